//! Strands: the sequences of states that run side by side in one execution (the top level, each Parallel branch, each Map
//! iteration), and what each is doing.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::context::VisitFacts;
use super::failure::Failure;
use super::types::{AnswerKind, ChildId, Position, RequestId, StateInspection};
use crate::json::Value;

pub(super) type StrandId = u64;
pub(super) type Variables = Arc<BTreeMap<Arc<str>, Value>>;

/// One running sequence of states.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    /// The strand whose Parallel or Map state started this one.
    pub parent: Option<StrandId>,
    /// Which branch or iteration of the parent's state it is.
    pub index: usize,
    pub position: Arc<[Position]>,
    /// Child executions of a distributed Map keep their events out of the parent's history.
    pub silent: bool,
    /// The child execution that it belongs to.
    pub child: ChildId,
    /// It is that child execution's top level.
    pub child_root: bool,
    /// The index of the state it is in.
    pub state: usize,
    /// The input of the state as it came in.
    pub input: Value,
    pub variables: Variables,
    /// `Execution` and `StateMachine` of the context object; shared.
    pub identity: Arc<Value>,
    /// `Map` of the context object, inside an iteration.
    pub map_item: Option<Value>,
    /// What the context object tells of this visit of the state.
    pub visit: VisitFacts,
    /// The event that the next one follows.
    pub last_event: u64,
    pub entered_event: u64,
    /// The event before the state was entered.
    pub before_entered: u64,
    pub phase: Phase,
    /// Attempts used of each retrier in this visit.
    pub retries: Vec<u64>,
    /// Calls or runs of the state's body in this visit, less one.
    pub attempt: u32,
    /// The time at which it acts by itself.
    pub wake_at: Option<i64>,
    /// When the five minutes of the Express child execution that it belongs to are over.
    pub deadline_ms: Option<i64>,
    pub inspection: Option<Box<StateInspection>>,
}

impl Strand {
    /// When it has to be looked at, where nothing comes from outside.
    pub fn timer(&self) -> Option<i64> {
        [self.wake_at, self.deadline_ms].into_iter().flatten().min()
    }
}

/// What a strand does next, or waits for.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// To emit `…StateEntered`.
    Enter,
    /// To run the state's body (again, in a retry).
    Run,
    /// A Wait state until `Strand::wake_at`.
    Waiting,
    /// A failed state before its next attempt, until `Strand::wake_at`.
    Backoff,
    Task(Box<Call>),
    Children(Box<Children>),
    /// An `ItemReader` waits for its object.
    Reading(Box<Reading>),
    /// A `ResultWriter` waits for its objects to be written.
    Writing(Box<Writing>),
    /// The state's body is done with this result.
    Finish(Value),
    /// The state's body failed.
    Failed(Failure),
    /// Done; about to be removed.
    Over,
}

/// An open call of a Task state.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub request: RequestId,
    pub timeout_at: Option<i64>,
    /// The time-out's length.
    pub timeout_ms: Option<i64>,
    /// Whether it is the service's own limit that ends it then.
    pub limited: bool,
    pub heartbeat_ms: Option<i64>,
    pub heartbeat_at: Option<i64>,
    /// Whether an activity's worker has been heard of.
    pub started: bool,
    /// Whether the called service has accepted the job or message.
    pub submitted: bool,
    pub pending: VecDeque<AnswerKind>,
}

/// The branches or iterations that a Parallel or Map state waits for.
#[derive(Clone, Debug)]
pub(super) struct Children {
    pub results: Vec<Option<Value>>,
    /// Branches or iterations started so far.
    pub started: usize,
    pub running: usize,
    pub finished: usize,
    pub map: Option<MapRun>,
}

/// What is particular to a Map's children.
#[derive(Clone, Debug)]
pub(super) struct MapRun {
    pub items: Arc<Vec<Item>>,
    pub scope: usize,
    /// 0: no bound of the definition's own.
    pub max_concurrency: usize,
    pub distributed: Option<MapRunIdentity>,
    /// Whether the child executions are Express ones.
    pub express: bool,
    /// Items whose iteration failed, and all items: a batch counts by what is in it.
    pub failed: usize,
    pub total: usize,
    pub batched: bool,
    pub tolerated_count: Option<f64>,
    pub tolerated_percentage: Option<f64>,
}

/// One item of a Map, as `$$.Map.Item` shows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub value: Value,
    /// The member's name, where the items are the members of an object.
    pub key: Option<Arc<str>>,
    /// `STATE_DATA`, or the URI of the object (for a listing: of the bucket) that it was read from.
    pub source: Arc<str>,
}

#[derive(Clone, Debug)]
pub(super) struct MapRunIdentity {
    pub arn: Arc<str>,
    pub label: Arc<str>,
    /// What became of each child execution, where a `ResultWriter` is going to ask.
    pub children: Option<Vec<ChildExecution>>,
}

/// A child execution as an exported result describes it.
#[derive(Clone, Debug)]
pub(super) struct ChildExecution {
    pub execution_arn: Arc<str>,
    pub name: Arc<str>,
    pub input: Value,
    pub started_ms: i64,
    pub stopped_ms: i64,
    pub result: ChildResult,
}

#[derive(Clone, Debug)]
pub(super) enum ChildResult {
    Running,
    Succeeded(Value),
    Failed(Failure),
}

/// A distributed Map before its items are there.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub request: RequestId,
    pub run: MapRun,
    /// `ReaderConfig` after evaluation.
    pub config: Value,
    /// 0: no bound.
    pub max_items: usize,
    pub stage: ReadStage,
    /// Where the object that is being read lies.
    pub location: Location,
    pub answer: Option<AnswerKind>,
}

/// A bucket and a key (for a listing: a prefix).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub bucket: Arc<str>,
    pub key: Arc<str>,
}

#[derive(Clone, Debug)]
pub(super) enum ReadStage {
    /// The object, listing or manifest that `ItemReader` names.
    First,
    /// The data files that a listing or a manifest names.
    Files { waiting: VecDeque<Location>, rows: Rows, items: Vec<Item> },
}

/// How the items of a data file are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// As `InputType` says.
    Input,
    /// CSV without a header line: the columns of an S3 inventory.
    Inventory(Arc<[Arc<str>]>),
}

/// A distributed Map whose results are being exported.
#[derive(Clone, Debug)]
pub(super) struct Writing {
    pub request: RequestId,
    /// What the Map's result is once they are.
    pub result: Value,
    pub answer: Option<AnswerKind>,
}
