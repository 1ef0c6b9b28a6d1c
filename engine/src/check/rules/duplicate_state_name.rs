//! `duplicate-state-name`: Two states of the workflow have the same name.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A019",
    code: "duplicate-state-name",
    severity: Severity::Error,
    aws_code: "DUPLICATE_STATE_NAME",
    what: "Two states of the workflow have the same name.",
    why: "Names are unique in the whole workflow, branches and processors included: histories and errors refer to them.",
    example: r#"{
  "A": {"Type": "Pass", "Next": "P"},
  "P": {
    "Type": "Parallel",
    "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}],
    "End": true
  }
}"#,
    instead: "Rename one of them.",
    better: r#"{
  "A": {"Type": "Pass", "Next": "P"},
  "P": {
    "Type": "Parallel",
    "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}],
    "End": true
  }
}"#,
    source: "Amazon States Language specification, \"States\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Branches/0/States/A", ..Fixtures::NONE };
