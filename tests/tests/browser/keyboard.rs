//! The canvas and the page without a pointer.

use anyhow::{Result, bail, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, run};
use serde_json::json;

use crate::hands::{
    at_rest, edge, last_step, open_example, places, select, until_problems, until_said, until_selected, view,
};

/// Presses Tab until what has the focus matches `selector`. Every stop on the way shows that it has the focus, and no
/// more than `most` are needed.
async fn tab_to(page: &Page, selector: &str, most: usize) -> Result<usize> {
    // What shows the focus may come by a transition, which is waited for.
    let seen = format!(
        "return (async () => {{ const e = document.activeElement; if (e.matches({})) return 'there'; \
         const transitions = document.getAnimations().filter(a => a instanceof CSSTransition); \
         await Promise.allSettled(transitions.map(a => a.finished)); \
         const shows = e => {{ const s = getComputedStyle(e); \
           return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none' }}; \
         const around = e.closest('label, .search, .field, .code-input, .input, .splitter') ?? e; \
         const after = getComputedStyle(e, '::after').backgroundColor; \
         return shows(e) || shows(around) || shows(e.nextElementSibling ?? e) || (e.matches('.splitter') && after !== 'rgba(0, 0, 0, 0)') \
           || e === document.body ? '' : e.outerHTML.slice(0, 160) }})()",
        json!(selector)
    );
    for stops in 0..=most {
        let hidden = page.js(&seen).await?;
        match hidden.as_str().unwrap_or_default() {
            "there" => return Ok(stops),
            "" => page.press("Tab").await?,
            hidden => bail!("the focus is not to be seen on {hidden}"),
        }
    }
    let at = page.js("return document.activeElement.outerHTML.slice(0, 160)").await?;
    bail!("{selector} is not reached by {most} Tabs; the focus is on {at}")
}

async fn until_focused(page: &Page, selector: &str) -> Result<()> {
    let focused = format!("document.activeElement.matches({})", json!(selector));
    match page.until(&format!("{selector} to have the focus"), &focused).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let at = page.js("return document.activeElement.outerHTML.slice(0, 160)").await?;
            Err(error.context(format!("it is on {at}")))
        }
    }
}

/// Opens the picker and takes what is found first by these words.
async fn pick(page: &Page, words: &str) -> Result<()> {
    let before = page.settled().await?;
    page.press("a").await?;
    until_focused(page, ".picker__field").await?;
    page.type_text(words).await?;
    page.press("Enter").await?;
    page.until_gone(".picker").await?;
    page.settled_after(before).await?;
    until_focused(page, ".canvas__stage").await?;
    at_rest(page).await
}

