//! Calls and their answers.

#[allow(clippy::wildcard_imports)] // One type in several files: they share its vocabulary.
use super::*;

impl Run {
    pub(super) fn take_request(&mut self, execution: usize, request: Request) {
        match request.kind {
            RequestKind::Task(call) => self.take_call(execution, request.id, &call),
            RequestKind::ReadItems(read) => {
                let made = self.answer_of_bucket(execution, &read.state, &read.bucket, &read.parameters);
                self.take_storage_edge(execution, &read.state, EdgeKind::Reader);
                let written = self.live.written.get(&(Arc::clone(&read.bucket), Arc::clone(&read.key)));
                let kind = match (made.answered, written) {
                    (Some(Answered::Threw { error, cause }), _) => failed(&error, &cause),
                    (_, Some(content)) => AnswerKind::Succeeded(Value::String(Arc::clone(content))),
                    (Some(Answered::Returned(text @ Value::String(_))), None) => AnswerKind::Succeeded(text),
                    (Some(Answered::Returned(other)), None) => AnswerKind::Succeeded(other.to_json().into()),
                    _ => failed(
                        "States.ItemReaderFailed",
                        &format!("No mock says what s3://{}/{} holds.", read.bucket, read.key),
                    ),
                };
                self.push_answer(execution, request.id, kind, i64::from(made.latency_ms), None);
            }
            RequestKind::WriteResults(write) => {
                let made = self.answer_of_bucket(execution, &write.state, &write.bucket, &write.parameters);
                self.take_storage_edge(execution, &write.state, EdgeKind::Writer);
                let kind = if let Some(Answered::Threw { error, cause }) = made.answered {
                    failed(&error, &cause)
                } else {
                    for object in write.objects.iter() {
                        let place = (Arc::clone(&write.bucket), Arc::clone(&object.key));
                        self.live.written.insert(place, Arc::clone(&object.content));
                    }
                    AnswerKind::Succeeded(Value::empty_object())
                };
                self.push_answer(execution, request.id, kind, i64::from(made.latency_ms), None);
            }
        }
    }

    fn take_storage_edge(&mut self, execution: usize, state: &str, kind: EdgeKind) {
        if let Some(from) = self.state_id(execution, state) {
            self.take_edge(&EdgeRef { from, kind });
        }
    }

    fn answer_of_bucket(
        &mut self,
        execution: usize,
        state: &Arc<str>,
        bucket: &Arc<str>,
        parameters: &Value,
    ) -> Made {
        let callee = self.directory.find(bucket);
        let state = self.state_id(execution, state);
        let mock = callee_mock(&self.design, callee.unwrap_or(Id(u32::MAX)));
        self.make_answer(mock, state, callee, parameters, 1)
    }

