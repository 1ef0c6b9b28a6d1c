#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::expression::Variables;

fn json(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text).unwrap().into()
}

fn run(text: &str, input: &str) -> Result<Value, ExpressionFailure> {
    let (input, variables) = (json(input), Variables::from([("v".into(), json("[1, 2]"))]));
    let scope =
        PathScope { input: &input, context: &json(r#"{"Execution": {"Name": "e"}}"#), variables: &variables };
    Intrinsic::parse(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .evaluate(&scope, &mut Entropy::new(1))
}

fn value(text: &str, input: &str) -> Value {
    run(text, input).unwrap_or_else(|failure| panic!("{text}: {failure}"))
}

#[test]
fn functions_give_what_the_service_gives() {
    for (call, input, expected) in [
        ("States.Format('a {} b {}', $.x, 1.5)", r#"{"x": "s"}"#, r#""a s b 1.5""#),
        ("States.Format('{}', $)", r#"{"Arg1": 1, "Arg2": []}"#, r#""{Arg1=1, Arg2=[]}""#),
        ("States.Format('{}', $)", r#"["a", null, true]"#, r#""[a, null, true]""#),
        (r"States.Format('\{\} it\'s {}', $$.Execution.Name)", "{}", r#""{} it's e""#),
        ("States.Format($.t, 'x')", r#"{"t": "<{}>"}"#, r#""<x>""#),
        ("States.StringToJson($.t)", r#"{"t": "  "}"#, "null"),
        ("States.StringToJson('{\"a\": [1]}')", "{}", r#"{"a": [1]}"#),
        ("States.JsonToString($)", r#"{"a": [1, "x"]}"#, r#""{\"a\":[1,\"x\"]}""#),
        ("States.Array(1, 'a', null, true, $v)", "{}", r#"[1, "a", null, true, [1, 2]]"#),
        ("States.ArrayPartition($, 2)", "[1,2,3]", "[[1,2],[3]]"),
        ("States.ArrayContains($, 1.0)", "[1,2,3]", "true"),
        ("States.ArrayContains($, 'a')", "[1,2,3]", "false"),
        ("States.ArrayRange(1, 9, 2)", "{}", "[1,3,5,7,9]"),
        ("States.ArrayRange(5, 1, -2)", "{}", "[5,3,1]"),
        ("States.ArrayGetItem($, 1)", "[1,2,3]", "2"),
        ("States.ArrayLength($)", "[1,2,3]", "3"),
        (
            "States.ArrayUnique($)",
            r#"[1, 1.0, "1", {"a":1,"b":2}, {"b":2,"a":1}, null]"#,
            // The order of a HashSet; Jackson's 1 and 1.0 are not equal.
            r#"[1.0, {"a":1,"b":2}, 1, "1", null]"#,
        ),
        ("States.ArrayUnique($)", r#"["b", 7, 6, "b", 3, 7, 1]"#, r#"[1, "b", 3, 6, 7]"#),
        ("States.MathRandom(10, 20, 42)", "{}", "10"),
        ("States.Base64Decode(States.Base64Encode('é'))", "{}", r#""é""#),
        ("States.Hash('input data', 'MD5')", "{}", r#""812f45842bc6d66ee14572ce20db8e86""#),
        (
            "States.JsonMerge($.a, $.b, false)",
            r#"{"a": {"x": 1, "y": {"p": 1}}, "b": {"y": {"q": 2}}}"#,
            r#"{"x": 1, "y": {"q": 2}}"#,
        ),
        ("States.MathAdd(1.49, 1.5)", "{}", "3"),
        ("States.MathAdd(-1.5, 0)", "{}", "-1"),
        ("States.MathAdd(-1.51, 0)", "{}", "-2"),
        ("States.MathAdd(2147483647, 2147483647)", "{}", "4294967294"),
        ("States.StringSplit('a.,b,', ',.')", "{}", r#"["a", "b"]"#),
        ("States.ArrayGetItem(States.StringSplit($.k , '/'),0)  ", r#"{"k": "a/b"}"#, r#""a""#),
    ] {
        assert_eq!(value(call, input), json(expected), "{call}");
    }
    assert_eq!(value("States.UUID()", "{}").as_str().unwrap().len(), 36);
    let random = value("States.MathRandom(1, 999)", "{}").as_i64().unwrap();
    assert!((1..999).contains(&random));
    assert_eq!(value("States.MathRandom(1, 999, 7)", "{}"), value("States.MathRandom(1, 999, 7)", "{}"));
}

#[test]
fn failures_name_the_whole_call() {
    let missing = run("States.Format('{}',  States.Format('{}', $.nope))", r#"{"other":1}"#).unwrap_err();
    assert_eq!(missing.error, "States.Runtime");
    assert_eq!(
        missing.cause,
        "The function 'States.Format('{}',  States.Format('{}', $.nope))' had the following error: The JsonPath \
         argument for the field '$.nope' could not be found in the input '{\"other\":1}'"
    );
    let beyond = run("States.Format('{}', $.items[5])", r#"{"items":[1,2]}"#).unwrap_err();
    assert!(beyond.cause.contains("'$.items[5]' could not be found in the input '{\"items\":[1,2]}'"));
    for call in [
        "States.Format('{} {}', 1)",
        "States.Format('{}', 1, 2)",
        "States.ArrayGetItem($v, 2)",
        "States.ArrayGetItem($v, -1)",
        "States.ArrayRange(1, 5000, 1)",
        "States.ArrayRange(1, 5, 0)",
        "States.ArrayPartition($v, 0)",
        "States.ArrayLength('x')",
        "States.StringToJson('{')",
        "States.JsonMerge($, $, true)",
        "States.Hash('x', 'sha256')",
        "States.MathAdd('1', 2)",
        "States.MathAdd(9223372036854775807, 1)",
        "States.MathRandom(5, 5)",
        "States.Base64Decode('?')",
        "States.Format(1)",
        "States.Format('{}')",
        "States.StringToJson(1)",
        "States.ArrayPartition('x', 1)",
        "States.ArrayPartition($v, 0.4)",
        "States.ArrayContains('x', 'x')",
        "States.ArrayRange('a', 5, 1)",
        "States.ArrayRange(1, 5, 0.4)",
        "States.ArrayGetItem($v, 'x')",
        "States.ArrayGetItem('x', 0)",
        "States.ArrayUnique('x')",
        "States.ArrayLength(null)",
        "States.Base64Encode(1)",
        "States.Base64Decode($v)",
        "States.Hash('x', 1)",
        "States.JsonMerge('x', $, false)",
        "States.JsonMerge($, $v, false)",
        "States.JsonMerge($, $, 'x')",
        "States.MathRandom('a', 5)",
        "States.MathRandom(5, 1)",
        "States.MathRandom(1, 5, 'x')",
        "States.MathAdd(null, 2)",
        "States.MathAdd(2147483648, 0)",
        "States.StringSplit(1, ',')",
        "States.StringSplit('a', 1)",
    ] {
        let failure = run(call, "{}").expect_err(call);
        assert_eq!(failure.error, "States.Runtime", "{call}");
        let name = call.split_once('(').unwrap().0;
        let cause = format!("The function '{call}' had the following error: Invalid arguments in {name}");
        assert!(failure.cause.starts_with(&cause), "{}", failure.cause);
    }
}

#[test]
fn broken_calls_say_where() {
    for (call, start) in [
        ("", 0),
        (" States.UUID()", 0),
        ("States.Fromat('x')", 0),
        ("JsonToString($)", 0),
        ("States.JsonToString($", 0),
        ("States.StringToJson $.escaped)", 20),
        ("States.Array(1,)", 15),
        ("States.Array(1 2)", 15),
        ("States.Array('a)", 13),
        (r#"States.Array('\"')"#, 14),
        ("States.UUID(1)", 0),
        ("States.Hash('x')", 0),
        ("States.UUID() x", 14),
        ("States.Array($.a[)", 17),
        ("States.Array(1.2.3)", 13),
    ] {
        let error = Intrinsic::parse(call).expect_err(call);
        assert_eq!(error.range.start, start, "{call}: {error}");
    }
    let nested = format!("{}1{}", "States.Array(".repeat(2000), ")".repeat(2000));
    assert!(Intrinsic::parse(&nested).is_err());
    let call = Intrinsic::parse("States.Array($a, States.Array($b.c, $a, $$.x, $.y))").unwrap();
    assert_eq!(call.variables(), ["a".into(), "b".into()]);
    assert_eq!(call.paths().len(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_parser(text in r"(States\.(Array|Format|Hash|MathAdd)\()?[$.\[\]()'a-c0-9,{}\\é -]{0,30}\)?") {
        match Intrinsic::parse(&text) {
            Ok(call) => {
                let variables = Variables::new();
                let scope = PathScope { input: &Value::Null, context: &Value::Null, variables: &variables };
                let _ = call.evaluate(&scope, &mut Entropy::new(0));
            }
            Err(error) => prop_assert!(text.get(error.range.clone()).is_some(), "{:?} of {:?}", error.range, text),
        }
    }
}
