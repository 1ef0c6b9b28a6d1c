//! APIs and their routes: who may call, what is called, how requests and responses are mapped.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Id, Position};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protocol {
    Rest,
    Http,
}

/// Who may call. Cognito authorizers exist for REST APIs only, the others for both kinds of API. Source: `AuthorizerType`
/// of `apigateway` and `apigatewayv2`, botocore 1.44.8.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authorizer {
    #[default]
    None,
    Iam,
    /// The trusted issuers; empty while none is given. A REST API takes several, an HTTP API one.
    Jwt(Vec<JwtIssuer>),
    Cognito,
    /// The authorizer function.
    Lambda(Id),
}

/// An issuer of JSON Web Tokens that an authorizer trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtIssuer {
    /// The token's `iss`, an https URL.
    pub issuer: String,
    /// The token's `aud` must contain one of these.
    pub audiences: Vec<String>,
}

/// Where a REST API is reached. An HTTP API is always regional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Endpoint {
    Regional,
    Edge,
    Private,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    pub name: Arc<str>,
    pub protocol: Protocol,
    pub authorizer: Authorizer,
    /// The endpoint type of a REST API; not said where absent.
    pub endpoint: Option<Endpoint>,
    /// The time-out in milliseconds of integrations that have none of their own; AWS's default (29,000 or 30,000)
    /// where absent.
    pub timeout_ms: Option<u32>,
    pub position: Position,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Any,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub api: Id,
    pub method: Method,
    /// `/orders/{id}`.
    pub path: Arc<str>,
    pub integration: Integration,
    /// Overrides the API's authorizer. `Some(Authorizer::None)` is an open route.
    pub authorizer: Option<Authorizer>,
    /// With a JWT or Cognito authorizer: the token must have one of these scopes.
    pub scopes: Vec<String>,
    /// The response is passed on while it is made (`responseTransferMode: STREAM`). Kept also where the API or the
    /// integration cannot stream; a review rule reports that.
    pub streaming: bool,
    /// The integration's own time-out in milliseconds.
    pub timeout_ms: Option<u32>,
    /// Why an open route may be open.
    pub public_because: String,
    pub note: String,
    pub position: Position,
}

/// What a route calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Integration {
    /// Nothing yet.
    #[default]
    None,
    /// Lambda proxy integration.
    Function { function: Id },
    /// Starts the workflow and answers at once.
    StartExecution { workflow: Id, mapping: Mapping },
    /// Starts an Express workflow and answers with its result.
    StartSyncExecution { workflow: Id, mapping: Mapping },
    /// Calls an action of a resource without a function, such as `PutItem` or `SendMessage`.
    Service { resource: Id, action: String, mapping: Mapping },
}

/// How a request becomes a call and its answer a response. JSONata over `$request`
/// (`method`, `path`, `pathParameters`, `query`, `headers`, `body`) and `$result`; empty text is the default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mapping {
    /// The execution's name: `$request.headers."Idempotency-Key"`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The input; the request's body where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub input: String,
    /// The response's status code; 200 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The response's body; what the service answers where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
}

impl Endpoint {
    /// As API Gateway writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regional => "REGIONAL",
            Self::Edge => "EDGE",
            Self::Private => "PRIVATE",
        }
    }

    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Regional, Self::Edge, Self::Private];
}

impl Route {
    /// Who may call it: its own authorizer or its API's.
    pub fn effective_authorizer<'a>(&'a self, api: &'a Api) -> &'a Authorizer {
        self.authorizer.as_ref().unwrap_or(&api.authorizer)
    }
}

impl Integration {
    pub fn mapping(&self) -> Option<&Mapping> {
        match self {
            Self::StartExecution { mapping, .. }
            | Self::StartSyncExecution { mapping, .. }
            | Self::Service { mapping, .. } => Some(mapping),
            Self::None | Self::Function { .. } => None,
        }
    }

    pub fn mapping_mut(&mut self) -> Option<&mut Mapping> {
        match self {
            Self::StartExecution { mapping, .. }
            | Self::StartSyncExecution { mapping, .. }
            | Self::Service { mapping, .. } => Some(mapping),
            Self::None | Self::Function { .. } => None,
        }
    }
}

impl Method {
    /// As HTTP writes it; `ANY` for all.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }

    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options, Self::Any];
}
