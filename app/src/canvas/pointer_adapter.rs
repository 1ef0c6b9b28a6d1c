//! The only reader of pointer events: turns them into the gestures' input, and does what the gestures say.

use aslant_engine::design::{Command, EdgeKind, EdgeRef, Id};
use aslant_engine::geometry::{Point, Size, Vector};
use aslant_engine::interaction::{
    Button, Direction, Drop, Effect, End, Hit, InputEvent, Interaction, Modifiers, PointerInput, PointerKind,
    Scene, Selecting, WheelInput, WheelUnit,
};
use aslant_engine::json::Pointer;
use aslant_engine::layout::EdgePath;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{MouseEvent, PointerEvent, WheelEvent};

use super::aim::Aim;
use super::hit;
use super::scene::{CanvasScene, fitting_kind, fresh_kind};
use super::state::{CanvasState, ConnectPreview, Ghost, PickerRequest};
use crate::editor::{Editor, Hint, ToastTone, edge_place, parse_edge_key};
use crate::palette::{self, Item, Placement};
use crate::platform::frame;
use crate::run::Runner;
use crate::shell::Shell;

/// Reads events and performs effects. `Copy`, for event handlers.
#[derive(Clone, Copy)]
pub struct PointerAdapter {
    pub editor: Editor,
    pub canvas: CanvasState,
    pub shell: Shell,
    pub runner: Runner,
    /// The card whose edges are walked through with a key.
    pub edges_of: RwSignal<Option<Id>>,
}

impl PointerAdapter {
    /// The adapter of the canvas in the context.
    pub fn from_context() -> Self {
        Self {
            editor: expect_context(),
            canvas: expect_context(),
            shell: expect_context(),
            runner: expect_context(),
            edges_of: RwSignal::new(None),
        }
    }

    // Reading.

    fn screen_point(self, event: &MouseEvent) -> Point {
        let corner = self
            .canvas
            .stage
            .get_untracked()
            .map(|stage| stage.get_bounding_client_rect())
            .map_or(Point::ZERO, |rect| Point::new(rect.left(), rect.top()));
        Point::new(f64::from(event.client_x()) - corner.x, f64::from(event.client_y()) - corner.y)
    }

    fn modifiers(self, event: &MouseEvent) -> Modifiers {
        Modifiers {
            shift: event.shift_key(),
            command: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            space: self.canvas.space_held.get_untracked(),
        }
    }

    fn input(self, event: &PointerEvent) -> PointerInput {
        let hit = self.hit(event);
        self.input_on(event, hit)
    }

    fn input_on(self, event: &PointerEvent, hit: Hit) -> PointerInput {
        PointerInput {
            pointer: event.pointer_id(),
            kind: match event.pointer_type().as_str() {
                "touch" => PointerKind::Touch,
                "pen" => PointerKind::Pen,
                _ => PointerKind::Mouse,
            },
            button: match event.button() {
                1 => Button::Middle,
                2 => Button::Secondary,
                _ => Button::Primary,
            },
            modifiers: self.modifiers(event),
            screen: self.screen_point(event),
            time: event.time_stamp(),
            hit,
        }
    }

