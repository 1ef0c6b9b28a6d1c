//! Somebody who was never here before builds a small system by hand alone, from the empty canvas to the export.

use anyhow::{Context, Result, ensure};
use aslant_tests::page::thing;
use aslant_tests::{Page, Point, run};

use crate::hands::{
    STAGE, add_from_palette, at_rest, draw_edge, edge, header, open_empty, select_edge, until_problems,
};

#[tokio::test]
async fn a_system_is_built_run_and_exported_by_hand() {
    run("newcomer", async |page: Page| {
        open_empty(&page).await?;
        let stage = page.rect(STAGE).await?;
        let at = |right: f64, down: f64| Point { x: stage.x + right, y: stage.y + down };

        // A route, and what it is called, where it stands.
        add_from_palette(&page, "POST route", at(130.0, 120.0)).await?;
        at_rest(&page).await?;
        page.double_click(".canvas .card[data-kind=route]").await?;
        page.until("the field to have the focus", "document.activeElement.matches('.rename')").await?;
        page.type_text("/orders").await?;
        page.press("Enter").await?;
        let route = thing("route", "POST /orders");
        page.until_there(&route).await?;

        // States, one below the other: they are meant for one workflow, though each is let go outside of its frame.
        for (item, right, down) in [
            ("Task", 430.0, 90.0),
            ("Choice", 430.0, 240.0),
            ("Task", 430.0, 390.0),
            ("Succeed", 430.0, 540.0),
            ("Fail", 640.0, 330.0),
        ] {
            add_from_palette(&page, item, at(right, down)).await.context(item)?;
            at_rest(&page).await?;
        }
        ensure!(page.count(".canvas .frame[data-kind=workflow]").await? == 1, "one workflow");
        ensure!(page.count(".canvas .card[data-kind]").await? >= 6);
        page.screenshot("newcomer-states").await?;

        // What stands beneath another follows it: the Choice takes its rule there, and its default beside it.
        for (from, to) in [("Task", "Choice"), ("Choice", "Task2"), ("Choice", "Fail"), ("Task2", "Succeed")]
        {
            page.until_there(&edge(from, to)).await?;
        }
        // The rule is written where it stands.
        select_edge(&page, "Choice", "Task2").await?;
        page.until(
            "the form of the Choice",
            "document.querySelector('.inspector__name')?.value === 'Choice'",
        )
        .await?;
        let condition = "[data-pointer='/Choices/0/Condition'] textarea";
        page.until_there(condition).await?;
        page.fill(condition, "{% $exists($states.input) %}").await?;
        page.screenshot("newcomer-rule").await?;
        let to = async |kind: &str, name: &str| -> Result<Point> { page.center(&thing(kind, name)).await };
        draw_edge(&page, &thing("task", "Task2"), "catch", to("fail", "Fail").await?).await?;
        page.until_there(&edge("Task2", "Fail")).await?;
        page.screenshot("newcomer-edges").await?;

        page.until_text(&format!("{} .edge__label", edge("Choice", "Task2")), "exists").await?;

        // What the Tasks call: one function is drawn from the Task, the other is there first.
        add_from_palette(&page, "Lambda function", at(780.0, 90.0)).await?;
        at_rest(&page).await?;
        page.screenshot("newcomer-function").await?;
        draw_edge(&page, &thing("task", "Task"), "call", to("function", "function").await?).await?;
        page.until_there(&edge("Task", "function")).await?;
        page.move_to(page.rect(&thing("task", "Task2")).await?.center()).await?;
        let handle = page.center(&format!("{} > [data-handle=call]", thing("task", "Task2"))).await?;
        page.drag(handle, at(800.0, 520.0)).await?;
        page.until_there(".picker .menu__item").await?;
        page.screenshot("newcomer-picker").await?;
        page.click(".picker .menu__item[data-kind=function]").await?;
        page.until_there(&edge("Task2", "function-2")).await?;
        at_rest(&page).await?;

        // All of it in sight, the route starts the workflow.
        page.click("[title^='Show everything']").await?;
        at_rest(&page).await?;
        let frame = thing("workflow", "Workflow");
        draw_edge(&page, &route, "integration", header(&page, &frame).await?).await?;
        page.until_there(".edge[data-class=integration][data-name$='-> Workflow']").await?;
        page.screenshot("newcomer-built").await?;
        until_problems(&page, "0").await?;

        // It runs, and goes out.
        page.click("[data-action=run]").await?;
        let status = "document.querySelector('.run')?.dataset.status";
        page.until("the run's end", &format!("/succeeded|failed/.test({status})")).await?;
        ensure!(page.attribute(".run", "data-status").await?.as_deref() == Some("succeeded"), "it fails");
        page.screenshot("newcomer-run").await?;
        page.click(".topbar__export").await?;
        page.until_there(".menu__item").await?;
        page.click(".menu__item:nth-of-type(1)").await?;
        page.until_there("dialog[open] .export__preview").await?;
        page.click("dialog [data-action=download]").await?;
        let (_, bytes) = page.downloaded(".json").await?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for part in [
            "\"StartAt\": \"Task\"",
            "\"Choices\"",
            "\"Default\": \"Fail\"",
            "\"Catch\"",
            "FunctionArn",
            "Function2Arn",
        ] {
            ensure!(text.contains(part), "{part} is missing: {text}");
        }
        Ok(())
    })
    .await;
}
