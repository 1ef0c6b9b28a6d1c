//! TestState: what it refuses, and how it tells of retriers and catchers.
//!
//! Sources: recorded answers of the API (localstack/localstack, `tests/aws/services/stepfunctions/v2/test_state`, and #13868),
//! and botocore 1.44.8: its model of `TestState` and its checks of parameters.

use super::*;
use aslant_engine::interpreter::test_state::{ApiModels, TestStateError, TestStateRequest, test_state};

fn call(request: Json) -> Result<Json, (String, String)> {
    let answer = TestStateRequest::from_value(&request.into())
        .and_then(|request| test_state(&request, &ApiModels::none()));
    match answer {
        Ok(response) => Ok(response.to_api_json().to_json().parse().unwrap()),
        Err(TestStateError::Rejected { code, message }) => Err((code.to_owned(), message)),
        Err(other) => panic!("{other}"),
    }
}

fn refused(request: Json) -> (String, String) {
    match call(request.clone()) {
        Err(refused) => refused,
        Ok(answer) => panic!("{request} gives {answer}"),
    }
}

fn with_context(state: Json, context: Json) -> Json {
    json!({"definition": state, "context": context, "mock": {"result": {}, "fieldValidationMode": "NONE"}})
}

fn lambda() -> Json {
    json!({"Type": "Task", "Resource": FUNCTION, "End": true})
}

fn token() -> Json {
    json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
        "Parameters": {"QueueUrl": "q", "MessageBody": "m"}})
}

const NO_TOKEN: &str = "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern";

#[test]
fn the_context_object_has_only_the_fields_that_exist() {
    for (state, context, why) in [
        (lambda(), json!({"Nobody": {}}), "Field 'Nobody' is not allowed"),
        (lambda(), json!({"execution": {}}), "Field 'execution' is not allowed"),
        (lambda(), json!({"Execution": {"Version": "1"}}), "Field 'Version' is not allowed"),
        (lambda(), json!({"State": {"Attempt": 1}}), "Field 'Attempt' is not allowed"),
        (lambda(), json!({"StateMachine": {"Alias": "a"}}), "Field 'Alias' is not allowed"),
        (token(), json!({"Task": {"Name": "a"}}), "Field 'Name' is not allowed"),
        (lambda(), json!({"Execution": {"Id": 1}}), "Execution.Id must be a string"),
        (lambda(), json!({"Execution": {"StartTime": 5}}), "Execution.StartTime must be a string"),
        (lambda(), json!({"StateMachine": {"Name": {}}}), "StateMachine.Name must be a string"),
        (token(), json!({"Task": {"Token": true}}), "Task.Token must be a string"),
        (lambda(), json!({"State": {"RetryCount": "1"}}), "State.RetryCount must be a number"),
        (lambda(), json!({"State": "Name"}), "State must be an object"),
        (lambda(), json!({"Map": {}}), "'Map' field is not supported when mocking a Context object"),
        (lambda(), json!({"Task": {"Token": "t"}}), NO_TOKEN),
        (lambda(), json!({"Task": {}}), NO_TOKEN),
        (
            json!({"Type": "Task", "Resource": ACTIVITY, "End": true}),
            json!({"Task": {"Token": "t"}}),
            NO_TOKEN,
        ),
    ] {
        assert_eq!(
            refused(with_context(state, context.clone())),
            ("ValidationException".to_owned(), format!("Invalid Context object provided: {why}")),
            "{context}"
        );
    }
}

#[test]
fn the_context_object_of_a_call_takes_the_place_of_the_whole_one() {
    let reading = |mut state: Json| {
        state["ResultSelector"] = json!({"context.$": "$$"});
        state
    };
    for (state, context) in [
        (reading(lambda()), json!({})),
        (reading(lambda()), json!({"Execution": {}, "State": {}, "StateMachine": {}})),
        (
            reading(lambda()),
            json!({"Execution": {"Id": "i", "Input": [1], "Name": "n", "RoleArn": null, "StartTime": "t"},
                "State": {"RetryCount": 2, "Name": "n", "EnteredTime": "t"}}),
        ),
        (reading(token()), json!({"Task": {"Token": "abc"}})),
    ] {
        let answer = call(with_context(state, context.clone())).unwrap();
        let output: Json = answer["output"].as_str().unwrap().parse().unwrap();
        assert_eq!(output["context"], context);
    }
    // A mock that the state does not take is told before what is wrong with the context object.
    let pass = json!({"Type": "Pass", "End": true});
    let why = "State type 'Pass' is not supported when a mock is specified";
    assert_eq!(refused(with_context(pass, json!({"Map": {}}))).1, why);
    let without = json!({"definition": {"Type": "Pass", "End": true}, "context": {"Map": {}}});
    assert_eq!(refused(without).1, "Context can only be specified when a mock is specified.");
}

