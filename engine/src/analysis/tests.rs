//! The facade on whole designs: fixes, completions, silencing, and findings that stay right after edits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::analysis::{self, Analysis};
use crate::design::examples::examples;
use crate::design::{Command, Design, Place, Record, SETTINGS, Silenced};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::json::{Pointer, Value};
use crate::review::bench::Bench;
use crate::review::rules::fixtures;

fn listed(design: &Design, found: &[Diagnostic<Place>]) -> String {
    let lines = found.iter().map(|one| {
        let name = design.name(one.place.owner);
        format!("\n  {:?} {} {name}{}: {}", one.severity, one.code, one.place.pointer, one.message)
    });
    lines.collect::<Vec<_>>().concat()
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
            one.severity == Severity::Error
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
        labels(&at("ChargePayment", "/Resource"), "arn:aws:states:::aws-sdk:dynamo")
            .contains(&"arn:aws:states:::aws-sdk:dynamodb:".to_owned())
    );
    let about = |name: &str, pointer: &str, word: &str| {
        analysis::hover(&bench.0, &at(name, pointer), word)
            .unwrap_or_else(|| panic!("{name}{pointer} {word}"))
    };
    assert!(about("RequestApproval", "/Resource", "").contains("waits for the task token"));
    assert!(about("ChargePayment", "/Next", "").starts_with("CancellationWindow: "));
    assert!(about("RefundPayment", "/Arguments", "$failure").contains("assigned by"));
    assert!(!about("ChargePayment", "/Output", "$states.context.Execution.Id").is_empty());
    assert!(!about("ChargePayment", "/Retry/0/JitterStrategy", "").is_empty());
    assert!(
        analysis::hover(&bench.0, &at("ChargePayment", "/TimeoutSeconds"), "")
            .unwrap()
            .contains("States.Timeout")
    );
}

#[test]
fn completions_know_services_and_what_they_take() {
    let bench =
        Bench::new().field("ChargePayment", "/Resource", Some("\"arn:aws:states:::sqs:sendMessage\""));
    let at = |name: &str, pointer: &str| Place {
        owner: bench.id(name),
        pointer: Pointer::parse(pointer).unwrap(),
    };
    let labels = |place: &Place, before: &str| -> Vec<String> {
        analysis::complete_value(&bench.0, place, before).items.into_iter().map(|item| item.label).collect()
    };
    let sdk = "arn:aws:states:::aws-sdk:";
    assert!(
        labels(&at("ChargePayment", "/Resource"), &format!("{sdk}s3:getObj"))
            .contains(&format!("{sdk}s3:getObject"))
    );
    let names: Vec<String> = analysis::complete_field_names(&bench.0, &at("ChargePayment", "/Arguments"))
        .into_iter()
        .map(|item| item.label)
        .collect();
    assert_eq!(&names[..2], ["QueueUrl", "MessageBody"]);
    assert!(names.contains(&"MessageGroupId".to_owned()));
    // What has no value there is not offered.
    let input = labels(&at("ChargePayment", "/Arguments/MessageBody"), "{% $states.");
    assert!(input.contains(&"$states.input".to_owned()) && !input.contains(&"$states.result".to_owned()));
    let output = labels(&at("ChargePayment", "/Output"), "{% $states.");
    assert!(
        output.contains(&"$states.result".to_owned()) && !output.contains(&"$states.errorOutput".to_owned())
    );
    assert!(
        !labels(&at("ChargePayment", "/Retry/0/ErrorEquals/0"), "States.")
            .contains(&"States.Runtime".to_owned())
    );
}

/// What is offered, as it would stand in the text once it is taken. `None` for what is meant to be gone on with.
fn taken(before: &str, completions: &analysis::Completions, item: &analysis::Completion) -> Option<String> {
    if item.insert.ends_with(['(', ':', '.']) {
        return None;
    }
    let text = format!("{}{}", before.get(..completions.replace_from)?, item.insert);
    let open = text.starts_with("{%") && !text.ends_with("%}");
    Some(if open { format!("{text} %}}") } else { text })
}

/// The errors at a place and below it.
fn errors_at(found: &[Diagnostic<Place>], place: &Place) -> BTreeSet<&'static str> {
    let at = found.iter().filter(|one| one.severity == Severity::Error && one.place.owner == place.owner);
    at.filter(|one| one.place.pointer.strip_prefix(&place.pointer).is_some()).map(|one| one.code).collect()
}

