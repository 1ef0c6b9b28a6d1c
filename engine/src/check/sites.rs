//! Where expressions stand in a state: found once, read by the path, JSONata and variable rules, and by
//! completion. Knows the fields, not what is right in them.

use std::borrow::Cow;

use super::machine::is_open;
use crate::asl::{self, FieldInfo, FieldKind, Operand, QueryLanguage, StateType, StateVisit, substitution};
use crate::expression::cache;
use crate::json::{Pointer, Value};

/// How deep templates and rules are followed.
pub(crate) const DEEPEST: usize = 100;

/// What an expression must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteKind {
    /// A path; no function.
    Path,
    /// A path to one value; `context`: whether it may start with `$$`.
    ReferencePath { context: bool },
    /// Where a result goes: a path to one place in the input.
    ResultPath,
    /// A path, or an intrinsic function that gives text.
    PathOrText,
    /// A path or an intrinsic function: the value of a template's `name.$`.
    Template,
    /// Text that is JSONata where it stands between `{%` and `%}`.
    Jsonata,
}

/// When the expression is evaluated; decides what it can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before the state has a result.
    Before,
    /// When it has one: `$states.result`.
    After,
    /// When it has failed: `$states.errorOutput`.
    Caught,
}

/// One text that is or may be an expression.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    /// From the root of the machine.
    pub pointer: Pointer,
    /// The field's name, for messages.
    pub field: Cow<'a, str>,
    pub kind: SiteKind,
    pub value: &'a Value,
    pub phase: Phase,
}

/// Every expression of a state, those of nested machines apart.
pub fn sites<'a>(state: &StateVisit<'a>) -> Vec<Site<'a>> {
    let mut found = Collector { sites: Vec::new(), language: state.language };
    let (Some(kind), Some(object)) = (state.state_type, state.body.as_object()) else { return found.sites };
    let has_result = kind.takes_retry_and_catch();
    for info in asl::fields(kind, state.language) {
        let Some(value) = object.get(info.name) else { continue };
        let pointer = state.pointer.key(info.name);
        let after = has_result
            && matches!(info.name, "Output" | "Assign" | "ResultSelector" | "ResultPath" | "OutputPath");
        let phase = if after { Phase::After } else { Phase::Before };
        match info.kind {
            FieldKind::Choices if kind == StateType::Choice => {
                for (index, rule) in value.as_array().unwrap_or_default().iter().enumerate() {
                    found.rule(rule, &pointer.index(index), 0);
                }
            }
            FieldKind::Catch => {
                for (index, catcher) in value.as_array().unwrap_or_default().iter().enumerate() {
                    found.fields(
                        catcher,
                        &pointer.index(index),
                        asl::catcher_fields(state.language),
                        Phase::Caught,
                    );
                }
            }
            _ => found.field(value, &pointer, info, phase),
        }
    }
    found.sites
}

struct Collector<'a> {
    sites: Vec<Site<'a>>,
    language: QueryLanguage,
}

impl<'a> Collector<'a> {
    fn push(&mut self, value: &'a Value, pointer: &Pointer, field: &'a str, kind: SiteKind, phase: Phase) {
        self.sites.push(Site { pointer: pointer.clone(), field: Cow::Borrowed(field), kind, value, phase });
    }

    fn fields(&mut self, value: &'a Value, pointer: &Pointer, fields: &'static [FieldInfo], phase: Phase) {
        for info in fields {
            if let Some(value) = value.get(info.name) {
                self.field(value, &pointer.key(info.name), info, phase);
            }
        }
    }

