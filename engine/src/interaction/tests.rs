//! Recorded pointer sequences played on a small scene.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use super::*;
use crate::design::{EdgeKind, EdgeRef, Id, ScopeRef};
use crate::geometry::{Point, Rect, RectIndex, Size, Vector, Viewport};

pub(super) const FRAME: Id = Id(1);
pub(super) const A: Id = Id(2);
pub(super) const B: Id = Id(3);
pub(super) const ALONE: Id = Id(4);
const INNER: ScopeRef = ScopeRef { owner: FRAME, slot: 0 };

/// A frame with A above B and an edge between them; another card stands alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stage {
    pub rects: BTreeMap<Id, Rect>,
    pub selection: Vec<Id>,
    pub viewport: Viewport,
}

pub(super) fn stage() -> Stage {
    Stage {
        rects: BTreeMap::from([
            (FRAME, Rect::new(0.0, 0.0, 400.0, 400.0)),
            (A, Rect::new(40.0, 60.0, 160.0, 56.0)),
            (B, Rect::new(40.0, 240.0, 160.0, 56.0)),
            (ALONE, Rect::new(500.0, 60.0, 160.0, 56.0)),
        ]),
        selection: Vec::new(),
        viewport: Viewport::default(),
    }
}

pub(super) fn edge() -> EdgeRef {
    EdgeRef { from: A, kind: EdgeKind::Next }
}

impl Scene for Stage {
    fn viewport(&self) -> Viewport {
        self.viewport
    }
    fn screen(&self) -> Size {
        Size::new(1000.0, 800.0)
    }
    fn rect(&self, id: Id) -> Option<Rect> {
        self.rects.get(&id).copied()
    }
    fn rects_near(&self, region: Rect) -> Vec<(Id, Rect)> {
        RectIndex::of(self.rects.iter().map(|(id, rect)| (*id, *rect))).query(region)
    }
    fn selection(&self) -> Vec<Id> {
        self.selection.clone()
    }
    fn cards(&self) -> Vec<(Id, Rect)> {
        self.rects.iter().map(|(id, rect)| (*id, *rect)).collect()
    }
    fn links(&self, id: Id) -> Vec<Link> {
        let written = [(FRAME, A, true), (A, B, true), (B, ALONE, false)];
        let seen = |(from, to, transition): (Id, Id, bool)| {
            let outgoing = from == id;
            (outgoing || to == id).then_some(Link {
                other: if outgoing { to } else { from },
                outgoing,
                transition,
            })
        };
        written.into_iter().filter_map(seen).collect()
    }
    fn is_frame(&self, id: Id) -> bool {
        id == FRAME
    }
    fn is_inside(&self, id: Id, frame: Id) -> bool {
        frame == FRAME && (id == A || id == B)
    }
    fn scope_of(&self, id: Id) -> Option<ScopeRef> {
        (id == A || id == B).then_some(INNER)
    }
    fn scope_at(&self, point: Point) -> Option<ScopeRef> {
        self.rects[&FRAME].contains(point).then_some(INNER)
    }
    fn node_at(&self, point: Point) -> Option<Id> {
        self.rects.iter().rev().find(|(_, rect)| rect.contains(point)).map(|(id, _)| *id)
    }
    fn edge_at(&self, point: Point, distance: f64, ids: &[Id]) -> Option<EdgeRef> {
        let near = (point.x - 120.0).abs() <= distance && point.y > 116.0 && point.y < 240.0;
        (near && !ids.contains(&A) && !ids.contains(&B)).then(edge)
    }
    fn can_move_into(&self, ids: &[Id], _: ScopeRef) -> bool {
        !ids.contains(&FRAME)
    }
    fn palette_is_state(&self) -> bool {
        true
    }
    /// From B to what stands close beneath it.
    fn leads_to(&self, card: Rect, _: Point) -> Option<EdgeRef> {
        let b = self.rects[&B];
        let beneath = card.y >= b.bottom() && card.y < b.bottom() + 60.0 && (card.x - b.x).abs() < 80.0;
        beneath.then_some(EdgeRef { from: B, kind: EdgeKind::Next })
    }
    fn can_connect(&self, _: Id, _: &EdgeKind, to: Id) -> Result<(), String> {
        if to == ALONE { Err("A state cannot point into another container.".into()) } else { Ok(()) }
    }
    fn can_reconnect(&self, edge: &EdgeRef, _: End, to: Id) -> Result<(), String> {
        self.can_connect(edge.from, &edge.kind, to)
    }
}

