//! Why a state failed.

use std::sync::Arc;

use crate::json::Value;

/// An error on its way to a retrier, a catcher or the end of the execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
    pub origin: Origin,
    /// It came by `SendTaskFailure`, whose caller may leave out the error, the cause or both.
    pub by_token: bool,
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
    /// A JSONata expression, in the field at `location` (`None`: no field of the state): gives an `EvaluationFailed` event.
    Evaluation {
        location: Option<Arc<str>>,
        after_entry: bool,
    },
}

/// Characters of an error's name and of its cause, by the service's API.
const LONGEST_ERROR: usize = crate::aws::ERROR_LENGTH.whole();
const LONGEST_CAUSE: usize = crate::aws::CAUSE_LENGTH.whole();

fn cut(text: Arc<str>, longest: usize) -> Arc<str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => text.get(..end).map_or(text.clone(), Into::into),
        None => text,
    }
}

impl Failure {
    pub fn new(error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Self {
        Self { error, cause, origin: Origin::Ordinary, by_token: false }
    }

    /// A failure that comes from outside, with its texts cut to the lengths that the service keeps.
    pub fn from_outside(error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Self {
        Self::new(error.map(|text| cut(text, LONGEST_ERROR)), cause.map(|text| cut(text, LONGEST_CAUSE)))
    }

    /// The failure that `SendTaskFailure` sends.
    pub fn by_token(error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Self {
        Self { by_token: true, ..Self::from_outside(error, cause) }
    }

    /// The error output that a catcher gets. An absent text is `""`, but null where `SendTaskFailure` left it out: both
    /// come from recorded executions as `LocalStack`'s tests keep them (localstack/localstack #10750 for the token).
    pub fn output(&self) -> Value {
        let text = |text: &Option<Arc<str>>| match text {
            Some(text) => Value::String(Arc::clone(text)),
            None if self.by_token => Value::Null,
            None => "".into(),
        };
        Value::object([("Error", text(&self.error)), ("Cause", text(&self.cause))])
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
            origin: Origin::Evaluation { location: Some(location.into()), after_entry: false },
            ..Self::named("States.QueryEvaluationError", cause)
        }
    }

    /// A JSONata failure that lies in none of the state's fields.
    pub fn evaluation_nowhere(cause: impl Into<Arc<str>>) -> Self {
        Self {
            origin: Origin::Evaluation { location: None, after_entry: false },
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

    /// The same failure with AWS's introduction before its cause, which a conflict of reference paths does without.
    #[must_use]
    pub fn in_state(mut self, state: &str, entered_event: u64) -> Self {
        if self.error.as_deref() == Some("States.ReferencePathConflict") {
            return self;
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn texts_from_outside_are_cut_by_characters() {
        let failure = Failure::from_outside(Some("é".repeat(300).into()), Some("é".repeat(40_000).into()));
        assert_eq!(failure.error.unwrap().chars().count(), LONGEST_ERROR);
        assert_eq!(failure.cause.unwrap().chars().count(), LONGEST_CAUSE);
        let short = Failure::from_outside(Some("E".into()), None);
        assert_eq!((short.error.as_deref(), short.cause), (Some("E"), None));
    }
}
