//! What can be typed next: for fields of forms, expressions and the text view. Works on a record of the design,
//! a pointer into its body and the text before the cursor; knows no editor.

use super::variables_in_scope;
use crate::asl::{self, FieldInfo, FieldKind, QueryLanguage, StateType, functions, resource};
use crate::design::link::{self, Property};
use crate::design::{Design, Id, Place, Record, ScopeRef};
use crate::json::{Pointer, Value};

/// What kind of thing is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    Field,
    State,
    Word,
    Variable,
    Function,
    Path,
    Resource,
    Error,
    Snippet,
}

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown and matched.
    pub label: String,
    /// What takes the place of the text from [`Completions::replace_from`] to the cursor.
    pub insert: String,
    pub kind: CompletionKind,
    /// A line of explanation; may be empty.
    pub detail: String,
}

/// Offers for one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// Where in the text before the cursor the replaced part starts, in bytes.
    pub replace_from: usize,
    pub items: Vec<Completion>,
}

fn offer(label: &str, kind: CompletionKind, detail: &str) -> Completion {
    Completion { label: label.to_owned(), insert: label.to_owned(), kind, detail: detail.to_owned() }
}

/// What can stand as the text value at a place of a state's or workflow's body. `before`: the value's text up to
/// the cursor.
pub fn complete_value(design: &Design, place: &Place, before: &str) -> Completions {
    let Some(record) = design.get(place.owner) else { return Completions::default() };
    let tokens: Vec<&str> = place.pointer.tokens().iter().map(|token| &**token).collect();
    let last = tokens.iter().rev().copied().find(|token| token.parse::<usize>().is_err()).unwrap_or_default();
    let whole = |items: Vec<Completion>| filtered(Completions { replace_from: 0, items }, before);
    if matches!(last, "Next" | "Default" | "StartAt") {
        return whole(state_names(design, place, record));
    }
    if last == "ErrorEquals" {
        return whole(error_names(design, place));
    }
    let language =
        if design.is_jsonata(place.owner) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
    if last == "Resource" {
        return whole(resources(design, place, before));
    }
    if let Some(FieldInfo { kind: FieldKind::OneOf(words), .. }) = field_at(design, place, language) {
        let fits = |word: &str| is_allowed(design, place, word);
        let words = words.iter().filter(|word| fits(word));
        return whole(words.map(|word| offer(word, CompletionKind::Word, "")).collect());
    }
    if tokens.contains(&"Assign") || tokens.len() > 1 || field_at(design, place, language).is_some() {
        let named = callee_argument(last);
        if let Some(kinds) = named {
            let items = references(design, kinds);
            if !before.starts_with("{%") && !before.starts_with('$') || before.starts_with("${") {
                return whole(items);
            }
        }
        return match language {
            QueryLanguage::Jsonata => complete_jsonata(design, place, before),
            QueryLanguage::JsonPath => complete_path(design, place, before, last),
        };
    }
    Completions::default()
}

/// The fields that the object at a place may have and has not.
pub fn complete_field_names(design: &Design, place: &Place) -> Vec<Completion> {
    let language =
        if design.is_jsonata(place.owner) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
    let Some(body) = design.body(place.owner) else { return Vec::new() };
    let present = body.pointer(&place.pointer);
    let is_state = design.state(place.owner).is_some();
    let fields = fields_at(is_state, body, &place.pointer, language);
    let mut items: Vec<Completion> = fields
        .iter()
        .filter(|info| present.is_none_or(|object| object.get(info.name).is_none()))
        .map(|info| offer(info.name, CompletionKind::Field, info.description))
        .collect();
    items.extend(parameters(body, &place.pointer, language));
    let rule = place.pointer.tokens().first().is_some_and(|token| &**token == "Choices");
    if rule && language == QueryLanguage::JsonPath {
        items.extend(
            asl::ALL_COMPARISONS.iter().map(|found| offer(found.name, CompletionKind::Field, found.sign)),
        );
    }
    items
}

