//! The language checks on definitions with one slip each, made from every definition at hand: the slip is found at its
//! place. And on definitions that were changed in a way that changes nothing: they stay clean.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod mutants;
mod verdicts;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use aslant_engine::asl::WorkflowType;
use aslant_engine::check::{CheckOptions, check};
use aslant_engine::design::examples::examples;
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::json::{Value, parse_strict};
use mutants::{Base, benign, broken};

/// A definition that has no error, with its name.
struct Definition {
    name: String,
    express: bool,
    machine: Value,
}

/// Unusual definitions that are right, each with what is unusual about it.
const UNUSUAL: &str = include_str!("unusual_definitions.json");

fn unusual() -> Vec<Definition> {
    let list = parse_strict(UNUSUAL).unwrap();
    let text =
        |one: &Value, field: &str| one.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| Definition {
            name: text(one, "why"),
            express: text(one, "type") == "EXPRESS",
            machine: one.get("definition").unwrap().clone(),
        })
        .collect()
}

fn definitions() -> Vec<Definition> {
    let mut found = unusual();
    for example in examples() {
        let design = example.design();
        for (id, workflow) in design.workflows() {
            found.push(Definition {
                name: format!("example {}", example.id),
                express: workflow.kind == WorkflowType::Express,
                machine: design.machine(id),
            });
        }
    }
    for case in verdicts::cases().unwrap_or_default() {
        if let (true, false, Some(machine)) = (case.valid, case.disputed, case.value.get("definition")) {
            found.push(Definition { name: case.id.clone(), express: case.express, machine: machine.clone() });
        }
    }
    found
}

fn errors(machine: &Value, express: bool) -> Vec<Diagnostic> {
    let workflow_type = if express { WorkflowType::Express } else { WorkflowType::Standard };
    let mut found = check(machine, &CheckOptions { workflow_type });
    found.retain(|one| one.severity == Severity::Error);
    found
}

fn listed(found: &[Diagnostic]) -> String {
    found.iter().fold(String::new(), |mut text, one| {
        let _ = write!(text, "\n      {} {}: {}", one.place, one.code, one.message);
        text
    })
}

#[test]
fn unusual_definitions_are_right() {
    let mut refused = String::new();
    for definition in unusual() {
        let found = errors(&definition.machine, definition.express);
        if !found.is_empty() {
            let _ = write!(refused, "\n  {}{}", definition.name, listed(&found));
        }
    }
    assert!(unusual().len() >= 30);
    assert!(refused.is_empty(), "{refused}");
}

/// The own definitions and every twelfth recorded one; all of them where `ASLANT_ALL` is set, which takes a minute.
fn chosen() -> Vec<Definition> {
    let own = unusual().len() + examples().len();
    let all = std::env::var_os("ASLANT_ALL").is_some();
    let wanted = |index: usize| all || index < own || index.is_multiple_of(12);
    definitions().into_iter().enumerate().filter(|(index, _)| wanted(*index)).map(|(_, one)| one).collect()
}

#[test]
fn slips_are_found_where_they_are() {
    let (mut tried, mut kinds) = (0, BTreeMap::<String, (usize, usize, String)>::new());
    for definition in chosen() {
        let base = Base::new(definition.machine.clone());
        for mutant in broken::mutants(&base) {
            tried += 1;
            let found = errors(&mutant.machine, mutant.express || definition.express);
            let fits = |one: &Diagnostic| {
                mutant.places.contains(&one.place.to_string())
                    && (mutant.codes.is_empty() || mutant.codes.contains(&one.code))
            };
            let entry = kinds.entry(mutant.kind.clone()).or_default();
            entry.0 += 1;
            if !found.iter().any(fits) {
                entry.1 += 1;
                if entry.1 == 1 {
                    entry.2 = format!(
                        "\n    of {}, expected at {:?}{}",
                        definition.name,
                        mutant.places,
                        listed(&found)
                    );
                }
            }
        }
    }
    let missed: Vec<_> = kinds.iter().filter(|(_, (_, missed, _))| *missed > 0).collect();
    println!("{tried} slips of {} kinds", kinds.len());
    let told = missed.iter().fold(String::new(), |mut text, (kind, (made, missed, first))| {
        let _ = write!(text, "\n  {kind}: {missed} of {made} not found{first}");
        text
    });
    assert!(tried > 1000 && kinds.len() > 200, "{tried} of {}", kinds.len());
    assert!(missed.is_empty(), "{told}");
}

#[test]
fn harmless_changes_bring_no_error() {
    let (mut tried, mut told) = (0, String::new());
    for definition in definitions() {
        let base = Base::new(definition.machine.clone());
        for change in benign::changed(&base) {
            tried += 1;
            let found = errors(&change.machine, definition.express);
            if !found.is_empty() {
                let _ = write!(told, "\n  {} of {}{}", change.kind, definition.name, listed(&found));
            }
        }
    }
    println!("{tried} harmless changes");
    assert!(told.is_empty(), "{told}");
}
