//! The forms of APIs and their routes.

use aslant_engine::design::{Authorizer, Id, Integration, Mapping, Method, Protocol, Record, WorkflowType};
use aslant_engine::simulation::method_name;
use leptos::prelude::*;

use super::form::Form;
use super::record_fields::{choice, id_of, is_function, number, of, set, text, things, words};
use crate::widgets::fields::Section;
use crate::widgets::highlight::Language;

fn authorizer_word(authorizer: &Authorizer) -> String {
    match authorizer {
        Authorizer::None => "none".to_owned(),
        Authorizer::Iam => "iam".to_owned(),
        Authorizer::Jwt(_) => "jwt".to_owned(),
        Authorizer::Cognito => "cognito".to_owned(),
        Authorizer::Lambda(id) => id.0.to_string(),
    }
}

fn authorizer_of(word: &str) -> Authorizer {
    match word {
        "iam" => Authorizer::Iam,
        "jwt" => Authorizer::Jwt(Vec::new()),
        "cognito" => Authorizer::Cognito,
        word => id_of(word).map_or(Authorizer::None, Authorizer::Lambda),
    }
}

/// The authorizers that this kind of API has.
fn authorizers(
    form: Form,
    api: impl Fn() -> Option<Protocol> + Send + Sync + 'static,
    inherit: bool,
) -> Signal<Vec<(String, String)>> {
    let functions = things(form, None, is_function);
    Signal::derive(move || {
        let option = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        let mut options = Vec::new();
        if inherit {
            options.push(option("", "as the API says"));
        }
        options.push(option("none", "nobody is asked (open)"));
        options.push(option("iam", "IAM"));
        match api() {
            Some(Protocol::Http) => options.push(option("jwt", "JWT")),
            _ => options.push(option("cognito", "Cognito user pool")),
        }
        options
            .extend(functions.get().into_iter().map(|(id, name)| (id, format!("Lambda authorizer {name}"))));
        options
    })
}

/// An API's form.
#[component]
pub fn ApiForm(form: Form) -> impl IntoView {
    let protocol = move || {
        form.record().and_then(|record| match &*record {
            Record::Api(api) => Some(api.protocol),
            _ => None,
        })
    };
    view! {
        <Section title="API">
            <div class="fields">
                {choice(form, "/protocol", "Kind", "REST APIs have Cognito and usage plans; HTTP APIs are cheaper and have JWT.",
                    words(&[("rest", "REST API"), ("http", "HTTP API")]),
                    |record| match record {
                        Record::Api(api) if api.protocol == Protocol::Http => "http".to_owned(),
                        _ => "rest".to_owned(),
                    },
                    set!(Api, |api, word: String| {
                        api.protocol = if word == "http" { Protocol::Http } else { Protocol::Rest };
                        let misfit = matches!(
                            (api.protocol, &api.authorizer),
                            (Protocol::Http, Authorizer::Cognito) | (Protocol::Rest, Authorizer::Jwt(_))
                        );
                        if misfit {
                            api.authorizer = if api.protocol == Protocol::Http { Authorizer::Jwt(Vec::new()) } else { Authorizer::Cognito };
                        }
                    }))}
                {choice(form, "/authorizer", "Who may call", "Routes may say otherwise.", authorizers(form, protocol, false),
                    of!(Api, |api| authorizer_word(&api.authorizer)),
                    set!(Api, |api, word: String| api.authorizer = authorizer_of(&word)))}
                {number(form, "/timeoutMs", "Integration time-out, ms", "REST: 29,000 by default, raisable for Regional and private APIs; HTTP: 30,000 at most.",
                    Some("AWS's default"), (50, 300_000), of!(Api, |api| api.timeout_ms), set!(Api, |api, ms| api.timeout_ms = ms))}
            </div>
        </Section>
    }
}

fn mapping(record: &Record) -> Option<&Mapping> {
    match record {
        Record::Route(route) => match &route.integration {
            Integration::StartExecution { mapping, .. }
            | Integration::StartSyncExecution { mapping, .. }
            | Integration::Service { mapping, .. } => Some(mapping),
            Integration::None | Integration::Function { .. } => None,
        },
        _ => None,
    }
}

