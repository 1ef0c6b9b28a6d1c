//! `response-too-large`: A route whose callee answers with more than reaches the caller.

use crate::design::{Integration, MockAnswer, Place};
#[cfg(test)]
use crate::design::{Mapping, MockRule};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::gateway::{can_stream, largest_response};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D030",
        code: "response-too-large",
        aws_code: "",
        severity: Severity::Warning,
        what: "A route whose callee answers with more than reaches the caller.",
        why: "A function returns 6 MB at most and API Gateway passes on 10 MB at most; the caller gets an error for more. A \
              streamed response of a function has up to 200 MB.",
        example: "A function whose largest response is 8 MB, behind a route that answers in one piece",
        better: "The same behind a route of a REST API that streams its response",
        instead: "Stream the response, or answer with a link to a file in a bucket.",
        source: "Lambda quotas; API Gateway quotas; Response streaming for Lambda functions, Lambda developer guide",
    },
    check: response_too_large,
};

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / (1024.0 * 1024.0))
}

fn response_too_large(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let api = facts.design.api(route.api);
        if !matches!(route.integration, Integration::Function { .. } | Integration::Service { .. }) {
            continue;
        }
        let (Some(callee), Some(most)) =
            (facts.route_target(route), largest_response(facts.design, api, route))
        else {
            continue;
        };
        let mocked = facts.design.get(callee).and_then(|record| record.mock()).map(|mock| &mock.rules);
        let mocked = mocked.into_iter().flatten().filter_map(|rule| match &rule.answer {
            MockAnswer::Return(value) => Some(value.json_size() as f64),
            _ => None,
        });
        let known = facts.figure(Some(callee), "answer-bytes");
        let Some(bytes) = mocked.chain(known).max_by(f64::total_cmp).filter(|bytes| *bytes > most.bytes)
        else {
            continue;
        };
        let message = format!(
            "{} answers with up to {}; {} reach the caller of {} at most",
            facts.name(callee),
            megabytes(bytes),
            megabytes(most.bytes),
            facts.name(id)
        );
        let mut found = finding(info, at(id, "/integration"), message)
            .with_hint(format!("The limit: {}.", most.limit.source));
        if !route.streaming && can_stream(facts.design, api, route).is_ok() {
            found = found
                .with_fix("Stream the response", vec![Edit::Set(at(id, "/streaming"), Value::Bool(true))]);
        }
        out.push(found);
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let declared = |bytes| Bench::new().figure(Some("orders-get"), "answer-bytes", bytes);
    let streamed = |bytes| declared(bytes).route("GET /orders/{id}", |route| route.streaming = true);
    let service = |bytes| {
        let bench = Bench::new().figure(Some("courier"), "answer-bytes", bytes);
        let resource = bench.id("courier");
        bench.route("GET /orders/{id}", |route| {
            let mapping = Mapping::default();
            route.integration = Integration::Service { resource, action: "GET".into(), mapping };
        })
    };
    let mocked = |bytes: usize| {
        Bench::new().function("orders-get", |function| {
            let answer = MockAnswer::Return("x".repeat(bytes).into());
            function.mock.rules = vec![MockRule { answer, ..MockRule::default() }];
        })
    };
    Fixtures {
        found: vec![declared(8_000_000.0), streamed(300_000_000.0), service(12_000_000.0), mocked(6_400_000)],
        quiet: vec![
            declared(6_000_000.0),
            streamed(150_000_000.0),
            service(9_000_000.0),
            service(12_000_000.0).route("GET /orders/{id}", |route| route.streaming = true),
            mocked(1_000),
        ],
    }
}
