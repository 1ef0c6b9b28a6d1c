//! The address bar: the fragment in which a link holds its design.

fn location() -> Option<web_sys::Location> {
    Some(web_sys::window()?.location())
}

/// What stands behind `#`; empty where there is nothing.
pub fn fragment() -> String {
    let hash = location().and_then(|location| location.hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The page's own address with `fragment` behind it.
pub fn with_fragment(fragment: &str) -> String {
    let href = location().and_then(|location| location.href().ok()).unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Takes the fragment out of the address bar; the page stays as it is.
pub fn clear_fragment() {
    let (Some(window), Some(location)) = (web_sys::window(), location()) else { return };
    let href = location.href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default().to_owned();
    if let Ok(history) = window.history() {
        drop(history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&page)));
    }
}
