//! The modes of the canvas, and which gesture hears which event.

use super::click::LastClick;
use super::connect::{Connecting, Drawn};
use super::drag::Dragging;
use super::marquee::Marquee;
use super::palette::{PaletteDragging, PalettePressed};
use super::resize::Resizing;
use super::types::{
    Button, Cursor, Drop, Effect, Hit, InputEvent, Modifiers, PointerInput, PointerKind, Scene, Selecting,
};
use super::view::wheel_effects;
use crate::design::Id;
use crate::geometry::{Point, Viewport};

/// A press becomes a drag after so many screen pixels.
const DRAG_FINE: f64 = 4.0;
const DRAG_COARSE: f64 = 6.0;

/// All that is remembered between events.
#[derive(Clone, Debug, Default)]
pub struct Interaction {
    pub(super) mode: Mode,
    modifiers: Modifiers,
    /// Fingers on the canvas and where they are on the screen.
    pub(super) fingers: Vec<(i32, Point)>,
    pub(super) last_click: Option<LastClick>,
    last_tick: Option<f64>,
    ticking: bool,
    hint: Drop,
    /// What the screen showed when the gesture began.
    pub(super) home: Option<Viewport>,
}

/// What the pointer is doing. `at` is always its latest place on the screen.
#[derive(Clone, Debug, Default)]
pub(super) enum Mode {
    #[default]
    Idle,
    /// Pressed, and not moved far enough yet to say what for.
    Pressed(PointerInput),
    Panning {
        pointer: i32,
        at: Point,
    },
    Pinching {
        first: i32,
        second: i32,
    },
    Marquee(Marquee),
    Dragging(Dragging),
    Resizing(Resizing),
    Connecting(Connecting),
    PalettePressed(PalettePressed),
    PaletteDragging(PaletteDragging),
    /// The gesture is over; the button is still down.
    Spent {
        pointer: i32,
    },
}

impl Interaction {
    /// Whether a gesture is under way: previews are shown, keys other than Esc wait.
    pub fn is_busy(&self) -> bool {
        !matches!(self.mode, Mode::Idle | Mode::Pressed(_) | Mode::Spent { .. })
    }

    /// Whether a button or finger is down, or an edge is being drawn.
    pub fn is_engaged(&self) -> bool {
        !matches!(self.mode, Mode::Idle)
    }

    /// Whether Esc takes something back: more than waiting for a button to be let go.
    pub fn can_abort(&self) -> bool {
        !matches!(self.mode, Mode::Idle | Mode::Spent { .. })
    }

    /// The cards being dragged.
    pub fn dragged(&self) -> &[Id] {
        if let Mode::Dragging(dragging) = &self.mode { dragging.ids() } else { &[] }
    }

    /// Takes an event and says what is to happen.
    pub fn handle(&mut self, event: &InputEvent, scene: &dyn Scene) -> Vec<Effect> {
        match event {
            InputEvent::Down(input) => self.down(input, scene),
            InputEvent::Move(input) => self.moved(input, scene),
            InputEvent::Up(input) => self.up(input, scene),
            InputEvent::Cancel { pointer } => {
                self.fingers.retain(|(finger, _)| finger != pointer);
                if self.owns(*pointer) {
                    let effects = self.abort(scene);
                    self.mode = Mode::Idle;
                    effects
                } else {
                    Vec::new()
                }
            }
            InputEvent::PaletteDown { input, size } => self.palette_down(input, *size, scene),
            InputEvent::Wheel(wheel) => wheel_effects(wheel, scene),
            InputEvent::Escape => {
                if matches!(self.mode, Mode::Idle) {
                    vec![Effect::Select { ids: Vec::new(), how: Selecting::Replace }]
                } else {
                    self.abort(scene)
                }
            }
            InputEvent::Aim(target) => self.aim(*target, scene),
            InputEvent::Walk(toward) => self.walk(*toward, scene),
            InputEvent::Cycle { backward } => self.cycle(*backward, scene),
            InputEvent::Confirm => self.confirm(scene),
            InputEvent::Modifiers(modifiers) => {
                self.modifiers = *modifiers;
                self.update(scene, scene.viewport())
            }
            InputEvent::Tick { time } => self.tick(*time, scene),
        }
    }

