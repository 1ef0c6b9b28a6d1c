//! What is near the part of the canvas in sight, as plain data: what the drawn layer paints.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use aslant_engine::design::{EdgeRef, Id};
use aslant_engine::geometry::Rect;
use aslant_engine::layout::{EdgePath, card_details};
use leptos::prelude::*;

use super::Editor;
use super::gesture::Drag;
use super::view::{EdgeSignals, Hint, NodeSignals, NodeView, ProblemCounts, RunStatus};

/// A card or frame as it stands now.
#[derive(Clone, Debug)]
pub struct PictureCard {
    pub view: Arc<NodeView>,
    /// Canvas coordinates, previews included.
    pub rect: Rect,
    pub selected: bool,
    pub problems: ProblemCounts,
    pub run: Option<RunStatus>,
    pub hint: Hint,
    pub dim: bool,
    /// What stands in a workflow, open or closed, or in an API.
    pub inside: Option<Inside>,
    /// What it says from nearest; nothing farther away.
    pub details: Vec<Arc<str>>,
}

/// What stands in a workflow or an API, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inside {
    /// States of a workflow, routes of an API.
    pub count: usize,
    pub problems: ProblemCounts,
}

/// An edge as it is routed now.
#[derive(Clone, Debug)]
pub struct PictureEdge {
    pub path: Arc<EdgePath>,
    pub selected: bool,
    pub lively: bool,
    pub drop_target: bool,
    pub taken: bool,
    pub dim: bool,
}

impl PictureCard {
    fn of(node: &NodeSignals, inside: Option<Inside>) -> Self {
        Self {
            view: node.view.get_untracked(),
            rect: node.rect.get_untracked(),
            selected: node.selected.get_untracked(),
            problems: node.problems.get_untracked(),
            run: node.run.get_untracked(),
            hint: node.hint.get_untracked(),
            dim: node.dim.get_untracked(),
            inside,
            details: Vec::new(),
        }
    }
}

impl PictureEdge {
    fn of(edge: &EdgeSignals) -> Self {
        Self {
            path: edge.path.get_untracked(),
            selected: edge.selected.get_untracked(),
            lively: edge.lively.get_untracked(),
            drop_target: edge.drop_target.get_untracked(),
            taken: edge.taken.get_untracked() > 0,
            dim: edge.dim.get_untracked(),
        }
    }
}

/// Frames, outer ones first; cards; edges. In the order in which they lie over each other.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    pub frames: Vec<PictureCard>,
    pub cards: Vec<PictureCard>,
    pub edges: Vec<PictureEdge>,
}

/// What changes while a gesture is under way: what is dragged with its lines, what is selected, what is lively.
#[derive(Clone, Debug, Default)]
pub struct LivePicture {
    /// Drawn over what stands still. Frames are among it only where they are dragged.
    pub picture: Picture,
    /// Frames that are selected where they stand.
    pub outlined: Vec<PictureCard>,
}

/// What is marked otherwise than plainly, so that nobody has to look for it among thousands.
#[derive(Default)]
pub(super) struct Marks {
    /// Cards that are selected or under the pointer: their edges are lively.
    pub ends: RefCell<BTreeSet<Id>>,
    /// Cards with a hint.
    pub hinted: RefCell<BTreeSet<Id>>,
    /// Edges that a drop would insert into.
    pub drops: RefCell<BTreeSet<EdgeRef>>,
    /// Grows whenever something else changes than what is in [`LivePicture`].
    pub still: Cell<u64>,
}

impl Editor {
    /// Takes the picture. Not reactive: `ink` and the lists of what is near say when it is another one.
    pub fn picture(self) -> Picture {
        let inner = self.inner();
        let mut picture = Picture::default();
        {
            let nodes = inner.nodes.borrow();
            let inside = self.insides();
            self.visible_nodes.with_untracked(|ids| {
                for node in ids.iter().filter_map(|id| nodes.get(id)) {
                    let card = self.picture_card(node, inside.get(&node.id).copied());
                    if card.view.is_frame {
                        picture.frames.push(card);
                    } else {
                        picture.cards.push(card);
                    }
                }
            });
        }
        let edges = inner.edges.borrow();
        for list in [self.passing_edges, self.visible_edges] {
            list.with_untracked(|references| {
                let near = references.iter().filter_map(|reference| edges.get(reference));
                picture.edges.extend(near.map(PictureEdge::of));
            });
        }
        picture
    }

    fn picture_card(self, node: &NodeSignals, inside: Option<Inside>) -> PictureCard {
        let mut card = PictureCard::of(node, inside);
        if self.near.get_untracked() && !card.view.is_frame {
            let lines = self.with_design(|design| card_details(design, node.id));
            card.details = lines.into_iter().map(Arc::from).collect();
        }
        card
    }

