//! From the file's value to records, version 1. Says where and what is wrong; unknown members are refused, for a
//! misspelt one would be lost in silence.

mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::FileError;
use crate::design::apply::map_references;
use crate::design::document::Design;
use crate::design::model::{
    Access, Architecture, CallMode, Fault, FaultKind, Figure, Function, Id, Latency, Mock, MockAnswer,
    MockRule, Note, NoteColour, Position, Record, Request, Resource, ResourceKind, SETTINGS, Scenario,
    ScenarioStart, Scope, ScopeRef, Settings, Silenced, State, Trigger, TriggerSource, Undo, Use, View,
    Workflow, WorkflowType,
};
use crate::design::tree::{self, Node};
use crate::json::{Object, Value};

type Result<T> = std::result::Result<T, FileError>;

/// Ids beyond this are refused, so that there is always room for new ones.
pub(super) const LARGEST_ID: u32 = 1_000_000_000;

/// The members of one object of the file, each taken once; what nobody took is unknown.
struct Fields<'a> {
    members: &'a Object,
    place: String,
    taken: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    fn new(value: &'a Value, place: String) -> Result<Self> {
        match value.as_object() {
            Some(members) => Ok(Self { members, place, taken: BTreeSet::new() }),
            None => Err(FileError::new(place, "An object belongs here.")),
        }
    }

    fn at(&self, key: &str) -> String {
        format!("{}/{key}", self.place)
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Value> {
        self.taken.insert(key);
        self.members.get(key)
    }

    fn has(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    fn needed<T>(&self, key: &str, found: Option<T>) -> Result<T> {
        found.ok_or_else(|| FileError::new(self.place.clone(), format!("\"{key}\" is missing.")))
    }

    fn text(&mut self, key: &'static str) -> Result<Option<&'a str>> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => match value.as_str() {
                Some(text) => Ok(Some(text)),
                None => Err(FileError::new(self.at(key), "Text belongs here.")),
            },
        }
    }

    /// Text that is empty where it is absent.
    fn string(&mut self, key: &'static str) -> Result<String> {
        Ok(self.text(key)?.unwrap_or_default().to_owned())
    }

    fn name(&mut self) -> Result<Arc<str>> {
        let name = self.text("name")?;
        self.needed("name", name).map(Into::into)
    }

    fn number(&mut self, key: &'static str) -> Result<Option<u32>> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => match value.as_i64().and_then(|number| u32::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => {
                    Err(FileError::new(self.at(key), "A whole number from 0 to 4,294,967,295 belongs here."))
                }
            },
        }
    }

    fn id(&mut self, key: &'static str) -> Result<Option<Id>> {
        match self.number(key)? {
            None => Ok(None),
            Some(number) if (1..=LARGEST_ID).contains(&number) => Ok(Some(Id(number))),
            Some(_) => Err(FileError::new(self.at(key), "An id is a whole number from 1 to 1,000,000,000.")),
        }
    }

    fn flag(&mut self, key: &'static str) -> Result<Option<bool>> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => match value.as_bool() {
                Some(flag) => Ok(Some(flag)),
                None => Err(FileError::new(self.at(key), "True or false belongs here.")),
            },
        }
    }

    fn list(&mut self, key: &'static str) -> Result<&'a [Value]> {
        match self.take(key) {
            None => Ok(&[]),
            Some(value) => {
                value.as_array().ok_or_else(|| FileError::new(self.at(key), "A list belongs here."))
            }
        }
    }

    fn texts(&mut self, key: &'static str) -> Result<Vec<String>> {
        let place = self.at(key);
        let texts = self.list(key)?.iter().enumerate().map(|(index, value)| match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(FileError::new(format!("{place}/{index}"), "Text belongs here.")),
        });
        texts.collect()
    }

    /// The objects of a list, each with its place.
    fn objects(&mut self, key: &'static str) -> Result<Vec<Fields<'a>>> {
        let place = self.at(key);
        let list = self.list(key)?;
        list.iter().enumerate().map(|(index, value)| Fields::new(value, format!("{place}/{index}"))).collect()
    }

    fn object(&mut self, key: &'static str) -> Result<Option<Fields<'a>>> {
        let place = self.at(key);
        self.take(key).map(|value| Fields::new(value, place)).transpose()
    }

    /// Two whole numbers, such as a place.
    fn pair(&mut self, key: &'static str) -> Result<Option<(i64, i64)>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        match value.as_array() {
            Some([a, b]) => match (a.as_i64(), b.as_i64()) {
                (Some(a), Some(b)) => Ok(Some((a, b))),
                _ => Err(FileError::new(self.at(key), "Two whole numbers belong here.")),
            },
            _ => Err(FileError::new(self.at(key), "Two whole numbers belong here.")),
        }
    }

    fn position(&mut self) -> Result<Position> {
        match self.pair("at")? {
            None => Ok(Position::Auto),
            Some((x, y)) => match (i32::try_from(x), i32::try_from(y)) {
                (Ok(x), Ok(y)) => Ok(Position::At(x, y)),
                _ => Err(FileError::new(self.at("at"), "This place is too far away.")),
            },
        }
    }

    /// One of a set of words.
    fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Result<Option<T>> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        found.map(Some).ok_or_else(|| {
            let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            FileError::new(self.at(key), format!("\"{text}\" is none of {}.", all.join(", ")))
        })
    }

    fn done(self) -> Result<()> {
        match self.members.keys().find(|key| !self.taken.contains(&***key)) {
            None => Ok(()),
            Some(key) => Err(FileError::new(self.place, format!("\"{key}\" is not known here."))),
        }
    }
}

