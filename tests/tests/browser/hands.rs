//! What the tests of the canvas have in common: looking at cards and edges, and doing with them what a hand does.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, thing};
use aslant_tests::{Page, Point, Rect};
use serde_json::{Value, json};

pub const STAGE: &str = ".canvas__stage";

/// Opens a menu by its button and chooses the line that begins so.
pub async fn choose_in(page: &Page, button: &str, line: &str) -> Result<()> {
    page.click(button).await?;
    page.until_there(".menu [role=menuitem]").await?;
    let mark = format!(
        "const item = [...document.querySelectorAll('.menu [role=menuitem]')].find(i => i.textContent.trim().startsWith({})); \
         if (!item) return false; item.id = 'chosen-item'; return true",
        json!(line)
    );
    ensure!(page.js(&mark).await? == json!(true), "the menu has no line {line}");
    page.click("#chosen-item").await
}

/// Opens the page with nothing on the canvas.
pub async fn open_empty(page: &Page) -> Result<()> {
    page.open("").await?;
    choose_in(page, "[aria-label='Design menu']", "New design").await?;
    page.until_there(".welcome").await?;
    page.settled().await.map(|_| ())
}

/// Opens one of the examples in an empty page.
pub async fn open_example(page: &Page, example: &str) -> Result<()> {
    open_empty(page).await?;
    let before = page.settled().await?;
    page.click(&format!(".welcome__example[data-example={example}]")).await?;
    page.until_gone(".welcome").await?;
    page.settled_after(before).await?;
    at_rest(page).await
}

/// Waits until nothing glides any more, neither cards nor the view, and the canvas shows what belongs to that view.
pub async fn at_rest(page: &Page) -> Result<()> {
    page.settled().await?;
    let rests = "document.querySelector('.canvas__stage')?.dataset.gliding === 'false' \
        && document.querySelector('.canvas__layer').dataset.moving === 'false' \
        && !document.getAnimations().some(a => a.effect?.target?.closest?.('.canvas__layer') && a.playState === 'running' \
            && a.effect.getComputedTiming().iterations !== Infinity)";
    page.until("the canvas to rest", rests).await?;
    until_still(page).await
}

/// Waits until the view is the same for a few frames; a glide moves it in every one.
async fn until_still(page: &Page) -> Result<()> {
    let rest = "const layer = document.querySelector('.canvas__layer'); return new Promise(done => { \
        let last = '', alike = 0; const look = () => { const now = layer.style.transform; \
        alike = now === last ? alike + 1 : 0; last = now; alike > 3 ? done(true) : requestAnimationFrame(look); }; look(); })";
    page.js(rest).await.map(drop)
}

/// Waits until the live region says this.
pub async fn until_said(page: &Page, text: &str) -> Result<()> {
    page.until_said(text).await
}

/// The middle of an end of the selected edge.
pub async fn edge_end(page: &Page, end: &str) -> Result<Point> {
    Ok(page.rect(&format!(".edge__end[data-end={end}]")).await?.center())
}

/// Selects an edge by a click on its line.
pub async fn select_edge(page: &Page, from: &str, to: &str) -> Result<()> {
    let at = middle_of_edge(page, from, to).await?;
    page.click_at(at, Button::Left, 0).await?;
    page.until_there(&format!("{}[data-selected=true]", edge(from, to))).await
}

/// Waits until the undo button names this step.
pub async fn until_undo_is(page: &Page, label: &str) -> Result<()> {
    let title =
        format!("document.querySelector('.topbar [aria-label=Undo]').title.includes({})", json!(label));
    page.until(&format!("{label} as the last step"), &title).await.map(|_| ())
}

/// The last step's name, as the undo button tells it.
pub async fn last_step(page: &Page) -> Result<String> {
    Ok(page.attribute(".topbar [aria-label=Undo]", "title").await?.unwrap_or_default())
}

/// A workflow of three states in a row, as a person would drop them: Pass, then Wait, then Succeed.
pub async fn three_states(page: &Page) -> Result<()> {
    open_empty(page).await?;
    let stage = page.rect(STAGE).await?;
    let frame = thing("workflow", "Workflow");
    add_from_palette(page, "Standard workflow", Point { x: stage.x + stage.width * 0.4, y: stage.y + 160.0 })
        .await?;
    add_from_palette(page, "Pass", page.rect(&frame).await?.center()).await?;
    // Beneath the first, it follows it.
    add_from_palette(page, "Succeed", low_in(page.rect(&frame).await?)).await?;
    page.until_there(&edge("Pass", "Succeed")).await?;
    let at = middle_of_edge(page, "Pass", "Succeed").await?;
    add_from_palette(page, "Wait", at).await?;
    page.until_there(&edge("Pass", "Wait")).await?;
    page.until_there(&edge("Wait", "Succeed")).await
}

