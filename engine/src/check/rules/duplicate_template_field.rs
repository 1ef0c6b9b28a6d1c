//! `duplicate-template-field`: A template has both name and name.$.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A023",
    code: "duplicate-template-field",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A template has both name and name.$.",
    why: "Both would become the same field of the payload.",
    example: r#"{"P": {"Type": "Pass", "Parameters": {"a": 1, "a.$": "$.b"}, "End": true}}"#,
    instead: "Remove one of them.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"a": 1, "b.$": "$.b"}, "End": true}}"#,
    source: "Amazon States Language specification, \"Payload Template\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Parameters/a.$", found: &[(
        "/States/C/Choices/0/Assign/a.$",
        r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Assign":{"a":1,"a.$":"$.b"},"Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#,
    )],
    ..Fixtures::NONE };
