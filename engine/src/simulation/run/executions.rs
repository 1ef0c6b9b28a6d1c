//! Executions on their way: what their events mean for the cards and the timeline.

use super::super::cost::billed_ms;
use crate::interpreter::Activity;
use crate::json::Object;

#[allow(clippy::wildcard_imports)] // One type in several files: they share its vocabulary.
use super::*;

impl Run {
    pub(super) fn move_execution(&mut self, index: usize, answers: Vec<Answer>) {
        let now = self.live.now_ms;
        let Some(running) = self.live.executions.get_mut(index) else { return };
        let step: Step = running.execution.advance_one(now, answers);
        let events = running.execution.take_events();
        let inspections = running.execution.take_inspections();
        let news = running.execution.take_child_news();
        running.ready = step.ready;
        running.wake_at_ms = step.wake_at_ms.filter(|_| !step.finished);
        let outcome = running.execution.outcome().cloned();
        // Inspections first, for edges are told from them; children before what their end brings about.
        for inspection in inspections {
            self.note_inspection(index, inspection);
        }
        for news in news {
            self.note_child(index, news);
        }
        for event in events {
            self.note_event(HistoryId::of(index), event);
        }
        self.cancel(index, &step.cancelled);
        for request in step.requests {
            self.take_request(index, request);
        }
        if step.finished
            && let Some(outcome) = outcome
        {
            self.end_execution(index, &outcome);
        }
    }

    /// Forgets what was on its way to requests that are closed, and stops the executions that they wait for, as Step
    /// Functions does for `.sync` (its role has `states:StopExecution` for that).
    fn cancel(&mut self, index: usize, cancelled: &[RequestId]) {
        let mut open: Vec<(usize, RequestId)> = cancelled.iter().map(|request| (index, *request)).collect();
        while let Some((index, cancelled)) = open.pop() {
            self.live.asks.retain(|open| open.ask.execution != index || open.request != cancelled);
            self.live.pending.retain(|pending| match &pending.delivery {
                Delivery::Answer { execution, answer, .. } => {
                    *execution != index || answer.request != cancelled
                }
                Delivery::Route(_) => true,
            });
            let child = self.live.executions.iter().position(|running| {
                running.stopped_ms.is_none()
                    && running
                        .parent
                        .is_some_and(|parent| (parent.execution, parent.request) == (index, cancelled))
            });
            if let Some(child) = child {
                let closed = self.stop_execution(child, None);
                open.extend(closed.into_iter().map(|request| (child, request)));
            }
        }
    }

    /// Ends an execution from outside. The requests that it had open.
    fn stop_execution(&mut self, index: usize, cause: Option<Arc<str>>) -> Vec<RequestId> {
        let now = self.live.now_ms;
        let Some(running) = self.live.executions.get_mut(index) else { return Vec::new() };
        // Nobody waits for it any more.
        running.parent = None;
        let step = running.execution.stop(now, None, cause);
        let events = running.execution.take_events();
        let news = running.execution.take_child_news();
        let outcome = running.execution.outcome().cloned();
        for news in news {
            self.note_child(index, news);
        }
        for event in events {
            self.note_event(HistoryId::of(index), event);
        }
        if let Some(outcome) = outcome {
            self.end_execution(index, &outcome);
        }
        step.cancelled
    }

    /// Nothing is on its way and nobody is asked, but an execution is not over: a call that nothing answers, in a state
    /// without a time limit. `false` where there is none.
    pub(super) fn end_what_waits_for_ever(&mut self) -> bool {
        if !self.live.asks.is_empty() {
            return false;
        }
        let Some(index) = self.live.executions.iter().position(|running| running.stopped_ms.is_none()) else {
            return false;
        };
        self.begin_step();
        let waiting = self.live.executions.get(index).and_then(|running| {
            running.execution.active_states().into_iter().rev().find_map(|active| {
                matches!(active.activity, Activity::Calling { .. }).then_some(active.state)
            })
        });
        let words = match &waiting {
            Some(name) => format!(
                "{name} waits for ever: nothing answers, and it has no TimeoutSeconds. AWS ends an execution after {}",
                figure!(STANDARD_DURATION as time)
            ),
            None => "Nothing moves this execution on".to_owned(),
        };
        let node = waiting.as_ref().and_then(|name| self.state_id(index, name));
        self.say(RowKind::Failed, words.clone(), node, Some(index));
        let closed = self.stop_execution(index, Some(words.into()));
        self.cancel(index, &closed);
        true
    }

