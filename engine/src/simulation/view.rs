//! What a run shows: plain data that crosses from the worker to the page.

use serde::{Deserialize, Serialize};

use super::{Ask, Cost, HttpResponse};
use crate::design::{Design, EdgeKind, EdgeRef, Id, Record};
use crate::interpreter::StateInspection;
use crate::json::Value;

/// How a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunStatus {
    #[default]
    Ready,
    Running,
    /// Stopped at a breakpoint.
    Paused,
    /// Nothing goes on until a person answers.
    Asking,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

impl RunStatus {
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::TimedOut | Self::Aborted)
    }
}

/// Names a history of a run: an execution's own, or that of a child execution of one of its distributed Maps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HistoryId {
    pub execution: usize,
    /// The child, numbered over the whole run.
    pub child: Option<usize>,
}

impl HistoryId {
    /// An execution's own history.
    pub fn of(execution: usize) -> Self {
        Self { execution, child: None }
    }
}

/// How a card stands in a run. A card that is not in the snapshot has not been reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeStatus {
    #[default]
    Current,
    /// Waits for a time, a token or a try again.
    Waiting,
    Retrying,
    Done,
    Caught,
    Failed,
}

/// A card in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeState {
    pub status: NodeStatus,
    /// How often it was entered or called.
    pub visits: u32,
    pub active: u32,
    pub retries: u32,
    pub failures: u32,
    /// The last error's name.
    pub error: Option<String>,
    /// An answer was assumed because nobody wrote one.
    pub assumed: bool,
    /// The largest input or output that it was seen with, as JSON.
    pub largest_bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowKind {
    Request,
    Response,
    Started,
    Entered,
    Called,
    Answered,
    Failed,
    Retry,
    Caught,
    Waited,
    Asked,
    Ended,
}

/// One line of the timeline, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub at_ms: i64,
    pub kind: RowKind,
    pub text: String,
    /// The state or thing it is about.
    pub node: Option<Id>,
    /// The execution it belongs to, as an index.
    pub execution: Option<usize>,
    /// The child execution of a distributed Map that it belongs to.
    pub child: Option<usize>,
    /// The number of that child's item (or batch), from 0.
    pub item: Option<usize>,
    /// The `…StateEntered` event of the visit, for its data.
    pub visit: Option<u64>,
    /// How deep inside branches and iterations.
    pub depth: u8,
    /// The run's step that wrote it.
    pub step: u64,
    pub assumed: bool,
}

impl Row {
    /// The history it stands in.
    pub fn history(&self) -> Option<HistoryId> {
        self.execution.map(|execution| HistoryId { execution, child: self.child })
    }
}

/// One execution of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionView {
    pub workflow: Id,
    pub name: String,
    pub arn: String,
    pub status: RunStatus,
    pub events: usize,
    pub input: Value,
    pub output: Option<Value>,
    pub error: Option<String>,
    pub cause: Option<String>,
    pub started_ms: i64,
    pub stopped_ms: Option<i64>,
    /// The history and the state whose call started it.
    pub started_by: Option<(HistoryId, Option<Id>)>,
}

/// A distributed Map at work: so many child executions, by how they stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MapRunView {
    /// The history that the Map state is in.
    pub within: HistoryId,
    pub state: Option<Id>,
    pub state_name: String,
    pub arn: String,
    pub of: usize,
    pub pending: usize,
    pub running: usize,
    pub succeeded: usize,
    /// Time-outs among them.
    pub failed: usize,
    pub aborted: usize,
}

/// A child execution in the list of a Map's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChildView {
    /// As in [`HistoryId::child`].
    pub child: usize,
    /// The item's (or batch's) number, from 0.
    pub item: usize,
    pub name: String,
    pub status: RunStatus,
    pub events: usize,
    pub started_ms: i64,
    pub stopped_ms: Option<i64>,
    pub error: Option<String>,
}

/// One history that is looked at: how the states stand in it alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookView {
    pub at: HistoryId,
    pub execution: ExecutionView,
    /// Of a child: its Map's run, as an index, and the item's number.
    pub map_run: Option<usize>,
    pub item: Option<usize>,
    pub nodes: Vec<(Id, NodeState)>,
    pub edges: Vec<(EdgeView, u32)>,
    /// The history was not kept: there are too many.
    pub dropped: bool,
}

/// The numbers at a run's end, and on the way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub virtual_ms: i64,
    pub skipped_ms: i64,
    pub states_entered: u64,
    pub events: u64,
    pub calls: u64,
    pub assumed: u64,
    pub retries: u64,
    pub caught: u64,
    pub compensations: u64,
    pub largest_payload_bytes: usize,
    pub largest_payload_at: Option<Id>,
    pub cost: Cost,
}

/// A run after a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub status: RunStatus,
    pub step: u64,
    /// The furthest step reached so far; larger than `step` after stepping back.
    pub furthest: u64,
    pub now_ms: i64,
    pub started_ms: i64,
    /// The state or thing that something happened to last.
    pub focus: Option<Id>,
    pub nodes: Vec<(Id, NodeState)>,
    pub edges: Vec<(EdgeView, u32)>,
    pub executions: Vec<ExecutionView>,
    pub map_runs: Vec<MapRunView>,
    pub look: Option<Box<LookView>>,
    pub asks: Vec<Ask>,
    pub rows: usize,
    pub response: Option<HttpResponse>,
    pub summary: Summary,
}

/// An edge that was taken, in a form that serialises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EdgeView {
    pub from: Id,
    pub kind: String,
    pub index: u32,
}

