//! What moves with a run: cards, history, data and variables together, in both directions; an edit while it pauses; where
//! it stops.

use anyhow::{Result, ensure};
use aslant_tests::page::{Button, thing};
use aslant_tests::{Page, Point, run};
use serde_json::{Value, json};

use super::{ends, pane, press, start, until_card};
use crate::hands::{open_example, select, select_edge, until_said};

/// Everything that shows where the run stands, as one text each.
#[derive(Debug, PartialEq)]
struct Standing {
    cards: Value,
    edges: Value,
    timeline: Value,
    time: Value,
    data: Value,
    history: Value,
}

async fn standing(page: &Page) -> Result<Standing> {
    // What the worker was asked for has come when two looks in a row are the same.
    let still = async |body: &str| -> Result<Value> {
        let mut last = Value::Null;
        for _ in 0..200 {
            let now = page.js(body).await?;
            if now == last && now != Value::Null {
                return Ok(now);
            }
            last = now;
            page.js("return new Promise(done => setTimeout(() => requestAnimationFrame(() => done(0)), 60))")
                .await?;
        }
        anyhow::bail!("it never rests: {body}")
    };
    pane(page, "History").await?;
    let history = still("return [...document.querySelectorAll('.history__event')].map(e => e.dataset.type + ' ' + e.querySelector('.history__name').textContent)").await?;
    pane(page, "Data").await?;
    let data = still("return document.querySelector('.run__pane').textContent").await?;
    let cards = page.js("return [...document.querySelectorAll('.canvas [data-run]')].map(e => e.dataset.name + ' ' + e.dataset.run).sort()").await?;
    let edges = page.js("return [...document.querySelectorAll('.canvas .edge[data-taken=true]')].map(e => e.dataset.name).sort()").await?;
    let timeline =
        page.js("return [...document.querySelectorAll('.timeline__text')].map(e => e.textContent)").await?;
    let time = page.js("return document.querySelector('.run-controls__time').textContent").await?;
    Ok(Standing { cards, edges, timeline, time, data, history })
}

/// Drags the scrubber's thumb to a share of its length, and waits until the run stands there.
async fn drag_scrubber(page: &Page, share: f64) -> Result<u64> {
    let rect = page.rect(".run-controls__scrubber").await?;
    let bounds = page
        .js("const s = document.querySelector('.run-controls__scrubber'); return [+s.value, +s.max]")
        .await?;
    let part = |at: usize| bounds.get(at).and_then(Value::as_f64).unwrap_or(0.0);
    let thumb = |share: f64| Point { x: rect.x + 8.0 + (rect.width - 16.0) * share, y: rect.center().y };
    let from = thumb(part(0) / part(1).max(1.0));
    page.drag_with(from, &[thumb(share)], Button::Left, 0).await?;
    let value = page.js("return +document.querySelector('.run-controls__scrubber').value").await?;
    Ok(value.as_u64().unwrap_or_default())
}

