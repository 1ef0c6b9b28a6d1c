//! How fast the canvas moves with large designs: frames measured in the page while it pans, zooms and drags.
//!
//! `cargo xtask bench` runs it. It prints a table and asserts no times: those belong to the machine.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use aslant_tests::{Page, run};
use serde_json::{Map, Value, json};

use crate::hands::open_empty;

/// How many frames one measurement takes: two times there and back.
const FRAMES: u32 = 120;

/// A machine of `count` states in one workflow: Tasks that fail over to a handler, Choices, Waits, and a Map now and then.
pub fn machine(count: usize) -> Value {
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

/// A machine of so many states as a file for the page to open.
pub fn file_of(count: usize) -> Result<PathBuf> {
    file_with(&format!("Machine{count}.asl.json"), &machine(count).to_string())
}

/// A file in the tests' own folder. It is whole whenever it is there, however many write it at once.
pub fn file_with(name: &str, content: &str) -> Result<PathBuf> {
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let (path, first) = (folder.join(name), folder.join(format!("{name}.{}.{number}", std::process::id())));
    std::fs::write(&first, content)?;
    std::fs::rename(&first, &path)?;
    Ok(path)
}

/// What every measurement in the page begins with: events as a hand makes them, and where the first state stands.
const PRELUDE: &str = "const stage = document.querySelector('.canvas__stage'); const box = stage.getBoundingClientRect(); \
     const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }; \
     const pointer = (type, x, y) => stage.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, \
       pointerId: 1, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : 0, \
       buttons: type === 'pointerup' ? 0 : 1, clientX: x, clientY: y })); \
     const wheel = (x, y, ctrlKey) => stage.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, \
       deltaX: x, deltaY: y, ctrlKey, clientX: middle.x, clientY: middle.y })); \
     const next = () => new Promise(requestAnimationFrame); \
     const card = () => { const m = new DOMMatrix(document.querySelector('.canvas__layer').style.transform); \
       return { x: box.x + m.e + m.a * window.benchCard.x, y: box.y + m.f + m.a * window.benchCard.y }; }; \
     const selected = () => parseInt(document.querySelector('.inspector__title')?.textContent) || 0; ";

/// Does one thing a frame in the page, and returns the time between frames and the time spent in the handlers, in
/// milliseconds.
async fn frames(page: &Page, before: &str, each: &str, after: &str) -> Result<Vec<[f64; 2]>> {
    let body = format!(
        "{PRELUDE} {before}; await next(); let last = await next(); const frames = []; \
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

/// A deed: its name, what is done before it, each frame, and after it.
type Deed = (&'static str, &'static str, &'static str, &'static str);

const PAN: Deed = ("pan", "", "wheel(12 * turn, 18 * turn, false)", "");
const ZOOM: Deed = ("zoom", "", "wheel(0, -4 * turn, true)", "");
const DRAG: Deed = (
    "drag one state",
    "let { x, y } = card(); pointer('pointerdown', x, y)",
    "x += 2 * turn; y += turn; pointer('pointermove', x, y)",
    "window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })); pointer('pointerup', x, y)",
);
const MARQUEE: Deed = (
    "marquee",
    "let x = box.x + 4, y = box.y + 4; pointer('pointerdown', x, y)",
    "x += 20 * turn; y += 14 * turn; pointer('pointermove', x, y)",
    "pointer('pointerup', x, y)",
);
/// Selects at least fifty states with a marquee from the corner, and drags them by the first.
const DRAG_FIFTY: Deed = (
    "drag 50 states",
    "let x = box.x + 4, y = box.y + 4; pointer('pointerdown', x, y); \
     for (let i = 0; i < 300 && selected() < 50; i++) { \
       x = Math.min(x + 8, box.right - 8); y = Math.min(y + 7, box.bottom - 8); pointer('pointermove', x, y); \
       await next(); await next(); } \
     pointer('pointerup', x, y); await next(); ({ x, y } = card()); pointer('pointerdown', x, y)",
    DRAG.2,
    DRAG.3,
);

/// Waits in the page for an expression to hold, for up to a minute: a page that is busy is a result too.
async fn patiently(page: &Page, expression: &str) -> Result<()> {
    let body = format!(
        "return (async () => {{ for (let i = 0; i < 2400; i++) {{ if ({expression}) return true; \
           await new Promise(done => setTimeout(done, 25)); }} return false }})()"
    );
    anyhow::ensure!(page.js(&body).await? == json!(true), "it never came: {expression}");
    Ok(())
}

async fn measure(page: &Page, count: usize) -> Result<()> {
    // Slow frames are a result too, not a failure to measure.
    page.be_patient(Duration::from_secs(120));
    open_empty(page).await?;
    page.js("window.longTasks = []; new PerformanceObserver(list => list.getEntries().forEach(entry => \
         window.longTasks.push(entry.duration))).observe({ entryTypes: ['longtask'] })")
        .await?;
    let begun = Instant::now();
    page.give_file("#open-files", &file_of(count)?).await?;
    patiently(
        page,
        "!!document.querySelector('.canvas__drawn[data-drawn=true], .canvas .frame[data-kind=workflow]')",
    )
    .await?;
    page.settled().await?;
    let opened = begun.elapsed();
    // The checks run after a pause; what they take belongs to opening as well.
    let checked = "+document.querySelector('.topbar__count')?.dataset.checked >= +document.querySelector('[data-settled]').dataset.settled";
    patiently(page, checked).await?;
    let tasks =
        page.js("return [Math.max(0, ...window.longTasks), performance.memory?.usedJSHeapSize ?? 0]").await?;
    let number = |at: usize| tasks.get(at).and_then(Value::as_f64).unwrap_or_default();
    println!(
        "\n{count} states: open after {} ms, longest task {:.0} ms, JavaScript heap {:.1} MB",
        opened.as_millis(),
        number(0),
        number(1) / 1_048_576.0
    );
    println!("{:<30} {:>7} {:>7}   frame: {:<16}   in the handlers:", "", "DOM", "cards", "median p95 max");
    page.press("Escape").await?;
    // Nearer about the canvas' origin, where the first state stands: that is the one to be dragged.
    page.js(&format!(
        "return (async () => {{ {PRELUDE} \
           const view = () => new DOMMatrix(document.querySelector('.canvas__layer').style.transform); \
           for (let i = 0; i < 200 && view().a < 1; i++) {{ const m = view(); \
             stage.dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, deltaY: -30, ctrlKey: true, \
               clientX: box.x + m.e, clientY: box.y + m.f }})); await next(); }} }})()"
    ))
    .await?;
    patiently(page, "!!document.querySelector('.canvas .card[data-name=Step0]')").await?;
    page.js(
        "const first = document.querySelector('.card[data-name=Step0]'); const m = new DOMMatrix(first.style.transform); \
         window.benchCard = { x: m.e + first.offsetWidth / 2, y: m.f + first.offsetHeight / 2 }; return 0",
    )
    .await?;
    let near: &[Deed] = &[PAN, ZOOM, DRAG, MARQUEE];
    let far: &[Deed] = &[PAN, ZOOM, DRAG, DRAG_FIFTY, MARQUEE];
    for (view, keys, deeds) in [("near", "Escape", near), ("all in sight", "Shift+!", far)] {
        page.press(keys).await?;
        patiently(page, "document.querySelector('.canvas__layer').dataset.moving === 'false'").await?;
        for (deed, before, each, after) in deeds {
            page.press("Escape").await?;
            page.press("Escape").await?;
            let times = frames(page, before, each, after).await.with_context(|| (*deed).to_owned())?;
            let (dom, cards) = (page.count("*").await?, page.count(".canvas :is(.card, .frame)").await?);
            let frame = spread(times.iter().map(|[frame, _]| *frame).collect());
            let spent = spread(times.iter().map(|[_, spent]| *spent).collect());
            println!("{:<30} {dom:>7} {cards:>7}   {frame}   {spent}", format!("{view}: {deed}"));
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn benchmark_of_the_canvas() {
    // `ASLANT_BENCH=100` measures one size alone.
    let only: Option<usize> = std::env::var("ASLANT_BENCH").ok().and_then(|count| count.parse().ok());
    for count in [100, 1_000, 5_000].into_iter().filter(|count| only.is_none_or(|only| only == *count)) {
        run(&format!("bench-{count}"), async |page: Page| measure(&page, count).await).await;
    }
}
