//! `bad-path`: A path is expected and this is none, or not one of the kind that must stand here.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A021",
    code: "bad-path",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A path is expected and this is none, or not one of the kind that must stand here.",
    why: "A path that does not parse cannot be read, and where one place is written or one value is wanted, a path to several is refused.",
    example: r#"{"P": {"Type": "Pass", "InputPath": "order", "End": true}}"#,
    instead: "Write a path such as $.order.id; where one value is wanted, one without *, slices, filters and ..",
    better: r#"{"P": {"Type": "Pass", "InputPath": "$.order", "End": true}}"#,
    source: "Amazon States Language specification, \"Paths\" and \"Reference Paths\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/ResultPath", r#"{"P":{"Type":"Pass","ResultPath":"$.a[*]","End":true}}"#),
        ("/States/P/ResultPath", r#"{"P":{"Type":"Pass","ResultPath":"$$.a","End":true}}"#),
        ("/States/W/SecondsPath", r#"{"W":{"Type":"Wait","SecondsPath":"$..s","End":true}}"#),
        ("/States/P/InputPath", r#"{"P":{"Type":"Pass","InputPath":"States.UUID()","End":true}}"#),
        ("/States/P/InputPath", r#"{"P":{"Type":"Pass","InputPath":"$.lines.length()","End":true}}"#),
        ("/States/P/InputPath", r#"{"P":{"Type":"Pass","InputPath":"$['sender','receiver'].city","End":true}}"#),
        ("/States/P/OutputPath", r#"{"P":{"Type":"Pass","OutputPath":"$.stops[-1].city","End":true}}"#),
        ("/States/P/InputPath", r#"{"P":{"Type":"Pass","InputPath":"$.a[?(@.b == 'x)]","End":true}}"#)], quiet: &[r#"{"P":{"Type":"Pass","InputPath":"$$.Execution.Name ","ResultPath":null,"OutputPath":"$.a[?(@.x > 1 && @.y)]","End":true}}"#,
        r#"{"P":{"Type":"Pass","InputPath":"$.[0]","ResultPath":"$.a[0].b","End":true}}"#,
        r#"{"P":{"Type":"Pass","InputPath":"$.stops[(@.length-1)].city","OutputPath":"$['sender','receiver']","End":true}}"#,
        r#"{"P":{"Type":"Pass","InputPath":"${Path}","End":true}}"#], place: "/States/P/InputPath", ..Fixtures::NONE };
