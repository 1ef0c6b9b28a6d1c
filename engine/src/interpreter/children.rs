//! Parallel branches and Map iterations: starting them, collecting their results, aborting them.

use std::sync::Arc;

use super::context::{self, VisitFacts};
use super::execution::Execution;
use super::failure::{Failure, Origin};
use super::frame::{ChildExecution, ChildResult, Children, Item, MapRun, Phase, Strand, StrandId};
use super::history::{EventDetails, EventKind};
use super::machine::{Kind, Language, State};
use super::types::{Identities, Position, WorkflowType};
use super::visit::Progress;
use crate::json::Value;

/// Iterations that AWS runs at once in an inline Map.
const INLINE_CONCURRENCY: usize = crate::aws::INLINE_MAP.whole();
/// And in a distributed one.
const DISTRIBUTED_CONCURRENCY: usize = crate::aws::DISTRIBUTED_MAP.whole();

impl Execution {
    pub(super) fn run_parallel(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        scopes: &[usize],
    ) -> Result<Progress, Failure> {
        let input = match state.language {
            Language::Jsonata => self.arguments(strand, state)?,
            Language::JsonPath => {
                let input = self.effective_input(strand, state)?;
                self.parameters(strand, state, &input)?
            }
        };
        self.emit(strand, EventKind::ParallelStateStarted, EventDetails::None);
        if scopes.is_empty() {
            return Ok(Progress::Done(Value::array([])));
        }
        for (index, scope) in scopes.iter().enumerate() {
            let child = self.child(strand, state, index, *scope, input.clone());
            self.spawn(id, child);
        }
        strand.phase = Phase::Children(Box::new(Children {
            results: vec![None; scopes.len()],
            started: scopes.len(),
            running: scopes.len(),
            finished: 0,
            map: None,
        }));
        Ok(Progress::Waits)
    }

    /// `Arguments`, or the input where there are none.
    pub(super) fn arguments(&mut self, strand: &mut Strand, state: &State) -> Result<Value, Failure> {
        let Some(arguments) = state.field("Arguments") else { return Ok(strand.input.clone()) };
        let arguments =
            self.jsonata(strand, state, "Arguments", arguments, &super::dataflow::Scene::default())?;
        Self::inspect(strand, |inspection| inspection.after_parameters = Some(arguments.clone()));
        Ok(arguments)
    }

    /// A strand for a branch or an iteration, before its first state.
    fn child(&self, parent: &Strand, state: &State, index: usize, scope: usize, input: Value) -> Strand {
        let mut position = parent.position.to_vec();
        position.push(Position { state: Arc::clone(&state.name), index });
        Strand {
            parent: None,
            index,
            position: position.into(),
            silent: parent.silent,
            child: parent.child,
            child_root: false,
            state: self.machine.scopes.get(scope).map_or(0, |scope| scope.start),
            input,
            variables: Arc::clone(&parent.variables),
            identity: Arc::clone(&parent.identity),
            map_item: parent.map_item.clone(),
            visit: VisitFacts::default(),
            last_event: parent.last_event,
            entered_event: 0,
            before_entered: 0,
            phase: Phase::Enter,
            retries: Vec::new(),
            attempt: 0,
            wake_at: None,
            deadline_ms: parent.deadline_ms,
            inspection: None,
        }
    }

    fn spawn(&mut self, parent: StrandId, mut child: Strand) {
        child.parent = Some(parent);
        let id = self.new_strand_id();
        self.add_strand(id, child);
    }

    /// Starts the iterations of a Map whose items are known. Each item is what an iteration gets before `ItemSelector`,
    /// or a whole batch after it.
    pub(super) fn start_iterations(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut run: MapRun,
    ) -> Result<Progress, Failure> {
        let length = run.items.len();
        if !run.batched {
            run.total = length;
        }
        Self::inspect(strand, |inspection| {
            inspection.items = Some(Value::array(run.items.iter().map(|item| item.value.clone())));
        });
        let mut children = Box::new(Children {
            results: vec![None; length],
            started: 0,
            running: 0,
            finished: 0,
            map: Some(run),
        });
        if length == 0 {
            return self.children_done(id, strand, state, &children);
        }
        let previous = strand.last_event;
        if self.start_one(id, strand, state, &mut children, previous)? {
            self.ready.push_front(id);
        }
        strand.phase = Phase::Children(children);
        Ok(Progress::Waits)
    }