/// Drags an entry of the palette onto the canvas and waits until the page shows what came of it.
pub async fn add_from_palette(page: &Page, item: &str, to: Point) -> Result<()> {
    let before = page.settled().await?;
    let from = page.center(&format!(".palette__item[data-item={}]", json!(item))).await?;
    page.drag(from, to).await?;
    page.settled_after(before).await.with_context(|| format!("dropping {item}"))?;
    Ok(())
}

/// Drags from a handle of a card to a place.
pub async fn draw_edge(page: &Page, card: &str, handle: &str, to: Point) -> Result<()> {
    // The hand comes over the card first, as it must to see the handle.
    page.move_to(page.rect(card).await?.center()).await?;
    let from = page.center(&format!("{card} > [data-handle={handle}]")).await?;
    let before = page.settled().await?;
    page.drag(from, to).await?;
    if let Err(error) = page.settled_after(before).await {
        return Err(error.context(format!("drawing from {card}; the page says {}", said(page).await)));
    }
    Ok(())
}

/// What the page has said in passing; for the message of a test that fails.
pub async fn said(page: &Page) -> String {
    let body = "return [...document.querySelectorAll('.toast, [aria-live=polite], .reason')].map(e => e.textContent).join(' | ')";
    page.js(body).await.map(|text| text.to_string()).unwrap_or_default()
}

/// The selector of an edge by the names of its ends.
pub fn edge(from: &str, to: &str) -> String {
    format!(".edge[data-name={}]", json!(format!("{from} -> {to}")))
}

/// The middle of an edge's line on the page.
pub async fn middle_of_edge(page: &Page, from: &str, to: &str) -> Result<Point> {
    let selector = edge(from, to);
    page.until_there(&selector).await?;
    let body = format!(
        "const line = document.querySelector({}).querySelector('.edge__line'); \
         const middle = line.getPointAtLength(line.getTotalLength() / 2); \
         const at = new DOMPoint(middle.x, middle.y).matrixTransform(line.getScreenCTM()); return [at.x, at.y]",
        json!(selector)
    );
    resting(page, &body).await
}

/// The point that this body tells once it is the same twice and nothing glides.
async fn resting(page: &Page, body: &str) -> Result<Point> {
    page.settled().await?;
    page.until_gone(".canvas__stage[data-gliding=true]").await?;
    let mut last = Value::Null;
    for _ in 0..200 {
        let at = page.js(body).await?;
        if at != Value::Null && at == last {
            let side = |index: usize| at.get(index).and_then(Value::as_f64).context("a coordinate");
            return Ok(Point { x: side(0)?, y: side(1)? });
        }
        last = at;
        // Two frames on, so that something that still moves is somewhere else.
        page.js(
            "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))",
        )
        .await?;
    }
    anyhow::bail!("it never rests: {body}")
}

/// The top of a frame, where its name stands.
pub async fn header(page: &Page, frame: &str) -> Result<Point> {
    Ok(page.rect(&format!("{frame} > .frame__header")).await?.center())
}

/// A free place near the lower edge of a frame.
pub fn low_in(frame: Rect) -> Point {
    Point { x: frame.x + frame.width / 2.0, y: frame.y + frame.height - 10.0 }
}

/// Names of what is selected, in the order of the canvas.
pub async fn selected(page: &Page) -> Result<Vec<String>> {
    let names =
        "return [...document.querySelectorAll('.canvas [data-selected=true]')].map(e => e.dataset.name)";
    let names = page.js(names).await?;
    let names = names.as_array().cloned().unwrap_or_default();
    Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Waits until exactly this is selected, in whichever order.
pub async fn until_selected(page: &Page, names: &[&str]) -> Result<()> {
    let mut names = names.to_vec();
    names.sort_unstable();
    let expression = format!(
        "JSON.stringify([...document.querySelectorAll('.canvas [data-selected=true]')].map(e => e.dataset.name).sort()) \
         === JSON.stringify({})",
        json!(names)
    );
    match page.until("the selection", &expression).await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.context(format!("selected instead: {:?}", selected(page).await?))),
    }
}

