//! The list of findings as JSON: `{file, code, id, severity, message, pointer, line, column, fixes}`.

use aslant_engine::diagnostic::{Edit, Severity};
use aslant_engine::json::{Value, print_pretty};

use super::rules::rule_number;
use super::{NOT_CHECKED, Report, severity_word};

/// One object a finding, in the order of the files and of what stands in them, then one for each thing that was not checked.
pub fn print(report: &Report) -> String {
    let findings = report.findings.iter().filter_map(|finding| {
        let source = report.source(finding)?;
        let place = source.place(finding.range.start);
        let fixes = finding.fixes.iter().map(|fix| {
            Value::object([
                ("title", Value::from(fix.title.as_str())),
                ("edits", Value::array(fix.edits.iter().map(edit))),
            ])
        });
        Some(Value::object([
            ("file", Value::from(source.name.as_str())),
            ("code", rule_number(&finding.code).into()),
            ("id", finding.code.as_str().into()),
            ("severity", severity_word(finding.severity).into()),
            ("message", finding.message.as_str().into()),
            ("pointer", finding.pointer.to_string().into()),
            ("line", Value::int(place.line as i64)),
            ("column", Value::int(place.column as i64)),
            ("fixes", Value::array(fixes)),
        ]))
    });
    let notes = report.notes.iter().filter_map(|note| {
        let source = report.sources.get(note.source)?;
        let place = source.place(note.range.start);
        Some(Value::object([
            ("file", Value::from(source.name.as_str())),
            ("code", rule_number(NOT_CHECKED).into()),
            ("id", NOT_CHECKED.into()),
            ("severity", severity_word(Severity::Hint).into()),
            ("message", note.message.as_str().into()),
            ("pointer", note.pointer.to_string().into()),
            ("line", Value::int(place.line as i64)),
            ("column", Value::int(place.column as i64)),
            ("fixes", Value::array([])),
        ]))
    });
    format!("{}\n", print_pretty(&Value::array(findings.chain(notes))))
}

fn edit(edit: &Edit) -> Value {
    match edit {
        Edit::Set(pointer, value) => Value::object([
            ("op", Value::from("set")),
            ("pointer", pointer.to_string().into()),
            ("value", value.clone()),
        ]),
        Edit::Remove(pointer) => {
            Value::object([("op", Value::from("remove")), ("pointer", pointer.to_string().into())])
        }
        Edit::RenameKey(pointer, name) => Value::object([
            ("op", Value::from("rename")),
            ("pointer", pointer.to_string().into()),
            ("name", Value::String(name.clone())),
        ]),
    }
}
