//! `choice-without-default`: No rule may match, and there is no Default.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A046",
    code: "choice-without-default",
    severity: Severity::Hint,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "No rule may match, and there is no Default.",
    why: "The execution then fails with States.Runtime, which no Catch takes.",
    example: r#"{
  "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "D"}]},
  "D": {"Type": "Succeed"}
}"#,
    instead: "Add a Default, or a rule that always matches.",
    better: r#"{
  "C": {
    "Type": "Choice",
    "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "D"}],
    "Default": "D"
  },
  "D": {"Type": "Succeed"}
}"#,
    source: "Amazon States Language specification, \"Choice State\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/C", ..Fixtures::NONE };
