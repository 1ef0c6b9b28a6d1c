//! What of a run is looked at: one history among many, the data that move with it, and where a run is to stop.

use std::collections::BTreeMap;

use aslant_engine::design::{Command, EdgeKind, EdgeRef, Figure, Id, Place, Record, SETTINGS};
use aslant_engine::simulation::protocol::ToWorker;
use aslant_engine::simulation::{EdgeView, HistoryId, LookView, Row, RunStatus, Snapshot};
use leptos::prelude::*;

use super::store::{Pane, card_status, taken_edges};
use super::{Runner, breakpoints};
use crate::editor::RunStatus as CardStatus;
use crate::shell::DrawerTab;

/// The figure that holds the largest payload that a state was seen with in a run, in bytes.
pub const PAYLOAD_SEEN: &str = "payload-seen";
/// Smaller payloads are not worth a note: an eighth of what a state takes.
const NOTED_BYTES: usize = 32_768;

impl Runner {
    /// Looks at one history from now on; `None`: at the whole run.
    pub fn look_at(self, at: Option<HistoryId>) {
        if self.look.get_untracked() == at {
            return;
        }
        self.look.set(at);
        self.client().send(&ToWorker::Look { run: self.run(), at });
        self.follow();
    }

    /// Looks at one history, and brings its frame into sight.
    pub fn enter(self, at: HistoryId) {
        let frame = self.snapshot.with_untracked(|snapshot| {
            let snapshot = snapshot.as_ref()?;
            if at.child.is_some() {
                let listed = self.children.with_untracked(|children| children.map_run);
                return snapshot.map_runs.get(listed)?.state;
            }
            snapshot.executions.get(at.execution).map(|execution| execution.workflow)
        });
        self.look_at(Some(at).filter(|at| *at != HistoryId::default()));
        self.pane.set(Pane::History);
        if let Some(frame) = frame {
            self.editor().reveal(frame);
        }
    }

    /// Tells a worker that is new to the run.
    pub(super) fn tell_where_to_look(self) {
        let (run, client) = (self.run(), self.client());
        if let Some(at) = self.look.get_untracked() {
            client.send(&ToWorker::Look { run, at: Some(at) });
        }
        self.tell_breakpoints();
    }

    /// Tells the worker where to stop: at the transitions and states that have a breakpoint now.
    pub(super) fn tell_breakpoints(self) {
        let edges = self.edge_breakpoints.with_untracked(|edges| edges.iter().map(EdgeView::of).collect());
        let states = self.editor().with_design(|design| {
            let stops = |(id, record): (Id, &Record)| {
                matches!(record, Record::State(state) if state.breakpoint).then_some(id)
            };
            design.iter().filter_map(stops).collect()
        });
        self.client().send(&ToWorker::Breakpoints { run: self.run(), edges, states: Some(states) });
    }

    /// Asks for child executions of a Map's run.
    pub fn show_children(self, map_run: usize, only: Option<RunStatus>, from: usize, count: usize) {
        self.client().send(&ToWorker::Children { run: self.run(), map_run, only, from, count });
    }

    /// The data go with the run: they are of the latest line of what is looked at, or of the state that they stay with.
    pub(super) fn follow(self) {
        self.pinned.set(None);
        if let Some(state) = self.stay.get_untracked() {
            self.show_latest_visit(state);
            return;
        }
        let look = self.look.get_untracked();
        let latest = |within: Option<HistoryId>| {
            self.rows.with_untracked(|rows| {
                let row = rows.iter().rev().find(|row| {
                    row.visit.is_some() && within.is_none_or(|within| row.history() == Some(within))
                })?;
                Some((row.history()?, row.visit?))
            })
        };
        match look.and_then(|look| latest(Some(look))).or_else(|| latest(None)) {
            Some((at, entered)) => self.show_visit(at, entered),
            None => self.shown.set(super::store::Shown::default()),
        }
    }