/// The records read so far, and ids for what has none.
struct Reader {
    records: BTreeMap<Id, Arc<Record>>,
    next: u32,
}

impl Reader {
    /// The id that the file gives, or a fresh one.
    fn id(&mut self, fields: &mut Fields<'_>) -> Result<Id> {
        let given = fields.id("id")?;
        Ok(given.unwrap_or_else(|| self.fresh()))
    }

    fn fresh(&mut self) -> Id {
        self.next += 1;
        Id(self.next)
    }

    fn add(&mut self, id: Id, record: Record, place: &str) -> Result<()> {
        if self.records.insert(id, Arc::new(record)).is_some() {
            return Err(FileError::new(place, format!("The id {} is used twice.", id.0)));
        }
        Ok(())
    }
}

pub(super) fn design(value: &Value) -> Result<Design> {
    let mut file = Fields::new(value, String::new())?;
    file.take("aslant");
    let mut reader = Reader { records: BTreeMap::new(), next: largest_id(value) };
    let mut settings = Settings {
        name: file.text("name")?.unwrap_or("Untitled").into(),
        description: file.string("description")?,
        region: file.string("region")?,
        account: file.string("account")?,
        silenced: Vec::new(),
        figures: Vec::new(),
        scenario: file.id("scenario")?,
        views: Vec::new(),
    };
    for mut fields in file.objects("silenced")? {
        let code = fields.text("code")?;
        settings.silenced.push(Silenced {
            code: fields.needed("code", code)?.to_owned(),
            owner: fields.id("owner")?,
            reason: fields.string("reason")?,
        });
        fields.done()?;
    }
    for mut fields in file.objects("figures")? {
        let name = fields.text("name")?;
        let value =
            fields.take("value").and_then(Value::as_f64).filter(|value| *value > 0.0 && value.is_finite());
        let Some(value) = value else {
            return Err(FileError::new(fields.at("value"), "A number above 0 belongs here."));
        };
        settings.figures.push(Figure {
            name: fields.needed("name", name)?.to_owned(),
            owner: fields.id("owner")?,
            value,
        });
        fields.done()?;
    }
    for mut fields in file.objects("views")? {
        let numbers: Option<Vec<i32>> = fields
            .take("region")
            .and_then(Value::as_array)
            .map(|items| items.iter().filter_map(|item| i32::try_from(item.as_i64()?).ok()).collect());
        let region = numbers.and_then(|numbers| <[i32; 4]>::try_from(numbers).ok());
        let Some(region) = region.filter(|[_, _, width, height]| *width > 0 && *height > 0) else {
            return Err(FileError::new(
                fields.at("region"),
                "Left, top, width and height belong here, the latter two above 0.",
            ));
        };
        settings.views.push(View {
            caption: fields.string("caption")?,
            region,
            entered: fields.id("entered")?,
        });
        fields.done()?;
    }
    reader.add(SETTINGS, Record::Settings(settings), "")?;
    for fields in file.objects("apis")? {
        routes::api(&mut reader, fields)?;
    }
    for fields in file.objects("functions")? {
        function(&mut reader, fields)?;
    }
    for fields in file.objects("resources")? {
        resource(&mut reader, fields)?;
    }
    for fields in file.objects("triggers")? {
        trigger(&mut reader, fields)?;
    }
    for fields in file.objects("workflows")? {
        workflow(&mut reader, fields)?;
    }
    for fields in file.objects("scenarios")? {
        scenario(&mut reader, fields)?;
    }
    for fields in file.objects("notes")? {
        note(&mut reader, fields)?;
    }
    let next = file.id("next")?;
    file.done()?;
    let mut design = Design::from_records(with_room(reader.records));
    design.next = design.next.max(next.map_or(0, |id| id.0).min(LARGEST_ID / 2));
    design.verify().map_err(|reason| FileError::new("", format!("The design is not whole: {reason}")))?;
    Ok(design)
}

