//! Fixes in the text itself: the least change of a JSON or YAML text that does what edits of its value do, so that
//! comments, order and spacing of everything else stay. What it gives is read again and compared; where it would
//! not come out the same, it gives nothing.

use std::ops::Range;

use crate::diagnostic::{Edit, apply_edits};
use crate::interchange::{Format, format_of, read};
use crate::json::{Parsed, Pointer, Value, print_pretty, yaml};

/// One replacement in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    pub range: Range<usize>,
    pub text: String,
}

/// The replacements that carry out `edits` of the value at `base` in the text, in the text's order; they do not
/// overlap. `None` where the text cannot be changed so, for instance inside a string that holds a definition.
pub fn text_edits(text: &str, parsed: &Parsed, base: &Pointer, edits: &[Edit]) -> Option<Vec<TextEdit>> {
    let format = format_of(text);
    let writer = Writer { text, parsed, format };
    let rooted: Vec<Edit> = edits
        .iter()
        .map(|edit| match edit {
            Edit::Set(pointer, value) => Edit::Set(base.join(pointer), value.clone()),
            Edit::Remove(pointer) => Edit::Remove(base.join(pointer)),
            Edit::RenameKey(pointer, name) => Edit::RenameKey(base.join(pointer), name.clone()),
        })
        .collect();
    let mut changes = Vec::new();
    for edit in &rooted {
        changes.push(match edit {
            Edit::Set(pointer, value) => writer.set(pointer, value)?,
            Edit::Remove(pointer) => writer.remove(pointer)?,
            Edit::RenameKey(pointer, name) => {
                TextEdit { range: parsed.spans.key(pointer)?, text: writer.key(name) }
            }
        });
    }
    changes.sort_by_key(|change| (change.range.start, change.range.end));
    let apart = changes.windows(2).all(|pair| match pair {
        [first, second] => first.range.end <= second.range.start && first.range != second.range,
        _ => true,
    });
    if !apart {
        return None;
    }
    let (_, again) = read(&apply(text, &changes)?);
    let wanted = apply_edits(&parsed.value, &rooted)?;
    (again.is_valid() && again.value == wanted).then_some(changes)
}

