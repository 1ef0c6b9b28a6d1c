//! What a run says of itself.

#[allow(clippy::wildcard_imports)] // One type in several files: they share its vocabulary.
use super::*;

impl Run {
    pub(super) fn next_order(&mut self) -> u64 {
        self.live.order += 1;
        self.live.order
    }

    pub(super) fn seed_of_call(&self) -> u64 {
        self.scenario.seed.wrapping_mul(0x9E37_79B9).wrapping_add(self.live.order)
    }

    pub(super) fn row(&self, kind: RowKind, text: String, node: Option<Id>, execution: Option<usize>) -> Row {
        Row {
            at_ms: self.live.now_ms,
            kind,
            text,
            node,
            execution,
            child: None,
            item: None,
            visit: None,
            depth: 0,
            step: self.live.step,
            assumed: false,
        }
    }

    pub(super) fn say(&mut self, kind: RowKind, text: String, node: Option<Id>, execution: Option<usize>) {
        self.say_assumed(kind, text, node, execution, false);
    }

    pub(super) fn say_assumed(
        &mut self,
        kind: RowKind,
        text: String,
        node: Option<Id>,
        execution: Option<usize>,
        assumed: bool,
    ) {
        let mut row = self.row(kind, text, node, execution);
        row.assumed = assumed;
        self.rows.push(row);
        if node.is_some() {
            self.live.focus = node;
        }
    }

    pub(super) fn say_state(&mut self, kind: RowKind, text: String, state: Id, at: HistoryId, visit: u64) {
        let mut row = self.row(kind, text, Some(state), Some(at.execution));
        row.child = at.child;
        row.item = self.item_of(at.child);
        row.visit = Some(visit).filter(|visit| *visit > 0);
        let mut depth = 0_u8;
        let mut parent = self.design.state(state).map(|state| state.parent.owner);
        while let Some(found) = parent.and_then(|id| self.design.state(id)) {
            depth = depth.saturating_add(1);
            parent = Some(found.parent.owner);
        }
        row.depth = depth;
        self.rows.push(row);
        self.live.focus = Some(state);
    }

    pub(super) fn visit_node(&mut self, id: Id) {
        let state = self.live.nodes.entry(id).or_default();
        state.status = NodeStatus::Current;
        state.visits += 1;
        state.active += 1;
    }

    pub(super) fn mark_assumed(&mut self, id: Id, assumed: bool) {
        if let Some(state) = self.live.nodes.get_mut(&id) {
            state.assumed |= assumed;
        }
    }

    pub(super) fn take_edge(&mut self, edge: &EdgeRef) {
        let taken = EdgeView::of(edge);
        if self.edge_breakpoints.contains(&taken) {
            self.live.breakpoint = true;
        }
        *self.live.edges.entry(taken).or_insert(0) += 1;
    }

    pub fn status(&self) -> RunStatus {
        let live = &self.live;
        if !live.started {
            return RunStatus::Ready;
        }
        let busy = live.executions.iter().any(|running| running.ready);
        if !busy {
            match self.next_due() {
                None if live.asks.is_empty() => return self.end_status(),
                None => return RunStatus::Asking,
                Some(next) if self.waits_for_a_person(next) => return RunStatus::Asking,
                Some(_) => {}
            }
        }
        if live.breakpoint { RunStatus::Paused } else { RunStatus::Running }
    }

    pub(super) fn end_status(&self) -> RunStatus {
        match self.live.executions.first() {
            Some(running) => running_status(running),
            None => match &self.live.response {
                Some(response) if response.status >= 400 => RunStatus::Failed,
                Some(_) => RunStatus::Succeeded,
                None => RunStatus::Aborted,
            },
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        let live = &self.live;
        let executions =
            live.executions.iter().enumerate().map(|(index, running)| self.view_of(index, running));
        let mut summary = live.summary.clone();
        summary.virtual_ms = live.now_ms - self.started_ms;
        summary.skipped_ms = live.skipped_ms;
        let mut usage = live.usage.clone();
        usage.standard_transitions = live
            .executions
            .iter()
            .filter(|running| {
                self.design.workflow(running.workflow).is_some_and(|own| own.kind == WorkflowType::Standard)
            })
            .map(|running| running.execution.transitions())
            .sum();
        summary.cost = usage.cost();
        Snapshot {
            status: self.status(),
            step: live.step,
            furthest: self.furthest,
            now_ms: live.now_ms,
            started_ms: self.started_ms,
            focus: live.focus,
            nodes: live.nodes.iter().map(|(id, state)| (*id, state.clone())).collect(),
            edges: live.edges.iter().map(|(edge, count)| (edge.clone(), *count)).collect(),
            executions: executions.collect(),
            map_runs: live.map_runs.iter().map(children::MapRun::view).collect(),
            look: self.look_view().map(Box::new),
            asks: live.asks.iter().map(|open| open.ask.clone()).collect(),
            rows: self.rows.len(),
            response: live.response.clone(),
            summary,
        }
    }
}

impl Run {
    pub(super) fn view_of(&self, index: usize, running: &Running) -> ExecutionView {
        let outcome = running.execution.outcome();
        ExecutionView {
            workflow: running.workflow,
            name: running.name.to_string(),
            arn: running.arn.to_string(),
            status: running_status(running),
            events: self.histories.get(index).map_or(0, |history| history.events.len()),
            input: running.input.clone(),
            output: outcome.and_then(|outcome| outcome.output.clone()),
            error: outcome.and_then(|outcome| outcome.error.as_ref().map(ToString::to_string)),
            cause: outcome.and_then(|outcome| outcome.cause.as_ref().map(ToString::to_string)),
            started_ms: running.started_ms,
            stopped_ms: running.stopped_ms,
            started_by: running.started_by,
        }
    }
}

fn running_status(running: &Running) -> RunStatus {
    status_of(running.execution.outcome())
}

pub(super) fn status_of(outcome: Option<&Outcome>) -> RunStatus {
    match outcome.map(|outcome| outcome.status) {
        None => RunStatus::Running,
        Some(ExecutionStatus::Succeeded) => RunStatus::Succeeded,
        Some(ExecutionStatus::Failed) => RunStatus::Failed,
        Some(ExecutionStatus::TimedOut) => RunStatus::TimedOut,
        Some(ExecutionStatus::Aborted) => RunStatus::Aborted,
    }
}
