//! How a run begins, and what a route does with its request.

use super::calls::callee_mock;
#[allow(clippy::wildcard_imports)] // One type in several files: they share its vocabulary.
use super::*;
use crate::review::gateway::streams;

impl Run {
    pub(super) fn start(&mut self) {
        match Arc::clone(&self.scenario).start.clone() {
            ScenarioStart::Workflow { workflow, input } => {
                if let Err(error) = self.start_execution(workflow, input, None, None) {
                    self.say(RowKind::Ended, error.message, error.at, None);
                }
            }
            ScenarioStart::Route { route: id, request } => self.start_route(id, &request),
        }
    }

    pub(super) fn route(&self) -> Option<&crate::design::Route> {
        match &self.scenario.start {
            ScenarioStart::Route { route, .. } => match self.design.get(*route) {
                Some(Record::Route(route)) => Some(route),
                _ => None,
            },
            ScenarioStart::Workflow { .. } => None,
        }
    }

    pub(super) fn api(&self, route: &crate::design::Route) -> Option<&crate::design::Api> {
        gateway::api_of(&self.design, route)
    }

    pub(super) fn start_route(&mut self, id: Id, request: &crate::design::Request) {
        let Some(Record::Route(route)) = self.design.get(id).cloned() else { return };
        let api = self.api(&route).cloned();
        let now = self.live.now_ms;
        let value = gateway::request_value(&route, request);
        let words = format!("{} arrives", name_of(&self.design, id));
        self.say(RowKind::Request, words, Some(id), None);
        self.visit_node(id);
        self.live.usage.count_request(api.as_ref().map_or(crate::design::Protocol::Rest, |api| api.protocol));
        self.live.caller =
            Caller::Waiting { deadline_ms: now + gateway::timeout_ms(&self.design, &route), execution: None };
        let edge = EdgeRef { from: id, kind: EdgeKind::Integration };
        match &route.integration {
            Integration::None => {
                let body = Value::object([("message", Value::string("Internal server error"))]);
                self.respond(
                    HttpResponse::new(500, body, now)
                        .with_note("This route is not connected to anything yet."),
                );
            }
            Integration::Function { function } => {
                self.take_edge(&edge);
                let payload = gateway::proxy_event(api.as_ref(), &route, request);
                self.call_from_route(*function, payload);
            }
            Integration::Service { resource, mapping, .. } => {
                self.take_edge(&edge);
                match gateway::evaluate_mapping(&mapping.input, &value, None, now) {
                    Ok(mapped) => {
                        let payload = mapped.unwrap_or_else(|| request.body.clone());
                        self.call_from_route(*resource, payload);
                    }
                    Err(message) => self.respond(gateway::mapping_failure(&message, now)),
                }
            }
            Integration::StartExecution { workflow, mapping } => {
                self.take_edge(&edge);
                self.start_from_route(*workflow, mapping, &value, request, false);
            }
            Integration::StartSyncExecution { workflow, mapping } => {
                self.take_edge(&edge);
                self.start_from_route(*workflow, mapping, &value, request, true);
            }
        }
    }

    pub(super) fn start_from_route(
        &mut self,
        workflow: Id,
        mapping: &Mapping,
        value: &Value,
        request: &crate::design::Request,
        synchronous: bool,
    ) {
        let now = self.live.now_ms;
        let input = gateway::evaluate_mapping(&mapping.input, value, None, now);
        let name = gateway::evaluate_mapping(&mapping.name, value, None, now);
        let (input, name) = match (input, name) {
            (Ok(input), Ok(name)) => (input.unwrap_or_else(|| gateway::default_input(request)), name),
            (Err(message), _) | (_, Err(message)) => {
                self.respond(gateway::mapping_failure(&message, now));
                return;
            }
        };
        let kind = self.design.workflow(workflow).map(|workflow| workflow.kind);
        if synchronous && kind == Some(WorkflowType::Standard) {
            let body = Value::object([
                ("__type", Value::string("com.amazon.coral.service#StateMachineTypeNotSupported")),
                ("message", Value::string("This operation is not supported by this type of state machine")),
            ]);
            self.respond(
                HttpResponse::new(400, body, now)
                    .with_note("StartSyncExecution needs an Express workflow; this one is Standard."),
            );
            return;
        }
        let name = name.and_then(|name| name.as_str().map(ToOwned::to_owned));
        match self.start_execution(workflow, input, name, None) {
            Ok(index) if synchronous => {
                if let Caller::Waiting { execution, .. } = &mut self.live.caller {
                    *execution = Some(index);
                }
            }
            Ok(index) => {
                let arn = self
                    .live
                    .executions
                    .get(index)
                    .map(|running| running.arn.to_string())
                    .unwrap_or_default();
                let result = gateway::start_execution_result(&arn, now);
                self.respond(gateway::mapped_response(mapping, value, result, now));
            }
            Err(error) => {
                let body = Value::object([("message", Value::string(error.message.as_str()))]);
                self.respond(HttpResponse::new(500, body, now));
            }
        }
    }

