//! Every scenario of every example ends as it says: the caller's response, the way through the states, the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::examples::examples;
use aslant_engine::design::{Design, Fault, FaultKind, Scenario};
use aslant_engine::interchange::asl::{self, Target, import_into};
use aslant_engine::interchange::{Format, export, sam};
use aslant_engine::json::Value;
use aslant_engine::simulation::{AskAnswer, Input, Run, RunStatus, Until};

/// How a person answers, where one is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Person {
    Nobody,
    Approves,
    Denies,
    LetsItTimeOut,
}

struct End {
    example: &'static str,
    scenario: &'static str,
    person: Person,
    /// The caller's status and body; empty where a workflow is started without a caller.
    response: (u16, &'static str),
    status: RunStatus,
    /// The error of the execution, or members of its output.
    outcome: &'static str,
    /// States that are entered, in this order, with others between.
    through: &'static [&'static str],
    never: &'static [&'static str],
}

const NONE: (u16, &str) = (0, "");

fn ends() -> Vec<End> {
    use Person::{Approves, Denies, LetsItTimeOut, Nobody};
    use RunStatus::{Failed, Succeeded};
    let order = |scenario, person, id: &'static str, status, outcome, through, never| End {
        example: "order-fulfilment",
        scenario,
        person,
        response: (202, id),
        status,
        outcome,
        through,
        never,
    };
    let other = |example, scenario, person, status, outcome, through, never| End {
        example,
        scenario,
        person,
        response: NONE,
        status,
        outcome,
        through,
        never,
    };
    vec![
        order(
            "Ordinary order",
            Nobody,
            r#"{"orderId": "ord-1001", "status": "PENDING"}"#,
            Succeeded,
            r#"{"orderId": "ord-1001", "status": "FULFILLED", "trackingNumber": "TRK-ord-1001"}"#,
            &[
                "ValidateOrder",
                "Accepted?",
                "SaveOrder",
                "ReserveLines",
                "ReserveStock",
                "ReserveStock",
                "ReserveStock",
                "NeedsApproval?",
                "ChargePayment",
                "CancellationWindow",
                "LockForShipping",
                "ShipAndNotify",
                "MarkFulfilled",
                "OrderFulfilled",
            ],
            &["RequestApproval", "RefundPayment", "ReleaseInventory"],
        ),
        order(
            "Card declined",
            Nobody,
            r#"{"orderId": "ord-1002", "status": "PENDING"}"#,
            Failed,
            "CardDeclined",
            &["ReserveLines", "ChargePayment", "ReleaseInventory", "MarkFailed", "OrderFailed"],
            &["RefundPayment", "CancellationWindow"],
        ),
        order(
            "Payment flaky",
            Nobody,
            r#"{"orderId": "ord-1003", "status": "PENDING"}"#,
            Succeeded,
            r#"{"orderId": "ord-1003", "status": "FULFILLED", "trackingNumber": "TRK-ord-1003"}"#,
            &["ChargePayment", "CancellationWindow", "OrderFulfilled"],
            &["RefundPayment", "ReleaseInventory"],
        ),
        order(
            "Large order",
            Approves,
            r#"{"orderId": "ord-1004", "status": "PENDING"}"#,
            Succeeded,
            r#"{"orderId": "ord-1004", "status": "FULFILLED", "trackingNumber": "TRK-ord-1004"}"#,
            &["NeedsApproval?", "RequestApproval", "ChargePayment", "OrderFulfilled"],
            &["ReleaseInventory"],
        ),
        order(
            "Large order",
            Denies,
            r#"{"orderId": "ord-1004", "status": "PENDING"}"#,
            Failed,
            "Denied",
            &["RequestApproval", "ReleaseInventory", "MarkFailed", "OrderFailed"],
            &["ChargePayment", "RefundPayment"],
        ),
        order(
            "Large order",
            LetsItTimeOut,
            r#"{"orderId": "ord-1004", "status": "PENDING"}"#,
            Failed,
            "States.Timeout",
            &["RequestApproval", "ReleaseInventory", "MarkFailed", "OrderFailed"],
            &["ChargePayment", "RefundPayment"],
        ),
        order(
            "No courier",
            Nobody,
            r#"{"orderId": "ord-1005", "status": "PENDING"}"#,
            Failed,
            "States.Http.StatusCode.422",
            &[
                "ChargePayment",
                "LockForShipping",
                "ShipAndNotify",
                "CreateShipment",
                "RefundPayment",
                "ReleaseInventory",
                "MarkFailed",
                "OrderFailed",
            ],
            &["MarkFulfilled", "QueueForHuman"],
        ),
        order(
            "Sold out",
            Nobody,
            r#"{"orderId": "ord-1006", "status": "PENDING"}"#,
            Failed,
            "OutOfStock",
            &["ReserveLines", "ReserveStock", "ReleaseInventory", "MarkFailed", "OrderFailed"],
            &["ChargePayment", "RefundPayment"],
        ),
        other(
            "saga",
            "All booked",
            Nobody,
            Succeeded,
            "{}",
            &["TakeTrip", "BookHotel", "BookFlight", "BookCar", "TripBooked"],
            &["CancelHotel", "CancelFlight", "CancelCar"],
        ),
        other(
            "saga",
            "No seat on the flight",
            Nobody,
            Failed,
            "",
            &["BookHotel", "BookFlight", "CancelHotel", "TripFailed"],
            &["BookCar", "CancelCar"],
        ),
        other(
            "saga",
            "No car",
            Nobody,
            Failed,
            "",
            &["BookFlight", "BookCar", "CancelFlight", "CancelHotel", "TripFailed"],
            &["TripBooked"],
        ),
        other(
            "human-approval",
            "An expense of $240",
            Approves,
            Succeeded,
            "{}",
            &["AskManager", "PayOut", "Paid"],
            &["Escalate", "Refused"],
        ),
        other(
            "human-approval",
            "An expense of $240",
            Denies,
            Failed,
            "",
            &["AskManager", "Refused"],
            &["PayOut", "Escalate"],
        ),
        other(
            "human-approval",
            "An expense of $240",
            LetsItTimeOut,
            Failed,
            "",
            &["AskManager", "Escalate", "Refused"],
            &["PayOut"],
        ),
        other(
            "fan-out",
            "Four images",
            Nobody,
            Succeeded,
            "{}",
            &["ListImages", "EachImage", "MakeThumbnail", "KeepRow", "TellEverybody"],
            &[],
        ),
        other(
            "polling",
            "Ready at the fourth poll",
            Nobody,
            Succeeded,
            "{}",
            &["StartJob", "AskStatus", "AskStatus", "AskStatus", "AskStatus", "ReportReady"],
            &["ReportFailed", "GaveUp"],
        ),
        other(
            "polling",
            "The job fails",
            Nobody,
            Failed,
            "",
            &["StartJob", "AskStatus", "ReportFailed"],
            &["ReportReady", "GaveUp"],
        ),
        End {
            example: "lambda-lith",
            scenario: "An order",
            person: Nobody,
            response: (200, "{}"),
            status: Succeeded,
            outcome: "",
            through: &[],
            never: &[],
        },
    ]
}

