//! Edge paths: orthogonal polylines, drawn with rounded corners; distances for hit tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Point, Rect, Vector};

/// The nearest place of a path to a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathHit {
    pub point: Point,
    pub distance: f64,
    /// The segment it lies on, from 0.
    pub segment: usize,
}

/// SVG path data of a polyline whose corners are rounded by up to `radius`. Empty for fewer than two points.
pub fn rounded_path(points: &[Point], radius: f64) -> String {
    let mut out = String::with_capacity(points.len() * 24);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return out };
    if points.len() < 2 {
        return out;
    }
    let _ = write!(out, "M{} {}", number(first.x), number(first.y));
    for corner in points.windows(3) {
        let [before, at, after] = corner else { continue };
        let Some((start, end)) = rounding(*before, *at, *after, radius) else {
            let _ = write!(out, "L{} {}", number(at.x), number(at.y));
            continue;
        };
        let _ = write!(
            out,
            "L{} {}Q{} {} {} {}",
            number(start.x),
            number(start.y),
            number(at.x),
            number(at.y),
            number(end.x),
            number(end.y)
        );
    }
    let _ = write!(out, "L{} {}", number(last.x), number(last.y));
    out
}

/// The length of [`rounded_path`], for right angles.
pub fn rounded_length(points: &[Point], radius: f64) -> f64 {
    // A quadratic curve round a right angle, as a share of the two sides that it takes the place of.
    const SHARE: f64 = 1.623_225 / 2.0;
    let straight: f64 = points
        .windows(2)
        .map(|ends| ends.first().zip(ends.last()).map_or(0.0, |(a, b)| a.distance(*b)))
        .sum();
    let saved = points.windows(3).filter_map(|corner| match corner {
        [before, at, after] => {
            let (start, end) = rounding(*before, *at, *after, radius)?;
            Some((start.distance(*at) + at.distance(end)) * (1.0 - SHARE))
        }
        _ => None,
    });
    straight - saved.sum::<f64>()
}

/// Where the rounding of a corner begins and ends. `None` where the line goes straight on, or hardly bends.
fn rounding(before: Point, at: Point, after: Point, radius: f64) -> Option<(Point, Point)> {
    let (incoming, outgoing) = (at - before, after - at);
    let (arriving, leaving) = (incoming.length(), outgoing.length());
    let bend = (incoming.x * outgoing.y - incoming.y * outgoing.x).abs() > 1e-6;
    let cut = radius.min(arriving / 2.0).min(leaving / 2.0);
    (bend && cut >= 0.5).then(|| (at + incoming.scaled(-cut / arriving), at + outgoing.scaled(cut / leaving)))
}

/// A coordinate in at most one decimal.
pub(crate) fn number(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// The parts of a polyline that lie in or touch a region, each as a polyline of its own; what they join outside is left out.
///
/// Cuts lie at multiples of `period` along the whole line, where the segment is long enough, so that the dashes of a part
/// fall where those of the whole would.
pub fn pieces_within(points: &[Point], region: Rect, period: f64) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut walked = 0.0;
    let mut open = false;
    for ends in points.windows(2) {
        let [a, b] = ends else { continue };
        let length = a.distance(*b);
        match share_within(*a, *b, region) {
            Some((enters, leaves)) => {
                let at = |along: f64| *a + (*b - *a).scaled(if length > 0.0 { along / length } else { 0.0 });
                let mut from = enters * length;
                if from > 0.0 && period > 0.0 {
                    from = (from - (walked + from) % period).max(0.0);
                }
                if !(open && from <= 0.0) {
                    pieces.push(vec![at(from)]);
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.push(at(leaves * length));
                }
                open = leaves >= 1.0;
            }
            None => open = false,
        }
        walked += length;
    }
    pieces
}

