//! The language checks against recorded verdicts: definitions that are known to be valid or broken, with the
//! place and kind of the problem. Read from `$ASLANT_CORPUS`, else `../shared/conformance` beside the
//! workspace; skipped, and said so, where neither exists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod verdicts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use aslant_engine::analysis::{apply_text_edits, text_edits};
use aslant_engine::asl::{self, WorkflowType};
use aslant_engine::check::{CheckOptions, Machine, check, variable_references};
use aslant_engine::diagnostic::{Diagnostic, Severity, apply_edits};
use aslant_engine::interchange::read;
use aslant_engine::json::{self, Pointer, Value, print_pretty, yaml};
use verdicts::{Found, Table, corpus};

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

fn cases(folder: &Path) -> Vec<Value> {
    let mut files = Vec::new();
    json_files(folder, &mut files);
    files.sort();
    files.iter().map(|path| json::parse_strict(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn options(case: &Value, field: &str) -> CheckOptions {
    let express = text(case, field) == "EXPRESS";
    CheckOptions { workflow_type: if express { WorkflowType::Express } else { WorkflowType::Standard } }
}

/// The errors of a case: of its text where it is no JSON, else of its definition.
fn errors(case: &Value, type_field: &str) -> Vec<Diagnostic> {
    let definition = match case.get("definition_text") {
        Some(text) => {
            let parsed = json::parse(text.as_str().unwrap());
            if let Some(problem) = parsed.problems.iter().find(|problem| problem.fatal) {
                return vec![Diagnostic::error("json-syntax", Pointer::root(), problem.message.clone())];
            }
            parsed.value
        }
        None => case.get("definition").unwrap().clone(),
    };
    let mut found = check(&definition, &options(case, type_field));
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    found
}

fn show(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |mut text, found| {
        let _ = write!(text, "\n      {} {}: {}", found.place, found.code, found.message);
        text
    })
}

/// How our verdicts and those of other validators agree with the recorded ones.
#[test]
fn recorded_verdicts() {
    let Some(cases) = verdicts::cases() else { return };
    let table = Table::of(&cases, |case| {
        let found = errors(&case.value, "type").into_iter();
        found
            .map(|one| Found {
                id: one.code.to_owned(),
                pointer: one.place.to_string(),
                message: one.message,
            })
            .collect()
    });
    println!("{table}");
    table.assert();
}

#[test]
fn what_the_service_ran_has_no_errors() {
    let Some(folder) = corpus("asl") else { return };
    let mut refused = Vec::new();
    let mut accepted = 0;
    for case in cases(&folder).iter().filter(|case| text(case, "kind") == "execution") {
        accepted += 1;
        let found = errors(case, "workflow_type");
        if !found.is_empty() {
            refused.push(format!("  {}{}", text(case, "id"), show(&found)));
        }
    }
    println!(
        "accepted by the service and refused here: {} of {accepted}\n{}",
        refused.len(),
        refused.join("\n")
    );
    assert!(refused.is_empty(), "definitions that the service ran were refused");
}

#[test]
fn what_the_service_refused_is_found() {
    let Some(folder) = corpus("asl") else { return };
    for case in cases(&folder).iter().filter(|case| matches!(text(case, "kind"), "create" | "validate")) {
        let expect = case.get("expect").unwrap();
        let refused = expect.get("rejected").is_some() || text(expect, "result") == "FAIL";
        let found = errors(case, "workflow_type");
        assert_eq!(!found.is_empty(), refused, "{}: {}", text(case, "id"), show(&found));
        // The service's own code, and its own place where it gives one.
        let recorded = match (expect.get("rejected"), expect.get("diagnostics").and_then(|list| list.at(0))) {
            (Some(rejected), _) => {
                let message = text(rejected, "message").trim_end_matches('\'');
                let code =
                    message.split('\'').nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
                Some((code.to_owned(), message.rsplit(" at ").next().unwrap_or_default().to_owned()))
            }
            (None, Some(first)) => Some((text(first, "code").to_owned(), text(first, "location").to_owned())),
            (None, None) => None,
        };
        if let Some((code, place)) = recorded {
            let same = |one: &&Diagnostic| {
                aslant_engine::check::aws_code(one.code) == Some(&*code) || one.code == "json-syntax"
            };
            let one = found
                .iter()
                .find(same)
                .unwrap_or_else(|| panic!("{}: {code}: {}", text(case, "id"), show(&found)));
            let near = place.trim_end_matches('/').is_empty()
                || one.place.to_string().starts_with(&place)
                || !place.starts_with('/');
            assert!(near, "{}: {place}: {}", text(case, "id"), show(&found));
        }
    }
}

#[test]
fn variable_references_agree() {
    let Some(folder) = corpus("asl") else { return };
    for case in cases(&folder).iter().filter(|case| text(case, "kind") == "variable_references") {
        let definition = case.get("definition").unwrap();
        let machine = Machine::new(definition, CheckOptions::default());
        let found = Value::object(machine.states.iter().filter_map(|state| {
            let names: BTreeSet<_> =
                variable_references(state).into_iter().map(|reference| reference.name).collect();
            (!names.is_empty())
                .then(|| (state.name.clone(), Value::array(names.into_iter().map(Value::String))))
        }));
        assert_eq!(
            &found,
            case.get("expect").unwrap().get("variableReferences").unwrap(),
            "{}",
            text(case, "id")
        );
    }
}

/// The published samples that a warning or hint fires on, by code: a rule that fires often is noise.
#[test]
fn rate_of_warnings_on_samples() {
    let Some(folder) = corpus("validate") else { return };
    let mut samples = 0;
    let mut rates: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for case in &cases(&folder.join("valid")) {
        if text(case.get("source").unwrap(), "kind") != "sample" {
            continue;
        }
        let Some(definition) = case.get("definition") else { continue };
        samples += 1;
        let codes: BTreeSet<_> = check(definition, &options(case, "type"))
            .iter()
            .map(|found| (found.severity, found.code))
            .collect();
        for code in codes {
            *rates.entry(code).or_default() += 1;
        }
    }
    for ((severity, code), count) in rates {
        let rate = count * 100 / samples.max(1);
        println!("{severity:?} {code}: {count} of {samples} ({rate} %)");
        assert!(
            severity != Severity::Warning || rate <= 15,
            "{code} warns of {rate} % of the published samples"
        );
    }
}

/// Each fix of an error removes that error.
#[test]
fn fixes_remove_what_they_fix() {
    let Some(folder) = corpus("validate") else { return };
    let mut tried = 0;
    let mut failed = String::new();
    for case in &cases(&folder.join("invalid")) {
        let Some(definition) = case.get("definition") else { continue };
        let options = options(case, "type");
        for diagnostic in check(definition, &options) {
            for fix in &diagnostic.fixes {
                tried += 1;
                let Some(changed) = apply_edits(definition, &fix.edits) else {
                    let _ = writeln!(failed, "{}: {} cannot be applied", text(case, "id"), fix.title);
                    continue;
                };
                let left = check(&changed, &options);
                if left
                    .iter()
                    .any(|other| other.code == diagnostic.code && other.message == diagnostic.message)
                {
                    let _ =
                        writeln!(failed, "{}: {} leaves {}", text(case, "id"), fix.title, diagnostic.message);
                }
            }
        }
    }
    println!("{tried} fixes tried");
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn every_code_is_explained() {
    for info in aslant_engine::check::RULES {
        assert!(!info.what.is_empty() && !info.aws_code.is_empty());
    }
    assert!(
        asl::StateType::ALL.iter().all(|kind| !asl::fields(*kind, asl::QueryLanguage::Jsonata).is_empty())
    );
}

/// Fixes can be made in the text as well, and then say the same.
#[test]
fn fixes_in_the_text_do_what_fixes_of_the_value_do() {
    let Some(folder) = corpus("validate") else { return };
    let (mut tried, mut made) = (0, 0);
    for case in &cases(&folder.join("invalid")) {
        let Some(definition) = case.get("definition") else { continue };
        for text in [print_pretty(definition), definition.to_json(), yaml::print(definition)] {
            let (_, parsed) = read(&text);
            for fix in check(&parsed.value, &options(case, "type")).iter().flat_map(|found| &found.fixes) {
                tried += 1;
                let Some(edits) = text_edits(&text, &parsed, &Pointer::root(), &fix.edits) else { continue };
                made += 1;
                let (_, again) = read(&apply_text_edits(&text, &edits).unwrap());
                assert_eq!(
                    again.value,
                    apply_edits(definition, &fix.edits).unwrap(),
                    "{}: {}",
                    text,
                    fix.title
                );
            }
        }
    }
    println!("{made} of {tried} fixes made in the text");
    assert!(made * 100 >= tried * 95, "{made} of {tried}");
}