/// The records with their ids counted anew where one comes near the largest, so that what is added later can still be
/// written and read.
fn with_room(records: BTreeMap<Id, Arc<Record>>) -> BTreeMap<Id, Arc<Record>> {
    if records.last_key_value().is_none_or(|(last, _)| last.0 <= LARGEST_ID / 2) {
        return records;
    }
    let ids: BTreeMap<Id, Id> = records.keys().copied().zip((0..).map(Id)).collect();
    // A reference to nothing stays one, and is told of.
    let map = |id: Id| ids.get(&id).copied().unwrap_or(Id(u32::MAX));
    let counted = records.into_iter().map(|(id, mut record)| {
        renumber(Arc::make_mut(&mut record), &map);
        (map(id), record)
    });
    counted.collect()
}

fn renumber(record: &mut Record, map: &dyn Fn(Id) -> Id) {
    map_references(record, map);
    let scopes = match record {
        Record::State(state) => {
            state.parent.owner = map(state.parent.owner);
            state.scopes.as_mut_slice()
        }
        Record::Workflow(workflow) => workflow.scope.as_mut_slice(),
        _ => &mut [],
    };
    for child in scopes.iter_mut().flat_map(|scope| &mut scope.states) {
        *child = map(*child);
    }
}

/// The largest id that the file gives; fresh ones lie beyond it. Wrong ones are found later.
fn largest_id(file: &Value) -> u32 {
    let mut largest = 0;
    let mut see = |item: &Value| {
        let id = item.get("id").and_then(Value::as_i64).and_then(|id| u32::try_from(id).ok());
        largest = largest.max(id.unwrap_or(0).min(LARGEST_ID));
    };
    for (_, list) in file.as_object().into_iter().flat_map(Object::iter) {
        for item in list.as_array().unwrap_or_default() {
            see(item);
            item.get("routes").and_then(Value::as_array).unwrap_or_default().iter().for_each(&mut see);
        }
    }
    for workflow in file.get("workflows").and_then(Value::as_array).unwrap_or_default() {
        let states = workflow.get("states").and_then(Value::as_str).unwrap_or_default();
        for number in states.split([',', '-']).filter_map(|number| number.parse::<u32>().ok()) {
            largest = largest.max(number.min(LARGEST_ID));
        }
    }
    largest
}

fn undo(fields: &mut Fields<'_>) -> Result<Undo> {
    if fields.members.get("undo").is_some_and(|value| value.as_object().is_some()) {
        let Some(mut inner) = fields.object("undo")? else { return Ok(Undo::Unknown) };
        let by = inner.id("by")?;
        let by = inner.needed("by", by)?;
        inner.done()?;
        return Ok(Undo::By(by));
    }
    Ok(fields.word("undo", &[("notNeeded", Undo::NotNeeded), ("needed", Undo::Needed)])?.unwrap_or_default())
}

