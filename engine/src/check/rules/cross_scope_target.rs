//! `cross-scope-target`: The state exists, but in another branch, processor or level.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A014",
    code: "cross-scope-target",
    severity: Severity::Error,
    aws_code: "MISSING_TRANSITION_TARGET",
    what: "The state exists, but in another branch, processor or level.",
    why: "A branch and a processor are workflows of their own: no transition leads in or out.",
    example: r#"{
  "P": {
    "Type": "Parallel",
    "Branches": [
      {
        "StartAt": "A",
        "States": {
          "A": {"Type": "Pass", "Next": "Done"},
          "Z": {"Type": "Succeed"}
        }
      }
    ],
    "Next": "Done"
  },
  "Done": {"Type": "Succeed"}
}"#,
    instead: "Let the branch end, and go on from the Parallel or Map state.",
    better: r#"{
  "P": {
    "Type": "Parallel",
    "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}],
    "Next": "Done"
  },
  "Done": {"Type": "Succeed"}
}"#,
    source: "Amazon States Language specification, \"Parallel State\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Branches/0/States/A/Next", ..Fixtures::NONE };
