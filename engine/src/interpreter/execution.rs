//! The execution: its clock, its strands and timers, its requests, and the order in which things happen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::context::{self, VisitFacts};
use super::evaluate::Evaluator;
use super::failure::Failure;
use super::frame::{Phase, Strand, StrandId};
use super::history::{Event, EventDetails, EventKind};
use super::machine::Machine;
use super::types::{
    ActiveState, Activity, Answer, ChildId, ChildNews, ExecutionInput, ExecutionStatus, Outcome, Position,
    Request, RequestId, RequestKind, StateInspection, Step, WorkflowType,
};
use crate::json::Value;

/// One execution of a machine. A clone is independent of its original and cheap: it copies no payload, and no event that
/// was taken.
#[derive(Clone, Debug)]
pub struct Execution {
    pub(super) machine: Arc<Machine>,
    pub(super) setup: Arc<ExecutionInput>,
    pub(super) strands: BTreeMap<StrandId, Arc<Strand>>,
    pub(super) ready: VecDeque<StrandId>,
    timers: BTreeSet<(i64, StrandId)>,
    /// When the machine's `TimeoutSeconds` or Express's five minutes are over.
    deadline_ms: Option<i64>,
    /// When Standard's year is over. It is not announced by itself, so that what waits for ever can be told.
    limit_ms: i64,
    pub(super) requests: BTreeMap<RequestId, (StrandId, Arc<Request>)>,
    inbox: VecDeque<Answer>,
    new_requests: Vec<Request>,
    cancelled: Vec<RequestId>,
    events: Vec<Event>,
    event_count: u64,
    inspections: Vec<StateInspection>,
    /// How many events each child execution that runs has.
    pub(super) child_counts: BTreeMap<ChildId, u64>,
    next_child: ChildId,
    pub(super) child_news: Vec<ChildNews>,
    outcome: Option<Outcome>,
    pub(super) now_ms: i64,
    target_ms: i64,
    started: bool,
    next_strand: StrandId,
    next_request: u64,
    transitions: u64,
    /// Set where a budget ran out: the execution ends with it after the current step.
    exhausted: Option<Failure>,
    /// The position of events that belong to no state.
    nowhere: Arc<[Position]>,
    /// The region that the execution's ARN names.
    pub(super) region: Arc<str>,
    pub(super) evaluator: Evaluator,
}

impl Execution {
    pub fn new(machine: Arc<Machine>, input: ExecutionInput) -> Self {
        let now_ms = input.started_at_ms;
        let mut deadlines =
            vec![machine.timeout_seconds.map(|seconds| now_ms.saturating_add(seconds.saturating_mul(1000)))];
        let after = |ms: i64| now_ms.saturating_add(ms);
        let limit_ms = match input.workflow_type {
            WorkflowType::Express => {
                deadlines.push(Some(after(input.limits.express_duration_ms)));
                i64::MAX
            }
            WorkflowType::Standard => after(input.limits.standard_duration_ms),
        };
        Self {
            machine,
            evaluator: Evaluator::new(&input),
            strands: BTreeMap::new(),
            ready: VecDeque::new(),
            timers: BTreeSet::new(),
            deadline_ms: deadlines.into_iter().flatten().min(),
            limit_ms,
            requests: BTreeMap::new(),
            inbox: VecDeque::new(),
            new_requests: Vec::new(),
            cancelled: Vec::new(),
            events: Vec::new(),
            event_count: 0,
            inspections: Vec::new(),
            child_counts: BTreeMap::new(),
            next_child: 0,
            child_news: Vec::new(),
            outcome: None,
            now_ms,
            target_ms: now_ms,
            started: false,
            next_strand: 0,
            next_request: 0,
            transitions: 0,
            exhausted: None,
            nowhere: Arc::from([]),
            region: input.identities.execution_arn.split(':').nth(3).unwrap_or("us-east-1").into(),
            setup: Arc::new(input),
        }
    }

    /// Takes the answers, moves the clock to `now_ms` (never back) and goes on until nothing more can happen at that time.
    /// What is due before `now_ms` happens at its own time and before the answers.
    pub fn advance(&mut self, now_ms: i64, answers: Vec<Answer>) -> Step {
        self.advance_steps(now_ms, answers, u64::MAX)
    }

