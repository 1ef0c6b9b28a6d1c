//! Time-outs that do not fit each other.

use super::limits::{HTTP_TIMEOUT, REST_TIMEOUT};
use super::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{QueryLanguage, WorkflowType, describe_duration};
use crate::design::{Api, Id, Integration, Place, Protocol};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(super) const CALLBACK_WITHOUT_TIMEOUT: Rule = Rule {
    info: RuleInfo {
        code: "callback-without-timeout",
        severity: Severity::Warning,
        what: "A task that waits for a task token without TimeoutSeconds or HeartbeatSeconds.",
        why: "If nobody ever sends the token back, the execution waits for up to a year.",
        instead: "Set TimeoutSeconds to the longest that an answer may take, and catch States.Timeout.",
        source: "Wait for a callback with task token, Step Functions developer guide",
    },
    check: callback_without_timeout,
};

fn callback_without_timeout(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let limits = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];
    for call in facts.calls.iter().filter(|call| call.waits_for_token()) {
        if limits.iter().any(|field| call.body.get(field).is_some()) {
            continue;
        }
        let message = format!("{} waits for a token without a time-out", facts.name(call.state));
        out.push(finding(info, at(call.state, ""), message).with_fix(
            "Time out after a day",
            vec![Edit::Set(at(call.state, "/TimeoutSeconds"), Value::int(86_400))],
        ));
    }
}

pub(super) const CALLBACK_WITHOUT_TOKEN: Rule = Rule {
    info: RuleInfo {
        code: "callback-without-token",
        severity: Severity::Warning,
        what: "A task that waits for a task token and does not send it.",
        why: "Nobody can answer without the token: the task only ever times out.",
        instead: "Send $states.context.Task.Token (JSONata) or $$.Task.Token (JSONPath) along.",
        source: "Wait for a callback with task token, Step Functions developer guide",
    },
    check: callback_without_token,
};

fn callback_without_token(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for call in facts.calls.iter().filter(|call| call.waits_for_token()) {
        let (field, sent) = match facts.language(call.state) {
            QueryLanguage::JsonPath => ("Parameters", ["Task.Token", "\"$$\"", "$$.Task\""]),
            QueryLanguage::Jsonata => ("Arguments", ["Task.Token", "$states.context }", "context.Task"]),
        };
        let Some(arguments) = call.body.get(field) else { continue };
        let text = arguments.to_json();
        // A variable may hold the token, or an expression build the whole.
        if sent.iter().any(|sign| text.contains(sign))
            || text.contains("oken")
            || arguments.as_str().is_some()
        {
            continue;
        }
        let message = format!("{} waits for a token that it sends nowhere", facts.name(call.state));
        out.push(finding(info, at(call.state, &format!("/{field}")), message));
    }
}

/// How long an API waits for what is behind a route, and whose limit that is.
fn gateway_seconds(api: &Api) -> (f64, &'static str) {
    let limit = match api.protocol {
        Protocol::Rest => REST_TIMEOUT,
        Protocol::Http => HTTP_TIMEOUT,
    };
    match api.timeout_ms {
        Some(milliseconds) => (f64::from(milliseconds) / 1000.0, "its time-out"),
        None => (limit.value, limit.source),
    }
}

pub(super) const GATEWAY_TIMEOUT: Rule = Rule {
    info: RuleInfo {
        code: "gateway-timeout-too-short",
        severity: Severity::Warning,
        what: "A route whose gateway gives up before the function behind it does.",
        why: "The caller gets a 504 while the function goes on working, and may send the request again.",
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
        let (gateway, whose) = gateway_seconds(api);
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
                .with_fix(
                    format!("Let {} time out after {fitting} s", record.name),
                    vec![Edit::Set(at(*function, "/timeoutSeconds"), Value::int(fitting))],
                ),
        );
    }
}

pub(super) const SYNC_WORKFLOW_OUTLIVES_GATEWAY: Rule = Rule {
    info: RuleInfo {
        code: "sync-workflow-outlives-gateway",
        severity: Severity::Warning,
        what: "A route that waits for a workflow which can take longer than the gateway waits.",
        why: "The caller gets a 504 and never learns the result.",
        instead: "Start the workflow without waiting, answer 202, and let the caller ask for the result.",
        source: "API Gateway quotas",
    },
    check: sync_workflow,
};

fn sync_workflow(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let Integration::StartSyncExecution { workflow, .. } = &route.integration else { continue };
        let (Some(record), Some(api)) = (facts.design.workflow(*workflow), facts.design.api(route.api))
        else {
            continue;
        };
        let (gateway, whose) = gateway_seconds(api);
        let Some(longest) = facts.longest(*workflow) else { continue };
        // A Standard workflow here fails at once, which another rule says.
        if longest.seconds <= gateway || record.kind == WorkflowType::Standard {
            continue;
        }
        let message = format!(
            "{} waits {} at most, but {} can take longer: {}",
            facts.name(id),
            describe_duration(gateway),
            record.name,
            longest.because
        );
        out.push(
            finding(info, at(id, "/integration"), message)
                .with_hint(format!("The gateway's limit: {whose}."))
                .with_fix(
                    "Start it without waiting",
                    vec![Edit::Set(at(id, "/integration"), "StartExecution".into())],
                ),
        );
    }
}

pub(super) const TASK_TIMEOUT: Rule = Rule {
    info: RuleInfo {
        code: "task-timeout-too-short",
        severity: Severity::Warning,
        what: "A task that gives up before the function that it calls does.",
        why: "The workflow goes on as if the call had failed while the function still works, and a retry does the work twice.",
        instead: "Let the task wait at least as long as its function may run.",
        source: "Task state, TimeoutSeconds, Step Functions developer guide",
    },
    check: task_timeout,
};

fn task_timeout(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for call in facts.calls.iter().filter(|call| call.is_lambda() && !call.waits_for_token()) {
        let Some((target, function)) = call.target.and_then(|id: Id| Some((id, facts.design.function(id)?)))
        else {
            continue;
        };
        let Some(timeout) = Facts::seconds(call.body, "TimeoutSeconds") else { continue };
        let needed = f64::from(function.timeout_seconds);
        if timeout >= needed {
            continue;
        }
        let message = format!(
            "{} gives up after {timeout} s, but {} may run for {needed} s",
            facts.name(call.state),
            function.name
        );
        out.push(
            finding(info, at(call.state, "/TimeoutSeconds"), message)
                .with_related(
                    at(target, "/timeoutSeconds"),
                    format!("{} times out after {needed} s", function.name),
                )
                .with_fix(
                    format!("Wait {} s", function.timeout_seconds),
                    vec![Edit::Set(
                        at(call.state, "/TimeoutSeconds"),
                        Value::int(i64::from(function.timeout_seconds)),
                    )],
                ),
        );
    }
}
