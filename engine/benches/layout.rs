//! How good and how fast the layout is: `cargo bench -p aslant-engine --bench layout`.
//!
//! Prints the numbers of the designs that come with Aslant, of the recorded definitions in `$ASLANT_CORPUS`, and the time
//! for large graphs. `--pictures FOLDER` writes the examples, and
//! recorded definitions whose lines cross, as SVG. Where `ASLANT_DAGRE` names a folder whose
//! `node_modules` has npm's dagre (`cargo xtask bench layout` sees to it), both are measured on the same scopes.

#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

#[path = "layout/peer.rs"]
mod peer;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use aslant_engine::design::{
    Command, Design, EdgeKind, EdgeRef, Id, Mock, Position, Record, ScopeRef, Workflow, WorkflowType,
    examples,
};
use aslant_engine::geometry::Size;
use aslant_engine::interchange::svg::{SvgOptions, print};
use aslant_engine::json::Value;
use aslant_engine::layout::{
    EdgeClass, Graph, GraphEdge, Layout, LayoutOptions, Movement, NAMES_ZOOM, Node, NodeKind, Quality,
    READABLE_ZOOM, StateShape, layout, route_edges,
};

/// The free canvas of a page of 1440 x 900 pixels.
const SCREEN: Size = Size::new(892.0, 822.0);

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let pictures = words.iter().position(|word| word == "--pictures").and_then(|at| words.get(at + 1));
    println!("Designs that come with Aslant");
    heading();
    for example in examples::examples() {
        let design = example.design();
        let graph = Graph::from_design(&design);
        let placed = layout(&graph, &LayoutOptions::default());
        row(example.id, Quality::of(&graph, &placed), Some(&placed));
        if let Some(folder) = pictures {
            for dark in [false, true] {
                let theme = if dark { "dark" } else { "light" };
                let file = Path::new(folder).join(format!("{}-{theme}.svg", example.id));
                let svg = print(&design, &SvgOptions { dark, ..SvgOptions::default() });
                if let Err(error) = std::fs::write(&file, svg) {
                    eprintln!("cannot write {}: {error}", file.display());
                }
            }
        }
    }
    recorded(pictures.map(Path::new));
    large();
}

fn heading() {
    println!(
        "{:<22} {:>5} {:>5} {:>8} {:>9} {:>8} {:>6} {:>8} {:>13}  {:>11} {:>6}",
        "",
        "nodes",
        "edges",
        "overlaps",
        "crossings",
        "through",
        "bends",
        "length",
        "labels (lost)",
        "size",
        "opens"
    );
}

fn row(name: &str, quality: Quality, placed: Option<&Layout>) {
    let size = placed
        .map_or(String::new(), |placed| format!("{:.0}x{:.0}", placed.bounds.width, placed.bounds.height));
    let opens = placed.map_or(String::new(), |placed| {
        let view = placed.opening_view(SCREEN);
        format!("{:.0} %", view.zoom * 100.0)
    });
    println!(
        "{:<22} {:>5} {:>5} {:>8} {:>9} {:>8} {:>6} {:>8.0} {:>8} ({:>2})  {:>11} {:>6}",
        name,
        quality.nodes,
        quality.edges,
        quality.overlaps + quality.labels_overlapping,
        quality.crossings,
        quality.through_cards,
        quality.bends,
        quality.length,
        quality.labels,
        quality.labels_missing,
        size,
        opens
    );
}

/// The state machines of the corpus, each once.
fn definitions(folder: &Path) -> Vec<Value> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut seen = BTreeSet::new();
    let mut machines = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let Ok(case) = serde_json::from_str::<Value>(&text) else { continue };
        if let Some(machine) = case.get("definition")
            && machine.get("States").is_some()
            && seen.insert(serde_json::to_string(machine).unwrap_or_default())
        {
            machines.push(machine.clone());
        }
    }
    machines
}

fn design_of(machine: Value) -> Option<Design> {
    let mut design = Design::empty();
    let workflow = Workflow {
        name: Arc::from("Recorded"),
        kind: WorkflowType::Standard,
        definition: Value::empty_object(),
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    };
    let added = design.apply(Command::Add(Record::Workflow(workflow))).ok()?;
    let workflow = *added.added.keys().next()?;
    design.apply(Command::SetMachine { workflow, machine }).ok()?;
    Some(design)
}

