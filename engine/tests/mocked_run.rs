//! Properties of runs with mocks and of TestState: nothing that is given panics or hangs them, and the same seed gives the
//! same history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::interchange::mock_config;
use aslant_engine::interpreter::test_state::{ApiModels, TestStateRequest, test_state};
use aslant_engine::interpreter::{Execution, ExecutionInput, Limits, Machine, WorkflowType};
use aslant_engine::json::{Pointer, Value, parse_strict};
use aslant_engine::simulation::{MockedAnswers, MockedRun};
use proptest::prelude::*;

/// A definition, an input, mocks and a call of TestState, from which the others are made by changes.
const RUN: &str = r#"{
  "definition": {"StartAt": "Get", "States": {
    "Get": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 60, "HeartbeatSeconds": 20,
      "Parameters": {"FunctionName": "f", "Payload": {"id.$": "$.id", "token.$": "$$.Task.Token"}},
      "ResultSelector": {"items.$": "$.items[?(@.n > 1)]"}, "ResultPath": "$.got", "Assign": {"seen.$": "$.items[0].n"},
      "Retry": [{"ErrorEquals": ["Busy", "States.Timeout"], "MaxAttempts": 2, "JitterStrategy": "FULL"}],
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Done"}], "Next": "Each"},
    "Each": {"Type": "Map", "ItemsPath": "$.got.items", "MaxConcurrency": 2, "ToleratedFailurePercentage": 50, "ItemSelector": {"v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"},
      "ItemBatcher": {"MaxItemsPerBatch": 2}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
      "StartAt": "One", "States": {"One": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.Items.v.n ~> $sum %}", "End": true}}}, "Next": "Both"},
    "Both": {"Type": "Parallel", "Branches": [
      {"StartAt": "L", "States": {"L": {"Type": "Wait", "SecondsPath": "$[0]", "Next": "C"}, "C": {"Type": "Choice", "Choices": [{"Variable": "$[0]", "NumericGreaterThan": 4, "Next": "Bad"}], "Default": "Ok"}, "Ok": {"Type": "Succeed"}, "Bad": {"Type": "Fail", "ErrorPath": "States.Format('E{}', $[0])"}}},
      {"StartAt": "R", "States": {"R": {"Type": "Pass", "Parameters": {"u.$": "States.UUID()", "r.$": "States.MathRandom(1, 9)"}, "End": true}}}], "Next": "Done"},
    "Done": {"Type": "Succeed"}}},
  "input": {"id": 7},
  "mocks": {"Get": [{"throw": {"Error": "Busy", "Cause": "later"}}, {"timeout": "Task", "submitted": {}}, {"return": {"items": [{"n": 1}, {"n": 2}, {"n": 3}]}}]},
  "stateName": "Get", "inspectionLevel": "TRACE", "variables": {"x": [1]}, "context": {"State": {"RetryCount": 1}, "Task": {"Token": "t"}},
  "stateConfiguration": {"retrierRetryCount": 1, "mapIterationFailureCount": 0, "mapItemReaderData": "[1, 2]"},
  "mock": {"result": {"items": [{"n": 2}]}}, "role": "arn:aws:iam::111111111111:role/R"
}"#;

/// A change of a document: what becomes of the value at a place, which is counted from the front.
#[derive(Clone, Debug)]
enum Change {
    Remove(usize),
    Put(usize, Value),
    /// The value of another place.
    Copy(usize, usize),
}

fn value() -> impl Strategy<Value = Value> {
    let texts = [
        "",
        "$",
        "$.id",
        "$$",
        "$.got.items",
        "$..n",
        "$[0]",
        "States.UUID()",
        "States.Array($, 1)",
        "{% $states.input %}",
        "{% $f := function($x) { $f($x) }; $f(1) %}",
        "{% [1..9999999] %}",
        "Task",
        "Map",
        "Done",
        "Get",
        "Each",
        "States.ALL",
        "DISTRIBUTED",
        "JSONata",
        "2024-01-01T00:00:00Z",
        "arn:aws:states:::s3:getObject",
        "L",
    ];
    let numbers = [0, 1, -1, 3, 2_147_483_647, i64::MAX, i64::MIN];
    prop_oneof![
        proptest::sample::select(texts.to_vec()).prop_map(Value::from),
        proptest::sample::select(numbers.to_vec()).prop_map(Value::int),
        Just(Value::Null),
        Just(Value::Bool(true)),
        Just(Value::array([])),
        Just(Value::empty_object()),
        Just(parse_strict(r#"{"n.$": "$", "a": [1.5, {"b": "$.x"}]}"#).unwrap()),
        Just(parse_strict("1e400").unwrap()),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..2000_usize).prop_map(Change::Remove),
        (0..2000_usize, value()).prop_map(|(at, value)| Change::Put(at, value)),
        (0..2000_usize, 0..2000_usize).prop_map(|(to, from)| Change::Copy(to, from)),
    ]
}

fn places(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object.iter() {
                let at = at.key(Arc::clone(name));
                found.push(at.clone());
                places(member, &at, found);
            }
        }
        Value::Array(array) => {
            for (index, item) in array.items().iter().enumerate() {
                let at = at.index(index);
                found.push(at.clone());
                places(item, &at, found);
            }
        }
        _ => {}
    }
}

