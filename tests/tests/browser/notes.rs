//! Notes and groups: written, coloured, drawn larger, moved with what stands on them, kept in file and link.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, thing};
use aslant_tests::{Page, run};
use serde_json::{Value, json};

use crate::hands::{
    add_from_palette, at_rest, free_place, header, last_step, open_example, places, select, shift_click,
    until_selected, until_undo_is, whole_design,
};

/// Where a card stands on the canvas, and how large it is.
async fn place(page: &Page, card: &str) -> Result<[f64; 4]> {
    let body = format!(
        "const e = document.querySelector({}); const m = new DOMMatrix(e.style.transform); \
         return [m.e, m.f, parseFloat(e.style.width), parseFloat(e.style.height)]",
        json!(card)
    );
    let value = page.js(&body).await?;
    let part = |at: usize| value.get(at).and_then(Value::as_f64).context("a number");
    Ok([part(0)?, part(1)?, part(2)?, part(3)?])
}

#[tokio::test]
async fn a_note_is_written_coloured_and_drawn_larger() {
    run("notes-note", async |page: Page| {
        open_example(&page, "polling").await?;
        page.grant_clipboard().await?;
        add_from_palette(&page, "Note", free_place(&page).await?.plus(-200.0, -60.0)).await?;
        at_rest(&page).await?;
        let note = ".canvas .card[data-kind=note]";
        page.until_there(&format!("{note}[data-selected=true]")).await?;
        page.until_there("textarea[data-part=rename]").await?;
        page.press("Escape").await?;
        page.until_gone("textarea[data-part=rename]").await?;
        page.choose(".inspector [data-pointer='/colour'] select", "green").await?;
        page.until_there(&format!("{note}[data-tone=green]")).await?;
        let before = place(&page, note).await?;

        // Its corner is drawn; Esc takes that back.
        let corner = page.center(&format!("{note} > [data-part=corner]")).await?;
        let step = last_step(&page).await?;
        page.drag_without_drop(corner, &[corner.plus(70.0, 50.0)], Button::Left, 0).await?;
        page.until(
            "the note to grow",
            &format!("parseFloat(document.querySelector('{note}').style.width) > {}", before[2] + 30.0),
        )
        .await?;
        page.press("Escape").await?;
        page.until(
            "the note as it was",
            &format!("parseFloat(document.querySelector('{note}').style.width) === {}", before[2]),
        )
        .await?;
        page.release_button(corner.plus(70.0, 50.0), Button::Left, 0, 1).await?;
        ensure!(last_step(&page).await? == step, "an aborted drawing is no step");

        page.drag(corner, corner.plus(80.0, 48.0)).await?;
        until_undo_is(&page, "resize").await?;
        at_rest(&page).await?;
        let after = place(&page, note).await?;
        ensure!(
            after[2] > before[2] + 30.0 && after[3] > before[3] + 20.0 && after[0] == before[0],
            "{before:?} {after:?}"
        );
        page.screenshot("notes-note").await?;
        page.press("Control+z").await?;
        page.until(
            "the size before",
            &format!("parseFloat(document.querySelector('{note}').style.width) === {}", before[2]),
        )
        .await?;
        page.press("Control+Shift+z").await?;
        page.until(
            "the size again",
            &format!("parseFloat(document.querySelector('{note}').style.width) === {}", after[2]),
        )
        .await?;

        // The link brings all of it back.
        let link = whole_design(&page).await?;
        page.open(&link[link.find('#').context("a fragment")?..]).await?;
        page.until_there(&format!("{note}[data-tone=green]")).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_group_moves_what_stands_on_it() {
    run("notes-group", async |page: Page| {
        open_example(&page, "saga").await?;
        let (hotel, car) = (thing("function", "hotel-book"), thing("function", "car-book"));
        select(&page, "function", "hotel-book").await?;
        shift_click(&page, &car).await?;
        until_selected(&page, &["hotel-book", "car-book"]).await?;
        page.press("Control+g").await?;
        let group = ".canvas .frame[data-kind=group]";
        page.until_there(&format!("{group}[data-selected=true]")).await?;
        until_undo_is(&page, "group").await?;
        at_rest(&page).await?;
        let ground = place(&page, group).await?;
        for card in [&hotel, &car] {
            let at = place(&page, card).await?;
            ensure!(
                at[0] > ground[0]
                    && at[1] > ground[1] + 28.0
                    && at[0] + at[2] < ground[0] + ground[2]
                    && at[1] + at[3] < ground[1] + ground[3],
                "{card} stands on it: {at:?} {ground:?}"
            );
        }

        // Its title is written on it.
        page.press("F2").await?;
        page.until_there("[data-part=rename]").await?;
        page.fill("[data-part=rename]", "Booking").await?;
        page.press("Enter").await?;
        let named = thing("group", "Booking");
        page.until_there(&named).await?;
        at_rest(&page).await?;
        page.screenshot("notes-group").await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot("notes-group-dark").await?;

        // Taken by its header it moves, and what stands on it, as one step.
        let before = places(&page).await?;
        let (was, at) = (place(&page, &car).await?, header(&page, &named).await?);
        page.drag(at, at.plus(48.0, 64.0)).await?;
        until_undo_is(&page, "move Booking").await?;
        at_rest(&page).await?;
        let is = place(&page, &car).await?;
        let moved = place(&page, &named).await?;
        ensure!((is[0] - was[0] - (moved[0] - ground[0])).abs() < 1.5, "{was:?} {is:?} {ground:?} {moved:?}");
        ensure!(is[1] > was[1] + 30.0, "the card stays behind: {was:?} {is:?}");
        page.press("Control+z").await?;
        at_rest(&page).await?;
        page.until(
            "everything where it was",
            &format!(
                "new DOMMatrix(document.querySelector({}).style.transform).e === {}",
                json!(car),
                was[0]
            ),
        )
        .await?;
        ensure!(places(&page).await? == before);

        // The outline has it, and deleting it leaves what stands on it.
        page.press("Delete").await?;
        page.until_gone(&named).await?;
        page.until_there(&car).await
    })
    .await;
}

#[tokio::test]
async fn a_note_is_written_where_it_stands() {
    run("notes-written", async |page: Page| {
        open_example(&page, "polling").await?;
        add_from_palette(&page, "Note", free_place(&page).await?.plus(-220.0, -80.0)).await?;
        // A new one is written at once.
        let field = "textarea[data-part=rename]";
        page.until("the words to have the focus", &format!("document.activeElement.matches('{field}')"))
            .await?;
        page.type_text("Ask sales").await?;
        page.press("Enter").await?;
        page.type_text("before Friday").await?;
        page.screenshot("notes-writing").await?;
        page.press("Escape").await?;
        page.until_gone(field).await?;
        let note = ".canvas .card[data-kind=note]";
        page.until_text(&format!("{note} .card__note"), "before Friday").await?;
        page.until("the canvas to have the focus", "document.activeElement.matches('.canvas__stage')")
            .await?;
        until_undo_is(&page, "write a note").await?;

        // By Enter and F2 on the selected note, by a double click on it; each edit is one step, and none without a change.
        let step = last_step(&page).await?;
        for way in ["Enter", "F2", "double"] {
            if way == "double" {
                page.double_click(note).await?;
            } else {
                page.press(way).await?;
            }
            page.until("the words to have the focus", &format!("document.activeElement.matches('{field}')"))
                .await
                .context(way)?;
            ensure!(
                page.value(field).await? == "Ask sales\nbefore Friday",
                "{way}: {}",
                page.value(field).await?
            );
            page.press("Escape").await?;
            page.until_gone(field).await?;
        }
        ensure!(last_step(&page).await? == step, "looking is no step");
        page.double_click(note).await?;
        page.until_there(field).await?;
        page.press("Control+a").await?;
        page.type_text("Done").await?;
        // A click elsewhere keeps it.
        let empty = free_place(&page).await?;
        page.click_at(empty, Button::Left, 0).await?;
        page.until_gone(field).await?;
        page.until_there(&thing("note", "Done")).await?;
        page.press("Control+z").await?;
        page.until_text(&format!("{note} .card__note"), "before Friday").await?;
        page.press("Control+z").await?;
        page.until_text(&format!("{note} .card__note"), "An empty note").await?;
        page.press("Control+z").await?;
        page.until_gone(note).await
    })
    .await;
}

#[tokio::test]
async fn a_group_comes_from_the_palette_and_has_a_form_of_its_own() {
    run("notes-palette-group", async |page: Page| {
        open_example(&page, "saga").await?;
        add_from_palette(&page, "Group", free_place(&page).await?.plus(-380.0, -260.0)).await?;
        // Its title is written at once.
        page.until(
            "the title to have the focus",
            "document.activeElement.matches('input[data-part=rename]')",
        )
        .await?;
        page.type_text("Billing").await?;
        page.press("Enter").await?;
        let group = thing("group", "Billing");
        page.until_there(&group).await?;
        until_selected(&page, &["Billing"]).await?;
        // The form says what it is; title and colour are edited there.
        page.until_text(".inspector .section__head", "Group").await?;
        ensure!(page.value(".inspector__name").await? == "Billing");
        page.fill(".inspector__name", "Payments").await?;
        page.press("Enter").await?;
        let group = thing("group", "Payments");
        page.until_there(&group).await?;
        page.choose(".inspector [data-pointer='/colour'] select", "violet").await?;
        page.until_there(&format!("{group}[data-tone=violet]")).await?;
        page.screenshot("notes-palette-group").await?;

        // By a click in the palette it goes around what is selected.
        page.press("Escape").await?;
        select(&page, "function", "hotel-book").await?;
        page.click(".palette__item[data-item=Group]").await?;
        page.until_there(&thing("group", "Group")).await?;
        let (ground, card) = (
            place(&page, &thing("group", "Group")).await?,
            place(&page, &thing("function", "hotel-book")).await?,
        );
        ensure!(ground[0] < card[0] && ground[1] < card[1], "{ground:?} {card:?}");
        Ok(())
    })
    .await;
}
