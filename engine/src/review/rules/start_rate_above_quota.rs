//! `start-rate-above-quota`: workflows that start, or change states, more often than AWS's quotas of the region allow.

use crate::asl::WorkflowType;
use crate::aws::{
    DEFAULT_REGION, Limit, START_EXPRESS_RATE, START_STANDARD_BUCKET, START_STANDARD_RATE, TRANSITION_RATE,
    grouped,
};
use crate::design::{Id, Place, Workflow};
use crate::diagnostic::{Diagnostic, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

/// Seconds of a month: 365.25 days over 12.
const MONTH: f64 = 2_629_800.0;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D032",
        code: "start-rate-above-quota",
        aws_code: "",
        severity: Severity::Warning,
        what: "Workflows that start, or change states, more often than AWS's quotas of the region allow \
               (`starts-a-second`, else the mean of `starts-a-month`).",
        why: "StartExecution is then throttled, and state transitions of Standard workflows are delayed. The quotas are \
              those of an account in a region, and they are higher in some regions than in others.",
        example: "A Standard workflow that starts 200 times a second in eu-central-1, where 150 are allowed",
        better: "A higher quota, entered in the design; a queue before the workflow; an Express workflow",
        instead: "Ask AWS for a higher quota and enter it under Limits and prices, put a queue before the workflow, or use Express.",
        source: "Step Functions service quotas",
    },
    check: start_rate_above_quota,
};

/// How often a workflow starts, by the figures that a person has entered.
fn starts(facts: &Facts<'_>, id: Id) -> Option<f64> {
    let mean = facts.figure(Some(id), "starts-a-month").map(|starts| starts / MONTH);
    facts.figure(Some(id), "starts-a-second").or(mean)
}

/// A rate with at most one digit after the point.
fn rate(value: f64) -> String {
    grouped((value * 10.0).round() / 10.0)
}

fn start_rate_above_quota(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let region = match facts.design.settings().region.as_str() {
        "" => DEFAULT_REGION,
        region => region,
    };
    for kind in [WorkflowType::Standard, WorkflowType::Express] {
        let started: Vec<(Id, &Workflow, f64)> = facts
            .design
            .workflows()
            .filter(|(_, workflow)| workflow.kind == kind)
            .filter_map(|(id, workflow)| Some((id, workflow, starts(facts, id)?)))
            .collect();
        // The quotas are the account's, so the workflows count together; the busiest is where something can be done.
        let Some((id, workflow, _)) = started.iter().max_by(|a, b| a.2.total_cmp(&b.2)) else { continue };
        let who = match started.len() {
            1 => workflow.name.to_string(),
            count => format!("{} and {} other workflows together", workflow.name, count - 1),
        };
        let verb = if started.len() == 1 { "starts" } else { "start" };
        let all: f64 = started.iter().map(|(_, _, rate)| rate).sum();
        let mut over = |total: f64, limit: &Limit, message: &str, hint: Option<String>| {
            let most = facts.limit(limit);
            if total <= most {
                return;
            }
            let message =
                format!("{message} {} times a second; {} in {region}", rate(total), limit.with_unit(most));
            let mut found = finding(info, at(*id, "/kind"), format!("{message} is AWS's quota"));
            if let Some(hint) = hint {
                found = found.with_hint(hint);
            }
            out.push(found);
        };
        if kind == WorkflowType::Express {
            over(all, &START_EXPRESS_RATE, &format!("{who} {verb}"), None);
            continue;
        }
        let (allowed, bucket) = (facts.limit(&START_STANDARD_RATE), facts.limit(&START_STANDARD_BUCKET));
        let lasts = format!(
            "The bucket of {} at once lasts {} s at that rate.",
            START_STANDARD_BUCKET.with_unit(bucket),
            rate(bucket / (all - allowed).max(f64::MIN_POSITIVE))
        );
        over(all, &START_STANDARD_RATE, &format!("{who} {verb}"), Some(lasts));
        let transitions: f64 =
            started.iter().map(|(id, _, rate)| rate * facts.design.descendants(*id).len() as f64).sum();
        let change = if started.len() == 1 { "changes" } else { "change" };
        let counted =
            "Each state is counted once in each execution; retries and iterations of a Map come on top.";
        over(transitions, &TRANSITION_RATE, &format!("{who} {change} states"), Some(counted.to_owned()));
    }
}

#[cfg(test)]
fn in_region(region: &str, starts: f64) -> Bench {
    let bench = Bench::new().figure(Some("OrderFulfilment"), "starts-a-second", starts);
    let mut settings = bench.0.settings().clone();
    settings.region = region.into();
    let record = crate::design::Record::Settings(settings);
    bench.apply(crate::design::Command::Replace { id: crate::design::SETTINGS, record })
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            in_region("eu-central-1", 200.0),
            in_region("us-east-1", 301.0),
            in_region("us-east-1", 200.0).figure(None, "start-standard-rate", 100.0),
            Bench::new().figure(Some("OrderFulfilment"), "starts-a-month", 1_000_000_000.0),
            // Few starts of many states: the transitions are too many.
            in_region("eu-central-1", 100.0),
        ],
        quiet: vec![
            in_region("us-east-1", 200.0),
            in_region("eu-central-1", 20.0),
            in_region("eu-central-1", 30.0).figure(None, "transition-rate", 50_000.0),
            Bench::new().figure(Some("OrderFulfilment"), "starts-a-month", 1_000_000.0),
        ],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::review::review;

    fn messages(bench: &Bench) -> Vec<String> {
        let found = review(&bench.0).into_iter().filter(|one| one.code == "start-rate-above-quota");
        found.map(|one| one.message).collect()
    }

    #[test]
    fn the_quota_is_that_of_the_design_s_region() {
        let at_200 = |region| {
            messages(&in_region(region, 200.0))
                .into_iter()
                .filter(|message| message.contains("starts 200 times"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            at_200("eu-central-1"),
            ["OrderFulfilment starts 200 times a second; 150 starts/s in eu-central-1 is AWS's quota"]
        );
        assert!(at_200("us-east-1").is_empty() && at_200("eu-west-1").is_empty() && at_200("").is_empty());
    }

    #[test]
    fn transitions_are_counted_by_states() {
        let states = {
            let bench = Bench::new();
            bench.0.descendants(bench.id("OrderFulfilment")).len()
        };
        assert!(states > 8, "{states}");
        let found = messages(&in_region("eu-central-1", 100.0));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("changes states"), "{found:?}");
    }
}
