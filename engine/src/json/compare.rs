//! Equality of values.

use std::sync::Arc;

use super::{Object, Value};

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = vec![(self, other)];
        while let Some((a, b)) = pending.pop() {
            let same = match (a, b) {
                (Self::Null, Self::Null) => true,
                (Self::Bool(a), Self::Bool(b)) => a == b,
                (Self::Number(a), Self::Number(b)) => a == b,
                (Self::String(a), Self::String(b)) => a == b,
                (Self::Array(a), Self::Array(b)) => {
                    Arc::ptr_eq(a, b) || {
                        pending.extend(a.items().iter().zip(b.items()));
                        a.items().len() == b.items().len()
                    }
                }
                (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b) || pair_members(a, b, &mut pending),
                _ => false,
            };
            if !same {
                return false;
            }
        }
        true
    }
}

/// Pairs the members that must be equal for the objects to be. False where the keys differ already.
fn pair_members<'a>(a: &'a Object, b: &'a Object, pending: &mut Vec<(&'a Value, &'a Value)>) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.keys().eq(b.keys()) {
        pending.extend(a.iter().zip(b.iter()).map(|((_, a), (_, b))| (a, b)));
        return true;
    }
    // Of a repeated key the last value counts, in both.
    a.keys().all(|key| match (a.get(key), b.get(key)) {
        (Some(a), Some(b)) => {
            pending.push((a, b));
            true
        }
        _ => false,
    }) && b.keys().all(|key| a.contains_key(key))
}
