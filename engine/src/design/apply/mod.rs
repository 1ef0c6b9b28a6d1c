//! Carries out commands: [`Edit`] changes the design in place and can take all of it back.

mod references;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use references::check_references;

use super::command::{Command, CommandError};
use super::diff::Diff;
use super::document::Design;
use super::model::{Id, Position, Record};

type Outcome = Result<(), CommandError>;

/// A reason in words.
fn refuse<T>(reason: impl Into<String>) -> Result<T, CommandError> {
    Err(CommandError::NotAllowed(reason.into()))
}

impl Design {
    /// Carries out a command whole or, with the reason, not at all.
    pub fn apply(&mut self, command: Command) -> Result<Diff, CommandError> {
        let next = self.next;
        let mut edit = Edit { design: self, before: BTreeMap::new() };
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

/// A change under way.
struct Edit<'a> {
    design: &'a mut Design,
    /// Every record touched so far as it was at first; `None`: it was not there.
    before: BTreeMap<Id, Option<Arc<Record>>>,
}

impl Edit<'_> {
    fn put(&mut self, id: Id, record: Record) {
        self.before.entry(id).or_insert_with(|| self.design.record(id).cloned());
        self.design.store(id, Arc::new(record));
    }

    fn add(&mut self, record: Record) -> Id {
        let id = Id(self.design.next);
        self.put(id, record);
        id
    }

    fn remove(&mut self, id: Id) {
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
            _ => refuse("This cannot be done yet."),
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
}
