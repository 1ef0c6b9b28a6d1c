//! JSON as the engine sees it: a cheap-to-clone [`Value`] that keeps member order, repeated keys and the
//! spelling of numbers, and [`Pointer`]s into it. Knows nothing of ASL.

mod number;
mod pointer;
mod serde_impl;
mod value;

pub use number::Number;
pub use pointer::{Pointer, Token};
pub use value::{Array, Object, Value};
