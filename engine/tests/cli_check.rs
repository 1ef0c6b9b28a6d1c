//! Runs the command `aslant check` as people and pipelines do: by files, judging what it prints and its exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod verdicts;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aslant_engine::design::file;
use aslant_engine::design::{Command as Change, Design, Place};
use aslant_engine::json::{Pointer, Value, parse_strict};
use verdicts::{Found, Table};

/// A folder of its own for a test's files, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

struct Outcome {
    code: i32,
    out: String,
    err: String,
}

impl Outcome {
    fn json(&self) -> Vec<Value> {
        parse_strict(&self.out).expect(&self.out).as_array().unwrap().to_vec()
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_else(|| panic!("no {field}: {}", value.to_json()))
}

fn number(value: &Value, field: &str) -> i64 {
    value.get(field).and_then(Value::as_i64).unwrap()
}

fn check(arguments: &[&str]) -> Outcome {
    piped(arguments, "")
}

fn piped(arguments: &[&str], input: &str) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aslant"))
        .arg("check")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

const CLEAN: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
const BROKEN: &str = r#"{
  "StartAt": "Pack",
  "States": {
    "Pack": {
      "Type": "Pass",
      "Next": "Shipp"
    },
    "Ship": {
      "Type": "Succeed"
    }
  }
}
"#;

#[test]
fn exit_codes_tell_clean_broken_and_unreadable_apart() {
    let folder = Folder::new("codes");
    let (clean, broken) = (folder.write("clean.json", CLEAN), folder.write("broken.json", BROKEN));
    let hinted = folder.write(
        "hinted.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x": "$.y"}, "End": true}}}"#,
    );
    assert_eq!(check(&[&clean]).code, 0);
    assert_eq!(check(&[&hinted]).code, 0);
    assert!(check(&[&hinted]).out.contains("warning[no-dollar]"));
    assert_eq!(check(&[&broken]).code, 1);
    assert_eq!(check(&[&clean, &broken, &clean]).code, 1);
    let missing = folder.0.join("missing.json");
    let outcome = check(&[missing.to_str().unwrap(), &broken]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("missing.json: There is no such file."), "{}", outcome.err);
    assert!(outcome.out.contains("error[missing-target]"), "what could be read is checked all the same");
    let pattern = folder.0.join("*.json");
    let outcome = check(&[pattern.to_str().unwrap()]);
    assert!(outcome.code == 2 && outcome.err.contains("for the shell"), "{}", outcome.err);
    assert_eq!(check(&[folder.0.to_str().unwrap()]).code, 2);
    assert!(check(&[folder.0.to_str().unwrap()]).err.contains("It is a folder"));
    for junk in [&b"\x7fELF\0\0\x01"[..], b"\xff\xfe{\0}\0", b"{\"a\": \"\xc3\x28\"}"] {
        let outcome = check(&[&folder.write("junk.json", junk)]);
        assert_eq!((outcome.code, outcome.out.is_empty()), (2, true), "{}", outcome.err);
    }
    // Something else altogether is called that.
    for (name, text) in [
        ("README.md", "# Title\n\nWords: and more\n"),
        ("package.json", r#"{"name": "x"}"#),
        ("c.yaml", "services: {a: 1}\n"),
    ] {
        let outcome = check(&[&folder.write(name, text)]);
        assert!(
            outcome.code == 2 && outcome.err.contains("neither Amazon States Language"),
            "{name}: {}",
            outcome.err
        );
    }
    // What claims to be a definition and is none is an error of the definition.
    for text in ["", " ", "not a definition", "{}", "[]", "{\"StartAt\": \"A\"", "{\"StartAt\": 1,}"] {
        let outcome = check(&[&folder.write("claims.json", text), "--format", "json"]);
        assert_eq!(outcome.code, 1, "{text:?}: {}{}", outcome.out, outcome.err);
        assert!(!outcome.json().is_empty());
        assert!(outcome.json().iter().all(|one| text_is(one, "pointer", "") || text.contains("StartAt")));
    }
}

fn text_is(value: &Value, field: &str, wanted: &str) -> bool {
    text(value, field) == wanted
}

