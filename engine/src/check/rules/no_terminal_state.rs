//! `no-terminal-state`: Nothing ends the workflow, branch or iteration.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A016",
    code: "no-terminal-state",
    severity: Severity::Error,
    aws_code: "MISSING_END_STATE",
    what: "Nothing ends the workflow, branch or iteration.",
    why: "An execution could only run until it times out.",
    example: r#"{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}"#,
    instead: "Give a state End: true, or add a Succeed or Fail state.",
    better: r#"{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Branches/0", r#"{"P":{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}],"End":true}}"#)], place: "", ..Fixtures::NONE };
