//! The edges: one SVG under the cards. Each edge subscribes to its own signals alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use aslant_engine::design::EdgeRef;
use aslant_engine::geometry::{Point, Rect, merged_segments, pieces_within, rounded_length, rounded_path};
use aslant_engine::layout::EdgeClass;
use leptos::prelude::*;

use super::state::CanvasState;
use crate::editor::{EdgeSignals, Editor, PictureEdge, edge_key};

/// Corners of orthogonal edges, in canvas units.
const CORNER: f64 = 8.0;

#[component]
pub fn EdgeLayer(
    /// The edges that are elements.
    #[prop(into)]
    edges: Signal<Arc<Vec<EdgeRef>>>,
) -> impl IntoView {
    let editor = expect_context::<Editor>();
    view! {
        <svg class="edges" width="1" height="1" aria-hidden="true">
            <defs>
                {["flow", "failure", "faint", "lively", "taken"].map(|name| {
                    view! {
                        <marker
                            id=format!("arrow-{name}")
                            class="edges__arrow"
                            data-arrow=name
                            viewBox="0 0 8 8"
                            refX="7"
                            refY="4"
                            markerWidth="8"
                            markerHeight="8"
                            markerUnits="userSpaceOnUse"
                            orient="auto"
                        >
                            <path d="M1 1 7 4 1 7z"></path>
                        </marker>
                    }
                })}
            </defs>
            <PassingLines/>
            <For each=move || edges.get().to_vec() key=move |edge| (editor.opened.get_untracked(), edge.clone()) let:reference>
                <EdgePathView reference=reference/>
            </For>
        </svg>
    }
}

/// The value of `data-class` and the arrowhead.
fn class_name(class: EdgeClass) -> &'static str {
    match class {
        EdgeClass::Start => "start",
        EdgeClass::Flow => "flow",
        EdgeClass::Failure => "failure",
        EdgeClass::Integration => "integration",
        EdgeClass::Feed => "feed",
        EdgeClass::Call => "call",
        EdgeClass::Use => "use",
    }
}

/// A look of lines and the path data of all lines that have it.
#[derive(Clone, PartialEq)]
struct Bundle {
    class: &'static str,
    selected: bool,
    lively: bool,
    drop_target: bool,
    taken: bool,
    dim: bool,
    data: String,
}

/// What passes through from far to far, where that is much: every stretch once, however many edges share it. `hit`
/// tells which edge is meant.
#[component]
fn PassingLines() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    let bundles = Memo::new(move |before: Option<&Vec<Bundle>>| {
        // What nobody sees stays as it is until it is seen again.
        if canvas.overdrawn.get() {
            return before.cloned().unwrap_or_default();
        }
        editor.passing_edges.track();
        editor.ink.track();
        let region = editor.region.get();
        if editor.drawn.get() {
            return Vec::new();
        }
        bundles(&editor.passing(), region)
    });
    move || {
        bundles
            .get()
            .into_iter()
            .map(|bundle| {
                view! {
                    <g
                        class="edge edge--passing"
                        data-class=bundle.class
                        data-selected=bundle.selected.to_string()
                        data-lively=bundle.lively.to_string()
                        data-drop=bundle.drop_target.to_string()
                        data-taken=bundle.taken.to_string()
                        data-dim=bundle.dim.then_some("true")
                    >
                        <path class="edge__line" d=bundle.data></path>
                    </g>
                }
            })
            .collect_view()
    }
}

