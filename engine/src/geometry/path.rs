//! Edge paths: orthogonal polylines, drawn with rounded corners; distances for hit tests.

use std::fmt::Write as _;

use super::{Point, Vector};

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
        let (incoming, outgoing) = (*at - *before, *after - *at);
        let (arriving, leaving) = (incoming.length(), outgoing.length());
        let bend = (incoming.x * outgoing.y - incoming.y * outgoing.x).abs() > 1e-6;
        let cut = radius.min(arriving / 2.0).min(leaving / 2.0);
        if !bend || cut < 0.5 {
            let _ = write!(out, "L{} {}", number(at.x), number(at.y));
            continue;
        }
        let start = *at + incoming.scaled(-cut / arriving);
        let end = *at + outgoing.scaled(cut / leaving);
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

/// A coordinate in at most one decimal.
pub(crate) fn number(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
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
