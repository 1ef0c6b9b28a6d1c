//! What the page and the command line ask about a design: all that is wrong in it, what can be done about it,
//! what can be typed next. Brings the language checks and the design review together and maps places.
//!
//! Places: for a state or workflow a pointer into its body as ASL; for every other record a pointer into its
//! form, whose members are named as in the file (`/timeoutSeconds`, `/integration`). A workflow's own form
//! members (`/kind`) start with a small letter, which no ASL field does.

mod completion;
pub mod find;
mod fixes;
mod hover;
mod in_text;
mod rules;
#[cfg(test)]
mod tests;
mod text_edits;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use completion::{
    Completion, CompletionKind, Completions, complete_field_names, complete_value, reference_of,
};
pub use fixes::fix_commands;
pub use hover::hover;
pub use in_text::{
    TextFormat, TextOffer, TextOffers, complete_in_field, complete_in_text, hover_in_field, hover_in_text,
};
pub use rules::{rule, rule_number};
pub use text_edits::{TextEdit, apply as apply_text_edits, text_edits};

use crate::asl::WorkflowType;
use crate::check::{self, CheckOptions};
use crate::design::{Design, Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::json::{Pointer, Value};
use crate::review;

/// Everything that is wrong in a design: what AWS would reject and what would hurt later. Errors first, then
/// by record and place.
pub fn findings(design: &Design) -> Vec<Diagnostic<Place>> {
    Analysis::default().findings(design).to_vec()
}

/// Findings that are kept up to date: a workflow that did not change is not checked again.
#[derive(Debug, Default)]
pub struct Analysis {
    workflows: BTreeMap<Id, Checked>,
    last: Option<Last>,
}

/// What was found last, and of which design.
#[derive(Debug)]
struct Last {
    revision: u64,
    records: usize,
    found: Arc<[Diagnostic<Place>]>,
}

/// What the language checks said of a workflow.
#[derive(Debug)]
struct Checked {
    /// The machine that was checked; kept, so that its address tells whether it changed.
    machine: Value,
    kind: WorkflowType,
    found: Vec<Diagnostic>,
    /// What was found of each state, for the next time.
    memory: check::Memory,
}

impl Analysis {
    /// The findings of the design as it is now. Cheap where little has changed.
    pub fn findings(&mut self, design: &Design) -> Arc<[Diagnostic<Place>]> {
        let records = design.len();
        if let Some(last) = &self.last
            && last.revision == design.revision()
            && last.records == records
            && self.unchanged(design)
        {
            return last.found.clone();
        }
        self.workflows.retain(|id, _| design.workflow(*id).is_some());
        let mut all = Vec::new();
        for (id, workflow) in design.workflows() {
            let machine = design.machine(id);
            let fresh = self
                .workflows
                .get(&id)
                .is_none_or(|checked| checked.kind != workflow.kind || !same(&checked.machine, &machine));
            if fresh {
                let mut memory = self.workflows.remove(&id).map(|checked| checked.memory).unwrap_or_default();
                let options = CheckOptions { workflow_type: workflow.kind };
                let found = check::check_again(&machine, &options, &mut memory);
                self.workflows.insert(id, Checked { machine, kind: workflow.kind, found, memory });
            }
            let found = self.workflows.get(&id).map(|checked| checked.found.as_slice()).unwrap_or_default();
            all.extend(found.iter().map(|diagnostic| placed(design, id, diagnostic)));
        }
        all.extend(review::review(design));
        all.retain(|diagnostic| !is_silenced(design, diagnostic));
        all.sort_by(|a, b| {
            (a.severity, a.place.owner, a.code)
                .cmp(&(b.severity, b.place.owner, b.code))
                .then_with(|| a.place.cmp(&b.place))
        });
        let all: Arc<[Diagnostic<Place>]> = all.into();
        self.last = Some(Last { revision: design.revision(), records, found: all.clone() });
        all
    }

    /// Whether every workflow is the one that was checked: revisions alone do not tell two designs apart.
    fn unchanged(&self, design: &Design) -> bool {
        design.workflows().count() == self.workflows.len()
            && design.workflows().all(|(id, workflow)| {
                self.workflows.get(&id).is_some_and(|checked| {
                    checked.kind == workflow.kind && same(&checked.machine, &design.machine(id))
                })
            })
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

fn is_silenced(design: &Design, diagnostic: &Diagnostic<Place>) -> bool {
    let silenced = &design.settings().silenced;
    diagnostic.severity != Severity::Error
        && silenced.iter().any(|entry| {
            entry.code == diagnostic.code && entry.owner.is_none_or(|owner| owner == diagnostic.place.owner)
        })
}

/// A finding of a workflow's machine, placed at the records that hold what it is about.
pub fn placed(design: &Design, workflow: Id, diagnostic: &Diagnostic) -> Diagnostic<Place> {
    let place = |pointer: &Pointer| design.locate(workflow, pointer);
    Diagnostic {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        place: place(&diagnostic.place),
        related: diagnostic.related.iter().map(|(pointer, why)| (place(pointer), why.clone())).collect(),
        hints: diagnostic.hints.clone(),
        fixes: diagnostic
            .fixes
            .iter()
            .map(|fix| Fix {
                title: fix.title.clone(),
                safe: fix.safe,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| match edit {
                        Edit::Set(pointer, value) => Edit::Set(place(pointer), value.clone()),
                        Edit::Remove(pointer) => Edit::Remove(place(pointer)),
                        Edit::RenameKey(pointer, name) => Edit::RenameKey(place(pointer), name.clone()),
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// How many errors, warnings and hints.
pub fn counts(findings: &[Diagnostic<Place>]) -> (usize, usize, usize) {
    let of = |severity| findings.iter().filter(|found| found.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning), of(Severity::Hint))
}

/// The worst severity and the number of findings of each record, those of what it contains apart: for badges.
pub fn by_owner(findings: &[Diagnostic<Place>]) -> BTreeMap<Id, (Severity, usize)> {
    let mut owners: BTreeMap<Id, (Severity, usize)> = BTreeMap::new();
    for found in findings {
        let entry = owners.entry(found.place.owner).or_insert((found.severity, 0));
        entry.0 = entry.0.min(found.severity);
        entry.1 += 1;
    }
    owners
}

/// The names of the variables that may have a value in a state, sorted.
pub fn variables_in_scope(design: &Design, state: Id) -> Vec<Arc<str>> {
    match design.machine_pointer(&Place { owner: state, pointer: Pointer::root() }) {
        Some((workflow, pointer)) => check::variables_in_scope(&design.machine(workflow), &pointer),
        None => Vec::new(),
    }
}
