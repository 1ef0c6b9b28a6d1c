//! `unknown-integration`: There is no such service integration, or it does not wait that way.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A031",
    code: "unknown-integration",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "There is no such service integration, or it does not wait that way.",
    why: "The service knows its integrations when the workflow is created and refuses others.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::dynamodb:query",
    "Parameters": {"TableName": "t"},
    "End": true
  }
}"#,
    instead: "Use an integration and a pattern that exist; most actions of AWS are called as aws-sdk:service:action.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::aws-sdk:dynamodb:query",
    "Parameters": {"TableName": "t"},
    "End": true
  }
}"#,
    source: "\"Integrating services with Step Functions\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem.waitForTaskToken","Parameters":{"TableName":"t","Item":{}},"End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:S3:ListBuckets","End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:glue:startJobRun.sync","End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamdb:query","End":true}}"#),
        ("/States/P/Resource", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::bedrockagentcore:invokeHarness.waitForTaskToken","Parameters":{"HarnessArn":"h","RuntimeSessionId":"s","Messages":[]},"End":true}}"#),
        ("/States/M/ItemReader/Resource", r#"{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:headObject","Parameters":{"Bucket":"b","Key":"k"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#)], quiet: &[r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::bedrockagentcore:invokeHarness","Parameters":{"HarnessArn.$":"$.harness","RuntimeSessionId.$":"$$.Execution.Name","Messages":[],"MaxIterations":3},"End":true}}"#,
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:describeExecution.waitForTaskToken","End":true}}"#,
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:config:putConfigRule","End":true}}"#,
        r#"{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#], place: "/States/P/Resource", ..Fixtures::NONE };
