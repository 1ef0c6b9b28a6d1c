//! Orthogonal routes of edges around cards and frames.
//!
//! A transition stays in its scope and goes around its siblings; every other edge goes around cards, wherever they stand.
//! For each pair of sides that suits the edge's class the cheapest free way of few bends is sought along lanes that are
//! moved until nothing is in their way. Edges of one kind to one target share their lane.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::{EdgeClass, EdgePath, Graph, GraphEdge, NodeKind, StateShape};
use super::label;
use super::nudge;
use super::place::Tree;
use super::port::{Side, ahead, catch_ports, catches, outward, self_loop};
use super::rank::{Ranking, ScopeGraph};
use super::untangle;
use super::ways::BEND;
use crate::design::{EdgeRef, Id, ScopeRef};
use crate::geometry::{Point, Rect, RectIndex, Size};

/// How far lines keep from cards that they pass.
pub(super) const CLEARANCE: f64 = 4.0;
/// The first straight piece of a line that leaves a card.
pub(super) const STUB: f64 = 14.0;
/// How far above its first state a start mark stands.
const START_MARK: f64 = 20.0;
/// The most times a lane is moved because something is in its way.
const MOST_MOVES: usize = 16;

/// What edges of one scope go around.
pub(super) struct Obstacles {
    pub(super) index: RectIndex<usize>,
    pub(super) bounds: Rect,
}

pub(super) struct Router<'a> {
    pub(super) tree: Tree<'a>,
    pub(super) rects: Vec<Option<Rect>>,
    /// For transitions, by scope.
    pub(super) scopes: BTreeMap<ScopeRef, Obstacles>,
    /// For all other edges: cards.
    pub(super) cards: Option<Obstacles>,
    pub(super) back: BTreeSet<usize>,
    /// The catches of each card that has several.
    catches: Vec<Vec<usize>>,
    /// By edge, where a card has several catches: how far above its bottom the edge leaves, the highest target first.
    catch_ports: BTreeMap<usize, f64>,
}

/// One edge being routed.
pub(super) struct Task<'o> {
    obstacles: &'o Obstacles,
    from: usize,
    to: usize,
    source: Rect,
    target: Rect,
    pub(super) from_frame: bool,
    to_frame: bool,
    /// Upright pieces are near the target rather than the source where that makes no other difference.
    near_target: bool,
}

/// A way found, and what it costs.
struct Best {
    cost: f64,
    points: Vec<Point>,
}

/// How far lines go out of each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// Each takes its simplest way.
    Simple,
    /// What crosses others, or lies on them, seeks another way, one after the other.
    Quick,
    /// And where lines cross still, in several orders. The same as `Quick` where nothing crosses.
    Whole,
}

/// Routes edges around rectangles: those of `subset`, or all. Only where all are routed do lines give way to each other;
/// a subset takes its simplest ways, so that it can be routed in each frame of a drag.
pub fn route_edges(
    graph: &Graph,
    rects: &BTreeMap<Id, Rect>,
    subset: Option<&BTreeSet<EdgeRef>>,
) -> Vec<EdgePath> {
    if subset.is_none() {
        return route_all(graph, rects, Effort::Whole);
    }
    let wanted = numbers_of(graph, subset);
    Router::new(Cow::Borrowed(graph), rects, &wanted).paths(&wanted, None, Effort::Simple)
}

/// Routes all edges.
pub(super) fn route_all(graph: &Graph, rects: &BTreeMap<Id, Rect>, effort: Effort) -> Vec<EdgePath> {
    let all = numbers_of(graph, None);
    Router::new(Cow::Borrowed(graph), rects, &all).paths(&all, None, effort)
}

/// The places of a graph's edges in its list: of `subset`, or all.
pub(super) fn numbers_of(graph: &Graph, subset: Option<&BTreeSet<EdgeRef>>) -> Vec<usize> {
    graph
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| subset.is_none_or(|subset| subset.contains(&edge.reference)))
        .map(|(number, _)| number)
        .collect()
}

