//! Recorded gestures, aborted in each way at each of their steps: everything must be as it was before they began.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use super::tests::{A, ALONE, B, FRAME, Stage, drag, edge, input, stage};
use super::*;
use crate::design::{EdgeKind, EdgeRef, Id, ScopeRef};
use crate::geometry::{Point, Rect, Size, Vector, Viewport};

/// What the page holds and shows while gestures play: it does what the effects say.
#[derive(Clone, Debug, PartialEq)]
struct World {
    stage: Stage,
    edge: Option<EdgeRef>,
    /// What the page would have dispatched.
    commands: Vec<Effect>,
    shown: Shown,
}

/// What is on the screen for the time of a gesture.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    marquee: bool,
    connect: bool,
    ghost: bool,
    guides: bool,
    hint: Drop,
    cursor: Cursor,
    ticking: bool,
}

/// What is remembered beside it; no part of what must be restored.
#[derive(Default)]
struct Memory {
    selection: Option<(Vec<Id>, Option<EdgeRef>)>,
    stood: BTreeMap<Id, Rect>,
}

struct Player {
    world: World,
    memory: Memory,
    interaction: Interaction,
}

impl Player {
    fn new() -> Self {
        let mut scene = stage();
        scene.selection = vec![B];
        scene.viewport = Viewport { offset: Vector::new(12.0, -8.0), zoom: 1.0 };
        Self {
            world: World { stage: scene, edge: None, commands: Vec::new(), shown: Shown::default() },
            memory: Memory::default(),
            interaction: Interaction::default(),
        }
    }

    fn feed(&mut self, event: &InputEvent) {
        let effects = self.interaction.handle(event, &self.world.stage);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.perform_one(effect);
        }
    }

    fn perform_one(&mut self, effect: Effect) {
        let World { stage, edge, commands, shown } = &mut self.world;
        match effect {
            Effect::RememberSelection => {
                self.memory.selection = Some((stage.selection.clone(), edge.clone()));
            }
            Effect::RestoreSelection => {
                let (ids, remembered) = self.memory.selection.take().expect("a selection was remembered");
                (stage.selection, *edge) = (ids, remembered);
            }
            Effect::Select { ids, how: Selecting::Replace } => (stage.selection, *edge) = (ids, None),
            Effect::Select { ids, how: Selecting::Toggle } => {
                for id in ids {
                    match stage.selection.iter().position(|other| *other == id) {
                        Some(at) => drop(stage.selection.remove(at)),
                        None => stage.selection.push(id),
                    }
                }
            }
            Effect::SelectEdge { edge: which, .. } => {
                (stage.selection, *edge) = (Vec::new(), Some(which));
            }
            Effect::Marquee(_) => shown.marquee = true,
            Effect::MarqueeEnd => shown.marquee = false,
            Effect::BeginDrag { ids } => {
                self.memory.stood = ids.iter().map(|id| (*id, stage.rects[id])).collect();
            }
            Effect::DragBy { delta, guides } => {
                for (id, rect) in &self.memory.stood {
                    stage.rects.insert(*id, rect.translated(delta));
                }
                shown.guides = !guides.is_empty();
            }
            Effect::CancelDrag => {
                stage.rects.extend(std::mem::take(&mut self.memory.stood));
                shown.guides = false;
            }
            Effect::ResizeTo { id, rect } => {
                self.memory.stood.entry(id).or_insert(stage.rects[&id]);
                stage.rects.insert(id, rect);
            }
            Effect::CancelResize { .. } => stage.rects.extend(std::mem::take(&mut self.memory.stood)),
            Effect::DropHint(hint) => shown.hint = hint,
            Effect::ConnectPreview { .. } | Effect::ReconnectPreview { .. } => shown.connect = true,
            Effect::ConnectEnd => shown.connect = false,
            Effect::Pan(by) => stage.viewport = stage.viewport.panned(by),
            Effect::Zoom { about, factor } => stage.viewport = stage.viewport.zoom_about(about, factor),
            Effect::RestoreView(view) => stage.viewport = view,
            Effect::Ghost { guides, .. } => {
                shown.ghost = true;
                shown.guides = !guides.is_empty();
            }
            Effect::PaletteCancel => (shown.ghost, shown.guides) = (false, false),
            Effect::PaletteDrop { .. } | Effect::PaletteClick => {
                (shown.ghost, shown.guides) = (false, false);
                commands.push(effect);
            }
            Effect::Ticks(on) => {
                assert_ne!(shown.ticking, on, "ticks are asked for once");
                shown.ticking = on;
            }
            Effect::Cursor(cursor) => shown.cursor = cursor,
            Effect::EndDrag { .. } | Effect::EndResize { .. } => {
                self.memory.stood.clear();
                shown.guides = false;
                commands.push(effect);
            }
            Effect::Connect { .. }
            | Effect::Reconnect { .. }
            | Effect::ConnectToEmpty { .. }
            | Effect::Refused { .. }
            | Effect::OpenRename(_)
            | Effect::Open(_)
            | Effect::OpenEdge(_)
            | Effect::AddAt { .. }
            | Effect::ContextMenu { .. } => commands.push(effect),
            Effect::Aimed { .. } | Effect::Capture { .. } => {}
        }
    }
}

