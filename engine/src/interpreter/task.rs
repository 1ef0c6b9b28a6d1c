//! Task states: making the call, and what its answers lead to.

use std::collections::VecDeque;
use std::sync::Arc;

use super::execution::Execution;
use super::failure::{Failure, Origin};
use super::frame::{Call, Phase, Strand, StrandId};
use super::history::{EventDetails, EventKind, TaskScheduled};
use super::integration::{Resource, Target};
use super::machine::{Kind, Language, State};
use super::types::{AnswerKind, RequestKind, SyncPattern, TaskCall};
use super::visit::Progress;
use crate::json::Value;

/// How a call came out.
enum Verdict {
    /// The service did not take a call that it would answer later.
    NotSubmitted,
    Submitted,
    Succeeded,
    Failed,
    TimedOut,
}

/// The longest `TimeoutSeconds` and `HeartbeatSeconds`.
const MOST_SECONDS: i64 = crate::aws::TASK_SECONDS.small() as i64;

/// The failure of a field whose value is of the right type, but not possible. Only an expression's can be caught.
pub(super) fn wrong_value(strand: &Strand, state: &State, field: &str, cause: String) -> Failure {
    let failure = match state.language {
        Language::JsonPath => Failure::runtime(cause),
        Language::Jsonata => Failure {
            origin: Origin::Evaluation { location: Some(field.into()), after_entry: true },
            ..Failure::evaluation(field, cause)
        },
    };
    failure.in_state(&state.name, strand.entered_event)
}

impl Execution {
    /// The token of the call that a strand's state makes now.
    pub(super) fn task_token(&self, strand: &Strand) -> Arc<str> {
        let purpose = format!("token {} {}", self.transitions(), strand.entered_event);
        format!("AQCEAAAAKgAAAAMAAAAA{}", self.evaluator.identifier(&purpose).replace('-', "")).into()
    }

    pub(super) fn run_task(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        resource: &Resource,
    ) -> Result<Progress, Failure> {
        let (input, parameters) = match state.language {
            Language::Jsonata => (strand.input.clone(), self.arguments(strand, state)?),
            Language::JsonPath => {
                let input = self.effective_input(strand, state)?;
                let parameters = self.parameters(strand, state, &input)?;
                (input, parameters)
            }
        };
        let timeout_seconds = self.seconds(strand, state, "TimeoutSeconds")?;
        let heartbeat_seconds = self.seconds(strand, state, "HeartbeatSeconds")?;
        let credentials_role_arn = self.credentials(strand, state, &input)?;
        if self.too_large(&parameters) {
            let cause = format!(
                "The state/task '{}' provided an input with a size exceeding the maximum number of bytes service limit.",
                resource.limit_name()
            );
            return Err(Failure::named("States.DataLimitExceeded", cause));
        }
        let is_activity = resource.target == Target::Activity;
        let pattern = resource.pattern();
        let task_token = match pattern {
            SyncPattern::WaitForTaskToken => strand.visit.token.clone(),
            _ if is_activity => Some(self.task_token(strand)),
            _ => None,
        };
        // A service's own limit ends a call earlier than the state's time-out does, and in another way.
        let limit =
            resource.longest_seconds().filter(|longest| timeout_seconds.is_none_or(|own| own > *longest));
        let effective_seconds = limit.or(timeout_seconds);
        let call = TaskCall {
            state: Arc::clone(&state.name),
            pointer: state.pointer.clone(),
            position: Arc::clone(&strand.position),
            resource: Arc::clone(&resource.text),
            parameters: parameters.clone(),
            task_token,
            attempt: strand.attempt,
            pattern,
            is_activity,
            timeout_seconds: effective_seconds,
            heartbeat_seconds,
            credentials_role_arn: credentials_role_arn.clone(),
            child: strand.child,
        };
        let request = self.request(id, |_| RequestKind::Task(call));
        self.scheduled(
            strand,
            resource,
            parameters,
            timeout_seconds,
            heartbeat_seconds,
            credentials_role_arn,
        );
        let after = |seconds: Option<i64>| {
            seconds.map(|seconds| self.now_ms.saturating_add(seconds.saturating_mul(1000)))
        };
        let call = Call {
            request,
            timeout_at: after(effective_seconds),
            timeout_ms: effective_seconds.map(|seconds| seconds.saturating_mul(1000)),
            limited: limit.is_some(),
            heartbeat_ms: heartbeat_seconds.map(|seconds| seconds.saturating_mul(1000)),
            // A worker's heartbeats are waited for once there is one.
            heartbeat_at: after(heartbeat_seconds.filter(|_| !is_activity)),
            started: !is_activity,
            submitted: false,
            pending: VecDeque::new(),
        };
        strand.wake_at = [call.timeout_at, call.heartbeat_at].into_iter().flatten().min();
        strand.phase = Phase::Task(Box::new(call));
        Ok(Progress::Waits)
    }

