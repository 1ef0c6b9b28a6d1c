//! The flow of data through a state, variables, and the bounds of sizes.

use super::*;

#[test]
fn a_result_needs_a_place() {
    let run = |path: &str, input: Json| {
        play(one(json!({"Type": "Pass", "Result": 9, "ResultPath": path})), input, json!({}))
    };
    assert_eq!(run("$.a.b", json!({"c": 1})).output, json!({"c": 1, "a": {"b": 9}}));
    assert_eq!(run("$['a b']", json!({})).output, json!({"a b": 9}));
    assert_eq!(run("$.l[1]", json!({"l": [1, 2]})).output, json!({"l": [1, 9]}));
    for (path, input, cause) in [
        ("$.a", json!([1]), r#"Unable to apply step "a" to input [1]"#),
        ("$.a.b", json!({"a": "s"}), r#"Unable to apply step "b" to input {"a":"s"}"#),
        ("$.l[2]", json!({"l": [1]}), r#"Unable to apply step "2" to input {"l":[1]}"#),
    ] {
        assert_eq!(run(path, input).failure(), ("States.ReferencePathConflict", cause), "{path}");
    }
    let catch = json!([{"ErrorEquals": ["States.ReferencePathConflict"], "Next": "Yes"}]);
    let state = one(task(json!({"ResultPath": "$.a.b", "Catch": catch})));
    assert_eq!(play(state, json!({"a": 1}), json!({"S": {"return": 1}})).output, json!("yes"));
}

#[test]
fn paths_into_null_fail() {
    let cause = format!("{IN_STATE}Unable to apply Path transformation to null or empty input.");
    for state in [
        json!({"Type": "Pass", "Parameters": {"a.$": "$"}}),
        json!({"Type": "Pass", "InputPath": "$.a"}),
        json!({"Type": "Pass", "OutputPath": "$.a"}),
    ] {
        assert_eq!(
            play(one(state.clone()), Json::Null, json!({})).failure(),
            ("States.Runtime", cause.as_str()),
            "{state}"
        );
    }
    for state in
        [json!({"Type": "Pass"}), json!({"Type": "Pass", "Parameters": {"a.$": "$$.Execution.Name"}})]
    {
        assert_eq!(play(one(state), Json::Null, json!({})).status, ExecutionStatus::Succeeded);
    }
    let selected = one(task(json!({"ResultSelector": {"a.$": "$.x"}})));
    assert_eq!(play(selected, json!({}), json!({"S": {"return": null}})).failure().1, cause);
}

#[test]
fn the_fields_come_in_their_order() {
    let state =
        task(json!({"InputPath": "$.in", "Parameters": {"p.$": "$.x", "fix": [{"deep.$": "$$.State.Name"}]},
        "ResultSelector": {"sel.$": "$.r"}, "ResultPath": "$.out", "OutputPath": "$['in', 'out']",
        "Assign": {"raw.$": "$.r", "all.$": "$"}, "Next": "See"}));
    let mut machine = one(state);
    machine["States"]["See"] =
        json!({"Type": "Pass", "Parameters": {"in.$": "$", "raw.$": "$raw", "all.$": "$all"}, "End": true});
    let played =
        play(machine, json!({"in": {"x": 1}, "other": 2}), json!({"S": {"return": {"r": 7, "s": 8}}}));
    assert_eq!(played.details("TaskScheduled")["parameters"], json!(r#"{"p":1,"fix":[{"deep":"S"}]}"#));
    assert_eq!(played.output["in"], json!({"in": {"x": 1}, "out": {"sel": 7}}));
    assert_eq!(
        played.output["all"],
        json!({"r": 7, "s": 8}),
        "Assign reads the result beside ResultSelector"
    );
    assert_eq!(played.output["raw"], json!(7));
}

#[test]
fn nulls_discard() {
    let run =
        |fields: Json| play(one(task(fields)), json!({"a": 1}), json!({"S": {"return": {"r": 1}}})).output;
    assert_eq!(run(json!({"ResultPath": null})), json!({"a": 1}));
    assert_eq!(run(json!({"OutputPath": null})), json!({}));
    assert_eq!(run(json!({"ResultPath": "$.x", "InputPath": null})), json!({"a": 1, "x": {"r": 1}}));
    let scheduled = play(one(task(json!({"InputPath": null}))), json!({"a": 1}), json!({"S": {"return": 1}}));
    assert_eq!(scheduled.details("TaskScheduled")["parameters"], json!("{}"));
}

#[test]
fn variables_have_scopes_and_are_set_together() {
    let machine = json!({"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Assign": {"x": 3, "a": 6}, "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"x": "{% $a %}", "nextX": "{% $x %}"}, "Output": "{% $x %}", "Next": "P"},
        "P": {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {
            "I": {"Type": "Pass", "Assign": {"inner": "{% $x + 1 %}"}, "Next": "J"}, "J": {"Type": "Pass", "Output": "{% $inner + $nextX %}", "End": true}}}],
            "Assign": {"of": "{% $states.result[0] %}"}, "Next": "C"},
        "C": {"Type": "Pass", "Output": "{% {'of': $of, 'inner': $exists($inner), 'in': $states.input} %}", "End": true}}});
    assert_eq!(play(machine, json!({}), json!({})).output, json!({"of": 10, "inner": false, "in": [10]}));
}

#[test]
fn sizes_are_bounded_where_the_service_bounds_them() {
    let limits = Limits { max_payload_bytes: 100, max_variables_bytes: 250, ..Limits::default() };
    let run = |machine: Json, input: Json, mocks: Json| {
        try_play(machine, ExecutionInput { limits: limits.clone(), ..setup(input) }, mocks).unwrap()
    };
    let long = "x".repeat(60);
    let double = json!({"a.$": "$.t", "b.$": "$.t"});
    let result = "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.";
    for (state, cause) in [
        (json!({"Type": "Pass", "Parameters": double}), result),
        (json!({"Type": "Pass", "Parameters": double, "ResultPath": "$.p"}), result),
        (jsonata(json!({"Type": "Pass", "Output": "{% [$states.input, $states.input] %}"})), result),
        (
            jsonata(
                json!({"Type": "Choice", "Choices": [{"Condition": true, "Next": "Yes", "Output": "{% [$states.input, $states.input] %}"}]}),
            ),
            result,
        ),
        (
            json!({"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, {"StartAt": "J", "States": {"J": {"Type": "Pass", "End": true}}}]}),
            result,
        ),
        (
            json!({"Type": "Task", "Resource": LAMBDA, "Parameters": double}),
            "The state/task 'lambda' provided an input with a size exceeding the maximum number of bytes service limit.",
        ),
        (
            json!({"Type": "Pass", "Assign": double}),
            "The state/task 'S' assigned variables with a size exceeding the maximum number of bytes service limit.",
        ),
    ] {
        let played = run(one(state.clone()), json!({"t": long}), json!({}));
        assert_eq!(played.failure(), ("States.DataLimitExceeded", cause), "{state}");
    }
    let big = json!({"S": {"return": {"t": "y".repeat(120)}}});
    let dropped = run(one(task(json!({"ResultPath": null}))), json!({}), big.clone());
    assert_eq!(dropped.names()[4], "TaskFailed", "a call's result counts by itself");
    let discarded = json!({"Type": "Parallel", "ResultPath": null, "Branches": [
        {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, {"StartAt": "J", "States": {"J": {"Type": "Pass", "End": true}}}]});
    assert_eq!(run(one(discarded), json!({"t": long}), json!({})).status, ExecutionStatus::Succeeded);
    let caught = task(
        json!({"Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "ResultPath": null, "Next": "Yes"}]}),
    );
    assert_eq!(run(one(caught), json!({}), big).output, json!("yes"));

    let assign =
        |name: &str, next: &str| json!({"Type": "Pass", "Assign": {name: "z".repeat(80)}, "Next": next});
    let mut machine = json!({"StartAt": "A", "States": {"A": assign("a", "B"), "B": assign("b", "C"), "C": assign("c", "D"),
        "D": assign("d", "E"), "E": {"Type": "Succeed"}}});
    let all = run(machine.clone(), json!({}), json!({}));
    assert_eq!(all.failure().0, "States.DataLimitExceeded");
    assert_eq!(all.names().iter().filter(|name| **name == "PassStateExited").count(), 3);
    machine["States"]["D"]["Assign"] = json!({"a": "z"});
    assert_eq!(
        run(machine, json!({}), json!({})).status,
        ExecutionStatus::Succeeded,
        "a new value takes the old one's place"
    );
}

/// `1/0` is a value of JSONata and a text everywhere else (github.com/floci-io/floci, issue 2737).
#[test]
fn numbers_that_are_not_finite_become_texts() {
    let choice = |condition: &str| json!({"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": condition, "Next": "Yes"}], "Default": "No"});
    for (condition, way) in [
        ("{% 1/0 > 5 %}", "yes"),
        ("{% -1/0 < 5 %}", "yes"),
        ("{% 1/0 = 1/0 %}", "yes"),
        ("{% 0/0 = 0/0 %}", "no"),
        ("{% $string(1e308 * 10) = 'Infinity' %}", "yes"),
    ] {
        assert_eq!(play(one(choice(condition)), json!({}), json!({})).output, json!(way), "{condition}");
    }
    let assigned = json!({"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Assign": {"x": "{% 1/0 %}", "y": {"z": "{% [0/0, -1/0] %}"}}, "Next": "B"},
        "B": {"Type": "Pass", "Output": {"x": "{% $x %}", "y": "{% $y.z %}", "type": "{% $type($x) %}"}, "End": true}}});
    assert_eq!(
        play(assigned, json!({}), json!({})).output,
        json!({"x": "Infinity", "y": ["NaN", "-Infinity"], "type": "string"})
    );
    // Guess: a field that wants a number or a Boolean is given the text.
    for state in [
        choice("{% 1/0 %}"),
        jsonata(json!({"Type": "Wait", "Seconds": "{% 1/0 %}"})),
        jsonata(task(json!({"TimeoutSeconds": "{% 1/0 %}"}))),
        jsonata(json!({"Type": "Wait", "Timestamp": "{% 1/0 %}"})),
    ] {
        let played = play(one(state.clone()), json!({}), json!({"S": {"return": 1}}));
        assert_eq!(played.failure().0, "States.QueryEvaluationError", "{state}: {}", played.failure().1);
    }
}

#[test]
fn what_an_expression_may_not_hold_can_be_caught() {
    let caught = |expression: &str| {
        let state = json!({"Type": "Parallel", "QueryLanguage": "JSONata", "Branches": [{"StartAt": "I", "States": {
            "I": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": expression, "End": true}}}],
            "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Output": "{% $states.errorOutput.Cause %}", "Next": "N"}]});
        let machine = json!({"StartAt": "S", "States": {"S": with(state, json!({"End": true})), "N": {"Type": "Succeed"}}});
        play(machine, json!({}), json!({})).output.as_str().unwrap_or_default().to_owned()
    };
    assert!(caught("{% $sum([1..900000]) %}").ends_with(
        "The JSONata expression '$sum([1..900000])' specified for the field 'Output' threw an error during evaluation: \
         Expression evaluation memory limit exceeded: Check for excessive memory usage"
    ));
    assert!(
        caught("{% ($f := function($n) { 1 + $f($n) }; $f(0)) %}")
            .contains("evaluation: Stack overflow error: ")
    );
    assert!(caught("{% $base64decode('!!!') %}").contains("threw an internal error during evaluation. "));
}
