//! Properties that hold of every layout, over generated graphs and recorded definitions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::*;
use crate::design::{EdgeKind, EdgeRef, Id, Position, ScopeRef};
use crate::geometry::Size;

/// A small deterministic generator of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

pub(super) fn node(id: u32, parent: Option<ScopeRef>, kind: NodeKind, width: f64, height: f64) -> Node {
    Node { id: Id(id), parent, kind, size: Size::new(width, height), position: Position::Auto }
}

pub(super) fn edge(from: u32, kind: EdgeKind, to: u32, class: EdgeClass) -> GraphEdge {
    let labelled = matches!(kind, EdgeKind::Choice(_) | EdgeKind::Catch(_));
    GraphEdge {
        reference: EdgeRef { from: Id(from), kind },
        from: Id(from),
        to: Id(to),
        class,
        label: labelled.then(|| EdgeLabel { text: "total > 500".into(), width: 74.0 }),
    }
}

pub(super) const TASK: NodeKind = NodeKind::State(StateShape::Task);
pub(super) const CHOICE: NodeKind = NodeKind::State(StateShape::Choice);

/// A workflow of nested scopes, functions that tasks call, and a route.
pub(super) fn generated(seed: u64, states: usize) -> Graph {
    let mut dice = Dice(seed);
    let mut graph = Graph::default();
    let workflow = Id(1);
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.nodes.push(node(2, None, NodeKind::ApiGroup, 160.0, 28.0));
    graph.nodes.push(node(3, Some(ScopeRef { owner: Id(2), slot: 0 }), NodeKind::Route, 176.0, 36.0));
    for function in 0..4 {
        graph.nodes.push(node(10 + function, None, NodeKind::Function, 200.0, 56.0));
    }
    graph.edges.push(edge(3, EdgeKind::Integration, 1, EdgeClass::Integration));
    let mut open = vec![ScopeRef { owner: workflow, slot: 0 }];
    let mut next = 100;
    let mut left = states;
    while let Some(scope) = open.pop() {
        let count = if open.is_empty() { left } else { dice.below(5).min(left) };
        left -= count;
        let first = next;
        let ids: Vec<u32> = (first..first + count as u32).collect();
        next += count as u32;
        if count > 0 {
            graph.edges.push(edge(scope.owner.0, EdgeKind::Start(scope.slot), first, EdgeClass::Start));
        }
        for (index, id) in ids.iter().enumerate() {
            let (mut kind, mut height) = (TASK, 56.0);
            match dice.below(9) {
                0 => kind = CHOICE,
                1 if left > 0 && open.len() < 30 => {
                    let slots = 1 + dice.below(3) as u16;
                    kind = NodeKind::Container { shape: StateShape::Parallel, slots };
                    height = 28.0;
                    for slot in 0..slots {
                        open.push(ScopeRef { owner: Id(*id), slot });
                    }
                }
                _ => {}
            }
            graph.nodes.push(node(*id, Some(scope), kind, 160.0 + 8.0 * dice.below(14) as f64, height));
            let anywhere = |dice: &mut Dice| ids[dice.below(ids.len())];
            if kind == CHOICE {
                for rule in 0..=dice.below(3) {
                    let to = if dice.below(5) == 0 {
                        anywhere(&mut dice)
                    } else {
                        ids[(index + 1 + dice.below(5)).min(ids.len() - 1)]
                    };
                    graph.edges.push(edge(*id, EdgeKind::Choice(rule), to, EdgeClass::Flow));
                }
            }
            if let Some(to) = ids.get(index + 1)
                && dice.below(12) > 0
            {
                graph.edges.push(edge(*id, EdgeKind::Next, *to, EdgeClass::Flow));
            }
            if dice.below(4) == 0 {
                let to = anywhere(&mut dice);
                graph.edges.push(edge(*id, EdgeKind::Catch(0), to, EdgeClass::Failure));
            }
            if kind == TASK && dice.below(2) == 0 {
                graph.edges.push(edge(*id, EdgeKind::Call, 10 + dice.below(4) as u32, EdgeClass::Call));
            }
        }
    }
    graph
}

