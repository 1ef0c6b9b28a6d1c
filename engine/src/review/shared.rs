//! What several rules reckon with.

use super::Facts;
use super::limits::{HTTP_TIMEOUT, REST_TIMEOUT};
use crate::design::{Api, Protocol};
use crate::json::Value;

/// The errors of an HTTP call that are worth another attempt.
pub(in crate::review) const HTTP_TRANSIENT: &[&str] =
    &["States.Http.Socket", "States.Http.StatusCode.429", "States.Http.StatusCode.503"];

/// The usual Retry for transient errors of what is called.
pub(in crate::review) fn usual_retry(errors: &[&str]) -> Value {
    Value::array([Value::object([
        ("ErrorEquals", Value::array(errors.iter().map(|error| Value::from(*error)))),
        ("IntervalSeconds", Value::int(2)),
        ("MaxAttempts", Value::int(3)),
        ("BackoffRate", Value::int(2)),
        ("JitterStrategy", Value::from("FULL")),
    ])])
}

/// How long an API waits for what is behind a route, and whose limit that is.
pub(in crate::review) fn gateway_seconds(facts: &Facts<'_>, api: &Api) -> (f64, &'static str) {
    let limit = match api.protocol {
        Protocol::Rest => REST_TIMEOUT,
        Protocol::Http => HTTP_TIMEOUT,
    };
    match api.timeout_ms {
        Some(milliseconds) => (f64::from(milliseconds) / 1000.0, "its time-out"),
        None if facts.limit(&limit) == limit.value => (limit.value, limit.source),
        None => (facts.limit(&limit), "as entered for this design"),
    }
}
