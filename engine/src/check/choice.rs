//! Choice rules: one test each, whose operand has the type that its operator compares.
//!
//! Catches: missing-field, unknown-field, exclusive-fields, wrong-type, bad-timestamp, empty-list and
//! field-of-other-query-language inside rules; choice-without-default.

use super::machine::{Machine, is_open};
use super::structure::type_words;
use super::suggest::closest;
use crate::asl::{self, Operand, QueryLanguage, StateType, StateVisit};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::{Pointer, Value};

/// How deep And, Or and Not are followed.
const DEEPEST: usize = 64;

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    if state.state_type == Some(StateType::Choice) {
        let Some(rules) = state.body.get("Choices").and_then(Value::as_array) else { return };
        let mut reader = Reader { name: state.name, language: state.language, out };
        let base = state.pointer.key("Choices");
        for (index, rule) in rules.iter().enumerate() {
            reader.rule(rule, &base.index(index), &format!("Rule {} of {}", index + 1, state.name), 0);
        }
        let always = rules.iter().any(|rule| rule.get("Condition") == Some(&Value::Bool(true)));
        if state.body.get("Default").is_none() && !always && !rules.is_empty() {
            let message = format!(
                "{} has no Default: if no rule matches, the execution fails with States.Runtime",
                state.name
            );
            out.push(Diagnostic::hint("choice-without-default", state.pointer.clone(), message));
        }
    }
}

