//! A callback: a person answers with the task token, at the card and in the drawer.

use anyhow::{Result, ensure};
use aslant_tests::{Page, run};
use serde_json::json;

use super::{choose_line, ends, pane, pictures, press, run_design, until_card, until_stage, until_visit};

const DESIGN: &str = r#"{"aslant": 1, "name": "Callback", "workflows": [{"id": 1, "name": "Callback", "machine": {
    "QueryLanguage": "JSONata", "StartAt": "Prepare", "States": {
        "Prepare": {"Type": "Pass", "Assign": {"order": "o-9"}, "Next": "Courier"},
        "Courier": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "TimeoutSeconds": 100, "HeartbeatSeconds": 40,
            "Arguments": {"QueueUrl": "q", "MessageBody": {"order": "{% $order %}", "token": "{% $states.context.Task.Token %}"}},
            "Catch": [{"ErrorEquals": ["States.Timeout", "States.HeartbeatTimeout"], "Next": "TooLate"}],
            "Output": "{% $states.result %}", "Next": "Delivered"},
        "TooLate": {"Type": "Fail", "Error": "TooLate"},
        "Delivered": {"Type": "Succeed"}}}}],
    "scenarios": [{"id": 20, "name": "Try", "workflow": 1, "input": {}}]}"#;

async fn asks(page: &Page) -> Result<()> {
    page.until_there(".run[data-status=asking]").await?;
    // Once the drawer is open, the view moves to make room for the card.
    page.until_there(".ask--card[data-rests=true]").await
}

/// The answers of the card are in one line, none of their words is cut, and the card is within the canvas.
async fn in_one_line(page: &Page, how: &str) -> Result<()> {
    page.until_there(".ask--card[data-rests=true]").await?;
    let found = page
        .js("const card = document.querySelector('.ask--card').getBoundingClientRect();
            const canvas = document.querySelector('.canvas__stage').getBoundingClientRect();
            const buttons = [...document.querySelectorAll('.ask--card .ask__buttons .button')];
            return {
                lines: new Set(buttons.map(button => button.offsetTop)).size,
                cut: buttons.filter(button => button.scrollWidth > button.clientWidth).map(button => button.textContent),
                inside: card.left >= canvas.left && card.right <= canvas.right && card.top >= canvas.top,
            }")
        .await?;
    ensure!(found == json!({ "lines": 1, "cut": [], "inside": true }), "{how}: {found}");
    Ok(())
}

#[tokio::test]
async fn the_answers_are_in_one_line_in_any_typeface_and_size() {
    run("run-callback-wide", async |page: Page| {
        run_design(&page, DESIGN).await?;
        in_one_line(&page, "as it comes").await?;
        let before = page.rect(".ask--card").await?.width;
        // A typeface that is a third wider: the card grows while it is shown.
        page.js(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('.ask--card { letter-spacing: 0.2em }'); \
             document.adoptedStyleSheets = [sheet]; return null",
        )
        .await?;
        ensure!(page.rect(".ask--card").await?.width > before + 20.0, "the card keeps its width");
        in_one_line(&page, "in a wide typeface").await?;
        page.screenshot("run-callback-wide").await?;
        page.js("document.adoptedStyleSheets = []; return null").await?;
        // Text half as large again, as a browser's setting has it.
        page.devtools("Page.setFontSizes", json!({ "fontSizes": { "standard": 24, "fixed": 20 } })).await?;
        page.until("larger text", "getComputedStyle(document.documentElement).fontSize === '24px'").await?;
        page.until(
            "the card to grow",
            &format!("document.querySelector('.ask--card').offsetWidth > {}", before + 20.0),
        )
        .await?;
        page.rect(".ask--card").await?;
        in_one_line(&page, "in large text").await?;
        page.click(".ask--card [data-answer=success]").await?;
        ends(&page, "succeeded").await
    })
    .await;
}

#[tokio::test]
async fn a_callback_is_answered_with_its_token() {
    run("run-callback", async |page: Page| {
        run_design(&page, DESIGN).await?;
        asks(&page).await?;
        until_card(&page, "Courier", "waiting").await?;
        page.until_text(".ask--card .ask__token", "AQC").await?;
        page.until_text(".run__left .ask__token", "AQC").await?;
        page.until_text(".ask--card", "40 s at most").await?;
        in_one_line(&page, "as it comes").await?;
        pictures(&page, "run-callback").await?;
        until_visit(&page, "Courier").await?;
        // What it has come to so far is there while it waits.
        page.until_text(".visit", "MessageBody").await?;

        // A heartbeat at the card: time passes, and it may be silent anew.
        page.click(".ask--card [data-answer=heartbeat]").await?;
        page.until_text(".ask--card", "1 heartbeat so far").await?;
        page.until_text(".timeline", "Courier: a heartbeat").await?;
        page.until_text(".run-controls__time", "20").await?;
        // And one in the drawer.
        page.click(".run__left [data-answer=heartbeat]").await?;
        page.until_text(".run__left .ask", "2 heartbeats so far").await?;

        // A success with an answer of one's own, at the card.
        page.fill(".ask--card textarea", "{\"courier\": \"ann\"}").await?;
        page.click(".ask--card [data-answer=success]").await?;
        ends(&page, "succeeded").await?;
        choose_line(&page, "Courier", None).await?;
        pane(&page, "Data").await?;
        until_stage(&page, "Result", json!({"courier": "ann"})).await?;
        until_stage(&page, "Variables before it", json!({"$order": "o-9"})).await?;
        pane(&page, "History").await?;
        for kind in ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"] {
            ensure!(page.count(&format!(".history__event[data-type={kind}]")).await? == 1, "{kind}");
        }

        // Back to the question; the other answer this time.
        for _ in 0..30 {
            if page.count(".ask--card").await? > 0 {
                break;
            }
            let rows = page.count(".timeline__row").await?;
            press(&page, "Step back").await?;
            page.until(
                "a line less",
                &format!("document.querySelectorAll('.timeline__row').length < {rows}"),
            )
            .await?;
        }
        until_card(&page, "Courier", "waiting").await?;
        page.click(".run__left .ask__more > summary").await?;
        page.fill(".run__left .ask__more .field:nth-of-type(2) input", "NoCourier").await?;
        page.click(".run__left [data-answer=failure]").await?;
        ends(&page, "failed").await?;
        page.until_text(".timeline", "Courier was answered with the error NoCourier").await?;
        page.until_text(".timeline", "Callback failed with NoCourier").await
    })
    .await;
}

#[tokio::test]
async fn a_callback_times_out() {
    run("run-callback-late", async |page: Page| {
        run_design(&page, DESIGN).await?;
        asks(&page).await?;
        page.click(".ask--card [data-answer=timeout]").await?;
        ends(&page, "failed").await?;
        page.until_text(".timeline", "Caught: on to TooLate").await?;
        until_card(&page, "Courier", "caught").await?;
        until_card(&page, "Delivered", "skipped").await?;
        page.until_text(".run-controls__time", "40").await
    })
    .await;
}
