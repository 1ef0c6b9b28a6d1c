//! The design as the rules read it: what each state calls, what each route leads to, how long things may take.

use std::collections::{BTreeMap, BTreeSet};

use super::Limit;
use super::limits::in_design;
use crate::asl::{self, QueryLanguage, StateType};
use crate::aws::TASK_SECONDS;
use crate::design::link::{self, Callee, Index, Resolution};
use crate::design::{Design, Id, Integration, Record, Route};
use crate::json::Value;

/// A Task state and what it calls.
pub struct Call<'a> {
    pub state: Id,
    pub workflow: Id,
    pub body: &'a Value,
    pub callee: Callee,
    /// The thing called, where it is one of the design.
    pub target: Option<Id>,
}

impl Call<'_> {
    /// Whether a Lambda function is called: by the integration or by its ARN.
    pub fn is_lambda(&self) -> bool {
        matches!(&*self.callee.action, "lambda:invoke" | "function")
    }

    pub fn is_http(&self) -> bool {
        &*self.callee.action == "http:invoke"
    }

    pub fn waits_for_token(&self) -> bool {
        self.callee.pattern == link::Pattern::WaitForTaskToken
    }

    /// Whether the function is only asked to run, or to say whether it could: the call answers at once.
    pub fn hands_over(&self) -> bool {
        ["Arguments", "Parameters"].into_iter().any(|field| {
            let way = self.body.get(field).and_then(|given| given.get("InvocationType"));
            matches!(way.and_then(Value::as_str), Some("Event" | "DryRun"))
        })
    }

    /// Whether the call changes something elsewhere, as far as its name tells.
    pub fn writes(&self) -> bool {
        let action = self.callee.action.rsplit(':').next().unwrap_or_default().to_lowercase();
        let reads =
            ["get", "list", "describe", "query", "scan", "head", "batchget", "detect", "search", "lookup"];
        !reads.iter().any(|read| action.starts_with(read))
    }
}

/// What the rules share.
pub struct Facts<'a> {
    pub design: &'a Design,
    pub calls: Vec<Call<'a>>,
    /// The states that call each thing, and the containers around them.
    callers: BTreeMap<Id, BTreeSet<Id>>,
    /// The place in `calls` of each state that calls something.
    by_state: BTreeMap<Id, usize>,
}

/// How long something may take, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    pub seconds: f64,
    /// What makes it so long: "`CancellationWindow` waits 10 min".
    pub because: String,
}

/// One after the other.
fn joined(first: Option<Duration>, then: Option<Duration>) -> Option<Duration> {
    match (first, then) {
        (Some(first), Some(then)) => Some(Duration {
            seconds: first.seconds + then.seconds,
            because: format!("{}, {}", first.because, then.because),
        }),
        (one, other) => one.or(other),
    }
}

impl<'a> Facts<'a> {
    pub fn new(design: &'a Design) -> Self {
        let index = Index::new(design);
        let calls: Vec<Call<'a>> = design
            .states()
            .filter_map(|(id, state)| {
                let callee = link::callee(&index, &state.body)?;
                let target = match &callee.target {
                    Some(Resolution::Found(target)) => Some(*target),
                    _ => None,
                };
                Some(Call { state: id, workflow: design.workflow_of(id)?, body: &state.body, callee, target })
            })
            .collect();
        let mut callers: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for call in &calls {
            let Some(target) = call.target else { continue };
            let states = callers.entry(target).or_default();
            let mut at = Some(call.state);
            while let Some(state) = at.filter(|state| design.state(*state).is_some()) {
                if !states.insert(state) {
                    break;
                }
                at = design.parent(state);
            }
        }
        // Who starts a workflow has called what it calls.
        loop {
            let mut more: Vec<(Id, BTreeSet<Id>)> = Vec::new();
            for (target, states) in &callers {
                let workflows: BTreeSet<Id> =
                    states.iter().filter_map(|state| design.workflow_of(*state)).collect();
                let starting: BTreeSet<Id> = workflows
                    .iter()
                    .filter_map(|workflow| callers.get(workflow))
                    .flatten()
                    .filter(|state| !states.contains(*state))
                    .copied()
                    .collect();
                if !starting.is_empty() {
                    more.push((*target, starting));
                }
            }
            if more.is_empty() {
                break;
            }
            for (target, states) in more {
                callers.entry(target).or_default().extend(states);
            }
        }
        let by_state = calls.iter().enumerate().map(|(index, call)| (call.state, index)).collect();
        Self { design, calls, callers, by_state }
    }

    /// A limit as it is for this design: AWS's own, or what a person has entered.
    pub fn limit(&self, limit: &Limit) -> f64 {
        in_design(self.design, limit)
    }

    /// A figure that a person has entered.
    pub fn figure(&self, owner: Option<Id>, name: &str) -> Option<f64> {
        let figures = &self.design.settings().figures;
        figures.iter().find(|figure| figure.owner == owner && figure.name == name).map(|figure| figure.value)
    }

    /// Whether the state or one inside it calls the thing.
    pub fn calls_within(&self, state: Id, thing: Id) -> bool {
        self.callers.get(&thing).is_some_and(|states| states.contains(&state))
    }

    /// The states that call the thing, and the containers around them.
    pub fn callers(&self, thing: Id) -> BTreeSet<Id> {
        self.callers.get(&thing).cloned().unwrap_or_default()
    }

