//! How data flows through a state: `InputPath`, `Parameters` or `Arguments` on the way in; `ResultSelector`, `Assign`,
//! `ResultPath`, `OutputPath` or `Output` on the way out; the fields of a catcher.

use std::sync::Arc;

use super::evaluate::Evaluator;
use super::execution::Execution;
use super::failure::Failure;
use super::frame::Strand;
use super::machine::{Kind, Language, State};
use super::retry::Catcher;
use crate::json::{Object, Value};

/// What `$states` has besides `input` and `context`.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub result: Option<Value>,
    pub error_output: Option<Value>,
}

/// A state's output and the variables that it assigns.
pub(super) type Outputs = (Value, Option<Value>);

impl Execution {
    /// The input after `InputPath`.
    pub(super) fn effective_input(&mut self, strand: &mut Strand, state: &State) -> Result<Value, Failure> {
        let input = self.peek_input(strand, state)?;
        Self::inspect(strand, |inspection| inspection.after_input_path = Some(input.clone()));
        Ok(input)
    }

    fn peek_input(&self, strand: &Strand, state: &State) -> Result<Value, Failure> {
        match state.field("InputPath") {
            None => Ok(strand.input.clone()),
            Some(Value::Null) => Ok(Value::empty_object()),
            Some(path) => self.path(strand, state, path.as_str().unwrap_or("$"), &strand.input),
        }
    }

    fn path(&self, strand: &Strand, state: &State, path: &str, input: &Value) -> Result<Value, Failure> {
        if path == "$" {
            return Ok(input.clone());
        }
        self.evaluator
            .path(path, input, strand)
            .map_err(|failure| failure.in_state(&state.name, strand.entered_event))
    }

    /// The value of a path field on the effective input.
    pub(super) fn effective_path(
        &self,
        strand: &Strand,
        state: &State,
        path: &str,
    ) -> Result<Value, Failure> {
        let input = self.peek_input(strand, state)?;
        self.path(strand, state, path, &input)
    }

    /// The value of `ItemsPath` on the effective input.
    pub(super) fn items_path(&self, strand: &Strand, state: &State, path: &str) -> Result<Value, Failure> {
        let input = self.peek_input(strand, state)?;
        let value = self.evaluator.reference(path, &input, strand);
        value.map_err(|failure| failure.in_state(&state.name, strand.entered_event))
    }

    pub(super) fn path_or_intrinsic(
        &mut self,
        strand: &Strand,
        state: &State,
        field: &str,
        text: &str,
    ) -> Result<Value, Failure> {
        let input = self.peek_input(strand, state)?;
        let value = self.evaluator.path_or_intrinsic(field, text, &input, strand);
        value.map_err(|failure| failure.in_state(&state.name, strand.entered_event))
    }

    /// The input after `Parameters`.
    pub(super) fn parameters(
        &mut self,
        strand: &mut Strand,
        state: &State,
        input: &Value,
    ) -> Result<Value, Failure> {
        let Some(template) = state.field("Parameters") else { return Ok(input.clone()) };
        let parameters = self.template(strand, state, template, input)?;
        Self::inspect(strand, |inspection| inspection.after_parameters = Some(parameters.clone()));
        Ok(parameters)
    }

    pub(super) fn template(
        &mut self,
        strand: &Strand,
        state: &State,
        template: &Value,
        input: &Value,
    ) -> Result<Value, Failure> {
        let value = self.evaluator.template(template, input, strand);
        value.map_err(|failure| failure.in_state(&state.name, strand.entered_event))
    }

    pub(super) fn jsonata(
        &mut self,
        strand: &Strand,
        state: &State,
        field: &str,
        value: &Value,
        scene: &Scene,
    ) -> Result<Value, Failure> {
        let value = self.evaluator.jsonata(field, value, scene, strand, self.now_ms);
        value.map_err(|failure| failure.in_state(&state.name, strand.entered_event))
    }

    #[allow(clippy::unused_self)]
    pub(super) fn wrong_type(
        &self,
        strand: &Strand,
        state: &State,
        field: &str,
        written: Option<&Value>,
        expected: &str,
        value: &Value,
    ) -> Failure {
        let nothing = Value::Null;
        Evaluator::wrong_type(field, written.unwrap_or(&nothing), expected, value)
            .in_state(&state.name, strand.entered_event)
    }

