//! What can come next: opened where a new edge was dropped on empty canvas.

use aslant_engine::design::{EdgeKind, Id};
use leptos::prelude::*;

use super::state::{CanvasState, PickerRequest};
use crate::editor::Editor;
use crate::palette::{Item, Placement, SECTIONS, add};
use crate::platform::frame;
use crate::widgets::icons::Icon;

/// What may stand at the end of such an edge.
fn fits(editor: Editor, from: Id, kind: &EdgeKind, item: Item) -> bool {
    match kind {
        EdgeKind::Call | EdgeKind::Use(_) => {
            matches!(item, Item::Function | Item::Resource(_) | Item::Workflow(_))
        }
        EdgeKind::Integration => matches!(item, Item::Function | Item::Workflow(_) | Item::Resource(_)),
        EdgeKind::TriggerTarget => matches!(item, Item::Function | Item::Workflow(_)),
        EdgeKind::TriggerSource | EdgeKind::OnFailure => matches!(item, Item::Resource(_)),
        _ => item.is_state() && editor.with_design(|design| design.state(from).is_some()),
    }
}

#[component]
pub fn Picker() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let PickerRequest { from, at, .. } = canvas.picker.get()?;
        let (from, kind) = from?;
        let screen = editor.viewport.get_untracked().screen_from_canvas(at);
        let size = editor.canvas_size.get_untracked();
        let query = RwSignal::new(String::new());
        let field = NodeRef::<leptos::html::Input>::new();
        field.on_load(move |input| {
            frame::next(move |_| {
                let _ = input.focus();
            });
        });
        let kind = StoredValue::new(kind);
        let found = move || {
            let query = query.get();
            SECTIONS
                .iter()
                .flat_map(|(_, items)| items.iter().copied())
                .filter(|item| fits(editor, from, &kind.get_value(), *item) && item.matches(&query))
                .collect::<Vec<_>>()
        };
        let pick = move |item: Item| {
            canvas.picker.set(None);
            add(editor, item, Placement::After { from, kind: kind.get_value(), at: Some(at) });
        };
        Some(view! {
            <div
                class="menu picker"
                role="dialog"
                aria-label="What comes next"
                style:left=format!("{}px", screen.x.min(size.width - 240.0).max(8.0))
                style:top=format!("{}px", screen.y.min(size.height - 320.0).max(8.0))
                on:keydown=move |event| {
                    event.stop_propagation();
                    match event.key().as_str() {
                        "Escape" => canvas.picker.set(None),
                        "Enter" => {
                            if let Some(item) = found().first() {
                                event.prevent_default();
                                pick(*item);
                            }
                        }
                        _ => {}
                    }
                }
            >
                <input
                    node_ref=field
                    class="picker__field"
                    type="text"
                    placeholder="What comes next"
                    aria-label="Search"
                    on:input=move |event| query.set(event_target_value(&event))
                />
                <div class="picker__list">
                    {move || found().into_iter().map(|item| view! {
                        <button class="menu__item" data-kind=item.kind_name() data-item=item.label() on:click=move |_| pick(item)>
                            <span class="palette__icon"><Icon glyph=item.glyph()/></span>
                            {item.label()}
                        </button>
                    }).collect_view()}
                </div>
            </div>
        })
    }
}
