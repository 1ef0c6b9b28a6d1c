//! Parses and evaluates the JSONPath of Step Functions: `InputPath`, `ItemsPath`, `Variable`, `.$` fields and the like.
//!
//! All that is known fits json-path 2.0.0 (Jayway) over Jackson's nodes, with `$$` for the context object and `$name` for
//! variables. A path that can match one value at most (a definite path) fails where it matches nothing. One with a
//! wildcard, slice, filter, list of indices or `..` gives an array of its matches; it is empty also where a field before
//! the wildcard is absent.
//!
//! Where each behavior is known from:
//!
//! | behavior | source |
//! |---|---|
//! | a definite index beyond the end gives null in a template; a backslash in quotes is a character | recorded executions |
//! | `[]` for an indefinite path without a match | recorded executions; localstack/localstack #12318 |
//! | null for an index beyond the end under a wildcard | ministackorg/ministack #1217, measured with TestState |
//! | no functions: `.sum()` is the name of a field | AWS re:Post QUYiQKP0XfThWEc_ahsMnLOA |
//! | `[-1]` finds nothing before another step, `[(@.length-1)]` is the last element | zenn.dev/sotaro8181 (2024); 2.0.0, `ArrayPathToken` |
//! | several names only as the last step | a run in the console (2023); 2.0.0, `PathToken.handleObjectProperty` |
//! | `?(@.x)` and `?(!@.x)` take null for absent | floci-io/floci #3480, measured with Step Functions Local |
//! | a comparison with a missing operand is false, `!=` and `nin` too | 2.0.0, `Criteria` |
//! | an unquoted right side is text, blanks included | a deployed definition; 2.0.0, `Criteria.create` |
//! | in a slice with both bounds, negative bounds do not count from the end | 2.0.0, `ArrayPathToken` |
//! | null for an index of `[0,5]` beyond the end | 2.0.0, `ArrayPathToken`. Guess: not measured on AWS |

mod evaluate;
mod filter;
mod parse;
mod reference;

use std::fmt;
use std::sync::Arc;

use crate::json::Value;

use super::{ExpressionError, PathScope};

/// A parsed path.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPath {
    text: Arc<str>,
    root: Root,
    steps: Vec<Step>,
    /// A name with parentheses that was not quoted, such as `sum()`: somebody took it for a function.
    call: Option<Arc<str>>,
}

/// What a path starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// `$`
    Input,
    /// `$$`
    Context,
    /// `$name`
    Variable(Arc<str>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Name(Arc<str>),
    /// `['a','b']`: at the end of a path an object of those members, before the end each of them.
    Names(Vec<Arc<str>>),
    Wildcard,
    Index(i64),
    /// `[(@.length-n)]`: counted from the end.
    FromEnd(i64),
    Indices(Vec<i64>),
    Slice {
        start: Option<i64>,
        end: Option<i64>,
    },
    Filter(filter::Filter),
    /// `..`: the value and all that is in it.
    Descend,
}

/// Why a path gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    pub kind: PathErrorKind,
    /// The path as written.
    pub path: Arc<str>,
    /// Jayway's words for it, such as `No results for path: $['a']`.
    pub detail: String,
}

/// What kind of failure a [`PathError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathErrorKind {
    /// A member that the path names is not there.
    NotFound,
    /// The path's last step is an index beyond its array's end. In a payload template this gives null.
    IndexOutOfRange,
    /// A name meets a value that is not an object, or an index meets null. Jayway counts both as not found.
    WrongType,
    /// A step that cannot be applied: an index or filter to a value of another type, several names before the end.
    /// Jayway's `InvalidPathException`, which fails indefinite paths too.
    InvalidStep,
    /// No variable of that name.
    UnknownVariable,
    /// The path would visit more values than the engine allows.
    TooMuchWork,
}

impl PathError {
    /// The cause that a state's own path fields (`InputPath`, `OutputPath`, `TimeoutSecondsPath`) report.
    pub fn cause(&self) -> String {
        format!("Invalid path '{}' : {}", self.path, self.detail)
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause())
    }
}

impl std::error::Error for PathError {}

