//! What the other side of a call answers: mocks, faults, latencies, and the envelope that each service puts
//! around its result.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::{FaultKind, Latency, Mock, MockAnswer};
use crate::expression::jsonata::{Jsonata, JsonataLimits, JsonataScope, evaluate_template};
use crate::interpreter::SyncPattern;
use crate::json::{Number, Value};

/// The end of a call as the other side gives it, before any envelope.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    Returned(Value),
    Threw {
        error: String,
        cause: String,
    },
    /// No answer will come.
    Silent,
    /// A person answers.
    Ask,
}

/// What a mock may look at.
#[derive(Clone, Copy)]
pub struct MockScope<'a> {
    pub payload: &'a Value,
    /// The number of this call to this callee in the run, from 1.
    pub call: u32,
    /// The number of this try of this visit, from 1.
    pub attempt: u32,
    pub now_ms: i64,
    pub seed: u64,
}

/// The answer of the first rule that fits. `used` counts how often each rule has answered. `None`: no rule fits.
pub fn answer_of(mock: &Mock, scope: MockScope<'_>, used: &mut BTreeMap<usize, u32>) -> Option<Answered> {
    let variables = BTreeMap::from([
        (Arc::from("payload"), scope.payload.clone()),
        (Arc::from("call"), Value::int(i64::from(scope.call))),
        (Arc::from("attempt"), Value::int(i64::from(scope.attempt))),
    ]);
    let jsonata = JsonataScope {
        states: &Value::Null,
        variables: &variables,
        now_ms: scope.now_ms,
        seed: scope.seed,
        limits: JsonataLimits::default(),
    };
    for (index, rule) in mock.rules.iter().enumerate() {
        let count = used.get(&index).copied().unwrap_or(0);
        if rule.times.is_some_and(|times| count >= times) {
            continue;
        }
        match holds(&rule.when, &jsonata) {
            Ok(false) => continue,
            Ok(true) => {}
            Err(cause) => return Some(Answered::Threw { error: "Mock.ConditionFailed".to_owned(), cause }),
        }
        used.insert(index, count + 1);
        return Some(match &rule.answer {
            MockAnswer::Return(value) => match evaluate_template(value, &jsonata) {
                Ok(value) => Answered::Returned(value),
                Err(error) => {
                    Answered::Threw { error: "Mock.AnswerFailed".to_owned(), cause: error.cause("Return") }
                }
            },
            MockAnswer::Throw { error, cause } => {
                Answered::Threw { error: error.clone(), cause: cause.clone() }
            }
            MockAnswer::TimeOut => Answered::Silent,
            MockAnswer::Ask => Answered::Ask,
        });
    }
    None
}

/// Whether a mock's condition holds; an undefined result does not.
fn holds(condition: &str, scope: &JsonataScope<'_>) -> Result<bool, String> {
    let text = condition.trim();
    if text.is_empty() {
        return Ok(true);
    }
    let text = text.strip_prefix("{%").and_then(|text| text.strip_suffix("%}")).unwrap_or(text);
    let expression = Jsonata::compile(text).map_err(|errors| {
        let message = errors.first().map(ToString::to_string).unwrap_or_default();
        format!("The mock's condition `{text}` is no JSONata: {message}")
    })?;
    match expression.evaluate(scope) {
        Ok(value) => Ok(value.is_some_and(|value| value == Value::Bool(true))),
        Err(error) => Err(format!("The mock's condition `{text}` failed: {error}")),
    }
}

/// A fault's answer; `None` for one that only slows.
pub fn answer_of_fault(fault: &FaultKind) -> Option<Answered> {
    match fault {
        FaultKind::Fail { error, cause } => {
            Some(Answered::Threw { error: error.clone(), cause: cause.clone() })
        }
        FaultKind::TimeOut => Some(Answered::Silent),
        FaultKind::Slow(_) => None,
    }
}

