//! JSONata as Step Functions has it: `$states` and variables in, no context item, AWS's own functions, no
//! `$eval`. The language itself comes from `jlens-core`, which no other module names.

mod added;
mod analysis;
mod base64;
mod catalog;
mod failure;
mod template;
mod values;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jlens_core::{Bindings, Expression, Options};

use crate::json::Value;

use super::ExpressionError;

pub use analysis::{References, StatesReference, VariableReference};
pub use catalog::{FunctionSummary, functions};
pub use failure::JsonataError;
pub use template::{
    TemplateError, TemplateProblem, evaluate_template, expression_text, field_text, has_expression,
};

/// A compiled expression.
#[derive(Clone, Debug)]
pub struct Jsonata {
    source: Arc<str>,
    expression: Expression,
    references: References,
    /// What the expression reads where it is a plain path from a variable.
    plain: Option<(Arc<str>, Vec<Arc<str>>)>,
    /// The expression with its variables read from the input, for each set of variable names it was run with
    /// first.
    bound: OnceLock<Bound>,
}

#[derive(Clone, Debug)]
struct Bound {
    names: Vec<Arc<str>>,
    expression: Expression,
    /// Bytes that stand before the expression's own text.
    offset: usize,
}

/// What an expression can see, and how far it may go.
#[derive(Clone, Copy, Debug)]
pub struct JsonataScope<'a> {
    /// The value of `$states`.
    pub states: &'a Value,
    /// The workflow's variables, by name without the `$`.
    pub variables: &'a BTreeMap<Arc<str>, Value>,
    /// Milliseconds since 1970 for `$now()` and `$millis()`.
    pub now_ms: i64,
    /// Feeds `$random()`, `$shuffle()` and `$uuid()`.
    pub seed: u64,
    pub limits: JsonataLimits,
}

/// How far one evaluation may go. The counted limits are the same on every machine; the time is there for the
/// little that they cannot count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonataLimits {
    /// Nodes evaluated.
    pub steps: u64,
    /// Nested evaluations and calls.
    pub depth: usize,
    /// Bytes of a string that is built.
    pub string_bytes: usize,
    /// Items of an array that is built.
    pub array_items: usize,
    /// Bytes of the result as JSON text.
    pub result_bytes: usize,
    /// Bytes that one value may hold: the length of a text, 8 for a number, boolean, null or part of the input.
    pub held_bytes: usize,
    /// Bytes of texts, arrays and objects that one evaluation may build in all, those let go included.
    pub built_bytes: u64,
    /// Milliseconds of real time: the last resort, against what is slow without many steps (matches in a text of
    /// megabytes that the expression builds itself). A run that meets it fails with `D1012`, and is the only kind that
    /// another machine may not repeat.
    pub time_ms: u64,
}

impl Default for JsonataLimits {
    /// Depth and memory as measured on AWS (github.com/floci-io/floci, issues 2737 and 2738): 100 levels, where
    /// `1+1+…+1` nests one for each term; `[1..873782]` is accepted and one item more refused, which is 6,990,256
    /// bytes at 8 a number. Guess: AWS bounds the largest single value, and counts characters outside ASCII by their
    /// UTF-8 bytes. The bound on what is built in all, 40 times that, keeps a run's memory below 300 MB; AWS's own
    /// is not known.
    fn default() -> Self {
        Self {
            steps: 2_000_000,
            depth: 100,
            string_bytes: MEMORY_BYTES,
            array_items: MEMORY_BYTES / 8,
            result_bytes: MEMORY_BYTES,
            held_bytes: MEMORY_BYTES,
            built_bytes: 40 * MEMORY_BYTES as u64,
            time_ms: 10_000,
        }
    }
}

/// Bytes of memory that one value may hold on AWS.
const MEMORY_BYTES: usize = 6_990_256;

/// Steps of an expression with a regular expression: each may stand for a thousand turns of the matcher.
const REGEX_STEPS: u64 = 400_000;
/// Bytes that such an expression's matches may look at, a match taken for a step and for a look at the whole text.
const REGEX_BYTES: u64 = 4_000_000_000;
/// Few enough steps for any text, enough for any sensible expression.
const FEWEST_REGEX_STEPS: u64 = 20_000;

