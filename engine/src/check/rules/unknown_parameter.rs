//! `unknown-parameter`: A call has a parameter that its action does not take.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A053",
    code: "unknown-parameter",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A call has a parameter that its action does not take.",
    why: "The service knows the parameters of its integrations and refuses a workflow that gives another one.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/q", "MessageBody": "hello", "MesageGroupId": "g"},
    "End": true
  }
}"#,
    instead: "Write the parameter as the integration's page has it: a capital at the start of each word.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/q", "MessageBody": "hello", "MessageGroupId": "g"},
    "End": true
  }
}"#,
    source: "\"Integrating services with Step Functions\", Step Functions developer guide; service models of botocore",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[
        ("/States/P/Parameters/functionName.$", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"functionName.$":"$.f"},"End":true}}"#),
        ("/States/P/Arguments/messageBody", r#"{"P":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Arguments":{"QueueUrl":"q","messageBody":"{% $states.context.Task.Token %}"},"End":true}}"#)],
    quiet: &[
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$","${Extra}":1},"End":true}}"#,
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f:1","DurableExecutionName":"d","TenantId":"t"},"End":true}}"#,
        r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:rds:createDBSnapshot","Parameters":{"DbSnapshotIdentifier":"s","DbInstanceIdentifier.$":"$.id"},"End":true}}"#,
        r#"{"P":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::dynamodb:getItem","Arguments":"{% $states.input %}","End":true}}"#],
    place: "/States/P/Parameters/MesageGroupId", ..Fixtures::NONE };
