//! The canvas beside React Flow: both pages get the same graph in the same places, and the same hand moves them in one run
//! of the same browser. `cargo xtask bench canvas` runs it. It prints tables and asserts no times.
//!
//! The browser draws as many frames as it can instead of sixty a second, so that what takes less than a sixtieth of a
//! second can be told apart.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use aslant_engine::design::{Design, WorkflowType};
use aslant_engine::interchange::asl::{Target, import_into, parse};
use aslant_engine::layout::{EdgeClass, Graph, LayoutOptions, NodeKind, StateShape, card_content, layout};
use aslant_tests::{Options, Page, run_with};
use serde_json::{Value, json};
use xtask::server::{Server, Site};

use crate::bench::{file_of, machine};
use crate::hands::{open_empty, until_view_changed, view};

/// A deed goes forth for six frames and back for six. It ends after so many frames or, where they are slow, with the
/// turn that takes so long.
const FRAMES: u32 = 120;
const LONGEST_MS: u32 = 5_000;

const SIZES: [usize; 4] = [100, 625, 1_000, 5_000];

/// Who is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Aslant,
    /// With `onlyRenderVisibleElements`.
    VisibleOnly,
    Everything,
}

impl Subject {
    fn name(self) -> &'static str {
        match self {
            Self::Aslant => "Aslant",
            Self::VisibleOnly => "React Flow, visible only",
            Self::Everything => "React Flow",
        }
    }
}

/// The graph as React Flow's page takes it, and the middle of the first state.
fn graph(count: usize) -> Result<(Value, [f64; 2])> {
    let definition = parse(&machine(count).to_string()).value;
    let target =
        Target::New { name: Arc::from(format!("Machine{count}")), workflow_type: WorkflowType::Standard };
    let import = import_into(&Design::empty(), &target, &definition)?;
    let mut design = Design::empty();
    design.apply(import.command)?;
    let graph = Graph::from_design(&design);
    let placed = layout(&graph, &LayoutOptions::default());
    let kind = |kind: NodeKind| match kind {
        NodeKind::State(StateShape::Choice) => "choice",
        NodeKind::State(StateShape::Wait) => "wait",
        NodeKind::State(StateShape::Pass) => "pass",
        NodeKind::State(StateShape::Succeed) => "succeed",
        NodeKind::State(_) => "task",
        _ => "map",
    };
    let mut first = None;
    let mut nodes = Vec::new();
    for node in &graph.nodes {
        let Some(rect) = placed.rects.get(&node.id) else { continue };
        let content = card_content(&design, node.id).unwrap_or_default();
        if content.title == "Step0" {
            first = Some([rect.center().x, rect.center().y]);
        }
        nodes.push(json!({
            "id": node.id.0, "frame": node.kind.slots() > 0, "kind": kind(node.kind), "title": content.title,
            "subtitle": content.subtitle, "badges": vec!["⚡ 1"; content.badges],
            "x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height,
        }));
    }
    // Frames first: they lie below what stands in them.
    nodes.sort_by_key(|node| node["frame"] != json!(true));
    let edges: Vec<Value> = graph
        .edges
        .iter()
        .map(|edge| {
            json!({ "source": edge.from.0, "target": edge.to.0, "failure": edge.class == EdgeClass::Failure,
                    "label": edge.label.as_ref().map(|label| label.text.clone()) })
        })
        .collect();
    Ok((json!({ "nodes": nodes, "edges": edges }), first.context("a first state")?))
}

