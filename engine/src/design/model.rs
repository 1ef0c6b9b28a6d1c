//! The records that a design is made of. Data alone: what may change them is in `command`, how they are
//! written is in `file`.
//!
//! A design is a map from [`Id`] to [`Record`]. Records refer to each other by id, with one exception: ASL
//! itself, where states name each other and refer to functions, resources and workflows as `${NameArn}`.

mod api;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::{Pointer, Value};

pub use api::{Api, Authorizer, Endpoint, Integration, JwtIssuer, Mapping, Method, Protocol, Route};

/// Names a record within its design. Small, never used again after its record is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub u32);

/// The record that every design has: its name and what holds for all of it.
pub const SETTINGS: Id = Id(0);

/// A value inside a record: the record, and a pointer into its body (states, workflows) or form (the others).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub owner: Id,
    pub pointer: Pointer,
}

/// Where a card stands. `Auto` leaves it to the layout; a container's children are placed relative to its inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Position {
    #[default]
    Auto,
    At(i32, i32),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Settings(Settings),
    Api(Api),
    Route(Route),
    Function(Function),
    Resource(Resource),
    Trigger(Trigger),
    Workflow(Workflow),
    State(State),
    Scenario(Scenario),
    Note(Note),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub name: Arc<str>,
    pub description: String,
    /// The region and account for real ARNs in exports and runs; `us-east-1` and `111122223333` where empty.
    pub region: String,
    pub account: String,
    /// Rules that a person has silenced, each with the reason.
    pub silenced: Vec<Silenced>,
    /// Figures that a person has entered: other limits than AWS's own, volumes, what something takes at once.
    pub figures: Vec<Figure>,
    /// The scenario that Run starts.
    pub scenario: Option<Id>,
    /// What is shown, one after the other, when the design is presented.
    pub views: Vec<View>,
}

/// A part of the canvas that a person has saved to show it to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// A sentence beneath it; may be empty.
    pub caption: String,
    /// Left, top, width and height in canvas coordinates, the latter two above 0.
    pub region: [i32; 4],
    /// The frame that alone is shown; everything where absent or gone.
    pub entered: Option<Id>,
}

/// A figure that a person has entered and that the review reckons with.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is: the id of a limit of `review`, `starts-a-month` and `starts-a-second` of a workflow, `calls-at-once` and `answer-bytes` of
    /// what is called.
    pub name: String,
    /// The record that it is of; a limit of the whole design where absent.
    pub owner: Option<Id>,
    /// In the unit of the limit; a number above 0.
    pub value: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silenced {
    pub code: String,
    /// The record it is silenced for; the whole design where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Architecture {
    #[default]
    Arm64,
    X86,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub name: Arc<str>,
    /// Lambda's identifier, such as `nodejs22.x`.
    pub runtime: String,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_seconds: u32,
    pub description: String,
    pub uses: Vec<Use>,
    /// A call with the same payload has no further effect; `None`: not said.
    pub idempotent: Option<bool>,
    /// What undoes its effect; see [`Undo`].
    pub undo: Undo,
    pub mock: Mock,
    pub position: Position,
}

