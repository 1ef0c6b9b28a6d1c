//! The canvas beside React Flow: both pages get the same graph in the same places, and the same hand moves them in one run
//! of the same browser. `cargo xtask bench canvas` runs it. It prints tables and asserts no times.
//!
//! All pages of a size are open at once, each in a browser of its own, and take turns at every deed, so that a machine
//! that has other things to do has them for all alike. The browser draws as many frames as it can instead of sixty a
//! second: a frame is what passes from an event until its picture is handed to be painted, waiting left out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use aslant_engine::design::{Design, WorkflowType};
use aslant_engine::interchange::asl::{Target, import_into, parse};
use aslant_engine::layout::{EdgeClass, Graph, LayoutOptions, NodeKind, StateShape, card_content, layout};
use aslant_tests::browser::Browser;
use aslant_tests::{Options, Page};
use serde_json::{Value, json};
use xtask::server::{Server, Site};

use crate::bench::{file_of, machine};
use crate::hands::{open_empty, until_view_changed, view};

/// A deed goes forth for six frames and back for six. It ends after so many frames or, where they are slow, with the
/// turn that takes so long.
const FRAMES: u32 = 72;
const LONGEST_MS: u32 = 4_000;
/// Each deed is done so many times by each page, by turns. What is told is the median of the times. Where all is rendered,
/// and of the largest graph, once is enough: nothing is near there.
const TURNS: usize = 3;
const MOST_OFTEN: usize = 1_000;

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

    /// A word on its browser's command line that no other browser has.
    fn mark(self) -> &'static str {
        match self {
            Self::Aslant => "--measured=aslant",
            Self::VisibleOnly => "--measured=visible-only",
            Self::Everything => "--measured=everything",
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
            "subtitle": content.subtitle, "badges": vec!["⚡ 1"; content.badges.count()],
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
/// `layer` (what is moved and scaled) and `wheelFactor`. Events come before a frame, as a browser's own do, not within it.
const HAND: &str = "const box = window.benchBox; const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }; \
     const layer = () => document.querySelector(window.benchLayer); \
     const view = () => new DOMMatrix(getComputedStyle(layer()).transform); \
     const next = () => new Promise(requestAnimationFrame); \
     const channel = new MessageChannel(); let told = null; channel.port1.onmessage = () => told(); \
     const task = () => new Promise(done => { told = done; channel.port2.postMessage(0); }); \
     const frame = async () => { await next(); await task(); }; \
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
    before: "let x = box.x + 48, y = box.y + 44; pointer('down', x, y, pane())",
    each: "x += 60 * turn; y += 40 * turn; pointer('move', x, y)",
    after: "pointer('up', x, y)",
};
/// As many steps of the marquee as it takes to hold fifty cards: `benchSteps`, from the graph itself.
const DRAG_FIFTY: Deed = Deed {
    name: "drag 50",
    before: "let x = box.x + 48, y = box.y + 44; pointer('down', x, y, pane()); \
             for (let i = 0; i < window.benchSteps; i++) { \
               x = Math.min(x + 8, box.x + box.width - 90); y = Math.min(y + 7, box.y + box.height - 90); pointer('move', x, y); \
               await frame(); await frame(); } \
             pointer('up', x, y); for (let i = 0; i < 30 && window.benchSelected() < 50; i++) await frame(); \
             await frame(); await frame(); window.benchCount = window.benchSelected(); ({ x, y } = card()); pointer('down', x, y)",
    each: DRAG.each,
    after: DRAG.after,
};
const NEAR: [&Deed; 4] = [&PAN, &ZOOM, &DRAG, &MARQUEE];
const ALL: [&Deed; 5] = [&PAN, &ZOOM, &DRAG, &DRAG_FIFTY, &MARQUEE];

/// What one deed took, in milliseconds: the median frame and the 95th percentile, the time that the page's process had on
/// a processor for each frame, and how many tasks took over 50 ms.
#[derive(Clone, Copy)]
struct Times {
    median: f64,
    slow: f64,
    processor: f64,
    long_tasks: f64,
}