impl JsonPath {
    /// Parses a path. The error's range is in bytes of `text`.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse::parse(text)
    }

    /// The path as it was written.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The variable that the path starts from, where it does.
    pub fn variable(&self) -> Option<&Arc<str>> {
        if let Root::Variable(name) = &self.root { Some(name) } else { None }
    }

    /// Every variable that the path reads, those in its filters included, in order of appearance.
    pub fn variables(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        self.collect_variables(&mut names);
        names
    }

    fn collect_variables(&self, names: &mut Vec<Arc<str>>) {
        if let Root::Variable(name) = &self.root
            && !names.contains(name)
        {
            names.push(name.clone());
        }
        for step in &self.steps {
            if let Step::Filter(filter) = step {
                filter.collect_variables(names);
            }
        }
    }

    /// The names of the path's leading member steps: `["Execution", "Id"]` of `$$.Execution.Id[0]`.
    pub fn leading_names(&self) -> Vec<&Arc<str>> {
        let mut names = Vec::new();
        for step in &self.steps {
            let Step::Name(name) = step else { break };
            names.push(name);
        }
        names
    }

    /// Whether the path has no step: `$`, `$$` or `$name`.
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether the path identifies one value at most: names and single indices only. What `ResultPath`,
    /// `TimeoutSecondsPath` and the like must be (they may not start with `$$` either).
    pub fn is_reference_path(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Name(_) | Step::Index(_)))
    }

    /// Whether the path gives one value or an error, never an array of matches.
    pub fn is_definite(&self) -> bool {
        let last = self.steps.len().saturating_sub(1);
        self.steps.iter().enumerate().all(|(index, step)| step.is_definite(index == last))
    }

    /// Why the path can never find anything, where that is certain from its text.
    pub fn never_found(&self) -> Option<String> {
        if let Some(call) = &self.call {
            return Some(format!(
                "JSONPath in Step Functions has no functions, so {call} is read as the name of a field"
            ));
        }
        let before_last = self.steps.split_last().map_or(&[][..], |(_, before)| before);
        before_last.iter().find_map(|step| match step {
            Step::Names(_) => Some(format!("several names, as in {step}, can only be the last step")),
            Step::Index(index) if *index < 0 => Some(format!(
                "[{index}] does not count from the end and finds nothing; [(@.length{index})] does"
            )),
            _ => None,
        })
    }

    /// The value or values at the path.
    pub fn evaluate(&self, scope: &PathScope) -> Result<Value, PathError> {
        evaluate::evaluate(self, scope)
    }

    /// A copy of `target` with `new` at this reference path, as `ResultPath` puts it. Missing objects on the
    /// way are made; an index must exist; a member cannot be put into anything but an object.
    pub fn reference_set(&self, target: &Value, new: Value) -> Result<Value, super::ExpressionFailure> {
        reference::set(self, target, new)
    }

    /// The value at this reference path, as `ItemsPath` is read. For other paths, and those without a root, see
    /// [`Self::evaluate`].
    pub fn reference_get(&self, scope: &PathScope) -> Result<Value, super::ExpressionFailure> {
        match self.root_value(scope).filter(|_| self.is_reference_path()) {
            Some(root) => reference::get(self, root),
            None => self.evaluate(scope).map_err(|error| super::ExpressionFailure::runtime(error.cause())),
        }
    }

    fn error(&self, kind: PathErrorKind, detail: impl Into<String>) -> PathError {
        PathError { kind, path: self.text.clone(), detail: detail.into() }
    }
}

impl Step {
    fn is_definite(&self, last: bool) -> bool {
        match self {
            Self::Name(_) | Self::Index(_) | Self::FromEnd(_) => true,
            Self::Names(_) => last,
            _ => false,
        }
    }
}

impl fmt::Display for Step {
    /// As Jayway prints compiled paths.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "['{name}']"),
            Self::Names(names) => {
                let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                write!(f, "[{}]", quoted.join(", "))
            }
            Self::Wildcard => f.write_str("[*]"),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::FromEnd(back) => write!(f, "[@.size()-{back}]"),
            Self::Indices(indices) => {
                let listed: Vec<String> = indices.iter().map(i64::to_string).collect();
                write!(f, "[{}]", listed.join(","))
            }
            Self::Slice { start, end } => {
                let text = |bound: &Option<i64>| bound.map_or(String::new(), |bound| bound.to_string());
                write!(f, "[{}:{}]", text(start), text(end))
            }
            Self::Filter(_) => f.write_str("[?]"),
            Self::Descend => f.write_str(".."),
        }
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