pub(super) fn options() -> LayoutOptions {
    LayoutOptions::default()
}

/// How often pieces of transitions pass through cards.
pub(super) fn crossings(graph: &Graph, layout: &Layout, transitions: bool) -> usize {
    let parents: BTreeMap<Id, Option<ScopeRef>> =
        graph.nodes.iter().map(|node| (node.id, node.parent)).collect();
    let mut count = 0;
    for path in layout.edges.iter().filter(|path| path.class.is_transition() == transitions) {
        let scope = parents[&path.to];
        let crossed = graph.nodes.iter().any(|node| {
            let counts = if transitions { node.parent == scope } else { node.kind.slots() == 0 };
            let rect = layout.rects[&node.id];
            counts && path.points.windows(2).any(|ends| rect.inflated(-0.5).crosses(ends[0], ends[1]))
        });
        count += usize::from(crossed);
    }
    count
}

/// Transitions that leave the slot that they stand in, or whose label does.
pub(super) fn outside(layout: &Layout) -> Vec<(EdgeRef, Rect)> {
    let mut found = Vec::new();
    for path in layout.edges.iter().filter(|path| path.class.is_transition()) {
        let target = layout.rects[&path.to];
        let home = layout.slots.values().filter(|slot| slot.rect.contains_rect(target));
        // The innermost slot around the target is its own.
        let Some(slot) =
            home.min_by(|a, b| (a.rect.width * a.rect.height).total_cmp(&(b.rect.width * b.rect.height)))
        else {
            continue;
        };
        let line = Rect::around_points(&path.points).unwrap();
        let around = path.label.as_ref().map_or(line, |label| line.union(label.rect));
        if !slot.rect.contains_rect(around) {
            found.push((path.reference.clone(), around));
        }
    }
    found
}

/// What must hold of every layout.
pub(super) fn verify(graph: &Graph, layout: &Layout) {
    let mut siblings: BTreeMap<Option<ScopeRef>, Vec<Id>> = BTreeMap::new();
    for node in &graph.nodes {
        assert!(layout.rects.contains_key(&node.id));
        siblings.entry(node.parent).or_default().push(node.id);
    }
    for (scope, members) in &siblings {
        let mut index = crate::geometry::RectIndex::default();
        for id in members {
            let rect = layout.rects[id];
            assert!(rect.x.is_finite() && rect.y.is_finite());
            assert!(index.query(rect).is_empty(), "{id:?} overlaps {:?} in {scope:?}", index.query(rect));
            index.insert(*id, rect);
            if let Some(scope) = scope {
                let slot = layout.slots[scope];
                assert!(slot.rect.contains_rect(rect), "{id:?} {rect:?} outside {:?}", slot.rect);
                assert!(layout.rects[&scope.owner].contains_rect(slot.rect));
            }
        }
    }
    assert_eq!(outside(layout), vec![], "lines and labels stay within their frame");
    if graph.edges.len() < 600 {
        let quality = Quality::of(graph, layout);
        assert_eq!((quality.overlaps, quality.labels_overlapping), (0, 0));
    }
    assert_eq!(layout.edges.len(), graph.edges.len());
    for path in &layout.edges {
        assert!(path.points.len() >= 2, "{path:?}");
        for ends in path.points.windows(2) {
            let straight = (ends[0].x - ends[1].x).abs() < 0.01 || (ends[0].y - ends[1].y).abs() < 0.01;
            assert!(straight, "{path:?}");
        }
        let target = layout.rects[&path.to].inflated(0.01);
        assert!(target.contains(*path.points.last().unwrap()), "{path:?} does not reach {target:?}");
    }
}