struct Reader<'o> {
    name: &'o str,
    language: QueryLanguage,
    out: &'o mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn rule(&mut self, rule: &Value, place: &Pointer, label: &str, depth: usize) {
        let Some(object) = rule.as_object() else {
            if !is_open(rule) {
                let message = format!("{label} must be an object, not {}", type_words(rule));
                self.out.push(Diagnostic::error("wrong-type", place.clone(), message));
            }
            return;
        };
        let top = depth == 0;
        // A name that is known at deployment only may be the test.
        if object.keys().any(|key| asl::substitution::contains(key)) {
            return;
        }
        let fields = asl::choice_rule_fields(self.language);
        let mut tests: Vec<&str> = Vec::new();
        for (key, value) in object.iter() {
            let key: &str = key;
            let at = place.key(key);
            let operator = asl::comparison(key);
            if operator.is_some() && self.language == QueryLanguage::Jsonata {
                self.other_language(key, at, label, QueryLanguage::JsonPath);
            } else if let Some(operator) = operator {
                tests.push(key);
                self.operand(operator, value, &at, label);
            } else if let Some(info) = fields.iter().find(|info| info.name == key) {
                match key {
                    "And" | "Or" => {
                        tests.push(key);
                        self.list(key, value, &at, label, depth);
                    }
                    "Not" => {
                        tests.push(key);
                        if depth < DEEPEST {
                            self.rule(value, &at, &format!("Not in {label}"), depth + 1);
                        }
                    }
                    "Next" | "Assign" | "Output" if !top => {
                        let message = format!("{label} is inside And, Or or Not and takes no {key}");
                        self.out.push(
                            Diagnostic::error("unknown-field", at.clone(), message)
                                .with_fix(format!("Remove {key}"), vec![Edit::Remove(at)]),
                        );
                    }
                    "Next" | "Comment" if value.as_str().is_none() => {
                        let message = format!("{key} of {label} must be text, not {}", type_words(value));
                        self.out.push(Diagnostic::error("wrong-type", at, message));
                    }
                    "Variable" if value.as_str().is_none() => {
                        let message =
                            format!("Variable of {label} must be a path, not {}", type_words(value));
                        self.out.push(Diagnostic::error("wrong-type", at, message));
                    }
                    "Condition" if !matches!(value, Value::String(_) | Value::Bool(_)) => {
                        let message =
                            format!("Condition of {label} must be an expression, not {}", type_words(value));
                        self.out.push(Diagnostic::error("wrong-type", at, message));
                    }
                    "Assign" if value.as_object().is_none() => {
                        let message =
                            format!("Assign of {label} must be an object, not {}", type_words(value));
                        self.out.push(Diagnostic::error("wrong-type", at, message));
                    }
                    _ => debug_assert!(info.name == key, "the field was found by its name"),
                }
            } else if asl::choice_rule_fields(other(self.language)).iter().any(|info| info.name == key) {
                self.other_language(key, at, label, other(self.language));
            } else {
                let names = fields
                    .iter()
                    .map(|info| info.name)
                    .chain(asl::ALL_COMPARISONS.iter().map(|found| found.name));
                let message = format!("{label} has the field {key}, which does not exist");
                let mut diagnostic = Diagnostic::error("unknown-field", at.clone(), message);
                if let Some(meant) = closest(key, names).filter(|meant| !object.contains_key(meant)) {
                    diagnostic = diagnostic.with_fix(
                        format!("Rename to {meant}"),
                        vec![Edit::RenameKey(at.clone(), meant.into())],
                    );
                }
                self.out.push(diagnostic.with_fix(format!("Remove {key}"), vec![Edit::Remove(at)]));
            }
        }
        if top && !object.contains_key("Next") {
            self.out.push(Diagnostic::error("missing-field", place.clone(), format!("{label} has no Next")));
        }
        if self.language == QueryLanguage::Jsonata {
            if !object.contains_key("Condition") {
                let message = format!("{label} has no Condition");
                self.out.push(Diagnostic::error("missing-field", place.clone(), message));
            }
            return;
        }
        self.one_test(object, &tests, place, label);
    }

    fn one_test(&mut self, object: &crate::json::Object, tests: &[&str], place: &Pointer, label: &str) {
        let compares = tests.iter().any(|test| asl::comparison(test).is_some());
        match tests {
            [] => {
                let unknown = object.keys().any(|key| {
                    asl::comparison(key).is_none()
                        && !asl::choice_rule_fields(self.language).iter().any(|info| info.name == &**key)
                });
                if !unknown {
                    let message = format!("{label} tests nothing: it needs a comparison, And, Or or Not");
                    self.out.push(Diagnostic::error("missing-field", place.clone(), message));
                }
            }
            [_] => {}
            [first, rest @ ..] => {
                for extra in rest {
                    let message = format!("{label} has both {first} and {extra}; a rule has one test");
                    let at = place.key(*extra);
                    self.out.push(
                        Diagnostic::error("exclusive-fields", at.clone(), message)
                            .with_related(place.key(*first), (*first).to_owned())
                            .with_hint("Combine tests with And or Or.")
                            .with_fix(format!("Remove {extra}"), vec![Edit::Remove(at)]),
                    );
                }
            }
        }
        if compares && !object.contains_key("Variable") {
            let message = format!("{label} has no Variable to compare");
            self.out.push(Diagnostic::error("missing-field", place.clone(), message));
        }
        if !tests.is_empty() && !compares && object.contains_key("Variable") {
            let at = place.key("Variable");
            let message = format!("{label} has Variable beside And, Or or Not, which do not compare it");
            self.out.push(
                Diagnostic::error("exclusive-fields", at.clone(), message)
                    .with_fix("Remove Variable", vec![Edit::Remove(at)]),
            );
        }
    }

    fn other_language(&mut self, key: &str, at: Pointer, label: &str, belongs: QueryLanguage) {
        let message =
            format!("{label}: {key} is a {belongs} field, but {} is in {}", self.name, self.language);
        let hint = match self.language {
            QueryLanguage::Jsonata => "In JSONata, a rule has a Condition.",
            QueryLanguage::JsonPath => "In JSONPath, a rule has a Variable and a comparison.",
        };
        self.out.push(
            Diagnostic::error("field-of-other-query-language", at.clone(), message)
                .with_hint(hint)
                .with_fix(format!("Remove {key}"), vec![Edit::Remove(at)]),
        );
    }

    fn list(&mut self, key: &str, value: &Value, at: &Pointer, label: &str, depth: usize) {
        if is_open(value) {
            return;
        }
        match value.as_array() {
            Some([]) => {
                self.out.push(Diagnostic::error(
                    "empty-list",
                    at.clone(),
                    format!("{key} of {label} is empty"),
                ));
            }
            Some(rules) => {
                for (index, rule) in rules.iter().enumerate() {
                    if depth < DEEPEST {
                        self.rule(rule, &at.index(index), &format!("{key} in {label}"), depth + 1);
                    }
                }
            }
            None => {
                let message = format!("{key} of {label} must be a list of rules, not {}", type_words(value));
                self.out.push(Diagnostic::error("wrong-type", at.clone(), message));
            }
        }
    }

    fn operand(&mut self, operator: &asl::Comparison, value: &Value, at: &Pointer, label: &str) {
        if is_open(value) {
            return;
        }
        let expected = match operator.operand {
            Operand::Text | Operand::Path if value.as_str().is_some() => return,
            Operand::Number if value.as_number().is_some() => return,
            Operand::Boolean if value.as_bool().is_some() => return,
            Operand::Timestamp if value.as_str().is_some() => {
                if value.as_str().and_then(asl::parse_timestamp).is_none() {
                    let message = format!("{} of {label} is not an RFC 3339 timestamp", operator.name);
                    self.out.push(
                        Diagnostic::error("bad-timestamp", at.clone(), message)
                            .with_hint("For example 2026-03-14T01:59:00Z."),
                    );
                }
                return;
            }
            Operand::Text => "text",
            Operand::Path => "a path",
            Operand::Number => "a number",
            Operand::Boolean => "true or false",
            Operand::Timestamp => "a time",
        };
        let message = format!("{} of {label} must be {expected}, not {}", operator.name, type_words(value));
        self.out.push(Diagnostic::error("wrong-type", at.clone(), message));
    }
}

const fn other(language: QueryLanguage) -> QueryLanguage {
    match language {
        QueryLanguage::JsonPath => QueryLanguage::Jsonata,
        QueryLanguage::Jsonata => QueryLanguage::JsonPath,
    }
}
