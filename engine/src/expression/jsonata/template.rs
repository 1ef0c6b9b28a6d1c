//! `{% … %}` strings anywhere in a value, as `Arguments`, `Output`, `Assign` and `ItemSelector` hold them.

use std::fmt;
use std::sync::Arc;

use crate::expression::{Entropy, ExpressionError, cache};
use crate::json::{Pointer, Value};

use super::{JsonataError, JsonataScope, UNSUPPORTED_RESULT};

/// Nesting beyond which a template is refused.
const DEEPEST: usize = 500;

/// Why a template has no value, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateError {
    /// From the template's root to the string that holds the expression.
    pub location: Pointer,
    /// The same as AWS writes it below the field's name: `/a/b[0]`, empty for the root.
    pub field_suffix: String,
    /// The expression without its delimiters and outer blanks.
    pub expression: Arc<str>,
    pub problem: TemplateProblem,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateProblem {
    /// The expression does not parse.
    Syntax(Box<ExpressionError>),
    /// The evaluation failed.
    Failed(Box<JsonataError>),
    /// The value is undefined.
    Undefined,
    /// The value is a function.
    Unsupported,
    /// The template is nested more deeply than the engine allows.
    TooDeep,
}

impl TemplateError {
    /// The cause that an execution reports with `States.QueryEvaluationError`. `field` is the field that holds
    /// the template, such as `Output` or `Choices[1]/Condition`.
    pub fn cause(&self, field: &str) -> String {
        format!(
            "The JSONata expression '{}' specified for the field '{}' {}",
            self.expression,
            self.field(field),
            self.problem
        )
    }

    /// The whole name of the place: `Output/result[0]`. Also the `location` of an `EvaluationFailed` event.
    pub fn field(&self, field: &str) -> String {
        format!("{field}{}", self.field_suffix)
    }
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => write!(f, "is not valid. {}: {error}", error.code),
            Self::Failed(error) => error.write_cause(f),
            Self::Undefined => f.write_str("returned nothing (undefined)."),
            Self::Unsupported => f.write_str("returned an unsupported result type."),
            Self::TooDeep => f.write_str("is nested too deeply."),
        }
    }
}

/// The expression in a string, without delimiters and outer blanks, and the byte it starts at; `None` where the
/// string does not both start with `{%` and end with `%}`.
pub fn expression_text(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    let trimmed = inner.trim_start();
    Some((trimmed.trim_end(), 2 + inner.len() - trimmed.len()))
}

/// A pointer as AWS writes places within a field: `/a/b[0]`. `root` decides which tokens are indices.
pub fn field_text(root: &Value, pointer: &Pointer) -> String {
    let mut text = String::new();
    let mut current = Some(root);
    for token in pointer.tokens() {
        if matches!(current, Some(Value::Array(_))) {
            text.push('[');
            text.push_str(token);
            text.push(']');
        } else {
            text.push('/');
            text.push_str(token);
        }
        current = current.and_then(|value| match value {
            Value::Object(object) => object.get(token),
            Value::Array(array) => array.items().get(token.parse::<usize>().ok()?),
            _ => None,
        });
    }
    text
}

/// The template with every `{% … %}` string replaced by its expression's value. Each expression draws its random
/// values from the scope's seed and its own place.
pub fn evaluate_template(template: &Value, scope: &JsonataScope) -> Result<Value, TemplateError> {
    // Most templates' parts are plain, and shared as they are.
    if !has_expression(template) {
        return Ok(template.clone());
    }
    Walk { template, scope, location: Pointer::root(), bytes: 0 }.value(template)
}

/// Whether something in a template is to be replaced (or it is nested too deeply to tell).
pub fn has_expression(template: &Value) -> bool {
    fn inside(value: &Value, depth: usize) -> bool {
        match value {
            Value::String(text) => expression_text(text).is_some(),
            Value::Array(_) | Value::Object(_) if depth > DEEPEST => true,
            Value::Array(array) => array.items().iter().any(|item| inside(item, depth + 1)),
            Value::Object(object) => object.iter().any(|(_, member)| inside(member, depth + 1)),
            _ => false,
        }
    }
    inside(template, 0)
}

struct Walk<'w, 's> {
    template: &'w Value,
    scope: &'w JsonataScope<'s>,
    location: Pointer,
    /// Bytes of the expressions' values so far, as JSON text.
    bytes: usize,
}

impl Walk<'_, '_> {
    fn value(&mut self, value: &Value) -> Result<Value, TemplateError> {
        match value {
            Value::String(text) => match expression_text(text) {
                Some((expression, _)) => self.expression(expression),
                None => Ok(value.clone()),
            },
            Value::Array(_) | Value::Object(_) if self.location.tokens().len() > DEEPEST => {
                Err(self.error("", TemplateProblem::TooDeep))
            }
            Value::Array(array) => {
                let mut items = Vec::with_capacity(array.items().len());
                for (index, item) in array.items().iter().enumerate() {
                    self.location.push(index.to_string());
                    items.push(self.value(item)?);
                    self.location.pop();
                }
                Ok(Value::array(items))
            }
            Value::Object(object) => {
                let mut members = Vec::with_capacity(object.len());
                for (key, member) in object.iter() {
                    self.location.push(key.clone());
                    members.push((key.clone(), self.value(member)?));
                    self.location.pop();
                }
                Ok(Value::object(members))
            }
            _ => Ok(value.clone()),
        }
    }

    fn expression(&mut self, text: &str) -> Result<Value, TemplateError> {
        let compiled = cache::jsonata(text).map_err(|errors| {
            let first = errors.into_iter().next().unwrap_or_else(|| ExpressionError {
                code: "S0500".into(),
                message: "The expression does not parse".to_owned(),
                range: 0..text.len(),
            });
            self.error(text, TemplateProblem::Syntax(Box::new(first)))
        })?;
        let seed = Entropy::new(self.scope.seed).fork(&self.location.to_string()).state();
        match compiled.evaluate(&JsonataScope { seed, ..*self.scope }) {
            Ok(Some(value)) => {
                self.bytes = self.bytes.saturating_add(value.json_size());
                // Guess: a template's values together may hold what one of them may. Without a bound, forty expressions
                // of the greatest size take a gigabyte.
                if self.bytes > self.scope.limits.result_bytes {
                    let error = JsonataError::memory();
                    return Err(self.error(text, TemplateProblem::Failed(Box::new(error))));
                }
                Ok(value)
            }
            Ok(None) => Err(self.error(text, TemplateProblem::Undefined)),
            Err(error) if error.code == UNSUPPORTED_RESULT => {
                Err(self.error(text, TemplateProblem::Unsupported))
            }
            Err(error) => Err(self.error(text, TemplateProblem::Failed(Box::new(error)))),
        }
    }

    fn error(&self, expression: &str, problem: TemplateProblem) -> TemplateError {
        TemplateError {
            location: self.location.clone(),
            field_suffix: field_text(self.template, &self.location),
            expression: expression.into(),
            problem,
        }
    }
}
