//! Pulls apart pieces of different edges that would lie on top of each other.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::graph::{EdgeClass, EdgePath};
use super::scope::LANE;
use super::ways::TOUCHING;
use crate::design::Id;
use crate::geometry::Point;

/// Pieces nearer to each other than this are taken for one lane.
const CLOSE: f64 = 8.0;

/// Edges of one class to one target.
type Key = (EdgeClass, Id);

/// One inner piece of one edge, seen along its own direction.
struct Piece {
    path: usize,
    /// It may be moved; otherwise it only keeps others off.
    free: bool,
    segment: usize,
    /// The coordinate across.
    across: f64,
    low: f64,
    high: f64,
    /// Pieces with the same key may share a place: they lead to the same target in the same way.
    key: Key,
}

/// Moves inner pieces of the paths `own` to lanes of their own, where `is_free` lets them; those of the paths `fixed` stay
/// where they are. Ends stay too.
pub(super) fn separate(
    paths: &mut [EdgePath],
    own: &[usize],
    fixed: &[usize],
    is_free: &dyn Fn(&EdgePath, Point, Point) -> bool,
) {
    for vertical in [true, false] {
        let mut pieces: Vec<Piece> = Vec::new();
        let all = own.iter().map(|path| (*path, true)).chain(fixed.iter().map(|path| (*path, false)));
        for (number, free) in all {
            let path = &paths[number];
            let last = path.points.len().saturating_sub(2);
            for (segment, ends) in path.points.windows(2).enumerate() {
                let (a, b) = (ends[0], ends[1]);
                let upright = (a.x - b.x).abs() < 0.01;
                if upright != vertical || (free && (segment == 0 || segment >= last)) {
                    continue;
                }
                let (across, from, to) = if vertical { (a.x, a.y, b.y) } else { (a.y, a.x, b.x) };
                pieces.push(Piece {
                    path: number,
                    free,
                    segment,
                    across,
                    low: from.min(to),
                    high: from.max(to),
                    key: (path.class, path.to),
                });
            }
        }
        pieces.sort_by(|a, b| a.across.total_cmp(&b.across).then(a.low.total_cmp(&b.low)));
        let mut begin = 0;
        while begin < pieces.len() {
            let mut end = begin + 1;
            while end < pieces.len() && pieces[end].across - pieces[begin].across < CLOSE {
                end += 1;
            }
            spread(paths, &pieces[begin..end], vertical, is_free);
            begin = end;
        }
    }
}

fn spread(
    paths: &mut [EdgePath],
    group: &[Piece],
    vertical: bool,
    is_free: &dyn Fn(&EdgePath, Point, Point) -> bool,
) {
    /// Offsets tried, in lanes.
    const LANES: [f64; 7] = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0];
    if group.len() < 2 {
        return;
    }
    // For each lane the stretches taken, by whom. The latest suffice: pieces come sorted by where they lie.
    let mut taken: Vec<Vec<(f64, f64, Key)>> = vec![Vec::new(); LANES.len()];
    for piece in group.iter().filter(|piece| !piece.free) {
        for (lane, offset) in LANES.iter().enumerate() {
            if (group[0].across + offset * LANE - piece.across).abs() < TOUCHING {
                taken[lane].push((piece.low, piece.high, piece.key));
            }
        }
    }
    for piece in group.iter().filter(|piece| piece.free) {
        for (lane, offset) in LANES.iter().enumerate() {
            let overlaps = taken[lane].iter().rev().take(64).any(|(low, high, key)| {
                *key != piece.key && *low < piece.high + 4.0 && piece.low < *high + 4.0
            });
            if overlaps {
                continue;
            }
            let by = group[0].across + offset * LANE - piece.across;
            if by.abs() > 0.01 && !shift(&mut paths[piece.path], piece.segment, by, vertical, is_free) {
                continue;
            }
            taken[lane].push((piece.low, piece.high, piece.key));
            break;
        }
    }
}

/// Moves one piece across, with the ends of its neighbours, if all three stay free.
fn shift(
    path: &mut EdgePath,
    segment: usize,
    by: f64,
    vertical: bool,
    is_free: &dyn Fn(&EdgePath, Point, Point) -> bool,
) -> bool {
    let moved = |point: Point| {
        if vertical { Point::new(point.x + by, point.y) } else { Point::new(point.x, point.y + by) }
    };
    let (before, after) = (path.points[segment - 1], path.points[segment + 2]);
    let (a, b) = (moved(path.points[segment]), moved(path.points[segment + 1]));
    // Neighbours keep their direction and some length.
    let keeps = |outer: Point, old: Point, new: Point| {
        let (old, new) =
            if vertical { (old.x - outer.x, new.x - outer.x) } else { (old.y - outer.y, new.y - outer.y) };
        old * new > 0.0 && new.abs() >= 6.0
    };
    if !keeps(before, path.points[segment], a) || !keeps(after, path.points[segment + 1], b) {
        return false;
    }
    if !(is_free(path, before, a) && is_free(path, a, b) && is_free(path, b, after)) {
        return false;
    }
    path.points[segment] = a;
    path.points[segment + 1] = b;
    true
}
