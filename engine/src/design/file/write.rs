//! From records to the file's value.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::document::Design;
use crate::design::model::{
    Access, Api, Architecture, Authorizer, CallMode, FaultKind, Function, Id, Integration, JwtIssuer,
    Mapping, Mock, MockAnswer, MockRule, Note, NoteColour, Position, Protocol, Record, Request, Resource,
    Route, Scenario, ScenarioStart, State, Trigger, TriggerSource, Undo, View, Workflow, WorkflowType,
};
use crate::json::{Number, Object, Value};

/// Members in the order in which they are written; what is absent is left out.
#[derive(Default)]
struct Members(Object);

impl Members {
    fn put(&mut self, key: &str, value: Value) {
        self.0.members_mut().push((key.into(), value));
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.put(key, text.into());
        }
    }

    fn number(&mut self, key: &str, number: u32) {
        self.put(key, Value::int(i64::from(number)));
    }

    fn optional(&mut self, key: &str, number: Option<u32>) {
        if let Some(number) = number {
            self.number(key, number);
        }
    }

    fn id(&mut self, key: &str, id: Id) {
        self.number(key, id.0);
    }

    fn flag(&mut self, key: &str, on: bool) {
        if on {
            self.put(key, true.into());
        }
    }

    fn value(&mut self, key: &str, value: &Value) {
        if !value.is_null() {
            self.put(key, value.clone());
        }
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        self.list(key, texts.iter().map(|text| text.as_str().into()).collect());
    }

    fn list(&mut self, key: &str, items: Vec<Value>) {
        if !items.is_empty() {
            self.put(key, Value::array(items));
        }
    }

    fn position(&mut self, position: Position) {
        if let Position::At(x, y) = position {
            self.put("at", Value::array([Value::int(x.into()), Value::int(y.into())]));
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn finish(self) -> Value {
        Value::Object(Arc::new(self.0))
    }
}

pub(super) fn design(design: &Design) -> Value {
    let settings = design.settings();
    let mut file = Members::default();
    file.put("aslant", Value::int(super::VERSION));
    file.put("name", Value::String(settings.name.clone()));
    file.text("description", &settings.description);
    file.text("region", &settings.region);
    file.text("account", &settings.account);
    if let Some(scenario) = settings.scenario {
        file.id("scenario", scenario);
    }
    let silenced = settings.silenced.iter().map(|entry| {
        let mut members = Members::default();
        members.put("code", entry.code.as_str().into());
        if let Some(owner) = entry.owner {
            members.id("owner", owner);
        }
        members.put("reason", entry.reason.as_str().into());
        members.finish()
    });
    file.list("silenced", silenced.collect());
    let figures = settings.figures.iter().map(|entry| {
        let mut members = Members::default();
        members.put("name", entry.name.as_str().into());
        if let Some(owner) = entry.owner {
            members.id("owner", owner);
        }
        // A whole number is written as one.
        let whole = entry.value.fract() == 0.0 && entry.value.abs() < 1e15;
        let number =
            if whole { Some(Number::Int(entry.value as i64)) } else { Number::from_f64(entry.value) };
        members.put("value", number.map_or(Value::Null, Value::Number));
        members.finish()
    });
    file.list("figures", figures.collect());
    file.list("views", settings.views.iter().map(view).collect());
    file.list("apis", design.apis().map(|(id, record)| api(design, id, record)).collect());
    file.list("functions", design.functions().map(|(id, record)| function(id, record)).collect());
    file.list("resources", design.resources().map(|(id, record)| resource(id, record)).collect());
    file.list("triggers", design.triggers().map(|(id, record)| trigger(id, record)).collect());
    file.list("workflows", design.workflows().map(|(id, record)| workflow(design, id, record)).collect());
    file.list("scenarios", design.scenarios().map(|(id, record)| scenario(id, record)).collect());
    file.list("notes", design.notes().map(|(id, record)| note(id, record)).collect());
    file.finish()
}

/// The members of one record beside its body as ASL: a form of the page, named as in the file.
pub(super) fn form(design: &Design, id: Id) -> Option<Object> {
    let value = match design.get(id)? {
        Record::Settings(settings) => {
            let mut members = Members::default();
            members.text("description", &settings.description);
            members.list("views", settings.views.iter().map(view).collect());
            members.finish()
        }
        Record::Api(record) => {
            let mut value = api(design, id, record);
            if let Some(members) = value.as_object_mut() {
                members.remove("routes");
            }
            value
        }
        Record::Route(record) => route(id, record),
        Record::Function(record) => function(id, record),
        Record::Resource(record) => resource(id, record),
        Record::Trigger(record) => trigger(id, record),
        Record::Workflow(record) => {
            let mut members = Members::default();
            write_mock(&mut members, &record.mock);
            members.finish()
        }
        Record::State(record) => card(record).finish(),
        Record::Scenario(record) => scenario(id, record),
        Record::Note(record) => note(id, record),
    };
    value.as_object().cloned()
}

fn view(view: &View) -> Value {
    let mut members = Members::default();
    members.text("caption", &view.caption);
    if let Some(entered) = view.entered {
        members.id("entered", entered);
    }
    members.put("region", Value::array(view.region.map(|number| Value::int(number.into()))));
    members.finish()
}

fn authorizer(authorizer: &Authorizer) -> Value {
    match authorizer {
        Authorizer::None => "none".into(),
        Authorizer::Iam => "iam".into(),
        Authorizer::Jwt(issuers) if issuers.is_empty() => "jwt".into(),
        Authorizer::Jwt(issuers) => Value::object([("jwt", Value::array(issuers.iter().map(jwt_issuer)))]),
        Authorizer::Cognito => "cognito".into(),
        Authorizer::Lambda(function) => Value::object([("lambda", Value::int(function.0.into()))]),
    }
}

fn jwt_issuer(issuer: &JwtIssuer) -> Value {
    let mut members = Members::default();
    members.text("issuer", &issuer.issuer);
    members.texts("audiences", &issuer.audiences);
    members.finish()
}

fn api(design: &Design, id: Id, api: &Api) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("name", Value::String(api.name.clone()));
    members.put("protocol", if api.protocol == Protocol::Rest { "REST" } else { "HTTP" }.into());
    if api.authorizer != Authorizer::None {
        members.put("authorizer", authorizer(&api.authorizer));
    }
    if let Some(endpoint) = api.endpoint {
        members.put("endpoint", endpoint.as_str().into());
    }
    members.optional("timeoutMs", api.timeout_ms);
    members.position(api.position);
    let routes = design.routes().filter(|(_, route)| route.api == id).map(|(id, record)| route(id, record));
    members.list("routes", routes.collect());
    members.finish()
}