pub(super) fn input(x: f64, y: f64, hit: Hit) -> PointerInput {
    PointerInput { pointer: 1, screen: Point::new(x, y), hit, ..PointerInput::default() }
}

fn play(interaction: &mut Interaction, scene: &Stage, events: &[InputEvent]) -> Vec<Effect> {
    events.iter().flat_map(|event| interaction.handle(event, scene)).collect()
}

pub(super) fn drag(from: (f64, f64), hit: Hit, to: (f64, f64)) -> Vec<InputEvent> {
    vec![
        InputEvent::Down(input(from.0, from.1, hit)),
        InputEvent::Move(input(f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1), Hit::Empty)),
        InputEvent::Move(input(to.0, to.1, Hit::Empty)),
        InputEvent::Up(input(to.0, to.1, Hit::Empty)),
    ]
}

#[test]
fn a_click_selects_and_a_tremble_is_no_drag() {
    let mut interaction = Interaction::default();
    let effects = play(
        &mut interaction,
        &stage(),
        &[
            InputEvent::Down(input(100.0, 80.0, Hit::Node(A))),
            InputEvent::Move(input(103.0, 81.0, Hit::Node(A))),
            InputEvent::Up(input(103.0, 81.0, Hit::Node(A))),
        ],
    );
    assert_eq!(effects[2..], [Effect::Select { ids: vec![A], how: Selecting::Replace }]);
}

#[test]
fn a_double_click_renames_on_the_name_and_opens_beside_it() {
    let mut interaction = Interaction::default();
    for (hit, expected) in [(Hit::Name(A), Effect::OpenRename(A)), (Hit::Node(A), Effect::Open(A))] {
        let mut events = Vec::new();
        for time in [0.0, 200.0] {
            let mut press = input(100.0, 80.0, hit.clone());
            press.time = time;
            events.extend([InputEvent::Down(press.clone()), InputEvent::Up(press)]);
        }
        assert!(play(&mut interaction, &stage(), &events).contains(&expected));
        interaction = Interaction::default();
    }
}

#[test]
fn a_drag_selects_snaps_and_ends_once() {
    let mut interaction = Interaction::default();
    let effects = play(&mut interaction, &stage(), &drag((100.0, 80.0), Hit::Node(A), (300.0, 83.0)));
    assert!(effects.contains(&Effect::Select { ids: vec![A], how: Selecting::Replace }));
    assert!(effects.contains(&Effect::BeginDrag { ids: vec![A] }));
    let ends: Vec<&Effect> =
        effects.iter().filter(|effect| matches!(effect, Effect::EndDrag { .. })).collect();
    // 200 to the right lands on the grid; 3 down is pulled back to the line of the card beside it.
    assert_eq!(ends, [&Effect::EndDrag { ids: vec![A], delta: Vector::new(200.0, 0.0), drop: Drop::Here }]);
    assert!(!interaction.is_busy());
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::Ticks(_))).count(), 2);
}

#[test]
fn alt_suspends_snapping() {
    let mut interaction = Interaction::default();
    let mut events = drag((100.0, 80.0), Hit::Node(A), (301.0, 83.0));
    for event in &mut events {
        if let InputEvent::Down(input) | InputEvent::Move(input) | InputEvent::Up(input) = event {
            input.modifiers.alt = true;
        }
    }
    let effects = play(&mut interaction, &stage(), &events);
    assert!(effects.contains(&Effect::EndDrag {
        ids: vec![A],
        delta: Vector::new(201.0, 3.0),
        drop: Drop::Here
    }));
}

#[test]
fn escape_and_the_right_button_restore_everything() {
    for stop in [
        InputEvent::Escape,
        InputEvent::Down(PointerInput { button: Button::Secondary, ..input(220.0, 200.0, Hit::Empty) }),
        InputEvent::Cancel { pointer: 1 },
    ] {
        let mut interaction = Interaction::default();
        let mut events = drag((100.0, 80.0), Hit::Node(A), (300.0, 200.0));
        events.insert(3, stop);
        let effects = play(&mut interaction, &stage(), &events);
        assert!(effects.contains(&Effect::CancelDrag));
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::EndDrag { .. } | Effect::ContextMenu { .. }))
        );
        assert!(!interaction.is_busy());
    }
}