    /// Goes on starting a Map's first iterations, one a step, before any of them acts.
    pub(super) fn step_children(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut children: Box<Children>,
    ) -> Result<(), Failure> {
        if children.map.is_some() {
            let previous = strand.last_event;
            match self.start_one(id, strand, state, &mut children, previous) {
                Ok(true) => self.ready.push_front(id),
                Ok(false) => {}
                Err(failure) => {
                    self.abort_children(id, strand.silent);
                    return Err(failure);
                }
            }
        }
        strand.phase = Phase::Children(children);
        Ok(())
    }

    /// Starts the next iteration, where one more may run. Returns whether it did.
    fn start_one(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        children: &mut Children,
        previous: u64,
    ) -> Result<bool, Failure> {
        let Some(run) = &children.map else { return Ok(false) };
        let most = if run.distributed.is_some() { DISTRIBUTED_CONCURRENCY } else { INLINE_CONCURRENCY };
        let most = if run.max_concurrency == 0 { most } else { run.max_concurrency.min(most) };
        let room = children.running == 0 || self.strands.len() < self.setup.limits.max_strands;
        let index = children.started;
        let Some(item) = run.items.get(index).cloned().filter(|_| children.running < most && room) else {
            return Ok(false);
        };
        let batched = run.distributed.is_some() && state.field("ItemBatcher").is_some();
        let input = if batched { item.value.clone() } else { self.select_item(strand, state, index, &item)? };
        if self.too_large(&input) {
            let cause = format!(
                "The state/task '{}' provided an input with a size exceeding the maximum number of bytes service limit.",
                state.name
            );
            return Err(Failure::named("States.DataLimitExceeded", cause));
        }
        let mut child = self.child(strand, state, index, run.scope, input);
        if let Some(identity) = &run.distributed {
            child.silent = true;
            child.variables = Arc::default();
            child.child = self.new_child_id();
            child.child_root = true;
            child.last_event = 0;
            child.deadline_ms =
                run.express.then(|| self.now_ms.saturating_add(self.setup.limits.express_duration_ms));
            let name = self.evaluator.identifier(&format!("child {} {index}", identity.arn));
            let mut setup = (*self.setup).clone();
            setup.input = child.input.clone();
            setup.started_at_ms = self.now_ms;
            let express_id =
                run.express.then(|| self.evaluator.identifier(&format!("express {} {index}", identity.arn)));
            setup.identities =
                child_identities(&setup.identities, &identity.label, &name, express_id.as_deref());
            if run.express {
                setup.workflow_type = WorkflowType::Express;
            }
            child.identity = Arc::new(context::identity(&setup));
            let map = (&state.name, children.results.len());
            self.start_child(&child, strand.child, &identity.arn, map, &setup.identities);
            let started = ChildExecution {
                execution_arn: Arc::clone(&setup.identities.execution_arn),
                name: name.into(),
                input: child.input.clone(),
                started_ms: self.now_ms,
                stopped_ms: self.now_ms,
                result: ChildResult::Running,
            };
            if let Some(all) = children.map.as_mut().and_then(|run| run.child_executions()) {
                all.push(started);
            }
            child.map_item = if batched { None } else { Some(context::map_item(index, &item)) };
        } else {
            child.map_item = Some(context::map_item(index, &item));
            let details = EventDetails::MapIteration { name: Arc::clone(&state.name), index };
            child.last_event = self.emit_aside(strand, previous, EventKind::MapIterationStarted, details);
        }
        self.spawn(id, child);
        children.started += 1;
        children.running += 1;
        Ok(true)
    }

