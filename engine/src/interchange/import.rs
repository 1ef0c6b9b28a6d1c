//! What every import does: it tries its commands on a copy of the design and hands them over as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::link::{self, Callee, Index, Resolution};
use crate::design::{
    Architecture, Command, CommandError, Design, Diff, Function, Id, Mock, MockAnswer, MockRule, Position,
    Record, Resource, ResourceKind, Scenario, ScenarioStart, Undo, Workflow, WorkflowType,
};
use crate::json::Value;

use super::sample::{samples, takes_example};

/// An import that has been planned. Applying `command` to the design that it was planned for gives `design`.
#[derive(Clone, Debug)]
pub struct Import {
    pub command: Command,
    /// The design as it will be.
    pub design: Design,
    /// The imported workflow.
    pub workflow: Option<Id>,
    /// The things that are new, states aside, in the order in which they were added.
    pub created: Vec<Id>,
    /// What the reader should know: what was left out or assumed, a sentence each.
    pub notes: Vec<String>,
}

/// The note that goes with [`Planner::add_examples`].
pub(super) const GUESSED: &str = "The inputs of the new scenarios and the answers of calls are examples, guessed from what the states read.";

pub(super) struct Planner {
    pub design: Design,
    pub notes: Vec<String>,
    commands: Vec<Command>,
    created: Vec<Id>,
}

impl Planner {
    pub fn new(design: &Design) -> Self {
        Self { design: design.clone(), notes: Vec::new(), commands: Vec::new(), created: Vec::new() }
    }

    pub fn run(&mut self, command: Command) -> Result<Diff, CommandError> {
        let diff = self.design.apply(command.clone())?;
        self.commands.push(command);
        Ok(diff)
    }

    /// Adds a record other than a state. Its name may have been made unique.
    pub fn add(&mut self, record: Record) -> Result<Id, CommandError> {
        let diff = self.run(Command::Add(record))?;
        // A workflow comes with its states; the thing itself has the first of the new ids.
        let id =
            diff.added.keys().next().copied().ok_or(CommandError::NotAllowed("Nothing was added.".into()))?;
        self.created.push(id);
        Ok(id)
    }

    /// Adds a scenario that starts the workflow with an example of what it reads, and mocks that answer with what is
    /// read of them, where nothing is said yet. All of it is a guess; see [`GUESSED`].
    pub fn add_examples(&mut self, workflow: Id) -> Result<(), CommandError> {
        let Some(record) = self.design.workflow(workflow) else { return Ok(()) };
        let name = record.name.clone();
        let samples = samples(&self.design.machine(workflow));
        let index = Index::new(&self.design);
        let states = self.design.descendants(workflow).into_iter();
        let states: BTreeMap<Arc<str>, Id> = states.map(|id| (self.design.name(id), id)).collect();
        for (state, answers) in samples.results {
            let Some(id) = states.get(state.as_str()).copied() else { continue };
            let Some(record) =
                self.design.state(id).filter(|state| state.mock.is_none() && takes_example(&state.body))
            else {
                continue;
            };
            let called = link::callee(&index, &record.body).and_then(|callee| callee.target);
            let answered = match called {
                Some(Resolution::Found(callee)) => {
                    self.design.get(callee).and_then(Record::mock).is_some_and(|mock| !mock.rules.is_empty())
                }
                _ => false,
            };
            if !answered {
                let mock = Some(Mock { rules: guessed_rules(answers), latency: None, guessed: true });
                self.run(Command::SetStateMock { id, mock })?;
            }
        }
        self.add(Record::Scenario(Scenario {
            name: format!("Try {name}").into(),
            description:
                "The input and the answers of calls are examples, guessed from what the states read.".into(),
            start: ScenarioStart::Workflow { workflow, input: samples.input },
            answers: Value::empty_object(),
            faults: Vec::new(),
            clock: String::new(),
            seed: 1,
        }))?;
        Ok(())
    }

    pub fn finish(self, workflow: Option<Id>) -> Import {
        Import {
            command: Command::All(self.commands),
            design: self.design,
            workflow,
            created: self.created,
            notes: self.notes,
        }
    }

