//! Ways that the router's own few forms of lines do not have, on the grid of lanes.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::collections::BTreeMap;

use super::graph::{EdgeClass, EdgePath, NodeKind, StateShape};
use super::port::{Side, outward};
use super::route::{CLEARANCE, Router, STUB, simplified};
use super::ways::{End, Piece, cheapest};
use crate::design::ScopeRef;
use crate::geometry::{Point, Rect};

/// Up to so many obstacles, all of them are looked at when a way is sought.
const MOST_OBSTACLES: usize = 120;

impl Router<'_> {
    /// The transitions of each scope that is not too large, by their places in the list. Calls are faint and many: they go
    /// their simple ways.
    pub(super) fn groups(&self, paths: &[EdgePath]) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
        for (place, path) in paths.iter().enumerate() {
            if let Some(scope) = self.scope_of(path) {
                groups.entry(scope).or_default().push(place);
            }
        }
        groups.retain(|scope, _| {
            self.scopes.get(scope).is_some_and(|obstacles| obstacles.index.len() <= MOST_OBSTACLES)
        });
        groups.into_values().collect()
    }

    /// The cheapest way of an edge on the grid of lanes, other lines being crossed at a price. `taken` says what it costs
    /// more to begin (`true`) or to end at a point.
    pub(super) fn cheapest_way(
        &self,
        number: usize,
        pieces: &[Piece],
        taken: &dyn Fn(bool, Point) -> f64,
    ) -> Option<Vec<Point>> {
        let edge = &self.tree.graph.edges[number];
        let (from, to) = (*self.tree.number.get(&edge.from)?, *self.tree.number.get(&edge.to)?);
        let (source, target) = (self.rects[from]?, self.rects[to]?);
        let obstacles = self.obstacles(edge)?;
        let task = self.task(obstacles, from, to, source, target);
        let mut hard: Vec<Rect> = if obstacles.index.len() <= MOST_OBSTACLES {
            obstacles.index.entries().map(|(_, rect)| rect).collect()
        } else {
            let near = source.union(target).inflated(320.0);
            obstacles.index.query(near).into_iter().map(|(_, rect)| rect).collect()
        };
        if !edge.class.is_transition() {
            // Frames are no obstacles: only what is in them is.
            hard.retain(|rect| !rect.contains(source.center()) && !rect.contains(target.center()));
            let ends = [source, target].into_iter().zip([from, to]);
            let cards = ends.filter(|(_, index)| self.tree.graph.nodes[*index].kind.slots() == 0);
            hard.extend(cards.map(|(rect, _)| rect.inflated(CLEARANCE)));
        }
        let choice = matches!(self.tree.graph.nodes[from].kind, NodeKind::State(StateShape::Choice));
        let back = self.back.contains(&number);
        let (exits, entries) = ends_of(edge.class, back, choice);
        let stubs = |port: Point, side: Side, penalty: f64, begins: bool| {
            let penalty = penalty + taken(begins, port);
            [STUB, 9.0].into_iter().find_map(|by| {
                let stub = outward(port, side, by);
                task.is_free(port, stub).then_some(End { port, stub, penalty })
            })
        };
        let mut starts: Vec<End> = exits
            .iter()
            .filter_map(|(side, penalty)| {
                stubs(self.exit(number, from, source, *side), *side, *penalty, true)
            })
            .collect();
        if task.from_frame && edge.class == EdgeClass::Flow {
            // A frame may be left anywhere.
            let x = target.center().x;
            if x > source.left() + 24.0 && x < source.right() - 24.0 {
                starts.extend(stubs(Point::new(x, source.bottom()), Side::Bottom, 0.0, true));
            }
        }
        let goals: Vec<End> = entries
            .iter()
            .filter_map(|(side, penalty)| {
                stubs(self.port(to, target, *side, edge.class, false), *side, *penalty, false)
            })
            .collect();
        if starts.is_empty() || goals.is_empty() {
            return None;
        }
        cheapest(&starts, &goals, &hard, pieces).map(|points| simplified(&points))
    }
}

/// Sides, each with what it costs more than the best.
type Sides = [(Side, f64); 3];

/// The sides by which an edge may leave and arrive.
fn ends_of(class: EdgeClass, back: bool, choice: bool) -> (Sides, Sides) {
    use Side::{Bottom, Left, Right, Top};
    match class {
        EdgeClass::Flow | EdgeClass::Start if back => {
            ([(Left, 0.0), (Right, 6.0), (Bottom, 30.0)], [(Left, 0.0), (Right, 6.0), (Top, 24.0)])
        }
        EdgeClass::Flow | EdgeClass::Start => {
            let side = if choice { 0.0 } else { 60.0 };
            ([(Bottom, 0.0), (Right, side), (Left, side)], [(Top, 0.0), (Left, 70.0), (Right, 70.0)])
        }
        EdgeClass::Failure => {
            ([(Right, 0.0), (Left, 12.0), (Bottom, 40.0)], [(Left, 0.0), (Right, 4.0), (Top, 8.0)])
        }
        EdgeClass::Integration | EdgeClass::Feed | EdgeClass::Call | EdgeClass::Use => {
            ([(Right, 0.0), (Left, 90.0), (Right, 0.0)], [(Left, 0.0), (Right, 60.0), (Left, 0.0)])
        }
    }
}
