//! `wrong-type`: The value has the wrong JSON type.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A008",
    code: "wrong-type",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "The value has the wrong JSON type.",
    why: "A number in quotation marks is text, and true in quotation marks is text as well: the service refuses both where it wants a number or a boolean.",
    example: r#"{"W": {"Type": "Wait", "Seconds": "60", "End": true}}"#,
    instead: "Write the value in the type that the message names.",
    better: r#"{"W": {"Type": "Wait", "Seconds": 60, "End": true}}"#,
    source: "Amazon States Language specification, table of fields by state type",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/End", r#"{"P":{"Type":"Pass","End":"true"}}"#),
        ("/States/P/Retry", r#"{"P":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"pay"},"Retry":{"ErrorEquals":["States.ALL"]},"End":true}}"#),
        ("/States/C/Choices/0/NumericEquals", r#"{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"1","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}}"#),
        ("/States/M/MaxConcurrency", r#"{"M":{"Type":"Map","MaxConcurrency":1.5,"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}}"#)], quiet: &[r#"{"W":{"Type":"Wait","Seconds":"${Seconds}","End":true}}"#,
        r#"{"W":{"Type":"Wait","QueryLanguage":"JSONata","Seconds":"{% $states.input.wait %}","End":true}}"#], place: "/States/W/Seconds", ..Fixtures::NONE };
