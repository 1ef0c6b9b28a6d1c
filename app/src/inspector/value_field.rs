//! The editor of one field of a body, chosen by what the field holds.

use aslant_engine::asl::{self, FieldInfo, FieldKind};
use aslant_engine::json::{self, Number, Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::lists::{CatchEditor, ChoicesEditor, NamesEditor, RetryEditor};
use super::nested::NestedObject;
use super::resource::ResourceEditor;
use crate::widgets::combobox::Combobox;
use crate::widgets::fields::{CodeInput, FieldFrame, Select, TextInput, Toggle, next_element_id};
use crate::widgets::highlight::Language;

/// How the text of a field becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// A string as it stands.
    Text,
    /// A number, or a text that is an expression or a substitution.
    Number,
    /// A string, or `null` for null.
    Path,
    /// `{% … %}` as it stands, else JSON.
    Json,
    /// A boolean, or an expression without need of its delimiters.
    Condition,
}

fn reading(kind: FieldKind) -> Reading {
    match kind {
        FieldKind::Number | FieldKind::NumberOrJsonata | FieldKind::Decimal => Reading::Number,
        FieldKind::Path | FieldKind::ResultPath => Reading::Path,
        FieldKind::Condition => Reading::Condition,
        FieldKind::Text
        | FieldKind::TextOrJsonata
        | FieldKind::ReferencePath
        | FieldKind::PathOrIntrinsic
        | FieldKind::Timestamp
        | FieldKind::TimestampOrJsonata
        | FieldKind::Resource
        | FieldKind::Target => Reading::Text,
        _ => Reading::Json,
    }
}

fn language(kind: FieldKind) -> Language {
    match kind {
        FieldKind::Path | FieldKind::ReferencePath | FieldKind::PathOrIntrinsic | FieldKind::ResultPath => {
            Language::Path
        }
        FieldKind::Condition => Language::Jsonata,
        FieldKind::Text | FieldKind::Timestamp | FieldKind::Resource | FieldKind::Target => Language::Plain,
        _ => Language::Json,
    }
}

/// The text that stands for a value in a field.
pub(super) fn text_of(value: &Value, kind: FieldKind) -> String {
    match (value, reading(kind)) {
        (Value::String(text), Reading::Json) if !is_expression(text) => {
            json::print_pretty(&Value::String(text.clone()))
        }
        // A rule that was drawn and not written yet.
        (Value::String(text), Reading::Condition) if asl::is_unwritten_condition(text) => String::new(),
        (Value::String(text), _) => text.to_string(),
        (Value::Null, Reading::Path) => "null".to_owned(),
        (value, _) => json::print_pretty(value),
    }
}

fn is_expression(text: &str) -> bool {
    text.trim_start().starts_with("{%")
}

/// The value that a text stands for; `Err`: it stands for none yet.
pub(super) fn value_of(text: &str, kind: FieldKind) -> Result<Value, String> {
    let trimmed = text.trim();
    match reading(kind) {
        Reading::Path if trimmed == "null" => Ok(Value::Null),
        Reading::Text | Reading::Path => Ok(Value::string(text)),
        Reading::Number => match trimmed.parse::<f64>() {
            Ok(_) if is_json_number(trimmed) => Ok(Value::Number(Number::from_json_text(trimmed))),
            _ if is_expression(trimmed) || trimmed.contains("${") => Ok(Value::string(text)),
            _ => Err("Type a number, or an expression in {% … %}.".to_owned()),
        },
        Reading::Condition => match trimmed {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "" => Ok(asl::UNWRITTEN_CONDITION.into()),
            _ if is_expression(trimmed) || trimmed.contains("${") => Ok(Value::string(text)),
            _ => Ok(format!("{{% {trimmed} %}}").into()),
        },
        Reading::Json if is_expression(trimmed) => Ok(Value::string(text)),
        Reading::Json => json::parse_strict(text),
    }
}

fn is_json_number(text: &str) -> bool {
    matches!(json::parse_strict(text), Ok(Value::Number(_)))
}

