//! The drawn layer: one 2D drawing that stands in for the elements of cards and edges where they are too many or too small.
//!
//! It is painted from [`Picture`](crate::editor::Picture), at most once a frame, in the colours of the style sheets' tokens
//! and with the same geometry as the elements, so that nothing moves when one takes the place of the other. What it shows
//! is the design as the editor's signals have it; it knows no gestures (`hit` answers what lies under the pointer). While the
//! view stays, what stands still is kept as two drawings (`still`), and only what a gesture changes is drawn anew.

mod cards;
mod far;
mod icons;
mod lines;
mod palette;
mod still;
mod system;
mod text;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::geometry::{Detail, Rect, Size, Viewport};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

pub use palette::Palette;

use super::elements::Elements;
use super::hit::handles;
use super::state::CanvasState;
use crate::editor::{Editor, Picture};
use crate::platform::{frame, media};
use crate::shell::Shell;
use cards::CardPainter;
use icons::Icons;
use lines::Bars;
use still::{Still, lay};
use text::Texts;

/// What is kept between frames.
#[derive(Default)]
struct Painter {
    palette: Option<Palette>,
    icons: Icons,
    texts: Texts,
    /// The picture while nothing in it changes, with the ink that it was taken at.
    picture: Option<(u64, Taken)>,
    /// What stands still while the view does.
    still: Still,
    /// The view that was painted last, and how.
    last: Option<Frame>,
    /// Whether anything is on the drawing.
    painted: bool,
}

/// A picture, and its lines as they are drawn far away, once they were.
struct Taken {
    picture: Picture,
    bars: Option<Bars>,
}

impl Taken {
    fn new(picture: Picture, detail: Detail) -> Self {
        let mut taken = Self { picture, bars: None };
        taken.far(detail);
        taken
    }

    /// Makes the lines for far away where they are needed.
    fn far(&mut self, detail: Detail) {
        if detail == Detail::Far && self.bars.is_none() {
            self.bars = Some(Bars::of(&self.picture.edges));
        }
    }

    fn bars(&self, detail: Detail) -> Option<&Bars> {
        self.bars.as_ref().filter(|_| detail == Detail::Far)
    }
}

/// What the drawing shows of the canvas, and with how many pixels.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    view: Viewport,
    size: Size,
    ratio: f64,
    /// What the editor's `still_ink` was.
    ink: u64,
}

/// The drawing, behind the elements.
#[component]
pub fn DrawnLayer(elements: Elements) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let state = expect_context::<CanvasState>();
    let shell = expect_context::<Shell>();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let painter = Rc::new(RefCell::new(Painter::default()));
    let scheduled = Rc::new(Cell::new(false));
    let paint = {
        let painter = painter.clone();
        Rc::new(move || {
            let Some(element) = canvas.get_untracked() else { return };
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.paint(editor, is_shown(editor, elements, state), &element);
            }
        })
    };
    let schedule = {
        let paint = paint.clone();
        Rc::new(move || {
            if !scheduled.replace(true) {
                let (scheduled, paint) = (scheduled.clone(), paint.clone());
                frame::next(move |_| {
                    scheduled.set(false);
                    paint();
                });
            }
        })
    };
    Effect::new({
        let schedule = schedule.clone();
        move |before: Option<bool>| {
            canvas.track();
            let (few, moved) = (elements.complete.get(), state.overdrawn.get());
            let drawn = editor.drawn.get() || !few || moved;
            if drawn {
                editor.viewport.track();
                editor.canvas_size.track();
                editor.hovered.track();
            }
            if drawn && before == Some(false) {
                // At once: the elements are taken away in this same frame.
                paint();
            } else if drawn || before == Some(true) {
                schedule();
            }
            drawn
        }
    });
    Effect::new({
        let schedule = schedule.clone();
        move |_| {
            editor.ink.track();
            if is_shown(editor, elements, state) {
                schedule();
            }
        }
    });
    Effect::new({
        let (painter, schedule) = (painter.clone(), schedule.clone());
        move |_| {
            editor.visible_nodes.track();
            editor.visible_edges.track();
            editor.passing_edges.track();
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.forget_picture();
            }
            if is_shown(editor, elements, state) {
                schedule();
            }
        }
    });
    let renew = Rc::new({
        let schedule = schedule.clone();
        move || {
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.palette = None;
                painter.texts.forget();
                painter.forget_picture();
            }
            schedule();
        }
    });
    Effect::new({
        let renew = renew.clone();
        move |_| {
            let _ = shell.shown_theme();
            renew();
        }
    });
    media::on_change("(forced-colors: active)", move || renew());
    view! { <canvas class="canvas__drawn" node_ref=canvas aria-hidden="true" data-drawn=move || editor.drawn.get().to_string()></canvas> }
}

/// Whether the drawing shows: instead of the elements, until they are there, or while they move.
fn is_shown(editor: Editor, elements: Elements, state: CanvasState) -> bool {
    editor.drawn.get_untracked() || !elements.complete.get_untracked() || state.overdrawn.get_untracked()
}

impl Painter {
    fn forget_picture(&mut self) {
        self.picture = None;
        self.last = None;
        self.still.forget();
    }