#[test]
fn a_count_of_failed_iterations_needs_a_mock() {
    let map = json!({"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}});
    for state in [map, lambda(), json!({"Type": "Pass", "End": true})] {
        let request = json!({"definition": state, "stateConfiguration": {"mapIterationFailureCount": 0}});
        assert_eq!(
            refused(request),
            (
                "ValidationException".to_owned(),
                "TestState does not support MapIterationFailureCount when a mock is not specified."
                    .to_owned()
            )
        );
    }
}

#[test]
fn a_client_refuses_what_is_too_short_or_too_small() {
    let length = |name: &str| format!("Invalid length for parameter {name}, value: 0, valid min length: 1");
    let pass = || json!({"Type": "Pass", "End": true});
    for (request, report) in [
        (json!({"definition": pass(), "stateName": ""}), length("stateName")),
        (json!({"definition": pass(), "roleArn": ""}), length("roleArn")),
        (json!({"definition_text": ""}), length("definition")),
        (
            json!({"definition": pass(), "stateConfiguration": {"errorCausedByState": ""}}),
            length("stateConfiguration.errorCausedByState"),
        ),
        (json!({}), "Missing required parameter in input: \"definition\"".to_owned()),
        (
            json!({"definition": pass(), "roleArn": "", "stateName": ""}),
            format!("{}\n{}", length("roleArn"), length("stateName")),
        ),
        (
            json!({"definition": pass(), "stateConfiguration": {"retrierRetryCount": -1}}),
            "Invalid value for parameter stateConfiguration.retrierRetryCount, value: -1, valid min value: 0"
                .to_owned(),
        ),
    ] {
        assert_eq!(
            refused(request.clone()),
            ("ParamValidationError".to_owned(), format!("Parameter validation failed:\n{report}")),
            "{request}"
        );
    }
    // Only the API itself knows how long a text may be.
    let (code, message) = refused(json!({"definition": pass(), "stateName": "n".repeat(81)}));
    assert_eq!(code, "ValidationException");
    assert!(message.contains("'stateName' failed to satisfy constraint"), "{message}");
    let machine = json!({"StartAt": "A", "States": {"A": pass()}});
    assert_eq!(refused(json!({"definition": machine, "stateName": "B"})).1, "State not found in definition");
}

#[test]
fn a_retrier_without_attempts_left_is_still_told() {
    let retry =
        json!([{"ErrorEquals": ["A"]}, {"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxAttempts": 5}]);
    let catch = json!([{"ErrorEquals": ["E"], "Next": "Yes"}]);
    let details = |state: Json, used: u32, error: &str| {
        let answer = call(json!({"definition": state, "inspectionLevel": "DEBUG",
            "stateConfiguration": {"retrierRetryCount": used}, "mock": {"errorOutput": {"error": error, "cause": "c"}}}))
        .unwrap();
        (answer["status"].as_str().unwrap().to_owned(), answer["inspectionData"]["errorDetails"].clone())
    };
    let retried = || with(lambda(), json!({"Retry": retry}));
    let left = json!({"retryIndex": 1, "retryBackoffIntervalSeconds": 16});
    assert_eq!(details(retried(), 4, "E"), ("RETRIABLE".to_owned(), left));
    assert_eq!(details(retried(), 5, "E"), ("FAILED".to_owned(), json!({"retryIndex": 1})));
    assert_eq!(details(retried(), 5, "Other"), ("FAILED".to_owned(), Json::Null));
    let mut caught = retried();
    caught["Catch"] = catch;
    let both = json!({"catchIndex": 0, "retryIndex": 1});
    assert_eq!(details(caught, 5, "E"), ("CAUGHT_ERROR".to_owned(), both));
}
