//! What Java's own library computes where it shows in AWS's results: random numbers and the order of a `HashSet`.

use crate::json::{Number, Value};

/// `java.util.Random`, a linear congruential generator of 48 bits.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const MASK: u64 = (1 << 48) - 1;

impl Random {
    pub(super) fn new(seed: i64) -> Self {
        Self { state: (seed.cast_unsigned() ^ MULTIPLIER) & MASK }
    }

    fn next(&mut self, bits: u32) -> i32 {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
        (self.state >> (48 - bits)) as i32
    }

    /// `nextDouble()`: at least 0 and below 1.
    pub(super) fn next_double(&mut self) -> f64 {
        let high = i64::from(self.next(26)) << 27;
        (high + i64::from(self.next(27))) as f64 / (1_u64 << 53) as f64
    }

    /// `nextInt(bound)`: at least 0 and below `bound`, which is positive.
    pub(super) fn next_int(&mut self, bound: i32) -> i32 {
        let bound = bound.max(1);
        if bound.count_ones() == 1 {
            return ((i64::from(bound) * i64::from(self.next(31))) >> 31) as i32;
        }
        loop {
            let bits = self.next(31);
            let value = bits % bound;
            // Java draws again where the last, incomplete run of `bound` numbers was hit.
            if bits.wrapping_sub(value).wrapping_add(bound - 1) >= 0 {
                return value;
            }
        }
    }
}

/// The distinct elements in the order in which a `java.util.HashSet` of Jackson's nodes goes through them.
///
/// Two equal nodes are one element; `1` and `1.0` are not equal, as `IntNode` and `DoubleNode` are not. Not modelled: the
/// order within a bucket of nine elements or more in a table of 64 or more, which Java keeps as a tree.
pub(super) fn hash_set_order(items: &[Value]) -> Vec<Value> {
    let mut seen: std::collections::HashMap<i32, Vec<usize>> = std::collections::HashMap::new();
    let mut table = Table { buckets: vec![Vec::new(); 16], len: 0 };
    for (index, item) in items.iter().enumerate() {
        let hash = node_hash(item);
        let same = seen.entry(hash).or_default();
        let known = same
            .iter()
            .any(|&earlier| items.get(earlier).is_some_and(|earlier| is_equal_node(earlier, item, 0)));
        if !known {
            same.push(index);
            table.insert(index, spread(hash));
        }
    }
    table.buckets.into_iter().flatten().filter_map(|(index, _)| items.get(index).cloned()).collect()
}

/// The table of a `HashMap`: in each bucket the elements in the order in which they came, with their hashes.
struct Table {
    buckets: Vec<Vec<(usize, u32)>>,
    len: usize,
}

impl Table {
    fn insert(&mut self, index: usize, hash: u32) {
        let size = self.buckets.len();
        if let Some(bucket) = self.buckets.get_mut(hash as usize & (size - 1)) {
            bucket.push((index, hash));
            // A bucket would become a tree here; a table below 64 is doubled instead.
            if bucket.len() > 8 && size < 64 {
                self.double();
            }
        }
        self.len += 1;
        if self.len * 4 > self.buckets.len() * 3 {
            self.double();
        }
    }

    fn double(&mut self) {
        let size = self.buckets.len() * 2;
        let old = std::mem::replace(&mut self.buckets, vec![Vec::new(); size]);
        for (index, hash) in old.into_iter().flatten() {
            if let Some(bucket) = self.buckets.get_mut(hash as usize & (size - 1)) {
                bucket.push((index, hash));
            }
        }
    }
}

/// `HashMap`'s mixing of a hash's upper half into the lower one.
fn spread(hash: i32) -> u32 {
    let hash = hash.cast_unsigned();
    hash ^ (hash >> 16)
}

/// How Jackson reads a number: `IntNode`, `LongNode`, `BigIntegerNode` or `DoubleNode`.
#[derive(PartialEq)]
enum JavaNumber {
    Integral(i64),
    /// Digits beyond 64 bits, as they are spelled.
    Big(String),
    Double(f64),
}