    /// An item after `ItemSelector` (or the older `Parameters`).
    pub(super) fn select_item(
        &mut self,
        strand: &mut Strand,
        state: &State,
        index: usize,
        item: &Item,
    ) -> Result<Value, Failure> {
        let Some((field, selector)) = ["ItemSelector", "Parameters"]
            .into_iter()
            .find_map(|field| state.field(field).map(|selector| (field, selector)))
        else {
            return Ok(item.value.clone());
        };
        let mut select = |strand: &mut Strand| match state.language {
            Language::Jsonata => {
                self.jsonata(strand, state, field, selector, &super::dataflow::Scene::default())
            }
            Language::JsonPath => {
                let input = match state.field("InputPath") {
                    None => Ok(strand.input.clone()),
                    Some(_) => self.effective_input(strand, state),
                };
                input.and_then(|input| self.template(strand, state, selector, &input))
            }
        };
        let selected = if context::mentions_context(selector, state.language) {
            context::with_map(strand, context::map_item(index, item), select)
        } else {
            select(strand)
        };
        let selected = selected?;
        Self::inspect(strand, |inspection| {
            let mut all = inspection.after_item_selector.take().unwrap_or_else(|| Value::array([]));
            if let Some(all) = all.as_array_mut() {
                all.push(selected.clone());
            }
            inspection.after_item_selector = Some(all);
        });
        Ok(selected)
    }

    /// Ends a strand: the whole execution's, or a branch or iteration of another strand's state.
    pub(super) fn end_strand(&mut self, id: StrandId, strand: &mut Strand, result: Result<Value, Failure>) {
        strand.phase = Phase::Over;
        let Some(parent) = strand.parent else {
            match result {
                Ok(output) => self.succeed(strand.last_event, output),
                Err(failure) => self.fail(strand.last_event, failure),
            }
            return;
        };
        let child: &Strand = strand;
        self.with_strand(parent, |execution, parent_strand| {
            let machine = Arc::clone(&execution.machine);
            let Some(state) = machine.states.get(parent_strand.state) else { return };
            let Phase::Children(mut children) = std::mem::replace(&mut parent_strand.phase, Phase::Over)
            else {
                return;
            };
            children.running = children.running.saturating_sub(1);
            let failure = match result {
                Ok(output) => {
                    execution.child_succeeded(parent, parent_strand, state, &mut children, child, output)
                }
                Err(failure) => {
                    execution.child_failed(parent, parent_strand, state, &mut children, child, failure)
                }
            };
            if let Some(failure) = failure {
                parent_strand.phase = Phase::Failed(failure);
                execution.ready.push_back(parent);
            } else if children.finished == children.results.len() {
                match execution.children_done(parent, parent_strand, state, &children) {
                    Ok(Progress::Done(result)) => parent_strand.phase = Phase::Finish(result),
                    Ok(Progress::Waits | Progress::Moved) => return,
                    Err(failure) => parent_strand.phase = Phase::Failed(failure),
                }
                execution.ready.push_back(parent);
            } else {
                parent_strand.phase = Phase::Children(children);
            }
        });
        let _ = id;
    }

    /// Takes a result. Returns why the parent fails, where starting further iterations failed.
    fn child_succeeded(
        &mut self,
        parent_id: StrandId,
        parent: &mut Strand,
        state: &State,
        children: &mut Children,
        child: &Strand,
        output: Value,
    ) -> Option<Failure> {
        if let Some(run) = &mut children.map {
            run.child_ended(child.index, self.now_ms, || ChildResult::Succeeded(output.clone()));
        }
        if child.child_root {
            self.child_succeeds(child, &output);
        }
        if let Some(slot) = children.results.get_mut(child.index) {
            *slot = Some(output);
        }
        children.finished += 1;
        let distributed = children.map.as_ref().is_some_and(|run| run.distributed.is_some());
        if !distributed {
            parent.last_event = child.last_event;
            if children.map.is_some() {
                let details =
                    EventDetails::MapIteration { name: Arc::clone(&state.name), index: child.index };
                parent.last_event =
                    self.emit_aside(parent, child.last_event, EventKind::MapIterationSucceeded, details);
            }
        }
        // The next iteration follows the last event inside this one.
        let started = self.start_one(parent_id, parent, state, children, child.last_event);
        let failure = started.err();
        if failure.is_some() {
            self.abort_children(parent_id, parent.silent);
        }
        failure
    }

