//! Entering a frame: only what stands in it is shown, until one leaves it again.

use std::collections::BTreeSet;

use aslant_engine::design::Id;
use aslant_engine::geometry::{Rect, Viewport};
use leptos::prelude::*;

use super::Editor;

/// Screen pixels kept free around what was entered, for the path above it too.
const PADDING: f64 = 56.0;

impl Editor {
    /// Shows a frame and what stands in it, and nothing else. A frame that is closed is opened first.
    pub fn enter(self, id: Id) {
        let Some((is_frame, can_collapse, collapsed)) = self
            .node(id)
            .map(|node| node.view.with_untracked(|view| (view.is_frame, view.can_collapse, view.collapsed)))
        else {
            return;
        };
        if can_collapse && collapsed {
            self.toggle_collapsed(id);
        } else if !is_frame {
            return;
        }
        self.entered.set(Some(id));
        self.show_entered();
        self.announce(format!("Inside {}", self.name(id)));
    }

    /// Shows what is around the frame that was entered: the one that it stands in, or everything.
    pub fn leave(self) {
        let Some(left) = self.entered.get_untracked() else { return };
        let outer = self.with_design(|design| design.parent(left));
        self.leave_to(outer);
        if outer.is_none() {
            self.select([left]);
        }
    }

    /// Shows an outer frame of what was entered, or (`None`) everything.
    pub fn leave_to(self, outer: Option<Id>) {
        self.entered.set(outer);
        self.show_entered();
        match outer {
            Some(outer) => self.announce(format!("Inside {}", self.name(outer))),
            None => self.announce("The whole design"),
        }
    }

    /// From the outermost to the frame that was entered.
    pub fn entered_path(self) -> Vec<Id> {
        let mut path = Vec::new();
        let mut at = self.entered.get();
        while let Some(id) = at
            && path.len() < 256
        {
            path.push(id);
            at = self.with_design(|design| design.parent(id));
        }
        path.reverse();
        path
    }

    /// What is shown inside the frame that was entered, with the frame; `None`: everything is shown.
    pub fn entered_ids(self) -> Option<BTreeSet<Id>> {
        let entered = self.entered.get_untracked()?;
        let mut ids: BTreeSet<Id> =
            self.with_design(|design| design.descendants(entered)).into_iter().collect();
        ids.insert(entered);
        Some(ids)
    }

    /// Whether a card may be seen: it is not outside the frame that was entered.
    pub fn is_reachable(self, id: Id) -> bool {
        self.entered_ids().is_none_or(|ids| ids.contains(&id))
    }

    /// Around what is shown, in canvas coordinates.
    pub fn shown_bounds(self) -> Rect {
        let entered = self.entered.get_untracked().and_then(|id| self.rect(id));
        entered.unwrap_or_else(|| self.bounds.get_untracked())
    }

    /// Leaves a frame that is gone or closed.
    pub(super) fn stay_entered(self) {
        let Some(entered) = self.entered.get_untracked() else { return };
        let stays = self.node(entered).is_some_and(|node| node.view.with_untracked(|view| view.is_frame));
        if !stays {
            self.entered.set(None);
            self.cull_anew();
        }
    }

    /// Shows a part of the canvas (`None`: the view stays), within a frame or, where that is none, among everything.
    pub fn show_region(self, region: Option<Rect>, within: Option<Id>) {
        let is_frame =
            |id: &Id| self.node(*id).is_some_and(|node| node.view.with_untracked(|view| view.is_frame));
        let within = within.filter(is_frame);
        if self.entered.get_untracked() != within {
            self.entered.set(within);
            self.cull_anew();
        }
        if let Some(region) = region.filter(|region| region.width > 0.0 && region.height > 0.0) {
            let screen = self.free_size();
            self.glide_view(Viewport::fit_within(region, screen, 24.0, 0.1, 2.0));
        }
    }

    fn show_entered(self) {
        self.cull_anew();
        let screen = self.free_size();
        self.glide_view(Viewport::fit_within(self.shown_bounds(), screen, PADDING, 0.1, 1.25));
    }
}
