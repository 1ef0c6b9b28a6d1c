//! What stands still while the view does, as two drawings of its own: what lies under the lines that move, and what lies
//! over them.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::context_of;

/// A drawing and its context.
pub type Layer = (HtmlCanvasElement, CanvasRenderingContext2d);

/// Both drawings. They are made when they are needed first and kept for the next time.
#[derive(Default)]
pub struct Still {
    layers: Option<(Layer, Layer)>,
    valid: bool,
}

impl Still {
    pub fn forget(&mut self) {
        self.valid = false;
    }

    /// What is under and over, drawn by `draw` where it is not there yet. `None` where the browser gives no drawing.
    pub fn layers(&mut self, draw: impl FnOnce(&Layer, &Layer)) -> Option<(&Layer, &Layer)> {
        if self.layers.is_none() {
            self.layers = Some((layer()?, layer()?));
        }
        let (under, over) = self.layers.as_ref()?;
        if !self.valid {
            draw(under, over);
            self.valid = true;
        }
        Some((under, over))
    }
}

/// A drawing that is nowhere in the page.
pub fn layer() -> Option<Layer> {
    let element: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let context = context_of(&element)?;
    Some((element, context))
}

/// Makes a drawing what another one is, shifted by so many pixels; the rest of it is empty.
pub fn copy_shifted(context: &CanvasRenderingContext2d, of: &Layer, x: f64, y: f64) {
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    let _ = context.set_global_composite_operation("copy");
    let _ = context.draw_image_with_html_canvas_element(&of.0, x, y);
    let _ = context.set_global_composite_operation("source-over");
}

/// Lays a drawing of the same size over another one; `how` is one of the canvas' operations.
pub fn lay(context: &CanvasRenderingContext2d, layer: &Layer, how: &str) {
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    let _ = context.set_global_composite_operation(how);
    let _ = context.draw_image_with_html_canvas_element(&layer.0, 0.0, 0.0);
    let _ = context.set_global_composite_operation("source-over");
}
