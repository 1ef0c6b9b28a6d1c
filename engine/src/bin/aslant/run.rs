//! `aslant run`: one execution of a state machine with mocked answers on a virtual clock, and its history.

use std::collections::BTreeMap;
use std::sync::Arc;

use aslant_engine::asl::WorkflowType;
use aslant_engine::interchange::mock_config::{self, MockConfigError};
use aslant_engine::interpreter::{
    Event, Execution, ExecutionInput, ExecutionStatus, Identities, Limits, Machine, Outcome, parse_timestamp,
};
use aslant_engine::json::{Pointer, Value, print_pretty};
use aslant_engine::simulation::{MockedAnswers, MockedError, MockedRun};
use lexopt::prelude::{Long, Short, ValueExt};

use crate::files::{self, Choice, Definition, Document, assignment};
use crate::style::Style;
use crate::{End, Refusal, complain, history, print};

pub const HELP: &str = "\
aslant run: run a state machine with mocked answers, and show its history

Usage: aslant run FILE [options]

FILE is Amazon States Language as JSON or YAML, what `aws stepfunctions describe-state-machine` prints, a SAM or
CloudFormation template, or a design file of Aslant; - is the standard input. Nothing is called on AWS, and no time passes: waits, retries and
time-outs happen on a virtual clock. The same arguments give the same history, bit for bit.

