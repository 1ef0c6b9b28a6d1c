//! What the language checks speak of: one file a rule, with its documentation and what it is tried on. The code
//! that finds is in the groups beside this folder, because most rules are found on the same walk.
//!
//! The example of a rule's documentation is found by it and the better one is left alone: the tests below hold every
//! rule to that, and to the further cases in its file.

use crate::diagnostic::RuleInfo;

macro_rules! rules {
    ($($module:ident,)*) => {
        $(mod $module;)*

        /// Every rule of the language, in the order of the numbers.
        pub const RULES: &[RuleInfo] = &[$($module::INFO,)*];

        #[cfg(test)]
        const ALL: &[(&str, RuleInfo, Fixtures)] = &[$((stringify!($module), $module::INFO, $module::TESTS),)*];
    };
}

rules! {
    json_syntax,
    not_an_object,
    missing_field,
    unknown_field,
    field_not_for_state_type,
    field_of_other_query_language,
    duplicate_field,
    wrong_type,
    out_of_range,
    bad_enum,
    exclusive_fields,
    empty_list,
    missing_target,
    cross_scope_target,
    unreachable_state,
    no_terminal_state,
    next_and_end,
    missing_next_or_end,
    duplicate_state_name,
    name_too_long,
    bad_path,
    bad_path_or_intrinsic,
    duplicate_template_field,
    states_all_placement,
    query_language_conflict,
    jsonata_syntax,
    jsonata_delimiter,
    jsonata_unsupported_reference,
    bad_timestamp,
    bad_resource,
    unknown_integration,
    express_unsupported,
    bad_label,
    definition_too_large,
    nested_too_deeply,
    doubtful_filter,
    no_dollar,
    no_path,
    pass_result_is_static,
    jsonata_in_jsonpath_state,
    bad_variable_name,
    unassigned_variable,
    variable_assigned_too_late,
    heartbeat_not_below_timeout,
    retry_never_matches,
    choice_without_default,
    result_not_available,
    unsupported_function,
    concurrency_above_limit,
    distributed_only,
    missing_substitution,
    unusual_template,
    unknown_parameter,
    duplicate_label,
    shadowed_variable,
    intrinsic_fails,
    durable_invocation,
}

/// What a code stands for; `None` for a code of another part of the engine.
pub fn code_info(code: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|info| info.code == code)
}

/// The code that `ValidateStateMachineDefinition` gives for a code of ours.
pub fn aws_code(code: &str) -> Option<&'static str> {
    code_info(code).map(|info| info.aws_code)
}

/// What a rule is tried on beside the example of its documentation. A text is a definition, or its `States` alone,
/// of which the first is where it starts.
#[cfg(test)]
struct Fixtures {
    /// Where the rule finds its example.
    place: &'static str,
    /// Further definitions in which the rule finds something, with the place.
    found: &'static [(&'static str, &'static str)],
    /// Further definitions that have no error at all and that the rule leaves alone.
    quiet: &'static [&'static str],
    /// The definitions are those of Express workflows.
    express: bool,
    /// Makes a definition that is too large to write down: with the defect, and without.
    built: Option<fn(bool) -> String>,
    /// The example is text rather than a definition.
    is_text: bool,
    /// The source of the test that tries a rule of templates.
    elsewhere: Option<&'static str>,
}

#[cfg(test)]
impl Fixtures {
    const NONE: Self = Self {
        place: "",
        found: &[],
        quiet: &[],
        express: false,
        built: None,
        is_text: false,
        elsewhere: None,
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::asl::WorkflowType;
    use crate::check::{CheckOptions, check};
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::json::{Value, parse};

    fn machine(text: &str) -> Value {
        let parsed = parse(text);
        assert!(parsed.is_valid(), "{text}: {:?}", parsed.first_fatal());
        let value = parsed.value;
        let Some(first) = value.as_object().and_then(|object| object.keys().next()) else { return value };
        if value.get("States").is_some() || value.get("StartAt").is_some() {
            return value;
        }
        Value::object([("StartAt", Value::String(first.clone())), ("States", value)])
    }

    fn found(text: &str, express: bool) -> Vec<Diagnostic> {
        let workflow_type = if express { WorkflowType::Express } else { WorkflowType::Standard };
        check(&machine(text), &CheckOptions { workflow_type })
    }

    fn finds(info: &RuleInfo, place: &str, text: &str, express: bool) {
        let all = found(text, express);
        let listed: Vec<String> =
            all.iter().map(|one| format!("{} {}: {}", one.place, one.code, one.message)).collect();
        let one = all.iter().find(|one| one.code == info.code && one.place.to_string() == place);
        let one =
            one.unwrap_or_else(|| panic!("{} is not found at {place:?} in {text}\n{listed:#?}", info.code));
        assert!(one.severity >= info.severity, "{}: {:?} is worse than documented", info.code, one.severity);
    }

    fn leaves_alone(info: &RuleInfo, text: &str, express: bool) {
        for one in found(text, express) {
            let speaks = one.code == info.code || one.severity == Severity::Error;
            assert!(!speaks, "{} of {text}\n{} {}: {}", info.code, one.place, one.code, one.message);
        }
    }

    #[test]
    fn every_rule_finds_its_examples_and_leaves_the_better_ones_alone() {
        for (_, info, tests) in ALL {
            let express = tests.express;
            if let Some(source) = tests.elsewhere {
                assert!(source.contains(info.code), "{} is tried nowhere", info.code);
            } else if tests.is_text {
                assert!(!parse(info.example).is_valid() && parse(info.better).is_valid(), "{}", info.code);
            } else if let Some(build) = tests.built {
                assert!(
                    found(&build(true), express).iter().any(|one| one.code == info.code),
                    "{}",
                    info.code
                );
                leaves_alone(info, &build(false), express);
            } else {
                finds(info, tests.place, info.example, express);
                leaves_alone(info, info.better, express);
            }
            for (place, text) in tests.found {
                finds(info, place, text, express);
            }
            for text in tests.quiet {
                leaves_alone(info, text, express);
            }
        }
    }

    #[test]
    fn every_rule_is_documented_registered_and_numbered() {
        let mut numbers = BTreeSet::new();
        for (index, (module, info, _)) in ALL.iter().enumerate() {
            assert_eq!(*module, info.code.replace('-', "_"), "a rule's file is called like the rule");
            assert_eq!(info.number, format!("A{:03}", index + 1), "{}: new rules come last", info.code);
            assert!(numbers.insert(info.code), "{} stands twice", info.code);
            assert!(info.is_documented() && !info.aws_code.is_empty(), "{} lacks documentation", info.code);
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/rules");
        let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        let files = files.filter(|path| path.file_stem().is_some_and(|name| name != "mod")).count();
        assert_eq!(files, ALL.len(), "a file of a rule is not in the list");
    }
}
