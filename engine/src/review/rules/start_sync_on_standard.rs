//! `start-sync-on-standard`: A route that waits for the result of a Standard workflow.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::WorkflowType;
use crate::design::{Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D001",
        code: "start-sync-on-standard",
        aws_code: "",
        severity: Severity::Error,
        what: "A route that waits for the result of a Standard workflow.",
        why: "StartSyncExecution works on Express workflows only: every call would fail.",
        example: "POST /orders, which waits for the Standard workflow OrderFulfilment",
        better: "POST /orders, which starts OrderFulfilment and answers 202",
        instead: "Start it without waiting and let the caller ask for the result, or make the workflow Express.",
        source: "StartSyncExecution, Step Functions API reference",
    },
    check: start_sync_on_standard,
};

fn start_sync_on_standard(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let Integration::StartSyncExecution { workflow, .. } = &route.integration else { continue };
        let Some(record) = facts.design.workflow(*workflow) else { continue };
        if record.kind != WorkflowType::Standard {
            continue;
        }
        let message = format!("{} waits for {}, which is a Standard workflow", facts.name(id), record.name);
        out.push(
            finding(info, at(id, "/integration"), message)
                .with_related(at(*workflow, ""), format!("{} is Standard", record.name))
                .with_fix(
                    "Start it without waiting",
                    vec![Edit::Set(at(id, "/integration"), "StartExecution".into())],
                )
                .with_fix(
                    format!("Make {} Express", record.name),
                    vec![Edit::Set(at(*workflow, "/kind"), "EXPRESS".into())],
                ),
        );
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().synchronous("POST /orders", None),
        ],
        quiet: vec![
            Bench::new().synchronous("POST /orders", Some(WorkflowType::Express)),
        ],
    }
}
