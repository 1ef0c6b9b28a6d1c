//! The executions of a run: those that workflows were started for, and the children of distributed Maps, each to be
//! looked at by itself.

use aslant_engine::simulation::{
    ChildView, ExecutionView, HistoryId, LookView, MapRunView, RunStatus, Snapshot, duration_words,
};
use leptos::prelude::*;

use super::Runner;
use super::controls::status_words;
use super::panel::name_of;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// How many child executions one look at a Map's list shows.
const PAGE: usize = 50;
/// Executions in executions deeper than this are listed at this depth.
const DEEPEST: usize = 12;

/// `2 running, 1 succeeded`.
pub fn counts_words(run: &MapRunView) -> String {
    let counts = [
        (run.pending, "pending"),
        (run.running, "running"),
        (run.succeeded, "succeeded"),
        (run.failed, "failed"),
        (run.aborted, "aborted"),
    ];
    let words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{} child executions: {}", run.of, words.join(", "))
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    Execution { index: usize, depth: usize, view: Box<ExecutionView> },
    MapRun { index: usize, depth: usize, view: Box<MapRunView> },
}

/// Executions with what they started beneath them.
fn lines(snapshot: &Snapshot) -> Vec<Line> {
    let mut out = Vec::new();
    for (index, view) in snapshot.executions.iter().enumerate() {
        if view.started_by.is_none() {
            descend(snapshot, index, view, 0, &mut out);
        }
    }
    out
}

fn descend(snapshot: &Snapshot, index: usize, view: &ExecutionView, depth: usize, out: &mut Vec<Line>) {
    if depth > DEEPEST || out.len() > 2_000 {
        return;
    }
    out.push(Line::Execution { index, depth, view: Box::new(view.clone()) });
    let within = |at: HistoryId| at.execution == index;
    for (run, view) in snapshot.map_runs.iter().enumerate().filter(|(_, run)| within(run.within)) {
        let depth = depth + 1 + usize::from(view.within.child.is_some());
        out.push(Line::MapRun { index: run, depth, view: Box::new(view.clone()) });
    }
    for (child, view) in snapshot.executions.iter().enumerate() {
        if child != index && view.started_by.is_some_and(|(at, _)| within(at)) {
            descend(snapshot, child, view, depth + 1, out);
        }
    }
}

