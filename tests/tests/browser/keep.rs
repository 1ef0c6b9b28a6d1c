//! What is kept: texts that are not applied yet, copies with their notes, work in a browser that refuses to keep anything,
//! and the way back that a message offers while a dialog is open.

use anyhow::{Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Options, Page, run, run_with};
use serde_json::json;

const FIELD: &str = "[data-pointer='/TimeoutSeconds'] input";

/// Runs a script before any of the page's own, in every page from now on.
async fn beforehand(page: &Page, script: &str) -> Result<()> {
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await.map(|_| ())
}

#[tokio::test]
async fn a_text_that_is_not_applied_survives_a_reload() {
    run("keep-drafts", async |page: Page| {
        page.open("").await?;
        page.click(&thing("task", "ChargePayment")).await?;
        page.fill(FIELD, "abc").await?;
        page.until_text("[data-pointer='/TimeoutSeconds'] .field__error", "Type a number").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        page.reload().await?;
        page.until_text(".toasts", "ChargePayment is not applied yet").await?;
        page.screenshot("keep-drafts-light").await?;
        page.js("[...document.querySelectorAll('.toast .button')].find(b => b.textContent.includes('Show it')).click()").await?;
        page.until_there(FIELD).await?;
        ensure!(page.value(FIELD).await? == "abc", "the text is there again");
        page.fill(FIELD, "30").await?;
        page.until_gone("[data-pointer='/TimeoutSeconds'] .field__error").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        page.reload().await?;
        page.click(&thing("task", "ChargePayment")).await?;
        page.until_there(FIELD).await?;
        ensure!(page.value(FIELD).await? == "30", "what is applied is no draft any more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_broken_definition_survives_a_reload() {
    run("keep-code", async |page: Page| {
        page.open("").await?;
        page.click(".drawer [role=tab]:nth-of-type(3)").await?;
        page.until_there(".cm-line").await?;
        page.js("document.querySelector('.cm-content').focus()").await?;
        page.press("Control+Home").await?;
        page.type_text("half a thought ").await?;
        page.until_there(".code-panel[data-standing=refused]").await?;
        page.reload().await?;
        page.until_there(".code-panel[data-standing=refused]").await?;
        page.until_text(".cm-content", "half a thought").await?;
        page.click(".code-panel__refused .button").await?;
        page.until_there(".code-panel[data-standing=in-step]").await?;
        page.reload().await?;
        page.until_there(".code-panel[data-standing=in-step] .cm-line").await
    })
    .await;
}

#[tokio::test]
async fn a_message_over_a_dialog_can_be_clicked() {
    run("keep-undo-in-dialog", async |page: Page| {
        page.open("").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        page.press("Control+k").await?;
        page.until("the focus in the field", "document.activeElement?.matches('.finder__field')").await?;
        page.type_text("all designs").await?;
        page.press("Enter").await?;
        page.until_there(".designs__row").await?;
        let rows = page.count(".designs__row").await?;
        page.click(".designs__row [aria-label^=Duplicate]").await?;
        page.until(
            "a row more",
            &format!("document.querySelectorAll('.designs__row').length === {}", rows + 1),
        )
        .await?;
        page.click(".designs__row:not([data-open=true]) [aria-label^=Delete]").await?;
        page.until("a row less", &format!("document.querySelectorAll('.designs__row').length === {rows}"))
            .await?;
        page.until_text("dialog[open] .toasts", "was deleted").await?;
        page.screenshot("keep-toast-in-dialog-light").await?;
        page.click("dialog[open] .toast .button").await?;
        page.until(
            "the row again",
            &format!("document.querySelectorAll('.designs__row').length === {}", rows + 1),
        )
        .await
        .map(|_| ())
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_says_so_and_loses_nothing_at_a_reload() {
    run("keep-refused", async |page: Page| {
        beforehand(&page, "Object.defineProperty(window, 'indexedDB', { get: () => undefined });").await?;
        page.open("").await?;
        page.until_text(".toasts", "keeps nothing for this page").await?;
        page.until_there(".topbar__save[data-state=off]").await?;
        page.screenshot("keep-refused-light").await?;
        page.click(&thing("task", "ChargePayment")).await?;
        page.press("F2").await?;
        page.press("Control+a").await?;
        page.type_text("TakeMoney").await?;
        page.press("Enter").await?;
        page.until_there(&thing("task", "TakeMoney")).await?;
        // The browser asks before it leaves unsaved work; the person says leave.
        page.js("window.addEventListener('beforeunload', event => event.stopImmediatePropagation(), true)")
            .await?;
        page.reload().await?;
        page.until_there(&thing("task", "TakeMoney")).await?;
        page.until_there(".topbar__save[data-state=off]").await
    })
    .await;
}

#[tokio::test]
async fn a_full_storage_is_told() {
    run_with("keep-full", Options::default(), async |page: Page| {
        beforehand(
            &page,
            "IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'QuotaExceededError') };",
        )
        .await?;
        page.open("").await?;
        page.until_there(".topbar__save[data-state=failed]").await?;
        let words = page.attribute(".topbar__save", "title").await?.unwrap_or_default();
        ensure!(words.contains("storage is full"), "{words}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_copied_state_keeps_its_note_in_another_profile() {
    run("keep-copies", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        page.click(&thing("task", "ChargePayment")).await?;
        page.until_there("[data-inspects] .inspector__name").await?;
        let note = "const label = [...document.querySelectorAll('.inspector .field__label')].find(l => l.textContent.trim() === 'Note'); \
                    const field = document.getElementById(label.htmlFor); field.scrollIntoView({ block: 'center' }); field.focus(); return true";
        page.js(note).await?;
        page.type_text("Once only").await?;
        page.click(&thing("task", "ChargePayment")).await?;
        page.js("document.activeElement?.blur?.()").await?;
        page.press("Control+c").await?;
        page.until_said("Copied").await?;
        let text = page.clipboard().await?;
        ensure!(!text.contains("Once only") && text.contains("\"StartAt\""), "the text is plain ASL: {text}");
        // Another profile remembers nothing of this copy.
        page.js("localStorage.removeItem('aslant.copied')").await?;
        let revision = page.settled().await?;
        page.press("Control+v").await?;
        page.settled_after(revision).await?;
        ensure!(page.count("dialog[open]").await? == 0, "it is pasted, not offered as an import");
        ensure!(page.count(".canvas [data-kind=workflow].frame").await? == 1, "in the same workflow");
        let kept = "[...document.querySelectorAll('.inspector textarea')].some(field => field.value === 'Once only') && \
                    document.querySelector('.inspector__name').value !== 'ChargePayment'";
        page.until("the note of the copy", kept).await.map(|_| ())
    })
    .await;
}
