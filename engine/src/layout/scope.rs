//! The cards of one scope: rows and columns, wrapped into blocks, with what only failures reach set beside.
//!
//! A *row* is one step of the whole flow, a *block* a run of rows that stands as one group of columns. Columns are no
//! straight walls: what stands beside a narrow row comes nearer than beside a wide one.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::collections::BTreeMap;

use super::beside;
use super::rank::{Ranking, ScopeGraph};
use super::tracks::{Tracks, tracks_of};
use crate::geometry::{Point, Rect, Size};

pub(super) const ROW_GAP: f64 = 26.0;
/// Rows whose transitions carry labels leave more room for them.
const LABEL_ROW_GAP: f64 = 42.0;
const TRACK_GAP: f64 = 44.0;
const BLOCK_GAP: f64 = 56.0;
/// Labels of failures stand between columns where they are no wider than this.
const WIDEST_LABEL_BETWEEN: f64 = 112.0;
pub(super) const LANE: f64 = 9.0;
const MOST_LANES: usize = 6;
/// Chains of one track whose lines differ by less stand exactly under each other.
const ALIGNED: f64 = 140.0;
/// Blocks grow by so much at a time.
const STEP: f64 = 250.0;
/// How much lower than its row a card beside the flow stands: lines from the row pass above it and below it.
const SHIFT: f64 = 30.0;
const BELOW_SHIFTED: f64 = 18.0;

/// How a scope may spread.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScopeOptions {
    /// Higher than this it wraps into blocks; infinite for scopes inside containers.
    pub height: f64,
    /// Wider than this its names cannot be read where all of it is in sight.
    pub width: f64,
    /// Width over height of the room.
    pub aspect: f64,
    /// Handlers may stand below the flow, where a scope is to stay narrow.
    pub narrow: bool,
    pub form: Form,
}

/// In what a scope may differ from its usual form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Chains of one track stand under each other, however much room that takes.
    pub aligned: bool,
    /// Handlers stand rather below the flow where they would stand beside it, and the other way round.
    pub low: bool,
    /// Handlers stand left of the flow.
    pub left: bool,
    /// What ends at once stands below its Choice, not beside it.
    pub below: bool,
    /// Of the branches of a flow the upper ones stand nearest to it, not the lower ones.
    pub upper: bool,
}

/// A scope as arranged.
#[derive(Clone, Debug, Default)]
pub(super) struct Arranged {
    /// Upper left corners.
    pub corners: Vec<Point>,
    /// All that it needs, with lines and labels: from (0, 0) but where people placed members.
    pub room: Rect,
    pub blocks: usize,
    /// How often its lines cross, where that is known.
    pub crossings: usize,
}

/// Where a card stands: a row of a block, and the line of its column from the block's left edge.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub block: usize,
    pub row: usize,
    pub line: f64,
    /// Half a row lower.
    pub shifted: bool,
}

impl Cell {
    /// The quarters of rows that a card here covers.
    fn quarters(&self) -> std::ops::Range<usize> {
        let first = 4 * self.row;
        if self.shifted { first + 2..first + 4 } else { first..first + 3 }
    }
}

/// A run of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub rows: usize,
    /// The line of the first column.
    pub line: f64,
    /// How far the cards of the first column reach right.
    pub column: f64,
    /// By quarter of a row: how far cards reach right.
    right: Vec<f64>,
    /// And left.
    left: Vec<f64>,
}

impl Block {
    /// How far cards reach left of the block's own 0, as a number less than 0.
    pub fn overhang(&self) -> f64 {
        self.left.iter().copied().fold(0.0, f64::min)
    }

    pub fn width(&self) -> f64 {
        self.right.iter().copied().fold(0.0, f64::max)
    }

    /// How far right it is taken where a card would stand; less than 0 where nothing is.
    pub fn right_at(&self, cell: &Cell) -> f64 {
        self.right_over(cell.quarters())
    }

    /// How far left it is taken where a card would stand.
    pub fn left_at(&self, cell: &Cell) -> f64 {
        let quarters = cell.quarters();
        let end = quarters.end.min(self.left.len());
        self.left.get(quarters.start.min(end)..end).unwrap_or_default().iter().copied().fold(1e4, f64::min)
    }

