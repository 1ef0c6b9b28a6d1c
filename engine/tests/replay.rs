//! Replays executions that AWS Step Functions ran, and compares what the interpreter makes of them.
//! Without the recorded cases the test says that it was skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod recorded;

use std::sync::Arc;

use aslant_engine::interchange::mock_config;
use aslant_engine::interpreter::{
    Event, Execution, ExecutionInput, Identities, Machine, WorkflowType, parse_timestamp,
};
use aslant_engine::json::Value;
use aslant_engine::simulation::{MockedAnswers, MockedRun};
use recorded::{Actual, cases, cause, compare, expanded, only, report};

/// Cases that have to pass by their own comparison. Raised as the interpreter improves, never lowered.
const FLOOR: usize = 651;

fn flat(event: &Event) -> Value {
    let mut members = vec![
        ("type".to_owned(), Value::from(event.kind.name())),
        ("id".to_owned(), Value::int(event.id as i64)),
        ("previousEventId".to_owned(), Value::int(event.previous_id as i64)),
    ];
    for (name, value) in event.details.members() {
        match name {
            "roleArn" | "workerName" => {}
            "cause" => members.push((name.to_owned(), cause(value))),
            _ => members.push((name.to_owned(), value)),
        }
    }
    Value::object(members)
}

fn replay(case: &Value) -> Result<Actual, String> {
    let express = case.get("workflow_type").and_then(Value::as_str) == Some("EXPRESS");
    let definition = expanded(case.get("definition").unwrap_or(&Value::Null));
    let machine = Machine::prepare(&definition).map_err(|error| format!("not prepared: {error}"))?;
    let mut identities = Identities::default();
    if express {
        let id = "arn:aws:states:us-east-1:111111111111:express:StateMachine:Execution:0d6be1c9";
        identities.execution_arn = id.into();
    }
    let clock = case.get("clock").and_then(Value::as_str).unwrap_or("2024-06-01T12:00:00Z");
    let execution = Execution::new(
        Arc::new(machine),
        ExecutionInput {
            input: case.get("input").map_or_else(Value::empty_object, expanded),
            workflow_type: if express { WorkflowType::Express } else { WorkflowType::Standard },
            started_at_ms: parse_timestamp(clock).unwrap(),
            seed: 1,
            identities,
            ..ExecutionInput::default()
        },
    );
    let member = |name: &str| case.get(name).map_or_else(Value::empty_object, expanded);
    let answers = MockedAnswers {
        states: mock_config::answers_by_state(&member("mocks")).map_err(|error| error.message)?,
        objects: mock_config::objects(&member("s3")).map_err(|error| error.message)?,
    };
    let mut run = MockedRun::new(execution, Arc::new(answers));
    let events = run.run().map_err(|error| error.to_string())?;
    let outcome = run.execution().outcome().ok_or("it does not end")?;
    let text = |text: &Option<Arc<str>>| text.as_ref().map(|text| Value::String(Arc::clone(text)));
    Ok(Actual {
        status: outcome.status.name().to_owned(),
        output: outcome.output.clone(),
        error: text(&outcome.error),
        cause: text(&outcome.cause),
        events: events.iter().map(flat).collect(),
    })
}

#[test]
fn recorded_executions_replay() {
    let Some(cases) = cases("execution") else { return };
    let outcomes: Vec<_> = cases.into_iter().map(|(id, case)| (id, compare(&case, replay(&case)))).collect();
    let passing = report(&outcomes);
    if only().is_none() {
        assert!(passing >= FLOOR, "{passing} cases pass, fewer than the {FLOOR} that did");
    }
}
