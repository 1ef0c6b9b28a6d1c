//! Payload templates: the objects of `Parameters`, `ResultSelector`, `ItemSelector` and JSONPath `Assign`, in
//! which a member whose name ends in `.$` holds a path or an intrinsic call.

use std::sync::Arc;

use crate::json::Value;

use super::jsonpath::{JsonPath, PathErrorKind, Root};
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
    let path = cache::path(text).map_err(invalid)?;
    needs_input(&path, scope)?;
    match path.evaluate(scope) {
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
    needs_input(&path, scope)?;
    path.evaluate(scope).map_err(|error| ExpressionFailure::runtime(error.cause()))
}

/// Refuses a path into an input that is null, as the service does before it looks at the path's steps. Every field that
/// takes a path comes through here. Source: awslabs/states-language #29 for a Choice on `$`; recordings for templates.
pub(crate) fn needs_input(path: &JsonPath, scope: &PathScope) -> Result<(), ExpressionFailure> {
    if *path.root() == Root::Input && scope.input.is_null() {
        return Err(ExpressionFailure::runtime(
            "Unable to apply Path transformation to null or empty input.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::expression::Variables;

    fn json(text: &str) -> Value {
        crate::json::parse_strict(text).unwrap()
    }

    fn run(template: &str) -> Result<Value, ExpressionFailure> {
        let variables = Variables::from([("v".into(), json("[1]"))]);
        let (input, context) =
            (json(r#"{"a": {"b": 1}, "l": [1, 2]}"#), json(r#"{"Execution": {"Name": "e"}}"#));
        let scope = PathScope { input: &input, context: &context, variables: &variables };
        evaluate_payload(&json(template), &scope, &mut Entropy::new(1))
    }

    #[test]
    fn dynamic_members_are_replaced_at_any_depth() {
        let template = r#"{"x.$": "$.a.b", "plain": "$.a.b", "in": [{"n.$": "$$.Execution.Name"}, ["$.a", {"v.$": "$v"}]],
            "call.$": "States.Format('{}-{}', $.a.b, $v[0])", "all.$": "$.l[*]", "none.$": "$.l[5:]", "beyond.$": "$.l[9]"}"#;
        let expected = r#"{"x": 1, "plain": "$.a.b", "in": [{"n": "e"}, ["$.a", {"v": [1]}]], "call": "1-1",
            "all": [1, 2], "none": [], "beyond": null}"#;
        assert_eq!(run(template).unwrap(), json(expected));
        assert_eq!(run("[1, {\"x.$\": \"$.a\"}]").unwrap(), json(r#"[1, {"x": {"b": 1}}]"#));
    }

    #[test]
    fn failures_name_the_member_and_the_input() {
        let failure = run(r#"{"deep": [{"value.$": "$.no_such"}]}"#).unwrap_err();
        assert_eq!(failure.error, "States.Runtime");
        assert_eq!(
            failure.cause,
            "The JSONPath '$.no_such' specified for the field 'value.$' could not be found in the input \
             '{\"a\":{\"b\":1},\"l\":[1,2]}'"
        );
        let variables = Variables::new();
        let scope = PathScope { input: &Value::Null, context: &json("{}"), variables: &variables };
        let on_null = |template: &str| evaluate_payload(&json(template), &scope, &mut Entropy::new(1));
        assert_eq!(
            on_null(r#"{"x.$": "$"}"#).unwrap_err().cause,
            "Unable to apply Path transformation to null or empty input."
        );
        assert!(evaluate_path("$.a", &scope).is_err());
        assert_eq!(on_null(r#"{"x.$": "$$", "y": 1}"#).unwrap(), json(r#"{"x": {}, "y": 1}"#));
        assert!(run(r#"{"x.$": 1}"#).is_err());
        assert!(run(r#"{"x.$": "neither"}"#).is_err());
        let deep = (0..2000).fold(Value::int(1), |inner, _| Value::array([inner]));
        let variables = Variables::new();
        let scope = PathScope { input: &Value::Null, context: &Value::Null, variables: &variables };
        assert!(evaluate_payload(&deep, &scope, &mut Entropy::new(1)).is_err());
    }
}