    pub(super) fn seconds(
        &mut self,
        strand: &Strand,
        state: &State,
        name: &str,
    ) -> Result<Option<i64>, Failure> {
        let seconds = self.number(strand, state, &state.fields, "", name)?.map(|seconds| seconds as i64);
        match seconds {
            Some(seconds) if !(1..=MOST_SECONDS).contains(&seconds) => {
                let cause = format!("{name} must be between 1 and {MOST_SECONDS}, but was: {seconds}");
                Err(wrong_value(strand, state, name, cause))
            }
            other => Ok(other),
        }
    }

    fn scheduled(
        &mut self,
        strand: &mut Strand,
        resource: &Resource,
        parameters: Value,
        timeout_seconds: Option<i64>,
        heartbeat_seconds: Option<i64>,
        credentials_role_arn: Option<Arc<str>>,
    ) {
        match &resource.target {
            Target::Function | Target::Activity => {
                // A function's event has no heartbeat, an activity's no credentials.
                let is_activity = resource.target == Target::Activity;
                let details = EventDetails::ResourceScheduled {
                    resource: Arc::clone(&resource.text),
                    input: parameters,
                    timeout_seconds,
                    heartbeat_seconds: heartbeat_seconds.filter(|_| is_activity),
                    credentials_role_arn: credentials_role_arn.filter(|_| !is_activity),
                };
                if resource.target == Target::Activity {
                    self.emit(strand, EventKind::ActivityScheduled, details);
                } else {
                    self.emit(strand, EventKind::LambdaFunctionScheduled, details);
                    self.emit(strand, EventKind::LambdaFunctionStarted, EventDetails::None);
                }
            }
            Target::Service { resource_type, resource, .. } => {
                let details = TaskScheduled {
                    resource_type: Arc::clone(resource_type),
                    resource: Arc::clone(resource),
                    region: Arc::clone(&self.region),
                    parameters,
                    timeout_seconds,
                    heartbeat_seconds,
                    credentials_role_arn,
                };
                self.emit(strand, EventKind::TaskScheduled, EventDetails::TaskScheduled(Box::new(details)));
                let details = EventDetails::TaskStarted {
                    resource_type: Arc::clone(resource_type),
                    resource: Arc::clone(resource),
                };
                self.emit(strand, EventKind::TaskStarted, details);
            }
        }
    }

    /// Takes the next answer to the call, or its time-out. Returns whether the strand can go on at once.
    pub(super) fn step_task(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut call: Box<Call>,
    ) -> bool {
        let Kind::Task(resource) = &state.kind else { return false };
        let due = |at: Option<i64>, now: i64| at.is_some_and(|at| at <= now);
        let Some(answer) = call.pending.pop_front() else {
            let (failure, verdict) = if due(call.timeout_at, self.now_ms) && call.limited {
                (Failure::new(Some("States.Http.Socket".into()), None), Verdict::Failed)
            } else if due(call.timeout_at, self.now_ms) {
                (Failure::timeout(), Verdict::TimedOut)
            } else if due(call.heartbeat_at, self.now_ms) {
                (Failure::heartbeat(), Verdict::TimedOut)
            } else {
                strand.phase = Phase::Task(call);
                return false;
            };
            self.cancel(call.request);
            self.answered(strand, resource, verdict, None, &failure);
            strand.wake_at = None;
            strand.phase = Phase::Failed(failure);
            return true;
        };
        if !call.started {
            call.started = true;
            // Source: the Task state's page. An activity's `TimeoutSeconds` counts from `ActivityStarted`.
            // Guess: until a worker takes it, it counts from `ActivityScheduled`, so that one without workers ends too.
            call.timeout_at = call.timeout_ms.map(|ms| self.now_ms.saturating_add(ms));
            self.emit(
                strand,
                EventKind::ActivityStarted,
                EventDetails::ActivityStarted { worker_name: None },
            );
        }
        let nothing = Failure::new(None, None);
        match answer {
            // The service took the call, and its response tells that it did not do it.
            AnswerKind::Submitted(response) if resource.refusal(&response).is_some() => {
                self.close(call.request);
                let failure = resource.refusal(&response).unwrap_or(nothing);
                self.answered(strand, resource, Verdict::NotSubmitted, None, &failure);
                strand.phase = Phase::Failed(failure);
            }
            AnswerKind::Heartbeat | AnswerKind::Submitted(_) => {
                call.heartbeat_at = call.heartbeat_ms.map(|ms| self.now_ms.saturating_add(ms));
                strand.wake_at = [call.timeout_at, call.heartbeat_at].into_iter().flatten().min();
                if let AnswerKind::Submitted(output) = answer {
                    call.submitted = true;
                    self.answered(strand, resource, Verdict::Submitted, Some(output), &nothing);
                }
                if !call.pending.is_empty() {
                    self.ready.push_back(id);
                }
                strand.phase = Phase::Task(call);
                return false;
            }
            AnswerKind::Succeeded(result) if self.too_large(&result) => {
                self.close(call.request);
                let cause = format!(
                    "The state/task '{}' returned a result with a size exceeding the maximum number of bytes service limit.",
                    resource.limit_name()
                );
                let failure = Failure::named("States.DataLimitExceeded", cause);
                self.answered(strand, resource, Verdict::Failed, None, &failure);
                strand.phase = Phase::Failed(failure);
            }
            // What comes after the service's response is somebody else's: a token's output, a job's description.
            AnswerKind::Succeeded(result)
                if !call.submitted
                    && resource.pattern() != SyncPattern::WaitForTaskToken
                    && resource.refusal(&result).is_some() =>
            {
                self.close(call.request);
                let failure = resource.refusal(&result).unwrap_or(nothing);
                let verdict = if resource.waits_or_polls() { Verdict::NotSubmitted } else { Verdict::Failed };
                self.answered(strand, resource, verdict, None, &failure);
                strand.phase = Phase::Failed(failure);
            }
            AnswerKind::Succeeded(result) => {
                self.close(call.request);
                self.answered(strand, resource, Verdict::Succeeded, Some(result.clone()), &nothing);
                strand.phase = Phase::Finish(result);
            }
            AnswerKind::Failed { error, cause } => {
                self.close(call.request);
                // A service that refuses a call always names an error, so a failure without one came by the token.
                let token = resource.pattern() == SyncPattern::WaitForTaskToken
                    && (call.submitted || error.is_none());
                let failure = if token || resource.target == Target::Activity {
                    Failure::by_token(error, cause)
                } else {
                    Failure::from_outside(error, cause)
                };
                let verdict = if resource.waits_or_polls() && !call.submitted && !token {
                    Verdict::NotSubmitted
                } else {
                    Verdict::Failed
                };
                self.answered(strand, resource, verdict, None, &failure);
                strand.phase = Phase::Failed(failure);
            }
        }
        strand.wake_at = None;
        true
    }

