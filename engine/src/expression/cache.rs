//! Parsed expressions by their text, for each thread, so that a loop does not parse what it has parsed.
//!
//! Bounded: a full cache is emptied, which costs a re-parse and nothing else.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;
use std::sync::Arc;
use std::thread::LocalKey;

use super::{ExpressionError, Intrinsic, JsonPath, Jsonata};

/// Expressions kept per language.
const CAPACITY: usize = 1024;
/// Longer texts are parsed each time, so that the cache's memory stays bounded too.
const LONGEST_TEXT: usize = 16 * 1024;

type Cache<T, E> = RefCell<HashMap<Arc<str>, Result<Rc<T>, E>, BuildHasherDefault<Multiplying>>>;

/// A quick hash of short texts. Whoever writes an expression can make it slow for himself alone: the cache is bounded.
#[derive(Default)]
struct Multiplying(u64);

impl Hasher for Multiplying {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        let mut add = |word: u64| self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
        for chunk in &mut chunks {
            add(chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
        add(chunks.remainder().iter().fold(1, |word, byte| word << 8 | u64::from(*byte)));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

thread_local! {
    static PATHS: Cache<JsonPath, ExpressionError> = RefCell::default();
    static INTRINSICS: Cache<Intrinsic, ExpressionError> = RefCell::default();
    static JSONATA: Cache<Jsonata, Vec<ExpressionError>> = RefCell::default();
}

/// [`JsonPath::parse`], remembered.
pub fn path(text: &str) -> Result<Rc<JsonPath>, ExpressionError> {
    remembered(&PATHS, text, JsonPath::parse)
}

/// [`Intrinsic::parse`], remembered.
pub fn intrinsic(text: &str) -> Result<Rc<Intrinsic>, ExpressionError> {
    remembered(&INTRINSICS, text, Intrinsic::parse)
}

/// [`Jsonata::compile`], remembered.
pub fn jsonata(text: &str) -> Result<Rc<Jsonata>, Vec<ExpressionError>> {
    remembered(&JSONATA, text, Jsonata::compile)
}

fn remembered<T, E: Clone>(
    cache: &'static LocalKey<Cache<T, E>>,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Rc<T>, E> {
    if let Some(found) = cache.with_borrow(|entries| entries.get(text).cloned()) {
        return found;
    }
    let parsed = parse(text).map(Rc::new);
    if text.len() <= LONGEST_TEXT {
        cache.with_borrow_mut(|entries| {
            if entries.len() >= CAPACITY {
                entries.clear();
            }
            entries.insert(text.into(), parsed.clone());
        });
    }
    parsed
}
