//! The two expression languages of Step Functions, on [`Value`]s: JSONPath with its payload templates and
//! intrinsic functions, and JSONata. Everything is parsed once (see [`cache`]), evaluated many times, bounded
//! in depth and work, and deterministic: clocks and random numbers come from the caller.

pub mod cache;
pub mod entropy;
mod hash;
pub mod intrinsic;
mod java;
pub mod jsonata;
pub mod jsonpath;
pub mod template;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::json::Value;

pub use entropy::Entropy;
pub use intrinsic::Intrinsic;
pub use jsonata::{Jsonata, JsonataError, JsonataLimits, JsonataScope};
pub use jsonpath::{JsonPath, PathError};
pub use template::evaluate_payload;

/// The values of a workflow's variables, by name without the `$`.
pub type Variables = BTreeMap<Arc<str>, Value>;

/// What is wrong with the text of an expression, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// A JSONata code such as `S0202`, or `path` or `intrinsic`.
    pub code: Arc<str>,
    /// One sentence without the expression in it.
    pub message: String,
    /// Bytes of the expression's own text (for JSONata: of the text between the `{%` and `%}`).
    pub range: Range<usize>,
}

impl ExpressionError {
    fn new(code: &str, message: impl Into<String>, range: Range<usize>) -> Self {
        Self { code: code.into(), message: message.into(), range }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {})", self.message, self.range.start + 1)
    }
}

impl std::error::Error for ExpressionError {}

/// A failure of an evaluation as an execution reports it. The cause has no "An error occurred while executing
/// the state" in front: that is the interpreter's to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionFailure {
    /// The error's name, such as `States.Runtime` or `States.IntrinsicFailure`.
    pub error: &'static str,
    pub cause: String,
}

impl ExpressionFailure {
    pub fn new(error: &'static str, cause: impl Into<String>) -> Self {
        Self { error, cause: cause.into() }
    }

    /// `States.Runtime`, which no Catch matches.
    pub fn runtime(cause: impl Into<String>) -> Self {
        Self::new("States.Runtime", cause)
    }
}

impl fmt::Display for ExpressionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.cause)
    }
}

/// What a JSONPath expression can see.
#[derive(Clone, Copy, Debug)]
pub struct PathScope<'a> {
    /// What `$` stands for.
    pub input: &'a Value,
    /// What `$$` stands for: the context object.
    pub context: &'a Value,
    /// What `$name` stands for.
    pub variables: &'a Variables,
}
