//! `definition-too-large`: The definition is larger than the service takes.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A034",
    code: "definition-too-large",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The definition is larger than the service takes.",
    why: concat!(figure!(DEFINITION_SIZE), " characters are the most."),
    example: concat!(r#"{"Comment": "more than "#, figure!(DEFINITION_SIZE), r#" characters in all", …}"#),
    instead: "Move a part into a workflow of its own and start it from here.",
    better: r#"{"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", …}"#,
    source: "\"Step Functions service quotas\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { built: Some(|long| if long { format!(r#"{{"A": {{"Type": "Pass", "Result": "{}", "End": true}}}}"#, "x".repeat(crate::aws::DEFINITION_SIZE.whole())) } else { r#"{"A": {"Type": "Succeed"}}"#.to_owned() }), ..Fixtures::NONE };
