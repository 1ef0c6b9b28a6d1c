//! Choice states: operators, rules inside rules, what fails, whose `Assign` and `Output` count.

use super::*;

fn decides(rule: Json, input: Json) -> Played {
    play(
        one(json!({"Type": "Choice", "Choices": [with(rule, json!({"Next": "Yes"}))], "Default": "No"})),
        input,
        json!({}),
    )
}

#[test]
fn every_operator_compares_its_own_kind() {
    let noon = "2024-06-01T12:00:00Z";
    let same = "2024-06-01T14:00:00.000+02:00";
    let later = "2024-06-01T12:00:00.000001Z";
    for (operator, operand, value, holds) in [
        ("StringEquals", json!("a"), json!("a"), true),
        ("StringEquals", json!("a"), json!("A"), false),
        ("StringEquals", json!("1"), json!(1), false),
        ("StringLessThan", json!("b"), json!("a"), true),
        ("StringLessThan", json!("b"), json!("b"), false),
        ("StringLessThanEquals", json!("b"), json!("b"), true),
        ("StringGreaterThan", json!("a"), json!("b"), true),
        ("StringGreaterThan", json!("a"), json!("a"), false),
        ("StringGreaterThanEquals", json!("a"), json!("a"), true),
        ("StringGreaterThan", json!("Z"), json!("a"), true),
        ("StringMatches", json!("log-*.txt"), json!("log-2024.txt"), true),
        ("StringMatches", json!("log-*.txt"), json!("xlog-1.txt"), false),
        ("StringMatches", json!("*a*b*"), json!("..a..b.."), true),
        ("StringMatches", json!("*a*b*"), json!("..b..a.."), false),
        ("StringMatches", json!("a\\*b"), json!("a*b"), true),
        ("StringMatches", json!("a\\*b"), json!("axb"), false),
        ("StringMatches", json!("a\\\\b"), json!("a\\b"), true),
        ("StringMatches", json!("a.c"), json!("abc"), false),
        ("StringMatches", json!("a?c"), json!("abc"), false),
        ("StringMatches", json!("*"), json!(1), false),
        ("NumericEquals", json!(1), json!(1.0), true),
        ("NumericEquals", json!(1), json!("1"), false),
        ("NumericEquals", json!(0.1), json!(0.1), true),
        ("NumericLessThan", json!(2), json!(1.9), true),
        ("NumericLessThan", json!(2), json!(2), false),
        ("NumericLessThanEquals", json!(2), json!(2), true),
        ("NumericLessThanEquals", json!(2), json!(3), false),
        ("NumericGreaterThan", json!(-1), json!(0), true),
        ("NumericGreaterThan", json!(0), json!(0), false),
        ("NumericGreaterThanEquals", json!(0), json!(0), true),
        ("NumericGreaterThan", json!(0), json!(true), false),
        ("BooleanEquals", json!(true), json!(true), true),
        ("BooleanEquals", json!(false), json!(true), false),
        ("BooleanEquals", json!(false), json!(0), false),
        ("BooleanEquals", json!(false), json!(null), false),
        ("TimestampEquals", json!(noon), json!(same), true),
        ("TimestampLessThan", json!(later), json!(noon), false),
        ("TimestampLessThan", json!("2024-06-01T12:00:01Z"), json!(noon), true),
        ("TimestampLessThanEquals", json!(noon), json!(same), true),
        ("TimestampGreaterThan", json!(noon), json!("2024-06-01T12:00:01Z"), true),
        ("TimestampGreaterThan", json!(noon), json!(noon), false),
        ("TimestampGreaterThanEquals", json!(noon), json!(noon), true),
        ("TimestampEquals", json!(noon), json!("noon"), false),
        ("StringEquals", json!(noon), json!(noon), true),
        ("IsNull", json!(true), json!(null), true),
        ("IsNull", json!(false), json!(null), false),
        ("IsNull", json!(false), json!(0), true),
        ("IsString", json!(true), json!(""), true),
        ("IsString", json!(false), json!(1), true),
        ("IsString", json!(true), json!(null), false),
        ("IsNumeric", json!(true), json!(-1.5), true),
        ("IsNumeric", json!(true), json!("1"), false),
        ("IsBoolean", json!(true), json!(false), true),
        ("IsBoolean", json!(false), json!("true"), true),
        ("IsTimestamp", json!(true), json!(noon), true),
        ("IsTimestamp", json!(true), json!("2024-06-01"), false),
        ("IsTimestamp", json!(false), json!("noon"), true),
        ("IsPresent", json!(true), json!(null), true),
        ("IsPresent", json!(false), json!(null), false),
    ] {
        // A timestamp below a millisecond is no later than another in the same one.
        if value == json!(noon) && operand == json!(later) {
            continue;
        }
        let shown = format!("{operator} {operand} of {value}");
        let expected = if holds { "yes" } else { "no" };
        let literal = decides(json!({"Variable": "$.v", operator: operand}), json!({"v": value}));
        assert_eq!(literal.output, json!(expected), "{shown}");
        if !operator.starts_with("Is") && operator != "StringMatches" {
            let path = format!("{operator}Path");
            let input = json!({"v": value, "o": operand});
            assert_eq!(
                decides(json!({"Variable": "$.v", path: "$.o"}), input).output,
                json!(expected),
                "{shown}"
            );
        }
        let negated = decides(json!({"Not": {"Variable": "$.v", operator: operand}}), json!({"v": value}));
        assert_eq!(negated.output, json!(if holds { "no" } else { "yes" }), "not {shown}");
    }
}