fn changed(changes: &[Change]) -> Value {
    let mut document = parse_strict(RUN).unwrap();
    for change in changes {
        let mut found = Vec::new();
        places(&document, &Pointer::root(), &mut found);
        if found.is_empty() {
            break;
        }
        let at = |place: usize| &found[place % found.len()];
        match change {
            Change::Remove(place) => {
                let (parent, token) = at(*place).split_last().unwrap();
                match document.pointer_mut(&parent) {
                    Some(Value::Array(array)) => {
                        let items = Arc::make_mut(array).items_mut();
                        drop(items.remove(token.parse().unwrap()));
                    }
                    Some(object) => drop(object.as_object_mut().unwrap().remove(token)),
                    None => {}
                }
            }
            Change::Put(place, value) => *document.pointer_mut(at(*place)).unwrap() = value.clone(),
            Change::Copy(to, from) => {
                let value = document.pointer(at(*from)).unwrap().clone();
                if value.depth() < 20 {
                    *document.pointer_mut(at(*to)).unwrap() = value;
                }
            }
        }
    }
    document
}

/// The history's JSON and the end, or why there is none.
fn run(document: &Value, seed: u64, workflow_type: WorkflowType) -> Option<String> {
    let machine = Machine::prepare(document.get("definition")?).ok()?;
    let states = mock_config::answers_by_state(document.get("mocks")?).ok()?;
    let limits = Limits { max_events: 500, max_transitions: 500, ..Limits::default() };
    let input = document.get("input").cloned().unwrap_or_default();
    let setup = ExecutionInput { input, seed, workflow_type, limits, ..ExecutionInput::default() };
    let answers = Arc::new(MockedAnswers { states, ..MockedAnswers::default() });
    let mut run = MockedRun::new(Execution::new(Arc::new(machine), setup), answers);
    let mut events = Vec::new();
    let end = loop {
        match run.step(&mut events) {
            Ok(false) => {}
            Ok(true) => break format!("{:?}", run.execution().outcome()),
            Err(error) => break error.to_string(),
        }
    };
    let events: Vec<String> = events.iter().map(|event| event.to_api_json().to_json()).collect();
    Some(format!("{}\n{end}", events.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_definition_input_or_mock_panics_or_hangs_a_run(changes in proptest::collection::vec(change(), 0..4), seed: u64) {
        let document = changed(&changes);
        let first = run(&document, seed, WorkflowType::Standard);
        prop_assert_eq!(first, run(&document, seed, WorkflowType::Standard));
        run(&document, seed, WorkflowType::Express);
    }

    #[test]
    fn no_call_panics_or_hangs_test_state(changes in proptest::collection::vec(change(), 0..5), state in 0..9_usize) {
        let mut document = changed(&changes);
        let names = ["Get", "Each", "Both", "Done", "One", "L", "C", "Bad", "R"];
        if let Some(object) = document.as_object_mut() {
            object.insert("stateName", Value::from(names[state]));
            if !matches!(names[state], "Get" | "Each" | "Both") {
                object.remove("mock");
                object.remove("context");
            }
        }
        let answer = |document: &Value| {
            let request = TestStateRequest::from_value(document)?;
            test_state(&request, &ApiModels::none()).map(|response| response.to_api_json().to_json())
        };
        prop_assert_eq!(answer(&document), answer(&document));
    }
}

#[test]
fn the_unchanged_run_goes_through_every_state() {
    let document = parse_strict(RUN).unwrap();
    let history = run(&document, 1, WorkflowType::Standard).unwrap();
    for state in ["Get", "Each", "Both", "L", "R"] {
        assert!(history.contains(&format!("{{\"name\":\"{state}\"")), "{state} in {history}");
    }
    assert!(history.contains("status: Succeeded") || history.contains("status: Failed"), "{history}");
}

#[test]
fn a_task_that_only_beats_times_out_by_its_own_time() {
    let text = r#"{"definition": {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "TimeoutSeconds": 60, "HeartbeatSeconds": 20, "End": true}}}, "input": {}, "mocks": {"T": [{"timeout": "KIND"}]}}"#;
    for (kind, second) in [("Task", "12:01:00"), ("Heartbeat", "12:00:20")] {
        let mut document = parse_strict(&text.replace("KIND", kind)).unwrap();
        document.as_object_mut().unwrap();
        let history = run_from(&document, 1_717_243_200_000);
        let last = history.lines().rev().find(|line| line.contains("TaskTimedOut")).unwrap();
        assert!(last.contains(&format!("2024-06-01T{second}")), "{kind}: {last}");
    }
}

fn run_from(document: &Value, started_at_ms: i64) -> String {
    let machine = Machine::prepare(document.get("definition").unwrap()).unwrap();
    let states = mock_config::answers_by_state(document.get("mocks").unwrap()).unwrap();
    let setup = ExecutionInput { started_at_ms, ..ExecutionInput::default() };
    let answers = Arc::new(MockedAnswers { states, ..MockedAnswers::default() });
    let mut run = MockedRun::new(Execution::new(Arc::new(machine), setup), answers);
    let events = run.run().unwrap();
    events.iter().map(|event| event.to_api_json().to_json() + "\n").collect()
}
