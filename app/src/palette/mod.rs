//! The palette: what can be added, searched, dragged onto the canvas, or added after the selection by click or key.

mod add;
mod items;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub use add::{Placement, add};
pub use items::{Item, SECTIONS};

use crate::canvas::PointerAdapter;
use crate::editor::Editor;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

/// A finger that rests this long starts a drag.
const LONG_PRESS_MILLISECONDS: i32 = 500;
/// A finger that moves farther scrolls instead.
const LONG_PRESS_SLOP: i32 = 8;

#[component]
pub fn Palette() -> impl IntoView {
    let query = RwSignal::new(String::new());
    let sections = move || {
        let query = query.get();
        SECTIONS
            .iter()
            .filter_map(|(title, items)| {
                let found: Vec<Item> = items.iter().copied().filter(|item| item.matches(&query)).collect();
                (!found.is_empty()).then_some((*title, found))
            })
            .collect::<Vec<_>>()
    };
    let list = NodeRef::<leptos::html::Div>::new();
    let step = move |event: &KeyboardEvent, by: isize| {
        let Some(root) = list.get_untracked() else { return };
        let Ok(buttons) = root.query_selector_all(".palette__item") else { return };
        let active = document().active_element();
        let at = (0..buttons.length()).position(|index| {
            buttons.item(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) == active
        });
        let next = match at {
            Some(at) => at.checked_add_signed(by),
            None => Some(0),
        };
        let target = next.and_then(|next| buttons.item(u32::try_from(next).ok()?));
        if let Some(element) = target.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
            event.prevent_default();
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => step(&event, 1),
        "ArrowUp" => step(&event, -1),
        _ => {}
    };
    view! {
        <div class="palette" node_ref=list on:keydown=keys>
            <label class="search">
                <Icon glyph=Glyph::Search size=14/>
                <input
                    class="search__field"
                    type="search"
                    placeholder="Search"
                    aria-label="Search what can be added"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                />
            </label>
            {move || {
                let sections = sections();
                if sections.is_empty() {
                    return view! {
                        <div class="empty">
                            <p class="empty__title">"Nothing of that name"</p>
                            <p>"Try “queue”, “wait” or “retry”."</p>
                        </div>
                    }
                    .into_any();
                }
                sections
                    .into_iter()
                    .map(|(title, items)| {
                        view! {
                            <section class="palette__section">
                                <h3 class="palette__title">{title}</h3>
                                <ul class="palette__list">
                                    {items.into_iter().map(|item| view! { <li><Entry item=item/></li> }).collect_view()}
                                </ul>
                            </section>
                        }
                    })
                    .collect_view()
                    .into_any()
            }}
        </div>
    }
}

#[component]
fn Entry(item: Item) -> impl IntoView {
    let adapter = PointerAdapter::from_context();
    let editor = expect_context::<Editor>();
    let resting = RwSignal::new(None::<(i32, i32, i32)>);
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if event.pointer_type() == "touch" {
            resting.set(Some((event.pointer_id(), event.client_x(), event.client_y())));
            let waited = event.clone();
            frame::after(LONG_PRESS_MILLISECONDS, move || {
                if resting
                    .try_get_untracked()
                    .flatten()
                    .is_some_and(|(pointer, ..)| pointer == waited.pointer_id())
                {
                    resting.set(None);
                    adapter.palette_down(&waited, item);
                }
            });
        } else {
            adapter.palette_down(&event, item);
        }
    };
    let moved = move |event: PointerEvent| {
        if let Some((_, x, y)) = resting.get_untracked()
            && (event.client_x() - x).abs().max((event.client_y() - y).abs()) > LONG_PRESS_SLOP
        {
            resting.set(None);
        }
    };
    let tapped = move |_| {
        if resting.get_untracked().is_some() {
            resting.set(None);
            add(editor, item, Placement::AfterSelection);
        }
    };
    // Mouse clicks are read by the canvas, which captures the pointer; keys and assistive technology arrive as clicks
    // without a pointer press.
    let clicked = move |event: web_sys::MouseEvent| {
        if event.detail() == 0 {
            add(editor, item, Placement::AfterSelection);
        }
    };
    view! {
        <button
            class="palette__item"
            data-kind=item.kind_name()
            data-item=item.label()
            title=item.hint()
            on:pointerdown=press
            on:pointermove=moved
            on:pointerup=tapped
            on:pointercancel=move |_| resting.set(None)
            on:click=clicked
        >
            <span class="palette__icon"><Icon glyph=item.glyph() size=16/></span>
            <span class="palette__label">{item.label()}</span>
        </button>
    }
}
