//! What hands expect of a canvas, line by line, where no other test holds it: thresholds, hit areas, refusals in words,
//! the wheel's preference, reduced motion, what is said and when, and what a gesture leaves alone.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Options, Page, Point, run, run_with};
use serde_json::{Value, json};

use crate::hands::{
    STAGE, at_rest, draw_edge, edge, edge_end, free_place, last_step, middle_of_edge, open_drawer,
    open_example, places, select, select_edge, three_states, until_said, until_selected, until_undo_is,
    until_view_changed, view,
};

#[tokio::test]
async fn a_press_becomes_a_drag_after_four_pixels_and_six_of_a_finger() {
    run("lines-threshold", async |page: Page| {
        page.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 3 }))
            .await?;
        open_example(&page, "saga").await?;
        let (card, step) = (thing("task", "BookCar"), last_step(&page).await?);
        let dragged = format!("{card}[data-hint=dragged]");
        let at = page.center(&card).await?;

        // By mouse: three pixels are a click, five a drag.
        page.move_to(at).await?;
        page.press_button(at, Button::Left, 0, 1).await?;
        page.drag_to(at.plus(3.0, 0.0), Button::Left, 0).await?;
        page.release_button(at.plus(3.0, 0.0), Button::Left, 0, 1).await?;
        until_selected(&page, &["BookCar"]).await?;
        ensure!(last_step(&page).await? == step, "three pixels moved it");
        page.press_button(at, Button::Left, 0, 1).await?;
        page.drag_to(at.plus(5.0, 0.0), Button::Left, 0).await?;
        page.until_there(&dragged).await?;
        page.press("Escape").await?;
        page.until_gone(&dragged).await?;
        page.release_button(at, Button::Left, 0, 1).await?;
        page.press("Escape").await?;
        until_selected(&page, &[]).await?;

        // By finger: five are a tap, seven a drag.
        page.touch("touchStart", &[(1, at)]).await?;
        page.touch("touchMove", &[(1, at.plus(5.0, 0.0))]).await?;
        page.touch("touchEnd", &[]).await?;
        until_selected(&page, &["BookCar"]).await?;
        ensure!(last_step(&page).await? == step, "five pixels of a finger moved it");
        // Another card: a second press on the same one at once is a double tap.
        let (card, at) = (thing("task", "BookFlight"), page.center(&thing("task", "BookFlight")).await?);
        let dragged = format!("{card}[data-hint=dragged]");
        page.touch("touchStart", &[(1, at)]).await?;
        page.touch("touchMove", &[(1, at.plus(7.0, 0.0))]).await?;
        page.until_there(&dragged).await?;
        page.touch("touchEnd", &[]).await?;
        page.until_gone(&dragged).await?;
        ensure!(last_step(&page).await? != step, "seven pixels of a finger are a move");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_line_is_hit_beside_it_and_a_modifier_selects_more() {
    run("lines-hits", async |page: Page| {
        open_example(&page, "saga").await?;
        let line = edge("BookHotel", "BookFlight");
        let at = middle_of_edge(&page, "BookHotel", "BookFlight").await?;
        let empty = free_place(&page).await?;
        // A line is 1.5 pixels wide, and hit four pixels to either side.
        for beside in [at.plus(4.0, 0.0), at.plus(-4.0, 0.0), at.plus(0.0, 4.0), at.plus(0.0, -4.0)] {
            page.click_at(beside, Button::Left, 0).await?;
            page.until_there(&format!("{line}[data-selected=true]")).await?;
            // Elsewhere, so that the next click is no second half of a double click.
            page.click_at(empty, Button::Left, 0).await?;
            page.until_gone(".edge[data-selected=true]").await?;
        }
        // Ctrl takes to the selection and away, as Shift does.
        select(&page, "task", "BookHotel").await?;
        let car = page.center(&thing("task", "BookCar")).await?;
        page.click_at(car, Button::Left, modifier::CONTROL).await?;
        until_selected(&page, &["BookHotel", "BookCar"]).await?;
        page.click_at(car, Button::Left, modifier::CONTROL).await?;
        until_selected(&page, &["BookHotel"]).await
    })
    .await;
}

