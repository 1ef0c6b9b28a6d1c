//! Rules of the language that no recorded execution shows, each as a small execution with mocks. Sources: the Amazon States
//! Language specification, the Step Functions Developer Guide, and the API's event shapes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod choice;
mod data;
mod errors;
mod fields;
mod history;
mod limits;
mod maps;
mod tasks;
mod test_state;
mod wait;

use std::sync::Arc;

use aslant_engine::interchange::mock_config;
use aslant_engine::interpreter::{
    Event, Execution, ExecutionInput, ExecutionStatus, Limits, Machine, WorkflowType, parse_timestamp,
};
use aslant_engine::json::Value;
use aslant_engine::simulation::{MockedAnswers, MockedError, MockedRun};
use serde_json::{Value as Json, json};

const LAMBDA: &str = "arn:aws:states:::lambda:invoke";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:f";
const ACTIVITY: &str = "arn:aws:states:us-east-1:111111111111:activity:a";
const START: &str = "2024-06-01T12:00:00Z";

struct Played {
    status: ExecutionStatus,
    output: Json,
    error: Option<String>,
    cause: Option<String>,
    events: Vec<Event>,
    took_ms: i64,
}

impl Played {
    fn names(&self) -> Vec<&'static str> {
        self.events.iter().map(|event| event.kind.name()).collect()
    }

    /// The details of the first event of a kind.
    fn details(&self, kind: &str) -> Json {
        let event = self.events.iter().find(|event| event.kind.name() == kind);
        let event: Json = event
            .unwrap_or_else(|| panic!("no {kind} in {:?}", self.names()))
            .to_api_json()
            .to_json()
            .parse()
            .unwrap();
        let details = event.as_object().unwrap().iter().find(|(name, _)| name.ends_with("EventDetails"));
        details.map_or(Json::Null, |(_, details)| details.clone())
    }

    fn failure(&self) -> (&str, &str) {
        (self.error.as_deref().unwrap_or_default(), self.cause.as_deref().unwrap_or_default())
    }
}

fn setup(input: Json) -> ExecutionInput {
    ExecutionInput {
        input: input.into(),
        started_at_ms: parse_timestamp(START).unwrap(),
        seed: 3,
        ..ExecutionInput::default()
    }
}

fn try_play(definition: Json, setup: ExecutionInput, mocks: Json) -> Result<Played, MockedError> {
    let machine = Machine::prepare(&definition.into()).unwrap();
    let started = setup.started_at_ms;
    let states = mock_config::answers_by_state(&mocks.into()).unwrap();
    let answers = MockedAnswers { states, ..MockedAnswers::default() };
    let mut run = MockedRun::new(Execution::new(Arc::new(machine), setup), Arc::new(answers));
    let events = run.run()?;
    let outcome = run.execution().outcome().unwrap();
    Ok(Played {
        status: outcome.status,
        output: outcome.output.as_ref().map_or(Json::Null, |output| output.to_json().parse().unwrap()),
        error: outcome.error.as_deref().map(str::to_owned),
        cause: outcome.cause.as_deref().map(str::to_owned),
        events,
        took_ms: run.execution().now_ms() - started,
    })
}

fn play(definition: Json, input: Json, mocks: Json) -> Played {
    try_play(definition, setup(input), mocks).unwrap()
}

/// A machine of one state.
fn one(mut state: Json) -> Json {
    let ends = !matches!(state["Type"].as_str(), Some("Succeed" | "Fail" | "Choice"));
    if ends && state.get("Next").is_none() {
        state["End"] = true.into();
    }
    json!({"StartAt": "S", "States": {"S": state,
        "Yes": {"Type": "Pass", "Result": "yes", "End": true}, "No": {"Type": "Pass", "Result": "no", "End": true}}})
}

fn with(mut state: Json, more: Json) -> Json {
    for (name, value) in more.as_object().unwrap() {
        state[name] = value.clone();
    }
    state
}

fn task(more: Json) -> Json {
    with(json!({"Type": "Task", "Resource": LAMBDA}), more)
}

fn jsonata(more: Json) -> Json {
    with(json!({"QueryLanguage": "JSONata"}), more)
}

const IN_STATE: &str = "An error occurred while executing the state 'S' (entered at the event id #2). ";
