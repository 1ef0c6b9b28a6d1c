//! Seeks other ways for lines that cross others or lie on them.
//!
//! Each line in trouble is taken out and its cheapest way is sought among all others; it is kept where the whole picture
//! gains. A line that goes straight stays straight: the others give way to it.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::graph::{EdgeClass, EdgePath};
use super::quality::length;
use super::route::Router;
use super::ways::{BEND, Piece, TOUCHING};
use crate::geometry::{Point, Rect};

/// With more lines in one scope nothing is sought: such pictures are drawn from afar.
const MOST_LINES: usize = 160;
/// The most lines that are sought again.
const MOST_WAYS: usize = 24;
const ROUNDS: usize = 3;
/// What a crossing costs, in canvas units.
const CROSSING: f64 = 380.0;
/// Lines that begin or end together and cross all the same.
const CROSSING_OF_KIN: f64 = 60.0;
/// What a unit of two lines on each other costs.
const ALONG: f64 = 4.0;
const ALONG_OF_KIN: f64 = 1.0;
/// So much of lines that leave one card together counts for nothing.
const COMMON_START: f64 = 30.0;
/// A new way is worth it from this gain on.
const LEAST_GAIN: f64 = 6.0;

/// What another line costs that is crossed, or lain on.
#[derive(Clone, Copy)]
struct Price {
    crossing: f64,
    along: f64,
    shared: bool,
}

fn price(one: &EdgePath, other: &EdgePath) -> Price {
    if one.to == other.to && one.class == other.class {
        return Price { crossing: 0.0, along: ALONG_OF_KIN, shared: true };
    }
    if one.to == other.to || one.from == other.from {
        return Price { crossing: CROSSING_OF_KIN, along: ALONG_OF_KIN, shared: false };
    }
    Price { crossing: CROSSING, along: ALONG, shared: false }
}

fn around(path: &EdgePath) -> Rect {
    Rect::around_points(&path.points).unwrap_or_default().inflated(TOUCHING)
}

/// What two lines cost each other.
fn trouble(one: &EdgePath, other: &EdgePath) -> f64 {
    let price = price(one, other);
    if !around(one).intersects(around(other)) {
        return 0.0;
    }
    let (mut crossings, mut along) = (0, 0.0);
    for a in one.points.windows(2) {
        for b in other.points.windows(2) {
            let (a_flat, b_flat) = ((a[0].y - a[1].y).abs() < 0.01, (b[0].y - b[1].y).abs() < 0.01);
            if a_flat == b_flat {
                along += beside(a, b, a_flat, price.shared);
            } else {
                let (flat, upright) = if a_flat { (a, b) } else { (b, a) };
                let (x, y) = (upright[0].x, flat[0].y);
                let within = |value: f64, p: f64, q: f64| p.min(q) + 0.01 < value && value < p.max(q) - 0.01;
                crossings +=
                    usize::from(within(x, flat[0].x, flat[1].x) && within(y, upright[0].y, upright[1].y));
            }
        }
    }
    if one.from == other.from && one.class == other.class {
        along = (along - COMMON_START).max(0.0);
    }
    price.crossing * crossings as f64 + price.along * along
}

/// How long two parallel pieces lie on each other, or too close.
fn beside(a: &[Point], b: &[Point], flat: bool, shared: bool) -> f64 {
    let turned = |point: Point| if flat { (point.y, point.x) } else { (point.x, point.y) };
    let ((across, a0), (_, a1)) = (turned(a[0]), turned(a[1]));
    let ((other, b0), (_, b1)) = (turned(b[0]), turned(b[1]));
    let off = (across - other).abs();
    if off >= TOUCHING || (shared && off < 0.5) {
        return 0.0;
    }
    (a0.max(a1).min(b0.max(b1)) - a0.min(a1).max(b0.min(b1))).max(0.0)
}

/// What a line costs by itself.
fn own(path: &EdgePath) -> f64 {
    length(&path.points) + BEND * path.points.len().saturating_sub(2) as f64
}

/// Gives lines in trouble other ways. `numbers` are the edges that `paths` stand for.
pub(super) fn untangle(router: &Router<'_>, numbers: &[usize], paths: &mut [EdgePath]) {
    for group in router.groups(paths) {
        if group.len() > 1 && group.len() <= MOST_LINES {
            untangle_group(router, numbers, &group, paths);
        }
    }
}

fn untangle_group(router: &Router<'_>, numbers: &[usize], group: &[usize], paths: &mut [EdgePath]) {
    let mut ways_left = MOST_WAYS;
    for _ in 0..ROUNDS {
        let mut sums = vec![0.0; group.len()];
        for (place, one) in group.iter().enumerate() {
            for (before, other) in group[..place].iter().enumerate() {
                let cost = trouble(&paths[*one], &paths[*other]);
                sums[place] += cost;
                sums[before] += cost;
            }
        }
        let mut order: Vec<(usize, f64)> =
            group.iter().copied().zip(sums).filter(|(_, sum)| *sum > 1.0).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut better = false;
        for (path, _) in order {
            let one = &paths[path];
            let fixed = one.class == EdgeClass::Start || one.from == one.to;
            if fixed || (one.class == EdgeClass::Flow && one.points.len() == 2) || ways_left == 0 {
                continue;
            }
            let others = || group.iter().filter(|other| **other != path).map(|other| &paths[*other]);
            let whole = |one: &EdgePath| own(one) + others().map(|other| trouble(one, other)).sum::<f64>();
            let now = whole(one);
            if now - own(one) < 1.0 {
                continue;
            }
            let mut pieces = Vec::new();
            for other in others() {
                let Price { crossing, along, shared } = price(one, other);
                pieces.extend(other.points.windows(2).map(|ends| Piece {
                    a: ends[0],
                    b: ends[1],
                    crossing,
                    along,
                    shared,
                }));
            }
            ways_left -= 1;
            let Some(points) = router.cheapest_way(numbers[path], &pieces) else { continue };
            let other_way = EdgePath { points, ..one.clone() };
            if whole(&other_way) < now - LEAST_GAIN {
                paths[path] = other_way;
                better = true;
            }
        }
        if !better {
            break;
        }
    }
}