impl EdgeView {
    pub fn of(edge: &EdgeRef) -> Self {
        let (kind, index) = match &edge.kind {
            EdgeKind::Start(slot) => ("start", u32::from(*slot)),
            EdgeKind::Next => ("next", 0),
            EdgeKind::Default => ("default", 0),
            EdgeKind::Choice(index) => ("choice", *index as u32),
            EdgeKind::Catch(index) => ("catch", *index as u32),
            EdgeKind::Call => ("call", 0),
            EdgeKind::Reader => ("reader", 0),
            EdgeKind::Writer => ("writer", 0),
            EdgeKind::Authorizer => ("authorizer", 0),
            EdgeKind::Integration => ("integration", 0),
            EdgeKind::TriggerTarget => ("trigger-target", 0),
            EdgeKind::TriggerSource => ("trigger-source", 0),
            EdgeKind::OnFailure => ("on-failure", 0),
            EdgeKind::Use(index) => ("use", *index as u32),
        };
        Self { from: edge.from, kind: kind.to_owned(), index }
    }

    /// Back to the reference; `None` for a kind that does not exist.
    pub fn reference(&self) -> Option<EdgeRef> {
        let index = self.index as usize;
        let kind = match self.kind.as_str() {
            "start" => EdgeKind::Start(self.index as u16),
            "next" => EdgeKind::Next,
            "default" => EdgeKind::Default,
            "choice" => EdgeKind::Choice(index),
            "catch" => EdgeKind::Catch(index),
            "call" => EdgeKind::Call,
            "reader" => EdgeKind::Reader,
            "writer" => EdgeKind::Writer,
            "authorizer" => EdgeKind::Authorizer,
            "integration" => EdgeKind::Integration,
            "trigger-target" => EdgeKind::TriggerTarget,
            "trigger-source" => EdgeKind::TriggerSource,
            "on-failure" => EdgeKind::OnFailure,
            "use" => EdgeKind::Use(index),
            _ => return None,
        };
        Some(EdgeRef { from: self.from, kind })
    }
}

/// The data of one visit of a state, stage by stage. Stages that the state does not have are absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub state: String,
    pub node: Option<Id>,
    pub stages: Vec<(String, Value)>,
    pub variables: Vec<(String, Value)>,
    pub assigned: Vec<(String, Value)>,
    pub error: Option<String>,
    pub cause: Option<String>,
    pub next: Option<String>,
}

impl Visit {
    pub fn of(inspection: &StateInspection, node: Option<Id>) -> Self {
        let mut stages = vec![("Input".to_owned(), inspection.input.clone())];
        let mut stage = |name: &str, value: &Option<Value>| {
            if let Some(value) = value {
                stages.push((name.to_owned(), value.clone()));
            }
        };
        stage("After InputPath", &inspection.after_input_path);
        stage("Arguments or Parameters", &inspection.after_parameters);
        stage("Items", &inspection.items);
        stage("After ItemSelector", &inspection.after_item_selector);
        stage("After ItemBatcher", &inspection.after_item_batcher);
        stage("Result", &inspection.result);
        stage("After ResultSelector", &inspection.after_result_selector);
        stage("After ResultPath", &inspection.after_result_path);
        stage("Output", &inspection.output);
        let before = &inspection.variables_before;
        let assigned = inspection
            .variables_after
            .iter()
            .filter(|(name, value)| before.get(*name) != Some(value))
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        Self {
            state: inspection.state.to_string(),
            node,
            stages,
            variables: before.iter().map(|(name, value)| (name.to_string(), value.clone())).collect(),
            assigned,
            error: inspection.error.as_ref().map(ToString::to_string),
            cause: inspection.cause.as_ref().map(ToString::to_string),
            next: inspection.next.as_ref().map(ToString::to_string),
        }
    }
}

/// A length of time in words: `18 ms`, `2.5 s`, `10 min`, `24 h`, `3 days`.
pub fn duration_words(ms: i64) -> String {
    let trim = |value: f64| {
        let text = format!("{value:.1}");
        text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
    };
    let seconds = ms as f64 / 1000.0;
    match ms {
        ..1_000 => format!("{ms} ms"),
        1_000..120_000 => format!("{} s", trim(seconds)),
        120_000..7_200_000 => format!("{} min", trim(seconds / 60.0)),
        7_200_000..172_800_000 => format!("{} h", trim(seconds / 3600.0)),
        _ => format!("{} days", trim(seconds / 86_400.0)),
    }
}

/// What a thing is called in the timeline.
pub fn name_of(design: &Design, id: Id) -> String {
    match design.get(id) {
        Some(Record::Route(route)) => format!("{} {}", method_name(route.method), route.path),
        _ => design.name(id).to_string(),
    }
}

/// As HTTP spells it.
pub fn method_name(method: crate::design::Method) -> &'static str {
    use crate::design::Method;
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
        Method::Head => "HEAD",
        Method::Options => "OPTIONS",
        Method::Any => "ANY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let cases = [
            (18, "18 ms"),
            (2_500, "2.5 s"),
            (600_000, "10 min"),
            (86_400_000, "24 h"),
            (259_200_000, "3 days"),
        ];
        for (ms, words) in cases {
            assert_eq!(duration_words(ms), words);
        }
    }

    #[test]
    fn edges_survive_the_crossing() {
        for kind in
            [EdgeKind::Start(2), EdgeKind::Next, EdgeKind::Choice(3), EdgeKind::Catch(1), EdgeKind::Use(4)]
        {
            let edge = EdgeRef { from: Id(7), kind };
            assert_eq!(EdgeView::of(&edge).reference(), Some(edge));
        }
    }
}
