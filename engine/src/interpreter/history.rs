//! Events as `GetExecutionHistory` gives them.

use std::sync::Arc;

use super::time::format_offset;
use super::types::Position;
use crate::json::{Object, Value};

macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        /// The `type` of an event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EventKind { $($kind),* }

        impl EventKind {
            /// As the API spells it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind)),* }
            }
        }
    };
}

kinds![
    ActivityFailed,
    ActivityScheduled,
    ActivityStarted,
    ActivitySucceeded,
    ActivityTimedOut,
    ChoiceStateEntered,
    ChoiceStateExited,
    EvaluationFailed,
    ExecutionAborted,
    ExecutionFailed,
    ExecutionStarted,
    ExecutionSucceeded,
    ExecutionTimedOut,
    FailStateEntered,
    LambdaFunctionFailed,
    LambdaFunctionScheduled,
    LambdaFunctionStarted,
    LambdaFunctionSucceeded,
    LambdaFunctionTimedOut,
    MapIterationAborted,
    MapIterationFailed,
    MapIterationStarted,
    MapIterationSucceeded,
    MapRunAborted,
    MapRunFailed,
    MapRunStarted,
    MapRunSucceeded,
    MapStateAborted,
    MapStateEntered,
    MapStateExited,
    MapStateFailed,
    MapStateStarted,
    MapStateSucceeded,
    ParallelStateAborted,
    ParallelStateEntered,
    ParallelStateExited,
    ParallelStateFailed,
    ParallelStateStarted,
    ParallelStateSucceeded,
    PassStateEntered,
    PassStateExited,
    SucceedStateEntered,
    SucceedStateExited,
    TaskFailed,
    TaskScheduled,
    TaskStarted,
    TaskStateAborted,
    TaskStateEntered,
    TaskStateExited,
    TaskSubmitFailed,
    TaskSubmitted,
    TaskSucceeded,
    TaskTimedOut,
    WaitStateAborted,
    WaitStateEntered,
    WaitStateExited,
];

impl EventKind {
    /// The member that holds the details, such as `taskScheduledEventDetails`. `None` for types that have none.
    pub fn details_key(self) -> Option<String> {
        let name = self.name();
        if name.ends_with("StateEntered") {
            return Some("stateEnteredEventDetails".to_owned());
        }
        if name.ends_with("StateExited") {
            return Some("stateExitedEventDetails".to_owned());
        }
        let without = matches!(
            self,
            Self::MapStateSucceeded
                | Self::MapStateFailed
                | Self::MapStateAborted
                | Self::ParallelStateStarted
                | Self::ParallelStateSucceeded
                | Self::ParallelStateFailed
                | Self::ParallelStateAborted
                | Self::TaskStateAborted
                | Self::WaitStateAborted
                | Self::LambdaFunctionStarted
                | Self::MapRunSucceeded
                | Self::MapRunAborted
        );
        if without {
            return None;
        }
        let mut chars = name.chars();
        let first = chars.next()?.to_ascii_lowercase();
        Some(format!("{first}{}EventDetails", chars.as_str()))
    }
}

/// What `TaskScheduled` tells.
#[derive(Clone, Debug)]
pub struct TaskScheduled {
    pub resource_type: Arc<str>,
    pub resource: Arc<str>,
    pub region: Arc<str>,
    pub parameters: Value,
    pub timeout_seconds: Option<i64>,
    pub heartbeat_seconds: Option<i64>,
    pub credentials_role_arn: Option<Arc<str>>,
}

