//! An imported workflow that asks again and again until an answer changes comes to its end on guessed answers, and they
//! are marked as assumed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::{Design, WorkflowType};
use aslant_engine::interchange::asl::{Target, import_into};
use aslant_engine::simulation::{Run, RunStatus, Until};

fn runs(text: &str) -> Run {
    let empty = Design::empty();
    let parsed = aslant_engine::json::parse(text);
    let target = Target::New { name: "Imported".into(), workflow_type: WorkflowType::Standard };
    let import = import_into(&empty, &target, &parsed.value).unwrap();
    let design = Arc::new(import.design);
    let scenario = design.scenarios().next().unwrap().1.clone();
    let mut run = Run::new(design, scenario).unwrap();
    assert!(run.advance(Until::Pause, 2_000), "it goes round for ever");
    run
}

const POLL: &str = r#"{"StartAt": "Ask", "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${StatusArn}"},
        "ResultSelector": {"status.$": "$.Payload.status"}, "Next": "Ready?"},
    "Ready?": {"Type": "Choice", "Choices": [
        {"Variable": "$.status", "StringEquals": "RUNNING", "Next": "Pause"},
        {"Variable": "$.status", "StringEquals": "DONE", "Next": "Good"}], "Default": "Bad"},
    "Pause": {"Type": "Wait", "Seconds": 5, "Next": "Ask"},
    "Good": {"Type": "Succeed"}, "Bad": {"Type": "Fail"}}}"#;

#[test]
fn a_status_that_is_polled_changes() {
    let run = runs(POLL);
    let snapshot = run.snapshot();
    assert_eq!(snapshot.status, RunStatus::Succeeded);
    let asked = run.calls().iter().filter(|call| &*call.state == "Ask").count();
    assert_eq!(asked, 4, "three times as before, then otherwise");
    assert!(run.rows().iter().any(|row| row.assumed));
    assert_eq!(snapshot.summary.assumed, 4);
}

#[test]
fn so_does_one_behind_a_condition_in_jsonata() {
    let run = runs(
        r#"{"QueryLanguage": "JSONata", "StartAt": "Ask", "States": {
        "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "${StatusArn}"},
            "Output": "{% $states.result.Payload %}", "Next": "Ready?"},
        "Ready?": {"Type": "Choice", "Choices": [
            {"Condition": "{% $states.input.state = 'PENDING' %}", "Next": "Pause"}], "Default": "Good"},
        "Pause": {"Type": "Wait", "Seconds": 5, "Next": "Ask"},
        "Good": {"Type": "Succeed"}}}"#,
    );
    assert_eq!(run.snapshot().status, RunStatus::Succeeded);
}