fn function(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let default = Function::default();
    let architectures = [("arm64", Architecture::Arm64), ("x86_64", Architecture::X86)];
    let mut uses = Vec::new();
    for mut used in fields.objects("uses")? {
        let (target, access) = if let Some(target) = used.id("read")? {
            (target, Access::Read)
        } else if let Some(target) = used.id("write")? {
            (target, Access::Write)
        } else if let Some(target) = used.id("invoke")? {
            (target, Access::Invoke)
        } else {
            return Err(FileError::new(
                used.place,
                "One of \"read\", \"write\" and \"invoke\" belongs here.",
            ));
        };
        let mode = if used.flag("async")? == Some(true) { CallMode::Async } else { CallMode::Sync };
        uses.push(Use { target, access, mode });
        used.done()?;
    }
    let record = Function {
        name: fields.name()?,
        runtime: fields.text("runtime")?.map_or(default.runtime, str::to_owned),
        architecture: fields.word("architecture", &architectures)?.unwrap_or_default(),
        memory_mb: fields.number("memoryMb")?.unwrap_or(default.memory_mb),
        timeout_seconds: fields.number("timeoutSeconds")?.unwrap_or(default.timeout_seconds),
        description: fields.string("description")?,
        uses,
        idempotent: fields.flag("idempotent")?,
        undo: undo(&mut fields)?,
        mock: mock(&mut fields)?.unwrap_or_default(),
        position: fields.position()?,
    };
    reader.add(id, Record::Function(record), &fields.place)?;
    fields.done()
}

fn resource(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let kinds = ResourceKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = fields.word("kind", &kinds)?;
    let record = Resource {
        name: fields.name()?,
        kind: fields.needed("kind", kind)?,
        description: fields.string("description")?,
        visibility_timeout_seconds: fields.number("visibilityTimeoutSeconds")?,
        detail: fields.string("detail")?,
        undo: undo(&mut fields)?,
        mock: mock(&mut fields)?.unwrap_or_default(),
        position: fields.position()?,
    };
    reader.add(id, Record::Resource(record), &fields.place)?;
    fields.done()
}

fn trigger(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let source = if let Some(source) = fields.id("upload")? {
        TriggerSource::Upload(source)
    } else if let Some(source) = fields.id("stream")? {
        TriggerSource::Stream(source)
    } else if let Some(source) = fields.id("queue")? {
        TriggerSource::Queue(source)
    } else if let Some(source) = fields.id("topic")? {
        TriggerSource::Topic(source)
    } else if let Some(source) = fields.id("bus")? {
        TriggerSource::Bus(source)
    } else if let Some(expression) = fields.text("schedule")? {
        TriggerSource::Schedule(expression.to_owned())
    } else {
        let needs =
            "One of \"upload\", \"stream\", \"queue\", \"topic\", \"bus\" and \"schedule\" belongs here.";
        return Err(FileError::new(fields.place, needs));
    };
    let record = Trigger {
        source,
        target: fields.id("target")?,
        batch_size: fields.number("batchSize")?,
        filter: fields.take("filter").cloned().unwrap_or_default(),
        retries: fields.number("retries")?,
        on_failure: fields.id("onFailure")?,
        position: fields.position()?,
    };
    reader.add(id, Record::Trigger(record), &fields.place)?;
    fields.done()
}

fn workflow(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let types = [("STANDARD", WorkflowType::Standard), ("EXPRESS", WorkflowType::Express)];
    let machine = fields.take("machine");
    let machine = fields.needed("machine", machine)?;
    let (definition, mut scopes) =
        tree::take_apart(machine, true, 0).map_err(|reason| FileError::new(fields.at("machine"), reason))?;
    let given = match fields.text("states")? {
        Some(text) => Some(ids(text).map_err(|reason| FileError::new(fields.at("states"), reason))?),
        None => None,
    };
    let nodes = scopes.pop();
    let count = nodes.as_ref().map_or(0, |(_, nodes)| count(nodes));
    if given.as_ref().is_some_and(|given| given.len() != count) {
        let given = given.map_or(0, |given| given.len());
        return Err(FileError::new(
            fields.at("states"),
            format!("There are {given} ids for {count} states."),
        ));
    }
    let mut states =
        States { ids: given.unwrap_or_default().into_iter(), cards: BTreeMap::new(), names: Vec::new() };
    let cards = fields.object("cards")?;
    if let Some(cards) = cards {
        for (name, card) in cards.members.iter() {
            let card = Fields::new(card, cards.at(name))?;
            let place = card.place.clone();
            if states.cards.insert(name.clone(), (read_card(card)?, place)).is_some() {
                return Err(FileError::new(cards.at(name), "This state is there twice."));
            }
        }
    }
    let scope = match nodes {
        None => None,
        Some((pointer, nodes)) => {
            let inside = states.place(reader, nodes, ScopeRef { owner: id, slot: 0 }, &fields.place)?;
            Some(Scope { pointer, states: inside })
        }
    };
    states.check_cards(reader)?;
    let record = Workflow {
        name: fields.name()?,
        kind: fields.word("type", &types)?.unwrap_or_default(),
        definition,
        scope,
        position: fields.position()?,
        collapsed: fields.flag("collapsed")?.unwrap_or(false),
        mock: mock(&mut fields)?.unwrap_or_default(),
    };
    reader.add(id, Record::Workflow(record), &fields.place)?;
    fields.done()
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + node.scopes.iter().map(|(_, inner)| count(inner)).sum::<usize>()).sum()
}

