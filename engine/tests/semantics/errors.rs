//! Which errors are matched by which names; Retry, Catch and Fail.

use super::*;

fn caught(error: &str, names: Json) -> Json {
    let catch = json!([{"ErrorEquals": names, "Next": "Yes"}]);
    play(
        one(task(json!({"Catch": catch}))),
        json!({}),
        json!({"S": {"throw": {"Error": error, "Cause": "c"}}}),
    )
    .output
}

#[test]
fn names_match_as_the_guide_says() {
    for (error, names, matches) in [
        ("Custom", json!(["Custom"]), true),
        ("Custom", json!(["custom"]), false),
        ("Custom", json!(["Cust*"]), false),
        ("Custom", json!(["Other", "Custom"]), true),
        ("Custom", json!(["States.ALL"]), true),
        ("Custom", json!(["States.TaskFailed"]), true),
        ("States.Timeout", json!(["States.TaskFailed"]), false),
        ("States.Timeout", json!(["States.ALL"]), true),
        ("States.Timeout", json!(["States.Timeout"]), true),
        ("States.Permissions", json!(["States.TaskFailed"]), true),
        ("States.TaskFailed", json!(["States.TaskFailed"]), true),
        ("States.Runtime", json!(["States.ALL"]), false),
        ("States.Runtime", json!(["States.Runtime"]), false),
        ("States.Runtime", json!(["States.TaskFailed"]), false),
        ("States.Http.StatusCode.404", json!(["States.Http.StatusCode.404"]), true),
        ("States.HeartbeatTimeout", json!(["States.HeartbeatTimeout"]), true),
    ] {
        let expected = if matches { json!("yes") } else { Json::Null };
        assert_eq!(caught(error, names.clone()), expected, "{error} by {names}");
    }
}

#[test]
fn the_first_catcher_that_matches_takes_the_error() {
    let catch = json!([{"ErrorEquals": ["B"], "Next": "No"}, {"ErrorEquals": ["A"], "ResultPath": "$.error", "Next": "See"},
        {"ErrorEquals": ["States.ALL"], "Next": "No"}]);
    let mut machine =
        one(task(json!({"Catch": catch, "OutputPath": "$.gone", "ResultSelector": {"x.$": "$.gone"}})));
    machine["States"]["See"] = json!({"Type": "Pass", "End": true});
    let played = play(machine, json!({"in": 1}), json!({"S": {"throw": {"Error": "A"}}}));
    assert_eq!(played.output, json!({"in": 1, "error": {"Error": "A", "Cause": ""}}));
}

