//! Reference paths: putting a value at one, and reading one step by step.

use super::{JsonPath, Step};
use crate::expression::ExpressionFailure;
use crate::json::{Object, Value};

pub(super) fn set(path: &JsonPath, target: &Value, new: Value) -> Result<Value, ExpressionFailure> {
    let mut result = target.clone();
    let mut slot = &mut result;
    for step in &path.steps {
        let conflict = || conflict(step, target);
        slot = match (step, slot) {
            (Step::Name(name), Value::Object(object)) => {
                let object: &mut Object = std::sync::Arc::make_mut(object);
                if !object.contains_key(name) {
                    object.insert(name.clone(), Value::empty_object());
                }
                match object.members_mut().iter_mut().rev().find(|(key, _)| key == name) {
                    Some((_, member)) => member,
                    None => return Err(conflict()),
                }
            }
            (Step::Index(index), Value::Array(array)) => {
                let items = std::sync::Arc::make_mut(array).items_mut();
                let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let index = if *index < 0 { length + index } else { *index };
                match usize::try_from(index).ok().and_then(|index| items.get_mut(index)) {
                    Some(item) => item,
                    None => return Err(conflict()),
                }
            }
            _ => return Err(conflict()),
        };
    }
    *slot = new;
    Ok(result)
}

/// The failure of a reference path at one of its steps, in the service's words. Its error list has
/// `States.ResultPathMatchFailure` for it; executions report this name.
pub(super) fn conflict(step: &Step, whole: &Value) -> ExpressionFailure {
    let step = match step {
        Step::Name(name) => name.to_string(),
        Step::Index(index) => index.to_string(),
        other => other.to_string(),
    };
    ExpressionFailure::new(
        "States.ReferencePathConflict",
        format!("Unable to apply step \"{step}\" to input {}", whole.to_json()),
    )
}

/// The value at a reference path below `root`; the failure names the first step that leads nowhere.
pub(super) fn get(path: &JsonPath, root: &Value) -> Result<Value, ExpressionFailure> {
    let mut found = root;
    for step in &path.steps {
        let next = match (step, found) {
            (Step::Name(name), Value::Object(object)) => object.get(name),
            (Step::Index(index), Value::Array(array)) => {
                let length = i64::try_from(array.items().len()).unwrap_or(i64::MAX);
                let index = if *index < 0 { length + index } else { *index };
                usize::try_from(index).ok().and_then(|index| array.items().get(index))
            }
            _ => None,
        };
        found = next.ok_or_else(|| conflict(step, root))?;
    }
    Ok(found.clone())
}
