//! The document: a design and everything that changes it.

pub mod command;
pub mod model;

pub use command::*;
pub use model::*;