/// The value below which a share of them lies.
fn at(values: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let index = ((values.len() as f64 - 1.0) * share).round().max(0.0) as usize;
    values.get(index).copied().unwrap_or_default()
}

impl Times {
    fn median_of(times: &[Self]) -> Self {
        let of = |part: fn(&Self) -> f64| at(times.iter().map(part), 0.5);
        Self {
            median: of(|times| times.median),
            slow: of(|times| times.slow),
            processor: of(|times| times.processor),
            long_tasks: of(|times| times.long_tasks),
        }
    }
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

/// Aslant's canvas and the views that it shows, which React Flow's page gets too.
#[derive(Clone, Default)]
struct Stage {
    canvas: Value,
    opening: Value,
}

/// One page with one graph, and what was measured of it.
struct Measured {
    subject: Subject,
    browser: Browser,
    page: Page,
    /// The peer's page.
    server: Option<Server>,
    open_ms: Vec<f64>,
    dom: [u64; 2],
    megabytes: Option<f64>,
    times: BTreeMap<String, Vec<Times>>,
}

/// What is shown: the graph, and the middle of its first state.
struct Shown<'g> {
    count: usize,
    graph: &'g Value,
    first: [f64; 2],
}

impl Shown<'_> {
    /// After how many steps the marquee of [`DRAG_FIFTY`] holds fifty cards, in this view of a canvas of this size.
    fn steps_to_fifty(&self, view: &Value, canvas: &Value) -> usize {
        let number = |of: &Value, part: &str| of[part].as_f64().unwrap_or_default();
        let (x, y, zoom) = (number(view, "x"), number(view, "y"), number(view, "zoom"));
        let most = (number(canvas, "width") - 90.0, number(canvas, "height") - 90.0);
        let nodes = self.graph["nodes"].as_array().map_or(&[][..], Vec::as_slice);
        let inside = |right: f64, bottom: f64| {
            nodes
                .iter()
                .filter(|node| {
                    let (left, top) = (x + zoom * number(node, "x"), y + zoom * number(node, "y"));
                    left > 48.0
                        && top > 44.0
                        && left + zoom * number(node, "width") < right
                        && top + zoom * number(node, "height") < bottom
                })
                .count()
        };
        let reached = |steps: usize| {
            let steps = steps as f64;
            ((48.0 + 8.0 * steps).min(most.0), (44.0 + 7.0 * steps).min(most.1))
        };
        (1..150).find(|steps| inside(reached(*steps).0, reached(*steps).1) >= 50).unwrap_or(150)
    }
}

const AT_REST: &str = "document.querySelector('.canvas__layer').dataset.moving === 'false'";

impl Measured {
    async fn start(subject: Subject, peer: Option<&PathBuf>) -> Result<Self> {
        let flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync", subject.mark()];
        let options = Options { flags: flags.map(str::to_owned).to_vec(), ..Options::default() };
        let folder = aslant_tests::site_folder().context("a built site")?;
        let browser = Browser::start(&folder, &options).await?;
        let page = browser.page(subject.name());
        page.be_patient(Duration::from_secs(180));
        page.devtools("Performance.enable", json!({})).await?;
        let site = |root: &PathBuf| Site { root: root.clone(), prefix: "/".into(), reload: false };
        let server = match peer {
            Some(root) if subject != Subject::Aslant => Some(Server::start(site(root), 0)?),
            _ => None,
        };
        Ok(Self {
            subject,
            browser,
            page,
            server,
            open_ms: Vec::new(),
            dom: [0; 2],
            megabytes: None,
            times: BTreeMap::new(),
        })
    }

