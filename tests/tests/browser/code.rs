//! The code panel and the problems: text and canvas in step, mistakes told where they are, nothing typed lost.

use anyhow::{Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, run};

use crate::hands::{at_rest, places};

const STANDING: &str = ".code-panel[data-standing=";

/// Opens a tab of the drawer by its name.
async fn open_tab(page: &Page, name: &str) -> Result<()> {
    let find = format!(
        "[...document.querySelectorAll('.drawer .tabs__tab')].find(tab => tab.textContent.startsWith('{name}'))"
    );
    page.until("the tab", &find).await?;
    page.js(&format!("const tab = {find}; if (tab.ariaSelected !== 'true') tab.click();")).await?;
    Ok(())
}

async fn open_code(page: &Page) -> Result<()> {
    open_tab(page, "Code").await?;
    page.until_there(".cm-line").await
}

/// Selects the next `text` in the editor, as with Ctrl+F.
async fn find(page: &Page, text: &str) -> Result<()> {
    page.js("document.querySelector('.cm-content').focus()").await?;
    page.press("Control+f").await?;
    page.until_there(".cm-search input[name=search]").await?;
    page.press("Control+a").await?;
    page.type_text(text).await?;
    page.press("Enter").await?;
    page.press("Escape").await?;
    Ok(())
}

async fn problems(page: &Page, count: &str) -> Result<()> {
    let seen = format!("document.querySelector('.topbar__count').textContent.trim() === '{count}'");
    page.until(&format!("the number of problems to be {count}"), &seen).await?;
    Ok(())
}

async fn opened(page: &Page) -> Result<()> {
    page.open("").await?;
    page.until_there(".topbar__count[data-checked]").await?;
    problems(page, "0").await
}