impl JsonataLimits {
    /// The limits for an expression with a regular expression: so many steps fewer as the texts it may meet are longer, so
    /// that the counted limits, the same on every machine, are met before the time is.
    fn for_regex<'v>(self, seen: impl Iterator<Item = &'v Value>) -> Self {
        let longest = seen.map(longest_text).max().unwrap_or(0).max(1) as u64;
        let steps = (REGEX_BYTES / longest).clamp(FEWEST_REGEX_STEPS, REGEX_STEPS);
        Self { steps: self.steps.min(steps), ..self }
    }
}

/// The bytes of the longest text in a value.
fn longest_text(value: &Value) -> usize {
    let (mut longest, mut open) = (0, vec![value]);
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => longest = longest.max(text.len()),
            // What is no longer as a whole has nothing longer in it.
            Value::Array(_) | Value::Object(_) if value.json_size() <= longest => {}
            Value::Array(array) => open.extend(array.items()),
            Value::Object(object) => open.extend(object.iter().map(|(_, member)| member)),
            _ => {}
        }
    }
    longest
}

/// The codes of errors that the reference finds in a text that parses.
const OF_MEANING: [&str; 6] = ["S0209", "S0210", "S0213", "S0215", "S0216", "S0217"];

impl Jsonata {
    /// Compiles the text between `{%` and `%}`. Every syntax error that can be told apart is reported, in the
    /// order of the text; ranges are in bytes of `source`.
    pub fn compile(source: &str) -> Result<Self, Vec<ExpressionError>> {
        match Expression::compile(source) {
            Ok(expression) => Ok(Self {
                source: source.into(),
                references: analysis::analyse(&expression.ast().root),
                plain: analysis::plain_path(&expression.ast().root),
                expression,
                bound: OnceLock::new(),
            }),
            Err(first) => {
                let ast = jlens_core::parse_recover(source);
                let mut errors: Vec<ExpressionError> = ast
                    .diagnostics
                    .iter()
                    .filter(|found| found.severity == jlens_core::Severity::Error)
                    .map(|found| {
                        ExpressionError::new(
                            &found.code,
                            found.message.clone(),
                            found.span.start..found.span.end,
                        )
                    })
                    .collect();
                // The reference parses the whole text before it looks at what the parts mean.
                errors.sort_by_key(|error| OF_MEANING.contains(&&*error.code));
                if errors.is_empty() {
                    let span = first.span().unwrap_or_default();
                    errors.push(ExpressionError::new(first.code(), first.message(), span.start..span.end));
                }
                Err(errors)
            }
        }
    }

    /// The text the expression was compiled from.
    pub fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// What the expression refers to.
    pub fn references(&self) -> &References {
        &self.references
    }

    /// The expression's value; `None` where it is undefined. A function as the result is an error with the code
    /// [`UNSUPPORTED_RESULT`].
    pub fn evaluate(&self, scope: &JsonataScope) -> Result<Option<Value>, JsonataError> {
        self.evaluate_on(None, scope)
    }

    /// [`Self::evaluate`] with a context item: what `$`, `$$` and bare names stand for. Step Functions has none;
    /// rules over a payload, such as those of mocks, do.
    pub fn evaluate_on(
        &self,
        input: Option<&Value>,
        scope: &JsonataScope,
    ) -> Result<Option<Value>, JsonataError> {
        if let Some(found) = self.plain_value(scope) {
            return Ok(Some(found.clone()));
        }
        let variables = scope
            .variables
            .iter()
            .filter(|(name, _)| ***name != *"states")
            .map(|(name, value)| (&**name, value))
            .chain([("states", scope.states)]);
        let visible: Vec<(&str, &Value)> =
            variables.filter(|(name, _)| self.references.mentions(name)).collect();
        let limits = if self.references.has_regex {
            scope.limits.for_regex(visible.iter().map(|(_, value)| *value))
        } else {
            scope.limits
        };
        let run = Run::new(scope.now_ms, scope.seed, &limits);
        if input.is_none()
            && !self.references.reads_context
            && let Some(result) = self.evaluate_bound(&visible, &run)
        {
            return result;
        }
        if visible.iter().any(|(_, value)| value.depth() > values::DEEPEST) {
            return Err(values::too_deep());
        }
        let bindings = visible
            .into_iter()
            .fold(added::bindings(), |bindings, (name, value)| bindings.var(name, values::to_serde(value)));
        let result = run.evaluate(&self.expression, input, &bindings, 0)?;
        if result.is_none() {
            refuse_function(&self.source, input, &bindings, &run)?;
        }
        Ok(result)
    }

