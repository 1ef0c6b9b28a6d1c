//! The forms of what is called: functions with what they use, and resources.

use aslant_engine::aws::{
    FUNCTION_LEAST_MEMORY, FUNCTION_LEAST_TIMEOUT, FUNCTION_MANAGED_MEMORY, FUNCTION_MANAGED_TIMEOUT,
    QUEUE_VISIBILITY, RUNTIMES, Runtime, runtime,
};
use aslant_engine::design::{
    Access, Architecture, CallMode, Function, Mock, Record, ResourceKind, Undo, Use,
};
use aslant_engine::figure;
use leptos::prelude::*;

use super::figures::owned_figure;
use super::form::Form;
use super::mock::MockEditor;
use super::record_fields::{choice, id_of, is_callable, is_startable, number, of, set, text, things, words};
use crate::widgets::fields::{Section, Select, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// The runtimes that AWS still supports, and that of the function where it is none of them.
fn runtime_options(form: Form) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let current = form.ask(|record| match record {
            Record::Function(function) => function.runtime.clone(),
            _ => String::new(),
        });
        let mut options = offered_runtimes();
        if !options.iter().any(|(id, _)| *id == current) {
            let label = match runtime(&current) {
                Some(Runtime { name, ended: Some(ended), .. }) => format!("{name} (ended {ended})"),
                Some(known) => known.name.to_owned(),
                None if current.is_empty() => "Container image".to_owned(),
                None => current.clone(),
            };
            options.push((current, label));
        }
        options
    })
}

/// The runtimes that AWS still supports, as options.
pub(super) fn offered_runtimes() -> Vec<(String, String)> {
    let offered = RUNTIMES.iter().filter(|runtime| runtime.offered);
    offered.map(|runtime| (runtime.id.to_owned(), runtime.name.to_owned())).collect()
}

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
                {choice(form, "/runtime", "Runtime", "", runtime_options(form), of!(Function, |function| function.runtime.clone()),
                    set!(Function, |function, word| function.runtime = word))}
                <div class="fields fields--pair">
                    {choice(form, "/architecture", "Architecture", "arm64 costs a fifth less.", words(&[("arm64", "arm64"), ("x86_64", "x86_64")]),
                        of!(Function, |function| if function.architecture == Architecture::X86 { "x86_64".to_owned() } else { "arm64".to_owned() }),
                        set!(Function, |function, word: String| {
                            function.architecture = if word == "x86_64" { Architecture::X86 } else { Architecture::Arm64 };
                        }))}
                    {number(form, "/memoryMb", "Memory, MB", concat!(figure!(FUNCTION_LEAST_MEMORY), " to ", figure!(FUNCTION_MEMORY), "; up to ", figure!(FUNCTION_MANAGED_MEMORY), " on Managed Instances."),
                        None, (FUNCTION_LEAST_MEMORY.small(), FUNCTION_MANAGED_MEMORY.small()),
                        of!(Function, |function| Some(function.memory_mb)),
                        set!(Function, |function, value: Option<u32>| if let Some(value) = value { function.memory_mb = value }))}
                </div>
                {number(form, "/timeoutSeconds", "Time-out, s", concat!(figure!(FUNCTION_LEAST_TIMEOUT), " to ", figure!(FUNCTION_TIMEOUT), ". Lambda ends the call after it. Up to ", figure!(FUNCTION_MANAGED_TIMEOUT),
                    " on Managed Instances, asynchronously or by an event source."),
                    None, (FUNCTION_LEAST_TIMEOUT.small(), FUNCTION_MANAGED_TIMEOUT.small()),
                    of!(Function, |function| Some(function.timeout_seconds)),
                    set!(Function, |function, value: Option<u32>| if let Some(value) = value { function.timeout_seconds = value }))}
                {text(form, "/description", "What it does", "", Language::Plain, of!(Function, |function| function.description.clone()),
                    set!(Function, |function, text| function.description = text))}
            </div>
        </Section>
        <Section title="When things go wrong">
            <div class="fields">
                {choice(form, "/idempotent", "Calling it twice", "Whether a retry is safe.",
                    words(&[("", "not said"), ("yes", "does no more than once (idempotent)"), ("no", "does it twice")]),
                    of!(Function, |function| match function.idempotent { None => String::new(), Some(true) => "yes".to_owned(), Some(false) => "no".to_owned() }),
                    set!(Function, |function, word: String| {
                        function.idempotent = match word.as_str() { "yes" => Some(true), "no" => Some(false), _ => None };
                    }))}
                {owned_figure(form, "calls-at-once", "Calls at once that it takes", "A Map that calls it more often at once is told so.")}
                {owned_figure(form, "answer-bytes", "Bytes of its largest answer", "A state that gets more than it can take is told so.")}
                {choice(form, "/undo", "Must its effect be undone", "When something later fails.", undo_options(form),
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
            });
        });
        let set_mode = Callback::new(move |word: String| {
            edit_uses(form, |function| {
                if let Some(entry) = function.uses.get_mut(index) {
                    entry.mode = if word == "async" { CallMode::Async } else { CallMode::Sync };
                }
            });
        });
        view! {
            <li class="plain-list__row" data-pointer=format!("/uses/{index}")>
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
            <ul class="plain-list" data-pointer="/uses">
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
pub fn RecordMock(
    form: Form,
    read: fn(&Record) -> Mock,
    write: fn(&mut Record, Mock),
    #[prop(into)] hint: String,
) -> impl IntoView {
    let mock = Memo::new(move |_| form.ask(read));
    let change = Callback::new(move |mock: Mock| form.update("the mock", |record| write(record, mock)));
    view! {
        <Section title="Mock" count=Signal::derive(move || Some(mock.with(|mock| mock.rules.len())))>
            <div data-pointer="/mock">
                <MockEditor mock=mock change=change done=Callback::new(move |()| form.done()) hint=hint.clone()/>
            </div>
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
                {choice(form, "/kind", "Kind", "", words(&options),
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
                {move || detail().map(|(label, help)| text(form, "/detail", label, help, Language::Path,
                    of!(Resource, |resource| resource.detail.clone()), set!(Resource, |resource, text| resource.detail = text)))}
                <Show when=move || kind.get() == Some(ResourceKind::Queue)>
                    {number(form, "/visibilityTimeoutSeconds", "Visibility time-out, s", concat!("At least ", figure!(VISIBILITY_FACTOR), " times its function's time-out."), Some(figure!(DEFAULT_VISIBILITY)), (0, QUEUE_VISIBILITY.small()),
                        of!(Resource, |resource| resource.visibility_timeout_seconds),
                        set!(Resource, |resource, value| resource.visibility_timeout_seconds = value))}
                </Show>
                {text(form, "/description", "What it is for", "", Language::Plain, of!(Resource, |resource| resource.description.clone()),
                    set!(Resource, |resource, text| resource.description = text))}
                {owned_figure(form, "calls-at-once", "Calls at once that it takes", "A Map that calls it more often at once is told so.")}
                {owned_figure(form, "answer-bytes", "Bytes of its largest answer", "A state that gets more than it can take is told so.")}
                {choice(form, "/undo", "Must what is written be undone", "When something later fails.", undo_options(form),
                    of!(Resource, |resource| undo_word(resource.undo)), set!(Resource, |resource, word: String| resource.undo = undo_of(&word)))}
            </div>
        </Section>
        <RecordMock
            form=form read=of!(Resource, |resource| resource.mock.clone()) write=set!(Resource, |resource, mock| resource.mock = mock)
            hint="What it answers in a dry run. Without an answer here the service's plain success is assumed, and marked so."
        />
    }
}
