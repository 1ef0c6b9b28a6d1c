//! What is near the part of the canvas in sight, as plain data: what the drawn layer paints.

use std::collections::HashMap;
use std::sync::Arc;

use aslant_engine::design::Id;
use aslant_engine::geometry::Rect;
use aslant_engine::layout::EdgePath;
use leptos::prelude::*;

use super::Editor;
use super::view::{EdgeSignals, Hint, NodeView, ProblemCounts, RunStatus};

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
    /// What stands in a frame on the canvas itself.
    pub inside: Option<Inside>,
}

/// What stands in a frame, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inside {
    pub states: usize,
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
                    let card = PictureCard {
                        view: node.view.get_untracked(),
                        rect: node.rect.get_untracked(),
                        selected: node.selected.get_untracked(),
                        problems: node.problems.get_untracked(),
                        run: node.run.get_untracked(),
                        hint: node.hint.get_untracked(),
                        dim: node.dim.get_untracked(),
                        inside: inside.get(&node.id).copied(),
                    };
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

    /// What stands in each workflow, in numbers.
    fn insides(self) -> HashMap<Id, Inside> {
        let inner = self.inner();
        let scene = inner.scene.borrow();
        let mut all: HashMap<Id, Inside> = scene
            .states
            .iter()
            .map(|(id, states)| (*id, Inside { states: *states, problems: ProblemCounts::default() }))
            .collect();
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
        self.ink.update(|ink| *ink = ink.wrapping_add(1));
    }
}