    pub(super) fn start_execution(
        &mut self,
        workflow: Id,
        input: Value,
        name: Option<String>,
        parent: Option<Parent>,
    ) -> Result<usize, RunError> {
        if self.live.executions.len() >= MAX_EXECUTIONS {
            return Err(RunError {
                message: format!("More than {MAX_EXECUTIONS} executions in one run."),
                at: Some(workflow),
            });
        }
        let machine = self.machine(workflow)?;
        let index = self.live.executions.len();
        let seed = self.scenario.seed.wrapping_add(index as u64);
        let name: Arc<str> = name.unwrap_or_else(|| answer::seeded_uuid(seed)).into();
        let machine_arn: Arc<str> =
            link::property(&self.design, workflow, link::Property::Arn).unwrap_or_default().into();
        let kind = self.design.workflow(workflow).map_or(WorkflowType::Standard, |workflow| workflow.kind);
        let machine_name: Arc<str> = self.design.name(workflow);
        let arn: Arc<str> = match kind {
            WorkflowType::Standard => {
                format!("{}:{name}", machine_arn.replace(":stateMachine:", ":execution:"))
            }
            WorkflowType::Express => format!(
                "{}:{name}:{}",
                machine_arn.replace(":stateMachine:", ":express:"),
                answer::seeded_uuid(seed ^ 0x51)
            ),
        }
        .into();
        let account = machine_arn.split(':').nth(4).unwrap_or("111122223333");
        let identities = Identities {
            execution_arn: Arc::clone(&arn),
            execution_name: Arc::clone(&name),
            role_arn: format!("arn:aws:iam::{account}:role/{machine_name}Role").into(),
            state_machine_arn: Arc::clone(&machine_arn),
            state_machine_name: machine_name,
        };
        let execution = Execution::new(
            machine,
            ExecutionInput {
                input: input.clone(),
                workflow_type: match kind {
                    WorkflowType::Standard => crate::interpreter::WorkflowType::Standard,
                    WorkflowType::Express => crate::interpreter::WorkflowType::Express,
                },
                started_at_ms: self.live.now_ms,
                seed,
                identities,
                limits: Limits::default(),
                inspect: true,
            },
        );
        self.live.executions.push(Running {
            workflow,
            name,
            arn,
            machine_arn,
            input,
            execution,
            ready: true,
            wake_at_ms: None,
            started_ms: self.live.now_ms,
            stopped_ms: None,
            parent,
            started_by: None,
        });
        self.histories.truncate(index);
        self.histories.push(History::default());
        self.child_numbers.truncate(index);
        self.child_numbers.push(Vec::new());
        self.visit_node(workflow);
        let words = format!("{} starts", self.design.name(workflow));
        self.say(RowKind::Started, words, Some(workflow), Some(index));
        Ok(index)
    }

