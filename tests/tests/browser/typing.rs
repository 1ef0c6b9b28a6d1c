//! What helps while one types: offers, meanings and fixes, in the text (JSON, YAML, expressions), in forms and at cards.

use anyhow::{Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, Point, run};
use serde_json::json;

use crate::hands::{open_drawer, select, until_problems, until_said};

const OFFERS: &str = ".cm-tooltip-autocomplete";

async fn opened(page: &Page) -> Result<()> {
    page.open("").await?;
    page.until_there(".topbar__count[data-checked]").await?;
    until_problems(page, "0").await
}

async fn open_code(page: &Page, format: &str) -> Result<()> {
    open_drawer(page, "Code").await?;
    page.until_there(".cm-line").await?;
    let button = format!(
        "const item = [...document.querySelectorAll('.segmented__item')].find(item => item.textContent === '{format}'); \
         item.id = 'format'; return true"
    );
    page.js(&button).await?;
    page.click("#format").await?;
    page.until_there(".code-panel[data-standing=in-step]").await
}

/// Puts the cursor behind the next `text` of the editor, as with Ctrl+F; with `selected` it stays selected.
async fn find(page: &Page, text: &str, selected: bool) -> Result<()> {
    page.js("document.querySelector('.cm-content').focus()").await?;
    page.press("Control+Home").await?;
    page.press("Control+f").await?;
    page.until_there(".cm-search input[name=search]").await?;
    page.press("Control+a").await?;
    page.type_text(text).await?;
    page.press("Enter").await?;
    page.press("Escape").await?;
    page.until_gone(".cm-search").await?;
    if !selected {
        page.press("ArrowRight").await?;
    }
    Ok(())
}

/// Waits until this is offered in the text, and is what Enter takes.
async fn until_offered(page: &Page, label: &str) -> Result<()> {
    let first = format!(
        "document.querySelector('{OFFERS} li[aria-selected=true] .cm-completionLabel')?.textContent === {}",
        json!(label)
    );
    match page.until(&format!("{label} to be offered first"), &first).await {
        // What has just opened takes no key for a moment, so that nobody takes it by accident.
        Ok(_) => page.js("return new Promise(done => setTimeout(() => done(0), 100))").await.map(drop),
        Err(error) => {
            let body = format!("return document.querySelector('{OFFERS}')?.textContent ?? 'nothing'");
            let offered = page.js(&body).await?;
            let text = page.js("return document.querySelector('.cm-activeLine')?.textContent").await?;
            Err(error.context(format!("offered: {offered}, in {text}")))
        }
    }
}

async fn line(page: &Page) -> Result<String> {
    page.text(".cm-activeLine").await
}

#[tokio::test]
async fn names_of_states_and_fields_are_offered_in_json() {
    run("typing-json", async |page: Page| {
        opened(&page).await?;
        open_code(&page, "JSON").await?;
        find(&page, "\"Next\": \"ReserveLines\"", true).await?;
        page.press("Delete").await?;
        page.type_text("\"Next\": \"Reserv").await?;
        until_offered(&page, "ReserveLines").await?;
        page.screenshot("typing-state-names").await?;
        page.press("Enter").await?;
        ensure!(line(&page).await?.trim() == "\"Next\": \"ReserveLines\"", "{}", line(&page).await?);
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await?;

        // A field comes with its value and the comma that it needs; the cursor is in the value.
        find(&page, "\"SaveOrder\": {", false).await?;
        page.press("Enter").await?;
        page.type_text("\"Comm").await?;
        until_offered(&page, "Comment").await?;
        page.press("Enter").await?;
        page.type_text("Kept before anything is reserved").await?;
        ensure!(line(&page).await?.trim() == "\"Comment\": \"Kept before anything is reserved\",", "{}", line(&page).await?);
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await?;
        select(&page, "task", "SaveOrder").await?;
        page.until(
            "the comment in the form",
            "document.querySelector('[data-pointer=\"/Comment\"] textarea, [data-pointer=\"/Comment\"] input')?.value === 'Kept before anything is reserved'",
        )
        .await?;

        // Words of a fixed list follow by themselves.
        find(&page, "\"Type\": \"Fail\"", true).await?;
        page.press("Delete").await?;
        page.type_text("\"Typ").await?;
        until_offered(&page, "Type").await?;
        page.press("Enter").await?;
        page.until_there(&format!("{OFFERS} li")).await?;
        page.type_text("Fai").await?;
        until_offered(&page, "Fail").await?;
        page.press("Tab").await?;
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await
    })
    .await;
}

