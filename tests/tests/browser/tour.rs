//! First contact: the tour on the real canvas.

use anyhow::ensure;
use aslant_tests::{Options, Page, run_with};

#[tokio::test]
async fn the_tour_leads_by_doing_is_remembered_and_comes_back() {
    let options = Options { newcomer: true, reduced_motion: true, ..Options::default() };
    run_with("tour", options, async |page: Page| {
        page.open("").await?;
        page.until_there(".tour[data-step='1']").await?;
        page.screenshot("tour-1-light").await?;
        page.click(".tour .button[data-tone=accent]").await?;
        page.until_there(".tour[data-step='2']").await?;
        page.screenshot("tour-2-light").await?;
        // Nothing is blocked: the card beneath it is clicked, and that leads on.
        page.click(".canvas [data-name=ValidateOrder]").await?;
        page.until_there(".canvas [data-name=ValidateOrder][data-selected=true]").await?;
        page.until_there(".tour[data-step='3']").await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot("tour-3-dark").await?;
        page.click("[data-action=run]").await?;
        page.until_there(".tour[data-step='4']").await?;
        page.click(".tour .button[data-tone=accent]").await?;
        page.until_there(".tour[data-step='5']").await?;
        page.screenshot("tour-5-dark").await?;
        page.click(".tour [aria-label='Skip the tour']").await?;
        page.until_gone(".tour").await?;
        page.reload().await?;
        // What the newcomer would be shown comes before this palette.
        page.press("Control+k").await?;
        page.until_there(".finder").await?;
        ensure!(page.count(".tour").await? == 0, "the tour is not over");
        page.type_text("tour").await?;
        page.press("Enter").await?;
        page.until_there(".tour[data-step='1']").await
    })
    .await;
}
