//! Wait states: the forms of a time, and what is none.

use super::*;

#[test]
fn every_form_waits_until_its_time() {
    let later = "2024-06-01T12:00:07.5Z";
    for (fields, input, waits) in [
        (json!({"Seconds": 3}), json!({}), 3_000),
        (json!({"Seconds": 0}), json!({}), 0),
        (json!({"SecondsPath": "$.s"}), json!({"s": 4}), 4_000),
        (json!({"SecondsPath": "$.s"}), json!({"s": 0}), 0),
        (json!({"SecondsPath": "$.s"}), json!({"s": "4"}), 4_000),
        (json!({"SecondsPath": "$.s"}), json!({"s": 4.0}), 4_000),
        (
            json!({"SecondsPath": "$$.Execution.Input.s", "InputPath": "$.none"}),
            json!({"s": 4, "none": {}}),
            4_000,
        ),
        (json!({"Timestamp": later}), json!({}), 7_500),
        (json!({"Timestamp": "2024-06-01T14:00:01+02:00"}), json!({}), 1_000),
        (json!({"Timestamp": "1999-01-01T00:00:00Z"}), json!({}), 0),
        (json!({"TimestampPath": "$.t"}), json!({"t": later}), 7_500),
        (jsonata(json!({"Seconds": "{% $states.input.s * 2 %}"})), json!({"s": 2}), 4_000),
        (jsonata(json!({"Seconds": 5})), json!({}), 5_000),
        (
            jsonata(
                json!({"Timestamp": "{% $fromMillis($toMillis($states.context.Execution.StartTime) + 9000) %}"}),
            ),
            json!({}),
            9_000,
        ),
    ] {
        let shown = fields.to_string();
        let played = play(one(with(json!({"Type": "Wait"}), fields)), input.clone(), json!({}));
        assert_eq!(played.status, ExecutionStatus::Succeeded, "{shown}: {:?}", played.cause);
        assert_eq!(played.took_ms, waits, "{shown}");
    }
}

#[test]
fn what_is_no_time_fails_the_state() {
    let long = "Wait state delay is too long.";
    for (fields, input, error, cause) in [
        (
            json!({"SecondsPath": "$.s"}),
            json!({"s": -3}),
            "States.Runtime",
            "The SecondsPath parameter references a negative value: $.s == -3",
        ),
        (
            json!({"SecondsPath": "$.s"}),
            json!({"s": "x"}),
            "States.Runtime",
            "The SecondsPath parameter cannot be parsed as a long value: $.s == x",
        ),
        (
            json!({"SecondsPath": "$.s"}),
            json!({"s": null}),
            "States.Runtime",
            "The SecondsPath parameter cannot be parsed as a long value: $.s == null",
        ),
        (
            json!({"SecondsPath": "$.x"}),
            json!({"s": 1}),
            "States.Runtime",
            "Invalid path '$.x' : No results for path: $['x']",
        ),
        (json!({"SecondsPath": "$.s"}), json!({"s": 3_000_000_000_i64}), "States.Runtime", long),
        (
            json!({"TimestampPath": "$.s"}),
            json!({"s": 3}),
            "States.Runtime",
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.s == 3",
        ),
        (json!({"TimestampPath": "$.s"}), json!({"s": "2199-01-01T00:00:00Z"}), "States.Runtime", long),
        (
            jsonata(json!({"Seconds": "{% 'x' %}"})),
            json!({}),
            "States.QueryEvaluationError",
            "The JSONata expression ''x'' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: \"x\"",
        ),
        (
            jsonata(json!({"Seconds": "{% -1 %}"})),
            json!({}),
            "States.QueryEvaluationError",
            "The Seconds field references a negative value: -1",
        ),
        (
            jsonata(json!({"Seconds": "{% 1.5 %}"})),
            json!({}),
            "States.QueryEvaluationError",
            "The Seconds field cannot be parsed as a long value: 1.5",
        ),
    ] {
        let shown = format!("{fields} of {input}");
        let played = play(one(with(json!({"Type": "Wait"}), fields)), input, json!({}));
        assert_eq!(played.failure(), (error, format!("{IN_STATE}{cause}").as_str()), "{shown}");
    }
}

/// What the checks take for a timestamp is what the interpreter takes for one, wherever the language has timestamps.
#[test]
fn checks_and_runs_agree_on_timestamps() {
    use aslant_engine::check::{CheckOptions, check};
    use proptest::prelude::*;

    let agree = |text: &str| {
        let found = |definition: Json| {
            let found = check(&definition.into(), &CheckOptions::default());
            found.iter().any(|one| one.code == "bad-timestamp")
        };
        let wait = |fields: Json| one(with(json!({"Type": "Wait"}), fields));
        let choice = |rule: Json| {
            json!({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [with(rule, json!({"Next": "Y"}))], "Default": "N"},
                "Y": {"Type": "Pass", "Result": true, "End": true}, "N": {"Type": "Pass", "Result": false, "End": true}}})
        };
        let refused = found(wait(json!({"Timestamp": text})));
        prop_assert_eq!(found(wait(jsonata(json!({"Timestamp": text})))), refused, "{}", text);
        prop_assert_eq!(
            found(choice(json!({"Variable": "$.t", "TimestampEquals": text}))),
            refused,
            "{}",
            text
        );
        for fields in [
            json!({"TimestampPath": "$.t"}),
            json!({"Timestamp": text}),
            jsonata(json!({"Timestamp": "{% $states.input.t %}"})),
        ] {
            let played = play(wait(fields), json!({"t": text}), json!({}));
            prop_assert_eq!(
                played.failure().1.contains("ISO-8601"),
                refused,
                "{}: {:?}",
                text,
                played.failure()
            );
        }
        let is = play(choice(json!({"Variable": "$.t", "IsTimestamp": true})), json!({"t": text}), json!({}));
        prop_assert_eq!(is.output, Json::Bool(!refused), "{}", text);
        let equals = choice(json!({"Variable": "$.t", "TimestampEqualsPath": "$.t"}));
        let equal = play(equals, json!({"t": text}), json!({}));
        prop_assert_eq!(equal.output == Json::Bool(true), !refused, "{}", text);
        Ok(())
    };
    let runner = |cases: u32| {
        proptest::test_runner::TestRunner::new(ProptestConfig {
            cases,
            failure_persistence: None,
            ..ProptestConfig::default()
        })
    };
    // Near to a timestamp, each part right or wrong.
    let part = |right: &'static str, wrong: &'static str| prop_oneof![3 => right, 1 => wrong];
    let near = (
        part("(19|20)[0-9]{2}", "[0-9]{1,5}"),
        part("-(0[1-9]|1[0-2])", "-[0-9]{1,2}"),
        part("-(0[1-9]|[12][0-9])", "-[0-3]?[0-9]"),
        part("T", "[tT _]?"),
        part("([01][0-9]|2[0-3]):[0-5][0-9]", "[0-2]?[0-9]:?[0-6]?[0-9]"),
        part(":[0-5][0-9]", "(:[0-6]?[0-9])?"),
        part("(\\.[0-9]{1,9})?", "[.,][0-9]{0,11}"),
        part("(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])", "[zZ+-]?[0-2]?[0-9]?:?[0-6]?[0-9]?"),
    )
        .prop_map(|(a, b, c, d, e, f, g, h)| [a, b, c, d, e, f, g, h].concat());
    runner(600).run(&near, |text| agree(&text)).unwrap();
    runner(100).run(&"\\PC{0,30}", |text| agree(&text)).unwrap();
}
