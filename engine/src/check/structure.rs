//! The shape of every object: which fields stand, what their JSON types are, which words and numbers they
//! take. Driven by the tables of `asl::fields`.
//!
//! Catches: missing-field, unknown-field, field-not-for-state-type, field-of-other-query-language,
//! duplicate-field, wrong-type, out-of-range, bad-enum, empty-list, exclusive-fields, query-language-conflict.

use std::collections::BTreeSet;

use super::machine::{Machine, ScopeKind, is_jsonata, is_open};
use super::suggest::closest;
use crate::asl::{self, FieldInfo, FieldKind, QueryLanguage, StateType};
use crate::aws::{RETRY_MAX_DELAY, TASK_SECONDS};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Object, Pointer, Value};

/// Pairs of fields of which only one may stand.
const EXCLUSIVE: &[(&str, &str)] = &[
    ("TimeoutSeconds", "TimeoutSecondsPath"),
    ("HeartbeatSeconds", "HeartbeatSecondsPath"),
    ("MaxConcurrency", "MaxConcurrencyPath"),
    ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
    ("ToleratedFailureCount", "ToleratedFailureCountPath"),
    ("MaxItems", "MaxItemsPath"),
    ("MaxItemsPerBatch", "MaxItemsPerBatchPath"),
    ("MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"),
    ("Error", "ErrorPath"),
    ("Cause", "CausePath"),
    ("ItemSelector", "Parameters"),
    ("ItemProcessor", "Iterator"),
];

/// The machine itself, its branches and processors.
pub(super) fn check_scopes(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &machine.scopes {
        let Some(object) = scope.value.as_object() else { continue };
        let fields = match scope.kind {
            ScopeKind::Machine => asl::machine_fields(machine.language),
            ScopeKind::Branch => asl::branch_fields(machine.language),
            ScopeKind::Processor => asl::processor_fields(machine.language),
        };
        let mut reader = Reader { language: machine.language, kind: None, out };
        reader.object(object, &scope.pointer, fields, &scope.label);
        if let Some(states) = scope.states()
            && states.is_empty()
        {
            let message = format!("{} has no states", scope.label);
            out.push(Diagnostic::error("empty-list", scope.pointer.key("States"), message));
        }
    }
}

pub(super) fn check(machine: &Machine<'_>, state: &asl::StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let name = &**state.name;
    let Some(object) = state.body.as_object() else {
        if !is_open(state.body) {
            let message = format!("{name} must be an object, not {}", type_words(state.body));
            out.push(Diagnostic::error("wrong-type", state.pointer.clone(), message));
        }
        return;
    };
    if machine.language == QueryLanguage::Jsonata
        && object.get("QueryLanguage").and_then(Value::as_str) == Some("JSONPath")
    {
        let place = state.pointer.key("QueryLanguage");
        let message = format!("{name} asks for JSONPath, but the whole workflow is JSONata");
        out.push(
            Diagnostic::error("query-language-conflict", place.clone(), message)
                .with_hint("A workflow in JSONPath may have JSONata states, not the reverse.")
                .with_fix("Remove QueryLanguage", vec![Edit::Remove(place)]),
        );
    }
    let Some(kind) = state.state_type else {
        check_type_field(name, object, &state.pointer, out);
        return;
    };
    let mut reader = Reader { language: state.language, kind: Some(kind), out };
    reader.state(name, object, &state.pointer, kind);
}

fn check_type_field(name: &str, object: &Object, pointer: &Pointer, out: &mut Vec<Diagnostic>) {
    match object.get("Type") {
        None => {
            let guess = guess_type(object);
            let mut diagnostic =
                Diagnostic::error("missing-field", pointer.clone(), format!("{name} has no Type"));
            if let Some(kind) = guess {
                let edit = Edit::Set(pointer.key("Type"), Value::string(kind.as_str()));
                diagnostic = diagnostic.with_fix(format!("Set Type to {kind}"), vec![edit]);
            }
            out.push(diagnostic);
        }
        Some(Value::String(text)) if asl::substitution::contains(text) => {}
        Some(Value::String(text)) => {
            let place = pointer.key("Type");
            let names = StateType::ALL.map(StateType::as_str);
            let message = format!("{name} has the type \"{text}\", which does not exist");
            let mut diagnostic = Diagnostic::error("bad-enum", place.clone(), message)
                .with_hint(format!("The types are {}.", names.join(", ")));
            let guess = closest(text, names).and_then(StateType::parse).or_else(|| guess_type(object));
            if let Some(kind) = guess {
                let edit = Edit::Set(place, Value::string(kind.as_str()));
                diagnostic = diagnostic.with_fix(format!("Set Type to {kind}"), vec![edit]);
            }
            out.push(diagnostic);
        }
        Some(other) => {
            let message = format!("Type of {name} must be text, not {}", type_words(other));
            out.push(Diagnostic::error("wrong-type", pointer.key("Type"), message));
        }
    }
}

