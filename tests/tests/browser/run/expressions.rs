//! A JSONata workflow, played, stepped forth and back, and looked into.

use anyhow::ensure;
use aslant_tests::{Page, run};
use serde_json::json;

use super::{
    choose_line, ends, newest_event, pane, pictures, press, run_design, scrub, until_card, until_stage,
    until_visit,
};

const DESIGN: &str = r#"{"aslant": 1, "name": "Invoice", "workflows": [{"id": 1, "name": "Invoice",
    "cards": {"Charge": {"mock": {"rules": [{"return": {"paymentId": "p-7"}}]}}},
    "machine": {"QueryLanguage": "JSONata", "StartAt": "Sum", "States": {
        "Sum": {"Type": "Pass", "Assign": {"total": "{% $sum($states.input.lines.(price * quantity)) %}"},
            "Output": {"order": "{% $states.input.id %}"}, "Next": "Dear?"},
        "Dear?": {"Type": "Choice", "Choices": [{"Condition": "{% $total > 20 %}", "Next": "Charge"}], "Default": "Free"},
        "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "charge", "Payload": {"amount": "{% $total %}"}},
            "Assign": {"payment": "{% $states.result.Payload.paymentId %}"},
            "Output": {"paid": "{% $states.result.Payload.paymentId & ':' & $string($total) %}"}, "Next": "Rest"},
        "Rest": {"Type": "Wait", "Seconds": "{% $total * 10 %}", "Next": "Done"},
        "Free": {"Type": "Pass", "Next": "Done"},
        "Done": {"Type": "Succeed", "Output": {"payment": "{% $payment %}", "total": "{% $total %}"}}}}}],
    "scenarios": [{"id": 20, "name": "Two lines", "workflow": 1,
        "input": {"id": "o-1", "lines": [{"price": 5, "quantity": 3}, {"price": 7.5, "quantity": 2}]}}]}"#;

#[tokio::test]
async fn a_jsonata_workflow_is_played_stepped_and_looked_into() {
    run("run-jsonata", async |page: Page| {
        run_design(&page, DESIGN).await?;
        ends(&page, "succeeded").await?;
        page.until_text(".timeline", "Rest: 5 min skipped").await?;
        until_card(&page, "Charge", "done").await?;
        until_card(&page, "Free", "skipped").await?;

        // A line of the timeline: the data of that visit, stage by stage, and the variables.
        choose_line(&page, "Charge", None).await?;
        until_visit(&page, "Charge").await?;
        until_stage(&page, "Input", json!({"order": "o-1"})).await?;
        let arguments = json!({"FunctionName": "charge", "Payload": {"amount": 30}});
        until_stage(&page, "Arguments or Parameters", arguments).await?;
        until_stage(&page, "Output", json!({"paid": "p-7:30"})).await?;
        until_stage(&page, "Variables it assigned", json!({"$payment": "p-7"})).await?;
        until_stage(&page, "Variables before it", json!({"$total": 30})).await?;
        ensure!(page.count(".timeline__button[aria-current=true]").await? == 1);
        pictures(&page, "run-jsonata").await?;

        // Back to the beginning, and on step by step: canvas, history, data and variables go together.
        scrub(&page, "Home").await?;
        page.until("nothing has happened", "!document.querySelector('.timeline__row')").await?;
        page.until_gone("[data-name=Sum][data-run]").await?;
        for state in ["Sum", "Dear?", "Charge", "Rest", "Done"] {
            while page.count(&format!("[data-name='{state}'][data-run]:not([data-run=''])")).await? == 0 {
                let rows = page.count(".timeline__row").await?;
                press(&page, "Step").await?;
                page.until(
                    "a line more",
                    &format!("document.querySelectorAll('.timeline__row').length > {rows}"),
                )
                .await?;
                page.settled().await?;
            }
            until_visit(&page, state).await?;
            page.until_there(".timeline__button[aria-current=true]").await?;
        }
        pane(&page, "History").await?;
        page.until_there(".history__event[data-now=true][data-type=SucceedStateEntered]").await?;
        press(&page, "Step back").await?;
        page.until_there(".history__event[data-now=true]:not([data-type=SucceedStateEntered])").await?;
        ensure!(newest_event(&page).await?.starts_with("Wait"), "{}", newest_event(&page).await?);
        page.until_gone("[data-name=Done][data-run]").await?;
        pane(&page, "Data").await?;
        until_visit(&page, "Rest").await?;
        // One back by the scrubber's keys: the Wait is under way again, then the task before it.
        let before = page.value(".run-controls__scrubber").await?;
        scrub(&page, "ArrowLeft").await?;
        page.until(
            "the scrubber to move",
            &format!("document.querySelector('.run-controls__scrubber').value != {before}"),
        )
        .await?;
        scrub(&page, "End").await?;
        ends(&page, "succeeded").await?;
        until_visit(&page, "Done").await
    })
    .await;
}
