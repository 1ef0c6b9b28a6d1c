//! What one frame of the drawing shows: which part of the canvas, from how near, and what is drawn over what.

use aslant_engine::geometry::{Detail, Rect, Size, Vector, Viewport};
use web_sys::CanvasRenderingContext2d;

use super::cards::CardPainter;
use super::icons::Icons;
use super::lines::{self, Bars, Strokes};
use super::palette::Palette;
use super::shifted::Strip;
use super::text::Texts;
use super::{far, handles};
use crate::editor::{Editor, Picture};

/// What the drawing shows of the canvas, and with how many pixels.
#[derive(Clone, Copy, PartialEq)]
pub struct Frame {
    pub view: Viewport,
    pub size: Size,
    pub ratio: f64,
    /// What the editor's `still_ink` was.
    pub ink: u64,
}

impl Frame {
    /// The same, with the view's offset on a whole device pixel.
    pub fn on_pixels(self) -> Self {
        let whole = |offset: f64| (offset * self.ratio).round() / self.ratio;
        let Viewport { offset, zoom } = self.view;
        let view = Viewport { offset: Vector::new(whole(offset.x), whole(offset.y)), zoom };
        Self { view, ..self }
    }

    /// By how many device pixels what was drawn so is to be shifted to be what `next` shows, where that is all.
    pub fn shift_to(self, next: Self) -> Option<(f64, f64)> {
        if !self.differs_by_a_shift(next) {
            return None;
        }
        let by = |from: f64, to: f64| ((to - from) * self.ratio).round();
        let (from, to) = (self.view.offset, next.view.offset);
        Some((by(from.x, to.x), by(from.y, to.y)))
    }

    /// What of the canvas a strip of the drawing shows, in canvas coordinates.
    pub fn seen_in(self, strip: Strip) -> Rect {
        let Viewport { offset, zoom } = self.view;
        let unit = 1.0 / (zoom * self.ratio);
        let at = |along: f64, offset: f64| (along - offset * self.ratio) * unit;
        Rect::new(at(strip.x, offset.x), at(strip.y, offset.y), strip.width * unit, strip.height * unit)
    }

    #[allow(clippy::float_cmp, reason = "the very same zoom, not one that is about as large")]
    pub fn differs_by_a_shift(self, next: Self) -> bool {
        self.view.zoom == next.view.zoom && self.size == next.size && self.ratio == next.ratio
    }
}

/// The lines of a picture, as its level of detail has them.
pub enum Lines<'t> {
    Bars(&'t Bars),
    Strokes(&'t Strokes),
}

/// One frame's circumstances.
pub struct Scene {
    pub frame: Frame,
    pub detail: Detail,
    /// What is in sight, in canvas coordinates.
    pub seen: Rect,
}

impl Scene {
    /// Device pixels of a canvas unit, and where the canvas' origin stands, in device pixels.
    fn place(&self) -> (f64, (f64, f64)) {
        let Frame { view, ratio, .. } = self.frame;
        (view.zoom * ratio, (view.offset.x * ratio, view.offset.y * ratio))
    }

    pub fn transform(&self, context: &CanvasRenderingContext2d) {
        let (scale, origin) = self.place();
        let _ = context.set_transform(scale, 0.0, 0.0, scale, origin.0, origin.1);
    }

    pub fn brush<'p>(
        &self,
        context: &'p CanvasRenderingContext2d,
        palette: &'p Palette,
        icons: &'p mut Icons,
        texts: &'p mut Texts,
    ) -> CardPainter<'p> {
        self.transform(context);
        let (scale, origin) = self.place();
        CardPainter {
            context,
            palette,
            icons,
            texts,
            detail: self.detail,
            zoom: self.frame.view.zoom,
            scale,
            origin,
        }
    }

    /// Marks stand out of their card a little.
    fn around(&self) -> Rect {
        self.seen.inflated(20.0 / self.frame.view.zoom.min(1.0))
    }

    /// Frames, and the edges on them.
    pub fn draw_under(&self, painter: &mut CardPainter<'_>, picture: &Picture, lines: &Lines<'_>) {
        let around = self.around();
        let (context, palette) = (painter.context, painter.palette);
        for frame in picture.frames.iter().filter(|frame| frame.rect.intersects(around)) {
            painter.frame(frame);
        }
        match lines {
            Lines::Bars(bars) => bars.draw(context, palette, self.frame.view.zoom, self.seen),
            Lines::Strokes(strokes) => strokes.draw(context, palette, self.seen),
        }
        if matches!(self.detail, Detail::Full | Detail::Near) {
            for (text, rect, failure) in lines::labels(&picture.edges, self.seen) {
                painter.label(text, rect, failure);
            }
        }
    }

    /// Cards, and far away what is written over all.
    pub fn draw_over(&self, painter: &mut CardPainter<'_>, picture: &Picture) {
        self.draw_cards(painter, picture);
        self.draw_titles(painter, picture);
    }

    pub fn draw_cards(&self, painter: &mut CardPainter<'_>, picture: &Picture) {
        if self.detail == Detail::Far {
            far::draw(painter.context, painter.palette, &picture.cards, self.frame.view.zoom, self.seen);
            return;
        }
        let around = self.around();
        for card in picture.cards.iter().filter(|card| card.rect.intersects(around)) {
            painter.card(card);
        }
    }

    pub fn draw_titles(&self, painter: &mut CardPainter<'_>, picture: &Picture) {
        if self.detail == Detail::Far {
            painter.system(picture, self.seen, self.around());
        }
    }

    /// Empties a part of a drawing and draws it anew.
    pub fn draw_strip(&self, strip: Strip, context: &CanvasRenderingContext2d, draw: impl FnOnce()) {
        let Strip { x, y, width, height } = strip;
        context.save();
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.begin_path();
        context.rect(x, y, width, height);
        context.clip();
        context.clear_rect(x, y, width, height);
        self.transform(context);
        draw();
        context.restore();
    }

    /// Where edges can be drawn from: at the card under the pointer and at what is selected, if it is little.
    pub fn draw_handles(&self, editor: Editor, context: &CanvasRenderingContext2d, palette: &Palette) {
        if self.detail == Detail::Far {
            return;
        }
        context.set_line_width(2.0);
        context.set_fill_style_str(&palette.surface_2.css());
        for handle in handles(editor) {
            let colour = match handle.name {
                "catch" => &palette.fail,
                "default" => &palette.choice,
                _ => &palette.selection,
            };
            context.set_stroke_style_str(&colour.css());
            context.begin_path();
            let _ = context.arc(handle.at.x, handle.at.y, 3.5, 0.0, std::f64::consts::TAU);
            context.fill();
            context.stroke();
        }
    }

    /// The ends of the edge that is selected, which can be taken elsewhere.
    pub fn draw_ends(&self, context: &CanvasRenderingContext2d, palette: &Palette, picture: &Picture) {
        let Some(edge) = picture.edges.iter().find(|edge| edge.selected) else { return };
        let radius = (4.0 / self.frame.view.zoom).max(6.0);
        context.set_line_width(radius / 3.0);
        context.set_fill_style_str(&palette.surface_2.css());
        context.set_stroke_style_str(&palette.selection.css());
        for end in [edge.path.points.first(), edge.path.points.last()].into_iter().flatten() {
            context.begin_path();
            let _ = context.arc(end.x, end.y, radius, 0.0, std::f64::consts::TAU);
            context.fill();
            context.stroke();
        }
    }
}
