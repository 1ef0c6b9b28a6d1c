//! The functions that Step Functions adds to JSONata, and the one it takes away.

use std::cell::RefCell;

use jlens_core::{Bindings, Error, HostFunction};
use serde_json::Value as Json;

use crate::expression::intrinsic::parse_json;
use crate::expression::{Entropy, hash, java};

use super::values::to_serde;
use super::{base64, failure};

/// Elements that AWS's `$range` gives at most before it reports its memory limit.
const LONGEST_RANGE: usize = 360_145;

thread_local! {
    static ENTROPY: RefCell<Entropy> = RefCell::new(Entropy::new(0));
    static BINDINGS: Bindings = build();
}

/// The functions as bindings, to which variables can be added.
pub(super) fn bindings() -> Bindings {
    BINDINGS.with(Clone::clone)
}

/// Sets what `$random()` and `$uuid()` draw from in this thread's next evaluation.
pub(super) fn seed(seed: u64) {
    ENTROPY.replace(Entropy::new(seed));
}

type Arguments<'a> = &'a [Option<Json>];
type Outcome = Result<Option<Json>, Error>;
type Function = fn(Arguments) -> Outcome;

fn build() -> Bindings {
    let functions: [(&str, usize, Function); 7] = [
        ("partition", 2, partition),
        ("range", 3, range),
        ("hash", 2, digest),
        ("random", 1, random),
        ("uuid", 0, |_| Ok(Some(ENTROPY.with_borrow_mut(Entropy::uuid).into()))),
        ("parse", 1, parse),
        ("eval", 1, |_| Err(Error::new("T1006"))),
    ];
    let bindings = functions.into_iter().fold(Bindings::new(), |bindings, (name, arity, call)| {
        bindings.function(name, HostFunction::new(arity, move |arguments, _| call(arguments)).without_input())
    });
    let encode: Function = |arguments| {
        let text = argument(arguments, 0).and_then(Json::as_str);
        Ok(text.map(|text| base64::encode(text).into()))
    };
    let encodings: [(&str, Function); 2] = [("base64encode", encode), ("base64decode", decode)];
    encodings.into_iter().fold(bindings, |bindings, (name, call)| {
        match HostFunction::with_signature("<s-:s>", move |arguments, _| call(arguments)) {
            Ok(function) => bindings.function(name, function.without_input()),
            Err(_) => bindings,
        }
    })
}

fn argument(arguments: Arguments<'_>, index: usize) -> Option<&Json> {
    arguments.get(index).and_then(Option::as_ref)
}

fn mismatch(index: usize, function: &str) -> Error {
    Error::new("T0410").with("index", index + 1).with("token", function)
}

/// A number rounded towards zero, as AWS rounds these functions' arguments. `Ok(None)` where it is undefined.
fn integer(arguments: Arguments, index: usize, function: &str) -> Result<Option<i64>, Error> {
    match argument(arguments, index) {
        None => Ok(None),
        Some(value) => match value.as_f64().map(f64::trunc) {
            Some(number) if number.abs() < 9.2e18 => Ok(Some(number as i64)),
            _ => Err(mismatch(index, function)),
        },
    }
}

fn partition(arguments: Arguments) -> Outcome {
    let Some(items) = argument(arguments, 0) else { return Ok(None) };
    let single;
    let items = match items {
        Json::Array(items) => items.as_slice(),
        other => {
            single = [other.clone()];
            single.as_slice()
        }
    };
    let Some(size) = integer(arguments, 1, "partition")? else { return Ok(None) };
    match usize::try_from(size) {
        Ok(0) => Ok(None),
        Ok(_) if items.is_empty() => Ok(None),
        Ok(size) => Ok(Some(items.chunks(size).map(|chunk| Json::from(chunk.to_vec())).collect())),
        Err(_) => Err(mismatch(1, "partition")),
    }
}

/// A range of one number is that number: AWS's function gives a sequence.
fn range(arguments: Arguments) -> Outcome {
    let (Some(first), Some(last), Some(step)) =
        (integer(arguments, 0, "range")?, integer(arguments, 1, "range")?, integer(arguments, 2, "range")?)
    else {
        return Ok(None);
    };
    let mut items: Vec<Json> = Vec::new();
    let mut next = (step != 0).then_some(first);
    while let Some(current) =
        next.filter(|current| if step > 0 { *current <= last } else { *current >= last })
    {
        if items.len() >= LONGEST_RANGE {
            return Err(Error::new("U1007"));
        }
        items.push(current.into());
        next = current.checked_add(step);
    }
    Ok(match items.len() {
        0 | 1 => items.pop(),
        _ => Some(items.into()),
    })
}

fn digest(arguments: Arguments) -> Outcome {
    let (Some(data), Some(algorithm)) = (argument(arguments, 0), argument(arguments, 1)) else {
        return Ok(None);
    };
    let algorithm = algorithm.as_str().ok_or_else(|| mismatch(1, "hash"))?;
    let data = data.as_str().ok_or_else(|| mismatch(0, "hash"))?;
    match hash::digest(data, algorithm) {
        Some(digest) => Ok(Some(digest.into())),
        None => Err(Error::new("D3137").with(
            "message",
            format!("$hash knows the algorithms {}, not '{algorithm}'", hash::ALGORITHMS.join(", ")),
        )),
    }
}

fn random(arguments: Arguments) -> Outcome {
    let number = match integer(arguments, 0, "random")? {
        Some(seed) => java::Random::new(seed).next_double(),
        None => ENTROPY.with_borrow_mut(Entropy::next_f64),
    };
    Ok(Some(number.into()))
}

fn parse(arguments: Arguments) -> Outcome {
    let Some(text) = argument(arguments, 0) else { return Ok(None) };
    let text = text.as_str().ok_or_else(|| mismatch(0, "parse"))?;
    match parse_json(text) {
        Ok(value) => Ok(Some(to_serde(&value))),
        Err(problem) => Err(Error::new("D3137").with("message", format!("$parse: {problem}"))),
    }
}

fn decode(arguments: Arguments) -> Outcome {
    let Some(text) = argument(arguments, 0).and_then(Json::as_str) else { return Ok(None) };
    if let Some(text) = base64::decode(text) {
        return Ok(Some(text.into()));
    }
    let id = ENTROPY.with_borrow_mut(Entropy::uuid);
    Err(Error::new("D3137").with("message", format!("{} {id}", failure::INTERNAL)))
}