#[test]
fn dragging_a_frame_or_a_selection_moves_all_of_it_once() {
    let mut interaction = Interaction::default();
    let mut scene = stage();
    scene.selection = vec![FRAME, A, ALONE];
    let effects = play(&mut interaction, &scene, &drag((100.0, 80.0), Hit::Node(A), (100.0, 300.0)));
    assert!(effects.contains(&Effect::BeginDrag { ids: vec![FRAME, ALONE] }));
}

#[test]
fn a_state_dragged_onto_an_edge_or_into_a_frame() {
    let mut interaction = Interaction::default();
    let effects = play(&mut interaction, &stage(), &drag((520.0, 80.0), Hit::Node(ALONE), (122.0, 180.0)));
    assert!(effects.contains(&Effect::DropHint(Drop::OnEdge(edge()))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndDrag { drop: Drop::OnEdge(_), .. })));
    let effects = play(&mut interaction, &stage(), &drag((520.0, 80.0), Hit::Node(ALONE), (320.0, 330.0)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::EndDrag { drop: Drop::Into(INNER), .. })));
    assert_eq!(effects.iter().filter(|effect| **effect == Effect::DropHint(Drop::Here)).count(), 1);
}

#[test]
fn a_marquee_selects_what_it_touches_but_not_the_frame_around_it() {
    let mut interaction = Interaction::default();
    let effects = play(&mut interaction, &stage(), &drag((20.0, 50.0), Hit::Inside(FRAME), (260.0, 150.0)));
    let last = effects.iter().rev().find(|effect| matches!(effect, Effect::Select { .. }));
    assert_eq!(last, Some(&Effect::Select { ids: vec![A], how: Selecting::Replace }));
    assert_eq!(effects.iter().rev().nth(1), Some(&Effect::MarqueeEnd));
}

#[test]
fn edges_are_drawn_by_dragging_and_by_two_clicks() {
    let handle = Hit::Handle(A, EdgeKind::Next);
    let connect = Effect::Connect { from: A, kind: EdgeKind::Next, to: B };
    let mut interaction = Interaction::default();
    let effects = play(&mut interaction, &stage(), &drag((120.0, 116.0), handle.clone(), (120.0, 260.0)));
    assert!(effects.contains(&connect));
    let clicks: Vec<InputEvent> = [(120.0, 116.0, handle.clone()), (120.0, 260.0, Hit::Node(B))]
        .into_iter()
        .flat_map(|(x, y, hit)| {
            let press = input(x, y, hit);
            [InputEvent::Down(press.clone()), InputEvent::Up(press)]
        })
        .collect();
    let effects = play(&mut interaction, &stage(), &clicks);
    assert!(effects.contains(&connect));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Select { .. })));
    // Refused with the reason; over the empty inside of the own frame the picker opens.
    let effects = play(&mut interaction, &stage(), &drag((120.0, 116.0), handle.clone(), (520.0, 80.0)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Refused { reason } if reason.contains("container")))
    );
    let effects = play(&mut interaction, &stage(), &drag((120.0, 116.0), handle, (300.0, 350.0)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ConnectToEmpty { scope: Some(INNER), .. })));
}

#[test]
fn an_edge_is_taken_to_another_card() {
    let mut interaction = Interaction::default();
    let hit = Hit::EdgeEnd(edge(), End::To);
    let effects = play(&mut interaction, &stage(), &drag((120.0, 238.0), hit, (60.0, 260.0)));
    assert!(effects.contains(&Effect::Reconnect { edge: edge(), end: End::To, to: B }));
}

#[test]
fn the_canvas_pans_by_itself_near_its_edge() {
    let mut interaction = Interaction::default();
    let mut scene = stage();
    play(&mut interaction, &scene, &drag((520.0, 80.0), Hit::Node(ALONE), (995.0, 400.0))[..3]);
    let first = interaction.handle(&InputEvent::Tick { time: 100.0 }, &scene);
    let Some(Effect::Pan(by)) = first.first() else { panic!("{first:?}") };
    assert!(by.x < 0.0 && by.y == 0.0);
    let Some(Effect::DragBy { delta, .. }) = first.get(1) else { panic!("{first:?}") };
    assert!(delta.x > 475.0);
    scene.viewport = scene.viewport.panned(*by);
    let second = interaction.handle(&InputEvent::Tick { time: 116.0 }, &scene);
    assert!(matches!(second.get(1), Some(Effect::DragBy { delta: further, .. }) if further.x > delta.x));
}

