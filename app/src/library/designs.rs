//! The list of the designs kept in this browser.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Library;
use super::menu::{ago, name_of};
use crate::platform::storage::Saved;
use crate::widgets::dialog::Dialog;
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn DesignList() -> impl IntoView {
    let library = expect_context::<Library>();
    Effect::new(move || {
        if library.list_open.get() {
            spawn_local(library.refresh());
        }
    });
    let count = Memo::new(move |_| library.saved.with(|saved| saved.len()));
    view! {
        <Dialog open=library.list_open title="Designs in this browser">
            <div class="dialog__body">
                <p class="dialog__lead">
                    "They stay on this machine, in this browser. Save the important ones as files or share their links."
                </p>
                <Show when=move || count.get() == 0>
                    <div class="empty"><p class="empty__title">"Nothing is kept yet"</p></div>
                </Show>
                <ul class="designs">
                    <For
                        each=move || library.saved.get().to_vec()
                        key=|saved| (saved.id.clone(), saved.revision, saved.name.clone())
                        let:saved
                    >
                        <DesignRow saved=saved/>
                    </For>
                </ul>
            </div>
        </Dialog>
    }
}

#[component]
fn DesignRow(saved: Saved) -> impl IntoView {
    let library = expect_context::<Library>();
    let id = StoredValue::new(saved.id.clone());
    let is_open = Memo::new(move |_| id.with_value(|id| **id == *library.current.get()));
    let renaming = RwSignal::new(false);
    let name = saved.name.clone();
    let shown = name.clone();
    let act = move |work: fn(Library, String)| move |_| work(library, id.get_value());
    let rename = move |text: String| {
        renaming.set(false);
        if text.trim() != &*name_of(library, &id.get_value()) {
            spawn_local(async move { library.rename(&id.get_value(), &text).await });
        }
    };
    let details = format!("{} · {}", ago(saved.written_at), size(saved.bytes));
    view! {
        <li class="designs__row" data-open=move || is_open.get().to_string() data-name=name.clone()>
            <Show
                when=move || renaming.get()
                fallback=move || {
                    view! {
                        <button
                            class="designs__open"
                            type="button"
                            on:click=move |_| {
                                library.list_open.set(false);
                                let id = id.get_value();
                                spawn_local(async move { library.open_saved(&id).await });
                            }
                        >
                            <span class="designs__name">{shown.clone()}</span>
                            <span class="designs__details">
                                {move || if is_open.get() { "open now · ".to_owned() } else { String::new() }}
                                {details.clone()}
                            </span>
                        </button>
                    }
                }
            >
                <input
                    class="input designs__rename"
                    aria-label="New name"
                    autofocus=true
                    prop:value=move || name_of(library, &id.get_value()).to_string()
                    on:keydown=move |event| {
                        match event.key().as_str() {
                            "Enter" => rename(event_target_value(&event)),
                            "Escape" => {
                                event.prevent_default();
                                event.stop_propagation();
                                renaming.set(false);
                            }
                            _ => {}
                        }
                    }
                    on:blur=move |event| if renaming.get_untracked() { rename(event_target_value(&event)) }
                />
            </Show>
            <button class="icon-button" data-size="small" type="button" aria-label=format!("Rename {name}") title="Rename" on:click=move |_| renaming.set(true)>
                <Icon glyph=Glyph::Edit size=14/>
            </button>
            <button class="icon-button" data-size="small" type="button" aria-label=format!("Duplicate {name}") title="Duplicate"
                on:click=act(|library, id| spawn_local(async move { library.duplicate(&id).await }))>
                <Icon glyph=Glyph::Copy size=14/>
            </button>
            <button class="icon-button" data-size="small" type="button" aria-label=format!("Delete {name}") title="Delete"
                on:click=act(|library, id| spawn_local(async move { library.delete(&id).await }))>
                <Icon glyph=Glyph::Trash size=14/>
            </button>
        </li>
    }
}

/// A size in words.
fn size(bytes: usize) -> String {
    match bytes / 1024 {
        0 => format!("{bytes} bytes"),
        kilobytes @ 1..1024 => format!("{kilobytes} KB"),
        kilobytes => format!("{} MB", kilobytes / 1024),
    }
}
