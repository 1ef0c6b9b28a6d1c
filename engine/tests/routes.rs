//! Routes: JWT authorizers, scopes and streamed responses in files, links, undo and dry runs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::analysis::fix_commands;
use aslant_engine::design::history::{Selection, Session};
use aslant_engine::design::{Authorizer, Command, Design, Endpoint, Id, JwtIssuer, Protocol, Record, file};
use aslant_engine::interchange::share;
use aslant_engine::review::{review, rule_info};
use aslant_engine::simulation::{HttpResponse, Run, Until};

/// A design as its file is written, with every member that a route and an API can have.
const FILE: &str = include_str!("routes/design.aslant.json");
/// The link of that design as it was first shared.
const LINK: &str = include_str!("routes/link.txt");

#[test]
fn a_file_with_tokens_and_streams_stays_as_it_is() {
    let design = file::read(FILE).unwrap();
    assert_eq!(file::write(&design), FILE);
    let api = design.api(Id(1)).unwrap();
    assert_eq!((api.protocol, api.endpoint), (Protocol::Rest, Some(Endpoint::Edge)));
    let Authorizer::Jwt(issuers) = &api.authorizer else { panic!("{:?}", api.authorizer) };
    assert_eq!(issuers.len(), 2);
    assert_eq!(
        issuers[0],
        JwtIssuer {
            issuer: "https://id.example.com".into(),
            audiences: vec!["shop".into(), "back-office".into()]
        }
    );
    let route = design.route(Id(2)).unwrap();
    assert_eq!(
        (&*route.scopes, route.streaming, route.timeout_ms),
        (&["chat/write".to_owned()][..], true, Some(600_000))
    );
    if std::env::var_os("ASLANT_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/routes/link.txt");
        std::fs::write(path, share::encode(&design)).unwrap();
    } else {
        assert_eq!(share::decode(LINK.trim()).unwrap(), design);
    }
    assert_eq!(share::decode(&share::encode(&design)).unwrap(), design);
}

