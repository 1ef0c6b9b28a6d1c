//! Moving cards under the pointer: a preview that writes the rectangles of what moves and the paths that touch it,
//! and one command at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aslant_engine::design::{Command, EdgeRef, Id, Note, NoteColour, Position, Record, ScopeRef};
use aslant_engine::geometry::{Point, Rect, Size, Vector};
use aslant_engine::layout::{EdgePath, Layout, MovingEdges, PlacedLabel};
use leptos::prelude::*;

use super::Editor;
use super::view::{Hint, put};
use crate::platform::frame;

/// What holds cards: a frame's slot, or (`None`) the canvas itself.
pub type Surface = Option<ScopeRef>;

/// What is being dragged.
pub(super) struct Drag {
    /// The cards that the hand holds.
    held: Vec<Id>,
    /// Where they and all that they hold stood.
    start: BTreeMap<Id, Rect>,
    /// Where they are shown.
    live: BTreeMap<Id, Rect>,
    /// The edges that touch them.
    incident: BTreeSet<EdgeRef>,
    /// Lines with one end on what moves, which are routed anew.
    lines: MovingEdges,
    /// Lines with both ends on it, as they were: they move along as they are.
    along: Vec<Arc<EdgePath>>,
    /// Lines with one end on it, as they were routed last, and how far the cards were moved then.
    routed: (Vec<EdgePath>, Vector),
    /// How far the cards are moved.
    delta: Vector,
}

/// More lines than this with one end on what is dragged are stretched as they are, and routed anew where the hand pauses.
const MOST_ROUTED: usize = 4;
/// How long a hand stays until it pauses, in milliseconds.
const PAUSE_MS: i32 = 60;

/// A line whose one end is taken elsewhere: its pieces stay upright and level.
fn stretched(path: &EdgePath, from_moves: bool, by: Vector) -> EdgePath {
    if by == Vector::ZERO {
        return path.clone();
    }
    let mut points = path.points.clone();
    if !from_moves {
        points.reverse();
    }
    if let [first, last] = points[..] {
        // One piece has nothing to give: it gets a step in its middle.
        let upright = (first.x - last.x).abs() <= (first.y - last.y).abs();
        let middle = Point::new(f64::midpoint(first.x, last.x), f64::midpoint(first.y, last.y));
        let steps = if upright {
            [Point::new(first.x, middle.y), Point::new(last.x, middle.y)]
        } else {
            [Point::new(middle.x, first.y), Point::new(middle.x, last.y)]
        };
        points.splice(1..1, steps);
    }
    if let [first, second, ..] = &mut points[..] {
        if (first.x - second.x).abs() <= (first.y - second.y).abs() {
            second.x += by.x;
        } else {
            second.y += by.y;
        }
        *first += by;
    }
    if !from_moves {
        points.reverse();
    }
    let shift = if from_moves { by } else { Vector::ZERO };
    let moved = |label: &PlacedLabel| PlacedLabel { rect: label.rect.translated(shift), ..label.clone() };
    EdgePath { points, label: path.label.as_ref().map(moved), ..path.clone() }
}

/// A line somewhere else.
fn shifted(path: &EdgePath, by: Vector) -> EdgePath {
    let moved = |label: &PlacedLabel| PlacedLabel { rect: label.rect.translated(by), ..label.clone() };
    EdgePath {
        points: path.points.iter().map(|point| *point + by).collect(),
        label: path.label.as_ref().map(moved),
        ..path.clone()
    }
}

impl Drag {
    /// The edges whose lines follow.
    pub(super) fn incident(&self) -> &BTreeSet<EdgeRef> {
        &self.incident
    }
}

impl Editor {
    /// Where the cards stand that are being dragged, with what they hold.
    pub(super) fn dragged_rects(self) -> BTreeMap<Id, Rect> {
        let inner = self.inner();
        let drag = inner.drag.borrow();
        let Some(drag) = drag.as_ref() else { return BTreeMap::new() };
        drag.live.clone()
    }

    /// Remembers what is selected, for a gesture that may be taken back.
    pub fn remember_selection(self) {
        *self.inner().remembered_selection.borrow_mut() = Some(self.selection.get_untracked());
    }

    /// Selects again what was selected when the gesture began.
    pub fn restore_selection(self) {
        let remembered = self.inner().remembered_selection.borrow_mut().take();
        if let Some(selected) = remembered {
            self.select_again(selected);
        }
    }

    /// These cards, and with each group what stands on it.
    fn with_grouped(self, ids: &[Id]) -> Vec<Id> {
        self.with_layout(|layout| self.grouped_in(ids, layout))
    }

