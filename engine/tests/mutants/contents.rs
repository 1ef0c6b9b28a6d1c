//! Slips in what stands inside fields: paths, templates, expressions, resources, rules, times.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::asl::{self, FieldKind, QueryLanguage, StateType};
use aslant_engine::diagnostic::Edit;
use aslant_engine::json::Value;

use super::{Mutants, json};

const PATHS: &[&str] =
    &["", "a.b", "$.", "$.a[", "$.a..", "$.a]", "$.a b[", "$.a['b", "$[", "States.UUID()", "$.a[?"];
const NOT_REFERENCES: &[&str] =
    &["$.a[*]", "$.*", "$..a", "$.a[?(@.b == 1)]", "$.a[0:2]", "$.a[0,1]", "$['a','b']"];

pub fn paths(out: &mut Mutants<'_>) {
    for kind in StateType::ALL {
        for spot in out.base.some(|spot| spot.kind == kind && spot.language == QueryLanguage::JsonPath) {
            for info in asl::fields(kind, spot.language) {
                let place = spot.pointer.key(info.name);
                let reference = matches!(info.kind, FieldKind::ReferencePath | FieldKind::ResultPath);
                if !reference && info.kind != FieldKind::Path {
                    continue;
                }
                // An unfinished filter may be one of a dialect that is not known.
                for path in PATHS.iter().filter(|path| !path.contains("[?")) {
                    out.set(&format!("{} {path:?}", info.name), &place, &format!("{path:?}"), &["bad-path"]);
                }
                for path in NOT_REFERENCES.iter().filter(|_| reference) {
                    out.set(&format!("{} {path:?}", info.name), &place, &format!("{path:?}"), &["bad-path"]);
                }
                if info.kind == FieldKind::ResultPath {
                    for path in ["$$.a", "$variable.a"] {
                        out.set(&format!("ResultPath {path}"), &place, &format!("{path:?}"), &["bad-path"]);
                    }
                }
            }
        }
    }
}

/// What cannot be the value of a name that ends in `.$`.
const NO_TEMPLATE_VALUES: &[&str] = &[
    "7",
    "true",
    "null",
    r#"{"a": 1}"#,
    r#"["$.a"]"#,
    r#""plain text""#,
    r#""$.a[""#,
    r#""""#,
    r#""States.Nothing($.a)""#,
    r#""States.Format('{}', $.a""#,
    r#""States.Format""#,
    r#""States.UUID(1)""#,
    r#""States.ArrayLength()""#,
    r#""States.ArrayContains($.a)""#,
    r#""States.MathAdd($.a, $.b, $.c)""#,
    r#""States.JsonMerge($.a, $.b)""#,
    r#""States.Hash($.a)""#,
    r#""States.StringSplit($.a)""#,
    r#""States.ArrayRange(1, 2)""#,
    r#""States.Format(\"{}\", $.a)""#,
    r#""states.format('{}', $.a)""#,
    r#""States.Array($.a,)""#,
    r#""States.Array($.a b)""#,
    r#"" States.UUID()""#,
    r#""{% $states.input %}""#,
];