fn route(id: Id, route: &Route) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("method", route.method.as_str().into());
    members.put("path", Value::String(route.path.clone()));
    if let Some(own) = &route.authorizer {
        members.put("authorizer", authorizer(own));
    }
    members.texts("scopes", &route.scopes);
    members.flag("streaming", route.streaming);
    members.optional("timeoutMs", route.timeout_ms);
    members.text("publicBecause", &route.public_because);
    let mut called = Members::default();
    match &route.integration {
        Integration::None => {}
        Integration::Function { function } => called.id("function", *function),
        Integration::StartExecution { workflow, mapping } => {
            called.id("startExecution", *workflow);
            write_mapping(&mut called, mapping);
        }
        Integration::StartSyncExecution { workflow, mapping } => {
            called.id("startSyncExecution", *workflow);
            write_mapping(&mut called, mapping);
        }
        Integration::Service { resource, action, mapping } => {
            called.id("service", *resource);
            called.put("action", action.as_str().into());
            write_mapping(&mut called, mapping);
        }
    }
    if !called.is_empty() {
        members.put("integration", called.finish());
    }
    members.text("note", &route.note);
    members.position(route.position);
    members.finish()
}

fn write_mapping(members: &mut Members, mapping: &Mapping) {
    members.text("name", &mapping.name);
    members.text("input", &mapping.input);
    members.optional("status", mapping.status.map(u32::from));
    members.text("body", &mapping.body);
}

