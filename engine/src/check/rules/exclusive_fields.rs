//! `exclusive-fields`: Of these fields only one may stand.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A011",
    code: "exclusive-fields",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "Of these fields only one may stand.",
    why: "They say the same thing in two ways; the service does not guess which one was meant.",
    example: r#"{"W": {"Type": "Wait", "Seconds": 5, "Timestamp": "2026-03-14T01:59:00Z", "End": true}}"#,
    instead: "Keep one of them.",
    better: r#"{"W": {"Type": "Wait", "Seconds": 5, "End": true}}"#,
    source: "Amazon States Language specification",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/TimeoutSecondsPath", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"TimeoutSeconds":5,"TimeoutSecondsPath":"$.t","End":true}}"#),
        ("/States/C/Choices/0/IsNull", r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"x","IsNull":true,"Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#),
        ("/States/F/ErrorPath", r#"{"F":{"Type":"Fail","Error":"E","ErrorPath":"$.e"}}"#)], quiet: &[r#"{"F":{"Type":"Fail","Error":"E","CausePath":"$.c"}}"#], place: "/States/W/Timestamp", ..Fixtures::NONE };
