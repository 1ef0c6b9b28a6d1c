//! What may stand in for a state's call, branches or iterations, and whether it looks like what it stands for.
//!
//! Guess: the words of the refusals of which no recording is known: a mock with neither result nor error output, an error
//! output without an error, an `errorCausedByState` that is not inside the state, a context object without a mock, and an
//! activity, `.sync` or `.waitForTaskToken` without a mock.

use super::super::integration::{Resource, Target as Called};
use super::super::machine::Kind;
use super::super::types::SyncPattern;
use super::TestStateError;
use super::context;
use super::definition::Target;
use super::models::{Answer, ApiModels};
use super::request::{Mock, MockMode, TestStateRequest};
use crate::json::Value;

/// Checks a call's mock, and that there is one where the API wants one.
pub(super) fn check(
    request: &TestStateRequest,
    target: &Target,
    models: &ApiModels,
) -> Result<(), TestStateError> {
    let Some(mock) = &request.mock else { return without_mock(request, target) };
    accepted(mock, request, target, models)?;
    match request.context()? {
        Some(given) => context::check(&given, target),
        None => Ok(()),
    }
}

/// Checks the mock itself.
fn accepted(
    mock: &Mock,
    request: &TestStateRequest,
    target: &Target,
    models: &ApiModels,
) -> Result<(), TestStateError> {
    let kind = &target.state.kind;
    if !matches!(kind, Kind::Task(_) | Kind::Map(_) | Kind::Parallel { .. }) {
        let name = target.kind_name();
        return Err(TestStateError::validation(format!(
            "State type '{name}' is not supported when a mock is specified"
        )));
    }
    if request.reveal_secrets {
        return Err(TestStateError::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    match (&mock.result, &mock.error_output) {
        (Some(_), Some(_)) => Err(TestStateError::validation(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        )),
        (None, None) => Err(TestStateError::validation(
            "A test mock should have one of the following fields: [result, errorOutput].",
        )),
        (None, Some(output)) => {
            if output.error.as_ref().is_none_or(|error| error.is_empty()) {
                return Err(TestStateError::validation(
                    "An error was not specified in the mocked error output.",
                ));
            }
            caused_by(request, target)
        }
        (Some(Err(_)), None) => Err(TestStateError::validation("Mocked result must be valid JSON")),
        (Some(Ok(result)), None) => check_result(mock, result, target, models),
    }
}

fn without_mock(request: &TestStateRequest, target: &Target) -> Result<(), TestStateError> {
    // Recorded, whatever the state is (localstack/localstack #13868).
    if request.configuration.map_iteration_failure_count.is_some() {
        return Err(TestStateError::validation(
            "TestState does not support MapIterationFailureCount when a mock is not specified.",
        ));
    }
    match &target.state.kind {
        Kind::Map(_) | Kind::Parallel { .. } => {
            return Err(TestStateError::definition(
                "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
            ));
        }
        Kind::Task(resource) => {
            if resource.target == Called::Activity {
                return Err(TestStateError::definition("TestState API does not support Activity tasks."));
            }
            if resource.pattern() != SyncPattern::RequestResponse {
                return Err(TestStateError::definition(
                    "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
                ));
            }
            if request.role.is_none() {
                return Err(TestStateError::validation(
                    "RoleArn must be specified when testing a Task state",
                ));
            }
        }
        _ => {}
    }
    if request.context.is_some() {
        return Err(TestStateError::validation("Context can only be specified when a mock is specified."));
    }
    Ok(())
}

/// `errorCausedByState` names a state inside the tested Map or Parallel state.
fn caused_by(request: &TestStateRequest, target: &Target) -> Result<(), TestStateError> {
    let Some(name) = &request.configuration.error_caused_by_state else { return Ok(()) };
    if target.contains(name) {
        return Ok(());
    }
    Err(TestStateError::validation(
        "errorCausedByState must identify a state inside the tested Map or Parallel state.",
    ))
}

fn check_result(
    mock: &Mock,
    result: &Value,
    target: &Target,
    models: &ApiModels,
) -> Result<(), TestStateError> {
    let written = target.state.field("ResultWriter").is_some();
    match &target.state.kind {
        Kind::Map(_) if written && result.as_object().is_none() => {
            return Err(TestStateError::validation("Mocked result must be a JSON object."));
        }
        Kind::Map(_) if !written && result.as_array().is_none() => {
            return Err(TestStateError::validation("Mocked result must be an array."));
        }
        Kind::Parallel { scopes } => match result.as_array() {
            None => return Err(TestStateError::validation("Mocked result must be an array.")),
            Some(results) if results.len() != scopes.len() => {
                return Err(TestStateError::validation(
                    "Mocked result must contain the same number of items as number of Parallel branches.",
                ));
            }
            Some(_) => {}
        },
        Kind::Task(resource) if mock.mode != MockMode::None => {
            if let Some(answer) = modelled(resource) {
                let required = mock.mode == MockMode::Strict;
                models.check(&answer, result, required).map_err(|why| {
                    TestStateError::validation(format!("Mock result schema validation error: {why}"))
                })?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The service and action whose answer the result has to look like; `None` where the API has no model for it: a function's
/// own result, a token's, an HTTP endpoint's, API Gateway's, EKS's.
fn modelled(resource: &Resource) -> Option<Answer> {
    let Called::Service { resource_type, resource, pattern } = &resource.target else { return None };
    if *pattern == SyncPattern::WaitForTaskToken {
        return None;
    }
    let action = resource.split('.').next().unwrap_or_default();
    let service = match resource_type.strip_prefix("aws-sdk:") {
        Some(service) => service,
        None => match &**resource_type {
            // The harness streams; Step Functions answers with a Converse result, of which there is no model.
            "http" | "apigateway" | "eks" | "bedrockagentcore" => return None,
            "states" => "sfn",
            "events" => "eventbridge",
            "elasticmapreduce" => "emr",
            "emr-containers" => "emrcontainers",
            "emr-serverless" => "emrserverless",
            "bedrock" => "bedrockruntime",
            other => other,
        },
    };
    // A job is polled by another action, and its answer is what the result looks like.
    let action = if *pattern == SyncPattern::Sync {
        match (service, action) {
            ("sfn", "startExecution") => "describeExecution",
            _ => return None,
        }
    } else {
        action
    };
    // Step Functions' own integrations give these bytes as the JSON that they are.
    let parsed = match (&**resource_type, action) {
        ("lambda", "invoke") => Some("Payload"),
        ("bedrock", "invokeModel") => Some("Body"),
        _ => None,
    };
    Some(Answer { service: service.to_owned(), action: action.to_owned(), parsed })
}
