//! Snapping of what is moved to the things around it and to the grid, with the guides that show why.

use super::{Point, Rect};

/// A line to draw while something snaps: it runs along both things that align.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    pub from: Point,
    pub to: Point,
}

/// What to add to the position so that it aligns, and the guides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snap {
    pub dx: f64,
    pub dy: f64,
    pub guides: Vec<Guide>,
}

/// How far things reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnapOptions {
    /// The grid's step; 0 for none.
    pub grid: f64,
    /// The farthest that alignment pulls, in canvas units: some screen pixels divided by the zoom.
    pub tolerance: f64,
}

/// Snaps `moving`, each axis by itself: first to edges and centres of `others`, else to the grid.
pub fn snap(moving: Rect, others: &[Rect], options: SnapOptions) -> Snap {
    let tolerance = options.tolerance.max(0.0);
    let lines = |start: f64, length: f64| [start, start + length / 2.0, start + length];
    let nearest = |own: [f64; 3], theirs: &dyn Fn(&Rect) -> [f64; 3]| {
        let mut best: Option<f64> = None;
        for other in others {
            for (side, line) in theirs(other).into_iter().enumerate() {
                for (own_side, own_line) in own.into_iter().enumerate() {
                    // A centre aligns with a centre, an edge with an edge.
                    if (side == 1) != (own_side == 1) {
                        continue;
                    }
                    let shift = line - own_line;
                    if shift.abs() <= tolerance && best.is_none_or(|best| shift.abs() < best.abs()) {
                        best = Some(shift);
                    }
                }
            }
        }
        best
    };
    let to_grid = |value: f64| {
        if options.grid > 0.0 { (value / options.grid).round() * options.grid - value } else { 0.0 }
    };
    let aligned_x = nearest(lines(moving.x, moving.width), &|other| lines(other.x, other.width));
    let aligned_y = nearest(lines(moving.y, moving.height), &|other| lines(other.y, other.height));
    let mut result = Snap {
        dx: aligned_x.unwrap_or_else(|| to_grid(moving.x)),
        dy: aligned_y.unwrap_or_else(|| to_grid(moving.y)),
        guides: Vec::new(),
    };
    let placed = Rect::new(moving.x + result.dx, moving.y + result.dy, moving.width, moving.height);
    if aligned_x.is_some() {
        for line in lines(placed.x, placed.width) {
            let span = others
                .iter()
                .filter(|other| lines(other.x, other.width).iter().any(|theirs| (theirs - line).abs() < 0.01))
                .map(|other| (other.top(), other.bottom()))
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            if let Some((top, bottom)) = span {
                result.guides.push(Guide {
                    from: Point::new(line, top.min(placed.top())),
                    to: Point::new(line, bottom.max(placed.bottom())),
                });
            }
        }
    }
    if aligned_y.is_some() {
        for line in lines(placed.y, placed.height) {
            let span = others
                .iter()
                .filter(|other| {
                    lines(other.y, other.height).iter().any(|theirs| (theirs - line).abs() < 0.01)
                })
                .map(|other| (other.left(), other.right()))
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            if let Some((left, right)) = span {
                result.guides.push(Guide {
                    from: Point::new(left.min(placed.left()), line),
                    to: Point::new(right.max(placed.right()), line),
                });
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    const OPTIONS: SnapOptions = SnapOptions { grid: 8.0, tolerance: 6.0 };

    #[test]
    fn aligns_before_the_grid() {
        let snapped =
            snap(Rect::new(103.0, 203.0, 50.0, 20.0), &[Rect::new(101.0, 0.0, 90.0, 30.0)], OPTIONS);
        assert_eq!((snapped.dx, snapped.dy), (-2.0, -3.0));
        assert_eq!(snapped.guides.len(), 1);
        assert_eq!(snapped.guides[0], Guide { from: Point::new(101.0, 0.0), to: Point::new(101.0, 220.0) });
    }

    #[test]
    fn nothing_near_leaves_the_grid() {
        let snapped = snap(Rect::new(103.0, 203.0, 50.0, 20.0), &[], OPTIONS);
        assert_eq!((snapped.dx, snapped.dy), (1.0, -3.0));
        assert!(snapped.guides.is_empty());
        let free = snap(Rect::new(103.0, 203.0, 50.0, 20.0), &[], SnapOptions { grid: 0.0, tolerance: 6.0 });
        assert_eq!((free.dx, free.dy), (0.0, 0.0));
    }
}