#[test]
fn space_the_middle_button_and_one_finger_pan_two_pinch() {
    let scene = stage();
    for (button, space, kind) in [
        (Button::Middle, false, PointerKind::Mouse),
        (Button::Primary, true, PointerKind::Mouse),
        (Button::Primary, false, PointerKind::Touch),
    ] {
        let mut interaction = Interaction::default();
        let make = |x: f64| PointerInput {
            button,
            kind,
            modifiers: Modifiers { space, ..Modifiers::default() },
            ..input(x, 500.0, Hit::Empty)
        };
        let effects = play(
            &mut interaction,
            &scene,
            &[
                InputEvent::Down(make(700.0)),
                InputEvent::Move(make(720.0)),
                InputEvent::Move(make(740.0)),
                InputEvent::Up(make(740.0)),
            ],
        );
        assert!(effects.contains(&Effect::Pan(Vector::new(20.0, 0.0))), "{effects:?}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Select { .. } | Effect::Marquee(_))));
    }
    let mut interaction = Interaction::default();
    let finger = |pointer: i32, x: f64| PointerInput {
        pointer,
        kind: PointerKind::Touch,
        ..input(x, 500.0, Hit::Empty)
    };
    let effects = play(
        &mut interaction,
        &scene,
        &[
            InputEvent::Down(finger(1, 100.0)),
            InputEvent::Down(finger(2, 200.0)),
            InputEvent::Move(finger(2, 300.0)),
        ],
    );
    assert_eq!(effects.last(), Some(&Effect::Zoom { about: Point::new(200.0, 500.0), factor: 2.0 }));
}

#[test]
fn a_corner_is_drawn_to_the_grid_and_never_too_small() {
    let scene = stage();
    let before = scene.rect(A).unwrap();
    let corner = (before.right() - 2.0, before.bottom() - 2.0);
    let last = |to: (f64, f64), alt: bool| {
        let mut interaction = Interaction::default();
        let mut effects = Vec::new();
        for mut event in drag(corner, Hit::Corner(A), to) {
            if let InputEvent::Move(input) | InputEvent::Up(input) | InputEvent::Down(input) = &mut event {
                input.modifiers.alt = alt;
            }
            effects.extend(interaction.handle(&event, &scene));
        }
        effects
            .into_iter()
            .rev()
            .find_map(|effect| match effect {
                Effect::EndResize { id, rect } if id == A => Some(rect),
                _ => None,
            })
            .expect("the end of it")
    };
    let drawn = last((corner.0 + 101.0, corner.1 + 51.0), false);
    assert_eq!(drawn.origin(), before.origin());
    let grid = scene.grid();
    assert_eq!((drawn.right() % grid, drawn.bottom() % grid), (0.0, 0.0), "{drawn:?}");
    let free = last((corner.0 + 101.0, corner.1 + 51.0), true);
    assert_eq!((free.width, free.height), (before.width + 101.0, before.height + 51.0));
    let small = last((corner.0 - 1_000.0, corner.1 - 1_000.0), true);
    assert_eq!((small.width, small.height), (80.0, 40.0));
}

#[test]
fn wheels_pan_and_zoom() {
    let scene = stage();
    let mut interaction = Interaction::default();
    let wheel = |delta: Vector, unit, modifiers| {
        InputEvent::Wheel(WheelInput { screen: Point::new(10.0, 20.0), delta, unit, modifiers })
    };
    let none = Modifiers::default();
    let down = Vector::new(0.0, 3.0);
    let shift = Modifiers { shift: true, ..none };
    let command = Modifiers { command: true, ..none };
    assert_eq!(
        interaction.handle(&wheel(down, WheelUnit::Line, none), &scene),
        [Effect::Pan(Vector::new(0.0, -48.0))]
    );
    assert_eq!(
        interaction.handle(&wheel(down, WheelUnit::Pixel, shift), &scene),
        [Effect::Pan(Vector::new(-3.0, 0.0))]
    );
    let zoomed = interaction.handle(&wheel(down, WheelUnit::Pixel, command), &scene);
    assert!(matches!(zoomed[..], [Effect::Zoom { factor, .. }] if factor < 1.0 && factor > 0.9));
}

#[test]
fn the_palette_drops_on_edges_into_frames_and_nowhere() {
    let scene = stage();
    let mut interaction = Interaction::default();
    let size = Size::new(160.0, 56.0);
    let mut from_palette = |x: f64, y: f64| {
        let mut events = drag((-100.0, 300.0), Hit::Empty, (x, y));
        events[0] = InputEvent::PaletteDown { input: input(-100.0, 300.0, Hit::Empty), size };
        play(&mut interaction, &scene, &events)
    };
    let effects = from_palette(122.0, 180.0);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::PaletteDrop { edge: Some(_), scope: Some(INNER), .. }))
    );
    assert!(
        from_palette(700.0, 500.0)
            .iter()
            .any(|effect| matches!(effect, Effect::PaletteDrop { scope: None, edge: None, .. }))
    );
    assert!(from_palette(-50.0, 500.0).contains(&Effect::PaletteCancel));
    let press = input(-100.0, 300.0, Hit::Empty);
    let click = [InputEvent::PaletteDown { input: press.clone(), size }, InputEvent::Up(press)];
    assert_eq!(play(&mut interaction, &scene, &click), [Effect::RememberSelection, Effect::PaletteClick]);
}

