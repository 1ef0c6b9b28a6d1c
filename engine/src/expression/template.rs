//! Payload templates: the objects of `Parameters`, `ResultSelector`, `ItemSelector` and JSONPath `Assign`, in
//! which a member whose name ends in `.$` holds a path or an intrinsic call.

use std::sync::Arc;

use crate::json::Value;

use super::jsonpath::PathErrorKind;
use super::{Entropy, ExpressionFailure, PathScope, cache};

/// Nesting beyond which a template is refused.
const DEEPEST: usize = 500;

/// The template with every `.$` member replaced. The field names in causes are the members' own names.
pub fn evaluate_payload(
    template: &Value,
    scope: &PathScope,
    entropy: &mut Entropy,
) -> Result<Value, ExpressionFailure> {
    payload(template, scope, entropy, 0)
}

fn payload(
    template: &Value,
    scope: &PathScope,
    entropy: &mut Entropy,
    depth: usize,
) -> Result<Value, ExpressionFailure> {
    if depth > DEEPEST {
        return Err(ExpressionFailure::runtime("The payload template is nested too deeply"));
    }
    match template {
        Value::Object(object) => {
            let mut members: Vec<(Arc<str>, Value)> = Vec::with_capacity(object.len());
            for (key, value) in object.iter() {
                members.push(match key.strip_suffix(".$") {
                    Some(name) => (name.into(), dynamic(key, value, scope, entropy)?),
                    None => (key.clone(), payload(value, scope, entropy, depth + 1)?),
                });
            }
            Ok(Value::object(members))
        }
        Value::Array(array) => {
            let items: Result<Vec<Value>, ExpressionFailure> =
                array.items().iter().map(|item| payload(item, scope, entropy, depth + 1)).collect();
            Ok(Value::array(items?))
        }
        other => Ok(other.clone()),
    }
}

fn dynamic(
    field: &str,
    value: &Value,
    scope: &PathScope,
    entropy: &mut Entropy,
) -> Result<Value, ExpressionFailure> {
    let Some(text) = value.as_str() else {
        let cause = format!(
            "The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call"
        );
        return Err(ExpressionFailure::runtime(cause));
    };
    evaluate_expression(field, text, scope, entropy)
}

/// The value of one path or intrinsic call, as a `.$` member holds it. `field` is the member's name with its
/// `.$`, or the name of another field that takes either (`ErrorPath`, `CausePath`).
pub fn evaluate_expression(
    field: &str,
    text: &str,
    scope: &PathScope,
    entropy: &mut Entropy,
) -> Result<Value, ExpressionFailure> {
    let invalid = |error: super::ExpressionError| {
        ExpressionFailure::runtime(format!(
            "The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call: {error}"
        ))
    };
    if !text.starts_with('$') {
        return cache::intrinsic(text).map_err(invalid)?.evaluate(scope, entropy);
    }
    match cache::path(text).map_err(invalid)?.evaluate(scope) {
        Ok(value) => Ok(value),
        // Recorded: `"x.$": "$.items[5]"` of two items gives null.
        Err(error) if error.kind == PathErrorKind::IndexOutOfRange => Ok(Value::Null),
        Err(_) => Err(ExpressionFailure::runtime(format!(
            "The JSONPath '{text}' specified for the field '{field}' could not be found in the input '{}'",
            scope.input.to_json()
        ))),
    }
}

/// The value of a path in one of a state's own path fields (`InputPath`, `OutputPath`, `ItemsPath`, …).
pub fn evaluate_path(text: &str, scope: &PathScope) -> Result<Value, ExpressionFailure> {
    let path = cache::path(text)
        .map_err(|error| ExpressionFailure::runtime(format!("Invalid path '{text}' : {error}")))?;
    path.evaluate(scope).map_err(|error| ExpressionFailure::runtime(error.cause()))
}