fn mapping_mut(record: &mut Record) -> Option<&mut Mapping> {
    match record {
        Record::Route(route) => match &mut route.integration {
            Integration::StartExecution { mapping, .. }
            | Integration::StartSyncExecution { mapping, .. }
            | Integration::Service { mapping, .. } => Some(mapping),
            Integration::None | Integration::Function { .. } => None,
        },
        _ => None,
    }
}

/// A route's integration as a word for the choice: kind and target.
fn integration_word(record: &Record) -> String {
    match record {
        Record::Route(route) => match &route.integration {
            Integration::None => String::new(),
            Integration::Function { function } => format!("function {}", function.0),
            Integration::StartExecution { workflow, .. } => format!("start {}", workflow.0),
            Integration::StartSyncExecution { workflow, .. } => format!("sync {}", workflow.0),
            Integration::Service { resource, .. } => format!("service {}", resource.0),
        },
        _ => String::new(),
    }
}

fn set_integration(record: &mut Record, word: &str) {
    let kept = mapping(record).cloned().unwrap_or_default();
    let Record::Route(route) = record else { return };
    let (kind, id) = word.split_once(' ').unwrap_or((word, ""));
    let Some(id) = id_of(id) else {
        route.integration = Integration::None;
        return;
    };
    route.integration = match kind {
        "function" => Integration::Function { function: id },
        "start" => Integration::StartExecution { workflow: id, mapping: kept },
        "sync" => Integration::StartSyncExecution { workflow: id, mapping: kept },
        "service" => {
            let action = match &route.integration {
                Integration::Service { action, .. } => action.clone(),
                _ => "SendMessage".to_owned(),
            };
            Integration::Service { resource: id, action, mapping: kept }
        }
        _ => Integration::None,
    };
}

const METHODS: [Method; 8] = [
    Method::Get,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Head,
    Method::Options,
    Method::Any,
];

