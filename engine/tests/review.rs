//! The design review and the findings of whole designs: the examples are clean, every rule finds what it is for
//! and nothing else, every fix removes what it is offered for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use aslant_engine::analysis::{self, Analysis};
use aslant_engine::asl::WorkflowType;
use aslant_engine::design::examples::examples;
use aslant_engine::design::{
    Access, CallMode, Command, Design, Function, Id, Integration, Place, Record, SETTINGS, Silenced, Trigger,
    TriggerSource, Undo, Use,
};
use aslant_engine::diagnostic::Diagnostic;
use aslant_engine::json::{self, Pointer, Value};
use aslant_engine::review::RULES;

fn listed(design: &Design, found: &[Diagnostic<Place>]) -> String {
    let lines = found.iter().map(|one| {
        let name = design.name(one.place.owner);
        format!("\n  {:?} {} {name}{}: {}", one.severity, one.code, one.place.pointer, one.message)
    });
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn the_examples_are_clean() {
    for example in examples() {
        let design = example.design();
        let mut found = analysis::findings(&design);
        if example.id == "lambda-lith" {
            // It is there to be criticised, and for that alone.
            assert!(found.iter().any(|one| one.code == "lambda-lith"));
            println!("{}:{}", example.id, listed(&design, &found));
            found.retain(|one| one.severity == aslant_engine::diagnostic::Severity::Error);
        }
        assert!(found.is_empty(), "{}:{}", example.id, listed(&design, &found));
    }
}

/// The default design, with shorthands for changing it.
struct Bench(Design);

impl Bench {
    fn new() -> Self {
        Self(Design::default_design())
    }

    fn id(&self, name: &str) -> Id {
        self.0
            .iter()
            .find(|(_, record)| &*record.label() == name)
            .map_or_else(|| panic!("no {name}"), |(id, _)| id)
    }

    fn apply(mut self, command: Command) -> Self {
        self.0.apply(command).unwrap();
        self
    }

    fn change(self, name: &str, change: impl FnOnce(&mut Record)) -> Self {
        let id = self.id(name);
        let mut record = self.0.get(id).unwrap().clone();
        change(&mut record);
        self.apply(Command::Replace { id, record })
    }

    fn function(self, name: &str, change: impl FnOnce(&mut Function)) -> Self {
        self.change(name, |record| match record {
            Record::Function(function) => change(function),
            _ => panic!("{} is no function", record.label()),
        })
    }

    /// Sets or removes a field of a state's or workflow's body; the value as JSON text.
    fn field(self, name: &str, pointer: &str, value: Option<&str>) -> Self {
        let place = Place { owner: self.id(name), pointer: Pointer::parse(pointer).unwrap() };
        let value = value.map(|text| json::parse_strict(text).unwrap());
        self.apply(Command::SetField { place, value })
    }

    fn uses(name: &'static str, targets: &'static [(&'static str, Access, CallMode)]) -> Self {
        let bench = Self::new();
        let uses: Vec<Use> = targets
            .iter()
            .map(|(target, access, mode)| Use { target: bench.id(target), access: *access, mode: *mode })
            .collect();
        bench.function(name, |function| function.uses = uses)
    }

    fn route(self, name: &str, kind: Option<WorkflowType>) -> Self {
        let bench = self.change(name, |record| {
            if let Record::Route(route) = record
                && let Integration::StartExecution { workflow, mapping } = route.integration.clone()
            {
                route.integration = Integration::StartSyncExecution { workflow, mapping };
            }
        });
        match kind {
            None => bench,
            Some(kind) => bench.change("OrderFulfilment", |record| {
                if let Record::Workflow(workflow) = record {
                    workflow.kind = kind;
                }
            }),
        }
    }
}

/// Designs with one thing wrong each, and the rule that must say so.
fn fixtures() -> Vec<(&'static str, Bench)> {
    use Access::{Invoke, Write};
    use CallMode::Sync;
    vec![
        ("start-sync-on-standard", Bench::new().route("POST /orders", None)),
        (
            "dangling-reference",
            Bench::new().field("ChargePayment", "/Arguments/FunctionName", Some(r#""${PaymentsChargArn}""#)),
        ),
        (
            "duplicate-route",
            Bench::new().change("POST /approvals/{id}", |record| {
                if let Record::Route(route) = record {
                    route.path = "/orders/{order}/cancel".into();
                }
            }),
        ),
        ("callback-without-timeout", Bench::new().field("RequestApproval", "/TimeoutSeconds", None)),
        (
            "callback-without-token",
            Bench::new().field(
                "RequestApproval",
                "/Arguments/Payload",
                Some(r#"{"orderId": "{% $states.input.orderId %}"}"#),
            ),
        ),
        (
            "gateway-timeout-too-short",
            Bench::new().function("orders-get", |function| function.timeout_seconds = 60),
        ),
        ("sync-workflow-outlives-gateway", Bench::new().route("POST /orders", Some(WorkflowType::Express))),
        ("task-timeout-too-short", Bench::new().field("ChargePayment", "/TimeoutSeconds", Some("5"))),
        ("queue-visibility-too-short", {
            let bench = Bench::new();
            let trigger = Trigger {
                source: TriggerSource::Queue(bench.id("manual-refunds")),
                target: Some(bench.id("payments-refund")),
                batch_size: None,
                filter: Value::Null,
                retries: None,
                on_failure: Some(bench.id("failed-events")),
                position: aslant_engine::design::Position::Auto,
            };
            bench.apply(Command::Add(Record::Trigger(trigger)))
        }),
        (
            "no-failure-destination",
            Bench::new().change("Upload", |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.on_failure = None;
                }
            }),
        ),
        (
            "lambda-lith",
            Bench::uses(
                "orders-cancel",
                &[("orders", Write, Sync), ("courier", Invoke, Sync), ("payment-provider", Invoke, Sync)],
            ),
        ),
        ("function-waits-for-function", Bench::uses("orders-validate", &[("orders-get", Invoke, Sync)])),
        ("no-retry", Bench::new().field("ValidateOrder", "/Retry", None)),
        (
            "retry-not-idempotent",
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)),
        ),
        ("effect-not-undone", Bench::new().field("ShipAndNotify", "/Catch", None)),
        (
            "effect-not-undone",
            Bench::new().function("payments-charge", |function| function.undo = Undo::Unknown),
        ),
        (
            "effect-not-undone",
            Bench::new().function("payments-charge", |function| function.undo = Undo::Needed),
        ),
        ("catch-loses-input", {
            let bench = Bench::new();
            let workflow = bench.id("OrderFulfilment");
            let machine = r#"{"StartAt": "Save", "States": {
                "Save": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "${OrdersName}", "Item": {}},
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}], "End": true},
                "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                    "Parameters": {"TopicArn": "${OrderNotificationsArn}", "Message.$": "$.orderId"}, "End": true}}}"#;
            bench.apply(Command::SetMachine { workflow, machine: json::parse_strict(machine).unwrap() })
        }),
        (
            "unused",
            Bench::new().apply(Command::Add(Record::Function(Function {
                name: "spare".into(),
                ..Function::default()
            }))),
        ),
        ("bad-name", Bench::new().function("orders-get", |function| function.timeout_seconds = 1000)),
    ]
}