    pub(super) fn end_execution(&mut self, index: usize, outcome: &Outcome) {
        let now = self.live.now_ms;
        let Some(running) = self.live.executions.get_mut(index) else { return };
        if running.stopped_ms.is_some() {
            return;
        }
        running.stopped_ms = Some(now);
        running.ready = false;
        running.wake_at_ms = None;
        let (workflow, parent, started) = (running.workflow, running.parent, running.started_ms);
        let billed = gateway::sync_execution_result(
            &running.arn,
            &running.machine_arn,
            &running.name,
            &running.input,
            outcome,
            (started, now),
        );
        let described = described_execution(running, outcome, now);
        let kind = self.design.workflow(workflow).map_or(WorkflowType::Standard, |workflow| workflow.kind);
        self.live.usage.count_execution(kind, now - started);
        let failed = outcome.status != ExecutionStatus::Succeeded;
        if let Some(state) = self.live.nodes.get_mut(&workflow) {
            state.active = state.active.saturating_sub(1);
            state.status = if failed { NodeStatus::Failed } else { NodeStatus::Done };
            state.failures += u32::from(failed);
            state.error = outcome.error.as_ref().map(ToString::to_string);
        }
        let name = self.design.name(workflow);
        let words = match (&outcome.status, &outcome.error) {
            (ExecutionStatus::Succeeded, _) => format!("{name} succeeded"),
            (ExecutionStatus::TimedOut, _) => format!("{name} timed out"),
            (ExecutionStatus::Aborted, _) => format!("{name} was stopped"),
            (ExecutionStatus::Failed, Some(error)) => format!("{name} failed with {error}"),
            (ExecutionStatus::Failed, None) => format!("{name} failed"),
        };
        self.say(RowKind::Ended, words, Some(workflow), Some(index));
        if let Some(Parent { execution: parent, request, reply }) = parent {
            let kind = match reply {
                Reply::Result => AnswerKind::Succeeded(sync_result(&described(false), now - started)),
                Reply::Text | Reply::Json if failed => {
                    let cause = short_cause(described(false).to_json());
                    AnswerKind::Failed { error: Some("States.TaskFailed".into()), cause: Some(cause.into()) }
                }
                reply => AnswerKind::Succeeded(described(reply == Reply::Json)),
            };
            let order = self.next_order();
            self.live.pending.push(Pending {
                due_ms: now,
                order,
                delivery: Delivery::Answer {
                    execution: parent,
                    answer: Answer { request, kind },
                    node: None,
                    row: None,
                },
            });
        }
        if let Caller::Waiting { execution: Some(waiting), .. } = self.live.caller
            && waiting == index
        {
            let mapping = match self.route().map(|route| &route.integration) {
                Some(Integration::StartSyncExecution { mapping, .. }) => mapping.clone(),
                _ => Mapping::default(),
            };
            let request = match (&self.scenario.start, self.route()) {
                (ScenarioStart::Route { request, .. }, Some(route)) => gateway::request_value(route, request),
                _ => Value::Null,
            };
            let mut response = gateway::mapped_response(&mapping, &request, billed, now);
            if failed && response.status == 200 && mapping.body.is_empty() {
                response = response.with_note(
                    "StartSyncExecution answers 200 even when the execution failed; look at `status` in the body.",
                );
            }
            self.respond(response);
        }
    }

    pub(super) fn state_id(&self, execution: usize, name: &str) -> Option<Id> {
        let workflow = self.live.executions.get(execution)?.workflow;
        self.machines.get(&workflow)?.states.get(name).copied()
    }

    pub(super) fn note_inspection(&mut self, execution: usize, inspection: StateInspection) {
        let step = self.live.step;
        if inspection.catch_index.is_some()
            && let Some(id) = self.state_id(execution, &inspection.state)
        {
            self.live.summary.caught += 1;
            if let Some(state) = self.live.nodes.get_mut(&id) {
                state.status = NodeStatus::Caught;
                state.error = inspection.error.as_ref().map(ToString::to_string);
            }
        }
        let at = self.history_of(execution, inspection.child);
        if let Some(history) = at.and_then(|at| self.history_mut(at)) {
            history.push_inspection(inspection, step);
        }
    }

