//! `result-not-available`: $states.result, or another part of $states, has no value there.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A047",
    code: "result-not-available",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "$states.result, or another part of $states, has no value there.",
    why: "The expression is undefined and the execution fails.",
    example: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": "{% $states.result %}",
    "End": true
  }
}"#,
    instead: "Read it in Output or Assign of a Task, Parallel or Map.",
    better: r#"{
  "P": {
    "Type": "Task",
    "QueryLanguage": "JSONata",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Arguments": {"FunctionName": "pay"},
    "Output": "{% $states.result.Payload %}",
    "End": true
  }
}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Output", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.inputs.a %}","End":true}}"#)], place: "/States/P/Output", ..Fixtures::NONE };