impl<'a> Router<'a> {
    /// Routes edges. `plates` are the rectangles that labels keep clear of, where they are known already.
    pub(super) fn paths(
        &self,
        wanted: &[usize],
        plates: Option<&RectIndex<usize>>,
        effort: Effort,
    ) -> Vec<EdgePath> {
        // A failure first tries to join the way of the one before it to the same target.
        let mut ways: BTreeMap<(EdgeClass, Id), Vec<Point>> = BTreeMap::new();
        let mut paths: Vec<EdgePath> = Vec::with_capacity(wanted.len());
        let mut numbers: Vec<usize> = Vec::with_capacity(wanted.len());
        for number in wanted {
            let edge = &self.tree.graph.edges[*number];
            let before = ways.get(&(edge.class, edge.to));
            if let Some(path) = self.route(*number, before) {
                if edge.class == EdgeClass::Failure {
                    ways.insert((path.class, path.to), path.points.clone());
                }
                paths.push(path);
                numbers.push(*number);
            }
        }
        // The transitions of each scope by themselves, so that they are the same wherever their frame stands; then what
        // passes over frames, between them.
        let (transitions, others): (Vec<usize>, Vec<usize>) =
            (0..paths.len()).partition(|path| self.scope_of(&paths[*path]).is_some());
        let mut by_scope: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
        for path in &transitions {
            if let Some(scope) = self.scope_of(&paths[*path]) {
                by_scope.entry(scope).or_default().push(*path);
            }
        }
        let is_free = |path: &EdgePath, a: Point, b: Point| self.is_free_for(path, a, b);
        for own in by_scope.values() {
            nudge::separate(&mut paths, own, &[], &is_free);
        }
        nudge::separate(&mut paths, &others, &transitions, &is_free);
        if effort != Effort::Simple {
            untangle::untangle(self, &numbers, &mut paths, effort);
        }
        let home = |path: &EdgePath| self.home_of(path);
        if let Some(plates) = plates {
            label::place(&self.tree.graph, wanted, &mut paths, plates, &home);
        } else {
            let near = self.plates_near(&paths);
            label::place(&self.tree.graph, wanted, &mut paths, &near, &home);
        }
        paths
    }

    /// The scope in which a transition runs; `None` for what passes over frames.
    pub(super) fn scope_of(&self, path: &EdgePath) -> Option<ScopeRef> {
        let to = self.tree.number.get(&path.to).filter(|_| path.class.is_transition())?;
        self.tree.scope_of(*to)
    }

    /// The frame around a transition, if it does stand around it.
    fn home_of(&self, path: &EdgePath) -> Option<Rect> {
        let owner = self.tree.number.get(&self.scope_of(path)?.owner)?;
        let line = Rect::around_points(&path.points)?;
        self.rects[*owner].filter(|frame| frame.contains_rect(line))
    }

