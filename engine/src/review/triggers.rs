//! What starts functions without a caller that waits.

use super::limits::{DEFAULT_VISIBILITY, VISIBILITY_FACTOR};
use super::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Place, TriggerSource};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(super) const QUEUE_VISIBILITY: Rule = Rule {
    info: RuleInfo {
        code: "queue-visibility-too-short",
        severity: Severity::Warning,
        what: "A queue whose visibility time-out is less than six times that of the function which reads it.",
        why: "Messages show up again while they are still being worked on, and are worked on twice.",
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
        let visibility = record.visibility_timeout_seconds.map_or(DEFAULT_VISIBILITY.value, f64::from);
        let needed = f64::from(function.timeout_seconds) * VISIBILITY_FACTOR.value;
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
                .with_fix(format!("Set it to {needed} s"), vec![edit]),
        );
    }
}

pub(super) const NO_FAILURE_DESTINATION: Rule = Rule {
    info: RuleInfo {
        code: "no-failure-destination",
        severity: Severity::Warning,
        what: "A function that is started by events and has nowhere to put what it could not handle.",
        why: "After the last retry the event is lost and nobody hears of it; a stream even stands still until then.",
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
