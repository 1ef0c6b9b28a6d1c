//! `sync-workflow-outlives-gateway`: A route that waits for a workflow which can take longer than the gateway waits.

use crate::asl::{WorkflowType, describe_duration};
use crate::design::{Id, Integration, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::facts::Duration;
use crate::review::gateway::{self, Wait};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

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
        let Wait { seconds: gateway, source: whose } = gateway::wait(facts.design, Some(api), route);
        // A Standard workflow here fails at once, which another rule says.
        if record.kind == WorkflowType::Standard {
            continue;
        }
        let longest = facts.longest(*workflow).filter(|longest| longest.seconds > gateway);
        let Some(longest) = longest.or_else(|| slow_call(facts, *workflow, gateway)) else { continue };
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

/// A function that alone may run for longer than the gateway waits.
fn slow_call(facts: &Facts<'_>, workflow: Id, gateway: f64) -> Option<Duration> {
    let own = |body: &Value| Facts::seconds(body, "TimeoutSeconds").unwrap_or(f64::MAX);
    let whole = facts.design.workflow(workflow).map_or(f64::MAX, |record| own(&record.definition));
    facts.calls.iter().filter(|call| call.workflow == workflow && call.is_lambda()).find_map(|call| {
        let function = facts.design.function(call.target?)?;
        let seconds = f64::from(function.timeout_seconds).min(own(call.body)).min(whole);
        let slow = seconds > gateway && !call.waits_for_token() && !call.hands_over();
        slow.then(|| Duration {
            seconds,
            because: format!(
                "{} calls {}, which may run for {}",
                facts.name(call.state),
                function.name,
                describe_duration(seconds)
            ),
        })
    })
}

#[cfg(test)]
fn express(states: &str) -> Bench {
    let machine = format!(r#"{{"StartAt": "A", "States": {{{states}}}}}"#);
    Bench::new().synchronous("POST /orders", Some(WorkflowType::Express)).machine("OrderFulfilment", &machine)
}

#[cfg(test)]
const IN_A_ROW: &str =
    r#""A": {"Type": "Wait", "Seconds": 20, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 20, "End": true}"#;
#[cfg(test)]
const EITHER: &str = r#""A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "B"}], "Default": "C"},
    "B": {"Type": "Wait", "Seconds": 20, "End": true}, "C": {"Type": "Wait", "Seconds": 20, "End": true}"#;
#[cfg(test)]
const CALLS: &str = r#""A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${OrdersGetArn}"}, "End": true}"#;

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().synchronous("POST /orders", Some(WorkflowType::Express)),
            express(IN_A_ROW),
            express(CALLS).function("orders-get", |function| function.timeout_seconds = 60),
        ],
        quiet: vec![
            Bench::new().synchronous("POST /orders", None),
            express(EITHER),
            express(CALLS),
            express(CALLS).function("orders-get", |function| function.timeout_seconds = 60).field(
                "A",
                "/TimeoutSeconds",
                Some("5"),
            ),
        ],
    }
}