    fn right_over(&self, quarters: std::ops::Range<usize>) -> f64 {
        let end = quarters.end.min(self.right.len());
        self.right.get(quarters.start.min(end)..end).unwrap_or_default().iter().copied().fold(-1e4, f64::max)
    }

    fn reaches(&mut self, quarters: std::ops::Range<usize>, right: f64) {
        if self.right.len() < quarters.end {
            self.right.resize(quarters.end, -1e4);
        }
        for value in &mut self.right[quarters] {
            *value = value.max(right);
        }
    }

    pub fn take(&mut self, graph: &ScopeGraph, node: usize, cell: &Cell) {
        let (left, right) = graph.reach(node);
        let quarters = cell.quarters();
        if self.left.len() < quarters.end {
            self.left.resize(quarters.end, 1e4);
        }
        for value in &mut self.left[quarters.clone()] {
            *value = value.min(cell.line - left);
        }
        self.reaches(quarters, cell.line + right);
        self.rows = self.rows.max(cell.row + 1);
    }
}

/// Arranges all members.
pub(super) fn arrange(graph: &ScopeGraph, options: &ScopeOptions) -> Arranged {
    if graph.count() == 0 {
        return Arranged::default();
    }
    let ranking = Ranking::of(graph);
    let part = ranking.parts();
    let tracks = tracks_of(graph, &ranking, &part, options.form);
    let gap = track_gap(graph);
    let mut cells = vec![Cell::default(); graph.count()];
    let mut blocks = wrap(graph, &ranking, &tracks, options, &mut cells);
    columns(graph, (&ranking, &tracks), gap, options.form.aligned, &mut cells, &mut blocks);
    beside::place(graph, &ranking, (&tracks, &part), (options, gap), &mut cells, &mut blocks);
    coordinates(graph, &ranking, &cells, &blocks)
}

/// How many lanes failures need: one for every target.
fn failure_lanes(graph: &ScopeGraph) -> usize {
    let mut targets: Vec<usize> = graph.failure.iter().map(|(_, to)| *to).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.len()
}

fn track_gap(graph: &ScopeGraph) -> f64 {
    let lanes = failure_lanes(graph);
    let room = if lanes > 2 { lanes.min(MOST_LANES) as f64 * LANE * 0.4 } else { 0.0 };
    (TRACK_GAP + room).max(graph.failure_label.min(WIDEST_LABEL_BETWEEN) + 22.0)
}