/// The parameters that a task can give to what it calls and does not, the required ones first.
fn parameters(body: &Value, pointer: &Pointer, language: QueryLanguage) -> Vec<Completion> {
    let [field] = pointer.tokens() else { return Vec::new() };
    let wanted = if language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let called = body.get("Resource").and_then(Value::as_str).filter(|_| &**field == wanted);
    let Some(called) = called else { return Vec::new() };
    let given: Vec<&str> = body
        .get(wanted)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|object| object.keys().map(|key| key.trim_end_matches(".$")))
        .collect();
    let known = crate::check::parameters_of(&resource::parse(called));
    let absent = known.into_iter().filter(|(name, _)| !given.contains(&name.as_str()));
    let offers = absent.map(|(name, required)| {
        let detail = if required { "Required" } else { "A parameter of what is called" };
        offer(&name, CompletionKind::Field, detail)
    });
    offers.collect()
}

/// Whether a word of a fixed list may stand at a place, by what stands around it.
fn is_allowed(design: &Design, place: &Place, word: &str) -> bool {
    let workflow = design.workflow_of(place.owner);
    let field = place.pointer.tokens().last().map(|token| &**token);
    match (field, word) {
        (Some("QueryLanguage"), "JSONPath") => {
            design.state(place.owner).is_none()
                || !workflow.is_some_and(|workflow| design.is_jsonata(workflow))
        }
        (Some("Mode"), "DISTRIBUTED") => !is_express(design, place.owner),
        _ => true,
    }
}

fn is_express(design: &Design, owner: Id) -> bool {
    let workflow = design.workflow_of(owner).and_then(|id| design.workflow(id));
    workflow.is_some_and(|workflow| workflow.kind == asl::WorkflowType::Express)
}

/// The fields that the object at a place of a body may have.
pub(super) fn fields_at(
    is_state: bool,
    body: &Value,
    pointer: &Pointer,
    language: QueryLanguage,
) -> &'static [FieldInfo] {
    let named = pointer.tokens().iter().rev().find(|token| token.parse::<usize>().is_err());
    match named.map(|token| &**token) {
        None if is_state => match asl::state_type(body) {
            Some(kind) => asl::fields(kind, language),
            None => asl::fields(StateType::Pass, language),
        },
        None => asl::machine_fields(language),
        Some("Retry") => asl::retrier_fields(language),
        Some("Catch") => asl::catcher_fields(language),
        Some("Choices" | "And" | "Or" | "Not") => asl::choice_rule_fields(language),
        Some("ItemProcessor" | "Iterator") => asl::processor_fields(language),
        Some("ProcessorConfig") => asl::processor_config_fields(language),
        Some("Branches") => asl::branch_fields(language),
        Some("ItemReader") => asl::item_reader_fields(language),
        Some("ReaderConfig") => asl::reader_config_fields(language),
        Some("ItemBatcher") => asl::item_batcher_fields(language),
        Some("ResultWriter") => asl::result_writer_fields(language),
        Some("WriterConfig") => asl::writer_config_fields(language),
        Some(_) => &[],
    }
}

fn field_at(design: &Design, place: &Place, language: QueryLanguage) -> Option<&'static FieldInfo> {
    let (parent, last) = place.pointer.split_last()?;
    let body = design.body(place.owner)?;
    fields_at(design.state(place.owner).is_some(), body, &parent, language)
        .iter()
        .find(|info| info.name == &**last)
}

