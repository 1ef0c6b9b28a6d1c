//! `jwt-without-issuer`: A JWT authorizer that does not say whose tokens it takes.

use crate::design::{Authorizer, Place};
#[cfg(test)]
use crate::design::{JwtIssuer, Protocol};
use crate::diagnostic::{Diagnostic, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::shared::authorizers;
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D025",
        code: "jwt-without-issuer",
        aws_code: "",
        severity: Severity::Hint,
        what: "A JWT authorizer without an issuer or without audiences.",
        why: "API Gateway needs both: it takes only tokens of the issuer that were made for one of the audiences.",
        example: "A JWT authorizer that names no issuer",
        better: "A JWT authorizer with the issuer https://id.example.com and the audience shop",
        instead: "Enter the issuer and the audiences of its tokens.",
        source: "JwtConfiguration of CreateAuthorizer, API Gateway API reference (botocore 1.44.8)",
    },
    check: jwt_without_issuer,
};

fn jwt_without_issuer(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, _, _, authorizer) in authorizers(facts) {
        let Authorizer::Jwt(issuers) = authorizer else { continue };
        let name = facts.name(id);
        if issuers.is_empty() {
            let message = format!("The JWT authorizer of {name} has no issuer");
            out.push(finding(info, at(id, "/authorizer/jwt/0/issuer"), message));
        }
        for (index, issuer) in issuers.iter().enumerate() {
            let missing = [
                ("issuer", issuer.issuer.trim().is_empty(), "no issuer"),
                ("audiences", issuer.audiences.is_empty(), "no audience"),
            ];
            for (member, _, what) in missing.into_iter().filter(|(_, is_missing, _)| *is_missing) {
                let place = at(id, &format!("/authorizer/jwt/{index}/{member}"));
                out.push(finding(info, place, format!("The JWT authorizer of {name} has {what}")));
            }
        }
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let with = |protocol: Protocol, issuers: Vec<JwtIssuer>| {
        Bench::new().protocol(protocol).api(|api| api.authorizer = Authorizer::Jwt(issuers))
    };
    let issuer = |issuer: &str, audiences: &[&str]| JwtIssuer {
        issuer: issuer.into(),
        audiences: audiences.iter().map(|audience| (*audience).to_owned()).collect(),
    };
    let whole = || issuer("https://id.example.com", &["shop"]);
    Fixtures {
        found: vec![
            with(Protocol::Rest, Vec::new()),
            with(Protocol::Http, vec![issuer("", &["shop"])]),
            with(Protocol::Rest, vec![whole(), issuer("https://two.example.com", &[])]),
        ],
        quiet: vec![with(Protocol::Rest, vec![whole()]), with(Protocol::Http, vec![whole()])],
    }
}