    /// What the state calls.
    pub fn call_of(&self, state: Id) -> Option<&Call<'a>> {
        self.calls.get(*self.by_state.get(&state)?)
    }

    pub fn language(&self, state: Id) -> QueryLanguage {
        if self.design.is_jsonata(state) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath }
    }

    pub fn name(&self, id: Id) -> String {
        self.design.name(id).to_string()
    }

    pub fn state_type(&self, id: Id) -> Option<StateType> {
        asl::state_type(&self.design.state(id)?.body)
    }

    /// What a route calls, where it is a thing of the design.
    pub fn route_target(&self, route: &Route) -> Option<Id> {
        let id = match &route.integration {
            Integration::None => return None,
            Integration::Function { function } => *function,
            Integration::StartExecution { workflow, .. }
            | Integration::StartSyncExecution { workflow, .. } => *workflow,
            Integration::Service { resource, .. } => *resource,
        };
        self.design.contains(id).then_some(id)
    }

    /// A number in a state's field; none for paths and expressions.
    pub fn seconds(body: &Value, field: &str) -> Option<f64> {
        body.get(field).and_then(Value::as_f64)
    }

    /// The longest that a workflow surely may take by what is written down: waits, callbacks, time-outs. Retries
    /// are left out, so that it never says too much. `None` where nothing is written.
    pub fn longest(&self, workflow: Id) -> Option<Duration> {
        let machine_limit = self
            .design
            .workflow(workflow)
            .and_then(|record| Self::seconds(&record.definition, "TimeoutSeconds"));
        let longest = self.longest_in(workflow, 0);
        match (longest, machine_limit) {
            (Some(found), Some(limit)) if limit < found.seconds => Some(Duration {
                seconds: limit,
                because: format!("{}, within a time-out of {}", found.because, asl::describe_duration(limit)),
            }),
            (found, _) => found,
        }
    }

    /// The longest way through the scopes of a workflow, Parallel or Map: what is waited for one after the other, each
    /// state once.
    fn longest_in(&self, owner: Id, depth: usize) -> Option<Duration> {
        if depth > asl::MAX_SCOPE_DEPTH {
            return None;
        }
        let scopes: Vec<Vec<Id>> = match self.design.get(owner)? {
            Record::Workflow(workflow) => workflow.scope.iter().map(|scope| scope.states.clone()).collect(),
            Record::State(state) => state.scopes.iter().map(|scope| scope.states.clone()).collect(),
            _ => return None,
        };
        scopes
            .iter()
            .filter_map(|states| self.longest_way(states, depth))
            .max_by(|a, b| a.seconds.total_cmp(&b.seconds))
    }

    fn longest_way(&self, states: &[Id], depth: usize) -> Option<Duration> {
        let by_name: BTreeMap<&str, Id> =
            states.iter().filter_map(|id| Some((&*self.design.state(*id)?.name, *id))).collect();
        let next: BTreeMap<Id, Vec<Id>> = states
            .iter()
            .filter_map(|id| {
                let ways = asl::transitions(&self.design.state(*id)?.body);
                Some((*id, ways.iter().filter_map(|way| by_name.get(&*way.target).copied()).collect()))
            })
            .collect();
        // Each state after those that follow it; ways that lead back are left out.
        let mut best: BTreeMap<Id, Option<Duration>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for start in states {
            let mut pending = vec![(*start, false)];
            while let Some((id, left)) = pending.pop() {
                let following = next.get(&id).map(Vec::as_slice).unwrap_or_default();
                if left {
                    let after = following
                        .iter()
                        .filter_map(|id| best.get(id)?.clone())
                        .max_by(|a, b| a.seconds.total_cmp(&b.seconds));
                    best.insert(id, joined(self.own_wait(id, depth), after));
                } else if seen.insert(id) {
                    pending.push((id, true));
                    pending.extend(following.iter().map(|id| (*id, false)));
                }
            }
        }
        best.into_values().flatten().max_by(|a, b| a.seconds.total_cmp(&b.seconds))
    }

    /// What a state itself waits for.
    fn own_wait(&self, id: Id, depth: usize) -> Option<Duration> {
        let state = self.design.state(id)?;
        let name = &state.name;
        match asl::state_type(&state.body)? {
            StateType::Wait => {
                let seconds = Self::seconds(&state.body, "Seconds").filter(|seconds| *seconds > 0.0)?;
                Some(Duration {
                    seconds,
                    because: format!("{name} waits {}", asl::describe_duration(seconds)),
                })
            }
            StateType::Task if self.call_of(id).is_some_and(Call::waits_for_token) => {
                let seconds = Self::seconds(&state.body, "TimeoutSeconds").unwrap_or(TASK_SECONDS.value);
                Some(Duration { seconds, because: format!("{name} waits for a task token") })
            }
            StateType::Parallel | StateType::Map => self.longest_in(id, depth + 1),
            _ => None,
        }
    }

    /// Who uses a thing: routes, states, functions, triggers, authorizers, scenarios apart.
    pub fn used(&self) -> BTreeSet<Id> {
        let mut used: BTreeSet<Id> = self.calls.iter().filter_map(|call| call.target).collect();
        for edge in self.design.edges().iter() {
            let Some(to) = edge.to.id() else { continue };
            if to != edge.reference.from && edge.from != to {
                used.insert(to);
            }
            // A trigger's source is used by the trigger.
            used.insert(edge.from);
        }
        used
    }

    /// The calls that go to each thing.
    pub fn calls_by_target(&self) -> BTreeMap<Id, Vec<&Call<'a>>> {
        let mut map: BTreeMap<Id, Vec<&Call<'a>>> = BTreeMap::new();
        for call in &self.calls {
            if let Some(target) = call.target {
                map.entry(target).or_default().push(call);
            }
        }
        map
    }

    /// Every record that may name another by `${…}`, with the text: for finding references to nothing.
    pub fn records(&self) -> impl Iterator<Item = (Id, &'a Record)> {
        self.design.iter()
    }
}
