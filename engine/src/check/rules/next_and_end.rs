//! `next-and-end`: A state has both Next and End.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A017",
    code: "next-and-end",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A state has both Next and End.",
    why: "It cannot go on and end as well.",
    example: r#"{"A": {"Type": "Pass", "Next": "B", "End": true}, "B": {"Type": "Succeed"}}"#,
    instead: "Remove one of them.",
    better: r#"{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}"#,
    source: "Amazon States Language specification, \"Transitions\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { quiet: &[r#"{"A":{"Type":"Pass","Next":"B","End":false},"B":{"Type":"Succeed"}}"#], place: "/States/A/End", ..Fixtures::NONE };
