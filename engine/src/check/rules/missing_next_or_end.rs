//! `missing-next-or-end`: A state has neither Next nor End.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A018",
    code: "missing-next-or-end",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A state has neither Next nor End.",
    why: "The execution would not know how to go on.",
    example: r#"{"A": {"Type": "Pass"}, "B": {"Type": "Succeed"}}"#,
    instead: "Add Next with a state's name, or End: true.",
    better: r#"{"A": {"Type": "Pass", "End": true}}"#,
    source: "Amazon States Language specification, \"Transitions\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { quiet: &[r#"{"A":{"Type":"Succeed"}}"#], place: "/States/A", ..Fixtures::NONE };
