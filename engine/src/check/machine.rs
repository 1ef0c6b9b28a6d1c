//! The definition as the rule groups read it: its scopes and states, found once.

use std::collections::BTreeMap;

use super::CheckOptions;
use crate::asl::{self, QueryLanguage, StateVisit, WorkflowType};
use crate::json::{Object, Pointer, Value};

/// What kind of object holds `States`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Machine,
    Branch,
    /// An `ItemProcessor` or Iterator.
    Processor,
}

/// An object that has `StartAt` and `States`: transitions never leave it.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    pub pointer: Pointer,
    pub value: &'a Value,
    pub kind: ScopeKind,
    /// How a person would call it: "The workflow", "A branch of Ship", "The processor of Lines".
    pub label: String,
}

impl<'a> Scope<'a> {
    pub fn states(&self) -> Option<&'a Object> {
        self.value.get("States").and_then(Value::as_object)
    }
}

/// A definition, prepared for the rule groups.
pub struct Machine<'a> {
    pub root: &'a Value,
    pub language: QueryLanguage,
    pub workflow_type: WorkflowType,
    /// The machine itself first, then every branch and processor in document order.
    pub scopes: Vec<Scope<'a>>,
    /// Every state in document order.
    pub states: Vec<StateVisit<'a>>,
    /// The places in `states` of what each scope holds directly.
    members: BTreeMap<Pointer, Vec<usize>>,
    /// The place in `states` of the state that each scope stands in.
    containers: BTreeMap<Pointer, usize>,
}

impl<'a> Machine<'a> {
    pub fn new(root: &'a Value, options: CheckOptions) -> Self {
        let mut scopes = vec![Scope {
            pointer: Pointer::root(),
            value: root,
            kind: ScopeKind::Machine,
            label: "The workflow".to_owned(),
        }];
        let mut states: Vec<StateVisit<'a>> = Vec::new();
        let mut members: BTreeMap<Pointer, Vec<usize>> = BTreeMap::new();
        let mut containers = BTreeMap::new();
        asl::walk(root, &mut |visit| {
            members.entry(visit.scope.clone()).or_default().push(states.len());
            for relative in asl::child_scopes(visit.body) {
                let Some(value) = visit.body.pointer(&relative) else { continue };
                let branch = relative.tokens().first().is_some_and(|token| &**token == "Branches");
                let pointer = visit.pointer.join(&relative);
                containers.insert(pointer.clone(), states.len());
                scopes.push(Scope {
                    pointer,
                    value,
                    kind: if branch { ScopeKind::Branch } else { ScopeKind::Processor },
                    label: if branch {
                        format!("A branch of {}", visit.name)
                    } else {
                        format!("The processor of {}", visit.name)
                    },
                });
            }
            states.push(visit);
        });
        Self {
            root,
            language: asl::machine_language(root),
            workflow_type: options.workflow_type,
            scopes,
            states,
            members,
            containers,
        }
    }

    /// The states that a scope holds directly, in document order.
    pub fn states_of<'b>(&'b self, scope: &Pointer) -> impl Iterator<Item = &'b StateVisit<'a>> {
        let members = self.members.get(scope).map(Vec::as_slice).unwrap_or_default();
        members.iter().filter_map(|index| self.states.get(*index))
    }

    /// The state that a scope stands in; `None` for the machine itself.
    pub fn container_of(&self, scope: &Pointer) -> Option<&StateVisit<'a>> {
        self.containers.get(scope).and_then(|index| self.states.get(*index))
    }

    /// Whether a state runs inside an Express execution that a distributed Map starts.
    pub fn is_in_express_map(&self, state: &StateVisit<'a>) -> bool {
        let mut scope = &state.scope;
        while let Some(container) = self.container_of(scope) {
            let config = scope
                .tokens()
                .last()
                .and_then(|field| container.body.get(field))
                .and_then(|processor| processor.get("ProcessorConfig"));
            let word = |field: &str| config.and_then(|config| config.get(field)).and_then(Value::as_str);
            if word("Mode") == Some("DISTRIBUTED") {
                return word("ExecutionType") == Some("EXPRESS");
            }
            scope = &container.scope;
        }
        false
    }
}

/// Whether a value is left open by a `${Substitution}`: what it will be is known at deployment only.
pub fn is_open(value: &Value) -> bool {
    matches!(value, Value::String(text) if asl::substitution::contains(text))
}

/// Whether a text asks to be evaluated as JSONata.
pub fn is_jsonata(text: &str) -> bool {
    text.starts_with("{%") && text.ends_with("%}") && text.len() >= 4
}
