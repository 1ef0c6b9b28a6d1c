//! How fast the checks are: definitions a second, from the text to the findings, and the time from a keystroke in a
//! machine of 1,000 states to fresh findings.
//!
//! `cargo bench --bench check` prints a report, with `--json` one JSON object; `--definitions FOLDER` writes the
//! definitions as files for other validators. The definitions are the recorded ones, where there are any (see
//! `ASLANT_CORPUS`), else the examples' own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aslant_engine::analysis::Analysis;
use aslant_engine::check::{CheckOptions, check};
use aslant_engine::design::examples::examples;
use aslant_engine::design::{Command, Design, Record};
use aslant_engine::json::{Value, parse};

/// How long definitions are checked over and over.
const SPAN: Duration = Duration::from_secs(2);
const KEYSTROKES: usize = 60;

/// The definitions' texts, and what they are.
fn definitions() -> (Vec<String>, &'static str) {
    let root = std::env::var_os("ASLANT_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance"),
        PathBuf::from,
    );
    let mut files: Vec<PathBuf> = ["valid", "invalid"]
        .into_iter()
        .filter_map(|part| std::fs::read_dir(root.join("validate").join(part)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .collect();
    files.sort();
    // Other validators take a definition that is JSON.
    let recorded: Vec<String> = files
        .iter()
        .filter_map(|path| {
            Some(parse(&std::fs::read_to_string(path).ok()?).value.get("definition")?.to_json())
        })
        .filter(|text| text.contains("States"))
        .collect();
    if !recorded.is_empty() {
        return (recorded, "recorded definitions");
    }
    let own = examples().iter().flat_map(|example| {
        let design = example.design();
        let ids: Vec<_> = design.workflows().map(|(id, _)| id).collect();
        ids.into_iter().map(move |id| design.machine(id).to_json()).collect::<Vec<_>>()
    });
    (own.collect(), "definitions of the examples")
}

/// Definitions a second. Each pass begins with nothing remembered.
fn definitions_per_second(texts: &[String]) -> f64 {
    let mut spent = Duration::ZERO;
    let mut passes = 0;
    while spent < SPAN {
        spent += std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    let start = Instant::now();
                    for text in texts {
                        std::hint::black_box(check(&parse(text).value, &CheckOptions::default()));
                    }
                    start.elapsed()
                })
                .join()
                .unwrap()
        });
        passes += 1;
    }
    (passes * texts.len()) as f64 / spent.as_secs_f64()
}

/// A machine of so many states: calls in a row, with choices, handlers, retries and nested maps.
fn large(states: usize) -> String {
    let state = |index: usize| {
        let next = index + 1;
        let follows = if next < states - 1 { format!("\"S{next}\"") } else { "\"Done\"".to_owned() };
        match index % 10 {
            3 => format!(
                r#""S{index}": {{"Type": "Choice", "Choices": [{{"Condition": "{{% $states.input.n > {index} %}}", "Next": {follows}}}], "Default": "Done"}}"#
            ),
            7 => format!(
                r#""S{index}": {{"Type": "Pass", "Assign": {{"v{index}": "{{% $states.input.n + {index} %}}"}}, "Output": {{"n": "{{% $states.input.n %}}"}}, "Next": {follows}}}"#
            ),
            _ => format!(
                r#""S{index}": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {{"FunctionName": "${{FnArn}}", "Payload": "{{% $states.input %}}"}}, "Output": "{{% $merge([$states.input, {{'r{index}': $states.result.Payload}}]) %}}", "Retry": [{{"ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}}], "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "Failed"}}], "Next": {follows}}}"#
            ),
        }
    };
    let list: Vec<String> = (0..states - 2).map(state).collect();
    format!(
        r#"{{"QueryLanguage": "JSONata", "StartAt": "S0", "States": {{{}, "Failed": {{"Type": "Fail", "Error": "E"}}, "Done": {{"Type": "Succeed"}}}}}}"#,
        list.join(",\n")
    )
}

/// The median of milliseconds from a changed text to findings: reading it, taking it into the design, checking and
/// reviewing the whole; and of checking alone.
fn keystroke() -> (f64, f64) {
    let text = large(1000);
    let mut design = Design::empty();
    let workflow = Record::Workflow(aslant_engine::design::Workflow {
        name: "Large".into(),
        kind: aslant_engine::asl::WorkflowType::Standard,
        definition: Value::empty_object(),
        scope: None,
        position: aslant_engine::design::Position::Auto,
        collapsed: false,
        mock: aslant_engine::design::Mock::default(),
    });
    let id = *design.apply(Command::Add(workflow)).unwrap().added.keys().next().unwrap();
    let mut analysis = Analysis::default();
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (mut whole, mut checks) = (Vec::new(), Vec::new());
    for stroke in 0..KEYSTROKES {
        let typed =
            text.replacen("\"MaxAttempts\": 3", &format!("\"MaxAttempts\": {}", stroke % 9), 1 + stroke % 2);
        let start = Instant::now();
        let machine = parse(&typed).value;
        design.apply(Command::SetMachine { workflow: id, machine: machine.clone() }).unwrap();
        std::hint::black_box(analysis.findings(&design));
        whole.push(start.elapsed().as_secs_f64() * 1000.0);
        let start = Instant::now();
        std::hint::black_box(check(&machine, &CheckOptions::default()));
        checks.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    (median(whole), median(checks))
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (texts, what) = definitions();
    if let Some(at) = arguments.iter().position(|argument| argument == "--definitions") {
        let folder = PathBuf::from(&arguments[at + 1]);
        std::fs::create_dir_all(&folder).unwrap();
        for (index, text) in texts.iter().enumerate() {
            std::fs::write(folder.join(format!("{index:04}.json")), text).unwrap();
        }
        return;
    }
    let rate = definitions_per_second(&texts);
    let (whole, checks) = keystroke();
    if arguments.iter().any(|argument| argument == "--json") {
        let report = serde_json::json!({"definitions": texts.len(), "what": what, "perSecond": rate,
            "keystrokeMs": whole, "checkMs": checks});
        println!("{report}");
    } else {
        println!("{rate:.0} definitions a second ({} {what})", texts.len());
        println!(
            "1,000 states: {whole:.1} ms from a keystroke to findings, where checking the whole anew takes {checks:.1} ms"
        );
    }
}
