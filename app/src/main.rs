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
        leptos::mount::mount_to_body(shell::App);
    }
}
