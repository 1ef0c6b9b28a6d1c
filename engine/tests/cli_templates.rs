//! `aslant check`, `run` and `test-state` on SAM and CloudFormation templates as teams have them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

use aslant_engine::json::{Value, parse_strict};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("templates-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
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

fn aslant(arguments: &[&str]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_aslant")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// Findings as `severity id file:line message`, files without their folders, in the order of the text.
fn found(path: &str) -> Vec<String> {
    let outcome = aslant(&["check", "--format", "json", path]);
    let list =
        parse_strict(&outcome.out).unwrap_or_else(|error| panic!("{error}: {}{}", outcome.out, outcome.err));
    let text = |one: &Value, key: &str| one.get(key).unwrap().as_str().unwrap().to_owned();
    let errors = list.as_array().unwrap().iter().filter(|one| text(one, "severity") == "error").count();
    assert_eq!(outcome.code, i32::from(errors > 0), "{}", outcome.out);
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let file = text(one, "file");
            format!(
                "{} {} {}:{} {}",
                text(one, "severity"),
                text(one, "id"),
                file.rsplit('/').next().unwrap(),
                one.get("line").unwrap().to_json(),
                text(one, "message")
            )
        })
        .collect()
}

fn last_line(path: &str) -> String {
    aslant(&["check", path]).out.lines().last().unwrap_or_default().to_owned()
}

/// A SAM template with one machine of these properties, which begin on line 6.
fn sam(properties: &str) -> String {
    let indented = properties.lines().flat_map(|line| ["      ", line, "\n"]).collect::<String>();
    format!(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Ship:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n{indented}  \
         Label:\n    Type: AWS::Serverless::Function\n    Properties: {{Handler: a.b, Runtime: nodejs22.x}}\n"
    )
}

fn assert_found(path: &str, expected: &[&str]) {
    let all = found(path);
    for part in expected {
        assert!(all.iter().any(|one| one.starts_with(part)), "{part} is not in {all:#?}");
    }
    assert_eq!(all.len(), expected.len(), "{all:#?}");
}

const CLEAN: &str = "Definition: {StartAt: Go, States: {Go: {Type: Succeed}}}";

#[test]
fn quoted_text_at_the_margin_hides_no_machine() {
    let folder = Folder::new("margin");
    let path = folder.write(
        "t.yaml",
        "Description: \"Boxes\nand vans\"\nResources:\n  Board:\n    Type: AWS::CloudWatch::Dashboard\n    Properties:\n      DashboardBody: '{\n\"widgets\": []\n}'\n  \
         Ship:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub \"{\n\\\"StartAt\\\": \\\"Gone\\\",\n  \
         \\\"States\\\": {\\\"Go\\\": {\\\"Type\\\": \\\"Succeed\\\"}}\n}\"\n",
    );
    assert_found(&path, &["error missing-target t.yaml:14 The workflow starts at Gone"]);
    assert_eq!(last_line(&path), "1 error in 1 state machine of 1 file.");
}

#[test]
fn a_file_may_be_yaml_for_cloudformation_and_text_may_not() {
    let folder = Folder::new("yaml");
    let text = "{\"StartAt\": \"Go\", \"States\": {\"Go\": {\"Type\": \"Wait\", \"Seconds\": ${Pause}, \"Next\": \"Off\",}, \"End\": {\"Type\": \"Succeed\"}}}";
    folder.write("ship.asl.json", text);
    let path =
        folder.write("t.yaml", &sam("DefinitionUri: ship.asl.json\nDefinitionSubstitutions: {Pause: 5}"));
    assert_found(
        &path,
        &[
            "hint not-json ship.asl.json:1 CloudFormation reads this definition of Ship as YAML",
            "error missing-target ship.asl.json:1 Go goes on to Off",
        ],
    );
    let bare = folder.write("bare.asl.json", text);
    assert!(found(&bare).iter().all(|one| one.contains("json-trailing-comma")), "{:?}", found(&bare));
    let string = "Resources:\n  Ship:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        ";
    let comma = folder.write(
        "comma.yaml",
        &format!("{string}{{\"StartAt\": \"Go\", \"States\": {{\"Go\": {{\"Type\": \"Succeed\",}}}}}}\n"),
    );
    assert_found(&comma, &["error json-trailing-comma comma.yaml:6"]);
    let yaml =
        folder.write("y.yaml", &format!("{string}StartAt: Go\n        States: {{Go: {{Type: Succeed}}}}\n"));
    assert_found(&yaml, &["error not-json y.yaml:5 The DefinitionString of Ship is YAML"]);
    // A broken file stays broken.
    folder.write("ship.asl.json", "{\"StartAt\": \"Go\", \"States\": {\"Go\" {}}");
    assert!(found(&path).iter().any(|one| one.starts_with("error json-missing-colon ship.asl.json:1")));
}

