//! `cannot-stream`: A route that streams its response where API Gateway cannot.

use crate::design::Place;
#[cfg(test)]
use crate::design::{Id, Integration, Mapping, Protocol, Route, WorkflowType};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::gateway::{NoStream, can_stream};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D027",
        code: "cannot-stream",
        aws_code: "",
        severity: Severity::Error,
        what: "A route that streams its response where API Gateway cannot.",
        why: "Only REST APIs stream, and only from a Lambda proxy or an HTTP proxy integration. A stream is passed on as it \
              is, so nothing can be mapped.",
        example: "A synchronous route to an Express workflow that streams its response",
        better: "A route of a REST API to a function that streams its response",
        instead: "Let a function of a REST API answer, or answer in one piece.",
        source: "Stream the integration response for your proxy integrations, API Gateway developer guide",
    },
    check: cannot_stream,
};

fn cannot_stream(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let api = facts.design.api(route.api);
        let Err(reason) = can_stream(facts.design, api, route) else { continue };
        if !route.streaming {
            continue;
        }
        let because = match &reason {
            NoStream::HttpApi => "HTTP APIs do not stream".to_owned(),
            NoStream::Integration(what) => format!("{what} is not a proxy integration"),
            NoStream::Mapping => "a stream cannot be mapped".to_owned(),
        };
        let message = format!("{} streams its response, but {because}", facts.name(id));
        let mut found = finding(info, at(id, "/streaming"), message)
            .with_safe_fix("Answer in one piece", vec![Edit::Set(at(id, "/streaming"), Value::Bool(false))]);
        match (reason, api) {
            (NoStream::HttpApi, Some(record)) => {
                found = found.with_fix(
                    format!("Make {} a REST API", record.name),
                    vec![Edit::Set(at(route.api, "/protocol"), "REST".into())],
                );
            }
            (NoStream::Mapping, _) => {
                found =
                    found.with_fix("Remove the mapping", vec![Edit::Set(at(id, "/mapping"), Value::Null)]);
            }
            _ => {}
        }
        out.push(found);
    }
}

#[cfg(test)]
fn streamed(route: &str) -> Bench {
    Bench::new().route(route, |route| route.streaming = true)
}

#[cfg(test)]
fn calling(resource: &str, mapping: Mapping) -> Bench {
    let bench = streamed("GET /orders/{id}");
    let resource: Id = bench.id(resource);
    bench.route("GET /orders/{id}", |route: &mut Route| {
        route.integration = Integration::Service { resource, action: "GET".into(), mapping };
    })
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let mapped = Mapping { body: "$result.items".into(), ..Mapping::default() };
    Fixtures {
        found: vec![
            streamed("GET /orders/{id}").protocol(Protocol::Http),
            streamed("POST /orders"),
            streamed("POST /orders").synchronous("POST /orders", Some(WorkflowType::Express)),
            calling("courier", mapped),
            calling("manual-refunds", Mapping::default()),
        ],
        quiet: vec![
            streamed("GET /orders/{id}"),
            calling("courier", Mapping::default()),
            Bench::new().protocol(Protocol::Http),
        ],
    }
}
