//! Where everything stands: frames from the inside out, then the canvas itself, then absolute coordinates.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::card::HEADER_HEIGHT;
use super::fill::fill_in;
use super::form;
use super::graph::{
    EdgeClass, Graph, Layout, LayoutOptions, NAMES_ZOOM, NodeKind, OPENING_MARGIN, READABLE_ZOOM, SlotPlace,
    StateShape,
};
use super::rank::ScopeGraph;
use super::scope::{Arranged, Form, ScopeOptions};
use super::things;
use crate::design::{Id, Position, ScopeRef};
use crate::geometry::{Point, Rect, Size, Vector};

const PADDING: f64 = 16.0;
/// Room above the first state for the start mark.
const START_ROOM: f64 = 30.0;
/// An empty slot, with room to drop something into.
const EMPTY_SLOT: Size = Size::new(160.0, 56.0);
const ROUTE_GAP: f64 = 8.0;
/// Frames nested deeper than this stand on the canvas instead; ASL's own limits are far below.
const DEEPEST: usize = 256;
/// Up to so many nodes, several ways to wrap are tried.
const FEW: usize = 600;
/// One more block is worth it from this gain on, see [`worth`].
const PRICE_OF_A_BLOCK: f64 = 0.09;
const PRICE_OF_ONE_COLUMN: f64 = 0.08;
const PRICE_OF_A_CROSSING: f64 = 0.02;
/// What is lost where names cannot be read.
const UNREADABLE: f64 = 1.0;

/// The nodes as a forest.
pub(super) struct Tree<'a> {
    pub graph: Cow<'a, Graph>,
    pub number: BTreeMap<Id, usize>,
    /// By scope, in order of writing; only scopes whose frame is there and has that slot.
    pub children: BTreeMap<ScopeRef, Vec<usize>>,
    pub roots: Vec<usize>,
    pub depth: Vec<usize>,
    /// The root that each node stands in, perhaps itself.
    pub root_of: Vec<usize>,
    /// By node: whether it calls something.
    pub calls: Vec<bool>,
}

impl<'a> Tree<'a> {
    pub fn new(graph: &'a Graph) -> Self {
        Self::of(Cow::Borrowed(graph))
    }

    pub fn of(graph: Cow<'a, Graph>) -> Self {
        let number: BTreeMap<Id, usize> =
            graph.nodes.iter().enumerate().map(|(index, node)| (node.id, index)).collect();
        let parent: Vec<Option<usize>> = graph
            .nodes
            .iter()
            .map(|node| {
                let scope = node.parent?;
                let owner = *number.get(&scope.owner)?;
                (graph.nodes[owner].kind.slots() > scope.slot).then_some(owner)
            })
            .collect();
        let mut depth = vec![0; graph.nodes.len()];
        let mut root_of: Vec<usize> = (0..graph.nodes.len()).collect();
        for index in 0..graph.nodes.len() {
            let (mut at, mut steps) = (index, 0);
            while let Some(up) = parent[at] {
                at = up;
                steps += 1;
                if steps > DEEPEST {
                    break;
                }
            }
            if steps <= DEEPEST {
                depth[index] = steps;
                root_of[index] = at;
            }
        }
        let mut children: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
        let mut roots = Vec::new();
        for (index, node) in graph.nodes.iter().enumerate() {
            match node.parent {
                Some(scope) if depth[index] > 0 => children.entry(scope).or_default().push(index),
                _ => roots.push(index),
            }
        }
        let mut calls = vec![false; graph.nodes.len()];
        for edge in graph.edges.iter().filter(|edge| edge.class == EdgeClass::Call) {
            if let Some(from) = number.get(&edge.from) {
                calls[*from] = true;
            }
        }
        Self { graph, number, children, roots, depth, root_of, calls }
    }

    /// The scope that a node stands in, by the forest.
    pub fn scope_of(&self, index: usize) -> Option<ScopeRef> {
        if self.depth[index] > 0 { self.graph.nodes[index].parent } else { None }
    }
}

