//! `authorizer-not-available`: An authorizer that this kind of API does not have.

#[cfg(test)]
use crate::design::Record;
use crate::design::{Authorizer, Place, Protocol};
use crate::diagnostic::{Diagnostic, Edit, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::shared::authorizers;
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D023",
        code: "authorizer-not-available",
        aws_code: "",
        severity: Severity::Error,
        what: "An authorizer that this kind of API does not have.",
        why: "An HTTP API has no Cognito authorizer, so the API cannot be deployed. A JWT authorizer checks the tokens of a \
              user pool on both kinds of API.",
        example: "An HTTP API with a Cognito authorizer",
        better: "An HTTP API with a JWT authorizer whose issuer is https://cognito-idp.eu-west-1.amazonaws.com/POOL",
        instead: "Use a JWT authorizer with the user pool as its issuer, or make the API a REST API.",
        source: "AuthorizerType of CreateAuthorizer, API Gateway V2 API reference",
    },
    check: authorizer_not_available,
};

fn authorizer_not_available(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, api_id, api, authorizer) in authorizers(facts) {
        if api.protocol != Protocol::Http || *authorizer != Authorizer::Cognito {
            continue;
        }
        let message = format!("{} is an HTTP API and cannot have a Cognito authorizer", api.name);
        out.push(
            finding(info, at(id, "/authorizer"), message)
                .with_fix("Use a JWT authorizer", vec![Edit::Set(at(id, "/authorizer"), "jwt".into())])
                .with_fix(
                    format!("Make {} a REST API", api.name),
                    vec![Edit::Set(at(api_id, "/protocol"), "REST".into())],
                ),
        );
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let jwt = || Authorizer::Jwt(Vec::new());
    let own = |authorizer: Authorizer| {
        Bench::new().protocol(Protocol::Http).api(|api| api.authorizer = Authorizer::Iam).change(
            "POST /orders",
            |record| {
                if let Record::Route(route) = record {
                    route.authorizer = Some(authorizer);
                }
            },
        )
    };
    Fixtures {
        // The default design's API has a Cognito authorizer.
        found: vec![Bench::new().protocol(Protocol::Http), own(Authorizer::Cognito)],
        quiet: vec![
            Bench::new().protocol(Protocol::Http).api(|api| api.authorizer = jwt()),
            Bench::new().api(|api| api.authorizer = jwt()),
            own(jwt()),
            own(Authorizer::Iam),
        ],
    }
}
