//! The context object: `$$` in JSONPath, `$states.context` in JSONata.

use std::sync::Arc;

use super::frame::{Item, Strand};
use super::time::format_zulu;
use super::types::{ExecutionInput, WorkflowType};
use crate::json::Value;

/// `Execution` and `StateMachine`, the parts that stay the same for a whole execution.
pub(super) fn identity(input: &ExecutionInput) -> Value {
    let text = |text: &Arc<str>| Value::String(Arc::clone(text));
    let identities = &input.identities;
    let mut execution = vec![
        ("Id", text(&identities.execution_arn)),
        ("Input", input.input.clone()),
        ("Name", text(&identities.execution_name)),
        ("RoleArn", text(&identities.role_arn)),
        ("StartTime", format_zulu(input.started_at_ms).into()),
    ];
    if input.workflow_type == WorkflowType::Standard {
        execution.push(("RedriveCount", Value::int(0)));
    }
    Value::object([
        ("Execution", Value::object(execution)),
        (
            "StateMachine",
            Value::object([
                ("Id", text(&identities.state_machine_arn)),
                ("Name", text(&identities.state_machine_name)),
            ]),
        ),
    ])
}

/// The context object of a strand whose state was entered at `entered_ms`.
pub(super) fn context(
    strand: &Strand,
    state: &Arc<str>,
    entered_ms: i64,
    retry_count: Option<u32>,
    token: Option<&Arc<str>>,
) -> Value {
    let mut members: Vec<(Arc<str>, Value)> =
        strand.identity.as_object().map(|object| object.members().to_vec()).unwrap_or_default();
    let mut of_state = vec![
        ("EnteredTime", Value::from(format_zulu(entered_ms))),
        ("Name", Value::String(Arc::clone(state))),
    ];
    if let Some(count) = retry_count {
        of_state.push(("RetryCount", Value::int(i64::from(count))));
    }
    members.push(("State".into(), Value::object(of_state)));
    if let Some(item) = &strand.map_item {
        members.push(("Map".into(), item.clone()));
    }
    if let Some(token) = token {
        members.push(("Task".into(), Value::object([("Token", Value::String(Arc::clone(token)))])));
    }
    Value::object(members)
}

/// `Map` of the context object for one iteration.
pub(super) fn map_item(index: usize, item: &Item) -> Value {
    let mut members = vec![("Index", Value::int(index as i64))];
    if let Some(key) = &item.key {
        members.push(("Key", Value::String(Arc::clone(key))));
    }
    members.push(("Value", item.value.clone()));
    members.push(("Source", Value::String(Arc::clone(&item.source))));
    Value::object([("Item", Value::object(members))])
}
