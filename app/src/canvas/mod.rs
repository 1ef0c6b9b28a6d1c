//! The canvas: cards and edges in one transformed layer, and the gestures on them.

mod card;
mod edges;

use leptos::prelude::*;

use crate::editor::Editor;
use card::Card;
use edges::EdgeLayer;

#[component]
pub fn Canvas() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let transform = move || {
        let view = editor.viewport.get();
        format!("translate({}px, {}px) scale({})", view.offset.x, view.offset.y, view.zoom)
    };
    view! {
        <div class="canvas" role="application" aria-label="Canvas" tabindex="0">
            <div class="canvas__layer" style:transform=transform>
                <EdgeLayer/>
                <For each=move || editor.visible_nodes.get().to_vec() key=|id| *id let:id>
                    <Card id=id/>
                </For>
            </div>
        </div>
    }
}