    /// Opens the graph in a fresh page, and notes how long it took until it was shown.
    async fn open(&mut self, shown: &Shown<'_>, stage: &mut Stage) -> Result<()> {
        let page = &self.page;
        if let Some(server) = &self.server {
            page.go(&server.url()).await?;
            patiently(page, "window.loaded").await?;
            let mut graph = shown.graph.clone();
            graph["view"] = stage.opening.clone();
            let visible = self.subject == Subject::VisibleOnly;
            let begun = Instant::now();
            page.js(&format!("window.start({graph}, {visible}, {}); return 0", stage.canvas)).await?;
            patiently(page, "window.ready && !!document.querySelector('.react-flow__edge')").await?;
            page.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
                .await?;
            self.open_ms.push(begun.elapsed().as_secs_f64() * 1000.0);
            return self.settings(shown, stage).await;
        }
        open_empty(page).await?;
        let file = file_of(shown.count)?;
        let begun = Instant::now();
        page.give_file("#open-files", &file).await?;
        let there =
            "!!document.querySelector('.canvas__drawn[data-drawn=true], .canvas .frame[data-kind=workflow]')";
        patiently(page, there).await?;
        page.settled().await?;
        self.open_ms.push(begun.elapsed().as_secs_f64() * 1000.0);
        let checked = "+document.querySelector('.topbar__count')?.dataset.checked >= +document.querySelector('[data-settled]').dataset.settled";
        patiently(page, checked).await?;
        patiently(page, AT_REST).await?;
        stage.canvas = page
            .js("const b = document.querySelector('.canvas__stage').getBoundingClientRect(); \
                 return { x: b.x, y: b.y, width: b.width, height: b.height }")
            .await?;
        self.settings(shown, stage).await?;
        stage.opening = self.viewport().await?;
        Ok(())
    }

