//! Which records a record refers to by id, and whether they may be what they are.

use crate::design::document::Design;
use crate::design::model::{
    Authorizer, Id, Integration, Record, ResourceKind, ScenarioStart, TriggerSource, Undo,
};

/// What a reference by id may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    Api,
    Function,
    Workflow,
    Resource,
    Kind(ResourceKind),
    Callable,
    FunctionOrWorkflow,
    FunctionOrResource,
    QueueOrTopic,
    Route,
    Scenario,
    Called,
    Anything,
}

impl Wants {
    fn fits(self, record: &Record) -> bool {
        match self {
            Self::Api => matches!(record, Record::Api(_)),
            Self::Function => matches!(record, Record::Function(_)),
            Self::Workflow => matches!(record, Record::Workflow(_)),
            Self::Resource => matches!(record, Record::Resource(_)),
            Self::Kind(kind) => matches!(record, Record::Resource(resource) if resource.kind == kind),
            Self::Callable => {
                matches!(record, Record::Function(_) | Record::Resource(_) | Record::Workflow(_))
            }
            Self::FunctionOrWorkflow => matches!(record, Record::Function(_) | Record::Workflow(_)),
            Self::FunctionOrResource => matches!(record, Record::Function(_) | Record::Resource(_)),
            Self::QueueOrTopic => matches!(record, Record::Resource(resource)
                if matches!(resource.kind, ResourceKind::Queue | ResourceKind::Topic)),
            Self::Route => matches!(record, Record::Route(_)),
            Self::Scenario => matches!(record, Record::Scenario(_)),
            Self::Called => matches!(
                record,
                Record::Function(_) | Record::Resource(_) | Record::Workflow(_) | Record::State(_)
            ),
            Self::Anything => true,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Api => "an API",
            Self::Function => "a function",
            Self::Workflow => "a workflow",
            Self::Resource => "a resource",
            Self::Kind(ResourceKind::Bucket) => "a bucket",
            Self::Kind(ResourceKind::Table) => "a table",
            Self::Kind(ResourceKind::Queue) => "a queue",
            Self::Kind(ResourceKind::Topic) => "a topic",
            Self::Kind(ResourceKind::EventBus) => "an event bus",
            Self::Kind(_) => "a resource of that kind",
            Self::Callable => "a function, resource or workflow",
            Self::FunctionOrWorkflow => "a function or workflow",
            Self::FunctionOrResource => "a function or resource",
            Self::QueueOrTopic => "a queue or topic",
            Self::Route => "a route",
            Self::Scenario => "a scenario",
            Self::Called => "a function, resource, workflow or state",
            Self::Anything => "anything",
        }
    }
}

fn references(record: &Record) -> Vec<(Id, Wants)> {
    let mut found = Vec::new();
    let authorizer = |authorizer: &Authorizer, found: &mut Vec<_>| {
        if let Authorizer::Lambda(function) = authorizer {
            found.push((*function, Wants::Function));
        }
    };
    let undo = |undo: Undo, found: &mut Vec<_>| {
        if let Undo::By(by) = undo {
            found.push((by, Wants::FunctionOrResource));
        }
    };
    match record {
        Record::Settings(settings) => {
            found.extend(settings.scenario.map(|id| (id, Wants::Scenario)));
            found.extend(
                settings.silenced.iter().filter_map(|entry| entry.owner).map(|id| (id, Wants::Anything)),
            );
            found.extend(
                settings.figures.iter().filter_map(|entry| entry.owner).map(|id| (id, Wants::Anything)),
            );
        }
        Record::Api(api) => authorizer(&api.authorizer, &mut found),
        Record::Route(route) => {
            found.push((route.api, Wants::Api));
            if let Some(own) = &route.authorizer {
                authorizer(own, &mut found);
            }
            match &route.integration {
                Integration::None => {}
                Integration::Function { function } => found.push((*function, Wants::Function)),
                Integration::StartExecution { workflow, .. }
                | Integration::StartSyncExecution { workflow, .. } => {
                    found.push((*workflow, Wants::Workflow));
                }
                Integration::Service { resource, .. } => found.push((*resource, Wants::Resource)),
            }
        }
        Record::Function(function) => {
            found.extend(function.uses.iter().map(|used| (used.target, Wants::Callable)));
            undo(function.undo, &mut found);
        }
        Record::Resource(resource) => undo(resource.undo, &mut found),
        Record::Trigger(trigger) => {
            match &trigger.source {
                TriggerSource::Upload(id) => found.push((*id, Wants::Kind(ResourceKind::Bucket))),
                TriggerSource::Stream(id) => found.push((*id, Wants::Kind(ResourceKind::Table))),
                TriggerSource::Queue(id) => found.push((*id, Wants::Kind(ResourceKind::Queue))),
                TriggerSource::Topic(id) => found.push((*id, Wants::Kind(ResourceKind::Topic))),
                TriggerSource::Bus(id) => found.push((*id, Wants::Kind(ResourceKind::EventBus))),
                TriggerSource::Schedule(_) => {}
            }
            found.extend(trigger.target.map(|id| (id, Wants::FunctionOrWorkflow)));
            found.extend(trigger.on_failure.map(|id| (id, Wants::QueueOrTopic)));
        }
        Record::Scenario(scenario) => {
            match &scenario.start {
                ScenarioStart::Route { route, .. } => found.push((*route, Wants::Route)),
                ScenarioStart::Workflow { workflow, .. } => found.push((*workflow, Wants::Workflow)),
            }
            found.extend(scenario.faults.iter().map(|fault| (fault.at, Wants::Called)));
        }
        Record::Workflow(_) | Record::State(_) | Record::Note(_) => {}
    }
    found
}

