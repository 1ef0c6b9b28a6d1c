//! Where lines leave and enter cards.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::collections::{BTreeMap, BTreeSet};

use super::graph::EdgeClass;
use super::place::Tree;
use super::route::STUB;
use crate::design::Id;
use crate::geometry::{Point, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// The catches of each card that has several and of which an edge is wanted.
pub(super) fn catches(tree: &Tree<'_>, wanted: &[usize]) -> Vec<Vec<usize>> {
    let sources: BTreeSet<Id> = wanted
        .iter()
        .map(|number| &tree.graph.edges[*number])
        .filter(|edge| edge.class == EdgeClass::Failure)
        .map(|edge| edge.from)
        .collect();
    let mut catches: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (number, edge) in tree.graph.edges.iter().enumerate() {
        if edge.class == EdgeClass::Failure && sources.contains(&edge.from) {
            catches.entry(edge.from).or_default().push(number);
        }
    }
    catches.into_values().filter(|edges| edges.len() > 1).collect()
}

/// Ports for the catches of cards that have several, so that their lines do not lie on each other.
pub(super) fn catch_ports(
    tree: &Tree<'_>,
    rects: &[Option<Rect>],
    catches: &[Vec<usize>],
) -> BTreeMap<usize, f64> {
    let mut ports = BTreeMap::new();
    for numbers in catches {
        let height = |number: &usize| {
            let to = tree.number.get(&tree.graph.edges[*number].to)?;
            Some((rects[*to]?.center().y, *number))
        };
        let mut edges: Vec<(f64, usize)> = numbers.iter().filter_map(height).collect();
        edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let step = 10.0 / edges.len().saturating_sub(1).max(1) as f64;
        if edges.len() < 2 {
            continue;
        }
        for (place, (_, number)) in edges.into_iter().enumerate() {
            ports.insert(number, 16.0 - step * place as f64);
        }
    }
    ports
}

/// A point so far out of a side.
pub(super) fn outward(point: Point, side: Side, by: f64) -> Point {
    match side {
        Side::Top => Point::new(point.x, point.y - by),
        Side::Bottom => Point::new(point.x, point.y + by),
        Side::Left => Point::new(point.x - by, point.y),
        Side::Right => Point::new(point.x + by, point.y),
    }
}

/// Whether a corner lies out of a side rather than behind it.
pub(super) fn ahead(port: Point, side: Side, corner: Point) -> bool {
    match side {
        Side::Top => corner.y <= port.y - 8.0,
        Side::Bottom => corner.y >= port.y + 8.0,
        Side::Left => corner.x <= port.x - 8.0,
        Side::Right => corner.x >= port.x + 8.0,
    }
}

/// A state that leads to itself.
pub(super) fn self_loop(rect: Rect, class: EdgeClass) -> Vec<Point> {
    let center = rect.center();
    let y = if class == EdgeClass::Failure { rect.bottom() - 12.0 } else { center.y };
    let x = center.x + rect.width / 4.0;
    vec![
        Point::new(rect.right(), y),
        Point::new(rect.right() + STUB, y),
        Point::new(rect.right() + STUB, rect.top() - 12.0),
        Point::new(x, rect.top() - 12.0),
        Point::new(x, rect.top()),
    ]
}
