//! `aslant run`, flag by flag: what each takes, and what it says of what it cannot take. Bad input and usage end with 2 and
//! a message that names the file, the place in it or the flag; nothing is printed then but the complaint.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

use aslant_engine::json::{Value, parse_strict};

/// A folder of its own for a test's files, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            std::fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }

    /// Runs `aslant run` in the folder: exit code, standard output, standard error.
    fn run(&self, arguments: &str) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_aslant"))
            .arg("run")
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn output(&self, arguments: &str) -> String {
        let (code, output, complaint) = self.run(&format!("{arguments} --json"));
        assert_eq!(code, 0, "{arguments}: {complaint}{output}");
        parse_strict(&output).unwrap().get("output").and_then(Value::as_str).unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

const CALL: &str = r#"{"StartAt": "Call", "States": {
  "Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 60, "HeartbeatSeconds": 20,
    "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token", "id.$": "$.id"}}, "End": true}}}"#;
const PASS: &str = r#"{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true, "Parameters": {
  "id.$": "$$.Execution.Id", "name.$": "$$.Execution.Name", "role.$": "$$.Execution.RoleArn", "machine.$": "$$.StateMachine.Id", "at.$": "$$.Execution.StartTime"}}}}"#;
/// Two workflows, one of which is Express, and a function that one of them calls.
const DESIGN: &str = r#"{"aslant": 1, "name": "Two", "functions": [{"id": 3, "name": "work"}], "workflows": [
  {"id": 1, "name": "Quick", "type": "EXPRESS", "machine": {"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"id.$": "$$.Execution.Id"}, "End": true}}}},
  {"id": 2, "name": "Slow", "machine": {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "${WorkArn}", "Payload.$": "$"}, "End": true}}}}]}"#;
const LOCAL: &str = r#"{"StateMachines": {"A": {"TestCases": {"Good": {"Call": "Ok"}, "Both": {"Call": "Ok"}, "Lost": {"Call": "Nowhere"}, "Odd": {"Call": 1}}},
    "B": {"TestCases": {"Both": {"Call": "Bad"}}}},
  "MockedResponses": {"Ok": {"0": {"Return": {"by": "local"}}}, "Bad": {"0": {"Throw": {"Error": "E", "Cause": "c"}}}}}"#;