/// A node as it turned out: its whole size, and what is inside a frame, relative to the frame's upper left corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    pub size: Size,
    /// How far the frame reaches up and left (negative) of its own position, because something inside was moved there.
    pub overhang: Vector,
    /// How far from the left edge the line of a column goes through it.
    pub anchor: f64,
    /// How many blocks its widest scope has.
    blocks: usize,
    crossings: usize,
    slots: Vec<(Rect, Point)>,
    /// Members and their place relative to the frame's upper left corner.
    members: Vec<(usize, Point)>,
}

impl Placed {
    pub fn members(&self) -> &[(usize, Point)] {
        &self.members
    }
}

pub(super) fn place(graph: &Graph, options: &LayoutOptions) -> Layout {
    let tree = Tree::new(graph);
    let far = Spread { height: wrap_height(options, NAMES_ZOOM), one_column: false, any_form: false };
    let mut known = Known::default();
    if graph.nodes.len() > FEW {
        return place_within(&tree, options, far, &mut known).0;
    }
    // Of some ways to spread, the one with which most of the design can be shown largest.
    let screen = Size::new(
        (options.viewport.width - 2.0 * OPENING_MARGIN).max(1.0),
        (options.viewport.height - 2.0 * OPENING_MARGIN).max(1.0),
    );
    let alone = graph.nodes.iter().all(|node| {
        node.parent.is_some()
            || matches!(node.kind, NodeKind::Workflow { .. } | NodeKind::Note | NodeKind::Area)
    });
    let mut best: Option<(f64, Layout)> = None;
    for one_column in [false, true] {
        for height in [READABLE_ZOOM, 0.7, NAMES_ZOOM].map(|zoom| wrap_height(options, zoom)) {
            let spread = Spread { height, one_column, any_form: alone };
            let (layout, blocks, crossings) = place_within(&tree, options, spread, &mut known);
            let bounds = Rect::around(layout.rects.values().copied()).unwrap_or_default();
            let width = bounds.width.max(1.0);
            let zoom = (screen.width / width).min(screen.height / bounds.height.max(1.0)).min(1.0);
            let price = PRICE_OF_A_BLOCK * blocks.saturating_sub(1) as f64
                + if alone { PRICE_OF_A_CROSSING * crossings as f64 } else { 0.0 }
                + if one_column { PRICE_OF_ONE_COLUMN } else { 0.0 };
            // Among other things the largest picture is sought, as its columns are to stay where they are.
            let value = if alone { worth(zoom) } else { zoom } - price;
            if best.as_ref().is_none_or(|(most, _)| value > most + 1e-9) {
                best = Some((value, layout));
            }
        }
    }
    best.map_or_else(Layout::default, |(_, layout)| layout)
}

/// What it is worth to be shown at a zoom: much until names can be read, little more from then on.
fn worth(zoom: f64) -> f64 {
    let readable = if zoom >= NAMES_ZOOM { UNREADABLE } else { 0.0 };
    readable
        + zoom.min(NAMES_ZOOM)
        + 0.4 * (zoom.min(READABLE_ZOOM) - NAMES_ZOOM).max(0.0)
        + 0.1 * (zoom - READABLE_ZOOM).max(0.0)
}

/// Frames as they turned out at a height at which flows wrap.
#[derive(Default)]
struct Known(BTreeMap<usize, Vec<(f64, Placed)>>);

impl Known {
    /// What does not wrap, or is no workflow, is the same at every greater height.
    fn get(&self, index: usize, height: f64) -> Option<&Placed> {
        let entries = self.0.get(&index)?;
        let same = |(at, placed): &&(f64, Placed)| *at == height || (placed.blocks <= 1 && *at <= height);
        entries.iter().find(same).map(|(_, placed)| placed)
    }
}

/// A way to spread over the canvas.
#[derive(Clone, Copy)]
pub(super) struct Spread {
    /// Workflows higher than this wrap.
    height: f64,
    /// Functions and resources stand in one column.
    pub one_column: bool,
    /// Scopes take the form whose lines are best, not their usual one.
    any_form: bool,
}

