//! `shadowed-variable`: A branch or iteration assigns a variable that the workflow around it has too.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A055",
    code: "shadowed-variable",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A branch or iteration assigns a variable that the workflow around it has too.",
    why: "Names of variables are unique from a scope outwards: a branch can read the outer variable and cannot assign it.",
    example: r#"{
  "Outer": {
    "Type": "Pass",
    "Assign": {"total": 1},
    "Next": "Both"
  },
  "Both": {
    "Type": "Parallel",
    "Branches": [
      {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Assign": {"total": 2}, "End": true}}}
    ],
    "End": true
  }
}"#,
    instead: "Give the inner variable a name of its own, and hand its value out by the state's output.",
    better: r#"{
  "Outer": {
    "Type": "Pass",
    "Assign": {"total": 1},
    "Next": "Both"
  },
  "Both": {
    "Type": "Parallel",
    "Branches": [
      {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "Assign": {"branchTotal": 2}, "End": true}}}
    ],
    "End": true
  }
}"#,
    source: "\"Passing data between states with variables\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { quiet: &[
        r#"{"O":{"Type":"Pass","Assign":{"total":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Pass","Assign":{"total":2},"End":true}}},"End":true}}"#,
        r#"{"P":{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"End":true}}},{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"x":1},"End":true}}}],"End":true}}"#],
    place: "/States/Both/Branches/0/States/Inner/Assign/total", ..Fixtures::NONE };
