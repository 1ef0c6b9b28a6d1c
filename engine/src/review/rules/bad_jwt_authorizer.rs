//! `bad-jwt-authorizer`: Issuers or audiences that API Gateway refuses.

use std::collections::BTreeSet;

use crate::design::{Authorizer, JwtIssuer, Place, Protocol};
use crate::diagnostic::{Diagnostic, Edit, Severity};
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::shared::authorizers;
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D024",
        code: "bad-jwt-authorizer",
        aws_code: "",
        severity: Severity::Error,
        what: "Issuers or audiences of a JWT authorizer that API Gateway refuses.",
        why: "The authorizer cannot be created. An HTTP API's authorizer has one issuer. A REST API's has several, each an \
              https URL with a host and without user name, query or fragment, and each only once.",
        example: "A REST API that trusts http://id.example.com",
        better: "A REST API that trusts https://id.example.com",
        instead: "Enter the issuer exactly as it is in the tokens' iss claim.",
        source: "JwtIssuerInput of CreateAuthorizer, API Gateway API reference (botocore 1.44.8)",
    },
    check: bad_jwt_authorizer,
};

fn bad_jwt_authorizer(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, api_id, api, authorizer) in authorizers(facts) {
        let Authorizer::Jwt(issuers) = authorizer else { continue };
        let name = facts.name(id);
        if api.protocol == Protocol::Http && issuers.len() > 1 {
            let message =
                format!("{name} trusts {} issuers; an HTTP API's authorizer has one", issuers.len());
            out.push(finding(info, at(id, "/authorizer/jwt/1/issuer"), message).with_fix(
                format!("Make {} a REST API", api.name),
                vec![Edit::Set(at(api_id, "/protocol"), "REST".into())],
            ));
        }
        let mut seen = BTreeSet::new();
        for (index, issuer) in issuers.iter().enumerate() {
            let place = |member: &str| at(id, &format!("/authorizer/jwt/{index}/{member}"));
            let url = issuer.issuer.as_str();
            if api.protocol == Protocol::Rest && !url.is_empty() {
                if let Some(wrong) = wrong_with_url(url) {
                    out.push(finding(info, place("issuer"), format!("The issuer {url} {wrong}")));
                } else if !seen.insert(url) {
                    out.push(finding(info, place("issuer"), format!("{name} trusts {url} twice")));
                }
            }
            if issuer.audiences.iter().any(|audience| audience.trim().is_empty()) {
                let message = format!("An audience of {} is empty", issuer_word(issuer));
                out.push(finding(info, place("audiences"), message));
            }
        }
    }
}

fn issuer_word(issuer: &JwtIssuer) -> &str {
    if issuer.issuer.is_empty() { "an issuer" } else { &issuer.issuer }
}

/// Why a text cannot be an issuer of a REST API's authorizer. Placeholders are left open.
fn wrong_with_url(text: &str) -> Option<&'static str> {
    if text.contains("${") {
        return None;
    }
    let Some(rest) = text.strip_prefix("https://") else { return Some("is not an https URL") };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || text.contains(char::is_whitespace) {
        Some("is not an https URL with a host")
    } else if host.contains('@') {
        Some("has a user name in it")
    } else if rest.contains('?') {
        Some("has a query in it")
    } else if rest.contains('#') {
        Some("has a fragment in it")
    } else {
        None
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let trusting = |protocol: Protocol, issuers: &[(&str, &[&str])]| {
        let issuers = issuers.iter().map(|(issuer, audiences)| JwtIssuer {
            issuer: (*issuer).into(),
            audiences: audiences.iter().map(|audience| (*audience).to_owned()).collect(),
        });
        let authorizer = Authorizer::Jwt(issuers.collect());
        Bench::new().protocol(protocol).api(|api| api.authorizer = authorizer)
    };
    let rest = |issuer: &str| trusting(Protocol::Rest, &[(issuer, &["shop"])]);
    Fixtures {
        found: vec![
            rest("http://id.example.com"),
            rest("https://"),
            rest("https://id.example.com?tenant=1"),
            rest("https://id.example.com#a"),
            rest("https://me@id.example.com"),
            rest("id.example.com"),
            trusting(
                Protocol::Rest,
                &[("https://id.example.com", &["a"]), ("https://id.example.com", &["b"])],
            ),
            trusting(Protocol::Rest, &[("https://id.example.com", &["a", " "])]),
            trusting(
                Protocol::Http,
                &[("https://id.example.com", &["a"]), ("https://two.example.com", &["b"])],
            ),
        ],
        quiet: vec![
            rest("https://id.example.com"),
            rest("https://id.example.com/"),
            rest("https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}"),
            rest(""),
            trusting(
                Protocol::Rest,
                &[("https://id.example.com", &["a"]), ("https://two.example.com", &["b"])],
            ),
            trusting(Protocol::Http, &[("https://id.example.com", &["a"])]),
        ],
    }
}
