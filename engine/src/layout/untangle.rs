//! Seeks other ways for lines that cross others or lie on them.
//!
//! Each line in trouble is taken out and its cheapest way is sought among all others; it is kept where the whole picture
//! gains. A line that goes straight stays straight: the others give way to it.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::graph::{EdgeClass, EdgePath};
use super::quality::length;
use super::route::{Effort, Router};
use super::ways::{BEND, Piece, TOUCHING};
use crate::geometry::{Point, Rect};

/// With more lines in one scope nothing is sought: such pictures are drawn from afar.
const MOST_LINES: usize = 160;
/// The most lines that are sought again.
const MOST_WAYS: usize = 24;
const ROUNDS: usize = 3;
/// Up to so many lines, several orders are tried.
const MOST_LINES_IN_ORDERS: usize = 40;
/// Where more lines cross than this, other orders and pairs are of no help.
const MOST_CROSSINGS: usize = 6;
/// And of lines in pairs.
const MOST_WAYS_OF_PAIRS: usize = 16;
/// What a crossing costs, in canvas units.
const CROSSING: f64 = 450.0;
/// Lines that begin or end together and cross all the same.
const CROSSING_OF_KIN: f64 = 60.0;
/// A line that leaves where another arrives.
const ONE_PORT: f64 = 160.0;
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
    let at_one_port = usize::from(meet(one, other)) + usize::from(meet(other, one));
    price.crossing * crossings as f64 + price.along * along + ONE_PORT * at_one_port as f64
}

/// Whether one line begins where the other ends: neither can be told from the other there.
fn meet(one: &EdgePath, other: &EdgePath) -> bool {
    match (one.points.first(), other.points.last()) {
        (Some(begin), Some(end)) => begin.distance(*end) < TOUCHING,
        _ => false,
    }
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
pub(super) fn untangle(router: &Router<'_>, numbers: &[usize], paths: &mut [EdgePath], effort: Effort) {
    for group in router.groups(paths) {
        if group.len() > 1 && group.len() <= MOST_LINES {
            untangle_group(router, numbers, &group, paths, effort);
        }
    }
}

/// The lines of one scope while other ways are sought for them.
struct Tangle<'a> {
    router: &'a Router<'a>,
    numbers: &'a [usize],
    group: &'a [usize],
    ways_left: usize,
}

/// In which order lines in trouble are looked at: what the first ones leave free depends on it.
#[derive(Clone, Copy)]
enum Order {
    WorstFirst,
    BestFirst,
    AsWritten,
    LastFirst,
}

/// Looks for other ways, and where lines still cross, again in other orders; the best outcome is kept.
fn untangle_group(
    router: &Router<'_>,
    numbers: &[usize],
    group: &[usize],
    paths: &mut [EdgePath],
    effort: Effort,
) {
    let mut tangle = Tangle { router, numbers, group, ways_left: 0 };
    let before: Vec<EdgePath> = group.iter().map(|path| paths[*path].clone()).collect();
    let mut best: Option<(f64, Vec<EdgePath>)> = None;
    for order in [Order::WorstFirst, Order::BestFirst, Order::AsWritten, Order::LastFirst] {
        for (path, line) in group.iter().zip(&before) {
            paths[*path] = line.clone();
        }
        tangle.untangle(paths, order);
        let (cost, crossings) = tangle.all(paths);
        if best.as_ref().is_none_or(|(least, _)| cost < *least - LEAST_GAIN) {
            best = Some((cost, group.iter().map(|path| paths[*path].clone()).collect()));
        }
        let hopeless = crossings > MOST_CROSSINGS || group.len() > MOST_LINES_IN_ORDERS;
        if crossings == 0 || hopeless || effort == Effort::Quick {
            break;
        }
    }
    for (path, line) in group.iter().zip(best.into_iter().flat_map(|(_, lines)| lines)) {
        paths[*path] = line;
    }
}