#[test]
fn placeholders_that_nothing_fills_are_told() {
    let folder = Folder::new("missing");
    let path = folder.write(
        "inline.yaml",
        &sam("Definition:\n  StartAt: A\n  States:\n    A: {Type: Task, Resource: '${LabelArn}', Next: B}\n    \
              B: {Type: Task, Resource: '${Label.Arn}', Next: C}\n    \
              C: {Type: Pass, Result: {region: '${AWS::Region}', sub: !Sub '${AWS::Region}', kept: !Sub 'x${!Late}'}, Comment: '${x}', Next: D}\n    \
              D: {Type: Pass, Parameters: {text: 'sh -c ${a b}', own.$: \"States.Format('{}', '${LabelArm}')\"}, End: true}\n\
              DefinitionSubstitutions: {LabelArm: !GetAtt Label.Arn, LabelArns: x}"),
    );
    assert_found(
        &path,
        &[
            "error missing-substitution inline.yaml:9 ${LabelArn} stays as it is",
            "error missing-substitution inline.yaml:10 ${Label.Arn} stays as it is",
            "warning missing-substitution inline.yaml:11 ${AWS::Region} stays as it is",
            "warning missing-substitution inline.yaml:11 ${Late} stays as it is",
            "hint unused-substitution inline.yaml:13 The definition of Ship has no ${LabelArns}",
        ],
    );
    let out = aslant(&["check", &path]).out;
    for hint in ["Did you mean LabelArm?", "!GetAtt Label.Arn in its place", "Write !Sub before the text"] {
        assert!(out.contains(hint), "{hint}: {out}");
    }
    // Without quotation marks, or in the place of a number, AWS refuses what is left.
    folder.write(
        "ship.asl.json",
        "{\"StartAt\": \"A\", \"TimeoutSeconds\": \"${Limit}\", \"States\": {\n\"A\": {\"Type\": \"Wait\", \"Seconds\": ${Pause}, \"Next\": \"B\"},\n\
         \"B\": {\"Type\": \"Pass\", \"Result\": \"${Free}-${AWS::Region}\", \"End\": true}}}",
    );
    let path = folder.write("file.yaml", &sam("DefinitionUri: ./ship.asl.json"));
    assert_found(
        &path,
        &[
            "error missing-substitution ship.asl.json:1 ${Limit} stays as it is",
            "error missing-substitution ship.asl.json:2 ${Pause} is not filled in",
            "warning missing-substitution ship.asl.json:3 ${Free} stays as it is",
            "warning missing-substitution ship.asl.json:3 ${AWS::Region} stays as it is",
        ],
    );
    // With values all is well; a number in quotation marks is text.
    let given = "DefinitionUri: ship.asl.json\nDefinitionSubstitutions: {Limit: 9, Pause: 5, Free: a, 'AWS::Region': b}";
    let path = folder.write("given.yaml", &sam(given));
    assert_eq!(found(&path), Vec::<String>::new());
    // Names that a function gives are not known.
    let path = folder.write(
        "open.yaml",
        &sam("DefinitionUri: ship.asl.json\nDefinitionSubstitutions: !FindInMap [A, B, C]"),
    );
    assert_eq!(found(&path), Vec::<String>::new());
}

