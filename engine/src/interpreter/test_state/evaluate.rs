//! A state's stages from its input to its output, with the mock in the place of what it calls.
//!
//! Guess: the words of the refusals for missing `mapItemReaderData` and for a mocked result of another length than the items.

use std::sync::Arc;

use super::super::context::{self, VisitFacts};
use super::super::execution::Execution;
use super::super::failure::Failure;
use super::super::frame::{Item, Phase, Strand};
use super::super::integration::Resource;
use super::super::machine::{ChoiceRule, Kind, Language, Processor, State, Transition};
use super::super::types::{Answer, AnswerKind, ExecutionInput, Identities, StateInspection, WorkflowType};
use super::super::visit::Progress;
use super::TestStateError;
use super::definition::{NAME, Target};
use super::handle::handle;
use super::request::{InspectionLevel, MockOutcome, TestStateRequest};
use super::response::{Inspection, TestStateResponse, TestStatus};
use crate::json::{Object, Value};

/// How long a test may take, in milliseconds.
const MOST_MS: i64 = 300_000;
/// When a test starts: fixed, so that it can be repeated.
const STARTED_AT_MS: i64 = 1_717_243_200_000;

/// How the state's body ended.
enum Body {
    /// With this result; the output is still to be made.
    Result(Value),
    /// The state has moved on by itself: its output and where it goes.
    Moved { output: Value, next: Option<Arc<str>> },
}

/// Why the state's body did not end well.
enum Stop {
    Failed(Failure),
    Refused(TestStateError),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A failure without the introduction that histories have before causes.
pub(super) fn plain(mut failure: Failure, state: &State, strand: &Strand) -> Failure {
    let introduction = format!(
        "An error occurred while executing the state '{}' (entered at the event id #{}). ",
        state.name, strand.entered_event
    );
    if let Some(cause) = failure.cause.as_deref().and_then(|cause| cause.strip_prefix(&introduction)) {
        failure.cause = Some(cause.into());
    }
    failure
}

struct Tester<'a> {
    request: &'a TestStateRequest,
    target: &'a Target,
    execution: Execution,
    strand: Strand,
    inspection: Inspection,
}

/// Runs the state.
pub(super) fn evaluate(
    request: &TestStateRequest,
    target: &Target,
) -> Result<TestStateResponse, TestStateError> {
    let mut tester = Tester::new(request, target)?;
    let state = &target.state;
    let ended = tester.body(state).and_then(|body| tester.finish(state, body).map_err(Stop::from));
    let response = match ended {
        Ok(response) => response,
        Err(Stop::Refused(error)) => return Err(error),
        Err(Stop::Failed(failure)) => tester.failed(failure),
    };
    let inspection = (request.level != InspectionLevel::Info).then_some(tester.inspection);
    Ok(TestStateResponse { inspection, ..response })
}

