//! What the answers of AWS's services look like: members, which of them are required, their types and allowed words.
//!
//! The table is made from the service models of botocore; it is there only with the feature `cli`, so that the page does
//! not carry it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::json::Value;

/// Models of services' answers.
#[derive(Clone, Debug, Default)]
pub struct ApiModels {
    /// By the service's name as `aws-sdk:` resources have it.
    services: BTreeMap<String, Cow<'static, [u8]>>,
}

/// Whose answer a value has to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// As `aws-sdk:` resources have it.
    pub service: String,
    pub action: String,
    /// A member that may be anything.
    pub parsed: Option<&'static str>,
}

/// The most bytes that one service's table unpacks to.
const MOST_BYTES: usize = 16 << 20;

/// Deeper values are not looked into.
const MOST_DEPTH: usize = 100;

impl ApiModels {
    /// No models: every answer fits.
    pub fn none() -> Self {
        Self::default()
    }

    /// The models of all services, as of the version that `data/README.md` tells.
    #[cfg(feature = "cli")]
    pub fn bundled() -> Self {
        Self::read(include_bytes!("../../../data/api_outputs.bin"))
    }

    /// Reads a file of models: lines `service length`, an empty line, and for each service so many bytes of zlib.
    /// What is cut off or is no such file gives fewer services, or none.
    pub fn read(file: &'static [u8]) -> Self {
        let Some(end) = file.windows(2).position(|pair| pair == b"\n\n") else { return Self::none() };
        let (Some(head), Some(mut rest)) = (file.get(..end), file.get(end + 2..)) else {
            return Self::none();
        };
        let mut services = BTreeMap::new();
        for line in String::from_utf8_lossy(head).lines() {
            let Some((name, length)) = line.split_once(' ') else { break };
            let Some((data, others)) = length.parse().ok().and_then(|length| rest.split_at_checked(length))
            else {
                break;
            };
            services.insert(name.to_owned(), Cow::Borrowed(data));
            rest = others;
        }
        Self { services }
    }

    /// Whether a value fits the answer of an action. What is not known fits. The error says what does not.
    ///
    /// A service's table is lines `action type`, a line `-`, and the types that are referred to by their number. A type is
    /// `s`tring, `i`nteger, `n`umber, `b`oolean, `*` for anything, or a number. A numbered type is `[type` for a list,
    /// `{type` for a map, `=word|word` for words, and `(Name!type,Name:type` for a structure, where `!` marks the required.
    pub(super) fn check(&self, answer: &Answer, value: &Value, required: bool) -> Result<(), String> {
        let unpacked = self.services.get(&answer.service).and_then(|packed| {
            let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MOST_BYTES).ok()?;
            String::from_utf8(bytes).ok()
        });
        let Some(text) = unpacked else { return Ok(()) };
        check_against(&text, answer, value, required)
    }
}

fn check_against(table: &str, answer: &Answer, value: &Value, required: bool) -> Result<(), String> {
    let Some((actions, types)) = table.split_once("\n-\n") else { return Ok(()) };
    let found = actions.lines().find_map(|line| line.strip_prefix(&*answer.action)?.strip_prefix(' '));
    let Some(output) = found else { return Ok(()) };
    let checker = Checker { types: types.lines().collect(), required, free: answer.parsed };
    checker.check(output, value, None, 0)
}

struct Checker<'a> {
    types: Vec<&'a str>,
    required: bool,
    /// A member that may be anything.
    free: Option<&'a str>,
}

