//! Moving the view: wheel, pinch, and the pull at the edge of the screen while something is dragged.

use super::machine::{Interaction, Mode};
use super::types::{Effect, PointerInput, Scene, WheelInput, WheelUnit};
use crate::geometry::{Point, Rect, Size, Vector};

/// Within so many screen pixels of the edge the canvas pans by itself, at most so many pixels a millisecond.
const EDGE_ZONE: f64 = 36.0;
const EDGE_SPEED: f64 = 0.9;
/// A line of a wheel event in pixels.
const WHEEL_LINE: f64 = 16.0;

impl Interaction {
    /// Two fingers: the canvas stays under them.
    pub(super) fn pinch(&mut self, first: i32, second: i32, input: &PointerInput) -> Vec<Effect> {
        let place = |fingers: &[(i32, Point)], wanted: i32| {
            fingers.iter().find(|(finger, _)| *finger == wanted).map(|(_, at)| *at)
        };
        let before = place(&self.fingers, first).zip(place(&self.fingers, second));
        if let Some(finger) = self.fingers.iter_mut().find(|(finger, _)| *finger == input.pointer) {
            finger.1 = input.screen;
        }
        let after = place(&self.fingers, first).zip(place(&self.fingers, second));
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let middle = |(a, b): (Point, Point)| Point::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
        let apart = |(a, b): (Point, Point)| a.distance(b).max(1.0);
        vec![
            Effect::Pan(middle(after) - middle(before)),
            Effect::Zoom { about: middle(after), factor: apart(after) / apart(before) },
        ]
    }

    /// Near the edge of the screen the view moves under what is dragged.
    pub(super) fn pan_at_edge(&mut self, elapsed: f64, scene: &dyn Scene) -> Vec<Effect> {
        let at = match &self.mode {
            Mode::Marquee(marquee) => marquee.at,
            Mode::Connecting(connecting) if connecting.pointer.is_some() => connecting.at,
            Mode::Dragging(dragging) => dragging.at,
            Mode::PaletteDragging(dragging) => {
                if !dragging.entered || !Rect::at(Point::ZERO, scene.screen()).contains(dragging.at) {
                    return Vec::new();
                }
                dragging.at
            }
            _ => {
                let mut effects = Vec::new();
                self.ask_for_ticks(false, &mut effects);
                return effects;
            }
        };
        let area = scene.screen();
        let by = Vector::new(edge_pull(at.x, area.width), edge_pull(at.y, area.height))
            .scaled(elapsed * EDGE_SPEED);
        if by == Vector::ZERO {
            return Vec::new();
        }
        let mut effects = vec![Effect::Pan(by)];
        effects.extend(self.update(scene, scene.viewport().panned(by)));
        effects
    }
}

/// Whether an edge of the screen pulls at the point.
pub(super) fn edge_pulls(at: Point, area: Size) -> bool {
    edge_pull(at.x, area.width) != 0.0 || edge_pull(at.y, area.height) != 0.0
}

/// How strongly the edge of the screen pulls, from -1 to 1; positive shows what lies before.
fn edge_pull(at: f64, length: f64) -> f64 {
    if at < EDGE_ZONE {
        ((EDGE_ZONE - at) / EDGE_ZONE).min(1.0)
    } else if at > length - EDGE_ZONE {
        -((at - length + EDGE_ZONE) / EDGE_ZONE).min(1.0)
    } else {
        0.0
    }
}

pub(super) fn wheel_effects(wheel: &WheelInput, scene: &dyn Scene) -> Vec<Effect> {
    let unit = match wheel.unit {
        WheelUnit::Pixel => 1.0,
        WheelUnit::Line => WHEEL_LINE,
        WheelUnit::Page => scene.screen().height.max(1.0),
    };
    let delta = wheel.delta.scaled(unit);
    if wheel.modifiers.command || (scene.wheel_zooms() && !wheel.modifiers.shift) {
        // A pinch sends many small steps, a mouse few large ones.
        let step = delta.y.clamp(-24.0, 24.0);
        return vec![Effect::Zoom { about: wheel.screen, factor: (-step * 0.01).exp() }];
    }
    let by = if wheel.modifiers.shift && delta.x == 0.0 { Vector::new(-delta.y, 0.0) } else { -delta };
    vec![Effect::Pan(by)]
}
