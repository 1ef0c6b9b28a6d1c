//! Replays executions that AWS Step Functions ran, and compares what the interpreter makes of them.
//!
//! The cases lie outside the project: in the folder that `ASLANT_CORPUS` names, else in `../shared/conformance` beside the
//! workspace. Without them the test says that it was skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aslant_engine::interpreter::{
    Answer, AnswerKind, Event, Execution, ExecutionInput, Identities, ItemSource, Machine, Request,
    RequestKind, WorkflowType,
};
use aslant_engine::json::Value;

/// Cases that have to pass by their own comparison. Raised as the interpreter improves, never lowered.
const FLOOR: usize = 651;

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance");
    let root = std::env::var_os("ASLANT_CORPUS").map_or(beside, PathBuf::from).join("asl");
    root.is_dir().then_some(root)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(Into::into)
}

/// Puts in what `{"$repeat": [text, times]}` stands for.
fn expanded(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            if let Some([text, times]) = object.get("$repeat").and_then(Value::as_array) {
                return text.as_str().unwrap().repeat(times.as_i64().unwrap() as usize).into();
            }
            Value::object(object.iter().map(|(key, value)| (Arc::clone(key), expanded(value))))
        }
        Value::Array(array) => Value::array(array.items().iter().map(expanded)),
        other => other.clone(),
    }
}

