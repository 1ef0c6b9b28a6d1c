//! Focus on a path: what leads to the selection and what comes of it stays bright, everything else is dim.

use std::collections::BTreeSet;
use std::sync::Arc;

use aslant_engine::design::Id;
use aslant_engine::layout::path_through;
use leptos::prelude::*;

use super::Editor;
use super::view::put;

/// A path that is shown alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// What it leads through.
    pub of: BTreeSet<Id>,
    /// Everything on it, frames around it too.
    pub lit: Arc<BTreeSet<Id>>,
}

impl Editor {
    /// Shows the path through the selection; where it is shown already, or nothing is selected, everything again.
    pub fn focus_path(self) {
        let of = match self.selection.get_untracked() {
            selected if selected.ids.is_empty() => {
                let ends = selected.edge.and_then(|edge| self.edge(&edge));
                ends.map(|edge| edge.path.with_untracked(|path| BTreeSet::from([path.from, path.to])))
                    .unwrap_or_default()
            }
            selected => selected.ids,
        };
        let shown = self.focus.with_untracked(|focus| focus.as_ref().is_some_and(|focus| focus.of == of));
        if of.is_empty() || shown {
            self.leave_focus();
            return;
        }
        let name = self.names(&of.iter().copied().collect::<Vec<_>>());
        self.light(of);
        let count = self.focus.with_untracked(|focus| focus.as_ref().map_or(0, |focus| focus.lit.len()));
        self.announce(format!(
            "The path of {name}: {count} of {}",
            self.node_ids.with_untracked(|ids| ids.len())
        ));
    }

    /// Shows everything again.
    pub fn leave_focus(self) {
        if self.focus.get_untracked().is_some() {
            self.focus.set(None);
            self.apply_focus();
            self.announce("The whole design");
        }
    }

    /// Brings the path up to the design as it is now.
    pub(super) fn refocus(self) {
        let Some(focus) = self.focus.get_untracked() else { return };
        let of: BTreeSet<Id> = focus.of.into_iter().filter(|id| self.node(*id).is_some()).collect();
        if of.is_empty() {
            self.focus.set(None);
            self.apply_focus();
        } else {
            self.light(of);
        }
    }

    fn light(self, of: BTreeSet<Id>) {
        let lit = Arc::new(self.with_scene(|scene| path_through(&scene.graph, &of)));
        let focus = Some(Focus { of, lit });
        if self.focus.with_untracked(|old| *old != focus) {
            self.focus.set(focus);
        }
        self.apply_focus();
    }

    fn apply_focus(self) {
        let inner = self.inner();
        self.focus.with_untracked(|focus| {
            let dim = |id: &Id| focus.as_ref().is_some_and(|focus| !focus.lit.contains(id));
            for (id, node) in inner.nodes.borrow().iter() {
                put(&node.dim, dim(id));
            }
            for edge in inner.edges.borrow().values() {
                let (from, to) = edge.path.with_untracked(|path| (path.from, path.to));
                put(&edge.dim, dim(&from) || dim(&to));
            }
        });
        self.reink();
    }
}
