//! Strings, numbers and bare words, as they are and as they were meant.

use super::{Parser, shorten};
use crate::json::problem::Problem;
use crate::json::{Number, Value};

impl Parser<'_> {
    /// A string in either kind of quotation marks. It ends at the line's end at the latest.
    pub(super) fn string(&mut self) -> String {
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

    pub(super) fn push_run(&self, out: &mut String, from: usize) {
        out.push_str(self.text.get(from..self.at).unwrap_or_default());
    }

    pub(super) fn escape(&mut self, out: &mut String) {
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

    pub(super) fn unicode_escape(&mut self, start: usize, out: &mut String) {
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

    pub(super) fn hex4(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let text = std::str::from_utf8(digits).ok()?;
        self.at += 4;
        u32::from_str_radix(text, 16).ok()
    }

    pub(super) fn number(&mut self) -> Value {
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
    pub(super) fn word(&mut self) -> Value {
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

    pub(super) fn bare_key(&mut self) -> String {
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
}

/// The grammar of numbers in RFC 8259.
pub(in crate::json) fn is_json_number(text: &str) -> bool {
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
