//! The run's panel in the drawer: the scenarios while nothing runs; then controls, timeline and data.

use aslant_engine::design::Id;
use aslant_engine::simulation::{Row, RowKind, RunStatus, duration_words};
use leptos::html::Ol;
use leptos::prelude::*;

use super::Runner;
use super::asks::{AskForm, asks};
use super::controls::Controls;
use super::data::{DataPane, HistoryPane, ResponsePane, SummaryPane};
use super::scenario::{FaultForm, ScenarioList};
use crate::editor::Editor;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

/// What stands beside the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Data,
    Response,
    Summary,
    History,
    Faults,
}

/// The drawer's Run tab.
#[component]
pub fn RunPanel() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let active = Memo::new(move |_| {
        runner.snapshot.with(Option::is_some) || runner.busy.get() || runner.trouble.with(Option::is_some)
    });
    view! {
        <Show when=move || active.get() fallback=|| view! { <ScenarioList/> }>
            <ActiveRun/>
        </Show>
    }
}

#[component]
fn ActiveRun() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let pane = RwSignal::new(Pane::Data);
    let status = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.status))
    });
    // At the end the summary comes forward.
    Effect::new(move |_| {
        if status.get().is_some_and(RunStatus::is_over) {
            pane.set(Pane::Summary);
        }
    });
    // Who chooses a row wants its data.
    Effect::new(move |before: Option<bool>| {
        let shows = runner.shown.with(|shown| shown.visit.is_some());
        if before.is_some() && shows {
            pane.set(Pane::Data);
        }
        shows
    });
    let asks = asks(runner);
    let tab = move |of: Pane, label: &'static str| {
        view! {
            <button
                class="tabs__tab" role="tab" type="button"
                aria-selected=move || (pane.get() == of).to_string()
                on:click=move |_| pane.set(of)
            >{label}</button>
        }
    };
    view! {
        <div class="run" data-status=move || status.get().map_or("none", |status| super::controls::status_words(status).1)>
            <Controls/>
            <Show when=move || runner.stale.get()>
                <p class="run__notice" role="status">
                    <Icon glyph=Glyph::Info size=14/>
                    "The design has changed; this run is of the version before."
                    <button class="button" data-size="small" type="button" on:click=move |_| runner.start()>"Restart"</button>
                </p>
            </Show>
            <Show when=move || runner.trouble.with(Option::is_some)>
                <p class="run__notice" data-tone="error" role="alert">
                    <Icon glyph=Glyph::Problem size=14/>
                    {move || runner.trouble.get().unwrap_or_default()}
                    <button class="button" data-size="small" type="button" on:click=move |_| runner.start()>"Try again"</button>
                </p>
            </Show>
            <div class="run__body">
                <div class="run__left">
                    <For each=move || asks.get() key=|ask| ask.token let:ask>
                        <div class="ask"><AskForm ask=ask compact=true/></div>
                    </For>
                    <Timeline/>
                    <p class="run__assurance">"Simulated here. Nothing is called on AWS."</p>
                </div>
                <div class="run__right">
                    <div class="tabs run__tabs" role="tablist" aria-label="About the run">
                        {tab(Pane::Data, "Data")}
                        {tab(Pane::Response, "Response")}
                        {tab(Pane::Summary, "Summary")}
                        {tab(Pane::History, "History")}
                        {tab(Pane::Faults, "Break something")}
                    </div>
                    <div class="run__pane">
                        {move || match pane.get() {
                            Pane::Data => view! { <DataPane/> }.into_any(),
                            Pane::Response => view! { <ResponsePane/> }.into_any(),
                            Pane::Summary => view! { <SummaryPane/> }.into_any(),
                            Pane::History => view! { <HistoryPane/> }.into_any(),
                            Pane::Faults => view! { <FaultForm/> }.into_any(),
                        }}
                    </div>
                </div>
            </div>
        </div>
    }
}

/// The value of `data-kind`, and the icon.
fn row_kind(kind: RowKind) -> (&'static str, Glyph) {
    match kind {
        RowKind::Request => ("request", Glyph::Route),
        RowKind::Response => ("response", Glyph::Route),
        RowKind::Started => ("started", Glyph::Workflow),
        RowKind::Entered => ("entered", Glyph::ChevronRight),
        RowKind::Called => ("called", Glyph::Function),
        RowKind::Answered => ("answered", Glyph::Check),
        RowKind::Failed => ("failed", Glyph::Cross),
        RowKind::Retry => ("retry", Glyph::Retry),
        RowKind::Caught => ("caught", Glyph::Catch),
        RowKind::Waited => ("waited", Glyph::Wait),
        RowKind::Asked => ("asked", Glyph::Person),
        RowKind::Ended => ("ended", Glyph::Workflow),
    }
}

/// How many rows are in the DOM at the most: the newest of a long run.
const ROWS_SHOWN: usize = 600;

/// What happened, in plain words.
#[component]
fn Timeline() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let list = NodeRef::<Ol>::new();
    let hidden = Memo::new(move |_| runner.rows.with(|rows| rows.len().saturating_sub(ROWS_SHOWN)));
    let rows = move || {
        let from = hidden.get();
        runner.rows.with(|rows| {
            rows.iter().enumerate().skip(from).map(|(index, row)| (index, row.clone())).collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| runner.rows.with(|rows| rows.len()));
    Effect::new(move |_| {
        count.track();
        frame::next(move |_| {
            if let Some(list) = list.get_untracked() {
                list.set_scroll_top(list.scroll_height());
            }
        });
    });
    let started = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map_or(0, |snapshot| snapshot.started_ms))
    });
    let choose = move |row: &Row| {
        if let Some(node) = row.node {
            editor.select([node]);
            editor.reveal(node);
        }
        if let (Some(at), Some(visit)) = (row.history(), row.visit) {
            runner.show_visit(row.node, at, visit);
        }
    };
    view! {
        <ol class="timeline" node_ref=list aria-label="What happened" tabindex="0">
            <Show when=move || { hidden.get() != 0 }>
                <li class="timeline__more">{move || format!("{} earlier lines are not shown", hidden.get())}</li>
            </Show>
            <For each=rows key=|(index, row)| (*index, row.step) let:item>
                {
                    let (_, row) = item;
                    let (kind, glyph) = row_kind(row.kind);
                    let at = move || duration_words(row.at_ms - started.get());
                    let text = row.text.clone();
                    let assumed = row.assumed;
                    let depth = row.depth.min(6);
                    view! {
                        <li class="timeline__row" data-kind=kind data-depth=depth.to_string()>
                            <button class="timeline__button" type="button" on:click=move |_| choose(&row)>
                                <span class="timeline__time">{at}</span>
                                <span class="timeline__icon"><Icon glyph=glyph size=14/></span>
                                <span class="timeline__text">{text}</span>
                                {assumed.then(|| view! { <span class="timeline__tag" title="Nobody wrote this answer; a plain success is assumed">"assumed"</span> })}
                            </button>
                        </li>
                    }
                }
            </For>
        </ol>
    }
}

/// The name of a thing, for sentences.
pub fn name_of(editor: Editor, id: Id) -> String {
    editor.node(id).map_or_else(
        || editor.with_design(|design| design.name(id).to_string()),
        |node| node.view.with_untracked(|view| view.name.to_string()),
    )
}