/// Where, as shares of its length, a segment enters a region and leaves it. `None` where it stays outside.
fn share_within(a: Point, b: Point, region: Rect) -> Option<(f64, f64)> {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    let sides =
        [(a.x, b.x - a.x, region.left(), region.right()), (a.y, b.y - a.y, region.top(), region.bottom())];
    for (start, way, low, high) in sides {
        if way.abs() < 1e-9 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (one, other) = ((low - start) / way, (high - start) / way);
        enters = enters.max(one.min(other));
        leaves = leaves.min(one.max(other));
    }
    (enters <= leaves).then_some((enters, leaves))
}

/// Axis-parallel segments of many lines without what lies on top of each other: each stretch once, in a fixed order.
pub fn merged_segments<'a>(lines: impl IntoIterator<Item = &'a [Point]>) -> Vec<(Point, Point)> {
    // By direction and place across, in tenths of a unit.
    let mut by_lane: BTreeMap<(bool, i64), Vec<(f64, f64)>> = BTreeMap::new();
    for points in lines {
        for ends in points.windows(2) {
            let [a, b] = ends else { continue };
            let upright = (a.x - b.x).abs() < (a.y - b.y).abs();
            let (across, from, to) = if upright { (a.x, a.y, b.y) } else { (a.y, a.x, b.x) };
            by_lane
                .entry((upright, (across * 10.0).round() as i64))
                .or_default()
                .push((from.min(to), from.max(to)));
        }
    }
    let mut segments = Vec::new();
    for ((upright, lane), mut stretches) in by_lane {
        let across = lane as f64 / 10.0;
        let at = |along: f64| if upright { Point::new(across, along) } else { Point::new(along, across) };
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut open: Option<(f64, f64)> = None;
        for (low, high) in stretches {
            match &mut open {
                Some((_, end)) if low <= *end + 0.1 => *end = end.max(high),
                _ => {
                    segments.extend(open.map(|(low, high)| (at(low), at(high))));
                    open = Some((low, high));
                }
            }
        }
        segments.extend(open.map(|(low, high)| (at(low), at(high))));
    }
    segments
}

/// Polylines with rounded corners as what a pen draws of all of them together: every stretch and every corner once, however
/// many lines share it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedStrokes {
    /// The straight parts between corners, from left to right or from the top down. Slanting ones stand as they were given.
    pub stretches: Vec<(Point, Point)>,
    /// Where a corner begins, the point that it rounds off, and where it ends.
    pub corners: Vec<[Point; 3]>,
}

impl SharedStrokes {
    /// Of lines whose corners are rounded by up to `radius`, as [`rounded_path`] does.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a [Point]>, radius: f64) -> Self {
        let mut straight: Vec<[Point; 2]> = Vec::new();
        let mut slanting = Vec::new();
        let mut corners: BTreeMap<[i64; 6], [Point; 3]> = BTreeMap::new();
        for points in lines {
            let mut from = match points.first() {
                Some(first) => *first,
                None => continue,
            };
            let mut add = |a: Point, b: Point| {
                if (a.x - b.x).abs() < 0.05 || (a.y - b.y).abs() < 0.05 {
                    straight.push([a, b]);
                } else {
                    slanting.push((a, b));
                }
            };
            for corner in points.windows(3) {
                let [before, at, after] = corner else { continue };
                let Some((start, end)) = rounding(*before, *at, *after, radius) else {
                    add(from, *at);
                    from = *at;
                    continue;
                };
                add(from, start);
                from = end;
                // The same corner, whichever way it is gone round.
                let ends =
                    if (start.x, start.y) <= (end.x, end.y) { [start, *at, end] } else { [end, *at, start] };
                let [a, b, c] =
                    ends.map(|point| ((point.x * 10.0).round() as i64, (point.y * 10.0).round() as i64));
                corners.insert([a.0, a.1, b.0, b.1, c.0, c.1], ends);
            }
            if let Some(last) = points.last() {
                add(from, *last);
            }
        }
        let mut stretches = merged_segments(straight.iter().map(<[Point; 2]>::as_slice));
        stretches.append(&mut slanting);
        Self { stretches, corners: corners.into_values().collect() }
    }
}

