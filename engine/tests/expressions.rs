//! The expression layer against recorded cases: the JSONata reference suite, recorded intrinsic functions, and
//! every path and expression of published and deployed definitions. Skipped, and said so, where the cases are not
//! there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corpus;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aslant_engine::expression::jsonata::expression_text;
use aslant_engine::expression::{
    Entropy, Intrinsic, JsonPath, Jsonata, JsonataLimits, JsonataScope, PathScope, Variables,
    evaluate_payload, jsonata,
};
use aslant_engine::json::{Pointer, Value};
use corpus::corpus;

fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str::<serde_json::Value>(&text).ok().map(Value::from)
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn jsonata_reference_suite() {
    let Some(folder) = corpus("jsonata") else { return };
    // The suite nests deeply on purpose; a thread of its own has the stack for it.
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || reference_suite(&folder))
        .unwrap()
        .join()
        .unwrap();
}

fn reference_suite(folder: &Path) {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for file in json_files(&folder.join("groups")) {
        let group = file.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        // Three files hold half a surrogate pair, which no Rust string can.
        let Some(content) = read(&file) else {
            println!("not readable: {group}");
            continue;
        };
        let cases = content.as_array().map_or_else(|| vec![content.clone()], <[Value]>::to_vec);
        for case in cases {
            let (passed, all) = groups.entry(group.clone()).or_default();
            *all += 1;
            match reference_case(&case, &file, folder) {
                Ok(()) => *passed += 1,
                Err(problem) => failures.push(format!("{group}: {problem}")),
            }
        }
    }
    for (group, (passed, all)) in &groups {
        println!("{group}: {passed} of {all}");
    }
    let passed: usize = groups.values().map(|(passed, _)| passed).sum();
    let all: usize = groups.values().map(|(_, all)| all).sum();
    println!("JSONata reference suite: {passed} of {all}");
    for failure in &failures {
        println!("  {failure}");
    }
    // Left out on purpose: `$eval`, which the service refuses, and `$string` of an infinity, which AWS gives as a text.
    let unexpected: Vec<&String> =
        failures.iter().filter(|failure| !failure.contains("$eval") && !failure.contains("1/0")).collect();
    assert!(unexpected.is_empty(), "unexpected differences: {unexpected:#?}");
}

