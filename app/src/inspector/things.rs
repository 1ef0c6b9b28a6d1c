//! The forms of triggers, workflows, notes and the design itself.

use aslant_engine::asl::{FieldInfo, FieldKind};
use aslant_engine::aws::{EVENT_BATCH_SIZE, EVENT_RETRIES};
use aslant_engine::design::{Id, Note, NoteColour, Record, ResourceKind, TriggerSource, WorkflowType};
use aslant_engine::figure;
use aslant_engine::json::{self, Pointer, Value};
use leptos::prelude::*;

use super::callees::RecordMock;
use super::figures::{Limits, owned_figure};
use super::form::Form;
use super::record_fields::{
    RecordDraft, choice, choice_with, id_of, is_queue_or_topic, is_startable, lines, number, of, set, text,
    things, words,
};
use super::value_field::ValueField;
use crate::widgets::combobox::Combobox;
use crate::widgets::fields::{CodeInput, FieldFrame, Section, next_element_id};
use crate::widgets::highlight::Language;

const SOURCES: [(&str, &str); 6] = [
    ("upload", "an upload into a bucket"),
    ("stream", "a change in a table (stream)"),
    ("queue", "messages in a queue"),
    ("topic", "messages to a topic"),
    ("bus", "events on a bus"),
    ("schedule", "a schedule"),
];

fn source_parts(source: &TriggerSource) -> (&'static str, Option<Id>) {
    match source {
        TriggerSource::Upload(id) => ("upload", Some(*id)),
        TriggerSource::Stream(id) => ("stream", Some(*id)),
        TriggerSource::Queue(id) => ("queue", Some(*id)),
        TriggerSource::Topic(id) => ("topic", Some(*id)),
        TriggerSource::Bus(id) => ("bus", Some(*id)),
        TriggerSource::Schedule(_) => ("schedule", None),
    }
}

fn source_kind(word: &str) -> Option<ResourceKind> {
    Some(match word {
        "upload" => ResourceKind::Bucket,
        "stream" => ResourceKind::Table,
        "queue" => ResourceKind::Queue,
        "topic" => ResourceKind::Topic,
        "bus" => ResourceKind::EventBus,
        _ => return None,
    })
}

/// Sources that the design has something for: word and id, and words. A schedule is always there.
fn source_options(form: Form) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        form.editor.structure.track();
        form.editor.revision.track();
        form.editor.with_design(|design| {
            let mut options = Vec::new();
            for (word, label) in SOURCES {
                match source_kind(word) {
                    None => options.push((word.to_owned(), label.to_owned())),
                    Some(kind) => {
                        for (id, resource) in design.resources() {
                            if resource.kind == kind {
                                options.push((
                                    format!("{word} {}", id.0),
                                    format!("{label}: {}", resource.name),
                                ));
                            }
                        }
                    }
                }
            }
            options
        })
    })
}

/// `schedule`: what a schedule says that is chosen.
fn set_source(record: &mut Record, word: &str, schedule: String) {
    let Record::Trigger(trigger) = record else { return };
    let (kind, id) = word.split_once(' ').unwrap_or((word, ""));
    let made = match (kind, id_of(id)) {
        ("upload", Some(id)) => TriggerSource::Upload(id),
        ("stream", Some(id)) => TriggerSource::Stream(id),
        ("queue", Some(id)) => TriggerSource::Queue(id),
        ("topic", Some(id)) => TriggerSource::Topic(id),
        ("bus", Some(id)) => TriggerSource::Bus(id),
        ("schedule", _) => TriggerSource::Schedule(schedule),
        _ => return,
    };
    trigger.source = made;
}

