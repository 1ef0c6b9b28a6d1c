//! The canvas' keys. They work while the focus is on no text field and no other control needs them.

use aslant_engine::design::{EdgeKind, EdgeRef, Id};
use aslant_engine::geometry::Point;
use aslant_engine::interaction::{Direction, End, Modifiers, Scene, neighbour};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::pointer_adapter::PointerAdapter;
use super::scene::CanvasScene;
use super::state::PickerRequest;
use super::{aim, grow};
use crate::editor::Editor;
use crate::shell::is_text_field;

/// One grid step of Alt+Arrow.
const NUDGE: i32 = 8;
/// The parts of the page between which F6 goes, in its order.
const PARTS: [&str; 5] =
    [".topbar", ".side[data-side=left]", ".canvas__stage", ".drawer", ".side[data-side=right]"];
const FOCUSABLE: &str = "button:not([disabled]):not([tabindex='-1']), input:not([disabled]), textarea, select, \
                         [tabindex='0']";

pub fn listen(adapter: PointerAdapter) {
    let down = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || dialog_is_open() {
            return;
        }
        if event.key() == "F6" {
            next_part(event.shift_key());
            event.prevent_default();
            return;
        }
        tell_modifiers(adapter, &event);
        if is_text_field(&event) && !(event.key() == "Escape" && adapter.can_abort()) {
            return;
        }
        if pressed(adapter, &event) {
            event.prevent_default();
        }
    });
    escape_first(adapter);
    let up = window_event_listener(ev::keyup, move |event| {
        if event.key() == " " {
            adapter.canvas.space_held.set(false);
        }
        tell_modifiers(adapter, &event);
    });
    let blurred = window_event_listener(ev::blur, move |_| adapter.canvas.space_held.set(false));
    // A right click that aborts a gesture opens no menu, wherever the pointer is by then.
    let menu = window_event_listener(ev::contextmenu, move |event| {
        if adapter.is_engaged() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        down.remove();
        up.remove();
        blurred.remove();
        menu.remove();
    });
}

