//! What holds of every layout, tried on graphs and placements that chance made; always the same ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::tests::{CHOICE, TASK, crossings, edge, generated, node, options, outside, verify};
use super::*;
use crate::design::{EdgeKind, Id, Position, ScopeRef};

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// So much of two lines may lie on each other: at a port where one arrives and the other leaves, and elsewhere.
const AT_A_PORT: f64 = 48.0;
const ELSEWHERE: f64 = 20.0;

/// Stretches of lines that share no end and lie on each other, by length.
fn on_each_other(layout: &Layout) -> Vec<(Id, Id, f64)> {
    let mut found = Vec::new();
    for (number, one) in layout.edges.iter().enumerate() {
        for other in &layout.edges[..number] {
            if one.to == other.to || one.from == other.from {
                continue;
            }
            let meet = one.to == other.from || one.from == other.to;
            let most = if meet { AT_A_PORT } else { ELSEWHERE };
            for a in one.points.windows(2) {
                for b in other.points.windows(2) {
                    let (a, b) = (Rect::spanning(a[0], a[1]), Rect::spanning(b[0], b[1]));
                    let width = a.right().min(b.right()) - a.left().max(b.left());
                    let height = a.bottom().min(b.bottom()) - a.top().max(b.top());
                    if (width.abs() < 2.0 && height > most) || (height.abs() < 2.0 && width > most) {
                        found.push((one.from, other.from, width.max(height)));
                    }
                }
            }
        }
    }
    found
}

/// Cards that people placed on a workflow's ground, each in a field of its own, and lines between any of them.
fn placed_by_hand() -> impl Strategy<Value = Graph> {
    let cards = prop::collection::btree_map(0_u32..40, (0_i32..24, 0_i32..24, 0_u32..8), 3..13);
    let lines =
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_u8..4), 1..13);
    (cards, lines).prop_map(|(cards, lines)| {
        let mut graph = Graph::default();
        let scope = ScopeRef { owner: Id(1), slot: 0 };
        graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
        for (place, (field, (x, y, size))) in cards.iter().enumerate() {
            let kind = if size % 3 == 0 { CHOICE } else { TASK };
            let width = 160.0 + 8.0 * f64::from(*size);
            let mut card = node(100 + place as u32, Some(scope), kind, width, 56.0);
            let (column, row) = ((field % 5) as i32, (field / 5) as i32);
            card.position = Position::At(column * 300 + x, row * 136 + y);
            graph.nodes.push(card);
        }
        graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
        for (number, (from, to, kind)) in lines.iter().enumerate() {
            let from = 100 + from.index(cards.len()) as u32;
            let to = 100 + to.index(cards.len()) as u32;
            let (kind, class) = match kind {
                0 => (EdgeKind::Catch(number), EdgeClass::Failure),
                1 => (EdgeKind::Choice(number), EdgeClass::Flow),
                _ => (EdgeKind::Next, EdgeClass::Flow),
            };
            let line = edge(from, kind, to, class);
            if from != to && graph.edges.iter().all(|other| other.reference != line.reference) {
                graph.edges.push(line);
            }
        }
        graph
    })
}

