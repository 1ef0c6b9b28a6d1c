//! `aslant check`: what AWS would refuse in state machines and what would hurt later in designs, for people and
//! for machines. Reads files, asks the engine, prints; decides no rule itself.
//!
//! Exit codes: 0 no errors, 1 errors found, 2 something could not be read.

mod github;
mod json;
mod open;
mod places;
mod read;
mod references;
mod rules;
mod sarif;
mod substitutions;
mod template;
mod text;

use std::ops::Range;

use aslant_engine::analysis::TextEdit;
use aslant_engine::asl::WorkflowType;
use aslant_engine::diagnostic::{Edit, Severity};
use aslant_engine::json::{LineColumn, Parsed, Pointer, line_column};

use crate::{End, Refusal};

/// What `aslant check --help` prints.
pub const HELP: &str = "\
aslant check: find what AWS would refuse in state machines, and what would hurt later in designs

Usage: aslant check [options] FILE...

A FILE is a state machine in Amazon States Language (JSON or YAML), a SAM or CloudFormation template, a map of
resources that is a part of one, or a design file of Aslant. - is the standard input.

Of a template every state machine is checked with its substitutions, also where its definition is in a file beside the
template (DefinitionUri, AWS::Include, a nested stack). Only files inside the template's folder are followed. The last
line says how many state machines were checked; what was out of reach is noted with its place.

  --format FORMAT       text (default), json, sarif (2.1.0) or github (annotations of GitHub Actions)
  --workflow-type TYPE  STANDARD (default) or EXPRESS, for files that hold a state machine alone
  -h, --help            this text

json is a list of findings; what was not checked is in it with the id not-checked and the severity hint. In sarif it is a
notification, and the counts are properties of the run and of each artifact. For json, sarif and github the counts are
printed to the standard error as well.

Exit codes: 0 no errors (there may be warnings, or nothing to check); 1 errors were found; 2 something could not be read.
";

/// The id of what was not checked.
const NOT_CHECKED: &str = "not-checked";

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputFormat {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
}

impl OutputFormat {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "text" => Self::Text,
            "json" => Self::Json,
            "sarif" => Self::Sarif,
            "github" => Self::Github,
            _ => return None,
        })
    }
}

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub files: Vec<String>,
    pub format: OutputFormat,
    /// For files that hold a definition alone.
    pub workflow_type: WorkflowType,
}

/// A text that was checked.
struct Source {
    /// As it was named, or as the template names it, from where the template stands.
    name: String,
    text: String,
    parsed: Parsed,
}

/// Something found, with where it stands in a text.
struct Finding {
    /// An index into [`Report::sources`].
    source: usize,
    code: String,
    severity: Severity,
    message: String,
    /// Into the definition; for a design's other records into the file.
    pointer: Pointer,
    /// The bytes to mark.
    range: Range<usize>,
    /// Other places, each with what it has to do with it.
    related: Vec<(Range<usize>, String)>,
    hints: Vec<String>,
    fixes: Vec<FoundFix>,
}

struct FoundFix {
    title: String,
    edits: Vec<Edit>,
    /// The same in the text, where it can be done there.
    text_edits: Option<Vec<TextEdit>>,
}

/// All that was read and found.
#[derive(Default)]
struct Report {
    sources: Vec<Source>,
    findings: Vec<Finding>,
    /// What could not be read, each with why.
    unreadable: Vec<(String, String)>,
    /// What was left unchecked, in the order in which it was met.
    notes: Vec<Note>,
    /// Each file that was named and read.
    files: Vec<FileCount>,
}

/// Something that was not checked.
struct Note {
    /// An index into [`Report::sources`].
    source: usize,
    /// Into the file.
    pointer: Pointer,
    range: Range<usize>,
    /// A sentence without its full stop.
    message: String,
}

/// What was checked of a file that the command line names, with the files that it leads to.
#[derive(Clone, Debug, Default)]
struct FileCount {
    name: String,
    source: Option<usize>,
    /// State machines that were checked.
    machines: usize,
    /// Those whose definition was out of reach.
    unchecked: usize,
    is_design: bool,
    /// Its state machines are counted with those of a template that nests it.
    with_another: bool,
}

impl FileCount {
    /// Nothing in it is a state machine, or reviewed as a design is.
    const fn is_empty(&self) -> bool {
        self.machines == 0 && self.unchecked == 0 && !self.is_design
    }
}

impl Report {
    fn source(&self, finding: &Finding) -> Option<&Source> {
        self.sources.get(finding.source)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl Source {
    fn place(&self, offset: usize) -> LineColumn {
        line_column(&self.text, offset)
    }
}

const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// Reads the rest of the command line, checks the files and prints what was found.
pub fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return crate::print(HELP),
            Long("format") => {
                let value = arguments.value()?.string()?;
                options.format = OutputFormat::parse(&value).ok_or_else(|| {
                    Refusal::Usage(format!("--format is text, json, sarif or github, not '{value}'"))
                })?;
            }
            Long("workflow-type") => {
                options.workflow_type = crate::run::workflow_type(&arguments.value()?.string()?)?;
            }
            Value(file) => options.files.push(file.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.files.is_empty() {
        return Err(Refusal::Usage("check needs a FILE".to_owned()));
    }
    let report = read::report(&options);
    for note in &report.notes {
        crate::complain(&text::note(&report, note));
    }
    if options.format != OutputFormat::Text {
        for line in text::summary(&report, |_, text| text.to_owned()) {
            crate::complain(&line);
        }
    }
    let text = match options.format {
        OutputFormat::Text => text::print(&report),
        OutputFormat::Json => json::print(&report),
        OutputFormat::Sarif => sarif::print(&report),
        OutputFormat::Github => github::print(&report),
    };
    crate::print(&text)?;
    if !report.unreadable.is_empty() {
        let lines: Vec<String> =
            report.unreadable.iter().map(|(name, why)| format!("{name}: {why}")).collect();
        return Err(Refusal::Input(lines.join("\n")));
    }
    Ok(if report.count(Severity::Error) > 0 { End::Badly } else { End::Well })
}
