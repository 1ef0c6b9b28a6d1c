//! `${Name}`: the definition substitutions that CloudFormation, SAM and Terraform fill in before the
//! service sees a definition. Source: `DefinitionSubstitutions` of `AWS::StepFunctions::StateMachine`.

use std::ops::Range;
use std::sync::Arc;

use crate::json::{DEPTH_LIMIT, Parsed, Pointer, Value, parse, yaml};

/// The byte ranges of every `${…}` in `text`, braces included.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| at + from) {
        let Some(length) = text.get(start..).and_then(|rest| rest.find('}')) else { break };
        let end = start + length + 1;
        if length > 2 {
            found.push(start..end);
        }
        from = end;
    }
    found
}

/// The names inside every `${…}` of `text`, in order.
pub fn names(text: &str) -> Vec<&str> {
    ranges(text).into_iter().filter_map(|range| text.get(range.start + 2..range.end - 1)).collect()
}

/// Whether any `${…}` stands in `text`.
pub fn contains(text: &str) -> bool {
    !ranges(text).is_empty()
}

/// The name where the whole of `text` is one `${Name}`: such a value may stand for anything.
pub fn whole(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    (!inner.is_empty() && !inner.contains(['{', '}'])).then_some(inner)
}

/// `text` with every `${…}` replaced by `with`, so that its colons and braces mislead no parser.
pub fn masked(text: &str, with: &str) -> String {
    replace(text, &|_| Some(with.to_owned()))
}