#[test]
fn lines_around_cards_that_people_placed_are_clear_of_cards_and_of_each_other() {
    runner(80)
        .run(&placed_by_hand(), |graph| {
            let layout = layout(&graph, &options());
            let quality = Quality::of(&graph, &layout);
            prop_assert_eq!(crossings(&graph, &layout, true), 0, "through a card");
            prop_assert_eq!(&outside(&layout), &vec![], "out of its frame");
            prop_assert_eq!((quality.overlaps, quality.labels_overlapping), (0, 0));
            prop_assert_eq!(&on_each_other(&layout), &vec![]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_graph_keeps_every_promise() {
    runner(24)
        .run(&(any::<u64>(), 1_usize..32), |(seed, states)| {
            let graph = generated(seed, states);
            let first = layout(&graph, &options());
            verify(&graph, &first);
            prop_assert_eq!(crossings(&graph, &first, true), 0, "through a card");
            prop_assert_eq!(&first, &layout(&graph, &options()), "the same every time");
            Ok(())
        })
        .unwrap();
}

/// A graph with a state more in the middle of one of its transitions.
fn with_one_state_more(graph: &Graph, which: usize) -> Option<Graph> {
    let next: Vec<usize> = (0..graph.edges.len())
        .filter(|number| graph.edges[*number].reference.kind == EdgeKind::Next)
        .collect();
    let number = *next.get(which % next.len().max(1))?;
    let mut changed = graph.clone();
    let (from, to) = (changed.edges[number].from, changed.edges[number].to);
    changed.edges[number].to = Id(5000);
    changed.edges.push(edge(5000, EdgeKind::Next, to.0, EdgeClass::Flow));
    let at = changed.nodes.iter().position(|node| node.id == from)?;
    let parent = changed.nodes[at].parent;
    changed.nodes.insert(at + 1, node(5000, parent, TASK, 184.0, 56.0));
    Some(changed)
}

#[test]
fn one_state_more_moves_little() {
    let mut moved = Movement::default();
    let mut dice = 7_usize;
    for seed in 0..40 {
        let graph = generated(1000 + seed, 5 + (seed as usize * 5) % 22);
        dice = dice.wrapping_mul(31).wrapping_add(11);
        let Some(changed) = with_one_state_more(&graph, dice) else { continue };
        let (before, after) = (layout(&graph, &options()), layout(&changed, &options()));
        moved = moved.plus(Movement::between(&graph, &before, &after));
    }
    println!("{moved:?}");
    assert!(moved.nodes > 400);
    assert!(moved.sideways * 100 <= moved.nodes * 12, "{moved:?}");
    assert!(moved.up * 100 <= moved.nodes * 7, "{moved:?}");
}

/// A workflow of plain states: flows and failures by number.
fn workflow(states: u32, choices: &[u32], flow: &[(u32, u32)], failures: &[(u32, u32)]) -> Graph {
    let mut graph = Graph::default();
    let scope = ScopeRef { owner: Id(1), slot: 0 };
    graph.nodes.push(node(1, None, NodeKind::Workflow { collapsed: false }, 200.0, 28.0));
    graph.edges.push(edge(1, EdgeKind::Start(0), 100, EdgeClass::Start));
    for state in 0..states {
        let kind = if choices.contains(&state) { CHOICE } else { TASK };
        graph.nodes.push(node(100 + state, Some(scope), kind, 184.0, 56.0));
    }
    for (number, (from, to)) in flow.iter().enumerate() {
        let kind = if choices.contains(from) { EdgeKind::Choice(number) } else { EdgeKind::Next };
        graph.edges.push(edge(100 + from, kind, 100 + to, EdgeClass::Flow));
    }
    for (number, (from, to)) in failures.iter().enumerate() {
        graph.edges.push(edge(100 + from, EdgeKind::Catch(number), 100 + to, EdgeClass::Failure));
    }
    graph
}

#[test]
fn lines_that_need_not_cross_do_not() {
    let chain = |count: u32| (0..count - 1).map(|state| (state, state + 1)).collect::<Vec<_>>();
    let every = |count: u32, to: u32| (0..count).map(|state| (state, to)).collect::<Vec<_>>();
    let with = |mut flow: Vec<(u32, u32)>, more: &[(u32, u32)]| {
        flow.extend_from_slice(more);
        flow
    };
    let cases: Vec<(&str, Graph)> = vec![
        ("one handler for all", workflow(9, &[], &chain(8), &every(7, 8))),
        (
            "a handler that begins again, and two loops",
            workflow(7, &[2, 5], &with(chain(6), &[(2, 6), (6, 1), (5, 3)]), &[(6, 1), (3, 1)]),
        ),
        ("loops within loops", workflow(6, &[2, 3, 4], &with(chain(6), &[(2, 1), (3, 0), (4, 1)]), &[])),
        ("a long flow with a loop beside it", workflow(22, &[4], &with(chain(21), &[(4, 21), (21, 3)]), &[])),
        (
            "two handlers of one state, one of them joins the flow again",
            workflow(8, &[1], &with(chain(6), &[(6, 3), (1, 5)]), &[(0, 6), (0, 7), (2, 7)]),
        ),
        (
            "refund, then release",
            workflow(
                9,
                &[2],
                &with(chain(6), &[(2, 4), (6, 7), (7, 8)]),
                &[(1, 7), (3, 7), (4, 7), (4, 6), (5, 6)],
            ),
        ),
    ];
    let mut sum = 0;
    for (name, graph) in &cases {
        let layout = layout(graph, &options());
        verify(graph, &layout);
        let quality = Quality::of(graph, &layout);
        println!("{name}: {} crossings, {} bends", quality.crossings, quality.bends);
        assert_eq!(quality.through_cards, 0, "{name}");
        sum += quality.crossings;
    }
    assert_eq!(sum, 0);
    let examples: usize = crate::design::examples::examples()
        .iter()
        .map(|example| {
            let graph = Graph::from_design(&example.design());
            let mut layout = layout(&graph, &options());
            layout.edges.retain(|path| path.class.is_transition());
            let quality = Quality::of(&graph, &layout);
            println!("{}: {} crossings of transitions", example.id, quality.crossings);
            quality.crossings
        })
        .sum();
    println!("examples: {examples} crossings of transitions");
    assert!(examples <= 3, "{examples}");
}
