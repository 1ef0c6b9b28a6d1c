//! A state machine's definition, prepared for running: states in one list, scopes (the top level, Parallel branches, item
//! processors) in another, targets resolved to indices. Fields that an expression fills stay as written.

use std::fmt;
use std::sync::Arc;

use super::choice::Rule;
use super::integration::Resource;
use super::retry::{Catcher, Retrier};
use crate::json::{Pointer, Value};

/// Deeper definitions are refused, so that walking one cannot exhaust the stack.
const MAX_DEPTH: usize = 120;

/// A definition that cannot be run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareError {
    /// Where in the machine.
    pub pointer: Pointer,
    pub message: String,
}

impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at '{}')", self.message, self.pointer)
    }
}

impl std::error::Error for PrepareError {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    JsonPath,
    Jsonata,
}

/// Where a state goes when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transition {
    Next(usize),
    End,
}

/// How a Map runs its iterations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Processor {
    pub scope: usize,
    pub distributed: bool,
    /// Whether the child executions of a distributed Map are Express ones.
    pub express: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Task(Resource),
    Pass,
    Wait,
    Choice { rules: Vec<ChoiceRule>, default: Option<usize> },
    Succeed,
    Fail,
    Parallel { scopes: Vec<usize> },
    Map(Processor),
}

#[derive(Clone, Debug)]
pub(super) struct ChoiceRule {
    pub rule: Rule,
    pub next: usize,
    /// The whole rule, for `Assign` and `Output`.
    pub fields: Value,
}

#[derive(Clone, Debug)]
pub(super) struct State {
    pub name: Arc<str>,
    pub pointer: Pointer,
    pub language: Language,
    pub kind: Kind,
    pub transition: Transition,
    pub retry: Vec<Retrier>,
    pub catch: Vec<Catcher>,
    /// The state as written.
    pub fields: Value,
}

impl State {
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub start: usize,
}

/// A prepared state machine. Immutable; share it between executions by `Arc`.
#[derive(Debug)]
pub struct Machine {
    definition: Value,
    pub(super) states: Vec<State>,
    pub(super) scopes: Vec<Scope>,
    pub(super) timeout_seconds: Option<i64>,
}

/// Looks up a state of the scope by a field's value; the pointer is the field's.
type Targets<'a> = dyn Fn(Option<&Value>, &Pointer) -> Result<usize, PrepareError> + 'a;

impl Machine {
    /// Prepares a definition. Fails where a scope has no states or no start, a state has no known type, or a target does
    /// not exist. What else may be wrong with it shows when it runs.
    pub fn prepare(definition: &Value) -> Result<Self, PrepareError> {
        if definition.depth() > MAX_DEPTH {
            return Err(error(
                &Pointer::root(),
                format!("The definition is nested deeper than {MAX_DEPTH} levels"),
            ));
        }
        let mut machine = Self {
            definition: definition.clone(),
            states: Vec::new(),
            scopes: Vec::new(),
            timeout_seconds: definition.get("TimeoutSeconds").and_then(Value::as_i64),
        };
        machine.scope(definition, &Pointer::root(), language(definition, Language::JsonPath))?;
        Ok(machine)
    }

    pub fn definition(&self) -> &Value {
        &self.definition
    }

    /// The names of all Task states that call something, with the pointers of their states, in order of appearance.
    pub fn task_states(&self) -> impl Iterator<Item = (&Arc<str>, &Pointer)> {
        self.states
            .iter()
            .filter(|state| matches!(state.kind, Kind::Task(_)))
            .map(|state| (&state.name, &state.pointer))
    }

