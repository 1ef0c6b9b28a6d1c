//! `aslant test-state`: one state tested as the TestState API does.

use aslant_engine::interchange::{self, Content, content_of};
use aslant_engine::interpreter::test_state::{
    ApiModels, TestStateError, TestStateRequest, TestStateResponse, TestStatus, test_state,
};
use aslant_engine::json::{Object, Pointer, Value, print_pretty};
use lexopt::prelude::{Long, Short, ValueExt};

use crate::files::{Choice, assignment};
use crate::run::text;
use crate::style::{Style, Tone};
use crate::{End, Refusal, files, print, template};

pub const HELP: &str = "\
aslant test-state: test a single state, as the TestState API does

Usage: aslant test-state CALL [--json]
       aslant test-state FILE [--machine NAME] [--state NAME] [--input FILE] [--call CALL] [--json]

CALL (- for the standard input) is one JSON object with the arguments of the call:
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

FILE is a state machine in Amazon States Language, a SAM or CloudFormation template, or a design file of Aslant: the
definition comes from there, the other arguments from --call and the options.

Options:
  --state NAME      stateName; needed where the machine has several states and the call names none
  --input FILE      the state's input, as JSON
  --call CALL       the arguments of the call, without definition
  --machine NAME    which state machine of a template, by its logical id or name
  --workflow NAME   which workflow of a design file
  --substitution NAME=VALUE
                    the value of ${NAME} in the definition; may be given several times
  --parameter NAME=VALUE
                    the value of a template's parameter, in the place of its default; may be given several times
  --json            print the API's answer
  -h, --help        this text

Exit codes: 0 the state succeeded, or its error is retried or caught; 1 it failed; 2 the call was refused, or bad usage.
";

#[derive(Debug, Default)]
struct Options {
    file: String,
    state: Option<String>,
    input: Option<String>,
    call: Option<String>,
    choice: Choice,
    json: bool,
}

fn options(arguments: &mut lexopt::Parser) -> Result<Option<Options>, Refusal> {
    let mut options = Options::default();
    let mut file = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("json") => options.json = true,
            Long("state") => options.state = Some(text(arguments)?),
            Long("input") => options.input = Some(text(arguments)?),
            Long("call") => options.call = Some(text(arguments)?),
            Long("machine") => options.choice.machine = Some(text(arguments)?),
            Long("workflow") => options.choice.workflow = Some(text(arguments)?),
            Long("substitution") => {
                options.choice.substitutions.push(assignment("substitution", &text(arguments)?)?);
            }
            Long("parameter") => options.choice.parameters.push(assignment("parameter", &text(arguments)?)?),
            lexopt::Arg::Value(path) if file.is_none() => file = Some(path.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    options.file = file.ok_or_else(|| Refusal::Usage("test-state needs a FILE".to_owned()))?;
    let sources = [Some(&options.file), options.input.as_ref(), options.call.as_ref()];
    if sources.into_iter().flatten().filter(|path| *path == "-").count() > 1 {
        return Err(Refusal::Usage("only one file can be read from the standard input".to_owned()));
    }
    Ok(Some(options))
}

/// The arguments of the call, with the name under which messages speak of it.
fn call(options: &Options) -> Result<(String, Value), Refusal> {
    // A call has a definition, a state machine or template has none; what describe-state-machine prints has both.
    let is_machine = options.file != "-" && {
        let (_, text) = files::text(&options.file)?;
        let value = interchange::read(&text).1.value;
        let described = value.get("stateMachineArn").is_some();
        let is_call = value.get("definition").or_else(|| value.get("definition_text")).is_some();
        (described || !is_call)
            && (value.get("aslant").is_some()
                || template::is_template(&value)
                || content_of(&value) == Content::Machine)
    };
    if !is_machine {
        let choice = &options.choice;
        let given = options.state.is_some()
            || options.input.is_some()
            || options.call.is_some()
            || choice.machine.is_some()
            || choice.workflow.is_some()
            || !choice.substitutions.is_empty()
            || !choice.parameters.is_empty();
        if given {
            let message = "the options are for a state machine, a template or a design file; this is a call, which has \
                           the arguments in it";
            return Err(Refusal::Input(format!("{}: {message}", options.file)));
        }
        let document = files::json(&options.file)?;
        return Ok((document.name.clone(), document.value().clone()));
    }
    let definition = files::definition(&options.file, &options.choice)?;
    let mut call = match &options.call {
        None => Value::empty_object(),
        Some(path) => {
            let document = files::json(path)?;
            if document
                .value()
                .get("definition")
                .or_else(|| document.value().get("definition_text"))
                .is_some()
            {
                let at = Pointer::root().key("definition");
                return Err(document.refuse(&at, &format!("the definition comes from {}", options.file)));
            }
            if document.value().as_object().is_none() {
                return Err(document.refuse(&Pointer::root(), "a call must be an object"));
            }
            document.value().clone()
        }
    };
    let input = options.input.as_deref().map(files::json).transpose()?;
    let states = definition.machine.get("States").and_then(Value::as_object);
    let only = states.filter(|states| states.len() == 1).and_then(|states| states.keys().next().cloned());
    let Some(members) = call.as_object_mut() else {
        return Err(Refusal::Input(format!("{}: a call must be an object", options.file)));
    };
    members.insert("definition", definition.machine.clone());
    if let Some(state) = &options.state {
        members.insert("stateName", state.as_str().into());
    } else if !members.contains_key("stateName")
        && let Some(only) = only
    {
        members.insert("stateName", Value::String(only));
    } else if !members.contains_key("stateName") {
        let message = "the machine has several states; choose one with --state";
        return Err(Refusal::Input(format!("{}: {message}", definition.document.name)));
    }
    if let Some(input) = input {
        members.insert("input", input.value().clone());
    }
    Ok((definition.document.name.clone(), call))
}

pub fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    let Some(options) = options(arguments)? else { return print(HELP) };
    let json = options.json;
    let (name, call) = call(&options)?;
    let tested =
        TestStateRequest::from_value(&call).and_then(|request| test_state(&request, &ApiModels::bundled()));
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
        Err(error) => Err(Refusal::Input(format!("{name}: {error}"))),
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
