//! From files to findings: tells what a text is, checks every state machine in it and finds where things stand.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use aslant_engine::analysis::{self, text_edits};
use aslant_engine::asl::{WorkflowType, substitution};
use aslant_engine::check::{self, CheckOptions};
use aslant_engine::design::{Design, Id, Place, file};
use aslant_engine::diagnostic::{Diagnostic, Edit, Fix, Severity};
use aslant_engine::interchange::sam::{self, SubstitutionTarget, TemplateStateMachine};
use aslant_engine::interchange::{Content, Format, asl, content_of, format_of, incoming, read};
use aslant_engine::json::{Parsed, Pointer, Value, parse};

use super::{Finding, FoundFix, Options, Report, Source};

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
];

/// Checks everything that the options name.
pub fn report(options: &Options) -> Report {
    let mut checker =
        Checker { report: Report::default(), options, seen: BTreeSet::new(), files: Vec::new() };
    for name in &options.files {
        if let Err(why) = checker.file(name) {
            checker.report.unreadable.push((name.clone(), why));
        }
    }
    let report = &mut checker.report;
    report.findings.sort_by_key(|finding| (finding.source, finding.range.start, finding.severity));
    checker.report
}

struct Checker<'o> {
    report: Report,
    options: &'o Options,
    /// What was found already, so that a definition that is reached twice is told once.
    seen: BTreeSet<(usize, usize, String, String)>,
    /// The source of each file that was read.
    files: Vec<(PathBuf, usize)>,
}

/// Where a definition stands in a source.
struct Seat {
    source: usize,
    /// The definition's place in the source's value.
    base: Pointer,
    /// For a definition in a string: its own text, and where the string stands.
    inner: Option<Inner>,
}

