//! What is kept between frames, and how much of a frame has to be drawn: all of it, what comes into sight, or what is live.

use aslant_engine::geometry::Detail;
use leptos::prelude::GetUntracked;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::icons::Icons;
use super::lines::{Bars, Strokes};
use super::palette::Palette;
use super::scene::{Frame, Lines, Scene};
use super::shifted::Shifted;
use super::still::{Still, lay};
use super::text::Texts;
use super::{clear, context_of, fit};
use crate::editor::{Editor, LivePicture, Picture};

/// What is kept between frames.
#[derive(Default)]
pub struct Painter {
    palette: Option<Palette>,
    icons: Icons,
    texts: Texts,
    /// The picture while nothing in it changes, with the ink that it was taken at.
    picture: Option<(u64, Taken)>,
    /// What stands still while the view does.
    still: Still,
    /// What is shifted while the view moves.
    shifted: Shifted,
    /// The view that was painted last, and how.
    last: Option<Frame>,
    /// Whether anything is on the drawing.
    painted: bool,
}

/// A picture, and its lines as they are drawn near and far away, each once it was needed.
struct Taken {
    picture: Picture,
    bars: Option<Bars>,
    strokes: Option<Strokes>,
}

impl Taken {
    fn new(picture: Picture) -> Self {
        Self { picture, bars: None, strokes: None }
    }

    /// The picture, and its lines as this level of detail has them.
    fn at(&mut self, detail: Detail) -> (&Picture, Lines<'_>) {
        let Self { picture, bars, strokes } = self;
        let lines = if detail == Detail::Far {
            Lines::Bars(bars.get_or_insert_with(|| Bars::of(&picture.edges)))
        } else {
            Lines::Strokes(strokes.get_or_insert_with(|| Strokes::of(&picture.edges)))
        };
        (picture, lines)
    }
}

impl Painter {
    /// The lists of what is near are others: what was in sight is what it was, and can be shifted further.
    pub fn forget_picture(&mut self) {
        self.picture = None;
        self.still.forget();
    }

    /// Forgets all that was drawn and measured: colours or fonts are others.
    pub fn forget_all(&mut self) {
        self.palette = None;
        self.texts.forget();
        self.shifted.forget();
        self.last = None;
        self.forget_picture();
    }

