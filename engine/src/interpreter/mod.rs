//! One execution of a state machine, without I/O: it is advanced with a time and answers, and gives back the
//! requests it makes, the time at which it wants to be woken, and the events of its history.
//! Knows nothing of designs, mocks, queues or clocks; whoever runs it owns those.

mod child_history;
mod children;
mod choice;
mod context;
mod csv;
mod dataflow;
mod evaluate;
mod execution;
mod failure;
mod frame;
mod history;
mod integration;
mod items;
mod machine;
mod map;
mod reader;
mod retry;
mod task;
pub mod test_state;
mod time;
mod types;
mod visit;
mod wait;
mod writer;

pub use execution::Execution;
pub use history::{Event, EventDetails, EventKind, TaskScheduled};
pub use machine::{Machine, PrepareError};
pub use time::{format_zulu, parse_timestamp};
pub use types::{
    ActiveState, Activity, Answer, AnswerKind, ChildId, ChildNews, ChildStart, ExecutionInput,
    ExecutionStatus, Identities, ItemSource, ItemsRequest, Limits, Outcome, Position, Request, RequestId,
    RequestKind, ResultsWrite, StateInspection, Step, SyncPattern, TaskCall, WorkflowType, WrittenObject,
};