    fn grouped_in(self, ids: &[Id], layout: &Layout) -> Vec<Id> {
        let is_group = |id: &Id| {
            self.node(*id).is_some_and(|node| node.view.with_untracked(|view| view.kind_name == "group"))
        };
        let mut all = ids.to_vec();
        for group in ids.iter().filter(|id| is_group(id)) {
            let Some(ground) = layout.rects.get(group) else { continue };
            let on_it = layout.rects.iter().filter(|(id, rect)| {
                !all.contains(id) && ground.contains_rect(**rect) && self.scope_of(**id) == Some(None)
            });
            let on_it: Vec<Id> = on_it.map(|(id, _)| *id).collect();
            all.extend(on_it);
        }
        all
    }

    // Notes and groups.

    /// Shows something with another rectangle, for as long as its corner is drawn.
    pub fn show_resized(self, id: Id, rect: Rect) {
        if let Some(node) = self.node(id) {
            put(&node.rect, rect);
            self.reink();
        }
    }

    /// Shows it as the design has it.
    pub fn cancel_resize(self, id: Id) {
        if let Some(rect) = self.with_layout(|layout| layout.rects.get(&id).copied()) {
            self.show_resized(id, rect);
        }
    }

    /// Gives a note or group another size, as one step.
    pub fn resize(self, id: Id, rect: Rect) {
        let Some(Record::Note(note)) = self.with_design(|design| design.get(id).cloned()) else {
            self.cancel_resize(id);
            return;
        };
        let (least, side) = (Note::LEAST, |length: f64, least: u32| (length as u32).clamp(least, Note::MOST));
        let position = Position::At(rect.x.round() as i32, rect.y.round() as i32);
        let record =
            Note { width: side(rect.width, least.0), height: side(rect.height, least.1), position, ..note };
        let freeze = self.freeze(&BTreeSet::from([None]));
        let replace = Command::Replace { id, record: Record::Note(record) };
        let done = self.dispatch("resize", Command::All(vec![freeze, replace]));
        if done.is_none_or(|diff| diff.is_empty()) {
            self.cancel_resize(id);
        }
    }

    /// Puts a group's ground under what is selected on the canvas, or into the middle of the view, as one step.
    pub fn group_selection(self) {
        let roots: BTreeSet<Id> = self
            .selected_ids()
            .into_iter()
            .filter_map(|id| self.with_scene(|scene| scene.roots.get(&id).copied()))
            .collect();
        let around = Rect::around(roots.iter().filter_map(|id| self.rect(*id)));
        let rect = around.map_or_else(
            || {
                let seen = self.viewport.get_untracked().visible(self.canvas_size.get_untracked());
                Rect::at(seen.center(), Size::default()).inflated(160.0)
            },
            |around| {
                // Room for the title above.
                let grown = around.inflated(24.0);
                Rect::new(grown.x, grown.y - 24.0, grown.width, grown.height + 24.0)
            },
        );
        let note = Note {
            text: "Group".to_owned(),
            position: Position::At(rect.x.round() as i32, rect.y.round() as i32),
            width: rect.width.round() as u32,
            height: rect.height.round() as u32,
            colour: NoteColour::Blue,
            group: true,
        };
        let freeze = self.freeze(&BTreeSet::from([None]));
        let add = Command::Add(Record::Note(note));
        if let Some(diff) = self.dispatch("group", Command::All(vec![freeze, add])) {
            self.select_added(&diff);
            self.announce("Grouped");
        }
    }

    /// Remembers where cards stand before they are moved.
    pub fn begin_drag(self, ids: &[Id]) {
        self.cancel_drag();
        let ids = self.with_grouped(ids);
        let live = self.live_rects();
        let mut start = BTreeMap::new();
        self.with_design(|design| {
            for id in &ids {
                for moved in std::iter::once(*id).chain(design.descendants(*id)) {
                    if let Some(rect) = live.get(&moved) {
                        start.insert(moved, *rect);
                    }
                }
            }
        });
        let incident: BTreeSet<EdgeRef> = self.with_scene(|scene| {
            let touches = |id: &Id| start.contains_key(id);
            scene
                .graph
                .edges
                .iter()
                .filter(|edge| touches(&edge.from) || touches(&edge.to))
                .map(|edge| edge.reference.clone())
                .collect()
        });
        let (lines, along, routed) = self.with_scene(|scene| {
            let within = |path: &&EdgePath| start.contains_key(&path.from) && start.contains_key(&path.to);
            let along: Vec<Arc<EdgePath>> =
                scene.layout.edges.iter().filter(within).map(|path| Arc::new(path.clone())).collect();
            let mut wanted = incident.clone();
            for path in &along {
                wanted.remove(&path.reference);
            }
            let paths = scene.layout.edges.iter().filter(|path| wanted.contains(&path.reference));
            let routed: Vec<EdgePath> = paths.cloned().collect();
            (MovingEdges::new(&scene.graph, &live, &wanted, start.keys().copied()), along, routed)
        });
        let routed = (routed, Vector::ZERO);
        let delta = Vector::ZERO;
        *self.inner().drag.borrow_mut() = Some(Drag {
            held: ids.clone(),
            live: start.clone(),
            start,
            incident,
            lines,
            along,
            routed,
            delta,
        });
        for id in &ids {
            self.hint(*id, Hint::Dragged);
        }
        self.dragging.set(true);
        self.reink();
    }

