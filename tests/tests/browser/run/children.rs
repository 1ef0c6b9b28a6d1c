//! A distributed Map: its child executions have histories of their own, to be entered one by one.

use anyhow::ensure;
use aslant_tests::{Page, run};
use serde_json::json;

use super::{
    choose_line, ends, pane, pictures, press, run_design, scrub, until_card, until_stage, until_visit,
};
use crate::hands::select_edge;

const DESIGN: &str = r#"{"aslant": 1, "name": "Fan out", "workflows": [{"id": 1, "name": "Fan", "machine": {
    "QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "Items": "{% $states.input.items %}",
        "MaxConcurrency": 2, "ToleratedFailureCount": 1, "Next": "After",
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Double", "States": {
            "Double": {"Type": "Pass", "Assign": {"twice": "{% $states.input * 2 %}"}, "Next": "Small?"},
            "Small?": {"Type": "Choice", "Choices": [{"Condition": "{% $twice > 5 %}", "Next": "Refuse"}], "Default": "Rest"},
            "Rest": {"Type": "Wait", "Seconds": 2, "Next": "Keep"},
            "Keep": {"Type": "Pass", "Output": "{% $twice %}", "End": true},
            "Refuse": {"Type": "Fail", "Error": "TooLarge"}}}},
      "After": {"Type": "Pass", "End": true}}}}],
    "scenarios": [{"id": 20, "name": "Three", "workflow": 1, "input": {"items": [1, 2, 3]}}]}"#;

#[tokio::test]
async fn the_children_of_a_distributed_map_are_entered_one_by_one() {
    run("run-children", async |page: Page| {
        run_design(&page, DESIGN).await?;
        ends(&page, "succeeded").await?;
        page.until_text(".timeline", "Each: item 3 failed with TooLarge").await?;
        page.until_text(".timeline", "2 of 3 child executions succeeded, 1 failed").await?;
        // The Map's card counts them.
        page.until_text(".map-chip[data-map=Each]", "2 succeeded").await?;
        page.until_text(".map-chip[data-map=Each]", "1 failed").await?;
        until_card(&page, "Keep", "done").await?;
        until_card(&page, "Refuse", "failed").await?;

        page.click(".map-chip[data-map=Each]").await?;
        page.until("three children", "document.querySelectorAll('.executions__child').length == 3").await?;
        pictures(&page, "run-children-list").await?;
        page.click(".executions .map-chip__part[data-status=failed]").await?;
        page.until("the failed one", "document.querySelectorAll('.executions__child').length == 1").await?;
        page.until_text(".executions__child", "Item 3").await?;

        // The third alone: its own history, and the frame shows its states.
        page.click(".executions__child").await?;
        page.until_text(".trail", "Each, item 3").await?;
        page.until_there(".history__event[data-now=true][data-type=ExecutionFailed]").await?;
        ensure!(page.text(".history__event:first-child .history__type").await? == "ExecutionStarted");
        until_card(&page, "Refuse", "failed").await?;
        until_card(&page, "Keep", "skipped").await?;
        until_card(&page, "After", "done").await?;
        pictures(&page, "run-child").await?;
        // The first alone.
        pane(&page, "Executions").await?;
        page.until_there(".executions__child[data-item='1']").await?;
        page.click(".executions__child[data-item='1']").await?;
        until_card(&page, "Keep", "done").await?;
        until_card(&page, "Refuse", "skipped").await?;
        page.until("its events", "document.querySelectorAll('.history__event').length == 10").await?;
        // And back to all of it.
        page.click(".trail__step").await?;
        until_card(&page, "Refuse", "failed").await?;
        until_card(&page, "Keep", "done").await?;

        // A line of the timeline belongs to one item; its data are of that child.
        choose_line(&page, "Double", Some(2)).await?;
        page.until_text(".trail", "Each, item 2").await?;
        pane(&page, "Data").await?;
        until_visit(&page, "Double").await?;
        until_stage(&page, "Input", json!(2)).await?;
        until_stage(&page, "Variables it assigned", json!({"$twice": 4})).await?;

        // While one looks at a child the run steps back and forth, and its cards go with it.
        until_card(&page, "Keep", "done").await?;
        for _ in 0..60 {
            if super::card_status(&page, "Keep").await?.is_none() {
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
        until_card(&page, "Rest", "done").await?;
        until_visit(&page, "Rest").await?;
        press(&page, "To the end").await?;
        ends(&page, "succeeded").await?;
        until_card(&page, "Keep", "done").await
    })
    .await;
}

#[tokio::test]
async fn a_distributed_map_is_stepped_and_stops_at_breakpoints() {
    run("run-children-steps", async |page: Page| {
        run_design(&page, DESIGN).await?;
        ends(&page, "succeeded").await?;
        scrub(&page, "Home").await?;
        page.until_gone(".timeline__row").await?;
        page.until_gone(".map-chip").await?;
        // On until the first two children are at work: the third waits for its turn.
        for _ in 0..12 {
            if page.count(".map-chip[data-map=Each]").await? > 0 {
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
        page.until_text(".map-chip[data-map=Each]", "pending").await?;
        page.until_text(".map-chip[data-map=Each]", "running").await?;
        until_card(&page, "Double", "current").await?;
        page.until_text(".run__tabs [aria-selected=true]", "Data").await?;
        pictures(&page, "run-children-running").await?;

        // A breakpoint on a state inside the Map.
        page.click(".canvas [data-name=Keep]").await?;
        page.press("F9").await?;
        page.until_there(".canvas [data-name=Keep] [data-badge=breakpoint]").await?;
        press(&page, "Restart").await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "Keep", "current").await?;
        page.until_text(".run-controls__time", "2 s").await?;
        page.click(".canvas [data-name=Keep]").await?;
        page.press("F9").await?;
        page.until_gone("[data-badge=breakpoint]").await?;

        // One on a transition.
        select_edge(&page, "Small?", "Refuse").await?;
        page.press("F9").await?;
        page.until_there(".edge-breakpoint").await?;
        press(&page, "Restart").await?;
        page.until_there(".run[data-status=paused]").await?;
        until_card(&page, "Refuse", "current").await?;
        press(&page, "To the end").await?;
        ends(&page, "succeeded").await
    })
    .await;
}
