//! The editors of lists: retriers, catchers, Choice rules, error names.

use aslant_engine::asl::{self, FieldInfo, QueryLanguage};
use aslant_engine::design::{Command, Place};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::nested::ObjectFields;
use super::rule::RuleEditor;
use super::value_field::ValueField;
use crate::widgets::fields::{FieldFrame, TextInput, next_element_id};
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::suggest::Suggester;

/// How many elements the array at a pointer has.
fn length(form: Form, pointer: &Pointer) -> usize {
    form.value(pointer).and_then(|value| value.as_array().map(<[Value]>::len)).unwrap_or(0)
}

fn append(form: Form, pointer: &Pointer, value: Value) {
    let mut items = form
        .value_untracked(pointer)
        .and_then(|value| value.as_array().map(<[Value]>::to_vec))
        .unwrap_or_default();
    items.push(value);
    form.set(pointer, Some(Value::array(items)));
}

/// Takes an element away; an optional list that is empty then goes too.
fn remove(form: Form, pointer: &Pointer, index: usize, optional: bool) {
    if optional
        && form.value_untracked(pointer).and_then(|value| value.as_array().map(<[Value]>::len)) == Some(1)
    {
        form.set(pointer, None);
    } else {
        form.set(&pointer.index(index), None);
    }
}

/// The frame of one element: its title, and buttons that move and remove it.
#[component]
fn Element(
    form: Form,
    pointer: Pointer,
    index: usize,
    #[prop(into)] title: Signal<String>,
    noun: &'static str,
    optional: bool,
    children: Children,
) -> impl IntoView {
    let list = StoredValue::new(pointer);
    let count = Memo::new(move |_| length(form, &list.get_value()));
    let is_last = Memo::new(move |_| index + 1 >= count.get());
    let shift = move |to: usize| {
        let place = Place { owner: form.id, pointer: list.get_value().index(index) };
        form.editor.dispatch(&format!("move a {noun}"), Command::MoveElement { place, to });
    };
    view! {
        <li class="element">
            <div class="element__head">
                <span class="element__number" aria-hidden="true">{index + 1}</span>
                <span class="element__title">{move || title.get()}</span>
                <button
                    class="icon-button" data-size="small" type="button"
                    aria-label=format!("Move {noun} {} up", index + 1) title="Earlier: the first that fits counts"
                    disabled=index == 0
                    on:click=move |_| shift(index.saturating_sub(1))
                ><Icon glyph=Glyph::ChevronUp size=14/></button>
                <button
                    class="icon-button" data-size="small" type="button"
                    aria-label=format!("Move {noun} {} down", index + 1) title="Later"
                    disabled=move || is_last.get()
                    on:click=move |_| shift(index + 1)
                ><Icon glyph=Glyph::ChevronDown size=14/></button>
                <button
                    class="icon-button" data-size="small" type="button"
                    aria-label=format!("Remove {noun} {}", index + 1)
                    on:click=move |_| remove(form, &list.get_value(), index, optional)
                ><Icon glyph=Glyph::Trash size=14/></button>
            </div>
            <div class="element__body">{children()}</div>
        </li>
    }
}

#[component]
fn AddButton(#[prop(into)] label: String, on_add: Callback<()>) -> impl IntoView {
    view! {
        <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| on_add.run(())>
            <Icon glyph=Glyph::Plus size=14/>
            {label}
        </button>
    }
}

