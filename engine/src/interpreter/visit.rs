//! One visit of a state from its entry to its exit: bodies of the simple states, retry, catch and transition.

use std::sync::Arc;

use super::choice::Paths;
use super::context::VisitFacts;
use super::dataflow::Scene;
use super::evaluate::Evaluator;
use super::execution::Execution;
use super::failure::{Failure, Origin};
use super::frame::{Phase, Strand, StrandId};
use super::history::{EventDetails, EventKind};
use super::machine::{ChoiceRule, Kind, Language, State, Transition};
use super::types::{Answer, StateInspection, SyncPattern};
use crate::json::Value;

/// What the body of a state came to.
pub(super) enum Progress {
    Done(Value),
    /// It set the strand's phase and waits.
    Waits,
    /// A Choice went on by itself.
    Moved,
}

impl Execution {
    /// Does the next thing of a strand: goes on silently until an event is written or it has to wait.
    pub(super) fn step_strand(&mut self, id: StrandId, strand: &mut Strand) {
        if strand.deadline_ms.is_some_and(|at| at <= self.now_ms) {
            self.past_deadline(id, strand);
            return;
        }
        let events_before = self.event_count();
        let machine = Arc::clone(&self.machine);
        loop {
            let Some(state) = machine.states.get(strand.state) else { return };
            let mut again = true;
            match std::mem::replace(&mut strand.phase, Phase::Over) {
                Phase::Over => return,
                Phase::Enter => self.enter(strand, state),
                Phase::Run => match self.run(id, strand, state) {
                    Ok(Progress::Done(result)) => strand.phase = Phase::Finish(result),
                    Ok(Progress::Waits) => again = false,
                    Ok(Progress::Moved) => {}
                    Err(failure) => strand.phase = Phase::Failed(failure),
                },
                Phase::Waiting => {
                    if strand.wake_at.is_some_and(|at| at > self.now_ms) {
                        strand.phase = Phase::Waiting;
                        return;
                    }
                    strand.wake_at = None;
                    strand.phase = Phase::Finish(Value::Null);
                }
                Phase::Backoff => {
                    if strand.wake_at.is_some_and(|at| at > self.now_ms) {
                        strand.phase = Phase::Backoff;
                        return;
                    }
                    strand.wake_at = None;
                    strand.attempt += 1;
                    self.count_transition();
                    strand.visit = self.facts(strand, state, strand.visit.entered_ms);
                    strand.phase = Phase::Run;
                }
                Phase::Task(call) => again = self.step_task(id, strand, state, call),
                Phase::Children(children) => match self.step_children(id, strand, state, children) {
                    Ok(()) => again = false,
                    Err(failure) => strand.phase = Phase::Failed(failure),
                },
                Phase::Reading(reading) => match self.step_reading(id, strand, state, reading) {
                    Ok(goes_on) => again = goes_on,
                    Err(failure) => strand.phase = Phase::Failed(failure),
                },
                Phase::Writing(writing) => match self.step_writing(strand, writing) {
                    Ok(goes_on) => again = goes_on,
                    Err(failure) => strand.phase = Phase::Failed(failure),
                },
                Phase::Finish(result) => self.finish(id, strand, state, &result),
                Phase::Failed(failure) => self.failed(id, strand, state, failure),
            }
            if self.outcome().is_some() || self.is_exhausted() || matches!(strand.phase, Phase::Over) {
                return;
            }
            if !again {
                return;
            }
            if self.event_count() != events_before || strand.silent {
                self.ready.push_back(id);
                return;
            }
        }
    }

    /// Gives an answer to the strand that asked.
    pub(super) fn answer_strand(strand: &mut Strand, answer: Answer) {
        match &mut strand.phase {
            Phase::Task(call) if call.request == answer.request => call.pending.push_back(answer.kind),
            Phase::Reading(reading) if reading.request == answer.request => {
                reading.answer = Some(answer.kind);
            }
            Phase::Writing(writing) if writing.request == answer.request => {
                writing.answer = Some(answer.kind);
            }
            _ => {}
        }
    }

