//! `not-an-object`: The definition is no JSON object.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A002",
    code: "not-an-object",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The definition is no JSON object.",
    why: "A state machine is an object with StartAt and States; a list, a text or a number is none.",
    example: r#"["A"]"#,
    instead: "Put the states into an object States, and name the first one in StartAt.",
    better: r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#,
    source: "Amazon States Language specification, \"Structure of a State Machine\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "", ..Fixtures::NONE };
