//! The page's side of the worker: starts it, talks to it, notices when it hangs and hands that on with what it has kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::simulation::protocol::{FromWorker, ToWorker};
use aslant_engine::simulation::{Keeper, Recovery};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, HtmlElement, MessageEvent, WorkerOptions, WorkerType};

use crate::platform::frame;

/// No word from a busy worker for so long: it hangs.
const PATIENCE_MS: f64 = 2_000.0;
/// How often is looked whether it does.
const LOOK_MS: i32 = 500;
/// A look that comes so much too late says that the page itself stood still (a sleeping computer, a tab far behind).
const LATE_MS: f64 = 1_000.0;
/// Starting takes longer on a slow machine.
const START_PATIENCE_MS: f64 = 15_000.0;

type Listener = Rc<dyn Fn(FromWorker)>;
type Trouble = Rc<dyn Fn(String)>;
type Hang = Rc<dyn Fn(Recovery)>;

struct Inner {
    worker: RefCell<Option<web_sys::Worker>>,
    ready: Cell<bool>,
    waiting: RefCell<Vec<String>>,
    /// When something was asked that has not been answered yet.
    asked_ms: Cell<Option<f64>>,
    watching: Cell<bool>,
    keeper: RefCell<Keeper>,
    on_message: Listener,
    on_trouble: Trouble,
    on_hang: Hang,
}

/// A worker that is started when it is first needed.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

impl Client {
    /// `on_hang` is told what to do after a worker was ended because it hung.
    pub fn new(
        on_message: impl Fn(FromWorker) + 'static,
        on_trouble: impl Fn(String) + 'static,
        on_hang: impl Fn(Recovery) + 'static,
    ) -> Self {
        Self(Rc::new(Inner {
            worker: RefCell::new(None),
            ready: Cell::new(false),
            waiting: RefCell::default(),
            asked_ms: Cell::new(None),
            watching: Cell::new(false),
            keeper: RefCell::default(),
            on_message: Rc::new(on_message),
            on_trouble: Rc::new(on_trouble),
            on_hang: Rc::new(on_hang),
        }))
    }

    pub fn send(&self, message: &ToWorker) {
        self.0.keeper.borrow_mut().sent(message);
        self.post(message);
    }

    /// Sends what a recovery says, which the keeper knows already.
    pub fn recover(&self, messages: &[ToWorker]) {
        for message in messages {
            self.post(message);
        }
    }

    fn post(&self, message: &ToWorker) {
        let Ok(text) = serde_json::to_string(message) else { return };
        if self.0.worker.borrow().is_none()
            && let Err(message) = self.start()
        {
            (self.0.on_trouble)(message);
            return;
        }
        if expects_progress(message) || self.0.asked_ms.get().is_some() {
            self.0.asked_ms.set(Some(frame::now_ms()));
        }
        if self.0.ready.get() {
            if let Some(worker) = &*self.0.worker.borrow() {
                let _ = worker.post_message(&JsValue::from_str(&text));
            }
        } else {
            self.0.waiting.borrow_mut().push(text);
        }
        self.watch();
    }

    /// Ends the worker, whatever it is doing.
    pub fn terminate(&self) {
        if let Some(worker) = self.0.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.0.ready.set(false);
        self.0.waiting.borrow_mut().clear();
        self.0.asked_ms.set(None);
    }

    fn start(&self) -> Result<(), String> {
        let why = |what: &str| format!("The dry run could not start: {what}.");
        let document =
            web_sys::window().and_then(|window| window.document()).ok_or_else(|| why("no document"))?;
        let base = document.base_uri().ok().flatten().unwrap_or_default();
        let script = document
            .query_selector("script[data-js]")
            .ok()
            .flatten()
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
            .and_then(|element| element.get_attribute("data-js"))
            .and_then(|path| web_sys::Url::new_with_base(&path, &base).ok())
            .ok_or_else(|| why("the page does not name its script"))?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = web_sys::Url::new_with_base("./worker.js", &base).map_err(|_| why("no address"))?;
        let worker = web_sys::Worker::new_with_options(&address.href(), &options)
            .map_err(|_| why("this browser starts no workers here"))?;

        let client = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else { return };
            client.received(&text);
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let client = self.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            client.terminate();
            (client.0.on_trouble)(format!("The dry run broke off: {}", event.message()));
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();

        let first = Object::new();
        let _ = Reflect::set(&first, &"script".into(), &script.href().into());
        let _ = Reflect::set(&first, &"module".into(), &wasm_bindgen::module());
        // Of a wasm that was cut in two, the other part, where the page has it already.
        let rest = Reflect::get(&js_sys::global(), &"aslantRest".into()).unwrap_or_default();
        let _ = Reflect::set(&first, &"rest".into(), &rest);
        worker.post_message(&first).map_err(|_| why("the worker takes no messages"))?;
        *self.0.worker.borrow_mut() = Some(worker);
        Ok(())
    }

    fn received(&self, text: &str) {
        let Ok(message) = serde_json::from_str::<FromWorker>(text) else { return };
        match &message {
            FromWorker::Ready { .. } => {
                self.0.ready.set(true);
                if self.0.asked_ms.get().is_some() {
                    self.0.asked_ms.set(Some(frame::now_ms()));
                }
                let waiting = std::mem::take(&mut *self.0.waiting.borrow_mut());
                if let Some(worker) = &*self.0.worker.borrow() {
                    for text in waiting {
                        let _ = worker.post_message(&JsValue::from_str(&text));
                    }
                }
                return;
            }
            FromWorker::Progress { more: false, .. } | FromWorker::Failed { .. } => self.0.asked_ms.set(None),
            // Any word is a sign of life, but only these two are an end.
            _ if self.0.asked_ms.get().is_some() => self.0.asked_ms.set(Some(frame::now_ms())),
            _ => {}
        }
        self.0.keeper.borrow_mut().received(&message);
        (self.0.on_message)(message);
    }

    /// Looks now and then whether the worker still answers.
    fn watch(&self) {
        if self.0.watching.replace(true) {
            return;
        }
        let client = self.clone();
        let begun = frame::now_ms();
        frame::after(LOOK_MS, move || {
            client.0.watching.set(false);
            let Some(asked) = client.0.asked_ms.get() else { return };
            let now = frame::now_ms();
            if now - begun > f64::from(LOOK_MS) + LATE_MS {
                client.0.asked_ms.set(Some(now));
            }
            let patience = if client.0.ready.get() { PATIENCE_MS } else { START_PATIENCE_MS };
            if client.0.asked_ms.get() == Some(asked) && now - asked > patience {
                client.terminate();
                let recovery = client.0.keeper.borrow_mut().after_hang();
                (client.0.on_hang)(recovery);
            } else {
                client.watch();
            }
        });
    }
}

/// Whether the worker answers with how the run stands.
fn expects_progress(message: &ToWorker) -> bool {
    !matches!(
        message,
        ToWorker::Rows { .. }
            | ToWorker::Window { .. }
            | ToWorker::Visit { .. }
            | ToWorker::LatestVisit { .. }
    )
}