    /// What the context object tells of this visit, for the attempt that the strand is at.
    fn facts(&self, strand: &Strand, state: &State, entered_ms: i64) -> VisitFacts {
        let retried = matches!(state.kind, Kind::Task(_) | Kind::Map(_) | Kind::Parallel { .. });
        let token = context_token(state, self, strand);
        VisitFacts::new(&state.name, entered_ms, retried.then_some(strand.attempt), token)
    }

    fn enter(&mut self, strand: &mut Strand, state: &State) {
        self.count_transition();
        strand.before_entered = strand.last_event;
        let kind = match state.kind {
            Kind::Task(_) => EventKind::TaskStateEntered,
            Kind::Pass => EventKind::PassStateEntered,
            Kind::Wait => EventKind::WaitStateEntered,
            Kind::Choice { .. } => EventKind::ChoiceStateEntered,
            Kind::Succeed => EventKind::SucceedStateEntered,
            Kind::Fail => EventKind::FailStateEntered,
            Kind::Parallel { .. } => EventKind::ParallelStateEntered,
            Kind::Map(_) => EventKind::MapStateEntered,
        };
        let details =
            EventDetails::StateEntered { name: Arc::clone(&state.name), input: strand.input.clone() };
        strand.entered_event = self.emit(strand, kind, details);
        strand.retries.clear();
        strand.attempt = 0;
        strand.wake_at = None;
        strand.visit = self.facts(strand, state, self.now_ms);
        if self.setup.inspect {
            strand.inspection = Some(Box::new(StateInspection {
                state: Arc::clone(&state.name),
                pointer: state.pointer.clone(),
                position: Arc::clone(&strand.position),
                child: strand.child,
                entered_event: strand.entered_event,
                input: strand.input.clone(),
                variables_before: Arc::clone(&strand.variables),
                ..StateInspection::default()
            }));
        }
        strand.phase = Phase::Run;
    }

    fn run(&mut self, id: StrandId, strand: &mut Strand, state: &State) -> Result<Progress, Failure> {
        match &state.kind {
            Kind::Pass => self.run_pass(strand, state).map(Progress::Done),
            Kind::Succeed => Ok(Progress::Done(Value::Null)),
            Kind::Fail => Err(self.run_fail(strand, state)?),
            Kind::Wait => self.run_wait(strand, state),
            Kind::Choice { rules, default } => self.run_choice(strand, state, rules, *default),
            Kind::Task(resource) => self.run_task(id, strand, state, resource),
            Kind::Parallel { scopes } => self.run_parallel(id, strand, state, scopes),
            Kind::Map(processor) => self.run_map(id, strand, state, processor),
        }
    }

    pub(super) fn run_pass(&mut self, strand: &mut Strand, state: &State) -> Result<Value, Failure> {
        if state.language == Language::Jsonata {
            return Ok(strand.input.clone());
        }
        let input = self.effective_input(strand, state)?;
        if let Some(result) = state.field("Result") {
            return Ok(result.clone());
        }
        self.parameters(strand, state, &input)
    }

    /// The failure of a Fail state; an `Err` where its fields cannot be evaluated.
    pub(super) fn run_fail(&mut self, strand: &mut Strand, state: &State) -> Result<Failure, Failure> {
        let mut texts = [None, None];
        for (name, text) in ["Error", "Cause"].into_iter().zip(&mut texts) {
            *text = self.fail_text(strand, state, name)?;
        }
        let [error, cause] = texts;
        Ok(Failure::from_outside(error, cause))
    }

