//! `duplicate-field`: The same name stands twice in one object.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A007",
    code: "duplicate-field",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The same name stands twice in one object.",
    why: "Only the last one counts: what the first one says is silently lost.",
    example: r#"{"P": {"Type": "Pass", "Comment": "a", "Comment": "b", "End": true}}"#,
    instead: "Remove one of them.",
    better: r#"{"P": {"Type": "Pass", "Comment": "b", "End": true}}"#,
    source: "RFC 8259, section 4",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Comment", ..Fixtures::NONE };