Options:
  --input FILE          the input, as JSON; - reads it from the standard input (without: {})
  --mocks FILE          what the calls of Task states answer, see below
  --case NAME           the test case of a MockConfigFile.json; Machine#NAME where several machines have it
  --s3 FILE             the objects that a Map's ItemReader reads: {\"bucket/key\": \"content\", …}
  --context FILE        names and ARNs of the context object, each of them optional:
                        {\"Execution\": {\"Id\", \"Name\", \"RoleArn\"}, \"StateMachine\": {\"Id\", \"Name\"}}
  --clock TIME          when the execution starts, as RFC 3339 (without: 2024-06-01T12:00:00Z)
  --workflow-type TYPE  STANDARD (unless the file tells) or EXPRESS
  --workflow NAME       which workflow of a design file
  --machine NAME        which state machine of a template, by its logical id or name
  --substitution NAME=VALUE
                        the value of ${NAME} in the definition; may be given several times. A placeholder without
                        quotation marks must have one; one in quotation marks stays as it is without
  --parameter NAME=VALUE
                        the value of a template's parameter, in the place of its default; may be given several times
  --seed N              the seed of everything that is left to chance: jitter, random values, UUIDs (without: 0)
  --json                print {\"status\", \"output\", \"error\", \"cause\", \"events\"} instead of the readable history
  -h, --help            this text

Mocks by state name, a list of answers for the calls in their order (a retry is a call of its own):
  {\"Charge\": [{\"throw\": {\"Error\": \"Busy\", \"Cause\": \"…\"}}, {\"return\": {\"Payload\": {\"id\": 7}}}]}
An answer has one of
  \"return\": value              the result, before ResultSelector, ResultPath or Output
  \"throw\": {Error, Cause}      the call fails so; either may be absent
  \"timeout\": \"Task\"            no answer comes before TimeoutSeconds is over
  \"timeout\": \"Heartbeat\"       no heartbeat comes before HeartbeatSeconds is over
and may have
  \"submitted\": value           for .sync and .waitForTaskToken: the service's first response (TaskSubmitted)
  \"when\": payload              it answers only a call with this payload
  \"repeat\": true               it answers every further call too
A response by which Step Functions' own integrations fail does so here: an entry that events:putEvents did not take, Failures of
ecs:runTask.sync, a status of apigateway:invoke or http:invoke that is no success.
The MockConfigFile.json of Step Functions Local is taken too, with --case.

With --json, `output` is JSON text, keys that AWS would not give are absent, and the events are those of
GetExecutionHistory. Exit codes: 0 the execution succeeded; 1 it failed or timed out; 2 bad input or usage.
";

/// The time at which an execution starts unless `--clock` says otherwise: fixed, so that a run can be repeated.
const DEFAULT_CLOCK: &str = "2024-06-01T12:00:00Z";

#[derive(Debug, Default)]
struct Options {
    file: String,
    input: Option<String>,
    mocks: Option<String>,
    case: Option<String>,
    s3: Option<String>,
    context: Option<String>,
    clock: Option<String>,
    workflow_type: Option<WorkflowType>,
    choice: Choice,
    seed: u64,
    json: bool,
}

/// Reads `STANDARD` or `EXPRESS`.
pub fn workflow_type(text: &str) -> Result<WorkflowType, Refusal> {
    match text {
        "STANDARD" => Ok(WorkflowType::Standard),
        "EXPRESS" => Ok(WorkflowType::Express),
        _ => Err(Refusal::Usage(format!("--workflow-type is STANDARD or EXPRESS, not '{text}'"))),
    }
}

/// The value of an option, as text.
pub fn text(arguments: &mut lexopt::Parser) -> Result<String, Refusal> {
    Ok(arguments.value()?.string()?)
}

fn options(arguments: &mut lexopt::Parser) -> Result<Option<Options>, Refusal> {
    let mut options = Options::default();
    let mut file = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("input") => options.input = Some(text(arguments)?),
            Long("mocks") => options.mocks = Some(text(arguments)?),
            Long("case") => options.case = Some(text(arguments)?),
            Long("s3") => options.s3 = Some(text(arguments)?),
            Long("context") => options.context = Some(text(arguments)?),
            Long("clock") => options.clock = Some(text(arguments)?),
            Long("workflow-type") => options.workflow_type = Some(workflow_type(&text(arguments)?)?),
            Long("workflow") => options.choice.workflow = Some(text(arguments)?),
            Long("machine") => options.choice.machine = Some(text(arguments)?),
            Long("substitution") => {
                options.choice.substitutions.push(assignment("substitution", &text(arguments)?)?);
            }
            Long("parameter") => options.choice.parameters.push(assignment("parameter", &text(arguments)?)?),
            Long("seed") => {
                let text = text(arguments)?;
                options.seed = text
                    .parse()
                    .map_err(|_| Refusal::Usage(format!("--seed is a whole number from 0, not '{text}'")))?;
            }
            Long("json") => options.json = true,
            lexopt::Arg::Value(path) if file.is_none() => file = Some(path.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    options.file = file.ok_or_else(|| Refusal::Usage("run needs a FILE".to_owned()))?;
    let sources = [Some(&options.file), options.input.as_ref(), options.mocks.as_ref(), options.s3.as_ref()];
    if sources.into_iter().chain([options.context.as_ref()]).flatten().filter(|path| *path == "-").count() > 1
    {
        return Err(Refusal::Usage("only one file can be read from the standard input".to_owned()));
    }
    Ok(Some(options))
}

pub fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    let Some(options) = options(arguments)? else { return print(HELP) };
    let definition = files::definition(&options.file, &options.choice)?;
    let machine = Machine::prepare(&definition.machine)
        .map_err(|error| definition.refuse(&error.pointer, &error.message))?;
    let kind = options.workflow_type.or(definition.workflow_type).unwrap_or(WorkflowType::Standard);
    let clock = options.clock.as_deref().unwrap_or(DEFAULT_CLOCK);
    let started_at_ms = parse_timestamp(clock)
        .ok_or_else(|| Refusal::Usage(format!("--clock is a time such as {DEFAULT_CLOCK}, not '{clock}'")))?;
    let input = match &options.input {
        None => Value::empty_object(),
        Some(path) => {
            let document = files::json(path)?;
            let (size, most) = (document.value().json_size(), Limits::default().max_payload_bytes);
            if size > most {
                let message = format!("the input has {size} bytes; an execution takes {most} at most");
                return Err(document.refuse(&Pointer::root(), &message));
            }
            document.value().clone()
        }
    };
    let answers = answers(&options, &definition)?;
    let setup = ExecutionInput {
        input,
        workflow_type: kind,
        started_at_ms,
        seed: options.seed,
        identities: identities(&options, &definition, kind)?,
        ..ExecutionInput::default()
    };
    let mut run = MockedRun::new(Execution::new(Arc::new(machine), setup), Arc::new(answers));
    let mut events = Vec::new();
    let stopped = loop {
        match run.step(&mut events) {
            Ok(false) => {}
            Ok(true) => break None,
            Err(error) => break Some(error),
        }
    };
    if let Some(error) = stopped {
        if !options.json {
            print(&history::history(&events, started_at_ms, Style::of_output()))?;
        }
        return Err(refuse(&definition, &options, &error));
    }
    let Some(outcome) = run.execution().outcome() else {
        return Err(Refusal::Input("the execution did not end".to_owned()));
    };
    if options.json {
        print(&format!("{}\n", print_pretty(&result(outcome, &events))))?;
    } else {
        let style = Style::of_output();
        print(&history::history(&events, started_at_ms, style))?;
        print(&history::end(outcome, run.execution().now_ms() - started_at_ms, style))?;
    }
    Ok(if outcome.status == ExecutionStatus::Succeeded { End::Well } else { End::Badly })
}

/// What `--json` prints.
fn result(outcome: &Outcome, events: &[Event]) -> Value {
    let mut members = vec![("status", Value::from(outcome.status.name()))];
    if let Some(output) = &outcome.output {
        members.push(("output", output.to_json().into()));
    }
    if let Some(error) = &outcome.error {
        members.push(("error", Value::String(Arc::clone(error))));
    }
    if let Some(cause) = &outcome.cause {
        members.push(("cause", Value::String(Arc::clone(cause))));
    }
    members.push(("events", Value::array(events.iter().map(Event::to_api_json))));
    Value::object(members)
}

fn refuse(definition: &Definition, options: &Options, error: &MockedError) -> Refusal {
    match error {
        MockedError::NoAnswer { pointer, .. } => {
            let hint = match &options.mocks {
                None => "; give answers with --mocks",
                Some(_) => "",
            };
            definition.refuse(pointer, &format!("{error}{hint}"))
        }
        MockedError::WaitsForEver { pointer, .. } => definition.refuse(pointer, &error.to_string()),
        MockedError::TooLong { .. } => Refusal::Input(error.to_string()),
    }
}

fn placed(document: &Document, error: &MockConfigError) -> Refusal {
    document.refuse(&error.pointer, &error.message)
}

fn answers(options: &Options, definition: &Definition) -> Result<MockedAnswers, Refusal> {
    let states = match (&options.mocks, &options.case) {
        (None, Some(_)) => {
            return Err(Refusal::Usage("--case names a test case of the file given with --mocks".to_owned()));
        }
        (None, None) => BTreeMap::new(),
        (Some(path), case) => {
            let document = files::json(path)?;
            match (mock_config::is_mock_config(document.value()), case) {
                (true, Some(case)) => {
                    let (machine, case) = match case.split_once('#') {
                        Some((machine, case)) if !machine.is_empty() => (Some(machine), case),
                        Some((_, case)) => (definition.name.as_deref(), case),
                        None => (definition.name.as_deref(), case.as_str()),
                    };
                    mock_config::test_case(document.value(), machine, case)
                        .map_err(|error| placed(&document, &error))?
                }
                (true, None) => {
                    let cases = mock_config::test_cases(document.value());
                    let names: Vec<String> =
                        cases.iter().map(|(machine, case)| format!("{machine}#{case}")).collect();
                    let message = format!("choose a test case with --case: {}", names.join(", "));
                    return Err(document.refuse(&Pointer::root(), &message));
                }
                (false, Some(_)) => {
                    let message =
                        "--case is for a MockConfigFile.json, with \"StateMachines\" and \"MockedResponses\"";
                    return Err(document.refuse(&Pointer::root(), message));
                }
                (false, None) => mock_config::answers_by_state(document.value())
                    .map_err(|error| placed(&document, &error))?,
            }
        }
    };
    let objects = match &options.s3 {
        None => BTreeMap::new(),
        Some(path) => {
            let document = files::json(path)?;
            mock_config::objects(document.value()).map_err(|error| placed(&document, &error))?
        }
    };
    for name in states.keys() {
        let machine = &definition.machine;
        if !has_state(machine, name) {
            complain(&format!("warning: the mocks have answers for '{name}', and there is no such state"));
        }
    }
    Ok(MockedAnswers { states, objects })
}

/// Whether any scope of the machine has a state of this name.
fn has_state(machine: &Value, name: &str) -> bool {
    let mut open = vec![machine];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                let states = object.get("States").and_then(Value::as_object);
                if states.is_some_and(|states| states.contains_key(name)) {
                    return true;
                }
                open.extend(object.iter().map(|(_, member)| member));
            }
            Value::Array(array) => open.extend(array.items()),
            _ => {}
        }
    }
    false
}

