//! Dragging something that the palette offers onto the canvas.

use super::drag::{DROP_REACH, snapped};
use super::machine::{Interaction, Mode, set_hint};
use super::types::{Button, Drop, Effect, PointerInput, PointerKind, Scene};
use super::view::edge_pulls;
use crate::design::EdgeRef;
use crate::geometry::{Guide, Point, Rect, Size, Vector, Viewport};

/// How long a finger rests on the palette before it drags, in milliseconds.
const LONG_PRESS: f64 = 500.0;

/// A press on an entry that has not moved yet.
#[derive(Clone, Debug)]
pub(super) struct PalettePressed {
    pub input: PointerInput,
    size: Size,
}

#[derive(Clone, Debug)]
pub(super) struct PaletteDragging {
    pub pointer: i32,
    size: Size,
    pub at: Point,
    /// Whether the pointer has been well inside the canvas: coming in over its edge pans nothing.
    pub entered: bool,
}

impl PaletteDragging {
    pub fn update(
        &mut self,
        hint: &mut Drop,
        snapping: bool,
        scene: &dyn Scene,
        viewport: Viewport,
    ) -> Vec<Effect> {
        self.entered |= !edge_pulls(self.at, scene.screen());
        let (at, guides) = self.place(snapping, scene, viewport);
        let point = viewport.canvas_from_screen(self.at);
        let drop = palette_drop(point, scene, viewport);
        let after = self.after(at, point, &drop, snapping, scene);
        let mut effects = vec![Effect::Ghost { at, guides, after }];
        set_hint(hint, drop, &mut effects);
        effects
    }

    /// The edge that a drop would draw to what is dropped. What suspends snapping suspends this too.
    fn after(
        &self,
        at: Point,
        point: Point,
        drop: &Drop,
        snapping: bool,
        scene: &dyn Scene,
    ) -> Option<EdgeRef> {
        let plain = snapping && scene.palette_is_state() && !matches!(drop, Drop::OnEdge(_));
        plain.then(|| scene.leads_to(Rect::at(at, self.size), point)).flatten()
    }

    /// The upper left corner of what would be dropped, and the guides that say why it is there.
    fn place(&self, snapping: bool, scene: &dyn Scene, viewport: Viewport) -> (Point, Vec<Guide>) {
        let Size { width, height } = self.size;
        let point = viewport.canvas_from_screen(self.at);
        let moving = Rect::new(point.x - width / 2.0, point.y - height / 2.0, width, height);
        let (by, guides) =
            if snapping { snapped(moving, &[], scene, viewport) } else { (Vector::ZERO, Vec::new()) };
        (moving.origin() + by, guides)
    }

    /// The button was released.
    pub fn finish(self, snapping: bool, scene: &dyn Scene) -> Effect {
        if !Rect::at(Point::ZERO, scene.screen()).contains(self.at) {
            return Effect::PaletteCancel;
        }
        let viewport = scene.viewport();
        let (at, _) = self.place(snapping, scene, viewport);
        let point = viewport.canvas_from_screen(self.at);
        let drop = palette_drop(point, scene, viewport);
        let after = self.after(at, point, &drop, snapping, scene);
        let edge = match drop {
            Drop::OnEdge(edge) => Some(edge),
            Drop::Here | Drop::Into(_) => None,
        };
        let scope = if scene.palette_is_state() { scene.scope_at(point) } else { None };
        Effect::PaletteDrop { at, scope, edge, after }
    }
}

impl Interaction {
    pub(super) fn palette_down(
        &mut self,
        input: &PointerInput,
        size: Size,
        scene: &dyn Scene,
    ) -> Vec<Effect> {
        if input.button != Button::Primary {
            return Vec::new();
        }
        let mut effects = self.abort(scene);
        effects.push(Effect::RememberSelection);
        self.home = Some(scene.viewport());
        self.mode = Mode::PalettePressed(PalettePressed { input: input.clone(), size });
        if input.kind == PointerKind::Touch {
            self.ask_for_ticks(true, &mut effects);
        }
        effects
    }

    /// The press on an entry has moved: a mouse drags it, a finger scrolls the palette.
    pub(super) fn palette_moved(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::PalettePressed(PalettePressed { input: start, size }) = &self.mode else {
            return Vec::new();
        };
        if start.screen.distance(input.screen) <= super::machine::threshold(start.kind) {
            return Vec::new();
        }
        let (pointer, size) = (start.pointer, *size);
        let mut effects = Vec::new();
        if start.kind == PointerKind::Touch {
            self.mode = Mode::Spent { pointer };
            self.ask_for_ticks(false, &mut effects);
            effects.push(Effect::PaletteCancel);
            return effects;
        }
        effects.push(Effect::Capture { pointer });
        self.mode =
            Mode::PaletteDragging(PaletteDragging { pointer, size, at: input.screen, entered: false });
        self.ask_for_ticks(true, &mut effects);
        effects.extend(self.update(scene, scene.viewport()));
        effects
    }

    /// A finger that has rested long enough on an entry takes it up.
    pub(super) fn palette_rested(&mut self, time: f64, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::PalettePressed(PalettePressed { input, size }) = &self.mode else { return Vec::new() };
        if input.kind != PointerKind::Touch || time - input.time < LONG_PRESS {
            return Vec::new();
        }
        let (pointer, size, at) = (input.pointer, *size, input.screen);
        self.mode = Mode::PaletteDragging(PaletteDragging { pointer, size, at, entered: false });
        let mut effects = vec![Effect::Capture { pointer }];
        effects.extend(self.update(scene, scene.viewport()));
        effects
    }
}

fn palette_drop(at: Point, scene: &dyn Scene, viewport: Viewport) -> Drop {
    if !scene.palette_is_state() {
        return Drop::Here;
    }
    if let Some(edge) = scene.edge_at(at, DROP_REACH / viewport.zoom, &[]) {
        return Drop::OnEdge(edge);
    }
    scene.scope_at(at).map_or(Drop::Here, Drop::Into)
}
