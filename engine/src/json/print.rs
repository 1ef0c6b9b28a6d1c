//! JSON text from values, and how long it would be.

use std::fmt::Write;

use super::{Number, Value};

impl Value {
    /// Compact JSON text.
    pub fn to_json(&self) -> String {
        let mut text = String::with_capacity(self.json_size());
        write(self, None, &mut text);
        text
    }

    /// The length in bytes of [`Self::to_json`]. Cached in arrays and objects.
    pub fn json_size(&self) -> usize {
        measured(
            self,
            |value| match value {
                Value::Array(array) => array.size.get().copied(),
                Value::Object(object) => object.size.get().copied(),
                Value::Null => Some(4),
                Value::Bool(value) => Some(5 - usize::from(*value)),
                Value::Number(number) => Some(number_size(number)),
                Value::String(text) => Some(json_string_size(text)),
            },
            |value, size| match value {
                Value::Array(array) => {
                    let items = array.items();
                    let total = 1 + items.len().max(1) + items.iter().filter_map(size).sum::<usize>();
                    array.size.set(total).ok();
                }
                Value::Object(object) => {
                    let members = object.members();
                    let each = |(key, value): &(std::sync::Arc<str>, Value)| {
                        Some(json_string_size(key) + 1 + size(value)?)
                    };
                    let total = 1 + members.len().max(1) + members.iter().filter_map(each).sum::<usize>();
                    object.size.set(total).ok();
                }
                _ => {}
            },
        )
    }

    /// How many containers stand in each other at most: 0 for a scalar, 1 for `{}`. Cached in arrays and objects.
    pub fn depth(&self) -> usize {
        measured(
            self,
            |value| match value {
                Value::Array(array) => array.depth.get().map(|&depth| depth as usize),
                Value::Object(object) => object.depth.get().map(|&depth| depth as usize),
                _ => Some(0),
            },
            |value, depth| match value {
                Value::Array(array) => {
                    let inside = array.items().iter().filter_map(depth).max().unwrap_or(0);
                    array.depth.set(inside.saturating_add(1) as u32).ok();
                }
                Value::Object(object) => {
                    let inside = object.iter().filter_map(|(_, value)| depth(value)).max().unwrap_or(0);
                    object.depth.set(inside.saturating_add(1) as u32).ok();
                }
                _ => {}
            },
        )
    }
}

/// How long a number's text is.
fn number_size(number: &Number) -> usize {
    match number {
        Number::Int(int) => {
            let digits = int.unsigned_abs().checked_ilog10().map_or(1, |log| log as usize + 1);
            digits + usize::from(*int < 0)
        }
        other => other.to_string().len(),
    }
}

/// What `known` says of `value`, after `compute` has made it known of every container inside, innermost first.
fn measured(
    value: &Value,
    known: impl Fn(&Value) -> Option<usize>,
    compute: impl Fn(&Value, &dyn Fn(&Value) -> Option<usize>),
) -> usize {
    if let Some(result) = known(value) {
        return result;
    }
    let nothing_unknown = match value {
        Value::Array(array) => array.items().iter().all(|item| known(item).is_some()),
        Value::Object(object) => object.iter().all(|(_, member)| known(member).is_some()),
        _ => false,
    };
    if nothing_unknown {
        compute(value, &known);
        return known(value).unwrap_or(0);
    }
    let mut pending = vec![value];
    while let Some(&top) = pending.last() {
        let before = pending.len();
        match top {
            Value::Array(array) => pending.extend(array.items().iter().filter(|item| known(item).is_none())),
            Value::Object(object) => {
                pending.extend(object.iter().map(|(_, value)| value).filter(|value| known(value).is_none()));
            }
            _ => {}
        }
        if pending.len() == before {
            compute(top, &known);
            pending.pop();
        }
    }
    known(value).unwrap_or(0)
}

/// JSON text with two spaces of indentation and one member or element a line, as `JSON.stringify(…, 2)` has it.
/// Ends without a line break.
pub fn print_pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, Some(2), &mut text);
    text
}

/// A container that is being written.
enum Open<'a> {
    Array(std::slice::Iter<'a, Value>),
    Object(std::slice::Iter<'a, (std::sync::Arc<str>, Value)>),
}

fn write(value: &Value, indent: Option<usize>, out: &mut String) {
    let mut open: Vec<(Open<'_>, bool)> = Vec::new();
    let mut next = Some(value);
    loop {
        if let Some(value) = next.take() {
            match value {
                Value::Null => out.push_str("null"),
                Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
                Value::Number(number) => {
                    write!(out, "{number}").ok();
                }
                Value::String(text) => write_json_string(text, out),
                Value::Array(array) if array.items().is_empty() => out.push_str("[]"),
                Value::Object(object) if object.is_empty() => out.push_str("{}"),
                Value::Array(array) => {
                    out.push('[');
                    open.push((Open::Array(array.items().iter()), true));
                }
                Value::Object(object) => {
                    out.push('{');
                    open.push((Open::Object(object.members().iter()), true));
                }
            }
        }
        let depth = open.len();
        let Some((container, first)) = open.last_mut() else { return };
        let (key, value) = match container {
            Open::Array(items) => (None, items.next()),
            Open::Object(members) => {
                members.next().map_or((None, None), |(key, value)| (Some(key), Some(value)))
            }
        };
        if let Some(value) = value {
            if !std::mem::take(first) {
                out.push(',');
            }
            new_line(indent, depth, out);
            if let Some(key) = key {
                write_json_string(key, out);
                out.push_str(if indent.is_some() { ": " } else { ":" });
            }
            next = Some(value);
        } else {
            let bracket = if matches!(container, Open::Array(_)) { ']' } else { '}' };
            open.pop();
            new_line(indent, depth - 1, out);
            out.push(bracket);
        }
    }
}

fn new_line(indent: Option<usize>, depth: usize, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent * depth));
    }
}

/// Appends `text` as a JSON string literal.
pub(crate) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(text.get(written..at).unwrap_or_default());
        written = at + 1;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}").ok();
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}

fn json_string_size(text: &str) -> usize {
    2 + text
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 2,
            0..0x20 => 6,
            _ => 1,
        })
        .sum::<usize>()
}
