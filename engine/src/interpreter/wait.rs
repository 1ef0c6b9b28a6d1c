//! Wait states: until when, in their four forms.

use super::dataflow::Scene;
use super::execution::Execution;
use super::failure::Failure;
use super::frame::{Phase, Strand};
use super::machine::{Language, State};
use super::task::wrong_value;
use super::time::parse_timestamp;
use super::visit::{Progress, plain};
use crate::json::Value;

/// Longer waits are refused by AWS.
const MOST_SECONDS: i64 = i32::MAX as i64;

impl Execution {
    pub(super) fn run_wait(&mut self, strand: &mut Strand, state: &State) -> Result<Progress, Failure> {
        let until = self.wait_until(strand, state)?;
        if until.saturating_sub(self.now_ms) / 1000 > MOST_SECONDS {
            return Err(runtime(strand, state, "Wait state delay is too long.".to_owned()));
        }
        if until <= self.now_ms {
            return Ok(Progress::Done(Value::Null));
        }
        strand.wake_at = Some(until);
        strand.phase = Phase::Waiting;
        Ok(Progress::Waits)
    }

    /// The time in milliseconds since 1970 that the state waits for.
    fn wait_until(&mut self, strand: &Strand, state: &State) -> Result<i64, Failure> {
        let after = |seconds: i64, now: i64| now.saturating_add(seconds.saturating_mul(1000));
        if let Some(written) = state.field("Seconds") {
            let value = self.literal_or_jsonata(strand, state, "Seconds", written)?;
            return match value.as_i64() {
                Some(seconds) if seconds >= 0 => Ok(after(seconds, self.now_ms)),
                _ if state.language == Language::Jsonata && value.as_number().is_none() => {
                    Err(self.wrong_type(strand, state, "Seconds", Some(written), "number", &value))
                }
                Some(seconds) if state.language == Language::Jsonata => {
                    let cause = format!("The Seconds field references a negative value: {seconds}");
                    Err(wrong_value(strand, state, "Seconds", cause))
                }
                None if state.language == Language::Jsonata => {
                    let cause =
                        format!("The Seconds field cannot be parsed as a long value: {}", value.to_json());
                    Err(wrong_value(strand, state, "Seconds", cause))
                }
                _ => {
                    let cause = format!("The Seconds field is not a valid number: {}", value.to_json());
                    Err(runtime(strand, state, cause))
                }
            };
        }
        if let Some(path) = state.field("SecondsPath").and_then(Value::as_str) {
            let value = self.effective_path(strand, state, path)?;
            // Text that spells a whole number counts as one.
            let spelt = value.as_str().and_then(|text| text.parse().ok());
            let problem = match value.as_i64().or(spelt) {
                Some(seconds) if seconds >= 0 => return Ok(after(seconds, self.now_ms)),
                Some(_) => "references a negative value",
                None => "cannot be parsed as a long value",
            };
            let cause = format!("The SecondsPath parameter {problem}: {path} == {}", plain(&value));
            return Err(runtime(strand, state, cause));
        }
        if let Some(written) = state.field("Timestamp") {
            let value = self.literal_or_jsonata(strand, state, "Timestamp", written)?;
            if let Some(at) = value.as_str().and_then(parse_timestamp) {
                return Ok(at);
            }
            let cause = format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {}",
                plain(&value)
            );
            return Err(wrong_value(strand, state, "Timestamp", cause));
        }
        if let Some(path) = state.field("TimestampPath").and_then(Value::as_str) {
            let value = self.effective_path(strand, state, path)?;
            return value.as_str().and_then(parse_timestamp).ok_or_else(|| {
                let cause = format!(
                    "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {path} == {}",
                    plain(&value)
                );
                runtime(strand, state, cause)
            });
        }
        let cause = "The Wait state has none of Seconds, SecondsPath, Timestamp and TimestampPath.";
        Err(runtime(strand, state, cause.to_owned()))
    }

    fn literal_or_jsonata(
        &mut self,
        strand: &Strand,
        state: &State,
        field: &str,
        written: &Value,
    ) -> Result<Value, Failure> {
        match state.language {
            Language::Jsonata => self.jsonata(strand, state, field, written, &Scene::default()),
            Language::JsonPath => Ok(written.clone()),
        }
    }
}

fn runtime(strand: &Strand, state: &State, cause: String) -> Failure {
    Failure::runtime(cause).in_state(&state.name, strand.entered_event)
}
