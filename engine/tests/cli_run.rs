//! Runs the command `aslant run --json` over the executions that AWS Step Functions recorded, as a test of someone else's
//! would: everything by files, everything compared from what it prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod recorded;

use std::path::{Path, PathBuf};
use std::process::Command;

use aslant_engine::json::{Object, Value};
use recorded::{Actual, cases, cause, compare, expanded, only, parse, report};

/// Cases that have to pass. The same number as in the replay without the command.
const FLOOR: usize = 651;

/// A folder of its own for a test's files, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn aslant(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aslant")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// An event of `GetExecutionHistory` with its details flattened and its payloads parsed.
fn flat(event: &Value) -> Value {
    let mut members = Vec::new();
    for (name, value) in event.as_object().unwrap().iter() {
        if !name.ends_with("EventDetails") {
            if &**name != "timestamp" {
                members.push((name.to_string(), value.clone()));
            }
            continue;
        }
        for (name, value) in value.as_object().unwrap().iter() {
            let value = match &**name {
                "roleArn" | "workerName" | "inputDetails" | "outputDetails" | "assignedVariablesDetails" => {
                    continue;
                }
                "input" | "output" | "parameters" => parse(value.as_str().unwrap()).unwrap(),
                "assignedVariables" => Value::object(
                    value
                        .as_object()
                        .into_iter()
                        .flat_map(Object::iter)
                        .map(|(name, text)| (name.to_string(), parse(text.as_str().unwrap()).unwrap())),
                ),
                "cause" => cause(value.clone()),
                _ => value.clone(),
            };
            members.push((name.to_string(), value));
        }
    }
    Value::object(members)
}

fn run(case: &Value, folder: &Folder) -> Result<Actual, String> {
    let mut arguments = vec!["run".to_owned(), "--json".to_owned()];
    let file = |name: &str| case.get(name).map(|value| folder.write(name, &expanded(value).to_json()));
    arguments.push(file("definition").unwrap());
    for name in ["input", "mocks", "s3"] {
        arguments.extend(file(name).into_iter().flat_map(|path| [format!("--{name}"), path]));
    }
    let text = |name: &str| case.get(name).and_then(Value::as_str);
    arguments.extend(text("clock").into_iter().flat_map(|clock| ["--clock".to_owned(), clock.to_owned()]));
    arguments.extend(["--workflow-type".to_owned(), text("workflow_type").unwrap().to_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, output, complaint) = aslant(&arguments);
    if code == 2 {
        return Err(complaint);
    }
    let result = parse(&output).ok_or("the output is not JSON")?;
    let status = result.get("status").and_then(Value::as_str).unwrap().to_owned();
    assert_eq!(code, i32::from(status != "SUCCEEDED"), "{status} with exit code {code}");
    Ok(Actual {
        output: result.get("output").map(|text| parse(text.as_str().unwrap()).unwrap()),
        error: result.get("error").cloned(),
        cause: result.get("cause").cloned(),
        events: result.get("events").and_then(Value::as_array).unwrap().iter().map(flat).collect(),
        status,
    })
}

#[test]
fn recorded_executions_run_on_the_command_line() {
    let Some(cases) = cases("execution") else { return };
    let folder = Folder::new("cli-run");
    let outcomes: Vec<_> =
        cases.into_iter().map(|(id, case)| (id, compare(&case, run(&case, &folder)))).collect();
    let passing = report(&outcomes);
    if only().is_none() {
        assert!(passing >= FLOOR, "{passing} cases pass, fewer than the {FLOOR} that did");
    }
}