#[tokio::test]
async fn a_workflow_is_broken_and_mended_through_its_text() {
    run("code-breaks-and-mends", async |page: Page| {
        opened(&page).await?;
        open_code(&page).await?;
        find(&page, "\"Next\": \"ReserveLines\"").await?;
        page.type_text("\"Next\": \"ReserveLine\"").await?;
        problems(&page, "1").await?;
        page.until_there(".code-mark[data-code=missing-target]").await?;
        page.until_there(".cm-lintRange-error").await?;
        page.screenshot("code-problem").await?;

        open_tab(&page, "Problems").await?;
        page.until_text(".problem .problem__place", "SaveOrder › Next").await?;
        page.click(".problem__main").await?;
        page.until("the field to be focused", "document.activeElement.closest('[data-pointer=\"/Next\"]')").await?;
        // Its fix mends it, and undo takes that back.
        page.click(".problem__fix").await?;
        problems(&page, "0").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        problems(&page, "1").await?;

        // Mended by hand, in YAML.
        open_code(&page).await?;
        page.js("[...document.querySelectorAll('.segmented__item')].find(item => item.textContent === 'YAML').click()").await?;
        page.until_text(".code-panel .cm-content", "Type: Task").await?;
        find(&page, "Next: ReserveLine").await?;
        page.press("ArrowRight").await?;
        page.type_text("s").await?;
        problems(&page, "0").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn malformed_text_keeps_the_canvas_and_is_not_lost() {
    run("code-malformed", async |page: Page| {
        opened(&page).await?;
        open_code(&page).await?;
        let cards = page.count("[data-kind][data-id]").await?;
        find(&page, "\"StartAt\": \"ValidateOrder\",").await?;
        page.type_text("\"StartAt\" ValidateOrder no json").await?;
        page.until_there(&format!("{STANDING}refused]")).await?;
        page.until_there(".code-mark[data-severity=error]").await?;
        page.screenshot("code-malformed").await?;
        ensure!(page.count("[data-kind][data-id]").await? == cards, "the canvas has changed");

        // Elsewhere and back: another tab, another format, the drawer closed.
        open_tab(&page, "Problems").await?;
        page.until_gone(".code-panel").await?;
        open_tab(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "no json").await?;
        page.js("document.querySelectorAll('.segmented__item')[1].click()").await?;
        page.until_text(".code-panel .cm-content", "StartAt: ValidateOrder").await?;
        page.until_there(&format!("{STANDING}in-step]")).await?;
        page.js("document.querySelectorAll('.segmented__item')[0].click()").await?;
        page.until_text(".code-panel .cm-content", "no json").await?;

        // Given up by a button; the text's own undo brings it back.
        page.click(".code-panel__refused .button").await?;
        page.until_there(&format!("{STANDING}in-step]")).await?;
        page.until_text(".code-panel .cm-content", "\"StartAt\": \"ValidateOrder\",").await?;
        page.click(".cm-line").await?;
        page.press("Control+z").await?;
        page.until_text(".code-panel .cm-content", "no json").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn text_and_canvas_show_the_same_selection_and_the_same_change() {
    run("code-selection", async |page: Page| {
        opened(&page).await?;
        open_code(&page).await?;
        find(&page, "\"OrderRejected\": {").await?;
        page.until_there(&format!("{}[data-selected=true]", thing("fail", "OrderRejected"))).await?;

        page.click(&thing("task", "ValidateOrder")).await?;
        page.until_text(".cm-shown", "\"ValidateOrder\": {").await?;

        // Renamed in the form: the text follows, and the canvas' undo takes both back.
        page.fill(".inspector__name", "CheckOrder").await?;
        page.press("Enter").await?;
        page.until_text(".cm-shown", "\"CheckOrder\": {").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_text(".cm-shown", "\"ValidateOrder\": {").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_burst_of_typing_is_one_step_of_undo() {
    run("code-burst", async |page: Page| {
        opened(&page).await?;
        open_code(&page).await?;
        find(&page, "Takes an order").await?;
        page.type_text("Accepts an order").await?;
        page.until_there(&format!("{STANDING}in-step]")).await?;
        page.until(
            "the step",
            "document.querySelector('.topbar [aria-label=Undo]').title.includes('edit the text')",
        )
        .await?;
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_text(".code-panel .cm-content", "Takes an order").await?;
        page.until_there(".topbar [aria-label=Undo][disabled]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_editor_comes_when_it_is_first_opened_and_colours_folds_and_finds() {
    run("code-editor", async |page: Page| {
        opened(&page).await?;
        let fetched = "performance.getEntriesByType('resource').some(entry => entry.name.includes('code_editor'))";
        ensure!(page.js(&format!("return {fetched}")).await? == false, "fetched before it was needed");
        open_code(&page).await?;
        page.until("the editor to be fetched", fetched).await?;

        // JSON, and JSONata inside its strings.
        find(&page, "{% $string(").await?;
        for class in ["key", "string", "number", "delimiter", "function", "variable"] {
            page.until_there(&format!(".cm-line .code--{class}")).await?;
        }
        // Folded by its margin, opened again by what stands for it.
        let fold = "const at = document.querySelector('.cm-activeLine').getBoundingClientRect().top; \
            const marks = [...document.querySelectorAll('.cm-foldGutter .cm-gutterElement')].filter(e => e.textContent === '⌄'); \
            const last = marks.filter(e => e.getBoundingClientRect().top < at).at(-1); last.id = 'fold'; return !!last";
        ensure!(page.js(fold).await? == true, "nothing to fold");
        page.click("#fold").await?;
        page.until_there(".cm-foldPlaceholder").await?;
        page.click(".cm-foldPlaceholder").await?;
        page.until_gone(".cm-foldPlaceholder").await?;
        // All of it by keys.
        page.js("document.querySelector('.cm-content').focus()").await?;
        page.press("Control+Home").await?;
        page.press("Control+Alt+[").await?;
        page.until_there(".cm-foldPlaceholder").await?;
        page.press("Control+Alt+]").await?;
        page.until_gone(".cm-foldPlaceholder").await?;
        // Ctrl+F within the text searches the text.
        page.press("Control+f").await?;
        page.until_there(".cm-search input[name=search]").await?;
        page.type_text("CancellationWindow").await?;
        page.press("Enter").await?;
        page.until_there(".cm-searchMatch-selected").await?;
        page.press("Escape").await?;

        page.js("document.querySelectorAll('.segmented__item')[1].click()").await?;
        page.until_text(".code-panel .cm-content", "Type: ").await?;
        find(&page, "{% $string(").await?;
        for class in ["key", "delimiter", "function", "variable"] {
            page.until_there(&format!(".cm-line .code--{class}")).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_edit_in_the_text_moves_no_card() {
    run("code-smallest", async |page: Page| {
        opened(&page).await?;
        // A place that a person chose, beside those of the layout.
        let from = page.center(&thing("task", "SaveOrder")).await?;
        page.drag(from, from.plus(70.0, 8.0)).await?;
        at_rest(&page).await?;
        open_code(&page).await?;
        find(&page, "Takes an order").await?;
        at_rest(&page).await?;
        let before = places(&page).await?;
        page.type_text("Accepts an order").await?;
        page.until_there(&format!("{STANDING}in-step]")).await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? == before, "cards have moved");
        // The text's step goes first, then the move; both come again.
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_text(".code-panel .cm-content", "Takes an order").await?;
        ensure!(places(&page).await? == before, "cards have moved");
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_there(".topbar [aria-label=Undo][disabled]").await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? != before, "the move stays");
        page.click(".topbar [aria-label=Redo]").await?;
        page.click(".topbar [aria-label=Redo]").await?;
        page.until_text(".code-panel .cm-content", "Accepts an order").await?;
        at_rest(&page).await?;
        let after = places(&page).await?;
        let other: Vec<_> =
            before.iter().filter(|(id, place)| after.get(*id).is_some_and(|now| now != *place)).collect();
        ensure!(other.is_empty(), "not as it was: {other:?}, now {after:?}");
        Ok(())
    })
    .await;
}
