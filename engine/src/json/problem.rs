//! What the text parsers hand back: a value whatever the text, with what is wrong with the text.

use std::ops::Range;

use super::{Spans, Value, line_column};

/// The nesting that the parsers accept, in containers. What lies deeper is reported and read as `null`.
pub const DEPTH_LIMIT: usize = 500;

/// A parser stops reporting after so many problems, twice that of fatal ones; the text is past helping by then.
const PROBLEM_LIMIT: usize = 200;

/// The outcome of parsing a text. There is always a value: as much as could be made out.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub value: Value,
    pub spans: Spans,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable: `json-missing-comma`, `yaml-comments-dropped`.
    pub code: &'static str,
    /// In plain words, without the position.
    pub message: String,
    /// The bytes to mark.
    pub range: Range<usize>,
    /// Another place that belongs to it, such as the first use of a repeated key.
    pub related: Option<Range<usize>>,
    /// The text is not JSON (or YAML), so its value is a guess. Otherwise it is only to be told.
    pub fatal: bool,
}

impl Problem {
    pub(super) fn new(
        code: &'static str,
        fatal: bool,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { code, message: message.into(), range, related: None, fatal }
    }
}

impl Problem {
    /// What the related place has to do with it.
    pub fn related_words(&self) -> &'static str {
        match self.code {
            "json-unclosed" | "json-stray" | "yaml-syntax" => "Opened here",
            "json-repeated-key" => "The first one",
            _ => "This belongs to it",
        }
    }
}

impl Parsed {
    /// The text is what it claims to be: nothing about it had to be guessed.
    pub fn is_valid(&self) -> bool {
        !self.problems.iter().any(|problem| problem.fatal)
    }

    pub fn first_fatal(&self) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.fatal)
    }

    pub(super) fn report(&mut self, problem: Problem) {
        if self.problems.len() < PROBLEM_LIMIT * (1 + usize::from(problem.fatal)) {
            self.problems.push(problem);
        }
    }

    /// The value where the text is valid, else the first error with its place: `Line 3, column 5: …`.
    pub(super) fn into_result(self, text: &str) -> Result<Value, String> {
        match self.first_fatal() {
            None => Ok(self.value),
            Some(problem) => {
                let place = line_column(text, problem.range.start);
                Err(format!("Line {}, column {}: {}", place.line, place.column, problem.message))
            }
        }
    }
}