fn state_names(design: &Design, place: &Place, record: &Record) -> Vec<Completion> {
    let scope = match record {
        Record::State(state) if place.pointer.tokens().last().is_some_and(|token| &**token != "StartAt") => {
            state.parent
        }
        _ => {
            // StartAt of the workflow, a branch or a processor: the scope at the object that has it.
            let object = place.pointer.split_last().map(|(parent, _)| parent).unwrap_or_default();
            let slot = design.scopes(place.owner).iter().position(|scope| scope.pointer == object);
            ScopeRef { owner: place.owner, slot: slot.unwrap_or_default() as u16 }
        }
    };
    let states = design.scope(scope).map(|scope| scope.states.as_slice()).unwrap_or_default();
    states
        .iter()
        .filter_map(|id| Some((*id, design.state(*id)?)))
        .map(|(_, state)| offer(&state.name, CompletionKind::State, &asl::describe_state(&state.body)))
        .collect()
}

/// The errors that a retrier or catcher can match, those of what the state calls before other services'.
fn error_names(design: &Design, place: &Place) -> Vec<Completion> {
    let all_fits = is_alone_and_last(design, place);
    let resource = design.body(place.owner).and_then(|body| body.get("Resource")).and_then(Value::as_str);
    let called = resource.map(resource::parse);
    let prefix = called.as_ref().map(|called| match called.target {
        resource::Target::LambdaFunction | resource::Target::Substitution => "Lambda.".to_owned(),
        resource::Target::Http => "States.Http.".to_owned(),
        _ => format!("{}.", called.service),
    });
    let is_own = |name: &str| {
        let prefix = prefix.as_deref().unwrap_or_default();
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)) && !prefix.is_empty()
    };
    let mut service: Vec<&asl::errors::ErrorName> = asl::errors::SERVICE.iter().collect();
    service.sort_by_key(|error| !is_own(error.name));
    let mut items: Vec<Completion> = asl::errors::RESERVED
        .iter()
        .chain(service)
        .filter(|error| error.catchable && (error.name != "States.ALL" || all_fits))
        .map(|error| offer(error.name, CompletionKind::Error, error.description))
        .collect();
    let mut own: Vec<String> = Vec::new();
    let mocks = design.iter().filter_map(|(_, record)| record.mock());
    for rule in mocks.flat_map(|mock| &mock.rules) {
        if let crate::design::MockAnswer::Throw { error, .. } = &rule.answer
            && !error.is_empty()
            && !own.contains(error)
        {
            own.push(error.clone());
        }
    }
    items.extend(
        own.iter()
            .filter(|name| asl::errors::explain(name).is_none())
            .map(|name| offer(name, CompletionKind::Error, "Thrown by a mock of this design")),
    );
    items
}

/// Whether `States.ALL` may stand at a place in `ErrorEquals`: alone, in the last of the list.
fn is_alone_and_last(design: &Design, place: &Place) -> bool {
    let tokens = place.pointer.tokens();
    let Some(at) = tokens.iter().rposition(|token| &**token == "ErrorEquals") else { return true };
    let names = Pointer::from_tokens(tokens.get(..=at).unwrap_or_default().iter().cloned());
    let Some((one, _)) = names.split_last() else { return true };
    let Some((list, index)) = one.split_last() else { return true };
    let body = design.body(place.owner);
    let count = |pointer: &Pointer| {
        body.and_then(|body| body.pointer(pointer)).and_then(Value::as_array).map_or(0, <[Value]>::len)
    };
    count(&names) <= 1 && index.parse::<usize>().is_ok_and(|index| index + 1 >= count(&list))
}

