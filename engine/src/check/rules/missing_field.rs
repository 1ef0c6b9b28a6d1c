//! `missing-field`: A required field is absent.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A003",
    code: "missing-field",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A required field is absent.",
    why: "The service refuses an object that lacks a field it cannot do without: StartAt and States of a machine, Type of a state, Resource of a Task, an argument that an integration needs.",
    example: r#"{"Pay": {"Type": "Task", "End": true}}"#,
    instead: "Add the field.",
    better: r#"{
  "Pay": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "End": true
  }
}"#,
    source: "Amazon States Language specification, table of fields by state type",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/W", r#"{"W":{"Type":"Wait","End":true}}"#),
        ("/States/M", r#"{"M":{"Type":"Map","End":true}}"#),
        ("/States/Send/Parameters", r#"{"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"MessageBody":"x"},"End":true}}"#),
        ("/States/C/Choices/0", r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true}],"Default":"D"},"D":{"Type":"Succeed"}}"#),
        ("/States/P/Credentials", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Credentials":{},"End":true}}"#),
        ("", r#"{"States":{"A":{"Type":"Succeed"}}}"#),
        ("/States/A", r#"{"StartAt":"A","States":{"A":{"End":true}}}"#)], quiet: &[r#"{"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"MessageBody":"x","QueueUrl.$":"$.queue"},"End":true}}"#,
        r#"{"Pay":{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Arguments":"{% $states.input %}","End":true}}"#,
        r#"{"Pay":{"Type":"Task","Resource":"${PayArn}","End":true}}"#], place: "/States/Pay", ..Fixtures::NONE };
