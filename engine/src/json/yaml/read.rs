//! The YAML reader: `saphyr-parser`'s events into values and spans, within limits of our own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::padding::{Offsets, Padding};
use super::placeholder;
use super::scalar::resolve;
use crate::json::parse::report_repeated_keys;
use crate::json::problem::{DEPTH_LIMIT, Parsed, Problem};
use crate::json::{Array, Object, Value, line_column};

/// What all aliases of a text together may add, in bytes of JSON.
const ALIAS_LIMIT: usize = 1_000_000;

/// The short forms of CloudFormation's functions: `!Sub x` is `{"Fn::Sub": "x"}`.
const FUNCTIONS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "EachMemberEquals",
    "EachMemberIn",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "RefAll",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
    "ValueOf",
    "ValueOfAll",
];

/// Bytes of JSON to which a list or an object where a name should be is spelt out as that name.
const LONGEST_COMPLEX_KEY: usize = 256;

/// Reads YAML text, its first document. Never fails; at the first error the value is what stood before it.
///
/// Lines inside brackets and quotation marks may be indented less than YAML 1.2 wants, as the readers of AWS and most
/// others allow. `${Name}` may be written where YAML takes a brace for a bracket, as in `{Seconds: ${Pause}}`: something
/// fills it in before AWS reads the text.
pub fn parse(text: &str) -> Parsed {
    let plain = parse_as(text, text);
    if plain.is_valid() {
        return plain;
    }
    let Some(masked) = placeholder::mask(text) else { return plain };
    let parsed = parse_as(text, &masked);
    if parsed.is_valid() { parsed } else { plain }
}

/// Reads `written`, which is `text` or the same with its placeholders masked, byte for byte as long.
fn parse_as(text: &str, written: &str) -> Parsed {
    let mut padding = Padding::default();
    loop {
        let padded = padding.apply(written);
        let mut reader = Reader::new(text, Offsets::new(written, &padding));
        reader.masked = text.len() == written.len() && text != written;
        let error = reader.run(Parser::new_from_str(&padded));
        if let Some(error) = &error {
            let at = reader.offsets.at(*error.marker());
            let bracket = reader.outermost_bracket(at);
            if padding.mend(text, error.info(), bracket, reader.last_end, at) {
                continue;
            }
            reader.syntax_error(error);
        }
        return reader.finish();
    }
}

struct Reader<'a> {
    text: &'a str,
    offsets: Offsets,
    /// Placeholders are masked in what the parser reads.
    masked: bool,
    out: Parsed,
    stack: Vec<Frame>,
    /// How many of the open containers are keys, which have no spans.
    muted: usize,
    root: Option<Value>,
    anchors: BTreeMap<usize, Value>,
    alias_bytes: usize,
    /// The ranges of scalars, in which a `#` is no comment.
    scalars: Vec<Range<usize>>,
    /// Where the last scalar, bracket or key ended.
    last_end: usize,
}

struct Frame {
    content: Content,
    /// Where it begins in the text.
    start: usize,
    node: usize,
    anchor: usize,
    wrapper: Option<Wrapper>,
    is_key: bool,
}

/// The object that stands for a tag: its node in the spans, and the function's name.
type Wrapper = (usize, Arc<str>);

