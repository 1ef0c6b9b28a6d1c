//! How good a picture is, in numbers: what the tests hold to and the benchmark prints.

use std::collections::BTreeMap;

use super::graph::{EdgePath, Graph, Layout, NodeKind};
use crate::design::{Id, ScopeRef};
use crate::geometry::{Point, Rect, RectIndex};

/// Counts over one picture, or sums over many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    pub nodes: usize,
    pub edges: usize,
    /// Pairs of siblings that overlap.
    pub overlaps: usize,
    /// Points where two edges cross that share no end.
    pub crossings: usize,
    /// Edges that pass through a card: a transition through a sibling, any other edge through any card.
    pub through_cards: usize,
    pub bends: usize,
    /// Of all edges, in canvas units.
    pub length: f64,
    /// Labels that are wanted, and those of them that found no free place.
    pub labels: usize,
    pub labels_missing: usize,
    /// Labels that touch a card, a frame's header or another label.
    pub labels_overlapping: usize,
}

impl Quality {
    /// Measures a layout of a graph.
    pub fn of(graph: &Graph, layout: &Layout) -> Self {
        let mut quality = Self { nodes: graph.nodes.len(), edges: layout.edges.len(), ..Self::default() };
        let parents: BTreeMap<Id, Option<ScopeRef>> =
            graph.nodes.iter().map(|node| (node.id, node.parent)).collect();
        let mut siblings: BTreeMap<Option<ScopeRef>, RectIndex<Id>> = BTreeMap::new();
        let mut cards: RectIndex<Id> = RectIndex::default();
        let mut solid: RectIndex<Id> = RectIndex::default();
        for node in &graph.nodes {
            let Some(rect) = layout.rects.get(&node.id).copied().filter(|_| node.kind != NodeKind::Area)
            else {
                continue;
            };
            let index = siblings.entry(node.parent).or_default();
            quality.overlaps += index.query(rect).len();
            index.insert(node.id, rect);
            if node.kind.slots() == 0 {
                cards.insert(node.id, rect);
                solid.insert(node.id, rect);
            } else {
                solid.insert(node.id, Rect::new(rect.x, rect.y, rect.width, super::card::HEADER_HEIGHT));
            }
        }
        for path in &layout.edges {
            let around = if path.class.is_transition() {
                parents.get(&path.to).and_then(|scope| siblings.get(scope))
            } else {
                Some(&cards)
            };
            let hits = around.is_some_and(|index| {
                path.points.windows(2).any(|ends| {
                    let [a, b] = ends else { return false };
                    index.query(Rect::spanning(*a, *b).inflated(1.0)).iter().any(|(id, rect)| {
                        let own = *id == path.to || *id == path.from;
                        rect.inflated(if own { -1.5 } else { -0.5 }).crosses(*a, *b)
                    })
                })
            });
            quality.through_cards += usize::from(hits);
            quality.bends += path.points.len().saturating_sub(2);
            quality.length += length(&path.points);
        }
        quality.crossings = crossings(&layout.edges);
        quality.labels = graph.edges.iter().filter(|edge| edge.label.is_some()).count();
        let mut plates: RectIndex<usize> = RectIndex::default();
        let mut placed = 0;
        for (number, label) in layout.edges.iter().filter_map(|path| path.label.as_ref()).enumerate() {
            placed += 1;
            let touches = solid.any(label.rect, |_, rect| rect.intersects(label.rect))
                || plates.any(label.rect, |_, rect| rect.intersects(label.rect));
            quality.labels_overlapping += usize::from(touches);
            plates.insert(number, label.rect);
        }
        quality.labels_missing = quality.labels.saturating_sub(placed);
        quality
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            nodes: self.nodes + other.nodes,
            edges: self.edges + other.edges,
            overlaps: self.overlaps + other.overlaps,
            crossings: self.crossings + other.crossings,
            through_cards: self.through_cards + other.through_cards,
            bends: self.bends + other.bends,
            length: self.length + other.length,
            labels: self.labels + other.labels,
            labels_missing: self.labels_missing + other.labels_missing,
            labels_overlapping: self.labels_overlapping + other.labels_overlapping,
        }
    }
}

/// How much of a picture moved when the graph changed: of the nodes in both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Movement {
    /// Nodes in both pictures.
    pub nodes: usize,
    /// Nodes that moved sideways within their scope.
    pub sideways: usize,
    /// Nodes that moved up within their scope.
    pub up: usize,
    /// Pairs of neighbours by reading order (in one column, above and below) whose order turned round.
    pub turned: usize,
}

impl Movement {
    /// Compares two layouts by what is in both. What a whole scope moved does not count.
    pub fn between(graph: &Graph, before: &Layout, after: &Layout) -> Self {
        let mut movement = Self::default();
        let mut scopes: BTreeMap<Option<ScopeRef>, Vec<(Point, Point)>> = BTreeMap::new();
        for node in &graph.nodes {
            let (Some(old), Some(new)) = (before.rects.get(&node.id), after.rects.get(&node.id)) else {
                continue;
            };
            let at = |rect: Rect| Point::new(rect.center().x, rect.y);
            let (old, new) = (at(*old) - before.origin(node.parent), at(*new) - after.origin(node.parent));
            let places = (Point::new(old.x, old.y), Point::new(new.x, new.y));
            scopes.entry(node.parent).or_default().push(places);
        }
        for places in scopes.values_mut() {
            let mut shifts: Vec<f64> = places.iter().map(|(old, new)| new.x - old.x).collect();
            shifts.sort_by(f64::total_cmp);
            let shift = shifts.get(shifts.len() / 2).copied().unwrap_or(0.0);
            movement.nodes += places.len();
            movement.sideways +=
                places.iter().filter(|(old, new)| (new.x - old.x - shift).abs() > 1.0).count();
            movement.up += places.iter().filter(|(old, new)| new.y < old.y - 1.0).count();
            places.sort_by(|(a, _), (b, _)| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
            movement.turned += places
                .windows(2)
                .filter(|pair| {
                    matches!(pair, [(above, now_above), (below, now_below)]
                        if (above.x - below.x).abs() < 1.0 && now_above.y > now_below.y)
                })
                .count();
        }
        movement
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            nodes: self.nodes + other.nodes,
            sideways: self.sideways + other.sideways,
            up: self.up + other.up,
            turned: self.turned + other.turned,
        }
    }
}

/// The length of a line along its points.
pub(super) fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|ends| if let [a, b] = ends { a.distance(*b) } else { 0.0 }).sum()
}

/// Points where edges that share no end cross. Pieces need not be orthogonal. Quadratic: for measuring alone.
pub(super) fn crossings(edges: &[EdgePath]) -> usize {
    let mut count = 0;
    for (number, one) in edges.iter().enumerate() {
        for other in edges.iter().skip(number + 1) {
            if one.to == other.to || one.from == other.from {
                continue;
            }
            for a in one.points.windows(2) {
                for b in other.points.windows(2) {
                    if let ([a0, a1], [b0, b1]) = (a, b) {
                        count += usize::from(crosses(*a0, *a1, *b0, *b1));
                    }
                }
            }
        }
    }
    count
}

/// Whether two pieces cross at a point inside both.
fn crosses(a0: Point, a1: Point, b0: Point, b1: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a0, a1, b0) * side(a0, a1, b1) < -1e-6 && side(b0, b1, a0) * side(b0, b1, a1) < -1e-6
}
