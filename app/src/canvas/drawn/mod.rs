//! The drawn layer: one 2D drawing that stands in for the elements of cards and edges where they are too many or too small.
//!
//! It is painted from [`Picture`](crate::editor::Picture), at most once a frame, in the colours of the style sheets' tokens
//! and with the same geometry as the elements, so that nothing moves when one takes the place of the other. What it shows
//! is the design as the editor's signals have it; it knows no gestures (`hit` answers what lies under the pointer). While the
//! view stays, what stands still is kept as two drawings (`still`), and only what a gesture changes is drawn anew. While it moves
//! at the same zoom, what was drawn is shifted (`shifted`), and only what comes into sight is drawn.

mod cards;
mod far;
mod icons;
mod lines;
mod painter;
mod palette;
mod scene;
mod shifted;
mod still;
mod system;
mod text;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::geometry::Size;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

pub use palette::Palette;

use super::elements::Elements;
use super::hit::handles;
use super::state::CanvasState;
use crate::editor::Editor;
use crate::platform::{fonts, frame, media};
use crate::shell::Shell;
use painter::Painter;

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
            let Some(element) = canvas.try_get_untracked().flatten() else { return };
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
            // From nearest cards say more.
            editor.near.track();
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
                painter.forget_all();
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
    fonts::on_loaded({
        let renew = renew.clone();
        move || renew()
    });
    media::on_change("(forced-colors: active)", move || renew());
    view! { <canvas class="canvas__drawn" node_ref=canvas aria-hidden="true" data-drawn=move || editor.drawn.get().to_string()></canvas> }
}

/// Whether the drawing shows: instead of the elements, until they are there, or while they move.
fn is_shown(editor: Editor, elements: Elements, state: CanvasState) -> bool {
    editor.drawn.get_untracked() || !elements.complete.get_untracked() || state.overdrawn.get_untracked()
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
