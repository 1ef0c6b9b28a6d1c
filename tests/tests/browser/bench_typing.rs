//! How soon what one types is checked: from a key to what the checks say of it on the screen, with a large machine.
//!
//! `cargo xtask bench check` runs it. It prints figures and asserts no times: those belong to the machine.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use aslant_tests::{Page, run};
use serde_json::json;

use crate::bench::file_of;
use crate::hands::{open_drawer, open_empty};

/// Keys that are measured one by one.
const KEYS: usize = 24;

/// Notes when a key goes down, and when the frames are painted in which a mistake is first marked in the text (or is no
/// longer), and in which the number of problems of the whole design has followed.
const WATCH: &str = "window.typing = { at: 0, marked: 0, counted: 0, tasks: [] }; \
     window.addEventListener('keydown', event => Object.assign(window.typing, { at: event.timeStamp, marked: 0, counted: 0 }), true); \
     new PerformanceObserver(list => list.getEntries().forEach(entry => window.typing.tasks.push(entry.duration))) \
       .observe({ entryTypes: ['longtask'] }); \
     const seen = { marked: () => !!document.querySelector('.cm-lintRange-error'), \
       counted: () => document.querySelector('.topbar__count').textContent.trim() }; \
     const was = { marked: seen.marked(), counted: seen.counted() }; \
     const look = () => { for (const what of ['marked', 'counted']) { const now = seen[what](); \
       if (now !== was[what]) { was[what] = now; const channel = new MessageChannel(); \
         channel.port1.onmessage = () => window.typing[what] = performance.now(); channel.port2.postMessage(0); } } \
       requestAnimationFrame(look); }; look(); return 0";

async fn patiently(page: &Page, expression: &str) -> Result<()> {
    let body = format!(
        "return (async () => {{ for (let i = 0; i < 4800; i++) {{ if ({expression}) return true; \
           await new Promise(done => setTimeout(done, 25)); }} return false }})()"
    );
    ensure!(page.js(&body).await? == json!(true), "it never came: {expression}");
    Ok(())
}

fn spread(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = ((times.len() as f64 - 1.0) * share).round() as usize;
        times.get(index).copied().unwrap_or_default()
    };
    format!("{:.0} / {:.0} / {:.0} ms (median / p95 / most)", at(0.5), at(0.95), at(1.0))
}

/// Presses a key that makes or mends a mistake, and says after how long that was marked, and counted.
async fn key(page: &Page, name: &str) -> Result<[f64; 2]> {
    page.press(name).await?;
    patiently(page, "window.typing.marked > window.typing.at && window.typing.counted > window.typing.at")
        .await?;
    let took = page.js("const t = window.typing; return [t.marked - t.at, t.counted - t.at]").await?;
    let part = |at: usize| took.get(at).and_then(serde_json::Value::as_f64).context("a time");
    Ok([part(0)?, part(1)?])
}

async fn long_tasks(page: &Page) -> Result<String> {
    let found = page
        .js("const tasks = window.typing.tasks; window.typing.tasks = []; return [tasks.length, Math.max(0, ...tasks)]")
        .await?;
    let number = |at: usize| found.get(at).and_then(serde_json::Value::as_f64).unwrap_or_default();
    Ok(format!("{:.0} long tasks, the longest {:.0} ms", number(0), number(1)))
}

async fn measure(page: &Page, count: usize) -> Result<()> {
    page.be_patient(Duration::from_secs(180));
    open_empty(page).await?;
    page.give_file("#open-files", &file_of(count)?).await?;
    patiently(
        page,
        "!!document.querySelector('.canvas__drawn[data-drawn=true], .canvas .frame[data-kind=workflow]')",
    )
    .await?;
    page.settled().await?;
    patiently(page, "+document.querySelector('.topbar__count')?.dataset.checked >= +document.querySelector('[data-settled]').dataset.settled").await?;
    page.js(WATCH).await?;
    open_drawer(page, "Code").await?;
    page.until_there(".cm-line").await?;
    page.js("document.querySelector('.cm-content').focus()").await?;
    page.press("Control+f").await?;
    page.until_there(".cm-search input[name=search]").await?;
    page.type_text("\"Next\": \"Step500").await?;
    page.press("Enter").await?;
    page.press("Escape").await?;
    page.press("ArrowRight").await?;
    long_tasks(page).await?;

    // A target that is and one that is not, by turns: each key makes or mends a mistake.
    let (mut marked, mut counted) = (Vec::new(), Vec::new());
    for turn in 0..KEYS {
        let [mark, count] = key(page, if turn % 2 == 0 { "x" } else { "Backspace" }).await?;
        marked.push(mark);
        counted.push(count);
    }
    println!(
        "{count} states, from a key in the text until its findings are painted there: {}",
        spread(marked)
    );
    println!(
        "{count} states, until canvas and list have followed: {}; {}",
        spread(counted),
        long_tasks(page).await?
    );

    // Typing without a pause.
    page.press("Control+End").await?;
    page.press("Control+Home").await?;
    page.press("End").await?;
    page.press("Enter").await?;
    page.type_text("\"Comment\": \"").await?;
    long_tasks(page).await?;
    let keys: Vec<&str> =
        "the quick brown fox jumps over the lazy dog".split("").filter(|key| !key.is_empty()).collect();
    let mut frames = Vec::new();
    for name in keys {
        page.js("window.typing.next = new Promise(done => window.addEventListener('keydown', event => \
                 requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => \
                 done(performance.now() - event.timeStamp); channel.port2.postMessage(0); }), { once: true, capture: true })); return 0")
            .await?;
        page.press(if name == " " { "Space" } else { name }).await?;
        let took = page.js("return window.typing.next").await?;
        frames.push(took.as_f64().context("a time")?);
    }
    println!(
        "{count} states, a key until its letter is painted while typing: {}; {}",
        spread(frames),
        long_tasks(page).await?
    );
    Ok(())
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn benchmark_of_typing() {
    run("bench-typing", async |page: Page| measure(&page, 1_000).await).await;
}
