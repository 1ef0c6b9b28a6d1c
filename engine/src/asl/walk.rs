//! Visiting every state of a machine, those inside Parallel and Map states too.

use std::sync::Arc;

use super::{QueryLanguage, StateType};
use crate::json::{Pointer, Value};

/// How deep scopes are followed; what is nested deeper is not visited.
pub const MAX_SCOPE_DEPTH: usize = 64;

/// A state on the way of a [`walk`].
#[derive(Clone, Debug)]
pub struct StateVisit<'a> {
    /// The state's place, from the root of the machine.
    pub pointer: Pointer,
    /// The place of the machine object whose `States` holds it: the root, a branch or a processor.
    pub scope: Pointer,
    pub name: &'a Arc<str>,
    pub body: &'a Value,
    /// `None` where `Type` is absent or unknown.
    pub state_type: Option<StateType>,
    /// The language that the state is read in.
    pub language: QueryLanguage,
    /// 0 for states of the machine itself.
    pub depth: usize,
}

/// The kind that a state's `Type` names.
pub fn state_type(body: &Value) -> Option<StateType> {
    body.get("Type").and_then(Value::as_str).and_then(StateType::parse)
}

/// The language of states that name none.
pub fn machine_language(machine: &Value) -> QueryLanguage {
    machine.get("QueryLanguage").and_then(Value::as_str).and_then(QueryLanguage::parse).unwrap_or_default()
}

/// The language of a state: its own, else the whole machine's. A container's does not cover what it contains.
pub fn effective_language(body: &Value, machine: QueryLanguage) -> QueryLanguage {
    body.get("QueryLanguage").and_then(Value::as_str).and_then(QueryLanguage::parse).unwrap_or(machine)
}

/// The places, relative to the state, of the machine objects inside it: `/Branches/0`, `/ItemProcessor`, `/Iterator`.
pub fn child_scopes(body: &Value) -> Vec<Pointer> {
    let kind = state_type(body);
    let mut found = Vec::new();
    if kind.is_none_or(|kind| kind == StateType::Parallel) {
        let branches = body.get("Branches").and_then(Value::as_array).unwrap_or_default();
        for (index, branch) in branches.iter().enumerate() {
            if branch.as_object().is_some() {
                found.push(Pointer::root().key("Branches").index(index));
            }
        }
    }
    if kind.is_none_or(|kind| kind == StateType::Map) {
        for name in ["ItemProcessor", "Iterator"] {
            if body.get(name).is_some_and(|processor| processor.as_object().is_some()) {
                found.push(Pointer::root().key(name));
            }
        }
    }
    found
}

/// Visits every state, a container before what it contains, otherwise in document order.
pub fn walk<'a>(machine: &'a Value, visitor: &mut dyn FnMut(StateVisit<'a>)) {
    let language = machine_language(machine);
    let mut pending = Vec::new();
    push_states(machine, &Pointer::root(), language, 0, &mut pending);
    while let Some(visit) = pending.pop() {
        let depth = visit.depth + 1;
        if depth < MAX_SCOPE_DEPTH {
            for relative in child_scopes(visit.body).iter().rev() {
                if let Some(scope) = visit.body.pointer(relative) {
                    push_states(scope, &visit.pointer.join(relative), language, depth, &mut pending);
                }
            }
        }
        visitor(visit);
    }
}

fn push_states<'a>(
    scope: &'a Value,
    scope_pointer: &Pointer,
    language: QueryLanguage,
    depth: usize,
    pending: &mut Vec<StateVisit<'a>>,
) {
    let Some(states) = scope.get("States").and_then(Value::as_object) else { return };
    let base = scope_pointer.key("States");
    for (name, body) in states.iter().rev() {
        pending.push(StateVisit {
            pointer: base.key(name.clone()),
            scope: scope_pointer.clone(),
            name,
            body,
            state_type: state_type(body),
            language: effective_language(body, language),
            depth,
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::super::{TransitionKind, transitions};
    use super::*;

    #[test]
    fn visits_nested_states_in_order_with_their_language() {
        let text = r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{
            "A":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass"}}},{"States":{"C":{"Type":"Map",
                "ItemProcessor":{"States":{"D":{"Type":"Task","QueryLanguage":"JSONPath","Catch":[{"Next":"X"}],"Next":"E"}}}}}}]},
            "Z":{"Type":"Succeed"}}}"#;
        let machine: Value = serde_json::from_str::<serde_json::Value>(text).unwrap().into();
        let mut seen = Vec::new();
        walk(&machine, &mut |visit| {
            seen.push((visit.pointer.to_string(), visit.language));
            assert_eq!(machine.pointer(&visit.pointer).unwrap(), visit.body);
        });
        let pointers: Vec<&str> = seen.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/States/A",
                "/States/A/Branches/0/States/B",
                "/States/A/Branches/1/States/C",
                "/States/A/Branches/1/States/C/ItemProcessor/States/D",
                "/States/Z"
            ]
        );
        assert_eq!(seen[1].1, QueryLanguage::Jsonata);
        assert_eq!(seen[3].1, QueryLanguage::JsonPath);
        let pointer = Pointer::parse("/States/A/Branches/1/States/C/ItemProcessor/States/D").unwrap();
        let ways: Vec<TransitionKind> =
            transitions(machine.pointer(&pointer).unwrap()).into_iter().map(|way| way.kind).collect();
        assert_eq!(ways, [TransitionKind::Next, TransitionKind::Catch(0)]);
    }
}
