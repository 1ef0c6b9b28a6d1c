//! `*.aslant.json`: a design as text. Canonical: the same design is the same text, what has its default is left out, order is
//! by kind and then by id. A workflow's machine stands in it as ASL; what of a state is not ASL stands beside it by the state's name.
//!
//! Version 1. Readers for every released version stay; a newer one is refused.

mod read;
mod write;

use std::fmt;

use super::document::Design;
use super::model::Id;
use crate::json::{self, Object, Value};

/// The version that is written.
pub const VERSION: i64 = 1;
/// The longest text that is read, in bytes.
pub const MAXIMUM_BYTES: usize = 8 * 1024 * 1024;

/// Why a text is no design: where in it, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// A JSON pointer into the file; empty for the whole.
    pub place: String,
    pub message: String,
}

impl FileError {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.place, self.message)
        }
    }
}

impl std::error::Error for FileError {}

/// The canonical text, indented, with a line break at its end.
pub fn write(design: &Design) -> String {
    let mut text = json::print_pretty(&to_value(design));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The text of a design that is worked on: the canonical one with, where ids of deleted things lie above those there are, the
/// id that the next new thing gets. So no id ever comes back with another meaning.
pub fn write_kept(design: &Design) -> String {
    let mut value = to_value(design);
    let least = design.iter().last().map_or(1, |(id, _)| id.0.saturating_add(1));
    if (least.saturating_add(1)..=read::LARGEST_ID).contains(&design.next)
        && let Some(object) = value.as_object_mut()
    {
        object.insert("next", Value::int(design.next.into()));
    }
    let mut text = json::print_pretty(&value);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The canonical text's value.
pub fn to_value(design: &Design) -> Value {
    write::design(design)
}

/// The members of one record as the file names them, without its body as ASL and without records inside it.
pub fn form(design: &Design, id: Id) -> Option<Object> {
    write::form(design, id)
}

/// Reads a design's text of any released version.
pub fn read(text: &str) -> Result<Design, FileError> {
    if text.len() > MAXIMUM_BYTES {
        let megabytes = MAXIMUM_BYTES / 1024 / 1024;
        return Err(FileError::new("", format!("The file is larger than {megabytes} MB.")));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value = json::parse_strict(text).map_err(|error| FileError::new("", error))?;
    from_value(&value)
}

/// Reads a design from the value of its text.
pub fn from_value(value: &Value) -> Result<Design, FileError> {
    if !super::tree::fits_depth(value, super::tree::MAXIMUM_DEPTH) {
        return Err(FileError::new("", "The file is nested too deep."));
    }
    match value.get("aslant").map(Value::as_i64) {
        Some(Some(1)) => read::design(value),
        Some(Some(version)) if version > VERSION => Err(FileError::new(
            "/aslant",
            format!(
                "The design was written by a newer Aslant (format {version}); this one reads up to {VERSION}."
            ),
        )),
        Some(_) => Err(FileError::new("/aslant", "This is no version of the format.")),
        None => Err(FileError::new(
            "",
            "This is not a design of Aslant: it has no \"aslant\" with the format's version.",
        )),
    }
}
