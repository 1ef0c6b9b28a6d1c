//! `intrinsic-fails`: A call of an intrinsic function that can only fail.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A056",
    code: "intrinsic-fails",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A call of an intrinsic function that can only fail.",
    why: "What is written down already is not what the function takes: other numbers of {} and values, text for a number, an unknown algorithm. Whatever the input is, the execution fails there.",
    example: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "States.Format('{}-{}', $.a)"}, "End": true}}"#,
    instead: "Give as many values as the text has {}, and arguments of the type that the function takes.",
    better: r#"{"P": {"Type": "Pass", "Parameters": {"id.$": "States.Format('{}-{}', $.a, $.b)"}, "End": true}}"#,
    source: "\"Intrinsics for JSONPath states\", Step Functions developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures {
    place: "/States/P/Parameters/id.$",
    found: &[
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Array(States.Hash($.a, 'MD6'))"},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.MathAdd('one', $.b)"},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.ArrayPartition($.a, 0)"},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format('{}', $.a, $.b)"},"End":true}}"#),
        ("/States/P/Parameters/id.$", r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.JsonMerge($.a, $.b, true)"},"End":true}}"#),
    ],
    quiet: &[
        r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format('\\\\{\\\\} {}', States.MathRandom(1, 9))"},"End":true}}"#,
        r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format($.text, $.b)", "x.$": "States.ArrayGetItem($.a, 5)"},"End":true}}"#,
        r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Hash($.a, $.way)", "x.$": "States.StringToJson($.a)"},"End":true}}"#,
        r#"{"P":{"Type":"Pass","Parameters":{"id.$":"States.Format('{} ${Rest}', $.a, $.b)"},"End":true}}"#,
    ],
    ..Fixtures::NONE
};
