//! How large elements are, and when that changes.

use aslant_engine::geometry::Size;
use leptos::prelude::StoredValue;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// An observer with the function that it calls.
struct Following {
    observer: web_sys::ResizeObserver,
    _changed: Closure<dyn FnMut()>,
}

impl Drop for Following {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` with the size of an element's border box, in CSS pixels: now, and after each change for as long as
/// the reactive owner lives.
pub fn follow(element: &web_sys::HtmlElement, changed: impl Fn(Size) + 'static) {
    let measured = element.clone();
    let tell = move || {
        changed(Size::new(f64::from(measured.offset_width()), f64::from(measured.offset_height())));
    };
    tell();
    let tell = Closure::<dyn FnMut()>::new(tell);
    let Ok(observer) = web_sys::ResizeObserver::new(tell.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    StoredValue::new_local(Following { observer, _changed: tell });
}
