//! Running from a thing that was pointed at, without choosing a scenario.

use aslant_engine::design::{Command, Design, Id, Record, Scenario, ScenarioStart};
use aslant_engine::json::Value;

use super::Runner;
use super::store::{plain_scenario, route_scenario};
use crate::editor::ToastTone;

impl Runner {
    /// Starts a run at this route, workflow or state; `None` where no run can begin there. A state begins its workflow
    /// for this one run; states inside Parallel and Map begin with their container alone.
    pub fn starter(self, id: Id) -> Option<Box<dyn Fn() + Send + Sync>> {
        let editor = self.editor();
        let can = editor.with_design(|design| match design.get(id) {
            Some(Record::Route(_)) => true,
            Some(Record::Workflow(workflow)) => {
                workflow.scope.as_ref().is_some_and(|scope| !scope.states.is_empty())
            }
            Some(Record::State(state)) => design.workflow(state.parent.owner).is_some(),
            _ => false,
        });
        can.then(|| {
            Box::new(move || {
                let mut design = editor.design();
                match beginning(&mut design, id) {
                    Ok(scenario) => {
                        self.start_in(&design, scenario);
                        self.started_here(id);
                    }
                    Err(reason) => editor.toast(ToastTone::Error, reason),
                }
            }) as Box<dyn Fn() + Send + Sync>
        })
    }
}

/// The scenario that begins there: one of the design's, else one made for this run.
fn beginning(design: &mut Design, id: Id) -> Result<Id, String> {
    let own = design.state(id).map(|state| state.parent.owner);
    let at = own.unwrap_or(id);
    let begins = |scenario: &Scenario| match &scenario.start {
        ScenarioStart::Route { route, .. } => *route == at,
        ScenarioStart::Workflow { workflow, .. } => *workflow == at,
    };
    let known = design
        .scenarios()
        .find(|(_, scenario)| begins(scenario))
        .map(|(id, scenario)| (id, scenario.clone()));
    if own.is_none()
        && let Some((known, _)) = &known
    {
        return Ok(*known);
    }
    let mut scenario = match known {
        Some((_, scenario)) => scenario,
        None => fresh(design, at).ok_or("Nothing can be run from here.")?,
    };
    if own.is_some() {
        design.apply(Command::SetStart { state: id }).map_err(|error| error.to_string())?;
    }
    scenario.name = format!("From {}", design.name(id)).into();
    let diff = design.apply(Command::Add(Record::Scenario(scenario))).map_err(|error| error.to_string())?;
    diff.added.keys().next().copied().ok_or_else(|| "Nothing can be run from here.".to_owned())
}

/// A scenario that begins at a route or, with an empty input, a workflow.
fn fresh(design: &Design, at: Id) -> Option<Scenario> {
    if design.workflow(at).is_some() {
        return Some(plain_scenario(ScenarioStart::Workflow { workflow: at, input: Value::empty_object() }));
    }
    design.route(at).map(|route| route_scenario(at, route))
}
