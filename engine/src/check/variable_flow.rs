//! Whether a variable's value can have reached the state that reads it: which states follow an assignment.
//!
//! Catches: variable-assigned-too-late. Source: "Passing data between states with variables", Step Functions developer
//! guide: Assign takes effect when its state is left, on the way that it belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::machine::Machine;
use super::variables::variable_name;
use crate::asl::{StateVisit, TransitionKind, transitions};
use crate::json::{Object, Pointer, Value};

/// What follows what in each scope, worked out as it is asked for.
pub(super) struct Flow<'m, 'a> {
    machine: &'m Machine<'a>,
    scopes: BTreeMap<Pointer, Option<ScopeFlow>>,
}

struct ScopeFlow {
    /// The place in `next` of each state.
    index: BTreeMap<Arc<str>, usize>,
    next: Vec<Vec<usize>>,
    /// The states to which each assignment of a variable leads.
    landings: BTreeMap<Arc<str>, BTreeSet<usize>>,
    /// Everything that can be reached from a state, itself included, once asked for.
    reached: BTreeMap<usize, BTreeSet<usize>>,
}

impl<'m, 'a> Flow<'m, 'a> {
    pub(super) fn new(machine: &'m Machine<'a>) -> Self {
        Self { machine, scopes: BTreeMap::new() }
    }

    /// Whether some assignment of the variable in the scope leads to the state. True where nothing can be said
    /// because a transition is open or broken.
    pub(super) fn reaches(&mut self, scope: &Pointer, variable: &str, state: &str) -> bool {
        let machine = self.machine;
        let flow = self.scopes.entry(scope.clone()).or_insert_with(|| ScopeFlow::new(machine, scope));
        let Some(flow) = flow else { return true };
        let Some(target) = flow.index.get(state).copied() else { return true };
        let landings: Vec<usize> = flow.landings.get(variable).into_iter().flatten().copied().collect();
        landings.into_iter().any(|landing| flow.from(landing).contains(&target))
    }
}

impl ScopeFlow {
    /// `None` where a transition leads to nowhere that is known.
    fn new(machine: &Machine<'_>, scope: &Pointer) -> Option<Self> {
        let states: Vec<&StateVisit<'_>> = machine.states_of(scope).collect();
        let index: BTreeMap<Arc<str>, usize> =
            states.iter().enumerate().map(|(index, state)| (state.name.clone(), index)).collect();
        let mut next = Vec::with_capacity(states.len());
        let mut landings: BTreeMap<Arc<str>, BTreeSet<usize>> = BTreeMap::new();
        for state in &states {
            let mut follows = Vec::new();
            for way in transitions(state.body) {
                let target = *index.get(&way.target)?;
                follows.push(target);
                let assign = match way.kind {
                    TransitionKind::Next | TransitionKind::Default => state.body.get("Assign"),
                    TransitionKind::ChoiceRule(rule) => of(state.body, "Choices", rule),
                    TransitionKind::Catch(catcher) => of(state.body, "Catch", catcher),
                };
                for key in assign.and_then(Value::as_object).into_iter().flat_map(Object::keys) {
                    let name = variable_name(key, state.language);
                    landings.entry(Arc::from(name)).or_default().insert(target);
                }
            }
            next.push(follows);
        }
        Some(Self { index, next, landings, reached: BTreeMap::new() })
    }

    fn from(&mut self, start: usize) -> &BTreeSet<usize> {
        let next = &self.next;
        self.reached.entry(start).or_insert_with(|| {
            let mut reached = BTreeSet::from([start]);
            let mut pending = vec![start];
            while let Some(state) = pending.pop() {
                for follows in next.get(state).into_iter().flatten() {
                    if reached.insert(*follows) {
                        pending.push(*follows);
                    }
                }
            }
            reached
        })
    }
}

fn of<'a>(body: &'a Value, list: &str, index: usize) -> Option<&'a Value> {
    body.get(list)?.at(index)?.get("Assign")
}