/// A trigger's form.
#[component]
pub fn TriggerForm(form: Form) -> impl IntoView {
    let is_schedule = Memo::new(move |_| {
        form.ask(|record| matches!(record, Record::Trigger(trigger) if matches!(trigger.source, TriggerSource::Schedule(_))))
    });
    // A schedule comes back when it is chosen again after another source.
    let schedule = StoredValue::new("rate(5 minutes)".to_owned());
    let choose = Callback::new(move |word: String| {
        if let Some(record) = form.record_untracked()
            && let Record::Trigger(trigger) = &*record
            && let TriggerSource::Schedule(text) = &trigger.source
        {
            schedule.set_value(text.clone());
        }
        form.update("When", |record| set_source(record, &word, schedule.get_value()));
    });
    let filter_id = next_element_id();
    let draft = RecordDraft::new(
        form,
        "/filter",
        |record| match record {
            Record::Trigger(trigger) if !trigger.filter.is_null() => json::print_pretty(&trigger.filter),
            _ => String::new(),
        },
        |text| {
            let value = if text.trim().is_empty() { Ok(Value::Null) } else { json::parse_strict(text) };
            value.map(drop)
        },
        "the filter",
        |record, text| {
            if let Record::Trigger(trigger) = record {
                trigger.filter = if text.trim().is_empty() {
                    Value::Null
                } else {
                    json::parse_strict(&text).unwrap_or_default()
                };
            }
        },
    );
    view! {
        <Section title="Trigger">
            <div class="fields">
                {choice_with(form, "/source", "When", "", source_options(form),
                    |record| match record {
                        Record::Trigger(trigger) => match source_parts(&trigger.source) {
                            (word, Some(id)) => format!("{word} {}", id.0),
                            (word, None) => word.to_owned(),
                        },
                        _ => String::new(),
                    },
                    choose)}
                <Show when=move || is_schedule.get()>
                    {text(form, "/schedule", "Schedule", "rate(5 minutes) or cron(0 8 * * ? *).", Language::Path,
                        |record| match record {
                            Record::Trigger(trigger) => match &trigger.source {
                                TriggerSource::Schedule(text) => text.clone(),
                                _ => String::new(),
                            },
                            _ => String::new(),
                        },
                        set!(Trigger, |trigger, text| trigger.source = TriggerSource::Schedule(text)))}
                </Show>
                {choice(form, "/target", "Starts", "", things(form, Some(("", "nothing yet")), is_startable),
                    of!(Trigger, |trigger| trigger.target.map(|id| id.0.to_string()).unwrap_or_default()),
                    set!(Trigger, |trigger, word: String| trigger.target = id_of(&word)))}
                <div class="fields fields--pair">
                    {number(form, "/batchSize", "Batch size", "Records or messages in one call.", Some("AWS's default"), (1, EVENT_BATCH_SIZE.small()),
                        of!(Trigger, |trigger| trigger.batch_size), set!(Trigger, |trigger, value| trigger.batch_size = value))}
                    {number(form, "/retries", "Retries", "", Some("AWS's default"), (0, EVENT_RETRIES.small()),
                        of!(Trigger, |trigger| trigger.retries), set!(Trigger, |trigger, value| trigger.retries = value))}
                </div>
                {choice(form, "/onFailure", "What fails for good goes to", "", things(form, Some(("", "nowhere: it is lost")), is_queue_or_topic),
                    of!(Trigger, |trigger| trigger.on_failure.map(|id| id.0.to_string()).unwrap_or_default()),
                    set!(Trigger, |trigger, word: String| trigger.on_failure = id_of(&word)))}
                <FieldFrame attr:data-pointer="/filter" label="Filter" for_id=filter_id.clone() help="An event pattern or filter criterion as JSON; empty: everything." error=draft.error severity=draft.severity fixes=draft.fixes>
                    <CodeInput id=filter_id.clone() text=draft.text language=Language::Json on_input=draft.on_input on_done=draft.on_done placeholder="everything"/>
                </FieldFrame>
            </div>
        </Section>
    }
}

/// A workflow's form.
#[component]
pub fn WorkflowForm(form: Form) -> impl IntoView {
    let field = move |name: &'static str, kind: FieldKind, description: &'static str| {
        let info = FieldInfo { name, kind, required: false, description };
        view! { <ValueField form=form pointer=Pointer::from_tokens([name]) info=info removable=false/> }
    };
    let start_id = next_element_id();
    let start_problem = form.problem_at("/StartAt");
    let start = Signal::derive(move || {
        form.value(&Pointer::from_tokens(["StartAt"]))
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    });
    let states = Callback::new(move |()| {
        form.editor.with_design(|design| {
            let scope = design.workflow(form.id).and_then(|workflow| workflow.scope.as_ref());
            let names =
                scope.into_iter().flat_map(|scope| &scope.states).map(|id| design.name(*id).to_string());
            names.map(|name| (name.clone(), name)).collect()
        })
    });
    let set_start = Callback::new(move |name: String| {
        form.set(&Pointer::from_tokens(["StartAt"]), Some(Value::string(name)));
    });
    view! {
        <Section title="Workflow">
            <div class="fields">
                {choice(form, "/kind", "Type", concat!("Standard: up to ", figure!(STANDARD_DURATION as time), ", exactly once, paid by transition. Express: up to ", figure!(EXPRESS_DURATION as time), ", at least once, paid by time."),
                    words(&[("standard", "Standard"), ("express", "Express")]),
                    |record| match record {
                        Record::Workflow(workflow) if workflow.kind == WorkflowType::Express => "express".to_owned(),
                        _ => "standard".to_owned(),
                    },
                    set!(Workflow, |workflow, word: String| {
                        workflow.kind = if word == "express" { WorkflowType::Express } else { WorkflowType::Standard };
                    }))}
                <FieldFrame attr:data-pointer="/StartAt" label="Starts at" for_id=start_id.clone() error=start_problem.message severity=start_problem.severity fixes=start_problem.fixes>
                    <Combobox id=start_id.clone() shown=start options=states on_change=set_start/>
                </FieldFrame>
                {field("QueryLanguage", FieldKind::OneOf(&["JSONata", "JSONPath"]), "The language of expressions, unless a state says otherwise.")}
                {field("TimeoutSeconds", FieldKind::Number, "The whole execution fails with States.Timeout after so long.")}
                {field("Comment", FieldKind::Text, "A note for people; the service ignores it.")}
                {owned_figure(form, "starts-a-month", "Starts a month", "Used to estimate whether Standard or Express is cheaper.")}
                {owned_figure(form, "starts-a-second", "Starts a second at peak", "Compared with AWS's quotas of StartExecution and state transitions in the design's region.")}
            </div>
        </Section>
        <RecordMock
            form=form read=of!(Workflow, |workflow| workflow.mock.clone()) write=set!(Workflow, |workflow, mock| workflow.mock = mock)
            hint="Where another workflow starts this one, it really runs. With an answer here, that answer is given instead."
        />
    }
}

