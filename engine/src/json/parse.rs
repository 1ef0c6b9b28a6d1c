//! The JSON parser: never fails, never recurses, and says in plain words what it had to guess.

use std::ops::Range;
use std::sync::Arc;

use super::problem::{DEPTH_LIMIT, Parsed, Problem};
use super::{Array, Number, Object, Value};

/// Reads JSON text. Mistakes are reported and mended as a reader would; the value is what could be made out.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        out: Parsed::default(),
        stack: Vec::new(),
        root: None,
    };
    parser.run();
    parser.out.problems.sort_by_key(|problem| problem.range.start);
    parser.out
}

/// Reads JSON text and accepts nothing else; the error names line and column. Repeated keys are JSON.
pub fn parse_strict(text: &str) -> Result<Value, String> {
    let parsed = parse(text);
    match parsed.problems.iter().position(|problem| problem.code == "json-unquoted-substitution") {
        Some(index) if parsed.is_valid() => {
            let mut parsed = parsed;
            if let Some(problem) = parsed.problems.get_mut(index) {
                problem.fatal = true;
            }
            parsed.into_result(text)
        }
        _ => parsed.into_result(text),
    }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    out: Parsed,
    stack: Vec<Frame>,
    root: Option<Value>,
}

/// A container that is still open.
struct Frame {
    content: Content,
    open: usize,
    /// Its index in the spans.
    node: usize,
    after: After,
    /// The key it stands under in its parent.
    key: Option<Arc<str>>,
    /// Where the last thing in it ended.
    last_end: usize,
}

enum Content {
    Object { members: Vec<(Arc<str>, Value)>, keys: Vec<Range<usize>> },
    Array(Vec<Value>),
}

#[derive(Clone, Copy, PartialEq)]
enum After {
    Open,
    Item,
    Comma(usize),
}

/// Where a value belongs that is about to be read.
enum Slot {
    Root,
    Member { key: Arc<str>, range: Range<usize> },
    Element,
}

