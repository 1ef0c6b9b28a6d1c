//! What stands on the canvas itself: routes at the left, workflows in the middle, functions and resources at the right.
//!
//! Which column a thing stands in is a matter of what it is and of whether routes call it, so that drawing one more line
//! seldom moves it to another. Within a column each stands at the height of what leads to it, as far as its neighbours
//! let it.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::collections::{BTreeMap, BTreeSet};

use super::fill::fill_in;
use super::graph::{EdgeClass, LayoutOptions, NAMES_ZOOM, NodeKind};
use super::place::{Placed, Tree, fixed_places};
use super::rank::ScopeGraph;
use crate::geometry::{Point, Rect};

/// Between columns of the canvas, with room for the lines between them.
const COLUMN_GAP: f64 = 36.0;
/// Between things under each other.
const THING_GAP: f64 = 16.0;
/// Between a group of routes and what stands under it.
const GROUP_GAP: f64 = 28.0;
const FRAME_GAP: f64 = 40.0;

/// The upper left corner of each root, in the order of `tree.roots`.
pub(super) fn place_roots(
    tree: &Tree<'_>,
    placed: &[Placed],
    options: &LayoutOptions,
    one_column: bool,
) -> Vec<Point> {
    let fixed = fixed_places(tree, &tree.roots, placed);
    if fixed.iter().any(Option::is_some) {
        let local: BTreeMap<usize, usize> =
            tree.roots.iter().enumerate().map(|(local, root)| (*root, local)).collect();
        let links: Vec<(usize, usize)> = links(tree)
            .into_iter()
            .filter_map(|link| Some((*local.get(&link.from_root)?, *local.get(&link.to_root)?)))
            .collect();
        let scope = ScopeGraph {
            sizes: tree.roots.iter().map(|root| placed[*root].size).collect(),
            ..ScopeGraph::default()
        };
        return fill_in(&scope, &links, &fixed);
    }
    let mut canvas = Canvas::new(tree, placed, options);
    canvas.left();
    canvas.workflows();
    canvas.right(one_column);
    canvas.rest();
    tree.roots.iter().map(|root| canvas.corner[*root].unwrap_or_default()).collect()
}

struct Link {
    from: usize,
    to: usize,
    from_root: usize,
    to_root: usize,
    class: EdgeClass,
}

/// The edges between different roots.
fn links(tree: &Tree<'_>) -> Vec<Link> {
    tree.graph
        .edges
        .iter()
        .filter(|edge| !edge.class.is_transition())
        .filter_map(|edge| {
            let (from, to) = (*tree.number.get(&edge.from)?, *tree.number.get(&edge.to)?);
            let (from_root, to_root) = (tree.root_of[from], tree.root_of[to]);
            let class = edge.class;
            (from_root != to_root).then_some(Link { from, to, from_root, to_root, class })
        })
        .collect()
}

/// A thing on its way to its column: the height at which its middle would best stand, if any, and how much that counts.
struct Wish {
    root: usize,
    y: Option<f64>,
    weight: f64,
}

struct Canvas<'a> {
    tree: &'a Tree<'a>,
    placed: &'a [Placed],
    links: Vec<Link>,
    /// By root: the numbers of the links that lead to it.
    callers: Vec<Vec<usize>>,
    corner: Vec<Option<Point>>,
    has_workflows: bool,
    /// The height that can be shown with names readable.
    room: f64,
    /// Where the next column begins.
    x: f64,
}

impl<'a> Canvas<'a> {
    fn new(tree: &'a Tree<'a>, placed: &'a [Placed], options: &LayoutOptions) -> Self {
        let links = links(tree);
        let mut callers: Vec<Vec<usize>> = vec![Vec::new(); placed.len()];
        for (number, link) in links.iter().enumerate() {
            callers[link.to_root].push(number);
        }
        Self {
            tree,
            placed,
            links,
            callers,
            corner: vec![None; placed.len()],
            has_workflows: tree
                .roots
                .iter()
                .any(|root| matches!(tree.graph.nodes[*root].kind, NodeKind::Workflow { .. })),
            room: options.viewport.height / NAMES_ZOOM,
            x: 0.0,
        }
    }

    fn kind(&self, root: usize) -> NodeKind {
        self.tree.graph.nodes[root].kind
    }

    /// Whether something of that kind calls a function.
    fn is_called_from(&self, root: usize, wanted: NodeKind) -> bool {
        self.callers[root].iter().any(|link| self.kind(self.links[*link].from) == wanted)
    }