/// All executions; of a Map's, the list of its children.
#[component]
pub fn ExecutionsPane() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let open: RwSignal<Option<usize>> =
        RwSignal::new(runner.children.with_untracked(|children| Some(children.map_run)));
    let only: RwSignal<Option<RunStatus>> = RwSignal::new(None);
    let page = RwSignal::new(0_usize);
    let all = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| lines(snapshot)).unwrap_or_default())
    });
    let step =
        Memo::new(move |_| runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.step)));
    Effect::new(move |_| {
        // What is left of the pane may be told once more after it is gone.
        if step.try_get().is_none() {
            return;
        }
        if let Some(map_run) = open.get() {
            runner.show_children(map_run, only.get(), page.get() * PAGE, PAGE);
        }
    });
    let looks_at = move |at: HistoryId| {
        let look = runner.look.get();
        let is = look == Some(at) || (look.is_none() && at == HistoryId::default());
        is.then_some("true")
    };
    view! {
        <ul class="executions" aria-label="Executions">
            {move || all.get().into_iter().map(|line| match line {
                Line::Execution { index, depth, view } => {
                    let at = HistoryId::of(index);
                    let (words, status) = status_words(view.status);
                    let name = name_of(editor, view.workflow);
                    let by = view.started_by.and_then(|(_, state)| state).map(|state| format!("started by {}", name_of(editor, state)));
                    view! {
                        <li class="executions__line" style:padding-left=format!("{}px", depth * 20)>
                            <button class="executions__open" type="button" data-name=name.clone() aria-current=move || looks_at(at)
                                on:click=move |_| runner.enter(at)>
                                <Icon glyph=Glyph::Workflow size=14/>
                                <span class="executions__name">{name.clone()}</span>
                                <span class="run-status" data-status=status>{words}</span>
                                <span class="executions__note">{format!("{} events", view.events)}</span>
                                {by.map(|by| view! { <span class="executions__note">{by}</span> })}
                            </button>
                        </li>
                    }.into_any()
                }
                Line::MapRun { index, depth, view } => {
                    let is_open = Memo::new(move |_| open.get() == Some(index));
                    let name = view.state_name.clone();
                    let toggle = move |_| {
                        page.set(0);
                        only.set(None);
                        open.update(|open| *open = if *open == Some(index) { None } else { Some(index) });
                    };
                    let filter = move |count: usize, status: RunStatus, data: &'static str, word: &'static str| {
                        (count > 0).then(|| view! {
                            <button class="map-chip__part" type="button" data-status=data
                                aria-pressed=move || (only.get() == Some(status) && is_open.get()).to_string()
                                title=format!("Only those {word}")
                                on:click=move |_| {
                                    page.set(0);
                                    open.set(Some(index));
                                    only.update(|only| *only = if *only == Some(status) { None } else { Some(status) });
                                }>{format!("{count} {word}")}</button>
                        })
                    };
                    view! {
                        <li class="executions__line executions__line--map" style:padding-left=format!("{}px", depth * 20)>
                            <div class="executions__map">
                                <button class="executions__open" type="button" data-name=name.clone() aria-expanded=move || is_open.get().to_string() on:click=toggle>
                                    <Icon glyph=Glyph::Map size=14/>
                                    <span class="executions__name">{name.clone()}</span>
                                    <span class="executions__note">{format!("{} child executions", view.of)}</span>
                                </button>
                                {(view.pending > 0).then(|| view! { <span class="map-chip__part" data-status="pending">{format!("{} pending", view.pending)}</span> })}
                                {filter(view.running, RunStatus::Running, "running", "running")}
                                {filter(view.succeeded, RunStatus::Succeeded, "succeeded", "succeeded")}
                                {filter(view.failed, RunStatus::Failed, "failed", "failed")}
                                {filter(view.aborted, RunStatus::Aborted, "aborted", "aborted")}
                            </div>
                            <Show when=move || is_open.get()>
                                <ChildList map_run=index execution=view.within.execution page=page/>
                            </Show>
                        </li>
                    }.into_any()
                }
            }).collect_view()}
        </ul>
    }
}

/// A page of a Map's child executions.
#[component]
fn ChildList(map_run: usize, execution: usize, page: RwSignal<usize>) -> impl IntoView {
    let runner = expect_context::<Runner>();
    let list = Memo::new(move |_| {
        runner.children.with(
            |children| {
                if children.map_run == map_run { children.list.clone() } else { Vec::new() }
            },
        )
    });
    let total = Memo::new(move |_| runner.children.with(|children| children.total));
    let now = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map_or(0, |snapshot| snapshot.now_ms))
    });
    let is_first = Memo::new(move |_| page.get() == 0);
    let is_last = Memo::new(move |_| (page.get() + 1) * PAGE >= total.get());
    let row = move |child: ChildView| {
        let at = HistoryId { execution, child: Some(child.child) };
        let (words, status) = status_words(child.status);
        let took = move || duration_words(child.stopped_ms.unwrap_or_else(|| now.get()) - child.started_ms);
        view! {
            <li>
                <button class="executions__open executions__child" type="button" data-item=(child.item + 1).to_string() title=child.name
                    aria-current=move || (runner.look.get() == Some(at)).then_some("true")
                    on:click=move |_| runner.enter(at)>
                    <span class="executions__name">{format!("Item {}", child.item + 1)}</span>
                    <span class="run-status" data-status=status>{words}</span>
                    <span class="executions__note">{took}</span>
                    <span class="executions__note">{format!("{} events", child.events)}</span>
                    {child.error.map(|error| view! { <span class="executions__error">{error}</span> })}
                </button>
            </li>
        }
    };
    view! {
        <ul class="executions__children" aria-label="Child executions">
            {move || list.get().into_iter().map(row).collect_view()}
        </ul>
        <Show when=move || { total.get() > PAGE }>
            <div class="history__bar">
                <button class="button" data-size="small" type="button" disabled=move || is_first.get() on:click=move |_| page.update(|page| *page -= 1)>"Earlier"</button>
                <span class="executions__note">{move || format!("{} to {} of {}", page.get() * PAGE + 1, ((page.get() + 1) * PAGE).min(total.get()), total.get())}</span>
                <button class="button" data-size="small" type="button" disabled=move || is_last.get() on:click=move |_| page.update(|page| *page += 1)>"Later"</button>
            </div>
        </Show>
    }
}

