//! Masks `${Name}` so that a YAML parser takes it for plain text also inside brackets, and brings it back.
//!
//! The mask is as long as what it replaces, in bytes, so that offsets into the text stay right.

use std::borrow::Cow;

/// In the place of `${`, two bytes as well.
const OPEN: &str = "\u{ab}";
/// In the place of `}`.
const CLOSE: char = '~';

/// The text with its placeholders masked. `None` where it has none, or has the mask's own characters.
pub(super) fn mask(text: &str) -> Option<String> {
    if !text.contains("${") || text.contains(OPEN) {
        return None;
    }
    Some(replace(text, "${", '}', OPEN, &CLOSE.to_string()))
}

pub(super) fn unmask(text: &str) -> Cow<'_, str> {
    if text.contains(OPEN) { Cow::Owned(replace(text, OPEN, CLOSE, "${", "}")) } else { Cow::Borrowed(text) }
}

/// Every `open`, name, `close` with other signs around the name.
fn replace(text: &str, open: &str, close: char, new_open: &str, new_close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let length = after.find(|ch: char| !is_name(ch)).unwrap_or(after.len());
        let (name, tail) = after.split_at(length);
        if let Some(tail) = tail.strip_prefix(close).filter(|_| !name.is_empty()) {
            out.extend([new_open, name, new_close]);
            rest = tail;
        } else {
            out.push_str(open);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// What the names of substitutions, logical ids, attributes and pseudo parameters are made of.
fn is_name(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::{mask, unmask};

    #[test]
    fn masks_keep_every_byte_in_its_place() {
        let text = "{a: ${A.B}, b: ${AWS::Region}/${x}, c: ${, d: ${}, e: ${no name}}";
        let masked = mask(text).unwrap();
        assert_eq!(masked, "{a: «A.B~, b: «AWS::Region~/«x~, c: ${, d: ${}, e: ${no name}}");
        assert_eq!(masked.len(), text.len());
        assert_eq!(unmask(&masked), text);
        assert_eq!(mask("no placeholder"), None);
        assert_eq!(mask("« ${A}"), None);
    }
}
