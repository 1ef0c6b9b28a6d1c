//! Figures that the review reckons with: AWS's limits and prices, which a person may replace by those of their account, and
//! what only a person knows (how often a workflow starts, how many calls at once something takes).

use aslant_engine::aws::{AS_OF, Limit, MODELS, grouped};
use aslant_engine::design::{Figure, Id, Record, SETTINGS};
use aslant_engine::review::limits;
use leptos::prelude::*;

use super::form::Form;
use super::record_fields::RecordDraft;
use crate::widgets::fields::{FieldFrame, Section, TextInput, next_element_id};

fn figure(record: &Record, owner: Option<Id>, name: &str) -> Option<f64> {
    let Record::Settings(settings) = record else { return None };
    settings
        .figures
        .iter()
        .find(|figure| figure.owner == owner && figure.name == name)
        .map(|figure| figure.value)
}

/// Puts a figure in the place of what was entered before; `None` takes it away.
fn set_figure(record: &mut Record, owner: Option<Id>, name: &str, value: Option<f64>) {
    let Record::Settings(settings) = record else { return };
    settings.figures.retain(|figure| figure.owner != owner || figure.name != name);
    settings.figures.extend(value.map(|value| Figure { name: name.to_owned(), owner, value }));
}

/// A number above 0 with or without separators; empty stands for none.
fn read(text: &str) -> Result<Option<f64>, String> {
    let plain: String = text.chars().filter(|ch| !matches!(ch, ',' | ' ' | '_')).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(Some(number)),
        _ => Err("A number above 0, or nothing.".to_owned()),
    }
}

/// A field for a figure. `pointer`: how findings name its place in the settings.
fn figure_draft(
    settings: Form,
    owner: Option<Id>,
    name: &'static str,
    label: &'static str,
) -> (String, RecordDraft) {
    let pointer =
        owner.map_or_else(|| format!("/figures/{name}"), |owner| format!("/figures/{name}/{}", owner.0));
    let draft = RecordDraft::new(
        settings,
        &pointer,
        move |record| figure(record, owner, name).map(grouped).unwrap_or_default(),
        |text| read(text).map(drop),
        label,
        move |record, text| set_figure(record, owner, name, read(&text).ok().flatten()),
    );
    (pointer, draft)
}

/// A figure of the thing that a form shows, which nobody but a person knows.
pub fn owned_figure(
    form: Form,
    name: &'static str,
    label: &'static str,
    help: &'static str,
) -> impl IntoView + use<> {
    let id = next_element_id();
    let (pointer, draft) = figure_draft(Form::new(form.editor, SETTINGS), Some(form.id), name, label);
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=draft.error severity=draft.severity>
            <TextInput
                id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder="not known"
                invalid=Signal::derive(move || draft.error.with(Option::is_some))
            />
        </FieldFrame>
    }
}

/// The limits and prices, each with its source and the date it was read.
#[component]
pub fn Limits(form: Form) -> impl IntoView {
    let changed = Memo::new(move |_| {
        form.ask(|record| limits::ALL.iter().filter(|limit| figure(record, None, limit.id).is_some()).count())
    });
    view! {
        <Section title="Limits and prices" open=false count=Signal::derive(move || Some(changed.get()))>
            <p class="section__hint" data-as-of=AS_OF>{format!(
                "AWS as of {AS_OF} ({MODELS}). Quotas and prices used by the review, by the design's region. Leave a field empty for AWS's figure."
            )}</p>
            <div class="fields">
                {limits::ALL.iter().map(|limit| limit_field(form, limit)).collect_view()}
            </div>
        </Section>
    }
}

fn limit_field(form: Form, limit: &'static Limit) -> impl IntoView + use<> {
    let id = next_element_id();
    let (pointer, draft) = figure_draft(form, None, limit.id, limit.name);
    let own = Signal::derive(move || {
        let region = form.ask(|record| match record {
            Record::Settings(settings) => settings.region.clone(),
            _ => String::new(),
        });
        limit.with_unit(limit.in_region(&region))
    });
    let mut label = limit.name.to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let (figure, conditions) = (format!("AWS: {}. ", limit.everywhere()), limit.conditions());
    let help = format!("{figure}{}{conditions}.", limit.source);
    view! {
        <div class="figure" data-figure=limit.id>
            <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=draft.error severity=draft.severity>
                <TextInput
                    id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder=own
                    invalid=Signal::derive(move || draft.error.with(Option::is_some))
                />
            </FieldFrame>
            <p class="figure__source">
                {figure}<a href=limit.url target="_blank" rel="noreferrer noopener">{limit.source}</a>{conditions}"."
            </p>
        </div>
    }
}