#[test]
fn every_rule_finds_its_fixture() {
    let mut told = BTreeSet::new();
    for (code, bench) in fixtures() {
        let found = analysis::findings(&bench.0);
        println!("{code}:{}", listed(&bench.0, &found));
        assert!(
            found.iter().any(|one| one.code == code),
            "{code} was not found:{}",
            listed(&bench.0, &found)
        );
        told.insert(code);
    }
    for rule in RULES {
        assert!(told.contains(rule.info.code), "{} has no fixture", rule.info.code);
        let info = rule.info;
        assert!(
            [info.what, info.why, info.instead, info.source].iter().all(|text| !text.is_empty()),
            "{}",
            info.code
        );
    }
}

#[test]
fn fixes_remove_what_they_are_offered_for_and_are_undone() {
    let mut tried = 0;
    for (code, bench) in fixtures() {
        for finding in analysis::findings(&bench.0) {
            for fix in &finding.fixes {
                let command = analysis::fix_commands(&bench.0, fix)
                    .unwrap_or_else(|| panic!("{code}: {} fits nothing", fix.title));
                let mut fixed = bench.0.clone();
                let diff =
                    fixed.apply(command).unwrap_or_else(|error| panic!("{code}: {}: {error}", fix.title));
                let left = analysis::findings(&fixed);
                assert!(
                    !left.iter().any(|one| one.code == finding.code && one.message == finding.message),
                    "{code}: {} leaves it",
                    fix.title
                );
                fixed.apply_diff(&diff.reversed());
                assert!(fixed == bench.0, "{code}: {} is not undone", fix.title);
                tried += 1;
            }
        }
    }
    assert!(tried > 15, "only {tried} fixes");
}

