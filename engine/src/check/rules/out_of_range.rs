//! `out-of-range`: A number is outside its limits.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A009",
    code: "out-of-range",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A number is outside its limits.",
    why: "The service refuses it: a time-out of 0 would end at once, a backoff below 1 would hurry.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "TimeoutSeconds": 0,
    "End": true
  }
}"#,
    instead: "Choose a number within the limits that the message names.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "TimeoutSeconds": 30,
    "End": true
  }
}"#,
    source: "Amazon States Language specification; Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures {
    found: &[
        (
            "/States/P/Retry/0/BackoffRate",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"BackoffRate":0.5}],"End":true}}"#,
        ),
        (
            "/States/P/Retry/0/MaxDelaySeconds",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"MaxDelaySeconds":31622401}],"End":true}}"#,
        ),
        (
            "/States/P/Retry/0/IntervalSeconds",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":-1}],"End":true}}"#,
        ),
        (
            "/States/P/Retry/0/IntervalSeconds",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":0}],"End":true}}"#,
        ),
        (
            "/States/M/ToleratedFailurePercentage",
            r#"{"M":{"Type":"Map","ToleratedFailurePercentage":101,"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#,
        ),
    ],
    quiet: &[
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"BackoffRate":1.5,"MaxAttempts":0,"MaxDelaySeconds":1}],"End":true}}"#,
        r#"{"W":{"Type":"Wait","Seconds":0,"End":true}}"#,
    ],
    place: "/States/P/TimeoutSeconds",
    ..Fixtures::NONE
};