fn reference_case(case: &Value, file: &Path, folder: &Path) -> Result<(), String> {
    let source = match case.get("expr-file").and_then(Value::as_str) {
        Some(name) => std::fs::read_to_string(file.with_file_name(name)).unwrap(),
        None => case.get("expr").and_then(Value::as_str).unwrap_or_default().to_owned(),
    };
    let input = match case.get("dataset").and_then(Value::as_str) {
        Some(name) => read(&folder.join(format!("datasets/{name}.json"))),
        None => case.get("data").cloned(),
    };
    let variables: BTreeMap<Arc<str>, Value> = case
        .get("bindings")
        .and_then(Value::as_object)
        .map(|bindings| bindings.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
        .unwrap_or_default();
    let depth =
        case.get("depth").and_then(Value::as_i64).map_or(5000, |depth| usize::try_from(depth).unwrap());
    let limits = JsonataLimits {
        steps: if case.get("timelimit").is_some() { 3_000_000 } else { 50_000_000 },
        depth,
        string_bytes: 64 << 20,
        array_items: 20_000_000,
        result_bytes: 256 << 20,
        held_bytes: usize::MAX,
        built_bytes: u64::MAX,
        time_ms: 60_000,
    };
    let outcome = match Jsonata::compile(&source) {
        Err(errors) => Err(errors[0].code.to_string()),
        Ok(compiled) => compiled
            .evaluate_with_bindings(input.as_ref(), &variables, 1_700_000_000_000, 1, &limits)
            .map_err(|error| error.code),
    };
    let expected_code = case
        .get("code")
        .or_else(|| case.get("error").and_then(|error| error.get("code")))
        .and_then(Value::as_str);
    let shown: String = source.chars().take(100).collect();
    if let Some(expected) = expected_code {
        let limit = ["U1001", "D1011", "D1012", "U1006", "U1007"];
        return match outcome {
            Err(code) if code == expected => Ok(()),
            Err(code) if limit.contains(&expected) && limit.contains(&code.as_str()) => Ok(()),
            other => Err(format!("{shown} should fail with {expected}, gave {other:?}")),
        };
    }
    if case.get("error").is_some() {
        return outcome.map_or(Ok(()), |value| Err(format!("{shown} should fail, gave {value:?}")));
    }
    let expected = case.get("result");
    let same = match &outcome {
        Ok(value) if case.get("unordered") == Some(&Value::Bool(true)) => {
            let sorted = |value: &Value| {
                let mut items: Vec<String> =
                    value.as_array().unwrap_or_default().iter().map(Value::to_json).collect();
                items.sort();
                items
            };
            value.as_ref().map(sorted) == expected.map(sorted)
        }
        Ok(value) => value.as_ref() == expected,
        Err(_) => false,
    };
    if same { Ok(()) } else { Err(format!("{shown} should give {expected:?}, gave {outcome:?}")) }
}

/// Single Pass states around an intrinsic function or a JSONata function, as they were recorded.
#[test]
fn recorded_intrinsic_functions() {
    let Some(folder) = corpus("asl/intrinsic_functions") else { return };
    let (mut passed, mut skipped) = (0, 0);
    for file in json_files(&folder) {
        let case = read(&file).unwrap();
        let states = case.get("definition").and_then(|definition| definition.get("States")).unwrap();
        let states = states.as_object().unwrap();
        let (_, state) = &states.members()[0];
        let input = case.get("input").cloned().unwrap_or_else(Value::empty_object);
        let expect = case.get("expect").unwrap();
        let simple = states.len() == 1
            && ["InputPath", "OutputPath", "ResultPath"].iter().all(|field| state.get(field).is_none());
        if !simple {
            skipped += 1;
            continue;
        }
        let context = Value::object([("Execution", Value::object([("Input", input.clone())]))]);
        let variables = Variables::new();
        let outcome = if let Some(parameters) = state.get("Parameters") {
            let scope = PathScope { input: &input, context: &context, variables: &variables };
            evaluate_payload(parameters, &scope, &mut Entropy::new(1)).map_err(|failure| failure.cause)
        } else {
            let states = Value::object([("input", input.clone()), ("context", context)]);
            let limits = JsonataLimits::default();
            let scope = JsonataScope { states: &states, variables: &variables, now_ms: 0, seed: 1, limits };
            jsonata::evaluate_template(state.get("Output").unwrap(), &scope)
                .map_err(|error| error.cause("Output"))
        };
        match (outcome, expect.get("output")) {
            (Ok(value), Some(expected)) => {
                assert!(
                    matches(&value, expected),
                    "{}: {} is not {}",
                    file.display(),
                    value.to_json(),
                    expected.to_json()
                );
            }
            (Err(cause), None) => {
                let expected = expect.get("cause").and_then(Value::as_str).unwrap();
                assert!(expected.ends_with(&cause), "{}: {cause} is not {expected}", file.display());
            }
            (outcome, expected) => panic!("{}: {outcome:?} is not {expected:?}", file.display()),
        }
        passed += 1;
    }
    println!("recorded intrinsic functions: {passed} passed, {skipped} left to whole runs");
    assert!(passed > 90);
}

/// Equality where `{"$any": true}` in the recording stands for anything.
fn matches(value: &Value, expected: &Value) -> bool {
    if expected.get("$any").is_some() {
        return true;
    }
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            value.len() == expected.len()
                && expected
                    .iter()
                    .all(|(key, wanted)| value.get(key).is_some_and(|found| matches(found, wanted)))
        }
        _ => value == expected,
    }
}

/// Every path, intrinsic function and JSONata expression of a definition that deploys must parse.
#[test]
fn expressions_of_valid_definitions_parse() {
    let Some(folder) = corpus("validate/valid") else { return };
    let (mut seen, mut problems) = (0, Vec::new());
    for file in json_files(&folder) {
        let case = read(&file).unwrap();
        if case.get("expect").is_some_and(|expect| expect.get("disputed").is_some()) {
            continue;
        }
        let Some(definition) = case.get("definition") else { continue };
        each_field(definition, "", &mut |key, text| {
            let problem = if let Some((source, _)) = expression_text(text) {
                Jsonata::compile(source).err().map(|errors| errors[0].to_string())
            } else if key.ends_with(".$") {
                let path = text.starts_with('$');
                if path { JsonPath::parse(text).err() } else { Intrinsic::parse(text).err() }
                    .map(|error| error.to_string())
            } else if matches!(
                key,
                "InputPath" | "OutputPath" | "ResultPath" | "ItemsPath" | "Variable" | "TimestampPath"
            ) {
                JsonPath::parse(text).err().map(|error| error.to_string())
            } else {
                return;
            };
            seen += 1;
            if let Some(problem) = problem {
                problems.push(format!(
                    "{}: {key}: {text}: {problem}",
                    file.file_name().unwrap().to_string_lossy()
                ));
            }
        });
    }
    println!("{seen} expressions of valid definitions, {} refused", problems.len());
    for problem in &problems {
        println!("  {problem}");
    }
    assert!(seen > 1000);
    assert!(problems.is_empty());
}

