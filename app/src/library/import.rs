//! The dialog that asks where an imported state machine or template goes, and shows first what will change.

use std::sync::Arc;

use aslant_engine::design::{Command, Design, Id, Record, SETTINGS, Settings, WorkflowType};
use aslant_engine::interchange::asl::{self, Target, import_into};
use aslant_engine::interchange::incoming::find_file;
use aslant_engine::interchange::sam;
use aslant_engine::interchange::summary::Summary;
use aslant_engine::interchange::{Import, incoming};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Library, menu};
use crate::editor::ToastTone;
use crate::widgets::dialog::Dialog;
use crate::widgets::fields::{FieldFrame, Select, TextInput, next_element_id};

/// What waits to be imported.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Empty for what was pasted.
    pub file_name: String,
    /// For a workflow of its own.
    pub name: String,
    pub kind: OfferKind,
}

#[derive(Clone, Debug)]
pub enum OfferKind {
    Machine(Box<asl::Machine>),
    Template {
        template: Box<sam::Template>,
        /// Definition files that came with it: name or path, text.
        files: Vec<(String, String)>,
    },
}

/// Where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    Replace,
    Add,
    New,
}

/// Everything that the person has chosen.
#[derive(Clone, Copy)]
struct Choices {
    goal: RwSignal<Goal>,
    workflow: RwSignal<Option<Id>>,
    name: RwSignal<String>,
    express: RwSignal<bool>,
    machine: RwSignal<String>,
}

/// Adds a state machine as a workflow of its own without asking.
pub(super) fn add_machine(library: Library, offer: &Offer) {
    let OfferKind::Machine(machine) = &offer.kind else { return };
    let target = Target::New {
        name: offer.name.as_str().into(),
        workflow_type: machine.workflow_type.unwrap_or(WorkflowType::Standard),
    };
    let plan = library.editor.with_design(|design| {
        import_into(design, &target, &machine.value).map(|import| (Summary::of(design, &import), import))
    });
    match plan {
        Ok((summary, import)) => apply(library, &offer.name, &summary, import),
        Err(error) => library.refuse(format!("{} cannot be imported", offer.name), error.to_string()),
    }
}

/// Carries out a planned import in the open design, as one step of undo.
fn apply(library: Library, name: &str, summary: &Summary, import: Import) {
    let editor = library.editor;
    let was_empty = editor.with_design(Design::is_empty);
    if editor.dispatch(&format!("import {name}"), import.command).is_none() {
        return;
    }
    if let Some(workflow) = import.workflow {
        editor.select([workflow]);
        if was_empty {
            editor.fit();
        } else {
            editor.reveal(workflow);
        }
    }
    editor.toast_with_action(
        ToastTone::Success,
        format!("{name} is imported: {}.", summary.sentence()),
        "Undo",
        move || editor.undo(),
    );
}

/// Asks about the first offer.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let library = expect_context::<Library>();
    let open = RwSignal::new(false);
    Effect::new(move || {
        let waiting = library.offers.with(|offers| !offers.is_empty());
        if open.get_untracked() != waiting {
            open.set(waiting);
        }
    });
    let title = Memo::new(move |_| {
        library.offers.with(|offers| match offers.first() {
            Some(offer) if offer.file_name.is_empty() => "Import what was pasted".to_owned(),
            Some(offer) => format!("Import {}", offer.file_name),
            None => "Import".to_owned(),
        })
    });
    let skip = Callback::new(move |()| next(library));
    view! {
        <Dialog open=open title=title on_closed=skip>
            {move || library.offers.with(|offers| offers.first().cloned()).map(|offer| view! { <OfferForm offer=offer/> })}
        </Dialog>
    }
}

/// Goes on to the next offer.
fn next(library: Library) {
    library.offers.update(|offers| {
        if !offers.is_empty() {
            offers.remove(0);
        }
    });
}

