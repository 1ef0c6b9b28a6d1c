//! `integration-timeout-too-long`: A time-out of a route or an API that API Gateway refuses.

use crate::asl::describe_duration;
#[cfg(test)]
use crate::design::Route;
use crate::design::{Api, Endpoint, Place, Protocol};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::gateway::streams;
use crate::aws::{HTTP_TIMEOUT, REST_TIMEOUT, REST_STREAM_DURATION};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D029",
        code: "integration-timeout-too-long",
        aws_code: "",
        severity: Severity::Error,
        what: "A time-out of a route or an API that API Gateway refuses.",
        why: "An HTTP API waits 30 s at most. A REST API waits 29 s, which can be raised for Regional and private APIs but \
              not for edge-optimized ones, or 15 minutes where the response is streamed.",
        example: "An HTTP API with a time-out of 60,000 ms",
        better: "The same with 30,000 ms",
        instead: "Enter a shorter time-out, or start a workflow and answer at once.",
        source: "API Gateway quotas; timeoutInMillis of PutIntegration, API Gateway API reference",
    },
    check: integration_timeout,
};

/// The longest time-out that AWS takes, in seconds, and for what. `None` where the quota can be raised.
fn longest(facts: &Facts<'_>, api: &Api, streaming: bool) -> Option<(f64, &'static str)> {
    if streaming {
        return Some((facts.limit(&REST_STREAM_DURATION), "a streamed response takes"));
    }
    match (api.protocol, api.endpoint) {
        (Protocol::Http, _) => Some((facts.limit(&HTTP_TIMEOUT), "an HTTP API waits")),
        (Protocol::Rest, Some(Endpoint::Edge)) => {
            Some((facts.limit(&REST_TIMEOUT), "an edge-optimized API waits"))
        }
        (Protocol::Rest, _) => None,
    }
}

fn integration_timeout(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut found = |id, name: String, given: Option<u32>, longest: Option<(f64, &str)>| {
        let (Some(given), Some((seconds, what))) = (given, longest) else { return };
        if f64::from(given) / 1000.0 <= seconds {
            return;
        }
        let given = describe_duration(f64::from(given) / 1000.0);
        let message =
            format!("{name} has a time-out of {given}, but {what} {} at most", describe_duration(seconds));
        out.push(finding(info, at(id, "/timeoutMs"), message).with_safe_fix(
            format!("Wait {}", describe_duration(seconds)),
            vec![Edit::Set(at(id, "/timeoutMs"), Value::int((seconds * 1000.0) as i64))],
        ));
    };
    for (id, api) in facts.design.apis() {
        found(id, facts.name(id), api.timeout_ms, longest(facts, api, false));
    }
    for (id, route) in facts.design.routes() {
        let Some(api) = facts.design.api(route.api) else { continue };
        let streaming = streams(facts.design, Some(api), route);
        found(id, facts.name(id), route.timeout_ms, longest(facts, api, streaming));
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let api = |protocol: Protocol, endpoint: Option<Endpoint>, milliseconds: u32| {
        Bench::new().api(|api| {
            (api.protocol, api.endpoint, api.timeout_ms) = (protocol, endpoint, Some(milliseconds));
        })
    };
    let route = |change: fn(&mut Route)| Bench::new().route("GET /orders/{id}", change);
    Fixtures {
        found: vec![
            api(Protocol::Http, None, 30_001),
            api(Protocol::Rest, Some(Endpoint::Edge), 29_001),
            route(|route| (route.streaming, route.timeout_ms) = (true, Some(900_001))),
            route(|route| route.timeout_ms = Some(45_000)).protocol(Protocol::Http),
        ],
        quiet: vec![
            api(Protocol::Http, None, 30_000),
            api(Protocol::Rest, Some(Endpoint::Regional), 60_000),
            api(Protocol::Rest, None, 60_000),
            api(Protocol::Rest, Some(Endpoint::Edge), 29_000),
            route(|route| (route.streaming, route.timeout_ms) = (true, Some(900_000))),
        ],
    }
}