#[test]
fn a_lambda_lith_splits_into_a_workflow_without_errors() {
    for example in examples().iter().filter(|example| example.id == "lambda-lith") {
        let mut design = example.design();
        let before = design.clone();
        let found = analysis::findings(&design);
        let lith = found.iter().find(|one| one.code == "lambda-lith").unwrap();
        let diff = design.apply(analysis::fix_commands(&design, &lith.fixes[0]).unwrap()).unwrap();
        let left = analysis::findings(&design);
        println!("{}", listed(&design, &left));
        assert!(!left.iter().any(|one| {
            one.severity == aslant_engine::diagnostic::Severity::Error
                || matches!(
                    one.code,
                    "lambda-lith"
                        | "function-waits-for-function"
                        | "no-retry"
                        | "unused"
                        | "dangling-reference"
                )
        }));
        let (workflow, _) = design.workflows().next().unwrap();
        assert!(design.children(workflow).len() >= 4);
        design.apply_diff(&diff.reversed());
        assert!(design == before);
    }
}

#[test]
fn incremental_findings_equal_fresh_ones() {
    let mut kept = Analysis::default();
    let mut session = Bench::new();
    let _ = kept.findings(&session.0);
    for (name, pointer, value) in [
        ("ChargePayment", "/Next", Some("\"Nowhere\"")),
        ("ChargePayment", "/Typo", Some("1")),
        ("RequestApproval", "/TimeoutSeconds", None),
        ("ChargePayment", "/Typo", None),
    ] {
        session = session.field(name, pointer, value);
        assert_eq!(kept.findings(&session.0).to_vec(), analysis::findings(&session.0));
    }
    let charge = session.id("ChargePayment");
    let found = kept.findings(&session.0);
    let target = found.iter().find(|one| one.code == "missing-target").unwrap();
    assert_eq!((target.place.owner, target.place.pointer.to_string()), (charge, "/Next".to_owned()));
    // Another design with as many records and the same revision is told apart.
    assert_eq!(kept.findings(&Design::default_design()).to_vec(), Vec::new());
}

#[test]
fn silenced_warnings_stay_away_and_errors_do_not() {
    let bench = Bench::new().field("RequestApproval", "/TimeoutSeconds", None).field(
        "ChargePayment",
        "/Next",
        Some("\"Nowhere\""),
    );
    let mut settings = bench.0.settings().clone();
    for code in ["callback-without-timeout", "missing-target"] {
        settings.silenced.push(Silenced { code: code.into(), owner: None, reason: "for the test".into() });
    }
    let bench = bench.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) });
    let found = analysis::findings(&bench.0);
    assert!(found.iter().any(|one| one.code == "missing-target"));
    assert!(!found.iter().any(|one| one.code == "callback-without-timeout"));
}