#[tokio::test]
async fn expressions_errors_and_resources_are_offered() {
    run("typing-expressions", async |page: Page| {
        opened(&page).await?;
        open_code(&page, "JSON").await?;
        // JSONata inside a JSON string: a variable, a function, what `$states` has.
        find(&page, "{% $order.total > 500", false).await?;
        page.type_text(" and $ord").await?;
        until_offered(&page, "$order").await?;
        page.press("Enter").await?;
        page.type_text(".total < 9 and $len").await?;
        until_offered(&page, "$length").await?;
        page.screenshot("typing-expression").await?;
        page.press("Enter").await?;
        page.type_text("$states.context.Exec").await?;
        until_offered(&page, "$states.context.Execution.Id").await?;
        page.press("Enter").await?;
        page.type_text(") > 0").await?;
        ensure!(
            line(&page).await?.contains("$order.total < 9 and $length($states.context.Execution.Id) > 0 %}"),
            "{}",
            line(&page).await?
        );
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await?;

        find(&page, "\"CardDeclined\"", false).await?;
        page.type_text(", \"States.Perm").await?;
        until_offered(&page, "States.Permissions").await?;
        page.press("Enter").await?;
        until_problems(&page, "0").await?;

        find(&page, "\"arn:aws:states:::sns:publish\"", true).await?;
        page.press("Delete").await?;
        page.type_text("\"arn:aws:states:::sns:pub").await?;
        until_offered(&page, "arn:aws:states:::sns:publish").await?;
        page.press("Enter").await?;
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await
    })
    .await;
}

#[tokio::test]
async fn yaml_is_completed_too() {
    run("typing-yaml", async |page: Page| {
        opened(&page).await?;
        open_code(&page, "YAML").await?;
        find(&page, "Next: ReserveLines", true).await?;
        page.press("Delete").await?;
        page.type_text("Nex").await?;
        until_offered(&page, "Next").await?;
        page.press("Enter").await?;
        page.type_text("Reserv").await?;
        until_offered(&page, "ReserveLines").await?;
        page.screenshot("typing-yaml").await?;
        page.press("Enter").await?;
        page.until_there(".code-panel[data-standing=in-step]").await?;
        until_problems(&page, "0").await?;
        find(&page, "{% $order.total > 500", false).await?;
        page.type_text(" and $ord").await?;
        until_offered(&page, "$order").await?;
        page.press("Escape").await?;
        page.until_gone(OFFERS).await
    })
    .await;
}

