//! The builder of one Choice rule: a JSONata condition, or JSONPath comparisons put together with And, Or and Not.

use aslant_engine::asl::{self, FieldInfo, FieldKind, Operand, QueryLanguage};
use aslant_engine::json::{Object, Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::nested::{AddField, UnknownFields};
use super::value_field::ValueField;
use crate::widgets::fields::{FieldFrame, Select, next_element_id};
use crate::widgets::icons::{Glyph, Icon};

const JOINERS: [(&str, &str); 3] = [("And", "all of these"), ("Or", "any of these"), ("Not", "not this")];
/// How deep rules may stand in each other in the form; deeper ones are shown as JSON.
const DEEPEST: usize = 6;

/// The shape of a condition: which editor it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Comparison,
    Join(&'static str),
    /// Not an object.
    Other,
}

fn shape(value: Option<&Value>) -> Shape {
    match value {
        Some(Value::Object(object)) => JOINERS
            .iter()
            .find(|(name, _)| object.contains_key(name))
            .map_or(Shape::Comparison, |(name, _)| Shape::Join(name)),
        _ => Shape::Other,
    }
}

fn operator(rule: &Value) -> Option<&'static asl::Comparison> {
    rule.as_object()?.keys().find_map(|name| asl::comparison(name))
}

/// `NumericGreaterThanEquals` as people say it: `number ≥`.
fn operator_words(comparison: &asl::Comparison) -> String {
    let name = comparison.name;
    let path = if comparison.operand == Operand::Path { " (of a path)" } else { "" };
    let kind = ["String", "Numeric", "Boolean", "Timestamp"].into_iter().find(|kind| name.starts_with(kind));
    match (kind, name) {
        (_, "IsNull") => "is null".to_owned(),
        (_, "IsPresent") => "is present".to_owned(),
        (_, "IsNumeric") => "is a number".to_owned(),
        (_, "IsString") => "is a text".to_owned(),
        (_, "IsBoolean") => "is a boolean".to_owned(),
        (_, "IsTimestamp") => "is a time".to_owned(),
        (Some("String"), _) => format!("text {}{path}", comparison.sign),
        (Some("Numeric"), _) => format!("number {}{path}", comparison.sign),
        (Some("Boolean"), _) => format!("boolean {}{path}", comparison.sign),
        _ => format!("time {}{path}", comparison.sign),
    }
}

fn operand_kind(operand: Operand) -> FieldKind {
    match operand {
        Operand::Text => FieldKind::Text,
        Operand::Number => FieldKind::Decimal,
        Operand::Boolean => FieldKind::Boolean,
        Operand::Timestamp => FieldKind::Timestamp,
        Operand::Path => FieldKind::ReferencePath,
    }
}

fn operand_start(operand: Operand) -> Value {
    match operand {
        Operand::Text => Value::string(""),
        Operand::Number => Value::int(0),
        Operand::Boolean => Value::Bool(true),
        Operand::Timestamp => Value::string("2030-01-01T00:00:00Z"),
        Operand::Path => Value::string("$.other"),
    }
}

/// The rule with another operator: its operand is kept where it fits.
fn with_operator(rule: &Value, name: &str) -> Value {
    let Some(to) = asl::comparison(name) else { return rule.clone() };
    let mut members = Vec::new();
    let mut placed = false;
    for (key, value) in rule.as_object().into_iter().flat_map(Object::iter) {
        match asl::comparison(key) {
            Some(from) if !placed => {
                let kept = from.operand == to.operand;
                members.push((to.name.into(), if kept { value.clone() } else { operand_start(to.operand) }));
                placed = true;
            }
            Some(_) => {}
            None => members.push((key.clone(), value.clone())),
        }
    }
    if !placed {
        members.push((to.name.into(), operand_start(to.operand)));
    }
    Value::object(members)
}

