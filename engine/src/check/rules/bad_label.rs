//! `bad-label`: A Map's Label is empty, too long or has a forbidden character.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A033",
    code: "bad-label",
    severity: Severity::Error,
    aws_code: "INVALID_LABEL_NAME",
    what: "A Map's Label is empty, too long or has a forbidden character.",
    why: concat!("The label becomes part of an ARN: ", figure!(LABEL_LENGTH), " characters at most, without blanks, wildcards, brackets and other special characters."),
    example: r#"{
  "M": {
    "Type": "Map",
    "Label": "my map",
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    instead: "Use letters, digits, - and _.",
    better: r#"{
  "M": {
    "Type": "Map",
    "Label": "my-map",
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
    "End": true
  }
}"#,
    source: "\"Using Map state in Distributed mode\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/M/Label", r#"{"M":{"Type":"Map","Label":"","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#)], place: "/States/M/Label", ..Fixtures::NONE };