impl Tangle<'_> {
    fn untangle(&mut self, paths: &mut [EdgePath], order: Order) {
        self.ways_left = MOST_WAYS;
        for _ in 0..ROUNDS {
            let mut better = false;
            for path in self.in_trouble(paths, order) {
                let Some(other_way) = self.other_way(paths, path, None) else { continue };
                if self.whole(paths, path, &other_way) < self.whole(paths, path, &paths[path]) - LEAST_GAIN {
                    paths[path] = other_way;
                    better = true;
                }
            }
            if !better {
                break;
            }
        }
        // Two lines that stand in each other's way: one as if the other were not there, then the other.
        let crossings = self.all(paths).1;
        self.ways_left = if crossings > MOST_CROSSINGS { 0 } else { MOST_WAYS_OF_PAIRS };
        for _ in 0..ROUNDS {
            if !self.part_a_pair(paths) {
                break;
            }
        }
    }

    /// What all lines cost, and how many pairs of them cross for sure.
    fn all(&self, paths: &[EdgePath]) -> (f64, usize) {
        let (mut cost, mut crossings) = (0.0, 0);
        for (place, one) in self.group.iter().enumerate() {
            cost += own(&paths[*one]);
            for other in &self.group[..place] {
                let between = trouble(&paths[*one], &paths[*other]);
                cost += between;
                crossings += usize::from(between >= CROSSING);
            }
        }
        (cost, crossings)
    }

    fn others(&self, path: usize) -> impl Iterator<Item = usize> + '_ {
        self.group.iter().copied().filter(move |other| *other != path)
    }

    /// What a line costs in the place of `path`.
    fn whole(&self, paths: &[EdgePath], path: usize, line: &EdgePath) -> f64 {
        own(line) + self.others(path).map(|other| trouble(line, &paths[other])).sum::<f64>()
    }

    /// A straight line stays, and so does what has but one form.
    fn is_fixed(path: &EdgePath) -> bool {
        path.class == EdgeClass::Start
            || path.from == path.to
            || (path.class == EdgeClass::Flow && path.points.len() == 2)
    }

    /// The lines that others stand in the way of.
    fn in_trouble(&self, paths: &[EdgePath], by: Order) -> Vec<usize> {
        let mut sums = vec![0.0; self.group.len()];
        for (place, one) in self.group.iter().enumerate() {
            for (before, other) in self.group[..place].iter().enumerate() {
                let cost = trouble(&paths[*one], &paths[*other]);
                sums[place] += cost;
                sums[before] += cost;
            }
        }
        let mut order: Vec<(usize, f64)> =
            self.group.iter().copied().zip(sums).filter(|(_, sum)| *sum > 1.0).collect();
        match by {
            Order::WorstFirst => order.sort_by(|a, b| b.1.total_cmp(&a.1)),
            Order::BestFirst => order.sort_by(|a, b| a.1.total_cmp(&b.1)),
            Order::AsWritten => {}
            Order::LastFirst => order.reverse(),
        }
        order.into_iter().map(|(path, _)| path).collect()
    }

    /// The cheapest way of a line among all others but `without`.
    fn other_way(&mut self, paths: &[EdgePath], path: usize, without: Option<usize>) -> Option<EdgePath> {
        let one = &paths[path];
        if Self::is_fixed(one) || self.ways_left == 0 {
            return None;
        }
        let others = || self.others(path).filter(|other| Some(*other) != without).map(|other| &paths[other]);
        if without.is_none() && others().map(|other| trouble(one, other)).sum::<f64>() < 1.0 {
            return None;
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
        // Ports where others arrive, or where they leave.
        let taken = |begins: bool, point: Point| {
            let end = |other: &EdgePath| {
                if begins { other.points.last().copied() } else { other.points.first().copied() }
            };
            let near = others().filter_map(end).any(|end| end.distance(point) < TOUCHING);
            if near { ONE_PORT } else { 0.0 }
        };
        let points = self.router.cheapest_way(self.numbers[path], &pieces, &taken)?;
        self.ways_left -= 1;
        Some(EdgePath { points, ..one.clone() })
    }

    /// What two lines cost.
    fn both(&self, paths: &[EdgePath], one: usize, other: usize) -> f64 {
        let between = trouble(&paths[one], &paths[other]);
        self.whole(paths, one, &paths[one]) + self.whole(paths, other, &paths[other]) - between
    }

    /// Gives both of two lines that cross another way, if both together gain by it.
    fn part_a_pair(&mut self, paths: &mut [EdgePath]) -> bool {
        let group = self.group;
        for (place, one) in group.iter().enumerate() {
            for other in &group[..place] {
                let between = trouble(&paths[*one], &paths[*other]);
                if between < CROSSING {
                    continue;
                }
                for (first, second) in [(*one, *other), (*other, *one)] {
                    let now = self.both(paths, first, second);
                    let (old_first, old_second) = (paths[first].clone(), paths[second].clone());
                    let Some(found) = self.other_way(paths, first, Some(second)) else { continue };
                    paths[first] = found;
                    if let Some(found) = self.other_way(paths, second, None) {
                        paths[second] = found;
                    }
                    if self.both(paths, first, second) < now - LEAST_GAIN {
                        return true;
                    }
                    paths[first] = old_first;
                    paths[second] = old_second;
                }
            }
        }
        false
    }
}
