//! What a run says of callers, callees, bills and visits, against what AWS does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::{Design, Id, file};
use aslant_engine::json::{Value, parse_strict};
use aslant_engine::simulation::{AskAnswer, Input, NodeStatus, Run, RunStatus, Snapshot, Until};

/// A design file's members, put around what a test needs.
fn design(members: &str) -> Design {
    file::read(&format!(r#"{{"aslant": 1, "name": "Test", {members}}}"#)).unwrap()
}

fn run(design: &Design) -> Run {
    let (_, scenario) = design.scenarios().next().unwrap();
    let mut run = Run::new(Arc::new(design.clone()), scenario.clone()).unwrap();
    assert!(run.advance(Until::Pause, 100_000), "it does not end");
    run
}

fn rows(run: &Run) -> String {
    let rows: Vec<String> = run.rows().iter().map(|row| format!("{} {}", row.at_ms, row.text)).collect();
    rows.join("\n")
}

fn part(snapshot: &Snapshot, words: &str) -> f64 {
    let parts = &snapshot.summary.cost.parts;
    parts.iter().find(|(name, _)| name.contains(words)).map_or(0.0, |(_, dollars)| *dollars)
}

/// A design with one workflow of that type and a scenario that starts it.
fn workflow(kind: &str, machine: &str, things: &str, answers: &str) -> Design {
    design(&format!(
        r#"{things} "workflows": [{{"id": 1, "name": "W", "type": "{kind}", "machine": {machine}}}],
        "scenarios": [{{"id": 2, "name": "S", "workflow": 1, "input": {{}}, "answers": {answers}}}]"#
    ))
}

const FLAKY: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": "q", "MessageBody": "m"}, "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 2}], "End": true}}}"#;
const BUSY_TWICE: &str =
    r#"{"A": [{"throw": {"Error": "Busy"}}, {"throw": {"Error": "Busy"}}, {"return": {}}]}"#;

#[test]
fn retries_are_billed_as_transitions_in_standard_workflows_alone() {
    let standard = run(&workflow("STANDARD", FLAKY, "", BUSY_TWICE)).snapshot();
    assert_eq!(standard.status, RunStatus::Succeeded);
    assert!((part(&standard, "3 state transitions") - 3.0 * 0.000_025).abs() < 1e-12);
    let express = run(&workflow("EXPRESS", FLAKY, "", BUSY_TWICE)).snapshot();
    assert_eq!(express.status, RunStatus::Succeeded);
    assert!(express.summary.cost.parts.iter().all(|(words, _)| !words.contains("transitions")));
    assert!(part(&express, "1 Express") > 0.0);
}

/// "Step Functions counts a state transition each time a step of your workflow is executed … retries included": those of
/// Map and Parallel states too.
#[test]
fn a_retried_parallel_is_billed_as_well() {
    let machine = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "End": true,
        "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "q", "MessageBody": "m"}, "End": true}}}]}}}"#;
    let answers = r#"{"A": [{"throw": {"Error": "Busy"}}, {"return": {}}]}"#;
    let snapshot = run(&workflow("STANDARD", machine, "", answers)).snapshot();
    assert_eq!(snapshot.status, RunStatus::Succeeded);
    assert_eq!(snapshot.summary.retries, 1);
    assert!(part(&snapshot, "4 state transitions") > 0.0, "{:?}", snapshot.summary.cost.parts);
}

const CALL: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "${FArn}", "Payload": {}}, "End": true}}}"#;

/// 1 GB of x86 memory: its price is that of its seconds.
fn lambda(mock: &str) -> Snapshot {
    let things = format!(
        r#""functions": [{{"id": 3, "name": "f", "memoryMb": 1024, "timeoutSeconds": 2, "architecture": "x86_64", "mock": {mock}}}],"#
    );
    run(&workflow("STANDARD", CALL, &things, "{}")).snapshot()
}

