//! What the services that SDK integrations call can be asked: their actions and, on the command line, the parameters of
//! each. Source: the service models of botocore that `aws::MODELS` names (`data/README.md`). Newer actions are missing.
//!
//! The page carries the names of the actions of the services that workflows call most (14 KB); the feature `cli` brings
//! all services with their parameters (322 KB).

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

#[cfg(feature = "cli")]
const FILE: &[u8] = include_bytes!("../../data/api_actions.bin");
#[cfg(not(feature = "cli"))]
const FILE: &[u8] = include_bytes!("../../data/api_action_names.bin");

/// The most bytes that one service's table unpacks to.
const MOST_BYTES: usize = 4 << 20;

/// An action with what it can be given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// As in a resource: `getObject`.
    pub name: String,
    /// `None` where they are not known.
    pub parameters: Option<Vec<Parameter>>,
}

/// A parameter of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// As Step Functions spells it: `DbInstanceIdentifier`.
    pub name: String,
    /// Whether the service refuses a call without it.
    pub required: bool,
}

/// The packed table of each service.
static SERVICES: LazyLock<BTreeMap<&'static str, &'static [u8]>> = LazyLock::new(|| index(FILE));
static UNPACKED: Mutex<BTreeMap<&'static str, Arc<[Action]>>> = Mutex::new(BTreeMap::new());

fn index(file: &'static [u8]) -> BTreeMap<&'static str, &'static [u8]> {
    let mut services = BTreeMap::new();
    let Some(end) = file.windows(2).position(|pair| pair == b"\n\n") else { return services };
    let (Some(head), Some(mut rest)) = (file.get(..end), file.get(end + 2..)) else { return services };
    for line in std::str::from_utf8(head).unwrap_or_default().lines() {
        let Some((name, value)) = line.split_once(' ') else { break };
        let Some((table, others)) = value.parse().ok().and_then(|length| rest.split_at_checked(length))
        else {
            break;
        };
        services.insert(name, table);
        rest = others;
    }
    services
}

/// The actions of a service in the order of the alphabet; `None` where they are not known.
pub fn sdk_actions(service: &str) -> Option<Arc<[Action]>> {
    let (name, table) = SERVICES.get_key_value(service)?;
    let mut unpacked = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(actions) = unpacked.get(*name) {
        return Some(actions.clone());
    }
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(table, MOST_BYTES).ok()?;
    let actions: Arc<[Action]> = std::str::from_utf8(&bytes).ok()?.lines().map(action).collect();
    unpacked.insert(*name, actions.clone());
    Some(actions)
}

fn action(line: &str) -> Action {
    let Some((name, parameters)) = line.split_once(':') else {
        return Action { name: line.to_owned(), parameters: None };
    };
    let parameters = parameters
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Parameter { name: spelt(word.trim_end_matches('!')), required: word.ends_with('!') });
    Action { name: name.to_owned(), parameters: Some(parameters.collect()) }
}

/// A parameter's name as Step Functions spells it: of capitals in a row only the first and the one that begins the next
/// word stay (`DBInstanceIdentifier` is `DbInstanceIdentifier`).
fn spelt(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_capital = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
    let written = letters.iter().enumerate().map(|(at, letter)| {
        let inside = at > 0 && is_capital(at) && is_capital(at - 1);
        let begins_word = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if inside && !begins_word { letter.to_ascii_lowercase() } else { *letter }
    });
    written.collect()
}

/// The action of that name of a list.
pub(super) fn find<'a>(actions: &'a [Action], name: &str) -> Option<&'a Action> {
    actions.binary_search_by(|action| action.name.as_str().cmp(name)).ok().and_then(|at| actions.get(at))
}

/// The action whose name differs by a slip from one that is not known: by case, or by a letter or two. `None` where it
/// may as well be an action that is newer than the list.
pub(super) fn meant<'a>(actions: &'a [Action], name: &str) -> Option<&'a str> {
    let lower = name.to_lowercase();
    if let Some(same) = actions.iter().find(|action| action.name.to_lowercase() == lower) {
        return Some(&same.name);
    }
    let slip = if name.len() < 8 { 1 } else { 2 };
    let letters = |name: &str| name.chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let without_digits = letters(name);
    actions
        .iter()
        .filter(|action| letters(&action.name) != without_digits)
        // `listThings` beside `listThing`, `putItemV2` beside `putItem` are news as often as slips.
        .filter(|action| !name.starts_with(action.name.as_str()) && !action.name.starts_with(name))
        .map(|action| (super::suggest::difference(name, &action.name), action.name.as_str()))
        .filter(|(difference, _)| *difference <= slip)
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        let mut count = 0;
        for service in SERVICES.keys() {
            let actions = sdk_actions(service).unwrap_or_else(|| panic!("{service}"));
            assert!(actions.is_sorted_by(|a, b| a.name < b.name), "{service}");
            assert!(!actions.is_empty() && crate::aws::sdk_service(service).is_some(), "{service}");
            count += actions.len();
        }
        assert!(count > 1000, "{count}");
    }

    #[test]
    fn slips_are_told_from_news() {
        let s3 = sdk_actions("s3").unwrap();
        assert!(find(&s3, "getObject").is_some() && find(&s3, "getObjekt").is_none());
        assert_eq!(meant(&s3, "getObjekt"), Some("getObject"));
        assert_eq!(meant(&s3, "listobjectsv2"), Some("listObjectsV2"));
        assert_eq!(meant(&s3, "listObjectsV3"), None);
        assert_eq!(meant(&s3, "inventBucketOfSand"), None);
        assert!(sdk_actions("brandnewservice").is_none());
        assert_eq!(spelt("DBInstanceIdentifier"), "DbInstanceIdentifier");
        assert_eq!(spelt("SSEKMSKeyId"), "SsekmsKeyId");
        assert_eq!(spelt("TableName"), "TableName");
        assert_eq!(spelt("ACL"), "Acl");
    }

    #[cfg(feature = "cli")]
    #[test]
    fn parameters_are_known() {
        let actions = sdk_actions("rds").unwrap();
        let parameters = find(&actions, "createDBSnapshot").unwrap().parameters.clone().unwrap();
        let required: Vec<&str> =
            parameters.iter().filter(|one| one.required).map(|one| one.name.as_str()).collect();
        assert_eq!(required, ["DbSnapshotIdentifier", "DbInstanceIdentifier"]);
        assert!(sdk_actions("cloudwatchlogs").is_some() && sdk_actions("config").is_some());
    }
}