    /// The values of `Assign` in `fields` (a state, a choice rule or a catcher, which lies at `place` in its state).
    /// `input` is what `$` stands for.
    pub(super) fn assign(
        &mut self,
        strand: &Strand,
        state: &State,
        fields: &Value,
        place: &str,
        scene: &Scene,
        input: &Value,
    ) -> Result<Option<Value>, Failure> {
        let Some(assign) = fields.get("Assign") else { return Ok(None) };
        let values = match state.language {
            Language::Jsonata => self.jsonata(strand, state, &format!("{place}Assign"), assign, scene)?,
            Language::JsonPath => self.template(strand, state, assign, input)?,
        };
        let values =
            Some(values).filter(|values| values.as_object().is_some_and(|object| !object.is_empty()));
        if let Some(Value::Object(object)) = &values {
            self.variables_fit(strand, state, object)?;
        }
        Ok(values)
    }

    /// Refuses variables that are too large: one of them, those of one `Assign` together, or all that the scope can see.
    fn variables_fit(&self, strand: &Strand, state: &State, assigned: &Object) -> Result<(), Failure> {
        let limits = &self.setup.limits;
        let new: usize = assigned.iter().map(|(_, value)| value.json_size()).sum();
        let kept = strand.variables.iter().filter(|(name, _)| !assigned.contains_key(name));
        let all = kept.map(|(_, value)| value.json_size()).sum::<usize>() + new;
        if new <= limits.max_payload_bytes && all <= limits.max_variables_bytes {
            return Ok(());
        }
        let cause = format!(
            "The state/task '{}' assigned variables with a size exceeding the maximum number of bytes service limit.",
            state.name
        );
        Err(Failure::named("States.DataLimitExceeded", cause))
    }

    pub(super) fn output_path(
        &mut self,
        strand: &Strand,
        state: &State,
        value: Value,
    ) -> Result<Value, Failure> {
        match state.field("OutputPath") {
            None => Ok(value),
            Some(Value::Null) => Ok(Value::empty_object()),
            Some(path) => self.path(strand, state, path.as_str().unwrap_or("$"), &value),
        }
    }

    /// The output of a state whose body came to `result`, and what it assigns.
    pub(super) fn outputs(
        &mut self,
        strand: &mut Strand,
        state: &State,
        result: &Value,
    ) -> Result<Outputs, Failure> {
        let has_result = matches!(state.kind, Kind::Task(_) | Kind::Parallel { .. } | Kind::Map(_));
        if has_result || matches!(state.kind, Kind::Pass) {
            Self::inspect(strand, |inspection| inspection.result = Some(result.clone()));
        }
        if state.language == Language::Jsonata {
            let scene = Scene { result: has_result.then(|| result.clone()), error_output: None };
            let assigned = self.assign(strand, state, &state.fields, "", &scene, &Value::Null)?;
            let output = match state.field("Output") {
                Some(template) => self.jsonata(strand, state, "Output", template, &scene)?,
                None if has_result => result.clone(),
                None => strand.input.clone(),
            };
            return Ok((output, assigned));
        }
        if matches!(state.kind, Kind::Wait | Kind::Succeed) {
            let input = self.effective_input(strand, state)?;
            let assigned = self.assign(strand, state, &state.fields, "", &Scene::default(), &input)?;
            return Ok((self.output_path(strand, state, input)?, assigned));
        }
        let selected = match state.field("ResultSelector").filter(|_| has_result) {
            None => result.clone(),
            Some(template) => {
                let selected = self.template(strand, state, template, result)?;
                Self::inspect(strand, |inspection| inspection.after_result_selector = Some(selected.clone()));
                selected
            }
        };
        // `Assign` reads the result itself, beside `ResultSelector`.
        let assigned = self.assign(strand, state, &state.fields, "", &Scene::default(), result)?;
        let combined = self.result_path(strand, state, state.field("ResultPath"), selected)?;
        Self::inspect(strand, |inspection| inspection.after_result_path = Some(combined.clone()));
        Ok((self.output_path(strand, state, combined)?, assigned))
    }

