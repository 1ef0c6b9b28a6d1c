//! Reading what the command line names: texts with their names, so that every complaint says file, line and column.

use std::io::Read;

use aslant_engine::asl::substitution::{self, Written};
use aslant_engine::design::{Design, Id, file};
use aslant_engine::interchange::{self, asl};
use aslant_engine::json::{Parsed, Pointer, Value, line_column};

use crate::{Refusal, complain, template};

/// The longest text that is read, in bytes. A definition is at most one megabyte on AWS; mocks may be larger.
const MOST_BYTES: u64 = 64 << 20;

/// A text with the name under which messages speak of it, and what it says.
#[derive(Debug)]
pub struct Document {
    pub name: String,
    pub text: String,
    pub parsed: Parsed,
}

/// Reads a file, or the standard input for `-`.
pub fn text(path: &str) -> Result<(String, String), Refusal> {
    let (name, bytes) = if path == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
        ("<stdin>".to_owned(), read.map(|_| bytes))
    } else {
        let read = std::fs::File::open(path).and_then(|file| {
            let mut bytes = Vec::new();
            file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        (path.to_owned(), read)
    };
    let bytes = bytes.map_err(|error| Refusal::Input(format!("{name}: cannot be read: {error}")))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::Input(format!("{name}: is larger than {} MB", MOST_BYTES >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Refusal::Input(format!("{name}: is not UTF-8 text (byte {at})"))
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok((name, text))
}

/// Reads a document in JSON or YAML and refuses a broken one.
pub fn document(path: &str) -> Result<Document, Refusal> {
    let (name, text) = text(path)?;
    let (_, parsed) = interchange::read(&text);
    let document = Document { name, text, parsed };
    document.refuse_broken()?;
    Ok(document)
}

/// Reads a document that is JSON and nothing else: payloads, where YAML would read a bare word as text.
pub fn json(path: &str) -> Result<Document, Refusal> {
    let (name, text) = text(path)?;
    let parsed = aslant_engine::json::parse(&text);
    let document = Document { name, text, parsed };
    document.refuse_broken()?;
    Ok(document)
}

impl Document {
    pub fn value(&self) -> &Value {
        &self.parsed.value
    }

    /// `file:line:column` of a value, or of the nearest one around it.
    pub fn place(&self, pointer: &Pointer) -> String {
        let range = self.parsed.spans.key(pointer).unwrap_or_else(|| self.parsed.spans.nearest(pointer));
        self.place_at(range.start)
    }

    /// `file:line:column` of a byte.
    pub fn place_at(&self, offset: usize) -> String {
        let place = line_column(&self.text, offset);
        format!("{}:{}:{}", self.name, place.line, place.column)
    }

    /// A refusal that points into the document.
    pub fn refuse(&self, pointer: &Pointer, message: &str) -> Refusal {
        Refusal::Input(format!("{}: {message}", self.place(pointer)))
    }

    pub fn refuse_broken(&self) -> Result<(), Refusal> {
        if self.parsed.is_valid() && !self.text.trim().is_empty() {
            return Ok(());
        }
        let fatal = || self.parsed.problems.iter().filter(|problem| problem.fatal);
        let mut message = String::new();
        for problem in fatal().take(5) {
            if !message.is_empty() {
                message.push_str("\naslant: ");
            }
            message.push_str(&format!("{}: {}", self.place_at(problem.range.start), problem.message));
        }
        if message.is_empty() {
            message = format!("{}: there is no text in it", self.name);
        }
        Err(Refusal::Input(message))
    }
}

/// A state machine out of a file, with the document that it stands in.
#[derive(Debug)]
pub struct Definition {
    pub document: Document,
    pub machine: Value,
    /// Where the machine stands in the document; `None` where it stands there in another form.
    pub base: Option<Pointer>,
    /// The workflow's name and type, where the file tells.
    pub name: Option<String>,
    pub workflow_type: Option<aslant_engine::asl::WorkflowType>,
}

impl Definition {
    /// A refusal that points at a place of the machine.
    pub fn refuse(&self, pointer: &Pointer, message: &str) -> Refusal {
        Refusal::Input(format!("{}: {message}", self.place(pointer)))
    }

    /// `file:line:column` of a place of the machine; `file: /pointer` where the machine is not in the file as it is.
    pub fn place(&self, pointer: &Pointer) -> String {
        match &self.base {
            Some(base) => self.document.place(&base.join(pointer)),
            None => format!("{}: {pointer}", self.document.name),
        }
    }
}

/// Which state machine of a file is meant, and what is filled into its definition.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// A workflow of a design file.
    pub workflow: Option<String>,
    /// A state machine of a template: its logical id or name.
    pub machine: Option<String>,
    /// Values of placeholders. They go before those that a template gives.
    pub substitutions: Vec<(String, String)>,
    /// Values of a template's parameters, in the place of their defaults.
    pub parameters: Vec<(String, String)>,
}

impl Choice {
    pub fn substitution(&self, name: &str) -> Option<&str> {
        let found = self.substitutions.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads `NAME=VALUE`.
pub fn assignment(option: &str, text: &str) -> Result<(String, String), Refusal> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(Refusal::Usage(format!("--{option} is NAME=VALUE, not '{text}'"))),
    }
}

/// Reads a state machine: ASL as JSON or YAML, the answer of `DescribeStateMachine`, a workflow of a design file, or a
/// state machine of a SAM or CloudFormation template.
pub fn definition(path: &str, choice: &Choice) -> Result<Definition, Refusal> {
    let document = document(path)?;
    let only = |option: &str, given: bool, of: &str| {
        if given {
            let name = &document.name;
            return Err(Refusal::Input(format!("{name}: --{option} is for {of}, and this is none")));
        }
        Ok(())
    };
    let is_design = document.value().get("aslant").is_some();
    let is_template = template::is_template(document.value());
    only("workflow", choice.workflow.is_some() && !is_design, "a design file")?;
    only("machine", choice.machine.is_some() && !is_template, "a SAM or CloudFormation template")?;
    only("parameter", !choice.parameters.is_empty() && !is_template, "a SAM or CloudFormation template")?;
    if is_design {
        only("substitution", !choice.substitutions.is_empty(), "a definition or a template")?;
        return of_design(document, choice.workflow.as_deref());
    }
    if is_template {
        return template::definition(document, choice);
    }
    let read = asl::parse(&document.text);
    if document.value().as_object().is_none() {
        return Err(document.refuse(&Pointer::root(), "a state machine must be an object"));
    }
    let resolver = |name: &str, _: Written| choice.substitution(name).map(str::to_owned);
    if read.name.is_some() || read.workflow_type.is_some() {
        let machine = asl::resolve_substitutions(&read.value, &|name| resolver(name, Written::Quoted));
        return Ok(Definition {
            machine,
            base: None,
            name: read.name,
            workflow_type: read.workflow_type,
            document,
        });
    }
    let machine = filled(&document, &Pointer::root(), &resolver)?;
    warn_of_unused(choice, &document.text);
    Ok(Definition { machine, base: Some(Pointer::root()), name: None, workflow_type: None, document })
}

/// Says which values were given for placeholders that are not there.
pub fn warn_of_unused(choice: &Choice, text: &str) {
    for (name, _) in &choice.substitutions {
        if !substitution::names(text).iter().any(|known| known.trim() == name) {
            complain(&format!("warning: there is no ${{{name}}} for --substitution {name}"));
        }
    }
}

/// The definition at a place of a document with its placeholders filled in. One without quotation marks must have a value,
/// for without it the text is not JSON.
pub fn filled(
    document: &Document,
    base: &Pointer,
    resolver: &dyn Fn(&str, Written) -> Option<String>,
) -> Result<Value, Refusal> {
    let (text, parsed) = (&document.text, &document.parsed);
    let whole = substitution::fill(text, parsed, resolver);
    refuse_values_that_break(document, &whole)?;
    let machine = whole.pointer(base).cloned().unwrap_or_default();
    let mut pending = vec![(Pointer::root(), &machine)];
    while let Some((at, value)) = pending.pop() {
        match value {
            Value::String(string) if substitution::contains(string) => {
                let place = base.join(&at);
                let needs_value = match substitution::written(text, parsed, &place) {
                    Written::Bare => true,
                    Written::Plain => at.tokens().last().is_some_and(|field| is_number_field(field)),
                    Written::Quoted => false,
                };
                let name = substitution::names(string).first().map(|name| (*name).to_owned());
                if let Some(name) = name.filter(|_| needs_value) {
                    let message = format!(
                        "${{{name}}} has no value. It is written without quotation marks, so the definition can only be \
                         read with a value in its place: --substitution {name}=VALUE"
                    );
                    return Err(document.refuse(&place, &message));
                }
            }
            Value::Array(array) => {
                let items = array.items().iter().enumerate().rev();
                pending.extend(items.map(|(index, item)| (at.index(index), item)));
            }
            Value::Object(object) => {
                pending.extend(object.iter().rev().map(|(key, item)| (at.key(key.clone()), item)));
            }
            _ => {}
        }
    }
    Ok(machine)
}

/// A value without quotation marks around it must be JSON where the document is.
fn refuse_values_that_break(document: &Document, whole: &Value) -> Result<(), Refusal> {
    if interchange::format_of(&document.text) != interchange::Format::Json {
        return Ok(());
    }
    for problem in document.parsed.problems.iter().filter(|one| one.code == "json-unquoted-substitution") {
        let written = document.text.get(problem.range.clone()).unwrap_or_default();
        let place = document.parsed.spans.pointer_at(problem.range.start);
        if let Some(value) = whole.pointer(&place).and_then(Value::as_str)
            && !substitution::contains(value)
        {
            let message = format!(
                "{written} is written without quotation marks, and {value}, the value given for it, is not JSON"
            );
            return Err(document.refuse(&place, &message));
        }
    }
    Ok(())
}

/// Fields of a state machine that take a number alone.
fn is_number_field(field: &str) -> bool {
    matches!(
        field,
        "TimeoutSeconds"
            | "HeartbeatSeconds"
            | "Seconds"
            | "IntervalSeconds"
            | "MaxAttempts"
            | "MaxDelaySeconds"
            | "BackoffRate"
            | "MaxConcurrency"
            | "ToleratedFailureCount"
            | "ToleratedFailurePercentage"
            | "MaxItems"
            | "MaxItemsPerBatch"
            | "MaxInputBytesPerBatch"
    )
}

fn of_design(document: Document, workflow: Option<&str>) -> Result<Definition, Refusal> {
    let design = file::from_value(document.value()).map_err(|error| {
        let pointer = Pointer::parse(&error.place).unwrap_or_default();
        document.refuse(&pointer, &error.message)
    })?;
    let workflows: Vec<(Id, String)> = workflows(&design);
    let names = || workflows.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let (id, name) = match (workflow, workflows.as_slice()) {
        (_, []) => return Err(Refusal::Input(format!("{}: the design has no workflow", document.name))),
        (None, [one]) => one.clone(),
        (None, _) => {
            return Err(Refusal::Input(format!(
                "{}: the design has several workflows; choose one with --workflow: {}",
                document.name,
                names()
            )));
        }
        (Some(wanted), _) => {
            let found = workflows.iter().find(|(_, name)| name == wanted).cloned();
            found.ok_or_else(|| {
                Refusal::Input(format!(
                    "{}: there is no workflow '{wanted}'; there is {}",
                    document.name,
                    names()
                ))
            })?
        }
    };
    let workflow_type = design.workflow(id).map(|workflow| workflow.kind);
    Ok(Definition { machine: design.machine(id), base: None, name: Some(name), workflow_type, document })
}

fn workflows(design: &Design) -> Vec<(Id, String)> {
    let found = design.iter().filter(|(id, _)| design.workflow(*id).is_some());
    found.map(|(id, _)| (id, design.name(id).to_string())).collect()
}
