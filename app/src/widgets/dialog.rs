//! A modal dialog on the browser's own `dialog` element: it keeps the focus, gives it back, and closes with Esc.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::fields::next_element_id;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

/// The open dialogs, and what lies over all of them. Found in the context. While a dialog is open the rest of the page can
/// be neither clicked nor read out, so what must be (passing messages) is shown in the uppermost one.
#[derive(Clone, Copy)]
pub struct Layers {
    open: RwSignal<Vec<String>>,
    over: fn() -> AnyView,
}

impl Layers {
    pub fn new(over: fn() -> AnyView) -> Self {
        Self { open: RwSignal::default(), over }
    }

    /// Whether no dialog is open.
    pub fn none(self) -> bool {
        self.open.with(Vec::is_empty)
    }

    fn is_uppermost(self, id: &str) -> bool {
        self.open.with(|open| open.last().is_some_and(|last| last == id))
    }

    fn put(self, id: &str, open: bool) {
        if self.open.with_untracked(|all| all.iter().any(|other| other == id)) != open {
            self.open.update(|all| {
                all.retain(|other| other != id);
                if open {
                    all.push(id.to_owned());
                }
            });
        }
    }
}

/// Shows `children` while `open` is on.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// `small`, `medium` or `large`.
    #[prop(default = "medium")]
    size: &'static str,
    /// Called when it was closed, however that came about.
    #[prop(optional, into)]
    on_closed: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let id = next_element_id();
    let label = id.clone();
    let layers = expect_context::<Layers>();
    let layer = StoredValue::new(id.clone());
    Effect::new(move || layers.put(&layer.get_value(), open.get()));
    // The browser tells of a close later, when the next thing to say may be on its way: our own closes are not heard.
    let closing = StoredValue::new(false);
    // The contents are put in first, so that the first field of theirs gets the focus.
    Effect::new(move || {
        let wanted = open.get();
        let Some(dialog) = element.get() else { return };
        if !wanted {
            if dialog.open() {
                closing.set_value(true);
                dialog.close();
            }
            return;
        }
        frame::shown(move || {
            if open.try_get_untracked() != Some(true) || dialog.open() {
                return true;
            }
            let there = dialog.first_element_child().is_some();
            if there {
                drop(dialog.show_modal());
            }
            there
        });
    });
    // Keys that the page would take while the focus is nowhere, as after the focused row of a list went, stay away from it.
    let shield = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let Some(dialog) = element.get_untracked().filter(web_sys::HtmlDialogElement::open) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if !dialog.contains(target.as_ref()) {
            event.stop_propagation();
        }
    });
    let listener: js_sys::Function = shield.into_js_value().unchecked_into();
    let _ = window().add_event_listener_with_callback_and_bool("keydown", &listener, true);
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || {
        layers.put(&layer.get_value(), false);
        if let Some(listener) = listener.try_get_value() {
            let _ = window().remove_event_listener_with_callback_and_bool("keydown", &listener, true);
        }
    });
    let closed = move || {
        if open.get_untracked() {
            open.set(false);
            if let Some(closed) = on_closed {
                closed.run(());
            }
        }
    };
    view! {
        <dialog
            node_ref=element
            class="dialog"
            data-size=size
            aria-labelledby=label
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                closed();
            }
            on:close=move |_| {
                if closing.get_value() {
                    closing.set_value(false);
                } else {
                    closed();
                }
            }
            on:keydown=|event| event.stop_propagation()
            on:pointerdown=move |event| {
                event.stop_propagation();
                // The panel covers the dialog, so that only the scrim around it is the dialog itself.
                if event.target() == event.current_target() {
                    closed();
                }
            }
        >
            <Show when=move || open.get()>
                <div class="dialog__panel">
                    <header class="dialog__head">
                        <h2 class="dialog__title" id=id.clone()>{move || title.get()}</h2>
                        <button class="icon-button" data-size="small" type="button" aria-label="Close" title="Close (Esc)" on:click=move |_| closed()>
                            <Icon glyph=Glyph::Close/>
                        </button>
                    </header>
                    {children()}
                </div>
                <Show when=move || layers.is_uppermost(&layer.get_value())>{(layers.over)()}</Show>
            </Show>
        </dialog>
    }
}
