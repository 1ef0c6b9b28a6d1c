//! The routes of a template's APIs: events of functions and state machines, OpenAPI bodies, and methods and routes that are
//! resources of their own. Sources: "AWS SAM resources and properties", "Working with API Gateway extensions to OpenAPI",
//! CloudFormation's pages on `AWS::ApiGateway` and `AWS::ApiGatewayV2`.

use super::intrinsics::whole_reference;
use super::{Reader, Template, TemplateResource};
use crate::asl::substitution;
use crate::design::{Endpoint, JwtIssuer, Method};
use crate::json::{Object, Value};

/// Resources of paths nested deeper than this are not followed.
const DEPTH: usize = 50;

/// A route that starts a function or state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiEvent {
    /// Upper case; `ANY` for all.
    pub method: String,
    pub path: String,
    /// The logical id of the API where the event names one.
    pub api: Option<String>,
    /// An HTTP API rather than a REST API.
    pub is_http: bool,
    /// Its own authorizer; the API's where absent.
    pub authorizer: Option<TemplateAuthorizer>,
    pub scopes: Vec<String>,
    /// The response is streamed.
    pub streaming: bool,
    pub timeout_ms: Option<u32>,
    /// The caller waits for the state machine's result.
    pub waits: bool,
}

/// Who may call, as a template says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TemplateAuthorizer {
    #[default]
    None,
    Iam,
    Jwt(Vec<JwtIssuer>),
    Cognito,
    /// The logical id of the authorizer function.
    Lambda(String),
    /// Its name, where the template does not say what it is.
    Unknown(String),
}

/// What a template says of an API as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateApi {
    pub authorizer: TemplateAuthorizer,
    /// The scopes of routes that leave the authorizer to the API and have none of their own.
    pub scopes: Vec<String>,
    pub endpoint: Option<Endpoint>,
}

/// The first of these members that an object has. SAM and CloudFormation write them in upper, OpenAPI in lower case.
fn member<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| value.get(name))
}

fn text<'a>(value: &'a Value, names: &[&str]) -> Option<&'a str> {
    member(value, names)?.as_str()
}

fn number(value: &Value, names: &[&str]) -> Option<u32> {
    match member(value, names)? {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64()?.try_into().ok(),
    }
}

/// A list of words, or one word.
fn word_list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(words)) => {
            words.items().iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
        }
        Some(Value::String(word)) => vec![word.to_string()],
        _ => Vec::new(),
    }
}

fn streams(value: &Value) -> bool {
    // SAM's events say RESPONSE_STREAM, API Gateway STREAM.
    matches!(
        text(value, &["ResponseTransferMode", "responseTransferMode"]),
        Some("STREAM" | "RESPONSE_STREAM")
    )
}

/// An HTTP API's authorizer has one issuer and its audiences, a REST API's a list of issuers.
fn issuers(configuration: &Value) -> Vec<JwtIssuer> {
    let one = |value: &Value| JwtIssuer {
        issuer: text(value, &["Issuer", "issuer"]).unwrap_or_default().to_owned(),
        audiences: word_list(member(value, &["Audiences", "audiences", "Audience", "audience"])),
    };
    match member(configuration, &["Issuers", "issuers"]).and_then(Value::as_array) {
        Some(list) => list.iter().map(one).collect(),
        None => vec![one(configuration)],
    }
}

/// The first logical id in a text that passes.
fn mentioned(text: &str, pass: impl Fn(&str) -> bool) -> Option<String> {
    let names = substitution::names(text);
    let mut ids = names.into_iter().map(|name| name.split('.').next().unwrap_or(name));
    ids.find(|id| pass(id)).map(str::to_owned)
}

/// What a route calls.
enum Target {
    Function(String),
    StateMachine { logical_id: String, waits: bool },
}

