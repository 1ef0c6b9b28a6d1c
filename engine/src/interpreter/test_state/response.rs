//! The answer of TestState, and its JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::json::{Number, Value};

/// How the test of a state came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TestStatus {
    #[default]
    Succeeded,
    Failed,
    /// A retrier takes the error.
    Retriable,
    /// A catcher takes the error.
    CaughtError,
}

impl TestStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Retriable => "RETRIABLE",
            Self::CaughtError => "CAUGHT_ERROR",
        }
    }
}

/// Who takes an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErrorDetails {
    pub catch_index: Option<usize>,
    pub retry_index: Option<usize>,
    pub retry_backoff_seconds: Option<u64>,
}

/// `inspectionData`: the stages that the state has and reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    pub input: Value,
    pub after_input_path: Option<Value>,
    pub after_parameters: Option<Value>,
    pub after_arguments: Option<Value>,
    pub result: Option<Value>,
    pub after_result_selector: Option<Value>,
    pub after_result_path: Option<Value>,
    pub after_items_path: Option<Value>,
    pub after_items_pointer: Option<Value>,
    pub after_item_selector: Option<Value>,
    pub after_item_batcher: Option<Value>,
    pub tolerated_failure_count: Option<u64>,
    pub tolerated_failure_percentage: Option<f64>,
    pub max_concurrency: Option<u64>,
    /// After the state; empty where there are none.
    pub variables: BTreeMap<Arc<str>, Value>,
    pub error_details: Option<ErrorDetails>,
}

/// The answer of TestState.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestStateResponse {
    pub status: TestStatus,
    pub output: Option<Value>,
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
    pub next_state: Option<Arc<str>>,
    /// `None` at the level INFO.
    pub inspection: Option<Inspection>,
}

impl TestStateResponse {
    /// As the API gives it: payloads as JSON text, absent what is absent.
    pub fn to_api_json(&self) -> Value {
        let mut members = Vec::new();
        if let Some(output) = &self.output {
            members.push(("output", output.to_json().into()));
        }
        if let Some(error) = &self.error {
            members.push(("error", Value::String(Arc::clone(error))));
        }
        if let Some(cause) = &self.cause {
            members.push(("cause", Value::String(Arc::clone(cause))));
        }
        if let Some(inspection) = &self.inspection {
            members.push(("inspectionData", inspection.to_api_json()));
        }
        if let Some(next) = &self.next_state {
            members.push(("nextState", Value::String(Arc::clone(next))));
        }
        members.push(("status", self.status.name().into()));
        Value::object(members)
    }
}

impl Inspection {
    fn to_api_json(&self) -> Value {
        let mut members = vec![("input", Value::from(self.input.to_json()))];
        let stages = [
            ("afterArguments", &self.after_arguments),
            ("afterInputPath", &self.after_input_path),
            ("afterParameters", &self.after_parameters),
            ("result", &self.result),
            ("afterResultSelector", &self.after_result_selector),
            ("afterResultPath", &self.after_result_path),
            ("afterItemsPath", &self.after_items_path),
            ("afterItemsPointer", &self.after_items_pointer),
            ("afterItemSelector", &self.after_item_selector),
            ("afterItemBatcher", &self.after_item_batcher),
        ];
        for (name, value) in stages {
            if let Some(value) = value {
                members.push((name, value.to_json().into()));
            }
        }
        if !self.variables.is_empty() {
            let variables = self.variables.iter().map(|(name, value)| (Arc::clone(name), value.clone()));
            members.push(("variables", Value::object::<Arc<str>>(variables).to_json().into()));
        }
        if let Some(details) = &self.error_details {
            members.push(("errorDetails", details.to_api_json()));
        }
        let whole = |number: u64| Value::int(i64::try_from(number).unwrap_or(i64::MAX));
        if let Some(count) = self.tolerated_failure_count {
            members.push(("toleratedFailureCount", whole(count)));
        }
        if let Some(percentage) = self.tolerated_failure_percentage {
            members.push((
                "toleratedFailurePercentage",
                Number::from_f64(percentage).map_or(Value::Null, Value::Number),
            ));
        }
        if let Some(most) = self.max_concurrency {
            members.push(("maxConcurrency", whole(most)));
        }
        Value::object(members)
    }
}

impl ErrorDetails {
    fn to_api_json(self) -> Value {
        let whole = |number: usize| Value::int(i64::try_from(number).unwrap_or(i64::MAX));
        let mut members = Vec::new();
        if let Some(index) = self.catch_index {
            members.push(("catchIndex", whole(index)));
        }
        if let Some(index) = self.retry_index {
            members.push(("retryIndex", whole(index)));
        }
        if let Some(seconds) = self.retry_backoff_seconds {
            members.push((
                "retryBackoffIntervalSeconds",
                Value::int(i64::try_from(seconds).unwrap_or(i64::MAX)),
            ));
        }
        Value::object(members)
    }
}
