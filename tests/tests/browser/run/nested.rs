//! A nested execution: entered from the line that started it, and left again.

use anyhow::ensure;
use aslant_tests::{Page, run};
use serde_json::json;

use super::{
    choose_line, ends, pane, pictures, press, run_design, scrub, until_card, until_stage, until_visit,
};

const DESIGN: &str = r#"{"aslant": 1, "name": "Nested", "workflows": [
    {"id": 1, "name": "Outer", "machine": {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {
        "Each": {"Type": "Map", "Items": "{% [2, 5] %}", "MaxConcurrency": 1, "Next": "Done",
            "ItemProcessor": {"StartAt": "Inside", "States": {
                "Inside": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                    "Arguments": {"StateMachineArn": "${InnerArn}", "Input": {"n": "{% $states.input %}"}},
                    "Output": "{% $states.result.Output %}", "End": true}}}},
        "Done": {"Type": "Succeed"}}}},
    {"id": 2, "name": "Inner", "machine": {"QueryLanguage": "JSONata", "StartAt": "Large?", "States": {
        "Large?": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > 3 %}", "Next": "Cube"}], "Default": "Square"},
        "Square": {"Type": "Pass", "Output": "{% $power($states.input.n, 2) %}", "End": true},
        "Cube": {"Type": "Pass", "Assign": {"n": "{% $states.input.n %}"}, "Output": "{% $power($states.input.n, 3) %}", "End": true}}}}],
    "scenarios": [{"id": 20, "name": "Two", "workflow": 1, "input": {}}]}"#;

#[tokio::test]
async fn a_nested_execution_is_entered_and_left() {
    run("run-nested", async |page: Page| {
        run_design(&page, DESIGN).await?;
        ends(&page, "succeeded").await?;
        until_card(&page, "Square", "done").await?;
        until_card(&page, "Cube", "done").await?;
        pane(&page, "Response").await?;
        page.until_text(".run__pane", "125").await?;

        // The first of the two, from the line that says so.
        ensure!(page.count(".timeline__enter[data-opens=Inner]").await? == 2);
        page.click(".timeline__enter[data-opens=Inner]").await?;
        page.until_text(".trail", "Inner").await?;
        page.until_there(".history__event[data-now=true][data-type=ExecutionSucceeded]").await?;
        ensure!(page.text(".history__event:first-child .history__type").await? == "ExecutionStarted");
        until_card(&page, "Square", "done").await?;
        until_card(&page, "Cube", "skipped").await?;
        until_card(&page, "Inside", "done").await?;
        pictures(&page, "run-nested").await?;
        // Back to the parent, whose history leads to both.
        page.click(".trail__step").await?;
        page.until_there(".history__event[data-now=true][data-type=ExecutionSucceeded]").await?;
        ensure!(page.count(".history__links [data-opens=Inner]").await? == 2);
        until_card(&page, "Cube", "done").await?;
        page.click(".history__links [data-opens=Inner]:nth-of-type(2)").await?;
        until_card(&page, "Cube", "done").await?;
        until_card(&page, "Square", "skipped").await?;

        // All of them in one list.
        pane(&page, "Executions").await?;
        ensure!(page.count(".executions__open[data-name=Inner]").await? == 2);
        ensure!(page.count(".executions__open[data-name=Inner][aria-current]").await? == 1);
        page.click(".executions__open[data-name=Outer]").await?;
        until_card(&page, "Square", "done").await?;

        choose_line(&page, "Cube", None).await?;
        pane(&page, "Data").await?;
        until_visit(&page, "Cube").await?;
        until_stage(&page, "Input", json!({"n": 5})).await?;
        until_stage(&page, "Output", json!(125)).await?;
        until_stage(&page, "Variables it assigned", json!({"$n": 5})).await?;

        // Step by step from the beginning into the child and out of it.
        scrub(&page, "Home").await?;
        page.until_gone(".timeline__row").await?;
        for (state, status) in [("Inside", "current"), ("Square", "current"), ("Cube", "current")] {
            for _ in 0..20 {
                if super::card_status(&page, state).await?.as_deref() == Some(status) {
                    break;
                }
                let rows = page.count(".timeline__row").await?;
                press(&page, "Step").await?;
                page.until(
                    "a line more",
                    &format!("document.querySelectorAll('.timeline__row').length > {rows}"),
                )
                .await?;
            }
            until_card(&page, state, status).await?;
        }
        until_visit(&page, "Cube").await?;
        press(&page, "Step back").await?;
        until_visit(&page, "Large?").await?;

        // A breakpoint in the child stops the run there.
        page.click(".canvas [data-name=Cube]").await?;
        page.press("F9").await?;
        page.until_there(".canvas [data-name=Cube] [data-badge=breakpoint]").await?;
        press(&page, "Restart").await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "Cube", "current").await?;
        press(&page, "To the end").await?;
        ends(&page, "succeeded").await
    })
    .await;
}
