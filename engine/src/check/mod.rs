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
mod jsonata;
mod limits;
mod machine;
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
pub use machine::{Machine, Scope, ScopeKind};
pub use rules::{RULES, aws_code, code_info};
pub use services::sdk_services;
pub use sites::{Phase, Site, SiteKind, sites};
pub use suggest::closest;
pub use variables::{VariableReference, variable_references, variables_in_scope};

use crate::asl::WorkflowType;
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
    pub check: fn(&Machine<'_>, &mut Vec<Diagnostic>),
}

/// Every rule group, in the order in which problems are listed at the same place.
pub const RULE_GROUPS: &[RuleGroup] = &[
    RuleGroup { name: "structure", check: structure::check },
    RuleGroup { name: "references", check: references::check },
    RuleGroup { name: "reachability", check: reachability::check },
    RuleGroup { name: "names", check: names::check },
    RuleGroup { name: "choice", check: choice::check },
    RuleGroup { name: "retry-catch", check: retry_catch::check },
    RuleGroup { name: "containers", check: containers::check },
    RuleGroup { name: "timing", check: timing::check },
    RuleGroup { name: "resources", check: resources::check },
    RuleGroup { name: "paths", check: paths::check },
    RuleGroup { name: "jsonata", check: jsonata::check },
    RuleGroup { name: "variables", check: variables::check },
    RuleGroup { name: "limits", check: limits::check },
];

/// Checks a whole state machine. Pointers are from its root. Sorted by place in the document, then severity.
pub fn check(machine: &Value, options: &CheckOptions) -> Vec<Diagnostic<Pointer>> {
    let mut found = Vec::new();
    if machine.as_object().is_none() {
        found.push(Diagnostic::error("not-an-object", Pointer::root(), "A definition must be a JSON object"));
        return found;
    }
    let prepared = Machine::new(machine, *options);
    for group in RULE_GROUPS {
        (group.check)(&prepared, &mut found);
    }
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