/// Drags from a place over a card, and expects these words there; then gives up.
async fn refused(page: &Page, from: Point, card: &str, words: &str) -> Result<()> {
    let at = page.center(card).await?;
    page.drag_without_drop(from, &[at], Button::Left, 0).await?;
    page.until_there(&format!("{card}[data-hint=refused]")).await.with_context(|| words.to_owned())?;
    page.until_text(".reason", words).await?;
    page.press("Escape").await?;
    page.until_gone(".reason").await?;
    page.release_button(at, Button::Left, 0, 1).await
}

#[tokio::test]
async fn every_impossible_edge_says_why() {
    run("lines-refused", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let handle = async |card: &str, handle: &str| -> Result<Point> {
            page.move_to(page.rect(card).await?.center()).await?;
            page.center(&format!("{card} > [data-handle={handle}]")).await
        };
        let save = handle(&thing("task", "SaveOrder"), "next").await?;
        let inner = thing("task", "ReserveStock");
        refused(&page, save, &inner, "A state cannot point into another container.").await?;
        let route = handle(&thing("route", "POST /orders"), "integration").await?;
        let trigger = thing("trigger", "Upload");
        refused(&page, route, &trigger, "A route needs a function or a workflow.").await?;

        open_example(&page, "polling").await?;
        let step = last_step(&page).await?;
        select_edge(&page, "StartJob", "WaitABit").await?;
        for (kind, name, words) in [
            ("choice", "Done?", "A Choice edge needs a rule."),
            ("succeed", "ReportReady", "A Succeed state has no Next."),
            ("fail", "ReportFailed", "A Fail state has no Next."),
        ] {
            let from = edge_end(&page, "from").await?;
            refused(&page, from, &thing(kind, name), words).await?;
        }
        ensure!(last_step(&page).await? == step, "a refusal changed something");
        Ok(())
    })
    .await;
}

/// Offset and zoom.
type View = (f64, f64, f64);

