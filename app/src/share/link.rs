//! Share: one click copies a link whose fragment holds the design.

use std::sync::Arc;

use aslant_engine::interchange::share;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::editor::Editor;
use crate::platform::{address, clipboard};
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::popup::Popup;

/// Chat and mail programs begin to cut links about here, in characters.
const LONG: usize = 8_000;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Copying,
    Copied,
    Refused(Arc<str>),
}

/// Puts the link on the clipboard without showing it.
pub fn copy_link(editor: Editor) {
    super::copy(editor, address::with_fragment(&editor.with_design(share::encode)), "The link".to_owned());
}

#[component]
pub fn ShareButton() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let open = RwSignal::new(false);
    let link = RwSignal::new(Arc::<str>::from(""));
    let outcome = RwSignal::new(Outcome::Copying);
    let field = NodeRef::<html::Input>::new();
    let copy = move || {
        outcome.set(Outcome::Copying);
        let text = link.get_untracked();
        spawn_local(async move {
            match clipboard::write_text(&text).await {
                Ok(()) => {
                    outcome.set(Outcome::Copied);
                    editor.announce("The link is copied");
                }
                Err(reason) => {
                    outcome.set(Outcome::Refused(reason.into()));
                    if let Some(field) = field.get_untracked() {
                        drop(field.focus());
                        field.select();
                    }
                }
            }
        });
    };
    let prepare = Callback::new(move |()| {
        link.set(address::with_fragment(&editor.with_design(share::encode)).into());
        copy();
    });
    view! {
        <Popup
            open=open
            label="Share"
            button_class="button topbar__share"
            role="dialog"
            align="end"
            on_open=prepare
            button=|| view! { <Icon glyph=Glyph::Link/> <span class="topbar__label">"Share"</span> }
        >
            <div class="share">
                <h2 class="share__title" data-outcome=move || match outcome.get() {
                    Outcome::Copying => "copying",
                    Outcome::Copied => "copied",
                    Outcome::Refused(_) => "refused",
                }>
                    {move || match outcome.get() {
                        Outcome::Copied => view! { <Icon glyph=Glyph::Check/> }.into_any(),
                        _ => view! { <Icon glyph=Glyph::Link/> }.into_any(),
                    }}
                    {move || match outcome.get() {
                        Outcome::Copying => "Copying the link …",
                        Outcome::Copied => "Link copied",
                        Outcome::Refused(_) => "Copy this link",
                    }}
                </h2>
                <p class="share__text">
                    "The whole design is in the link itself, scenarios included. It goes to no server. Whoever opens it looks at it as it is now, and may keep a copy."
                </p>
                <div class="share__row">
                    <input
                        node_ref=field
                        class="input share__link"
                        data-mono="true"
                        readonly=true
                        aria-label="Link to this design"
                        prop:value=move || link.get().to_string()
                        on:focus=move |_| if let Some(field) = field.get_untracked() { field.select() }
                    />
                    <button class="button" type="button" on:click=move |_| copy()>
                        <Icon glyph=Glyph::Copy size=14/>
                        {move || if outcome.get() == Outcome::Copied { "Copied" } else { "Copy" }}
                    </button>
                </div>
                <div class="share__row">
                    <button
                        class="button share__chat"
                        type="button"
                        data-action="copy-for-chat"
                        on:click=move |_| {
                            open.set(false);
                            super::copy_for_chat(editor);
                        }
                    >
                        <Icon glyph=Glyph::Present size=14/>
                        "Copy for chat: title, link and picture"
                    </button>
                </div>
                <p class="share__length" data-long=move || (link.get().len() > LONG).to_string()>
                    {move || {
                        let length = link.get().len();
                        if length > LONG {
                            format!("{} characters. Some mail and chat programs cut links beyond {}: send the design file instead where it arrives damaged.", thousands(length), thousands(LONG))
                        } else {
                            format!("{} characters", thousands(length))
                        }
                    }}
                </p>
                {move || match outcome.get() {
                    Outcome::Refused(reason) => Some(view! { <p class="share__length" data-long="true">{reason.to_string()}</p> }),
                    _ => None,
                }}
            </div>
        </Popup>
    }
}

/// A number with commas between thousands.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
