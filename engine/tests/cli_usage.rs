//! The command as a person meets it: usage, exit codes, places in complaints, the forms that files come in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aslant_engine::json::{Value, parse_strict};

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

struct Answer {
    code: i32,
    output: String,
    complaint: String,
}

impl Answer {
    fn json(&self) -> Value {
        parse_strict(&self.output).unwrap_or_else(|error| panic!("{error}: {}", self.output))
    }
}

fn aslant_with(arguments: &[&str], input: &str) -> Answer {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aslant"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer {
        code: output.status.code().unwrap(),
        output: text(output.stdout),
        complaint: text(output.stderr),
    }
}

fn aslant(arguments: &[&str]) -> Answer {
    aslant_with(arguments, "")
}

const ORDER: &str = r#"{"StartAt": "Charge", "States": {
  "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "charge", "Payload.$": "$"},
    "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "Catch": [{"ErrorEquals": ["Declined"], "Next": "Refuse"}], "End": true},
  "Refuse": {"Type": "Fail", "Error": "Order.Refused", "Cause": "No money"}}}"#;

#[test]
fn help_and_usage() {
    for arguments in [&["--help"][..], &["help"], &["-h"]] {
        let answer = aslant(arguments);
        assert_eq!(answer.code, 0);
        for command in ["run", "check", "test-state"] {
            assert!(answer.output.contains(command), "{}", answer.output);
        }
    }
    for command in ["run", "check", "test-state"] {
        assert!(aslant(&[command, "--help"]).output.contains(&format!("Usage: aslant {command}")));
        assert_eq!(aslant(&["help", command]).output, aslant(&[command, "-h"]).output);
        assert_eq!(aslant(&[command]).code, 2, "{command} without a file");
        assert_eq!(aslant(&[command, "a", "b", "--nonsense"]).code, 2);
    }
    assert!(aslant(&["--version"]).output.starts_with("aslant "));
    let wrong = aslant(&["walk"]);
    assert_eq!((wrong.code, wrong.output.as_str()), (2, ""));
    assert!(wrong.complaint.contains("there is no command 'walk'"), "{}", wrong.complaint);
    assert_eq!(aslant(&[]).code, 2);
    for option in [["--seed", "x"], ["--workflow-type", "FAST"], ["--clock", "noon"], ["--case", "x"]] {
        let folder = Folder::new("usage-option");
        let file = folder.write("m.json", ORDER);
        let answer = aslant(&["run", &file, option[0], option[1]]);
        assert_eq!(answer.code, 2, "{option:?}");
        assert!(answer.complaint.contains(option[0]), "{option:?}: {}", answer.complaint);
    }
}

