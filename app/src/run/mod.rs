//! The dry run in the page: the worker that computes it, the handle that others use, and its panel.

mod asks;
mod client;
mod controls;
mod data;
mod from_here;
mod panel;
mod scenario;
mod store;
mod worker;

pub use asks::AskCards;
pub use controls::RunControl;
pub use panel::RunPanel;
pub use store::Runner;
pub use worker::start_worker;
