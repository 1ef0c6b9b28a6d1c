//! The cards of one scope: tracks and rows, wrapped into blocks, with what only failures reach set beside.
//!
//! A *rank* is a row of the whole flow, a *block* a run of ranks that stands as one group of columns, a *track* one
//! column of a block. Chains keep to one track, so that they are straight; each branch takes the nearest track that is
//! free for its length.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::rank::{Ranking, ScopeGraph};
use crate::geometry::{Point, Rect, RectIndex, Size};

pub(super) const ROW_GAP: f64 = 28.0;
/// Rows whose transitions carry labels leave more room for them.
const LABEL_ROW_GAP: f64 = 42.0;
const TRACK_GAP: f64 = 44.0;
const BLOCK_GAP: f64 = 56.0;
/// Labels of failures stand between tracks where they are no wider than this.
const WIDEST_LABEL_BETWEEN: f64 = 64.0;
pub(super) const LANE: f64 = 9.0;
const MOST_LANES: usize = 6;
/// Up to so many blocks, all are looked at for handlers.
const FEW_BLOCKS: usize = 6;
/// How far from what leads to it a handler is set, in rows.
const NEAR_ROWS: usize = 12;

/// How a scope may spread.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScopeOptions {
    /// Higher than this it wraps into blocks; infinite for scopes inside containers.
    pub height: f64,
    /// Width over height of the room.
    pub aspect: f64,
    /// Handlers may stand below the flow, where a scope is to stay narrow.
    pub narrow: bool,
}

/// One block's grid: for each track the rows taken, as intervals.
#[derive(Clone, Debug, Default)]
struct Block {
    rows: usize,
    tracks: Vec<Vec<(usize, usize)>>,
}

impl Block {
    fn is_free(&self, track: usize, from: usize, to: usize) -> bool {
        self.tracks.get(track).is_none_or(|taken| taken.iter().all(|(low, high)| *high < from || to < *low))
    }

