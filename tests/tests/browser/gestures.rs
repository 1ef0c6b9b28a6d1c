//! Gestures of the pointer that change edges, places and scopes, and what each leaves when it is aborted.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Page, Point, run};
use serde_json::json;

use crate::hands::{
    STAGE, at_rest, draw_edge, edge, edge_end, free_place, header, last_step, middle_of_edge, open_drawer,
    open_example, places, select, select_edge, selected, shift_click, three_states, until_said,
    until_selected, until_undo_is, until_view_changed, view,
};

#[tokio::test]
async fn an_end_of_an_edge_is_taken_elsewhere() {
    run("gestures-reconnect", async |page: Page| {
        open_example(&page, "saga").await?;
        // Where it leads.
        select_edge(&page, "BookCar", "TripBooked").await?;
        let (from, to) = (edge_end(&page, "to").await?, page.center(&thing("fail", "TripFailed")).await?);
        page.drag_without_drop(from, &[to], Button::Left, 0).await?;
        page.until_there(&format!("{}[data-hint=target]", thing("fail", "TripFailed"))).await?;
        page.release_button(to, Button::Left, 0, 1).await?;
        page.until_there(&edge("BookCar", "TripFailed")).await?;
        page.until_gone(&edge("BookCar", "TripBooked")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookCar", "TripBooked")).await?;
        at_rest(&page).await?;

        // Where it begins: what it carries goes along.
        select_edge(&page, "BookCar", "CancelCar").await?;
        let label = page.text(&format!("{} .edge__label", edge("BookCar", "CancelCar"))).await?;
        let (from, to) = (edge_end(&page, "from").await?, page.center(&thing("task", "CancelHotel")).await?);
        page.drag(from, to).await?;
        page.until_there(&edge("CancelHotel", "CancelCar")).await?;
        page.until_gone(&edge("BookCar", "CancelCar")).await?;
        page.until_text(&format!("{} .edge__label", edge("CancelHotel", "CancelCar")), &label).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookCar", "CancelCar")).await?;
        at_rest(&page).await?;

        // A target that may not be says why; on the empty canvas and after Esc it stays where it was.
        let step = last_step(&page).await?;
        select_edge(&page, "BookCar", "TripBooked").await?;
        let from = edge_end(&page, "to").await?;
        let function = page.center(&thing("function", "car-book")).await?;
        page.drag_without_drop(from, &[function], Button::Left, 0).await?;
        page.until_there(&format!("{}[data-hint=refused]", thing("function", "car-book"))).await?;
        page.until_text(".reason", "leads to a state").await?;
        let empty = free_place(&page).await?;
        page.drag_to(empty, Button::Left, 0).await?;
        page.until_gone(".reason").await?;
        page.release_button(empty, Button::Left, 0, 1).await?;
        page.until_gone(".overlay__connect").await?;
        ensure!(last_step(&page).await? == step, "dropped on nothing, the edge stays");
        let from = edge_end(&page, "to").await?;
        let other = page.center(&thing("fail", "TripFailed")).await?;
        page.drag_without_drop(from, &[other], Button::Left, 0).await?;
        page.press("Escape").await?;
        page.until_gone(".overlay__connect").await?;
        page.release_button(other, Button::Left, 0, 1).await?;
        ensure!(last_step(&page).await? == step, "Esc leaves the edge");
        page.until_there(&edge("BookCar", "TripBooked")).await
    })
    .await;
}

#[tokio::test]
async fn two_clicks_draw_an_edge_and_impossible_ones_say_why() {
    run("gestures-two-clicks", async |page: Page| {
        open_example(&page, "saga").await?;
        let card = thing("task", "BookCar");
        let over = async || -> Result<Point> {
            page.move_to(page.rect(&card).await?.center()).await?;
            page.center(&format!("{card} > [data-handle=next]")).await
        };
        let handle = over().await?;
        page.click_at(handle, Button::Left, 0).await?;
        page.until_there(".canvas__stage[data-connecting=true]").await?;
        let target = page.center(&thing("fail", "TripFailed")).await?;
        page.move_to(target).await?;
        page.until_there(&format!("{}[data-hint=target]", thing("fail", "TripFailed"))).await?;
        page.click_at(target, Button::Left, 0).await?;
        page.until_there(&edge("BookCar", "TripFailed")).await?;
        page.until_gone(".canvas__stage[data-connecting=true]").await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookCar", "TripBooked")).await?;
        at_rest(&page).await?;

        // Begun by a click, it is given up by Esc and by the right button alike, without a menu.
        for way in ["Escape", "right"] {
            let handle = over().await?;
            page.click_at(handle, Button::Left, 0).await?;
            page.until_there(".canvas__stage[data-connecting=true]").await?;
            if way == "right" {
                page.click_at(free_place(&page).await?, Button::Right, 0).await?;
            } else {
                page.press("Escape").await?;
            }
            page.until_gone(".canvas__stage[data-connecting=true]").await?;
            ensure!(page.count(".canvas > .menu").await? == 0, "{way} opens a menu");
        }

        // Each of these is refused in words, on the way.
        let handle_of = async |card: &str, handle: &str| -> Result<Point> {
            page.move_to(page.rect(card).await?.center()).await?;
            page.center(&format!("{card} > [data-handle={handle}]")).await
        };
        let route = ".card[data-kind=route]";
        let function = thing("function", "car-book");
        let cases = [
            (route, "integration", thing("task", "BookCar"), "starts a workflow, not one of its"),
            (&function, "use", thing("task", "BookCar"), "uses functions, resources"),
            (&card, "call", thing("fail", "TripFailed"), "calls a function"),
        ];
        for (source, handle, target, words) in cases {
            let from = handle_of(source, handle).await?;
            let at = page.center(&target).await?;
            page.drag_without_drop(from, &[at], Button::Left, 0).await?;
            page.until_there(&format!("{target}[data-hint=refused]")).await.context(words)?;
            page.until_text(".reason", words).await?;
            page.press("Escape").await?;
            page.until_gone(".reason").await?;
            page.release_button(at, Button::Left, 0, 1).await?;
        }

        // On the empty canvas the picker opens, is searched and walked by keys, and gives the focus back.
        let handle = handle_of(&card, "catch").await?;
        let empty = free_place(&page).await?;
        page.drag(handle, empty).await?;
        page.until("the field of the picker", "document.activeElement.matches('.picker__field')").await?;
        ensure!(page.count(".picker [data-kind=function]").await? == 0, "only states can catch");
        let all = page.count(".picker .menu__item").await?;
        page.type_text("wa").await?;
        page.until(
            "fewer entries",
            &format!("document.querySelectorAll('.picker .menu__item').length < {all}"),
        )
        .await?;
        page.until_there(".picker .menu__item[data-item=Wait]").await?;
        page.press("Escape").await?;
        page.until_gone(".picker").await?;
        page.until("the canvas to have the focus", "document.activeElement.matches('.canvas__stage')")
            .await?;
        page.drag(handle_of(&card, "catch").await?, empty).await?;
        page.until_there(".picker__field").await?;
        page.press("ArrowDown").await?;
        page.press("ArrowDown").await?;
        page.until_there(".picker .menu__item[data-item=Parallel][aria-selected=true]").await?;
        page.press("ArrowUp").await?;
        page.press("ArrowUp").await?;
        page.press("Enter").await?;
        page.until_there(".edge[data-class=failure][data-name='BookCar -> Task']").await?;
        until_said(&page, "Task added after BookCar").await?;
        until_undo_is(&page, "add Task").await
    })
    .await;
}

/// The lines that say what is aligned.
const GUIDES: &str = ".overlay__guide";

#[tokio::test]
async fn cards_snap_to_guides_and_the_view_follows_to_the_edge() {
    run("gestures-snap", async |page: Page| {
        three_states(&page).await?;
        at_rest(&page).await?;
        let card = thing("wait", "Wait");
        let (wait, pass) = (page.rect(&card).await?, page.rect(&thing("pass", "Pass")).await?);
        let from = Point { x: wait.x + 30.0, y: wait.y + wait.height / 2.0 };
        let level = pass.center().y - wait.center().y;
        // Held beside another card, three pixels off its line: it is pulled onto it.
        let aside = pass.x + pass.width + 120.0 - wait.x;
        let off = from.plus(aside, level + 3.0);
        page.drag_without_drop(from, &[off], Button::Left, 0).await?;
        page.until_there(GUIDES).await?;
        let snapped = page.rect(&card).await?;
        ensure!((snapped.center().y - pass.center().y).abs() < 0.6, "not on the line: {snapped:?} {pass:?}");
        page.screenshot("gestures-guides").await?;
        // Alt lets go of it at once, without a move of the pointer.
        page.hold_key("Alt").await?;
        page.until_gone(GUIDES).await?;
        let free = page.rect(&card).await?;
        ensure!((free.center().y - pass.center().y - 3.0).abs() < 0.6, "Alt does not free it: {free:?}");
        page.release_key("Alt").await?;
        page.until_there(GUIDES).await?;
        page.press("Escape").await?;
        page.until_gone(GUIDES).await?;
        page.release_button(off, Button::Left, 0, 1).await?;
        ensure!(page.rect(&card).await? == wait, "put back");

        // Near the edge the view moves by itself: while dragging, drawing an edge and drawing a marquee. Esc brings it back.
        let before = view(&page).await?;
        let (stood, step) = (places(&page).await?, last_step(&page).await?);
        let stage = page.rect(STAGE).await?;
        let edge = Point { x: stage.x + 6.0, y: stage.y + 200.0 };
        page.move_to(wait.center()).await?;
        let handle = page.center(&format!("{card} > [data-handle=next]")).await?;
        let begins = [("a drag", from), ("an edge", handle), ("a marquee", free_place(&page).await?)];
        for (what, begin) in begins {
            page.drag_without_drop(begin, &[edge], Button::Left, 0).await?;
            let moved = format!(
                "new DOMMatrix(document.querySelector('.canvas__layer').style.transform).e > {}",
                before.0 + 60.0
            );
            page.until(&format!("{what} to move the view"), &moved).await?;
            if what == "a drag" {
                // The card stays under the pointer all the while.
                let at = page
                    .js(&format!(
                        "const r = document.querySelector({}).getBoundingClientRect(); return r.x",
                        json!(card)
                    ))
                    .await?;
                ensure!(
                    (at.as_f64().unwrap_or(0.0) + 30.0 - edge.x).abs() < 12.0,
                    "{what}: the card is at {at}"
                );
                page.right_click_while_held(edge).await?;
            } else {
                page.press("Escape").await?;
            }
            page.release_button(edge, Button::Left, 0, 1).await?;
            ensure!(
                view(&page).await? == before,
                "{what}: the view is not back: {before:?} {:?}",
                view(&page).await?
            );
            ensure!(places(&page).await? == stood, "{what}: something has moved");
            ensure!(last_step(&page).await? == step, "{what}: a step was left");
            ensure!(
                page.count(".overlay__connect, .overlay__marquee, .canvas > .menu").await? == 0,
                "{what}"
            );
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_state_is_dropped_on_an_edge_into_a_frame_and_out_of_it() {
    run("gestures-scopes", async |page: Page| {
        open_example(&page, "fan-out").await?;
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        let inside = |name: &str, frame: &str| {
            format!(
                "(() => {{ const a = document.querySelector({}).getBoundingClientRect(), b = document.querySelector({}).getBoundingClientRect(); \
                 return a.x > b.x && a.right < b.right && a.y > b.y && a.bottom < b.bottom }})()",
                json!(name),
                json!(frame)
            )
        };
        let frame = thing("map", "EachImage");
        let tell = thing("task", "TellEverybody");
        // Out of the workflow's own states into the Map: the frame lights up first.
        let target = page.rect(&frame).await?;
        let into = Point { x: target.x + 24.0, y: target.y + target.height - 8.0 };
        let from = page.center(&tell).await?;
        page.drag_without_drop(from, &[into], Button::Left, 0).await?;
        page.until_there(&format!("{frame}[data-hint=drop]")).await?;
        page.screenshot("gestures-into-map").await?;
        page.release_button(into, Button::Left, 0, 1).await?;
        until_undo_is(&page, "move TellEverybody into EachImage").await?;
        at_rest(&page).await?;
        page.until("it to stand in the Map", &inside(&tell, &frame)).await?;
        page.until_gone(&edge("EachImage", "TellEverybody")).await?;
        // And out again.
        let outer = page.rect(&thing("workflow", "MakeThumbnails")).await?;
        let out = Point { x: outer.x + outer.width / 2.0, y: outer.y + outer.height - 6.0 };
        page.drag(page.center(&tell).await?, out).await?;
        until_undo_is(&page, "move TellEverybody into MakeThumbnails").await?;
        at_rest(&page).await?;
        page.until("it to stand outside", &format!("!{}", inside(&tell, &frame))).await?;
        page.press("Control+z").await?;
        page.press("Control+z").await?;
        page.until_there(&edge("EachImage", "TellEverybody")).await?;
        at_rest(&page).await?;

        // On an edge of the Map: it lights up, takes the state in, and the state stands between the two.
        let at = middle_of_edge(&page, "MakeThumbnail", "KeepRow").await?;
        let lit = format!("{}[data-drop=true]", edge("MakeThumbnail", "KeepRow"));
        page.drag_without_drop(page.center(&tell).await?, &[at], Button::Left, 0).await?;
        page.until_there(&lit).await?;
        page.screenshot("gestures-on-edge").await?;
        page.press("Escape").await?;
        page.until_gone(&lit).await?;
        page.release_button(at, Button::Left, 0, 1).await?;
        page.drag(page.center(&tell).await?, at).await?;
        page.until_there(&edge("MakeThumbnail", "TellEverybody")).await?;
        page.until_there(&edge("TellEverybody", "KeepRow")).await?;
        at_rest(&page).await?;
        page.until("it to stand in the Map", &inside(&tell, &frame)).await?;
        let (first, middle, last) = (
            page.rect(&thing("task", "MakeThumbnail")).await?,
            page.rect(&tell).await?,
            page.rect(&thing("task", "KeepRow")).await?,
        );
        ensure!(first.y < middle.y && middle.y < last.y, "between the two: {first:?} {middle:?} {last:?}");
        page.press("Control+z").await?;
        page.until_there(&edge("MakeThumbnail", "KeepRow")).await?;
        until_selected(&page, &["TellEverybody"]).await?;

        // Collapsed and opened again, by its button and by a double click.
        page.click(&format!("{frame} [data-part=toggle]")).await?;
        page.until_gone(&thing("task", "MakeThumbnail")).await?;
        at_rest(&page).await?;
        page.double_click(&format!("{} .card__icon", thing("map", "EachImage"))).await?;
        page.until_there(&thing("task", "MakeThumbnail")).await?;
        at_rest(&page).await?;

        // Entered by a double click beside its name: nothing else is there, and the path leads back.
        page.double_click(&format!("{frame} .frame__icon")).await?;
        page.until_there(".breadcrumb").await?;
        page.until_gone(&tell).await?;
        page.until_there(&thing("task", "KeepRow")).await?;
        at_rest(&page).await?;
        page.screenshot("gestures-entered").await?;
        ensure!(page.text(".breadcrumb [aria-current]").await? == "EachImage");
        page.click(".breadcrumb__button[data-name=MakeThumbnails]").await?;
        page.until_there(&tell).await?;
        page.until_gone(&thing("function", "thumbnail-make")).await?;
        page.click(".breadcrumb__button:not([data-name])").await?;
        page.until_there(&thing("function", "thumbnail-make")).await?;
        page.until_gone(".breadcrumb").await
    })
    .await;
}

#[tokio::test]
async fn the_view_keeps_its_limits_and_aborts() {
    run("gestures-view", async |page: Page| {
        open_example(&page, "polling").await?;
        let stage = page.rect(STAGE).await?;
        let middle = stage.center();
        // Lines and pages of a wheel are turned into pixels.
        for (unit, down, pixels) in [(1_u8, 3.0, 48.0), (2, 1.0, stage.height)] {
            let before = view(&page).await?;
            page.wheel_by(middle, down, unit).await?;
            let now = until_view_changed(&page, before).await?;
            ensure!((before.1 - now.1 - pixels).abs() < 1.0, "unit {unit}: {before:?} {now:?}");
        }
        // From 10 % to 400 %.
        for (turn, limit) in [(400.0, 0.1), (-400.0, 4.0)] {
            for _ in 0..24 {
                page.wheel(middle, 0.0, turn, modifier::CONTROL).await?;
            }
            let reached = format!(
                "Math.abs(new DOMMatrix(document.querySelector('.canvas__layer').style.transform).a - {limit}) < 0.001"
            );
            page.until(&format!("{limit} as the limit"), &reached).await?;
        }
        // Shift+2 shows what is selected.
        let before = view(&page).await?;
        page.press("Shift+!").await?;
        let before = until_view_changed(&page, before).await?;
        select(&page, "choice", "Done?").await?;
        page.press("Shift+@").await?;
        until_view_changed(&page, before).await?;
        let card = page.rect(&thing("choice", "Done?")).await?;
        let off = (card.center().x - middle.x).hypot(card.center().y - middle.y);
        ensure!(off < 3.0, "not in the middle: {card:?} {middle:?}");
        ensure!(view(&page).await?.2 > 1.0, "not nearer");

        // Panning by Space or the middle button is given back by Esc and by the right button.
        let before = view(&page).await?;
        let (from, to) = (middle, middle.plus(90.0, 40.0));
        for way in ["Escape", "right"] {
            page.drag_without_drop(from, &[to], Button::Middle, 0).await?;
            until_view_changed(&page, before).await?;
            if way == "right" { page.right_click_while_held(to).await? } else { page.press("Escape").await? }
            page.until(&format!("{way} to bring the view back"), &format!("Math.abs(new DOMMatrix(document.querySelector('.canvas__layer').style.transform).e - {}) < 0.01", before.0)).await?;
            page.drag_to(to.plus(30.0, 0.0), Button::Middle, 0).await?;
            page.release_button(to, Button::Middle, 0, 1).await?;
            ensure!(view(&page).await? == before, "{way}: {before:?} {:?}", view(&page).await?);
        }
        until_selected(&page, &["Done?"]).await?;

        // An item of the palette that is let go outside, or given up, is not added.
        let step = last_step(&page).await?;
        let item = page.center(".palette__item[data-item=Pass]").await?;
        page.drag_without_drop(item, &[middle], Button::Left, 0).await?;
        page.until_there(".ghost").await?;
        page.press("Escape").await?;
        page.until_gone(".ghost").await?;
        page.release_button(middle, Button::Left, 0, 1).await?;
        page.drag_without_drop(item, &[middle, item.plus(10.0, 40.0)], Button::Left, 0).await?;
        page.release_button(item.plus(10.0, 40.0), Button::Left, 0, 1).await?;
        page.until_gone(".ghost").await?;
        ensure!(last_step(&page).await? == step, "something was added");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tidy_glides_is_one_step_and_keeps_to_the_selection() {
    run("gestures-tidy", async |page: Page| {
        open_example(&page, "polling").await?;
        let tidy = places(&page).await?;
        let moved = async |name: &str, kind: &str, right: f64, down: f64| -> Result<()> {
            let at = page.center(&thing(kind, name)).await?;
            let before = page.settled().await?;
            page.drag_with(at, &[at.plus(right, down)], Button::Left, modifier::ALT).await?;
            page.settled_after(before).await?;
            at_rest(&page).await
        };
        moved("StartJob", "task", 70.0, 9.0).await?;
        moved("AskStatus", "task", -55.0, 13.0).await?;
        moved("WaitABit", "wait", 45.0, -7.0).await?;
        let untidy = places(&page).await?;
        ensure!(untidy != tidy);
        // Of two that are selected: the third stays where it was put.
        let place = |all: &std::collections::BTreeMap<String, String>, name: &str| {
            let found = all.values().find(|place| place.starts_with(name)).cloned().unwrap_or_default();
            let numbers: Vec<f64> = found
                .split(['(', ')', ','])
                .filter_map(|part| part.trim().trim_end_matches("px").parse().ok())
                .collect();
            (numbers.first().copied().unwrap_or(f64::NAN), numbers.get(1).copied().unwrap_or(f64::NAN))
        };
        select(&page, "task", "StartJob").await?;
        shift_click(&page, &thing("task", "AskStatus")).await?;
        // The glide may be over before a busy machine looks, so it is noted.
        page.js("window.glided = false; const stage = document.querySelector('.canvas__stage'); \
             new MutationObserver(() => { window.glided ||= stage.dataset.gliding === 'true' }) \
               .observe(stage, { attributes: true, attributeFilter: ['data-gliding'] }); return null")
            .await?;
        page.click("[title^='Lay everything out anew']").await?;
        page.until("the cards to glide", "window.glided").await?;
        at_rest(&page).await?;
        let partly = places(&page).await?;
        // The frame may move all of them; between those that were not selected nothing changes.
        let apart = |all, one, other| {
            let (one, other) = (place(all, one), place(all, other));
            ((one.0 - other.0).round(), (one.1 - other.1).round())
        };
        ensure!(
            apart(&partly, "WaitABit", "Done?") == apart(&untidy, "WaitABit", "Done?"),
            "the third has moved"
        );
        ensure!(
            apart(&partly, "StartJob", "Done?") != apart(&untidy, "StartJob", "Done?"),
            "the first has not"
        );
        page.press("Control+z").await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? == untidy, "one undo brings all of it back");
        until_selected(&page, &["AskStatus", "StartJob"]).await?;
        // Of everything.
        page.press("Escape").await?;
        page.click("[title^='Lay everything out anew']").await?;
        until_said(&page, "Tidied").await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? == tidy, "all as it was laid out at first");
        page.press("Control+z").await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? == untidy, "one step");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn copied_text_goes_to_another_document_and_files_are_dropped() {
    run("gestures-clipboard", async |page: Page| {
        open_example(&page, "saga").await?;
        page.grant_clipboard().await?;
        select(&page, "task", "BookFlight").await?;
        shift_click(&page, &thing("task", "BookCar")).await?;
        page.press("Control+c").await?;
        until_said(&page, "Copied").await?;
        let text = page.clipboard().await?;
        ensure!(text.contains("\"BookFlight\"") && text.contains("\"Next\": \"BookCar\""), "{text}");

        // Cut takes them out as one step, and the gap is healed.
        page.press("Control+x").await?;
        page.until_gone(&thing("task", "BookCar")).await?;
        page.until_there(&edge("BookHotel", "TripBooked")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("BookFlight", "BookCar")).await?;

        // Into another document: there they are states again, with the edge between them.
        open_example(&page, "polling").await?;
        page.move_to(free_place(&page).await?).await?;
        let revision = page.settled().await?;
        page.press("Control+v").await?;
        page.settled_after(revision).await?;
        page.until_there(&edge("BookFlight", "BookCar")).await?;
        page.until_there(&thing("task", "StartJob")).await?;
        until_selected(&page, &["BookCar", "BookFlight"]).await?;
        // Once more, into the workflow under the pointer: other names, the edge between the copies remapped.
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        page.move_to(header(&page, &thing("workflow", "MakeReport")).await?.plus(0.0, 24.0)).await?;
        page.press("Control+v").await?;
        page.until("a second pair", "document.querySelectorAll(\".edge[data-name^='BookFlight'][data-name*='-> BookCar']\").length === 2").await?;
        let pasted = selected(&page).await?;
        ensure!(pasted.len() == 2 && pasted.iter().all(|name| name.starts_with("Book")), "{pasted:?}");

        // A file from outside.
        let file = aslant_tests::workspace().join("target/dropped.asl.json");
        std::fs::write(&file, r#"{"StartAt":"OnlyOne","States":{"OnlyOne":{"Type":"Pass","End":true}}}"#)?;
        page.drop_file(free_place(&page).await?, &file).await?;
        page.until_there("dialog[open]").await?;
        page.until_text("dialog[open]", "dropped").await?;
        page.screenshot("gestures-dropped").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.until_gone(".drop-zone").await?;

        // Two workflows: the code panel says which one it shows, and shows another one when asked.
        open_drawer(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "StartAt").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_code_panel_shows_the_workflow_that_is_chosen() {
    run("gestures-workflows", async |page: Page| {
        open_example(&page, "polling").await?;
        let stage = page.rect(STAGE).await?;
        let below = Point { x: stage.x + stage.width - 300.0, y: stage.y + stage.height - 120.0 };
        crate::hands::add_from_palette(&page, "Express workflow", below).await?;
        let frame = thing("workflow", "Workflow");
        crate::hands::add_from_palette(&page, "Succeed", page.rect(&frame).await?.center()).await?;
        open_drawer(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "\"Succeed\"").await?;
        let chooser = ".code-panel select[aria-label=Workflow], .code-panel [aria-label=Workflow] select";
        page.until_there(chooser).await?;
        let options = page
            .js(&format!(
                "return [...document.querySelector({}).options].map(o => o.text.trim())",
                json!(chooser)
            ))
            .await?;
        ensure!(options == json!(["MakeReport", "Workflow"]), "{options}");
        page.choose(chooser, "MakeReport").await?;
        page.until_text(".code-panel .cm-content", "StartJob").await?;
        // A selection on the canvas chooses too.
        page.click("[title^='Show everything']").await?;
        at_rest(&page).await?;
        page.click_at(header(&page, &frame).await?, Button::Left, 0).await?;
        page.until_text(".code-panel .cm-content", "\"Succeed\"").await?;
        // A route leads to it by its header.
        let route = ".card[data-kind=route]";
        let to = header(&page, &frame).await?;
        draw_edge(&page, route, "integration", to).await?;
        page.until_there(".edge[data-class=integration][data-name$='-> Workflow']").await
    })
    .await;
}
