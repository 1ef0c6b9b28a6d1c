//! `bad-variable-name`: A variable cannot be called that.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A041",
    code: "bad-variable-name",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A variable cannot be called that.",
    why: concat!("Names begin with a letter, have letters, digits and _, and at most ", figure!(VARIABLE_NAME_LENGTH), " characters; states is reserved."),
    example: r#"{"P": {"Type": "Pass", "Assign": {"order-id": 1}, "End": true}}"#,
    instead: "Choose another name.",
    better: r#"{"P": {"Type": "Pass", "Assign": {"orderId.$": "$.id", "größe_2": 1}, "End": true}}"#,
    source: "\"Passing data between states with variables\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Assign/states", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"states":1},"End":true}}"#)], place: "/States/P/Assign/order-id", ..Fixtures::NONE };