#[test]
fn sam_makes_text_of_functions() {
    let folder = Folder::new("text");
    let definition = "StartAt: A\n  TimeoutSeconds: !Ref Limit\n  States:\n    A: {Type: Wait, Seconds: !FindInMap [M, a, b], Next: B}\n    \
         B: !If [Slow, {Type: Pass, Next: C}, {Type: Pass, End: true}]\n    \
         C: {Type: Pass, Parameters: {n: !Ref Limit, list: !Split [',', 'a,b'], at: !Sub '${AWS::Region}'}, End: true}";
    let head = "Parameters: {Limit: {Type: Number, Default: 9}}\nConditions: {Slow: !Equals [a, b]}\nMappings: {M: {a: {b: 5}}}\n";
    let path = folder.write("sam.yaml", &format!("{head}{}", sam(&format!("Definition:\n  {definition}"))));
    assert_found(
        &path,
        &[
            "error wrong-type sam.yaml:11 TimeoutSeconds, made by Ref, arrives as text",
            "error wrong-type sam.yaml:13 Seconds, made by Fn::FindInMap, arrives as text",
            "error wrong-type sam.yaml:14 B, made by Fn::If, gives a list or an object",
            "error wrong-type sam.yaml:15 list, made by Fn::Split, gives a list or an object",
        ],
    );
    let plain = sam(&format!("Definition:\n  {definition}"))
        .replace("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine");
    assert_eq!(found(&folder.write("cfn.yaml", &format!("{head}{plain}"))), Vec::<String>::new());
}