/// The text with the replacements made. `None` where they overlap or do not fit.
pub fn apply(text: &str, changes: &[TextEdit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for change in changes {
        out.push_str(text.get(from..change.range.start)?);
        out.push_str(&change.text);
        from = change.range.end;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

struct Writer<'a> {
    text: &'a str,
    parsed: &'a Parsed,
    format: Format,
}

impl Writer<'_> {
    fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// A member's name as the text would spell it.
    fn key(&self, name: &str) -> String {
        if self.format == Format::Json {
            return Value::string(name).to_json();
        }
        yaml::print(&Value::string(name)).trim_end().to_owned()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|after| after.find('\n')).map_or(self.text.len(), |newline| at + newline)
    }

    /// What stands before `at` in its line, with everything but tabs as blanks.
    fn indent(&self, at: usize) -> String {
        let line = self.text.get(self.line_start(at)..at).unwrap_or_default();
        line.chars().map(|ch| if ch == '\t' { '\t' } else { ' ' }).collect()
    }

    /// The range of a value without the white space that a block of YAML brings along.
    fn value_range(&self, pointer: &Pointer) -> Option<Range<usize>> {
        let range = self.parsed.spans.value(pointer)?;
        let content = self.text.get(range.clone())?;
        Some(range.start..range.start + content.trim_end().len())
    }

    /// Where a member or element begins: its key, or its value.
    fn start(&self, pointer: &Pointer) -> Option<usize> {
        let value = self.parsed.spans.value(pointer)?.start;
        Some(self.parsed.spans.key(pointer).map_or(value, |key| key.start.min(value)))
    }

    /// Whether the container at `pointer` is written with brackets.
    fn in_brackets(&self, pointer: &Pointer) -> Option<bool> {
        let range = self.parsed.spans.value(pointer)?;
        Some(self.text.get(range)?.starts_with(['{', '[']))
    }

    fn children(&self, parent: &Pointer) -> Option<Vec<Pointer>> {
        Some(match self.parsed.value.pointer(parent)? {
            Value::Object(object) => object.keys().map(|key| parent.key(key.clone())).collect(),
            Value::Array(array) => (0..array.items().len()).map(|index| parent.index(index)).collect(),
            _ => return None,
        })
    }

    /// A value in brackets or as a scalar, its further lines indented like the line that it begins in.
    fn inline(&self, value: &Value, indent: &str) -> String {
        if self.format == Format::Yaml {
            return match value {
                Value::Array(_) | Value::Object(_) => value.to_json(),
                Value::String(text) if text.contains('\n') => value.to_json(),
                _ => yaml::print(value).trim_end().to_owned(),
            };
        }
        print_pretty(value).replace('\n', &format!("{}{indent}", self.line_break()))
    }

    fn set(&self, pointer: &Pointer, value: &Value) -> Option<TextEdit> {
        if let Some(range) = self.value_range(pointer) {
            let line = self.text.get(self.line_start(range.start)..range.start)?;
            let indent: String = line.chars().take_while(|ch| ch.is_whitespace()).collect();
            return Some(TextEdit { range, text: self.inline(value, &indent) });
        }
        let (parent, name) = pointer.split_last()?;
        self.parsed.value.pointer(&parent)?.as_object()?;
        let children = self.children(&parent)?;
        let Some(last) = children.last() else {
            let range = self.value_range(&parent)?;
            let text = format!("{{ {}: {} }}", self.key(name), value.to_json());
            return Some(TextEdit { range, text });
        };
        let first = self.start(children.first()?)?;
        let end = self.value_range(last)?.end;
        if self.in_brackets(&parent)? {
            let opening = self.parsed.spans.value(&parent)?.start;
            let lines = self.text.get(opening..first)?.contains('\n');
            let text = if lines {
                let indent = self.indent(first);
                let value = self.inline(value, &indent);
                format!(",{}{indent}{}: {value}", self.line_break(), self.key(name))
            } else {
                format!(", {}: {}", self.key(name), value.to_json())
            };
            return Some(TextEdit { range: end..end, text });
        }
        let indent = self.indent(first);
        let mut text = String::new();
        for line in yaml::print(&Value::object([(name.clone(), value.clone())])).trim_end().lines() {
            text.push_str(self.line_break());
            text.push_str(&indent);
            text.push_str(line);
        }
        let mut end = self.line_end(end);
        if self.text.get(..end)?.ends_with('\r') {
            end -= 1;
        }
        Some(TextEdit { range: end..end, text })
    }

    fn remove(&self, pointer: &Pointer) -> Option<TextEdit> {
        let (parent, _) = pointer.split_last()?;
        let children = self.children(&parent)?;
        let index = children.iter().position(|child| child == pointer)?;
        let next = children.get(index + 1);
        let start = self.start(pointer)?;
        let end = self.value_range(pointer)?.end;
        if self.in_brackets(&parent)? {
            let range = match (next, index.checked_sub(1).and_then(|before| children.get(before))) {
                (Some(next), _) => start..self.start(next)?,
                (None, Some(before)) => self.value_range(before)?.end..end,
                (None, None) => start..end,
            };
            return Some(TextEdit { range, text: String::new() });
        }
        if children.len() == 1 {
            return None;
        }
        let line = self.line_start(start);
        let before = self.text.get(line..start)?;
        let dash = matches!(self.parsed.value.pointer(&parent)?, Value::Array(_));
        let alone = if dash { before.trim() == "-" } else { before.trim().is_empty() };
        let range = if alone {
            line..(self.line_end(end) + 1).min(self.text.len())
        } else {
            // The first member of a mapping that is itself an element of a list: the next one moves up.
            start..self.start(next?)?
        };
        Some(TextEdit { range, text: String::new() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    fn changed(text: &str, edits: &[Edit]) -> String {
        let (_, parsed) = read(text);
        apply(text, &text_edits(text, &parsed, &Pointer::root(), edits).expect(text)).unwrap()
    }

    fn at(pointer: &str) -> Pointer {
        Pointer::parse(pointer).unwrap()
    }

    #[test]
    fn json_keeps_its_lines() {
        let text = "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [1, 2]\n  }\n}\n";
        assert_eq!(changed(text, &[Edit::Set(at("/a"), "x".into())]), text.replace("1,\n", "\"x\",\n"));
        assert_eq!(
            changed(text, &[Edit::Set(at("/b/d"), true.into())]),
            "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [1, 2],\n    \"d\": true\n  }\n}\n"
        );
        assert_eq!(changed(text, &[Edit::Remove(at("/a"))]), "{\n  \"b\": {\n    \"c\": [1, 2]\n  }\n}\n");
        assert_eq!(changed(text, &[Edit::Remove(at("/b"))]), "{\n  \"a\": 1\n}\n");
        assert_eq!(changed(text, &[Edit::Remove(at("/b/c/1"))]), text.replace(", 2", ""));
        assert_eq!(changed(text, &[Edit::RenameKey(at("/b/c"), "e".into())]), text.replace("\"c\"", "\"e\""));
        assert_eq!(changed("{\"a\": {}}", &[Edit::Set(at("/a/b"), 1.into())]), "{\"a\": { \"b\": 1 }}");
        let two = [Edit::Set(at("/a"), 2.into()), Edit::Remove(at("/b/c/0"))];
        assert_eq!(changed(text, &two), text.replace("\"a\": 1", "\"a\": 2").replace("1, 2", "2"));
        let windows = text.replace('\n', "\r\n");
        assert_eq!(
            changed(&windows, &[Edit::Set(at("/z"), 1.into())]),
            windows.replace("  }\r\n}", "  },\r\n  \"z\": 1\r\n}")
        );
    }

    #[test]
    fn yaml_keeps_its_comments() {
        let text = "a: 1 # one\nb:\n  - c: x\n    d: y\n  - {e: 1}\n# end\n";
        assert_eq!(changed(text, &[Edit::Set(at("/a"), "no".into())]), text.replace("a: 1", "a: 'no'"));
        assert_eq!(
            changed(text, &[Edit::Set(at("/b/0/z"), 3.into())]),
            text.replace("d: y\n", "d: y\n    z: 3\n")
        );
        assert_eq!(
            changed(text, &[Edit::Set(at("/b/1/z"), 3.into())]),
            text.replace("{e: 1}", "{e: 1, z: 3}")
        );
        assert_eq!(changed(text, &[Edit::Remove(at("/b/0/d"))]), text.replace("    d: y\n", ""));
        assert_eq!(changed(text, &[Edit::Remove(at("/b/0/c"))]), text.replace("c: x\n    ", ""));
        assert_eq!(changed(text, &[Edit::Remove(at("/b/1"))]), text.replace("  - {e: 1}\n", ""));
        assert_eq!(
            changed(text, &[Edit::RenameKey(at("/b/0/d"), "on".into())]),
            text.replace("d: y", "'on': y")
        );
        let (_, parsed) = read(text);
        assert_eq!(
            text_edits(text, &parsed, &Pointer::root(), &[Edit::Remove(at("/b/1/e"))]).map(|c| c.len()),
            Some(1)
        );
    }
}
