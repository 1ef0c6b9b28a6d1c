//! Where in the tree an offset of a JSON text is, read from the text before it: it may be unfinished or wrong behind.

use super::{Role, Spot};
use crate::json::{Pointer, Value};

/// What stands around a place, from outside to inside.
enum Around {
    Object {
        /// The name read last.
        name: String,
        next: Next,
    },
    Array(usize),
}

/// What an object waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Name,
    Colon,
    Value,
    Comma,
}

/// Containers deeper than this are not followed; nothing is offered there.
const DEEPEST: usize = 512;

pub(super) fn at(text: &str, offset: usize) -> Option<Spot> {
    let bytes = text.as_bytes();
    let mut around: Vec<Around> = Vec::new();
    let mut at = 0;
    while at < offset {
        match bytes.get(at)? {
            b'"' => {
                let end = string_end(bytes, at + 1);
                let closed = bytes.get(end) == Some(&b'"');
                let content = at + 1..end;
                if offset <= end {
                    return spot(&around, content, Some(closed));
                }
                take_string(&mut around, text, at, end);
                at = end + usize::from(closed);
            }
            b'{' => {
                if around.len() >= DEEPEST {
                    return None;
                }
                around.push(Around::Object { name: String::new(), next: Next::Name });
                at += 1;
            }
            b'[' => {
                if around.len() >= DEEPEST {
                    return None;
                }
                around.push(Around::Array(0));
                at += 1;
            }
            b'}' | b']' => {
                around.pop();
                value_read(&mut around);
                at += 1;
            }
            b':' => {
                if let Some(Around::Object { next, .. }) = around.last_mut() {
                    *next = Next::Value;
                }
                at += 1;
            }
            b',' => {
                match around.last_mut() {
                    Some(Around::Object { next, .. }) => *next = Next::Name,
                    Some(Around::Array(index)) => *index += 1,
                    None => {}
                }
                at += 1;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let end = word_end(bytes, at);
                if offset <= end {
                    return spot(&around, at..offset, None);
                }
                value_read(&mut around);
                at = end;
            }
        }
    }
    spot(&around, offset..offset, None)
}

/// Where a string ends that begins before `at`: at its closing quote, or at the end of the line.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\n' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"{}[]:,".contains(byte);
    at + rest.iter().position(ends).unwrap_or(rest.len()).max(1)
}

fn take_string(around: &mut [Around], text: &str, start: usize, end: usize) {
    match around.last_mut() {
        Some(Around::Object { name, next }) if *next != Next::Value => {
            let raw = text.get(start..=end).unwrap_or_default();
            let read = crate::json::parse_strict(raw).ok();
            *name = match read {
                Some(Value::String(read)) => read.to_string(),
                _ => text.get(start + 1..end).unwrap_or_default().to_owned(),
            };
            *next = Next::Colon;
        }
        _ => value_read(around),
    }
}

fn value_read(around: &mut [Around]) {
    if let Some(Around::Object { next, .. }) = around.last_mut() {
        *next = Next::Comma;
    }
}

fn spot(around: &[Around], content: std::ops::Range<usize>, quoted: Option<bool>) -> Option<Spot> {
    let (last, outer) = around.split_last()?;
    let mut container = Pointer::root();
    for one in outer {
        match one {
            Around::Object { name, .. } => container.push(name.as_str()),
            Around::Array(index) => container.push(index.to_string()),
        }
    }
    let role = match last {
        Around::Array(index) => Role::Value(index.to_string()),
        Around::Object { name, next: Next::Value } => Role::Value(name.clone()),
        Around::Object { next: Next::Name, .. } => Role::Name,
        // A comma or colon is missing: only what stands in quotes is surely a name.
        Around::Object { .. } if quoted.is_some() => Role::Name,
        Around::Object { .. } => return None,
    };
    Some(Spot { container, role, content, quoted })
}
