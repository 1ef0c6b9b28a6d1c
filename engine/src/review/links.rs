//! Links between things: routes and tasks that lead to something that fails or is not there.

use std::collections::BTreeMap;

use super::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::WorkflowType;
use crate::check::closest;
use crate::design::link::{self, Resolution};
use crate::design::{Id, Integration, Place, Record};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer, Value};

pub(super) const START_SYNC_ON_STANDARD: Rule = Rule {
    info: RuleInfo {
        code: "start-sync-on-standard",
        severity: Severity::Error,
        what: "A route that waits for the result of a Standard workflow.",
        why: "StartSyncExecution works on Express workflows only: every call would fail.",
        instead: "Start it without waiting and let the caller ask for the result, or make the workflow Express.",
        source: "StartSyncExecution, Step Functions API reference",
    },
    check: start_sync_on_standard,
};

fn start_sync_on_standard(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let Integration::StartSyncExecution { workflow, .. } = &route.integration else { continue };
        let Some(record) = facts.design.workflow(*workflow) else { continue };
        if record.kind != WorkflowType::Standard {
            continue;
        }
        let message = format!("{} waits for {}, which is a Standard workflow", facts.name(id), record.name);
        out.push(
            finding(info, at(id, "/integration"), message)
                .with_related(at(*workflow, ""), format!("{} is Standard", record.name))
                .with_fix(
                    "Start it without waiting",
                    vec![Edit::Set(at(id, "/integration"), "StartExecution".into())],
                )
                .with_fix(
                    format!("Make {} Express", record.name),
                    vec![Edit::Set(at(*workflow, "/kind"), "EXPRESS".into())],
                ),
        );
    }
}

pub(super) const DANGLING_REFERENCE: Rule = Rule {
    info: RuleInfo {
        code: "dangling-reference",
        severity: Severity::Warning,
        what: "A task, route, trigger or function that leads to something the design does not have.",
        why: "It cannot be deployed as it stands: nothing fills the name in.",
        instead: "Add the thing, or name one that there is.",
        source: "the design itself",
    },
    check: dangling_reference,
};

fn dangling_reference(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let design = facts.design;
    for call in &facts.calls {
        let Some(Resolution::Missing(name)) = &call.callee.target else { continue };
        let Some(pointer) = &call.callee.pointer else { continue };
        let text = call.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        // A literal ARN or URL may well be of another account or stack.
        if !text.contains("${") || text.starts_with("arn:") || text.is_empty() {
            continue;
        }
        let place = Place { owner: call.state, pointer: pointer.clone() };
        let message = format!("{} calls {text}, which names nothing in this design", facts.name(call.state));
        let mut diagnostic = finding(info, place.clone(), message);
        let names: Vec<String> = things(facts).into_iter().map(|(_, logical)| logical).collect();
        if let Some(meant) = closest(name, names.iter().map(String::as_str)) {
            let fixed = text.replacen(&**name, meant, 1);
            diagnostic =
                diagnostic.with_fix(format!("Change to {fixed}"), vec![Edit::Set(place, fixed.into())]);
        }
        out.push(diagnostic);
    }
    for (id, record) in facts.records() {
        for (pointer, target) in references(record) {
            if !design.contains(target) {
                let message = format!("{} leads to something that is no longer there", facts.name(id));
                out.push(finding(info, at(id, pointer), message));
            }
        }
    }
}

fn things(facts: &Facts<'_>) -> Vec<(Id, String)> {
    facts
        .records()
        .filter_map(|(id, record)| match record {
            Record::Function(_) | Record::Workflow(_) | Record::Resource(_) => {
                Some((id, link::logical_name(record.own_name()?)))
            }
            _ => None,
        })
        .collect()
}

/// The ids that a record refers to, with where in its form.
fn references(record: &Record) -> Vec<(&'static str, Id)> {
    match record {
        Record::Route(route) => match &route.integration {
            Integration::None => Vec::new(),
            Integration::Function { function } => vec![("/integration", *function)],
            Integration::StartExecution { workflow, .. }
            | Integration::StartSyncExecution { workflow, .. } => {
                vec![("/integration", *workflow)]
            }
            Integration::Service { resource, .. } => vec![("/integration", *resource)],
        },
        Record::Trigger(trigger) => {
            let target = trigger.target.map(|id| ("/target", id));
            let source = trigger.source.resource().map(|id| ("/source", id));
            let failure = trigger.on_failure.map(|id| ("/onFailure", id));
            target.into_iter().chain(source).chain(failure).collect()
        }
        Record::Function(function) => function.uses.iter().map(|used| ("/uses", used.target)).collect(),
        _ => Vec::new(),
    }
}

pub(super) const DUPLICATE_ROUTE: Rule = Rule {
    info: RuleInfo {
        code: "duplicate-route",
        severity: Severity::Error,
        what: "Two routes of one API with the same method and path.",
        why: "API Gateway takes a method and path once: the deployment fails.",
        instead: "Give one of them another path or method, or remove it.",
        source: "API Gateway developer guide, routes",
    },
    check: duplicate_route,
};

fn duplicate_route(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut seen: BTreeMap<(Id, &str, String), Id> = BTreeMap::new();
    for (id, route) in facts.design.routes() {
        // `{id}` and `{orderId}` at the same place are one route.
        let shape = route
            .path
            .split('/')
            .map(|part| if part.starts_with('{') && part.ends_with('}') { "{}" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        match seen.get(&(route.api, route.method.as_str(), shape.clone())) {
            Some(first) => {
                let message = format!("{} stands twice in {}", facts.name(id), facts.name(route.api));
                out.push(
                    finding(info, Place { owner: id, pointer: Pointer::root().key("path") }, message)
                        .with_related(at(*first, "/path"), format!("{} is the other one", facts.name(*first)))
                        .with_fix("Remove this one", vec![Edit::Remove(at(id, ""))]),
                );
            }
            None => {
                seen.insert((route.api, route.method.as_str(), shape), id);
            }
        }
    }
}