#[test]
fn what_is_dropped_beneath_a_loose_end_is_joined_to_it_unless_alt_is_held() {
    let scene = stage();
    let size = Size::new(160.0, 56.0);
    let joined = Some(EdgeRef { from: B, kind: EdgeKind::Next });
    for (alt, expected) in [(false, joined), (true, None)] {
        let mut events = drag((-100.0, 300.0), Hit::Empty, (120.0, 350.0));
        events[0] = InputEvent::PaletteDown { input: input(-100.0, 300.0, Hit::Empty), size };
        for event in &mut events {
            if let InputEvent::Move(input) | InputEvent::Up(input) = event {
                input.modifiers.alt = alt;
            }
        }
        let effects = play(&mut Interaction::default(), &scene, &events);
        let shown = effects.iter().rev().find_map(|effect| match effect {
            Effect::Ghost { after, .. } => Some(after.clone()),
            _ => None,
        });
        assert_eq!(shown, Some(expected.clone()), "alt {alt}");
        let dropped = effects.iter().find_map(|effect| match effect {
            Effect::PaletteDrop { after, .. } => Some(after.clone()),
            _ => None,
        });
        assert_eq!(dropped, Some(expected), "alt {alt}");
    }
}

#[test]
fn two_clicks_where_nothing_stands_open_the_picker_there() {
    for (x, expected) in [(700.0, None), (300.0, Some(INNER))] {
        let hit = if expected.is_some() { Hit::Inside(FRAME) } else { Hit::Empty };
        let mut events = Vec::new();
        for time in [0.0, 200.0] {
            let mut press = input(x, 340.0, hit.clone());
            press.time = time;
            events.extend([InputEvent::Down(press.clone()), InputEvent::Up(press)]);
        }
        let effects = play(&mut Interaction::default(), &stage(), &events);
        assert!(
            effects.contains(&Effect::AddAt { at: Point::new(x, 340.0), scope: expected }),
            "{effects:?}"
        );
    }
}

#[test]
fn an_edge_that_ends_near_a_card_leads_to_it() {
    let handle = || Hit::Handle(A, EdgeKind::Next);
    // B begins at 240.
    for (y, near) in [(230.0, true), (215.0, false)] {
        let effects =
            play(&mut Interaction::default(), &stage(), &drag((120.0, 116.0), handle(), (120.0, y)));
        let connects = effects.contains(&Effect::Connect { from: A, kind: EdgeKind::Next, to: B });
        assert_eq!(connects, near, "{y}: {effects:?}");
        assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::ConnectToEmpty { .. })), !near);
    }
}

#[test]
fn a_finger_on_the_palette_drags_after_half_a_second() {
    let scene = stage();
    let mut interaction = Interaction::default();
    let press = PointerInput { kind: PointerKind::Touch, ..input(-100.0, 300.0, Hit::Empty) };
    let down = InputEvent::PaletteDown { input: press.clone(), size: Size::new(160.0, 56.0) };
    let effects = play(&mut interaction, &scene, &[down.clone(), InputEvent::Tick { time: 300.0 }]);
    assert_eq!(effects, [Effect::RememberSelection, Effect::Ticks(true)]);
    let effects = interaction.handle(&InputEvent::Tick { time: 510.0 }, &scene);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Ghost { .. })));
    // Moved before that, it scrolls.
    let mut interaction = Interaction::default();
    let scrolled = InputEvent::Move(PointerInput { screen: Point::new(-100.0, 340.0), ..press });
    assert!(play(&mut interaction, &scene, &[down, scrolled]).contains(&Effect::PaletteCancel));
}