    fn fail_text(&mut self, strand: &Strand, state: &State, name: &str) -> Result<Option<Arc<str>>, Failure> {
        let value = if let Some(value) = state.field(name) {
            match state.language {
                Language::Jsonata => self.jsonata(strand, state, name, value, &Scene::default())?,
                Language::JsonPath => value.clone(),
            }
        } else {
            let field = format!("{name}Path");
            let Some(path) = state.field(&field).and_then(Value::as_str) else { return Ok(None) };
            self.path_or_intrinsic(strand, state, &field, path)?
        };
        match value {
            Value::String(text) => Ok(Some(text)),
            other if state.language == Language::Jsonata => {
                Err(self.wrong_type(strand, state, name, state.field(name), "string", &other))
            }
            other => Err(Failure::runtime(format!(
                "The value of the field '{name}Path' must be a string, but was: {}",
                other.to_json()
            ))
            .in_state(&state.name, strand.entered_event)),
        }
    }

    pub(super) fn run_choice(
        &mut self,
        strand: &mut Strand,
        state: &State,
        rules: &[ChoiceRule],
        default: Option<usize>,
    ) -> Result<Progress, Failure> {
        let input = match state.language {
            Language::JsonPath => self.effective_input(strand, state)?,
            Language::Jsonata => strand.input.clone(),
        };
        let mut chosen = None;
        for (index, rule) in rules.iter().enumerate() {
            let mut paths = RulePaths {
                evaluator: &mut self.evaluator,
                strand,
                state,
                input: &input,
                now_ms: self.now_ms,
                index,
            };
            if rule.rule.evaluate(&mut paths)? {
                chosen = Some((index, rule));
                break;
            }
        }
        let (next, fields, place) = match (chosen, default) {
            (Some((index, rule)), _) => (rule.next, &rule.fields, format!("Choices[{index}]/")),
            (None, Some(next)) => (next, &state.fields, String::new()),
            (None, None) => {
                // The service's list of errors has `States.NoChoiceMatched` for it; executions report this.
                let cause =
                    "Failed to transition out of the state. The state does not point to a next state.";
                return Err(Failure::runtime(cause).in_state(&state.name, strand.entered_event));
            }
        };
        // A rule that matched has its own `Assign` and `Output`; the state's are for `Default` alone.
        let scene = Scene::default();
        let (output, assigned) = match state.language {
            Language::Jsonata => {
                let assigned = self.assign(strand, state, fields, &place, &scene, &Value::Null)?;
                let output = match fields.get("Output") {
                    Some(template) => {
                        self.jsonata(strand, state, &format!("{place}Output"), template, &scene)?
                    }
                    None => strand.input.clone(),
                };
                (output, assigned)
            }
            Language::JsonPath => {
                let assigned = self.assign(strand, state, fields, &place, &scene, &input)?;
                (self.output_path(strand, state, input)?, assigned)
            }
        };
        self.within_limit(state, &output)?;
        self.exit(strand, state, EventKind::ChoiceStateExited, output.clone(), assigned, Some(next));
        strand.input = output;
        strand.state = next;
        strand.phase = Phase::Enter;
        Ok(Progress::Moved)
    }

    /// Leaves a state whose body is done.
    fn finish(&mut self, id: StrandId, strand: &mut Strand, state: &State, result: &Value) {
        let finished = self.outputs(strand, state, result);
        let (output, assigned) =
            match finished.and_then(|done| self.within_limit(state, &done.0).map(|()| done)) {
                Ok(finished) => finished,
                Err(failure) => {
                    strand.phase = Phase::Failed(failure);
                    return;
                }
            };
        let kind = match state.kind {
            Kind::Task(_) => EventKind::TaskStateExited,
            Kind::Wait => EventKind::WaitStateExited,
            Kind::Succeed => EventKind::SucceedStateExited,
            Kind::Parallel { .. } => EventKind::ParallelStateExited,
            Kind::Map(_) => EventKind::MapStateExited,
            Kind::Pass | Kind::Choice { .. } | Kind::Fail => EventKind::PassStateExited,
        };
        let next = match state.transition {
            Transition::Next(next) => Some(next),
            Transition::End => None,
        };
        self.exit(strand, state, kind, output.clone(), assigned, next);
        match next {
            Some(next) => {
                strand.input = output;
                strand.state = next;
                strand.phase = Phase::Enter;
            }
            None => self.end_strand(id, strand, Ok(output)),
        }
    }

