//! Amazon States Language of a workflow: JSON or YAML, with substitutions or real ARNs; previewed, copied, downloaded.

use aslant_engine::design::Id;
use aslant_engine::diagnostic::Severity;
use aslant_engine::interchange::export::{self, Values, account_problem, file_stem, region_problem};
use aslant_engine::interchange::{Format, asl};
use leptos::prelude::*;

use super::Segments;
use crate::editor::{Editor, ToastTone};
use crate::platform::files;
use crate::widgets::fields::{FieldFrame, Select, TextInput, next_element_id};
use crate::widgets::highlight::{Language, highlight};
use crate::widgets::icons::{Glyph, Icon};

/// Longer texts are shown without colours, in bytes.
const COLOURED: usize = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Substitutions,
    Real,
}

#[component]
pub fn AslPage() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let settings = editor.with_design(|design| design.settings().clone());
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let workflow = RwSignal::new(editor.open_workflow.get_untracked());
    let format = RwSignal::new(Format::Json);
    let names = RwSignal::new(Names::Substitutions);
    let region = RwSignal::new(or(settings.region, "us-east-1"));
    let account = RwSignal::new(or(settings.account, "111122223333"));

    let region_error =
        Signal::derive(move || region.with(|region| region_problem(region)).map(str::to_owned));
    let account_error =
        Signal::derive(move || account.with(|account| account_problem(account)).map(str::to_owned));
    let machine = move || {
        let values = match names.get() {
            Names::Substitutions => Values::Substitutions,
            Names::Real => Values::Real { region: region.get(), account: account.get() },
        };
        workflow.get().map(|workflow| editor.with_design(|design| export::machine(design, workflow, &values)))
    };
    let text =
        Memo::new(move |_| machine().map(|machine| asl::print(&machine, format.get())).unwrap_or_default());
    let left = Memo::new(move |_| {
        machine()
            .map(|machine| export::substitutions(&machine).into_iter().collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let usable = Signal::derive(move || {
        workflow.get().is_some()
            && (names.get() == Names::Substitutions
                || (region_error.with(Option::is_none) && account_error.with(Option::is_none)))
    });
    let errors = Memo::new(move |_| {
        let inside = |owner: Id| editor.with_design(|design| design.workflow_of(owner)) == workflow.get();
        editor.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error && inside(problem.place.owner))
                .count()
        })
    });
    let workflows = Signal::derive(move || {
        editor.with_design(|design| {
            design
                .workflows()
                .map(|(id, workflow)| (id.0.to_string(), workflow.name.to_string()))
                .collect::<Vec<_>>()
        })
    });
    let file_name = move || {
        let name =
            workflow.get_untracked().map(|workflow| editor.with_design(|design| design.name(workflow)));
        let ending = if format.get_untracked() == Format::Json { "asl.json" } else { "asl.yaml" };
        format!("{}.{ending}", file_stem(&name.unwrap_or_else(|| "workflow".into())))
    };
    let download = move |_| {
        let name = file_name();
        let kind =
            if format.get_untracked() == Format::Json { "application/json" } else { "application/yaml" };
        if let Err(message) = files::download_text(&name, kind, &text.get_untracked()) {
            editor.toast(ToastTone::Error, message);
        }
    };
    let copy = move |_| super::copy(editor, text.get_untracked(), "The definition".to_owned());
    let workflow_id = next_element_id();
    let (region_id, account_id) = (StoredValue::new(next_element_id()), StoredValue::new(next_element_id()));
    let shown = move || {
        let text = text.get();
        if format.get() != Format::Json || text.len() > COLOURED {
            return view! { <code>{text}</code> }.into_any();
        }
        highlight(&text, Language::Json)
            .into_iter()
            .map(|(class, run)| view! { <span class=format!("code code--{class}")>{run.to_owned()}</span> })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="export">
            <div class="export__options fields">
                <FieldFrame label="Workflow" for_id=workflow_id.clone()>
                    <Select
                        id=workflow_id.clone()
                        value=Signal::derive(move || workflow.get().map(|id| id.0.to_string()).unwrap_or_default())
                        options=workflows
                        on_change=Callback::new(move |text: String| workflow.set(text.parse().ok().map(Id)))
                    />
                </FieldFrame>
                <div class="field">
                    <span class="field__label">"Format"</span>
                    <Segments label="Format" options=vec![(Format::Json, "JSON"), (Format::Yaml, "YAML")] value=format/>
                </div>
                <div class="field">
                    <span class="field__label">"Functions and resources as"</span>
                    <Segments label="Functions and resources as" options=vec![(Names::Substitutions, "${…Arn}"), (Names::Real, "Real ARNs")] value=names/>
                </div>
                {move || (names.get() == Names::Real).then(|| view! {
                    <FieldFrame label="Region" for_id=region_id.get_value() error=region_error>
                        <TextInput id=region_id.get_value() text=region mono=true on_input=Callback::new(move |text: String| region.set(text.trim().to_owned()))/>
                    </FieldFrame>
                    <FieldFrame label="Account" for_id=account_id.get_value() error=account_error>
                        <TextInput id=account_id.get_value() text=account mono=true on_input=Callback::new(move |text: String| account.set(text.trim().to_owned()))/>
                    </FieldFrame>
                })}
                {move || {
                    let left = left.get();
                    (!left.is_empty()).then(|| view! {
                        <div class="export__note">
                            <p>{if names.get() == Names::Real {
                                "These stay for the deployment to fill in:"
                            } else {
                                "The deployment fills these in (DefinitionSubstitutions):"
                            }}</p>
                            <ul class="export__names">
                                {left.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view()}
                            </ul>
                        </div>
                    })
                }}
                {move || {
                    let count = errors.get();
                    (count > 0).then(|| {
                        let words = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
                        view! { <p class="notice" data-tone="warning">{format!("{words} in this workflow: AWS would refuse it. The Problems panel says what and where.")}</p> }
                    })
                }}
            </div>
            <pre class="export__preview" tabindex="0" aria-label="Preview">{shown}</pre>
        </div>
        <footer class="dialog__foot">
            <button class="button" type="button" data-action="copy" disabled=move || !usable.get() on:click=copy>
                <Icon glyph=Glyph::Copy size=14/>"Copy"
            </button>
            <button class="button" data-tone="accent" type="button" data-action="download" autofocus=true disabled=move || !usable.get() on:click=download>
                <Icon glyph=Glyph::Download size=14/>"Download"
            </button>
        </footer>
    }
}
