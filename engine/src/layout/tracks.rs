//! Which row and which column of cards each member of a scope takes, before widths are known.
//!
//! Chains keep to one *track*, so that they are straight; each branch takes the nearest track that is free for its
//! length. What ends at once stands beside the Choice that leads there, in the same row.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::collections::BTreeMap;

use super::rank::{Ranking, ScopeGraph};
use super::scope::Form;

/// What is set beside a Choice rather than below it is no higher than this.
const HIGHEST_BESIDE: f64 = 64.0;

/// Rows and tracks by member, each part numbered by itself from 0.
pub(super) struct Tracks {
    pub track: Vec<usize>,
    pub row: Vec<usize>,
    /// The chain that a member belongs to.
    pub chain: Vec<usize>,
    /// By chain: the last row down to which its track is its own, because what follows joins another there.
    pub until: Vec<usize>,
}

/// For each track the rows taken, as intervals.
#[derive(Clone, Debug, Default)]
struct Grid {
    tracks: Vec<Vec<(usize, usize)>>,
}

impl Grid {
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

/// The rows: ranks, but for what ends at once beside a Choice.
fn rows(graph: &ScopeGraph, ranking: &Ranking, form: Form) -> Vec<usize> {
    let count = graph.count();
    let mut row = ranking.rank.clone();
    if form.below {
        return row;
    }
    let mut entries = vec![0_usize; count];
    for (_, to, _) in &graph.flow {
        entries[*to] += 1;
    }
    for (_, to) in &graph.failure {
        entries[*to] += 1;
    }
    for from in 0..count {
        let successors = &ranking.successors[from];
        if successors.len() < 2 {
            continue;
        }
        let straight_on = ranking.primary(from);
        let mut beside = 0;
        for to in successors {
            let ends = ranking.successors[*to].is_empty() && entries[*to] == 1;
            if ends && Some(*to) != straight_on && graph.sizes[*to].height <= HIGHEST_BESIDE && beside < 3 {
                row[*to] = row[from] + beside;
                beside += 1;
            }
        }
    }
    row
}

/// What leads on from a member, the last first.
fn chain_branches(ranking: &Ranking, node: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    ranking.successors[node].iter().rev().map(move |to| (node, *to))
}

/// Rows and tracks for all members; those of parts outside the main flow are relative to their own part.
pub(super) fn tracks_of(graph: &ScopeGraph, ranking: &Ranking, part: &[usize], form: Form) -> Tracks {
    let count = graph.count();
    let row = rows(graph, ranking, form);
    let mut track = vec![usize::MAX; count];
    let mut chain_of = vec![0; count];
    let mut untils: Vec<usize> = Vec::new();
    let mut incoming = vec![false; count];
    for (from, successors) in ranking.successors.iter().enumerate() {
        for to in successors {
            incoming[*to] |= *to != from;
        }
    }
    let mut grids: BTreeMap<usize, Grid> = BTreeMap::new();
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
            let mut until = row[first];
            while let Some(next) = ranking.primary(node) {
                if track[next] != usize::MAX {
                    // Down to where it joins what is there already, the track is its own.
                    until = row[next].saturating_sub(1).max(row[node]);
                    break;
                }
                until = row[next];
                track[next] = usize::MAX - 1;
                chain.push(next);
                node = next;
            }
            let (least, from) = if parent == first {
                (0, row[first])
            } else {
                (track[parent] + 1, (row[parent] + 1).min(row[first]))
            };
            let grid = grids.entry(part[first]).or_default();
            let free = (least..=least + grid.tracks.len())
                .find(|candidate| grid.is_free(*candidate, from, until))
                .unwrap_or(grid.tracks.len().max(least));
            grid.take(free, from, until);
            for node in &chain {
                track[*node] = free;
                chain_of[*node] = untils.len();
            }
            untils.push(until);
            // The lowest branch first, so that it gets the nearest track and nothing crosses it.
            let branch = |node: &usize| chain_branches(ranking, *node);
            let mut branches: Vec<(usize, usize)> = chain.iter().flat_map(branch).collect();
            if form.upper {
                branches.reverse();
            }
            stack.extend(branches.into_iter().filter(|(_, to)| track[*to] == usize::MAX));
        }
    }
    Tracks { track, row, chain: chain_of, until: untils }
}