/// The colours of notes, as one chooses them.
fn colours() -> Signal<Vec<(String, String)>> {
    words(&[
        ("yellow", "yellow"),
        ("red", "red"),
        ("green", "green"),
        ("blue", "blue"),
        ("violet", "violet"),
        ("grey", "grey"),
    ])
}

/// A note's form.
#[component]
pub fn NoteForm(form: Form) -> impl IntoView {
    let group = Memo::new(move |_| form.ask(|record| matches!(record, Record::Note(note) if note.group)));
    let read: fn(&Record) -> String = of!(Note, |note| note.text.clone());
    let write: fn(&mut Record, String) = set!(Note, |note, text| note.text = text);
    view! {
        {move || if group.get() {
            view! { <NoteFields form=form title="Group" written=text(form, "/text", "Title", "", Language::Plain, read, write).into_any()/> }
        } else {
            view! { <NoteFields form=form title="Note" written=lines(form, "/text", "Text", read, write).into_any()/> }
        }}
    }
}

/// The fields of a note or a group, after its words.
#[component]
fn NoteFields(form: Form, title: &'static str, written: AnyView) -> impl IntoView {
    view! {
        <Section title=title>
            <div class="fields">
                {written}
                {choice(form, "/colour", "Colour", "", colours(), of!(Note, |note| note.colour.as_str().to_owned()),
                    set!(Note, |note, word| note.colour = NoteColour::parse(&word).unwrap_or(note.colour)))}
                {choice(form, "/group", "What it is", "A group lies under what stands on it, and moves it along.",
                    words(&[("note", "a note"), ("group", "a group")]),
                    of!(Note, |note| if note.group { "group".to_owned() } else { "note".to_owned() }),
                    set!(Note, |note, word| note.group = word == "group"))}
                <div class="fields fields--pair">
                    {number(form, "/width", "Width", "", None, (Note::LEAST.0, Note::MOST), |record| match record { Record::Note(note) => Some(note.width), _ => None },
                        |record, value| if let (Record::Note(note), Some(value)) = (record, value) { note.width = value; })}
                    {number(form, "/height", "Height", "", None, (Note::LEAST.1, Note::MOST), |record| match record { Record::Note(note) => Some(note.height), _ => None },
                        |record, value| if let (Record::Note(note), Some(value)) = (record, value) { note.height = value; })}
                </div>
            </div>
        </Section>
    }
}

/// The form of the design itself, shown while nothing is selected.
#[component]
pub fn DesignForm(form: Form) -> impl IntoView {
    let counts = move || {
        form.editor.structure.track();
        form.editor.with_design(|design| {
            [
                (design.routes().count(), "route", "routes"),
                (design.workflows().count(), "workflow", "workflows"),
                (design.states().count(), "state", "states"),
                (design.functions().count(), "function", "functions"),
                (design.resources().count(), "resource", "resources"),
            ]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect::<Vec<_>>()
            .join(", ")
        })
    };
    view! {
        <p class="inspector__summary">{move || {
            let counts = counts();
            if counts.is_empty() { "Nothing on the canvas yet.".to_owned() } else { counts }
        }}</p>
        <Section title="Design">
            <div class="fields">
                {lines(form, "/description", "What it is", of!(Settings, |settings| settings.description.clone()),
                    set!(Settings, |settings, text| settings.description = text))}
                <div class="fields fields--pair">
                    {text(form, "/region", "Region", "For real ARNs in exports and runs, and for quotas that differ by region.", Language::Path, of!(Settings, |settings| settings.region.clone()),
                        set!(Settings, |settings, text| settings.region = text))}
                    {text(form, "/account", "Account", "Twelve digits.", Language::Path, of!(Settings, |settings| settings.account.clone()),
                        set!(Settings, |settings, text| settings.account = text))}
                </div>
            </div>
        </Section>
        <Limits form=form/>
    }
}