/// Whether a callee's effect needs undoing when something later fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undo {
    /// Nobody has said.
    #[default]
    Unknown,
    NotNeeded,
    Needed,
    /// Undone by this function or resource.
    By(Id),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// A function, resource or workflow.
    pub target: Id,
    pub access: Access,
    pub mode: CallMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    Read,
    Write,
    Invoke,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallMode {
    /// The caller waits for the answer.
    #[default]
    Sync,
    Async,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ResourceKind {
    Table,
    Queue,
    Topic,
    Bucket,
    EventBus,
    EcsTask,
    HttpEndpoint,
    /// A system of somebody else's, reached by people, files or a protocol of its own.
    Partner,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    pub name: Arc<str>,
    pub kind: ResourceKind,
    pub description: String,
    /// Queues: the visibility time-out in seconds.
    pub visibility_timeout_seconds: Option<u32>,
    /// Tables: the partition key's name. HTTP endpoints: the URL.
    pub detail: String,
    pub undo: Undo,
    pub mock: Mock,
    pub position: Position,
}

/// Something that starts a function or a workflow without a caller that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    pub source: TriggerSource,
    /// The function or workflow; `None`: not connected yet.
    pub target: Option<Id>,
    pub batch_size: Option<u32>,
    /// An event pattern or a filter criterion; `Null`: none.
    pub filter: Value,
    pub retries: Option<u32>,
    /// The queue or topic that takes what failed for good.
    pub on_failure: Option<Id>,
    pub position: Position,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TriggerSource {
    /// An upload into the bucket.
    Upload(Id),
    /// The table's stream.
    Stream(Id),
    /// Messages in the queue.
    Queue(Id),
    /// Messages to the topic.
    Topic(Id),
    /// Events on the bus.
    Bus(Id),
    /// `rate(5 minutes)` or `cron(…)`.
    Schedule(String),
}

pub use crate::asl::WorkflowType;

#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    pub name: Arc<str>,
    pub kind: WorkflowType,
    /// The machine's own fields in their order; its `States` stands there as `{}` where `scope` holds the states.
    pub definition: Value,
    /// The states, in their order. `None` where the text has no object `States`.
    pub scope: Option<Scope>,
    pub position: Position,
    pub collapsed: bool,
    pub mock: Mock,
}

/// The states of one machine: a workflow's own, a branch's or a processor's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Where the machine stands in its owner's body: empty for a workflow, `/Branches/0`, `/ItemProcessor`.
    pub pointer: Pointer,
    pub states: Vec<Id>,
}

/// Names a [`Scope`]: the workflow or state that owns it, and which of its scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeRef {
    pub owner: Id,
    pub slot: u16,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub name: Arc<str>,
    /// The scope it stands in.
    pub parent: ScopeRef,
    /// The state as ASL has it; every nested machine's `States` stands there as `{}` where `scopes` holds them.
    pub body: Value,
    /// The nested machines: a Parallel's branches, a Map's processor.
    pub scopes: Vec<Scope>,
    /// Overrides the callee's mock for this state's calls.
    pub mock: Option<Mock>,
    pub note: String,
    pub position: Position,
    pub collapsed: bool,
    pub breakpoint: bool,
}

/// What the other side of a call answers in a dry run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mock {
    /// The first rule that fits answers; without one the answer is assumed and marked so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<MockRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    /// Nobody wrote it: it was made of what a definition reads. Its answers are marked as assumed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub guessed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MockRule {
    /// JSONata over `$payload` and `$attempt` (from 1); empty: always.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// Only the first so many calls of a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    pub answer: MockAnswer,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MockAnswer {
    /// What the callee returns, before the service's envelope. Strings `{% … %}` in it are JSONata over `$payload`.
    Return(Value),
    Throw {
        error: String,
        cause: String,
    },
    /// Never answers.
    TimeOut,
    /// A person answers on the card (task tokens).
    Ask,
}

impl Default for MockAnswer {
    fn default() -> Self {
        Self::Return(Value::empty_object())
    }
}

/// How long a call takes, in milliseconds: half of the calls up to `p50`, all but one in a hundred up to `p99`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    pub p50: u32,
    pub p99: u32,
}

/// A run that can be started again: where it begins, what is answered, what goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub name: Arc<str>,
    pub description: String,
    pub start: ScenarioStart,
    /// Answers by state name, one for each call, in the conformance form:
    /// `{"ChargePayment": [{"throw": {"Error": "PaymentUnavailable"}}, {"return": {…}}]}`.
    pub answers: Value,
    pub faults: Vec<Fault>,
    /// The virtual time at which it starts, RFC 3339; a fixed default where empty.
    pub clock: String,
    pub seed: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioStart {
    Route { route: Id, request: Request },
    Workflow { workflow: Id, input: Value },
}

/// What a caller sends to a route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Request {
    /// Values of the path's `{parameters}`, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path_parameters: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

/// Something that goes wrong on purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The function, resource or workflow called, or the state that calls.
    pub at: Id,
    pub kind: FaultKind,
    /// The next so many calls; `None`: all.
    pub times: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FaultKind {
    Fail {
        error: String,
        cause: String,
    },
    TimeOut,
    /// Each call takes so many milliseconds longer.
    Slow(u32),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub text: String,
    pub position: Position,
    pub width: u32,
    pub height: u32,
    pub colour: NoteColour,
    /// It is the ground of a group: its text is the group's title, and what stands on it moves with it.
    pub group: bool,
}