/// Cuts the rows of the main flow into blocks.
fn wrap(
    graph: &ScopeGraph,
    ranking: &Ranking,
    tracks: &Tracks,
    options: &ScopeOptions,
    cells: &mut [Cell],
) -> Vec<Block> {
    let main: Vec<usize> = (0..graph.count()).filter(|node| ranking.main[*node]).collect();
    let rows = main.iter().map(|node| tracks.row[*node] + 1).max().unwrap_or(1);
    let mut heights = vec![0.0_f64; rows];
    let mut width_sum = 0.0;
    for node in &main {
        let height = &mut heights[tracks.row[*node]];
        *height = height.max(graph.sizes[*node].height);
        width_sum += graph.sizes[*node].width + TRACK_GAP;
    }
    let total: f64 = heights.iter().map(|height| height + ROW_GAP + 6.0).sum();
    let wanted = (total / options.height).ceil().max(1.0);
    let mean_width = width_sum / rows as f64 + BLOCK_GAP;
    let square = (options.aspect * total / mean_width.max(1.0)).sqrt().round().max(2.0);
    let pieces = if total <= options.height * 1.08 { 1.0 } else { wanted.min(square) };
    // The first blocks are the longer ones: what is added further down moves nothing up. Only where much is added they grow.
    let target = ((total / pieces / STEP).ceil() * STEP).min(options.height.max(total / pieces));
    // Edges that a cut after each row would cross.
    let mut crossing = vec![0_i64; rows + 1];
    for ((from, to, _), forward) in graph.flow.iter().zip(&ranking.forward) {
        // What leads back crosses a cut as well.
        let (upper, lower) = if *forward { (*from, *to) } else { (*to, *from) };
        if ranking.main[upper] && ranking.main[lower] && tracks.row[upper] < tracks.row[lower] {
            crossing[tracks.row[upper]] += 1;
            crossing[tracks.row[lower]] -= 1;
        }
    }
    let mut open = 0;
    for value in &mut crossing {
        open += *value;
        *value = open;
    }
    let mut block_of = vec![0_usize; rows];
    let mut row_of = vec![0_usize; rows];
    let (mut block, mut first, mut used) = (0, 0, 0.0);
    let mut best: Option<(f64, usize)> = None;
    let mut row = 0;
    while row < rows {
        block_of[row] = block;
        row_of[row] = row - first;
        used += heights[row] + ROW_GAP + 6.0;
        let last_block = (block + 1) as f64 >= pieces;
        if !last_block && row + 1 < rows {
            if used >= target * 0.72 {
                let cost = (used - target).abs() / target * 4.0 + crossing[row] as f64;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, row));
                }
            }
            if used >= target * 1.12 || used + heights[row + 1] > options.height.max(target) * 1.12 {
                let cut = best.map_or(row, |(_, cut)| cut);
                block += 1;
                first = cut + 1;
                used = 0.0;
                best = None;
                row = cut;
            }
        }
        row += 1;
    }
    for node in main {
        let row = tracks.row[node];
        cells[node] = Cell { block: block_of[row], row: row_of[row], ..Cell::default() };
    }
    vec![Block::default(); block + 1]
}

/// The lines of the main flow's columns: chain by chain, each as near to what stands left of it as its rows allow.
fn columns(
    graph: &ScopeGraph,
    (ranking, tracks): (&Ranking, &Tracks),
    gap: f64,
    aligned: bool,
    cells: &mut [Cell],
    blocks: &mut [Block],
) {
    // A chain that is cut by the end of a block has a line in each.
    let mut runs: BTreeMap<(usize, usize, usize, usize), Vec<usize>> = BTreeMap::new();
    let mut first_row: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for node in (0..graph.count()).filter(|node| ranking.main[*node]) {
        let key = (cells[node].block, tracks.chain[node]);
        let first = first_row.entry(key).or_insert(usize::MAX);
        *first = (*first).min(cells[node].row);
        if tracks.track[node] == 0 {
            let block = &mut blocks[cells[node].block];
            block.line = block.line.max(graph.reach(node).0);
        }
    }
    for node in (0..graph.count()).filter(|node| ranking.main[*node]) {
        let (block, chain) = (cells[node].block, tracks.chain[node]);
        runs.entry((block, tracks.track[node], first_row[&(block, chain)], chain)).or_default().push(node);
    }
    // What leads into a chain from the same row carries its label on the way.
    let mut label = vec![0.0_f64; graph.count()];
    for (from, to, width) in &graph.flow {
        if tracks.row[*from] == tracks.row[*to] {
            label[*to] = label[*to].max(*width);
        }
    }
    let mut chain_end: BTreeMap<usize, usize> = BTreeMap::new();
    for nodes in runs.values() {
        for node in nodes {
            let end = chain_end.entry(tracks.chain[*node]).or_default();
            *end = (*end).max(tracks.row[*node]);
        }
    }
    let mut tracks_of_block: BTreeMap<(usize, usize), Vec<Run>> = BTreeMap::new();
    for ((number, track, first, chain), nodes) in runs {
        let last = nodes.iter().map(|node| cells[*node].row).max().unwrap_or(first);
        let end = chain_end.get(&chain).copied().unwrap_or(0);
        let ends_here = nodes.iter().any(|node| tracks.row[*node] == end);
        // Below its last card the column stays free down to where it joins another.
        let below = if ends_here { tracks.until[chain].saturating_sub(end) } else { 0 };
        tracks_of_block.entry((number, track)).or_default().push(Run {
            nodes,
            span: 4 * first..4 * (last + below) + 3,
            joins: below > 0,
            line: 0.0,
        });
    }
    for ((number, track), mut runs) in tracks_of_block {
        let block = &mut blocks[number];
        for run in &mut runs {
            run.line = block.line;
            if track > 0 {
                let left = run.nodes.iter().map(|node| graph.reach(*node).0).fold(0.0, f64::max);
                let label = run.nodes.iter().map(|node| label[*node]).fold(0.0, f64::max);
                let gap = if label > 0.0 { gap.max(label + 40.0) } else { gap };
                run.line = run.line.max(block.right_over(run.span.clone()) + gap + left);
            }
        }
        align(&mut runs, if aligned { f64::INFINITY } else { ALIGNED });
        for run in runs {
            for node in run.nodes {
                if track == 0 {
                    block.column = block.column.max(run.line + graph.reach(node).1);
                }
                cells[node].line = run.line;
                let cell = cells[node];
                block.take(graph, node, &cell);
            }
            if run.joins {
                block.reaches(run.span, run.line + 8.0);
            }
        }
    }
}