    fn down(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        self.modifiers = input.modifiers;
        if input.kind == PointerKind::Touch {
            self.fingers.retain(|(finger, _)| *finger != input.pointer);
            self.fingers.push((input.pointer, input.screen));
            if let [(first, _), (second, _)] = self.fingers.as_slice() {
                return self.second_finger(*first, *second, input.pointer, scene);
            }
        }
        match &self.mode {
            Mode::Idle => {}
            Mode::Spent { pointer } if *pointer == input.pointer => {}
            Mode::Connecting(Connecting { pointer: None, .. }) if input.button == Button::Primary => {
                return self.finish_by_click(input, scene);
            }
            _ if input.button == Button::Secondary => return self.abort(scene),
            _ => return Vec::new(),
        }
        self.home = Some(scene.viewport());
        let mut effects = vec![Effect::RememberSelection];
        if input.button == Button::Middle || (input.button == Button::Primary && input.modifiers.space) {
            self.mode = Mode::Panning { pointer: input.pointer, at: input.screen };
            effects.push(Effect::Capture { pointer: input.pointer });
            effects.push(Effect::Cursor(Cursor::Grabbing));
        } else if input.button == Button::Secondary {
            if let Some(id) = input.hit.node()
                && !scene.selection().contains(&id)
            {
                effects.push(Effect::Select { ids: vec![id], how: Selecting::Replace });
            } else if let Hit::Edge(edge) | Hit::EdgeEnd(edge, _) = &input.hit {
                effects.push(Effect::SelectEdge { edge: edge.clone(), how: Selecting::Replace });
            }
            effects.push(Effect::ContextMenu { screen: input.screen, hit: input.hit.clone() });
        } else {
            self.mode = Mode::Pressed(input.clone());
            effects.push(Effect::Capture { pointer: input.pointer });
        }
        effects
    }

    /// Two fingers pinch. What the first one was moving goes back; a view that it was panning stays where it is.
    fn second_finger(&mut self, first: i32, second: i32, pointer: i32, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !matches!(self.mode, Mode::Panning { .. } | Mode::Pinching { .. }) {
            effects = self.abort(scene);
            self.home = Some(scene.viewport());
        }
        effects.push(Effect::Capture { pointer });
        self.mode = Mode::Pinching { first, second };
        effects
    }

    fn moved(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        self.modifiers = Modifiers { space: self.modifiers.space, ..input.modifiers };
        if let Mode::Pinching { first, second } = &self.mode {
            let (first, second) = (*first, *second);
            return self.pinch(first, second, input);
        }
        if let Some(finger) = self.fingers.iter_mut().find(|(finger, _)| *finger == input.pointer) {
            finger.1 = input.screen;
        }
        if !self.owns(input.pointer) {
            return Vec::new();
        }
        match &mut self.mode {
            Mode::Pressed(start) => {
                if start.screen.distance(input.screen) <= threshold(start.kind) {
                    return Vec::new();
                }
                let start = start.clone();
                let mut effects = self.begin(&start, scene);
                if let Mode::Panning { at, .. } = &mut self.mode {
                    effects.push(Effect::Pan(input.screen - *at));
                }
                self.follow(input.screen);
                effects.extend(self.update(scene, scene.viewport()));
                effects
            }
            Mode::PalettePressed(_) => self.palette_moved(input, scene),
            Mode::Panning { at, .. } => {
                let by = input.screen - *at;
                *at = input.screen;
                vec![Effect::Pan(by)]
            }
            _ => {
                self.follow(input.screen);
                self.update(scene, scene.viewport())
            }
        }
    }

    /// The press has moved: what it becomes depends on what it took hold of.
    fn begin(&mut self, start: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = Vec::new();
        let pointer = start.pointer;
        let drawn = match &start.hit {
            Hit::Node(id) | Hit::Name(id) | Hit::Header(id) => {
                effects.extend(self.begin_drag(start, *id, scene));
                if !self.is_busy() {
                    return effects;
                }
                None
            }
            Hit::Corner(id) => {
                let Some(before) = scene.rect(*id) else {
                    self.mode = Mode::Spent { pointer };
                    return effects;
                };
                let origin = scene.viewport().canvas_from_screen(start.screen);
                effects.push(Effect::Select { ids: vec![*id], how: Selecting::Replace });
                effects.push(Effect::Cursor(Cursor::Resize));
                self.mode = Mode::Resizing(Resizing { pointer, id: *id, before, origin, at: start.screen });
                None
            }
            Hit::Handle(from, kind) => Some(Drawn::New { from: *from, kind: kind.clone() }),
            Hit::EdgeEnd(edge, end) => Some(Drawn::Moved { edge: edge.clone(), end: *end }),
            Hit::Empty | Hit::Inside(_) | Hit::Edge(_) => {
                if start.kind == PointerKind::Touch {
                    self.mode = Mode::Panning { pointer, at: start.screen };
                    return effects;
                }
                self.mode = Mode::Marquee(Marquee {
                    pointer,
                    origin: scene.viewport().canvas_from_screen(start.screen),
                    at: start.screen,
                    before: scene.selection(),
                    toggle: toggles(start.modifiers),
                });
                None
            }
        };
        if let Some(drawn) = drawn {
            self.mode = Mode::Connecting(Connecting::new(Some(pointer), drawn, start.screen));
            effects.push(Effect::Cursor(Cursor::Crosshair));
        }
        self.ask_for_ticks(true, &mut effects);
        effects
    }

