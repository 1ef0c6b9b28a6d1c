//! From files to findings: tells what a text is, checks every state machine in it and finds where things stand.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use aslant_engine::analysis::{self, text_edits};
use aslant_engine::asl::WorkflowType;
use aslant_engine::check::{self, CheckOptions};
use aslant_engine::design::{Design, Id, Place, file};
use aslant_engine::diagnostic::{Diagnostic, Edit, Fix, Severity};
use aslant_engine::interchange::{Content, Format, asl, content_of, format_of, incoming, read};
use aslant_engine::json::{Parsed, Pointer, Value, parse};

use super::open::left_open;
use super::{FileCount, Finding, FoundFix, Note, Options, Report, Source};
use crate::template::is_fragment;

/// Problems of a text that are told; what follows them is mostly their consequence.
const MOST_PROBLEMS: usize = 10;
/// Texts above this size get no fixes in the text: each is proved by reading the whole again.
const LARGEST_FIXED: usize = 300_000;
/// So many fixes of a file are worked out in its text.
const MOST_FIXES: usize = 200;

/// Codes that are about a member's being there, so that its name is marked rather than its value.
const ABOUT_NAMES: &[&str] = &[
    "unknown-field",
    "field-not-for-state-type",
    "field-of-other-query-language",
    "duplicate-field",
    "exclusive-fields",
    "next-and-end",
    "duplicate-state-name",
    "unreachable-state",
    "name-too-long",
    "duplicate-template-field",
    "bad-variable-name",
    "distributed-only",
    "unknown-parameter",
    "shadowed-variable",
];

/// Checks everything that the options name.
pub fn report(options: &Options) -> Report {
    let mut checker = Checker {
        report: Report::default(),
        options,
        seen: BTreeSet::new(),
        files: Vec::new(),
        templates: BTreeSet::new(),
        nested: BTreeSet::new(),
        tally: FileCount::default(),
    };
    for name in &options.files {
        checker.tally = FileCount { name: name.clone(), ..FileCount::default() };
        match checker.file(name) {
            Ok(()) => checker.count_file(),
            Err(why) => checker.report.unreadable.push((name.clone(), why)),
        }
    }
    let report = &mut checker.report;
    report.findings.sort_by_key(|finding| (finding.source, finding.range.start, finding.severity));
    checker.report
}

pub(super) struct Checker<'o> {
    pub(super) report: Report,
    options: &'o Options,
    /// What was found already, so that a definition that is reached twice is told once.
    seen: BTreeSet<(usize, usize, String, String)>,
    /// The source of each file that was read.
    files: Vec<(PathBuf, usize)>,
    /// The templates that were checked, so that templates that nest each other come to an end.
    pub(super) templates: BTreeSet<usize>,
    /// Those that were reached from another one.
    pub(super) nested: BTreeSet<usize>,
    /// What was checked of the file that is being read.
    pub(super) tally: FileCount,
}

/// Where a definition stands in a source.
pub(super) struct Seat {
    pub(super) source: usize,
    /// The definition's place in the source's value.
    pub(super) base: Pointer,
    /// For a definition in a string: its own text, and where the string stands.
    pub(super) inner: Option<Inner>,
}

pub(super) struct Inner {
    pub(super) text: String,
    pub(super) parsed: Parsed,
    /// The range of the string in the source.
    pub(super) range: Range<usize>,
    /// For a text that is joined from several: the range of each in the text, and where it stands in the source.
    pub(super) pieces: Vec<(Range<usize>, Range<usize>)>,
}

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let limit = incoming::MAXIMUM_BYTES as u64 + 1;
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        bytes
    } else {
        let metadata = std::fs::metadata(path).map_err(|error| reason(path, &error))?;
        if metadata.is_dir() {
            return Err("It is a folder; name the files in it.".to_owned());
        }
        if metadata.len() > incoming::MAXIMUM_BYTES as u64 {
            return Err(incoming::too_large());
        }
        std::fs::read(path).map_err(|error| reason(path, &error))?
    };
    if bytes.len() > incoming::MAXIMUM_BYTES {
        return Err(incoming::too_large());
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("It is UTF-16; save it as UTF-8.".to_owned());
    }
    if bytes.contains(&0) {
        return Err("It is no text.".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        format!("It is no UTF-8 text: byte {} does not fit.", error.utf8_error().valid_up_to() + 1)
    })
}