impl Reader<'_> {
    /// An `Api` or `HttpApi` event.
    pub(super) fn api_event(&self, kind: &str, properties: &Value) -> ApiEvent {
        let is_http = kind == "HttpApi";
        let api = ["RestApiId", "ApiId"].iter().find_map(|key| self.text(properties, key));
        let api = api.as_deref().and_then(whole_reference).map(|(id, _)| id.to_owned());
        let plain = self.scope.inline(properties);
        let auth = plain.get("Auth");
        let name = auth.and_then(|auth| text(auth, &["Authorizer"]));
        ApiEvent {
            method: self.text(properties, "Method").unwrap_or_else(|| "ANY".into()).to_ascii_uppercase(),
            path: self.text(properties, "Path").unwrap_or_else(|| "/".into()),
            // What the name means is known when the API is read.
            authorizer: name.map(|name| TemplateAuthorizer::Unknown(name.to_owned())),
            scopes: word_list(auth.and_then(|auth| auth.get("AuthorizationScopes"))),
            streaming: streams(&plain),
            timeout_ms: number(&plain, &["TimeoutInMillis"]),
            waits: false,
            api,
            is_http,
        }
    }

    /// Completes the routes of a template whose resources are all read: authorizers by name, OpenAPI bodies, methods and routes
    /// that are resources.
    pub(super) fn routes(&self, template: &mut Template) {
        for (api, is_http, properties) in template.all_apis() {
            let auth = |key: &str| {
                let global =
                    self.globals.and_then(|globals| globals.get(if is_http { "HttpApi" } else { "Api" }));
                [Some(&properties), global]
                    .into_iter()
                    .flatten()
                    .find_map(|source| Some(self.scope.inline(source.get("Auth")?.get(key)?)))
            };
            let authorizers = auth("Authorizers").unwrap_or_default();
            let named = |name: &str| sam_authorizer(&authorizers, name);
            let default = auth("DefaultAuthorizer");
            let (authorizer, scopes) =
                default.as_ref().and_then(Value::as_str).map(named).unwrap_or_default();
            let known = TemplateApi { authorizer, scopes, endpoint: self.endpoint(&properties) };
            template.apis.insert((api.clone(), is_http), known);
            for event in template.events_mut().filter(|event| event.api == api && event.is_http == is_http) {
                let Some(TemplateAuthorizer::Unknown(name)) = &event.authorizer else { continue };
                let (authorizer, scopes) = named(name);
                event.authorizer = Some(authorizer);
                if event.scopes.is_empty() {
                    event.scopes = scopes;
                }
            }
            if let Some(body) = properties.get("DefinitionBody").or_else(|| properties.get("Body")) {
                template.add_body(api.as_deref(), is_http, &self.scope.inline(body));
            }
        }
        self.methods(template);
        self.v2_routes(template);
    }

    /// SAM gives a word or an object, CloudFormation a list.
    fn endpoint(&self, properties: &Value) -> Option<Endpoint> {
        let given = self.scope.inline(properties.get("EndpointConfiguration")?);
        let word = given
            .as_str()
            .or_else(|| text(&given, &["Type"]))
            .or_else(|| given.get("Types")?.at(0)?.as_str())?;
        Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == word)
    }

    /// `AWS::ApiGateway::Method`.
    fn methods(&self, template: &mut Template) {
        let found: Vec<(ApiEvent, Value)> = template
            .of_kind("AWS::ApiGateway::Method")
            .filter_map(|method| {
                let plain = self.scope.inline(&method.properties);
                let path = self.path_of(template, text(&plain, &["ResourceId"])?, 0)?;
                let event = ApiEvent {
                    method: text(&plain, &["HttpMethod"])?.to_ascii_uppercase(),
                    path,
                    api: whole_reference(text(&plain, &["RestApiId"])?).map(|(id, _)| id.to_owned()),
                    is_http: false,
                    authorizer: Some(self.authorizer_of(template, &plain)),
                    scopes: word_list(plain.get("AuthorizationScopes")),
                    streaming: plain.get("Integration").is_some_and(streams),
                    timeout_ms: plain
                        .get("Integration")
                        .and_then(|given| number(given, &["TimeoutInMillis"])),
                    waits: false,
                };
                Some((event, plain.get("Integration")?.clone()))
            })
            .collect();
        for (event, integration) in found {
            template.add_route(event, &integration);
        }
    }

    /// The path of an `AWS::ApiGateway::Resource`; `/` of the API's root.
    fn path_of(&self, template: &Template, reference: &str, depth: usize) -> Option<String> {
        let (id, attribute) = whole_reference(reference)?;
        if attribute == Some("RootResourceId") {
            return Some("/".into());
        }
        if depth > DEPTH {
            return None;
        }
        let resource =
            template.of_kind("AWS::ApiGateway::Resource").find(|resource| resource.logical_id == id)?;
        let parent = self.text(&resource.properties, "ParentId")?;
        let above = self.path_of(template, &parent, depth + 1)?;
        let part = self.text(&resource.properties, "PathPart")?;
        Some(format!("{}/{part}", above.trim_end_matches('/')))
    }

    /// `AWS::ApiGatewayV2::Route` with its integration.
    fn v2_routes(&self, template: &mut Template) {
        let found: Vec<(ApiEvent, Value)> = template
            .of_kind("AWS::ApiGatewayV2::Route")
            .filter_map(|route| {
                let plain = self.scope.inline(&route.properties);
                let (method, path) = match text(&plain, &["RouteKey"])? {
                    "$default" => ("ANY", "/{proxy+}"),
                    key => key.split_once(' ')?,
                };
                let target = text(&plain, &["Target"])?.strip_prefix("integrations/")?.to_owned();
                let (id, _) = whole_reference(&target)?;
                let integration = template
                    .of_kind("AWS::ApiGatewayV2::Integration")
                    .find(|integration| integration.logical_id == id)?;
                let integration = self.scope.inline(&integration.properties);
                let event = ApiEvent {
                    method: method.to_owned(),
                    path: path.to_owned(),
                    api: whole_reference(text(&plain, &["ApiId"])?).map(|(id, _)| id.to_owned()),
                    is_http: true,
                    authorizer: Some(self.authorizer_of(template, &plain)),
                    scopes: word_list(plain.get("AuthorizationScopes")),
                    streaming: false,
                    timeout_ms: number(&integration, &["TimeoutInMillis"]),
                    waits: false,
                };
                Some((event, integration))
            })
            .collect();
        for (event, integration) in found {
            template.add_route(event, &integration);
        }
    }

    /// The authorizer of a method or route that is a resource.
    fn authorizer_of(&self, template: &Template, plain: &Value) -> TemplateAuthorizer {
        let reference = text(plain, &["AuthorizerId"]).unwrap_or_default();
        match text(plain, &["AuthorizationType"]) {
            None | Some("NONE") => return TemplateAuthorizer::None,
            Some("AWS_IAM") => return TemplateAuthorizer::Iam,
            Some(_) => {}
        }
        let id = whole_reference(reference).map_or(reference, |(id, _)| id);
        let declared = template.resources.iter().find(|resource| {
            resource.logical_id == id
                && matches!(&*resource.kind, "AWS::ApiGateway::Authorizer" | "AWS::ApiGatewayV2::Authorizer")
        });
        let Some(declared) = declared else { return TemplateAuthorizer::Unknown(id.to_owned()) };
        authorizer_object(&self.scope.inline(&declared.properties), id)
    }
}

