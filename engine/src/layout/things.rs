//! What stands on the canvas itself: routes at the left, workflows in the middle, functions and resources at the right.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::graph::{EdgeClass, LayoutOptions, NodeKind};
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
            (from_root != to_root).then_some(Link { from, to, from_root, to_root, class: edge.class })
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
    // A function that no workflow calls stands under the routes; its lines would cross the whole workflow otherwise.
    let beside_routes = |root: usize| {
        let mut called = false;
        for link in links.iter().filter(|link| link.to_root == root) {
            called = true;
            if matches!(link.class, EdgeClass::Call | EdgeClass::Use) {
                return false;
            }
        }
        has_workflows && called && kind(root) == NodeKind::Function
    };

    let mut x = 0.0;
    // Left: groups of routes, then triggers, then the functions that only these call.
    let mut left: Vec<usize> = Vec::new();
    let groups =
        tree.roots.iter().filter(|root| matches!(kind(**root), NodeKind::ApiGroup | NodeKind::Route));
    left.extend(groups.copied());
    let triggers: Vec<usize> =
        tree.roots.iter().copied().filter(|root| kind(*root) == NodeKind::Trigger).collect();
    let own: Vec<usize> = tree.roots.iter().copied().filter(|root| beside_routes(*root)).collect();
    for function in &own {
        // A function's triggers stand above it.
        for trigger in &triggers {
            if links.iter().any(|link| link.from_root == *trigger && link.to_root == *function)
                && !left.contains(trigger)
            {
                left.push(*trigger);
            }
        }
        left.push(*function);
    }
    for trigger in triggers {
        if !left.contains(&trigger) {
            left.push(trigger);
        }
    }
    let width = left.iter().map(|root| placed[*root].size.width).fold(0.0, f64::max);
    let mut y = 0.0;
    for root in &left {
        corner[*root] = Some(Point::new(x, y));
        y += placed[*root].size.height + if kind(*root) == NodeKind::ApiGroup { 32.0 } else { THING_GAP };
    }
    if !left.is_empty() {
        x += width + COLUMN_GAP;
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

    // Right: functions, then resources, each near what calls it.
    let height_limit = middle.max(room * 0.9);
    for wanted in [NodeKind::Function, NodeKind::Resource] {
        let inner = inner_heights(tree, placed, &corner);
        let mut wishes: Vec<Wish> = tree
            .roots
            .iter()
            .copied()
            .filter(|root| kind(*root) == wanted && corner[*root].is_none())
            .map(|root| {
                let callers: Vec<f64> = links
                    .iter()
                    .filter_map(|link| {
                        if link.to_root == root {
                            inner[link.from]
                        } else if link.from_root == root {
                            inner[link.to]
                        } else {
                            None
                        }
                    })
                    .collect();
                let y = (!callers.is_empty()).then(|| callers.iter().sum::<f64>() / callers.len() as f64);
                Wish { root, y }
            })
            .collect();
        if wishes.is_empty() {
            continue;
        }
        wishes.sort_by(|a, b| match (a.y, b.y) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
        x = column_of(&wishes, placed, &mut corner, x, height_limit);
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
        let members: Vec<&Wish> = wishes
            .iter()
            .enumerate()
            .filter(|(index, _)| index % columns == column)
            .map(|(_, wish)| wish)
            .collect();
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