/// `4-9,12` as ids.
fn ids(text: &str) -> std::result::Result<Vec<Id>, String> {
    let mut found = Vec::new();
    let wrong = || format!("\"{text}\" is no list of ids such as \"4-9,12\".");
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first: u32 = first.trim().parse().map_err(|_| wrong())?;
        let last: u32 = last.trim().parse().map_err(|_| wrong())?;
        if first == 0 || last > LARGEST_ID || last < first || (last - first) as usize + found.len() > 200_000
        {
            return Err(wrong());
        }
        found.extend((first..=last).map(Id));
    }
    Ok(found)
}

/// What stands beside the machine for its states.
struct States {
    ids: std::vec::IntoIter<Id>,
    cards: BTreeMap<Arc<str>, (State, String)>,
    names: Vec<(Arc<str>, Id)>,
}

impl States {
    fn place(
        &mut self,
        reader: &mut Reader,
        nodes: Vec<Node>,
        parent: ScopeRef,
        place: &str,
    ) -> Result<Vec<Id>> {
        let mut list = Vec::with_capacity(nodes.len());
        for node in nodes {
            let id = match self.ids.next() {
                Some(id) => id,
                None => reader.fresh(),
            };
            list.push(id);
            self.names.push((node.name.clone(), id));
            let mut scopes = Vec::new();
            for (slot, (pointer, inner)) in node.scopes.into_iter().enumerate() {
                let scope = ScopeRef { owner: id, slot: slot as u16 };
                scopes.push(Scope { pointer, states: self.place(reader, inner, scope, place)? });
            }
            let state = State { name: node.name, parent, body: node.body, scopes, ..State::default() };
            reader.add(id, Record::State(state), place)?;
        }
        Ok(list)
    }

    /// Gives each card to its state.
    fn check_cards(&mut self, reader: &mut Reader) -> Result<()> {
        let ids: BTreeSet<Id> = self.names.iter().map(|(_, id)| *id).collect();
        // Of a doubled name the first.
        let names: BTreeMap<Arc<str>, Id> = std::mem::take(&mut self.names).into_iter().rev().collect();
        for (key, (card, place)) in std::mem::take(&mut self.cards) {
            let by_id = key.strip_prefix('#').and_then(|id| id.parse::<u32>().ok()).map(Id);
            let id = match by_id {
                Some(by_id) => ids.get(&by_id).copied(),
                None => names.get(&key).copied(),
            };
            let Some(id) = id else {
                return Err(FileError::new(place, "The machine has no such state."));
            };
            if let Some(Record::State(state)) = reader.records.get_mut(&id).map(Arc::make_mut) {
                state.mock = card.mock;
                state.note = card.note;
                state.position = card.position;
                state.collapsed = card.collapsed;
                state.breakpoint = card.breakpoint;
            }
        }
        Ok(())
    }
}

fn read_card(mut fields: Fields<'_>) -> Result<State> {
    let card = State {
        mock: mock(&mut fields)?,
        note: fields.string("note")?,
        position: fields.position()?,
        collapsed: fields.flag("collapsed")?.unwrap_or(false),
        breakpoint: fields.flag("breakpoint")?.unwrap_or(false),
        ..State::default()
    };
    fields.done()?;
    Ok(card)
}

