//! The recorded answers of the TestState API against the engine's and, with the feature `cli`, against the command's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod recorded;

use std::collections::BTreeMap;

use aslant_engine::interpreter::test_state::{ApiModels, TestStateError, TestStateRequest, test_state};
use aslant_engine::json::Value;
use recorded::{cases, expanded, only, parse, same, show};

/// Cases that have to pass. Raised as more do, never lowered.
const FLOOR: usize = 100;

/// The API's answer with its JSON texts parsed.
fn parsed(answer: &Value) -> Value {
    let text = |value: &Value| value.as_str().and_then(parse).unwrap_or_else(|| value.clone());
    Value::object(answer.as_object().unwrap().iter().map(|(name, value)| {
        let value = match &**name {
            "output" => text(value),
            "inspectionData" => Value::object(
                value.as_object().unwrap().iter().map(|(name, value)| (name.to_string(), text(value))),
            ),
            _ => value.clone(),
        };
        (name.to_string(), value)
    }))
}

fn answer(case: &Value) -> Value {
    let answer = TestStateRequest::from_value(case).and_then(|request| test_state(&request, &models()));
    match answer {
        Ok(response) => parsed(&response.to_api_json()),
        Err(TestStateError::Rejected { code, message }) => {
            let rejected = Value::object([("code", Value::from(code)), ("message", message.into())]);
            Value::object([("rejected", rejected)])
        }
        Err(error) => panic!("{error}"),
    }
}

fn models() -> ApiModels {
    #[cfg(feature = "cli")]
    return ApiModels::bundled();
    #[cfg(not(feature = "cli"))]
    return ApiModels::none();
}

/// The value without the members of these names, at any depth.
fn without(value: &Value, names: &[&str]) -> Value {
    match value {
        Value::Object(object) => Value::object(
            object
                .iter()
                .filter(|(name, _)| !names.contains(&&***name))
                .map(|(name, value)| (name.to_string(), without(value, names))),
        ),
        Value::Array(array) => Value::array(array.items().iter().map(|item| without(item, names))),
        other => other.clone(),
    }
}

fn compare(case: &Value, answer: &Value) -> Result<(), String> {
    let ignored = case.get("ignore").and_then(Value::as_array).unwrap_or_default();
    let ignored: Vec<&str> = ignored.iter().filter_map(Value::as_str).collect();
    let expected = without(&expanded(case.get("expect").unwrap()), &ignored);
    let actual = without(answer, &ignored);
    let all = [&expected, &actual].into_iter().flat_map(|value| value.as_object().unwrap().keys());
    let names: std::collections::BTreeSet<_> = all.collect();
    for name in names {
        match (expected.get(name), actual.get(name)) {
            (Some(a), Some(b)) if same(a, b) => {}
            (a, b) => return Err(format!("{name} is {} not {}", show(b), show(a))),
        }
    }
    Ok(())
}

fn report(name: &str, outcomes: &[(String, Result<(), String>)]) {
    let mut table: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (id, outcome) in outcomes {
        let area = id.split('/').nth(1).unwrap_or_default().to_owned();
        for area in [area, "~ all".to_owned()] {
            let row = table.entry(area).or_default();
            row[0] += 1;
            row[1] += usize::from(outcome.is_ok());
        }
    }
    println!("{name:70}{:>7}{:>7}", "cases", "pass");
    for (area, [all, pass]) in &table {
        println!("{:70}{all:>7}{pass:>7}", area.trim_start_matches("~ "));
    }
    for (id, outcome) in outcomes {
        if let Err(why) = outcome {
            println!("{id}: {why}");
        }
    }
    let passing = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    if only().is_none() {
        assert!(passing >= FLOOR, "{passing} cases pass, fewer than the {FLOOR} that did");
    }
}

#[test]
fn recorded_answers_of_test_state() {
    let Some(cases) = cases("test_state") else { return };
    let outcomes: Vec<_> = cases.into_iter().map(|(id, case)| (id, compare(&case, &answer(&case)))).collect();
    report("TestState, engine", &outcomes);
}

#[cfg(feature = "cli")]
#[test]
fn recorded_answers_of_test_state_on_the_command_line() {
    let Some(cases) = cases("test_state") else { return };
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("test-state-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("call.json");
    let mut outcomes = Vec::new();
    for (id, case) in cases {
        std::fs::write(&file, without(&case, &["expect"]).to_json()).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_aslant"))
            .args(["test-state", "--json"])
            .arg(&file)
            .output()
            .unwrap();
        let answer = parse(&String::from_utf8(output.stdout).unwrap()).unwrap();
        let code = match answer.get("status").and_then(Value::as_str) {
            None => 2,
            Some("FAILED") => 1,
            Some(_) => 0,
        };
        assert_eq!(output.status.code(), Some(code), "{id}");
        outcomes.push((id, compare(&case, &parsed(&answer))));
    }
    std::fs::remove_dir_all(&folder).unwrap();
    report("TestState, command", &outcomes);
}