    fn result_path(
        &self,
        strand: &Strand,
        state: &State,
        path: Option<&Value>,
        result: Value,
    ) -> Result<Value, Failure> {
        match path {
            None => Ok(result),
            Some(Value::Null) => Ok(strand.input.clone()),
            Some(path) => match path.as_str().unwrap_or("$") {
                "$" => Ok(result),
                path => {
                    let put = self.evaluator.put(path, &strand.input, result);
                    put.map_err(|failure| failure.in_state(&state.name, strand.entered_event))
                }
            },
        }
    }

    /// The output of a state whose failure a catcher took. `OutputPath` and `ResultSelector` play no part here.
    pub(super) fn catch_outputs(
        &mut self,
        strand: &mut Strand,
        state: &State,
        catcher: &Catcher,
        index: usize,
        error_output: &Value,
    ) -> Result<Outputs, Failure> {
        if state.language == Language::Jsonata {
            let scene = Scene { result: None, error_output: Some(error_output.clone()) };
            let place = format!("Catch[{index}]/");
            let assigned = self.assign(strand, state, &catcher.fields, &place, &scene, &Value::Null)?;
            let output = match catcher.fields.get("Output") {
                None => error_output.clone(),
                Some(output) => self.jsonata(strand, state, &format!("{place}Output"), output, &scene)?,
            };
            return Ok((output, assigned));
        }
        let assigned = self.assign(strand, state, &catcher.fields, "", &Scene::default(), error_output)?;
        let output =
            self.result_path(strand, state, catcher.fields.get("ResultPath"), error_output.clone())?;
        Ok((output, assigned))
    }

    /// A number that a field gives as a literal, by a path or by an expression. `None` where the field is absent.
    /// `place` is where `fields` lie in the state, with a slash at its end.
    pub(super) fn number(
        &mut self,
        strand: &Strand,
        state: &State,
        fields: &Value,
        place: &str,
        name: &str,
    ) -> Result<Option<f64>, Failure> {
        let fractional = name == "ToleratedFailurePercentage";
        if let Some(written) = fields.get(name) {
            let value = match state.language {
                Language::Jsonata => {
                    self.jsonata(strand, state, &format!("{place}{name}"), written, &Scene::default())?
                }
                Language::JsonPath => written.clone(),
            };
            let number = value.as_f64().filter(|number| fractional || number.fract() == 0.0);
            let Some(number) = number else {
                let field = format!("{place}{name}");
                let expected = if value.as_number().is_none() { "number" } else { "integer" };
                return Err(self.wrong_type(strand, state, &field, Some(written), expected, &value));
            };
            return Ok(Some(number));
        }
        let mut members = fields.as_object().into_iter().flat_map(Object::iter);
        let by_path = members.find(|(field, _)| field.strip_suffix("Path") == Some(name));
        let Some((path_field, path)) = by_path.and_then(|(field, path)| Some((field, path.as_str()?))) else {
            return Ok(None);
        };
        let value = self.effective_path(strand, state, path)?;
        // Text that spells a whole number counts as one.
        let number = match &value {
            Value::Number(number) if fractional => Some(number.as_f64()),
            Value::Number(number) => number.as_i64().map(|whole| whole as f64),
            Value::String(text) if fractional => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            Value::String(text) => text.parse::<i64>().ok().map(|whole| whole as f64),
            _ => None,
        };
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(Failure::runtime(format!(
                "The {path_field} field refers to value \"{}\" which is not a valid {}: {path}",
                super::visit::plain(&value),
                if fractional { "float" } else { "integer" },
            ))
            .in_state(&state.name, strand.entered_event)),
        }
    }

    /// The role of `Credentials`.
    pub(super) fn credentials(
        &mut self,
        strand: &Strand,
        state: &State,
        input: &Value,
    ) -> Result<Option<Arc<str>>, Failure> {
        let Some(credentials) = state.field("Credentials") else { return Ok(None) };
        let values = match state.language {
            Language::Jsonata => {
                self.jsonata(strand, state, "Credentials", credentials, &Scene::default())?
            }
            Language::JsonPath => self.template(strand, state, credentials, input)?,
        };
        Ok(values.get("RoleArn").and_then(Value::as_str).map(Into::into))
    }
}