    /// The picture without what is in [`Self::live_picture`]: nothing is selected, and what is dragged is not there.
    pub fn still_picture(self) -> Picture {
        let mut picture = self.picture();
        let dragged = self.dragged_rects();
        for list in [&mut picture.frames, &mut picture.cards] {
            list.retain(|card| !dragged.contains_key(&card.view.id));
            for card in list {
                card.selected = false;
            }
        }
        let inner = self.inner();
        let drag = inner.drag.borrow();
        if let Some(drag) = drag.as_ref() {
            picture.edges.retain(|edge| !drag.incident().contains(&edge.path.reference));
        }
        for edge in &mut picture.edges {
            (edge.selected, edge.lively, edge.drop_target) = (false, false, false);
        }
        picture
    }

    /// What is selected, lively or dragged. Not reactive.
    pub fn live_picture(self) -> LivePicture {
        let inner = self.inner();
        let entered = self.entered_ids();
        let reachable = |id: &Id| entered.as_ref().is_none_or(|ids| ids.contains(id));
        let dragged = self.dragged_rects();
        let mut live = LivePicture::default();
        {
            let nodes = inner.nodes.borrow();
            let inside = if dragged.is_empty() { HashMap::new() } else { self.insides() };
            self.selection.with_untracked(|selection| {
                let others = selection.ids.iter().filter(|id| !dragged.contains_key(id));
                for id in others.chain(dragged.keys()).filter(|id| reachable(id)) {
                    let Some(node) = nodes.get(id) else { continue };
                    let card = self.picture_card(node, inside.get(id).copied());
                    match (card.view.is_frame, dragged.contains_key(id)) {
                        (false, _) => live.picture.cards.push(card),
                        (true, true) => live.picture.frames.push(card),
                        (true, false) => live.outlined.push(card),
                    }
                }
            });
            live.picture.frames.sort_by_key(|frame| frame.view.depth);
        }
        let edges = inner.edges.borrow();
        let mut references: BTreeSet<&EdgeRef> = BTreeSet::new();
        let scene = inner.scene.borrow();
        let (ends, drops) = (inner.marks.ends.borrow(), inner.marks.drops.borrow());
        for end in ends.iter() {
            references.extend(scene.edges_at(*end).map(|path| &path.reference));
        }
        references.extend(drops.iter());
        let drag = inner.drag.borrow();
        references.extend(drag.iter().flat_map(Drag::incident));
        let selected = self.selection.with_untracked(|selection| selection.edge.clone());
        references.extend(selected.as_ref());
        let shown = references.into_iter().filter_map(|reference| edges.get(reference));
        live.picture.edges.extend(
            shown.map(PictureEdge::of).filter(|edge| reachable(&edge.path.from) && reachable(&edge.path.to)),
        );
        live
    }

    /// Grows whenever [`Self::still_picture`] is another one, as far as the lists of what is near are the same.
    pub fn still_ink(self) -> u64 {
        self.inner().marks.still.get()
    }

    /// What stands in each workflow and API, in numbers.
    fn insides(self) -> HashMap<Id, Inside> {
        let inner = self.inner();
        let scene = inner.scene.borrow();
        let mut all: HashMap<Id, Inside> = scene
            .states
            .iter()
            .map(|(id, states)| (*id, Inside { count: *states, problems: ProblemCounts::default() }))
            .collect();
        self.with_design(|design| {
            for (_, route) in design.routes() {
                all.entry(route.api).or_default().count += 1;
            }
            // What stands in a closed one is on no canvas.
            let problems = inner.problems.borrow();
            for (id, _) in design.workflows().filter(|(_, workflow)| workflow.collapsed) {
                let mut inside = Inside::default();
                for hidden in design.descendants(id) {
                    inside.count += usize::from(design.state(hidden).is_some());
                    inside.problems =
                        inside.problems.plus(problems.get(&hidden).copied().unwrap_or_default());
                }
                all.insert(id, inside);
            }
        });
        for (id, counts) in inner.problems.borrow().iter() {
            if let Some(inside) = scene.roots.get(id).and_then(|root| all.get_mut(root)) {
                inside.problems = inside.problems.plus(*counts);
            }
        }
        all
    }

    /// The edges that pass through the region in sight from far to far. Not reactive.
    pub fn passing(self) -> Vec<PictureEdge> {
        let inner = self.inner();
        let edges = inner.edges.borrow();
        self.passing_edges.with_untracked(|references| {
            references.iter().filter_map(|reference| edges.get(reference)).map(PictureEdge::of).collect()
        })
    }

    /// Says that something is shown otherwise than before: the drawn layer and the minimap are painted anew.
    pub(super) fn reink(self) {
        let inner = self.inner();
        inner.marks.still.set(inner.marks.still.get().wrapping_add(1));
        self.reink_live();
    }

    /// As [`Self::reink`], where only what is in [`LivePicture`] is shown otherwise.
    pub(super) fn reink_live(self) {
        self.ink.update(|ink| *ink = ink.wrapping_add(1));
    }
}
