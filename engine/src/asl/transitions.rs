//! Where a state can go next.

use std::sync::Arc;

use super::{StateType, state_type};
use crate::json::{Pointer, Value};

/// What makes a transition happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransitionKind {
    Next,
    Default,
    /// The rule of that index in `Choices` matched.
    ChoiceRule(usize),
    /// The catcher of that index in `Catch` matched.
    Catch(usize),
}

/// One way out of a state. The target may not exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    pub kind: TransitionKind,
    /// The name as it is written.
    pub target: Arc<str>,
    /// Where the name stands, relative to the state.
    pub pointer: Pointer,
}

/// The ways out of a state in the order of its rules, then `Default` or `Next`, then its catchers. Only fields
/// that its type takes count: a `Next` on a Choice leads nowhere. Of an unknown type, all count.
pub fn transitions(body: &Value) -> Vec<Transition> {
    let kind = state_type(body);
    let mut found = Vec::new();
    let target_at = |value: Option<&Value>| match value {
        Some(Value::String(name)) => Some(name.clone()),
        _ => None,
    };
    if kind.is_none_or(|kind| kind == StateType::Choice) {
        let rules = body.get("Choices").and_then(Value::as_array).unwrap_or_default();
        for (index, rule) in rules.iter().enumerate() {
            if let Some(target) = target_at(rule.get("Next")) {
                let pointer = Pointer::root().key("Choices").index(index).key("Next");
                found.push(Transition { kind: TransitionKind::ChoiceRule(index), target, pointer });
            }
        }
        if let Some(target) = target_at(body.get("Default")) {
            found.push(Transition {
                kind: TransitionKind::Default,
                target,
                pointer: Pointer::root().key("Default"),
            });
        }
    }
    if kind.is_none_or(StateType::takes_next)
        && let Some(target) = target_at(body.get("Next"))
    {
        found.push(Transition { kind: TransitionKind::Next, target, pointer: Pointer::root().key("Next") });
    }
    if kind.is_none_or(StateType::takes_retry_and_catch) {
        let catchers = body.get("Catch").and_then(Value::as_array).unwrap_or_default();
        for (index, catcher) in catchers.iter().enumerate() {
            if let Some(target) = target_at(catcher.get("Next")) {
                let pointer = Pointer::root().key("Catch").index(index).key("Next");
                found.push(Transition { kind: TransitionKind::Catch(index), target, pointer });
            }
        }
    }
    found
}
