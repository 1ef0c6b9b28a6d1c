//! Presenting: saved views with captions, arrow keys, a run, the light theme.

use anyhow::ensure;
use aslant_tests::{Options, Page, run_with};

#[tokio::test]
async fn views_are_saved_shown_and_left_again() {
    let options = Options { dark: true, reduced_motion: true, ..Options::default() };
    run_with("present", options, async |page: Page| {
        page.open("").await?;
        page.until_there("html[data-theme=dark]").await?;
        for (index, caption) in ["The way of an order", "Where money moves"].into_iter().enumerate() {
            if index == 1 {
                page.click(".canvas [data-name=ChargePayment]").await?;
                page.press("Shift+2").await?;
                page.press("Escape").await?;
            }
            page.click(".topbar__present").await?;
            page.click("[data-action=save-view]").await?;
            let field = format!(".views__row:nth-child({}) input", index + 1);
            page.until("the caption to have the focus", &format!("document.activeElement === document.querySelector({field:?})")).await?;
            page.type_text(caption).await?;
            page.press("Enter").await?;
            page.until("the caption to be kept", &format!("document.querySelector({field:?}).value === {caption:?}")).await?;
            page.screenshot("present-views-dark").await?;
            page.click(".topbar__present").await?;
            page.until_gone(".views").await?;
        }
        page.click(".topbar__present").await?;
        page.click("[data-action=present]").await?;
        page.until_text(".present__caption", "The way of an order").await?;
        page.until_there("html[data-theme=light]").await?;
        ensure!(
            page.js("return [...document.querySelectorAll('.topbar, .side, .drawer')].every(part => part.getClientRects().length === 0)").await?
                == serde_json::json!(true),
            "panels are seen"
        );
        page.screenshot("present-first").await?;
        page.press("ArrowRight").await?;
        page.until_text(".present__caption", "Where money moves").await?;
        page.until_there(".present[data-view='2']").await?;
        page.screenshot("present-second").await?;
        // Beyond the last there is nothing.
        page.press("ArrowRight").await?;
        page.until_there(".present[data-view='2']").await?;
        page.press("ArrowLeft").await?;
        page.until_there(".present[data-view='1']").await?;
        // Down begins a run that goes on by keys alone.
        page.press("ArrowDown").await?;
        page.until_there(".present [aria-label='Step on in the run']").await?;
        page.press("ArrowDown").await?;
        page.until_there(".canvas [data-run=done], .canvas [data-run=current]").await?;
        page.press("ArrowDown").await?;
        page.press("ArrowUp").await?;
        page.screenshot("present-run").await?;
        page.press("Escape").await?;
        page.until_gone(".present").await?;
        page.until_there("html[data-theme=dark]").await?;
        page.until_there(".topbar").await?;
        page.press("Escape").await?;
        // Views are the design's: undo takes them back, one after the other.
        page.js("document.querySelector('.canvas__stage').focus()").await?;
        for _ in 0..4 {
            page.press("Control+z").await?;
        }
        page.click(".topbar__present").await?;
        page.until_there(".views").await?;
        ensure!(page.count(".views__row").await? == 0, "views are still there after undo");
        Ok(())
    })
    .await;
}
