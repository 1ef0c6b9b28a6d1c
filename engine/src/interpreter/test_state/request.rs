//! A call of TestState: its arguments, read from JSON, and the constraints that hold whatever the state is.
//!
//! Sources: botocore 1.44.8, the model of `TestState` and `validate.py`; a client checks least lengths and least values itself.
//! Guess: the words for arguments of a wrong type and for `variables`, and how the API tells of a length above the limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{TestStateError, context};
use crate::aws::{
    CAUSE_LENGTH, DEFINITION_SIZE, ERROR_LENGTH, ROLE_ARN_LENGTH, STATE_NAME_LENGTH, STATE_PAYLOAD,
};
use crate::json::{Value, parse_strict};

/// How much the answer tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum InspectionLevel {
    #[default]
    Info,
    Debug,
    Trace,
}

/// How a mocked result is held against the service's model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MockMode {
    /// Required fields must be there, and those that are there must fit.
    #[default]
    Strict,
    /// Fields that are there must fit.
    Present,
    None,
}

/// What a mock puts in place of the state's call, branches or iterations.
#[derive(Clone, Debug, PartialEq)]
pub enum MockOutcome {
    Result(Value),
    Error { error: Option<Arc<str>>, cause: Option<Arc<str>> },
}

/// `mock.errorOutput`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MockError {
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
}

/// `mock`: what the API takes in it, before anything is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mock {
    /// A value, or a text that is no JSON.
    pub result: Option<Result<Value, Arc<str>>>,
    pub error_output: Option<MockError>,
    pub mode: MockMode,
}

/// `stateConfiguration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateConfiguration {
    pub retrier_retry_count: Option<u64>,
    pub error_caused_by_state: Option<Arc<str>>,
    pub map_iteration_failure_count: Option<u64>,
    pub map_item_reader_data: Option<Arc<str>>,
}

/// A call of TestState.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestStateRequest {
    /// The definition, or a text that is no JSON.
    pub definition: Option<Result<Value, Arc<str>>>,
    pub state_name: Option<Arc<str>>,
    pub input: Option<Result<Value, Arc<str>>>,
    pub level: InspectionLevel,
    pub role: Option<Arc<str>>,
    pub variables: Option<Result<Value, Arc<str>>>,
    pub context: Option<Result<Value, Arc<str>>>,
    pub reveal_secrets: bool,
    pub configuration: StateConfiguration,
    pub mock: Option<Mock>,
}

/// The most bytes of `input`, `variables`, `context`, `mock.result` and `mapItemReaderData`.
const MOST_DATA: usize = STATE_PAYLOAD.whole();
const MOST_DEFINITION: usize = DEFINITION_SIZE.whole();

fn constraint(place: &str, shown: Option<&str>, rule: &str) -> TestStateError {
    let value = shown.map_or_else(|| "Value".to_owned(), |shown| format!("Value '{shown}'"));
    TestStateError::validation(format!(
        "1 validation error detected: {value} at '{place}' failed to satisfy constraint: {rule}"
    ))
}

fn wrong_type(place: &str, kind: &str) -> TestStateError {
    TestStateError::Rejected {
        code: "SerializationException",
        message: format!("The value of '{place}' must be {kind}"),
    }
}

fn parsed(text: &str) -> Result<Value, Arc<str>> {
    parse_strict(text).map_err(|_| text.into())
}

/// A member that the API takes as JSON text: given as a value, or as text by `name_text`.
fn data(object: &Value, name: &str) -> Result<Option<Result<Value, Arc<str>>>, TestStateError> {
    match (object.get(name), object.get(&format!("{name}_text"))) {
        (_, Some(Value::String(text))) => Ok(Some(parsed(text))),
        (_, Some(Value::Null)) | (None, None) => Ok(None),
        (_, Some(_)) => Err(wrong_type(&format!("{name}_text"), "a string")),
        (Some(value), None) => Ok(Some(Ok(value.clone()))),
    }
}

fn text(object: &Value, name: &str, place: &str) -> Result<Option<Arc<str>>, TestStateError> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Arc::clone(text))),
        Some(_) => Err(wrong_type(place, "a string")),
    }
}

fn count(object: &Value, name: &str) -> Result<Option<u64>, TestStateError> {
    let place = format!("stateConfiguration.{name}");
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_i64() {
            Some(number) => u64::try_from(number).map(Some).map_err(|_| {
                TestStateError::parameters(&[format!(
                    "Invalid value for parameter {place}, value: {number}, valid min value: 0"
                )])
            }),
            None => Err(wrong_type(&place, "an integer")),
        },
    }
}

