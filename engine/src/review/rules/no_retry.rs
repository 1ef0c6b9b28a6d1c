//! `no-retry`: A call of a Lambda function or an HTTP endpoint without Retry.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::errors::LAMBDA_TRANSIENT;
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
use crate::review::shared::usual_retry;
use crate::review::shared::HTTP_TRANSIENT;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D013",
        code: "no-retry",
        aws_code: "",
        severity: Severity::Hint,
        what: "A call of a Lambda function or an HTTP endpoint without Retry.",
        why: "Both fail now and then for reasons of their own that pass; without Retry each of them ends the execution.",
        example: r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", …}"#,
        better: r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Retry": [{"ErrorEquals": ["Lambda.ServiceException", …], "MaxAttempts": 3, …}], …}"#,
        instead: "Retry the transient errors a few times, with jitter.",
        source: "Handling transient Lambda service exceptions, Step Functions developer guide",
    },
    check: no_retry,
};

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
        out.push(finding(info, at(call.state, ""), message).with_safe_fix(
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("ValidateOrder", "/Retry", None),
        ],
        quiet: vec![
            Bench::new().field("ValidateOrder", "/Retry", None).function("orders-validate", |function| function.idempotent = Some(false)),
        ],
    }
}
