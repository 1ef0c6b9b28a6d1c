//! The icons as paths that a drawing context takes, made from the same drawings as the elements.

use std::collections::HashMap;
use std::fmt::Write as _;

use web_sys::{CanvasRenderingContext2d, Path2d};

use crate::widgets::icons::Glyph;

/// Paths in the icons' 24-unit grid.
pub struct IconPaths {
    stroked: Path2d,
    filled: Option<Path2d>,
}

/// The paths made so far.
#[derive(Default)]
pub struct Icons(HashMap<Glyph, Option<IconPaths>>);

impl Icons {
    /// Draws an icon in the present fill and stroke style, its upper left corner at the origin, `size` units wide. The
    /// caller keeps the transform.
    pub fn draw(&mut self, context: &CanvasRenderingContext2d, glyph: Glyph, size: f64) {
        let Some(paths) = self.0.entry(glyph).or_insert_with(|| paths(glyph)) else { return };
        let _ = context.scale(size / 24.0, size / 24.0);
        context.set_line_width(1.75);
        context.stroke_with_path(&paths.stroked);
        if let Some(filled) = &paths.filled {
            context.fill_with_path_2d(filled);
        }
    }
}

fn paths(glyph: Glyph) -> Option<IconPaths> {
    let (stroked, filled) = path_data(glyph.drawing());
    let filled = if filled.is_empty() { None } else { Path2d::new_with_path_string(&filled).ok() };
    Some(IconPaths { stroked: Path2d::new_with_path_string(&stroked).ok()?, filled })
}

/// The path data of what is stroked and of what is filled.
fn path_data(drawing: &str) -> (String, String) {
    let (mut stroked, mut filled) = (String::new(), String::new());
    for element in drawing.split('<').skip(1) {
        let out = if element.contains("fill=\"currentColor\"") { &mut filled } else { &mut stroked };
        let text = |name: &str| {
            let (_, rest) = element.split_once(&format!(" {name}=\""))?;
            rest.split_once('"').map(|(value, _)| value)
        };
        let number = |name: &str| text(name).and_then(|value| value.parse::<f64>().ok()).unwrap_or_default();
        let mut ellipse = |cx: f64, cy: f64, rx: f64, ry: f64| {
            let _ = write!(
                out,
                "M{} {cy}a{rx} {ry} 0 1 0 {} 0a{rx} {ry} 0 1 0 {} 0z",
                cx - rx,
                2.0 * rx,
                -2.0 * rx
            );
        };
        match element.split([' ', '/', '>']).next().unwrap_or_default() {
            "circle" => ellipse(number("cx"), number("cy"), number("r"), number("r")),
            "ellipse" => ellipse(number("cx"), number("cy"), number("rx"), number("ry")),
            "rect" => {
                let (x, y, width, height, r) =
                    (number("x"), number("y"), number("width"), number("height"), number("rx"));
                let _ = write!(
                    out,
                    "M{} {y}h{}a{r} {r} 0 0 1 {r} {r}v{}a{r} {r} 0 0 1 -{r} {r}h{}a{r} {r} 0 0 1 -{r} -{r}v{}a{r} {r} 0 0 1 {r} -{r}z",
                    x + r,
                    width - 2.0 * r,
                    height - 2.0 * r,
                    2.0 * r - width,
                    2.0 * r - height
                );
            }
            // What begins with a relative move begins where nothing was drawn yet, not where the last figure ended.
            "path" => {
                let _ = write!(out, "M0 0{}", text("d").unwrap_or_default());
            }
            _ => {}
        }
    }
    (stroked, filled)
}
