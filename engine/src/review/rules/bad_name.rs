//! `bad-name`: A name, time-out or memory size that AWS does not take, or two things of one name.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use std::collections::BTreeMap;
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::link::{self};
use crate::aws::{
    BUCKET_NAME_LEAST, BUCKET_NAME_LENGTH, BUS_NAME_LENGTH, FUNCTION_LEAST_MEMORY, FUNCTION_LEAST_TIMEOUT,
    FUNCTION_MANAGED_MEMORY, FUNCTION_MANAGED_TIMEOUT, FUNCTION_MEMORY, FUNCTION_NAME_LENGTH, FUNCTION_TIMEOUT,
    QUEUE_NAME_LENGTH, TABLE_NAME_LEAST, TABLE_NAME_LENGTH, TASK_FAMILY_LENGTH, TOPIC_NAME_LENGTH,
    WORKFLOW_NAME_LENGTH,
};
use crate::design::{Function, Id, Place, Record, ResourceKind};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D018",
        code: "bad-name",
        aws_code: "",
        severity: Severity::Error,
        what: "A name, time-out or memory size that AWS does not take, or two things of one name.",
        why: "The deployment fails, or references lead to the wrong thing.",
        example: "A function with a time-out of 6000 s",
        better: concat!(figure!(FUNCTION_TIMEOUT), " s, or a workflow for what takes longer"),
        instead: "Change it to one that fits.",
        source: "API references of Lambda, Step Functions, DynamoDB, SQS, SNS, S3 and EventBridge",
    },
    check: names,
};

/// What a kind of thing may be called: its longest name and the signs besides letters and digits.
fn naming(record: &Record) -> Option<(usize, usize, &'static str, bool)> {
    Some(match record {
        Record::Function(_) => (1, FUNCTION_NAME_LENGTH.whole(), "-_", false),
        Record::Workflow(_) => (1, WORKFLOW_NAME_LENGTH.whole(), "-_", false),
        Record::Resource(resource) => match resource.kind {
            ResourceKind::Table => (TABLE_NAME_LEAST.whole(), TABLE_NAME_LENGTH.whole(), "-_.", false),
            ResourceKind::Queue => (1, QUEUE_NAME_LENGTH.whole(), "-_.", false),
            ResourceKind::Topic => (1, TOPIC_NAME_LENGTH.whole(), "-_.", false),
            ResourceKind::Bucket => (BUCKET_NAME_LEAST.whole(), BUCKET_NAME_LENGTH.whole(), "-.", true),
            ResourceKind::EventBus => (1, BUS_NAME_LENGTH.whole(), "-_./", false),
            ResourceKind::EcsTask => (1, TASK_FAMILY_LENGTH.whole(), "-_", false),
            ResourceKind::HttpEndpoint | ResourceKind::Partner => return None,
        },
        _ => return None,
    })
}

fn names(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut logical: BTreeMap<String, Id> = BTreeMap::new();
    for (id, record) in facts.records() {
        if let Record::Route(route) = record {
            if !route.path.starts_with('/') {
                let message = format!("The path {} does not start with /", route.path);
                out.push(finding(info, at(id, "/path"), message));
            }
            continue;
        }
        let Some(name) = record.own_name() else { continue };
        if let Some((least, most, signs, lower)) = naming(record) {
            let length = name.chars().count();
            let fits = |ch: char| {
                (ch.is_ascii_alphanumeric() && !(lower && ch.is_ascii_uppercase())) || signs.contains(ch)
            };
            let why = if name.is_empty() {
                Some("it has no name".to_owned())
            } else if length < least {
                Some(format!("{name} is shorter than {least} characters"))
            } else if length > most {
                Some(format!("{name} is longer than {most} characters"))
            } else {
                name.chars()
                    .find(|ch| !fits(*ch))
                    .map(|wrong| format!("{name} has {wrong:?} in it, which AWS does not take there"))
            };
            if let Some(why) = why {
                out.push(finding(
                    info,
                    at(id, "/name"),
                    format!("A {} cannot be called so: {why}", record.kind()),
                ));
            }
            if !name.is_empty() {
                match logical.get(&link::logical_name(name)) {
                    Some(first) => {
                        let message = format!(
                            "{name} and {} are both called {} in ASL",
                            facts.name(*first),
                            link::logical_name(name)
                        );
                        out.push(
                            finding(info, at(id, "/name"), message)
                                .with_related(at(*first, "/name"), facts.name(*first)),
                        );
                    }
                    None => {
                        logical.insert(link::logical_name(name), id);
                    }
                }
            }
        }
        if let Record::Function(function) = record {
            check_timeout(id, function, info, out);
            check_memory(id, function, info, out);
        }
    }
}

