//! `unassigned-variable`: A variable that no state assigns where it could be seen.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A042",
    code: "unassigned-variable",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A variable that no state assigns where it could be seen.",
    why: "The service creates the workflow; the execution fails when the variable is read.",
    example: r#"{"P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $total %}", "End": true}}"#,
    instead: "Assign it in an earlier state of the same scope, or of one around it.",
    better: r#"{
  "S": {"Type": "Pass", "Assign": {"total": 1}, "Next": "P"},
  "P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $total %}", "End": true}
}"#,
    source: "\"Passing data between states with variables\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/B/Parameters/x.$", r#"{"P":{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"End":true}}}],"Next":"B"},"B":{"Type":"Pass","Parameters":{"x.$":"$x"},"End":true}}"#),
        ("/States/M/ItemProcessor/States/A/Parameters/x.$", r#"{"S":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"x.$":"$x"},"End":true}}},"End":true}}"#)], quiet: &[r#"{"S":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"x.$":"$x"},"End":true}}},"End":true}}"#], place: "/States/P/Output", ..Fixtures::NONE };
