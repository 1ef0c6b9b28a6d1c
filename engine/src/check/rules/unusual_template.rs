//! `unusual-template`: A template that is neither an object nor an array.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A052",
    code: "unusual-template",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A template that is neither an object nor an array.",
    why: "The specification asks for an object; the value is passed on as it is.",
    example: r#"{"P": {"Type": "Pass", "Parameters": "x", "End": true}}"#,
    instead: "Write an object.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"x": "x"}, "End": true}}"#,
    source: "Amazon States Language specification, \"Payload Template\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Parameters", ..Fixtures::NONE };
