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

/// Puts a picture on the clipboard, where the browser takes pictures. The error says why not.
pub async fn write_png(blob: &web_sys::Blob) -> Result<(), String> {
    let Some(clipboard) = clipboard() else {
        return Err("This browser gives pages no clipboard here.".to_owned());
    };
    let refused = || "This browser does not let pages copy pictures; download it instead.".to_owned();
    let kind = js_sys::Reflect::get(&js_sys::global(), &"ClipboardItem".into()).map_err(|_| refused())?;
    let kind: js_sys::Function = wasm_bindgen::JsCast::dyn_into(kind).map_err(|_| refused())?;
    let content = js_sys::Object::new();
    js_sys::Reflect::set(&content, &"image/png".into(), blob).map_err(|_| refused())?;
    let item = js_sys::Reflect::construct(&kind, &js_sys::Array::of1(&content)).map_err(|_| refused())?;
    JsFuture::from(clipboard.write(&js_sys::Array::of1(&item))).await.map(drop).map_err(|_| refused())
}
