//! Messages that pass, and the live region that reads out what happened.

use leptos::prelude::*;

use crate::editor::{Editor, ToastTone};
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn Toasts() -> impl IntoView {
    let editor = expect_context::<Editor>();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" data-announcer="">
            {move || editor.announcement.get().to_string()}
        </div>
        <div class="toasts">
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