/// Places everything, flows wrapped at a height; also how many blocks the most wrapped workflow has, and how often lines
/// within scopes cross.
fn place_within(
    tree: &Tree<'_>,
    options: &LayoutOptions,
    spread: Spread,
    known: &mut Known,
) -> (Layout, usize, usize) {
    let graph = &*tree.graph;
    let mut placed: Vec<Placed> = graph
        .nodes
        .iter()
        .map(|node| Placed { size: node.size, anchor: node.size.width / 2.0, ..Placed::default() })
        .collect();
    let mut transitions: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
    for (number, edge) in graph.edges.iter().enumerate() {
        let Some(to) = tree.number.get(&edge.to) else { continue };
        let Some(scope) = tree.scope_of(*to) else { continue };
        let same_scope = tree.number.get(&edge.from).is_some_and(|from| tree.scope_of(*from) == Some(scope));
        let starts = edge.class == EdgeClass::Start && edge.from == scope.owner;
        if edge.class.is_transition() && (same_scope || starts) {
            transitions.entry(scope).or_default().push(number);
        }
    }
    let mut order: Vec<usize> =
        (0..graph.nodes.len()).filter(|index| graph.nodes[*index].kind.slots() > 0).collect();
    order.sort_by_key(|index| std::cmp::Reverse(tree.depth[*index]));
    // Routes of one group are equally wide.
    for (scope, members) in &tree.children {
        let group =
            tree.number.get(&scope.owner).is_some_and(|owner| graph.nodes[*owner].kind == NodeKind::ApiGroup);
        if group {
            let widest = members.iter().map(|member| graph.nodes[*member].size.width).fold(0.0, f64::max);
            for member in members {
                placed[*member].size.width = widest;
                placed[*member].anchor = widest / 2.0;
            }
        }
    }
    for index in order {
        let workflow = matches!(graph.nodes[index].kind, NodeKind::Workflow { .. });
        let height = if workflow { spread.height } else { 0.0 };
        placed[index] = if let Some(found) = known.get(index, height) {
            found.clone()
        } else {
            let found = frame(tree, index, &placed, &transitions, (options, spread.height, spread.any_form));
            known.0.entry(index).or_default().push((height, found.clone()));
            found
        };
    }
    let corners = things::place_roots(tree, &placed, options, spread.one_column);
    let blocks = placed.iter().map(|placed| placed.blocks).max().unwrap_or(1);
    let crossings = placed.iter().map(|placed| placed.crossings).sum();
    (absolute(tree, &placed, &corners), blocks, crossings)
}

/// The height beyond which a workflow wraps so that all of its height is seen at a zoom.
fn wrap_height(options: &LayoutOptions, zoom: f64) -> f64 {
    let seen = (options.viewport.height - 2.0 * OPENING_MARGIN) / zoom;
    (seen - HEADER_HEIGHT - START_ROOM - PADDING).max(320.0)
}