/// `text` with every `${Name}` replaced that `resolver` knows.
pub fn replace(text: &str, resolver: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges(text) {
        let name = text.get(range.start + 2..range.end - 1).unwrap_or_default();
        if let Some(value) = resolver(name.trim()) {
            out.push_str(text.get(from..range.start).unwrap_or_default());
            out.push_str(&value);
            from = range.end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// How a text that has a placeholder is written in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// In quotation marks, as a block of YAML, or as the name of a member: it is text whatever is filled in.
    Quoted,
    /// Without quotation marks in YAML, where it is text too as long as nothing is filled in.
    Plain,
    /// Without quotation marks where the document is neither JSON nor YAML as long as nothing is filled in.
    Bare,
}

/// How the value at `pointer` is written in the text that `parsed` was read from.
pub fn written(text: &str, parsed: &Parsed, pointer: &Pointer) -> Written {
    let Some(range) = parsed.spans.value(pointer) else { return Written::Quoted };
    let is_bare = |problem: &crate::json::Problem| {
        problem.code == "json-unquoted-substitution" && problem.range.start == range.start
    };
    if parsed.problems.iter().any(is_bare) {
        return Written::Bare;
    }
    let first = text.get(range).and_then(|raw| raw.chars().next());
    if first.is_none_or(|first| "\"'|>!&*".contains(first)) { Written::Quoted } else { Written::Plain }
}

/// The value of a document with every `${Name}` filled in that `resolver` knows, as if that was done in its text: what
/// a placeholder without quotation marks becomes is a number where it reads as one. The resolver is told how the text
/// around the name is written.
pub fn fill(text: &str, parsed: &Parsed, resolver: &dyn Fn(&str, Written) -> Option<String>) -> Value {
    fill_below(text, parsed, &mut Pointer::root(), &parsed.value, resolver)
}

fn fill_below(
    text: &str,
    parsed: &Parsed,
    at: &mut Pointer,
    value: &Value,
    resolver: &dyn Fn(&str, Written) -> Option<String>,
) -> Value {
    if at.tokens().len() > DEPTH_LIMIT {
        return value.clone();
    }
    let mut below = |key: Arc<str>, value: &Value| {
        at.push(key);
        let filled = fill_below(text, parsed, at, value, resolver);
        at.pop();
        filled
    };
    match value {
        Value::String(string) if contains(string) => {
            let written = written(text, parsed, at);
            let filled = replace(string, &|name| resolver(name, written));
            match written {
                _ if filled == **string => value.clone(),
                Written::Quoted => filled.into(),
                _ if contains(&filled) => filled.into(),
                Written::Plain => yaml::plain_scalar(&filled),
                Written::Bare => {
                    let read = parse(&filled);
                    if read.is_valid() { read.value } else { yaml::plain_scalar(&filled) }
                }
            }
        }
        Value::Array(array) => Value::array(
            array.items().iter().enumerate().map(|(index, item)| below(index.to_string().into(), item)),
        ),
        Value::Object(object) => Value::object(object.iter().map(|(key, item)| {
            let name: Arc<str> = if contains(key) {
                replace(key, &|name| resolver(name, Written::Quoted)).into()
            } else {
                key.clone()
            };
            (name, below(key.clone(), item))
        })),
        _ => value.clone(),
    }
}

/// `{{resolve:service:reference}}`: what CloudFormation looks up when it deploys a template.
/// Source: "Get values stored in other services using dynamic references", CloudFormation user guide.
const DYNAMIC: &str = "{{resolve:";

/// Whether CloudFormation looks up a part of this text of a template.
pub fn is_dynamic(text: &str) -> bool {
    text.contains(DYNAMIC)
}

/// The text with every dynamic reference as a placeholder that is named after the end of its path:
/// `{{resolve:ssm:/shared/table-name}}` becomes `${table-name}`.
pub fn dynamic_as_placeholders(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(DYNAMIC) {
        let Some((reference, tail)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str("${");
        out.push_str(&dynamic_name(reference));
        out.push('}');
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// `ssm:/shared/table-name:3` is `table-name`; of a secret it is the key inside it where one is named.
fn dynamic_name(reference: &str) -> String {
    let (service, path) = reference.split_once(':').unwrap_or(("", reference));
    // A secret may be named by an ARN, whose seventh part is its name.
    let parts: Vec<&str> = path.split(':').collect();
    let named = if parts.first() == Some(&"arn") { 6 } else { 0 };
    let key = parts.get(named + 2).filter(|_| service == "secretsmanager").filter(|key| !key.is_empty());
    let name = key.or_else(|| parts.get(named)).copied().unwrap_or(path);
    let last = name.rsplit('/').find(|part| !part.is_empty()).unwrap_or("value");
    let plain: String = last
        .chars()
        .map(|ch| if ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_') { ch } else { '-' })
        .collect();
    if plain.is_empty() { "value".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn finds_names_wherever_they_stand() {
        assert_eq!(names("arn:${AWS::Partition}:states:::${Service}:x"), ["AWS::Partition", "Service"]);
        assert_eq!(whole("${ChargeArn}"), Some("ChargeArn"));
        assert_eq!(whole("${A}-${B}"), None);
        assert_eq!(masked("a${B::C}d${unclosed", "x"), "axd${unclosed");
        assert!(!contains("${}"));
    }

    #[test]
    fn what_is_filled_in_without_quotation_marks_is_read_again() {
        let resolver = |name: &str, _: Written| match name {
            "N" => Some("300".to_owned()),
            "T" => Some("true".to_owned()),
            "S" => Some("east".to_owned()),
            "J" => Some("[1, 2]".to_owned()),
            _ => None,
        };
        let json =
            r#"{"a": ${N}, "b": "${N}", "c": "${T}-${X}", "d": [${T}, ${J}, ${X}, ${S}], "${S}": "${S}"}"#;
        let filled = fill(json, &parse(json), &resolver);
        assert_eq!(
            filled.to_json(),
            r#"{"a":300,"b":"300","c":"true-${X}","d":[true,[1,2],"${X}","east"],"east":"east"}"#
        );
        let text = "a: ${N}\nb: '${N}'\nc: {d: ${T}, e: ${X}}\nf: ${S}-${N}\ng: |\n  ${N}\n";
        let filled = fill(text, &yaml::parse(text), &resolver);
        assert_eq!(
            filled.to_json(),
            r#"{"a":300,"b":"300","c":{"d":true,"e":"${X}"},"f":"east-300","g":"300\n"}"#
        );
        let parsed = yaml::parse(text);
        let how = |pointer: &str| written(text, &parsed, &Pointer::parse(pointer).unwrap());
        assert_eq!(
            [how("/a"), how("/b"), how("/c/d"), how("/g")],
            [Written::Plain, Written::Quoted, Written::Bare, Written::Quoted]
        );
    }

    #[test]
    fn dynamic_references_are_named_after_their_paths() {
        for (text, expected) in [
            ("{{resolve:ssm:/shared/table-name}}", "${table-name}"),
            ("{{resolve:ssm:/a/b:3}}-x", "${b}-x"),
            ("{{resolve:ssm-secure:Key}}", "${Key}"),
            ("{{resolve:secretsmanager:prod/db:SecretString:password}}", "${password}"),
            ("{{resolve:secretsmanager:prod/db}}", "${db}"),
            (
                "{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db:SecretString:user}}",
                "${user}",
            ),
            ("{{resolve:ssm:/a b}} {{resolve:", "${a-b} {{resolve:"),
        ] {
            assert!(is_dynamic(text));
            assert_eq!(dynamic_as_placeholders(text), expected, "{text}");
        }
    }
}
