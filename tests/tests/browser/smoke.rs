//! The page opens, under any path, and keeps its own rules.

use std::panic::AssertUnwindSafe;

use anyhow::{Result, ensure};
use aslant_tests::{Options, Page, run, run_with};
use futures_util::FutureExt;
use serde_json::json;

#[tokio::test]
async fn opens_without_a_console_error_and_without_sideways_scrolling() {
    run("smoke-opens", async |page: Page| {
        page.open("").await?;
        page.until_gone("#boot").await?;
        for (width, height) in [(1024, 700), (1440, 900), (2560, 1300)] {
            page.resize(width, height).await?;
            page.assert_no_sideways_scroll().await?;
        }
        page.screenshot("smoke-light").await?;
        page.emulate_dark(true).await?;
        page.screenshot("smoke-dark").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn works_under_a_path_that_the_build_does_not_know() {
    let options = Options { prefix: "/some/where/else/".into(), ..Options::default() };
    run_with("smoke-path", options, async |page: Page| page.open("").await).await;
}

#[tokio::test]
async fn forbids_inline_scripts_evaluated_text_and_foreign_hosts() {
    let expected_errors = vec!["Content Security Policy".into(), "Content-Security-Policy".into()];
    let options = Options { expected_errors, ..Options::default() };
    run_with("smoke-policy", options, async |page: Page| {
        page.open("").await?;
        let inline = "const s = document.createElement('script'); s.textContent = 'window.ran = true'; \
                      document.head.append(s); return window.ran ?? false";
        ensure!(page.js(inline).await? == json!(false), "an inline script ran");
        // In a task of its own: what the driver itself calls may evaluate text whatever the policy says.
        let evaluated = "new Promise((done, failed) => setTimeout(() => { try { done(eval('1')) } catch (e) { failed(e) } }, 0))";
        ensure!(refused(&page, evaluated).await?, "eval ran");
        ensure!(refused(&page, "fetch('http://127.0.0.1:1/')").await?, "a foreign host was asked");
        let policy = "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
        let policy = page.js(policy).await?;
        ensure!(policy.as_str().unwrap_or_default().contains("default-src 'none'"), "{policy}");
        Ok(())
    })
    .await;
}

/// Whether a promise is rejected in the page, by its policy.
async fn refused(page: &Page, promise: &str) -> Result<bool> {
    let body = format!(
        "const seen = []; document.addEventListener('securitypolicyviolation', e => seen.push(e.violatedDirective)); \
         return {promise}.then(() => false, () => new Promise(done => setTimeout(() => done(seen.length > 0), 0)))"
    );
    Ok(page.js(&body).await? == json!(true))
}

#[tokio::test]
async fn shows_the_same_before_its_second_part_is_there() {
    let expected_errors = vec!["_rest.wasm".into(), "Failed to fetch".into(), "ERR_BLOCKED".into()];
    let options = Options { expected_errors, newcomer: true, ..Options::default() };
    run_with("smoke-first-part", options, async |page: Page| {
        page.open("").await?;
        page.until_there(".tour").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        let shown = page.js("return document.body.innerText").await?;
        ensure!(shown.as_str().is_some_and(|text| text.len() > 500), "the page shows little: {shown}");
        // Once more as somebody new, from whom the second part is kept.
        page.go("about:blank").await?;
        let all = json!({ "origin": page.url().trim_end_matches('/'), "storageTypes": "all" });
        page.devtools("Storage.clearDataForOrigin", all).await?;
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*_rest.wasm"] })).await?;
        page.open("").await?;
        page.until_there(".tour").await?;
        page.until("the same texts", &format!("document.body.innerText === {shown}")).await?;
        ensure!(page.js("return document.documentElement.dataset.rest ?? null").await?.is_null());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn is_left_without_an_error_before_its_second_part_is_there() {
    let expected_errors = vec!["ERR_BLOCKED".into()];
    let options = Options { expected_errors, ..Options::default() };
    run_with("smoke-left-early", options, async |page: Page| {
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*_rest.wasm"] })).await?;
        page.open("").await?;
        page.go("about:blank").await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": [] })).await?;
        page.open("").await?;
        page.until_there(":root[data-rest=there]").await
    })
    .await;
}

#[tokio::test]
async fn says_what_is_wrong_when_the_wasm_is_missing() {
    let expected_errors = vec!["404".into(), "wasm".into(), "WebAssembly".into(), "Failed to fetch".into()];
    let options = Options { expected_errors, ..Options::default() };
    run_with("smoke-broken", options, async |page: Page| {
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await?;
        page.go(page.url()).await?;
        page.until_text("#boot[data-state=failed]", "could not be loaded").await?;
        Ok(())
    })
    .await;
}

/// What a fresh page is like: asked of each page before anything is changed there.
const FRESH: &str = "return navigator.permissions.query({ name: 'clipboard-read' }).then(({ state }) => ({
    state, dark: matchMedia('(prefers-color-scheme: dark)').matches, width: innerWidth, touch: navigator.maxTouchPoints,
    text: getComputedStyle(document.documentElement).fontSize, stored: Object.keys(localStorage).includes('left') }))";

#[tokio::test]
async fn a_test_leaves_nothing_behind_for_the_next_in_the_same_browser() {
    for round in 0..3 {
        run(&format!("smoke-isolated-{round}"), async |page: Page| {
            page.open("").await?;
            let found = page.js(FRESH).await?;
            let fresh = json!({
                "state": "prompt", "dark": false, "width": 1440, "touch": 0, "text": "16px", "stored": false
            });
            ensure!(found == fresh, "{found}");
            page.grant_clipboard().await?;
            ensure!(page.clipboard().await?.is_empty(), "{}", page.clipboard().await?);
            page.set_clipboard("left behind").await?;
            page.js("localStorage.setItem('left', 'behind')").await?;
            page.emulate_dark(true).await?;
            page.resize(900, 600).await?;
            page.devtools("Page.setFontSizes", json!({ "fontSizes": { "standard": 32, "fixed": 26 } }))
                .await?;
            let touch = json!({ "enabled": true, "maxTouchPoints": 3 });
            page.devtools("Emulation.setTouchEmulationEnabled", touch).await?;
            page.hold_key("Shift").await
        })
        .await;
    }
}

#[tokio::test]
async fn a_tab_that_crashes_fails_its_test_alone() {
    if aslant_tests::site_folder().is_none() {
        return;
    }
    let crashed = run("smoke-crashed", async |page: Page| {
        page.open("").await?;
        // Its answer never comes.
        drop(page.devtools("Page.crash", json!({})).await);
        page.js("return 1").await.map(drop)
    });
    let outcome = AssertUnwindSafe(crashed).catch_unwind().await;
    let words = outcome.err().and_then(|panic| panic.downcast::<String>().ok()).unwrap_or_default();
    assert!(words.contains("the tab has crashed"), "{words}");
    run("smoke-after-crash", async |page: Page| page.open("").await).await;
}