    pub(super) fn take_call(&mut self, execution: usize, request: RequestId, call: &TaskCall) {
        let state = self.state_id(execution, &call.state);
        let callee = self.directory.callee(&call.resource, &call.parameters);
        let payload = call_payload(call);
        self.live.summary.calls += 1;
        let at = self.history_of(execution, call.child).unwrap_or_else(|| HistoryId::of(execution));
        let visit = self.entered_event(at, &call.state, &call.position).map_or(0, |(id, _)| id);
        if call.attempt > 0 {
            self.live.summary.retries += 1;
            if let Some(node) = state.and_then(|id| self.live.nodes.get_mut(&id)) {
                node.retries += 1;
                node.status = NodeStatus::Current;
            }
            if let Some(id) = state {
                let words = format!("{} tries again, try {}", call.state, call.attempt + 1);
                self.say_state(RowKind::Retry, words, id, at, visit);
            }
        }
        if let Some(state) = state {
            self.take_edge(&EdgeRef { from: state, kind: EdgeKind::Call });
        }
        if let Some(callee) = callee {
            self.visit_node(callee);
        }

        let own_mock = state.and_then(|id| self.design.state(id)).and_then(|state| state.mock.clone());
        let token = call.pattern == SyncPattern::WaitForTaskToken || call.is_activity;
        let written = self.scenario_answer(&call.state, &payload);
        let own = own_mock.is_some();
        let mock_of = if own { state } else { callee };
        let mock = own_mock
            .unwrap_or_else(|| callee.map_or_else(Mock::default, |callee| callee_mock(&self.design, callee)));
        let guessed = mock.guessed;
        // An answer that the scenario has written uses up no rule of the mock.
        let rules = if written.is_some() { Mock { rules: Vec::new(), ..mock } } else { mock };
        let made = self.make_answer(rules, state, mock_of.or(callee), &payload, call.attempt + 1);
        let faulted = made.faulted;
        let latency = i64::from(made.latency_ms);
        let guessed = guessed && !faulted && written.is_none() && made.answered.is_some();
        let answered = if faulted { made.answered } else { written.or(made.answered) };
        let answered = match answered {
            // What a callee returns at once is the submission of a token call, not its result.
            Some(Answered::Returned(_)) if token && !own && !self.has_answers(&call.state) => {
                Some(Answered::Ask)
            }
            None if token => Some(Answered::Ask),
            other => other,
        };

        if answered.is_none()
            && let Some(workflow) = callee.filter(|id| self.design.workflow(*id).is_some())
            && starts_execution(&call.resource)
            && self.start_child(execution, request, call, workflow)
        {
            return;
        }
        let assumed = answered.is_none() || (guessed && !matches!(answered, Some(Answered::Ask)));
        let answered = answered.unwrap_or_else(|| {
            Answered::Returned(answer::assumed(&call.resource, &call.parameters, self.seed_of_call()))
        });
        if assumed {
            self.live.summary.assumed += 1;
            if let Some(id) = state {
                self.mark_assumed(id, true);
            }
            if let Some(id) = callee {
                self.mark_assumed(id, true);
            }
        }
        self.calls.push(Call {
            at_ms: self.live.now_ms,
            state: Arc::clone(&call.state),
            callee,
            payload: payload.clone(),
            answer: answered.clone(),
            assumed,
        });
        if let Some(callee) = callee {
            let ended = self.limit_by_function(Some(callee), answered.clone(), latency).1;
            self.live.usage.count_function(&self.design, callee, ended.unwrap_or(latency));
        }
        self.say_call(at, call, callee, state, visit, (latency, assumed));
        self.schedule_answer(execution, request, call, (state, callee), answered, latency, payload);
    }

