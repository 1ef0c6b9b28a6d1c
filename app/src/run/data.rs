//! What stands behind the timeline: a state's data stage by stage, the caller's response, the summary, the history.

use aslant_engine::design::Id;
use aslant_engine::json::{self, Value};
use aslant_engine::simulation::duration_words;
use leptos::prelude::*;

use super::Runner;
use super::controls::status_words;
use super::panel::name_of;
use crate::editor::Editor;
use crate::widgets::fields::{FieldFrame, TextInput, next_element_id};
use crate::widgets::highlight::{Language, highlight};

/// A value as highlighted JSON.
#[component]
pub fn JsonView(value: Value) -> impl IntoView {
    let text = json::print_pretty(&value);
    let runs: Vec<AnyView> = highlight(&text, Language::Json)
        .into_iter()
        .map(|(class, run)| {
            view! { <span class=format!("code code--{class}")>{run.to_owned()}</span> }.into_any()
        })
        .collect();
    view! { <pre class="json" tabindex="0">{runs}</pre> }
}

/// The data flow of the visit that is shown; without one, that of the selected state.
#[component]
pub fn DataPane() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    // A state chosen on the canvas shows its latest visit; a line of the timeline has chosen its own.
    Effect::new(move |before: Option<Option<Id>>| {
        let selected = editor.selection.with(|_| editor.selected_one());
        let state = selected.filter(|id| editor.with_design(|design| design.state(*id).is_some()));
        if before.is_some_and(|before| before != state)
            && let Some(id) = state
            && runner.pinned.get_untracked() != Some(id)
        {
            runner.show_latest_visit(id);
        }
        state
    });
    let stays = Memo::new(move |_| runner.stay.get().is_some());
    let stay = move |_| {
        let node = runner.shown.with_untracked(|shown| shown.visit.as_ref().and_then(|visit| visit.node));
        runner.stay.update(|stay| *stay = if stay.is_some() { None } else { node });
    };
    let visit = Memo::new(move |_| runner.shown.with(|shown| shown.visit.clone()));
    view! {
        {move || match visit.get() {
            None => view! {
                <div class="empty">
                    <p class="empty__title">"No state chosen"</p>
                    <p>"Choose a line of the timeline or a state on the canvas to see its input, every stage of its data and its output."</p>
                </div>
            }.into_any(),
            Some(visit) => {
                let failed = visit.error.is_some();
                view! {
                    <div class="visit">
                        <h4 class="visit__title">{visit.state.clone()}
                            {visit.next.clone().map(|next| view! { <span class="visit__next">{format!("→ {next}")}</span> })}
                            <button class="button visit__stay" data-size="small" data-tone="plain" type="button"
                                aria-pressed=move || stays.get().to_string()
                                title="Keep this state's data in sight while the run moves; otherwise they follow the run"
                                on:click=stay>{move || if stays.get() { "Stays with this state" } else { "Stay with this state" }}</button>
                        </h4>
                        {failed.then(|| view! {
                            <p class="visit__error">
                                <strong>{visit.error.clone().unwrap_or_default()}</strong>
                                {visit.cause.clone().map(|cause| view! { <span>{format!(" {cause}")}</span> })}
                            </p>
                        })}
                        {visit.stages.iter().map(|(name, value)| view! {
                            <details class="stage" open=matches!(name.as_str(), "Input" | "Output" | "Arguments or Parameters")>
                                <summary class="stage__name">{name.clone()}</summary>
                                <JsonView value=value.clone()/>
                            </details>
                        }).collect_view()}
                        {(!visit.assigned.is_empty()).then(|| view! {
                            <details class="stage" open=true>
                                <summary class="stage__name">"Variables it assigned"</summary>
                                <JsonView value=Value::object(visit.assigned.iter().map(|(name, value)| (format!("${name}"), value.clone())))/>
                            </details>
                        })}
                        {(!visit.variables.is_empty()).then(|| view! {
                            <details class="stage">
                                <summary class="stage__name">"Variables before it"</summary>
                                <JsonView value=Value::object(visit.variables.iter().map(|(name, value)| (format!("${name}"), value.clone())))/>
                            </details>
                        })}
                    </div>
                }.into_any()
            }
        }}
    }
}

