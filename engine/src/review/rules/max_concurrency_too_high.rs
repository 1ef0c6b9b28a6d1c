//! `max-concurrency-too-high`: a Map that calls more at once than what it calls takes.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use std::collections::BTreeSet;

use crate::asl::{self, StateType};
use crate::design::Place;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
use crate::aws::{DISTRIBUTED_MAP, INLINE_MAP};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D021",
        code: "max-concurrency-too-high",
        aws_code: "",
        severity: Severity::Warning,
        what: "A Map that calls more at once than what it calls is said to take (`calls-at-once`).",
        why: "What is called throttles or breaks, and the iterations fail or are tried again and again.",
        example: "A Map with MaxConcurrency 40 over calls of a partner that takes 10 at once",
        better: "\"MaxConcurrency\": 10",
        instead: "Set MaxConcurrency to what the callee takes.",
        source: "Map workflow state, MaxConcurrency, Step Functions developer guide",
    },
    check: max_concurrency_too_high,
};

fn max_concurrency_too_high(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let targets: BTreeSet<_> = facts.calls.iter().filter_map(|call| call.target).collect();
    for target in targets {
        let Some(most) = facts.figure(Some(target), "calls-at-once") else { continue };
        for id in facts.callers(target) {
            let Some(state) = facts.design.state(id) else { continue };
            // A field beside it that is read at run time says nothing yet.
            let open = state.body.get("MaxConcurrencyPath").is_some()
                || state.body.get("MaxConcurrency").is_some_and(|value| value.as_number().is_none());
            if asl::state_type(&state.body) != Some(StateType::Map) || open {
                continue;
            }
            let distributed = ["ItemProcessor", "Iterator"].into_iter().any(|field| {
                let config = state.body.get(field).and_then(|processor| processor.get("ProcessorConfig"));
                config.and_then(|config| config.get("Mode")).and_then(Value::as_str) == Some("DISTRIBUTED")
            });
            let service = facts.limit(if distributed { &DISTRIBUTED_MAP } else { &INLINE_MAP });
            let asked = Facts::seconds(&state.body, "MaxConcurrency").filter(|asked| *asked > 0.0);
            let at_once = asked.unwrap_or(service).min(service);
            if at_once <= most {
                continue;
            }
            let message = format!(
                "{} calls {} up to {at_once} times at once, which takes {most}",
                state.name,
                facts.name(target)
            );
            let fitting = most.floor().max(1.0) as i64;
            let edit = Edit::Set(at(id, "/MaxConcurrency"), Value::int(fitting));
            out.push(
                finding(info, at(id, "/MaxConcurrency"), message)
                    .with_safe_fix(format!("Set MaxConcurrency to {fitting}"), vec![edit]),
            );
        }
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().figure(Some("inventory-reserve"), "calls-at-once", 2.0),
            Bench::new().field("ReserveLines", "/MaxConcurrency", None).figure(
                Some("inventory-reserve"),
                "calls-at-once",
                39.0,
            ),
        ],
        quiet: vec![Bench::new().figure(Some("inventory-reserve"), "calls-at-once", 5.0)],
    }
}
