//! The state that a call tests: found in its definition, checked as the API checks it, and prepared for running.

use std::sync::Arc;

use super::super::machine::{Kind, Machine, State};
use super::TestStateError;
use super::request::{TestStateRequest, not_json};
use crate::check::{CheckOptions, aws_code, check};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Pointer, Value};

/// The name under which the API runs a state that comes by itself.
pub(super) const NAME: &str = "StateName";

/// A state to test.
#[derive(Debug)]
pub(super) struct Target {
    pub machine: Arc<Machine>,
    pub state: State,
    /// The Map and Parallel states around it, innermost first.
    pub parents: Vec<State>,
}

impl Target {
    /// The state's `Type`.
    pub fn kind_name(&self) -> &'static str {
        match self.state.kind {
            Kind::Task(_) => "Task",
            Kind::Pass => "Pass",
            Kind::Wait => "Wait",
            Kind::Choice { .. } => "Choice",
            Kind::Succeed => "Succeed",
            Kind::Fail => "Fail",
            Kind::Parallel { .. } => "Parallel",
            Kind::Map(_) => "Map",
        }
    }

    /// Whether a state inside this one has the name.
    pub fn contains(&self, name: &str) -> bool {
        let inside = |state: &&State| {
            state.pointer.strip_prefix(&self.state.pointer).is_some_and(|rest| !rest.is_root())
        };
        self.machine.states.iter().filter(inside).any(|state| &*state.name == name)
    }
}

/// Findings that are no reason to refuse a state by itself: what they miss lies outside it.
const OF_THE_WHOLE: [&str; 5] =
    ["missing-target", "cross-scope-target", "unreachable-state", "no-terminal-state", "unassigned-variable"];

/// Finds and prepares the state.
pub(super) fn find(request: &TestStateRequest) -> Result<Target, TestStateError> {
    let definition = match &request.definition {
        Some(Ok(value)) => value,
        Some(Err(text)) if text.trim().is_empty() => {
            return Err(invalid("SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object"));
        }
        Some(Err(text)) => {
            return Err(invalid(&format!("INVALID_JSON_DESCRIPTION: {}", not_json(text))));
        }
        None => return Err(invalid("INVALID_JSON_DESCRIPTION: No content to map due to end-of-input")),
    };
    if definition.as_object().is_none() {
        return Err(invalid("SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object"));
    }
    let alone = request.state_name.is_none();
    let machine = if alone { wrapped(definition) } else { definition.clone() };
    let found = check(&machine, &CheckOptions::default());
    let errors: Vec<String> = found
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .filter(|diagnostic| {
            diagnostic.code != "unassigned-variable" && !(alone && OF_THE_WHOLE.contains(&diagnostic.code))
        })
        .map(|diagnostic| described(diagnostic, &machine))
        .collect();
    if !errors.is_empty() {
        return Err(invalid(&errors.join(", ")));
    }
    let machine = Machine::prepare(&machine).map_err(|error| {
        invalid(&format!("SCHEMA_VALIDATION_FAILED: {} at {}", error.message, error.pointer))
    })?;
    let name = request.state_name.as_deref().unwrap_or(NAME);
    let Some(state) = machine.states.iter().find(|state| &*state.name == name).cloned() else {
        return Err(TestStateError::validation("State not found in definition"));
    };
    let mut parents: Vec<State> = machine
        .states
        .iter()
        .filter(|other| {
            other.pointer != state.pointer && state.pointer.strip_prefix(&other.pointer).is_some()
        })
        .cloned()
        .collect();
    parents.sort_by_key(|parent| std::cmp::Reverse(parent.pointer.tokens().len()));
    Ok(Target { machine: Arc::new(machine), state, parents })
}

fn invalid(what: &str) -> TestStateError {
    TestStateError::definition(format!("Invalid State Machine Definition: '{what}'"))
}

/// A state machine around a state, in which every state that it goes to exists.
fn wrapped(state: &Value) -> Value {
    let mut targets: Vec<Arc<str>> = Vec::new();
    let mut note = |value: Option<&Value>| {
        if let Some(Value::String(name)) = value
            && &**name != NAME
            && !targets.contains(name)
        {
            targets.push(Arc::clone(name));
        }
    };
    note(state.get("Next"));
    note(state.get("Default"));
    for list in ["Choices", "Catch"] {
        for entry in state.get(list).and_then(Value::as_array).unwrap_or_default() {
            note(entry.get("Next"));
        }
    }
    let mut states: Vec<(Arc<str>, Value)> = vec![(NAME.into(), state.clone())];
    for name in targets {
        states.push((name, Value::object([("Type", Value::from("Succeed"))])));
    }
    Value::object([("StartAt", Value::from(NAME)), ("States", Value::object::<Arc<str>>(states))])
}

/// A finding as `CreateStateMachine` tells it: code, message and place.
fn described(diagnostic: &Diagnostic, machine: &Value) -> String {
    let code = aws_code(diagnostic.code).unwrap_or("SCHEMA_VALIDATION_FAILED");
    let mut place = diagnostic.place.clone();
    let message = match diagnostic.code {
        "empty-list" => "Value cannot be empty".to_owned(),
        "bad-enum" if place.tokens().last().is_some_and(|token| &**token == "Type") && is_state(&place) => {
            "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"
                .to_owned()
        }
        "bad-timestamp" => "String does not match RFC3339 timestamp".to_owned(),
        "unknown-integration" | "bad-resource" => {
            let resource = machine.pointer(&place).and_then(Value::as_str).unwrap_or_default();
            format!(
                "The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
            )
        }
        "missing-field" => match missing_field(diagnostic) {
            Some(name) => {
                if place.tokens().last().is_some_and(|token| **token == *name) {
                    place.pop();
                }
                format!("The field '{name}' is required but was missing")
            }
            None => diagnostic.message.clone(),
        },
        _ => diagnostic.message.clone(),
    };
    format!("{code}: {message} at {place}")
}

/// Whether the pointer is that of a member of a state itself.
fn is_state(pointer: &Pointer) -> bool {
    let tokens = pointer.tokens();
    tokens.len().checked_sub(3).and_then(|at| tokens.get(at)).is_some_and(|token| &**token == "States")
}

/// The name of the missing field, where the fix of the finding adds it or the message names one field alone.
fn missing_field(diagnostic: &Diagnostic) -> Option<String> {
    let words: Vec<&str> = diagnostic.message.split_whitespace().collect();
    let last = words.last()?.trim_matches(|ch: char| !ch.is_alphanumeric());
    let named =
        last.chars().next().is_some_and(char::is_uppercase) && last.chars().all(char::is_alphanumeric);
    named.then(|| last.to_owned())
}
