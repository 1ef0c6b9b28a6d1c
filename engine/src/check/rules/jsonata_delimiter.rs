//! `jsonata-delimiter`: {% without %} or the reverse.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A027",
    code: "jsonata-delimiter",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "{% without %} or the reverse.",
    why: "An expression stands between both; with one of them it is neither an expression nor plain text.",
    example: r#"{"P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input", "End": true}}"#,
    instead: "Add what is missing.",
    better: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": "{% $states.input %}",
    "End": true
  }
}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/C/Choices/0/Condition", r#"{"C":{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"$states.input.a","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#)], quiet: &[r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"up to 100 % of it","End":true}}"#], place: "/States/P/Output", ..Fixtures::NONE };
