//! The outline does what the canvas does, without a pointer.

use anyhow::{Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, run};
use serde_json::json;

use crate::hands::{edge, open_example, until_said, until_selected};

/// Waits until the row of this name has the focus.
async fn until_on_row(page: &Page, name: &str) -> Result<()> {
    let on = format!(
        "document.activeElement.matches('[role=treeitem]') && document.activeElement.querySelector('.outline__name')?.textContent === {}",
        json!(name)
    );
    match page.until(&format!("the focus on the row {name}"), &on).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let at = page.js("return document.activeElement.outerHTML.slice(0, 200)").await?;
            Err(error.context(format!("it is on {at}")))
        }
    }
}

#[tokio::test]
async fn the_outline_does_what_the_canvas_does() {
    run("outline-all", async |page: Page| {
        open_example(&page, "saga").await?;
        page.click(".side[data-side=left] .tabs__tab:nth-child(2)").await?;
        page.until_there("[role=tree]").await?;
        // The tree is one Tab stop, and lists everything with its place.
        ensure!(page.count("[role=treeitem][tabindex='0']").await? == 1, "one Tab stop");
        let cards = page.count(".canvas :is(.card, .frame)").await?;
        ensure!(page.count("[role=treeitem]").await? >= cards, "everything is listed");
        page.press("Tab").await?;
        page.press("Tab").await?;
        page.until("a row to have the focus", "document.activeElement.matches('[role=treeitem]')").await?;

        // By letters to a name, by arrows on; the canvas follows.
        page.type_text("bookh").await?;
        until_on_row(&page, "BookHotel").await?;
        until_selected(&page, &["BookHotel"]).await?;
        page.press("ArrowDown").await?;
        until_on_row(&page, "BookFlight").await?;
        until_selected(&page, &["BookFlight"]).await?;
        page.press("ArrowLeft").await?;
        until_on_row(&page, "TripBooking").await?;
        page.press("ArrowLeft").await?;
        page.until_there("[role=treeitem][aria-expanded=false]").await?;
        page.press("ArrowRight").await?;
        page.press("ArrowRight").await?;
        until_on_row(&page, "TakeTrip").await?;

        // Rename in the row.
        page.press("ArrowDown").await?;
        until_on_row(&page, "BookHotel").await?;
        page.press("F2").await?;
        page.until("the field", "document.activeElement.matches('.outline__field')").await?;
        page.press("Control+a").await?;
        page.type_text("ReserveHotel").await?;
        page.press("Enter").await?;
        page.until_there(&thing("task", "ReserveHotel")).await?;
        until_on_row(&page, "ReserveHotel").await?;

        // Add after it; the focus comes back to the tree.
        page.press("a").await?;
        page.until("the picker", "document.activeElement.matches('.picker__field')").await?;
        page.type_text("wait").await?;
        page.press("Enter").await?;
        page.until_there(&edge("ReserveHotel", "Wait")).await?;
        page.until("a row to have the focus", "document.activeElement.matches('[role=treeitem]')").await?;

        // Connect: rows are the targets; a refused one says why.
        page.press("Home").await?;
        page.type_text("bookcar").await?;
        until_on_row(&page, "BookCar").await?;
        // An arrow ends the name that is typed: letters mean what they mean again.
        page.press("ArrowUp").await?;
        page.press("ArrowDown").await?;
        until_on_row(&page, "BookCar").await?;
        page.press("c").await?;
        page.until_there(".aim").await?;
        page.press("ArrowUp").await?;
        page.press("ArrowDown").await?;
        page.press("ArrowDown").await?;
        until_on_row(&page, "TripBooked").await?;
        page.press("ArrowDown").await?;
        until_on_row(&page, "CancelCar").await?;
        page.until_there(".outline__row[data-aimed=true]").await?;
        until_said(&page, "To CancelCar").await?;
        page.screenshot("outline-aiming").await?;
        page.press("Enter").await?;
        page.until_there(".edge[data-class=flow][data-name='BookCar -> CancelCar']").await?;
        until_on_row(&page, "BookCar").await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookCar", "TripBooked")).await?;

        // Its menu, and run from here in it.
        page.press("Shift+F10").await?;
        page.until("the menu", "document.activeElement.matches('.menu [role=menuitem]')").await?;
        page.until_text(".menu[role=menu]", "Run from here").await?;
        page.press("Escape").await?;
        until_on_row(&page, "BookCar").await?;

        // Delete: the focus stays in the tree.
        page.press("Delete").await?;
        page.until_gone(&thing("task", "BookCar")).await?;
        until_said(&page, "BookCar deleted").await?;
        page.until("a row to have the focus", "document.activeElement.matches('[role=treeitem]')").await?;
        page.press("Control+z").await?;
        page.until_there(&thing("task", "BookCar")).await?;

        // Several with Shift.
        page.press("Home").await?;
        page.press("Shift+ArrowDown").await?;
        page.until(
            "two selected",
            "document.querySelectorAll('[role=treeitem][aria-selected=true]').length === 2",
        )
        .await?;
        Ok(())
    })
    .await;
}