fn files() -> Folder {
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(262_200));
    Folder::new(
        &format!("flags-{:?}", std::thread::current().id()),
        &[
            ("call.json", CALL),
            ("pass.json", PASS),
            ("design.json", DESIGN),
            ("local.json", LOCAL),
            ("id.json", r#"{"id": 7}"#),
            ("broken.json", "{\"id\": }"),
            ("empty.json", " \n"),
            ("large.json", &large),
            ("text.txt", "\u{fffd}"),
            ("ok.json", r#"{"Call": [{"return": {"ok": true}, "submitted": {"MessageId": "m"}}]}"#),
            ("when.json", r#"{"Call": [{"when": {"never": 1}, "return": 1}]}"#),
            ("late.json", r#"{"Call": {"timeout": "Task", "submitted": {}}}"#),
            ("silent.json", r#"{"Call": {"timeout": "Heartbeat", "submitted": {}}}"#),
            ("work.json", r#"{"T": {"return": {"Payload": 1}}, "Unknown": {"return": 1}}"#),
            (
                "context.json",
                r#"{"Execution": {"Id": "arn:x:1", "Name": "n", "RoleArn": "arn:r"}, "StateMachine": {"Id": "arn:m"}}"#,
            ),
            ("odd-context.json", r#"{"Execution": {"Name": 7}}"#),
            ("list.json", "[1]"),
        ],
    )
}

#[test]
fn what_cannot_be_taken_is_refused_in_words() {
    let folder = files();
    std::fs::write(folder.0.join("bytes.json"), [0xff, 0xfe, b'{']).unwrap();
    let mut wrong = Vec::new();
    for (arguments, words) in [
        ("", "run needs a FILE"),
        ("call.json more.json", "more.json"),
        ("call.json --fast", "--fast"),
        ("call.json --input", "--input"),
        ("none.json", "none.json: cannot be read"),
        (".", "cannot be read"),
        ("bytes.json", "bytes.json: is not UTF-8 text (byte 0)"),
        ("broken.json", "broken.json:1:2: "),
        ("empty.json", "empty.json:2:1: There is no text"),
        ("list.json", "list.json:1:1: a state machine must be an object"),
        ("id.json", "id.json:1:1: The state machine has no object 'States'"),
        ("pass.json --input none.json", "none.json: cannot be read"),
        ("pass.json --input broken.json", "broken.json:1:2: "),
        ("pass.json --input empty.json", "empty.json:2:1: There is no text"),
        ("pass.json --input text.txt", "text.txt:1:1: "),
        (
            "pass.json --input large.json",
            "large.json:1:1: the input has 262208 bytes; an execution takes 262144 at most",
        ),
        ("pass.json --clock noon", "--clock is a time such as 2024-06-01T12:00:00Z, not 'noon'"),
        ("pass.json --clock 2024-06-01", "--clock is a time"),
        ("pass.json --seed -1", "--seed is a whole number from 0, not '-1'"),
        ("pass.json --seed 1.5", "--seed is a whole number"),
        ("pass.json --workflow-type standard", "--workflow-type is STANDARD or EXPRESS, not 'standard'"),
        ("pass.json --workflow Slow", "pass.json: --workflow is for a design file, and this is none"),
        ("pass.json --context list.json", "list.json:1:1: the context must be an object"),
        ("pass.json --context odd-context.json", "odd-context.json:1:16: Execution.Name must be text"),
        ("pass.json --s3 list.json", "list.json:1:1: The objects of S3 must be an object"),
        ("pass.json --s3 id.json", "id.json:1:2: 'id' is not the name of a bucket and a key"),
        ("- --input -", "only one file can be read from the standard input"),
        (
            "call.json --input id.json",
            "call.json:2:3: the Task state 'Call' makes a call, and the mocks have no answer for it; give answers with --mocks",
        ),
        ("call.json --input id.json --mocks list.json", "list.json:1:1: The mocks must be an object"),
        (
            "call.json --input id.json --mocks when.json",
            "none of the 1 answers that the mocks have for it is left and fits",
        ),
        ("call.json --mocks id.json", "id.json:1:2: The answers of 'id' must be a list"),
        ("call.json --case Good", "--case names a test case of the file given with --mocks"),
        ("call.json --mocks ok.json --case Good", "ok.json:1:1: --case is for a MockConfigFile.json"),
        (
            "call.json --mocks local.json",
            "local.json:1:1: choose a test case with --case: A#Good, A#Both, A#Lost, A#Odd, B#Both",
        ),
        ("call.json --mocks local.json --case None", "There is no test case 'None'; it has 'Good' (of A)"),
        ("call.json --mocks local.json --case Both", "Several state machines have a test case 'Both': A, B"),
        (
            "call.json --mocks local.json --case Lost",
            "local.json:1:97: There is no mocked response 'Nowhere'",
        ),
        ("call.json --mocks local.json --case A#Odd", "The name of a mocked response is expected here"),
        ("design.json", "the design has several workflows; choose one with --workflow: Quick, Slow"),
        ("design.json --workflow Fast", "there is no workflow 'Fast'; there is Quick, Slow"),
        ("design.json --workflow Slow", "the Task state 'T' makes a call"),
    ] {
        let (code, output, complaint) = folder.run(&format!("--json {arguments}"));
        if (code, output.as_str()) != (2, "")
            || !complaint.starts_with("aslant: ")
            || !complaint.contains(words)
        {
            wrong.push(format!("{arguments}: {code} {output} {complaint}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_flag_does_what_it_says() {
    let folder = files();
    assert_eq!(folder.output("call.json --input id.json --mocks ok.json"), r#"{"ok":true}"#);
    assert_eq!(
        folder.output("call.json --input id.json --mocks local.json --case Good"),
        r#"{"by":"local"}"#
    );
    assert_eq!(
        folder.output("call.json --input id.json --mocks local.json --case A#Both"),
        r#"{"by":"local"}"#
    );
    let (code, output, _) = folder.run("call.json --input id.json --mocks local.json --case B#Both --json");
    assert_eq!(code, 1);
    assert_eq!(parse_strict(&output).unwrap().get("error").unwrap().as_str(), Some("E"));

    for (mocks, seconds) in [("late.json", "60.000"), ("silent.json", "20.000")] {
        let (code, output, _) = folder.run(&format!("call.json --input id.json --mocks {mocks} --json"));
        assert_eq!(code, 1);
        let result = parse_strict(&output).unwrap();
        assert_eq!(result.get("error").unwrap().as_str(), Some("States.Timeout"));
        let last = result.get("events").unwrap().as_array().unwrap().last().unwrap().clone();
        let at = last.get("timestamp").unwrap().as_str().unwrap().to_owned();
        let expected = if seconds == "60.000" { "12:01:00.000" } else { "12:00:20.000" };
        assert!(at.contains(expected), "{mocks}: {at}");
    }

    let own = folder.output("pass.json --context context.json --clock 2030-01-02T03:04:05Z");
    assert_eq!(
        own,
        r#"{"id":"arn:x:1","name":"n","role":"arn:r","machine":"arn:m","at":"2030-01-02T03:04:05.000Z"}"#
    );
    assert!(folder.output("pass.json --workflow-type EXPRESS").contains(":express:StateMachine:Execution:"));
    assert!(folder.output("pass.json").contains(":execution:StateMachine:Execution"));

    assert!(
        folder.output("design.json --workflow Quick").contains(":express:Quick:"),
        "its type comes from the design"
    );
    assert!(
        folder.output("design.json --workflow Quick --workflow-type STANDARD").contains(":execution:Quick:")
    );
    let (code, output, complaint) = folder.run("design.json --workflow Slow --mocks work.json --json");
    assert_eq!(code, 0, "{complaint}");
    assert!(complaint.contains("warning: the mocks have answers for 'Unknown'"), "{complaint}");
    assert!(output.contains("arn:aws:lambda:") || output.contains("${WorkArn}"), "{output}");
}