enum Content {
    Mapping {
        members: Vec<(Arc<str>, Value)>,
        keys: Vec<Range<usize>>,
        key: Option<(Arc<str>, Range<usize>)>,
    },
    Sequence(Vec<Value>),
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, offsets: Offsets) -> Self {
        Self {
            text,
            offsets,
            masked: false,
            out: Parsed::default(),
            stack: Vec::new(),
            muted: 0,
            root: None,
            anchors: BTreeMap::new(),
            alias_bytes: 0,
            scalars: Vec::new(),
            last_end: 0,
        }
    }

    /// Takes in all events; the error that ended them.
    fn run<'b>(&mut self, mut parser: Parser<'b, saphyr_parser::StrInput<'b>>) -> Option<ScanError> {
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => return Some(error),
            };
            if let Event::DocumentStart(_) = event {
                documents += 1;
                if documents == 2 {
                    let start = self.offsets.at(span.start);
                    self.out.report(Problem::new(
                        "yaml-several-documents",
                        false,
                        start..self.offsets.at(span.end).max(start),
                        "Only the first document of the text is read; another begins here",
                    ));
                    return None;
                }
            }
            if !self.event(event, span) {
                return None;
            }
        }
        None
    }

    /// Where the outermost bracket stands that is open at `at`. The parser may not have told of it yet: then it is the
    /// last one that ends a line.
    fn outermost_bracket(&self, at: usize) -> Option<usize> {
        let bracket = |frame: &Frame| {
            self.text
                .as_bytes()
                .get(frame.start)
                .is_some_and(|byte| b"[{".contains(byte))
                .then_some(frame.start)
        };
        self.stack.iter().find_map(bracket).or_else(|| {
            let lines = self.text.get(..at)?.trim_end();
            lines.ends_with(['[', '{']).then(|| lines.len() - 1)
        })
    }

    /// False where reading must end.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        let range = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), range);
            }
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::SequenceStart(anchor, tag) => {
                return self.open(Content::Sequence(Vec::new()), anchor, tag.as_deref(), range);
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Mapping { members: Vec::new(), keys: Vec::new(), key: None };
                return self.open(content, anchor, tag.as_deref(), range);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // A bracket has an extent; the end of a block is where the last thing in it ended.
                if !range.is_empty() {
                    self.last_end = range.end;
                }
                self.close();
            }
            _ => {}
        }
        true
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offsets.at(span.start);
        let end = self.offsets.at(span.end).max(start);
        let inside = self.text.get(start..end).unwrap_or_default();
        start..start + inside.trim_end().len()
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) {
        let unmasked = if self.masked { placeholder::unmask(text) } else { Cow::Borrowed(text) };
        let text = &*unmasked;
        if self.masked && matches!(style, ScalarStyle::Plain) && matches!(unmasked, Cow::Owned(_)) {
            self.note_unquoted(text, &range);
        }
        let range = if range.is_empty() { self.after_colon() } else { range };
        let range = self.whole_block(style, range);
        let header = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            self.text.get(range.clone()).and_then(|block| block.find('\n')).unwrap_or(0)
        } else {
            0
        };
        self.scalars.push(range.start + header..range.end);
        self.last_end = self.last_end.max(range.end);
        if self.awaits_key() {
            self.set_key(text.into(), range);
            return;
        }
        let core = tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str());
        let value = match (core, style) {
            (Some("str"), _) => Value::string(text),
            (Some(_), _) | (None, ScalarStyle::Plain) => {
                let forced = tag.is_some_and(|tag| tag.handle.is_empty() && tag.suffix == "!");
                if forced { Value::string(text) } else { resolve(text) }
            }
            (None, _) => Value::string(text),
        };
        let wrapper = self.push_wrapper(tag, &range);
        self.push_value_span(range, wrapper.as_ref());
        let value = self.wrap(value, wrapper);
        self.keep_anchor(anchor, &value);
        self.put(value);
    }

    /// Notes a placeholder inside brackets: without a value in its place the text is not YAML.
    fn note_unquoted(&mut self, text: &str, range: &Range<usize>) {
        let bracket = self
            .stack
            .iter()
            .any(|frame| self.text.as_bytes().get(frame.start).is_some_and(|byte| b"[{".contains(byte)));
        if bracket {
            let message = format!("{text} stands without quotation marks. It is kept as a string");
            let code = "json-unquoted-substitution";
            self.out.report(Problem::new(code, false, range.clone(), message));
        }
    }

    /// Where a value that is not written stands: behind what came before it.
    fn after_colon(&self) -> Range<usize> {
        let rest = self.text.get(self.last_end..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches([' ', ':', '-']).len();
        let end = self.last_end + skipped.min(1);
        end..end
    }

    /// A block scalar's range, from its `|` or `>` on.
    fn whole_block(&self, style: ScalarStyle, range: Range<usize>) -> Range<usize> {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return range;
        }
        let before = self.text.get(self.last_end..range.start).unwrap_or_default();
        let start = before.find(['|', '>']).map_or(range.start, |at| self.last_end + at);
        start..range.end
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) {
        self.last_end = self.last_end.max(range.end);
        let value = match self.anchors.get(&anchor) {
            None => {
                self.fatal("yaml-alias", range.clone(), "This alias stands inside the value that it names");
                Value::Null
            }
            Some(value) if self.stack.len() + value.depth() > DEPTH_LIMIT => {
                self.fatal(
                    "json-too-deep",
                    range.clone(),
                    format!("Nested more than {DEPTH_LIMIT} deep by this alias"),
                );
                Value::Null
            }
            Some(value) if self.alias_bytes.saturating_add(value.json_size()) > ALIAS_LIMIT => {
                self.fatal(
                    "yaml-alias",
                    range.clone(),
                    "The aliases of this text stand for more than 1 MB. This one is not read",
                );
                Value::Null
            }
            Some(value) => {
                self.alias_bytes += value.json_size();
                value.clone()
            }
        };
        if self.awaits_key() {
            let key = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
            self.set_key(key.into(), range);
            return;
        }
        self.push_span(range);
        self.put(value);
    }

    fn open(&mut self, content: Content, anchor: usize, tag: Option<&Tag>, range: Range<usize>) -> bool {
        if self.stack.len() >= DEPTH_LIMIT {
            self.fatal(
                "json-too-deep",
                range,
                format!("Nested more than {DEPTH_LIMIT} deep. Nothing from here on is read"),
            );
            return false;
        }
        let is_key = self.awaits_key();
        if is_key {
            self.fatal(
                "yaml-complex-key",
                range.clone(),
                "A name must be a text; this one is a list or an object",
            );
            self.muted += 1;
        }
        self.last_end = self.last_end.max(range.end);
        let wrapper = self.push_wrapper(tag, &range);
        let start = range.start;
        let node = self.push_value_span(range, wrapper.as_ref());
        self.stack.push(Frame { content, start, node, anchor, wrapper, is_key });
        true
    }

    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        let end = self.last_end;
        self.close_span(frame.node, end);
        let value = match frame.content {
            Content::Sequence(items) => Value::Array(Arc::new(Array::new(items))),
            Content::Mapping { mut members, keys, key } => {
                if let Some((key, range)) = key {
                    // The text broke off behind a key.
                    self.out.spans.push_member(key.clone(), range.clone(), range.end..range.end);
                    members.push((key, Value::Null));
                }
                report_repeated_keys(&members, &keys, &mut self.out);
                Value::Object(Arc::new(Object::new(members)))
            }
        };
        let value = self.wrap(value, frame.wrapper);
        self.keep_anchor(frame.anchor, &value);
        if frame.is_key {
            self.muted -= 1;
            let range = end..end;
            // Names inside of names double their escapes with each level, so a long one is not spelt out.
            let name =
                if value.json_size() <= LONGEST_COMPLEX_KEY { value.to_json() } else { "…".to_owned() };
            self.set_key(name.into(), range);
        } else {
            self.put(value);
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Mapping { key: None, .. }, .. }))
    }

    fn set_key(&mut self, name: Arc<str>, range: Range<usize>) {
        if let Some(Frame { content: Content::Mapping { key, .. }, .. }) = self.stack.last_mut() {
            *key = Some((name, range));
        }
    }

    fn put(&mut self, value: Value) {
        match self.stack.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(value),
            Some(Content::Sequence(items)) => items.push(value),
            Some(Content::Mapping { members, keys, key }) => {
                if let Some((key, range)) = key.take() {
                    members.push((key, value));
                    keys.push(range);
                }
            }
        }
    }

    fn keep_anchor(&mut self, anchor: usize, value: &Value) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }

    // Spans.

    fn push_span(&mut self, value: Range<usize>) -> usize {
        if self.muted > 0 {
            return usize::MAX;
        }
        match self.stack.last().map(|frame| &frame.content) {
            Some(Content::Sequence(items)) => self.out.spans.push_element(items.len(), value),
            Some(Content::Mapping { key: Some((key, range)), .. }) => {
                self.out.spans.push_member(key.clone(), range.clone(), value)
            }
            _ => self.out.spans.push_root(value),
        }
    }

    /// The span of a value that may stand inside the object of a tag.
    fn push_value_span(&mut self, value: Range<usize>, wrapper: Option<&Wrapper>) -> usize {
        match wrapper {
            Some((_, name)) if self.muted == 0 => {
                let key = value.start..value.start;
                self.out.spans.push_member(name.clone(), key, value)
            }
            _ => self.push_span(value),
        }
    }

    fn close_span(&mut self, node: usize, end: usize) {
        self.out.spans.close(node, end);
    }

    // Tags.

    /// Opens the object that a tag stands for, such as `{"Fn::Sub": …}`.
    fn push_wrapper(&mut self, tag: Option<&Tag>, range: &Range<usize>) -> Option<Wrapper> {
        let tag = tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty())?;
        let name: Arc<str> = match tag.suffix.as_str() {
            "Ref" | "Condition" => tag.suffix.as_str().into(),
            function if FUNCTIONS.contains(&function) => format!("Fn::{function}").into(),
            other => {
                let message = format!("!{other} is no function of CloudFormation. The tag is not kept");
                self.out.report(Problem::new("yaml-unknown-tag", false, range.clone(), message));
                return None;
            }
        };
        Some((self.push_span(range.clone()), name))
    }

    fn wrap(&mut self, value: Value, wrapper: Option<Wrapper>) -> Value {
        let Some((node, name)) = wrapper else { return value };
        self.close_span(node, self.last_end);
        let value = match (&*name, value.as_str().and_then(|text| text.split_once('.'))) {
            ("Fn::GetAtt", Some((resource, attribute))) => Value::array([resource.into(), attribute.into()]),
            _ => value,
        };
        Value::object([(name, value)])
    }

    // Problems.

    fn fatal(&mut self, code: &'static str, range: Range<usize>, message: impl Into<String>) {
        self.out.report(Problem::new(code, true, range, message));
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let at = self.offsets.at(*error.marker());
        if self.unclosed_bracket(at) {
            return;
        }
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.fatal("yaml-syntax", at..at + length, plain_words(error.info()));
    }

    /// Where a bracket is not closed the parser notices it on a later line. It is reported behind the text inside, which
    /// ends before the first line that is indented like the bracket's own line or less.
    fn unclosed_bracket(&mut self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_bracket = |at: usize| bytes.get(at).is_some_and(|byte| b"[{".contains(byte));
        let Some(open) = self.stack.iter().rev().map(|frame| frame.start).find(|start| is_bracket(*start))
        else {
            return false;
        };
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let mut line = self.text.get(..open).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let mut lines = self.text.get(line..).unwrap_or_default().split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        line += first.len();
        let mut end = None;
        for content in lines {
            let words = content.trim();
            let continues = words.is_empty() || words.starts_with([']', '}', ',', '#']);
            if line > at || end.is_some() {
                break;
            }
            if !continues && indent(content) <= indent(first) {
                end = Some(line);
            }
            line += content.len();
        }
        let whole = self.text.trim_end().len();
        let Some(end) = end.or_else(|| (at >= whole).then_some(whole)) else { return false };
        let inside = self.text.get(..end).unwrap_or_default();
        let end = inside.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len().max(open + 1);
        let (bracket, closing) = if bytes.get(open) == Some(&b'{') { ('{', '}') } else { ('[', ']') };
        let line = line_column(self.text, open).line;
        let start =
            self.text.get(..end).and_then(|text| text.char_indices().next_back()).map_or(end, |(at, _)| at);
        let message = format!("Expected {closing} after this: the {bracket} in line {line} is never closed");
        let mut problem = Problem::new("yaml-syntax", true, start..end, message);
        problem.related = Some(open..open + 1);
        self.out.report(problem);
        true
    }

    fn finish(mut self) -> Parsed {
        while !self.stack.is_empty() {
            self.close();
        }
        if self.root.is_none() && self.out.problems.is_empty() {
            let end = self.text.len();
            self.fatal("json-empty", end..end, "There is no text. Expected a value such as {}");
        }
        if self.out.spans.is_empty() {
            self.out.spans.push_root(0..self.text.len());
        }
        self.note_comments();
        self.out.value = self.root.unwrap_or_default();
        self.out.problems.sort_by_key(|problem| problem.range.start);
        self.out
    }

    /// One note for all comments: a `#` at a line's start or behind white space, outside every scalar.
    fn note_comments(&mut self) {
        let mut scalars = self.scalars.iter().peekable();
        let mut comments: Vec<Range<usize>> = Vec::new();
        let mut line_end = 0;
        for (at, _) in self.text.match_indices('#') {
            while scalars.peek().is_some_and(|scalar| scalar.end <= at) {
                scalars.next();
            }
            let before = self.text.get(..at).and_then(|before| before.chars().next_back());
            let inside = scalars.peek().is_some_and(|scalar| scalar.start <= at);
            if at >= line_end && !inside && before.is_none_or(char::is_whitespace) {
                line_end = self
                    .text
                    .get(at..)
                    .and_then(|rest| rest.find('\n'))
                    .map_or(self.text.len(), |end| at + end);
                comments.push(at..line_end);
            }
        }
        if let Some(first) = comments.first() {
            let message = match comments.len() {
                1 => "The comment is not kept".to_owned(),
                count => format!("The {count} comments of the text are not kept"),
            };
            self.out.report(Problem::new("yaml-comments-dropped", false, first.clone(), message));
        }
    }
}