impl<'a> Tester<'a> {
    fn new(request: &'a TestStateRequest, target: &'a Target) -> Result<Self, TestStateError> {
        let input = request.input()?;
        let variables = request.variables()?;
        let given = request.context()?;
        let setup = setup(request, input.clone());
        let mut identity = context::identity(&setup);
        if request.role.is_none()
            && let Some(members) = identity.as_object_mut()
            && let Some(Value::Object(execution)) = members.get("Execution").cloned()
        {
            let mut execution = (*execution).clone();
            execution.insert("RoleArn", Value::Null);
            members.insert("Execution", Value::Object(Arc::new(execution)));
        }
        let mut execution = Execution::new(Arc::clone(&target.machine), setup);
        let index = target.machine.states.iter().position(|state| state.pointer == target.state.pointer);
        let mut strand = Strand {
            parent: None,
            index: 0,
            position: Arc::from([]),
            silent: false,
            child: 0,
            child_root: false,
            state: index.unwrap_or_default(),
            input: input.clone(),
            variables: Arc::new(variables.clone()),
            identity: Arc::new(identity),
            map_item: None,
            visit: VisitFacts::default(),
            last_event: 0,
            entered_event: 0,
            before_entered: 0,
            phase: Phase::Run,
            retries: Vec::new(),
            attempt: 0,
            wake_at: None,
            deadline_ms: None,
            inspection: Some(Box::default()),
        };
        // The first iteration's place, for a state inside a Map.
        if target.parents.iter().any(|parent| matches!(parent.kind, Kind::Map(_))) {
            let item = Item { key: None, value: input.clone(), source: "STATE_DATA".into() };
            strand.map_item = Some(context::map_item(0, &item));
        }
        let attempts = request.configuration.retrier_retry_count.unwrap_or_default();
        let retried = matches!(target.state.kind, Kind::Task(_) | Kind::Map(_) | Kind::Parallel { .. });
        let token = match &target.state.kind {
            Kind::Task(resource) if resource.waits_or_polls() => Some(execution.task_token(&strand)),
            _ => None,
        };
        let attempts = retried.then(|| u32::try_from(attempts).unwrap_or(u32::MAX));
        strand.visit = match given {
            Some(object) => VisitFacts::given(object),
            None => VisitFacts::new(&NAME.into(), execution.now_ms, attempts, token),
        };
        // Nothing is to be left to the execution's own start.
        execution.strands.clear();
        let inspection = Inspection { input, variables, ..Inspection::default() };
        Ok(Self { request, target, execution, strand, inspection })
    }

    /// How often the retrier that applies has been used: as the call says, else as its context object does.
    fn retries_used(&self) -> u64 {
        let of_context = || {
            let state = self.request.context.as_ref()?.as_ref().ok()?.get("State")?;
            u64::try_from(state.get("RetryCount")?.as_i64()?).ok()
        };
        self.request.configuration.retrier_retry_count.or_else(of_context).unwrap_or_default()
    }

    fn failed(&mut self, failure: Failure) -> TestStateResponse {
        let failure = plain(failure, &self.target.state, &self.strand);
        let target = self.target;
        let states: Vec<&State> = std::iter::once(&target.state).chain(&target.parents).collect();
        let used = self.retries_used();
        handle(&mut self.execution, &mut self.strand, &states, failure, used, &mut self.inspection)
    }

    fn body(&mut self, state: &State) -> Result<Body, Stop> {
        let json_path = state.language == Language::JsonPath;
        match &state.kind {
            Kind::Pass => self.pass(state),
            Kind::Succeed => {
                if json_path {
                    self.input_path(state)?;
                }
                Ok(Body::Result(Value::Null))
            }
            Kind::Fail => {
                if json_path {
                    self.inspection.after_input_path = Some(self.strand.input.clone());
                }
                Err(self.execution.run_fail(&mut self.strand, state)?.into())
            }
            Kind::Wait => {
                if json_path {
                    self.input_path(state)?;
                }
                self.wait(state)
            }
            Kind::Choice { rules, default } => {
                if json_path {
                    self.input_path(state)?;
                }
                self.choice(state, rules, *default)
            }
            Kind::Task(resource) => self.task(state, resource),
            Kind::Parallel { .. } => self.parallel(state),
            Kind::Map(processor) => self.map(state, processor),
        }
    }

    fn input_path(&mut self, state: &State) -> Result<Value, Failure> {
        let input = self.execution.effective_input(&mut self.strand, state)?;
        self.inspection.after_input_path = Some(input.clone());
        Ok(input)
    }

    fn pass(&mut self, state: &State) -> Result<Body, Stop> {
        if state.language == Language::JsonPath {
            let input = self.input_path(state)?;
            if state.field("Result").is_some() {
                // A fixed result takes the place of everything before it.
                self.inspection.after_input_path = None;
            } else {
                let parameters = self.execution.parameters(&mut self.strand, state, &input)?;
                self.inspection.after_parameters = Some(parameters.clone());
                return Ok(Body::Result(parameters));
            }
        }
        let result = self.execution.run_pass(&mut self.strand, state)?;
        if state.language == Language::JsonPath {
            self.inspection.result = Some(result.clone());
        }
        Ok(Body::Result(result))
    }

