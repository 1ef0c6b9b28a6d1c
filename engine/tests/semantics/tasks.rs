//! Task states: events and their details, time-outs, refusals.

use super::*;

#[test]
fn events_carry_what_the_api_has_for_them() {
    let fields = json!({"TimeoutSeconds": 60, "HeartbeatSeconds": 20, "Credentials": {"RoleArn": "arn:aws:iam::1:role/R"},
        "Parameters": {"a": 1}});
    let run = |resource: &str| {
        play(
            one(with(json!({"Type": "Task", "Resource": resource}), fields.clone())),
            json!({}),
            json!({"S": {"return": {"r": 1}}}),
        )
    };
    let function = run(FUNCTION);
    let scheduled = function.details("LambdaFunctionScheduled");
    assert_eq!(scheduled["timeoutInSeconds"], json!(60));
    assert_eq!(scheduled["taskCredentials"], json!({"roleArn": "arn:aws:iam::1:role/R"}));
    assert!(scheduled.get("heartbeatInSeconds").is_none(), "the event has no such member: {scheduled}");
    assert_eq!(scheduled["input"], json!(r#"{"a":1}"#));
    assert_eq!(
        function.names()[2..5],
        ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]
    );

    let activity = run(ACTIVITY);
    let scheduled = activity.details("ActivityScheduled");
    assert_eq!(scheduled["heartbeatInSeconds"], json!(20));
    assert!(scheduled.get("taskCredentials").is_none(), "the event has no such member: {scheduled}");
    assert_eq!(activity.names()[2..5], ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]);

    let service = run("arn:aws:states:::aws-sdk:s3:getObject");
    let scheduled = service.details("TaskScheduled");
    for (name, value) in [
        ("resourceType", json!("aws-sdk:s3")),
        ("resource", json!("getObject")),
        ("region", json!("us-east-1")),
        ("parameters", json!(r#"{"a":1}"#)),
        ("timeoutInSeconds", json!(60)),
        ("heartbeatInSeconds", json!(20)),
    ] {
        assert_eq!(scheduled[name], value);
    }
    assert_eq!(
        service.details("TaskStarted"),
        json!({"resourceType": "aws-sdk:s3", "resource": "getObject"})
    );
    assert_eq!(service.details("TaskSucceeded")["output"], json!(r#"{"r":1}"#));
}

#[test]
fn a_job_that_was_not_taken_is_told_from_one_that_failed() {
    let error = json!({"Error": "ECS.InvalidParameterException", "Cause": "no"});
    for resource in ["arn:aws:states:::ecs:runTask.sync", "arn:aws:states:::sqs:sendMessage.waitForTaskToken"]
    {
        let state = one(json!({"Type": "Task", "Resource": resource, "Parameters": {}}));
        let refused = play(state.clone(), json!({}), json!({"S": {"throw": error}}));
        assert_eq!(refused.names()[3..], ["TaskStarted", "TaskSubmitFailed", "ExecutionFailed"]);
        assert_eq!(refused.details("TaskSubmitFailed")["error"], error["Error"]);
        let failed =
            play(state.clone(), json!({}), json!({"S": {"throw": error, "submitted": {"TaskArn": "t"}}}));
        assert_eq!(failed.names()[4..], ["TaskSubmitted", "TaskFailed", "ExecutionFailed"]);
        let timed_out = play(
            one(json!({"Type": "Task", "Resource": resource, "Parameters": {}, "TimeoutSeconds": 9})),
            json!({}),
            json!({"S": {"timeout": "Task", "submitted": {}}}),
        );
        assert_eq!(timed_out.names()[4..], ["TaskSubmitted", "TaskTimedOut", "ExecutionFailed"]);
        assert_eq!((timed_out.failure().0, timed_out.took_ms), ("States.Timeout", 9_000));
    }
    let plain = play(one(task(json!({}))), json!({}), json!({"S": {"throw": error}}));
    assert_eq!(plain.names()[4..], ["TaskFailed", "ExecutionFailed"]);
}

#[test]
fn an_activitys_heartbeats_count_from_its_worker() {
    let state = json!({"Type": "Task", "Resource": ACTIVITY, "TimeoutSeconds": 60, "HeartbeatSeconds": 10});
    let lost = play(one(state.clone()), json!({}), json!({"S": {"timeout": "Heartbeat"}}));
    assert_eq!(
        lost.names()[2..],
        ["ActivityScheduled", "ActivityStarted", "ActivityTimedOut", "ExecutionFailed"]
    );
    assert_eq!((lost.failure().0, lost.took_ms), ("States.Timeout", 10_000));
    let slow = play(one(state), json!({}), json!({"S": {"timeout": "Task"}}));
    assert_eq!((slow.failure().0, slow.took_ms), ("States.Timeout", 60_000));
    let without = json!({"Type": "Task", "Resource": ACTIVITY, "HeartbeatSeconds": 10});
    let caught =
        with(without, json!({"Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Yes"}]}));
    assert_eq!(play(one(caught), json!({}), json!({"S": {"timeout": "Heartbeat"}})).output, json!("yes"));
}

#[test]
fn an_entry_that_event_bridge_refused_fails_the_task() {
    let answer = json!({"Entries": [{"EventId": "1"}, {"ErrorCode": "X"}], "FailedEntryCount": 1, "SdkHttpMetadata": {}});
    let run = |resource: &str, answer: &Json| {
        let state = json!({"Type": "Task", "Resource": resource, "Parameters": {"Entries": []}});
        play(one(state), json!({}), json!({"S": {"return": answer}}))
    };
    let failed = run("arn:aws:states:::events:putEvents", &answer);
    let cause = r#"{"Entries":[{"EventId":"1"},{"ErrorCode":"X"}],"FailedEntryCount":1}"#;
    assert_eq!(failed.failure(), ("EventBridge.FailedEntry", cause));
    assert_eq!(failed.names()[4..], ["TaskFailed", "ExecutionFailed"]);
    assert_eq!(
        run("arn:aws:states:::aws-sdk:eventbridge:putEvents", &answer).status,
        ExecutionStatus::Succeeded
    );
    let good = json!({"Entries": [{"EventId": "1"}], "FailedEntryCount": 0});
    assert_eq!(run("arn:aws:states:::events:putEvents", &good).output, good);
}

#[test]
fn tasks_that_ecs_did_not_place_fail_a_job() {
    let refused = json!({"Failures": [{"Reason": "RESOURCE:MEMORY"}], "Tasks": []});
    let run = |suffix: &str, answer: Json| {
        let state = json!({"Type": "Task", "Resource": format!("arn:aws:states:::ecs:runTask{suffix}"), "Parameters": {}});
        play(one(state), json!({}), json!({"S": answer}))
    };
    for suffix in [".sync", ".waitForTaskToken"] {
        let failed = run(suffix, json!({"return": 1, "submitted": refused}));
        assert_eq!(failed.failure(), ("AmazonECS.Unknown", refused.to_string().as_str()), "{suffix}");
        assert_eq!(failed.names()[4..], ["TaskSubmitFailed", "ExecutionFailed"]);
        let good = run(suffix, json!({"return": 1, "submitted": {"Failures": [], "Tasks": [{}]}}));
        assert_eq!(good.output, json!(1));
    }
    assert_eq!(run(".sync", json!({"return": refused})).failure().0, "AmazonECS.Unknown");
    // A token's output is its sender's own, and without a suffix the response is the result.
    assert_eq!(run(".waitForTaskToken", json!({"return": refused})).output, refused);
    assert_eq!(run("", json!({"return": refused})).output, refused);
}

#[test]
fn an_http_status_other_than_a_success_fails_the_task() {
    let answer =
        |status: u32| json!({"ResponseBody": {"message": "no"}, "StatusCode": status, "StatusText": "X"});
    let run = |resource: &str, answer: Json| {
        let state =
            json!({"Type": "Task", "Resource": format!("arn:aws:states:::{resource}"), "Parameters": {}});
        play(one(state), json!({}), json!({"S": {"return": answer}}))
    };
    for (resource, error) in
        [("apigateway:invoke", "ApiGateway.403"), ("http:invoke", "States.Http.StatusCode.403")]
    {
        let failed = run(resource, answer(403));
        assert_eq!(failed.failure(), (error, r#"{"message":"no"}"#));
        assert_eq!(failed.names()[4..], ["TaskFailed", "ExecutionFailed"]);
        assert_eq!(run(resource, answer(204)).output, answer(204));
        assert_eq!(run(resource, json!({"StatusCode": 500, "ResponseBody": "text"})).failure().1, "text");
    }
    assert_eq!(run("lambda:invoke", answer(403)).output, answer(403));
}

#[test]
fn seconds_that_cannot_be_fail_the_state() {
    for (fields, input, error) in [
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": 0}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": -5}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": 1.5}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": null}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": "soon"}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({"s": 100_000_000}), "States.Runtime"),
        (json!({"TimeoutSecondsPath": "$.s"}), json!({}), "States.Runtime"),
        (json!({"HeartbeatSecondsPath": "$.s"}), json!({"s": 0}), "States.Runtime"),
        (jsonata(json!({"TimeoutSeconds": "{% 0 %}"})), json!({}), "States.QueryEvaluationError"),
        (jsonata(json!({"TimeoutSeconds": "{% 1.5 %}"})), json!({}), "States.QueryEvaluationError"),
        (jsonata(json!({"TimeoutSeconds": "{% null %}"})), json!({}), "States.QueryEvaluationError"),
        (
            jsonata(json!({"HeartbeatSeconds": "{% $states.input.none %}"})),
            json!({}),
            "States.QueryEvaluationError",
        ),
    ] {
        let shown = format!("{fields} of {input}");
        let played = play(one(task(fields)), input, json!({"S": {"return": {}}}));
        assert_eq!(played.failure().0, error, "{shown}");
        assert!(!played.names().contains(&"TaskScheduled"), "{shown}");
        assert_eq!(played.names().contains(&"EvaluationFailed"), error != "States.Runtime", "{shown}");
    }
    let good = play(
        one(task(json!({"TimeoutSecondsPath": "$.s"}))),
        json!({"s": 99_999_999}),
        json!({"S": {"return": 1}}),
    );
    assert_eq!(good.details("TaskScheduled")["timeoutInSeconds"], json!(99_999_999));
}

#[test]
fn texts_from_outside_are_cut_to_what_the_service_keeps() {
    let error = json!({"Error": "E".repeat(300), "Cause": "c".repeat(40_000)});
    let failed = play(one(task(json!({}))), json!({}), json!({"S": {"throw": error}}));
    assert_eq!((failed.failure().0.len(), failed.failure().1.len()), (256, 32_768));
}

#[test]
fn an_http_task_has_a_minute() {
    let state = |more: Json| {
        let http = json!({"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {}});
        one(with(http, more))
    };
    let silent = json!({"S": {"timeout": "Task"}});
    for more in [json!({}), json!({"TimeoutSeconds": 90})] {
        let cut = play(state(more.clone()), json!({}), silent.clone());
        assert_eq!((cut.failure().0, cut.took_ms), ("States.Http.Socket", 60_000), "{more}");
        assert_eq!(cut.names()[4..], ["TaskFailed", "ExecutionFailed"]);
        let shown = cut.details("TaskScheduled");
        assert_eq!(shown.get("timeoutInSeconds"), more.get("TimeoutSeconds"));
    }
    let own = play(state(json!({"TimeoutSeconds": 30})), json!({}), silent);
    assert_eq!((own.failure().0, own.took_ms), ("States.Timeout", 30_000));
}
