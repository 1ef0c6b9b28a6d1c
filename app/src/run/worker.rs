//! The worker's side: the same wasm without a page. It holds the run, computes in short slices and answers messages between
//! them, so that a run can always be stopped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::simulation::protocol::{FromWorker, Server, ToWorker, VERSION};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    server: RefCell<Server>,
    scheduled: Cell<bool>,
}

/// What the worker does with this wasm; called instead of the page where there is no window.
pub fn start_worker() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let worker =
        Rc::new(Worker { scope: scope.clone(), server: RefCell::default(), scheduled: Cell::new(false) });
    let at_message = Rc::clone(&worker);
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        match serde_json::from_str::<ToWorker>(&text) {
            Ok(message) => {
                let answers = at_message.server.borrow_mut().take(message);
                for answer in &answers {
                    at_message.send(answer);
                }
                at_message.schedule();
            }
            Err(error) => at_message.send(&FromWorker::Failed {
                run: 0,
                message: format!("The page sent something that this worker cannot read: {error}"),
                at: None,
            }),
        }
    });
    let _ = scope.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    listener.forget();
    worker.send(&FromWorker::Ready { version: VERSION });
}

impl Worker {
    fn send(&self, message: &FromWorker) {
        if let Ok(text) = serde_json::to_string(message) {
            let _ = self.scope.post_message(&JsValue::from_str(&text));
        }
    }

    /// Computes the next slice as soon as messages that wait have been taken.
    fn schedule(self: &Rc<Self>) {
        if self.scheduled.get() || !self.server.borrow().is_busy() {
            return;
        }
        self.scheduled.set(true);
        let worker = Rc::clone(self);
        let slice = Closure::once_into_js(move || {
            worker.scheduled.set(false);
            let answer = worker.server.borrow_mut().slice();
            if let Some(answer) = answer {
                worker.send(&answer);
            }
            worker.schedule();
        });
        let _ = self.scope.set_timeout_with_callback_and_timeout_and_arguments_0(slice.unchecked_ref(), 0);
    }
}