impl Parser<'_> {
    fn run(&mut self) {
        loop {
            self.skip_blank();
            match self
                .stack
                .last()
                .map(|frame| (matches!(frame.content, Content::Object { .. }), frame.after))
            {
                None if self.root.is_none() => {
                    if self.at >= self.bytes.len() {
                        let end = self.text.len();
                        self.fatal("json-empty", end..end, "There is no text. Expected a value such as {}");
                        self.out.spans.push_root(end..end);
                        return;
                    }
                    if matches!(self.byte(), b',' | b':' | b'}' | b']') {
                        self.skip_stray();
                    } else {
                        self.value(Slot::Root);
                    }
                }
                None => {
                    if self.at < self.bytes.len() {
                        let end = self.text.trim_end().len().max(self.at);
                        let shown = self.shown(self.at);
                        self.fatal(
                            "json-trailing-text",
                            self.at..end,
                            format!("Expected the end of the text, found {shown}"),
                        );
                    }
                    self.out.value = self.root.take().unwrap_or_default();
                    return;
                }
                Some((true, after)) => self.object_step(after),
                Some((false, after)) => self.array_step(after),
            }
        }
    }

    // Steps inside a container.

    fn object_step(&mut self, after: After) {
        match self.peek() {
            None => self.close_unclosed(),
            Some(b'}') => self.close(after),
            Some(b']') => self.wrong_bracket(false),
            Some(b',') => self.comma(after),
            Some(b':') => self.skip_stray(),
            Some(first) => {
                self.expect_comma(after);
                let start = self.at;
                let key = match first {
                    b'"' | b'\'' => self.string(),
                    b'{' | b'[' => {
                        self.fatal(
                            "json-missing-key",
                            start..start + 1,
                            "Expected a name in quotation marks before this value",
                        );
                        self.value(Slot::Member { key: "".into(), range: start..start });
                        return;
                    }
                    _ => self.bare_key(),
                };
                let key: Arc<str> = key.into();
                let range = start..self.at;
                self.member(key, range);
            }
        }
    }

    /// After a key: the colon and the value.
    fn member(&mut self, key: Arc<str>, range: Range<usize>) {
        self.skip_blank();
        let crossed_line = self.crossed_line(range.end);
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(b'=') => {
                self.fatal(
                    "json-missing-colon",
                    self.at..self.at + 1,
                    format!("Expected a colon after \"{key}\", found ="),
                );
                self.at += 1;
                if self.peek() == Some(b'>') {
                    self.at += 1;
                }
            }
            Some(b',' | b'}' | b']') | None => {
                self.missing_value(key, range, "a colon and a value");
                return;
            }
            Some(_) if crossed_line => {
                self.missing_value(key, range, "a colon and a value");
                return;
            }
            Some(_) => {
                self.fatal("json-missing-colon", range.clone(), format!("Expected a colon after \"{key}\""));
                self.value(Slot::Member { key, range });
                return;
            }
        }
        let colon_end = self.at;
        self.skip_blank();
        match self.peek() {
            Some(b',' | b'}' | b']') | None => self.missing_value(key, range.start..colon_end, "a value"),
            Some(b'"' | b'\'') if self.crossed_line(colon_end) && self.next_string_is_key() => {
                self.missing_value(key, range.start..colon_end, "a value");
            }
            Some(b':') => {
                self.skip_stray();
                self.skip_blank();
                if matches!(self.peek(), Some(b',' | b'}' | b']') | None) {
                    self.missing_value(key, range.start..colon_end, "a value");
                } else {
                    self.value(Slot::Member { key, range });
                }
            }
            Some(_) => self.value(Slot::Member { key, range }),
        }
    }

    /// Keeps the member with `null`, so that the rest of the text is read in its place.
    fn missing_value(&mut self, key: Arc<str>, range: Range<usize>, what: &str) {
        let end = range.end;
        self.fatal("json-missing-value", range.clone(), format!("Expected {what} after \"{key}\""));
        self.scalar(Slot::Member { key, range: range.start..end }, Value::Null, end..end);
        // One mistake is enough said: no comma is missed as well.
        if self.peek() != Some(b',')
            && let Some(frame) = self.stack.last_mut()
        {
            frame.after = After::Open;
        }
    }

    fn array_step(&mut self, after: After) {
        match self.peek() {
            None => self.close_unclosed(),
            Some(b']') => self.close(after),
            Some(b'}') => self.wrong_bracket(true),
            Some(b',') => self.comma(after),
            Some(b':') => self.skip_stray(),
            Some(first) => {
                if after != After::Open
                    && matches!(first, b'"' | b'\'')
                    && self.next_string_is_key()
                    && self.inside_object()
                {
                    // The next member of the object around this array, which somebody forgot to close.
                    self.close_unclosed();
                    if let Some(frame) = self.stack.last_mut() {
                        frame.after = after;
                    }
                    return;
                }
                self.expect_comma(after);
                self.value(Slot::Element);
            }
        }
    }

    fn comma(&mut self, after: After) {
        if after == After::Item {
            if let Some(frame) = self.stack.last_mut() {
                frame.after = After::Comma(self.at);
            }
        } else {
            let message = match after {
                After::Open => "Expected a value before this comma",
                _ => "One comma is enough here",
            };
            self.fatal("json-extra-comma", self.at..self.at + 1, message);
        }
        self.at += 1;
    }

    fn expect_comma(&mut self, after: After) {
        if after != After::Item {
            return;
        }
        let end = self.stack.last().map_or(self.at, |frame| frame.last_end);
        let start =
            self.text.get(..end).and_then(|text| text.char_indices().next_back()).map_or(end, |(at, _)| at);
        let message = match self.last_name() {
            Some(name) => format!("Expected a comma after {name}"),
            None => "Expected a comma between these values".to_owned(),
        };
        self.fatal("json-missing-comma", start..end, message);
    }

    /// What stands before the place where a comma is missing.
    fn last_name(&self) -> Option<String> {
        match &self.stack.last()?.content {
            Content::Object { members, .. } => {
                members.last().map(|(key, _)| format!("the value of \"{key}\""))
            }
            Content::Array(items) => (!items.is_empty()).then(|| format!("element {}", items.len())),
        }
    }

    // Closing.

    fn close(&mut self, after: After) {
        if let After::Comma(comma) = after {
            self.fatal(
                "json-trailing-comma",
                comma..comma + 1,
                "A comma may not stand before a closing bracket. Remove it",
            );
        }
        self.at += 1;
        self.pop_frame(self.at);
    }

    fn close_unclosed(&mut self) {
        if let Some(frame) = self.stack.last() {
            let (open, bracket, closing) = match frame.content {
                Content::Object { .. } => (frame.open, '{', '}'),
                Content::Array(_) => (frame.open, '[', ']'),
            };
            let end = frame.last_end.max(open + 1);
            self.fatal(
                "json-unclosed",
                open..open + 1,
                format!("This {bracket} is never closed. Expected {closing}"),
            );
            self.pop_frame(end);
        }
    }

    /// A closing bracket of the other kind. It closes its own container where there is one, else it is stray.
    fn wrong_bracket(&mut self, closes_object: bool) {
        let has_owner =
            self.stack.iter().any(|frame| matches!(frame.content, Content::Object { .. }) == closes_object);
        if has_owner {
            self.close_unclosed();
        } else {
            self.skip_stray();
        }
    }

    fn pop_frame(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else { return };
        self.out.spans.close(frame.node, end);
        let value = match frame.content {
            Content::Object { members, keys } => {
                report_repeated_keys(&members, &keys, &mut self.out);
                Value::Object(Arc::new(Object::new(members)))
            }
            Content::Array(items) => Value::Array(Arc::new(Array::new(items))),
        };
        self.put(frame.key, value, end);
    }

    /// Puts a finished value where it belongs.
    fn put(&mut self, key: Option<Arc<str>>, value: Value, end: usize) {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(value);
            return;
        };
        frame.after = After::Item;
        frame.last_end = end;
        match &mut frame.content {
            Content::Object { members, .. } => members.push((key.unwrap_or_default(), value)),
            Content::Array(items) => items.push(value),
        }
    }

    // Values.

    fn value(&mut self, slot: Slot) {
        let start = self.at;
        match self.byte() {
            b'{' | b'[' => self.open(slot),
            b'"' | b'\'' => {
                let text = self.string();
                self.scalar(slot, Value::string(text), start..self.at);
            }
            b'-' | b'0'..=b'9' | b'+' | b'.' => {
                let value = self.number();
                self.scalar(slot, value, start..self.at);
            }
            _ => {
                let value = self.word();
                self.scalar(slot, value, start..self.at);
            }
        }
    }

    fn open(&mut self, slot: Slot) {
        let start = self.at;
        if self.stack.len() >= DEPTH_LIMIT {
            self.fatal(
                "json-too-deep",
                start..start + 1,
                format!("Nested more than {DEPTH_LIMIT} deep. What is inside is not read"),
            );
            self.skip_balanced();
            self.scalar(slot, Value::Null, start..self.at);
            return;
        }
        let is_object = self.byte() == b'{';
        self.at += 1;
        let (node, key) = self.push_span(slot, start..start + 1);
        let content = if is_object {
            Content::Object { members: Vec::new(), keys: Vec::new() }
        } else {
            Content::Array(Vec::new())
        };
        self.stack.push(Frame { content, open: start, node, after: After::Open, key, last_end: start + 1 });
    }

    fn scalar(&mut self, slot: Slot, value: Value, range: Range<usize>) {
        let end = range.end;
        let (_, key) = self.push_span(slot, range);
        self.put(key, value, end);
    }

    fn push_span(&mut self, slot: Slot, value: Range<usize>) -> (usize, Option<Arc<str>>) {
        match (slot, self.stack.last_mut().map(|frame| &mut frame.content)) {
            (Slot::Member { key, range }, Some(Content::Object { keys, .. })) => {
                keys.push(range.clone());
                (self.out.spans.push_member(key.clone(), range, value), Some(key))
            }
            (_, Some(Content::Array(items))) => (self.out.spans.push_element(items.len(), value), None),
            _ => (self.out.spans.push_root(value), None),
        }
    }

    /// A string in either kind of quotation marks. It ends at the line's end at the latest.
    fn string(&mut self) -> String {
        let start = self.at;
        let quote = self.byte();
        if quote == b'\'' {
            let end = (start + 1).min(self.bytes.len());
            self.fatal("json-single-quotes", start..end, "Strings stand in double quotation marks (\")");
        }
        self.at += 1;
        let mut out = String::new();
        let mut run = self.at;
        loop {
            match self.peek() {
                None | Some(b'\n' | b'\r') => {
                    self.push_run(&mut out, run);
                    self.fatal(
                        "json-unclosed-string",
                        start..self.at,
                        "This string is never closed. Expected a quotation mark",
                    );
                    return out;
                }
                Some(byte) if byte == quote => {
                    self.push_run(&mut out, run);
                    self.at += 1;
                    return out;
                }
                Some(b'\\') => {
                    self.push_run(&mut out, run);
                    self.escape(&mut out);
                    run = self.at;
                }
                Some(byte) => {
                    if byte < 0x20 {
                        let name = if byte == b'\t' { "\\t".to_owned() } else { format!("\\u{byte:04x}") };
                        self.fatal(
                            "json-control-character",
                            self.at..self.at + 1,
                            format!("Write this control character as {name}"),
                        );
                    }
                    self.at += 1;
                }
            }
        }
    }

    fn push_run(&self, out: &mut String, from: usize) {
        out.push_str(self.text.get(from..self.at).unwrap_or_default());
    }

    fn escape(&mut self, out: &mut String) {
        let start = self.at;
        self.at += 1;
        let ch = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                self.unicode_escape(start, out);
                return;
            }
            None | Some(b'\n' | b'\r') => return,
            Some(_) => {
                let next = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('\\');
                let end = self.at + next.len_utf8();
                self.fatal(
                    "json-escape",
                    start..end,
                    format!("\\{next} is not an escape of JSON. For a backslash write \\\\"),
                );
                // A single quote was meant; of anything else the backslash was.
                if next != '\'' {
                    out.push('\\');
                }
                out.push(next);
                self.at = end;
                return;
            }
        };
        out.push(ch);
        self.at += 1;
    }

    fn unicode_escape(&mut self, start: usize, out: &mut String) {
        let Some(unit) = self.hex4() else {
            self.fatal("json-escape", start..self.at, "Expected four hexadecimal digits after \\u");
            out.push('\u{fffd}');
            return;
        };
        let ch = if (0xd800..0xdc00).contains(&unit) {
            let back = self.at;
            let low = if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
                self.at += 2;
                self.hex4().filter(|low| (0xdc00..0xe000).contains(low))
            } else {
                None
            };
            if let Some(low) = low {
                char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
            } else {
                self.at = back;
                None
            }
        } else {
            char::from_u32(unit)
        };
        if ch.is_none() {
            self.fatal(
                "json-escape",
                start..self.at,
                "This is half of a surrogate pair, which is no character",
            );
        }
        out.push(ch.unwrap_or('\u{fffd}'));
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let text = std::str::from_utf8(digits).ok()?;
        self.at += 4;
        u32::from_str_radix(text, 16).ok()
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'))
        {
            self.at += 1;
        }
        if self.peek() == Some(b'$') || self.peek().is_some_and(|byte| byte >= 0x80) {
            self.at = start;
            return self.word();
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if is_json_number(text) {
            return Value::Number(Number::from_json_text(text));
        }
        let range = start..self.at;
        let plain = text.replace('_', "");
        let mended = plain
            .strip_prefix("0x")
            .and_then(|digits| i64::from_str_radix(digits, 16).ok())
            .map(Number::Int)
            .or_else(|| plain.parse::<i64>().ok().map(Number::Int))
            .or_else(|| plain.parse::<f64>().ok().and_then(Number::from_f64));
        if let Some(number) = mended {
            self.fatal(
                "json-number",
                range,
                format!("{text} is not how JSON writes numbers. Write {number}"),
            );
            Value::Number(number)
        } else {
            self.fatal(
                "json-number",
                range,
                format!("{text} is not a number. A string stands in quotation marks"),
            );
            Value::string(text)
        }
    }

    /// A bare word where a value is expected: a literal, a substitution, or text without quotation marks.
    fn word(&mut self) -> Value {
        let start = self.at;
        let mut braces = 0_usize;
        let mut substitution = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    substitution = true;
                    braces += 1;
                    self.at += 1;
                }
                b'}' if braces > 0 => braces -= 1,
                b'\n' | b'\r' => break,
                b',' | b'}' | b']' | b'[' | b'{' | b' ' | b'\t' | b'"' | b':' if braces == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        if self.at == start {
            self.at += self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
        let range = start..self.at;
        let text = self.text.get(range.clone()).unwrap_or_default();
        match text {
            "null" => return Value::Null,
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            _ => {}
        }
        if substitution && braces == 0 {
            self.out.report(Problem::new(
                "json-unquoted-substitution",
                false,
                range,
                format!("{text} stands without quotation marks. It is kept as a string"),
            ));
            return Value::string(text);
        }
        let (value, message) = match text.to_ascii_lowercase().as_str() {
            "true" => (Value::Bool(true), format!("Expected true, found {text}")),
            "false" => (Value::Bool(false), format!("Expected false, found {text}")),
            "null" | "none" | "nil" | "undefined" | "nan" | "infinity" => {
                (Value::Null, format!("{text} is not JSON. Expected a value such as null"))
            }
            _ => (
                Value::string(text),
                format!("Expected a value, found {}. A string stands in quotation marks", shorten(text)),
            ),
        };
        self.fatal("json-bare-word", range, message);
        value
    }

    fn bare_key(&mut self) -> String {
        let start = self.at;
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() || b"{}[],:=\"".contains(&byte) {
                break;
            }
            self.at += 1;
        }
        if self.at == start {
            self.at += self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
        let text = self.text.get(start..self.at).unwrap_or_default().to_owned();
        self.fatal(
            "json-unquoted-key",
            start..self.at,
            format!("Names stand in quotation marks. Write \"{}\"", shorten(&text)),
        );
        text
    }

    // Small things.

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn byte(&self) -> u8 {
        self.peek().unwrap_or(0)
    }

    fn fatal(&mut self, code: &'static str, range: Range<usize>, message: impl Into<String>) {
        self.out.report(Problem::new(code, true, range, message));
    }

    /// Skips white space and comments; the first comment is reported.
    fn skip_blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if matches!(self.bytes.get(self.at + 1), Some(b'/' | b'*')) => self.skip_comment(),
                Some(b'#') => self.skip_comment(),
                Some(0xc2) if self.bytes.get(self.at + 1) == Some(&0xa0) => {
                    self.fatal(
                        "json-white-space",
                        self.at..self.at + 2,
                        "This is a no-break space. Write a plain space",
                    );
                    self.at += 2;
                }
                Some(0xef) if self.bytes.get(self.at..self.at + 3) == Some(&[0xef, 0xbb, 0xbf]) => {
                    self.at += 3;
                }
                _ => return,
            }
        }
    }

    fn skip_comment(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = if rest.starts_with("/*") {
            rest.get(2..).and_then(|inside| inside.find("*/")).map_or(rest.len(), |end| end + 4)
        } else {
            rest.find('\n').unwrap_or(rest.len())
        };
        self.at = start + length;
        self.fatal("json-comment", start..self.at, "JSON has no comments. Put the text into a Comment field");
    }

    fn skip_stray(&mut self) {
        let shown = self.shown(self.at);
        let end = (self.at + 1).min(self.bytes.len());
        self.fatal("json-stray", self.at..end, format!("Did not expect {shown} here"));
        self.at += 1;
    }

    /// Skips a container with everything in it.
    fn skip_balanced(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                b'"' => {
                    while let Some(byte) = self.peek() {
                        self.at += 1;
                        match byte {
                            b'\\' => self.at += 1,
                            b'"' | b'\n' => break,
                            _ => {}
                        }
                    }
                    self.at = self.at.min(self.bytes.len());
                }
                _ => {}
            }
        }
    }

    fn crossed_line(&self, from: usize) -> bool {
        self.bytes.get(from..self.at).is_some_and(|between| between.contains(&b'\n'))
    }

    /// Whether the string at this place is followed by a colon.
    fn next_string_is_key(&self) -> bool {
        let quote = self.byte();
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\\' => at += 1,
                b'\n' => return false,
                byte if byte == quote => {
                    let rest = self.bytes.get(at..).unwrap_or_default();
                    return rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                }
                _ => {}
            }
        }
        false
    }

    fn inside_object(&self) -> bool {
        self.stack.iter().rev().nth(1).is_some_and(|frame| matches!(frame.content, Content::Object { .. }))
    }

    fn shown(&self, at: usize) -> String {
        let rest = self.text.get(at..).unwrap_or_default();
        let word: String = rest.chars().take_while(|ch| !ch.is_whitespace()).collect();
        match word.chars().next() {
            Some(first) if first.is_alphanumeric() => shorten(&word),
            Some(first) => first.to_string(),
            None => "the end".to_owned(),
        }
    }
}

/// Reports each name that stands in an object again, with the place where it stood before.
pub(super) fn report_repeated_keys(members: &[(Arc<str>, Value)], keys: &[Range<usize>], out: &mut Parsed) {
    if members.len() < 2 {
        return;
    }
    let name = |index: &usize| members.get(*index).map(|(key, _)| &**key);
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|a, b| name(a).cmp(&name(b)).then(a.cmp(b)));
    for pair in order.windows(2) {
        let [first, second] = pair else { continue };
        if name(first) == name(second)
            && let (Some(first_range), Some(second_range)) = (keys.get(*first), keys.get(*second))
        {
            let message = format!(
                "The name \"{}\" stands twice in this object. AWS reads only the last one",
                shorten(name(first).unwrap_or_default())
            );
            let mut problem = Problem::new("json-repeated-key", false, second_range.clone(), message);
            problem.related = Some(first_range.clone());
            out.report(problem);
        }
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

/// The grammar of numbers in RFC 8259.
pub(super) fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