/// The condition of a rule turned into another shape; `Next` and the like stay.
fn with_shape(rule: &Value, to: &str) -> Value {
    let is_condition = |key: &str| {
        key == "Variable" || JOINERS.iter().any(|(name, _)| *name == key) || asl::comparison(key).is_some()
    };
    let object = rule.as_object();
    let condition = Value::object(
        object
            .into_iter()
            .flat_map(Object::iter)
            .filter(|(key, _)| is_condition(key))
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    let rest = object.into_iter().flat_map(Object::iter).filter(|(key, _)| !is_condition(key));
    let inner = match shape(Some(&condition)) {
        Shape::Join(name) => match condition.get(name) {
            Some(Value::Array(items)) => items.items().to_vec(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        },
        _ => vec![condition],
    };
    let start = || Value::object([("Variable", Value::string("$.value")), ("IsPresent", Value::Bool(true))]);
    let mut members: Vec<(std::sync::Arc<str>, Value)> = match to {
        "And" | "Or" => vec![(to.into(), Value::array(if inner.is_empty() { vec![start()] } else { inner }))],
        "Not" => vec![("Not".into(), inner.into_iter().next().unwrap_or_else(start))],
        _ => {
            let first = inner.into_iter().next().unwrap_or_else(start);
            first.as_object().map(|object| object.members().to_vec()).unwrap_or_default()
        }
    };
    members.extend(rest.map(|(key, value)| (key.clone(), value.clone())));
    Value::object(members)
}

/// One rule of `Choices`.
#[component]
pub fn RuleEditor(form: Form, pointer: Pointer) -> impl IntoView {
    let language = form.language();
    let fields = asl::choice_rule_fields(language);
    let at = StoredValue::new(pointer.clone());
    let names = Memo::new(move |_| match form.value(&at.get_value()) {
        Some(Value::Object(object)) => object.keys().map(ToString::to_string).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let is_condition = move |name: &str| {
        language == QueryLanguage::JsonPath
            && (name == "Variable"
                || JOINERS.iter().any(|(joiner, _)| *joiner == name)
                || asl::comparison(name).is_some())
    };
    let shown = Memo::new(move |_| {
        names.with(|names| {
            fields
                .iter()
                .filter(|field| !is_condition(field.name))
                .filter(|field| {
                    field.required
                        || field.name == "Condition"
                        || field.name == "Next"
                        || names.iter().any(|name| name == field.name)
                })
                .copied()
                .collect::<Vec<FieldInfo>>()
        })
    });
    let unknown = Memo::new(move |_| {
        names.with(|names| {
            names
                .iter()
                .filter(|name| !is_condition(name) && !fields.iter().any(|field| field.name == name.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let addable: Vec<FieldInfo> = fields.iter().filter(|field| !is_condition(field.name)).copied().collect();
    view! {
        <div class="fields">
            {(language == QueryLanguage::JsonPath).then(|| view! { <Condition form=form pointer=pointer.clone() depth=0/> })}
            <For each=move || shown.get() key=|field| field.name let:field>
                <ValueField form=form pointer=at.get_value().key(field.name) info=field/>
            </For>
            <UnknownFields form=form pointer=pointer.clone() names=unknown/>
            <AddField form=form pointer=pointer.clone() fields=Signal::stored(addable) present=names/>
        </div>
    }
}

/// A JSONPath condition, at the top of a rule or inside another.
#[component]
fn Condition(form: Form, pointer: Pointer, depth: usize) -> AnyView {
    let at = StoredValue::new(pointer.clone());
    if depth > DEEPEST {
        let info = FieldInfo {
            name: "Condition",
            kind: FieldKind::Json,
            required: true,
            description: "A nested condition.",
        };
        return view! { <ValueField form=form pointer=pointer info=info/> }.into_any();
    }
    let kind = Memo::new(move |_| shape(form.value(&at.get_value()).as_ref()));
    let shape_name = Signal::derive(move || match kind.get() {
        Shape::Join(name) => name.to_owned(),
        Shape::Comparison | Shape::Other => String::new(),
    });
    let shapes = Signal::stored(
        std::iter::once((String::new(), "this comparison".to_owned()))
            .chain(JOINERS.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())))
            .collect::<Vec<_>>(),
    );
    let change_shape = Callback::new(move |to: String| {
        let pointer = at.get_value();
        let rule = form.value_untracked(&pointer).unwrap_or_default();
        form.set(&pointer, Some(with_shape(&rule, &to)));
    });
    view! {
        <div class="condition" data-depth=depth.to_string()>
            <Select id=next_element_id() value=shape_name options=shapes on_change=change_shape label="How conditions are put together"/>
            {move || match kind.get() {
                Shape::Comparison => view! { <Comparison form=form pointer=at.get_value()/> }.into_any(),
                Shape::Join("Not") => view! { <Condition form=form pointer=at.get_value().key("Not") depth=depth + 1/> }.into_any(),
                Shape::Join(name) => view! { <Joined form=form pointer=at.get_value().key(name) depth=depth/> }.into_any(),
                Shape::Other => {
                    let info = FieldInfo { name: "Condition", kind: FieldKind::Json, required: true, description: "Not an object." };
                    view! { <ValueField form=form pointer=at.get_value() info=info/> }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// The conditions of an And or Or.
#[component]
fn Joined(form: Form, pointer: Pointer, depth: usize) -> impl IntoView {
    let at = StoredValue::new(pointer);
    let items = move || {
        form.value(&at.get_value())
            .and_then(|value| value.as_array().map(<[Value]>::to_vec))
            .unwrap_or_default()
    };
    let count = Memo::new(move |_| items().len());
    let add = move |_| {
        let mut items = form
            .value_untracked(&at.get_value())
            .and_then(|value| value.as_array().map(<[Value]>::to_vec))
            .unwrap_or_default();
        items.push(Value::object([("Variable", Value::string("$.value")), ("IsPresent", Value::Bool(true))]));
        form.set(&at.get_value(), Some(Value::array(items)));
    };
    view! {
        <ul class="condition__items">
            <For each=move || 0..count.get() key=|index| *index let:index>
                <li class="condition__item">
                    <Condition form=form pointer=at.get_value().index(index) depth=depth + 1/>
                    <button
                        class="icon-button" data-size="small" type="button"
                        aria-label=format!("Remove condition {}", index + 1)
                        on:click=move |_| form.set(&at.get_value().index(index), None)
                    ><Icon glyph=Glyph::Close size=12/></button>
                </li>
            </For>
        </ul>
        <button class="button" data-tone="plain" data-size="small" type="button" on:click=add>
            <Icon glyph=Glyph::Plus size=14/>
            "Add a condition"
        </button>
    }
}

/// One comparison: variable, operator, operand.
#[component]
fn Comparison(form: Form, pointer: Pointer) -> impl IntoView {
    let at = StoredValue::new(pointer.clone());
    let id = next_element_id();
    let present = Memo::new(move |_| {
        form.value(&at.get_value()).as_ref().and_then(operator).map(|comparison| comparison.name)
    });
    let value = Signal::derive(move || present.get().unwrap_or_default().to_owned());
    let options = Signal::stored(
        asl::ALL_COMPARISONS
            .iter()
            .map(|comparison| (comparison.name.to_owned(), operator_words(comparison)))
            .collect::<Vec<_>>(),
    );
    let choose = Callback::new(move |name: String| {
        let pointer = at.get_value();
        let rule = form.value_untracked(&pointer).unwrap_or_default();
        form.set(&pointer, Some(with_operator(&rule, &name)));
    });
    let variable = FieldInfo {
        name: "Variable",
        kind: FieldKind::ReferencePath,
        required: true,
        description: "The path to the value that is compared.",
    };
    view! {
        <div class="comparison">
            <ValueField form=form pointer=pointer.key("Variable") info=variable/>
            <FieldFrame label="Comparison" for_id=id.clone()>
                <Select id=id.clone() value=value options=options on_change=choose/>
            </FieldFrame>
            {move || present.get().and_then(asl::comparison).map(|comparison| {
                let info = FieldInfo {
                    name: comparison.name,
                    kind: operand_kind(comparison.operand),
                    required: true,
                    description: "What it is compared with.",
                };
                view! { <ValueField form=form pointer=at.get_value().key(comparison.name) info=info label="Value"/> }
            })}
        </div>
    }
}