    fn paint(&mut self, editor: Editor, drawn: bool, element: &HtmlCanvasElement) {
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
            self.forget_picture();
            return;
        }
        let Some(context) = context_of(element) else { return };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0);
        let (size, view) = (editor.canvas_size.get_untracked(), editor.viewport.get_untracked());
        fit(element, size, ratio);
        let frame = Frame { view, size, ratio, ink: editor.still_ink() };
        self.texts.begin();
        // A view that stays, of things that stay: only what is live is drawn over a copy of the rest.
        if self.last.replace(frame) == Some(frame) {
            self.paint_live(editor, &context, frame);
        } else {
            self.still.forget();
            self.paint_all(editor, &context, frame);
        }
    }

    fn paint_all(&mut self, editor: Editor, context: &CanvasRenderingContext2d, frame: Frame) {
        let detail = Detail::at(frame.view.zoom);
        let ink = editor.ink.get_untracked();
        if self.picture.as_ref().is_none_or(|(of, _)| *of != ink) {
            self.picture = Some((ink, Taken::new(editor.picture(), detail)));
        }
        let Some((_, taken)) = &mut self.picture else { return };
        taken.far(detail);
        clear(context);
        let palette = self.palette.get_or_insert_with(Palette::read);
        let scene = Scene { frame, detail, seen: frame.view.visible(frame.size) };
        let mut brush = scene.brush(context, palette, &mut self.icons, &mut self.texts);
        scene.draw_under(&mut brush, &taken.picture, taken.bars(detail));
        scene.draw_over(&mut brush, &taken.picture);
        scene.draw_handles(editor, context, palette);
        scene.draw_ends(context, palette, &taken.picture);
    }

    fn paint_live(&mut self, editor: Editor, context: &CanvasRenderingContext2d, frame: Frame) {
        let detail = Detail::at(frame.view.zoom);
        let palette = self.palette.get_or_insert_with(Palette::read);
        let scene = Scene { frame, detail, seen: frame.view.visible(frame.size) };
        let (icons, texts) = (&mut self.icons, &mut self.texts);
        let Some((under, over)) = self.still.layers(|under, over| {
            let taken = Taken::new(editor.still_picture(), detail);
            fit(&under.0, frame.size, frame.ratio);
            fit(&over.0, frame.size, frame.ratio);
            texts.begin();
            clear(&under.1);
            scene.draw_under(
                &mut scene.brush(&under.1, palette, icons, texts),
                &taken.picture,
                taken.bars(detail),
            );
            texts.begin();
            clear(&over.1);
            scene.draw_over(&mut scene.brush(&over.1, palette, icons, texts), &taken.picture);
            texts.begin();
        }) else {
            return;
        };
        let live = editor.live_picture();
        let bars = (detail == Detail::Far).then(|| Bars::of(&live.picture.edges));
        lay(context, under, "copy");
        let mut brush = scene.brush(context, palette, icons, texts);
        for frame in &live.outlined {
            brush.frame_outline(frame);
        }
        scene.draw_under(&mut brush, &live.picture, bars.as_ref());
        lay(context, over, "source-over");
        scene.transform(context);
        scene.draw_over(&mut brush, &live.picture);
        scene.draw_handles(editor, context, palette);
        scene.draw_ends(context, palette, &live.picture);
    }
}

/// One frame's circumstances.
struct Scene {
    frame: Frame,
    detail: Detail,
    /// What is in sight, in canvas coordinates.
    seen: Rect,
}

impl Scene {
    /// Device pixels of a canvas unit, and where the canvas' origin stands, in device pixels.
    fn place(&self) -> (f64, (f64, f64)) {
        let Frame { view, ratio, .. } = self.frame;
        (view.zoom * ratio, (view.offset.x * ratio, view.offset.y * ratio))
    }

    fn transform(&self, context: &CanvasRenderingContext2d) {
        let (scale, origin) = self.place();
        let _ = context.set_transform(scale, 0.0, 0.0, scale, origin.0, origin.1);
    }

    fn brush<'p>(
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
    fn draw_under(&self, painter: &mut CardPainter<'_>, picture: &Picture, bars: Option<&Bars>) {
        let around = self.around();
        let (context, palette) = (painter.context, painter.palette);
        for frame in picture.frames.iter().filter(|frame| frame.rect.intersects(around)) {
            painter.frame(frame);
        }
        match bars {
            Some(bars) => bars.draw(context, palette, self.frame.view.zoom, self.seen),
            None => lines::draw(context, palette, &picture.edges, self.seen),
        }
        if matches!(self.detail, Detail::Full | Detail::Near) {
            for (text, rect, failure) in lines::labels(&picture.edges, self.seen) {
                painter.label(text, rect, failure);
            }
        }
    }

    /// Cards, and far away what is written over all.
    fn draw_over(&self, painter: &mut CardPainter<'_>, picture: &Picture) {
        let around = self.around();
        if self.detail != Detail::Far {
            for card in picture.cards.iter().filter(|card| card.rect.intersects(around)) {
                painter.card(card);
            }
            return;
        }
        far::draw(painter.context, painter.palette, &picture.cards, self.frame.view.zoom, self.seen);
        painter.system(picture, self.seen, around);
    }

    /// Where edges can be drawn from: at the card under the pointer and at what is selected, if it is little.
    fn draw_handles(&self, editor: Editor, context: &CanvasRenderingContext2d, palette: &Palette) {
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
    fn draw_ends(&self, context: &CanvasRenderingContext2d, palette: &Palette, picture: &Picture) {
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

/// Takes everything off a drawing.
fn clear(context: &CanvasRenderingContext2d) {
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    if let Some(element) = context.canvas() {
        context.clear_rect(0.0, 0.0, f64::from(element.width()), f64::from(element.height()));
    }
}

/// The element's drawing context.
pub fn context_of(element: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    element.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// Gives the drawing as many pixels as the screen has for it.
pub fn fit(element: &HtmlCanvasElement, size: Size, ratio: f64) {
    let (width, height) =
        ((size.width * ratio).round().max(1.0) as u32, (size.height * ratio).round().max(1.0) as u32);
    if element.width() != width {
        element.set_width(width);
    }
    if element.height() != height {
        element.set_height(height);
    }
}
