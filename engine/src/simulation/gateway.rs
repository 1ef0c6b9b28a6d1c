//! API Gateway in a run: a request becomes a call, and what comes of it a response as the caller sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cost::billed_ms;
use super::view::method_name;
use crate::design::{Api, Design, Integration, Mapping, Protocol, Record, Request, Route};
use crate::expression::jsonata::{Jsonata, JsonataLimits, JsonataScope};
use crate::interpreter::{ExecutionStatus, Outcome};
use crate::json::{self, Value};
use crate::review::gateway;

/// What the caller gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub at_ms: i64,
    /// Why it is this response, where that is not obvious.
    pub note: Option<String>,
}

impl HttpResponse {
    pub fn new(status: u16, body: Value, at_ms: i64) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body, at_ms, note: None }
    }

    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// The API of a route.
pub fn api_of<'a>(design: &'a Design, route: &Route) -> Option<&'a Api> {
    match design.get(route.api) {
        Some(Record::Api(api)) => Some(api),
        _ => None,
    }
}

/// How long the gateway waits for what is behind a route, in milliseconds.
pub fn timeout_ms(design: &Design, route: &Route) -> i64 {
    (gateway::wait(design, api_of(design, route), route).seconds * 1000.0).round() as i64
}

/// What the caller gets when it took too long. Guess for a stream: nothing was sent before, for a mock does not say when the
/// function sends what.
pub fn timeout_response(design: &Design, route: &Route, at_ms: i64) -> HttpResponse {
    let limit = timeout_ms(design, route);
    let api = api_of(design, route);
    let (status, message) = match api.map(|api| api.protocol) {
        Some(Protocol::Http) => (503, "Service Unavailable"),
        _ => (504, "Endpoint request timed out"),
    };
    let note = if gateway::streams(design, api, route) {
        format!("The stream is closed after {limit} ms; what was sent before has reached the caller.")
    } else {
        format!("Nothing answered within the gateway's {limit} ms. What was started goes on.")
    };
    HttpResponse::new(status, Value::object([("message", Value::string(message))]), at_ms).with_note(note)
}

/// What the caller gets where a response is larger than passes, else nothing. Sizes are those of the value as JSON: what a mock
/// returns for a function, and a service's answer.
pub fn oversize_response(
    design: &Design,
    route: &Route,
    returned: &Value,
    at_ms: i64,
) -> Option<HttpResponse> {
    let most = gateway::largest_response(design, api_of(design, route), route)?;
    let size = returned.json_size();
    if size as f64 <= most.bytes {
        return None;
    }
    // A function fails with Function.ResponseSizeTooLarge; a service's answer is dropped by the gateway, whose execution log says
    // that it is larger than the allowed maximum.
    let status = match route.integration {
        Integration::Function { .. } => 502,
        _ => 500,
    };
    Some(internal_error(status, at_ms).with_note(format!(
        "The response has {size} bytes; {} is limited to {} bytes.",
        most.limit.name, most.bytes
    )))
}

/// `$request` as mappings and mocks see it.
pub fn request_value(route: &Route, request: &Request) -> Value {
    let pairs = |pairs: &[(String, String)]| {
        Value::object(pairs.iter().map(|(name, value)| (name.as_str(), Value::string(value.as_str()))))
    };
    let mut path = route.path.to_string();
    for (name, value) in &request.path_parameters {
        path = path.replace(&format!("{{{name}}}"), value).replace(&format!("{{{name}+}}"), value);
    }
    Value::object([
        ("method", Value::string(method_name(route.method))),
        ("path", path.into()),
        ("pathParameters", pairs(&request.path_parameters)),
        ("query", pairs(&request.query)),
        ("headers", pairs(&request.headers)),
        ("body", request.body.clone()),
    ])
}