#[test]
fn keys_choose_where_an_edge_ends() {
    let scene = stage();
    let mut interaction = Interaction::default();
    let begun = interaction.begin_connecting(A, EdgeKind::Next, &scene);
    assert!(begun.contains(&Effect::Cursor(Cursor::Crosshair)));
    assert!(interaction.is_aiming() && interaction.is_busy());
    // Nothing is chosen yet: Enter offers what it may lead to.
    let early = interaction.clone().handle(&InputEvent::Confirm, &scene);
    assert!(matches!(early.last(), Some(Effect::ConnectToEmpty { from: A, scope: Some(INNER), .. })));
    // A card that is refused says why, and another may be chosen all the same.
    let right = interaction.handle(&InputEvent::Walk(Direction::Right), &scene);
    let reason = "A state cannot point into another container.".to_owned();
    assert!(right.contains(&Effect::Aimed { target: ALONE, verdict: Err(reason.clone()) }));
    assert_eq!(interaction.handle(&InputEvent::Confirm, &scene), [Effect::Refused { reason }]);
    assert!(interaction.is_aiming());
    let cycled = interaction.handle(&InputEvent::Cycle { backward: false }, &scene);
    assert!(cycled.contains(&Effect::Aimed { target: B, verdict: Ok(()) }));
    let ended = interaction.handle(&InputEvent::Confirm, &scene);
    assert!(ended.contains(&Effect::Connect { from: A, kind: EdgeKind::Next, to: B }));
    assert!(ended.contains(&Effect::ConnectEnd) && !interaction.is_engaged());
}

#[test]
fn keys_take_an_end_of_an_edge_elsewhere_and_esc_leaves_it() {
    let scene = stage();
    let mut interaction = Interaction::default();
    interaction.begin_reconnecting(edge(), End::From, A, &scene);
    interaction.handle(&InputEvent::Aim(B), &scene);
    let mut other = interaction.clone();
    assert!(interaction.handle(&InputEvent::Confirm, &scene).contains(&Effect::Reconnect {
        edge: edge(),
        end: End::From,
        to: B
    }));
    assert!(other.handle(&InputEvent::Escape, &scene).contains(&Effect::ConnectEnd));
    assert!(!other.is_engaged());
}

#[test]
fn arrow_keys_follow_the_graph() {
    let scene = stage();
    let to = |from, way| neighbour(&scene, from, way);
    assert_eq!(to(FRAME, Direction::Down), Some(A));
    assert_eq!(to(A, Direction::Down), Some(B));
    assert_eq!(to(B, Direction::Up), Some(A));
    assert_eq!(to(A, Direction::Up), Some(FRAME));
    assert_eq!(to(A, Direction::Right), Some(ALONE));
    assert_eq!(forward(&scene, A), Direction::Down);
    let mut wrapped = stage();
    // The next one stands at the top of another column.
    wrapped.rects.insert(B, Rect::new(220.0, 40.0, 160.0, 56.0));
    assert_eq!(neighbour(&wrapped, A, Direction::Down), Some(B));
    assert_eq!(neighbour(&wrapped, A, Direction::Right), Some(B));
    assert_eq!(forward(&wrapped, A), Direction::Right);
}

#[test]
fn a_second_finger_pinches_from_where_the_first_has_panned() {
    let scene = stage();
    let mut interaction = Interaction::default();
    let finger = |pointer: i32, x: f64| PointerInput {
        pointer,
        kind: PointerKind::Touch,
        ..input(x, 500.0, Hit::Empty)
    };
    let effects = play(
        &mut interaction,
        &scene,
        &[
            InputEvent::Down(finger(1, 700.0)),
            InputEvent::Move(finger(1, 640.0)),
            InputEvent::Down(finger(2, 200.0)),
            InputEvent::Up(finger(1, 640.0)),
            InputEvent::Move(finger(2, 210.0)),
        ],
    );
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::RestoreView(_))), "{effects:?}");
    assert_eq!(effects.last(), Some(&Effect::Pan(Vector::new(10.0, 0.0))));
}
