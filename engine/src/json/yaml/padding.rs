//! Lines that YAML 1.2 wants indented further and that other readers take as they are: inside brackets and quotation
//! marks. They are read with spaces before them, and every offset is taken back to the text itself.
//! `PyYAML`, libyaml and `SnakeYAML`, which AWS uses, allow continuation lines of a quoted scalar at any indentation.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::Marker;

/// Brackets and quoted scalars of a text that are mended. Each costs another reading of the text.
const MOST_MENDED: usize = 200;

/// Bytes that all readings of a text together may take.
const MOST_READ: usize = 256 << 20;

/// Spaces that may be put before the lines of a text, all together.
const MOST_SPACES: usize = 16 << 20;

/// The lines to indent further: by the offset where a bracket or quoted scalar begins, the offset of its end.
#[derive(Default)]
pub(super) struct Padding {
    ranges: BTreeMap<usize, usize>,
    spaces: usize,
    read: usize,
}

impl Padding {
    /// Indents the lines of what an error of the parser is about. False where nothing can be done about it.
    /// `bracket` is where the outermost open bracket stands; no scalar that is known already ends behind `known`.
    pub(super) fn mend(
        &mut self,
        text: &str,
        error: &str,
        bracket: Option<usize>,
        known: usize,
        at: usize,
    ) -> bool {
        self.read += text.len();
        if self.ranges.len() >= MOST_MENDED || self.read > MOST_READ {
            return false;
        }
        let quoted =
            error.contains("in quoted scalar") || error.contains("tab cannot be used as indentation");
        let found = if quoted {
            quoted_at(text, known, at).or_else(|| bracketed(text, bracket, at))
        } else if error.contains("invalid indentation") {
            bracketed(text, bracket, at)
        } else {
            None
        };
        let Some(range) = found else { return false };
        let lines = text.get(range.clone()).map_or(0, |inside| inside.matches('\n').count());
        self.spaces = self.spaces.saturating_add(lines.saturating_mul(column(text, range.start)));
        self.spaces <= MOST_SPACES && self.ranges.insert(range.start, range.end) != Some(range.end)
    }

    /// How many spaces are to stand before the line that begins at `line`: the column of what it is inside.
    fn before(&self, text: &str, line: usize) -> usize {
        let inside = self.ranges.range(..line).rev().find(|(_, end)| line <= **end);
        inside.map_or(0, |(&start, _)| column(text, start))
    }

    /// The text without its byte order mark, padded.
    pub(super) fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        if self.ranges.is_empty() {
            return Cow::Borrowed(body);
        }
        let mut line = text.len() - body.len();
        let mut out = String::with_capacity(text.len());
        for content in body.split_inclusive('\n') {
            out.extend(std::iter::repeat_n(' ', self.before(text, line)));
            out.push_str(content);
            line += content.len();
        }
        Cow::Owned(out)
    }
}

/// How many bytes stand before `at` on its line.
fn column(text: &str, at: usize) -> usize {
    let line = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    at - line
}

/// The extent of the collection that begins with the bracket at `start`, where it ends behind `error`.
fn bracketed(text: &str, start: Option<usize>, error: usize) -> Option<Range<usize>> {
    let start = start?;
    let mut depth = 0_usize;
    let mut quote: Option<u8> = None;
    let mut before = b'[';
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(b'"'), b'\\') => at += 1,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') if b"[{,:".contains(&before) => quote = Some(byte),
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (at >= error).then_some(start..at);
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
    None
}

/// The quoted scalar around `error`, or that begins there. Nothing before `known` is looked at.
fn quoted_at(text: &str, known: usize, error: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(error) {
        return Some(error..quote_end(bytes, error, *quote)?);
    }
    let mut at = known;
    while let Some(&byte) = bytes.get(at).filter(|_| at < error) {
        if matches!(byte, b'"' | b'\'') {
            let end = quote_end(bytes, at, byte)?;
            if end >= error {
                return Some(at..end);
            }
            at = end;
        }
        at += 1;
    }
    None
}

/// Where the scalar ends whose quotation mark stands at `start`: its other quotation mark.
fn quote_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Byte offsets in the text of the characters that the parser counts.
pub(super) struct Offsets {
    /// Of every character; `None` where all are ASCII and nothing was padded.
    bytes: Option<Vec<usize>>,
    shift: usize,
    length: usize,
}

impl Offsets {
    pub(super) fn new(text: &str, padding: &Padding) -> Self {
        let shift = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let body = text.get(shift..).unwrap_or_default();
        let plain = body.is_ascii() && padding.ranges.is_empty();
        let bytes = (!plain).then(|| {
            let mut bytes = Vec::with_capacity(text.len());
            let mut line = shift;
            for content in body.split_inclusive('\n') {
                bytes.extend(std::iter::repeat_n(line, padding.before(text, line)));
                bytes.extend(content.char_indices().map(|(at, _)| at + line));
                line += content.len();
            }
            bytes
        });
        Self { bytes, shift, length: text.len() }
    }

    pub(super) fn at(&self, marker: Marker) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(marker.index()).copied().unwrap_or(self.length),
            None => (marker.index() + self.shift).min(self.length),
        }
    }
}