    /// Shows a line of the timeline: its thing on the canvas, its data, and its execution where there are several.
    pub fn choose(self, row: &Row) {
        self.stay.set(None);
        self.look_at(row.history().filter(|at| at.child.is_some() || at.execution > 0));
        self.pinned.set(row.node);
        let editor = self.editor();
        if let Some(node) = row.node {
            editor.select([node]);
            editor.reveal(node);
        }
        if let (Some(at), Some(visit)) = (row.history(), row.visit) {
            self.show_visit(at, visit);
            if !matches!(self.pane.get_untracked(), Pane::History | Pane::Executions) {
                self.pane.set(Pane::Data);
            }
        }
    }

    /// The cards of what is looked at as they stand there, the others as in the whole run.
    pub(super) fn narrow(
        self,
        look: &LookView,
        snapshot: &Snapshot,
        nodes: &mut BTreeMap<Id, CardStatus>,
        taken: &mut BTreeMap<EdgeRef, u32>,
    ) {
        let frame = match look.map_run {
            Some(map_run) => snapshot.map_runs.get(map_run).and_then(|run| run.state),
            None => Some(look.execution.workflow),
        };
        let Some(frame) = frame else { return };
        self.editor().with_design(|design| {
            let inside = design.descendants(frame);
            for id in inside.iter().copied().filter(|id| design.state(*id).is_some()) {
                nodes.remove(&id);
                if look.execution.status.is_over() {
                    nodes.insert(id, CardStatus::Skipped);
                }
            }
            let begins = |edge: &EdgeRef| edge.from == frame && matches!(edge.kind, EdgeKind::Start(_));
            taken.retain(|edge, _| !begins(edge) && !inside.contains(&edge.from));
        });
        nodes.extend(look.nodes.iter().map(|(id, state)| (*id, card_status(state.status))));
        taken.extend(taken_edges(&look.edges));
    }

    /// Shows the executions, with one Map's children.
    pub fn show_executions(self) {
        self.pane.set(Pane::Executions);
        self.shell().show_drawer(DrawerTab::Run);
    }

    /// Goes to a place in a scenario: its form stands in the drawer.
    pub fn go_to_scenario(self, place: Place) {
        self.open_scenario.set(Some(place.owner));
        self.scenarios_shown.set(true);
        self.shell().show_drawer(DrawerTab::Run);
        self.editor().focused_place.set(Some(place));
    }

    /// Sets or takes away breakpoints: on the selected transition, else on the selected states.
    pub fn toggle_breakpoint(self) {
        let editor = self.editor();
        let Some(edge) = editor.selection.with_untracked(|selection| selection.edge.clone()) else {
            editor.toggle_breakpoint();
            return;
        };
        let mut set = false;
        self.edge_breakpoints.update(|edges| {
            if !edges.remove(&edge) {
                edges.insert(edge);
                set = true;
            }
        });
        if self.snapshot.with_untracked(Option::is_some) {
            self.tell_breakpoints();
        }
        breakpoints::remember(self);
        editor.announce(if set { "Breakpoint on the edge set" } else { "Breakpoint on the edge taken away" });
    }

    /// Puts the large payloads of a run that is over into the design's figures, so that the review knows of them.
    pub(super) fn note_payloads(self, snapshot: &Snapshot) {
        let editor = self.editor();
        if self.stale.get_untracked() {
            return;
        }
        let mut settings = editor.with_design(|design| design.settings().clone());
        let before = settings.figures.len();
        let mut changed = false;
        for (id, state) in &snapshot.nodes {
            let seen = state.largest_bytes;
            if seen < NOTED_BYTES || editor.with_design(|design| design.state(*id).is_none()) {
                continue;
            }
            let known = settings
                .figures
                .iter_mut()
                .find(|figure| figure.owner == Some(*id) && figure.name == PAYLOAD_SEEN);
            match known {
                Some(figure) if figure.value >= seen as f64 => {}
                Some(figure) => {
                    figure.value = seen as f64;
                    changed = true;
                }
                None => settings.figures.push(Figure {
                    name: PAYLOAD_SEEN.to_owned(),
                    owner: Some(*id),
                    value: seen as f64,
                }),
            }
        }
        if changed || settings.figures.len() > before {
            editor.dispatch(
                "note payload sizes seen in a run",
                Command::Replace { id: SETTINGS, record: Record::Settings(settings) },
            );
        }
    }
}
