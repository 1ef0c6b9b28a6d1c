//! `no-failure-destination`: A function that is started by events and has nowhere to put what it could not handle.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Place, TriggerSource};
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D010",
        code: "no-failure-destination",
        aws_code: "",
        severity: Severity::Warning,
        what: "A function that is started by events and has nowhere to put what it could not handle.",
        why: "After the last retry the event is lost and nobody hears of it; a stream even stands still until then.",
        example: "An upload that starts proofs-process, and no queue for failures",
        better: "The same with an on-failure queue",
        instead: "Give the trigger a queue or topic for failures.",
        source: "Asynchronous invocation and event source mappings, Lambda developer guide",
    },
    check: no_failure_destination,
};

fn no_failure_destination(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, trigger) in facts.design.triggers() {
        // A schedule comes again by itself; a workflow keeps its own history.
        if trigger.on_failure.is_some() || matches!(trigger.source, TriggerSource::Schedule(_)) {
            continue;
        }
        // What takes care of failures need not have another place for its own: they stay in its queue.
        let failed = |queue| facts.design.triggers().any(|(_, other)| other.on_failure == Some(queue));
        if matches!(trigger.source, TriggerSource::Queue(queue) if failed(queue)) {
            continue;
        }
        let Some(function) = trigger.target.and_then(|target| facts.design.function(target)) else {
            continue;
        };
        let what = match &trigger.source {
            TriggerSource::Upload(_) => "an upload",
            TriggerSource::Stream(_) => "a change",
            TriggerSource::Queue(_) => "a message",
            TriggerSource::Topic(_) => "a notification",
            TriggerSource::Bus(_) | TriggerSource::Schedule(_) => "an event",
        };
        let from = trigger
            .source
            .resource()
            .map(|source| format!(" from {}", facts.name(source)))
            .unwrap_or_default();
        let message = format!("{what}{from} that {} cannot handle is lost", function.name);
        let mut letters = message.chars();
        let message: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        out.push(finding(info, at(id, "/onFailure"), message));
    }
}

#[cfg(test)]
fn reading(queue: &str) -> Bench {
    let bench = Bench::new();
    let trigger = crate::design::Trigger {
        source: TriggerSource::Queue(bench.id(queue)),
        target: Some(bench.id("orders-get")),
        batch_size: None,
        filter: crate::json::Value::Null,
        retries: None,
        on_failure: None,
        position: crate::design::Position::Auto,
    };
    bench.apply(crate::design::Command::Add(crate::design::Record::Trigger(trigger)))
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().trigger("Upload", |trigger| trigger.on_failure = None),
            reading("manual-refunds"),
        ],
        quiet: vec![
            reading("failed-events"),
            Bench::new().trigger("Upload", |trigger| { trigger.on_failure = None; trigger.source = TriggerSource::Schedule("rate(1 day)".into()); }),
        ],
    }
}