    /// Takes a failure. Returns it as the parent's own, unless it is tolerated.
    fn child_failed(
        &mut self,
        parent_id: StrandId,
        parent: &mut Strand,
        state: &State,
        children: &mut Children,
        child: &Strand,
        failure: Failure,
    ) -> Option<Failure> {
        children.finished += 1;
        if let Some(run) = &mut children.map
            && run.distributed.is_some()
        {
            run.failed += run.weight(child.index);
            run.child_ended(child.index, self.now_ms, || ChildResult::Failed(failure.clone()));
            self.child_fails(child, &failure);
            let (failed, total) = (run.failed as f64, run.total as f64);
            let over = match (run.tolerated_count, run.tolerated_percentage) {
                (None, None) => true,
                (count, percentage) => {
                    count.is_some_and(|count| failed > count)
                        || percentage.is_some_and(|percentage| failed * 100.0 > percentage * total)
                }
            };
            if !over {
                let started = self.start_one(parent_id, parent, state, children, parent.last_event);
                if started.is_err() {
                    self.abort_children(parent_id, true);
                }
                return started.err();
            }
            self.abort_children(parent_id, true);
            let cause = "The specified tolerated failure threshold was exceeded";
            let exceeded = Failure::named("States.ExceedToleratedFailureThreshold", cause);
            self.map_run_failed(parent, &exceeded);
            return Some(exceeded);
        }
        parent.last_event = child.last_event;
        // A failure that cannot be caught ends the execution, and the states around it write nothing: recorded for a Map's own
        // fields, and measured in a Parallel branch (floci-io/floci #2868).
        if failure.is_uncatchable() {
            self.abort_children(parent_id, true);
            let origin = if failure.origin == Origin::Deadline { Origin::Deadline } else { Origin::Branch };
            return Some(Failure { origin, ..failure });
        }
        if children.map.is_some() {
            let details = EventDetails::MapIteration { name: Arc::clone(&state.name), index: child.index };
            self.emit_aside(parent, child.last_event, EventKind::MapIterationFailed, details);
        }
        self.aborted_state(child);
        self.abort_children(parent_id, parent.silent);
        Some(Failure { origin: Origin::Branch, ..failure })
    }

    /// Writes `MapRunFailed`, which a failure of a distributed Map's own gives.
    pub(super) fn map_run_failed(&mut self, strand: &mut Strand, failure: &Failure) {
        let details =
            EventDetails::MapRunFailed { error: failure.error.clone(), cause: failure.cause.clone() };
        self.emit(strand, EventKind::MapRunFailed, details);
    }

    /// Writes the `…StateAborted` of the state in which a strand is stopped or has failed.
    fn aborted_state(&mut self, strand: &Strand) {
        let Some(state) = self.machine.states.get(strand.state) else { return };
        let kind = match state.kind {
            Kind::Task(_) => EventKind::TaskStateAborted,
            Kind::Wait => EventKind::WaitStateAborted,
            _ => return,
        };
        self.emit_aside(strand, strand.last_event, kind, EventDetails::None);
    }

    /// Ends a strand whose Express child execution has had its five minutes.
    pub(super) fn past_deadline(&mut self, id: StrandId, strand: &mut Strand) {
        match std::mem::replace(&mut strand.phase, Phase::Over) {
            Phase::Task(call) => self.cancel(call.request),
            Phase::Reading(reading) => self.cancel(reading.request),
            Phase::Writing(writing) => self.cancel(writing.request),
            Phase::Children(_) => self.abort_children(id, true),
            _ => {}
        }
        self.end_inspection(strand);
        self.end_strand(id, strand, Err(Failure { origin: Origin::Deadline, ..Failure::timeout() }));
    }

    /// Stops everything below a strand's state.
    fn abort_children(&mut self, parent: StrandId, silent: bool) {
        let mut open = vec![parent];
        while let Some(parent) = open.pop() {
            let children: Vec<StrandId> = self
                .strands
                .iter()
                .filter(|(_, strand)| strand.parent == Some(parent))
                .map(|(id, _)| *id)
                .collect();
            for id in children {
                let Some(strand) = self.remove_strand(id) else { continue };
                open.push(id);
                if strand.child_root {
                    self.abort_child(&strand);
                }
                if silent || strand.silent {
                    continue;
                }
                if let Some(Position { state, index }) = strand.position.last()
                    && self.is_map_iteration(&strand)
                {
                    let details = EventDetails::MapIteration { name: Arc::clone(state), index: *index };
                    self.emit_aside(&strand, strand.last_event, EventKind::MapIterationAborted, details);
                }
                if let Phase::Children(children) = &strand.phase
                    && children.map.as_ref().is_some_and(|run| run.distributed.is_some())
                {
                    self.emit_aside(&strand, strand.last_event, EventKind::MapRunAborted, EventDetails::None);
                }
                let state = self.machine.states.get(strand.state).map(|state| &state.kind);
                let nested = match state {
                    Some(Kind::Map(_)) => Some(EventKind::MapStateAborted),
                    Some(Kind::Parallel { .. }) => Some(EventKind::ParallelStateAborted),
                    _ => None,
                };
                match nested {
                    Some(kind) => {
                        self.emit_aside(&strand, strand.last_event, kind, EventDetails::None);
                    }
                    None if !matches!(strand.phase, Phase::Enter) => self.aborted_state(&strand),
                    None => {}
                }
            }
        }
    }

