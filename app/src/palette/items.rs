//! What can be added: the catalogue, and what each entry is made of.

use aslant_engine::design::{
    Api, Architecture, Authorizer, Function, Id, Integration, Method, Mock, Note, NoteColour, Position,
    Protocol, Record, Resource, ResourceKind, Route, Trigger, TriggerSource, Undo, Workflow, WorkflowType,
};
use aslant_engine::figure;
use aslant_engine::geometry::Size;
use aslant_engine::json::{self, Value};

use crate::widgets::icons::Glyph;

/// Ready-made groups of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    RetryWithBackoff,
    SagaStep,
    HumanApproval,
    FanOut,
    PollUntilDone,
}

/// One entry of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A state of this ASL `Type`.
    State(&'static str),
    Pattern(Pattern),
    Workflow(WorkflowType),
    Api(Protocol),
    Route(Method),
    Function,
    Resource(ResourceKind),
    /// A schedule; the other triggers need their resource and are drawn from it.
    Schedule,
    Note,
    /// A ground under things that belong together.
    Group,
}

/// The palette's sections in their order.
pub const SECTIONS: [(&str, &[Item]); 6] = [
    (
        "States",
        &[
            Item::State("Task"),
            Item::State("Choice"),
            Item::State("Parallel"),
            Item::State("Map"),
            Item::State("Wait"),
            Item::State("Pass"),
            Item::State("Succeed"),
            Item::State("Fail"),
        ],
    ),
    (
        "Patterns",
        &[
            Item::Pattern(Pattern::RetryWithBackoff),
            Item::Pattern(Pattern::SagaStep),
            Item::Pattern(Pattern::HumanApproval),
            Item::Pattern(Pattern::FanOut),
            Item::Pattern(Pattern::PollUntilDone),
        ],
    ),
    (
        "API",
        &[
            Item::Route(Method::Get),
            Item::Route(Method::Post),
            Item::Route(Method::Put),
            Item::Route(Method::Delete),
            Item::Api(Protocol::Rest),
            Item::Api(Protocol::Http),
        ],
    ),
    (
        "Compute",
        &[Item::Workflow(WorkflowType::Standard), Item::Workflow(WorkflowType::Express), Item::Function],
    ),
    (
        "Resources",
        &[
            Item::Resource(ResourceKind::Table),
            Item::Resource(ResourceKind::Queue),
            Item::Resource(ResourceKind::Topic),
            Item::Resource(ResourceKind::Bucket),
            Item::Resource(ResourceKind::EventBus),
            Item::Resource(ResourceKind::EcsTask),
            Item::Resource(ResourceKind::HttpEndpoint),
            Item::Resource(ResourceKind::Partner),
        ],
    ),
    ("Triggers and notes", &[Item::Schedule, Item::Note, Item::Group]),
];