/// A latency drawn for the call with this number: half of the calls at or under `p50`, all but one in a hundred at or
/// under `p99`.
pub fn draw_latency(latency: Latency, seed: u64, call: u64) -> u32 {
    let chance = unit(seed ^ call.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let (p50, p99) = (f64::from(latency.p50.max(1)), f64::from(latency.p99.max(latency.p50).max(1)));
    let value =
        if chance < 0.5 { p50 * (0.6 + 0.8 * chance) } else { p50 * (p99 / p50).powf((chance - 0.5) / 0.49) };
    value.min(p99 * 1.3) as u32
}

/// A number from 0 up to 1 that the seed determines.
pub fn unit(seed: u64) -> f64 {
    (mix(seed) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The SplitMix64 finaliser.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An identifier with the form of a UUID that the seed determines.
pub fn seeded_uuid(seed: u64) -> String {
    let bytes = (u128::from(mix(seed)) << 64 | u128::from(mix(seed ^ 0xA5A5_A5A5))).to_be_bytes();
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

fn metadata(seed: u64) -> [(&'static str, Value); 2] {
    let headers = Value::object([("Content-Type", Value::string("application/json"))]);
    [
        ("SdkHttpMetadata", Value::object([("HttpHeaders", headers), ("HttpStatusCode", Value::int(200))])),
        ("SdkResponseMetadata", Value::object([("RequestId", seeded_uuid(seed).into())])),
    ]
}

/// The result of a call as Step Functions hands it to the state: what the callee returned, in its service's envelope.
/// A direct function ARN and an SDK integration have none.
pub fn envelope(resource: &str, returned: Value, seed: u64) -> Value {
    let Some(action) =
        resource.strip_prefix("arn:aws:states:::").filter(|action| !action.starts_with("aws-sdk:"))
    else {
        return returned;
    };
    let action = action.split('.').next().unwrap_or(action);
    match action {
        "lambda:invoke" => Value::object(
            [("ExecutedVersion", Value::string("$LATEST")), ("Payload", returned)]
                .into_iter()
                .chain(metadata(seed))
                .chain([("StatusCode", Value::int(200))]),
        ),
        "http:invoke" => {
            if returned.get("StatusCode").is_some() && returned.get("ResponseBody").is_some() {
                return returned;
            }
            Value::object([
                (
                    "Headers",
                    Value::object([("content-type", Value::array([Value::string("application/json")]))]),
                ),
                ("ResponseBody", returned),
                ("StatusCode", Value::int(200)),
                ("StatusText", Value::string("OK")),
            ])
        }
        _ => with_metadata(returned, seed),
    }
}

fn with_metadata(returned: Value, seed: u64) -> Value {
    let Value::Object(mut object) = returned else { return returned };
    for (key, value) in metadata(seed) {
        if !object.contains_key(key) {
            Arc::make_mut(&mut object).insert(key, value);
        }
    }
    Value::Object(object)
}

/// What a service answers when nobody has said what: the least that its API promises.
pub fn assumed(resource: &str, parameters: &Value, seed: u64) -> Value {
    let Some(action) = resource.strip_prefix("arn:aws:states:::") else { return Value::empty_object() };
    let action = action.split('.').next().unwrap_or(action);
    match action {
        "sns:publish" | "aws-sdk:sns:publish" => Value::object([("MessageId", seeded_uuid(seed).into())]),
        "sqs:sendMessage" | "aws-sdk:sqs:sendMessage" => {
            Value::object([("MessageId", seeded_uuid(seed).into())])
        }
        "events:putEvents" | "aws-sdk:eventbridge:putEvents" => {
            let count = parameters.get("Entries").and_then(Value::as_array).map_or(0, <[Value]>::len);
            let entry = |index: usize| Value::object([("EventId", seeded_uuid(seed ^ index as u64).into())]);
            Value::object([
                ("Entries", Value::array((0..count).map(entry))),
                ("FailedEntryCount", Value::int(0)),
            ])
        }
        "ecs:runTask" => Value::object([("Failures", Value::array([])), ("Tasks", Value::array([]))]),
        _ => Value::empty_object(),
    }
}

/// What the submission of a `.waitForTaskToken` or `.sync` call answers, before the final result comes.
pub fn submitted(resource: &str, parameters: &Value, pattern: SyncPattern, seed: u64) -> Option<Value> {
    if pattern == SyncPattern::RequestResponse {
        return None;
    }
    let returned = if resource.starts_with("arn:aws:states:::lambda:invoke") {
        Value::empty_object()
    } else {
        assumed(resource, parameters, seed)
    };
    Some(envelope(resource, returned, seed))
}

/// A time as JSON number of seconds is never what AWS shows in results: its SDK integrations give milliseconds.
pub fn time_value(ms: i64) -> Value {
    Value::Number(Number::Int(ms))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::design::MockRule;

    fn scope(payload: &Value) -> MockScope<'_> {
        MockScope { payload, call: 1, attempt: 1, now_ms: 0, seed: 1 }
    }

    #[test]
    fn the_first_rule_that_fits_answers_as_often_as_it_may() {
        let rule = |when: &str, times, answer| MockRule { when: when.to_owned(), times, answer };
        let mock = Mock {
            rules: vec![
                rule(
                    "$payload.card = 'bad'",
                    Some(1),
                    MockAnswer::Throw { error: "Declined".into(), cause: String::new() },
                ),
                rule(
                    "",
                    None,
                    MockAnswer::Return(Value::object([("id", Value::string("{% $payload.id %}"))])),
                ),
            ],
            ..Mock::default()
        };
        let mut used = BTreeMap::new();
        let bad = Value::object([("card", Value::string("bad")), ("id", Value::int(7))]);
        let threw = Answered::Threw { error: "Declined".into(), cause: String::new() };
        assert_eq!(answer_of(&mock, scope(&bad), &mut used), Some(threw));
        let returned = Answered::Returned(Value::object([("id", Value::int(7))]));
        assert_eq!(answer_of(&mock, scope(&bad), &mut used), Some(returned));
    }

    #[test]
    fn a_condition_that_is_no_jsonata_says_so() {
        let mock = Mock {
            rules: vec![MockRule { when: "((".to_owned(), ..MockRule::default() }],
            ..Mock::default()
        };
        let answer = answer_of(&mock, scope(&Value::Null), &mut BTreeMap::new());
        assert!(matches!(answer, Some(Answered::Threw { error, .. }) if error == "Mock.ConditionFailed"));
    }

    #[test]
    fn latencies_keep_their_percentiles() {
        let latency = Latency { p50: 100, p99: 1000 };
        let mut drawn: Vec<u32> = (0..10_000).map(|call| draw_latency(latency, 42, call)).collect();
        drawn.sort_unstable();
        assert!((85..=115).contains(&drawn[5_000]), "{}", drawn[5_000]);
        assert!((850..=1150).contains(&drawn[9_900]), "{}", drawn[9_900]);
    }

    #[test]
    fn envelopes_are_the_services_own() {
        let lambda = envelope("arn:aws:states:::lambda:invoke", Value::int(3), 1);
        assert_eq!(lambda.get("Payload"), Some(&Value::int(3)));
        assert_eq!(lambda.get("StatusCode"), Some(&Value::int(200)));
        let sdk = envelope("arn:aws:states:::aws-sdk:s3:getObject", Value::int(3), 1);
        assert_eq!(sdk, Value::int(3));
        let direct = envelope("arn:aws:lambda:us-east-1:111122223333:function:f", Value::int(3), 1);
        assert_eq!(direct, Value::int(3));
    }
}
