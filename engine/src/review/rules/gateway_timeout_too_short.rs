//! `gateway-timeout-too-short`: A route whose gateway gives up before the function behind it does.

#[cfg(test)]
use crate::design::Protocol;
use crate::design::{Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::gateway::{self, Wait};
use crate::aws::REST_STREAM_DURATION;
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D006",
        code: "gateway-timeout-too-short",
        aws_code: "",
        severity: Severity::Warning,
        what: "A route whose gateway gives up before the function behind it does.",
        why: "The caller gets a 504 while the function goes on working, and may send the request again.",
        example: concat!(
            "GET /orders/{id} of a REST API (",
            figure!(REST_TIMEOUT),
            " s) in front of a function with a time-out of 60 s"
        ),
        better: "The same with a time-out of 28 s",
        instead: "Give the function a time-out below the gateway's, start a workflow and answer at once, or let a REST API \
                  stream the response.",
        source: "API Gateway quotas",
    },
    check: gateway_timeout,
};

fn gateway_timeout(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let (Integration::Function { function }, Some(api)) =
            (&route.integration, facts.design.api(route.api))
        else {
            continue;
        };
        let Some(record) = facts.design.function(*function) else { continue };
        let Wait { seconds: gateway, source: whose } = gateway::wait(facts.design, Some(api), route);
        let seconds = f64::from(record.timeout_seconds);
        if seconds <= gateway {
            continue;
        }
        let fitting = (gateway - 1.0).max(1.0) as i64;
        let message = format!(
            "{} answers after {gateway} s at most, but {} may run for {seconds} s",
            facts.name(id),
            record.name
        );
        let mut found = finding(info, at(id, "/integration"), message)
            .with_hint(format!("The gateway's limit: {whose}."))
            .with_related(
                at(*function, "/timeoutSeconds"),
                format!("{} times out after {seconds} s", record.name),
            )
            .with_safe_fix(
                format!("Let {} time out after {fitting} s", record.name),
                vec![Edit::Set(at(*function, "/timeoutSeconds"), Value::int(fitting))],
            );
        // Streaming changes what the function must do, so it is offered and never applied by itself.
        let may_stream = !route.streaming && gateway::can_stream(facts.design, Some(api), route).is_ok();
        if may_stream && seconds <= facts.limit(&REST_STREAM_DURATION) && route.timeout_ms.is_none() {
            found = found
                .with_fix("Stream the response", vec![Edit::Set(at(id, "/streaming"), Value::Bool(true))]);
        }
        out.push(found);
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 60),
            // A time-out of the route's own counts, also for a stream.
            Bench::new().function("orders-get", |function| function.timeout_seconds = 60).route(
                "GET /orders/{id}",
                |route| {
                    (route.streaming, route.timeout_ms) = (true, Some(40_000));
                },
            ),
            // An HTTP API does not stream.
            Bench::new()
                .function("orders-get", |function| function.timeout_seconds = 60)
                .protocol(Protocol::Http)
                .route("GET /orders/{id}", |route| route.streaming = true),
        ],
        quiet: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 29),
            // A stream may take 15 minutes.
            Bench::new()
                .function("orders-get", |function| function.timeout_seconds = 900)
                .route("GET /orders/{id}", |route| route.streaming = true),
            Bench::new()
                .function("orders-get", |function| function.timeout_seconds = 60)
                .route("GET /orders/{id}", |route| route.timeout_ms = Some(61_000)),
        ],
    }
}
