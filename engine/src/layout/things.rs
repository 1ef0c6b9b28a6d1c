//! What stands on the canvas itself: routes at the left, workflows in the middle, functions and resources at the right.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::graph::{LayoutOptions, NodeKind};
use super::place::{Placed, READABLE_ZOOM, Tree, fixed_places};
use super::rank::ScopeGraph;
use super::scope::fill_in;
use crate::geometry::{Point, Rect};

/// Between columns of the canvas, with room for the lines between them.
const COLUMN_GAP: f64 = 72.0;
/// Between things under each other.
const THING_GAP: f64 = 16.0;
const FRAME_GAP: f64 = 48.0;

/// The upper left corner of each root, in the order of `tree.roots`.
pub(super) fn place_roots(tree: &Tree<'_>, placed: &[Placed], options: &LayoutOptions) -> Vec<Point> {
    let fixed = fixed_places(tree, &tree.roots, placed);
    if fixed.iter().any(Option::is_some) {
        let local: std::collections::BTreeMap<usize, usize> =
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
    columns(tree, placed, options)
}

struct Link {
    from: usize,
    to: usize,
    from_root: usize,
    to_root: usize,
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
            (from_root != to_root).then_some(Link { from, to, from_root, to_root })
        })
        .collect()
}

/// A thing on its way to its column: the height at which it would best stand, if any.
struct Wish {
    root: usize,
    y: Option<f64>,
}

fn columns(tree: &Tree<'_>, placed: &[Placed], options: &LayoutOptions) -> Vec<Point> {
    let count = tree.graph.nodes.len();
    let mut corner: Vec<Option<Point>> = vec![None; count];
    let links = links(tree);
    let kind = |root: usize| tree.graph.nodes[root].kind;
    let room = options.viewport.height / READABLE_ZOOM;
    let has_workflows = tree.roots.iter().any(|root| matches!(kind(*root), NodeKind::Workflow { .. }));
    // By root: what calls it. A function that routes alone call stands under them; its lines would cross the whole workflow
    // otherwise. One that a trigger alone starts stands beside what triggers it.
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, link) in links.iter().enumerate() {
        callers[link.to_root].push(number);
    }
    let called_only_from = |root: usize, wanted: &dyn Fn(NodeKind) -> bool| {
        has_workflows
            && kind(root) == NodeKind::Function
            && !callers[root].is_empty()
            && callers[root].iter().all(|link| wanted(tree.graph.nodes[links[*link].from].kind))
    };
    let feeds: std::collections::BTreeSet<usize> = links
        .iter()
        .filter(|link| kind(link.from_root) == NodeKind::Resource)
        .map(|link| link.to_root)
        .collect();

    let mut x = 0.0;
    // Left: groups of routes, then schedules, then the functions that only routes call.
    let mut left: Vec<usize> = Vec::new();
    let groups =
        tree.roots.iter().filter(|root| matches!(kind(**root), NodeKind::ApiGroup | NodeKind::Route));
    left.extend(groups.copied());
    left.extend(tree.roots.iter().filter(|root| kind(**root) == NodeKind::Trigger && !feeds.contains(*root)));
    left.extend(tree.roots.iter().filter(|root| called_only_from(**root, &|kind| kind == NodeKind::Route)));
    let width = left.iter().map(|root| placed[*root].size.width).fold(0.0, f64::max);
    let mut y = 0.0;
    for root in &left {
        corner[*root] = Some(Point::new(x, y));
        y += placed[*root].size.height + if kind(*root) == NodeKind::ApiGroup { 32.0 } else { THING_GAP };
    }
    if !left.is_empty() {
        x += width + COLUMN_GAP * 0.75;
    }

    // Middle: workflows, under each other as long as that reads well.
    let workflows: Vec<usize> =
        tree.roots.iter().copied().filter(|root| matches!(kind(*root), NodeKind::Workflow { .. })).collect();
    let area: f64 = workflows
        .iter()
        .map(|root| (placed[*root].size.width + FRAME_GAP) * (placed[*root].size.height + FRAME_GAP))
        .sum();
    let tallest = workflows.iter().map(|root| placed[*root].size.height).fold(0.0, f64::max);
    let limit = tallest.max(room).max(area.sqrt());
    let (mut y, mut column) = (0.0, 0.0_f64);
    for root in &workflows {
        let size = placed[*root].size;
        if y > 0.0 && y + size.height > limit {
            x += column + COLUMN_GAP;
            (y, column) = (0.0, 0.0);
        }
        corner[*root] = Some(Point::new(x, y));
        y += size.height + FRAME_GAP;
        column = column.max(size.width);
    }
    let middle = tree
        .roots
        .iter()
        .filter_map(|root| corner[*root].map(|point| point.y + placed[*root].size.height))
        .fold(0.0, f64::max);
    if !workflows.is_empty() {
        x += column + COLUMN_GAP;
    }

    // Right: functions, then resources with what they trigger, each near what calls it.
    let height_limit = middle.max(room);
    let mut started: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for link in &links {
        if kind(link.from_root) == NodeKind::Trigger
            && called_only_from(link.to_root, &|kind| kind == NodeKind::Trigger)
        {
            started.entry(link.from_root).or_default().push(link.to_root);
        }
    }
    let set_beside: std::collections::BTreeSet<usize> = started
        .iter()
        .filter(|(trigger, _)| feeds.contains(trigger))
        .flat_map(|(_, functions)| functions.clone())
        .collect();
    for wanted in [NodeKind::Function, NodeKind::Resource] {
        let inner = inner_heights(tree, placed, &corner);
        let mut near: Vec<Vec<f64>> = vec![Vec::new(); count];
        for link in &links {
            if let Some(y) = inner[link.from] {
                near[link.to_root].push(y);
            }
            if let Some(y) = inner[link.to] {
                near[link.from_root].push(y);
            }
        }
        let mut wishes: Vec<Wish> = tree
            .roots
            .iter()
            .copied()
            .filter(|root| kind(*root) == wanted && corner[*root].is_none() && !set_beside.contains(root))
            .map(|root| {
                let y = (!near[root].is_empty())
                    .then(|| near[root].iter().sum::<f64>() / near[root].len() as f64);
                Wish { root, y }
            })
            .collect();
        wishes.sort_by(|a, b| match (a.y, b.y) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
        if wanted == NodeKind::Resource {
            // After each resource its triggers, and after each trigger what it starts.
            let mut with_triggers: Vec<Wish> = Vec::new();
            let mut seen = std::collections::BTreeSet::new();
            for wish in wishes {
                let (root, y) = (wish.root, wish.y);
                with_triggers.push(wish);
                for link in links
                    .iter()
                    .filter(|link| link.from_root == root && kind(link.to_root) == NodeKind::Trigger)
                {
                    let functions = started.get(&link.to_root).map_or(&[][..], Vec::as_slice);
                    for next in std::iter::once(link.to_root).chain(functions.iter().copied()) {
                        if corner[next].is_none() && seen.insert(next) {
                            with_triggers.push(Wish { root: next, y });
                        }
                    }
                }
            }
            wishes = with_triggers;
        }
        if !wishes.is_empty() {
            x = column_of(&wishes, placed, &mut corner, x, height_limit);
        }
    }

    // Notes stand below everything.
    let all = Rect::around(
        tree.roots.iter().filter_map(|root| corner[*root].map(|point| Rect::at(point, placed[*root].size))),
    );
    let mut at = all.map_or(Point::ZERO, |all| Point::new(all.left(), all.bottom() + FRAME_GAP));
    for root in &tree.roots {
        if corner[*root].is_none() {
            corner[*root] = Some(at);
            at.x += placed[*root].size.width + THING_GAP;
        }
    }
    tree.roots.iter().map(|root| corner[*root].unwrap_or_default()).collect()
}

