//! `unknown-field`: There is no such field here.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A004",
    code: "unknown-field",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "There is no such field here.",
    why: "The service refuses fields that it does not know, so a slip of the finger is found before it does harm.",
    example: r#"{"Pay": {"Type": "Pass", "Resulth": 1, "End": true}}"#,
    instead: "Correct the name, or put notes into Comment.",
    better: r#"{"Pay": {"Type": "Pass", "Result": 1, "Comment": "fixed for now", "End": true}}"#,
    source: "Amazon States Language specification, table of fields by state type",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/Version2", r#"{"Version2":"1.0","StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#),
        ("/States/P/Retry/0/MaxAttempt", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempt":2}],"End":true}}"#),
        ("/States/C/Choices/0/And/0/Next", r#"{"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true,"Next":"D"}],"Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#)], quiet: &[r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":2,"Comment":"twice"}],"End":true}}"#], place: "/States/Pay/Resulth", ..Fixtures::NONE };