/// The colours of notes and groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteColour {
    #[default]
    Yellow,
    Red,
    Green,
    Blue,
    Violet,
    Grey,
}

impl NoteColour {
    pub const ALL: [Self; 6] = [Self::Yellow, Self::Red, Self::Green, Self::Blue, Self::Violet, Self::Grey];

    /// As files have it: `yellow`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Violet => "violet",
            Self::Grey => "grey",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == text)
    }
}

impl Note {
    /// The sides that a note or group may have on the canvas: least width and height, most of either.
    pub const LEAST: (u32, u32) = (80, 40);
    pub const MOST: u32 = 20_000;

    /// The first line of its text; a word for it where that is empty.
    pub fn title(&self) -> &str {
        let word = if self.group { "Group" } else { "Note" };
        self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(word)
    }
}

impl Record {
    /// What a person calls it: its name, `POST /orders`, or a word for its kind.
    pub fn label(&self) -> Arc<str> {
        match self {
            Self::Settings(record) => record.name.clone(),
            Self::Api(record) => record.name.clone(),
            Self::Route(record) => format!("{} {}", record.method.as_str(), record.path).into(),
            Self::Function(record) => record.name.clone(),
            Self::Resource(record) => record.name.clone(),
            Self::Trigger(record) => record.source.label().into(),
            Self::Workflow(record) => record.name.clone(),
            Self::State(record) => record.name.clone(),
            Self::Scenario(record) => record.name.clone(),
            Self::Note(record) if record.group => record.title().into(),
            Self::Note(_) => "Note".into(),
        }
    }

    /// Its kind in one lower-case word, stable: `function`, `state`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Settings(_) => "settings",
            Self::Api(_) => "api",
            Self::Route(_) => "route",
            Self::Function(_) => "function",
            Self::Resource(_) => "resource",
            Self::Trigger(_) => "trigger",
            Self::Workflow(_) => "workflow",
            Self::State(_) => "state",
            Self::Scenario(_) => "scenario",
            Self::Note(_) => "note",
        }
    }

    /// Its own name where it has one that can be changed.
    pub fn own_name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Settings(record) => Some(&record.name),
            Self::Api(record) => Some(&record.name),
            Self::Function(record) => Some(&record.name),
            Self::Resource(record) => Some(&record.name),
            Self::Workflow(record) => Some(&record.name),
            Self::State(record) => Some(&record.name),
            Self::Scenario(record) => Some(&record.name),
            Self::Route(_) | Self::Trigger(_) | Self::Note(_) => None,
        }
    }

    pub(super) fn own_name_mut(&mut self) -> Option<&mut Arc<str>> {
        match self {
            Self::Settings(record) => Some(&mut record.name),
            Self::Api(record) => Some(&mut record.name),
            Self::Function(record) => Some(&mut record.name),
            Self::Resource(record) => Some(&mut record.name),
            Self::Workflow(record) => Some(&mut record.name),
            Self::State(record) => Some(&mut record.name),
            Self::Scenario(record) => Some(&mut record.name),
            Self::Route(_) | Self::Trigger(_) | Self::Note(_) => None,
        }
    }

    /// Where its card stands; `None` for what has no card.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Api(record) => Some(record.position),
            Self::Route(record) => Some(record.position),
            Self::Function(record) => Some(record.position),
            Self::Resource(record) => Some(record.position),
            Self::Trigger(record) => Some(record.position),
            Self::Workflow(record) => Some(record.position),
            Self::State(record) => Some(record.position),
            Self::Note(record) => Some(record.position),
            Self::Settings(_) | Self::Scenario(_) => None,
        }
    }

    pub(super) fn position_mut(&mut self) -> Option<&mut Position> {
        match self {
            Self::Api(record) => Some(&mut record.position),
            Self::Route(record) => Some(&mut record.position),
            Self::Function(record) => Some(&mut record.position),
            Self::Resource(record) => Some(&mut record.position),
            Self::Trigger(record) => Some(&mut record.position),
            Self::Workflow(record) => Some(&mut record.position),
            Self::State(record) => Some(&mut record.position),
            Self::Note(record) => Some(&mut record.position),
            Self::Settings(_) | Self::Scenario(_) => None,
        }
    }

    /// What the other side answers, for what can be called or calls.
    pub fn mock(&self) -> Option<&Mock> {
        match self {
            Self::Function(record) => Some(&record.mock),
            Self::Resource(record) => Some(&record.mock),
            Self::Workflow(record) => Some(&record.mock),
            Self::State(record) => record.mock.as_ref(),
            _ => None,
        }
    }

    /// Whether a dry run goes the same way with `other` in the place of this record: they differ at most in what is only
    /// seen (place, fold, note) and in the breakpoint, of which a run is told apart.
    pub fn plays_as(&self, other: &Self) -> bool {
        let mut seen_alike = self.clone();
        if let (Some(at), Some(position)) = (seen_alike.position_mut(), other.position()) {
            *at = position;
        }
        match (&mut seen_alike, other) {
            (Self::Note(_), Self::Note(_)) => return true,
            (Self::State(a), Self::State(b)) => {
                a.collapsed = b.collapsed;
                a.breakpoint = b.breakpoint;
                a.note.clone_from(&b.note);
            }
            (Self::Workflow(a), Self::Workflow(b)) => a.collapsed = b.collapsed,
            _ => {}
        }
        seen_alike == *other
    }

    /// Whether `other` is this record but for its card's place or fold, so that no edge and no text changes.
    pub(super) fn differs_in_place_only(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::State(a), Self::State(b)) => {
                a.name == b.name
                    && a.parent == b.parent
                    && a.scopes == b.scopes
                    && super::tree::identical(&a.body, &b.body)
            }
            (Self::Workflow(a), Self::Workflow(b)) => {
                a.name == b.name && a.scope == b.scope && super::tree::identical(&a.definition, &b.definition)
            }
            (a, b) => {
                let mut moved = a.clone();
                if let (Some(at), Some(position)) = (moved.position_mut(), b.position()) {
                    *at = position;
                }
                moved == *b
            }
        }
    }
}

