//! The history of an execution in AWS's own event types and fields. It moves with the run: the newest event is in sight
//! unless an earlier part was turned to.

use aslant_engine::json::Value;
use aslant_engine::simulation::HistoryId;
use leptos::html::Ol;
use leptos::prelude::*;

use super::Runner;
use super::data::JsonView;
use super::executions::LookHead;
use super::panel::name_of;
use super::store::Pane;
use crate::editor::Editor;
use crate::platform::frame;
use crate::widgets::fields::{Select, next_element_id};

/// How many events one look at the history shows.
const PAGE: usize = 100;

#[component]
pub fn HistoryPane() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let at = Memo::new(move |_| runner.look.get().unwrap_or_default());
    // `None`: the part with the newest event.
    let page: RwSignal<Option<usize>> = RwSignal::new(None);
    Effect::new(move |_| {
        at.track();
        page.set(None);
    });
    let counts = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            snapshot
                .as_ref()
                .map(|snapshot| {
                    let of = |execution: &aslant_engine::simulation::ExecutionView| {
                        (execution.workflow, execution.events)
                    };
                    snapshot.executions.iter().map(of).collect::<Vec<_>>()
                })
                .unwrap_or_default()
        })
    });
    let total = Memo::new(move |_| {
        let at = at.get();
        if at.child.is_none() {
            return counts.with(|counts| counts.get(at.execution).map_or(0, |(_, events)| *events));
        }
        runner.snapshot.with(|snapshot| {
            let look = snapshot.as_ref().and_then(|snapshot| snapshot.look.as_deref());
            look.filter(|look| look.at == at).map_or(0, |look| look.execution.events)
        })
    });
    let shown_page = Memo::new(move |_| page.get().unwrap_or_else(|| total.get().saturating_sub(1) / PAGE));
    let step =
        Memo::new(move |_| runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.step)));
    Effect::new(move |_| {
        // What is left of the pane may be told once more after it is gone.
        if step.try_get().is_none() {
            return;
        }
        total.track();
        runner.show_window(at.get(), shown_page.get() * PAGE, PAGE);
    });
    let options = Signal::derive(move || {
        let mut options = counts.with(|counts| {
            counts
                .iter()
                .enumerate()
                .map(|(index, (workflow, events))| {
                    (index.to_string(), format!("{} ({events} events)", name_of(editor, *workflow)))
                })
                .collect::<Vec<_>>()
        });
        if at.get().child.is_some() {
            options.push(("child".to_owned(), format!("The child execution ({} events)", total.get())));
        }
        options
    });
    let value = Signal::derive(move || {
        let at = at.get();
        if at.child.is_some() { "child".to_owned() } else { at.execution.to_string() }
    });
    let choose = Callback::new(move |text: String| {
        if let Ok(index) = text.parse::<usize>() {
            runner.look_at((index > 0).then(|| HistoryId::of(index)));
        }
    });
    let turn = move |by: isize| {
        let to = shown_page.get_untracked().saturating_add_signed(by);
        page.set(Some(to).filter(|to| (to + 1) * PAGE < total.get_untracked()));
    };
    let is_first = Memo::new(move |_| shown_page.get() == 0);
    let is_last = Memo::new(move |_| (shown_page.get() + 1) * PAGE >= total.get());
    let list = NodeRef::<Ol>::new();
    // The newest event stays in sight.
    Effect::new(move |_| {
        runner.window.track();
        if page.get_untracked().is_some() {
            return;
        }
        frame::next(move |_| {
            let list = list.try_get_untracked().flatten();
            if let Some(last) = list.and_then(|list| list.last_element_child()) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                last.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    });
    let started = Memo::new(move |_| {
        let at = at.get();
        runner.snapshot.with(|snapshot| {
            let Some(snapshot) = snapshot else { return Vec::new() };
            let executions = snapshot.executions.iter().enumerate();
            executions
                .filter(|(_, execution)| execution.started_by.is_some_and(|(by, _)| by == at))
                .map(|(index, execution)| {
                    (index, execution.workflow, execution.started_by.and_then(|(_, state)| state))
                })
                .take(20)
                .collect::<Vec<_>>()
        })
    });
    let maps = Memo::new(move |_| {
        let at = at.get();
        runner.snapshot.with(|snapshot| {
            let runs = snapshot.as_ref().map(|snapshot| snapshot.map_runs.as_slice()).unwrap_or_default();
            let runs = runs.iter().enumerate().filter(|(_, run)| run.within == at);
            runs.map(|(index, run)| (index, run.state_name.clone(), run.of)).take(20).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="history__head">
        <div class="history__bar">
            <Select id=next_element_id() value=value options=options on_change=choose label="Execution"/>
            <button class="button" data-size="small" type="button" disabled=move || is_first.get() on:click=move |_| turn(-1)>"Earlier"</button>
            <button class="button" data-size="small" type="button" disabled=move || is_last.get() on:click=move |_| turn(1)>"Later"</button>
        </div>
        <div class="history__links">
            {move || started.get().into_iter().map(|(index, workflow, state)| {
                let by = state.map(|state| format!(" by {}", name_of(editor, state))).unwrap_or_default();
                let words = format!("{} was started{by}", name_of(editor, workflow));
                view! {
                    <button class="button" data-size="small" type="button" data-opens=name_of(editor, workflow) on:click=move |_| runner.enter(HistoryId::of(index))>{words}</button>
                }
            }).collect_view()}
            {move || maps.get().into_iter().map(|(index, name, of)| {
                view! {
                    <button class="button" data-size="small" type="button" data-opens=name.clone() on:click=move |_| {
                        runner.children.update(|children| children.map_run = index);
                        runner.pane.set(Pane::Executions);
                    }>{format!("{name}: {of} child executions")}</button>
                }
            }).collect_view()}
        </div>
        </div>
        <LookHead/>
        <ol class="history" node_ref=list>
            {move || {
                let window = runner.window.get();
                let newest = total.get();
                let events = if window.at == at.get() { window.events } else { Vec::new() };
                events.into_iter().map(|event| event_line(&event, newest)).collect_view()
            }}
        </ol>
    }
}

fn event_line(event: &Value, newest: usize) -> impl IntoView + use<> {
    let text = |key: &str| {
        let value = event.get(key);
        value
            .map(|value| value.as_str().map_or_else(|| value.to_json(), ToOwned::to_owned))
            .unwrap_or_default()
    };
    let (number, previous, kind) = (text("id"), text("previousEventId"), text("type"));
    let details = event.as_object().and_then(|object| {
        object.iter().find(|(key, _)| key.ends_with("EventDetails")).map(|(_, value)| value.clone())
    });
    let name = details
        .as_ref()
        .and_then(|details| details.get("name"))
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let is_newest = number == newest.to_string();
    let data_type = kind.clone();
    view! {
        <li class="history__event" data-type=data_type data-now=is_newest.then_some("true")>
            <details>
                <summary>
                    <span class="history__number">{number}</span>
                    <span class="history__type">{kind}</span>
                    <span class="history__name">{name}</span>
                    <span class="history__previous" title="previousEventId">{format!("after {previous}")}</span>
                </summary>
                {details.map(|details| view! { <JsonView value=details/> })}
            </details>
        </li>
    }
}
