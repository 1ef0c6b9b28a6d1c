//! The forms of APIs and routes: JWT authorizers, scopes and streamed responses, in both kinds of API.

use anyhow::{Result, ensure};
use aslant_engine::design::{Authorizer, Design, JwtIssuer, Protocol, Record};
use aslant_engine::interchange::share;
use aslant_tests::page::thing;
use aslant_tests::{Page, run};

use crate::hands::{header, until_problems, until_selected, whole_design};

fn field(pointer: &str) -> String {
    format!("[data-pointer='{pointer}'] :is(input, select)")
}

async fn enter(page: &Page, pointer: &str, text: &str) -> Result<()> {
    page.until_there(&field(pointer)).await?;
    page.fill(&field(pointer), text).await?;
    page.js("document.activeElement.blur()").await.map(drop)
}

async fn select_api(page: &Page) -> Result<()> {
    let at = header(page, &thing("api", "orders-api")).await?;
    page.click_at(at, aslant_tests::page::Button::Left, 0).await?;
    until_selected(page, &["orders-api"]).await
}

async fn select_route(page: &Page) -> Result<()> {
    page.click(&thing("route", "GET /orders/{id}")).await?;
    until_selected(page, &["GET /orders/{id}"]).await
}

/// The design as a link that was shared now holds it.
async fn shared(page: &Page) -> Result<Design> {
    let link = whole_design(page).await?;
    Ok(share::decode(link.rsplit('#').next().unwrap_or_default())?)
}

fn api(design: &Design) -> &aslant_engine::design::Api {
    design.apis().next().unwrap().1
}

fn route(design: &Design) -> &aslant_engine::design::Route {
    let found = design.iter().find(|(_, record)| &*record.label() == "GET /orders/{id}").unwrap().1;
    let Record::Route(route) = found else { panic!("a route") };
    route
}

/// The last field of the inspector in view, then a picture in each theme.
async fn pictures(page: &Page, name: &str, selector: &str) -> Result<()> {
    page.js(&format!("document.querySelector(\"{selector}\").scrollIntoView({{block: 'center'}})")).await?;
    for dark in [false, true] {
        page.emulate_dark(dark).await?;
        page.screenshot(&format!("routes-{name}-{}", if dark { "dark" } else { "light" })).await?;
    }
    page.emulate_dark(false).await
}