    pub(super) fn new(graph: Cow<'a, Graph>, rects: &BTreeMap<Id, Rect>, wanted: &[usize]) -> Self {
        let tree = Tree::of(graph);
        let graph = &*tree.graph;
        let rects: Vec<Option<Rect>> = graph.nodes.iter().map(|node| rects.get(&node.id).copied()).collect();
        let mut scopes = BTreeMap::new();
        let mut needs_cards = false;
        let mut back = BTreeSet::new();
        for number in wanted {
            let edge = &graph.edges[*number];
            let scope = tree.number.get(&edge.to).and_then(|to| tree.scope_of(*to));
            match scope {
                Some(scope) if edge.class.is_transition() => {
                    scopes.entry(scope).or_insert_with(|| {
                        let members = tree.children.get(&scope).map_or(&[][..], Vec::as_slice);
                        Obstacles::of(members.iter().copied(), &rects)
                    });
                }
                _ => needs_cards = true,
            }
        }
        // Which transitions lead back is a matter of the whole scope.
        let mut by_scope: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
        for (number, edge) in graph.edges.iter().enumerate() {
            if edge.class.is_transition()
                && let Some(scope) = tree.number.get(&edge.to).and_then(|to| tree.scope_of(*to))
                && scopes.contains_key(&scope)
            {
                by_scope.entry(scope).or_default().push(number);
            }
        }
        for (scope, numbers) in by_scope {
            let members = tree.children.get(&scope).map_or(&[][..], Vec::as_slice);
            let local: BTreeMap<usize, usize> =
                members.iter().enumerate().map(|(local, member)| (*member, local)).collect();
            let find = |id: Id| tree.number.get(&id).and_then(|index| local.get(index)).copied();
            let mut scope_graph = ScopeGraph {
                sizes: vec![Size::default(); members.len()],
                fails: vec![false; members.len()],
                ..ScopeGraph::default()
            };
            let mut flow = Vec::new();
            for number in numbers {
                let edge = &graph.edges[number];
                match (edge.class, find(edge.from), find(edge.to)) {
                    (EdgeClass::Start, _, Some(to)) => scope_graph.start = Some(to),
                    (EdgeClass::Flow, Some(from), Some(to)) => {
                        scope_graph.flow.push((from, to, 0.0));
                        flow.push(number);
                    }
                    (EdgeClass::Failure, Some(from), Some(to)) => scope_graph.failure.push((from, to)),
                    _ => {}
                }
            }
            let ranking = Ranking::of(&scope_graph);
            back.extend(flow.iter().zip(&ranking.back).filter(|(_, back)| **back).map(|(number, _)| *number));
        }
        let cards = needs_cards.then(|| {
            let solid = |index: &usize| {
                let kind = graph.nodes[*index].kind;
                kind.slots() == 0 && kind != NodeKind::Area
            };
            let leaves = (0..graph.nodes.len()).filter(solid);
            Obstacles::of(leaves, &rects)
        });
        let catches = catches(&tree, wanted);
        let catch_ports = catch_ports(&tree, &rects, &catches);
        Self { tree, rects, scopes, cards, back, catches, catch_ports }
    }

    /// Some rectangles are others than before.
    pub(super) fn rects_changed(&mut self) {
        self.catch_ports = catch_ports(&self.tree, &self.rects, &self.catches);
    }

