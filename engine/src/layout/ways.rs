//! The cheapest orthogonal way between two cards on a grid of lanes, where other lines may be crossed at a price.
//!
//! The grid has a line beside each card, through each port and beside each line that is there already. What the router's
//! own few forms of lines cannot do is sought here, by A*.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::scope::LANE;
use crate::geometry::{Point, Rect};

/// What one bend costs, in canvas units of length.
pub(super) const BEND: f64 = 24.0;
/// Lines nearer to each other than this seem to lie on each other.
pub(super) const TOUCHING: f64 = 6.5;
/// How far from the room of a card its lanes are.
const BESIDE: f64 = 10.0;
/// Larger grids are not searched.
const MOST_PLACES: usize = 60_000;
/// Costs are counted in parts of a unit, so that they compare exactly.
const PARTS: f64 = 16.0;

/// A piece of a line that is there already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub a: Point,
    pub b: Point,
    /// What it costs to cross it.
    pub crossing: f64,
    /// What a unit of length on it, or close beside it, costs more.
    pub along: f64,
    /// Lying exactly on it costs nothing: both lead to the same in the same way.
    pub shared: bool,
}

/// One way to leave or to enter a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub port: Point,
    /// Where its first straight piece ends.
    pub stub: Point,
    pub penalty: f64,
}

impl End {
    fn upright(&self) -> bool {
        (self.port.x - self.stub.x).abs() < 0.01
    }

    fn cost(&self) -> u64 {
        parts(self.penalty + self.port.distance(self.stub))
    }
}

fn parts(cost: f64) -> u64 {
    (cost.max(0.0) * PARTS).round() as u64
}

/// The lines of a grid with what steps along them cost.
struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// By row, then column: the step to the next column; `MAX` where something stands.
    flat: Vec<u64>,
    /// By column, then row: the step to the next row.
    upright: Vec<u64>,
}

/// The cheapest way from one of `starts` to one of `goals`, around `hard` rectangles.
pub(super) fn cheapest(starts: &[End], goals: &[End], hard: &[Rect], pieces: &[Piece]) -> Option<Vec<Point>> {
    let grid = Grid::of(starts, goals, hard, pieces)?;
    grid.search(starts, goals)
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    values
}

/// The first index whose value is more than `least`.
fn after(values: &[f64], least: f64) -> usize {
    values.partition_point(|value| *value <= least)
}

impl Grid {
    fn of(starts: &[End], goals: &[End], hard: &[Rect], pieces: &[Piece]) -> Option<Self> {
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for end in starts.iter().chain(goals) {
            xs.push(end.stub.x);
            ys.push(end.stub.y);
        }
        for rect in hard {
            xs.extend([rect.left() - BESIDE, rect.right() + BESIDE]);
            ys.extend([rect.top() - BESIDE, rect.bottom() + BESIDE]);
        }
        for piece in pieces {
            let (across, lines) = if (piece.a.x - piece.b.x).abs() < 0.01 {
                (piece.a.x, &mut xs)
            } else {
                (piece.a.y, &mut ys)
            };
            lines.extend([across - LANE, across + LANE]);
            if piece.shared {
                lines.push(across);
            }
        }
        let (xs, ys) = (sorted(xs), sorted(ys));
        if xs.len() * ys.len() > MOST_PLACES {
            return None;
        }
        let flat: Vec<u64> =
            ys.iter().flat_map(|_| xs.windows(2).map(|pair| parts(pair[1] - pair[0]))).collect();
        let upright: Vec<u64> =
            xs.iter().flat_map(|_| ys.windows(2).map(|pair| parts(pair[1] - pair[0]))).collect();
        let mut grid = Self { xs, ys, flat, upright };
        for piece in pieces {
            grid.paint(piece);
        }
        for rect in hard {
            grid.block(*rect);
        }
        Some(grid)
    }

    fn block(&mut self, rect: Rect) {
        let Self { xs, ys, flat, upright } = self;
        for (lines, cross, steps, low, high, from, to) in [
            (&*ys, &*xs, flat, rect.top(), rect.bottom(), rect.left(), rect.right()),
            (&*xs, &*ys, upright, rect.left(), rect.right(), rect.top(), rect.bottom()),
        ] {
            let width = cross.len().saturating_sub(1);
            let first = after(cross, from).saturating_sub(1);
            for line in after(lines, low + 0.01)..lines.len() {
                if lines[line] >= high - 0.01 {
                    break;
                }
                for step in first..width {
                    if cross[step] >= to - 0.01 {
                        break;
                    }
                    if cross[step + 1] > from + 0.01 {
                        steps[line * width + step] = u64::MAX;
                    }
                }
            }
        }
    }

    /// Adds what it costs to cross a piece or to lie beside it.
    fn paint(&mut self, piece: &Piece) {
        let Self { xs, ys, flat, upright } = self;
        let is_flat = (piece.a.y - piece.b.y).abs() < 0.01;
        let (lines, cross, along, across, at, low, high) = if is_flat {
            let (low, high) = (piece.a.x.min(piece.b.x), piece.a.x.max(piece.b.x));
            (&*ys, &*xs, flat, upright, piece.a.y, low, high)
        } else {
            let (low, high) = (piece.a.y.min(piece.b.y), piece.a.y.max(piece.b.y));
            (&*xs, &*ys, upright, flat, piece.a.x, low, high)
        };
        let width = cross.len().saturating_sub(1);
        for line in after(lines, at - TOUCHING)..lines.len() {
            if lines[line] >= at + TOUCHING {
                break;
            }
            if piece.shared && (lines[line] - at).abs() < 0.5 {
                continue;
            }
            for step in after(cross, low).saturating_sub(1)..width {
                if cross[step] >= high {
                    break;
                }
                let shared = cross[step + 1].min(high) - cross[step].max(low);
                if shared > 0.0 {
                    along[line * width + step] += parts(shared * piece.along);
                }
            }
        }
        // Steps across it: the one that begins on it or before it.
        let length = lines.len().saturating_sub(1);
        let step = after(lines, at + 0.005);
        if step == 0 || step > length {
            return;
        }
        for line in after(cross, low - 0.5)..cross.len() {
            if cross[line] >= high + 0.5 {
                break;
            }
            across[line * length + step - 1] += parts(piece.crossing);
        }
    }

