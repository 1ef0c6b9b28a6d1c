//! `scopes-without-token`: Scopes on a route whose authorizer does not look at them.

use crate::design::{Authorizer, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D026",
        code: "scopes-without-token",
        aws_code: "",
        severity: Severity::Warning,
        what: "Scopes on a route whose authorizer does not look at them.",
        why: "Only JWT and Cognito authorizers compare scopes with the token. With any other the route looks protected by \
              them and is not.",
        example: "A route with the scope orders/write and IAM authorization",
        better: "The same with a JWT authorizer",
        instead: "Give the route a JWT or Cognito authorizer, or remove the scopes.",
        source: "authorizationScopes of PutMethod, API Gateway API reference; CreateRoute, API Gateway V2 API reference",
    },
    check: scopes_without_token,
};

fn scopes_without_token(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, route) in facts.design.routes() {
        let Some(api) = facts.design.api(route.api) else { continue };
        if route.scopes.is_empty()
            || matches!(route.effective_authorizer(api), Authorizer::Jwt(_) | Authorizer::Cognito)
        {
            continue;
        }
        let message = format!("{} has scopes, but its authorizer does not check scopes", facts.name(id));
        out.push(finding(info, at(id, "/scopes"), message).with_safe_fix(
            "Remove the scopes",
            vec![Edit::Set(at(id, "/scopes"), Value::array(std::iter::empty::<Value>()))],
        ));
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let scoped = |api: Authorizer, own: Option<Authorizer>| {
        Bench::new().api(|record| record.authorizer = api).route("POST /orders", |route| {
            route.scopes = vec!["orders/write".into()];
            route.authorizer = own;
            route.public_because = "the shop's own page calls it".into();
        })
    };
    let jwt = || Authorizer::Jwt(Vec::new());
    Fixtures {
        found: vec![scoped(Authorizer::Iam, None), scoped(jwt(), Some(Authorizer::None))],
        quiet: vec![
            scoped(jwt(), None),
            scoped(Authorizer::Iam, Some(jwt())),
            scoped(Authorizer::Cognito, None),
        ],
    }
}