/// A route's form.
#[component]
pub fn RouteForm(form: Form) -> impl IntoView {
    let targets = Signal::derive(move || {
        form.editor.structure.track();
        form.editor.revision.track();
        form.editor.with_design(|design| {
            let mut options = vec![(String::new(), "nothing yet".to_owned())];
            for (id, record) in design.iter() {
                let name = design.name(id);
                match record {
                    Record::Function(_) => {
                        options.push((format!("function {}", id.0), format!("Lambda {name}")));
                    }
                    Record::Workflow(workflow) => {
                        options.push((format!("start {}", id.0), format!("Start {name}, answer at once")));
                        if workflow.kind == WorkflowType::Express || true_target(design, form.id, id) {
                            options.push((
                                format!("sync {}", id.0),
                                format!("Run {name}, answer with its result"),
                            ));
                        }
                    }
                    Record::Resource(_) => {
                        options.push((format!("service {}", id.0), format!("Service call on {name}")));
                    }
                    _ => {}
                }
            }
            options
        })
    });
    let protocol = move || {
        let record = form.record()?;
        let Record::Route(route) = &*record else { return None };
        form.editor.with_design(|design| match design.get(route.api) {
            Some(Record::Api(api)) => Some(api.protocol),
            _ => None,
        })
    };
    let has_mapping = Memo::new(move |_| form.ask(|record| mapping(record).is_some()));
    let is_service = Memo::new(move |_| {
        form.ask(|record| matches!(record, Record::Route(route) if matches!(route.integration, Integration::Service { .. })))
    });
    let starts = Memo::new(move |_| {
        form.ask(|record| {
            matches!(record, Record::Route(route) if matches!(
                route.integration,
                Integration::StartExecution { .. } | Integration::StartSyncExecution { .. }
            ))
        })
    });
    let is_open = Memo::new(move |_| {
        form.ask(
            |record| matches!(record, Record::Route(route) if route.authorizer == Some(Authorizer::None)),
        )
    });
    view! {
        <Section title="Route">
            <div class="fields">
                {choice(form, "/api", "API", "The API that it belongs to.", things(form, None, |record| matches!(record, Record::Api(_))),
                    of!(Route, |route| route.api.0.to_string()),
                    set!(Route, |route, word: String| if let Some(id) = id_of(&word) { route.api = id }))}
                {choice(form, "/method", "Method", "", Signal::stored(METHODS.iter().map(|method| {
                        (method_name(*method).to_owned(), method_name(*method).to_owned())
                    }).collect::<Vec<_>>()),
                    of!(Route, |route| method_name(route.method).to_owned()),
                    set!(Route, |route, word: String| {
                        if let Some(method) = METHODS.iter().find(|method| method_name(**method) == word) {
                            route.method = *method;
                        }
                    }))}
                {text(form, "/path", "Path", "Parts in braces are parameters: /orders/{id}.", Language::Path,
                    of!(Route, |route| route.path.to_string()), set!(Route, |route, text: String| route.path = text.into()))}
                {choice(form, "/integration", "Calls", "What answers a request.", targets, integration_word, |record, word: String| set_integration(record, &word))}
                <Show when=move || is_service.get()>
                    {text(form, "/integration/action", "Action", "The service's action, such as SendMessage or PutItem.", Language::Path,
                        |record| match record {
                            Record::Route(route) => match &route.integration {
                                Integration::Service { action, .. } => action.clone(),
                                _ => String::new(),
                            },
                            _ => String::new(),
                        },
                        |record, text: String| {
                            if let Record::Route(route) = record
                                && let Integration::Service { action, .. } = &mut route.integration
                            {
                                *action = text;
                            }
                        })}
                </Show>
            </div>
        </Section>
        <Show when=move || has_mapping.get()>
            <Section title="Request and response">
                <div class="fields">
                    <Show when=move || starts.get()>
                        {text(form, "/integration/name", "Execution name", "JSONata over $request; the same name twice starts only once.", Language::Jsonata,
                            |record| mapping(record).map(|mapping| mapping.name.clone()).unwrap_or_default(),
                            |record, text| if let Some(mapping) = mapping_mut(record) { mapping.name = text })}
                    </Show>
                    {text(form, "/integration/input", "Input", "JSONata over $request; the request's body where empty.", Language::Jsonata,
                        |record| mapping(record).map(|mapping| mapping.input.clone()).unwrap_or_default(),
                        |record, text| if let Some(mapping) = mapping_mut(record) { mapping.input = text })}
                    {number(form, "/integration/status", "Response status", "", Some("200"), (100, 599),
                        |record| mapping(record).and_then(|mapping| mapping.status.map(u32::from)),
                        |record, status| if let Some(mapping) = mapping_mut(record) {
                            mapping.status = status.and_then(|status| u16::try_from(status).ok());
                        })}
                    {text(form, "/integration/body", "Response body", "JSONata over $request and $result; what the service answers where empty.", Language::Jsonata,
                        |record| mapping(record).map(|mapping| mapping.body.clone()).unwrap_or_default(),
                        |record, text| if let Some(mapping) = mapping_mut(record) { mapping.body = text })}
                </div>
            </Section>
        </Show>
        <Section title="Who may call">
            <div class="fields">
                {choice(form, "/authorizer", "Authorizer", "", authorizers(form, protocol, true),
                    of!(Route, |route| route.authorizer.as_ref().map(authorizer_word).unwrap_or_default()),
                    set!(Route, |route, word: String| {
                        route.authorizer = if word.is_empty() { None } else { Some(authorizer_of(&word)) };
                    }))}
                <Show when=move || is_open.get()>
                    {text(form, "/publicBecause", "Public because", "Why this route may be open to everybody.", Language::Plain,
                        of!(Route, |route| route.public_because.clone()), set!(Route, |route, text| route.public_because = text))}
                </Show>
                {text(form, "/note", "Note", "", Language::Plain, of!(Route, |route| route.note.clone()), set!(Route, |route, text| route.note = text))}
            </div>
        </Section>
    }
}

/// Whether the route already runs this workflow synchronously: then the choice must offer what is.
fn true_target(design: &aslant_engine::design::Design, route: Id, workflow: Id) -> bool {
    matches!(design.get(route), Some(Record::Route(route))
        if matches!(route.integration, Integration::StartSyncExecution { workflow: present, .. } if present == workflow))
}