fn mock(fields: &mut Fields<'_>) -> Result<Option<Mock>> {
    let Some(mut inner) = fields.object("mock")? else { return Ok(None) };
    let wrong = inner.at("latency");
    let latency = match inner.pair("latency")? {
        None => None,
        Some((p50, p99)) => match (u32::try_from(p50), u32::try_from(p99)) {
            (Ok(p50), Ok(p99)) => Some(Latency { p50, p99 }),
            _ => return Err(FileError::new(wrong, "Two times in milliseconds belong here.")),
        },
    };
    let guessed = inner.flag("guessed")?.unwrap_or(false);
    let mut rules = Vec::new();
    for mut rule in inner.objects("rules")? {
        let when = rule.string("when")?;
        let times = rule.number("times")?;
        let answer = if rule.has("return") {
            MockAnswer::Return(rule.take("return").cloned().unwrap_or_default())
        } else if let Some(thrown) = rule.object("throw")? {
            let (error, cause) = failure(thrown)?;
            MockAnswer::Throw { error, cause }
        } else if rule.flag("timeOut")? == Some(true) {
            MockAnswer::TimeOut
        } else if rule.flag("ask")? == Some(true) {
            MockAnswer::Ask
        } else {
            let needs = "One of \"return\", \"throw\", \"timeOut\" and \"ask\" belongs here.";
            return Err(FileError::new(rule.place, needs));
        };
        rules.push(MockRule { when, times, answer });
        rule.done()?;
    }
    inner.done()?;
    Ok(Some(Mock { rules, latency, guessed }))
}

fn failure(mut fields: Fields<'_>) -> Result<(String, String)> {
    let failure = (fields.string("error")?, fields.string("cause")?);
    fields.done()?;
    Ok(failure)
}

fn pairs(fields: &mut Fields<'_>, key: &'static str) -> Result<Vec<(String, String)>> {
    let Some(inner) = fields.object(key)? else { return Ok(Vec::new()) };
    inner
        .members
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => Ok((name.to_string(), text.to_owned())),
            None => Err(FileError::new(inner.at(name), "Text belongs here.")),
        })
        .collect()
}

fn scenario(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let start = if let Some(route) = fields.id("route")? {
        let mut request = Request::default();
        if let Some(mut inner) = fields.object("request")? {
            request = Request {
                path_parameters: pairs(&mut inner, "path")?,
                query: pairs(&mut inner, "query")?,
                headers: pairs(&mut inner, "headers")?,
                body: inner.take("body").cloned().unwrap_or_default(),
            };
            inner.done()?;
        }
        ScenarioStart::Route { route, request }
    } else if let Some(workflow) = fields.id("workflow")? {
        ScenarioStart::Workflow { workflow, input: fields.take("input").cloned().unwrap_or_default() }
    } else {
        return Err(FileError::new(fields.place, "One of \"route\" and \"workflow\" belongs here."));
    };
    let mut faults = Vec::new();
    for mut fault in fields.objects("faults")? {
        let at = fault.id("at")?;
        let at = fault.needed("at", at)?;
        let kind = if let Some(failed) = fault.object("fail")? {
            let (error, cause) = failure(failed)?;
            FaultKind::Fail { error, cause }
        } else if let Some(ms) = fault.number("slowMs")? {
            FaultKind::Slow(ms)
        } else if fault.flag("timeOut")? == Some(true) {
            FaultKind::TimeOut
        } else {
            return Err(FileError::new(
                fault.place,
                "One of \"fail\", \"timeOut\" and \"slowMs\" belongs here.",
            ));
        };
        faults.push(Fault { at, kind, times: fault.number("times")? });
        fault.done()?;
    }
    let seed = match fields.take("seed") {
        None => 0,
        Some(value) => value
            .as_number()
            .and_then(|number| number.to_string().parse::<u64>().ok())
            .ok_or_else(|| FileError::new(fields.at("seed"), "A whole number from 0 belongs here."))?,
    };
    let record = Scenario {
        name: fields.name()?,
        description: fields.string("description")?,
        start,
        answers: fields.take("answers").cloned().unwrap_or_default(),
        faults,
        clock: fields.string("clock")?,
        seed,
    };
    reader.add(id, Record::Scenario(record), &fields.place)?;
    fields.done()
}

fn note(reader: &mut Reader, mut fields: Fields<'_>) -> Result<()> {
    let id = reader.id(&mut fields)?;
    let (width, height) = fields.pair("size")?.unwrap_or((240, 120));
    let size =
        |side: i64| u32::try_from(side).map_err(|_| FileError::new(fields.at("size"), "This is no size."));
    let record = Note {
        width: size(width)?,
        height: size(height)?,
        text: fields.string("text")?,
        colour: match fields.text("colour")? {
            None => NoteColour::default(),
            Some(word) => NoteColour::parse(word)
                .ok_or_else(|| FileError::new(fields.at("colour"), "This is no colour of a note."))?,
        },
        group: fields.flag("group")?.unwrap_or(false),
        position: fields.position()?,
    };
    reader.add(id, Record::Note(record), &fields.place)?;
    fields.done()
}