fn resources(design: &Design, place: &Place, before: &str) -> Vec<Completion> {
    const SDK: &str = "arn:aws:states:::aws-sdk:";
    let express = is_express(design, place.owner);
    let mut items = Vec::new();
    if let Some(typed) = before.strip_prefix(SDK) {
        if let Some((service, _)) = typed.split_once(':')
            && let Some(actions) = crate::check::sdk_actions(service)
        {
            let detail = resource::service_name(service);
            let named = |action: &crate::check::Action| format!("{SDK}{service}:{}", action.name);
            let offers = actions.iter().map(|action| offer(&named(action), CompletionKind::Resource, detail));
            return offers.collect();
        }
        let services = crate::check::sdk_services().iter();
        return services
            .map(|service| {
                offer(&format!("{SDK}{service}:"), CompletionKind::Resource, resource::service_name(service))
            })
            .collect();
    }
    items.push(offer(SDK, CompletionKind::Resource, "Any action of any service"));
    for entry in resource::OPTIMIZED {
        for pattern in resource::patterns(entry) {
            if express && *pattern != asl::Pattern::RequestResponse {
                continue;
            }
            let text = format!("arn:aws:states:::{}:{}{}", entry.service, entry.action, pattern.suffix());
            let detail = match pattern {
                asl::Pattern::RequestResponse => "",
                asl::Pattern::Sync => "waits for the job",
                asl::Pattern::Sync2 => "waits; its output is parsed",
                asl::Pattern::WaitForTaskToken => "waits for the task token",
            };
            let mut item = offer(&text, CompletionKind::Resource, resource::service_name(entry.service));
            if !detail.is_empty() {
                item.detail = format!("{}, {detail}", item.detail);
            }
            items.push(item);
        }
    }
    items.extend(references(design, &[Named::Function]));
    items
}

/// What an argument names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Function,
    Workflow,
    Resource(Property),
}

fn callee_argument(name: &str) -> Option<&'static [Named]> {
    Some(match name.trim_end_matches(".$") {
        "FunctionName" => &[Named::Function],
        "StateMachineArn" => &[Named::Workflow],
        "TableName" | "Bucket" | "EventBusName" => &[Named::Resource(Property::Name)],
        "QueueUrl" | "ApiEndpoint" => &[Named::Resource(Property::Url)],
        "TopicArn" | "TargetArn" | "TaskDefinition" | "ConnectionArn" => &[Named::Resource(Property::Arn)],
        _ => return None,
    })
}

fn references(design: &Design, kinds: &[Named]) -> Vec<Completion> {
    let mut items = Vec::new();
    for (_, record) in design.iter() {
        for kind in kinds {
            let (name, suffix) = match (record, kind) {
                (Record::Function(function), Named::Function) => (&function.name, Property::Arn),
                (Record::Workflow(workflow), Named::Workflow) => (&workflow.name, Property::Arn),
                (Record::Resource(resource), Named::Resource(property)) => (&resource.name, *property),
                _ => continue,
            };
            let text = format!("${{{}{}}}", link::logical_name(name), suffix.suffix());
            items.push(offer(&text, CompletionKind::Resource, name));
        }
    }
    items
}

/// What JSONata can go on with after `before`, which starts with `{%` in a value and without it in an
/// expression field.
fn complete_jsonata(design: &Design, place: &Place, before: &str) -> Completions {
    if before.is_empty() {
        let item = Completion {
            insert: "{% $states.input %}".to_owned(),
            ..offer("{%  %}", CompletionKind::Snippet, "A JSONata expression")
        };
        return Completions { replace_from: 0, items: vec![item] };
    }
    let from = word_start(before, |ch| ch.is_alphanumeric() || matches!(ch, '$' | '_' | '.'));
    let word = before.get(from..).unwrap_or_default();
    if !word.starts_with('$') {
        return Completions::default();
    }
    let mut items = Vec::new();
    if let Some(path) = word.strip_prefix("$states.context.") {
        let deeper = path.rfind('.').map_or(0, |dot| dot + 1);
        for entry in functions::CONTEXT {
            if entry.name.starts_with(path.get(..deeper).unwrap_or_default()) {
                let text = format!("$states.context.{}", entry.name);
                items.push(offer(&text, CompletionKind::Path, entry.description));
            }
        }
        return filtered_from(from, items, word);
    }
    for entry in functions::STATES_VARIABLE.iter().filter(|entry| has_value(design, place, entry.name)) {
        items.push(offer(entry.name, CompletionKind::Variable, entry.description));
    }
    for name in variables_in_scope(design, place.owner) {
        items.push(offer(&format!("${name}"), CompletionKind::Variable, "A variable of this workflow"));
    }
    for entry in functions::JSONATA {
        let mut item = offer(entry.name, CompletionKind::Function, entry.description);
        item.insert = format!("{}(", entry.name);
        item.detail = format!("{}  {}", entry.signature, entry.description);
        items.push(item);
    }
    filtered_from(from, items, word)
}

