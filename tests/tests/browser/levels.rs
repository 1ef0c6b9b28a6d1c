//! How near one looks, what is collapsed, and which path is shown alone.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Page, run};
use serde_json::json;

use crate::hands::{
    STAGE, at_rest, edge, header, last_step, open_example, until_said, until_selected, until_undo_is,
    until_view_changed, view,
};

/// Turns the wheel over the middle of the canvas until the zoom is there.
async fn zoom_until(page: &Page, wanted: impl Fn(f64) -> bool, down: f64) -> Result<()> {
    let middle = page.rect(STAGE).await?.center();
    for _ in 0..60 {
        let before = view(page).await?;
        if wanted(before.2) {
            return at_rest(page).await;
        }
        page.wheel(middle, 0.0, down, modifier::CONTROL).await?;
        until_view_changed(page, before).await?;
    }
    anyhow::bail!("the zoom never gets there")
}

/// The `data-detail` of the canvas.
async fn detail(page: &Page) -> Result<String> {
    page.attribute(STAGE, "data-detail").await?.context("a level of detail")
}

#[tokio::test]
async fn nearest_a_card_tells_its_expression_retries_and_mock() {
    run("levels-near", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let card = thing("task", "ChargePayment");
        ensure!(page.count(".card__detail").await? == 0, "details from afar");
        page.click(&card).await?;
        until_selected(&page, &["ChargePayment"]).await?;
        let before = view(&page).await?;
        page.press("Shift+@").await?;
        until_view_changed(&page, before).await?;
        zoom_until(&page, |zoom| zoom >= 1.4, -120.0).await?;
        ensure!(detail(&page).await? == "near");
        page.press("Shift+@").await?;
        at_rest(&page).await?;
        page.until_there(&format!("{card} .card__detail")).await?;
        page.until_text(&format!("{card} .card__text"), "Payload:").await?;
        page.until_text(&format!("{card} .card__text"), "retry ").await?;
        // All of it stands within the card, in type of at least eleven pixels.
        let fits = format!(
            "(card => [...card.querySelectorAll('.card__detail')].every(line => {{ const [a, b] = [card.getBoundingClientRect(), \
               line.getBoundingClientRect()]; return b.top >= a.top && b.bottom <= a.bottom + 0.5 && \
               parseFloat(getComputedStyle(line).fontSize) * (b.height / line.offsetHeight) >= 10.9; }}))(document.querySelector({}))",
            json!(card)
        );
        page.until("the details within the card", &fits).await?;
        page.screenshot("levels-near").await?;

        // They follow an edit.
        page.press("Escape").await?;
        let pass = thing("succeed", "OrderFulfilled");
        ensure!(page.count(&format!("{pass} .card__detail")).await? == 0, "nothing to tell, nothing told");
        // From farther off they are gone.
        zoom_until(&page, |zoom| zoom < 1.25, 120.0).await?;
        page.until_gone(".card__detail").await
    })
    .await;
}

