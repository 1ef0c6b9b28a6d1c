//! SVG to PNG, through a canvas that is never shown.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::files::{ObjectUrl, text_blob};

/// No browser of today draws more on a canvas: pixels of a side, and of the whole.
const LONGEST_SIDE: f64 = 16_384.0;
const MOST_PIXELS: f64 = 120_000_000.0;

/// A drawn picture, and at which scale: less than was asked where the picture is too large for a canvas.
pub struct Drawn {
    pub blob: Blob,
    pub scale: f64,
}

/// Draws an SVG of its own size at `scale`. The error is a sentence.
pub async fn png(svg: &str, scale: f64) -> Result<Drawn, String> {
    draw(svg, |_| scale).await
}

/// Draws an SVG at most so many pixels wide, and at most at twice its size.
pub async fn png_within(svg: &str, widest: f64) -> Result<Drawn, String> {
    draw(svg, |width| (widest / width).min(2.0)).await
}

async fn draw(svg: &str, scale_of: impl Fn(f64) -> f64) -> Result<Drawn, String> {
    let refused = || "The browser could not draw the picture.".to_owned();
    let blob = text_blob(svg, "image/svg+xml").ok_or_else(refused)?;
    let address = ObjectUrl::of(&blob).ok_or_else(refused)?;
    let image = HtmlImageElement::new().map_err(|_| refused())?;
    image.set_src(address.as_str());
    JsFuture::from(image.decode()).await.map_err(|_| refused())?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    if width < 1.0 || height < 1.0 {
        return Err(refused());
    }
    let scale =
        scale_of(width).min(LONGEST_SIDE / width.max(height)).min((MOST_PIXELS / (width * height)).sqrt());
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(refused)?;
    let canvas: HtmlCanvasElement =
        document.create_element("canvas").map_err(|_| refused())?.dyn_into().map_err(|_| refused())?;
    let (pixels_wide, pixels_high) = ((width * scale).floor(), (height * scale).floor());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    {
        canvas.set_width(pixels_wide as u32);
        canvas.set_height(pixels_high as u32);
    }
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(refused)?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, pixels_wide, pixels_high)
        .map_err(|_| refused())?;
    let blob = blob_of(&canvas).await.ok_or_else(refused)?;
    Ok(Drawn { blob, scale })
}

async fn blob_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let mut callback = None;
    let mut asked = false;
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once(move |blob: wasm_bindgen::JsValue| {
            drop(resolve.call1(&wasm_bindgen::JsValue::NULL, &blob));
        });
        asked = canvas.to_blob(done.as_ref().unchecked_ref()).is_ok();
        if !asked {
            drop(reject.call0(&wasm_bindgen::JsValue::NULL));
        }
        callback = Some(done);
    });
    let blob = JsFuture::from(promise).await.ok()?;
    drop(callback);
    blob.dyn_into().ok()
}
