//! `${Name}`: the definition substitutions that CloudFormation, SAM and Terraform fill in before the
//! service sees a definition. Source: `DefinitionSubstitutions` of `AWS::StepFunctions::StateMachine`.

use std::ops::Range;

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
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges(text) {
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(with);
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
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
}
