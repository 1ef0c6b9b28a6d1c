//! One run: the clock, the queue of answers that are on their way, and the executions.
//!
//! A run goes in steps; one step is one thing that happens. Stepping back is the nearest checkpoint and the same steps
//! again, with the inputs that were given on the way.

mod calls;
mod children;
mod executions;
mod showing;
mod starting;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::{self, Answered, MockScope};
use super::cost::Usage;
use super::view::{
    ChildView, EdgeView, ExecutionView, HistoryId, LookView, MapRunView, NodeState, NodeStatus, Row, RowKind,
    RunStatus, Snapshot, Summary, Visit, duration_words, name_of,
};
use super::{Directory, HttpResponse, gateway};
use crate::design::{
    Design, EdgeKind, EdgeRef, Fault, FaultKind, Function, Id, Integration, Latency, Mapping, Mock, Record,
    Resource, Scenario, ScenarioStart, Undo, WorkflowType, link,
};
use crate::interpreter::{
    Answer, AnswerKind, ChildId, ChildNews, Event, EventDetails, EventKind, Execution, ExecutionInput,
    ExecutionStatus, Identities, Limits, Machine, Outcome, Position, Request, RequestId, RequestKind,
    StateInspection, Step, SyncPattern, TaskCall,
};
use crate::json::Value;

/// How many steps lie between two checkpoints, at the least: what is on its way in crowds is copied less often.
const CHECKPOINT_STEPS: u64 = 256;
/// Executions in one run.
const MAX_EXECUTIONS: usize = 1_000;
/// The time at which a scenario without a clock starts: 2026-01-05T09:00:00Z, a Monday.
const DEFAULT_CLOCK_MS: i64 = 1_767_603_600_000;
/// The default time-out of a Task that has none, in milliseconds (99,999,999 s): treated as never.
const NEVER_MS: i64 = 99_999_999_000;

/// Why a run cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunError {
    pub message: String,
    /// The thing that is in the way.
    pub at: Option<Id>,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    /// One thing happens.
    Event,
    /// The timeline has something new.
    Row,
    /// It is over, a breakpoint is reached, or a person must answer.
    Pause,
}

/// Something given to a run from outside, on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    Answer { token: u64, answer: AskAnswer },
    Fault(Fault),
}

/// A person's answer to a task token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AskAnswer {
    Succeed(Value),
    Fail {
        error: String,
        cause: String,
    },
    /// Let its time run out.
    TimeOut,
    /// Still at work: its heartbeat, after half of the time that it may take.
    Heartbeat,
}

/// A call that waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Names it within the run.
    pub token: u64,
    pub execution: usize,
    /// The child execution that it is of.
    pub child: Option<usize>,
    pub state: Option<Id>,
    pub state_name: String,
    /// The task token that its answer is sent with.
    pub task_token: Option<String>,
    pub callee: Option<Id>,
    pub payload: Value,
    pub since_ms: i64,
    /// When it times out by itself.
    pub deadline_ms: Option<i64>,
    /// How long it may be silent, where it has a heartbeat.
    pub heartbeat_ms: Option<i64>,
    /// The latest of these deadlines, which no heartbeat puts off.
    pub timeout_at_ms: Option<i64>,
    pub heartbeats: u32,
}

/// A call in the log of a run, for making scenarios and mocks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub at_ms: i64,
    pub state: Arc<str>,
    pub callee: Option<Id>,
    pub payload: Value,
    pub answer: Answered,
    pub assumed: bool,
}

#[derive(Clone, Debug)]
struct OpenAsk {
    ask: Ask,
    request: RequestId,
    timing_out: bool,
}

#[derive(Clone, Debug)]
enum Delivery {
    /// To a request of an execution.
    Answer { execution: usize, answer: Answer, node: Option<Id>, row: Option<Box<Row>> },
    /// To the caller of the route: what its function returned.
    Route(Answered),
}

#[derive(Clone, Debug)]
struct Pending {
    due_ms: i64,
    /// Keeps answers that are due at the same time in the order of their calls.
    order: u64,
    delivery: Delivery,
}

