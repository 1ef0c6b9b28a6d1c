//! `JSONPath` states: paths, reference paths, intrinsic functions and payload templates.
//!
//! Catches: bad-path, bad-path-or-intrinsic, duplicate-template-field; as warnings no-dollar, no-path,
//! pass-result-is-static, jsonata-in-jsonpath-state.

use super::machine::{Machine, is_jsonata, is_open};
use super::sites::{DEEPEST, Parsed, Site, SiteKind, parse_path, sites};
use super::suggest::closest;
use crate::asl::{self, FieldKind, QueryLanguage, StateType, StateVisit, functions};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::expression::jsonpath::Root;
use crate::json::{Pointer, Value};

/// The intrinsic functions that give text. Source: "Fail workflow state", developer guide.
const TEXT_FUNCTIONS: &[&str] = &[
    "States.ArrayGetItem",
    "States.Base64Encode",
    "States.Base64Decode",
    "States.Format",
    "States.JsonToString",
    "States.Hash",
    "States.UUID",
];

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    if state.language == QueryLanguage::JsonPath {
        for site in sites(state) {
            check_site(state, &site, out);
        }
        let (Some(kind), Some(object)) = (state.state_type, state.body.as_object()) else { return };
        for info in asl::fields(kind, state.language) {
            let Some(value) = object.get(info.name) else { continue };
            let place = state.pointer.key(info.name);
            match info.kind {
                FieldKind::Template | FieldKind::Assign | FieldKind::Credentials => {
                    check_template(state.name, value, &place, 0, out);
                }
                FieldKind::ItemReader | FieldKind::ResultWriter => {
                    if let Some(parameters) = value.get("Parameters") {
                        check_template(state.name, parameters, &place.key("Parameters"), 0, out);
                    }
                }
                FieldKind::ItemBatcher => {
                    if let Some(input) = value.get("BatchInput") {
                        check_template(state.name, input, &place.key("BatchInput"), 0, out);
                    }
                }
                FieldKind::Catch | FieldKind::Choices => {
                    for (index, item) in value.as_array().unwrap_or_default().iter().enumerate() {
                        if let Some(assign) = item.get("Assign") {
                            check_template(state.name, assign, &place.index(index).key("Assign"), 0, out);
                        }
                    }
                }
                FieldKind::Text if matches!(info.name, "Error" | "Cause") => {
                    let free = !object.contains_key(&format!("{}Path", info.name));
                    no_path(state.name, info.name, value, place, free, out);
                }
                FieldKind::Json if kind == StateType::Pass => static_result(state, value, &place, out),
                _ => {}
            }
        }
    }
}

fn check_site(state: &StateVisit<'_>, site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let name = state.name;
    let field = &site.field;
    let code = match site.kind {
        SiteKind::Template | SiteKind::PathOrText => "bad-path-or-intrinsic",
        SiteKind::Jsonata => return,
        _ => "bad-path",
    };
    let Some(text) = site.value.as_str() else {
        if site.kind == SiteKind::Template {
            let message = format!("{field} of {name} must be a path or an intrinsic function in quotes");
            out.push(
                Diagnostic::error(code, site.pointer.clone(), message).with_hint(format!(
                    "For a fixed value, write {} without .$.",
                    field.trim_end_matches(".$")
                )),
            );
        }
        return;
    };
    let wrong = |why: String| {
        Diagnostic::error(code, site.pointer.clone(), format!("{field} of {name} is {text:?}: {why}"))
    };
    let diagnostic = match (parse_path(site), site.kind) {
        (Parsed::Wrong(why), _) => Some(explain(wrong(why), site, text)),
        (Parsed::Doubtful(why), _) => {
            let message = format!("{field} of {name} has a filter that is not understood: {why}");
            Some(Diagnostic::warning("doubtful-filter", site.pointer.clone(), message))
        }
        (Parsed::Path(path), _) if path.never_found().is_some() => {
            let why = path.never_found().unwrap_or_default();
            // A definite path that finds nothing fails the state; another one gives an empty array.
            let severity = if path.is_definite() { Severity::Error } else { Severity::Warning };
            Some(Diagnostic { severity, ..wrong(why) })
        }
        (Parsed::Path(path), SiteKind::ReferencePath { context }) => {
            if !path.is_reference_path() {
                Some(wrong("it must lead to one value, without *, slices, filters or ..".to_owned()))
            } else if !context && *path.root() == Root::Context {
                Some(wrong("it cannot look into the context object ($$)".to_owned()))
            } else {
                None
            }
        }
        (Parsed::Path(path), SiteKind::ResultPath) => {
            if !path.is_reference_path() {
                Some(wrong("it must name one place, without *, slices, filters or ..".to_owned()))
            } else if *path.root() != Root::Input {
                Some(wrong("it must name a place in the input, so it starts with $".to_owned()))
            } else {
                None
            }
        }
        (Parsed::Intrinsic(intrinsic), SiteKind::PathOrText) => {
            let called = intrinsic.text().split('(').next().unwrap_or_default().trim().to_owned();
            (!TEXT_FUNCTIONS.contains(&called.as_str())).then(|| {
                wrong(format!("{called} does not give text"))
                    .with_hint(format!("These do: {}.", TEXT_FUNCTIONS.join(", ")))
            })
        }
        (Parsed::Intrinsic(intrinsic), SiteKind::Template) if !is_open(site.value) => {
            intrinsic.sure_failures().first().map(|why| {
                let message = format!("{field} of {name} can only fail: {why}");
                Diagnostic::warning("intrinsic-fails", site.pointer.clone(), message)
            })
        }
        _ => None,
    };
    out.extend(diagnostic);
}

