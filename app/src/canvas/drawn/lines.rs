//! The edges of the drawn layer: one stroke for all edges of a look; far away, plain bars.

use aslant_engine::geometry::{Point, Rect, merged_segments, pieces_within};
use aslant_engine::layout::EdgeClass;
use web_sys::CanvasRenderingContext2d;

use super::palette::{Colour, Palette};
use crate::editor::PictureEdge;

/// Corners of edges, in canvas units.
const CORNER: f64 = 8.0;

/// How an edge is drawn, the less conspicuous first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Dim,
    Faint,
    Flow,
    Route,
    Failure,
    Lively,
    LivelyFailure,
    TakenCall,
    Taken,
    Selected,
    Drop,
}

const LOOKS: [Look; 11] = [
    Look::Dim,
    Look::Faint,
    Look::Flow,
    Look::Route,
    Look::Failure,
    Look::Lively,
    Look::LivelyFailure,
    Look::TakenCall,
    Look::Taken,
    Look::Selected,
    Look::Drop,
];

/// What a look is made of.
struct Pen {
    colour: Colour,
    width: f64,
    alpha: f64,
    dash: &'static [f64],
    round: bool,
    arrow: Colour,
}

fn is_faint(class: EdgeClass) -> bool {
    matches!(class, EdgeClass::Call | EdgeClass::Use | EdgeClass::Feed)
}

fn look(edge: &PictureEdge) -> Look {
    let class = edge.path.class;
    if edge.dim {
        Look::Dim
    } else if edge.drop_target {
        Look::Drop
    } else if edge.selected {
        Look::Selected
    } else if edge.taken {
        if is_faint(class) { Look::TakenCall } else { Look::Taken }
    } else if class == EdgeClass::Failure {
        if edge.lively { Look::LivelyFailure } else { Look::Failure }
    } else if class == EdgeClass::Integration {
        Look::Route
    } else if edge.lively {
        Look::Lively
    } else if is_faint(class) {
        Look::Faint
    } else {
        Look::Flow
    }
}

fn pen(palette: &Palette, look: Look) -> Pen {
    const DASHES: &[f64] = &[5.0, 4.0];
    const DOTS: &[f64] = &[1.5, 4.0];
    let plain = |colour: &Colour, arrow: &Colour| Pen {
        colour: colour.clone(),
        width: 1.5,
        alpha: 1.0,
        dash: &[],
        round: false,
        arrow: arrow.clone(),
    };
    match look {
        Look::Faint => {
            Pen { alpha: 0.55, dash: DOTS, round: true, ..plain(&palette.edge_call, &palette.edge_call) }
        }
        Look::Dim => Pen { alpha: 0.16, ..plain(&palette.edge, &palette.edge) },
        Look::Flow => plain(&palette.edge, &palette.edge),
        Look::Route => plain(&palette.route, &palette.edge),
        Look::Failure => {
            Pen { dash: DASHES, ..plain(&palette.fail.mixed(0.72, &palette.ground), &palette.fail) }
        }
        Look::Lively => plain(&palette.edge_strong, &palette.edge_strong),
        Look::LivelyFailure => Pen { dash: DASHES, ..plain(&palette.fail, &palette.fail) },
        Look::TakenCall => {
            Pen { alpha: 0.6, dash: DOTS, round: true, ..plain(&palette.success, &palette.success) }
        }
        Look::Taken => Pen { width: 2.25, ..plain(&palette.success, &palette.success) },
        Look::Selected => Pen { width: 2.25, ..plain(&palette.selection, &palette.edge_strong) },
        Look::Drop => Pen { width: 4.0, ..plain(&palette.selection, &palette.edge_strong) },
    }
}

/// The edges of one look.
fn by_look(edges: &[PictureEdge]) -> Vec<Vec<&PictureEdge>> {
    let mut lists: Vec<Vec<&PictureEdge>> = LOOKS.iter().map(|_| Vec::new()).collect();
    for edge in edges {
        if let Some(list) = lists.get_mut(look(edge) as usize) {
            list.push(edge);
        }
    }
    lists
}

/// The lines of a picture as they are drawn far away: for each look every stretch once, however many edges share it.
#[derive(Default)]
pub struct Bars(Vec<Vec<(Point, Point)>>);

impl Bars {
    pub fn of(edges: &[PictureEdge]) -> Self {
        let lines =
            |edges: Vec<&PictureEdge>| merged_segments(edges.iter().map(|edge| edge.path.points.as_slice()));
        Self(by_look(edges).into_iter().map(lines).collect())
    }

