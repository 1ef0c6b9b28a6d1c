//! SARIF 2.1.0, as code scanning takes it. Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::collections::BTreeSet;
use std::ops::Range;

use aslant_engine::diagnostic::Severity;
use aslant_engine::json::{Value, print_pretty};

use super::rules::{page, rule, rule_number};
use super::{Finding, FoundFix, Report, Source};

/// One run with the rules that found something.
pub fn print(report: &Report) -> String {
    let codes: BTreeSet<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let results = report.findings.iter().filter_map(|finding| result(report, finding, &codes));
    let notifications = report.unreadable.iter().map(|(name, why)| {
        Value::object([("level", Value::from("error")), ("message", message(&format!("{name}: {why}")))])
    });
    let not_checked = report.notes.iter().filter_map(|note| {
        let source = report.sources.get(note.source)?;
        let place = Value::object([("physicalLocation", physical(source, &note.range))]);
        Some(Value::object([
            ("level", Value::from("note")),
            ("message", message(&format!("{}.", note.message))),
            ("locations", Value::array([place])),
        ]))
    });
    let artifacts = report.files.iter().filter_map(|file| {
        let source = report.sources.get(file.source?)?;
        let counts = counts(file.machines, file.unchecked);
        Some(Value::object([("location", artifact(source)), ("properties", counts)]))
    });
    let total = |count: fn(&super::FileCount) -> usize| report.files.iter().map(count).sum();
    let invocation = Value::object([
        ("executionSuccessful", Value::Bool(report.unreadable.is_empty())),
        ("toolExecutionNotifications", Value::array(notifications.chain(not_checked))),
    ]);
    let driver = Value::object([
        ("name", Value::from("aslant")),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("informationUri", env!("CARGO_PKG_REPOSITORY").into()),
        ("rules", Value::array(codes.iter().map(|code| descriptor(code)))),
    ]);
    let run = Value::object([
        ("tool", Value::object([("driver", driver)])),
        ("invocations", Value::array([invocation])),
        ("columnKind", "unicodeCodePoints".into()),
        ("artifacts", Value::array(artifacts)),
        ("results", Value::array(results)),
        ("properties", counts(total(|file| file.machines), total(|file| file.unchecked))),
    ]);
    let log = Value::object([
        ("$schema", Value::from("https://json.schemastore.org/sarif-2.1.0.json")),
        ("version", "2.1.0".into()),
        ("runs", Value::array([run])),
    ]);
    format!("{}\n", print_pretty(&log))
}

/// How many state machines were checked and how many were not.
fn counts(machines: usize, unchecked: usize) -> Value {
    Value::object([
        ("stateMachinesChecked", Value::int(machines as i64)),
        ("stateMachinesNotChecked", Value::int(unchecked as i64)),
    ])
}

fn message(text: &str) -> Value {
    Value::object([("text", text)].map(|(key, text)| (key, Value::from(text))))
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn descriptor(code: &str) -> Value {
    let mut members = vec![("id", Value::from(code))];
    if let Some(info) = rule(code) {
        let help = format!("{}\n\n{}\n\nSource: {}.", info.why, info.instead, info.source);
        members.extend([
            ("name", Value::from(rule_number(code))),
            ("shortDescription", message(info.what)),
            ("fullDescription", message(&format!("{} {}", info.what, info.why))),
            ("help", message(&help)),
            ("helpUri", page(info).into()),
            ("defaultConfiguration", Value::object([("level", Value::from(level(info.severity)))])),
        ]);
    }
    Value::object(members)
}

fn result(report: &Report, finding: &Finding, codes: &[&str]) -> Option<Value> {
    let source = report.source(finding)?;
    let mut text = finding.message.clone();
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    for hint in &finding.hints {
        text.push(' ');
        text.push_str(hint);
    }
    let place = Value::object([
        ("physicalLocation", physical(source, &finding.range)),
        (
            "logicalLocations",
            Value::array([Value::object([("fullyQualifiedName", Value::from(finding.pointer.to_string()))])]),
        ),
    ]);
    let mut members = vec![
        ("ruleId", Value::from(finding.code.as_str())),
        ("ruleIndex", Value::int(codes.iter().position(|code| *code == finding.code)? as i64)),
        ("level", level(finding.severity).into()),
        ("message", message(&text)),
        ("locations", Value::array([place])),
    ];
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(index, (range, why))| {
            Value::object([
                ("id", Value::int(index as i64)),
                ("physicalLocation", physical(source, range)),
                ("message", message(why)),
            ])
        });
        members.push(("relatedLocations", Value::array(related)));
    }
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|one| fix(source, one)).collect();
    if !fixes.is_empty() {
        members.push(("fixes", Value::array(fixes)));
    }
    Some(Value::object(members))
}

fn fix(source: &Source, fix: &FoundFix) -> Option<Value> {
    let replacements = fix.text_edits.as_ref()?.iter().map(|edit| {
        Value::object([
            ("deletedRegion", region(source, &edit.range)),
            ("insertedContent", message(&edit.text)),
        ])
    });
    let change =
        Value::object([("artifactLocation", artifact(source)), ("replacements", Value::array(replacements))]);
    Some(Value::object([("description", message(&fix.title)), ("artifactChanges", Value::array([change]))]))
}

fn physical(source: &Source, range: &Range<usize>) -> Value {
    Value::object([("artifactLocation", artifact(source)), ("region", region(source, range))])
}

fn region(source: &Source, range: &Range<usize>) -> Value {
    let (start, end) = (source.place(range.start), source.place(range.end));
    let number = |number: usize| Value::int(number as i64);
    Value::object([
        ("startLine", number(start.line)),
        ("startColumn", number(start.column)),
        ("endLine", number(end.line)),
        ("endColumn", number(end.column)),
    ])
}

/// A path as a URI reference.
fn artifact(source: &Source) -> Value {
    let name = if source.name == "-" { "stdin" } else { source.name.as_str() };
    let mut uri = String::new();
    let mut path = name.replace('\\', "/");
    if path.as_bytes().get(1) == Some(&b':') {
        path.insert_str(0, "file:///");
        uri.push_str("file:///");
        path = path.split_off("file:///".len());
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for (index, byte) in path.bytes().enumerate() {
        if byte.is_ascii_alphanumeric()
            || b"-._~/!$&'()*+,;=@".contains(&byte)
            || (byte == b':' && index == 1)
        {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Value::object([("uri", Value::from(uri))])
}