/// A finding that deploys only for functions on Lambda Managed Instances, which a design does not tell from others.
fn managed_only(
    info: &RuleInfo,
    place: Place,
    message: String,
    hint: &'static str,
) -> Diagnostic<Place> {
    Diagnostic::new(info.code, Severity::Warning, place, message).with_hint(hint)
}

fn check_timeout(id: Id, function: &Function, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let (least, most, managed) =
        (FUNCTION_LEAST_TIMEOUT.small(), FUNCTION_TIMEOUT.small(), FUNCTION_MANAGED_TIMEOUT.small());
    let Function { name, timeout_seconds: seconds, .. } = function;
    let place = at(id, "/timeoutSeconds");
    if (least..=most).contains(seconds) {
        return;
    }
    if (most..=managed).contains(seconds) {
        let message = format!(
            "{name} times out after {seconds} s; above {} s only functions on Managed Instances run, asynchronously or by an event source",
            figure!(FUNCTION_TIMEOUT)
        );
        out.push(managed_only(
            info,
            place,
            message,
            concat!(
                "Lambda's model allows 1 to ",
                figure!(FUNCTION_TIMEOUT),
                " s, and ",
                figure!(FUNCTION_MANAGED_TIMEOUT),
                " s on Managed Instances for asynchronous and event-source calls, without Amazon MQ and DocumentDB."
            ),
        ));
        return;
    }
    let message = format!(
        "{name} times out after {seconds} s; a function runs {least} to {} s, on Managed Instances up to {} s",
        figure!(FUNCTION_TIMEOUT),
        figure!(FUNCTION_MANAGED_TIMEOUT)
    );
    let fixed = i64::from((*seconds).clamp(least, most));
    out.push(finding(info, place.clone(), message).with_safe_fix(
        format!("Set it to {fixed} s"),
        vec![Edit::Set(place, Value::int(fixed))],
    ));
}

fn check_memory(id: Id, function: &Function, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let (least, most, managed) =
        (FUNCTION_LEAST_MEMORY.small(), FUNCTION_MEMORY.small(), FUNCTION_MANAGED_MEMORY.small());
    let Function { name, memory_mb: memory, .. } = function;
    let place = at(id, "/memoryMb");
    if (least..=most).contains(memory) {
        return;
    }
    let message = format!(
        "{name} has {memory} MB; a function has {least} to {} MB, on Managed Instances up to {} MB",
        figure!(FUNCTION_MEMORY),
        figure!(FUNCTION_MANAGED_MEMORY)
    );
    out.push(if (most..=managed).contains(memory) {
        managed_only(info, place, message, "A design does not say whether a function runs on Managed Instances.")
    } else {
        finding(info, place, message)
    });
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 6000),
            Bench::new().function("orders-get", |function| function.timeout_seconds = 1801),
            Bench::new().function("orders-get", |function| function.timeout_seconds = 0),
            Bench::new().function("orders-get", |function| function.memory_mb = 64),
            Bench::new().function("orders-get", |function| function.memory_mb = 16_384),
            Bench::new().function("orders-get", |function| function.name = "orders get".into()),
        ],
        quiet: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 900),
            Bench::new().function("orders-get", |function| function.timeout_seconds = 1800),
            Bench::new().function("orders-get", |function| function.memory_mb = 10_240),
        ],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::review::review;

    #[test]
    fn what_managed_instances_allow_is_warned_of_and_not_changed() {
        for (seconds, memory) in [(5400, 256), (10, 32_768)] {
            let bench = Bench::new().function("orders-get", |function| {
                function.timeout_seconds = seconds;
                function.memory_mb = memory;
            });
            let found: Vec<_> = review(&bench.0).into_iter().filter(|one| one.code == "bad-name").collect();
            assert_eq!(found.len(), 1, "{seconds} s, {memory} MB");
            assert_eq!(found[0].severity, Severity::Warning);
            assert!(found[0].fixes.is_empty());
        }
        let bench = Bench::new().function("orders-get", |function| function.timeout_seconds = 5401);
        let found = review(&bench.0).into_iter().find(|one| one.code == "bad-name").unwrap();
        assert_eq!((found.severity, &*found.fixes[0].title), (Severity::Error, "Set it to 1800 s"));
    }
}
