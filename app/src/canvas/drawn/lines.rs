//! The edges of the drawn layer: one stroke for all edges of a look, of which each shared stretch is drawn once; far away,
//! plain bars.

use aslant_engine::geometry::{Point, Rect, SharedStrokes, merged_segments, stretch_within};
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

/// The edges as they are drawn near enough for dashes and arrowheads: for each look every stretch and corner once, however many
/// edges share it.
pub struct Strokes(Vec<Bundle>);

/// All edges of a look.
struct Bundle {
    look: Look,
    strokes: SharedStrokes,
    /// The last two points of each edge.
    tips: Vec<[Point; 2]>,
    /// Where executions start.
    starts: Vec<Point>,
}

impl Strokes {
    pub fn of(edges: &[PictureEdge]) -> Self {
        let bundle = |(look, edges): (&Look, Vec<&PictureEdge>)| Bundle {
            look: *look,
            strokes: SharedStrokes::of(edges.iter().map(|edge| edge.path.points.as_slice()), CORNER),
            tips: edges
                .iter()
                .filter_map(|edge| match edge.path.points.as_slice() {
                    [.., before, tip] => Some([*before, *tip]),
                    _ => None,
                })
                .collect(),
            starts: edges
                .iter()
                .filter(|edge| edge.path.class == EdgeClass::Start)
                .filter_map(|edge| edge.path.points.first().copied())
                .collect(),
        };
        Self(LOOKS.iter().zip(by_look(edges)).filter(|(_, edges)| !edges.is_empty()).map(bundle).collect())
    }

    /// Draws what meets `seen` (canvas coordinates).
    pub fn draw(&self, context: &CanvasRenderingContext2d, palette: &Palette, seen: Rect) {
        for bundle in &self.0 {
            bundle.draw(context, palette, seen.inflated(MARK));
        }
        context.set_global_alpha(1.0);
    }
}

/// What stands out of a line: arrowheads, and the dot of a start.
const MARK: f64 = 8.0;

impl Bundle {
    fn draw(&self, context: &CanvasRenderingContext2d, palette: &Palette, seen: Rect) {
        let pen = pen(palette, self.look);
        context.set_global_alpha(pen.alpha);
        context.set_line_cap(if pen.round { "round" } else { "butt" });
        context.set_line_width(pen.width);
        context.set_stroke_style_str(&pen.colour.css());
        let dash: js_sys::Array =
            pen.dash.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
        let _ = context.set_line_dash(&dash);
        context.begin_path();
        let period = pen.dash.iter().sum();
        for (a, b) in &self.strokes.stretches {
            if let Some((a, b)) = stretch_within(*a, *b, seen, period) {
                context.move_to(a.x, a.y);
                context.line_to(b.x, b.y);
            }
        }
        for [start, at, end] in &self.strokes.corners {
            if seen.contains(*at) {
                context.move_to(start.x, start.y);
                context.quadratic_curve_to(at.x, at.y, end.x, end.y);
            }
        }
        context.stroke();
        let _ = context.set_line_dash(&js_sys::Array::new());
        context.set_line_cap("butt");
        context.set_fill_style_str(&pen.arrow.css());
        context.begin_path();
        for [before, tip] in self.tips.iter().filter(|[_, tip]| seen.contains(*tip)) {
            arrowhead(context, *before, *tip);
        }
        context.fill();
        context.set_global_alpha(1.0);
        context.set_fill_style_str(&palette.workflow.css());
        for start in self.starts.iter().filter(|start| seen.contains(**start)) {
            context.begin_path();
            let _ = context.arc(start.x, start.y, 4.0, 0.0, std::f64::consts::TAU);
            context.fill();
        }
    }
}

/// The triangle of the markers: its tip lies where the edge ends.
fn arrowhead(context: &CanvasRenderingContext2d, before: Point, tip: Point) {
    let length = before.distance(tip);
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
