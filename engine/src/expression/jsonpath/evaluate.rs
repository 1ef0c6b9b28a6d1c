//! From a [`JsonPath`] and a scope to a value.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{JsonPath, PathError, PathErrorKind, Root, Step};
use crate::expression::PathScope;
use crate::json::{Number, Object, Value};

/// Values that one evaluation may visit.
const MOST_VISITS: usize = 2_000_000;
/// What an index beyond the end finds, as Jackson's `ArrayNode.get` does.
static NULL: Value = Value::Null;
/// What Jayway calls the reader that Step Functions uses.
const PROVIDER: &str = "com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider";

/// What an evaluation has left of its allowance.
pub(super) struct Budget {
    visits: usize,
    exhausted: bool,
}

impl Budget {
    /// Leaves nothing, so that the evaluation ends with an error.
    pub(super) fn exhaust(&mut self) {
        self.visits = 0;
        self.exhausted = true;
    }

    /// Takes some visits; `false` where too few are left.
    fn visit(&mut self, count: usize) -> bool {
        match self.visits.checked_sub(count) {
            Some(left) => self.visits = left,
            None => self.exhaust(),
        }
        !self.exhausted
    }
}

pub(super) fn evaluate(path: &JsonPath, scope: &PathScope) -> Result<Value, PathError> {
    let Some(root) = path.root_value(scope) else {
        let name = path.variable().map_or("", |name| name);
        return Err(
            path.error(PathErrorKind::UnknownVariable, format!("The variable '{name}' is not defined"))
        );
    };
    if let Some(found) = by_names(path, root) {
        return Ok(found.clone());
    }
    select(path, root, scope, &mut Budget { visits: MOST_VISITS, exhausted: false })
}

/// The value of a path of nothing but names, where it has one: the commonest kind, without any list of matches.
fn by_names<'v>(path: &JsonPath, root: &'v Value) -> Option<&'v Value> {
    path.steps.iter().try_fold(root, |value, step| match step {
        Step::Name(name) => value.get(name),
        _ => None,
    })
}

/// The value or values at `path` below `root`.
pub(super) fn select(
    path: &JsonPath,
    root: &Value,
    scope: &PathScope,
    budget: &mut Budget,
) -> Result<Value, PathError> {
    let found = Walk { path, scope, budget, definite: true }.run(root);
    match found {
        // An indefinite path without a match is no failure, wherever it ends.
        Err(error)
            if !path.is_definite()
                && matches!(error.kind, PathErrorKind::NotFound | PathErrorKind::WrongType) =>
        {
            Ok(Value::array([]))
        }
        found => found,
    }
}

/// The steps as Jayway prints them, from `$`.
fn canonical(steps: &[Step]) -> String {
    steps.iter().fold("$".to_owned(), |mut text, step| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{step}");
        text
    })
}

struct Walk<'w, 'a> {
    path: &'w JsonPath,
    scope: &'w PathScope<'a>,
    budget: &'w mut Budget,
    /// Whether the steps so far can match one value at most.
    definite: bool,
}

impl Walk<'_, '_> {
    fn run(&mut self, root: &Value) -> Result<Value, PathError> {
        let path = self.path;
        let mut matches = vec![root];
        let last = path.steps.len().saturating_sub(1);
        for (index, step) in path.steps.iter().enumerate() {
            if let Step::Names(names) = step
                && index == last
            {
                let merged: Result<Vec<Value>, PathError> = matches
                    .iter()
                    .filter(|value| {
                        let object = value.as_object();
                        // After `..` only objects with all the names are looked at.
                        let all = |object: &Object| names.iter().all(|name| object.contains_key(name));
                        self.definite
                            || object.is_some_and(|object| !self.follows_descent(index) || all(object))
                    })
                    .map(|value| self.members(value, index, names))
                    .collect();
                let mut merged = merged?;
                return Ok(if self.definite && merged.len() == 1 {
                    merged.remove(0)
                } else {
                    Value::array(merged)
                });
            }
            matches = self.step(&matches, index, step)?;
            // A filter may have run out of its allowance without a visit after it.
            self.visit(0)?;
            self.definite &= step.is_definite(index == last);
        }
        if !self.definite {
            // A match of a path that ends in an index stands for itself.
            if let ([only], Some(Step::Index(_))) = (matches.as_slice(), path.steps.last()) {
                return Ok((*only).clone());
            }
            return Ok(Value::array(matches.into_iter().cloned()));
        }
        let Some(value) = matches.first() else {
            let kind = match path.steps.last() {
                Some(Step::Index(_) | Step::FromEnd(_)) => PathErrorKind::IndexOutOfRange,
                _ => PathErrorKind::NotFound,
            };
            return Err(self.error(kind, format!("No results for path: {}", canonical(&path.steps))));
        };
        Ok((*value).clone())
    }

