//! The child executions of distributed Maps, each with a history of its own, and the histories in general.

#[allow(clippy::wildcard_imports)] // One type in several files: they share its vocabulary.
use super::*;
use crate::interpreter::ChildStart;

/// So many events of children are kept at the least; the histories of children that start later are not.
const KEPT_EVENTS: usize = 400_000;

/// Cards and taken edges of one history.
type Board = (Vec<(Id, NodeState)>, Vec<(EdgeView, u32)>);

/// A distributed Map at work.
#[derive(Clone, Debug)]
pub(super) struct MapRun {
    pub within: HistoryId,
    pub state: Option<Id>,
    pub state_name: Arc<str>,
    pub arn: Arc<str>,
    pub of: usize,
    pub started: usize,
    pub succeeded: usize,
    pub failed: usize,
    pub aborted: usize,
}

impl MapRun {
    pub fn view(&self) -> MapRunView {
        let ended = self.succeeded + self.failed + self.aborted;
        MapRunView {
            within: self.within,
            state: self.state,
            state_name: self.state_name.to_string(),
            arn: self.arn.to_string(),
            of: self.of,
            pending: self.of.saturating_sub(self.started),
            running: self.started.saturating_sub(ended),
            succeeded: self.succeeded,
            failed: self.failed,
            aborted: self.aborted,
        }
    }
}

/// A child execution.
#[derive(Clone, Debug)]
pub(super) struct Child {
    map_run: usize,
    item: usize,
    execution: usize,
    /// As the interpreter numbers it.
    number: ChildId,
    name: Arc<str>,
    arn: Arc<str>,
    input: Value,
    started_ms: i64,
    /// The step and the time of its end, and how it ended.
    ended: Option<(u64, i64, Outcome)>,
    history: History,
    kept: bool,
}

impl Child {
    fn status(&self) -> RunStatus {
        showing::status_of(self.ended.as_ref().map(|(_, _, outcome)| outcome))
    }
}

impl Run {
    pub(super) fn history(&self, at: HistoryId) -> Option<&History> {
        match at.child {
            None => self.histories.get(at.execution),
            Some(child) => self.children.get(child).map(|child| &child.history),
        }
    }

    /// Where to write; `None` for a child whose history is not kept.
    pub(super) fn history_mut(&mut self, at: HistoryId) -> Option<&mut History> {
        match at.child {
            None => self.histories.get_mut(at.execution),
            Some(child) => {
                self.children.get_mut(child).filter(|child| child.kept).map(|child| &mut child.history)
            }
        }
    }

    /// The history that the interpreter's child of an execution writes; 0 is the execution itself.
    pub(super) fn history_of(&self, execution: usize, child: ChildId) -> Option<HistoryId> {
        if child == 0 {
            return Some(HistoryId::of(execution));
        }
        let index = usize::try_from(child).ok()?.checked_sub(1)?;
        let child = self.child_numbers.get(execution)?.get(index).copied()?;
        Some(HistoryId { execution, child: Some(child) })
    }

    /// The number of a child's item.
    pub(super) fn item_of(&self, child: Option<usize>) -> Option<usize> {
        child.and_then(|child| self.children.get(child)).map(|child| child.item)
    }

    /// Forgets what was written after the present step.
    pub(super) fn forget_after(&mut self) {
        let (step, children) = (self.live.step, self.live.children);
        self.histories.truncate(self.live.executions.len());
        self.child_numbers.truncate(self.live.executions.len());
        for history in &mut self.histories {
            history.go_back(step);
        }
        self.children.truncate(children);
        for numbers in &mut self.child_numbers {
            let kept = numbers.partition_point(|child| *child < children);
            numbers.truncate(kept);
        }
        for child in &mut self.children {
            if child.ended.as_ref().is_some_and(|(ended, ..)| *ended > step) {
                child.ended = None;
            }
            child.history.go_back(step);
        }
    }

    pub(super) fn note_child(&mut self, execution: usize, news: ChildNews) {
        match news {
            ChildNews::Started(start) => self.start_of_child(execution, *start),
            ChildNews::Event(child, event) => {
                if let Some(at) = self.history_of(execution, child) {
                    self.live.child_events += 1;
                    self.note_event(at, event);
                }
            }
            ChildNews::Ended(child, outcome) => {
                if let Some(at) = self.history_of(execution, child) {
                    self.end_of_child(at, *outcome);
                }
            }
        }
    }

