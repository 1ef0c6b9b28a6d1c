//! The value type of documents and payloads.

use std::sync::{Arc, OnceLock};

use super::{Number, Pointer};

/// A JSON value. Cloning copies no payload; equality ignores member order and compares numbers by value.
///
/// Dropping, comparing, measuring and printing use no call stack, so that any depth is safe. `serde` does
/// recurse: what builds values in a loop, as a run of a workflow does, refuses a [`Value::depth`] beyond 1,000.
#[derive(Clone, Debug, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
    Array(Arc<Array>),
    Object(Arc<Object>),
}

/// The elements of an array, with their serialised size once someone has asked for it.
#[derive(Clone, Debug, Default)]
pub struct Array {
    items: Vec<Value>,
    pub(super) size: OnceLock<usize>,
    pub(super) depth: OnceLock<u32>,
}

/// The members of an object in their order. A repeated key is kept; look-ups see its last value, as AWS does.
#[derive(Clone, Debug, Default)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
    pub(super) size: OnceLock<usize>,
    pub(super) depth: OnceLock<u32>,
    /// The members' indices ordered by key, for look-ups in large objects.
    order: OnceLock<Box<[u32]>>,
}

/// From so many members on, look-ups go by an index.
const INDEXED_FROM: usize = 24;

impl Array {
    pub fn new(items: Vec<Value>) -> Self {
        Self { items, size: OnceLock::new(), depth: OnceLock::new() }
    }

    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// The elements for changing; forgets what is cached.
    pub fn items_mut(&mut self) -> &mut Vec<Value> {
        self.size = OnceLock::new();
        self.depth = OnceLock::new();
        &mut self.items
    }
}

impl Object {
    pub fn new(members: Vec<(Arc<str>, Value)>) -> Self {
        Self { members, size: OnceLock::new(), depth: OnceLock::new(), order: OnceLock::new() }
    }

    pub fn members(&self) -> &[(Arc<str>, Value)] {
        &self.members
    }

    /// The members for changing; forgets what is cached.
    pub fn members_mut(&mut self) -> &mut Vec<(Arc<str>, Value)> {
        self.size = OnceLock::new();
        self.depth = OnceLock::new();
        self.order = OnceLock::new();
        &mut self.members
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        if self.members.len() < INDEXED_FROM {
            return self.members.iter().rev().find(|(name, _)| &**name == key).map(|(_, value)| value);
        }
        let name = |index: &u32| self.members.get(*index as usize).map(|(name, _)| &**name);
        let order = self.order.get_or_init(|| {
            let mut order: Vec<u32> =
                (0..self.members.len()).filter_map(|index| index.try_into().ok()).collect();
            order.sort_by(|a, b| name(a).cmp(&name(b)).then(a.cmp(b)));
            order.into()
        });
        let after = order.partition_point(|index| name(index) <= Some(key));
        let (found, value) = self.members.get(*order.get(after.checked_sub(1)?)? as usize)?;
        (**found == *key).then_some(value)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Arc<str>, &Value)> {
        self.members.iter().map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Arc<str>> {
        self.members.iter().map(|(key, _)| key)
    }

    /// Sets a member in its place, or appends it. Returns the value it had.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: Value) -> Option<Value> {
        let key = key.into();
        let members = self.members_mut();
        if let Some(slot) = members.iter_mut().rev().find(|(name, _)| *name == key) {
            return Some(std::mem::replace(&mut slot.1, value));
        }
        members.push((key, value));
        None
    }

    /// Removes every member of that name. Returns the last one's value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let found = self.get(key).cloned();
        if found.is_some() {
            self.members_mut().retain(|(name, _)| &**name != key);
        }
        found
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        dismantle(self.items.drain(..));
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        dismantle(self.members.drain(..).map(|(_, value)| value));
    }
}

/// Drops values without recursion, so that deep nesting cannot exhaust the stack. What is shared is only let go: whoever
/// holds it last dismantles it.
fn dismantle(values: impl Iterator<Item = Value>) {
    let is_last = |value: &Value| match value {
        Value::Array(array) => Arc::strong_count(array) == 1,
        Value::Object(object) => Arc::strong_count(object) == 1,
        _ => false,
    };
    let mut pending: Vec<Value> = values.filter(is_last).collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(array) => {
                if let Some(mut array) = Arc::into_inner(array) {
                    pending.extend(array.items.drain(..).filter(is_last));
                }
            }
            Value::Object(object) => {
                if let Some(mut object) = Arc::into_inner(object) {
                    pending.extend(object.members.drain(..).map(|(_, value)| value).filter(is_last));
                }
            }
            _ => {}
        }
    }
}

impl Value {
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    pub fn int(value: i64) -> Self {
        Self::Number(Number::Int(value))
    }

    pub fn array(items: impl IntoIterator<Item = Value>) -> Self {
        Self::Array(Arc::new(Array::new(items.into_iter().collect())))
    }

    pub fn object<K: Into<Arc<str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(Arc::new(Object::new(members.into_iter().map(|(k, v)| (k.into(), v)).collect())))
    }

    pub fn empty_object() -> Self {
        Self::Object(Arc::default())
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(array) = self { Some(array.items()) } else { None }
    }

    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The object for changing, copied first where it is shared.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        if let Self::Object(object) = self { Some(Arc::make_mut(object)) } else { None }
    }

    /// The elements for changing, copied first where the array is shared.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Value>> {
        if let Self::Array(array) = self { Some(Arc::make_mut(array).items_mut()) } else { None }
    }

    /// A member of an object; `None` for anything else.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// An element of an array; `None` for anything else.
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.as_array()?.get(index)
    }

    pub fn pointer(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.tokens().iter().try_fold(self, |value, token| match value {
            Self::Object(object) => object.get(token),
            Self::Array(array) => array.items().get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The value at `pointer` for changing; shared containers on the way are copied.
    pub fn pointer_mut(&mut self, pointer: &Pointer) -> Option<&mut Value> {
        pointer.tokens().iter().try_fold(self, |value, token| match value {
            Self::Object(object) => Arc::make_mut(object)
                .members_mut()
                .iter_mut()
                .rev()
                .find(|(key, _)| key == token)
                .map(|(_, value)| value),
            Self::Array(array) => Arc::make_mut(array).items_mut().get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::int(value)
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(Number::from_json_text(&number.to_string())),
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(items) => Self::array(items.into_iter().map(Into::into)),
            serde_json::Value::Object(members) => {
                Self::object(members.into_iter().map(|(key, value)| (key, value.into())))
            }
        }
    }
}