#[test]
fn no_completion_brings_an_error_to_its_place() {
    let mut tried = 0;
    let mut kinds = BTreeSet::new();
    for example in examples() {
        let design = example.design();
        let states: Vec<_> = design.states().map(|(id, _)| id).collect();
        for owner in states {
            let mut places = Vec::new();
            pointers(design.body(owner).unwrap(), &Pointer::root(), &mut places);
            for pointer in places {
                let place = Place { owner, pointer };
                let Some(value) = design.body(owner).unwrap().pointer(&place.pointer).and_then(Value::as_str)
                else {
                    continue;
                };
                let begun = value.strip_prefix("{%").map_or("", |_| "{% $");
                for before in ["", begun] {
                    let completions = analysis::complete_value(&design, &place, before);
                    let many = completions.items.len() > 12;
                    for (index, item) in completions.items.iter().enumerate() {
                        // Of long lists, some: each costs a whole review.
                        if many && (index + tried) % 9 != 0 {
                            continue;
                        }
                        let Some(text) = taken(before, &completions, item) else { continue };
                        let mut changed = design.clone();
                        let value = Some(Value::from(text.as_str()));
                        if changed.apply(Command::SetField { place: place.clone(), value }).is_err() {
                            continue;
                        }
                        tried += 1;
                        kinds.insert(format!("{:?}", item.kind));
                        let found = analysis::findings(&changed);
                        let errors = errors_at(&found, &place);
                        assert!(
                            errors.is_empty(),
                            "{}{}: {text} brings {errors:?}",
                            design.name(owner),
                            place.pointer
                        );
                    }
                }
            }
        }
    }
    assert!(tried > 300 && kinds.len() >= 5, "{tried} of {kinds:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to a design, what was kept says what a fresh look says.
    #[test]
    fn kept_findings_are_never_wrong(
        which in any::<prop::sample::Index>(),
        steps in prop::collection::vec((0_u8..11, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..14),
    ) {
        let mut design = which.get(examples()).design();
        let mut kept = Analysis::default();
        let _ = kept.findings(&design);
        let mut done = Vec::new();
        for (kind, one, other) in steps {
            let states: Vec<_> = design.states().map(|(id, _)| id).collect();
            let workflows: Vec<_> = design.workflows().map(|(id, _)| id).collect();
            if states.is_empty() || workflows.is_empty() {
                break;
            }
            let (state, target, workflow) = (*one.get(&states), *other.get(&states), *other.get(&workflows));
            let at = |pointer: &str| Place { owner: state, pointer: Pointer::parse(pointer).unwrap() };
            let command = match kind {
                0 => Command::Rename { id: state, name: design.name(target).to_string().into() },
                1 => Command::Rename { id: state, name: "Another name".into() },
                2 => Command::Delete { ids: vec![state], heal: true },
                3 => Command::Delete { ids: vec![state], heal: false },
                4 => Command::Duplicate { ids: vec![state], offset: (10, 10) },
                5 => Command::SetField { place: at("/Next"), value: Some(Value::from(&*design.name(target).to_string())) },
                6 => Command::SetField { place: at("/Assign"), value: Some(Value::object([("x", Value::from("{% $y %}"))])) },
                7 => Command::SetStart { state },
                8 => Command::SetField {
                    place: Place { owner: workflow, pointer: Pointer::parse("/QueryLanguage").unwrap() },
                    value: Some(Value::from("JSONata")),
                },
                9 => {
                    let mut record = design.get(workflow).unwrap().clone();
                    if let Record::Workflow(record) = &mut record {
                        record.kind = match record.kind {
                            crate::asl::WorkflowType::Standard => crate::asl::WorkflowType::Express,
                            crate::asl::WorkflowType::Express => crate::asl::WorkflowType::Standard,
                        };
                    }
                    Command::Replace { id: workflow, record }
                }
                _ => Command::SetMachine { workflow, machine: design.machine(*one.get(&workflows)) },
            };
            if kind % 4 == 3 && !done.is_empty() {
                let diff: crate::design::Diff = done.pop().unwrap();
                design.apply_diff(&diff.reversed());
            } else if let Ok(diff) = design.apply(command) {
                done.push(diff);
            }
            prop_assert_eq!(kept.findings(&design).to_vec(), analysis::findings(&design));
        }
    }
}

/// Carries a fix out: its diagnostic goes, a safe one brings no other, and undo gives the same design back.
fn holds(
    design: &Design,
    before: &[Diagnostic<Place>],
    finding: &Diagnostic<Place>,
    fix: &Fix<Place>,
) -> Result<(), String> {
    let told = format!("{} ({}, {}): {}", fix.title, finding.code, finding.place.pointer, finding.message);
    let command = analysis::fix_commands(design, fix).ok_or_else(|| format!("fits nothing: {told}"))?;
    let mut fixed = design.clone();
    let diff = fixed.apply(command).map_err(|error| format!("{error}: {told}"))?;
    let left = analysis::findings(&fixed);
    let same = |one: &&Diagnostic<Place>| {
        (one.code, &one.place, &one.message) == (finding.code, &finding.place, &finding.message)
    };
    if left.iter().any(|one| same(&one)) {
        return Err(format!("leaves its diagnostic: {told}"));
    }
    if fix.safe {
        let known: BTreeSet<(&str, &Place)> = before.iter().map(|one| (one.code, &one.place)).collect();
        if let Some(new) = left.iter().find(|one| !known.contains(&(one.code, &one.place))) {
            return Err(format!("brings {} at {}: {}\n  {told}", new.code, new.place.pointer, new.message));
        }
    }
    fixed.apply_diff(&diff.reversed());
    if &fixed == design { Ok(()) } else { Err(format!("is not undone: {told}")) }
}

#[test]
fn every_fix_of_the_rules_own_designs_holds() {
    let (mut tried, mut safe) = (0, 0);
    for (_, rule, fixtures) in fixtures() {
        for bench in &fixtures.found {
            let found = analysis::findings(&bench.0);
            for finding in &found {
                for fix in &finding.fixes {
                    holds(&bench.0, &found, finding, fix)
                        .unwrap_or_else(|why| panic!("{}: {why}", rule.info.code));
                    tried += 1;
                    safe += usize::from(fix.safe);
                }
            }
        }
    }
    assert!(tried > 15 && safe > 5, "only {tried} fixes, {safe} of them safe");
}

/// Every pointer of a value, in document order.
fn pointers(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter() {
                let at = at.key(key.clone());
                found.push(at.clone());
                pointers(value, &at, found);
            }
        }
        Value::Array(array) => {
            for (index, value) in array.items().iter().enumerate() {
                let at = at.index(index);
                found.push(at.clone());
                pointers(value, &at, found);
            }
        }
        _ => {}
    }
}