#[test]
fn usage_is_explained() {
    assert_eq!(check(&[]).code, 2);
    assert_eq!(check(&["--help"]).code, 0);
    assert!(check(&["--help"]).out.contains("--workflow-type"));
    for wrong in [
        &["--format", "xml", "a"][..],
        &["--workflow-type", "FAST", "a"],
        &["--nonsense", "a"],
        &["--format"],
    ] {
        let outcome = check(wrong);
        assert!(outcome.code == 2 && !outcome.err.is_empty(), "{wrong:?}");
    }
}

#[test]
fn json_has_exactly_the_promised_members() {
    let folder = Folder::new("json");
    let broken = folder.write("broken.json", BROKEN);
    let outcome = check(&["--format", "json", &broken]);
    let found = outcome.json();
    let one = found.iter().find(|one| text(one, "id") == "missing-target").unwrap();
    let keys: Vec<&str> = one.as_object().unwrap().keys().map(|key| &**key).collect();
    assert_eq!(keys, ["file", "code", "id", "severity", "message", "pointer", "line", "column", "fixes"]);
    assert_eq!((text(one, "file"), text(one, "severity")), (broken.as_str(), "error"));
    assert_eq!(text(one, "pointer"), "/States/Pack/Next");
    assert_eq!((number(one, "line"), number(one, "column")), (6, 15));
    assert!(text(one, "message").contains("Shipp") && text(one, "message").contains("Pack"));
    let fix = &one.get("fixes").unwrap().as_array().unwrap()[0];
    assert_eq!(text(fix, "title"), "Change to Ship");
    assert_eq!(check(&["--format", "json", &folder.write("clean.json", CLEAN)]).out.trim(), "[]");
    // Pointers are escaped as RFC 6901 has it.
    let odd = r#"{"StartAt": "a/b~c", "States": {"a/b~c": {"Type": "Pass", "Next": "?", "End": true}}}"#;
    let found = check(&["--format", "json", &folder.write("odd.json", odd)]).json();
    assert!(found.iter().any(|one| text(one, "pointer") == "/States/a~1b~0c/Next"), "{}", found[0].to_json());
}

#[test]
fn text_underlines_the_place_and_shows_the_fix() {
    let folder = Folder::new("text");
    let outcome = check(&[&folder.write("broken.json", BROKEN)]);
    let expected = [
        "error[missing-target]: Pack goes on to Shipp, which does not exist\n",
        "broken.json:6:15\n",
        "6 |       \"Next\": \"Shipp\"\n",
        "  |               ^^^^^^^\n",
        "= fix: Change to Ship\n",
        "6 -       \"Next\": \"Shipp\"\n",
        "6 +       \"Next\": \"Ship\"\n",
        "1 error in 1 state machine of 1 file.\n",
    ];
    for part in expected {
        assert!(outcome.out.contains(part), "{part:?} is not in\n{}", outcome.out);
    }
    assert!(!outcome.out.contains('\u{1b}'), "no colours where nobody looks");
    assert_eq!(
        check(&[&folder.write("clean.json", CLEAN)]).out,
        "No problems in 1 state machine of 1 file.\n"
    );
    // Control characters of a file do not reach the terminal.
    let evil =
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"\u{202e}\u{9b}31m\"}}}";
    let outcome = check(&[&folder.write("evil.json", evil)]);
    assert!(!outcome.out.contains(['\u{202e}', '\u{9b}']), "{}", outcome.out);
}