#[derive(Clone, Debug)]
struct Running {
    workflow: Id,
    name: Arc<str>,
    arn: Arc<str>,
    machine_arn: Arc<str>,
    input: Value,
    execution: Execution,
    ready: bool,
    wake_at_ms: Option<i64>,
    started_ms: i64,
    stopped_ms: Option<i64>,
    parent: Option<Parent>,
    /// The execution whose call started it, waiting or not, with the state.
    started_by: Option<(HistoryId, Option<Id>)>,
}

/// The call that waits for an execution.
#[derive(Clone, Copy, Debug)]
struct Parent {
    execution: usize,
    request: RequestId,
    reply: Reply,
}

/// How an execution's end is told to the call that waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    /// `.sync`: input and output as text; a failure is an error.
    Text,
    /// `.sync:2`: input and output as JSON; a failure is an error.
    Json,
    /// The SDK's `startSyncExecution`: a failure is a result too.
    Result,
}

#[derive(Clone, Debug)]
enum Caller {
    None,
    Waiting { deadline_ms: i64, execution: Option<usize> },
    Answered,
}

/// All of a run that changes, cheap to copy: payloads and machines are shared.
#[derive(Clone, Debug)]
struct Live {
    step: u64,
    now_ms: i64,
    skipped_ms: i64,
    order: u64,
    executions: Vec<Running>,
    pending: Vec<Pending>,
    asks: Vec<OpenAsk>,
    caller: Caller,
    response: Option<HttpResponse>,
    faults: Vec<Fault>,
    calls: BTreeMap<Id, u32>,
    rules_used: BTreeMap<Id, BTreeMap<usize, u32>>,
    answers_used: BTreeMap<Arc<str>, Vec<usize>>,
    nodes: BTreeMap<Id, NodeState>,
    edges: BTreeMap<EdgeView, u32>,
    focus: Option<Id>,
    usage: Usage,
    summary: Summary,
    /// What `ResultWriter`s have put into buckets, by bucket and key.
    written: BTreeMap<(Arc<str>, Arc<str>), Arc<str>>,
    breakpoint: bool,
    started: bool,
    /// The distributed Maps' runs, and how many children they have started.
    map_runs: Vec<children::MapRun>,
    children: usize,
    /// Events in the histories of children that are kept.
    child_events: usize,
    /// Visits inside children that failed and were not caught, by state.
    child_failures: BTreeMap<Id, u32>,
    /// How many of the run's inputs it has taken.
    inputs_taken: usize,
}

/// How long the growing records were at a checkpoint.
#[derive(Clone, Debug)]
struct Lengths {
    rows: usize,
    calls: usize,
}

/// A dry run. See the module's documentation.
#[derive(Clone, Debug)]
pub struct Run {
    design: Arc<Design>,
    directory: Arc<Directory>,
    machines: BTreeMap<Id, Prepared>,
    /// The functions and resources that undo what others did.
    undoers: Arc<BTreeSet<Id>>,
    scenario: Arc<Scenario>,
    started_ms: i64,
    live: Live,
    furthest: u64,
    rows: Vec<Row>,
    calls: Vec<Call>,
    histories: Vec<History>,
    /// The child executions of distributed Maps, in the order of their starts.
    children: Vec<children::Child>,
    /// Where in `children` the interpreter's child of each execution is; child 1 comes first.
    child_numbers: Vec<Vec<usize>>,
    /// What is looked at: its states are shown besides those of the whole run.
    look: Option<HistoryId>,
    /// Transitions to stop at.
    edge_breakpoints: BTreeSet<EdgeView>,
    /// States to stop at; `None`: those that the design has.
    state_breakpoints: Option<BTreeSet<Id>>,
    /// The least number of rows that there was since this was asked for.
    lowest_rows: usize,
    inputs: Vec<(u64, Input)>,
    checkpoints: Vec<(Live, Lengths)>,
}

/// A workflow made ready to run.
#[derive(Clone, Debug)]
struct Prepared {
    machine: Arc<Machine>,
    /// Its states by name; of a doubled name the last.
    states: Arc<BTreeMap<Arc<str>, Id>>,
}

/// One history: events and the data of visits, each with the run's step that wrote it.
#[derive(Clone, Debug, Default)]
struct History {
    events: Vec<Event>,
    event_steps: Vec<u64>,
    inspections: Vec<StateInspection>,
    inspection_steps: Vec<u64>,
}

impl History {
    fn push(&mut self, event: Event, step: u64) {
        self.events.push(event);
        self.event_steps.push(step);
    }

