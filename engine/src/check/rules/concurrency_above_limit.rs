//! `concurrency-above-limit`: More iterations at once than the service runs.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A049",
    code: "concurrency-above-limit",
    severity: Severity::Hint,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "More iterations at once than the service runs.",
    why: concat!("An inline Map runs ", figure!(INLINE_MAP), " at once, a distributed one ", figure!(DISTRIBUTED_MAP), ", whatever is asked for."),
    example: r#"{
  "M": {
    "Type": "Map",
    "MaxConcurrency": 100,
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    instead: "Lower MaxConcurrency, or make the Map distributed.",
    better: r#"{
  "M": {
    "Type": "Map",
    "MaxConcurrency": 40,
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    source: "\"Step Functions service quotas\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/M/MaxConcurrency", ..Fixtures::NONE };
