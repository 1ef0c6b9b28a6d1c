//! Zoom, fit, tidy.

use leptos::prelude::*;

use crate::editor::Editor;
use crate::shell::actions::with_keys;
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn Controls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    view! {
        <div class="controls" role="toolbar" aria-label="View">
            <button class="icon-button" data-size="small" aria-label="Zoom out" title=with_keys("Zoom out", "zoom-out") on:click=move |_| editor.zoom_by(1.0 / 1.2)>
                <Icon glyph=Glyph::Minus size=14/>
            </button>
            <button class="controls__zoom" title=with_keys("Zoom to 100 %", "zoom-100") on:click=move |_| editor.zoom_to(1.0)>
                {move || format!("{} %", (editor.viewport.get().zoom * 100.0).round())}
            </button>
            <button class="icon-button" data-size="small" aria-label="Zoom in" title=with_keys("Zoom in", "zoom-in") on:click=move |_| editor.zoom_by(1.2)>
                <Icon glyph=Glyph::Plus size=14/>
            </button>
            <span class="controls__rule"></span>
            <button class="controls__action" title=with_keys("Show everything", "fit") on:click=move |_| editor.fit()>
                <Icon glyph=Glyph::Fit size=14/>
                "Fit"
            </button>
            <button class="controls__action" title="Lay everything out anew, or what is selected" on:click=move |_| editor.tidy()>
                <Icon glyph=Glyph::Tidy size=14/>
                "Tidy"
            </button>
        </div>
    }
}