    fn push_inspection(&mut self, inspection: StateInspection, step: u64) {
        self.inspections.push(inspection);
        self.inspection_steps.push(step);
    }

    /// Goes back to what it held after a step.
    fn go_back(&mut self, step: u64) {
        let events = self.event_steps.partition_point(|at| *at <= step);
        self.events.truncate(events);
        self.event_steps.truncate(events);
        let inspections = self.inspection_steps.partition_point(|at| *at <= step);
        self.inspections.truncate(inspections);
        self.inspection_steps.truncate(inspections);
    }

    /// The latest `…StateEntered` event of a place, and its time.
    fn entered(&self, state: &str, position: &[Position]) -> Option<(u64, i64)> {
        self.events.iter().rev().find_map(|event| match &event.details {
            EventDetails::StateEntered { name, .. } if **name == *state && *event.position == *position => {
                Some((event.id, event.timestamp_ms))
            }
            _ => None,
        })
    }
}

impl Run {
    /// Prepares the run of a scenario. Fails where what it starts is missing or no machine.
    pub fn new(design: Arc<Design>, scenario: Scenario) -> Result<Self, RunError> {
        let started_ms = if scenario.clock.trim().is_empty() {
            DEFAULT_CLOCK_MS
        } else {
            chrono::DateTime::parse_from_rfc3339(scenario.clock.trim())
                .map_err(|_| RunError {
                    message: format!(
                        "The scenario's clock \"{}\" is no time such as 2026-01-05T09:00:00Z.",
                        scenario.clock
                    ),
                    at: None,
                })?
                .timestamp_millis()
        };
        let live = Live {
            step: 0,
            now_ms: started_ms,
            skipped_ms: 0,
            order: 0,
            executions: Vec::new(),
            pending: Vec::new(),
            asks: Vec::new(),
            caller: Caller::None,
            response: None,
            faults: scenario.faults.clone(),
            calls: BTreeMap::new(),
            rules_used: BTreeMap::new(),
            answers_used: BTreeMap::new(),
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            focus: None,
            usage: Usage::default(),
            summary: Summary::default(),
            written: BTreeMap::new(),
            breakpoint: false,
            started: false,
            map_runs: Vec::new(),
            children: 0,
            child_events: 0,
            child_failures: BTreeMap::new(),
            inputs_taken: 0,
        };
        let directory = Arc::new(Directory::of(&design));
        let undoers = design.iter().filter_map(|(_, record)| match record {
            Record::Function(Function { undo: Undo::By(by), .. })
            | Record::Resource(Resource { undo: Undo::By(by), .. }) => Some(*by),
            _ => None,
        });
        let undoers = Arc::new(undoers.collect());
        let mut run = Self {
            design,
            directory,
            machines: BTreeMap::new(),
            undoers,
            scenario: Arc::new(scenario),
            started_ms,
            live,
            furthest: 0,
            rows: Vec::new(),
            calls: Vec::new(),
            histories: Vec::new(),
            children: Vec::new(),
            child_numbers: Vec::new(),
            look: None,
            edge_breakpoints: BTreeSet::new(),
            state_breakpoints: None,
            lowest_rows: usize::MAX,
            inputs: Vec::new(),
            checkpoints: Vec::new(),
        };
        match &Arc::clone(&run.scenario).start {
            ScenarioStart::Workflow { workflow, .. } => {
                run.machine(*workflow)?;
            }
            ScenarioStart::Route { route, .. } => match run.design.get(*route) {
                Some(Record::Route(found)) => match found.integration {
                    Integration::StartExecution { workflow, .. }
                    | Integration::StartSyncExecution { workflow, .. } => {
                        run.machine(workflow)?;
                    }
                    _ => {}
                },
                _ => {
                    return Err(RunError {
                        message: "The route that this scenario starts from is gone.".to_owned(),
                        at: None,
                    });
                }
            },
        }
        run.checkpoint();
        Ok(run)
    }

