//! A button that opens a panel beneath itself: a menu, or a few fields. Esc, a click elsewhere and leaving it with the
//! keyboard close it; arrow keys walk through the items of a menu.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::platform::frame;

#[component]
pub fn Popup(
    open: RwSignal<bool>,
    /// What the button is called, where it shows no words of its own.
    label: &'static str,
    /// It is called by what it shows, and `label` explains it.
    #[prop(optional)]
    speaks: bool,
    button_class: &'static str,
    /// `menu` or `dialog`.
    #[prop(default = "menu")]
    role: &'static str,
    /// `start`: the panel begins where the button begins; `end`: it ends where the button ends.
    #[prop(default = "start")]
    align: &'static str,
    /// Called before it opens.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// What the button shows.
    #[prop(into)]
    button: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let trigger = NodeRef::<html::Button>::new();
    let toggle = move |_| {
        if open.get_untracked() {
            open.set(false);
            return;
        }
        if let Some(on_open) = on_open {
            on_open.run(());
        }
        open.set(true);
        frame::next(move |_| walk(root, Step::First));
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked() && !holds(root, event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let keys = move |event: ev::KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                open.set(false);
                if let Some(trigger) = trigger.get_untracked() {
                    drop(trigger.focus());
                }
            }
            "ArrowDown" if role == "menu" => walk(root, Step::Next),
            "ArrowUp" if role == "menu" => walk(root, Step::Previous),
            "Home" if role == "menu" => walk(root, Step::First),
            "End" if role == "menu" => walk(root, Step::Last),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div
            class="popup"
            node_ref=root
            on:keydown=keys
            on:focusout=move |event| {
                let to = event.related_target();
                if to.is_some() && !holds(root, to) {
                    open.set(false);
                }
            }
        >
            <button
                node_ref=trigger
                class=button_class
                type="button"
                aria-label=(!speaks).then_some(label)
                title=label
                aria-haspopup=role
                aria-expanded=move || open.get().to_string()
                on:click=toggle
            >
                {button.run()}
            </button>
            <Show when=move || open.get()>
                <div class="menu popup__panel" data-align=align data-role=role role=role aria-label=label>
                    {children()}
                </div>
            </Show>
        </div>
    }
}

/// A line of a menu: closes it, then acts.
#[component]
pub fn MenuItem(
    open: RwSignal<bool>,
    glyph: crate::widgets::icons::Glyph,
    #[prop(into)] text: String,
    #[prop(optional, into)] hint: String,
    on_choose: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="menu__item"
            role="menuitem"
            tabindex="-1"
            type="button"
            on:click=move |event| {
                // What opens now gives the focus back to the menu's button: the line itself is gone by then.
                focus_button(&event);
                open.set(false);
                on_choose.run(());
            }
        >
            <crate::widgets::icons::Icon glyph=glyph/>
            <span class="menu__text">{text}</span>
            {(!hint.is_empty()).then(|| view! { <span class="menu__hint">{hint.clone()}</span> })}
        </button>
    }
}

/// Gives the focus to the button of the menu in which this happened.
fn focus_button(event: &web_sys::Event) {
    let line = event.current_target().and_then(|line| line.dyn_into::<web_sys::Element>().ok());
    let popup = line.and_then(|line| line.closest(".popup").ok().flatten());
    let button = popup.and_then(|popup| popup.query_selector("[aria-haspopup]").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(button.focus());
    }
}

fn holds(root: NodeRef<html::Div>, target: Option<web_sys::EventTarget>) -> bool {
    let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    root.get_untracked().is_some_and(|root| root.contains(node.as_ref()))
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the items of a menu.
fn walk(root: NodeRef<html::Div>, step: Step) {
    let Some(root) = root.try_get_untracked().flatten() else { return };
    let Ok(found) = root.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<web_sys::HtmlElement> = (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into::<web_sys::HtmlElement>().ok())
        .collect();
    let focused = document().active_element();
    let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let last = items.len().saturating_sub(1);
    let to = match (step, at) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => last,
        (Step::Next, Some(at)) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        (Step::Previous, Some(at)) => at.checked_sub(1).unwrap_or(last),
    };
    if let Some(item) = items.get(to) {
        drop(item.focus());
    }
}