    /// What lies under the pointer, from the marks on the elements.
    fn hit(self, event: &PointerEvent) -> Hit {
        let Some(mut element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return Hit::Empty;
        };
        // While the pointer is captured, the target is the canvas itself: ask what is drawn there.
        if element.class_list().contains("canvas__stage")
            && let Some(under) = document()
                .element_from_point(event.client_x() as f32, event.client_y() as f32)
                .filter(|under| under.closest(".canvas__stage").ok().flatten().is_some())
        {
            element = under;
        }
        let closest = |selector: &str| element.closest(selector).ok().flatten();
        // While the view moves, what is hidden does not stand where the drawing shows it.
        if self.canvas.overdrawn.get_untracked() && closest(".canvas__elements").is_some() {
            let point = self.editor.viewport.get_untracked().canvas_from_screen(self.screen_point(event));
            return match hit::handle_at(self.editor, point) {
                Some(handle) => Hit::Handle(handle.of, self.handle_kind(handle.of, handle.name)),
                None => hit::at(self.editor, point),
            };
        }
        if let Some(end) = closest(".edge__end")
            && let Some(edge) = end.get_attribute("data-edge").and_then(|key| parse_edge_key(&key))
        {
            let which =
                if end.get_attribute("data-end").as_deref() == Some("from") { End::From } else { End::To };
            return Hit::EdgeEnd(edge, which);
        }
        if let Some(edge) = closest(".edge") {
            return edge
                .get_attribute("data-id")
                .and_then(|key| parse_edge_key(&key))
                .map_or(Hit::Empty, Hit::Edge);
        }
        let drawn = self.editor.drawn.get_untracked() || !self.canvas.elements_complete.get_untracked();
        if drawn && element.class_list().contains("canvas__stage") {
            let point = self.editor.viewport.get_untracked().canvas_from_screen(self.screen_point(event));
            return match hit::handle_at(self.editor, point) {
                Some(handle) => Hit::Handle(handle.of, self.handle_kind(handle.of, handle.name)),
                None => hit::at(self.editor, point),
            };
        }
        let card = closest(".card, .frame");
        if card.as_ref().is_none_or(|card| card.class_list().contains("frame"))
            && self.editor.passing_edges.with_untracked(|edges| !edges.is_empty())
        {
            let point = self.editor.viewport.get_untracked().canvas_from_screen(self.screen_point(event));
            if let Some(edge) = hit::edge_at(self.editor, point) {
                return Hit::Edge(edge);
            }
        }
        if let (Some(_), Some(card)) = (closest("[data-part=corner]"), &card)
            && let Some(id) = card.get_attribute("data-id").and_then(|id| id.parse().ok()).map(Id)
        {
            return Hit::Corner(id);
        }
        let Some(card) = card else { return Hit::Empty };
        let Some(id) = card.get_attribute("data-id").and_then(|id| id.parse().ok()).map(Id) else {
            return Hit::Empty;
        };
        if let Some(handle) = closest(".handle")
            && let Some(kind) = handle.get_attribute("data-handle")
        {
            return Hit::Handle(id, self.handle_kind(id, &kind));
        }
        if closest("[data-part=name]").is_some() {
            Hit::Name(id)
        } else if closest("[data-part=header]").is_some() {
            Hit::Header(id)
        } else if card.class_list().contains("frame") {
            Hit::Inside(id)
        } else {
            Hit::Node(id)
        }
    }

    fn handle_kind(self, id: Id, name: &str) -> EdgeKind {
        let kind = match name {
            "choice" => EdgeKind::Choice(0),
            "default" => EdgeKind::Default,
            "catch" => EdgeKind::Catch(0),
            "call" => EdgeKind::Call,
            "integration" => EdgeKind::Integration,
            "target" => EdgeKind::TriggerTarget,
            "use" => EdgeKind::Use(0),
            _ => EdgeKind::Next,
        };
        self.editor.with_design(|design| fresh_kind(design, &kind, id))
    }

