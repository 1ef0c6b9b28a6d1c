//! `retry-not-idempotent`: Retry on a call of a function that is marked as not idempotent.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Place};
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)),
        ],
        quiet: vec![
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)).field("ChargePayment", "/Retry", None),
        ],
    }
}