#[test]
fn retries_wait_longer_and_longer_and_are_counted() {
    let retry = json!([{"ErrorEquals": ["A"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxDelaySeconds": 10, "MaxAttempts": 4}]);
    let state = task(
        json!({"Retry": retry, "Parameters": {"n.$": "$$.State.RetryCount", "at.$": "$$.State.EnteredTime"}}),
    );
    let throw = json!({"throw": {"Error": "A"}});
    let played = play(one(state), json!({}), json!({"S": [throw, throw, throw, throw, {"return": "done"}]}));
    assert_eq!(played.output, json!("done"));
    assert_eq!(played.took_ms, (2 + 6 + 10 + 10) * 1000);
    let parameters: Vec<Json> = played
        .events
        .iter()
        .filter(|event| event.kind.name() == "TaskScheduled")
        .map(|event| {
            let event: Json = event.to_api_json().to_json().parse().unwrap();
            serde_json::from_str(event["taskScheduledEventDetails"]["parameters"].as_str().unwrap()).unwrap()
        })
        .collect();
    let counts: Vec<i64> = parameters.iter().map(|given| given["n"].as_i64().unwrap()).collect();
    assert_eq!(counts, [0, 1, 2, 3, 4]);
    assert!(parameters.iter().all(|given| given["at"] == json!("2024-06-01T12:00:00.000Z")), "entered once");

    let defaults = one(task(json!({"Retry": [{"ErrorEquals": ["States.ALL"]}]})));
    let played = play(defaults, json!({}), json!({"S": {"throw": {"Error": "A"}, "repeat": true}}));
    assert_eq!((played.took_ms, played.failure().0), ((1 + 2 + 4) * 1000, "A"));
    let never = one(task(json!({"Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}]})));
    let played = play(never, json!({}), json!({"S": {"throw": {"Error": "A"}}}));
    assert_eq!((played.took_ms, played.failure().0), (0, "A"));
    let full = one(task(
        json!({"Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 100, "MaxAttempts": 1, "JitterStrategy": "FULL"}]}),
    ));
    let played = play(full, json!({}), json!({"S": [throw, {"return": 1}]}));
    assert!((0..100_000).contains(&played.took_ms) && played.took_ms % 1000 != 0, "{}", played.took_ms);
}

#[test]
fn counters_start_again_with_each_visit() {
    let machine = json!({"StartAt": "S", "States": {
        "S": task(json!({"Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}], "ResultPath": "$.n", "Next": "C"})),
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 2, "Next": "E"}], "Default": "S"},
        "E": {"Type": "Succeed"}}});
    let throw = json!({"throw": {"Error": "A"}});
    let played = play(machine, json!({}), json!({"S": [throw, {"return": 1}, throw, {"return": 2}]}));
    assert_eq!((played.status, played.took_ms), (ExecutionStatus::Succeeded, 2_000));
}

#[test]
fn an_expression_of_a_catcher_can_fail_too() {
    let catch = json!([{"ErrorEquals": ["States.ALL"], "Next": "Yes", "Output": {"x": "{% $states.errorOutput.None %}"}}]);
    let state = json!({"Type": "Task", "Resource": LAMBDA, "Arguments": {}, "Catch": catch});
    let mut machine = one(state);
    machine["QueryLanguage"] = "JSONata".into();
    machine["States"].as_object_mut().unwrap().retain(|name, _| name == "S");
    machine["States"]["Yes"] = json!({"Type": "Succeed"});
    let played = play(machine, json!({}), json!({"S": {"throw": {"Error": "A"}}}));
    assert_eq!(played.failure().0, "States.QueryEvaluationError");
    assert_eq!(played.names()[4..], ["TaskFailed", "EvaluationFailed", "ExecutionFailed"]);
    assert_eq!(played.details("EvaluationFailed")["location"], json!("Catch[0]/Output/x"));
}

#[test]
fn fail_states_tell_what_their_fields_say() {
    for (fields, input, expected) in [
        (json!({}), json!({}), ("", "")),
        (json!({"Error": "E"}), json!({}), ("E", "")),
        (
            json!({"ErrorPath": "$.e", "CausePath": "States.Format('{}!', $.c)"}),
            json!({"e": "E", "c": 1}),
            ("E", "1!"),
        ),
        (json!({"Error": "E", "CausePath": "$$.Execution.Name"}), json!({}), ("E", "Execution")),
        (
            jsonata(json!({"Error": "{% 'E' & 1 %}", "Cause": "{% $string($states.input) %}"})),
            json!({"a": 1}),
            ("E1", r#"{"a":1}"#),
        ),
    ] {
        let shown = fields.to_string();
        assert_eq!(
            play(one(with(json!({"Type": "Fail"}), fields)), input, json!({})).failure(),
            expected,
            "{shown}"
        );
    }
    let wrong = play(one(jsonata(json!({"Type": "Fail", "Error": "{% 1 %}"}))), json!({}), json!({}));
    assert_eq!(wrong.failure().0, "States.QueryEvaluationError");
    assert!(wrong.failure().1.ends_with("Expected 'string', but was 'number' for value: 1"));
    assert_eq!(
        play(one(json!({"Type": "Fail", "ErrorPath": "$.e"})), json!({"e": 1}), json!({})).failure().0,
        "States.Runtime"
    );
}

#[test]
fn what_cannot_be_caught_ends_the_execution_from_anywhere() {
    let bad = json!({"Type": "Pass", "Parameters": {"x.$": "$.none"}, "End": true});
    let slow = json!({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}});
    let inner = json!({"StartAt": "I", "States": {"I": bad}});
    let catch = json!([{"ErrorEquals": ["States.ALL"], "Next": "Yes"}]);
    let parallel = json!({"Type": "Parallel", "Branches": [slow, inner], "Catch": catch});
    let map = json!({"Type": "Map", "ItemProcessor": inner, "Catch": catch});
    for (state, input) in [(parallel, json!({})), (map, json!([{}]))] {
        let kind = state["Type"].clone();
        let played = play(one(state), input, json!({}));
        assert_eq!(played.failure().0, "States.Runtime");
        assert!(played.failure().1.contains("while executing the state 'I'"), "{:?}", played.cause);
        let names = played.names();
        assert_eq!(names[names.len() - 2..], ["PassStateEntered", "ExecutionFailed"], "{kind}");
        let (entered, failed) = (&played.events[names.len() - 2], &played.events[names.len() - 1]);
        assert_eq!(failed.previous_id, entered.id, "{kind}");
    }
}
