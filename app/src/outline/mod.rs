//! Everything on the canvas as a tree: what a screen reader, or somebody who looks for a name, works with. It does all that
//! the canvas does: select, rename, add, connect, delete, run.

mod keys;
mod row;
mod tree;

use std::collections::BTreeSet;

use aslant_engine::design::Id;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::canvas::PointerAdapter;
use crate::editor::Editor;
use row::OutlineRow;
use tree::{Row, rows};

/// What the tree and its rows share.
#[derive(Clone, Copy)]
struct Tree {
    adapter: PointerAdapter,
    editor: Editor,
    /// Rows whose contents are not listed.
    closed: RwSignal<BTreeSet<Id>>,
    list: Memo<Vec<Row>>,
    /// The row whose name is being edited.
    renaming: RwSignal<Option<Id>>,
    root: NodeRef<leptos::html::Div>,
}

impl Tree {
    /// The row that the Tab key comes to: that of the selection, else the first.
    fn tab_stop(self) -> Option<Id> {
        let selected = self.editor.selection.with(|selection| selection.ids.clone());
        self.list.with(|rows| {
            rows.iter().find(|row| selected.contains(&row.id)).or(rows.first()).map(|row| row.id)
        })
    }

    fn element(self, id: Id) -> Option<web_sys::HtmlElement> {
        let root = self.root.get_untracked()?;
        let row = root.query_selector(&format!("[data-row='{}']", id.0)).ok().flatten()?;
        row.dyn_into().ok()
    }

    fn focus(self, id: Id) {
        if let Some(row) = self.element(id) {
            let _ = row.focus();
        }
    }

    /// Selects a row's thing and gives the row the focus.
    fn go(self, id: Id) {
        self.editor.select([id]);
        self.editor.reveal(id);
        self.focus(id);
    }

    fn is_open(self, id: Id) -> bool {
        !self.closed.with_untracked(|closed| closed.contains(&id))
    }

    fn set_open(self, id: Id, open: bool) {
        self.closed.update(|closed| {
            if open {
                closed.remove(&id);
            } else {
                closed.insert(id);
            }
        });
    }

    /// Begins to edit the name in the row, where the thing has a name of its own.
    fn rename(self, id: Id) {
        let nameable = self
            .editor
            .with_design(|design| design.get(id).is_some_and(|record| record.own_name().is_some()));
        if nameable {
            self.renaming.set(Some(id));
        }
    }
}

/// The row that has the focus.
fn focused_row() -> Option<Id> {
    let row = document().active_element()?.closest("[data-row]").ok().flatten()?;
    row.get_attribute("data-row")?.parse().ok().map(Id)
}

#[component]
pub fn Outline() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let closed = RwSignal::new(BTreeSet::<Id>::new());
    let list = Memo::new(move |_| {
        editor.structure.track();
        closed.with(|closed| editor.with_design(|design| rows(design, closed)))
    });
    let tree = Tree {
        adapter: PointerAdapter::from_context(),
        editor,
        closed,
        list,
        renaming: RwSignal::new(None),
        root: NodeRef::new(),
    };
    keep_focus(tree);
    view! {
        <div
            class="outline"
            role=move || if list.with(Vec::is_empty) { "group" } else { "tree" }
            aria-label="Outline of the design"
            aria-multiselectable=move || list.with(|list| (!list.is_empty()).then_some("true"))
            node_ref=tree.root
            on:keydown=move |event| keys::pressed(tree, &event)
        >
            <For each=move || list.get() key=move |row| (editor.opened.get_untracked(), row.id, row.level, row.has_children) let:row>
                <OutlineRow tree=tree row=row/>
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

/// The focus goes to the row beside one that is gone, so that the keys do not fall out of the tree.
fn keep_focus(tree: Tree) {
    Effect::new(move |before: Option<Vec<Row>>| {
        let now = tree.list.get();
        let lost = before
            .as_ref()
            .is_some_and(|before| before.iter().any(|row| !now.iter().any(|other| other.id == row.id)));
        if lost && keys::had_focus() {
            let gone = before
                .as_ref()
                .and_then(|before| before.iter().position(|row| !now.iter().any(|other| other.id == row.id)));
            let near = gone.and_then(|at| now.get(at.min(now.len().saturating_sub(1)))).map(|row| row.id);
            crate::platform::frame::next(move |_| {
                let nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
                if let Some(near) = near.filter(|_| nowhere) {
                    tree.focus(near);
                }
            });
        }
        now
    });
}
