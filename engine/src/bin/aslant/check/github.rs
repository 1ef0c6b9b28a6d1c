//! Annotations of GitHub Actions. Source: "Workflow commands for GitHub Actions".

use std::fmt::Write as _;

use aslant_engine::diagnostic::Severity;

use super::{NOT_CHECKED, Report};

/// One workflow command a finding, and one for each thing that was not checked.
pub fn print(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let Some(source) = report.source(finding) else { continue };
        let (start, end) = (source.place(finding.range.start), source.place(finding.range.end));
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let mut message = finding.message.clone();
        for hint in &finding.hints {
            let _ = write!(message, "\n{hint}");
        }
        for fix in &finding.fixes {
            let _ = write!(message, "\nFix: {}", fix.title);
        }
        let _ = write!(out, "::{command} file={},line={}", property(&source.name), start.line);
        // Columns are of use only within one line.
        if start.line == end.line {
            let _ = write!(out, ",endLine={},col={},endColumn={}", end.line, start.column, end.column);
        }
        let _ = writeln!(out, ",title={}::{}", property(&finding.code), data(&message));
    }
    for note in &report.notes {
        let Some(source) = report.sources.get(note.source) else { continue };
        let line = source.place(note.range.start).line;
        let (name, message) = (property(&source.name), data(&note.message));
        let _ = writeln!(out, "::notice file={name},line={line},title={NOT_CHECKED}::{message}");
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
