//! One state by itself, as the TestState API runs it: its answer stage by stage, its mocks, and what the API refuses.
//!
//! `request` reads a call, `definition` finds and checks the state, `mock` and `context` check what the call puts in place of
//! the service's answer and of the context object, `evaluate` goes through the state's stages, `handle` finds who takes an error, `response` writes the answer.
//!
//! Sources: `API_TestState` of the Step Functions API reference; "Testing state machines with TestState API" of the
//! developer guide; recorded answers of the API.

mod context;
mod definition;
mod evaluate;
mod handle;
mod mock;
mod models;
mod request;
mod response;

pub use models::ApiModels;
pub use request::{
    InspectionLevel, Mock, MockError, MockMode, MockOutcome, StateConfiguration, TestStateRequest,
};
pub use response::{ErrorDetails, Inspection, TestStateResponse, TestStatus};

use std::fmt;
use std::sync::Arc;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestStateError {
    /// The API refuses the call, with this code and message.
    Rejected { code: &'static str, message: String },
    /// The API would call a service here, which nothing does outside AWS.
    NeedsMock { resource: Arc<str> },
}

impl TestStateError {
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::Rejected { code: "ValidationException", message: message.into() }
    }

    /// What a client such as boto3 refuses before it sends the call: everything that it finds, one on each line.
    pub(crate) fn parameters(report: &[String]) -> Self {
        Self::Rejected {
            code: "ParamValidationError",
            message: format!("Parameter validation failed:\n{}", report.join("\n")),
        }
    }

    pub(crate) fn definition(message: impl Into<String>) -> Self {
        Self::Rejected { code: "InvalidDefinition", message: message.into() }
    }
}

impl fmt::Display for TestStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected { code, message } => write!(f, "{code}: {message}"),
            Self::NeedsMock { resource } => {
                write!(f, "the state calls {resource}, and nothing is called here: give the call a 'mock'")
            }
        }
    }
}

impl std::error::Error for TestStateError {}

/// Tests a state. `models` tells what the services' answers look like; with none of them mocks are not held against
/// a model.
pub fn test_state(
    request: &TestStateRequest,
    models: &ApiModels,
) -> Result<TestStateResponse, TestStateError> {
    request.check_constraints()?;
    let target = definition::find(request)?;
    mock::check(request, &target, models)?;
    evaluate::evaluate(request, &target)
}