#[test]
fn every_branch_and_every_included_file_is_checked() {
    let folder = Folder::new("branches");
    let path = folder.write(
        "if.yaml",
        &sam("Definition: !If\n  - C\n  - {StartAt: One, States: {A: {Type: Succeed}}}\n  - !If [D, !Ref AWS::NoValue, {StartAt: Two, States: {A: {Type: Succeed}}}]"),
    );
    assert_found(
        &path,
        &[
            "error missing-target if.yaml:8 The workflow starts at One",
            "error missing-target if.yaml:9 The workflow starts at Two",
        ],
    );
    assert_eq!(last_line(&path), "2 errors in 1 state machine of 1 file.");
    folder.write(
        "parts/a.asl.yaml",
        "StartAt: Three\nStates:\n  A: {Type: Task, Resource: {Fn::GetAtt: [Label, Arn]}, End: true}\n",
    );
    folder.write("parts/b.asl.json", "{\"StartAt\": \"Four\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
    let include =
        "Definition:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./parts/a.asl.yaml}}";
    let path = folder.write("include.yaml", &sam(include));
    assert_found(&path, &["error missing-target a.asl.yaml:1 The workflow starts at Three"]);
    let path = folder.write("uri.yaml", &sam("DefinitionUri: !If [C, parts/a.asl.yaml, parts/b.asl.json]"));
    assert!(found(&path).iter().any(|one| one.contains("b.asl.json:1 The workflow starts at Four")));
    let fragment = folder.write(
        "fragment.yml",
        "Role: {Type: AWS::IAM::Role}\nShip:\n  Type: AWS::StepFunctions::StateMachine\n  Properties:\n    RoleArn: !GetAtt Role.Arn\n    \
         Definition: {StartAt: Five, States: {A: {Type: Task, Resource: !GetAtt Elsewhere.Arn, End: true}}}\n",
    );
    assert_found(&fragment, &["error missing-target fragment.yml:6 The workflow starts at Five"]);
}

#[test]
fn dynamic_references_are_open_in_a_template_alone() {
    let folder = Folder::new("dynamic");
    let state = "StartAt: A\nStates: {A: {Type: Task, Resource: '{{resolve:ssm:/ship/arn}}', End: true}}";
    let path = folder.write("t.yaml", &sam(&format!("Definition:\n  {}", state.replace('\n', "\n  "))));
    assert_eq!(found(&path), Vec::<String>::new());
    folder.write("ship.asl.yaml", state);
    let path = folder.write("file.yaml", &sam("DefinitionUri: ship.asl.yaml"));
    assert_found(&path, &["error bad-resource ship.asl.yaml:2"]);
}

#[test]
fn references_to_nothing_are_errors() {
    let folder = Folder::new("references");
    let path = folder.write(
        "t.yaml",
        &sam("Type: !If [C, EXPRES, STANDARD]\nRole: !GetAtt LabelRole.Arn\nDefinition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Labl.Arn, Next: B},\n  \
              B: {Type: Task, Resource: !GetAtt Label.Name, Next: C},\n  C: {Type: Pass, Result: !Sub ['${Own}${AWS::Region}${Labels}', {Own: !Ref Label.Version}], End: true}}}\n\
              DefinitionSubstitutions: {List: [a]}"),
    );
    let all = found(&path);
    for part in [
        "error bad-enum t.yaml:6 Type of Ship is EXPRES",
        "error unknown-resource t.yaml:8 The template has no resource or parameter Labl",
        "error unknown-resource t.yaml:9 Label, of type AWS::Serverless::Function, has no attribute Name",
        "error unknown-resource t.yaml:10 The template has no resource or parameter Labels",
        "error wrong-type t.yaml:11 List is a list or an object",
    ] {
        assert!(all.iter().any(|one| one.starts_with(part)), "{part} is not in {all:#?}");
    }
    assert_eq!(all.iter().filter(|one| one.starts_with("error")).count(), 5, "{all:#?}");
    let path = folder.write("both.yaml", &sam(&format!("{CLEAN}\nDefinitionUri: x.asl.json")));
    assert!(aslant(&["check", &path]).out.contains("error[exclusive-fields]"));
    let path = folder.write("none.yaml", &sam("Type: EXPRESS"));
    assert_found(&path, &["error missing-field none.yaml:3 Ship has no definition"]);
    assert_eq!(last_line(&path), "1 error in 1 file. 1 state machine was not checked.");
    // What a macro or a loop may make is not missed.
    for head in ["Transform: [AWS::Serverless-2016-10-31, Ours]", "Transform: AWS::Serverless-2016-10-31"] {
        let text =
            sam("Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Made.Arn, End: true}}}")
                .replace("Transform: AWS::Serverless-2016-10-31", head);
        let text = if head.contains("Ours") {
            text
        } else {
            format!("{text}  Fn::ForEach::F: [N, [A], {{'M${{N}}': {{Type: AWS::SQS::Queue}}}}]\n")
        };
        assert_eq!(found(&folder.write("macro.yaml", &text)), Vec::<String>::new());
    }
}

#[test]
fn the_last_line_says_what_was_checked() {
    let folder = Folder::new("counts");
    let clean = folder.write("clean.yaml", &sam(CLEAN));
    assert_eq!(last_line(&clean), "No problems in 1 state machine of 1 file.");
    let none = folder.write(
        "none.yaml",
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function}\n",
    );
    let outcome = aslant(&["check", &none]);
    assert_eq!(
        (outcome.code, outcome.out.as_str()),
        (0, "Nothing was checked. 1 file has no state machine.\n")
    );
    assert!(
        outcome.err.contains("none.yaml:1:1: It has no state machine. Nothing was checked."),
        "{}",
        outcome.err
    );
    let away = folder.write("away.yaml", &sam("DefinitionUri: s3://bucket/key"));
    let outcome = aslant(&["check", &away]);
    assert_eq!(
        (outcome.code, outcome.out.as_str()),
        (0, "Nothing was checked. 1 state machine was not checked.\n")
    );
    assert!(outcome.err.contains("away.yaml:6:22: The definition of Ship is in S3"), "{}", outcome.err);
    let outcome = aslant(&["check", &clean, &none, &away, &clean]);
    let lines: Vec<&str> = outcome.out.lines().map(|line| line.rsplit('/').next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "clean.yaml: 1 state machine.",
            "none.yaml: no state machine.",
            "away.yaml: 1 state machine, not checked.",
            "No problems in 1 state machine of 2 files. 1 state machine was not checked. 1 file has no state machine."
        ]
    );
    // The formats for machines have it too.
    let listed = found(&away);
    assert!(
        listed[0].starts_with("hint not-checked away.yaml:6 The definition of Ship is in S3"),
        "{listed:?}"
    );
    let github = aslant(&["check", "--format", "github", &away]);
    assert!(
        github.out.starts_with("::notice file=") && github.out.contains("title=not-checked::"),
        "{}",
        github.out
    );
    assert!(github.err.contains("Nothing was checked."), "{}", github.err);
    let sarif = parse_strict(&aslant(&["check", "--format", "sarif", &clean, &away]).out).unwrap();
    let run = sarif.get("runs").unwrap().at(0).unwrap();
    assert_eq!(
        run.get("properties").unwrap().to_json(),
        r#"{"stateMachinesChecked":1,"stateMachinesNotChecked":1}"#
    );
    assert_eq!(run.get("artifacts").unwrap().as_array().unwrap().len(), 2);
    let notified = run.get("invocations").unwrap().at(0).unwrap().get("toolExecutionNotifications").unwrap();
    assert_eq!(notified.at(0).unwrap().get("level").unwrap().as_str(), Some("note"));
}

