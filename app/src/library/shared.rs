//! A design that came by a link: it is looked at and run, and becomes one's own only by "Keep a copy".

use aslant_engine::design::Design;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::saving::new_id;
use super::{Library, SaveStatus};
use crate::editor::ToastTone;
use crate::platform::address;
use crate::widgets::icons::{Glyph, Icon};

impl Library {
    /// Shows a design that is not kept. What was open must have been kept, or be nothing yet.
    pub(super) fn open_shared(self, design: Design) {
        // No kept design is open: nothing can be written over one.
        *self.inner().current.borrow_mut() = super::Current::default();
        self.current.set("".into());
        self.editor.open_design(design);
        self.editor.read_only.set(true);
        self.status.set(SaveStatus::Shared);
    }

    /// The address no longer names what is shown.
    pub(super) fn leave_shared(self) {
        if self.editor.read_only.get_untracked() {
            address::clear_fragment();
        }
    }

    /// Makes the design that came by a link one of those kept here. All can be done with it from then on.
    pub fn keep_copy(self) {
        if !self.editor.read_only.get_untracked() {
            return;
        }
        self.editor.read_only.set(false);
        self.adopt(&new_id(), 0);
        self.status.set(SaveStatus::Saving);
        spawn_local(async move {
            let database = self.inner().database.borrow().clone();
            let database = match database {
                Some(database) => Some(database),
                None => self.connect().await,
            };
            if let Some(database) = database {
                self.keep_or_join(&database).await;
                address::clear_fragment();
                let name = self.editor.design_name.get_untracked();
                self.editor
                    .toast(ToastTone::Success, format!("{name} is yours now and kept in this browser."));
            }
        });
    }
}

/// Says over the canvas that the design is only looked at, and what to do about it.
#[component]
pub fn SharedBar() -> impl IntoView {
    let library = expect_context::<Library>();
    view! {
        <Show when=move || library.editor.read_only.get()>
            <aside class="shared" aria-label="A shared design">
                <Icon glyph=Glyph::Link size=14/>
                <p class="shared__text">"Shared with you: look around and run it. Nothing of yours is touched."</p>
                <button class="button" data-size="small" data-tone="accent" type="button" data-action="keep-copy" on:click=move |_| library.keep_copy()>
                    "Keep a copy"
                </button>
            </aside>
        </Show>
    }
}
