//! Other formats in and out, one file a format. What comes in becomes commands on a design, so that an import
//! is shown before it is done and undone like anything else.

pub mod asl;
pub mod export;
mod import;
pub mod incoming;
pub mod mock_config;
pub mod sam;
mod sample;
pub mod share;
pub mod summary;
pub mod svg;

use crate::json::{Parsed, Value, parse, yaml};

pub use import::Import;

/// The two spellings of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
}

/// What a text holds, as far as its members tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A state machine in Amazon States Language.
    Machine,
    /// A SAM or CloudFormation template.
    Template,
    Other,
}

/// Reads a text that is JSON or YAML, whichever its first character tells.
pub fn read(text: &str) -> (Format, Parsed) {
    let format = format_of(text);
    (format, if format == Format::Json { parse(text) } else { yaml::parse(text) })
}

/// JSON where the text begins as an object, an array or a comment of JSON does; YAML otherwise.
pub fn format_of(text: &str) -> Format {
    let begins = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let json = begins.is_empty()
        || begins.starts_with(['{', '['])
        || begins.starts_with("//")
        || begins.starts_with("/*");
    if json { Format::Json } else { Format::Yaml }
}

/// What a document is, by the members at its top.
pub fn content_of(value: &Value) -> Content {
    if sam::is_template(value) {
        Content::Template
    } else if asl::is_machine(value) {
        Content::Machine
    } else {
        Content::Other
    }
}