fn bundles(edges: &[PictureEdge], region: Rect) -> Vec<Bundle> {
    type Look = (&'static str, [bool; 5]);
    let mut by_look: BTreeMap<Look, Vec<Vec<Point>>> = BTreeMap::new();
    for edge in edges {
        let flags = [edge.selected, edge.lively, edge.drop_target, edge.taken, edge.dim];
        let look = (class_name(edge.path.class), flags);
        by_look.entry(look).or_default().extend(pieces_within(&edge.path.points, region, 0.0));
    }
    by_look
        .into_iter()
        .map(|((class, [selected, lively, drop_target, taken, dim]), lines)| {
            let mut data = String::new();
            for (a, b) in merged_segments(lines.iter().map(Vec::as_slice)) {
                let _ = write!(data, "M{:.1} {:.1}L{:.1} {:.1}", a.x, a.y, b.x, b.y);
            }
            Bundle { class, selected, lively, drop_target, taken, dim, data }
        })
        .collect()
}

/// Lines longer than this are drawn only where they are near: their dashes would be counted along all of them.
const LONG: f64 = 4_000.0;

/// The dashes of failures are nine units apart, the dots of calls five and a half: both fit into this.
const PERIOD: f64 = 99.0;

/// The path data of an edge's line, or of as much of it as is near.
fn path_data(points: &[Point], region: Rect) -> String {
    if !is_long(points) {
        return rounded_path(points, CORNER);
    }
    pieces_within(points, region.inflated(PERIOD), PERIOD)
        .iter()
        .map(|piece| rounded_path(piece, CORNER))
        .collect()
}

/// Where the dashes of an edge begin, so that they come out even at its end: edges that come together there and share their
/// last stretch share its dashes. Nothing where a line is drawn in pieces.
fn dash_offset(points: &[Point]) -> f64 {
    if is_long(points) { 0.0 } else { PERIOD - rounded_length(points, CORNER) % PERIOD }
}

fn is_long(points: &[Point]) -> bool {
    Rect::around_points(points).is_some_and(|around| around.width.max(around.height) > LONG)
}

#[component]
fn EdgePathView(reference: EdgeRef) -> impl IntoView {
    let editor = expect_context::<Editor>();
    editor.edge(&reference).map(|edge| edge_view(editor, edge))
}

fn edge_view(editor: Editor, edge: EdgeSignals) -> impl IntoView {
    let EdgeSignals { reference, path, selected, lively, drop_target, taken, dim } = edge;
    let key = edge_key(&reference);
    let class = path.with_untracked(|path| path.class);
    let dashed = matches!(class, EdgeClass::Failure | EdgeClass::Call | EdgeClass::Use | EdgeClass::Feed);
    // The path data, and where its dashes begin.
    let line = {
        let path = path.clone();
        let canvas = expect_context::<CanvasState>();
        Memo::new(move |before: Option<&(String, Option<String>)>| match before {
            Some(before) if canvas.overdrawn.get() => before.clone(),
            _ => {
                let region = editor.region.get();
                path.with(|path| {
                    let offset = dashed.then(|| format!("{:.1}", dash_offset(&path.points)));
                    (path_data(&path.points, region), offset)
                })
            }
        })
    };
    let data = move || line.with(|(data, _)| data.clone());
    let offset = move || line.with(|(_, offset)| offset.clone());
    let name = {
        let path = path.clone();
        let ends = Memo::new(move |_| path.with(|path| (path.from, path.to)));
        move || {
            let (from, to) = ends.get();
            let called =
                |id| editor.node(id).map(|node| node.view.with(|view| view.name.clone())).unwrap_or_default();
            format!("{} -> {}", called(from), called(to))
        }
    };
    let dot = {
        let path = path.clone();
        move || {
            let first = (class == EdgeClass::Start)
                .then(|| path.with(|path| path.points.first().copied()))
                .flatten()?;
            Some(view! { <circle class="edge__dot" cx=first.x cy=first.y r="4"></circle> })
        }
    };
    let label = move || {
        let placed = path.with(|path| path.label.clone())?;
        let rect = placed.rect;
        Some(view! {
            <g class="edge__label">
                <rect x=rect.x y=rect.y width=rect.width height=rect.height rx="4"></rect>
                <text x=rect.x + rect.width / 2.0 y=rect.y + rect.height / 2.0 dominant-baseline="central" text-anchor="middle">
                    {placed.text}
                </text>
            </g>
        })
    };
    let arrow = {
        let (selected, lively, taken) = (selected.clone(), lively.clone(), taken.clone());
        move || {
            let name = if taken.get() > 0 {
                "taken"
            } else if selected.get() || lively.get() {
                if class == EdgeClass::Failure { "failure" } else { "lively" }
            } else {
                match class {
                    EdgeClass::Failure => "failure",
                    EdgeClass::Call | EdgeClass::Use | EdgeClass::Feed => "faint",
                    _ => "flow",
                }
            };
            format!("url(#arrow-{name})")
        }
    };
    view! {
        <g
            class="edge"
            data-id=key
            data-kind="edge"
            data-name=name
            data-class=class_name(class)
            data-selected=move || selected.get().to_string()
            data-lively=move || lively.get().to_string()
            data-drop=move || drop_target.get().to_string()
            data-taken=move || (taken.get() > 0).to_string()
            data-dim=move || dim.get().then_some("true")
        >
            <path class="edge__area" d=data></path>
            <path class="edge__line" d=data stroke-dashoffset=offset marker-end=arrow></path>
            {dot}
            {label}
        </g>
    }
}