    /// Tells the page what the hand needs to know.
    async fn settings(&self, shown: &Shown<'_>, stage: &Stage) -> Result<()> {
        let (layer, pane, zoom, selected) = if self.subject == Subject::Aslant {
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
        let (canvas, first) = (&stage.canvas, json!(shown.first));
        self.page
            .js(&format!(
                "{COUNT_LONG_TASKS} window.benchBox = {canvas}; window.benchLayer = {layer:?}; window.benchPane = {pane:?}; \
                 window.benchZoom = {zoom}; window.benchCard = {first}; window.benchSelected = () => {selected}; return 0"
            ))
            .await?;
        Ok(())
    }

    async fn viewport(&self) -> Result<Value> {
        self.page.js(&format!("{HAND} const m = view(); return {{ x: m.e, y: m.f, zoom: m.a }}")).await
    }

    /// Aslant comes nearer, to the first state, and says what it shows then.
    async fn come_near(&self) -> Result<Value> {
        let nearer = "for (let i = 0; i < 300 && view().a < 1; i++) { const at = card(); \
               pane().dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: -30, ctrlKey: true, \
                 clientX: at.x, clientY: at.y })); \
               await next(); } const at = card(); \
             pane().dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaX: at.x - box.x - 300, \
               deltaY: at.y - box.y - 300, clientX: middle.x, clientY: middle.y })); await next();";
        self.page.js(&format!("return (async () => {{ {HAND} {nearer} }})()")).await?;
        patiently(&self.page, AT_REST).await?;
        self.viewport().await
    }

    /// Aslant shows everything, and says how.
    async fn show_all(&self) -> Result<Value> {
        let page = &self.page;
        page.press("Escape").await?;
        let before = view(page).await?;
        page.press("Shift+!").await?;
        until_view_changed(page, before).await?;
        patiently(page, AT_REST).await?;
        page.settled().await?;
        ensure!(page.count(".welcome").await? == 0, "there is nothing on the canvas");
        // There is room above and beside the workflow to begin a marquee.
        let room = "pane().dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaX: -70, deltaY: -70, \
              clientX: middle.x, clientY: middle.y }));";
        page.js(&format!("{HAND} {room} return 0")).await?;
        patiently(page, AT_REST).await?;
        self.viewport().await
    }

    /// Shows what the others show.
    async fn show(&self, wanted: &Value) -> Result<()> {
        if self.server.is_some() {
            self.page.js(&format!("window.view({wanted}); return 0")).await?;
        } else {
            // Near the border of the canvas the view moves by itself.
            let back = format!(
                "{HAND} const m = view(), x = m.e - {}, y = m.f - {}; if (Math.abs(x) + Math.abs(y) > 0.01) \
                 pane().dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, deltaX: x, deltaY: y, \
                   clientX: middle.x, clientY: middle.y }})); return 0",
                wanted["x"], wanted["y"]
            );
            self.page.js(&back).await?;
            patiently(&self.page, AT_REST).await?;
        }
        // What comes after a change of the view is no part of the next deed.
        self.page
            .js("return new Promise(done => setTimeout(() => requestAnimationFrame(() => done(0)), 300))")
            .await?;
        let now = self.viewport().await?;
        let same = ["x", "y", "zoom"].iter().all(|part| {
            let (a, b) =
                (now[*part].as_f64().unwrap_or_default(), wanted[*part].as_f64().unwrap_or_default());
            (a - b).abs() < 1.0
        });
        ensure!(same, "{} shows {now} instead of {wanted}", self.subject.name());
        Ok(())
    }

    /// The seconds that the page's process had on a processor.
    async fn processor_seconds(&self) -> Result<f64> {
        let answer = self.page.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = answer["metrics"].as_array().context("metrics")?;
        let time = metrics.iter().find(|metric| metric["name"] == "ProcessTime");
        Ok(time.and_then(|metric| metric["value"].as_f64()).unwrap_or_default())
    }

    async fn play(&self, deed: &Deed) -> Result<Times> {
        let Deed { before, each, after, .. } = deed;
        let begin =
            format!("{HAND} {before}; await frame(); await frame(); await frame(); window.longTasks = 0;");
        let body = format!(
            "{begin} let last = performance.now(); const begun = last; const frames = []; \
             for (let count = 0; count < {FRAMES} && (count === 0 || count % 12 !== 0 || last - begun < {LONGEST_MS}); count++) {{ \
               const turn = count % 12 < 6 ? 1 : -1; {each}; await frame(); const now = performance.now(); \
               frames.push(now - last); last = now; }} \
             const long = window.longTasks; {after}; await frame(); await frame(); return [frames, long]"
        );
        let before = self.processor_seconds().await?;
        let value = self.page.js(&format!("return (async () => {{ {body} }})()")).await?;
        let processor = (self.processor_seconds().await? - before) * 1000.0;
        let frames: Vec<f64> =
            value[0].as_array().context("frames")?.iter().filter_map(Value::as_f64).collect();
        if deed.name == DRAG_FIFTY.name {
            let count = self.page.js("return window.benchCount").await?;
            ensure!((50..=150).contains(&count.as_u64().unwrap_or_default()), "{count} cards are dragged");
        }
        self.page.press("Escape").await?;
        self.page.press("Escape").await?;
        Ok(Times {
            median: at(frames.iter().copied(), 0.5),
            slow: at(frames.iter().copied(), 0.95),
            processor: processor / (frames.len() as f64).max(1.0),
            long_tasks: value[1].as_f64().unwrap_or_default(),
        })
    }
}

/// What the page's process holds for itself, where the system tells it.
fn megabytes(subject: Subject) -> Option<f64> {
    let command = |id: u32| std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
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
    let own = |id: u32| {
        std::iter::successors(Some(id), |at| parents.get(at).copied())
            .take(20)
            .any(|at| command(at).contains(subject.mark()))
    };
    let pages = parents.keys().filter(|id| command(**id).contains("--type=renderer") && own(**id));
    let held = pages.filter_map(|id| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes / 1024.0)
    });
    held.max_by(f64::total_cmp)
}

