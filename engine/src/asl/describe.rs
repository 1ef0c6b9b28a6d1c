//! States and choice rules in words, for cards and edge labels. Short, plain text on one line.

use super::resource::{self, Integration, Pattern, Target};
use super::{Operand, StateType, comparison, state_type, substitution};
use crate::json::{Number, Value};

/// The longest text of an edge label or of a part of a card's line, in characters.
const LONGEST: usize = 60;
/// How deep And, Or and Not are followed.
const DEEPEST_RULE: usize = 8;

/// A card's second line: what the state does, in words. Never empty for a state of a known type.
pub fn describe_state(body: &Value) -> String {
    match state_type(body) {
        Some(StateType::Task) => describe_task(body),
        Some(StateType::Pass) => describe_pass(body),
        Some(StateType::Choice) => {
            let rules = body.get("Choices").and_then(Value::as_array).map_or(0, <[Value]>::len);
            counted(rules, "rule", "rules")
        }
        Some(StateType::Wait) => describe_wait(body),
        Some(StateType::Succeed) => "ends well".to_owned(),
        Some(StateType::Fail) => {
            match body.get("Error").or_else(|| body.get("ErrorPath")).and_then(Value::as_str) {
                Some(error) => shortened(&plain(error)),
                None => "ends in failure".to_owned(),
            }
        }
        Some(StateType::Parallel) => {
            let branches = body.get("Branches").and_then(Value::as_array).map_or(0, <[Value]>::len);
            format!("{} at once", counted(branches, "branch", "branches"))
        }
        Some(StateType::Map) => describe_map(body),
        None => match body.get("Type").and_then(Value::as_str) {
            Some(other) => format!("unknown type {}", shortened(other)),
            None => "no type".to_owned(),
        },
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

fn describe_task(body: &Value) -> String {
    match body.get("Resource").and_then(Value::as_str) {
        Some(text) if !text.is_empty() => {
            let integration = resource::parse(text);
            let arguments = body.get("Arguments").or_else(|| body.get("Parameters")).unwrap_or(&Value::Null);
            shortened(&resource_label(&integration, arguments))
        }
        _ => "calls nothing yet".to_owned(),
    }
}

/// What a task calls, in words: "Lambda payments", "DynamoDB putItem orders", "HTTP POST api.example.com".
pub fn resource_label(integration: &Integration, arguments: &Value) -> String {
    let argument = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| arguments.get(name).and_then(Value::as_str))
            .map(thing_name)
            .filter(|name| !name.is_empty())
    };
    let with = |head: String, thing: Option<String>| match thing {
        Some(thing) => format!("{head} {thing}"),
        None => head,
    };
    let mut label = match integration.target {
        Target::LambdaFunction => format!("Lambda {}", thing_name(&integration.action)),
        Target::Activity => format!("activity {}", thing_name(&integration.action)),
        Target::Substitution => format!("calls {}", thing_name(&format!("${{{}}}", integration.action))),
        Target::Unknown => return integration.action.clone(),
        Target::Http => {
            let method = argument(&["Method"]).unwrap_or_else(|| "call".to_owned());
            let endpoint = ["ApiEndpoint", "ApiEndpoint.$"]
                .iter()
                .find_map(|name| arguments.get(name).and_then(Value::as_str));
            match endpoint.map(|text| text.trim_start_matches("https://")) {
                Some(endpoint) if !endpoint.contains("{%") => format!("HTTP {method} {endpoint}"),
                _ => format!("HTTP {method}"),
            }
        }
        Target::Optimized | Target::Sdk => {
            let name = resource::service_name(&integration.service);
            match (integration.service.as_str(), integration.action.as_str()) {
                ("lambda", "invoke") => with(name.to_owned(), argument(&["FunctionName"])),
                ("states" | "sfn", "startExecution" | "startSyncExecution") => with(
                    "start".to_owned(),
                    argument(&["StateMachineArn"]).or_else(|| Some("workflow".to_owned())),
                ),
                ("sqs", "sendMessage") => with(
                    format!("{name} send to"),
                    argument(&["QueueUrl"]).or_else(|| Some("queue".to_owned())),
                ),
                ("sns", "publish") => with(
                    format!("{name} publish to"),
                    argument(&["TopicArn"]).or_else(|| Some("topic".to_owned())),
                ),
                ("events", "putEvents") => format!("{name} put events"),
                (_, action) => {
                    let thing = argument(&[
                        "TableName",
                        "Bucket",
                        "JobName",
                        "TaskDefinition",
                        "ModelId",
                        "ProjectName",
                        "JobDefinition",
                    ]);
                    with(format!("{name} {action}"), thing)
                }
            }
        }
    };
    match integration.pattern {
        Pattern::RequestResponse => {}
        Pattern::Sync | Pattern::Sync2 => label.push_str(", wait for it"),
        Pattern::WaitForTaskToken => label.push_str(", wait for token"),
    }
    label
}

