//! `queue-visibility-too-short`: A queue whose visibility time-out is less than six times that of the function which reads it.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
#[cfg(test)]
use crate::design::{Position, Record, Trigger};
use crate::aws::{DEFAULT_VISIBILITY, VISIBILITY_FACTOR};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Place, TriggerSource};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D009",
        code: "queue-visibility-too-short",
        aws_code: "",
        severity: Severity::Warning,
        what: "A queue whose visibility time-out is less than six times that of the function which reads it.",
        why: "Messages show up again while they are still being worked on, and are worked on twice.",
        example: concat!("A queue with ", figure!(DEFAULT_VISIBILITY), " s in front of a function with a time-out of 15 s"),
        better: "The queue with 90 s",
        instead: "Set the queue's visibility time-out to at least six times the function's time-out.",
        source: "Using Lambda with Amazon SQS, Lambda developer guide",
    },
    check: queue_visibility,
};

fn queue_visibility(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (_, trigger) in facts.design.triggers() {
        let TriggerSource::Queue(queue) = trigger.source else { continue };
        let (Some(record), Some(function)) =
            (facts.design.resource(queue), trigger.target.and_then(|id| facts.design.function(id)))
        else {
            continue;
        };
        let visibility = record.visibility_timeout_seconds.map_or(facts.limit(&DEFAULT_VISIBILITY), f64::from);
        let needed = f64::from(function.timeout_seconds) * facts.limit(&VISIBILITY_FACTOR);
        if visibility >= needed {
            continue;
        }
        let assumed = if record.visibility_timeout_seconds.is_none() { " (the default)" } else { "" };
        let message = format!(
            "{} hides a message for {visibility} s{assumed}, but {} may work on it for {} s",
            record.name, function.name, function.timeout_seconds
        );
        let edit = Edit::Set(at(queue, "/visibilityTimeoutSeconds"), Value::int(needed as i64));
        out.push(
            finding(info, at(queue, "/visibilityTimeoutSeconds"), message)
                .with_safe_fix(format!("Set it to {needed} s"), vec![edit]),
        );
    }
}
#[cfg(test)]
fn reading(visibility: Option<u32>) -> Bench {
    let bench = Bench::new().change("manual-refunds", |record| {
        if let Record::Resource(resource) = record {
            resource.visibility_timeout_seconds = visibility;
        }
    });
    let trigger = Trigger {
        source: TriggerSource::Queue(bench.id("manual-refunds")),
        target: Some(bench.id("payments-refund")),
        batch_size: None,
        filter: Value::Null,
        retries: None,
        on_failure: Some(bench.id("failed-events")),
        position: Position::Auto,
    };
    bench.apply(crate::design::Command::Add(Record::Trigger(trigger)))
}


#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            reading(None),
        ],
        quiet: vec![
            reading(Some(90)),
        ],
    }
}