/// What the caller of the route gets, or the execution's result.
#[component]
pub fn ResponsePane() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let response = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().and_then(|snapshot| snapshot.response.clone()))
    });
    let executions = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            snapshot.as_ref().map(|snapshot| snapshot.executions.clone()).unwrap_or_default()
        })
    });
    let editor = expect_context::<Editor>();
    view! {
        {move || response.get().map(|response| {
            let tone = match response.status { 200..=299 => "good", 300..=399 => "plain", _ => "bad" };
            view! {
                <div class="response">
                    <p class="response__status"><span data-tone=tone>{response.status.to_string()}</span>" to the caller"</p>
                    {response.note.clone().map(|note| view! { <p class="section__hint">{note}</p> })}
                    <dl class="response__headers">
                        {response.headers.iter().map(|(name, value)| view! { <dt>{name.clone()}</dt><dd>{value.clone()}</dd> }).collect_view()}
                    </dl>
                    <JsonView value=response.body.clone()/>
                </div>
            }
        })}
        {move || executions.get().into_iter().map(|execution| {
            let (words, status) = status_words(execution.status);
            view! {
                <div class="response">
                    <p class="response__status">
                        {name_of(editor, execution.workflow)}" "
                        <span class="run-status" data-status=status>{words}</span>
                    </p>
                    <p class="response__arn">{execution.arn.clone()}</p>
                    {execution.error.clone().map(|error| view! {
                        <p class="visit__error"><strong>{error}</strong>{execution.cause.clone().map(|cause| format!(" {cause}"))}</p>
                    })}
                    <details class="stage"><summary class="stage__name">"Input"</summary><JsonView value=execution.input.clone()/></details>
                    {execution.output.clone().map(|output| view! {
                        <details class="stage" open=true><summary class="stage__name">"Output"</summary><JsonView value=output/></details>
                    })}
                </div>
            }
        }).collect_view()}
    }
}

/// The numbers of the run, and keeping it as a scenario.
#[component]
pub fn SummaryPane() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let snapshot = Memo::new(move |_| runner.snapshot.get());
    let name = RwSignal::new(String::new());
    let id = next_element_id();
    let keep = move |_| {
        let text = name.get_untracked();
        let text = text.trim().to_owned();
        let text =
            if text.is_empty() { format!("{} again", runner.scenario_name.get_untracked()) } else { text };
        runner.keep_as_scenario(&text);
        name.set(String::new());
    };
    view! {
        {move || snapshot.get().map(|snapshot| {
            let summary = &snapshot.summary;
            let (words, status) = status_words(snapshot.status);
            let largest = format!("{} bytes", summary.largest_payload_bytes);
            let largest_at = summary.largest_payload_at.map(|id| format!(" at {}", name_of(editor, id))).unwrap_or_default();
            let facts: Vec<(&'static str, String)> = vec![
                ("Virtual time", duration_words(summary.virtual_ms)),
                ("Skipped", duration_words(summary.skipped_ms)),
                ("States entered", summary.states_entered.to_string()),
                ("Events", summary.events.to_string()),
                ("Calls", summary.calls.to_string()),
                ("Answers assumed", summary.assumed.to_string()),
                ("Retries", summary.retries.to_string()),
                ("Caught failures", summary.caught.to_string()),
                ("Compensations", summary.compensations.to_string()),
                ("Largest payload", format!("{largest}{largest_at}")),
                ("Estimated cost", format!("${:.6}", summary.cost.total)),
            ];
            view! {
                <div class="summary">
                    <p class="response__status">{runner.scenario_name.get_untracked()}" "<span class="run-status" data-status=status>{words}</span></p>
                    <dl class="summary__facts">
                        {facts.into_iter().map(|(name, value)| view! { <div class="summary__fact"><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}
                    </dl>
                    <details class="stage">
                        <summary class="stage__name">"What the cost rests on"</summary>
                        <ul class="summary__list">
                            {summary.cost.parts.iter().map(|(name, dollars)| view! { <li>{format!("{name}: ${dollars:.6}")}</li> }).collect_view()}
                            {summary.cost.assumptions.iter().map(|assumption| view! { <li>{assumption.clone()}</li> }).collect_view()}
                        </ul>
                    </details>
                </div>
            }
        })}
        <div class="keep">
            <FieldFrame label="Keep this run as a scenario" for_id=id.clone()>
                <div class="keep__row">
                    <TextInput
                        id=id.clone()
                        text=Signal::derive(move || name.get())
                        on_input=Callback::new(move |text: String| name.set(text))
                        placeholder="Its name"
                    />
                    <button class="button" type="button" on:click=keep>"Keep"</button>
                </div>
            </FieldFrame>
        </div>
    }
}
