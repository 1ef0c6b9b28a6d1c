//! Which function, resource or workflow a text in ASL means: `${NameArn}`, a literal ARN, a name or a URL.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::Design;
use super::model::{Id, Record, ResourceKind};
use crate::json::{Pointer, Value};

/// The name by which ASL and templates refer to a thing: its name in `PascalCase`, letters and digits alone.
/// `payments-charge` is `PaymentsCharge`.
pub fn logical_name(name: &str) -> String {
    let mut logical = String::with_capacity(name.len());
    for word in name.split(|ch: char| !ch.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            logical.push(first.to_ascii_uppercase());
            logical.push_str(letters.as_str());
        }
    }
    if logical.is_empty() { "Unnamed".into() } else { logical }
}

/// Which property of a thing a substitution stands for: `${OrdersTableName}` is the name of `orders-table`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    Arn,
    Name,
    Url,
}

impl Property {
    pub const ALL: [Self; 3] = [Self::Arn, Self::Name, Self::Url];

    pub fn suffix(self) -> &'static str {
        match self {
            Self::Arn => "Arn",
            Self::Name => "Name",
            Self::Url => "Url",
        }
    }
}

/// What a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    Found(Id),
    /// It names something that the design does not have; the name.
    Missing(Arc<str>),
    /// An expression, known only when it runs.
    Dynamic(Arc<str>),
}

/// Functions, resources and workflows by all their names. Build once, resolve often.
#[derive(Clone, Debug, Default)]
pub struct Index {
    logical: BTreeMap<String, Id>,
    names: BTreeMap<Arc<str>, Id>,
    urls: Vec<(String, Id)>,
}

impl Index {
    pub fn new(design: &Design) -> Self {
        let mut index = Self::default();
        for (id, record) in design.iter() {
            let name = match record {
                Record::Function(function) => &function.name,
                Record::Workflow(workflow) => &workflow.name,
                Record::Resource(resource) => {
                    if resource.detail.contains("://") {
                        index.urls.push((resource.detail.trim_end_matches('/').to_owned(), id));
                    }
                    &resource.name
                }
                _ => continue,
            };
            index.logical.entry(logical_name(name)).or_insert(id);
            index.names.entry(name.clone()).or_insert(id);
        }
        index
    }

    /// The thing of that logical name.
    pub fn by_logical_name(&self, logical: &str) -> Option<Id> {
        self.logical.get(logical).copied()
    }

    /// What the inside of a `${…}` stands for. Templates of others may spell names as the things have them.
    pub fn substitution(&self, inside: &str) -> Option<(Id, Option<Property>)> {
        let by_name = |name: &str| self.by_logical_name(name).or_else(|| self.names.get(name).copied());
        for property in Property::ALL {
            if let Some(id) = inside.strip_suffix(property.suffix()).and_then(by_name) {
                return Some((id, Some(property)));
            }
        }
        by_name(inside).map(|id| (id, None))
    }

    /// What a text means: a substitution first, then an expression, then an ARN, a URL or a name.
    pub fn resolve(&self, text: &str) -> Resolution {
        let mut inside_missing = None;
        for inside in substitutions(text) {
            match self.substitution(inside) {
                Some((id, _)) => return Resolution::Found(id),
                None if !inside.starts_with("AWS::") => inside_missing = inside_missing.or(Some(inside)),
                None => {}
            }
        }
        let trimmed = text.trim();
        if let Some(inside) =
            inside_missing.filter(|_| !trimmed.starts_with("{%") && !trimmed.starts_with("arn:"))
        {
            let bare = Property::ALL.iter().find_map(|property| inside.strip_suffix(property.suffix()));
            return Resolution::Missing(bare.filter(|bare| !bare.is_empty()).unwrap_or(inside).into());
        }
        if trimmed.starts_with("{%") || trimmed.starts_with("States.") || trimmed.starts_with('$') {
            return Resolution::Dynamic(text.into());
        }
        if trimmed.contains("://") {
            let known = self.urls.iter().filter(|(url, _)| trimmed.starts_with(url.as_str()));
            if let Some((_, id)) = known.max_by_key(|(url, _)| url.len()) {
                return Resolution::Found(*id);
            }
        }
        let name = named(trimmed);
        match self.names.get(name).or_else(|| self.logical.get(name)) {
            Some(id) => Resolution::Found(*id),
            None => Resolution::Missing(name.into()),
        }
    }
}

