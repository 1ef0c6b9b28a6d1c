//! `function-waits-for-function`: A function that calls another function and waits for it.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Access, CallMode, Place};
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D012",
        code: "function-waits-for-function",
        aws_code: "",
        severity: Severity::Warning,
        what: "A function that calls another function and waits for it.",
        why: "Both are paid for while one waits, their time-outs add up, and a failure in the second is handled by hand in the first.",
        example: "orders-validate, which invokes orders-get and waits",
        better: "A workflow that calls both",
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::uses("orders-validate", &[("orders-get", Access::Invoke, CallMode::Sync)]),
        ],
        quiet: vec![
            Bench::uses("orders-validate", &[("orders-get", Access::Invoke, CallMode::Async)]),
        ],
    }
}
