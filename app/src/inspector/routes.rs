//! The forms of APIs and their routes.

use aslant_engine::aws::{API_LEAST_TIMEOUT, REST_RAISED_TIMEOUT, REST_STREAM_DURATION};
use aslant_engine::design::{
    Authorizer, Design, Endpoint, Id, Integration, Mapping, Method, Protocol, Record, ResourceKind,
    WorkflowType,
};
use aslant_engine::review::gateway::can_stream;
use aslant_engine::simulation::method_name;
use leptos::prelude::*;

use super::authorizer::{authorizer_fields, joined, split};
use super::form::Form;
use super::record_fields::{RecordDraft, choice, choice_with, id_of, number, of, set, text, things, words};
use crate::widgets::fields::{FieldFrame, Section, TextInput, next_element_id};
use crate::widgets::highlight::Language;

/// The longest time-out that can be entered: that of a stream. Where it is too long, a finding says so.
const LONGEST_MS: u32 = REST_STREAM_DURATION.small() * 1_000;

/// An API's form.
#[component]
pub fn ApiForm(form: Form) -> impl IntoView {
    let protocol = move || {
        form.record().and_then(|record| match &*record {
            Record::Api(api) => Some(api.protocol),
            _ => None,
        })
    };
    // An HTTP API has no endpoint type; one that was chosen before stays visible.
    let has_endpoint = Memo::new(move |_| {
        form.ask(|record| matches!(record, Record::Api(api) if api.protocol == Protocol::Rest || api.endpoint.is_some()))
    });
    view! {
        <Section title="API">
            <div class="fields">
                {choice(form, "/protocol", "Kind", "REST APIs stream responses and have Cognito authorizers and usage plans; HTTP APIs cost less.",
                    words(&[("rest", "REST API"), ("http", "HTTP API")]),
                    |record| match record {
                        Record::Api(api) if api.protocol == Protocol::Http => "http".to_owned(),
                        _ => "rest".to_owned(),
                    },
                    set!(Api, |api, word: String| api.protocol = if word == "http" { Protocol::Http } else { Protocol::Rest }))}
                <Show when=move || has_endpoint.get()>
                    {choice(form, "/endpoint", "Endpoint", "Edge-optimized APIs wait shorter, and close a silent stream sooner.",
                        words(&[("", "Not specified"), ("REGIONAL", "Regional"), ("EDGE", "Edge-optimized"), ("PRIVATE", "Private")]),
                        of!(Api, |api| api.endpoint.map(|endpoint| endpoint.as_str().to_owned()).unwrap_or_default()),
                        set!(Api, |api, word: String| {
                            api.endpoint = Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == word);
                        }))}
                </Show>
                {authorizer_fields(form, "Who may call. Routes can have their own.", protocol, false)}
                {number(form, "/timeoutMs", "Integration time-out, ms", "For routes that answer in one piece and have no time-out of their own.",
                    Some("AWS's default"), (API_LEAST_TIMEOUT.small(), REST_RAISED_TIMEOUT.small() * 1_000), of!(Api, |api| api.timeout_ms), set!(Api, |api, ms| api.timeout_ms = ms))}
            </div>
        </Section>
    }
}

fn mapping(record: &Record) -> Option<&Mapping> {
    match record {
        Record::Route(route) => route.integration.mapping(),
        _ => None,
    }
}

fn mapping_mut(record: &mut Record) -> Option<&mut Mapping> {
    match record {
        Record::Route(route) => route.integration.mapping_mut(),
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

/// The action that is most often called on a kind of resource without a function.
fn usual_action(design: &Design, resource: Id) -> &'static str {
    match design.resource(resource).map(|resource| resource.kind) {
        Some(ResourceKind::Table) => "PutItem",
        Some(ResourceKind::Topic) => "Publish",
        Some(ResourceKind::Bucket) => "PutObject",
        Some(ResourceKind::EventBus) => "PutEvents",
        Some(ResourceKind::EcsTask) => "RunTask",
        Some(ResourceKind::HttpEndpoint | ResourceKind::Partner) => "POST",
        Some(ResourceKind::Queue) | None => "SendMessage",
    }
}

/// Lets a route call something else. `kept` is the mapping that it had, for integrations that have one; `usual` the action of a
/// service that is called for the first time.
fn set_integration(record: &mut Record, word: &str, kept: Mapping, usual: &str) {
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
                Integration::Service { resource, action, .. } if *resource == id => action.clone(),
                _ => usual.to_owned(),
            };
            Integration::Service { resource: id, action, mapping: kept }
        }
        _ => return,
    };
}

