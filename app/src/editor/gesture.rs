//! Moving cards under the pointer: a preview that writes the rectangles of what moves and the paths that touch it,
//! and one command at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aslant_engine::design::{Command, EdgeRef, Id, ScopeRef};
use aslant_engine::geometry::{Point, Rect, Vector};
use aslant_engine::layout::MovingEdges;
use leptos::prelude::*;

use super::Editor;
use super::view::{Hint, put};

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
    /// Their lines, which follow.
    lines: MovingEdges,
}

impl Drag {
    /// The edges that are being routed anew.
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

    /// Remembers where cards stand before they are moved.
    pub fn begin_drag(self, ids: &[Id]) {
        self.cancel_drag();
        let live = self.live_rects();
        let mut start = BTreeMap::new();
        self.with_design(|design| {
            for id in ids {
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
        let lines =
            self.with_scene(|scene| MovingEdges::new(&scene.graph, &live, &incident, start.keys().copied()));
        for id in ids {
            self.hint(*id, Hint::Dragged);
        }
        *self.inner().drag.borrow_mut() =
            Some(Drag { held: ids.to_vec(), live: start.clone(), start, incident, lines });
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
        let edges = inner.edges.borrow();
        for path in drag.lines.at(&drag.live) {
            if let Some(edge) = edges.get(&path.reference) {
                edge.path.set(Arc::new(path));
            }
        }
        self.reink();
    }

    /// Puts everything back where it stood.
    pub fn cancel_drag(self) {
        let inner = self.inner();
        let Some(drag) = inner.drag.borrow_mut().take() else { return };
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
        let moves: Vec<(Id, i32, i32)> = self.with_layout(|layout| {
            ids.iter()
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
            self.selected_ids()
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
        if let Some(node) = self.node(id) {
            put(&node.hint, hint);
            self.reink();
        }
    }

    /// Marks an edge as the place where a drop would insert.
    pub fn hint_edge(self, edge: &EdgeRef) {
        if let Some(edge) = self.edge(edge) {
            put(&edge.drop_target, true);
            self.reink();
        }
    }

    /// Takes off the marks of where a drop or an edge would go; what is dragged keeps its own.
    pub fn clear_drop_hints(self) {
        let inner = self.inner();
        for node in inner.nodes.borrow().values() {
            if node.hint.with_untracked(|hint| !matches!(hint, Hint::None | Hint::Dragged)) {
                node.hint.set(Hint::None);
            }
        }
        for edge in inner.edges.borrow().values() {
            put(&edge.drop_target, false);
        }
        self.reink();
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
        let inner = self.inner();
        for node in inner.nodes.borrow().values() {
            put(&node.hint, Hint::None);
        }
        for edge in inner.edges.borrow().values() {
            put(&edge.drop_target, false);
        }
        self.reink();
    }
}