fn play(design: &Arc<Design>, scenario: Scenario, person: Person) -> Run {
    let mut run = Run::new(design.clone(), scenario).unwrap();
    assert!(run.advance(Until::Pause, 200_000), "it does not end");
    for _ in 0..10 {
        if run.snapshot().status != RunStatus::Asking {
            break;
        }
        let answer = match person {
            Person::Nobody => break,
            Person::Approves => AskAnswer::Succeed(Value::object([("approved", true.into())])),
            Person::Denies => AskAnswer::Fail { error: "Denied".into(), cause: "Too dear.".into() },
            Person::LetsItTimeOut => AskAnswer::TimeOut,
        };
        let token = run.snapshot().asks[0].token;
        run.give(Input::Answer { token, answer });
        assert!(run.advance(Until::Pause, 200_000), "it does not end");
    }
    run
}

/// The names of the states entered, in their order.
fn entered(run: &Run) -> Vec<String> {
    let name = |event: &Value| Some(event.get("stateEnteredEventDetails")?.get("name")?.as_str()?.to_owned());
    run.events(aslant_engine::simulation::HistoryId::default(), 0, 25_000).iter().filter_map(name).collect()
}

fn wrong_with(end: &End, run: &Run) -> Option<String> {
    let snapshot = run.snapshot();
    if snapshot.status != end.status {
        return Some(format!("ended as {:?}", snapshot.status));
    }
    let response = snapshot.response.map(|response| (response.status, response.body));
    let expected = (end.response != NONE)
        .then(|| (end.response.0, aslant_engine::json::parse_strict(end.response.1).unwrap()));
    if response != expected {
        return Some(format!("answered {response:?}"));
    }
    if let Some(execution) = snapshot.executions.first() {
        if end.status == RunStatus::Failed {
            if !end.outcome.is_empty() && execution.error.as_deref() != Some(end.outcome) {
                return Some(format!("failed with {:?}", execution.error));
            }
        } else if !end.outcome.is_empty() {
            let output = execution.output.clone().unwrap();
            let wanted = aslant_engine::json::parse_strict(end.outcome).unwrap();
            let missing =
                wanted.as_object().unwrap().iter().find(|(key, value)| output.get(key) != Some(*value));
            if missing.is_some() {
                return Some(format!("gave {}", output.to_json()));
            }
        }
    }
    let entered = entered(run);
    let mut rest = entered.iter();
    if let Some(missing) = end.through.iter().find(|state| !rest.any(|name| name == *state)) {
        return Some(format!("does not come to {missing} in its place: {entered:?}"));
    }
    if let Some(state) = end.never.iter().find(|state| entered.iter().any(|name| name == *state)) {
        return Some(format!("comes to {state}: {entered:?}"));
    }
    (snapshot.summary.assumed > 0).then(|| "an answer is assumed".to_owned())
}

