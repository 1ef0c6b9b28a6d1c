//! What goes into an execution and what comes out of it: plain data, no behaviour.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::history::Event;
use crate::aws::{EXPRESS_DURATION, HISTORY_EVENTS, STANDARD_DURATION, STATE_PAYLOAD, VARIABLES_SIZE};
use crate::json::{Pointer, Value};

pub use crate::asl::WorkflowType;

/// The names and ARNs that show in the context object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identities {
    pub execution_arn: Arc<str>,
    pub execution_name: Arc<str>,
    pub role_arn: Arc<str>,
    pub state_machine_arn: Arc<str>,
    pub state_machine_name: Arc<str>,
}

impl Default for Identities {
    fn default() -> Self {
        let text = |text: &str| -> Arc<str> { text.into() };
        Self {
            execution_arn: text("arn:aws:states:us-east-1:111111111111:execution:StateMachine:Execution"),
            execution_name: text("Execution"),
            role_arn: text("arn:aws:iam::111111111111:role/StatesRole"),
            state_machine_arn: text("arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine"),
            state_machine_name: text("StateMachine"),
        }
    }
}

/// Bounds that end an execution with a clear error. The defaults are AWS's quotas, with budgets of our own where AWS has
/// none (transitions, depth of a value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events of a Standard execution's history (AWS: 25,000).
    pub max_events: u64,
    /// State visits over all branches and iterations.
    pub max_transitions: u64,
    /// Bytes of a state's input or output as JSON text in UTF-8 (AWS: 262,144).
    pub max_payload_bytes: usize,
    /// Bytes of all variables that a scope can see (AWS: 10 MiB an execution).
    pub max_variables_bytes: usize,
    /// Nesting of a value.
    pub max_value_depth: usize,
    /// Milliseconds that a Standard execution may take (AWS: one year).
    pub standard_duration_ms: i64,
    /// Milliseconds that an Express execution may take (AWS: five minutes).
    pub express_duration_ms: i64,
    /// Branches and iterations alive at once.
    pub max_strands: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_events: u64::from(HISTORY_EVENTS.small()),
            max_transitions: 1_000_000,
            max_payload_bytes: STATE_PAYLOAD.whole(),
            max_variables_bytes: VARIABLES_SIZE.whole(),
            max_value_depth: 200,
            standard_duration_ms: i64::from(STANDARD_DURATION.small()) * 1_000,
            express_duration_ms: i64::from(EXPRESS_DURATION.small()) * 1_000,
            max_strands: 20_000,
        }
    }
}

/// Everything besides the machine that determines an execution.
#[derive(Clone, Debug, Default)]
pub struct ExecutionInput {
    pub input: Value,
    pub workflow_type: WorkflowType,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub started_at_ms: i64,
    pub seed: u64,
    pub identities: Identities,
    pub limits: Limits,
    /// Whether to record a [`StateInspection`] for each state visit.
    pub inspect: bool,
}

/// Names a request within its execution. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// How a task waits for its result (the suffix of an integration's resource).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncPattern {
    #[default]
    RequestResponse,
    /// `.sync` and `.sync:2`.
    Sync,
    WaitForTaskToken,
}

/// One step into a Parallel branch or a Map iteration, outermost first in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The Parallel or Map state's name.
    pub state: Arc<str>,
    /// The branch's or the item's (or batch's) index, from 0.
    pub index: usize,
}

/// Numbers the child executions of distributed Maps within their execution, from 1; 0 is the execution itself.
pub type ChildId = u64;

/// A child execution of a distributed Map as it starts.
#[derive(Clone, Debug)]
pub struct ChildStart {
    pub child: ChildId,
    /// The execution that the Map state is in: 0, or another child.
    pub parent: ChildId,
    pub map_run_arn: Arc<str>,
    /// The Map state's name.
    pub state: Arc<str>,
    /// The item's (or batch's) index, from 0, and how many there are.
    pub index: usize,
    pub of: usize,
    pub execution_arn: Arc<str>,
    pub name: Arc<str>,
    pub input: Value,
}

/// What happens in the child executions of distributed Maps: each has a history of its own.
#[derive(Clone, Debug)]
pub enum ChildNews {
    Started(Box<ChildStart>),
    Event(ChildId, Event),
    Ended(ChildId, Box<Outcome>),
}

/// A call that a Task state makes.
#[derive(Clone, Debug)]
pub struct TaskCall {
    pub state: Arc<str>,
    /// Where the state lies in the machine.
    pub pointer: Pointer,
    pub position: Arc<[Position]>,
    /// `Resource` as written (or as resolved from a dynamic form).
    pub resource: Arc<str>,
    /// `Parameters` or `Arguments` after evaluation; the effective input where there are none.
    pub parameters: Value,
    /// Present for `.waitForTaskToken` and for activities.
    pub task_token: Option<Arc<str>>,
    /// 0 for the first call of this visit, then one more for each retry.
    pub attempt: u32,
    pub pattern: SyncPattern,
    /// Whether `resource` names an activity.
    pub is_activity: bool,
    /// When no answer is taken any more: `TimeoutSeconds`, or the service's own limit where that is shorter.
    pub timeout_seconds: Option<i64>,
    pub heartbeat_seconds: Option<i64>,
    /// The role of `Credentials`, where given.
    pub credentials_role_arn: Option<Arc<str>>,
    /// The child execution that makes it.
    pub child: ChildId,
}

