//! `bad-timestamp`: Not a time of RFC 3339.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A029",
    code: "bad-timestamp",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "Not a time of RFC 3339.",
    why: "A time needs a date, a capital T, hours, minutes and seconds, and Z or an offset.",
    example: r#"{"W": {"Type": "Wait", "Timestamp": "2026-03-14 01:59", "End": true}}"#,
    instead: "Write it as 2026-03-14T01:59:00Z.",
    better: r#"{"W": {"Type": "Wait", "Timestamp": "2026-03-14T01:59:00Z", "End": true}}"#,
    source: "Amazon States Language specification, \"Timestamps\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/C/Choices/0/TimestampEquals", r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","TimestampEquals":"today","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#)], quiet: &[r#"{"W":{"Type":"Wait","Timestamp":"2026-03-14T01:59:00.5+05:30","End":true}}"#,
        r#"{"W":{"Type":"Wait","QueryLanguage":"JSONata","Timestamp":"{% $states.input.at %}","End":true}}"#], place: "/States/W/Timestamp", ..Fixtures::NONE };
