//! Order within one scope: what the happy path is, what only failures reach, which edges lead back, and ranks.
//!
//! `Catch` edges and edges that lead back take no part in the ranking. Everything is iterative and, but for the
//! lengths of adjacency lists, linear.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use crate::geometry::Size;

/// One scope, its members numbered in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct ScopeGraph {
    pub sizes: Vec<Size>,
    /// How far right of its left edge the line of its column goes through a member; half its width where none is given.
    pub anchors: Vec<f64>,
    /// A Fail state: a path that ends here is no happy one.
    pub fails: Vec<bool>,
    /// `Next`, rules and `Default`, in order of writing: from, to, and the width of the label, 0 for none.
    pub flow: Vec<(usize, usize, f64)>,
    pub failure: Vec<(usize, usize)>,
    /// The widest label of a failure; 0 for none.
    pub failure_label: f64,
    pub start: Option<usize>,
}

impl ScopeGraph {
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// How far a member reaches left and right of the line of its column.
    pub fn reach(&self, node: usize) -> (f64, f64) {
        let width = self.sizes[node].width;
        let anchor = self.anchors.get(node).copied().unwrap_or(width / 2.0);
        (anchor, width - anchor)
    }

    /// A scope of equal cards.
    #[cfg(test)]
    pub fn of_cards(count: usize, flow: &[(usize, usize)], failure: &[(usize, usize)]) -> Self {
        Self {
            sizes: vec![Size::new(160.0, 56.0); count],
            fails: vec![false; count],
            flow: flow.iter().map(|(from, to)| (*from, *to, 0.0)).collect(),
            failure: failure.to_vec(),
            start: Some(0),
            ..Self::default()
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ranking {
    /// Reached from the start without a failure.
    pub main: Vec<bool>,
    /// From 0; of the main group and of each part beside it by itself.
    pub rank: Vec<usize>,
    /// For each `flow` edge whether it is ranked: forward, and within its group.
    pub forward: Vec<bool>,
    /// For each `flow` edge whether it leads back.
    pub back: Vec<bool>,
    /// Ranked successors, in order of writing.
    pub successors: Vec<Vec<usize>>,
    /// How much of a path begins here; the successor with the most continues it straight on.
    pub score: Vec<usize>,
}

impl Ranking {
    pub fn of(graph: &ScopeGraph) -> Self {
        let count = graph.count();
        let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut incoming = vec![0_usize; count];
        for (number, (from, to, _)) in graph.flow.iter().enumerate() {
            outgoing[*from].push(number);
            if from != to {
                incoming[*to] += 1;
            }
        }
        let mut back = vec![false; graph.flow.len()];
        let mut main = vec![false; count];
        let mut colour = vec![0_u8; count];
        let mut stack: Vec<(usize, usize)> = Vec::new();
        let start = graph.start.filter(|start| *start < count);
        // The start, then what failures lead to, then what nothing leads to, then the rest (loops of their own).
        let first = start.or(if count > 0 { Some(0) } else { None });
        let roots = first
            .into_iter()
            .chain(graph.failure.iter().map(|(_, to)| *to))
            .chain((0..count).filter(|node| incoming[*node] == 0))
            .chain(0..count);
        for (turn, root) in roots.enumerate() {
            if colour[root] != 0 {
                continue;
            }
            colour[root] = 1;
            main[root] = turn == 0;
            stack.push((root, 0));
            while let Some((node, next)) = stack.pop() {
                let Some(edge) = outgoing[node].get(next).copied() else {
                    colour[node] = 2;
                    continue;
                };
                stack.push((node, next + 1));
                let to = graph.flow[edge].1;
                if colour[to] == 1 {
                    back[edge] = true;
                } else if colour[to] == 0 {
                    colour[to] = 1;
                    main[to] = turn == 0;
                    stack.push((to, 0));
                }
            }
        }
        let forward: Vec<bool> = graph
            .flow
            .iter()
            .zip(&back)
            .map(|((from, to, _), back)| !back && main[*from] == main[*to])
            .collect();
        let mut successors: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut waiting = vec![0_usize; count];
        for ((from, to, _), ranked) in graph.flow.iter().zip(&forward) {
            if *ranked {
                waiting[*to] += 1;
                successors[*from].push(*to);
            }
        }
        let mut rank = vec![0; count];
        let mut order: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            at += 1;
            for to in &successors[node] {
                rank[*to] = rank[*to].max(rank[node] + 1);
                waiting[*to] -= 1;
                if waiting[*to] == 0 {
                    order.push(*to);
                }
            }
        }
        let mut score = vec![0; count];
        for node in order.iter().rev() {
            let best = successors[*node].iter().map(|to| score[*to]).max();
            score[*node] = best.map_or(usize::from(!graph.fails[*node]), |best| best + 2);
        }
        Self { main, rank, forward, back, successors, score }
    }

    /// The successor that goes straight on.
    pub fn primary(&self, node: usize) -> Option<usize> {
        let mut best: Option<usize> = None;
        for to in &self.successors[node] {
            if best.is_none_or(|best| self.score[*to] > self.score[best]) {
                best = Some(*to);
            }
        }
        best
    }

    /// For each node the smallest node of its part: what ranked edges connect.
    pub fn parts(&self) -> Vec<usize> {
        let count = self.rank.len();
        let mut part: Vec<usize> = (0..count).collect();
        for from in 0..count {
            for to in &self.successors[from] {
                let (a, b) = (stands_for(&mut part, from), stands_for(&mut part, *to));
                let (low, high) = (a.min(b), a.max(b));
                part[high] = low;
            }
        }
        (0..count).map(|node| stands_for(&mut part, node)).collect()
    }
}

/// The least member that stands for a node's part.
fn stands_for(part: &mut [usize], mut node: usize) -> usize {
    while part[node] != node {
        part[node] = part[part[node]];
        node = part[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_lead_back_and_handlers_stand_aside() {
        // 0 -> 1 -> 2 -> 0 (loop), 1 -catch-> 3 -> 4
        let ranking = Ranking::of(&ScopeGraph::of_cards(5, &[(0, 1), (1, 2), (2, 0), (3, 4)], &[(1, 3)]));
        assert_eq!(ranking.back, [false, false, true, false]);
        assert_eq!(ranking.main, [true, true, true, false, false]);
        assert_eq!(ranking.rank, [0, 1, 2, 0, 1]);
    }

    #[test]
    fn the_longer_way_is_the_straight_one() {
        let mut short_first = ScopeGraph::of_cards(4, &[(0, 1), (0, 2), (2, 3)], &[]);
        assert_eq!(Ranking::of(&short_first).primary(0), Some(2));
        short_first.flow = vec![(0, 1, 0.0), (0, 2, 0.0)];
        short_first.fails[1] = true;
        assert_eq!(Ranking::of(&short_first).primary(0), Some(2), "the one that does not fail");
    }

    #[test]
    fn a_state_that_leads_to_itself_is_no_trouble() {
        let ranking = Ranking::of(&ScopeGraph::of_cards(2, &[(0, 0), (0, 1), (1, 1)], &[(0, 0)]));
        assert_eq!(ranking.rank, [0, 1]);
    }
}
