//! Figures of AWS that the review reckons with, each with its source and the date it was read. A figure of the same
//! name in the design takes its place.

use crate::design::Design;

/// A limit of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The name of the figure that takes its place where a person enters one.
    pub id: &'static str,
    pub name: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub source: &'static str,
    pub read: &'static str,
}

/// The longest that a REST API waits unless raised.
pub const REST_TIMEOUT: Limit = Limit {
    id: "rest-timeout",
    name: "REST API integration time-out",
    value: 29.0,
    unit: "s",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    read: "2025-11",
};

/// The longest that an HTTP API waits.
pub const HTTP_TIMEOUT: Limit = Limit {
    id: "http-timeout",
    name: "HTTP API integration time-out",
    value: 30.0,
    unit: "s",
    source: "API Gateway quotas for HTTP APIs; fixed",
    read: "2025-11",
};

/// The longest that a streamed response of a REST API takes.
pub const STREAM_TIMEOUT: Limit = Limit {
    id: "stream-timeout",
    name: "streamed response of a REST API",
    value: 900.0,
    unit: "s",
    source: "API Gateway developer guide, Stream the integration response for your proxy integrations",
    read: "2026-12",
};

/// The longest silence in a stream of a Regional or private REST API.
pub const STREAM_IDLE: Limit = Limit {
    id: "stream-idle",
    name: "silence in a stream, Regional or private API",
    value: 300.0,
    unit: "s",
    source: "API Gateway developer guide, Stream the integration response for your proxy integrations",
    read: "2026-12",
};

/// The longest silence in a stream of an edge-optimized REST API.
pub const STREAM_IDLE_EDGE: Limit = Limit {
    id: "stream-idle-edge",
    name: "silence in a stream, edge-optimized API",
    value: 30.0,
    unit: "s",
    source: "API Gateway developer guide, Stream the integration response for your proxy integrations",
    read: "2026-12",
};

/// The largest response that API Gateway passes on without streaming it.
pub const GATEWAY_PAYLOAD: Limit = Limit {
    id: "gateway-payload",
    name: "response through API Gateway without streaming",
    value: 10_485_760.0,
    unit: "bytes",
    source: "API Gateway quotas",
    read: "2026-12",
};

/// The largest response of a function that is called synchronously and does not stream. The 6 MB of Lambda's page are
/// 6,291,556 bytes in its error message.
pub const LAMBDA_PAYLOAD: Limit = Limit {
    id: "lambda-payload",
    name: "response of a function without streaming",
    value: 6_291_556.0,
    unit: "bytes",
    source: "Lambda quotas, invocation payload",
    read: "2026-12",
};

/// The largest response that a function streams.
pub const LAMBDA_STREAM_PAYLOAD: Limit = Limit {
    id: "lambda-stream-payload",
    name: "streamed response of a function",
    value: 209_715_200.0,
    unit: "bytes",
    source: "Lambda developer guide, Response streaming for Lambda functions",
    read: "2026-12",
};

/// By how much a queue's visibility time-out should exceed its function's time-out.
pub const VISIBILITY_FACTOR: Limit = Limit {
    id: "visibility-factor",
    name: "visibility time-out over function time-out",
    value: 6.0,
    unit: "times",
    source: "Using Lambda with Amazon SQS, Lambda developer guide",
    read: "2025-11",
};

/// A queue's visibility time-out where none is set.
pub const DEFAULT_VISIBILITY: Limit = Limit {
    id: "default-visibility",
    name: "default visibility time-out",
    value: 30.0,
    unit: "s",
    source: "Amazon SQS developer guide",
    read: "2025-11",
};

/// The longest input or output of a state.
pub const STATE_PAYLOAD: Limit = Limit {
    id: "state-payload",
    name: "input or output of a state",
    value: 262_144.0,
    unit: "bytes",
    source: "Step Functions service quotas",
    read: "2025-11",
};

/// Iterations of an inline Map that run at once.
pub const INLINE_MAP: Limit = Limit {
    id: "inline-map",
    name: "iterations of an inline Map at once",
    value: 40.0,
    unit: "",
    source: "Step Functions service quotas",
    read: "2025-11",
};

