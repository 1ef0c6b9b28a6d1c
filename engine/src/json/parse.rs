//! The JSON parser: never fails, never recurses, and says in plain words what it had to guess. Here its containers;
//! `scalars` reads what they hold, `scan` what lies between.

mod brackets;
mod scalars;
mod scan;

use std::ops::Range;
use std::sync::Arc;

use super::problem::{DEPTH_LIMIT, Parsed, Problem};
use super::{Array, Object, Value, line_column};
use brackets::{Fault, MOST_FAULTS, Token, TokenKind};

pub(super) use scalars::is_json_number;

/// Reads JSON text. Mistakes are reported and mended as a reader would; the value is what could be made out.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        out: Parsed::default(),
        stack: Vec::new(),
        root: None,
        line: 0,
        lead: None,
        tokens: Vec::new(),
        unclosed: Vec::new(),
        strays: Vec::new(),
        trailing: None,
    };
    parser.run();
    parser.report_brackets();
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
    /// Where the line starts that is being read.
    line: usize,
    /// The first token of that line, once it is reached.
    lead: Option<usize>,
    /// Brackets and names so far, for finding the bracket that is missing.
    tokens: Vec<Token>,
    /// The containers that were closed without a bracket: where they begin and end, and whether they are objects.
    unclosed: Vec<(usize, usize, bool)>,
    /// Closing brackets of a kind that is not open.
    strays: Vec<usize>,
    /// What follows the outermost value.
    trailing: Option<Range<usize>>,
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
                        self.trailing = Some(self.at..end);
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
                self.token(TokenKind::Name);
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
                    // The next member of the object around this array, which is not closed.
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
        let object = self.stack.last().is_some_and(|frame| matches!(frame.content, Content::Object { .. }));
        self.token(TokenKind::Close { object });
        self.at += 1;
        self.pop_frame(self.at);
    }

    fn close_unclosed(&mut self) {
        if let Some(frame) = self.stack.last() {
            let end = frame.last_end.max(frame.open + 1);
            self.unclosed.push((frame.open, end, matches!(frame.content, Content::Object { .. })));
            self.pop_frame(end);
        }
    }

    /// Remembers a bracket or name at the place that is being read.
    fn token(&mut self, kind: TokenKind) {
        let lead = self.lead.unwrap_or(self.at);
        let indent = lead.saturating_sub(self.line);
        self.tokens.push(Token { at: self.at, kind, indent, leads: lead == self.at, line: self.line });
    }

    /// Reports the brackets that are missing or too many, each where a person would write or remove it.
    fn report_brackets(&mut self) {
        if self.unclosed.is_empty() && self.strays.is_empty() && self.trailing.is_none() {
            return;
        }
        let parsed = self.trailing.as_ref().map_or(self.text.len(), |range| range.start);
        let faults = brackets::faults(self.text, &self.tokens, parsed);
        if !faults.is_empty() {
            for fault in faults {
                match fault {
                    Fault::Missing { at, open, object } => self.report_unclosed(open, at, object),
                    Fault::Extra { at } => {
                        // Its comma goes with it.
                        let after = self.text.get(at + 1..).unwrap_or_default();
                        let comma = self.text.len() - after.trim_start().len();
                        let goes = |other: &Problem| {
                            other.range.start == comma && other.code == "json-trailing-comma"
                        };
                        self.out.problems.retain(|other| !goes(other));
                        self.report_stray(at);
                    }
                    Fault::Wrong { at, open, object } => {
                        let (bracket, closing) = brackets_of(object);
                        let line = line_column(self.text, open).line;
                        let shown = self.shown(at);
                        let message = format!(
                            "Expected {closing}, found {shown}: it closes the {bracket} in line {line}"
                        );
                        let mut problem = Problem::new("json-stray", true, at..at + 1, message);
                        problem.related = Some(open..open + 1);
                        self.out.report(problem);
                    }
                }
            }
            return;
        }
        for (open, end, object) in std::mem::take(&mut self.unclosed).into_iter().take(MOST_FAULTS) {
            self.report_unclosed(open, end, object);
        }
        for at in std::mem::take(&mut self.strays).into_iter().take(MOST_FAULTS) {
            self.report_stray(at);
        }
        if let Some(range) = self.trailing.take() {
            let shown = self.shown(range.start);
            self.fatal("json-trailing-text", range, format!("Expected the end of the text, found {shown}"));
        }
    }

    /// The bracket at `open` should be closed at `end`. The last character before that place is marked.
    fn report_unclosed(&mut self, open: usize, end: usize, object: bool) {
        let (bracket, closing) = brackets_of(object);
        let line = line_column(self.text, open).line;
        let start =
            self.text.get(..end).and_then(|text| text.char_indices().next_back()).map_or(end, |(at, _)| at);
        let message = format!("Expected {closing} after this: the {bracket} in line {line} is never closed");
        let mut problem = Problem::new("json-unclosed", true, start..end, message);
        problem.related = Some(open..open + 1);
        // With the bracket comes the comma.
        self.out.problems.retain(|other| other.code != "json-missing-comma" || other.range != problem.range);
        self.out.report(problem);
    }

    fn report_stray(&mut self, at: usize) {
        let shown = self.shown(at);
        self.fatal(
            "json-stray",
            at..at + 1,
            format!("Did not expect {shown} here: nothing is open that it closes"),
        );
    }

    /// A closing bracket of the other kind. It closes its own container where there is one, else it is stray.
    fn wrong_bracket(&mut self, closes_object: bool) {
        let has_owner =
            self.stack.iter().any(|frame| matches!(frame.content, Content::Object { .. }) == closes_object);
        if has_owner {
            self.close_unclosed();
        } else {
            self.token(TokenKind::Close { object: self.byte() == b'}' });
            self.strays.push(self.at);
            self.at += 1;
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
        self.token(TokenKind::Open { object: is_object });
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

/// An object's brackets or a list's.
fn brackets_of(object: bool) -> (char, char) {
    if object { ('{', '}') } else { ('[', ']') }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod place_tests;
