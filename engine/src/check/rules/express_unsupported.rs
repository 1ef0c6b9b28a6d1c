//! `express-unsupported`: An Express workflow cannot do this.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A032",
    code: "express-unsupported",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "An Express workflow cannot do this.",
    why: "Express workflows do not wait for jobs, task tokens and activities, do not run distributed Maps, and end after five minutes.",
    example: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::sns:publish.waitForTaskToken",
    "Parameters": {"Message.$": "$$.Task.Token"},
    "End": true
  }
}"#,
    instead: "Make the workflow Standard, or do not wait.",
    better: r#"{
  "P": {
    "Type": "Task",
    "Resource": "arn:aws:states:::sns:publish",
    "Parameters": {"Message": "done"},
    "End": true
  }
}"#,
    source: "\"Choosing workflow type in Step Functions\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures {
    found: &[
        (
            "/States/P/Resource",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"a"},"End":true}}"#,
        ),
        ("/States/W/Seconds", r#"{"W":{"Type":"Wait","Seconds":301,"End":true}}"#),
        ("/States/W/Seconds", r#"{"W":{"Type":"Wait","QueryLanguage":"JSONata","Seconds":300,"End":true}}"#),
        (
            "/States/P/Resource",
            r#"{"P":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","End":true}}"#,
        ),
        (
            "/States/M/ItemProcessor/ProcessorConfig/Mode",
            r#"{"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#,
        ),
    ],
    quiet: &[r#"{"W":{"Type":"Wait","Seconds":299,"End":true}}"#],
    place: "/States/P/Resource",
    express: true,
    ..Fixtures::NONE
};