    /// Writes `…StateExited` and lets the assigned variables count.
    fn exit(
        &mut self,
        strand: &mut Strand,
        state: &State,
        kind: EventKind,
        output: Value,
        assigned: Option<Value>,
        next: Option<usize>,
    ) {
        if let Some(Value::Object(object)) = &assigned {
            let variables = Arc::make_mut(&mut strand.variables);
            for (name, value) in object.iter() {
                variables.insert(Arc::clone(name), value.clone());
            }
        }
        let name = Arc::clone(&state.name);
        let exited =
            self.emit(strand, kind, EventDetails::StateExited { name, output: output.clone(), assigned });
        let next = next.and_then(|next| self.machine.states.get(next)).map(|state| Arc::clone(&state.name));
        Self::inspect(strand, |inspection| {
            inspection.exited_event = Some(exited);
            inspection.output = Some(output);
            inspection.next = next;
        });
        self.end_inspection(strand);
    }

    /// Retries, catches, or ends the strand.
    fn failed(&mut self, id: StrandId, strand: &mut Strand, state: &State, failure: Failure) {
        strand.wake_at = None;
        Self::inspect(strand, |inspection| {
            inspection.error.clone_from(&failure.error);
            inspection.cause.clone_from(&failure.cause);
        });
        self.evaluation_failed(strand, state, &failure);
        if self.retry(strand, state, &failure) {
            return;
        }
        let ends_with = match state.kind {
            Kind::Map(_) => Some(EventKind::MapStateFailed),
            Kind::Parallel { .. } => Some(EventKind::ParallelStateFailed),
            _ => None,
        };
        if let Some(kind) = ends_with
            && !failure.is_uncatchable()
        {
            self.emit(strand, kind, EventDetails::None);
        }
        match self.catch(strand, state, &failure) {
            None => {
                self.end_inspection(strand);
                self.end_strand(id, strand, Err(failure));
            }
            Some(Ok(())) => {}
            Some(Err(failure)) => {
                self.evaluation_failed(strand, state, &failure);
                self.end_inspection(strand);
                self.end_strand(id, strand, Err(failure));
            }
        }
    }

    /// Writes the `EvaluationFailed` that a failure of an expression gives.
    fn evaluation_failed(&mut self, strand: &mut Strand, state: &State, failure: &Failure) {
        let Origin::Evaluation { location, after_entry } = &failure.origin else { return };
        let first = strand.last_event == strand.entered_event && !after_entry;
        let previous = if first { strand.before_entered } else { strand.last_event };
        let details = EventDetails::EvaluationFailed {
            state: Arc::clone(&state.name),
            error: failure.error.clone().unwrap_or_else(|| "States.QueryEvaluationError".into()),
            cause: failure.cause.clone(),
            location: location.clone(),
        };
        strand.last_event = self.emit_aside(strand, previous, EventKind::EvaluationFailed, details);
    }

    fn retry(&mut self, strand: &mut Strand, state: &State, failure: &Failure) -> bool {
        let Some((index, retrier)) =
            state.retry.iter().enumerate().find(|(_, retrier)| retrier.errors.matches(failure))
        else {
            return false;
        };
        strand.retries.resize(state.retry.len(), 0);
        let Some(used) = strand.retries.get_mut(index) else { return false };
        if *used >= retrier.max_attempts {
            return false;
        }
        let mut seconds = retrier.delay_seconds(*used);
        *used += 1;
        if retrier.jitter {
            seconds *= self.evaluator.chance();
        }
        Self::inspect(strand, |inspection| {
            inspection.retry_index = Some(index);
            inspection.retry_backoff_seconds = Some(seconds);
        });
        strand.wake_at = Some(self.now_ms.saturating_add((seconds * 1000.0) as i64));
        strand.phase = Phase::Backoff;
        true
    }

