//! Findings for people: the line with what is wrong underlined, why, and each fix as it would look.

use std::fmt::Write as _;
use std::ops::Range;

use aslant_engine::analysis::{TextEdit, apply_text_edits};
use aslant_engine::diagnostic::Severity;

use super::{FileCount, Finding, Note, Report, Source, severity_word};
use crate::style::{Style, Tone};

/// Columns of a source line that are shown; a longer line is shown around what is marked.
const WIDTH: usize = 110;
/// Lines of a fix that are shown.
const FIX_LINES: usize = 8;
/// Columns up to which a tab reaches.
const TAB: usize = 4;

const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Hint => Tone::Name,
    }
}

/// The whole report.
pub fn print(report: &Report) -> String {
    let style = Style::of_output();
    let mut out = String::new();
    for finding in &report.findings {
        if let Some(source) = report.source(finding) {
            one(source, finding, style, &mut out);
            out.push('\n');
        }
    }
    for line in summary(report, |severity, text| style.paint(tone(severity), text)) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// What was not checked, with its place, on one line.
pub fn note(report: &Report, note: &Note) -> String {
    let Some(source) = report.sources.get(note.source) else { return format!("note: {}.", note.message) };
    let place = source.place(note.range.start);
    format!("note: {}:{}:{}: {}.", shown(&source.name), place.line, place.column, plain(&note.message))
}

/// How many state machines were checked: a line for each file where several were named, and one for all.
pub fn summary(report: &Report, paint: impl Fn(Severity, &str) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    if report.files.len() > 1 {
        lines.extend(report.files.iter().map(|file| format!("{}: {}.", shown(&file.name), of_file(file))));
    }
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .filter_map(|severity| {
            let count = report.count(severity);
            (count > 0).then(|| paint(severity, &counted(count, severity_word(severity))))
        })
        .collect();
    let machines: usize = report.files.iter().map(|file| file.machines).sum();
    let unchecked: usize = report.files.iter().map(|file| file.unchecked).sum();
    let empty = report.files.iter().filter(|file| file.is_empty() && !file.with_another).count();
    let looked_at = report.files.len() - if counts.is_empty() || machines > 0 { empty } else { 0 };
    let mut line = if counts.is_empty() { "No problems".to_owned() } else { counts.join(", ") };
    match (machines, looked_at) {
        (0, _) if counts.is_empty() && report.files.iter().all(|file| !file.is_design) => {
            if report.files.is_empty() {
                return lines;
            }
            "Nothing was checked".clone_into(&mut line);
        }
        (0, _) => line.push_str(&format!(" in {}", counted(looked_at, "file"))),
        _ => line.push_str(&format!(
            " in {} of {}",
            counted(machines, "state machine"),
            counted(looked_at, "file")
        )),
    }
    if unchecked > 0 {
        let were = if unchecked == 1 { "was" } else { "were" };
        line.push_str(&format!(". {} {were} not checked", counted(unchecked, "state machine")));
    }
    if empty > 0 && (machines > 0 || counts.is_empty()) {
        let have = if empty == 1 { "has" } else { "have" };
        line.push_str(&format!(". {} {have} no state machine", counted(empty, "file")));
    }
    line.push('.');
    lines.push(line);
    lines
}

fn of_file(file: &FileCount) -> String {
    match (file.machines, file.unchecked) {
        _ if file.with_another => "checked with the template that nests it".to_owned(),
        (0, 0) => "no state machine".to_owned(),
        (0, unchecked) => format!("{}, not checked", counted(unchecked, "state machine")),
        (machines, 0) => counted(machines, "state machine"),
        (machines, unchecked) => {
            format!("{}, {unchecked} more not checked", counted(machines, "state machine"))
        }
    }
}

fn shown(name: &str) -> &str {
    if name == "-" { "<stdin>" } else { name }
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn one(source: &Source, finding: &Finding, style: Style, out: &mut String) {
    let place = source.place(finding.range.start);
    let last = finding.related.iter().map(|(range, _)| source.place(range.start).line).max().unwrap_or(0);
    let changed = finding.fixes.iter().filter_map(|fix| fix.text_edits.as_ref()?.last());
    let lines = |edit: &TextEdit| source.place(edit.range.end).line + edit.text.matches('\n').count();
    let last_fixed = changed.map(lines).max().unwrap_or(0);
    let gutter = place.line.max(last).max(last_fixed).to_string().len();
    let head = format!("{}[{}]", severity_word(finding.severity), finding.code);
    let _ = writeln!(
        out,
        "{}{}",
        style.paint(tone(finding.severity), &head),
        style.paint(Tone::Strong, &format!(": {}", plain(&finding.message)))
    );
    snippet(source, &finding.range, '^', gutter, style, tone(finding.severity), out);
    let pad = " ".repeat(gutter);
    for (range, why) in &finding.related {
        let _ = writeln!(
            out,
            "{pad} {} {}: {}",
            style.paint(Tone::Quiet, "="),
            style.paint(Tone::Strong, "note"),
            plain(why)
        );
        snippet(source, range, '-', gutter, style, Tone::Quiet, out);
    }
    for hint in &finding.hints {
        let _ = writeln!(
            out,
            "{pad} {} {}: {}",
            style.paint(Tone::Quiet, "="),
            style.paint(Tone::Strong, "help"),
            plain(hint)
        );
    }
    for (index, fix) in finding.fixes.iter().enumerate() {
        let word = if index == 0 { "fix" } else { "or" };
        let _ = writeln!(
            out,
            "{pad} {} {}: {}",
            style.paint(Tone::Quiet, "="),
            style.paint(Tone::Strong, word),
            plain(&fix.title)
        );
        if let Some(edits) = &fix.text_edits {
            fixed(source, edits, gutter, style, out);
        }
    }
}

/// `--> file:line:column` and the line with the range underlined.
fn snippet(
    source: &Source,
    range: &Range<usize>,
    sign: char,
    gutter: usize,
    style: Style,
    mark: Tone,
    out: &mut String,
) {
    let place = source.place(range.start);
    let pad = " ".repeat(gutter);
    let name = shown(&source.name);
    let _ = writeln!(out, "{pad}{} {name}:{}:{}", style.paint(Tone::Quiet, "-->"), place.line, place.column);
    let start = source.text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let (text, from, length) =
        window(line, range.start - start, range.end.saturating_sub(start).min(line.len()));
    let _ = writeln!(out, "{pad} {}", style.paint(Tone::Quiet, "|"));
    let number = format!("{:>gutter$} |", place.line);
    let _ = writeln!(out, "{} {}", style.paint(Tone::Quiet, &number), text.trim_end());
    let underline: String = std::iter::repeat_n(sign, length.max(1)).collect();
    let _ = writeln!(
        out,
        "{pad} {} {}{}",
        style.paint(Tone::Quiet, "|"),
        " ".repeat(from),
        style.paint(mark, &underline)
    );
}

/// A line as it is shown, with the columns where the range begins and how many it has.
fn window(line: &str, from: usize, to: usize) -> (String, usize, usize) {
    let mut shown: Vec<(usize, String, usize)> = Vec::new();
    let mut column = 0;
    for (at, ch) in line.char_indices() {
        let (text, width) = match ch {
            '\t' => {
                let width = TAB - column % TAB;
                (" ".repeat(width), width)
            }
            _ if is_hidden(ch) => ("\u{fffd}".to_owned(), 1),
            _ => (ch.to_string(), width_of(ch)),
        };
        shown.push((at, text, width));
        column += width;
    }
    let columns = |end: usize| {
        shown.iter().take_while(|(at, _, _)| *at < end).map(|(_, _, width)| width).sum::<usize>()
    };
    let (begin, end) = (columns(from), columns(to));
    if column <= WIDTH {
        return (shown.into_iter().map(|(_, text, _)| text).collect(), begin, end - begin.min(end));
    }
    // A long line: what is marked, with as much around it as fits.
    let length = (end - begin.min(end)).min(WIDTH * 2 / 3);
    let left = begin.saturating_sub((WIDTH - length) / 2);
    let mut text = String::new();
    let mut offset = 0;
    if left > 0 {
        text.push('…');
        offset = 1;
    }
    let mut at = 0;
    let mut skipped = 0;
    for (_, part, width) in &shown {
        if at < left {
            skipped = at + width;
        } else if at - left <= WIDTH {
            text.push_str(part);
        }
        at += width;
    }
    if at - left > WIDTH {
        text.push('…');
    }
    (text, begin - skipped.min(begin) + offset, length)
}

/// The lines that a fix changes: what goes with `-`, what comes with `+`.
fn fixed(source: &Source, edits: &[TextEdit], gutter: usize, style: Style, out: &mut String) {
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return };
    let Some(after) = apply_text_edits(&source.text, edits) else { return };
    let start =
        source.text.get(..first.range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = source
        .text
        .get(last.range.end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(source.text.len(), |at| last.range.end + at);
    let tail = source.text.len() - end;
    let old: Vec<&str> = source.text.get(start..end).unwrap_or_default().lines().collect();
    let new: Vec<&str> =
        after.get(start..after.len().saturating_sub(tail)).unwrap_or_default().lines().collect();
    let same_before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - same_before;
    let same_after =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let line = source.place(start).line + same_before;
    let mut budget = FIX_LINES;
    let changed = |list: &[&str]| -> Vec<String> {
        let taken = list.len() - same_before - same_after;
        list.iter().skip(same_before).take(taken).map(|line| (*line).to_owned()).collect()
    };
    for (sign, mark, lines) in [("-", Tone::Bad, changed(&old)), ("+", Tone::Good, changed(&new))] {
        for (index, text) in lines.iter().enumerate() {
            if budget == 0 {
                let _ = writeln!(out, "{} {} …", " ".repeat(gutter), style.paint(Tone::Quiet, "|"));
                return;
            }
            budget -= 1;
            let number = format!("{:>gutter$}", line + index);
            let other = if sign == "-" { new.get(same_before + index) } else { old.get(same_before + index) };
            let same = other.map_or(0, |other| same_start(text, other));
            let (shown, _, _) = window(text.trim_end_matches('\r'), same, same);
            let content = format!("{sign} {shown}");
            let _ = writeln!(
                out,
                "{} {}",
                style.paint(Tone::Quiet, &number),
                style.paint(mark, content.trim_end())
            );
        }
    }
}

/// How many bytes two lines have in common from their beginnings.
fn same_start(one: &str, other: &str) -> usize {
    one.char_indices()
        .zip(other.chars())
        .find(|((_, a), b)| a != b)
        .map_or(one.len().min(other.len()), |((at, _), _)| at)
}

/// A text on one line, without what would steer a terminal.
fn plain(text: &str) -> String {
    text.chars()
        .map(|ch| {
            if ch == '\n' || ch == '\t' {
                ' '
            } else if is_hidden(ch) {
                '\u{fffd}'
            } else {
                ch
            }
        })
        .collect()
}

/// Control characters, and those that change the direction of what follows.
fn is_hidden(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The columns that a character takes in a terminal. Source: Unicode Standard Annex #11, wide and full-width blocks.
fn width_of(ch: char) -> usize {
    match ch {
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{20d0}'..='\u{20f0}'
        | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn wide_characters_tabs_and_long_lines_are_counted_in_columns() {
        assert_eq!(window("\t\"日本\": 1", 11, 12), ("    \"日本\": 1".to_owned(), 12, 1));
        let line = format!("{}XY{}", "a".repeat(500), "b".repeat(500));
        let (text, from, length) = window(&line, 500, 502);
        assert_eq!(length, 2);
        let marked: String = text.chars().skip(from).take(2).collect();
        assert_eq!(marked, "XY");
        assert!(text.chars().count() < 130);
        assert_eq!(window("é", 5, 9), ("é".to_owned(), 1, 0));
    }
}