#[component]
fn OfferForm(offer: Arc<Offer>) -> impl IntoView {
    let library = expect_context::<Library>();
    let editor = library.editor;
    let choices = first_choices(library, &offer);
    let offer = StoredValue::new(offer);
    let plan_now = move || offer.with_value(|offer| plan(library, offer, choices));
    // Planned once for all that shows it; a choice plans anew.
    let plan = Memo::new_with_compare(move |_| Arc::new(plan_now()), |_, _| true);
    let confirm = move |_| {
        let Ok((import, summary)) = plan_now() else { return };
        let name = choices.name.get_untracked();
        next(library);
        if choices.goal.get_untracked() == Goal::New {
            let design = named(import.design, &name);
            spawn_local(async move { library.open_new(design, "import").await });
        } else {
            apply(library, &name, &summary, import);
        }
    };
    let goals = move || {
        let machine = offer.with_value(|offer| matches!(offer.kind, OfferKind::Machine(_)));
        let workflows = editor.with_design(|design| design.workflows().count());
        let mut goals = Vec::new();
        if machine && workflows > 0 {
            goals.push((
                Goal::Replace,
                "Replace a workflow",
                "Positions, mocks and notes of the same states stay.",
            ));
        }
        if machine {
            goals.push((Goal::Add, "Add as a new workflow", "To this design, beside what is there."));
        } else {
            goals.push((Goal::Add, "Add to this design", "Beside what is there."));
        }
        goals.push((Goal::New, "New design", "This design is kept in the list."));
        goals
    };
    let ready = Signal::derive(move || plan.with(|plan| plan.is_ok()));
    view! {
        <div class="dialog__body import">
            {move || offer.with_value(|offer| match &offer.kind {
                OfferKind::Template { template, files } => {
                    Some(view! { <Machines template=(**template).clone() files=files.clone() choices=choices/> }.into_any())
                }
                OfferKind::Machine(_) => None::<AnyView>,
            })}
            <fieldset class="choices" data-columns=move || goals().len().to_string()>
                <legend class="visually-hidden">"Where it goes"</legend>
                {goals()
                    .into_iter()
                    .map(|(goal, title, text)| {
                        let chosen = move || choices.goal.get() == goal;
                        view! {
                            <label class="choice-card" data-chosen=move || chosen().to_string() data-goal=format!("{goal:?}").to_lowercase()>
                                <input
                                    type="radio"
                                    name="import-goal"
                                    class="visually-hidden"
                                    prop:checked=chosen
                                    on:change=move |_| choices.goal.set(goal)
                                />
                                <span class="choice-card__title">{title}</span>
                                <span class="choice-card__text">{text}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            {move || offer.with_value(|offer| matches!(offer.kind, OfferKind::Machine(_)))
                .then(|| view! { <Details choices=choices/> })}
            {move || match &*plan.get() {
                Ok((import, summary)) => {
                    view! { <Changes summary=summary.clone() notes=import.notes.clone()/> }.into_any()
                }
                Err(message) => view! {
                    <div class="notice" data-tone="error" role="alert">
                        <p>{message.clone()}</p>
                        {offer.with_value(|offer| matches!(offer.kind, OfferKind::Template { .. })).then(|| view! {
                            <button class="button" data-size="small" type="button" on:click=move |_| menu::choose_files()>"Add the file …"</button>
                        })}
                    </div>
                }.into_any(),
            }}
        </div>
        <footer class="dialog__foot">
            <button class="button" type="button" on:click=move |_| next(library)>"Cancel"</button>
            <button
                class="button import__confirm"
                data-tone="accent"
                type="button"
                autofocus=true
                disabled=move || !ready.get()
                on:click=confirm
            >
                {move || match choices.goal.get() {
                    Goal::Replace => "Replace",
                    Goal::Add => "Add",
                    Goal::New => "Open as new design",
                }}
            </button>
        </footer>
    }
}

/// Which workflow, or what name and type.
#[component]
fn Details(choices: Choices) -> impl IntoView {
    let library = expect_context::<Library>();
    let workflows = Signal::derive(move || {
        library.editor.with_design(|design| {
            design
                .workflows()
                .map(|(id, workflow)| (id.0.to_string(), workflow.name.to_string()))
                .collect::<Vec<_>>()
        })
    });
    let ids = StoredValue::new([next_element_id(), next_element_id(), next_element_id()]);
    view! {
        <div class="fields fields--pair">
            {move || {
                let [which, name, kind] = ids.get_value();
                if choices.goal.get() == Goal::Replace {
                view! {
                    <FieldFrame label="Workflow" for_id=which.clone()>
                        <Select
                            id=which.clone()
                            value=Signal::derive(move || choices.workflow.get().map(|id| id.0.to_string()).unwrap_or_default())
                            options=workflows
                            on_change=Callback::new(move |text: String| choices.workflow.set(text.parse().ok().map(Id)))
                        />
                    </FieldFrame>
                }.into_any()
            } else {
                view! {
                    <FieldFrame label="Name" for_id=name.clone()>
                        <TextInput id=name.clone() text=choices.name on_input=Callback::new(move |text| choices.name.set(text))/>
                    </FieldFrame>
                    <FieldFrame label="Type" for_id=kind.clone()>
                        <Select
                            id=kind.clone()
                            value=Signal::derive(move || if choices.express.get() { "Express".to_owned() } else { "Standard".to_owned() })
                            options=Signal::stored(vec![("Standard".to_owned(), "Standard".to_owned()), ("Express".to_owned(), "Express".to_owned())])
                            on_change=Callback::new(move |text: String| choices.express.set(text == "Express"))
                        />
                    </FieldFrame>
                }.into_any()
            }}}
        </div>
    }
}

/// The state machines of a template, of which one is chosen.
#[component]
fn Machines(template: sam::Template, files: Vec<(String, String)>, choices: Choices) -> impl IntoView {
    view! {
        <fieldset class="choices choices--list">
            <legend class="choices__legend">
                {if template.state_machines.len() == 1 { "State machine in the template" } else { "Which state machine of the template?" }}
            </legend>
            {template
                .state_machines
                .iter()
                .map(|machine| {
                    let id = machine.logical_id.clone();
                    let own = id.clone();
                    let chosen = Memo::new(move |_| choices.machine.with(|chosen| *chosen == own));
                    let kind = if machine.workflow_type == WorkflowType::Express { "Express" } else { "Standard" };
                    let from = match (&machine.definition, &machine.definition_uri) {
                        (Some(_), _) => "definition in the template".to_owned(),
                        (None, Some(uri)) if find_file(&files, uri).is_some() => format!("definition from {uri}"),
                        (None, Some(uri)) => format!("definition in {uri}, which is missing"),
                        (None, None) => "no definition".to_owned(),
                    };
                    let routes = machine.api_events.len();
                    let routes = match routes { 0 => String::new(), 1 => " · 1 route".to_owned(), many => format!(" · {many} routes") };
                    let pick = id.clone();
                    view! {
                        <label class="choice-card" data-chosen=move || chosen.get().to_string() data-machine=id.clone()>
                            <input type="radio" name="import-machine" class="visually-hidden" prop:checked=move || chosen.get()
                                on:change=move |_| { choices.machine.set(pick.clone()); choices.name.set(pick.clone()); }/>
                            <span class="choice-card__title">{id.clone()}</span>
                            <span class="choice-card__text">{format!("{kind} · {from}{routes}")}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

/// What will change, in one line and then one by one.
#[component]
fn Changes(summary: Summary, notes: Vec<String>) -> impl IntoView {
    let line = summary.sentence();
    let rows: Vec<(&'static str, &'static str, String)> = (summary.states_renamed.iter())
        .map(|(from, to)| ("renamed", "Renamed", format!("{from} → {to}")))
        .chain(summary.states_removed.iter().map(|name| ("removed", "Removed", name.to_string())))
        .chain(summary.states_changed.iter().map(|name| ("changed", "Changed", name.to_string())))
        .chain(summary.things_added.iter().map(|(kind, name)| {
            ("added", "Added", format!("{} {name}", if *kind == "api" { "API" } else { kind }))
        }))
        .chain(summary.states_added.iter().map(|name| ("added", "Added", format!("state {name}"))))
        .collect();
    view! {
        <section class="changes" aria-label="What will change">
            <p class="changes__line">{line}</p>
            {(!rows.is_empty()).then(|| view! {
                <ul class="changes__list">
                    {rows.into_iter().map(|(kind, word, text)| view! {
                        <li class="changes__row" data-change=kind><span class="changes__word">{word}</span><span>{text}</span></li>
                    }).collect_view()}
                </ul>
            })}
            {(!notes.is_empty()).then(|| view! {
                <ul class="changes__notes">{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
            })}
        </section>
    }
}

/// What is likeliest meant: the workflow of the same name or with mostly the same states is replaced; a template is a
/// design of its own.
fn first_choices(library: Library, offer: &Offer) -> Choices {
    let choices = Choices {
        goal: RwSignal::new(Goal::Add),
        workflow: RwSignal::new(library.editor.open_workflow.get_untracked()),
        name: RwSignal::new(offer.name.clone()),
        express: RwSignal::new(false),
        machine: RwSignal::new(String::new()),
    };
    match &offer.kind {
        OfferKind::Template { template, .. } => {
            let empty = library.editor.with_design(Design::is_empty);
            choices.goal.set(if empty { Goal::Add } else { Goal::New });
            if let Some(first) = template.state_machines.first() {
                choices.machine.set(first.logical_id.clone());
                choices.name.set(first.logical_id.clone());
            }
        }
        OfferKind::Machine(machine) => {
            choices.express.set(machine.workflow_type == Some(WorkflowType::Express));
            let likely = library.editor.with_design(|design| likely_workflow(design, offer, &machine.value));
            if let Some(likely) = likely {
                choices.goal.set(Goal::Replace);
                choices.workflow.set(Some(likely));
            }
        }
    }
    choices
}

fn likely_workflow(design: &Design, offer: &Offer, machine: &aslant_engine::json::Value) -> Option<Id> {
    let named = design.workflows().find(|(_, workflow)| *workflow.name == *offer.name).map(|(id, _)| id);
    let names: Vec<Arc<str>> = machine
        .get("States")
        .and_then(aslant_engine::json::Value::as_object)
        .map(|states| states.keys().cloned().collect())
        .unwrap_or_default();
    let shared = |id: Id| names.iter().filter(|name| design.state_by_name(id, name).is_some()).count();
    named.or_else(|| {
        let best = design.workflows().map(|(id, _)| (shared(id), id)).max()?;
        (best.0 > 0 && best.0 * 2 >= names.len()).then_some(best.1)
    })
}

/// The import as it is chosen now, with what it changes. Reactive in the choices.
fn plan(library: Library, offer: &Offer, choices: Choices) -> Result<(Import, Summary), String> {
    let goal = choices.goal.get();
    let design = if goal == Goal::New { Design::empty() } else { library.editor.design() };
    let import = match &offer.kind {
        OfferKind::Machine(machine) => {
            let target = if goal == Goal::Replace {
                Target::Replace(choices.workflow.get().ok_or("Choose the workflow.")?)
            } else {
                let name = choices.name.get();
                if name.trim().is_empty() {
                    return Err("The workflow needs a name.".to_owned());
                }
                let express = choices.express.get();
                Target::New {
                    name: name.trim().into(),
                    workflow_type: if express { WorkflowType::Express } else { WorkflowType::Standard },
                }
            };
            import_into(&design, &target, &machine.value).map_err(|error| error.to_string())?
        }
        OfferKind::Template { template, files } => {
            let read = |uri: &str| incoming::find_file(files, uri).cloned();
            sam::import(&design, template, &choices.machine.get(), &read)?
        }
    };
    let mut import = import;
    if let OfferKind::Machine(machine) = &offer.kind {
        // Comments of YAML and the like: told, not fatal.
        import.notes.extend(machine.problems.iter().take(5).map(|problem| problem.message.clone()));
    }
    let summary = Summary::of(&design, &import);
    Ok((import, summary))
}

/// The design under that name.
fn named(mut design: Design, name: &str) -> Design {
    let settings = Settings { name: name.trim().into(), ..design.settings().clone() };
    // The settings can always be replaced.
    drop(design.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) }));
    design
}
