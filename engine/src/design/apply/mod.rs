//! Carries out commands: [`Edit`] changes the design in place and can take all of it back.

mod clipboard;
mod copy;
mod fields;
mod links;
mod names;
mod references;
mod states;
mod transitions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use clipboard::is_copy_of_states;
pub(super) use references::{check_references, map_references};

use super::command::{Command, CommandError};
use super::diff::{Diff, same};
use super::document::Design;
use super::model::{Id, Position, Record, ResourceKind, SETTINGS, State, Trigger, TriggerSource};
use crate::json::Value;

type Outcome = Result<(), CommandError>;

/// A reason in words.
fn refuse<T>(reason: impl Into<String>) -> Result<T, CommandError> {
    Err(CommandError::NotAllowed(reason.into()))
}

impl Design {
    /// Carries out a command whole or, with the reason, not at all.
    pub fn apply(&mut self, command: Command) -> Result<Diff, CommandError> {
        let next = self.next;
        let mut edit = Edit::on(self);
        match edit.run(command, 0) {
            Ok(()) => Ok(edit.finish()),
            Err(error) => {
                edit.take_back();
                self.next = next;
                Err(error)
            }
        }
    }
}

impl Design {
    /// What a copy of these things puts on the clipboard: ASL where they are states, else a design file's value with them alone.
    /// [`Command::Paste`] takes both. `None` where there is nothing to copy.
    pub fn fragment(&self, ids: &BTreeSet<Id>) -> Option<Value> {
        clipboard::fragment(self, ids)
    }

    /// The same states as [`Self::fragment`] gives as ASL, with their mocks and notes, for pasting within Aslant.
    /// [`Command::Paste`] takes it. `None` where the text of the copy has all there is.
    pub fn whole_states(&self, ids: &BTreeSet<Id>) -> Option<Value> {
        clipboard::whole_states(self, ids)
    }
}

/// A change under way.
pub(super) struct Edit<'a> {
    design: &'a mut Design,
    /// Every record touched so far as it was at first; `None`: it was not there.
    before: BTreeMap<Id, Option<Arc<Record>>>,
}

impl<'a> Edit<'a> {
    fn on(design: &'a mut Design) -> Self {
        Self { design, before: BTreeMap::new() }
    }

    pub(super) fn design(&self) -> &Design {
        self.design
    }

    pub(super) fn next_id(&self) -> u32 {
        self.design.next
    }

    /// Like `put`, but leaves a record alone that would stay the same.
    pub(super) fn put_changed(&mut self, id: Id, record: Record) {
        let record = Arc::new(record);
        if self.design.record(id).is_none_or(|present| !same(present, &record)) {
            self.before.entry(id).or_insert_with(|| self.design.record(id).cloned());
            self.design.store(id, record);
        }
    }

    fn put(&mut self, id: Id, record: Record) {
        self.before.entry(id).or_insert_with(|| self.design.record(id).cloned());
        self.design.store(id, Arc::new(record));
    }

    fn add(&mut self, record: Record) -> Id {
        let id = Id(self.design.next);
        self.put(id, record);
        id
    }

    pub(super) fn remove(&mut self, id: Id) {
        self.before.entry(id).or_insert_with(|| self.design.record(id).cloned());
        self.design.forget(id);
    }

    /// Changes a record by a function; nothing happens where it is not there.
    fn change(&mut self, id: Id, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.design.get(id) {
            let mut record = record.clone();
            change(&mut record);
            self.put(id, record);
        }
    }

    fn finish(self) -> Diff {
        let mut diff = Diff::default();
        for (id, before) in self.before {
            match (before, self.design.record(id).cloned()) {
                (None, Some(after)) => drop(diff.added.insert(id, after)),
                (Some(before), None) => drop(diff.removed.insert(id, before)),
                (Some(before), Some(after)) => diff.update(id, before, after),
                (None, None) => {}
            }
        }
        if !diff.is_empty() {
            self.design.changed();
        }
        diff
    }

    fn take_back(self) {
        for (id, before) in self.before {
            match before {
                Some(record) => self.design.store(id, record),
                None => self.design.forget(id),
            }
        }
    }

