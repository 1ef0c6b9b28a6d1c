//! Work once a frame.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The page's clock in milliseconds since it was opened.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Calls `work` before the next frame is drawn, with the time in milliseconds.
pub fn next(work: impl FnOnce(f64) + 'static) {
    let callback = Closure::once_into_js(work);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// Calls `work` after so many milliseconds, once.
pub fn after(milliseconds: i32, work: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(work);
    if let Some(window) = web_sys::window() {
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback.unchecked_ref(), milliseconds);
    }
}

/// Tries `work` once what was asked for just now is shown: where it can be, before the next key or click is handled, so
/// that what a person types at once does not go elsewhere; else before the next frame. `work` answers whether it was done.
pub fn shown(work: impl Fn() -> bool + 'static) {
    leptos::task::spawn_local(async move {
        // Effects run in tasks of their own, and what they show may bring further effects.
        for _ in 0..3 {
            leptos::task::tick().await;
            if work() {
                return;
            }
        }
        next(move |_| {
            let _ = work();
        });
    });
}

/// Gives the focus to an element once it is in the page, and then does the rest with it.
pub fn focus_once_there<E>(element: E, then: impl Fn(&E) + 'static)
where
    E: AsRef<web_sys::HtmlElement> + 'static,
{
    shown(move || {
        let there = element.as_ref().is_connected();
        if there {
            drop(element.as_ref().focus());
            then(&element);
        }
        there
    });
}

/// Calls `work` once the next frame is painted; in a page that is out of sight, which paints none, soon.
pub fn painted(work: impl FnOnce() + 'static) {
    if document().visibility_state() == web_sys::VisibilityState::Visible {
        next(move |_| after(0, work));
    } else {
        after(0, work);
    }
}

/// Whether the person asked the system for less motion.
pub fn reduced_motion() -> bool {
    super::media::matches("(prefers-reduced-motion: reduce)")
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
