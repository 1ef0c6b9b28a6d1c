//! The form of what is selected.

use leptos::prelude::*;

use crate::editor::Editor;
use crate::shell::Shell;
use crate::widgets::icons::{Glyph, Icon};

/// Shows the selection: of one thing its form, of nothing the design itself.
#[component]
pub fn Inspector() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let title = move || match editor.selected_one() {
        Some(id) => editor.node(id).map_or_else(String::new, |node| node.view.get().title.to_string()),
        None => editor.design_name.get().to_string(),
    };
    view! {
        <div class="side__head">
            <h2 style="flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">{title}</h2>
            <button
                class="icon-button"
                data-size="small"
                aria-label="Hide the inspector"
                title="Hide the inspector"
                on:click=move |_| shell.right_open.set(false)
            >
                <Icon glyph=Glyph::PanelRight/>
            </button>
        </div>
        <div class="side__body"></div>
    }
}
