//! The modes of the canvas and what each event does in them.

use super::types::{
    Button, Cursor, Drop, Effect, End, Hit, InputEvent, Modifiers, PointerInput, PointerKind, Scene,
    Selecting, WheelInput, WheelUnit,
};
use crate::design::{EdgeKind, EdgeRef, Id};
use crate::geometry::{Guide, Point, Rect, Size, SnapOptions, Vector, Viewport, snap};

/// A press becomes a drag after so many screen pixels.
const DRAG_FINE: f64 = 4.0;
const DRAG_COARSE: f64 = 6.0;
/// How long a finger rests on the palette before it drags, in milliseconds.
const LONG_PRESS: f64 = 500.0;
/// Two clicks within this time and distance are a double click.
const DOUBLE_CLICK_TIME: f64 = 400.0;
const DOUBLE_CLICK_REACH: f64 = 6.0;
/// Within so many screen pixels of the edge the canvas pans by itself, at most so many pixels a millisecond.
const EDGE_ZONE: f64 = 36.0;
const EDGE_SPEED: f64 = 0.9;
/// How far alignment pulls, in screen pixels.
const SNAP_REACH: f64 = 6.0;
/// How near the pointer must be to an edge to drop on it, in screen pixels.
const DROP_REACH: f64 = 14.0;
/// A line of a wheel event in pixels.
const WHEEL_LINE: f64 = 16.0;

/// All that is remembered between events.
#[derive(Clone, Debug, Default)]
pub struct Interaction {
    mode: Mode,
    modifiers: Modifiers,
    /// Fingers on the canvas and where they are on the screen.
    fingers: Vec<(i32, Point)>,
    last_click: Option<LastClick>,
    last_tick: Option<f64>,
    ticking: bool,
    hint: Drop,
}

#[derive(Clone, Debug)]
struct LastClick {
    time: f64,
    screen: Point,
    hit: Hit,
}

/// What the pointer is doing. `at` is always its latest place on the screen.
#[derive(Clone, Debug, Default)]
enum Mode {
    #[default]
    Idle,
    /// Pressed, and not moved far enough yet to say what for.
    Pressed(PointerInput),
    Panning {
        pointer: i32,
        at: Point,
        total: Vector,
    },
    Pinching {
        first: i32,
        second: i32,
    },
    Marquee {
        pointer: i32,
        origin: Point,
        at: Point,
        before: Vec<Id>,
        toggle: bool,
    },
    Dragging(Dragging),
    Connecting {
        pointer: Option<i32>,
        from: Id,
        kind: EdgeKind,
        at: Point,
    },
    Reconnecting {
        pointer: i32,
        edge: EdgeRef,
        end: End,
        at: Point,
    },
    PalettePressed {
        input: PointerInput,
        size: Size,
    },
    PaletteDragging {
        pointer: i32,
        size: Size,
        at: Point,
        /// Whether the pointer has been well inside the canvas: coming in over its edge pans nothing.
        entered: bool,
    },
    /// The gesture is over; the button is still down.
    Spent {
        pointer: i32,
    },
}

#[derive(Clone, Debug)]
struct Dragging {
    pointer: i32,
    ids: Vec<Id>,
    /// Where the pointer took hold, on the canvas.
    origin: Point,
    at: Point,
    /// Around the cards as they stood.
    bounds: Rect,
    delta: Vector,
}

impl Interaction {
    /// Whether a gesture is under way: previews are shown, keys other than Esc wait.
    pub fn is_busy(&self) -> bool {
        !matches!(self.mode, Mode::Idle | Mode::Pressed(_) | Mode::Spent { .. })
    }

    /// The cards being dragged.
    pub fn dragged(&self) -> &[Id] {
        if let Mode::Dragging(dragging) = &self.mode { &dragging.ids } else { &[] }
    }

