//! What was found of each state, kept from one check of a machine to the next: after an edit only the states that changed
//! are checked again. A state is the same where its body is the very same value (not merely an equal one) at the same
//! place, read in the same language, in an execution of the same type.

use std::collections::HashMap;
use std::sync::Arc;

use super::machine::Machine;
use super::variables::{StateReads, variable_references, variable_texts};
use super::{GroupCheck, RULE_GROUPS};
use crate::asl::{QueryLanguage, StateVisit, WorkflowType};
use crate::diagnostic::Diagnostic;
use crate::json::{Object, Pointer, Value};

/// What was found of the states of one machine. Starts empty; may be used for another machine too, to no effect.
#[derive(Debug, Default)]
pub struct Memory {
    /// By the address of the state's body, which the entry keeps alive.
    states: HashMap<usize, Known>,
}

#[derive(Debug)]
struct Known {
    body: Arc<Object>,
    setting: Setting,
    found: Vec<Diagnostic>,
    reads: StateReads,
}

/// What the checks of a state depend on besides its body.
#[derive(Clone, Debug, PartialEq)]
struct Setting {
    pointer: Pointer,
    language: QueryLanguage,
    machine_language: QueryLanguage,
    workflow_type: WorkflowType,
    in_express_map: bool,
}

impl Setting {
    fn of(machine: &Machine<'_>, state: &StateVisit<'_>) -> Self {
        Self {
            pointer: state.pointer.clone(),
            language: state.language,
            machine_language: machine.language,
            workflow_type: machine.workflow_type,
            in_express_map: machine.is_in_express_map(state),
        }
    }
}

impl Memory {
    /// Checks each state by itself, or remembers what came of it. Gives the variables that each state reads, in the order
    /// of the states.
    pub(super) fn check_states(
        &mut self,
        machine: &Machine<'_>,
        out: &mut Vec<Diagnostic>,
    ) -> Vec<StateReads> {
        let mut earlier = std::mem::take(&mut self.states);
        let mut reads = Vec::with_capacity(machine.states.len());
        for state in &machine.states {
            let setting = Setting::of(machine, state);
            let Value::Object(body) = state.body else {
                check_state(machine, state, out);
                reads.push(reads_of(state));
                continue;
            };
            let address = Arc::as_ptr(body) as usize;
            let known = match earlier.remove(&address) {
                Some(known) if Arc::ptr_eq(&known.body, body) && known.setting == setting => known,
                _ => {
                    let mut found = Vec::new();
                    check_state(machine, state, &mut found);
                    Known { body: body.clone(), setting, found, reads: reads_of(state) }
                }
            };
            out.extend(known.found.iter().cloned());
            reads.push(known.reads.clone());
            self.states.insert(address, known);
        }
        reads
    }
}

fn reads_of(state: &StateVisit<'_>) -> StateReads {
    StateReads { references: variable_references(state).into(), texts: variable_texts(state).into() }
}

fn check_state(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    for group in RULE_GROUPS {
        if let GroupCheck::State(check) = group.check {
            check(machine, state, out);
        }
    }
}