fn reason(path: &Path, error: &std::io::Error) -> String {
    if error.kind() != std::io::ErrorKind::NotFound {
        return format!("It cannot be read: {error}.");
    }
    if path.to_string_lossy().contains(['*', '?']) {
        "There is no such file. Patterns are for the shell to expand.".to_owned()
    } else {
        "There is no such file.".to_owned()
    }
}

impl Checker<'_> {
    /// The error says why the file could not be read.
    fn file(&mut self, name: &str) -> Result<(), String> {
        let source = self.open(Path::new(name), name)?;
        let Some(Source { text, parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
        let value = parsed.value.clone();
        let is_json = format_of(text) == Format::Json;
        let blank = text.trim_start_matches('\u{feff}').trim().is_empty();
        let named_json = Path::new(name)
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("asl"));
        let is_valid = parsed.is_valid();
        let content = content_of(&value);
        if value.get("aslant").is_some() {
            self.tally.is_design = true;
            if is_valid {
                return self.design(source, &value);
            }
            self.problems(source);
            return Ok(());
        }
        self.tally.source = Some(source);
        match content {
            _ if !is_valid && (is_json || named_json || blank || content != Content::Other) => {
                self.problems(source);
                Ok(())
            }
            Content::Machine => {
                self.machine_alone(source);
                Ok(())
            }
            Content::Template => {
                self.template(source, Path::new(name));
                Ok(())
            }
            Content::Other if is_valid && is_fragment(&value) => {
                self.template(source, Path::new(name));
                Ok(())
            }
            Content::Other
                if is_valid && value.as_object().is_some_and(aslant_engine::json::Object::is_empty) =>
            {
                self.machine_alone(source);
                Ok(())
            }
            Content::Other if blank => {
                self.problems(source);
                Ok(())
            }
            Content::Other if named_json && value.as_object().is_none() => {
                self.machine_alone(source);
                Ok(())
            }
            Content::Other => {
                Err("It is neither Amazon States Language (an object with StartAt and States), nor a SAM or \
                 CloudFormation template (with Resources), nor a design file of Aslant."
                    .to_owned())
            }
        }
    }

    /// Reads a file, once.
    pub(super) fn open(&mut self, path: &Path, name: &str) -> Result<usize, String> {
        let key = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Some((_, source)) = self.files.iter().find(|(known, _)| *known == key) {
            return Ok(*source);
        }
        let text = read_text(path)?;
        let (_, parsed) = read(&text);
        let source = self.report.sources.len();
        self.report.sources.push(Source { name: name.to_owned(), text, parsed });
        self.files.push((key, source));
        Ok(source)
    }

    /// Tells what is wrong with the text itself.
    pub(super) fn problems(&mut self, source: usize) {
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return };
        let mut problems: Vec<_> =
            parsed.problems.iter().filter(|problem| problem.fatal).take(MOST_PROBLEMS).cloned().collect();
        if problems.is_empty() {
            problems.extend(parse("").problems);
        }
        for problem in problems {
            let words = problem.related_words();
            let related = problem.related.map(|range| (range, words.to_owned()));
            self.add(Finding {
                source,
                code: problem.code.to_owned(),
                severity: Severity::Error,
                message: problem.message,
                pointer: Pointer::root(),
                range: problem.range,
                related: related.into_iter().collect(),
                hints: Vec::new(),
                fixes: Vec::new(),
            });
        }
    }

    fn machine_alone(&mut self, source: usize) {
        let Some(Source { text, parsed, .. }) = self.report.sources.get(source) else { return };
        // What `aws stepfunctions describe-state-machine` prints has the definition as a string.
        let described = parsed.value.get("States").is_none()
            && parsed.value.get("definition").is_some_and(|definition| definition.as_str().is_some());
        let (base, value, workflow_type) = if described {
            let machine = asl::parse(text);
            (Pointer::root().key("definition"), machine.value, machine.workflow_type)
        } else {
            (Pointer::root(), left_open(&parsed.value, 0), None)
        };
        let inner = if described { self.inner(source, &base) } else { None };
        let seat = Seat { source, base, inner };
        self.tally.machines += 1;
        self.definition(&seat, &value, workflow_type.unwrap_or(self.options.workflow_type));
    }

    /// Keeps the counts of a file that was read, once for a file that is named twice.
    fn count_file(&mut self) {
        let tally = std::mem::take(&mut self.tally);
        let known = |file: &FileCount| tally.source.is_some() && file.source == tally.source;
        if self.report.files.iter().any(known) {
            return;
        }
        // A template that another one nests was checked with that one.
        let earlier = tally.source.filter(|_| tally.machines + tally.unchecked == 0);
        let checked_before = earlier.is_some_and(|source| self.nested.contains(&source));
        let has_problems = self.report.findings.iter().any(|finding| Some(finding.source) == tally.source);
        if tally.is_empty()
            && !has_problems
            && !checked_before
            && let Some(source) = tally.source
        {
            self.note(source, &Pointer::root(), "It has no state machine. Nothing was checked".to_owned());
        }
        self.report.files.push(FileCount { with_another: checked_before, ..tally });
    }

    /// Notes what was not checked.
    pub(super) fn note(&mut self, source: usize, at: &Pointer, message: String) {
        let seat = Seat { source, base: Pointer::root(), inner: None };
        let range = self.mark(&seat, at, "");
        self.report.notes.push(Note { source, pointer: at.clone(), range, message });
    }

    pub(super) fn definition(&mut self, seat: &Seat, machine: &Value, workflow_type: WorkflowType) {
        for mut diagnostic in check::check(machine, &CheckOptions { workflow_type }) {
            // What the template puts in is not there to be changed.
            let written = |pointer: &Pointer| {
                let source = self.report.sources.get(seat.source);
                let there = source.and_then(|source| source.parsed.value.pointer(&seat.base.join(pointer)));
                seat.inner.is_some() || there == machine.pointer(pointer)
            };
            diagnostic.fixes.retain(|fix| {
                fix.edits.iter().all(|edit| match edit {
                    Edit::Set(pointer, _) => written(pointer),
                    Edit::Remove(_) | Edit::RenameKey(..) => true,
                })
            });
            self.found(seat, diagnostic);
        }
    }

    fn design(&mut self, source: usize, value: &Value) -> Result<(), String> {
        let design = match file::from_value(value) {
            Ok(design) => design,
            Err(error) => {
                let place = Pointer::parse(&error.place).unwrap_or_default();
                let seat = Seat { source, base: Pointer::root(), inner: None };
                let range = self.mark(&seat, &place, "");
                let line = self.report.sources.get(source).map_or(1, |source| source.place(range.start).line);
                return Err(format!("Line {line} ({}): {}", error.place, error.message));
            }
        };
        let workflows: Vec<Id> = design.workflows().map(|(id, _)| id).collect();
        self.tally.machines += workflows.len();
        for found in analysis::findings(&design) {
            let machine = design.machine_pointer(&found.place);
            let index = machine.as_ref().and_then(|(id, _)| workflow_index(value, *id, &workflows));
            let seat = match index {
                Some(index) => Seat {
                    source,
                    base: Pointer::from_tokens(["workflows", &index.to_string(), "machine"]),
                    inner: None,
                },
                None => Seat { source, base: Pointer::root(), inner: None },
            };
            let inside = machine.map(|(id, _)| id).filter(|_| index.is_some());
            let point = |place: &Place| match (inside, design.machine_pointer(place)) {
                (Some(workflow), Some((id, pointer))) if id == workflow => Some(pointer),
                (None, _) => Some(record_pointer(&design, value, &workflows, place)),
                _ => None,
            };
            let Some(pointer) = point(&found.place) else { continue };
            let fixes = found.fixes.iter().map(|fix| {
                let edits: Option<Vec<Edit>> = fix
                    .edits
                    .iter()
                    .filter(|_| inside.is_some())
                    .map(|edit| {
                        Some(match edit {
                            Edit::Set(place, value) => Edit::Set(point(place)?, value.clone()),
                            Edit::Remove(place) => Edit::Remove(point(place)?),
                            Edit::RenameKey(place, name) => Edit::RenameKey(point(place)?, name.clone()),
                        })
                    })
                    .collect();
                Fix { title: fix.title.clone(), edits: edits.unwrap_or_default(), safe: fix.safe }
            });
            let diagnostic = Diagnostic {
                code: found.code,
                severity: found.severity,
                message: found.message.clone(),
                place: pointer,
                related: found
                    .related
                    .iter()
                    .filter_map(|(place, why)| Some((point(place)?, why.clone())))
                    .collect(),
                hints: found.hints.clone(),
                fixes: fixes.collect(),
            };
            self.found(&seat, diagnostic);
        }
        Ok(())
    }

    /// The bytes to mark for a place of a definition.
    fn mark(&self, seat: &Seat, pointer: &Pointer, code: &str) -> Range<usize> {
        let Some(source) = self.report.sources.get(seat.source) else { return 0..0 };
        match &seat.inner {
            Some(inner) => {
                let range = marked(&inner.text, &inner.parsed, pointer, code);
                self.outer_range(seat.source, inner, range)
            }
            None => marked(&source.text, &source.parsed, &seat.base.join(pointer), code),
        }
    }

    pub(super) fn found(&mut self, seat: &Seat, diagnostic: Diagnostic) {
        let range = self.mark(seat, &diagnostic.place, diagnostic.code);
        let related = diagnostic
            .related
            .iter()
            .map(|(pointer, why)| (self.mark(seat, pointer, ""), why.clone()))
            .collect();
        let so_far: usize = self
            .report
            .findings
            .iter()
            .filter(|other| other.source == seat.source)
            .map(|other| other.fixes.len())
            .sum();
        let fixes = diagnostic.fixes.into_iter().map(|fix| {
            let source = self.report.sources.get(seat.source).filter(|source| {
                seat.inner.is_none() && source.text.len() <= LARGEST_FIXED && so_far < MOST_FIXES
            });
            let changes = source
                .filter(|_| !fix.edits.is_empty())
                .and_then(|source| text_edits(&source.text, &source.parsed, &seat.base, &fix.edits));
            FoundFix { title: fix.title, edits: fix.edits, text_edits: changes }
        });
        let fixes = fixes.collect();
        self.add(Finding {
            source: seat.source,
            code: diagnostic.code.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message,
            pointer: diagnostic.place,
            range,
            related,
            hints: diagnostic.hints,
            fixes,
        });
    }

    pub(super) fn add(&mut self, finding: Finding) {
        let key = (finding.source, finding.range.start, finding.code.clone(), finding.message.clone());
        if self.seen.insert(key) {
            self.report.findings.push(finding);
        }
    }
}

