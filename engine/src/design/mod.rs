//! The document: a design and everything that changes it. Knows ASL only as far as its tree has states in
//! scopes that name each other; what is right or wrong in it belongs to `check` and `review`.

mod apply;
pub mod command;
mod connect;
mod diff;
mod document;
mod edges;
pub mod examples;
pub mod file;
pub mod history;
pub mod link;
pub mod model;
mod reconcile;
mod tree;

pub use apply::is_copy_of_states;
pub use command::*;
pub use diff::{Diff, Updated};
pub use document::Design;
pub use edges::{CallPattern, Edge, EdgeLabel, EdgeTarget, condition_text};
pub use model::*;
pub use reconcile::reconcile;

#[cfg(test)]
mod properties;
