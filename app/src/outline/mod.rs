//! Everything on the canvas as a tree: what a screen reader, or somebody who looks for a name, works with.

use aslant_engine::design::{Design, Id, Record};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// One row: the thing, how deep it stands, and whether it holds others.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: Id,
    level: usize,
    has_children: bool,
}

/// The rows in reading order. Contents of collapsed things are left out.
fn rows(design: &Design, closed: &std::collections::BTreeSet<Id>) -> Vec<Row> {
    let rank = |record: &Record| match record {
        Record::Api(_) => Some(0),
        Record::Trigger(_) => Some(1),
        Record::Workflow(_) => Some(2),
        Record::Function(_) => Some(3),
        Record::Resource(_) => Some(4),
        Record::Note(_) => Some(5),
        _ => None,
    };
    let mut top: Vec<(i32, Id)> =
        design.iter().filter_map(|(id, record)| Some((rank(record)?, id))).collect();
    top.sort_by_key(|(rank, id)| (*rank, *id));
    let mut open: Vec<(Id, usize)> = top.into_iter().rev().map(|(_, id)| (id, 1)).collect();
    let mut rows = Vec::new();
    while let Some((id, level)) = open.pop() {
        let children = design.children(id);
        rows.push(Row { id, level, has_children: !children.is_empty() });
        if !closed.contains(&id) {
            open.extend(children.into_iter().rev().map(|child| (child, level + 1)));
        }
    }
    rows
}

#[component]
pub fn Outline() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let closed = RwSignal::new(std::collections::BTreeSet::<Id>::new());
    let list = Memo::new(move |_| {
        editor.structure.track();
        closed.with(|closed| editor.with_design(|design| rows(design, closed)))
    });
    let tree = NodeRef::<leptos::html::Div>::new();
    let focus = move |id: Id| {
        editor.select([id]);
        editor.reveal(id);
        let target = tree
            .get_untracked()
            .and_then(|tree| tree.query_selector(&format!("[data-row='{}']", id.0)).ok().flatten())
            .and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(row) = target {
            let _ = row.focus();
        }
    };
    let keys = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let rows = list.get_untracked();
        let current = editor.selected_ids().first().copied();
        let at = rows.iter().position(|row| Some(row.id) == current);
        let to = |index: Option<usize>| index.and_then(|index| rows.get(index)).map(|row| row.id);
        let target = match event.key().as_str() {
            "ArrowDown" => to(Some(at.map_or(0, |at| at + 1))),
            "ArrowUp" => to(at.and_then(|at| at.checked_sub(1))),
            "Home" => to(Some(0)),
            "End" => to(rows.len().checked_sub(1)),
            "ArrowLeft" => {
                let row = at.and_then(|at| rows.get(at)).cloned();
                match row {
                    Some(row)
                        if row.has_children && !closed.with_untracked(|closed| closed.contains(&row.id)) =>
                    {
                        closed.update(|closed| {
                            closed.insert(row.id);
                        });
                        event.prevent_default();
                        event.stop_propagation();
                        return;
                    }
                    Some(row) => editor.with_design(|design| design.parent(row.id)),
                    None => None,
                }
            }
            "ArrowRight" => {
                if let Some(id) = current {
                    closed.update(|closed| {
                        closed.remove(&id);
                    });
                }
                event.prevent_default();
                event.stop_propagation();
                return;
            }
            "F2" | "Enter" => {
                if let Some(id) = current {
                    editor.start_rename(id);
                }
                event.prevent_default();
                event.stop_propagation();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(target) = target {
            focus(target);
        }
    };
    view! {
        <div class="outline" role="tree" aria-label="Outline of the design" node_ref=tree on:keydown=keys>
            <For each=move || list.get() key=move |row| (editor.opened.get_untracked(), row.id, row.level, row.has_children) let:row>
                <OutlineRow row=row closed=closed/>
            </For>
            <Show when=move || list.with(Vec::is_empty)>
                <div class="empty">
                    <p class="empty__title">"Nothing here yet"</p>
                    <p>"Everything on the canvas is listed here."</p>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn OutlineRow(row: Row, closed: RwSignal<std::collections::BTreeSet<Id>>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let id = row.id;
    let (kind, glyph) = match editor.node(id) {
        Some(node) => node.view.with_untracked(|view| (view.kind_name, view.glyph)),
        None => ("state", Glyph::Unknown),
    };
    let node = editor.node(id);
    let selected = move || editor.selection.with(|selection| selection.ids.contains(&id));
    let name = {
        let node = node.clone();
        move || match &node {
            Some(node) => node.view.with(|view| view.name.to_string()),
            None => editor.name(id).to_string(),
        }
    };
    let problems = node.clone().map(|node| {
        move || {
            let counts = node.problems.get();
            (counts.total() > 0).then(|| {
                view! { <span class="tabs__count" data-severity=counts.severity()>{counts.total()}</span> }
            })
        }
    });
    let is_open = move || !closed.with(|closed| closed.contains(&id));
    view! {
        <div
            class="outline__row"
            role="treeitem"
            tabindex=move || if selected() { "0" } else { "-1" }
            attr:aria-level=row.level
            aria-selected=move || selected().to_string()
            aria-expanded=move || row.has_children.then(|| is_open().to_string())
            data-row=id.0
            data-kind=kind
            style:padding-left=format!("{}px", 8 + (row.level - 1) * 14)
            on:click=move |event| {
                if event.shift_key() || event.ctrl_key() || event.meta_key() {
                    editor.toggle_selected(id);
                } else {
                    editor.select([id]);
                    editor.reveal(id);
                }
            }
            on:dblclick=move |_| editor.start_rename(id)
        >
            <button
                class="outline__toggle"
                tabindex="-1"
                aria-hidden="true"
                data-shown=row.has_children.to_string()
                on:click=move |event| {
                    event.stop_propagation();
                    closed.update(|closed| {
                        if !closed.remove(&id) {
                            closed.insert(id);
                        }
                    });
                }
            >
                {move || {
                    let glyph = if is_open() { Glyph::ChevronDown } else { Glyph::ChevronRight };
                    view! { <Icon glyph=glyph size=12/> }
                }}
            </button>
            <span class="palette__icon"><Icon glyph=glyph size=14/></span>
            <span class="outline__name">{name}</span>
            {problems}
        </div>
    }
}
