//! `name-too-long`: A state's name is empty or longer than AWS allows.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A020",
    code: "name-too-long",
    severity: Severity::Error,
    aws_code: "INVALID_STATE_NAME",
    what: concat!("A state's name is empty or longer than ", figure!(STATE_NAME_LENGTH), " characters."),
    why: "The service refuses it.",
    example: r#"{
  "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN": {
    "Type": "Succeed"
  }
}"#,
    instead: "Shorten the name; the rest can stand in Comment.",
    better: r#"{
  "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN": {
    "Type": "Succeed"
  }
}"#,
    source: "Amazon States Language specification, \"States\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN", ..Fixtures::NONE };