impl Checker<'_> {
    fn check(&self, kind: &str, value: &Value, field: Option<&str>, depth: usize) -> Result<(), String> {
        let must_be = |what: &str| match field {
            Some(field) => Err(format!("Field '{field}' must be {what}")),
            None => Err(format!("The result must be {what}")),
        };
        let fits = match kind {
            "s" if value.as_str().is_none() => must_be("a string"),
            "i" if value.as_i64().is_none() => must_be("a number"),
            "n" if value.as_f64().is_none() => must_be("a number"),
            "b" if value.as_bool().is_none() => must_be("a boolean"),
            _ => Ok(()),
        };
        fits?;
        let Some(definition) = kind.parse::<usize>().ok().and_then(|index| self.types.get(index)) else {
            return Ok(());
        };
        if depth > MOST_DEPTH {
            return Ok(());
        }
        let Some((mark, rest)) = definition.split_at_checked(1) else { return Ok(()) };
        match mark {
            "=" => match value.as_str() {
                None => must_be("a string"),
                Some(word) if rest.split('|').any(|allowed| allowed == word) => Ok(()),
                Some(_) => Err(format!("Field '{}' is not an expected value", field.unwrap_or_default())),
            },
            "[" => match value.as_array() {
                None => must_be("an array"),
                Some(items) => items.iter().try_for_each(|item| self.check(rest, item, field, depth + 1)),
            },
            "{" => match value.as_object() {
                None => must_be("an object"),
                Some(object) => {
                    object.iter().try_for_each(|(_, member)| self.check(rest, member, field, depth + 1))
                }
            },
            _ => self.structure(rest, value, field, depth),
        }
    }

    fn structure(
        &self,
        members: &str,
        value: &Value,
        field: Option<&str>,
        depth: usize,
    ) -> Result<(), String> {
        let Some(object) = value.as_object() else {
            return Err(match field {
                Some(field) => format!("Field '{field}' must be an object"),
                None => "The result must be an object".to_owned(),
            });
        };
        let members: Vec<(&str, bool, &str)> = members.split(',').filter_map(member).collect();
        if self.required
            && let Some((name, ..)) =
                members.iter().find(|(name, required, _)| *required && object.get(name).is_none())
        {
            return Err(format!("Required field '{name}' is missing"));
        }
        for (name, member) in object.iter() {
            let known = members.iter().find(|(known, ..)| *known == &**name);
            if let Some((_, _, kind)) = known.filter(|_| depth > 0 || self.free != Some(&**name)) {
                self.check(kind, member, Some(name), depth + 1)?;
            }
        }
        Ok(())
    }
}

/// `Name!type` or `Name:type`.
fn member(text: &str) -> Option<(&str, bool, &str)> {
    let at = text.find(['!', ':'])?;
    let (name, rest) = text.split_at_checked(at)?;
    let (mark, kind) = rest.split_at_checked(1)?;
    Some((name, mark == "!", kind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    const TABLE: &str =
        "startExecution 0\n-\n(ExecutionArn!s,StartDate!s,Status:1,Tags:2\n=A|B\n[3\n(Key:s\n";

    fn answer() -> Answer {
        Answer { service: "sfn".into(), action: "startExecution".into(), parsed: None }
    }

    fn check(json: &str, required: bool) -> Result<(), String> {
        let value = crate::json::parse_strict(json).unwrap();
        check_against(TABLE, &answer(), &value, required)
    }

    #[test]
    fn answers_are_held_against_their_model() {
        let wrong = |json: &str, required: bool| check(json, required).unwrap_err();
        assert_eq!(check(r#"{"ExecutionArn": "a", "StartDate": "b", "Other": 1}"#, true), Ok(()));
        assert_eq!(wrong(r#"{"ExecutionArn": "a"}"#, true), "Required field 'StartDate' is missing");
        assert_eq!(check("{}", false), Ok(()));
        assert_eq!(wrong(r#"{"StartDate": true}"#, false), "Field 'StartDate' must be a string");
        assert_eq!(wrong(r#"{"Status": "C"}"#, false), "Field 'Status' is not an expected value");
        assert_eq!(wrong(r#"{"Tags": {}}"#, false), "Field 'Tags' must be an array");
        assert_eq!(wrong(r#"{"Tags": [{"Key": 1}]}"#, false), "Field 'Key' must be a string");
        assert_eq!(wrong("[]", false), "The result must be an object");
        assert_eq!(ApiModels::none().check(&answer(), &Value::Null, true), Ok(()));
    }
}