    fn take(&mut self, track: usize, from: usize, to: usize) {
        if self.tracks.len() <= track {
            self.tracks.resize(track + 1, Vec::new());
        }
        self.tracks[track].push((from, to));
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    block: usize,
    track: usize,
    row: usize,
}

/// The upper left corner of every card, from (0, 0), and lanes' room included in the size.
pub(super) fn arrange(graph: &ScopeGraph, options: &ScopeOptions) -> (Vec<Point>, Size) {
    let count = graph.count();
    if count == 0 {
        return (Vec::new(), Size::default());
    }
    let ranking = Ranking::of(graph);
    let tracks = tracks_of(graph, &ranking);
    let mut cells = vec![Cell::default(); count];
    let mut blocks = wrap(graph, &ranking, &tracks, options, &mut cells);
    place_beside(graph, &ranking, &tracks, options, &mut cells, &mut blocks);
    coordinates(graph, &ranking, &cells, &blocks)
}

/// A track for every node; nodes outside the main group get tracks relative to their own part.
fn tracks_of(graph: &ScopeGraph, ranking: &Ranking) -> Vec<usize> {
    let count = graph.count();
    let mut track = vec![usize::MAX; count];
    let mut incoming = vec![false; count];
    for (from, successors) in ranking.successors.iter().enumerate() {
        for to in successors {
            incoming[*to] |= *to != from;
        }
    }
    let part = parts(ranking);
    let mut grids: std::collections::BTreeMap<usize, Block> = std::collections::BTreeMap::new();
    let start = graph.start.unwrap_or(0);
    let roots = std::iter::once(start).chain((0..count).filter(|node| !incoming[*node])).chain(0..count);
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for root in roots {
        stack.push((root, root));
        while let Some((parent, first)) = stack.pop() {
            if track[first] != usize::MAX {
                continue;
            }
            let mut chain = vec![first];
            let mut node = first;
            let mut until = ranking.rank[first];
            while let Some(next) = ranking.primary(node) {
                if track[next] != usize::MAX {
                    // Down to where it joins what is there already, the track is its own.
                    until = ranking.rank[next].saturating_sub(1).max(ranking.rank[node]);
                    break;
                }
                until = ranking.rank[next];
                track[next] = usize::MAX - 1;
                chain.push(next);
                node = next;
            }
            let (least, from) = if parent == first {
                (0, ranking.rank[first])
            } else {
                (track[parent] + 1, (ranking.rank[parent] + 1).min(ranking.rank[first]))
            };
            let grid = grids.entry(part[first]).or_default();
            let free = (least..=least + grid.tracks.len())
                .find(|candidate| grid.is_free(*candidate, from, until))
                .unwrap_or(grid.tracks.len().max(least));
            grid.take(free, from, until);
            for node in &chain {
                track[*node] = free;
            }
            // The lowest branch first, so that it gets the nearest track and nothing crosses it.
            for node in &chain {
                for to in ranking.successors[*node].iter().rev() {
                    if track[*to] == usize::MAX {
                        stack.push((*node, *to));
                    }
                }
            }
        }
    }
    track
}

/// The least member that stands for a node's part.
fn find(part: &mut [usize], mut node: usize) -> usize {
    while part[node] != node {
        part[node] = part[part[node]];
        node = part[node];
    }
    node
}

/// For each node the smallest node of its part: connected by ranked edges.
fn parts(ranking: &Ranking) -> Vec<usize> {
    let count = ranking.rank.len();
    let mut part: Vec<usize> = (0..count).collect();
    for from in 0..count {
        for to in &ranking.successors[from] {
            let (a, b) = (find(&mut part, from), find(&mut part, *to));
            let (low, high) = (a.min(b), a.max(b));
            part[high] = low;
        }
    }
    (0..count).map(|node| find(&mut part, node)).collect()
}

/// Cuts the ranks of the main group into blocks.
fn wrap(
    graph: &ScopeGraph,
    ranking: &Ranking,
    tracks: &[usize],
    options: &ScopeOptions,
    cells: &mut [Cell],
) -> Vec<Block> {
    let main: Vec<usize> = (0..graph.count()).filter(|node| ranking.main[*node]).collect();
    let ranks = main.iter().map(|node| ranking.rank[*node] + 1).max().unwrap_or(1);
    let mut heights = vec![0.0_f64; ranks];
    let mut widest = 0.0_f64;
    let mut width_sum = 0.0;
    for node in &main {
        let height = &mut heights[ranking.rank[*node]];
        *height = height.max(graph.sizes[*node].height);
        widest = widest.max(graph.sizes[*node].width);
        width_sum += graph.sizes[*node].width + TRACK_GAP;
    }
    let total: f64 = heights.iter().map(|height| height + ROW_GAP + 6.0).sum();
    let wanted = (total / options.height).ceil().max(1.0);
    let mean_width = width_sum / ranks as f64 + BLOCK_GAP;
    let square = (options.aspect * total / mean_width.max(1.0)).sqrt().round().max(2.0);
    let pieces = if total <= options.height * 1.12 { 1.0 } else { wanted.min(square) };
    let target = total / pieces;
    // Edges that a cut after each rank would cross.
    let mut crossing = vec![0_i64; ranks + 1];
    for ((from, to, _), forward) in graph.flow.iter().zip(&ranking.forward) {
        if *forward && ranking.main[*from] {
            crossing[ranking.rank[*from]] += 1;
            crossing[ranking.rank[*to]] -= 1;
        }
    }
    let mut open = 0;
    for value in &mut crossing {
        open += *value;
        *value = open;
    }
    let mut block_of = vec![0_usize; ranks];
    let mut row_of = vec![0_usize; ranks];
    let (mut block, mut first, mut used) = (0, 0, 0.0);
    let mut best: Option<(f64, usize)> = None;
    let mut rank = 0;
    while rank < ranks {
        block_of[rank] = block;
        row_of[rank] = rank - first;
        used += heights[rank] + ROW_GAP + 6.0;
        let last_block = (block + 1) as f64 >= pieces;
        if !last_block && rank + 1 < ranks {
            if used >= target * 0.72 {
                let cost = (used - target).abs() / target * 4.0 + crossing[rank] as f64;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, rank));
                }
            }
            if used >= target * 1.12 || used + heights[rank + 1] > options.height.max(target) * 1.12 {
                let cut = best.map_or(rank, |(_, cut)| cut);
                block += 1;
                first = cut + 1;
                used = 0.0;
                best = None;
                rank = cut;
            }
        }
        rank += 1;
    }
    let mut blocks = vec![Block::default(); block + 1];
    for rank in 0..ranks {
        let rows = &mut blocks[block_of[rank]].rows;
        *rows = (*rows).max(row_of[rank] + 1);
    }
    for node in main {
        let rank = ranking.rank[node];
        cells[node] = Cell { block: block_of[rank], track: tracks[node], row: row_of[rank] };
        blocks[block_of[rank]].take(tracks[node], row_of[rank], row_of[rank]);
    }
    // The tracks of branches stay free down to where they join.
    for ((from, to, _), forward) in graph.flow.iter().zip(&ranking.forward) {
        if *forward
            && ranking.main[*from]
            && tracks[*from] > 0
            && block_of[ranking.rank[*from]] == block_of[ranking.rank[*to]]
        {
            let (low, high) = (cells[*from].row + 1, cells[*to].row);
            if low < high {
                let block = cells[*from].block;
                blocks[block].take(tracks[*from], low, high - 1);
            }
        }
    }
    blocks
}

