//! What may be connected with what, and the reason where it may not.

use super::command::EdgeKind;
use super::document::Design;
use super::model::{Id, Record, ResourceKind};
use crate::json::Value;

impl Design {
    /// Whether an edge of that kind may lead from one to the other; the reason in words where not.
    pub fn can_connect(&self, from: Id, kind: &EdgeKind, to: Id) -> Result<(), String> {
        let (Some(source), Some(target)) = (self.get(from), self.get(to)) else {
            return Err("One of the two is gone.".into());
        };
        let name = source.label();
        match kind {
            EdgeKind::Start(slot) => match target {
                Record::State(state) if state.parent.owner == from && state.parent.slot == *slot => Ok(()),
                _ => Err(format!("Only a state directly inside {name} can be its start.")),
            },
            EdgeKind::Next | EdgeKind::Default | EdgeKind::Choice(_) | EdgeKind::Catch(_) => {
                let Record::State(state) = source else { return Err(format!("{name} is no state.")) };
                let kind_of_state = state.body.get("Type").and_then(Value::as_str).unwrap_or("");
                match (kind, kind_of_state) {
                    (EdgeKind::Next, "Choice" | "Succeed" | "Fail") => {
                        return Err(match kind_of_state {
                            "Choice" => "A Choice edge needs a rule.".into(),
                            other => format!("A {other} state has no Next."),
                        });
                    }
                    (EdgeKind::Default | EdgeKind::Choice(_), "Choice")
                    | (EdgeKind::Catch(_), "Task" | "Map" | "Parallel")
                    | (EdgeKind::Next, _) => {}
                    (EdgeKind::Catch(_), _) => {
                        return Err("Only Task, Map and Parallel states catch errors.".into());
                    }
                    _ => return Err("Only a Choice has rules and a default.".into()),
                }
                match target {
                    Record::State(other) if other.parent == state.parent => Ok(()),
                    Record::State(_) => Err("A state cannot point into another container.".into()),
                    _ => Err("A state leads to a state.".into()),
                }
            }
            EdgeKind::Call => match (source, target) {
                (Record::State(state), Record::Function(_) | Record::Resource(_) | Record::Workflow(_)) => {
                    if state.body.get("Type").and_then(Value::as_str) != Some("Task") {
                        Err("Only a Task calls something.".into())
                    } else if self.workflow_of(from) == Some(to) {
                        Err("A workflow that calls itself never ends.".into())
                    } else {
                        Ok(())
                    }
                }
                (Record::State(_), _) => Err("A Task calls a function, a resource or a workflow.".into()),
                _ => Err(format!("{name} is no state.")),
            },
            EdgeKind::Reader | EdgeKind::Writer => match (source, target) {
                (Record::State(state), Record::Resource(resource)) => {
                    if state.body.get("Type").and_then(Value::as_str) != Some("Map") {
                        Err("Only a Map reads items and writes results.".into())
                    } else if resource.kind == ResourceKind::Bucket {
                        Ok(())
                    } else {
                        Err("A Map reads from a bucket and writes to one.".into())
                    }
                }
                (Record::State(_), _) => Err("A Map reads from a bucket and writes to one.".into()),
                _ => Err(format!("{name} is no state.")),
            },
            EdgeKind::Authorizer => match (source, target) {
                (Record::Route(_) | Record::Api(_), Record::Function(_)) => Ok(()),
                (Record::Route(_) | Record::Api(_), _) => Err("A function authorizes.".into()),
                _ => Err(format!("{name} has no authorizer.")),
            },
            EdgeKind::Integration => match (source, target) {
                (Record::Route(_), Record::Function(_) | Record::Workflow(_) | Record::Resource(_)) => Ok(()),
                (Record::Route(_), Record::State(_)) => {
                    Err("A route starts a workflow, not one of its states.".into())
                }
                (Record::Route(_), _) => Err("A route needs a function or a workflow.".into()),
                _ => Err(format!("{name} is no route.")),
            },
            EdgeKind::TriggerTarget => match (source, target) {
                (Record::Trigger(_), Record::Function(_) | Record::Workflow(_)) => Ok(()),
                (Record::Trigger(_), _) => Err("A trigger starts a function or a workflow.".into()),
                _ => Err(format!("{name} is no trigger.")),
            },
            EdgeKind::TriggerSource => match (source, target) {
                (Record::Trigger(_), Record::Resource(resource)) => match resource.kind {
                    ResourceKind::EcsTask | ResourceKind::HttpEndpoint | ResourceKind::Partner => {
                        Err(format!("{} sends no events.", resource.name))
                    }
                    _ => Ok(()),
                },
                (Record::Trigger(_), _) => {
                    Err("A trigger listens to a bucket, table, queue, topic or event bus.".into())
                }
                _ => Err(format!("{name} is no trigger.")),
            },
            EdgeKind::OnFailure => match (source, target) {
                (Record::Trigger(_), Record::Resource(resource))
                    if matches!(resource.kind, ResourceKind::Queue | ResourceKind::Topic) =>
                {
                    Ok(())
                }
                (Record::Trigger(_), _) => Err("What failed for good goes to a queue or a topic.".into()),
                _ => Err(format!("{name} is no trigger.")),
            },
            EdgeKind::Use(index) => match (source, target) {
                (Record::Function(_), _) if from == to => {
                    Err("A function that calls itself may never stop.".into())
                }
                (
                    Record::Function(function),
                    Record::Function(_) | Record::Resource(_) | Record::Workflow(_),
                ) => {
                    if function.uses.iter().enumerate().any(|(at, used)| used.target == to && at != *index) {
                        Err(format!("{name} uses {} already.", target.label()))
                    } else {
                        Ok(())
                    }
                }
                (Record::Function(_), _) => Err("A function uses functions, resources and workflows.".into()),
                _ => Err(format!("{name} is no function.")),
            },
        }
    }