    fn error(&self, kind: PathErrorKind, detail: impl Into<String>) -> PathError {
        self.path.error(kind, detail)
    }

    fn visit(&mut self, count: usize) -> Result<(), PathError> {
        if self.budget.visit(count) {
            Ok(())
        } else {
            Err(self.error(PathErrorKind::TooMuchWork, "The path visits too many values"))
        }
    }

    /// What the path before step `index` is called.
    fn before(&self, index: usize) -> String {
        canonical(self.path.steps.get(..index).unwrap_or_default())
    }

    fn through(&self, index: usize) -> String {
        canonical(self.path.steps.get(..=index).unwrap_or_default())
    }

    fn follows_descent(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.path.steps.get(before));
        matches!(before, Some(Step::Descend))
    }

    fn is_last(&self, index: usize) -> bool {
        index + 1 == self.path.steps.len()
    }

    fn step<'v>(
        &mut self,
        from: &[&'v Value],
        index: usize,
        step: &Step,
    ) -> Result<Vec<&'v Value>, PathError> {
        let mut found = Vec::new();
        for value in from {
            self.visit(1)?;
            match step {
                Step::Name(name) => found.extend(self.member(value, index, name)?),
                Step::Names(_) => {
                    if self.object(value, index)?.is_some() {
                        let detail = format!(
                            "Multi properties can only be used as path leafs: {}",
                            self.through(index)
                        );
                        return Err(self.error(PathErrorKind::InvalidStep, detail));
                    }
                }
                Step::Wildcard => match value {
                    Value::Object(object) => {
                        self.visit(object.len())?;
                        found.extend(distinct(object));
                    }
                    Value::Array(array) => {
                        self.visit(array.items().len())?;
                        found.extend(array.items());
                    }
                    _ => {}
                },
                Step::Index(at) => {
                    if let Some(items) = self.array(value, index)? {
                        found.extend(self.element(items, *at, index));
                    }
                }
                Step::FromEnd(back) => {
                    if let Some(items) = self.array(value, index)? {
                        found.extend(self.element(items, length(items) - back, index));
                    }
                }
                Step::Indices(list) => {
                    if let Some(items) = self.array(value, index)? {
                        found.extend(list.iter().map(|at| item(items, *at).unwrap_or(&NULL)));
                    }
                }
                Step::Slice { start, end } => {
                    if let Some(items) = self.array(value, index)? {
                        let range = bounds(length(items), *start, *end);
                        self.visit(usize::try_from(range.end - range.start).unwrap_or(0))?;
                        found.extend(range.map(|at| item(items, at).unwrap_or(&NULL)));
                    }
                }
                Step::Filter(filter) => match value {
                    Value::Object(_) => {
                        found.extend(filter.accepts(value, self.scope, self.budget).then_some(*value));
                    }
                    // After `..` the elements come by themselves.
                    Value::Array(_) if self.follows_descent(index) => {}
                    Value::Array(array) => {
                        for item in array.items() {
                            self.visit(1)?;
                            if filter.accepts(item, self.scope, self.budget) {
                                found.push(item);
                            }
                        }
                    }
                    _ if self.definite => {
                        let detail = format!(
                            "Filter: [?] can not be applied to primitives. Current context is: {}",
                            value.to_json()
                        );
                        return Err(self.error(PathErrorKind::InvalidStep, detail));
                    }
                    _ => {}
                },
                Step::Descend => self.descend(value, &mut found)?,
            }
        }
        Ok(found)
    }

    /// The value and everything in it, outer before inner.
    fn descend<'v>(&mut self, value: &'v Value, found: &mut Vec<&'v Value>) -> Result<(), PathError> {
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            self.visit(1)?;
            match value {
                Value::Object(object) => {
                    found.push(value);
                    pending.extend(distinct(object).into_iter().rev());
                }
                Value::Array(array) => {
                    found.push(value);
                    pending.extend(array.items().iter().rev());
                }
                // Only containers can match what follows `..`, except where a filter or wildcard looks inside
                // them, which it does from the container.
                _ => {}
            }
        }
        Ok(())
    }

    fn object<'v>(&self, value: &'v Value, index: usize) -> Result<Option<&'v Object>, PathError> {
        match value {
            Value::Object(object) => Ok(Some(object)),
            _ if self.definite => {
                let step = self.path.steps.get(index).map_or(String::new(), ToString::to_string);
                Err(self.error(
                    PathErrorKind::WrongType,
                    format!(
                        "Expected to find an object with property {step} in path {} but found '{}'. \
                         This is not a json object according to the JsonProvider: '{PROVIDER}'.",
                        self.before(index),
                        java_class(value),
                    ),
                ))
            }
            _ => Ok(None),
        }
    }

    fn member<'v>(&self, value: &'v Value, index: usize, name: &str) -> Result<Option<&'v Value>, PathError> {
        let Some(object) = self.object(value, index)? else { return Ok(None) };
        let member = object.get(name);
        if member.is_none() && self.definite && !self.is_last(index) {
            let detail = format!("Missing property in path {}", self.through(index));
            return Err(self.error(PathErrorKind::NotFound, detail));
        }
        Ok(member)
    }

    fn members(&self, value: &Value, index: usize, names: &[Arc<str>]) -> Result<Value, PathError> {
        let Some(object) = self.object(value, index)? else { return Ok(Value::empty_object()) };
        Ok(Value::object(names.iter().filter_map(|name| Some((name.clone(), object.get(name)?.clone())))))
    }

    fn array<'v>(&self, value: &'v Value, index: usize) -> Result<Option<&'v [Value]>, PathError> {
        match value {
            Value::Array(array) => Ok(Some(array.items())),
            Value::Null if self.definite => {
                Err(self.error(PathErrorKind::WrongType, format!("The path {} is null", self.before(index))))
            }
            // After `..` only arrays are looked at.
            _ if !value.is_null() && !self.follows_descent(index) => {
                let step = self.path.steps.get(index).map_or(String::new(), ToString::to_string);
                let detail = format!(
                    "Filter: {step} can only be applied to arrays. Current context is: {}",
                    value.to_json()
                );
                Err(self.error(PathErrorKind::InvalidStep, detail))
            }
            _ => Ok(None),
        }
    }

    /// The item at `at`, or null beyond the end. A definite path that ends there has no match instead.
    fn element<'v>(&self, items: &'v [Value], at: i64, index: usize) -> Option<&'v Value> {
        let ends_here = self.definite && self.is_last(index);
        item(items, at).or_else(|| (!ends_here).then_some(&NULL))
    }
}

