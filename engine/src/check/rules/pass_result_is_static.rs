//! `pass-result-is-static`: Result is never evaluated.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A039",
    code: "pass-result-is-static",
    severity: Severity::Warning,
    aws_code: "PASS_RESULT_IS_STATIC",
    what: "Result is never evaluated.",
    why: "A path inside Result goes on as text.",
    example: r#"{"P": {"Type": "Pass", "Result": {"id.$": "$.id"}, "End": true}}"#,
    instead: "Use Parameters.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "$.id"}, "End": true}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Result", ..Fixtures::NONE };
