//! The keys of the actions: they work anywhere on the page while no text field has the focus.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::actions::{ACTIONS, Reach, pressed};

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

/// Whether the field that has the key was gone to and not typed into: there is nothing in it to take back.
fn is_untouched(event: &web_sys::Event) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    field.is_some_and(|field| field.get_attribute("data-as-it-was").as_deref() == Some(&*field.value()))
}

pub fn listen(reach: Reach) {
    let handle = window_event_listener(ev::keydown, move |event| {
        // While something is dragged or drawn the keys wait.
        if event.default_prevented() || reach.adapter.is_busy() {
            return;
        }
        if is_text_field(&event) && !(is_untouched(&event) && pressed("Ctrl+Z", &event)) {
            return;
        }
        let action = ACTIONS.iter().find(|action| action.keys.iter().any(|keys| pressed(keys, &event)));
        if let Some(action) = action {
            // The browser's own meaning of the keys would surprise where there is nothing to do.
            event.prevent_default();
            if (action.enabled)(reach) {
                (action.run)(reach);
            }
        }
    });
    on_cleanup(move || handle.remove());
}