#[tokio::test]
async fn far_out_the_system_is_shown_and_nearer_the_states() {
    run("levels-far", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        zoom_until(&page, |zoom| zoom < 0.24, 120.0).await?;
        ensure!(detail(&page).await? == "far");
        page.until_gone(".canvas :is(.card, .frame)").await?;
        page.screenshot("levels-far-light").await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot("levels-far-dark").await?;
        page.emulate_dark(false).await?;
        zoom_until(&page, |zoom| zoom > 0.45, -120.0).await?;
        ensure!(detail(&page).await? == "name");
        page.until_there(&thing("task", "ValidateOrder")).await?;
        // A route is known by its method and path there.
        zoom_until(&page, |zoom| zoom > 0.54, -40.0).await?;
        let route = thing("route", "POST /orders");
        let whole = format!(
            "(() => {{ const card = document.querySelector({}); const box = card.getBoundingClientRect(); \
             return ['.card__method', '.card__path'].every(css => {{ const part = card.querySelector(css); const r = part.getBoundingClientRect(); \
             return r.width > 8 && r.height > 6 && r.right <= box.right && part.scrollWidth <= part.clientWidth + 1 }}) }})()",
            serde_json::json!(route)
        );
        page.until("method and path in full", &whole).await?;
        page.screenshot("levels-middle").await?;
        // A closed workflow is a block with what it holds, from far away too.
        page.click(&format!("{} [data-part=toggle]", thing("workflow", "OrderFulfilment"))).await?;
        page.until_there(".canvas .card[data-kind=workflow]").await?;
        at_rest(&page).await?;
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        zoom_until(&page, |zoom| zoom < 0.24, 120.0).await?;
        page.screenshot("levels-closed-far").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn frames_are_closed_and_opened_by_chevron_key_and_menu() {
    run("levels-collapse", async |page: Page| {
        open_example(&page, "fan-out").await?;
        let name = page
            .js("return document.querySelector('.canvas .frame[data-kind=map]').dataset.name")
            .await?
            .as_str()
            .context("a Map")?
            .to_owned();
        let frame = format!(".canvas .frame[data-name={}]", json!(name));
        let card = format!(".canvas .card[data-name={}]", json!(name));
        let cards = page.count(".canvas .card").await?;
        let width = page.rect(".canvas .frame[data-kind=workflow]").await?.height;

        // By the chevron on the frame; what is inside goes, and what is around draws together.
        page.click(&format!("{frame} [data-part=toggle]")).await?;
        page.until_there(&card).await?;
        at_rest(&page).await?;
        until_undo_is(&page, &format!("collapse {name}")).await?;
        ensure!(page.count(".canvas .card").await? < cards + 1, "what was inside is still there");
        ensure!(page.rect(".canvas .frame[data-kind=workflow]").await?.height < width, "the layout stays as it was");
        // By the chevron on the card.
        page.click(&format!("{card} [data-part=toggle]")).await?;
        page.until_there(&frame).await?;
        at_rest(&page).await?;

        // By the key, and back by undo.
        page.click_at(header(&page, &frame).await?, Button::Left, 0).await?;
        until_selected(&page, &[&name]).await?;
        page.press("o").await?;
        page.until_there(&card).await?;
        until_said(&page, &format!("{name} collapsed")).await?;
        page.press("Control+z").await?;
        page.until_there(&frame).await?;
        at_rest(&page).await?;
        ensure!(page.count(".canvas .card").await? == cards);

        // By the menu.
        page.click_at(header(&page, &frame).await?, Button::Left, 0).await?;
        until_selected(&page, &[&name]).await?;
        page.press("Shift+F10").await?;
        page.until_text(".menu", "Collapse").await?;
        page.js("const i = [...document.querySelectorAll('.menu [role=menuitem]')].find(i => i.textContent.includes('Collapse')); i.id = 'chosen'; return 0").await?;
        page.click("#chosen").await?;
        page.until_there(&card).await?;
        at_rest(&page).await?;
        // Entering what is closed opens it.
        page.press("Enter").await?;
        page.until_there(&frame).await?;
        page.until_there(".breadcrumb").await
    })
    .await;
}

#[tokio::test]
async fn a_path_is_shown_alone_until_esc() {
    run("levels-path", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let step = last_step(&page).await?;
        let charge = thing("task", "ChargePayment");
        page.click(&charge).await?;
        until_selected(&page, &["ChargePayment"]).await?;
        page.press("f").await?;
        page.until_there(".path-bar").await?;
        page.until_text(".path-bar", "ChargePayment").await?;
        // What leads there and what comes of it stays; the rest is dim, cards and edges.
        page.until_there(&format!("{}[data-dim=true]", thing("fail", "OrderRejected"))).await?;
        page.until_there(&format!("{}[data-dim=true]", edge("Accepted?", "OrderRejected"))).await?;
        for (kind, name) in [("task", "ChargePayment"), ("task", "ValidateOrder"), ("succeed", "OrderFulfilled"), ("function", "payments-charge")] {
            ensure!(page.count(&format!("{}[data-dim=true]", thing(kind, name))).await? == 0, "{name} is dim");
        }
        page.screenshot("levels-path").await?;

        // Another selection, another path; the same once more ends it.
        page.click(&thing("fail", "OrderRejected")).await?;
        until_selected(&page, &["OrderRejected"]).await?;
        page.press("f").await?;
        page.until_gone(&format!("{}[data-dim=true]", thing("fail", "OrderRejected"))).await?;
        page.until_there(&format!("{charge}[data-dim=true]")).await?;
        page.press("f").await?;
        page.until_gone(".path-bar").await?;
        ensure!(page.count("[data-dim=true]").await? == 0);

        // Esc leaves the path first, then the selection.
        page.press("f").await?;
        page.until_there(".path-bar").await?;
        page.press("Escape").await?;
        page.until_gone(".path-bar").await?;
        until_selected(&page, &["OrderRejected"]).await?;

        // By the menu, and by the bar's own button.
        let at = page.center(&charge).await?;
        page.click_at(at, Button::Right, 0).await?;
        page.until_text(".menu", "Show its path alone").await?;
        page.js("const i = [...document.querySelectorAll('.menu [role=menuitem]')].find(i => i.textContent.includes('path alone')); i.id = 'chosen'; return 0").await?;
        page.click("#chosen").await?;
        page.until_there(".path-bar").await?;
        page.click(".path-bar__button").await?;
        page.until_gone("[data-dim=true]").await?;
        ensure!(last_step(&page).await? == step, "looking changes nothing");
        Ok(())
    })
    .await;
}
