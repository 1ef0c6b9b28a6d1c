//! The bar between two panels: dragged, or moved with the arrow keys.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::platform::media;

/// Which way the bar moves, and which way makes the panel larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grows {
    Right,
    Left,
    Up,
}

/// Changes `size` (pixels at the usual size of text) between `least` and `most`.
#[component]
pub fn Splitter(
    size: RwSignal<f64>,
    grows: Grows,
    least: f64,
    most: f64,
    label: &'static str,
) -> impl IntoView {
    let start = RwSignal::new(None::<(f64, f64)>);
    let along = move |event: &PointerEvent| match grows {
        Grows::Right => f64::from(event.client_x()),
        Grows::Left => -f64::from(event.client_x()),
        Grows::Up => -f64::from(event.client_y()),
    };
    let capture = |event: &PointerEvent| {
        if let Some(element) =
            event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        {
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    };
    let set = move |value: f64| size.set(value.clamp(least, most).round());
    let keys = move |event: KeyboardEvent| {
        let step = if event.shift_key() { 64.0 } else { 16.0 };
        let change = match (event.key().as_str(), grows) {
            ("ArrowRight", Grows::Right) | ("ArrowLeft", Grows::Left) | ("ArrowUp", Grows::Up) => step,
            ("ArrowLeft", Grows::Right) | ("ArrowRight", Grows::Left) | ("ArrowDown", Grows::Up) => -step,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        set(size.get_untracked() + change);
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            aria-label=label
            aria-orientation=if grows == Grows::Up { "horizontal" } else { "vertical" }
            aria-valuenow=move || size.get()
            aria-valuemin=least
            aria-valuemax=most
            data-axis=if grows == Grows::Up { "y" } else { "x" }
            data-active=move || start.get().is_some().to_string()
            on:pointerdown=move |event| {
                event.prevent_default();
                capture(&event);
                start.set(Some((along(&event), size.get_untracked())));
            }
            on:pointermove=move |event| {
                if let Some((from, was)) = start.get_untracked() {
                    set(was + (along(&event) - from) / media::text_scale());
                }
            }
            on:pointerup=move |_| start.set(None)
            on:pointercancel=move |_| start.set(None)
            on:keydown=keys
        ></div>
    }
}