    /// Writes the event that an answer gives.
    fn answered(
        &mut self,
        strand: &mut Strand,
        resource: &Resource,
        verdict: Verdict,
        output: Option<Value>,
        failure: &Failure,
    ) {
        let (error, cause) = (failure.error.clone(), failure.cause.clone());
        let output = output.unwrap_or_default();
        match &resource.target {
            Target::Service { resource_type, resource, .. } => {
                let (resource_type, resource) = (Arc::clone(resource_type), Arc::clone(resource));
                let (kind, details) = match verdict {
                    Verdict::Submitted => (
                        EventKind::TaskSubmitted,
                        EventDetails::TaskOutput { resource_type, resource, output },
                    ),
                    Verdict::Succeeded => (
                        EventKind::TaskSucceeded,
                        EventDetails::TaskOutput { resource_type, resource, output },
                    ),
                    Verdict::NotSubmitted => (
                        EventKind::TaskSubmitFailed,
                        EventDetails::TaskFailure { resource_type, resource, error, cause },
                    ),
                    Verdict::Failed => (
                        EventKind::TaskFailed,
                        EventDetails::TaskFailure { resource_type, resource, error, cause },
                    ),
                    Verdict::TimedOut => (
                        EventKind::TaskTimedOut,
                        EventDetails::TaskFailure { resource_type, resource, error, cause },
                    ),
                };
                self.emit(strand, kind, details);
            }
            target => {
                let activity = *target == Target::Activity;
                let kind = match (verdict, activity) {
                    // Only integrations have a `TaskSubmitted`.
                    (Verdict::Submitted, _) => return,
                    (Verdict::Succeeded, true) => EventKind::ActivitySucceeded,
                    (Verdict::Succeeded, false) => EventKind::LambdaFunctionSucceeded,
                    (Verdict::Failed | Verdict::NotSubmitted, true) => EventKind::ActivityFailed,
                    (Verdict::Failed | Verdict::NotSubmitted, false) => EventKind::LambdaFunctionFailed,
                    (Verdict::TimedOut, true) => EventKind::ActivityTimedOut,
                    (Verdict::TimedOut, false) => EventKind::LambdaFunctionTimedOut,
                };
                let succeeded =
                    matches!(kind, EventKind::ActivitySucceeded | EventKind::LambdaFunctionSucceeded);
                let details = if succeeded {
                    EventDetails::Output { output }
                } else {
                    EventDetails::Failure { error, cause }
                };
                self.emit(strand, kind, details);
            }
        }
    }
}
