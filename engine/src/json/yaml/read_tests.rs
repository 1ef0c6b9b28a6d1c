//! Tests of the YAML reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;

use super::*;
use crate::json::Pointer;
use crate::json::yaml::print;

fn json(text: &str) -> String {
    let parsed = parse(text);
    assert!(parsed.is_valid(), "{text}: {:?}", parsed.problems);
    parsed.value.to_json()
}

fn codes(text: &str) -> Vec<&'static str> {
    parse(text).problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn plain_scalars_are_of_the_core_schema() {
    assert_eq!(
        json("[yes, on, No, 2012-10-17, 12:30, .inf, 1_000]"),
        r#"["yes","on","No","2012-10-17","12:30",".inf","1_000"]"#
    );
    assert_eq!(json("[1, 1.50, 0x1F, 0o17, +1, .5, 1., 010, 1e3, -0]"), "[1,1.50,31,15,1,0.5,1,10,1e3,-0]");
    assert_eq!(
        json("[~, null, '', True, FALSE, '1', \"true\", !!str 1, !!int 2]"),
        r#"[null,null,"",true,false,"1","true","1",2]"#
    );
    assert_eq!(json("200: a\ntrue: b\n"), r#"{"200":"a","true":"b"}"#);
    assert_eq!(json("a:\nb: ${X}\n"), r#"{"a":null,"b":"${X}"}"#);
}

#[test]
fn tags_are_functions() {
    assert_eq!(
        json(
            "a: !Sub '${X}'\nb: !Ref Y\nc: !GetAtt R.Outputs.Arn\nd: !Join ['', [!Ref A, b]]\ne: !Sub\n  - x\n  - A: 1\n"
        ),
        r#"{"a":{"Fn::Sub":"${X}"},"b":{"Ref":"Y"},"c":{"Fn::GetAtt":["R","Outputs.Arn"]},"d":{"Fn::Join":["",[{"Ref":"A"},"b"]]},"e":{"Fn::Sub":["x",{"A":1}]}}"#
    );
    assert_eq!(codes("a: !Foo b"), ["yaml-unknown-tag"]);
}

#[test]
fn aliases_are_bounded() {
    assert_eq!(json("a: &x {b: 1}\nc: *x\n"), r#"{"a":{"b":1},"c":{"b":1}}"#);
    assert_eq!(codes("a: &x [*x]"), ["yaml-alias"]);
    let mut bomb = "a0: &a0 [xxxxxxxxxxxxxxxxxxxxxxxx]\n".to_owned();
    for level in 1..40 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    let parsed = parse(&bomb);
    assert!(!parsed.is_valid());
    assert!(parsed.value.json_size() < 4 * ALIAS_LIMIT);
}

#[test]
fn deep_text_is_bounded() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(50_000)] {
        let parsed = parse(&text);
        assert!(!parsed.is_valid());
        assert!(parsed.value.depth() <= DEPTH_LIMIT);
    }
}

#[test]
fn errors_leave_what_stood_before() {
    let parsed = parse("a: 1\nb: [1, 2\nc: 3\n");
    assert!(!parsed.is_valid());
    assert_eq!(parsed.value.get("a").and_then(Value::as_i64), Some(1));
    assert_eq!(codes(""), ["json-empty"]);
    assert_eq!(codes("a: 1\n---\nb: 2\n"), ["yaml-several-documents"]);
    assert_eq!(codes("a: 1\na: 2\n"), ["json-repeated-key"]);
    assert_eq!(codes("{[1]: 2}"), ["yaml-complex-key"]);
    for text in [
        "a: b: c",
        "a: 'x",
        "a: \"\\q\"",
        "a: *x",
        "a: 1\n b: 2\n",
        "- a\nb: 1",
        "}",
        "a: |\n x\ny",
        "@a",
        "%a",
    ] {
        let parsed = parse(text);
        assert!(!parsed.is_valid(), "{text}: {}", parsed.value.to_json());
    }
}

#[test]
fn lines_in_brackets_may_stand_left() {
    let text =
        "a:\n    b: {\n  \"c\": [1,\n2, it's, \"}\"\n],\n \"d\": é\n}\n    e:\n      - {\n}\nf: [\n1\n]\n";
    assert_eq!(json(text), r#"{"a":{"b":{"c":[1,2,"it's","}"],"d":"é"},"e":[{}]},"f":[1]}"#);
    let parsed = parse(text);
    let at = |pointer: &str| parsed.spans.value(&Pointer::parse(pointer).unwrap()).map(|range| &text[range]);
    assert_eq!((at("/a/b/c/1"), at("/a/b/d"), at("/f/0")), (Some("2"), Some("é"), Some("1")));
    assert!(!parse("a:\n  b: [1,\nc: 2\n").is_valid());
}

#[test]
fn lines_of_quoted_text_may_stand_left() {
    for (text, expected) in [
        (
            "d: \"one\ntwo\"\nk:\n  - v: '{\n\"a\": 1,\n\n  \"it''s\": 2\n}'\n    w: 1\n",
            r#"{"d":"one two","k":[{"v":"{ \"a\": 1,\n\"it's\": 2 }","w":1}]}"#,
        ),
        (
            "a:\n  b: !Sub \"{\n \\\"x\\\": 1\\\n\t2\n}\" # c\n  c: 2\n",
            r#"{"a":{"b":{"Fn::Sub":"{ \"x\": 12 }"},"c":2}}"#,
        ),
        (
            "a:\n  b: [x, 'y\nz', {k: \"l\nm\"}]\n  c: 'n\no'\n",
            r#"{"a":{"b":["x","y z",{"k":"l m"}],"c":"n o"}}"#,
        ),
        ("a:\n  - 'x\n\ty'\n  - it's\n  - \"z\n\"\n", r#"{"a":["x y","it's","z "]}"#),
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
    let text = "a:\n  b: 'é\nx'\n  c: [1, zz]\n";
    let parsed = parse(text);
    let at = |pointer: &str| parsed.spans.value(&Pointer::parse(pointer).unwrap()).map(|range| &text[range]);
    assert_eq!((at("/a/b"), at("/a/c/1")), (Some("'é\nx'"), Some("zz")));
    // What no reader takes stays an error, and many such texts or long lines come to an end.
    assert!(!parse("a:\n  b: 'x\n---\ny'\n").is_valid());
    assert!(!parse("a:\n  b: 'x\ny\n").is_valid());
    let many = format!("a:\n{}", "  - 'x\ny'\n".repeat(220));
    assert!(parse(&many).value.get("a").is_some());
    let wide = format!("a:\n  {}: ['x{}\n", "k".repeat(900), "\ny".repeat(200_000));
    assert!(!parse(&wide).is_valid());
}

#[test]
fn placeholders_may_stand_in_brackets() {
    let text = "a: {Type: Wait, Seconds: ${Pause}, End: true}\nb: [${A.B}/x, \"${C}\"] # ${d}\nc: ${E}\n";
    assert_eq!(
        json(text),
        r#"{"a":{"Type":"Wait","Seconds":"${Pause}","End":true},"b":["${A.B}/x","${C}"],"c":"${E}"}"#
    );
    let parsed = parse(text);
    let noted: Vec<&str> = parsed
        .problems
        .iter()
        .filter(|problem| problem.code == "json-unquoted-substitution")
        .map(|problem| &text[problem.range.clone()])
        .collect();
    assert_eq!(noted, ["${Pause}", "${A.B}/x"]);
    assert_eq!(codes("a: ${E}\n"), Vec::<&str>::new());
    assert!(!parse("a: {b: ${C}\n").is_valid());
}

#[test]
fn comments_are_noted() {
    for text in ["# a\nb: 1", "b: 1 # c", "b: | # c\n  x", "b:\n  # c\n  - 1"] {
        assert_eq!(codes(text), ["yaml-comments-dropped"], "{text}");
    }
    for text in [
        "b: '# c'",
        "b: a#c",
        "b: |\n  # not one\n  x # nor this\nc: 1",
        "b: >-\n  x\n  # y\n",
        "b: \"\n  # x\"",
    ] {
        assert_eq!(codes(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn spans_go_both_ways() {
    let text = "é: 1\nStates:\n  A:\n    Type: Task\n    Next: \n  B: {x: [1, 'zz']}\n  C: |\n    line\n    more\n  D: !Sub yy\n";
    let parsed = parse(text);
    let at = |pointer: &str| parsed.spans.value(&Pointer::parse(pointer).unwrap()).map(|range| &text[range]);
    assert_eq!(at("/States/A/Type"), Some("Task"));
    assert_eq!(at("/States/A/Next"), Some(""));
    assert_eq!(at("/States/A"), Some("Type: Task\n    Next:"));
    assert_eq!(at("/States/B"), Some("{x: [1, 'zz']}"));
    assert_eq!(at("/States/B/x/1"), Some("'zz'"));
    assert_eq!(at("/States/C"), Some("|\n    line\n    more"));
    assert_eq!(at("/States/D/Fn::Sub"), Some("!Sub yy"));
    assert_eq!(parsed.spans.key(&Pointer::parse("/States/A").unwrap()).map(|range| &text[range]), Some("A"));
    assert_eq!(parsed.spans.pointer_at(text.find("Task").unwrap()).to_string(), "/States/A/Type");
    assert_eq!(parsed.spans.pointer_at(text.find("zz").unwrap()).to_string(), "/States/B/x/1");
}

#[test]
fn prints_as_people_write() {
    let value = crate::json::parse(
        r#"{"Comment": "it's: so", "StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Task", "Resource": "${PayArn}",
        "Arguments": {"total": "{% $sum(\"a\") %}", "text": "one\n  two\n", "on": "yes", "n": "12", "empty": {}, "none": []},
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}], "End": true}}}"#,
    )
    .value;
    let text = print(&value);
    assert_eq!(
        text,
        "Comment: \"it's: so\"\nStartAt: A\nQueryLanguage: JSONata\nStates:\n  A:\n    Type: Task\n    Resource: ${PayArn}\n    Arguments:\n      total: '{% $sum(\"a\") %}'\n      text: |\n        one\n          two\n      'on': 'yes'\n      'n': '12'\n      empty: {}\n      none: []\n    Retry:\n      - ErrorEquals:\n          - States.ALL\n        MaxAttempts: 3\n    End: true\n"
    );
    assert_eq!(json(&text), value.to_json());
}

#[test]
fn what_is_not_closed_is_placed_behind_the_last_value_inside() {
    let place = |text: &str| {
        let parsed = parse(text);
        let problem = parsed.first_fatal().unwrap_or_else(|| panic!("{text}: no problem"));
        let place = |at: usize| {
            let place = line_column(text, at);
            format!("{}:{}", place.line, place.column)
        };
        let related = problem.related.as_ref().map(|range| format!(" ({})", place(range.start)));
        place(problem.range.start) + &related.unwrap_or_default()
    };
    for (text, expected) in [
        ("a: 1\nb: [1, 2\nc: 3\n", "2:8 (2:4)"),
        ("a: {b: 1, c: 2\nd: 3\n", "1:14 (1:4)"),
        ("a: [1, 2\n", "1:8 (1:4)"),
        ("a: 1\nb: \"text\nc: 3\n", "2:4"),
        ("a: 1\nb: 'text\nc: 3\n", "2:4"),
        ("a: 1\n b: 2\n", "2:3"),
        ("a: 1\nb\nc: 2\n", "3:1"),
    ] {
        assert_eq!(place(text), expected, "{text}");
    }
}
