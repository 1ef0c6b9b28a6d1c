//! `field-not-for-state-type`: This type of state does not take the field.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A005",
    code: "field-not-for-state-type",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "This type of state does not take the field.",
    why: "Each type of state has its own fields; one of another type would be without effect, and the service refuses it.",
    example: r#"{"Done": {"Type": "Succeed", "Next": "More"}, "More": {"Type": "Succeed"}}"#,
    instead: "Remove the field, or use the type of state that has it.",
    better: r#"{"Done": {"Type": "Pass", "Next": "More"}, "More": {"Type": "Succeed"}}"#,
    source: "Amazon States Language specification, table of fields by state type",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/TimeoutSeconds", r#"{"P":{"Type":"Pass","TimeoutSeconds":5,"End":true}}"#),
        ("/States/W/Retry", r#"{"W":{"Type":"Wait","Seconds":1,"Retry":[],"End":true}}"#)], place: "/States/Done/Next", ..Fixtures::NONE };
