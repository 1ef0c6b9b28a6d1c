//! Small preferences in `localStorage`. A browser that refuses storage loses them silently: none is needed to work.

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The text under `key`, if there is any.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps `text` under `key`; answers whether the browser took it.
pub fn write(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Takes away what is under `key`.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(key));
    }
}

fn tab() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The text under `key` that belongs to this tab alone, and survives its reload.
pub fn read_of_tab(key: &str) -> Option<String> {
    tab()?.get_item(key).ok()?
}

/// Keeps `text` under `key` for this tab alone.
pub fn write_of_tab(key: &str, text: &str) {
    if let Some(tab) = tab() {
        drop(tab.set_item(key, text));
    }
}

/// Takes away what is under `key` for this tab.
pub fn remove_of_tab(key: &str) {
    if let Some(tab) = tab() {
        drop(tab.remove_item(key));
    }
}