#[test]
fn completions_know_the_design() {
    let bench = Bench::new();
    let at = |name: &str, pointer: &str| Place {
        owner: bench.id(name),
        pointer: Pointer::parse(pointer).unwrap(),
    };
    let labels = |place: &Place, before: &str| -> Vec<String> {
        analysis::complete_value(&bench.0, place, before).items.into_iter().map(|item| item.label).collect()
    };
    assert!(labels(&at("ChargePayment", "/Next"), "").contains(&"CancellationWindow".to_owned()));
    assert_eq!(
        labels(&at("ChargePayment", "/Arguments/FunctionName"), "${PaymentsR"),
        ["${PaymentsRefundArn}"]
    );
    assert!(
        labels(&at("ChargePayment", "/Retry/0/ErrorEquals/0"), "States.Time")
            .contains(&"States.Timeout".to_owned())
    );
    assert!(labels(&at("RefundPayment", "/Arguments/Payload"), "{% $fail").contains(&"$failure".to_owned()));
    assert!(
        labels(&at("ChargePayment", "/Arguments/Payload/id"), "{% $states.con")
            .contains(&"$states.context".to_owned())
    );
    assert!(
        labels(&at("ChargePayment", "/Arguments/Payload/id"), "{% $states.context.Exec")
            .contains(&"$states.context.Execution.Id".to_owned())
    );
    assert!(
        labels(&at("ChargePayment", "/Resource"), "arn:aws:states:::sq")
            .contains(&"arn:aws:states:::sqs:sendMessage".to_owned())
    );
    assert_eq!(labels(&at("ChargePayment", "/Retry/0/JitterStrategy"), ""), ["NONE", "FULL"]);
    let fields: Vec<String> = analysis::complete_field_names(&bench.0, &at("ChargePayment", ""))
        .into_iter()
        .map(|item| item.label)
        .collect();
    assert!(fields.contains(&"HeartbeatSeconds".to_owned()) && !fields.contains(&"Resource".to_owned()));
    assert!(
        analysis::hover(&bench.0, &at("ChargePayment", "/TimeoutSeconds"), "")
            .unwrap()
            .contains("States.Timeout")
    );
}

/// How often each rule speaks on published samples: one that speaks often is noise and may only hint.
#[test]
fn rate_on_published_samples() {
    let root = std::env::var_os("ASLANT_CORPUS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance"),
        std::path::PathBuf::from,
    );
    let folder = root.join("validate/valid");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED: no recorded cases at {}; set ASLANT_CORPUS", folder.display());
        return;
    };
    let mut samples = 0;
    let mut rates: std::collections::BTreeMap<_, usize> = std::collections::BTreeMap::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let case = json::parse_strict(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let kind = case.pointer(&Pointer::parse("/source/kind").unwrap()).and_then(Value::as_str);
        let (Some("sample"), Some(machine)) = (kind, case.get("definition")) else { continue };
        samples += 1;
        let mut design = Design::empty();
        let workflow = Record::Workflow(aslant_engine::design::Workflow {
            name: "Sample".into(),
            kind: if case.get("type").and_then(Value::as_str) == Some("EXPRESS") {
                WorkflowType::Express
            } else {
                WorkflowType::Standard
            },
            definition: Value::empty_object(),
            scope: None,
            position: aslant_engine::design::Position::Auto,
            collapsed: false,
            mock: aslant_engine::design::Mock::default(),
        });
        let added = design.apply(Command::Add(workflow)).unwrap();
        let id = *added.added.keys().next().unwrap();
        design.apply(Command::SetMachine { workflow: id, machine: machine.clone() }).unwrap();
        assert_eq!(&design.machine(id), machine, "{}", path.display());
        let codes: BTreeSet<_> =
            aslant_engine::review::review(&design).iter().map(|found| (found.severity, found.code)).collect();
        for code in codes {
            *rates.entry(code).or_default() += 1;
        }
    }
    for ((severity, code), count) in rates {
        let rate = count * 100 / samples.max(1);
        println!("{severity:?} {code}: {count} of {samples} ({rate} %)");
        // Samples refer to what their templates bring along, which this test leaves out.
        let fits = severity == aslant_engine::diagnostic::Severity::Hint
            || rate <= 15
            || code == "dangling-reference";
        assert!(fits, "{code} speaks on {rate} % of the published samples");
    }
}

#[test]
fn the_reference_page_is_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let page = aslant_engine::review::reference_page();
    if std::env::var_os("ASLANT_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/rules.md is out of date: run with ASLANT_UPDATE=1");
}
