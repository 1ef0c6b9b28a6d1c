//! One file a rule of the review: its documentation, how it finds, and the designs that it is tried on.

use super::Rule;
#[cfg(test)]
use super::bench::Fixtures;

macro_rules! rules {
    ($($module:ident,)*) => {
        $(mod $module;)*

        /// Every rule of the review, in the order of the numbers.
        pub const RULES: &[Rule] = &[$($module::RULE,)*];

        /// What each rule is tried on, by the name of its file.
        #[cfg(test)]
        pub(crate) fn fixtures() -> Vec<(&'static str, &'static Rule, Fixtures)> {
            let tried = vec![$((stringify!($module), $module::fixtures()),)*];
            tried.into_iter().zip(RULES).map(|((module, fixtures), rule)| (module, rule, fixtures)).collect()
        }
    };
}

rules! {
    start_sync_on_standard,
    dangling_reference,
    duplicate_route,
    callback_without_timeout,
    callback_without_token,
    gateway_timeout_too_short,
    task_timeout_too_short,
    sync_workflow_outlives_gateway,
    queue_visibility_too_short,
    no_failure_destination,
    lambda_lith,
    function_waits_for_function,
    no_retry,
    retry_not_idempotent,
    effect_not_undone,
    catch_loses_input,
    unused,
    bad_name,
    open_route,
    payload_too_large,
    max_concurrency_too_high,
    express_or_standard,
    authorizer_not_available,
    bad_jwt_authorizer,
    jwt_without_issuer,
    scopes_without_token,
    cannot_stream,
    stream_idle,
    integration_timeout_too_long,
    response_too_large,
    unsupported_runtime,
    start_rate_above_quota,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::review::bench::Bench;
    use crate::review::review;

    fn speaks(code: &str, bench: &Bench) -> bool {
        review(&bench.0).iter().any(|found| found.code == code)
    }

    #[test]
    fn every_rule_finds_what_it_is_for_and_leaves_the_rest_alone() {
        let clean = Bench::new();
        for (_, rule, fixtures) in fixtures() {
            let code = rule.info.code;
            assert!(!fixtures.found.is_empty() && !fixtures.quiet.is_empty(), "{code} lacks fixtures");
            for (index, bench) in fixtures.found.iter().enumerate() {
                assert!(speaks(code, bench), "{code} does not find design {index}");
            }
            for (index, bench) in fixtures.quiet.iter().enumerate() {
                assert!(!speaks(code, bench), "{code} speaks of design {index}");
            }
            assert!(!speaks(code, &clean), "{code} speaks of the default design");
        }
    }

    #[test]
    fn every_rule_is_documented_registered_and_numbered() {
        for (index, (module, rule, _)) in fixtures().iter().enumerate() {
            let info = rule.info;
            assert_eq!(*module, info.code.replace('-', "_"), "a rule's file is called like the rule");
            assert_eq!(info.number, format!("D{:03}", index + 1), "{}: new rules come last", info.code);
            assert!(info.is_documented(), "{} lacks documentation", info.code);
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/review/rules");
        let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        let files = files.filter(|path| path.file_stem().is_some_and(|name| name != "mod")).count();
        assert_eq!(files, RULES.len(), "a file of a rule is not in the list");
    }
}