    /// `None`: no catcher matches. Otherwise the strand has gone on, or failed in the catcher's own fields.
    fn catch(
        &mut self,
        strand: &mut Strand,
        state: &State,
        failure: &Failure,
    ) -> Option<Result<(), Failure>> {
        let (index, catcher) =
            state.catch.iter().enumerate().find(|(_, catcher)| catcher.errors.matches(failure))?;
        let outputs = self.catch_outputs(strand, state, catcher, index, &failure.output());
        let (output, assigned) =
            match outputs.and_then(|done| self.within_limit(state, &done.0).map(|()| done)) {
                Ok(outputs) => outputs,
                Err(failure) => return Some(Err(failure)),
            };
        Self::inspect(strand, |inspection| inspection.catch_index = Some(index));
        let kind = match state.kind {
            Kind::Map(_) => EventKind::MapStateExited,
            Kind::Parallel { .. } => EventKind::ParallelStateExited,
            _ => EventKind::TaskStateExited,
        };
        self.exit(strand, state, kind, output.clone(), assigned, Some(catcher.next));
        strand.input = output;
        strand.state = catcher.next;
        strand.phase = Phase::Enter;
        Some(Ok(()))
    }

    /// Refuses an output that is over the payload limit.
    fn within_limit(&self, state: &State, output: &Value) -> Result<(), Failure> {
        if !self.too_large(output) {
            return Ok(());
        }
        let cause = format!(
            "The state/task '{}' returned a result with a size exceeding the maximum number of bytes service limit.",
            state.name
        );
        Err(Failure::named("States.DataLimitExceeded", cause))
    }

    /// Whether a value is over the payload limit.
    pub(super) fn too_large(&self, value: &Value) -> bool {
        value.json_size() > self.setup.limits.max_payload_bytes
    }
}

/// The token that `$$.Task.Token` shows in a state whose call can be answered by one.
fn context_token(state: &State, execution: &Execution, strand: &Strand) -> Option<Arc<str>> {
    let Kind::Task(resource) = &state.kind else { return None };
    (resource.pattern() != SyncPattern::RequestResponse).then(|| execution.task_token(strand))
}

/// How AWS's causes show a value: strings without quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_json(), str::to_owned)
}

/// Resolves what a choice rule asks for.
struct RulePaths<'a> {
    evaluator: &'a mut Evaluator,
    strand: &'a Strand,
    state: &'a State,
    input: &'a Value,
    now_ms: i64,
    /// Which entry of `Choices` it is.
    index: usize,
}

impl Paths for RulePaths<'_> {
    type Error = Failure;

    fn find(&mut self, path: &str) -> Result<Option<Value>, Failure> {
        Evaluator::find(path, self.input, self.strand)
            .map_err(|cause| Failure::runtime(cause).in_state(&self.state.name, self.strand.entered_event))
    }

    fn missing(&mut self, path: &str) -> Failure {
        Failure::runtime(format!(
            "Invalid path '{path}': The choice state's condition path references an invalid value."
        ))
        .in_state(&self.state.name, self.strand.entered_event)
    }

    fn condition(&mut self, condition: &Value) -> Result<bool, Failure> {
        let field = format!("Choices[{}]/Condition", self.index);
        let value = self.evaluator.jsonata(&field, condition, &Scene::default(), self.strand, self.now_ms);
        value
            .and_then(|value| {
                value.as_bool().ok_or_else(|| Evaluator::wrong_type(&field, condition, "boolean", &value))
            })
            .map_err(|failure| failure.in_state(&self.state.name, self.strand.entered_event))
    }
}
