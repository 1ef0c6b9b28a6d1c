//! [`Diff`]: what a command changed, as data that reverses and squashes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::model::{Id, Record};
use super::tree::identical;

/// A record before and after.
pub type Updated = (Arc<Record>, Arc<Record>);

/// What changed between two states of a design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    pub added: BTreeMap<Id, Arc<Record>>,
    pub removed: BTreeMap<Id, Arc<Record>>,
    pub updated: BTreeMap<Id, Updated>,
}

impl Diff {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.updated.is_empty()
    }

    /// The ids of all records that it adds, removes or updates.
    pub fn touched(&self) -> BTreeSet<Id> {
        self.added.keys().chain(self.removed.keys()).chain(self.updated.keys()).copied().collect()
    }

    /// The diff that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            added: self.removed.clone(),
            removed: self.added.clone(),
            updated: self.updated.iter().map(|(id, (from, to))| (*id, (to.clone(), from.clone()))).collect(),
        }
    }

    /// This diff and then `later` as one.
    #[must_use]
    pub fn squash(self, later: Self) -> Self {
        let mut whole = self;
        for (id, record) in later.removed {
            if whole.added.remove(&id).is_none() {
                let first = whole.updated.remove(&id).map_or(record, |(from, _)| from);
                whole.removed.insert(id, first);
            }
        }
        for (id, (from, to)) in later.updated {
            if let Some(added) = whole.added.get_mut(&id) {
                *added = to;
            } else {
                let first = whole.updated.remove(&id).map_or(from, |(first, _)| first);
                whole.update(id, first, to);
            }
        }
        for (id, record) in later.added {
            match whole.removed.remove(&id) {
                Some(first) => whole.update(id, first, record),
                None => drop(whole.added.insert(id, record)),
            }
        }
        whole
    }

    /// Notes an update, unless nothing differs.
    pub(super) fn update(&mut self, id: Id, from: Arc<Record>, to: Arc<Record>) {
        if !same(&from, &to) {
            self.updated.insert(id, (from, to));
        }
    }
}

/// Whether two records are the same to the last member's place.
pub(super) fn same(a: &Arc<Record>, b: &Arc<Record>) -> bool {
    if Arc::ptr_eq(a, b) {
        return true;
    }
    let bodies = match (&**a, &**b) {
        (Record::State(a), Record::State(b)) => identical(&a.body, &b.body),
        (Record::Workflow(a), Record::Workflow(b)) => identical(&a.definition, &b.definition),
        _ => true,
    };
    bodies && a == b
}

impl Diff {
    /// What leads from one design to another, record by record of the same id.
    pub fn between(from: &super::document::Design, to: &super::document::Design) -> Self {
        let mut diff = Self::default();
        for (id, record) in &from.records {
            match to.records.get(id) {
                Some(other) => diff.update(*id, record.clone(), other.clone()),
                None => drop(diff.removed.insert(*id, record.clone())),
            }
        }
        for (id, record) in &to.records {
            if !from.records.contains_key(id) {
                diff.added.insert(*id, record.clone());
            }
        }
        diff
    }
}
