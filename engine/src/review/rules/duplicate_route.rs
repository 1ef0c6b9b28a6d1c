//! `duplicate-route`: Two routes of one API with the same method and path.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use std::collections::BTreeMap;
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D003",
        code: "duplicate-route",
        aws_code: "",
        severity: Severity::Error,
        what: "Two routes of one API with the same method and path.",
        why: "API Gateway takes a method and path once: the deployment fails.",
        example: "POST /orders/{id}/cancel and POST /orders/{order}/cancel",
        better: "POST /orders/{id}/cancel and POST /orders/{id}/return",
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

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().path("POST /approvals/{id}", "/orders/{order}/cancel"),
        ],
        quiet: vec![
            Bench::new().path("POST /approvals/{id}", "/orders/{order}/approve"),
        ],
    }
}