#[test]
fn generated_graphs_keep_every_promise() {
    let (mut edges, mut crossed, mut calls, mut calls_crossed) = (0, 0, 0, 0);
    let (mut labels, mut placed) = (0, 0);
    for seed in 0..60 {
        let graph = generated(seed, 3 + (seed as usize * 7) % 60);
        let layout = layout(&graph, &options());
        verify(&graph, &layout);
        assert_eq!(layout, super::layout(&graph, &options()), "the same every time");
        edges += layout.edges.iter().filter(|path| path.class.is_transition()).count();
        calls += layout.edges.iter().filter(|path| !path.class.is_transition()).count();
        crossed += crossings(&graph, &layout, true);
        calls_crossed += crossings(&graph, &layout, false);
        labels += graph.edges.iter().filter(|edge| edge.label.is_some()).count();
        placed += layout.edges.iter().filter(|path| path.label.is_some()).count();
    }
    println!(
        "{crossed} of {edges} transitions and {calls_crossed} of {calls} calls pass through a card; {placed} of {labels} labels"
    );
    assert!(crossed * 100 <= edges, "{crossed} of {edges}");
    assert!(calls_crossed * 20 <= calls, "{calls_crossed} of {calls}");
    assert!(placed * 100 >= labels * 95, "{placed} of {labels}");
}

#[test]
fn an_empty_graph_and_broken_references_are_no_trouble() {
    assert_eq!(layout(&Graph::default(), &options()), Layout::default());
    let mut graph = Graph::default();
    let lost = ScopeRef { owner: Id(99), slot: 0 };
    graph.nodes.push(node(1, Some(lost), TASK, 160.0, 56.0));
    graph.nodes.push(node(
        2,
        Some(ScopeRef { owner: Id(3), slot: 0 }),
        NodeKind::Workflow { collapsed: false },
        160.0,
        28.0,
    ));
    graph.nodes.push(node(
        3,
        Some(ScopeRef { owner: Id(2), slot: 0 }),
        NodeKind::Workflow { collapsed: false },
        160.0,
        28.0,
    ));
    graph.edges.push(edge(1, EdgeKind::Next, 77, EdgeClass::Flow));
    graph.edges.push(edge(1, EdgeKind::Catch(0), 1, EdgeClass::Failure));
    let layout = layout(&graph, &options());
    assert_eq!(layout.rects.len(), 3);
    assert_eq!(layout.edges.len(), 1);
}

#[test]
fn appending_a_state_leaves_the_others_in_their_order() {
    let mut graph = generated(5, 0);
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
    for id in 100..108 {
        graph.nodes.push(node(id, Some(scope), TASK, 160.0, 56.0));
        if id > 100 {
            graph.edges.push(edge(id - 1, EdgeKind::Next, id, EdgeClass::Flow));
        }
    }
    let before = layout(&graph, &options());
    graph.nodes.push(node(108, Some(scope), TASK, 160.0, 56.0));
    graph.edges.push(edge(107, EdgeKind::Next, 108, EdgeClass::Flow));
    let after = layout(&graph, &options());
    for id in 100..108 {
        assert_eq!(before.rects[&Id(id)], after.rects[&Id(id)]);
    }
}

