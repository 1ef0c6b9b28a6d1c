//! YAML as another spelling of the same values: read into the tree that JSON text gives, and printed.
//! Plain scalars mean what YAML 1.2's core schema says: `yes` and `on` are strings.

mod padding;
mod placeholder;
mod print;
mod read;
mod scalar;

pub use print::print;
pub use read::parse;

use crate::json::Value;

/// What a scalar without quotation marks means: `5` is a number, `true` a boolean, `yes` a text.
pub fn plain_scalar(text: &str) -> Value {
    scalar::resolve(text)
}
