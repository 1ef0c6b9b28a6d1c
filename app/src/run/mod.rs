//! The dry run.

use leptos::prelude::*;

use crate::shell::{DrawerTab, Shell};
use crate::widgets::icons::{Glyph, Icon};

/// The part of the drawer that shows a run.
#[component]
pub fn RunPanel() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">"No run yet"</p>
            <p>"Run plays the design here, in the page. Nothing is called on AWS."</p>
        </div>
    }
}

/// The Run button of the top bar.
#[component]
pub fn RunControl() -> impl IntoView {
    let shell = expect_context::<Shell>();
    view! {
        <button class="button" data-tone="accent" on:click=move |_| shell.show_drawer(DrawerTab::Run)>
            <Icon glyph=Glyph::Play size=14/>
            "Run"
        </button>
    }
}

/// What the worker does with this wasm; called instead of the page where there is no window.
pub fn start_worker() {}
