//! `json-syntax`: The text is not JSON (or YAML).

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A001",
    code: "json-syntax",
    severity: Severity::Error,
    aws_code: "INVALID_JSON_DESCRIPTION",
    what: "The text is not JSON (or YAML).",
    why: "A definition that cannot be read cannot be created. A comma after the last member, a comment or a missing quotation mark is enough.",
    example: r#"{"StartAt": "A",}"#,
    instead: "Mend the text where the message points; a comment belongs into a Comment field.",
    better: r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { is_text: true, ..Fixtures::NONE };