/// Sets things in columns that are no higher than `limit`, each as near to its wish as the others let it.
/// Returns where the next column may begin.
fn column_of(
    wishes: &[Wish],
    placed: &[Placed],
    corner: &mut [Option<Point>],
    mut x: f64,
    limit: f64,
) -> f64 {
    let total: f64 = wishes.iter().map(|wish| placed[wish.root].size.height + THING_GAP).sum();
    let columns = (total / limit.max(1.0)).ceil().max(1.0) as usize;
    for column in 0..columns {
        // In runs, so that a resource, its trigger and what that starts stay together.
        let length = wishes.len().div_ceil(columns);
        let members: Vec<&Wish> = wishes.iter().skip(column * length).take(length).collect();
        let mut tops: Vec<f64> = Vec::with_capacity(members.len());
        let mut y = 0.0;
        for wish in &members {
            let height = placed[wish.root].size.height;
            let top = wish.y.map_or(y, |wish| (wish - height / 2.0).max(y));
            tops.push(top.round());
            y = top.round() + height + THING_GAP;
        }
        // Back up from the bottom, where wishes pushed others out of sight.
        let mut floor =
            limit.max(members.iter().map(|wish| placed[wish.root].size.height + THING_GAP).sum::<f64>());
        for (index, wish) in members.iter().enumerate().rev() {
            let height = placed[wish.root].size.height;
            tops[index] = tops[index].min((floor - height).round());
            floor = tops[index] - THING_GAP;
        }
        let width = members.iter().map(|wish| placed[wish.root].size.width).fold(0.0, f64::max);
        for (wish, top) in members.iter().zip(&tops) {
            corner[wish.root] = Some(Point::new(x, *top));
        }
        x += width + COLUMN_GAP * 0.75;
    }
    x + COLUMN_GAP * 0.25
}

/// The height on the canvas of the middle of every node whose root is placed.
fn inner_heights(tree: &Tree<'_>, placed: &[Placed], corner: &[Option<Point>]) -> Vec<Option<f64>> {
    let mut top: Vec<Option<f64>> = corner.iter().map(|point| point.map(|point| point.y)).collect();
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| tree.depth[*index]);
    for index in order {
        if let Some(y) = top[index] {
            for (member, point) in placed[index].members() {
                top[*member] = Some(y + point.y);
            }
        }
    }
    top.iter().zip(placed).map(|(top, placed)| top.map(|top| top + placed.size.height / 2.0)).collect()
}
