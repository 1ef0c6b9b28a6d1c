//! `unreachable-state`: No transition leads to the state.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A015",
    code: "unreachable-state",
    severity: Severity::Error,
    aws_code: "MISSING_TRANSITION_TARGET",
    what: "No transition leads to the state.",
    why: "It would never run, so it is either left over or a transition is missing. The service refuses the definition.",
    example: r#"{"A": {"Type": "Pass", "End": true}, "B": {"Type": "Succeed"}}"#,
    instead: "Lead a transition to it, or remove it.",
    better: r#"{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { quiet: &[r#"{"A":{"Type":"Pass","Next":"${Next}"},"B":{"Type":"Succeed"}}"#], place: "/States/B", ..Fixtures::NONE };
