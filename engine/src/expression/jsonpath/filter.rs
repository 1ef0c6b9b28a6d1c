//! Filters, `[?(…)]`: conditions on the elements of an array or on an object.

use std::cmp::Ordering;
use std::sync::Arc;

use super::evaluate::{Budget, select};
use super::{JsonPath, Root};
use crate::expression::PathScope;
use crate::expression::jsonata::{Unmatched, text_matches};
use crate::json::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    Compare { left: Operand, comparison: Comparison, right: Operand },
    Exists(Operand),
    Constant(bool),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// `relative`: it starts with `@`, the value that the filter looks at.
    Path {
        path: JsonPath,
        relative: bool,
    },
    Literal(Value),
    /// The pattern and flags of `/…/i`.
    Pattern {
        pattern: Arc<str>,
        flags: Arc<str>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    In,
    NotIn,
    Contains,
    AnyOf,
    NoneOf,
    SubsetOf,
    Size,
    Empty,
}

impl Comparison {
    /// Longer spellings before those they start with.
    pub(super) const ALL: [(&'static str, Self); 15] = [
        ("==", Self::Equal),
        ("!=", Self::NotEqual),
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("=~", Self::Matches),
        ("<", Self::Less),
        (">", Self::Greater),
        ("in", Self::In),
        ("nin", Self::NotIn),
        ("contains", Self::Contains),
        ("anyof", Self::AnyOf),
        ("noneof", Self::NoneOf),
        ("subsetof", Self::SubsetOf),
        ("size", Self::Size),
        ("empty", Self::Empty),
    ];
}

impl Operand {
    /// Checks the pattern, so that a bad one is an error of the path and not of each evaluation.
    pub(super) fn regular_expression(pattern: &str, flags: &str) -> Result<Self, String> {
        match text_matches("", pattern, flags) {
            Ok(_) | Err(Unmatched::Work) => {
                Ok(Self::Pattern { pattern: pattern.into(), flags: flags.into() })
            }
            Err(Unmatched::Pattern) => Err("This regular expression is not valid".to_owned()),
        }
    }

    fn value(&self, item: &Value, scope: &PathScope, budget: &mut Budget) -> Option<Value> {
        match self {
            // A number, true, false or null in a filter is text, compared by the type of the other side.
            Self::Literal(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => {
                Some(value.to_json().into())
            }
            Self::Literal(value) => Some(value.clone()),
            Self::Pattern { .. } => None,
            Self::Path { path, relative } => {
                let root = if *relative { Some(item) } else { path.root_value(scope) };
                select(path, root?, scope, budget).ok()
            }
        }
    }
}

impl Filter {
    pub(super) fn collect_variables(&self, names: &mut Vec<Arc<str>>) {
        let mut operand = |operand: &Operand| {
            if let Operand::Path { path, .. } = operand {
                path.collect_variables(names);
            }
        };
        match self {
            Self::Any(terms) | Self::All(terms) => {
                for term in terms {
                    term.collect_variables(names);
                }
            }
            Self::Not(term) => term.collect_variables(names),
            Self::Compare { left, right, .. } => {
                operand(left);
                operand(right);
            }
            Self::Exists(path) => operand(path),
            Self::Constant(_) => {}
        }
    }

