//! The edges of a design, derived from transitions, references and links; never stored.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::command::{EdgeKind, EdgeRef};
use super::document::Design;
use super::link::{self, Index, Pattern, Resolution};
use super::model::{Access, Authorizer, CallMode, Id, Integration, Method, Record, ScopeRef};
use crate::json::{Object, Value};

/// How a Task waits, shown on its edge.
pub use super::link::Pattern as CallPattern;

/// An edge of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// What it stands for; commands take this.
    pub reference: EdgeRef,
    /// Where it is drawn from. Differs from `reference.from` for a trigger's source alone, which is drawn from the
    /// resource to the trigger.
    pub from: Id,
    pub to: EdgeTarget,
    pub label: EdgeLabel,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeTarget {
    Id(Id),
    /// A name that nothing has.
    Missing(Arc<str>),
    /// An expression that only a run resolves.
    Dynamic(Arc<str>),
}

impl EdgeTarget {
    pub fn id(&self) -> Option<Id> {
        if let Self::Id(id) = self { Some(*id) } else { None }
    }
}

/// What an edge says. `Display` gives the words for the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeLabel {
    /// Nothing to say: a plain `Next`.
    None,
    Start,
    /// A Choice rule, in words.
    Condition(String),
    /// A Choice's `Default`.
    Otherwise,
    /// The errors that a catcher catches.
    Catch(Vec<Arc<str>>),
    Call {
        /// `lambda:invoke`.
        action: Arc<str>,
        pattern: Pattern,
    },
    Request {
        method: Method,
        path: Arc<str>,
        /// The workflow answers the caller (`StartSyncExecution`) or a function does.
        waits: bool,
    },
    /// What a trigger listens to.
    Event(String),
    Failure,
    /// A Map's `ItemReader`.
    Reads,
    /// A Map's `ResultWriter`.
    Writes,
    Authorizes,
    Use {
        access: Access,
        mode: CallMode,
    },
}

impl fmt::Display for EdgeLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Start => f.write_str("Start"),
            Self::Condition(words) | Self::Event(words) => f.write_str(words),
            Self::Otherwise => f.write_str("otherwise"),
            Self::Catch(errors) => {
                f.write_str("Catch")?;
                for (index, error) in errors.iter().enumerate() {
                    write!(f, "{}{error}", if index == 0 { " " } else { ", " })?;
                }
                Ok(())
            }
            Self::Call { action, pattern } => write!(f, "{action}{}", pattern.suffix()),
            Self::Request { method, path, .. } => write!(f, "{} {path}", method.as_str()),
            Self::Failure => f.write_str("on failure"),
            Self::Reads => f.write_str("reads items"),
            Self::Writes => f.write_str("writes results"),
            Self::Authorizes => f.write_str("authorizes"),
            Self::Use { access, mode } => {
                f.write_str(match access {
                    Access::Read => "reads",
                    Access::Write => "writes",
                    Access::Invoke => "invokes",
                })?;
                if *mode == CallMode::Async { f.write_str(", async") } else { Ok(()) }
            }
        }
    }
}

