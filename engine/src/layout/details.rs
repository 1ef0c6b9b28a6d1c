//! What a card says from nearest: its expression, its retries, its mock. Two short lines at most.

use crate::asl::{StateType, state_type};
use crate::design::{Design, Id, Mock, MockAnswer, Record};
use crate::json::Value;

/// The longest line, in characters; the card cuts what is too wide for it.
const LONGEST: usize = 96;
/// What the second line of a card says already.
const TOLD: [&str; 9] = [
    "FunctionName",
    "TableName",
    "QueueUrl",
    "TopicArn",
    "StateMachineArn",
    "Bucket",
    "ApiEndpoint",
    "Method",
    "Authentication",
];

/// The lines under a card's name and description; none where there is nothing more to say.
pub fn card_details(design: &Design, id: Id) -> Vec<String> {
    let mut lines = Vec::new();
    match design.get(id) {
        Some(Record::State(state)) => {
            lines.extend(expression(&state.body));
            let mut further: Vec<String> = Vec::new();
            further.extend(retries(&state.body));
            further.extend(state.mock.as_ref().and_then(mock));
            if !further.is_empty() {
                lines.push(further.join(" · "));
            }
        }
        Some(Record::Function(function)) => lines.extend(mock(&function.mock)),
        _ => {}
    }
    lines.into_iter().map(shortened).collect()
}

/// The field that says most of what a state does with its data, and its value.
fn expression(body: &Value) -> Option<String> {
    let fields: &[&str] = match state_type(body)? {
        StateType::Task | StateType::Parallel => {
            &["Arguments", "Parameters", "InputPath", "Output", "Assign"]
        }
        StateType::Map => &["Items", "ItemsPath", "ItemSelector", "Parameters"],
        StateType::Wait => &["Timestamp", "TimestampPath", "Seconds", "SecondsPath"],
        StateType::Fail => &["Cause", "CausePath"],
        StateType::Choice => &["Choices"],
        StateType::Pass | StateType::Succeed => &["Output", "Assign", "Result", "Parameters", "InputPath"],
    };
    let (name, value) = fields.iter().find_map(|name| Some((*name, body.get(name)?)))?;
    if name == "Choices" {
        let rules = value.as_array()?;
        let condition = rules.first()?.get("Condition")?.as_str()?;
        return Some(plain(condition).to_owned());
    }
    if matches!(name, "Seconds") && value.as_str().is_none() {
        return None;
    }
    if let (true, Some(object)) = (matches!(name, "Arguments" | "Parameters"), value.as_object()) {
        let pairs: Vec<String> = object
            .iter()
            .filter(|(key, _)| !TOLD.contains(&key.trim_end_matches(".$")))
            .map(|(key, value)| format!("{key}: {}", short(value)))
            .collect();
        return (!pairs.is_empty()).then(|| pairs.join(", "));
    }
    Some(format!("{name}: {}", short(value)))
}

/// A value on one line; an expression without its braces.
fn short(value: &Value) -> String {
    if let Some(text) = value.as_str() {
        return plain(text).to_owned();
    }
    // Names and expressions need no quotes to be told apart here.
    let text = value.to_json().replace("{% ", "").replace(" %}", "").replace('"', "");
    let inner = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(&text);
    inner.replace(':', ": ").replace(',', ", ")
}

fn plain(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("{%").and_then(|inner| inner.strip_suffix("%}")).map_or(text, str::trim)
}

/// The first retrier in words, and how many more there are.
fn retries(body: &Value) -> Option<String> {
    let retriers = body.get("Retry")?.as_array()?;
    let first = retriers.first()?;
    let errors = first.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
    let name = errors.first().and_then(Value::as_str).unwrap_or("no error");
    let more = errors.len().saturating_sub(1)
        + retriers
            .iter()
            .skip(1)
            .map(|retrier| retrier.get("ErrorEquals").and_then(Value::as_array).map_or(0, <[Value]>::len))
            .sum::<usize>();
    let attempts = first.get("MaxAttempts").and_then(Value::as_i64).unwrap_or(3);
    let seconds = first.get("IntervalSeconds").and_then(Value::as_i64).unwrap_or(1);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    Some(format!("retry {attempts}× from {seconds} s: {name}{more}"))
}

fn mock(mock: &Mock) -> Option<String> {
    let latency = mock.latency.as_ref().map(|latency| format!(" in {} ms", latency.p50)).unwrap_or_default();
    let answer = match mock.rules.as_slice() {
        [] if latency.is_empty() => return None,
        [] => "answers".to_owned(),
        [rule] if rule.when.is_empty() => match &rule.answer {
            MockAnswer::Return(value) => format!("returns {}", short(value)),
            MockAnswer::Throw { error, .. } => format!("throws {error}"),
            MockAnswer::TimeOut => "never answers".to_owned(),
            MockAnswer::Ask => "asks a person".to_owned(),
        },
        rules => format!("{} rules", rules.len()),
    };
    Some(format!("mock {answer}{latency}"))
}

fn shortened(line: String) -> String {
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;

    #[test]
    fn cards_tell_their_expressions_retries_and_mocks() {
        let design = Design::default_design();
        let of = |name: &str| {
            let (id, _) = design.iter().find(|(id, _)| *design.name(*id) == *name).unwrap();
            card_details(&design, id)
        };
        let charge = of("ChargePayment");
        assert_eq!(charge.len(), 2, "{charge:?}");
        assert!(charge[0].starts_with("Payload: ") && !charge[0].contains("{%"), "{charge:?}");
        assert!(charge[1].starts_with("retry ") && charge[1].contains('×'), "{charge:?}");
        let choice = of("NeedsApproval?");
        assert!(choice[0].contains("500"), "{choice:?}");
        assert!(of("payments-charge")[0].starts_with("mock "), "{:?}", of("payments-charge"));
        for (id, _) in design.iter() {
            let lines = card_details(&design, id);
            assert!(
                lines.len() <= 2 && lines.iter().all(|line| line.chars().count() <= LONGEST),
                "{lines:?}"
            );
        }
    }
}