/// What an event tells besides its type. Variants are shared by types whose details have the same members.
#[derive(Clone, Debug)]
pub enum EventDetails {
    None,
    ExecutionStarted {
        input: Value,
        role_arn: Arc<str>,
    },
    StateEntered {
        name: Arc<str>,
        input: Value,
    },
    StateExited {
        name: Arc<str>,
        output: Value,
        assigned: Option<Value>,
    },
    /// `ExecutionSucceeded`, `LambdaFunctionSucceeded`, `ActivitySucceeded`.
    Output {
        output: Value,
    },
    /// Every `…Failed` and `…TimedOut` that has neither a resource nor a Map run.
    Failure {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    EvaluationFailed {
        state: Arc<str>,
        error: Arc<str>,
        cause: Option<Arc<str>>,
        location: Option<Arc<str>>,
    },
    TaskScheduled(Box<TaskScheduled>),
    TaskStarted {
        resource_type: Arc<str>,
        resource: Arc<str>,
    },
    /// `TaskSucceeded` and `TaskSubmitted`.
    TaskOutput {
        resource_type: Arc<str>,
        resource: Arc<str>,
        output: Value,
    },
    /// `TaskFailed` and `TaskTimedOut`.
    TaskFailure {
        resource_type: Arc<str>,
        resource: Arc<str>,
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    /// `LambdaFunctionScheduled` and `ActivityScheduled`.
    ResourceScheduled {
        resource: Arc<str>,
        input: Value,
        timeout_seconds: Option<i64>,
        heartbeat_seconds: Option<i64>,
        credentials_role_arn: Option<Arc<str>>,
    },
    ActivityStarted {
        worker_name: Option<Arc<str>>,
    },
    MapStateStarted {
        length: usize,
    },
    MapIteration {
        name: Arc<str>,
        index: usize,
    },
    MapRunStarted {
        map_run_arn: Arc<str>,
    },
    MapRunFailed {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
}

/// One event of an execution's history.
#[derive(Clone, Debug)]
pub struct Event {
    /// From 1, without gaps.
    pub id: u64,
    /// The event that led to this one; 0 for the first.
    pub previous_id: u64,
    pub timestamp_ms: i64,
    pub kind: EventKind,
    pub details: EventDetails,
    /// The state that the event belongs to, also where the API's details do not name it.
    pub state: Option<Arc<str>>,
    /// The branches and iterations in which that state ran, outermost first.
    pub position: Arc<[Position]>,
}

type Members = Vec<(&'static str, Value)>;

fn optional_text(members: &mut Members, key: &'static str, text: Option<&Arc<str>>) {
    if let Some(text) = text {
        members.push((key, Value::String(Arc::clone(text))));
    }
}

fn optional_int(members: &mut Members, key: &'static str, value: Option<i64>) {
    if let Some(value) = value {
        members.push((key, Value::int(value)));
    }
}

fn credentials(members: &mut Members, role: Option<&Arc<str>>) {
    if let Some(role) = role {
        members.push(("taskCredentials", Value::object([("roleArn", Value::String(Arc::clone(role)))])));
    }
}

fn text(text: &Arc<str>) -> Value {
    Value::String(Arc::clone(text))
}

impl EventDetails {
    /// The details of `ExecutionTimedOut`.
    pub(super) fn timeout() -> Self {
        Self::Failure { error: Some("States.Timeout".into()), cause: None }
    }

    /// The members of the details in the API's names, payloads as values (not as JSON text).
    pub fn members(&self) -> Vec<(&'static str, Value)> {
        let mut members = Members::new();
        match self {
            Self::None => {}
            Self::ExecutionStarted { input, role_arn } => {
                members.push(("input", input.clone()));
                members.push(("roleArn", text(role_arn)));
            }
            Self::StateEntered { name, input } => {
                members.push(("name", text(name)));
                members.push(("input", input.clone()));
            }
            Self::StateExited { name, output, assigned } => {
                members.push(("name", text(name)));
                members.push(("output", output.clone()));
                if let Some(assigned) = assigned {
                    members.push(("assignedVariables", assigned.clone()));
                }
            }
            Self::Output { output } => members.push(("output", output.clone())),
            Self::Failure { error, cause } | Self::MapRunFailed { error, cause } => {
                optional_text(&mut members, "error", error.as_ref());
                optional_text(&mut members, "cause", cause.as_ref());
            }
            Self::EvaluationFailed { state, error, cause, location } => {
                members.push(("state", text(state)));
                members.push(("error", text(error)));
                optional_text(&mut members, "cause", cause.as_ref());
                optional_text(&mut members, "location", location.as_ref());
            }
            Self::TaskScheduled(task) => {
                members.push(("resourceType", text(&task.resource_type)));
                members.push(("resource", text(&task.resource)));
                members.push(("region", text(&task.region)));
                members.push(("parameters", task.parameters.clone()));
                optional_int(&mut members, "timeoutInSeconds", task.timeout_seconds);
                optional_int(&mut members, "heartbeatInSeconds", task.heartbeat_seconds);
                credentials(&mut members, task.credentials_role_arn.as_ref());
            }
            Self::TaskStarted { resource_type, resource } => {
                members.push(("resourceType", text(resource_type)));
                members.push(("resource", text(resource)));
            }
            Self::TaskOutput { resource_type, resource, output } => {
                members.push(("resourceType", text(resource_type)));
                members.push(("resource", text(resource)));
                members.push(("output", output.clone()));
            }
            Self::TaskFailure { resource_type, resource, error, cause } => {
                members.push(("resourceType", text(resource_type)));
                members.push(("resource", text(resource)));
                optional_text(&mut members, "error", error.as_ref());
                optional_text(&mut members, "cause", cause.as_ref());
            }
            Self::ResourceScheduled {
                resource,
                input,
                timeout_seconds,
                heartbeat_seconds,
                credentials_role_arn,
            } => {
                members.push(("resource", text(resource)));
                members.push(("input", input.clone()));
                optional_int(&mut members, "timeoutInSeconds", *timeout_seconds);
                optional_int(&mut members, "heartbeatInSeconds", *heartbeat_seconds);
                credentials(&mut members, credentials_role_arn.as_ref());
            }
            Self::ActivityStarted { worker_name } => {
                optional_text(&mut members, "workerName", worker_name.as_ref());
            }
            Self::MapStateStarted { length } => members.push(("length", Value::int(*length as i64))),
            Self::MapIteration { name, index } => {
                members.push(("name", text(name)));
                members.push(("index", Value::int(*index as i64)));
            }
            Self::MapRunStarted { map_run_arn } => members.push(("mapRunArn", text(map_run_arn))),
        }
        members
    }
}

impl Event {
    /// The event as `GetExecutionHistory` gives it: payloads as JSON text, the timestamp in ISO 8601.
    pub fn to_api_json(&self) -> Value {
        let mut members = vec![
            ("timestamp".to_owned(), Value::from(format_offset(self.timestamp_ms))),
            ("type".to_owned(), Value::from(self.kind.name())),
            ("id".to_owned(), Value::int(self.id as i64)),
            ("previousEventId".to_owned(), Value::int(self.previous_id as i64)),
        ];
        if let Some(key) = self.kind.details_key() {
            let mut details = Vec::new();
            for (name, value) in self.details.members() {
                match name {
                    "input" | "output" => {
                        details.push((name, Value::from(value.to_json())));
                        details.push((
                            if name == "input" { "inputDetails" } else { "outputDetails" },
                            truncated(),
                        ));
                    }
                    "parameters" => details.push((name, Value::from(value.to_json()))),
                    "assignedVariables" => {
                        let variables = value.as_object().into_iter().flat_map(Object::iter);
                        let texts = variables.map(|(name, value)| (Arc::clone(name), value.to_json().into()));
                        details.push((name, Value::object::<Arc<str>>(texts)));
                        details.push(("assignedVariablesDetails", truncated()));
                    }
                    _ => details.push((name, value)),
                }
            }
            members.push((key, Value::object(details)));
        }
        Value::object(members)
    }
}

fn truncated() -> Value {
    Value::object([("truncated", Value::Bool(false))])
}
