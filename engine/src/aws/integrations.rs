//! What Step Functions integrates with: its own integrations, and AWS's list of SDK integrations.

use super::{SDK_OTHER_NAMES, SDK_REMOVED, SDK_SERVICES, SDK_UNLISTED, SDK_UNSUPPORTED};

/// An action that Step Functions has an integration of its own for. Every action takes request-response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptimizedAction {
    pub service: &'static str,
    pub action: &'static str,
    pub sync: bool,
    pub sync2: bool,
    pub token: bool,
    /// Parameters without which a workflow cannot be created.
    pub required: &'static [&'static str],
    /// The other parameters; `None` where they are not listed whole.
    pub optional: Option<&'static [&'static str]>,
}

/// What is known of a service that `aws-sdk:` resources name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdkService {
    /// On AWS's list.
    Listed,
    /// AWS took it off its list on this day.
    Removed(&'static str),
    /// A service of AWS that is not on its list of SDK integrations.
    Unlisted,
    /// Another name of this service, which is on the list.
    Named(&'static str),
}

/// What is known of a service of that name; `None` where there is no such service.
pub fn sdk_service(name: &str) -> Option<SdkService> {
    let pair = |list: &'static [(&'static str, &'static str)]| {
        let at = list.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        list.get(at).map(|(_, value)| *value)
    };
    if SDK_SERVICES.binary_search(&name).is_ok() {
        return Some(SdkService::Listed);
    }
    if let Some(date) = pair(SDK_REMOVED) {
        return Some(SdkService::Removed(date));
    }
    if let Some(listed) = pair(SDK_OTHER_NAMES) {
        return Some(SdkService::Named(listed));
    }
    SDK_UNLISTED.binary_search(&name).is_ok().then_some(SdkService::Unlisted)
}

/// Whether AWS calls the action of a listed service unsupported.
pub fn unsupported_action(service: &str, action: &str) -> bool {
    SDK_UNSUPPORTED.iter().any(|(name, actions)| *name == service && actions.contains(&action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::OPTIMIZED;

    #[test]
    fn services_are_known_by_what_aws_s_list_says_of_them() {
        assert!(SDK_SERVICES.is_sorted() && SDK_REMOVED.is_sorted() && SDK_UNLISTED.is_sorted());
        assert!(SDK_OTHER_NAMES.is_sorted());
        for listed in
            ["s3", "sfn", "config", "databasemigration", "bedrockagentcore", "lambdacore", "iamtoolbox"]
        {
            assert_eq!(sdk_service(listed), Some(SdkService::Listed), "{listed}");
        }
        for (removed, date) in [
            ("lexruntime", "2026-06-03"),
            ("lexmodelbuilding", "2026-06-03"),
            ("elastictranscoder", "2026-03-12"),
            ("evidently", "2026-03-12"),
            ("qldb", "2026-03-12"),
            ("robomaker", "2026-03-12"),
            ("worklink", "2026-03-12"),
        ] {
            assert_eq!(sdk_service(removed), Some(SdkService::Removed(date)), "{removed}");
        }
        assert_eq!(sdk_service("lambdaweb"), Some(SdkService::Unlisted));
        assert_eq!(sdk_service("eventbridgev2"), Some(SdkService::Unlisted));
        assert_eq!(sdk_service("stepfunctions"), Some(SdkService::Named("sfn")));
        assert_eq!(sdk_service("configservice"), Some(SdkService::Named("config")));
        assert_eq!(sdk_service("brandnewservice"), None);
        for (name, listed) in SDK_OTHER_NAMES {
            assert_eq!(sdk_service(listed), Some(SdkService::Listed), "{name}");
        }
        assert!(unsupported_action("sts", "assumeRole") && !unsupported_action("sts", "getCallerIdentity"));
    }

    #[test]
    fn the_harness_is_an_integration_of_step_functions_own() {
        let harness = OPTIMIZED.iter().find(|one| one.service == "bedrockagentcore");
        let harness = harness.map(|one| (one.action, one.sync, one.token, one.required));
        let required: &[&str] = &["HarnessArn", "RuntimeSessionId", "Messages"];
        assert_eq!(harness, Some(("invokeHarness", false, false, required)));
    }
}
