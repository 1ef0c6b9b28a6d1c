//! `retry-never-matches`: The error can never be retried or caught here.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A045",
    code: "retry-never-matches",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The error can never be retried or caught here.",
    why: "States.Runtime ends an execution whatever is said; a name that an earlier element has, or that the service never raises, matches nothing.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "Retry": [{"ErrorEquals": ["States.Runtime"]}],
    "End": true
  }
}"#,
    instead: "Remove the name, or correct it.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "Retry": [{"ErrorEquals": ["States.TaskFailed", "Busy"]}],
    "End": true
  }
}"#,
    source: "\"Handling errors in Step Functions workflows\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Retry/0/ErrorEquals/0", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.TaskFaild"]}],"End":true}}"#),
        ("/States/P/Retry/1/ErrorEquals/0", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["A"]},{"ErrorEquals":["A"]}],"End":true}}"#)], place: "/States/P/Retry/0/ErrorEquals/0", ..Fixtures::NONE };
