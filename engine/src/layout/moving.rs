//! Edges that are routed again and again while what they touch is moved. What stands still is looked at once.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::{EdgePath, Graph};
use super::route::{CLEARANCE, Effort, Obstacles, Router, numbers_of};
use crate::design::{EdgeRef, Id};
use crate::geometry::{Rect, RectIndex};

/// The edges that touch some cards, and all that they go around. See [`route_edges`](super::route_edges), which gives
/// the same paths for the same rectangles.
pub struct MovingEdges {
    router: Router<'static>,
    wanted: Vec<usize>,
    /// What labels keep clear of, by node.
    plates: RectIndex<usize>,
    moved: BTreeMap<Id, Moved>,
    /// Around what stands still: of each list of obstacles, in the order of [`lists`].
    still: Vec<Option<Rect>>,
}

/// A card that moves, and its numbers in the indices.
struct Moved {
    node: usize,
    plate: Option<u32>,
    /// By list of obstacles.
    obstacles: Vec<(usize, u32)>,
}

/// All lists of obstacles: those of the scopes, in their order, then all cards.
fn lists<'r>(router: &'r mut Router<'static>) -> impl Iterator<Item = &'r mut Obstacles> {
    router.scopes.values_mut().chain(router.cards.as_mut())
}

impl MovingEdges {
    /// `rects` are those of all cards before anything moves, `edges` what is to be routed, `moving` the cards that will be
    /// elsewhere.
    pub fn new(
        graph: &Graph,
        rects: &BTreeMap<Id, Rect>,
        edges: &BTreeSet<EdgeRef>,
        moving: impl IntoIterator<Item = Id>,
    ) -> Self {
        let wanted = numbers_of(graph, Some(edges));
        let mut router = Router::new(Cow::Owned(graph.clone()), rects, &wanted);
        let all = router.rects.iter().enumerate();
        let plates =
            RectIndex::of(all.filter_map(|(index, rect)| Some((index, router.plate(index, (*rect)?)))));
        let mut moved = BTreeMap::new();
        let mut nodes = BTreeSet::new();
        for id in moving {
            let Some(node) = router.tree.number.get(&id).copied() else { continue };
            let obstacles = lists(&mut router)
                .enumerate()
                .filter_map(|(list, obstacles)| Some((list, obstacles.index.number_of(node)?)))
                .collect();
            nodes.insert(node);
            moved.insert(id, Moved { node, plate: plates.number_of(node), obstacles });
        }
        let still = lists(&mut router)
            .map(|obstacles| {
                let rects = obstacles.index.entries().filter(|(node, _)| !nodes.contains(node));
                Rect::around(rects.map(|(_, rect)| rect.inflated(-CLEARANCE)))
            })
            .collect();
        Self { router, wanted, plates, moved, still }
    }

    /// The edges with cards where these rectangles say; what is not named stands where it stood last.
    pub fn at<'m>(&mut self, rects: impl IntoIterator<Item = (&'m Id, &'m Rect)>) -> Vec<EdgePath> {
        for (id, rect) in rects {
            let Some(moved) = self.moved.get(id) else { continue };
            self.router.rects[moved.node] = Some(*rect);
            if let Some(number) = moved.plate {
                self.plates.replace(number, self.router.plate(moved.node, *rect));
            }
            let mut places = moved.obstacles.iter().peekable();
            for (list, obstacles) in lists(&mut self.router).enumerate() {
                if let Some((_, number)) = places.next_if(|(own, _)| *own == list) {
                    obstacles.index.replace(*number, rect.inflated(CLEARANCE));
                }
            }
        }
        let mut around = self.still.clone();
        for moved in self.moved.values() {
            for (list, _) in &moved.obstacles {
                if let Some(rect) = self.router.rects[moved.node] {
                    around[*list] = Some(around[*list].map_or(rect, |around| around.union(rect)));
                }
            }
        }
        for (obstacles, around) in lists(&mut self.router).zip(around) {
            obstacles.bounds = around.unwrap_or_default();
        }
        self.router.rects_changed();
        self.router.paths(&self.wanted, Some(&self.plates), Effort::Simple)
    }
}