/// Puts what the main flow does not reach into the grids, near the states whose failures lead there.
fn place_beside(
    graph: &ScopeGraph,
    ranking: &Ranking,
    tracks: &[usize],
    options: &ScopeOptions,
    cells: &mut [Cell],
    blocks: &mut Vec<Block>,
) {
    let count = graph.count();
    let part = parts(ranking);
    let mut groups: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for node in (0..count).filter(|node| !ranking.main[*node]) {
        groups.entry(part[node]).or_default().push(node);
    }
    let mut sources: std::collections::BTreeMap<usize, Vec<Cell>> = std::collections::BTreeMap::new();
    for (from, to) in &graph.failure {
        if ranking.main[*from] && !ranking.main[*to] {
            sources.entry(part[*to]).or_default().push(cells[*from]);
        }
    }
    // What is reached from the main flow first, so that handlers of handlers find their place beside them.
    let mut order: Vec<usize> = groups.keys().copied().collect();
    order.sort_by_key(|group| {
        (
            !sources.contains_key(group),
            sources.get(group).map(|cells| cells.iter().map(|c| (c.block, c.row)).min()),
            *group,
        )
    });
    let mut placed = vec![false; count];
    for group in order {
        let members = &groups[&group];
        let rows = members.iter().map(|node| ranking.rank[*node] + 1).max().unwrap_or(1);
        let mut near = sources.get(&group).cloned().unwrap_or_default();
        for (from, to) in &graph.failure {
            if placed[*from] && part[*to] == group {
                near.push(cells[*from]);
            }
        }
        near.truncate(64);
        let mut best: Option<(f64, usize, usize, usize)> = None;
        // In a large scope only the blocks that lead here are looked at, near what leads here.
        let mut candidates: Vec<usize> = if blocks.len() <= FEW_BLOCKS {
            (0..blocks.len()).collect()
        } else {
            let last = if near.is_empty() { blocks.len().checked_sub(1) } else { None };
            near.iter().map(|source| source.block).chain(last).collect()
        };
        candidates.sort_unstable();
        candidates.dedup();
        candidates.truncate(FEW_BLOCKS);
        if members.len() <= 48 {
            for number in candidates {
                let Some(block) = blocks.get(number) else { continue };
                let own = || near.iter().filter(|source| source.block == number).map(|source| source.row);
                let first = own().min().map_or(0, |row| row.saturating_sub(rows + NEAR_ROWS));
                let last = block.rows.max(1) - 1 + usize::from(options.narrow);
                for row in (first..=last).take(2 * NEAR_ROWS + rows) {
                    let below = row >= block.rows;
                    let least = usize::from(!below);
                    let track = (least..=least + block.tracks.len()).find(|track| {
                        members.iter().all(|node| {
                            let at = row + ranking.rank[*node];
                            block.is_free(track + tracks[*node], at, at)
                        })
                    });
                    let Some(track) = track else { continue };
                    let wider = (track + 1).saturating_sub(block.tracks.len().max(1)) as f64;
                    let lower = (row + rows).saturating_sub(block.rows) as f64;
                    let far: f64 = near
                        .iter()
                        .map(|source| {
                            let rows = (source.row as f64 - row as f64).abs();
                            if source.block == number { rows } else { 4.0 + rows * 0.25 }
                        })
                        .sum::<f64>()
                        / near.len().max(1) as f64;
                    let widening = if options.narrow { 6.0 } else { 3.0 };
                    let lowering = if options.narrow { 1.0 } else { 3.0 };
                    let unknown = if near.is_empty() { number as f64 } else { 0.0 };
                    let cost = far + wider * widening + lower * lowering + unknown + track as f64 * 0.5;
                    if best.is_none_or(|(least, ..)| cost < least - 1e-9) {
                        best = Some((cost, number, row, track));
                    }
                }
            }
        }
        let (block, row, track) = best.map_or_else(
            || {
                blocks.push(Block::default());
                (blocks.len() - 1, 0, 0)
            },
            |(_, block, row, track)| (block, row, track),
        );
        // A part longer than the room wraps as the main flow does.
        let limit = if best.is_some() || !options.height.is_finite() {
            usize::MAX
        } else {
            ((options.height / 90.0) as usize).max(4).max((rows as f64).sqrt() as usize)
        };
        for node in members {
            let rank = ranking.rank[*node];
            let (extra, at) = (rank / limit, rank % limit);
            let home = block + extra;
            while blocks.len() <= home {
                blocks.push(Block::default());
            }
            let cell = Cell { block: home, track: track + tracks[*node], row: row + at };
            cells[*node] = cell;
            placed[*node] = true;
            blocks[home].take(cell.track, cell.row, cell.row);
            blocks[home].rows = blocks[home].rows.max(cell.row + 1);
        }
    }
}

