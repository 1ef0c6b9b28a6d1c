//! Definitions of a template with what only a deployment knows left open, as `${Value}`.

use std::collections::BTreeSet;

use aslant_engine::asl::substitution;
use aslant_engine::interchange::sam;
use aslant_engine::json::{Pointer, Value};

/// Whether a value of a template depends on a parameter, whose value only a deployment knows.
pub(super) fn depends(value: &Value, parameters: &BTreeSet<String>, depth: usize) -> bool {
    match value {
        _ if depth > 100 => true,
        Value::String(text) => {
            parameters.contains(&**text)
                || substitution::names(text).iter().any(|name| parameters.contains(*name))
        }
        Value::Array(array) => array.items().iter().any(|item| depends(item, parameters, depth + 1)),
        Value::Object(object) => object.iter().any(|(_, item)| depends(item, parameters, depth + 1)),
        _ => false,
    }
}

fn is_function(value: &Value) -> bool {
    sam::function(value).is_some()
}

/// Text that a JSON reader would take for something else than text.
pub(super) fn is_other_json(text: &str) -> bool {
    text.is_empty() || matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok()
}

/// The definition of a template with what only a deployment knows left open: functions of parameters, and those
/// that give a number, of which nobody can tell whether it arrives as text.
pub(super) fn opened(raw: &Value, reduced: &Value, parameters: &BTreeSet<String>, depth: usize) -> Value {
    if depth > 500 {
        return reduced.clone();
    }
    match (raw, reduced) {
        (raw, Value::String(text)) if is_function(raw) => {
            if depends(raw, parameters, 0) || is_other_json(text) {
                "${Value}".into()
            } else {
                reduced.clone()
            }
        }
        (Value::Object(raw), Value::Object(reduced)) => Value::object(reduced.iter().map(|(key, value)| {
            let below =
                raw.get(key).map_or_else(|| value.clone(), |raw| opened(raw, value, parameters, depth + 1));
            (key.clone(), below)
        })),
        (Value::Array(raw), Value::Array(reduced)) => Value::array(
            raw.items()
                .iter()
                .zip(reduced.items())
                .map(|(raw, value)| opened(raw, value, parameters, depth + 1)),
        ),
        _ => reduced.clone(),
    }
}

/// A definition that stands alone with the functions of a template in it (`!GetAtt Pay.Arn`, `{"Ref": "Pay"}`) left open:
/// it is a part of a template, and only that knows what they give.
pub(super) fn left_open(value: &Value, depth: usize) -> Value {
    match value {
        _ if depth > 500 => value.clone(),
        Value::Object(object) => {
            let function = match object.members() {
                [(name, Value::String(_))] if &**name == "Ref" => true,
                [(name, _)] => name.starts_with("Fn::"),
                _ => false,
            };
            if function {
                return "${Value}".into();
            }
            let members = object.iter().map(|(key, value)| (key.clone(), left_open(value, depth + 1)));
            Value::object(members)
        }
        Value::Array(array) => Value::array(array.items().iter().map(|item| left_open(item, depth + 1))),
        _ => value.clone(),
    }
}

/// The functions of a definition, with where each stands.
pub(super) fn functions(value: &Value) -> Vec<(Pointer, &Value)> {
    let mut found = Vec::new();
    let mut pending = vec![(Pointer::root(), value)];
    while let Some((at, value)) = pending.pop() {
        match value {
            _ if is_function(value) => found.push((at, value)),
            Value::Object(object) => {
                pending.extend(object.iter().rev().map(|(key, item)| (at.key(key.clone()), item)));
            }
            Value::Array(array) => {
                pending.extend(
                    array.items().iter().enumerate().rev().map(|(index, item)| (at.index(index), item)),
                );
            }
            _ => {}
        }
    }
    found
}

/// The value with other values at some places.
pub(super) fn with(value: &Value, changes: &[(Pointer, Value)]) -> Value {
    let mut changed = value.clone();
    for (at, new) in changes {
        if let Some(slot) = changed.pointer_mut(at) {
            *slot = new.clone();
        }
    }
    changed
}

/// Whether a function gives a list or an object, as far as the template tells.
pub(super) fn gives_container(function: &Value, template: &Value) -> bool {
    match sam::function(function) {
        Some(("Fn::If", _)) => sam::branches(function, &Pointer::root()).into_iter().any(|(_, branch)| {
            branch.as_array().is_some()
                || (!is_function(branch) && branch.as_object().is_some())
                || (is_function(branch)
                    && !matches!(sam::function(branch), Some(("Fn::If", _)))
                    && gives_container(branch, template))
        }),
        Some(("Fn::Split" | "Fn::GetAZs" | "Fn::Cidr", _)) => true,
        Some(("Ref", name)) => {
            let parameter = name.as_str().and_then(|name| template.get("Parameters")?.get(name)?.get("Type"));
            parameter
                .and_then(Value::as_str)
                .is_some_and(|kind| kind == "CommaDelimitedList" || kind.contains("List<"))
        }
        _ => false,
    }
}
