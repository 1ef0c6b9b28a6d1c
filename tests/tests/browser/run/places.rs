//! Ways into and out of a run: begun at a thing, begun again, and a finding in a scenario.

use anyhow::ensure;
use aslant_tests::{Page, run};

use super::{ends, press};
use crate::hands::open_drawer;

#[tokio::test]
async fn a_run_begun_at_a_state_begins_there_again() {
    run("run-from-here", async |page: Page| {
        page.open("").await?;
        page.click(".canvas [data-name=MarkFulfilled]").await?;
        page.press("r").await?;
        page.until_there(".run-controls__speed select").await?;
        page.choose(".run-controls__speed select", "At once").await?;
        ends(&page, "failed").await?;
        page.until_text(".summary", "From MarkFulfilled").await?;
        press(&page, "Restart").await?;
        page.until_text(".timeline", "MarkFulfilled").await?;
        ends(&page, "failed").await?;
        page.until_text(".summary", "From MarkFulfilled").await?;
        ensure!(!page.text(".timeline").await?.contains("ValidateOrder"));
        // The scenarios can be looked at meanwhile.
        press(&page, "Scenarios").await?;
        page.until_there(".scenario[data-name='Card declined']").await?;
        page.click(".scenarios__list > .button").await?;
        page.until_text(".timeline", "MarkFulfilled").await
    })
    .await;
}

#[tokio::test]
async fn a_finding_in_a_scenario_leads_to_its_field() {
    run("run-scenario-finding", async |page: Page| {
        let text = "x".repeat(270_000);
        let design = format!(
            r#"{{"aslant": 1, "name": "Large", "workflows": [{{"id": 1, "name": "Large", "machine": {{"StartAt": "A", "States": {{
                "A": {{"Type": "Pass", "End": true}}}}}}}}],
                "scenarios": [{{"id": 20, "name": "Too much", "workflow": 1, "input": {{"text": "{text}"}}}}]}}"#
        );
        let link = aslant_engine::interchange::share::encode(&aslant_engine::design::file::read(&design)?);
        page.open(&format!("#{link}")).await?;
        page.click("[data-action=keep-copy]").await?;
        page.until_gone(".shared").await?;
        open_drawer(&page, "Problems").await?;
        page.until_there("[data-code=payload-too-large]").await?;
        page.click("[data-code=payload-too-large] .problem__main").await?;
        page.until_there(".scenario[data-name='Too much'][data-open=true]").await?;
        page.until(
            "the focus in the input's field",
            "document.activeElement?.closest('[data-pointer]')?.dataset.pointer === '/input'",
        )
        .await
        .map(|_| ())
    })
    .await;
}
