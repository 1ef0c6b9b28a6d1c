//! Where the focus goes back to when something that took it closes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::state::CanvasState;

/// What had the focus.
pub struct Return(Option<web_sys::HtmlElement>);

impl Return {
    /// To what has the focus now.
    pub fn here() -> Self {
        let active = document().active_element().and_then(|element| element.dyn_into().ok());
        // What came from the palette is on the canvas now.
        let stays = |element: &web_sys::HtmlElement| {
            element.tag_name() != "BODY" && element.closest(".palette").ok().flatten().is_none()
        };
        Self(active.filter(stays))
    }

    /// Gives the focus back; to the canvas where what had it is gone.
    pub fn go(&self, canvas: CanvasState) {
        match self.0.as_ref().filter(|element| element.is_connected()) {
            Some(element) => drop(element.focus()),
            None => to_canvas(canvas),
        }
    }
}

/// Gives the focus to the canvas.
pub fn to_canvas(canvas: CanvasState) {
    if let Some(stage) = canvas.stage.get_untracked() {
        let _ = stage.unchecked_ref::<web_sys::HtmlElement>().focus();
    }
}
