#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;

/// A design with one workflow of this text; `¦` is the cursor.
fn asked(marked: &str) -> (Design, Id, String, usize) {
    let offset = marked.find('¦').expect("a cursor");
    let text = marked.replace('¦', "");
    let design = Design::default_design();
    let workflow = design.workflows().next().unwrap().0;
    (design, workflow, text, offset)
}

fn labels(format: TextFormat, marked: &str) -> Vec<String> {
    let (design, workflow, text, offset) = asked(marked);
    complete_in_text(&design, workflow, format, &text, offset, true)
        .unwrap_or_default()
        .items
        .into_iter()
        .map(|item| item.label)
        .collect()
}

/// The text after the offer of that label is taken, with what is selected in brackets.
fn taken(format: TextFormat, marked: &str, label: &str) -> String {
    let (design, workflow, text, offset) = asked(marked);
    let offers = complete_in_text(&design, workflow, format, &text, offset, true).expect("offers");
    let item = offers.items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("no {label}"));
    let mut insert = item.insert.clone();
    insert.insert(item.select.end, ']');
    insert.insert(item.select.start, '[');
    format!("{}{insert}{}", &text[..offers.replaces.start], &text[offers.replaces.end..])
}

const JSON: TextFormat = TextFormat::Json;
const YAML: TextFormat = TextFormat::Yaml;

#[test]
fn state_names_are_offered_where_they_are_targets() {
    for text in [
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "¦"}, "Beta": {"Type": "Succeed"}}}"#,
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": ¦}, "Beta": {"Type": "Succeed"}}}"#,
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": \"Be¦\n}, \"Beta\": {\"Type\": \"Succeed\"}}}",
    ] {
        assert!(labels(JSON, text).contains(&"Beta".to_owned()), "{text}: {:?}", labels(JSON, text));
    }
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: ¦\n  Beta:\n    Type: Succeed\n";
    assert!(labels(YAML, yaml).contains(&"Beta".to_owned()));
    let list = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: x\n    Catch:\n      - ErrorEquals:\n          - States.ALL\n        Next: B¦\n    End: true\n  Beta:\n    Type: Succeed\n";
    assert_eq!(labels(YAML, list), ["Beta"]);
}

#[test]
fn a_name_brings_its_value_with_it() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Ne¦" }}}"#;
    assert_eq!(
        taken(JSON, text, "Next"),
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "[]" }}}"#
    );
    let before_another = "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Ty¦\"\n \"End\": true}}}";
    assert_eq!(
        taken(JSON, before_another, "Type"),
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"[]\",\n \"End\": true}}}"
    );
    let with_value = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "N¦": "B"}}}"#;
    assert_eq!(
        taken(JSON, with_value, "Next"),
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next[]": "B"}}}"#
    );
    let bare = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", ¦}}}"#;
    assert_eq!(
        taken(JSON, bare, "TimeoutSeconds"),
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "TimeoutSeconds": [60]}}}"#
    );
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Time¦\n";
    assert_eq!(
        taken(YAML, yaml, "TimeoutSeconds"),
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    TimeoutSeconds: [60]\n"
    );
}

#[test]
fn names_fit_the_object_that_they_stand_in() {
    let in_retrier =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Retry": [{"ErrorEquals": [], "¦"}]}}}"#;
    let found = labels(JSON, in_retrier);
    assert!(found.contains(&"MaxAttempts".to_owned()), "{found:?}");
    assert!(!found.contains(&"Resource".to_owned()));
    let top = r#"{"States": {}, "¦"}"#;
    assert!(labels(JSON, top).contains(&"TimeoutSeconds".to_owned()));
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals: [States.ALL]\n        Max¦\n";
    assert!(labels(YAML, yaml).contains(&"MaxAttempts".to_owned()), "{:?}", labels(YAML, yaml));
    let second = "StartAt: A\nStates:\n  A:\n    Type: Choice\n    Choices:\n    - Variable: $.a\n      Next: B\n    - Va¦\n";
    assert!(labels(YAML, second).contains(&"Variable".to_owned()), "{:?}", labels(YAML, second));
}

