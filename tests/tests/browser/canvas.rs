//! The canvas under the hand: building from nothing, and what every gesture does and leaves undone.

use anyhow::{Context, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Page, Point, run};
use serde_json::json;

use crate::hands::{
    STAGE, add_from_palette, draw_edge, edge, free_place, header, last_step, low_in, middle_of_edge,
    open_drawer, open_empty, places, select, selected, shift_click, three_states, until_problems,
    until_selected, until_undo_is, until_view_changed, view,
};

#[tokio::test]
async fn builds_a_workflow_from_the_empty_canvas() {
    run("canvas-builds", async |page: Page| {
        open_empty(&page).await?;
        let stage = page.rect(STAGE).await?;
        let place = |right: f64, down: f64| Point { x: stage.x + right, y: stage.y + down };
        let workflow = thing("workflow", "Workflow");

        // A workflow, then what it is made of.
        add_from_palette(&page, "Standard workflow", place(stage.width * 0.4, 160.0)).await?;
        page.until_there(&workflow).await?;
        page.until_gone(".welcome").await?;
        add_from_palette(&page, "Task", page.rect(&workflow).await?.center()).await?;
        page.until_there(&thing("task", "Task")).await?;
        add_from_palette(&page, "Succeed", low_in(page.rect(&workflow).await?)).await?;
        page.until_there(&thing("succeed", "Succeed")).await?;

        // Two of them, one beneath the other, are joined; the third is dropped in between: the edge lights up first.
        page.until_there(&edge("Task", "Succeed")).await?;
        let at = middle_of_edge(&page, "Task", "Succeed").await?;
        let from = page.center(".palette__item[data-item=Wait]").await?;
        page.drag_without_drop(from, &[at], Button::Left, 0).await?;
        page.until_there(".ghost").await?;
        page.until_there(&format!("{}[data-drop=true]", edge("Task", "Succeed"))).await?;
        page.release_button(at, Button::Left, 0, 1).await?;
        page.until_there(&edge("Task", "Wait")).await?;
        page.until_there(&edge("Wait", "Succeed")).await?;
        page.until_gone(&edge("Task", "Succeed")).await?;

        // What starts it and what it calls.
        let frame = page.rect(&workflow).await?;
        let left = Point { x: (frame.x - 180.0).max(stage.x + 100.0), y: frame.y + 60.0 };
        add_from_palette(&page, "POST route", left).await?;
        let route = "[data-kind=route].card";
        page.until_there(route).await?;
        let frame = page.rect(&workflow).await?;
        add_from_palette(&page, "Lambda function", frame.center().plus(frame.width / 2.0 + 160.0, 0.0))
            .await?;
        page.until_there(&thing("function", "function")).await?;
        draw_edge(&page, route, "integration", header(&page, &workflow).await?).await?;
        page.until_there(".edge[data-class=integration][data-name$='-> Workflow']").await?;
        let function = page.center(&thing("function", "function")).await?;
        draw_edge(&page, &thing("task", "Task"), "call", function).await?;
        page.until_there(&edge("Task", "function")).await?;
        ensure!(page.count(".canvas [data-kind=task]").await? == 1, "one Task");
        page.screenshot("canvas-built").await?;
        until_problems(&page, "0").await?;

        // It runs at once, with no form to fill.
        page.click("[data-action=run]").await?;
        page.until_there(".run-controls__speed select").await?;
        page.choose(".run-controls__speed select", "At once").await?;
        let status = "document.querySelector('.run')?.dataset.status";
        page.until("the run's end", &format!("/succeeded|failed/.test({status})")).await?;
        ensure!(page.attribute(".run", "data-status").await?.as_deref() == Some("succeeded"));
        page.until_text(".timeline", "Wait").await?;
        page.screenshot("canvas-built-and-run").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_marquee_and_shift_clicks_select() {
    run("canvas-selects", async |page: Page| {
        three_states(&page).await?;
        let frame = page.rect(&thing("workflow", "Workflow")).await?;
        let outside = Point { x: frame.x - 30.0, y: frame.y + frame.height + 30.0 };
        page.click_at(free_place(&page).await?, Button::Left, 0).await?;
        until_selected(&page, &[]).await?;

        // Over the first card: the frame is touched but not covered, so it stays out.
        let pass = page.rect(&thing("pass", "Pass")).await?;
        let begin = Point { x: frame.x - 24.0, y: pass.y + 4.0 };
        let end = Point { x: pass.x + pass.width + 4.0, y: pass.y + pass.height - 4.0 };
        page.drag_without_drop(begin, &[end], Button::Left, 0).await?;
        page.until_there(".overlay__marquee").await?;
        until_selected(&page, &["Pass"]).await?;
        page.release_button(end, Button::Left, 0, 1).await?;
        page.until_gone(".overlay__marquee").await?;

        select(&page, "pass", "Pass").await?;
        shift_click(&page, &thing("succeed", "Succeed")).await?;
        until_selected(&page, &["Pass", "Succeed"]).await?;
        page.until("the inspector to count", "document.body.textContent.includes('2 states selected')")
            .await?;
        shift_click(&page, &thing("pass", "Pass")).await?;
        until_selected(&page, &["Succeed"]).await?;
        page.press("Control+a").await?;
        until_selected(&page, &["Pass", "Succeed", "Wait", "Workflow"]).await?;
        page.press("Escape").await?;
        until_selected(&page, &[]).await?;

        // A marquee that is aborted gives back what was selected before.
        select(&page, "wait", "Wait").await?;
        page.drag_without_drop(outside, &[end], Button::Left, 0).await?;
        page.until_there(".overlay__marquee").await?;
        page.press("Escape").await?;
        page.until_gone(".overlay__marquee").await?;
        page.release_button(end, Button::Left, 0, 1).await?;
        until_selected(&page, &["Wait"]).await
    })
    .await;
}

#[tokio::test]
async fn a_selection_moves_as_one_step_and_an_aborted_drag_leaves_no_trace() {
    run("canvas-drags", async |page: Page| {
        three_states(&page).await?;
        select(&page, "pass", "Pass").await?;
        shift_click(&page, &thing("wait", "Wait")).await?;
        until_selected(&page, &["Pass", "Wait"]).await?;
        let before = places(&page).await?;
        let (pass, wait) =
            (page.rect(&thing("pass", "Pass")).await?, page.rect(&thing("wait", "Wait")).await?);
        let step = last_step(&page).await?;
        let (from, to) = (wait.center(), wait.center().plus(90.0, 12.0));

        for way in ["Escape", "right click"] {
            page.drag_without_drop(from, &[to], Button::Left, 0).await?;
            page.until(
                "the card to follow",
                &format!(
                    "document.querySelector({}).getBoundingClientRect().x > {}",
                    json!(thing("wait", "Wait")),
                    wait.x + 40.0
                ),
            )
            .await?;
            if way == "Escape" {
                page.press("Escape").await?;
            } else {
                page.right_click_while_held(to).await?;
            }
            let there = format!(
                "Math.abs(document.querySelector({}).getBoundingClientRect().x - {}) < 0.6",
                json!(thing("wait", "Wait")),
                wait.x
            );
            page.until(&format!("{way} to put the card back"), &there).await?;
            page.release_button(to, Button::Left, 0, 1).await?;
            ensure!(places(&page).await? == before, "{way} left something moved");
            ensure!(last_step(&page).await? == step, "{way} left a step of undo");
            until_selected(&page, &["Pass", "Wait"]).await?;
        }

        let revision = page.settled().await?;
        page.drag_with(from, &[to], Button::Left, modifier::ALT).await?;
        page.settled_after(revision).await?;
        let moved = page.rect(&thing("pass", "Pass")).await?;
        let other = page.rect(&thing("wait", "Wait")).await?;
        ensure!((other.x - wait.x) - (moved.x - pass.x) < 1.0, "both by the same: {moved:?} {other:?}");
        ensure!((other.y - wait.y) - (moved.y - pass.y) < 1.0, "both by the same: {moved:?} {other:?}");
        ensure!(places(&page).await? != before, "nothing has moved");
        // The selection is changed in between, and comes back with the step.
        page.press("Escape").await?;
        until_selected(&page, &[]).await?;
        page.press("Control+z").await?;
        until_selected(&page, &["Pass", "Wait"]).await?;
        page.settled_after(revision + 1).await?;
        ensure!(places(&page).await? == before, "one undo takes the whole move back");
        ensure!(last_step(&page).await? == step, "a move is one step");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_wheel_zooms_about_the_pointer_and_pans() {
    run("canvas-viewport", async |page: Page| {
        page.open("").await?;
        let card = thing("task", "ValidateOrder");
        let rect = page.rect(&card).await?;
        let corner = Point { x: rect.x, y: rect.y };
        let ratio = page.js("return devicePixelRatio").await?;
        let before = view(&page).await?;
        for turn in [-120.0, 120.0, 120.0] {
            let last = view(&page).await?;
            page.wheel(corner, 0.0, turn, modifier::CONTROL).await?;
            let now = until_view_changed(&page, last).await?;
            ensure!((now.2 > last.2) == (turn < 0.0), "the wrong way: {last:?} {now:?}");
            let at = page.rect(&card).await?;
            ensure!(
                (at.x - corner.x).abs() < 1.5 && (at.y - corner.y).abs() < 1.5,
                "the point under the pointer moved: {at:?} {corner:?}"
            );
        }
        ensure!(page.js("return devicePixelRatio").await? == ratio, "the page itself was zoomed");
        ensure!(page.js("return visualViewport.scale").await? == json!(1), "the page itself was zoomed");

        let last = view(&page).await?;
        page.wheel(corner, 0.0, 60.0, 0).await?;
        let now = until_view_changed(&page, last).await?;
        ensure!(
            (now.1 - last.1 + 60.0).abs() < 1.0 && (now.0 - last.0).abs() < 1.0,
            "a wheel pans: {last:?} {now:?}"
        );
        page.wheel(corner, 0.0, 60.0, modifier::SHIFT).await?;
        let sideways = until_view_changed(&page, now).await?;
        ensure!(
            (sideways.0 - now.0 + 60.0).abs() < 1.0 && (sideways.1 - now.1).abs() < 1.0,
            "Shift pans sideways: {now:?} {sideways:?}"
        );

        // By Space and by the middle button, also over a card; nothing is selected or moved by it.
        let step = last_step(&page).await?;
        let on_card = page.rect(&card).await?.center();
        let last = view(&page).await?;
        page.click_at(free_place(&page).await?, Button::Left, 0).await?;
        page.hold_key("Space").await?;
        page.drag(on_card, on_card.plus(64.0, 32.0)).await?;
        page.release_key("Space").await?;
        let now = until_view_changed(&page, last).await?;
        ensure!(
            (now.0 - last.0 - 64.0).abs() < 1.0 && (now.1 - last.1 - 32.0).abs() < 1.0,
            "Space pans: {last:?} {now:?}"
        );
        let on_card = page.rect(&card).await?.center();
        page.drag_with(on_card, &[on_card.plus(-64.0, -32.0)], Button::Middle, 0).await?;
        let back = until_view_changed(&page, now).await?;
        ensure!(
            (back.0 - last.0).abs() < 1.0 && (back.1 - last.1).abs() < 1.0,
            "the middle button pans: {last:?} {back:?}"
        );
        until_selected(&page, &[]).await?;
        ensure!(last_step(&page).await? == step, "panning is no step");

        page.press("Control+0").await?;
        page.until("100 %", "document.querySelector('.controls__zoom').textContent.trim() === '100 %'")
            .await?;
        let last = view(&page).await?;
        page.press("Shift+!").await?;
        let fitted = until_view_changed(&page, last).await?;
        ensure!(
            fitted.2 < before.2 + 0.01,
            "all of it is not shown larger than at first: {before:?} {fitted:?}"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn deleting_heals_and_undo_brings_all_of_it_back() {
    run("canvas-deletes", async |page: Page| {
        three_states(&page).await?;
        let before = places(&page).await?;
        select(&page, "wait", "Wait").await?;
        page.press("Delete").await?;
        page.until_gone(&thing("wait", "Wait")).await?;
        page.until_there(&edge("Pass", "Succeed")).await?;
        page.press("Control+z").await?;
        until_selected(&page, &["Wait"]).await?;
        page.until_there(&edge("Pass", "Wait")).await?;
        page.until_there(&edge("Wait", "Succeed")).await?;
        page.settled().await?;
        ensure!(places(&page).await? == before, "Undo put the cards elsewhere");

        // With Shift the gap stays, and is told.
        page.press("Shift+Delete").await?;
        page.until_gone(&thing("wait", "Wait")).await?;
        page.until_gone(&edge("Pass", "Succeed")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("Wait", "Succeed")).await?;

        // An edge by a click on its line.
        let at = middle_of_edge(&page, "Wait", "Succeed").await?;
        page.click_at(at, Button::Left, 0).await?;
        page.until_there(&format!("{}[data-selected=true]", edge("Wait", "Succeed"))).await?;
        page.press("Delete").await?;
        page.until_gone(&edge("Wait", "Succeed")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("Wait", "Succeed")).await
    })
    .await;
}

#[tokio::test]
async fn a_new_name_is_followed_by_every_reference() {
    run("canvas-renames", async |page: Page| {
        page.open("").await?;
        open_drawer(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "StartAt").await?;
        select(&page, "task", "ValidateOrder").await?;
        page.press("F2").await?;
        page.until_there(".rename").await?;
        page.until("the field to be focused", "document.activeElement.matches('.rename')").await?;
        page.press("Control+a").await?;
        page.type_text("Look \"twice\"").await?;
        page.press("Enter").await?;
        page.until_gone(".rename").await?;
        page.until_there(&thing("task", "Look \"twice\"")).await?;
        page.until_text(".code-panel .cm-content", r#""StartAt": "Look \"twice\"""#).await?;
        page.until("the inspector", "document.querySelector('.inspector__name').value === 'Look \"twice\"'")
            .await?;
        until_problems(&page, "0").await?;

        // By a double click on the name; Esc keeps the old one. It is selected by its side first, which takes long enough
        // on a busy machine to make two clicks out of one double click.
        let side = page.rect(&thing("task", "SaveOrder")).await?;
        page.click_at(Point { x: side.x + 8.0, y: side.y + side.height / 2.0 }, Button::Left, 0).await?;
        until_selected(&page, &["SaveOrder"]).await?;
        page.until_text(".cm-shown", "SaveOrder").await?;
        page.double_click(&format!("{} [data-part=name]", thing("task", "SaveOrder"))).await?;
        page.until("the field to be focused", "document.activeElement.matches('.rename')").await?;
        page.type_text("Other").await?;
        page.press("Escape").await?;
        page.until_gone(".rename").await?;
        page.until_there(&thing("task", "SaveOrder")).await?;

        // A function's name is part of what calls it.
        select(&page, "function", "orders-cancel").await?;
        page.press("F2").await?;
        page.until("the field to be focused", "document.activeElement.matches('.rename')").await?;
        page.press("Control+a").await?;
        page.type_text("orders-drop").await?;
        page.press("Enter").await?;
        page.until_there(&thing("function", "orders-drop")).await?;
        page.until_there(".edge[data-class=integration][data-name$='-> orders-drop']").await?;
        until_problems(&page, "0").await
    })
    .await;
}

#[tokio::test]
async fn copies_duplicates_and_pastes() {
    run("canvas-copies", async |page: Page| {
        three_states(&page).await?;
        page.grant_clipboard().await?;
        select(&page, "pass", "Pass").await?;
        shift_click(&page, &thing("wait", "Wait")).await?;
        until_selected(&page, &["Pass", "Wait"]).await?;
        let revision = page.settled().await?;
        page.press("Control+d").await?;
        page.settled_after(revision).await?;
        let copies = selected(&page).await?;
        ensure!(
            copies.len() == 2 && !copies.contains(&"Pass".to_owned()),
            "the copies are selected: {copies:?}"
        );
        let names = (
            copies.iter().find(|name| name.starts_with("Pass")),
            copies.iter().find(|name| name.starts_with("Wait")),
        );
        let (Some(pass), Some(wait)) = names else { anyhow::bail!("named after the originals: {copies:?}") };
        page.until_there(&edge(pass, wait)).await?;
        page.press("Control+z").await?;
        page.until_gone(&thing("pass", pass)).await?;
        until_selected(&page, &["Pass", "Wait"]).await?;

        page.press("Control+c").await?;
        page.until_said("Copied").await?;
        let text = page.clipboard().await?;
        ensure!(text.contains("\"Wait\"") && text.contains("\"Next\""), "ASL is on the clipboard: {text}");
        let revision = page.settled().await?;
        page.press("Control+v").await?;
        page.settled_after(revision).await?;
        let copies = selected(&page).await?;
        ensure!(copies.len() == 2, "the pasted states are selected: {copies:?}");
        ensure!(page.count(".canvas [data-kind=wait]").await? == 2, "one Wait more");
        ensure!(page.count(".canvas [data-kind=workflow].frame").await? == 1, "in the same workflow");
        page.press("Control+x").await?;
        page.until(
            "the copies to be gone",
            "document.querySelectorAll('.canvas [data-kind=wait]').length === 1",
        )
        .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_impossible_target_says_why() {
    run("canvas-refuses", async |page: Page| {
        page.open("").await?;
        let step = last_step(&page).await?;
        // From a state of the workflow into the Map's own states.
        let inner = page.center(&thing("task", "ReserveStock")).await?;
        let card = thing("task", "SaveOrder");
        page.move_to(page.rect(&card).await?.center()).await?;
        let from = page.center(&format!("{card} > [data-handle=next]")).await?;
        page.drag_without_drop(from, &[inner], Button::Left, 0).await?;
        page.until_there(&format!("{}[data-hint=refused]", thing("task", "ReserveStock"))).await?;
        let reason = page.text(".reason").await?;
        ensure!(reason.len() > 20, "a reason in words, not {reason:?}");
        page.screenshot("canvas-refused").await?;
        page.release_button(inner, Button::Left, 0, 1).await?;
        page.until_gone(".reason").await?;
        page.until_there(".toast").await?;
        ensure!(last_step(&page).await? == step, "nothing was changed");
        // A state that ends has no handle at all.
        ensure!(page.count(&format!("{} .handle", thing("succeed", "OrderFulfilled"))).await? == 0);

        // On empty canvas a picker offers what can come next.
        page.move_to(page.rect(&card).await?.center()).await?;
        let from = page.center(&format!("{card} > [data-handle=next]")).await?;
        let empty = free_place(&page).await?;
        page.drag_with(from, &[empty], Button::Left, 0).await?;
        page.until_there(".picker .menu__item[data-item=Pass]").await?;
        ensure!(page.count(".picker .menu__item[data-kind=route]").await? == 0, "routes cannot come next");
        page.click(".picker .menu__item[data-item=Pass]").await?;
        page.until_there(".edge[data-name^='SaveOrder -> Pass']").await?;
        page.press("Control+z").await?;
        page.until_gone(".edge[data-name^='SaveOrder -> Pass']").await?;
        until_undo_is(&page, step.split_once(": ").map_or("Nothing to undo", |(_, label)| label))
            .await
            .context("one step")
    })
    .await;
}
