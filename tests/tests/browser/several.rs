//! Several things edited at once, limits and silenced rules, and the small things around selection and copying.

use anyhow::{Context, Result, ensure};
use aslant_engine::interchange::share;
use aslant_tests::page::{Button, thing};
use aslant_tests::{Page, run};
use serde_json::json;

use crate::fixtures::fixtures;
use crate::hands::{
    edge, last_step, open_drawer, select, select_edge, shift_click, until_problems, until_selected,
};

async fn opened(page: &Page) -> Result<()> {
    page.open("").await?;
    page.until_there(".topbar__count[data-checked]").await?;
    until_problems(page, "0").await
}

fn field(pointer: &str) -> String {
    format!("[data-pointer='{pointer}'] :is(input, textarea, select)")
}

/// Leaves the field that has the focus.
async fn leave(page: &Page) -> Result<()> {
    page.js("document.activeElement.blur()").await.map(drop)
}

async fn until_value(page: &Page, selector: &str, value: &str) -> Result<()> {
    let is = format!("document.querySelector({})?.value === {}", json!(selector), json!(value));
    page.until(&format!("{selector} to be {value}"), &is).await.map(drop)
}

#[tokio::test]
async fn several_states_are_edited_together() {
    run("several-states", async |page: Page| {
        opened(&page).await?;
        select(&page, "task", "ValidateOrder").await?;
        shift_click(&page, &thing("task", "SaveOrder")).await?;
        until_selected(&page, &["ValidateOrder", "SaveOrder"]).await?;
        page.until_text(".inspector__title", "2 states selected").await?;
        // They differ in their time-out and have no comment.
        page.until_there("[data-pointer='/TimeoutSeconds'][data-mixed=true]").await?;
        ensure!(page.attribute(&field("/TimeoutSeconds"), "placeholder").await?.as_deref() == Some("Mixed"));
        page.until_there("[data-pointer='/Comment'][data-mixed=false]").await?;
        page.screenshot("several-mixed").await?;

        page.fill(&field("/TimeoutSeconds"), "45").await?;
        leave(&page).await?;
        page.until_there("[data-pointer='/TimeoutSeconds'][data-mixed=false]").await?;
        ensure!(
            last_step(&page).await?.contains("change TimeoutSeconds of 2 states"),
            "{}",
            last_step(&page).await?
        );
        page.fill(&field("/Comment"), "Both").await?;
        leave(&page).await?;
        page.fill(&field("/note"), "Asked the team").await?;
        leave(&page).await?;
        page.click("[data-adds='/Retry']").await?;
        let target = "[data-pointer='/Catch'] [role=combobox]";
        page.click(target).await?;
        page.type_text("MarkFail").await?;
        page.press("Enter").await?;
        page.until_there(&edge("SaveOrder", "MarkFailed")).await?;
        page.until_there(&edge("ValidateOrder", "MarkFailed")).await?;
        page.screenshot("several-set").await?;

        select(&page, "task", "SaveOrder").await?;
        until_value(&page, &field("/TimeoutSeconds"), "45").await?;
        until_value(&page, &field("/Comment"), "Both").await?;
        until_value(&page, &field("/note"), "Asked the team").await?;

        // Five steps back, and each was one.
        leave(&page).await?;
        for _ in 0..5 {
            page.press("Control+z").await?;
        }
        page.until_there(".topbar [aria-label=Undo][disabled]").await?;
        select(&page, "task", "SaveOrder").await?;
        until_value(&page, &field("/TimeoutSeconds"), "10").await?;
        page.until_gone(&edge("SaveOrder", "MarkFailed")).await
    })
    .await;
}

