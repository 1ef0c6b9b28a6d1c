//! Fields over members of a record: text, number, choice and switch, each as a function of a reader and a writer.

use aslant_engine::design::{Id, Record, ResourceKind};
use aslant_engine::json::Pointer;
use leptos::prelude::*;

use super::form::Form;
use crate::widgets::fields::{CodeInput, FieldFix, FieldFrame, Select, TextInput, next_element_id};
use crate::widgets::highlight::Language;

/// What is typed into a field of a record: shown as it was typed, written where it stands for something, kept as a draft
/// where it does not yet.
#[derive(Clone, Copy)]
pub struct RecordDraft {
    pub text: Signal<String>,
    pub on_input: Callback<String>,
    pub on_done: Callback<()>,
    /// Why what is typed stands for nothing, else the worst problem of the field.
    pub error: Signal<Option<String>>,
    pub severity: Signal<String>,
    pub fixes: Signal<Vec<FieldFix>>,
}

impl RecordDraft {
    /// `check`: whether a text stands for something, else why not. `what` names the field in the undo step.
    pub fn new(
        form: Form,
        pointer: &str,
        read: impl Fn(&Record) -> String + Copy + Send + Sync + 'static,
        check: impl Fn(&str) -> Result<(), String> + Copy + Send + Sync + 'static,
        what: &'static str,
        write: impl Fn(&mut Record, String) + Copy + Send + Sync + 'static,
    ) -> Self {
        let place = StoredValue::new(form.place(&Pointer::parse(pointer).unwrap_or_default()));
        let kept = form.drafts.get(&place.get_value());
        let wrong = RwSignal::new(kept.as_deref().and_then(|text| check(text).err()));
        let typed = RwSignal::new(kept);
        let value = Memo::new(move |_| form.ask(read));
        let written = StoredValue::new(form.record_untracked().map(|record| read(&record)));
        // A change from elsewhere (undo, a fix) wins over what was typed before it.
        Effect::new(move |_| {
            let value = value.get();
            if written.get_value().as_ref() != Some(&value) {
                written.set_value(Some(value));
                typed.set(None);
                wrong.set(None);
                form.drafts.put(place.get_value(), None);
            }
        });
        let on_input = Callback::new(move |text: String| {
            match check(&text) {
                Ok(()) => {
                    wrong.set(None);
                    form.drafts.put(place.get_value(), None);
                    let taken = text.clone();
                    form.update(what, |record| write(record, taken));
                    written.set_value(form.record_untracked().map(|record| read(&record)));
                }
                Err(message) => {
                    wrong.set(Some(message));
                    form.drafts.put(place.get_value(), Some(text.clone()));
                }
            }
            typed.set(Some(text));
        });
        let on_done = Callback::new(move |()| {
            if wrong.with_untracked(Option::is_none) {
                typed.set(None);
            }
            form.done();
        });
        let problem = form.problem_at(pointer);
        Self {
            text: Signal::derive(move || typed.get().unwrap_or_else(|| value.get())),
            on_input,
            on_done,
            error: Signal::derive(move || wrong.get().or_else(|| problem.message.get())),
            severity: Signal::derive(move || {
                if wrong.with(Option::is_some) { "error".to_owned() } else { problem.severity.get() }
            }),
            fixes: problem.fixes,
        }
    }
}

/// A line of text, or more of them in a language. `pointer` is the member's place, as findings name it.
pub fn text(
    form: Form,
    pointer: &'static str,
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
    let problem = form.problem_at(pointer);
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=problem.message severity=problem.severity fixes=problem.fixes>
            {match language {
                Language::Plain => view! { <TextInput id=id.clone() text=value on_input=on_input on_done=on_done/> }.into_any(),
                Language::Path => view! { <TextInput id=id.clone() text=value on_input=on_input on_done=on_done mono=true/> }.into_any(),
                language => view! { <CodeInput id=id.clone() text=value language=language on_input=on_input on_done=on_done/> }.into_any(),
            }}
        </FieldFrame>
    }
}

/// Words of many lines.
pub fn lines(
    form: Form,
    pointer: &'static str,
    label: &'static str,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Signal::derive(move || form.ask(read));
    let on_input = Callback::new(move |text: String| form.update(label, |record| write(record, text)));
    let on_done = Callback::new(move |()| form.done());
    let problem = form.problem_at(pointer);
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() error=problem.message severity=problem.severity fixes=problem.fixes>
            <CodeInput id=id.clone() text=value language=Language::Plain on_input=on_input on_done=on_done/>
        </FieldFrame>
    }
}

/// A whole number; `empty` says what an empty field means, where it may be empty.
#[expect(clippy::too_many_arguments, reason = "a field's whole description, written out once for each field")]
pub fn number(
    form: Form,
    pointer: &'static str,
    label: &'static str,
    help: &'static str,
    empty: Option<&'static str>,
    range: (u32, u32),
    read: fn(&Record) -> Option<u32>,
    write: fn(&mut Record, Option<u32>),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let parse = move |text: &str| match text.trim() {
        "" if empty.is_some() => Ok(None),
        text => match text.parse::<u32>() {
            Ok(number) if (range.0..=range.1).contains(&number) => Ok(Some(number)),
            _ => Err(format!("A whole number from {} to {}.", range.0, range.1)),
        },
    };
    let draft = RecordDraft::new(
        form,
        pointer,
        move |record| read(record).map(|number| number.to_string()).unwrap_or_default(),
        move |text| parse(text).map(drop),
        label,
        move |record, text| write(record, parse(&text).ok().flatten()),
    );
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=draft.error severity=draft.severity fixes=draft.fixes>
            <TextInput
                id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true
                placeholder=empty.unwrap_or("") invalid=Signal::derive(move || draft.error.with(Option::is_some))
            />
        </FieldFrame>
    }
}

/// One of several; the words are value and label.
pub fn choice(
    form: Form,
    pointer: &'static str,
    label: &'static str,
    help: &'static str,
    options: Signal<Vec<(String, String)>>,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let choose = Callback::new(move |text: String| form.update(label, |record| write(record, text)));
    choice_with(form, pointer, label, help, options, read, choose)
}

/// As [`choice`], for a choice whose effect depends on more than the record.
pub fn choice_with(
    form: Form,
    pointer: &'static str,
    label: &'static str,
    help: &'static str,
    options: Signal<Vec<(String, String)>>,
    read: fn(&Record) -> String,
    write: Callback<String>,
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Signal::derive(move || form.ask(read));
    let choose = Callback::new(move |text: String| {
        write.run(text);
        form.done();
    });
    let problem = form.problem_at(pointer);
    view! {
        <FieldFrame attr:data-pointer=pointer label=label for_id=id.clone() help=help error=problem.message severity=problem.severity fixes=problem.fixes>
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
