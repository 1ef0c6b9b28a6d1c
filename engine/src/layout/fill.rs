//! Places for what is new in a scope where people put the rest: near what leads to it, moving nothing.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::rank::ScopeGraph;
use super::scope::ROW_GAP;
use crate::geometry::{Point, Rect, RectIndex};

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
    use crate::geometry::Size;

    #[test]
    fn what_is_new_finds_a_place_and_moves_nothing() {
        let fixed = [Some(Point::ZERO), Some(Point::new(0.0, 84.0)), None, None];
        let points = fill_in(&ScopeGraph::of_cards(4, &[(0, 2), (2, 1)], &[]), &[], &fixed);
        assert_eq!((points[0], points[1]), (Point::ZERO, Point::new(0.0, 84.0)));
        let rects: Vec<Rect> = points.iter().map(|point| Rect::at(*point, Size::new(160.0, 56.0))).collect();
        for a in 0..4 {
            for b in 0..a {
                assert!(!rects[a].intersects(rects[b]));
            }
        }
    }
}
