//! What the checks found, and what can be done about it.

use leptos::prelude::*;

use crate::widgets::icons::{Glyph, Icon};

/// The list in the drawer.
#[component]
pub fn ProblemsPanel() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">"No problems found"</p>
            <p>"What the checks find stands here, with its place and its fix."</p>
        </div>
    }
}

/// The number on the drawer's tab.
#[component]
pub fn ProblemCount() -> impl IntoView {}

/// The count in the top bar.
#[component]
pub fn ProblemsButton(on_open: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <button class="topbar__count" data-severity="none" title="Problems" on:click=move |_| on_open()>
            <Icon glyph=Glyph::Check/>
            "0"
        </button>
    }
}
