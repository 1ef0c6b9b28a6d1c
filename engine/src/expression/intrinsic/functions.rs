//! What each intrinsic function does. Sources: the Amazon States Language specification, the Step Functions
//! developer guide, and recorded executions for roundings and spellings.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Function;
use crate::expression::{Entropy, hash, java};
use crate::json::{self, Number, Value};

/// Elements of a `States.ArrayRange`.
const LONGEST_RANGE: usize = crate::aws::ARRAY_RANGE_LENGTH.whole();
/// Characters that `Base64Encode`, `Base64Decode` and `Hash` take.
const LONGEST_DATA: usize = crate::aws::HASH_INPUT_LENGTH.whole();
/// Nesting to which numbers in parsed text are respelt.
const DEEPEST_JSON: usize = 500;

type Outcome = Result<Value, String>;

/// Calls a function. `literal_template`: the first argument was written in the call, not read from a path.
pub(super) fn call(
    function: Function,
    values: &[Value],
    literal_template: bool,
    entropy: &mut Entropy,
) -> Outcome {
    let arguments = Arguments { function, values };
    match function {
        Function::Format => format(&arguments, literal_template),
        Function::StringToJson => string_to_json(arguments.text(0)?),
        Function::JsonToString => Ok(arguments.get(0)?.to_json().into()),
        Function::Array => Ok(Value::array(values.iter().cloned())),
        Function::ArrayPartition => {
            let size = arguments.integer(1)?;
            let items = arguments.list(0)?;
            match usize::try_from(size) {
                Ok(size) if size > 0 => {
                    Ok(Value::array(items.chunks(size).map(|chunk| Value::array(chunk.iter().cloned()))))
                }
                _ => Err(arguments.invalid()),
            }
        }
        Function::ArrayContains => {
            let wanted = arguments.get(1)?;
            Ok(arguments.list(0)?.contains(wanted).into())
        }
        Function::ArrayRange => range(&arguments),
        Function::ArrayGetItem => {
            let items = arguments.list(0)?;
            let index = arguments.integer(1)?;
            let item = usize::try_from(index).ok().and_then(|index| items.get(index));
            item.cloned().ok_or_else(|| arguments.invalid())
        }
        Function::ArrayLength => Ok(Value::int(i64::try_from(arguments.list(0)?.len()).unwrap_or(i64::MAX))),
        Function::ArrayUnique => Ok(Value::array(java::hash_set_order(arguments.list(0)?))),
        Function::Base64Encode => Ok(STANDARD.encode(arguments.data(0)?).into()),
        Function::Base64Decode => {
            let bytes = STANDARD.decode(arguments.data(0)?).map_err(|_| arguments.invalid())?;
            Ok(String::from_utf8_lossy(&bytes).into_owned().into())
        }
        Function::Hash => {
            let data = match arguments.get(0)? {
                Value::String(text) => text.to_string(),
                other => other.to_json(),
            };
            if data.chars().count() > LONGEST_DATA {
                return Err(arguments.invalid());
            }
            let algorithm = arguments.text(1)?;
            hash::digest(&data, algorithm).map(Value::from).ok_or_else(|| arguments.invalid())
        }
        Function::JsonMerge => {
            let (Value::Object(first), Value::Object(second)) = (arguments.get(0)?, arguments.get(1)?) else {
                return Err(arguments.invalid());
            };
            match arguments.get(2)? {
                Value::Bool(false) => {}
                Value::Bool(true) => {
                    return Err(arguments.invalid());
                }
                _ => return Err(arguments.invalid()),
            }
            let mut merged = first.clone();
            let object = Arc::make_mut(&mut merged);
            for (key, value) in second.iter() {
                object.insert(key.clone(), value.clone());
            }
            Ok(Value::Object(merged))
        }
        Function::MathRandom => {
            let (start, end) = (arguments.integer(0)?, arguments.integer(1)?);
            if start >= end {
                return Err(arguments.invalid());
            }
            let seeded = if values.len() > 2 { Some(arguments.integer(2)?) } else { None };
            let value = match seeded {
                Some(seed) => seeded_between(seed, start, end),
                None => entropy.between(start, end),
            };
            Ok(Value::int(value))
        }
        Function::MathAdd => {
            let (first, second) = (arguments.integer(0)?, arguments.integer(1)?);
            // The guide: integers of 32 bits.
            let fits = |number: i64| i32::try_from(number).is_ok();
            match first.checked_add(second).filter(|_| fits(first) && fits(second)) {
                Some(sum) => Ok(Value::int(sum)),
                None => Err(arguments.invalid()),
            }
        }
        Function::StringSplit => {
            let (text, separators) = (arguments.text(0)?, arguments.text(1)?);
            let parts = text.split(|c: char| separators.contains(c)).filter(|part| !part.is_empty());
            Ok(Value::array(parts.map(Value::from)))
        }
        Function::Uuid => Ok(entropy.uuid().into()),
    }
}

struct Arguments<'v> {
    function: Function,
    values: &'v [Value],
}

impl<'v> Arguments<'v> {
    /// The service's words for arguments that a function does not take; it does not say which or why.
    fn invalid(&self) -> String {
        format!("Invalid arguments in States.{}", self.function.name())
    }