struct Inner {
    text: String,
    parsed: Parsed,
    /// The range of the string in the source.
    range: Range<usize>,
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
            if is_valid {
                return self.design(source, &value);
            }
            self.problems(source);
            return Ok(());
        }
        match content {
            _ if !is_valid && (is_json || named_json || blank || content != Content::Other) => {
                self.problems(source);
                Ok(())
            }
            Content::Machine => {
                self.machine_alone(source);
                Ok(())
            }
            Content::Template => self.template(source, Path::new(name)),
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
    fn open(&mut self, path: &Path, name: &str) -> Result<usize, String> {
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
    fn problems(&mut self, source: usize) {
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return };
        let mut problems: Vec<_> =
            parsed.problems.iter().filter(|problem| problem.fatal).take(MOST_PROBLEMS).cloned().collect();
        if problems.is_empty() {
            problems.extend(parse("").problems);
        }
        for problem in problems {
            let related = problem.related.map(|range| (range, "This belongs to it".to_owned()));
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
            (Pointer::root(), parsed.value.clone(), None)
        };
        let inner = if described { self.inner(source, &base) } else { None };
        let seat = Seat { source, base, inner };
        self.definition(&seat, &value, workflow_type.unwrap_or(self.options.workflow_type));
    }

    fn definition(&mut self, seat: &Seat, machine: &Value, workflow_type: WorkflowType) {
        for diagnostic in check::check(machine, &CheckOptions { workflow_type }) {
            self.found(seat, diagnostic);
        }
    }

    fn template(&mut self, source: usize, path: &Path) -> Result<(), String> {
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
        let value = parsed.value.clone();
        let template = sam::from_value(&value);
        let parameters: BTreeSet<&str> = value
            .get("Parameters")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|object| object.keys().map(|key| &**key))
            .collect();
        let mut missing = None;
        for machine in &template.state_machines {
            let properties = Pointer::from_tokens(["Resources", &machine.logical_id, "Properties"]);
            let raw = value.pointer(&properties).cloned().unwrap_or_default();
            let inline = ["Definition", "DefinitionBody"].into_iter().rfind(|key| raw.get(key).is_some());
            if raw.get("DefinitionString").is_some() {
                let base = properties.key("DefinitionString");
                let inner = self.inner(source, &base);
                let seat = Seat { source, base, inner };
                match &machine.definition {
                    Some(definition) => {
                        let definition = filled(definition, machine, &raw, &parameters);
                        self.definition(&seat, &definition, machine.workflow_type);
                    }
                    None => self.unreadable_string(&seat, &machine.logical_id),
                }
            } else if let (Some(key), Some(definition)) = (inline, &machine.definition) {
                let base = properties.key(key);
                let definition =
                    opened(value.pointer(&base).unwrap_or(&Value::Null), definition, &parameters, 0);
                let definition = filled(&definition, machine, &raw, &parameters);
                let seat = Seat { source, base, inner: None };
                self.definition(&seat, &definition, machine.workflow_type);
            } else if let Some(uri) = &machine.definition_uri {
                if let Err(why) = self.definition_file(path, uri, machine, &raw, &parameters) {
                    missing = Some(format!(
                        "The definition of {} cannot be read from {uri}: {why}",
                        machine.logical_id
                    ));
                }
            } else {
                let name =
                    self.report.sources.get(source).map(|source| source.name.clone()).unwrap_or_default();
                self.report.notes.push(format!(
                    "{name}: the definition of {} is not in reach and was not checked.",
                    machine.logical_id
                ));
            }
        }
        missing.map_or(Ok(()), Err)
    }

    fn definition_file(
        &mut self,
        template: &Path,
        uri: &str,
        machine: &TemplateStateMachine,
        properties: &Value,
        parameters: &BTreeSet<&str>,
    ) -> Result<(), String> {
        if uri.contains("://") || uri.contains("${") {
            self.report.notes.push(format!(
                "{}: the definition of {} is at {uri} and was not checked.",
                template.display(),
                machine.logical_id
            ));
            return Ok(());
        }
        let folder = template.parent().unwrap_or(Path::new(""));
        let path = folder.join(uri.trim_start_matches("./"));
        let source = self.open(&path, &path.to_string_lossy())?;
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
        if !parsed.is_valid() {
            self.problems(source);
            return Ok(());
        }
        let seat = Seat { source, base: Pointer::root(), inner: None };
        let definition = filled(&parsed.value.clone(), machine, properties, parameters);
        self.definition(&seat, &definition, machine.workflow_type);
        let known: BTreeSet<&str> = machine.substitutions.keys().map(String::as_str).collect();
        for (pointer, name) in missing_substitutions(&definition, &known) {
            let message = format!(
                "${{{name}}} stays as it is: DefinitionSubstitutions of {} does not give it",
                machine.logical_id
            );
            self.found(&seat, Diagnostic::warning("missing-substitution", pointer, message));
        }
        Ok(())
    }

    fn unreadable_string(&mut self, seat: &Seat, logical_id: &str) {
        let problem = seat.inner.as_ref().and_then(|inner| inner.parsed.first_fatal().cloned());
        let Some(problem) = problem else {
            self.report.notes.push(format!(
                "The DefinitionString of {logical_id} is put together at deployment and was not checked."
            ));
            return;
        };
        let range = match &seat.inner {
            Some(inner) => self.outer_range(seat.source, inner, problem.range),
            None => 0..0,
        };
        self.add(Finding {
            source: seat.source,
            code: problem.code.to_owned(),
            severity: Severity::Error,
            message: problem.message,
            pointer: Pointer::root(),
            range,
            related: Vec::new(),
            hints: Vec::new(),
            fixes: Vec::new(),
        });
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

    /// The text of a definition that stands in a string, with where the string stands.
    fn inner(&self, source: usize, base: &Pointer) -> Option<Inner> {
        let Source { parsed, .. } = self.report.sources.get(source)?;
        let candidates = [base.clone(), base.key("Fn::Sub"), base.key("Fn::Sub").index(0)];
        let found = candidates
            .into_iter()
            .find_map(|pointer| Some((parsed.value.pointer(&pointer)?.as_str()?.to_owned(), pointer)));
        let (text, pointer) = found?;
        let range = parsed.spans.nearest(&pointer);
        let inner = parse(&text);
        Some(Inner { text, parsed: inner, range })
    }

    /// A range of a text that stands in a string, in the text that has the string: exact in a block of YAML, the
    /// string's beginning elsewhere.
    fn outer_range(&self, source: usize, inner: &Inner, range: Range<usize>) -> Range<usize> {
        let whole = inner.range.start..inner.range.start + 1;
        let Some(source) = self.report.sources.get(source) else { return whole };
        let raw = source.text.get(inner.range.clone()).unwrap_or_default();
        // The tag of a function may stand before the sign of the block.
        let header = raw.lines().next().unwrap_or_default();
        if !header.contains('|') || header.contains(['"', '\'']) {
            return whole;
        }
        let line = inner.text.get(..range.start).unwrap_or_default().matches('\n').count();
        let wanted = inner.text.get(range).and_then(|text| text.lines().next()).unwrap_or_default();
        let mut at = inner.range.start;
        for (index, content) in raw.split_inclusive('\n').enumerate() {
            if index == line + 1 {
                let found = content.find(wanted).filter(|_| !wanted.is_empty());
                let blank = content.len() - content.trim_start().len();
                return match found {
                    Some(column) => at + column..at + column + wanted.len(),
                    None => at + blank..at + content.trim_end().len().max(blank),
                };
            }
            at += content.len();
        }
        whole
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

    fn found(&mut self, seat: &Seat, diagnostic: Diagnostic) {
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

    fn add(&mut self, finding: Finding) {
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

/// Whether a value of a template depends on a parameter, whose value only a deployment knows.
fn depends(value: &Value, parameters: &BTreeSet<&str>, depth: usize) -> bool {
    match value {
        _ if depth > 100 => true,
        Value::String(text) => {
            parameters.contains(&**text)
                || substitution::names(text).iter().any(|name| parameters.contains(name))
        }
        Value::Array(array) => array.items().iter().any(|item| depends(item, parameters, depth + 1)),
        Value::Object(object) => object.iter().any(|(_, item)| depends(item, parameters, depth + 1)),
        _ => false,
    }
}

fn is_function(value: &Value) -> bool {
    let Some([(name, _)]) = value.as_object().map(aslant_engine::json::Object::members) else { return false };
    &**name == "Ref" || name.starts_with("Fn::")
}

/// Text that a JSON reader would take for something else than text.
fn is_other_json(text: &str) -> bool {
    text.is_empty() || matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok()
}

/// The definition of a template with what only a deployment knows left open: functions of parameters, and those
/// that give a number, of which nobody can tell whether it arrives as text.
fn opened(raw: &Value, reduced: &Value, parameters: &BTreeSet<&str>, depth: usize) -> Value {
    if depth > 500 {
        return reduced.clone();
    }
    match (raw, reduced) {
        (raw, Value::String(text)) if is_function(raw) => {
            if depends(raw, parameters, 0) || is_other_json(text) {
                "${Value}".into()
            } else {
                reduced.clone()
            }
        }
        (Value::Object(raw), Value::Object(reduced)) => Value::object(reduced.iter().map(|(key, value)| {
            let below =
                raw.get(key).map_or_else(|| value.clone(), |raw| opened(raw, value, parameters, depth + 1));
            (key.clone(), below)
        })),
        (Value::Array(raw), Value::Array(reduced)) => Value::array(
            raw.items()
                .iter()
                .zip(reduced.items())
                .map(|(raw, value)| opened(raw, value, parameters, depth + 1)),
        ),
        _ => reduced.clone(),
    }
}

/// The definition with every substitution whose text is certain.
fn filled(
    definition: &Value,
    machine: &TemplateStateMachine,
    properties: &Value,
    parameters: &BTreeSet<&str>,
) -> Value {
    let given = properties.get("DefinitionSubstitutions");
    asl::resolve_substitutions(definition, &|name| {
        let Some(SubstitutionTarget::Text(text)) = machine.substitutions.get(name) else { return None };
        let raw = given?.get(name)?;
        (!depends(raw, parameters, 0) && !is_other_json(text)).then(|| text.clone())
    })
}

/// Substitutions that a definition asks for and nobody gives, each at its first place.
fn missing_substitutions(definition: &Value, known: &BTreeSet<&str>) -> Vec<(Pointer, String)> {
    let mut found: Vec<(Pointer, String)> = Vec::new();
    let mut pending = vec![(Pointer::root(), definition)];
    while let Some((pointer, value)) = pending.pop() {
        match value {
            Value::String(text) => {
                for name in substitution::names(text) {
                    let told = found.iter().any(|(_, other)| other == name);
                    if !known.contains(name.trim())
                        && !name.starts_with("AWS::")
                        && !name.contains('.')
                        && !told
                    {
                        found.push((pointer.clone(), name.to_owned()));
                    }
                }
            }
            Value::Array(array) => pending.extend(
                array.items().iter().enumerate().rev().map(|(index, item)| (pointer.index(index), item)),
            ),
            Value::Object(object) => {
                pending.extend(object.iter().rev().map(|(key, item)| (pointer.key(key.clone()), item)));
            }
            _ => {}
        }
    }
    found
}