/// The insides of every `${…}` in a text.
pub fn substitutions(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|after| after.split_once('}').map(|(inside, _)| inside))
}

/// The name inside an ARN or URL, as far as it has one; the text itself where it is neither.
pub fn named(text: &str) -> &str {
    if let Some((_, address)) = text.split_once("://") {
        let address = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
        return if address.starts_with("sqs.") || address.contains(".queue.") {
            address.rsplit('/').next().unwrap_or(address)
        } else {
            address.split('/').next().unwrap_or(address)
        };
    }
    if !text.starts_with("arn:") {
        return without_qualifier(text);
    }
    let parts = arn_parts(text);
    let (Some(service), Some(rest)) = (parts.get(2), parts.get(5)) else { return text };
    let after_kind = |kind: &str| rest.strip_prefix(kind).map(|name| name.split(':').next().unwrap_or(name));
    match *service {
        "lambda" => after_kind("function:").unwrap_or(rest),
        "states" => after_kind("stateMachine:").unwrap_or(rest),
        "dynamodb" => {
            rest.strip_prefix("table/").map_or(*rest, |name| name.split('/').next().unwrap_or(name))
        }
        "events" => rest
            .strip_prefix("event-bus/")
            .or_else(|| rest.strip_prefix("connection/"))
            .map_or(*rest, |name| name.split('/').next().unwrap_or(name)),
        "ecs" => {
            rest.strip_prefix("task-definition/").map_or(*rest, |name| name.split(':').next().unwrap_or(name))
        }
        "s3" => rest.split('/').next().unwrap_or(rest),
        _ => rest,
    }
}

/// The name of a function without the account before it and the version or alias behind it: `pay` of `pay:live`, `pay:12`,
/// `pay:$LATEST` and `123456789012:function:pay`. Source: Lambda API reference, Invoke, `FunctionName`.
fn without_qualifier(text: &str) -> &str {
    let is_word = |word: &str, more: &str| {
        !word.is_empty()
            && word.chars().all(|ch| ch.is_ascii_alphanumeric() || "-_".contains(ch) || more.contains(ch))
    };
    let (name, qualifier) = match text.split_once("function:") {
        Some((account, rest))
            if account.is_empty() || account.strip_suffix(':').is_some_and(|id| is_word(id, "")) =>
        {
            rest.split_once(':').map_or((rest, None), |(name, qualifier)| (name, Some(qualifier)))
        }
        _ => match text.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => return text,
        },
    };
    let fits = is_word(name, "") && qualifier.is_none_or(|qualifier| is_word(qualifier, "$"));
    if fits { name } else { text }
}

/// What stands before and behind the name inside an ARN or URL, where that is `name`.
pub(super) fn around_name<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let found = named(text);
    if found != name {
        return None;
    }
    // `found` is a part of `text`.
    let at = (found.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    Some((text.get(..at)?, text.get(at + found.len()..)?))
}

/// The six parts of an ARN, or fewer; a colon inside `${AWS::Partition}` parts nothing.
fn arn_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(6);
    let (mut start, mut inside) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => inside = true,
            b'}' => inside = false,
            b':' if !inside && parts.len() < 5 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// What a Task calls, from its `Resource` and arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Callee {
    /// Which thing; `None` where the service has no thing of its own in a design (Bedrock, Glue …) or no argument names it.
    pub target: Option<Resolution>,
    /// `lambda:invoke`, `dynamodb:putItem`, `aws-sdk:s3:getObject`; `function` or `activity` for a bare ARN.
    pub action: Arc<str>,
    pub pattern: Pattern,
    /// Where in the state's body the text stands that names the thing.
    pub pointer: Option<Pointer>,
}

