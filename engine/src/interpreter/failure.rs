//! Why a state failed.

use std::sync::Arc;

/// An error on its way to a retrier, a catcher or the end of the execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A task, a Fail state, a branch.
    Ordinary,
    Heartbeat,
    /// The end of an Express child execution's time: nothing inside it can catch that.
    Deadline,
    /// A branch or an iteration, whose own events tell why.
    Branch,
    /// A JSONata expression, in the field at `location`: gives an `EvaluationFailed` event.
    Evaluation {
        location: Arc<str>,
        after_entry: bool,
    },
}

impl Failure {
    pub fn new(error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Self {
        Self { error, cause, origin: Origin::Ordinary }
    }

    pub fn named(error: &str, cause: impl Into<Arc<str>>) -> Self {
        Self::new(Some(error.into()), Some(cause.into()))
    }

    pub fn runtime(cause: impl Into<Arc<str>>) -> Self {
        Self::named("States.Runtime", cause)
    }

    /// A JSONata failure. `location` is the field, its parts joined by `/`.
    pub fn evaluation(location: &str, cause: impl Into<Arc<str>>) -> Self {
        Self {
            origin: Origin::Evaluation { location: location.into(), after_entry: false },
            ..Self::named("States.QueryEvaluationError", cause)
        }
    }

    pub fn timeout() -> Self {
        Self::new(Some("States.Timeout".into()), None)
    }

    /// A missed heartbeat shows as `States.Timeout`, but can be matched by its own name too.
    pub fn heartbeat() -> Self {
        Self { origin: Origin::Heartbeat, ..Self::timeout() }
    }

    pub fn is_heartbeat(&self) -> bool {
        self.origin == Origin::Heartbeat
    }

    pub fn is_uncatchable(&self) -> bool {
        self.error.as_deref() == Some("States.Runtime") || self.origin == Origin::Deadline
    }

    /// The same failure with AWS's introduction before its cause.
    #[must_use]
    pub fn in_state(mut self, state: &str, entered_event: u64) -> Self {
        if let Some(cause) = &self.cause {
            self.cause = Some(
                format!(
                    "An error occurred while executing the state '{state}' (entered at the event id #{entered_event}). {cause}"
                )
                .into(),
            );
        }
        self
    }
}
