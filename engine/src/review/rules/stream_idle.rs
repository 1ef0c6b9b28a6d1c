//! `stream-idle`: A streaming route whose function can be silent for longer than API Gateway keeps the stream open.

use crate::asl::describe_duration;
use crate::design::{Endpoint, Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::gateway::streams;
use crate::aws::{REST_STREAM_IDLE, REST_STREAM_IDLE_EDGE};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D028",
        code: "stream-idle",
        aws_code: "",
        severity: Severity::Hint,
        what: "A streaming route whose function runs for longer than the stream may be silent.",
        why: "API Gateway closes a stream through which nothing came for 5 minutes (Regional and private APIs) or 30 s \
              (edge-optimized APIs). The function then works for nobody.",
        example: "A streamed route of an edge-optimized API to a function with a time-out of 120 s",
        better: "The same on a Regional API, or with a time-out of 30 s",
        instead: "Let the function send something at least that often, such as a comment line of server-sent events.",
        source: "Stream the integration response for your proxy integrations, API Gateway developer guide",
    },
    check: stream_idle,
};

fn stream_idle(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let (Integration::Function { function }, Some(api)) =
            (&route.integration, facts.design.api(route.api))
        else {
            continue;
        };
        let Some(record) = facts.design.function(*function) else { continue };
        if !streams(facts.design, Some(api), route) {
            continue;
        }
        // An API whose endpoint type is not known is taken for a Regional one.
        let is_edge = api.endpoint == Some(Endpoint::Edge);
        let regional = facts.limit(&REST_STREAM_IDLE);
        let idle = if is_edge { facts.limit(&REST_STREAM_IDLE_EDGE) } else { regional };
        let seconds = f64::from(record.timeout_seconds);
        if seconds <= idle {
            continue;
        }
        let message = format!(
            "The stream of {} is closed after {} of silence; {} may run for {}",
            facts.name(id),
            describe_duration(idle),
            record.name,
            describe_duration(seconds)
        );
        let mut found = finding(info, at(id, "/streaming"), message).with_related(
            at(*function, "/timeoutSeconds"),
            format!("{} times out after {seconds} s", record.name),
        );
        if is_edge && seconds <= regional {
            found = found.with_fix(
                format!("Make {} a Regional API", api.name),
                vec![Edit::Set(at(route.api, "/endpoint"), Endpoint::Regional.as_str().into())],
            );
        }
        out.push(found);
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let streamed = |endpoint: Option<Endpoint>, seconds: u32| {
        Bench::new()
            .api(|api| api.endpoint = endpoint)
            .function("orders-get", |function| function.timeout_seconds = seconds)
            .route("GET /orders/{id}", |route| route.streaming = true)
    };
    Fixtures {
        found: vec![
            streamed(Some(Endpoint::Edge), 31),
            streamed(Some(Endpoint::Regional), 301),
            streamed(None, 900),
        ],
        quiet: vec![
            streamed(Some(Endpoint::Edge), 30),
            streamed(Some(Endpoint::Private), 300),
            streamed(None, 300),
            streamed(Some(Endpoint::Edge), 120).route("GET /orders/{id}", |route| route.streaming = false),
        ],
    }
}