fn java_number(number: &Number) -> JavaNumber {
    match number {
        Number::Int(int) => JavaNumber::Integral(*int),
        Number::Float(float) => JavaNumber::Double(*float),
        Number::Text(text) if text.contains(['.', 'e', 'E']) => JavaNumber::Double(number.as_f64()),
        Number::Text(text) => {
            text.parse().map_or_else(|_| JavaNumber::Big(text.to_string()), JavaNumber::Integral)
        }
    }
}

/// `hashCode()` of a Jackson node. Nesting beyond 1,000 levels is refused before the functions are called.
fn node_hash(value: &Value) -> i32 {
    match value {
        // `NullNode`: the ordinal of JsonNodeType.NULL (ARRAY, BINARY, BOOLEAN, MISSING, NULL).
        Value::Null => 4,
        // `BooleanNode`: 3 for true, 1 for false.
        Value::Bool(value) => i32::from(*value) * 2 + 1,
        Value::Number(number) => match java_number(number) {
            JavaNumber::Integral(int) => match i32::try_from(int) {
                Ok(int) => int,
                Err(_) => (int as i32) ^ ((int >> 32) as i32),
            },
            JavaNumber::Double(float) => {
                let bits = float.to_bits();
                (bits as i32) ^ ((bits >> 32) as i32)
            }
            JavaNumber::Big(digits) => big_integer_hash(&digits),
        },
        Value::String(text) => string_hash(text),
        // `ArrayNode`: `ArrayList.hashCode()`.
        Value::Array(array) => {
            array.items().iter().fold(1_i32, |hash, item| hash.wrapping_mul(31).wrapping_add(node_hash(item)))
        }
        // `ObjectNode`: `AbstractMap.hashCode()`, the sum of key hash xor value hash.
        // Of a repeated key the last value counts.
        Value::Object(object) => {
            let members: std::collections::HashMap<&str, &Value> =
                object.iter().map(|(key, member)| (&**key, member)).collect();
            members
                .into_iter()
                .fold(0_i32, |hash, (key, member)| hash.wrapping_add(string_hash(key) ^ node_hash(member)))
        }
    }
}

/// `String.hashCode()`.
fn string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// `BigInteger.hashCode()`: its magnitude's 32-bit words, the highest first, times its sign.
fn big_integer_hash(digits: &str) -> i32 {
    let (negative, magnitude) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits),
    };
    // Jackson reads no number longer than this.
    if magnitude.len() > 1000 {
        return 0;
    }
    let mut words: Vec<u32> = Vec::new();
    for digit in magnitude.bytes().map(|byte| u64::from(byte.wrapping_sub(b'0'))) {
        let mut carry = digit;
        for word in &mut words {
            let product = u64::from(*word) * 10 + carry;
            *word = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            words.push(carry as u32);
        }
    }
    let hash =
        words.iter().rev().fold(0_i32, |hash, word| hash.wrapping_mul(31).wrapping_add(word.cast_signed()));
    if negative { hash.wrapping_neg() } else { hash }
}

/// `equals` of Jackson nodes.
fn is_equal_node(first: &Value, second: &Value, depth: usize) -> bool {
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => match (java_number(first), java_number(second)) {
            // `Double.compare`: zero and minus zero differ.
            (JavaNumber::Double(first), JavaNumber::Double(second)) => first.to_bits() == second.to_bits(),
            (first, second) => first == second,
        },
        (Value::Array(first), Value::Array(second)) => {
            let (first, second) = (first.items(), second.items());
            depth < 1000
                && first.len() == second.len()
                && first.iter().zip(second).all(|(first, second)| is_equal_node(first, second, depth + 1))
        }
        (Value::Object(first), Value::Object(second)) => {
            let every = |one: &crate::json::Object, other: &crate::json::Object| {
                one.keys().all(|key| match (one.get(key), other.get(key)) {
                    (Some(first), Some(second)) => is_equal_node(first, second, depth + 1),
                    _ => false,
                })
            };
            depth < 1000 && first.keys().all(|key| second.contains_key(key)) && every(second, first)
        }
        (Value::Number(_) | Value::Array(_) | Value::Object(_), _) => false,
        (first, second) => first == second,
    }
}

#[cfg(test)]
#[path = "java_tests.rs"]
mod tests;
