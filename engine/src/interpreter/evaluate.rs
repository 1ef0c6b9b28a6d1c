//! The door to the expression languages: what paths, templates and `{% %}` strings see, and what their failures say.

use std::sync::Arc;

use super::dataflow::Scene;
use super::failure::Failure;
use super::frame::Strand;
use super::types::ExecutionInput;
use super::visit::plain;
use crate::expression::jsonpath::PathErrorKind;
use crate::expression::{Entropy, JsonataLimits, JsonataScope, PathScope, cache, template};
use crate::json::Value;

/// What evaluations of one execution share: its chance.
#[derive(Clone, Debug)]
pub(super) struct Evaluator {
    entropy: Entropy,
    seed: u64,
    deepest: usize,
}

fn scope<'a>(strand: &'a Strand, input: &'a Value) -> PathScope<'a> {
    PathScope { input, context: &strand.context, variables: &strand.variables }
}

/// The text between `{%` and `%}`; `None` where a string is no expression.
pub(super) fn expression_text(text: &str) -> Option<&str> {
    text.trim().strip_prefix("{%")?.strip_suffix("%}").map(str::trim)
}

impl Evaluator {
    pub fn new(input: &ExecutionInput) -> Self {
        Self { entropy: Entropy::new(input.seed), seed: input.seed, deepest: input.limits.max_value_depth }
    }

    /// At least 0 and below 1.
    pub fn chance(&mut self) -> f64 {
        self.entropy.next_f64()
    }

    /// Text that names something of this execution alone, always the same for the same seed and purpose.
    pub fn identifier(&self, purpose: &str) -> String {
        Entropy::new(self.seed).fork(purpose).uuid()
    }

    /// The value at a path; `None` where it has no match. The error is a cause.
    pub fn find(&self, path: &str, input: &Value, strand: &Strand) -> Result<Option<Value>, String> {
        let parsed = cache::path(path).map_err(|error| format!("Invalid path '{path}' : {error}"))?;
        match parsed.evaluate(&scope(strand, input)) {
            Ok(value) => Ok(Some(value)),
            Err(error) if matches!(error.kind, PathErrorKind::NoResults | PathErrorKind::IndexOutOfRange) => Ok(None),
            Err(error) => Err(error.cause()),
        }
    }

    /// The value of a path field.
    pub fn path(&self, path: &str, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let value = template::evaluate_path(path, &scope(strand, input));
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// The value of a field that takes a path or an intrinsic call.
    pub fn path_or_intrinsic(&mut self, field: &str, text: &str, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let value = template::evaluate_expression(field, text, &scope(strand, input), &mut self.entropy);
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// The value of a payload template.
    pub fn template(&mut self, template: &Value, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let value = template::evaluate_payload(template, &scope(strand, input), &mut self.entropy);
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// `target` with `value` put at a reference path.
    pub fn put(&self, path: &str, target: &Value, value: Value) -> Result<Value, Failure> {
        let parsed = cache::path(path).map_err(|error| Failure::runtime(format!("Invalid path '{path}' : {error}")))?;
        let new = parsed.reference_set(target, value);
        self.checked(new.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    fn checked(&self, value: Result<Value, Failure>) -> Result<Value, Failure> {
        let value = value?;
        if deeper_than(&value, self.deepest) {
            let most = self.deepest;
            return Err(Failure::runtime(format!("A value is nested deeper than {most} levels, the budget of a dry run.")));
        }
        Ok(value)
    }

    /// A value of a JSONata state's field with every `{% %}` string in it replaced.
    pub fn jsonata(
        &mut self,
        field: &str,
        value: &Value,
        scene: &Scene,
        strand: &Strand,
        now_ms: i64,
    ) -> Result<Value, Failure> {
        let mut states = vec![("input", strand.input.clone()), ("context", strand.context.clone())];
        if let Some(result) = &scene.result {
            states.push(("result", result.clone()));
        }
        if let Some(error_output) = &scene.error_output {
            states.push(("errorOutput", error_output.clone()));
        }
        let states = Value::object(states);
        let mut location = field.to_owned();
        let value = self.jsonata_value(&mut location, value, &states, strand, now_ms, 0);
        self.checked(value)
    }

    fn jsonata_value(
        &mut self,
        location: &mut String,
        value: &Value,
        states: &Value,
        strand: &Strand,
        now_ms: i64,
        depth: usize,
    ) -> Result<Value, Failure> {
        if depth > self.deepest {
            return Err(Failure::runtime("The field is nested too deeply."));
        }
        let length = location.len();
        match value {
            Value::String(text) => match expression_text(text) {
                Some(expression) => self.jsonata_expression(location, expression, states, strand, now_ms),
                None => Ok(value.clone()),
            },
            Value::Array(array) => {
                let mut items = Vec::with_capacity(array.items().len());
                for (index, item) in array.items().iter().enumerate() {
                    location.push_str(&format!("[{index}]"));
                    items.push(self.jsonata_value(location, item, states, strand, now_ms, depth + 1)?);
                    location.truncate(length);
                }
                Ok(Value::array(items))
            }
            Value::Object(object) => {
                let mut members: Vec<(Arc<str>, Value)> = Vec::with_capacity(object.len());
                for (key, member) in object.iter() {
                    location.push('/');
                    location.push_str(key);
                    let member = self.jsonata_value(location, member, states, strand, now_ms, depth + 1)?;
                    members.push((Arc::clone(key), member));
                    location.truncate(length);
                }
                Ok(Value::object(members))
            }
            other => Ok(other.clone()),
        }
    }

    fn jsonata_expression(
        &mut self,
        location: &str,
        text: &str,
        states: &Value,
        strand: &Strand,
        now_ms: i64,
    ) -> Result<Value, Failure> {
        let failed = |what: &str| {
            Failure::evaluation(
                location,
                format!("The JSONata expression '{text}' specified for the field '{location}' {what}"),
            )
        };
        let compiled = cache::jsonata(text).map_err(|errors| {
            let message = errors.first().map(ToString::to_string).unwrap_or_default();
            failed(&format!("is not valid. {message}"))
        })?;
        let scope = JsonataScope {
            states,
            variables: &strand.variables,
            now_ms,
            seed: self.entropy.next_u64(),
            limits: JsonataLimits::default(),
        };
        match compiled.evaluate(&scope) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(failed("returned nothing (undefined).")),
            Err(error) => Err(failed(&error.outcome())),
        }
    }

    /// The failure of a field whose expression gave a value of the wrong type.
    pub fn wrong_type(field: &str, written: &Value, expected: &str, value: &Value) -> Failure {
        let text = written.as_str().and_then(expression_text).map_or_else(|| plain(written), str::to_owned);
        let what = format!(
            "The JSONata expression '{text}' specified for the field '{field}' returned an unexpected result type. Expected '{expected}', but was '{}' for value: {}",
            type_name(value),
            value.to_json()
        );
        Failure::evaluation(field, what)
    }
}

pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Whether a value is nested deeper than `most`. Walks with a list of its own, and only where a value is large enough to be.
fn deeper_than(value: &Value, most: usize) -> bool {
    if value.json_size() < 2 * most {
        return false;
    }
    let mut open = vec![(value, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > most {
            return true;
        }
        match value {
            Value::Array(array) => open.extend(array.items().iter().map(|item| (item, depth + 1))),
            Value::Object(object) => open.extend(object.iter().map(|(_, member)| (member, depth + 1))),
            _ => {}
        }
    }
    false
}
