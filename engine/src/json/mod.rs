//! JSON as the engine sees it: a cheap-to-clone [`Value`] that keeps member order, repeated keys and the
//! spelling of numbers, [`Pointer`]s into it, and its text: read with mending, printed stably. Knows nothing of ASL.

mod compare;
mod number;
mod parse;
mod pointer;
mod position;
mod print;
mod problem;
mod serde_impl;
mod spans;
mod value;
pub mod yaml;

pub use number::Number;
pub use parse::{parse, parse_strict};
pub use pointer::{Pointer, Token};
pub use position::{LineColumn, byte_offset, line_column};
pub use print::print_pretty;
pub use problem::{DEPTH_LIMIT, Parsed, Problem};
pub use spans::Spans;
pub use value::{Array, Object, Value};
