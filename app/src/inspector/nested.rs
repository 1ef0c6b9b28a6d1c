//! Objects inside a body (`ItemReader`, `ProcessorConfig`, a retrier …): the fields that are there, and a way to add others.

use aslant_engine::asl::{self, FieldInfo, FieldKind, QueryLanguage};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::value_field::ValueField;
use crate::widgets::icons::{Glyph, Icon};

/// The table of an object's fields.
pub fn fields_of(kind: FieldKind, language: QueryLanguage) -> &'static [FieldInfo] {
    match kind {
        FieldKind::ItemReader => asl::item_reader_fields(language),
        FieldKind::ReaderConfig => asl::reader_config_fields(language),
        FieldKind::ItemBatcher => asl::item_batcher_fields(language),
        FieldKind::ResultWriter => asl::result_writer_fields(language),
        FieldKind::WriterConfig => asl::writer_config_fields(language),
        FieldKind::ProcessorConfig => asl::processor_config_fields(language),
        _ => &[],
    }
}

/// The value that a new field starts with.
pub fn start_value(info: &FieldInfo, language: QueryLanguage) -> Value {
    let jsonata = language == QueryLanguage::Jsonata;
    match info.kind {
        FieldKind::Number | FieldKind::NumberOrJsonata => match info.name {
            "MaxAttempts" => Value::int(3),
            "TimeoutSeconds" => Value::int(60),
            "HeartbeatSeconds" | "MaxDelaySeconds" => Value::int(30),
            "MaxConcurrency" => Value::int(5),
            _ => Value::int(1),
        },
        FieldKind::Decimal => Value::int(2),
        FieldKind::Boolean => Value::Bool(true),
        FieldKind::Path | FieldKind::ReferencePath | FieldKind::PathOrIntrinsic | FieldKind::ResultPath => {
            Value::string("$")
        }
        FieldKind::Condition => Value::string("{% true %}"),
        FieldKind::OneOf(words) => {
            words.first().map_or_else(|| Value::string(""), |word| Value::string(*word))
        }
        FieldKind::Timestamp | FieldKind::TimestampOrJsonata => Value::string("2030-01-01T00:00:00Z"),
        FieldKind::ItemsOrJsonata if jsonata => Value::string("{% $states.input %}"),
        FieldKind::JsonataOrValue if jsonata && info.name == "Output" => {
            Value::string("{% $states.result %}")
        }
        FieldKind::Retry
        | FieldKind::Catch
        | FieldKind::Choices
        | FieldKind::TextList
        | FieldKind::ItemsOrJsonata => Value::array([]),
        FieldKind::ErrorEquals => Value::array([Value::string("States.ALL")]),
        FieldKind::Json
        | FieldKind::Template
        | FieldKind::JsonataOrValue
        | FieldKind::Assign
        | FieldKind::ItemReader
        | FieldKind::ReaderConfig
        | FieldKind::ItemBatcher
        | FieldKind::ResultWriter
        | FieldKind::WriterConfig
        | FieldKind::ProcessorConfig
        | FieldKind::Credentials => Value::empty_object(),
        _ => Value::string(""),
    }
}

/// An object with a form of its own inside the form.
#[component]
pub fn NestedObject(
    form: Form,
    pointer: Pointer,
    info: FieldInfo,
    on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let table = fields_of(info.kind, form.language());
    view! {
        <fieldset class="nested">
            <legend class="nested__title" title=info.description>
                {info.name}
                {on_remove.map(|remove| view! {
                    <button class="field__remove" type="button" aria-label=format!("Remove {}", info.name) on:click=move |_| remove.run(())>
                        <Icon glyph=Glyph::Close size=12/>
                    </button>
                })}
            </legend>
            <ObjectFields form=form pointer=pointer fields=table/>
        </fieldset>
    }
}

/// The fields of an object that are there or required, and a menu with the others. Members that the table does not know
/// are shown as JSON: nothing is hidden.
#[component]
pub fn ObjectFields(form: Form, pointer: Pointer, fields: &'static [FieldInfo]) -> impl IntoView {
    let at = pointer.clone();
    let names = Memo::new(move |_| -> Vec<String> {
        match form.value(&at) {
            Some(Value::Object(object)) => object.keys().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    });
    let shown = Memo::new(move |_| {
        names.with(|names| {
            let mut shown: Vec<FieldInfo> = fields
                .iter()
                .filter(|field| field.required || names.iter().any(|name| name == field.name))
                .copied()
                .collect();
            shown.retain(|field| !matches!(field.kind, FieldKind::States));
            shown
        })
    });
    let unknown = Memo::new(move |_| {
        names.with(|names| {
            names
                .iter()
                .filter(|name| !fields.iter().any(|field| field.name == name.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let at = pointer.clone();
    let rest = pointer.clone();
    view! {
        <div class="fields">
            <For each=move || shown.get() key=|field| field.name let:field>
                <ValueField form=form pointer=at.key(field.name) info=field/>
            </For>
            <UnknownFields form=form pointer=rest.clone() names=unknown/>
            <AddField form=form pointer=rest.clone() fields=Signal::stored(fields.to_vec()) present=names/>
        </div>
    }
}

/// Members that no table knows.
#[component]
pub fn UnknownFields(form: Form, pointer: Pointer, names: Memo<Vec<String>>) -> impl IntoView {
    view! {
        <For each=move || names.get() key=Clone::clone let:name>
            <ValueField
                form=form
                pointer=pointer.key(name.as_str())
                label=name.clone()
                info=FieldInfo {
                    name: "",
                    kind: FieldKind::Json,
                    required: false,
                    description: "Not a field that Step Functions knows here.",
                }
            />
        </For>
    }
}

/// A menu of the fields that are not there yet.
#[component]
pub fn AddField(
    form: Form,
    pointer: Pointer,
    #[prop(into)] fields: Signal<Vec<FieldInfo>>,
    #[prop(into)] present: Signal<Vec<String>>,
) -> impl IntoView {
    let missing = Memo::new(move |_| {
        fields.with(|fields| {
            present.with(|present| {
                fields
                    .iter()
                    .filter(|field| !field.required && !present.iter().any(|name| name == field.name))
                    .filter(|field| {
                        !matches!(field.kind, FieldKind::States | FieldKind::Branches | FieldKind::Processor)
                    })
                    .copied()
                    .collect::<Vec<_>>()
            })
        })
    });
    let at = StoredValue::new(pointer);
    let add = move |name: String| {
        let Some(info) =
            fields.with_untracked(|fields| fields.iter().find(|field| field.name == name).copied())
        else {
            return;
        };
        let value = start_value(&info, form.language());
        form.set(&at.get_value().key(info.name), Some(value));
    };
    view! {
        <Show when=move || missing.with(|missing| !missing.is_empty())>
            <div class="select select--add" data-adds=at.get_value().to_string()>
                <select
                    class="input select__field"
                    aria-label="Add a field"
                    prop:value=move || { missing.track(); String::new() }
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        if !name.is_empty() {
                            add(name);
                        }
                    }
                >
                    <option value="">"Add a field …"</option>
                    {move || {
                        missing
                            .get()
                            .into_iter()
                            .map(|field| view! { <option value=field.name title=field.description>{field.name}</option> })
                            .collect_view()
                    }}
                </select>
            </div>
        </Show>
    }
}
