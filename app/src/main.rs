//! Aslant's page. The same wasm also runs in the worker that plays dry runs.

mod canvas;
mod code;
mod editor;
mod inspector;
mod library;
mod outline;
mod palette;
mod platform;
mod problems;
mod run;
mod share;
mod shell;
mod widgets;

use wasm_bindgen::JsCast;

fn main() {
    console_error_panic_hook::set_once();
    if js_sys::global().is_instance_of::<web_sys::DedicatedWorkerGlobalScope>() {
        run::start_worker();
    } else {
        mount();
    }
}

/// Mounts the page in the element that index.html keeps for it.
fn mount() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    match root {
        Some(root) => leptos::mount::mount_to(root, shell::App).forget(),
        None => leptos::mount::mount_to_body(shell::App),
    }
}