/// The part of a stretch that lies in a region, begun at a multiple of `period` from where the stretch begins, so that its
/// dashes fall where those of the whole would. `None` where it stays outside.
pub fn stretch_within(a: Point, b: Point, region: Rect, period: f64) -> Option<(Point, Point)> {
    let (enters, leaves) = share_within(a, b, region)?;
    let length = a.distance(b);
    let from = enters * length;
    let from = if period > 0.0 { from - from % period } else { from };
    let at = |along: f64| a + (b - a).scaled(if length > 0.0 { along / length } else { 0.0 });
    Some((at(from), at(leaves * length)))
}

/// The distance of a point from a polyline, whose corners count as sharp. Infinite for an empty path.
pub fn distance_to_path(points: &[Point], point: Point) -> f64 {
    nearest_on_path(points, point).map_or(f64::INFINITY, |hit| hit.distance)
}

/// The place of a polyline that is nearest to a point. `None` for an empty path.
pub fn nearest_on_path(points: &[Point], point: Point) -> Option<PathHit> {
    if let [only] = points {
        return Some(PathHit { point: *only, distance: only.distance(point), segment: 0 });
    }
    let mut best: Option<PathHit> = None;
    for (segment, ends) in points.windows(2).enumerate() {
        let [a, b] = ends else { continue };
        let along = *b - *a;
        let squared = along.x * along.x + along.y * along.y;
        let offset = point - *a;
        let share = if squared < 1e-12 {
            0.0
        } else {
            ((offset.x * along.x + offset.y * along.y) / squared).clamp(0.0, 1.0)
        };
        let nearest = *a + along.scaled(share);
        let distance = nearest.distance(point);
        if best.is_none_or(|hit| distance < hit.distance) {
            best = Some(PathHit { point: nearest, distance, segment });
        }
    }
    best
}

