//! The canvas' keys. They work while the focus is on no text field and no other control needs them.

use aslant_engine::design::Id;
use aslant_engine::geometry::Vector;
use aslant_engine::layout::EdgeClass;
use leptos::ev;
use leptos::prelude::*;

use super::pointer_adapter::PointerAdapter;
use crate::editor::Editor;
use crate::palette::{Item, Placement, add};
use crate::shell::is_text_field;

/// One grid step of Alt+Arrow.
const NUDGE: i32 = 8;

pub fn listen(adapter: PointerAdapter) {
    let down = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || is_text_field(&event) {
            return;
        }
        if pressed(adapter, &event) {
            event.prevent_default();
        }
    });
    let up = window_event_listener(ev::keyup, move |event| {
        if event.key() == " " {
            adapter.canvas.space_held.set(false);
        }
    });
    let blurred = window_event_listener(ev::blur, move |_| adapter.canvas.space_held.set(false));
    on_cleanup(move || {
        down.remove();
        up.remove();
        blurred.remove();
    });
}

/// Whether the focus is on the canvas or nowhere.
fn on_canvas() -> bool {
    document().active_element().is_none_or(|element| {
        element.tag_name() == "BODY" || element.closest(".canvas__stage").ok().flatten().is_some()
    })
}

/// Does what the key says; answers whether it said anything.
fn pressed(adapter: PointerAdapter, event: &web_sys::KeyboardEvent) -> bool {
    let editor = adapter.editor;
    let command = event.ctrl_key() || event.meta_key();
    let key = event.key();
    let key = key.as_str();
    if command {
        match key {
            "a" | "A" => editor.select_all(),
            "d" | "D" => editor.duplicate_selection(),
            "0" => editor.zoom_to(1.0),
            // A connected state after the selected one.
            "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" if on_canvas() => {
                add(editor, Item::State("Task"), Placement::AfterSelection);
            }
            "=" | "+" => editor.zoom_by(1.2),
            "-" => editor.zoom_by(1.0 / 1.2),
            _ => return false,
        }
        return true;
    }
    match (event.code().as_str(), event.shift_key()) {
        ("Digit1", true) => {
            editor.fit();
            return true;
        }
        ("Digit2", true) => {
            editor.fit_selection();
            return true;
        }
        _ => {}
    }
    match key {
        "Delete" | "Backspace" => editor.delete_selection(!event.shift_key()),
        "F2" => {
            if let Some(id) = editor.selected_ids().first() {
                editor.start_rename(*id);
            }
        }
        "F9" => editor.toggle_breakpoint(),
        "Escape" => escape(adapter),
        _ if !on_canvas() => return false,
        " " => adapter.canvas.space_held.set(true),
        "Enter" => {
            if let Some(id) = editor.selected_ids().first() {
                editor.start_rename(*id);
            }
        }
        "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" => {
            let direction = match key {
                "ArrowUp" => Vector::new(0.0, -1.0),
                "ArrowDown" => Vector::new(0.0, 1.0),
                "ArrowLeft" => Vector::new(-1.0, 0.0),
                _ => Vector::new(1.0, 0.0),
            };
            if event.alt_key() {
                let by = if event.shift_key() { 5 * NUDGE } else { NUDGE };
                editor.nudge_selection(direction.x as i32 * by, direction.y as i32 * by);
            } else {
                step(editor, direction);
            }
        }
        _ => return false,
    }
    true
}

fn escape(adapter: PointerAdapter) {
    let canvas = adapter.canvas;
    if canvas.picker.with_untracked(Option::is_some) || canvas.menu.with_untracked(Option::is_some) {
        canvas.picker.set(None);
        canvas.menu.set(None);
    } else if adapter.is_busy() {
        adapter.escape();
    } else {
        adapter.editor.clear_selection();
    }
}

/// Selects the neighbour in that direction: along an edge where there is one, else the nearest card.
fn step(editor: Editor, direction: Vector) {
    let Some(from) = editor.selected_ids().first().copied() else {
        if let Some(first) = editor.node_ids.get_untracked().first() {
            editor.select([*first]);
            editor.reveal(*first);
        }
        return;
    };
    let Some(origin) = editor.rect(from).map(aslant_engine::geometry::Rect::center) else { return };
    let nearest = |ids: &mut dyn Iterator<Item = Id>, strict: bool| {
        ids.filter(|id| *id != from)
            .filter_map(|id| {
                let way = editor.rect(id)?.center() - origin;
                let along = way.x * direction.x + way.y * direction.y;
                let across = (way.x * direction.y).abs() + (way.y * direction.x).abs();
                (along > 1.0 && (!strict || across <= along * 2.0)).then_some((id, along + 2.0 * across))
            })
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(id, _)| id)
    };
    let linked: Vec<Id> = editor.with_layout(|layout| {
        let mut linked = Vec::new();
        for path in &layout.edges {
            if path.class == EdgeClass::Start {
                continue;
            }
            if path.from == from {
                linked.push(path.to);
            } else if path.to == from {
                linked.push(path.from);
            }
        }
        linked
    });
    let siblings = editor.node_ids.get_untracked();
    let target = nearest(&mut linked.into_iter(), false)
        .or_else(|| nearest(&mut siblings.iter().copied().filter(|id| !contains(editor, *id, from)), true));
    if let Some(target) = target {
        editor.select([target]);
        editor.reveal(target);
        let (name, kind) = (
            editor.name(target),
            editor.node(target).map(|node| node.view.with_untracked(|view| view.kind_name)),
        );
        editor.announce(format!("{name}, {}", kind.unwrap_or_default()));
    }
}

/// Whether a frame holds the other.
fn contains(editor: Editor, frame: Id, id: Id) -> bool {
    editor.with_design(|design| design.descendants(frame).contains(&id))
}
