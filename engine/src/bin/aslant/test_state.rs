//! `aslant test-state`: one state tested as the TestState API does.

use aslant_engine::interpreter::test_state::{
    ApiModels, TestStateError, TestStateRequest, TestStateResponse, TestStatus, test_state,
};
use aslant_engine::json::{Object, Value, print_pretty};
use lexopt::prelude::{Long, Short, ValueExt};

use crate::style::{Style, Tone};
use crate::{End, Refusal, files, print};

pub const HELP: &str = "\
aslant test-state: test a single state, as the TestState API does

Usage: aslant test-state FILE [--json]

FILE (- for the standard input) is one JSON object with the arguments of the call:
  definition          the state; or a whole state machine, when stateName is given
  stateName           which state of the machine; states inside Map and Parallel states too
  input               the state's input (without: {})
  inspectionLevel     INFO (without it), DEBUG or TRACE: whether inspectionData is given
  role                the role's ARN; needed for a Task state without a mock
  variables           the variables that are set before the state runs
  context             the context object, where there is a mock
  revealSecrets       true or false; not together with a mock
  mock                what the call, the branches or the iterations come to: {\"result\": value} or {\"errorOutput\":
                      {\"error\", \"cause\"}}, and \"fieldValidationMode\": STRICT (without it), PRESENT or NONE
  stateConfiguration  {\"retrierRetryCount\", \"errorCausedByState\", \"mapIterationFailureCount\", \"mapItemReaderData\"}

definition, input, variables, context and mock.result are given as JSON. Under the same names with _text after them
(definition_text, …, mock.result_text) they are given as text, which may then be no JSON at all.

With --json the answer is the API's: status, output, error, cause, nextState and inspectionData, with payloads as JSON
text; or {\"rejected\": {\"code\", \"message\"}} where the API refuses the call. Without: the same, to be read.
Mocks are held against the models of AWS's services, as the API does it; nothing is called.

Options:
  --json      print the API's answer
  -h, --help  this text

Exit codes: 0 the state succeeded, or its error is retried or caught; 1 it failed; 2 the call was refused, or bad usage.
";

pub fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    let (mut file, mut json) = (None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return print(HELP),
            Long("json") => json = true,
            lexopt::Arg::Value(path) if file.is_none() => file = Some(path.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(file) = file else { return Err(Refusal::Usage("test-state needs a FILE".to_owned())) };
    let document = files::json(&file)?;
    let tested = TestStateRequest::from_value(document.value())
        .and_then(|request| test_state(&request, &ApiModels::bundled()));
    match tested {
        Ok(response) => {
            let text = if json {
                format!("{}\n", print_pretty(&response.to_api_json()))
            } else {
                readable(&response, Style::of_output())
            };
            print(&text)?;
            Ok(if response.status == TestStatus::Failed { End::Badly } else { End::Well })
        }
        Err(TestStateError::Rejected { code, message }) if json => {
            let rejected = Value::object([("code", Value::from(code)), ("message", message.into())]);
            print(&format!("{}\n", print_pretty(&Value::object([("rejected", rejected)]))))?;
            Ok(End::Refused)
        }
        Err(error) => Err(Refusal::Input(format!("{}: {error}", document.name))),
    }
}

/// The answer for a person: its payloads as they are, not as text in text.
fn readable(response: &TestStateResponse, style: Style) -> String {
    let tone = match response.status {
        TestStatus::Succeeded => Tone::Good,
        TestStatus::Failed => Tone::Bad,
        TestStatus::Retriable | TestStatus::CaughtError => Tone::Warn,
    };
    let mut text = format!("{}\n", style.paint(tone, response.status.name()));
    let answer = response.to_api_json();
    let inspection = answer.get("inspectionData").and_then(Value::as_object);
    for (name, value) in inspection.into_iter().flat_map(Object::iter) {
        push(&mut text, style, name, value, true);
    }
    for (name, payload) in [("error", false), ("cause", false), ("output", true), ("nextState", false)] {
        if let Some(value) = answer.get(name) {
            push(&mut text, style, name, value, payload);
        }
    }
    text
}

fn push(text: &mut String, style: Style, name: &str, value: &Value, payload: bool) {
    let parsed = value.as_str().filter(|_| payload).map(aslant_engine::json::parse);
    let shown = match (parsed, value.as_str()) {
        (Some(parsed), _) => print_pretty(&parsed.value),
        (None, Some(text)) => text.to_owned(),
        (None, None) => print_pretty(value),
    };
    text.push_str(&format!("{}: {shown}\n", style.paint(Tone::Name, name)));
}
