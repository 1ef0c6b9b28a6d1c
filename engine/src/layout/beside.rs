//! What only failures reach, set beside the main flow, near the states whose failures lead there.
//!
//! A *group* is a handler with all that follows from it. Its cards stand half a row lower than those of the main flow, so
//! that lines from the main flow to what it calls pass between them.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::rank::{Ranking, ScopeGraph};
use super::scope::{Block, Cell, ScopeOptions};
use super::tracks::Tracks;

/// Up to so many blocks, all are looked at for handlers.
const FEW_BLOCKS: usize = 6;
/// How far from what leads to it a handler is set, in rows.
const NEAR_ROWS: usize = 12;
/// Larger groups get a block of their own.
const LARGE_GROUP: usize = 48;
/// So much more width is as bad as one row farther away.
const WIDTH_OF_A_ROW: f64 = 64.0;

/// How much of that counts for what a line is longer.
const ASIDE: f64 = 0.5;
/// A flow of so few rows may grow longer by handlers.
const ROWS_IN_SIGHT: usize = 8;
/// What a row more is worth then.
const LOWERING_IN_SIGHT: f64 = 1.5;

/// A handler that stands above what leads to it seems so many rows farther away.
const ABOVE_ITS_SOURCE: f64 = 1.0;

/// A group before it has a place: its members with row and the line of their column, from 0.
struct Shape {
    rows: usize,
    members: Vec<(usize, usize, f64)>,
}

/// One place for a group.
#[derive(Clone, Copy)]
struct Place {
    block: usize,
    row: usize,
    /// Where the group's own 0 is in the block.
    x: f64,
    shifted: bool,
}

/// Gives every member outside the main flow its cell.
pub(super) fn place(
    graph: &ScopeGraph,
    ranking: &Ranking,
    (tracks, part): (&Tracks, &[usize]),
    (options, gap): (&ScopeOptions, f64),
    cells: &mut [Cell],
    blocks: &mut Vec<Block>,
) {
    let count = graph.count();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in (0..count).filter(|node| !ranking.main[*node]) {
        groups.entry(part[node]).or_default().push(node);
    }
    if groups.is_empty() {
        return;
    }
    // By group: from which cell, to which member.
    let mut sources: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (from, to) in &graph.failure {
        if ranking.main[*from] && !ranking.main[*to] {
            sources.entry(part[*to]).or_default().push((*from, *to));
        }
    }
    let mut from_handlers: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (from, to) in &graph.failure {
        if !ranking.main[*from] && !ranking.main[*to] && part[*from] != part[*to] {
            from_handlers.entry(part[*to]).or_default().push((*from, *to));
        }
    }
    // What is reached from the main flow first, so that handlers of handlers find their place beside them.
    let mut order: Vec<usize> = groups.keys().copied().collect();
    order.sort_by_key(|group| {
        let first = sources
            .get(group)
            .map(|near| near.iter().map(|(from, _)| (cells[*from].block, cells[*from].row)).min());
        (first.is_none(), first, *group)
    });
    let mut inside: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (from, to) in &graph.failure {
        if !ranking.main[*from] && part[*from] == part[*to] {
            inside.entry(part[*to]).or_default().push((*from, *to));
        }
    }
    let mut placed = vec![false; count];
    for group in order {
        let members = &groups[&group];
        let mut near = sources.remove(&group).unwrap_or_default();
        near.extend(
            from_handlers.remove(&group).unwrap_or_default().into_iter().filter(|(from, _)| placed[*from]),
        );
        near.truncate(64);
        let failures = inside.get(&group).map_or(&[][..], Vec::as_slice);
        let shape = shape_of(graph, ranking, tracks, members, failures, &near, cells, gap);
        let best = if members.len() <= LARGE_GROUP {
            best_place(graph, &shape, &near, options, gap, cells, blocks)
        } else {
            None
        };
        let place = best.unwrap_or_else(|| {
            blocks.push(Block::default());
            let left = shape.members.iter().map(|(node, _, x)| graph.reach(*node).0 - x).fold(0.0, f64::max);
            Place { block: blocks.len() - 1, row: 0, x: left, shifted: false }
        });
        // A part longer than the room wraps as the main flow does.
        let limit = if best.is_some() || !options.height.is_finite() {
            usize::MAX
        } else {
            ((options.height / 90.0) as usize).max(4).max((shape.rows as f64).sqrt() as usize)
        };
        for (node, row, x) in &shape.members {
            let home = place.block + row / limit;
            while blocks.len() <= home {
                blocks.push(Block::default());
            }
            let cell =
                Cell { block: home, row: place.row + row % limit, line: place.x + x, shifted: place.shifted };
            blocks[home].take(graph, *node, &cell);
            cells[*node] = cell;
            placed[*node] = true;
        }
    }
}

