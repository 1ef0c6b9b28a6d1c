//! The figures of AWS that the review uses. A figure of the same name in the design replaces AWS's.

use crate::aws::{
    DEFAULT_VISIBILITY, DISTRIBUTED_MAP, EXPRESS_DURATION, EXPRESS_MEMORY_PRICE, EXPRESS_PRICE,
    GATEWAY_PAYLOAD, HTTP_TIMEOUT, INLINE_MAP, LAMBDA_PAYLOAD, LAMBDA_STREAM_PAYLOAD, REST_STREAM_DURATION,
    REST_STREAM_IDLE, REST_STREAM_IDLE_EDGE, REST_TIMEOUT, STANDARD_PRICE, START_EXPRESS_RATE,
    START_STANDARD_BUCKET, START_STANDARD_RATE, STATE_PAYLOAD, TRANSITION_RATE, VISIBILITY_FACTOR,
};
pub use crate::aws::{Limit, REVIEWED as ALL};
use crate::design::Design;

/// A figure as it is for a design: what a person entered, else AWS's in the design's region.
pub fn in_design(design: &Design, limit: &Limit) -> f64 {
    let settings = design.settings();
    let entered = settings.figures.iter().find(|figure| figure.owner.is_none() && figure.name == limit.id);
    entered.map_or_else(|| limit.in_region(&settings.region), |figure| figure.value)
}

/// The figures that a rule uses; none for most rules.
pub fn behind(code: &str) -> &'static [Limit] {
    match code {
        "gateway-timeout-too-short" | "integration-timeout-too-long" => {
            &[REST_TIMEOUT, HTTP_TIMEOUT, REST_STREAM_DURATION]
        }
        "sync-workflow-outlives-gateway" => &[REST_TIMEOUT, HTTP_TIMEOUT],
        "stream-idle" => &[REST_STREAM_IDLE, REST_STREAM_IDLE_EDGE],
        "response-too-large" => &[LAMBDA_PAYLOAD, GATEWAY_PAYLOAD, LAMBDA_STREAM_PAYLOAD],
        "queue-visibility-too-short" => &[VISIBILITY_FACTOR, DEFAULT_VISIBILITY],
        "payload-too-large" => &[STATE_PAYLOAD],
        "max-concurrency-too-high" => &[INLINE_MAP, DISTRIBUTED_MAP],
        "start-rate-above-quota" => {
            &[START_STANDARD_RATE, START_STANDARD_BUCKET, START_EXPRESS_RATE, TRANSITION_RATE]
        }
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
            "start-rate-above-quota",
        ] {
            assert!(crate::review::rule_info(code).is_some(), "no rule {code}");
            assert!(
                !behind(code).is_empty() && behind(code).iter().all(|limit| ALL.contains(limit)),
                "{code}"
            );
        }
    }
}
