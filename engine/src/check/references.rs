//! Targets: `StartAt`, Next and Default name a state of their own scope.
//!
//! Catches: missing-target, cross-scope-target. Targets with a `${Substitution}` are left open.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::machine::{Machine, Scope};
use super::suggest::closest;
use crate::asl::{self, TransitionKind};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::{Pointer, Value};

pub(super) fn check(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    for scope in &machine.scopes {
        let Some(states) = scope.states() else { continue };
        let names: BTreeSet<&str> = states.keys().map(|name| &**name).collect();
        if let Some(Value::String(target)) = scope.value.get("StartAt")
            && !names.contains(&**target)
        {
            let start = format!("{} starts at", scope.label);
            missing(machine, scope, &start, target, scope.pointer.key("StartAt"), None, out);
        }
        for state in machine.states_of(&scope.pointer) {
            for way in asl::transitions(state.body) {
                if names.contains(&*way.target) {
                    continue;
                }
                let how = match way.kind {
                    TransitionKind::Next => format!("{} goes on to", state.name),
                    TransitionKind::Default => format!("{} goes by default to", state.name),
                    TransitionKind::ChoiceRule(index) => {
                        format!("Rule {} of {} goes to", index + 1, state.name)
                    }
                    TransitionKind::Catch(index) => {
                        format!("Catcher {} of {} goes to", index + 1, state.name)
                    }
                };
                let place = state.pointer.join(&way.pointer);
                missing(machine, scope, &how, &way.target, place, Some(state), out);
            }
        }
    }
}

fn missing(
    machine: &Machine<'_>,
    scope: &Scope<'_>,
    how: &str,
    target: &Arc<str>,
    place: Pointer,
    from: Option<&asl::StateVisit<'_>>,
    out: &mut Vec<Diagnostic>,
) {
    if asl::substitution::contains(target) {
        return;
    }
    let elsewhere = machine.states.iter().find(|state| state.name == target);
    let mut diagnostic = match elsewhere {
        Some(other) => Diagnostic::error(
            "cross-scope-target",
            place.clone(),
            format!("{how} {target}, which is in another branch, processor or level"),
        )
        .with_related(other.pointer.clone(), format!("{target} is here"))
        .with_hint("A transition never leaves its branch or processor, nor enters one."),
        None if target.is_empty() => {
            Diagnostic::error("missing-target", place.clone(), format!("{how} no state: the name is empty"))
        }
        None => Diagnostic::error(
            "missing-target",
            place.clone(),
            format!("{how} {target}, which does not exist"),
        ),
    };
    let names = scope.states().into_iter().flat_map(crate::json::Object::keys).map(|name| &**name);
    if let Some(meant) = closest(target, names.filter(|name| from.is_none_or(|state| &**state.name != *name)))
    {
        diagnostic =
            diagnostic.with_fix(format!("Change to {meant}"), vec![Edit::Set(place, Value::string(meant))]);
    } else if let (None, Some(first)) = (from, scope.states().and_then(|states| states.keys().next())) {
        let edit = Edit::Set(place, Value::String(first.clone()));
        diagnostic = diagnostic.with_fix(format!("Start at {first}"), vec![edit]);
    }
    out.push(diagnostic);
}