fn undo(members: &mut Members, undo: Undo) {
    match undo {
        Undo::Unknown => {}
        Undo::NotNeeded => members.put("undo", "notNeeded".into()),
        Undo::Needed => members.put("undo", "needed".into()),
        Undo::By(by) => members.put("undo", Value::object([("by", Value::int(by.0.into()))])),
    }
}

fn function(id: Id, function: &Function) -> Value {
    let default = Function::default();
    let mut members = Members::default();
    members.id("id", id);
    members.put("name", Value::String(function.name.clone()));
    members.text("description", &function.description);
    if function.runtime != default.runtime {
        members.put("runtime", function.runtime.as_str().into());
    }
    if function.architecture == Architecture::X86 {
        members.put("architecture", "x86_64".into());
    }
    if function.memory_mb != default.memory_mb {
        members.number("memoryMb", function.memory_mb);
    }
    if function.timeout_seconds != default.timeout_seconds {
        members.number("timeoutSeconds", function.timeout_seconds);
    }
    let uses = function.uses.iter().map(|used| {
        let mut members = Members::default();
        let access = match used.access {
            Access::Read => "read",
            Access::Write => "write",
            Access::Invoke => "invoke",
        };
        members.id(access, used.target);
        members.flag("async", used.mode == CallMode::Async);
        members.finish()
    });
    members.list("uses", uses.collect());
    if let Some(idempotent) = function.idempotent {
        members.put("idempotent", idempotent.into());
    }
    undo(&mut members, function.undo);
    write_mock(&mut members, &function.mock);
    members.position(function.position);
    members.finish()
}

fn resource(id: Id, resource: &Resource) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("name", Value::String(resource.name.clone()));
    members.put("kind", resource.kind.as_str().into());
    members.text("description", &resource.description);
    members.optional("visibilityTimeoutSeconds", resource.visibility_timeout_seconds);
    members.text("detail", &resource.detail);
    undo(&mut members, resource.undo);
    write_mock(&mut members, &resource.mock);
    members.position(resource.position);
    members.finish()
}

fn trigger(id: Id, trigger: &Trigger) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    match &trigger.source {
        TriggerSource::Upload(source) => members.id("upload", *source),
        TriggerSource::Stream(source) => members.id("stream", *source),
        TriggerSource::Queue(source) => members.id("queue", *source),
        TriggerSource::Topic(source) => members.id("topic", *source),
        TriggerSource::Bus(source) => members.id("bus", *source),
        TriggerSource::Schedule(expression) => members.put("schedule", expression.as_str().into()),
    }
    if let Some(target) = trigger.target {
        members.id("target", target);
    }
    members.optional("batchSize", trigger.batch_size);
    members.value("filter", &trigger.filter);
    members.optional("retries", trigger.retries);
    if let Some(on_failure) = trigger.on_failure {
        members.id("onFailure", on_failure);
    }
    members.position(trigger.position);
    members.finish()
}

fn workflow(design: &Design, id: Id, workflow: &Workflow) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("name", Value::String(workflow.name.clone()));
    if workflow.kind == WorkflowType::Express {
        members.put("type", "EXPRESS".into());
    }
    write_mock(&mut members, &workflow.mock);
    members.position(workflow.position);
    members.flag("collapsed", workflow.collapsed);
    let states = design.descendants(id);
    members.text("states", &ranges(&states));
    let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for state in &states {
        *names.entry(design.name(*state)).or_default() += 1;
    }
    let mut cards = Members::default();
    for state_id in &states {
        let Some(state) = design.state(*state_id) else { continue };
        let card = card(state);
        if !card.is_empty() {
            let plain = names.get(&state.name) == Some(&1) && !state.name.starts_with('#');
            let key = if plain { state.name.to_string() } else { format!("#{}", state_id.0) };
            cards.put(&key, card.finish());
        }
    }
    if !cards.is_empty() {
        members.put("cards", cards.finish());
    }
    members.put("machine", design.machine(id));
    members.finish()
}