pub fn templates(out: &mut Mutants<'_>) {
    for spot in out.base.some(|spot| spot.language == QueryLanguage::JsonPath) {
        for field in ["Parameters", "ResultSelector", "ItemSelector", "Assign"] {
            let known = asl::field(spot.kind, spot.language, field).is_some();
            // Of a call's parameters, a further one would be told of as well.
            let call = field == "Parameters" && spot.kind == StateType::Task;
            let taken = field == "ItemSelector" && spot.body.get("Parameters").is_some();
            let other = field == "Parameters" && spot.body.get("ItemSelector").is_some();
            if !known || call || taken || other {
                continue;
            }
            let object = spot.pointer.key(field);
            let place = object.key("slip.$");
            for value in NO_TEMPLATE_VALUES {
                let edit = Edit::Set(object.clone(), Value::object([("slip.$", json(value))]));
                out.add(&format!("{field} {value}"), &[edit], &[&place], &["bad-path-or-intrinsic"]);
            }
            let nested = object.key("a").index(0).key("slip.$");
            let edit = Edit::Set(object.clone(), json(r#"{"a": [{"slip.$": "text"}]}"#));
            if field != "Assign" || spot.kind != StateType::Choice {
                out.add(&format!("{field}, deep"), &[edit], &[&nested], &["bad-path-or-intrinsic"]);
            }
            let edit = Edit::Set(object.clone(), json(r#"{"a": 1, "a.$": "$.b"}"#));
            out.add(
                &format!("{field} doubled"),
                &[edit],
                &[&object.key("a.$"), &object.key("a")],
                &["duplicate-template-field"],
            );
        }
        let assign = spot.pointer.key("Assign");
        if asl::field(spot.kind, spot.language, "Assign").is_some() {
            for name in ["1st", "two words", "a-b", "states", "", "dot.ted"] {
                let edit = Edit::Set(assign.clone(), Value::object([(name, Value::int(1))]));
                out.add(&format!("variable {name:?}"), &[edit], &[&assign.key(name)], &["bad-variable-name"]);
            }
        }
    }
}

const NO_JSONATA: &[&str] = &[
    "{% %}",
    "{% $states.input. %}",
    "{% ($states.input %}",
    "{% $sum([1,2 %}",
    "{% 'open %}",
    "{% 1 + %}",
    "{% {'a' 1} %}",
    "{% $states.input[ %}",
    "{% function($x) { $x %}",
    "{% $x := %}",
    "{% 1 2 %}",
];

pub fn expressions(out: &mut Mutants<'_>) {
    for spot in out.base.some(|spot| spot.language == QueryLanguage::Jsonata) {
        for field in ["Output", "Arguments", "Items", "Assign", "ItemSelector", "TimeoutSeconds"] {
            if asl::field(spot.kind, spot.language, field).is_none() {
                continue;
            }
            let object = spot.pointer.key(field);
            let (place, wrap) = match field {
                "Output" | "ItemSelector" | "Assign" => (object.key("slip"), true),
                _ => (object.clone(), false),
            };
            let edit = |text: &str| {
                let value = Value::from(text);
                Edit::Set(object.clone(), if wrap { Value::object([("slip", value)]) } else { value })
            };
            for text in NO_JSONATA {
                out.add(&format!("{field} {text}"), &[edit(text)], &[&place], &["jsonata-syntax"]);
            }
            for text in ["{% $states.input", "$states.input %}", "{%"] {
                out.add(&format!("{field} {text}"), &[edit(text)], &[&place], &["jsonata-delimiter"]);
            }
            for text in [
                "{% order.id %}",
                "{% $$ %}",
                "{% $ %}",
                "{% $states.errorOutput %}",
                "{% $states := 1 %}",
                "{% $count(items) %}",
                "{% * %}",
            ] {
                let code: &[&str] = &["jsonata-unsupported-reference"];
                out.add(&format!("{field} {text}"), &[edit(text)], &[&place], code);
            }
        }
        if spot.kind == StateType::Task {
            let arguments = spot.pointer.key("Arguments");
            for value in ["\"text\"", "7", "true"] {
                out.set(&format!("Arguments {value}"), &arguments, value, &["wrong-type"]);
            }
        }
        let assign = spot.pointer.key("Assign");
        if asl::field(spot.kind, spot.language, "Assign").is_some() {
            for name in ["1st", "two words", "a.$", "states"] {
                let edit = Edit::Set(assign.clone(), Value::object([(name, Value::int(1))]));
                out.add(&format!("variable {name:?}"), &[edit], &[&assign.key(name)], &["bad-variable-name"]);
            }
        }
    }
}

pub fn resources(out: &mut Mutants<'_>) {
    for spot in out.base.of(StateType::Task) {
        let place = spot.pointer.key("Resource");
        for text in [
            "",
            "lambda",
            "my-function",
            "arn:aws:lambda:us-east-1:123456789012:function:",
            "arn:aws:lambda:us-east-1:123456789012",
            "arn:aws:states:us-east-1:123456789012:activity:",
            "https://example.com",
        ] {
            out.set(&format!("Resource {text:?}"), &place, &format!("{text:?}"), &["bad-resource"]);
        }
        for text in [
            "arn:aws:states:::lambda:invok",
            "arn:aws:states:::lambda:invoke.sync",
            "arn:aws:states:::dynamodb:query",
            "arn:aws:states:::dynamodb:getItem.waitForTaskToken",
            "arn:aws:states:::sqs:sendMessage.async",
            "arn:aws:states:::http:post",
            "arn:aws:states:::sns:publish.sync:2",
            "arn:aws:states:::states:startExecution.sync:3",
            "arn:aws:states:::aws-sdk:s3:getObjekt",
            "arn:aws:states:::aws-sdk:dynamodb:Query",
            "arn:aws:states:::aws-sdk:glue:startJobRun.sync",
            "arn:aws:states:::aws-sdk:dynamdb:query",
            "arn:aws:states:::aws-sdk:sqs:sendMessge",
        ] {
            out.set(&format!("Resource {text}"), &place, &format!("{text:?}"), &["unknown-integration"]);
        }
        for text in [
            "arn:aws:states:::states:startExecution.sync",
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "arn:aws:states:us-east-1:1:activity:a",
        ] {
            out.set(&format!("Express calls {text}"), &place, &format!("{text:?}"), &["express-unsupported"]);
            if let Some(last) = out.made.last_mut() {
                last.express = true;
            }
        }
        calls(out, spot);
    }
}

/// Calls without what they need, or with what they do not take.
fn calls(out: &mut Mutants<'_>, spot: &super::Spot) {
    let field = if spot.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let given = spot.pointer.key(field);
    let tries: &[(&str, &str, &str)] = &[
        ("lambda:invoke", r#"{"Payload": {}}"#, ""),
        ("lambda:invoke", r#"{"FunctionName": "f", "payload": {}}"#, "payload"),
        ("lambda:invoke", r#"{"FunctionName": "f", "Paylod": {}}"#, "Paylod"),
        ("dynamodb:putItem", r#"{"TableName": "t"}"#, ""),
        ("dynamodb:getItem", r#"{"TableName": "t", "Key": {}, "ConsistantRead": true}"#, "ConsistantRead"),
        ("sqs:sendMessage", r#"{"QueueUrl": "q"}"#, ""),
        ("sns:publish", r#"{"TopicArn": "t"}"#, ""),
        ("events:putEvents", "{}", ""),
        ("states:startExecution", r#"{"Input": {}}"#, ""),
        ("http:invoke", r#"{"Method": "GET"}"#, ""),
        ("ecs:runTask", r#"{"Cluster": "c"}"#, ""),
    ];
    for (call, text, slip) in tries {
        let edits = [
            Edit::Set(spot.pointer.key("Resource"), format!("arn:aws:states:::{call}").into()),
            Edit::Set(given.clone(), json(text)),
        ];
        let place = if slip.is_empty() { given.clone() } else { given.key(*slip) };
        out.add(&format!("{call} {text}"), &edits, &[&place], &["missing-field", "unknown-parameter"]);
    }
}

pub fn retries(out: &mut Mutants<'_>) {
    for spot in out.base.some(|spot| spot.kind.takes_retry_and_catch()) {
        for (list, rest) in [("Retry", ""), ("Catch", r#", "Next": "NEXT""#)] {
            let rest = rest.replace("NEXT", &spot.name);
            let place = spot.pointer.key(list);
            let first = place.index(0);
            let mut attempt = |kind: &str, text: String, found: &[&aslant_engine::json::Pointer], codes| {
                out.add(&format!("{list} {kind}"), &[Edit::Set(place.clone(), json(&text))], found, codes);
            };
            let of = |errors: &str| format!(r#"{{"ErrorEquals": {errors}{rest}}}"#);
            attempt(
                "without errors",
                format!("[{}]", of("[]")),
                &[&first.key("ErrorEquals")],
                &["empty-list"],
            );
            attempt(
                "errors a text",
                format!("[{}]", of("\"States.ALL\"")),
                &[&first.key("ErrorEquals")],
                &["wrong-type"],
            );
            attempt(
                "errors numbers",
                format!("[{}]", of("[1]")),
                &[&first.key("ErrorEquals").index(0)],
                &["wrong-type"],
            );
            attempt(
                "all beside others",
                format!("[{}]", of(r#"["A", "States.ALL"]"#)),
                &[&first.key("ErrorEquals")],
                &["states-all-placement"],
            );
            attempt(
                "all first",
                format!("[{}, {}]", of(r#"["States.ALL"]"#), of(r#"["A"]"#)),
                &[&first.key("ErrorEquals"), &place.index(1), &first],
                &["states-all-placement"],
            );
            attempt("no errors", format!(r#"[{{"Comment": "c"{rest}}}]"#), &[&first], &["missing-field"]);
            attempt(
                "unknown field",
                format!(r#"[{{"ErrorEquals": ["A"], "Errors": []{rest}}}]"#),
                &[&first.key("Errors")],
                &["unknown-field"],
            );
            attempt("an object", of(r#"["A"]"#), &[&place], &["wrong-type"]);
            attempt("a text in it", r#"["A"]"#.to_owned(), &[&first], &["wrong-type"]);
        }
        for (field, value) in [
            ("MaxAttempts", "-1"),
            ("MaxAttempts", "1.5"),
            ("MaxAttempts", "\"3\""),
            ("MaxAttempts", "100000000"),
            ("IntervalSeconds", "-1"),
            ("IntervalSeconds", "0.5"),
            ("BackoffRate", "0.9"),
            ("BackoffRate", "\"2\""),
            ("MaxDelaySeconds", "0"),
            ("MaxDelaySeconds", "31622401"),
            ("JitterStrategy", "\"HALF\""),
        ] {
            let place = spot.pointer.key("Retry");
            let text = format!(r#"[{{"ErrorEquals": ["A"], "{field}": {value}}}]"#);
            let codes: &[&str] = &["out-of-range", "wrong-type", "bad-enum"];
            out.add(
                &format!("Retry {field} {value}"),
                &[Edit::Set(place.clone(), json(&text))],
                &[&place.index(0).key(field)],
                codes,
            );
        }
        let place = spot.pointer.key("Catch");
        let mut attempt = |kind: &str, text: &str, field: &str, codes| {
            let found = if field.is_empty() { place.index(0) } else { place.index(0).key(field) };
            out.add(&format!("Catch {kind}"), &[Edit::Set(place.clone(), json(text))], &[&found], codes);
        };
        attempt("without Next", r#"[{"ErrorEquals": ["A"]}]"#, "", &["missing-field"]);
        attempt(
            "to nowhere",
            r#"[{"ErrorEquals": ["A"], "Next": "No such state"}]"#,
            "Next",
            &["missing-target"],
        );
        attempt("Next a number", r#"[{"ErrorEquals": ["A"], "Next": 1}]"#, "Next", &["wrong-type"]);
        let name = Value::from(spot.name.as_str()).to_json();
        match spot.language {
            QueryLanguage::JsonPath => {
                attempt(
                    "ResultPath",
                    &format!(r#"[{{"ErrorEquals": ["A"], "Next": {name}, "ResultPath": "$.a[*]"}}]"#),
                    "ResultPath",
                    &["bad-path"],
                );
                attempt(
                    "Output",
                    &format!(r#"[{{"ErrorEquals": ["A"], "Next": {name}, "Output": 1}}]"#),
                    "Output",
                    &["field-of-other-query-language"],
                );
            }
            QueryLanguage::Jsonata => {
                attempt(
                    "ResultPath",
                    &format!(r#"[{{"ErrorEquals": ["A"], "Next": {name}, "ResultPath": "$.a"}}]"#),
                    "ResultPath",
                    &["field-of-other-query-language"],
                );
                attempt(
                    "Output",
                    &format!(r#"[{{"ErrorEquals": ["A"], "Next": {name}, "Output": "{{% a b %}}"}}]"#),
                    "Output",
                    &["jsonata-syntax"],
                );
            }
        }
    }
}

pub fn choices(out: &mut Mutants<'_>) {
    for spot in out.base.of(StateType::Choice) {
        let place = spot.pointer.key("Choices");
        out.set("Choices empty", &place, "[]", &["empty-list"]);
        out.set("Choices an object", &place, "{}", &["wrong-type"]);
        out.set("Default a list", &spot.pointer.key("Default"), "[]", &["wrong-type"]);
        let first = place.index(0);
        out.set("rule a text", &first, "\"A\"", &["wrong-type"]);
        out.without("rule without Next", &first.key("Next"), &["missing-field"]);
        out.set("rule with a strange field", &first.key("Nxt"), "\"A\"", &["unknown-field"]);
        let next = spot
            .body
            .get("Choices")
            .and_then(|rules| rules.at(0))
            .and_then(|rule| rule.get("Next"))
            .map(Value::to_json);
        let Some(next) = next else { continue };
        if spot.language == QueryLanguage::Jsonata {
            out.without("rule without Condition", &first.key("Condition"), &["missing-field"]);
            out.set("Condition a number", &first.key("Condition"), "1", &["wrong-type"]);
            out.set(
                "Condition plain",
                &first.key("Condition"),
                "\"$states.input.a\"",
                &["jsonata-delimiter"],
            );
            out.set("Condition broken", &first.key("Condition"), "\"{% $a = %}\"", &["jsonata-syntax"]);
            out.set(
                "Variable in JSONata",
                &first.key("Variable"),
                "\"$.a\"",
                &["field-of-other-query-language"],
            );
            out.set("And in JSONata", &first.key("And"), "[]", &["field-of-other-query-language"]);
            continue;
        }
        out.set(
            "Condition in JSONPath",
            &first.key("Condition"),
            "\"{% true %}\"",
            &["field-of-other-query-language"],
        );
        let mut attempt = |kind: &str, rule: &str, below: &str, codes| {
            let whole = format!(r#"{{{rule}, "Next": {next}}}"#);
            let found = if below.is_empty() {
                first.clone()
            } else {
                first.join(&aslant_engine::json::Pointer::parse(below).unwrap())
            };
            out.add(kind, &[Edit::Set(first.clone(), json(&whole))], &[&found, &first], codes);
        };
        attempt("compares nothing", r#""Variable": "$.a""#, "", &["missing-field"]);
        attempt("no Variable", r#""StringEquals": "a""#, "", &["missing-field"]);
        attempt(
            "two comparisons",
            r#""Variable": "$.a", "StringEquals": "a", "NumericEquals": 1"#,
            "/NumericEquals",
            &["exclusive-fields"],
        );
        attempt(
            "unknown comparison",
            r#""Variable": "$.a", "StringEqual": "a""#,
            "/StringEqual",
            &["unknown-field"],
        );
        attempt("Variable plain", r#""Variable": "a", "StringEquals": "a""#, "/Variable", &["bad-path"]);
        attempt("Variable a number", r#""Variable": 1, "StringEquals": "a""#, "/Variable", &["wrong-type"]);
        for (operator, operand) in [
            ("StringEquals", "1"),
            ("StringMatches", "true"),
            ("NumericEquals", "\"1\""),
            ("NumericLessThan", "true"),
            ("BooleanEquals", "\"true\""),
            ("IsPresent", "\"true\""),
            ("IsNull", "1"),
            ("TimestampEquals", "1"),
        ] {
            attempt(
                &format!("{operator} {operand}"),
                &format!(r#""Variable": "$.a", "{operator}": {operand}"#),
                &format!("/{operator}"),
                &["wrong-type"],
            );
        }
        attempt(
            "time",
            r#""Variable": "$.a", "TimestampLessThan": "yesterday""#,
            "/TimestampLessThan",
            &["bad-timestamp"],
        );
        attempt(
            "path",
            r#""Variable": "$.a", "NumericEqualsPath": "a""#,
            "/NumericEqualsPath",
            &["bad-path"],
        );
        attempt("And empty", r#""And": []"#, "/And", &["empty-list"]);
        attempt("Or an object", r#""Or": {}"#, "/Or", &["wrong-type"]);
        attempt("Not a list", r#""Not": []"#, "/Not", &["wrong-type"]);
        attempt(
            "inner Next",
            &format!(r#""And": [{{"Variable": "$.a", "IsPresent": true, "Next": {next}}}]"#),
            "/And/0/Next",
            &["unknown-field"],
        );
        attempt("inner rule empty", r#""Not": {}"#, "/Not", &["missing-field"]);
        attempt(
            "inner slip",
            r#""Or": [{"Not": {"Variable": "$.a", "IsString": 1}}]"#,
            "/Or/0/Not/IsString",
            &["wrong-type"],
        );
        attempt(
            "And beside Variable",
            r#""Variable": "$.a", "And": [{"Variable": "$.a", "IsPresent": true}]"#,
            "/Variable",
            &["exclusive-fields"],
        );
        attempt(
            "And beside Or",
            r#""Or": [{"Variable": "$.a", "IsPresent": true}], "And": [{"Variable": "$.a", "IsPresent": true}]"#,
            "/And",
            &["exclusive-fields"],
        );
    }
}

pub fn waits(out: &mut Mutants<'_>) {
    for spot in out.base.of(StateType::Wait) {
        let fields = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
        let present: Vec<&str> = fields.into_iter().filter(|field| spot.body.get(field).is_some()).collect();
        let [field] = present.as_slice() else { continue };
        out.without("waits for nothing", &spot.pointer.key(*field), &["missing-field"]);
        let (other, value) =
            if *field == "Seconds" { ("Timestamp", "\"2026-03-14T01:59:00Z\"") } else { ("Seconds", "60") };
        let edit = Edit::Set(spot.pointer.key(other), json(value));
        out.add(
            "waits twice",
            &[edit],
            &[&spot.pointer.key(other), &spot.pointer.key(*field)],
            &["exclusive-fields"],
        );
        for time in [
            "2026-03-14",
            "2026-03-14 01:59:00Z",
            "2026-03-14T01:59:00",
            "14.03.2026",
            "2026-02-30T00:00:00Z",
            "2026-03-14t01:59:00z",
            "",
        ] {
            let edits = [
                Edit::Remove(spot.pointer.key(*field)),
                Edit::Set(spot.pointer.key("Timestamp"), time.into()),
            ];
            out.add(
                &format!("waits until {time:?}"),
                &edits,
                &[&spot.pointer.key("Timestamp")],
                &["bad-timestamp"],
            );
        }
    }
}