#[tokio::test]
async fn several_functions_are_edited_together() {
    run("several-functions", async |page: Page| {
        opened(&page).await?;
        select(&page, "function", "orders-get").await?;
        shift_click(&page, &thing("function", "orders-cancel")).await?;
        page.until_text(".inspector__title", "2 functions selected").await?;
        page.fill(&field("/memoryMb"), "2048").await?;
        leave(&page).await?;
        page.choose("[data-pointer='/runtime'] select", "python3.13").await?;
        page.fill(&field("/timeoutSeconds"), "99999").await?;
        page.until_text("[data-pointer='/timeoutSeconds'] .field__error", "from 1 to 5400").await?;
        page.fill(&field("/timeoutSeconds"), "7").await?;
        leave(&page).await?;
        page.screenshot("several-functions").await?;
        for name in ["orders-get", "orders-cancel"] {
            select(&page, "function", name).await?;
            until_value(&page, &field("/memoryMb"), "2048").await?;
            until_value(&page, &field("/timeoutSeconds"), "7").await?;
            until_value(&page, "[data-pointer='/runtime'] select", "python3.13").await?;
        }
        Ok(())
    })
    .await;
}

/// Opens the fixture of a rule.
async fn open_fixture(page: &Page, code: &str) -> Result<()> {
    let (_, bench) = fixtures().into_iter().find(|(of, _)| *of == code).context("a fixture")?;
    page.open("").await?;
    page.until_there(".topbar__count[data-checked]").await?;
    page.js(&format!("location.hash = {}", json!(share::encode(&bench.0)))).await?;
    page.until_there(".shared").await?;
    page.click("[data-action=keep-copy]").await?;
    page.until_gone(".shared").await?;
    // Messages would lie over what is clicked next.
    page.until_text(".toasts", "is yours now").await?;
    page.js("document.querySelectorAll('.toast [aria-label=Dismiss]').forEach(button => button.click())")
        .await?;
    page.until_gone(".toast").await?;
    open_drawer(page, "Problems").await?;
    page.until_there(&format!(".problem[data-code={code}]")).await
}

#[tokio::test]
async fn a_limit_is_changed_from_the_finding_that_reckons_with_it() {
    run("several-limits", async |page: Page| {
        let code = "queue-visibility-too-short";
        open_fixture(&page, code).await?;
        let row = format!(".problem[data-code={code}]");
        page.click(&format!("{row} [aria-expanded]")).await?;
        page.click(&format!("{row} [data-figure=visibility-factor]")).await?;
        page.until(
            "the field to be focused",
            "document.activeElement.closest('[data-pointer=\"/figures/visibility-factor\"]')",
        )
        .await?;
        page.screenshot("several-limits").await?;
        page.press("Control+a").await?;
        page.type_text("none").await?;
        page.until_text("[data-figure=visibility-factor] .field__error", "A number above 0").await?;
        page.press("Control+a").await?;
        page.type_text("0.1").await?;
        page.until_gone(&row).await?;
        // Empty gives AWS's own back.
        page.press("Control+a").await?;
        page.press("Delete").await?;
        page.until_there(&row).await?;
        page.reload().await?;
        page.until_there(".topbar__count[data-checked]").await
    })
    .await;
}

#[tokio::test]
async fn a_rule_is_silenced_with_a_reason_by_keys_and_heard_again() {
    run("several-silence", async |page: Page| {
        open_fixture(&page, "no-retry").await?;
        let row = ".problem[data-code=no-retry]";
        // By keys alone: open the row, go to the button, say why.
        page.js(&format!("document.querySelector('{row} .problem__main').focus()")).await?;
        page.press("ArrowRight").await?;
        page.until_there(&format!("{row} .problem__details")).await?;
        let is_button = "document.activeElement.textContent.startsWith('Silence')";
        for _ in 0..12 {
            page.press("Tab").await?;
            if page.js(&format!("return {is_button}")).await? == json!(true) {
                break;
            }
        }
        page.until("the button to have the focus", is_button).await?;
        page.press("Enter").await?;
        page.until("the reason to have the focus", "document.activeElement.closest('.problem__silence')").await?;
        page.type_text("The caller retries").await?;
        page.screenshot("several-silence").await?;
        page.press("Enter").await?;
        page.until_gone(row).await?;
        page.until_text(".silenced__row[data-code=no-retry]", "The caller retries").await?;
        page.until("the focus to be somewhere", "document.activeElement !== document.body").await?;
        // Heard again from the list, and silenced everywhere by mouse.
        page.click(".silenced__row[data-code=no-retry] .button").await?;
        // It is as open as it was.
        page.until_there(&format!("{row} .problem__details")).await?;
        page.js("[...document.querySelectorAll('.problem__details .button')].find(b => b.textContent.startsWith('Silence')).id = 'silence'").await?;
        page.click("#silence").await?;
        page.fill(".problem__silence input", "Not here").await?;
        page.js("[...document.querySelectorAll('.problem__silence .button')].find(b => b.textContent === 'Silence everywhere').id = 'everywhere'").await?;
        page.click("#everywhere").await?;
        page.until_gone(row).await?;
        page.until_text(".silenced__place", "everywhere").await?;
        page.press("Control+z").await?;
        page.until_there(row).await
    })
    .await;
}