    /// Triggers that a resource feeds; they stand beside it.
    fn fed(&self) -> BTreeSet<usize> {
        let fed = self.links.iter().filter(|link| self.kind(link.from_root) == NodeKind::Resource);
        fed.filter(|link| self.kind(link.to_root) == NodeKind::Trigger).map(|link| link.to_root).collect()
    }

    /// Groups of routes, then schedules, then the functions that routes call where workflows stand in the middle: their
    /// lines would cross the whole workflow otherwise.
    fn left(&mut self) {
        let fed = self.fed();
        let roots = &self.tree.roots;
        let mut left: Vec<usize> = Vec::new();
        left.extend(
            roots.iter().filter(|root| matches!(self.kind(**root), NodeKind::ApiGroup | NodeKind::Route)),
        );
        left.extend(
            roots.iter().filter(|root| self.kind(**root) == NodeKind::Trigger && !fed.contains(*root)),
        );
        if self.has_workflows {
            let mut called: Vec<usize> = roots
                .iter()
                .copied()
                .filter(|root| {
                    self.kind(*root) == NodeKind::Function && self.is_called_from(*root, NodeKind::Route)
                })
                .collect();
            // In the order of the routes, so that their lines do not cross.
            called.sort_by_key(|root| self.callers[*root].first().map(|link| self.links[*link].from));
            left.extend(called);
        }
        let width = left.iter().map(|root| self.placed[*root].size.width).fold(0.0, f64::max);
        let mut y = 0.0;
        for root in &left {
            self.corner[*root] = Some(Point::new(self.x, y));
            let gap = if self.kind(*root) == NodeKind::ApiGroup { GROUP_GAP } else { THING_GAP };
            y += self.placed[*root].size.height + gap;
        }
        if !left.is_empty() {
            self.x += width + COLUMN_GAP;
        }
    }

    /// Workflows under each other as long as that reads well.
    fn workflows(&mut self) {
        let workflows: Vec<usize> = self
            .tree
            .roots
            .iter()
            .copied()
            .filter(|root| matches!(self.kind(*root), NodeKind::Workflow { .. }))
            .collect();
        let sizes = || workflows.iter().map(|root| self.placed[*root].size);
        let area: f64 = sizes().map(|size| (size.width + FRAME_GAP) * (size.height + FRAME_GAP)).sum();
        let tallest = sizes().map(|size| size.height).fold(0.0, f64::max);
        let limit = tallest.max(self.room).max(area.sqrt());
        let (mut y, mut column) = (0.0, 0.0_f64);
        for root in &workflows {
            let size = self.placed[*root].size;
            if y > 0.0 && y + size.height > limit {
                self.x += column + COLUMN_GAP;
                (y, column) = (0.0, 0.0);
            }
            self.corner[*root] = Some(Point::new(self.x, y));
            y += size.height + FRAME_GAP;
            column = column.max(size.width);
        }
        if !workflows.is_empty() {
            self.x += column + COLUMN_GAP;
        }
    }

    /// Functions, then resources with what they trigger, each near what calls it; or all of them in one column.
    fn right(&mut self, one_column: bool) {
        let placed_down_to = self
            .tree
            .roots
            .iter()
            .filter_map(|root| self.corner[*root].map(|point| point.y + self.placed[*root].size.height));
        let limit = placed_down_to.fold(0.0, f64::max).max(self.room);
        let fed = self.fed();
        let (mut functions, mut resources) = (Vec::new(), Vec::new());
        for root in self.tree.roots.iter().copied().filter(|root| self.corner[*root].is_none()) {
            match self.kind(root) {
                NodeKind::Function => functions.push(root),
                NodeKind::Resource => resources.push(root),
                NodeKind::Trigger if fed.contains(&root) => resources.push(root),
                _ => {}
            }
        }
        if one_column {
            functions.append(&mut resources);
        }
        let begin = self.x;
        // What is placed first knows only what stands left of it; once all stand, each finds its place among all others.
        for _ in 0..3 {
            self.x = begin;
            for members in [&functions, &resources] {
                let wishes = self.wishes(members, &fed);
                if !wishes.is_empty() {
                    self.column(&wishes, limit);
                }
            }
        }
    }