/// Child executions of a distributed Map that run at once.
pub const DISTRIBUTED_MAP: Limit = Limit {
    id: "distributed-map",
    name: "child executions of a distributed Map at once",
    value: 10_000.0,
    unit: "",
    source: "Step Functions service quotas",
    read: "2025-11",
};

/// The longest execution of an Express workflow.
pub const EXPRESS_DURATION: Limit = Limit {
    id: "express-duration",
    name: "duration of an Express execution",
    value: 300.0,
    unit: "s",
    source: "Step Functions service quotas",
    read: "2025-11",
};

/// What a million state transitions of Standard workflows cost.
pub const STANDARD_PRICE: Limit = Limit {
    id: "standard-price",
    name: "a million transitions of a Standard workflow",
    value: 25.0,
    unit: "$",
    source: "Step Functions pricing, us-east-1",
    read: "2025-11",
};

/// What a million executions of Express workflows cost, their duration apart.
pub const EXPRESS_PRICE: Limit = Limit {
    id: "express-price",
    name: "a million requests of an Express workflow",
    value: 1.0,
    unit: "$",
    source: "Step Functions pricing, us-east-1",
    read: "2025-11",
};

/// What a GB-hour of Express workflows costs, the first thousand of a month.
pub const EXPRESS_MEMORY_PRICE: Limit = Limit {
    id: "express-memory-price",
    name: "a GB-hour of Express workflows",
    value: 0.06,
    unit: "$",
    source: "Step Functions pricing, us-east-1",
    read: "2025-11",
};

/// A limit as it is for a design: AWS's own, or what a person has entered.
pub fn in_design(design: &Design, limit: &Limit) -> f64 {
    let figures = &design.settings().figures;
    let entered = figures.iter().find(|figure| figure.owner.is_none() && figure.name == limit.id);
    entered.map_or(limit.value, |figure| figure.value)
}

/// All of them, for showing.
pub const ALL: &[Limit] = &[
    REST_TIMEOUT,
    HTTP_TIMEOUT,
    STREAM_TIMEOUT,
    STREAM_IDLE,
    STREAM_IDLE_EDGE,
    GATEWAY_PAYLOAD,
    LAMBDA_PAYLOAD,
    LAMBDA_STREAM_PAYLOAD,
    VISIBILITY_FACTOR,
    DEFAULT_VISIBILITY,
    STATE_PAYLOAD,
    INLINE_MAP,
    DISTRIBUTED_MAP,
    EXPRESS_DURATION,
    STANDARD_PRICE,
    EXPRESS_PRICE,
    EXPRESS_MEMORY_PRICE,
];

/// The limits that a rule reckons with; none for most rules.
pub fn behind(code: &str) -> &'static [Limit] {
    match code {
        "gateway-timeout-too-short" | "integration-timeout-too-long" => {
            &[REST_TIMEOUT, HTTP_TIMEOUT, STREAM_TIMEOUT]
        }
        "sync-workflow-outlives-gateway" => &[REST_TIMEOUT, HTTP_TIMEOUT],
        "stream-idle" => &[STREAM_IDLE, STREAM_IDLE_EDGE],
        "response-too-large" => &[LAMBDA_PAYLOAD, GATEWAY_PAYLOAD, LAMBDA_STREAM_PAYLOAD],
        "queue-visibility-too-short" => &[VISIBILITY_FACTOR, DEFAULT_VISIBILITY],
        "payload-too-large" => &[STATE_PAYLOAD],
        "max-concurrency-too-high" => &[INLINE_MAP, DISTRIBUTED_MAP],
        "express-or-standard" => &[STANDARD_PRICE, EXPRESS_PRICE, EXPRESS_MEMORY_PRICE, EXPRESS_DURATION],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_of_rules_that_there_are() {
        for code in [
            "gateway-timeout-too-short",
            "integration-timeout-too-long",
            "stream-idle",
            "response-too-large",
            "sync-workflow-outlives-gateway",
            "queue-visibility-too-short",
            "payload-too-large",
            "max-concurrency-too-high",
            "express-or-standard",
        ] {
            assert!(crate::review::rule_info(code).is_some(), "no rule {code}");
            assert!(
                !behind(code).is_empty() && behind(code).iter().all(|limit| ALL.contains(limit)),
                "{code}"
            );
        }
    }
}
