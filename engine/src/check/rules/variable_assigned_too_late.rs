//! `variable-assigned-too-late`: A variable that is assigned, but on no way that leads here.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A043",
    code: "variable-assigned-too-late",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A variable that is assigned, but on no way that leads here.",
    why: "Assign takes effect when its state is left: the state itself and those before it do not see the value, and neither do those on other ways.",
    example: r#"{
  "A": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Assign": {"x": 1},
    "Output": "{% $x %}",
    "End": true
  }
}"#,
    instead: "Assign it earlier, or read the value from the state's own data.",
    better: r#"{
  "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
  "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $x %}", "End": true}
}"#,
    source: "\"Passing data between states with variables\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/A/Parameters/x.$", r#"{"A":{"Type":"Pass","Parameters":{"x.$":"$x"},"Next":"B"},"B":{"Type":"Pass","Assign":{"x":1},"End":true}}"#),
        ("/States/B/Parameters/x.$", r#"{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Catch":[{"ErrorEquals":["States.ALL"],"Assign":{"x":1},"Next":"D"}],"Next":"B"},"B":{"Type":"Pass","Parameters":{"x.$":"$x"},"Next":"D"},"D":{"Type":"Succeed"}}"#)], quiet: &[r#"{"A":{"Type":"Pass","Parameters":{"x.$":"$x"},"Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.more","IsPresent":true,"Assign":{"x":1},"Next":"A"}],"Default":"D"},"D":{"Type":"Succeed"}}"#,
        r#"{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Catch":[{"ErrorEquals":["States.ALL"],"Assign":{"x":1},"Next":"B"}],"Next":"B"},"B":{"Type":"Pass","Parameters":{"x.$":"$x"},"End":true}}"#], place: "/States/A/Output", ..Fixtures::NONE };
