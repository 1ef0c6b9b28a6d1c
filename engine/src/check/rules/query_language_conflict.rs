//! `query-language-conflict`: A JSONPath state in a JSONata workflow.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A025",
    code: "query-language-conflict",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A JSONPath state in a JSONata workflow.",
    why: "A workflow in JSONPath may hold JSONata states, not the reverse.",
    example: r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}}
}"#,
    instead: "Write the state in JSONata, or leave QueryLanguage to each state.",
    better: r#"{
  "QueryLanguage": "JSONPath",
  "StartAt": "A",
  "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true}}
}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/A/QueryLanguage", ..Fixtures::NONE };
