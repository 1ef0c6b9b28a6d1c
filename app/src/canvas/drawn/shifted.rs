//! A view that moves sideways or up and down: what was drawn is shifted, and only the strips that come into sight are drawn.

use super::scene::Frame;
use super::still::{Layer, copy_shifted, layer};

/// What was drawn last, and a second drawing to shift it into. They are made when they are needed first.
#[derive(Default)]
pub struct Shifted {
    layers: Option<[Layer; 2]>,
    /// The view that the first of them shows, and the editor's ink then.
    of: Option<(Frame, u64)>,
}

/// A part of a drawing, in device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Shifted {
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// The drawing for this frame, whose offset lies on whole device pixels: shifted as far as it was drawn before, and what
    /// is not there yet drawn by `draw`. `None` where the browser gives no drawing.
    pub fn layer(&mut self, frame: Frame, ink: u64, mut draw: impl FnMut(&Layer, Strip)) -> Option<&Layer> {
        if self.layers.is_none() {
            self.layers = Some([layer()?, layer()?]);
        }
        let layers = self.layers.as_mut()?;
        let (width, height) =
            ((frame.size.width * frame.ratio).round(), (frame.size.height * frame.ratio).round());
        let by = self.of.filter(|(_, of)| *of == ink).and_then(|(of, _)| of.shift_to(frame));
        match by {
            Some((x, y)) if x.abs() < width / 2.0 && y.abs() < height / 2.0 => {
                let [front, back] = &*layers;
                super::fit(&back.0, frame.size, frame.ratio);
                copy_shifted(&back.1, front, x, y);
                for strip in strips(x, y, width, height).into_iter().flatten() {
                    draw(back, strip);
                }
                layers.reverse();
            }
            _ => {
                let [front, _] = &*layers;
                super::fit(&front.0, frame.size, frame.ratio);
                draw(front, Strip { x: 0.0, y: 0.0, width, height });
            }
        }
        self.of = Some((frame, ink));
        layers.first()
    }
}

/// What comes into sight where a drawing is shifted: beside it, and above or below.
fn strips(x: f64, y: f64, width: f64, height: f64) -> [Option<Strip>; 2] {
    let beside = (x.abs() >= 1.0).then(|| Strip {
        x: if x > 0.0 { 0.0 } else { width + x },
        y: 0.0,
        width: x.abs(),
        height,
    });
    let along = (y.abs() >= 1.0).then(|| Strip {
        x: 0.0,
        y: if y > 0.0 { 0.0 } else { height + y },
        width,
        height: y.abs(),
    });
    [beside, along]
}
