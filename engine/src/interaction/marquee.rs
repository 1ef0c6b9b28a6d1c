//! Selecting by drawing a rectangle on the empty canvas.

use super::types::{Effect, Scene, Selecting};
use crate::design::Id;
use crate::geometry::{Point, Rect, Viewport};

#[derive(Clone, Debug)]
pub(super) struct Marquee {
    pub pointer: i32,
    /// On the canvas.
    pub origin: Point,
    /// On the screen.
    pub at: Point,
    pub before: Vec<Id>,
    /// Whether what is covered is added to or taken from what was selected before.
    pub toggle: bool,
}

impl Marquee {
    pub fn update(&self, scene: &dyn Scene, viewport: Viewport) -> Vec<Effect> {
        let area = Rect::spanning(self.origin, viewport.canvas_from_screen(self.at));
        let mut ids: Vec<Id> = if self.toggle { self.before.clone() } else { Vec::new() };
        for (id, rect) in scene.rects_near(area) {
            // A frame counts when all of it is covered, a card when any of it is.
            let wants_all = rect.contains(self.origin) || scene.is_frame(id);
            if !rect.intersects(area) || (wants_all && !area.contains_rect(rect)) {
                continue;
            }
            if !self.toggle || !self.before.contains(&id) {
                ids.push(id);
            } else {
                ids.retain(|other| *other != id);
            }
        }
        vec![Effect::Marquee(area), Effect::Select { ids, how: Selecting::Replace }]
    }
}
