//! YAML as another spelling of the same values: read into the tree that JSON text gives, and printed.
//! Plain scalars mean what YAML 1.2's core schema says: `yes` and `on` are strings.

mod print;
mod read;
mod scalar;

pub use print::print;
pub use read::parse;
