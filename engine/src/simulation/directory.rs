//! Who is meant by the ARNs, names and URLs that show in the calls of a run.

use std::sync::Arc;

use crate::design::link::{self, Index, Resolution};
use crate::design::{Design, Id};
use crate::json::{Object, Value};

/// The things of a design under the names that they have in a run.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    index: Index,
}

impl Directory {
    pub fn of(design: &Design) -> Self {
        Self { index: Index::new(design) }
    }

    /// The thing that goes by this ARN, name or URL.
    pub fn find(&self, text: &str) -> Option<Id> {
        match self.index.resolve(text) {
            Resolution::Found(id) => Some(id),
            Resolution::Missing(_) | Resolution::Dynamic(_) => None,
        }
    }

    /// The callee of a Task's call: its resource where that is a function or workflow, else what its parameters name.
    pub fn callee(&self, resource: &str, parameters: &Value) -> Option<Id> {
        let body = Value::object([
            ("Type", Value::string("Task")),
            ("Resource", Value::string(resource)),
            ("Arguments", parameters.clone()),
        ]);
        match link::callee(&self.index, &body)?.target? {
            Resolution::Found(id) => Some(id),
            Resolution::Missing(_) | Resolution::Dynamic(_) => None,
        }
    }

    /// A machine with every known `${NameArn}` in its strings replaced by its real value.
    pub fn resolve_substitutions(&self, design: &Design, value: &Value) -> Value {
        match value {
            Value::String(text) if text.contains("${") => {
                link::with_real_values(design, &self.index, text).into()
            }
            Value::Array(array) => {
                Value::array(array.items().iter().map(|item| self.resolve_substitutions(design, item)))
            }
            Value::Object(object) => {
                let members = object
                    .iter()
                    .map(|(key, value)| (Arc::clone(key), self.resolve_substitutions(design, value)));
                Value::Object(Arc::new(Object::new(members.collect())))
            }
            other => other.clone(),
        }
    }
}
