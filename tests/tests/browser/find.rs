//! Finding anything in the design.

use anyhow::ensure;
use aslant_tests::{Page, run};

#[tokio::test]
async fn what_is_found_is_listed_marked_and_gone_to() {
    run("find", async |page: Page| {
        page.open("").await?;
        page.click_at(page.center(".canvas__stage").await?, aslant_tests::page::Button::Left, 0).await?;
        page.press("Escape").await?;
        page.press("Control+f").await?;
        page.until("the field to have the focus", "document.activeElement.classList.contains('find__field')")
            .await?;
        page.type_text("charge").await?;
        page.until_there(".find__line[data-name=ChargePayment][data-part=name]").await?;
        let first = page.attribute(".find__list li:first-child .find__line", "data-name").await?;
        ensure!(first.as_deref() == Some("ChargePayment"), "a name comes first: {first:?}");
        page.until_there(".found-mark").await?;
        page.press("Enter").await?;
        let selected = ".canvas [data-name=ChargePayment][data-selected=true]";
        page.until_there(selected).await?;
        page.until_text(".find__count", "1 of").await?;
        page.until(
            "the focus to stay in the bar",
            "document.activeElement.classList.contains('find__field')",
        )
        .await?;
        page.press("F3").await?;
        page.until_text(".find__count", "2 of").await?;
        page.press("Shift+F3").await?;
        page.until_text(".find__count", "1 of").await?;
        page.screenshot("find-light").await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot("find-dark").await?;
        // A field by its value: the bar says where, a click goes to the form.
        page.fill(".find__field", "CardDeclined").await?;
        page.until_there(".find__line[data-name=ChargePayment][data-part=field]").await?;
        page.click(".find__line[data-name=ChargePayment][data-part=field]").await?;
        page.until_there(selected).await?;
        page.fill(".find__field", "nowhere to be found").await?;
        page.until_there(".find__none").await?;
        page.press("Escape").await?;
        page.until_gone(".find").await?;
        page.until(
            "the canvas to have the focus",
            "document.activeElement.classList.contains('canvas__stage')",
        )
        .await?;
        ensure!(page.count(".found-mark").await? == 0, "marks stay behind");
        Ok(())
    })
    .await;
}
