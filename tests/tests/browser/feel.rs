//! Small things that a hand expects: what is dropped is joined, a rule asks for its condition, panels make room.

use anyhow::{Result, ensure};
use aslant_tests::page::{Button, modifier, thing};
use aslant_tests::{Options, Page, Point, run, run_with};
use serde_json::{Value, json};

use crate::hands::{
    STAGE, add_from_palette, at_rest, draw_edge, edge, free_place, open_empty, open_example, select,
    until_problems, until_said, until_undo_is, until_view_changed, view,
};

const RIGHT: &str = ".side[data-side=right]";

/// A window in which three columns have no room.
fn narrow() -> Options {
    Options { width: 1024, height: 768, ..Options::default() }
}

/// Whether all of these are within the element.
async fn are_within(page: &Page, selector: &str, holder: &str) -> Result<bool> {
    let body = format!(
        "const within = document.querySelector({}).getBoundingClientRect(); \
         const all = [...document.querySelectorAll({})].map(e => e.getBoundingClientRect()); \
         return all.length > 0 && all.every(r => r.left >= within.left && r.top >= within.top && r.right <= within.right && r.bottom <= within.bottom)",
        json!(holder),
        json!(selector)
    );
    Ok(page.js(&body).await? == Value::Bool(true))
}

#[tokio::test]
async fn a_narrow_window_leaves_the_canvas_free_until_something_is_selected() {
    run_with("feel-narrow", narrow(), async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        page.until_there(&format!("{RIGHT}[data-open=false]")).await?;
        ensure!(are_within(&page, ".canvas :is(.card, .frame)", STAGE).await?, "the design is cut");
        page.screenshot("feel-narrow").await?;
        let stage = page.rect(STAGE).await?;

        // Selected, a card has its form beside it, over the canvas, and is not under it.
        let before = view(&page).await?;
        select(&page, "function", "inventory-reserve").await?;
        page.until_there(&format!("{RIGHT}[data-open=true]")).await?;
        until_view_changed(&page, before).await?;
        at_rest(&page).await?;
        let (panel, card) = (page.rect(RIGHT).await?, page.rect(&thing("function", "inventory-reserve")).await?);
        ensure!(card.x + card.width <= panel.x, "{card:?} under {panel:?}");
        ensure!(page.rect(STAGE).await? == stage, "the canvas has changed its size");
        page.screenshot("feel-narrow-selected").await?;
        // What fits the view reckons with it.
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        let cards = "return Math.max(...[...document.querySelectorAll('.canvas :is(.card, .frame)')].map(e => e.getBoundingClientRect().right))";
        let rightmost = page.js(cards).await?.as_f64().unwrap_or(f64::MAX);
        ensure!(rightmost <= panel.x, "{rightmost} under {panel:?}");

        // Nothing selected, nothing in the way.
        page.press("Escape").await?;
        page.until_there(&format!("{RIGHT}[data-open=false]")).await?;
        // The design's own form is asked for.
        page.click("[aria-label='Show the inspector']").await?;
        page.until_there(&format!("{RIGHT}[data-open=true]")).await?;
        page.click("[aria-label='Hide the inspector']").await?;
        page.until_there(&format!("{RIGHT}[data-open=false]")).await?;
        // Hidden by hand it stays hidden.
        select(&page, "task", "ChargePayment").await?;
        page.until_there(&format!("{RIGHT}[data-open=false]")).await
    })
    .await;
}