fn identities(options: &Options, definition: &Definition, kind: WorkflowType) -> Result<Identities, Refusal> {
    let mut identities = Identities::default();
    if let Some(name) = &definition.name {
        let arn = |kind: &str| format!("arn:aws:states:us-east-1:111111111111:{kind}:{name}");
        identities.state_machine_name = name.as_str().into();
        identities.state_machine_arn = arn("stateMachine").into();
        identities.execution_arn = format!("{}:Execution", arn("execution")).into();
    }
    if kind == WorkflowType::Express {
        let express = identities.execution_arn.replacen(":execution:", ":express:", 1);
        identities.execution_arn = format!("{express}:00000000-0000-4000-8000-000000000000").into();
    }
    let Some(path) = &options.context else { return Ok(identities) };
    let document = files::json(path)?;
    let root = Pointer::root();
    if document.value().as_object().is_none() {
        return Err(document.refuse(&root, "the context must be an object"));
    }
    let slots: [(&str, &str, &mut Arc<str>); 5] = [
        ("Execution", "Id", &mut identities.execution_arn),
        ("Execution", "Name", &mut identities.execution_name),
        ("Execution", "RoleArn", &mut identities.role_arn),
        ("StateMachine", "Id", &mut identities.state_machine_arn),
        ("StateMachine", "Name", &mut identities.state_machine_name),
    ];
    for (part, name, slot) in slots {
        match document.value().get(part).and_then(|part| part.get(name)) {
            None => {}
            Some(Value::String(text)) => *slot = Arc::clone(text),
            Some(_) => {
                return Err(
                    document.refuse(&root.key(part).key(name), &format!("{part}.{name} must be text"))
                );
            }
        }
    }
    Ok(identities)
}
