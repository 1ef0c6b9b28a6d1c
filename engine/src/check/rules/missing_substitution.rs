//! `missing-substitution`: A template does not give a value that the definition asks for.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A051",
    code: "missing-substitution",
    severity: Severity::Error,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "A template does not give a value that the definition asks for.",
    why: "${Name} then stays in the definition as it is. It is an error where AWS refuses that: in a Resource, in place of a number, or without quotation marks; elsewhere a warning.",
    example: r#"DefinitionSubstitutions: {TableName: !Ref Orders}
# and in the definition: "QueueUrl": "${QueueUrl}""#,
    instead: "Add the name to DefinitionSubstitutions.",
    better: "DefinitionSubstitutions: {TableName: !Ref Orders, QueueUrl: !Ref Work}",
    source: "AWS::Serverless::StateMachine, SAM developer guide",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { elsewhere: Some(include_str!("../../../tests/cli_check.rs")), ..Fixtures::NONE };
