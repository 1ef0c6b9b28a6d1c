//! The scenarios of the default design end as a person expects of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::{Design, Id, WorkflowType};
use aslant_engine::interchange::asl::{Target, import_into};
use aslant_engine::json::Value;
use aslant_engine::simulation::{AskAnswer, HistoryId, Input, Run, RunStatus, Until};

fn scenario(design: &Design, words: &str) -> Id {
    let found = design.scenarios().find(|(_, scenario)| scenario.name.to_lowercase().contains(words));
    let names: Vec<_> = design.scenarios().map(|(_, scenario)| scenario.name.to_string()).collect();
    found.unwrap_or_else(|| panic!("no scenario with {words:?} among {names:?}")).0
}

fn start(words: &str) -> Run {
    let design = Design::default_design();
    let scenario = design.scenario(scenario(&design, words)).cloned().unwrap();
    Run::new(Arc::new(design), scenario).unwrap()
}

fn finish(run: &mut Run) {
    assert!(run.advance(Until::Pause, 200_000), "it does not end");
}

fn rows(run: &Run) -> String {
    let started = run.snapshot().started_ms;
    let lines: Vec<String> =
        run.rows().iter().map(|row| format!("{:>9} {}", row.at_ms - started, row.text)).collect();
    lines.join("\n")
}

fn visited(run: &Run, state: &str) -> bool {
    let design = run.design();
    run.snapshot().nodes.iter().any(|(id, _)| *design.name(*id) == *state)
}

#[test]
fn an_ordinary_order_is_fulfilled() {
    let mut run = start("ordinary");
    finish(&mut run);
    let snapshot = run.snapshot();
    assert_eq!(snapshot.status, RunStatus::Succeeded, "{}", rows(&run));
    let response = snapshot.response.expect("a response");
    assert_eq!(response.status, 202, "{response:?}");
    assert!(visited(&run, "OrderFulfilled"), "{}", rows(&run));
    assert!(!visited(&run, "RequestApproval"));
    assert_eq!(snapshot.summary.compensations, 0);
}

#[test]
fn a_declined_card_releases_the_inventory() {
    let mut run = start("declined");
    finish(&mut run);
    assert_eq!(run.snapshot().status, RunStatus::Failed, "{}", rows(&run));
    assert!(visited(&run, "ReleaseInventory") && !visited(&run, "RefundPayment"), "{}", rows(&run));
}

#[test]
fn a_flaky_payment_goes_through_at_the_third_try() {
    let mut run = start("flaky");
    finish(&mut run);
    assert_eq!(run.snapshot().status, RunStatus::Succeeded, "{}", rows(&run));
    assert_eq!(run.snapshot().summary.retries, 2, "{}", rows(&run));
}

#[test]
fn a_large_order_waits_for_a_person() {
    for (answer, status) in [
        (AskAnswer::Succeed(Value::object([("approved", Value::Bool(true))])), RunStatus::Succeeded),
        (AskAnswer::Fail { error: "ApprovalDenied".into(), cause: "Too dear".into() }, RunStatus::Failed),
        (AskAnswer::TimeOut, RunStatus::Failed),
    ] {
        let mut run = start("large");
        finish(&mut run);
        let snapshot = run.snapshot();
        assert_eq!(snapshot.status, RunStatus::Asking, "{}", rows(&run));
        let ask = snapshot.asks.first().expect("a question").clone();
        assert_eq!(ask.state_name, "RequestApproval");
        run.give(Input::Answer { token: ask.token, answer: answer.clone() });
        finish(&mut run);
        assert_eq!(run.snapshot().status, status, "{answer:?}\n{}", rows(&run));
    }
}

#[test]
fn no_courier_means_refund_and_release() {
    let mut run = start("courier");
    finish(&mut run);
    assert_eq!(run.snapshot().status, RunStatus::Failed, "{}", rows(&run));
    assert!(visited(&run, "RefundPayment") && visited(&run, "ReleaseInventory"), "{}", rows(&run));
}

#[test]
fn a_sold_out_line_releases_the_others() {
    let mut run = start("sold");
    finish(&mut run);
    assert_eq!(run.snapshot().status, RunStatus::Failed, "{}", rows(&run));
    assert!(visited(&run, "ReleaseInventory") && !visited(&run, "ChargePayment"), "{}", rows(&run));
}

#[test]
fn the_same_scenario_gives_the_same_run() {
    let (mut one, mut other) = (start("flaky"), start("flaky"));
    finish(&mut one);
    while !other.snapshot().status.is_over() {
        other.advance(Until::Event, 1);
    }
    assert_eq!(one.rows(), other.rows());
    assert_eq!(one.events(HistoryId::default(), 0, 10_000), other.events(HistoryId::default(), 0, 10_000));
}

#[test]
fn stepping_back_and_forth_changes_nothing() {
    let mut run = start("flaky");
    finish(&mut run);
    let (rows, events, end) =
        (run.rows().to_vec(), run.events(HistoryId::default(), 0, 10_000), run.snapshot());
    for step in [end.step / 2, 1, end.step - 1, 0] {
        run.seek(step);
        assert_eq!(run.snapshot().step, step);
        run.seek(end.step);
        assert_eq!(run.rows(), rows);
        assert_eq!(run.events(HistoryId::default(), 0, 10_000), events);
    }
    run.step_back();
    assert!(run.rows().len() < rows.len());
}

#[test]
fn an_answer_survives_stepping_back() {
    let mut run = start("large");
    finish(&mut run);
    let ask = run.snapshot().asks.first().cloned().unwrap();
    let approved = AskAnswer::Succeed(Value::object([("approved", Value::Bool(true))]));
    run.give(Input::Answer { token: ask.token, answer: approved });
    finish(&mut run);
    let (end, rows) = (run.snapshot().step, run.rows().to_vec());
    run.seek(2);
    run.seek(end);
    assert_eq!(run.rows(), rows);
    assert_eq!(run.snapshot().status, RunStatus::Succeeded);
}

/// A question without a time limit holds back time-outs and waits, not answers that are already on their way.
#[test]
fn what_is_on_its_way_arrives_while_a_person_is_asked() {
    let machine = r#"{"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}, "End": true}}},
        {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Parameters": {"TopicArn": "t", "Message": "m"}, "Next": "Worked"}, "Worked": {"Type": "Pass", "End": true}}}
    ]}}}"#;
    let value = aslant_engine::json::parse_strict(machine).unwrap();
    let target = Target::New { name: "W".into(), workflow_type: WorkflowType::Standard };
    let import = import_into(&Design::empty(), &target, &value).unwrap();
    let (_, scenario) = import.design.scenarios().next().unwrap();
    let mut run = Run::new(Arc::new(import.design.clone()), scenario.clone()).unwrap();
    finish(&mut run);
    assert_eq!(run.snapshot().status, RunStatus::Asking, "{}", rows(&run));
    assert!(visited(&run, "Worked"), "{}", rows(&run));
}