/// Where the cards on the canvas are, in its own coordinates, by the ids of what they show.
pub async fn places(page: &Page) -> Result<BTreeMap<String, String>> {
    let body = "return Object.fromEntries([...document.querySelectorAll('.canvas :is(.card, .frame)')] \
                .map(e => [e.dataset.id, [e.dataset.name, e.style.transform, e.style.width, e.style.height].join(' ')]))";
    let places = page.js(body).await?;
    let places = places.as_object().context("the places of the cards")?;
    Ok(places.iter().map(|(id, place)| (id.clone(), place.as_str().unwrap_or_default().to_owned())).collect())
}

/// How the canvas is shown: its offset on the page and its zoom.
pub async fn view(page: &Page) -> Result<(f64, f64, f64)> {
    let body = "const m = new DOMMatrix(document.querySelector('.canvas__layer').style.transform); return [m.e, m.f, m.a]";
    let value = page.js(body).await?;
    let part = |index: usize| value.get(index).and_then(Value::as_f64).context("the transform of the canvas");
    Ok((part(0)?, part(1)?, part(2)?))
}

/// Waits until the canvas is shown otherwise than `before`, and has come to rest there.
pub async fn until_view_changed(page: &Page, before: (f64, f64, f64)) -> Result<(f64, f64, f64)> {
    let (x, y, zoom) = before;
    let expression = format!(
        "(m => Math.abs(m.e - {x}) > 0.5 || Math.abs(m.f - {y}) > 0.5 || Math.abs(m.a - {zoom}) > 0.001)\
         (new DOMMatrix(document.querySelector('.canvas__layer').style.transform))"
    );
    page.until("the canvas to be moved", &expression).await?;
    until_still(page).await?;
    view(page).await
}

/// A place on the canvas with nothing on it, as near as possible to its lower right corner.
pub async fn free_place(page: &Page) -> Result<Point> {
    let body = "const stage = document.querySelector('.canvas__stage'); const r = stage.getBoundingClientRect(); \
        const free = (x, y) => document.elementFromPoint(x, y) === stage; \
        for (let y = r.bottom - 60; y > r.top + 60; y -= 20) for (let x = r.right - 60; x > r.left + 60; x -= 20) \
          if (free(x, y) && free(x - 8, y - 8) && free(x + 8, y + 8)) return [x, y]; return null";
    let at = page.js(body).await?;
    let side = |index: usize| at.get(index).and_then(Value::as_f64).context("a free place on the canvas");
    Ok(Point { x: side(0)?, y: side(1)? })
}

/// Selects one card by a click on it.
pub async fn select(page: &Page, kind: &str, name: &str) -> Result<()> {
    page.click(&thing(kind, name)).await?;
    until_selected(page, &[name]).await
}

/// Selects a card, then adds another by Shift-click.
pub async fn shift_click(page: &Page, card: &str) -> Result<()> {
    let at = page.center(card).await?;
    page.click_at(at, Button::Left, aslant_tests::page::modifier::SHIFT).await
}

/// The whole design as the link that Share copies holds it; [`Page::grant_clipboard`] comes first.
pub async fn whole_design(page: &Page) -> Result<String> {
    page.until_gone(".share__link").await?;
    page.click(".topbar__share").await?;
    page.until_text(".share__title", "Link copied").await?;
    let link = page.value(".share__link").await?;
    page.press("Escape").await?;
    page.until_gone(".share__link").await?;
    Ok(link)
}

/// Opens a tab of the drawer by its name.
pub async fn open_drawer(page: &Page, name: &str) -> Result<()> {
    let find = format!(
        "[...document.querySelectorAll('.drawer .tabs__tab')].find(tab => tab.textContent.startsWith('{name}'))"
    );
    page.until("the tab", &find).await?;
    page.js(&format!("const tab = {find}; if (tab.ariaSelected !== 'true') tab.click();")).await?;
    Ok(())
}

/// Waits until the checks have seen this revision and found so many problems.
pub async fn until_problems(page: &Page, count: &str) -> Result<()> {
    let seen = format!(
        "(checked => +checked?.dataset.checked >= +document.querySelector('[data-revision]').dataset.revision \
           && checked.textContent.trim() === '{count}')(document.querySelector('.topbar__count[data-checked]'))"
    );
    match page.until(&format!("{count} problems"), &seen).await {
        Ok(_) => Ok(()),
        Err(error) => {
            open_drawer(page, "Problems").await?;
            page.until_there(".problem").await?;
            let body =
                "return [...document.querySelectorAll('.problem')].map(p => p.textContent).join('\\n')";
            let found = page.js(body).await?;
            Err(error.context(format!("found: {}", found.as_str().unwrap_or_default())))
        }
    }
}