/// Which states read which variables, as `DescribeStateMachine` listed it.
#[test]
fn recorded_variable_references() {
    let Some(folder) = corpus("asl/api") else { return };
    let mut seen = 0;
    for file in json_files(&folder) {
        let case = read(&file).unwrap();
        if case.get("kind").and_then(Value::as_str) != Some("variable_references") {
            continue;
        }
        let mut found = BTreeMap::new();
        state_variables(case.get("definition").unwrap(), &mut found);
        let found = Value::object(found.into_iter().map(|(state, mut names): (Arc<str>, Vec<Arc<str>>)| {
            names.sort();
            names.dedup();
            (state, Value::array(names.into_iter().map(Value::String)))
        }));
        let expected = case.get("expect").and_then(|expect| expect.get("variableReferences")).unwrap();
        assert_eq!(&found, expected, "{}", file.display());
        seen += 1;
    }
    println!("{seen} recorded lists of variable references");
    assert!(seen > 10);
}

fn state_variables(machine: &Value, found: &mut BTreeMap<Arc<str>, Vec<Arc<str>>>) {
    for (name, state) in machine.get("States").and_then(Value::as_object).unwrap().iter() {
        let own = state
            .as_object()
            .unwrap()
            .iter()
            .filter(|(key, _)| !["Iterator", "ItemProcessor", "Branches"].contains(&&***key));
        let own = Value::object(own.map(|(key, member)| (key.clone(), member.clone())));
        each_field(&own, "", &mut |key, text| {
            let names = if let Some((source, _)) = expression_text(text) {
                Jsonata::compile(source).unwrap().references().variable_names()
            } else if key.ends_with("Path")
                || key == "Variable"
                || (key.ends_with(".$") && text.starts_with('$'))
            {
                JsonPath::parse(text).unwrap().variables()
            } else if key.ends_with(".$") {
                Intrinsic::parse(text).unwrap().variables()
            } else {
                return;
            };
            if !names.is_empty() {
                found.entry(name.clone()).or_default().extend(names);
            }
        });
        let inner = [state.get("Iterator"), state.get("ItemProcessor")];
        inner.into_iter().flatten().for_each(|inner| state_variables(inner, found));
        let branches = state.get("Branches").and_then(Value::as_array).unwrap_or_default();
        for branch in branches {
            state_variables(branch, found);
        }
    }
}

/// Calls `visit` with every string member; what is plain data (`Result`, texts that are substituted) is left out.
fn each_field(value: &Value, key: &str, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) if !text.contains("${") => visit(key, text),
        Value::Array(array) => array.items().iter().for_each(|item| each_field(item, "", visit)),
        Value::Object(object) => {
            for (key, member) in object.iter().filter(|(key, _)| &***key != "Result") {
                each_field(member, key, visit);
            }
        }
        _ => {}
    }
}

/// Expressions that the recorded cases hold wrong must be refused here or by what the analysis tells.
#[test]
fn expressions_of_invalid_definitions_are_refused() {
    let Some(folder) = corpus("validate/invalid") else { return };
    let (mut refused, mut passed) = (0, Vec::new());
    for file in json_files(&folder) {
        let case = read(&file).unwrap();
        let expect = case.get("expect").unwrap();
        if expect.get("disputed").is_some() {
            continue;
        }
        for problem in expect.get("problems").and_then(Value::as_array).unwrap_or_default() {
            let kind = problem.get("kind").and_then(Value::as_str).unwrap_or_default();
            let pointer = Pointer::parse(problem.get("path").and_then(Value::as_str).unwrap()).unwrap();
            let text = case.get("definition").and_then(|definition| definition.pointer(&pointer));
            let Some(text) = text.and_then(Value::as_str) else { continue };
            let wrong = match kind {
                "bad-path" => JsonPath::parse(text)
                    .map_or(true, |path| !path.is_reference_path() || text.starts_with("$$")),
                "bad-path-or-intrinsic" => JsonPath::parse(text).is_err() && Intrinsic::parse(text).is_err(),
                "jsonata-syntax" => {
                    expression_text(text).is_none_or(|(source, _)| Jsonata::compile(source).is_err())
                }
                "jsonata-unsupported-reference" => {
                    let compiled = Jsonata::compile(expression_text(text).unwrap().0).unwrap();
                    let found = compiled.references();
                    let error = found
                        .states
                        .iter()
                        .any(|states| states.path.first().is_some_and(|name| &**name == "errorOutput"));
                    !found.bare_names.is_empty() || !found.root_uses.is_empty() || error
                }
                _ => continue,
            };
            if wrong {
                refused += 1;
            } else {
                passed.push(format!("{}: {text}", file.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    println!("{refused} wrong expressions refused, {} not", passed.len());
    for text in &passed {
        println!("  {text}");
    }
    assert!(passed.is_empty());
}
