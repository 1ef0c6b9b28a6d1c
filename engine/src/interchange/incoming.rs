//! Text from outside (a file, a drop, the clipboard): told apart, bounded and read, with every refusal as a sentence
//! that says what and where.

use super::{Content, asl, content_of, format_of, read, sam};
use crate::design::{Design, file};
use crate::json::{Parsed, Pointer, line_column};

/// The longest text that is read, in bytes.
pub const MAXIMUM_BYTES: usize = file::MAXIMUM_BYTES;

/// What a text from outside turned out to be.
#[derive(Clone, Debug)]
pub enum Incoming {
    Design(Box<Design>),
    Machine(asl::Machine),
    Template(sam::Template),
}

/// Tells what a text is and reads it. The error is a sentence, with line and column where there is a place.
pub fn identify(text: &str) -> Result<Incoming, String> {
    if text.len() > MAXIMUM_BYTES {
        return Err(too_large());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("There is no text in it.".to_owned());
    }
    let (_, parsed) = read(text);
    if parsed.value.get("aslant").is_some() {
        fail_where_broken(text, &parsed)?;
        return file::from_value(&parsed.value)
            .map(|design| Incoming::Design(Box::new(design)))
            .map_err(|error| placed(text, &parsed, &error));
    }
    let content = content_of(&parsed.value);
    // A text of another kind altogether is called that, rather than bad YAML.
    if content == Content::Other && !looks_structured(text, &parsed) {
        return Err(NEITHER.to_owned());
    }
    fail_where_broken(text, &parsed)?;
    match content {
        Content::Machine => {
            let machine = asl::parse(text);
            if machine.value.get("States").is_some_and(|states| states.as_object().is_some()) {
                Ok(Incoming::Machine(machine))
            } else {
                Err("This state machine has no object \"States\" with its states.".to_owned())
            }
        }
        Content::Template => {
            let mut template = sam::from_value(&parsed.value);
            template.problems = parsed.problems;
            if template.state_machines.is_empty() {
                return Err(
                    "This template has no state machine (AWS::Serverless::StateMachine or AWS::StepFunctions::StateMachine)."
                        .to_owned(),
                );
            }
            Ok(Incoming::Template(template))
        }
        Content::Other => Err(NEITHER.to_owned()),
    }
}

/// Whether a text is surely something to import, for a paste that could mean anything else. Cheap for what is not.
pub fn is_importable(text: &str) -> bool {
    let words = ["\"aslant\"", "StartAt", "Resources"];
    text.len() <= MAXIMUM_BYTES && words.iter().any(|word| text.contains(word)) && {
        let (_, parsed) = read(text);
        content_of(&parsed.value) != Content::Other || parsed.value.get("aslant").is_some()
    }
}

/// The refusal of what is longer than [`MAXIMUM_BYTES`].
pub fn too_large() -> String {
    format!("It is larger than {} MB, which is more than a design can be.", MAXIMUM_BYTES / 1024 / 1024)
}

const NEITHER: &str = "This is neither Amazon States Language (an object with \"StartAt\" and \"States\"), nor a SAM or CloudFormation template (with \"Resources\"), nor a design file of Aslant.";

/// Whether what could be read is more than a scalar, or the text claims to be JSON.
fn looks_structured(text: &str, parsed: &Parsed) -> bool {
    format_of(text) == super::Format::Json || parsed.value.as_object().is_some()
}

fn fail_where_broken(text: &str, parsed: &Parsed) -> Result<(), String> {
    match parsed.first_fatal() {
        None => Ok(()),
        Some(problem) => {
            let place = line_column(text, problem.range.start);
            Err(format!("Line {}, column {}: {}", place.line, place.column, problem.message))
        }
    }
}

fn placed(text: &str, parsed: &Parsed, error: &file::FileError) -> String {
    let range = Pointer::parse(&error.place)
        .filter(|pointer| !pointer.is_root())
        .map(|pointer| parsed.spans.nearest(&pointer));
    match range {
        Some(range) => {
            let place = line_column(text, range.start);
            format!("Line {}, column {} ({}): {}", place.line, place.column, error.place, error.message)
        }
        None => error.to_string(),
    }
}

