//! The dry run in the page: the worker that computes it, the handle that others use, and its panel.

mod asks;
mod breakpoints;
mod client;
mod controls;
mod data;
mod executions;
mod from_here;
mod history;
mod looking;
mod overlay;
mod panel;
mod scenario;
mod store;
mod worker;

pub use controls::RunControl;
pub use overlay::RunOverlays;
pub use panel::RunPanel;
pub use store::Runner;
pub use worker::start_worker;
