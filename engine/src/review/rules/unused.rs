//! `unused`: A function or resource that nothing uses.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
#[cfg(test)]
use crate::design::{Access, CallMode};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::substitution;
use crate::design::link::{Index};
use crate::design::{Id, Place, Record};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D017",
        code: "unused",
        aws_code: "",
        severity: Severity::Hint,
        what: "A function or resource that nothing uses.",
        why: "It would be deployed and looked after for nothing, or an edge is missing.",
        example: "A function spare that no route, state or trigger leads to",
        better: "The function connected, or removed",
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().add_function("spare"),
        ],
        quiet: vec![
            Bench::uses("orders-cancel", &[("orders", Access::Write, CallMode::Sync)]),
        ],
    }
}
