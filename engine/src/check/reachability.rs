//! Ways through a scope: how a state goes on, whether it is ever reached, whether anything ends.
//!
//! Catches: next-and-end, missing-next-or-end, no-terminal-state, unreachable-state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::machine::{Machine, Scope};
use crate::asl::{self, StateType, StateVisit};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::Value;

pub(super) fn check(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    for state in &machine.states {
        check_next_and_end(state, out);
    }
    for scope in &machine.scopes {
        let states: Vec<&StateVisit<'_>> = machine.states_of(&scope.pointer).collect();
        if states.is_empty() {
            continue;
        }
        if !states.iter().any(|state| may_end(state)) {
            let what = scope.label.clone();
            out.push(
                Diagnostic::error(
                    "no-terminal-state",
                    scope.pointer.clone(),
                    format!("{what} never ends: no state ends it"),
                )
                .with_hint("Give a state End: true, or add a Succeed or Fail state."),
            );
            // AWS says nothing of unreachable states then.
            continue;
        }
        check_reachable(scope, &states, out);
    }
}

fn ends(state: &StateVisit<'_>) -> bool {
    match state.body.get("End") {
        Some(Value::Bool(end)) => *end,
        Some(Value::String(text)) => asl::substitution::contains(text),
        _ => false,
    }
}

/// Whether the state can end its scope, or is so broken that nothing can be said.
fn may_end(state: &StateVisit<'_>) -> bool {
    match state.state_type {
        Some(kind) if kind.is_terminal() => true,
        Some(kind) => kind.takes_next() && ends(state),
        None => true,
    }
}

fn check_next_and_end(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(object) = state.body.as_object() else { return };
    if !state.state_type.is_some_and(StateType::takes_next) {
        return;
    }
    let name = state.name;
    let next = object.get("Next");
    if next.is_some() && ends(state) {
        let place = state.pointer.key("End");
        out.push(
            Diagnostic::error("next-and-end", place.clone(), format!("{name} has both Next and End"))
                .with_related(state.pointer.key("Next"), "Next")
                .with_fix("Remove End", vec![Edit::Remove(place)])
                .with_fix("Remove Next", vec![Edit::Remove(state.pointer.key("Next"))]),
        );
    } else if next.is_none() && !ends(state) {
        let edit = Edit::Set(state.pointer.key("End"), Value::Bool(true));
        let message = format!("{name} has neither Next nor End: true");
        out.push(
            Diagnostic::error("missing-next-or-end", state.pointer.clone(), message)
                .with_fix("Add End", vec![edit]),
        );
    }
}

fn check_reachable(scope: &Scope<'_>, states: &[&StateVisit<'_>], out: &mut Vec<Diagnostic>) {
    let Some(start) = scope.value.get("StartAt").and_then(Value::as_str) else { return };
    // Where a name is doubled, the last state of that name is the one that runs.
    let by_name: BTreeMap<&str, &StateVisit<'_>> =
        states.iter().map(|state| (&**state.name, *state)).collect();
    // A start or target that is wrong or open says nothing about what was meant: the other defect comes first.
    if !by_name.contains_key(start) {
        return;
    }
    let mut reached = BTreeSet::from([Arc::from(start)]);
    let mut pending = vec![start.to_owned()];
    while let Some(name) = pending.pop() {
        let Some(state) = by_name.get(name.as_str()) else { continue };
        if state.state_type.is_none() && state.body.as_object().is_none() {
            return;
        }
        for way in asl::transitions(state.body) {
            if !by_name.contains_key(&*way.target) {
                return;
            }
            if reached.insert(way.target.clone()) {
                pending.push(way.target.to_string());
            }
        }
    }
    for state in states.iter().filter(|state| !reached.contains(state.name)) {
        let message = format!("{} is never reached: no transition leads to it", state.name);
        let mut diagnostic = Diagnostic::error("unreachable-state", state.pointer.clone(), message);
        let incoming = states.iter().any(|other| {
            other.name != state.name
                && asl::transitions(other.body).iter().any(|way| way.target == *state.name)
        });
        if incoming {
            diagnostic = diagnostic.with_hint("Only states that are not reached themselves lead to it.");
        } else {
            diagnostic = diagnostic
                .with_fix(format!("Remove {}", state.name), vec![Edit::Remove(state.pointer.clone())]);
        }
        out.push(diagnostic);
    }
}