fn choice<T: Copy>(value: Option<&str>, place: &str, all: &[(&str, T)]) -> Result<Option<T>, TestStateError> {
    let Some(value) = value else { return Ok(None) };
    if let Some((_, found)) = all.iter().find(|(name, _)| *name == value) {
        return Ok(Some(*found));
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    Err(constraint(
        place,
        Some(value),
        &format!("Member must satisfy enum value set: [{}]", names.join(", ")),
    ))
}

impl TestStateRequest {
    /// Reads a call from one JSON object with the members of the API; those that the API takes as JSON text are given as
    /// values, or as text under their name with `_text` after it. A `definition` that is a string is taken for text too.
    pub fn from_value(value: &Value) -> Result<Self, TestStateError> {
        if value.as_object().is_none() {
            return Err(wrong_type("", "an object"));
        }
        let mut definition = data(value, "definition")?;
        if let Some(Ok(Value::String(text))) = &definition
            && value.get("definition_text").is_none()
        {
            definition = Some(parsed(text));
        }
        let level = text(value, "inspectionLevel", "inspectionLevel")?;
        let levels = [
            ("INFO", InspectionLevel::Info),
            ("DEBUG", InspectionLevel::Debug),
            ("TRACE", InspectionLevel::Trace),
        ];
        let reveal_secrets = match value.get("revealSecrets") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(reveal)) => *reveal,
            Some(_) => return Err(wrong_type("revealSecrets", "true or false")),
        };
        let role = match text(value, "role", "roleArn")? {
            None => text(value, "roleArn", "roleArn")?,
            role => role,
        };
        Ok(Self {
            definition,
            state_name: text(value, "stateName", "stateName")?,
            input: data(value, "input")?,
            level: choice(level.as_deref(), "inspectionLevel", &levels)?.unwrap_or_default(),
            role,
            variables: data(value, "variables")?,
            context: data(value, "context")?,
            reveal_secrets,
            configuration: configuration(value.get("stateConfiguration"))?,
            mock: mock(value.get("mock"))?,
        })
    }

    /// What a client refuses by itself: the constraints that botocore checks, in its words and order.
    fn check_as_client(&self) -> Result<(), TestStateError> {
        let mut report = Vec::new();
        let mut shortest = |place: &str, empty: bool| {
            if empty {
                report.push(format!("Invalid length for parameter {place}, value: 0, valid min length: 1"));
            }
        };
        let empty = |text: &Option<Arc<str>>| text.as_ref().is_some_and(|text| text.is_empty());
        shortest("definition", matches!(&self.definition, Some(Err(text)) if text.is_empty()));
        shortest("roleArn", empty(&self.role));
        shortest("stateName", empty(&self.state_name));
        shortest("stateConfiguration.errorCausedByState", empty(&self.configuration.error_caused_by_state));
        if self.definition.is_none() {
            report.insert(0, "Missing required parameter in input: \"definition\"".to_owned());
        }
        if report.is_empty() { Ok(()) } else { Err(TestStateError::parameters(&report)) }
    }

    /// What a client and then the API check of each argument by itself.
    pub(super) fn check_constraints(&self) -> Result<(), TestStateError> {
        self.check_as_client()?;
        let longest = |place: &str, length: usize, most: usize| {
            let rule = format!("Member must have length less than or equal to {most}");
            if length > most { Err(constraint(place, None, &rule)) } else { Ok(()) }
        };
        let length = |data: &Option<Result<Value, Arc<str>>>| match data {
            None => 0,
            Some(Ok(value)) => value.json_size(),
            Some(Err(text)) => text.len(),
        };
        longest("definition", length(&self.definition), MOST_DEFINITION)?;
        longest("input", length(&self.input), MOST_DATA)?;
        longest("variables", length(&self.variables), MOST_DATA)?;
        longest("context", length(&self.context), MOST_DATA)?;
        let characters = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.chars().count());
        longest("stateName", characters(&self.state_name), STATE_NAME_LENGTH.whole())?;
        longest("roleArn", characters(&self.role), ROLE_ARN_LENGTH.whole())?;
        let configuration = &self.configuration;
        longest(
            "stateConfiguration.errorCausedByState",
            characters(&configuration.error_caused_by_state),
            STATE_NAME_LENGTH.whole(),
        )?;
        let reader = configuration.map_item_reader_data.as_ref().map_or(0, |data| data.len());
        longest("stateConfiguration.mapItemReaderData", reader, MOST_DATA)?;
        if let Some(mock) = &self.mock {
            longest("mock.result", length(&mock.result), MOST_DATA)?;
            if let Some(output) = &mock.error_output {
                longest("mock.errorOutput.error", characters(&output.error), ERROR_LENGTH.whole())?;
                longest("mock.errorOutput.cause", characters(&output.cause), CAUSE_LENGTH.whole())?;
            }
        }
        if let Some(role) = &self.role
            && !is_role(role)
        {
            return Err(TestStateError::Rejected {
                code: "InvalidArn",
                message: format!("Invalid Role Arn: '{role}'"),
            });
        }
        Ok(())
    }

    /// The input's value; `{}` where none is given.
    pub(super) fn input(&self) -> Result<Value, TestStateError> {
        match &self.input {
            None => Ok(Value::empty_object()),
            Some(Ok(value)) => Ok(value.clone()),
            Some(Err(text)) => Err(TestStateError::Rejected {
                code: "InvalidExecutionInput",
                message: format!("Invalid State Machine Execution Input: '{}'", not_json(text)),
            }),
        }
    }

    /// The variables that are set before the state runs.
    pub(super) fn variables(&self) -> Result<BTreeMap<Arc<str>, Value>, TestStateError> {
        match &self.variables {
            None | Some(Ok(Value::Null)) => Ok(BTreeMap::new()),
            Some(Ok(Value::Object(object))) => {
                Ok(object.iter().map(|(name, value)| (Arc::clone(name), value.clone())).collect())
            }
            Some(Ok(_)) => Err(TestStateError::validation("Variables must be a JSON object.")),
            Some(Err(text)) => {
                Err(TestStateError::validation(format!("Invalid Variables: '{}'", not_json(text))))
            }
        }
    }

    /// The context object that the call gives.
    pub(super) fn context(&self) -> Result<Option<Value>, TestStateError> {
        match &self.context {
            None | Some(Ok(Value::Null)) => Ok(None),
            Some(Ok(value @ Value::Object(_))) => Ok(Some(value.clone())),
            // Guess: the words after the colon.
            Some(Ok(_)) => Err(context::refused("it must be a JSON object.")),
            Some(Err(text)) => Err(context::refused(&not_json(text))),
        }
    }
}

