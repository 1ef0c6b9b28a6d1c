//! A design that came by a link is looked at, and becomes one's own only on purpose; what chats are given.

use anyhow::{Context, Result, ensure};
use aslant_engine::design::examples::examples;
use aslant_engine::interchange::share;
use aslant_tests::{Page, run};
use serde_json::json;

const SAVED: &str = ".topbar__save[data-state=saved]";

fn link() -> String {
    share::encode(&examples()[1].design())
}

async fn until_named(page: &Page, name: &str) -> Result<()> {
    let named = format!("document.querySelector('.topbar__name').value === {}", json!(name));
    page.until(name, &named).await.map(drop)
}

#[tokio::test]
async fn a_shared_design_is_looked_at_and_nothing_of_ones_own_is_touched() {
    run("shared", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        page.fill(".topbar__name", "Mine").await?;
        page.press("Enter").await?;
        page.until_there(".topbar__save[data-state=saving], .topbar__save[data-state=saved]").await?;
        page.until_there(SAVED).await?;

        let shared = examples()[1].design().settings().name.to_string();
        page.js(&format!("location.hash = {}", json!(link()))).await?;
        until_named(&page, &shared).await?;
        page.until_there(".shared").await?;
        page.until_there(".topbar__save[data-state=shared]").await?;
        let cards = page.count(".canvas .card").await?;
        ensure!(cards > 0, "there are cards");
        page.click(".canvas .card[data-kind=task]").await?;
        page.until_there(".canvas .card[data-selected=true]").await?;
        ensure!(
            page.js("return [...document.querySelectorAll('.inspector input')].every(field => field.matches(':disabled'))").await? == json!(true),
            "fields of the form take changes"
        );
        page.screenshot("shared-light").await?;
        page.press("Delete").await?;
        page.until_text(".toasts", "Keep a copy to change it").await?;
        ensure!(page.count(".canvas .card").await? == cards, "a card was deleted");
        // Its text can be read and searched, and takes nothing.
        crate::hands::open_drawer(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "StartAt").await?;
        page.until_text(".code-panel__standing", "Read only").await?;
        page.until_there(".cm-content[aria-readonly=true]").await?;
        let text = page.text(".cm-content").await?;
        page.click(".cm-content .cm-line:nth-child(3)").await?;
        page.until("the text to have the focus", "document.activeElement.matches('.cm-content')").await?;
        page.type_text("xyz").await?;
        page.press("Backspace").await?;
        page.press("Enter").await?;
        ensure!(page.text(".cm-content").await? == text, "the text takes typing");
        page.until_there(".code-panel[data-standing=in-step]").await?;
        page.screenshot("shared-code").await?;
        page.press("Control+f").await?;
        page.until_there(".cm-search").await?;
        page.press("Escape").await?;
        // It runs.
        page.click("[data-action=run]").await?;
        page.until_there(".timeline__row").await?;
        // Without the link the page has one's own again.
        page.js("history.replaceState(null, '', location.pathname)").await?;
        page.reload().await?;
        until_named(&page, "Mine").await?;
        ensure!(page.count(".shared").await? == 0, "one's own is not read-only");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_copy_can_be_changed_and_is_kept() {
    run("shared-copy", async |page: Page| {
        page.open(&format!("#{}", link())).await?;
        page.until_there(".shared").await?;
        // A reload still shows the link.
        page.reload().await?;
        page.until_there(".shared").await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot("shared-dark").await?;
        page.click("[data-action=keep-copy]").await?;
        page.until_gone(".shared").await?;
        page.until_there(SAVED).await?;
        // Its text takes changes from now on.
        crate::hands::open_drawer(&page, "Code").await?;
        page.until_text(".code-panel__standing", "In step").await?;
        page.until_there(".cm-content:not([aria-readonly])").await?;
        page.until("the link to be gone from the address", "location.hash === ''").await?;
        page.fill(".topbar__name", "My copy").await?;
        page.press("Enter").await?;
        page.until_there(SAVED).await?;
        page.reload().await?;
        until_named(&page, "My copy").await?;
        page.until_there(SAVED).await
    })
    .await;
}

#[tokio::test]
async fn a_chat_gets_title_link_and_picture() {
    run("shared-chat", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        page.until_there(SAVED).await?;
        page.click(".topbar__share").await?;
        page.until_text(".share__title", "Link copied").await?;
        page.click("[data-action=copy-for-chat]").await?;
        page.until_text(".toasts", "Title, link and picture are copied").await?;
        let held = page
            .js("return navigator.clipboard.read().then(async items => {
                const form = async type => (await items[0].getType(type));
                return {
                    types: items[0].types,
                    text: await (await form('text/plain')).text(),
                    html: await (await form('text/html')).text(),
                    picture: (await form('image/png')).size,
                };
            })")
            .await?;
        let text = held["text"].as_str().context("text")?;
        let name = page.value(".topbar__name").await?;
        ensure!(text.starts_with(&name) && text.contains("#1."), "{text}");
        let html = held["html"].as_str().context("html")?;
        ensure!(
            html.contains("<a href=") && html.contains("src=\"data:image/png"),
            "{}",
            &html[..200.min(html.len())]
        );
        ensure!(held["picture"].as_u64().is_some_and(|size| size > 10_000), "{}", held["picture"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_full_storage_is_told_with_what_to_do_about_it() {
    run("storage-full", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        page.js("IDBObjectStore.prototype.kept = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
            return null")
            .await?;
        page.fill(".topbar__name", "More than fits").await?;
        page.press("Enter").await?;
        page.until_there(".topbar__save[data-state=failed]").await?;
        page.until_text(".toast[data-tone=error]", "storage is full").await?;
        page.screenshot("storage-full").await?;
        page.click(".toast[data-tone=error] .button").await?;
        let (name, content) = page.downloaded(".aslant.json").await?;
        ensure!(name.starts_with("more-than-fits") || name.starts_with("More"), "{name}");
        ensure!(String::from_utf8_lossy(&content).contains("More than fits"), "another design was saved");
        // Once there is room it is saved by itself.
        page.js("IDBObjectStore.prototype.put = IDBObjectStore.prototype.kept; return null").await?;
        page.until_there(SAVED).await
    })
    .await;
}