#[tokio::test]
async fn a_design_is_built_run_and_exported_without_a_pointer() {
    run("keyboard-builds", async |page: Page| {
        page.open("").await?;
        until_problems(&page, "0").await?;
        // An empty design, by its menu.
        tab_to(&page, "[aria-label='Design menu']", 4).await?;
        page.press("Enter").await?;
        until_focused(&page, ".menu [role=menuitem]").await?;
        let find = "document.activeElement.textContent.trim().startsWith('New design')";
        for _ in 0..8 {
            if page.js(&format!("return {find}")).await? == json!(true) {
                break;
            }
            page.press("ArrowDown").await?;
        }
        page.press("Enter").await?;
        page.until_there(".welcome").await?;
        page.settled().await?;

        // To the canvas, and from nothing to three states.
        for _ in 0..4 {
            if page.js("return document.activeElement.matches('.canvas__stage')").await? == json!(true) {
                break;
            }
            page.press("F6").await?;
        }
        until_focused(&page, ".canvas__stage").await?;
        pick(&page, "standard").await?;
        until_selected(&page, &["Workflow"]).await?;
        pick(&page, "pass").await?;
        until_selected(&page, &["Pass"]).await?;
        page.press("Control+ArrowDown").await?;
        page.until_there(&edge("Pass", "Task")).await?;
        until_selected(&page, &["Task"]).await?;
        until_said(&page, "Task added after Pass").await?;
        // It calls nothing yet, which is said a second later.
        until_said(&page, "1 error").await?;
        at_rest(&page).await?;
        pick(&page, "succ").await?;
        page.until_there(&edge("Task", "Succeed")).await?;

        // What the Task calls, and a name for it.
        page.press("ArrowUp").await?;
        until_selected(&page, &["Task"]).await?;
        until_said(&page, "Task, task").await?;
        pick(&page, "lambda").await?;
        page.until_there(&edge("Task", "function")).await?;
        until_selected(&page, &["function"]).await?;
        page.press("F2").await?;
        until_focused(&page, ".rename").await?;
        page.press("Control+a").await?;
        page.type_text("orders-take").await?;
        page.press("Enter").await?;
        page.until_there(&thing("function", "orders-take")).await?;
        until_focused(&page, ".canvas__stage").await?;

        // A route, connected with the workflow: the targets that fit come one after the other.
        page.press("Escape").await?;
        until_selected(&page, &[]).await?;
        pick(&page, "post").await?;
        let route = ".canvas .card[data-kind=route]";
        page.until_there(&format!("{route}[data-selected=true]")).await?;
        page.press("c").await?;
        page.until_there(".aim").await?;
        let workflow = thing("workflow", "Workflow");
        for _ in 0..6 {
            page.press("Tab").await?;
            if page.count(&format!("{workflow}[data-hint=target]")).await? == 1 {
                break;
            }
        }
        until_said(&page, "To Workflow").await?;
        page.screenshot("keyboard-aiming").await?;
        page.press("Enter").await?;
        page.until_there(".edge[data-class=integration][data-name$='-> Workflow']").await?;
        page.until_gone(".aim").await?;
        until_problems(&page, "0").await?;
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        page.screenshot("keyboard-built").await?;

        // It runs.
        page.press("Control+Enter").await?;
        let status = "document.querySelector('.run')?.dataset.status";
        page.until("the run's end", &format!("/succeeded|failed/.test({status})")).await?;
        ensure!(page.attribute(".run", "data-status").await?.as_deref() == Some("succeeded"));

        // And it is exported: from the canvas to the top bar, its menu, and the dialog's button.
        page.press("F6").await?;
        for _ in 0..5 {
            if page.js("return !!document.activeElement.closest('.topbar')").await? == json!(true) {
                break;
            }
            page.press("F6").await?;
        }
        tab_to(&page, ".topbar__export", 12).await?;
        page.press("Enter").await?;
        until_focused(&page, ".menu [role=menuitem]").await?;
        page.press("Enter").await?;
        page.until_there("dialog[open] .export__preview").await?;
        page.until("the focus in the dialog", "!!document.activeElement.closest('dialog')").await?;
        tab_to(&page, "dialog [data-action=download]", 12).await?;
        page.press("Enter").await?;
        let (name, bytes) = page.downloaded(".json").await?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        ensure!(text.contains("\"StartAt\": \"Pass\"") && text.contains("OrdersTakeArn"), "{name}: {text}");
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        until_focused(&page, ".topbar__export").await
    })
    .await;
}

