//! Large designs and far zooms: one drawing stands in for the elements, and everything stays in hand all the same.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Page, Point, run};
use serde_json::{Value, json};

use crate::bench::file_of;
use crate::hands::{STAGE, at_rest, edge, open_empty, until_view_changed, view};

const DRAWN: &str = ".canvas__drawn[data-drawn=true]";
/// Cards, frames and edges that are elements.
const ELEMENTS: &str = ".canvas :is(.card, .frame, .edge)";

/// Opens a machine of so many states and waits for its first one.
async fn open_machine(page: &Page, states: usize) -> Result<()> {
    open_empty(page).await?;
    page.give_file("#open-files", &file_of(states)?).await?;
    page.until_there(&thing("task", "Step0")).await?;
    page.settled().await.map(|_| ())
}

/// The middle of a card in the canvas' own coordinates. The card is an element.
async fn canvas_middle(page: &Page, card: &str) -> Result<Point> {
    let body = format!(
        "const card = document.querySelector({}); const m = new DOMMatrix(card.style.transform); \
         return [m.e + card.offsetWidth / 2, m.f + card.offsetHeight / 2]",
        json!(card)
    );
    let at = page.js(&body).await?;
    let side = |index: usize| at.get(index).and_then(Value::as_f64).context("a coordinate");
    Ok(Point { x: side(0)?, y: side(1)? })
}

/// Where a place of the canvas is on the page now.
async fn on_page(page: &Page, at: Point) -> Result<Point> {
    let (x, y, zoom) = view(page).await?;
    let stage = page.rect(STAGE).await?;
    Ok(Point { x: stage.x + x + at.x * zoom, y: stage.y + y + at.y * zoom })
}

/// Turns the wheel until the cards are drawn.
async fn zoom_out(page: &Page) -> Result<()> {
    let middle = page.rect(STAGE).await?.center();
    for _ in 0..40 {
        if page.count(DRAWN).await? > 0 {
            return Ok(());
        }
        let before = view(page).await?;
        page.wheel(middle, 0.0, 120.0, modifier::CONTROL).await?;
        until_view_changed(page, before).await?;
    }
    anyhow::bail!("the cards are never drawn");
}

/// The colour of the drawing at a place of the page: red, green, blue, alpha.
async fn pixel(page: &Page, at: Point) -> Result<Vec<u64>> {
    let body = format!(
        "const drawing = document.querySelector('.canvas__drawn'); const box = drawing.getBoundingClientRect(); \
         return [...drawing.getContext('2d').getImageData({} - box.x, {} - box.y, 1, 1).data]",
        at.x, at.y
    );
    let data = page.js(&body).await?;
    Ok(data.as_array().context("a pixel")?.iter().filter_map(Value::as_u64).collect())
}

async fn until_painted(page: &Page) -> Result<()> {
    page.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
        .await
        .map(|_| ())
}

