//! What a call may put into the context object of the state that it tests.
//!
//! Sources: refusals recorded from the API in December 2025 (localstack/localstack, `test_state_context_object`), and
//! "Accessing execution data from the Context object" of the developer guide for the names of the fields.

use super::super::integration::Resource;
use super::super::machine::Kind;
use super::super::types::SyncPattern;
use super::TestStateError;
use super::definition::Target;
use crate::json::Value;

/// The type of a field of the context object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldType {
    Text,
    Number,
    Any,
}

/// The fields of each part that a call may give.
/// Guess: `RedriveCount` and `RedriveTime` are among them, because the guide lists them and no refusal was recorded.
const PARTS: [(&str, &[(&str, FieldType)]); 4] = [
    (
        "Execution",
        &[
            ("Id", FieldType::Text),
            ("Input", FieldType::Any),
            ("Name", FieldType::Text),
            ("RoleArn", FieldType::Text),
            ("StartTime", FieldType::Text),
            ("RedriveCount", FieldType::Number),
            ("RedriveTime", FieldType::Text),
        ],
    ),
    (
        "State",
        &[("EnteredTime", FieldType::Text), ("Name", FieldType::Text), ("RetryCount", FieldType::Number)],
    ),
    ("StateMachine", &[("Id", FieldType::Text), ("Name", FieldType::Text)]),
    ("Task", &[("Token", FieldType::Text)]),
];

/// Checks the context object of a call with a mock.
pub(super) fn check(context: &Value, target: &Target) -> Result<(), TestStateError> {
    let members = context.as_object().into_iter().flat_map(crate::json::Object::iter);
    for (name, value) in members {
        if &**name == "Map" {
            return Err(refused("'Map' field is not supported when mocking a Context object"));
        }
        let Some((_, fields)) = PARTS.iter().find(|(part, _)| *part == &**name) else {
            return Err(refused(&format!("Field '{name}' is not allowed")));
        };
        part(name, value, fields)?;
    }
    if context.get("Task").is_some() && !gets_token(&target.state.kind) {
        return Err(refused(
            "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
        ));
    }
    Ok(())
}

fn part(name: &str, value: &Value, fields: &[(&str, FieldType)]) -> Result<(), TestStateError> {
    // Guess: null is as good as absent, here and below: the API's own context object has a null `RoleArn` without a role.
    if value.is_null() {
        return Ok(());
    }
    let Some(object) = value.as_object() else {
        // Guess: the words follow the recorded "must be a string".
        return Err(refused(&format!("{name} must be an object")));
    };
    for (field, value) in object.iter() {
        let Some((_, kind)) = fields.iter().find(|(known, _)| *known == &**field) else {
            return Err(refused(&format!("Field '{field}' is not allowed")));
        };
        let wrong = match kind {
            FieldType::Text => (!matches!(value, Value::String(_) | Value::Null)).then_some("a string"),
            // Guess: the words, as above.
            FieldType::Number => (value.as_i64().is_none() && !value.is_null()).then_some("a number"),
            FieldType::Any => None,
        };
        if let Some(expected) = wrong {
            return Err(refused(&format!("{name}.{field} must be {expected}")));
        }
    }
    Ok(())
}

/// Whether `$$.Task.Token` exists in the state. An activity's token is only its worker's.
fn gets_token(kind: &Kind) -> bool {
    let pattern = |resource: &Resource| resource.pattern() != SyncPattern::RequestResponse;
    matches!(kind, Kind::Task(resource) if pattern(resource))
}

pub(super) fn refused(why: &str) -> TestStateError {
    TestStateError::validation(format!("Invalid Context object provided: {why}"))
}
