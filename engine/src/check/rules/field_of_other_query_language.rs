//! `field-of-other-query-language`: The field belongs to the other query language.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A006",
    code: "field-of-other-query-language",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The field belongs to the other query language.",
    why: "A state is read in JSONPath or in JSONata. The fields of the other language mean nothing to it and are refused.",
    example: r#"{
  "Pay": {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "pay"},
    "Arguments": {"FunctionName": "pay"},
    "End": true
  }
}"#,
    instead: "Use the field of the state's own language, or set QueryLanguage of the state.",
    better: r#"{
  "Pay": {
    "Type": "Task",
    "QueryLanguage": "JSONata",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Arguments": {"FunctionName": "pay"},
    "End": true
  }
}"#,
    source: "\"Managing state machine data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/ResultPath", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","ResultPath":"$.a","End":true}}"#),
        ("/States/C/Choices/0/Variable", r#"{"C":{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Variable":"$.a","Condition":"{% true %}","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#)], place: "/States/Pay/Arguments", ..Fixtures::NONE };
