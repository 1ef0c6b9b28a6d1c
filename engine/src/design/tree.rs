//! How a machine's tree comes apart into records and together again. Lossless: whatever stands in the text
//! stands in a record.

use std::sync::Arc;

use super::document::Design;
use super::model::{Id, Record};
use crate::json::{Object, Pointer, Value};

/// Values nested deeper than this are refused wherever they come from.
pub(super) const MAXIMUM_DEPTH: usize = 500;
/// Containers nested deeper than this are refused.
pub(super) const MAXIMUM_NESTING: usize = 120;

/// The machines nested in a state's body: every branch, then `ItemProcessor`, then `Iterator`, where it has an object
/// `States`. Whatever the state's `Type`, so that changing the type loses nothing.
pub(super) fn machines(body: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    let holds_states = |value: &Value| value.get("States").is_some_and(|states| states.as_object().is_some());
    let branches = body.get("Branches").and_then(Value::as_array).unwrap_or_default();
    for (index, branch) in branches.iter().enumerate() {
        if holds_states(branch) {
            found.push(Pointer::root().key("Branches").index(index));
        }
    }
    for key in ["ItemProcessor", "Iterator"] {
        if body.get(key).is_some_and(holds_states) {
            found.push(Pointer::root().key(key));
        }
    }
    found
}

/// The same for a workflow's definition: itself, where it has an object `States`.
pub(super) fn root_machine(definition: &Value) -> Vec<Pointer> {
    let has_states = definition.get("States").is_some_and(|states| states.as_object().is_some());
    if has_states { vec![Pointer::root()] } else { Vec::new() }
}

/// A state as text has it: its body with empty holes, and what stood in them.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub name: Arc<str>,
    pub body: Value,
    pub scopes: Vec<(Pointer, Vec<Node>)>,
}

/// A body with empty holes, and for each of them where its machine stands and the states taken out.
pub(super) type Apart = (Value, Vec<(Pointer, Vec<Node>)>);

/// Takes the states out of a body (`root`: a whole machine's), leaving `{}` in their place.
/// `Err` where containers nest too deep.
pub(super) fn take_apart(body: &Value, root: bool, nesting: usize) -> Result<Apart, String> {
    let pointers = if root { root_machine(body) } else { machines(body) };
    if pointers.is_empty() {
        return Ok((body.clone(), Vec::new()));
    }
    if nesting > MAXIMUM_NESTING {
        return Err(format!("Containers are nested more than {MAXIMUM_NESTING} deep."));
    }
    let mut hollow = body.clone();
    let mut scopes = Vec::new();
    for pointer in pointers {
        let Some(hole) = hollow.pointer_mut(&pointer.key("States")) else { continue };
        let states = std::mem::replace(hole, Value::empty_object());
        let mut nodes = Vec::new();
        for (name, state) in states.as_object().into_iter().flat_map(Object::iter) {
            let (body, scopes) = take_apart(state, false, nesting + 1)?;
            nodes.push(Node { name: name.clone(), body, scopes });
        }
        scopes.push((pointer, nodes));
    }
    Ok((hollow, scopes))
}

/// The whole tree of a workflow or state, from its records.
pub(super) fn compose(design: &Design, owner: Id, nesting: usize) -> Value {
    let Some(body) = design.body(owner) else { return Value::Null };
    let mut whole = body.clone();
    if nesting > MAXIMUM_NESTING + 2 {
        return whole;
    }
    for scope in design.scopes(owner) {
        if scope.states.is_empty() {
            continue;
        }
        let members = scope.states.iter().filter_map(|id| match design.get(*id) {
            Some(Record::State(state)) => Some((state.name.clone(), compose(design, *id, nesting + 1))),
            _ => None,
        });
        let members = Value::object(members.collect::<Vec<_>>());
        if let Some(hole) = whole.pointer_mut(&scope.pointer.key("States")) {
            *hole = members;
        }
    }
    whole
}

/// Whether a value nests no deeper than `limit`.
pub(super) fn fits_depth(value: &Value, limit: usize) -> bool {
    match value {
        Value::Array(array) => limit > 0 && array.items().iter().all(|item| fits_depth(item, limit - 1)),
        Value::Object(object) => limit > 0 && object.iter().all(|(_, value)| fits_depth(value, limit - 1)),
        _ => true,
    }
}

/// Equality that also sees member order and the spelling of numbers.
pub(super) fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(x), Value::Array(y)) => {
            Arc::ptr_eq(x, y)
                || (x.items().len() == y.items().len()
                    && x.items().iter().zip(y.items()).all(|(x, y)| identical(x, y)))
        }
        (Value::Object(x), Value::Object(y)) => {
            Arc::ptr_eq(x, y)
                || (x.len() == y.len()
                    && x.iter().zip(y.iter()).all(|((k, v), (l, w))| k == l && identical(v, w)))
        }
        (Value::Number(x), Value::Number(y)) => x.to_string() == y.to_string(),
        (a, b) => a == b,
    }
}
