//! What a plain scalar stands for, and which strings may be written as one.

use crate::json::parse::is_json_number;
use crate::json::{Number, Value};

/// A plain scalar's value by the core schema (YAML 1.2.2, section 10.3.2). Infinities and NaN, which JSON
/// does not have, are strings.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::string(text), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    if is_json_number(text) {
        return Some(Number::from_json_text(text));
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && digits.chars().all(|digit| digit.is_digit(radix))
        {
            return i64::from_str_radix(digits, radix).ok().map(Number::Int);
        }
    }
    // Spellings that JSON lacks: a plus sign, leading zeros, no digit before or after the point.
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let mended = format!("{sign}{whole}{point}{fraction}{exponent}");
    is_json_number(&mended).then(|| Number::from_json_text(&mended))
}

/// Whether `text` reads back as the same string when it is written plain in a block, by us and by readers
/// of YAML 1.1, which take `yes` for true and `12:30` for a number.
pub(super) fn may_be_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    if "-?:,[]{}#&*!|>'\"%@`=~+.<".contains(first)
        || text.trim() != text
        || text.ends_with(':')
        || text.contains(": ")
        || text.contains(" #")
        || !text.chars().all(|ch| ch != '\t' && is_printable(ch))
    {
        return false;
    }
    let looks_like_number = first.is_ascii_digit()
        && text.chars().all(|ch| ch.is_ascii_hexdigit() || "xXoO_+-.:,TZ ".contains(ch));
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    !looks_like_number && !is_word
}

/// Whether the character may stand in YAML text without an escape and is no kind of line break.
pub(super) fn is_printable(ch: char) -> bool {
    matches!(ch, '\t' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}'
        | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}