/// The form of a group: under each other where nothing in it branches, else in the tracks that it has.
#[expect(clippy::too_many_arguments, reason = "all that a group's form depends on")]
fn shape_of(
    graph: &ScopeGraph,
    ranking: &Ranking,
    tracks: &Tracks,
    members: &[usize],
    failures: &[(usize, usize)],
    near: &[(usize, usize)],
    cells: &[Cell],
    gap: f64,
) -> Shape {
    let branches = members.iter().any(|node| ranking.successors[*node].len() > 1);
    if branches || members.len() > LARGE_GROUP {
        let mut width: Vec<(f64, f64)> = Vec::new();
        for node in members {
            let track = tracks.track[*node];
            if width.len() <= track {
                width.resize(track + 1, (0.0, 0.0));
            }
            let (left, right) = graph.reach(*node);
            width[track] = (width[track].0.max(left), width[track].1.max(right));
        }
        let mut lines = Vec::with_capacity(width.len());
        let mut x = 0.0;
        for (track, (left, right)) in width.iter().enumerate() {
            x += if track == 0 { 0.0 } else { gap + left };
            lines.push(x);
            x += right;
        }
        let members: Vec<(usize, usize, f64)> =
            members.iter().map(|node| (*node, tracks.row[*node], lines[tracks.track[*node]])).collect();
        let rows = members.iter().map(|(_, row, _)| row + 1).max().unwrap_or(1);
        return Shape { rows, members };
    }
    // Under each other: what leads to another above it, and what is reached from higher up first.
    let local: BTreeMap<usize, usize> =
        members.iter().enumerate().map(|(local, member)| (*member, local)).collect();
    let mut wish: Vec<usize> = vec![usize::MAX; members.len()];
    for (from, to) in near {
        if let Some(to) = local.get(to) {
            wish[*to] = wish[*to].min(cells[*from].block * 10_000 + cells[*from].row);
        }
    }
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    let mut waiting = vec![0_usize; members.len()];
    let flows = members.iter().flat_map(|from| ranking.successors[*from].iter().map(|to| (*from, *to)));
    let handled = failures.iter().copied().filter(|(from, to)| ranking.rank[*from] <= ranking.rank[*to]);
    for (from, to) in flows.chain(handled) {
        if let (Some(from), Some(to)) = (local.get(&from), local.get(&to))
            && from != to
        {
            after[*from].push(*to);
            waiting[*to] += 1;
        }
    }
    let mut ready: BinaryHeap<Reverse<(usize, usize)>> = (0..members.len())
        .filter(|node| waiting[*node] == 0)
        .map(|node| Reverse((wish[node], node)))
        .collect();
    let mut order = Vec::with_capacity(members.len());
    let mut seen = vec![false; members.len()];
    while order.len() < members.len() {
        let Some(Reverse((_, node))) = ready.pop() else {
            // Handlers that handle each other: the next as written.
            if let Some(node) = (0..members.len()).find(|node| !seen[*node]) {
                ready.push(Reverse((wish[node], node)));
            }
            continue;
        };
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        order.push(members[node]);
        for next in &after[node] {
            waiting[*next] = waiting[*next].saturating_sub(1);
            if waiting[*next] == 0 {
                ready.push(Reverse((wish[*next], *next)));
            }
        }
    }
    Shape {
        rows: order.len(),
        members: order.into_iter().enumerate().map(|(row, node)| (node, row, 0.0)).collect(),
    }
}