#[tokio::test]
async fn the_scrubber_moves_everything_together() {
    run("run-scrubber", async |page: Page| {
        start(&page, "Ordinary order").await?;
        ends(&page, "succeeded").await?;
        let end = standing(&page).await?;
        let middle_step = drag_scrubber(&page, 0.5).await?;
        let middle = standing(&page).await?;
        ensure!(middle_step > 0);
        let early_step = drag_scrubber(&page, 0.25).await?;
        let early = standing(&page).await?;
        ensure!(early_step < middle_step, "{early_step} {middle_step}");
        let count = |value: &Value| value.as_array().map_or(0, Vec::len);
        for (one, other) in [(&early, &middle), (&middle, &end)] {
            ensure!(count(&one.timeline) < count(&other.timeline), "the timeline: {one:?} {other:?}");
            ensure!(count(&one.history) < count(&other.history), "the history: {one:?} {other:?}");
            ensure!(one.cards != other.cards, "the cards: {one:?} {other:?}");
            ensure!(one.edges != other.edges, "the edges: {one:?} {other:?}");
            ensure!(one.data != other.data, "the data: {one:?} {other:?}");
        }
        // Forwards to the same places it stands as it stood, data and variables included.
        let again = drag_scrubber(&page, 0.5).await?;
        ensure!(again == middle_step, "{again} {middle_step}");
        let forwards = standing(&page).await?;
        ensure!(forwards == middle, "{forwards:#?}\n{middle:#?}");
        ensure!(
            forwards.data.as_str().is_some_and(|data| data.contains("Variables")),
            "variables are among the data: {}",
            forwards.data
        );
        page.js("document.querySelector('.run-controls__scrubber').focus()").await?;
        page.press("End").await?;
        page.until_there(".run[data-status=succeeded]").await?;
        let at_end = standing(&page).await?;
        ensure!(at_end.cards == end.cards && at_end.history == end.history, "{at_end:#?}\n{end:#?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_edit_during_a_pause_leaves_the_run_and_offers_to_restart() {
    run("run-edited", async |page: Page| {
        page.open("").await?;
        select(&page, "task", "ChargePayment").await?;
        page.press("F9").await?;
        page.until_there("[data-name=ChargePayment] [data-badge=breakpoint]").await?;
        start_run(&page).await?;
        page.until_there(".run[data-status=paused]").await?;
        until_said(&page, "Paused at a breakpoint").await?;
        until_card(&page, "ChargePayment", "current").await?;
        let before = page.count(".timeline__row").await?;

        // Renamed and deleted: the run stands as it stood.
        select(&page, "task", "SaveOrder").await?;
        page.press("Delete").await?;
        page.until_gone(&thing("task", "SaveOrder")).await?;
        page.until_text(".run__notice", "this run is of the version before").await?;
        ensure!(page.count(".run__notice").await? == 1, "said once");
        ensure!(page.count(".timeline__row").await? == before, "the run has moved");
        ensure!(page.text(".timeline").await?.contains("SaveOrder"), "the run forgot what it did");
        until_card(&page, "ChargePayment", "current").await?;
        page.screenshot("run-edited").await?;
        // It goes on as the version before.
        press(&page, "Step").await?;
        page.until("a line more", &format!("document.querySelectorAll('.timeline__row').length > {before}"))
            .await?;
        press(&page, "Step back").await?;
        page.until(
            "a line less",
            &format!("document.querySelectorAll('.timeline__row').length === {before}"),
        )
        .await?;
        // Restarted it is of the design as it is now.
        page.click(".run__notice .button").await?;
        page.until_gone(".run__notice").await?;
        page.until_there(".run[data-status=paused]").await?;
        ensure!(!page.text(".timeline").await?.contains("SaveOrder"), "the design of before was run");
        // Undo, and the run is of a version before once more.
        page.press("Control+z").await?;
        page.until_there(&thing("task", "SaveOrder")).await?;
        page.until_text(".run__notice", "this run is of the version before").await
    })
    .await;
}

#[tokio::test]
async fn a_breakpoint_set_during_a_pause_stops_the_run_that_is_on() {
    run("run-breakpoint-later", async |page: Page| {
        page.open("").await?;
        select(&page, "task", "SaveOrder").await?;
        page.press("F9").await?;
        start_run(&page).await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "SaveOrder", "current").await?;
        // Set while it stands, and what is only seen changed too: the run is of this design still.
        select(&page, "task", "ChargePayment").await?;
        page.press("F9").await?;
        page.until_there("[data-name=ChargePayment] [data-badge=breakpoint]").await?;
        page.press("Alt+ArrowDown").await?;
        until_said(&page, "move").await.ok();
        ensure!(page.count(".run__notice").await? == 0, "the run counts as one of the version before");
        page.click("[data-action=run]").await?;
        until_card(&page, "ChargePayment", "current").await?;
        page.until_there(".run[data-status=paused]").await?;
        // Taken away, it no longer stops there.
        page.press("F9").await?;
        page.until_gone("[data-name=ChargePayment] [data-badge=breakpoint]").await?;
        press(&page, "Restart").await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "SaveOrder", "current").await?;
        page.click("[data-action=run]").await?;
        page.until_there(".run[data-status=succeeded]").await?;
        ensure!(page.count(".run__notice").await? == 0, "the run counts as one of the version before");
        Ok(())
    })
    .await;
}

async fn start_run(page: &Page) -> Result<()> {
    page.click("[data-action=run]").await?;
    page.until_there(".run-controls__speed select").await?;
    page.choose(".run-controls__speed select", "At once").await
}

#[tokio::test]
async fn a_breakpoint_on_a_transition_is_there_after_a_reload() {
    run("run-edge-breakpoint", async |page: Page| {
        open_example(&page, "saga").await?;
        select_edge(&page, "BookHotel", "BookFlight").await?;
        page.press("F9").await?;
        page.until_there(".edge-breakpoint").await?;
        until_said(&page, "Breakpoint on the edge set").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        page.reload().await?;
        page.until_there(&thing("task", "BookFlight")).await?;
        page.until_there(".edge-breakpoint").await?;
        start_run(&page).await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "BookFlight", "current").await?;
        // In another design there is none; back in this one there is.
        open_example(&page, "polling").await?;
        page.until_gone(".edge-breakpoint").await?;
        page.until_there(".topbar__save[data-state=saved]").await?;
        let kept = page.js("return JSON.parse(localStorage.getItem('aslant.breakpoints')).length").await?;
        ensure!(kept == json!(1), "{kept}");
        Ok(())
    })
    .await;
}
