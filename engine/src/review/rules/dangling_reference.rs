//! `dangling-reference`: A task, route, trigger or function that leads to something the design does not have.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::check::closest;
use crate::design::link::{self, Resolution};
use crate::design::{Id, Integration, Place, Record};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Value};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D002",
        code: "dangling-reference",
        aws_code: "",
        severity: Severity::Warning,
        what: "A task, route, trigger or function that leads to something the design does not have.",
        why: "It cannot be deployed as it stands: nothing fills the name in.",
        example: r#""FunctionName": "${PaymentsChargArn}" where the function is called payments-charge"#,
        better: r#""FunctionName": "${PaymentsChargeArn}""#,
        instead: "Add the thing, or name one that there is.",
        source: "the design itself",
    },
    check: dangling_reference,
};

fn dangling_reference(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let design = facts.design;
    // A workflow that stands alone gets what it names from a template that is not here: it is unfinished, not wrong.
    let owns_names =
        facts.records().any(|(_, record)| matches!(record, Record::Function(_) | Record::Resource(_)));
    let names: Vec<String> = things(facts).into_iter().map(|(_, logical)| logical).collect();
    for call in &facts.calls {
        let Some(Resolution::Missing(name)) = &call.callee.target else { continue };
        let Some(pointer) = &call.callee.pointer else { continue };
        let text = call.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        // A literal ARN or URL may well be of another account or stack.
        if !text.contains("${") || text.starts_with("arn:") || text.is_empty() {
            continue;
        }
        let meant = closest(name, names.iter().map(String::as_str));
        if !owns_names && meant.is_none() {
            continue;
        }
        let place = Place { owner: call.state, pointer: pointer.clone() };
        let message = format!("{} calls {text}, which names nothing in this design", facts.name(call.state));
        let mut diagnostic = finding(info, place.clone(), message);
        if let Some(meant) = meant {
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("ChargePayment", "/Arguments/FunctionName", Some(r#""${PaymentsChargArn}""#)),
        ],
        quiet: vec![
            Bench::new().field("ChargePayment", "/Arguments/FunctionName", Some(r#""arn:aws:lambda:eu-west-1:1:function:elsewhere""#)),
        ],
    }
}
