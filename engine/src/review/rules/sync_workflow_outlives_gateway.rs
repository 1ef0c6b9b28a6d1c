//! `sync-workflow-outlives-gateway`: A route that waits for a workflow which can take longer than the gateway waits.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{WorkflowType, describe_duration};
use crate::design::{Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::review::shared::gateway_seconds;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D008",
        code: "sync-workflow-outlives-gateway",
        aws_code: "",
        severity: Severity::Warning,
        what: "A route that waits for a workflow which can take longer than the gateway waits.",
        why: "The caller gets a 504 and never learns the result.",
        example: r#"A synchronous route to a workflow with {"Type": "Wait", "Seconds": 600}"#,
        better: "A route that starts the workflow and answers 202",
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
        let (gateway, whose) = gateway_seconds(facts, api);
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().synchronous("POST /orders", Some(WorkflowType::Express)),
        ],
        quiet: vec![
            Bench::new().synchronous("POST /orders", None),
        ],
    }
}
