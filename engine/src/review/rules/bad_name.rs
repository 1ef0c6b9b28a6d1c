//! `bad-name`: A name, time-out or memory size that AWS does not take, or two things of one name.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use std::collections::BTreeMap;
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::link::{self};
use crate::design::{Id, Place, Record, ResourceKind};
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
        example: "A function with a time-out of 1000 s",
        better: "900 s, or a workflow for what takes longer",
        instead: "Change it to one that fits.",
        source: "API references of Lambda, Step Functions, DynamoDB, SQS, SNS, S3 and EventBridge",
    },
    check: names,
};

/// What a kind of thing may be called: its longest name and the signs besides letters and digits.
fn naming(record: &Record) -> Option<(usize, usize, &'static str, bool)> {
    Some(match record {
        Record::Function(_) => (1, 64, "-_", false),
        Record::Workflow(_) => (1, 80, "-_", false),
        Record::Resource(resource) => match resource.kind {
            ResourceKind::Table => (3, 255, "-_.", false),
            ResourceKind::Queue => (1, 80, "-_.", false),
            ResourceKind::Topic => (1, 256, "-_.", false),
            ResourceKind::Bucket => (3, 63, "-.", true),
            ResourceKind::EventBus => (1, 256, "-_./", false),
            ResourceKind::EcsTask => (1, 255, "-_", false),
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
            if function.timeout_seconds == 0 || function.timeout_seconds > 900 {
                let message = format!(
                    "{name} times out after {} s; a function runs 1 to 900 s",
                    function.timeout_seconds
                );
                let fixed = i64::from(function.timeout_seconds.clamp(1, 900));
                out.push(finding(info, at(id, "/timeoutSeconds"), message).with_safe_fix(
                    format!("Set it to {fixed} s"),
                    vec![Edit::Set(at(id, "/timeoutSeconds"), Value::int(fixed))],
                ));
            }
            if function.memory_mb < 128 || function.memory_mb > 10_240 {
                let message =
                    format!("{name} has {} MB; a function has 128 to 10,240 MB", function.memory_mb);
                out.push(finding(info, at(id, "/memoryMb"), message));
            }
        }
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 1000),
            Bench::new().function("orders-get", |function| function.name = "orders get".into()),
        ],
        quiet: vec![
            Bench::new().function("orders-get", |function| function.timeout_seconds = 900),
        ],
    }
}
