//! Editing a name on its card: Enter or leaving keeps it, Esc does not.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
        let done = StoredValue::new(false);
        let finish = move |keep: bool| {
            if done.get_value() {
                return;
            }
            done.set_value(true);
            let name = field.get_untracked().map(|input| input.value()).unwrap_or_default();
            editor.renaming.set(None);
            if keep {
                editor.rename(id, &name);
            }
            if let Some(stage) = canvas.stage.get_untracked() {
                let _ = stage.unchecked_ref::<web_sys::HtmlElement>().focus();
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
                        "Enter" => finish(true),
                        "Escape" => finish(false),
                        _ => {}
                    }
                }
                on:blur=move |_| finish(true)
            />
        })
    }
}
