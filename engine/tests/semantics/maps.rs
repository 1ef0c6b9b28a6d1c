//! Map states: items, tolerated failures, what is aborted.

use super::*;
use aslant_engine::check::{CheckOptions, check};
use aslant_engine::diagnostic::Severity;

fn map(more: Json) -> Json {
    with(
        json!({"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}),
        more,
    )
}

#[test]
fn items_come_from_an_array() {
    assert_eq!(play(one(map(json!({}))), json!([]), json!({})).output, json!([]));
    let empty = play(one(map(json!({"ItemsPath": "$.l"}))), json!({"l": []}), json!({}));
    assert_eq!(
        empty.names()[1..],
        ["MapStateEntered", "MapStateStarted", "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded"]
    );
    let wrong = play(one(map(json!({"ItemsPath": "$.l"}))), json!({"l": {}}), json!({}));
    assert_eq!(
        wrong.failure(),
        ("States.Runtime", format!("{IN_STATE}Reference path \"$.l\" must point to array.").as_str())
    );
    let missing = play(one(map(json!({"ItemsPath": "$.a.l"}))), json!({"a": {}}), json!({}));
    assert_eq!(
        missing.failure(),
        ("States.ReferencePathConflict", r#"Unable to apply step "l" to input {"a":{}}"#)
    );
    assert_eq!(missing.names()[1..], ["MapStateEntered", "MapStateFailed", "ExecutionFailed"]);
}

#[test]
fn a_failed_batch_counts_by_its_items() {
    let machine = |tolerated: Json| {
        let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
            "States": {"I": {"Type": "Task", "Resource": LAMBDA, "End": true}}});
        one(with(
            json!({"Type": "Map", "ItemBatcher": {"MaxItemsPerBatch": 3}, "ItemProcessor": processor}),
            tolerated,
        ))
    };
    let run = |tolerated: Json| {
        let answers = json!({"I": [{"when": {"Items": [4]}, "return": 1}, {"throw": {"Error": "A"}}]});
        play(machine(tolerated), json!([1, 2, 3, 4]), answers).status
    };
    assert_eq!(run(json!({"ToleratedFailureCount": 2})), ExecutionStatus::Failed);
    assert_eq!(run(json!({"ToleratedFailureCount": 3})), ExecutionStatus::Succeeded);
    assert_eq!(run(json!({"ToleratedFailurePercentage": 74})), ExecutionStatus::Failed);
    assert_eq!(run(json!({"ToleratedFailurePercentage": 75})), ExecutionStatus::Succeeded);
}

#[test]
fn what_runs_beside_a_failed_branch_is_aborted() {
    let map = json!({"Type": "Map", "Items": [1], "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": 100, "End": true}}}, "End": true});
    let branch = |state: Json| json!({"StartAt": "B", "States": {"B": state}});
    let parallel = json!({"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Parallel", "End": true, "Branches": [
        branch(map), {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 50, "End": true}}},
        {"StartAt": "P", "States": {"P": {"Type": "Wait", "Seconds": 1, "Next": "F"}, "F": {"Type": "Fail", "Error": "E"}}}]}}});
    let played = play(parallel, json!({}), json!({}));
    let names = played.names();
    let aborted: Vec<&str> = names.iter().copied().filter(|name| name.ends_with("Aborted")).collect();
    assert_eq!(aborted, ["MapRunAborted", "MapStateAborted", "WaitStateAborted"]);
    assert_eq!(names[names.len() - 2..], ["ParallelStateFailed", "ExecutionFailed"]);
    assert_eq!(played.took_ms, 1_000);
}

#[test]
fn a_retried_map_starts_anew() {
    let processor = json!({"StartAt": "I", "States": {"I": task(json!({"End": true}))}});
    let state = json!({"Type": "Map", "ItemProcessor": processor, "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}]});
    let answers = json!({"I": [{"throw": {"Error": "A"}}, {"return": 1}]});
    let played = play(one(state), json!([0]), answers);
    assert_eq!((played.output.clone(), played.took_ms), (json!([1]), 1_000));
    let count = |name: &str| played.names().iter().filter(|kind| **kind == name).count();
    assert_eq!((count("MapStateEntered"), count("MapStateStarted"), count("MapStateFailed")), (1, 2, 0));
}

#[test]
fn batches_of_nothing_fail_the_run() {
    let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}});
    let map = |batcher: Json| json!({"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": processor, "ItemBatcher": batcher});
    for bound in ["MaxItemsPerBatch", "MaxInputBytesPerBatch"] {
        for count in [0, -1] {
            let by_path = map(json!({format!("{bound}Path"): "$.n"}));
            let failed = play(one(by_path), json!({"items": [1], "n": count}), json!({}));
            let cause = format!("{IN_STATE}field {bound} must be positive");
            assert_eq!(failed.failure(), ("States.Runtime", cause.as_str()));
            assert_eq!(failed.names()[3..], ["MapRunStarted", "MapRunFailed", "ExecutionFailed"]);
        }
    }
    let mut by_expression = jsonata(map(json!({"MaxItemsPerBatch": "{% $states.input.n %}"})));
    by_expression.as_object_mut().unwrap().remove("ItemsPath");
    by_expression["Items"] = json!([1]);
    assert_eq!(
        play(one(by_expression), json!({"n": 0}), json!({})).failure().0,
        "States.QueryEvaluationError"
    );
}

