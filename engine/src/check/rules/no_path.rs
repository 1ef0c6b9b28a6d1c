//! `no-path`: The value looks like a path but its field's name does not end in Path.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A038",
    code: "no-path",
    severity: Severity::Warning,
    aws_code: "NO_PATH",
    what: "The value looks like a path but its field's name does not end in Path.",
    why: "It is taken as text: the error would be called $.error.",
    example: r#"{"F": {"Type": "Fail", "Error": "E", "Cause": "$.cause"}}"#,
    instead: "Use ErrorPath or CausePath.",
    better: r#"{"F": {"Type": "Fail", "Error": "E", "CausePath": "$.cause"}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/F/Cause", ..Fixtures::NONE };
