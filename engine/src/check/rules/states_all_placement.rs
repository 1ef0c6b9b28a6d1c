//! `states-all-placement`: States.ALL must stand alone, in the last element.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A024",
    code: "states-all-placement",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "States.ALL must stand alone, in the last element.",
    why: "It matches everything: what stands beside or after it could never match.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "Retry": [{"ErrorEquals": ["States.ALL", "Busy"]}],
    "End": true
  }
}"#,
    instead: "Put it into an element of its own, at the end.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "Retry": [{"ErrorEquals": ["Busy"]}, {"ErrorEquals": ["States.ALL"]}],
    "End": true
  }
}"#,
    source: "Amazon States Language specification, \"Retrying after error\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Retry/0/ErrorEquals", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["Busy"]}],"End":true}}"#)], place: "/States/P/Retry/0/ErrorEquals", ..Fixtures::NONE };
