//! The system clipboard, as text.

use wasm_bindgen_futures::JsFuture;

fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    // Absent outside secure contexts, where the binding would hand out `undefined`.
    let present = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|value| value.is_object());
    present.then(|| navigator.clipboard())
}

/// Puts `text` on the clipboard. The error says why the browser refused.
pub async fn write_text(text: &str) -> Result<(), String> {
    let Some(clipboard) = clipboard() else {
        return Err("This browser gives pages no clipboard here.".to_owned());
    };
    JsFuture::from(clipboard.write_text(text))
        .await
        .map(drop)
        .map_err(|_| "The browser did not let the page write to the clipboard.".to_owned())
}

/// The clipboard's text. The error says why the browser refused.
pub async fn read_text() -> Result<String, String> {
    let Some(clipboard) = clipboard() else {
        return Err("This browser gives pages no clipboard here; paste with the keyboard.".to_owned());
    };
    JsFuture::from(clipboard.read_text()).await.map(|text| text.as_string().unwrap_or_default()).map_err(
        |_| "The browser did not let the page read the clipboard; paste with the keyboard.".to_owned(),
    )
}
