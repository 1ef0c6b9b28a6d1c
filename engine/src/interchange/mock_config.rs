//! Answers for a dry run, as files have them: lists by state name (`{"State": [{"return": …}]}`), and the
//! `MockConfigFile.json` of Step Functions Local.
//!
//! Source of the second: AWS Step Functions Developer Guide, "Using mocked service integrations for testing in Step
//! Functions Local".

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::json::{Object, Pointer, Value};
use crate::simulation::{MockedAnswer, MockedEnd};

/// Why a file of answers cannot be used, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockConfigError {
    pub pointer: Pointer,
    pub message: String,
}

fn error(pointer: &Pointer, message: impl Into<String>) -> MockConfigError {
    MockConfigError { pointer: pointer.clone(), message: message.into() }
}

/// Whether a document is a `MockConfigFile.json` rather than answers by state name.
pub fn is_mock_config(value: &Value) -> bool {
    let has = |name: &str| value.get(name).is_some_and(|member| member.as_object().is_some());
    has("StateMachines") && (has("MockedResponses") || value.get("MockedResponses").is_none())
}

/// Reads answers by state name: for each a list of `{"return"}`, `{"throw": {"Error", "Cause"}}` or `{"timeout": "Task" |
/// "Heartbeat"}`, with `submitted`, `when` and `repeat`. A single answer may stand without its list.
pub fn answers_by_state(value: &Value) -> Result<BTreeMap<Arc<str>, Vec<MockedAnswer>>, MockConfigError> {
    let root = Pointer::root();
    let states = value
        .as_object()
        .ok_or_else(|| error(&root, "The mocks must be an object with the names of Task states"))?;
    let mut answers = BTreeMap::new();
    for (state, list) in states.iter() {
        let at = root.key(Arc::clone(state));
        let list = match list {
            Value::Array(list) => list
                .items()
                .iter()
                .enumerate()
                .map(|(index, written)| answer(written, &at.index(index)))
                .collect::<Result<Vec<_>, _>>()?,
            Value::Object(_) => vec![answer(list, &at)?],
            _ => return Err(error(&at, format!("The answers of '{state}' must be a list"))),
        };
        answers.insert(Arc::clone(state), list);
    }
    Ok(answers)
}

fn answer(written: &Value, at: &Pointer) -> Result<MockedAnswer, MockConfigError> {
    if written.as_object().is_none() {
        return Err(error(at, "An answer must be an object with 'return', 'throw' or 'timeout'"));
    }
    let end = match (written.get("return"), written.get("throw"), written.get("timeout")) {
        (Some(value), None, None) => MockedEnd::Return(value.clone()),
        (None, Some(thrown), None) => thrown_end(thrown, &at.key("throw"))?,
        (None, None, Some(kind)) => match kind.as_str() {
            Some("Task") => MockedEnd::TaskTimeout,
            Some("Heartbeat") => MockedEnd::HeartbeatTimeout,
            _ => return Err(error(&at.key("timeout"), "'timeout' must be \"Task\" or \"Heartbeat\"")),
        },
        (None, None, None) => {
            return Err(error(at, "An answer needs one of 'return', 'throw' and 'timeout'"));
        }
        _ => return Err(error(at, "An answer takes only one of 'return', 'throw' and 'timeout'")),
    };
    let repeat = match written.get("repeat") {
        None => false,
        Some(Value::Bool(repeat)) => *repeat,
        Some(_) => return Err(error(&at.key("repeat"), "'repeat' must be true or false")),
    };
    Ok(MockedAnswer {
        when: written.get("when").cloned(),
        submitted: written.get("submitted").cloned(),
        repeat,
        end,
    })
}

fn thrown_end(thrown: &Value, at: &Pointer) -> Result<MockedEnd, MockConfigError> {
    let Some(thrown) = thrown.as_object() else {
        return Err(error(at, "What is thrown must be an object with 'Error' and 'Cause'"));
    };
    let text = |name: &str| match thrown.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(Arc::clone(text)),
        // A cause is text; one that is written as JSON is meant as that JSON's text.
        Some(other) => Some(other.to_json().into()),
    };
    Ok(MockedEnd::Throw { error: text("Error"), cause: text("Cause") })
}

/// The test cases that a `MockConfigFile.json` has: state machine and case.
pub fn test_cases(config: &Value) -> Vec<(Arc<str>, Arc<str>)> {
    let machines = config.get("StateMachines").and_then(Value::as_object);
    let mut found = Vec::new();
    for (machine, fields) in machines.into_iter().flat_map(Object::iter) {
        let cases = fields.get("TestCases").and_then(Value::as_object);
        for case in cases.into_iter().flat_map(Object::keys) {
            found.push((Arc::clone(machine), Arc::clone(case)));
        }
    }
    found
}

