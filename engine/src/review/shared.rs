//! What several rules reckon with.

use super::Facts;
use crate::design::{Api, Authorizer, Id};
use crate::json::Value;

/// The errors of an HTTP call that are worth another attempt.
pub(in crate::review) const HTTP_TRANSIENT: &[&str] =
    &["States.Http.Socket", "States.Http.StatusCode.429", "States.Http.StatusCode.503"];

/// The usual Retry for transient errors of what is called.
pub(in crate::review) fn usual_retry(errors: &[&str]) -> Value {
    Value::array([Value::object([
        ("ErrorEquals", Value::array(errors.iter().map(|error| Value::from(*error)))),
        ("IntervalSeconds", Value::int(2)),
        ("MaxAttempts", Value::int(3)),
        ("BackoffRate", Value::int(2)),
        ("JitterStrategy", Value::from("FULL")),
    ])])
}

/// Every authorizer that is set: of an API or of a route. The record it belongs to, the API's id and the API.
pub(in crate::review) fn authorizers<'a>(facts: &Facts<'a>) -> Vec<(Id, Id, &'a Api, &'a Authorizer)> {
    let design = facts.design;
    let of_apis = design.apis().map(|(id, api)| (id, id, api, &api.authorizer));
    let of_routes = design
        .routes()
        .filter_map(|(id, route)| Some((id, route.api, design.api(route.api)?, route.authorizer.as_ref()?)));
    of_apis.chain(of_routes).collect()
}