/// What a route calls. A mapping comes back when something that has one is chosen again after something that has none.
fn integration_choice(form: Form, options: Signal<Vec<(String, String)>>) -> impl IntoView {
    let kept = StoredValue::new(Mapping::default());
    let choose = Callback::new(move |word: String| {
        if let Some(mapping) = form.record_untracked().and_then(|record| mapping(&record).cloned()) {
            kept.set_value(mapping);
        }
        let resource = word.strip_prefix("service ").and_then(id_of);
        let usual =
            resource.map_or("", |resource| form.editor.with_design(|design| usual_action(design, resource)));
        form.update("Calls", |record| set_integration(record, &word, kept.get_value(), usual));
    });
    choice_with(form, "/integration", "Calls", "What answers a request.", options, integration_word, choose)
}

/// The scopes of which a token must have one.
fn scopes_field(form: Form) -> impl IntoView {
    let id = next_element_id();
    let draft = RecordDraft::new(
        form,
        "/scopes",
        of!(Route, |route| joined(&route.scopes)),
        |_| Ok(()),
        "Scopes",
        set!(Route, |route, text: String| route.scopes = split(&text)),
    );
    view! {
        <FieldFrame attr:data-pointer="/scopes" label="Scopes" for_id=id.clone() help="The token must have one of them. Separated by commas; empty: any token." error=draft.error severity=draft.severity fixes=draft.fixes>
            <TextInput
                id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder="any"
                invalid=Signal::derive(move || draft.error.with(Option::is_some))
            />
        </FieldFrame>
    }
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
    // Streaming is offered where it is possible, and shown where it is chosen.
    let may_stream = Memo::new(move |_| {
        form.editor.revision.track();
        form.ask(|record| match record {
            Record::Route(route) => {
                route.streaming
                    || form
                        .editor
                        .with_design(|design| can_stream(design, design.api(route.api), route).is_ok())
            }
            _ => false,
        })
    });
    let has_scopes = Memo::new(move |_| {
        form.editor.revision.track();
        form.ask(|record| match record {
            Record::Route(route) => {
                !route.scopes.is_empty()
                    || form.editor.with_design(|design| {
                        design.api(route.api).is_some_and(|api| {
                            matches!(
                                route.effective_authorizer(api),
                                Authorizer::Jwt(_) | Authorizer::Cognito
                            )
                        })
                    })
            }
            _ => false,
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
                {integration_choice(form, targets)}
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
        <Section title="Response">
            <div class="fields">
                <Show when=move || may_stream.get()>
                    {choice(form, "/streaming", "Sent", "A stream reaches the caller while the function works. It may take longer and be larger, and cannot be mapped.",
                        words(&[("whole", "In one piece"), ("stream", "As a stream")]),
                        of!(Route, |route| if route.streaming { "stream".to_owned() } else { "whole".to_owned() }),
                        set!(Route, |route, word: String| route.streaming = word == "stream"))}
                </Show>
                {number(form, "/timeoutMs", "Time-out, ms", "How long this route waits. Empty: as long as its API, or as a stream may take.",
                    Some("Same as API"), (50, LONGEST_MS), of!(Route, |route| route.timeout_ms), set!(Route, |route, ms| route.timeout_ms = ms))}
            </div>
        </Section>
        <Section title="Authorization">
            <div class="fields">
                {authorizer_fields(form, "Who may call.", protocol, true)}
                <Show when=move || has_scopes.get()>{scopes_field(form)}</Show>
                <Show when=move || is_open.get()>
                    {text(form, "/publicBecause", "Public because", "Why anyone may call this route.", Language::Plain,
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