    /// As [`Self::advance`], but stops after the first thing that happens (one event, or two or three that belong
    /// together). `Step::ready` tells whether more can.
    pub fn advance_one(&mut self, now_ms: i64, answers: Vec<Answer>) -> Step {
        self.advance_steps(now_ms, answers, 1)
    }

    /// As [`Self::advance`], but does at most `steps` things.
    pub fn advance_steps(&mut self, now_ms: i64, answers: Vec<Answer>, steps: u64) -> Step {
        self.target_ms = self.target_ms.max(now_ms);
        self.inbox.extend(answers);
        let mut left = steps;
        while left > 0 {
            match self.tick(left) {
                0 => break,
                done => left -= done,
            }
        }
        if self.outcome.is_some() {
            self.inbox.clear();
        }
        Step {
            requests: std::mem::take(&mut self.new_requests),
            cancelled: std::mem::take(&mut self.cancelled),
            wake_at_ms: self.next_wake(),
            ready: self.can_go_on(),
            finished: self.outcome.is_some(),
        }
    }

    /// Ends the execution as `StopExecution` does.
    pub fn stop(&mut self, now_ms: i64, error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Step {
        self.target_ms = self.target_ms.max(now_ms);
        self.now_ms = self.target_ms;
        if self.outcome.is_none() {
            // Guess: like a time-out it follows no other event, because it too comes from outside the states. AWS's event is
            // known to have its details also where StopExecution gave neither error nor cause (floci-io/floci #2969).
            let details = EventDetails::Failure { error: error.clone(), cause: cause.clone() };
            self.record(0, EventKind::ExecutionAborted, details);
            self.end(Outcome { status: ExecutionStatus::Aborted, output: None, error, cause });
        }
        self.advance_steps(now_ms, Vec::new(), 0)
    }

    /// The events since the last call, oldest first. They leave the execution.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The inspections of the state visits that ended since the last call. Empty unless asked for in the input.
    pub fn take_inspections(&mut self) -> Vec<StateInspection> {
        std::mem::take(&mut self.inspections)
    }

    /// The inspection of a visit that is under way, as far as it is.
    pub fn inspection_under_way(&self, child: ChildId, entered_event: u64) -> Option<StateInspection> {
        let strand = self.strands.values().find(|strand| {
            strand.child == child && strand.entered_event == entered_event && strand.inspection.is_some()
        })?;
        strand.inspection.as_deref().cloned()
    }

    /// What happened in child executions of distributed Maps since the last call. Empty unless inspections are asked for.
    pub fn take_child_news(&mut self) -> Vec<ChildNews> {
        std::mem::take(&mut self.child_news)
    }

    /// How it ended; `None` while it runs.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The name of the state that goes on next, where one can at once.
    pub fn next_state(&self) -> Option<Arc<str>> {
        let strand = self.ready.iter().find_map(|id| self.strands.get(id));
        strand.and_then(|strand| self.state_name(strand.state))
    }

    /// The name of the state that an open request is of.
    pub fn state_of_request(&self, request: RequestId) -> Option<Arc<str>> {
        let (strand, _) = self.requests.get(&request)?;
        self.state_name(self.strands.get(strand)?.state)
    }

    fn state_name(&self, index: usize) -> Option<Arc<str>> {
        self.machine.states.get(index).map(|state| Arc::clone(&state.name))
    }

    /// How many events the history has so far, taken or not.
    pub fn event_count(&self) -> u64 {
        self.event_count
    }

    /// State visits so far, retries included: what AWS bills a Standard workflow for.
    pub fn transitions(&self) -> u64 {
        self.transitions
    }

    /// The states that are being visited now, in the order in which their branches and iterations were started.
    pub fn active_states(&self) -> Vec<ActiveState> {
        let active = self.strands.values().filter_map(|strand| {
            let state = self.machine.states.get(strand.state)?;
            let activity = match &strand.phase {
                Phase::Over => return None,
                Phase::Enter => Activity::Entering,
                Phase::Run | Phase::Finish(_) | Phase::Failed(_) => Activity::Running,
                Phase::Waiting => Activity::Waiting { until_ms: strand.wake_at.unwrap_or(self.now_ms) },
                Phase::Backoff => Activity::Retrying {
                    at_ms: strand.wake_at.unwrap_or(self.now_ms),
                    attempt: strand.attempt + 1,
                },
                Phase::Task(call) => Activity::Calling { request: call.request },
                Phase::Reading(reading) => Activity::Calling { request: reading.request },
                Phase::Writing(writing) => Activity::Calling { request: writing.request },
                Phase::Children(children) => {
                    Activity::Children { finished: children.finished, of: children.results.len() }
                }
            };
            Some(ActiveState {
                state: Arc::clone(&state.name),
                pointer: state.pointer.clone(),
                position: Arc::clone(&strand.position),
                entered_event: strand.entered_event,
                activity,
            })
        });
        active.collect()
    }

    /// The requests that still wait for an answer, oldest first.
    pub fn open_requests(&self) -> Vec<Request> {
        self.requests.values().map(|(_, request)| (**request).clone()).collect()
    }

    /// The execution's time.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    pub fn machine(&self) -> &Arc<Machine> {
        &self.machine
    }