    pub(super) fn note_event(&mut self, at: HistoryId, event: Event) {
        self.live.summary.events += 1;
        let step = self.live.step;
        match &event.details {
            EventDetails::StateEntered { name, input } => {
                self.enter(at, &event, name);
                self.note_payload(at.execution, name, input);
            }
            EventDetails::StateExited { name, output, .. } => {
                self.note_payload(at.execution, name, output);
                self.exit(at, &event, name);
            }
            _ => self.note_other(at, &event),
        }
        if let Some(history) = self.history_mut(at) {
            history.push(event, step);
        }
    }

    pub(super) fn note_payload(&mut self, execution: usize, name: &str, value: &Value) {
        let size = value.json_size();
        if let Some(node) = self.state_id(execution, name).and_then(|id| self.live.nodes.get_mut(&id)) {
            node.largest_bytes = node.largest_bytes.max(size);
        }
        if size > self.live.summary.largest_payload_bytes {
            self.live.summary.largest_payload_bytes = size;
            self.live.summary.largest_payload_at = self.state_id(execution, name);
        }
    }

    /// The event that led to another one.
    fn event_before(&self, at: HistoryId, event: &Event) -> Option<&Event> {
        let index = usize::try_from(event.previous_id).ok()?.checked_sub(1)?;
        self.history(at)?.events.get(index)
    }

    pub(super) fn enter(&mut self, at: HistoryId, event: &Event, name: &Arc<str>) {
        self.live.summary.states_entered += 1;
        let Some(id) = self.state_id(at.execution, name) else { return };
        let source = self.event_before(at, event).and_then(|before| match &before.details {
            EventDetails::StateExited { name, .. } => self.state_id(at.execution, name),
            _ => None,
        });
        let exited = event.previous_id;
        let visits = self.history(at).map(|history| history.inspections.as_slice()).unwrap_or_default();
        let visit = visits.iter().rev().find(|visit| visit.exited_event == Some(exited));
        let caught = visit.and_then(|visit| visit.catch_index);
        if let Some(edge) = self.edge_between(source, id, caught) {
            let caught = matches!(edge.kind, EdgeKind::Catch(_));
            self.take_edge(&edge);
            if caught {
                let words = format!("Caught: on to {name}");
                self.say_state(RowKind::Caught, words, id, at, event.id);
            }
        }
        self.visit_node(id);
        self.live.focus = Some(id);
        let stops = match &self.state_breakpoints {
            Some(states) => states.contains(&id),
            None => self.design.state(id).is_some_and(|state| state.breakpoint),
        };
        if stops {
            self.live.breakpoint = true;
        }
        if self.is_compensation(id) {
            self.live.summary.compensations += 1;
        }
        let kind = self
            .design
            .state(id)
            .map_or("", |state| state.body.get("Type").and_then(Value::as_str).unwrap_or(""));
        let words = match kind {
            "Choice" => format!("{name} decides"),
            "Wait" => format!("{name} waits"),
            "Parallel" => format!("{name} starts its branches"),
            "Map" => format!("{name} starts its items"),
            "Succeed" => format!("{name} ends it well"),
            "Fail" => format!("{name} ends it as failed"),
            _ => name.to_string(),
        };
        self.say_state(RowKind::Entered, words, id, at, event.id);
    }

    /// Whether a state undoes what another callee did.
    pub(super) fn is_compensation(&self, state: Id) -> bool {
        let callee = self.design.state(state).and_then(|state| {
            let resource = state.body.get("Resource")?.as_str()?;
            let empty = Value::Null;
            let parameters = state.body.get("Arguments").or_else(|| state.body.get("Parameters"));
            self.directory.callee(resource, parameters.unwrap_or(&empty))
        });
        callee.is_some_and(|callee| self.undoers.contains(&callee))
    }