/// From grids to coordinates.
fn coordinates(
    graph: &ScopeGraph,
    ranking: &Ranking,
    cells: &[Cell],
    blocks: &[Block],
) -> (Vec<Point>, Size) {
    let count = graph.count();
    let mut heights: Vec<Vec<f64>> = blocks.iter().map(|block| vec![0.0; block.rows]).collect();
    let mut gaps: Vec<Vec<f64>> = blocks.iter().map(|block| vec![ROW_GAP; block.rows]).collect();
    let mut widths: Vec<Vec<f64>> = blocks.iter().map(|block| vec![0.0; block.tracks.len()]).collect();
    for (cell, size) in cells.iter().zip(&graph.sizes) {
        let height = &mut heights[cell.block][cell.row];
        *height = height.max(size.height);
        let width = &mut widths[cell.block][cell.track];
        *width = width.max(size.width);
    }
    for (from, _, labelled) in &graph.flow {
        if *labelled {
            gaps[cells[*from].block][cells[*from].row] = LABEL_ROW_GAP;
        }
    }
    // Lanes: one for every target of failures, and of transitions that lead back.
    let mut aside: Vec<usize> = graph.failure.iter().map(|(_, to)| *to).collect();
    aside.sort_unstable();
    aside.dedup();
    let mut loops: Vec<usize> = graph
        .flow
        .iter()
        .zip(&ranking.forward)
        .filter(|(_, forward)| !**forward)
        .map(|((_, to, _), _)| *to)
        .collect();
    loops.sort_unstable();
    loops.dedup();
    let room = |lanes: usize| if lanes == 0 { 0.0 } else { 14.0 + LANE * lanes.min(MOST_LANES) as f64 };
    let lanes = aside.len().min(MOST_LANES) as f64 * LANE;
    let block_gap = BLOCK_GAP + lanes * 0.5;
    let track_gap = (TRACK_GAP + if aside.len() > 2 { lanes * 0.4 } else { 0.0 })
        .max(graph.failure_label.min(WIDEST_LABEL_BETWEEN) + 8.0);
    let mut points = vec![Point::ZERO; count];
    // Labels of loops stand on their lanes.
    let mut left = if loops.is_empty() { 0.0 } else { room(loops.len()).max(36.0) };
    let mut bottom = 0.0_f64;
    let mut tops: Vec<Vec<f64>> = Vec::with_capacity(blocks.len());
    let mut centres: Vec<Vec<f64>> = Vec::with_capacity(blocks.len());
    for (number, block) in blocks.iter().enumerate() {
        let mut y = 0.0;
        let mut rows = Vec::with_capacity(block.rows);
        for (height, gap) in heights[number].iter().zip(&gaps[number]) {
            rows.push(y);
            bottom = bottom.max(y + height);
            if *height > 0.0 {
                y += height + gap;
            }
        }
        tops.push(rows);
        let mut columns = Vec::with_capacity(block.tracks.len());
        let begin = left;
        for width in &widths[number] {
            if *width > 0.0 && left > begin {
                left += track_gap;
            }
            columns.push(left + width / 2.0);
            left += width;
        }
        centres.push(columns);
        if number + 1 < blocks.len() {
            left += block_gap;
        }
    }
    for (node, cell) in cells.iter().enumerate() {
        points[node] = Point::new(
            (centres[cell.block][cell.track] - graph.sizes[node].width / 2.0).round(),
            tops[cell.block][cell.row].round(),
        );
    }
    let loops_below = if loops.is_empty() { 0.0 } else { 8.0 };
    (points, Size::new(left + room(aside.len()).min(32.0), bottom + loops_below))
}