#[test]
fn what_people_placed_stays_and_what_is_new_finds_room() {
    let graph = generated(3, 24);
    let first = layout(&graph, &options());
    let mut frozen = graph.clone();
    for node in &mut frozen.nodes {
        let (x, y) = first.position_of(node.id, node.parent).unwrap();
        node.position = Position::At(x, y);
    }
    let again = layout(&frozen, &options());
    for (id, rect) in &first.rects {
        let other = again.rects[id];
        assert!(
            (rect.x - other.x).abs() <= 1.0 && (rect.y - other.y).abs() <= 1.0,
            "{id:?}: {rect:?} {other:?}"
        );
    }
    // One more in a frozen scope.
    let last = frozen.nodes.iter().rev().find(|node| node.parent.is_some()).unwrap().clone();
    frozen.nodes.push(node(5000, last.parent, TASK, 200.0, 56.0));
    frozen.edges.push(edge(last.id.0, EdgeKind::Next, 5000, EdgeClass::Flow));
    let more = layout(&frozen, &options());
    let new = more.rects[&Id(5000)];
    for sibling in frozen.nodes.iter().filter(|node| node.parent == last.parent && node.id != Id(5000)) {
        assert!(!more.rects[&sibling.id].intersects(new));
        assert_eq!(
            more.position_of(sibling.id, sibling.parent),
            again.position_of(sibling.id, sibling.parent)
        );
    }
    // Dragged out over the upper left corner, the frame grows to that side and nothing else moves.
    let member =
        frozen.nodes.iter().position(|node| node.parent == Some(ScopeRef { owner: Id(1), slot: 0 })).unwrap();
    frozen.nodes[member].position = Position::At(-300, -200);
    let grown = layout(&frozen, &options());
    let moved = frozen.nodes[member].id;
    for sibling in
        frozen.nodes.iter().filter(|node| node.parent == frozen.nodes[member].parent && node.id != moved)
    {
        assert_eq!(grown.rects[&sibling.id], more.rects[&sibling.id]);
    }
    assert!(grown.rects[&Id(1)].contains_rect(grown.rects[&moved]));
    assert_eq!(grown.position_of(Id(1), None), more.position_of(Id(1), None));
}

/// A chain with a handler that every state leads to, and calls.
fn large(states: u32) -> Graph {
    let mut graph = Graph::default();
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
    for id in 100..100 + states {
        let kind = if id % 7 == 3 { CHOICE } else { TASK };
        graph.nodes.push(node(id, Some(scope), kind, 160.0 + f64::from(id % 9) * 8.0, 56.0));
        if id > 100 {
            graph.edges.push(edge(id - 1, EdgeKind::Next, id, EdgeClass::Flow));
        }
        if kind == CHOICE {
            graph.edges.push(edge(id, EdgeKind::Choice(0), (id + 4).min(99 + states), EdgeClass::Flow));
        } else {
            graph.edges.push(edge(id, EdgeKind::Catch(0), 99 + states, EdgeClass::Failure));
        }
    }
    graph
}

#[test]
fn thousands_of_states_take_no_noticeable_time() {
    let graph = large(5000);
    let begin = std::time::Instant::now();
    let placed = super::place::place(&graph, &options());
    let placing = begin.elapsed();
    let routed = route_edges(&graph, &placed.rects, None);
    let some: std::collections::BTreeSet<EdgeRef> = graph
        .edges
        .iter()
        .filter(|edge| edge.from == Id(2000) || edge.to == Id(2000))
        .map(|edge| edge.reference.clone())
        .collect();
    let moving = std::time::Instant::now();
    assert_eq!(route_edges(&graph, &placed.rects, Some(&some)).len(), some.len());
    println!("again around one moved card: {:?}", moving.elapsed());
    println!("5,000 states: placed in {placing:?}, placed and routed in {:?}", begin.elapsed());
    assert_eq!(routed.len(), graph.edges.len());
}

#[test]
fn thousands_of_handlers_and_branches_take_no_noticeable_time() {
    let begin = std::time::Instant::now();
    // Every state of a chain has a handler of its own.
    let mut graph = large(2000);
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    for edge in &mut graph.edges {
        if edge.class == EdgeClass::Failure {
            edge.to = Id(edge.from.0 + 10_000);
        }
    }
    for id in 100..2100 {
        graph.nodes.push(node(id + 10_000, Some(scope), TASK, 160.0, 56.0));
    }
    let handlers = super::layout(&graph, &options());
    println!("2,000 states with a handler each: {:?}, {:?}", begin.elapsed(), handlers.bounds);
    // One Choice with a thousand branches that meet again.
    let begin = std::time::Instant::now();
    let mut graph = Graph::default();
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.nodes.push(node(2, Some(scope), CHOICE, 200.0, 56.0));
    graph.nodes.push(node(3, Some(scope), TASK, 200.0, 56.0));
    graph.edges.push(edge(1, EdgeKind::Start(0), 2, EdgeClass::Start));
    for id in 100..1100 {
        graph.nodes.push(node(id, Some(scope), TASK, 160.0, 56.0));
        graph.edges.push(edge(2, EdgeKind::Choice(id as usize - 100), id, EdgeClass::Flow));
        graph.edges.push(edge(id, EdgeKind::Next, 3, EdgeClass::Flow));
    }
    let branches = super::layout(&graph, &options());
    verify(&graph, &branches);
    println!("1,000 branches: {:?}, {:?}", begin.elapsed(), branches.bounds);
}

