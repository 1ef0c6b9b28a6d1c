//! Every field that takes a JSONata expression: what it says where the expression has no value, and of values that it cannot
//! take.

use super::*;

/// A machine whose one state has an expression in a field, and where AWS says that is.
fn fields() -> Vec<(Json, &'static str)> {
    let none = "{% $states.input.none %}";
    let map = |more: Json| {
        let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
            "States": {"I": {"Type": "Pass", "End": true}}});
        with(json!({"Type": "Map", "Items": [1, 2], "ItemProcessor": processor}), more)
    };
    let task = |more: Json| with(json!({"Type": "Task", "Resource": LAMBDA}), more);
    let reader = |more: Json| {
        with(
            json!({"Resource": "arn:aws:states:::s3:getObject", "Arguments": {"Bucket": "b", "Key": "k"}}),
            more,
        )
    };
    vec![
        (json!({"Type": "Pass", "Output": none}), "Output"),
        (json!({"Type": "Pass", "Output": {"a": [1, {"b": none}]}}), "Output/a[1]/b"),
        (json!({"Type": "Pass", "Assign": {"x": {"y": none}}}), "Assign/x/y"),
        (json!({"Type": "Succeed", "Output": none}), "Output"),
        (json!({"Type": "Fail", "Error": none}), "Error"),
        (json!({"Type": "Fail", "Error": "E", "Cause": none}), "Cause"),
        (json!({"Type": "Wait", "Seconds": none}), "Seconds"),
        (json!({"Type": "Wait", "Timestamp": none}), "Timestamp"),
        (task(json!({"Arguments": none})), "Arguments"),
        (task(json!({"Arguments": {"Payload": [none]}})), "Arguments/Payload[0]"),
        (task(json!({"TimeoutSeconds": none})), "TimeoutSeconds"),
        (task(json!({"HeartbeatSeconds": none})), "HeartbeatSeconds"),
        (task(json!({"Credentials": {"RoleArn": none}})), "Credentials/RoleArn"),
        (
            json!({"Type": "Parallel", "Arguments": none, "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}]}),
            "Arguments",
        ),
        (json!({"Type": "Choice", "Choices": [{"Condition": none, "Next": "Yes"}]}), "Choices[0]/Condition"),
        (
            json!({"Type": "Choice", "Choices": [{"Condition": true, "Next": "Yes", "Output": none}]}),
            "Choices[0]/Output",
        ),
        (
            json!({"Type": "Choice", "Choices": [{"Condition": true, "Next": "Yes", "Assign": {"x": none}}]}),
            "Choices[0]/Assign/x",
        ),
        (
            json!({"Type": "Choice", "Choices": [{"Condition": false, "Next": "Yes"}], "Default": "Yes", "Output": none}),
            "Output",
        ),
        (map(json!({"Items": none})), "Items"),
        (map(json!({"ItemSelector": {"x": none}})), "ItemSelector/x"),
        (map(json!({"MaxConcurrency": none})), "MaxConcurrency"),
        (map(json!({"ToleratedFailureCount": none})), "ToleratedFailureCount"),
        (map(json!({"ToleratedFailurePercentage": none})), "ToleratedFailurePercentage"),
        (map(json!({"ItemBatcher": {"MaxItemsPerBatch": none}})), "ItemBatcher/MaxItemsPerBatch"),
        (
            map(json!({"ItemBatcher": {"MaxItemsPerBatch": 1, "BatchInput": {"x": none}}})),
            "ItemBatcher/BatchInput/x",
        ),
        (
            map(json!({"ItemReader": reader(json!({"Arguments": {"Bucket": none, "Key": "k"}}))})),
            "ItemReader/Arguments/Bucket",
        ),
        (
            map(
                json!({"ItemReader": reader(json!({"ReaderConfig": {"InputType": "JSON", "MaxItems": none}}))}),
            ),
            "ItemReader/ReaderConfig/MaxItems",
        ),
        (
            map(
                json!({"ItemReader": reader(json!({"ReaderConfig": {"InputType": "JSON", "ItemsPointer": none}}))}),
            ),
            "ItemReader/ReaderConfig/ItemsPointer",
        ),
        (
            map(
                json!({"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": none}}}),
            ),
            "ResultWriter/Arguments/Bucket",
        ),
    ]
}