    /// The prepared machine of a workflow, with its substitutions resolved.
    fn machine(&mut self, workflow: Id) -> Result<Arc<Machine>, RunError> {
        if let Some(prepared) = self.machines.get(&workflow) {
            return Ok(Arc::clone(&prepared.machine));
        }
        if self.design.workflow(workflow).is_none() {
            return Err(RunError { message: "The workflow to start is gone.".to_owned(), at: None });
        }
        let definition = self.directory.resolve_substitutions(&self.design, &self.design.machine(workflow));
        let machine = Machine::prepare(&definition).map_err(|error| RunError {
            message: format!("{} cannot run: {error}", self.design.name(workflow)),
            at: Some(workflow),
        })?;
        let machine = Arc::new(machine);
        let states = self.design.descendants(workflow).into_iter();
        let states = Arc::new(states.map(|id| (self.design.name(id), id)).collect());
        self.machines.insert(workflow, Prepared { machine: Arc::clone(&machine), states });
        Ok(machine)
    }

    pub fn design(&self) -> &Arc<Design> {
        &self.design
    }

    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The calls made so far, oldest first.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Goes on. Stops after `budget` steps at the latest. Returns whether it got as far as `until` says.
    pub fn advance(&mut self, until: Until, budget: u64) -> bool {
        let rows = self.rows.len();
        self.live.breakpoint = false;
        for _ in 0..budget {
            if !self.step() {
                return true;
            }
            let reached = match until {
                Until::Event => true,
                Until::Row => self.rows.len() > rows,
                Until::Pause => self.live.breakpoint,
            };
            if reached {
                return true;
            }
        }
        false
    }

    /// Gives something to the run. What had been given at or after the present step is forgotten, with all that came
    /// of it.
    pub fn give(&mut self, input: Input) {
        self.inputs.truncate(self.live.inputs_taken);
        self.furthest = self.live.step;
        self.inputs.push((self.live.step, input));
        self.replay_inputs();
    }

    /// Takes up what was given to the same run elsewhere, each with its step, and how far that one came. For a run that has
    /// not begun.
    pub fn restore(&mut self, inputs: Vec<(u64, Input)>, furthest: u64) {
        self.inputs = inputs;
        self.furthest = furthest;
    }

    /// What was given on the way, each with the step at which it was.
    pub fn inputs(&self) -> &[(u64, Input)] {
        &self.inputs
    }

    /// The number of the present step.
    pub fn position(&self) -> u64 {
        self.live.step
    }

    /// The state that the next step works on, as far as that is known beforehand.
    pub fn next_state(&self) -> Option<Id> {
        if let Some(index) = self.live.executions.iter().position(|running| running.ready) {
            let name = self.live.executions.get(index)?.execution.next_state()?;
            return self.state_id(index, &name);
        }
        let due = self.live.pending.iter().min_by_key(|pending| (pending.due_ms, pending.order))?;
        match &due.delivery {
            Delivery::Answer { execution, answer, .. } => {
                let name =
                    self.live.executions.get(*execution)?.execution.state_of_request(answer.request)?;
                self.state_id(*execution, &name)
            }
            Delivery::Route(_) => None,
        }
    }

    /// Goes to a step, back or forth, at most as far as it was before.
    pub fn seek(&mut self, step: u64) {
        while !self.seek_some(step, u64::MAX) {}
    }

    /// As [`Self::seek`], but forth at most `budget` steps. Returns whether it got there.
    pub fn seek_some(&mut self, step: u64, budget: u64) -> bool {
        let step = step.min(self.furthest);
        if step < self.live.step {
            // What is made again up to that step is as it was.
            let kept = self.rows.partition_point(|row| row.step <= step);
            self.lowest_rows = self.lowest_rows.min(kept);
            let index = self.checkpoints.iter().rposition(|(live, _)| live.step <= step).unwrap_or(0);
            self.checkpoints.truncate(index + 1);
            if let Some((live, lengths)) = self.checkpoints.last().cloned() {
                self.live = live;
                self.rows.truncate(lengths.rows);
                self.calls.truncate(lengths.calls);
                self.forget_after();
            }
        }
        for _ in 0..budget {
            if self.live.step >= step || !self.step() {
                return true;
            }
        }
        self.live.step >= step
    }

    /// The step before the last row of the timeline.
    pub fn step_before(&self) -> u64 {
        let target = self.rows.last().map_or(0, |row| row.step.saturating_sub(1));
        target.min(self.live.step.saturating_sub(1))
    }

    /// Goes back to before the last row of the timeline.
    pub fn step_back(&mut self) {
        self.seek(self.step_before());
    }