/// What is the same for both: the hand, and the clock. The page's own part gives `pane` (what is pressed on to select),
/// `layer` (what is moved and scaled) and `wheelFactor`.
const HAND: &str = "const box = window.benchBox; const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }; \
     const layer = () => document.querySelector(window.benchLayer); \
     const view = () => new DOMMatrix(getComputedStyle(layer()).transform); \
     const next = () => new Promise(requestAnimationFrame); \
     let held = null; \
     const pointer = (type, x, y, target) => { \
       if (type === 'down') held = target ?? document.elementFromPoint(x, y) ?? pane(); \
       const options = { bubbles: true, cancelable: true, view: window, pointerId: 1, pointerType: 'mouse', isPrimary: true, \
         button: type === 'move' ? -1 : 0, buttons: type === 'up' ? 0 : 1, clientX: x, clientY: y }; \
       held.dispatchEvent(new PointerEvent('pointer' + type, options)); \
       held.dispatchEvent(new MouseEvent('mouse' + type, { ...options, button: 0 })); }; \
     const pane = () => document.querySelector(window.benchPane); \
     const wheel = (x, y, ctrlKey) => (document.elementFromPoint(middle.x, middle.y) ?? pane()).dispatchEvent(new WheelEvent('wheel', { \
       bubbles: true, cancelable: true, view: window, deltaX: x, deltaY: y, ctrlKey, clientX: middle.x, clientY: middle.y })); \
     const card = () => { const m = view(); \
       return { x: box.x + m.e + m.a * window.benchCard[0], y: box.y + m.f + m.a * window.benchCard[1] }; }; ";

/// A deed: its name, what is done before it, each frame, and after it.
struct Deed {
    name: &'static str,
    before: &'static str,
    each: &'static str,
    after: &'static str,
}

const PAN: Deed = Deed { name: "pan", before: "", each: "wheel(45 * turn, 60 * turn, false)", after: "" };
const ZOOM: Deed =
    Deed { name: "zoom", before: "", each: "wheel(0, -4 * window.benchZoom * turn, true)", after: "" };
const DRAG: Deed = Deed {
    name: "drag one",
    before: "let { x, y } = card(); pointer('down', x, y)",
    each: "x += 10 * turn; y += 5 * turn; pointer('move', x, y)",
    after: "pointer('up', x, y)",
};
const MARQUEE: Deed = Deed {
    name: "marquee",
    before: "let x = box.x + 4, y = box.y + 4; pointer('down', x, y, pane())",
    each: "x += 60 * turn; y += 40 * turn; pointer('move', x, y)",
    after: "pointer('up', x, y)",
};
const DRAG_FIFTY: Deed = Deed {
    name: "drag 50",
    before: "let x = box.x + 4, y = box.y + 4; pointer('down', x, y, pane()); \
             for (let i = 0; i < 300 && window.benchSelected() < 50; i++) { \
               x = Math.min(x + 8, box.x + box.width - 90); y = Math.min(y + 7, box.y + box.height - 90); pointer('move', x, y); \
               await next(); await next(); } \
             pointer('up', x, y); await next(); await next(); window.benchCount = window.benchSelected(); \
             ({ x, y } = card()); pointer('down', x, y)",
    each: DRAG.each,
    after: DRAG.after,
};

struct Times {
    /// From frame to frame, in milliseconds.
    frames: Vec<f64>,
    /// Tasks of over 50 ms.
    long_tasks: u64,
}

impl Times {
    fn at(&self, share: f64) -> f64 {
        let mut times = self.frames.clone();
        times.sort_by(f64::total_cmp);
        let index = ((times.len() as f64 - 1.0) * share).round().max(0.0) as usize;
        times.get(index).copied().unwrap_or_default()
    }
}

async fn play(page: &Page, deed: &Deed) -> Result<Times> {
    let Deed { before, each, after, .. } = deed;
    let body = format!(
        "{HAND} {before}; await next(); await next(); window.longTasks = 0; \
         let last = await next(); const begin = last; const frames = []; \
         for (let frame = 0; frame < {FRAMES} && (frame === 0 || frame % 12 !== 0 || last - begin < {LONGEST_MS}); frame++) {{ \
           const turn = frame % 12 < 6 ? 1 : -1; {each}; const now = await next(); frames.push(now - last); last = now; \
         }} {after}; await next(); await next(); await new Promise(done => setTimeout(done, 0)); \
         return [frames, window.longTasks]"
    );
    let value = page.js(&format!("return (async () => {{ {body} }})()")).await?;
    let frames = value[0].as_array().context("frames")?.iter().filter_map(Value::as_f64).collect();
    Ok(Times { frames, long_tasks: value[1].as_u64().unwrap_or_default() })
}

