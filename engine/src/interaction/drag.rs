//! Moving cards: snapping, guides, and where they would go if they were let go.

use std::collections::BTreeSet;

use super::machine::toggles;
use super::machine::{Interaction, Mode, set_hint};
use super::types::{Cursor, Drop, Effect, PointerInput, Scene, Selecting};
use crate::design::Id;
use crate::geometry::{Guide, Point, Rect, SnapOptions, Vector, Viewport, snap};

/// How far alignment pulls, in screen pixels.
const SNAP_REACH: f64 = 6.0;
/// How near the pointer must be to an edge to drop on it, in screen pixels.
pub(super) const DROP_REACH: f64 = 14.0;

#[derive(Clone, Debug)]
pub(super) struct Dragging {
    pub pointer: i32,
    ids: Vec<Id>,
    /// Where the pointer took hold, on the canvas.
    origin: Point,
    pub at: Point,
    /// Around the cards as they stood.
    bounds: Rect,
    delta: Vector,
}

impl Dragging {
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// Shows the cards where they would be, and what a drop would do.
    pub fn update(
        &mut self,
        hint: &mut Drop,
        snapping: bool,
        scene: &dyn Scene,
        viewport: Viewport,
    ) -> Vec<Effect> {
        let at = viewport.canvas_from_screen(self.at);
        let raw = at - self.origin;
        let (by, guides) = if snapping {
            snapped(self.bounds.translated(raw), &self.ids, scene, viewport)
        } else {
            (Vector::ZERO, Vec::new())
        };
        self.delta = raw + by;
        let mut effects = vec![Effect::DragBy { delta: self.delta, guides }];
        set_hint(hint, drop_of(&self.ids, at, scene, viewport), &mut effects);
        effects
    }

    /// The button was released; `drop` is what was shown last.
    pub fn finish(self, drop: Drop) -> Effect {
        if self.delta.length() < 0.01 && drop == Drop::Here {
            Effect::CancelDrag
        } else {
            Effect::EndDrag { ids: self.ids, delta: self.delta, drop }
        }
    }
}

impl Interaction {
    /// A press on a card has moved: the card, or the selection that it is part of, follows.
    pub(super) fn begin_drag(&mut self, start: &PointerInput, id: Id, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut ids = scene.selection();
        if !ids.contains(&id) {
            let how = if toggles(start.modifiers) { Selecting::Toggle } else { Selecting::Replace };
            effects.push(Effect::Select { ids: vec![id], how });
            if how == Selecting::Replace {
                ids.clear();
            }
            ids.push(id);
        }
        // What stands inside something that is dragged comes along by itself.
        let all: BTreeSet<Id> = ids.iter().copied().collect();
        ids.retain(|id| !scene.holders(*id).iter().any(|holder| all.contains(holder)));
        let pointer = start.pointer;
        let Some(bounds) = Rect::around(ids.iter().filter_map(|id| scene.rect(*id))) else {
            self.mode = Mode::Spent { pointer };
            return effects;
        };
        effects.push(Effect::BeginDrag { ids: ids.clone() });
        effects.push(Effect::Cursor(Cursor::Grabbing));
        let origin = scene.viewport().canvas_from_screen(start.screen);
        let dragging = Dragging { pointer, ids, origin, at: start.screen, bounds, delta: Vector::ZERO };
        self.mode = Mode::Dragging(dragging);
        effects
    }
}

/// How far `moving` is pulled to the lines of the cards around it, else to the grid, and the guides that say so.
pub(super) fn snapped(
    moving: Rect,
    ids: &[Id],
    scene: &dyn Scene,
    viewport: Viewport,
) -> (Vector, Vec<Guide>) {
    let reach = SNAP_REACH / viewport.zoom;
    let moved: BTreeSet<Id> = ids.iter().copied().collect();
    let holders: BTreeSet<Id> = ids.iter().flat_map(|id| scene.holders(*id)).collect();
    let others: Vec<Rect> = scene
        .rects_near(moving.inflated(320.0 / viewport.zoom))
        .into_iter()
        .filter(|(id, rect)| {
            !moved.contains(id)
                && !rect.contains_rect(moving)
                && !holders.contains(id)
                && !scene.holders(*id).iter().any(|holder| moved.contains(holder))
        })
        .map(|(_, rect)| rect)
        .collect();
    let found = snap(moving, &others, SnapOptions { grid: scene.grid(), tolerance: reach });
    (Vector::new(found.dx, found.dy), found.guides)
}

/// How near to an edge, in canvas units, a card is let go to be inserted into it. Far out a few pixels are the way from
/// one column to the next, and a small move must not become another order of states.
fn drop_reach(zoom: f64) -> f64 {
    (DROP_REACH / zoom).min(2.0 * DROP_REACH)
}

/// Where cards would go if they were let go with the pointer at a point.
fn drop_of(ids: &[Id], at: Point, scene: &dyn Scene, viewport: Viewport) -> Drop {
    if let [only] = ids
        && let Some(edge) = scene.edge_at(at, drop_reach(viewport.zoom), ids)
        && edge.from != *only
    {
        return Drop::OnEdge(edge);
    }
    let Some(scope) = scene.scope_at(at) else { return Drop::Here };
    let own = ids.iter().any(|id| scope.owner == *id || scene.is_inside(scope.owner, *id));
    let stays = ids.iter().all(|id| scene.scope_of(*id) == Some(scope));
    if own || stays || !scene.can_move_into(ids, scope) { Drop::Here } else { Drop::Into(scope) }
}
