//! A press and release without a drag: selecting, opening, renaming, and the first of two clicks that draw an edge.

use super::connect::{Connecting, Drawn};
use super::machine::{Interaction, Mode, toggles};
use super::types::{Cursor, Effect, Hit, PointerInput, Scene, Selecting};
use crate::geometry::Point;

/// Two clicks within this time and distance are a double click.
const DOUBLE_CLICK_TIME: f64 = 400.0;
const DOUBLE_CLICK_REACH: f64 = 6.0;

#[derive(Clone, Debug)]
pub(super) struct LastClick {
    time: f64,
    screen: Point,
    hit: Hit,
}

impl Interaction {
    pub(super) fn click(&mut self, start: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = Vec::new();
        let how = if toggles(start.modifiers) { Selecting::Toggle } else { Selecting::Replace };
        let double = self.last_click.take().is_some_and(|last| {
            start.time - last.time <= DOUBLE_CLICK_TIME
                && last.screen.distance(start.screen) <= DOUBLE_CLICK_REACH
                && same_thing(&last.hit, &start.hit)
        });
        if double && how == Selecting::Replace {
            match &start.hit {
                Hit::Name(id) => effects.push(Effect::OpenRename(*id)),
                Hit::Node(id) | Hit::Header(id) => effects.push(Effect::Open(*id)),
                Hit::Edge(edge) | Hit::EdgeEnd(edge, _) => effects.push(Effect::OpenEdge(edge.clone())),
                Hit::Empty | Hit::Inside(_) => {
                    let at = scene.viewport().canvas_from_screen(start.screen);
                    effects.push(Effect::AddAt { at, scope: scene.scope_at(at) });
                }
                Hit::Handle(..) | Hit::Corner(_) => {}
            }
            if !effects.is_empty() {
                return effects;
            }
        } else {
            self.last_click =
                Some(LastClick { time: start.time, screen: start.screen, hit: start.hit.clone() });
        }
        match &start.hit {
            Hit::Node(id) | Hit::Name(id) | Hit::Header(id) | Hit::Inside(id) | Hit::Corner(id) => {
                effects.push(Effect::Select { ids: vec![*id], how });
            }
            Hit::Edge(edge) | Hit::EdgeEnd(edge, _) => {
                effects.push(Effect::SelectEdge { edge: edge.clone(), how });
            }
            Hit::Empty => {
                if how == Selecting::Replace {
                    effects.push(Effect::Select { ids: Vec::new(), how });
                }
            }
            Hit::Handle(id, kind) => {
                let drawn = Drawn::New { from: *id, kind: kind.clone() };
                self.mode = Mode::Connecting(Connecting::new(None, drawn, start.screen));
                effects.push(Effect::Cursor(Cursor::Crosshair));
                effects.extend(self.update(scene, scene.viewport()));
            }
        }
        effects
    }
}

fn same_thing(a: &Hit, b: &Hit) -> bool {
    match (a.node(), b.node()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b,
        _ => false,
    }
}