/// Adds what was probably meant.
fn explain(diagnostic: Diagnostic, site: &Site<'_>, text: &str) -> Diagnostic {
    let functions_too = matches!(site.kind, SiteKind::Template | SiteKind::PathOrText);
    let trimmed = text.trim();
    if trimmed.starts_with("States.") && !functions_too {
        return diagnostic.with_hint(
            "An intrinsic function can stand only in a template, as the value of a name that ends in .$.",
        );
    }
    if is_jsonata(trimmed) {
        return diagnostic.with_hint("{% %} is JSONata; the state is in JSONPath.");
    }
    if let Some((called, rest)) = trimmed.split_once('(').filter(|_| functions_too) {
        return match closest(called, functions::INTRINSICS.iter().map(|function| function.name)) {
            Some(meant) => {
                let edit = Edit::Set(site.pointer.clone(), format!("{meant}({rest}").into());
                diagnostic.with_fix(format!("Call {meant}"), vec![edit])
            }
            None => diagnostic,
        };
    }
    let plain = !trimmed.is_empty()
        && trimmed.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '.' | '[' | ']'));
    if plain && !trimmed.starts_with('$') {
        let meant = format!("$.{}", trimmed.trim_start_matches('.'));
        let edit = Edit::Set(site.pointer.clone(), meant.clone().into());
        return diagnostic.with_fix(format!("Change to {meant}"), vec![edit]);
    }
    diagnostic
}

/// What can be said of a template besides its expressions.
fn check_template(name: &str, value: &Value, place: &Pointer, depth: usize, out: &mut Vec<Diagnostic>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter() {
                let at = place.key(key.clone());
                if let Some(plain) = key.strip_suffix(".$") {
                    if object.contains_key(plain) {
                        let message = format!("{name} gives {plain} twice: as {plain} and as {key}");
                        out.push(
                            Diagnostic::error("duplicate-template-field", at.clone(), message)
                                .with_related(place.key(plain), plain.to_owned())
                                .with_fix(format!("Remove {plain}"), vec![Edit::Remove(place.key(plain))])
                                .with_fix(format!("Remove {key}"), vec![Edit::Remove(at)]),
                        );
                    }
                    continue;
                }
                match value {
                    Value::String(text) => {
                        let free = !object.contains_key(&format!("{key}.$"));
                        no_dollar(name, key, text, &at, free, out);
                    }
                    _ => check_template(name, value, &at, depth + 1, out),
                }
            }
        }
        Value::Array(array) => {
            for (index, value) in array.items().iter().enumerate() {
                check_template(name, value, &place.index(index), depth + 1, out);
            }
        }
        _ => {}
    }
}

fn looks_like_expression(text: &str) -> bool {
    text.starts_with("$.")
        || text.starts_with("$$.")
        || text.starts_with("$[")
        || (text.starts_with("States.") && text.contains('('))
}

/// `free`: the name with `.$` is not taken.
fn no_dollar(name: &str, key: &str, text: &str, at: &Pointer, free: bool, out: &mut Vec<Diagnostic>) {
    if is_open(&Value::string(text)) {
        return;
    }
    if looks_like_expression(text) {
        let message =
            format!("{key} of {name} is the text {text:?}; to evaluate it, its name must end in .$");
        let mut diagnostic = Diagnostic::warning("no-dollar", at.clone(), message);
        if free {
            let renamed = format!("{key}.$");
            let edit = Edit::RenameKey(at.clone(), renamed.as_str().into());
            diagnostic = diagnostic.with_fix(format!("Rename to {renamed}"), vec![edit]);
        }
        out.push(diagnostic);
    } else if is_jsonata(text) {
        let message = format!("{key} of {name} has {{% %}}, which is plain text in a JSONPath state");
        out.push(Diagnostic::warning("jsonata-in-jsonpath-state", at.clone(), message));
    }
}

/// `free`: the name with `Path` is not taken.
fn no_path(name: &str, field: &str, value: &Value, place: Pointer, free: bool, out: &mut Vec<Diagnostic>) {
    let Some(text) = value.as_str() else { return };
    if looks_like_expression(text) {
        let renamed = format!("{field}Path");
        let message =
            format!("{field} of {name} is the text {text:?}; to read it from the data, use {renamed}");
        let mut diagnostic = Diagnostic::warning("no-path", place.clone(), message);
        if free {
            let edit = Edit::RenameKey(place, renamed.as_str().into());
            diagnostic = diagnostic.with_fix(format!("Rename to {renamed}"), vec![edit]);
        }
        out.push(diagnostic);
    }
}

fn static_result(state: &StateVisit<'_>, value: &Value, place: &Pointer, out: &mut Vec<Diagnostic>) {
    let dynamic = value.as_object().is_some_and(|object| {
        object
            .iter()
            .any(|(key, value)| key.ends_with(".$") && value.as_str().is_some_and(looks_like_expression))
    });
    if dynamic {
        let message = format!("Result of {} is passed on as it is: nothing in it is evaluated", state.name);
        let mut diagnostic = Diagnostic::warning("pass-result-is-static", place.clone(), message)
            .with_hint("Parameters is evaluated.");
        if state.body.get("Parameters").is_none() {
            let edit = Edit::RenameKey(place.clone(), "Parameters".into());
            diagnostic = diagnostic.with_fix("Rename to Parameters", vec![edit]);
        }
        out.push(diagnostic);
    }
}
