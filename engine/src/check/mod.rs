//! The language checks: everything that AWS refuses in a state machine definition, and nothing that it
//! accepts. An error means that `CreateStateMachine` would reject the definition; a warning, that it would
//! take it and that it hardly does what was meant.
//!
//! What is found is described in `rules/`, one file a rule with its documentation and tests. Finding is done by
//! groups, one file each with one `check` function, listed in [`RULE_GROUPS`], because most rules are found on the
//! same walk. A group reads the [`Machine`] prepared here and pushes diagnostics; groups know nothing of one another.
//! Sources: Amazon States Language specification; `ValidateStateMachineDefinition` of the Step Functions API.

mod actions;
mod arguments;
mod choice;
mod containers;
mod durable;
mod jsonata;
mod limits;
mod machine;
mod memory;
mod names;
mod paths;
mod reachability;
mod references;
mod resources;
mod retry_catch;
mod rules;
mod services;
mod sites;
mod structure;
mod suggest;
mod timing;
mod variable_flow;
mod variables;

pub use actions::{Action, Parameter, sdk_actions};
pub use arguments::parameters_of;
pub use machine::{Machine, Scope, ScopeKind};
pub use memory::Memory;
pub use rules::{RULES, aws_code, code_info};
pub use services::sdk_services;
pub use sites::{Phase, Site, SiteKind, sites};
pub use suggest::closest;
pub use variables::{VariableReference, variable_references, variables_in_scope};

use crate::asl::{StateVisit, WorkflowType};
use crate::diagnostic::Diagnostic;
use crate::json::{Pointer, Value};

/// What the checks need to know besides the definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckOptions {
    pub workflow_type: WorkflowType,
}

/// A group of rules.
pub struct RuleGroup {
    pub name: &'static str,
    pub check: GroupCheck,
}

/// What a group looks at.
#[derive(Clone, Copy)]
pub enum GroupCheck {
    /// One state at a time: its body, its language and place, the type of the execution that it runs in. What is found is
    /// kept for as long as those stay (see [`Memory`]).
    State(fn(&Machine<'_>, &StateVisit<'_>, &mut Vec<Diagnostic>)),
    /// The whole machine.
    Machine(fn(&Machine<'_>, &mut Vec<Diagnostic>)),
}

/// Every rule group.
pub const RULE_GROUPS: &[RuleGroup] = &[
    RuleGroup { name: "structure", check: GroupCheck::State(structure::check) },
    RuleGroup { name: "choice", check: GroupCheck::State(choice::check) },
    RuleGroup { name: "retry-catch", check: GroupCheck::State(retry_catch::check) },
    RuleGroup { name: "containers", check: GroupCheck::State(containers::check) },
    RuleGroup { name: "timing", check: GroupCheck::State(timing::check) },
    RuleGroup { name: "resources", check: GroupCheck::State(resources::check) },
    RuleGroup { name: "paths", check: GroupCheck::State(paths::check) },
    RuleGroup { name: "jsonata", check: GroupCheck::State(jsonata::check) },
    RuleGroup { name: "limits", check: GroupCheck::State(limits::check) },
    RuleGroup { name: "scopes", check: GroupCheck::Machine(structure::check_scopes) },
    RuleGroup { name: "references", check: GroupCheck::Machine(references::check) },
    RuleGroup { name: "reachability", check: GroupCheck::Machine(reachability::check) },
    RuleGroup { name: "names", check: GroupCheck::Machine(names::check) },
    RuleGroup { name: "labels", check: GroupCheck::Machine(containers::check_labels_differ) },
    RuleGroup { name: "sizes", check: GroupCheck::Machine(limits::check_machine) },
];

/// Checks a whole state machine. Pointers are from its root. Sorted by place in the document, then severity.
pub fn check(machine: &Value, options: &CheckOptions) -> Vec<Diagnostic<Pointer>> {
    check_again(machine, options, &mut Memory::default())
}

/// The same, with what an earlier check found of the states that did not change since. Always gives what [`check`] gives.
pub fn check_again(machine: &Value, options: &CheckOptions, memory: &mut Memory) -> Vec<Diagnostic<Pointer>> {
    let mut found = Vec::new();
    if machine.as_object().is_none() {
        found.push(Diagnostic::error("not-an-object", Pointer::root(), "A definition must be a JSON object"));
        return found;
    }
    let prepared = Machine::new(machine, *options);
    let reads = memory.check_states(&prepared, &mut found);
    for group in RULE_GROUPS {
        if let GroupCheck::Machine(check) = group.check {
            check(&prepared, &mut found);
        }
    }
    variables::check(&prepared, &reads, &mut found);
    sort_by_document_order(machine, &mut found);
    found
}

/// Sorts by where the places stand in the document, then by severity; otherwise as found.
fn sort_by_document_order(machine: &Value, found: &mut [Diagnostic]) {
    found.sort_by_cached_key(|diagnostic| {
        let mut value = Some(machine);
        let mut key = Vec::new();
        for token in diagnostic.place.tokens() {
            let position = match value {
                Some(Value::Object(object)) => object.keys().position(|name| name == token),
                Some(Value::Array(_)) => token.parse().ok(),
                _ => None,
            };
            key.push(position.unwrap_or(usize::MAX));
            value = match value {
                Some(Value::Object(object)) => object.get(token),
                Some(Value::Array(array)) => {
                    token.parse::<usize>().ok().and_then(|index| array.items().get(index))
                }
                _ => None,
            };
        }
        (key, diagnostic.severity)
    });
}