    /// Draws what meets `seen` (canvas coordinates). Every piece is a bar of at least one pixel: much quicker than a stroke.
    pub fn draw(&self, context: &CanvasRenderingContext2d, palette: &Palette, zoom: f64, seen: Rect) {
        for (look, segments) in LOOKS.iter().zip(&self.0) {
            if segments.is_empty() {
                continue;
            }
            let pen = pen(palette, *look);
            let width = pen.width.max(0.9 / zoom);
            context.set_fill_style_str(&pen.colour.css());
            context.set_global_alpha(if pen.dash.is_empty() { pen.alpha } else { pen.alpha * 0.6 });
            for (a, b) in segments {
                let (left, right) = (a.x.max(seen.left()), b.x.min(seen.right()));
                let (top, bottom) = (a.y.max(seen.top()), b.y.min(seen.bottom()));
                if left <= right && top <= bottom {
                    let half = width / 2.0;
                    context.fill_rect(left - half, top - half, right - left + width, bottom - top + width);
                }
            }
        }
        context.set_global_alpha(1.0);
    }
}

/// Draws the edges that meet `seen` (canvas coordinates), near enough for dashes and arrowheads.
pub fn draw(context: &CanvasRenderingContext2d, palette: &Palette, edges: &[PictureEdge], seen: Rect) {
    for (look, edges) in LOOKS.iter().zip(by_look(edges)) {
        if !edges.is_empty() {
            strokes(context, palette, &pen(palette, *look), &edges, seen);
        }
    }
    context.set_global_alpha(1.0);
}

fn strokes(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    pen: &Pen,
    edges: &[&PictureEdge],
    seen: Rect,
) {
    let dash: js_sys::Array =
        pen.dash.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
    let _ = context.set_line_dash(&dash);
    context.set_line_cap(if pen.round { "round" } else { "butt" });
    context.set_line_width(pen.width);
    context.set_stroke_style_str(&pen.colour.css());
    context.set_global_alpha(pen.alpha);
    context.begin_path();
    let mut shown: Vec<&PictureEdge> = Vec::with_capacity(edges.len());
    for edge in edges {
        let points = &edge.path.points;
        let Some(around) = Rect::around_points(points) else { continue };
        if !around.inflated(4.0).intersects(seen) {
            continue;
        }
        shown.push(edge);
        for piece in pieces_within(points, seen.inflated(99.0), 99.0) {
            trace(context, &piece);
        }
    }
    context.stroke();
    let _ = context.set_line_dash(&js_sys::Array::new());
    context.set_line_cap("butt");
    context.set_fill_style_str(&pen.arrow.css());
    context.begin_path();
    for edge in &shown {
        arrowhead(context, &edge.path.points);
    }
    context.fill();
    context.set_global_alpha(1.0);
    context.set_fill_style_str(&palette.workflow.css());
    for edge in shown.iter().filter(|edge| edge.path.class == EdgeClass::Start) {
        if let Some(first) = edge.path.points.first() {
            context.begin_path();
            let _ = context.arc(first.x, first.y, 4.0, 0.0, std::f64::consts::TAU);
            context.fill();
        }
    }
}

/// A line with rounded corners, added to the present path.
fn trace(context: &CanvasRenderingContext2d, points: &[Point]) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    context.move_to(first.x, first.y);
    for corner in points.windows(3) {
        let [before, at, after] = corner else { continue };
        let cut = CORNER.min(before.distance(*at) / 2.0).min(at.distance(*after) / 2.0);
        if cut < 0.5 {
            context.line_to(at.x, at.y);
        } else {
            let toward = |other: &Point| {
                let away = at.distance(*other);
                (at.x + (other.x - at.x) * cut / away, at.y + (other.y - at.y) * cut / away)
            };
            let (start, end) = (toward(before), toward(after));
            context.line_to(start.0, start.1);
            context.quadratic_curve_to(at.x, at.y, end.0, end.1);
        }
    }
    context.line_to(last.x, last.y);
}

/// The triangle of the markers: its tip lies where the edge ends.
fn arrowhead(context: &CanvasRenderingContext2d, points: &[Point]) {
    let [.., before, tip] = points else { return };
    let length = before.distance(*tip);
    if length < 0.01 {
        return;
    }
    let (x, y) = ((tip.x - before.x) / length, (tip.y - before.y) / length);
    let at = |along: f64, aside: f64| (tip.x + x * along - y * aside, tip.y + y * along + x * aside);
    let (a, b) = (at(-6.0, -3.0), at(-6.0, 3.0));
    context.move_to(a.0, a.1);
    context.line_to(tip.x, tip.y);
    context.line_to(b.0, b.1);
    context.close_path();
}

/// The plates with words on edges.
pub fn labels(edges: &[PictureEdge], seen: Rect) -> impl Iterator<Item = (&str, Rect, bool)> {
    edges.iter().filter_map(move |edge| {
        let label = edge.path.label.as_ref().filter(|_| !edge.dim)?;
        label.rect.intersects(seen).then_some((
            &*label.text,
            label.rect,
            edge.path.class == EdgeClass::Failure,
        ))
    })
}
