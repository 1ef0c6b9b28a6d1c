//! Placeholders that nobody fills, and values that nobody asks for: a definition against `DefinitionSubstitutions`.

use std::collections::BTreeSet;

use aslant_engine::asl::WorkflowType;
use aslant_engine::asl::substitution::{self, Written};
use aslant_engine::check::{self, CheckOptions};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::interchange::sam;
use aslant_engine::json::{Object, Parsed, Pointer, Value};

use super::open::gives_container;
use super::read::{Checker, Seat};

/// A placeholder that a definition leaves to `DefinitionSubstitutions`.
pub(super) struct Asked {
    pub at: Pointer,
    pub name: String,
    pub written: Written,
}

/// What the template gives to fill in.
pub(super) struct Given<'a> {
    pub logical_id: &'a str,
    /// The names of `DefinitionSubstitutions`, and the variables of the loops around the resource.
    pub names: BTreeSet<String>,
    /// `DefinitionSubstitutions` is made by a function, so its names are not known.
    pub open: bool,
    /// Resources, parameters: what `!Sub` could fill in.
    pub of_template: &'a BTreeSet<String>,
}

/// The placeholders of a definition that stands in a template as an object. Those inside `Fn::Sub` are the function's own,
/// unless they are written `${!Name}`.
pub(super) fn asked_in_object(raw: &Value) -> Vec<Asked> {
    let mut found = Vec::new();
    let mut pending = vec![(Pointer::root(), raw, false)];
    while let Some((at, value, inside)) = pending.pop() {
        let function = sam::function(value);
        match (function, value) {
            (Some(("Fn::Sub", argument)), _) => {
                let text = argument.as_str().or_else(|| argument.at(0)?.as_str()).unwrap_or_default();
                found.extend(substitution::names(text).into_iter().filter_map(|name| {
                    let name = name.strip_prefix('!')?;
                    asked(&at, name, text, Written::Quoted)
                }));
            }
            (Some(("Fn::Join" | "Fn::If" | "Fn::Select", argument)), _) => {
                let items = argument.as_array().unwrap_or_default().iter();
                for item in items.rev().flat_map(|item| item.as_array().unwrap_or(std::slice::from_ref(item)))
                {
                    pending.push((at.clone(), item, true));
                }
            }
            (None, Value::String(text)) if at.tokens().last().is_none_or(|last| &**last != "Comment") => {
                let names = substitution::names(text).into_iter();
                found.extend(names.filter_map(|name| asked(&at, name, text, Written::Quoted)));
            }
            (None, Value::Array(array)) => {
                let items = array.items().iter().enumerate().rev();
                pending.extend(
                    items.map(|(index, item)| {
                        (if inside { at.clone() } else { at.index(index) }, item, inside)
                    }),
                );
            }
            (None, Value::Object(object)) => {
                for (key, item) in object.iter().rev() {
                    let below = if inside { at.clone() } else { at.key(key.clone()) };
                    let names = substitution::names(key).into_iter();
                    found.extend(names.filter_map(|name| asked(&below, name, key, Written::Quoted)));
                    pending.push((below, item, inside));
                }
            }
            _ => {}
        }
    }
    found
}

/// The placeholders of a definition that was read from a text of its own. `only`: those that count, where `Fn::Sub` fills
/// in the others.
pub(super) fn asked_in_text(text: &str, parsed: &Parsed, only: Option<&BTreeSet<String>>) -> Vec<Asked> {
    let mut found = asked_in_object(&parsed.value);
    found.retain(|one| only.is_none_or(|only| only.contains(&one.name)));
    for one in &mut found {
        one.written = substitution::written(text, parsed, &one.at);
    }
    found
}

/// The names that `Fn::Sub` leaves in its text: `${!Name}`.
pub(super) fn left_by_sub(value: &Value) -> Option<BTreeSet<String>> {
    let argument = value.get("Fn::Sub")?;
    let text = argument.as_str().or_else(|| argument.at(0)?.as_str())?;
    Some(
        substitution::names(text)
            .into_iter()
            .filter_map(|name| name.strip_prefix('!').map(str::to_owned))
            .collect(),
    )
}

fn asked(at: &Pointer, name: &str, text: &str, written: Written) -> Option<Asked> {
    let is_name = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':');
    let name = name.trim();
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    // JSONata groups by `${key: value}`.
    let colon = name.contains(':') && !name.starts_with("AWS::");
    (!(colon && text.trim_start().starts_with("{%"))).then(|| Asked {
        at: at.clone(),
        name: name.to_owned(),
        written,
    })
}