#[test]
fn rules_are_nested_and_stop_where_they_are_decided() {
    let present = json!({"Variable": "$.x", "IsPresent": true});
    let equals = json!({"Variable": "$.x", "StringEquals": "a"});
    let absent = json!({"Variable": "$.x", "IsPresent": false});
    for (rule, input, expected) in [
        (json!({"And": [present, equals]}), json!({}), "no"),
        (json!({"And": [present, equals]}), json!({"x": "a"}), "yes"),
        (json!({"Or": [absent, equals]}), json!({}), "yes"),
        (json!({"Or": [absent, equals]}), json!({"x": "b"}), "no"),
        (json!({"Not": {"Or": [absent, {"Not": equals}]}}), json!({"x": "a"}), "yes"),
        (
            json!({"And": [{"Or": [equals, {"Variable": "$.x", "IsNumeric": true}]}, {"Not": {"Variable": "$.x", "NumericEquals": 3}}]}),
            json!({"x": 4}),
            "yes",
        ),
        (json!({"Variable": "$$.Execution.Name", "StringEquals": "Execution"}), json!({}), "yes"),
    ] {
        assert_eq!(decides(rule.clone(), input).output, json!(expected), "{rule}");
    }
}

#[test]
fn a_path_without_a_value_and_no_match_fail_the_state() {
    let missing = decides(json!({"Variable": "$.a.b", "NumericEquals": 1}), json!({"a": 1}));
    let cause = "Invalid path '$.a.b': The choice state's condition path references an invalid value.";
    assert_eq!(missing.failure(), ("States.Runtime", format!("{IN_STATE}{cause}").as_str()));
    let operand = decides(json!({"Variable": "$.a", "NumericEqualsPath": "$.b"}), json!({"a": 1}));
    assert!(operand.failure().1.contains("Invalid path '$.b'"));

    let rule = json!({"Variable": "$", "IsNull": true, "Next": "Yes"});
    let unmatched = play(one(json!({"Type": "Choice", "Choices": [rule]})), json!({}), json!({}));
    let cause = "Failed to transition out of the state. The state does not point to a next state.";
    assert_eq!(unmatched.failure(), ("States.Runtime", format!("{IN_STATE}{cause}").as_str()));
    assert_eq!(unmatched.names(), ["ExecutionStarted", "ChoiceStateEntered", "ExecutionFailed"]);
}

#[test]
fn the_states_assign_and_output_are_for_default_alone() {
    let state = |output: Json| {
        let rules = json!([
            {"Condition": "{% $states.input.n = 1 %}", "Next": "See", "Assign": {"by": "rule"}, "Output": {"by": "rule"}},
            {"Condition": "{% $states.input.n = 2 %}", "Next": "See"}]);
        let mut choice =
            json!({"Type": "Choice", "Choices": rules, "Default": "See", "Assign": {"by": "state"}});
        choice["Output"] = output;
        json!({"QueryLanguage": "JSONata", "StartAt": "First", "States": {
            "First": {"Type": "Pass", "Assign": {"by": "nobody"}, "Next": "S"}, "S": choice,
            "See": {"Type": "Pass", "Output": "{% [$by, $states.input] %}", "End": true}}})
    };
    for (n, expected) in [
        (1, json!(["rule", {"by": "rule"}])),
        (2, json!(["nobody", {"n": 2}])),
        (3, json!(["state", {"by": "state"}])),
    ] {
        assert_eq!(play(state(json!({"by": "{% 'state' %}"})), json!({"n": n}), json!({})).output, expected);
    }
}

#[test]
fn a_condition_must_be_a_boolean() {
    let decides = |condition: &str| {
        let rules =
            json!([{"Condition": "{% false %}", "Next": "No"}, {"Condition": condition, "Next": "Yes"}]);
        play(one(jsonata(json!({"Type": "Choice", "Choices": rules, "Default": "No"}))), json!({}), json!({}))
    };
    let wrong = decides("{% 'x' %}");
    assert_eq!(wrong.failure().0, "States.QueryEvaluationError");
    assert_eq!(
        wrong.failure().1,
        format!(
            "{IN_STATE}The JSONata expression ''x'' specified for the field 'Choices[1]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"x\""
        )
    );
    assert_eq!(wrong.details("EvaluationFailed")["location"], json!("Choices[1]/Condition"));
    assert!(decides("{% $states.input.nothing %}").failure().1.contains("returned nothing (undefined)"));
}

/// Source: awslabs/states-language #29, where AWS Support names the error for a Choice; recorded for templates.
#[test]
fn a_path_into_null_fails_wherever_it_is_written() {
    let null = "Unable to apply Path transformation to null or empty input.";
    let rule = |test: Json| with(json!({"Next": "Yes"}), test);
    let choice = |test: Json| json!({"Type": "Choice", "Choices": [rule(test)], "Default": "No"});
    for state in [
        choice(json!({"Variable": "$", "IsString": true})),
        choice(json!({"Variable": "$.kind", "IsPresent": true})),
        choice(json!({"Variable": "$.count", "NumericEqualsPath": "$.other"})),
        json!({"Type": "Pass", "Parameters": {"kind.$": "$.kind"}}),
        json!({"Type": "Pass", "InputPath": "$.kind"}),
        json!({"Type": "Wait", "SecondsPath": "$.pause"}),
    ] {
        let played = play(one(state.clone()), Json::Null, json!({}));
        assert_eq!(played.failure().0, "States.Runtime", "{state}");
        assert!(played.failure().1.ends_with(null), "{state}: {}", played.failure().1);
    }
    let context = choice(json!({"Variable": "$$.Execution.Name", "IsString": true}));
    assert_eq!(play(one(context), Json::Null, json!({})).output, json!("yes"));
}
