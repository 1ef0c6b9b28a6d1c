//! What is drawn for the time of a gesture: marquee, guides, the edge being drawn, the palette's ghost, reasons.

use leptos::prelude::*;

use super::state::CanvasState;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// Lines and the marquee, in canvas coordinates.
#[component]
pub fn GuideLayer() -> impl IntoView {
    let canvas = expect_context::<CanvasState>();
    view! {
        <svg class="overlay" width="1" height="1" aria-hidden="true">
            {move || {
                canvas.guides.get().into_iter().map(|guide| view! {
                    <line class="overlay__guide" x1=guide.from.x y1=guide.from.y x2=guide.to.x y2=guide.to.y></line>
                }).collect_view()
            }}
            {move || canvas.marquee.get().map(|rect| view! {
                <rect class="overlay__marquee" x=rect.x y=rect.y width=rect.width height=rect.height></rect>
            })}
            {move || canvas.connect.get().map(|preview| {
                let (from, at) = (preview.from, preview.at);
                let (right, down) = if preview.level {
                    (((at.x - from.x).abs() / 2.0).max(24.0), 0.0)
                } else {
                    (0.0, ((at.y - from.y).abs() / 2.0).max(24.0))
                };
                let path = format!(
                    "M{} {}C{} {} {} {} {} {}",
                    from.x, from.y, from.x + right, from.y + down, at.x - right, at.y - down, at.x, at.y
                );
                let tone = if preview.refusal.is_some() { "refused" } else if preview.failure { "failure" } else { "open" };
                view! {
                    <g class="overlay__connect" data-tone=tone>
                        <path d=path></path>
                        <circle cx=at.x cy=at.y r="4"></circle>
                    </g>
                }
            })}
        </svg>
    }
}

/// The card that a palette entry would become.
#[component]
pub fn GhostCard() -> impl IntoView {
    let canvas = expect_context::<CanvasState>();
    move || {
        let ghost = canvas.ghost.get()?;
        let at = ghost.at?;
        Some(view! {
            <div
                class="ghost"
                data-kind=ghost.item.kind_name()
                style:transform=format!("translate({}px,{}px)", at.x, at.y)
                style:width=format!("{}px", ghost.size.width)
                style:height=format!("{}px", ghost.size.height)
            >
                <Icon glyph=ghost.item.glyph() size=18/>
                <span>{ghost.item.label()}</span>
            </div>
        })
    }
}

/// Beside the pointer: why an edge cannot end here.
#[component]
pub fn Reason() -> impl IntoView {
    let canvas = expect_context::<CanvasState>();
    let editor = expect_context::<Editor>();
    move || {
        let preview = canvas.connect.get()?;
        let reason = preview.refusal?;
        let at = editor.viewport.get_untracked().screen_from_canvas(preview.at);
        Some(view! {
            <div class="reason" role="status" style:left=format!("{}px", at.x + 14.0) style:top=format!("{}px", at.y + 14.0)>
                <Icon glyph=Glyph::Info size=14/>
                <span>{reason}</span>
            </div>
        })
    }
}
