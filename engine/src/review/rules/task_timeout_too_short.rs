//! `task-timeout-too-short`: A task that gives up before the function that it calls does.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D007",
        code: "task-timeout-too-short",
        aws_code: "",
        severity: Severity::Warning,
        what: "A task that gives up before the function that it calls does.",
        why: "The workflow goes on as if the call had failed while the function still works, and a retry does the work twice.",
        example: r#""TimeoutSeconds": 5 on the call of a function with a time-out of 15 s"#,
        better: r#""TimeoutSeconds": 20"#,
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
        if timeout >= needed || call.hands_over() {
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
                .with_safe_fix(
                    format!("Wait {} s", function.timeout_seconds),
                    vec![Edit::Set(
                        at(call.state, "/TimeoutSeconds"),
                        Value::int(i64::from(function.timeout_seconds)),
                    )],
                ),
        );
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("ChargePayment", "/TimeoutSeconds", Some("5")),
        ],
        quiet: vec![
            Bench::new().field("ChargePayment", "/TimeoutSeconds", Some("15")),
            // Asked to run by itself, it answers at once.
            Bench::new()
                .field("ChargePayment", "/TimeoutSeconds", Some("5"))
                .field("ChargePayment", "/Arguments/InvocationType", Some(r#""Event""#)),
        ],
    }
}
