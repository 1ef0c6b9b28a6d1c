//! The dots behind everything. They are painted once and then moved and scaled as they are, because painting a whole
//! screen of them takes longer than all else that a moving view needs; at rest they are painted sharp.

use leptos::prelude::*;

use crate::editor::Editor;

/// Screen pixels between the dots at 100 %.
const STEP: f64 = 24.0;

/// What was painted is scaled by no more than this, and no less; the style sheets make it large enough for that.
const SCALES: std::ops::RangeInclusive<f64> = 0.7..=1.4;

/// How far apart the dots are at a zoom: between 16 and 48 screen pixels while the zoom is at most 200 %.
fn step_at(zoom: f64) -> f64 {
    let mut step = STEP * zoom.max(0.01);
    while step < 16.0 {
        step *= 2.0;
    }
    step
}

#[component]
pub fn Grid() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let view = editor.viewport;
    // How far apart the dots are as they were painted.
    let painted = Memo::new(move |before: Option<&f64>| {
        let (step, moving) = (step_at(view.get().zoom), editor.moving.get());
        match before {
            Some(before) if moving && SCALES.contains(&(step / before)) => *before,
            _ => step,
        }
    });
    let size = move || format!("{0}px {0}px", painted.get());
    let place = move || {
        let view = view.get();
        let step = step_at(view.zoom);
        let scale = step / painted.get();
        let (x, y) = (view.offset.x.rem_euclid(step) - step, view.offset.y.rem_euclid(step) - step);
        if (scale - 1.0).abs() < 1e-6 {
            // Dots between pixels would be dull.
            format!("translate({}px, {}px)", x.round(), y.round())
        } else {
            format!("translate({x}px, {y}px) scale({scale})")
        }
    };
    view! { <div class="canvas__grid" aria-hidden="true" style:background-size=size style:transform=place></div> }
}
