//! `retry-not-idempotent`: Retry on a call of a function that is marked as not idempotent.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D014",
        code: "retry-not-idempotent",
        aws_code: "",
        severity: Severity::Warning,
        what: "Retry on a call of a function that is marked as not idempotent.",
        why: "A call that seemed to fail may have done its work: trying again does it twice.",
        example: "Retry on a call of payments-charge, which is marked as not idempotent",
        better: "The call with an idempotency key, and the function marked as idempotent",
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
        if function.idempotent != Some(false) {
            continue;
        }
        if let Some(container) = repeating_container(facts, call.state) {
            let message = format!(
                "{} tries all that is in it again, and with it {}, which is not idempotent",
                facts.name(container),
                function.name
            );
            out.push(
                finding(info, at(container, "/Retry"), message)
                    .with_related(at(call.state, ""), format!("{} is called here", function.name)),
            );
        }
        if repeats(call.body) {
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

/// Errors that are raised before the function runs: trying again is the first time.
const NEVER_RAN: &[&str] = &["Lambda.TooManyRequestsException", "Lambda.EC2ThrottledException"];

/// Whether a state's Retry may do again what was done.
fn repeats(body: &Value) -> bool {
    body.get("Retry").and_then(Value::as_array).unwrap_or_default().iter().any(|retrier| {
        let errors = retrier.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
        let ran = errors.iter().any(|error| !error.as_str().is_some_and(|error| NEVER_RAN.contains(&error)));
        ran && retrier.get("MaxAttempts").and_then(Value::as_f64) != Some(0.0)
    })
}

/// The nearest Parallel or Map around the state that tries all that is in it again.
fn repeating_container(facts: &Facts<'_>, state: Id) -> Option<Id> {
    let mut at = facts.design.parent(state);
    while let Some(id) = at {
        if repeats(&facts.design.state(id)?.body) {
            return Some(id);
        }
        at = facts.design.parent(id);
    }
    None
}

#[cfg(test)]
const EVERYTHING: &str = r#"[{"ErrorEquals": ["States.ALL"]}]"#;

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)),
            Bench::new().function("inventory-reserve", |function| function.idempotent = Some(false)).field("ReserveStock", "/Retry", None).field("ReserveLines", "/Retry", Some(EVERYTHING)),
        ],
        quiet: vec![
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)).field("ChargePayment", "/Retry", None),
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)).field("ChargePayment", "/Retry", Some(r#"[{"ErrorEquals": ["Lambda.TooManyRequestsException"]}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}]"#)),
        ],
    }
}