#[tokio::test]
async fn states_dropped_beneath_one_another_are_joined() {
    run("feel-joined", async |page: Page| {
        open_empty(&page).await?;
        let stage = page.rect(STAGE).await?;
        let at = |right: f64, down: f64| Point { x: stage.x + right, y: stage.y + down };
        add_from_palette(&page, "Task", at(430.0, 120.0)).await?;
        at_rest(&page).await?;
        let first = page.rect(&thing("task", "Task")).await?;
        let beneath = first.center().plus(0.0, 110.0);

        // The line is there before the hand lets go.
        let item = page.center(".palette__item[data-item=Wait]").await?;
        page.drag_without_drop(item, &[beneath], Button::Left, 0).await?;
        page.until_there(".overlay__connect path").await?;
        page.screenshot("feel-joining").await?;
        // Alt lets it stand alone.
        page.drag_to(beneath.plus(1.0, 0.0), Button::Left, modifier::ALT).await?;
        page.until_gone(".overlay__connect path").await?;
        page.drag_to(beneath, Button::Left, 0).await?;
        page.until_there(".overlay__connect path").await?;
        page.release_button(beneath, Button::Left, 0, 1).await?;
        page.until_there(&edge("Task", "Wait")).await?;
        page.until_gone(".overlay__connect path").await?;
        until_said(&page, "Wait added after Task").await?;

        // State and line are one step.
        page.press("Control+z").await?;
        page.until_gone(&thing("wait", "Wait")).await?;
        page.until_gone(&edge("Task", "Wait")).await?;
        ensure!(page.count(&thing("task", "Task")).await? == 1);
        page.press("Control+Shift+z").await?;
        page.until_there(&edge("Task", "Wait")).await?;
        at_rest(&page).await?;

        // A Choice takes its first rule beneath it and its default beside that.
        let last = page.rect(&thing("wait", "Wait")).await?;
        add_from_palette(&page, "Choice", last.center().plus(0.0, 110.0)).await?;
        page.until_there(&edge("Wait", "Choice")).await?;
        at_rest(&page).await?;
        let choice = page.rect(&thing("choice", "Choice")).await?;
        add_from_palette(&page, "Succeed", choice.center().plus(0.0, 120.0)).await?;
        page.until_there(&edge("Choice", "Succeed")).await?;
        at_rest(&page).await?;
        let choice = page.rect(&thing("choice", "Choice")).await?;
        add_from_palette(&page, "Fail", choice.center().plus(210.0, 110.0)).await?;
        page.until_there(&edge("Choice", "Fail")).await?;
        page.until_text(&format!("{} .edge__label", edge("Choice", "Fail")), "otherwise").await?;
        page.screenshot("feel-joined").await?;

        // Whoever leads nowhere on purpose is left alone.
        at_rest(&page).await?;
        let end = page.rect(&thing("succeed", "Succeed")).await?;
        add_from_palette(&page, "Pass", end.center().plus(0.0, 110.0)).await?;
        page.until_there(&thing("pass", "Pass")).await?;
        ensure!(page.count(&edge("Succeed", "Pass")).await? == 0, "a Succeed leads on");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_is_drawn_asks_for_its_condition() {
    run("feel-rule", async |page: Page| {
        open_example(&page, "polling").await?;
        let choice = page.attribute(".canvas .card[data-kind=choice]", "data-name").await?.unwrap_or_default();
        let target = page.attribute(".canvas .card[data-kind=fail]", "data-name").await?.unwrap_or_default();
        let rules = page.count(&format!(".edge[data-name^='{choice} -> ']")).await?;
        let to = page.center(&thing("fail", &target)).await?;
        draw_edge(&page, &thing("choice", &choice), "choice", to).await?;
        page.until(
            "the condition to have the focus",
            "document.activeElement.matches('textarea') && document.activeElement.closest('[data-pointer$=\"/Condition\"]')",
        )
        .await?;
        let empty = page.js("return [document.activeElement.value, document.activeElement.placeholder]").await?;
        ensure!(empty[0] == json!("") && empty[1].as_str().is_some_and(|text| text.contains("500")), "{empty}");
        page.until(
            "the edge to say so",
            "[...document.querySelectorAll('.edge__label')].some(label => label.textContent.includes('no condition yet'))",
        )
        .await?;
        page.screenshot("feel-rule").await?;
        // It is valid as it stands.
        until_problems(&page, "0").await?;

        // Nothing typed: undo takes the edge back.
        page.press("Control+z").await?;
        page.until(
            "the rule to be gone",
            &format!("document.querySelectorAll(\".edge[data-name^='{choice} -> ']\").length === {rules}"),
        )
        .await?;
        page.press("Control+Shift+z").await?;
        at_rest(&page).await?;

        // Drawn again and typed, the edge says it.
        page.press("Control+z").await?;
        at_rest(&page).await?;
        let to = page.center(&thing("fail", &target)).await?;
        draw_edge(&page, &thing("choice", &choice), "choice", to).await?;
        page.until(
            "the condition to have the focus",
            "document.activeElement.closest('[data-pointer$=\"/Condition\"]')",
        )
        .await?;
        page.type_text("$states.input.late = true").await?;
        page.until(
            "the edge to say it",
            "[...document.querySelectorAll('.edge__label')].some(label => label.textContent.includes('late'))",
        )
        .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_edge_that_ends_near_a_card_leads_to_it_and_its_line_ends_there() {
    run("feel-near", async |page: Page| {
        open_example(&page, "saga").await?;
        let (from, to) = (thing("task", "BookCar"), thing("fail", "TripFailed"));
        page.move_to(page.rect(&from).await?.center()).await?;
        let handle = page.center(&format!("{from} > [data-handle=next]")).await?;
        let goal = page.rect(&to).await?;
        let beside = Point { x: goal.x - 8.0, y: goal.center().y };
        page.drag_without_drop(handle, &[beside], Button::Left, 0).await?;
        page.until_there(&format!("{to}[data-hint=target]")).await?;
        let end = page.rect(".overlay__connect circle").await?.center();
        ensure!(
            (end.x - goal.center().x).abs() < 2.0 && (end.y - goal.y).abs() < 2.0,
            "the line ends at {end:?}, not at the top of {goal:?}"
        );
        page.release_button(beside, Button::Left, 0, 1).await?;
        page.until_there(&edge("BookCar", "TripFailed")).await
    })
    .await;
}

#[tokio::test]
async fn a_double_click_on_the_empty_canvas_adds_there() {
    run("feel-add", async |page: Page| {
        open_example(&page, "saga").await?;
        let place = free_place(&page).await?.plus(-220.0, -60.0);
        page.double_click_at(place).await?;
        page.until_there(".picker").await?;
        page.until("the field to have the focus", "document.activeElement.matches('.picker__field')").await?;
        page.screenshot("feel-add").await?;
        page.type_text("lambda").await?;
        page.press("Enter").await?;
        page.until_there(&thing("function", "function")).await?;
        at_rest(&page).await?;
        let card = page.rect(&thing("function", "function")).await?;
        ensure!(
            (card.x - place.x).abs() < 16.0 && (card.y - place.y).abs() < 16.0,
            "added at {card:?}, not at {place:?}"
        );
        until_undo_is(&page, "add Lambda function").await
    })
    .await;
}

#[tokio::test]
async fn the_zoom_is_chosen_from_its_menu() {
    run("feel-zoom", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        for (line, zoom) in [("200 %", 2.0), ("50 %", 0.5), ("100 %", 1.0)] {
            let before = view(&page).await?;
            crate::hands::choose_in(&page, ".controls__zoom", line).await?;
            let now = until_view_changed(&page, before).await?;
            ensure!((now.2 - zoom).abs() < 0.01, "{line}: {now:?}");
        }
        select(&page, "task", "SaveOrder").await?;
        page.click(".controls__zoom").await?;
        page.until_there(".controls .menu").await?;
        ensure!(are_within(&page, ".controls .menu", STAGE).await?, "the menu is cut");
        page.screenshot("feel-zoom").await?;
        page.press("Escape").await?;
        let before = view(&page).await?;
        crate::hands::choose_in(&page, ".controls__zoom", "The selection").await?;
        until_view_changed(&page, before).await?;
        let (stage, card) = (page.rect(STAGE).await?, page.rect(&thing("task", "SaveOrder")).await?);
        ensure!((card.center().x - stage.center().x).abs() < 4.0, "{card:?} in {stage:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn esc_ends_a_fingers_drag_wherever_the_focus_is() {
    run("feel-esc", async |page: Page| {
        page.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 2 }))
            .await?;
        open_example(&page, "saga").await?;
        for elsewhere in [".palette__search input, .palette input", "[aria-label='Name of the design']"] {
            let before = crate::hands::places(&page).await?;
            let card = thing("task", "BookHotel");
            let at = page.center(&card).await?;
            page.touch("touchStart", &[(1, at)]).await?;
            page.touch_move(at, at.plus(70.0, 20.0)).await?;
            page.until_there(&format!("{card}[data-hint=dragged]")).await?;
            page.js(&format!("document.querySelector({}).focus()", json!(elsewhere))).await?;
            page.press("Escape").await?;
            page.until_gone(&format!("{card}[data-hint=dragged]")).await?;
            page.touch("touchEnd", &[]).await?;
            ensure!(crate::hands::places(&page).await? == before, "the card stays where it was dragged");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_presentation_fills_the_window_that_the_panels_left() {
    run("feel-present", async |page: Page| {
        page.open("").await?;
        crate::hands::open_drawer(&page, "Problems").await?;
        page.until_there(".drawer[data-open=true]").await?;
        at_rest(&page).await?;
        page.js("document.querySelector('.canvas__stage').focus()").await?;
        page.press("p").await?;
        page.until_there(".present").await?;
        page.until(
            "the design to fill the window",
            "(r => r.height > innerHeight * 0.8 && r.top >= 0 && r.bottom <= innerHeight)\
             (document.querySelector('.canvas .frame[data-kind=workflow]').getBoundingClientRect())",
        )
        .await?;
        at_rest(&page).await?;
        page.screenshot("feel-present").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_hint_of_the_tour_leaves_what_it_is_about_in_sight() {
    let options = Options { newcomer: true, reduced_motion: true, ..Options::default() };
    run_with("feel-tour", options, async |page: Page| {
        page.open("").await?;
        page.until_there(".tour[data-step='1']").await?;
        for step in 1..=5 {
            page.until_there(&format!(".tour[data-step='{step}']")).await?;
            page.until(
                "the hint to stand beside its ring",
                "((a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)\
                 (document.querySelector('.tour').getBoundingClientRect(), document.querySelector('.tour__ring').getBoundingClientRect())",
            )
            .await?;
            ensure!(are_within(&page, ".tour", "body").await?, "hint {step} is outside of the window");
            page.screenshot(&format!("feel-tour-{step}")).await?;
            page.click(".tour .button[data-tone=accent]").await?;
        }
        page.until_gone(".tour").await
    })
    .await;
}