    /// The transition between two states, or from the scope's start where there is no source. `caught`: the catcher that led
    /// out of the source.
    pub(super) fn edge_between(
        &self,
        source: Option<Id>,
        target: Id,
        caught: Option<usize>,
    ) -> Option<EdgeRef> {
        let Some(source) = source else {
            let parent = self.design.state(target)?.parent;
            return Some(EdgeRef { from: parent.owner, kind: EdgeKind::Start(parent.slot) });
        };
        let name = self.design.name(target);
        if let Some(index) = caught {
            return Some(EdgeRef { from: source, kind: EdgeKind::Catch(index) });
        }
        let body = &self.design.state(source)?.body;
        let leads = |value: Option<&Value>| value.and_then(Value::as_str) == Some(&name);
        if leads(body.get("Next")) {
            return Some(EdgeRef { from: source, kind: EdgeKind::Next });
        }
        let rules = body.get("Choices").and_then(Value::as_array).unwrap_or_default();
        if let Some(index) = rules.iter().position(|rule| leads(rule.get("Next"))) {
            return Some(EdgeRef { from: source, kind: EdgeKind::Choice(index) });
        }
        leads(body.get("Default")).then_some(EdgeRef { from: source, kind: EdgeKind::Default })
    }

    pub(super) fn exit(&mut self, at: HistoryId, event: &Event, name: &Arc<str>) {
        let Some(id) = self.state_id(at.execution, name) else { return };
        let now = self.live.now_ms;
        let waited = self
            .design
            .state(id)
            .is_some_and(|state| state.body.get("Type").and_then(Value::as_str) == Some("Wait"));
        let failed = self.live.child_failures.contains_key(&id);
        if let Some(state) = self.live.nodes.get_mut(&id) {
            state.active = state.active.saturating_sub(1);
            if state.status != NodeStatus::Caught && state.active == 0 {
                state.status = if failed { NodeStatus::Failed } else { NodeStatus::Done };
            }
        }
        if waited {
            let entered = self.entered_event(at, name, &event.position);
            let since = entered.map_or(now, |(_, at)| at);
            let words = format!("{name}: {} skipped", duration_words(now - since));
            let visit = entered.map_or(event.id, |(id, _)| id);
            self.say_state(RowKind::Waited, words, id, at, visit);
        }
    }

    /// The latest `…StateEntered` event of a place, and its time.
    pub(super) fn entered_event(
        &self,
        at: HistoryId,
        state: &str,
        position: &[Position],
    ) -> Option<(u64, i64)> {
        self.history(at)?.entered(state, position)
    }

    /// Failures, tries again and time-outs.
    pub(super) fn note_other(&mut self, at: HistoryId, event: &Event) {
        if matches!(
            event.kind,
            EventKind::ExecutionFailed | EventKind::ExecutionTimedOut | EventKind::ExecutionAborted
        ) {
            match at.child {
                Some(_) => self.fail_what_a_child_left(at),
                None => self.fail_what_is_active(at.execution),
            }
            return;
        }
        if matches!(event.kind, EventKind::TaskScheduled | EventKind::TaskStarted | EventKind::TaskSucceeded)
        {
            return;
        }
        let Some(name) = &event.state else { return };
        let Some(id) = self.state_id(at.execution, name) else { return };
        let visit = self.entered_event(at, name, &event.position).map_or(0, |(id, _)| id);
        match event.kind {
            // A try again of a container shows in a further start alone.
            EventKind::MapStateStarted | EventKind::ParallelStateStarted => {
                let first = self
                    .event_before(at, event)
                    .is_none_or(|before| matches!(before.details, EventDetails::StateEntered { .. }));
                if !first {
                    self.live.summary.retries += 1;
                    if let Some(node) = self.live.nodes.get_mut(&id) {
                        node.retries += 1;
                        node.status = NodeStatus::Current;
                    }
                    self.say_state(RowKind::Retry, format!("{name} tries again"), id, at, visit);
                }
            }
            EventKind::TaskFailed
            | EventKind::TaskTimedOut
            | EventKind::LambdaFunctionFailed
            | EventKind::LambdaFunctionTimedOut
            | EventKind::ActivityFailed
            | EventKind::ActivityTimedOut
            | EventKind::EvaluationFailed => {
                let json = event.to_api_json();
                let details =
                    event.kind.details_key().and_then(|key| json.get(&key).cloned()).unwrap_or_default();
                let error =
                    details.get("error").and_then(Value::as_str).unwrap_or("States.TaskFailed").to_owned();
                if let Some(state) = self.live.nodes.get_mut(&id) {
                    state.failures += 1;
                    state.error = Some(error.clone());
                    state.status = NodeStatus::Retrying;
                }
                self.say_state(RowKind::Failed, format!("{name} failed with {error}"), id, at, visit);
            }
            EventKind::TaskStateAborted
            | EventKind::WaitStateAborted
            | EventKind::MapStateAborted
            | EventKind::ParallelStateAborted => {
                if let Some(state) = self.live.nodes.get_mut(&id) {
                    state.active = 0;
                    state.status = NodeStatus::Failed;
                }
            }
            EventKind::MapRunStarted | EventKind::MapRunSucceeded | EventKind::MapRunFailed => {
                self.note_map_run(at, event, id, visit);
            }
            _ => {}
        }
    }
}

