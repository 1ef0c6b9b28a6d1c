//! `jsonata-in-jsonpath-state`: {% %} means nothing in a JSONPath state.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A040",
    code: "jsonata-in-jsonpath-state",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "{% %} means nothing in a JSONPath state.",
    why: "It goes on as text.",
    example: r#"{"P": {"Type": "Pass", "Parameters": {"id": "{% $states.input.id %}"}, "End": true}}"#,
    instead: "Set QueryLanguage of the state to JSONata, or write a path.",
    better: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": {"id": "{% $states.input.id %}"},
    "End": true
  }
}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Parameters/id", ..Fixtures::NONE };
