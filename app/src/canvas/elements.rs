//! Which cards and edges are elements of the page: none where one drawing stands in for them, else what is in sight at
//! once, and what is beside it a few in each frame.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use aslant_engine::design::{EdgeRef, Id};
use aslant_engine::geometry::pieces_within;
use leptos::prelude::*;

use super::state::CanvasState;
use crate::editor::Editor;
use crate::platform::frame;

/// So many cards, and edges, that nobody waits for become elements in one frame.
const A_FRAME: usize = 10;

/// The elements there are.
#[derive(Clone, Copy)]
pub struct Elements {
    pub nodes: RwSignal<Arc<Vec<Id>>>,
    pub edges: RwSignal<Arc<Vec<EdgeRef>>>,
    /// Everything in sight is an element. Until it is, after all was drawn, the drawing stays behind the elements.
    pub complete: RwSignal<bool>,
}

impl Elements {
    /// Follows what the editor says is near.
    pub fn follow(editor: Editor, canvas: CanvasState) -> Self {
        let elements = Self {
            nodes: RwSignal::default(),
            edges: RwSignal::default(),
            complete: canvas.elements_complete,
        };
        let waiting = Rc::new(Cell::new(false));
        let opened = Rc::new(Cell::new(0));
        Effect::new(move |_| {
            editor.visible_nodes.track();
            editor.visible_edges.track();
            editor.drawn.track();
            canvas.overdrawn.track();
            // Another design may have the same ids in sight, so that nothing else changes.
            let now = editor.opened.get();
            if opened.replace(now) != now {
                // Ids recur in another design.
                elements.nodes.set(Arc::default());
                elements.edges.set(Arc::default());
            }
            elements.catch_up(editor, canvas, &waiting);
        });
        elements
    }

    fn catch_up(self, editor: Editor, canvas: CanvasState, waiting: &Rc<Cell<bool>>) {
        // What moves is drawn; what came into sight meanwhile becomes elements afterwards.
        if canvas.overdrawn.get_untracked() && !editor.drawn.get_untracked() {
            if self.complete.get_untracked() {
                self.complete.set(false);
            }
            return;
        }
        let seen = editor.viewport.get_untracked().visible(editor.canvas_size.get_untracked());
        let drawn = editor.drawn.get_untracked();
        // What was drawn is seen already, and may become elements a few in each frame.
        let wanted = !drawn && self.complete.get_untracked();
        let mut complete = !drawn;
        let (nodes, edges) = if drawn {
            (Vec::new(), Vec::new())
        } else {
            let there: HashSet<Id> = self.nodes.with_untracked(|ids| ids.iter().copied().collect());
            let mut room = A_FRAME;
            let near = editor.visible_nodes.get_untracked();
            let nodes: Vec<Id> = near
                .iter()
                .copied()
                .filter(|id| {
                    let in_sight = || editor.rect(*id).is_some_and(|rect| rect.intersects(seen));
                    let made = there.contains(id) || (wanted && in_sight()) || take(&mut room);
                    complete &= made || !in_sight();
                    made
                })
                .collect();
            let there: BTreeSet<EdgeRef> = self.edges.with_untracked(|ids| ids.iter().cloned().collect());
            let mut room = A_FRAME;
            let crosses = |edge: &EdgeRef| {
                editor.edge(edge).is_some_and(|edge| {
                    edge.path.with_untracked(|path| !pieces_within(&path.points, seen, 0.0).is_empty())
                })
            };
            let edges = editor.visible_edges.get_untracked();
            let edges: Vec<EdgeRef> = edges
                .iter()
                .filter(|edge| {
                    let made = there.contains(*edge) || (wanted && crosses(edge)) || take(&mut room);
                    complete &= made || !crosses(edge);
                    made
                })
                .cloned()
                .collect();
            (nodes, edges)
        };
        let all = drawn
            || (nodes.len() == editor.visible_nodes.with_untracked(|ids| ids.len())
                && edges.len() == editor.visible_edges.with_untracked(|ids| ids.len()));
        if self.nodes.with_untracked(|old| **old != nodes) {
            self.nodes.set(Arc::new(nodes));
        }
        if self.edges.with_untracked(|old| **old != edges) {
            self.edges.set(Arc::new(edges));
        }
        if self.complete.get_untracked() != complete {
            self.complete.set(complete);
        }
        if !all && !waiting.replace(true) {
            let waiting = waiting.clone();
            frame::next(move |_| {
                waiting.set(false);
                self.catch_up(editor, canvas, &waiting);
            });
        }
    }
}

fn take(room: &mut usize) -> bool {
    let some = *room > 0;
    *room = room.saturating_sub(1);
    some
}

/// The `id` of what stands for the selected card where it is drawn.
pub const UNMOUNTED: &str = "card-drawn";

/// For assistive technology: the selected card where there is no element of it.
#[component]
pub fn Unmounted() -> impl IntoView {
    let editor = expect_context::<Editor>();
    move || {
        if !editor.drawn.get() {
            return None;
        }
        let node = editor.node(editor.selected_one()?)?;
        let label =
            move || node.view.with(|view| format!("{}, {} {}", view.name, view.kind_name, view.subtitle));
        Some(view! { <div class="visually-hidden" id=UNMOUNTED role="group" aria-label=label></div> })
    }
}