/// Lays out the slots of one frame, whose inner frames have been laid out.
fn frame(
    tree: &Tree<'_>,
    index: usize,
    placed: &[Placed],
    transitions: &BTreeMap<ScopeRef, Vec<usize>>,
    (options, height, any_form): (&LayoutOptions, f64, bool),
) -> Placed {
    let node = &tree.graph.nodes[index];
    let mut result = Placed::default();
    let mut contents: Vec<(Vec<(usize, Point)>, Rect)> = Vec::new();
    let mut start = None;
    for slot in 0..node.kind.slots() {
        let scope = ScopeRef { owner: node.id, slot };
        let members: &[usize] = tree.children.get(&scope).map_or(&[], Vec::as_slice);
        let edges = transitions.get(&scope).map_or(&[][..], Vec::as_slice);
        let arranged = if node.kind == NodeKind::ApiGroup {
            stack(tree, members, placed)
        } else {
            let height = if matches!(node.kind, NodeKind::Workflow { .. }) { Some(height) } else { None };
            inside(tree, (index, members), placed, edges, height, (options, any_form))
        };
        let Arranged { corners: points, room, blocks, crossings } = arranged;
        result.blocks = result.blocks.max(blocks);
        result.crossings += crossings;
        if slot == 0 {
            start = edges
                .iter()
                .map(|number| &tree.graph.edges[*number])
                .find(|edge| edge.class == EdgeClass::Start)
                .and_then(|edge| tree.number.get(&edge.to).copied());
        }
        // From the slot's own origin, which stays where it is, to wherever the members reach.
        let reach = points
            .iter()
            .zip(members)
            .map(|(point, member)| Rect::at(*point, placed[*member].size))
            .fold(room, Rect::union);
        contents.push((members.iter().copied().zip(points).collect(), reach));
    }
    let top_room = HEADER_HEIGHT + if node.kind == NodeKind::ApiGroup { 12.0 } else { START_ROOM };
    let height = contents
        .iter()
        .map(|(members, reach)| if members.is_empty() { EMPTY_SLOT.height } else { reach.bottom() })
        .fold(0.0, f64::max);
    let above = contents.iter().map(|(_, reach)| -reach.top()).fold(0.0, f64::max);
    let widths: Vec<f64> = contents
        .iter()
        .map(|(members, reach)| {
            let wide = if members.is_empty() { reach.width.max(EMPTY_SLOT.width) } else { reach.width };
            wide + 2.0 * PADDING
        })
        .collect();
    let needed: f64 = widths.iter().sum();
    let extra = ((node.size.width - needed) / widths.len().max(1) as f64).max(0.0).ceil();
    let mut x = 0.0;
    for (slot, ((members, reach), width)) in contents.iter().zip(&widths).enumerate() {
        let width = width + extra;
        let rect = Rect::new(x, HEADER_HEIGHT, width, top_room - HEADER_HEIGHT + above + height + PADDING);
        // What is narrower than its frame's header stands at the left, where the way through it is.
        let aside = if node.kind.slots() == 1 { 0.0 } else { (extra / 2.0).floor() };
        let origin = Point::new(x + PADDING + aside - reach.left(), top_room + above);
        if slot == 0 {
            result.overhang.x = reach.left();
        }
        for (member, point) in members {
            result.members.push((*member, Point::new(origin.x + point.x, origin.y + point.y)));
        }
        result.slots.push((rect, origin));
        x += width;
    }
    result.overhang.y = -above;
    result.size = Size::new(x.max(node.size.width), top_room + above + height + PADDING);
    // The line of the column that it stands in runs on through its first state, so that the way ahead stays straight.
    let through = result.members.iter().find(|(member, _)| Some(*member) == start);
    result.anchor =
        through.map_or(result.size.width / 2.0, |(member, corner)| corner.x + placed[*member].anchor);
    result
}

/// The members of one scope of states: their corners and the size, from (0, 0).
fn inside(
    tree: &Tree<'_>,
    (owner, members): (usize, &[usize]),
    placed: &[Placed],
    edges: &[usize],
    height: Option<f64>,
    (options, any_form): (&LayoutOptions, bool),
) -> Arranged {
    let local: BTreeMap<Id, usize> =
        members.iter().enumerate().map(|(local, member)| (tree.graph.nodes[*member].id, local)).collect();
    let mut scope = ScopeGraph {
        sizes: members.iter().map(|member| placed[*member].size).collect(),
        anchors: members.iter().map(|member| placed[*member].anchor).collect(),
        fails: members
            .iter()
            .map(|member| tree.graph.nodes[*member].kind == NodeKind::State(StateShape::Fail))
            .collect(),
        ..ScopeGraph::default()
    };
    for number in edges {
        let edge = &tree.graph.edges[*number];
        let (from, to) = (local.get(&edge.from).copied(), local.get(&edge.to).copied());
        match (edge.class, from, to) {
            (EdgeClass::Start, _, Some(to)) => scope.start = Some(to),
            (EdgeClass::Failure, Some(from), Some(to)) => {
                scope.failure.push((from, to));
                let label = edge.label.as_ref().map_or(0.0, |label| label.width);
                scope.failure_label = scope.failure_label.max(label);
            }
            (_, Some(from), Some(to)) => {
                scope.flow.push((from, to, edge.label.as_ref().map_or(0.0, |label| label.width)));
            }
            _ => {}
        }
    }
    let lines = form::Scope {
        owner: &tree.graph.nodes[owner],
        members: members.iter().map(|member| &tree.graph.nodes[*member]).collect(),
        edges: edges.iter().map(|number| &tree.graph.edges[*number]).collect(),
        calls: members.iter().any(|member| tree.calls[*member]),
    };
    let fixed = fixed_places(tree, members, placed);
    if fixed.iter().any(Option::is_some) {
        return form::around(&scope, &lines, filled_in(&scope, &fixed));
    }
    let aspect = options.viewport.width / options.viewport.height.max(1.0);
    let narrow = height.is_none();
    let height = height.unwrap_or(f64::INFINITY);
    let width = (options.viewport.width - 2.0 * OPENING_MARGIN) / NAMES_ZOOM - 2.0 * PADDING;
    let options = ScopeOptions { height, width, aspect, narrow, form: Form::default() };
    form::best(&scope, &options, &lines, any_form)
}