    fn wait(&mut self, state: &State) -> Result<Body, Stop> {
        match self.execution.run_wait(&mut self.strand, state)? {
            Progress::Waits if self.strand.wake_at.is_some_and(|at| at - self.execution.now_ms > MOST_MS) => {
                Err(Failure::timeout().into())
            }
            _ => Ok(Body::Result(Value::Null)),
        }
    }

    fn choice(&mut self, state: &State, rules: &[ChoiceRule], default: Option<usize>) -> Result<Body, Stop> {
        self.execution.run_choice(&mut self.strand, state, rules, default)?;
        let next = self.target.machine.states.get(self.strand.state).map(|state| Arc::clone(&state.name));
        Ok(Body::Moved { output: self.strand.input.clone(), next })
    }

    /// What the mock puts in.
    fn mocked(&self) -> Option<MockOutcome> {
        let mock = self.request.mock.as_ref()?;
        if let Some(Ok(result)) = &mock.result {
            return Some(MockOutcome::Result(result.clone()));
        }
        let output = mock.error_output.clone()?;
        Some(MockOutcome::Error { error: output.error, cause: output.cause })
    }

    fn outcome(&self, resource: &str) -> Result<Body, Stop> {
        match self.mocked() {
            Some(MockOutcome::Result(result)) => Ok(Body::Result(result)),
            Some(MockOutcome::Error { error, cause }) => Err(Failure::new(error, cause).into()),
            None => Err(Stop::Refused(TestStateError::NeedsMock { resource: resource.into() })),
        }
    }

    fn task(&mut self, state: &State, resource: &Resource) -> Result<Body, Stop> {
        let input = match state.language {
            Language::Jsonata => {
                let arguments = self.execution.arguments(&mut self.strand, state)?;
                self.inspection.after_arguments = Some(arguments);
                self.strand.input.clone()
            }
            Language::JsonPath => {
                let input = self.input_path(state)?;
                let parameters = self.execution.parameters(&mut self.strand, state, &input)?;
                self.inspection.after_parameters = Some(parameters);
                input
            }
        };
        self.execution.seconds(&self.strand, state, "TimeoutSeconds")?;
        self.execution.seconds(&self.strand, state, "HeartbeatSeconds")?;
        self.execution.credentials(&self.strand, state, &input)?;
        let body = self.outcome(&resource.text)?;
        if let Body::Result(result) = &body {
            self.inspection.result = Some(result.clone());
        }
        Ok(body)
    }

    fn parallel(&mut self, state: &State) -> Result<Body, Stop> {
        match state.language {
            Language::Jsonata => drop(self.execution.arguments(&mut self.strand, state)?),
            Language::JsonPath => {
                let input = self.execution.effective_input(&mut self.strand, state)?;
                self.execution.parameters(&mut self.strand, state, &input)?;
            }
        }
        self.outcome("its branches")
    }

