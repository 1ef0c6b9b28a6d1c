//! What is wrong, as ranges of the text that is shown: its own mistakes and, where it is in step with the design, what the
//! checks found.

use std::ops::Range;

use aslant_engine::design::{Design, Id, Place};
use aslant_engine::diagnostic::{Diagnostic, Fix};
use aslant_engine::json::{Pointer, Spans, Value};

use super::texts::{Standing, Text};
use crate::problems::severity_name;

/// An editor with more marks than this helps nobody.
const MOST: usize = 300;

/// A mark in the text, with offsets in UTF-16 code units.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub from: u32,
    pub to: u32,
    pub line: usize,
    pub severity: &'static str,
    pub code: &'static str,
    pub message: String,
    pub fixes: Vec<Fix<Place>>,
}

/// What is marked before its place is counted: range in bytes, severity, code, message, fixes.
type Found<'a> = (Range<usize>, &'static str, &'static str, &'a str, &'a [Fix<Place>]);

/// All marks, in the order of the text.
pub fn marks(text: &Text, design: &Design, workflow: Id, problems: &[Diagnostic<Place>]) -> Vec<Mark> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut add = |range: Range<usize>, severity, code, message, fixes| {
        if found.len() < MOST {
            found.push((range, severity, code, message, fixes));
        }
    };
    for problem in &text.parsed.problems {
        let severity = if problem.fatal { "error" } else { "warning" };
        add(problem.range.clone(), severity, problem.code, &problem.message, &[]);
    }
    match &text.standing {
        Standing::Refused(refusal) if text.parsed.is_valid() => {
            add(0..1, "error", "no-states", &refusal.reason, &[]);
        }
        Standing::InStep => {
            for problem in problems {
                if design.workflow_of(problem.place.owner) != Some(workflow) {
                    continue;
                }
                let Some((owner, pointer)) = design.machine_pointer(&problem.place) else { continue };
                if owner == workflow {
                    let range = range_to_mark(&text.parsed.spans, &text.parsed.value, &pointer);
                    add(
                        range,
                        severity_name(problem.severity),
                        problem.code,
                        &problem.message,
                        &problem.fixes,
                    );
                }
            }
        }
        _ => {}
    }
    found.sort_by_key(|(range, ..)| (range.start, range.end));
    let mut reader = Reader::new(&text.text);
    found
        .into_iter()
        .map(|(range, severity, code, message, fixes)| {
            let (from, line) = reader.at(range.start);
            let to = from + small(units(text.text.get(range).unwrap_or_default()));
            Mark { from, to, line, severity, code, message: message.to_owned(), fixes: fixes.to_vec() }
        })
        .collect()
}

/// Counts lines and UTF-16 code units through a text once, for offsets in their order.
struct Reader<'a> {
    text: &'a str,
    byte: usize,
    units: usize,
    line: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, byte: 0, units: 0, line: 1 }
    }

    /// The place of a byte offset that is not before the last one: its UTF-16 offset, and its line from 1.
    fn at(&mut self, byte: usize) -> (u32, usize) {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        self.units += units(passed);
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
        self.byte = self.byte.max(byte.min(self.text.len()));
        (small(self.units), self.line)
    }
}

/// A short range that stands for a place: the value where it is short itself, else its key; of what is absent, the nearest
/// thing around it.
fn range_to_mark(spans: &Spans, value: &Value, pointer: &Pointer) -> Range<usize> {
    let mut pointer = pointer.clone();
    loop {
        if let Some(range) = spans.value(&pointer) {
            let container = matches!(value.pointer(&pointer), Some(Value::Object(_) | Value::Array(_)));
            return match spans.key(&pointer) {
                Some(key) if container => key,
                _ if container => range.start..range.start + 1,
                _ => range,
            };
        }
        if pointer.pop().is_none() {
            return 0..1;
        }
    }
}

/// The lines that hold a place: from its key to the end of its value.
pub fn lines_of(text: &Text, pointer: &Pointer) -> Option<(u32, u32)> {
    let value = text.parsed.spans.value(pointer)?;
    let start = text.parsed.spans.key(pointer).map_or(value.start, |key| key.start);
    let from = units(text.text.get(..start)?);
    Some((small(from), small(from + units(text.text.get(start..value.end)?))))
}

/// The length of a text in UTF-16 code units.
pub fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

pub fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
