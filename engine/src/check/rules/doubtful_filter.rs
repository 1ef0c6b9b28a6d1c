//! `doubtful-filter`: A path's filter that is not understood.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A036",
    code: "doubtful-filter",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A path's filter that is not understood.",
    why: "No specification says which filters the service takes; this one is in none of the forms that are known to work.",
    example: r#"{"P": {"Type": "Pass", "InputPath": "$.a[?(@.b ~~ 1 2)]", "End": true}}"#,
    instead: "Filter by comparisons of members, as in $.lines[?(@.price > 5)], or filter in JSONata.",
    better: r#"{"P": {"Type": "Pass", "InputPath": "$.a[?(@.b == 'x')]", "End": true}}"#,
    source: "recorded behaviour of the service",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { place: "/States/P/InputPath", ..Fixtures::NONE };
