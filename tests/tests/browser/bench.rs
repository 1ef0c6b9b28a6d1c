//! How fast the canvas moves with large designs: frames measured in the page while it pans, zooms and drags.
//!
//! `cargo xtask bench` runs it. It prints a table and asserts no times: those belong to the machine.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use aslant_tests::{Page, run};
use serde_json::{Map, Value, json};

use crate::hands::open_empty;

/// How many frames one measurement takes.
const FRAMES: u32 = 60;

/// A machine of `count` states in one workflow: Tasks that fail over to a handler, Choices, Waits, and a Map now and then.
fn machine(count: usize) -> Value {
    let mut states = Map::new();
    let mut made = 1;
    let mut at = 0;
    while made < count {
        let (name, next) = (format!("Step{at}"), format!("Step{}", at + 1));
        let call = json!({ "FunctionName": format!("${{Worker{}Arn}}", at % 20) });
        let task = json!({ "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": call });
        let mut state = match at % 10 {
            3 => json!({ "Type": "Choice", "Default": next, "Choices": [
                { "Condition": "{% $states.input.again %}", "Next": format!("Step{}", at - 2) }] }),
            6 => json!({ "Type": "Wait", "Seconds": 5, "Next": next }),
            8 => {
                made += 2;
                let mut inner = task.clone();
                inner["Next"] = json!(format!("Inner{at}b"));
                json!({ "Type": "Map", "Items": "{% $states.input.items %}", "Next": next, "ItemProcessor": {
                    "StartAt": format!("Inner{at}a"), "States": {
                        format!("Inner{at}a"): inner, format!("Inner{at}b"): { "Type": "Pass", "End": true } } } })
            }
            _ => {
                let mut task = task.clone();
                task["Next"] = json!(next);
                task
            }
        };
        if at % 10 == 5 {
            state["Catch"] = json!([{ "ErrorEquals": ["States.ALL"], "Next": "Last" }]);
        }
        states.insert(name, state);
        made += 1;
        at += 1;
    }
    states.insert(format!("Step{at}"), json!({ "Type": "Pass", "Next": "Last" }));
    states.insert("Last".to_owned(), json!({ "Type": "Succeed" }));
    json!({ "QueryLanguage": "JSONata", "StartAt": "Step0", "States": states })
}

fn file_of(count: usize) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("aslant-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("Machine{count}.asl.json"));
    std::fs::write(&path, machine(count).to_string())?;
    Ok(path)
}

/// Does one thing a frame in the page, and returns the time between frames and the time spent in it, in milliseconds.
async fn frames(page: &Page, before: &str, each: &str, after: &str) -> Result<Vec<[f64; 2]>> {
    let body = format!(
        "const stage = document.querySelector('.canvas__stage'); const box = stage.getBoundingClientRect(); \
         const middle = {{ x: box.x + box.width / 2, y: box.y + box.height / 2 }}; \
         const pointer = (type, x, y, target) => target.dispatchEvent(new PointerEvent(type, {{ bubbles: true, cancelable: true, \
           pointerId: 1, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : 0, \
           buttons: type === 'pointerup' ? 0 : 1, clientX: x, clientY: y }})); \
         const wheel = (x, y, ctrlKey) => stage.dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, \
           deltaX: x, deltaY: y, ctrlKey, clientX: middle.x, clientY: middle.y }})); \
         const next = () => new Promise(requestAnimationFrame); \
         {before}; await next(); let last = await next(); const frames = []; \
         for (let frame = 0; frame < {FRAMES}; frame++) {{ \
           const turn = frame % 60 < 30 ? 1 : -1; const begun = performance.now(); {each}; \
           const spent = performance.now() - begun; const now = await next(); frames.push([now - last, spent]); last = now; \
         }} {after}; return frames"
    );
    let value = page.js(&format!("return (async () => {{ {body} }})()")).await?;
    let frames = value.as_array().context("frames")?;
    let part = |frame: &Value, at: usize| frame.get(at).and_then(Value::as_f64).context("a time");
    frames.iter().map(|frame| Ok([part(frame, 0)?, part(frame, 1)?])).collect()
}

/// Median, 95th percentile and largest.
fn spread(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = ((times.len() as f64 - 1.0) * share).round() as usize;
        times.get(index).copied().unwrap_or_default()
    };
    format!("{:7.1} {:7.1} {:7.1}", at(0.5), at(0.95), at(1.0))
}

async fn measure(page: &Page, count: usize) -> Result<()> {
    // Slow frames are a result too, not a failure to measure.
    page.driver.set_script_timeout(Duration::from_secs(240)).await?;
    open_empty(page).await?;
    let begun = Instant::now();
    page.give_file("#open-files", &file_of(count)?).await?;
    page.until_there(".canvas [data-kind=workflow]").await?;
    page.settled().await?;
    let opened = begun.elapsed();
    println!("\n{count} states, open after {} ms", opened.as_millis());
    println!("{:<22} {:>7} {:>7}   frame: {:<16}   in the handler:", "", "DOM", "cards", "median p95 max");
    for (view, keys) in [("all in sight", "Shift+!"), ("100 %", "Control+0")] {
        page.press("Escape").await?;
        page.press(keys).await?;
        page.until_gone(".canvas__stage[data-gliding=true]").await?;
        let deeds = [
            ("pan", "", "wheel(12 * turn, 18 * turn, false)", ""),
            ("zoom", "", "wheel(0, -4 * turn, true)", ""),
            (
                "drag a card",
                "const near = [...stage.querySelectorAll('.card')].map(card => [card, card.getBoundingClientRect()]) \
                   .filter(([, r]) => r.x > box.x + 60 && r.y > box.y + 60 && r.right < box.right - 200 && r.bottom < box.bottom - 200); \
                 const distance = r => Math.hypot(r.x - middle.x, r.y - middle.y); \
                 near.sort((a, b) => distance(a[1]) - distance(b[1])); const [card, r] = near[0]; \
                 let x = r.x + r.width / 2, y = r.y + r.height / 2; pointer('pointerdown', x, y, card)",
                "x += 2 * turn; y += turn; pointer('pointermove', x, y, stage)",
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })); \
                 pointer('pointerup', x, y, stage)",
            ),
            (
                "marquee",
                "let x = box.x + 40, y = box.y + 40; pointer('pointerdown', x, y, stage)",
                "x += 8 * turn; y += 5 * turn; pointer('pointermove', x, y, stage)",
                "pointer('pointerup', x, y, stage)",
            ),
        ];
        for (deed, before, each, after) in deeds {
            let times = frames(page, before, each, after).await.with_context(|| deed.to_owned())?;
            let (dom, cards) = (page.count("*").await?, page.count(".canvas :is(.card, .frame)").await?);
            let frame = spread(times.iter().map(|[frame, _]| *frame).collect());
            let spent = spread(times.iter().map(|[_, spent]| *spent).collect());
            println!("{:<22} {dom:>7} {cards:>7}   {frame}   {spent}", format!("{view}: {deed}"));
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn benchmark_of_the_canvas() {
    for count in [100, 1_000, 5_000] {
        run(&format!("bench-{count}"), async |page: Page| measure(&page, count).await).await;
    }
}