/// The event that a function behind the route gets (Lambda proxy integration), reduced to what mocks look at.
pub fn proxy_event(api: Option<&Api>, route: &Route, request: &Request) -> Value {
    let value = request_value(route, request);
    let member = |name: &str| value.get(name).cloned().unwrap_or_default();
    let body = if request.body.is_null() { Value::Null } else { request.body.to_json().into() };
    if api.is_some_and(|api| api.protocol == Protocol::Http) {
        let http = Value::object([("method", member("method")), ("path", member("path"))]);
        return Value::object([
            ("version", Value::string("2.0")),
            ("routeKey", format!("{} {}", method_name(route.method), route.path).into()),
            ("rawPath", member("path")),
            ("headers", member("headers")),
            ("queryStringParameters", member("query")),
            ("pathParameters", member("pathParameters")),
            ("requestContext", Value::object([("http", http)])),
            ("body", body),
            ("isBase64Encoded", Value::Bool(false)),
        ]);
    }
    Value::object([
        ("resource", Value::string(Arc::clone(&route.path))),
        ("path", member("path")),
        ("httpMethod", member("method")),
        ("headers", member("headers")),
        ("queryStringParameters", member("query")),
        ("pathParameters", member("pathParameters")),
        ("body", body),
        ("isBase64Encoded", Value::Bool(false)),
    ])
}

/// What the caller gets of a function's return value: the proxy integration's rules. An HTTP API takes a value without
/// `statusCode` for the body of a 200; a REST API refuses it.
pub fn proxy_response(api: Option<&Api>, returned: &Value, at_ms: i64) -> HttpResponse {
    let status = returned.get("statusCode").and_then(|status| match status {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    });
    let Some(status) = status.and_then(|status| u16::try_from(status).ok()) else {
        if api.is_some_and(|api| api.protocol == Protocol::Http) {
            return HttpResponse::new(200, returned.clone(), at_ms);
        }
        return internal_error(502, at_ms).with_note(
            "A REST API needs `statusCode` in what its function returns (malformed Lambda proxy response).",
        );
    };
    let is_http = api.is_some_and(|api| api.protocol == Protocol::Http);
    let body = match returned.get("body") {
        None | Some(Value::Null) => Value::Null,
        Some(Value::String(text)) => {
            json::parse_strict(text).unwrap_or_else(|_| Value::String(Arc::clone(text)))
        }
        Some(other) if is_http => other.clone(),
        Some(_) => {
            return internal_error(502, at_ms).with_note(
                "A REST API needs text as `body` in what its function returns: JSON.stringify it (malformed Lambda proxy response).",
            );
        }
    };
    let mut response = HttpResponse::new(status, body, at_ms);
    if let Some(headers) = returned.get("headers").and_then(Value::as_object) {
        for (name, value) in headers.iter() {
            let text = value.as_str().map_or_else(|| value.to_json(), ToOwned::to_owned);
            response.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            response.headers.push((name.to_string(), text));
        }
    }
    response
}

/// What the caller gets when the function failed.
pub fn function_error_response(api: Option<&Api>, error: &str, at_ms: i64) -> HttpResponse {
    let status = if api.is_some_and(|api| api.protocol == Protocol::Http) { 500 } else { 502 };
    let message = if status == 500 { "Internal Server Error" } else { "Internal server error" };
    HttpResponse::new(status, Value::object([("message", Value::string(message))]), at_ms)
        .with_note(format!("The function failed with {error}; a caller never sees that."))
}

/// What the caller gets when the service behind a route without a function failed.
pub fn service_error_response(service: &str, error: &str, at_ms: i64) -> HttpResponse {
    internal_error(500, at_ms).with_note(format!(
        "{service} answered with {error}. Which status the caller gets is up to the integration's responses; without one it is 500."
    ))
}

fn internal_error(status: u16, at_ms: i64) -> HttpResponse {
    let message = Value::object([("message", Value::string("Internal server error"))]);
    HttpResponse::new(status, message, at_ms)
}

/// What starts a workflow where the mapping says nothing: the body; `{}` where the request has none.
pub fn default_input(request: &Request) -> Value {
    if request.body.is_null() { Value::empty_object() } else { request.body.clone() }
}

