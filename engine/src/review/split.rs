//! The way out of a Lambda-lith: what one function does in sequence becomes a workflow with a state for each
//! thing, planned as one command that undo takes back whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::shared::{HTTP_TRANSIENT, usual_retry};
use crate::asl::WorkflowType;
use crate::asl::errors::LAMBDA_TRANSIENT;
use crate::design::link::logical_name;
use crate::design::{
    Access, CallMode, Command, Design, Diff, EdgeKind, Function, Id, Integration, Mapping, Method, Mock,
    Position, Record, ResourceKind, Use, Workflow,
};
use crate::json::Value;

/// Commands tried on a copy as they are planned, so that the ids of what is new are known.
struct Plan {
    design: Design,
    commands: Vec<Command>,
}

impl Plan {
    fn run(&mut self, command: Command) -> Option<Diff> {
        let diff = self.design.apply(command.clone()).ok()?;
        self.commands.push(command);
        Some(diff)
    }

    fn add(&mut self, record: Record) -> Option<Id> {
        self.run(Command::Add(record))?.added.keys().next().copied()
    }
}

/// What a state of the new workflow calls.
struct Step {
    name: String,
    target: Id,
    /// Whether its result is kept beside the input.
    answers: bool,
    retry: Option<Value>,
}

/// Splits a function that changes several things one after the other: each becomes a state of a new workflow,
/// with a function of its own where the service cannot be called directly. Routes that only write start the
/// workflow themselves and the function becomes its first state; else the function starts it and does not wait.
/// `None` where there is nothing to split.
pub fn split_function(design: &Design, id: Id) -> Option<Command> {
    let function = design.function(id)?.clone();
    let moved: Vec<Use> = function
        .uses
        .iter()
        .filter(|used| {
            used.mode == CallMode::Sync && used.access != Access::Read && design.contains(used.target)
        })
        .cloned()
        .collect();
    if moved.is_empty() {
        return None;
    }
    let mut plan = Plan { design: design.clone(), commands: Vec::new() };
    let mut steps = Vec::new();
    let routes: Vec<Id> = design
        .routes()
        .filter(
            |(_, route)| matches!(&route.integration, Integration::Function { function } if *function == id),
        )
        .map(|(route, _)| route)
        .collect();
    let only_writes = !routes.is_empty()
        && routes
            .iter()
            .filter_map(|route| design.route(*route))
            .all(|route| matches!(route.method, Method::Post | Method::Put | Method::Patch | Method::Delete));
    if only_writes {
        steps.push(Step {
            name: logical_name(&function.name),
            target: id,
            answers: true,
            retry: Some(usual_retry(LAMBDA_TRANSIENT)),
        });
    }
    // What a function that is called anyway does itself needs no state beside it.
    let covered: BTreeSet<Id> = moved
        .iter()
        .filter_map(|used| design.function(used.target))
        .flat_map(|called| called.uses.iter().map(|used| used.target))
        .collect();
    for used in &moved {
        if design.function(used.target).is_some() || !covered.contains(&used.target) {
            steps.push(step(&mut plan, &function, used)?);
        }
    }
    let mut names = BTreeSet::new();
    for step in &mut steps {
        let base = step.name.clone();
        let mut number = 2;
        while !names.insert(step.name.clone()) {
            step.name = format!("{base}{number}");
            number += 1;
        }
    }
    let workflow = plan.add(Record::Workflow(Workflow {
        name: format!("{}Flow", logical_name(&function.name)).into(),
        kind: WorkflowType::Standard,
        definition: machine(&function.name, &steps),
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    }))?;
    for step in &steps {
        let state = plan.design.state_by_name(workflow, &step.name)?;
        plan.run(Command::Connect { from: state, kind: EdgeKind::Call, to: step.target })?;
    }
    let mut rest = function;
    rest.uses.retain(|used| !moved.contains(used));
    if only_writes {
        for route in routes {
            let mut record = plan.design.route(route)?.clone();
            let mapping = Mapping { status: Some(202), ..Mapping::default() };
            record.integration = Integration::StartExecution { workflow, mapping };
            plan.run(Command::Replace { id: route, record: Record::Route(record) })?;
        }
    } else {
        rest.uses.push(Use { target: workflow, access: Access::Invoke, mode: CallMode::Async });
    }
    plan.run(Command::Replace { id, record: Record::Function(rest) })?;
    Some(Command::All(plan.commands))
}

fn step(plan: &mut Plan, function: &Function, used: &Use) -> Option<Step> {
    let name = plan.design.name(used.target);
    let logical = logical_name(&name);
    let lambda = || Some(usual_retry(LAMBDA_TRANSIENT));
    let plain = |prefix: &str| Step {
        name: format!("{prefix}{logical}"),
        target: used.target,
        answers: false,
        retry: None,
    };
    let kind = match plan.design.get(used.target)? {
        Record::Function(_) => {
            return Some(Step { answers: true, retry: lambda(), ..plain("") });
        }
        Record::Workflow(_) => return Some(plain("Start")),
        Record::Resource(resource) => resource.kind,
        _ => return None,
    };
    let (verb, ending) = match kind {
        ResourceKind::Queue => return Some(plain("SendTo")),
        ResourceKind::Topic => return Some(plain("PublishTo")),
        ResourceKind::EventBus => return Some(plain("PutEventsOn")),
        ResourceKind::EcsTask => return Some(plain("Run")),
        ResourceKind::HttpEndpoint => {
            return Some(Step { answers: true, retry: Some(usual_retry(HTTP_TRANSIENT)), ..plain("Call") });
        }
        ResourceKind::Table | ResourceKind::Bucket => ("WriteTo", "write"),
        ResourceKind::Partner => ("Call", "call"),
    };
    // What exactly is written only code knows: a small function of its own does it.
    let record = Function {
        name: Arc::from(format!("{name}-{ending}")),
        runtime: function.runtime.clone(),
        architecture: function.architecture,
        description: format!("What {} did with {name}.", function.name),
        uses: vec![used.clone()],
        ..Function::default()
    };
    let target = plan.add(Record::Function(record))?;
    Some(Step { name: format!("{verb}{logical}"), target, answers: true, retry: lambda() })
}

fn machine(function: &str, steps: &[Step]) -> Value {
    let states = steps.iter().enumerate().map(|(index, step)| {
        let mut members =
            vec![("Type", Value::from("Task")), ("Resource", "arn:aws:states:::lambda:invoke".into())];
        let output = if step.answers {
            let mut letters = step.name.chars();
            let key: String =
                letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
            let result =
                if step.retry == Some(usual_retry(HTTP_TRANSIENT)) { "ResponseBody" } else { "Payload" };
            format!("{{% $merge([$states.input, {{'{key}': $states.result.{result}}}]) %}}")
        } else {
            "{% $states.input %}".to_owned()
        };
        members.push(("Output", output.into()));
        if let Some(retry) = &step.retry {
            members.push(("Retry", retry.clone()));
        }
        match steps.get(index + 1) {
            Some(next) => members.push(("Next", next.name.clone().into())),
            None => members.push(("End", Value::Bool(true))),
        }
        (step.name.clone(), Value::object(members))
    });
    Value::object([
        ("Comment", Value::from(format!("What {function} did in one go."))),
        ("QueryLanguage", "JSONata".into()),
        ("StartAt", steps.first().map_or_else(String::new, |step| step.name.clone()).into()),
        ("States", Value::object(states)),
    ])
}