#[test]
fn a_function_is_billed_until_it_is_ended() {
    let price = |seconds: f64| 0.000_000_2 + seconds * 0.000_016_666_7;
    let silent = lambda(r#"{"latency": [10, 10], "rules": [{"timeOut": true}]}"#);
    assert_eq!(silent.status, RunStatus::Failed);
    assert!((part(&silent, "1 Lambda") - price(2.0)).abs() < 1e-9, "{:?}", silent.summary.cost.parts);
    let slow = lambda(r#"{"latency": [60000, 60000], "rules": [{"return": {}}]}"#);
    assert_eq!(slow.status, RunStatus::Failed);
    assert!((part(&slow, "1 Lambda") - price(2.0)).abs() < 1e-9, "{:?}", slow.summary.cost.parts);
}

#[test]
fn an_express_execution_is_billed_for_100_ms_at_least() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
    let snapshot = run(&workflow("EXPRESS", machine, "", "{}")).snapshot();
    let least = 0.000_001 + 0.1 * 64.0 / 1024.0 * 0.000_016_67;
    assert!((part(&snapshot, "Express") - least).abs() < 1e-12, "{:?}", snapshot.summary.cost.parts);
}

/// A design whose scenario sends a request to a route.
fn route(protocol: &str, integration: &str, things: &str) -> Design {
    design(&format!(
        r#""apis": [{{"id": 1, "name": "api", "protocol": "{protocol}", "routes": [{{"id": 2, "method": "POST", "path": "/x", "integration": {integration}}}]}}],
        {things} "scenarios": [{{"id": 9, "name": "S", "route": 2, "request": {{}}}}]"#
    ))
}

fn function(mock: &str) -> String {
    format!(r#""functions": [{{"id": 3, "name": "f", "timeoutSeconds": 60, "mock": {mock}}}],"#)
}

#[test]
fn a_rest_api_takes_only_text_as_a_functions_body() {
    let mock = r#"{"rules": [{"return": {"statusCode": 200, "body": {"a": 1}}}]}"#;
    let response = run(&route("REST", r#"{"function": 3}"#, &function(mock))).snapshot().response.unwrap();
    assert_eq!(response.status, 502);
    assert!(response.note.unwrap().contains("body"));
    let mock = r#"{"rules": [{"return": {"statusCode": 201, "body": "{\"a\": 1}"}}]}"#;
    let response = run(&route("REST", r#"{"function": 3}"#, &function(mock))).snapshot().response.unwrap();
    assert_eq!((response.status, response.body.to_json().as_str()), (201, r#"{"a":1}"#));
}

#[test]
fn a_function_goes_on_behind_a_gateway_that_gave_up() {
    for (protocol, status, limit) in [("REST", 504, 29_000), ("HTTP", 503, 30_000)] {
        let mock = r#"{"latency": [40000, 40000], "rules": [{"return": {"statusCode": 200, "body": ""}}]}"#;
        let run = run(&route(protocol, r#"{"function": 3}"#, &function(mock)));
        let snapshot = run.snapshot();
        let response = snapshot.response.clone().unwrap();
        assert_eq!((response.status, response.at_ms - snapshot.started_ms), (status, limit));
        let node = snapshot.nodes.iter().find(|(id, _)| *id == Id(3)).unwrap();
        assert_eq!((node.1.active, node.1.status), (0, NodeStatus::Done), "{}", rows(&run));
        assert_eq!(snapshot.status, RunStatus::Failed);
    }
}

#[test]
fn a_service_behind_a_route_answers_and_fails_as_itself() {
    let table = |mock: &str| {
        let things = format!(r#""resources": [{{"id": 3, "name": "t", "kind": "table", "mock": {mock}}}],"#);
        let found = run(&route("REST", r#"{"service": 3, "action": "PutItem"}"#, &things));
        (found.snapshot().response.unwrap(), rows(&found))
    };
    let (response, rows) = table(r#"{"rules": []}"#);
    assert_eq!((response.status, response.body), (200, Value::empty_object()));
    assert!(rows.contains("assumed"), "{rows}");
    let (response, _) =
        table(r#"{"rules": [{"throw": {"error": "ConditionalCheckFailedException", "cause": ""}}]}"#);
    assert_eq!(response.status, 500);
    let note = response.note.unwrap();
    assert!(note.contains("ConditionalCheckFailedException") && !note.contains("function"), "{note}");
}

#[test]
fn a_request_without_a_body_starts_with_an_empty_object() {
    let workflows = r#""workflows": [{"id": 3, "name": "W", "machine": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}}],"#;
    let snapshot = run(&route("REST", r#"{"startExecution": 3}"#, workflows)).snapshot();
    assert_eq!(snapshot.executions[0].input, Value::empty_object());
}

#[test]
fn an_answer_of_the_scenario_uses_up_no_rule_of_the_mock() {
    let machine = CALL.replace(r#""End": true"#, r#""ResultPath": null, "Next": "B"}, "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "${FArn}", "Payload": {}}, "OutputPath": "$.Payload", "End": true"#);
    let things = r#""functions": [{"id": 3, "name": "f", "mock": {"rules": [{"times": 1, "return": "first"}, {"return": "later"}]}}],"#;
    let run = run(&workflow("STANDARD", &machine, things, r#"{"A": [{"return": "written"}]}"#));
    let output = run.snapshot().executions[0].output.clone().unwrap();
    assert_eq!(output, Value::string("first"));
}

const ASK: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}},
    "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}], "End": true}, "Late": {"Type": "Succeed"}}}"#;

#[test]
fn a_question_without_a_time_limit_can_still_be_left_unanswered() {
    let mut run = run(&workflow("STANDARD", ASK, "", "{}"));
    assert_eq!(run.snapshot().status, RunStatus::Asking);
    let token = run.snapshot().asks[0].token;
    run.give(Input::Answer { token, answer: AskAnswer::TimeOut });
    assert!(run.advance(Until::Pause, 1_000));
    assert_eq!(run.snapshot().status, RunStatus::Succeeded, "{}", rows(&run));
    assert!(run.snapshot().asks.is_empty());
}

#[test]
fn a_run_that_nothing_moves_on_ends_and_says_why() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": "q", "MessageBody": "m"}, "End": true}}}"#;
    let run = run(&workflow("STANDARD", machine, "", r#"{"A": [{"timeout": "Task"}]}"#));
    assert_eq!(run.snapshot().status, RunStatus::Aborted, "{}", rows(&run));
    assert!(rows(&run).contains("A waits for ever"), "{}", rows(&run));
}

/// Two workflows: the first calls the second.
fn nested(resource: &str, arguments: &str, kind: &str, child: &str) -> Run {
    let parent = format!(
        r#"{{"StartAt": "Call", "States": {{"Call": {{"Type": "Task", "Resource": "arn:aws:states:::{resource}", "TimeoutSeconds": 100,
        "Parameters": {{"StateMachineArn": "${{ChildArn}}", {arguments} "Input": {{}}}},
        "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "Caught"}}], "End": true}}, "Caught": {{"Type": "Pass", "End": true}}}}}}"#
    );
    run(&design(&format!(
        r#""workflows": [{{"id": 1, "name": "Parent", "machine": {parent}}}, {{"id": 3, "name": "Child", "type": "{kind}", "machine": {child}}}],
        "scenarios": [{{"id": 2, "name": "S", "workflow": 1, "input": {{}}}}]"#
    )))
}

const FAILS: &str =
    r#"{"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Nope", "Cause": "because"}}}"#;

/// The SDK's call succeeds with `Status` FAILED; only `.sync` turns a failed child into an error.
#[test]
fn a_child_that_failed_is_a_result_for_the_sdk_and_an_error_for_sync() {
    let called = nested("aws-sdk:sfn:startSyncExecution", "", "EXPRESS", FAILS);
    let output = called.snapshot().executions[0].output.clone().unwrap();
    assert_eq!(output.get("Status"), Some(&Value::string("FAILED")), "{}", rows(&called));
    assert_eq!(output.get("Error"), Some(&Value::string("Nope")));
    assert!(output.get("BillingDetails").is_some());
    let called = nested("states:startExecution.sync:2", "", "STANDARD", FAILS);
    let output = called.snapshot().executions[0].output.clone().unwrap();
    assert_eq!(output.get("Error"), Some(&Value::string("States.TaskFailed")));
    let cause = parse_strict(output.get("Cause").unwrap().as_str().unwrap()).unwrap();
    assert_eq!(cause.get("Error"), Some(&Value::string("Nope")));
}

#[test]
fn a_standard_child_cannot_be_started_synchronously_by_the_sdk() {
    let called = nested("aws-sdk:sfn:startSyncExecution", "", "STANDARD", FAILS);
    let output = called.snapshot().executions[0].output.clone().unwrap();
    let error = output.get("Error").unwrap().as_str().unwrap();
    assert_eq!(error, "Sfn.StateMachineTypeNotSupportedException", "{}", rows(&called));
    assert_eq!(called.snapshot().executions.len(), 1);
}

/// Where the Task that waits for it times out, the child is stopped.
#[test]
fn a_child_ends_with_the_task_that_waits_for_it() {
    let child = r#"{"StartAt": "Long", "States": {"Long": {"Type": "Wait", "Seconds": 5000, "Next": "Done"}, "Done": {"Type": "Succeed"}}}"#;
    let called = nested("states:startExecution.sync", "", "STANDARD", child);
    let snapshot = called.snapshot();
    assert_eq!(snapshot.executions[0].status, RunStatus::Succeeded);
    assert_eq!(snapshot.executions[1].status, RunStatus::Aborted, "{}", rows(&called));
    assert!(snapshot.summary.virtual_ms < 200_000, "{}", rows(&called));
}

#[test]
fn workflows_that_start_each_other_without_end_are_stopped_with_the_reason() {
    let design = design(
        r#""workflows": [{"id": 1, "name": "Loop", "machine": {"StartAt": "Again", "States": {"Again": {"Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "${LoopArn}"}, "End": true}}}}],
        "scenarios": [{"id": 2, "name": "S", "workflow": 1, "input": {}}]"#,
    );
    let run = run(&design);
    assert_eq!(run.snapshot().status, RunStatus::Failed);
    let last = run.snapshot().executions.last().unwrap().clone();
    assert_eq!(last.error.as_deref(), Some("StepFunctions.ExecutionLimitExceededException"));
}

/// The rows of an iteration lead to the data of that very iteration.
#[test]
fn rows_of_iterations_show_their_own_visits() {
    let machine = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${FArn}", "Payload.$": "$"}, "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 60, "End": true}}}}}}"#;
    let things = r#""functions": [{"id": 3, "name": "f", "mock": {"latency": [10, 5000], "rules": [{"return": "{% $payload %}"}]}}],"#;
    let design = design(&format!(
        r#"{things} "workflows": [{{"id": 1, "name": "W", "machine": {machine}}}],
        "scenarios": [{{"id": 2, "name": "S", "workflow": 1, "input": [1, 2, 3]}}]"#
    ));
    let run = run(&design);
    assert_eq!(run.snapshot().status, RunStatus::Succeeded, "{}", rows(&run));
    let mut called = Vec::new();
    for row in run.rows().iter().filter(|row| row.text.contains("calls f")) {
        let visit = run.visit(aslant_engine::simulation::HistoryId::default(), row.visit.unwrap()).unwrap();
        called.push(visit.stages[0].1.clone());
    }
    assert_eq!(called, [Value::int(1), Value::int(2), Value::int(3)]);
    let waits: Vec<_> = run.rows().iter().filter(|row| row.text.contains("skipped")).collect();
    assert_eq!(waits.len(), 3);
    for row in &waits {
        assert!(row.text.contains("60 s"), "{}", row.text);
    }
    let visits: std::collections::BTreeSet<_> = waits.iter().map(|row| row.visit).collect();
    assert_eq!(visits.len(), 3, "each its own");
}
