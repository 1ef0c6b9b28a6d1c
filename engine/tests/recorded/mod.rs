//! What the tests over recorded cases share: finding them, the marks in them, and the comparison that each one asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aslant_engine::json::Value;

#[path = "../corpus/mod.rs"]
mod corpus;
pub use corpus::corpus;

pub fn files(folder: &Path, found: &mut Vec<PathBuf>) {
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

pub fn parse(text: &str) -> Option<Value> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(Into::into)
}

/// Puts in what `{"$repeat": [text, times]}` stands for.
pub fn expanded(value: &Value) -> Value {
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
pub fn same(expected: &Value, actual: &Value) -> bool {
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
pub fn cause(value: Value) -> Value {
    match value.as_str().and_then(parse) {
        Some(parsed) if parsed.as_object().is_some() || parsed.as_array().is_some() => parsed,
        _ => value,
    }
}

pub struct Outcome {
    /// Status, output and error.
    pub end: Result<(), String>,
    pub cause: bool,
    /// Types and names of the events in their order; `None` where the case does not determine them.
    pub sequence: Option<bool>,
    pub details: Option<Result<(), String>>,
    pub previous: Option<bool>,
    pub comparison: String,
}

impl Outcome {
    pub fn passes(&self) -> bool {
        self.end.is_ok() && self.cause && self.details.as_ref().is_none_or(Result::is_ok)
    }
}

/// What an execution came to. Events as the cases have them: details flattened, payloads as values.
pub struct Actual {
    pub status: String,
    pub output: Option<Value>,
    pub error: Option<Value>,
    pub cause: Option<Value>,
    pub events: Vec<Value>,
}

/// Compares an execution with what its case says of it.
pub fn compare(case: &Value, actual: Result<Actual, String>) -> Outcome {
    let comparison = case.get("compare").and_then(Value::as_str).unwrap().to_owned();
    let actual = match actual {
        Ok(actual) => actual,
        Err(why) => {
            return Outcome {
                end: Err(why),
                cause: false,
                sequence: Some(false),
                details: Some(Err(String::new())),
                previous: Some(false),
                comparison,
            };
        }
    };
    let expect = case.get("expect").unwrap();
    let ignored: Vec<&str> = case
        .get("ignore")
        .and_then(Value::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let field = |name: &str, actual: Option<Value>| match (expect.get(name), actual) {
        _ if ignored.contains(&name) => Ok(()),
        (None, None) => Ok(()),
        (Some(expected), Some(actual)) if same(expected, &actual) => Ok(()),
        (expected, actual) => Err(format!("{name} is {} not {}", show(actual.as_ref()), show(expected))),
    };
    let end = field("status", Some(actual.status.as_str().into()))
        .and_then(|()| field("error", actual.error.clone()))
        .and_then(|()| field("output", actual.output.clone()))
        .map_err(|why| match &actual.cause {
            Some(cause) => format!("{why} [{}]", cause.to_json()),
            None => why,
        });
    let cause_matches = field("cause", actual.cause.clone().map(cause));
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
    let mut actual: Vec<Value> = actual.events.into_iter().filter(|event| !lost(event)).collect();
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

pub fn show<T: std::fmt::Debug + 'static>(value: Option<&T>) -> String {
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

/// Every case of a kind whose id has the text of `ASLANT_CASE` in it (where that is set), with its id. `None`, said aloud,
/// where there are no cases here.
pub fn cases(kind: &str) -> Option<Vec<(String, Value)>> {
    let root = corpus("asl")?;
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let read = paths.iter().map(|path| parse(&std::fs::read_to_string(path).unwrap()).unwrap());
    let id = |case: &Value| case.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let wanted = read.filter(|case| {
        case.get("kind").and_then(Value::as_str) == Some(kind)
            && only().is_none_or(|only| id(case).contains(only.as_str()))
    });
    Some(wanted.map(|case| (id(&case), case)).collect())
}

/// The part of an id that `ASLANT_CASE` asks for.
pub fn only() -> Option<String> {
    std::env::var("ASLANT_CASE").ok()
}

/// Counts outcomes by area, prints the table and the failures, and returns how many pass.
pub fn report(outcomes: &[(String, Outcome)]) -> usize {
    let mut table: BTreeMap<String, [usize; 7]> = BTreeMap::new();
    let mut failures = Vec::new();
    for (id, outcome) in outcomes {
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
        if !outcome.passes() || only().is_some() {
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
    all[1]
}
