//! The palette: what can be added, searched, dragged onto the canvas, or added after the selection by click or key.

mod add;
mod items;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

pub use add::{Placement, add};
pub use items::{Item, SECTIONS};

use crate::canvas::PointerAdapter;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

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
    // One Tab stop: the entry that had the focus last, else the first. Arrow keys walk through the others.
    let last = RwSignal::new(None::<Item>);
    let stop = Memo::new(move |_| {
        let shown: Vec<Item> = sections().into_iter().flat_map(|(_, items)| items).collect();
        last.get().filter(|item| shown.contains(item)).or_else(|| shown.first().copied())
    });
    let list = NodeRef::<leptos::html::Div>::new();
    let step = move |event: &KeyboardEvent, by: isize| {
        let Some(root) = list.get_untracked() else { return };
        let Ok(buttons) = root.query_selector_all(".palette__item") else { return };
        let active = document().active_element();
        let at = (0..buttons.length()).position(|index| {
            buttons.item(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) == active
        });
        // Above the first entry is the field.
        if at == Some(0) && by < 0 {
            let field = root.query_selector(".search__field").ok().flatten();
            if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = field.focus();
                event.prevent_default();
            }
            return;
        }
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
    let adapter = PointerAdapter::from_context();
    list.on_load(move |list| hold_scrolling(&list, adapter));
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
                                    {items.into_iter().map(|item| view! { <li><Entry item=item stop=stop last=last/></li> }).collect_view()}
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

/// While a finger drags an entry, the palette under it does not scroll. The browser asks listeners that may refuse.
fn hold_scrolling(list: &web_sys::Element, adapter: PointerAdapter) {
    let held = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if adapter.is_dragging_from_palette() {
            event.prevent_default();
        }
    });
    let options = web_sys::AddEventListenerOptions::new();
    options.set_passive(false);
    let _ = list.add_event_listener_with_callback_and_add_event_listener_options(
        "touchmove",
        held.as_ref().unchecked_ref(),
        &options,
    );
    held.forget();
}

#[component]
fn Entry(item: Item, stop: Memo<Option<Item>>, last: RwSignal<Option<Item>>) -> impl IntoView {
    let adapter = PointerAdapter::from_context();
    let editor = expect_context::<Editor>();
    let press = move |event: PointerEvent| {
        if event.button() == 0 {
            adapter.palette_down(&event, item);
        }
    };
    // Presses are read by the canvas, which captures the pointer; keys and assistive technology arrive as clicks
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
            tabindex=move || if stop.get() == Some(item) { "0" } else { "-1" }
            on:focus=move |_| last.set(Some(item))
            on:pointerdown=press
            on:click=clicked
            on:contextmenu=move |event| event.prevent_default()
        >
            <span class="palette__icon"><Icon glyph=item.glyph() size=16/></span>
            <span class="palette__label">{item.label()}</span>
        </button>
    }
}