fn distributed(more: Json) -> Json {
    let mut map = map(more);
    map["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
    map
}

/// Sources: recorded executions and TestState answers for inline Maps; for distributed ones "`ItemsPath`" and "Map state input and
/// output fields" of the developer guide.
#[test]
fn an_object_gives_items_in_a_distributed_map_alone() {
    let object = json!({"a": 1, "b": [2]});
    let pairs = json!([{"Key": "a", "Value": 1}, {"Key": "b", "Value": [2]}]);
    let items = || jsonata(json!({"Items": "{% $states.input %}"}));
    for more in [json!({}), json!({"ItemsPath": "$"}), jsonata(json!({})), items()] {
        assert_eq!(play(one(distributed(more)), object.clone(), json!({})).output, pairs);
    }
    for (more, cause) in [
        (json!({}), "Reference path \"$\" must point to array."),
        (jsonata(json!({})), "Map state input must be an array but was: object"),
        (
            items(),
            r#"The JSONata expression '$states.input' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {"a":1,"b":[2]}"#,
        ),
    ] {
        let played = play(one(map(more.clone())), object.clone(), json!({}));
        assert_eq!(played.failure().1, format!("{IN_STATE}{cause}"), "{more}");
    }
}

#[test]
fn an_input_that_is_no_array_fails_in_no_field() {
    for (input, kind) in
        [(json!("x"), "string"), (json!(7), "number"), (json!(null), "null"), (json!(true), "boolean")]
    {
        for state in [map(jsonata(json!({}))), distributed(jsonata(json!({})))] {
            let played = play(one(state), input.clone(), json!({}));
            assert_eq!(
                played.names()[1..],
                ["MapStateEntered", "EvaluationFailed", "MapStateFailed", "ExecutionFailed"]
            );
            let cause = format!("{IN_STATE}Map state input must be an array but was: {kind}");
            assert_eq!(played.failure(), ("States.QueryEvaluationError", cause.as_str()));
            assert_eq!(
                played.details("EvaluationFailed"),
                json!({"state": "S", "error": "States.QueryEvaluationError", "cause": cause})
            );
        }
    }
    let caught = json!({"Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Yes"}]});
    assert_eq!(play(one(map(jsonata(caught))), json!({}), json!({})).output, json!("yes"));
}

/// Source: aws/aws-cdk #33831; "`ResultWriter`" of the developer guide, "Required field combinations".
#[test]
fn an_empty_result_writer_fails_when_it_is_run() {
    let played = play(one(distributed(json!({"ResultWriter": {}}))), json!([1]), json!({}));
    assert_eq!(played.failure().0, "States.ResultWriterFailed");
    assert_eq!(
        played.names()[2..],
        ["MapStateStarted", "MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed"]
    );
    let none = play(one(distributed(json!({"ResultWriter": {}}))), json!([]), json!({}));
    assert_eq!(none.failure().0, "States.ResultWriterFailed");
    // AWS saves the definition, so the check only warns.
    let machine = one(distributed(json!({"ResultWriter": {}})));
    let found: Vec<_> = check(&machine.into(), &CheckOptions::default())
        .into_iter()
        .filter(|one| one.place.to_string().starts_with("/States/S/ResultWriter"))
        .map(|one| (one.code, one.severity))
        .collect();
    assert_eq!(found, [("missing-field", Severity::Warning)]);
    let caught =
        json!({"ResultWriter": {}, "Catch": [{"ErrorEquals": ["States.ResultWriterFailed"], "Next": "Yes"}]});
    assert_eq!(play(one(distributed(caught)), json!([1]), json!({})).output, json!("yes"));
}
