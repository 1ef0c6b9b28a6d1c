//! Keys, the command palette, the sheet of shortcuts, and what the page says of what happened.

use anyhow::{Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, run};
use serde_json::json;

/// Opens the command palette, types, and chooses the first line.
async fn command(page: &Page, words: &str) -> Result<()> {
    page.press("Control+k").await?;
    page.until_there("dialog[open] .finder__field").await?;
    page.until("the focus in the field", "document.activeElement?.matches('.finder__field')").await?;
    page.type_text(words).await?;
    page.until_there(".finder__line[aria-selected=true]").await?;
    page.press("Enter").await?;
    page.until_gone("dialog[open] .finder__field").await
}

#[tokio::test]
async fn everything_can_be_done_by_name() {
    run("commands-palette", async |page: Page| {
        page.open("").await?;
        command(&page, "go to ChargePayment").await?;
        page.until_said("ChargePayment selected").await?;
        let before = page.count(".canvas [data-kind=wait]").await?;
        command(&page, "add wait").await?;
        page.until(
            "one Wait more",
            &format!("document.querySelectorAll('.canvas [data-kind=wait]').length > {before}"),
        )
        .await?;
        page.until_said("added after ChargePayment").await?;
        command(&page, "undo").await?;
        page.until_said("Undo: add Wait").await?;
        command(&page, "theme").await?;
        page.until_there(":root[data-theme=dark]").await?;
        page.press("Control+k").await?;
        page.until_there(".finder__line").await?;
        page.screenshot("commands-palette-dark").await?;
        // What cannot be done now is shown, dimmed, and does nothing.
        page.until_there(".finder__line[data-name='Step'][aria-disabled=true]").await?;
        page.type_text("no such thing at all").await?;
        page.until_there(".finder__none").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        command(&page, "light or dark").await?;
        page.press("Control+k").await?;
        page.until_there(".finder__line").await?;
        page.screenshot("commands-palette-light").await?;
        page.resize(1024, 768).await?;
        page.screenshot("commands-palette-1024").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_sheet_lists_the_keys_and_they_work() {
    run("commands-sheet", async |page: Page| {
        page.open("").await?;
        page.press("?").await?;
        page.until_there("dialog[open] .sheet").await?;
        page.until_text(".sheet__line[data-name=Undo] .keys", "Ctrl+Z").await?;
        page.screenshot("commands-sheet-light").await?;
        page.until("the focus in the field", "document.activeElement?.matches('.sheet input')").await?;
        page.type_text("redo").await?;
        page.until("one line", "document.querySelectorAll('.sheet__line').length === 1").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.emulate_dark(true).await?;
        page.press("?").await?;
        page.until_there("dialog[open] .sheet").await?;
        page.screenshot("commands-sheet-dark").await?;
        page.resize(1024, 768).await?;
        page.screenshot("commands-sheet-1024").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.resize(1440, 900).await?;

        page.click(&thing("task", "ChargePayment")).await?;
        page.press("F9").await?;
        page.until("the step", "document.querySelector('[aria-label=Undo]').title.includes('breakpoint')")
            .await?;
        page.press("Control+Enter").await?;
        page.choose(".run-controls__speed select", "At once").await?;
        page.until_there(".run[data-status=paused]").await?;
        page.until_said("Paused at a breakpoint").await?;
        page.press("F8").await?;
        page.until_there(".run[data-status=succeeded]").await?;
        page.until_said("The run succeeded").await?;
        let rows = page.count(".timeline__row").await?;
        page.press("F7").await?;
        page.until("a line less", &format!("document.querySelectorAll('.timeline__row').length < {rows}"))
            .await?;
        // In a text field the keys are its own.
        page.click(".topbar__name").await?;
        page.press("?").await?;
        ensure!(page.count("dialog[open]").await? == 0, "the field got the key");
        ensure!(page.value(".topbar__name").await?.contains('?'), "the field got the key");
        page.press("Escape").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_silenced_rule_is_heard_again() {
    run("commands-hear-again", async |page: Page| {
        page.open("").await?;
        command(&page, "example one big function").await?;
        page.until_there(".topbar__count[data-checked]").await?;
        page.until("a problem", "document.querySelector('.topbar__count').textContent.trim() !== '0'").await?;
        // The message that came with the example would lie over what is clicked next.
        page.js("document.querySelectorAll('.toast [aria-label=Dismiss]').forEach(button => button.click())").await?;
        page.until_gone(".toast").await?;
        page.click(".topbar__count").await?;
        page.until_there(".problem[data-code=lambda-lith]").await?;
        page.click(".problem[data-code=lambda-lith] [aria-label^=Why]").await?;
        page.js("[...document.querySelectorAll('.problem__details .button')].find(b => b.textContent.startsWith('Silence')).click()")
            .await?;
        page.until_there(".problem__silence input").await?;
        page.click(".problem__silence input").await?;
        page.type_text("it is an example").await?;
        page.press("Enter").await?;
        page.until_gone(".problem[data-code=lambda-lith]").await?;
        page.until_text(".silenced__reason", "it is an example").await?;
        page.click(".silenced__row .button").await?;
        page.until_there(".problem[data-code=lambda-lith]").await?;
        page.until_gone(".silenced__row").await
    })
    .await;
}

#[tokio::test]
async fn a_picture_goes_to_the_clipboard() {
    run("commands-picture", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        command(&page, "export a picture").await?;
        page.until_there("[data-action=copy-png]").await?;
        page.click("[data-action=copy-png]").await?;
        page.until_text("dialog[open] .toasts", "The picture is copied").await?;
        let types = page.js("return navigator.clipboard.read().then(items => items[0].types)").await?;
        ensure!(types == json!(["image/png"]), "{types}");
        let size = "const [item] = await navigator.clipboard.read(); const blob = await item.getType('image/png'); \
                    const image = await createImageBitmap(blob); return [image.width, image.height]";
        let size = page.js(&format!("return (async () => {{ {size} }})()")).await?;
        let side = |at: usize| size.get(at).and_then(serde_json::Value::as_u64).unwrap_or_default();
        ensure!(side(0) > 1_000 && side(1) > 500, "{size}");
        Ok(())
    })
    .await;
}