    fn field(&mut self, value: &'a Value, pointer: &Pointer, info: &'static FieldInfo, phase: Phase) {
        match info.kind {
            FieldKind::Path if !value.is_null() => {
                self.push(value, pointer, info.name, SiteKind::Path, phase);
            }
            FieldKind::ResultPath if !value.is_null() => {
                self.push(value, pointer, info.name, SiteKind::ResultPath, phase);
            }
            FieldKind::ReferencePath => {
                let context = matches!(info.name, "ItemsPath" | "TimestampPath");
                self.push(value, pointer, info.name, SiteKind::ReferencePath { context }, phase);
            }
            FieldKind::PathOrIntrinsic => self.push(value, pointer, info.name, SiteKind::PathOrText, phase),
            FieldKind::Template => self.template(value, pointer, 0, phase),
            FieldKind::Assign | FieldKind::Credentials => match self.language {
                QueryLanguage::JsonPath => self.template(value, pointer, 0, phase),
                QueryLanguage::Jsonata => self.jsonata(value, pointer, info.name, 0, phase),
            },
            FieldKind::JsonataOrValue
            | FieldKind::NumberOrJsonata
            | FieldKind::TextOrJsonata
            | FieldKind::TimestampOrJsonata
            | FieldKind::ItemsOrJsonata
            | FieldKind::Condition => self.jsonata(value, pointer, info.name, 0, phase),
            FieldKind::ItemReader => {
                self.fields(value, pointer, asl::item_reader_fields(self.language), phase);
            }
            FieldKind::ReaderConfig => {
                self.fields(value, pointer, asl::reader_config_fields(self.language), phase);
            }
            FieldKind::ItemBatcher => {
                self.fields(value, pointer, asl::item_batcher_fields(self.language), phase);
            }
            FieldKind::ResultWriter => {
                self.fields(value, pointer, asl::result_writer_fields(self.language), phase);
            }
            _ => {}
        }
    }

    fn rule(&mut self, rule: &'a Value, pointer: &Pointer, depth: usize) {
        let Some(object) = rule.as_object() else { return };
        if depth > DEEPEST {
            return;
        }
        for (key, value) in object.iter() {
            let place = pointer.key(key.clone());
            match (&**key, self.language) {
                ("Variable", QueryLanguage::JsonPath) => {
                    self.push(value, &place, "Variable", SiteKind::Path, Phase::Before);
                }
                ("And" | "Or", QueryLanguage::JsonPath) => {
                    for (index, inner) in value.as_array().unwrap_or_default().iter().enumerate() {
                        self.rule(inner, &place.index(index), depth + 1);
                    }
                }
                ("Not", QueryLanguage::JsonPath) => self.rule(value, &place, depth + 1),
                ("Condition" | "Output", QueryLanguage::Jsonata) => {
                    self.jsonata(value, &place, key, 0, Phase::Before);
                }
                ("Assign", QueryLanguage::Jsonata) => self.jsonata(value, &place, "Assign", 0, Phase::Before),
                ("Assign", QueryLanguage::JsonPath) => self.template(value, &place, 0, Phase::Before),
                (name, QueryLanguage::JsonPath)
                    if asl::comparison(name).is_some_and(|found| found.operand == Operand::Path) =>
                {
                    self.push(value, &place, key, SiteKind::Path, Phase::Before);
                }
                _ => {}
            }
        }
    }

    /// The values of names that end in `.$`, at any depth.
    fn template(&mut self, value: &'a Value, pointer: &Pointer, depth: usize, phase: Phase) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Object(object) => {
                for (key, value) in object.iter() {
                    let place = pointer.key(key.clone());
                    if key.ends_with(".$") {
                        self.push(value, &place, key, SiteKind::Template, phase);
                    } else {
                        self.template(value, &place, depth + 1, phase);
                    }
                }
            }
            Value::Array(array) => {
                for (index, value) in array.items().iter().enumerate() {
                    self.template(value, &pointer.index(index), depth + 1, phase);
                }
            }
            _ => {}
        }
    }

    /// Every text of a value that is evaluated as JSONata, at any depth.
    fn jsonata(&mut self, value: &'a Value, pointer: &Pointer, field: &'a str, depth: usize, phase: Phase) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::String(_) => self.push(value, pointer, field, SiteKind::Jsonata, phase),
            Value::Object(object) => {
                for (key, value) in object.iter() {
                    self.jsonata(value, &pointer.key(key.clone()), key, depth + 1, phase);
                }
            }
            Value::Array(array) => {
                for (index, value) in array.items().iter().enumerate() {
                    self.jsonata(value, &pointer.index(index), field, depth + 1, phase);
                }
            }
            _ => {}
        }
    }
}

/// What an expression is, once parsed.
pub enum Parsed {
    /// Not an expression: text that stands for itself, or is left open by a substitution.
    Open,
    Path(std::rc::Rc<crate::expression::JsonPath>),
    Intrinsic(std::rc::Rc<crate::expression::Intrinsic>),
    Jsonata(std::rc::Rc<crate::expression::Jsonata>),
    /// A sentence on what is wrong.
    Wrong(String),
    /// A filter that is not understood: no specification says what the service takes there.
    Doubtful(String),
}

