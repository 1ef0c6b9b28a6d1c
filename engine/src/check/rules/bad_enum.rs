//! `bad-enum`: The value is not one of the allowed words.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A010",
    code: "bad-enum",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The value is not one of the allowed words.",
    why: "Such fields take a word of a fixed list, in exactly that spelling: Type, QueryLanguage, Mode, JitterStrategy and others.",
    example: r#"{"P": {"Type": "pass", "End": true}}"#,
    instead: "Use one of the words that the message names.",
    better: r#"{"P": {"Type": "Pass", "End": true}}"#,
    source: "Amazon States Language specification",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/QueryLanguage", r#"{"QueryLanguage":"JsonPath","StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#),
        ("/States/P/Retry/0/JitterStrategy", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":[{"ErrorEquals":["States.ALL"],"JitterStrategy":"HALF"}],"End":true}}"#)], place: "/States/P/Type", ..Fixtures::NONE };