    /// The variables that the top level of the machine has now.
    pub fn variables(&self) -> Option<&BTreeMap<Arc<str>, Value>> {
        self.strands.values().find(|strand| strand.parent.is_none()).map(|strand| &*strand.variables)
    }

    fn next_wake(&self) -> Option<i64> {
        if self.outcome.is_some() {
            return None;
        }
        let timer = self.timers.first().map(|(at, _)| *at);
        [timer, self.deadline_ms].into_iter().flatten().min().map(|at| at.min(self.limit_ms))
    }

    fn can_go_on(&self) -> bool {
        self.outcome.is_none()
            && (!self.started
                || !self.ready.is_empty()
                || !self.inbox.is_empty()
                || self.next_wake().unwrap_or(self.limit_ms) <= self.target_ms)
    }

    /// One thing, where one can happen, or several of the same strand while no other can act. Returns how many.
    fn tick(&mut self, most: u64) -> u64 {
        if self.outcome.is_some() {
            return 0;
        }
        if !self.started {
            self.start();
            return 1;
        }
        while let Some(id) = self.ready.pop_front() {
            if self.strands.contains_key(&id) {
                return self.step(id, most);
            }
        }
        let at = self.next_wake().unwrap_or(self.limit_ms);
        if at < self.target_ms || (at <= self.target_ms && self.inbox.is_empty()) {
            self.now_ms = self.now_ms.max(at);
            return self.wake(at);
        }
        self.now_ms = self.target_ms;
        while let Some(answer) = self.inbox.pop_front() {
            if self.deliver(answer) {
                return 1;
            }
        }
        0
    }

    fn start(&mut self) {
        self.started = true;
        let details = EventDetails::ExecutionStarted {
            input: self.setup.input.clone(),
            role_arn: Arc::clone(&self.setup.identities.role_arn),
        };
        self.record(0, EventKind::ExecutionStarted, details);
        let identity = Arc::new(context::identity(&self.setup));
        let start = self.machine.scopes.first().map_or(0, |scope| scope.start);
        let id = self.new_strand_id();
        // The first state's event follows event 0, not `ExecutionStarted`, in AWS's histories.
        let first = Strand {
            parent: None,
            index: 0,
            position: Arc::from([]),
            silent: false,
            child: 0,
            child_root: false,
            state: start,
            input: self.setup.input.clone(),
            variables: Arc::default(),
            identity,
            map_item: None,
            visit: VisitFacts::default(),
            last_event: 0,
            entered_event: 0,
            before_entered: 0,
            phase: Phase::Enter,
            retries: Vec::new(),
            attempt: 0,
            wake_at: None,
            deadline_ms: None,
            inspection: None,
        };
        self.add_strand(id, first);
    }

    /// Fires the timer that is due at `at`.
    fn wake(&mut self, at: i64) -> u64 {
        if self.deadline_ms == Some(at) || self.limit_ms == at {
            self.time_out();
            return 1;
        }
        self.timers.first().copied().map_or(1, |(_, id)| self.step(id, 1))
    }

    /// Ends with `ExecutionTimedOut`. Measured on AWS (floci-io/floci #2733, #2782): the event follows event 0 and alone
    /// names `States.Timeout`, the execution itself has neither error nor cause, and the state that was running writes
    /// nothing more.
    fn time_out(&mut self) {
        self.record(0, EventKind::ExecutionTimedOut, EventDetails::timeout());
        self.end(Outcome { status: ExecutionStatus::TimedOut, output: None, error: None, cause: None });
    }