/// Waits in the page for an expression to hold, for up to two minutes.
async fn patiently(page: &Page, expression: &str) -> Result<()> {
    let body = format!(
        "return (async () => {{ for (let i = 0; i < 4800; i++) {{ if ({expression}) return true; \
           await new Promise(done => setTimeout(done, 25)); }} return false }})()"
    );
    ensure!(page.js(&body).await? == json!(true), "it never came: {expression}");
    Ok(())
}

const COUNT_LONG_TASKS: &str = "window.longTasks = 0; new PerformanceObserver(list => \
     { window.longTasks += list.getEntries().length; }).observe({ entryTypes: ['longtask'] }); \
     Element.prototype.setPointerCapture = () => {}; Element.prototype.releasePointerCapture = () => {}; \
     Element.prototype.hasPointerCapture = () => true;";

/// One page with one graph.
struct Measured {
    open_ms: f64,
    dom: [u64; 2],
    megabytes: Option<f64>,
    times: BTreeMap<String, Times>,
}

/// The box of the canvas and the two views that Aslant shows, which React Flow's page gets too.
#[derive(Clone, Default)]
struct Stage {
    canvas: Value,
    near: Value,
    all: Value,
}

async fn settings(page: &Page, subject: Subject, canvas: &Value, first: [f64; 2]) -> Result<()> {
    let (layer, pane, zoom, selected) = if subject == Subject::Aslant {
        (
            ".canvas__layer",
            ".canvas__stage",
            1.0,
            "parseInt(document.querySelector('.inspector__title')?.textContent) || 0",
        )
    } else {
        // Two to the power of two thousandths of the wheel, against e to the power of a hundredth.
        (
            ".react-flow__viewport",
            ".react-flow__pane",
            7.213,
            "document.querySelectorAll('.react-flow__node.selected').length",
        )
    };
    page.js(&format!(
        "{COUNT_LONG_TASKS} window.benchBox = {canvas}; window.benchLayer = {layer:?}; window.benchPane = {pane:?}; \
         window.benchZoom = {zoom}; window.benchCard = {}; window.benchSelected = () => {selected}; return 0",
        json!(first)
    ))
    .await?;
    Ok(())
}

async fn viewport(page: &Page) -> Result<Value> {
    page.js(&format!("{HAND} const m = view(); return {{ x: m.e, y: m.f, zoom: m.a }}")).await
}

async fn gestures(
    page: &Page,
    shown: &str,
    deeds: &[&Deed],
    into: &mut BTreeMap<String, Times>,
) -> Result<()> {
    for deed in deeds {
        let times = play(page, deed).await.with_context(|| format!("{shown}: {}", deed.name))?;
        into.insert(format!("{shown}: {}", deed.name), times);
        page.press("Escape").await?;
        page.press("Escape").await?;
    }
    Ok(())
}

