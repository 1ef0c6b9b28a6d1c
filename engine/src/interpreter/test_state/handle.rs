//! Who takes the error of a tested state: its retriers, its catchers, then those of the Map and Parallel states around it.

use std::sync::Arc;

use super::super::execution::Execution;
use super::super::failure::Failure;
use super::super::frame::Strand;
use super::super::machine::State;
use super::response::{ErrorDetails, Inspection, TestStateResponse, TestStatus};
use crate::json::{Object, Value};

/// What an error came to. `used` is how often the retrier that applies has been used.
pub(super) fn handle(
    execution: &mut Execution,
    strand: &mut Strand,
    states: &[&State],
    failure: Failure,
    used: u64,
    inspection: &mut Inspection,
) -> TestStateResponse {
    let mut failure = failure;
    let mut used_up = None;
    for state in states {
        match retry(execution, state, &failure, used) {
            Some((details, true)) => {
                inspection.error_details = Some(details);
                return failed(&failure, TestStatus::Retriable);
            }
            // Recorded: a retrier without attempts left still shows its index, where nothing catches the error.
            Some((details, false)) => {
                used_up = details.retry_index;
                inspection.error_details = Some(details);
            }
            None => {}
        }
        match catch(execution, strand, state, &failure) {
            Caught::By { index, output, assigned, next } => {
                // Guess: it shows beside the index of the catcher too.
                inspection.error_details = Some(ErrorDetails {
                    catch_index: Some(index),
                    retry_index: used_up,
                    ..ErrorDetails::default()
                });
                for (name, value) in
                    assigned.as_ref().and_then(Value::as_object).into_iter().flat_map(Object::iter)
                {
                    inspection.variables.insert(Arc::clone(name), value.clone());
                }
                return TestStateResponse {
                    output: Some(output),
                    next_state: Some(next),
                    ..failed(&failure, TestStatus::CaughtError)
                };
            }
            Caught::Failed(new) => failure = new,
            Caught::Not => {}
        }
    }
    failed(&failure, TestStatus::Failed)
}

fn failed(failure: &Failure, status: TestStatus) -> TestStateResponse {
    TestStateResponse {
        status,
        error: failure.error.clone(),
        cause: failure.cause.clone(),
        ..TestStateResponse::default()
    }
}

/// The retrier that applies, and whether it has an attempt left.
fn retry(
    execution: &mut Execution,
    state: &State,
    failure: &Failure,
    used: u64,
) -> Option<(ErrorDetails, bool)> {
    let (index, retrier) =
        state.retry.iter().enumerate().find(|(_, retrier)| retrier.errors.matches(failure))?;
    let details = ErrorDetails { retry_index: Some(index), ..ErrorDetails::default() };
    if used >= retrier.max_attempts {
        return Some((details, false));
    }
    let mut seconds = retrier.delay_seconds(used);
    if retrier.jitter {
        seconds *= execution.evaluator.chance();
    }
    Some((ErrorDetails { retry_backoff_seconds: Some(seconds as u64), ..details }, true))
}

enum Caught {
    By {
        index: usize,
        output: Value,
        assigned: Option<Value>,
        next: Arc<str>,
    },
    /// A catcher matches, and its own fields fail.
    Failed(Failure),
    Not,
}

fn catch(execution: &mut Execution, strand: &mut Strand, state: &State, failure: &Failure) -> Caught {
    let Some((index, catcher)) =
        state.catch.iter().enumerate().find(|(_, catcher)| catcher.errors.matches(failure))
    else {
        return Caught::Not;
    };
    let next = execution.machine.states.get(catcher.next).map(|state| Arc::clone(&state.name));
    match execution.catch_outputs(strand, state, catcher, index, &failure.output()) {
        Ok((output, assigned)) => Caught::By { index, output, assigned, next: next.unwrap_or_default() },
        Err(failure) => Caught::Failed(super::evaluate::plain(failure, state, strand)),
    }
}
