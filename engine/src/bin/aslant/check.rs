//! `aslant check`: what AWS would refuse in a state machine, with file, line and column.

use aslant_engine::asl::WorkflowType;
use aslant_engine::check::{CheckOptions, check};
use aslant_engine::diagnostic::Severity;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::style::{Style, Tone};
use crate::{End, Refusal, files, print, run};

pub const HELP: &str = "\
aslant check: find what AWS would refuse

Usage: aslant check FILE [--workflow NAME] [--workflow-type STANDARD|EXPRESS]

  --workflow NAME       which workflow of a design file
  --workflow-type TYPE  STANDARD (unless the file tells) or EXPRESS
  -h, --help            this text

One line a finding: file:line:column: severity: message [code].
Exit codes: 0 no errors (there may be warnings); 1 errors were found; 2 bad input or usage.
";

pub fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    let (mut file, mut workflow, mut workflow_type) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return print(HELP),
            Long("workflow") => workflow = Some(arguments.value()?.string()?),
            Long("workflow-type") => {
                workflow_type = Some(run::workflow_type(&arguments.value()?.string()?)?);
            }
            Value(path) if file.is_none() => file = Some(path.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(file) = file else { return Err(Refusal::Usage("check needs a FILE".to_owned())) };
    let definition = files::definition(&file, workflow.as_deref())?;
    let kind = workflow_type.or(definition.workflow_type).unwrap_or(WorkflowType::Standard);
    let found = check(&definition.machine, &CheckOptions { workflow_type: kind });
    let style = Style::of_output();
    let mut text = String::new();
    for diagnostic in &found {
        let severity = match diagnostic.severity {
            Severity::Error => style.paint(Tone::Bad, "error"),
            Severity::Warning => style.paint(Tone::Warn, "warning"),
            Severity::Hint => style.paint(Tone::Quiet, "hint"),
        };
        let code = style.paint(Tone::Quiet, &format!("[{}]", diagnostic.code));
        let place = definition.place(&diagnostic.place);
        text.push_str(&format!("{place}: {severity}: {} {code}\n", diagnostic.message));
    }
    print(&text)?;
    let bad = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if bad { End::Badly } else { End::Well })
}