impl Checker<'_> {
    /// Tells which placeholders stay as they are, each name once: where AWS refuses the definition for it, or else where
    /// it is first.
    pub(super) fn missing_substitutions(
        &mut self,
        seat: &Seat,
        definition: &Value,
        asked: &[Asked],
        given: &Given<'_>,
        workflow_type: WorkflowType,
        in_template: bool,
    ) {
        let missing: Vec<&Asked> =
            asked.iter().filter(|one| !given.open && !given.names.contains(&one.name)).collect();
        if missing.is_empty() {
            return;
        }
        let refused = refused_as_text(definition, &missing, workflow_type);
        let is_error = |one: &Asked| {
            one.written == Written::Bare
                || one.at.tokens().last().is_some_and(|last| &**last == "Resource")
                || refused.contains(&one.at)
        };
        let names: BTreeSet<&str> = missing.iter().map(|one| one.name.as_str()).collect();
        for name in names {
            let mut places = missing.iter().filter(|one| one.name == name);
            let first = places.clone().next();
            let Some(one) = places.find(|one| is_error(one)).or(first) else { continue };
            let severity = if is_error(one) { Severity::Error } else { Severity::Warning };
            let message = if one.written == Written::Bare {
                format!(
                    "${{{name}}} is not filled in: DefinitionSubstitutions of {} does not give it, and without \
                     quotation marks it leaves a text that is neither JSON nor YAML",
                    given.logical_id
                )
            } else {
                format!(
                    "${{{name}}} stays as it is: DefinitionSubstitutions of {} does not give it",
                    given.logical_id
                )
            };
            let mut diagnostic = Diagnostic::new("missing-substitution", severity, one.at.clone(), message);
            if let Some(way) = way_out(name, given, in_template) {
                diagnostic = diagnostic.with_hint(way);
            }
            self.found(seat, diagnostic);
        }
    }

    /// Values of `DefinitionSubstitutions` for which no text of the definition asks.
    pub(super) fn unused_substitutions(
        &mut self,
        source: usize,
        substitutions: &Value,
        at: &Pointer,
        logical_id: &str,
        texts: &[String],
    ) {
        let Some(object) = substitutions.as_object() else { return };
        let values: Vec<(&str, String)> =
            object.iter().map(|(name, value)| (&**name, value.to_json())).collect();
        let mut asked = BTreeSet::new();
        for text in texts {
            asked.extend(
                substitution::names(text).into_iter().map(|name| name.trim_start_matches('!').trim()),
            );
        }
        for (name, _) in values.iter().filter(|(name, _)| !name.starts_with("Fn::")) {
            // A value may ask for another one.
            let by_another =
                values.iter().any(|(other, value)| other != name && value.contains(&format!("${{{name}}}")));
            if asked.contains(name) || by_another {
                continue;
            }
            let message = format!("The definition of {logical_id} has no ${{{name}}}");
            let mut diagnostic = Diagnostic::hint("unused-substitution", at.key(*name), message);
            let unknown = asked.iter().copied().filter(|other| object.get(other).is_none());
            if let Some(meant) = check::closest(name, unknown) {
                diagnostic = diagnostic.with_hint(format!("Did you mean {meant}?"));
            }
            let seat = Seat { source, base: Pointer::root(), inner: None };
            self.found(&seat, diagnostic);
        }
    }
}

/// The places at which AWS refuses the definition when the placeholders stay in it.
fn refused_as_text(definition: &Value, missing: &[&Asked], workflow_type: WorkflowType) -> BTreeSet<Pointer> {
    let options = CheckOptions { workflow_type };
    let errors = |definition: &Value| -> BTreeSet<Pointer> {
        let found = check::check(definition, &options).into_iter();
        found.filter(|one| one.severity == Severity::Error).map(|one| one.place).collect()
    };
    let mut as_text = definition.clone();
    for one in missing {
        if let Some(slot) = as_text.pointer_mut(&one.at)
            && let Some(text) = slot.as_str()
        {
            let left = substitution::replace(text, &|name| {
                missing.iter().any(|one| one.name == name).then(|| name.replace([':', '.'], ""))
            });
            *slot = left.into();
        }
    }
    let before = errors(definition);
    errors(&as_text).into_iter().filter(|place| !before.contains(place)).collect()
}

/// How a placeholder gets its value.
fn way_out(name: &str, given: &Given<'_>, in_template: bool) -> Option<String> {
    let of_template =
        name.starts_with("AWS::") || name.split('.').next().is_some_and(|id| given.of_template.contains(id));
    if of_template {
        let function = match name.split_once('.') {
            Some(_) => format!("!GetAtt {name}"),
            None => format!("!Ref {name}"),
        };
        return Some(if in_template {
            format!("Write !Sub before the text, or {function} in its place")
        } else {
            let own = name.strip_prefix("AWS::").unwrap_or(name);
            let plain: String = own.chars().filter(char::is_ascii_alphanumeric).collect();
            format!(
                "Nothing fills it in a file. Write ${{{plain}}} there and give {plain}: {function} in DefinitionSubstitutions"
            )
        });
    }
    let meant = check::closest(name, given.names.iter().map(String::as_str));
    meant.map(|meant| format!("Did you mean {meant}?"))
}

/// The names of `DefinitionSubstitutions`; the second is whether there may be others.
pub(super) fn given_names(properties: &Value) -> (BTreeSet<String>, bool) {
    let Some(given) = properties.get("DefinitionSubstitutions") else { return (BTreeSet::new(), false) };
    let Some(object) = given.as_object() else { return (BTreeSet::new(), true) };
    let open = sam::function(given).is_some()
        || object.keys().any(|key| key.starts_with("Fn::") || key.contains(['$', '&']));
    (object.iter().map(|(key, _): (&std::sync::Arc<str>, _)| key.to_string()).collect(), open)
}

/// The names in `DefinitionSubstitutions` whose values are lists or objects.
pub(super) fn containers(given: &Value, template: &Value) -> Vec<String> {
    if sam::function(given).is_some() {
        return Vec::new();
    }
    let listed = given.as_object().into_iter().flat_map(Object::iter);
    let container = |value: &Value| {
        value.as_array().is_some()
            || match sam::function(value) {
                Some(_) => gives_container(value, template),
                None => value.as_object().is_some(),
            }
    };
    listed
        .filter(|(name, value)| !name.starts_with("Fn::") && container(value))
        .map(|(name, _)| name.to_string())
        .collect()
}