/// Whether a value is what is expected, marks included.
fn same(expected: &Value, actual: &Value) -> bool {
    if expected.get("$any").is_some() {
        return true;
    }
    if let Some(parts) = expected.get("$like").and_then(Value::as_array) {
        let Some(mut text) = actual.as_str() else { return false };
        let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
        let last = parts.len().saturating_sub(1);
        for (index, part) in parts.iter().enumerate() {
            let at = match index {
                0 => text.starts_with(part).then_some(0),
                _ if index == last => text.ends_with(part).then(|| text.len() - part.len()),
                _ => text.find(part),
            };
            match at {
                Some(at) => text = &text[at + part.len()..],
                None => return false,
            }
        }
        return true;
    }
    match (expected, actual) {
        (Value::Array(a), Value::Array(b)) => {
            a.items().len() == b.items().len() && a.items().iter().zip(b.items()).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (a, b) => a == b,
    }
}

/// A cause as the cases have it: parsed where it is JSON.
fn cause(value: Value) -> Value {
    match value.as_str().and_then(parse) {
        Some(parsed) if parsed.as_object().is_some() || parsed.as_array().is_some() => parsed,
        _ => value,
    }
}

fn flat(event: &Event) -> Value {
    let mut members = vec![
        ("type".to_owned(), Value::from(event.kind.name())),
        ("id".to_owned(), Value::int(event.id as i64)),
        ("previousEventId".to_owned(), Value::int(event.previous_id as i64)),
    ];
    for (name, value) in event.details.members() {
        match name {
            "roleArn" | "workerName" => {}
            "cause" => members.push((name.to_owned(), cause(value))),
            _ => members.push((name.to_owned(), value)),
        }
    }
    Value::object(members)
}

struct Mocks {
    answers: BTreeMap<String, Vec<(Value, bool)>>,
    objects: BTreeMap<String, String>,
}

impl Mocks {
    fn new(case: &Value) -> Self {
        let members =
            |name: &str| case.get(name).and_then(Value::as_object).map(|object| object.members().to_vec());
        Self {
            answers: members("mocks")
                .unwrap_or_default()
                .into_iter()
                .map(|(state, list)| {
                    let list =
                        list.as_array().unwrap().iter().map(|answer| (expanded(answer), false)).collect();
                    (state.to_string(), list)
                })
                .collect(),
            objects: members("s3")
                .unwrap_or_default()
                .into_iter()
                .map(|(key, text)| (key.to_string(), text.as_str().unwrap_or_default().to_owned()))
                .collect(),
        }
    }

    fn answer(&mut self, request: &Request) -> Vec<Answer> {
        let answer = |kind| Answer { request: request.id, kind };
        match &request.kind {
            RequestKind::Task(call) => {
                let list = self.answers.entry(call.state.to_string()).or_default();
                let fits = |(mock, used): &&mut (Value, bool)| {
                    (!*used || mock.get("repeat").is_some())
                        && mock.get("when").is_none_or(|when| same(when, &call.parameters))
                };
                let Some((mock, used)) = list.iter_mut().find(fits) else {
                    return vec![answer(AnswerKind::Failed {
                        error: Some("Replay.NoAnswer".into()),
                        cause: None,
                    })];
                };
                *used = true;
                let mut answers = Vec::new();
                if let Some(submitted) = mock.get("submitted") {
                    answers.push(answer(AnswerKind::Submitted(submitted.clone())));
                }
                if let Some(result) = mock.get("return") {
                    answers.push(answer(AnswerKind::Succeeded(result.clone())));
                } else if let Some(thrown) = mock.get("throw") {
                    let text = |name: &str| thrown.get(name).and_then(Value::as_str).map(Into::into);
                    answers.push(answer(AnswerKind::Failed { error: text("Error"), cause: text("Cause") }));
                }
                answers
            }
            RequestKind::ReadItems(read) => {
                let kind = match read.source {
                    ItemSource::Object => match self.objects.get(&format!("{}/{}", read.bucket, read.key)) {
                        Some(text) => AnswerKind::Succeeded(text.as_str().into()),
                        None => {
                            AnswerKind::Failed { error: Some("S3.NoSuchKeyException".into()), cause: None }
                        }
                    },
                    ItemSource::Listing => {
                        let prefix = format!("{}/{}", read.bucket, read.key);
                        let bucket = format!("{}/", read.bucket);
                        let found = self.objects.iter().filter(|(key, _)| key.starts_with(&prefix));
                        AnswerKind::Succeeded(Value::array(found.map(|(key, text)| {
                            Value::object([
                                ("Etag", Value::from("\"etag\"")),
                                ("Key", key[bucket.len()..].into()),
                                ("LastModified", Value::int(1_700_000_000)),
                                ("Size", Value::int(text.len() as i64)),
                                ("StorageClass", "STANDARD".into()),
                            ])
                        })))
                    }
                };
                vec![answer(kind)]
            }
        }
    }
}

struct Outcome {
    /// Status, output and error.
    end: Result<(), String>,
    cause: bool,
    /// Types and names of the events in their order; `None` where the case does not determine them.
    sequence: Option<bool>,
    details: Option<Result<(), String>>,
    previous: Option<bool>,
    comparison: String,
}

impl Outcome {
    fn passes(&self) -> bool {
        self.end.is_ok() && self.cause && self.details.as_ref().is_none_or(Result::is_ok)
    }
}

fn replay(case: &Value) -> Outcome {
    let comparison = case.get("compare").and_then(Value::as_str).unwrap().to_owned();
    let failed = |why: String| Outcome {
        end: Err(why),
        cause: false,
        sequence: Some(false),
        details: Some(Err(String::new())),
        previous: Some(false),
        comparison: comparison.clone(),
    };
    let express = case.get("workflow_type").and_then(Value::as_str) == Some("EXPRESS");
    let definition = expanded(case.get("definition").unwrap_or(&Value::Null));
    let machine = match Machine::prepare(&definition) {
        Ok(machine) => Arc::new(machine),
        Err(error) => return failed(format!("not prepared: {error}")),
    };
    let mut identities = Identities::default();
    if express {
        let id = "arn:aws:states:us-east-1:111111111111:express:StateMachine:Execution:0d6be1c9";
        identities.execution_arn = id.into();
    }
    let clock = case.get("clock").and_then(Value::as_str).unwrap_or("2024-06-01T12:00:00Z");
    let mut now = chrono::DateTime::parse_from_rfc3339(clock).unwrap().timestamp_millis();
    let mut execution = Execution::new(
        machine,
        ExecutionInput {
            input: case.get("input").map_or_else(Value::empty_object, expanded),
            workflow_type: if express { WorkflowType::Express } else { WorkflowType::Standard },
            started_at_ms: now,
            seed: 1,
            identities,
            ..ExecutionInput::default()
        },
    );
    let mut mocks = Mocks::new(case);
    let mut events = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..200_000 {
        let step = execution.advance(now, std::mem::take(&mut answers));
        events.extend(execution.take_events());
        if step.finished {
            break;
        }
        answers = step.requests.iter().flat_map(|request| mocks.answer(request)).collect();
        if answers.is_empty() {
            match step.wake_at_ms {
                Some(at) => now = at,
                None => return failed("it waits for ever".to_owned()),
            }
        }
    }
    let Some(outcome) = execution.outcome() else { return failed("it does not end".to_owned()) };
    let expect = case.get("expect").unwrap();
    let ignored: Vec<&str> = case
        .get("ignore")
        .and_then(Value::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let text = |text: &Option<Arc<str>>| text.as_ref().map(|text| Value::String(Arc::clone(text)));
    let field = |name: &str, actual: Option<Value>| match (expect.get(name), actual) {
        _ if ignored.contains(&name) => Ok(()),
        (None, None) => Ok(()),
        (Some(expected), Some(actual)) if same(expected, &actual) => Ok(()),
        (expected, actual) => Err(format!("{name} is {} not {}", show(actual.as_ref()), show(expected))),
    };
    let end = field("status", Some(outcome.status.name().into()))
        .and_then(|()| field("error", text(&outcome.error)))
        .and_then(|()| field("output", outcome.output.clone()))
        .map_err(|why| match &outcome.cause {
            Some(cause) => format!("{why} [{cause}]"),
            None => why,
        });
    let cause_matches = field("cause", text(&outcome.cause).map(cause));
    let mut result = Outcome {
        end,
        cause: cause_matches.is_ok(),
        sequence: None,
        details: cause_matches.err().map(Err),
        previous: None,
        comparison: comparison.clone(),
    };
    if comparison == "terminal" {
        return result;
    }
    let Some(expected) = expect.get("events").and_then(Value::as_array) else { return result };
    let lost = |event: &Value| {
        ignored.contains(&format!("type:{}", event.get("type").unwrap().as_str().unwrap()).as_str())
    };
    let mut expected: Vec<(usize, Value)> =
        expected.iter().cloned().enumerate().filter(|(_, event)| !lost(event)).collect();
    let mut actual: Vec<Value> = events.iter().map(flat).filter(|event| !lost(event)).collect();
    let unordered = comparison == "unordered";
    if unordered {
        let key = |event: &Value| {
            let text = |name: &str| event.get(name).map(Value::to_json).unwrap_or_default();
            (text("type"), text("name"), text("index"), text("parameters"))
        };
        expected.sort_by_key(|(_, event)| key(event));
        actual.sort_by_key(key);
    }
    let short = |event: &Value| {
        let name = event.get("name").and_then(Value::as_str).unwrap_or_default();
        format!("{}({name})", event.get("type").unwrap().as_str().unwrap())
    };
    let (wanted, got): (Vec<String>, Vec<String>) =
        (expected.iter().map(|(_, event)| short(event)).collect(), actual.iter().map(short).collect());
    result.sequence = Some(wanted == got);
    if wanted != got {
        let at = wanted.iter().zip(&got).take_while(|(a, b)| a == b).count();
        let why = format!("event {at} is {} not {}", show(got.get(at)), show(wanted.get(at)));
        result.details = Some(Err(why));
        return result;
    }
    let mut details = Ok(());
    let mut previous = true;
    for ((index, expected), actual) in expected.iter().zip(&actual) {
        let kind = expected.get("type").and_then(Value::as_str).unwrap();
        let names: std::collections::BTreeSet<&Arc<str>> = [expected, actual]
            .into_iter()
            .flat_map(|event| event.as_object().unwrap().keys())
            .filter(|name| !matches!(&***name, "id" | "previousEventId"))
            .collect();
        for name in names {
            let skipped = ignored.iter().any(|entry| {
                *entry == &**name
                    || *entry == format!("events[{index}].{name}")
                    || entry
                        .split_once(':')
                        .is_some_and(|(ending, field)| kind.ends_with(ending) && *field == **name)
            });
            let fits = match (expected.get(name), actual.get(name)) {
                (Some(expected), Some(actual)) => same(expected, actual),
                _ => false,
            };
            if !skipped && !fits && details.is_ok() {
                let (a, b) = (show(actual.get(name)), show(expected.get(name)));
                details = Err(format!("event {index} {kind}: {name} is {a} not {b}"));
            }
        }
        previous &=
            expected.get("previousEventId").is_none_or(|id| Some(id) == actual.get("previousEventId"));
    }
    if result.details.is_none() {
        result.details = Some(details);
    }
    result.previous = (!unordered).then_some(previous);
    result
}

fn show<T: std::fmt::Debug + 'static>(value: Option<&T>) -> String {
    let Some(value) = value else { return "absent".to_owned() };
    let text = match (value as &dyn std::any::Any).downcast_ref::<Value>() {
        Some(value) => value.to_json(),
        None => format!("{value:?}"),
    };
    if text.chars().count() > 700 {
        format!("{}…", text.chars().take(700).collect::<String>())
    } else {
        text
    }
}

#[test]
fn recorded_executions_replay() {
    let Some(root) = corpus() else {
        println!("skipped: there are no recorded cases here (set ASLANT_CORPUS to their folder)");
        return;
    };
    let only = std::env::var("ASLANT_CASE").ok();
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let mut table: BTreeMap<String, [usize; 7]> = BTreeMap::new();
    let mut failures = Vec::new();
    for path in paths {
        let case = parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let id = case.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        if case.get("kind").and_then(Value::as_str) != Some("execution")
            || only.as_ref().is_some_and(|only| !id.contains(only.as_str()))
        {
            continue;
        }
        let outcome = replay(&case);
        let area = id.split('/').next().unwrap_or_default().to_owned();
        for name in [area, "all".to_owned()] {
            let row = table.entry(name).or_default();
            let count = |slot: &mut usize, yes: bool| *slot += usize::from(yes);
            count(&mut row[0], true);
            count(&mut row[1], outcome.passes());
            count(&mut row[2], outcome.end.is_ok());
            count(&mut row[3], outcome.cause);
            count(&mut row[4], outcome.sequence != Some(false));
            count(&mut row[5], outcome.details.as_ref().is_none_or(Result::is_ok));
            count(&mut row[6], outcome.previous != Some(false));
        }
        if !outcome.passes() || only.is_some() {
            let why = match (&outcome.end, &outcome.details) {
                (Err(why), _) | (_, Some(Err(why))) => why.clone(),
                _ => "passes".to_owned(),
            };
            failures.push(format!("{id} ({}): {why}", outcome.comparison));
        }
    }
    let heads = ["cases", "pass", "end", "cause", "sequence", "details", "previous"];
    println!("{:22}{}", "area", heads.map(|head| format!("{head:>9}")).concat());
    let all = table.remove("all").unwrap_or_default();
    for (area, row) in table.iter().map(|(area, row)| (area.as_str(), row)).chain([("all", &all)]) {
        println!("{area:22}{}", row.map(|count| format!("{count:>9}")).concat());
    }
    for failure in &failures {
        println!("{failure}");
    }
    if only.is_none() {
        assert!(all[1] >= FLOOR, "{} cases pass, fewer than the {FLOOR} that did", all[1]);
    }
}
