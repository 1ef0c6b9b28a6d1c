//! Names of states: once in the whole workflow, and not too long.
//!
//! Catches: duplicate-state-name, name-too-long.

use std::collections::BTreeMap;

use super::machine::Machine;
use crate::asl::substitution;
use crate::diagnostic::Diagnostic;
use crate::json::Pointer;

/// Characters in a state's name.
const LONGEST_NAME: usize = crate::aws::STATE_NAME_LENGTH.whole();

pub(super) fn check(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, (&Pointer, usize)> = BTreeMap::new();
    // What lies nearer to the root keeps its name; the deeper one is the doubled one.
    let mut states: Vec<_> = machine.states.iter().collect();
    states.sort_by_key(|state| state.depth);
    for state in states {
        let length = state.name.chars().count();
        if length > LONGEST_NAME && !substitution::contains(state.name) {
            let message =
                format!("The name of {} has {length} characters; {LONGEST_NAME} is the most", state.name);
            out.push(Diagnostic::error("name-too-long", state.pointer.clone(), message));
        }
        if state.name.is_empty() {
            out.push(Diagnostic::error("name-too-long", state.pointer.clone(), "A state needs a name"));
        }
        match seen.get(&**state.name) {
            Some((first, _)) if **first != state.pointer => {
                let message = format!("{} stands twice: names are unique in the whole workflow", state.name);
                out.push(
                    Diagnostic::error("duplicate-state-name", state.pointer.clone(), message)
                        .with_related((*first).clone(), "The other one is here"),
                );
            }
            Some(_) => {
                let message =
                    format!("{} stands twice in the same States; only the last one counts", state.name);
                out.push(Diagnostic::error("duplicate-state-name", state.pointer.clone(), message));
            }
            None => {
                seen.insert(state.name, (&state.pointer, state.depth));
            }
        }
    }
}
