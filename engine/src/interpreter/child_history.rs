//! The histories of a distributed Map's child executions, each of its own. Its numbers show in causes, so they are always
//! counted; the events themselves are handed out where inspections are asked for.

use std::sync::Arc;

use super::execution::Execution;
use super::failure::{Failure, Origin};
use super::frame::Strand;
use super::history::{Event, EventDetails, EventKind};
use super::types::{ChildNews, ChildStart, ExecutionStatus, Identities, Outcome};
use crate::json::Value;

impl Execution {
    /// Tells of a child execution that starts, and writes its `ExecutionStarted`. `map`: the Map state's name and the
    /// number of its items.
    pub(super) fn start_child(
        &mut self,
        strand: &Strand,
        parent: u64,
        map_run_arn: &Arc<str>,
        map: (&Arc<str>, usize),
        identities: &Identities,
    ) {
        if self.setup.inspect {
            self.child_news.push(ChildNews::Started(Box::new(ChildStart {
                child: strand.child,
                parent,
                map_run_arn: Arc::clone(map_run_arn),
                state: Arc::clone(map.0),
                index: strand.index,
                of: map.1,
                execution_arn: Arc::clone(&identities.execution_arn),
                name: Arc::clone(&identities.execution_name),
                input: strand.input.clone(),
            })));
        }
        let details = EventDetails::ExecutionStarted {
            input: strand.input.clone(),
            role_arn: Arc::clone(&identities.role_arn),
        };
        self.push_in_child(strand, None, 0, EventKind::ExecutionStarted, details);
    }

    /// Writes an event of a strand into its child execution's history. Returns its id there.
    pub(super) fn emit_in_child(
        &mut self,
        strand: &Strand,
        previous: u64,
        kind: EventKind,
        details: EventDetails,
    ) -> u64 {
        let state = self.machine.states.get(strand.state).map(|state| Arc::clone(&state.name));
        self.push_in_child(strand, state, previous, kind, details)
    }

    fn push_in_child(
        &mut self,
        strand: &Strand,
        state: Option<Arc<str>>,
        previous_id: u64,
        kind: EventKind,
        details: EventDetails,
    ) -> u64 {
        let count = self.child_counts.entry(strand.child).or_insert(0);
        *count += 1;
        let id = *count;
        if self.setup.inspect {
            let position = Arc::clone(&strand.position);
            let timestamp_ms = self.now_ms;
            let event = Event { id, previous_id, timestamp_ms, kind, details, state, position };
            self.child_news.push(ChildNews::Event(strand.child, event));
        }
        id
    }

    pub(super) fn child_succeeds(&mut self, strand: &Strand, output: &Value) {
        let outcome = Outcome {
            status: ExecutionStatus::Succeeded,
            output: Some(output.clone()),
            error: None,
            cause: None,
        };
        let details = EventDetails::Output { output: output.clone() };
        self.end_child(strand, strand.last_event, EventKind::ExecutionSucceeded, details, outcome);
    }

    pub(super) fn child_fails(&mut self, strand: &Strand, failure: &Failure) {
        if failure.origin == Origin::Deadline {
            let outcome =
                Outcome { status: ExecutionStatus::TimedOut, output: None, error: None, cause: None };
            self.end_child(strand, 0, EventKind::ExecutionTimedOut, EventDetails::timeout(), outcome);
            return;
        }
        let (error, cause) = (failure.error.clone(), failure.cause.clone());
        let details = EventDetails::Failure { error: error.clone(), cause: cause.clone() };
        let outcome = Outcome { status: ExecutionStatus::Failed, output: None, error, cause };
        self.end_child(strand, strand.last_event, EventKind::ExecutionFailed, details, outcome);
    }

    /// Ends a child execution with its Map.
    pub(super) fn abort_child(&mut self, strand: &Strand) {
        let outcome = Outcome { status: ExecutionStatus::Aborted, output: None, error: None, cause: None };
        let details = EventDetails::Failure { error: None, cause: None };
        self.end_child(strand, 0, EventKind::ExecutionAborted, details, outcome);
    }

    fn end_child(
        &mut self,
        strand: &Strand,
        previous_id: u64,
        kind: EventKind,
        details: EventDetails,
        outcome: Outcome,
    ) {
        self.push_in_child(strand, None, previous_id, kind, details);
        self.child_counts.remove(&strand.child);
        if self.setup.inspect {
            self.child_news.push(ChildNews::Ended(strand.child, Box::new(outcome)));
        }
    }
}