    /// Shows the cards moved by so much since the drag began.
    pub fn drag_by(self, delta: Vector) {
        let inner = self.inner();
        let mut drag = inner.drag.borrow_mut();
        let Some(drag) = drag.as_mut() else { return };
        let nodes = inner.nodes.borrow();
        for (id, rect) in &drag.start {
            let moved = rect.translated(delta);
            drag.live.insert(*id, moved);
            if let Some(node) = nodes.get(id) {
                put(&node.rect, moved);
            }
        }
        drag.delta = delta;
        let many = drag.routed.0.len() > MOST_ROUTED;
        if !many {
            drag.routed = (drag.lines.at(&drag.live), delta);
        }
        let edges = inner.edges.borrow();
        let (routed, at) = &drag.routed;
        let along = drag.along.iter().map(|path| shifted(path, delta));
        let ends =
            routed.iter().map(|path| stretched(path, drag.start.contains_key(&path.from), delta - *at));
        for path in along.chain(ends) {
            if let Some(edge) = edges.get(&path.reference) {
                edge.path.set(Arc::new(path));
            }
        }
        self.reink_live();
        if many {
            frame::after(PAUSE_MS, move || self.route_dragged(delta));
        }
    }

    /// Routes the lines of what is dragged, where the hand has not moved on meanwhile.
    fn route_dragged(self, delta: Vector) {
        let inner = self.inner();
        let mut drag = inner.drag.borrow_mut();
        let Some(drag) = drag.as_mut().filter(|drag| drag.delta == delta && drag.routed.1 != delta) else {
            return;
        };
        drag.routed = (drag.lines.at(&drag.live), delta);
        let edges = inner.edges.borrow();
        for path in &drag.routed.0 {
            if let Some(edge) = edges.get(&path.reference) {
                edge.path.set(Arc::new(path.clone()));
            }
        }
        self.reink_live();
    }

    /// Puts everything back where it stood.
    pub fn cancel_drag(self) {
        let inner = self.inner();
        let Some(drag) = inner.drag.borrow_mut().take() else { return };
        self.dragging.set(false);
        for id in &drag.held {
            self.hint(*id, Hint::None);
        }
        let scene = inner.scene.borrow();
        let nodes = inner.nodes.borrow();
        for id in drag.start.keys() {
            if let (Some(node), Some(rect)) = (nodes.get(id), scene.layout.rects.get(id)) {
                put(&node.rect, *rect);
            }
        }
        let edges = inner.edges.borrow();
        for path in &scene.layout.edges {
            if drag.incident.contains(&path.reference)
                && let Some(edge) = edges.get(&path.reference)
            {
                edge.path.set(Arc::new(path.clone()));
            }
        }
        self.reink();
    }

    /// Ends the preview and moves the cards for good, as one step.
    pub fn end_drag_here(self, ids: &[Id], delta: Vector) {
        self.cancel_drag();
        if delta == Vector::ZERO {
            return;
        }
        let all = self.with_grouped(ids);
        let moves: Vec<(Id, i32, i32)> = self.with_layout(|layout| {
            all.iter()
                .filter_map(|id| {
                    let parent = self.node(*id)?.view.with_untracked(|view| view.parent);
                    let (x, y) = layout.position_of(*id, parent)?;
                    Some((*id, x + delta.x.round() as i32, y + delta.y.round() as i32))
                })
                .collect()
        });
        self.move_frozen(&format!("move {}", self.names(ids)), moves);
    }