/// Finds places for the `Auto` members of a scope in which others stand where people put them: near what leads to them,
/// without overlap, moving nothing. `fixed` holds the places known; all members have one in the result.
pub(super) fn fill_in(graph: &ScopeGraph, links: &[(usize, usize)], fixed: &[Option<Point>]) -> Vec<Point> {
    let count = graph.count();
    let mut points: Vec<Option<Point>> = fixed.to_vec();
    points.resize(count, None);
    let mut index: RectIndex<usize> = RectIndex::default();
    for (node, point) in points.iter().enumerate() {
        if let Some(point) = point {
            index.insert(node, Rect::at(*point, graph.sizes[node]));
        }
    }
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in graph
        .flow
        .iter()
        .map(|(from, to, _)| (*from, *to))
        .chain(graph.failure.iter().copied())
        .chain(links.iter().copied())
    {
        if from != to {
            before[to].push(from);
            after[from].push(to);
        }
    }
    let mut waiting: std::collections::VecDeque<usize> =
        (0..count).filter(|node| points[*node].is_none()).collect();
    let mut turns_left = waiting.len();
    while let Some(node) = waiting.pop_front() {
        let neighbour =
            before[node].iter().chain(&after[node]).copied().find(|other| points[*other].is_some());
        if neighbour.is_none() && turns_left > 0 && !waiting.is_empty() {
            // Perhaps a neighbour gets its place first.
            turns_left -= 1;
            waiting.push_back(node);
            continue;
        }
        turns_left = waiting.len();
        let size = graph.sizes[node];
        let wish = if let Some(other) = neighbour {
            let at = points[other].unwrap_or_default();
            let theirs = graph.sizes[other];
            let x = at.x + (theirs.width - size.width) / 2.0;
            if before[node].contains(&other) {
                Point::new(x, at.y + theirs.height + ROW_GAP)
            } else {
                Point::new(x, at.y - size.height - ROW_GAP)
            }
        } else {
            let known = points.iter().zip(&graph.sizes);
            let around =
                Rect::around(known.filter_map(|(point, size)| point.map(|point| Rect::at(point, *size))));
            around.map_or(Point::ZERO, |around| Point::new(around.x, around.bottom() + ROW_GAP))
        };
        let found = free_place(&index, Rect::at(wish, size));
        points[node] = Some(found);
        index.insert(node, Rect::at(found, size));
    }
    points.into_iter().map(Option::unwrap_or_default).collect()
}