    fn map(&mut self, state: &State, processor: &Processor) -> Result<Body, Stop> {
        let input = match state.language {
            Language::Jsonata => self.strand.input.clone(),
            Language::JsonPath => self.input_path(state)?,
        };
        let reader = state.field("ItemReader").filter(|_| processor.distributed);
        if reader.is_none() {
            let items = self.execution.items(&self.strand, state, &input, processor.distributed)?;
            if state.language == Language::JsonPath {
                self.inspection.after_items_path = Some(values(&items));
            }
        } else if self.request.configuration.map_item_reader_data.is_none() {
            return Err(Stop::Refused(TestStateError::validation(
                "ItemReader data must be specified when testing a Map state with ItemReader specified.",
            )));
        }
        let most = self.execution.number(&self.strand, state, &state.fields, "", "MaxConcurrency")?;
        self.inspection.max_concurrency = Some(most.unwrap_or(0.0).max(0.0) as u64);
        let count = self.execution.tolerated(&self.strand, state, "ToleratedFailureCount")?;
        self.inspection.tolerated_failure_count = count.map(|count| count as u64);
        let percentage = self.execution.tolerated(&self.strand, state, "ToleratedFailurePercentage")?;
        self.inspection.tolerated_failure_percentage = percentage;

        let iterations = self.iterations(state, processor, reader.is_some())?;
        if let Some(reader) = reader {
            let pointer = reader.get("ReaderConfig").is_some_and(|config| {
                config.get("ItemsPointer").or_else(|| config.get("ItemsPointerPath")).is_some()
            });
            let read = Some(values(&iterations.read));
            match state.language {
                _ if pointer => self.inspection.after_items_pointer = read,
                Language::JsonPath => self.inspection.after_items_path = read,
                Language::Jsonata => {}
            }
        }
        let failed = self.request.configuration.map_iteration_failure_count.unwrap_or_default();
        let total = iterations.length as u64;
        if failed > total {
            return Err(Stop::Refused(TestStateError::validation(
                "Map iteration failure count must be less than or equal to the number of Map iterations",
            )));
        }
        let over = count.is_some_and(|count| failed as f64 > count)
            || percentage.is_some_and(|percentage| failed as f64 * 100.0 > percentage * total as f64);
        if processor.distributed && over {
            let cause = "The specified tolerated failure threshold was exceeded";
            return Err(Failure::named("States.ExceedToleratedFailureThreshold", cause).into());
        }
        let body = self.outcome("its iterations")?;
        if let Body::Result(Value::Array(results)) = &body
            && state.field("ResultWriter").is_none()
        {
            let length = results.items().len() as u64;
            if length != total && length != total - failed {
                return Err(Stop::Refused(TestStateError::validation(
                    "Input array does not equal the mocked result array's size.",
                )));
            }
        }
        Ok(body)
    }

    /// What the Map state's items come to on their way to its iterations, each stage noted.
    fn iterations(&mut self, state: &State, processor: &Processor, reads: bool) -> Result<Iterations, Stop> {
        // The items by themselves are what a Map without batches starts with.
        let mut unbatched = state.clone();
        if let Some(fields) = unbatched.fields.as_object_mut() {
            fields.remove("ItemBatcher");
        }
        let read = self.started(&unbatched, processor, reads)?;
        if state.field("ItemSelector").or_else(|| state.field("Parameters")).is_some() {
            let mut selected = Vec::with_capacity(read.len());
            for (index, item) in read.iter().enumerate() {
                selected.push(self.execution.select_item(&mut self.strand, state, index, item)?);
            }
            self.inspection.after_item_selector = Some(Value::array(selected));
        }
        let mut length = read.len();
        if processor.distributed && state.field("ItemBatcher").is_some() {
            let batches = self.started(state, processor, reads)?;
            length = batches.len();
            self.inspection.after_item_batcher = Some(values(&batches));
        }
        Ok(Iterations { length, read })
    }

    /// What the Map state starts its iterations with, reading what the call gives for its data.
    fn started(&mut self, state: &State, processor: &Processor, reads: bool) -> Result<Vec<Item>, Stop> {
        let mut items = Vec::new();
        let progress = self.execution.run_map(1, &mut self.strand, state, processor)?;
        if matches!(progress, Progress::Waits) {
            let data = self.request.configuration.map_item_reader_data.clone();
            let mut data = data.filter(|_| reads);
            while let Phase::Reading(reading) = &self.strand.phase {
                let request = reading.request;
                let kind = match data.take() {
                    Some(text) => AnswerKind::Succeeded(content(state, &text)),
                    None => {
                        AnswerKind::Failed { error: None, cause: Some("There is no further data.".into()) }
                    }
                };
                Execution::answer_strand(&mut self.strand, Answer { request, kind });
                let Phase::Reading(reading) = std::mem::replace(&mut self.strand.phase, Phase::Over) else {
                    break;
                };
                self.execution.step_reading(1, &mut self.strand, state, reading)?;
            }
            if let Phase::Children(children) = std::mem::replace(&mut self.strand.phase, Phase::Run) {
                items = children.map.map(|run| run.items.to_vec()).unwrap_or_default();
            }
        }
        self.execution.strands.clear();
        Ok(items)
    }

