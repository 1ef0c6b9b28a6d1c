//! The menu of a right click, or of the menu key: arrow keys walk through it, Esc closes it.

use aslant_engine::design::Id;
use aslant_engine::geometry::Point;
use aslant_engine::interaction::End;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::focus::Return;
use super::pointer_adapter::PointerAdapter;
use super::{aim, clipboard, keys};
use crate::editor::Editor;
use crate::platform::{frame, media};
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn ContextMenu() -> impl IntoView {
    let adapter = PointerAdapter::from_context();
    move || {
        let at = adapter.canvas.menu.get()?;
        Some(menu(adapter, at))
    }
}

/// One line: what it shows, and what it does once the menu is closed.
type Line = (Glyph, &'static str, &'static str, Box<dyn Fn() + Send + Sync>);

/// What can be done with what is selected.
fn lines(adapter: PointerAdapter) -> Vec<Vec<Line>> {
    let editor = adapter.editor;
    let selection = editor.selection.get_untracked();
    let some = !selection.ids.is_empty();
    let one = (selection.ids.len() == 1).then(|| selection.ids.first().copied()).flatten();
    let is_state = one.is_some_and(|id| editor.with_design(|design| design.state(id).is_some()));
    let mut first: Vec<Line> = Vec::new();
    if let Some(id) = one {
        first.push((Glyph::Edit, "Rename", "F2", Box::new(move || editor.start_rename(id))));
        if editor.with_design(|design| !design.edge_kinds(id).is_empty()) {
            first.push((Glyph::Link, "Connect", "C", Box::new(move || aim::draw_edge_from(adapter, id))));
            let open = Box::new(move || keys::open_picker(adapter, Some(id)));
            first.push((Glyph::Plus, "Add after it", "A", open));
        }
        first.extend(frame_lines(editor, id));
        if let Some(begin) = adapter.runner.starter(id) {
            first.push((Glyph::Play, "Run from here", "R", begin));
        }
    } else if let Some(edge) = selection.edge.clone() {
        let end = move |end| {
            let edge = edge.clone();
            Box::new(move || aim::move_end(adapter, edge.clone(), end))
        };
        first.push((Glyph::Link, "Lead elsewhere", "C", end(End::To)));
        first.push((Glyph::Link, "Begin elsewhere", "Shift+C", end(End::From)));
        let runner = adapter.runner;
        first.push((Glyph::Breakpoint, "Breakpoint", "F9", Box::new(move || runner.toggle_breakpoint())));
    } else {
        first.push((Glyph::Plus, "Add", "A", Box::new(move || keys::open_picker(adapter, None))));
    }
    if some || selection.edge.is_some() {
        first.push((Glyph::Search, "Show its path alone", "F", Box::new(move || editor.focus_path())));
    }
    if editor.focus.with_untracked(Option::is_some) {
        first.push((Glyph::Fit, "Show everything again", "Esc", Box::new(move || editor.leave_focus())));
    }
    let mut second: Vec<Line> = Vec::new();
    if some {
        second.push((Glyph::Copy, "Copy", "Ctrl+C", Box::new(move || clipboard::copy_to_system(editor))));
        let twice = Box::new(move || editor.duplicate_selection());
        second.push((Glyph::Plus, "Duplicate", "Ctrl+D", twice));
        second.push((Glyph::Group, "Group", "Ctrl+G", Box::new(move || editor.group_selection())));
    }
    second.push((Glyph::Paste, "Paste", "Ctrl+V", Box::new(move || clipboard::paste_from_system(editor))));
    if let Some(id) = one.filter(|_| is_state) {
        second.push((Glyph::Play, "Make it the start", "", Box::new(move || editor.make_start(id))));
        second.push((Glyph::Breakpoint, "Breakpoint", "F9", Box::new(move || editor.toggle_breakpoint())));
    }
    let tidy = if selection.ids.len() > 1 { "Tidy the selection" } else { "Tidy" };
    second.push((Glyph::Tidy, tidy, "", Box::new(move || editor.tidy())));
    let mut third: Vec<Line> = Vec::new();
    if some || selection.edge.is_some() {
        third.push((Glyph::Trash, "Delete", "Del", Box::new(move || editor.delete_selection(true))));
    }
    if is_state {
        let leave = Box::new(move || editor.delete_selection(false));
        third.push((Glyph::Cross, "Delete and leave the gap", "Shift+Del", leave));
    }
    vec![first, second, third]
}

