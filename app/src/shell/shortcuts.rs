//! Keys that work anywhere on the page while no text field has the focus.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Shell;
use crate::editor::Editor;

/// Whether the key belongs to a text field, so that the page leaves it alone.
pub fn is_text_field(event: &web_sys::Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    element
        .closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true], .cm-editor")
        .ok()
        .flatten()
        .is_some()
}

pub fn listen(editor: Editor, shell: Shell) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || is_text_field(&event) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        match (command, event.shift_key(), key.as_str()) {
            (true, false, "z" | "Z") => editor.undo(),
            (true, true, "z" | "Z") | (true, false, "y" | "Y") => editor.redo(),
            (false, _, "\\") => shell.chrome_hidden.update(|hidden| *hidden = !*hidden),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
