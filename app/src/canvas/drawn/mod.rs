//! The drawn layer: one 2D drawing that stands in for the elements of cards and edges where they are too many or too small.
//!
//! It is painted from [`Picture`](crate::editor::Picture), at most once a frame, in the colours of the style sheets' tokens
//! and with the same geometry as the elements, so that nothing moves when one takes the place of the other. What it shows
//! is the design as the editor's signals have it; it knows no gestures (`hit` answers what lies under the pointer).

mod cards;
mod far;
mod icons;
mod lines;
mod palette;
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
use text::Texts;

/// What is kept between frames.
#[derive(Default)]
struct Painter {
    palette: Option<Palette>,
    icons: Icons,
    texts: Texts,
    /// The picture while nothing in it changes, and its lines as they are drawn far away, once they were.
    picture: Option<Picture>,
    bars: Option<Bars>,
    /// Whether anything is on the drawing.
    painted: bool,
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
        let (painter, schedule) = (painter.clone(), schedule.clone());
        move |_| {
            editor.ink.track();
            editor.visible_nodes.track();
            editor.visible_edges.track();
            editor.passing_edges.track();
            if let Ok(mut painter) = painter.try_borrow_mut() {
                painter.picture = None;
                painter.bars = None;
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
    fn paint(&mut self, editor: Editor, drawn: bool, element: &HtmlCanvasElement) {
        if !drawn && !self.painted {
            return;
        }
        let Some(context) = context_of(element) else { return };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0);
        let size = editor.canvas_size.get_untracked();
        fit(element, size, ratio);
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, f64::from(element.width()), f64::from(element.height()));
        self.painted = drawn;
        if !drawn {
            self.picture = None;
            self.bars = None;
            return;
        }
        let palette = self.palette.get_or_insert_with(Palette::read);
        let picture = self.picture.get_or_insert_with(|| editor.picture());
        self.texts.begin();
        let view = editor.viewport.get_untracked();
        let scene = Scene { editor, view, seen: view.visible(size), ratio };
        if Detail::at(view.zoom) == Detail::Far {
            let bars = self.bars.get_or_insert_with(|| Bars::of(&picture.edges));
            scene.draw(&context, palette, &mut self.icons, &mut self.texts, picture, Some(bars));
        } else {
            scene.draw(&context, palette, &mut self.icons, &mut self.texts, picture, None);
        }
    }
}

/// One frame's circumstances.
struct Scene {
    editor: Editor,
    view: Viewport,
    seen: Rect,
    ratio: f64,
}

impl Scene {
    fn draw(
        &self,
        context: &CanvasRenderingContext2d,
        palette: &Palette,
        icons: &mut Icons,
        texts: &mut Texts,
        picture: &Picture,
        bars: Option<&Bars>,
    ) {
        let zoom = self.view.zoom;
        let detail = Detail::at(zoom);
        let scale = zoom * self.ratio;
        let origin = (self.view.offset.x * self.ratio, self.view.offset.y * self.ratio);
        let _ = context.set_transform(scale, 0.0, 0.0, scale, origin.0, origin.1);
        let mut painter = CardPainter { context, palette, icons, texts, detail, zoom, scale, origin };
        // Marks stand out of their card a little.
        let around = self.seen.inflated(20.0 / zoom.min(1.0));
        for frame in picture.frames.iter().filter(|frame| frame.rect.intersects(around)) {
            painter.frame(frame);
        }
        match bars {
            Some(bars) => bars.draw(context, palette, zoom, self.seen),
            None => lines::draw(context, palette, &picture.edges, self.seen),
        }
        if matches!(detail, Detail::Full | Detail::Near) {
            for (text, rect, failure) in lines::labels(&picture.edges, self.seen) {
                painter.label(text, rect, failure);
            }
        }
        if detail == Detail::Far {
            far::draw(context, palette, &picture.cards, zoom, self.seen);
            for card in
                picture.cards.iter().filter(|card| card.view.depth == 0 && card.rect.intersects(around))
            {
                painter.far_name(card);
            }
            for frame in picture.frames.iter().filter(|frame| frame.rect.intersects(around)) {
                painter.far_title(frame, self.seen);
            }
        } else {
            for card in picture.cards.iter().filter(|card| card.rect.intersects(around)) {
                painter.card(card);
            }
        }
        self.draw_handles(context, palette);
        self.draw_ends(context, palette, picture);
    }

    /// Where edges can be drawn from: at the card under the pointer and at what is selected, if it is little.
    fn draw_handles(&self, context: &CanvasRenderingContext2d, palette: &Palette) {
        if Detail::at(self.view.zoom) == Detail::Far {
            return;
        }
        context.set_line_width(2.0);
        context.set_fill_style_str(&palette.surface_2.css());
        for handle in handles(self.editor) {
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
        let radius = (4.0 / self.view.zoom).max(6.0);
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