#[test]
fn columns_count_characters_and_underlines_columns() {
    let folder = Folder::new("columns");
    let wide = "{\"StartAt\": \"A\", \"Comment\": \"日本語😀\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"B\"}}}";
    let path = folder.write("wide.json", wide);
    let found = check(&["--format", "json", &path]).json();
    let one = found.iter().find(|one| text(one, "id") == "missing-target").unwrap();
    let column =
        wide.chars().collect::<String>().find("\"B\"").map(|at| wide[..at].chars().count() + 1).unwrap();
    assert_eq!((number(one, "line"), number(one, "column") as usize), (1, column));
    let out = check(&[&path]).out;
    let lines: Vec<&str> = out.lines().collect();
    let head = lines.iter().position(|line| line.contains("[missing-target]")).unwrap();
    let at = head + lines[head..].iter().position(|line| line.contains("Pass")).unwrap();
    let columns = |line: &str, end: usize| {
        line[..end].chars().map(|ch| if ch > '\u{2fff}' { 2 } else { 1 }).sum::<usize>()
    };
    let marked = lines[at + 1].find('^').unwrap();
    assert_eq!(columns(lines[at], lines[at].rfind("\"B\"").unwrap()), columns(lines[at + 1], marked));
    // Tabs and Windows line ends.
    let windows = BROKEN.replace("  ", "\t").replace('\n', "\r\n");
    let path = folder.write("windows.json", &windows);
    let found = check(&["--format", "json", &path]).json();
    let one = found.iter().find(|one| text(one, "id") == "missing-target").unwrap();
    assert_eq!((number(one, "line"), number(one, "column")), (6, 12));
    let out = check(&[&path]).out;
    assert!(out.contains("6 |             \"Next\": \"Shipp\"\n  |                     ^^^^^^^\n"), "{out}");
    assert!(!out.contains('\r'));
    // A byte order mark is no part of the first line.
    let path = folder.write("mark.json", format!("\u{feff}{BROKEN}"));
    assert_eq!(check(&[&path]).code, 1);
    // One line of everything is shown around the place.
    let long = format!(
        "{{\"Comment\": \"{}\", {}",
        "x".repeat(5000),
        BROKEN.replace('\n', "").trim_start_matches('{')
    );
    let out = check(&[&folder.write("long.json", long)]).out;
    assert!(out.lines().all(|line| line.chars().count() < 200), "{out}");
    assert!(out.contains("\"Shipp\""));
}

#[test]
fn standard_input_and_several_files() {
    let outcome = piped(&["-", "--format", "json"], BROKEN);
    assert_eq!(outcome.code, 1);
    assert!(outcome.json().iter().all(|one| text(one, "file") == "-"));
    assert_eq!(piped(&["-"], CLEAN).code, 0);
    assert!(piped(&["-"], BROKEN).out.contains("<stdin>:6:15"));
    let folder = Folder::new("several");
    let names = [folder.write("one.json", BROKEN), folder.write("two.json", BROKEN.replace("Pack", "Wrap"))];
    let found = check(&["--format", "json", &names[0], &names[1]]).json();
    let files: Vec<&str> = found.iter().map(|one| text(one, "file")).collect();
    assert!(names.iter().all(|name| files.contains(&name.as_str())), "{files:?}");
    // The same file twice is told once.
    assert_eq!(check(&["--format", "json", &names[0], &names[0]]).json().len() * 2, found.len());
}

#[test]
fn yaml_has_places_and_fixes_too() {
    let folder = Folder::new("yaml");
    let yaml = "# a comment\nStartAt: Pack\nStates:\n  Pack:\n    Type: Pass\n    Next: Shipp # where to\n  Ship: {Type: Succeed}\n";
    let path = folder.write("broken.asl.yaml", yaml);
    let found = check(&["--format", "json", &path]).json();
    let one = found.iter().find(|one| text(one, "id") == "missing-target").unwrap();
    assert_eq!((number(one, "line"), number(one, "column")), (6, 11));
    let out = check(&[&path]).out;
    assert!(out.contains("6 +     Next: Ship # where to\n"), "{out}");
    assert_eq!(check(&[&folder.write("bad.asl.yml", "StartAt: [A\nStates: {}\n")]).code, 1);
}

#[test]
fn the_workflow_type_is_for_bare_definitions() {
    let folder = Folder::new("type");
    let path = folder.write(
        "wait.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "u", "MessageBody.$": "$$.Task.Token"}, "End": true}}}"#,
    );
    assert_eq!(check(&[&path]).code, 0);
    assert_eq!(check(&[&path, "--workflow-type", "EXPRESS"]).code, 1);
    assert_eq!(check(&[&path, "--workflow-type=STANDARD"]).code, 0);
}

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Seconds: {Type: Number, Default: 5}
Resources:
  Inline:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        StartAt: Wait
        States:
          Wait:
            Type: Wait
            Seconds: !Ref Seconds
            Next: Nowhere
  Named:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machines/named.asl.json
      DefinitionSubstitutions:
        Call: arn:aws:states:::sqs:sendMesage
        Table: !Ref Orders
  Text:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          \"StartAt\": \"Call\",
          \"States\": {
            \"Call\": {\"Type\": \"Task\", \"Resource\": \"${Fn.Arn}\", \"Next\": \"Gone\"}
          }
        }
  Orders: {Type: AWS::DynamoDB::Table}