    fn run(&mut self, command: Command, nesting: usize) -> Outcome {
        match command {
            Command::All(commands) => {
                if nesting > 16 {
                    return refuse("Commands are nested too deep.");
                }
                commands.into_iter().try_for_each(|command| self.run(command, nesting + 1))
            }
            Command::Move(places) => self.place(&places, false),
            Command::Freeze(places) => self.place(&places, true),
            Command::Add(record) => self.add_thing(record).map(drop),
            Command::AddState { scope, name, body, position } => {
                self.add_state(scope, name, &body, position).map(drop)
            }
            Command::InsertState { edge, name, body, position } => {
                self.insert_state(&edge, name, &body, position)
            }
            Command::InsertExisting { edge, state } => self.insert_existing(&edge, state),
            Command::Delete { ids, heal } => self.delete(&ids, heal),
            Command::DeleteEdge(edge) => self.delete_edge(&edge),
            Command::Rename { id, name } => self.rename(id, &name),
            Command::MoveToScope { states, scope, position } => self.move_to_scope(&states, scope, position),
            Command::SetField { place, value } => self.set_field(&place, value.as_ref()),
            Command::RenameField { place, name } => self.rename_field(&place, &name),
            Command::MoveElement { place, to } => self.move_element(&place, to),
            Command::Replace { id, record } => self.replace(id, record),
            Command::SetStateMock { id, mock } => self.set_state(id, |state| state.mock = mock),
            Command::SetNote { id, note } => self.set_note(id, note),
            Command::SetCollapsed { id, collapsed } => match self.design.get(id) {
                Some(Record::Workflow(_)) => {
                    self.change(id, |record| {
                        if let Record::Workflow(workflow) = record {
                            workflow.collapsed = collapsed;
                        }
                    });
                    Ok(())
                }
                _ => self.set_state(id, |state| state.collapsed = collapsed),
            },
            Command::SetBreakpoint { id, breakpoint } => {
                self.set_state(id, |state| state.breakpoint = breakpoint)
            }
            Command::Connect { from, kind, to } => self.connect(from, &kind, to),
            Command::Reconnect { edge, from, to } => self.reconnect(&edge, from, to),
            Command::SetStart { state } => self.set_start_state(state),
            Command::Duplicate { ids, offset } => self.duplicate(&ids, offset),
            Command::Paste { fragment, scope, position } => self.paste(&fragment, scope, position),
            Command::Tidy(ids) => self.tidy(ids.as_deref()),
            Command::SetMachine { workflow, machine } => self.set_machine(workflow, &machine),
        }
    }

    fn place(&mut self, places: &[(Id, i32, i32)], only_auto: bool) -> Outcome {
        for (id, x, y) in places {
            let Some(record) = self.design.get(*id) else { return Err(CommandError::NoSuchRecord(*id)) };
            match record.position() {
                None => return Err(CommandError::WrongKind { id: *id, needs: "card" }),
                Some(Position::At(..)) if only_auto => {}
                Some(_) => self.change(*id, |record| {
                    if let Some(position) = record.position_mut() {
                        *position = Position::At(*x, *y);
                    }
                }),
            }
        }
        Ok(())
    }

    /// Gives positions back to the layout. Notes have no other place than the one that a person chose.
    fn tidy(&mut self, ids: Option<&[Id]>) -> Outcome {
        let chosen: Vec<Id> = match ids {
            None => self.design.iter().map(|(id, _)| id).collect(),
            Some(ids) => {
                ids.iter().flat_map(|id| std::iter::once(*id).chain(self.design.descendants(*id))).collect()
            }
        };
        for id in chosen {
            let Some(record) = self.design.get(id) else { return Err(CommandError::NoSuchRecord(id)) };
            if matches!(record.position(), Some(Position::At(..))) && !matches!(record, Record::Note(_)) {
                self.change(id, |record| {
                    if let Some(position) = record.position_mut() {
                        *position = Position::Auto;
                    }
                });
            }
        }
        Ok(())
    }

