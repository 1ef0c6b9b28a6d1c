//! Adding copies: duplicates, what is pasted, and the states of new bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::transitions::{self, Rewrite};
use super::{Edit, Outcome, clipboard, references, refuse};
use crate::design::command::CommandError;
use crate::design::model::{
    Id, Mock, Position, Record, SETTINGS, Scope, ScopeRef, State, Workflow, WorkflowType,
};
use crate::design::tree::{self, Node};
use crate::json::Value;

impl Edit<'_> {
    /// Adds states to a scope. Names are made unique in the machine; transitions among them follow; those to states that the scope
    /// does not have go. Returns the ids in the order of the nodes.
    pub(super) fn add_nodes(&mut self, scope: ScopeRef, nodes: Vec<Node>) -> Result<Vec<Id>, CommandError> {
        let Some(workflow) = self.design.workflow_of(scope.owner) else {
            return Err(CommandError::WrongKind {
                id: scope.owner,
                needs: "workflow or container with states",
            });
        };
        let mut taken = self.state_names(workflow);
        self.add_nodes_among(scope, nodes, &mut taken)
    }

    fn add_nodes_among(
        &mut self,
        scope: ScopeRef,
        nodes: Vec<Node>,
        taken: &mut BTreeSet<Arc<str>>,
    ) -> Result<Vec<Id>, CommandError> {
        let mut names: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        let mut named = Vec::with_capacity(nodes.len());
        for node in nodes {
            let free = super::names::unique(&node.name, &|name| taken.contains(name), None);
            taken.insert(free.clone());
            names.insert(node.name.clone(), free.clone());
            named.push((free, node));
        }
        let present: BTreeSet<Arc<str>> = self
            .design
            .scope(scope)
            .map(|scope| scope.states.iter().map(|id| self.design.name(*id)).collect())
            .unwrap_or_default();
        if !names.is_empty()
            && let Some(start) = self.start_of(scope)
            && let Some(renamed) = names.get(&start)
            && *renamed != start
            && !present.contains(&start)
        {
            let renamed = renamed.clone();
            self.set_start(scope, Some(&renamed));
        }
        let mut ids = Vec::with_capacity(named.len());
        for (name, node) in named {
            let mut body = node.body;
            transitions::rewrite(&mut body, &mut |_, target| match names.get(target) {
                Some(renamed) if **renamed == *target => Rewrite::Keep,
                Some(renamed) => Rewrite::To(renamed.clone()),
                None if present.contains(target) => Rewrite::Keep,
                None => Rewrite::Drop,
            });
            let scopes =
                node.scopes.iter().map(|(pointer, _)| Scope { pointer: pointer.clone(), states: Vec::new() });
            let scopes = scopes.collect();
            let id = self.add(Record::State(State { name, parent: scope, body, scopes, ..State::default() }));
            self.change_scope(scope, |states| states.push(id));
            for (slot, (_, inner)) in node.scopes.into_iter().enumerate() {
                self.add_nodes_among(ScopeRef { owner: id, slot: slot as u16 }, inner, taken)?;
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// Adds a record other than a state.
    pub(super) fn add_thing(&mut self, mut record: Record) -> Result<Id, CommandError> {
        match &record {
            Record::State(_) => return refuse("A state is added to a workflow."),
            Record::Settings(_) => return refuse("A design has its settings already."),
            _ => {}
        }
        self.make_name_unique(&mut record);
        references::check_references(self.design, &record).map_err(CommandError::NotAllowed)?;
        if let Record::Workflow(workflow) = &record {
            let definition = workflow.definition.clone();
            let hollow = Workflow { definition: Value::empty_object(), scope: None, ..workflow.clone() };
            let id = self.add(Record::Workflow(hollow));
            self.set_whole(id, &definition)?;
            return Ok(id);
        }
        Ok(self.add(record))
    }

    pub(super) fn duplicate(&mut self, ids: &[Id], offset: (i32, i32)) -> Outcome {
        let mut things = BTreeSet::new();
        let mut states: BTreeMap<ScopeRef, Vec<Id>> = BTreeMap::new();
        for id in ids {
            match self.design.get(*id) {
                None => return Err(CommandError::NoSuchRecord(*id)),
                Some(Record::Settings(_)) => return refuse("A design has one name and one region."),
                Some(Record::State(state)) => {
                    let mut up = state.parent.owner;
                    let mut inside = ids.contains(&up);
                    while let Some(outer) = self.design.state(up) {
                        up = outer.parent.owner;
                        inside |= ids.contains(&up);
                    }
                    let scope = states.entry(state.parent).or_default();
                    if !inside && !scope.contains(id) {
                        scope.push(*id);
                    }
                }
                Some(Record::Api(_)) => {
                    things.insert(*id);
                    things.extend(self.design.children(*id));
                }
                Some(_) => drop(things.insert(*id)),
            }
        }
        for (scope, mut ids) in states {
            let order = self.design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default();
            ids.sort_by_key(|id| order.iter().position(|other| other == id));
            self.duplicate_states(scope, &ids, offset)?;
        }
        self.duplicate_things(&things, offset)
    }

    fn duplicate_states(&mut self, scope: ScopeRef, ids: &[Id], offset: (i32, i32)) -> Outcome {
        let mut nodes = Vec::new();
        for id in ids {
            let whole = self.design.compose(*id);
            let (body, scopes) = tree::take_apart(&whole, false, self.design.depth(*id) + 1)
                .map_err(CommandError::NotAllowed)?;
            nodes.push(Node { name: self.design.name(*id), body, scopes });
        }
        let copies = self.add_nodes(scope, nodes)?;
        for (original, copy) in ids.iter().zip(copies) {
            let originals = std::iter::once(*original).chain(self.design.descendants(*original));
            let twins = std::iter::once(copy).chain(self.design.descendants(copy));
            let pairs: Vec<(Id, Id)> = originals.zip(twins).collect();
            for (original, twin) in pairs {
                let Some(model) = self.design.state(original).cloned() else { continue };
                self.change(twin, |record| {
                    if let Record::State(state) = record {
                        state.mock = model.mock;
                        state.note = model.note;
                        state.collapsed = model.collapsed;
                        state.position =
                            if twin == copy { shifted(model.position, offset) } else { model.position };
                    }
                });
            }
        }
        Ok(())
    }

    fn duplicate_things(&mut self, things: &BTreeSet<Id>, offset: (i32, i32)) -> Outcome {
        let mut copies = BTreeMap::new();
        for id in things {
            let Some(mut record) = self.design.get(*id).cloned() else { continue };
            self.make_name_unique(&mut record);
            if let Some(position) = record.position_mut() {
                *position = shifted(*position, offset);
            }
            let copy = match record {
                Record::Workflow(mut workflow) => {
                    workflow.definition = self.design.compose(*id);
                    let copy = self.add_thing(Record::Workflow(workflow))?;
                    let pairs: Vec<(Id, Id)> =
                        self.design.descendants(*id).into_iter().zip(self.design.descendants(copy)).collect();
                    for (original, twin) in pairs {
                        let Some(model) = self.design.state(original).cloned() else { continue };
                        self.change(twin, |record| {
                            if let Record::State(state) = record {
                                state.mock = model.mock;
                                state.note = model.note;
                                state.collapsed = model.collapsed;
                                state.position = model.position;
                            }
                        });
                    }
                    copy
                }
                record => self.add(record),
            };
            copies.insert(*id, copy);
        }
        for copy in copies.values().copied().collect::<Vec<_>>() {
            self.change(copy, |record| {
                references::map_references(record, &|id| copies.get(&id).copied().unwrap_or(id));
            });
        }
        Ok(())
    }

    pub(super) fn paste(&mut self, fragment: &Value, scope: Option<ScopeRef>, position: Position) -> Outcome {
        if !tree::fits_depth(fragment, tree::MAXIMUM_DEPTH) {
            return refuse("What was pasted is nested too deep.");
        }
        if fragment.get("aslant").is_some() {
            return self.paste_things(fragment, position);
        }
        if let Some(part) = fragment.get(clipboard::STATES) {
            return self.paste_states(part, scope, position);
        }
        let fragment = &clipboard::without_mark(fragment);
        let is_state = |value: &Value| value.get("Type").and_then(Value::as_str).is_some();
        let machine = if fragment.get("States").is_some_and(|states| states.as_object().is_some()) {
            fragment.clone()
        } else if is_state(fragment) {
            let name = transitions::kind(fragment).to_owned();
            Value::object([("States", Value::object([(name, fragment.clone())]))])
        } else if fragment
            .as_object()
            .is_some_and(|states| !states.is_empty() && states.iter().all(|(_, state)| is_state(state)))
        {
            Value::object([("States", fragment.clone())])
        } else {
            return refuse("This is neither Amazon States Language nor a part of a design.");
        };
        self.paste_machine(fragment, machine, scope, position).map(drop)
    }

    /// Adds copied states with what of them is not ASL: mocks, notes, what is collapsed.
    fn paste_states(&mut self, part: &Value, scope: Option<ScopeRef>, position: Position) -> Outcome {
        let part = crate::design::file::from_value(part)
            .map_err(|error| CommandError::NotAllowed(error.to_string()))?;
        let Some((workflow, _)) = part.workflows().next() else { return refuse("There is nothing in it.") };
        let machine = part.machine(workflow);
        let added = self.paste_machine(&machine, machine.clone(), scope, position)?;
        let twins = added.iter().flat_map(|id| {
            let own = self.design.state(*id).is_some().then_some(*id);
            own.into_iter().chain(self.design.descendants(*id)).collect::<Vec<_>>()
        });
        let pairs: Vec<(Id, Id)> =
            part.descendants(workflow).into_iter().zip(twins.collect::<Vec<_>>()).collect();
        for (original, twin) in pairs {
            let Some(model) = part.state(original) else { continue };
            self.change(twin, |record| {
                if let Record::State(state) = record {
                    state.mock.clone_from(&model.mock);
                    state.note.clone_from(&model.note);
                    state.collapsed = model.collapsed;
                }
            });
        }
        Ok(())
    }

    /// Adds the states of a machine: into a scope, or as a workflow of their own. Answers what was added, outermost.
    fn paste_machine(
        &mut self,
        fragment: &Value,
        machine: Value,
        scope: Option<ScopeRef>,
        position: Position,
    ) -> Result<Vec<Id>, CommandError> {
        let Some(scope) = scope else {
            let name = fragment.get("Comment").and_then(Value::as_str).filter(|comment| comment.len() <= 40);
            let workflow = Workflow {
                name: name.unwrap_or("Workflow").into(),
                kind: WorkflowType::Standard,
                definition: with_start(machine),
                scope: None,
                position,
                collapsed: false,
                mock: Mock::default(),
            };
            return self.add_thing(Record::Workflow(workflow)).map(|id| vec![id]);
        };
        let Some(target) = self.design.scope(scope) else {
            return Err(CommandError::WrongKind {
                id: scope.owner,
                needs: "workflow or container with states",
            });
        };
        let was_empty = target.states.is_empty();
        let depth = self.design.depth(scope.owner) + 1;
        let (_, mut scopes) = tree::take_apart(&machine, true, depth).map_err(CommandError::NotAllowed)?;
        let Some((_, nodes)) = scopes.pop() else {
            return Err(CommandError::NotAllowed("There is no state in it.".into()));
        };
        let start = machine.get("StartAt").and_then(Value::as_str).unwrap_or_default();
        let start = nodes.iter().position(|node| &*node.name == start).unwrap_or(0);
        let single = nodes.len() == 1;
        let ids = self.add_nodes(scope, nodes)?;
        for (index, id) in ids.iter().enumerate() {
            self.change_body(*id, transitions::end_where_open);
            if single || index == start {
                self.change(*id, |record| {
                    if let Some(slot) = record.position_mut() {
                        *slot = position;
                    }
                });
            }
        }
        if was_empty && let Some(id) = ids.get(start) {
            let name = self.design.name(*id);
            self.set_start(scope, Some(&name));
        }
        Ok(ids)
    }

    /// Adds the things of a design's text; references among them are kept, others go.
    fn paste_things(&mut self, fragment: &Value, position: Position) -> Outcome {
        let other = crate::design::file::from_value(fragment)
            .map_err(|error| CommandError::NotAllowed(error.to_string()))?;
        let mut copies: BTreeMap<Id, Id> = BTreeMap::new();
        for (id, record) in other.iter() {
            if id == SETTINGS || matches!(record, Record::State(_)) {
                continue;
            }
            let mut record = record.clone();
            self.make_name_unique(&mut record);
            let copy = match record {
                Record::Workflow(mut workflow) => {
                    workflow.definition = other.compose(id);
                    workflow.scope = None;
                    let copy = self.add_thing(Record::Workflow(workflow))?;
                    for (original, twin) in
                        other.descendants(id).into_iter().zip(self.design.descendants(copy))
                    {
                        copies.insert(original, twin);
                    }
                    copy
                }
                record => self.add(record),
            };
            copies.insert(id, copy);
        }
        if copies.is_empty() {
            return refuse("There is nothing in it.");
        }
        let mut placed = false;
        for (original, copy) in copies.clone() {
            self.change(copy, |record| {
                references::map_references(record, &|id| copies.get(&id).copied().unwrap_or(id));
                if let (Record::State(state), Some(model)) = (&mut *record, other.state(original)) {
                    state.mock.clone_from(&model.mock);
                    state.note.clone_from(&model.note);
                    state.collapsed = model.collapsed;
                    state.position = model.position;
                } else if let Some(slot) = record.position_mut() {
                    *slot = if placed { Position::Auto } else { position };
                    placed = true;
                }
            });
        }
        self.drop_lost();
        Ok(())
    }
}

fn shifted(position: Position, (x, y): (i32, i32)) -> Position {
    match position {
        Position::Auto => Position::Auto,
        Position::At(left, top) => Position::At(left.saturating_add(x), top.saturating_add(y)),
    }
}

/// A machine with a `StartAt`: its first state where it had none.
fn with_start(mut machine: Value) -> Value {
    let first =
        machine.get("States").and_then(Value::as_object).and_then(|states| states.keys().next().cloned());
    if machine.get("StartAt").is_none()
        && let (Some(first), Some(object)) = (first, machine.as_object_mut())
    {
        object.members_mut().insert(0, ("StartAt".into(), Value::String(first)));
    }
    machine
}
