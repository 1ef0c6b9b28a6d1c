//! `missing-target`: The name of a state that does not exist.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A013",
    code: "missing-target",
    severity: Severity::Error,
    aws_code: "MISSING_TRANSITION_TARGET",
    what: "The name of a state that does not exist.",
    why: "The execution would have nowhere to go on to. Names are compared exactly, in case too.",
    example: r#"{"A": {"Type": "Pass", "Next": "b"}, "B": {"Type": "Succeed"}}"#,
    instead: "Name a state of the same scope, or add the state.",
    better: r#"{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}"#,
    source: "Amazon States Language specification, \"Transitions\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/StartAt", r#"{"StartAt":"X","States":{"A":{"Type":"Succeed"}}}"#),
        ("/States/P/Catch/0/Next", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Gone"}],"End":true}}"#),
        ("/States/C/Default", r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"D"}],"Default":"E"},"D":{"Type":"Succeed"}}"#)], quiet: &[r#"{"A":{"Type":"Pass","Next":"${Next}"},"B":{"Type":"Succeed"}}"#], place: "/States/A/Next", ..Fixtures::NONE };
