//! [`Design`]: the records and every question about them that needs no change. Fields are private:
//! only [`Design::apply`] and [`Design::apply_diff`] change a design.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::diff::Diff;
use super::edges::Edge;
use super::model::{
    Api, Function, Id, Note, Place, Position, Record, Resource, Route, SETTINGS, Scenario, Scope, ScopeRef,
    Settings, State, Trigger, Workflow,
};
use super::tree;
use crate::json::{Pointer, Value};

/// A system being designed: its records by id. Equality compares the records alone.
#[derive(Debug)]
pub struct Design {
    pub(super) records: BTreeMap<Id, Arc<Record>>,
    /// The id that the next new record gets.
    pub(super) next: u32,
    revision: u64,
    derived: Mutex<Derived>,
}

/// What is computed from the records and kept until a diff touches it.
#[derive(Clone, Debug, Default)]
struct Derived {
    machines: BTreeMap<Id, Value>,
    edges: Option<Arc<Vec<Edge>>>,
}

impl Clone for Design {
    fn clone(&self) -> Self {
        let derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            records: self.records.clone(),
            next: self.next,
            revision: self.revision,
            derived: Mutex::new(derived),
        }
    }
}

impl PartialEq for Design {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl Default for Design {
    fn default() -> Self {
        Self::empty()
    }
}

/// Typed getters and iterators for one kind of record.
macro_rules! kind {
    ($one:ident, $many:ident, $variant:ident) => {
        /// The record of that id where it is of this kind.
        pub fn $one(&self, id: Id) -> Option<&$variant> {
            match self.get(id)? {
                Record::$variant(record) => Some(record),
                _ => None,
            }
        }

        /// All of this kind in the order of their ids.
        pub fn $many(&self) -> impl Iterator<Item = (Id, &$variant)> {
            self.records.iter().filter_map(|(id, record)| match &**record {
                Record::$variant(record) => Some((*id, record)),
                _ => None,
            })
        }
    };
}

impl Design {
    /// A design with nothing in it but its settings.
    pub fn empty() -> Self {
        let settings = Settings { name: "Untitled".into(), ..Settings::default() };
        Self::from_records(BTreeMap::from([(SETTINGS, Arc::new(Record::Settings(settings)))]))
    }

    pub(super) fn from_records(records: BTreeMap<Id, Arc<Record>>) -> Self {
        let next = records.last_key_value().map_or(1, |(id, _)| id.0.saturating_add(1));
        Self { records, next, revision: 0, derived: Mutex::default() }
    }

    kind!(api, apis, Api);
    kind!(route, routes, Route);
    kind!(function, functions, Function);
    kind!(resource, resources, Resource);
    kind!(trigger, triggers, Trigger);
    kind!(workflow, workflows, Workflow);
    kind!(state, states, State);
    kind!(scenario, scenarios, Scenario);
    kind!(note, notes, Note);

    pub fn get(&self, id: Id) -> Option<&Record> {
        self.records.get(&id).map(|record| &**record)
    }

    /// The shared record, for keeping without copying.
    pub fn record(&self, id: Id) -> Option<&Arc<Record>> {
        self.records.get(&id)
    }

    pub fn contains(&self, id: Id) -> bool {
        self.records.contains_key(&id)
    }

    /// Every record, settings included, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &Record)> {
        self.records.iter().map(|(id, record)| (*id, &**record))
    }

    /// How many records there are beside the settings.
    pub fn len(&self) -> usize {
        self.records.keys().filter(|id| **id != SETTINGS).count()
    }