/// The parser's messages, which speak of its own insides, in words for the reader of the text.
fn plain_words(info: &str) -> String {
    let known = [
        (
            "mapping values are not allowed",
            "A colon with a value may not stand here. Quote the text, or check the indentation",
        ),
        ("unknown anchor", "No anchor of this name stands before this alias"),
        (
            "could not find expected ':'",
            "Expected a colon after the name before this line. Check the indentation",
        ),
        ("simple key expect", "Expected a colon after the name before this line. Check the indentation"),
        ("invalid indentation", "The indentation fits nothing above it"),
        (
            "block mapping",
            "Expected another name at the indentation of the names above. Check the indentation",
        ),
        (
            "block collection",
            "Expected another element at the indentation of the elements above. Check the indentation",
        ),
        ("tab", "A tab may not indent a line. Use spaces"),
        ("unclosed", "A bracket or quotation mark is never closed"),
        ("unexpected end of stream", "A quotation mark or bracket is never closed"),
        (
            "expected <document start>",
            "Did not expect this text behind the end of the value. Check the indentation",
        ),
        ("flow", "Expected a comma or a closing bracket"),
        ("escape", "This is not an escape of YAML. For a backslash in double quotation marks write \\\\"),
    ];
    known
        .iter()
        .find(|(part, _)| info.contains(part))
        .map_or_else(|| format!("This is not YAML: {info}"), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