#[test]
fn older_files_open_and_are_written_as_before() {
    for word in ["none", "iam", "jwt", "cognito"] {
        let text = format!(
            r#"{{"aslant":1,"name":"Old","apis":[{{"id":1,"name":"a","protocol":"HTTP","authorizer":"{word}","routes":[
            {{"id":2,"method":"GET","path":"/","authorizer":"{word}"}}]}}]}}"#
        );
        let design = file::read(&text).unwrap();
        let route = design.route(Id(2)).unwrap();
        assert!(route.scopes.is_empty() && !route.streaming && route.timeout_ms.is_none());
        assert_eq!(design.api(Id(1)).unwrap().endpoint, None);
        let written = file::write(&design);
        let expected = if word == "none" { 1 } else { 2 };
        assert_eq!(written.matches(&format!("\"authorizer\": \"{word}\"")).count(), expected, "{written}");
        for member in ["scopes", "streaming", "endpoint", "timeoutMs"] {
            assert!(!written.contains(member), "{written}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_route_in_a_file_is_said() {
    let said = |api: &str, route: &str| {
        let text = format!(
            r#"{{"aslant":1,"apis":[{{"id":1,"name":"a","protocol":"REST"{api},"routes":[{{"id":2,"method":"GET","path":"/"{route}}}]}}]}}"#
        );
        file::read(&text).unwrap_err().to_string()
    };
    assert_eq!(said(r#","authorizer":{"jwt":7}"#, ""), "/apis/0/authorizer/jwt: A list belongs here.");
    assert_eq!(
        said(r#","authorizer":{"jwt":[{"isuer":"x"}]}"#, ""),
        "/apis/0/authorizer/jwt/0: \"isuer\" is not known here."
    );
    assert_eq!(
        said(r#","authorizer":{"jwt":[{"audiences":[1]}]}"#, ""),
        "/apis/0/authorizer/jwt/0/audiences/0: Text belongs here."
    );
    assert_eq!(said(r#","authorizer":{}"#, ""), "/apis/0/authorizer: \"lambda\" or \"jwt\" belongs here.");
    assert_eq!(said("", r#","streaming":"yes""#), "/apis/0/routes/0/streaming: True or false belongs here.");
    assert_eq!(said("", r#","scopes":"a""#), "/apis/0/routes/0/scopes: A list belongs here.");
    assert!(said(r#","endpoint":"MOON""#, "").starts_with("/apis/0/endpoint: "));
}

fn codes(design: &Design) -> Vec<&'static str> {
    review(design)
        .iter()
        .map(|found| found.code)
        .filter(|code| rule_info(code).is_some_and(|rule| rule.number > "D022"))
        .collect()
}

/// A person's authorizer is kept when the kind of API changes: it is reported, and a fix is offered.
#[test]
fn changing_the_kind_of_api_changes_nothing_else() {
    let mut session = Session::new(file::read(FILE).unwrap());
    let chosen = Selection::default();
    let before = session.design().clone();
    let mut api = before.api(Id(1)).unwrap().clone();
    assert_eq!(codes(&before), ["stream-idle"]);
    api.protocol = Protocol::Http;
    let record = Record::Api(api.clone());
    session.apply("kind", Command::Replace { id: Id(1), record }, &chosen).unwrap();
    let now = session.design();
    assert_eq!(now.api(Id(1)).unwrap().authorizer, before.api(Id(1)).unwrap().authorizer);
    assert!(now.route(Id(2)).unwrap().streaming);
    assert_eq!(codes(now), ["bad-jwt-authorizer", "cannot-stream", "integration-timeout-too-long"]);
    session.undo().unwrap();
    assert_eq!(*session.design(), before);

    api.authorizer = Authorizer::Cognito;
    let record = Record::Api(api);
    session.apply("kind", Command::Replace { id: Id(1), record }, &chosen).unwrap();
    let found = review(session.design());
    let found = found.iter().find(|found| found.code == "authorizer-not-available").unwrap();
    assert_eq!(found.message, "front is an HTTP API and cannot have a Cognito authorizer");
    let mut fixed = session.design().clone();
    fixed.apply(fix_commands(&fixed, &found.fixes[0]).unwrap()).unwrap();
    assert_eq!(fixed.api(Id(1)).unwrap().authorizer, Authorizer::Jwt(Vec::new()));
    let mut rest = session.design().clone();
    rest.apply(fix_commands(&rest, &found.fixes[1]).unwrap()).unwrap();
    assert_eq!(rest.api(Id(1)).unwrap().protocol, Protocol::Rest);
    assert_eq!(rest.api(Id(1)).unwrap().authorizer, Authorizer::Cognito);
}

/// A dry run of a route to a function that answers after `latency` ms.
fn answer(protocol: &str, api: &str, route: &str, latency: u32, value: &str) -> (HttpResponse, i64) {
    let text = format!(
        r#"{{"aslant":1,"name":"Test","apis":[{{"id":1,"name":"a","protocol":"{protocol}"{api},"routes":[
        {{"id":2,"method":"GET","path":"/chat","integration":{{"function":3}}{route}}}]}}],
        "functions":[{{"id":3,"name":"f","timeoutSeconds":900,"mock":{{"latency":[{latency},{latency}],
        "rules":[{{"return":{value}}}]}}}}],
        "scenarios":[{{"id":4,"name":"S","route":2}}]}}"#
    );
    let design = file::read(&text).unwrap();
    let (_, scenario) = design.scenarios().next().unwrap();
    let mut run = Run::new(Arc::new(design.clone()), scenario.clone()).unwrap();
    assert!(run.advance(Until::Pause, 100_000), "it does not end");
    let snapshot = run.snapshot();
    let response = snapshot.response.unwrap();
    let after = response.at_ms - snapshot.started_ms;
    (response, after)
}

#[test]
fn a_stream_outlives_what_a_gateway_waits_for() {
    let fine = r#"{"statusCode":200,"body":"{}"}"#;
    let got = |protocol: &str, api: &str, route: &str| {
        let (response, after) = answer(protocol, api, route, 60_000, fine);
        (response.status, after, response.note.unwrap_or_default())
    };
    let streaming = r#","streaming":true"#;
    let (status, after, note) = got("REST", "", "");
    assert_eq!((status, after), (504, 29_000), "{note}");
    let (status, after, note) = got("REST", "", streaming);
    assert!(status == 200 && after > 50_000, "{status} {after} {note}");
    assert!(note.starts_with("Streamed"), "{note}");
    // The API's time-out is that of answers in one piece; the route's own counts for both.
    assert_eq!(got("REST", r#","timeoutMs":5000"#, streaming).0, 200);
    assert_eq!(got("REST", r#","timeoutMs":5000"#, "").1, 5_000);
    let (status, after, note) = got("REST", "", r#","streaming":true,"timeoutMs":40000"#);
    assert_eq!((status, after), (504, 40_000));
    assert!(note.contains("stream is closed after 40000 ms"), "{note}");
    assert_eq!(got("REST", "", r#","timeoutMs":61000"#).0, 200);
    // An HTTP API does not stream, so it waits as long as it always does.
    let (status, after, note) = got("HTTP", "", streaming);
    assert_eq!((status, after), (503, 30_000), "{note}");
}

#[test]
fn an_answer_that_is_too_large_fails_unless_it_is_streamed() {
    let large = format!(r#"{{"statusCode":200,"body":"{}"}}"#, "x".repeat(6_400_000));
    let whole = answer("REST", "", "", 10, &large).0;
    assert_eq!(whole.status, 502);
    assert!(whole.note.unwrap().contains("limited to 6291556 bytes"));
    assert_eq!(answer("REST", "", r#","streaming":true"#, 10, &large).0.status, 200);
    let small = format!(r#"{{"statusCode":200,"body":"{}"}}"#, "x".repeat(6_200_000));
    assert_eq!(answer("REST", "", "", 10, &small).0.status, 200);
}
