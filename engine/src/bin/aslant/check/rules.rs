//! What `check` says of templates: rules that are about neither a definition nor a design.

use aslant_engine::analysis;
use aslant_engine::diagnostic::{RuleInfo, Severity};

const RULES: [RuleInfo; 4] = [
    RuleInfo {
        number: "T001",
        code: "unknown-resource",
        severity: Severity::Error,
        aws_code: "",
        what: "A function of a state machine names a resource, parameter or attribute that the template does not have.",
        why: "CloudFormation refuses the template.",
        example: "!GetAtt Payy.Arn",
        instead: "Name a resource or parameter of the template.",
        better: "!GetAtt Pay.Arn",
        source: "Ref and Fn::GetAtt, CloudFormation template reference",
    },
    RuleInfo {
        number: "T002",
        code: "unused-substitution",
        severity: Severity::Hint,
        aws_code: "",
        what: "DefinitionSubstitutions gives a value that the definition does not ask for.",
        why: "It is often the misspelt name of one that is missing.",
        example: "DefinitionSubstitutions: {PayArm: !GetAtt Pay.Arn}",
        instead: "Remove it, or give it the name that the definition has.",
        better: "DefinitionSubstitutions: {PayArn: !GetAtt Pay.Arn}",
        source: "AWS::Serverless::StateMachine, SAM developer guide",
    },
    RuleInfo {
        number: "T003",
        code: "not-json",
        severity: Severity::Error,
        aws_code: "INVALID_JSON_DESCRIPTION",
        what: "A definition is not JSON.",
        why: "CloudFormation reads a definition from a file as YAML too, but a DefinitionString, the console and the API take JSON alone.",
        example: "{\"printed\": true,}",
        instead: "Write it as JSON.",
        better: "{\"printed\": true}",
        source: "CreateStateMachine, Step Functions API reference",
    },
    RuleInfo {
        number: "T004",
        code: "not-checked",
        severity: Severity::Hint,
        aws_code: "",
        what: "A file has no state machine, or a state machine's definition is out of reach.",
        why: "Nothing is known of what was not read.",
        example: "DefinitionUri: s3://bucket/key",
        instead: "Check the file that holds the definition.",
        better: "DefinitionUri: pay.asl.json",
        source: "AWS::Serverless::StateMachine, SAM developer guide",
    },
];

/// What a code stands for, be it of a template, a definition or a design.
pub(super) fn rule(code: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|info| info.code == code).or_else(|| analysis::rule(code))
}

pub(super) fn rule_number(code: &str) -> &'static str {
    rule(code).map_or("", |info| info.number)
}

/// The page that tells of a rule.
pub(super) fn page(info: &RuleInfo) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    if RULES.iter().any(|own| own.code == info.code) {
        format!("{repository}/blob/main/README.md#on-the-command-line")
    } else {
        format!("{repository}/blob/main/docs/rules.md#{}", info.code)
    }
}