impl Run {
    /// The states that an execution was in when it failed.
    fn fail_what_is_active(&mut self, execution: usize) {
        let Some(running) = self.live.executions.get(execution) else { return };
        let Some(prepared) = self.machines.get(&running.workflow) else { return };
        for id in prepared.states.values() {
            if let Some(state) = self.live.nodes.get_mut(id).filter(|state| state.active > 0) {
                state.active = 0;
                state.status = NodeStatus::Failed;
            }
        }
    }
}

/// AWS's limit for a cause, in characters. Causes of children stand in those of their parents, escaped once more each.
const LONGEST_CAUSE: usize = crate::aws::CAUSE_LENGTH.whole();

fn short_cause(cause: String) -> String {
    match cause.char_indices().nth(LONGEST_CAUSE) {
        Some((end, _)) => cause.get(..end).unwrap_or_default().to_owned(),
        None => cause,
    }
}

/// The SDK's answer to `startSyncExecution`, whatever became of the execution.
fn sync_result(described: &Value, duration_ms: i64) -> Value {
    let billing = Value::object([
        ("BilledDurationInMilliseconds", Value::int(billed_ms(duration_ms))),
        ("BilledMemoryUsedInMB", Value::int(64)),
    ]);
    let members = described.as_object().into_iter().flat_map(Object::iter);
    let kept = members
        .filter(|(key, _)| !key.starts_with("Redrive"))
        .map(|(key, value)| (Arc::clone(key), value.clone()));
    Value::object([("BillingDetails".into(), billing)].into_iter().chain(kept))
}

/// `DescribeExecution`'s answer as a `.sync` call gives it; the argument: whether input and output go in as JSON.
fn described_execution(running: &Running, outcome: &Outcome, now: i64) -> impl Fn(bool) -> Value + use<> {
    let (arn, name, machine_arn) =
        (Arc::clone(&running.arn), Arc::clone(&running.name), Arc::clone(&running.machine_arn));
    let (input, started, outcome) = (running.input.clone(), running.started_ms, outcome.clone());
    move |as_json: bool| {
        let payload = |value: &Value| if as_json { value.clone() } else { value.to_json().into() };
        let included = || Value::object([("Included", Value::Bool(true))]);
        let mut members = Vec::new();
        if let Some(cause) = &outcome.cause {
            members.push(("Cause", Value::String(Arc::clone(cause))));
        }
        if let Some(error) = &outcome.error {
            members.push(("Error", Value::String(Arc::clone(error))));
        }
        members.push(("ExecutionArn", Value::String(Arc::clone(&arn))));
        members.push(("Input", payload(&input)));
        members.push(("InputDetails", included()));
        members.push(("Name", Value::String(Arc::clone(&name))));
        if let Some(output) = &outcome.output {
            members.push(("Output", payload(output)));
            members.push(("OutputDetails", included()));
        }
        members.push(("RedriveCount", Value::int(0)));
        members.push(("RedriveStatus", Value::string("NOT_REDRIVABLE")));
        members.push(("StartDate", answer::time_value(started)));
        members.push(("StateMachineArn", Value::String(Arc::clone(&machine_arn))));
        members.push(("Status", Value::string(outcome.status.name())));
        members.push(("StopDate", answer::time_value(now)));
        Value::object(members)
    }
}
