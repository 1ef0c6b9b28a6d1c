//! Undo and redo of everything, on the default design: each step back gives exactly the design that was, each step forth too.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::Button;
use aslant_tests::page::{modifier, thing};
use aslant_tests::{Page, run};

use crate::hands::{
    add_from_palette, draw_edge, edge, header, middle_of_edge, open_drawer, places, select, selected,
    shift_click, until_problems, until_selected, whole_design,
};

/// What the page shows and holds after a step.
#[derive(Debug, PartialEq)]
struct Moment {
    /// The whole design as its link.
    design: String,
    /// Where all cards in sight are; they are drawn from more than the design alone.
    places: Vec<(String, String)>,
    step: String,
}

async fn moment(page: &Page) -> Result<Moment> {
    page.settled().await?;
    page.until_gone(".canvas__stage[data-gliding=true]").await?;
    Ok(Moment {
        design: whole_design(page).await?,
        places: places(page).await?.into_iter().collect(),
        step: page.attribute(".topbar [aria-label=Undo]", "title").await?.unwrap_or_default(),
    })
}

/// Does the edit of this number; none where there are no more. Each is a step of its own.
async fn edit(page: &Page, number: usize) -> Result<bool> {
    match number {
        0 => {
            let from = page.center(&thing("task", "SaveOrder")).await?;
            page.drag_with(from, &[from.plus(60.0, 6.0)], Button::Left, modifier::ALT).await?;
        }
        1 => {
            select(page, "task", "ChargePayment").await?;
            page.press("F2").await?;
            page.until("the field to be focused", "document.activeElement.matches('.rename')").await?;
            page.press("Control+a").await?;
            page.type_text("TakePayment").await?;
            page.press("Enter").await?;
        }
        2 => {
            select(page, "task", "SaveOrder").await?;
            page.press("Delete").await?;
        }
        3 => {
            let at = middle_of_edge(page, "MarkFailed", "OrderFailed").await?;
            add_from_palette(page, "Pass", at).await?;
        }
        4 => {
            let to = page.center(&thing("function", "orders-cancel")).await?;
            draw_edge(page, &thing("task", "ValidateOrder"), "call", to).await?;
        }
        5 => {
            select(page, "function", "approvals-resolve").await?;
            page.fill(".inspector__name", "approvals-answer").await?;
            page.press("Enter").await?;
        }
        6 => {
            page.fill(".topbar__name", "Everything undone").await?;
            page.press("Enter").await?;
        }
        7 => {
            select(page, "task", "RefundPayment").await?;
            shift_click(page, &thing("task", "ReleaseInventory")).await?;
            page.press("Control+d").await?;
        }
        8 => {
            select(page, "task", "TakePayment").await?;
            page.press("Alt+ArrowRight").await?;
        }
        9 => {
            // By its menu: from afar a frame shows no button.
            let at = header(page, &thing("map", "ReserveLines")).await?;
            page.click_at(at, Button::Right, 0).await?;
            page.until_there(".menu[data-part=actions]").await?;
            let collapse = "const item = [...document.querySelectorAll('[data-part=actions] [role=menuitem]')]\
                            .find(item => item.textContent.startsWith('Collapse')); item.id = 'collapse'; return true";
            page.js(collapse).await?;
            page.click("#collapse").await?;
        }
        10 => {
            select(page, "task", "TakePayment").await?;
            page.press("F9").await?;
        }
        11 => {
            let at = middle_of_edge(page, "MarkFulfilled", "OrderFulfilled").await?;
            page.click_at(at, Button::Left, 0).await?;
            page.until_there(&format!("{}[data-selected=true]", edge("MarkFulfilled", "OrderFulfilled")))
                .await?;
            page.press("Delete").await?;
        }
        12 => {
            page.press("Escape").await?;
            page.click("[title^='Lay everything out anew']").await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

#[tokio::test]
async fn everything_is_undone_to_the_start_and_done_again() {
    run("undo-everything", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        until_problems(&page, "0").await?;
        let mut moments = vec![moment(&page).await?];
        loop {
            let number = moments.len() - 1;
            let before = page.settled().await?;
            if !edit(&page, number).await.with_context(|| format!("edit {number}"))? {
                break;
            }
            page.settled_after(before).await.with_context(|| format!("edit {number} changes nothing"))?;
            let now = moment(&page).await?;
            let last = moments.last().context("a moment")?;
            ensure!(now.step != last.step, "edit {number} is no step: {}", now.step);
            ensure!(now.design != last.design, "edit {number}, {}, changes nothing in the design", now.step);
            moments.push(now);
        }
        page.screenshot("undo-edited").await?;
        let last = moments.len() - 1;
        for at in (0..last).rev() {
            undo_or_redo(&page, "Control+z").await?;
            same(&moments[at], &moment(&page).await?, &format!("after undo of {}", moments[at + 1].step))?;
        }
        page.until_there(".topbar [aria-label=Undo][disabled]").await?;
        until_problems(&page, "0").await?;
        for expected in &moments[1..] {
            undo_or_redo(&page, "Control+Shift+z").await?;
            same(expected, &moment(&page).await?, &format!("after redo of {}", expected.step))?;
        }
        page.until_there(".topbar [aria-label=Redo][disabled]").await?;

        // Neither panels nor a look elsewhere lose the history; a new edit only cuts what was undone.
        open_drawer(&page, "Code").await?;
        page.until_text(".code-panel .cm-content", "StartAt").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        page.until_there(".topbar [aria-label=Redo]:not([disabled])").await?;
        Ok(())
    })
    .await;
}

async fn undo_or_redo(page: &Page, keys: &str) -> Result<()> {
    let before = page.settled().await?;
    page.press(keys).await?;
    page.settled_after(before).await?;
    Ok(())
}

fn same(expected: &Moment, found: &Moment, when: &str) -> Result<()> {
    ensure!(found.step == expected.step, "{when}: the last step is {}, not {}", found.step, expected.step);
    let differing: Vec<_> = expected.places.iter().filter(|place| !found.places.contains(place)).collect();
    ensure!(
        found.design == expected.design,
        "{when}: another design\n{}\n{}\ncards elsewhere: {differing:?}",
        expected.design,
        found.design
    );
    Ok(())
}

#[tokio::test]
async fn undo_gives_back_the_selection() {
    run("undo-selection", async |page: Page| {
        page.open("").await?;
        select(&page, "task", "SaveOrder").await?;
        page.press("Delete").await?;
        page.until_gone(&thing("task", "SaveOrder")).await?;
        ensure!(selected(&page).await?.is_empty(), "what is gone is not selected");
        select(&page, "task", "ValidateOrder").await?;
        page.press("Control+z").await?;
        until_selected(&page, &["SaveOrder"]).await?;
        page.press("Control+Shift+z").await?;
        page.until_gone(&thing("task", "SaveOrder")).await?;
        Ok(())
    })
    .await;
}