/// The short name in a reference: `${PaymentsArn}`, an ARN, a URL or a plain name. Empty for an expression.
fn thing_name(text: &str) -> String {
    if text.contains("{%") {
        return String::new();
    }
    if let Some(name) = substitution::whole(text) {
        let name = name.split(['.', '_']).next().filter(|_| name.ends_with(".Arn")).unwrap_or(name);
        for ending in ["FunctionArn", "Arn", "Name", "Url"] {
            if let Some(short) = name.strip_suffix(ending).filter(|short| !short.is_empty()) {
                return short.to_owned();
            }
        }
        return name.to_owned();
    }
    if text.starts_with("https://") {
        return text.rsplit('/').next().unwrap_or(text).to_owned();
    }
    if let Some((_, function)) = text.split_once(":function:") {
        return function.split(':').next().unwrap_or(function).to_owned();
    }
    if text.starts_with("arn:") {
        return substitution_aware_last(text);
    }
    match text.split_once(':') {
        // A function's name with a version or alias.
        Some((name, _)) if !substitution::contains(text) => name.to_owned(),
        _ => text.to_owned(),
    }
}

fn substitution_aware_last(text: &str) -> String {
    let masked = substitution::masked(text, "*");
    let last = masked.rsplit([':', '/']).next().unwrap_or(&masked);
    if last.contains('*') {
        text.rsplit(['{', ':']).next().unwrap_or(text).trim_end_matches('}').to_owned()
    } else {
        last.to_owned()
    }
}

fn describe_pass(body: &Value) -> String {
    if body.get("Result").is_some() {
        return "a fixed result".to_owned();
    }
    let assigned = body.get("Assign").and_then(Value::as_object).map_or(0, crate::json::Object::len);
    if body.get("Output").is_some() || body.get("Parameters").is_some() {
        return "reshapes the data".to_owned();
    }
    match assigned {
        0 => "passes its input on".to_owned(),
        count => format!("sets {}", counted(count, "variable", "variables")),
    }
}

fn describe_wait(body: &Value) -> String {
    if let Some(seconds) = body.get("Seconds") {
        return match seconds {
            Value::Number(number) => format!("wait {}", describe_duration(number.as_f64())),
            Value::String(text) => format!("wait {} s", shortened(&plain(text))),
            _ => "wait".to_owned(),
        };
    }
    if let Some(path) = body.get("SecondsPath").and_then(Value::as_str) {
        return format!("wait {} s", shortened(&plain(path)));
    }
    match body.get("Timestamp").or_else(|| body.get("TimestampPath")).and_then(Value::as_str) {
        Some(time) => format!("wait until {}", shortened(&plain(time))),
        None => "wait".to_owned(),
    }
}

/// A duration in its largest fitting units: `45 s`, `10 min`, `2 h`, `1 d 6 h`.
pub fn describe_duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 || seconds.fract() != 0.0 {
        return format!("{seconds} s");
    }
    let total = seconds as u64;
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = total;
    let mut parts = Vec::new();
    for (size, unit) in units {
        if rest >= size && parts.len() < 2 {
            parts.push(format!("{} {unit}", rest / size));
            rest %= size;
        }
    }
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

fn describe_map(body: &Value) -> String {
    let over = match body.get("Items").or_else(|| body.get("ItemsPath")) {
        Some(Value::String(text)) => format!("each of {}", shortened(&plain(text))),
        Some(Value::Array(items)) => format!("each of {} items", items.items().len()),
        _ if body.get("ItemReader").is_some() => "each item read from S3".to_owned(),
        _ => "each item".to_owned(),
    };
    match body.get("MaxConcurrency") {
        Some(Value::Number(number)) if number.as_i64() == Some(1) => format!("{over}, one by one"),
        Some(Value::Number(number)) if number.as_f64() > 1.0 => format!("{over}, {number} at once"),
        _ => over,
    }
}

/// What stands in a JSONata rule that was drawn and whose condition nobody wrote yet: the way is never taken.
pub const UNWRITTEN_CONDITION: &str = "{% false %}";

pub fn is_unwritten_condition(condition: &str) -> bool {
    condition.trim() == UNWRITTEN_CONDITION
}

/// The condition of a choice rule in short words: `total > 500`, `status = "paid" and 2 more`.
pub fn describe_choice_rule(rule: &Value) -> String {
    if rule.get("Condition").and_then(Value::as_str).is_some_and(is_unwritten_condition) {
        return "no condition yet".to_owned();
    }
    if let Some(condition) = rule.get("Condition") {
        return match condition {
            Value::String(text) => shortened(&plain(text)),
            Value::Bool(value) => value.to_string(),
            other => shortened(&other.to_json()),
        };
    }
    shortened(&describe_test(rule, 0))
}

