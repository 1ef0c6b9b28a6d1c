//! Handing work on: the link that holds the design, Amazon States Language, the design file, pictures.

mod asl;
mod chat;
mod export;
mod link;
mod picture;

pub use chat::copy_for_chat;
pub use export::{ExportMenu, ExportPage, ExportState};
pub use link::{ShareButton, copy_link};

pub use crate::library::OpenFileButton;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::editor::{Editor, ToastTone};
use crate::platform::clipboard;

/// Copies a text and says so, or why not.
fn copy(editor: Editor, text: String, what: String) {
    spawn_local(async move {
        match clipboard::write_text(&text).await {
            Ok(()) => editor.toast(ToastTone::Success, format!("{what} is copied.")),
            Err(message) => editor.toast(ToastTone::Error, message),
        }
    });
}

/// A switch between a few words.
#[component]
fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    options: Vec<(T, &'static str)>,
    value: RwSignal<T>,
) -> impl IntoView {
    view! {
        <div class="segments" role="radiogroup" aria-label=label>
            {options
                .into_iter()
                .map(|(of, word)| {
                    view! {
                        <button
                            class="segments__item"
                            type="button"
                            role="radio"
                            data-value=word
                            aria-checked=move || (value.get() == of).to_string()
                            on:click=move |_| value.set(of)
                        >
                            {word}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
