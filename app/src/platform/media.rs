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
