//! Names that AWS does not take, sizes outside their limits, things that nothing uses.

use std::collections::BTreeMap;

use super::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::substitution;
use crate::design::link::{self, Index};
use crate::design::{Id, Place, Record, ResourceKind};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(super) const UNUSED: Rule = Rule {
    info: RuleInfo {
        code: "unused",
        severity: Severity::Hint,
        what: "A function or resource that nothing uses.",
        why: "It would be deployed and looked after for nothing, or an edge is missing.",
        instead: "Connect it, or remove it.",
        source: "the design itself",
    },
    check: unused,
};

fn unused(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut used = facts.used();
    let index = Index::new(facts.design);
    for (_, state) in facts.design.states() {
        mentioned(&state.body, &index, 0, &mut |id| {
            used.insert(id);
        });
    }
    for (_, api) in facts.design.apis() {
        if let crate::design::Authorizer::Lambda(id) = api.authorizer {
            used.insert(id);
        }
    }
    for (_, route) in facts.design.routes() {
        if let Some(crate::design::Authorizer::Lambda(id)) = route.authorizer {
            used.insert(id);
        }
    }
    for (id, record) in facts.records() {
        let (what, uses) = match record {
            Record::Function(function) => ("function", !function.uses.is_empty()),
            Record::Resource(_) => ("resource", false),
            _ => continue,
        };
        // What uses other things is not the start of a chain either, unless something starts it.
        let started = facts.design.edges().iter().any(|edge| edge.to.id() == Some(id));
        let is_used = if uses {
            started || mentioned_by_state(facts, &index, id) || is_authorizer(facts, id)
        } else {
            used.contains(&id)
        };
        let undoes =
            facts.design.functions().any(|(_, function)| function.undo == crate::design::Undo::By(id));
        if is_used || undoes {
            continue;
        }
        let message = format!("Nothing uses the {what} {}", facts.name(id));
        out.push(
            finding(info, at(id, ""), message)
                .with_fix(format!("Remove {}", facts.name(id)), vec![Edit::Remove(at(id, ""))]),
        );
    }
}

fn is_authorizer(facts: &Facts<'_>, id: Id) -> bool {
    let lambda = crate::design::Authorizer::Lambda(id);
    facts.design.apis().any(|(_, api)| api.authorizer == lambda)
        || facts.design.routes().any(|(_, route)| route.authorizer.as_ref() == Some(&lambda))
}

fn mentioned_by_state(facts: &Facts<'_>, index: &Index, id: Id) -> bool {
    let mut found = false;
    for (_, state) in facts.design.states() {
        mentioned(&state.body, index, 0, &mut |other| found |= other == id);
    }
    found
}

/// Things that any text of a value names as `${…}`.
fn mentioned(value: &Value, index: &Index, depth: usize, found: &mut dyn FnMut(Id)) {
    if depth > 100 {
        return;
    }
    match value {
        Value::String(text) => {
            for name in substitution::names(text) {
                if let Some((id, _)) = index.substitution(name) {
                    found(id);
                }
            }
        }
        Value::Array(array) => array.items().iter().for_each(|item| mentioned(item, index, depth + 1, found)),
        Value::Object(object) => object.iter().for_each(|(_, item)| mentioned(item, index, depth + 1, found)),
        _ => {}
    }
}

pub(super) const NAME: Rule = Rule {
    info: RuleInfo {
        code: "bad-name",
        severity: Severity::Error,
        what: "A name, time-out or memory size that AWS does not take, or two things of one name.",
        why: "The deployment fails, or references lead to the wrong thing.",
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
                out.push(finding(info, at(id, "/timeoutSeconds"), message).with_fix(
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
