//! Editing a name on its card: Enter or leaving keeps it, Esc does not.

use leptos::prelude::*;

use super::focus::Return;
use super::state::CanvasState;
use crate::editor::Editor;
use crate::platform::frame;

#[component]
pub fn RenameField() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let id = editor.renaming.get()?;
        let node = editor.node(id)?;
        let rect = node.rect.get_untracked();
        let is_frame = node.view.with_untracked(|view| view.is_frame);
        let field = NodeRef::<leptos::html::Input>::new();
        field.on_load(move |input| {
            frame::next(move |_| {
                let _ = input.focus();
                input.select();
            });
        });
        let back = StoredValue::new_local(Return::here());
        let done = StoredValue::new(false);
        let finish = move |keep: bool, by_leaving: bool| {
            if done.try_get_value().unwrap_or(true) {
                return;
            }
            done.set_value(true);
            let name = field.get_untracked().map(|input| input.value()).unwrap_or_default();
            editor.renaming.set(None);
            if keep {
                editor.rename(id, &name);
            }
            // A click elsewhere keeps the name, and the focus goes where it was clicked.
            if !by_leaving {
                back.with_value(|back| back.go(canvas));
            }
        };
        let (dx, dy, height) = if is_frame { (26.0, 1.0, 26.0) } else { (36.0, 6.0, 26.0) };
        Some(view! {
            <input
                node_ref=field
                class="rename"
                data-part="rename"
                aria-label="Name"
                spellcheck="false"
                autocomplete="off"
                prop:value=editor.name(id).to_string()
                style:transform=format!("translate({}px,{}px)", rect.x + dx, rect.y + dy)
                style:width=format!("{}px", (rect.width - dx - 6.0).clamp(120.0, 320.0))
                style:height=format!("{height}px")
                on:pointerdown=move |event| event.stop_propagation()
                on:keydown=move |event| {
                    event.stop_propagation();
                    match event.key().as_str() {
                        "Enter" => finish(true, false),
                        "Escape" => finish(false, false),
                        _ => {}
                    }
                }
                on:blur=move |_| finish(true, true)
            />
        })
    }
}
