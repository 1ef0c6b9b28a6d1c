//! Text in the drawn layer: set as the style sheets set it, cut with an ellipsis where it does not fit.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use web_sys::CanvasRenderingContext2d;

use super::palette::Palette;

/// A way in which text is set. Sizes are canvas units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    pub weight: u16,
    pub size: f64,
    pub mono: bool,
}

impl Face {
    pub const fn ui(weight: u16, size: f64) -> Self {
        Self { weight, size, mono: false }
    }

    fn key(self) -> (u16, u32, bool) {
        (self.weight, (self.size * 100.0).round() as u32, self.mono)
    }
}

/// So many cut texts are kept.
const MOST_KEPT: usize = 6_000;

/// Text, face and room.
type CutKey = (Arc<str>, (u16, u32, bool), u32);

/// What was measured already.
#[derive(Default)]
pub struct Texts {
    cut: HashMap<CutKey, Rc<str>>,
    /// Ascent and descent of a face, in whole units as style sheets count them.
    heights: HashMap<(u16, u32, bool), (f64, f64)>,
    current: Option<(u16, u32, bool)>,
}

impl Texts {
    /// To be called where the fonts may have changed, and when a frame begins: the context forgot its font.
    pub fn begin(&mut self) {
        self.current = None;
        if self.cut.len() > MOST_KEPT {
            self.cut.clear();
        }
    }

    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn set(&mut self, context: &CanvasRenderingContext2d, palette: &Palette, face: Face) {
        if self.current == Some(face.key()) {
            return;
        }
        if self.current.is_none() {
            // As the style sheets have it. Not every browser knows it; the others measure in fractions anyway.
            let _ = js_sys::Reflect::set(context, &"textRendering".into(), &"geometricPrecision".into());
        }
        let family = if face.mono { &palette.font_mono } else { &palette.font_ui };
        context.set_font(&format!("{} {}px {family}", face.weight, face.size));
        self.current = Some(face.key());
    }

    /// Writes one line whose line box has its middle at `middle`, from `x` on, in at most `room` units. Returns its width.
    pub fn line(
        &mut self,
        context: &CanvasRenderingContext2d,
        palette: &Palette,
        face: Face,
        text: &Arc<str>,
        (x, middle): (f64, f64),
        room: f64,
    ) {
        if text.is_empty() || room < face.size {
            return;
        }
        self.set(context, palette, face);
        let (ascent, descent) = *self.heights.entry(face.key()).or_insert_with(|| {
            context.measure_text("Hg").map_or((face.size * 0.9, face.size * 0.25), |measured| {
                (measured.font_bounding_box_ascent().round(), measured.font_bounding_box_descent().round())
            })
        });
        let key = (text.clone(), face.key(), room.max(0.0) as u32);
        let cut = self.cut.entry(key).or_insert_with(|| cut(context, text, room));
        let _ = context.fill_text(cut, x, middle + (ascent - descent) / 2.0);
    }

    /// How wide a text is.
    pub fn width(
        &mut self,
        context: &CanvasRenderingContext2d,
        palette: &Palette,
        face: Face,
        text: &str,
    ) -> f64 {
        self.set(context, palette, face);
        width(context, text)
    }
}

fn width(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |measured| measured.width())
}

/// The longest beginning that fits, with an ellipsis where something is left out.
fn cut(context: &CanvasRenderingContext2d, text: &str, room: f64) -> Rc<str> {
    if width(context, text) <= room + 0.5 {
        return text.into();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let (mut fits, mut too_long) = (0, ends.len());
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        let end = ends.get(middle).copied().unwrap_or(text.len());
        let tried = format!("{}…", text.get(..end).unwrap_or_default());
        if width(context, &tried) <= room {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    let end = ends.get(fits).copied().unwrap_or(0);
    format!("{}…", text.get(..end).unwrap_or_default()).into()
}