/// Looks for the place with the shortest ways that widens the scope least.
fn best_place(
    graph: &ScopeGraph,
    shape: &Shape,
    near: &[(usize, usize)],
    options: &ScopeOptions,
    gap: f64,
    cells: &[Cell],
    blocks: &[Block],
) -> Option<Place> {
    // In a large scope only the blocks that lead here are looked at, near what leads here.
    let mut candidates: Vec<usize> = if blocks.len() <= FEW_BLOCKS {
        (0..blocks.len()).collect()
    } else {
        let last = if near.is_empty() { blocks.len().checked_sub(1) } else { None };
        near.iter().map(|(from, _)| cells[*from].block).chain(last).collect()
    };
    candidates.sort_unstable();
    candidates.dedup();
    candidates.truncate(FEW_BLOCKS);
    let row_of: BTreeMap<usize, usize> = shape.members.iter().map(|(node, row, _)| (*node, *row)).collect();
    let line_of: BTreeMap<usize, f64> = shape.members.iter().map(|(node, _, line)| (*node, *line)).collect();
    let mut best: Option<(f64, Place)> = None;
    for number in candidates {
        let Some(block) = blocks.get(number) else { continue };
        let own = || {
            near.iter().map(|(from, _)| cells[*from]).filter(|cell| cell.block == number).map(|cell| cell.row)
        };
        let first = own().min().map_or(0, |row| row.saturating_sub(shape.rows + NEAR_ROWS));
        // Where there is room, below what stands beside the flow already.
        let spare = block.rows + shape.rows <= ROWS_IN_SIGHT;
        let last = block.rows.max(1) - 1 + usize::from(options.narrow || spare);
        for row in (first..=last).take(2 * NEAR_ROWS + shape.rows) {
            let below = row >= block.rows;
            let under = below && (options.narrow || options.form.low);
            let shifted = !under;
            let x = if under {
                block.line
            } else if options.form.left {
                shape
                    .members
                    .iter()
                    .map(|(node, at, line)| {
                        let cell = Cell { block: number, row: row + at, line: 0.0, shifted };
                        block.left_at(&cell) - gap - graph.reach(*node).1 - line
                    })
                    .fold(block.line - gap, f64::min)
            } else {
                shape
                    .members
                    .iter()
                    .map(|(node, at, line)| {
                        let cell = Cell { block: number, row: row + at, line: 0.0, shifted };
                        block.right_at(&cell) + gap + graph.reach(*node).0 - line
                    })
                    .chain(shape.members.iter().map(|(node, _, line)| {
                        if below { block.column + gap + graph.reach(*node).0 - line } else { block.line }
                    }))
                    .fold(block.line, f64::max)
            };
            let right = shape
                .members
                .iter()
                .map(|(node, _, line)| x + line + graph.reach(*node).1)
                .fold(0.0, f64::max);
            let left = shape
                .members
                .iter()
                .map(|(node, _, line)| x + line - graph.reach(*node).0)
                .fold(0.0, f64::min);
            let wider =
                ((right - block.width()).max(0.0) + (block.overhang() - left).max(0.0)) / WIDTH_OF_A_ROW;
            let lower = (row + shape.rows).saturating_sub(block.rows) as f64;
            let far: f64 = near
                .iter()
                .map(|(from, to)| {
                    let at = (row + row_of.get(to).copied().unwrap_or(0)) as f64;
                    let above = if at < cells[*from].row as f64 { ABOVE_ITS_SOURCE } else { 0.0 };
                    let rows = (cells[*from].row as f64 - at).abs() + above;
                    if cells[*from].block != number {
                        return 4.0 + rows * 0.25;
                    }
                    let line = x + line_of.get(to).copied().unwrap_or(0.0);
                    let aside = (line - graph.reach(*to).0 - cells[*from].line - graph.reach(*from).1)
                        .max(cells[*from].line - graph.reach(*from).0 - line - graph.reach(*to).1);
                    rows + (aside - gap).max(0.0) / WIDTH_OF_A_ROW * ASIDE
                })
                .sum::<f64>()
                / near.len().max(1) as f64;
            let narrow = options.narrow != options.form.low;
            let widening = if narrow { 1.6 } else { 1.0 };
            let lowering = if narrow {
                1.0
            } else if spare {
                LOWERING_IN_SIGHT
            } else {
                3.0
            };
            let unknown = if near.is_empty() { number as f64 } else { 0.0 };
            let cost = far + wider * widening + lower * lowering + unknown;
            if best.is_none_or(|(least, _)| cost < least - 1e-9) {
                best = Some((cost, Place { block: number, row, x, shifted }));
            }
        }
    }
    best.map(|(_, place)| place)
}
