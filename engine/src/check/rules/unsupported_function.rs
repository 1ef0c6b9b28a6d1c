//! `unsupported-function`: A function of JSONata that Step Functions leaves out.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A048",
    code: "unsupported-function",
    severity: Severity::Warning,
    aws_code: "UNSUPPORTED_JSONATA_EXPRESSION",
    what: "A function of JSONata that Step Functions leaves out.",
    why: "The expression fails when it is evaluated.",
    example: r#"{"P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $eval('1') %}", "End": true}}"#,
    instead: "Use $parse for JSON text instead of $eval.",
    better: r#"{"P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $parse('1') %}", "End": true}}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/Output", ..Fixtures::NONE };