/// A field with its label, editor and error.
#[component]
pub fn ValueField(
    form: Form,
    pointer: Pointer,
    info: FieldInfo,
    /// The label where it is not the field's name.
    #[prop(optional, into)]
    label: Option<String>,
    /// Optional fields can be taken away.
    #[prop(default = true)]
    removable: bool,
) -> impl IntoView {
    let id = next_element_id();
    let name = label.unwrap_or_else(|| info.name.to_owned());
    let on_remove = (removable && !info.required).then(|| {
        let pointer = pointer.clone();
        Callback::new(move |()| form.set(&pointer, None))
    });
    let marked = pointer.to_string();
    match info.kind {
        FieldKind::Retry => {
            return view! { <RetryEditor attr:data-pointer=marked form=form pointer=pointer/> }.into_any();
        }
        FieldKind::Catch => {
            return view! { <CatchEditor attr:data-pointer=marked form=form pointer=pointer/> }.into_any();
        }
        FieldKind::Choices => {
            return view! { <ChoicesEditor attr:data-pointer=marked form=form pointer=pointer/> }.into_any();
        }
        FieldKind::ErrorEquals => {
            return view! { <NamesEditor attr:data-pointer=marked form=form pointer=pointer info=info/> }
                .into_any();
        }
        FieldKind::Resource if pointer.tokens().len() == 1 => {
            return view! { <ResourceEditor attr:data-pointer=marked form=form pointer=pointer/> }.into_any();
        }
        FieldKind::ItemReader
        | FieldKind::ReaderConfig
        | FieldKind::ItemBatcher
        | FieldKind::ResultWriter
        | FieldKind::WriterConfig
        | FieldKind::ProcessorConfig => {
            return view! { <NestedObject attr:data-pointer=marked form=form pointer=pointer info=info on_remove=on_remove/> }
                .into_any();
        }
        FieldKind::Branches | FieldKind::Processor | FieldKind::States => return ().into_any(),
        _ => {}
    }
    let problem = form.problem(&pointer);
    let draft = Draft::new(form, pointer.clone(), info.kind);
    let error = Signal::derive(move || draft.error.get().or_else(|| problem.message.get()));
    let severity = Signal::derive(move || {
        if draft.error.with(Option::is_some) { "error".to_owned() } else { problem.severity.get() }
    });
    let invalid = Signal::derive(move || error.with(Option::is_some));
    let editor = match info.kind {
        FieldKind::Boolean => {
            let at = pointer.clone();
            let on = Signal::derive(move || form.value(&at) == Some(Value::Bool(true)));
            let at = pointer.clone();
            view! {
                <Toggle
                    id=id.clone()
                    on=on
                    label=Signal::derive(move || if on.get() { "true".to_owned() } else { "false".to_owned() })
                    on_change=Callback::new(move |on| form.set(&at, Some(Value::Bool(on))))
                />
            }
            .into_any()
        }
        FieldKind::OneOf(words) => {
            let at = pointer.clone();
            let value = Signal::derive(move || match form.value(&at) {
                Some(Value::String(text)) => text.to_string(),
                Some(other) => other.to_json(),
                None => String::new(),
            });
            let options = Signal::stored(words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect::<Vec<_>>());
            let at = pointer.clone();
            let choose = Callback::new(move |word: String| {
                form.set(&at, Some(Value::string(word)));
            });
            view! { <Select id=id.clone() value=value options=options on_change=choose invalid=invalid/> }.into_any()
        }
        FieldKind::Target => {
            let at = pointer.clone();
            let value = Signal::derive(move || match form.value(&at) {
                Some(Value::String(text)) => text.to_string(),
                _ => String::new(),
            });
            let options = Callback::new(move |()| {
                form.targets().into_iter().map(|name| (name.clone(), name)).collect()
            });
            let at = pointer.clone();
            let choose = Callback::new(move |name: String| form.set(&at, Some(Value::string(name))));
            view! { <Combobox id=id.clone() shown=value options=options on_change=choose invalid=invalid/> }.into_any()
        }
        FieldKind::Number | FieldKind::NumberOrJsonata | FieldKind::Decimal | FieldKind::Timestamp => view! {
            <TextInput id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true invalid=invalid suggest=Some(form.suggester(&pointer))/>
        }
        .into_any(),
        kind => view! {
            <CodeInput
                id=id.clone()
                text=draft.text
                language=language(kind)
                placeholder=if kind == FieldKind::Condition { "$states.input.total > 500" } else { "" }
                on_input=draft.on_input
                on_done=draft.on_done
                invalid=invalid
                suggest=(kind != FieldKind::Text).then(|| form.suggester(&pointer))
                explain=Some(form.explainer(&pointer))
            />
        }
        .into_any(),
    };
    view! {
        <FieldFrame attr:data-pointer=marked label=name for_id=id help=info.description error=error severity=severity fixes=problem.fixes on_remove=on_remove required=info.required>
            {editor}
        </FieldFrame>
    }
    .into_any()
}

/// A text on its way to become a value: what is shown is what was typed, until the value changes from elsewhere.
#[derive(Clone, Copy)]
pub struct Draft {
    pub text: Signal<String>,
    pub on_input: Callback<String>,
    pub on_done: Callback<()>,
    pub error: RwSignal<Option<String>>,
}

impl Draft {
    pub fn new(form: Form, pointer: Pointer, kind: FieldKind) -> Self {
        let kept = form.drafts.get(&form.place(&pointer));
        let error = RwSignal::new(kept.as_ref().and_then(|text| value_of(text, kind).err()));
        let typed = RwSignal::new(kept);
        let written: RwSignal<Option<Value>> = RwSignal::new(form.value_untracked(&pointer));
        let at = pointer.clone();
        let value = Memo::new(move |_| form.value(&at));
        // A change from elsewhere (undo, the canvas, the code) wins over what was typed before it.
        Effect::new(move |_| {
            let value = value.get();
            if written.with_untracked(|written| *written != value) {
                written.set(value);
                typed.set(None);
                error.set(None);
            }
        });
        let text = Signal::derive(move || {
            typed.get().unwrap_or_else(|| value.get().map(|value| text_of(&value, kind)).unwrap_or_default())
        });
        let on_input = {
            let pointer = pointer.clone();
            Callback::new(move |text: String| match value_of(&text, kind) {
                Ok(value) => {
                    error.set(None);
                    form.drafts.put(form.place(&pointer), None);
                    typed.set(Some(text));
                    written.set(Some(value.clone()));
                    form.type_in(&pointer, Some(value));
                }
                Err(message) => {
                    error.set(Some(message));
                    form.drafts.put(form.place(&pointer), Some(text.clone()));
                    typed.set(Some(text));
                }
            })
        };
        let on_done = Callback::new(move |()| {
            if error.with_untracked(Option::is_none) {
                typed.set(None);
            }
            form.done();
        });
        Self { text, on_input, on_done, error }
    }
}
