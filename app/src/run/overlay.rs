//! What a run shows over the canvas, in the screen's own pixels: questions at their cards, how the children of a
//! distributed Map stand, and breakpoints on transitions.

use aslant_engine::design::{EdgeRef, Id};
use aslant_engine::geometry::Point;
use aslant_engine::simulation::MapRunView;
use leptos::prelude::*;

use super::Runner;
use super::asks::AskCards;
use super::breakpoints;
use super::executions::counts_words;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// Screen pixels between a chip and the upper edge of its card.
const LIFT: f64 = 4.0;

#[component]
pub fn RunOverlays() -> impl IntoView {
    view! {
        <EdgeBreakpoints/>
        <MapRunChips/>
        <AskCards/>
    }
}

/// The latest run of each distributed Map that has a card.
#[component]
fn MapRunChips() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let runs = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            let Some(snapshot) = snapshot else { return Vec::new() };
            let mut latest: Vec<(Id, usize, MapRunView)> = Vec::new();
            for (index, run) in snapshot.map_runs.iter().enumerate() {
                let Some(state) = run.state else { continue };
                latest.retain(|(of, ..)| *of != state);
                latest.push((state, index, run.clone()));
            }
            latest
        })
    });
    view! {
        <For each=move || runs.get() key=|(state, index, run)| (*state, *index, run.clone()) let:item>
            {chip(runner, item.0, item.1, &item.2)}
        </For>
    }
}

fn chip(runner: Runner, state: Id, index: usize, run: &MapRunView) -> Option<impl IntoView + use<>> {
    let editor = expect_context::<Editor>();
    let node = editor.node(state)?;
    let rect = node.rect;
    let corner = Memo::new(move |_| {
        let (rect, view) = (rect.get(), editor.viewport.get());
        let right = view.offset.x + view.zoom * (rect.x + rect.width);
        (right.round(), (view.offset.y + view.zoom * rect.y - LIFT).round())
    });
    let label = format!("{}: {}. Show its child executions", run.state_name, counts_words(run));
    let part = |count: usize, status: &'static str, word: &'static str| {
        (count > 0).then(
            || view! { <span class="map-chip__part" data-status=status>{format!("{count} {word}")}</span> },
        )
    };
    Some(view! {
        <button
            class="map-chip" type="button" aria-label=label.clone() title=label
            data-map=run.state_name.clone()
            style:left=move || format!("{}px", corner.get().0)
            style:top=move || format!("{}px", corner.get().1)
            on:click=move |_| {
                runner.children.update(|children| children.map_run = index);
                runner.show_executions();
            }
        >
            {part(run.pending, "pending", "pending")}
            {part(run.running, "running", "running")}
            {part(run.succeeded, "succeeded", "succeeded")}
            {part(run.failed, "failed", "failed")}
            {part(run.aborted, "aborted", "aborted")}
        </button>
    })
}

/// A dot in the middle of each transition that a run stops at.
#[component]
fn EdgeBreakpoints() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    breakpoints::keep(runner, editor, expect_context());
    let edges = Memo::new(move |_| {
        editor.structure.track();
        let edges = runner.edge_breakpoints.get();
        edges.into_iter().filter(|edge| editor.edge(edge).is_some()).collect::<Vec<EdgeRef>>()
    });
    view! {
        <For each=move || edges.get() key=|edge| edge.clone() let:edge>
            {editor.edge(&edge).map(|signals| {
                let middle = Memo::new(move |_| {
                    let (point, view) = (signals.path.with(|path| middle_of(&path.points)), editor.viewport.get());
                    (view.offset.x + view.zoom * point.x, view.offset.y + view.zoom * point.y)
                });
                view! {
                    <span
                        class="edge-breakpoint" title="A run stops here" aria-hidden="true"
                        style:left=move || format!("{}px", middle.get().0.round())
                        style:top=move || format!("{}px", middle.get().1.round())
                    >
                        <Icon glyph=Glyph::Breakpoint size=12/>
                    </span>
                }
            })}
        </For>
    }
}

/// Half-way along a line.
fn middle_of(points: &[Point]) -> Point {
    let pairs = || points.iter().zip(points.iter().skip(1));
    let length = |a: &Point, b: &Point| (b.x - a.x).hypot(b.y - a.y);
    let mut left = pairs().map(|(a, b)| length(a, b)).sum::<f64>() / 2.0;
    for (a, b) in pairs() {
        let long = length(a, b);
        if long > 0.0 && left <= long {
            let share = left / long;
            return Point { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
        }
        left -= long;
    }
    points.first().copied().unwrap_or_default()
}