    pub(super) fn task<'o>(
        &self,
        obstacles: &'o Obstacles,
        from: usize,
        to: usize,
        source: Rect,
        target: Rect,
    ) -> Task<'o> {
        let is_frame = |index: usize| self.tree.graph.nodes[index].kind.slots() > 0;
        Task {
            obstacles,
            from,
            to,
            source,
            target,
            from_frame: is_frame(from),
            to_frame: is_frame(to),
            near_target: false,
        }
    }

    pub(super) fn obstacles(&self, edge: &GraphEdge) -> Option<&Obstacles> {
        if edge.class.is_transition() {
            let scope = self.tree.number.get(&edge.to).and_then(|to| self.tree.scope_of(*to));
            if let Some(obstacles) = scope.and_then(|scope| self.scopes.get(&scope)) {
                return Some(obstacles);
            }
        }
        self.cards.as_ref()
    }

    fn route(&self, number: usize, before: Option<&Vec<Point>>) -> Option<EdgePath> {
        let edge = &self.tree.graph.edges[number];
        let (from, to) = (*self.tree.number.get(&edge.from)?, *self.tree.number.get(&edge.to)?);
        let (source, target) = (self.rects[from]?, self.rects[to]?);
        let back = self.back.contains(&number);
        let points = if edge.class == EdgeClass::Start {
            let x = target.center().x;
            vec![Point::new(x, target.top() - START_MARK), Point::new(x, target.top())]
        } else {
            let mut task = self.task(self.obstacles(edge)?, from, to, source, target);
            task.near_target = edge.class == EdgeClass::Failure;
            let joined = before.and_then(|way| {
                let right = self.exit(number, from, source, Side::Right);
                let left = self.exit(number, from, source, Side::Left);
                task.join(way, right, left)
            });
            joined.unwrap_or_else(|| self.find(number, &task, back))
        };
        Some(EdgePath {
            reference: edge.reference.clone(),
            from: edge.from,
            to: edge.to,
            class: edge.class,
            points,
            label: None,
            back,
        })
    }

    /// The pairs of sides that suit an edge, each with what it costs more than the best, cheapest first.
    fn sides(&self, edge: &GraphEdge, task: &Task<'_>, back: bool) -> Vec<(Side, Side, f64)> {
        use Side::{Bottom, Left, Right, Top};
        let (source, target) = (task.source, task.target);
        let choice = matches!(self.tree.graph.nodes[task.from].kind, NodeKind::State(StateShape::Choice));
        let right_of = target.left() >= source.right() + 8.0;
        let left_of = target.right() <= source.left() - 8.0;
        match edge.class {
            EdgeClass::Flow | EdgeClass::Start if back => vec![
                (Left, Left, 0.0),
                (Right, Right, 12.0),
                (Left, Top, 24.0),
                (Bottom, Left, 30.0),
                (Right, Top, 40.0),
                (Bottom, Top, 60.0),
                (Bottom, Right, 60.0),
            ],
            EdgeClass::Flow | EdgeClass::Start => {
                let side = if choice { 0.0 } else { 90.0 };
                let mut sides = vec![(Bottom, Top, 0.0)];
                if !left_of {
                    sides.push((Right, Top, side));
                    sides.push((Right, Left, side + 130.0));
                }
                if !right_of {
                    sides.push((Left, Top, side));
                    sides.push((Left, Right, side + 130.0));
                }
                // Where the card above is in the way on both sides.
                sides.push((Right, Right, 220.0));
                sides.push((Left, Left, 220.0));
                sides
            }
            EdgeClass::Failure => {
                if left_of {
                    vec![
                        (Left, Right, 0.0),
                        (Left, Top, 8.0),
                        (Right, Right, 40.0),
                        (Right, Top, 40.0),
                        (Bottom, Right, 40.0),
                        (Bottom, Top, 60.0),
                    ]
                } else if right_of {
                    vec![
                        (Right, Left, 0.0),
                        (Right, Top, 8.0),
                        (Right, Right, 30.0),
                        (Bottom, Left, 40.0),
                        (Left, Top, 60.0),
                    ]
                } else {
                    vec![
                        (Right, Right, 0.0),
                        (Right, Top, 6.0),
                        (Left, Left, 20.0),
                        (Left, Top, 26.0),
                        (Right, Left, 60.0),
                    ]
                }
            }
            EdgeClass::Integration | EdgeClass::Feed | EdgeClass::Call | EdgeClass::Use => {
                if left_of {
                    vec![(Left, Right, 0.0), (Right, Right, 40.0), (Left, Left, 60.0)]
                } else if right_of {
                    vec![(Right, Left, 0.0), (Right, Right, 60.0), (Left, Left, 80.0)]
                } else {
                    // Lines from the left arrive there; what leads up and down a column keeps to its right.
                    vec![(Right, Right, 0.0), (Left, Left, 60.0), (Right, Left, 90.0), (Left, Right, 90.0)]
                }
            }
        }
    }

    fn find(&self, number: usize, task: &Task<'_>, back: bool) -> Vec<Point> {
        let edge = &self.tree.graph.edges[number];
        if task.from == task.to {
            return self_loop(task.source, edge.class);
        }
        let sides = self.sides(edge, task, back);
        let mut best: Option<Best> = None;
        for (exit, entry, penalty) in &sides {
            let start = self.exit(number, task.from, task.source, *exit);
            let end = self.port(task.to, task.target, *entry, edge.class, false);
            task.try_sides(start, *exit, end, *entry, *penalty, &mut best);
            if !edge.class.is_transition() && (*exit, *entry) == (Side::Right, Side::Left) {
                self.try_corridor(task, start, end, *penalty, &mut best);
            }
        }
        if best.is_none() {
            for (exit, entry, penalty) in &sides {
                let start = self.exit(number, task.from, task.source, *exit);
                let end = self.port(task.to, task.target, *entry, edge.class, false);
                task.try_channels(start, *exit, end, *entry, *penalty, &mut best);
            }
        }
        let best = best.map(|best| best.points).or_else(|| self.cheapest_way(number, &[], &|_, _| 0.0));
        best.unwrap_or_else(|| {
            // Nothing is free: across what stands there, as short as it goes.
            let (exit, entry) =
                sides.first().map_or((Side::Right, Side::Left), |(exit, entry, _)| (*exit, *entry));
            let start = self.exit(number, task.from, task.source, exit);
            let end = self.port(task.to, task.target, entry, edge.class, false);
            let (p, q) = (outward(start, exit, STUB), outward(end, entry, STUB));
            let middle = if matches!(exit, Side::Left | Side::Right) {
                [Point::new(q.x, p.y), q]
            } else {
                [Point::new(p.x, q.y), q]
            };
            simplified(&[start, p, middle[0], middle[1], end])
        })
    }

    /// Ways from inside a frame: straight out of it, then between what stands beside it.
    fn try_corridor(&self, task: &Task<'_>, start: Point, end: Point, penalty: f64, best: &mut Option<Best>) {
        let Some(frame) = self.rects[self.tree.root_of[task.from]] else { return };
        let (near, far) = (frame.right() + STUB, end.x - STUB);
        if near <= start.x + STUB || far <= near {
            return;
        }
        for (y, step) in [(start.y, -1.0), (start.y, 1.0), (end.y, -1.0), (end.y, 1.0)] {
            let Some(channel) = task.lane_y(y, step, near, far) else { continue };
            let (out, along) = (Point::new(near, start.y), Point::new(near, channel));
            let (back, arrive) = (Point::new(far, channel), Point::new(far, end.y));
            task.offer(&[start, out, along, back, arrive, end], penalty, best);
        }
    }

    /// Where an edge leaves a card's side.
    pub(super) fn exit(&self, number: usize, index: usize, rect: Rect, side: Side) -> Point {
        let point = self.port(index, rect, side, self.tree.graph.edges[number].class, true);
        match (side, self.catch_ports.get(&number)) {
            (Side::Left | Side::Right, Some(above)) => Point::new(point.x, rect.bottom() - above),
            _ => point,
        }
    }

    /// Where an edge leaves or enters a card's side.
    pub(super) fn port(
        &self,
        index: usize,
        rect: Rect,
        side: Side,
        class: EdgeClass,
        leaving: bool,
    ) -> Point {
        let frame = self.tree.graph.nodes[index].kind.slots() > 0;
        let center = rect.center();
        match side {
            Side::Top => Point::new(center.x, rect.top()),
            Side::Bottom => Point::new(center.x, rect.bottom()),
            Side::Left | Side::Right => {
                let x = if side == Side::Left { rect.left() } else { rect.right() };
                let y = match class {
                    EdgeClass::Failure if leaving => rect.bottom() - 12.0_f64.min(rect.height / 4.0),
                    // Failures arrive higher than other lines leave.
                    EdgeClass::Failure if !frame => rect.top() + 18.0_f64.min(rect.height / 3.0),
                    EdgeClass::Call if leaving => rect.top() + 18.0_f64.min(rect.height / 3.0),
                    // A frame is entered at its header.
                    _ if frame => rect.top() + 14.0,
                    _ => center.y,
                };
                Point::new(x, y)
            }
        }
    }

    /// Whether a piece of a routed edge is clear of what the edge goes around.
    fn is_free_for(&self, path: &EdgePath, a: Point, b: Point) -> bool {
        let ends = self.tree.number.get(&path.from).zip(self.tree.number.get(&path.to));
        let Some((from, to)) = ends else { return false };
        let obstacles = self.scope_of(path).and_then(|scope| self.scopes.get(&scope)).or(self.cards.as_ref());
        let (Some(obstacles), Some(source), Some(target)) = (obstacles, self.rects[*from], self.rects[*to])
        else {
            return false;
        };
        self.task(obstacles, *from, *to, source, target).is_free(a, b)
    }

    /// The plates near some paths.
    fn plates_near(&self, paths: &[EdgePath]) -> RectIndex<usize> {
        let points = paths.iter().flat_map(|path| &path.points);
        let around = Rect::around(points.map(|point| Rect::at(*point, Size::default())));
        let near = around.unwrap_or_default().inflated(400.0);
        RectIndex::of(self.rects.iter().enumerate().filter_map(|(index, rect)| {
            let rect = rect.filter(|rect| rect.intersects(near))?;
            Some((index, self.plate(index, rect)))
        }))
    }

    /// What labels keep clear of: a card, or the header of a frame.
    pub(super) fn plate(&self, index: usize, rect: Rect) -> Rect {
        let kind = self.tree.graph.nodes[index].kind;
        let frame = kind.slots() > 0 || kind == NodeKind::Area;
        if frame { Rect::new(rect.x, rect.y, rect.width, super::card::HEADER_HEIGHT) } else { rect }
    }
}