impl Default for Function {
    /// What a new function is: Node.js 22 on arm64, 256 MB, 10 seconds.
    fn default() -> Self {
        Self {
            name: "function".into(),
            runtime: "nodejs22.x".into(),
            architecture: Architecture::Arm64,
            memory_mb: 256,
            timeout_seconds: 10,
            description: String::new(),
            uses: Vec::new(),
            idempotent: None,
            undo: Undo::Unknown,
            mock: Mock::default(),
            position: Position::Auto,
        }
    }
}

impl ResourceKind {
    pub const ALL: [Self; 8] = [
        Self::Table,
        Self::Queue,
        Self::Topic,
        Self::Bucket,
        Self::EventBus,
        Self::EcsTask,
        Self::HttpEndpoint,
        Self::Partner,
    ];

    /// A stable word: `table`, `eventBus`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Queue => "queue",
            Self::Topic => "topic",
            Self::Bucket => "bucket",
            Self::EventBus => "eventBus",
            Self::EcsTask => "ecsTask",
            Self::HttpEndpoint => "http",
            Self::Partner => "partner",
        }
    }
}

impl TriggerSource {
    /// The resource it listens to; `None` for a schedule.
    pub fn resource(&self) -> Option<Id> {
        match self {
            Self::Upload(id) | Self::Stream(id) | Self::Queue(id) | Self::Topic(id) | Self::Bus(id) => {
                Some(*id)
            }
            Self::Schedule(_) => None,
        }
    }

    /// In a word or two: "Upload", the schedule's expression.
    pub fn label(&self) -> String {
        match self {
            Self::Upload(_) => "Upload".into(),
            Self::Stream(_) => "Stream".into(),
            Self::Queue(_) => "Messages".into(),
            Self::Topic(_) => "Notification".into(),
            Self::Bus(_) => "Event".into(),
            Self::Schedule(text) => text.clone(),
        }
    }
}