/// Reads the answers of one test case. `machine` narrows the choice where several state machines have the case.
pub fn test_case(
    config: &Value,
    machine: Option<&str>,
    case: &str,
) -> Result<BTreeMap<Arc<str>, Vec<MockedAnswer>>, MockConfigError> {
    let root = Pointer::root();
    let all = test_cases(config);
    let named: Vec<&(Arc<str>, Arc<str>)> = all.iter().filter(|(_, name)| &**name == case).collect();
    let narrowed: Vec<&(Arc<str>, Arc<str>)> =
        named.iter().copied().filter(|(name, _)| machine.is_none_or(|machine| &**name == machine)).collect();
    let (machine, _) = match (narrowed.as_slice(), named.as_slice()) {
        ([one], _) | ([], [one]) => *one,
        ([], []) => {
            let list: Vec<String> =
                all.iter().map(|(machine, case)| format!("'{case}' (of {machine})")).collect();
            let what = if list.is_empty() {
                "it has none".to_owned()
            } else {
                format!("it has {}", list.join(", "))
            };
            return Err(error(&root.key("StateMachines"), format!("There is no test case '{case}'; {what}")));
        }
        _ => {
            let list: Vec<&str> = named.iter().map(|(machine, _)| &**machine).collect();
            return Err(error(
                &root.key("StateMachines"),
                format!("Several state machines have a test case '{case}': {}", list.join(", ")),
            ));
        }
    };
    let at = root.key("StateMachines").key(Arc::clone(machine)).key("TestCases").key(case);
    let states = config
        .pointer(&at)
        .and_then(Value::as_object)
        .ok_or_else(|| error(&at, "A test case must be an object with the names of Task states"))?;
    let mut answers = BTreeMap::new();
    for (state, response) in states.iter() {
        let at = at.key(Arc::clone(state));
        let Some(name) = response.as_str() else {
            return Err(error(&at, "The name of a mocked response is expected here"));
        };
        let response_at = root.key("MockedResponses").key(name);
        let response = config
            .pointer(&response_at)
            .ok_or_else(|| error(&at, format!("There is no mocked response '{name}'")))?;
        answers.insert(Arc::clone(state), mocked_response(response, &response_at)?);
    }
    Ok(answers)
}

/// The most answers that one range stands for.
const MOST_ANSWERS: usize = 100_000;

/// The answers of a mocked response: `{"0": {"Return": …}, "1-2": {"Throw": {"Error", "Cause"}}}`.
fn mocked_response(response: &Value, at: &Pointer) -> Result<Vec<MockedAnswer>, MockConfigError> {
    let Some(members) = response.as_object().filter(|object| !object.is_empty()) else {
        return Err(error(at, "A mocked response must be an object with the numbers of calls, from \"0\""));
    };
    let mut ranges = Vec::new();
    for (key, written) in members.iter() {
        let at = at.key(Arc::clone(key));
        let number = |text: &str| -> Option<usize> {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten().filter(|number| *number < MOST_ANSWERS)
        };
        let range = match key.split_once('-') {
            None => number(key).map(|number| (number, number)),
            Some((from, to)) => number(from).zip(number(to)).filter(|(from, to)| from <= to),
        };
        let Some((from, to)) = range else {
            return Err(error(
                &at,
                format!("'{key}' is not the number of a call, such as \"0\", or a range, such as \"1-2\""),
            ));
        };
        let end = match (written.get("Return"), written.get("Throw")) {
            (Some(value), None) => MockedEnd::Return(value.clone()),
            (None, Some(thrown)) => thrown_end(thrown, &at.key("Throw"))?,
            _ => return Err(error(&at, "A mocked response needs either 'Return' or 'Throw'")),
        };
        ranges.push((from, to, end, at));
    }
    ranges.sort_by_key(|(from, ..)| *from);
    let mut answers = Vec::new();
    for (from, to, end, at) in ranges {
        if from != answers.len() {
            return Err(error(
                &at,
                format!("The numbers of calls must follow one another from 0; here {} is due", answers.len()),
            ));
        }
        let one = MockedAnswer { when: None, submitted: None, repeat: false, end };
        answers.resize(to + 1, one);
    }
    Ok(answers)
}

/// Reads the contents of objects in S3: `{"bucket/key": "text"}`. A content that is not text is taken as its JSON.
pub fn objects(value: &Value) -> Result<BTreeMap<String, String>, MockConfigError> {
    let root = Pointer::root();
    let members = value
        .as_object()
        .ok_or_else(|| error(&root, "The objects of S3 must be an object of \"bucket/key\": \"content\""))?;
    let mut objects = BTreeMap::new();
    for (name, content) in members.iter() {
        if !name.contains('/') {
            return Err(error(
                &root.key(Arc::clone(name)),
                format!("'{name}' is not the name of a bucket and a key, such as \"bucket/key\""),
            ));
        }
        let text = content.as_str().map_or_else(|| content.to_json(), str::to_owned);
        objects.insert(name.to_string(), text);
    }
    Ok(objects)
}
