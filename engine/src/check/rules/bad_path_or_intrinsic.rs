//! `bad-path-or-intrinsic`: A field that ends in .$ needs a path or an intrinsic function.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A022",
    code: "bad-path-or-intrinsic",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A field that ends in .$ needs a path or an intrinsic function.",
    why: "The ending asks the service to evaluate the value; it refuses what is neither.",
    example: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "order.id"}, "End": true}}"#,
    instead: "Write a path or a call of an intrinsic function, or drop .$ from the name for a fixed value.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true}}"#,
    source: "Amazon States Language specification, \"Payload Template\" and \"Intrinsic Functions\"",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Uuid()"},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":5},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format('{}', $.a"},"End":true}}"#)], quiet: &[r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format('{}-{}', $.a, States.MathAdd(1, 2.5))"},"End":true}}"#,
        r#"{"P":{"Type":"Pass","Parameters":{"id.$":"${Expression}"},"End":true}}"#], place: "/States/P/Parameters/id.$", ..Fixtures::NONE };
