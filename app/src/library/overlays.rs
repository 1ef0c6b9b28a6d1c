//! What lies over the whole page: the list of designs, the import's questions, refusals, and the zone for drops.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::designs::DesignList;
use super::import::ImportDialog;
use super::{Library, incoming};
use crate::platform::files;
use crate::widgets::dialog::Dialog;
use crate::widgets::icons::{Glyph, Icon};

/// Everything of the library that lies over the page. To be put into the page once.
#[component]
pub fn Overlays() -> impl IntoView {
    view! {
        <DesignList/>
        <ImportDialog/>
        <RefusalDialog/>
        <DropZone/>
    }
}

/// What did not work, until it is read.
#[component]
fn RefusalDialog() -> impl IntoView {
    let library = expect_context::<Library>();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(library.refusal.with(Option::is_some)));
    let title = Memo::new(move |_| {
        library
            .refusal
            .with(|refusal| refusal.as_ref().map(|refusal| refusal.title.clone()).unwrap_or_default())
    });
    let text = move || {
        library
            .refusal
            .with(|refusal| refusal.as_ref().map(|refusal| refusal.text.clone()).unwrap_or_default())
    };
    let close = Callback::new(move |()| library.refusal.set(None));
    view! {
        <Dialog open=open title=title size="small" on_closed=close>
            <div class="dialog__body refusal" role="alert">
                <p class="refusal__text">{text}</p>
                <p class="dialog__lead">"Your design is as it was."</p>
            </div>
            <footer class="dialog__foot">
                <button class="button" data-tone="accent" type="button" autofocus=true on:click=move |_| close.run(())>"Close"</button>
            </footer>
        </Dialog>
    }
}

/// Shows, while files are dragged over the page, that they can be dropped.
#[component]
fn DropZone() -> impl IntoView {
    let library = expect_context::<Library>();
    let over = RwSignal::new(false);
    let has_files = |event: &ev::DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if has_files(&event) {
                event.prevent_default();
                over.set(true);
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if has_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            let event: &web_sys::MouseEvent = event.unchecked_ref();
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            over.set(false);
            if has_files(&event) {
                event.prevent_default();
                incoming::take_files(
                    library,
                    files::of_list(event.data_transfer().and_then(|data| data.files())),
                );
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <Show when=move || over.get()>
            <div class="drop-zone" aria-hidden="true">
                <div class="drop-zone__box">
                    <Icon glyph=Glyph::Open size=28/>
                    <p class="drop-zone__title">"Drop to open"</p>
                    <p>"Amazon States Language, a SAM or CloudFormation template with its definition files, or a design"</p>
                </div>
            </div>
        </Show>
    }
}