#[test]
fn no_file_outside_the_template_s_folder_is_followed() {
    let folder = Folder::new("outside");
    let secret = folder.write("secret.json", "{\"StartAt\": \"hunter2\", \"States\": {}}");
    let absolute = format!("DefinitionUri: {secret}");
    for uri in ["DefinitionUri: ../secret.json", "DefinitionUri: a/../../secret.json", absolute.as_str()] {
        let path = folder.write("app/t.yaml", &sam(uri));
        let outcome = aslant(&["check", &path]);
        assert_eq!(outcome.code, 0, "{}{}", outcome.out, outcome.err);
        assert!(outcome.err.contains("outside the template's folder"), "{}", outcome.err);
        assert!(!outcome.out.contains("hunter2") && !outcome.err.contains("hunter2"));
        let outcome = aslant(&["run", &path]);
        assert!(
            outcome.code == 2 && outcome.err.contains("outside the template's folder"),
            "{}",
            outcome.err
        );
    }
}

#[test]
fn run_asks_for_the_value_of_a_placeholder_without_quotation_marks() {
    let folder = Folder::new("run");
    let json = folder.write("a.asl.json", "{\"StartAt\": \"A\", \"States\": {\n \"A\": {\"Type\": \"Wait\", \"Seconds\": ${pause}, \"Comment\": \"${x}\", \"End\": true}}}");
    let outcome = aslant(&["run", &json]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.err.contains("a.asl.json:2:24: ${pause} has no value")
            && outcome.err.contains("--substitution pause=VALUE"),
        "{}",
        outcome.err
    );
    let outcome = aslant(&["run", &json, "--substitution", "pause=7", "--substitution", "no=1"]);
    assert!(
        outcome.code == 0 && outcome.out.contains("SUCCEEDED after 7.000 s"),
        "{}{}",
        outcome.out,
        outcome.err
    );
    assert!(outcome.err.contains("there is no ${no}"), "{}", outcome.err);
    let outcome = aslant(&["run", &json, "--substitution", "pause=soon"]);
    assert!(
        outcome.code == 2 && outcome.err.contains("soon, the value given for it, is not JSON"),
        "{}",
        outcome.err
    );
    assert_eq!(aslant(&["run", &json, "--substitution", "pause"]).code, 2);
    for text in [
        "StartAt: A\nStates:\n  A: {Type: Wait, Seconds: ${pause}, End: true}\n",
        "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${pause}\n    End: true\n",
    ] {
        let yaml = folder.write("a.asl.yaml", text);
        assert!(aslant(&["run", &yaml]).err.contains("${pause} has no value"));
        assert!(aslant(&["run", &yaml, "--substitution", "pause=7"]).out.contains("after 7.000 s"));
    }
    // In quotation marks it is text, as it was.
    let quoted = folder.write("q.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Result\": \"${x}\", \"End\": true}}}");
    assert!(aslant(&["run", &quoted]).out.contains("\"${x}\""));
    assert!(aslant(&["run", &quoted, "--substitution", "x=5"]).out.contains("\"5\""));
}

