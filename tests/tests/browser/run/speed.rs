//! How fast executions are in the page's worker, and how long a step back takes in a long run.
//!
//! `cargo xtask bench run` runs it. It prints figures and asserts no times: those belong to the machine.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use aslant_tests::{Page, run};
use serde_json::{Value, json};

/// Keeps the worker that the page starts for its first run, to ask it for more than the page does.
const KEEP_THE_WORKER: &str = "const Native = window.Worker; \
    window.Worker = class extends Native { constructor(...given) { super(...given); window.theWorker = this; } }; return 0";

/// The machines, from `ASLANT_MACHINES`: a file as `engine/benches/run.rs` writes it.
fn machines() -> Result<Vec<Value>> {
    let path = std::env::var_os("ASLANT_MACHINES").context("ASLANT_MACHINES names the machines")?;
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// Runs each machine for so long, in milliseconds.
const SPAN_MS: u32 = 1_500;

async fn measure(page: &Page) -> Result<()> {
    page.be_patient(Duration::from_secs(120));
    page.open("").await?;
    page.js(KEEP_THE_WORKER).await?;
    page.click("[data-action=run]").await?;
    page.until_there(".run-controls__speed select").await?;
    page.choose(".run-controls__speed select", "At once").await?;
    super::ends(page, "succeeded").await?;
    let mut cases = Vec::new();
    for machine in machines()? {
        let name = machine["name"].clone();
        let message = json!({ "Benchmark": { "name": name, "definition": machine["definition"], "input": machine["input"],
            "answers": machine["answers"], "span_ms": SPAN_MS } });
        let ask = format!(
            "return new Promise(done => {{ const hear = event => {{ const told = JSON.parse(event.data); if (!told.Measured) return; \
               window.theWorker.removeEventListener('message', hear); done(told); }}; \
               window.theWorker.addEventListener('message', hear); window.theWorker.postMessage({}); }})",
            json!(message.to_string())
        );
        let answer = page.js(&ask).await?;
        let measured = &answer["Measured"];
        ensure!(measured["error"].is_null(), "{name}: {measured}");
        let (count, spent) = (&measured["executions"], &measured["milliseconds"]);
        let rate = count.as_f64().context("a count")? * 1000.0 / spent.as_f64().context("a time")?;
        cases.push(json!({ "name": name, "events": measured["events"], "perSecond": rate }));
    }
    let report = json!({ "cases": cases });
    match std::env::var_os("ASLANT_REPORT") {
        Some(path) => std::fs::write(path, report.to_string())?,
        None => println!("{report}"),
    }
    step_back(page).await
}

/// A loop of so many events, and the time from the button to the picture of the step before.
async fn step_back(page: &Page) -> Result<()> {
    const DESIGN: &str = r#"{"aslant": 1, "name": "Loop", "workflows": [{"id": 1, "name": "Loop", "machine": {"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "B"},
        "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThanEquals": 6240, "Next": "C"}], "Default": "A"},
        "C": {"Type": "Succeed"}}}}], "scenarios": [{"id": 20, "name": "Long", "workflow": 1, "input": {"n": 0}}]}"#;
    super::run_design(page, DESIGN).await?;
    super::ends(page, "succeeded").await?;
    let body = "return (async () => { const times = []; const frame = () => new Promise(requestAnimationFrame); \
        const value = () => +document.querySelector('.run-controls__scrubber').value; \
        for (let i = 0; i < 60; i++) { await frame(); const before = value(); const begun = performance.now(); \
          document.querySelector('.run-controls [aria-label=\"Step back\"]').click(); \
          while (value() === before) await new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }); \
          times.push(performance.now() - begun); } \
        return times.sort((a, b) => a - b) })()";
    let times = page.js(body).await?;
    let at = |index: usize| times.get(index).and_then(Value::as_f64).unwrap_or_default();
    println!(
        "a step back in the page, at its end of a run of 25,000 events: median {:.1} ms, slowest of 60 {:.1} ms",
        at(30),
        at(59)
    );
    Ok(())
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn dry_run_speed_in_the_page() {
    run("bench-run", async |page: Page| measure(&page).await).await;
}
