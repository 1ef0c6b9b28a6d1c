//! The context object: `$$` in JSONPath, `$states.context` in JSONata.

use std::sync::{Arc, OnceLock};

use super::frame::{Item, Strand};
use super::machine::Language;
use super::time::format_zulu;
use super::types::{ExecutionInput, WorkflowType};
use crate::expression::jsonata::expression_text;
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

/// What the context object tells of one visit of a state. The object itself is made when somebody asks for it.
#[derive(Clone, Debug, Default)]
pub(super) struct VisitFacts {
    pub state: Arc<str>,
    pub entered_ms: i64,
    /// For states that can be retried.
    pub retry_count: Option<u32>,
    pub token: Option<Arc<str>>,
    object: OnceLock<Value>,
}

impl VisitFacts {
    pub fn new(state: &Arc<str>, entered_ms: i64, retry_count: Option<u32>, token: Option<Arc<str>>) -> Self {
        Self { state: Arc::clone(state), entered_ms, retry_count, token, object: OnceLock::new() }
    }

    /// A visit whose whole context object is given.
    pub fn given(object: Value) -> Self {
        Self { object: OnceLock::from(object), ..Self::default() }
    }
}

/// The context object of a strand's visit.
pub(super) fn context(strand: &Strand) -> &Value {
    let facts = &strand.visit;
    facts.object.get_or_init(|| {
        let mut members: Vec<(Arc<str>, Value)> =
            strand.identity.as_object().map(|object| object.members().to_vec()).unwrap_or_default();
        let mut of_state = vec![
            ("EnteredTime", Value::from(format_zulu(facts.entered_ms))),
            ("Name", Value::String(Arc::clone(&facts.state))),
        ];
        if let Some(count) = facts.retry_count {
            of_state.push(("RetryCount", Value::int(i64::from(count))));
        }
        members.push(("State".into(), Value::object(of_state)));
        if let Some(item) = &strand.map_item {
            members.push(("Map".into(), item.clone()));
        }
        if let Some(token) = &facts.token {
            let token = Value::String(Arc::clone(token));
            members.push(("Task".into(), Value::object([("Token", token)])));
        }
        Value::object(members)
    })
}

/// Does something while the context object has this `Map`.
pub(super) fn with_map<T>(strand: &mut Strand, map: Value, work: impl FnOnce(&mut Strand) -> T) -> T {
    let outer = context(strand).clone();
    let mut inner = outer.clone();
    if let Some(object) = inner.as_object_mut() {
        object.insert("Map", map);
    }
    strand.visit.object = OnceLock::from(inner);
    let result = work(strand);
    strand.visit.object = OnceLock::from(outer);
    result
}

/// Whether a payload template or path, or a JSONata template, may read the context object.
pub(super) fn mentions_context(template: &Value, language: Language) -> bool {
    match template {
        Value::String(text) => match language {
            Language::JsonPath => text.contains("$$"),
            Language::Jsonata => expression_text(text).is_some_and(|(text, _)| reads_context(text)),
        },
        Value::Array(array) => array.items().iter().any(|item| mentions_context(item, language)),
        Value::Object(object) => object.iter().any(|(_, member)| mentions_context(member, language)),
        _ => false,
    }
}

/// Whether an expression uses `$states` for anything but its other members.
fn reads_context(expression: &str) -> bool {
    expression.split("$states").skip(1).any(|after| {
        let others = [".input", ".result", ".errorOutput"];
        !others.iter().any(|name| after.starts_with(name))
    })
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