";

#[test]
fn templates_are_checked_with_their_definitions_and_substitutions() {
    let folder = Folder::new("template");
    let template = folder.write("template.yaml", TEMPLATE);
    let missing = check(&[&template]);
    assert!(missing.code == 2 && missing.err.contains("machines/named.asl.json"), "{}", missing.err);
    let named = folder.write(
        "machines/named.asl.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Call}", "Parameters": {"QueueUrl": "${Table}", "MessageBody": "${Unknown}"}, "End": true}}}"#,
    );
    let outcome = check(&[&template, "--format", "json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    let found = outcome.json();
    let has = |id: &str, pointer: &str, file: &str, line: i64| {
        found.iter().any(|one| {
            text(one, "id") == id
                && text(one, "pointer") == pointer
                && text(one, "file") == file
                && number(one, "line") == line
        })
    };
    assert!(has("missing-target", "/States/Wait/Next", &template, 16), "{}", outcome.out);
    assert!(has("unknown-integration", "/States/A/Resource", &named, 1), "{}", outcome.out);
    assert!(has("missing-substitution", "/States/A/Parameters/MessageBody", &named, 1), "{}", outcome.out);
    assert!(has("missing-target", "/States/Call/Next", &template, 31), "{}", outcome.out);
    // SAM makes text of what a function of an inline definition gives.
    assert!(has("wrong-type", "/States/Wait/Seconds", &template, 15), "{}", outcome.out);
    // The definition named as well is not told twice.
    let again = check(&[&template, &named, "--format", "json"]).json();
    assert_eq!(again.iter().filter(|one| text(one, "id") == "missing-substitution").count(), 1);
}

#[test]
fn designs_are_reviewed_as_well() {
    let folder = Folder::new("design");
    let mut design = Design::default_design();
    assert_eq!(check(&[&folder.write("clean.aslant.json", file::write(&design))]).code, 0);
    let (approval, _) = design.states().find(|(_, state)| &*state.name == "RequestApproval").unwrap();
    let (charge, _) = design.states().find(|(_, state)| &*state.name == "ChargePayment").unwrap();
    let place = |owner, pointer| Place { owner, pointer: Pointer::parse(pointer).unwrap() };
    design.apply(Change::SetField { place: place(approval, "/TimeoutSeconds"), value: None }).unwrap();
    let path = folder.write("warned.aslant.json", file::write(&design));
    let outcome = check(&[&path, "--format", "json"]);
    assert_eq!(outcome.code, 0);
    let found = outcome.json();
    let one = found.iter().find(|one| text(one, "id") == "callback-without-timeout").unwrap();
    let file_text = file::write(&design);
    let line = file_text.lines().nth(number(one, "line") as usize - 1).unwrap();
    assert!(
        text(one, "pointer").starts_with("/States/RequestApproval") && line.contains("RequestApproval"),
        "{line}"
    );
    design.apply(Change::SetField { place: place(charge, "/Next"), value: Some("Gone".into()) }).unwrap();
    let outcome = check(&[&folder.write("broken.aslant.json", file::write(&design))]);
    assert!(outcome.code == 1 && outcome.out.contains("\"Next\": \"Gone\""), "{}", outcome.out);
    // Findings of other things stand at their records.
    let (get, _) = design.functions().find(|(_, function)| &*function.name == "orders-get").unwrap();
    let mut record = design.get(get).unwrap().clone();
    if let aslant_engine::design::Record::Function(function) = &mut record {
        function.timeout_seconds = 6000;
    }
    design.apply(Change::Replace { id: get, record }).unwrap();
    let path = folder.write("function.aslant.json", file::write(&design));
    let found = check(&[&path, "--format", "json"]).json();
    let one = found.iter().find(|one| text(one, "id") == "bad-name").unwrap();
    let file_value = parse_strict(&file::write(&design)).unwrap();
    let at = Pointer::parse(text(one, "pointer")).unwrap();
    assert_eq!(file_value.pointer(&at).and_then(Value::as_i64), Some(6000), "{}", text(one, "pointer"));
    // A file that claims to be a design and is none cannot be read.
    assert_eq!(check(&[&folder.write("wrong.json", r#"{"aslant": 99}"#)]).code, 2);
}

#[test]
fn sarif_is_complete() {
    let folder = Folder::new("sarif");
    let path = folder.write("a b.json", BROKEN);
    let outcome = check(&["--format", "sarif", &path]);
    assert_eq!(outcome.code, 1);
    let log = parse_strict(&outcome.out).unwrap();
    assert_eq!(text(&log, "version"), "2.1.0");
    let run = log.get("runs").unwrap().at(0).unwrap();
    let driver = run.get("tool").unwrap().get("driver").unwrap();
    let rules = driver.get("rules").unwrap().as_array().unwrap();
    let results = run.get("results").unwrap().as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let rule = &rules[number(result, "ruleIndex") as usize];
        assert_eq!(text(rule, "id"), text(result, "ruleId"));
        for field in ["shortDescription", "fullDescription", "help", "defaultConfiguration"] {
            assert!(rule.get(field).is_some(), "{field}");
        }
        let place = result.get("locations").unwrap().at(0).unwrap().get("physicalLocation").unwrap();
        assert!(text(place.get("artifactLocation").unwrap(), "uri").ends_with("/a%20b.json"));
        let region = place.get("region").unwrap();
        let end = (number(region, "endLine"), number(region, "endColumn"));
        assert!((number(region, "startLine"), number(region, "startColumn")) < end);
    }
    let target = results.iter().find(|result| text(result, "ruleId") == "missing-target").unwrap();
    let change = target.get("fixes").unwrap().at(0).unwrap().get("artifactChanges").unwrap().at(0).unwrap();
    let replacement = change.get("replacements").unwrap().at(0).unwrap();
    assert_eq!(text(replacement.get("insertedContent").unwrap(), "text"), "\"Ship\"");
    let empty = check(&["--format", "sarif", &folder.write("clean.json", CLEAN)]);
    assert!(empty.out.contains("\"results\": []"));
}

/// The objects of SARIF that the output uses: members, `!` after the required ones, each with its type. A type is `s`tring,
/// `u`ri reference, `i`nteger from 0, `n`atural from 1, `b`oolean, `=word|word`, `[type` for a list, or an object's name.
/// No object may have another member. Source: the JSON schema of "Static Analysis Results Interchange Format (SARIF) Version
/// 2.1.0".
const SARIF: &[(&str, &[(&str, &str)])] = &[
    ("log", &[("$schema", "u"), ("version!", "=2.1.0"), ("runs!", "[run")]),
    (
        "run",
        &[
            ("tool!", "tool"),
            ("invocations", "[invocation"),
            ("columnKind", "=utf16CodeUnits|unicodeCodePoints"),
            ("artifacts", "[file"),
            ("results", "[result"),
            ("properties", "counts"),
        ],
    ),
    ("tool", &[("driver!", "component")]),
    ("component", &[("name!", "s"), ("version", "s"), ("informationUri", "u"), ("rules", "[descriptor")]),
    (
        "descriptor",
        &[
            ("id!", "s"),
            ("name", "s"),
            ("shortDescription", "text"),
            ("fullDescription", "text"),
            ("help", "text"),
            ("helpUri", "u"),
            ("defaultConfiguration", "configuration"),
        ],
    ),
    ("configuration", &[("level", "=none|note|warning|error")]),
    ("text", &[("text!", "s")]),
    ("invocation", &[("executionSuccessful!", "b"), ("toolExecutionNotifications", "[notification")]),
    (
        "notification",
        &[("level", "=none|note|warning|error"), ("message!", "text"), ("locations", "[location")],
    ),
    ("file", &[("location", "artifact"), ("properties", "counts")]),
    // A property bag may have any members; these are ours.
    ("counts", &[("stateMachinesChecked!", "i"), ("stateMachinesNotChecked!", "i")]),
    (
        "result",
        &[
            ("ruleId", "s"),
            ("ruleIndex", "i"),
            ("level", "=none|note|warning|error"),
            ("message!", "text"),
            ("locations", "[location"),
            ("relatedLocations", "[location"),
            ("fixes", "[fix"),
        ],
    ),
    (
        "location",
        &[
            ("id", "i"),
            ("physicalLocation", "physical"),
            ("logicalLocations", "[logical"),
            ("message", "text"),
        ],
    ),
    ("logical", &[("fullyQualifiedName", "s")]),
    ("physical", &[("artifactLocation!", "artifact"), ("region", "region")]),
    ("artifact", &[("uri", "u")]),
    ("region", &[("startLine", "n"), ("startColumn", "n"), ("endLine", "n"), ("endColumn", "n")]),
    ("fix", &[("description", "text"), ("artifactChanges!", "[change")]),
    ("change", &[("artifactLocation!", "artifact"), ("replacements!", "[replacement")]),
    ("replacement", &[("deletedRegion!", "region"), ("insertedContent", "text")]),
];

/// What of a value is against the standard.
fn against_sarif(kind: &str, value: &Value, at: &Pointer, wrong: &mut Vec<String>) {
    let is_uri = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
            && text
                .split('%')
                .skip(1)
                .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|digit| digit.is_ascii_hexdigit()))
    };
    let fits = match kind {
        "s" => value.as_str().is_some(),
        "u" => value.as_str().is_some_and(is_uri),
        "i" => value.as_i64().is_some_and(|number| number >= 0),
        "n" => value.as_i64().is_some_and(|number| number >= 1),
        "b" => value.as_bool().is_some(),
        _ if kind.starts_with('=') => {
            value.as_str().is_some_and(|word| kind[1..].split('|').any(|one| one == word))
        }
        _ if kind.starts_with('[') => match value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    against_sarif(&kind[1..], item, &at.index(index), wrong);
                }
                true
            }
            None => false,
        },
        _ => {
            let (_, members) = SARIF.iter().find(|(name, _)| *name == kind).unwrap();
            let object = value.as_object();
            for (name, _) in members.iter().filter(|(name, _)| name.ends_with('!')) {
                let name = name.trim_end_matches('!');
                if value.get(name).is_none() {
                    wrong.push(format!("{at} lacks {name}"));
                }
            }
            for (name, inner) in object.into_iter().flat_map(aslant_engine::json::Object::iter) {
                match members.iter().find(|(known, _)| known.trim_end_matches('!') == &**name) {
                    Some((_, kind)) => against_sarif(kind, inner, &at.key(name.clone()), wrong),
                    None => wrong.push(format!("{at} has {name}")),
                }
            }
            object.is_some()
        }
    };
    if !fits {
        wrong.push(format!("{at} is no {kind}: {}", value.to_json()));
    }
}

