//! What lies between the values: blanks, comments, strays; and looks ahead that take nothing.

use std::ops::Range;

use super::{Content, Parser, shorten};
use crate::json::problem::Problem;

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn byte(&self) -> u8 {
        self.peek().unwrap_or(0)
    }

    pub(super) fn fatal(&mut self, code: &'static str, range: Range<usize>, message: impl Into<String>) {
        self.out.report(Problem::new(code, true, range, message));
    }

    /// Skips white space and comments; the first comment is reported.
    pub(super) fn skip_blank(&mut self) {
        loop {
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                    self.lead = None;
                }
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
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
                _ => {
                    self.lead.get_or_insert(self.at);
                    return;
                }
            }
        }
    }

    pub(super) fn skip_comment(&mut self) {
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

    pub(super) fn skip_stray(&mut self) {
        let shown = self.shown(self.at);
        let end = (self.at + 1).min(self.bytes.len());
        self.fatal("json-stray", self.at..end, format!("Did not expect {shown} here"));
        self.at += 1;
    }

    /// Skips a container with everything in it.
    pub(super) fn skip_balanced(&mut self) {
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

    pub(super) fn crossed_line(&self, from: usize) -> bool {
        self.bytes.get(from..self.at).is_some_and(|between| between.contains(&b'\n'))
    }

    /// Whether the string at this place is followed by a colon.
    pub(super) fn next_string_is_key(&self) -> bool {
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

    pub(super) fn inside_object(&self) -> bool {
        self.stack.iter().rev().nth(1).is_some_and(|frame| matches!(frame.content, Content::Object { .. }))
    }

    pub(super) fn shown(&self, at: usize) -> String {
        let rest = self.text.get(at..).unwrap_or_default();
        let word: String = rest.chars().take_while(|ch| !ch.is_whitespace()).collect();
        match word.chars().next() {
            Some(first) if first.is_alphanumeric() => shorten(&word),
            Some(first) => first.to_string(),
            None => "the end".to_owned(),
        }
    }
}