    /// Whether nothing but the settings is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn settings(&self) -> &Settings {
        static MISSING: OnceLock<Settings> = OnceLock::new();
        match self.get(SETTINGS) {
            Some(Record::Settings(settings)) => settings,
            _ => MISSING.get_or_init(Settings::default),
        }
    }

    /// Grows with every change, undone ones included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What a person calls the record: its name, `POST /orders`, or a word for its kind.
    pub fn name(&self, id: Id) -> Arc<str> {
        match self.get(id) {
            Some(record) => record.label(),
            None => "".into(),
        }
    }

    pub fn position(&self, id: Id) -> Position {
        self.get(id).and_then(Record::position).unwrap_or_default()
    }

    /// What holds the record: the workflow or container of a state, the API of a route.
    pub fn parent(&self, id: Id) -> Option<Id> {
        match self.get(id)? {
            Record::State(state) => Some(state.parent.owner),
            Record::Route(route) => Some(route.api),
            _ => None,
        }
    }

    pub fn scope(&self, scope: ScopeRef) -> Option<&Scope> {
        self.scopes(scope.owner).get(usize::from(scope.slot))
    }

    /// The scopes that a workflow or state owns; empty for everything else.
    pub fn scopes(&self, owner: Id) -> &[Scope] {
        match self.get(owner) {
            Some(Record::Workflow(workflow)) => workflow.scope.as_slice(),
            Some(Record::State(state)) => &state.scopes,
            _ => &[],
        }
    }

    /// The states directly inside a workflow or container, scope by scope; the routes of an API.
    pub fn children(&self, owner: Id) -> Vec<Id> {
        if let Some(Record::Api(_)) = self.get(owner) {
            return self.routes().filter(|(_, route)| route.api == owner).map(|(id, _)| id).collect();
        }
        self.scopes(owner).iter().flat_map(|scope| scope.states.iter().copied()).collect()
    }

    /// Everything inside, at any depth, each container before its contents.
    pub fn descendants(&self, owner: Id) -> Vec<Id> {
        let mut found = Vec::new();
        let mut open = self.children(owner);
        open.reverse();
        while let Some(id) = open.pop() {
            found.push(id);
            open.extend(self.children(id).into_iter().rev());
        }
        found
    }

    /// The workflow that a state belongs to; a workflow's own id for itself.
    pub fn workflow_of(&self, id: Id) -> Option<Id> {
        let mut at = id;
        for _ in 0..=self.records.len() {
            match self.get(at)? {
                Record::Workflow(_) => return Some(at),
                Record::State(state) => at = state.parent.owner,
                _ => return None,
            }
        }
        None
    }

    /// How many containers a state stands in; 0 directly in its workflow.
    pub fn depth(&self, id: Id) -> usize {
        let mut depth = 0;
        let mut at = id;
        while let Some(state) = self.state(at) {
            at = state.parent.owner;
            if self.state(at).is_none() || depth > self.records.len() {
                break;
            }
            depth += 1;
        }
        depth
    }

    /// The state of that name anywhere in a workflow's machine; the last one where the name is doubled.
    pub fn state_by_name(&self, workflow: Id, name: &str) -> Option<Id> {
        self.descendants(workflow)
            .into_iter()
            .rev()
            .find(|id| self.state(*id).is_some_and(|s| &*s.name == name))
    }

    /// The state of that name in one scope; the last one where the name is doubled, as transitions see it.
    pub fn state_in_scope(&self, scope: ScopeRef, name: &str) -> Option<Id> {
        let states = &self.scope(scope)?.states;
        states.iter().rev().copied().find(|id| self.state(*id).is_some_and(|s| &*s.name == name))
    }

    /// The machine's own object around a scope (with `StartAt`): the definition, a branch or a processor,
    /// its `States` empty.
    pub fn machine_object(&self, scope: ScopeRef) -> Option<&Value> {
        let pointer = &self.scope(scope)?.pointer;
        self.body(scope.owner)?.pointer(pointer)
    }

    /// The body of a state or the definition of a workflow, with the `States` of its scopes empty.
    pub fn body(&self, owner: Id) -> Option<&Value> {
        match self.get(owner)? {
            Record::Workflow(workflow) => Some(&workflow.definition),
            Record::State(state) => Some(&state.body),
            _ => None,
        }
    }

    /// Whether a state speaks JSONata: by its own `QueryLanguage` or else its machine's.
    pub fn is_jsonata(&self, id: Id) -> bool {
        let language =
            |owner: Id| self.body(owner).and_then(|body| body.get("QueryLanguage")).and_then(Value::as_str);
        let own = language(id);
        own.or_else(|| language(self.workflow_of(id)?)) == Some("JSONata")
    }

    /// The whole machine of a workflow as one ASL tree; `Null` for anything else. Kept until it changes.
    pub fn machine(&self, workflow: Id) -> Value {
        if self.workflow(workflow).is_none() {
            return Value::Null;
        }
        if let Some(machine) =
            self.derived.lock().unwrap_or_else(PoisonError::into_inner).machines.get(&workflow)
        {
            return machine.clone();
        }
        let machine = self.compose(workflow);
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        derived.machines.insert(workflow, machine.clone());
        machine
    }

    /// A workflow's machine or a state with all that it contains, as ASL. `Null` for anything else.
    pub fn compose(&self, owner: Id) -> Value {
        tree::compose(self, owner, 0)
    }

    /// Which record holds the value that stands at `pointer` in a workflow's whole machine.
    pub fn locate(&self, workflow: Id, pointer: &Pointer) -> Place {
        let mut owner = workflow;
        let mut rest = pointer.clone();
        'down: loop {
            for (slot, scope) in self.scopes(owner).iter().enumerate() {
                let Some(inside) = rest.strip_prefix(&scope.pointer.key("States")) else { continue };
                let Some((name, below)) = inside.tokens().split_first() else { continue };
                let scope = ScopeRef { owner, slot: slot as u16 };
                let Some(child) = self.state_in_scope(scope, name) else { continue };
                rest = Pointer::from_tokens(below.iter().cloned());
                owner = child;
                continue 'down;
            }
            return Place { owner, pointer: rest };
        }
    }

    /// Where a place of a state or workflow stands in the whole machine; the inverse of [`Self::locate`].
    pub fn machine_pointer(&self, place: &Place) -> Option<(Id, Pointer)> {
        let mut parts = vec![place.pointer.clone()];
        let mut at = place.owner;
        for _ in 0..=self.records.len() {
            match self.get(at)? {
                Record::Workflow(_) => {
                    let whole = parts.iter().rev().fold(Pointer::root(), |whole, part| whole.join(part));
                    return Some((at, whole));
                }
                Record::State(state) => {
                    let scope = self.scope(state.parent)?;
                    parts.push(scope.pointer.key("States").key(state.name.clone()));
                    at = state.parent.owner;
                }
                _ => return None,
            }
        }
        None
    }

    /// Every edge of the design, derived from the records and kept until they change.
    pub fn edges(&self) -> Arc<Vec<Edge>> {
        if let Some(edges) = &self.derived.lock().unwrap_or_else(PoisonError::into_inner).edges {
            return edges.clone();
        }
        let edges = Arc::new(super::edges::derive(self));
        self.derived.lock().unwrap_or_else(PoisonError::into_inner).edges = Some(edges.clone());
        edges
    }

    /// The edges that begin or end at a record.
    pub fn edges_of(&self, id: Id) -> Vec<Edge> {
        self.edges().iter().filter(|edge| edge.from == id || edge.to.id() == Some(id)).cloned().collect()
    }

    /// Applies a diff that was made from this very state of the design (or its reverse from the state after).
    pub fn apply_diff(&mut self, diff: &Diff) {
        for id in diff.removed.keys() {
            self.forget(*id);
        }
        for (id, (_, to)) in &diff.updated {
            self.store(*id, to.clone());
        }
        for (id, record) in &diff.added {
            self.store(*id, record.clone());
        }
        self.changed();
    }

    /// Puts a record in place; what was derived from it is forgotten.
    pub(super) fn store(&mut self, id: Id, record: Arc<Record>) {
        self.next = self.next.max(id.0.saturating_add(1));
        let before = self.records.get(&id).cloned();
        if before.as_ref().is_none_or(|before| !before.differs_in_place_only(&record)) {
            self.stale(id);
            self.records.insert(id, record);
            self.stale(id);
        } else {
            self.records.insert(id, record);
        }
    }

    pub(super) fn forget(&mut self, id: Id) {
        self.stale(id);
        self.records.remove(&id);
    }

    /// Forgets what is derived from the record. A state whose way up is broken (in the middle of a change)
    /// may belong to any workflow.
    fn stale(&mut self, id: Id) {
        let affects_machine = matches!(self.get(id), Some(Record::State(_) | Record::Workflow(_)));
        let workflow = self.workflow_of(id);
        let derived = self.derived.get_mut().unwrap_or_else(PoisonError::into_inner);
        derived.edges = None;
        match workflow {
            Some(workflow) => drop(derived.machines.remove(&workflow)),
            None if affects_machine => derived.machines.clear(),
            None => {}
        }
    }

    pub(super) fn changed(&mut self) {
        self.revision += 1;
    }

    /// Checks what must hold of every design; the first breach in words. For tests and for what comes from outside.
    pub fn verify(&self) -> Result<(), String> {
        if !matches!(self.get(SETTINGS), Some(Record::Settings(_))) {
            return Err("the settings are missing".into());
        }
        let mut seen = BTreeSet::new();
        for (id, record) in self.iter() {
            if id.0 >= self.next {
                return Err(format!("{id:?} lies beyond the next id"));
            }
            if id != SETTINGS && matches!(record, Record::Settings(_)) {
                return Err(format!("{id:?} is a second settings record"));
            }
            super::apply::check_references(self, record).map_err(|error| format!("{id:?}: {error}"))?;
            for (slot, scope) in self.scopes(id).iter().enumerate() {
                let hole = self.body(id).and_then(|body| body.pointer(&scope.pointer.key("States")));
                if hole.and_then(Value::as_object).is_none_or(|hole| !hole.is_empty()) {
                    return Err(format!("{id:?}: no empty States at {}", scope.pointer));
                }
                for child in &scope.states {
                    let parent = ScopeRef { owner: id, slot: slot as u16 };
                    if self.state(*child).is_none_or(|state| state.parent != parent) || !seen.insert(*child) {
                        return Err(format!("{id:?}: {child:?} does not stand in scope {slot}"));
                    }
                }
            }
            if let Some(body) = self.body(id) {
                let holes: Vec<_> = self.scopes(id).iter().map(|scope| scope.pointer.clone()).collect();
                let found =
                    if self.workflow(id).is_some() { tree::root_machine(body) } else { tree::machines(body) };
                if holes != found {
                    return Err(format!("{id:?}: scopes {holes:?} but machines {found:?}"));
                }
            }
        }
        match self.states().find(|(id, _)| !seen.contains(id) || self.workflow_of(*id).is_none()) {
            Some((id, _)) => Err(format!("{id:?} stands in no scope")),
            None => Ok(()),
        }
    }
}
