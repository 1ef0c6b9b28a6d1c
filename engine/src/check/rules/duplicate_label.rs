//! `duplicate-label`: Two Map states have the same Label.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A054",
    code: "duplicate-label",
    severity: Severity::Error,
    aws_code: "DUPLICATE_LABEL_NAME",
    what: "Two Map states have the same Label.",
    why: "The Label names a Map's runs within the workflow, so it can stand once.",
    example: r#"{
  "First": {
    "Type": "Map",
    "Label": "lines",
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "Next": "Second"
  },
  "Second": {
    "Type": "Map",
    "Label": "lines",
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "B", "States": {"B": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    instead: "Give each Map a Label of its own, or none.",
    better: r#"{
  "First": {
    "Type": "Map",
    "Label": "lines",
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "Next": "Second"
  },
  "Second": {
    "Type": "Map",
    "Label": "parcels",
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "B", "States": {"B": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    source: "\"ValidateStateMachineDefinitionDiagnostic\", Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/Second/Label", ..Fixtures::NONE };
