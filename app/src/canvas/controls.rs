//! Zoom, fit, tidy.

use leptos::prelude::*;

use crate::editor::Editor;
use crate::shell::actions::{keys_of, with_keys};
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::popup::{MenuItem, Popup};

#[component]
pub fn Controls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let open = RwSignal::new(false);
    view! {
        <div class="controls" role="toolbar" aria-label="View">
            <button class="icon-button" data-size="small" aria-label="Zoom out" title=with_keys("Zoom out", "zoom-out") on:click=move |_| editor.zoom_by(1.0 / 1.2)>
                <Icon glyph=Glyph::Minus size=14/>
            </button>
            <Popup
                open=open
                label="Zoom"
                speaks=true
                button_class="controls__zoom"
                button=move || view! { {move || format!("{} %", (editor.viewport.get().zoom * 100.0).round())} }
            >
                {levels(editor, open)}
            </Popup>
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

/// The lines of the zoom's menu.
fn levels(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let to = move |percent: u32, keys: String| {
        let zoom = Callback::new(move |()| editor.zoom_to(f64::from(percent) / 100.0));
        view! { <MenuItem open=open glyph=Glyph::Search text=format!("{percent} %") hint=keys on_choose=zoom/> }
    };
    view! {
        {to(50, String::new())}
        {to(100, keys_of("zoom-100"))}
        {to(200, String::new())}
        <div class="menu__rule" role="separator"></div>
        <MenuItem open=open glyph=Glyph::Fit text="Everything" hint=keys_of("fit") on_choose=Callback::new(move |()| editor.fit())/>
        <MenuItem open=open glyph=Glyph::Focus text="The selection" hint=keys_of("fit-selection") on_choose=Callback::new(move |()| editor.fit_selection())/>
    }
}
