//! Fields over members of a record: text, number, choice and switch, each as a function of a reader and a writer.

use aslant_engine::design::{Id, Record, ResourceKind};
use leptos::prelude::*;

use super::form::Form;
use crate::widgets::fields::{CodeInput, FieldFrame, Select, TextInput, next_element_id};
use crate::widgets::highlight::Language;

/// A line of text, or more of them in a language.
pub fn text(
    form: Form,
    label: &'static str,
    help: &'static str,
    language: Language,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Signal::derive(move || form.ask(read));
    let on_input = Callback::new(move |text: String| form.update(label, |record| write(record, text)));
    let on_done = Callback::new(move |()| form.done());
    view! {
        <FieldFrame label=label for_id=id.clone() help=help>
            {match language {
                Language::Plain => view! { <TextInput id=id.clone() text=value on_input=on_input on_done=on_done/> }.into_any(),
                Language::Path => view! { <TextInput id=id.clone() text=value on_input=on_input on_done=on_done mono=true/> }.into_any(),
                language => view! { <CodeInput id=id.clone() text=value language=language on_input=on_input on_done=on_done/> }.into_any(),
            }}
        </FieldFrame>
    }
}

/// A whole number; `empty` says what an empty field means, where it may be empty.
pub fn number(
    form: Form,
    label: &'static str,
    help: &'static str,
    empty: Option<&'static str>,
    range: (u32, u32),
    read: fn(&Record) -> Option<u32>,
    write: fn(&mut Record, Option<u32>),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let error: RwSignal<Option<String>> = RwSignal::new(None);
    let value = Signal::derive(move || {
        typed.get().unwrap_or_else(|| form.ask(read).map(|number| number.to_string()).unwrap_or_default())
    });
    let on_input = Callback::new(move |text: String| {
        let trimmed = text.trim();
        match trimmed.parse::<u32>() {
            Ok(number) if (range.0..=range.1).contains(&number) => {
                error.set(None);
                form.update(label, |record| write(record, Some(number)));
            }
            _ if trimmed.is_empty() && empty.is_some() => {
                error.set(None);
                form.update(label, |record| write(record, None));
            }
            _ => error.set(Some(format!("A whole number from {} to {}.", range.0, range.1))),
        }
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        if error.with_untracked(Option::is_none) {
            typed.set(None);
        }
        form.done();
    });
    view! {
        <FieldFrame label=label for_id=id.clone() help=help error=Signal::derive(move || error.get())>
            <TextInput
                id=id.clone() text=value on_input=on_input on_done=on_done mono=true
                placeholder=empty.unwrap_or("") invalid=Signal::derive(move || error.with(Option::is_some))
            />
        </FieldFrame>
    }
}

/// One of several; the words are value and label.
pub fn choice(
    form: Form,
    label: &'static str,
    help: &'static str,
    options: Signal<Vec<(String, String)>>,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Signal::derive(move || form.ask(read));
    let choose = Callback::new(move |text: String| {
        form.update(label, |record| write(record, text));
        form.done();
    });
    view! {
        <FieldFrame label=label for_id=id.clone() help=help>
            <Select id=id.clone() value=value options=options on_change=choose/>
        </FieldFrame>
    }
}

/// Words that never change as the options of a choice.
pub fn words(options: &[(&str, &str)]) -> Signal<Vec<(String, String)>> {
    Signal::stored(options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect())
}

/// The things of a design that pass, as options: id and name, after `first`.
pub fn things(
    form: Form,
    first: Option<(&'static str, &'static str)>,
    pass: fn(&Record) -> bool,
) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        form.editor.structure.track();
        form.editor.revision.track();
        form.editor.with_design(|design| {
            first
                .iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .chain(
                    design
                        .iter()
                        .filter(|(id, record)| *id != form.id && pass(record))
                        .map(|(id, _)| (id.0.to_string(), design.name(id).to_string())),
                )
                .collect()
        })
    })
}

/// The id that an option's value stands for.
pub fn id_of(text: &str) -> Option<Id> {
    text.parse().ok().map(Id)
}

/// Reads or changes one kind of record; for others nothing happens.
macro_rules! of {
    ($variant:ident, |$record:ident| $read:expr) => {
        |record: &Record| match record {
            Record::$variant($record) => $read,
            _ => Default::default(),
        }
    };
}
macro_rules! set {
    ($variant:ident, |$record:ident, $value:ident $(: $type:ty)?| $write:expr) => {
        |record: &mut Record, $value $(: $type)?| {
            if let Record::$variant($record) = record {
                $write;
            }
        }
    };
}

pub(super) use {of, set};

pub fn is_function(record: &Record) -> bool {
    matches!(record, Record::Function(_))
}

pub fn is_workflow(record: &Record) -> bool {
    matches!(record, Record::Workflow(_))
}

pub fn is_queue_or_topic(record: &Record) -> bool {
    matches!(record, Record::Resource(resource) if matches!(resource.kind, ResourceKind::Queue | ResourceKind::Topic))
}

pub fn is_startable(record: &Record) -> bool {
    is_function(record) || is_workflow(record)
}

pub fn is_callable(record: &Record) -> bool {
    is_startable(record) || matches!(record, Record::Resource(_))
}
