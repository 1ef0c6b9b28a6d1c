//! `open-route`: A route that anybody may call, and no reason why.

use crate::design::{Authorizer, Integration, Method, Place};
use crate::diagnostic::{Diagnostic, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D019",
        code: "open-route",
        aws_code: "",
        severity: Severity::Hint,
        what: "A route that anybody may call, and no reason why.",
        why: "Whoever finds the address can start what is behind it, at your cost and with your permissions.",
        example: "POST /orders without an authorizer",
        better: "The same with a JWT authorizer, or with \"Public because\": the shop's own page calls it",
        instead: "Give the route or its API an authorizer, or write down why it is public.",
        source: "AWS Well-Architected Framework, Serverless Applications Lens, identity and access management",
    },
    check: open_route,
};

fn open_route(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        // A route that leads nowhere yet is unfinished.
        // Browsers ask with OPTIONS before they send what authorizes them.
        if route.method == Method::Options
            || route.integration == Integration::None
            || !route.public_because.trim().is_empty()
        {
            continue;
        }
        let Some(api) = facts.design.api(route.api) else { continue };
        if *route.effective_authorizer(api) == Authorizer::None {
            let message = format!("Anybody may call {}", facts.name(id));
            out.push(finding(info, at(id, "/authorizer"), message));
        }
    }
}

#[cfg(test)]
fn opened(because: &str) -> Bench {
    Bench::new().change("POST /orders", |record| {
        if let crate::design::Record::Route(route) = record {
            route.authorizer = Some(Authorizer::None);
            because.clone_into(&mut route.public_because);
        }
    })
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![opened("")],
        quiet: vec![
            opened("the shop's own page calls it"),
            opened("").change("POST /orders", |record| {
                if let crate::design::Record::Route(route) = record {
                    route.method = Method::Options;
                }
            }),
        ],
    }
}