#[tokio::test]
async fn far_out_a_card_is_no_element_and_yet_selected_and_moved() {
    run("scale-far", async |page: Page| {
        open_machine(&page, 30).await?;
        let card = thing("task", "Step1");
        let before = canvas_middle(&page, &card).await?;
        zoom_out(&page).await?;
        page.until_gone(ELEMENTS).await?;

        // A click on its place selects it, and says so where there is no element to say it.
        page.click_at(on_page(&page, before).await?, Button::Left, 0).await?;
        let said = "#card-drawn[aria-label^='Step1, task']";
        page.until_there(said).await?;
        page.until_there(&format!("{STAGE}[aria-activedescendant=card-drawn]")).await?;
        page.until("its form", "document.querySelector('.inspector__name')?.value === 'Step1'").await?;

        // The arrows go on along the graph from there.
        page.press("ArrowDown").await?;
        page.until_there("#card-drawn[aria-label^='Step2, task']").await?;
        page.press("ArrowUp").await?;
        page.until_there(said).await?;

        // A drag moves it, by little: elsewhere it would lie on another card.
        let from = on_page(&page, before).await?;
        let revision = page.settled().await?;
        page.drag(from, from.plus(14.0, 0.0)).await?;
        page.settled_after(revision).await?;
        ensure!(page.count(ELEMENTS).await? == 0, "the drag made elements");

        // The menu of a right click is about it.
        let (_, _, zoom) = view(&page).await?;
        let moved = Point { x: before.x + 14.0 / zoom, y: before.y };
        page.click_at(on_page(&page, moved).await?, Button::Right, 0).await?;
        page.until_text(".menu", "Duplicate").await?;
        page.press("Escape").await?;
        page.until_gone(".menu").await?;

        // Near again, it is an element, selected, where the drag has put it.
        page.press("Shift+@").await?;
        page.until_there(&format!("{card}[data-selected=true]")).await?;
        page.until_gone(DRAWN).await?;
        let after = canvas_middle(&page, &card).await?;
        ensure!((after.x - moved.x).abs() < 12.0 / zoom, "moved to {after:?} instead of {moved:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn far_out_a_marquee_selects_and_an_edge_can_be_chosen() {
    run("scale-far-marquee", async |page: Page| {
        open_machine(&page, 30).await?;
        page.until_there(&edge("Step0", "Step1")).await?;
        let first = canvas_middle(&page, &thing("task", "Step0")).await?;
        let second = canvas_middle(&page, &thing("task", "Step1")).await?;
        zoom_out(&page).await?;
        let (a, b) = (on_page(&page, first).await?, on_page(&page, second).await?);
        let between = Point { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        page.click_at(between, Button::Left, 0).await?;
        page.press("Delete").await?;
        page.until(
            "the edge to be gone",
            "document.querySelector('.topbar [aria-label=Undo]').title.includes('edge')",
        )
        .await?;
        page.press("Control+z").await?;

        // From the free canvas over everything.
        let stage = page.rect(STAGE).await?;
        let start = Point { x: stage.x + 6.0, y: stage.y + 6.0 };
        page.drag(start, Point { x: stage.x + stage.width - 10.0, y: stage.y + stage.height - 60.0 }).await?;
        page.until(
            "many selected",
            "parseInt(document.querySelector('.inspector__title')?.textContent) >= 30",
        )
        .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_drawing_follows_the_theme_and_forced_colours() {
    run("scale-colours", async |page: Page| {
        open_machine(&page, 30).await?;
        let at = canvas_middle(&page, &thing("task", "Step1")).await?;
        zoom_out(&page).await?;
        let at = on_page(&page, at).await?;
        until_painted(&page).await?;
        let light = pixel(&page, at).await?;
        ensure!(light.get(3) == Some(&255), "nothing is drawn at the card: {light:?}");
        page.click("[aria-label*='theme' i]").await?;
        page.until_there(":root[data-theme=dark]").await?;
        until_painted(&page).await?;
        until_painted(&page).await?;
        let dark = pixel(&page, at).await?;
        ensure!(light != dark, "the same colour in both themes: {light:?}");
        let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        page.devtools("Emulation.setEmulatedMedia", features).await?;
        let body = "return matchMedia('(forced-colors: active)').matches";
        ensure!(page.js(body).await? == json!(true), "the browser does not force colours");
        until_painted(&page).await?;
        until_painted(&page).await?;
        let forced = pixel(&page, at).await?;
        ensure!(forced != dark && forced.get(3) == Some(&255), "not in the system's colours: {forced:?}");
        Ok(())
    })
    .await;
}

/// The drawing's bytes.
const BYTES: &str = "const drawing = document.querySelector('.canvas__drawn'); \
     const bytes = drawing.getContext('2d').getImageData(0, 0, drawing.width, drawing.height).data;";

#[tokio::test]
async fn what_is_shifted_is_what_would_be_drawn_anew() {
    run("scale-shifted", async |page: Page| {
        open_empty(&page).await?;
        page.give_file("#open-files", &file_of(300)?).await?;
        page.until_there(".canvas__drawn[data-drawn=true], .canvas .frame[data-kind=workflow]").await?;
        page.settled().await?;
        // What is selected is drawn over the rest while the view stays, with an edge that is a little softer.
        page.press("Escape").await?;
        page.until_gone(".inspector__head[data-kind=workflow]").await?;
        // The checks add a dot to many cards.
        page.until(
            "the checks",
            "+document.querySelector('.topbar__count')?.dataset.checked >= +document.querySelector('[data-revision]').dataset.revision",
        )
        .await?;
        zoom_out(&page).await?;
        let middle = page.rect(STAGE).await?.center();
        // Far out, where lines are bars, and nearer, where they are dashed and cards have names.
        for deltas in [[0.0, 0.0], [-90.0, -60.0]] {
            for delta in deltas.into_iter().filter(|delta| *delta != 0.0) {
                let before = view(&page).await?;
                page.wheel(middle, 0.0, delta, modifier::CONTROL).await?;
                until_view_changed(&page, before).await?;
            }
            for (x, y) in [(37.0, 0.0), (0.0, -53.0), (-90.0, 71.0), (21.0, 64.0)] {
                let before = view(&page).await?;
                page.wheel(middle, x, y, 0).await?;
                until_view_changed(&page, before).await?;
                until_painted(&page).await?;
            }
            at_rest(&page).await?;
            until_painted(&page).await?;
            ensure!(page.count(DRAWN).await? == 1, "the cards are elements");
            page.js(&format!("{BYTES} window.shifted = bytes; return 0")).await?;
            page.emulate_dark(true).await?;
            page.until_there("html[data-theme=dark]").await?;
            until_painted(&page).await?;
            page.emulate_dark(false).await?;
            page.until_there("html[data-theme=light]").await?;
            until_painted(&page).await?;
            let differ = page
                .js(&format!(
                    "{BYTES} let ink = 0, other = 0; const cells = {{}}; for (let i = 0; i < bytes.length; i += 4) {{ \
                       if (bytes[i + 3] > 0) ink += 1; \
                       if ([0, 1, 2, 3].some(part => Math.abs(bytes[i + part] - window.shifted[i + part]) > 8)) {{ \
                         other += 1; const at = i / 4, cell = [at % drawing.width, at / drawing.width].map(side => Math.floor(side / 50) * 50); \
                         cells[cell] = (cells[cell] ?? 0) + 1; }} }} \
                     return [ink, other, Object.entries(cells).sort((a, b) => b[1] - a[1]).slice(0, 20)]"
                ))
                .await?;
            let count = |index: usize| differ.get(index).and_then(Value::as_u64).context("a count");
            ensure!(count(0)? > 20_000, "nothing is drawn: {differ}");
            ensure!(count(1)? * 500 < count(0)?, "pixels with ink, those that differ, and where most of them are: {differ}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thousand_states_are_few_elements_at_every_zoom() {
    run("scale-thousand", async |page: Page| {
        open_empty(&page).await?;
        page.give_file("#open-files", &file_of(1_000)?).await?;
        page.until_there(DRAWN).await?;
        page.settled().await?;
        page.press("Escape").await?;
        page.press("Control+0").await?;
        page.until_there(".canvas .card[data-kind=task]").await?;
        at_rest(&page).await?;
        let stage = page.rect(STAGE).await?;
        // Any task in sight; it is found again from far away.
        let name =
            page.js("return document.querySelector('.canvas .card[data-kind=task]').dataset.name").await?;
        let name = name.as_str().context("the name of a task")?.to_owned();
        let card = thing("task", &name);
        let first = canvas_middle(&page, &card).await?;
        // Everywhere on the way out, and back.
        for turn in [240.0, -240.0] {
            for _ in 0..12 {
                page.wheel(stage.center(), 0.0, turn, modifier::CONTROL).await?;
                until_painted(&page).await?;
                let (all, elements) = (page.count("*").await?, page.count(ELEMENTS).await?);
                ensure!(
                    all < 6_000,
                    "{all} elements on the page at {:?}, {elements} of them on the canvas",
                    view(&page).await?
                );
            }
        }
        let before = view(&page).await?;
        page.press("Shift+!").await?;
        until_view_changed(&page, before).await?;
        at_rest(&page).await?;
        page.until_there(DRAWN).await?;
        ensure!(page.count(ELEMENTS).await? == 0, "elements where a thousand states are in sight");
        ensure!(page.count("*").await? < 2_000, "{} elements on the page", page.count("*").await?);
        page.click_at(on_page(&page, first).await?, Button::Left, 0).await?;
        page.until_there(&format!("#card-drawn[aria-label^='{name}, task']")).await?;
        page.press("Shift+@").await?;
        page.until_there(&format!("{card}[data-selected=true]")).await
    })
    .await;
}
