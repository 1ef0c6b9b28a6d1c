//! Matching a machine that text gave against the records that stand for the present one, so that ids, positions, mocks and
//! notes follow what is evidently the same state.
//!
//! A state is the same when it has the same name in the same scope; else the same name elsewhere in the machine (it moved); else, in
//! the same scope, the same body, or the same place and type (it was renamed). What is composed afterwards is the text's tree exactly.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::command::{Command, CommandError};
use super::diff::Diff;
use super::document::Design;
use super::model::{Id, Position, Record, Scope, ScopeRef, State};
use super::tree::{self, Node};
use crate::json::{Pointer, Value};

/// What taking over `machine` as the workflow's text would change; the design stays as it is.
/// For showing it before it is done.
pub fn reconcile(design: &Design, workflow: Id, machine: &Value) -> Result<Diff, CommandError> {
    design.clone().apply(Command::SetMachine { workflow, machine: machine.clone() })
}

/// A state of the new text, in a list of all, each container before its contents.
struct New {
    name: Arc<str>,
    body: Value,
    /// The container in the list; `None`: the owner itself.
    parent: Option<usize>,
    slot: u16,
    /// Which of its scope's states it is.
    place: usize,
    scopes: Vec<(Pointer, Vec<usize>)>,
    matched: Option<Id>,
}

/// The result of matching: the owner's hollow body and scopes, the states to write, the ids that go.
pub(super) struct Plan {
    pub body: Value,
    pub scopes: Vec<Scope>,
    pub states: Vec<(Id, State)>,
    pub renamed: Vec<(Id, Arc<str>, Arc<str>)>,
    pub removed: Vec<Id>,
}

/// Matches `whole` against what `owner` contains. New states get ids from `next` on.
pub(super) fn plan(design: &Design, owner: Id, whole: &Value, next: &mut u32) -> Result<Plan, String> {
    if !tree::fits_depth(whole, tree::MAXIMUM_DEPTH) {
        return Err(format!("The text is nested more than {} deep.", tree::MAXIMUM_DEPTH));
    }
    let root = design.workflow(owner).is_some();
    let nesting = if root { 0 } else { design.depth(owner) + 1 };
    let (body, scopes) = tree::take_apart(whole, root, nesting)?;
    let mut matching = Matching {
        design,
        owner,
        new: Vec::new(),
        top: Vec::new(),
        free: design.descendants(owner).into_iter().collect(),
    };
    for (slot, (pointer, nodes)) in scopes.into_iter().enumerate() {
        let list = matching.flatten(nodes, None, slot as u16);
        matching.top.push((pointer, list));
    }
    matching.run();
    Ok(matching.finish(body, next))
}

/// The present states of a scope, ready to be looked for.
struct Present {
    states: Vec<Id>,
    places: BTreeMap<Id, usize>,
    /// Those that nothing has been matched with, by the size of their bodies, which equal ones share.
    by_size: BTreeMap<usize, Vec<Id>>,
}

impl Present {
    fn new(design: &Design, scope: &Scope, free: &BTreeSet<Id>) -> Self {
        let mut by_size: BTreeMap<usize, Vec<Id>> = BTreeMap::new();
        for id in scope.states.iter().filter(|id| free.contains(id)) {
            if let Some(body) = design.body(*id) {
                by_size.entry(body.json_size()).or_default().push(*id);
            }
        }
        let places = scope.states.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        Self { states: scope.states.clone(), places, by_size }
    }
}

struct Matching<'a> {
    design: &'a Design,
    owner: Id,
    new: Vec<New>,
    top: Vec<(Pointer, Vec<usize>)>,
    /// Present states that nothing has been matched with yet.
    free: BTreeSet<Id>,
}