#[test]
fn sarif_keeps_to_the_standard() {
    let folder = Folder::new("sarif-standard");
    let mut names = vec![
        folder.write("späte \"files\" #1 %.json", BROKEN),
        folder.write("text.json", "{\"StartAt\": "),
        folder.write("clean.json", CLEAN),
        folder.write("template.yaml", TEMPLATE),
        folder.0.join("missing.json").to_str().unwrap().to_owned(),
    ];
    for (index, case) in verdicts::cases().unwrap_or_default().iter().filter(|case| !case.valid).enumerate() {
        if index % 5 == 0 {
            names.push(folder.write(&format!("{index}.json"), case.text()));
        }
    }
    let arguments: Vec<&str> =
        ["--format", "sarif"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let outcome = check(&arguments);
    assert_eq!(outcome.code, 2);
    let log = parse_strict(&outcome.out).unwrap();
    let mut wrong = Vec::new();
    against_sarif("log", &log, &Pointer::root(), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let run = log.get("runs").unwrap().at(0).unwrap();
    assert!(run.get("results").unwrap().as_array().unwrap().len() > 4);
    let notified = run.get("invocations").unwrap().at(0).unwrap();
    assert_eq!(notified.get("executionSuccessful"), Some(&Value::Bool(false)));
    assert!(!notified.get("toolExecutionNotifications").unwrap().as_array().unwrap().is_empty());
}

/// A template with definitions in every place that CloudFormation and SAM have for them.
const PLACES: &str = "\
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters: {Stage: {Type: String}}
Conditions: {Prod: !Equals [!Ref Stage, prod]}
Resources:
  ToJson:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString:
        Fn::ToJsonString:
          StartAt: A
          States:
            A: {Type: Task, Resource: !GetAtt Fn.Arn, TimeoutSeconds: !If [Prod, 60, 5], Next: ToJson}
  Joined:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Join
        - ''
        - - '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"'
          - !GetAtt Fn.Arn
          - '\", \"Next\": \"Joined\"}}}'
  SubList:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub
        - |
          {\"StartAt\": \"A\",
           \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"${x}\", \"TimeoutSeconds\": ${T}, \"Next\": \"SubList\"}}}
        - {x: !GetAtt Fn.Arn, T: 30}
  Quoted:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"Quoted\"}}}'
  Object:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineType: EXPRESS
      Definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: !Sub arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken
            Parameters: {QueueUrl: !Ref Q, MessageBody.$: $$.Task.Token}
            End: true
  Conditional:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: {Type: Wait, Seconds: !If [Prod, 60, 5], Next: Conditional}
  Fn::ForEach::Loop:
    - Name
    - [X, Y]
    - Machine${Name}:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          Definition: {StartAt: A, States: {A: {Type: Pass, Next: Looped}}}
  Packaged:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionS3Location: parts/packaged.asl.yaml, DefinitionSubstitutions: {FnArn: !GetAtt Fn.Arn}}
  Uploaded:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionS3Location: {Bucket: b, Key: k}}
  Stack:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./parts/nested.json}
  App:
    Type: AWS::Serverless::Application
    Properties: {Location: parts/nested.json}
  Gone:
    Type: AWS::Serverless::Application
    Properties: {Location: parts/gone.yaml}
  Fn: {Type: AWS::Serverless::Function}
  Q: {Type: AWS::SQS::Queue}
