//! `lambda-lith`: One function behind many routes, or one that changes many services one after the other.

use crate::design::{Access, CallMode, Id, Integration, Place, ResourceKind};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use std::collections::{BTreeMap, BTreeSet};

/// Routes from which on one function is taken to be a whole service.
const MANY_ROUTES: usize = 4;

/// Kinds of things, by the first part of a path, from which on routes are taken to be of several services.
const MANY_HEADS: usize = 3;

/// Services called in sequence from which on a function is taken to be a workflow.
const MANY_SERVICES: usize = 3;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D011",
        code: "lambda-lith",
        aws_code: "",
        severity: Severity::Warning,
        what: "One function behind many routes, or one that changes many services one after the other.",
        why: "It has the permissions, the time-out and the failures of all of them; when a step in the middle fails, \
              what came before stays done.",
        example: "orders, which writes to a table, calls a courier and charges a card, one after the other",
        better: "A workflow with a state for each of them",
        instead: "Split it: a function for each task, and a workflow that calls them in order with Retry and Catch.",
        source: "AWS Lambda anti-patterns, Lambda operator guide",
    },
    check: lambda_lith,
};

fn lambda_lith(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut routes: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (id, route) in facts.design.routes() {
        if let Integration::Function { function } = route.integration {
            routes.entry(function).or_default().push(id);
        }
    }
    for (id, function) in facts.design.functions() {
        let changed: BTreeSet<Id> = function
            .uses
            .iter()
            .filter(|used| used.mode == CallMode::Sync && used.access != Access::Read)
            .map(|used| used.target)
            .filter(|target| facts.design.contains(*target))
            .collect();
        let others = changed
            .iter()
            .filter(|target| {
                facts.design.resource(**target).is_none_or(|resource| resource.kind != ResourceKind::Table)
            })
            .count();
        // Tables are one service, which one transaction can change together.
        let services_changed = others + usize::from(others < changed.len());
        let behind = routes.get(&id).map_or(0, Vec::len);
        let heads: BTreeSet<&str> = routes
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|route| facts.design.route(*route)?.path.split('/').find(|part| !part.is_empty()))
            .collect();
        // Reading and writing one table through a handful of routes is plain CRUD.
        if services_changed >= MANY_SERVICES {
            let names: Vec<String> = changed.iter().map(|target| facts.name(*target)).collect();
            let message = format!(
                "{} changes {} things one after the other: {}",
                function.name,
                names.len(),
                names.join(", ")
            );
            out.push(finding(info, at(id, "/uses"), message).with_fix(
                "Split it into a workflow",
                vec![Edit::Set(at(id, "/workflow"), Value::from("split"))],
            ));
        } else if behind >= MANY_ROUTES && others > 0 {
            let message =
                format!("{} stands behind {behind} routes and calls {}", function.name, services(others));
            let mut diagnostic = finding(info, at(id, ""), message);
            for route in routes.get(&id).into_iter().flatten() {
                diagnostic = diagnostic.with_related(at(*route, "/integration"), facts.name(*route));
            }
            out.push(diagnostic);
        } else if behind >= MANY_ROUTES && heads.len() >= MANY_HEADS && function.uses.len() != 1 {
            let names: Vec<String> = heads.iter().map(|head| format!("/{head}")).collect();
            let message = format!("{} stands behind {behind} routes of {}", function.name, names.join(", "));
            let mut diagnostic = finding(info, at(id, ""), message);
            for route in routes.get(&id).into_iter().flatten() {
                diagnostic = diagnostic.with_related(at(*route, "/integration"), facts.name(*route));
            }
            out.push(diagnostic);
        }
    }
}

fn services(count: usize) -> String {
    if count == 1 { "another service".to_owned() } else { format!("{count} other services") }
}

#[cfg(test)]
fn behind(function: &str, routes: &[&str]) -> Bench {
    let mut bench = Bench::new();
    let function = bench.id(function);
    let api = bench.id("orders-api");
    for path in routes {
        let route = crate::design::Route {
            api,
            method: crate::design::Method::Get,
            path: (*path).into(),
            integration: Integration::Function { function },
            authorizer: None,
            scopes: Vec::new(),
            streaming: false,
            timeout_ms: None,
            public_because: String::new(),
            note: String::new(),
            position: crate::design::Position::Auto,
        };
        bench = bench.apply(crate::design::Command::Add(crate::design::Record::Route(route)));
    }
    bench
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            behind("orders-validate", &["/orders/check", "/customers/{id}", "/prices", "/offers"])
                .function("orders-validate", |function| function.uses.clear()),
            Bench::uses(
                "orders-cancel",
                &[
                    ("orders", Access::Write, CallMode::Sync),
                    ("courier", Access::Invoke, CallMode::Sync),
                    ("payment-provider", Access::Invoke, CallMode::Sync),
                ],
            ),
        ],
        quiet: vec![
            // Three tables are one service.
            Bench::uses(
                "orders-cancel",
                &[
                    ("orders", Access::Write, CallMode::Sync),
                    ("approvals", Access::Write, CallMode::Sync),
                    ("inventory", Access::Write, CallMode::Sync),
                ],
            ),
            // Plain work on one table, through however many routes.
            behind("orders-get", &["/orders/a", "/lines/{id}", "/customers/{id}", "/prices", "/offers"]),
            behind("orders-cancel", &["/orders/a", "/orders/b", "/orders/c", "/orders/d"]),
            Bench::uses(
                "orders-cancel",
                &[
                    ("orders", Access::Write, CallMode::Sync),
                    ("courier", Access::Read, CallMode::Sync),
                    ("payment-provider", Access::Read, CallMode::Sync),
                ],
            ),
        ],
    }
}