/// How a Task waits for what it calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    #[default]
    RequestResponse,
    /// `.sync`: until the job is done.
    Sync,
    /// `.sync:2`: the same, with the output parsed.
    Sync2,
    /// `.waitForTaskToken`: until someone answers with the token.
    WaitForTaskToken,
}

impl Pattern {
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

/// Parts an integration's `Resource`, such as `arn:aws:states:::dynamodb:putItem`, into action and pattern.
pub fn integration(resource: &str) -> Option<(&str, Pattern)> {
    let &[arn, _, states, region, account, action] = arn_parts(resource).as_slice() else { return None };
    if arn != "arn" || states != "states" || !region.is_empty() || !account.is_empty() {
        return None;
    }
    for pattern in [Pattern::WaitForTaskToken, Pattern::Sync2, Pattern::Sync] {
        if let Some(action) = action.strip_suffix(pattern.suffix()) {
            return Some((action, pattern));
        }
    }
    Some((action, Pattern::RequestResponse))
}

/// The argument that names the thing called, by action: the member's path in `Arguments` or `Parameters`.
fn naming_arguments(action: &str) -> &'static [&'static [&'static str]] {
    let service = action.strip_prefix("aws-sdk:").unwrap_or(action);
    match service.split(':').next().unwrap_or(service) {
        "lambda" => &[&["FunctionName"]],
        "dynamodb" => &[&["TableName"]],
        "sqs" => &[&["QueueUrl"]],
        "sns" => &[&["TopicArn"], &["TargetArn"]],
        "states" | "sfn" => &[&["StateMachineArn"]],
        "events" | "eventbridge" => &[&["Entries", "0", "EventBusName"], &["EventBusName"]],
        "ecs" => &[&["TaskDefinition"]],
        "s3" => &[&["Bucket"]],
        "http" => &[&["ApiEndpoint"], &["Authentication", "ConnectionArn"]],
        _ => &[],
    }
}

/// What the Task with this body calls. `None` where it is no Task or has no text as `Resource`.
pub fn callee(index: &Index, body: &Value) -> Option<Callee> {
    if body.get("Type").and_then(Value::as_str) != Some("Task") {
        return None;
    }
    called_by(index, body, &Pointer::root())
}

/// What the Map with this body reads its items from, or writes its results to; `field` is `ItemReader` or `ResultWriter`.
/// `None` where it is no Map or does not.
pub fn map_storage(index: &Index, body: &Value, field: &str) -> Option<Callee> {
    if body.get("Type").and_then(Value::as_str) != Some("Map") {
        return None;
    }
    called_by(index, body.get(field)?, &Pointer::root().key(field))
}

/// What an object with `Resource` and arguments calls; `at` is where it stands in the body.
fn called_by(index: &Index, body: &Value, at: &Pointer) -> Option<Callee> {
    let resource = body.get("Resource")?.as_str()?;
    let Some((action, pattern)) = integration(resource) else {
        let activity = resource.starts_with("arn:") && resource.contains(":activity:");
        return Some(Callee {
            target: (!activity).then(|| index.resolve(resource)),
            action: if activity { "activity" } else { "function" }.into(),
            pattern: Pattern::RequestResponse,
            pointer: Some(at.key("Resource")),
        });
    };
    for member in ["Arguments", "Parameters"] {
        let Some(arguments) = body.get(member) else { continue };
        if let Some(text) = arguments.as_str() {
            let pointer = Some(at.key(member));
            let target = match index.resolve(text) {
                Resolution::Found(id) => Resolution::Found(id),
                _ => Resolution::Dynamic(text.into()),
            };
            return Some(Callee { target: Some(target), action: action.into(), pattern, pointer });
        }
        for path in naming_arguments(action) {
            let pointer = Pointer::from_tokens(path.iter().copied());
            let whole = at.key(member).join(&pointer);
            if let Some(text) = arguments.pointer(&pointer).and_then(Value::as_str) {
                let target = Some(index.resolve(text));
                return Some(Callee { target, action: action.into(), pattern, pointer: Some(whole) });
            }
            let Some((parent, last)) = pointer.split_last() else { continue };
            let dynamic = parent.key(format!("{last}.$"));
            if let Some(text) = arguments.pointer(&dynamic).and_then(Value::as_str) {
                let target = match index.resolve(text) {
                    Resolution::Found(id) => Resolution::Found(id),
                    _ => Resolution::Dynamic(text.into()),
                };
                let pointer = Some(at.key(member).join(&dynamic));
                return Some(Callee { target: Some(target), action: action.into(), pattern, pointer });
            }
        }
    }
    Some(Callee { target: None, action: action.into(), pattern, pointer: None })
}

/// What the state calls; see [`callee`].
pub fn callee_of(design: &Design, state: Id) -> Option<Callee> {
    callee(&Index::new(design), &design.state(state)?.body)
}

/// The real value of a property of a thing, in the design's region and account. `None` where it has none.
pub fn property(design: &Design, id: Id, property: Property) -> Option<String> {
    let settings = design.settings();
    let region = if settings.region.is_empty() { "us-east-1" } else { settings.region.as_str() };
    let account = if settings.account.is_empty() { "111122223333" } else { settings.account.as_str() };
    let name = match design.get(id)? {
        Record::Function(function) => &function.name,
        Record::Workflow(workflow) => &workflow.name,
        Record::Resource(resource) => &resource.name,
        _ => return None,
    };
    if property == Property::Name {
        return Some(name.to_string());
    }
    let regional = |service: &str, rest: &str| format!("arn:aws:{service}:{region}:{account}:{rest}");
    let kind = match design.get(id)? {
        Record::Function(_) if property == Property::Arn => {
            return Some(regional("lambda", &format!("function:{name}")));
        }
        Record::Workflow(_) if property == Property::Arn => {
            return Some(regional("states", &format!("stateMachine:{name}")));
        }
        Record::Resource(resource) => resource.kind,
        _ => return None,
    };
    let detail = design.resource(id).map(|resource| resource.detail.clone()).unwrap_or_default();
    match (kind, property) {
        (ResourceKind::Table, Property::Arn) => Some(regional("dynamodb", &format!("table/{name}"))),
        (ResourceKind::Queue, Property::Arn) => Some(regional("sqs", name)),
        (ResourceKind::Queue, _) => Some(format!("https://sqs.{region}.amazonaws.com/{account}/{name}")),
        (ResourceKind::Topic, Property::Arn) => Some(regional("sns", name)),
        (ResourceKind::Bucket, Property::Arn) => Some(format!("arn:aws:s3:::{name}")),
        (ResourceKind::EventBus, Property::Arn) => Some(regional("events", &format!("event-bus/{name}"))),
        (ResourceKind::EcsTask, Property::Arn) => Some(regional("ecs", &format!("task-definition/{name}"))),
        (ResourceKind::HttpEndpoint | ResourceKind::Partner, Property::Arn) => {
            Some(regional("events", &format!("connection/{name}/00000000-0000-4000-8000-000000000000")))
        }
        (ResourceKind::HttpEndpoint | ResourceKind::Partner, Property::Url) if !detail.is_empty() => {
            Some(detail.trim_end_matches('/').to_owned())
        }
        (ResourceKind::HttpEndpoint | ResourceKind::Partner, Property::Url) => {
            Some(format!("https://{}.example.com", name.to_lowercase()))
        }
        _ => None,
    }
}

/// A text with every known `${NameArn}` replaced by its real value; unknown ones stay.
pub fn with_real_values(design: &Design, index: &Index, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            out.push_str("${");
            rest = after;
            continue;
        };
        let fixed = match inside {
            "AWS::Partition" => Some("aws".to_owned()),
            "AWS::Region" => Some(
                if design.settings().region.is_empty() { "us-east-1" } else { &design.settings().region }
                    .to_owned(),
            ),
            "AWS::AccountId" => Some(
                if design.settings().account.is_empty() {
                    "111122223333"
                } else {
                    &design.settings().account
                }
                .to_owned(),
            ),
            _ => index
                .substitution(inside)
                .and_then(|(id, named)| property(design, id, named.unwrap_or(Property::Name))),
        };
        if let Some(value) = fixed {
            out.push_str(&value);
        } else {
            out.push_str("${");
            out.push_str(inside);
            out.push('}');
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