impl Matching<'_> {
    fn flatten(&mut self, nodes: Vec<Node>, parent: Option<usize>, slot: u16) -> Vec<usize> {
        let mut list = Vec::with_capacity(nodes.len());
        for (place, node) in nodes.into_iter().enumerate() {
            let index = self.new.len();
            list.push(index);
            self.new.push(New {
                name: node.name,
                body: node.body,
                parent,
                slot,
                place,
                scopes: Vec::new(),
                matched: None,
            });
            for (slot, (pointer, inner)) in node.scopes.into_iter().enumerate() {
                let inner = self.flatten(inner, Some(index), slot as u16);
                if let Some(new) = self.new.get_mut(index) {
                    new.scopes.push((pointer, inner));
                }
            }
        }
        list
    }

    fn matched(&mut self, index: usize, id: Id) {
        self.free.remove(&id);
        if let Some(new) = self.new.get_mut(index) {
            new.matched = Some(id);
        }
    }

    /// The present scope that a new one continues: of the matched owner, at the same pointer.
    fn present_scope(&self, owner: Option<usize>, pointer: &Pointer) -> Option<&Scope> {
        let id = match owner {
            None => Some(self.owner),
            Some(index) => self.new.get(index)?.matched,
        };
        self.design.scopes(id?).iter().find(|scope| scope.pointer == *pointer)
    }

    fn scopes_of(&self, owner: Option<usize>) -> Vec<(Pointer, Vec<usize>)> {
        match owner {
            None => self.top.clone(),
            Some(index) => self.new.get(index).map(|new| new.scopes.clone()).unwrap_or_default(),
        }
    }

    fn run(&mut self) {
        self.by_name_in_scope(None);
        self.by_name_elsewhere();
        // Each round may match containers and thereby open their scopes to the next.
        for _ in 0..=self.new.len() {
            if !self.renamed() {
                break;
            }
            self.by_name_elsewhere();
        }
    }

    fn by_name_in_scope(&mut self, owner: Option<usize>) {
        let mut open = VecDeque::from([owner]);
        while let Some(owner) = open.pop_front() {
            for (pointer, list) in self.scopes_of(owner) {
                let Some(scope) = self.present_scope(owner, &pointer) else { continue };
                let mut by_name: BTreeMap<Arc<str>, VecDeque<Id>> = BTreeMap::new();
                for id in scope.states.iter().filter(|id| self.free.contains(id)) {
                    by_name.entry(self.design.name(*id)).or_default().push_back(*id);
                }
                for index in list {
                    let Some(new) = self.new.get(index).filter(|new| new.matched.is_none()) else { continue };
                    if let Some(id) = by_name.get_mut(&new.name).and_then(VecDeque::pop_front) {
                        self.matched(index, id);
                        open.push_back(Some(index));
                    }
                }
            }
        }
    }

    fn by_name_elsewhere(&mut self) {
        let mut by_name: BTreeMap<Arc<str>, VecDeque<Id>> = BTreeMap::new();
        for id in &self.free {
            by_name.entry(self.design.name(*id)).or_default().push_back(*id);
        }
        if by_name.is_empty() {
            return;
        }
        for index in 0..self.new.len() {
            let Some(new) = self.new.get(index).filter(|new| new.matched.is_none()) else { continue };
            let Some(ids) = by_name.get_mut(&new.name) else { continue };
            while let Some(id) = ids.pop_front() {
                if self.free.contains(&id) {
                    self.matched(index, id);
                    self.by_name_in_scope(Some(index));
                    break;
                }
            }
        }
    }

    /// Matches renamed states in scopes that continue; whether there was one.
    fn renamed(&mut self) -> bool {
        let mut any = false;
        let owners = std::iter::once(None).chain((0..self.new.len()).map(Some));
        for owner in owners.collect::<Vec<_>>() {
            for (pointer, list) in self.scopes_of(owner) {
                let is_open = |index: &usize| self.new.get(*index).is_some_and(|new| new.matched.is_none());
                let open: Vec<usize> = list.iter().copied().filter(is_open).collect();
                if open.is_empty() {
                    continue;
                }
                let Some(scope) = self.present_scope(owner, &pointer) else { continue };
                let present = Present::new(self.design, scope, &self.free);
                for index in &open {
                    if let Some(id) =
                        self.same_body(*index, &present).or_else(|| self.same_place(*index, &list, &present))
                    {
                        self.matched(*index, id);
                        self.by_name_in_scope(Some(*index));
                        any = true;
                    }
                }
            }
        }
        any
    }

    fn same_body(&self, index: usize, present: &Present) -> Option<Id> {
        let new = self.new.get(index)?;
        let mut same = present.by_size.get(&new.body.json_size())?.iter().copied().filter(|id| {
            self.free.contains(id) && self.design.body(*id).is_some_and(|body| *body == new.body)
        });
        same.next()
    }

    /// The present state at the same index, or behind the same neighbour, of the same type.
    fn same_place(&self, index: usize, list: &[usize], present: &Present) -> Option<Id> {
        let new = self.new.get(index)?;
        let fits = |id: &Id| {
            self.free.contains(id)
                && self.design.body(*id).is_some_and(|body| body.get("Type") == new.body.get("Type"))
        };
        let neighbour = new.place.checked_sub(1).and_then(|before| self.new.get(*list.get(before)?)?.matched);
        let states = &present.states;
        let behind = match neighbour {
            Some(before) => present.places.get(&before).and_then(|at| states.get(at + 1)),
            None => states.first().filter(|_| new.place == 0),
        };
        behind.filter(|id| fits(id)).or_else(|| states.get(new.place).filter(|id| fits(id))).copied()
    }

    fn finish(mut self, body: Value, next: &mut u32) -> Plan {
        let mut ids = Vec::with_capacity(self.new.len());
        for new in &self.new {
            ids.push(new.matched.unwrap_or_else(|| {
                let id = Id(*next);
                *next += 1;
                id
            }));
        }
        let id_of = |index: &usize| ids.get(*index).copied();
        let scope_of = |(pointer, list): &(Pointer, Vec<usize>)| Scope {
            pointer: pointer.clone(),
            states: list.iter().filter_map(id_of).collect(),
        };
        let mut states = Vec::with_capacity(self.new.len());
        let mut renamed = Vec::new();
        for (index, new) in std::mem::take(&mut self.new).into_iter().enumerate() {
            let Some(id) = id_of(&index) else { continue };
            let owner = new.parent.as_ref().and_then(id_of).unwrap_or(self.owner);
            let parent = ScopeRef { owner, slot: new.slot };
            let before = new.matched.and_then(|id| self.design.state(id));
            let mut state = before.cloned().unwrap_or_default();
            if let Some(before) = before {
                if before.name != new.name {
                    renamed.push((id, before.name.clone(), new.name.clone()));
                }
                // A place is relative to the container: elsewhere it says nothing.
                if before.parent.owner != owner {
                    state.position = Position::Auto;
                }
            }
            state.name = new.name;
            state.parent = parent;
            state.body = new.body;
            state.scopes = new.scopes.iter().map(scope_of).collect();
            states.push((id, state));
        }
        let scopes = self.top.iter().map(scope_of).collect();
        Plan { body, scopes, states, renamed, removed: self.free.into_iter().collect() }
    }
}

impl super::apply::Edit<'_> {
    /// Makes a workflow or state with all inside it exactly `whole`.
    pub(super) fn set_whole(&mut self, owner: Id, whole: &Value) -> Result<(), CommandError> {
        let mut next = self.next_id();
        let plan = plan(self.design(), owner, whole, &mut next).map_err(CommandError::NotAllowed)?;
        for (id, old, new) in &plan.renamed {
            self.rename_answers(*id, old, new);
        }
        for id in &plan.removed {
            self.remove(*id);
        }
        for (id, state) in plan.states {
            self.put_changed(id, Record::State(state));
        }
        let Some(mut record) = self.design().get(owner).cloned() else {
            return Err(CommandError::NoSuchRecord(owner));
        };
        match &mut record {
            Record::Workflow(workflow) => {
                workflow.definition = plan.body;
                workflow.scope = plan.scopes.into_iter().next();
            }
            Record::State(state) => {
                state.body = plan.body;
                state.scopes = plan.scopes;
            }
            _ => return Err(CommandError::WrongKind { id: owner, needs: "state or workflow" }),
        }
        self.put_changed(owner, record);
        if !plan.removed.is_empty() {
            self.drop_lost();
        }
        Ok(())
    }
}