#[test]
fn a_long_chain_reads_well_on_an_ordinary_screen() {
    let mut graph = Graph::default();
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
    for id in 100..124 {
        graph.nodes.push(node(id, Some(scope), TASK, 184.0, 56.0));
        if id > 100 {
            graph.edges.push(edge(id - 1, EdgeKind::Next, id, EdgeClass::Flow));
        }
    }
    let layout = layout(&graph, &options());
    verify(&graph, &layout);
    assert_eq!(crossings(&graph, &layout, true), 0);
    let view = layout.opening_view(Size::new(880.0, 800.0));
    // It wraps no more than it must for names to be read.
    assert!(view.zoom >= 0.7, "{}", view.zoom);
}

#[path = "../../tests/corpus/mod.rs"]
mod corpus;

#[test]
fn recorded_definitions_keep_every_promise() {
    let Some(folder) = corpus::corpus("validate/valid") else { return };
    let entries = std::fs::read_dir(folder).unwrap();
    let (mut edges, mut crossed, mut count) = (0, 0, 0);
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let Ok(record) = serde_json::from_str::<crate::json::Value>(&text) else { continue };
        let Some(machine) = record.get("definition").cloned() else { continue };
        let mut design = crate::design::Design::empty();
        let workflow = crate::design::Workflow {
            name: Arc::from("Recorded"),
            kind: crate::design::WorkflowType::Standard,
            definition: crate::json::Value::empty_object(),
            scope: None,
            position: Position::Auto,
            collapsed: false,
            mock: crate::design::Mock::default(),
        };
        let added =
            design.apply(crate::design::Command::Add(crate::design::Record::Workflow(workflow))).unwrap();
        let workflow = *added.added.keys().next().unwrap();
        if design.apply(crate::design::Command::SetMachine { workflow, machine }).is_err() {
            continue;
        }
        let graph = Graph::from_design(&design);
        let layout = layout(&graph, &options());
        verify(&graph, &layout);
        count += 1;
        edges += layout.edges.iter().filter(|path| path.class.is_transition()).count();
        let here = crossings(&graph, &layout, true);
        if here > 0 {
            println!("{here} in {}", file.display());
        }
        crossed += here;
    }
    println!("{count} definitions: {crossed} of {edges} transitions pass through a card");
    assert!(crossed * 100 <= edges);
}

#[test]
fn the_design_that_greets_a_newcomer_reads_well() {
    let design = crate::design::Design::default_design();
    let graph = Graph::from_design(&design);
    let layout = layout(&graph, &options());
    verify(&graph, &layout);
    assert_eq!(crossings(&graph, &layout, true), 0);
    assert_eq!(crossings(&graph, &layout, false), 0);
    // On a screen of 1440x900 pixels all of it is seen at once, with names readable.
    let view = layout.opening_view(Size::new(892.0, 822.0));
    let seen = view.visible(Size::new(892.0, 822.0));
    assert!(
        view.zoom >= NAMES_ZOOM && seen.contains_rect(layout.bounds),
        "{} {:?}",
        view.zoom,
        layout.bounds
    );
    let labels = graph.edges.iter().filter(|edge| edge.label.is_some()).count();
    assert_eq!(layout.edges.iter().filter(|edge| edge.label.is_some()).count(), labels);
}