impl Template {
    /// The template's APIs, and the two that SAM adds for events that name none.
    fn all_apis(&self) -> Vec<(Option<String>, bool, Value)> {
        let declared = self.resources.iter().filter_map(|resource| {
            let is_http = match &*resource.kind {
                "AWS::Serverless::Api" | "AWS::ApiGateway::RestApi" => false,
                "AWS::Serverless::HttpApi" | "AWS::ApiGatewayV2::Api" => true,
                _ => return None,
            };
            Some((Some(resource.logical_id.clone()), is_http, resource.properties.clone()))
        });
        let implied = [false, true].map(|is_http| (None, is_http, Value::empty_object()));
        declared.chain(implied).collect()
    }

    /// The operations of an OpenAPI body. Source: `x-amazon-apigateway-integration` object.
    fn add_body(&mut self, api: Option<&str>, is_http: bool, body: &Value) {
        let schemes = body
            .get("components")
            .and_then(|components| components.get("securitySchemes"))
            .or_else(|| body.get("securityDefinitions"))
            .cloned()
            .unwrap_or_default();
        let paths = body.get("paths").and_then(Value::as_object);
        for (path, operations) in paths.into_iter().flat_map(Object::iter) {
            for (verb, operation) in operations.as_object().into_iter().flat_map(Object::iter) {
                let method = match &**verb {
                    "x-amazon-apigateway-any-method" => "ANY".to_owned(),
                    verb => verb.to_ascii_uppercase(),
                };
                let Some(integration) = operation.get("x-amazon-apigateway-integration") else { continue };
                if !Method::ALL.iter().any(|known| known.as_str() == method) {
                    continue;
                }
                let (authorizer, scopes) = security(operation, body, &schemes).unzip();
                let event = ApiEvent {
                    method,
                    path: path.to_string(),
                    api: api.map(str::to_owned),
                    is_http,
                    authorizer,
                    scopes: scopes.unwrap_or_default(),
                    streaming: streams(integration),
                    timeout_ms: number(integration, &["timeoutInMillis"]),
                    waits: false,
                };
                self.add_route(event, integration);
            }
        }
    }

    fn events_mut(&mut self) -> impl Iterator<Item = &mut ApiEvent> {
        let of_functions = self.functions.iter_mut().flat_map(|function| &mut function.api_events);
        let of_machines = self.state_machines.iter_mut().flat_map(|machine| &mut machine.api_events);
        of_functions.chain(of_machines)
    }

    fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a TemplateResource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    /// Adds a route to what it calls, or completes the event that it repeats.
    fn add_route(&mut self, mut route: ApiEvent, integration: &Value) {
        let kind = text(integration, &["type", "Type"]).unwrap_or_default();
        // An answer that the gateway makes itself, such as one to OPTIONS.
        if kind.eq_ignore_ascii_case("mock") {
            return;
        }
        let events = match self.target_of(integration) {
            Some(Target::Function(id)) => {
                let function = self.functions.iter_mut().find(|function| function.logical_id == id);
                function.map(|function| &mut function.api_events)
            }
            Some(Target::StateMachine { logical_id, waits }) => {
                route.waits = waits;
                let machine = self.state_machines.iter_mut().find(|machine| machine.logical_id == logical_id);
                machine.map(|machine| &mut machine.api_events)
            }
            None => None,
        };
        let Some(events) = events else {
            self.left_out.push(format!(
                "The route {} {}, which calls nothing of the template",
                route.method, route.path
            ));
            return;
        };
        let repeated = |event: &&mut ApiEvent| {
            event.method == route.method
                && event.path == route.path
                && event.is_http == route.is_http
                && (event.api == route.api || event.api.is_none())
        };
        match events.iter_mut().find(repeated) {
            Some(event) => {
                if route.authorizer.is_none() {
                    route.authorizer = event.authorizer.take();
                }
                if route.scopes.is_empty() {
                    route.scopes = std::mem::take(&mut event.scopes);
                }
                route.streaming |= event.streaming;
                route.timeout_ms = route.timeout_ms.or(event.timeout_ms);
                *event = route;
            }
            None => events.push(route),
        }
    }

    fn target_of(&self, integration: &Value) -> Option<Target> {
        let uri = text(integration, &["uri", "Uri", "IntegrationUri"]).unwrap_or_default();
        let subtype = text(integration, &["integrationSubtype", "IntegrationSubtype"]).unwrap_or_default();
        let action = uri.split_once(":states:action/").map(|(_, action)| action);
        if let Some(action) = action.or_else(|| subtype.strip_prefix("StepFunctions-")) {
            // The machine is in a request template or a request parameter.
            let is_machine = |id: &str| self.state_machines.iter().any(|machine| machine.logical_id == id);
            let logical_id = mentioned(&integration.to_json(), is_machine)?;
            return match action {
                "StartExecution" => Some(Target::StateMachine { logical_id, waits: false }),
                "StartSyncExecution" => Some(Target::StateMachine { logical_id, waits: true }),
                _ => None,
            };
        }
        let is_function = |id: &str| self.functions.iter().any(|function| function.logical_id == id);
        mentioned(uri, is_function).map(Target::Function)
    }
}

/// An authorizer of a SAM API by its name, with its scopes.
fn sam_authorizer(authorizers: &Value, name: &str) -> (TemplateAuthorizer, Vec<String>) {
    let none = Vec::new();
    match name {
        "NONE" => return (TemplateAuthorizer::None, none),
        "AWS_IAM" => return (TemplateAuthorizer::Iam, none),
        _ => {}
    }
    let Some(given) = authorizers.get(name) else {
        return (TemplateAuthorizer::Unknown(name.to_owned()), none);
    };
    (authorizer_object(given, name), word_list(given.get("AuthorizationScopes")))
}

/// What an authorizer is by its members: those of SAM, of CloudFormation and of OpenAPI's extension.
fn authorizer_object(given: &Value, name: &str) -> TemplateAuthorizer {
    if let Some(configuration) = member(given, &["JwtConfiguration", "jwtConfiguration"]) {
        return TemplateAuthorizer::Jwt(issuers(configuration));
    }
    if member(given, &["UserPoolArn", "ProviderARNs", "providerARNs"]).is_some() {
        return TemplateAuthorizer::Cognito;
    }
    let function = text(given, &["FunctionArn", "AuthorizerUri", "authorizerUri"])
        .and_then(|text| mentioned(text, |id| !id.starts_with("AWS::")));
    match function {
        Some(function) => TemplateAuthorizer::Lambda(function),
        None => TemplateAuthorizer::Unknown(name.to_owned()),
    }
}

/// The authorizer and the scopes of an operation; `None` where the body leaves that to the API.
fn security(operation: &Value, body: &Value, schemes: &Value) -> Option<(TemplateAuthorizer, Vec<String>)> {
    if let Some(kind) = operation.get("x-amazon-apigateway-auth").and_then(|auth| text(auth, &["type"])) {
        let iam = kind.eq_ignore_ascii_case("AWS_IAM");
        return Some((if iam { TemplateAuthorizer::Iam } else { TemplateAuthorizer::None }, Vec::new()));
    }
    let needed = operation.get("security").or_else(|| body.get("security"))?.as_array()?;
    let entries = needed.iter().filter_map(Value::as_object).flat_map(Object::iter);
    for (name, scopes) in entries {
        let Some(scheme) = schemes.get(name) else { continue };
        if text(scheme, &["x-amazon-apigateway-authtype"]) == Some("awsSigv4") {
            return Some((TemplateAuthorizer::Iam, Vec::new()));
        }
        // An API key alone is a security scheme too, but says nothing of who calls.
        if let Some(authorizer) = scheme.get("x-amazon-apigateway-authorizer") {
            return Some((authorizer_object(authorizer, name), word_list(Some(scopes))));
        }
    }
    Some((TemplateAuthorizer::None, Vec::new()))
}