    /// Begins an edge by keyboard or from a menu: the next click, or a released press, on a card ends it there.
    pub fn begin_connecting(&mut self, from: Id, kind: EdgeKind, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = self.abort();
        let at =
            scene.rect(from).map_or(Point::ZERO, |rect| scene.viewport().screen_from_canvas(rect.center()));
        self.mode = Mode::Connecting { pointer: None, from, kind, at };
        effects.push(Effect::Cursor(Cursor::Crosshair));
        self.ask_for_ticks(false, &mut effects);
        effects
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
                    let effects = self.abort();
                    self.mode = Mode::Idle;
                    effects
                } else {
                    Vec::new()
                }
            }
            InputEvent::PaletteDown { input, size } => self.palette_down(input, *size),
            InputEvent::Wheel(wheel) => wheel_effects(wheel, scene),
            InputEvent::Escape => {
                if matches!(self.mode, Mode::Idle) {
                    vec![Effect::Select { ids: Vec::new(), how: Selecting::Replace }]
                } else {
                    self.abort()
                }
            }
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
                let (first, second) = (*first, *second);
                let mut effects = self.abort();
                effects.push(Effect::Capture { pointer: input.pointer });
                self.mode = Mode::Pinching { first, second };
                return effects;
            }
        }
        match &self.mode {
            Mode::Idle => {}
            Mode::Spent { pointer } if *pointer == input.pointer => {}
            Mode::Connecting { pointer: None, .. } if input.button == Button::Primary => {
                return self.finish_sticky(input, scene);
            }
            _ if input.button == Button::Secondary => return self.abort(),
            _ => return Vec::new(),
        }
        let mut effects = Vec::new();
        if input.button == Button::Middle || (input.button == Button::Primary && input.modifiers.space) {
            self.mode = Mode::Panning { pointer: input.pointer, at: input.screen, total: Vector::ZERO };
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
                self.follow(input.screen);
                effects.extend(self.update(scene, scene.viewport()));
                effects
            }
            Mode::PalettePressed { input: start, size } => {
                if start.screen.distance(input.screen) <= threshold(start.kind) {
                    return Vec::new();
                }
                let (pointer, size) = (start.pointer, *size);
                let mut effects = Vec::new();
                if start.kind == PointerKind::Touch {
                    // The finger scrolls the palette.
                    self.mode = Mode::Spent { pointer };
                    self.ask_for_ticks(false, &mut effects);
                    effects.push(Effect::PaletteCancel);
                    return effects;
                }
                effects.push(Effect::Capture { pointer });
                self.mode = Mode::PaletteDragging { pointer, size, at: input.screen, entered: false };
                self.ask_for_ticks(true, &mut effects);
                effects.extend(self.update(scene, scene.viewport()));
                effects
            }
            Mode::Panning { at, total, .. } => {
                let by = input.screen - *at;
                *at = input.screen;
                *total = *total + by;
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
        let origin = scene.viewport().canvas_from_screen(start.screen);
        match &start.hit {
            Hit::Node(id) | Hit::Name(id) | Hit::Header(id) => {
                let mut ids = scene.selection();
                if !ids.contains(id) {
                    let how = if toggles(start.modifiers) { Selecting::Toggle } else { Selecting::Replace };
                    effects.push(Effect::Select { ids: vec![*id], how });
                    if how == Selecting::Replace {
                        ids.clear();
                    }
                    ids.push(*id);
                }
                // What stands inside something that is dragged comes along by itself.
                let all = ids.clone();
                ids.retain(|id| !all.iter().any(|other| other != id && scene.is_inside(*id, *other)));
                let bounds = Rect::around(ids.iter().filter_map(|id| scene.rect(*id)));
                let Some(bounds) = bounds else {
                    self.mode = Mode::Spent { pointer };
                    return effects;
                };
                effects.push(Effect::BeginDrag { ids: ids.clone() });
                effects.push(Effect::Cursor(Cursor::Grabbing));
                let dragging =
                    Dragging { pointer, ids, origin, at: start.screen, bounds, delta: Vector::ZERO };
                self.mode = Mode::Dragging(dragging);
            }
            Hit::Handle(id, kind) => {
                self.mode = Mode::Connecting {
                    pointer: Some(pointer),
                    from: *id,
                    kind: kind.clone(),
                    at: start.screen,
                };
                effects.push(Effect::Cursor(Cursor::Crosshair));
            }
            Hit::EdgeEnd(edge, end) => {
                self.mode = Mode::Reconnecting { pointer, edge: edge.clone(), end: *end, at: start.screen };
                effects.push(Effect::Cursor(Cursor::Crosshair));
            }
            Hit::Empty | Hit::Inside(_) | Hit::Edge(_) => {
                if start.kind == PointerKind::Touch {
                    self.mode = Mode::Panning { pointer, at: start.screen, total: Vector::ZERO };
                    return effects;
                }
                let before = scene.selection();
                self.mode = Mode::Marquee {
                    pointer,
                    origin,
                    at: start.screen,
                    before,
                    toggle: toggles(start.modifiers),
                };
            }
        }
        self.ask_for_ticks(true, &mut effects);
        effects
    }

    fn follow(&mut self, screen: Point) {
        match &mut self.mode {
            Mode::Marquee { at, .. }
            | Mode::Connecting { at, .. }
            | Mode::Reconnecting { at, .. }
            | Mode::PaletteDragging { at, .. }
            | Mode::Panning { at, .. } => *at = screen,
            Mode::Dragging(dragging) => dragging.at = screen,
            _ => {}
        }
    }

    /// Shows what the gesture would do with the pointer where it is.
    fn update(&mut self, scene: &dyn Scene, viewport: Viewport) -> Vec<Effect> {
        let mut effects = Vec::new();
        let snapping = !self.modifiers.alt;
        match &mut self.mode {
            Mode::Marquee { origin, at, before, toggle, .. } => {
                let area = Rect::spanning(*origin, viewport.canvas_from_screen(*at));
                let mut ids: Vec<Id> = if *toggle { before.clone() } else { Vec::new() };
                for (id, rect) in scene.rects_near(area) {
                    // A frame counts when all of it is covered, a card when any of it is.
                    let holds_origin = rect.contains(*origin);
                    let wants_all = holds_origin || scene.is_frame(id);
                    if !rect.intersects(area) || (wants_all && !area.contains_rect(rect)) {
                        continue;
                    }
                    if !*toggle || !before.contains(&id) {
                        ids.push(id);
                    } else {
                        ids.retain(|other| *other != id);
                    }
                }
                effects.push(Effect::Marquee(area));
                effects.push(Effect::Select { ids, how: Selecting::Replace });
            }
            Mode::Dragging(dragging) => {
                let at = viewport.canvas_from_screen(dragging.at);
                let raw = at - dragging.origin;
                let moving = dragging.bounds.translated(raw);
                let (by, guides) = if snapping {
                    snapped(moving, &dragging.ids, scene, viewport)
                } else {
                    (Vector::ZERO, Vec::new())
                };
                dragging.delta = raw + by;
                effects.push(Effect::DragBy { delta: dragging.delta, guides });
                let drop = drop_of(&dragging.ids, at, scene, viewport);
                set_hint(&mut self.hint, drop, &mut effects);
            }
            Mode::Connecting { from, kind, at, .. } => {
                let point = viewport.canvas_from_screen(*at);
                let target = target_at(*from, point, scene);
                let verdict = target.map_or(Ok(()), |to| scene.can_connect(*from, kind, to));
                effects.push(Effect::ConnectPreview {
                    from: *from,
                    kind: kind.clone(),
                    at: point,
                    target,
                    verdict,
                });
            }
            Mode::Reconnecting { edge, end, at, .. } => {
                let point = viewport.canvas_from_screen(*at);
                let target =
                    scene.node_at(point).filter(|id| *end == End::From || !scene.is_inside(edge.from, *id));
                let verdict = target.map_or(Ok(()), |to| scene.can_reconnect(edge, *end, to));
                effects.push(Effect::ReconnectPreview {
                    edge: edge.clone(),
                    end: *end,
                    at: point,
                    target,
                    verdict,
                });
            }
            Mode::PaletteDragging { size, at, entered, .. } => {
                *entered |= beyond_edges(*at, scene.screen());
                let point = viewport.canvas_from_screen(*at);
                let moving = ghost(point, *size);
                let (by, guides) =
                    if snapping { snapped(moving, &[], scene, viewport) } else { (Vector::ZERO, Vec::new()) };
                effects.push(Effect::Ghost { at: moving.origin() + by, guides });
                let drop = palette_drop(point, scene, viewport);
                set_hint(&mut self.hint, drop, &mut effects);
            }
            Mode::Idle
            | Mode::Pressed(_)
            | Mode::Panning { .. }
            | Mode::Pinching { .. }
            | Mode::PalettePressed { .. }
            | Mode::Spent { .. } => {}
        }
        effects
    }

    fn up(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        self.fingers.retain(|(finger, _)| *finger != input.pointer);
        if !self.owns(input.pointer) {
            return Vec::new();
        }
        let viewport = scene.viewport();
        let mut effects = Vec::new();
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
                    self.mode = Mode::Panning { pointer: *pointer, at: *at, total: Vector::ZERO };
                }
            }
            Mode::Panning { .. } => effects.push(Effect::Cursor(Cursor::Default)),
            Mode::Marquee { .. } => effects.push(Effect::MarqueeEnd),
            Mode::Dragging(mut dragging) => {
                dragging.at = input.screen;
                self.mode = Mode::Dragging(dragging);
                effects.extend(self.update(scene, viewport));
                let drop = std::mem::take(&mut self.hint);
                if drop != Drop::Here {
                    effects.push(Effect::DropHint(Drop::Here));
                }
                if let Mode::Dragging(dragging) = std::mem::take(&mut self.mode) {
                    if dragging.delta.length() < 0.01 && drop == Drop::Here {
                        effects.push(Effect::CancelDrag);
                    } else {
                        effects.push(Effect::EndDrag { ids: dragging.ids, delta: dragging.delta, drop });
                    }
                }
                effects.push(Effect::Cursor(Cursor::Default));
            }
            Mode::Connecting { from, kind, .. } => {
                effects.extend(connect_at(from, kind, viewport.canvas_from_screen(input.screen), scene));
                effects.push(Effect::Cursor(Cursor::Default));
            }
            Mode::Reconnecting { edge, end, .. } => {
                effects.push(Effect::ConnectEnd);
                let point = viewport.canvas_from_screen(input.screen);
                let target =
                    scene.node_at(point).filter(|id| end == End::From || !scene.is_inside(edge.from, *id));
                if let Some(to) = target {
                    match scene.can_reconnect(&edge, end, to) {
                        Ok(()) => effects.push(Effect::Reconnect { edge, end, to }),
                        Err(reason) => effects.push(Effect::Refused { reason }),
                    }
                }
                effects.push(Effect::Cursor(Cursor::Default));
            }
            Mode::PalettePressed { .. } => effects.push(Effect::PaletteClick),
            Mode::PaletteDragging { size, pointer, .. } => {
                effects.extend(self.drop_from_palette(pointer, size, input.screen, scene));
            }
            Mode::Spent { .. } | Mode::Idle => {}
        }
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    fn drop_from_palette(
        &mut self,
        pointer: i32,
        size: Size,
        screen: Point,
        scene: &dyn Scene,
    ) -> Vec<Effect> {
        let viewport = scene.viewport();
        let area = scene.screen();
        let mut effects = Vec::new();
        let inside = Rect::at(Point::ZERO, area).contains(screen);
        self.mode = Mode::PaletteDragging { pointer, size, at: screen, entered: true };
        let shown = self.update(scene, viewport);
        let at = shown
            .iter()
            .find_map(|effect| if let Effect::Ghost { at, .. } = effect { Some(*at) } else { None });
        self.mode = Mode::Idle;
        if std::mem::take(&mut self.hint) != Drop::Here {
            effects.push(Effect::DropHint(Drop::Here));
        }
        if inside {
            let point = viewport.canvas_from_screen(screen);
            let drop = palette_drop(point, scene, viewport);
            let edge = if let Drop::OnEdge(edge) = drop { Some(edge) } else { None };
            let scope = if scene.palette_is_state() { scene.scope_at(point) } else { None };
            let at = at.unwrap_or_else(|| ghost(point, size).origin());
            effects.push(Effect::PaletteDrop { at, scope, edge });
        } else {
            effects.push(Effect::PaletteCancel);
        }
        effects
    }

    /// A press and release without a drag.
    fn click(&mut self, start: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
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
                Hit::Empty | Hit::Inside(_) | Hit::Handle(..) => {}
            }
            if !effects.is_empty() {
                return effects;
            }
        } else {
            self.last_click =
                Some(LastClick { time: start.time, screen: start.screen, hit: start.hit.clone() });
        }
        match &start.hit {
            Hit::Node(id) | Hit::Name(id) | Hit::Header(id) | Hit::Inside(id) => {
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
                self.mode =
                    Mode::Connecting { pointer: None, from: *id, kind: kind.clone(), at: start.screen };
                effects.push(Effect::Cursor(Cursor::Crosshair));
                effects.extend(self.update(scene, scene.viewport()));
            }
        }
        effects
    }

    /// The second click of an edge that began with a click on its handle.
    fn finish_sticky(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting { from, kind, .. } = std::mem::take(&mut self.mode) else { return Vec::new() };
        self.mode = Mode::Spent { pointer: input.pointer };
        let mut effects = connect_at(from, kind, scene.viewport().canvas_from_screen(input.screen), scene);
        effects.push(Effect::Cursor(Cursor::Default));
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    fn palette_down(&mut self, input: &PointerInput, size: Size) -> Vec<Effect> {
        if input.button != Button::Primary {
            return Vec::new();
        }
        let mut effects = self.abort();
        self.mode = Mode::PalettePressed { input: input.clone(), size };
        if input.kind == PointerKind::Touch {
            self.ask_for_ticks(true, &mut effects);
        }
        effects
    }

    fn pinch(&mut self, first: i32, second: i32, input: &PointerInput) -> Vec<Effect> {
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

    fn tick(&mut self, time: f64, scene: &dyn Scene) -> Vec<Effect> {
        let elapsed = self.last_tick.replace(time).map_or(16.0, |last| (time - last).clamp(0.0, 50.0));
        let mut effects = Vec::new();
        if let Mode::PalettePressed { input, size } = &self.mode {
            if input.kind == PointerKind::Touch && time - input.time >= LONG_PRESS {
                let (pointer, size, at) = (input.pointer, *size, input.screen);
                self.mode = Mode::PaletteDragging { pointer, size, at, entered: false };
                effects.push(Effect::Capture { pointer });
                effects.extend(self.update(scene, scene.viewport()));
            }
            return effects;
        }
        let at = match &self.mode {
            Mode::Marquee { at, .. }
            | Mode::Connecting { pointer: Some(_), at, .. }
            | Mode::Reconnecting { at, .. }
            | Mode::PaletteDragging { at, .. } => *at,
            Mode::Dragging(dragging) => dragging.at,
            _ => {
                self.ask_for_ticks(false, &mut effects);
                return effects;
            }
        };
        let area = scene.screen();
        if let Mode::PaletteDragging { entered, .. } = self.mode
            && !(entered && Rect::at(Point::ZERO, area).contains(at))
        {
            return effects;
        }
        let by = Vector::new(edge_pull(at.x, area.width), edge_pull(at.y, area.height))
            .scaled(elapsed * EDGE_SPEED);
        if by != Vector::ZERO {
            effects.push(Effect::Pan(by));
            effects.extend(self.update(scene, scene.viewport().panned(by)));
        }
        effects
    }

    /// Ends whatever is under way and restores what was before.
    fn abort(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mode = std::mem::take(&mut self.mode);
        if std::mem::take(&mut self.hint) != Drop::Here {
            effects.push(Effect::DropHint(Drop::Here));
        }
        let spent = match mode {
            Mode::Idle | Mode::Pinching { .. } => None,
            Mode::Spent { pointer } => Some(pointer),
            Mode::Pressed(start) => Some(start.pointer),
            Mode::Panning { pointer, total, .. } => {
                effects.push(Effect::Pan(-total));
                Some(pointer)
            }
            Mode::Marquee { pointer, .. } => {
                effects.push(Effect::MarqueeEnd);
                effects.push(Effect::RestoreSelection);
                Some(pointer)
            }
            Mode::Dragging(dragging) => {
                effects.push(Effect::CancelDrag);
                effects.push(Effect::RestoreSelection);
                Some(dragging.pointer)
            }
            Mode::Connecting { pointer, .. } => {
                effects.push(Effect::ConnectEnd);
                pointer
            }
            Mode::Reconnecting { pointer, .. } => {
                effects.push(Effect::ConnectEnd);
                Some(pointer)
            }
            Mode::PalettePressed { input, .. } => {
                effects.push(Effect::PaletteCancel);
                Some(input.pointer)
            }
            Mode::PaletteDragging { pointer, .. } => {
                effects.push(Effect::PaletteCancel);
                Some(pointer)
            }
        };
        if let Some(pointer) = spent {
            self.mode = Mode::Spent { pointer };
        }
        if !effects.is_empty() {
            effects.push(Effect::Cursor(Cursor::Default));
        }
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    /// Whether the gesture under way listens to this pointer.
    fn owns(&self, pointer: i32) -> bool {
        match &self.mode {
            Mode::Idle => false,
            Mode::Pressed(start) | Mode::PalettePressed { input: start, .. } => start.pointer == pointer,
            Mode::Connecting { pointer: own, .. } => own.is_none_or(|own| own == pointer),
            Mode::Pinching { first, second } => *first == pointer || *second == pointer,
            Mode::Dragging(dragging) => dragging.pointer == pointer,
            Mode::Panning { pointer: own, .. }
            | Mode::Marquee { pointer: own, .. }
            | Mode::Reconnecting { pointer: own, .. }
            | Mode::PaletteDragging { pointer: own, .. }
            | Mode::Spent { pointer: own } => *own == pointer,
        }
    }

    fn ask_for_ticks(&mut self, wanted: bool, effects: &mut Vec<Effect>) {
        if wanted != self.ticking {
            self.ticking = wanted;
            self.last_tick = None;
            effects.push(Effect::Ticks(wanted));
        }
    }
}

fn threshold(kind: PointerKind) -> f64 {
    if kind == PointerKind::Touch { DRAG_COARSE } else { DRAG_FINE }
}

fn toggles(modifiers: Modifiers) -> bool {
    modifiers.shift || modifiers.command
}

fn same_thing(a: &Hit, b: &Hit) -> bool {
    match (a.node(), b.node()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b,
        _ => false,
    }
}

fn set_hint(hint: &mut Drop, drop: Drop, effects: &mut Vec<Effect>) {
    if *hint != drop {
        hint.clone_from(&drop);
        effects.push(Effect::DropHint(drop));
    }
}

/// Whether no edge of the screen pulls at the point.
fn beyond_edges(at: Point, area: Size) -> bool {
    edge_pull(at.x, area.width) == 0.0 && edge_pull(at.y, area.height) == 0.0
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

/// What the palette drags, in the middle under the pointer.
fn ghost(point: Point, size: Size) -> Rect {
    Rect::new(point.x - size.width / 2.0, point.y - size.height / 2.0, size.width, size.height)
}

fn snapped(moving: Rect, ids: &[Id], scene: &dyn Scene, viewport: Viewport) -> (Vector, Vec<Guide>) {
    let reach = SNAP_REACH / viewport.zoom;
    let others: Vec<Rect> = scene
        .rects_near(moving.inflated(320.0 / viewport.zoom))
        .into_iter()
        .filter(|(id, rect)| {
            !ids.contains(id)
                && !rect.contains_rect(moving)
                && !ids.iter().any(|moved| scene.is_inside(*id, *moved) || scene.is_inside(*moved, *id))
        })
        .map(|(_, rect)| rect)
        .collect();
    let found = snap(moving, &others, SnapOptions { grid: scene.grid(), tolerance: reach });
    (Vector::new(found.dx, found.dy), found.guides)
}

/// Where cards would go if they were let go with the pointer at a point.
fn drop_of(ids: &[Id], at: Point, scene: &dyn Scene, viewport: Viewport) -> Drop {
    if let [only] = ids
        && let Some(edge) = scene.edge_at(at, DROP_REACH / viewport.zoom)
        && edge.from != *only
        && scene.can_insert(ids, &edge)
    {
        return Drop::OnEdge(edge);
    }
    let Some(scope) = scene.scope_at(at) else { return Drop::Here };
    let own = ids.iter().any(|id| scope.owner == *id || scene.is_inside(scope.owner, *id));
    let stays = ids.iter().all(|id| scene.scope_of(*id) == Some(scope));
    if own || stays || !scene.can_move_into(ids, scope) { Drop::Here } else { Drop::Into(scope) }
}

fn palette_drop(at: Point, scene: &dyn Scene, viewport: Viewport) -> Drop {
    if !scene.palette_is_state() {
        return Drop::Here;
    }
    if let Some(edge) = scene.edge_at(at, DROP_REACH / viewport.zoom)
        && scene.can_insert(&[], &edge)
    {
        return Drop::OnEdge(edge);
    }
    scene.scope_at(at).map_or(Drop::Here, Drop::Into)
}

/// The card that an edge from `from` would lead to. Frames around `from` are its background.
fn target_at(from: Id, point: Point, scene: &dyn Scene) -> Option<Id> {
    scene.node_at(point).filter(|id| *id != from && !scene.is_inside(from, *id))
}

fn connect_at(from: Id, kind: EdgeKind, point: Point, scene: &dyn Scene) -> Vec<Effect> {
    let mut effects = vec![Effect::ConnectEnd];
    match target_at(from, point, scene) {
        Some(to) => match scene.can_connect(from, &kind, to) {
            Ok(()) => effects.push(Effect::Connect { from, kind, to }),
            Err(reason) => effects.push(Effect::Refused { reason }),
        },
        // Back on the card itself: nothing was meant.
        None if scene.node_at(point) == Some(from)
            && scene.scope_at(point).is_none_or(|scope| scope.owner != from) => {}
        None => {
            let scope = scene.scope_at(point);
            effects.push(Effect::ConnectToEmpty { from, kind, at: point, scope });
        }
    }
    effects
}

fn wheel_effects(wheel: &WheelInput, scene: &dyn Scene) -> Vec<Effect> {
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