    /// Whether a strand is an iteration of its parent's Map, not a branch.
    fn is_map_iteration(&self, strand: &Strand) -> bool {
        let state = self.machine.states.get(strand.state).map(|state| state.pointer.tokens());
        // `…/ItemProcessor/States/NAME` against `…/Branches/0/States/NAME`.
        let token = state.and_then(|tokens| tokens.len().checked_sub(3).and_then(|at| tokens.get(at)));
        token.is_some_and(|token| matches!(&**token, "ItemProcessor" | "Iterator"))
    }

    /// The result of a Parallel or Map all of whose children are done, with the events that say so.
    fn children_done(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        children: &Children,
    ) -> Result<Progress, Failure> {
        let results = Value::array(children.results.iter().flatten().cloned());
        let Some(run) = &children.map else {
            self.emit_aside(strand, strand.last_event, EventKind::ParallelStateSucceeded, EventDetails::None);
            return Ok(Progress::Done(results));
        };
        let Some(identity) = &run.distributed else {
            self.emit_aside(strand, strand.last_event, EventKind::MapStateSucceeded, EventDetails::None);
            return Ok(Progress::Done(results));
        };
        let progress = self.results(id, strand, state, identity, results)?;
        if let Progress::Done(_) = progress {
            self.map_run_succeeded(strand);
        }
        Ok(progress)
    }

    /// Writes what follows a distributed Map's success.
    pub(super) fn map_run_succeeded(&mut self, strand: &mut Strand) {
        // In recordings made since variables came (November 2024) `MapStateExited` follows `MapRunStarted`; in the others, and
        // here, it follows `MapRunSucceeded`.
        self.emit(strand, EventKind::MapRunSucceeded, EventDetails::None);
        self.emit_aside(strand, strand.last_event, EventKind::MapStateSucceeded, EventDetails::None);
    }
}

impl MapRun {
    /// How many items an iteration stands for.
    fn weight(&self, index: usize) -> usize {
        let items = self.items.get(index).filter(|_| self.batched).and_then(|batch| batch.value.get("Items"));
        items.and_then(Value::as_array).map_or(1, <[Value]>::len)
    }

    fn child_executions(&mut self) -> Option<&mut Vec<ChildExecution>> {
        self.distributed.as_mut().and_then(|identity| identity.children.as_mut())
    }

    fn child_ended(&mut self, index: usize, now_ms: i64, result: impl FnOnce() -> ChildResult) {
        if let Some(child) = self.child_executions().and_then(|all| all.get_mut(index)) {
            child.stopped_ms = now_ms;
            child.result = result();
        }
    }
}

/// How a child execution of a distributed Map is named. `express_id` is the last part of an Express execution's ARN
/// (Service Authorization Reference, Step Functions: `express:MACHINE/LABEL:EXECUTION:ID`).
pub(super) fn child_identities(
    parent: &Identities,
    label: &str,
    name: &str,
    express_id: Option<&str>,
) -> Identities {
    let machine = format!("{}/{label}", parent.state_machine_arn);
    let execution = match express_id {
        None => format!("{}:{name}", machine.replacen(":stateMachine:", ":execution:", 1)),
        Some(id) => format!("{}:{name}:{id}", machine.replacen(":stateMachine:", ":express:", 1)),
    };
    Identities {
        execution_arn: execution.into(),
        execution_name: name.into(),
        role_arn: Arc::clone(&parent.role_arn),
        state_machine_arn: machine.into(),
        state_machine_name: format!("{}/{label}", parent.state_machine_name).into(),
    }
}