    /// Whether `item` passes. What cannot be compared does not match.
    pub(super) fn accepts(&self, item: &Value, scope: &PathScope, budget: &mut Budget) -> bool {
        match self {
            Self::Any(terms) => terms.iter().any(|term| term.accepts(item, scope, budget)),
            Self::All(terms) => terms.iter().all(|term| term.accepts(item, scope, budget)),
            Self::Not(term) => !term.accepts(item, scope, budget),
            Self::Exists(operand) => operand.value(item, scope, budget).is_some_and(|value| !value.is_null()),
            Self::Constant(value) => *value,
            Self::Compare { left, comparison, right } => {
                let left_value = left.value(item, scope, budget);
                if let (Comparison::Matches, Operand::Pattern { pattern, flags }) = (comparison, right) {
                    let text = match left_value {
                        Some(Value::String(text)) => Some(text.to_string()),
                        Some(Value::Null) | None => None,
                        Some(value) => Some(value.to_json()),
                    };
                    return match text {
                        Some(text) => match text_matches(&text, pattern, flags) {
                            Ok(matched) => matched,
                            Err(Unmatched::Pattern) => false,
                            Err(Unmatched::Work) => {
                                budget.exhaust();
                                false
                            }
                        },
                        None => false,
                    };
                }
                match (left_value, right.value(item, scope, budget)) {
                    (Some(left), Some(right)) => compare(*comparison, &left, &right),
                    _ => false,
                }
            }
        }
    }
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> bool {
    let compared = || order(right, left);
    // Null is not before or after anything but null.
    let order = || compared().filter(|_| left.is_null() == right.is_null());
    let lists = || left.as_array().zip(right.as_array());
    let contains = |list: &[Value], wanted: &Value| list.iter().any(|item| equal(item, wanted));
    let listed = || right.as_array().is_some_and(|list| contains(list, left));
    match comparison {
        Comparison::Equal => compared() == Some(Ordering::Equal),
        Comparison::NotEqual => compared().is_some_and(Ordering::is_ne),
        Comparison::Less => order() == Some(Ordering::Greater),
        Comparison::LessOrEqual => order().is_some_and(Ordering::is_ge),
        Comparison::Greater => order() == Some(Ordering::Less),
        Comparison::GreaterOrEqual => order().is_some_and(Ordering::is_le),
        Comparison::Matches => false,
        Comparison::In => listed(),
        Comparison::NotIn => !listed(),
        Comparison::Contains => match (left, right) {
            (Value::String(text), Value::String(part)) => text.contains(&**part),
            (Value::Array(list), wanted) => contains(list.items(), wanted),
            _ => false,
        },
        Comparison::AnyOf => {
            lists().is_some_and(|(left, right)| left.iter().any(|item| contains(right, item)))
        }
        Comparison::NoneOf => {
            lists().is_some_and(|(left, right)| !left.iter().any(|item| contains(right, item)))
        }
        Comparison::SubsetOf => {
            lists().is_some_and(|(left, right)| left.iter().all(|item| contains(right, item)))
        }
        Comparison::Size => {
            let length = match left {
                Value::String(text) => text.chars().count(),
                Value::Array(list) => list.items().len(),
                _ => return false,
            };
            equal(right, &Value::int(i64::try_from(length).unwrap_or(i64::MAX)))
        }
        Comparison::Empty => {
            let empty = match left {
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.items().is_empty(),
                _ => return false,
            };
            equal(right, &Value::Bool(empty))
        }
    }
}

/// Whether two values compare as equal, whichever side the text of a number is on.
fn equal(left: &Value, right: &Value) -> bool {
    left == right
        || order(left, right) == Some(Ordering::Equal)
        || order(right, left) == Some(Ordering::Equal)
}

/// The order of the right side of a comparison to its left side, as json-path 2.0.0 has it (`Criteria.safeCompare`);
/// nothing where the two cannot be compared.
///
/// Guess: text that is no number does not match a number. In Java it throws, which fails the whole path.
fn order(right: &Value, left: &Value) -> Option<Ordering> {
    let nullish = |value: &Value| value.is_null() || value.as_str() == Some("null");
    match (nullish(right), nullish(left)) {
        (true, true) => return Some(Ordering::Equal),
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (false, false) => {}
    }
    match (right, left) {
        (Value::String(right), Value::String(left)) => Some((**right).cmp(left)),
        (Value::Number(right), Value::Number(left)) => right.as_f64().partial_cmp(&left.as_f64()),
        (Value::String(right), Value::Number(left)) => {
            right.trim().parse::<f64>().ok()?.partial_cmp(&left.as_f64())
        }
        (Value::String(right), Value::Bool(left)) => Some(right.eq_ignore_ascii_case("true").cmp(left)),
        (Value::Bool(right), Value::Bool(left)) => Some(right.cmp(left)),
        _ => None,
    }
}

impl JsonPath {
    /// The value that the path starts from.
    pub(super) fn root_value<'a>(&self, scope: &PathScope<'a>) -> Option<&'a Value> {
        match &self.root {
            Root::Input => Some(scope.input),
            Root::Context => Some(scope.context),
            Root::Variable(name) => scope.variables.get(name),
        }
    }
}