    /// Evaluates with an arbitrary input and arbitrary bindings, converted on the way: how the reference suite's
    /// cases are written.
    pub fn evaluate_with_bindings(
        &self,
        input: Option<&Value>,
        variables: &BTreeMap<Arc<str>, Value>,
        now_ms: i64,
        seed: u64,
        limits: &JsonataLimits,
    ) -> Result<Option<Value>, JsonataError> {
        if variables.values().any(|value| value.depth() > values::DEEPEST) {
            return Err(values::too_deep());
        }
        let bindings = variables.iter().fold(added::bindings(), |bindings, (name, value)| {
            bindings.var(&**name, values::to_serde(value))
        });
        Run::new(now_ms, seed, limits).evaluate(&self.expression, input, &bindings, 0)
    }

    /// The value of a plain path through objects, as it stands, numbers beyond a float's precision included.
    /// `None` where the path is more than that, meets an array or has no value: the language's own rules decide.
    fn plain_value<'s>(&self, scope: &JsonataScope<'s>) -> Option<&'s Value> {
        let (variable, names) = self.plain.as_ref()?;
        let root = if &**variable == "states" { scope.states } else { scope.variables.get(variable)? };
        names.iter().try_fold(root, |value, name| value.get(name))
    }

    /// Evaluates without a context item. The variables lie in the input, which is read in place, and are bound
    /// in front of the expression's own text. `None` where they cannot be bound so.
    fn evaluate_bound(
        &self,
        visible: &[(&str, &Value)],
        run: &Run,
    ) -> Option<Result<Option<Value>, JsonataError>> {
        let same =
            |bound: &&Bound| bound.names.iter().map(|name| &**name).eq(visible.iter().map(|(name, _)| *name));
        let fresh;
        let bound = if let Some(bound) = self.bound.get().filter(same) {
            bound
        } else {
            fresh = self.bind(visible)?;
            // Another set of variables may have come first; then each evaluation with this one binds anew.
            let _ = self.bound.set(fresh.clone());
            &fresh
        };
        let bindings = added::bindings();
        let input = (!visible.is_empty())
            .then(|| Value::object(visible.iter().map(|(name, value)| (*name, (*value).clone()))));
        let result = run.evaluate(&bound.expression, input.as_ref(), &bindings, bound.offset);
        if matches!(result, Ok(None))
            && let Err(error) = refuse_function(bound.expression.source(), input.as_ref(), &bindings, run)
        {
            return Some(Err(error));
        }
        Some(result)
    }

    fn bind(&self, visible: &[(&str, &Value)]) -> Option<Bound> {
        let names = visible.iter().map(|(name, _)| (*name).into()).collect();
        if visible.is_empty() {
            return Some(Bound { names, expression: self.expression.clone(), offset: 0 });
        }
        let mut text = "(".to_owned();
        for (name, _) in visible {
            // Writing to a string cannot fail.
            let _ = write!(text, "${name}:=`{name}`;");
        }
        let offset = text.len();
        text.push_str(&self.source);
        text.push(')');
        Some(Bound { names, expression: Expression::compile(&text).ok()?, offset })
    }
}

/// Tells an undefined result from a function, which AWS reports in other words.
fn refuse_function(
    source: &str,
    input: Option<&Value>,
    bindings: &Bindings,
    run: &Run,
) -> Result<(), JsonataError> {
    let Ok(kind) = Expression::compile(&format!("$type(({source}))")) else { return Ok(()) };
    match run.evaluate(&kind, input, bindings, 0) {
        Ok(Some(Value::String(kind))) if &*kind == "function" => Err(JsonataError {
            code: UNSUPPORTED_RESULT.to_owned(),
            message: "The expression returned a function".to_owned(),
            range: None,
        }),
        _ => Ok(()),
    }
}