fn names_in(value: Option<&Value>) -> String {
    match value {
        Some(Value::Array(names)) => {
            names.items().iter().map(|name| name.as_str().unwrap_or("?")).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

/// What a retrier does, in words: `States.Timeout: 3 more tries, after 2 s, then ×2`.
fn describe_retrier(retrier: &Value) -> String {
    let errors = names_in(retrier.get("ErrorEquals"));
    let errors = if errors.is_empty() { "No errors yet".to_owned() } else { errors };
    let number = |name: &str, default: f64| retrier.get(name).map_or(Some(default), Value::as_f64);
    let (Some(tries), Some(interval), Some(rate)) =
        (number("MaxAttempts", 3.0), number("IntervalSeconds", 1.0), number("BackoffRate", 2.0))
    else {
        return errors;
    };
    if tries == 0.0 {
        return format!("{errors}: never again");
    }
    format!("{errors}: {tries} more, after {interval} s, ×{rate}")
}

/// The retrier that most people want beside those that are there: of what may pass by itself, or else of every error.
pub fn usual_retrier(present: &[Value]) -> Value {
    let lambda = asl::errors::LAMBDA_TRANSIENT.iter().map(|name| Value::string(*name));
    let known = present.iter().any(|retrier| retrier.to_json().contains("Lambda.ServiceException"));
    let errors: Vec<Value> = if known { vec![Value::string("States.ALL")] } else { lambda.collect() };
    Value::object([
        ("ErrorEquals", Value::array(errors)),
        ("IntervalSeconds", Value::int(2)),
        ("MaxAttempts", Value::int(3)),
        ("BackoffRate", Value::int(2)),
        ("JitterStrategy", Value::string("FULL")),
    ])
}

/// The list with what stands for every error at its end, where it must be.
pub fn all_last(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(|item| {
        let errors = item.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
        errors.iter().any(|error| error.as_str() == Some("States.ALL"))
    });
    items
}

/// A catcher of every error that keeps the input.
pub fn usual_catcher(jsonata: bool, next: &str) -> Value {
    let keeps = if jsonata {
        ("Assign", Value::object([("failure", Value::string("{% $states.errorOutput %}"))]))
    } else {
        ("ResultPath", Value::string("$.error"))
    };
    Value::object([
        ("ErrorEquals", Value::array([Value::string("States.ALL")])),
        ("Next", Value::string(next)),
        keeps,
    ])
}

/// `Retry`.
#[component]
pub fn RetryEditor(form: Form, pointer: Pointer) -> impl IntoView {
    let at = StoredValue::new(pointer);
    let count = Memo::new(move |_| length(form, &at.get_value()));
    let language = form.language();
    let add = Callback::new(move |()| {
        let present = form.value_untracked(&at.get_value());
        let present = present.as_ref().and_then(Value::as_array).unwrap_or_default();
        append(form, &at.get_value(), usual_retrier(present));
    });
    view! {
        <div class="list">
            <div class="list__head"><span class="field__label">"Retry"</span></div>
            <ol class="list__items">
                <For each=move || 0..count.get() key=|index| *index let:index>
                    <Element
                        form=form pointer=at.get_value() index=index noun="retrier" optional=true
                        title=Signal::derive(move || {
                            form.value(&at.get_value().index(index)).map(|value| describe_retrier(&value)).unwrap_or_default()
                        })
                    >
                        <ObjectFields form=form pointer=at.get_value().index(index) fields=asl::retrier_fields(language)/>
                    </Element>
                </For>
            </ol>
            <AddButton label="Add a retrier" on_add=add/>
        </div>
    }
}

/// `Catch`.
#[component]
pub fn CatchEditor(form: Form, pointer: Pointer) -> impl IntoView {
    let at = StoredValue::new(pointer);
    let count = Memo::new(move |_| length(form, &at.get_value()));
    let language = form.language();
    let add = Callback::new(move |()| {
        let next = form.targets().into_iter().next_back().unwrap_or_default();
        append(form, &at.get_value(), usual_catcher(language == QueryLanguage::Jsonata, &next));
    });
    view! {
        <div class="list">
            <div class="list__head"><span class="field__label">"Catch"</span></div>
            <ol class="list__items">
                <For each=move || 0..count.get() key=|index| *index let:index>
                    <Element
                        form=form pointer=at.get_value() index=index noun="catcher" optional=true
                        title=Signal::derive(move || {
                            let catcher = form.value(&at.get_value().index(index)).unwrap_or_default();
                            let next = catcher.get("Next").and_then(Value::as_str).unwrap_or("…");
                            format!("{} → {next}", names_in(catcher.get("ErrorEquals")))
                        })
                    >
                        <ObjectFields form=form pointer=at.get_value().index(index) fields=asl::catcher_fields(language)/>
                    </Element>
                </For>
            </ol>
            <AddButton label="Add a catcher" on_add=add/>
        </div>
    }
}

/// `Choices`.
#[component]
pub fn ChoicesEditor(form: Form, pointer: Pointer) -> impl IntoView {
    let at = StoredValue::new(pointer);
    let count = Memo::new(move |_| length(form, &at.get_value()));
    let language = form.language();
    let add = Callback::new(move |()| {
        let next = form.targets().into_iter().next().unwrap_or_default();
        let rule = match language {
            QueryLanguage::Jsonata => vec![("Condition", Value::string("{% $states.input.value = true %}"))],
            QueryLanguage::JsonPath => {
                vec![("Variable", Value::string("$.value")), ("BooleanEquals", Value::Bool(true))]
            }
        };
        let rule = rule.into_iter().chain([("Next", Value::string(next))]);
        append(form, &at.get_value(), Value::object(rule));
    });
    view! {
        <div class="list">
            <div class="list__head"><span class="field__label">"Rules, the first that fits counts"</span></div>
            <ol class="list__items">
                <For each=move || 0..count.get() key=|index| *index let:index>
                    <Element
                        form=form pointer=at.get_value() index=index noun="rule" optional=false
                        title=Signal::derive(move || {
                            let rule = form.value(&at.get_value().index(index)).unwrap_or_default();
                            let next = rule.get("Next").and_then(Value::as_str).unwrap_or("…");
                            format!("{} → {next}", asl::describe_choice_rule(&rule))
                        })
                    >
                        <RuleEditor form=form pointer=at.get_value().index(index)/>
                    </Element>
                </For>
            </ol>
            <AddButton label="Add a rule" on_add=add/>
        </div>
    }
}

/// A list of error names: typed with commas between, or picked from those that the service knows.
#[component]
pub fn NamesEditor(form: Form, pointer: Pointer, info: FieldInfo) -> impl IntoView {
    let id = next_element_id();
    let list_id = format!("{id}-names");
    let at = StoredValue::new(pointer.clone());
    let is_list = form.value_untracked(&pointer).is_none_or(|value| value.as_array().is_some());
    if !is_list {
        let plain = FieldInfo { kind: aslant_engine::asl::FieldKind::Json, ..info };
        return view! { <ValueField form=form pointer=pointer info=plain/> }.into_any();
    }
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let text =
        Signal::derive(move || typed.get().unwrap_or_else(|| names_in(form.value(&at.get_value()).as_ref())));
    let on_input = Callback::new(move |text: String| {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Value::string);
        form.type_in(&at.get_value(), Some(Value::array(names)));
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        typed.set(None);
        form.done();
    });
    let problem = form.problem(&pointer);
    // The name between the commas at the cursor.
    let names = form.suggester(&pointer.index(0));
    let suggest: Suggester = Callback::new(move |(text, cursor, asked): (String, usize, bool)| {
        let start = text.get(..cursor)?.rfind(',').map_or(0, |comma| comma + 1);
        let start = cursor - text.get(start..cursor)?.trim_start().len();
        let name = text.get(start..cursor)?.to_owned();
        let length = name.len();
        let mut offers = names.run((name, length, asked))?;
        offers.replaces = start..cursor;
        Some(offers)
    });
    let add = move |name: String| {
        if !name.is_empty() {
            append(form, &at.get_value(), Value::string(name));
        }
    };
    view! {
        <FieldFrame
            label="ErrorEquals" for_id=id.clone() help=info.description required=info.required
            error=problem.message severity=problem.severity fixes=problem.fixes
        >
            <TextInput id=id.clone() text=text on_input=on_input on_done=on_done mono=true suggest=Some(suggest)/>
            <div class="select select--add">
                <select
                    id=list_id
                    class="input select__field"
                    aria-label="Add an error name"
                    prop:value=move || { text.track(); String::new() }
                    on:change=move |event| add(event_target_value(&event))
                >
                    <option value="">"Add an error …"</option>
                    {asl::errors::RESERVED
                        .iter()
                        .chain(asl::errors::SERVICE)
                        .map(|error| view! { <option value=error.name title=error.description>{error.name}</option> })
                        .collect_view()}
                </select>
            </div>
        </FieldFrame>
    }
    .into_any()
}
