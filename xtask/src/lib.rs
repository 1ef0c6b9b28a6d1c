//! What the project's commands share with its browser tests: the static file server.
//!
//! The commands themselves (`cargo xtask …`) are in the binary of this package.

pub mod server;
