//! Changes that change nothing about whether a definition is right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::asl::{QueryLanguage, StateType};
use aslant_engine::json::{self, Pointer, Value, print_pretty, yaml};

use super::{Base, is_open, places};

/// A definition that is as right as it was.
pub struct Harmless {
    pub kind: &'static str,
    pub machine: Value,
}

pub fn changed(base: &Base) -> Vec<Harmless> {
    let machine = &base.machine;
    let mut found = vec![
        Harmless { kind: "reversed members", machine: reversed(machine) },
        Harmless { kind: "renamed states", machine: renamed(base) },
        Harmless { kind: "comments everywhere", machine: commented(base) },
        Harmless { kind: "states name their language", machine: with_languages(base) },
        Harmless { kind: "in a branch", machine: wrapped(machine, "Branches") },
        Harmless { kind: "in a Map", machine: wrapped(machine, "ItemProcessor") },
        Harmless { kind: "through YAML", machine: yaml::parse(&yaml::print(machine)).value },
        Harmless {
            kind: "through pretty text",
            machine: json::parse_strict(&print_pretty(machine)).unwrap(),
        },
        Harmless { kind: "empty lists of handlers", machine: with_empty_lists(base) },
    ];
    found.push(Harmless {
        kind: "resources by substitution",
        machine: substituted(base, "Resource", "${Called}"),
    });
    found.push(Harmless { kind: "numbers by substitution", machine: open_numbers(base) });
    found.push(Harmless { kind: "machine's own fields", machine: with_machine_fields(machine) });
    found
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            Value::object(object.iter().rev().map(|(key, value)| (key.clone(), reversed(value))))
        }
        Value::Array(array) => Value::array(array.items().iter().map(reversed)),
        other => other.clone(),
    }
}

fn set(machine: &Value, place: &Pointer, value: Value) -> Value {
    let edit = aslant_engine::diagnostic::Edit::Set(place.clone(), value);
    aslant_engine::diagnostic::apply_edits(machine, &[edit]).unwrap()
}

/// Every state's name with a word in front, at most 80 characters.
fn renamed(base: &Base) -> Value {
    let name = |old: &str| -> Arc<str> {
        if old.is_empty() || old.contains("${") {
            return old.into();
        }
        let long: String = format!("ü {old}").chars().take(80).collect();
        // What was as long as it may be keeps its end, so that names stay apart.
        if old.chars().count() > 78 { old.into() } else { long.into() }
    };
    rename_in(&base.machine, &name, true)
}

fn rename_in(value: &Value, name: &dyn Fn(&str) -> Arc<str>, is_scope: bool) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    let target = |value: &Value| match value {
        Value::String(text) => Value::String(name(text)),
        other => other.clone(),
    };
    Value::object(object.iter().map(|(key, value)| {
        let value = match &**key {
            "StartAt" | "Next" | "Default" => target(value),
            "States" if is_scope => match value {
                Value::Object(states) => Value::object(
                    states.iter().map(|(state, body)| (name(state), rename_in(body, name, false))),
                ),
                other => other.clone(),
            },
            "ItemProcessor" | "Iterator" => rename_in(value, name, true),
            "Branches" => elements(value, &|branch| rename_in(branch, name, true)),
            "Choices" | "Catch" => elements(value, &|element| rename_in(element, name, false)),
            _ => value.clone(),
        };
        (key.clone(), value)
    }))
}

fn elements(value: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(array) => Value::array(array.items().iter().map(change)),
        other => other.clone(),
    }
}

fn commented(base: &Base) -> Value {
    let mut machine = base.machine.clone();
    let mut add = |place: &Pointer| {
        if machine.pointer(place).is_some_and(|value| value.as_object().is_some()) {
            machine = set(&machine, &place.key("Comment"), "harmless".into());
        }
    };
    for scope in &base.scopes {
        add(scope);
    }
    for spot in &base.spots {
        add(&spot.pointer);
        for list in ["Retry", "Catch", "Choices"] {
            let count = spot.body.get(list).and_then(Value::as_array).map_or(0, <[Value]>::len);
            for index in 0..count {
                add(&spot.pointer.key(list).index(index));
            }
        }
    }
    machine
}

fn with_languages(base: &Base) -> Value {
    base.spots.iter().fold(base.machine.clone(), |machine, spot| {
        set(&machine, &spot.pointer.key("QueryLanguage"), spot.language.as_str().into())
    })
}

/// The whole machine as the only branch or processor of another one of its language.
fn wrapped(machine: &Value, field: &str) -> Value {
    let object = machine.as_object().unwrap();
    let own = |key: &str| matches!(key, "QueryLanguage" | "Version" | "TimeoutSeconds");
    let members = object.iter().filter(|(key, _)| !own(key));
    let inner = Value::object(members.map(|(key, value)| (key.clone(), value.clone())));
    let (kind, content) =
        if field == "Branches" { ("Parallel", Value::array([inner])) } else { ("Map", inner) };
    let state = Value::object([("Type", Value::from(kind)), (field, content), ("End", Value::Bool(true))]);
    let mut outer = vec![
        ("StartAt", Value::from("Around of the tests")),
        ("States", Value::object([("Around of the tests", state)])),
    ];
    if let Some(language) = object.get("QueryLanguage") {
        outer.push(("QueryLanguage", language.clone()));
    }
    Value::object(outer)
}

fn with_empty_lists(base: &Base) -> Value {
    let mut machine = base.machine.clone();
    for spot in base.spots.iter().filter(|spot| spot.kind.takes_retry_and_catch()) {
        for list in ["Retry", "Catch"] {
            if spot.body.get(list).is_none() {
                machine = set(&machine, &spot.pointer.key(list), Value::array([]));
            }
        }
    }
    machine
}

fn substituted(base: &Base, field: &str, text: &str) -> Value {
    base.spots
        .iter()
        .filter(|spot| spot.kind == StateType::Task && spot.body.get(field).is_some())
        .fold(base.machine.clone(), |machine, spot| set(&machine, &spot.pointer.key(field), text.into()))
}

/// Every number of a state's own fields as a substitution.
fn open_numbers(base: &Base) -> Value {
    let mut machine = base.machine.clone();
    for spot in &base.spots {
        let fields =
            ["TimeoutSeconds", "HeartbeatSeconds", "Seconds", "MaxConcurrency", "ToleratedFailurePercentage"];
        for field in fields {
            if spot.body.get(field).is_some_and(|value| value.as_number().is_some()) {
                machine = set(&machine, &spot.pointer.key(field), "${Number}".into());
            }
        }
        let mut inside = Vec::new();
        if let Some(retries) = spot.body.get("Retry") {
            places(retries, &spot.pointer.key("Retry"), &mut inside);
        }
        for (place, value) in inside {
            if value.as_number().is_some() && !is_open(&value) {
                machine = set(&machine, &place, "${Number}".into());
            }
        }
    }
    machine
}

fn with_machine_fields(machine: &Value) -> Value {
    let with = set(machine, &Pointer::root().key("Version"), "1.0".into());
    let with = set(&with, &Pointer::root().key("TimeoutSeconds"), Value::int(3600));
    match with.get("QueryLanguage") {
        Some(_) => with,
        None => set(&with, &Pointer::root().key("QueryLanguage"), QueryLanguage::JsonPath.as_str().into()),
    }
}
