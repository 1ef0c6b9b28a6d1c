//! `nested-too-deeply`: Scopes are nested too deeply to be checked.

#[cfg(test)]
use super::Fixtures;
use crate::diagnostic::{RuleInfo, Severity};

pub(super) const INFO: RuleInfo = RuleInfo {
    number: "A035",
    code: "nested-too-deeply",
    severity: Severity::Warning,
    aws_code: "SCHEMA_VALIDATION_FAILED",
    what: "Scopes are nested too deeply to be checked.",
    why: "What lies deeper is not looked at, so nothing is said of it.",
    example: "a Map in a Map in a Map …, 64 levels deep",
    instead: "Move a part into a workflow of its own.",
    better: "a Task that starts another workflow",
    source: "Aslant's own limit of 64 levels",
};

#[cfg(test)]
pub(super) const TESTS: Fixtures = Fixtures { built: Some(|deep| {
        let levels = if deep { 70 } else { 20 };
        let mut machine = r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#.to_owned();
        for level in 0..levels {
            machine = format!(
                r#"{{"StartAt": "P{level}", "States": {{"P{level}": {{"Type": "Parallel", "Branches": [{machine}], "End": true}}}}}}"#
            );
        }
        machine
    }), ..Fixtures::NONE };