#[tokio::test]
async fn undo_selects_the_edge_again_and_the_menu_copies_all() {
    run("several-small", async |page: Page| {
        opened(&page).await?;
        select_edge(&page, "SaveOrder", "ReserveLines").await?;
        page.press("Delete").await?;
        page.until_gone(&edge("SaveOrder", "ReserveLines")).await?;
        page.press("Control+z").await?;
        page.until_there(&format!("{}[data-selected=true]", edge("SaveOrder", "ReserveLines"))).await?;

        // What the menu copies is what the keys copy: with the note, also for a profile that has not seen it.
        page.grant_clipboard().await?;
        select(&page, "task", "SaveOrder").await?;
        page.fill(&field("/note"), "Kept apart").await?;
        leave(&page).await?;
        page.click_at(page.center(&thing("task", "SaveOrder")).await?, Button::Right, 0).await?;
        page.until_there(".menu[data-part=actions]").await?;
        page.js("[...document.querySelectorAll('[data-part=actions] [role=menuitem]')].find(i => i.textContent.startsWith('Copy')).id = 'copy'").await?;
        page.click("#copy").await?;
        page.until_gone(".menu[data-part=actions]").await?;
        let text = page.clipboard().await?;
        ensure!(text.contains("\"SaveOrder\""), "{text}");
        page.js("localStorage.removeItem('aslant.copied')").await?;
        page.press("Control+v").await?;
        page.until_there(&format!("{}[data-selected=true]", thing("task", "SaveOrder2"))).await?;
        until_value(&page, &field("/note"), "Kept apart").await
    })
    .await;
}

#[tokio::test]
async fn limits_tell_their_date_and_follow_the_region() {
    run("limits-region", async |page: Page| {
        opened(&page).await?;
        page.js(
            "[...document.querySelectorAll('.section__toggle')].find(one => one.textContent.includes('Limits and prices')).click()",
        )
        .await?;
        page.until_text(".inspector [data-as-of]", &format!("AWS as of {}", aslant_engine::aws::AS_OF)).await?;
        let placeholder = |figure: &str| {
            format!("document.querySelector('[data-figure=start-standard-rate] input').placeholder === {}", json!(figure))
        };
        page.until("the rate of us-east-1", &placeholder("300 starts/s")).await?;
        page.until_text("[data-figure=start-standard-rate] a", "Step Functions service quotas").await?;
        page.fill(&field("/region"), "eu-central-1").await?;
        leave(&page).await?;
        page.until("the rate of eu-central-1", &placeholder("150 starts/s")).await?;
        page.screenshot("limits-region").await?;
        select(&page, "function", "orders-get").await?;
        page.until(
            "the runtimes that AWS supports",
            "(() => { const ids = [...document.querySelectorAll(\"[data-pointer='/runtime'] option\")].map(one => one.value); \
             return ids.includes('nodejs24.x') && ids.includes('python3.15') && !ids.includes('nodejs18.x') && !ids.includes('nodejs20.x'); })()",
        )
        .await
        .map(drop)
    })
    .await;
}