fn card(state: &State) -> Members {
    let mut members = Members::default();
    if let Some(mock) = &state.mock {
        // An empty mock still overrides the callee's.
        members.put("mock", mock_value(mock));
    }
    members.text("note", &state.note);
    members.position(state.position);
    members.flag("collapsed", state.collapsed);
    members.flag("breakpoint", state.breakpoint);
    members
}

/// `4-9,12`: ids in their order, runs of neighbours as ranges.
fn ranges(ids: &[Id]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for id in ids {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == id.0 => *last = id.0,
            _ => parts.push((id.0, id.0)),
        }
    }
    let texts: Vec<String> = parts
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
        .collect();
    texts.join(",")
}

fn write_mock(members: &mut Members, mock: &Mock) {
    if *mock != Mock::default() {
        members.put("mock", mock_value(mock));
    }
}

fn mock_value(mock: &Mock) -> Value {
    let mut members = Members::default();
    if let Some(latency) = mock.latency {
        members.put("latency", Value::array([latency.p50, latency.p99].map(|ms| Value::int(ms.into()))));
    }
    members.flag("guessed", mock.guessed);
    members.list("rules", mock.rules.iter().map(rule).collect());
    members.finish()
}

fn rule(rule: &MockRule) -> Value {
    let mut members = Members::default();
    members.text("when", &rule.when);
    members.optional("times", rule.times);
    match &rule.answer {
        MockAnswer::Return(value) => members.put("return", value.clone()),
        MockAnswer::Throw { error, cause } => members.put("throw", failure(error, cause)),
        MockAnswer::TimeOut => members.put("timeOut", true.into()),
        MockAnswer::Ask => members.put("ask", true.into()),
    }
    members.finish()
}

fn failure(error: &str, cause: &str) -> Value {
    let mut members = Members::default();
    members.put("error", error.into());
    members.text("cause", cause);
    members.finish()
}

fn pairs(pairs: &[(String, String)]) -> Value {
    Value::object(pairs.iter().map(|(key, value)| (key.as_str(), Value::string(value.as_str()))))
}

fn request(request: &Request) -> Value {
    let mut members = Members::default();
    for (key, list) in
        [("path", &request.path_parameters), ("query", &request.query), ("headers", &request.headers)]
    {
        if !list.is_empty() {
            members.put(key, pairs(list));
        }
    }
    members.value("body", &request.body);
    members.finish()
}

fn scenario(id: Id, scenario: &Scenario) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("name", Value::String(scenario.name.clone()));
    members.text("description", &scenario.description);
    match &scenario.start {
        ScenarioStart::Route { route, request: sent } => {
            members.id("route", *route);
            if *sent != Request::default() {
                members.put("request", request(sent));
            }
        }
        ScenarioStart::Workflow { workflow, input } => {
            members.id("workflow", *workflow);
            members.value("input", input);
        }
    }
    members.value("answers", &scenario.answers);
    let faults = scenario.faults.iter().map(|fault| {
        let mut members = Members::default();
        members.id("at", fault.at);
        members.optional("times", fault.times);
        match &fault.kind {
            FaultKind::Fail { error, cause } => members.put("fail", failure(error, cause)),
            FaultKind::TimeOut => members.put("timeOut", true.into()),
            FaultKind::Slow(ms) => members.number("slowMs", *ms),
        }
        members.finish()
    });
    members.list("faults", faults.collect());
    members.text("clock", &scenario.clock);
    if scenario.seed != 0 {
        members.put("seed", Value::Number(Number::from_json_text(&scenario.seed.to_string())));
    }
    members.finish()
}

fn note(id: Id, note: &Note) -> Value {
    let mut members = Members::default();
    members.id("id", id);
    members.put("text", note.text.as_str().into());
    members.position(note.position);
    members.put("size", Value::array([note.width, note.height].map(|size| Value::int(size.into()))));
    if note.colour != NoteColour::default() {
        members.text("colour", note.colour.as_str());
    }
    members.flag("group", note.group);
    members.finish()
}
