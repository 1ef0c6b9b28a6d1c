//! Properties of JSON and YAML text: reading never fails, and what was printed reads back as it was.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use aslant_engine::json::{Number, Value, parse, parse_strict, print_pretty, yaml};
use proptest::prelude::*;

/// Strings of the kinds that break printers, and any others.
fn strings() -> impl Strategy<Value = String> {
    let awkward = vec![
        "",
        " ",
        "~",
        "null",
        "Null",
        "true",
        "yes",
        "no",
        "on",
        "off",
        "1",
        "-1",
        "1.0",
        "1e3",
        "0x1F",
        "0o7",
        ".5",
        ".inf",
        "-.INF",
        ".nan",
        "-",
        "--- ",
        "---",
        "...",
        "? a",
        ": a",
        "a: b",
        "a #b",
        "#a",
        "a:",
        "- a",
        "[a]",
        "{a}",
        "{% $states.input.a %}",
        "${NameArn}",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'a'",
        "\"a\"",
        "it's",
        "a\nb",
        "a\n",
        "a\n\n",
        "\na",
        " a\nb",
        "a\n b\n",
        "a\r\nb",
        "a\tb",
        "\ta",
        "a ",
        "a\n\n\nb\n",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "a\u{0}b",
        "\u{7f}",
        "line one\n  indented\nline three",
        "a,b",
        "a]",
        "=",
        "<<",
        "2001-01-01",
        "12:30:45",
        "1_000",
        "0123",
        "+1",
        "{",
        "}",
        "\\",
        "\\n",
        "a\n#b",
        "{%\n  $x\n%}",
        "x: |",
        " \n a",
        "a \nb",
        "\n",
        "\n\n",
        " \n",
        "#",
        "a\n\t\tb",
        "\u{fffe}",
        "a\u{85}b\nc",
        "a\u{2028}\nb",
        "a\n---\nb",
    ];
    prop_oneof![
        3 => "[a-zA-Z0-9 ]{0,12}",
        2 => any::<String>(),
        1 => "[ \n\ta:#-]{0,8}",
        2 => prop::sample::select(awkward).prop_map(str::to_owned),
    ]
}

fn numbers() -> impl Strategy<Value = Value> {
    let spelled = vec![
        "1.50",
        "1e3",
        "1E+3",
        "-0",
        "0.0",
        "123456789012345678901234567890",
        "1e400",
        "-1.5e-7",
        "1E400",
    ];
    prop_oneof![
        any::<i64>().prop_map(Value::int),
        any::<f64>()
            .prop_filter("finite", |float| float.is_finite())
            .prop_map(|float| Value::Number(Number::from_f64(float).unwrap())),
        prop::sample::select(spelled).prop_map(|text| Value::Number(Number::from_json_text(text))),
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        numbers(),
        strings().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::array),
            prop::collection::vec((strings(), inner), 0..5).prop_map(Value::object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_survives_printing(value in values()) {
        let compact = value.to_json();
        prop_assert_eq!(value.json_size(), compact.len());
        for text in [&compact, &print_pretty(&value)] {
            let parsed = parse(text);
            prop_assert!(parsed.is_valid(), "{:?}", parsed.problems);
            // The compact text tells spelling, order and repeated keys, which equality does not.
            prop_assert_eq!(parsed.value.to_json(), compact.clone());
            for (pointer, range) in parsed.spans.iter() {
                if parsed.problems.is_empty() {
                    let part = parse_strict(&text[range.clone()]).unwrap();
                    prop_assert_eq!(Some(&part), parsed.value.pointer(&pointer));
                    prop_assert_eq!(parsed.spans.value(&pointer), Some(range));
                }
            }
        }
    }

    #[test]
    fn yaml_survives_printing(value in values()) {
        let text = yaml::print(&value);
        let parsed = yaml::parse(&text);
        prop_assert!(parsed.is_valid(), "{:?}\n{}", parsed.problems, text);
        prop_assert!(!parsed.problems.iter().any(|problem| problem.code.starts_with("yaml")), "{:?}\n{}", parsed.problems, text);
        prop_assert_eq!(parsed.value.to_json(), value.to_json(), "{}", text);
        for (pointer, range) in parsed.spans.iter() {
            prop_assert!(text.get(range).is_some());
            // Of a repeated key only the last value can be pointed to.
            prop_assert!(parsed.value.pointer(&pointer).is_some() || !parsed.problems.is_empty());
        }
    }

    #[test]
    fn yaml_reads_json(value in values()) {
        let text = print_pretty(&value);
        if !text.chars().any(|ch| matches!(ch, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')) {
            prop_assert_eq!(yaml::parse(&text).value.to_json(), value.to_json(), "{}", text);
        }
    }

    #[test]
    fn any_yaml_at_all(text in any::<String>(), pieces in r#"([a-z:#&*!|>'"\\\[\]{}, \n\t-]|: |\n  ){0,60}"#) {
        yaml::parse(&text);
        for problem in yaml::parse(&pieces).problems {
            prop_assert!(pieces.get(problem.range.clone()).is_some(), "{:?}", problem);
        }
    }

    #[test]
    fn broken_json_is_read_all_the_same(
        value in values(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[\\]\\[{}:,\"'a\\\\/é$]{0,2}"), 1..4),
    ) {
        let mut chars: Vec<char> = print_pretty(&value).chars().collect();
        for (index, with) in cuts {
            let at = index.index(chars.len().max(1));
            if at < chars.len() {
                chars.splice(at..=at, with.chars());
            }
        }
        let text: String = chars.into_iter().collect();
        let parsed = parse(&text);
        for problem in &parsed.problems {
            prop_assert!(text.get(problem.range.clone()).is_some(), "{:?}", problem);
        }
        for (pointer, range) in parsed.spans.iter() {
            prop_assert!(text.get(range).is_some());
            prop_assert!(parsed.value.pointer(&pointer).is_some() || !parsed.problems.is_empty());
        }
    }

    #[test]
    fn any_text_at_all(text in any::<String>()) {
        parse(&text);
    }
}

#[test]
fn deep_values_use_no_stack() {
    let nest = |value| (0..100_000).fold(value, |value, _| Value::array([value]));
    let (a, b) = (nest(Value::Null), nest(Value::Null));
    assert!(a == b);
    assert!(a != nest(Value::int(1)));
    assert_eq!(a.depth(), 100_000);
    assert_eq!(a.json_size(), 200_004);
    assert_eq!(a.to_json().len(), 200_004);
    let shared = a.clone();
    drop(a);
    drop(shared);
    let object = (0..100_000).fold(Value::Null, |value, _| Value::object([("a", value)]));
    assert_eq!(object.depth(), 100_000);
}

#[test]
fn large_objects_are_looked_up_by_index() {
    let mut object = Value::object((0..100).map(|index| (format!("k{index}"), Value::int(index))));
    assert_eq!(object.get("k77").and_then(Value::as_i64), Some(77));
    assert_eq!(object.get("k777"), None);
    object.as_object_mut().unwrap().members_mut().push(("k77".into(), Value::int(-1)));
    assert_eq!(object.get("k77").and_then(Value::as_i64), Some(-1));
    assert_eq!(object.get(""), None);
}