    /// Takes the inputs that were given up to the present step and not taken yet (after stepping back).
    fn replay_inputs(&mut self) {
        while let Some((at, input)) = self.inputs.get(self.live.inputs_taken).cloned() {
            if at > self.live.step {
                break;
            }
            self.live.inputs_taken += 1;
            self.take_input(input);
        }
    }

    fn checkpoint(&mut self) {
        let lengths = Lengths { rows: self.rows.len(), calls: self.calls.len() };
        self.checkpoints.push((self.live.clone(), lengths));
    }

    /// One thing happens. `false`: nothing can, because it is over or waits for a person.
    fn step(&mut self) -> bool {
        self.replay_inputs();
        if !self.live.started {
            self.live.started = true;
            self.begin_step();
            self.start();
            return true;
        }
        if let Some(index) = self.live.executions.iter().position(|running| running.ready) {
            self.begin_step();
            self.move_execution(index, Vec::new());
            return true;
        }
        let Some(next_ms) = self.next_due() else { return self.end_what_waits_for_ever() };
        if self.waits_for_a_person(next_ms) {
            return false;
        }
        self.begin_step();
        self.jump_to(next_ms);
        self.deliver();
        true
    }

    fn begin_step(&mut self) {
        self.live.step += 1;
        self.furthest = self.furthest.max(self.live.step);
        let crowd = self.live.pending.len() + self.live.children;
        let apart = CHECKPOINT_STEPS.max(crowd as u64 / 8);
        let due = self.checkpoints.last().map_or(0, |(live, _)| live.step) + apart;
        if self.live.step >= due {
            self.live.step -= 1;
            self.checkpoint();
            self.live.step += 1;
        }
    }

    /// The earliest time at which something is due.
    fn next_due(&self) -> Option<i64> {
        let answers = self.live.pending.iter().map(|pending| pending.due_ms);
        let wakes = self.live.executions.iter().filter_map(|running| running.wake_at_ms);
        let gateway = match self.live.caller {
            Caller::Waiting { deadline_ms, .. } => Some(deadline_ms),
            _ => None,
        };
        answers.chain(wakes).chain(gateway).min()
    }

    /// Whether the clock must not go on because an open question would time out, or has nothing after it.
    fn waits_for_a_person(&self, next_ms: i64) -> bool {
        self.live
            .asks
            .iter()
            .any(|open| !open.timing_out && open.ask.deadline_ms.is_none_or(|deadline| deadline <= next_ms))
            && self.live.pending.iter().all(|pending| pending.due_ms > next_ms)
    }

    fn jump_to(&mut self, ms: i64) {
        let gap = ms - self.live.now_ms;
        if gap <= 0 {
            return;
        }
        let on_the_way = self.live.pending.iter().any(|pending| pending.due_ms <= ms);
        if !on_the_way {
            self.live.skipped_ms += gap;
        }
        self.live.now_ms = ms;
    }

    /// Delivers what is due now: one answer, else one time-out of the gateway, else one wake.
    fn deliver(&mut self) {
        let now = self.live.now_ms;
        let due = self
            .live
            .pending
            .iter()
            .enumerate()
            .filter(|(_, pending)| pending.due_ms <= now)
            .min_by_key(|(_, pending)| (pending.due_ms, pending.order))
            .map(|(index, _)| index);
        if let Some(index) = due {
            match self.live.pending.remove(index).delivery {
                Delivery::Answer { execution, answer, node, row } => {
                    self.settle_call(node, &answer);
                    if let Some(mut row) = row {
                        row.step = self.live.step;
                        row.at_ms = now;
                        self.rows.push(*row);
                    }
                    self.move_execution(execution, vec![answer]);
                }
                Delivery::Route(answered) => self.answer_route(answered),
            }
            return;
        }
        if let Caller::Waiting { deadline_ms, .. } = self.live.caller
            && deadline_ms <= now
        {
            match self.route().map(|route| gateway::timeout_response(&self.design, route, now)) {
                Some(response) => self.respond(response),
                None => self.live.caller = Caller::Answered,
            }
            return;
        }
        let woken = self
            .live
            .executions
            .iter()
            .position(|running| running.wake_at_ms.is_some_and(|wake| wake <= now));
        if let Some(index) = woken {
            self.move_execution(index, Vec::new());
        }
    }