fn recorded(pictures: Option<&Path>) {
    let corpus = std::env::var("ASLANT_CORPUS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance").to_owned());
    println!("\nRecorded definitions");
    if !Path::new(&corpus).is_dir() {
        println!("skipped: there is no folder {corpus}; ASLANT_CORPUS names another");
        return;
    }
    heading();
    let (mut all, mut moved, mut edits) = (Quality::default(), Movement::default(), 0);
    let (mut scopes, mut pairs) = (Vec::new(), Vec::new());
    let (mut designs, mut named, mut read) = (0, 0, 0);
    for area in ["validate/valid", "asl"] {
        let mut sum = Quality::default();
        for machine in definitions(&Path::new(&corpus).join(area)) {
            let Some(design) = design_of(machine) else { continue };
            let graph = Graph::from_design(&design);
            let before = layout(&graph, &LayoutOptions::default());
            let quality = Quality::of(&graph, &before);
            sum = sum.plus(quality);
            let opening = before.opening_view(SCREEN);
            let whole = opening.visible(SCREEN).contains_rect(before.bounds);
            designs += 1;
            named += usize::from(whole && opening.zoom >= NAMES_ZOOM);
            read += usize::from(whole && opening.zoom >= READABLE_ZOOM);
            // Those worth looking at.
            if let Some(folder) = pictures.filter(|_| quality.crossings > 0) {
                let file = folder.join(format!("{}-crossings-{}.svg", quality.crossings, scopes.len()));
                let svg = print(&design, &SvgOptions::default());
                if let Err(error) = std::fs::write(&file, svg) {
                    eprintln!("cannot write {}: {error}", file.display());
                }
            }
            let own = peer::scopes(&graph, &before);
            scopes.extend(own.values().cloned());
            for changed in with_one_state_more(&graph) {
                let after = layout(&changed, &LayoutOptions::default());
                moved = moved.plus(Movement::between(&graph, &before, &after));
                edits += 1;
                let parent = changed.nodes.iter().find(|node| node.id == NEW).and_then(|node| node.parent);
                let then = parent.and_then(|parent| peer::scopes(&changed, &after).remove(&parent));
                if let (Some(now), Some(then)) = (parent.and_then(|parent| own.get(&parent)), then) {
                    pairs.push((now.clone(), then));
                }
            }
        }
        row(area, sum, None);
        all = all.plus(sum);
    }
    row("all", all, None);
    println!(
        "of {designs} definitions {named} open whole with names of at least 11 px at 1440x900, {read} with all text so"
    );
    println!(
        "one state more, {edits} times: of {} nodes {} moved sideways, {} up, {} neighbours changed places",
        moved.nodes, moved.sideways, moved.up, moved.turned
    );
    let Some(folder) = std::env::var_os("ASLANT_DAGRE") else { return };
    match peer::compare(Path::new(&folder), &scopes, &pairs) {
        Ok(compared) => beside_dagre(&compared),
        Err(reason) => println!("dagre: {reason}"),
    }
}

fn beside_dagre(compared: &peer::Compared) {
    let (ours, theirs) = (&compared.ours, &compared.theirs);
    println!(
        "\n{} scopes with {} transitions, and {} of them again with one state more\n",
        compared.scopes, ours.quality.edges, compared.edits
    );
    println!("| | Aslant | dagre {} |\n|---|--:|--:|", compared.version);
    let row = |what: &str, ours: usize, theirs: usize| println!("| {what} | {ours} | {theirs} |");
    row("cards that overlap", ours.quality.overlaps, theirs.quality.overlaps);
    row("transitions through a card", ours.quality.through_cards, theirs.quality.through_cards);
    row("crossings of transitions", ours.quality.crossings, theirs.quality.crossings);
    row("bends", ours.quality.bends, theirs.quality.bends);
    row("length of all lines", ours.quality.length as usize, theirs.quality.length as usize);
    row("the same, measured along right angles", ours.angled as usize, theirs.angled as usize);
    row(
        "labels that touch a card or a label",
        ours.quality.labels_overlapping,
        theirs.quality.labels_overlapping,
    );
    row("labels without a place", ours.quality.labels_missing, theirs.quality.labels_missing);
    row("area, thousand square units", (ours.area / 1000.0) as usize, (theirs.area / 1000.0) as usize);
    let share = |part: usize, sums: &peer::Sums| part * 1000 / sums.movement.nodes.max(1);
    row(
        "one state more: moved sideways, of 1,000",
        share(ours.movement.sideways, ours),
        share(theirs.movement.sideways, theirs),
    );
    row(
        "one state more: moved up, of 1,000",
        share(ours.movement.up, ours),
        share(theirs.movement.up, theirs),
    );
    row("one state more: neighbours changed places", ours.movement.turned, theirs.movement.turned);
}

