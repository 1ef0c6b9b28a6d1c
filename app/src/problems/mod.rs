//! What the checks found, and what can be done about it. `checker` runs them, `panel` lists what they found, `row` shows one
//! finding, `at_card` those of a card beside it, `words` says places and codes.

mod at_card;
mod checker;
mod panel;
mod row;
mod words;

use aslant_engine::analysis::fix_commands;
use aslant_engine::design::Place;
use aslant_engine::diagnostic::Fix;
use leptos::prelude::*;

pub use at_card::AtCard;
pub use checker::Checker;
pub use panel::ProblemsPanel;
pub use words::{count_words, glyph_of, severity_name};

use crate::editor::{Editor, ToastTone};
use crate::widgets::icons::{Glyph, Icon};

pub use row::go;

/// Carries a fix out as one step of undo; one that the design has outgrown does nothing but say so.
pub fn apply_fix(editor: Editor, fix: &Fix<Place>) {
    let fits = checker::still_fits(editor, fix);
    match editor.with_design(|design| fix_commands(design, fix)).filter(|_| fits) {
        Some(command) => {
            let mut label = fix.title.clone();
            if let Some(first) = label.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            if editor.dispatch(&label, command).is_some() {
                editor.announce(format!("Done: {}", fix.title));
            }
        }
        None => editor.toast(
            ToastTone::Info,
            format!("\"{}\" no longer fits: the design has changed since.", fix.title),
        ),
    }
}

/// The number on the drawer's tab.
#[component]
pub fn ProblemCount() -> impl IntoView {
    let counts = expect_context::<Checker>().counts;
    move || {
        let counts = counts.get();
        (counts.total() > 0).then(|| {
            view! { <span class="tabs__count" data-severity=counts.severity()>{counts.total()}</span> }
        })
    }
}

/// The count in the top bar.
#[component]
pub fn ProblemsButton(on_open: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let Checker { counts, checked, .. } = expect_context::<Checker>();
    view! {
        <button
            class="topbar__count"
            type="button"
            data-severity=move || counts.get().severity()
            data-checked=move || checked.get().map(|revision| revision.to_string())
            title=move || count_words(counts.get())
            aria-label=move || format!("Problems: {}. {}", counts.get().total(), count_words(counts.get()))
            on:click=move |_| on_open()
        >
            {move || {
                let glyph = match counts.get().severity() {
                    "none" => Glyph::Check,
                    severity => glyph_of(severity),
                };
                view! { <Icon glyph=glyph/> }
            }}
            {move || counts.get().total()}
        </button>
    }
}
