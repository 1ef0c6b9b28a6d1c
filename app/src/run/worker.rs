//! The worker's side: the same wasm without a page. It holds the run, computes in short slices and answers messages between
//! them, so that a run can always be stopped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::expression::jsonata;
use aslant_engine::simulation::Until;
use aslant_engine::simulation::protocol::{About, FromWorker, SLICE_STEPS, Server, ToWorker, VERSION};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// A slice should take so many milliseconds: messages that came meanwhile wait no longer.
const SLICE_MS: f64 = 10.0;
/// The steps of the first slice, before it is known how long they take.
const FIRST_SLICE: u64 = 64;

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    server: RefCell<Server>,
    scheduled: Cell<bool>,
    /// The steps of the next slice.
    steps: Cell<u64>,
}

thread_local! {
    /// What the page was told last that is being done, and where to tell more.
    static ABOUT: RefCell<Option<(DedicatedWorkerGlobalScope, About)>> = const { RefCell::new(None) };
}

/// Tells which expression is evaluated next, before it is: should it hang, the page knows which one it was.
fn tell_expression(text: &str) {
    ABOUT.with_borrow(|told| {
        if let Some((scope, about)) = told {
            send(scope, &FromWorker::About(About { expression: Some(text.to_owned()), ..about.clone() }));
        }
    });
}

fn send(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    if let Ok(text) = serde_json::to_string(message) {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}

/// What the worker does with this wasm; called instead of the page where there is no window.
pub fn start_worker() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        server: RefCell::default(),
        scheduled: Cell::new(false),
        steps: Cell::new(FIRST_SLICE),
    });
    let at_message = Rc::clone(&worker);
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        match serde_json::from_str::<ToWorker>(&text) {
            Ok(ToWorker::Benchmark(benchmark)) => {
                at_message.send(&FromWorker::Measured(benchmark.measure(js_sys::Date::now)));
            }
            Ok(message) => {
                // A single step is not worth a turn of its own.
                let at_once = matches!(
                    message,
                    ToWorker::StepBack { .. } | ToWorker::Advance { until: Until::Row | Until::Event, .. }
                );
                let answers = at_message.server.borrow_mut().take(message);
                for answer in &answers {
                    at_message.send(answer);
                }
                if at_once && !at_message.scheduled.get() {
                    at_message.compute();
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
        send(&self.scope, message);
    }

    /// Computes for about [`SLICE_MS`].
    fn slice(&self) -> Vec<FromWorker> {
        let begun = js_sys::Date::now();
        let about = self.server.borrow().about();
        if about.is_none() {
            let steps = self.steps.get();
            let answers = self.server.borrow_mut().slice(steps);
            let took = js_sys::Date::now() - begun;
            self.steps.set(if took > SLICE_MS { (steps / 2).max(1) } else { (steps * 2).min(SLICE_STEPS) });
            return answers;
        }
        jsonata::observe(Some(tell_expression));
        let mut about = about;
        while let Some(next) = about.filter(|_| js_sys::Date::now() - begun < SLICE_MS) {
            self.send(&FromWorker::About(next.clone()));
            ABOUT.set(Some((self.scope.clone(), next)));
            let answers = self.server.borrow_mut().slice(1);
            for answer in answers {
                self.send(&answer);
            }
            about = self.server.borrow().about();
        }
        jsonata::observe(None);
        ABOUT.set(None);
        Vec::new()
    }

    /// Computes a slice and tells of it.
    fn compute(&self) {
        for answer in self.slice() {
            self.send(&answer);
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
            worker.compute();
            worker.schedule();
        });
        let _ = self.scope.set_timeout_with_callback_and_timeout_and_arguments_0(slice.unchecked_ref(), 0);
    }
}