/// The state that is added.
const NEW: Id = Id(1_000_000);

/// For up to five transitions the graph with a state inserted there.
fn with_one_state_more(graph: &Graph) -> Vec<Graph> {
    let flows: Vec<usize> = (0..graph.edges.len())
        .filter(|number| graph.edges[*number].reference.kind == EdgeKind::Next)
        .collect();
    let step = flows.len().div_ceil(5).max(1);
    flows
        .into_iter()
        .step_by(step)
        .filter_map(|number| {
            let mut changed = graph.clone();
            let edge = &mut changed.edges[number];
            let (from, to, id) = (edge.from, edge.to, NEW);
            edge.to = id;
            changed.edges.push(GraphEdge {
                reference: EdgeRef { from: id, kind: EdgeKind::Next },
                from: id,
                to,
                class: EdgeClass::Flow,
                label: None,
            });
            let at = changed.nodes.iter().position(|node| node.id == from)?;
            let parent = changed.nodes[at].parent;
            let kind = NodeKind::State(StateShape::Pass);
            let node = Node { id, parent, kind, size: Size::new(176.0, 56.0), position: Position::Auto };
            changed.nodes.insert(at + 1, node);
            Some(changed)
        })
        .collect()
}

/// A chain with rules that lead ahead and a handler that every state leads to.
fn chain(states: u32) -> Graph {
    let mut graph = Graph::default();
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    let node = |id, parent, kind, width, height| Node {
        id: Id(id),
        parent,
        kind,
        size: Size::new(width, height),
        position: Position::Auto,
    };
    let edge = |from, kind, to, class| GraphEdge {
        reference: EdgeRef { from: Id(from), kind },
        from: Id(from),
        to: Id(to),
        class,
        label: None,
    };
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
    for id in 100..100 + states {
        let choice = id % 7 == 3;
        let shape = if choice { StateShape::Choice } else { StateShape::Task };
        graph.nodes.push(node(
            id,
            Some(scope),
            NodeKind::State(shape),
            160.0 + f64::from(id % 9) * 8.0,
            56.0,
        ));
        if id > 100 {
            graph.edges.push(edge(id - 1, EdgeKind::Next, id, EdgeClass::Flow));
        }
        if choice {
            graph.edges.push(edge(id, EdgeKind::Choice(0), (id + 4).min(99 + states), EdgeClass::Flow));
        } else {
            graph.edges.push(edge(id, EdgeKind::Catch(0), 99 + states, EdgeClass::Failure));
        }
    }
    graph
}

fn large() {
    println!("\nLarge workflows: a chain, a rule that leads ahead every seventh state, one handler for all");
    for states in [100, 1_000, 5_000] {
        let graph = chain(states);
        let mut best = f64::INFINITY;
        let mut placed = Layout::default();
        for _ in 0..3 {
            let begun = Instant::now();
            placed = layout(&graph, &LayoutOptions::default());
            best = best.min(begun.elapsed().as_secs_f64());
        }
        let some: BTreeSet<EdgeRef> = graph
            .edges
            .iter()
            .filter(|edge| edge.from == Id(150) || edge.to == Id(150))
            .map(|edge| edge.reference.clone())
            .collect();
        let begun = Instant::now();
        let routed = route_edges(&graph, &placed.rects, Some(&some)).len();
        println!(
            "{states:>6} states: {:>7.1} ms; the {routed} edges of one card again: {:.2} ms; {:.0}x{:.0}",
            best * 1000.0,
            begun.elapsed().as_secs_f64() * 1000.0,
            placed.bounds.width,
            placed.bounds.height
        );
    }
}
