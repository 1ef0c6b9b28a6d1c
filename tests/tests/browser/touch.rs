//! Fingers: panning, pinching, dragging, connecting, and taking things up from the palette.

use anyhow::ensure;
use aslant_tests::page::thing;
use aslant_tests::{Page, Point, run};

use crate::hands::{
    STAGE, at_rest, edge, free_place, last_step, open_example, places, until_selected, until_undo_is,
    until_view_changed, view,
};

#[tokio::test]
async fn fingers_pan_pinch_drag_and_connect() {
    run("touch-canvas", async |page: Page| {
        page.devtools("Emulation.setTouchEmulationEnabled", serde_json::json!({ "enabled": true, "maxTouchPoints": 3 })).await?;
        open_example(&page, "saga").await?;
        let before = places(&page).await?;
        let step = last_step(&page).await?;

        // One finger on the empty canvas moves it.
        let empty = free_place(&page).await?;
        let last = view(&page).await?;
        page.touch_drag(empty, empty.plus(-80.0, -60.0)).await?;
        let now = until_view_changed(&page, last).await?;
        ensure!((now.0 - last.0 + 80.0).abs() < 1.0 && (now.1 - last.1 + 60.0).abs() < 1.0, "{last:?} {now:?}");
        page.touch_drag(empty.plus(-80.0, -60.0), empty).await?;
        let back = until_view_changed(&page, now).await?;
        ensure!((back.0 - last.0).abs() < 1.0 && (back.1 - last.1).abs() < 1.0, "{last:?} {back:?}");

        // Two fingers pinch about their middle; the page itself is not zoomed.
        let middle = page.rect(STAGE).await?.center();
        let apart = |by: f64| [(1_u8, middle.plus(-by, 0.0)), (2_u8, middle.plus(by, 0.0))];
        let card = thing("task", "BookHotel");
        page.touch("touchStart", &apart(60.0)[..1]).await?;
        page.touch("touchStart", &apart(60.0)).await?;
        for by in [70.0, 90.0, 110.0, 120.0] {
            page.touch("touchMove", &apart(by)).await?;
        }
        let zoomed = until_view_changed(&page, back).await?;
        page.until("twice as near", &format!("Math.abs(new DOMMatrix(document.querySelector('.canvas__layer').style.transform).a - {}) < 0.02", (back.2 * 2.0).min(4.0))).await?;
        page.touch("touchEnd", &[]).await?;
        ensure!(zoomed.2 > back.2);
        let now = view(&page).await?;
        let fixed = |view: (f64, f64, f64), stage: aslant_tests::Rect| {
            ((middle.x - stage.x - view.0) / view.2, (middle.y - stage.y - view.1) / view.2)
        };
        let stage = page.rect(STAGE).await?;
        let (was, is) = (fixed(back, stage), fixed(now, stage));
        ensure!((was.0 - is.0).abs() < 1.0 && (was.1 - is.1).abs() < 1.0, "the middle has moved: {was:?} {is:?}");
        ensure!(page.js("return visualViewport.scale").await? == serde_json::json!(1), "the page was zoomed");
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        ensure!(last_step(&page).await? == step && places(&page).await? == before, "looking around changes nothing");

        // A tap selects; then the handle is there and an edge is drawn from it.
        page.tap(page.center(&thing("task", "BookCar")).await?).await?;
        until_selected(&page, &["BookCar"]).await?;
        let handle = page.center(&format!("{} > [data-handle=next]", thing("task", "BookCar"))).await?;
        page.touch_drag(handle, page.center(&thing("fail", "TripFailed")).await?).await?;
        page.until_there(&edge("BookCar", "TripFailed")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookCar", "TripBooked")).await?;
        at_rest(&page).await?;

        // A card follows the finger; a second finger gives it back and pinches instead.
        let at = page.center(&card).await?;
        page.touch("touchStart", &[(1, at)]).await?;
        page.touch_move(at, at.plus(70.0, 0.0)).await?;
        page.until_there(&format!("{card}[data-hint=dragged]")).await?;
        page.touch("touchStart", &[(1, at.plus(70.0, 0.0)), (2, at.plus(200.0, 90.0))]).await?;
        page.until_gone(&format!("{card}[data-hint=dragged]")).await?;
        page.touch("touchEnd", &[]).await?;
        ensure!(places(&page).await? == before, "a second finger leaves the card where it was");
        page.touch_drag(at, at.plus(64.0, 8.0)).await?;
        until_undo_is(&page, "move BookHotel").await
    })
    .await;
}

#[tokio::test]
async fn a_long_press_takes_an_entry_of_the_palette_and_a_quick_one_scrolls() {
    run("touch-palette", async |page: Page| {
        page.devtools(
            "Emulation.setTouchEmulationEnabled",
            serde_json::json!({ "enabled": true, "maxTouchPoints": 3 }),
        )
        .await?;
        open_example(&page, "saga").await?;
        page.resize(1280, 620).await?;
        let step = last_step(&page).await?;
        let item = page.center(".palette__item[data-item=Succeed]").await?;
        // Moved at once, the finger scrolls and adds nothing.
        page.touch_drag(item, item.plus(0.0, -140.0)).await?;
        let scroller =
            "[...document.querySelectorAll('.side[data-side=left] *')].find(e => e.scrollTop > 20)";
        page.until("the palette to scroll", &format!("!!({scroller})")).await?;
        ensure!(page.count(".ghost").await? == 0);
        ensure!(last_step(&page).await? == step, "scrolling adds nothing");
        page.js(&format!("({scroller}).scrollTop = 0")).await?;

        // Held for half a second it follows the finger, over an edge that lights up.
        let item = page.center(".palette__item[data-item=Wait]").await?;
        page.touch("touchStart", &[(1, item)]).await?;
        page.until_there(".ghost").await?;
        let at = crate::hands::middle_of_edge(&page, "BookHotel", "BookFlight").await?;
        page.touch_move(item, at).await?;
        page.until_there(&format!("{}[data-drop=true]", edge("BookHotel", "BookFlight"))).await?;
        page.screenshot("touch-palette").await?;
        page.touch("touchEnd", &[]).await?;
        page.until_there(&edge("BookHotel", "Wait")).await?;
        page.until_gone(".ghost").await?;

        // A tap adds after what is selected.
        page.tap(page.center(".palette__item[data-item=Pass]").await?).await?;
        page.until_there(&edge("Wait", "Pass")).await?;
        let empty: Point = free_place(&page).await?;
        page.tap(empty).await?;
        until_selected(&page, &[]).await
    })
    .await;
}
