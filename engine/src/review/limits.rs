//! Figures of AWS that the review reckons with, each with its source and the date it was read.

/// A limit of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    pub name: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub source: &'static str,
    pub read: &'static str,
}

/// The longest that a REST API waits unless raised.
pub const REST_TIMEOUT: Limit = Limit {
    name: "REST API integration time-out",
    value: 29.0,
    unit: "s",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    read: "2025-11",
};

/// The longest that an HTTP API waits.
pub const HTTP_TIMEOUT: Limit = Limit {
    name: "HTTP API integration time-out",
    value: 30.0,
    unit: "s",
    source: "API Gateway quotas for HTTP APIs; fixed",
    read: "2025-11",
};

/// By how much a queue's visibility time-out should exceed its function's time-out.
pub const VISIBILITY_FACTOR: Limit = Limit {
    name: "visibility time-out over function time-out",
    value: 6.0,
    unit: "times",
    source: "Using Lambda with Amazon SQS, Lambda developer guide",
    read: "2025-11",
};

/// A queue's visibility time-out where none is set.
pub const DEFAULT_VISIBILITY: Limit = Limit {
    name: "default visibility time-out",
    value: 30.0,
    unit: "s",
    source: "Amazon SQS developer guide",
    read: "2025-11",
};

/// The longest input or output of a state.
pub const STATE_PAYLOAD: Limit = Limit {
    name: "input or output of a state",
    value: 262_144.0,
    unit: "bytes",
    source: "Step Functions service quotas",
    read: "2025-11",
};

/// All of them, for showing.
pub const ALL: &[Limit] = &[REST_TIMEOUT, HTTP_TIMEOUT, VISIBILITY_FACTOR, DEFAULT_VISIBILITY, STATE_PAYLOAD];