impl Obstacles {
    fn of(members: impl Iterator<Item = usize>, rects: &[Option<Rect>]) -> Self {
        let mut index = RectIndex::default();
        let mut bounds: Option<Rect> = None;
        for member in members {
            if let Some(rect) = rects[member] {
                index.insert(member, rect.inflated(CLEARANCE));
                bounds = Some(bounds.map_or(rect, |bounds| bounds.union(rect)));
            }
        }
        Self { index, bounds: bounds.unwrap_or_default() }
    }
}

impl Task<'_> {
    /// What is in the way between two points, grown by the clearance.
    fn blocked(&self, a: Point, b: Point) -> Option<Rect> {
        let hit = self.obstacles.index.crossed(a, b, |key| {
            if key == self.from {
                self.source.crosses(a, b)
            } else if key == self.to {
                self.target.crosses(a, b)
            } else {
                true
            }
        });
        hit.map(|(_, rect)| rect)
    }

    pub(super) fn is_free(&self, a: Point, b: Point) -> bool {
        self.blocked(a, b).is_none()
    }

    /// Moves a vertical lane right (`step` 1) or left (-1) until nothing is in its way.
    fn lane_x(&self, mut x: f64, step: f64, top: f64, bottom: f64) -> Option<f64> {
        for _ in 0..MOST_MOVES {
            let Some(rect) = self.blocked(Point::new(x, top), Point::new(x, bottom)) else { return Some(x) };
            x = if step > 0.0 { rect.right() + 10.0 } else { rect.left() - 10.0 };
        }
        None
    }

    /// Moves a horizontal lane down (`step` 1) or up (-1) until nothing is in its way.
    fn lane_y(&self, mut y: f64, step: f64, left: f64, right: f64) -> Option<f64> {
        for _ in 0..MOST_MOVES {
            let Some(rect) = self.blocked(Point::new(left, y), Point::new(right, y)) else { return Some(y) };
            y = if step > 0.0 { rect.bottom() + 8.0 } else { rect.top() - 8.0 };
        }
        None
    }

    /// Joins another edge's way to the same target at one of its upright pieces, if that is free and no great detour.
    fn join(&self, way: &[Point], right: Point, left: Point) -> Option<Vec<Point>> {
        let length = |points: &[Point]| points.windows(2).map(|ends| ends[0].distance(ends[1])).sum::<f64>();
        let origin = way.first()?;
        let allowed = length(way) + (origin.x - right.x).abs() + (origin.y - right.y).abs() + 40.0;
        for segment in 1..way.len().saturating_sub(2) {
            let (a, b) = (way[segment], way[segment + 1]);
            if (a.x - b.x).abs() > 0.01 {
                continue;
            }
            let start = if a.x >= right.x + 8.0 {
                right
            } else if a.x <= left.x - 8.0 {
                left
            } else {
                continue;
            };
            let corner = Point::new(a.x, start.y);
            let mut points = vec![start, corner];
            points.extend_from_slice(&way[segment + 1..]);
            if length(&points) <= allowed && self.is_free(start, corner) && self.is_free(corner, b) {
                return Some(simplified(&points));
            }
        }
        None
    }

    /// Takes a way if it is cheaper than the best and free.
    fn offer(&self, points: &[Point], penalty: f64, best: &mut Option<Best>) {
        let points = simplified(points);
        let length: f64 = points.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
        let cost = length + BEND * points.len().saturating_sub(2) as f64 + penalty;
        if best.as_ref().is_none_or(|best| cost < best.cost - 1e-6)
            && points.windows(2).all(|ends| self.is_free(ends[0], ends[1]))
        {
            *best = Some(Best { cost, points });
        }
    }

    /// Ways of up to three pieces between the stubs.
    fn try_sides(
        &self,
        start: Point,
        exit: Side,
        end: Point,
        entry: Side,
        penalty: f64,
        best: &mut Option<Best>,
    ) {
        // The least that any way between these sides costs.
        let least = (start.x - end.x).abs() + (start.y - end.y).abs() + penalty;
        if best.as_ref().is_some_and(|best| best.cost <= least) {
            return;
        }
        let vertical_exit = matches!(exit, Side::Top | Side::Bottom);
        let vertical_entry = matches!(entry, Side::Top | Side::Bottom);
        if vertical_exit && vertical_entry && exit == Side::Bottom && end.y >= start.y + 4.0 {
            let within = |rect: Rect, x: f64| x >= rect.left() + 24.0 && x <= rect.right() - 24.0;
            if (start.x - end.x).abs() < 0.75 || (self.to_frame && within(self.target, start.x)) {
                self.offer(&[start, Point::new(start.x, end.y)], penalty, best);
            } else if within(self.source, end.x) {
                // The cards overlap by much: straight down, a little off the middle. A frame may be left anywhere.
                let off = if self.from_frame { 0.0 } else { 8.0 };
                self.offer(&[Point::new(end.x, start.y), end], penalty + off, best);
            }
        }
        if !vertical_exit && !vertical_entry && exit != entry {
            let towards = if exit == Side::Right { end.x - start.x } else { start.x - end.x };
            if towards > 4.0 {
                if (start.y - end.y).abs() < 0.75 {
                    self.offer(&[start, Point::new(end.x, start.y)], penalty, best);
                } else if start.y > self.target.top() + 6.0 && start.y < self.target.bottom() - 6.0 {
                    self.offer(&[start, Point::new(end.x, start.y)], penalty + 4.0, best);
                }
            }
        }
        let room = |gap: f64| if gap > 0.0 { STUB.min(gap / 2.0) } else { STUB };
        let stub = match (exit, entry) {
            (Side::Bottom, Side::Top) => room(end.y - start.y),
            (Side::Right, Side::Left) => room(end.x - start.x),
            (Side::Left, Side::Right) => room(start.x - end.x),
            _ => STUB,
        };
        let (p, q) = (outward(start, exit, stub), outward(end, entry, stub));
        // One bend.
        if vertical_exit != vertical_entry {
            let corner = if vertical_exit { Point::new(start.x, end.y) } else { Point::new(end.x, start.y) };
            if ahead(start, exit, corner) && ahead(end, entry, corner) {
                self.offer(&[start, corner, end], penalty, best);
            }
        }
        // Two bends: the far end's own stub line, the near end's, or a lane between them.
        let (top, bottom) = (p.y.min(q.y), p.y.max(q.y));
        let (left, right) = (p.x.min(q.x), p.x.max(q.x));
        let mut corners = [Point::new(p.x, q.y), Point::new(q.x, p.y)];
        if self.near_target {
            corners.reverse();
        }
        for corner in corners {
            self.offer(&[start, p, corner, q, end], penalty, best);
        }
        let least = least + 2.0 * BEND;
        if best.as_ref().is_some_and(|best| best.cost <= least) {
            return;
        }
        for (x, step) in [(p.x, 1.0), (q.x, 1.0), (p.x, -1.0), (q.x, -1.0)] {
            if let Some(lane) = self.lane_x(x, step, top, bottom) {
                self.offer(&[start, p, Point::new(lane, p.y), Point::new(lane, q.y), q, end], penalty, best);
            }
        }
        for (y, step) in [(p.y, 1.0), (q.y, -1.0), (p.y, -1.0), (q.y, 1.0)] {
            if let Some(lane) = self.lane_y(y, step, left, right) {
                self.offer(&[start, p, Point::new(p.x, lane), Point::new(q.x, lane), q, end], penalty, best);
            }
        }
    }

    /// Ways of five pieces: along a lane beside each end, and a channel between rows or around everything.
    fn try_channels(
        &self,
        start: Point,
        exit: Side,
        end: Point,
        entry: Side,
        penalty: f64,
        best: &mut Option<Best>,
    ) {
        let (p, q) = (outward(start, exit, STUB), outward(end, entry, STUB));
        let bounds = self.obstacles.bounds;
        let heights = [
            (self.source.bottom() + 12.0, 1.0),
            (self.source.top() - 12.0, -1.0),
            (self.target.top() - 12.0, -1.0),
            (self.target.bottom() + 12.0, 1.0),
            (bounds.top() - 12.0, -1.0),
            (bounds.bottom() + 12.0, 1.0),
        ];
        let exits: &[f64] = match exit {
            Side::Right => &[1.0],
            Side::Left => &[-1.0],
            Side::Top | Side::Bottom => &[1.0, -1.0],
        };
        let entries: &[f64] = match entry {
            Side::Right => &[1.0],
            Side::Left => &[-1.0],
            Side::Top | Side::Bottom => &[1.0, -1.0],
        };
        for (height, step) in heights {
            for leave in exits {
                for arrive in entries {
                    let Some(near) = self.lane_x(p.x, *leave, p.y.min(height), p.y.max(height)) else {
                        continue;
                    };
                    let Some(far) = self.lane_x(q.x, *arrive, q.y.min(height), q.y.max(height)) else {
                        continue;
                    };
                    let Some(channel) = self.lane_y(height, step, near.min(far), near.max(far)) else {
                        continue;
                    };
                    self.offer(
                        &[
                            start,
                            p,
                            Point::new(near, p.y),
                            Point::new(near, channel),
                            Point::new(far, channel),
                            Point::new(far, q.y),
                            q,
                            end,
                        ],
                        penalty,
                        best,
                    );
                }
            }
        }
    }
}

/// Without doubled points and points on a straight line.
pub(super) fn simplified(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if out.last().is_some_and(|last| last.distance(*point) < 0.01) {
            continue;
        }
        if let [.., a, b] = out.as_slice() {
            let same_x = (a.x - b.x).abs() < 0.01 && (b.x - point.x).abs() < 0.01;
            let same_y = (a.y - b.y).abs() < 0.01 && (b.y - point.y).abs() < 0.01;
            if same_x || same_y {
                out.pop();
            }
        }
        if out.last().is_none_or(|last| last.distance(*point) >= 0.01) {
            out.push(*point);
        }
    }
    out
}
