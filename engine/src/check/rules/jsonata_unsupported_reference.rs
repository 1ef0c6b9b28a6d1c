//! `jsonata-unsupported-reference`: A name that Step Functions gives no value there.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A028",
    code: "jsonata-unsupported-reference",
    severity: Severity::Error,
    aws_code: "UNSUPPORTED_JSONATA_EXPRESSION",
    what: "A name that Step Functions gives no value there.",
    why: "A bare name, $ and $$ have no value at the top of an expression: data comes from $states and from variables. $states.errorOutput exists in catchers alone.",
    example: r#"{"P": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% order.id %}", "End": true}}"#,
    instead: "Read $states.input, $states.result or a variable.",
    better: r#"{
  "P": {
    "Type": "Pass",
    "QueryLanguage": "JSONata",
    "Output": "{% $states.input.order.id %}",
    "End": true
  }
}"#,
    source: "\"Transforming data with JSONata\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { found: &[("/States/P/Output", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $$.id %}","End":true}}"#),
        ("/States/P/Output", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.errorOutput %}","End":true}}"#),
        ("/States/P/Output", r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% ($states := 1; $states) %}","End":true}}"#)], quiet: &[r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.lines[price > 5].($.price * qty) %}","End":true}}"#,
        r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $map($states.input.lines, function($line) { $line.id }) %}","End":true}}"#], place: "/States/P/Output", ..Fixtures::NONE };