    fn settle_call(&mut self, node: Option<Id>, answer: &Answer) {
        let Some(state) = node.and_then(|id| self.live.nodes.get_mut(&id)) else { return };
        match &answer.kind {
            AnswerKind::Failed { error, .. } => {
                state.active = state.active.saturating_sub(1);
                state.failures += 1;
                state.error = error.as_ref().map(ToString::to_string);
                state.status = NodeStatus::Failed;
            }
            AnswerKind::Succeeded(_) => {
                state.active = state.active.saturating_sub(1);
                if state.active == 0 {
                    state.status = NodeStatus::Done;
                }
            }
            AnswerKind::Submitted(_) | AnswerKind::Heartbeat => {}
        }
    }

    fn take_input(&mut self, input: Input) {
        match input {
            Input::Fault(fault) => self.live.faults.push(fault),
            Input::Answer { token, answer } => {
                let Some(index) = self.live.asks.iter().position(|open| open.ask.token == token) else {
                    return;
                };
                let due_ms = self.live.now_ms;
                if answer == AskAnswer::TimeOut
                    && let Some(open) = self.live.asks.get_mut(index)
                    && open.ask.deadline_ms.is_some()
                {
                    open.timing_out = true;
                    return;
                }
                if answer == AskAnswer::Heartbeat {
                    self.give_heartbeat(index);
                    return;
                }
                let open = self.live.asks.remove(index);
                let name = &open.ask.state_name;
                let (kind, words) = match answer {
                    AskAnswer::Succeed(value) => {
                        (AnswerKind::Succeeded(value), format!("{name} was answered"))
                    }
                    AskAnswer::Fail { error, cause } => {
                        let words = if error.is_empty() {
                            format!("{name} was answered with an error without a name")
                        } else {
                            format!("{name} was answered with the error {error}")
                        };
                        // `SendTaskFailure` may leave out either.
                        let some = |text: String| (!text.is_empty()).then(|| Arc::from(text));
                        (AnswerKind::Failed { error: some(error), cause: some(cause) }, words)
                    }
                    AskAnswer::Heartbeat => return,
                    // Nothing in the state ends it: on AWS it would wait until the execution itself is over.
                    AskAnswer::TimeOut => {
                        let cause = concat!(
                            "Nobody answered. The state has no TimeoutSeconds: on AWS it would wait for as long as the execution may last, up to ",
                            figure!(STANDARD_DURATION as time),
                            "."
                        );
                        let kind = AnswerKind::Failed {
                            error: Some("States.Timeout".into()),
                            cause: Some(cause.into()),
                        };
                        (kind, format!("{name} was never answered"))
                    }
                };
                self.push_answer_of_ask(&open, kind, words, due_ms);
            }
        }
    }

    fn push_answer_of_ask(&mut self, open: &OpenAsk, kind: AnswerKind, words: String, due_ms: i64) {
        let mut row = self.row(RowKind::Answered, words, open.ask.state, Some(open.ask.execution));
        row.child = open.ask.child;
        row.item = self.item_of(open.ask.child);
        let order = self.next_order();
        let answer = Answer { request: open.request, kind };
        let execution = open.ask.execution;
        let delivery = Delivery::Answer { execution, answer, node: None, row: Some(Box::new(row)) };
        self.live.pending.push(Pending { due_ms, order, delivery });
    }

    /// A heartbeat half-way to the time at which its silence would be too long; that time is put off.
    fn give_heartbeat(&mut self, index: usize) {
        let now = self.live.now_ms;
        let Some(open) = self.live.asks.get_mut(index) else { return };
        let Some(heartbeat) = open.ask.heartbeat_ms else { return };
        let mut due = now.saturating_add((heartbeat / 2).max(1));
        if let Some(timeout) = open.ask.timeout_at_ms {
            due = due.min(timeout.saturating_sub(1)).max(now);
        }
        let next = due.saturating_add(heartbeat);
        open.ask.deadline_ms = Some(open.ask.timeout_at_ms.map_or(next, |timeout| timeout.min(next)));
        open.ask.heartbeats += 1;
        let open = open.clone();
        let words = format!("{}: a heartbeat", open.ask.state_name);
        self.push_answer_of_ask(&open, AnswerKind::Heartbeat, words, due);
    }
}