fn print(count: usize, measured: &[Measured]) {
    println!("\n**{count} states**\n");
    println!("| | {} |", measured.iter().map(|one| one.subject.name()).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "--:|".repeat(measured.len()));
    let row = |what: &str, cell: &dyn Fn(&Measured) -> String| {
        let cells: Vec<String> = measured.iter().map(cell).collect();
        println!("| {what} | {} |", cells.join(" | "));
    };
    row("open, ms", &|one| format!("{:.0}", at(one.open_ms.iter().copied(), 0.5)));
    row("elements near / all", &|one| format!("{} / {}", one.dom[0], one.dom[1]));
    row("memory of the page's process, MB", &|one| {
        one.megabytes.map_or("–".into(), |most| format!("{most:.0}"))
    });
    let deeds = NEAR.iter().map(|deed| ("near", deed)).chain(ALL.iter().map(|deed| ("all", deed)));
    for (shown, deed) in deeds {
        let name = format!("{shown}: {}", deed.name);
        let times = |one: &Measured| one.times.get(&name).map(|times| Times::median_of(times));
        let ours = measured.first().and_then(times).map(|times| times.slow);
        row(&name, &|one| {
            let Some(times) = times(one) else { return "–".into() };
            let ratio = ours
                .filter(|ours| *ours > 0.0 && one.subject != Subject::Aslant)
                .map_or(String::new(), |ours| format!(" ({:.1}×)", times.slow / ours));
            let long =
                if times.long_tasks > 0.0 { format!(", {} long", times.long_tasks) } else { String::new() };
            format!("{:.1} / {:.1}{ratio}, {:.1}{long}", times.median, times.slow, times.processor)
        });
    }
}

/// Has the pages of one size take turns.
async fn side_by_side(count: usize, peer: Option<&PathBuf>) -> Result<()> {
    let (graph, first) = graph(count)?;
    let shown = Shown { count, graph: &graph, first };
    let mut subjects = vec![Subject::Aslant];
    if peer.is_some() {
        subjects.extend([Subject::VisibleOnly, Subject::Everything]);
    }
    let mut stage = Stage::default();
    let mut all = Vec::new();
    for subject in subjects {
        all.push(Measured::start(subject, peer).await?);
    }
    let turns = if count > MOST_OFTEN { 1 } else { TURNS };
    let due = |turn: usize, one: &Measured| turn == 0 || one.subject != Subject::Everything;
    for turn in 0..turns {
        for one in all.iter_mut().filter(|one| due(turn, one)) {
            one.open(&shown, &mut stage).await.with_context(|| one.subject.name())?;
            let took = one.open_ms.last().copied().unwrap_or_default();
            eprintln!("{count}, open, {}: {took:.0}", one.subject.name());
        }
    }
    for (place, (what, deeds)) in [("near", &NEAR[..]), ("all", &ALL[..])].into_iter().enumerate() {
        let mut wanted = Value::Null;
        for one in &mut all {
            if one.subject == Subject::Aslant {
                wanted = if what == "near" { one.come_near().await? } else { one.show_all().await? };
            }
            one.show(&wanted).await?;
            let steps = shown.steps_to_fifty(&wanted, &stage.canvas);
            one.page.js(&format!("window.benchSteps = {steps}; return 0")).await?;
            one.dom[place] = one.page.count("*").await?;
        }
        for deed in deeds {
            let name = format!("{what}: {}", deed.name);
            for turn in 0..turns {
                for one in all.iter_mut().filter(|one| due(turn, one)) {
                    one.show(&wanted).await?;
                    let times =
                        one.play(deed).await.with_context(|| format!("{}, {name}", one.subject.name()))?;
                    eprintln!(
                        "{count}, {name}, {}: {:.1} / {:.1}, {:.1}",
                        one.subject.name(),
                        times.median,
                        times.slow,
                        times.processor
                    );
                    one.times.entry(name.clone()).or_default().push(times);
                }
            }
        }
    }
    for one in &mut all {
        one.megabytes = megabytes(one.subject);
    }
    print(count, &all);
    for one in all {
        one.browser.end();
    }
    Ok(())
}

#[tokio::test]
#[ignore = "a benchmark"]
async fn beside_react_flow() {
    let peer = std::env::var_os("ASLANT_REACT_FLOW").map(PathBuf::from);
    let version = std::env::var("ASLANT_REACT_FLOW_VERSION").unwrap_or_default();
    let only: Option<usize> = std::env::var("ASLANT_BENCH").ok().and_then(|count| count.parse().ok());
    println!(
        "\nFrames in milliseconds, median / 95th percentile (as many times ours), the page's time on a processor for each, \
         and how many tasks took over 50 ms: of up to {TURNS} turns the median; beside {version}."
    );
    for count in SIZES.into_iter().filter(|count| only.is_none_or(|only| only == *count)) {
        side_by_side(count, peer.as_ref()).await.unwrap();
    }
}
