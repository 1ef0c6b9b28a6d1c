//! Retry and Catch: where `States.ALL` may stand, and errors that never match.
//!
//! Catches: states-all-placement, retry-never-matches. The fields' types and bounds are the structure group's.

use std::collections::BTreeSet;

use super::machine::Machine;
use super::suggest::closest;
use crate::asl::{StateType, StateVisit, errors, substitution};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::{Pointer, Value};

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    if !state.state_type.is_some_and(StateType::takes_retry_and_catch) {
        return;
    }
    for (field, one) in [("Retry", "retrier"), ("Catch", "catcher")] {
        if let Some(items) = state.body.get(field).and_then(Value::as_array) {
            check_list(state.name, items, &state.pointer.key(field), one, out);
        }
    }
}

fn check_list(name: &str, items: &[Value], base: &Pointer, one: &str, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let place = base.index(index).key("ErrorEquals");
        let Some(errors) = item.get("ErrorEquals").and_then(Value::as_array) else { continue };
        let names: Vec<&str> = errors.iter().filter_map(Value::as_str).collect();
        if names.contains(&"States.ALL") {
            if names.len() > 1 {
                let message =
                    format!("A {one} of {name} has States.ALL beside other errors; it must stand alone");
                let edit = Edit::Set(place.clone(), Value::array([Value::from("States.ALL")]));
                out.push(
                    Diagnostic::error("states-all-placement", place.clone(), message)
                        .with_hint("States.ALL matches the others as well.")
                        .with_safe_fix("Keep only States.ALL", vec![edit]),
                );
            }
            if index + 1 < items.len() {
                let message = format!(
                    "A {one} of {name} matches States.ALL but is not the last: the ones after it could never match"
                );
                out.push(
                    Diagnostic::error("states-all-placement", place.clone(), message).with_fix(
                        "Move it to the end",
                        vec![Edit::Set(base.clone(), moved_last(items, index))],
                    ),
                );
            }
        }
        for (position, error) in names.iter().enumerate() {
            if *error == "States.Runtime" {
                let message = format!(
                    "A {one} of {name} names States.Runtime, which can be neither retried nor caught"
                );
                out.push(Diagnostic::warning("retry-never-matches", place.index(position), message));
            } else if let Some(diagnostic) = unknown_reserved(name, one, error, &place.index(position)) {
                out.push(diagnostic);
            } else if !seen.insert(error) {
                let message = format!("A {one} of {name} names {error}, which an earlier one has already");
                out.push(Diagnostic::warning("retry-never-matches", place.index(position), message));
            }
        }
    }
}

/// A name that starts with `States.` and that the service never raises: a slip, most likely.
fn unknown_reserved(name: &str, one: &str, error: &str, place: &Pointer) -> Option<Diagnostic> {
    let reserved =
        error.starts_with("States.") && !error.starts_with("States.Http.") && !substitution::contains(error);
    if !reserved || errors::explain(error).is_some() {
        return None;
    }
    let message = format!("A {one} of {name} names {error}, which Step Functions never raises");
    let mut diagnostic = Diagnostic::warning("retry-never-matches", place.clone(), message);
    if let Some(meant) = closest(error, errors::RESERVED.iter().map(|known| known.name)) {
        let edit = Edit::Set(place.clone(), Value::string(meant));
        diagnostic = diagnostic.with_fix(format!("Change to {meant}"), vec![edit]);
    }
    Some(diagnostic)
}

fn moved_last(items: &[Value], index: usize) -> Value {
    let others =
        items.iter().enumerate().filter(|(position, _)| *position != index).map(|(_, item)| item.clone());
    Value::array(others.chain(items.get(index).cloned()))
}
