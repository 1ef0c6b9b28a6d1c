//! Functions that do too much, wait for each other, or are called without a safety net.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::errors::LAMBDA_TRANSIENT;
use crate::design::{Access, CallMode, Id, Integration, Place, ResourceKind};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

/// Routes from which on one function is taken to be a whole service.
const MANY_ROUTES: usize = 4;
/// The errors of an HTTP call that are worth another attempt.
pub(super) const HTTP_TRANSIENT: &[&str] =
    &["States.Http.Socket", "States.Http.StatusCode.429", "States.Http.StatusCode.503"];
/// Services called in sequence from which on a function is taken to be a workflow.
const MANY_SERVICES: usize = 3;

pub(super) const LAMBDA_LITH: Rule = Rule {
    info: RuleInfo {
        code: "lambda-lith",
        severity: Severity::Warning,
        what: "One function behind many routes, or one that changes many services one after the other.",
        why: "It has the permissions, the time-out and the failures of all of them; when a step in the middle fails, \
              what came before stays done.",
        instead: "Split it: a function for each task, and a workflow that calls them in order with Retry and Catch.",
        source: "AWS Lambda anti-patterns, Lambda operator guide",
    },
    check: lambda_lith,
};

fn lambda_lith(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut routes: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (id, route) in facts.design.routes() {
        if let Integration::Function { function } = route.integration {
            routes.entry(function).or_default().push(id);
        }
    }
    for (id, function) in facts.design.functions() {
        let changed: BTreeSet<Id> = function
            .uses
            .iter()
            .filter(|used| used.mode == CallMode::Sync && used.access != Access::Read)
            .map(|used| used.target)
            .filter(|target| facts.design.contains(*target))
            .collect();
        let others = changed
            .iter()
            .filter(|target| {
                facts.design.resource(**target).is_none_or(|resource| resource.kind != ResourceKind::Table)
            })
            .count();
        let behind = routes.get(&id).map_or(0, Vec::len);
        // Reading and writing one table through a handful of routes is plain CRUD.
        if changed.len() >= MANY_SERVICES {
            let names: Vec<String> = changed.iter().map(|target| facts.name(*target)).collect();
            let message = format!(
                "{} changes {} things one after the other: {}",
                function.name,
                names.len(),
                names.join(", ")
            );
            out.push(finding(info, at(id, "/uses"), message).with_fix(
                "Split it into a workflow",
                vec![Edit::Set(at(id, "/workflow"), Value::from("split"))],
            ));
        } else if behind >= MANY_ROUTES && others > 0 {
            let message =
                format!("{} stands behind {behind} routes and calls {}", function.name, services(others));
            let mut diagnostic = finding(info, at(id, ""), message);
            for route in routes.get(&id).into_iter().flatten() {
                diagnostic = diagnostic.with_related(at(*route, "/integration"), facts.name(*route));
            }
            out.push(diagnostic);
        }
    }
}

fn services(count: usize) -> String {
    if count == 1 { "another service".to_owned() } else { format!("{count} other services") }
}

pub(super) const FUNCTION_WAITS_FOR_FUNCTION: Rule = Rule {
    info: RuleInfo {
        code: "function-waits-for-function",
        severity: Severity::Warning,
        what: "A function that calls another function and waits for it.",
        why: "Both are paid for while one waits, their time-outs add up, and a failure in the second is handled by hand in the first.",
        instead: "Let a workflow call both, or hand over by a queue or event.",
        source: "AWS Lambda anti-patterns, Lambda operator guide",
    },
    check: function_waits,
};

fn function_waits(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, function) in facts.design.functions() {
        for (index, used) in function.uses.iter().enumerate() {
            if used.access != Access::Invoke || used.mode != CallMode::Sync {
                continue;
            }
            let Some(called) = facts.design.function(used.target) else { continue };
            let message = format!("{} calls {} and waits for it", function.name, called.name);
            out.push(finding(info, at(id, &format!("/uses/{index}")), message));
        }
    }
}

pub(super) const NO_RETRY: Rule = Rule {
    info: RuleInfo {
        code: "no-retry",
        severity: Severity::Hint,
        what: "A call of a Lambda function or an HTTP endpoint without Retry.",
        why: "Both fail now and then for reasons of their own that pass; without Retry each of them ends the execution.",
        instead: "Retry the transient errors a few times, with jitter.",
        source: "Handling transient Lambda service exceptions, Step Functions developer guide",
    },
    check: no_retry,
};

/// The usual Retry for transient errors of what is called.
pub(super) fn usual_retry(errors: &[&str]) -> Value {
    Value::array([Value::object([
        ("ErrorEquals", Value::array(errors.iter().map(|error| Value::from(*error)))),
        ("IntervalSeconds", Value::int(2)),
        ("MaxAttempts", Value::int(3)),
        ("BackoffRate", Value::int(2)),
        ("JitterStrategy", Value::from("FULL")),
    ])])
}

fn no_retry(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for call in &facts.calls {
        let errors: &[&str] = if call.is_lambda() {
            LAMBDA_TRANSIENT
        } else if call.is_http() {
            HTTP_TRANSIENT
        } else {
            continue;
        };
        let retries = call.body.get("Retry").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        // A container around it may try the whole again.
        if retries || container_retries(facts, call.state) {
            continue;
        }
        // A call that must not be repeated is left alone.
        let never = call
            .target
            .and_then(|id| facts.design.function(id))
            .is_some_and(|function| function.idempotent == Some(false));
        if never {
            continue;
        }
        let message = format!("{} is tried only once", facts.name(call.state));
        out.push(finding(info, at(call.state, ""), message).with_fix(
            "Retry transient errors",
            vec![Edit::Set(at(call.state, "/Retry"), usual_retry(errors))],
        ));
    }
}

fn container_retries(facts: &Facts<'_>, state: Id) -> bool {
    let mut owner = facts.design.parent(state);
    while let Some(id) = owner {
        let Some(container) = facts.design.state(id) else { return false };
        if container.body.get("Retry").and_then(Value::as_array).is_some_and(|list| !list.is_empty()) {
            return true;
        }
        owner = facts.design.parent(id);
    }
    false
}

pub(super) const RETRY_NOT_IDEMPOTENT: Rule = Rule {
    info: RuleInfo {
        code: "retry-not-idempotent",
        severity: Severity::Warning,
        what: "Retry on a call of a function that is marked as not idempotent.",
        why: "A call that seemed to fail may have done its work: trying again does it twice.",
        instead: "Make the function idempotent, for instance by a key that it remembers, or catch the error instead.",
        source: "Lambda developer guide, idempotency",
    },
    check: retry_not_idempotent,
};

fn retry_not_idempotent(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for call in &facts.calls {
        let Some((target, function)) = call.target.and_then(|id| Some((id, facts.design.function(id)?)))
        else {
            continue;
        };
        let retries = call.body.get("Retry").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        if function.idempotent == Some(false) && retries {
            let message =
                format!("{} tries {} again, which is not idempotent", facts.name(call.state), function.name);
            out.push(
                finding(info, at(call.state, "/Retry"), message)
                    .with_related(
                        at(target, "/idempotent"),
                        format!("{} is marked as not idempotent", function.name),
                    )
                    .with_fix("Remove Retry", vec![Edit::Remove(at(call.state, "/Retry"))]),
            );
        }
    }
}