";

#[test]
fn definitions_are_found_wherever_templates_have_them() {
    let folder = Folder::new("places");
    let template = folder.write("template.yaml", PLACES);
    let packaged = folder.write(
        "parts/packaged.asl.yaml",
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: ${FnArn}\n    Next: Packaged\n",
    );
    // A template that nests itself comes to an end.
    let nested = folder.write(
        "parts/nested.json",
        r#"{"Resources": {"Self": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "nested.json"}},
            "M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub":
            "{\"StartAt\": \"A\",\n\"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"${F.Arn}\", \"Next\": \"Nested\"}}}"}}}}}"#,
    );
    let outcome = check(&[&template, "--format", "json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    let found = outcome.json();
    let place = |name: &str| {
        let message = format!("A goes on to {name}, which does not exist");
        let mut all = found.iter().filter(|one| text(one, "message") == message);
        let one = all.next().unwrap_or_else(|| panic!("{name}: {}", outcome.out));
        assert!(all.next().is_none(), "{name} is told twice");
        assert_eq!(text(one, "pointer"), "/States/A/Next");
        (text(one, "file").to_owned(), number(one, "line") as usize, number(one, "column") as usize)
    };
    // Where the name stands, in lines and columns from 1.
    let stands = |in_text: &str, name: &str| {
        let line = in_text.lines().position(|line| line.contains(name)).unwrap();
        let column = in_text.lines().nth(line).unwrap().find(name).unwrap();
        (line + 1, column + 1)
    };
    for name in ["Conditional}", "Looped}", "ToJson}"] {
        let (file, line, column) = place(name.trim_end_matches('}'));
        assert_eq!((file, (line, column)), (template.clone(), stands(PLACES, name)));
    }
    for name in ["\"SubList\"", "\"Quoted\"", "\"Joined\""] {
        let (_, line, column) = place(name.trim_matches('"'));
        assert_eq!((line, column), stands(PLACES, name));
    }
    let (file, line, column) = place("Packaged");
    assert_eq!((file, line, column), (packaged, 6, 11));
    let (file, line, column) = place("Nested");
    let inner = std::fs::read_to_string(&nested).unwrap();
    let (expected, start) = stands(&inner, "\\\"Nested\\\"");
    assert_eq!((file, line, column), (nested, expected, start));
    // What a function gives is not replaced by what it would give.
    let express = found.iter().find(|one| text(one, "id") == "express-unsupported").unwrap();
    assert!(express.get("fixes").unwrap().as_array().unwrap().is_empty(), "{}", express.to_json());
    // A number from a condition is text in SAM's Definition, and a number in CloudFormation's own.
    let wrong: Vec<&Value> = found.iter().filter(|one| text(one, "id") == "wrong-type").collect();
    assert_eq!(wrong.len(), 1, "{}", outcome.out);
    assert!(text(wrong[0], "message").starts_with("Seconds, made by Fn::If,"), "{}", outcome.out);
    for told in ["Uploaded", "Gone"] {
        assert!(outcome.err.contains(told), "{}", outcome.err);
    }
}

#[test]
fn functions_of_templates_stay_open_in_definitions_that_stand_alone() {
    let folder = Folder::new("functions");
    let part = folder.write(
        "part.asl.yaml",
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: !GetAtt Pay.Arn\n    TimeoutSeconds: !Ref Seconds\n    \
         Retry: !Ref Retries\n    Parameters:\n      Name: !Sub '${Pay}-x'\n    Next: !If [Prod, B, C]\n  B:\n    Type: Task\n    \
         Resource: {Fn::GetAtt: [Pay, Arn]}\n    End: true\n  C: {Type: Succeed}\n",
    );
    let outcome = check(&[&part]);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    // A state may have such a name.
    let named = folder
        .write("named.asl.json", r#"{"StartAt": "Ref", "States": {"Ref": {"Type": "Pass", "Nxt": "B"}}}"#);
    assert_eq!(check(&[&named]).code, 1);
}

#[test]
fn a_fix_of_a_long_line_shows_what_changes() {
    let folder = Folder::new("long");
    let text = format!(
        r#"{{"Comment": "{}", "StartAt": "A", "States": {{"A": {{"Type": "Pass", "Next": "Don"}}, "Done": {{"Type": "Succeed"}}}}}}"#,
        "long ".repeat(60)
    );
    let outcome = check(&[&folder.write("long.asl.json", text)]);
    let added = outcome.out.lines().find(|line| line.contains(" + ")).unwrap();
    assert!(added.contains(r#""Next": "Done""#), "{}", outcome.out);
}

#[test]
fn github_annotations_are_escaped() {
    let folder = Folder::new("github");
    let odd = BROKEN.replace("Shipp", "100%,:");
    let outcome = check(&["--format", "github", &folder.write("a,b.json", odd)]);
    let line = outcome.out.lines().find(|line| line.contains("title=missing-target")).unwrap();
    assert!(line.starts_with("::error file="), "{line}");
    assert!(
        line.contains("a%2Cb.json,line=6,endLine=6,col=15,endColumn=23,title=missing-target::"),
        "{line}"
    );
    assert!(line.contains("100%25,:"), "{line}");
}

/// The command over every recorded verdict, with the verdicts of other validators beside ours.
#[test]
fn recorded_verdicts() {
    let Some(cases) = verdicts::cases() else { return };
    let folder = Folder::new("verdicts");
    let mut found: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for express in [false, true] {
        let mut names = Vec::new();
        for case in cases.iter().filter(|case| case.express == express) {
            names.push(folder.write(&format!("{}.json", case.id), case.text()));
        }
        // A command line has room for some hundreds of names.
        for chunk in names.chunks(200) {
            let mut arguments = vec!["--format", "json"];
            if express {
                arguments.extend(["--workflow-type", "EXPRESS"]);
            }
            arguments.extend(chunk.iter().map(String::as_str));
            let outcome = check(&arguments);
            assert!(outcome.code < 2, "{}", outcome.err);
            for one in outcome.json().iter().filter(|one| text(one, "severity") == "error") {
                let id = Path::new(text(one, "file")).file_stem().unwrap().to_str().unwrap().to_owned();
                found.entry(id).or_default().push(Found {
                    id: text(one, "id").to_owned(),
                    pointer: text(one, "pointer").to_owned(),
                    message: text(one, "message").to_owned(),
                });
            }
        }
    }
    let table = Table::of(&cases, |case| found.get(&case.id).cloned().unwrap_or_default());
    println!("{table}");
    table.assert();
}
