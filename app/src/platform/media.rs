//! What the system says of the screen and of the person's wishes, by media query.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::MediaQueryList;

fn list(query: &str) -> Option<MediaQueryList> {
    web_sys::window().and_then(|window| window.match_media(query).ok().flatten())
}

/// Whether the query holds now.
pub fn matches(query: &str) -> bool {
    list(query).is_some_and(|list| list.matches())
}

/// Calls `changed` whenever the query begins or ceases to hold, as long as the page is open.
pub fn on_change(query: &str, changed: impl Fn() + 'static) {
    let Some(list) = list(query) else { return };
    let changed = Closure::<dyn FnMut()>::new(changed);
    let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    changed.forget();
    // A list without other owners may be collected with its listener.
    std::mem::forget(list);
}

/// How much larger than usual the person has text shown: 2 at 200 %. What is sized by text grows with it.
pub fn text_scale() -> f64 {
    let size = || {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let style = window.get_computed_style(&root).ok()??;
        style.get_property_value("font-size").ok()?.strip_suffix("px")?.parse::<f64>().ok()
    };
    size().map_or(1.0, |size| (size / 16.0).clamp(0.5, 4.0))
}