    /// Lets one strand act: once, and on while it is the only one that can. Returns how many things happened.
    fn step(&mut self, id: StrandId, most: u64) -> u64 {
        let mut done = 0;
        self.with_strand(id, |execution, strand| {
            loop {
                execution.step_strand(id, strand);
                execution.end_if_exhausted();
                done += 1;
                let over = execution.outcome.is_some() || matches!(strand.phase, Phase::Over);
                if over || done == most || execution.ready.len() != 1 || execution.ready.front() != Some(&id)
                {
                    break;
                }
                execution.ready.clear();
            }
        });
        done
    }

    /// Works on a strand taken out of the others, and puts it back with its timer, unless it is over.
    pub(super) fn with_strand(&mut self, id: StrandId, work: impl FnOnce(&mut Self, &mut Strand)) {
        let Some(mut shared) = self.strands.remove(&id) else { return };
        let strand = Arc::make_mut(&mut shared);
        let wake_before = strand.timer();
        work(self, strand);
        let over = matches!(strand.phase, Phase::Over) || self.outcome.is_some();
        let wake_after = if over { None } else { strand.timer() };
        if wake_before != wake_after {
            if let Some(at) = wake_before {
                self.timers.remove(&(at, id));
            }
            if let Some(at) = wake_after {
                self.timers.insert((at, id));
            }
        }
        if !over {
            self.strands.insert(id, shared);
        }
    }

    /// Adds a strand that is to act.
    pub(super) fn add_strand(&mut self, id: StrandId, strand: Strand) {
        if let Some(at) = strand.timer() {
            self.timers.insert((at, id));
        }
        self.strands.insert(id, Arc::new(strand));
        self.ready.push_back(id);
    }

    /// Removes a strand that is not to act any more, with its timer and its requests.
    pub(super) fn remove_strand(&mut self, id: StrandId) -> Option<Arc<Strand>> {
        let strand = self.strands.remove(&id)?;
        if let Some(at) = strand.timer() {
            self.timers.remove(&(at, id));
        }
        match &strand.phase {
            Phase::Task(call) => self.cancel(call.request),
            Phase::Reading(reading) => self.cancel(reading.request),
            Phase::Writing(writing) => self.cancel(writing.request),
            _ => {}
        }
        Some(strand)
    }

    pub(super) fn new_child_id(&mut self) -> ChildId {
        self.next_child += 1;
        self.next_child
    }

    pub(super) fn new_strand_id(&mut self) -> StrandId {
        self.next_strand += 1;
        self.next_strand
    }

    /// Counts a state visit or a retry against the budget.
    pub(super) fn count_transition(&mut self) {
        self.transitions += 1;
        if self.transitions > self.setup.limits.max_transitions {
            let most = self.setup.limits.max_transitions;
            self.exhausted.get_or_insert_with(|| {
                Failure::runtime(format!(
                    "The execution was ended after {most} state transitions, the budget of a dry run."
                ))
            });
        }
    }

    pub(super) fn exhaust(&mut self, failure: Failure) {
        self.exhausted.get_or_insert(failure);
    }

