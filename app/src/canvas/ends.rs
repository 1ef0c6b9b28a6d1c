//! The ends of the selected edge, above the cards: what takes hold of an end to lead it elsewhere.

use aslant_engine::geometry::Point;
use aslant_engine::layout::EdgeClass;
use leptos::prelude::*;

use crate::editor::{Editor, edge_key};

/// Radii in screen pixels: of what is drawn, and of what can be hit.
const DRAWN: f64 = 6.0;
const HIT: f64 = 11.0;

#[component]
pub fn EdgeEnds() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let selected = Memo::new(move |_| editor.selection.with(|selection| selection.edge.clone()));
    let ends = move || {
        let edge = selected.get()?;
        let key = edge_key(&edge);
        let signals = editor.edge(&edge)?;
        let (class, first, last) =
            signals.path.with(|path| (path.class, path.points.first().copied(), path.points.last().copied()));
        if class == EdgeClass::Start {
            return None;
        }
        let zoom = move || editor.viewport.get().zoom.min(1.0);
        let end = |at: Option<Point>, name: &'static str| {
            at.map(|at| {
                view! {
                    <g class="edge__end" data-end=name data-edge=key.clone()>
                        <circle class="edge__grip" cx=at.x cy=at.y r=move || HIT / zoom()></circle>
                        <circle class="edge__knob" cx=at.x cy=at.y r=move || DRAWN / zoom()></circle>
                    </g>
                }
            })
        };
        Some((end(first, "from"), end(last, "to")))
    };
    view! { <svg class="overlay" width="1" height="1" aria-hidden="true">{ends}</svg> }
}