#[test]
fn every_scenario_of_the_examples_ends_as_it_says() {
    let ends = ends();
    let mut wrong = Vec::new();
    for example in examples() {
        let design = Arc::new(example.design());
        for (_, scenario) in design.scenarios() {
            let mut known = 0;
            for end in &ends {
                if end.example == example.id && *end.scenario == *scenario.name {
                    known += 1;
                    let run = play(&design, scenario.clone(), end.person);
                    if let Some(reason) = wrong_with(end, &run) {
                        wrong
                            .push(format!("{} / {} ({:?}): {reason}", example.id, scenario.name, end.person));
                    }
                }
            }
            if known == 0 {
                wrong.push(format!("{} / {}: nothing is said of its end", example.id, scenario.name));
            }
        }
    }
    let scenarios: usize = examples().iter().map(|example| example.design().scenarios().count()).sum();
    let mut named: Vec<_> = ends.iter().map(|end| (end.example, end.scenario)).collect();
    named.dedup();
    assert_eq!(named.len(), scenarios);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The payment fails for good: the money goes back and the stock is released.
#[test]
fn three_failed_charges_light_the_saga_backwards() {
    let design = Arc::new(Design::default_design());
    let (_, scenario) = design.scenarios().next().unwrap();
    let (workflow, _) = design.workflows().next().unwrap();
    let at = design.state_by_name(workflow, "ChargePayment").unwrap();
    let fail = FaultKind::Fail { error: "Provider.Broken".into(), cause: "Injected.".into() };
    let faults = vec![Fault { at, kind: fail, times: Some(3) }];
    let run = play(&design, Scenario { faults, ..scenario.clone() }, Person::Nobody);
    let snapshot = run.snapshot();
    assert_eq!(snapshot.status, RunStatus::Failed);
    assert_eq!(snapshot.executions[0].error.as_deref(), Some("Provider.Broken"));
    let entered = entered(&run);
    let back: Vec<&str> = entered.iter().rev().take(4).rev().map(String::as_str).collect();
    assert_eq!(back, ["RefundPayment", "ReleaseInventory", "MarkFailed", "OrderFailed"]);
    assert_eq!(snapshot.summary.compensations, 2);
}

#[test]
fn the_wait_says_what_it_skips() {
    let design = Arc::new(Design::default_design());
    let (_, scenario) = design.scenarios().next().unwrap();
    let run = play(&design, scenario.clone(), Person::Nobody);
    assert!(run.rows().iter().any(|row| row.text.contains("10 min skipped")));
}

/// Out and in and out again, in either spelling: the same text to the last character.
fn comes_back(name: &str, machine: &Value) {
    for format in [Format::Json, Format::Yaml] {
        let text = asl::print(machine, format);
        let read = asl::parse(&text);
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
        let workflow_type = aslant_engine::design::WorkflowType::Standard;
        let target = Target::New { name: "W".into(), workflow_type };
        let import = import_into(&Design::empty(), &target, &read.value).unwrap();
        let workflow = import.workflow.unwrap();
        let again = export::machine(&import.design, workflow, &export::Values::Substitutions);
        assert_eq!(asl::print(&again, format), text, "{name}");
        // Over what is there already nothing changes.
        let over = import_into(&import.design, &Target::Replace(workflow), &read.value).unwrap();
        assert_eq!(over.design, import.design, "{name}");
    }
}

#[test]
fn every_workflow_comes_back_from_an_export() {
    for example in examples() {
        let design = example.design();
        for (workflow, _) in design.workflows() {
            comes_back(example.id, &export::machine(&design, workflow, &export::Values::Substitutions));
            let real = export::Values::Real { region: "eu-west-1".into(), account: "210987654321".into() };
            comes_back(example.id, &export::machine(&design, workflow, &real));
        }
    }
}

/// The same for the machines that stand in a template.
#[test]
fn a_template_machine_comes_back_from_an_export() {
    let template = "Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: \"Ä b\"\n        States:\n          \"Ä b\": {Type: Task, Resource: !GetAtt F.Arn, Comment: \"a\\tb\\u2028 ✓\", Next: no}\n          no: {Type: Wait, Seconds: 1.50, Next: \"012\"}\n          \"012\": {Type: Pass, Result: {x: [[], {}, null, \"~\", \"0x1F\", \"- a\", \" lead\", \"two\\nlines\\n\\n\", \"\"]}, End: true}\n  F:\n    Type: AWS::Serverless::Function\n";
    let template = sam::parse(template);
    let import = sam::import(&Design::empty(), &template, "M", &|_| None).unwrap();
    let workflow = import.workflow.unwrap();
    comes_back("template", &import.design.machine(workflow));
}