    fn get(&self, index: usize) -> Result<&'v Value, String> {
        self.values.get(index).ok_or_else(|| self.invalid())
    }

    fn text(&self, index: usize) -> Result<&'v str, String> {
        self.get(index)?.as_str().ok_or_else(|| self.invalid())
    }

    fn list(&self, index: usize) -> Result<&'v [Value], String> {
        self.get(index)?.as_array().ok_or_else(|| self.invalid())
    }

    /// Text within the length that the encoding functions take.
    fn data(&self, index: usize) -> Result<&'v str, String> {
        let text = self.text(index)?;
        if text.chars().count() > LONGEST_DATA {
            return Err(self.invalid());
        }
        Ok(text)
    }

    /// A number, rounded half up as AWS does.
    fn integer(&self, index: usize) -> Result<i64, String> {
        match self.get(index)? {
            Value::Number(Number::Int(int)) => Ok(*int),
            Value::Number(number) => {
                let rounded = (number.as_f64() + 0.5).floor();
                if rounded.abs() < 9.2e18 { Ok(rounded as i64) } else { Err(self.invalid()) }
            }
            _ => Err(self.invalid()),
        }
    }
}

fn format(arguments: &Arguments, literal: bool) -> Outcome {
    let template = arguments.text(0)?;
    let mut fillings = arguments.values.iter().skip(1);
    let mismatch =
        || format!("{}: number of arguments do not match the occurrences of {{}}", arguments.invalid());
    let mut text = String::with_capacity(template.len());
    let mut characters = template.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some(next @ ('\'' | '{' | '}' | '\\'))) if literal => {
                text.push(*next);
                characters.next();
            }
            ('{', Some('}')) => {
                characters.next();
                match fillings.next().ok_or_else(mismatch)? {
                    Value::String(filling) => text.push_str(filling),
                    filling => write_java(filling, &mut text),
                }
            }
            _ => text.push(c),
        }
    }
    if fillings.next().is_some() { Err(mismatch()) } else { Ok(text.into()) }
}

/// A value as Java prints maps and lists: `{Arg1=1, Arg2=[]}`.
fn write_java(value: &Value, text: &mut String) {
    match value {
        Value::String(string) => text.push_str(string),
        Value::Array(array) => {
            text.push('[');
            for (index, item) in array.items().iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                write_java(item, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (index, (key, member)) in object.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push_str(key);
                text.push('=');
                write_java(member, text);
            }
            text.push('}');
        }
        other => text.push_str(&other.to_json()),
    }
}

fn string_to_json(text: &str) -> Outcome {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    parse_json(text).map_err(|_| "Invalid arguments in States.StringToJson".to_owned())
}

/// JSON text as the two languages' parsing functions read it.
pub(in crate::expression) fn parse_json(text: &str) -> Result<Value, String> {
    json::parse_strict(text)
        .map(|value| java_numbers(value, 0))
        .map_err(|problem| format!("the text is not valid JSON: {problem}"))
}

/// Numbers as the service writes them back: no trailing zeros, no `-0`.
fn java_numbers(value: Value, depth: usize) -> Value {
    match value {
        Value::Number(number) if number.as_f64() == 0.0 => Value::int(0),
        Value::Number(Number::Text(text)) if text.contains(['.', 'e', 'E']) => {
            let number = Number::Text(text);
            Value::Number(Number::from_f64(number.as_f64()).unwrap_or(number))
        }
        Value::Array(mut array) if depth < DEEPEST_JSON => {
            for item in Arc::make_mut(&mut array).items_mut() {
                *item = java_numbers(std::mem::take(item), depth + 1);
            }
            Value::Array(array)
        }
        Value::Object(mut object) if depth < DEEPEST_JSON => {
            for (_, member) in Arc::make_mut(&mut object).members_mut() {
                *member = java_numbers(std::mem::take(member), depth + 1);
            }
            Value::Object(object)
        }
        other => other,
    }
}

fn range(arguments: &Arguments) -> Outcome {
    let (first, last, step) = (arguments.integer(0)?, arguments.integer(1)?, arguments.integer(2)?);
    if step == 0 {
        return Err(arguments.invalid());
    }
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(current) =
        next.filter(|current| if step > 0 { *current <= last } else { *current >= last })
    {
        if items.len() >= LONGEST_RANGE {
            return Err(arguments.invalid());
        }
        items.push(Value::int(current));
        next = current.checked_add(step);
    }
    Ok(Value::array(items))
}

/// A number from `start` up to `end`, the same for the same seed.
///
/// Guess: `java.util.Random(seed).nextInt(end - start)`. JSONata's `$random(seed)` is known to be that generator; how AWS
/// takes an integer from it is not.
fn seeded_between(seed: i64, start: i64, end: i64) -> i64 {
    let mut random = java::Random::new(seed);
    if let Some(Ok(width)) = end.checked_sub(start).map(i32::try_from) {
        return start + i64::from(random.next_int(width));
    }
    let width = i128::from(end) - i128::from(start);
    (i128::from(start) + (random.next_double() * width as f64) as i128).min(i128::from(end) - 1) as i64
}