/// What can be done with a frame: enter it, close or open it.
fn frame_lines(editor: Editor, id: Id) -> Vec<Line> {
    let view = editor.node(id).map(|node| node.view.get_untracked());
    let Some(view) = view.filter(|view| view.can_collapse) else { return Vec::new() };
    let word = if view.collapsed { "Expand" } else { "Collapse" };
    let glyph = if view.collapsed { Glyph::ChevronRight } else { Glyph::ChevronDown };
    vec![
        (Glyph::Focus, "Enter", "Enter", Box::new(move || editor.enter(id))),
        (glyph, word, "O", Box::new(move || editor.toggle_collapsed(id))),
    ]
}

fn menu(adapter: PointerAdapter, at: Point) -> impl IntoView {
    let canvas = adapter.canvas;
    let size = adapter.editor.canvas_size.get_untracked();
    let back = StoredValue::new_local(Return::here());
    let root = NodeRef::<leptos::html::Div>::new();
    // Not before the next frame: the press that opened it still takes the focus to where it was made.
    root.on_load(move |_| frame::next(move |_| walk(root, 0, true)));
    let close = move || {
        canvas.menu.set(None);
        back.with_value(|back| back.go(canvas));
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "Escape" | "Tab" => close(),
            "ArrowDown" => walk(root, 1, false),
            "ArrowUp" => walk(root, -1, false),
            "Home" => walk(root, 0, true),
            "End" => walk(root, -1, true),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Element>().ok());
        let inside = to.as_ref().is_some_and(|to| to.closest("[data-part=actions]").ok().flatten().is_some());
        if to.is_some() && !inside {
            canvas.menu.set(None);
        }
    };
    let groups = lines(adapter);
    let height = groups.iter().map(Vec::len).sum::<usize>() as f64 * 28.0 + 32.0;
    let (width, height) = (240.0 * media::text_scale(), height * media::text_scale());
    let groups = groups
        .into_iter()
        .filter(|group| !group.is_empty())
        .enumerate()
        .map(|(number, group)| {
            let group = group
                .into_iter()
                .map(|(glyph, label, hint, act)| {
                    let choose = move |_| {
                        close();
                        act();
                    };
                    view! {
                        <button class="menu__item" role="menuitem" tabindex="-1" on:click=choose>
                            <Icon glyph=glyph/>
                            {label}
                            <span class="menu__hint">{hint}</span>
                        </button>
                    }
                })
                .collect_view();
            view! {
                {(number > 0).then(|| view! { <div class="menu__rule" role="separator"></div> })}
                {group}
            }
        })
        .collect_view();
    view! {
        <div
            node_ref=root
            class="menu"
            data-part="actions"
            role="menu"
            aria-label="Actions"
            style:left=format!("{}px", at.x.min(size.width - width).max(8.0))
            style:top=format!("{}px", at.y.min(size.height - height).max(8.0))
            on:keydown=keys
            on:focusout=left
        >
            {groups}
        </div>
    }
}

/// Moves the focus among the lines: by so many, or to the first (0) or last (-1) where `to_end`.
fn walk(root: NodeRef<leptos::html::Div>, by: i32, to_end: bool) {
    // A menu that was closed at once is gone by the next frame.
    let Some(root) = root.try_get_untracked().flatten() else { return };
    let Ok(found) = root.query_selector_all("[role=menuitem]") else { return };
    let count = i32::try_from(found.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let at = (0..count).find(|index| {
        let item = found.item(index.unsigned_abs()).and_then(|item| item.dyn_into::<web_sys::Element>().ok());
        item.is_some() && item == focused
    });
    let next = if to_end { by } else { at.map_or(0, |at| at + by) };
    let item = found.item(next.rem_euclid(count).unsigned_abs());
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
