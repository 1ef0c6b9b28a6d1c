//! What API Gateway does with a route's response: how long it waits, whether it streams, how much it passes on. Shared by the
//! review and the dry run.

use super::limits::{Limit, in_design};
use crate::aws::{
    GATEWAY_PAYLOAD, HTTP_TIMEOUT, LAMBDA_PAYLOAD, LAMBDA_STREAM_PAYLOAD, REST_STREAM_DURATION, REST_TIMEOUT,
};
use crate::design::{Api, Design, Integration, Mapping, Protocol, ResourceKind, Route};

/// Why a route cannot stream its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoStream {
    /// Only REST APIs stream.
    HttpApi,
    /// Only proxy integrations stream; the text names the integration.
    Integration(String),
    /// A stream passes through unchanged, so nothing can be mapped.
    Mapping,
}

/// Whether a route's response could be streamed: by a REST API from a Lambda proxy or an HTTP proxy integration. Source: "Stream
/// the integration response for your proxy integrations in API Gateway", API Gateway developer guide.
pub fn can_stream(design: &Design, api: Option<&Api>, route: &Route) -> Result<(), NoStream> {
    if api.is_some_and(|api| api.protocol == Protocol::Http) {
        return Err(NoStream::HttpApi);
    }
    match &route.integration {
        // An unfinished route may still become one that streams.
        Integration::None | Integration::Function { .. } => Ok(()),
        Integration::StartExecution { .. } => Err(NoStream::Integration("StartExecution".into())),
        Integration::StartSyncExecution { .. } => Err(NoStream::Integration("StartSyncExecution".into())),
        Integration::Service { resource, action, mapping } => {
            let endpoint = design.resource(*resource).map(|resource| (resource.kind, &resource.name));
            match endpoint {
                // An HTTP endpoint without any mapping is an HTTP proxy integration.
                Some((ResourceKind::HttpEndpoint, _)) if *mapping == Mapping::default() => Ok(()),
                Some((ResourceKind::HttpEndpoint, _)) => Err(NoStream::Mapping),
                Some((_, name)) => Err(NoStream::Integration(format!("{action} on {name}"))),
                None => Ok(()),
            }
        }
    }
}

/// Whether the response of a route is streamed: it is asked for and possible.
pub fn streams(design: &Design, api: Option<&Api>, route: &Route) -> bool {
    route.streaming && can_stream(design, api, route).is_ok()
}

/// How long API Gateway waits for what is behind a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    pub seconds: f64,
    /// Whose limit it is, in words.
    pub source: &'static str,
}

/// The integration's own time-out, else the API's, else AWS's. AWS keeps 29 s for a stream too unless `timeoutInMillis` is given;
/// a streaming route without a time-out is taken to ask for the longest.
pub fn wait(design: &Design, api: Option<&Api>, route: &Route) -> Wait {
    let seconds = |milliseconds: u32| f64::from(milliseconds) / 1000.0;
    let of = |limit: &Limit| {
        let entered = in_design(design, limit);
        let source = if entered == limit.value { limit.source } else { "as entered for this design" };
        Wait { seconds: entered, source }
    };
    if let Some(milliseconds) = route.timeout_ms {
        return Wait { seconds: seconds(milliseconds), source: "the route's time-out" };
    }
    if streams(design, api, route) {
        return of(&REST_STREAM_DURATION);
    }
    match api {
        Some(Api { timeout_ms: Some(milliseconds), .. }) => {
            Wait { seconds: seconds(*milliseconds), source: "the API's time-out" }
        }
        Some(Api { protocol: Protocol::Http, .. }) => of(&HTTP_TIMEOUT),
        _ => of(&REST_TIMEOUT),
    }
}

/// How much of a response reaches the caller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub bytes: f64,
    pub limit: Limit,
}

/// The largest response of what is behind a route; `None` where there is no limit but that of the service itself.
pub fn largest_response(design: &Design, api: Option<&Api>, route: &Route) -> Option<Size> {
    let of = |limit: Limit| Some(Size { bytes: in_design(design, &limit), limit });
    match (&route.integration, streams(design, api, route)) {
        (Integration::Function { .. }, true) => of(LAMBDA_STREAM_PAYLOAD),
        (Integration::Function { .. }, false) => of(LAMBDA_PAYLOAD),
        (Integration::Service { .. }, true) | (Integration::None, _) => None,
        _ => of(GATEWAY_PAYLOAD),
    }
}
