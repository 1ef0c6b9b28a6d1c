//! States: adding, inserting, deleting with or without healing, moving between scopes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::transitions::{self, Rewrite};
use super::{Edit, Outcome, references, refuse};
use crate::design::command::{CommandError, EdgeKind, EdgeRef};
use crate::design::model::{Id, Position, Record, SETTINGS, Scope, ScopeRef};
use crate::design::tree::{self, Node};
use crate::json::Value;

impl Edit<'_> {
    /// Changes a state's body or a workflow's definition, scopes left as they are.
    pub(super) fn change_body(&mut self, id: Id, change: impl FnOnce(&mut Value)) {
        self.change(id, |record| match record {
            Record::State(state) => change(&mut state.body),
            Record::Workflow(workflow) => change(&mut workflow.definition),
            _ => {}
        });
    }

    /// Changes the list of a scope's states.
    pub(super) fn change_scope(&mut self, scope: ScopeRef, change: impl FnOnce(&mut Vec<Id>)) {
        self.change(scope.owner, |record| {
            let scopes: &mut [Scope] = match record {
                Record::State(state) => &mut state.scopes,
                Record::Workflow(workflow) => workflow.scope.as_mut_slice(),
                _ => &mut [],
            };
            if let Some(scope) = scopes.get_mut(usize::from(scope.slot)) {
                change(&mut scope.states);
            }
        });
    }

    pub(super) fn start_of(&self, scope: ScopeRef) -> Option<Arc<str>> {
        transitions::text_of(self.design.machine_object(scope)?.get("StartAt"))
    }

    /// Sets or removes a scope's `StartAt`.
    pub(super) fn set_start(&mut self, scope: ScopeRef, name: Option<&Arc<str>>) {
        let Some(pointer) = self.design.scope(scope).map(|scope| scope.pointer.clone()) else { return };
        self.change_body(scope.owner, |body| {
            let Some(machine) = body.pointer_mut(&pointer).and_then(Value::as_object_mut) else { return };
            match name {
                Some(name) if machine.contains_key("StartAt") => {
                    machine.insert("StartAt", Value::String(name.clone()));
                }
                Some(name) => {
                    // `StartAt` reads best right before `States`.
                    let members = machine.members_mut();
                    let at = members.iter().position(|(key, _)| &**key == "States").unwrap_or(members.len());
                    members.insert(at, ("StartAt".into(), Value::String(name.clone())));
                }
                None => drop(machine.remove("StartAt")),
            }
        });
    }

    /// The scope that a transition's ends stand in.
    pub(super) fn edge_scope(&self, edge: &EdgeRef) -> Result<ScopeRef, CommandError> {
        if let EdgeKind::Start(slot) = edge.kind {
            let scope = ScopeRef { owner: edge.from, slot };
            return match self.design.scope(scope) {
                Some(_) => Ok(scope),
                None => Err(CommandError::WrongKind { id: edge.from, needs: "workflow or container" }),
            };
        }
        match self.design.get(edge.from) {
            Some(Record::State(state)) => Ok(state.parent),
            Some(_) => Err(CommandError::WrongKind { id: edge.from, needs: "state" }),
            None => Err(CommandError::NoSuchRecord(edge.from)),
        }
    }

    /// The name that a transition leads to.
    pub(super) fn edge_name(&self, edge: &EdgeRef) -> Option<Arc<str>> {
        match edge.kind {
            EdgeKind::Start(slot) => self.start_of(ScopeRef { owner: edge.from, slot }),
            _ => transitions::target(self.design.body(edge.from)?, &edge.kind),
        }
    }

    pub(super) fn set_edge_name(&mut self, edge: &EdgeRef, name: &Arc<str>) {
        match edge.kind {
            EdgeKind::Start(slot) => self.set_start(ScopeRef { owner: edge.from, slot }, Some(name)),
            _ => self.change_body(edge.from, |body| transitions::set(body, &edge.kind, name.clone())),
        }
    }

    pub(super) fn add_state(
        &mut self,
        scope: ScopeRef,
        name: Option<Arc<str>>,
        body: &Value,
        position: Position,
    ) -> Result<Id, CommandError> {
        let Some(present) = self.design.scope(scope) else {
            return Err(CommandError::WrongKind {
                id: scope.owner,
                needs: "workflow or container with states",
            });
        };
        let empty = present.states.is_empty();
        if !tree::fits_depth(body, tree::MAXIMUM_DEPTH) {
            return refuse("The state is nested too deep.");
        }
        let nesting = self.design.depth(scope.owner) + 1;
        let (hollow, scopes) = tree::take_apart(body, false, nesting).map_err(CommandError::NotAllowed)?;
        let name = name.unwrap_or_else(|| match transitions::kind(body) {
            "" => "State".into(),
            kind => kind.into(),
        });
        let mut hollow = hollow;
        transitions::end_where_open(&mut hollow);
        let ids = self.add_nodes(scope, vec![Node { name, body: hollow, scopes }])?;
        let Some(id) = ids.first().copied() else { return refuse("Nothing was added.") };
        self.change(id, |record| {
            if let Some(slot) = record.position_mut() {
                *slot = position;
            }
        });
        if empty {
            let name = self.design.name(id);
            self.set_start(scope, Some(&name));
        }
        Ok(id)
    }

    pub(super) fn insert_state(
        &mut self,
        edge: &EdgeRef,
        name: Option<Arc<str>>,
        body: &Value,
        position: Position,
    ) -> Outcome {
        let scope = self.edge_scope(edge)?;
        let Some(behind) = self.edge_name(edge) else { return refuse("This edge is gone.") };
        let kind = transitions::kind(body).to_owned();
        if kind != "Choice" && !transitions::may_lead_on(body) {
            return refuse(format!(
                "A {kind} state has no Next, so it cannot stand in the middle of an edge."
            ));
        }
        let id = self.add_state(scope, name, body, position)?;
        self.change_body(id, |body| {
            transitions::lead_on(body, &behind);
        });
        let name = self.design.name(id);
        self.set_edge_name(edge, &name);
        // In the text it stands behind what leads to it.
        let before = edge.from;
        self.change_scope(scope, |states| {
            states.retain(|state| *state != id);
            let at = states.iter().position(|state| *state == before).map_or(0, |at| at + 1);
            states.insert(at, id);
        });
        Ok(())
    }

    pub(super) fn insert_existing(&mut self, edge: &EdgeRef, id: Id) -> Outcome {
        let scope = self.edge_scope(edge)?;
        let Some(state) = self.design.state(id) else {
            return Err(CommandError::WrongKind { id, needs: "state" });
        };
        if state.parent != scope {
            return refuse("A state can only be put on an edge of its own container.");
        }
        let name = state.name.clone();
        let kind = transitions::kind(&state.body).to_owned();
        if kind != "Choice" && !transitions::may_lead_on(&state.body) {
            return refuse(format!(
                "A {kind} state has no Next, so it cannot stand in the middle of an edge."
            ));
        }
        let Some(behind) = self.edge_name(edge) else { return refuse("This edge is gone.") };
        if edge.from == id || behind == name {
            return refuse(format!("{name} stands at this edge already."));
        }
        let successor = transitions::main_target(&state.body).filter(|successor| *successor != name);
        self.set_edge_name(edge, &name);
        self.change_body(id, |body| {
            transitions::lead_on(body, &behind);
        });
        let siblings = self.design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default();
        for sibling in siblings.into_iter().filter(|sibling| *sibling != id) {
            self.redirect(sibling, |kind, target| {
                if *target != *name || (sibling == edge.from && *kind == edge.kind) {
                    return Rewrite::Keep;
                }
                successor.clone().map_or(Rewrite::Drop, Rewrite::To)
            });
        }
        if self.start_of(scope).as_ref() == Some(&name)
            && !matches!(edge.kind, EdgeKind::Start(_))
            && let Some(successor) = successor
        {
            self.set_start(scope, Some(&successor));
        }
        Ok(())
    }

    /// Rewrites a state's transitions where that changes any.
    fn redirect(&mut self, id: Id, mut decide: impl FnMut(&EdgeKind, &str) -> Rewrite) {
        let Some(body) = self.design.body(id) else { return };
        let mut changed = body.clone();
        transitions::rewrite(&mut changed, &mut decide);
        if !tree::identical(body, &changed) {
            self.change_body(id, |body| *body = changed);
        }
    }

    /// Lets what leads to states that leave a scope lead on to where they led (`heal`) or nowhere.
    fn close_gap(&mut self, scope: ScopeRef, leaving: &BTreeSet<Id>, heal: bool) {
        let states = self.design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default();
        // Of a doubled name the last one counts.
        let by_name: BTreeMap<Arc<str>, Id> = states.iter().map(|id| (self.design.name(*id), *id)).collect();
        let remaining: BTreeSet<Arc<str>> =
            states.iter().filter(|id| !leaving.contains(id)).map(|id| self.design.name(*id)).collect();
        let resolve = |name: &str| by_name.get(name).copied().filter(|id| leaving.contains(id));
        // Where each leaving name leads in the end; names that a remaining state also has still resolve.
        let mut successors: BTreeMap<Arc<str>, Option<Arc<str>>> = BTreeMap::new();
        for id in states.iter().filter(|id| leaving.contains(id)) {
            let Some(state) = self.design.state(*id) else { continue };
            if remaining.contains(&state.name) || successors.contains_key(&state.name) {
                continue;
            }
            let mut visited = BTreeSet::from([*id]);
            let mut next = transitions::main_target(&state.body);
            while let Some(name) = &next {
                let Some(on) = resolve(name) else { break };
                next = if visited.insert(on) {
                    self.design.body(on).and_then(transitions::main_target)
                } else {
                    None
                };
            }
            successors.insert(state.name.clone(), next);
        }
        let start = self.start_of(scope);
        let first_left = states.iter().find(|id| !leaving.contains(id)).map(|id| self.design.name(*id));
        for id in states.iter().copied().filter(|id| !leaving.contains(id)) {
            let own = self.design.name(id);
            self.redirect(id, |_, target| {
                match successors.get(target) {
                    None => Rewrite::Keep,
                    // A state that would lead to itself ends instead.
                    Some(Some(successor)) if heal && *successor != own => Rewrite::To(successor.clone()),
                    Some(_) => Rewrite::Drop,
                }
            });
        }
        if let Some(start) = start
            && let Some(successor) = successors.get(&start)
        {
            let next = successor.clone().or(first_left.clone()).filter(|_| first_left.is_some());
            self.set_start(scope, next.as_ref());
        }
    }

    pub(super) fn delete(&mut self, ids: &[Id], heal: bool) -> Outcome {
        let mut gone = BTreeSet::new();
        for id in ids {
            if *id == SETTINGS {
                return refuse("A design's settings cannot be deleted.");
            }
            if !self.design.contains(*id) {
                return Err(CommandError::NoSuchRecord(*id));
            }
            gone.insert(*id);
            gone.extend(self.design.descendants(*id));
        }
        let mut scopes = BTreeSet::new();
        for id in &gone {
            if let Some(state) = self.design.state(*id)
                && !gone.contains(&state.parent.owner)
            {
                scopes.insert(state.parent);
            }
        }
        for scope in scopes {
            self.close_gap(scope, &gone, heal);
            self.change_scope(scope, |states| states.retain(|id| !gone.contains(id)));
        }
        for id in gone {
            self.remove(id);
        }
        self.drop_lost();
        Ok(())
    }

    /// Removes references to records that are gone, and what cannot be without them.
    pub(in crate::design) fn drop_lost(&mut self) {
        loop {
            let mut changes = Vec::new();
            for (id, record) in self.design.iter() {
                if check_quick(self, record) {
                    continue;
                }
                changes.push((id, references::without_lost(record, &|id| self.design.contains(id))));
            }
            if changes.is_empty() {
                return;
            }
            for (id, record) in changes {
                match record {
                    Some(record) => self.put(id, record),
                    None => self.remove(id),
                }
            }
        }
    }

    pub(super) fn move_to_scope(&mut self, ids: &[Id], scope: ScopeRef, position: Position) -> Outcome {
        let Some(target) = self.design.scope(scope) else {
            return Err(CommandError::WrongKind {
                id: scope.owner,
                needs: "workflow or container with states",
            });
        };
        let was_empty = target.states.is_empty();
        let wanted: BTreeSet<Id> = ids.iter().copied().collect();
        let mut moving = Vec::new();
        for id in ids {
            let Some(state) = self.design.state(*id) else {
                return Err(CommandError::WrongKind { id: *id, needs: "state" });
            };
            if *id == scope.owner || self.design.descendants(*id).contains(&scope.owner) {
                return refuse(format!("{} cannot be moved into itself.", state.name));
            }
            let mut up = state.parent.owner;
            let mut inside = false;
            while let Some(outer) = self.design.state(up) {
                inside |= wanted.contains(&up);
                up = outer.parent.owner;
            }
            if !inside && state.parent != scope && !moving.contains(id) {
                moving.push(*id);
            }
        }
        let deepest = moving.iter().flat_map(|id| {
            self.design
                .descendants(*id)
                .into_iter()
                .map(|inner| self.design.depth(inner) - self.design.depth(*id))
        });
        if self.design.depth(scope.owner) + 2 + deepest.max().unwrap_or(0) > tree::MAXIMUM_NESTING {
            return refuse("Containers would be nested too deep.");
        }
        let leaving: BTreeSet<Id> = moving.iter().copied().collect();
        let sources: BTreeSet<ScopeRef> =
            moving.iter().filter_map(|id| self.design.state(*id)).map(|state| state.parent).collect();
        // What leads out of the moved states no longer can; what leads among them still does.
        let mut cuts = Vec::new();
        for id in &moving {
            let Some(parent) = self.design.state(*id).map(|state| state.parent) else { continue };
            let inside: BTreeSet<Arc<str>> = leaving
                .iter()
                .filter_map(|id| self.design.state(*id))
                .filter(|state| state.parent == parent)
                .map(|state| state.name.clone())
                .collect();
            cuts.push((*id, inside));
        }
        for source in sources {
            self.close_gap(source, &leaving, true);
        }
        for (id, inside) in cuts {
            self.redirect(
                id,
                |_, target| if inside.contains(target) { Rewrite::Keep } else { Rewrite::Drop },
            );
        }
        let workflow = self.design.workflow_of(scope.owner);
        let origin = moving.first().map(|id| self.design.position(*id));
        if let Some(workflow) = workflow {
            self.make_names_free(&moving, workflow);
        }
        for id in moving {
            let Some(parent) = self.design.state(id).map(|state| state.parent) else { continue };
            self.change_scope(parent, |states| states.retain(|state| *state != id));
            self.change_scope(scope, |states| states.push(id));
            let to = match (position, origin, self.design.position(id)) {
                (Position::At(x, y), Some(Position::At(x0, y0)), Position::At(x1, y1)) => Position::At(
                    x.saturating_add(x1.saturating_sub(x0)),
                    y.saturating_add(y1.saturating_sub(y0)),
                ),
                (at, _, _) if leaving.first() == Some(&id) || leaving.len() == 1 => at,
                _ => Position::Auto,
            };
            self.change(id, |record| {
                if let Record::State(state) = record {
                    state.parent = scope;
                    state.position = to;
                }
            });
        }
        if was_empty && let Some(first) = self.design.scope(scope).and_then(|scope| scope.states.first()) {
            let name = self.design.name(*first);
            self.set_start(scope, Some(&name));
        }
        Ok(())
    }

    /// Renames states that go into another workflow where their names are taken there. All of them before any moves, so that
    /// they go on leading to each other.
    fn make_names_free(&mut self, moving: &[Id], workflow: Id) {
        let mut taken = self.state_names(workflow);
        for id in moving {
            let Some(source) = self.design.workflow_of(*id).filter(|source| *source != workflow) else {
                continue;
            };
            for inner in std::iter::once(*id).chain(self.design.descendants(*id)) {
                let name = self.design.name(inner);
                if taken.insert(name.clone()) {
                    continue;
                }
                // Free in both, for it is renamed while it still stands among its own.
                let at_home = self.state_names(source);
                let is_taken = |name: &str| taken.contains(name) || at_home.contains(name);
                let free = super::names::unique(&name, &is_taken, None);
                taken.insert(free.clone());
                self.rename_state(inner, &free);
            }
        }
    }

    pub(super) fn set_start_state(&mut self, id: Id) -> Outcome {
        let Some(state) = self.design.state(id) else {
            return Err(CommandError::WrongKind { id, needs: "state" });
        };
        let (scope, name) = (state.parent, state.name.clone());
        self.set_start(scope, Some(&name));
        Ok(())
    }
}

fn check_quick(edit: &Edit<'_>, record: &Record) -> bool {
    matches!(record, Record::State(_) | Record::Workflow(_) | Record::Note(_))
        || references::all_present(record, &|id| edit.design.contains(id))
}
