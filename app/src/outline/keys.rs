//! The outline's keys: those of a tree, and those of the canvas for the row that has the focus.

use std::cell::RefCell;

use aslant_engine::design::Id;
use aslant_engine::geometry::Point;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{Tree, focused_row};
use crate::canvas::{draw_edge_from, open_menu, open_picker, run_from};
use crate::platform::frame;

/// How long letters typed one after the other make one name to look for, in milliseconds.
const TYPING_MS: f64 = 700.0;

thread_local! {
    /// Letters typed to find a row, and when the last of them was typed.
    static TYPED: RefCell<(String, f64)> = const { RefCell::new((String::new(), 0.0)) };
    static LAST_KEY_MS: RefCell<f64> = const { RefCell::new(f64::NEG_INFINITY) };
}

/// Whether a key was pressed in the outline just now.
pub fn had_focus() -> bool {
    LAST_KEY_MS.with_borrow(|last| frame::now_ms() - last < 2_000.0)
}

/// A point of the canvas element beside a row: where its menu opens.
pub fn beside(tree: Tree, id: Id) -> Point {
    let top = tree.element(id).map_or(0.0, |row| row.get_bounding_client_rect().bottom());
    let stage =
        tree.adapter.canvas.stage.get_untracked().map_or(0.0, |stage| stage.get_bounding_client_rect().top());
    Point::new(8.0, (top - stage).max(8.0))
}

pub fn pressed(tree: Tree, event: &KeyboardEvent) {
    LAST_KEY_MS.with_borrow_mut(|last| *last = frame::now_ms());
    let Some(focused) = focused_row() else { return };
    let taken =
        if tree.adapter.is_aiming() { aiming(tree, focused, event) } else { on_row(tree, focused, event) };
    if taken {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn on_row(tree: Tree, focused: Id, event: &KeyboardEvent) -> bool {
    let editor = tree.editor;
    let command = event.ctrl_key() || event.meta_key();
    let key = event.key();
    if (command && key != " ") || event.alt_key() {
        return false;
    }
    if key.chars().count() > 1 && key != "Shift" {
        TYPED.with_borrow_mut(|(typed, _)| typed.clear());
    }
    let rows = tree.list.get_untracked();
    let at = rows.iter().position(|row| row.id == focused);
    let row = at.and_then(|at| rows.get(at)).cloned();
    let to = |index: Option<usize>| index.and_then(|index| rows.get(index)).map(|row| row.id);
    let target = match key.as_str() {
        "ArrowDown" => to(at.map(|at| at + 1)),
        "ArrowUp" => to(at.and_then(|at| at.checked_sub(1))),
        "Home" => to(Some(0)),
        "End" => to(rows.len().checked_sub(1)),
        "ArrowLeft" => {
            if row.as_ref().is_some_and(|row| row.has_children) && tree.is_open(focused) {
                tree.set_open(focused, false);
                None
            } else {
                editor.with_design(|design| design.parent(focused))
            }
        }
        "ArrowRight" => {
            if row.as_ref().is_some_and(|row| row.has_children) {
                if tree.is_open(focused) {
                    to(at.map(|at| at + 1))
                } else {
                    tree.set_open(focused, true);
                    None
                }
            } else {
                None
            }
        }
        " " => {
            editor.toggle_selected(focused);
            return true;
        }
        "F2" | "Enter" => {
            editor.select([focused]);
            tree.rename(focused);
            return true;
        }
        "Insert" => {
            open_picker(tree.adapter, Some(focused));
            return true;
        }
        "ContextMenu" => return menu(tree, focused),
        "F10" if event.shift_key() => return menu(tree, focused),
        "Delete" | "Backspace" => {
            if !editor.selected_ids().contains(&focused) {
                editor.select([focused]);
            }
            editor.delete_selection(!event.shift_key());
            return true;
        }
        letter => return by_letter(tree, focused, letter, event.shift_key(), event.time_stamp()),
    };
    if let Some(target) = target {
        if event.shift_key() {
            editor.toggle_selected(target);
            tree.focus(target);
        } else {
            tree.go(target);
        }
    }
    true
}

fn menu(tree: Tree, focused: Id) -> bool {
    if !tree.editor.selected_ids().contains(&focused) {
        tree.editor.select([focused]);
    }
    open_menu(tree.adapter, beside(tree, focused));
    true
}

/// The canvas' single keys; other letters look for a row.
/// `when` is the time of the key's event: letters that were typed quickly belong together, however late a busy page comes
/// to them.
fn by_letter(tree: Tree, focused: Id, letter: &str, shift: bool, when: f64) -> bool {
    let mut characters = letter.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return false };
    if !character.is_alphanumeric() {
        return false;
    }
    let typing = TYPED.with_borrow(|(typed, last)| !typed.is_empty() && when - last < TYPING_MS);
    if !typing && !shift {
        match character {
            'a' => open_picker(tree.adapter, Some(focused)),
            'c' => {
                tree.editor.select([focused]);
                draw_edge_from(tree.adapter, focused);
            }
            'r' => run_from(tree.adapter, Some(focused)),
            _ => return find(tree, focused, character, when),
        }
        return true;
    }
    find(tree, focused, character, when)
}

/// Goes to the next row whose name begins with what was typed.
fn find(tree: Tree, focused: Id, character: char, now: f64) -> bool {
    let typed = TYPED.with_borrow_mut(|(typed, last)| {
        if now - *last > TYPING_MS {
            typed.clear();
        }
        *last = now;
        typed.extend(character.to_lowercase());
        typed.clone()
    });
    let rows = tree.list.get_untracked();
    let at = rows.iter().position(|row| row.id == focused).unwrap_or(0);
    let after = if typed.chars().count() == 1 { at + 1 } else { at };
    let found = rows
        .iter()
        .cycle()
        .skip(after)
        .take(rows.len())
        .find(|row| tree.editor.name(row.id).to_lowercase().starts_with(&typed));
    if let Some(row) = found {
        tree.go(row.id);
    }
    true
}

/// Keys while an edge is drawn: the rows are its possible targets.
fn aiming(tree: Tree, focused: Id, event: &KeyboardEvent) -> bool {
    let Some(aim) = tree.adapter.canvas.aim.get_untracked() else { return false };
    let rows = tree.list.get_untracked();
    let at = rows.iter().position(|row| row.id == focused).unwrap_or(0);
    let aim_at = |index: Option<usize>| {
        if let Some(row) = index.and_then(|index| rows.get(index)) {
            tree.adapter.aim_at(row.id);
            tree.focus(row.id);
        }
    };
    match event.key().as_str() {
        "ArrowDown" => aim_at(Some(at + 1)),
        "ArrowUp" => aim_at(at.checked_sub(1)),
        "Home" => aim_at(Some(0)),
        "End" => aim_at(rows.len().checked_sub(1)),
        "Tab" => {
            tree.adapter.cycle(event.shift_key());
            let target = tree.adapter.canvas.aim.get_untracked().and_then(|aim| aim.target);
            if let Some((target, _)) = target {
                tree.focus(target);
            }
        }
        "Enter" => {
            tree.adapter.confirm();
            if !tree.adapter.is_aiming() {
                tree.focus(aim.from);
            }
        }
        "Escape" => {
            tree.adapter.escape();
            tree.focus(aim.from);
        }
        "c" | "C" => draw_edge_from(tree.adapter, aim.from),
        _ => return false,
    }
    true
}
