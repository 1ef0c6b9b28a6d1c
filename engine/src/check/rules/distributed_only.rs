//! `distributed-only`: The field has an effect in distributed mode only.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A050",
    code: "distributed-only",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The field has an effect in distributed mode only.",
    why: "An inline Map reads its items from the state's data and keeps its results there.",
    example: r#"{
  "M": {
    "Type": "Map",
    "ItemBatcher": {"MaxItemsPerBatch": 10},
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    instead: "Set Mode to DISTRIBUTED, or remove the field.",
    better: r#"{
  "M": {
    "Type": "Map",
    "ItemBatcher": {"MaxItemsPerBatch": 10},
    "ItemProcessor": {
      "ProcessorConfig": {
        "Mode": "DISTRIBUTED",
        "ExecutionType": "STANDARD"
      },
      "StartAt": "A",
      "States": {"A": {"Type": "Succeed"}}
    },
    "End": true
  }
}"#,
    source: "\"Using Map state in Distributed mode\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/M/ItemBatcher", ..Fixtures::NONE };