/// Where a distributed Map reads its items from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemSource {
    /// `s3:getObject`: answer with the object's content as a string.
    Object,
    /// `s3:listObjectsV2`: answer with an array of `{Etag, Key, LastModified, Size, StorageClass}` objects.
    Listing,
}

/// A read that a Map state's `ItemReader` makes. Answer with `Succeeded(Value::String(content))` for an object.
#[derive(Clone, Debug)]
pub struct ItemsRequest {
    pub state: Arc<str>,
    pub pointer: Pointer,
    pub position: Arc<[Position]>,
    pub resource: Arc<str>,
    pub source: ItemSource,
    pub bucket: Arc<str>,
    /// The object's key, or the listing's prefix.
    pub key: Arc<str>,
    pub parameters: Value,
}

/// One object that a `ResultWriter` puts into its bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenObject {
    pub key: Arc<str>,
    /// JSON text, or JSON Lines.
    pub content: Arc<str>,
}

/// The export of a distributed Map's results: the result files, then `manifest.json`. Any success lets the Map go on;
/// a failure fails it with `States.ResultWriterFailed`.
#[derive(Clone, Debug)]
pub struct ResultsWrite {
    pub state: Arc<str>,
    pub pointer: Pointer,
    pub position: Arc<[Position]>,
    pub resource: Arc<str>,
    pub bucket: Arc<str>,
    pub objects: Arc<[WrittenObject]>,
    pub parameters: Value,
}

#[derive(Clone, Debug)]
pub enum RequestKind {
    Task(TaskCall),
    ReadItems(ItemsRequest),
    WriteResults(ResultsWrite),
}

/// Something that the execution needs from outside. Stays open until it is answered, or listed as cancelled in a [`Step`].
#[derive(Clone, Debug)]
pub struct Request {
    pub id: RequestId,
    /// When it was made.
    pub at_ms: i64,
    pub kind: RequestKind,
}

/// What became of a request. `Submitted` and `Heartbeat` leave it open; answers to unknown or closed requests are ignored.
#[derive(Clone, Debug)]
pub enum AnswerKind {
    Succeeded(Value),
    Failed {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    /// The called service accepted the job (`.sync`) or the message (`.waitForTaskToken`): its response.
    Submitted(Value),
    Heartbeat,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub request: RequestId,
    pub kind: AnswerKind,
}

/// What one call of `advance` brought about. Events are taken with `take_events`.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// New requests, in the order in which they were made.
    pub requests: Vec<Request>,
    /// Requests that no longer need an answer (timed out, or their branch was aborted).
    pub cancelled: Vec<RequestId>,
    /// The next time at which something happens by itself. `None`: only an answer moves it on, or it is finished.
    pub wake_at_ms: Option<i64>,
    /// Whether more can happen right now (only after `advance_one`, or where a budget of steps ran out).
    pub ready: bool,
    pub finished: bool,
}

/// A state that is being visited.
#[derive(Clone, Debug)]
pub struct ActiveState {
    pub state: Arc<str>,
    /// Where the state lies in the machine.
    pub pointer: Pointer,
    pub position: Arc<[Position]>,
    /// The id of the `…StateEntered` event; 0 before it.
    pub entered_event: u64,
    pub activity: Activity,
}

/// What a visited state does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It is next, but not entered yet.
    Entering,
    Running,
    /// A Wait state.
    Waiting {
        until_ms: i64,
    },
    /// A failed state before its next attempt (from 1).
    Retrying {
        at_ms: i64,
        attempt: u32,
    },
    /// It waits for the answer to a request.
    Calling {
        request: RequestId,
    },
    /// It waits for its branches or iterations.
    Children {
        finished: usize,
        of: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionStatus {
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

impl ExecutionStatus {
    /// As `DescribeExecution` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub status: ExecutionStatus,
    pub output: Option<Value>,
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
}

/// The stages of the data flow through one visit of a state. A stage that the state does not have, or did not reach, is `None`.
#[derive(Clone, Debug, Default)]
pub struct StateInspection {
    pub state: Arc<str>,
    pub pointer: Pointer,
    pub position: Arc<[Position]>,
    /// The child execution whose visit it is; events are numbered by that.
    pub child: ChildId,
    /// The id of the `…StateEntered` event.
    pub entered_event: u64,
    /// The id of the `…StateExited` event.
    pub exited_event: Option<u64>,
    pub input: Value,
    pub after_input_path: Option<Value>,
    /// `Parameters`, or `Arguments` in JSONata.
    pub after_parameters: Option<Value>,
    /// The items of a Map before and after `ItemSelector`.
    pub items: Option<Value>,
    pub after_item_selector: Option<Value>,
    pub after_item_batcher: Option<Value>,
    pub result: Option<Value>,
    pub after_result_selector: Option<Value>,
    pub after_result_path: Option<Value>,
    pub output: Option<Value>,
    pub error: Option<Arc<str>>,
    pub cause: Option<Arc<str>>,
    pub next: Option<Arc<str>>,
    pub retry_index: Option<usize>,
    pub retry_backoff_seconds: Option<f64>,
    pub catch_index: Option<usize>,
    pub variables_before: Arc<BTreeMap<Arc<str>, Value>>,
    pub variables_after: Arc<BTreeMap<Arc<str>, Value>>,
}