/// The part of a chain that stands in one block.
struct Run {
    nodes: Vec<usize>,
    /// The quarters of rows that are its own.
    span: std::ops::Range<usize>,
    /// Something leads on below its last card.
    joins: bool,
    line: f64,
}

/// Sets neighbours under each other where little is missing. The runs come from the top down.
fn align(runs: &mut [Run], within: f64) {
    let mut begin = 0;
    while begin < runs.len() {
        let mut end = begin + 1;
        let mut line = runs[begin].line;
        while end < runs.len() && (runs[end].line - line).abs() < within {
            line = line.max(runs[end].line);
            end += 1;
        }
        for run in &mut runs[begin..end] {
            run.line = line;
        }
        begin = end;
    }
}

/// From rows and lines to coordinates.
fn coordinates(graph: &ScopeGraph, ranking: &Ranking, cells: &[Cell], blocks: &[Block]) -> Arranged {
    let mut heights: Vec<Vec<f64>> = blocks.iter().map(|block| vec![0.0; block.rows]).collect();
    let mut gaps: Vec<Vec<f64>> = blocks.iter().map(|block| vec![ROW_GAP; block.rows]).collect();
    for (cell, size) in cells.iter().zip(&graph.sizes) {
        let height = &mut heights[cell.block][cell.row];
        *height = height.max(size.height);
    }
    for (from, to, label) in &graph.flow {
        let (from, to) = (cells[*from], cells[*to]);
        let beside = from.block == to.block && from.row == to.row && from.shifted == to.shifted;
        if *label > 0.0 && !beside {
            gaps[from.block][from.row] = LABEL_ROW_GAP;
        }
    }
    // What stands half a row lower keeps clear of what stands under it in the next row.
    let mut under: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (node, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.shifted) {
        under.entry((cell.block, cell.row)).or_default().push(node);
    }
    for (node, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.shifted) {
        let (left, right) = graph.reach(node);
        let lower = under.get(&(cell.block, cell.row + 1)).map_or(&[][..], Vec::as_slice);
        let above_another = lower.iter().any(|other| {
            let (other_left, other_right) = graph.reach(*other);
            let line = cells[*other].line;
            line - other_left < cell.line + right && cell.line - left < line + other_right
        });
        if above_another {
            let gap = &mut gaps[cell.block][cell.row];
            *gap = gap.max(SHIFT + BELOW_SHIFTED);
        }
    }
    let aside = failure_lanes(graph);
    let leads_back = || graph.flow.iter().zip(&ranking.forward).filter(|(_, forward)| !**forward);
    let mut loops: Vec<usize> = leads_back().map(|((_, to, _), _)| *to).collect();
    let loop_label = leads_back().map(|((_, _, label), _)| *label).fold(0.0, f64::max);
    loops.sort_unstable();
    loops.dedup();
    let room = |lanes: usize| if lanes == 0 { 0.0 } else { 14.0 + LANE * lanes.min(MOST_LANES) as f64 };
    let block_gap = BLOCK_GAP + aside.min(MOST_LANES) as f64 * LANE * 0.5;
    // Labels of loops stand on their lanes.
    let mut left = if loops.is_empty() {
        0.0
    } else {
        room(loops.len()).max(loop_label.min(WIDEST_LABEL_BETWEEN) / 2.0 + 18.0)
    };
    let mut bottom = 0.0_f64;
    let mut tops: Vec<Vec<f64>> = Vec::with_capacity(blocks.len());
    let mut lefts: Vec<f64> = Vec::with_capacity(blocks.len());
    for (number, block) in blocks.iter().enumerate() {
        let mut y = 0.0;
        let mut rows = Vec::with_capacity(block.rows);
        for (height, gap) in heights[number].iter().zip(&gaps[number]) {
            rows.push(y);
            if *height > 0.0 {
                y += height + gap;
            }
        }
        tops.push(rows);
        left -= block.overhang();
        lefts.push(left);
        left += block.width();
        if number + 1 < blocks.len() {
            left += block_gap;
        }
    }
    let mut corners = vec![Point::ZERO; graph.count()];
    for (node, cell) in cells.iter().enumerate() {
        let top = tops[cell.block][cell.row] + if cell.shifted { SHIFT } else { 0.0 };
        corners[node] =
            Point::new((lefts[cell.block] + cell.line - graph.reach(node).0).round(), top.round());
        bottom = bottom.max(top + graph.sizes[node].height);
    }
    let loops_below = if loops.is_empty() { 0.0 } else { 8.0 };
    let size = Size::new(left + room(aside).min(32.0), bottom + loops_below);
    Arranged { corners, room: Rect::at(Point::ZERO, size), blocks: blocks.len(), crossings: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Form = Form { aligned: false, low: false, left: false, below: false, upper: false };
    const FREE: ScopeOptions =
        ScopeOptions { height: f64::INFINITY, width: f64::INFINITY, aspect: 1.1, narrow: false, form: USUAL };

    #[test]
    fn a_chain_is_straight_and_a_branch_stands_beside() {
        let graph = ScopeGraph::of_cards(5, &[(0, 1), (1, 2), (1, 4), (2, 3), (4, 3)], &[]);
        let points = arrange(&graph, &FREE).corners;
        assert!([0, 1, 2, 3].windows(2).all(|pair| points[pair[0]].x == points[pair[1]].x));
        assert!(points[4].x > points[2].x + 160.0);
        assert_eq!(points[4].y, points[2].y);
    }

    #[test]
    fn what_ends_at_once_stands_beside_its_choice() {
        let points = arrange(&ScopeGraph::of_cards(4, &[(0, 1), (1, 2), (1, 3)], &[]), &FREE).corners;
        assert_eq!(points[3].y, points[1].y);
        assert_eq!(points[2].x, points[1].x, "the first way goes straight on");
    }

    #[test]
    fn long_chains_wrap_into_columns_that_begin_at_the_top() {
        let flow: Vec<(usize, usize)> = (0..23).map(|node| (node, node + 1)).collect();
        let options =
            ScopeOptions { height: 800.0, width: f64::INFINITY, aspect: 1.1, narrow: false, form: USUAL };
        let arranged = arrange(&ScopeGraph::of_cards(24, &flow, &[]), &options);
        assert!(arranged.room.height <= 900.0, "{:?}", arranged.room);
        assert_eq!(arranged.corners.iter().filter(|point| point.y == 0.0).count(), 3);
        assert_eq!(arranged.blocks, 3);
    }

    #[test]
    fn handlers_stand_beside_what_leads_there_and_come_nearer_where_rows_are_narrow() {
        let mut graph = ScopeGraph::of_cards(6, &[(0, 1), (1, 2), (2, 3), (4, 5)], &[(1, 4), (4, 5)]);
        graph.sizes[3].width = 600.0;
        let points = arrange(&graph, &FREE).corners;
        assert!(points[4].x < 600.0 && points[4].x > points[0].x + 160.0, "{points:?}");
        assert!(points[4].y % 82.0 > 20.0, "between the rows: {points:?}");
        assert_eq!(points[4].x, points[5].x);
    }
}