/// What a slip makes of a value.
fn slip() -> impl Strategy<Value = Option<Value>> {
    let words = [
        "",
        "Pack",
        "States.ALL",
        "Task",
        "pass",
        "$.a",
        "$$.b",
        "{% $states.input",
        "{% $x %}",
        "$states.input",
        "${X}",
        "2026-03-14 01:59:00",
        "arn:aws:states:::sqs:sendMesage",
        "arn:aws:states:::dynamodb:putItem.sync",
        "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "DISTRIBUTED",
        "HALF",
        "my label",
    ];
    prop_oneof![
        2 => Just(None),
        4 => prop::sample::select(words.to_vec()).prop_map(|word| Some(Value::from(word))),
        1 => prop::sample::select(vec![0_i64, -1, 1, 5, 100_000_000]).prop_map(|number| Some(Value::int(number))),
        1 => any::<bool>().prop_map(|flag| Some(Value::Bool(flag))),
        1 => Just(Some(Value::array([]))),
        1 => Just(Some(Value::object([("ErrorEquals", Value::array([Value::from("States.ALL"), Value::from("A")]))]))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_hold_over_designs_with_slips(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), slip(), any::<bool>()), 1..4),
    ) {
        let all = examples();
        let mut design = which.get(all).design();
        let mut kept = Analysis::default();
        for (state, place, value, extra) in slips {
            let states: Vec<_> = design.states().map(|(id, _)| id).collect();
            if states.is_empty() {
                continue;
            }
            let owner = *state.get(&states);
            let mut places = Vec::new();
            pointers(design.body(owner).unwrap(), &Pointer::root(), &mut places);
            // The slips before may have left nothing of it.
            if places.is_empty() {
                continue;
            }
            let mut pointer = place.get(&places).clone();
            if extra {
                // A field that does not belong there, or a slip in a name.
                let names = ["Nxt", "Timestamp", "Label", "End", "HeartbeatSeconds", "ResultPath", "Commen", "ItemReader"];
                pointer = Pointer::root().key(*place.get(&names));
            }
            let _ = design.apply(Command::SetField { place: Place { owner, pointer }, value });
            // What is kept up to date is never wrong after an edit.
            prop_assert_eq!(kept.findings(&design).to_vec(), analysis::findings(&design));
        }
        let found = analysis::findings(&design);
        for finding in found.iter().take(12) {
            for fix in &finding.fixes {
                if let Err(why) = holds(&design, &found, finding, fix) {
                    prop_assert!(false, "{why}");
                }
            }
        }
    }
}
