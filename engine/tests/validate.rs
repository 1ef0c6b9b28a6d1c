//! The language checks against recorded verdicts: definitions that are known to be valid or broken, with the
//! place and kind of the problem. Read from `$ASLANT_CORPUS`, else `../shared/conformance` beside the
//! workspace; skipped, and said so, where neither exists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use aslant_engine::asl::{self, WorkflowType};
use aslant_engine::check::{CheckOptions, Machine, check, variable_references};
use aslant_engine::diagnostic::{Diagnostic, Edit, Severity};
use aslant_engine::json::{self, Pointer, Value};

fn corpus(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ASLANT_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance"),
        PathBuf::from,
    );
    let folder = root.join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: no recorded cases at {}; set ASLANT_CORPUS", folder.display());
    None
}

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

fn disputed(case: &Value) -> bool {
    case.get("expect").is_some_and(|expect| expect.get("disputed").is_some_and(|why| !why.is_null()))
}

fn show(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |mut text, found| {
        let _ = write!(text, "\n      {} {}: {}", found.place, found.code, found.message);
        text
    })
}

#[derive(Default)]
struct Tally {
    cases: usize,
    missed: usize,
    misplaced: usize,
    other_kind: usize,
}

#[test]
fn verdicts_agree() {
    let Some(folder) = corpus("validate") else { return };
    let mut valid = 0;
    let mut refused = Vec::new();
    for case in cases(&folder.join("valid")).iter().filter(|case| !disputed(case)) {
        valid += 1;
        let found = errors(case, "type");
        if !found.is_empty() {
            refused.push(format!("  {}{}", text(case, "id"), show(&found)));
        }
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut log = String::new();
    for case in cases(&folder.join("invalid")).iter().filter(|case| !disputed(case)) {
        let found = errors(case, "type");
        let problems = case.get("expect").unwrap().get("problems").and_then(Value::as_array).unwrap();
        let kinds: BTreeSet<&str> = problems.iter().map(|problem| text(problem, "kind")).collect();
        let places: BTreeSet<&str> = problems
            .iter()
            .flat_map(|problem| {
                let also = problem.get("also").and_then(Value::as_array).unwrap_or_default();
                also.iter().filter_map(Value::as_str).chain(problem.get("path").and_then(Value::as_str))
            })
            .collect();
        let tally = tallies.entry(text(&problems[0], "kind").to_owned()).or_default();
        tally.cases += 1;
        if found.is_empty() {
            tally.missed += 1;
            let _ = writeln!(log, "  missed {} {kinds:?} {places:?}", text(case, "id"));
        } else if !found.iter().any(|diagnostic| places.contains(diagnostic.place.to_string().as_str())) {
            tally.misplaced += 1;
            let _ = writeln!(log, "  misplaced {} {kinds:?} {places:?}{}", text(case, "id"), show(&found));
        } else if !found.iter().any(|diagnostic| kinds.contains(diagnostic.code)) {
            tally.other_kind += 1;
            let _ = writeln!(log, "  other kind {} {kinds:?} {places:?}{}", text(case, "id"), show(&found));
        }
    }
    println!("{:<32}{:>7}{:>8}{:>11}{:>12}", "kind", "cases", "missed", "misplaced", "other kind");
    let mut sum = Tally::default();
    for (kind, tally) in &tallies {
        println!(
            "{kind:<32}{:>7}{:>8}{:>11}{:>12}",
            tally.cases, tally.missed, tally.misplaced, tally.other_kind
        );
        sum.cases += tally.cases;
        sum.missed += tally.missed;
        sum.misplaced += tally.misplaced;
        sum.other_kind += tally.other_kind;
    }
    println!("{:<32}{:>7}{:>8}{:>11}{:>12}", "all", sum.cases, sum.missed, sum.misplaced, sum.other_kind);
    println!("valid ones refused: {} of {valid}\n{}", refused.len(), refused.join("\n"));
    println!("{log}");
    assert!(refused.is_empty(), "valid definitions were refused");
    assert_eq!(sum.missed, 0, "broken definitions were missed");
    assert!(sum.misplaced * 20 <= sum.cases, "too many problems were reported at the wrong place");
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

fn apply(machine: &Value, edits: &[Edit]) -> Option<Value> {
    let mut changed = machine.clone();
    for edit in edits {
        let (Edit::Set(pointer, _) | Edit::Remove(pointer) | Edit::RenameKey(pointer, _)) = edit;
        let (parent, last) = pointer.split_last()?;
        match (changed.pointer_mut(&parent)?, edit) {
            (Value::Object(object), Edit::Set(_, value)) => {
                std::sync::Arc::make_mut(object).insert(last.clone(), value.clone());
            }
            (Value::Object(object), Edit::Remove(_)) => {
                std::sync::Arc::make_mut(object).remove(last);
            }
            (Value::Object(object), Edit::RenameKey(_, name)) => {
                let members = std::sync::Arc::make_mut(object).members_mut();
                members.iter_mut().find(|(key, _)| key == last)?.0 = name.clone();
            }
            (Value::Array(array), Edit::Set(_, value)) => {
                *std::sync::Arc::make_mut(array).items_mut().get_mut(last.parse::<usize>().ok()?)? =
                    value.clone();
            }
            (Value::Array(array), Edit::Remove(_)) => {
                std::sync::Arc::make_mut(array).items_mut().remove(last.parse().ok()?);
            }
            _ => return None,
        }
    }
    Some(changed)
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
                let Some(changed) = apply(definition, &fix.edits) else {
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