/// A drag with stops and frames on the way, so that the view moves by itself where it is near the edge.
fn with_frames(mut events: Vec<InputEvent>) -> Vec<InputEvent> {
    let end = events.pop().expect("a release");
    for number in 0..4 {
        events.push(InputEvent::Tick { time: 100.0 + 16.0 * f64::from(number) });
    }
    events.push(end);
    events
}

fn finger(pointer: i32, x: f64, y: f64, hit: Hit) -> PointerInput {
    PointerInput { pointer, kind: PointerKind::Touch, ..input(x, y, hit) }
}

fn touch(events: Vec<InputEvent>) -> Vec<InputEvent> {
    let as_touch = |input: PointerInput| PointerInput { kind: PointerKind::Touch, ..input };
    events
        .into_iter()
        .map(|event| match event {
            InputEvent::Down(input) => InputEvent::Down(as_touch(input)),
            InputEvent::Move(input) => InputEvent::Move(as_touch(input)),
            InputEvent::Up(input) => InputEvent::Up(as_touch(input)),
            other => other,
        })
        .collect()
}

fn held(events: Vec<InputEvent>, change: impl Fn(&mut PointerInput)) -> Vec<InputEvent> {
    events
        .into_iter()
        .map(|mut event| {
            if let InputEvent::Down(input) | InputEvent::Move(input) | InputEvent::Up(input) = &mut event {
                change(input);
            }
            event
        })
        .collect()
}

fn palette(events: Vec<InputEvent>) -> Vec<InputEvent> {
    let mut events = events;
    if let Some(InputEvent::Down(input)) = events.first().cloned() {
        events[0] = InputEvent::PaletteDown { input, size: Size::new(160.0, 56.0) };
    }
    events
}

