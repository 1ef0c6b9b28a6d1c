//! `express-or-standard`: a workflow of the type that costs more at the volume that was entered.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::asl::WorkflowType;
use crate::design::link::Pattern;
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
use crate::aws::{
    EXPRESS_BILLED_DURATION, EXPRESS_BILLED_MEMORY, EXPRESS_DURATION, EXPRESS_MEMORY_PRICE, EXPRESS_PRICE, STANDARD_PRICE,
};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

/// What a difference a month must be to be worth a word.
const WORTH_SAYING: f64 = 10.0;
/// How long a call is taken to last where no latency is written down, in seconds.
const ASSUMED_CALL: f64 = 0.2;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D022",
        code: "express-or-standard",
        aws_code: "",
        severity: Severity::Hint,
        what: "A workflow of the type that costs more at the volume that was entered (`starts-a-month`).",
        why: "Standard workflows are paid for by transitions, Express ones by requests and duration: at a high volume of \
              short runs Express costs a fraction; at a low one Standard costs next to nothing, runs once and keeps a history.",
        example: "A Standard workflow of ten states that takes a second and starts 20 million times a month",
        better: "The same as Express, if its steps may run twice",
        instead: "Change the type, if what it calls may be called twice (Express runs at least once).",
        source: "Step Functions pricing, and Choosing workflow type, Step Functions developer guide",
    },
    check: express_or_standard,
};

fn express_or_standard(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, workflow) in facts.design.workflows() {
        let Some(starts) = facts.figure(Some(id), "starts-a-month") else { continue };
        let states = facts.design.descendants(id).len() as f64;
        let seconds = seconds(facts, id);
        let millions = starts / 1_000_000.0;
        let standard = millions * states * facts.limit(&STANDARD_PRICE);
        // At least one step of memory and of duration is billed.
        let billed = seconds.max(EXPRESS_BILLED_DURATION.value);
        let gigabyte_hours = starts * billed / 3600.0 * EXPRESS_BILLED_MEMORY.value / 1024.0;
        let express =
            millions * facts.limit(&EXPRESS_PRICE) + gigabyte_hours * facts.limit(&EXPRESS_MEMORY_PRICE);
        let assumed = format!(
            "Reckoned with {starts} starts a month, {states} transitions each and {seconds:.1} s; enter other figures if they are wrong."
        );
        let said = |message: String| finding(info, at(id, "/kind"), message).with_hint(assumed.clone());
        match workflow.kind {
            WorkflowType::Standard if standard - express > WORTH_SAYING && fits_express(facts, id, seconds) => {
                let message = format!(
                    "{} costs about ${standard:.0} a month as Standard and ${express:.0} as Express",
                    workflow.name
                );
                out.push(said(message).with_fix(
                    format!("Make {} Express", workflow.name),
                    vec![Edit::Set(at(id, "/kind"), Value::from("EXPRESS"))],
                ));
            }
            WorkflowType::Express if express - standard > WORTH_SAYING => {
                let message = format!(
                    "{} costs about ${express:.0} a month as Express and ${standard:.0} as Standard, which runs once and keeps a history",
                    workflow.name
                );
                out.push(said(message).with_fix(
                    format!("Make {} Standard", workflow.name),
                    vec![Edit::Set(at(id, "/kind"), Value::from("STANDARD"))],
                ));
            }
            _ => {}
        }
    }
}

/// How long a run takes by what is written down: the latencies of what is called one after the other, and its waits.
fn seconds(facts: &Facts<'_>, workflow: Id) -> f64 {
    let calls = facts.calls.iter().filter(|call| call.workflow == workflow).map(|call| {
        let latency = call.target.and_then(|target| facts.design.get(target)?.mock()?.latency);
        latency.map_or(ASSUMED_CALL, |latency| f64::from(latency.p50) / 1000.0)
    });
    let waits = facts.design.descendants(workflow).into_iter().filter_map(|id| {
        let state = facts.design.state(id)?;
        Facts::seconds(&state.body, "Seconds")
    });
    calls.chain(waits).sum()
}

/// Whether an Express workflow could do the same.
fn fits_express(facts: &Facts<'_>, workflow: Id, seconds: f64) -> bool {
    let waits = facts
        .calls
        .iter()
        .any(|call| call.workflow == workflow && call.callee.pattern != Pattern::RequestResponse);
    let distributed = facts
        .design
        .descendants(workflow)
        .into_iter()
        .any(|id| facts.design.state(id).is_some_and(|state| state.body.to_json().contains("\"DISTRIBUTED\"")));
    !waits && !distributed && seconds < facts.limit(&EXPRESS_DURATION)
}

#[cfg(test)]
fn short(kind: WorkflowType, seconds: u32, starts: f64) -> Bench {
    let machine = format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Pass", "Next": "B"}}, "B": {{"Type": "Wait", "Seconds": {seconds}, "Next": "C"}}, "C": {{"Type": "Succeed"}}}}}}"#
    );
    let bench = Bench::new().machine("OrderFulfilment", &machine).change("OrderFulfilment", |record| {
        if let crate::design::Record::Workflow(workflow) = record {
            workflow.kind = kind;
        }
    });
    bench.figure(Some("OrderFulfilment"), "starts-a-month", starts)
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            short(WorkflowType::Standard, 1, 20_000_000.0),
            short(WorkflowType::Express, 290, 2_000_000.0),
        ],
        quiet: vec![
            short(WorkflowType::Standard, 1, 10_000.0),
            short(WorkflowType::Standard, 600, 20_000_000.0),
            Bench::new().figure(Some("OrderFulfilment"), "starts-a-month", 20_000_000.0),
            short(WorkflowType::Express, 1, 20_000_000.0),
        ],
    }
}