    /// Paints what the editor shows now, or takes it off the drawing.
    pub fn paint(&mut self, editor: Editor, drawn: bool, element: &HtmlCanvasElement) {
        if !drawn && !self.painted {
            return;
        }
        // What is empty need not be laid over the rest of the page.
        if drawn != self.painted {
            let visibility = if drawn { "visible" } else { "hidden" };
            let _ = web_sys::HtmlElement::style(element).set_property("visibility", visibility);
        }
        self.painted = drawn;
        if !drawn {
            self.last = None;
            self.shifted.forget();
            self.forget_picture();
            return;
        }
        let Some(context) = context_of(element) else { return };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0);
        let (size, view) = (editor.canvas_size.get_untracked(), editor.viewport.get_untracked());
        fit(element, size, ratio);
        let frame = Frame { view, size, ratio, ink: editor.still_ink() };
        self.texts.begin();
        let last = self.last.replace(frame);
        // Where the view only moves, what is drawn lies on whole pixels; where it grows or shrinks, it stays under the pointer.
        let zooms = last.is_some_and(|last| !last.differs_by_a_shift(frame));
        let painted = if zooms { frame } else { frame.on_pixels() };
        match last {
            // A view that stays, of things that stay: only what is live is drawn over a copy of the rest.
            Some(last) if last == frame => self.paint_live(editor, &context, painted),
            Some(last) if !zooms && last.view != frame.view => {
                self.still.forget();
                self.paint_shifted(editor, &context, painted);
            }
            _ => {
                self.still.forget();
                self.shifted.forget();
                self.paint_all(editor, &context, painted);
            }
        }
    }

    /// Takes the picture where it is another one.
    fn take_picture(&mut self, editor: Editor) -> u64 {
        let ink = editor.ink.get_untracked();
        if self.picture.as_ref().is_none_or(|(of, _)| *of != ink) {
            self.picture = Some((ink, Taken::new(editor.picture())));
        }
        ink
    }

    fn paint_shifted(&mut self, editor: Editor, context: &CanvasRenderingContext2d, frame: Frame) {
        let detail = Detail::at(frame.view.zoom);
        let ink = self.take_picture(editor);
        let Some((_, taken)) = &mut self.picture else { return };
        let (picture, lines) = taken.at(detail);
        let palette = self.palette.get_or_insert_with(Palette::read);
        let (icons, texts) = (&mut self.icons, &mut self.texts);
        let Some(layer) = self.shifted.layer(frame, ink, |layer, strip| {
            let scene = Scene { frame, detail, seen: frame.seen_in(strip) };
            texts.begin();
            scene.draw_strip(strip, &layer.1, || {
                let mut brush = scene.brush(&layer.1, palette, icons, texts);
                scene.draw_under(&mut brush, picture, &lines);
                scene.draw_cards(&mut brush, picture);
            });
            texts.begin();
        }) else {
            return;
        };
        lay(context, layer, "copy");
        let scene = Scene { frame, detail, seen: frame.view.visible(frame.size) };
        let mut brush = scene.brush(context, palette, icons, texts);
        scene.draw_titles(&mut brush, picture);
        scene.draw_handles(editor, context, palette);
        scene.draw_ends(context, palette, picture);
    }

    fn paint_all(&mut self, editor: Editor, context: &CanvasRenderingContext2d, frame: Frame) {
        let detail = Detail::at(frame.view.zoom);
        self.take_picture(editor);
        let Some((_, taken)) = &mut self.picture else { return };
        let (picture, lines) = taken.at(detail);
        clear(context);
        let palette = self.palette.get_or_insert_with(Palette::read);
        let scene = Scene { frame, detail, seen: frame.view.visible(frame.size) };
        let mut brush = scene.brush(context, palette, &mut self.icons, &mut self.texts);
        scene.draw_under(&mut brush, picture, &lines);
        scene.draw_over(&mut brush, picture);
        scene.draw_handles(editor, context, palette);
        scene.draw_ends(context, palette, picture);
    }

    fn paint_live(&mut self, editor: Editor, context: &CanvasRenderingContext2d, frame: Frame) {
        let detail = Detail::at(frame.view.zoom);
        let palette = self.palette.get_or_insert_with(Palette::read);
        let scene = Scene { frame, detail, seen: frame.view.visible(frame.size) };
        let (icons, texts) = (&mut self.icons, &mut self.texts);
        let Some((under, over)) = self.still.layers(|under, over| {
            let mut taken = Taken::new(editor.still_picture());
            let (picture, lines) = taken.at(detail);
            fit(&under.0, frame.size, frame.ratio);
            fit(&over.0, frame.size, frame.ratio);
            texts.begin();
            clear(&under.1);
            scene.draw_under(&mut scene.brush(&under.1, palette, icons, texts), picture, &lines);
            texts.begin();
            clear(&over.1);
            scene.draw_over(&mut scene.brush(&over.1, palette, icons, texts), picture);
            texts.begin();
        }) else {
            return;
        };
        let LivePicture { picture, outlined } = editor.live_picture();
        let mut taken = Taken::new(picture);
        let (picture, lines) = taken.at(detail);
        lay(context, under, "copy");
        let mut brush = scene.brush(context, palette, icons, texts);
        for frame in &outlined {
            brush.frame_outline(frame);
        }
        scene.draw_under(&mut brush, picture, &lines);
        lay(context, over, "source-over");
        scene.transform(context);
        scene.draw_over(&mut brush, picture);
        scene.draw_handles(editor, context, palette);
        scene.draw_ends(context, palette, picture);
    }
}
