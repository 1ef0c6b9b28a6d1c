//! Which form of a scope is drawn: each is routed, and one is taken whose lines cross least.
//!
//! The usual form is kept where nothing crosses in it, so that a small edit seldom changes more than it must. What a
//! scope's lines and labels need beside its cards is measured here as well.

use std::collections::BTreeMap;

use super::graph::{Graph, GraphEdge, Node};
use super::quality::{crossings, length};
use super::rank::ScopeGraph;
use super::route::route_edges;
use super::scope::{Arranged, Form, ScopeOptions, arrange};
use super::ways::BEND;
use crate::design::Id;
use crate::geometry::{Point, Rect};

/// Larger scopes have their usual form.
const MOST_MEMBERS: usize = 40;
const MOST_LINES: usize = 80;
/// What a crossing is worth, in canvas units of length.
const CROSSING: f64 = 1000.0;
/// Handlers are looked for at the right.
const PRICE_OF_THE_LEFT: f64 = 400.0;
/// Where more crosses, another form is of little help.
const MOST_CROSSINGS: usize = 12;
/// Another form is taken from this gain on.
const LEAST_GAIN: f64 = 150.0;
/// How far lines and labels may reach into the padding of a frame.
const LINES_OUTSIDE: f64 = 10.0;
const LABELS_OUTSIDE: f64 = 6.0;
/// The same above the first row, where the start mark has its room.
const ABOVE: f64 = 18.0;

const FORMS: [Form; 7] = [
    Form { aligned: true, low: false, left: false },
    Form { aligned: false, low: true, left: false },
    Form { aligned: false, low: false, left: true },
    Form { aligned: true, low: true, left: false },
    Form { aligned: true, low: false, left: true },
    Form { aligned: false, low: true, left: true },
    Form { aligned: true, low: true, left: true },
];

/// The nodes and transitions of one scope, to be routed by themselves.
pub(super) struct Scope<'a> {
    pub owner: &'a Node,
    pub members: Vec<&'a Node>,
    pub edges: Vec<&'a GraphEdge>,
    /// A member calls something, which stands at the right: handlers do not stand at the left then, or their calls would
    /// cross the whole flow.
    pub calls: bool,
}

/// A form with its lines.
struct Trial {
    arranged: Arranged,
    cost: f64,
    /// Around lines and labels, as far as they need room of their own.
    lines: Option<Rect>,
}

/// The best form of a scope, or its usual one.
pub(super) fn best(
    graph: &ScopeGraph,
    options: &ScopeOptions,
    scope: &Scope<'_>,
    any_form: bool,
) -> Arranged {
    let picture = picture(scope);
    let mut best = trial(graph, &picture, arrange(graph, options));
    if scope.members.len() > MOST_MEMBERS || scope.edges.len() > MOST_LINES {
        return with_room(graph, best);
    }
    let mut tried = vec![best.arranged.corners.clone()];
    if best.arranged.crossings > MOST_CROSSINGS {
        return with_room(graph, best);
    }
    for form in FORMS {
        if !any_form || best.arranged.crossings == 0 {
            break;
        }
        if form.left && scope.calls {
            continue;
        }
        let other = arrange(graph, &ScopeOptions { form, ..*options });
        if tried.contains(&other.corners) {
            continue;
        }
        tried.push(other.corners.clone());
        let mut other = trial(graph, &picture, other);
        other.cost += if form.left { PRICE_OF_THE_LEFT } else { 0.0 };
        if other.cost + LEAST_GAIN < best.cost {
            best = other;
        }
    }
    with_room(graph, best)
}

/// A scope in which people placed members, with room for its lines.
pub(super) fn around(graph: &ScopeGraph, scope: &Scope<'_>, arranged: Arranged) -> Arranged {
    let Trial { mut arranged, lines, .. } = trial(graph, &picture(scope), arranged);
    if let Some(lines) = lines {
        let all = arranged.room.union(lines);
        let (left, top) = (all.left().floor(), all.top().floor());
        arranged.room = Rect::new(left, top, (all.right() - left).ceil(), (all.bottom() - top).ceil());
    }
    arranged
}

/// A scope as a graph of its own.
fn picture(scope: &Scope<'_>) -> Graph {
    let mut picture = Graph::default();
    picture.nodes.push(Node { parent: None, ..scope.owner.clone() });
    picture.nodes.extend(scope.members.iter().map(|node| (*node).clone()));
    picture.edges.extend(scope.edges.iter().map(|edge| (*edge).clone()));
    picture
}

fn trial(graph: &ScopeGraph, picture: &Graph, arranged: Arranged) -> Trial {
    let mut rects: BTreeMap<Id, Rect> = BTreeMap::new();
    let mut nodes = picture.nodes.iter();
    if let Some(owner) = nodes.next() {
        // The frame itself is in no line's way.
        rects.insert(owner.id, Rect::new(-1e5, -1e5, 1.0, 1.0));
    }
    for ((node, corner), size) in nodes.zip(&arranged.corners).zip(&graph.sizes) {
        rects.insert(node.id, Rect::at(*corner, *size));
    }
    let paths = route_edges(picture, &rects, None);
    let mut lines: Option<Rect> = None;
    let mut cost = 0.0;
    for path in &paths {
        let bends = path.points.len().saturating_sub(2) as f64;
        cost += length(&path.points) + BEND * bends;
        let line = Rect::around_points(&path.points)
            .map(|rect| shrunk(rect, LINES_OUTSIDE, ABOVE.max(LINES_OUTSIDE)));
        let label = path.label.as_ref().map(|label| shrunk(label.rect, LABELS_OUTSIDE, LABELS_OUTSIDE));
        for rect in [line, label].into_iter().flatten() {
            lines = Some(lines.map_or(rect, |lines| lines.union(rect)));
        }
    }
    let crossings = if paths.len() <= MOST_LINES { crossings(&paths) } else { 0 };
    cost += CROSSING * crossings as f64;
    Trial { arranged: Arranged { crossings, ..arranged }, cost, lines }
}

/// A rectangle that may reach so far out of its room at each side.
fn shrunk(rect: Rect, by: f64, above: f64) -> Rect {
    let (left, right) = (rect.left() + by, (rect.right() - by).max(rect.left() + by));
    let (top, bottom) = (rect.top() + above, (rect.bottom() - by).max(rect.top() + above));
    Rect::spanning(Point::new(left, top), Point::new(right, bottom))
}

/// Shifted so that cards, lines and labels have room, and no more than that.
fn with_room(graph: &ScopeGraph, trial: Trial) -> Arranged {
    let Trial { mut arranged, lines, .. } = trial;
    let cards = arranged.corners.iter().zip(&graph.sizes).map(|(corner, size)| Rect::at(*corner, *size));
    let Some(all) = Rect::around(cards.chain(lines)) else { return arranged };
    let (left, top) = (all.left().floor(), all.top().floor().min(0.0));
    for corner in &mut arranged.corners {
        *corner = Point::new(corner.x - left, corner.y - top);
    }
    arranged.room = Rect::new(0.0, 0.0, (all.right() - left).ceil(), (all.bottom() - top).ceil());
    arranged
}