    /// The edges that can be drawn from a thing, the likeliest first, each in words: "what comes next".
    pub fn edge_kinds(&self, from: Id) -> Vec<(EdgeKind, &'static str)> {
        let Some(record) = self.get(from) else { return Vec::new() };
        let state = |state_type: &str, count: &dyn Fn(&'static str) -> usize| match state_type {
            "Choice" => vec![
                (EdgeKind::Choice(count("Choices")), "another rule"),
                (EdgeKind::Default, "where it goes otherwise"),
            ],
            "Task" => vec![
                (EdgeKind::Next, "what comes next"),
                (EdgeKind::Catch(count("Catch")), "what catches its errors"),
                (EdgeKind::Call, "what it calls"),
            ],
            "Parallel" | "Map" => vec![
                (EdgeKind::Next, "what comes next"),
                (EdgeKind::Catch(count("Catch")), "what catches its errors"),
            ],
            "Wait" | "Pass" => vec![(EdgeKind::Next, "what comes next")],
            _ => Vec::new(),
        };
        match record {
            Record::State(found) => {
                let count =
                    |member| found.body.get(member).and_then(Value::as_array).map_or(0, <[Value]>::len);
                state(found.body.get("Type").and_then(Value::as_str).unwrap_or(""), &count)
            }
            Record::Workflow(_) => vec![(EdgeKind::Start(0), "what it starts with")],
            Record::Route(_) => vec![(EdgeKind::Integration, "what it calls")],
            Record::Trigger(_) => vec![
                (EdgeKind::TriggerTarget, "what it starts"),
                (EdgeKind::TriggerSource, "what it listens to"),
                (EdgeKind::OnFailure, "where failures go"),
            ],
            Record::Function(function) => vec![(EdgeKind::Use(function.uses.len()), "what it uses")],
            _ => Vec::new(),
        }
    }

    /// The edges that could be drawn from one to the other, the likeliest first, each with its name for a picker.
    pub fn connect_kinds(&self, from: Id, to: Id) -> Vec<(EdgeKind, String)> {
        let mut kinds: Vec<(EdgeKind, String)> = Vec::new();
        match self.get(from) {
            Some(Record::Workflow(_)) => kinds.push((EdgeKind::Start(0), "Start here".into())),
            Some(Record::State(state)) => {
                let count =
                    |member| state.body.get(member).and_then(Value::as_array).map_or(0, <[Value]>::len);
                kinds.push((EdgeKind::Next, "Next".into()));
                kinds.push((EdgeKind::Choice(count("Choices")), "New rule".into()));
                kinds.push((EdgeKind::Default, "Otherwise (Default)".into()));
                kinds.push((EdgeKind::Call, "Call".into()));
                kinds.push((EdgeKind::Reader, "Read items from".into()));
                kinds.push((EdgeKind::Writer, "Write results to".into()));
                kinds.push((EdgeKind::Catch(count("Catch")), "On error (Catch)".into()));
                if let Some(Record::State(inner)) = self.get(to)
                    && inner.parent.owner == from
                {
                    kinds.push((EdgeKind::Start(inner.parent.slot), "Start here".into()));
                }
            }
            Some(Record::Route(_)) => {
                kinds.push((EdgeKind::Integration, "Call".into()));
                kinds.push((EdgeKind::Authorizer, "Authorize with".into()));
            }
            Some(Record::Api(_)) => kinds.push((EdgeKind::Authorizer, "Authorize with".into())),
            Some(Record::Trigger(_)) => {
                kinds.push((EdgeKind::TriggerTarget, "Start".into()));
                kinds.push((EdgeKind::OnFailure, "On failure".into()));
                kinds.push((EdgeKind::TriggerSource, "Listen to".into()));
            }
            Some(Record::Function(function)) => {
                kinds.push((EdgeKind::Use(function.uses.len()), "Use".into()));
            }
            _ => {}
        }
        kinds.retain(|(kind, _)| self.can_connect(from, kind, to).is_ok());
        kinds
    }
}