    fn start_of_child(&mut self, execution: usize, start: ChildStart) {
        let Some(within) = self.history_of(execution, start.parent) else { return };
        let known =
            self.live.map_runs.iter().rposition(|run| run.within == within && run.arn == start.map_run_arn);
        let map_run = known.unwrap_or_else(|| {
            let state = self.state_id(execution, &start.state);
            self.live.map_runs.push(MapRun {
                within,
                state,
                state_name: Arc::clone(&start.state),
                arn: Arc::clone(&start.map_run_arn),
                of: start.of,
                started: 0,
                succeeded: 0,
                failed: 0,
                aborted: 0,
            });
            self.live.map_runs.len() - 1
        });
        if let Some(run) = self.live.map_runs.get_mut(map_run) {
            run.started += 1;
        }
        let child = self.children.len();
        self.children.push(Child {
            map_run,
            item: start.index,
            execution,
            number: start.child,
            name: start.name,
            arn: start.execution_arn,
            input: start.input,
            started_ms: self.live.now_ms,
            ended: None,
            history: History::default(),
            kept: self.live.child_events < KEPT_EVENTS,
        });
        self.live.children = self.children.len();
        if let Some(numbers) = self.child_numbers.get_mut(execution) {
            numbers.push(child);
        }
    }

    fn end_of_child(&mut self, at: HistoryId, outcome: Outcome) {
        let (step, now) = (self.live.step, self.live.now_ms);
        let Some(child) = at.child.and_then(|child| self.children.get_mut(child)) else { return };
        let (map_run, item) = (child.map_run, child.item);
        let words = match (outcome.status, &outcome.error) {
            (ExecutionStatus::Failed, Some(error)) => Some(format!("failed with {error}")),
            (ExecutionStatus::Failed, None) => Some("failed".to_owned()),
            (ExecutionStatus::TimedOut, _) => Some("timed out".to_owned()),
            _ => None,
        };
        let status = outcome.status;
        child.ended = Some((step, now, outcome));
        let Some(run) = self.live.map_runs.get_mut(map_run) else { return };
        match status {
            ExecutionStatus::Succeeded => run.succeeded += 1,
            ExecutionStatus::Failed | ExecutionStatus::TimedOut => run.failed += 1,
            ExecutionStatus::Aborted => run.aborted += 1,
        }
        if let (Some(words), Some(state)) = (words, run.state) {
            let words = format!("{}: item {} {words}", run.state_name, item + 1);
            self.say_state(RowKind::Failed, words, state, at, 0);
        }
    }

    /// What a Map run's own events say in the timeline.
    pub(super) fn note_map_run(&mut self, at: HistoryId, event: &Event, state: Id, visit: u64) {
        if !matches!(event.details, EventDetails::MapRunStarted { .. }) {
            let run =
                self.live.map_runs.iter().rev().find(|run| run.within == at && run.state == Some(state));
            let Some(view) = run.map(MapRun::view) else { return };
            let mut parts = vec![format!("{} of {} child executions succeeded", view.succeeded, view.of)];
            for (count, word) in
                [(view.failed, "failed"), (view.aborted, "aborted"), (view.pending, "not started")]
            {
                if count > 0 {
                    parts.push(format!("{count} {word}"));
                }
            }
            let words = format!("{}: {}", view.state_name, parts.join(", "));
            self.say_state(RowKind::Answered, words, state, at, visit);
        }
    }

    /// The states that a child execution was in when it ended badly.
    pub(super) fn fail_what_a_child_left(&mut self, at: HistoryId) {
        let Some(history) = self.history(at) else { return };
        let mut open: Vec<(Arc<str>, Arc<[Position]>)> = Vec::new();
        for event in &history.events {
            match &event.details {
                EventDetails::StateEntered { name, .. } => {
                    open.push((Arc::clone(name), Arc::clone(&event.position)));
                }
                EventDetails::StateExited { name, .. } => {
                    let left =
                        open.iter().rposition(|(of, position)| of == name && *position == event.position);
                    if let Some(left) = left {
                        open.remove(left);
                    }
                }
                _ => {}
            }
        }
        for (name, _) in open {
            let Some(id) = self.state_id(at.execution, &name) else { continue };
            *self.live.child_failures.entry(id).or_insert(0) += 1;
            if let Some(node) = self.live.nodes.get_mut(&id) {
                node.active = node.active.saturating_sub(1);
                if node.active == 0 {
                    node.status = NodeStatus::Failed;
                }
            }
        }
    }