    /// Makes the output of what the body came to.
    fn finish(&mut self, state: &State, body: Body) -> Result<TestStateResponse, Failure> {
        let (output, next) = match body {
            Body::Moved { output, next } => {
                self.inspection.variables.clone_from(&self.strand.variables);
                (output, next)
            }
            Body::Result(result) => {
                self.strand.inspection = Some(Box::<StateInspection>::default());
                let outputs = self.execution.outputs(&mut self.strand, state, &result);
                let staged =
                    matches!(state.kind, Kind::Pass | Kind::Task(_) | Kind::Parallel { .. } | Kind::Map(_));
                if staged && state.language == Language::JsonPath {
                    let stages = self.strand.inspection.take().unwrap_or_default();
                    let selector =
                        state.field("ResultSelector").filter(|_| !matches!(state.kind, Kind::Pass));
                    self.inspection.after_result_selector = match selector {
                        None => Some(result),
                        Some(_) => stages.after_result_selector,
                    };
                    self.inspection.after_result_path = stages.after_result_path;
                }
                let (output, assigned) = outputs?;
                for (name, value) in
                    assigned.as_ref().and_then(Value::as_object).into_iter().flat_map(Object::iter)
                {
                    self.inspection.variables.insert(Arc::clone(name), value.clone());
                }
                let next = match state.transition {
                    Transition::Next(next) => {
                        self.target.machine.states.get(next).map(|state| Arc::clone(&state.name))
                    }
                    Transition::End => None,
                };
                (output, next)
            }
        };
        if self.execution.too_large(&output) {
            let cause = format!(
                "The state/task '{}' returned a result with a size exceeding the maximum number of bytes service limit.",
                state.name
            );
            return Err(Failure::named("States.DataLimitExceeded", cause));
        }
        Ok(TestStateResponse {
            status: TestStatus::Succeeded,
            output: Some(output),
            next_state: next,
            ..TestStateResponse::default()
        })
    }
}

/// What a Map came to before its iterations.
struct Iterations {
    /// How many there are.
    length: usize,
    /// The items before they are selected and put into batches.
    read: Vec<Item>,
}

fn values(items: &[Item]) -> Value {
    Value::array(items.iter().map(|item| item.value.clone()))
}

/// The data of an `ItemReader` as S3 would answer with it: a listing as its JSON, anything else as text.
fn content(state: &State, text: &Arc<str>) -> Value {
    let resource =
        state.field("ItemReader").and_then(|reader| reader.get("Resource")).and_then(Value::as_str);
    let listing = resource.is_some_and(|resource| resource.ends_with(":listObjectsV2"));
    let parsed = listing.then(|| crate::json::parse_strict(text).ok()).flatten();
    parsed.unwrap_or_else(|| Value::String(Arc::clone(text)))
}

/// The names that a test goes by: those of an Express execution.
fn setup(request: &TestStateRequest, input: Value) -> ExecutionInput {
    let machine = "TestState-00000000-0000-4000-8000-000000000000";
    let name = "11111111-1111-4111-8111-111111111111";
    let arn = "arn:aws:states:us-east-1:111111111111";
    ExecutionInput {
        input,
        workflow_type: WorkflowType::Express,
        started_at_ms: STARTED_AT_MS,
        seed: 1,
        identities: Identities {
            execution_arn: format!("{arn}:express:{machine}:{name}").into(),
            execution_name: name.into(),
            role_arn: request.role.clone().unwrap_or_default(),
            state_machine_arn: format!("{arn}:stateMachine:{machine}").into(),
            state_machine_name: machine.into(),
        },
        ..ExecutionInput::default()
    }
}
