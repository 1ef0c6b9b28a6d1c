//! What is selected: cards, or one edge.

use std::collections::BTreeSet;

use aslant_engine::design::{EdgeKind, EdgeRef, Id, Place};
use aslant_engine::json::Pointer;
use leptos::prelude::*;

use super::{Editor, put};

/// The selection. Cards and an edge are never selected together.
pub use aslant_engine::design::history::Selection as Selected;

/// What an edge is written as: a place in what it leaves. `None` for edges that are no part of a definition.
pub fn edge_place(edge: &EdgeRef) -> Option<Place> {
    let member = |name: &str| Pointer::from_tokens([name]);
    let item = |list: &str, index: usize, name: &str| Pointer::from_tokens([list, &index.to_string(), name]);
    let pointer = match &edge.kind {
        EdgeKind::Next => member("Next"),
        EdgeKind::Default => member("Default"),
        EdgeKind::Start(0) => member("StartAt"),
        EdgeKind::Choice(index) => item("Choices", *index, "Condition"),
        EdgeKind::Catch(index) => item("Catch", *index, "ErrorEquals"),
        EdgeKind::Call => member("Resource"),
        _ => return None,
    };
    Some(Place { owner: edge.from, pointer })
}

/// Where more is selected than this, its edges do not come forward: most of the canvas would.
const MOST_LIVELY: usize = 60;

impl Editor {
    /// Selects these cards and nothing else.
    pub fn select(self, ids: impl IntoIterator<Item = Id>) {
        let ids = {
            let inner = self.inner();
            let nodes = inner.nodes.borrow();
            ids.into_iter().filter(|id| nodes.contains_key(id)).collect()
        };
        self.set_selection(Selected { ids, edge: None });
    }

    pub fn toggle_selected(self, id: Id) {
        let mut ids = self.selected_ids();
        if !ids.remove(&id) {
            ids.insert(id);
        }
        self.select(ids);
    }

    pub fn select_edge(self, edge: EdgeRef) {
        self.set_selection(Selected { ids: BTreeSet::new(), edge: Some(edge) });
    }

    /// Selects what was selected before; an edge that is no more leaves nothing selected.
    pub fn select_again(self, selected: Selected) {
        match selected.edge {
            Some(edge) if self.inner().edges.borrow().contains_key(&edge) => self.select_edge(edge),
            _ => self.select(selected.ids),
        }
    }

    pub fn clear_selection(self) {
        self.set_selection(Selected::default());
    }

    pub fn select_all(self) {
        let reachable = self.entered_ids();
        let ids = self.node_ids.get_untracked();
        let entered = self.entered.get_untracked();
        self.select(
            ids.iter()
                .copied()
                .filter(|id| reachable.as_ref().is_none_or(|ids| ids.contains(id) && Some(*id) != entered)),
        );
    }

    /// The ids selected; not reactive.
    pub fn selected_ids(self) -> BTreeSet<Id> {
        self.selection.with_untracked(|selection| selection.ids.clone())
    }

    /// The only thing selected, if it is one thing. Reactive.
    pub fn selected_one(self) -> Option<Id> {
        self.selection.with(|selection| match selection.ids.len() {
            1 => selection.ids.first().copied(),
            _ => None,
        })
    }

    /// Selects what a place belongs to, brings it into sight and asks the forms to focus the field.
    pub fn go_to(self, place: Place) {
        let shown = self.shown_ancestor(place.owner);
        if let Some(id) = shown {
            self.select([id]);
            self.reveal(id);
        } else {
            self.clear_selection();
        }
        self.focused_place.set(Some(place));
    }

    /// The card itself, or the innermost frame or collapsed card in which it is hidden.
    fn shown_ancestor(self, id: Id) -> Option<Id> {
        let mut at = id;
        for _ in 0..256 {
            if self.node(at).is_some() {
                return Some(at);
            }
            at = self.with_design(|design| design.parent(at))?;
        }
        None
    }

    fn set_selection(self, next: Selected) {
        let before = self.selection.get_untracked();
        if before == next {
            return;
        }
        let inner = self.inner();
        {
            let nodes = inner.nodes.borrow();
            for id in before.ids.symmetric_difference(&next.ids) {
                if let Some(node) = nodes.get(id) {
                    put(&node.selected, next.ids.contains(id));
                }
            }
            let edges = inner.edges.borrow();
            for edge in [&before.edge, &next.edge].into_iter().flatten() {
                if let Some(signals) = edges.get(edge) {
                    put(&signals.selected, next.edge.as_ref() == Some(edge));
                }
            }
        }
        if let Some(workflow) =
            next.ids.last().and_then(|id| self.with_design(|design| design.workflow_of(*id)))
            && self.open_workflow.get_untracked() != Some(workflow)
        {
            self.open_workflow.set(Some(workflow));
        }
        self.selection.set(next);
        self.focused_place.set(None);
        self.enliven_edges();
    }

    /// Edges come forward where either end is under the pointer or selected, unless much is. Looks only at those whose ends came or went.
    pub(crate) fn enliven_edges(self) {
        let inner = self.inner();
        let ends = self.lively_ends();
        let before = inner.marks.ends.replace(ends);
        let ends = inner.marks.ends.borrow();
        let scene = inner.scene.borrow();
        let edges = inner.edges.borrow();
        for id in before.symmetric_difference(&ends) {
            for path in scene.edges_at(*id) {
                if let Some(signals) = edges.get(&path.reference) {
                    put(&signals.lively, ends.contains(&path.from) || ends.contains(&path.to));
                }
            }
        }
        drop((ends, scene, edges));
        self.reink_live();
    }

    /// The same for all edges, where they may be others than before.
    pub(super) fn enliven_all_edges(self) {
        let inner = self.inner();
        let ends = self.lively_ends();
        for signals in inner.edges.borrow().values() {
            let (from, to) = signals.path.with_untracked(|path| (path.from, path.to));
            put(&signals.lively, ends.contains(&from) || ends.contains(&to));
        }
        *inner.marks.ends.borrow_mut() = ends;
        self.reink();
    }

    fn lively_ends(self) -> BTreeSet<Id> {
        let few = self.selection.with_untracked(|selection| selection.ids.len() <= MOST_LIVELY);
        let mut ends = if few { self.selected_ids() } else { BTreeSet::new() };
        ends.extend(self.hovered.get_untracked());
        ends
    }

    /// Drops from the selection what is gone.
    pub(super) fn prune_selection(self) {
        let selection = self.selection.get_untracked();
        let inner = self.inner();
        let ids: BTreeSet<Id> = {
            let nodes = inner.nodes.borrow();
            selection.ids.iter().copied().filter(|id| nodes.contains_key(id)).collect()
        };
        let edge = selection.edge.clone().filter(|edge| inner.edges.borrow().contains_key(edge));
        self.set_selection(Selected { ids, edge });
    }
}
