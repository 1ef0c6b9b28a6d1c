//! The forms of what is not a state: APIs, routes, functions, resources, triggers, workflows, notes, the design itself.

use aslant_engine::asl::{FieldInfo, FieldKind};
use aslant_engine::design::{
    Access, Architecture, Authorizer, CallMode, Function, Id, Integration, Mapping, Method, Mock, Protocol,
    Record, ResourceKind, TriggerSource, Undo, Use, WorkflowType,
};
use aslant_engine::json::{self, Pointer, Value};
use aslant_engine::simulation::method_name;
use leptos::prelude::*;

use super::form::Form;
use super::mock::MockEditor;
use super::record_fields::{choice, id_of, number, text, things, words};
use super::value_field::ValueField;
use crate::widgets::fields::{CodeInput, FieldFrame, Section, Select, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// Reads or changes one kind of record; for others nothing happens.
macro_rules! of {
    ($variant:ident, |$record:ident| $read:expr) => {
        |record: &Record| match record {
            Record::$variant($record) => $read,
            _ => Default::default(),
        }
    };
}
macro_rules! set {
    ($variant:ident, |$record:ident, $value:ident $(: $type:ty)?| $write:expr) => {
        |record: &mut Record, $value $(: $type)?| {
            if let Record::$variant($record) = record {
                $write;
            }
        }
    };
}

fn is_function(record: &Record) -> bool {
    matches!(record, Record::Function(_))
}

fn is_workflow(record: &Record) -> bool {
    matches!(record, Record::Workflow(_))
}

fn is_queue_or_topic(record: &Record) -> bool {
    matches!(record, Record::Resource(resource) if matches!(resource.kind, ResourceKind::Queue | ResourceKind::Topic))
}

fn is_startable(record: &Record) -> bool {
    is_function(record) || is_workflow(record)
}

fn is_callable(record: &Record) -> bool {
    is_startable(record) || matches!(record, Record::Resource(_))
}

fn authorizer_word(authorizer: &Authorizer) -> String {
    match authorizer {
        Authorizer::None => "none".to_owned(),
        Authorizer::Iam => "iam".to_owned(),
        Authorizer::Jwt => "jwt".to_owned(),
        Authorizer::Cognito => "cognito".to_owned(),
        Authorizer::Lambda(id) => id.0.to_string(),
    }
}

fn authorizer_of(word: &str) -> Authorizer {
    match word {
        "iam" => Authorizer::Iam,
        "jwt" => Authorizer::Jwt,
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
                {choice(form, "Kind", "REST APIs have Cognito and usage plans; HTTP APIs are cheaper and have JWT.",
                    words(&[("rest", "REST API"), ("http", "HTTP API")]),
                    |record| match record {
                        Record::Api(api) if api.protocol == Protocol::Http => "http".to_owned(),
                        _ => "rest".to_owned(),
                    },
                    set!(Api, |api, word: String| {
                        api.protocol = if word == "http" { Protocol::Http } else { Protocol::Rest };
                        let misfit = matches!(
                            (api.protocol, &api.authorizer),
                            (Protocol::Http, Authorizer::Cognito) | (Protocol::Rest, Authorizer::Jwt)
                        );
                        if misfit {
                            api.authorizer = if api.protocol == Protocol::Http { Authorizer::Jwt } else { Authorizer::Cognito };
                        }
                    }))}
                {choice(form, "Who may call", "Routes may say otherwise.", authorizers(form, protocol, false),
                    of!(Api, |api| authorizer_word(&api.authorizer)),
                    set!(Api, |api, word: String| api.authorizer = authorizer_of(&word)))}
                {number(form, "Integration time-out, ms", "REST: 29,000 by default, raisable for Regional and private APIs; HTTP: 30,000 at most.",
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
                        options.push((format!("function {}", id.0), format!("Lambda {name}")))
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
                        options.push((format!("service {}", id.0), format!("Service call on {name}")))
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
                {choice(form, "API", "The API that it belongs to.", things(form, None, |record| matches!(record, Record::Api(_))),
                    of!(Route, |route| route.api.0.to_string()),
                    set!(Route, |route, word: String| if let Some(id) = id_of(&word) { route.api = id }))}
                {choice(form, "Method", "", Signal::stored(METHODS.iter().map(|method| {
                        (method_name(*method).to_owned(), method_name(*method).to_owned())
                    }).collect::<Vec<_>>()),
                    of!(Route, |route| method_name(route.method).to_owned()),
                    set!(Route, |route, word: String| {
                        if let Some(method) = METHODS.iter().find(|method| method_name(**method) == word) {
                            route.method = *method;
                        }
                    }))}
                {text(form, "Path", "Parts in braces are parameters: /orders/{id}.", Language::Path,
                    of!(Route, |route| route.path.to_string()), set!(Route, |route, text: String| route.path = text.into()))}
                {choice(form, "Calls", "What answers a request.", targets, integration_word, |record, word: String| set_integration(record, &word))}
                <Show when=move || is_service.get()>
                    {text(form, "Action", "The service's action, such as SendMessage or PutItem.", Language::Path,
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
                        {text(form, "Execution name", "JSONata over $request; the same name twice starts only once.", Language::Jsonata,
                            |record| mapping(record).map(|mapping| mapping.name.clone()).unwrap_or_default(),
                            |record, text| if let Some(mapping) = mapping_mut(record) { mapping.name = text })}
                    </Show>
                    {text(form, "Input", "JSONata over $request; the request's body where empty.", Language::Jsonata,
                        |record| mapping(record).map(|mapping| mapping.input.clone()).unwrap_or_default(),
                        |record, text| if let Some(mapping) = mapping_mut(record) { mapping.input = text })}
                    {number(form, "Response status", "", Some("200"), (100, 599),
                        |record| mapping(record).and_then(|mapping| mapping.status.map(u32::from)),
                        |record, status| if let Some(mapping) = mapping_mut(record) {
                            mapping.status = status.and_then(|status| u16::try_from(status).ok());
                        })}
                    {text(form, "Response body", "JSONata over $request and $result; what the service answers where empty.", Language::Jsonata,
                        |record| mapping(record).map(|mapping| mapping.body.clone()).unwrap_or_default(),
                        |record, text| if let Some(mapping) = mapping_mut(record) { mapping.body = text })}
                </div>
            </Section>
        </Show>
        <Section title="Who may call">
            <div class="fields">
                {choice(form, "Authorizer", "", authorizers(form, protocol, true),
                    of!(Route, |route| route.authorizer.as_ref().map(authorizer_word).unwrap_or_default()),
                    set!(Route, |route, word: String| {
                        route.authorizer = if word.is_empty() { None } else { Some(authorizer_of(&word)) };
                    }))}
                <Show when=move || is_open.get()>
                    {text(form, "Public because", "Why this route may be open to everybody.", Language::Plain,
                        of!(Route, |route| route.public_because.clone()), set!(Route, |route, text| route.public_because = text))}
                </Show>
                {text(form, "Note", "", Language::Plain, of!(Route, |route| route.note.clone()), set!(Route, |route, text| route.note = text))}
            </div>
        </Section>
    }
}

/// Whether the route already runs this workflow synchronously: then the choice must offer what is.
fn true_target(design: &aslant_engine::design::Design, route: Id, workflow: Id) -> bool {
    matches!(design.get(route), Some(Record::Route(route))
        if matches!(route.integration, Integration::StartSyncExecution { workflow: present, .. } if present == workflow))
}

const RUNTIMES: [(&str, &str); 12] = [
    ("nodejs22.x", "Node.js 22"),
    ("nodejs20.x", "Node.js 20"),
    ("python3.13", "Python 3.13"),
    ("python3.12", "Python 3.12"),
    ("java21", "Java 21"),
    ("java17", "Java 17"),
    ("dotnet8", ".NET 8"),
    ("ruby3.4", "Ruby 3.4"),
    ("provided.al2023", "Own runtime (Go, Rust …)"),
    ("nodejs18.x", "Node.js 18"),
    ("python3.11", "Python 3.11"),
    ("dotnet6", ".NET 6"),
];

fn undo_word(undo: Undo) -> String {
    match undo {
        Undo::Unknown => String::new(),
        Undo::NotNeeded => "no".to_owned(),
        Undo::Needed => "yes".to_owned(),
        Undo::By(id) => id.0.to_string(),
    }
}

fn undo_of(word: &str) -> Undo {
    match word {
        "no" => Undo::NotNeeded,
        "yes" => Undo::Needed,
        word => id_of(word).map_or(Undo::Unknown, Undo::By),
    }
}

fn undo_options(form: Form) -> Signal<Vec<(String, String)>> {
    let callable = things(form, None, is_callable);
    Signal::derive(move || {
        let fixed =
            [("", "not said"), ("no", "no: nothing to undo"), ("yes", "yes, but nothing does it yet")];
        fixed
            .iter()
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .chain(callable.get().into_iter().map(|(id, name)| (id, format!("undone by {name}"))))
            .collect()
    })
}

/// A function's form.
#[component]
pub fn FunctionForm(form: Form) -> impl IntoView {
    view! {
        <Section title="Function">
            <div class="fields">
                {choice(form, "Runtime", "", words(&RUNTIMES), of!(Function, |function| function.runtime.clone()),
                    set!(Function, |function, word| function.runtime = word))}
                <div class="fields fields--pair">
                    {choice(form, "Architecture", "arm64 costs a fifth less.", words(&[("arm64", "arm64"), ("x86_64", "x86_64")]),
                        of!(Function, |function| if function.architecture == Architecture::X86 { "x86_64".to_owned() } else { "arm64".to_owned() }),
                        set!(Function, |function, word: String| {
                            function.architecture = if word == "x86_64" { Architecture::X86 } else { Architecture::Arm64 };
                        }))}
                    {number(form, "Memory, MB", "128 to 10,240.", None, (128, 10_240),
                        of!(Function, |function| Some(function.memory_mb)),
                        set!(Function, |function, value: Option<u32>| if let Some(value) = value { function.memory_mb = value }))}
                </div>
                {number(form, "Time-out, s", "1 to 900. Lambda ends the call after it.", None, (1, 900),
                    of!(Function, |function| Some(function.timeout_seconds)),
                    set!(Function, |function, value: Option<u32>| if let Some(value) = value { function.timeout_seconds = value }))}
                {text(form, "What it does", "", Language::Plain, of!(Function, |function| function.description.clone()),
                    set!(Function, |function, text| function.description = text))}
            </div>
        </Section>
        <Section title="When things go wrong">
            <div class="fields">
                {choice(form, "Calling it twice", "Whether a retry is safe.",
                    words(&[("", "not said"), ("yes", "does no more than once (idempotent)"), ("no", "does it twice")]),
                    of!(Function, |function| match function.idempotent { None => String::new(), Some(true) => "yes".to_owned(), Some(false) => "no".to_owned() }),
                    set!(Function, |function, word: String| {
                        function.idempotent = match word.as_str() { "yes" => Some(true), "no" => Some(false), _ => None };
                    }))}
                {choice(form, "Must its effect be undone", "When something later fails.", undo_options(form),
                    of!(Function, |function| undo_word(function.undo)), set!(Function, |function, word: String| function.undo = undo_of(&word)))}
            </div>
        </Section>
        <UsesEditor form=form/>
        <RecordMock
            form=form read=of!(Function, |function| function.mock.clone()) write=set!(Function, |function, mock| function.mock = mock)
            hint="What this function answers in a dry run. The first answer whose condition holds counts."
        />
    }
}

fn uses(record: &Record) -> Vec<Use> {
    match record {
        Record::Function(function) => function.uses.clone(),
        _ => Vec::new(),
    }
}

fn edit_uses(form: Form, change: impl FnOnce(&mut Function)) {
    form.update("what it uses", |record| {
        if let Record::Function(function) = record {
            change(function);
        }
    });
    form.done();
}

/// What a function uses.
#[component]
fn UsesEditor(form: Form) -> impl IntoView {
    let list = Memo::new(move |_| form.ask(uses));
    let count = Memo::new(move |_| list.with(Vec::len));
    let callable = things(form, None, is_callable);
    let add = move |word: String| {
        if let Some(target) = id_of(&word) {
            let invokes = form.editor.with_design(|design| design.get(target).is_some_and(is_startable));
            let access = if invokes { Access::Invoke } else { Access::Write };
            edit_uses(form, |function| function.uses.push(Use { target, access, mode: CallMode::Sync }));
        }
    };
    let row = move |index: usize| {
        let entry = move || list.with(|list| list.get(index).cloned());
        let name = move || {
            form.editor.revision.track();
            entry()
                .map(|entry| form.editor.with_design(|design| design.name(entry.target).to_string()))
                .unwrap_or_default()
        };
        let access = Signal::derive(move || match entry().map(|entry| entry.access) {
            Some(Access::Read) => "read".to_owned(),
            Some(Access::Write) => "write".to_owned(),
            _ => "invoke".to_owned(),
        });
        let mode = Signal::derive(move || match entry().map(|entry| entry.mode) {
            Some(CallMode::Async) => "async".to_owned(),
            _ => "sync".to_owned(),
        });
        let set_access = Callback::new(move |word: String| {
            edit_uses(form, |function| {
                if let Some(entry) = function.uses.get_mut(index) {
                    entry.access = match word.as_str() {
                        "read" => Access::Read,
                        "write" => Access::Write,
                        _ => Access::Invoke,
                    };
                }
            })
        });
        let set_mode = Callback::new(move |word: String| {
            edit_uses(form, |function| {
                if let Some(entry) = function.uses.get_mut(index) {
                    entry.mode = if word == "async" { CallMode::Async } else { CallMode::Sync };
                }
            })
        });
        view! {
            <li class="plain-list__row">
                <span class="plain-list__name">{name}</span>
                <Select id=next_element_id() value=access options=words(&[("read", "reads"), ("write", "writes"), ("invoke", "invokes")]) on_change=set_access label="Access"/>
                <Select id=next_element_id() value=mode options=words(&[("sync", "waits"), ("async", "goes on")]) on_change=set_mode label="Mode"/>
                <button class="icon-button" data-size="small" type="button" aria-label=move || format!("Remove the use of {}", name())
                    on:click=move |_| edit_uses(form, |function| if index < function.uses.len() { function.uses.remove(index); })>
                    <Icon glyph=Glyph::Close size=12/>
                </button>
            </li>
        }
    };
    let row = StoredValue::new(row);
    view! {
        <Section title="What it uses" count=Signal::derive(move || Some(count.get()))>
            <ul class="plain-list">
                <For each=move || 0..count.get() key=|index| *index let:index>{(row.get_value())(index)}</For>
            </ul>
            <div class="select select--add">
                <select class="input select__field" aria-label="Add something it uses" prop:value=move || { count.track(); String::new() }
                    on:change=move |event| add(event_target_value(&event))>
                    <option value="">"Add something it uses …"</option>
                    {move || callable.get().into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                </select>
            </div>
        </Section>
    }
}

/// The mock of a function, resource or workflow.
#[component]
fn RecordMock(
    form: Form,
    read: fn(&Record) -> Mock,
    write: fn(&mut Record, Mock),
    #[prop(into)] hint: String,
) -> impl IntoView {
    let mock = Memo::new(move |_| form.ask(read));
    let change = Callback::new(move |mock: Mock| form.update("the mock", |record| write(record, mock)));
    view! {
        <Section title="Mock" count=Signal::derive(move || Some(mock.with(|mock| mock.rules.len())))>
            <MockEditor mock=mock change=change done=Callback::new(move |()| form.done()) hint=hint.clone()/>
        </Section>
    }
}

const RESOURCES: [(ResourceKind, &str, &str); 8] = [
    (ResourceKind::Table, "table", "DynamoDB table"),
    (ResourceKind::Queue, "queue", "SQS queue"),
    (ResourceKind::Topic, "topic", "SNS topic"),
    (ResourceKind::Bucket, "bucket", "S3 bucket"),
    (ResourceKind::EventBus, "bus", "EventBridge bus"),
    (ResourceKind::EcsTask, "ecs", "ECS task"),
    (ResourceKind::HttpEndpoint, "http", "HTTP endpoint"),
    (ResourceKind::Partner, "partner", "Partner"),
];

/// A resource's form.
#[component]
pub fn ResourceForm(form: Form) -> impl IntoView {
    let kind = Memo::new(move |_| {
        form.record().and_then(|record| match &*record {
            Record::Resource(resource) => Some(resource.kind),
            _ => None,
        })
    });
    let detail = move || match kind.get() {
        Some(ResourceKind::Table) => Some(("Partition key", "The name of the key attribute.")),
        Some(ResourceKind::HttpEndpoint | ResourceKind::Partner) => Some(("URL", "https://…")),
        _ => None,
    };
    let options = RESOURCES.map(|(_, word, label)| (word, label));
    view! {
        <Section title="Resource">
            <div class="fields">
                {choice(form, "Kind", "", words(&options),
                    |record| match record {
                        Record::Resource(resource) => RESOURCES
                            .iter()
                            .find(|(kind, ..)| *kind == resource.kind)
                            .map_or_else(String::new, |(_, word, _)| (*word).to_owned()),
                        _ => String::new(),
                    },
                    set!(Resource, |resource, word: String| {
                        if let Some((kind, ..)) = RESOURCES.iter().find(|(_, known, _)| *known == word) {
                            resource.kind = *kind;
                        }
                    }))}
                {move || detail().map(|(label, help)| text(form, label, help, Language::Path,
                    of!(Resource, |resource| resource.detail.clone()), set!(Resource, |resource, text| resource.detail = text)))}
                <Show when=move || kind.get() == Some(ResourceKind::Queue)>
                    {number(form, "Visibility time-out, s", "At least six times its function's time-out.", Some("30"), (0, 43_200),
                        of!(Resource, |resource| resource.visibility_timeout_seconds),
                        set!(Resource, |resource, value| resource.visibility_timeout_seconds = value))}
                </Show>
                {text(form, "What it is for", "", Language::Plain, of!(Resource, |resource| resource.description.clone()),
                    set!(Resource, |resource, text| resource.description = text))}
                {choice(form, "Must what is written be undone", "When something later fails.", undo_options(form),
                    of!(Resource, |resource| undo_word(resource.undo)), set!(Resource, |resource, word: String| resource.undo = undo_of(&word)))}
            </div>
        </Section>
        <RecordMock
            form=form read=of!(Resource, |resource| resource.mock.clone()) write=set!(Resource, |resource, mock| resource.mock = mock)
            hint="What it answers in a dry run. Without an answer here the service's plain success is assumed, and marked so."
        />
    }
}

const SOURCES: [(&str, &str); 6] = [
    ("upload", "an upload into a bucket"),
    ("stream", "a change in a table (stream)"),
    ("queue", "messages in a queue"),
    ("topic", "messages to a topic"),
    ("bus", "events on a bus"),
    ("schedule", "a schedule"),
];

fn source_parts(source: &TriggerSource) -> (&'static str, Option<Id>) {
    match source {
        TriggerSource::Upload(id) => ("upload", Some(*id)),
        TriggerSource::Stream(id) => ("stream", Some(*id)),
        TriggerSource::Queue(id) => ("queue", Some(*id)),
        TriggerSource::Topic(id) => ("topic", Some(*id)),
        TriggerSource::Bus(id) => ("bus", Some(*id)),
        TriggerSource::Schedule(_) => ("schedule", None),
    }
}

fn source_kind(word: &str) -> Option<ResourceKind> {
    Some(match word {
        "upload" => ResourceKind::Bucket,
        "stream" => ResourceKind::Table,
        "queue" => ResourceKind::Queue,
        "topic" => ResourceKind::Topic,
        "bus" => ResourceKind::EventBus,
        _ => return None,
    })
}

/// Sources that the design has something for: word and id, and words. A schedule is always there.
fn source_options(form: Form) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        form.editor.structure.track();
        form.editor.revision.track();
        form.editor.with_design(|design| {
            let mut options = Vec::new();
            for (word, label) in SOURCES {
                match source_kind(word) {
                    None => options.push((word.to_owned(), label.to_owned())),
                    Some(kind) => {
                        for (id, resource) in design.resources() {
                            if resource.kind == kind {
                                options.push((
                                    format!("{word} {}", id.0),
                                    format!("{label}: {}", resource.name),
                                ));
                            }
                        }
                    }
                }
            }
            options
        })
    })
}

fn set_source(record: &mut Record, word: &str) {
    let Record::Trigger(trigger) = record else { return };
    let (kind, id) = word.split_once(' ').unwrap_or((word, ""));
    let made = match (kind, id_of(id)) {
        ("upload", Some(id)) => TriggerSource::Upload(id),
        ("stream", Some(id)) => TriggerSource::Stream(id),
        ("queue", Some(id)) => TriggerSource::Queue(id),
        ("topic", Some(id)) => TriggerSource::Topic(id),
        ("bus", Some(id)) => TriggerSource::Bus(id),
        ("schedule", _) => TriggerSource::Schedule("rate(5 minutes)".to_owned()),
        _ => return,
    };
    trigger.source = made;
}

/// A trigger's form.
#[component]
pub fn TriggerForm(form: Form) -> impl IntoView {
    let is_schedule = Memo::new(move |_| {
        form.ask(|record| matches!(record, Record::Trigger(trigger) if matches!(trigger.source, TriggerSource::Schedule(_))))
    });
    let filter_id = next_element_id();
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let error: RwSignal<Option<String>> = RwSignal::new(None);
    let filter = Signal::derive(move || {
        typed.get().unwrap_or_else(|| {
            form.ask(|record| match record {
                Record::Trigger(trigger) if !trigger.filter.is_null() => json::print_pretty(&trigger.filter),
                _ => String::new(),
            })
        })
    });
    let on_filter = Callback::new(move |text: String| {
        let value = if text.trim().is_empty() { Ok(Value::Null) } else { json::parse_strict(&text) };
        match value {
            Ok(value) => {
                error.set(None);
                form.update("the filter", |record| {
                    if let Record::Trigger(trigger) = record {
                        trigger.filter = value
                    }
                });
            }
            Err(message) => error.set(Some(message)),
        }
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        if error.with_untracked(Option::is_none) {
            typed.set(None);
        }
        form.done();
    });
    view! {
        <Section title="Trigger">
            <div class="fields">
                {choice(form, "When", "", source_options(form),
                    |record| match record {
                        Record::Trigger(trigger) => match source_parts(&trigger.source) {
                            (word, Some(id)) => format!("{word} {}", id.0),
                            (word, None) => word.to_owned(),
                        },
                        _ => String::new(),
                    },
                    |record, word: String| set_source(record, &word))}
                <Show when=move || is_schedule.get()>
                    {text(form, "Schedule", "rate(5 minutes) or cron(0 8 * * ? *).", Language::Path,
                        |record| match record {
                            Record::Trigger(trigger) => match &trigger.source {
                                TriggerSource::Schedule(text) => text.clone(),
                                _ => String::new(),
                            },
                            _ => String::new(),
                        },
                        set!(Trigger, |trigger, text| trigger.source = TriggerSource::Schedule(text)))}
                </Show>
                {choice(form, "Starts", "", things(form, Some(("", "nothing yet")), is_startable),
                    of!(Trigger, |trigger| trigger.target.map(|id| id.0.to_string()).unwrap_or_default()),
                    set!(Trigger, |trigger, word: String| trigger.target = id_of(&word)))}
                <div class="fields fields--pair">
                    {number(form, "Batch size", "Records or messages in one call.", Some("AWS's default"), (1, 10_000),
                        of!(Trigger, |trigger| trigger.batch_size), set!(Trigger, |trigger, value| trigger.batch_size = value))}
                    {number(form, "Retries", "", Some("AWS's default"), (0, 10_000),
                        of!(Trigger, |trigger| trigger.retries), set!(Trigger, |trigger, value| trigger.retries = value))}
                </div>
                {choice(form, "What fails for good goes to", "", things(form, Some(("", "nowhere: it is lost")), is_queue_or_topic),
                    of!(Trigger, |trigger| trigger.on_failure.map(|id| id.0.to_string()).unwrap_or_default()),
                    set!(Trigger, |trigger, word: String| trigger.on_failure = id_of(&word)))}
                <FieldFrame label="Filter" for_id=filter_id.clone() help="An event pattern or filter criterion as JSON; empty: everything." error=Signal::derive(move || error.get())>
                    <CodeInput id=filter_id.clone() text=filter language=Language::Json on_input=on_filter on_done=on_done placeholder="everything"/>
                </FieldFrame>
            </div>
        </Section>
    }
}

/// A workflow's form.
#[component]
pub fn WorkflowForm(form: Form) -> impl IntoView {
    let field = move |name: &'static str, kind: FieldKind, description: &'static str| {
        let info = FieldInfo { name, kind, required: false, description };
        view! { <ValueField form=form pointer=Pointer::from_tokens([name]) info=info removable=false/> }
    };
    let start_id = next_element_id();
    let start = Signal::derive(move || {
        form.value(&Pointer::from_tokens(["StartAt"]))
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    });
    let states = Signal::derive(move || {
        form.editor.structure.track();
        form.editor.revision.track();
        form.editor.with_design(|design| {
            design
                .workflow(form.id)
                .and_then(|workflow| workflow.scope.as_ref())
                .map(|scope| {
                    scope
                        .states
                        .iter()
                        .map(|id| design.name(*id).to_string())
                        .map(|name| (name.clone(), name))
                        .collect()
                })
                .unwrap_or_default()
        })
    });
    let set_start = Callback::new(move |name: String| {
        form.set(&Pointer::from_tokens(["StartAt"]), Some(Value::string(name)))
    });
    view! {
        <Section title="Workflow">
            <div class="fields">
                {choice(form, "Type", "Standard: up to a year, exactly once, paid by transition. Express: up to five minutes, at least once, paid by time.",
                    words(&[("standard", "Standard"), ("express", "Express")]),
                    |record| match record {
                        Record::Workflow(workflow) if workflow.kind == WorkflowType::Express => "express".to_owned(),
                        _ => "standard".to_owned(),
                    },
                    set!(Workflow, |workflow, word: String| {
                        workflow.kind = if word == "express" { WorkflowType::Express } else { WorkflowType::Standard };
                    }))}
                <FieldFrame label="Starts at" for_id=start_id.clone()>
                    <Select id=start_id.clone() value=start options=states on_change=set_start/>
                </FieldFrame>
                {field("QueryLanguage", FieldKind::OneOf(&["JSONata", "JSONPath"]), "The language of expressions, unless a state says otherwise.")}
                {field("TimeoutSeconds", FieldKind::Number, "The whole execution fails with States.Timeout after so long.")}
                {field("Comment", FieldKind::Text, "A note for people; the service ignores it.")}
            </div>
        </Section>
        <RecordMock
            form=form read=of!(Workflow, |workflow| workflow.mock.clone()) write=set!(Workflow, |workflow, mock| workflow.mock = mock)
            hint="Where another workflow starts this one, it really runs. With an answer here, that answer is given instead."
        />
    }
}

/// A note's form.
#[component]
pub fn NoteForm(form: Form) -> impl IntoView {
    view! {
        <Section title="Note">
            <div class="fields">
                {text(form, "Text", "", Language::Jsonata, of!(Note, |note| note.text.clone()), set!(Note, |note, text| note.text = text))}
            </div>
        </Section>
    }
}

/// The form of the design itself, shown while nothing is selected.
#[component]
pub fn DesignForm(form: Form) -> impl IntoView {
    let counts = move || {
        form.editor.structure.track();
        form.editor.with_design(|design| {
            [
                (design.routes().count(), "route", "routes"),
                (design.workflows().count(), "workflow", "workflows"),
                (design.states().count(), "state", "states"),
                (design.functions().count(), "function", "functions"),
                (design.resources().count(), "resource", "resources"),
            ]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect::<Vec<_>>()
            .join(", ")
        })
    };
    view! {
        <p class="inspector__summary">{counts}</p>
        <Section title="Design">
            <div class="fields">
                {text(form, "What it is", "", Language::Plain, of!(Settings, |settings| settings.description.clone()),
                    set!(Settings, |settings, text| settings.description = text))}
                <div class="fields fields--pair">
                    {text(form, "Region", "For real ARNs in exports and runs.", Language::Path, of!(Settings, |settings| settings.region.clone()),
                        set!(Settings, |settings, text| settings.region = text))}
                    {text(form, "Account", "Twelve digits.", Language::Path, of!(Settings, |settings| settings.account.clone()),
                        set!(Settings, |settings, text| settings.account = text))}
                </div>
            </div>
        </Section>
        <SilencedRules form=form/>
    }
}

/// The rules that a person has silenced, and a way to hear them again.
#[component]
fn SilencedRules(form: Form) -> impl IntoView {
    let silenced = Memo::new(move |_| {
        form.ask(|record| match record {
            Record::Settings(settings) => settings.silenced.clone(),
            _ => Vec::new(),
        })
    });
    let remove = move |index: usize| {
        form.update("silenced rules", |record| {
            if let Record::Settings(settings) = record
                && index < settings.silenced.len()
            {
                settings.silenced.remove(index);
            }
        });
        form.done();
    };
    view! {
        <Show when=move || silenced.with(|silenced| !silenced.is_empty())>
            <Section title="Silenced rules" count=Signal::derive(move || Some(silenced.with(Vec::len)))>
                <ul class="plain-list">
                    {move || silenced.get().into_iter().enumerate().map(|(index, silenced)| view! {
                        <li class="plain-list__row">
                            <span class="plain-list__name">{silenced.code.clone()}<small>{silenced.reason.clone()}</small></span>
                            <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| remove(index)>"Hear it again"</button>
                        </li>
                    }).collect_view()}
                </ul>
            </Section>
        </Show>
    }
}
