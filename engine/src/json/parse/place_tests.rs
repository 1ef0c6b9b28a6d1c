//! Where mistakes in a text are placed: where a person would mend them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;

/// The fatal problems as `line:column code`, each with `(line:column)` of what belongs to it.
fn places(text: &str) -> Vec<String> {
    let place = |at: usize| {
        let place = line_column(text, at);
        format!("{}:{}", place.line, place.column)
    };
    parse(text)
        .problems
        .iter()
        .filter(|problem| problem.fatal)
        .map(|problem| {
            let related = problem.related.as_ref().map(|range| format!(" ({})", place(range.start)));
            format!("{} {}{}", place(problem.range.start), problem.code, related.unwrap_or_default())
        })
        .collect()
}

const WHOLE: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.a",
          "IsPresent": true,
          "Next": "B"
        }
      ],
      "Default": "B"
    },
    "B": {
      "Type": "Succeed"
    }
  }
}
"#;

/// The text without one line (counted from 1), or with another in its place.
fn with_line(number: usize, line: Option<&str>) -> String {
    let lines = WHOLE.lines().enumerate().filter_map(|(index, text)| {
        if index + 1 == number { line.map(str::to_owned) } else { Some(text.to_owned()) }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn the_whole_text_is_right() {
    assert_eq!(places(WHOLE), Vec::<String>::new());
}

#[test]
fn a_missing_bracket_is_expected_after_the_last_line_inside() {
    for (number, line, expected) in [
        // The brace of the rule, the bracket of Choices, the braces of A, B, States and the whole.
        (11, None, "10:21 json-unclosed (7:9)"),
        (12, Some("      \"Extra\": 1,"), "11:9 json-unclosed (6:18)"),
        (14, None, "13:20 json-unclosed (4:10)"),
        (17, None, "16:23 json-unclosed (15:10)"),
        (18, None, "17:5 json-unclosed (3:13)"),
        (19, None, "18:3 json-unclosed (1:1)"),
        // An opening brace that is missing leaves its name without a value.
        (4, Some("    \"A\":"), "4:5 json-missing-value"),
    ] {
        let text = with_line(number, line);
        assert_eq!(places(&text).first().map(String::as_str), Some(expected), "{text}");
    }
}

#[test]
fn one_mistake_is_one_problem() {
    for (number, line) in [(11, None), (14, None), (17, None), (18, None), (19, None)] {
        let text = with_line(number, line);
        assert_eq!(places(&text).len(), 1, "{:?} in {text}", places(&text));
    }
}

#[test]
fn a_bracket_too_many_is_the_one_that_fits_no_line() {
    let insert = |after: usize, line: &str| {
        let mut lines: Vec<&str> = WHOLE.lines().collect();
        lines.insert(after, line);
        lines.join("\n")
    };
    assert_eq!(places(&insert(13, "      },")), ["14:7 json-stray"]);
    assert_eq!(places(&insert(16, "      }")), ["17:7 json-stray"]);
    assert_eq!(places(&insert(19, "}")), ["20:1 json-stray"]);
    assert_eq!(places(r#"{"a": 1}}"#), ["1:9 json-stray"]);
    assert_eq!(places("{\n  \"a\": 1\n},\n\"b\": 2\n"), ["3:2 json-trailing-text"]);
}

#[test]
fn smaller_slips_are_placed_where_they_are() {
    for (number, line, expected) in [
        (2, Some("  \"StartAt\": \"A\""), "2:16 json-missing-comma"),
        (5, Some("      \"Type\": \"Choice,"), "5:15 json-unclosed-string"),
        (5, Some("      \"Type: \"Choice\","), "5:7 json-missing-colon"),
        (5, Some("      Type\": \"Choice\","), "5:7 json-unquoted-key"),
        (5, Some("      \"Type\" \"Choice\","), "5:7 json-missing-colon"),
        (5, Some("      \"Type\":,"), "5:7 json-missing-value"),
        (5, Some("      \"Type\": Choice,"), "5:15 json-bare-word"),
        (10, Some("          \"Next\": \"B\","), "10:22 json-trailing-comma"),
        (12, Some("      },"), "12:7 json-stray (6:18)"),
        (14, Some("    ],"), "14:5 json-stray (4:10)"),
    ] {
        let text = with_line(number, line);
        assert_eq!(places(&text).first().map(String::as_str), Some(expected), "{text}");
    }
}

#[test]
fn a_text_that_breaks_off_is_continued_at_its_end() {
    assert_eq!(
        places("{\"a\": {\"b\": [1"),
        ["1:14 json-unclosed (1:13)", "1:14 json-unclosed (1:7)", "1:14 json-unclosed (1:1)"]
    );
    assert_eq!(places("{\n  \"a\": {\n    \"b\": 1\n").len(), 2);
    assert_eq!(places("{\n  \"a\": {\n    \"b\": 1\n")[0], "3:10 json-unclosed (2:8)");
    assert_eq!(places(r#"{"a": [1, 2}"#), ["1:11 json-unclosed (1:7)"]);
    assert_eq!(places(r#"{"a": [1, 2, "b": 3}"#), ["1:11 json-unclosed (1:7)"]);
    // Tabs, Windows line ends and opening brackets on lines of their own.
    assert_eq!(places("{\r\n\t\"a\":\r\n\t{\r\n\t\t\"b\": 1\r\n}\r\n")[0], "4:8 json-unclosed (3:2)");
    assert_eq!(
        parse_strict("{\n \"a\": {\n  \"b\": 1\n}\n").unwrap_err(),
        "Line 3, column 8: Expected } after this: the { in line 2 is never closed"
    );
}

#[test]
fn brackets_of_large_texts_are_found() {
    let text = format!("{{\"a\":[{}", "{\"b\":[1,2],\"c\":{}},".repeat(20_000));
    let deep = format!("{}{}", "[\n".repeat(499), "{}]\n]}".repeat(2_000));
    assert!(!parse(&text).is_valid());
    assert!(!parse(&deep).is_valid());
}
