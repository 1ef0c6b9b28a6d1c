//! Our values as `jlens-core` reads and writes them: in place, level by level, without a conversion.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use jlens_core::input::{Sink, Source, Sources};
use jlens_core::output::{Builder, Member};

use super::{JsonataError, failure};
use crate::json::{Number, Value};

/// The arrays and objects of the input that an evaluation has reached, each known by its index.
pub(super) struct Containers {
    values: RefCell<Vec<Value>>,
    this: Weak<Containers>,
}

impl Containers {
    pub(super) fn new() -> Rc<Self> {
        Rc::new_cyclic(|this| Self { values: RefCell::default(), this: this.clone() })
    }

    fn get(&self, index: u32) -> Value {
        self.values.borrow().get(index as usize).cloned().unwrap_or_default()
    }

    fn add(&self, value: &Value) -> u32 {
        let mut values = self.values.borrow_mut();
        values.push(value.clone());
        u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
    }

    fn write(&self, value: &Value, sink: &mut Sink<'_, '_>) {
        match value {
            Value::Null => sink.null(),
            Value::Bool(value) => sink.bool(*value),
            Value::Number(number) => match number.as_f64() {
                finite if finite.is_finite() => sink.number(finite),
                _ => sink.null(),
            },
            Value::String(text) => sink.string(text),
            Value::Array(_) | Value::Object(_) => {
                let Some(this) = self.this.upgrade() else { return };
                let index = self.add(value);
                if matches!(value, Value::Array(_)) {
                    sink.array_of(&this, index);
                } else {
                    sink.object_of(&this, index);
                }
            }
        }
    }
}

impl<'a> Sources<'a> for Containers {
    fn read(&self, index: u32, sink: &mut Sink<'_, 'a>) -> Result<(), String> {
        match self.get(index) {
            Value::Array(array) => {
                sink.reserve(array.items().len());
                array.items().iter().for_each(|item| self.write(item, sink));
            }
            Value::Object(object) => {
                sink.reserve(object.len());
                for (key, value) in object.iter() {
                    sink.key(key);
                    self.write(value, sink);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn read_field(&self, index: u32, key: &str, sink: &mut Sink<'_, 'a>) -> Result<bool, String> {
        let Value::Object(object) = self.get(index) else { return Ok(false) };
        if let Some(value) = object.get(key) {
            self.write(value, sink);
        }
        Ok(true)
    }

    fn length(&self, index: u32) -> Option<usize> {
        self.get(index).as_array().map(<[Value]>::len)
    }

    fn read_item(&self, index: u32, item: usize, sink: &mut Sink<'_, 'a>) -> Result<bool, String> {
        let Value::Array(array) = self.get(index) else { return Ok(false) };
        if let Some(value) = array.items().get(item) {
            self.write(value, sink);
        }
        Ok(true)
    }
}

/// The input itself: nothing, or one value.
pub(super) struct Input {
    pub(super) containers: Rc<Containers>,
    pub(super) value: Option<Value>,
}

impl<'a> Source<'a> for Input {
    fn read(&self, sink: &mut Sink<'_, 'a>) -> Result<(), String> {
        if let Some(value) = &self.value {
            self.containers.write(value, sink);
        }
        Ok(())
    }
}

/// Builds results; what of the input comes out unchanged is shared, not built.
pub(super) struct ValueBuilder {
    pub(super) containers: Rc<Containers>,
}

impl Builder for ValueBuilder {
    type Value = Value;
    type Array = Vec<Value>;
    type Object = Vec<(Arc<str>, Value)>;

    fn null(&mut self) -> Value {
        Value::Null
    }

    fn bool(&mut self, value: bool) -> Value {
        Value::Bool(value)
    }

    fn number(&mut self, value: f64) -> Value {
        // JSON has no infinities and no NaN: AWS writes their names, as Jackson does.
        if let Some(name) = failure::non_finite_name(value) {
            return name.into();
        }
        // A whole number is written as one as far as a 64-bit integer reaches.
        if value.fract() == 0.0 && value.abs() < 9.2e18 {
            return Value::int(value as i64);
        }
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }

    fn string(&mut self, value: &str) -> Value {
        Value::string(value)
    }

    fn array(&mut self, len: usize) -> Vec<Value> {
        Vec::with_capacity(len)
    }

    fn push(&mut self, array: &mut Vec<Value>, item: Value) {
        array.push(item);
    }

    fn end_array(&mut self, array: Vec<Value>) -> Value {
        Value::array(array)
    }

    fn object(&mut self, len: usize) -> Self::Object {
        Vec::with_capacity(len)
    }

    fn insert(&mut self, object: &mut Self::Object, key: &str, value: Value) {
        object.push((key.into(), value));
    }

    fn end_object(&mut self, object: Self::Object) -> Value {
        Value::object(object)
    }

    fn input(&mut self, member: Member) -> Option<Value> {
        member.of(&self.containers).then(|| self.containers.get(member.index()))
    }
}

/// Nesting of values that are converted: `jlens-core` takes no more either.
pub(super) const DEEPEST: usize = 1000;

pub(super) fn too_deep() -> JsonataError {
    let message = format!("A value is nested more than {DEEPEST} levels deep");
    JsonataError { code: "U1001".to_owned(), message, range: None }
}

/// For functions of the host and bindings beside an input, which take `serde_json`'s values.
pub(super) fn to_serde(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(Number::Int(int)) => (*int).into(),
        Value::Number(number) => number.as_f64().into(),
        Value::String(text) => (**text).into(),
        Value::Array(array) => array.items().iter().map(to_serde).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.to_string(), to_serde(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