#[test]
fn run_and_test_state_take_templates() {
    let folder = Folder::new("machines");
    folder.write("ship.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": ${Pause}, \"Next\": \"B\"},\n\
         \"B\": {\"Type\": \"Pass\", \"Result\": \"${Where}-${Fn}\", \"End\": true}}}");
    let template = format!(
        "Parameters: {{Pause: {{Type: Number, Default: 4}}}}\n{}  Text:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      \
         StateMachineName: texts\n      DefinitionString: !Sub '{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Wait\", \"Seconds\": ${{Pause}}, \"End\": true}}}}}}'\n",
        sam(
            "DefinitionUri: ship.asl.json\nDefinitionSubstitutions: {Pause: !Ref Pause, Where: east, Fn: !GetAtt Label.Arn}"
        )
    );
    let path = folder.write("t.yaml", &template);
    let outcome = aslant(&["run", &path]);
    assert!(
        outcome.code == 2 && outcome.err.contains("choose one with --machine: Ship, Text"),
        "{}",
        outcome.err
    );
    let outcome = aslant(&["run", &path, "--machine", "Ship"]);
    assert!(
        outcome.out.contains("SUCCEEDED after 4.000 s") && outcome.out.contains("\"east-${Fn}\""),
        "{}{}",
        outcome.out,
        outcome.err
    );
    let outcome = aslant(&["run", &path, "--machine", "texts", "--parameter", "Pause=6"]);
    assert!(outcome.out.contains("SUCCEEDED after 6.000 s"), "{}{}", outcome.out, outcome.err);
    let outcome = aslant(&[
        "run",
        &path,
        "--machine",
        "Ship",
        "--substitution",
        "Fn=west",
        "--substitution",
        "Pause=2",
    ]);
    assert!(
        outcome.out.contains("after 2.000 s") && outcome.out.contains("\"east-west\""),
        "{}{}",
        outcome.out,
        outcome.err
    );
    for wrong in
        [&["--machine", "Gone"][..], &["--machine", "Ship", "--parameter", "Gone=1"], &["--workflow", "Ship"]]
    {
        let mut arguments = vec!["run", path.as_str()];
        arguments.extend(wrong);
        assert_eq!(aslant(&arguments).code, 2, "{wrong:?}");
    }
    let outcome = aslant(&["test-state", &path, "--machine", "Ship"]);
    assert!(outcome.code == 2 && outcome.err.contains("--state"), "{}", outcome.err);
    let call = folder.write("call.json", "{\"stateName\": \"B\", \"inspectionLevel\": \"DEBUG\"}");
    let input = folder.write("input.json", "{\"n\": 1}");
    for arguments in [&["--state", "B"][..], &["--call", &call, "--input", &input]] {
        let mut all = vec!["test-state", path.as_str(), "--machine", "Ship", "--json"];
        all.extend(arguments);
        let outcome = aslant(&all);
        assert!(outcome.code == 0 && outcome.out.contains("east-${Fn}"), "{}{}", outcome.out, outcome.err);
    }
    let whole = folder.write("whole.json", "{\"definition\": {\"Type\": \"Succeed\"}}");
    assert_eq!(aslant(&["test-state", &whole]).code, 0);
    assert_eq!(aslant(&["test-state", &whole, "--machine", "Ship"]).code, 2);
}