#[test]
fn an_expression_without_a_value_is_told_by_its_place() {
    for (state, place) in fields() {
        let mut machine = one(state);
        machine["QueryLanguage"] = "JSONata".into();
        machine["States"]["Yes"] = json!({"Type": "Succeed"});
        machine["States"]["No"] = json!({"Type": "Succeed"});
        let played = play(machine, json!({"a": 1}), json!({}));
        let cause = format!(
            "{IN_STATE}The JSONata expression '$states.input.none' specified for the field '{place}' returned nothing (undefined)."
        );
        assert_eq!(played.failure(), ("States.QueryEvaluationError", cause.as_str()), "{place}");
        let failed = played.details("EvaluationFailed");
        assert_eq!((&failed["location"], &failed["state"]), (&json!(place), &json!("S")), "{failed}");
        assert_eq!(failed["cause"], json!(cause));
    }
}

#[test]
fn values_that_a_field_cannot_take_are_its_own_failures() {
    let map = |field: &str, value: &str| {
        let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
            "States": {"I": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true}}});
        one(jsonata(json!({"Type": "Map", "Items": [1, 2], "ItemProcessor": processor, field: value})))
    };
    for (field, value, tells) in [
        ("Items", "{% 1 %}", "Expected 'array', but was 'number' for value: 1"),
        ("MaxConcurrency", "{% 'x' %}", "Expected 'number', but was 'string' for value: \"x\""),
        ("MaxConcurrency", "{% -1 %}", "but got -1 instead."),
        ("MaxConcurrency", "{% 1.5 %}", "for value: 1.5"),
        ("ToleratedFailureCount", "{% -1 %}", "ToleratedFailureCount cannot be negative."),
        ("ToleratedFailureCount", "{% null %}", "Expected 'number', but was 'null' for value: null"),
        (
            "ToleratedFailurePercentage",
            "{% 100.5 %}",
            "ToleratedFailurePercentage must be between 0 and 100.",
        ),
        ("ToleratedFailurePercentage", "{% [1] %}", "Expected 'number', but was 'array' for value: [1]"),
    ] {
        let played = play(map(field, value), json!({}), json!({}));
        assert_eq!(played.failure().0, "States.QueryEvaluationError", "{field} {value}");
        assert!(played.failure().1.ends_with(tells), "{field} {value}: {}", played.failure().1);
        assert_eq!(played.details("EvaluationFailed")["location"], json!(field));
    }
    let plain = |value: Json| {
        let processor = json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
            "States": {"I": {"Type": "Pass", "End": true}}});
        let state = json!({"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": processor, "ToleratedFailurePercentagePath": "$.p"});
        play(one(state), json!({"l": [1], "p": value}), json!({}))
    };
    for good in [json!(0), json!(1.1), json!(100), json!("12.5"), json!("50")] {
        assert_eq!(plain(good).status, ExecutionStatus::Succeeded);
    }
    for (bad, tells) in [
        (json!(-1), "ToleratedFailurePercentage must be between 0 and 100."),
        (json!(100.1), "ToleratedFailurePercentage must be between 0 and 100."),
        (
            json!("many"),
            "The ToleratedFailurePercentagePath field refers to value \"many\" which is not a valid float: $.p",
        ),
    ] {
        assert_eq!(plain(bad).failure(), ("States.Runtime", format!("{IN_STATE}{tells}").as_str()));
    }
}

#[test]
fn what_is_reserved_is_there_where_it_belongs() {
    let machine = json!({"QueryLanguage": "JSONata", "StartAt": "S", "States": {
        "S": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {"keys": "{% $keys($states) %}", "token": "{% $exists($states.context.Task.Token) %}", "retry": "{% $states.context.State.RetryCount %}"},
            "Output": {"keys": "{% $keys($states) %}", "result": "{% $states.result %}"}, "Next": "T"},
        "T": {"Type": "Task", "Resource": LAMBDA, "Arguments": {},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Output": {"keys": "{% $keys($states) %}", "error": "{% $states.errorOutput %}", "before": "{% $states.input %}"}, "Next": "Yes"}], "End": true},
        "Yes": {"Type": "Succeed", "Output": "{% $merge([$states.input, {'last': $keys($states)}]) %}"}}});
    let answers = json!({"S": {"return": 5, "submitted": {}}, "T": {"throw": {"Error": "E", "Cause": "c"}}});
    let played = play(machine, json!({}), answers);
    let parameters: Json = played.details("TaskScheduled")["parameters"].as_str().unwrap().parse().unwrap();
    assert_eq!(parameters, json!({"keys": ["input", "context"], "token": true, "retry": 0}));
    assert_eq!(played.output["before"], json!({"keys": ["input", "context", "result"], "result": 5}));
    assert_eq!(played.output["keys"], json!(["input", "context", "errorOutput"]));
    assert_eq!(played.output["error"], json!({"Error": "E", "Cause": "c"}));
    assert_eq!(played.output["last"], json!(["input", "context"]));
}