fn describe_test(rule: &Value, depth: usize) -> String {
    if depth > DEEPEST_RULE {
        return "…".to_owned();
    }
    for (name, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = rule.get(name).and_then(Value::as_array) {
            let parts: Vec<String> = rules
                .iter()
                .map(|inner| {
                    let text = describe_test(inner, depth + 1);
                    let joined = inner.get("And").or_else(|| inner.get("Or")).is_some();
                    if joined { format!("({text})") } else { text }
                })
                .collect();
            return parts.join(word);
        }
    }
    if let Some(inner) = rule.get("Not") {
        return format!("not ({})", describe_test(inner, depth + 1));
    }
    let variable = rule.get("Variable").and_then(Value::as_str).map_or_else(|| "?".to_owned(), plain);
    let Some((operator, operand)) = rule
        .as_object()
        .into_iter()
        .flat_map(crate::json::Object::iter)
        .find_map(|(name, value)| comparison(name).map(|found| (found, value)))
    else {
        return variable;
    };
    if let Some(kind) = operator.name.strip_prefix("Is") {
        let holds = operand.as_bool().unwrap_or(true);
        return match (kind, holds) {
            ("Present", true) => format!("{variable} is present"),
            ("Present", false) => format!("{variable} is absent"),
            ("Null", true) => format!("{variable} is null"),
            ("Null", false) => format!("{variable} is not null"),
            (kind, holds) => {
                let noun = match kind {
                    "Numeric" => "a number",
                    "String" => "text",
                    "Boolean" => "true or false",
                    _ => "a timestamp",
                };
                format!("{variable} is {}{noun}", if holds { "" } else { "not " })
            }
        };
    }
    let operand = match (operator.operand, operand) {
        (Operand::Path, Value::String(path)) => plain(path),
        (Operand::Boolean, Value::Bool(value)) if operator.name == "BooleanEquals" => {
            return if *value { variable } else { format!("not {variable}") };
        }
        (Operand::Timestamp, Value::String(time)) => time.to_string(),
        (_, Value::Number(number)) => plain_number(number),
        (_, other) => other.to_json(),
    };
    format!("{variable} {} {operand}", operator.sign)
}

fn plain_number(number: &Number) -> String {
    number.to_string()
}

/// An expression or path for a person: no delimiters, no `$states.input.`, white space tidied.
fn plain(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}"));
    let text = inner.unwrap_or(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if inner.is_some() {
        return text.replace("$states.input.", "").replace("$states.result.", "result.");
    }
    match text.strip_prefix("$.") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    fn value(text: &str) -> Value {
        serde_json::from_str::<serde_json::Value>(text).unwrap().into()
    }

    #[test]
    fn states_in_words() {
        let cases = [
            (
                r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"${PaymentsArn}"}}"#,
                "Lambda Payments",
            ),
            (
                r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:1:function:payments:live"}"#,
                "Lambda payments",
            ),
            (
                r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Parameters":{"TableName":"orders"}}"#,
                "DynamoDB putItem orders",
            ),
            (
                r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/1/reviews"}}"#,
                "SQS send to reviews, wait for token",
            ),
            (r#"{"Type":"Choice","Choices":[{},{},{}]}"#, "3 rules"),
            (r#"{"Type":"Wait","Seconds":7200}"#, "wait 2 h"),
            (r#"{"Type":"Wait","SecondsPath":"$.delay"}"#, "wait delay s"),
            (r#"{"Type":"Map","ItemsPath":"$.lines","MaxConcurrency":5}"#, "each of lines, 5 at once"),
            (r#"{"Type":"Map","Items":"{% $states.input.lines %}"}"#, "each of lines"),
            (r#"{"Type":"Parallel","Branches":[{},{}]}"#, "2 branches at once"),
            (r#"{"Type":"Fail","Error":"CardDeclined"}"#, "CardDeclined"),
            (r#"{"Type":"Nap"}"#, "unknown type Nap"),
        ];
        for (body, words) in cases {
            assert_eq!(describe_state(&value(body)), words, "{body}");
        }
    }

    #[test]
    fn rules_in_words() {
        let cases = [
            (r#"{"Variable":"$.total","NumericGreaterThan":500,"Next":"A"}"#, "total > 500"),
            (
                r#"{"And":[{"Variable":"$.status","StringEquals":"paid"},{"Variable":"$.x","IsPresent":true}]}"#,
                "status = \"paid\" and x is present",
            ),
            (r#"{"Not":{"Variable":"$.a","BooleanEquals":true}}"#, "not (a)"),
            (r#"{"Variable":"$.a","NumericLessThanPath":"$.b"}"#, "a < b"),
            (r#"{"Condition":"{% $states.input.total >  500 %}"}"#, "total > 500"),
            (r#"{"Condition":"{% false %}"}"#, "no condition yet"),
            (r#"{"Condition":false}"#, "false"),
        ];
        for (rule, words) in cases {
            assert_eq!(describe_choice_rule(&value(rule)), words, "{rule}");
        }
        assert_eq!(describe_duration(109_800.0), "1 d 6 h");
    }
}
