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
    write_item(&[("image/png", blob)])
        .await
        .map_err(|()| "This browser does not let pages copy pictures; download it instead.".to_owned())
}

/// Puts one thing on the clipboard in several forms, of which what it is pasted into takes the one that it knows. Where the
/// browser does not take all of them, those without the picture, then the text alone. Answers whether the picture is among them.
pub async fn write_rich(text: &str, html: &str, picture: Option<&web_sys::Blob>) -> Result<bool, String> {
    let blob = |content: &str, kind: &str| super::files::text_blob(content, kind);
    if let (Some(plain), Some(rich)) = (blob(text, "text/plain"), blob(html, "text/html")) {
        let texts = [("text/plain", &plain), ("text/html", &rich)];
        if let Some(picture) = picture
            && write_item(&[("text/plain", &plain), ("text/html", &rich), ("image/png", picture)])
                .await
                .is_ok()
        {
            return Ok(true);
        }
        if write_item(&texts).await.is_ok() {
            return Ok(false);
        }
    }
    write_text(text).await.map(|()| false)
}

async fn write_item(forms: &[(&str, &web_sys::Blob)]) -> Result<(), ()> {
    let clipboard = clipboard().ok_or(())?;
    let kind = js_sys::Reflect::get(&js_sys::global(), &"ClipboardItem".into()).map_err(drop)?;
    let kind: js_sys::Function = wasm_bindgen::JsCast::dyn_into(kind).map_err(drop)?;
    let content = js_sys::Object::new();
    for (name, blob) in forms {
        js_sys::Reflect::set(&content, &(*name).into(), blob).map_err(drop)?;
    }
    let item = js_sys::Reflect::construct(&kind, &js_sys::Array::of1(&content)).map_err(drop)?;
    JsFuture::from(clipboard.write(&js_sys::Array::of1(&item))).await.map(drop).map_err(drop)
}