impl Item {
    pub fn label(self) -> &'static str {
        match self {
            Self::State(state_type) => state_type,
            Self::Pattern(pattern) => match pattern {
                Pattern::RetryWithBackoff => "Retry with backoff",
                Pattern::SagaStep => "Saga step with compensation",
                Pattern::HumanApproval => "Human approval",
                Pattern::FanOut => "Fan-out Map",
                Pattern::PollUntilDone => "Poll until done",
            },
            Self::Workflow(WorkflowType::Standard) => "Standard workflow",
            Self::Workflow(WorkflowType::Express) => "Express workflow",
            Self::Api(Protocol::Rest) => "REST API",
            Self::Api(Protocol::Http) => "HTTP API",
            Self::Route(method) => match method {
                Method::Get => "GET route",
                Method::Post => "POST route",
                Method::Put => "PUT route",
                Method::Patch => "PATCH route",
                Method::Delete => "DELETE route",
                Method::Head => "HEAD route",
                Method::Options => "OPTIONS route",
                Method::Any => "ANY route",
            },
            Self::Function => "Lambda function",
            Self::Resource(kind) => crate::editor::resource_words(kind),
            Self::Schedule => "Schedule",
            Self::Note => "Note",
            Self::Group => "Group",
        }
    }

    /// One line on what it is for.
    pub fn hint(self) -> &'static str {
        match self {
            Self::State("Task") => "Calls a function, a resource or a workflow",
            Self::State("Choice") => "Goes on by the first rule that holds",
            Self::State("Parallel") => "Runs branches side by side",
            Self::State("Map") => "Runs the same steps for each item",
            Self::State("Wait") => "Waits for a time or until a time",
            Self::State("Pass") => "Shapes data, calls nothing",
            Self::State("Succeed") => "Ends well",
            Self::State(_) => "Ends with an error and its cause",
            Self::Pattern(pattern) => match pattern {
                Pattern::RetryWithBackoff => "A Task that retries transient errors with jitter",
                Pattern::SagaStep => "A Task, and what undoes it when it fails",
                Pattern::HumanApproval => "Waits for a person, then goes two ways",
                Pattern::FanOut => "A Map with a Task, five at once",
                Pattern::PollUntilDone => "Starts a job and asks until it is done",
            },
            Self::Workflow(WorkflowType::Standard) => {
                concat!("Up to ", figure!(STANDARD_DURATION as time), ", exactly once, billed by transition")
            }
            Self::Workflow(WorkflowType::Express) => {
                concat!("Up to ", figure!(EXPRESS_DURATION as time), ", at least once, billed by duration")
            }
            Self::Api(Protocol::Rest) => "API Gateway REST API with routes",
            Self::Api(Protocol::Http) => "API Gateway HTTP API with routes",
            Self::Route(_) => "A method and a path of an API",
            Self::Function => "Code of your own",
            Self::Resource(kind) => match kind {
                ResourceKind::Table => "Items by key",
                ResourceKind::Queue => "Messages, one consumer",
                ResourceKind::Topic => "Messages, many subscribers",
                ResourceKind::Bucket => "Objects by name",
                ResourceKind::EventBus => "Events by pattern",
                ResourceKind::EcsTask => "A container that runs to its end",
                ResourceKind::HttpEndpoint => "A service reached by HTTP",
                ResourceKind::Partner => "A system of somebody else's",
            },
            Self::Schedule => "Starts something at a rate or a time",
            Self::Note => "Words on the canvas",
            Self::Group => "A titled ground: what stands on it moves with it",
        }
    }

    pub fn glyph(self) -> Glyph {
        match self {
            Self::State(state_type) => Glyph::of_state(state_type),
            Self::Pattern(pattern) => match pattern {
                Pattern::RetryWithBackoff => Glyph::Retry,
                Pattern::SagaStep => Glyph::Undo,
                Pattern::HumanApproval => Glyph::Person,
                Pattern::FanOut => Glyph::Map,
                Pattern::PollUntilDone => Glyph::Restart,
            },
            Self::Workflow(_) => Glyph::Workflow,
            Self::Api(_) => Glyph::Api,
            Self::Route(_) => Glyph::Route,
            Self::Function => Glyph::Function,
            Self::Resource(kind) => Glyph::of_resource(kind),
            Self::Schedule => Glyph::Schedule,
            Self::Note => Glyph::Note,
            Self::Group => Glyph::Group,
        }
    }

    /// The value of `data-kind`, which chooses the colour.
    pub fn kind_name(self) -> &'static str {
        match self {
            Self::State(state_type) => match state_type {
                "Task" => "task",
                "Choice" => "choice",
                "Parallel" => "parallel",
                "Map" => "map",
                "Wait" => "wait",
                "Succeed" => "succeed",
                "Fail" => "fail",
                _ => "pass",
            },
            Self::Pattern(Pattern::FanOut) => "map",
            Self::Pattern(_) => "task",
            Self::Workflow(_) => "workflow",
            Self::Api(_) | Self::Route(_) => "route",
            Self::Function => "function",
            Self::Resource(_) => "resource",
            Self::Schedule => "trigger",
            Self::Note => "note",
            Self::Group => "group",
        }
    }

    /// Whether it stands in a workflow's scope.
    pub fn is_state(self) -> bool {
        matches!(self, Self::State(_) | Self::Pattern(_))
    }

    /// Whether it can stand in the middle of a transition.
    pub fn can_be_inserted(self) -> bool {
        matches!(self, Self::State("Task" | "Pass" | "Wait" | "Parallel" | "Map"))
    }

    /// The size of its ghost on the canvas.
    pub fn size(self) -> Size {
        match self {
            Self::Route(_) => Size::new(160.0, 36.0),
            Self::Resource(_) | Self::Schedule => Size::new(144.0, 44.0),
            Self::Workflow(_) | Self::Note => Size::new(240.0, 96.0),
            Self::Group => Size::new(360.0, 240.0),
            _ => Size::new(160.0, 56.0),
        }
    }

    /// Whether a search for these words finds it.
    pub fn matches(self, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        let text = format!("{} {}", self.label(), self.hint()).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    }

    /// The body of the state, in the query language of where it goes.
    pub fn state_body(self, jsonata: bool) -> Value {
        let Self::State(state_type) = self else { return Value::Null };
        let text = match (state_type, jsonata) {
            ("Task", true) => {
                r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"Payload":"{% $states.input %}"},"Output":"{% $states.result.Payload %}","Retry":[{"ErrorEquals":["Lambda.ServiceException","Lambda.AWSLambdaException","Lambda.SdkClientException","Lambda.TooManyRequestsException"],"IntervalSeconds":1,"MaxAttempts":3,"BackoffRate":2,"JitterStrategy":"FULL"}],"End":true}"#
            }
            ("Task", false) => {
                r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"Payload.$":"$"},"OutputPath":"$.Payload","Retry":[{"ErrorEquals":["Lambda.ServiceException","Lambda.AWSLambdaException","Lambda.SdkClientException","Lambda.TooManyRequestsException"],"IntervalSeconds":1,"MaxAttempts":3,"BackoffRate":2,"JitterStrategy":"FULL"}],"End":true}"#
            }
            ("Choice", _) => r#"{"Type":"Choice","Choices":[]}"#,
            ("Parallel", _) => r#"{"Type":"Parallel","Branches":[{"States":{}},{"States":{}}],"End":true}"#,
            ("Map", true) => {
                r#"{"Type":"Map","Items":"{% $states.input.items %}","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"States":{}},"End":true}"#
            }
            ("Map", false) => {
                r#"{"Type":"Map","ItemsPath":"$.items","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"States":{}},"End":true}"#
            }
            ("Wait", _) => r#"{"Type":"Wait","Seconds":60,"End":true}"#,
            ("Succeed", _) => r#"{"Type":"Succeed"}"#,
            ("Fail", _) => r#"{"Type":"Fail","Error":"Failed","Cause":"Say here what went wrong."}"#,
            _ => r#"{"Type":"Pass","End":true}"#,
        };
        json::parse_strict(text).unwrap_or_else(|_| Value::empty_object())
    }

    /// The states of a pattern as a machine.
    pub fn pattern_machine(self) -> Option<Value> {
        let Self::Pattern(pattern) = self else { return None };
        let text = match pattern {
            Pattern::RetryWithBackoff => include_str!("patterns/retry.json"),
            Pattern::SagaStep => include_str!("patterns/saga.json"),
            Pattern::HumanApproval => include_str!("patterns/approval.json"),
            Pattern::FanOut => include_str!("patterns/fan_out.json"),
            Pattern::PollUntilDone => include_str!("patterns/poll.json"),
        };
        json::parse_strict(text).ok()
    }

    /// The record of an entry that is no state. `api` is the API of a route.
    pub fn record(self, position: Position, api: Option<Id>) -> Option<Record> {
        Some(match self {
            Self::State(_) | Self::Pattern(_) => return None,
            Self::Workflow(kind) => Record::Workflow(Workflow {
                name: "Workflow".into(),
                kind,
                definition: json::parse_strict(r#"{"QueryLanguage":"JSONata","States":{}}"#).ok()?,
                scope: None,
                position,
                collapsed: false,
                mock: Mock::default(),
            }),
            Self::Api(protocol) => Record::Api(Api {
                name: "Api".into(),
                protocol,
                authorizer: Authorizer::Iam,
                endpoint: None,
                timeout_ms: None,
                position,
            }),
            Self::Route(method) => Record::Route(Route {
                api: api?,
                method,
                path: "/items".into(),
                integration: Integration::None,
                authorizer: None,
                scopes: Vec::new(),
                streaming: false,
                timeout_ms: None,
                public_because: String::new(),
                note: String::new(),
                position,
            }),
            Self::Function => Record::Function(Function {
                name: "function".into(),
                runtime: "nodejs22.x".to_owned(),
                architecture: Architecture::Arm64,
                memory_mb: 256,
                timeout_seconds: 10,
                description: String::new(),
                uses: Vec::new(),
                idempotent: None,
                undo: Undo::Unknown,
                mock: Mock::default(),
                position,
            }),
            Self::Resource(kind) => Record::Resource(Resource {
                name: match kind {
                    ResourceKind::Table => "table",
                    ResourceKind::Queue => "queue",
                    ResourceKind::Topic => "topic",
                    ResourceKind::Bucket => "bucket",
                    ResourceKind::EventBus => "events",
                    ResourceKind::EcsTask => "job",
                    ResourceKind::HttpEndpoint => "service",
                    ResourceKind::Partner => "partner",
                }
                .into(),
                kind,
                description: String::new(),
                visibility_timeout_seconds: None,
                detail: String::new(),
                undo: Undo::Unknown,
                mock: Mock::default(),
                position,
            }),
            Self::Schedule => Record::Trigger(Trigger {
                source: TriggerSource::Schedule("rate(1 hour)".to_owned()),
                target: None,
                batch_size: None,
                filter: Value::Null,
                retries: None,
                on_failure: None,
                position,
            }),
            Self::Note => Record::Note(Note {
                text: String::new(),
                position,
                width: 240,
                height: 96,
                colour: NoteColour::default(),
                group: false,
            }),
            Self::Group => Record::Note(Note {
                text: "Group".to_owned(),
                position,
                width: 360,
                height: 240,
                colour: NoteColour::Blue,
                group: true,
            }),
        })
    }
}