fn configuration(value: Option<&Value>) -> Result<StateConfiguration, TestStateError> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(StateConfiguration::default());
    };
    if value.as_object().is_none() {
        return Err(wrong_type("stateConfiguration", "an object"));
    }
    let name = |name: &str| text(value, name, &format!("stateConfiguration.{name}"));
    Ok(StateConfiguration {
        retrier_retry_count: count(value, "retrierRetryCount")?,
        error_caused_by_state: name("errorCausedByState")?,
        map_iteration_failure_count: count(value, "mapIterationFailureCount")?,
        map_item_reader_data: name("mapItemReaderData")?,
    })
}

fn mock(value: Option<&Value>) -> Result<Option<Mock>, TestStateError> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(None) };
    if value.as_object().is_none() {
        return Err(wrong_type("mock", "an object"));
    }
    let error_output = match value.get("errorOutput") {
        None | Some(Value::Null) => None,
        Some(output) if output.as_object().is_some() => Some(MockError {
            error: text(output, "error", "mock.errorOutput.error")?,
            cause: text(output, "cause", "mock.errorOutput.cause")?,
        }),
        Some(_) => return Err(wrong_type("mock.errorOutput", "an object")),
    };
    let modes = [("STRICT", MockMode::Strict), ("PRESENT", MockMode::Present), ("NONE", MockMode::None)];
    let mode = text(value, "fieldValidationMode", "mock.fieldValidationMode")?;
    Ok(Some(Mock {
        result: data(value, "result")?,
        error_output,
        mode: choice(mode.as_deref(), "mock.fieldValidationMode", &modes)?.unwrap_or_default(),
    }))
}

/// `arn:PARTITION:iam::ACCOUNT:role/NAME`. The account may be left out, as documentation does.
fn is_role(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts.as_slice(), ["arn", partition, "iam", "", _, name]
        if !partition.is_empty() && name.strip_prefix("role/").is_some_and(|name| !name.is_empty()))
}

/// What the API's JSON parser says of a text that is no JSON: the first bare word, where that is the trouble.
pub(super) fn not_json(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..).unwrap_or_default();
    let word: String =
        rest.chars().take_while(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '$')).collect();
    let bare = word.chars().next().is_some_and(|ch| !ch.is_ascii_digit())
        && !matches!(word.as_str(), "null" | "true" | "false");
    let shown: String = text.chars().take(500).collect();
    if bare {
        let before = text.get(..start).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let column =
            before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + word.chars().count() + 1;
        return format!(
            "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"{shown}\"; line: {line}, column: {column}]"
        );
    }
    let why = parse_strict(text).err().unwrap_or_default();
    format!("{why}\n at [Source: (String)\"{shown}\"]")
}