/// Whether a member of `$states` has a value at a place: the result once there is one, the error in a catcher.
fn has_value(design: &Design, place: &Place, name: &str) -> bool {
    let first = place.pointer.tokens().first().map_or("", |token| &**token);
    let kind = design.body(place.owner).and_then(asl::state_type);
    match name {
        "$states.errorOutput" => first == "Catch",
        "$states.result" => {
            matches!(first, "Output" | "Assign") && kind.is_some_and(StateType::takes_retry_and_catch)
        }
        _ => true,
    }
}

/// Fields whose path may not look into the context object.
fn takes_context(field: &str) -> bool {
    !matches!(
        field,
        "ResultPath"
            | "SecondsPath"
            | "TimeoutSecondsPath"
            | "HeartbeatSecondsPath"
            | "MaxConcurrencyPath"
            | "ToleratedFailureCountPath"
            | "ToleratedFailurePercentagePath"
            | "MaxItemsPath"
            | "MaxItemsPerBatchPath"
            | "MaxInputBytesPerBatchPath"
    )
}

fn complete_path(design: &Design, place: &Place, before: &str, field: &str) -> Completions {
    let template = field.ends_with(".$") || matches!(field, "ErrorPath" | "CausePath");
    let from = word_start(before, |ch| ch.is_alphanumeric() || matches!(ch, '$' | '_' | '.'));
    let word = before.get(from..).unwrap_or_default();
    let mut items = Vec::new();
    if template {
        for entry in functions::INTRINSICS {
            let mut item = offer(entry.name, CompletionKind::Function, entry.description);
            item.insert = format!("{}(", entry.name);
            item.detail = format!("{}  {}", entry.signature, entry.description);
            items.push(item);
        }
    }
    let is_path = template
        || field.ends_with("Path")
        || matches!(field, "Variable" | "InputPath" | "OutputPath" | "ResultPath" | "ItemsPath");
    if is_path {
        items.push(offer("$.", CompletionKind::Path, "The state's input"));
        if takes_context(field) {
            for entry in functions::CONTEXT {
                items.push(offer(&format!("$$.{}", entry.name), CompletionKind::Path, entry.description));
            }
        }
        if field != "ResultPath" {
            for name in variables_in_scope(design, place.owner) {
                items.push(offer(
                    &format!("${name}"),
                    CompletionKind::Variable,
                    "A variable of this workflow",
                ));
            }
        }
    }
    filtered_from(from, items, word)
}

fn word_start(before: &str, belongs: impl Fn(char) -> bool) -> usize {
    before.char_indices().rev().take_while(|(_, ch)| belongs(*ch)).last().map_or(before.len(), |(at, _)| at)
}

fn filtered_from(from: usize, items: Vec<Completion>, word: &str) -> Completions {
    filtered(Completions { replace_from: from, items }, word)
}

/// Keeps what the typed word fits: its beginning first, then its letters anywhere.
fn filtered(mut completions: Completions, word: &str) -> Completions {
    let wanted = word.to_lowercase();
    completions.items.retain(|item| item.label.to_lowercase().contains(&wanted));
    completions.items.sort_by_key(|item| !item.label.to_lowercase().starts_with(&wanted));
    completions
}

/// The record's name that a completion of a reference stands for; used by forms that show names, not texts.
pub fn reference_of(design: &Design, text: &str) -> Option<Id> {
    match link::Index::new(design).resolve(text) {
        link::Resolution::Found(id) => Some(id),
        _ => None,
    }
}
