//! Sizes and counts that the service does not go beyond.
//!
//! Catches: definition-too-large, nested-too-deeply, concurrency-above-limit.
//! The figures are AWS's, see `aws::LIMITS`.

use super::machine::Machine;
use crate::asl::{self, MAX_SCOPE_DEPTH, StateVisit};
use crate::aws::{DEFINITION_SIZE, DISTRIBUTED_MAP, INLINE_MAP};
use crate::diagnostic::Diagnostic;
use crate::json::{Pointer, Value};

/// The size of the whole, and how deep it goes.
pub(super) fn check_machine(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    let size = machine.root.json_size();
    let most = DEFINITION_SIZE.whole();
    if size > most {
        let message = format!("The definition has {size} characters; {most} is the most");
        out.push(
            Diagnostic::error("definition-too-large", Pointer::root(), message)
                .with_hint("Move a part into a workflow of its own and start it from here."),
        );
    }
    if let Some(state) = machine.states.iter().find(|state| state.depth + 1 >= MAX_SCOPE_DEPTH)
        && !asl::child_scopes(state.body).is_empty()
    {
        let message = format!("What is inside {} is nested too deeply to be checked", state.name);
        out.push(Diagnostic::warning("nested-too-deeply", state.pointer.clone(), message));
    }
}

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(most) = state.body.get("MaxConcurrency").and_then(Value::as_f64) else { return };
    let (limit, mode) = if is_distributed(state.body) {
        (DISTRIBUTED_MAP.value, "a distributed")
    } else {
        (INLINE_MAP.value, "an inline")
    };
    if state.state_type == Some(asl::StateType::Map) && most > limit {
        let message =
            format!("{} asks for {most} iterations at once; {mode} Map runs at most {limit}", state.name);
        out.push(Diagnostic::hint("concurrency-above-limit", state.pointer.key("MaxConcurrency"), message));
    }
}

/// Whether a Map runs its iterations as executions of their own.
pub(super) fn is_distributed(body: &Value) -> bool {
    ["ItemProcessor", "Iterator"].iter().any(|name| {
        body.get(name)
            .and_then(|processor| processor.get("ProcessorConfig"))
            .and_then(|config| config.get("Mode"))
            .and_then(Value::as_str)
            == Some("DISTRIBUTED")
    })
}
