//! Putting a value at a reference path.

use super::{JsonPath, Step};
use crate::expression::ExpressionFailure;
use crate::json::{Object, Value};

pub(super) fn set(path: &JsonPath, target: &Value, new: Value) -> Result<Value, ExpressionFailure> {
    let mut result = target.clone();
    let mut slot = &mut result;
    for step in &path.steps {
        slot = match (step, slot) {
            (Step::Name(name), Value::Object(object)) => {
                let object: &mut Object = std::sync::Arc::make_mut(object);
                if !object.contains_key(name) {
                    object.insert(name.clone(), Value::empty_object());
                }
                match object.members_mut().iter_mut().rev().find(|(key, _)| key == name) {
                    Some((_, member)) => member,
                    None => return Err(failure(path, target)),
                }
            }
            (Step::Index(index), Value::Array(array)) => {
                let items = std::sync::Arc::make_mut(array).items_mut();
                let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let index = if *index < 0 { length + index } else { *index };
                match usize::try_from(index).ok().and_then(|index| items.get_mut(index)) {
                    Some(item) => item,
                    None => return Err(failure(path, target)),
                }
            }
            _ => return Err(failure(path, target)),
        };
    }
    *slot = new;
    Ok(result)
}

fn failure(path: &JsonPath, target: &Value) -> ExpressionFailure {
    ExpressionFailure::new(
        "States.ResultPathMatchFailure",
        format!("Unable to apply ReferencePath {} to input {}", path.text, target.to_json()),
    )
}