#[test]
fn expressions_are_completed_inside_their_quotes() {
    let text = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "B"},
        "B": {"Type": "Pass", "Output": {"a": "{% $join([\"x\"]) & $to¦ %}"}, "End": true}}}"#;
    assert!(labels(JSON, text).contains(&"$total".to_owned()), "{:?}", labels(JSON, text));
    assert!(taken(JSON, text, "$total").contains(r#"{% $join([\"x\"]) & $total[] %}"#));
    let function = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% $upp¦ %}", "End": true}}}"#;
    assert!(taken(JSON, function, "$uppercase").contains("{% $uppercase([] %}"));
    // Without its signs it gets them.
    let bare = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "$sta¦", "End": true}}}"#;
    assert!(taken(JSON, bare, "$states.input").contains(r#""{% $states.input[] %}""#));
    let yaml = "QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Output: '{% $upp¦ %}'\n    End: true\n";
    assert!(taken(YAML, yaml, "$uppercase").contains("'{% $uppercase([] %}'"));
}

#[test]
fn errors_words_and_resources_are_offered() {
    let error =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Retry": [{"ErrorEquals": ["States.T¦"]}]}}}"#;
    assert!(labels(JSON, error).contains(&"States.Timeout".to_owned()));
    let kind = r#"{"StartAt": "A", "States": {"A": {"Type": "¦"}}}"#;
    assert!(labels(JSON, kind).contains(&"Parallel".to_owned()));
    let resource =
        r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs¦"}}}"#;
    assert!(labels(JSON, resource).contains(&"arn:aws:states:::sqs:sendMessage".to_owned()));
    let boolean = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": ¦}}}"#;
    assert_eq!(labels(JSON, boolean), ["true", "false"]);
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals:\n          - States.T¦\n";
    assert!(labels(YAML, yaml).contains(&"States.Timeout".to_owned()), "{:?}", labels(YAML, yaml));
}

#[test]
fn words_are_explained() {
    let text = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Comment": "x", "Output": "{% $uppercase('a') %}", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 5, "End": true}}}"#;
    let design = Design::default_design();
    let workflow = design.workflows().next().unwrap().0;
    let at = |needle: &str| {
        let offset = text.find(needle).unwrap() + 2;
        hover_in_text(&design, workflow, JSON, text, offset)
            .map(|(range, words)| (text[range].to_owned(), words))
    };
    assert!(at("$uppercase").unwrap().1.contains("$uppercase("));
    assert_eq!(at("$uppercase").unwrap().0, "$uppercase");
    assert_eq!(at("\"Comment\"").unwrap().0, "\"Comment\"");
    assert!(at("\"B\"}").unwrap().1.contains("wait 5 s"));
    assert!(at("\"B\": {").unwrap().1.contains("wait 5 s"));
}

#[test]
fn any_offset_of_any_text_is_answered() {
    let design = Design::default_design();
    let workflow = design.workflows().next().unwrap().0;
    let odd = "{\"Stat\\\"es\": {\"A\u{e9}\": {\"Ty\\u0000pe\": [1, \"\\\", {\"Next\": \"$.\\\\\"}]]]}}: , - a: |\n  {% x\n 'q': \"\n- - b: [c, {d: e}]\n#: x\n";
    for format in [JSON, YAML] {
        for offset in (0..=odd.len()).filter(|at| odd.is_char_boundary(*at)) {
            let _ = complete_in_text(&design, workflow, format, odd, offset, true);
            let _ = hover_in_text(&design, workflow, format, odd, offset);
        }
    }
}

#[test]
fn fields_of_forms_are_completed() {
    let design = Design::default_design();
    let workflow = design.workflows().next().unwrap().0;
    let owner = design.state_by_name(workflow, "ChargePayment").unwrap();
    let place = |pointer: &str| Place { owner, pointer: Pointer::parse(pointer).unwrap() };
    let of = |pointer: &str, marked: &str| {
        let offset = marked.find('¦').unwrap();
        let text = marked.replace('¦', "");
        let offers = complete_in_field(&design, &place(pointer), &text, offset, true).unwrap_or_default();
        let labels: Vec<String> = offers.items.iter().map(|item| item.label.clone()).collect();
        (labels, text[offers.replaces].to_owned())
    };
    let (found, replaced) = of("/Arguments", "{\n  \"FunctionName\": \"${Pay¦\"\n}");
    assert!(found.contains(&"${PaymentsChargeArn}".to_owned()), "{found:?}");
    assert_eq!(replaced, "${Pay");
    let (found, replaced) = of("/Arguments", "{\"a\": {\"b\": \"{% 1 + $states.in¦ %}\"}}");
    assert_eq!((found, replaced.as_str()), (vec!["$states.input".to_owned()], "$states.in"));
    let (found, _) = of("/Output", "{% $upp¦ %}");
    assert_eq!(found, ["$uppercase"]);
    let (found, replaced) = of("/Resource", "arn:aws:states:::sqs:s¦end");
    assert!(found.contains(&"arn:aws:states:::sqs:sendMessage".to_owned()));
    assert_eq!(replaced, "arn:aws:states:::sqs:send");
    assert!(
        hover_in_field(&design, &place("/Output"), "{% $uppercase(1) %}", 6).unwrap().contains("$uppercase(")
    );
}
