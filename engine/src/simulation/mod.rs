//! The dry run of a whole system: one request or one input, the routes, workflows and callees it goes through, and the
//! one virtual clock of it all. Every call is answered by a mock, a person, a child execution or an injected fault.
//! Does no I/O: a run is its design, its scenario and the inputs given on the way, and the same three give the same
//! run, bit for bit.

mod answer;
pub mod bench;
mod cost;
mod directory;
mod gateway;
mod keeper;
mod mocked;
pub mod protocol;
mod run;
mod view;

pub use answer::Answered;
pub use cost::Cost;
pub use directory::Directory;
pub use gateway::{HttpResponse, path_parameters};
pub use keeper::{Keeper, Recovery};
pub use mocked::{MockedAnswer, MockedAnswers, MockedEnd, MockedError, MockedRun};
pub use run::{Ask, AskAnswer, Call, Input, Run, RunError, Until};
pub use view::{
    ChildView, EdgeView, ExecutionView, HistoryId, LookView, MapRunView, NodeState, NodeStatus, Row, RowKind,
    RunStatus, Snapshot, Summary, Visit, duration_words, method_name,
};