    fn set_state(&mut self, id: Id, change: impl FnOnce(&mut State)) -> Outcome {
        match self.design.get(id) {
            None => Err(CommandError::NoSuchRecord(id)),
            Some(Record::State(_)) => {
                self.change(id, |record| {
                    if let Record::State(state) = record {
                        change(state);
                    }
                });
                Ok(())
            }
            Some(_) => Err(CommandError::WrongKind { id, needs: "state" }),
        }
    }

    fn set_note(&mut self, id: Id, note: String) -> Outcome {
        match self.design.get(id) {
            None => Err(CommandError::NoSuchRecord(id)),
            Some(Record::State(_) | Record::Route(_) | Record::Note(_)) => {
                self.change(id, |record| match record {
                    Record::State(state) => state.note = note,
                    Record::Route(route) => route.note = note,
                    Record::Note(own) => own.text = note,
                    _ => {}
                });
                Ok(())
            }
            Some(_) => Err(CommandError::WrongKind { id, needs: "thing with a note" }),
        }
    }

    /// Lets the triggers that refer to a resource refer to it as the kind that it becomes; refused where that kind has
    /// none of that sort.
    fn take_triggers_along(&mut self, id: Id, kind: ResourceKind) -> Outcome {
        let concerned: Vec<(Id, Trigger)> = self
            .design
            .triggers()
            .filter(|(_, trigger)| trigger.source.resource() == Some(id) || trigger.on_failure == Some(id))
            .map(|(trigger, record)| (trigger, record.clone()))
            .collect();
        for (trigger_id, mut trigger) in concerned {
            let label = trigger.source.label();
            let takes_failures = matches!(kind, ResourceKind::Queue | ResourceKind::Topic);
            if trigger.on_failure == Some(id) && !takes_failures {
                return refuse(format!(
                    "What fails in the trigger \"{label}\" goes here, and only a queue or a topic takes that."
                ));
            }
            if trigger.source.resource() == Some(id) {
                trigger.source = match kind {
                    ResourceKind::Bucket => TriggerSource::Upload(id),
                    ResourceKind::Table => TriggerSource::Stream(id),
                    ResourceKind::Queue => TriggerSource::Queue(id),
                    ResourceKind::Topic => TriggerSource::Topic(id),
                    ResourceKind::EventBus => TriggerSource::Bus(id),
                    ResourceKind::EcsTask | ResourceKind::HttpEndpoint | ResourceKind::Partner => {
                        return refuse(format!(
                            "The trigger \"{label}\" listens to this, and a resource of that kind sends no events."
                        ));
                    }
                };
            }
            self.put_changed(trigger_id, Record::Trigger(trigger));
        }
        Ok(())
    }

    /// Puts another version of a record in place. A workflow's machine stays; a changed name is a rename.
    fn replace(&mut self, id: Id, mut record: Record) -> Outcome {
        let Some(present) = self.design.get(id).cloned() else { return Err(CommandError::NoSuchRecord(id)) };
        if present.kind() != record.kind() {
            return Err(CommandError::WrongKind { id, needs: record.kind() });
        }
        let name = record.own_name().cloned();
        match (&present, &mut record) {
            (Record::State(_), _) => return refuse("A state is changed field by field."),
            (Record::Settings(_), Record::Settings(_)) if id != SETTINGS => {
                return refuse("There is one settings record.");
            }
            (Record::Workflow(present), Record::Workflow(workflow)) => {
                workflow.definition = present.definition.clone();
                workflow.scope.clone_from(&present.scope);
            }
            _ => {}
        }
        if let (Some(old), Some(slot)) = (present.own_name(), record.own_name_mut()) {
            *slot = old.clone();
        }
        check_references(self.design, &record).map_err(CommandError::NotAllowed)?;
        if let (Record::Resource(before), Record::Resource(after)) = (&present, &record)
            && before.kind != after.kind
        {
            self.take_triggers_along(id, after.kind)?;
        }
        self.put_changed(id, record);
        match name {
            Some(name) => self.rename(id, &name),
            None => Ok(()),
        }
    }
}