    fn follow(&mut self, screen: Point) {
        match &mut self.mode {
            Mode::Marquee(Marquee { at, .. })
            | Mode::PaletteDragging(PaletteDragging { at, .. })
            | Mode::Dragging(Dragging { at, .. })
            | Mode::Resizing(Resizing { at, .. })
            | Mode::Panning { at, .. } => *at = screen,
            Mode::Connecting(connecting) => connecting.follow(screen),
            _ => {}
        }
    }

    /// Shows what the gesture would do with the pointer where it is.
    pub(super) fn update(&mut self, scene: &dyn Scene, viewport: Viewport) -> Vec<Effect> {
        let snapping = !self.modifiers.alt;
        match &mut self.mode {
            Mode::Marquee(marquee) => marquee.update(scene, viewport),
            Mode::Dragging(dragging) => dragging.update(&mut self.hint, snapping, scene, viewport),
            Mode::Resizing(resizing) => vec![resizing.update(snapping, scene, viewport)],
            Mode::Connecting(connecting) => vec![connecting.preview(scene, viewport)],
            Mode::PaletteDragging(dragging) => dragging.update(&mut self.hint, snapping, scene, viewport),
            Mode::Idle
            | Mode::Pressed(_)
            | Mode::Panning { .. }
            | Mode::Pinching { .. }
            | Mode::PalettePressed(_)
            | Mode::Spent { .. } => Vec::new(),
        }
    }