/// A text with its substitutions replaced by something harmless.
fn closed(text: &str) -> Cow<'_, str> {
    if substitution::contains(text) {
        Cow::Owned(substitution::masked(text, "x"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Parses a path, or, where the site takes them, an intrinsic function.
pub fn parse_path(site: &Site<'_>) -> Parsed {
    let Some(text) = site.value.as_str() else { return Parsed::Open };
    if substitution::whole(text).is_some() {
        return Parsed::Open;
    }
    let functions = matches!(site.kind, SiteKind::Template | SiteKind::PathOrText);
    let masked = closed(text);
    // The service trims a path, not a call.
    let path = masked.trim();
    if functions && !path.starts_with('$') {
        if path.len() < masked.trim_end().len() {
            return Parsed::Wrong("a call must not start with a blank".to_owned());
        }
        return match cache::intrinsic(&masked) {
            Ok(_) if has_stray_backslash(&masked) => Parsed::Wrong(
                "in quotes, a backslash stands only before ', {, } or another backslash".to_owned(),
            ),
            Ok(intrinsic) => Parsed::Intrinsic(intrinsic),
            Err(_) if is_open(site.value) && (!masked.contains("States.") || fits_somehow(text)) => {
                Parsed::Open
            }
            Err(error) if masked.contains("[?") && is_balanced(&masked) => {
                Parsed::Doubtful(error.to_string())
            }
            Err(error) => Parsed::Wrong(error.to_string()),
        };
    }
    match cache::path(path) {
        Ok(path) => Parsed::Path(path),
        Err(_) if is_open(site.value) && !path.starts_with('$') => Parsed::Open,
        Err(error) if path.contains("[?") && is_balanced(path) => Parsed::Doubtful(error.to_string()),
        Err(error) => Parsed::Wrong(error.to_string()),
    }
}

/// Whether a call is one once its substitutions stand for arguments: a number, a path, a text.
fn fits_somehow(text: &str) -> bool {
    ["1", "$.x", "'x'"].iter().any(|mask| cache::intrinsic(&substitution::masked(text, mask)).is_ok())
}

/// Whether every bracket and quote of a path is closed again.
fn is_balanced(path: &str) -> bool {
    let mut open = Vec::new();
    // Slashes are quotes too: what stands between them is a pattern, which may hold anything.
    let mut quote = None;
    let mut characters = path.chars();
    while let Some(ch) = characters.next() {
        match (quote, ch) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(closing), _) if ch == closing => quote = None,
            (None, '\'' | '"' | '/') => quote = Some(ch),
            (None, '[') => open.push(']'),
            (None, '(') => open.push(')'),
            (None, ']' | ')') if open.pop() != Some(ch) => return false,
            _ => {}
        }
    }
    // A slash may be no pattern's beginning but a part of a name.
    quote == Some('/') || (quote.is_none() && open.is_empty())
}

/// Whether a quoted text of a call has a backslash that escapes nothing, which the service refuses.
fn has_stray_backslash(call: &str) -> bool {
    let mut quoted = false;
    let mut characters = call.chars();
    while let Some(ch) = characters.next() {
        match ch {
            '\'' => quoted = !quoted,
            '\\' if quoted
                && !characters.next().is_some_and(|next| matches!(next, '\'' | '{' | '}' | '\\')) =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Parses the JSONata between `{%` and `%}`; [`Parsed::Open`] for text that has no delimiters.
pub fn parse_jsonata(text: &str) -> Parsed {
    let Some((source, _)) = crate::expression::jsonata::expression_text(text) else { return Parsed::Open };
    let errors = match cache::jsonata(source) {
        Ok(expression) => return Parsed::Jsonata(expression),
        Err(errors) => errors,
    };
    if substitution::contains(source) {
        // What a substitution stands for may be a number, a name, a part of a text: any that fits will do.
        for mask in ["1", "\"x\"", "x", "$states.input"] {
            if let Ok(expression) = cache::jsonata(&substitution::masked(source, mask)) {
                return if mask == "x" { Parsed::Open } else { Parsed::Jsonata(expression) };
            }
        }
        return Parsed::Open;
    }
    Parsed::Wrong(errors.first().map_or_else(|| "it does not parse".to_owned(), ToString::to_string))
}