#[tokio::test]
async fn words_are_explained_by_pointer_and_by_key() {
    run("typing-meanings", async |page: Page| {
        opened(&page).await?;
        open_code(&page, "JSON").await?;
        find(&page, "{% $string", false).await?;
        let function = "[...document.querySelectorAll('.cm-line .code--function')].find(e => e.textContent === '$string')";
        page.until("the function", function).await?;
        // By its place: the editor may draw the line anew at any time, and then the element is another one.
        let place = page
            .js(&format!("const at = {function}.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]"))
            .await?;
        let part = |index: usize| place.get(index).and_then(serde_json::Value::as_f64).unwrap_or_default();
        page.move_to(Point { x: part(0), y: part(1) }).await?;
        page.until_text(".cm-tooltip-hover", "$string(").await?;
        page.screenshot("typing-meaning").await?;
        page.move_to(page.center(".topbar__name").await?).await?;
        page.until_gone(".cm-tooltip-hover").await?;
        page.press("Shift+F1").await?;
        page.until_text(".cm-meaning", "$string(").await?;
        page.press("Escape").await?;
        page.until_gone(".cm-meaning").await?;

        // From a target to the state that it names, by key.
        find(&page, "\"Next\": \"ReserveLines", false).await?;
        page.press("F12").await?;
        page.until_there(&format!("{}[data-selected=true]", thing("map", "ReserveLines"))).await?;
        page.until_text(".cm-activeLine", "\"ReserveLines\": {").await
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_mended_in_the_text_by_keys() {
    run("typing-fixes", async |page: Page| {
        opened(&page).await?;
        open_code(&page, "JSON").await?;
        find(&page, "\"Next\": \"ReserveLines", false).await?;
        page.press("Backspace").await?;
        page.press("Escape").await?;
        until_problems(&page, "1").await?;
        page.until_there(".cm-lint-marker-error").await?;
        page.press("Control+.").await?;
        page.until("the fix to have the focus", "document.activeElement.closest('.cm-fixes')").await?;
        page.screenshot("typing-fix").await?;
        page.press("Enter").await?;
        until_problems(&page, "0").await?;
        page.until_gone(".cm-fixes").await?;
        page.until_text(".code-panel .cm-content", "\"Next\": \"ReserveLines\"").await?;
        page.click(".topbar [aria-label=Undo]").await?;
        until_problems(&page, "1").await
    })
    .await;
}

#[tokio::test]
async fn forms_offer_explain_and_mend() {
    run("typing-forms", async |page: Page| {
        opened(&page).await?;
        select(&page, "task", "SaveOrder").await?;
        // A state by a part of its name.
        let next = "[data-pointer='/Next'] [role=combobox]";
        page.click(next).await?;
        page.until_there(".combobox .suggest [role=option]").await?;
        page.press("Control+a").await?;
        page.type_text("refund").await?;
        page.until("one state to be left", "document.querySelectorAll('.combobox .suggest [role=option]').length === 1").await?;
        page.screenshot("typing-combobox").await?;
        page.press("Enter").await?;
        page.until_there(".edge[data-name=\"SaveOrder -> RefundPayment\"]").await?;
        page.press("Escape").await?;
        page.js("document.activeElement.blur()").await?;
        page.press("Control+z").await?;
        page.until_there(".edge[data-name=\"SaveOrder -> ReserveLines\"]").await?;

        // An expression in a field.
        let seconds = "[data-pointer='/TimeoutSeconds'] input";
        page.fill(seconds, "{% $states.inp").await?;
        page.until_text(".suggest [role=option][aria-selected=true]", "$states.input").await?;
        page.press("Enter").await?;
        page.type_text(".seconds %}").await?;
        ensure!(page.value(seconds).await? == "{% $states.input.seconds %}", "{}", page.value(seconds).await?);
        until_problems(&page, "0").await?;

        // Inside the JSON of a field: the design's own names.
        let arguments = "[data-pointer='/Arguments'] textarea";
        page.click(arguments).await?;
        page.press("Control+Home").await?;
        page.press("ArrowDown").await?;
        page.press("End").await?;
        page.press("ArrowLeft").await?;
        page.press("ArrowLeft").await?;
        for _ in 0.."${OrdersName}".len() {
            page.press("Backspace").await?;
        }
        page.type_text("${Ord").await?;
        page.until_text(".suggest [role=option]", "${OrdersName}").await?;
        page.screenshot("typing-form-json").await?;
        page.press("Enter").await?;
        ensure!(page.value(arguments).await?.contains("\"TableName\": \"${OrdersName}\""), "{}", page.value(arguments).await?);
        until_problems(&page, "0").await?;

        // The names of errors.
        let errors = "[data-pointer='/Retry/0/ErrorEquals'] input";
        let shown = format!("document.querySelector(\"{errors}\")?.offsetWidth > 0");
        if page.js(&format!("return {shown}")).await? != json!(true) {
            page.js("[...document.querySelectorAll('.section__toggle')].find(e => e.textContent.startsWith('Errors')).click()").await?;
        }
        page.until("the errors", &shown).await?;
        page.click(errors).await?;
        page.press("End").await?;
        page.type_text(", States.Time").await?;
        page.until_text(".suggest [role=option][aria-selected=true]", "States.Timeout").await?;
        page.press("Tab").await?;
        ensure!(page.value(errors).await?.ends_with(", States.Timeout"), "{}", page.value(errors).await?);
        until_problems(&page, "0").await?;

        // What is wrong in a field is mended there.
        page.fill("[data-pointer='/Retry/0/ErrorEquals'] input", "States.ALL, States.Timeout").await?;
        until_problems(&page, "1").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_card_s_badge_opens_what_is_wrong_with_its_fixes() {
    run("typing-badge", async |page: Page| {
        opened(&page).await?;
        let card = thing("task", "SaveOrder");
        open_code(&page, "JSON").await?;
        find(&page, "\"Next\": \"ReserveLines", false).await?;
        page.press("Backspace").await?;
        page.press("Escape").await?;
        until_problems(&page, "1").await?;
        // In the form, beneath the field.
        select(&page, "task", "SaveOrder").await?;
        page.until_there("[data-pointer='/Next'] .field__fix").await?;

        // By the pointer.
        page.click(&format!("{card} .card__problems")).await?;
        page.until_there(".at-card .at-card__problem[data-code=missing-target]").await?;
        page.until("the focus to be in it", "document.activeElement.closest('.at-card')").await?;
        page.screenshot("typing-badge").await?;
        page.click(".at-card__fixes .button").await?;
        until_problems(&page, "0").await?;
        page.until_gone(".at-card").await?;
        page.until("the focus on the canvas", "document.activeElement.matches('.canvas__stage')").await?;

        // By the keys: undo, then the same again.
        page.press("Control+z").await?;
        until_problems(&page, "1").await?;
        page.press("Control+.").await?;
        page.until("the focus to be in it", "document.activeElement.closest('.at-card')").await?;
        page.press("Escape").await?;
        page.until_gone(".at-card").await?;
        page.press("Control+.").await?;
        page.until("the focus to be in it", "document.activeElement.closest('.at-card')").await?;
        page.press("ArrowDown").await?;
        page.press("Enter").await?;
        until_problems(&page, "0").await?;
        page.until_gone(".at-card").await?;
        until_said(&page, "Done").await?;

        // By the fix in the form.
        page.press("Control+z").await?;
        page.click("[data-pointer='/Next'] .field__fix").await?;
        until_problems(&page, "0").await?;
        page.until_gone("[data-pointer='/Next'] .field__fix").await
    })
    .await;
}
