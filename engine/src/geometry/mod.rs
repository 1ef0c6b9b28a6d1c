//! Points, rectangles, viewport, edge paths, hit tests, a spatial index and snapping.
//!
//! All lengths are canvas units (one CSS pixel at 100 %) unless a name says `screen`. It knows nothing of designs.

mod detail;
mod index;
mod path;
mod snap;
mod viewport;

pub use detail::{Detail, FULL_ZOOM, NAME_ZOOM, NEAR_ZOOM, is_drawn};
pub use index::RectIndex;
pub use path::{
    PathHit, SharedStrokes, distance_to_path, merged_segments, nearest_on_path, pieces_within, point_along,
    rounded_length, rounded_path, stretch_within,
};
pub use snap::{Guide, Snap, SnapOptions, snap};
pub use viewport::{MAX_ZOOM, MIN_ZOOM, Viewport};

use std::ops::{Add, AddAssign, Neg, Sub};

/// A place on the canvas (or the screen, where the name says so). `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub const ZERO: Self = Self { x: 0.0, y: 0.0 };

    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }
}

/// The way from one point to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Vector {
    pub x: f64,
    pub y: f64,
}

impl Vector {
    pub const ZERO: Self = Self { x: 0.0, y: 0.0 };

    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

impl Sub for Point {
    type Output = Vector;
    fn sub(self, other: Self) -> Vector {
        Vector::new(self.x - other.x, self.y - other.y)
    }
}

impl Add<Vector> for Point {
    type Output = Self;
    fn add(self, by: Vector) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }
}

impl AddAssign<Vector> for Point {
    fn add_assign(&mut self, by: Vector) {
        *self = *self + by;
    }
}

impl Add for Vector {
    type Output = Self;
    fn add(self, by: Self) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }
}

impl Sub for Vector {
    type Output = Self;
    fn sub(self, by: Self) -> Self {
        Self::new(self.x - by.x, self.y - by.y)
    }
}

impl Neg for Vector {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Size {
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }
}

/// A rectangle by its upper left corner and its size; sizes are never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    pub const fn at(point: Point, size: Size) -> Self {
        Self::new(point.x, point.y, size.width, size.height)
    }

    /// The rectangle that two opposite corners span, in whichever order they come.
    pub fn spanning(a: Point, b: Point) -> Self {
        Self::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
    }

    pub const fn origin(self) -> Point {
        Point::new(self.x, self.y)
    }

    pub const fn size(self) -> Size {
        Size::new(self.width, self.height)
    }

    pub fn left(self) -> f64 {
        self.x
    }

    pub fn right(self) -> f64 {
        self.x + self.width
    }

    pub fn top(self) -> f64 {
        self.y
    }

    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub fn center(self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub fn contains(self, point: Point) -> bool {
        point.x >= self.left() && point.x <= self.right() && point.y >= self.top() && point.y <= self.bottom()
    }

    /// How far a point is from it; 0 inside.
    pub fn distance(self, point: Point) -> f64 {
        let beyond = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
        beyond(self.x, self.right(), point.x).hypot(beyond(self.y, self.bottom(), point.y))
    }

    pub fn contains_rect(self, other: Self) -> bool {
        other.left() >= self.left()
            && other.right() <= self.right()
            && other.top() >= self.top()
            && other.bottom() <= self.bottom()
    }

    /// Whether the interiors meet; touching edges do not.
    pub fn intersects(self, other: Self) -> bool {
        self.left() < other.right()
            && other.left() < self.right()
            && self.top() < other.bottom()
            && other.top() < self.bottom()
    }

    /// What both cover; `None` where they do not meet.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (left, right) = (self.left().max(other.left()), self.right().min(other.right()));
        let (top, bottom) = (self.top().max(other.top()), self.bottom().min(other.bottom()));
        (left < right && top < bottom).then(|| Self::new(left, top, right - left, bottom - top))
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self::spanning(
            Point::new(self.left().min(other.left()), self.top().min(other.top())),
            Point::new(self.right().max(other.right()), self.bottom().max(other.bottom())),
        )
    }

    /// The smallest rectangle around all; `None` for none.
    pub fn around(rects: impl IntoIterator<Item = Self>) -> Option<Self> {
        rects.into_iter().reduce(Self::union)
    }

    /// The smallest rectangle around points; `None` for none.
    pub fn around_points(points: &[Point]) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        let (mut least, mut most) = (*first, *first);
        for point in rest {
            least = Point::new(least.x.min(point.x), least.y.min(point.y));
            most = Point::new(most.x.max(point.x), most.y.max(point.y));
        }
        Some(Self::spanning(least, most))
    }

    /// Grown (or, with a negative margin, shrunk, down to nothing) on every side.
    #[must_use]
    pub fn inflated(self, margin: f64) -> Self {
        let width = (self.width + 2.0 * margin).max(0.0);
        let height = (self.height + 2.0 * margin).max(0.0);
        let center = self.center();
        Self::new(center.x - width / 2.0, center.y - height / 2.0, width, height)
    }

    #[must_use]
    pub fn translated(self, by: Vector) -> Self {
        Self::new(self.x + by.x, self.y + by.y, self.width, self.height)
    }

    /// Whether the straight line between two points passes through the interior. Exact for any direction.
    pub fn crosses(self, a: Point, b: Point) -> bool {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (start, delta, low, high) in
            [(a.x, b.x - a.x, self.left(), self.right()), (a.y, b.y - a.y, self.top(), self.bottom())]
        {
            if delta.abs() < 1e-9 {
                if start <= low || start >= high {
                    return false;
                }
            } else {
                let (first, second) = ((low - start) / delta, (high - start) / delta);
                enter = enter.max(first.min(second));
                leave = leave.min(first.max(second));
            }
        }
        enter < leave - 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cross_interiors_only() {
        let rect = Rect::new(10.0, 10.0, 20.0, 20.0);
        assert!(rect.crosses(Point::new(0.0, 20.0), Point::new(40.0, 20.0)));
        assert!(rect.crosses(Point::new(0.0, 0.0), Point::new(40.0, 40.0)));
        assert!(!rect.crosses(Point::new(0.0, 10.0), Point::new(40.0, 10.0)), "along the edge");
        assert!(!rect.crosses(Point::new(0.0, 20.0), Point::new(10.0, 20.0)), "up to the edge");
        assert!(!rect.crosses(Point::new(0.0, 25.0), Point::new(5.0, 40.0)));
    }

    #[test]
    fn rects_touching_do_not_intersect() {
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!rect.intersects(Rect::new(10.0, 0.0, 5.0, 5.0)));
        assert!(rect.intersects(Rect::new(9.0, 9.0, 5.0, 5.0)));
        assert_eq!(rect.inflated(-20.0).size(), Size::new(0.0, 0.0));
    }
}