/// The free place nearest to a wish: to the right, then further down; never up or left of it.
fn free_place(index: &RectIndex<usize>, wish: Rect) -> Point {
    let mut row = wish;
    for _ in 0..200 {
        let mut at = row;
        for _ in 0..6 {
            let taken = index.query(at.inflated(11.0));
            let Some(right) = taken.iter().map(|(_, rect)| rect.right()).reduce(f64::max) else {
                return Point::new(at.x.round(), at.y.round());
            };
            at.x = right + 24.0;
        }
        row.y += (wish.height / 2.0 + ROW_GAP).round();
    }
    // Everything near is taken: below all of it.
    let everything = index.query(Rect::new(-1e7, -1e7, 2e7, 2e7));
    let bottom = everything.iter().map(|(_, rect)| rect.bottom()).fold(wish.y, f64::max);
    Point::new(wish.x.round(), (bottom + ROW_GAP).round())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: ScopeOptions = ScopeOptions { height: f64::INFINITY, aspect: 1.1, narrow: false };

    fn graph(count: usize, flow: &[(usize, usize)], failure: &[(usize, usize)]) -> ScopeGraph {
        ScopeGraph {
            sizes: vec![Size::new(160.0, 56.0); count],
            fails: vec![false; count],
            flow: flow.iter().map(|(from, to)| (*from, *to, false)).collect(),
            failure: failure.to_vec(),
            failure_label: 0.0,
            start: Some(0),
        }
    }

    #[test]
    fn a_chain_is_straight_and_a_branch_stands_beside() {
        let (points, _) = arrange(&graph(5, &[(0, 1), (1, 2), (1, 4), (2, 3), (4, 3)], &[]), &FREE);
        assert!([0, 1, 2, 3].windows(2).all(|pair| points[pair[0]].x == points[pair[1]].x));
        assert!(points[4].x > points[2].x + 160.0);
        assert_eq!(points[4].y, points[2].y);
    }

    #[test]
    fn long_chains_wrap_into_columns_that_begin_at_the_top() {
        let flow: Vec<(usize, usize)> = (0..23).map(|node| (node, node + 1)).collect();
        let options = ScopeOptions { height: 800.0, aspect: 1.1, narrow: false };
        let (points, size) = arrange(&graph(24, &flow, &[]), &options);
        assert!(size.height <= 900.0, "{size:?}");
        assert_eq!(points.iter().filter(|point| point.y == 0.0).count(), 3);
    }

    #[test]
    fn what_is_new_finds_a_place_and_moves_nothing() {
        let fixed = [Some(Point::ZERO), Some(Point::new(0.0, 84.0)), None, None];
        let points = fill_in(&graph(4, &[(0, 2), (2, 1)], &[]), &[], &fixed);
        assert_eq!((points[0], points[1]), (Point::ZERO, Point::new(0.0, 84.0)));
        let rects: Vec<Rect> = points.iter().map(|point| Rect::at(*point, Size::new(160.0, 56.0))).collect();
        for a in 0..4 {
            for b in 0..a {
                assert!(!rects[a].intersects(rects[b]));
            }
        }
    }
}
