//! `jsonata-syntax`: The JSONata expression does not parse.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A026",
    code: "jsonata-syntax",
    severity: Severity::Error,
    aws_code: "INVALID_JSONATA_EXPRESSION",
    what: "The JSONata expression does not parse.",
    why: "The service parses expressions when the workflow is created and refuses what it cannot read.",
    example: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": "{% $states.input. %}",
    "End": true
  }
}"#,
    instead: "Mend the expression where the message points.",
    better: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": "{% $states.input.a %}",
    "End": true
  }
}"#,
    source: "JSONata documentation; ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { quiet: &[r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":{"a":"{%$states.input.a%}","b":null,"c":"50 %"},"End":true}}"#], place: "/States/P/Output", ..Fixtures::NONE };
