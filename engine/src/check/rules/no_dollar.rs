//! `no-dollar`: The value looks like an expression but is taken as text.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A037",
    code: "no-dollar",
    severity: Severity::Warning,
    aws_code: "NO_DOLLAR",
    what: "The value looks like an expression but is taken as text.",
    why: "A path is evaluated only where the field's name ends in .$, and JSONata only between {% and %}.",
    example: r#"{"P": {"Type": "Pass", "Parameters": {"id": "$.order.id"}, "End": true}}"#,
    instead: "Let the name end in .$, or put the expression between {% and %}.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "$.order.id", "price": "$5"}, "End": true}}"#,
    source: "ValidateStateMachineDefinition, Step Functions API reference",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures {
    found: &[
        (
            "/States/P/Output",
            r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Output":"$states.input","End":true}}"#,
        ),
        (
            "/States/Q/Output/due",
            r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"order":"{% $states.input %}"},"Next":"Q"},"Q":{"Type":"Pass","QueryLanguage":"JSONata","Output":{"due":"$order.total"},"End":true}}"#,
        ),
        (
            "/States/Q/Assign/sum",
            r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"total":1},"Next":"Q"},"Q":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"sum":"$total"},"End":true}}"#,
        ),
        (
            "/States/M/ItemProcessor/States/I/Output/0",
            r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"order":1},"Next":"M"},"M":{"Type":"Map","QueryLanguage":"JSONata","Items":[1],"ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","QueryLanguage":"JSONata","Output":["$order.lines[0].id"],"End":true}}},"End":true}}"#,
        ),
    ],
    quiet: &[
        r#"{"P":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"total":1},"Next":"Q"},"Q":{"Type":"Pass","QueryLanguage":"JSONata","Output":["$5","$total is due","$other.total","US$","$","{% $total %}"],"End":true}}"#,
    ],
    place: "/States/P/Parameters/id",
    ..Fixtures::NONE
};