#[test]
fn a_run_succeeds_fails_and_is_refused() {
    let folder = Folder::new("usage-run");
    let file = folder.write("order.asl.json", ORDER);
    let mocks = |text: &str| folder.write("mocks.json", text);
    let run = |mocks: &str| aslant(&["run", &file, "--mocks", mocks, "--json"]);

    let good = run(&mocks(r#"{"Charge": [{"throw": {"Error": "Busy"}}, {"return": {"id": 7}}]}"#));
    assert_eq!(good.code, 0, "{}", good.complaint);
    let result = good.json();
    assert_eq!(result.get("status").unwrap().as_str(), Some("SUCCEEDED"));
    assert_eq!(result.get("output").unwrap().as_str(), Some(r#"{"id":7}"#));
    assert!(result.get("error").is_none() && result.get("cause").is_none());
    let events = result.get("events").unwrap().as_array().unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.get("type").unwrap().as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "TaskScheduled").count(), 2, "{kinds:?}");

    let bad = run(&mocks(r#"{"Charge": {"throw": {"Error": "Declined"}}}"#));
    assert_eq!(bad.code, 1);
    assert_eq!(bad.json().get("error").unwrap().as_str(), Some("Order.Refused"));
    assert!(bad.json().get("output").is_none());

    let none = run(&mocks("{}"));
    assert_eq!((none.code, none.output.as_str()), (2, ""));
    assert!(none.complaint.contains("order.asl.json:2:3: the Task state 'Charge'"), "{}", none.complaint);

    let readable = aslant(&["run", &file, "--mocks", &mocks(r#"{"Charge": {"return": 1}}"#)]);
    assert_eq!(readable.code, 0);
    assert!(readable.output.contains("TaskStateEntered Charge") && readable.output.contains("SUCCEEDED"));
    assert!(!readable.output.contains('\u{1b}'), "no colour without a terminal");
}

#[test]
fn complaints_say_where() {
    let folder = Folder::new("usage-places");
    let complaint = |definition: &str, mocks: &str, place: &str| {
        let file = folder.write("m.json", definition);
        let mocks = folder.write("mocks.json", mocks);
        let answer = aslant(&["run", &file, "--mocks", &mocks]);
        assert_eq!(answer.code, 2);
        assert!(answer.complaint.contains(place), "{place} is not in: {}", answer.complaint);
    };
    complaint("{\n  \"StartAt\": ,\n}", "{}", "m.json:2:14: ");
    complaint(
        "{\"StartAt\": \"A\",\n \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}}}",
        "{}",
        "m.json:2:",
    );
    complaint("", "{}", "m.json:1:1: There is no text");
    complaint("[1]", "{}", "m.json:1:1: a state machine must be an object");
    complaint(ORDER, "{\"Charge\": [\n  {\"retrun\": 1}]}", "mocks.json:2:3: An answer needs one of");
    complaint(ORDER, "{\"Charge\": [{\"timeout\": \"Never\"}]}", "mocks.json:1:14: 'timeout' must be");
    complaint(ORDER, "[", "mocks.json:1:1: ");
    let absent = aslant(&["run", "/does/not/exist.json"]);
    assert_eq!(absent.code, 2);
    assert!(absent.complaint.contains("/does/not/exist.json: cannot be read"), "{}", absent.complaint);
}

#[test]
fn a_mock_config_file_of_step_functions_local() {
    let folder = Folder::new("usage-local");
    let file = folder.write("order.json", ORDER);
    let config = folder.write(
        "MockConfigFile.json",
        r#"{"StateMachines": {"Order": {"TestCases": {"Happy": {"Charge": "Paid"}, "Late": {"Charge": "BusyThenPaid"}, "Gap": {"Charge": "Gap"}}}},
            "MockedResponses": {"Paid": {"0": {"Return": {"id": 1}}},
                                "BusyThenPaid": {"0": {"Throw": {"Error": "Busy", "Cause": "x"}}, "1-2": {"Return": {"id": 2}}},
                                "Gap": {"1": {"Return": 1}}}}"#,
    );
    let run = |case: &str| aslant(&["run", &file, "--mocks", &config, "--case", case, "--json"]);
    assert_eq!(run("Happy").json().get("output").unwrap().as_str(), Some(r#"{"id":1}"#));
    assert_eq!(run("Order#Late").json().get("output").unwrap().as_str(), Some(r#"{"id":2}"#));
    let gap = run("Gap");
    assert_eq!(gap.code, 2);
    assert!(
        gap.complaint.contains("MockConfigFile.json:4:") && gap.complaint.contains("here 0 is due"),
        "{}",
        gap.complaint
    );
    assert!(run("None").complaint.contains("There is no test case 'None'"));
    let without = aslant(&["run", &file, "--mocks", &config]);
    assert_eq!(without.code, 2);
    assert!(without.complaint.contains("Order#Happy"), "{}", without.complaint);
}

#[test]
fn other_forms_of_input() {
    let folder = Folder::new("usage-forms");
    let yaml = folder.write(
        "m.yaml",
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Parameters:\n      now.$: $$.Execution.StartTime\n      name.$: $$.StateMachine.Name\n      id.$: States.UUID()\n      got.$: $.x\n    End: true\n",
    );
    let context = folder.write("context.json", r#"{"StateMachine": {"Name": "Mine"}}"#);
    let run = |seed: &str| {
        let arguments = [
            "run",
            &yaml,
            "--input",
            "-",
            "--context",
            &context,
            "--clock",
            "2030-01-02T03:04:05+00:00",
            "--seed",
            seed,
            "--json",
        ];
        let answer = aslant_with(&arguments, r#"{"x": [1.50]}"#);
        assert_eq!(answer.code, 0, "{}", answer.complaint);
        answer
    };
    let first = run("5");
    let output = parse_strict(first.json().get("output").unwrap().as_str().unwrap()).unwrap();
    assert_eq!(output.get("now").unwrap().as_str(), Some("2030-01-02T03:04:05.000Z"));
    assert_eq!(output.get("name").unwrap().as_str(), Some("Mine"));
    assert_eq!(first.output, run("5").output, "the same seed gives the same history");
    assert_ne!(first.output, run("6").output, "another seed gives other identifiers");

    let described = folder.write(
        "described.json",
        &Value::object([
            ("name", Value::from("Loop")),
            ("type", "EXPRESS".into()),
            ("definition", ORDER.into()),
        ])
        .to_json(),
    );
    let mocks = folder.write("mocks.json", r#"{"Charge": {"return": 1, "repeat": true}}"#);
    assert_eq!(aslant(&["run", &described, "--mocks", &mocks]).code, 0);

    let reader = folder.write(
        "map.json",
        r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
            "Parameters": {"Bucket": "b", "Key": "k/items.csv"}}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}}}"#,
    );
    let objects = folder.write("s3.json", r#"{"b/k/items.csv": "n\n1\n2\n"}"#);
    let answer = aslant(&["run", &reader, "--s3", &objects, "--json"]);
    assert_eq!(answer.json().get("output").unwrap().as_str(), Some(r#"[{"n":"1"},{"n":"2"}]"#));
    let wrong = aslant(&["run", &reader, "--s3", &folder.write("wrong.json", r#"{"b": "x"}"#)]);
    assert_eq!(wrong.code, 2);

    let two = aslant(&["run", "-", "--input", "-"]);
    assert_eq!(two.code, 2);
    assert!(two.complaint.contains("only one file"), "{}", two.complaint);
}

#[test]
fn a_state_is_tested() {
    let folder = Folder::new("usage-test-state");
    let test = |call: &str| aslant(&["test-state", "--json", &folder.write("call.json", call)]);
    let passed = test(
        r#"{"definition": {"Type": "Pass", "InputPath": "$.payload", "Parameters": {"data": 1}, "ResultPath": "$.result", "OutputPath": "$.result.data", "Next": "Another State"},
        "input": {"payload": {"foo": "bar"}}, "inspectionLevel": "DEBUG"}"#,
    );
    assert_eq!(passed.code, 0);
    let expected = r#"{"output": "1", "inspectionData": {"input": "{\"payload\":{\"foo\":\"bar\"}}", "afterInputPath": "{\"foo\":\"bar\"}",
        "afterParameters": "{\"data\":1}", "afterResultSelector": "{\"data\":1}", "afterResultPath": "{\"payload\":{\"foo\":\"bar\"},\"result\":{\"data\":1}}"},
        "nextState": "Another State", "status": "SUCCEEDED"}"#;
    assert_eq!(passed.json(), parse_strict(expected).unwrap());

    let failed = test(r#"{"definition": {"Type": "Fail", "Error": "E"}}"#);
    assert_eq!(failed.code, 1);
    assert_eq!(failed.json(), parse_strict(r#"{"error": "E", "status": "FAILED"}"#).unwrap());

    let task = |rest: &str| {
        test(&format!(
            r#"{{"definition": {{"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Parameters": {{"StateMachineArn": "arn:aws:states:us-east-1:111111111111:stateMachine:X"}},
            "Retry": [{{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2.0}}],
            "Catch": [{{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Later"}}], "End": true}}, "input": {{"a": 1}}, "inspectionLevel": "DEBUG", {rest}}}"#
        ))
    };
    let details =
        |answer: &Answer| answer.json().get("inspectionData").unwrap().get("errorDetails").unwrap().clone();
    let busy = r#""mock": {"errorOutput": {"error": "Busy", "cause": "c"}}"#;
    let retried = task(&format!(r#"{busy}, "stateConfiguration": {{"retrierRetryCount": 1}}"#));
    assert_eq!(
        details(&retried),
        parse_strict(r#"{"retryIndex": 0, "retryBackoffIntervalSeconds": 4}"#).unwrap()
    );
    assert!(retried.json().get("output").is_none() && retried.json().get("nextState").is_none());
    let caught = task(&format!(r#"{busy}, "stateConfiguration": {{"retrierRetryCount": 3}}"#));
    assert_eq!(caught.json().get("status").unwrap().as_str(), Some("CAUGHT_ERROR"));
    assert_eq!(details(&caught), parse_strict(r#"{"catchIndex": 0, "retryIndex": 0}"#).unwrap());
    assert_eq!(
        caught.json().get("output").unwrap().as_str(),
        Some(r#"{"a":1,"error":{"Error":"Busy","Cause":"c"}}"#)
    );

    let rejected = |answer: &Answer| {
        assert_eq!(answer.code, 2, "{}", answer.output);
        let rejected = answer.json().get("rejected").unwrap().clone();
        let text = |name: &str| rejected.get(name).unwrap().as_str().unwrap().to_owned();
        (text("code"), text("message"))
    };
    let validation = |message: &str| ("ValidationException".to_owned(), message.to_owned());
    let schema = |message: &str| validation(&format!("Mock result schema validation error: {message}"));
    let mocked = |result: &str, mode: &str| {
        task(&format!(r#""mock": {{"result": {result}, "fieldValidationMode": "{mode}"}}"#))
    };
    assert_eq!(rejected(&mocked("{}", "STRICT")), schema("Required field 'ExecutionArn' is missing"));
    assert_eq!(
        rejected(&mocked(r#"{"ExecutionArn": "a", "StartDate": true}"#, "PRESENT")),
        schema("Field 'StartDate' must be a string")
    );
    assert_eq!(mocked("{}", "PRESENT").code, 0);
    assert_eq!(mocked("7", "NONE").code, 0);
    assert_eq!(
        rejected(&task(r#""mock": {"result": {}, "errorOutput": {"error": "E"}}"#)),
        validation("A test mock should have only one of the following fields: [result, errorOutput].")
    );
    assert_eq!(
        rejected(&task(r#""mock": {"result_text": "{"}"#)),
        validation("Mocked result must be valid JSON")
    );
    assert_eq!(rejected(&task(r#""role": "admin", "mock": {"result": {}}"#)).0, "InvalidArn");
    assert_eq!(
        rejected(&test(r#"{"definition": {"Type": "Pass", "End": true}, "input_text": "nothing"}"#)).0,
        "InvalidExecutionInput"
    );
    assert_eq!(rejected(&test(r#"{"definition_text": "nothing"}"#)).0, "InvalidDefinition");
    assert_eq!(rejected(&test(r#"{"definition": {"Type": "Pass"}}"#)).0, "InvalidDefinition");
    assert_eq!(
        rejected(&test(r#"{"definition": {"Type": "Pass", "End": true}, "inspectionLevel": "ALL"}"#)).0,
        "ValidationException"
    );

    let called = test(
        r#"{"definition": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "u", "MessageBody": "b"}, "End": true},
        "role": "arn:aws:iam::111111111111:role/R"}"#,
    );
    assert_eq!((called.code, called.output.as_str()), (2, ""));
    assert!(called.complaint.contains("give the call a 'mock'"), "{}", called.complaint);
}

#[test]
fn a_state_inside_others_is_tested_with_what_is_around_it() {
    let folder = Folder::new("usage-nested");
    let call = r#"{"definition": {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"},
          "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload": {"index.$": "$$.Map.Item.Index"}}, "End": true}}},
          "Retry": [{"ErrorEquals": ["Busy"]}], "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Over"}], "End": true}, "Over": {"Type": "Succeed"}}},
        "stateName": "STATE", "input": {"items": ["a", "b"]}, "inspectionLevel": "TRACE", MOCK}"#;
    let test = |state: &str, mock: &str| {
        let text = call.replace("STATE", state).replace("MOCK", mock);
        aslant(&["test-state", "--json", &folder.write("call.json", &text)])
    };
    let part = |answer: &Answer, name: &str| {
        let text =
            answer.json().get("inspectionData").unwrap().get(name).unwrap().as_str().unwrap().to_owned();
        parse_strict(&text).unwrap()
    };
    let one = test("One", r#""mock": {"result": {"Payload": {"any": 1}}}"#);
    assert_eq!(one.code, 0, "{} {}", one.output, one.complaint);
    assert_eq!(part(&one, "afterParameters").get("Payload").unwrap().get("index").unwrap().as_i64(), Some(0));
    let each = test("Each", r#""mock": {"result": [1, 2]}"#);
    assert_eq!(part(&each, "afterItemsPath"), parse_strict(r#"["a", "b"]"#).unwrap());
    assert_eq!(
        part(&each, "afterItemSelector"),
        parse_strict(r#"[{"v": "a", "i": 0}, {"v": "b", "i": 1}]"#).unwrap()
    );
    let inside = test("One", r#""mock": {"errorOutput": {"error": "Any", "cause": "c"}}"#);
    assert_eq!(inside.json().get("nextState").unwrap().as_str(), Some("Over"), "the Map around it catches");
    let caused = test(
        "Each",
        r#""mock": {"errorOutput": {"error": "Busy"}}, "stateConfiguration": {"errorCausedByState": "One"}"#,
    );
    assert_eq!(caused.json().get("status").unwrap().as_str(), Some("RETRIABLE"));
    let unknown = test(
        "Each",
        r#""mock": {"errorOutput": {"error": "Busy"}}, "stateConfiguration": {"errorCausedByState": "Two"}"#,
    );
    assert_eq!(unknown.code, 2);
    let absent = test("Nowhere", r#""mock": {"result": 1}"#);
    assert_eq!(
        absent.json().get("rejected").unwrap().get("message").unwrap().as_str(),
        Some("State not found in definition")
    );

    // A reader's data, in batches; and what the answers of services look like in their models.
    let reader = r#"{"definition": {"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 3}, "Parameters": {"Bucket": "b", "Key": "k"}},
        "ItemSelector": {"v.$": "$$.Map.Item.Value.n"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, "ToleratedFailurePercentage": 40, "ResultSelector": {"all.$": "$"}, "ResultPath": "$.out", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}, "input": {"a": 1}, "inspectionLevel": "DEBUG", "mock": {"result": [7, 8]},
        "stateConfiguration": {"mapItemReaderData": "n\n1\n2\n3\n4\n", "mapIterationFailureCount": FAILED}}"#;
    let read = |failed: &str| {
        aslant(&["test-state", "--json", &folder.write("reader.json", &reader.replace("FAILED", failed))])
    };
    let good = read("0");
    assert_eq!(
        part(&good, "afterItemsPath"),
        parse_strict(r#"[{"n": "1"}, {"n": "2"}, {"n": "3"}]"#).unwrap()
    );
    assert_eq!(
        part(&good, "afterItemSelector"),
        parse_strict(r#"[{"v": "1"}, {"v": "2"}, {"v": "3"}]"#).unwrap()
    );
    assert_eq!(part(&good, "afterItemBatcher").as_array().unwrap().len(), 2);
    assert_eq!(part(&good, "afterResultPath"), parse_strict(r#"{"a": 1, "out": {"all": [7, 8]}}"#).unwrap());
    let over = read("1").json();
    assert_eq!(over.get("error").unwrap().as_str(), Some("States.ExceedToleratedFailureThreshold"));
    assert_eq!(read("3").code, 2, "more failures than iterations");
}