    fn up(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        self.fingers.retain(|(finger, _)| *finger != input.pointer);
        if !self.owns(input.pointer) {
            return Vec::new();
        }
        // An edge drawn by two clicks ends with the second press, not with a release.
        if matches!(&self.mode, Mode::Connecting(connecting) if connecting.pointer.is_none()) {
            return Vec::new();
        }
        let snapping = !self.modifiers.alt;
        self.follow(input.screen);
        let mut effects = match &mut self.mode {
            Mode::Dragging(dragging) => dragging.update(&mut self.hint, snapping, scene, scene.viewport()),
            Mode::PaletteDragging(dragging) => {
                let mut shown = dragging.update(&mut self.hint, snapping, scene, scene.viewport());
                shown.clear();
                shown
            }
            _ => Vec::new(),
        };
        let drop = std::mem::take(&mut self.hint);
        if drop != Drop::Here {
            effects.push(Effect::DropHint(Drop::Here));
        }
        match std::mem::take(&mut self.mode) {
            Mode::Pressed(start) => {
                effects.extend(self.click(&start, scene));
                if self.is_busy() {
                    return effects;
                }
            }
            Mode::Pinching { first, second } => {
                // The finger that stays goes on panning.
                let other = if input.pointer == first { second } else { first };
                if let Some((pointer, at)) = self.fingers.iter().find(|(finger, _)| *finger == other) {
                    self.mode = Mode::Panning { pointer: *pointer, at: *at };
                }
            }
            Mode::Panning { .. } => effects.push(Effect::Cursor(Cursor::Default)),
            Mode::Marquee(_) => effects.push(Effect::MarqueeEnd),
            Mode::Dragging(dragging) => {
                effects.push(dragging.finish(drop));
                effects.push(Effect::Cursor(Cursor::Default));
            }
            Mode::Resizing(resizing) => {
                effects.push(resizing.finish(snapping, scene));
                effects.push(Effect::Cursor(Cursor::Default));
            }
            Mode::Connecting(connecting) => effects.extend(connecting.finish(scene)),
            Mode::PalettePressed(_) => effects.push(Effect::PaletteClick),
            Mode::PaletteDragging(dragging) => effects.push(dragging.finish(snapping, scene)),
            Mode::Spent { .. } | Mode::Idle => {}
        }
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    fn tick(&mut self, time: f64, scene: &dyn Scene) -> Vec<Effect> {
        let elapsed = self.last_tick.replace(time).map_or(16.0, |last| (time - last).clamp(0.0, 50.0));
        if matches!(self.mode, Mode::PalettePressed(_)) {
            self.palette_rested(time, scene)
        } else {
            self.pan_at_edge(elapsed, scene)
        }
    }

    /// Ends whatever is under way and restores what was before.
    pub(super) fn abort(&mut self, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = Vec::new();
        if std::mem::take(&mut self.hint) != Drop::Here {
            effects.push(Effect::DropHint(Drop::Here));
        }
        let mode = std::mem::take(&mut self.mode);
        // An edge drawn by two clicks leaves the view alone: one may look around between them.
        let moved_view = match &mode {
            Mode::Connecting(connecting) => connecting.pointer.is_some(),
            Mode::Idle | Mode::Spent { .. } | Mode::Pressed(_) => false,
            _ => true,
        };
        if moved_view
            && let Some(home) = self.home.take()
            && home != scene.viewport()
        {
            effects.push(Effect::RestoreView(home));
        }
        let spent = match mode {
            Mode::Idle => None,
            // The fingers that are still down do nothing more.
            Mode::Pinching { first, .. } => Some(first),
            Mode::Spent { pointer } | Mode::Panning { pointer, .. } => Some(pointer),
            Mode::Pressed(start) => Some(start.pointer),
            Mode::Marquee(marquee) => {
                effects.push(Effect::MarqueeEnd);
                effects.push(Effect::RestoreSelection);
                Some(marquee.pointer)
            }
            Mode::Dragging(dragging) => {
                effects.push(Effect::CancelDrag);
                effects.push(Effect::RestoreSelection);
                Some(dragging.pointer)
            }
            Mode::Resizing(resizing) => {
                effects.push(Effect::CancelResize { id: resizing.id });
                effects.push(Effect::RestoreSelection);
                Some(resizing.pointer)
            }
            Mode::Connecting(connecting) => {
                effects.push(Effect::ConnectEnd);
                connecting.pointer
            }
            Mode::PalettePressed(pressed) => {
                effects.push(Effect::PaletteCancel);
                Some(pressed.input.pointer)
            }
            Mode::PaletteDragging(dragging) => {
                effects.push(Effect::PaletteCancel);
                Some(dragging.pointer)
            }
        };
        if let Some(pointer) = spent {
            self.mode = Mode::Spent { pointer };
        }
        if spent.is_some() || !effects.is_empty() {
            effects.push(Effect::Cursor(Cursor::Default));
        }
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    /// Whether the gesture under way listens to this pointer.
    fn owns(&self, pointer: i32) -> bool {
        match &self.mode {
            Mode::Idle => false,
            Mode::Pressed(start) => start.pointer == pointer,
            Mode::PalettePressed(pressed) => pressed.input.pointer == pointer,
            Mode::Connecting(connecting) => connecting.pointer.is_none_or(|own| own == pointer),
            Mode::Pinching { first, second } => *first == pointer || *second == pointer,
            Mode::Dragging(dragging) => dragging.pointer == pointer,
            Mode::Resizing(resizing) => resizing.pointer == pointer,
            Mode::Marquee(marquee) => marquee.pointer == pointer,
            Mode::PaletteDragging(dragging) => dragging.pointer == pointer,
            Mode::Panning { pointer: own, .. } | Mode::Spent { pointer: own } => *own == pointer,
        }
    }

    pub(super) fn ask_for_ticks(&mut self, wanted: bool, effects: &mut Vec<Effect>) {
        if wanted != self.ticking {
            self.ticking = wanted;
            self.last_tick = None;
            effects.push(Effect::Ticks(wanted));
        }
    }
}

pub(super) fn threshold(kind: PointerKind) -> f64 {
    if kind == PointerKind::Touch { DRAG_COARSE } else { DRAG_FINE }
}

pub(super) fn toggles(modifiers: Modifiers) -> bool {
    modifiers.shift || modifiers.command
}

/// Tells a change of where a drop would go.
pub(super) fn set_hint(hint: &mut Drop, drop: Drop, effects: &mut Vec<Effect>) {
    if *hint != drop {
        hint.clone_from(&drop);
        effects.push(Effect::DropHint(drop));
    }
}
