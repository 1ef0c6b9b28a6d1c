//! Reading what the command line names: texts with their names, so that every complaint says file, line and column.

use std::io::Read;

use aslant_engine::design::{Design, Id, file};
use aslant_engine::interchange::{self, asl};
use aslant_engine::json::{Parsed, Pointer, Value, line_column};

use crate::Refusal;

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

    fn refuse_broken(&self) -> Result<(), Refusal> {
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

/// Reads a state machine: ASL as JSON or YAML, the answer of `DescribeStateMachine`, or a workflow of a design file.
pub fn definition(path: &str, workflow: Option<&str>) -> Result<Definition, Refusal> {
    let document = document(path)?;
    if document.value().get("aslant").is_some() {
        return of_design(document, workflow);
    }
    if workflow.is_some() {
        return Err(Refusal::Input(format!(
            "{}: --workflow names a workflow of a design file, and this is none",
            document.name
        )));
    }
    let read = asl::parse(&document.text);
    if document.value().as_object().is_none() {
        return Err(document.refuse(&Pointer::root(), "a state machine must be an object"));
    }
    let own = read.name.is_none() && read.workflow_type.is_none();
    Ok(Definition {
        machine: read.value,
        base: own.then(Pointer::root),
        name: read.name,
        workflow_type: read.workflow_type,
        document,
    })
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
