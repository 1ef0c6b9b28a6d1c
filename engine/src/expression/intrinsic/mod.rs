//! Intrinsic functions: the `States.Format(…)` calls of JSONPath states.

mod functions;
mod parse;

pub(super) use functions::parse_json;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::json::Value;

use super::jsonpath::JsonPath;
use super::{Entropy, ExpressionError, ExpressionFailure, PathScope};

/// Nesting of values that the functions work on.
const DEEPEST_ARGUMENT: usize = 1000;

/// A parsed call with its arguments, which may be calls themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Intrinsic {
    text: Arc<str>,
    call: Call,
}

#[derive(Clone, Debug, PartialEq)]
struct Call {
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq)]
enum Argument {
    Path(JsonPath),
    Literal(Value),
    /// The text between the quotes, escapes and all.
    Text(Arc<str>),
    Call(Call),
}

/// The functions that Step Functions has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Format,
    StringToJson,
    JsonToString,
    Array,
    ArrayPartition,
    ArrayContains,
    ArrayRange,
    ArrayGetItem,
    ArrayLength,
    ArrayUnique,
    Base64Encode,
    Base64Decode,
    Hash,
    JsonMerge,
    MathRandom,
    MathAdd,
    StringSplit,
    Uuid,
}

impl Function {
    /// Every function by its name after `States.`, with the fewest and most arguments it takes.
    pub const ALL: [(&'static str, Self, Range<usize>); 18] = [
        ("Format", Self::Format, 1..usize::MAX),
        ("StringToJson", Self::StringToJson, 1..2),
        ("JsonToString", Self::JsonToString, 1..2),
        ("Array", Self::Array, 0..usize::MAX),
        ("ArrayPartition", Self::ArrayPartition, 2..3),
        ("ArrayContains", Self::ArrayContains, 2..3),
        ("ArrayRange", Self::ArrayRange, 3..4),
        ("ArrayGetItem", Self::ArrayGetItem, 2..3),
        ("ArrayLength", Self::ArrayLength, 1..2),
        ("ArrayUnique", Self::ArrayUnique, 1..2),
        ("Base64Encode", Self::Base64Encode, 1..2),
        ("Base64Decode", Self::Base64Decode, 1..2),
        ("Hash", Self::Hash, 2..3),
        ("JsonMerge", Self::JsonMerge, 3..4),
        ("MathRandom", Self::MathRandom, 2..4),
        ("MathAdd", Self::MathAdd, 2..3),
        ("StringSplit", Self::StringSplit, 2..3),
        ("UUID", Self::Uuid, 0..1),
    ];

    /// A value that the function surely takes as that argument, whatever the others are; `None` where there is none.
    fn accepted(self, argument: usize) -> Option<Value> {
        match (self, argument) {
            (Self::Format, 0)
            | (Self::Hash, 1)
            | (
                Self::Base64Decode
                | Self::StringToJson
                | Self::ArrayRange
                | Self::MathRandom
                | Self::ArrayGetItem,
                _,
            ) => None,
            (Self::ArrayPartition | Self::ArrayContains, 0) | (Self::ArrayLength | Self::ArrayUnique, _) => {
                Some(Value::array([Value::int(1)]))
            }
            (Self::JsonMerge, 0 | 1) => Some(Value::object([("a", Value::Null)])),
            (Self::JsonMerge, _) => Some(Value::Bool(false)),
            (Self::StringSplit | Self::Base64Encode | Self::Hash, _) => Some("x".into()),
            _ => Some(Value::int(1)),
        }
    }

    /// The name after `States.`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, function, _)| *function == self).map_or("", |(name, ..)| name)
    }
}

impl Intrinsic {
    /// Parses a call. Checks names and numbers of arguments too; the error's range is in bytes of `text`.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse::parse(text)
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The paths among the arguments at any depth, in order.
    pub fn paths(&self) -> Vec<&JsonPath> {
        let mut paths = Vec::new();
        self.call.collect_paths(&mut paths);
        paths
    }

