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
                    return match left_value {
                        Some(Value::String(text)) => match text_matches(&text, pattern, flags) {
                            Ok(matched) => matched,
                            Err(Unmatched::Pattern) => false,
                            Err(Unmatched::Work) => {
                                budget.exhaust();
                                false
                            }
                        },
                        _ => false,
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
    let order = || order(left, right);
    let lists = || left.as_array().zip(right.as_array());
    let contains = |list: &[Value], wanted: &Value| list.iter().any(|item| equal(item, wanted));
    let listed = || right.as_array().is_some_and(|list| contains(list, left));
    match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::NotEqual => !equal(left, right),
        Comparison::Less => order() == Some(Ordering::Less),
        Comparison::LessOrEqual => order().is_some_and(Ordering::is_le),
        Comparison::Greater => order() == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
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
            right.as_i64() == i64::try_from(length).ok()
        }
        Comparison::Empty => {
            let empty = match left {
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.items().is_empty(),
                _ => return false,
            };
            right.as_bool() == Some(empty)
        }
    }
}

/// Equality as Jayway has it: a number equals a string that spells it.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            text.trim().parse::<f64>().is_ok_and(|parsed| parsed == number.as_f64())
        }
        _ => left == right,
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64().partial_cmp(&right.as_f64()),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
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