#[test]
fn edges_of_what_moves_are_routed_as_all_edges_are() {
    for example in crate::design::examples::examples() {
        let design = example.design();
        let graph = Graph::from_design(&design);
        let placed = layout(&graph, &options());
        for (count, step) in [(1, 5), (6, 7)] {
            for begin in (0..graph.nodes.len()).step_by(step) {
                let moving: Vec<Id> =
                    graph.nodes.iter().skip(begin).take(count).map(|node| node.id).collect();
                let incident: BTreeSet<EdgeRef> = graph
                    .edges
                    .iter()
                    .filter(|edge| moving.contains(&edge.from) || moving.contains(&edge.to))
                    .map(|edge| edge.reference.clone())
                    .collect();
                let mut edges = MovingEdges::new(&graph, &placed.rects, &incident, moving.iter().copied());
                for by in [(0.0, 0.0), (31.0, 12.0), (-240.0, 333.0), (5_000.0, -70.0), (2.0, 1.0)] {
                    let mut rects = placed.rects.clone();
                    for id in &moving {
                        let rect = placed.rects[id];
                        rects.insert(*id, Rect::new(rect.x + by.0, rect.y + by.1, rect.width, rect.height));
                    }
                    let moved = moving.iter().map(|id| (id, &rects[id]));
                    let fresh = route_edges(&graph, &rects, Some(&incident));
                    assert_eq!(edges.at(moved), fresh, "{} {moving:?} by {by:?}", example.id);
                }
            }
        }
    }
}

#[test]
fn one_line_more_moves_nothing_else_to_another_column() {
    let design = crate::design::Design::default_design();
    let graph = Graph::from_design(&design);
    let after = layout(&graph, &options());
    let roots: Vec<&Node> = graph.nodes.iter().filter(|node| node.parent.is_none()).collect();
    let column = |layout: &Layout, id: Id| layout.rects[&id].x;
    let mut tried = 0;
    for (number, line) in graph.edges.iter().enumerate() {
        if line.class.is_transition() {
            continue;
        }
        let mut without = graph.clone();
        without.edges.remove(number);
        let before = layout(&without, &options());
        let moved: Vec<Id> = roots
            .iter()
            .map(|node| node.id)
            .filter(|id| (column(&before, *id) - column(&after, *id)).abs() > 60.0)
            .collect();
        // A function changes sides with the last route that calls it; nothing else does.
        let by_route = graph.nodes.iter().any(|node| node.id == line.from && node.kind == NodeKind::Route);
        // A trigger that nothing feeds is a schedule, and stands with the routes.
        let allowed = match line.class {
            EdgeClass::Feed => vec![line.from, line.to],
            _ if by_route => vec![line.to],
            _ => Vec::new(),
        };
        assert!(moved.iter().all(|id| allowed.contains(id)), "{:?} moves {moved:?}", line.reference);
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn one_state_more_leaves_the_others_in_their_columns() {
    let design = crate::design::Design::default_design();
    let graph = Graph::from_design(&design);
    let before = layout(&graph, &options());
    let (mut moved, mut edits) = (Movement::default(), 0);
    for number in 0..graph.edges.len() {
        if graph.edges[number].reference.kind != EdgeKind::Next {
            continue;
        }
        let mut changed = graph.clone();
        let (from, to) = (changed.edges[number].from, changed.edges[number].to);
        changed.edges[number].to = Id(5000);
        changed.edges.push(edge(5000, EdgeKind::Next, to.0, EdgeClass::Flow));
        let at = changed.nodes.iter().position(|node| node.id == from).unwrap();
        let parent = changed.nodes[at].parent;
        changed.nodes.insert(at + 1, node(5000, parent, TASK, 184.0, 56.0));
        moved = moved.plus(Movement::between(&graph, &before, &layout(&changed, &options())));
        edits += 1;
    }
    println!("{edits} edits: {moved:?}");
    assert!(edits >= 10);
    // What stands right of a flow that grew wider moves with its edge; few change their order.
    assert!(moved.sideways * 100 <= moved.nodes * 15, "{moved:?}");
    assert!(moved.turned <= edits, "{moved:?}");
}