    pub(super) fn say_call(
        &mut self,
        at: HistoryId,
        call: &TaskCall,
        callee: Option<Id>,
        state: Option<Id>,
        visit: u64,
        (latency, assumed): (i64, bool),
    ) {
        let name = callee.map_or_else(|| short_resource(&call.resource), |id| name_of(&self.design, id));
        let suffix = if assumed { ", answer assumed" } else { "" };
        let words = format!("{} calls {name}, {}{suffix}", call.state, duration_words(latency));
        let mut row = self.row(RowKind::Called, words, state.or(callee), Some(at.execution));
        row.child = at.child;
        row.item = self.item_of(at.child);
        row.visit = Some(visit).filter(|visit| *visit > 0);
        row.depth = call.position.len().min(9) as u8;
        row.assumed = assumed;
        self.rows.push(row);
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn schedule_answer(
        &mut self,
        execution: usize,
        request: RequestId,
        call: &TaskCall,
        (state, callee): (Option<Id>, Option<Id>),
        answered: Answered,
        latency: i64,
        payload: Value,
    ) {
        let seed = self.seed_of_call();
        if let Some(submitted) = answer::submitted(&call.resource, &call.parameters, call.pattern, seed)
            && !matches!(&answered, Answered::Threw { error, .. } if refuses_calls(error))
        {
            self.push_answer(execution, request, AnswerKind::Submitted(submitted), latency.min(50), None);
        }
        let (answered, due) = self.limit_by_function(callee, answered, latency);
        match answered {
            Answered::Ask => {
                let now = self.live.now_ms;
                let limit = |seconds: Option<i64>| {
                    seconds.map(|seconds| seconds.saturating_mul(1000)).filter(|ms| *ms < NEVER_MS)
                };
                let deadline =
                    [limit(call.timeout_seconds), limit(call.heartbeat_seconds)].into_iter().flatten().min();
                let token = self.next_order();
                if let Some(node) = state.and_then(|id| self.live.nodes.get_mut(&id)) {
                    node.status = NodeStatus::Waiting;
                }
                let words = format!("{} waits for an answer", call.state);
                let at = self.history_of(execution, call.child);
                let child = at.and_then(|at| at.child);
                let mut row = self.row(RowKind::Asked, words, state, Some(execution));
                row.child = child;
                row.item = self.item_of(child);
                let entered = at.and_then(|at| self.entered_event(at, &call.state, &call.position));
                row.visit = entered.map(|(id, _)| id);
                self.rows.push(row);
                if state.is_some() {
                    self.live.focus = state;
                }
                self.live.asks.push(OpenAsk {
                    ask: Ask {
                        token,
                        execution,
                        child,
                        state,
                        state_name: call.state.to_string(),
                        task_token: call.task_token.as_ref().map(ToString::to_string),
                        callee,
                        payload,
                        since_ms: now,
                        deadline_ms: deadline.map(|ms| now + ms),
                        heartbeat_ms: limit(call.heartbeat_seconds),
                        timeout_at_ms: limit(call.timeout_seconds).map(|ms| now + ms),
                        heartbeats: 0,
                    },
                    request,
                    timing_out: false,
                });
            }
            // A worker took the activity, and was not heard of again.
            Answered::Silent if call.is_activity => {
                self.push_answer(execution, request, AnswerKind::Heartbeat, 0, None);
            }
            Answered::Silent => {}
            Answered::Returned(value) => {
                let Some(due) = due else { return };
                let token = call.pattern == SyncPattern::WaitForTaskToken || call.is_activity;
                let value = if token { value } else { answer::envelope(&call.resource, value, seed) };
                self.push_answer(execution, request, AnswerKind::Succeeded(value), due, callee);
            }
            Answered::Threw { error, cause } => {
                let Some(due) = due else { return };
                let some = |text: String| (!text.is_empty()).then(|| Arc::from(text));
                let kind = AnswerKind::Failed { error: some(error), cause: some(cause) };
                self.push_answer(execution, request, kind, due, callee);
            }
        }
    }

    /// A function that is silent or slower than its own time-out is ended by Lambda at that time.
    pub(super) fn limit_by_function(
        &self,
        callee: Option<Id>,
        answered: Answered,
        latency: i64,
    ) -> (Answered, Option<i64>) {
        let limit = match callee.and_then(|id| self.design.get(id)) {
            Some(Record::Function(function)) => Some(i64::from(function.timeout_seconds) * 1000),
            _ => None,
        };
        let over = match (&answered, limit) {
            (Answered::Ask, _) => return (answered, Some(latency)),
            (Answered::Silent, Some(limit)) => Some(limit),
            (Answered::Silent, None) => return (answered, None),
            (_, Some(limit)) if latency > limit => Some(limit),
            _ => None,
        };
        let Some(limit) = over else { return (answered, Some(latency)) };
        let seconds = limit as f64 / 1000.0;
        let cause = Value::object([
            ("errorType", Value::string("Sandbox.Timedout")),
            (
                "errorMessage",
                format!(
                    "RequestId: {} Error: Task timed out after {seconds:.2} seconds",
                    answer::seeded_uuid(self.seed_of_call())
                )
                .into(),
            ),
        ]);
        (Answered::Threw { error: "Sandbox.Timedout".to_owned(), cause: cause.to_json() }, Some(limit))
    }

    pub(super) fn push_answer(
        &mut self,
        execution: usize,
        request: RequestId,
        kind: AnswerKind,
        delay_ms: i64,
        node: Option<Id>,
    ) {
        let order = self.next_order();
        let due_ms = self.live.now_ms + delay_ms.max(0);
        let delivery = Delivery::Answer { execution, answer: Answer { request, kind }, node, row: None };
        self.live.pending.push(Pending { due_ms, order, delivery });
    }

    /// Starts the workflow that a call starts. `false` where it cannot.
    pub(super) fn start_child(
        &mut self,
        execution: usize,
        request: RequestId,
        call: &TaskCall,
        workflow: Id,
    ) -> bool {
        let input = match call.parameters.get("Input").or_else(|| call.parameters.get("input")) {
            Some(Value::String(text)) => {
                crate::json::parse_strict(text).unwrap_or_else(|_| Value::String(Arc::clone(text)))
            }
            Some(other) => other.clone(),
            None => Value::empty_object(),
        };
        let name = call.parameters.get("Name").and_then(Value::as_str).map(ToOwned::to_owned);
        let waits = call.pattern == SyncPattern::Sync;
        let reply = match (waits, call.resource.contains("startSyncExecution")) {
            (true, _) if call.resource.ends_with(".sync:2") => Some(Reply::Json),
            (true, _) => Some(Reply::Text),
            (false, true) => Some(Reply::Result),
            (false, false) => None,
        };
        if reply == Some(Reply::Result)
            && self.design.workflow(workflow).is_some_and(|child| child.kind == WorkflowType::Standard)
        {
            let cause = "This operation is not supported by this type of state machine";
            let kind = failed("Sfn.StateMachineTypeNotSupportedException", cause);
            self.push_answer(execution, request, kind, 0, None);
            return true;
        }
        let parent = reply.map(|reply| Parent { execution, request, reply });
        let service = if call.resource.contains("aws-sdk:") { "Sfn" } else { "StepFunctions" };
        let full = self.live.executions.len() >= MAX_EXECUTIONS;
        let state = self.state_id(execution, &call.state);
        let at = self.history_of(execution, call.child).unwrap_or_else(|| HistoryId::of(execution));
        match self.start_execution(workflow, input, name, parent) {
            Ok(child) => {
                if let Some(running) = self.live.executions.get_mut(child) {
                    running.started_by = Some((at, state));
                }
                let now = self.live.now_ms;
                let arn = self.live.executions.get(child).map(|running| Arc::clone(&running.arn));
                let started = Value::object([
                    ("ExecutionArn", arn.map_or(Value::Null, Value::String)),
                    ("StartDate", answer::time_value(now)),
                ]);
                let seed = self.seed_of_call();
                let value = answer::envelope(&call.resource, started, seed);
                if waits {
                    self.push_answer(execution, request, AnswerKind::Submitted(value), 0, None);
                } else if parent.is_none() {
                    self.push_answer(execution, request, AnswerKind::Succeeded(value), 0, None);
                }
                true
            }
            Err(error) => {
                let name = if full { "ExecutionLimitExceeded" } else { "StateMachineDoesNotExist" };
                let kind = failed(&format!("{service}.{name}Exception"), &error.message);
                self.push_answer(execution, request, kind, 0, None);
                true
            }
        }
    }

    pub(super) fn has_answers(&self, state: &str) -> bool {
        self.scenario.answers.get(state).is_some()
    }

    /// The scenario's answer to the next call of a state, in the conformance form.
    pub(super) fn scenario_answer(&mut self, state: &Arc<str>, payload: &Value) -> Option<Answered> {
        let answers = self.scenario.answers.get(state)?.as_array()?;
        let used = self.live.answers_used.entry(Arc::clone(state)).or_default();
        let index = answers.iter().enumerate().position(|(index, answer)| {
            let free = !used.contains(&index) || answer.get("repeat") == Some(&Value::Bool(true));
            free && answer.get("when").is_none_or(|when| when == payload)
        })?;
        used.push(index);
        let answer = answers.get(index)?;
        if let Some(value) = answer.get("return") {
            return Some(Answered::Returned(value.clone()));
        }
        if let Some(thrown) = answer.get("throw") {
            let text = |key: &str| thrown.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            return Some(Answered::Threw { error: text("Error"), cause: text("Cause") });
        }
        if answer.get("timeout").is_some() {
            return Some(Answered::Silent);
        }
        answer.get("ask").is_some().then_some(Answered::Ask)
    }

    /// What a mock or a fault answers, and after how long.
    pub(super) fn make_answer(
        &mut self,
        mock: Mock,
        state: Option<Id>,
        mock_of: Option<Id>,
        payload: &Value,
        attempt: u32,
    ) -> Made {
        let order = self.next_order();
        let call = match mock_of {
            Some(id) => {
                let count = self.live.calls.entry(id).or_insert(0);
                *count += 1;
                *count
            }
            None => 1,
        };
        let latency = mock.latency.unwrap_or_else(|| default_latency(&self.design, mock_of));
        let mut latency_ms = answer::draw_latency(latency, self.scenario.seed, order);
        let mut fault_answer = None;
        for fault in &mut self.live.faults {
            if (Some(fault.at) != mock_of && Some(fault.at) != state) || fault.times == Some(0) {
                continue;
            }
            match answer::answer_of_fault(&fault.kind) {
                Some(_) if fault_answer.is_some() => continue,
                Some(answered) => fault_answer = Some(answered),
                None => {
                    if let FaultKind::Slow(ms) = fault.kind {
                        latency_ms = latency_ms.saturating_add(ms);
                    }
                }
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
        }
        if fault_answer.is_some() {
            return Made { answered: fault_answer, latency_ms, faulted: true };
        }
        let seed = self.scenario.seed ^ order;
        let now_ms = self.live.now_ms;
        let used = self.live.rules_used.entry(mock_of.unwrap_or(Id(u32::MAX))).or_default();
        let scope = MockScope { payload, call, attempt, now_ms, seed };
        Made { answered: answer::answer_of(&mock, scope, used), latency_ms, faulted: false }
    }
}

pub(super) struct Made {
    pub answered: Option<Answered>,
    pub latency_ms: u32,
    pub faulted: bool,
}

fn starts_execution(resource: &str) -> bool {
    resource.contains(":states:startExecution")
        || resource.contains("aws-sdk:sfn:startExecution")
        || resource.contains("aws-sdk:sfn:startSyncExecution")
}

/// What the callee itself gets of a call.
fn call_payload(call: &TaskCall) -> Value {
    let member = |key: &str| call.parameters.get(key).cloned();
    if call.resource.starts_with("arn:aws:states:::lambda:invoke") {
        return member("Payload").unwrap_or_else(Value::empty_object);
    }
    call.parameters.clone()
}

/// `sqs:sendMessage` of `arn:aws:states:::sqs:sendMessage`.
fn short_resource(resource: &str) -> String {
    resource.strip_prefix("arn:aws:states:::").unwrap_or(resource).to_owned()
}

pub(super) fn callee_mock(design: &Design, callee: Id) -> Mock {
    match design.get(callee) {
        Some(Record::Function(function)) => function.mock.clone(),
        Some(Record::Resource(resource)) => resource.mock.clone(),
        Some(Record::Workflow(workflow)) => workflow.mock.clone(),
        _ => Mock::default(),
    }
}

/// How long a call takes where nobody has said: assumptions, shown as such.
fn default_latency(design: &Design, callee: Option<Id>) -> Latency {
    use crate::design::ResourceKind;
    match callee.and_then(|id| design.get(id)) {
        Some(Record::Function(_)) => Latency { p50: 60, p99: 400 },
        Some(Record::Resource(resource)) => match resource.kind {
            ResourceKind::HttpEndpoint | ResourceKind::Partner => Latency { p50: 180, p99: 1_200 },
            ResourceKind::EcsTask => Latency { p50: 30_000, p99: 90_000 },
            _ => Latency { p50: 8, p99: 35 },
        },
        _ => Latency { p50: 20, p99: 90 },
    }
}

fn failed(error: &str, cause: &str) -> AnswerKind {
    AnswerKind::Failed { error: Some(error.into()), cause: Some(cause.into()) }
}

/// Whether an error is a service's own (`SQS.QueueDoesNotExistException`), so that it did not take the job or message at
/// all; other errors come from what was taken.
fn refuses_calls(error: &str) -> bool {
    error
        .split_once('.')
        .is_some_and(|(service, name)| !matches!(service, "States" | "Mock") && name.ends_with("Exception"))
}
