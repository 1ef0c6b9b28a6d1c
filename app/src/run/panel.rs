//! The run's panel in the drawer: the scenarios while nothing runs; then controls, timeline and data.

use aslant_engine::design::Id;
use aslant_engine::simulation::{Row, RowKind, duration_words};
use leptos::html::Ol;
use leptos::prelude::*;

use super::Runner;
use super::asks::{AskForm, asks};
use super::controls::Controls;
use super::data::{DataPane, ResponsePane, SummaryPane};
use super::executions::{ExecutionsPane, Trail};
use super::history::HistoryPane;
use super::scenario::{FaultForm, ScenarioList};
use super::store::Pane;
use crate::editor::Editor;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

/// The drawer's Run tab.
#[component]
pub fn RunPanel() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let active = Memo::new(move |_| {
        let runs = runner.snapshot.with(Option::is_some)
            || runner.busy.get()
            || runner.trouble.with(Option::is_some);
        runs && !runner.scenarios_shown.get()
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
    let pane = runner.pane;
    let status = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.status))
    });
    let several = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            snapshot
                .as_ref()
                .is_some_and(|snapshot| snapshot.executions.len() > 1 || !snapshot.map_runs.is_empty())
        })
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
                    <button class="button" data-size="small" type="button" on:click=move |_| runner.restart()>"Restart"</button>
                </p>
            </Show>
            <Show when=move || runner.trouble.with(Option::is_some)>
                <p class="run__notice" data-tone="error" role="alert">
                    <Icon glyph=Glyph::Problem size=14/>
                    {move || runner.trouble.get().unwrap_or_default()}
                    <button class="button" data-size="small" type="button" on:click=move |_| runner.restart()>"Try again"</button>
                </p>
            </Show>
            <div class="run__body">
                <div class="run__left">
                    <For each=move || asks.get() key=|ask| ask.token let:ask>
                        <div class="ask"><AskForm ask=ask in_drawer=true/></div>
                    </For>
                    <Timeline/>
                    <p class="run__assurance">"Simulated here. Nothing is called on AWS."</p>
                </div>
                <div class="run__right">
                    <div class="tabs run__tabs" role="tablist" aria-label="About the run">
                        {tab(Pane::Data, "Data")}
                        {tab(Pane::History, "History")}
                        <Show when=move || several.get()>{tab(Pane::Executions, "Executions")}</Show>
                        {tab(Pane::Response, "Response")}
                        {tab(Pane::Summary, "Summary")}
                        {tab(Pane::Faults, "Break something")}
                    </div>
                    <Trail/>
                    <div class="run__pane">
                        {move || match pane.get() {
                            Pane::Data => view! { <DataPane/> }.into_any(),
                            Pane::Executions => view! { <ExecutionsPane/> }.into_any(),
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

/// How many rows are in the DOM: the newest of a long run, and up to a portion more, so that a step on or back
/// touches one end of the list alone.
const ROWS_SHOWN: usize = 600;
const PORTION: usize = 200;

/// What happened, in plain words.
#[component]
fn Timeline() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let list = NodeRef::<Ol>::new();
    let hidden = Memo::new(move |_| {
        runner.rows.with(|rows| rows.len().saturating_sub(ROWS_SHOWN) / PORTION * PORTION)
    });
    let rows = move || {
        let from = hidden.get();
        runner.rows.with(|rows| {
            rows.iter().enumerate().skip(from).map(|(index, row)| (index, row.clone())).collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| runner.rows.with(|rows| rows.len()));
    Effect::new(move |_| {
        // What is left of the panel may be told once more after it is gone.
        if count.try_get().is_none() {
            return;
        }
        frame::next(move |_| {
            if let Some(list) = list.try_get_untracked().flatten() {
                list.set_scroll_top(list.scroll_height());
            }
        });
    });
    let started = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map_or(0, |snapshot| snapshot.started_ms))
    });
    let opens = move |row: &Row| {
        let at = row.history().filter(|at| row.kind == RowKind::Started && at.execution > 0)?;
        Some((at, row.node.map(|node| name_of(editor, node)).unwrap_or_default()))
    };
    // The line whose data are shown.
    let is_shown = move |row: &Row| {
        let (at, visit, kind) = (row.history(), row.visit, row.kind);
        move || {
            let is = kind == RowKind::Entered
                && visit.is_some()
                && runner.shown.with(|shown| {
                    shown.visit.is_some() && Some(shown.at) == at && Some(shown.entered) == visit
                });
            is.then_some("true")
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
                    let item = row.item.map(|item| view! { <span class="timeline__tag" title="The item whose child execution it is">{format!("item {}", item + 1)}</span> });
                    let opens = opens(&row).map(|(at, name)| view! {
                        <button class="button timeline__enter" data-size="small" data-tone="plain" type="button" data-opens=name
                            on:click=move |_| runner.enter(at)>"Enter"</button>
                    });
                    let shown = is_shown(&row);
                    view! {
                        <li class="timeline__row" data-kind=kind data-depth=depth.to_string()>
                            <button class="timeline__button" type="button" aria-current=shown on:click=move |_| runner.choose(&row)>
                                <span class="timeline__time">{at}</span>
                                <span class="timeline__icon"><Icon glyph=glyph size=14/></span>
                                <span class="timeline__text">{text}</span>
                                {item}
                                {assumed.then(|| view! { <span class="timeline__tag" title="Nobody wrote this answer; a plain success is assumed">"assumed"</span> })}
                            </button>
                            {opens}
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