/// Esc ends what the hand is doing wherever the focus is: before the part of the page that has it reads the key.
fn escape_first(adapter: PointerAdapter) {
    let keys = Closure::<dyn FnMut(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && adapter.is_busy() && !adapter.is_aiming() {
            adapter.escape();
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let listener: js_sys::Function = keys.into_js_value().unchecked_into();
    let _ = window().add_event_listener_with_callback_and_bool("keydown", &listener, true);
}

/// A modifier pressed or let go while the pointer rests changes what a gesture shows.
fn tell_modifiers(adapter: PointerAdapter, event: &web_sys::KeyboardEvent) {
    if matches!(event.key().as_str(), "Alt" | "Shift" | "Control" | "Meta") && adapter.is_busy() {
        event.prevent_default();
        adapter.modifiers_changed(Modifiers {
            shift: event.shift_key(),
            command: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            space: adapter.canvas.space_held.get_untracked(),
        });
    }
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Whether the focus is within what this selector names.
fn focus_is_in(selector: &str) -> bool {
    document().active_element().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

/// Whether the focus is on the canvas or nowhere.
fn on_canvas() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
        || focus_is_in(".canvas__stage")
}

fn direction(key: &str) -> Option<Direction> {
    Some(match key {
        "ArrowUp" => Direction::Up,
        "ArrowDown" => Direction::Down,
        "ArrowLeft" => Direction::Left,
        "ArrowRight" => Direction::Right,
        _ => return None,
    })
}

/// Does what the key says; answers whether it said anything.
fn pressed(adapter: PointerAdapter, event: &web_sys::KeyboardEvent) -> bool {
    let editor = adapter.editor;
    let key = event.key();
    let key = key.as_str();
    if adapter.is_aiming() && (on_canvas() || focus_is_in(".outline")) && aiming(adapter, event) {
        return true;
    }
    if (event.ctrl_key() || event.meta_key()) && matches!(key, "g" | "G") && on_canvas() {
        editor.group_selection();
        return true;
    }
    if event.ctrl_key() || event.meta_key() {
        let Some(toward) = direction(key).filter(|_| on_canvas()) else { return false };
        match editor.selected_ids().first().copied() {
            Some(from) if grow::grow(adapter, from, toward) => {}
            from => open_picker(adapter, from),
        }
        return true;
    }
    if key == "Escape" {
        escape(adapter);
        return true;
    }
    on_canvas() && on_the_canvas(adapter, event)
}

/// Does what one of the canvas' single keys does, as if the canvas had the focus; it has it afterwards.
pub fn act(adapter: PointerAdapter, key: &str) {
    super::focus::to_canvas(adapter.canvas);
    single(adapter, key, false);
}

/// Keys that mean something only while the canvas has the focus.
fn on_the_canvas(adapter: PointerAdapter, event: &web_sys::KeyboardEvent) -> bool {
    let editor = adapter.editor;
    let key = event.key();
    if key == " " {
        adapter.canvas.space_held.set(true);
        return true;
    }
    let Some(toward) = direction(&key) else { return single(adapter, &key, event.shift_key()) };
    let selection = editor.selection.get_untracked();
    if event.alt_key() {
        let by = if event.shift_key() { 5 * NUDGE } else { NUDGE };
        let unit = toward.unit();
        editor.nudge_selection(unit.x as i32 * by, unit.y as i32 * by);
    } else if let Some(edge) = selection.edge {
        leave_edge(editor, &edge, toward);
    } else {
        step(adapter, selection.ids.first().copied(), toward);
    }
    true
}

/// Keys that are no arrows.
fn single(adapter: PointerAdapter, key: &str, shift: bool) -> bool {
    let editor = adapter.editor;
    let selection = editor.selection.get_untracked();
    let one = selection.ids.first().copied();
    match (key, selection.edge) {
        ("Enter", Some(edge)) => {
            editor.select_edge(edge);
            adapter.shell.show_right();
            next_part_is(".side[data-side=right]");
        }
        ("Enter", None) => match one {
            Some(id) if is_frame(editor, id) => editor.enter(id),
            Some(id) => editor.start_rename(id),
            None => return false,
        },
        ("a" | "A" | "Insert", _) => open_picker(adapter, one),
        ("c", Some(edge)) => aim::move_end(adapter, edge, End::To),
        ("C", Some(edge)) => aim::move_end(adapter, edge, End::From),
        ("c" | "C", None) => match one {
            Some(id) => aim::draw_edge_from(adapter, id),
            None => return false,
        },
        ("e" | "E", edge) => walk_edges(adapter, one, edge, shift),
        ("r" | "R", _) => run_from(adapter, one),
        ("f" | "F", _) => editor.focus_path(),
        ("o" | "O", _) => editor.toggle_selected_collapsed(),
        ("ContextMenu", _) => open_menu_at_selection(adapter),
        ("F10", _) if shift => open_menu_at_selection(adapter),
        _ => return false,
    }
    true
}

/// Keys while an edge is drawn with them.
fn aiming(adapter: PointerAdapter, event: &web_sys::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    match event.key().as_str() {
        "Enter" => adapter.confirm(),
        "Tab" => adapter.cycle(event.shift_key()),
        "c" | "C" => {
            if let Some(aim) = adapter.canvas.aim.get_untracked()
                && aim.moves.is_none()
            {
                aim::draw_edge_from(adapter, aim.from);
            }
        }
        key => match direction(key) {
            Some(toward) => adapter.walk(toward),
            None => return false,
        },
    }
    true
}

fn escape(adapter: PointerAdapter) {
    let PointerAdapter { editor, canvas, .. } = adapter;
    if canvas.picker.with_untracked(Option::is_some) || canvas.menu.with_untracked(Option::is_some) {
        canvas.picker.set(None);
        canvas.menu.set(None);
    } else if adapter.can_abort() {
        adapter.escape();
    } else if editor.focus.with_untracked(Option::is_some) {
        editor.leave_focus();
    } else if editor.selection.with_untracked(|selection| {
        selection.edge.is_some() || selection.ids.iter().any(|id| Some(*id) != editor.entered.get_untracked())
    }) {
        editor.clear_selection();
    } else if editor.entered.get_untracked().is_some() {
        editor.leave();
    } else {
        editor.clear_selection();
    }
}

fn is_frame(editor: Editor, id: Id) -> bool {
    editor.node(id).is_some_and(|node| {
        node.view.with_untracked(|view| (view.is_frame || view.collapsed) && view.can_collapse)
    })
}

/// Selects the neighbour in that direction; without a selection the first card.
fn step(adapter: PointerAdapter, from: Option<Id>, toward: Direction) {
    let editor = adapter.editor;
    let scene = scene(adapter);
    let from = from.filter(|id| editor.rect(*id).is_some());
    let target = match from {
        Some(from) => neighbour(&scene, from, toward),
        None => scene.cards().first().map(|(id, _)| *id),
    };
    match target {
        Some(target) => go(editor, target),
        None => editor.announce("Nothing further that way"),
    }
}

/// Selects a card, brings it into sight and says what it is.
fn go(editor: Editor, target: Id) {
    editor.select([target]);
    editor.reveal(target);
    let words = editor.node(target).map(|node| {
        node.view.with_untracked(|view| {
            let frame = if view.can_collapse && view.collapsed { ", collapsed" } else { "" };
            format!("{}, {}{frame}", view.name, view.kind_name)
        })
    });
    editor.announce(words.unwrap_or_default());
}

/// Selects the next edge of the card that is selected, or of the one whose edge is.
fn walk_edges(adapter: PointerAdapter, one: Option<Id>, edge: Option<EdgeRef>, backward: bool) {
    let editor = adapter.editor;
    let scene = scene(adapter);
    let Some(id) = one.or_else(|| adapter.edges_of.get_untracked()).or(edge.as_ref().map(|edge| edge.from))
    else {
        return;
    };
    let edges = grow::edges_at(&scene, id);
    let last = edges.len().saturating_sub(1);
    let at = edge.and_then(|edge| edges.iter().position(|other| *other == edge));
    let next = match (at, backward) {
        (None, false) => 0,
        (None, true) => last,
        (Some(at), false) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        (Some(at), true) => at.checked_sub(1).unwrap_or(last),
    };
    let Some(edge) = edges.get(next) else {
        editor.announce(format!("{} has no edges", editor.name(id)));
        return;
    };
    adapter.edges_of.set(Some(id));
    editor.select_edge(edge.clone());
    let words = editor.edge(edge).map(|signals| {
        signals.path.with_untracked(|path| {
            let label = path.label.as_ref().map(|label| format!(", {}", label.text)).unwrap_or_default();
            format!("Edge from {} to {}{label}", editor.name(path.from), editor.name(path.to))
        })
    });
    editor.announce(words.unwrap_or_default());
}

/// From an edge the keys lead to the card at its end, or back to where it begins.
fn leave_edge(editor: Editor, edge: &EdgeRef, toward: Direction) {
    let Some((from, to)) =
        editor.edge(edge).map(|edge| edge.path.with_untracked(|path| (path.from, path.to)))
    else {
        return;
    };
    let ahead = match (editor.rect(from), editor.rect(to)) {
        (Some(from), Some(to)) => {
            let (way, unit) = (to.center() - from.center(), toward.unit());
            way.x * unit.x + way.y * unit.y >= 0.0
        }
        _ => true,
    };
    go(editor, if ahead { to } else { from });
}

fn scene(adapter: PointerAdapter) -> CanvasScene {
    CanvasScene { editor: adapter.editor, canvas: adapter.canvas, shell: adapter.shell }
}

/// Opens the picker of what can come after a card, or of everything.
pub fn open_picker(adapter: PointerAdapter, after: Option<Id>) {
    let editor = adapter.editor;
    let from = after.and_then(|id| {
        let kinds = editor.with_design(|design| design.edge_kinds(id));
        // In a workflow that has its first state, the new one comes after the last.
        let (kind, _) = kinds.into_iter().find(|(kind, _)| !matches!(kind, EdgeKind::Start(_)))?;
        Some((id, kind))
    });
    let seen = editor.viewport.get_untracked().visible(editor.canvas_size.get_untracked());
    let at = after
        .and_then(|id| editor.rect(id))
        .map_or(seen.center(), |rect| Point::new(rect.x, rect.bottom().min(rect.y + 56.0) + 8.0));
    adapter.canvas.menu.set(None);
    adapter.canvas.picker.set(Some(PickerRequest { from, at, scope: None, by_hand: false, any_edge: true }));
}

/// Starts a run at a card, where one can begin there.
pub fn run_from(adapter: PointerAdapter, id: Option<Id>) {
    match id.and_then(|id| adapter.runner.starter(id)) {
        Some(begin) => begin(),
        None => adapter.editor.announce("No run can begin here"),
    }
}

/// Opens the menu of what is selected, beside it.
fn open_menu_at_selection(adapter: PointerAdapter) {
    let editor = adapter.editor;
    let at = editor.selected_ids().first().and_then(|id| editor.rect(*id)).map(|rect| {
        editor.viewport.get_untracked().screen_from_canvas(Point::new(rect.x + 24.0, rect.y + 32.0))
    });
    open_menu(adapter, at.unwrap_or(Point::new(48.0, 48.0)));
}

/// Opens the menu of what is selected at a point of the canvas element.
pub fn open_menu(adapter: PointerAdapter, screen: Point) {
    adapter.canvas.picker.set(None);
    adapter.canvas.menu.set(Some(screen));
}

/// Gives the focus to the next part of the page.
fn next_part(backward: bool) {
    let parts: Vec<&str> = PARTS.into_iter().filter(|part| is_shown(part)).collect();
    let at = parts.iter().position(|part| focus_is_in(part));
    let last = parts.len().saturating_sub(1);
    let next = match (at, backward) {
        (None, _) => parts.iter().position(|part| *part == ".canvas__stage").unwrap_or(0),
        (Some(at), false) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        (Some(at), true) => at.checked_sub(1).unwrap_or(last),
    };
    if let Some(part) = parts.get(next) {
        next_part_is(part);
    }
}

fn is_shown(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some_and(|element| {
        let rect = element.get_bounding_client_rect();
        rect.width() > 1.0 && rect.height() > 1.0
    })
}

/// Gives the focus to the first control of a part of the page.
fn next_part_is(part: &str) {
    let Some(root) = document().query_selector(part).ok().flatten() else { return };
    let target = if root.get_attribute("tabindex").as_deref() == Some("0") {
        Some(root)
    } else {
        root.query_selector(FOCUSABLE).ok().flatten()
    };
    if let Some(target) = target.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = target.focus();
    }
}