#[tokio::test]
async fn the_wheel_zooms_where_one_prefers_that() {
    run("lines-wheel", async |page: Page| {
        open_example(&page, "saga").await?;
        let toggle = async || -> Result<()> {
            page.press("Control+k").await?;
            page.until_there(".finder").await?;
            page.type_text("mouse wheel").await?;
            page.until_text(".finder", "wheel").await?;
            page.press("Enter").await?;
            page.until_gone("dialog[open]").await
        };
        toggle().await?;
        until_said(&page, "The wheel zooms").await?;
        let turn = async |down: f64| -> Result<(View, View)> {
            let card = page.rect(&thing("task", "BookHotel")).await?;
            let corner = Point { x: card.x, y: card.y };
            let before = view(&page).await?;
            page.wheel(corner, 0.0, down, 0).await?;
            let after = until_view_changed(&page, before).await?;
            let now = page.rect(&thing("task", "BookHotel")).await?;
            if before.2 != after.2 {
                ensure!(
                    (now.x - corner.x).abs() < 1.5 && (now.y - corner.y).abs() < 1.5,
                    "not about the pointer: {corner:?} {now:?}"
                );
            }
            Ok((before, after))
        };
        let (before, after) = turn(-120.0).await?;
        ensure!(after.2 > before.2, "{before:?} {after:?}");
        // It is remembered.
        page.until_there(".topbar__save[data-state=saved]").await?;
        page.reload().await?;
        at_rest(&page).await?;
        let (before, after) = turn(120.0).await?;
        ensure!(after.2 < before.2, "{before:?} {after:?}");
        toggle().await?;
        until_said(&page, "The wheel pans").await?;
        let (before, after) = turn(60.0).await?;
        ensure!(after.2 == before.2 && (after.1 - before.1 + 60.0).abs() < 1.0, "{before:?} {after:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn with_reduced_motion_nothing_glides() {
    let options = Options { reduced_motion: true, ..Options::default() };
    run_with("lines-reduced-motion", options, async |page: Page| {
        open_example(&page, "polling").await?;
        page.js(
            "window.glides = 0; new MutationObserver(seen => { for (const one of seen) \
             if (one.target.dataset.gliding === 'true' || one.target.dataset.moving === 'true' && one.attributeName === 'data-gliding') window.glides += 1; }) \
             .observe(document.querySelector('.canvas__stage'), { attributes: true, attributeFilter: ['data-gliding'] }); return null",
        )
        .await?;
        let at = page.center(&thing("task", "AskStatus")).await?;
        let before = page.settled().await?;
        page.drag_with(at, &[at.plus(60.0, 20.0)], Button::Left, modifier::ALT).await?;
        let before = page.settled_after(before).await?;
        page.click("[title^='Lay everything out anew']").await?;
        page.settled_after(before).await?;
        until_said(&page, "Tidied").await?;
        ensure!(page.js("return window.glides").await? == json!(0), "cards glide");
        // The view jumps, and nothing on the page is animated for longer than a moment.
        let before = view(&page).await?;
        page.press("Control+0").await?;
        until_view_changed(&page, before).await?;
        let moving = "return document.getAnimations().filter(a => a.playState === 'running' \
             && (a.effect.getComputedTiming().duration > 1)).map(a => a.animationName ?? a.transitionProperty)";
        ensure!(page.js(moving).await? == json!([]), "{}", page.js(moving).await?);
        Ok(())
    })
    .await;
}

/// Begins to note which cards, frames and edges change.
const NOTE_CHANGES: &str = "window.changed = new Set(); window.changes?.disconnect(); \
    window.changes = new MutationObserver(seen => { for (const { target, attributeName } of seen) { \
      const element = target.closest?.('.card, .frame, .edge'); \
      if (element && attributeName !== 'data-hint') window.changed.add(element.dataset.name); } }); \
    window.changes.observe(document.querySelector('.canvas__elements'), { subtree: true, attributes: true, childList: true, characterData: true }); return null";

#[tokio::test]
async fn a_move_of_the_pointer_changes_only_what_moves() {
    run("lines-changes", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let changed = async || -> Result<Vec<String>> {
            let names = page.js("return [...window.changed].sort()").await?;
            let names = names.as_array().cloned().unwrap_or_default();
            Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        // Over the empty canvas: nothing at all.
        let empty = free_place(&page).await?;
        page.move_to(empty).await?;
        page.js(NOTE_CHANGES).await?;
        for step in 0..12 {
            page.move_to(empty.plus(-f64::from(step), f64::from(step % 3))).await?;
        }
        ensure!(changed().await?.is_empty(), "{:?}", changed().await?);
        // A card that is dragged: itself, and the edges that end at it.
        let card = thing("fail", "OrderRejected");
        let at = page.center(&card).await?;
        page.move_to(at).await?;
        page.press_button(at, Button::Left, 0, 1).await?;
        page.drag_to(at.plus(12.0, 0.0), Button::Left, 0).await?;
        page.until_there(&format!("{card}[data-hint=dragged]")).await?;
        page.js(NOTE_CHANGES).await?;
        for step in 1..10 {
            page.drag_to(at.plus(12.0 + 3.0 * f64::from(step), 0.0), Button::Left, modifier::ALT).await?;
        }
        page.until("the card to follow", "window.changed.has('OrderRejected')").await?;
        let names = changed().await?;
        ensure!(names.iter().all(|name| name.contains("OrderRejected")), "{names:?}");
        page.press("Escape").await?;
        page.release_button(at, Button::Left, 0, 1).await
    })
    .await;
}

#[tokio::test]
async fn the_number_of_problems_waits_until_nothing_else_is_said() {
    run("lines-quiet", async |page: Page| {
        three_states(&page).await?;
        select(&page, "wait", "Wait").await?;
        page.js(
            "window.said = []; new MutationObserver(() => window.said.push(document.querySelector('[data-announcer]').textContent)) \
             .observe(document.querySelector('[data-announcer]'), { childList: true, characterData: true, subtree: true }); return null",
        )
        .await?;
        // A Task that calls nothing is an error; keys that say something go on and on meanwhile.
        page.js(
            "const stage = document.querySelector('.canvas__stage'); stage.focus(); let left = 14; \
             const press = (key, ctrlKey) => stage.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true })); \
             press('ArrowDown', true); \
             const timer = setInterval(() => { press(left % 2 ? 'ArrowUp' : 'ArrowDown', false); \
               if (--left === 0) { clearInterval(timer); window.said.push('LAST'); } }, 250); return null",
        )
        .await?;
        page.until("the error to be said in the end", "window.said.some(text => text.includes('1 error'))").await?;
        let said = page.js("return window.said").await?;
        let said: Vec<&str> = said.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let place = |wanted: &str| said.iter().position(|text| text.contains(wanted));
        ensure!(place("Task added after Wait").is_some(), "{said:?}");
        ensure!(place("1 error") > place("LAST") && place("LAST").is_some(), "{said:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn messages_stand_above_the_drawer() {
    run("lines-toasts", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        for (width, height) in [(1440, 900), (1024, 768)] {
            page.resize(width, height).await?;
            open_drawer(&page, "Code").await?;
            page.until_text(".code-panel .cm-content", "StartAt").await?;
            page.click(".code-panel__bar [title='Copy the whole text']").await?;
            page.until_text(".toast", "Copied").await?;
            let (toast, drawer) = (page.rect(".toast").await?, page.rect(".drawer").await?);
            ensure!(toast.y + toast.height <= drawer.y, "{toast:?} covers {drawer:?}");
            page.click(".toast [aria-label=Dismiss]").await?;
            page.until_gone(".toast").await?;
        }
        // Closed, the drawer's tabs stay free too.
        page.click("[aria-label='Close the drawer']").await?;
        page.press("Escape").await?;
        let step = last_step(&page).await?;
        select(&page, "task", "SaveOrder").await?;
        let inner = page.center(&thing("task", "ReserveStock")).await?;
        let card = thing("task", "SaveOrder");
        let from = page.center(&format!("{card} > [data-handle=next]")).await?;
        page.drag(from, inner).await?;
        page.until_there(".toast").await?;
        let (toast, drawer) = (page.rect(".toast").await?, page.rect(".drawer").await?);
        ensure!(toast.y + toast.height <= drawer.y, "{toast:?} covers {drawer:?}");
        ensure!(last_step(&page).await? == step);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn undo_survives_panels_and_modes() {
    run("lines-undo", async |page: Page| {
        three_states(&page).await?;
        let before = places(&page).await?;
        select(&page, "wait", "Wait").await?;
        page.press("Delete").await?;
        page.until_gone(&thing("wait", "Wait")).await?;
        for tab in ["Problems", "Run", "Code"] {
            open_drawer(&page, tab).await?;
        }
        page.until_text(".code-panel .cm-content", "StartAt").await?;
        page.click(".side[data-side=left] .tabs__tab:nth-child(2)").await?;
        page.until_there("[role=tree]").await?;
        page.click(".side[data-side=left] .tabs__tab:nth-child(1)").await?;
        page.click("[data-action=run]").await?;
        page.until("the run's end", "document.querySelector('.run')?.dataset.status === 'succeeded'").await?;
        page.click(".run-controls [aria-label='Close the run']").await?;
        page.press("\\").await?;
        page.until_there(".shell[data-chrome=hidden]").await?;
        page.press("\\").await?;
        page.until_there(".shell[data-chrome=shown]").await?;
        until_undo_is(&page, "delete Wait").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_there(&edge("Pass", "Wait")).await?;
        until_selected(&page, &["Wait"]).await?;
        page.settled().await?;
        ensure!(places(&page).await? == before, "not as it was");
        // An edge is drawn by hand, with an undo between.
        page.until_there(STAGE).await?;
        draw_edge(&page, &thing("pass", "Pass"), "next", page.center(&thing("succeed", "Succeed")).await?)
            .await?;
        page.until_gone(&edge("Pass", "Wait")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("Pass", "Wait")).await
    })
    .await;
}
