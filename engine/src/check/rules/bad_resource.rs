//! `bad-resource`: The resource is no usable ARN.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A030",
    code: "bad-resource",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The resource is no usable ARN.",
    why: "The service would not know what to call.",
    example: r#"{"P": {"Type": "Task", "Resource": "lambda:invoke", "End": true}}"#,
    instead: "Give the ARN of an integration, a Lambda function or an activity.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
    "End": true
  }
}"#,
    source: "\"Task workflow state\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1","End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:sqs:us-east-1:123456789012:queue","End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"","End":true}}"#)], quiet: &[r#"{"P":{"Type":"Task","Resource":"arn:${AWS::Partition}:lambda:${Region}:1:function:${Fn}","End":true}}"#], place: "/States/P/Resource", ..Fixtures::NONE };