    /// A history as `GetExecutionHistory` gives it.
    pub fn events(&self, at: HistoryId, from: usize, count: usize) -> Vec<Value> {
        let Some(history) = self.history(at) else { return Vec::new() };
        history.events.iter().skip(from).take(count).map(Event::to_api_json).collect()
    }

    /// The data of the visit that began with this `…StateEntered` event.
    pub fn visit(&self, at: HistoryId, entered_event: u64) -> Option<Visit> {
        let history = self.history(at)?;
        let found = history.inspections.iter().rev().find(|visit| visit.entered_event == entered_event);
        if let Some(inspection) = found {
            return Some(Visit::of(inspection, self.state_id(at.execution, &inspection.state)));
        }
        let number = at.child.map_or(Some(0), |child| self.children.get(child).map(|child| child.number))?;
        let running = self.live.executions.get(at.execution)?;
        if let Some(inspection) = running.execution.inspection_under_way(number, entered_event) {
            return Some(Visit::of(&inspection, self.state_id(at.execution, &inspection.state)));
        }
        let index = usize::try_from(entered_event).ok()?.checked_sub(1)?;
        let event = history.events.get(index)?;
        let EventDetails::StateEntered { name, input } = &event.details else { return None };
        let node = self.state_id(at.execution, name);
        let inspection =
            StateInspection { state: Arc::clone(name), input: input.clone(), ..Default::default() };
        Some(Visit::of(&inspection, node))
    }

    /// The latest visit of a state, with its `…StateEntered` event: in what is looked at, else in the whole run.
    pub fn latest_visit(&self, state: Id) -> Option<(HistoryId, u64)> {
        let name = self.design.name(state);
        let workflow = self.design.workflow_of(state)?;
        let latest = |at: HistoryId| {
            if self.live.executions.get(at.execution)?.workflow != workflow {
                return None;
            }
            self.history(at)?.events.iter().rev().find_map(|event| match &event.details {
                EventDetails::StateEntered { name: entered, .. } if *entered == name => Some((at, event.id)),
                _ => None,
            })
        };
        let children = self.children.iter().enumerate().rev();
        let children =
            children.map(|(index, child)| HistoryId { execution: child.execution, child: Some(index) });
        let own = (0..self.histories.len()).rev().map(HistoryId::of);
        self.look.and_then(latest).or_else(|| own.chain(children).find_map(latest))
    }

    /// What is looked at from now on; `None`: the whole run.
    pub fn look_at(&mut self, at: Option<HistoryId>) {
        self.look = at;
    }

    /// Transitions and states to stop at from now on; no `states`: those that the design has.
    pub fn set_breakpoints(&mut self, edges: BTreeSet<EdgeView>, states: Option<BTreeSet<Id>>) {
        self.edge_breakpoints = edges;
        self.state_breakpoints = states;
    }

    /// The least number of rows that there was since the last call: what comes after it may have changed.
    pub fn take_lowest_rows(&mut self) -> usize {
        std::mem::replace(&mut self.lowest_rows, usize::MAX).min(self.rows.len())
    }

    /// So many child executions of a Map's run from one on, and how many there are; of one status where that is given.
    pub fn children(
        &self,
        map_run: usize,
        only: Option<RunStatus>,
        from: usize,
        count: usize,
    ) -> (usize, Vec<ChildView>) {
        let fits = |child: &Child| {
            child.map_run == map_run
                && only.is_none_or(|only| {
                    let status = child.status();
                    status == only || (only == RunStatus::Failed && status == RunStatus::TimedOut)
                })
        };
        let all = || self.children.iter().enumerate().filter(|(_, child)| fits(child));
        let views = all().skip(from).take(count).map(|(index, child)| ChildView {
            child: index,
            item: child.item,
            name: child.name.to_string(),
            status: child.status(),
            events: child.history.events.len(),
            started_ms: child.started_ms,
            stopped_ms: child.ended.as_ref().map(|(_, at, _)| *at),
            error: child.ended.as_ref().and_then(|(_, _, end)| end.error.as_ref()).map(ToString::to_string),
        });
        (all().count(), views.collect())
    }