    /// The number of a place on the grid.
    fn place(&self, point: Point) -> usize {
        let column = after(&self.xs, point.x - 0.01).min(self.xs.len() - 1);
        let row = after(&self.ys, point.y - 0.01).min(self.ys.len() - 1);
        row * self.xs.len() + column
    }

    fn point(&self, place: usize) -> Point {
        Point::new(self.xs[place % self.xs.len()], self.ys[place / self.xs.len()])
    }

    fn search(&self, starts: &[End], goals: &[End]) -> Option<Vec<Point>> {
        let width = self.xs.len();
        let (steps_flat, steps_upright) = (width - 1, self.ys.len() - 1);
        // A state is a place and the direction in which it was reached: even where flat, odd where upright.
        let mut known = vec![u64::MAX; 2 * width * self.ys.len()];
        let mut before = vec![usize::MAX; known.len()];
        let goal_places: Vec<(usize, &End)> =
            goals.iter().map(|goal| (self.place(goal.stub), goal)).collect();
        let remaining = |place: usize| {
            let at = self.point(place);
            let left =
                |goal: &End| parts((at.x - goal.stub.x).abs() + (at.y - goal.stub.y).abs()) + goal.cost();
            goals.iter().map(left).min().unwrap_or(0)
        };
        let mut open: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
        for start in starts {
            let state = 2 * self.place(start.stub) + usize::from(start.upright());
            if start.cost() < known[state] {
                known[state] = start.cost();
                open.push(Reverse((start.cost() + remaining(state / 2), state)));
            }
        }
        let bend = parts(BEND);
        let mut best: Option<(u64, usize, &End)> = None;
        while let Some(Reverse((bound, state))) = open.pop() {
            if best.is_some_and(|(least, ..)| least <= bound) {
                break;
            }
            let (place, upright) = (state / 2, state % 2 == 1);
            let cost = known[state];
            if bound > cost.saturating_add(remaining(place)) {
                continue;
            }
            for (_, goal) in goal_places.iter().filter(|(at, _)| *at == place) {
                let whole = cost + goal.cost() + if goal.upright() == upright { 0 } else { bend };
                if best.is_none_or(|(least, ..)| whole < least) {
                    best = Some((whole, state, goal));
                }
            }
            let (column, row) = (place % width, place / width);
            let flat = |step: usize| self.flat[row * steps_flat + step];
            let tall = |step: usize| self.upright[column * steps_upright + step];
            let next = [
                (column > 0).then(|| (place - 1, false, flat(column - 1))),
                (column + 1 < width).then(|| (place + 1, false, flat(column))),
                (row > 0).then(|| (place - width, true, tall(row - 1))),
                (row + 1 < self.ys.len()).then(|| (place + width, true, tall(row))),
            ];
            for (place, goes_upright, step) in next.into_iter().flatten() {
                if step == u64::MAX {
                    continue;
                }
                let turned = if goes_upright == upright { 0 } else { bend };
                let (to, sum) = (2 * place + usize::from(goes_upright), cost + step + turned);
                if sum < known[to] {
                    known[to] = sum;
                    before[to] = state;
                    open.push(Reverse((sum + remaining(place), to)));
                }
            }
        }
        let (_, last, goal) = best?;
        let mut points = vec![goal.port];
        let mut at = last;
        loop {
            points.push(self.point(at / 2));
            match before[at] {
                usize::MAX => break,
                earlier => at = earlier,
            }
        }
        let first = starts
            .iter()
            .filter(|start| 2 * self.place(start.stub) + usize::from(start.upright()) == at)
            .min_by_key(|start| start.cost())?;
        points.push(first.port);
        points.reverse();
        Some(points)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn end(port: (f64, f64), stub: (f64, f64)) -> End {
        End { port: Point::new(port.0, port.1), stub: Point::new(stub.0, stub.1), penalty: 0.0 }
    }

    #[test]
    fn a_way_goes_around_cards_and_around_lines_where_that_is_cheap() {
        let hard = [Rect::new(40.0, 30.0, 40.0, 40.0)];
        let (starts, goals) = ([end((0.0, 50.0), (10.0, 50.0))], [end((120.0, 50.0), (110.0, 50.0))]);
        let way = cheapest(&starts, &goals, &hard, &[]).unwrap();
        assert!(way.windows(2).all(|ends| !hard[0].crosses(ends[0], ends[1])), "{way:?}");
        // A line above the card: the way goes below.
        let above = Piece {
            a: Point::new(60.0, -90.0),
            b: Point::new(60.0, 25.0),
            crossing: 200.0,
            along: 4.0,
            shared: false,
        };
        let below = cheapest(&starts, &goals, &hard, &[above]).unwrap();
        assert!(below.iter().all(|point| point.y >= 50.0), "{below:?}");
    }
}