/// All edges, record by record in the order of their ids.
pub(super) fn derive(design: &Design) -> Vec<Edge> {
    let index = Index::new(design);
    let mut names: BTreeMap<ScopeRef, BTreeMap<&str, Id>> = BTreeMap::new();
    for (_, state) in design.states() {
        // Where a name is doubled the last one counts, in the scope's own order.
        names.entry(state.parent).or_insert_with(|| {
            let states = design.scope(state.parent).map(|scope| scope.states.as_slice()).unwrap_or_default();
            states.iter().filter_map(|id| Some((&*design.state(*id)?.name, *id))).collect()
        });
    }
    let target = |scope: ScopeRef, name: &str| match names.get(&scope).and_then(|scope| scope.get(name)) {
        Some(id) => EdgeTarget::Id(*id),
        None => EdgeTarget::Missing(name.into()),
    };
    let mut edges = Vec::new();
    let mut add = |from: Id, kind: EdgeKind, to: EdgeTarget, label: EdgeLabel| {
        edges.push(Edge { reference: EdgeRef { from, kind }, from, to, label });
    };
    for (id, record) in design.iter() {
        for (slot, scope) in design.scopes(id).iter().enumerate() {
            let scope_ref = ScopeRef { owner: id, slot: slot as u16 };
            let start = design.body(id).and_then(|body| body.pointer(&scope.pointer.key("StartAt")));
            if let Some(name) = start.and_then(Value::as_str) {
                add(id, EdgeKind::Start(slot as u16), target(scope_ref, name), EdgeLabel::Start);
            }
        }
        match record {
            Record::State(state) => {
                for (kind, name, label) in transitions(&state.body) {
                    add(id, kind, target(state.parent, &name), label);
                }
                if let Some(callee) = link::callee(&index, &state.body)
                    && let Some(resolution) = callee.target
                {
                    let label = EdgeLabel::Call { action: callee.action, pattern: callee.pattern };
                    add(id, EdgeKind::Call, resolution.into(), label);
                }
                for (field, kind, label) in [
                    ("ItemReader", EdgeKind::Reader, EdgeLabel::Reads),
                    ("ResultWriter", EdgeKind::Writer, EdgeLabel::Writes),
                ] {
                    let storage = link::map_storage(&index, &state.body, field);
                    if let Some(resolution) = storage.and_then(|callee| callee.target) {
                        add(id, kind, resolution.into(), label);
                    }
                }
            }
            Record::Route(route) => {
                let called = match &route.integration {
                    Integration::None => None,
                    Integration::Function { function } => Some((*function, true)),
                    Integration::StartExecution { workflow, .. } => Some((*workflow, false)),
                    Integration::StartSyncExecution { workflow, .. } => Some((*workflow, true)),
                    Integration::Service { resource, .. } => Some((*resource, true)),
                };
                if let Some((called, waits)) = called {
                    let label = EdgeLabel::Request { method: route.method, path: route.path.clone(), waits };
                    add(id, EdgeKind::Integration, EdgeTarget::Id(called), label);
                }
                if let Some(Authorizer::Lambda(function)) = route.authorizer {
                    add(id, EdgeKind::Authorizer, EdgeTarget::Id(function), EdgeLabel::Authorizes);
                }
            }
            Record::Api(api) => {
                if let Authorizer::Lambda(function) = api.authorizer {
                    add(id, EdgeKind::Authorizer, EdgeTarget::Id(function), EdgeLabel::Authorizes);
                }
            }
            Record::Trigger(trigger) => {
                if let Some(called) = trigger.target {
                    let label = EdgeLabel::Event(trigger.source.label());
                    add(id, EdgeKind::TriggerTarget, EdgeTarget::Id(called), label);
                }
                if let Some(failures) = trigger.on_failure {
                    add(id, EdgeKind::OnFailure, EdgeTarget::Id(failures), EdgeLabel::Failure);
                }
            }
            Record::Function(function) => {
                for (position, used) in function.uses.iter().enumerate() {
                    let label = EdgeLabel::Use { access: used.access, mode: used.mode };
                    add(id, EdgeKind::Use(position), EdgeTarget::Id(used.target), label);
                }
            }
            _ => {}
        }
    }
    for (id, trigger) in design.triggers() {
        if let Some(resource) = trigger.source.resource() {
            edges.push(Edge {
                reference: EdgeRef { from: id, kind: EdgeKind::TriggerSource },
                from: resource,
                to: EdgeTarget::Id(id),
                label: EdgeLabel::Event(trigger.source.label()),
            });
        }
    }
    edges
}

impl From<Resolution> for EdgeTarget {
    fn from(resolution: Resolution) -> Self {
        match resolution {
            Resolution::Found(id) => Self::Id(id),
            Resolution::Missing(name) => Self::Missing(name),
            Resolution::Dynamic(text) => Self::Dynamic(text),
        }
    }
}