    /// What is looked at, as it stands.
    pub(super) fn look_view(&self) -> Option<LookView> {
        let at = self.look?;
        let running = self.live.executions.get(at.execution)?;
        let (nodes, edges) = self.board(at)?;
        let mut execution = self.view_of(at.execution, running);
        let (mut map_run, mut item, mut dropped) = (None, None, false);
        if let Some(index) = at.child {
            let child = self.children.get(index)?;
            let outcome = child.ended.as_ref().map(|(_, _, outcome)| outcome);
            execution = ExecutionView {
                name: child.name.to_string(),
                arn: child.arn.to_string(),
                status: child.status(),
                events: child.history.events.len(),
                input: child.input.clone(),
                output: outcome.and_then(|outcome| outcome.output.clone()),
                error: outcome.and_then(|outcome| outcome.error.as_ref()).map(ToString::to_string),
                cause: outcome.and_then(|outcome| outcome.cause.as_ref()).map(ToString::to_string),
                started_ms: child.started_ms,
                stopped_ms: child.ended.as_ref().map(|(_, at, _)| *at),
                started_by: self.live.map_runs.get(child.map_run).map(|run| (run.within, run.state)),
                ..execution
            };
            (map_run, item, dropped) = (Some(child.map_run), Some(child.item), !child.kept);
        }
        Some(LookView { at, execution, map_run, item, nodes, edges, dropped })
    }

    /// How the states stand in one history alone.
    fn board(&self, at: HistoryId) -> Option<Board> {
        let history = self.history(at)?;
        let catches: BTreeMap<u64, usize> = history
            .inspections
            .iter()
            .filter_map(|visit| Some((visit.exited_event?, visit.catch_index?)))
            .collect();
        let mut nodes: BTreeMap<Id, NodeState> = BTreeMap::new();
        let mut edges: BTreeMap<EdgeView, u32> = BTreeMap::new();
        for event in &history.events {
            let previous = usize::try_from(event.previous_id).ok().and_then(|id| id.checked_sub(1));
            match &event.details {
                EventDetails::StateEntered { name, .. } => {
                    let Some(id) = self.state_id(at.execution, name) else { continue };
                    let before = previous.and_then(|index| history.events.get(index));
                    let source = before.and_then(|before| match &before.details {
                        EventDetails::StateExited { name, .. } => self.state_id(at.execution, name),
                        _ => None,
                    });
                    let caught = catches.get(&event.previous_id).copied();
                    if let Some(edge) = self.edge_between(source, id, caught) {
                        *edges.entry(EdgeView::of(&edge)).or_insert(0) += 1;
                    }
                    let node = nodes.entry(id).or_default();
                    node.status = NodeStatus::Current;
                    node.visits += 1;
                    node.active += 1;
                }
                EventDetails::StateExited { name, .. } => {
                    let node = self.state_id(at.execution, name).and_then(|id| nodes.get_mut(&id));
                    let Some(node) = node else { continue };
                    node.active = node.active.saturating_sub(1);
                    if catches.contains_key(&event.id) {
                        node.status = NodeStatus::Caught;
                    } else if node.active == 0 {
                        node.status = NodeStatus::Done;
                    }
                }
                _ => match event.kind {
                    EventKind::ExecutionFailed
                    | EventKind::ExecutionTimedOut
                    | EventKind::ExecutionAborted => {
                        for node in nodes.values_mut().filter(|node| node.active > 0) {
                            node.active = 0;
                            node.status = NodeStatus::Failed;
                        }
                    }
                    EventKind::TaskFailed
                    | EventKind::TaskTimedOut
                    | EventKind::LambdaFunctionFailed
                    | EventKind::LambdaFunctionTimedOut
                    | EventKind::ActivityFailed
                    | EventKind::ActivityTimedOut
                    | EventKind::EvaluationFailed => {
                        let id = event.state.as_ref().and_then(|name| self.state_id(at.execution, name));
                        if let Some(node) = id.and_then(|id| nodes.get_mut(&id)) {
                            node.failures += 1;
                            node.status = NodeStatus::Retrying;
                        }
                    }
                    _ => {}
                },
            }
        }
        for open in &self.live.asks {
            if open.ask.execution == at.execution
                && open.ask.child == at.child
                && let Some(node) = open.ask.state.and_then(|id| nodes.get_mut(&id))
            {
                node.status = NodeStatus::Waiting;
            }
        }
        Some((nodes.into_iter().collect(), edges.into_iter().collect()))
    }
}
