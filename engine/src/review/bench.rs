//! The default design with one thing changed: what rules and their fixes are tried on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use crate::asl::WorkflowType;
use crate::design::{
    Access, Api, CallMode, Command, Design, Figure, Function, Id, Integration, Place, Protocol, Record,
    Route, SETTINGS, Trigger, Use,
};
use crate::json::{Pointer, parse_strict};

/// The designs that a rule is tried on.
pub(crate) struct Fixtures {
    /// The rule finds something in each of them.
    pub found: Vec<Bench>,
    /// It says nothing of these; nor of the default design.
    pub quiet: Vec<Bench>,
}

/// A design, with shorthands for changing it.
pub(crate) struct Bench(pub Design);

impl Bench {
    pub fn new() -> Self {
        Self(Design::default_design())
    }

    pub fn id(&self, name: &str) -> Id {
        self.0
            .iter()
            .find(|(_, record)| &*record.label() == name)
            .map_or_else(|| panic!("no {name}"), |(id, _)| id)
    }

    pub fn apply(mut self, command: Command) -> Self {
        self.0.apply(command).unwrap();
        self
    }

    pub fn change(self, name: &str, change: impl FnOnce(&mut Record)) -> Self {
        let id = self.id(name);
        let mut record = self.0.get(id).unwrap().clone();
        change(&mut record);
        self.apply(Command::Replace { id, record })
    }

    pub fn function(self, name: &str, change: impl FnOnce(&mut Function)) -> Self {
        self.change(name, |record| match record {
            Record::Function(function) => change(function),
            _ => panic!("{} is no function", record.label()),
        })
    }

    pub fn trigger(self, name: &str, change: impl FnOnce(&mut Trigger)) -> Self {
        self.change(name, |record| match record {
            Record::Trigger(trigger) => change(trigger),
            _ => panic!("{} is no trigger", record.label()),
        })
    }

    pub fn add_function(self, name: &str) -> Self {
        self.apply(Command::Add(Record::Function(Function { name: name.into(), ..Function::default() })))
    }

    pub fn route(self, route: &str, change: impl FnOnce(&mut Route)) -> Self {
        self.change(route, |record| match record {
            Record::Route(route) => change(route),
            _ => panic!("{} is no route", record.label()),
        })
    }

    /// Changes the default design's only API.
    pub fn api(self, change: impl FnOnce(&mut Api)) -> Self {
        let (id, api) = self.0.apis().next().unwrap();
        let mut api = api.clone();
        change(&mut api);
        self.apply(Command::Replace { id, record: Record::Api(api) })
    }

    pub fn protocol(self, protocol: Protocol) -> Self {
        self.api(|api| api.protocol = protocol)
    }

    pub fn path(self, route: &str, path: &str) -> Self {
        self.change(route, |record| match record {
            Record::Route(route) => route.path = path.into(),
            _ => panic!("{} is no route", record.label()),
        })
    }

    /// Enters a figure, of a record or of the whole design.
    pub fn figure(self, owner: Option<&str>, name: &str, value: f64) -> Self {
        let mut settings = self.0.settings().clone();
        let owner = owner.map(|owner| self.id(owner));
        settings.figures.push(Figure { name: name.into(), owner, value });
        self.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) })
    }

    /// Sets or removes a field of a state's or workflow's body; the value as JSON text.
    pub fn field(self, name: &str, pointer: &str, value: Option<&str>) -> Self {
        let place = Place { owner: self.id(name), pointer: Pointer::parse(pointer).unwrap() };
        let value = value.map(|text| parse_strict(text).unwrap());
        self.apply(Command::SetField { place, value })
    }

    pub fn machine(self, workflow: &str, text: &str) -> Self {
        let workflow = self.id(workflow);
        self.apply(Command::SetMachine { workflow, machine: parse_strict(text).unwrap() })
    }

    pub fn uses(name: &str, targets: &[(&str, Access, CallMode)]) -> Self {
        let bench = Self::new();
        let uses: Vec<Use> = targets
            .iter()
            .map(|(target, access, mode)| Use { target: bench.id(target), access: *access, mode: *mode })
            .collect();
        bench.function(name, |function| function.uses.extend(uses))
    }

    /// Lets a route wait for the workflow that it starts, which may become Express.
    pub fn synchronous(self, route: &str, kind: Option<WorkflowType>) -> Self {
        let bench = self.change(route, |record| {
            if let Record::Route(route) = record
                && let Integration::StartExecution { workflow, mapping } = route.integration.clone()
            {
                route.integration = Integration::StartSyncExecution { workflow, mapping };
            }
        });
        let Some(kind) = kind else { return bench };
        bench.change("OrderFulfilment", |record| {
            if let Record::Workflow(workflow) = record {
                workflow.kind = kind;
            }
        })
    }
}
