//! JSON numbers that survive a round trip.

use std::fmt;
use std::sync::Arc;

/// A JSON number: an `i64` or an `f64` where that prints back the same text, else the text itself.
#[derive(Clone, Debug)]
pub enum Number {
    Int(i64),
    Float(f64),
    /// A valid JSON number whose spelling neither of the others reproduces (`1.50`, `1e3`, 30 digits).
    Text(Arc<str>),
}

impl Number {
    /// From the text of a JSON number. The caller has checked that it is one.
    pub fn from_json_text(text: &str) -> Self {
        if let Ok(int) = text.parse::<i64>()
            && int.to_string() == text
        {
            return Self::Int(int);
        }
        if let Ok(float) = text.parse::<f64>()
            && float.is_finite()
            && Self::Float(float).to_string() == text
        {
            return Self::Float(float);
        }
        Self::Text(text.into())
    }

    /// An integer where `value` is whole and within `i64`'s exact range, else a float; `None` for NaN and infinities.
    pub fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
            return Some(Self::Int(value as i64));
        }
        Some(Self::Float(value))
    }

    pub fn as_f64(&self) -> f64 {
        match self {
            Self::Int(int) => *int as f64,
            Self::Float(float) => *float,
            Self::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The value as an integer, where it is whole (`2.0` is) and fits.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Int(int) = self {
            return Some(*int);
        }
        let float = self.as_f64();
        (float.fract() == 0.0 && float.abs() < 9.2e18).then_some(float as i64)
    }
}

impl PartialEq for Number {
    /// By value: `1` equals `1.0`.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Text(a), Self::Text(b)) if a == b => true,
            _ => self.as_f64() == other.as_f64(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => write!(f, "{int}"),
            Self::Float(float) => match serde_json::Number::from_f64(*float) {
                Some(number) => write!(f, "{number}"),
                None => f.write_str("null"),
            },
            Self::Text(text) => f.write_str(text),
        }
    }
}