/// The point at a share (0 to 1) of a polyline's length, and the direction there.
pub fn point_along(points: &[Point], share: f64) -> Option<(Point, Vector)> {
    let total: f64 = points
        .windows(2)
        .map(|ends| ends.first().zip(ends.last()).map_or(0.0, |(a, b)| a.distance(*b)))
        .sum();
    let mut left = total * share.clamp(0.0, 1.0);
    let mut last = None;
    for ends in points.windows(2) {
        let [a, b] = ends else { continue };
        let length = a.distance(*b);
        if length < 1e-9 {
            continue;
        }
        let direction = (*b - *a).scaled(1.0 / length);
        if left <= length {
            return Some((*a + direction.scaled(left), direction));
        }
        left -= length;
        last = Some((*b, direction));
    }
    last.or_else(|| points.first().map(|point| (*point, Vector::new(0.0, 1.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_rounded_as_far_as_the_segments_allow() {
        let path = rounded_path(&[Point::new(0.0, 0.0), Point::new(0.0, 40.0), Point::new(10.0, 40.0)], 8.0);
        assert_eq!(path, "M0 0L0 35Q0 40 5 40L10 40");
        assert_eq!(rounded_path(&[Point::new(1.0, 1.0)], 8.0), "");
        let long = [Point::new(0.0, 0.0), Point::new(0.0, 40.0), Point::new(60.0, 40.0)];
        assert!((rounded_length(&long, 8.0) - (32.0 + 12.986 + 52.0)).abs() < 0.01);
        assert_eq!(rounded_length(&long[..2], 8.0), 40.0);
    }

    #[test]
    fn lines_that_share_a_way_share_a_stroke() {
        let one = [Point::new(0.0, 0.0), Point::new(50.0, 0.0), Point::new(50.0, 300.0)];
        let other = [Point::new(0.0, 100.0), Point::new(50.0, 100.0), Point::new(50.0, 300.0)];
        let back: Vec<Point> = one.iter().rev().copied().collect();
        let strokes = SharedStrokes::of([&one[..], &other[..], &back[..]], 8.0);
        assert_eq!(
            strokes.stretches,
            [
                (Point::new(0.0, 0.0), Point::new(42.0, 0.0)),
                (Point::new(0.0, 100.0), Point::new(42.0, 100.0)),
                (Point::new(50.0, 8.0), Point::new(50.0, 300.0)),
            ]
        );
        let corner = |y: f64| [Point::new(42.0, y), Point::new(50.0, y), Point::new(50.0, y + 8.0)];
        assert_eq!(strokes.corners, [corner(0.0), corner(100.0)]);
        let slanting = [Point::new(0.0, 0.0), Point::new(50.0, 30.0)];
        assert_eq!(SharedStrokes::of([&slanting[..], &[]], 8.0).stretches, [(slanting[0], slanting[1])]);
    }

    #[test]
    fn the_dashes_of_a_part_fall_where_those_of_the_whole_would() {
        let (a, b) = (Point::new(10.0, 0.0), Point::new(10.0, 1000.0));
        let region = Rect::new(0.0, 100.0, 20.0, 50.0);
        assert_eq!(
            stretch_within(a, b, region, 9.0),
            Some((Point::new(10.0, 99.0), Point::new(10.0, 150.0)))
        );
        assert_eq!(
            stretch_within(a, b, region, 0.0),
            Some((Point::new(10.0, 100.0), Point::new(10.0, 150.0)))
        );
        assert_eq!(stretch_within(a, b, Rect::new(20.0, 0.0, 5.0, 5.0), 9.0), None);
    }

    #[test]
    fn only_what_lies_in_the_region_is_left_of_a_line() {
        let points = [
            Point::new(-1000.0, 10.0),
            Point::new(50.0, 10.0),
            Point::new(50.0, 500.0),
            Point::new(80.0, 500.0),
            Point::new(80.0, -500.0),
        ];
        let pieces = pieces_within(&points, Rect::new(0.0, 0.0, 100.0, 100.0), 9.0);
        // Cuts on the way in lie at a multiple of nine from the beginning, a little outside.
        assert_eq!(
            pieces,
            [
                vec![Point::new(-1.0, 10.0), Point::new(50.0, 10.0), Point::new(50.0, 100.0)],
                vec![Point::new(80.0, 108.0), Point::new(80.0, 0.0)],
            ]
        );
        assert!(pieces_within(&points, Rect::new(60.0, 20.0, 10.0, 10.0), 9.0).is_empty());
        assert_eq!(
            pieces_within(&points, Rect::new(-2000.0, -2000.0, 5000.0, 5000.0), 9.0),
            [points.to_vec()]
        );
    }

    #[test]
    fn lines_on_top_of_each_other_become_one() {
        let point = Point::new;
        let one = [point(0.0, 5.0), point(40.0, 5.0), point(40.0, 90.0)];
        let two = [point(100.0, 5.0), point(30.0, 5.0), point(30.0, 60.0)];
        assert_eq!(
            merged_segments([&one[..], &two[..]]),
            [
                (point(0.0, 5.0), point(100.0, 5.0)),
                (point(30.0, 5.0), point(30.0, 60.0)),
                (point(40.0, 5.0), point(40.0, 90.0)),
            ]
        );
    }

    #[test]
    fn distance_to_the_nearest_segment() {
        let points = [Point::new(0.0, 0.0), Point::new(0.0, 40.0), Point::new(50.0, 40.0)];
        assert_eq!(distance_to_path(&points, Point::new(5.0, 10.0)), 5.0);
        assert_eq!(distance_to_path(&points, Point::new(60.0, 40.0)), 10.0);
        assert_eq!(nearest_on_path(&points, Point::new(20.0, 43.0)).map(|hit| hit.segment), Some(1));
        assert_eq!(point_along(&points, 0.5).map(|(point, _)| point), Some(Point::new(5.0, 40.0)));
    }
}
