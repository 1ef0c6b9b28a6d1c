//! `gateway-timeout-too-short`: A route whose gateway gives up before the function behind it does.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
use crate::review::shared::gateway_seconds;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D006",
        code: "gateway-timeout-too-short",
        aws_code: "",
        severity: Severity::Warning,
        what: "A route whose gateway gives up before the function behind it does.",
        why: "The caller gets a 504 while the function goes on working, and may send the request again.",
        example: "GET /orders/{id} of a REST API (29 s) in front of a function with a time-out of 60 s",
        better: "The same with a time-out of 28 s",
        instead: "Give the function a time-out below the gateway's, or start a workflow and answer at once.",
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
        let (gateway, whose) = gateway_seconds(facts, api);
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
        out.push(
            finding(info, at(id, "/integration"), message)
                .with_hint(format!("The gateway's limit: {whose}."))
                .with_related(
                    at(*function, "/timeoutSeconds"),
                    format!("{} times out after {seconds} s", record.name),
                )
                .with_safe_fix(
                    format!("Let {} time out after {fitting} s", record.name),
                    vec![Edit::Set(at(*function, "/timeoutSeconds"), Value::int(fitting))],
                ),
        );
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 60),
        ],
        quiet: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 29),
        ],
    }
}
