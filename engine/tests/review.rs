//! The design review on the examples and on published samples, and the page of reference of all rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corpus;

use std::collections::BTreeSet;

use aslant_engine::analysis;
use aslant_engine::asl::WorkflowType;
use aslant_engine::design::examples::examples;
use aslant_engine::design::{Command, Design, Place, Record};
use aslant_engine::diagnostic::Diagnostic;
use aslant_engine::json::{self, Pointer, Value};
use aslant_engine::review::RULES;
use corpus::corpus;

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

/// How often each rule speaks on published samples: one that speaks often is noise and may only hint.
#[test]
fn rate_on_published_samples() {
    let Some(folder) = corpus("validate/valid") else { return };
    let entries = std::fs::read_dir(&folder).unwrap();
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
    for rule in RULES {
        if !rates.keys().any(|(_, code)| *code == rule.info.code) {
            println!("{:?} {}: 0 of {samples}", rule.info.severity, rule.info.code);
        }
    }
    for ((severity, code), count) in rates {
        let rate = count * 100 / samples.max(1);
        println!("{severity:?} {code}: {count} of {samples} ({rate} %)");
        let fits = severity == aslant_engine::diagnostic::Severity::Hint || rate <= 15;
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