async fn aslant(page: &Page, count: usize, first: [f64; 2], stage: &mut Stage) -> Result<Measured> {
    page.driver.set_script_timeout(Duration::from_secs(180)).await?;
    open_empty(page).await?;
    let begun = Instant::now();
    page.give_file("#open-files", &file_of(count)?).await?;
    let shown =
        "!!document.querySelector('.canvas__drawn[data-drawn=true], .canvas .frame[data-kind=workflow]')";
    patiently(page, shown).await?;
    page.settled().await?;
    let open_ms = begun.elapsed().as_secs_f64() * 1000.0;
    let checked = "+document.querySelector('.topbar__count')?.dataset.checked >= +document.querySelector('[data-settled]').dataset.settled";
    patiently(page, checked).await?;
    stage.canvas = page
        .js("const b = document.querySelector('.canvas__stage').getBoundingClientRect(); \
             return { x: b.x, y: b.y, width: b.width, height: b.height }")
        .await?;
    settings(page, Subject::Aslant, &stage.canvas, first).await?;
    let mut times = BTreeMap::new();
    let at_rest = "document.querySelector('.canvas__layer').dataset.moving === 'false'";
    // Nearer about the first state.
    page.js(&format!(
        "return (async () => {{ {HAND} for (let i = 0; i < 300 && view().a < 1; i++) {{ const at = card(); \
           pane().dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, deltaY: -30, ctrlKey: true, \
             clientX: at.x, clientY: at.y }})); \
             await next(); }} const at = card(); \
           pane().dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, deltaX: at.x - box.x - 300, \
             deltaY: at.y - box.y - 300, clientX: middle.x, clientY: middle.y }})); await next(); }})()"
    ))
    .await?;
    patiently(page, at_rest).await?;
    stage.near = viewport(page).await?;
    let near_dom = page.count("*").await?;
    gestures(page, "near", &[&PAN, &ZOOM, &DRAG, &MARQUEE], &mut times).await?;
    page.press("Control+z").await?;
    page.press("Escape").await?;
    let before = view(page).await?;
    page.press("Shift+!").await?;
    until_view_changed(page, before).await?;
    patiently(page, at_rest).await?;
    page.settled().await?;
    stage.all = viewport(page).await?;
    let dom = [near_dom, page.count("*").await?];
    gestures(page, "all", &[&PAN, &ZOOM, &DRAG, &DRAG_FIFTY, &MARQUEE], &mut times).await?;
    Ok(Measured { open_ms, dom, megabytes: renderer_megabytes(), times })
}

async fn react_flow(
    page: &Page,
    url: &str,
    subject: Subject,
    (graph, first): (&Value, [f64; 2]),
    stage: &Stage,
) -> Result<Measured> {
    page.driver.set_script_timeout(Duration::from_secs(180)).await?;
    page.driver.goto(url).await?;
    patiently(page, "window.loaded").await?;
    let mut graph = graph.clone();
    graph["view"] = stage.all.clone();
    let begun = Instant::now();
    let visible = subject == Subject::VisibleOnly;
    page.js(&format!("window.start({graph}, {visible}, {}); return 0", stage.canvas)).await?;
    patiently(page, "window.ready && !!document.querySelector('.react-flow__edge')").await?;
    page.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
        .await?;
    let open_ms = begun.elapsed().as_secs_f64() * 1000.0;
    settings(page, subject, &stage.canvas, first).await?;
    let mut times = BTreeMap::new();
    let show = async |view: &Value| {
        page.js(&format!(
            "window.view({view}); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => \
               setTimeout(() => done(0), 100))))"
        ))
        .await
    };
    show(&stage.near).await?;
    let near_dom = page.count("*").await?;
    gestures(page, "near", &[&PAN, &ZOOM, &DRAG, &MARQUEE], &mut times).await?;
    show(&stage.all).await?;
    let dom = [near_dom, page.count("*").await?];
    gestures(page, "all", &[&PAN, &ZOOM, &DRAG, &DRAG_FIFTY, &MARQUEE], &mut times).await?;
    Ok(Measured { open_ms, dom, megabytes: renderer_megabytes(), times })
}