/// Every gesture that the machine knows, as it is recorded from a hand.
fn recorded() -> Vec<(&'static str, Vec<InputEvent>)> {
    let next = Hit::Handle(A, EdgeKind::Next);
    let shift = |input: &mut PointerInput| input.modifiers.shift = true;
    vec![
        ("a click on a card", drag((100.0, 80.0), Hit::Node(A), (102.0, 80.0))),
        ("a drag of a card", drag((100.0, 80.0), Hit::Node(A), (300.0, 83.0))),
        ("a drag of the selection", drag((100.0, 260.0), Hit::Node(B), (300.0, 283.0))),
        ("a drag with Shift", held(drag((100.0, 80.0), Hit::Node(A), (300.0, 83.0)), shift)),
        ("a corner that is drawn", with_frames(drag((620.0, 100.0), Hit::Corner(ALONE), (990.0, 310.0)))),
        ("a drag of a frame", drag((300.0, 10.0), Hit::Header(FRAME), (500.0, 310.0))),
        ("a drag into a frame", drag((560.0, 80.0), Hit::Node(ALONE), (300.0, 340.0))),
        ("a drag onto an edge", drag((560.0, 80.0), Hit::Node(ALONE), (132.0, 180.0))),
        ("a drag to the edge", with_frames(drag((560.0, 80.0), Hit::Node(ALONE), (995.0, 790.0)))),
        ("a marquee", with_frames(drag((700.0, 500.0), Hit::Empty, (5.0, 5.0)))),
        ("a marquee with Shift", held(drag((700.0, 500.0), Hit::Empty, (100.0, 50.0)), shift)),
        ("a new edge", with_frames(drag((120.0, 116.0), next.clone(), (120.0, 260.0)))),
        ("a refused edge", drag((120.0, 116.0), next.clone(), (560.0, 80.0))),
        ("an edge to nowhere", with_frames(drag((120.0, 116.0), next.clone(), (990.0, 700.0)))),
        (
            "an end of an edge",
            with_frames(drag((132.0, 232.0), Hit::EdgeEnd(edge(), End::To), (60.0, 795.0))),
        ),
        (
            "the middle button",
            held(drag((100.0, 80.0), Hit::Node(A), (300.0, 200.0)), |input| input.button = Button::Middle),
        ),
        (
            "Space",
            held(drag((100.0, 80.0), Hit::Node(A), (300.0, 200.0)), |input| input.modifiers.space = true),
        ),
        ("a finger on the canvas", touch(drag((700.0, 500.0), Hit::Empty, (600.0, 420.0)))),
        ("a finger on a card", touch(drag((100.0, 80.0), Hit::Node(A), (300.0, 200.0)))),
        ("a finger on a handle", touch(drag((120.0, 116.0), next, (120.0, 260.0)))),
        (
            "two fingers",
            vec![
                InputEvent::Down(finger(1, 300.0, 300.0, Hit::Node(A))),
                InputEvent::Move(finger(1, 320.0, 300.0, Hit::Node(A))),
                InputEvent::Down(finger(2, 500.0, 300.0, Hit::Empty)),
                InputEvent::Move(finger(2, 600.0, 380.0, Hit::Empty)),
                InputEvent::Move(finger(1, 250.0, 310.0, Hit::Empty)),
                InputEvent::Up(finger(2, 600.0, 380.0, Hit::Empty)),
                InputEvent::Up(finger(1, 250.0, 310.0, Hit::Empty)),
            ],
        ),
        ("from the palette", palette(with_frames(drag((-100.0, 300.0), Hit::Empty, (600.0, 780.0))))),
        ("from the palette onto an edge", palette(drag((-100.0, 300.0), Hit::Empty, (132.0, 180.0)))),
    ]
}

/// The ways in which a gesture by this pointer is aborted. A finger has no right button.
fn aborts(events: &[InputEvent]) -> Vec<InputEvent> {
    let right = PointerInput { button: Button::Secondary, ..input(430.0, 430.0, Hit::Empty) };
    let by_finger = events
        .iter()
        .any(|event| matches!(event, InputEvent::Down(input) if input.kind == PointerKind::Touch));
    let mut ways = vec![InputEvent::Escape];
    if !by_finger {
        ways.push(InputEvent::Down(right));
        ways.push(InputEvent::Cancel { pointer: 1 });
    }
    ways
}