/// Where one is among several executions, and the way back.
#[component]
pub fn Trail() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let several = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            snapshot
                .as_ref()
                .is_some_and(|snapshot| snapshot.executions.len() > 1 || !snapshot.map_runs.is_empty())
        })
    });
    // From the outermost to what is looked at.
    let steps = Memo::new(move |_| {
        let look = runner.look.get();
        runner.snapshot.with(|snapshot| {
            let Some(snapshot) = snapshot else { return Vec::new() };
            let mut path: Vec<(String, Option<HistoryId>)> = Vec::new();
            let mut at = look.or(Some(HistoryId::default()));
            while let Some(here) = at
                && path.len() < DEEPEST * 2
            {
                let (words, outer) = step_of(editor, snapshot, here);
                path.push((words, Some(here).filter(|here| *here != HistoryId::default())));
                at = outer;
            }
            path.reverse();
            path
        })
    });
    view! {
        <Show when=move || several.get()>
            <nav class="trail" aria-label="Executions around this one">
                {move || {
                    let steps = steps.get();
                    let last = steps.len().saturating_sub(1);
                    steps.into_iter().enumerate().map(|(index, (words, at))| view! {
                        {(index > 0).then(|| view! { <span class="trail__divider" aria-hidden="true">"›"</span> })}
                        <button class="trail__step" type="button" aria-current=(index == last).then_some("location")
                            on:click=move |_| runner.look_at(at)>{words}</button>
                    }).collect_view()
                }}
                <Show when=move || runner.look.get().is_some()>
                    <button class="button" data-size="small" data-tone="plain" type="button" on:click=move |_| runner.look_at(None)>"Show the whole run"</button>
                </Show>
            </nav>
        </Show>
    }
}

/// What a history is called, and the one around it.
fn step_of(editor: Editor, snapshot: &Snapshot, at: HistoryId) -> (String, Option<HistoryId>) {
    if at.child.is_some() {
        let look = snapshot.look.as_deref().filter(|look| look.at == at);
        let run = look.and_then(|look| look.map_run).and_then(|run| snapshot.map_runs.get(run));
        let words = match (look.and_then(|look| look.item), run) {
            (Some(item), Some(run)) => format!("{}, item {}", run.state_name, item + 1),
            _ => "A child execution".to_owned(),
        };
        return (words, Some(run.map_or(HistoryId::of(at.execution), |run| run.within)));
    }
    let execution = snapshot.executions.get(at.execution);
    let words =
        execution.map_or_else(|| "The run".to_owned(), |execution| name_of(editor, execution.workflow));
    (words, execution.and_then(|execution| execution.started_by).map(|(by, _)| by))
}

/// Input, output and end of what is looked at.
#[component]
pub fn LookHead() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let look = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().and_then(|snapshot| snapshot.look.clone()))
    });
    move || look.get().map(|look| head(&look))
}

fn head(look: &LookView) -> impl IntoView + use<> {
    use super::data::JsonView;
    let execution = &look.execution;
    let (words, status) = status_words(execution.status);
    view! {
        <div class="look">
            <p class="response__arn"><span class="run-status" data-status=status>{words}</span>" "{execution.arn.clone()}</p>
            {execution.error.clone().map(|error| view! {
                <p class="visit__error"><strong>{error}</strong>{execution.cause.clone().map(|cause| format!(" {cause}"))}</p>
            })}
            <details class="stage"><summary class="stage__name">"Input"</summary><JsonView value=execution.input.clone()/></details>
            {execution.output.clone().map(|output| view! {
                <details class="stage"><summary class="stage__name">"Output"</summary><JsonView value=output/></details>
            })}
            {look.dropped.then(|| view! { <p class="section__hint">"This run has too many child executions to keep the history of each; this one's was not kept."</p> })}
        </div>
    }
}