/// A workflow's name from a file's: without folders and endings, in the characters that AWS takes.
pub fn workflow_name(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut stem = base;
    for ending in [".json", ".yaml", ".yml", ".asl", ".aslant", ".template"] {
        let shorter = stem
            .len()
            .checked_sub(ending.len())
            .filter(|at| stem.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(ending)));
        stem = shorter.and_then(|at| stem.get(..at)).unwrap_or(stem);
    }
    let name: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .take(80)
        .collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "ImportedWorkflow".to_owned() } else { name.to_owned() }
}

/// Finds a file that a template names among those at hand: by the same path, by a path that ends alike, and by its
/// name alone where only one has it.
pub fn find_file<'a, T>(files: &'a [(String, T)], uri: &str) -> Option<&'a T> {
    let wanted = uri.trim_start_matches("./");
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    let same = files.iter().find(|(path, _)| path.trim_start_matches("./") == wanted);
    let ending = || files.iter().find(|(path, _)| path.ends_with(&format!("/{wanted}")));
    let named = || {
        let mut found = files.iter().filter(|(path, _)| path.rsplit('/').next() == Some(name));
        found.next().filter(|_| found.next().is_none())
    };
    same.or_else(ending).or_else(named).map(|(_, content)| content)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;

    fn refused(text: &str) -> String {
        match identify(text) {
            Err(message) => message,
            Ok(_) => panic!("taken: {text}"),
        }
    }

    #[test]
    fn every_kind_is_told_apart() {
        let design = file::write(&Design::default_design());
        assert!(
            matches!(identify(&design), Ok(Incoming::Design(found)) if *found == Design::default_design())
        );
        for text in [
            r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#,
            "\u{feff}StartAt: A\nStates:\n  A:\n    Type: Succeed\n",
        ] {
            assert!(matches!(identify(text), Ok(Incoming::Machine(_))), "{text}");
            assert!(is_importable(text));
        }
        let template = "Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: m.asl.json\n";
        assert!(matches!(identify(template), Ok(Incoming::Template(_))));
        assert!(!is_importable("StartAt the beginning, says the page about Resources"));
    }

    #[test]
    fn refusals_say_what_and_where() {
        assert_eq!(refused("  "), "There is no text in it.");
        assert!(refused("hello").starts_with("This is neither"));
        assert!(refused("[1, 2]").starts_with("This is neither"));
        let broken = refused("{\n  \"StartAt\": \"A\",\n  \"States\": {\"A\": {\"Type\" \"Succeed\"}}\n}");
        assert!(broken.starts_with("Line 3, column "), "{broken}");
        assert!(refused(r#"{"StartAt": "A"}"#).contains("\"States\""));
        assert!(
            refused("Transform: x\nResources:\n  F:\n    Type: AWS::Lambda::Function\n")
                .contains("no state machine")
        );
        let design =
            file::write(&Design::default_design()).replacen("\"method\": \"POST\"", "\"method\": 5", 1);
        let place = refused(&design);
        assert!(place.starts_with("Line ") && place.contains("/routes/"), "{place}");
        assert!(refused(r#"{"aslant": 99}"#).contains("newer"));
        assert!(refused(&" ".repeat(MAXIMUM_BYTES + 1)).contains("8 MB"));
    }

    #[test]
    fn names_come_from_files() {
        assert_eq!(workflow_name("src/Order Flow.asl.json"), "Order-Flow");
        assert_eq!(workflow_name("a.YAML"), "a");
        assert_eq!(workflow_name("é.json"), "ImportedWorkflow");
        let files = vec![("app/flow/a.asl.json".to_owned(), 1), ("b.json".to_owned(), 2)];
        assert_eq!(find_file(&files, "./flow/a.asl.json"), Some(&1));
        assert_eq!(find_file(&files, "other/b.json"), Some(&2));
        assert_eq!(find_file(&files, "c.json"), None);
    }
}
