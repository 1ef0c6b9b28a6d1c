//! `heartbeat-not-below-timeout`: A heartbeat that is not shorter than the time-out.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A044",
    code: "heartbeat-not-below-timeout",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A heartbeat that is not shorter than the time-out.",
    why: "It could never be missed: the time-out comes first. The service refuses it.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "TimeoutSeconds": 10,
    "HeartbeatSeconds": 10,
    "End": true
  }
}"#,
    instead: "Make HeartbeatSeconds smaller than TimeoutSeconds.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "TimeoutSeconds": 10,
    "HeartbeatSeconds": 9,
    "End": true
  }
}"#,
    source: "Amazon States Language specification, \"Task State\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/HeartbeatSeconds", ..Fixtures::NONE };