/// Whether everything that a record refers to by id is there and of the right kind; else the reason.
pub(in crate::design) fn check_references(design: &Design, record: &Record) -> Result<(), String> {
    for (id, wants) in references(record) {
        match design.get(id) {
            None => {
                return Err(format!(
                    "It refers to {} with the id {}, which does not exist.",
                    wants.words(),
                    id.0
                ));
            }
            Some(found) if !wants.fits(found) => {
                return Err(format!(
                    "It refers to \"{}\" (id {}), a {}, where only {} can stand.",
                    found.label(),
                    id.0,
                    found.kind(),
                    wants.words()
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The record without its references to things that `keep` does not have. `None` where it cannot be without them
/// (a trigger without its source, a scenario without its start, a route without its API).
pub(super) fn without_lost(record: &Record, keep: &dyn Fn(Id) -> bool) -> Option<Record> {
    let mut record = record.clone();
    let undo = |undo: &mut Undo| {
        if let Undo::By(by) = undo
            && !keep(*by)
        {
            *undo = Undo::Needed;
        }
    };
    match &mut record {
        Record::Settings(settings) => {
            settings.scenario = settings.scenario.filter(|id| keep(*id));
            settings.silenced.retain(|entry| entry.owner.is_none_or(keep));
            settings.figures.retain(|entry| entry.owner.is_none_or(keep));
        }
        Record::Api(api) => {
            if let Authorizer::Lambda(function) = api.authorizer
                && !keep(function)
            {
                api.authorizer = Authorizer::None;
            }
        }
        Record::Route(route) => {
            if !keep(route.api) {
                return None;
            }
            if let Some(Authorizer::Lambda(function)) = route.authorizer
                && !keep(function)
            {
                route.authorizer = None;
            }
            let called = match &route.integration {
                Integration::None => None,
                Integration::Function { function } => Some(*function),
                Integration::StartExecution { workflow, .. }
                | Integration::StartSyncExecution { workflow, .. } => Some(*workflow),
                Integration::Service { resource, .. } => Some(*resource),
            };
            if called.is_some_and(|id| !keep(id)) {
                route.integration = Integration::None;
            }
        }
        Record::Function(function) => {
            function.uses.retain(|used| keep(used.target));
            undo(&mut function.undo);
        }
        Record::Resource(resource) => undo(&mut resource.undo),
        Record::Trigger(trigger) => {
            if trigger.source.resource().is_some_and(|id| !keep(id)) {
                return None;
            }
            trigger.target = trigger.target.filter(|id| keep(*id));
            trigger.on_failure = trigger.on_failure.filter(|id| keep(*id));
        }
        Record::Scenario(scenario) => {
            let start = match &scenario.start {
                ScenarioStart::Route { route, .. } => *route,
                ScenarioStart::Workflow { workflow, .. } => *workflow,
            };
            if !keep(start) {
                return None;
            }
            scenario.faults.retain(|fault| keep(fault.at));
        }
        Record::Workflow(_) | Record::State(_) | Record::Note(_) => {}
    }
    Some(record)
}

/// Rewrites every id that a record refers to (not a state's place in the tree).
pub(in crate::design) fn map_references(record: &mut Record, map: &dyn Fn(Id) -> Id) {
    let undo = |undo: &mut Undo| {
        if let Undo::By(by) = undo {
            *by = map(*by);
        }
    };
    let authorizer = |authorizer: &mut Authorizer| {
        if let Authorizer::Lambda(function) = authorizer {
            *function = map(*function);
        }
    };
    match record {
        Record::Settings(settings) => {
            settings.scenario = settings.scenario.map(map);
            for entry in &mut settings.silenced {
                entry.owner = entry.owner.map(map);
            }
            for entry in &mut settings.figures {
                entry.owner = entry.owner.map(map);
            }
        }
        Record::Api(api) => authorizer(&mut api.authorizer),
        Record::Route(route) => {
            route.api = map(route.api);
            if let Some(own) = &mut route.authorizer {
                authorizer(own);
            }
            match &mut route.integration {
                Integration::None => {}
                Integration::Function { function } => *function = map(*function),
                Integration::StartExecution { workflow, .. }
                | Integration::StartSyncExecution { workflow, .. } => {
                    *workflow = map(*workflow);
                }
                Integration::Service { resource, .. } => *resource = map(*resource),
            }
        }
        Record::Function(function) => {
            for used in &mut function.uses {
                used.target = map(used.target);
            }
            undo(&mut function.undo);
        }
        Record::Resource(resource) => undo(&mut resource.undo),
        Record::Trigger(trigger) => {
            match &mut trigger.source {
                TriggerSource::Upload(id)
                | TriggerSource::Stream(id)
                | TriggerSource::Queue(id)
                | TriggerSource::Topic(id)
                | TriggerSource::Bus(id) => *id = map(*id),
                TriggerSource::Schedule(_) => {}
            }
            trigger.target = trigger.target.map(map);
            trigger.on_failure = trigger.on_failure.map(map);
        }
        Record::Scenario(scenario) => {
            match &mut scenario.start {
                ScenarioStart::Route { route, .. } => *route = map(*route),
                ScenarioStart::Workflow { workflow, .. } => *workflow = map(*workflow),
            }
            for fault in &mut scenario.faults {
                fault.at = map(fault.at);
            }
        }
        Record::Workflow(_) | Record::State(_) | Record::Note(_) => {}
    }
}

/// Whether everything that a record refers to by id is there.
pub(super) fn all_present(record: &Record, present: &dyn Fn(Id) -> bool) -> bool {
    references(record).iter().all(|(id, _)| present(*id))
}