    pub fn down(self, event: &PointerEvent) {
        let on_control = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| {
                element.closest("[data-part=toggle], [data-part=rename], [data-part=problems]").ok().flatten()
            })
            .is_some();
        if on_control {
            return;
        }
        if self.editor.drawn.get_untracked() && event.button() == 0 {
            let point = self.editor.viewport.get_untracked().canvas_from_screen(self.screen_point(event));
            if let Some(id) = hit::toggle_at(self.editor, point) {
                self.editor.toggle_collapsed(id);
                return;
            }
        }
        self.canvas.picker.set(None);
        self.canvas.menu.set(None);
        if event.button() == 1 {
            event.prevent_default();
        }
        self.feed(&InputEvent::Down(self.input(event)));
    }

    pub fn moved(self, event: &PointerEvent) {
        // While one button is held, the press of another arrives as a move: a right click aborts.
        if event.button() == 2 && event.buttons() & 2 != 0 {
            self.feed(&InputEvent::Down(self.input(event)));
            return;
        }
        // Gestures ask the scene what they are over; what a held button passes over is nobody's matter else.
        let hit = if event.buttons() == 0 { self.hit(event) } else { Hit::Empty };
        let input = self.input_on(event, hit);
        self.canvas.pointer.set(input.screen);
        let over = input.hit.node();
        if event.buttons() == 0 && self.editor.hovered.get_untracked() != over {
            self.editor.hovered.set(over);
            self.editor.enliven_edges();
        }
        self.feed(&InputEvent::Move(input));
    }

    pub fn up(self, event: &PointerEvent) {
        self.feed(&InputEvent::Up(self.input(event)));
    }

    pub fn cancelled(self, event: &PointerEvent) {
        self.feed(&InputEvent::Cancel { pointer: event.pointer_id() });
    }

    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        self.feed(&InputEvent::Wheel(WheelInput {
            screen: self.screen_point(event),
            delta: Vector::new(event.delta_x(), event.delta_y()),
            unit: match event.delta_mode() {
                1 => WheelUnit::Line,
                2 => WheelUnit::Page,
                _ => WheelUnit::Pixel,
            },
            modifiers: self.modifiers(event),
        }));
    }

    /// A press on an item of the palette. From here on the canvas reads the pointer.
    pub fn palette_down(self, event: &PointerEvent, item: Item) {
        let size = item.size();
        self.canvas.ghost.set(Some(Ghost { item, at: None, size }));
        let input = PointerInput { hit: Hit::Empty, ..self.input(event) };
        self.feed(&InputEvent::PaletteDown { input, size });
        self.capture(event.pointer_id());
    }

    pub fn escape(self) {
        self.feed(&InputEvent::Escape);
    }

    pub fn modifiers_changed(self, modifiers: Modifiers) {
        self.feed(&InputEvent::Modifiers(modifiers));
    }

    // An edge by keys.

    pub fn begin_connecting(self, aim: Aim) {
        let (from, kind, moves) = (aim.from, aim.kind.clone(), aim.moves.clone());
        self.engage(|machine, scene| match moves {
            Some((edge, end)) => machine.begin_reconnecting(edge, end, from, scene),
            None => machine.begin_connecting(from, kind, scene),
        });
        self.canvas.aim.set(Some(aim));
    }

    pub fn aim_at(self, target: Id) {
        self.feed(&InputEvent::Aim(target));
    }

    pub fn walk(self, toward: Direction) {
        self.feed(&InputEvent::Walk(toward));
    }

    pub fn cycle(self, backward: bool) {
        self.feed(&InputEvent::Cycle { backward });
    }

    pub fn confirm(self) {
        self.feed(&InputEvent::Confirm);
    }

    // Asking.

    fn ask(self, question: impl FnOnce(&Interaction) -> bool) -> bool {
        let machine = self.canvas.machine.get_value();
        machine.try_borrow().is_ok_and(|machine| question(&machine))
    }

    /// Whether a gesture is under way.
    pub fn is_busy(self) -> bool {
        self.ask(Interaction::is_busy)
    }

    /// Whether a button or finger is down, or an edge is being drawn.
    pub fn is_engaged(self) -> bool {
        self.ask(Interaction::is_engaged)
    }

    /// Whether something of the palette follows the pointer.
    pub fn is_dragging_from_palette(self) -> bool {
        self.canvas.ghost.with_untracked(|ghost| ghost.as_ref().is_some_and(|ghost| ghost.at.is_some()))
    }

    /// Whether there is something that Esc takes back.
    pub fn can_abort(self) -> bool {
        self.ask(Interaction::can_abort)
    }

    /// Whether keys choose where an edge ends.
    pub fn is_aiming(self) -> bool {
        self.ask(Interaction::is_aiming)
    }

    fn capture(self, pointer: i32) {
        if let Some(stage) = self.canvas.stage.get_untracked() {
            let _ = stage.set_pointer_capture(pointer);
        }
    }

    fn tick(self) {
        frame::next(move |time| {
            if self.canvas.ticking.get_untracked() {
                self.feed(&InputEvent::Tick { time });
                self.tick();
            }
        });
    }

    fn feed(self, event: &InputEvent) {
        self.engage(|machine, scene| machine.handle(event, scene));
    }

    fn engage(self, play: impl FnOnce(&mut Interaction, &CanvasScene) -> Vec<Effect>) {
        let machine = self.canvas.machine.get_value();
        let scene = self.scene();
        let Ok(mut machine) = machine.try_borrow_mut() else { return };
        let effects = play(&mut machine, &scene);
        let aiming = machine.is_aiming();
        drop(machine);
        for effect in effects {
            self.perform(effect);
        }
        if !aiming && self.canvas.aim.with_untracked(Option::is_some) {
            self.canvas.aim.set(None);
        }
    }

    fn scene(self) -> CanvasScene {
        CanvasScene { editor: self.editor, canvas: self.canvas, shell: self.shell }
    }

    // Doing.

    fn perform(self, effect: Effect) {
        let Self { editor, canvas, .. } = self;
        match effect {
            Effect::Select { ids, how } => match how {
                Selecting::Replace => editor.select(ids),
                Selecting::Toggle => ids.into_iter().for_each(|id| editor.toggle_selected(id)),
            },
            Effect::SelectEdge { edge, .. } => editor.select_edge(edge),
            Effect::Marquee(rect) => canvas.marquee.set(Some(rect)),
            Effect::MarqueeEnd => canvas.marquee.set(None),
            Effect::RememberSelection => editor.remember_selection(),
            Effect::RestoreSelection => editor.restore_selection(),
            Effect::RestoreView(view) => editor.set_viewport(view),
            Effect::Aimed { target, verdict } => self.aimed(target, verdict),
            Effect::BeginDrag { ids } => editor.begin_drag(&ids),
            Effect::DragBy { delta, guides } => {
                editor.drag_by(delta);
                self.show_guides(guides);
            }
            Effect::DropHint(drop) => self.drop_hint(&drop),
            Effect::EndDrag { ids, delta, drop } => self.end_drag(&ids, delta, drop),
            Effect::ResizeTo { id, rect } => editor.show_resized(id, rect),
            Effect::EndResize { id, rect } => editor.resize(id, rect),
            Effect::CancelResize { id } => editor.cancel_resize(id),
            Effect::CancelDrag => {
                editor.cancel_drag();
                self.clear_marks();
            }
            Effect::ConnectPreview { from, kind, at, target, verdict } => {
                let start = editor.rect(from).map_or(at, |rect| handle_point(rect, &kind));
                let failure = matches!(kind, EdgeKind::Catch(_));
                let preview = ConnectPreview {
                    from: start,
                    at,
                    level: leaves_at_the_side(&kind),
                    replaces: None,
                    refusal: None,
                    failure,
                };
                self.preview(preview, target, verdict);
            }
            Effect::ReconnectPreview { edge, end, at, target, verdict } => {
                let fixed = editor.edge(&edge).and_then(|signals| {
                    signals.path.with_untracked(|path| match end {
                        End::To => path.points.first().copied(),
                        End::From => path.points.last().copied(),
                    })
                });
                let failure = matches!(edge.kind, EdgeKind::Catch(_));
                let begins = target.filter(|_| end == End::From && verdict.is_ok());
                let begins = begins.and_then(|id| Some(handle_point(editor.rect(id)?, &edge.kind)));
                let preview = ConnectPreview {
                    from: fixed.unwrap_or(at),
                    at,
                    level: leaves_at_the_side(&edge.kind),
                    replaces: Some(edge),
                    refusal: None,
                    failure,
                };
                self.preview(preview, target, verdict);
                if let Some(begins) = begins {
                    canvas.connect.update(|preview| {
                        if let Some(preview) = preview {
                            preview.at = begins;
                        }
                    });
                }
            }
            Effect::ConnectEnd => {
                canvas.connect.set(None);
                editor.clear_hints();
            }
            Effect::Connect { from, kind, to } => self.connect(from, &kind, to),
            Effect::ConnectToEmpty { from, kind, at, scope } => {
                let (from, by_hand) = (Some((from, kind)), canvas.aim.with_untracked(Option::is_none));
                canvas.picker.set(Some(PickerRequest { from, at, scope, by_hand, any_edge: false }));
            }
            Effect::Reconnect { edge, end, to } => self.reconnect(edge, end, to),
            Effect::Refused { reason } => editor.toast(ToastTone::Info, reason),
            Effect::Pan(by) => editor.set_viewport(editor.viewport.get_untracked().panned(by)),
            Effect::Zoom { about, factor } => {
                editor.set_viewport(editor.viewport.get_untracked().zoom_about(about, factor));
            }
            Effect::OpenRename(id) => editor.start_rename(id),
            Effect::Open(id) => self.open(id),
            Effect::OpenEdge(edge) => {
                let place = edge_place(&edge);
                editor.select_edge(edge);
                self.shell.show_right();
                editor.focused_place.set(place);
            }
            Effect::ContextMenu { screen, hit } => self.context_menu(screen, &hit),
            Effect::Ghost { at, guides, after } => {
                canvas.ghost.update(|ghost| {
                    if let Some(ghost) = ghost {
                        ghost.at = Some(at);
                    }
                });
                self.show_guides(guides);
                self.show_joining(at, after);
            }
            Effect::AddAt { at, scope } => {
                if !editor.read_only.get_untracked() && !self.shell.presenting.get_untracked() {
                    canvas.picker.set(Some(PickerRequest {
                        from: None,
                        at,
                        scope,
                        by_hand: true,
                        any_edge: true,
                    }));
                }
            }
            Effect::PaletteDrop { at, after: Some(EdgeRef { from, kind }), .. } => {
                let item = canvas.ghost.with_untracked(|ghost| ghost.as_ref().map(|ghost| ghost.item));
                self.clear_marks();
                if let Some(item) = item {
                    palette::add(editor, item, Placement::After { from, kind, at: Some(at) });
                }
            }
            Effect::PaletteDrop { at, scope, edge, after: None } => {
                let item = canvas.ghost.with_untracked(|ghost| ghost.as_ref().map(|ghost| ghost.item));
                self.clear_marks();
                if let Some(item) = item {
                    // A route joins the API that it is dropped on.
                    let api = matches!(item, Item::Route(_)).then(|| self.scene().scope_at(at)).flatten();
                    let scope = scope.or(api);
                    palette::add(editor, item, Placement::At { at, scope, edge });
                }
            }
            Effect::PaletteClick => {
                let item = canvas.ghost.with_untracked(|ghost| ghost.as_ref().map(|ghost| ghost.item));
                self.clear_marks();
                if let Some(item) = item {
                    palette::add(editor, item, Placement::AfterSelection);
                }
            }
            Effect::PaletteCancel => self.clear_marks(),
            Effect::Ticks(on) => {
                let was = canvas.ticking.get_untracked();
                canvas.ticking.set(on);
                if on && !was {
                    self.tick();
                }
            }
            Effect::Capture { pointer } => self.capture(pointer),
            Effect::Cursor(cursor) => canvas.cursor.set(cursor),
        }
    }

    fn show_guides(self, guides: Vec<aslant_engine::geometry::Guide>) {
        if self.canvas.guides.with_untracked(|old| *old != guides) {
            self.canvas.guides.set(guides);
        }
    }

    /// Shows the edge that will lead to what the palette drags, if it is let go there.
    fn show_joining(self, corner: Point, after: Option<EdgeRef>) {
        let ghost = self.canvas.ghost.get_untracked();
        let preview = after.zip(ghost).and_then(|(edge, ghost)| {
            let from = handle_point(self.editor.rect(edge.from)?, &edge.kind);
            let at = Point::new(corner.x + ghost.size.width / 2.0, corner.y);
            Some(ConnectPreview { from, at, level: false, replaces: None, refusal: None, failure: false })
        });
        if self.canvas.connect.with_untracked(|old| *old != preview) {
            self.canvas.connect.set(preview);
        }
    }

    fn clear_marks(self) {
        self.canvas.guides.set(Vec::new());
        if self.canvas.ghost.with_untracked(Option::is_some) {
            self.canvas.connect.set(None);
        }
        self.canvas.ghost.set(None);
        self.editor.clear_hints();
    }

    fn drop_hint(self, drop: &Drop) {
        self.editor.clear_drop_hints();
        match drop {
            Drop::Here => {}
            Drop::Into(scope) => self.editor.hint(scope.owner, Hint::DropInto),
            Drop::OnEdge(edge) => self.editor.hint_edge(edge),
        }
    }

    fn end_drag(self, ids: &[Id], delta: Vector, drop: Drop) {
        let editor = self.editor;
        self.clear_marks();
        match drop {
            Drop::Here => editor.end_drag_here(ids, delta),
            Drop::Into(scope) => {
                editor.cancel_drag();
                let at = editor.drop_point(ids, delta);
                let (x, y) = editor.position_in(Some(scope), at);
                let position = aslant_engine::design::Position::At(x, y);
                let states = ids.to_vec();
                let label = format!("move {} into {}", editor.names(ids), editor.name(scope.owner));
                editor.glide();
                let freeze = editor.freeze(&std::collections::BTreeSet::from([Some(scope)]));
                let into = Command::MoveToScope { states, scope, position };
                editor.dispatch(&label, Command::All(vec![freeze, into]));
            }
            Drop::OnEdge(edge) => {
                editor.cancel_drag();
                if let [state] = ids {
                    self.insert(*state, edge);
                }
            }
        }
    }

    /// Puts a state into the middle of a transition, from whichever scope; the layout finds its place there.
    fn insert(self, state: Id, edge: EdgeRef) {
        let editor = self.editor;
        let scope = editor.edge(&edge).and_then(|signals| {
            let to = signals.path.with_untracked(|path| path.to);
            editor.with_design(|design| design.state(to).map(|state| state.parent))
        });
        let own = editor.with_design(|design| design.state(state).map(|state| state.parent));
        let mut commands = Vec::new();
        if let Some(scope) = scope.filter(|scope| Some(*scope) != own) {
            let position = aslant_engine::design::Position::Auto;
            commands.push(Command::MoveToScope { states: vec![state], scope, position });
        }
        commands.push(Command::InsertExisting { edge, state });
        commands.push(Command::Tidy(Some(vec![state])));
        editor.glide();
        let name = editor.name(state);
        if editor.dispatch(&format!("insert {name}"), Command::All(commands)).is_some() {
            editor.announce(format!("{name} inserted"));
        }
    }

    /// Shows and says where the edge that is drawn with keys would lead.
    fn aimed(self, target: Id, verdict: Result<(), String>) {
        let editor = self.editor;
        editor.reveal(target);
        let name = editor.name(target);
        match &verdict {
            Ok(()) => editor.announce(format!("To {name}")),
            Err(reason) => editor.announce(format!("Not to {name}. {reason}")),
        }
        self.canvas.aim.update(|aim| {
            if let Some(aim) = aim {
                aim.target = Some((target, verdict));
            }
        });
    }

    /// Shows an edge being drawn. Over a card that it may lead to it ends where the edge will.
    fn preview(self, preview: ConnectPreview, target: Option<Id>, verdict: Result<(), String>) {
        self.editor.clear_drop_hints();
        let mut preview = preview;
        if let Some(target) = target {
            self.editor.hint(target, if verdict.is_ok() { Hint::Target } else { Hint::Refused });
            if let Some(rect) = self.editor.rect(target).filter(|_| verdict.is_ok()) {
                preview.at = if preview.level {
                    Point::new(rect.x, rect.y + rect.height.min(56.0) / 2.0)
                } else {
                    Point::new(rect.center().x, rect.y)
                };
            }
        }
        preview.refusal = verdict.err();
        self.canvas.connect.set(Some(preview));
    }

    fn connect(self, from: Id, kind: &EdgeKind, to: Id) {
        let editor = self.editor;
        let kind = editor.with_design(|design| fitting_kind(design, from, kind, to));
        let label = format!("connect {} to {}", editor.name(from), editor.name(to));
        let edge = EdgeRef { from, kind: kind.clone() };
        let is_new_rule = matches!(kind, EdgeKind::Choice(_))
            && kind == editor.with_design(|design| fresh_kind(design, &kind, from));
        if editor.dispatch(&label, Command::Connect { from, kind, to }).is_some() {
            editor.announce(format!("{} leads to {}", editor.name(from), editor.name(to)));
            // Keys go on from the card, a pointer finds the ends of the new edge.
            if self.canvas.aim.with_untracked(Option::is_none) {
                editor.select_edge(edge.clone());
                if is_new_rule {
                    self.write_condition(&edge);
                }
            }
        }
    }

    /// Leads to where a rule that was drawn just now says when it is taken.
    fn write_condition(self, edge: &EdgeRef) {
        let Some(mut place) = edge_place(edge) else { return };
        if let EdgeKind::Choice(index) = edge.kind
            && !self.editor.with_design(|design| design.is_jsonata(edge.from))
        {
            place.pointer = Pointer::from_tokens(["Choices", &index.to_string(), "Variable"]);
        }
        self.shell.show_right();
        self.editor.focused_place.set(Some(place));
    }

    fn reconnect(self, edge: EdgeRef, end: End, to: Id) {
        let editor = self.editor;
        match end {
            End::To => self.connect(edge.from, &edge.kind, to),
            End::From => {
                let Some(target) = editor.edge(&edge).map(|edge| edge.path.with_untracked(|path| path.to))
                else {
                    return;
                };
                let label = format!("reconnect {}", editor.name(target));
                if editor.dispatch(&label, Command::Reconnect { edge, from: Some(to), to: None }).is_some() {
                    editor.announce(format!("{} leads to {}", editor.name(to), editor.name(target)));
                    let moved = editor.with_layout(|layout| {
                        let same = |path: &&EdgePath| path.from == to && path.to == target;
                        layout.edges.iter().rfind(same).map(|path| path.reference.clone())
                    });
                    if let Some(moved) = moved {
                        editor.select_edge(moved);
                    }
                }
            }
        }
    }

    /// A double click beside the name: opens what is closed, enters what is open, or renames.
    fn open(self, id: Id) {
        let editor = self.editor;
        let (can_collapse, collapsed) = editor.node(id).map_or((false, false), |node| {
            node.view.with_untracked(|view| (view.can_collapse, view.collapsed))
        });
        if can_collapse && collapsed {
            editor.toggle_collapsed(id);
        } else if can_collapse {
            editor.enter(id);
        } else {
            self.shell.show_right();
            editor.start_rename(id);
        }
    }

    fn context_menu(self, screen: Point, hit: &Hit) {
        if let Some(id) = hit.node() {
            if !self.editor.selected_ids().contains(&id) {
                self.editor.select([id]);
            }
        } else if let Hit::Edge(edge) = hit {
            self.editor.select_edge(edge.clone());
        }
        self.canvas.menu.set(Some(screen));
    }
}

/// Whether an edge of this kind leaves a card at its right side.
fn leaves_at_the_side(kind: &EdgeKind) -> bool {
    matches!(kind, EdgeKind::Call | EdgeKind::Integration | EdgeKind::TriggerTarget | EdgeKind::Use(_))
}

/// Where an edge of this kind leaves a card: the middle of its handle.
pub fn handle_point(rect: aslant_engine::geometry::Rect, kind: &EdgeKind) -> Point {
    match kind {
        kind if leaves_at_the_side(kind) => Point::new(rect.right(), rect.y + rect.height / 2.0),
        EdgeKind::Catch(_) => Point::new(rect.right() - 18.0, rect.bottom()),
        EdgeKind::Default => Point::new(rect.right() - 26.0, rect.bottom()),
        _ => Point::new(rect.x + rect.width / 2.0, rect.bottom()),
    }
}

/// The size of the canvas element.
pub fn size_of(stage: &web_sys::Element) -> Size {
    let rect = stage.get_bounding_client_rect();
    Size::new(rect.width(), rect.height())
}