/// A scope in which people placed some members.
fn filled_in(scope: &ScopeGraph, fixed: &[Option<Point>]) -> Arranged {
    let corners = fill_in(scope, &[], fixed);
    let rects = corners.iter().zip(&scope.sizes).map(|(point, size)| Rect::at(*point, *size));
    let room = Rect::around(rects.chain([Rect::default()])).unwrap_or_default();
    Arranged { corners, room, blocks: 1, crossings: 0 }
}

/// The corners of members that people placed.
pub(super) fn fixed_places(tree: &Tree<'_>, members: &[usize], placed: &[Placed]) -> Vec<Option<Point>> {
    members
        .iter()
        .map(|member| match tree.graph.nodes[*member].position {
            Position::At(x, y) => Some(Point::new(f64::from(x), f64::from(y)) + placed[*member].overhang),
            Position::Auto => None,
        })
        .collect()
}

/// Routes under each other.
fn stack(tree: &Tree<'_>, members: &[usize], placed: &[Placed]) -> Arranged {
    let fixed = fixed_places(tree, members, placed);
    if fixed.iter().any(Option::is_some) {
        let scope = ScopeGraph {
            sizes: members.iter().map(|member| placed[*member].size).collect(),
            ..ScopeGraph::default()
        };
        return filled_in(&scope, &fixed);
    }
    let (mut y, mut width) = (0.0, 0.0_f64);
    let mut points = Vec::with_capacity(members.len());
    for member in members {
        points.push(Point::new(0.0, y));
        y += placed[*member].size.height + ROUTE_GAP;
        width = width.max(placed[*member].size.width);
    }
    let room = Rect::new(0.0, 0.0, width, (y - ROUTE_GAP).max(0.0));
    Arranged { corners: points, room, blocks: 1, crossings: 0 }
}

/// From corners of roots to everything's place on the canvas.
fn absolute(tree: &Tree<'_>, placed: &[Placed], corners: &[Point]) -> Layout {
    let mut layout = Layout::default();
    let mut corner: Vec<Point> = vec![Point::ZERO; placed.len()];
    for (root, point) in tree.roots.iter().zip(corners) {
        corner[*root] = *point;
    }
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| tree.depth[*index]);
    for index in order {
        let node = &tree.graph.nodes[index];
        let at = corner[index];
        let offset = at - Point::ZERO;
        layout.rects.insert(node.id, Rect::at(at, placed[index].size));
        if placed[index].overhang != Vector::ZERO {
            layout.overhangs.insert(node.id, placed[index].overhang);
        }
        for (member, point) in &placed[index].members {
            corner[*member] = *point + offset;
        }
        for (slot, (rect, origin)) in placed[index].slots.iter().enumerate() {
            let scope = ScopeRef { owner: node.id, slot: slot as u16 };
            layout.slots.insert(scope, SlotPlace { rect: rect.translated(offset), origin: *origin + offset });
        }
    }
    layout
}
