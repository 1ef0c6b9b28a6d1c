//! The YAML printer: block style, literal blocks for texts of several lines, quotes where they are needed.

use std::fmt::Write;

use super::scalar::{is_printable, may_be_plain};
use crate::json::Value;
use crate::json::print::write_json_string;

/// Containers nested deeper than this are written on one line, as JSON is, so that the printer needs no deep stack.
const BLOCK_DEPTH: usize = 100;

/// An implicit key may have 1,024 characters (YAML 1.2.2, section 7.4.2).
const IMPLICIT_KEY: usize = 1000;

/// YAML text. Ends with a line break.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Array(array) if !array.items().is_empty() => items(array.items(), 0, &mut out),
        Value::Object(object) if !object.is_empty() => members(object.members(), 0, &mut out),
        _ => {
            scalar(value, 2, &mut out);
            out.push('\n');
        }
    }
    out
}

/// The members of an object, the first of them where the text stands, the others on lines of their own.
fn members(members: &[(std::sync::Arc<str>, Value)], indent: usize, out: &mut String) {
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        let mut name = String::new();
        if may_be_plain(key) {
            name.push_str(key);
        } else {
            quoted(key, &mut name);
        }
        if name.chars().count() > IMPLICIT_KEY {
            out.push_str("? ");
            out.push_str(&name);
            out.push('\n');
            pad(indent, out);
        } else {
            out.push_str(&name);
        }
        out.push(':');
        after_colon(value, indent + 2, out);
    }
}

fn after_colon(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Array(array) if !array.items().is_empty() && indent <= 2 * BLOCK_DEPTH => {
            out.push('\n');
            pad(indent, out);
            items(array.items(), indent, out);
        }
        Value::Object(object) if !object.is_empty() && indent <= 2 * BLOCK_DEPTH => {
            out.push('\n');
            pad(indent, out);
            members(object.members(), indent, out);
        }
        _ => {
            out.push(' ');
            scalar(value, indent, out);
            out.push('\n');
        }
    }
}

/// The elements of an array, the first of them where the text stands, the others on lines of their own.
fn items(items_: &[Value], indent: usize, out: &mut String) {
    for (index, value) in items_.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        out.push_str("- ");
        match value {
            Value::Array(array) if !array.items().is_empty() && indent <= 2 * BLOCK_DEPTH => {
                items(array.items(), indent + 2, out);
            }
            Value::Object(object) if !object.is_empty() && indent <= 2 * BLOCK_DEPTH => {
                members(object.members(), indent + 2, out);
            }
            _ => {
                scalar(value, indent + 2, out);
                out.push('\n');
            }
        }
    }
}

/// What fits on the line, or a literal block whose lines stand at `indent`. Without the last line break.
fn scalar(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::String(text) if may_be_plain(text) => out.push_str(text),
        Value::String(text) if may_be_literal(text) => literal(text, indent, out),
        Value::String(text) => quoted(text, out),
        _ => out.push_str(&escaped(&value.to_json())),
    }
}

/// A literal block must begin with a line that shows the indentation, and holds printable characters only.
fn may_be_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && text.chars().all(|ch| ch == '\n' || is_printable(ch))
}

fn literal(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
    }
    // The line break that ends the last line is the caller's.
    out.extend(std::iter::repeat_n('\n', (text.len() - body.len()).saturating_sub(1)));
}

fn quoted(text: &str, out: &mut String) {
    let needs_escapes = !text.chars().all(is_printable) || text.contains('\t');
    let single = !needs_escapes && (!text.contains('\'') || text.contains(['"', '\\']));
    if single {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        let mut json = String::new();
        write_json_string(text, &mut json);
        out.push_str(&escaped(&json));
    }
}

/// JSON text whose strings hold printable characters only.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for ch in json.chars() {
        if is_printable(ch) {
            out.push(ch);
        } else {
            // Code points above the basic plane are all printable.
            write!(out, "\\u{:04x}", ch as u32).ok();
        }
    }
    out
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}