/// The members' values, of a repeated key the last one only.
fn distinct(object: &Object) -> Vec<&Value> {
    let members = object.members();
    let last: HashMap<&str, usize> =
        members.iter().enumerate().map(|(index, (key, _))| (&**key, index)).collect();
    if last.len() == members.len() {
        return members.iter().map(|(_, value)| value).collect();
    }
    let kept = |(index, (key, _)): &(usize, &(Arc<str>, Value))| last.get(&**key) == Some(index);
    members.iter().enumerate().filter(kept).map(|(_, (_, value))| value).collect()
}

fn length(items: &[Value]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

fn item(items: &[Value], at: i64) -> Option<&Value> {
    items.get(usize::try_from(at).ok()?)
}

/// The indices of a slice. Only a slice with one bound counts it from the end where it is negative (2.0.0,
/// `ArrayPathToken`).
fn bounds(length: i64, start: Option<i64>, end: Option<i64>) -> std::ops::Range<i64> {
    let from_end = |bound: i64| if bound < 0 { (length + bound).max(0) } else { bound };
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (start, end) => (from_end(start.unwrap_or(0)), from_end(end.unwrap_or(length))),
    };
    let end = end.min(length);
    if length == 0 { 0..0 } else { start.min(end)..end }
}

fn java_class(value: &Value) -> &'static str {
    match value {
        Value::Null => "com.fasterxml.jackson.databind.node.NullNode",
        Value::Bool(_) => "com.fasterxml.jackson.databind.node.BooleanNode",
        Value::Number(Number::Int(int)) if i32::try_from(*int).is_ok() => {
            "com.fasterxml.jackson.databind.node.IntNode"
        }
        Value::Number(Number::Int(_)) => "com.fasterxml.jackson.databind.node.LongNode",
        Value::Number(_) => "com.fasterxml.jackson.databind.node.DoubleNode",
        Value::String(_) => "com.fasterxml.jackson.databind.node.TextNode",
        Value::Array(_) => "com.fasterxml.jackson.databind.node.ArrayNode",
        Value::Object(_) => "com.fasterxml.jackson.databind.node.ObjectNode",
    }
}

impl Root {
    /// The root as it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Input => "$".to_owned(),
            Self::Context => "$$".to_owned(),
            Self::Variable(name) => format!("${name}"),
        }
    }
}
