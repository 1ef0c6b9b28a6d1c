#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::expression::Variables;

fn json(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text).unwrap().into()
}

fn document() -> Value {
    json(
        r#"{"a": {"b": [10, 20, 30, 40], "b-c": 1, "d e": 2, "é": 3}, "n": null, "s": "text",
            "users": [{"id": 1, "name": "Ann", "tags": ["x"]}, {"id": 2, "name": "Bob"}, {"id": 3, "tags": []}, 7],
            "twice": {"a": {"a": 1}}, "empty": [], "pairs": [[1, 2], [3], []],
            "plants": [{"name": "Sea Holly", "spines": null, "on": "2024-01-02"}, {"name": "Ivy", "spines": true, "size": "9a"}, {"name": "Fern", "size": 12}]}"#,
    )
}

fn evaluate_in(path: &str, input: &Value) -> Result<Value, PathError> {
    let context = json(r#"{"Execution": {"Id": "arn:1", "Input": {"k": 5}}}"#);
    let variables: Variables =
        BTreeMap::from([("list".into(), json("[1, 2, 3]")), ("limit".into(), json("2"))]);
    let scope = PathScope { input, context: &context, variables: &variables };
    JsonPath::parse(path).unwrap_or_else(|error| panic!("{path}: {error}")).evaluate(&scope)
}

fn at(path: &str) -> Value {
    evaluate_in(path, &document()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn definite_paths_give_the_value() {
    for (path, expected) in [
        ("$.a.b[0]", "10"),
        ("$.a.b[(@.length-1)]", "40"),
        ("$.a.b[(@.length() - 2)]", "30"),
        ("$.a.b[( @.size()-1 )]", "40"),
        ("$.users[(@.length-2)].id", "3"),
        ("$['a']['b'][1]", "20"),
        ("$.a.['b'].[1]", "20"),
        ("$.a.b-c", "1"),
        ("$.a['d e']", "2"),
        ("$.a.é", "3"),
        ("$.n", "null"),
        ("$$.Execution.Id", "\"arn:1\""),
        ("$$.Execution.Input.k", "5"),
        ("$list[2]", "3"),
        ("$list", "[1,2,3]"),
        ("$limit ", "2"),
    ] {
        assert_eq!(at(path), json(expected), "{path}");
    }
    assert_eq!(at("$"), document());
}

#[test]
fn indefinite_paths_give_an_array_of_matches() {
    for (path, expected) in [
        ("$.a.b[*]", "[10,20,30,40]"),
        ("$.a.b[1:]", "[20,30,40]"),
        ("$.a.b[1:3]", "[20,30]"),
        ("$.a.b[-2:]", "[30,40]"),
        ("$.a.b[:1]", "[10]"),
        ("$.a.b[9:]", "[]"),
        ("$.a.b[0,2,9]", "[10,30,null]"),
        ("$.a.b[1:-1]", "[]"),
        ("$.a.b[-1:2]", "[null,10,20]"),
        ("$.a.b[:-1]", "[10,20,30]"),
        ("$.empty[-3:2]", "[]"),
        ("$.pairs[*][1]", "[2,null,null]"),
        ("$.pairs[*][-1]", "[null,null,null]"),
        ("$.pairs[*][(@.length-1)]", "[2,3,null]"),
        ("$.pairs[*][1].x", "[]"),
        ("$.zz[*]", "[]"),
        ("$.zz.deeper[*].x", "[]"),
        ("$.s.x[*]", "[]"),
        ("$.n[0][*]", "[]"),
        ("$.zz[?(@.x == 1)]", "[]"),
        ("$.zz[1:]", "[]"),
        ("$.zz..x", "[]"),
        ("$.a.b[9][*]", "[]"),
        ("$.users[*].id.length()", "[]"),
        ("$.empty[*].x", "[]"),
        ("$.users[*].id", "[1,2,3]"),
        ("$.users[*].missing", "[]"),
        ("$.users[*]['id','name']", r#"[{"id":1,"name":"Ann"},{"id":2,"name":"Bob"},{"id":3}]"#),
        ("$..id", "[1,2,3]"),
        ("$.twice..a", r#"[{"a":1},1]"#),
        ("$.users..tags[0]", r#"["x",null]"#),
        ("$.users[0]..tags[0]", "\"x\""),
        ("$.twice.*", r#"[{"a":1}]"#),
    ] {
        assert_eq!(at(path), json(expected), "{path}");
    }
    assert_eq!(at("$.a['b-c','d e']"), json(r#"{"b-c": 1, "d e": 2}"#));
}

#[test]
fn filters() {
    for (path, expected) in [
        ("$.users[?(@.id > 1)].id", "[2,3]"),
        ("$.users[?(@.id<=1)].id", "[1]"),
        ("$.users[?(@.name)].id", "[1,2]"),
        ("$.users[?(!@.name)].id", "[3]"),
        ("$.users[?(@.name == 'Bob' || @.id == 3)].id", "[2,3]"),
        ("$.users[?(@.name && @.tags)].id", "[1]"),
        ("$.users[?(!(@.id == 1) && @.id)].id", "[2,3]"),
        ("$.users[?(@.name != 'Ann')].id", "[2]"),
        ("$.users[?(@.name nin ['Ann'])].id", "[2]"),
        ("$.users[?(!(@.name == 'Ann'))].id", "[2,3]"),
        ("$.users[?(@.tags subsetof ['x', 'y'])].id", "[1,3]"),
        ("$.users[?(@.tags contains 'x')].id", "[1]"),
        ("$.users[?(@.tags size 1)].id", "[1]"),
        ("$.users[?(@.tags noneof ['x'])].id", "[3]"),
        ("$.users[?(@.tags.length() > 0)].id", "[]"),
        ("$.plants[?(@.spines)].name", r#"["Ivy"]"#),
        ("$.plants[?(!@.spines)].name", r#"["Sea Holly","Fern"]"#),
        ("$.plants[?(@.spines == null)].name", r#"["Sea Holly"]"#),
        ("$.plants[?(@.name == Sea Holly)].name", r#"["Sea Holly"]"#),
        ("$.plants[?(@.name==Sea Holly || @.name == Ivy)].name", r#"["Sea Holly","Ivy"]"#),
        ("$.plants[?(@.on == 2024-01-02)].name", r#"["Sea Holly"]"#),
        ("$.plants[?(@.zz != 1)]", "[]"),
        ("$.users[?(@.id == $limit)].id", "[2]"),
        ("$.users[?(@.id < $.a.b-c)]", "[]"),
        ("$.users[?(@.id in [1, 3])].id", "[1,3]"),
        ("$.users[?(@.name =~ /b.*/i)].id", "[2]"),
        ("$.users[?(@.tags empty true)].id", "[3]"),
        ("$.plants[?(@.size > 9)].name", r#"["Ivy","Fern"]"#),
        ("$.plants[?(@.size != x)].name", r#"["Ivy"]"#),
        ("$.plants[?(@.size =~ /1./)].name", r#"["Fern"]"#),
        ("$.plants[?(@.spines != no)].name", r#"["Sea Holly","Ivy"]"#),
        ("$.plants..['name','size']", r#"[{"name":"Ivy","size":"9a"},{"name":"Fern","size":12}]"#),
        ("$.users[?(@.tags[0] == \"x\")].id", "[1]"),
        ("$.users[?(@.name == Bob)].id", "[2]"),
        ("$.a.b[?(@ > 15)]", "[20,30,40]"),
        ("$.users..[?(@.name)].name", r#"["Ann","Bob"]"#),
    ] {
        assert_eq!(at(path), json(expected), "{path}");
    }
}

#[test]
fn what_looks_like_a_function_is_the_name_of_a_field() {
    for path in ["$.a.b.length()", "$.a.b.sum()", "$.twice.keys()", "$.a.foo()"] {
        assert!(evaluate_in(path, &document()).is_err(), "{path}");
        assert!(JsonPath::parse(path).unwrap().never_found().is_some(), "{path}");
    }
    let object = json(r#"{"keys()": 1}"#);
    assert_eq!(evaluate_in("$.keys()", &object).unwrap(), json("1"));
    assert_eq!(JsonPath::parse("$['keys()']").unwrap().never_found(), None);
}

#[test]
fn a_path_that_is_never_found_says_why() {
    for (path, never) in [
        ("$['a','b'].v", true),
        ("$[*]['a','b'].v", true),
        ("$.a['b','d e']", false),
        ("$.a.b[-1].x", true),
        ("$.a.b[-1]", false),
        ("$.a.b[(@.length-1)].x", false),
        ("$.a.b[-2:]", false),
    ] {
        assert_eq!(JsonPath::parse(path).unwrap().never_found().is_some(), never, "{path}");
    }
    let error = evaluate_in("$['a','twice'].v", &document()).unwrap_err();
    assert_eq!(error.detail, "Multi properties can only be used as path leafs: $['a', 'twice']");
    let error = evaluate_in("$.users[-1].id", &document()).unwrap_err();
    assert_eq!(error.kind, PathErrorKind::WrongType);
    assert_eq!(evaluate_in("$.a.b[-1]", &document()).unwrap_err().kind, PathErrorKind::IndexOutOfRange);
    assert_eq!(
        evaluate_in("$.a.b[9][0]", &document()).unwrap_err().detail,
        "The path $['a']['b'][9] is null"
    );
}

#[test]
fn what_is_missing_is_told_as_the_service_tells_it() {
    for (path, kind, detail) in [
        ("$.zz", PathErrorKind::NotFound, "No results for path: $['zz']"),
        ("$.a.zz", PathErrorKind::NotFound, "No results for path: $['a']['zz']"),
        ("$.zz.a", PathErrorKind::NotFound, "Missing property in path $['zz']"),
        ("$.a.b[9]", PathErrorKind::IndexOutOfRange, "No results for path: $['a']['b'][9]"),
        (
            "$.s[0]",
            PathErrorKind::InvalidStep,
            "Filter: [0] can only be applied to arrays. Current context is: \"text\"",
        ),
        ("$.n[0]", PathErrorKind::WrongType, "The path $['n'] is null"),
        ("$nope.x", PathErrorKind::UnknownVariable, "The variable 'nope' is not defined"),
    ] {
        let error = evaluate_in(path, &document()).unwrap_err();
        assert_eq!((error.kind, error.detail.as_str()), (kind, detail), "{path}");
    }
    let error = evaluate_in("$.s.x", &document()).unwrap_err();
    assert!(
        error.detail.starts_with("Expected to find an object with property ['x'] in path $['s'] but found '")
    );
    let error = evaluate_in("$.zz", &document()).unwrap_err();
    assert_eq!(error.cause(), "Invalid path '$.zz' : No results for path: $['zz']");
}

#[test]
fn the_last_of_repeated_members_counts() {
    let object = Value::object([("a", Value::int(1)), ("b", Value::int(5)), ("a", Value::int(2))]);
    assert_eq!(evaluate_in("$.a", &object).unwrap(), json("2"));
    assert_eq!(evaluate_in("$.*", &object).unwrap(), json("[5,2]"));
}

#[test]
fn backslashes_in_names_stand_for_themselves() {
    let object = json(r#"{"Test\\\"\"Name\"": 1, "it's": 2}"#);
    assert_eq!(evaluate_in(r#"$['Test\""Name"']"#, &object).unwrap(), json("1"));
    assert_eq!(evaluate_in(r"$['it\'s']", &object).unwrap(), json("2"));
}

#[test]
fn broken_paths_say_where() {
    for (path, start) in [
        ("", 0),
        ("a.b", 0),
        (" $.a", 0),
        ("$.", 2),
        ("$.a..", 5),
        ("$.a[", 4),
        ("$.a[x]", 4),
        ("$.a['x", 4),
        ("$.a[0", 5),
        ("$.a b", 4),
        ("$.a[?(@.x ==)]", 12),
        ("$.a[?(@.x]", 9),
        ("$.a.foo(", 7),
        ("$.a[(@.width-1)]", 7),
        ("$.a[(@.length+1)]", 13),
        ("$.a]", 3),
        ("$.a[99999999999]", 4),
        ("$.a[1:2:3]", 7),
    ] {
        let error = JsonPath::parse(path).expect_err(path);
        assert_eq!(error.range.start, start, "{path}: {error}");
    }
}

#[test]
fn kinds_of_path() {
    for (path, reference, definite) in [
        ("$", true, true),
        ("$.a[0]['b']", true, true),
        ("$$.Execution", true, true),
        ("$x.y", true, true),
        ("$.a[*]", false, false),
        ("$.a[0:1]", false, false),
        ("$..a", false, false),
        ("$.a[?(@.b)]", false, false),
        ("$.a['b','c']", false, true),
        ("$.a.length()", true, true),
        ("$.a[(@.length-1)]", false, true),
    ] {
        let parsed = JsonPath::parse(path).unwrap();
        assert_eq!((parsed.is_reference_path(), parsed.is_definite()), (reference, definite), "{path}");
    }
    let parsed = JsonPath::parse("$a.b[?(@.x == $c)]").unwrap();
    assert_eq!(parsed.variables(), ["a".into(), "c".into()]);
    let context = JsonPath::parse("$$.Execution.Id").unwrap();
    assert_eq!(context.root(), &Root::Context);
    assert_eq!(context.leading_names().len(), 2);
}

#[test]
fn values_are_put_where_result_path_says() {
    let set = |path: &str, target: &str| {
        let path = JsonPath::parse(path).unwrap();
        path.reference_set(&json(target), json("9")).map(|value| value.to_json())
    };
    assert_eq!(set("$", "{}").unwrap(), "9");
    assert_eq!(set("$.a", r#"{"a":1,"b":2}"#).unwrap(), r#"{"a":9,"b":2}"#);
    assert_eq!(set("$.x.y.z", r#"{"a":1}"#).unwrap(), r#"{"a":1,"x":{"y":{"z":9}}}"#);
    assert_eq!(set("$.l[1]", r#"{"l":[1,2]}"#).unwrap(), r#"{"l":[1,9]}"#);
    for (path, target) in
        [("$.a", "1"), ("$.a", "[]"), ("$.a.b", r#"{"a":"s"}"#), ("$.l[2]", r#"{"l":[1,2]}"#)]
    {
        let failure = set(path, target).unwrap_err();
        assert_eq!(failure.error, "States.ReferencePathConflict");
    }
    assert_eq!(
        set("$.a.b", r#"{"a": "s"}"#).unwrap_err().cause,
        r#"Unable to apply step "b" to input {"a":"s"}"#
    );
}

#[test]
fn reference_paths_are_read_step_by_step() {
    let input = json(r#"{"a": {"b": [1, null]}, "n": null}"#);
    let variables = Variables::from([("v".into(), json("[7]"))]);
    let scope = PathScope { input: &input, context: &Value::Null, variables: &variables };
    let get = |path: &str| JsonPath::parse(path).unwrap().reference_get(&scope);
    assert_eq!(get("$.a.b[0]").unwrap(), json("1"));
    assert_eq!(get("$.a.b[-1]").unwrap(), Value::Null);
    assert_eq!(get("$v").unwrap(), json("[7]"));
    for (path, step) in [("$.x", "x"), ("$.a.x.y", "x"), ("$.n.y", "y"), ("$.a.b[2]", "2"), ("$.a.b.c", "c")]
    {
        let failure = get(path).unwrap_err();
        assert_eq!(failure.error, "States.ReferencePathConflict");
        assert_eq!(failure.cause, format!("Unable to apply step \"{step}\" to input {}", input.to_json()));
    }
    assert_eq!(get("$w").unwrap_err().error, "States.Runtime");
    assert_eq!(get("$.a.b[*]").unwrap(), json("[1, null]"), "other paths are read as any path is");
}

#[test]
fn heavy_paths_end() {
    let wide = Value::array((0..2000).map(|_| Value::array((0..2).map(Value::int))));
    let nested = (0..12).fold(Value::int(1), |inner, _| Value::array([inner.clone(), inner]));
    assert!(evaluate_in("$..*..*", &wide).is_ok());
    assert_eq!(evaluate_in("$..*..*..*..*..*", &nested).unwrap_err().kind, PathErrorKind::TooMuchWork);
    assert!(JsonPath::parse(&format!("$[?({}@.a{})]", "(".repeat(5000), ")".repeat(5000))).is_err());
    assert!(JsonPath::parse(&format!("$[?({}@.a)]", "!".repeat(5000))).is_err());
    let deep = "$.a[?(@.b".repeat(5000);
    assert!(JsonPath::parse(&deep).is_err());
}

#[test]
fn a_filter_s_slow_pattern_ends_the_path() {
    let slow = Value::array((0..50).map(|_| Value::object([("t", Value::from("a".repeat(60)))])));
    let error = evaluate_in("$[?(@.t =~ /(a+)+b/)]", &slow).unwrap_err();
    assert_eq!(error.kind, PathErrorKind::TooMuchWork);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_parser(text in r#"[$.@\[\]()?*'"a-c0-9:,!=<>&| \\é~/-]{0,40}"#) {
        if let Ok(path) = JsonPath::parse(&text) {
            let variables = Variables::new();
            let input = document();
            let scope = PathScope { input: &input, context: &Value::Null, variables: &variables };
            let _ = path.evaluate(&scope);
            let _ = path.reference_set(&input, Value::Null);
        } else if let Err(error) = JsonPath::parse(&text) {
            prop_assert!(text.get(error.range.clone()).is_some(), "{:?} of {:?}", error.range, text);
        }
    }
}