#[tokio::test]
async fn arrows_follow_the_graph_and_letters_do_the_rest() {
    run("keyboard-canvas", async |page: Page| {
        open_example(&page, "polling").await?;
        page.press("Shift+!").await?;
        at_rest(&page).await?;
        tab_to(&page, ".canvas__stage", 60).await?;
        // One Tab stop, with the selected card as the active one.
        select(&page, "task", "StartJob").await?;
        let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.dataset.name";
        page.until("StartJob to be active", &format!("{active} === 'StartJob'")).await?;
        for name in ["WaitABit", "AskStatus", "Done?"] {
            page.press("ArrowDown").await?;
            until_selected(&page, &[name]).await?;
        }
        until_said(&page, "Done?, choice").await?;
        page.press("ArrowUp").await?;
        until_selected(&page, &["AskStatus"]).await?;
        page.press("ArrowDown").await?;
        page.press("ArrowDown").await?;
        page.until("one of the ends", &format!("['ReportReady', 'ReportFailed', 'GaveUp'].includes({active})")).await?;
        // To its sibling branch and back.
        let first = page.js(&format!("return {active}")).await?;
        for (there, back) in [("ArrowRight", "ArrowLeft"), ("ArrowLeft", "ArrowRight")] {
            page.press(there).await?;
            let now = page.js(&format!("return {active}")).await?;
            if now != first && ["ReportReady", "ReportFailed", "GaveUp"].iter().any(|name| now == json!(name)) {
                page.press(back).await?;
                page.until("back", &format!("{active} === {first}")).await?;
            }
        }

        // A nudge by one grid step, by five with Shift, and both are one step of undo.
        select(&page, "task", "StartJob").await?;
        let zoom = view(&page).await?.2;
        let stood = places(&page).await?;
        let at = page.rect(&thing("task", "StartJob")).await?;
        page.press("Alt+ArrowRight").await?;
        // The first move by hand rounds the frame's automatic positions to whole units, which can add one.
        let rounding = 1.1 * zoom;
        let one = format!("Math.abs(document.querySelector('[data-name=StartJob].card').getBoundingClientRect().x - {}) < {rounding}", at.x + 8.0 * zoom);
        page.until("a grid step", &one).await?;
        page.press("Alt+Shift+ArrowRight").await?;
        let six = format!("Math.abs(document.querySelector('[data-name=StartJob].card').getBoundingClientRect().x - {}) < {rounding}", at.x + 48.0 * zoom);
        page.until("five more", &six).await?;
        page.press("Control+z").await?;
        at_rest(&page).await?;
        ensure!(places(&page).await? == stood, "nudges in a row are one step");

        // Ctrl+Arrow: along the flow after it, against it before it, to the side of a Choice another rule.
        select(&page, "wait", "WaitABit").await?;
        page.press("Control+ArrowDown").await?;
        page.until_there(&edge("WaitABit", "Task")).await?;
        page.until_there(&edge("Task", "AskStatus")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("WaitABit", "AskStatus")).await?;
        // Undo has given the selection back. (A second click here so soon would be a double click.)
        until_selected(&page, &["WaitABit"]).await?;
        page.press("Control+ArrowUp").await?;
        page.until_there(&edge("StartJob", "Task")).await?;
        page.until_there(&edge("Task", "WaitABit")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("StartJob", "WaitABit")).await?;
        at_rest(&page).await?;
        select(&page, "choice", "Done?").await?;
        page.press("Control+ArrowRight").await?;
        page.until_there(&edge("Done?", "Task")).await?;
        at_rest(&page).await?;
        let now = page.rect(&thing("choice", "Done?")).await?;
        let new = page.rect(&thing("task", "Task")).await?;
        ensure!(new.x > now.x + now.width && new.y < now.y + now.height, "to the right: {now:?} {new:?}");
        page.press("Control+z").await?;
        page.until_gone(&thing("task", "Task")).await?;
        at_rest(&page).await?;

        // Connecting: what is refused says why and nothing happens; C goes to another kind; Esc leaves all as it was.
        let step = last_step(&page).await?;
        select(&page, "task", "StartJob").await?;
        page.press("c").await?;
        until_said(&page, "StartJob: what comes next").await?;
        page.press("c").await?;
        until_said(&page, "what catches its errors").await?;
        page.press("c").await?;
        until_said(&page, "what it calls").await?;
        page.press("ArrowDown").await?;
        until_said(&page, "Not to WaitABit").await?;
        page.until_there(&format!("{}[data-hint=refused]", thing("wait", "WaitABit"))).await?;
        page.press("Enter").await?;
        page.until_there(".aim[data-tone=refused]").await?;
        page.screenshot("keyboard-refused").await?;
        page.press("Escape").await?;
        page.until_gone(".aim").await?;
        until_selected(&page, &["StartJob"]).await?;
        ensure!(last_step(&page).await? == step);
        page.press("c").await?;
        page.press("c").await?;
        page.press("Enter").await?;
        until_focused(&page, ".picker__field").await?;
        page.type_text("fail").await?;
        page.press("Enter").await?;
        page.until_there(".edge[data-class=failure][data-name^='StartJob -> Fail']").await?;
        page.press("Control+z").await?;
        page.until_gone(".edge[data-name^='StartJob -> Fail']").await?;

        // Edges: walked with E, taken elsewhere with C, deleted.
        select(&page, "task", "AskStatus").await?;
        page.press("e").await?;
        page.until_there(".edge[data-selected=true][data-name^='AskStatus ->']").await?;
        for _ in 0..4 {
            if page.count(&format!("{}[data-selected=true]", edge("AskStatus", "Done?"))).await? == 1 {
                break;
            }
            page.press("e").await?;
        }
        until_said(&page, "Edge from AskStatus to Done?").await?;
        page.press("c").await?;
        page.until_there(".aim").await?;
        for _ in 0..12 {
            page.press("Tab").await?;
            if page.count(&format!("{}[data-hint=target]", thing("fail", "GaveUp"))).await? == 1 {
                break;
            }
        }
        page.press("Enter").await?;
        page.until_there(&edge("AskStatus", "GaveUp")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("AskStatus", "Done?")).await?;
        at_rest(&page).await?;
        // From the card once more, until the edge that leads on has its turn.
        select(&page, "task", "AskStatus").await?;
        for _ in 0..5 {
            page.press("e").await?;
            if page.count(&format!("{}[data-selected=true]", edge("AskStatus", "Done?"))).await? == 1 {
                break;
            }
        }
        page.press("Delete").await?;
        page.until_gone(&edge("AskStatus", "Done?")).await?;
        page.press("Control+z").await?;
        page.until_there(&edge("AskStatus", "Done?")).await?;

        // The menu by its key, walked with arrows; Esc gives the focus back.
        select(&page, "task", "AskStatus").await?;
        page.press("Shift+F10").await?;
        until_focused(&page, ".menu[role=menu] [role=menuitem]").await?;
        page.press("ArrowDown").await?;
        page.until_text(":focus", "Connect").await?;
        page.press("Escape").await?;
        until_focused(&page, ".canvas__stage").await?;

        // A frame is entered with Enter and left with Esc.
        select(&page, "task", "StartJob").await?;
        page.press("ArrowUp").await?;
        until_selected(&page, &["MakeReport"]).await?;
        page.press("Enter").await?;
        until_said(&page, "Inside MakeReport").await?;
        page.until_there(".breadcrumb").await?;
        page.until_gone(&thing("function", "report-start")).await?;
        page.press("ArrowDown").await?;
        until_selected(&page, &["StartJob"]).await?;
        page.press("Escape").await?;
        page.press("Escape").await?;
        page.until_gone(".breadcrumb").await?;
        page.until_there(&thing("function", "report-start")).await?;

        // In a text field the keys are the field's.
        select(&page, "task", "AskStatus").await?;
        let step = last_step(&page).await?;
        page.click(".inspector__name").await?;
        for keys in ["a", "c", "Delete", "Control+d", "ArrowDown", "r"] {
            page.press(keys).await?;
        }
        page.press("Escape").await?;
        ensure!(page.count(".picker, .aim").await? == 0, "keys of the canvas work in a field");
        ensure!(page.count(&thing("task", "AskStatus")).await? == 1);
        ensure!(last_step(&page).await? == step, "{} {step}", last_step(&page).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_happens_is_said() {
    run("keyboard-said", async |page: Page| {
        open_example(&page, "saga").await?;
        select(&page, "task", "BookFlight").await?;
        page.press("Delete").await?;
        until_said(&page, "BookFlight deleted").await?;
        page.press("Control+z").await?;
        until_said(&page, "Undo: delete BookFlight").await?;
        page.press("Control+y").await?;
        until_said(&page, "Redo: delete BookFlight").await?;
        page.press("Control+z").await?;
        // Run from here, by its key: this one begins at a state in the middle.
        page.until_there(&thing("task", "BookFlight")).await?;
        select(&page, "task", "BookCar").await?;
        page.press("r").await?;
        until_said(&page, "Run started").await?;
        let status = "document.querySelector('.run')?.dataset.status";
        page.until("the run's end", &format!("/succeeded|failed/.test({status})")).await?;
        page.until_text(".timeline", "BookCar").await?;
        ensure!(!page.text(".timeline").await?.contains("BookHotel"), "it began at the beginning");
        Ok(())
    })
    .await;
}
