//! The menu of a right click.

use leptos::prelude::*;

use super::clipboard;
use super::state::CanvasState;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn ContextMenu() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let at = canvas.menu.get()?;
        let size = editor.canvas_size.get_untracked();
        let selection = editor.selection.get_untracked();
        let one = (selection.ids.len() == 1).then(|| selection.ids.first().copied()).flatten();
        let item = move |glyph: Glyph, label: &'static str, hint: &'static str, act: fn(Editor)| {
            view! {
                <button class="menu__item" role="menuitem" on:click=move |_| { canvas.menu.set(None); act(editor); }>
                    <Icon glyph=glyph/>
                    {label}
                    <span class="menu__hint">{hint}</span>
                </button>
            }
        };
        let is_state = one.is_some_and(|id| editor.with_design(|design| design.state(id).is_some()));
        let some = !selection.ids.is_empty();
        Some(view! {
            <div
                class="menu"
                role="menu"
                aria-label="Actions"
                style:left=format!("{}px", at.x.min(size.width - 240.0).max(8.0))
                style:top=format!("{}px", at.y.min(size.height - 300.0).max(8.0))
            >
                {one.map(|_| item(Glyph::Edit, "Rename", "F2", |editor| {
                    if let Some(id) = editor.selected_ids().first() { editor.start_rename(*id); }
                }))}
                {some.then(|| item(Glyph::Copy, "Copy", "Ctrl+C", clipboard::copy_to_system))}
                {some.then(|| item(Glyph::Plus, "Duplicate", "Ctrl+D", Editor::duplicate_selection))}
                {is_state.then(|| item(Glyph::Play, "Make it the start", "", |editor| {
                    if let Some(id) = editor.selected_ids().first() { editor.make_start(*id); }
                }))}
                {is_state.then(|| item(Glyph::Breakpoint, "Breakpoint", "F9", Editor::toggle_breakpoint))}
                {item(Glyph::Paste, "Paste", "Ctrl+V", clipboard::paste_from_system)}
                {item(Glyph::Tidy, "Tidy", "", Editor::tidy)}
                {(some || selection.edge.is_some()).then(|| view! { <div class="menu__rule"></div> })}
                {(some || selection.edge.is_some()).then(|| item(Glyph::Trash, "Delete", "Del", |editor| editor.delete_selection(true)))}
                {is_state.then(|| item(Glyph::Cross, "Delete and leave the gap", "Shift+Del", |editor| editor.delete_selection(false)))}
            </div>
        })
    }
}