/// The bytes to mark for a pointer: the value where it is a scalar, else the name that it stands under.
fn marked(text: &str, parsed: &Parsed, pointer: &Pointer, code: &str) -> Range<usize> {
    let mut pointer = pointer.clone();
    let exact = parsed.spans.value(&pointer).is_some();
    while parsed.spans.value(&pointer).is_none() && pointer.pop().is_some() {}
    let value = parsed.spans.nearest(&pointer);
    let scalar = parsed
        .value
        .pointer(&pointer)
        .is_some_and(|value| value.as_array().is_none() && value.as_object().is_none());
    let key = parsed.spans.key(&pointer);
    match key {
        Some(key) if !scalar || !exact || ABOUT_NAMES.contains(&code) => return key,
        _ => {}
    }
    let content = text.get(value.clone()).unwrap_or_default();
    let line = content.lines().next().unwrap_or_default();
    let length = if pointer.is_root() && line.starts_with(['{', '[']) { 1 } else { line.trim_end().len() };
    value.start..value.start + length.min(content.len())
}

/// Which of the file's workflows a workflow is.
fn workflow_index(value: &Value, id: Id, workflows: &[Id]) -> Option<usize> {
    let listed = value.get("workflows").and_then(Value::as_array).unwrap_or_default();
    listed
        .iter()
        .position(|workflow| workflow.get("id").and_then(Value::as_i64) == Some(i64::from(id.0)))
        .or_else(|| workflows.iter().position(|workflow| *workflow == id))
        .filter(|index| listed.get(*index).is_some_and(|workflow| workflow.get("machine").is_some()))
}

/// Where a record's form member stands in the file, as far as the file names it alike.
fn record_pointer(design: &Design, value: &Value, workflows: &[Id], place: &Place) -> Pointer {
    if let Some((id, pointer)) = design.machine_pointer(place)
        && let Some(index) = workflow_index(value, id, workflows)
        && !place.pointer.tokens().first().is_some_and(|token| token.starts_with(char::is_lowercase))
    {
        return Pointer::from_tokens(["workflows", &index.to_string(), "machine"]).join(&pointer);
    }
    let is_owner =
        |record: &Value| record.get("id").and_then(Value::as_i64) == Some(i64::from(place.owner.0));
    for list in ["apis", "functions", "resources", "triggers", "workflows", "scenarios", "notes"] {
        for (index, record) in
            value.get(list).and_then(Value::as_array).unwrap_or_default().iter().enumerate()
        {
            let base = Pointer::root().key(list).index(index);
            if is_owner(record) {
                return base.join(&place.pointer);
            }
            let routes = record.get("routes").and_then(Value::as_array).unwrap_or_default();
            if let Some(route) = routes.iter().position(is_owner) {
                return base.key("routes").index(route).join(&place.pointer);
            }
        }
    }
    Pointer::root()
}