/// The type that a state's fields suggest.
fn guess_type(object: &Object) -> Option<StateType> {
    let telling = [
        ("Resource", StateType::Task),
        ("Choices", StateType::Choice),
        ("Branches", StateType::Parallel),
        ("ItemProcessor", StateType::Map),
        ("Iterator", StateType::Map),
        ("Seconds", StateType::Wait),
        ("SecondsPath", StateType::Wait),
        ("Timestamp", StateType::Wait),
        ("TimestampPath", StateType::Wait),
        ("Error", StateType::Fail),
        ("Cause", StateType::Fail),
        ("Result", StateType::Pass),
    ];
    telling
        .into_iter()
        .find(|(field, _)| object.contains_key(field))
        .map(|(_, kind)| kind)
        .or_else(|| (object.contains_key("Next") || object.contains_key("End")).then_some(StateType::Pass))
}

/// Reads objects against their tables.
struct Reader<'o> {
    language: QueryLanguage,
    /// The kind of the state that is read; `None` for a machine, branch or processor.
    kind: Option<StateType>,
    out: &'o mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn state(&mut self, name: &str, object: &Object, pointer: &Pointer, kind: StateType) {
        let fields = asl::fields(kind, self.language);
        self.required(object, pointer, fields, name);
        self.repeated(object, pointer, name);
        self.exclusive(object, pointer, name);
        for (key, value) in object.iter() {
            if let Some(info) = fields.iter().find(|info| info.name == &**key) {
                self.value(value, &pointer.key(key.clone()), info, name);
            } else if !asl::substitution::contains(key) {
                self.unexpected_in_state(object, key, name, pointer, kind);
            }
        }
        if kind == StateType::Map && !object.contains_key("ItemProcessor") && !object.contains_key("Iterator")
        {
            let message = format!("{name} has no ItemProcessor: nothing would run for its items");
            self.out.push(Diagnostic::error("missing-field", pointer.clone(), message));
        }
    }

    fn unexpected_in_state(
        &mut self,
        object: &Object,
        key: &str,
        name: &str,
        pointer: &Pointer,
        kind: StateType,
    ) {
        let place = pointer.key(key);
        let remove = vec![Edit::Remove(place.clone())];
        let languages = asl::all_field_languages(kind, key);
        let diagnostic = if let Some(other) = languages.first() {
            let message =
                format!("{key} of {name} is a {other} field, but the state is in {}", self.language);
            let mut diagnostic = Diagnostic::error("field-of-other-query-language", place.clone(), message);
            if let Some(counterpart) = counterpart(key) {
                diagnostic = diagnostic.with_hint(format!("In {}, use {counterpart}.", self.language));
            }
            diagnostic.with_fix(format!("Remove {key}"), remove)
        } else if StateType::ALL.into_iter().any(|other| !asl::all_field_languages(other, key).is_empty()) {
            let message = format!("{name} is a {kind} state, which has no {key}");
            let mut diagnostic = Diagnostic::error("field-not-for-state-type", place, message);
            if matches!(key, "Next" | "End") && kind == StateType::Choice {
                diagnostic = diagnostic.with_hint("A Choice goes on by its rules and by Default.");
            }
            diagnostic.with_fix(format!("Remove {key}"), remove)
        } else {
            let names: Vec<&str> = asl::fields(kind, self.language).iter().map(|info| info.name).collect();
            let message = format!("{name} has the field {key}, which does not exist");
            let mut diagnostic = Diagnostic::error("unknown-field", place.clone(), message);
            if let Some(meant) = closest(key, names).filter(|meant| !object.contains_key(meant)) {
                let edit = vec![Edit::RenameKey(place, meant.into())];
                diagnostic = diagnostic.with_fix(format!("Rename to {meant}"), edit);
            }
            diagnostic.with_fix(format!("Remove {key}"), remove)
        };
        self.out.push(diagnostic);
    }

    /// An object other than a state.
    fn object(&mut self, object: &Object, pointer: &Pointer, fields: &'static [FieldInfo], label: &str) {
        self.required(object, pointer, fields, label);
        self.repeated(object, pointer, label);
        self.exclusive(object, pointer, label);
        for (key, value) in object.iter() {
            let place = pointer.key(key.clone());
            if let Some(info) = fields.iter().find(|info| info.name == &**key) {
                self.value(value, &place, info, label);
                continue;
            }
            if asl::substitution::contains(key) {
                continue;
            }
            let other = QueryLanguage::ALL.into_iter().find(|language| *language != self.language);
            if other.is_some_and(|other| table_like(fields, other).iter().any(|info| info.name == &**key)) {
                let other = other.map_or("", QueryLanguage::as_str);
                let message =
                    format!("{label}: {key} is a {other} field, but the state is in {}", self.language);
                let mut diagnostic =
                    Diagnostic::error("field-of-other-query-language", place.clone(), message);
                if let Some(counterpart) = counterpart(key) {
                    diagnostic = diagnostic.with_hint(format!("In {}, use {counterpart}.", self.language));
                }
                self.out.push(diagnostic.with_fix(format!("Remove {key}"), vec![Edit::Remove(place)]));
                continue;
            }
            let message = format!("{label} has the field {key}, which does not exist");
            let mut diagnostic = Diagnostic::error("unknown-field", place.clone(), message);
            let meant = closest(key, fields.iter().map(|info| info.name));
            if let Some(meant) = meant.filter(|meant| !object.contains_key(meant)) {
                let edit = vec![Edit::RenameKey(place.clone(), meant.into())];
                diagnostic = diagnostic.with_fix(format!("Rename to {meant}"), edit);
            }
            self.out.push(diagnostic.with_fix(format!("Remove {key}"), vec![Edit::Remove(place)]));
        }
    }

    fn required(&mut self, object: &Object, pointer: &Pointer, fields: &'static [FieldInfo], label: &str) {
        for info in fields.iter().filter(|info| info.required) {
            if object.contains_key(info.name) {
                continue;
            }
            let message = format!("{label} has no {}", info.name);
            let mut diagnostic =
                Diagnostic::error("missing-field", pointer.clone(), message).with_hint(info.description);
            if info.name == "StartAt"
                && let Some(first) =
                    object.get("States").and_then(Value::as_object).and_then(|states| states.keys().next())
            {
                let edit = Edit::Set(pointer.key("StartAt"), Value::String(first.clone()));
                diagnostic = diagnostic.with_fix(format!("Start at {first}"), vec![edit]);
            }
            self.out.push(diagnostic);
        }
    }

    fn repeated(&mut self, object: &Object, pointer: &Pointer, label: &str) {
        let mut seen = BTreeSet::new();
        for key in object.keys() {
            if !seen.insert(key) {
                let message = format!("{label} has {key} twice; only the last one counts");
                self.out.push(Diagnostic::warning("duplicate-field", pointer.key(key.clone()), message));
            }
        }
    }

    fn exclusive(&mut self, object: &Object, pointer: &Pointer, label: &str) {
        for (fixed, from_path) in EXCLUSIVE {
            if object.contains_key(fixed) && object.contains_key(from_path) {
                let place = pointer.key(*from_path);
                let message = format!("{label} has both {fixed} and {from_path}; only one of them may stand");
                self.out.push(
                    Diagnostic::error("exclusive-fields", place.clone(), message)
                        .with_related(pointer.key(*fixed), (*fixed).to_owned())
                        .with_fix(format!("Remove {from_path}"), vec![Edit::Remove(place)])
                        .with_fix(format!("Remove {fixed}"), vec![Edit::Remove(pointer.key(*fixed))]),
                );
            }
        }
    }

    fn wrong_type(&mut self, place: &Pointer, label: &str, field: &str, expected: &str, value: &Value) {
        let message = format!("{field} of {label} must be {expected}, not {}", type_words(value));
        let mut diagnostic = Diagnostic::error("wrong-type", place.clone(), message);
        if expected.contains("number")
            && let Some(number) = value.as_str().and_then(|text| text.trim().parse::<i64>().ok())
        {
            let edit = Edit::Set(place.clone(), Value::int(number));
            diagnostic = diagnostic.with_fix(format!("Write {number} as a number"), vec![edit]);
        }
        if expected == "true or false"
            && let Some(word) = value.as_str().and_then(|text| text.trim().parse::<bool>().ok())
        {
            let edit = Edit::Set(place.clone(), Value::Bool(word));
            diagnostic = diagnostic.with_fix(format!("Write {word} without quotes"), vec![edit]);
        }
        self.out.push(diagnostic);
    }

    fn value(&mut self, value: &Value, place: &Pointer, info: &'static FieldInfo, label: &str) {
        if is_open(value) {
            return;
        }
        let field = info.name;
        match info.kind {
            FieldKind::Text | FieldKind::TextOrJsonata | FieldKind::Resource | FieldKind::Target => {
                if value.as_str().is_none() {
                    self.wrong_type(place, label, field, "text", value);
                }
            }
            FieldKind::Timestamp | FieldKind::TimestampOrJsonata => {
                if value.as_str().is_none() {
                    self.wrong_type(place, label, field, "text with a time", value);
                }
            }
            FieldKind::Number => self.number(value, place, field, label, true),
            FieldKind::Decimal => self.number(value, place, field, label, false),
            FieldKind::NumberOrJsonata => match value {
                Value::String(text) if text.starts_with("{%") || text.ends_with("%}") => {}
                Value::Number(_) => {
                    self.number(value, place, field, label, field != "ToleratedFailurePercentage");
                }
                _ => self.wrong_type(place, label, field, "a number or a JSONata expression", value),
            },
            FieldKind::Boolean => {
                if value.as_bool().is_none() {
                    self.wrong_type(place, label, field, "true or false", value);
                }
            }
            FieldKind::Path | FieldKind::ResultPath => {
                if !matches!(value, Value::String(_) | Value::Null) {
                    self.wrong_type(place, label, field, "a path or null", value);
                }
            }
            FieldKind::ReferencePath | FieldKind::PathOrIntrinsic => match value {
                Value::String(_) => {}
                Value::Null => {
                    let message = format!("{field} of {label} must be a path, not null");
                    self.out.push(Diagnostic::error("bad-path", place.clone(), message));
                }
                _ => self.wrong_type(place, label, field, "a path", value),
            },
            FieldKind::Json | FieldKind::JsonataOrValue => {
                if field == "Arguments" && !matches!(value, Value::Object(_)) && !is_expression(value) {
                    self.arguments(value, place, label);
                }
            }
            FieldKind::Template => {
                if !matches!(value, Value::Object(_) | Value::Array(_)) {
                    let message = format!("{field} of {label} is {}, not an object", type_words(value));
                    self.out.push(
                        Diagnostic::warning("unusual-template", place.clone(), message).with_hint(
                            "The specification asks for an object; the value is passed on as it is.",
                        ),
                    );
                }
            }
            FieldKind::ItemsOrJsonata => {
                let fits = matches!(value, Value::Array(_) | Value::Object(_)) || is_expression(value);
                if !fits {
                    self.wrong_type(place, label, field, "an array or a JSONata expression", value);
                }
            }
            FieldKind::Assign | FieldKind::States | FieldKind::Processor => {
                if value.as_object().is_none() {
                    self.wrong_type(place, label, field, "an object", value);
                }
            }
            FieldKind::Condition => {
                if !matches!(value, Value::String(_) | Value::Bool(_)) {
                    self.wrong_type(place, label, field, "a JSONata expression or true or false", value);
                }
            }
            FieldKind::OneOf(words) => self.one_of(value, place, field, label, words),
            FieldKind::Retry | FieldKind::Catch => {
                let language = self.language;
                let (fields, one) = if info.kind == FieldKind::Retry {
                    (asl::retrier_fields(language), "A retrier")
                } else {
                    (asl::catcher_fields(language), "A catcher")
                };
                self.list_of_objects(value, place, field, label, fields, &format!("{one} of {label}"));
            }
            FieldKind::Choices => {
                // The rules themselves are read by the choice group.
                match value {
                    Value::Array(items) if items.items().is_empty() => {
                        let message = format!("{field} of {label} is empty");
                        self.out.push(Diagnostic::error("empty-list", place.clone(), message));
                    }
                    Value::Array(_) => {}
                    _ => self.wrong_type(place, label, field, "a list of rules", value),
                }
            }
            FieldKind::Branches => match value {
                Value::Array(items) if items.items().is_empty() => {
                    let message = format!("{label} has no branches");
                    self.out.push(Diagnostic::error("empty-list", place.clone(), message));
                }
                Value::Array(items) => {
                    for (index, item) in items.items().iter().enumerate() {
                        if item.as_object().is_none() && !is_open(item) {
                            self.wrong_type(&place.index(index), label, "A branch", "an object", item);
                        }
                    }
                }
                _ => self.wrong_type(place, label, field, "a list of branches", value),
            },
            FieldKind::ErrorEquals | FieldKind::TextList => self.text_list(value, place, field, label),
            FieldKind::ProcessorConfig => {
                self.nested(value, place, field, label, asl::processor_config_fields(self.language));
            }
            FieldKind::ItemReader => {
                self.nested(value, place, field, label, asl::item_reader_fields(self.language));
            }
            FieldKind::ReaderConfig => {
                self.nested(value, place, field, label, asl::reader_config_fields(self.language));
            }
            FieldKind::ItemBatcher => {
                self.nested(value, place, field, label, asl::item_batcher_fields(self.language));
            }
            FieldKind::ResultWriter => {
                self.nested(value, place, field, label, asl::result_writer_fields(self.language));
            }
            FieldKind::WriterConfig => {
                self.nested(value, place, field, label, asl::writer_config_fields(self.language));
            }
            FieldKind::Credentials => self.credentials(value, place, label),
        }
    }

    fn arguments(&mut self, value: &Value, place: &Pointer, label: &str) {
        // A Parallel state takes any value; a task's service takes an object.
        if self.kind != Some(StateType::Parallel) && !matches!(value, Value::Null | Value::Array(_)) {
            self.wrong_type(place, label, "Arguments", "an object or a JSONata expression", value);
        }
    }

    fn credentials(&mut self, value: &Value, place: &Pointer, label: &str) {
        let Some(object) = value.as_object() else {
            if !is_expression(value) {
                self.wrong_type(place, label, "Credentials", "an object with RoleArn", value);
            }
            return;
        };
        if !object.contains_key("RoleArn") && !object.contains_key("RoleArn.$") {
            // Recorded of JSONata states; of JSONPath states published definitions stand against it.
            let certain = self.language == QueryLanguage::Jsonata || object.is_empty();
            let severity = if certain { Severity::Error } else { Severity::Warning };
            let message = format!("Credentials of {label} has no RoleArn");
            self.out.push(Diagnostic::new("missing-field", severity, place.clone(), message));
        }
    }

    fn nested(
        &mut self,
        value: &Value,
        place: &Pointer,
        field: &str,
        label: &str,
        fields: &'static [FieldInfo],
    ) {
        match value {
            Value::Object(object) => self.object(object, place, fields, &format!("{field} of {label}")),
            _ if is_expression(value) => {}
            _ => self.wrong_type(place, label, field, "an object", value),
        }
    }

    fn list_of_objects(
        &mut self,
        value: &Value,
        place: &Pointer,
        field: &str,
        label: &str,
        fields: &'static [FieldInfo],
        one: &str,
    ) {
        let Some(items) = value.as_array() else {
            self.wrong_type(place, label, field, "a list", value);
            return;
        };
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Object(object) => self.object(object, &place.index(index), fields, one),
                _ if is_open(item) => {}
                _ => self.wrong_type(&place.index(index), label, field, "a list of objects", item),
            }
        }
    }

    fn text_list(&mut self, value: &Value, place: &Pointer, field: &str, label: &str) {
        let Some(items) = value.as_array() else {
            self.wrong_type(place, label, field, "a list of texts", value);
            return;
        };
        if items.is_empty() && field == "ErrorEquals" {
            let message = format!("{label} names no errors: ErrorEquals is empty");
            let edit = Edit::Set(place.clone(), Value::array([Value::from("States.ALL")]));
            self.out.push(
                Diagnostic::error("empty-list", place.clone(), message)
                    .with_fix("Match every error", vec![edit]),
            );
        }
        for (index, item) in items.iter().enumerate() {
            if item.as_str().is_none() {
                self.wrong_type(&place.index(index), label, field, "a list of texts", item);
            }
        }
    }

    fn one_of(
        &mut self,
        value: &Value,
        place: &Pointer,
        field: &str,
        label: &str,
        words: &'static [&'static str],
    ) {
        let Some(text) = value.as_str() else {
            self.wrong_type(place, label, field, "text", value);
            return;
        };
        if words.contains(&text) {
            return;
        }
        let message = format!("{field} of {label} is \"{text}\", which is none of the allowed words");
        let mut diagnostic = Diagnostic::error("bad-enum", place.clone(), message)
            .with_hint(format!("Allowed: {}.", words.join(", ")));
        if let Some(meant) = closest(text, words.iter().copied()) {
            let edit = Edit::Set(place.clone(), Value::string(meant));
            diagnostic = diagnostic.with_fix(format!("Set {field} to {meant}"), vec![edit]);
        }
        self.out.push(diagnostic);
    }

    fn number(&mut self, value: &Value, place: &Pointer, field: &str, label: &str, whole: bool) {
        let Some(number) = value.as_number() else {
            self.wrong_type(place, label, field, "a number", value);
            return;
        };
        if whole && number.as_i64().is_none() {
            let message = format!("{field} of {label} must be a whole number, not {number}");
            self.out.push(Diagnostic::error("wrong-type", place.clone(), message));
            return;
        }
        let Some((least, most)) = bounds(field) else { return };
        let number = number.as_f64();
        if number < least || number > most {
            let limit = if number < least { least } else { most };
            let side = if number < least { "at least" } else { "at most" };
            let message = format!("{field} of {label} is {number}; it must be {side} {limit}");
            let edit = Edit::Set(place.clone(), Value::int(limit as i64));
            // The guide wants a positive integer, but AWS's own schema of the language (aws/amazon-states-language-service) has
            // 0 as the least, and templates with 0 are deployed. Guess: AWS accepts it and retries at once.
            let severity =
                if field == "IntervalSeconds" && number == 0.0 { Severity::Warning } else { Severity::Error };
            self.out.push(
                Diagnostic::new("out-of-range", severity, place.clone(), message)
                    .with_fix(format!("Set {field} to {limit}"), vec![edit]),
            );
        }
    }
}

