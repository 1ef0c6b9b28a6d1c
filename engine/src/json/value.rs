//! The value type of documents and payloads.

use std::sync::{Arc, OnceLock};

use super::{Number, Pointer};

/// A JSON value. Cloning copies no payload; equality ignores member order and compares numbers by value.
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
    size: OnceLock<usize>,
}

/// The members of an object in their order. A repeated key is kept; look-ups see its last value, as AWS does.
#[derive(Clone, Debug, Default)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
    size: OnceLock<usize>,
}

impl Array {
    pub fn new(items: Vec<Value>) -> Self {
        Self { items, size: OnceLock::new() }
    }

    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// The elements for changing; forgets the cached size.
    pub fn items_mut(&mut self) -> &mut Vec<Value> {
        self.size = OnceLock::new();
        &mut self.items
    }
}

impl Object {
    pub fn new(members: Vec<(Arc<str>, Value)>) -> Self {
        Self { members, size: OnceLock::new() }
    }

    pub fn members(&self) -> &[(Arc<str>, Value)] {
        &self.members
    }

    /// The members for changing; forgets the cached size.
    pub fn members_mut(&mut self) -> &mut Vec<(Arc<str>, Value)> {
        self.size = OnceLock::new();
        &mut self.members
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.members.iter().rev().find(|(name, _)| &**name == key).map(|(_, value)| value)
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

    /// Compact JSON text.
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::String(text) => write_json_string(text, out),
            Self::Array(array) => {
                out.push('[');
                for (index, item) in array.items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (index, (key, value)) in object.members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_json_string(key, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// The length in bytes of [`Self::to_json`]. Cached in arrays and objects.
    pub fn json_size(&self) -> usize {
        match self {
            Self::Null => 4,
            Self::Bool(value) => 5 - usize::from(*value),
            Self::Number(number) => number.to_string().len(),
            Self::String(text) => json_string_size(text),
            Self::Array(array) => *array.size.get_or_init(|| {
                2 + array.items.len().saturating_sub(1)
                    + array.items.iter().map(Self::json_size).sum::<usize>()
            }),
            Self::Object(object) => *object.size.get_or_init(|| {
                let members = object.members.iter();
                2 + object.members.len().saturating_sub(1)
                    + members.map(|(key, value)| json_string_size(key) + 1 + value.json_size()).sum::<usize>()
            }),
        }
    }
}

/// Appends `text` as a JSON string literal.
pub(crate) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ch if (ch as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", ch as u32)),
            ch => out.push(ch),
        }
    }
    out.push('"');
}

fn json_string_size(text: &str) -> usize {
    2 + text
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 2,
            0..0x20 => 6,
            _ => 1,
        })
        .sum::<usize>()
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b) || a.items == b.items,
            (Self::Object(a), Self::Object(b)) => {
                Arc::ptr_eq(a, b)
                    || (a.len() == b.len() && a.members.iter().zip(&b.members).all(|(x, y)| x == y))
                    || (a.len() == b.len() && a.iter().all(|(key, value)| b.get(key) == Some(value)))
            }
            _ => false,
        }
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
