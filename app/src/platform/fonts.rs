//! The page's fonts: when they are there, and their files for pictures that take them along.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use aslant_engine::interchange::svg;
use aslant_engine::layout::FontFile;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

thread_local! {
    /// The files read so far, by name.
    static READ: RefCell<BTreeMap<&'static str, Rc<[u8]>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Calls `loaded` whenever fonts that the page asked for have arrived, as long as the page is open.
pub fn on_loaded(loaded: impl Fn() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let loaded = Closure::<dyn FnMut()>::new(loaded);
    let fonts = document.fonts();
    let _ = fonts.add_event_listener_with_callback("loadingdone", loaded.as_ref().unchecked_ref());
    loaded.forget();
}

/// The picture with the fonts in it that it writes in; without one that cannot be read.
pub async fn embedded(picture: String) -> String {
    let mut fonts = Vec::new();
    for file in svg::needed(&picture) {
        if let Some(bytes) = bytes(file).await {
            fonts.push((file, bytes));
        }
    }
    svg::embedded(&picture, fonts.iter().map(|(file, bytes)| (*file, &**bytes)))
}

async fn bytes(file: FontFile) -> Option<Rc<[u8]>> {
    if let Some(read) = READ.with_borrow(|read| read.get(file.name).cloned()) {
        return Some(read);
    }
    let address = format!("./fonts/{}.woff2", file.name);
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&address)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    let bytes: Rc<[u8]> = Uint8Array::new(&buffer).to_vec().into();
    READ.with_borrow_mut(|read| read.insert(file.name, bytes.clone()));
    Some(bytes)
}
