//! Retriers and catchers: which errors they match, and how long a retry waits.

use std::sync::Arc;

use crate::json::Value;

use super::failure::Failure;

/// `States.ALL` and the like, read once.
#[derive(Clone, Debug)]
pub(super) struct ErrorNames(Vec<Arc<str>>);

impl ErrorNames {
    fn new(fields: &Value) -> Self {
        let names = fields.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
        Self(names.iter().filter_map(|name| name.as_str().map(Into::into)).collect())
    }

    /// Whether one of the names matches. `States.Runtime` is matched by none, not even its own name.
    pub fn matches(&self, failure: &Failure) -> bool {
        if failure.is_uncatchable() {
            return false;
        }
        let error = failure.error.as_deref();
        self.0.iter().any(|name| match &**name {
            "States.ALL" => true,
            "States.TaskFailed" => error != Some("States.Timeout"),
            "States.HeartbeatTimeout" => failure.is_heartbeat() || error == Some("States.HeartbeatTimeout"),
            other => error == Some(other),
        })
    }
}

/// One entry of `Retry`.
#[derive(Clone, Debug)]
pub(super) struct Retrier {
    pub errors: ErrorNames,
    pub max_attempts: u64,
    interval_seconds: f64,
    backoff_rate: f64,
    max_delay_seconds: Option<f64>,
    pub jitter: bool,
}

impl Retrier {
    pub fn new(fields: &Value) -> Self {
        let number = |name: &str| fields.get(name).and_then(Value::as_f64);
        Self {
            errors: ErrorNames::new(fields),
            max_attempts: fields
                .get("MaxAttempts")
                .and_then(Value::as_i64)
                .map_or(3, |value| value.max(0) as u64),
            interval_seconds: number("IntervalSeconds").unwrap_or(1.0).max(0.0),
            backoff_rate: number("BackoffRate").unwrap_or(2.0).max(1.0),
            max_delay_seconds: number("MaxDelaySeconds"),
            jitter: fields.get("JitterStrategy").and_then(Value::as_str) == Some("FULL"),
        }
    }

    /// Seconds to wait before retry number `attempt` (from 0), without jitter.
    pub fn delay_seconds(&self, attempt: u64) -> f64 {
        let exponent = i32::try_from(attempt).unwrap_or(i32::MAX);
        let delay = self.interval_seconds * self.backoff_rate.powi(exponent);
        delay.min(self.max_delay_seconds.unwrap_or(f64::MAX)).min(crate::aws::RETRY_MAX_DELAY.value)
    }
}

/// One entry of `Catch`.
#[derive(Clone, Debug)]
pub(super) struct Catcher {
    pub errors: ErrorNames,
    pub next: usize,
    pub fields: Value,
}

impl Catcher {
    pub fn new(fields: &Value, next: usize) -> Self {
        Self { errors: ErrorNames::new(fields), next, fields: fields.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    fn retrier(text: &str) -> Retrier {
        Retrier::new(&serde_json::from_str::<serde_json::Value>(text).unwrap().into())
    }

    #[test]
    fn delays_grow_to_the_maximum() {
        let retrier =
            retrier(r#"{"ErrorEquals":["A"],"IntervalSeconds":3,"BackoffRate":2.5,"MaxDelaySeconds":10}"#);
        assert_eq!(retrier.delay_seconds(0), 3.0);
        assert_eq!(retrier.delay_seconds(1), 7.5);
        assert_eq!(retrier.delay_seconds(2), 10.0);
        assert_eq!(retrier.max_attempts, 3);
    }

    #[test]
    fn reserved_names_match_what_they_should() {
        let names = |name: &str| retrier(&format!(r#"{{"ErrorEquals":["{name}"]}}"#)).errors;
        let failure = |error: &str| Failure::named(error, "cause");
        assert!(names("States.ALL").matches(&failure("States.Timeout")));
        assert!(!names("States.TaskFailed").matches(&failure("States.Timeout")));
        assert!(names("States.TaskFailed").matches(&failure("Any")));
        assert!(!names("States.ALL").matches(&failure("States.Runtime")));
        assert!(!names("States.Runtime").matches(&failure("States.Runtime")));
        assert!(names("States.HeartbeatTimeout").matches(&Failure::heartbeat()));
        assert!(names("States.Timeout").matches(&Failure::heartbeat()));
    }
}