    fn scope(
        &mut self,
        scope: &Value,
        pointer: &Pointer,
        inherited: Language,
    ) -> Result<usize, PrepareError> {
        let Some(states) = scope.get("States").and_then(Value::as_object) else {
            return Err(error(pointer, "The state machine has no object 'States'"));
        };
        let first = self.states.len();
        let mut names: Vec<Arc<str>> = Vec::new();
        for name in states.keys() {
            if !names.contains(name) {
                names.push(Arc::clone(name));
            }
        }
        let lookup: std::collections::BTreeMap<&str, usize> =
            names.iter().enumerate().map(|(index, name)| (&**name, first + index)).collect();
        let index_of = |target: Option<&Value>, at: &Pointer| -> Result<usize, PrepareError> {
            let Some(target) = target.and_then(Value::as_str) else {
                return Err(error(at, "A state's name is missing here"));
            };
            lookup.get(target).copied().ok_or_else(|| error(at, format!("There is no state '{target}' here")))
        };
        let states_pointer = pointer.key("States");
        let index = self.scopes.len();
        let start = index_of(scope.get("StartAt"), &pointer.key("StartAt"))?;
        self.scopes.push(Scope { start });
        // Places first, so that a scope's states lie together; nested scopes follow.
        for name in &names {
            let fields = states.get(name).cloned().unwrap_or_default();
            let at = states_pointer.key(Arc::clone(name));
            if fields.as_object().is_none() {
                return Err(error(&at, "A state must be an object"));
            }
            self.states.push(State {
                name: Arc::clone(name),
                language: language(&fields, inherited),
                pointer: at,
                kind: Kind::Succeed,
                transition: Transition::End,
                retry: Vec::new(),
                catch: Vec::new(),
                fields,
            });
        }
        for (offset, _) in names.iter().enumerate() {
            let Some(state) = self.states.get(first + offset) else { continue };
            let (fields, at) = (state.fields.clone(), state.pointer.clone());
            let kind = self.kind(&fields, &at, inherited, &index_of)?;
            let transition = match &kind {
                Kind::Choice { .. } | Kind::Succeed | Kind::Fail => Transition::End,
                _ if fields.get("End").and_then(Value::as_bool) == Some(true) => Transition::End,
                _ => Transition::Next(index_of(fields.get("Next"), &at.key("Next"))?),
            };
            let retry = list(&fields, "Retry").iter().map(Retrier::new).collect();
            let mut catch = Vec::new();
            for (position, catcher) in list(&fields, "Catch").iter().enumerate() {
                let next = index_of(catcher.get("Next"), &at.key("Catch").index(position).key("Next"))?;
                catch.push(Catcher::new(catcher, next));
            }
            if let Some(state) = self.states.get_mut(first + offset) {
                state.kind = kind;
                state.transition = transition;
                state.retry = retry;
                state.catch = catch;
            }
        }
        Ok(index)
    }

    fn kind(
        &mut self,
        fields: &Value,
        at: &Pointer,
        inherited: Language,
        index_of: &Targets,
    ) -> Result<Kind, PrepareError> {
        let kind = fields.get("Type").and_then(Value::as_str).unwrap_or_default();
        Ok(match kind {
            "Task" => {
                let Some(resource) = fields.get("Resource").and_then(Value::as_str) else {
                    return Err(error(&at.key("Resource"), "A Task state needs a 'Resource'"));
                };
                Kind::Task(Resource::parse(resource))
            }
            "Pass" => Kind::Pass,
            "Wait" => Kind::Wait,
            "Succeed" => Kind::Succeed,
            "Fail" => Kind::Fail,
            "Choice" => {
                let mut rules = Vec::new();
                let choices = at.key("Choices");
                for (position, rule) in list(fields, "Choices").iter().enumerate() {
                    let rule_at = choices.index(position);
                    let next = index_of(rule.get("Next"), &rule_at.key("Next"))?;
                    let parsed = Rule::parse(rule).map_err(|message| error(&rule_at, message))?;
                    rules.push(ChoiceRule { rule: parsed, next, fields: rule.clone() });
                }
                let default = match fields.get("Default") {
                    None => None,
                    target => Some(index_of(target, &at.key("Default"))?),
                };
                Kind::Choice { rules, default }
            }
            "Parallel" => {
                let mut scopes = Vec::new();
                let branches = at.key("Branches");
                for (position, branch) in list(fields, "Branches").iter().enumerate() {
                    scopes.push(self.scope(branch, &branches.index(position), inherited)?);
                }
                Kind::Parallel { scopes }
            }
            "Map" => {
                let field = if fields.get("ItemProcessor").is_some() { "ItemProcessor" } else { "Iterator" };
                let Some(processor) = fields.get(field) else {
                    return Err(error(at, "A Map state needs an 'ItemProcessor'"));
                };
                let config = |name: &str| {
                    let config = processor.get("ProcessorConfig");
                    config.and_then(|config| config.get(name)).and_then(Value::as_str)
                };
                let scope = self.scope(processor, &at.key(field), inherited)?;
                Kind::Map(Processor {
                    scope,
                    distributed: config("Mode") == Some("DISTRIBUTED"),
                    express: config("ExecutionType") == Some("EXPRESS"),
                })
            }
            "" => return Err(error(&at.key("Type"), "A state needs a 'Type'")),
            other => return Err(error(&at.key("Type"), format!("There is no state type '{other}'"))),
        })
    }
}

fn error(pointer: &Pointer, message: impl Into<String>) -> PrepareError {
    PrepareError { pointer: pointer.clone(), message: message.into() }
}

fn list<'a>(fields: &'a Value, name: &str) -> &'a [Value] {
    fields.get(name).and_then(Value::as_array).unwrap_or_default()
}

fn language(fields: &Value, inherited: Language) -> Language {
    match fields.get("QueryLanguage").and_then(Value::as_str) {
        Some("JSONata") => Language::Jsonata,
        Some("JSONPath") => Language::JsonPath,
        _ => inherited,
    }
}
