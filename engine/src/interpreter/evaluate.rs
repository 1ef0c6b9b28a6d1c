//! The door to the expression languages: what paths, templates and `{% %}` strings see, and what their failures say.

use std::sync::{Arc, OnceLock};

use super::context;
use super::dataflow::Scene;
use super::failure::Failure;
use super::frame::Strand;
use super::machine::Language;
use super::types::ExecutionInput;
use super::visit::plain;
use crate::expression::jsonata::{evaluate_template, expression_text, has_expression};
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

/// What stands for a context object that nobody reads.
static NO_CONTEXT: Value = Value::Null;

/// What a path sees, or a template that `reads_context` or not.
fn scope<'a>(strand: &'a Strand, input: &'a Value, reads_context: bool) -> PathScope<'a> {
    let context = if reads_context { context::context(strand) } else { &NO_CONTEXT };
    PathScope { input, context, variables: &strand.variables }
}

/// The names of `$states`' members.
fn states_names() -> &'static [Arc<str>; 4] {
    static NAMES: OnceLock<[Arc<str>; 4]> = OnceLock::new();
    NAMES.get_or_init(|| ["input", "context", "result", "errorOutput"].map(Arc::from))
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
    pub fn find(path: &str, input: &Value, strand: &Strand) -> Result<Option<Value>, String> {
        let parsed = cache::path(path).map_err(|error| format!("Invalid path '{path}' : {error}"))?;
        let scope = scope(strand, input, path.contains("$$"));
        template::needs_input(&parsed, &scope).map_err(|failure| failure.cause)?;
        match parsed.evaluate(&scope) {
            Ok(value) => Ok(Some(value)),
            Err(error)
                if matches!(
                    error.kind,
                    PathErrorKind::NotFound
                        | PathErrorKind::IndexOutOfRange
                        | PathErrorKind::WrongType
                        | PathErrorKind::InvalidStep
                        | PathErrorKind::UnknownVariable
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error.cause()),
        }
    }

    /// The value of a path field.
    pub fn path(&self, path: &str, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let value = template::evaluate_path(path, &scope(strand, input, path.contains("$$")));
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// The value of `ItemsPath`.
    pub fn reference(&self, path: &str, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let parsed = cache::path(path)
            .map_err(|error| Failure::runtime(format!("Invalid path '{path}' : {error}")))?;
        let scope = scope(strand, input, path.contains("$$"));
        let value = template::needs_input(&parsed, &scope).and_then(|()| parsed.reference_get(&scope));
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// The value of a field that takes a path or an intrinsic call.
    pub fn path_or_intrinsic(
        &mut self,
        field: &str,
        text: &str,
        input: &Value,
        strand: &Strand,
    ) -> Result<Value, Failure> {
        let scope = scope(strand, input, text.contains("$$"));
        let value = template::evaluate_expression(field, text, &scope, &mut self.entropy);
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// The value of a payload template.
    pub fn template(&mut self, template: &Value, input: &Value, strand: &Strand) -> Result<Value, Failure> {
        let scope = scope(strand, input, context::mentions_context(template, Language::JsonPath));
        let value = template::evaluate_payload(template, &scope, &mut self.entropy);
        self.checked(value.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    /// `target` with `value` put at a reference path.
    pub fn put(&self, path: &str, target: &Value, value: Value) -> Result<Value, Failure> {
        let parsed = cache::path(path)
            .map_err(|error| Failure::runtime(format!("Invalid path '{path}' : {error}")))?;
        let new = parsed.reference_set(target, value);
        self.checked(new.map_err(|failure| Failure::named(failure.error, failure.cause)))
    }

    fn checked(&self, value: Result<Value, Failure>) -> Result<Value, Failure> {
        let value = value?;
        if value.depth() > self.deepest {
            let most = self.deepest;
            return Err(Failure::runtime(format!(
                "A value is nested deeper than {most} levels, the budget of a dry run."
            )));
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
        let seed = self.entropy.next_u64();
        if !has_expression(value) {
            return Ok(value.clone());
        }
        let [input, of_context, result, error_output] = states_names();
        let mut states = vec![(Arc::clone(input), strand.input.clone())];
        if context::mentions_context(value, Language::Jsonata) {
            states.push((Arc::clone(of_context), context::context(strand).clone()));
        }
        if let Some(found) = &scene.result {
            states.push((Arc::clone(result), found.clone()));
        }
        if let Some(found) = &scene.error_output {
            states.push((Arc::clone(error_output), found.clone()));
        }
        let states = Value::object(states);
        let scope = JsonataScope {
            states: &states,
            variables: &strand.variables,
            now_ms,
            seed,
            limits: JsonataLimits::default(),
        };
        let value = evaluate_template(value, &scope);
        self.checked(value.map_err(|error| Failure::evaluation(&error.field(field), error.cause(field))))
    }

    /// The failure of a field whose expression gave a value of the wrong type.
    pub fn wrong_type(field: &str, written: &Value, expected: &str, value: &Value) -> Failure {
        let text = written
            .as_str()
            .and_then(expression_text)
            .map_or_else(|| plain(written), |(text, _)| text.to_owned());
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
