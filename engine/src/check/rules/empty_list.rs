//! `empty-list`: A list that must hold something is empty.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A012",
    code: "empty-list",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A list that must hold something is empty.",
    why: "Without a branch, a rule or an error name there is nothing to do, choose or match.",
    example: r#"{"C": {"Type": "Choice", "Choices": [], "Default": "D"}, "D": {"Type": "Succeed"}}"#,
    instead: "Add an element, or remove the field.",
    better: r#"{
  "C": {
    "Type": "Choice",
    "Choices": [{"Variable": "$.a", "IsPresent": true, "Next": "D"}],
    "Default": "D"
  },
  "D": {"Type": "Succeed"}
}"#,
    source: "Amazon States Language specification",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Branches", r#"{"P":{"Type":"Parallel","Branches":[],"End":true}}"#),
        ("/States/P/Retry/0/ErrorEquals", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":[]}],"End":true}}"#),
        ("/States", r#"{"StartAt":"A","States":{}}"#)], quiet: &[r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[],"Catch":[],"End":true}}"#], place: "/States/C/Choices", ..Fixtures::NONE };
