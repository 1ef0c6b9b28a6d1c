//! A run that hangs: it is made again up to where it stood, with what was answered; where it hangs again it says where.

use anyhow::{Result, ensure};
use aslant_engine::design::file;
use aslant_engine::interchange::share;
use aslant_tests::{Page, run};

/// A person is asked, then comes an expression that takes longer than anybody waits: the regular expression tries every
/// way to part sixty letters.
const DESIGN: &str = r#"{"aslant": 1, "name": "Slow", "workflows": [{"id": 1, "name": "Slow",
    "cards": {"Ask": {"mock": {"rules": [{"ask": true}]}}},
    "machine": {"QueryLanguage": "JSONata", "StartAt": "Ask", "States": {
        "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 600,
            "Arguments": {"FunctionName": "f", "Payload": {"token": "{% $states.context.Task.Token %}"}}, "Next": "Heavy"},
        "Heavy": {"Type": "Pass", "Output": "{% $contains($join([1..60].('a')), /(a+)+$b/) %}", "End": true}}}}],
    "scenarios": [{"id": 20, "name": "Try", "workflow": 1, "input": {}}]}"#;

/// Runs it and approves, so that it hangs.
async fn until_it_hangs(page: &Page) -> Result<()> {
    let link = share::encode(&file::read(DESIGN)?);
    page.open(&format!("#{link}")).await?;
    page.click("[data-action=run]").await?;
    page.until_there(".run[data-status=asking]").await?;
    page.click(".run__left .ask__buttons .button[data-tone=accent]").await
}

#[tokio::test]
async fn a_run_that_hangs_is_made_again_and_says_where() {
    run("hang-is-named", async |page: Page| {
        until_it_hangs(&page).await?;
        page.until_text(".toasts", "made again up to where it stood").await?;
        page.until_text(".run__notice[data-tone=error]", "Heavy hangs").await?;
        let words = page.text(".run__notice[data-tone=error]").await?;
        ensure!(words.contains("(a+)+$b"), "the expression is named: {words}");
        page.screenshot("run-hangs-light").await?;
        // It stands where it stood, with the answer that was given.
        page.until_text(".timeline", "Ask was answered").await?;
        page.until_there("[data-name=Heavy][aria-selected=true], [data-name=Heavy][data-selected=true]")
            .await?;
        let rows = page.count(".timeline__row").await?;
        page.click(".run-controls [aria-label='Step back']").await?;
        page.until("a line less", &format!("document.querySelectorAll('.timeline__row').length < {rows}"))
            .await?;
        page.emulate_dark(true).await?;
        page.screenshot("run-hangs-dark").await?;
        page.click(".run-controls [aria-label='Close the run']").await?;
        page.until_gone(".run").await
    })
    .await;
}

#[tokio::test]
async fn a_run_that_hangs_can_be_closed() {
    run("hang-is-closed", async |page: Page| {
        until_it_hangs(&page).await?;
        page.click(".run-controls [aria-label='Close the run']").await?;
        page.until_gone(".run").await?;
        // The page lives, and so does the next run.
        page.click("[data-action=run]").await?;
        page.until_there(".run[data-status=asking]").await?;
        page.click(".run__left .ask__buttons .button:not([data-tone])").await?;
        page.until_there(".run[data-status=failed]").await
    })
    .await;
}