    /// Whether a budget ran out in this step.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted.is_some()
    }

    fn end_if_exhausted(&mut self) {
        if let Some(failure) = self.exhausted.take()
            && self.outcome.is_none()
        {
            let previous = self.event_count;
            self.fail(previous, failure);
        }
    }

    /// Ends with `ExecutionFailed`.
    pub(super) fn fail(&mut self, previous: u64, failure: Failure) {
        let (error, cause) = (failure.error, failure.cause);
        let details = EventDetails::Failure { error: error.clone(), cause: cause.clone() };
        self.exhausted = None;
        let place = (None, Arc::clone(&self.nowhere));
        self.push_event(place, previous, EventKind::ExecutionFailed, details);
        self.end(Outcome { status: ExecutionStatus::Failed, output: None, error, cause });
    }

    /// Ends with `ExecutionSucceeded`.
    pub(super) fn succeed(&mut self, previous: u64, output: Value) {
        self.record(previous, EventKind::ExecutionSucceeded, EventDetails::Output { output: output.clone() });
        if self.exhausted.is_none() {
            self.end(Outcome {
                status: ExecutionStatus::Succeeded,
                output: Some(output),
                error: None,
                cause: None,
            });
        }
    }

    fn end(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
        let roots: Vec<Arc<Strand>> =
            self.strands.values().filter(|strand| strand.child_root).map(Arc::clone).collect();
        for root in roots {
            self.abort_child(&root);
        }
        self.cancelled.extend(self.requests.keys().copied());
        self.requests.clear();
        self.strands.clear();
        self.timers.clear();
        self.ready.clear();
        let open: BTreeSet<RequestId> = self.cancelled.iter().copied().collect();
        self.new_requests.retain(|request| !open.contains(&request.id));
    }

    /// Opens a request of a strand.
    pub(super) fn request(
        &mut self,
        strand: StrandId,
        make: impl FnOnce(RequestId) -> RequestKind,
    ) -> RequestId {
        self.next_request += 1;
        let id = RequestId(self.next_request);
        let request = Request { id, at_ms: self.now_ms, kind: make(id) };
        self.new_requests.push(request.clone());
        self.requests.insert(id, (strand, Arc::new(request)));
        id
    }

    /// Closes a request that was answered.
    pub(super) fn close(&mut self, id: RequestId) {
        self.requests.remove(&id);
    }

    /// Closes a request that needs no answer any more.
    pub(super) fn cancel(&mut self, id: RequestId) {
        if self.requests.remove(&id).is_some() {
            let before = self.new_requests.len();
            self.new_requests.retain(|request| request.id != id);
            if self.new_requests.len() == before {
                self.cancelled.push(id);
            }
        }
    }

    fn deliver(&mut self, answer: Answer) -> bool {
        let Some((strand, _)) = self.requests.get(&answer.request) else { return false };
        let id = *strand;
        self.with_strand(id, |_, strand| Self::answer_strand(strand, answer));
        self.ready.push_back(id);
        true
    }

    /// Writes an event that belongs to no state. Returns its id.
    pub(super) fn record(&mut self, previous_id: u64, kind: EventKind, details: EventDetails) -> u64 {
        let place = (None, Arc::clone(&self.nowhere));
        self.record_at(place, previous_id, kind, details)
    }

    fn record_at(
        &mut self,
        place: (Option<Arc<str>>, Arc<[Position]>),
        previous_id: u64,
        kind: EventKind,
        details: EventDetails,
    ) -> u64 {
        if self.setup.workflow_type == WorkflowType::Standard
            && self.event_count + 1 >= self.setup.limits.max_events
        {
            let most = self.setup.limits.max_events;
            self.exhaust(Failure::runtime(format!(
                "The execution reached the maximum number of history events ({most})."
            )));
            return self.event_count;
        }
        self.push_event(place, previous_id, kind, details)
    }

    fn push_event(
        &mut self,
        (state, position): (Option<Arc<str>>, Arc<[Position]>),
        previous_id: u64,
        kind: EventKind,
        details: EventDetails,
    ) -> u64 {
        self.event_count += 1;
        self.events.push(Event {
            id: self.event_count,
            previous_id,
            timestamp_ms: self.now_ms,
            kind,
            details,
            state,
            position,
        });
        self.event_count
    }

    /// Writes an event of a strand and makes it the strand's last one.
    pub(super) fn emit(&mut self, strand: &mut Strand, kind: EventKind, details: EventDetails) -> u64 {
        strand.last_event = self.emit_aside(strand, strand.last_event, kind, details);
        strand.last_event
    }

    /// Writes an event of a strand that its next event does not follow.
    pub(super) fn emit_aside(
        &mut self,
        strand: &Strand,
        previous: u64,
        kind: EventKind,
        details: EventDetails,
    ) -> u64 {
        if strand.silent {
            return self.emit_in_child(strand, previous, kind, details);
        }
        let state = self.machine.states.get(strand.state).map(|state| Arc::clone(&state.name));
        self.record_at((state, Arc::clone(&strand.position)), previous, kind, details)
    }

    /// Notes something about the current visit of a state, where inspections are asked for.
    pub(super) fn inspect(strand: &mut Strand, note: impl FnOnce(&mut StateInspection)) {
        if let Some(inspection) = &mut strand.inspection {
            note(inspection);
        }
    }

    pub(super) fn end_inspection(&mut self, strand: &mut Strand) {
        if let Some(mut inspection) = strand.inspection.take() {
            inspection.variables_after = Arc::clone(&strand.variables);
            self.inspections.push(*inspection);
        }
    }
}