    /// Every variable that the call's arguments read, in order of appearance.
    pub fn variables(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for name in self.paths().into_iter().flat_map(JsonPath::variables) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Calls in it, itself among them, that fail whatever the paths lead to, each with a sentence on why.
    pub fn sure_failures(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.call.collect_failures(&mut found);
        found
    }

    /// The call's value. `entropy` feeds `States.UUID` and `States.MathRandom`.
    ///
    /// Every failure is `States.Runtime`, as executions report it: an argument's path without a match, and an argument
    /// that the function does not take (for which the guide's list of names has `States.IntrinsicFailure`).
    pub fn evaluate(&self, scope: &PathScope, entropy: &mut Entropy) -> Result<Value, ExpressionFailure> {
        self.call.evaluate(scope, entropy).map_err(|problem| {
            let detail = match problem {
                Problem::MissingPath(path) => format!(
                    "The JsonPath argument for the field '{path}' could not be found in the input '{}'",
                    scope.input.to_json()
                ),
                Problem::BadPath(detail) | Problem::Argument(detail) => detail,
            };
            ExpressionFailure::runtime(format!(
                "The function '{}' had the following error: {detail}",
                self.text
            ))
        })
    }
}

impl fmt::Display for Intrinsic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a call has no value.
enum Problem {
    MissingPath(Arc<str>),
    BadPath(String),
    Argument(String),
}

impl Call {
    fn collect_paths<'c>(&'c self, paths: &mut Vec<&'c JsonPath>) {
        for argument in &self.arguments {
            match argument {
                Argument::Path(path) => paths.push(path),
                Argument::Call(call) => call.collect_paths(paths),
                Argument::Literal(_) | Argument::Text(_) => {}
            }
        }
    }

    fn collect_failures(&self, found: &mut Vec<String>) {
        for argument in &self.arguments {
            if let Argument::Call(call) = argument {
                call.collect_failures(found);
            }
        }
        let values: Option<Vec<Value>> = self
            .arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| match argument {
                Argument::Literal(value) => Some(value.clone()),
                Argument::Text(text) if index == 0 && self.function == Function::Format => {
                    Some(Value::String(text.clone()))
                }
                Argument::Text(text) => Some(Value::string(parse::unescape(text))),
                Argument::Path(_) | Argument::Call(_) => self.function.accepted(index),
            })
            .collect();
        let Some(values) = values else { return };
        let literal_template = matches!(self.arguments.first(), Some(Argument::Text(_)));
        // A text that is read from the data may have any number of {}.
        if self.function == Function::Format && !literal_template {
            return;
        }
        if let Err(why) = functions::call(self.function, &values, literal_template, &mut Entropy::new(1)) {
            found.push(why);
        }
    }

    fn evaluate(&self, scope: &PathScope, entropy: &mut Entropy) -> Result<Value, Problem> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for (index, argument) in self.arguments.iter().enumerate() {
            values.push(match argument {
                Argument::Literal(value) => value.clone(),
                // The template's escapes are for `Format` itself to read.
                Argument::Text(text) if index == 0 && self.function == Function::Format => {
                    Value::String(text.clone())
                }
                Argument::Text(text) => Value::string(parse::unescape(text)),
                Argument::Call(call) => call.evaluate(scope, entropy)?,
                Argument::Path(path) => path.evaluate(scope).map_err(|error| match error.kind {
                    super::jsonpath::PathErrorKind::InvalidStep
                    | super::jsonpath::PathErrorKind::UnknownVariable
                    | super::jsonpath::PathErrorKind::TooMuchWork => Problem::BadPath(error.detail),
                    _ => Problem::MissingPath(error.path),
                })?,
            });
        }
        if values.iter().any(|value| value.depth() > DEEPEST_ARGUMENT) {
            return Err(Problem::Argument(format!(
                "An argument is nested more than {DEEPEST_ARGUMENT} levels deep"
            )));
        }
        let literal_template = matches!(self.arguments.first(), Some(Argument::Text(_)));
        functions::call(self.function, &values, literal_template, entropy).map_err(Problem::Argument)
    }
}

#[cfg(test)]
mod tests;