#[tokio::test]
async fn a_rest_api_takes_tokens_and_streams() {
    run("routes-rest", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        until_problems(&page, "0").await?;
        select_api(&page).await?;
        page.choose(&field("/authorizer"), "jwt").await?;
        // Nothing is refused yet; the field says what is missing.
        page.until_text("[data-pointer='/authorizer/jwt/0/issuer'] .field__error", "has no issuer").await?;
        enter(&page, "/authorizer/jwt/0/issuer", "http://id.example.com").await?;
        page.until_text("[data-pointer='/authorizer/jwt/0/issuer'] .field__error", "is not an https URL")
            .await?;
        enter(&page, "/authorizer/jwt/0/issuer", "https://id.example.com").await?;
        enter(&page, "/authorizer/jwt/0/audiences", "shop, back-office").await?;
        page.click("[data-inspects] .list__items + button").await?;
        enter(&page, "/authorizer/jwt/1/issuer", "https://partners.example.com/").await?;
        enter(&page, "/authorizer/jwt/1/audiences", "shop").await?;
        until_problems(&page, "0").await?;
        pictures(&page, "rest-authorizer", "[data-pointer='/authorizer/jwt/0/issuer']").await?;

        select_route(&page).await?;
        enter(&page, "/scopes", "orders/read, orders/admin").await?;
        page.choose(&field("/streaming"), "stream").await?;
        page.until_there("[data-name='GET /orders/{id}'] [data-badge=stream]").await?;
        enter(&page, "/timeoutMs", "600000").await?;
        until_problems(&page, "0").await?;
        pictures(&page, "rest-stream", "[data-pointer='/streaming']").await?;

        let design = shared(&page).await?;
        let issuers = vec![
            JwtIssuer {
                issuer: "https://id.example.com".into(),
                audiences: vec!["shop".into(), "back-office".into()],
            },
            JwtIssuer { issuer: "https://partners.example.com/".into(), audiences: vec!["shop".into()] },
        ];
        ensure!(api(&design).authorizer == Authorizer::Jwt(issuers), "{:?}", api(&design).authorizer);
        ensure!(route(&design).scopes == ["orders/read", "orders/admin"], "{:?}", route(&design).scopes);
        ensure!((route(&design).streaming, route(&design).timeout_ms) == (true, Some(600_000)));

        // Undo takes the time-out and the stream back; the badge goes with it.
        page.press("Control+z").await?;
        page.press("Control+z").await?;
        page.until_gone("[data-badge=stream]").await?;
        page.until_there(&field("/scopes")).await?;
        ensure!(!route(&shared(&page).await?).streaming);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_http_api_keeps_what_was_chosen_and_says_what_it_does_not_have() {
    run("routes-http", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        until_problems(&page, "0").await?;
        select_route(&page).await?;
        page.choose(&field("/streaming"), "stream").await?;
        select_api(&page).await?;
        ensure!(page.value(&field("/authorizer")).await? == "cognito");
        page.choose(&field("/protocol"), "http").await?;
        // The Cognito authorizer and the stream are kept and reported, each with a fix.
        page.until_text("[data-pointer='/authorizer'] .field__error", "cannot have a Cognito authorizer")
            .await?;
        ensure!(page.value(&field("/authorizer")).await? == "cognito");
        until_problems(&page, "2").await?;
        let design = shared(&page).await?;
        ensure!((api(&design).protocol, &api(&design).authorizer) == (Protocol::Http, &Authorizer::Cognito));
        ensure!(route(&design).streaming);
        pictures(&page, "http-kept", "[data-pointer='/authorizer']").await?;

        page.click("[data-pointer='/authorizer'] .field__fix").await?;
        enter(&page, "/authorizer/jwt/0/issuer", "https://id.example.com").await?;
        enter(&page, "/authorizer/jwt/0/audiences", "shop").await?;
        ensure!(
            page.count("[data-inspects] .list__items + button").await? == 0,
            "an HTTP API has one issuer"
        );
        select_route(&page).await?;
        page.until_text("[data-pointer='/streaming'] .field__error", "HTTP APIs do not stream").await?;
        pictures(&page, "http-stream", "[data-pointer='/streaming']").await?;
        page.click("[data-pointer='/streaming'] .field__fix").await?;
        // It cannot be chosen any more.
        page.until_gone("[data-pointer='/streaming']").await?;
        until_problems(&page, "0").await?;
        pictures(&page, "http-authorizer", "[data-pointer='/authorizer']").await?;
        let design = shared(&page).await?;
        let issuer = JwtIssuer { issuer: "https://id.example.com".into(), audiences: vec!["shop".into()] };
        ensure!(api(&design).authorizer == Authorizer::Jwt(vec![issuer]));
        ensure!(!route(&design).streaming);
        Ok(())
    })
    .await;
}

/// A mapping is not lost by choosing a function and coming back.
#[tokio::test]
async fn what_a_route_calls_can_be_tried_without_losing_its_mapping() {
    run("routes-mapping", async |page: Page| {
        page.open("").await?;
        until_problems(&page, "0").await?;
        page.click(&thing("route", "POST /orders")).await?;
        until_selected(&page, &["POST /orders"]).await?;
        let before = page.value(&field("/integration")).await?;
        let function = page.js("return [...document.querySelectorAll(\"[data-pointer='/integration'] option\")].find(option => option.textContent === 'Lambda orders-get').value").await?;
        page.until_there("[data-pointer='/integration/status']").await?;
        page.choose(&field("/integration"), function.as_str().unwrap_or_default()).await?;
        page.until_gone("[data-pointer='/integration/status']").await?;
        page.choose(&field("/integration"), &before).await?;
        page.until_there("[data-pointer='/integration/status']").await?;
        ensure!(page.value(&field("/integration/status")).await? == "202");
        Ok(())
    })
    .await;
}