#[test]
fn any_gesture_aborted_at_any_step_leaves_no_trace() {
    let mut tried = 0;
    for (name, events) in recorded() {
        let mut whole = Player::new();
        let before = whole.world.clone();
        for event in &events {
            whole.feed(event);
        }
        assert_ne!(whole.world, before, "{name} does nothing: its aborts would prove nothing");
        assert_eq!(whole.world.shown, Shown::default(), "{name} leaves something on the screen");
        assert!(!whole.interaction.is_engaged(), "{name} never ends");
        for way in aborts(&events) {
            for step in 1..events.len() {
                let mut player = Player::new();
                for event in &events[..step] {
                    player.feed(event);
                }
                if !player.interaction.is_engaged() {
                    continue;
                }
                player.feed(&way);
                assert_eq!(player.world, before, "{name}, {way:?} before step {step}");
                // What the hand still does until it lets go changes nothing.
                for event in &events[step..] {
                    if matches!(event, InputEvent::Move(_) | InputEvent::Up(_) | InputEvent::Tick { .. }) {
                        player.feed(event);
                    }
                }
                assert_eq!(player.world, before, "{name}, the rest after {way:?} before step {step}");
                assert!(!player.interaction.is_engaged(), "{name}, {way:?} before step {step} never ends");
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "only {tried} aborts were tried");
}

#[test]
fn an_edge_by_two_clicks_or_keys_is_aborted_without_a_trace() {
    let handle = Hit::Handle(A, EdgeKind::Next);
    let clicks = [
        InputEvent::Down(input(120.0, 116.0, handle.clone())),
        InputEvent::Up(input(120.0, 116.0, handle)),
        InputEvent::Move(input(120.0, 250.0, Hit::Node(B))),
    ];
    let right = PointerInput { button: Button::Secondary, ..input(430.0, 430.0, Hit::Empty) };
    for way in [InputEvent::Escape, InputEvent::Down(right)] {
        let mut player = Player::new();
        let before = player.world.clone();
        for event in &clicks {
            player.feed(event);
        }
        assert!(player.world.shown.connect);
        player.feed(&way);
        assert_eq!(player.world, before);
        assert!(!player.interaction.is_engaged());

        let begun = player.interaction.begin_connecting(A, EdgeKind::Next, &player.world.stage);
        player.perform(begun);
        for event in [InputEvent::Walk(Direction::Down), InputEvent::Cycle { backward: true }] {
            player.feed(&event);
        }
        player.feed(&way);
        assert_eq!(player.world, before);
    }
}

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn point(&mut self) -> Point {
        Point::new(self.roll(1100) as f64 - 50.0, self.roll(900) as f64 - 50.0)
    }
}

/// What the page would find under a point, with handles and ends of edges where they are drawn.
fn hit(stage: &Stage, screen: Point, dice: &mut Dice) -> Hit {
    let point = stage.viewport.canvas_from_screen(screen);
    if dice.roll(5) == 0 {
        return match dice.roll(4) {
            3 => Hit::Corner(ALONE),
            0 => Hit::Handle(A, EdgeKind::Next),
            1 => Hit::EdgeEnd(edge(), End::To),
            _ => Hit::Edge(edge()),
        };
    }
    match stage.node_at(point) {
        Some(FRAME) => Hit::Inside(FRAME),
        Some(id) => Hit::Node(id),
        None => Hit::Empty,
    }
}

#[test]
fn whatever_a_hand_does_esc_takes_the_gesture_back() {
    let mut engaged = 0;
    for seed in 0..1500 {
        let mut dice = Dice(seed);
        let mut player = Player::new();
        let before = player.world.clone();
        let at = dice.point();
        let kind = if dice.roll(4) == 0 { PointerKind::Touch } else { PointerKind::Mouse };
        let modifiers =
            Modifiers { shift: dice.roll(4) == 0, alt: dice.roll(4) == 0, ..Modifiers::default() };
        let press =
            PointerInput { kind, modifiers, ..input(at.x, at.y, hit(&player.world.stage, at, &mut dice)) };
        let from_palette = dice.roll(5) == 0;
        player.feed(&if from_palette {
            InputEvent::PaletteDown { input: press.clone(), size: Size::new(200.0, 56.0) }
        } else {
            InputEvent::Down(press.clone())
        });
        let mut last = press;
        for step in 0..dice.roll(12) {
            if dice.roll(4) == 0 {
                player.feed(&InputEvent::Tick { time: 600.0 + 16.0 * step as f64 });
            } else {
                let screen = dice.point();
                last = PointerInput { screen, ..last };
                player.feed(&InputEvent::Move(last.clone()));
            }
        }
        engaged += usize::from(player.interaction.is_busy());
        player.feed(&InputEvent::Escape);
        assert_eq!(player.world, before, "seed {seed}");
        player.feed(&InputEvent::Up(last));
        assert_eq!(player.world, before, "seed {seed}, let go");
        assert!(!player.interaction.is_engaged(), "seed {seed}");
    }
    assert!(engaged > 800, "only {engaged} gestures had begun");
}

/// The scopes of the stage are those of its one frame.
#[test]
fn a_drop_says_where_it_goes_before_it_happens() {
    let mut player = Player::new();
    let mut events = drag((560.0, 80.0), Hit::Node(ALONE), (300.0, 340.0));
    let release = events.pop().unwrap();
    for event in &events {
        player.feed(event);
    }
    let into = Drop::Into(ScopeRef { owner: FRAME, slot: 0 });
    assert_eq!(player.world.shown.hint, into);
    player.feed(&release);
    assert!(matches!(&player.world.commands[..], [Effect::EndDrag { drop, .. }] if *drop == into));
    assert_eq!(player.world.shown, Shown::default());
}
