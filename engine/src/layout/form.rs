//! Which form of a scope is drawn: each is routed, and one is taken whose lines cross least.
//!
//! The usual form is kept where nothing crosses in it, so that a small edit seldom changes more than it must. What a
//! scope's lines and labels need beside its cards is measured here as well.

use std::collections::BTreeMap;

use super::graph::{Graph, GraphEdge, Node};
use super::quality::{crossings, length};
use super::rank::ScopeGraph;
use super::route::{Effort, route_all};
use super::scope::{Arranged, Form, ScopeOptions, arrange};
use super::ways::BEND;
use crate::design::Id;
use crate::geometry::{Point, Rect};

/// Larger scopes have their usual form.
const MOST_MEMBERS: usize = 40;
const MOST_LINES: usize = 80;
/// The lines of still larger ones are not measured: their frame is as large as their cards and lanes are.
const MOST_MEASURED: usize = 300;
/// Up to so many members, all forms are tried.
const FEW_MEMBERS: usize = 16;
/// What a crossing is worth, in canvas units of length.
const CROSSING: f64 = 3000.0;
/// Handlers are looked for at the right.
const PRICE_OF_THE_LEFT: f64 = 400.0;
/// Where more crosses, another form is of little help.
const MOST_CROSSINGS: usize = 12;
/// Another form is taken from this gain on.
const LEAST_GAIN: f64 = 50.0;
/// So much of its cost the usual form is forgiven.
const SHARE_OF_THE_USUAL: f64 = 0.03;
/// What a unit of width and height is worth, in canvas units of length.
const EXTENT: f64 = 0.5;
/// And a unit of width beyond what can be read at once.
const OUT_OF_SIGHT: f64 = 6.0;
/// How far lines and labels may reach into the padding of a frame.
const LINES_OUTSIDE: f64 = 10.0;
const LABELS_OUTSIDE: f64 = 6.0;
/// The same above the first row, where the start mark has its room.
const ABOVE: f64 = 18.0;

/// The forms that differ from one in one respect.
fn neighbours(form: Form) -> [Form; 5] {
    [
        Form { low: !form.low, ..form },
        Form { below: !form.below, ..form },
        Form { upper: !form.upper, ..form },
        Form { aligned: !form.aligned, ..form },
        Form { left: !form.left, ..form },
    ]
}

/// All forms.
fn all_forms() -> impl Iterator<Item = Form> {
    (0..32).map(|bits: u8| {
        let has = |bit: u8| bits & (1 << bit) != 0;
        Form { low: has(0), below: has(1), upper: has(2), aligned: has(3), left: has(4) }
    })
}

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
    let usual = arrange(graph, options);
    if scope.members.len() > MOST_MEASURED {
        return usual;
    }
    let picture = picture(scope);
    if scope.members.len() > MOST_MEMBERS || scope.edges.len() > MOST_LINES {
        return trial(graph, &picture, usual, (Effort::Whole, f64::INFINITY)).with_room(graph);
    }
    let mut best = trial(graph, &picture, usual, (Effort::Quick, options.width));
    if !any_form || best.arranged.crossings > MOST_CROSSINGS {
        return best.settled(graph, &picture);
    }
    let mut tried = vec![best.arranged.corners.clone()];
    best.cost -= best.cost * SHARE_OF_THE_USUAL;
    let mut form = Form::default();
    let few = scope.members.len() <= FEW_MEMBERS;
    loop {
        let before = form;
        let others: Vec<Form> = if few { all_forms().collect() } else { neighbours(before).to_vec() };
        for other in others {
            if other.left && scope.calls {
                continue;
            }
            let arranged = arrange(graph, &ScopeOptions { form: other, ..*options });
            if tried.contains(&arranged.corners) {
                continue;
            }
            tried.push(arranged.corners.clone());
            let mut found = trial(graph, &picture, arranged, (Effort::Quick, options.width));
            found.cost += if other.left { PRICE_OF_THE_LEFT } else { 0.0 };
            if found.cost + if form == Form::default() { LEAST_GAIN } else { 0.0 } < best.cost {
                (best, form) = (found, other);
            }
        }
        if few || form == before {
            break;
        }
    }
    best.settled(graph, &picture)
}

/// A scope in which people placed members, with room for its lines.
pub(super) fn around(graph: &ScopeGraph, scope: &Scope<'_>, arranged: Arranged) -> Arranged {
    if scope.members.len() > MOST_MEASURED {
        return arranged;
    }
    let Trial { mut arranged, lines, .. } =
        trial(graph, &picture(scope), arranged, (Effort::Whole, f64::INFINITY));
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

fn trial(
    graph: &ScopeGraph,
    picture: &Graph,
    arranged: Arranged,
    (effort, readable): (Effort, f64),
) -> Trial {
    let mut rects: BTreeMap<Id, Rect> = BTreeMap::new();
    let mut nodes = picture.nodes.iter();
    if let Some(owner) = nodes.next() {
        // The frame itself is in no line's way.
        rects.insert(owner.id, Rect::new(-1e5, -1e5, 1.0, 1.0));
    }
    for ((node, corner), size) in nodes.zip(&arranged.corners).zip(&graph.sizes) {
        rects.insert(node.id, Rect::at(*corner, *size));
    }
    let paths = route_all(picture, &rects, effort);
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
    let cards = arranged.corners.iter().zip(&graph.sizes).map(|(corner, size)| Rect::at(*corner, *size));
    let all = Rect::around(cards.chain(lines)).unwrap_or_default();
    cost += EXTENT * (all.width + all.height) + OUT_OF_SIGHT * (all.width - readable).max(0.0);
    Trial { arranged: Arranged { crossings, ..arranged }, cost, lines }
}

/// A rectangle that may reach so far out of its room at each side.
fn shrunk(rect: Rect, by: f64, above: f64) -> Rect {
    let (left, right) = (rect.left() + by, (rect.right() - by).max(rect.left() + by));
    let (top, bottom) = (rect.top() + above, (rect.bottom() - by).max(rect.top() + above));
    Rect::spanning(Point::new(left, top), Point::new(right, bottom))
}

impl Trial {
    /// With its lines as they will be in the end, and room for them.
    fn settled(self, graph: &ScopeGraph, picture: &Graph) -> Arranged {
        if self.arranged.crossings == 0 {
            return self.with_room(graph);
        }
        trial(graph, picture, self.arranged, (Effort::Whole, f64::INFINITY)).with_room(graph)
    }

    /// Shifted so that cards, lines and labels have room, and no more than that.
    fn with_room(self, graph: &ScopeGraph) -> Arranged {
        let Self { mut arranged, lines, .. } = self;
        let cards = arranged.corners.iter().zip(&graph.sizes).map(|(corner, size)| Rect::at(*corner, *size));
        let Some(all) = Rect::around(cards.chain(lines)) else { return arranged };
        let (left, top) = (all.left().floor(), all.top().floor().min(0.0));
        for corner in &mut arranged.corners {
            *corner = Point::new(corner.x - left, corner.y - top);
        }
        arranged.room = Rect::new(0.0, 0.0, (all.right() - left).ceil(), (all.bottom() - top).ceil());
        arranged
    }
}