    /// Adds every function, resource and workflow that the workflow's tasks name and the design does not have.
    pub fn add_missing(&mut self, workflow: Id) -> Result<(), CommandError> {
        let mut index = Index::new(&self.design);
        for state in self.design.descendants(workflow) {
            let Some(body) = self.design.state(state).map(|state| state.body.clone()) else { continue };
            for field in ["", "ItemReader", "ResultWriter"] {
                let callee = match field {
                    "" => link::callee(&index, &body),
                    field => link::map_storage(&index, &body, field),
                };
                if let Some(record) = callee.and_then(|callee| missing(&callee, &body)) {
                    self.add(record)?;
                    index = Index::new(&self.design);
                }
            }
        }
        Ok(())
    }
}

/// Calls that a guessed answer keeps in a loop go round so often before the next guess is tried.
const ROUNDS: u32 = 3;

/// Rules that give the answers one after the other: the first for some calls, each further one once, the last from then on.
/// So what asks again and again until an answer changes comes to its end.
fn guessed_rules(answers: Vec<Value>) -> Vec<MockRule> {
    let last = answers.len().saturating_sub(1);
    answers
        .into_iter()
        .enumerate()
        .map(|(index, answer)| MockRule {
            when: String::new(),
            times: (index < last).then_some(if index == 0 { ROUNDS } else { 1 }),
            answer: MockAnswer::Return(answer),
        })
        .collect()
}

/// The record that a call asks for; `None` where it is there, or not to be told.
fn missing(callee: &Callee, body: &Value) -> Option<Record> {
    let Some(Resolution::Missing(name)) = &callee.target else { return None };
    let name: Arc<str> = name.clone();
    let text = callee
        .pointer
        .as_ref()
        .and_then(|pointer| body.pointer(pointer))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let action = &*callee.action;
    let service = action.strip_prefix("aws-sdk:").unwrap_or(action);
    let (service, operation) = service.split_once(':').unwrap_or((service, ""));
    let kind = match service {
        "function" => {
            let is_function = !text.starts_with("arn:") || text.contains(":lambda:");
            return (is_function && text.contains([':', '$'])).then(|| Record::Function(function(name)));
        }
        "lambda" => return Some(Record::Function(function(name))),
        "states" | "sfn" => {
            // What a nested workflow does is not known: it succeeds, and its mock says with what.
            let definition = Value::object([
                ("StartAt", Value::from("Done")),
                ("States", Value::object([("Done", Value::object([("Type", Value::from("Succeed"))]))])),
            ]);
            let kind = if operation == "startSyncExecution" {
                WorkflowType::Express
            } else {
                WorkflowType::Standard
            };
            return Some(Record::Workflow(workflow(name, kind, definition)));
        }
        "dynamodb" => ResourceKind::Table,
        "sqs" => ResourceKind::Queue,
        "sns" => ResourceKind::Topic,
        "s3" => ResourceKind::Bucket,
        "events" | "eventbridge" => ResourceKind::EventBus,
        "ecs" => ResourceKind::EcsTask,
        "http" => ResourceKind::HttpEndpoint,
        _ => return None,
    };
    let detail = match (kind, text.split_once("://")) {
        (ResourceKind::HttpEndpoint, Some((scheme, address))) => {
            format!("{scheme}://{}", address.split('/').next().unwrap_or_default())
        }
        _ => String::new(),
    };
    Some(Record::Resource(Resource { detail, ..resource(name, kind) }))
}

/// A function of which only the name is known. The values are those of AWS's newest examples, not Lambda's defaults.
pub(super) fn function(name: Arc<str>) -> Function {
    Function {
        name,
        runtime: "nodejs22.x".into(),
        architecture: Architecture::Arm64,
        memory_mb: 256,
        timeout_seconds: 10,
        description: String::new(),
        uses: Vec::new(),
        idempotent: None,
        undo: Undo::default(),
        mock: Mock::default(),
        position: Position::Auto,
    }
}

pub(super) fn resource(name: Arc<str>, kind: ResourceKind) -> Resource {
    Resource {
        name,
        kind,
        description: String::new(),
        visibility_timeout_seconds: None,
        detail: String::new(),
        undo: Undo::default(),
        mock: Mock::default(),
        position: Position::Auto,
    }
}

pub(super) fn workflow(name: Arc<str>, kind: WorkflowType, definition: Value) -> Workflow {
    Workflow {
        name,
        kind,
        definition,
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    }
}