/// The fields of the context object. Source: "Accessing execution data from the Context object", developer guide
/// (docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html), which lists them for all workflows.
/// `RedriveCount` is absent in Express executions: a recorded one (`LocalStack`'s snapshot
/// `TestExpressSync::test_query_runtime_memory`, taken on AWS) has the rest and not that; only Standard executions can be
/// redriven. `RedriveTime` is there after a redrive alone, which a dry run does not have.
#[test]
fn the_context_object_has_the_documented_fields() {
    let arn = "arn:aws:states:us-east-1:111111111111";
    let express = "0b1f7f5e-52a4-4f3c-9d53-0f6b2f4a7c11";
    let play_as = |workflow_type: WorkflowType, definition: Json| {
        let mut setup = setup(json!({"order": 7}));
        setup.workflow_type = workflow_type;
        let execution = match workflow_type {
            WorkflowType::Standard => format!("{arn}:execution:Orders:run-1"),
            WorkflowType::Express => format!("{arn}:express:Orders:run-1:{express}"),
        };
        setup.identities.execution_arn = execution.into();
        setup.identities.execution_name = "run-1".into();
        setup.identities.state_machine_arn = format!("{arn}:stateMachine:Orders").into();
        setup.identities.state_machine_name = "Orders".into();
        try_play(definition, setup, json!({})).unwrap().output
    };
    let expected = |execution: Json| {
        json!({
            "Execution": execution,
            "StateMachine": {"Id": format!("{arn}:stateMachine:Orders"), "Name": "Orders"},
            "State": {"Name": "S", "EnteredTime": "2024-06-01T12:00:00.000Z"}
        })
    };
    let of_express = json!({
        "Id": format!("{arn}:express:Orders:run-1:{express}"),
        "Input": {"order": 7},
        "Name": "run-1",
        "RoleArn": "arn:aws:iam::111111111111:role/StatesRole",
        "StartTime": "2024-06-01T12:00:00.000Z"
    });
    let mut of_standard = of_express.clone();
    of_standard["Id"] = format!("{arn}:execution:Orders:run-1").into();
    of_standard["RedriveCount"] = 0.into();
    for definition in [
        one(json!({"Type": "Pass", "InputPath": "$$", "End": true})),
        one(
            json!({"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.context %}", "End": true}),
        ),
    ] {
        assert_eq!(play_as(WorkflowType::Express, definition.clone()), expected(of_express.clone()));
        assert_eq!(play_as(WorkflowType::Standard, definition), expected(of_standard.clone()));
    }
    // A path to the field that Express does not have fails as any path without a match.
    let reads = one(json!({"Type": "Pass", "Parameters": {"n.$": "$$.Execution.RedriveCount"}, "End": true}));
    assert_eq!(play_as(WorkflowType::Standard, reads.clone()), json!({"n": 0}));
    assert_eq!(play_as(WorkflowType::Express, reads), Json::Null);
}

#[test]
fn express_children_of_a_map_are_express_executions() {
    let machine = |kind: &str| {
        one(json!({"Type": "Map", "ItemsPath": "$.l", "Label": "L", "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind}, "StartAt": "I",
            "States": {"I": {"Type": "Pass", "InputPath": "$$.Execution", "End": true}}}, "End": true}))
    };
    let children = |kind: &str| play(machine(kind), json!({"l": [1, 2]}), json!({})).output;
    let standard = children("STANDARD");
    let express = children("EXPRESS");
    let parts = |child: &Json| {
        child["Id"].as_str().unwrap().split(':').skip(5).map(str::to_owned).collect::<Vec<_>>()
    };
    for index in 0..2 {
        let (kind, name) = (parts(&standard[index]), standard[index]["Name"].as_str().unwrap());
        assert_eq!(kind, ["execution", "StateMachine/L", name]);
        assert_eq!(standard[index]["RedriveCount"], 0);
        let (kind, name) = (parts(&express[index]), express[index]["Name"].as_str().unwrap());
        assert_eq!(kind[..3], ["express", "StateMachine/L", name]);
        assert_eq!(kind[3].len(), 36);
        assert_eq!(express[index].get("RedriveCount"), None);
    }
    assert_ne!(express[0]["Id"], express[1]["Id"]);
}