/// What the browser's largest page process holds for itself, where the system tells it.
fn renderer_megabytes() -> Option<f64> {
    let mut largest: Option<f64> = None;
    let parents: BTreeMap<u32, u32> = std::fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect();
    let own = std::process::id();
    for id in parents.keys() {
        let (mut at, mut steps) = (*id, 0);
        while let Some(parent) = parents.get(&at)
            && at != own
            && steps < 20
        {
            at = *parent;
            steps += 1;
        }
        let Ok(command) = std::fs::read_to_string(format!("/proc/{id}/cmdline")) else { continue };
        if at != own || !command.contains("--type=renderer") {
            continue;
        }
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let kilobytes: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        if let Some(megabytes) = kilobytes.map(|kilobytes| kilobytes / 1024.0) {
            largest = Some(largest.map_or(megabytes, |most| most.max(megabytes)));
        }
    }
    largest
}

fn print(count: usize, measured: &[(Subject, Measured)]) {
    println!("\n**{count} states**\n");
    println!("| | {} |", measured.iter().map(|(who, _)| who.name()).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "--:|".repeat(measured.len()));
    let row = |what: &str, cell: &dyn Fn(&Measured) -> String| {
        let cells: Vec<String> = measured.iter().map(|(_, measured)| cell(measured)).collect();
        println!("| {what} | {} |", cells.join(" | "));
    };
    row("open, ms", &|m| format!("{:.0}", m.open_ms));
    row("elements near / all", &|m| format!("{} / {}", m.dom[0], m.dom[1]));
    row("memory of the page's process, MB", &|m| {
        m.megabytes.map_or("–".into(), |most| format!("{most:.0}"))
    });
    let deeds: Vec<&String> = measured.first().map(|(_, m)| m.times.keys().collect()).unwrap_or_default();
    for deed in deeds {
        let ours = measured.first().and_then(|(_, m)| m.times.get(deed)).map(|times| times.at(0.95));
        row(deed, &|m| {
            let Some(times) = m.times.get(deed) else { return "–".into() };
            let p95 = times.at(0.95);
            let ratio = ours
                .filter(|ours| *ours > 0.0)
                .map_or(String::new(), |ours| format!(" ({:.1}×)", p95 / ours));
            let long =
                if times.long_tasks > 0 { format!(", {} long", times.long_tasks) } else { String::new() };
            format!("{:.1} / {p95:.1}{ratio}{long}", times.at(0.5))
        });
    }
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn beside_react_flow() {
    let peer = std::env::var_os("ASLANT_REACT_FLOW").map(PathBuf::from);
    let version = std::env::var("ASLANT_REACT_FLOW_VERSION").unwrap_or_default();
    let only: Option<usize> = std::env::var("ASLANT_BENCH").ok().and_then(|count| count.parse().ok());
    let flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync", "--enable-precise-memory-info"];
    println!(
        "\nFrames in milliseconds, median / 95th percentile (as many times ours), and how many tasks took over 50 ms; \
         beside {version}."
    );
    for count in SIZES.into_iter().filter(|count| only.is_none_or(|only| only == *count)) {
        let options = || Options { flags: flags.map(str::to_owned).to_vec(), ..Options::default() };
        let (graph, first) = graph(count).unwrap();
        let stage = std::sync::Mutex::new(Stage::default());
        let measured = std::sync::Mutex::new(Vec::new());
        run_with(&format!("canvas-{count}"), options(), async |page: Page| {
            let mut own = Stage::default();
            let result = aslant(&page, count, first, &mut own).await?;
            *stage.lock().unwrap() = own;
            measured.lock().unwrap().push((Subject::Aslant, result));
            Ok(())
        })
        .await;
        if let Some(peer) = &peer {
            let site = Site { root: peer.clone(), prefix: "/".into(), reload: false };
            let server = Server::start(site, 0).unwrap();
            for subject in [Subject::VisibleOnly, Subject::Everything] {
                let stage = stage.lock().unwrap().clone();
                let name = format!("react-flow-{count}");
                run_with(&name, options(), async |page: Page| {
                    let result = react_flow(&page, &server.url(), subject, (&graph, first), &stage).await?;
                    measured.lock().unwrap().push((subject, result));
                    Ok(())
                })
                .await;
            }
        }
        print(count, &measured.lock().unwrap());
    }
}
