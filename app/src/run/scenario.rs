//! Scenarios: the list to start from, the form of one, and breaking things on purpose.

use aslant_engine::design::{
    Command, Fault, FaultKind, Id, Method, Record, Request, Scenario, ScenarioStart,
};
use aslant_engine::json::{self, Value};
use aslant_engine::simulation::path_parameters;
use leptos::prelude::*;

use super::Runner;
use super::panel::name_of;
use super::store::first_scenario;
use crate::editor::Editor;
use crate::widgets::fields::{CodeInput, FieldFrame, Select, TextInput, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// All scenarios, each with a button that starts it, and the form of the one that is opened.
#[component]
pub fn ScenarioList() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let open = runner.open_scenario;
    let back = move |_| runner.scenarios_shown.set(false);
    let scenarios = Memo::new(move |_| {
        editor.structure.track();
        editor.revision.track();
        editor.with_design(|design| {
            design
                .scenarios()
                .map(|(id, scenario)| {
                    (
                        id,
                        scenario.name.to_string(),
                        start_words(editor, scenario),
                        scenario.description.clone(),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let add = move |_| {
        let made = editor.with_design(first_scenario);
        let Some(mut scenario) = made else {
            runner.start();
            return;
        };
        scenario.name = "New scenario".into();
        if let Some(diff) = editor.dispatch("add a scenario", Command::Add(Record::Scenario(scenario))) {
            open.set(diff.added.keys().next().copied());
        }
    };
    let is_empty = Memo::new(move |_| scenarios.with(Vec::is_empty));
    view! {
        <div class="scenarios">
            <div class="scenarios__list">
                <Show when=move || is_empty.get()>
                    <div class="empty">
                        <p class="empty__title">"No scenario yet"</p>
                        <p>"Run starts the first route or workflow with an empty input. A scenario says what comes in, what is answered and what goes wrong."</p>
                    </div>
                </Show>
                <Show when=move || runner.scenarios_shown.get() && runner.snapshot.with(Option::is_some)>
                    <button class="button" data-size="small" type="button" on:click=back><Icon glyph=Glyph::ChevronLeft size=14/>"Back to the run"</button>
                </Show>
                <ul>
                    {move || scenarios.get().into_iter().map(|(id, name, start, description)| view! {
                        <li class="scenario" data-open=move || (open.get() == Some(id)).to_string() data-name=name.clone()>
                            <button class="scenario__run" type="button" aria-label=format!("Run {name}") title=format!("Run {name}") on:click=move |_| runner.start_scenario(id)>
                                <Icon glyph=Glyph::Play size=14/>
                            </button>
                            <button class="scenario__open" type="button" aria-expanded=move || (open.get() == Some(id)).to_string()
                                on:click=move |_| open.update(|open| *open = if *open == Some(id) { None } else { Some(id) })>
                                <span class="scenario__name">{name.clone()}</span>
                                <span class="scenario__start">{if description.is_empty() { start } else { description }}</span>
                            </button>
                        </li>
                    }).collect_view()}
                </ul>
                <button class="button" data-tone="plain" data-size="small" type="button" on:click=add>
                    <Icon glyph=Glyph::Plus size=14/>
                    "Add a scenario"
                </button>
                <p class="run__assurance">"A run is simulated here. Nothing is called on AWS."</p>
            </div>
            <div class="scenarios__form">
                {move || match open.get() {
                    Some(id) => view! { <ScenarioForm id=id on_gone=Callback::new(move |()| open.set(None))/> }.into_any(),
                    None => view! { <p class="section__hint">"Choose a scenario to see and change what it sends and what is answered."</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

fn start_words(editor: Editor, scenario: &Scenario) -> String {
    match &scenario.start {
        ScenarioStart::Route { route, .. } => name_of(editor, *route),
        ScenarioStart::Workflow { workflow, .. } => format!("starts {}", name_of(editor, *workflow)),
    }
}

/// A JSON text field over a part of a scenario.
fn json_field(
    form: ScenarioEdit,
    pointer: &'static str,
    label: &'static str,
    help: &'static str,
    read: fn(&Scenario) -> Value,
    write: fn(&mut Scenario, Value),
) -> impl IntoView {
    let id = next_element_id();
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let error: RwSignal<Option<String>> = RwSignal::new(None);
    let text = Signal::derive(move || {
        typed.get().unwrap_or_else(|| form.read(|scenario| json::print_pretty(&read(scenario))))
    });
    let on_input = Callback::new(move |text: String| {
        let value = if text.trim().is_empty() { Ok(Value::Null) } else { json::parse_strict(&text) };
        match value {
            Ok(value) => {
                error.set(None);
                form.edit(label, |scenario| write(scenario, value));
            }
            Err(message) => error.set(Some(message)),
        }
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        if error.with_untracked(Option::is_none) {
            typed.set(None);
        }
        form.editor.end_burst();
    });
    view! {
        <div data-pointer=pointer>
            <FieldFrame label=label for_id=id.clone() help=help error=Signal::derive(move || error.get())>
                <CodeInput id=id.clone() text=text language=Language::Json on_input=on_input on_done=on_done/>
            </FieldFrame>
        </div>
    }
}

/// A text field over a part of a scenario.
fn text_field(
    form: ScenarioEdit,
    pointer: &'static str,
    label: &'static str,
    help: &'static str,
    read: fn(&Scenario) -> String,
    write: fn(&mut Scenario, String),
) -> impl IntoView {
    let id = next_element_id();
    let text = Signal::derive(move || form.read(read));
    let on_input = Callback::new(move |text: String| form.edit(label, |scenario| write(scenario, text)));
    let on_done = Callback::new(move |()| form.editor.end_burst());
    view! {
        <div data-pointer=pointer>
            <FieldFrame label=label for_id=id.clone() help=help>
                <TextInput id=id.clone() text=text on_input=on_input on_done=on_done/>
            </FieldFrame>
        </div>
    }
}

/// Reads and changes one scenario.
#[derive(Clone, Copy)]
struct ScenarioEdit {
    editor: Editor,
    id: Id,
    record: StoredValue<ArcRwSignal<Option<std::sync::Arc<Record>>>>,
}

impl ScenarioEdit {
    fn read<T: Default>(self, read: impl FnOnce(&Scenario) -> T) -> T {
        match self.record.get_value().get().as_deref() {
            Some(Record::Scenario(scenario)) => read(scenario),
            _ => T::default(),
        }
    }

    fn edit(self, what: &str, change: impl FnOnce(&mut Scenario)) {
        let record = self.record.get_value().get_untracked();
        let Some(Record::Scenario(scenario)) = record.as_deref() else { return };
        let mut scenario = scenario.clone();
        change(&mut scenario);
        let label = format!("change {what} of {}", scenario.name);
        let command = Command::Replace { id: self.id, record: Record::Scenario(scenario) };
        self.editor.dispatch_burst(&format!("{}#{what}", self.id.0), &label, command);
    }
}

/// Name-value pairs as lines `Name: value`.
fn pairs_text(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

fn pairs_of(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect()
}

fn pairs_field(
    form: ScenarioEdit,
    pointer: &'static str,
    label: &'static str,
    read: fn(&Request) -> &Vec<(String, String)>,
    write: fn(&mut Request, Vec<(String, String)>),
) -> impl IntoView {
    let id = next_element_id();
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let text = Signal::derive(move || {
        typed.get().unwrap_or_else(|| {
            form.read(|scenario| match &scenario.start {
                ScenarioStart::Route { request, .. } => pairs_text(read(request)),
                ScenarioStart::Workflow { .. } => String::new(),
            })
        })
    });
    let on_input = Callback::new(move |text: String| {
        form.edit(label, |scenario| {
            if let ScenarioStart::Route { request, .. } = &mut scenario.start {
                write(request, pairs_of(&text));
            }
        });
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        typed.set(None);
        form.editor.end_burst();
    });
    view! {
        <div data-pointer=pointer>
            <FieldFrame label=label for_id=id.clone() help="One a line, name: value.">
                <CodeInput id=id.clone() text=text language=Language::Plain on_input=on_input on_done=on_done placeholder="Name: value"/>
            </FieldFrame>
        </div>
    }
}

/// Everything of one scenario.
#[component]
fn ScenarioForm(id: Id, on_gone: Callback<()>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let runner = expect_context::<Runner>();
    let form = ScenarioEdit { editor, id, record: StoredValue::new(editor.record(id)) };
    let start_id = next_element_id();
    let start = Signal::derive(move || {
        form.read(|scenario| match &scenario.start {
            ScenarioStart::Route { route, .. } => format!("route {}", route.0),
            ScenarioStart::Workflow { workflow, .. } => format!("workflow {}", workflow.0),
        })
    });
    let starts = Signal::derive(move || {
        editor.structure.track();
        editor.with_design(|design| {
            let routes = design.routes().map(|(id, _)| (format!("route {}", id.0), name_of(editor, id)));
            let workflows = design
                .workflows()
                .map(|(id, workflow)| (format!("workflow {}", id.0), format!("Start {}", workflow.name)));
            routes.chain(workflows).collect::<Vec<_>>()
        })
    });
    let choose = Callback::new(move |word: String| {
        let Some((kind, number)) = word.split_once(' ') else { return };
        let Ok(number) = number.parse() else { return };
        let parameters = editor.with_design(|design| match design.get(Id(number)) {
            Some(Record::Route(route)) => {
                let needs_body = !matches!(route.method, Method::Get | Method::Delete | Method::Head);
                (path_parameters(&route.path), needs_body)
            }
            _ => (Vec::new(), true),
        });
        form.edit("the start", |scenario| {
            let payload = match &scenario.start {
                ScenarioStart::Route { request, .. } => request.body.clone(),
                ScenarioStart::Workflow { input, .. } => input.clone(),
            };
            scenario.start = if kind == "workflow" {
                ScenarioStart::Workflow { workflow: Id(number), input: payload }
            } else {
                let path_parameters = parameters.0.into_iter().map(|name| (name, "1".to_owned())).collect();
                let body = if parameters.1 { payload } else { Value::Null };
                ScenarioStart::Route {
                    route: Id(number),
                    request: Request { path_parameters, body, ..Request::default() },
                }
            };
        });
        editor.end_burst();
    });
    let is_route =
        Memo::new(move |_| form.read(|scenario| matches!(scenario.start, ScenarioStart::Route { .. })));
    let remove = move |_| {
        editor.dispatch("delete a scenario", Command::Delete { ids: vec![id], heal: false });
        on_gone.run(());
    };
    let seed_id = next_element_id();
    let seed = Signal::derive(move || form.read(|scenario| scenario.seed.to_string()));
    let on_seed = Callback::new(move |text: String| {
        if let Ok(seed) = text.trim().parse() {
            form.edit("the seed", |scenario| scenario.seed = seed);
        }
    });
    view! {
        <div class="fields scenario__fields" data-inspects=id.0.to_string() data-pointer="" tabindex="-1">
            {text_field(form, "/name", "Name", "", |scenario| scenario.name.to_string(), |scenario, text| if !text.trim().is_empty() { scenario.name = text.as_str().into() })}
            {text_field(form, "/description", "What it shows", "", |scenario| scenario.description.clone(), |scenario, text| scenario.description = text)}
            <div data-pointer="/start">
                <FieldFrame label="Starts with" for_id=start_id.clone()>
                    <Select id=start_id.clone() value=start options=starts on_change=choose/>
                </FieldFrame>
            </div>
            <Show when=move || is_route.get()>
                {pairs_field(form, "/request/pathParameters", "Path parameters", |request| &request.path_parameters, |request, pairs| request.path_parameters = pairs)}
                {pairs_field(form, "/request/headers", "Headers", |request| &request.headers, |request, pairs| request.headers = pairs)}
                {pairs_field(form, "/request/query", "Query", |request| &request.query, |request, pairs| request.query = pairs)}
            </Show>
            {json_field(form, "/input", "Body or input", "JSON.",
                |scenario| match &scenario.start {
                    ScenarioStart::Route { request, .. } => request.body.clone(),
                    ScenarioStart::Workflow { input, .. } => input.clone(),
                },
                |scenario, value| match &mut scenario.start {
                    ScenarioStart::Route { request, .. } => request.body = value,
                    ScenarioStart::Workflow { input, .. } => *input = value,
                })}
            {json_field(form, "/answers", "Answers by state",
                "For each state a list, one answer a call: {\"return\": …}, {\"throw\": {\"Error\", \"Cause\"}}, {\"timeout\": \"Task\"} or {\"ask\": true}. States that are not here are answered by their mocks.",
                |scenario| scenario.answers.clone(), |scenario, value| scenario.answers = value)}
            {text_field(form, "/clock", "Clock", "When it starts, such as 2026-01-05T09:00:00Z; empty: then.", |scenario| scenario.clock.clone(), |scenario, text| scenario.clock = text)}
            <FieldFrame label="Seed" for_id=seed_id.clone() help="Latencies and jitter follow from it.">
                <TextInput id=seed_id.clone() text=seed on_input=on_seed on_done=Callback::new(move |()| editor.end_burst()) mono=true/>
            </FieldFrame>
            <div class="ask__buttons">
                <button class="button" data-tone="accent" data-size="small" type="button" on:click=move |_| runner.start_scenario(id)>"Run it"</button>
                <button class="button" data-tone="danger" data-size="small" type="button" on:click=remove>"Delete"</button>
            </div>
        </div>
    }
}

const KINDS: [(&str, &str); 3] =
    [("fail", "fails with"), ("timeout", "never answers"), ("slow", "is slower by")];

/// Makes a callee fail, hang or slow down, for the next so many calls.
#[component]
pub fn FaultForm() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let callees = Signal::derive(move || {
        editor.structure.track();
        editor.with_design(|design| {
            let mut options: Vec<(String, String)> = Vec::new();
            for (id, record) in design.iter() {
                let kind = match record {
                    Record::State(state)
                        if state.body.get("Type").and_then(Value::as_str) == Some("Task") =>
                    {
                        "state"
                    }
                    Record::Function(_) => "function",
                    Record::Resource(_) => "resource",
                    _ => continue,
                };
                options.push((id.0.to_string(), format!("{} ({kind})", design.name(id))));
            }
            options.sort_by(|a, b| a.1.cmp(&b.1));
            options
        })
    });
    let at: RwSignal<Option<String>> = RwSignal::new(None);
    let chosen = Signal::derive(move || {
        at.get().unwrap_or_else(|| {
            let selected = editor.selection.with(|_| editor.selected_one()).map(|id| id.0.to_string());
            callees.with(|callees| {
                selected
                    .filter(|id| callees.iter().any(|(known, _)| known == id))
                    .or_else(|| callees.first().map(|(id, _)| id.clone()))
                    .unwrap_or_default()
            })
        })
    });
    let kind = RwSignal::new("fail".to_owned());
    let error = RwSignal::new("ServiceUnavailable".to_owned());
    let slow = RwSignal::new("5000".to_owned());
    let times = RwSignal::new("3".to_owned());
    let given: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let inject = move |_| {
        let Ok(id) = chosen.get_untracked().parse().map(Id) else { return };
        let (made, words) = match kind.get_untracked().as_str() {
            "timeout" => (FaultKind::TimeOut, "never answers".to_owned()),
            "slow" => {
                let ms = slow.get_untracked().trim().parse().unwrap_or(5_000);
                (FaultKind::Slow(ms), format!("is slower by {ms} ms"))
            }
            _ => {
                let name = error.get_untracked();
                let words = format!("fails with {name}");
                (FaultKind::Fail { error: name, cause: "Injected in the dry run.".to_owned() }, words)
            }
        };
        let count: Option<u32> = times.get_untracked().trim().parse().ok();
        let calls = count.map_or("every call".to_owned(), |count| format!("the next {count} calls"));
        given.update(|given| given.push(format!("{}: {calls} {words}", name_of(editor, id))));
        runner.inject(Fault { at: id, kind: made, times: count });
    };
    let ids = [(); 5].map(|()| next_element_id());
    let [at_id, kind_id, error_id, slow_id, times_id] = ids.map(StoredValue::new);
    let text = |signal: RwSignal<String>| {
        (Signal::derive(move || signal.get()), Callback::new(move |text: String| signal.set(text)))
    };
    let ((error_text, on_error), (slow_text, on_slow), (times_text, on_times)) =
        (text(error), text(slow), text(times));
    view! {
        <div class="fields fault">
            <FieldFrame label="What" for_id=at_id.get_value()>
                <Select id=at_id.get_value() value=chosen options=callees on_change=Callback::new(move |id: String| at.set(Some(id)))/>
            </FieldFrame>
            <FieldFrame label="It" for_id=kind_id.get_value()>
                <Select
                    id=kind_id.get_value()
                    value=Signal::derive(move || kind.get())
                    options=Signal::stored(KINDS.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect::<Vec<_>>())
                    on_change=Callback::new(move |word: String| kind.set(word))
                />
            </FieldFrame>
            <Show when=move || kind.get() == "fail">
                <FieldFrame label="Error" for_id=error_id.get_value()>
                    <TextInput id=error_id.get_value() text=error_text on_input=on_error mono=true/>
                </FieldFrame>
            </Show>
            <Show when=move || kind.get() == "slow">
                <FieldFrame label="Milliseconds" for_id=slow_id.get_value()>
                    <TextInput id=slow_id.get_value() text=slow_text on_input=on_slow mono=true/>
                </FieldFrame>
            </Show>
            <FieldFrame label="The next so many calls (empty: all)" for_id=times_id.get_value()>
                <TextInput id=times_id.get_value() text=times_text on_input=on_times mono=true/>
            </FieldFrame>
            <div><button class="button" type="button" on:click=inject>"Break it from now on"</button></div>
            <ul class="summary__list">{move || given.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        </div>
    }
}
