//! What the history tells of an end that comes from outside, of activities, and of failures without a name.

use super::*;

/// The members of the first event of a kind, without the time.
fn event(played: &Played, kind: &str) -> Json {
    let found = played.events.iter().find(|event| event.kind.name() == kind);
    let event = found.unwrap_or_else(|| panic!("no {kind} in {:?}", played.names()));
    let mut event: Json = event.to_api_json().to_json().parse().unwrap();
    event.as_object_mut().unwrap().remove("timestamp");
    event
}

/// Measured on AWS: floci-io/floci #2733 and #2782.
#[test]
fn a_machines_time_out_is_named_by_its_event_alone() {
    let wait = json!({"Type": "Wait", "Seconds": 25, "End": true});
    let task = json!({"Type": "Task", "Resource": LAMBDA, "End": true,
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Late"}]});
    let branches = json!([{"StartAt": "A", "States": {"A": wait}}, {"StartAt": "B", "States": {"B": wait}}]);
    for (state, events) in
        [(wait.clone(), 3), (task, 5), (json!({"Type": "Parallel", "Branches": branches, "End": true}), 6)]
    {
        let machine = json!({"TimeoutSeconds": 3, "StartAt": "S",
            "States": {"S": state, "Late": {"Type": "Pass", "End": true}}});
        let played = play(machine, json!({}), json!({"S": {"timeout": "Task"}}));
        assert_eq!((played.status, played.took_ms), (ExecutionStatus::TimedOut, 3_000));
        assert_eq!((&played.error, &played.cause), (&None, &None));
        assert_eq!(
            event(&played, "ExecutionTimedOut"),
            json!({"type": "ExecutionTimedOut", "id": events, "previousEventId": 0,
                "executionTimedOutEventDetails": {"error": "States.Timeout"}})
        );
        assert_eq!(played.events.len(), events, "{:?}", played.names());
    }
}

#[test]
fn an_express_executions_five_minutes_end_it_in_the_same_way() {
    let machine = one(json!({"Type": "Wait", "Seconds": 301}));
    let express = ExecutionInput { workflow_type: WorkflowType::Express, ..setup(json!({})) };
    let played = try_play(machine, express, json!({})).unwrap();
    assert_eq!((played.status, played.took_ms), (ExecutionStatus::TimedOut, 300_000));
    assert_eq!(event(&played, "ExecutionTimedOut")["previousEventId"], 0);
    assert_eq!(played.details("ExecutionTimedOut"), json!({"error": "States.Timeout"}));
}

/// The details are there also where `StopExecution` gave neither text: floci-io/floci #2969.
#[test]
fn a_stopped_execution_tells_what_it_was_stopped_with() {
    for (error, cause, details) in [
        (None, None, json!({})),
        (Some("Manual"), None, json!({"error": "Manual"})),
        (Some("Manual"), Some("probe"), json!({"error": "Manual", "cause": "probe"})),
    ] {
        let machine = Machine::prepare(&one(json!({"Type": "Wait", "Seconds": 30})).into()).unwrap();
        let mut execution = Execution::new(Arc::new(machine), setup(json!({})));
        let start = execution.now_ms();
        execution.advance(start, Vec::new());
        execution.stop(start + 3_000, error.map(Into::into), cause.map(Into::into));
        let events = execution.take_events();
        let last: Json = events.last().unwrap().to_api_json().to_json().parse().unwrap();
        assert_eq!((&last["type"], &last["id"]), (&json!("ExecutionAborted"), &json!(3)));
        assert_eq!((&last["previousEventId"], &last["executionAbortedEventDetails"]), (&json!(0), &details));
        let outcome = execution.outcome().unwrap();
        assert_eq!((outcome.status, outcome.error.as_deref()), (ExecutionStatus::Aborted, error));
    }
}

/// Source: API reference, `GetActivityTask` and `ActivityStartedEventDetails`.
#[test]
fn an_activity_that_was_taken_has_started_however_it_ends() {
    let state = |more: Json| one(with(json!({"Type": "Task", "Resource": ACTIVITY}), more));
    let ends = [
        (json!({"TimeoutSeconds": 5}), json!({"timeout": "Task"}), "ActivityTimedOut", 5_000),
        (
            json!({"TimeoutSeconds": 60, "HeartbeatSeconds": 10}),
            json!({"timeout": "Task"}),
            "ActivityTimedOut",
            60_000,
        ),
        (
            json!({"TimeoutSeconds": 60, "HeartbeatSeconds": 10}),
            json!({"timeout": "Heartbeat"}),
            "ActivityTimedOut",
            10_000,
        ),
        (json!({}), json!({"throw": {"Error": "E"}}), "ActivityFailed", 0),
        (json!({}), json!({"throw": {}}), "ActivityFailed", 0),
    ];
    for (fields, mock, end, took) in ends {
        let played = play(state(fields.clone()), json!({}), json!({"S": mock}));
        assert_eq!(
            played.names()[2..],
            ["ActivityScheduled", "ActivityStarted", end, "ExecutionFailed"],
            "{fields} {mock}"
        );
        assert_eq!(played.took_ms, took);
    }
    // The machine's own time-out ends it as well, and the worker has taken it all the same.
    let mut machine = state(json!({}));
    machine["TimeoutSeconds"] = 3.into();
    let played = play(machine, json!({}), json!({"S": {"timeout": "Task"}}));
    assert_eq!(played.names()[2..], ["ActivityScheduled", "ActivityStarted", "ExecutionTimedOut"]);
}

const TOKEN: &str = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";

/// Recorded: localstack/localstack #10750. `SendTaskFailure` requires neither `error` nor `cause` (API reference).
#[test]
fn a_failure_by_token_may_leave_out_its_error_and_its_cause() {
    for resource in [TOKEN, ACTIVITY, "arn:aws:states:::lambda:invoke.waitForTaskToken"] {
        let catch = json!([{"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.failed", "Next": "See"}]);
        for (throw, output) in [
            (json!({}), json!({"Error": null, "Cause": null})),
            (json!({"Error": "E"}), json!({"Error": "E", "Cause": null})),
            (json!({"Cause": "c"}), json!({"Error": null, "Cause": "c"})),
            (json!({"Error": "E", "Cause": "c"}), json!({"Error": "E", "Cause": "c"})),
        ] {
            let state = json!({"Type": "Task", "Resource": resource, "Parameters": {}, "Catch": catch});
            let mut machine = one(state.clone());
            machine["States"]["See"] = json!({"Type": "Pass", "End": true});
            let mocks = json!({"S": {"throw": throw, "submitted": {}}});
            let played = play(machine, json!({"in": 1}), mocks.clone());
            assert_eq!(played.output, json!({"in": 1, "failed": output}), "{resource} {throw}");
        }
    }
    // A service's own failure and a time-out give an empty text for what is absent.
    let catch = json!([{"ErrorEquals": ["States.ALL"], "Next": "See"}]);
    for (more, mock) in [
        (json!({}), json!({"throw": {"Error": "States.Timeout"}})),
        (json!({"TimeoutSeconds": 1}), json!({"timeout": "Task"})),
    ] {
        let mut machine = one(with(task(json!({"Catch": catch})), more));
        machine["States"]["See"] = json!({"Type": "Pass", "End": true});
        let played = play(machine, json!({}), json!({"S": mock}));
        assert_eq!(played.output, json!({"Error": "States.Timeout", "Cause": ""}));
    }
}

#[test]
fn a_failure_without_a_name_is_written_without_one() {
    let state = json!({"Type": "Task", "Resource": TOKEN, "Parameters": {},
        "Retry": [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}]});
    // Whether or not the mock tells the service's response: a service that refuses always names an error.
    for (mock, submitted) in [(json!({"throw": {}, "submitted": {}}), 1), (json!({"throw": {}}), 0)] {
        let mut mock = mock;
        mock["repeat"] = true.into();
        let played = play(one(state.clone()), json!({}), json!({"S": mock}));
        let count = |kind: &str| played.names().iter().filter(|name| **name == kind).count();
        assert_eq!((count("TaskSubmitted"), count("TaskFailed")), (submitted * 2, 2), "{:?}", played.names());
        assert_eq!(
            played.details("TaskFailed"),
            json!({"resourceType": "sqs", "resource": "sendMessage.waitForTaskToken"})
        );
        assert_eq!(played.details("ExecutionFailed"), json!({}));
        assert_eq!((&played.error, &played.cause, played.took_ms), (&None, &None, 1_000));
    }
    let activity =
        play(one(json!({"Type": "Task", "Resource": ACTIVITY})), json!({}), json!({"S": {"throw": {}}}));
    assert_eq!(activity.details("ActivityFailed"), json!({}));
}

#[test]
fn what_a_token_left_out_is_null_around_a_branch_too() {
    let branch = json!({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": TOKEN, "Parameters": {}, "End": true}}});
    let mut machine = one(json!({"Type": "Parallel", "Branches": [branch],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "See"}]}));
    machine["States"]["See"] = json!({"Type": "Pass", "End": true});
    let played = play(machine, json!({}), json!({"T": {"throw": {}, "submitted": {}}}));
    assert_eq!(played.output, json!({"Error": null, "Cause": null}));
    let mut machine = one(jsonata(json!({"Type": "Task", "Resource": TOKEN, "Arguments": {},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput %}", "Next": "See"}]})));
    machine["States"]["See"] = json!({"Type": "Pass", "End": true});
    let played = play(machine, json!({}), json!({"S": {"throw": {}, "submitted": {}}}));
    assert_eq!(played.output, json!({"Error": null, "Cause": null}));
}
