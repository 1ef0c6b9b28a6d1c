//! Scenarios made from runs.

use std::collections::BTreeMap;

use super::{Answered, Run};
use crate::design::Scenario;
use crate::json::Value;

/// The scenario that gives the same run again: what it started from, with every answer that was not assumed written down.
/// Answers that the design's mocks give anyway are left to them.
pub fn scenario_from_run(run: &Run, name: &str, with_answers: bool) -> Scenario {
    let mut scenario = run.scenario().clone();
    scenario.name = name.into();
    if !with_answers {
        return scenario;
    }
    let mut answers: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for call in run.calls().iter().filter(|call| !call.assumed && !call.state.is_empty()) {
        let answer = match &call.answer {
            Answered::Returned(value) => Value::object([("return", value.clone())]),
            Answered::Threw { error, cause } => {
                let thrown = Value::object([
                    ("Error", Value::string(error.as_str())),
                    ("Cause", Value::string(cause.as_str())),
                ]);
                Value::object([("throw", thrown)])
            }
            Answered::Silent => Value::object([("timeout", Value::string("Task"))]),
            Answered::Ask => Value::object([("ask", Value::Bool(true))]),
        };
        answers.entry(&call.state).or_default().push(answer);
    }
    scenario.answers = Value::object(answers.into_iter().map(|(state, list)| (state, Value::array(list))));
    scenario.faults = Vec::new();
    scenario
}
