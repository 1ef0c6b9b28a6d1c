//! What tasks give to what they call: the parameters of service integrations.
//!
//! Catches: missing-field of an integration's arguments, unknown-parameter. Sources: the pages of the integrations in the
//! Step Functions developer guide (optimised ones); service models (SDK ones, see `actions`). The service refuses a
//! parameter that it does not support when the workflow is created; a name that may be newer than what is known here is a
//! warning.

use super::actions::{self, Parameter};
use super::suggest::closest;
use crate::asl::resource::{self, Integration, Target};
use crate::asl::{QueryLanguage, StateVisit, substitution};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Object, Value};

/// The field that holds what a task gives to what it calls.
const fn field(language: QueryLanguage) -> &'static str {
    match language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    }
}

/// A parameter's name without the `.$` that a template has.
fn bare(key: &str, language: QueryLanguage) -> &str {
    match language {
        QueryLanguage::JsonPath => key.strip_suffix(".$").unwrap_or(key),
        QueryLanguage::Jsonata => key,
    }
}

/// The parameters that a call is known to take, each with whether it is required, those first. Empty where none is known.
pub fn parameters_of(integration: &Integration) -> Vec<(String, bool)> {
    let Integration { service, action, .. } = integration;
    let mut known: Vec<(String, bool)> = match integration.target {
        Target::Optimized | Target::Http => resource::optimized(service, action)
            .map(|known| {
                let required = known.required.iter().map(|name| ((*name).to_owned(), true));
                let optional = known.optional.unwrap_or_default();
                required.chain(optional.iter().map(|name| ((*name).to_owned(), false))).collect()
            })
            .unwrap_or_default(),
        Target::Sdk => actions::sdk_actions(service)
            .as_deref()
            .and_then(|actions| actions::find(actions, action)?.parameters.clone())
            .map(|parameters| parameters.into_iter().map(|one| (one.name, one.required)).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    known.sort_by_key(|(_, required)| !required);
    known
}

pub(super) fn check(state: &StateVisit<'_>, integration: &Integration, out: &mut Vec<Diagnostic>) {
    match integration.target {
        Target::Sdk => check_sdk(state, integration, out),
        Target::Optimized | Target::Http => check_optimized(state, integration, out),
        _ => {}
    }
}

fn check_optimized(state: &StateVisit<'_>, integration: &Integration, out: &mut Vec<Diagnostic>) {
    let Integration { service, action, .. } = integration;
    let Some(known) = resource::optimized(service, action) else { return };
    absent(state, integration, known.required.iter().copied(), Severity::Error, out);
    if let Some(optional) = known.optional {
        let names: Vec<&str> = known.required.iter().chain(optional).copied().collect();
        unknown(state, integration, &names, out);
    }
}

fn check_sdk(state: &StateVisit<'_>, integration: &Integration, out: &mut Vec<Diagnostic>) {
    let Some(actions) = actions::sdk_actions(&integration.service) else { return };
    let Some(parameters) =
        actions::find(&actions, &integration.action).and_then(|action| action.parameters.as_ref())
    else {
        return;
    };
    let required = parameters.iter().filter(|one| one.required).map(|one| one.name.as_str());
    // That the service refuses it before the call is not documented.
    absent(state, integration, required, Severity::Warning, out);
    let names: Vec<&str> = parameters.iter().map(|Parameter { name, .. }| name.as_str()).collect();
    unknown(state, integration, &names, out);
}

/// Required parameters that are not there.
fn absent<'n>(
    state: &StateVisit<'_>,
    integration: &Integration,
    required: impl Iterator<Item = &'n str>,
    severity: Severity,
    out: &mut Vec<Diagnostic>,
) {
    let field = field(state.language);
    let call = format!("{}:{}", integration.service, integration.action);
    match state.body.get(field) {
        Some(Value::Object(given)) => {
            if given.keys().any(|key| substitution::contains(key)) {
                return;
            }
            let has =
                |name: &str| given.keys().any(|key| bare(key, state.language).eq_ignore_ascii_case(name));
            for name in required.filter(|name| !has(name)) {
                let message = format!("{} calls {call} without {name}", state.name);
                out.push(Diagnostic::new("missing-field", severity, state.pointer.key(field), message));
            }
        }
        Some(_) => {}
        None => {
            let required: Vec<&str> = required.collect();
            if required.is_empty() {
                return;
            }
            let message =
                format!("{} calls {call} without {field}: it needs {}", state.name, required.join(" and "));
            out.push(Diagnostic::new("missing-field", severity, state.pointer.clone(), message));
        }
    }
}

/// Parameters that the action does not take.
fn unknown(state: &StateVisit<'_>, integration: &Integration, names: &[&str], out: &mut Vec<Diagnostic>) {
    let field = field(state.language);
    let Some(Value::Object(given)) = state.body.get(field) else { return };
    for key in given.keys() {
        let name = bare(key, state.language);
        if substitution::contains(name) || names.contains(&name) {
            continue;
        }
        let same = names.iter().copied().find(|known| known.eq_ignore_ascii_case(name));
        let begins_small = name.starts_with(|letter: char| letter.is_ascii_lowercase());
        // How services' abbreviations are spelt is not known of each of them.
        if same.is_some() && !begins_small {
            continue;
        }
        out.push(told(state, integration, given, key, same.or_else(|| slip(name, names))));
    }
}

/// The known name that differs by so little that it was surely meant.
fn slip<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    let most = match name.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    closest(name, names.iter().copied())
        .filter(|known| super::suggest::difference(&name.to_lowercase(), &known.to_lowercase()) <= most)
}

fn told(
    state: &StateVisit<'_>,
    integration: &Integration,
    given: &Object,
    key: &str,
    meant: Option<&str>,
) -> Diagnostic {
    let field = field(state.language);
    let place = state.pointer.key(field).key(key);
    let Integration { service, action, .. } = integration;
    let name = bare(key, state.language);
    let message = format!("{} gives {name} to {service}:{action}, which has no such parameter", state.name);
    let Some(meant) = meant else {
        return Diagnostic::warning("unknown-parameter", place, message)
            .with_hint("It may be newer than what is known here.");
    };
    let renamed = if key.len() > name.len() { format!("{meant}.$") } else { meant.to_owned() };
    let free = !given.keys().any(|other| bare(other, state.language) == meant);
    let mut diagnostic = Diagnostic::error("unknown-parameter", place.clone(), message)
        .with_hint("Parameters of services are written with a capital at the start of each word.");
    if free {
        diagnostic = diagnostic.with_fix(
            format!("Rename to {renamed}"),
            vec![Edit::RenameKey(place.clone(), renamed.as_str().into())],
        );
    }
    diagnostic.with_fix(format!("Remove {key}"), vec![Edit::Remove(place)])
}
