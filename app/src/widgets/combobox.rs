//! One of many words, found by typing a part of it: for lists that are too long for a menu. Only the lines that are shown
//! are elements of the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::fields::next_element_id;
use crate::widgets::icons::{Glyph, Icon};

/// More lines than this are not shown; typing on narrows them.
const MOST: usize = 80;
/// The room that the list wants, in pixels.
const HEIGHT: f64 = 250.0;

#[component]
pub fn Combobox(
    #[prop(into)] id: String,
    /// What is chosen, in words; empty where nothing is.
    #[prop(into)]
    shown: Signal<String>,
    /// What can be chosen: value and label. Asked when the list is opened.
    options: Callback<(), Vec<(String, String)>>,
    on_change: Callback<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] invalid: Signal<bool>,
    #[prop(default = "Choose …", into)] placeholder: &'static str,
) -> impl IntoView {
    let list = StoredValue::new(next_element_id());
    let field = NodeRef::<leptos::html::Input>::new();
    // The words that the list is sifted by; `None` while it is closed.
    let query = RwSignal::new(None::<String>);
    let all = StoredValue::new(Vec::<(String, String)>::new());
    let marked = RwSignal::new(0_usize);
    let place = RwSignal::new((0.0_f64, 0.0_f64, Some(0.0_f64), 0.0_f64));
    let found = Memo::new(move |_| {
        query.with(|query| {
            let Some(query) = query else { return Vec::new() };
            let wanted = query.to_lowercase();
            all.with_value(|all| {
                let mut found: Vec<(String, String)> =
                    all.iter().filter(|(_, label)| label.to_lowercase().contains(&wanted)).cloned().collect();
                found.sort_by_key(|(_, label)| !label.to_lowercase().starts_with(&wanted));
                found
            })
        })
    });
    let open = move |words: String| {
        if query.with_untracked(Option::is_none) {
            all.set_value(options.run(()));
            if let Some(field) = field.get_untracked() {
                let rect = field.get_bounding_client_rect();
                let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0);
                let below = rect.bottom() + HEIGHT < height || rect.top() < HEIGHT;
                let top = below.then_some(rect.bottom() + 3.0);
                place.set((rect.left(), rect.width(), top, height - rect.top() + 3.0));
            }
        }
        let chosen = shown.get_untracked();
        let at = if words.is_empty() {
            all.with_value(|all| all.iter().position(|(_, label)| *label == chosen)).unwrap_or(0)
        } else {
            0
        };
        query.set(Some(words));
        marked.set(at.min(MOST - 1));
    };
    let close = move || {
        if query.try_with_untracked(Option::is_some) == Some(true) {
            query.set(None);
        }
        if let Some(field) = field.try_get_untracked().flatten() {
            field.set_value(&shown.get_untracked());
        }
    };
    let choose = move |index: usize| {
        let value = found.with_untracked(|found| found.get(index).cloned());
        query.set(None);
        if let Some((value, label)) = value {
            on_change.run(value);
            if let Some(field) = field.get_untracked() {
                field.set_value(&label);
                field.select();
            }
        }
    };
    let mark = move |index: usize| {
        marked.set(index);
        let id = format!("{}-{index}", list.get_value());
        if let Some(line) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let is_open = query.with_untracked(Option::is_some);
        let last = found.with_untracked(Vec::len).min(MOST).saturating_sub(1);
        let at = marked.get_untracked().min(last);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !is_open => open(String::new()),
            "ArrowDown" => mark(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => mark(at.checked_sub(1).unwrap_or(last)),
            "Enter" if is_open => choose(at),
            "Escape" if is_open => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let rest = Memo::new(move |_| found.with(Vec::len).saturating_sub(MOST));
    view! {
        <div class="select combobox">
            <input
                node_ref=field
                class="input select__field"
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=placeholder
                aria-label=label
                aria-autocomplete="list"
                aria-expanded=move || query.with(Option::is_some).to_string()
                aria-controls=move || query.with(Option::is_some).then(|| list.get_value())
                aria-activedescendant=move || query.with(Option::is_some).then(|| format!("{}-{}", list.get_value(), marked.get()))
                aria-invalid=move || invalid.get().to_string()
                prop:value=move || shown.get()
                on:focus=move |event| {
                    if let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
                        field.select();
                    }
                }
                on:click=move |_| if query.with_untracked(Option::is_none) { open(String::new()) }
                on:input=move |event| open(event_target_value(&event))
                on:keydown=keys
                on:blur=move |_| close()
            />
            <span class="select__arrow" aria-hidden="true"><Icon glyph=Glyph::ChevronDown size=14/></span>
            <Show when=move || query.with(Option::is_some)>
                <div
                    class="suggest"
                    style:left=move || format!("{}px", place.get().0)
                    style:width=move || format!("{}px", place.get().1)
                    style:top=move || place.get().2.map_or("auto".to_owned(), |top| format!("{top}px"))
                    style:bottom=move || {
                        let (_, _, top, bottom) = place.get();
                        if top.is_some() { "auto".to_owned() } else { format!("{bottom}px") }
                    }
                >
                    <div class="suggest__list" role="listbox" id=list.get_value() aria-label="What can be chosen">
                        {move || found.get().into_iter().take(MOST).enumerate().map(|(index, (_, label))| view! {
                            <div
                                class="suggest__line"
                                role="option"
                                id=format!("{}-{index}", list.get_value())
                                aria-selected=move || (marked.get() == index).to_string()
                                on:pointerdown=move |event| {
                                    event.prevent_default();
                                    choose(index);
                                }
                            >
                                <span class="suggest__label">{label}</span>
                            </div>
                        }).collect_view()}
                    </div>
                    {move || found.with(Vec::is_empty).then(|| view! { <p class="suggest__about">"Nothing of that name"</p> })}
                    {move || (rest.get() != 0).then(|| view! { <p class="suggest__about">{format!("{} more; type a part of the name", rest.get())}</p> })}
                </div>
            </Show>
        </div>
    }
}
