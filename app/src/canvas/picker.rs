//! What can come next: opened where a new edge was dropped on empty canvas, or by a key. The focus stays in its field;
//! arrow keys walk through the list, Enter takes what is marked, Esc leaves all as it was.

use aslant_engine::design::{EdgeKind, Id};
use aslant_engine::geometry::Rect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::focus::Return;
use super::state::{CanvasState, PickerRequest};
use crate::editor::Editor;
use crate::palette::{Item, Placement, SECTIONS, add};
use crate::platform::{frame, media};
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
        let request = canvas.picker.get()?;
        Some(picker(editor, canvas, request))
    }
}

fn picker(editor: Editor, canvas: CanvasState, request: PickerRequest) -> impl IntoView {
    let PickerRequest { from, at, by_hand, any_edge, scope } = request;
    let screen = editor.viewport.get_untracked().screen_from_canvas(at);
    let size = editor.canvas_size.get_untracked();
    let scale = media::text_scale();
    let title = match &from {
        Some((id, _)) => format!("What comes after {}", editor.name(*id)),
        None => "What to add".to_owned(),
    };
    let back = StoredValue::new_local(Return::here());
    // The edges that may lead to what is picked, the likeliest first.
    let edges: Option<(Id, Vec<EdgeKind>)> = from.map(|(from, kind)| {
        let others = editor.with_design(|design| design.edge_kinds(from));
        let others = others.into_iter().map(|(other, _)| other).filter(|other| any_edge && *other != kind);
        (from, std::iter::once(kind.clone()).chain(others).collect())
    });
    let edges = StoredValue::new(edges);
    let edge_to = move |item: Item| {
        edges.with_value(|edges| {
            let (from, kinds) = edges.as_ref()?;
            Some((*from, kinds.iter().find(|kind| fits(editor, *from, kind, item))?.clone()))
        })
    };
    let query = RwSignal::new(String::new());
    let marked = RwSignal::new(0_usize);
    let field = NodeRef::<leptos::html::Input>::new();
    let list = NodeRef::<leptos::html::Div>::new();
    field.on_load(|input| frame::focus_once_there(input, |_| ()));
    let found = Memo::new(move |_| {
        let query = query.get();
        let suits = |item: &Item| edges.with_value(Option::is_none) || edge_to(*item).is_some();
        SECTIONS
            .iter()
            .flat_map(|(_, items)| items.iter().copied())
            .filter(|item| suits(item) && item.matches(&query))
            .collect::<Vec<_>>()
    });
    let close = move || {
        canvas.picker.set(None);
        back.with_value(|back| back.go(canvas));
    };
    let pick = move |item: Item| {
        let placement = match edge_to(item) {
            Some((from, kind)) => Placement::After { from, kind, at: by_hand.then_some(at) },
            None if by_hand => {
                let card = Rect::at(at, item.size());
                let above = scope.filter(|_| item.is_state());
                match above.and_then(|scope| super::scene::loose_end(editor, scope, card)) {
                    Some(edge) => Placement::After { from: edge.from, kind: edge.kind, at: Some(at) },
                    None => Placement::At { at, scope, edge: None },
                }
            }
            None => Placement::AfterSelection,
        };
        close();
        add(editor, item, placement);
    };
    let mark = move |index: usize| {
        marked.set(index);
        if let Some(option) = list
            .get_untracked()
            .and_then(|list| list.query_selector(&format!("#picker-{index}")).ok().flatten())
        {
            option.scroll_into_view_with_bool(false);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        event.stop_propagation();
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let at = marked.get_untracked().min(last);
        match event.key().as_str() {
            "Escape" => close(),
            "ArrowDown" => mark(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => mark(at.checked_sub(1).unwrap_or(last)),
            "Enter" => {
                if let Some(item) = found.with_untracked(|found| found.get(at).copied()) {
                    pick(item);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Element>().ok());
        let inside = to.as_ref().is_some_and(|to| to.closest(".picker").ok().flatten().is_some());
        if to.is_some() && !inside {
            canvas.picker.set(None);
        }
    };
    let label = title.clone();
    view! {
        <div
            class="menu picker"
            role="dialog"
            aria-label=title
            style:left=format!("{}px", screen.x.min(size.width - 240.0 * scale).max(8.0))
            style:top=format!("{}px", screen.y.min(size.height - 320.0 * scale).max(8.0))
            on:keydown=keys
            on:focusout=left
        >
            <input
                node_ref=field
                class="picker__field"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=label.clone()
                aria-label=label
                aria-expanded="true"
                aria-controls="picker-list"
                aria-activedescendant=move || format!("picker-{}", marked.get())
                on:input=move |event| {
                    query.set(event_target_value(&event));
                    marked.set(0);
                }
            />
            <div node_ref=list id="picker-list" class="picker__list" role="listbox" aria-label="What can be added">
                {move || found.get().into_iter().enumerate().map(|(index, item)| view! {
                    <button
                        id=format!("picker-{index}")
                        class="menu__item"
                        role="option"
                        tabindex="-1"
                        aria-selected=move || (marked.get() == index).to_string()
                        data-kind=item.kind_name()
                        data-item=item.label()
                        title=item.hint()
                        on:click=move |_| pick(item)
                    >
                        <span class="palette__icon"><Icon glyph=item.glyph()/></span>
                        {item.label()}
                    </button>
                }).collect_view()}
                {move || found.with(Vec::is_empty).then(|| view! { <p class="picker__none">"Nothing of that name fits here"</p> })}
            </div>
        </div>
    }
}