    /// Things by the height of what is linked to them; what nothing is linked to comes last. A trigger follows what feeds
    /// it.
    fn wishes(&self, members: &[usize], fed: &BTreeSet<usize>) -> Vec<Wish> {
        let heights = self.heights();
        let own: BTreeSet<usize> = members.iter().copied().collect();
        // From the left, and from anywhere else.
        let mut near: BTreeMap<usize, [Vec<f64>; 2]> = BTreeMap::new();
        for link in &self.links {
            for (root, other, other_root) in
                [(link.to_root, link.from, link.from_root), (link.from_root, link.to, link.to_root)]
            {
                let Some(y) = heights[other] else { continue };
                if !own.contains(&root) || own.contains(&other_root) {
                    continue;
                }
                // Calls leave a card near its top.
                let frame = self.kind(other).slots() > 0;
                let above = if link.class == EdgeClass::Call && !frame { 10.0 } else { 0.0 };
                let calls = root == link.to_root && self.depth_of_call(link) == 0;
                near.entry(root).or_default()[usize::from(!calls)].push(y - above);
            }
        }
        let mut wish: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for root in members {
            let Some([callers, others]) = near.get_mut(root) else { continue };
            let called = !callers.is_empty();
            if self.kind(*root) != NodeKind::Function || !called {
                callers.append(others);
            }
            if let Some(y) = median(callers) {
                wish.insert(*root, (y, if called { 1.0 } else { 0.1 }));
            }
        }
        // What has no wish yet goes where what it is linked to in its own column goes.
        for _ in 0..3 {
            let mut found: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
            for link in &self.links {
                for (root, other) in [(link.to_root, link.from_root), (link.from_root, link.to_root)] {
                    if own.contains(&root)
                        && !wish.contains_key(&root)
                        && let Some((y, _)) = wish.get(&other)
                    {
                        found.entry(root).or_default().push(*y);
                    }
                }
            }
            for (root, mut heights) in found {
                if let Some(y) = median(&mut heights) {
                    wish.insert(root, (y + 0.5, 0.02));
                }
            }
        }
        let mut wishes: Vec<Wish> = members
            .iter()
            .filter(|root| !fed.contains(*root))
            .map(|root| {
                let found = wish.get(root);
                Wish {
                    root: *root,
                    y: found.map(|(y, _)| *y),
                    weight: found.map_or(0.0, |(_, weight)| *weight),
                }
            })
            .collect();
        wishes.sort_by(|a, b| match (a.y, b.y) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
        self.with_triggers(wishes, &own, fed)
    }

    /// 0 for a link from what stands left of the columns at the right.
    fn depth_of_call(&self, link: &Link) -> usize {
        usize::from(matches!(
            self.kind(link.from_root),
            NodeKind::Function | NodeKind::Resource | NodeKind::Trigger
        ))
    }

    /// After each resource the triggers that it feeds.
    fn with_triggers(&self, wishes: Vec<Wish>, own: &BTreeSet<usize>, fed: &BTreeSet<usize>) -> Vec<Wish> {
        let mut all: Vec<Wish> = Vec::new();
        let mut seen = BTreeSet::new();
        for wish in wishes {
            let root = wish.root;
            all.push(wish);
            for link in self.links.iter().filter(|link| link.from_root == root) {
                let next = link.to_root;
                if fed.contains(&next) && own.contains(&next) && seen.insert(next) {
                    all.push(Wish { root: next, y: None, weight: 0.0 });
                }
            }
        }
        all
    }

    /// Sets things in columns that are no higher than `limit`, in this order, each as near to its wish as the others
    /// let it.
    fn column(&mut self, wishes: &[Wish], limit: f64) {
        let height = |wish: &Wish| self.placed[wish.root].size.height;
        let total: f64 = wishes.iter().map(|wish| height(wish) + THING_GAP).sum();
        let columns = (total / limit.max(1.0)).ceil().max(1.0) as usize;
        let length = wishes.len().div_ceil(columns);
        let mut corners: Vec<(usize, Point)> = Vec::with_capacity(wishes.len());
        let mut x = self.x;
        for members in wishes.chunks(length.max(1)) {
            let heights: Vec<f64> = members.iter().map(height).collect();
            let wanted: Vec<(f64, f64)> =
                members.iter().map(|wish| (wish.y.unwrap_or(0.0), wish.weight)).collect();
            let tops = settle(&wanted, &heights, limit);
            let width = members.iter().map(|wish| self.placed[wish.root].size.width).fold(0.0, f64::max);
            corners
                .extend(members.iter().zip(tops).map(|(wish, top)| (wish.root, Point::new(x, top.round()))));
            x += width + COLUMN_GAP;
        }
        for (root, corner) in corners {
            self.corner[root] = Some(corner);
        }
        self.x = x;
    }

    /// Notes, and whatever else has no place, stand below everything.
    fn rest(&mut self) {
        let rects = self
            .tree
            .roots
            .iter()
            .filter_map(|root| self.corner[*root].map(|point| Rect::at(point, self.placed[*root].size)));
        let mut at =
            Rect::around(rects).map_or(Point::ZERO, |all| Point::new(all.left(), all.bottom() + FRAME_GAP));
        for root in &self.tree.roots {
            if self.corner[*root].is_none() {
                self.corner[*root] = Some(at);
                at.x += self.placed[*root].size.width + THING_GAP;
            }
        }
    }

    /// The height on the canvas of the middle of every node whose root is placed.
    fn heights(&self) -> Vec<Option<f64>> {
        let mut top: Vec<Option<f64>> = self.corner.iter().map(|point| point.map(|point| point.y)).collect();
        let mut order: Vec<usize> = (0..self.placed.len()).collect();
        order.sort_by_key(|index| self.tree.depth[*index]);
        for index in order {
            if let Some(y) = top[index] {
                for (member, point) in self.placed[index].members() {
                    top[*member] = Some(y + point.y);
                }
            }
        }
        top.iter()
            .zip(self.placed)
            .map(|(top, placed)| top.map(|top| top + placed.size.height / 2.0))
            .collect()
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 { upper } else { f64::midpoint(upper, values[middle - 1]) })
}

/// The tops of things in one column, in this order, without overlap, between 0 and `limit` where there is room: those
/// whose wishes collide settle around the mean of their wishes, all others have theirs. What has no wish follows what
/// stands above it. A wish is the height of the middle and its weight, 0 for none.
fn settle(wishes: &[(f64, f64)], heights: &[f64], limit: f64) -> Vec<f64> {
    /// Things that touch: the first, and where it would best stand.
    struct Run {
        first: usize,
        count: usize,
        sum: f64,
        weight: f64,
        height: f64,
    }
    impl Run {
        fn top(&self) -> Option<f64> {
            (self.weight > 0.0).then(|| self.sum / self.weight)
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (index, ((wish, weight), height)) in wishes.iter().zip(heights).enumerate() {
        let sum = (wish - height / 2.0) * weight;
        let mut run = Run { first: index, count: 1, sum, weight: *weight, height: height + THING_GAP };
        // What has no wish belongs to the run above it.
        while let Some(above) = runs.last() {
            let collide = match (above.top(), run.top()) {
                (Some(above_top), Some(top)) => above_top.max(0.0) + above.height > top,
                (_, None) | (None, _) => true,
            };
            if !collide {
                break;
            }
            let Some(above) = runs.pop() else { break };
            run = Run {
                first: above.first,
                count: above.count + run.count,
                sum: above.sum + run.sum - above.height * run.weight,
                weight: above.weight + run.weight,
                height: above.height + run.height,
            };
        }
        runs.push(run);
    }
    let mut tops = vec![0.0; wishes.len()];
    let mut least = 0.0_f64;
    for run in &runs {
        let mut y = run.top().unwrap_or(0.0).max(least);
        for index in run.first..run.first + run.count {
            tops[index] = y;
            y += heights[index] + THING_GAP;
        }
        least = y;
    }
    // Back up from the bottom, where wishes pushed others out of sight.
    let mut floor = limit.max(heights.iter().map(|height| height + THING_GAP).sum::<f64>());
    for index in (0..tops.len()).rev() {
        tops[index] = tops[index].min(floor - heights[index]);
        floor = tops[index] - THING_GAP;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stand_at_their_wish_or_around_it() {
        let tops = settle(&[(100.0, 1.0), (300.0, 1.0), (310.0, 1.0), (0.0, 0.0)], &[40.0; 4], 1000.0);
        assert_eq!(tops[0], 80.0);
        assert_eq!([tops[1], tops[2], tops[3]], [257.0, 313.0, 369.0]);
        let crowded = settle(&[(0.0, 1.0); 3], &[40.0; 3], 100.0);
        assert_eq!(crowded, [0.0, 56.0, 112.0]);
    }
}