    /// A route's call of a function or a resource.
    pub(super) fn call_from_route(&mut self, callee: Id, payload: Value) {
        let mock = callee_mock(&self.design, callee);
        let made = self.make_answer(mock, None, Some(callee), &payload, 1);
        let assumed = made.answered.is_none();
        let answered = made.answered.unwrap_or_else(|| {
            // A function answers as the proxy integration wants it; a service as itself.
            Answered::Returned(if self.design.function(callee).is_some() {
                Value::object([("statusCode", Value::int(200)), ("body", Value::string("{}"))])
            } else {
                Value::empty_object()
            })
        });
        self.live.summary.calls += 1;
        self.live.summary.assumed += u64::from(assumed);
        self.visit_node(callee);
        self.mark_assumed(callee, assumed);
        let name = name_of(&self.design, callee);
        let suffix = if assumed { "; its answer is assumed" } else { "" };
        let text = format!("{name} is called{suffix}");
        self.say_assumed(RowKind::Called, text, Some(callee), None, assumed);
        self.calls.push(Call {
            at_ms: self.live.now_ms,
            state: Arc::from(""),
            callee: Some(callee),
            payload,
            answer: answered.clone(),
            assumed,
        });
        let (answered, due_ms) = self.limit_by_function(Some(callee), answered, i64::from(made.latency_ms));
        let Some(due_ms) = due_ms else { return };
        self.live.usage.count_function(&self.design, callee, due_ms);
        let order = self.next_order();
        let due_ms = self.live.now_ms + due_ms;
        self.live.pending.push(Pending { due_ms, order, delivery: Delivery::Route(answered) });
    }

    pub(super) fn answer_route(&mut self, answered: Answered) {
        let now = self.live.now_ms;
        let Some(route) = self.route().cloned() else { return };
        let api = self.api(&route).cloned();
        let callee = match &route.integration {
            Integration::Function { function } => Some(*function),
            Integration::Service { resource, .. } => Some(*resource),
            _ => None,
        };
        let failed = matches!(answered, Answered::Threw { .. });
        if let Some(state) = callee.and_then(|id| self.live.nodes.get_mut(&id)) {
            state.active = state.active.saturating_sub(1);
            state.status = if failed { NodeStatus::Failed } else { NodeStatus::Done };
            state.failures += u32::from(failed);
        }
        let oversize = match &answered {
            Answered::Returned(value) => gateway::oversize_response(&self.design, &route, value, now),
            _ => None,
        };
        if let Some(response) = oversize {
            self.respond(response);
            return;
        }
        let response = match answered {
            Answered::Returned(value) => match &route.integration {
                Integration::Service { mapping, .. } => {
                    let request = match &self.scenario.start {
                        ScenarioStart::Route { request, .. } => gateway::request_value(&route, request),
                        ScenarioStart::Workflow { .. } => Value::Null,
                    };
                    gateway::mapped_response(mapping, &request, value, now)
                }
                _ => gateway::proxy_response(api.as_ref(), &value, now),
            },
            Answered::Threw { error, .. } => match &route.integration {
                Integration::Service { resource, .. } => {
                    gateway::service_error_response(&self.design.name(*resource), &error, now)
                }
                _ => gateway::function_error_response(api.as_ref(), &error, now),
            },
            Answered::Silent | Answered::Ask => return,
        };
        let is_noted = response.note.is_some();
        let response = if !is_noted && streams(&self.design, api.as_ref(), &route) {
            response
                .with_note("Streamed: the caller reads it while it is sent; this is when its end arrives.")
        } else {
            response
        };
        self.respond(response);
    }

    pub(super) fn respond(&mut self, response: HttpResponse) {
        if !matches!(self.live.caller, Caller::Waiting { .. }) {
            return;
        }
        self.live.caller = Caller::Answered;
        let route = match &self.scenario.start {
            ScenarioStart::Route { route, .. } => Some(*route),
            ScenarioStart::Workflow { .. } => None,
        };
        let failed = response.status >= 400;
        if let Some(state) = route.and_then(|id| self.live.nodes.get_mut(&id)) {
            state.active = 0;
            state.status = if failed { NodeStatus::Failed } else { NodeStatus::Done };
        }
        let took = duration_words(response.at_ms - self.started_ms);
        let words = format!("The caller gets {} after {took}", response.status);
        self.say(RowKind::Response, words, route, None);
        self.live.response = Some(response);
    }
}
