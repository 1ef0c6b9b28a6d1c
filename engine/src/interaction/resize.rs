//! Drawing the lower right corner of a note or a group.

use super::types::{Effect, Scene};
use crate::design::Id;
use crate::geometry::{Point, Rect, Viewport};

/// Nothing is drawn smaller than this.
const LEAST: (f64, f64) = (80.0, 40.0);

#[derive(Clone, Debug)]
pub(super) struct Resizing {
    pub pointer: i32,
    pub id: Id,
    /// Its rectangle when the corner was taken.
    pub before: Rect,
    /// Where the pointer took hold, on the canvas.
    pub origin: Point,
    /// On the screen.
    pub at: Point,
}

impl Resizing {
    /// The rectangle with the pointer where it is; with its corner on the grid, if `snapping`.
    fn rect(&self, snapping: bool, scene: &dyn Scene, viewport: Viewport) -> Rect {
        let by = viewport.canvas_from_screen(self.at) - self.origin;
        let grid = scene.grid().max(1.0);
        let side = |start: f64, length: f64, least: f64| {
            let end = start + length;
            let end = if snapping { (end / grid).round() * grid } else { end };
            (end - start).max(least).round()
        };
        Rect::new(
            self.before.x,
            self.before.y,
            side(self.before.x, self.before.width + by.x, LEAST.0),
            side(self.before.y, self.before.height + by.y, LEAST.1),
        )
    }

    pub fn update(&self, snapping: bool, scene: &dyn Scene, viewport: Viewport) -> Effect {
        Effect::ResizeTo { id: self.id, rect: self.rect(snapping, scene, viewport) }
    }

    /// The button was released.
    pub fn finish(self, snapping: bool, scene: &dyn Scene) -> Effect {
        let rect = self.rect(snapping, scene, scene.viewport());
        if rect == self.before {
            Effect::CancelResize { id: self.id }
        } else {
            Effect::EndResize { id: self.id, rect }
        }
    }
}