    /// Moves cards as one step: what else stands in their scopes stays where it is seen.
    fn move_frozen(self, label: &str, moves: Vec<(Id, i32, i32)>) {
        let freeze = self.freeze_around(moves.iter().map(|(id, ..)| *id));
        self.dispatch(label, Command::All(vec![freeze, Command::Move(moves)]));
    }

    /// Moves the selection by some canvas units. Moves in a row are one step.
    pub fn nudge_selection(self, dx: i32, dy: i32) {
        let moves: Vec<(Id, i32, i32)> = self.with_layout(|layout| {
            let selected: Vec<Id> = self.selected_ids().into_iter().collect();
            self.grouped_in(&selected, layout)
                .into_iter()
                .filter_map(|id| {
                    let (x, y) = layout.position_of(id, self.scope_of(id)?)?;
                    Some((id, x + dx, y + dy))
                })
                .collect()
        });
        if !moves.is_empty() {
            let freeze = self.freeze_around(moves.iter().map(|(id, ..)| *id));
            self.dispatch_burst("nudge", "move", Command::All(vec![freeze, Command::Move(moves)]));
        }
    }

    /// The frame's slot that a card stands in; the outer `None` where there is no such card.
    fn scope_of(self, id: Id) -> Option<Surface> {
        Some(self.node(id)?.view.with_untracked(|view| view.parent))
    }

    /// The command that keeps everything beside these cards where the layout has put it.
    fn freeze_around(self, ids: impl Iterator<Item = Id>) -> Command {
        let scopes: BTreeSet<Surface> = ids.filter_map(|id| self.scope_of(id)).collect();
        self.freeze(&scopes)
    }

    /// The command that keeps everything in these scopes (`None`: the canvas itself) where the layout has put it.
    /// It goes before the first placing by hand, in the same step.
    pub fn freeze(self, scopes: &BTreeSet<Surface>) -> Command {
        let places = self.with_scene(|scene| {
            scene
                .graph
                .nodes
                .iter()
                .filter(|node| scopes.contains(&node.parent))
                .filter_map(|node| {
                    let (x, y) = scene.layout.position_of(node.id, node.parent)?;
                    Some((node.id, x, y))
                })
                .collect()
        });
        Command::Freeze(places)
    }

    /// Marks a card for the time of a gesture.
    pub fn hint(self, id: Id, hint: Hint) {
        let inner = self.inner();
        if let Some(node) = inner.nodes.borrow().get(&id) {
            put(&node.hint, hint);
        }
        if hint == Hint::None {
            inner.marks.hinted.borrow_mut().remove(&id);
        } else {
            inner.marks.hinted.borrow_mut().insert(id);
        }
        if hint == Hint::Dragged { self.reink_live() } else { self.reink() }
    }

    /// Marks an edge as the place where a drop would insert.
    pub fn hint_edge(self, edge: &EdgeRef) {
        let inner = self.inner();
        if let Some(signals) = inner.edges.borrow().get(edge) {
            put(&signals.drop_target, true);
        }
        inner.marks.drops.borrow_mut().insert(edge.clone());
        self.reink_live();
    }

    /// Takes off the marks of where a drop or an edge would go; what is dragged keeps its own.
    pub fn clear_drop_hints(self) {
        self.take_hints_off(|hint| hint != Hint::Dragged);
    }

    /// Takes these marks off cards, and those of drops off edges.
    fn take_hints_off(self, goes: impl Fn(Hint) -> bool) {
        let inner = self.inner();
        let mut cards = false;
        inner.marks.hinted.borrow_mut().retain(|id| {
            let nodes = inner.nodes.borrow();
            let Some(node) = nodes.get(id) else { return false };
            let gone = goes(node.hint.get_untracked());
            if gone {
                put(&node.hint, Hint::None);
                cards = true;
            }
            !gone
        });
        let drops = std::mem::take(&mut *inner.marks.drops.borrow_mut());
        for edge in &drops {
            if let Some(signals) = inner.edges.borrow().get(edge) {
                put(&signals.drop_target, false);
            }
        }
        if cards {
            self.reink();
        } else if !drops.is_empty() {
            self.reink_live();
        }
    }

    /// Where the upper left corner of dragged cards is after a drag by `delta`.
    pub fn drop_point(self, ids: &[Id], delta: Vector) -> Point {
        let corner = Rect::around(
            ids.iter().filter_map(|id| self.with_layout(|layout| layout.rects.get(id).copied())),
        );
        corner.map_or(Point::ZERO, Rect::origin) + delta
    }

    /// Takes the marks off all cards and edges.
    pub fn clear_hints(self) {
        self.take_hints_off(|_| true);
    }
}
