//! A callback: a person answers with the task token, at the card and in the drawer.

use anyhow::{Result, ensure};
use aslant_tests::{Page, run};
use serde_json::json;

use crate::hands::at_rest;

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
    page.until_there(".ask--card").await?;
    // Once the drawer is open, the view moves to make room for the card.
    let still = "return new Promise(done => { let last = '', since = performance.now(); const look = () => { \
        const box = document.querySelector('.ask--card')?.getBoundingClientRect(); const now = JSON.stringify(box ?? null); \
        if (now !== last) { last = now; since = performance.now(); } \
        performance.now() - since > 700 ? done(true) : requestAnimationFrame(look); }; look(); })";
    page.js(still).await.map(drop)
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
        // Its answers stand in one line.
        let tops = "return new Set([...document.querySelectorAll('.ask--card .ask__buttons .button')].map(b => b.offsetTop)).size";
        ensure!(page.js(tops).await? == json!(1), "the answers wrap");
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
        at_rest(&page).await?;
        page.click(".ask--card [data-answer=timeout]").await?;
        ends(&page, "failed").await?;
        page.until_text(".timeline", "Caught: on to TooLate").await?;
        until_card(&page, "Courier", "caught").await?;
        until_card(&page, "Delivered", "skipped").await?;
        page.until_text(".run-controls__time", "40").await
    })
    .await;
}
