//! One row of the outline.

use leptos::prelude::*;

use super::Tree;
use super::tree::Row;
use crate::canvas::open_menu;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn OutlineRow(tree: Tree, row: Row) -> impl IntoView {
    let editor = tree.editor;
    let id = row.id;
    let (kind, glyph) = match editor.node(id) {
        Some(node) => node.view.with_untracked(|view| (view.kind_name, view.glyph)),
        None => ("state", Glyph::Unknown),
    };
    let node = editor.node(id);
    let selected = move || editor.selection.with(|selection| selection.ids.contains(&id));
    let name = {
        let node = node.clone();
        move || {
            if let Some(node) = &node {
                return node.view.with(|view| view.name.to_string());
            }
            editor.structure.track();
            editor.name(id).to_string()
        }
    };
    let label = {
        let (name, node) = (name.clone(), node.clone());
        move || {
            let run = node.as_ref().and_then(|node| node.run.get());
            let status = run.map(|status| format!(", {}", status.words())).unwrap_or_default();
            let problems = node.as_ref().map_or(0, |node| node.problems.get().total());
            let problems = match problems {
                0 => String::new(),
                1 => ", 1 problem".to_owned(),
                many => format!(", {many} problems"),
            };
            format!("{}, {kind}{status}{problems}", name())
        }
    };
    let problems = node.map(|node| {
        move || {
            let counts = node.problems.get();
            (counts.total() > 0).then(|| {
                view! { <span class="tabs__count" data-severity=counts.severity()>{counts.total()}</span> }
            })
        }
    });
    let is_open = move || !tree.closed.with(|closed| closed.contains(&id));
    let aimed = move || {
        let aim = tree.adapter.canvas.aim.get()?;
        let (target, verdict) = aim.target?;
        (target == id).then_some(if verdict.is_ok() { "true" } else { "refused" })
    };
    let text = move || {
        if tree.renaming.get() == Some(id) {
            field(tree, id).into_any()
        } else {
            let name = name.clone();
            view! { <span class="outline__name">{name}</span> }.into_any()
        }
    };
    view! {
        <div
            class="outline__row"
            role="treeitem"
            tabindex=move || if tree.tab_stop() == Some(id) { "0" } else { "-1" }
            attr:aria-level=row.level
            attr:aria-posinset=row.place.0
            attr:aria-setsize=row.place.1
            aria-label=label
            aria-selected=move || selected().to_string()
            aria-expanded=move || row.has_children.then(|| is_open().to_string())
            data-row=id.0
            data-kind=kind
            data-aimed=aimed
            style:padding-left=format!("{}px", 8 + (row.level - 1) * 14)
            on:click=move |event| {
                if event.shift_key() || event.ctrl_key() || event.meta_key() {
                    editor.toggle_selected(id);
                } else {
                    editor.select([id]);
                    editor.reveal(id);
                }
            }
            on:dblclick=move |_| tree.rename(id)
            on:contextmenu=move |event| {
                event.prevent_default();
                if !editor.selected_ids().contains(&id) {
                    editor.select([id]);
                }
                tree.focus(id);
                open_menu(tree.adapter, super::keys::beside(tree, id));
            }
        >
            <button
                class="outline__toggle"
                tabindex="-1"
                aria-hidden="true"
                data-shown=row.has_children.to_string()
                on:click=move |event| {
                    event.stop_propagation();
                    tree.set_open(id, !is_open());
                }
            >
                {move || {
                    let glyph = if is_open() { Glyph::ChevronDown } else { Glyph::ChevronRight };
                    view! { <Icon glyph=glyph size=12/> }
                }}
            </button>
            <span class="palette__icon"><Icon glyph=glyph size=14/></span>
            {text}
            {problems}
        </div>
    }
}

/// The name being edited in its row: Enter or leaving keeps it, Esc does not.
fn field(tree: Tree, id: aslant_engine::design::Id) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    input.on_load(|input| frame::focus_once_there(input, web_sys::HtmlInputElement::select));
    let done = StoredValue::new(false);
    let finish = move |keep: bool, refocus: bool| {
        // Its removal takes the focus from it once more.
        if done.try_get_value().unwrap_or(true) {
            return;
        }
        done.set_value(true);
        let name = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        tree.renaming.set(None);
        if keep {
            tree.editor.rename(id, &name);
        }
        if refocus {
            frame::next(move |_| tree.focus(id));
        }
    };
    view! {
        <input
            node_ref=input
            class="outline__field"
            aria-label="Name"
            spellcheck="false"
            autocomplete="off"
            prop:value=tree.editor.name(id).to_string()
            on:click=move |event| event.stop_propagation()
            on:dblclick=move |event| event.stop_propagation()
            on:keydown=move |event| {
                event.stop_propagation();
                match event.key().as_str() {
                    "Enter" => finish(true, true),
                    "Escape" => finish(false, true),
                    _ => {}
                }
            }
            on:blur=move |_| finish(true, false)
        />
    }
}
