//! Messages that pass, and the live region that reads out what happened.

use std::sync::Arc;

use leptos::prelude::*;

use super::Shell;
use crate::editor::{Editor, ToastTone};
use crate::widgets::dialog::Layers;
use crate::widgets::icons::{Glyph, Icon};

/// On the page itself, while no dialog lies over it: what lies under a dialog can be neither read out nor clicked.
#[component]
pub fn Toasts() -> impl IntoView {
    let layers = expect_context::<Layers>();
    view! {
        <Show when=move || layers.none()>
            <ToastList/>
        </Show>
    }
}

/// The live region and the messages.
#[component]
pub fn ToastList() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    // What was said before this region came is not said again.
    let before = editor.announcement.get_untracked();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" data-announcer="">
            {move || {
                let text = editor.announcement.get();
                if Arc::ptr_eq(&text, &before) { String::new() } else { text.to_string() }
            }}
        </div>
        // Above the drawer, so that none of its buttons is covered.
        <div class="toasts" style=("--above", move || shell.drawer_space())>
            <For each=move || editor.toasts.get() key=|toast| toast.id let:toast>
                {
                    let id = toast.id;
                    let (tone, glyph) = match toast.tone {
                        ToastTone::Info => ("info", Glyph::Info),
                        ToastTone::Success => ("success", Glyph::Check),
                        ToastTone::Error => ("error", Glyph::Problem),
                    };
                    let action = toast.action;
                    view! {
                        <div class="toast" data-tone=tone role=if tone == "error" { "alert" } else { "note" }>
                            <Icon glyph=glyph/>
                            <span class="toast__text">{toast.text.to_string()}</span>
                            {action.map(|(label, act)| {
                                view! {
                                    <button
                                        class="button"
                                        data-size="small"
                                        on:click=move |_| {
                                            editor.dismiss_toast(id);
                                            act.run(());
                                        }
                                    >
                                        {label}
                                    </button>
                                }
                            })}
                            <button
                                class="icon-button"
                                data-size="small"
                                aria-label="Dismiss"
                                on:click=move |_| editor.dismiss_toast(id)
                            >
                                <Icon glyph=Glyph::Close size=14/>
                            </button>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
