//! What the parser makes of text, right and wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::json::{Pointer, print_pretty};

/// What the text is read as, and the codes of its problems.
fn read(text: &str) -> (String, Vec<&'static str>) {
    let parsed = parse(text);
    (parsed.value.to_json(), parsed.problems.iter().map(|problem| problem.code).collect())
}

#[test]
fn valid_text_has_no_problems() {
    let text = r#" {"a": [1, 2.50, -0, 1e3, 123456789012345678901234567890], "b\n": "\u00e9\ud83d\ude00\/", "": {}, "c": [], "d": [true, false, null]} "#;
    let (value, problems) = read(text);
    assert_eq!(problems, Vec::<&str>::new());
    assert_eq!(
        value,
        r#"{"a":[1,2.50,-0,1e3,123456789012345678901234567890],"b\n":"é😀/","":{},"c":[],"d":[true,false,null]}"#
    );
}

#[test]
fn mends_what_people_write() {
    for (text, value, codes) in [
        ("", "null", vec!["json-empty"]),
        ("  ", "null", vec!["json-empty"]),
        (r#"{"a": 1 "b": 2}"#, r#"{"a":1,"b":2}"#, vec!["json-missing-comma"]),
        ("[1 2]", "[1,2]", vec!["json-missing-comma"]),
        (r#"{"a": 1,}"#, r#"{"a":1}"#, vec!["json-trailing-comma"]),
        ("[1,,2]", "[1,2]", vec!["json-extra-comma"]),
        (r#"{"a": {"b": [1"#, r#"{"a":{"b":[1]}}"#, vec!["json-unclosed"; 3]),
        (r#"{"a": [1, 2}"#, r#"{"a":[1,2]}"#, vec!["json-unclosed"]),
        (r#"{"a": [1, 2, "b": 3}"#, r#"{"a":[1,2],"b":3}"#, vec!["json-unclosed"]),
        (
            "{'a': 'it\\'s'}",
            r#"{"a":"it's"}"#,
            vec!["json-escape", "json-single-quotes", "json-single-quotes"],
        ),
        ("{a: 1}", r#"{"a":1}"#, vec!["json-unquoted-key"]),
        ("// x\n{} /* y */ # z", "{}", vec!["json-comment"; 3]),
        (
            r#"{"a": ${Seconds}, "b": ${A}/${B}}"#,
            r#"{"a":"${Seconds}","b":"${A}/${B}"}"#,
            vec!["json-unquoted-substitution"; 2],
        ),
        (r#"{"a"}"#, r#"{"a":null}"#, vec!["json-missing-value"]),
        ("{\"a\":\n\"b\": 1}", r#"{"a":null,"b":1}"#, vec!["json-missing-value"]),
        ("{\"a\":\n\"b\"}", r#"{"a":"b"}"#, vec![]),
        (
            "{\"a\": 1,\n\"Re\n\"b\": 2}",
            r#"{"a":1,"Re":null,"b":2}"#,
            vec!["json-missing-value", "json-unclosed-string"],
        ),
        ("{} x", "{}", vec!["json-trailing-text"]),
        (
            "[True, None, abc, 01, +1, .5]",
            "[true,null,\"abc\",1,1,0.5]",
            vec![
                "json-bare-word",
                "json-bare-word",
                "json-bare-word",
                "json-number",
                "json-number",
                "json-number",
            ],
        ),
        (r#"["\d"]"#, r#"["\\d"]"#, vec!["json-escape"]),
        (r#"["\ud800"]"#, "[\"\u{fffd}\"]", vec!["json-escape"]),
        ("}", "null", vec!["json-stray", "json-empty"]),
        ("\u{feff}{}", "{}", vec![]),
        ("[\u{a0}1]", "[1]", vec!["json-white-space"]),
    ] {
        let (found, problems) = read(text);
        let mut expected = codes.clone();
        let mut sorted = problems.clone();
        expected.sort_unstable();
        sorted.sort_unstable();
        assert_eq!((found.as_str(), sorted), (value, expected), "{text}");
    }
}

#[test]
fn messages_are_plain() {
    let parsed = parse("{\"Comment\": \"x\"\n \"StartAt\": \"A\"}");
    assert_eq!(parsed.problems[0].message, "Expected a comma after the value of \"Comment\"");
    assert!(parsed.problems[0].fatal);
    assert_eq!(
        parse_strict("{\n  \"a\": tru\n}").unwrap_err(),
        "Line 2, column 8: Expected a value, found tru. A string stands in quotation marks"
    );
    assert!(parse_strict("[${A}]").is_err());
}

#[test]
fn repeated_keys_are_kept_and_told() {
    let text = r#"{"a": 1, "b": 2, "a": 3}"#;
    let parsed = parse(text);
    assert!(parsed.is_valid());
    assert_eq!(parsed.value.to_json(), r#"{"a":1,"b":2,"a":3}"#);
    let problem = &parsed.problems[0];
    assert_eq!((problem.code, &text[problem.range.clone()]), ("json-repeated-key", "\"a\""));
    assert_eq!(problem.related, Some(1..4));
    assert_eq!(parsed.spans.value(&Pointer::from_tokens(["a"])), Some(22..23));
}

#[test]
fn spans_go_both_ways() {
    let text = r#"{"a": [10, {"b": "x"}], "c": 1}"#;
    let parsed = parse(text);
    let at = |pointer: &str| {
        let range = parsed.spans.value(&Pointer::parse(pointer).unwrap()).unwrap();
        &text[range]
    };
    assert_eq!(at(""), text);
    assert_eq!(at("/a"), r#"[10, {"b": "x"}]"#);
    assert_eq!(at("/a/0"), "10");
    assert_eq!(at("/a/1/b"), "\"x\"");
    assert_eq!(parsed.spans.key(&Pointer::parse("/c").unwrap()).map(|range| &text[range]), Some("\"c\""));
    assert_eq!(parsed.spans.value(&Pointer::parse("/a/2").unwrap()), None);
    for (offset, pointer) in
        [(0, ""), (2, "/a"), (8, "/a/0"), (13, "/a/1/b"), (19, "/a/1/b"), (25, "/c"), (31, ""), (99, "")]
    {
        assert_eq!(parsed.spans.pointer_at(offset).to_string(), pointer, "{offset}");
    }
    let all: Vec<_> = parsed.spans.iter().map(|(pointer, _)| pointer.to_string()).collect();
    assert_eq!(all, ["", "/a", "/a/0", "/a/1", "/a/1/b", "/c"]);
}

#[test]
fn deep_text_is_bounded() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "[{\"a\":".repeat(50_000) + "\"\\"] {
        let parsed = parse(&text);
        assert!(parsed.problems.iter().any(|problem| problem.code == "json-too-deep"));
        assert_eq!(parsed.value.depth(), DEPTH_LIMIT);
        print_pretty(&parsed.value);
    }
    let parsed = parse(&format!("[{}{}, 7]", "[".repeat(600), "]".repeat(600)));
    assert_eq!(parsed.value.at(1).unwrap().as_i64(), Some(7));
}
