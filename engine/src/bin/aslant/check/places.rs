//! Where a definition stands that is text inside a template: a string, `Fn::Sub`, `Fn::Join`.

use std::ops::Range;

use aslant_engine::json::{Parsed, Pointer, Value, parse};

use super::Source;
use super::read::{Checker, Inner};

impl Checker<'_> {
    /// The text of a definition that stands in a string, with where the string stands.
    pub(super) fn inner(&self, source: usize, base: &Pointer) -> Option<Inner> {
        let Source { parsed, .. } = self.report.sources.get(source)?;
        if let Some(joined) = joined(parsed, base) {
            return Some(joined);
        }
        let candidates = [base.clone(), base.key("Fn::Sub"), base.key("Fn::Sub").index(0)];
        let found = candidates
            .into_iter()
            .find_map(|pointer| Some((parsed.value.pointer(&pointer)?.as_str()?.to_owned(), pointer)));
        let (text, pointer) = found?;
        let range = parsed.spans.nearest(&pointer);
        let inner = parse(&text);
        Some(Inner { text, parsed: inner, range, pieces: Vec::new() })
    }

    /// A range of a text that stands in a string, in the text that has the string: exact in a block of YAML, in a
    /// quoted string on one line too, the string's beginning elsewhere.
    pub(super) fn outer_range(&self, source: usize, inner: &Inner, range: Range<usize>) -> Range<usize> {
        let whole = inner.range.start..inner.range.start + 1;
        let Some(source) = self.report.sources.get(source) else { return whole };
        if let Some((piece, place)) = inner.pieces.iter().rev().find(|(piece, _)| piece.start <= range.start)
        {
            let start = place.start..place.start + 1;
            let part = range.start - piece.start..range.end.min(piece.end).saturating_sub(piece.start);
            let (Some(raw), Some(text)) = (source.text.get(place.clone()), inner.text.get(piece.clone()))
            else {
                return start;
            };
            let found = quoted(raw, text, &part).filter(|found| found.start < found.end);
            return found.map_or(start, |found| place.start + found.start..place.start + found.end);
        }
        let raw = source.text.get(inner.range.clone()).unwrap_or_default();
        // The tag of a function may stand before the sign of the block.
        let header = raw.lines().next().unwrap_or_default();
        if !header.contains('|') || header.contains(['"', '\'']) {
            return quoted(raw, &inner.text, &range)
                .map_or(whole, |found| inner.range.start + found.start..inner.range.start + found.end);
        }
        let line = inner.text.get(..range.start).unwrap_or_default().matches('\n').count();
        let wanted = inner.text.get(range).and_then(|text| text.lines().next()).unwrap_or_default();
        let mut at = inner.range.start;
        for (index, content) in raw.split_inclusive('\n').enumerate() {
            if index == line + 1 {
                let found = content.find(wanted).filter(|_| !wanted.is_empty());
                let blank = content.len() - content.trim_start().len();
                return match found {
                    Some(column) => at + column..at + column + wanted.len(),
                    None => at + blank..at + content.trim_end().len().max(blank),
                };
            }
            at += content.len();
        }
        whole
    }
}

/// The text of a definition that is joined from pieces (`Fn::Join`), with where each piece stands.
fn joined(parsed: &Parsed, base: &Pointer) -> Option<Inner> {
    let base = base.key("Fn::Join");
    let [separator, Value::Array(items)] = parsed.value.pointer(&base)?.as_array()? else { return None };
    let separator = separator.as_str()?;
    let (mut text, mut pieces) = (String::new(), Vec::new());
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        let start = text.len();
        text.push_str(item.as_str().unwrap_or("${Value}"));
        pieces.push((start..text.len(), parsed.spans.nearest(&base.index(1).index(index))));
    }
    let range = parsed.spans.nearest(&base);
    let inner = parse(&text);
    Some(Inner { text, parsed: inner, range, pieces })
}

/// A range of a text inside the quoted string of JSON or YAML that holds it, in bytes from the string's start. `None`
/// where the string says something else.
fn quoted(raw: &str, text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let opening = raw.find(['"', '\''])?;
    let quote = raw.get(opening..)?.chars().next()?;
    let mut at = opening + quote.len_utf8();
    let mut decoded = 0;
    let (mut start, mut end) = (None, None);
    loop {
        if decoded >= range.end && end.is_none() {
            start = start.or(Some(at));
            end = Some(at);
            break;
        }
        let (length, meant) = one(raw.get(at..)?, quote)?;
        // An escaped line break means nothing, so the range starts after it.
        if decoded >= range.start && start.is_none() && !meant.is_empty() {
            start = Some(at);
        }
        if !text.get(decoded..)?.starts_with(&meant) {
            return None;
        }
        decoded += meant.len();
        at += length;
    }
    Some(start?..end?)
}

/// The bytes of the next character as it is written in a quoted string, and what it means. A line break of YAML is a
/// blank, several are one less; the blanks around them mean nothing.
fn one(rest: &str, quote: char) -> Option<(usize, String)> {
    const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];
    let first = rest.chars().next()?;
    let blanks = |text: &str| text.len() - text.trim_start_matches(BLANK).len();
    if BLANK.contains(&first) {
        let length = blanks(rest);
        let breaks = rest.get(..length)?.matches('\n').count();
        return Some(match breaks {
            0 => (first.len_utf8(), first.to_string()),
            1 => (length, " ".to_owned()),
            _ => (length, "\n".repeat(breaks - 1)),
        });
    }
    let second = rest.chars().nth(1);
    Some(match (first, second) {
        ('\\', Some(escape)) if quote == '"' => {
            let meant = match escape {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                same @ ('"' | '\\' | '/') => same,
                '\n' | '\r' => return Some((1 + blanks(rest.get(1..)?), String::new())),
                _ => return None,
            };
            (2, meant.to_string())
        }
        ('\'', Some('\'')) if quote == '\'' => (2, first.to_string()),
        (ending, _) if ending == quote => return None,
        (other, _) => (other.len_utf8(), other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::quoted;

    #[test]
    fn places_in_quoted_strings_are_found() {
        let text = "{\"a\": 'b'}";
        for raw in [r#"!Sub "{\"a\": 'b'}""#, r#"'{"a": ''b''}'"#] {
            let at = text.find("'b'").unwrap();
            let found = quoted(raw, text, &(at..at + 3)).unwrap();
            assert!(matches!(&raw[found], "'b'" | "''b''"), "{raw}");
        }
        // Lines that are folded.
        let text = "{ \"a\": 'b'\n}";
        for raw in ["'{\n  \"a\":\n ''b''\n\n}'", "\"{\n\\\"a\\\": \\\n   'b'\n\n }\""] {
            let at = text.find("'b'").unwrap();
            let found = quoted(raw, text, &(at..at + 3)).unwrap();
            assert!(matches!(&raw[found], "'b'" | "''b''"), "{raw}");
        }
        assert_eq!(quoted("\"other\"", text, &(1..2)), None);
        assert_eq!(quoted("plain", text, &(1..2)), None);
    }
}