/// A mapping's expression over `$request` and `$result`. Empty text gives `Ok(None)`.
pub fn evaluate_mapping(
    text: &str,
    request: &Value,
    result: Option<&Value>,
    now_ms: i64,
) -> Result<Option<Value>, String> {
    let text = text.trim();
    let text = text.strip_prefix("{%").and_then(|text| text.strip_suffix("%}")).unwrap_or(text).trim();
    if text.is_empty() {
        return Ok(None);
    }
    let expression = Jsonata::compile(text).map_err(|errors| {
        let message = errors.first().map(ToString::to_string).unwrap_or_default();
        format!("`{text}` is no JSONata: {message}")
    })?;
    let mut variables = BTreeMap::from([(Arc::from("request"), request.clone())]);
    if let Some(result) = result {
        variables.insert(Arc::from("result"), result.clone());
    }
    let scope = JsonataScope {
        states: &Value::Null,
        variables: &variables,
        now_ms,
        seed: 0,
        limits: JsonataLimits::default(),
    };
    match expression.evaluate(&scope) {
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) => Err(format!("`{text}` gives nothing for this request.")),
        Err(error) => Err(format!("`{text}` failed: {error}")),
    }
}

/// The response that a mapping makes of a service's result.
pub fn mapped_response(mapping: &Mapping, request: &Value, result: Value, at_ms: i64) -> HttpResponse {
    let status = mapping.status.unwrap_or(200);
    match evaluate_mapping(&mapping.body, request, Some(&result), at_ms) {
        Ok(Some(body)) => HttpResponse::new(status, body, at_ms),
        Ok(None) => HttpResponse::new(status, result, at_ms),
        Err(message) => mapping_failure(&message, at_ms),
    }
}

/// What the caller gets where a mapping fails.
pub fn mapping_failure(message: &str, at_ms: i64) -> HttpResponse {
    internal_error(500, at_ms).with_note(format!("The mapping failed: {message}"))
}

/// The answer of `StartExecution`.
pub fn start_execution_result(arn: &str, at_ms: i64) -> Value {
    Value::object([("executionArn", Value::string(arn)), ("startDate", seconds(at_ms))])
}

/// The answer of `StartSyncExecution`: HTTP 200 whatever became of the execution.
pub fn sync_execution_result(
    arn: &str,
    machine_arn: &str,
    name: &str,
    input: &Value,
    outcome: &Outcome,
    span_ms: (i64, i64),
) -> Value {
    let (started, stopped) = span_ms;
    let billed = billed_ms(stopped - started);
    let mut members = vec![
        (
            "billingDetails",
            Value::object([
                ("billedDurationInMilliseconds", Value::int(billed)),
                ("billedMemoryUsedInMB", Value::int(64)),
            ]),
        ),
        ("executionArn", Value::string(arn)),
        ("input", input.to_json().into()),
        ("inputDetails", Value::object([("included", Value::Bool(true))])),
        ("name", Value::string(name)),
        ("startDate", seconds(started)),
        ("stateMachineArn", Value::string(machine_arn)),
        ("status", Value::string(outcome.status.name())),
        ("stopDate", seconds(stopped)),
    ];
    if outcome.status == ExecutionStatus::Succeeded {
        members.push(("output", outcome.output.as_ref().map(Value::to_json).unwrap_or_default().into()));
        members.push(("outputDetails", Value::object([("included", Value::Bool(true))])));
    }
    if let Some(error) = &outcome.error {
        members.push(("error", Value::String(Arc::clone(error))));
    }
    if let Some(cause) = &outcome.cause {
        members.push(("cause", Value::String(Arc::clone(cause))));
    }
    Value::object(members)
}

/// A time as the service's JSON has it: seconds with three decimals.
fn seconds(ms: i64) -> Value {
    crate::json::Number::from_f64(ms as f64 / 1000.0).map_or(Value::Null, Value::Number)
}

/// Whether a path has this parameter, `{proxy+}` included.
pub fn path_parameters(path: &str) -> Vec<String> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| name.trim_end_matches('+').to_owned())
        .collect()
}
