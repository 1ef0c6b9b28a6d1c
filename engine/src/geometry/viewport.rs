//! Which part of the canvas the screen shows.

use super::{Point, Rect, Size, Vector};

/// 10 %.
pub const MIN_ZOOM: f64 = 0.1;
/// 400 %.
pub const MAX_ZOOM: f64 = 4.0;

/// `screen = canvas * zoom + offset`. Screen points count from the upper left corner of the canvas element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Where the canvas' origin stands on the screen, in screen pixels.
    pub offset: Vector,
    /// 1.0 is 100 %; between [`MIN_ZOOM`] and [`MAX_ZOOM`].
    pub zoom: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { offset: Vector::ZERO, zoom: 1.0 }
    }
}

impl Viewport {
    pub fn screen_from_canvas(self, point: Point) -> Point {
        Point::new(point.x * self.zoom + self.offset.x, point.y * self.zoom + self.offset.y)
    }

    pub fn canvas_from_screen(self, point: Point) -> Point {
        Point::new((point.x - self.offset.x) / self.zoom, (point.y - self.offset.y) / self.zoom)
    }

    /// The part of the canvas that a screen of this size shows.
    pub fn visible(self, screen: Size) -> Rect {
        Rect::at(
            self.canvas_from_screen(Point::ZERO),
            Size::new(screen.width / self.zoom, screen.height / self.zoom),
        )
    }

    /// Moves what is shown by so many screen pixels.
    #[must_use]
    pub fn panned(self, by: Vector) -> Self {
        Self { offset: self.offset + by, ..self }
    }

    /// Zooms by a factor, within the limits; what is under `about` (screen) stays there.
    #[must_use]
    pub fn zoom_about(self, about: Point, factor: f64) -> Self {
        self.zoomed_to(about, self.zoom * factor)
    }

    /// Zooms to an exact value, within the limits; what is under `about` (screen) stays there.
    #[must_use]
    pub fn zoomed_to(self, about: Point, zoom: f64) -> Self {
        let zoom = if zoom.is_finite() { zoom.clamp(MIN_ZOOM, MAX_ZOOM) } else { self.zoom };
        let fixed = self.canvas_from_screen(about);
        Self { offset: Vector::new(about.x - fixed.x * zoom, about.y - fixed.y * zoom), zoom }
    }

    /// Shows all of `rect` in the middle of a screen, `padding` screen pixels clear of its edges, never above 100 %.
    pub fn fit(rect: Rect, screen: Size, padding: f64) -> Self {
        Self::fit_within(rect, screen, padding, MIN_ZOOM, 1.0)
    }

    /// As [`Self::fit`], with limits of one's own. Where `least` is too large for all of it, the upper left part shows.
    pub fn fit_within(rect: Rect, screen: Size, padding: f64, least: f64, most: f64) -> Self {
        let room =
            Size::new((screen.width - 2.0 * padding).max(1.0), (screen.height - 2.0 * padding).max(1.0));
        let wanted = (room.width / rect.width.max(1.0)).min(room.height / rect.height.max(1.0));
        let zoom = wanted.min(most).max(least).clamp(MIN_ZOOM, MAX_ZOOM);
        let place = |start: f64, length: f64, room: f64| {
            let slack = (room - length * zoom).max(0.0);
            padding + slack / 2.0 - start * zoom
        };
        Self {
            offset: Vector::new(
                place(rect.x, rect.width, room.width),
                place(rect.y, rect.height, room.height),
            ),
            zoom,
        }
    }

    /// The least pan that brings `rect` into sight, `padding` screen pixels clear of the edges; itself where it is in sight.
    #[must_use]
    pub fn revealing(self, rect: Rect, screen: Size, padding: f64) -> Self {
        let upper = self.screen_from_canvas(rect.origin());
        let shift = |start: f64, length: f64, room: f64| {
            if start < padding || length > room - 2.0 * padding {
                padding - start
            } else if start + length > room - padding {
                room - padding - start - length
            } else {
                0.0
            }
        };
        self.panned(Vector::new(
            shift(upper.x, rect.width * self.zoom, screen.width),
            shift(upper.y, rect.height * self.zoom, screen.height),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_keeps_what_is_under_the_pointer() {
        let viewport = Viewport { offset: Vector::new(30.0, -12.0), zoom: 0.8 };
        let about = Point::new(400.0, 220.0);
        let before = viewport.canvas_from_screen(about);
        for factor in [0.5, 1.1, 3.0, 100.0, 0.0001, f64::NAN] {
            let after = viewport.zoom_about(about, factor);
            assert!((MIN_ZOOM..=MAX_ZOOM).contains(&after.zoom));
            assert!(after.canvas_from_screen(about).distance(before) < 1e-6);
        }
    }

    #[test]
    fn fit_shows_all_in_the_middle() {
        let rect = Rect::new(-100.0, 50.0, 2000.0, 500.0);
        let screen = Size::new(1000.0, 800.0);
        let viewport = Viewport::fit(rect, screen, 40.0);
        let (a, b) = (
            viewport.screen_from_canvas(rect.origin()),
            viewport.screen_from_canvas(Point::new(1900.0, 550.0)),
        );
        assert!((a.x - 40.0).abs() < 1e-6 && (b.x - 960.0).abs() < 1e-6);
        assert!((a.y - (800.0 - b.y)).abs() < 1e-6);
    }
}