/// The transitions in a state's body: which, the name they lead to, and what they say.
pub(super) fn transitions(body: &Value) -> Vec<(EdgeKind, Arc<str>, EdgeLabel)> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let mut found = Vec::new();
    let rules = body.get("Choices").and_then(Value::as_array).unwrap_or_default();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(name) = text(rule.get("Next")) {
            found.push((EdgeKind::Choice(index), name, EdgeLabel::Condition(condition_text(rule))));
        }
    }
    if let Some(name) = text(body.get("Default")) {
        found.push((EdgeKind::Default, name, EdgeLabel::Otherwise));
    }
    if let Some(name) = text(body.get("Next")) {
        found.push((EdgeKind::Next, name, EdgeLabel::None));
    }
    let catchers = body.get("Catch").and_then(Value::as_array).unwrap_or_default();
    for (index, catcher) in catchers.iter().enumerate() {
        if let Some(name) = text(catcher.get("Next")) {
            let errors = catcher.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
            let errors = errors.iter().filter_map(|error| text(Some(error))).collect();
            found.push((EdgeKind::Catch(index), name, EdgeLabel::Catch(errors)));
        }
    }
    found
}

/// A Choice rule in words: `total > 500`, `type is present and total = 3`.
pub fn condition_text(rule: &Value) -> String {
    if let Some(condition) = rule.get("Condition") {
        return match condition {
            Value::String(text) if crate::asl::is_unwritten_condition(text) => "no condition yet".into(),
            Value::String(text) => {
                let text = text.trim();
                let inside = text.strip_prefix("{%").and_then(|text| text.strip_suffix("%}")).unwrap_or(text);
                inside.trim().replace("$states.input.", "")
            }
            other => other.to_json(),
        };
    }
    rule_words(rule, 0)
}

fn rule_words(rule: &Value, nesting: usize) -> String {
    if nesting > 20 {
        return "…".into();
    }
    for (key, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = rule.get(key).and_then(Value::as_array) {
            let words: Vec<_> = rules.iter().map(|rule| rule_words(rule, nesting + 1)).collect();
            let joined = words.join(word);
            return if nesting > 0 && words.len() > 1 { format!("({joined})") } else { joined };
        }
    }
    if let Some(inner) = rule.get("Not") {
        return format!("not {}", rule_words(inner, nesting + 1));
    }
    let variable = rule.get("Variable").and_then(Value::as_str).unwrap_or("?");
    let variable = variable.strip_prefix("$.").unwrap_or(variable);
    let test = rule
        .as_object()
        .into_iter()
        .flat_map(Object::iter)
        .find(|(key, _)| !matches!(&***key, "Variable" | "Next" | "Comment" | "Assign" | "Output"));
    let Some((operator, operand)) = test else { return variable.to_owned() };
    let is = |word: &str| {
        let not = if operand.as_bool() == Some(false) { "not " } else { "" };
        format!("{variable} is {not}{word}")
    };
    match &**operator {
        "IsPresent" => return is("present"),
        "IsNull" => return is("null"),
        "IsString" => return is("text"),
        "IsNumeric" => return is("a number"),
        "IsBoolean" => return is("a boolean"),
        "IsTimestamp" => return is("a time"),
        _ => {}
    }
    let (comparison, path) = match operator.strip_suffix("Path") {
        Some(comparison) => (comparison, true),
        None => (&**operator, false),
    };
    let sign = if comparison.ends_with("GreaterThanEquals") {
        "≥"
    } else if comparison.ends_with("LessThanEquals") {
        "≤"
    } else if comparison.ends_with("GreaterThan") {
        ">"
    } else if comparison.ends_with("LessThan") {
        "<"
    } else if comparison.ends_with("Equals") {
        "="
    } else if comparison.ends_with("Matches") {
        "matches"
    } else {
        comparison
    };
    let operand = match operand {
        Value::String(text) if path => text.strip_prefix("$.").unwrap_or(text).to_owned(),
        Value::String(text) => format!("\"{text}\""),
        other => other.to_json(),
    };
    format!("{variable} {sign} {operand}")
}
