//! Undo and redo: a [`Session`] is a design with its past. One gesture, one step.

use std::collections::BTreeSet;

use super::command::{Command, CommandError, EdgeRef};
use super::diff::Diff;
use super::document::Design;
use super::model::Id;

/// What is selected: things, or one edge. Belongs to each step so that undo brings it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub ids: BTreeSet<Id>,
    pub edge: Option<EdgeRef>,
}

impl From<BTreeSet<Id>> for Selection {
    fn from(ids: BTreeSet<Id>) -> Self {
        Self { ids, edge: None }
    }
}

/// How many steps back are kept.
const MAXIMUM_STEPS: usize = 1_000;

/// A design being edited, with the steps that led to it.
#[derive(Clone, Debug, Default)]
pub struct Session {
    design: Design,
    undo: Vec<Step>,
    redo: Vec<Step>,
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Step {
    diff: Diff,
    label: String,
    before: Selection,
    after: Selection,
    /// Further changes with the same key join this step.
    burst: Option<String>,
}

/// A transaction that has begun.
#[derive(Clone, Debug)]
struct Open {
    label: String,
    diff: Diff,
    before: Selection,
    burst: Option<String>,
}

/// What an undo or redo did: apply the diff to what is shown and select what was selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    pub diff: Diff,
    pub selection: Selection,
    pub label: String,
}

impl Session {
    pub fn new(design: Design) -> Self {
        Self { design, ..Self::default() }
    }

    pub fn design(&self) -> &Design {
        &self.design
    }

    /// One command as one step. Inside a transaction it joins that instead.
    pub fn apply(
        &mut self,
        label: &str,
        command: Command,
        selection: &Selection,
    ) -> Result<Diff, CommandError> {
        self.apply_step(label, command, selection, None)
    }

    /// One command of a burst, such as typing into a field: it joins the step before where that has the same key
    /// and nothing came between.
    pub fn apply_burst(
        &mut self,
        key: &str,
        label: &str,
        command: Command,
        selection: &Selection,
    ) -> Result<Diff, CommandError> {
        self.apply_step(label, command, selection, Some(key.to_owned()))
    }

    fn apply_step(
        &mut self,
        label: &str,
        command: Command,
        selection: &Selection,
        burst: Option<String>,
    ) -> Result<Diff, CommandError> {
        if self.open.is_some() {
            return self.apply_open(command);
        }
        let diff = self.design.apply(command)?;
        self.push(Step {
            diff: diff.clone(),
            label: label.to_owned(),
            before: selection.clone(),
            after: selection.clone(),
            burst,
        });
        Ok(diff)
    }

    /// Ends a burst: the next change begins a step of its own. To be called when a field loses the focus and after a pause.
    pub fn end_burst(&mut self) {
        if let Some(step) = self.undo.last_mut() {
            step.burst = None;
        }
    }

    /// Begins a transaction. One that is open already is committed first.
    pub fn begin(&mut self, label: &str, selection: &Selection) {
        if self.open.is_some() {
            self.commit(selection);
        }
        self.open = Some(Open {
            label: label.to_owned(),
            diff: Diff::default(),
            before: selection.clone(),
            burst: None,
        });
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn apply_open(&mut self, command: Command) -> Result<Diff, CommandError> {
        let diff = self.design.apply(command)?;
        if let Some(open) = &mut self.open {
            open.diff = std::mem::take(&mut open.diff).squash(diff.clone());
        }
        Ok(diff)
    }

    /// Ends the transaction as one step; the whole of what it changed. Nothing is kept of one that changed nothing.
    pub fn commit(&mut self, selection: &Selection) -> Diff {
        let Some(open) = self.open.take() else { return Diff::default() };
        let diff = open.diff.clone();
        self.push(Step {
            diff: open.diff,
            label: open.label,
            before: open.before,
            after: selection.clone(),
            burst: open.burst,
        });
        diff
    }

    /// Abandons the transaction and restores exactly what was before. `None` where none is open.
    pub fn cancel(&mut self) -> Option<Replay> {
        let open = self.open.take()?;
        let diff = open.diff.reversed();
        self.design.apply_diff(&diff);
        Some(Replay { diff, selection: open.before, label: open.label })
    }

    /// What is selected after the last step; for commands whose result should be selected (paste, add).
    pub fn select_after(&mut self, selection: &Selection) {
        if let Some(step) = self.undo.last_mut() {
            step.after.clone_from(selection);
        }
    }

    fn push(&mut self, step: Step) {
        if step.diff.is_empty() {
            return;
        }
        let no_redo = self.redo.is_empty();
        self.redo.clear();
        if let Some(last) = self.undo.last_mut()
            && no_redo
            && step.burst.is_some()
            && last.burst == step.burst
        {
            last.diff = std::mem::take(&mut last.diff).squash(step.diff);
            last.after = step.after;
            return;
        }
        self.undo.push(step);
        if self.undo.len() > MAXIMUM_STEPS {
            self.undo.remove(0);
        }
    }

    /// Takes the last step back. An open transaction is cancelled instead.
    pub fn undo(&mut self) -> Option<Replay> {
        if self.open.is_some() {
            return self.cancel();
        }
        let mut step = self.undo.pop()?;
        step.burst = None;
        let diff = step.diff.reversed();
        self.design.apply_diff(&diff);
        let replay = Replay { diff, selection: step.before.clone(), label: step.label.clone() };
        self.redo.push(step);
        Some(replay)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Replay> {
        if self.open.is_some() {
            return None;
        }
        let step = self.redo.pop()?;
        self.design.apply_diff(&step.diff);
        let replay =
            Replay { diff: step.diff.clone(), selection: step.after.clone(), label: step.label.clone() };
        self.undo.push(step);
        Some(replay)
    }

    /// What Undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|step| step.label.as_str())
    }

    /// What Redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }

    /// How many steps can be taken back and done again.
    pub fn depth(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }

    /// Puts another design in the place of this one as one step, so that opening never loses work.
    pub fn replace(&mut self, label: &str, design: Design, selection: &Selection) -> Diff {
        if self.open.is_some() {
            self.cancel();
        }
        let diff = Diff::between(&self.design, &design);
        self.design.apply_diff(&diff);
        self.push(Step {
            diff: diff.clone(),
            label: label.to_owned(),
            before: selection.clone(),
            after: Selection::default(),
            burst: None,
        });
        diff
    }
}