/// The code of a [`JsonataError`] for a result that no JSON can hold.
pub const UNSUPPORTED_RESULT: &str = "UnsupportedResult";

thread_local! {
    static OBSERVER: Cell<Option<fn(&str)>> = const { Cell::new(None) };
}

/// Has this thread tell each expression's text before it is evaluated, or not any more. For finding the one that hangs:
/// whoever waits for its result learns its name beforehand. The observer changes nothing.
pub fn observe(observer: Option<fn(&str)>) {
    OBSERVER.set(observer);
}

/// One evaluation's clock, seed and limits.
struct Run {
    options: Options,
    seed: u64,
    depth: usize,
}

impl Run {
    fn new(now_ms: i64, seed: u64, limits: &JsonataLimits) -> Self {
        let options = Options::new()
            .now(now_ms)
            .seed(seed)
            .max_steps(limits.steps)
            .max_depth(limits.depth)
            .max_held(limits.held_bytes)
            .max_built(limits.built_bytes)
            .max_string_length(limits.string_bytes)
            .max_array_length(limits.array_items)
            .max_result_size(limits.result_bytes)
            .timeout(Duration::from_millis(limits.time_ms));
        Self { options, seed, depth: limits.depth }
    }

    fn evaluate(
        &self,
        expression: &Expression,
        input: Option<&Value>,
        bindings: &Bindings,
        offset: usize,
    ) -> Result<Option<Value>, JsonataError> {
        if let Some(observer) = OBSERVER.get() {
            let text = expression.source().get(offset..).unwrap_or_default();
            // Where variables are bound in front, all of it stands in parentheses.
            observer(if offset == 0 { text } else { text.strip_suffix(')').unwrap_or(text) });
        }
        added::seed(self.seed);
        let containers = values::Containers::new();
        let source = values::Input { containers: Rc::clone(&containers), value: input.cloned() };
        let mut builder = values::ValueBuilder { containers };
        // The block that binds variables in front is one level that AWS does not have.
        let deeper = (offset > 0).then(|| self.options.clone().max_depth(self.depth + 1));
        let options = deeper.as_ref().unwrap_or(&self.options);
        expression
            .evaluate_source_to(&source, bindings, options, |output| output.write(&mut builder))
            .map_err(|error| failure::from_evaluator(&error, offset))
    }
}

/// Why a regular expression gives no answer.
pub(super) enum Unmatched {
    /// The pattern is not valid.
    Pattern,
    /// The search takes too long.
    Work,
}

/// Whether the whole text matches a regular expression, with flags `i` and `m`. For JSONPath's `=~`.
pub(super) fn text_matches(text: &str, pattern: &str, flags: &str) -> Result<bool, Unmatched> {
    // A `/` ends the literal, so it is escaped where it is not yet.
    let mut escaped = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => {
                escaped.push(c);
                escaped.extend(characters.next());
            }
            '/' => escaped.push_str("\\/"),
            c => escaped.push(c),
        }
    }
    let source = format!("$contains($text, /^(?:{escaped})$/{flags})");
    let jsonata = super::cache::jsonata(&source).map_err(|_| Unmatched::Pattern)?;
    let variables = BTreeMap::from([(Arc::from("text"), Value::from(text))]);
    let limits = JsonataLimits { steps: 5_000, time_ms: 2_000, ..JsonataLimits::default() };
    let scope = JsonataScope { states: &Value::Null, variables: &variables, now_ms: 0, seed: 0, limits };
    match jsonata.evaluate(&scope) {
        Ok(matched) => Ok(matched.as_ref().and_then(Value::as_bool).unwrap_or(false)),
        Err(error) if matches!(error.code.as_str(), "U1006" | "D1012") => Err(Unmatched::Work),
        Err(_) => Err(Unmatched::Pattern),
    }
}

#[cfg(test)]
mod tests;