/// The least and the greatest number that a field takes.
fn bounds(field: &str) -> Option<(f64, f64)> {
    Some(match field {
        "TimeoutSeconds" | "HeartbeatSeconds" | "IntervalSeconds" => (1.0, TASK_SECONDS.value),
        "Seconds" | "MaxAttempts" => (0.0, TASK_SECONDS.value),
        "BackoffRate" => (1.0, f64::MAX),
        "MaxDelaySeconds" => (1.0, RETRY_MAX_DELAY.value),
        "ToleratedFailurePercentage" => (0.0, 100.0),
        "MaxConcurrency"
        | "ToleratedFailureCount"
        | "MaxItems"
        | "MaxItemsPerBatch"
        | "MaxInputBytesPerBatch" => (0.0, f64::MAX),
        _ => return None,
    })
}

/// What the other language has instead of a field.
fn counterpart(field: &str) -> Option<&'static str> {
    Some(match field {
        "Parameters" | "InputPath" => "Arguments",
        "ResultSelector" | "ResultPath" | "OutputPath" | "Result" => "Output (and Assign to keep other data)",
        "Arguments" => "Parameters",
        "Output" => "ResultSelector, ResultPath and OutputPath",
        "ItemsPath" => "Items",
        "Items" => "ItemsPath",
        "MaxConcurrencyPath" => "MaxConcurrency with an expression",
        "TimeoutSecondsPath" => "TimeoutSeconds with an expression",
        "HeartbeatSecondsPath" => "HeartbeatSeconds with an expression",
        "SecondsPath" => "Seconds with an expression",
        "TimestampPath" => "Timestamp with an expression",
        "ErrorPath" => "Error with an expression",
        "CausePath" => "Cause with an expression",
        "Variable" | "And" | "Or" | "Not" => "Condition",
        "Condition" => "Variable and a comparison",
        _ => return None,
    })
}

/// The table of the other language for the same object, found by what the tables share.
fn table_like(fields: &'static [FieldInfo], other: QueryLanguage) -> &'static [FieldInfo] {
    let tables: [fn(QueryLanguage) -> &'static [FieldInfo]; 7] = [
        asl::catcher_fields,
        asl::retrier_fields,
        asl::item_reader_fields,
        asl::reader_config_fields,
        asl::item_batcher_fields,
        asl::result_writer_fields,
        asl::choice_rule_fields,
    ];
    tables
        .into_iter()
        .find(|table| QueryLanguage::ALL.into_iter().any(|language| std::ptr::eq(table(language), fields)))
        .map_or(&[], |table| table(other))
}

fn is_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| is_jsonata(text) || text.starts_with("{%") || text.ends_with("%}"))
}

/// A JSON type in words.
pub(super) fn type_words(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
