//! The rules of a Choice state: parsed once, evaluated against paths that somebody else resolves.

use std::sync::Arc;

use super::time::parse_timestamp;
use crate::json::Value;

/// A rule of `Choices`, or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    And(Vec<Rule>),
    Or(Vec<Rule>),
    Not(Box<Rule>),
    Test {
        variable: Arc<str>,
        operator: Operator,
        operand: Operand,
    },
    /// JSONata: a boolean literal, or a string with an expression.
    Condition(Value),
}

#[derive(Clone, Debug)]
pub(super) enum Operand {
    Literal(Value),
    Path(Arc<str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Numeric,
    Boolean,
    Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equals,
    Less,
    LessEquals,
    Greater,
    GreaterEquals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Compare(Kind, Relation),
    Matches,
    IsNull,
    IsPresent,
    IsKind(Kind),
}

/// What a rule needs from the state that owns it. `Ok(None)`: the path has no match.
pub(super) trait Paths {
    type Error;
    fn find(&mut self, path: &str) -> Result<Option<Value>, Self::Error>;
    /// The error for a path that had to have a match.
    fn missing(&mut self, path: &str) -> Self::Error;
    fn condition(&mut self, condition: &Value) -> Result<bool, Self::Error>;
}

impl Operator {
    /// From the operator's name without the `Path` at its end.
    fn parse(name: &str) -> Option<Self> {
        match name {
            "IsNull" => return Some(Self::IsNull),
            "IsPresent" => return Some(Self::IsPresent),
            "IsNumeric" => return Some(Self::IsKind(Kind::Numeric)),
            "IsString" => return Some(Self::IsKind(Kind::String)),
            "IsBoolean" => return Some(Self::IsKind(Kind::Boolean)),
            "IsTimestamp" => return Some(Self::IsKind(Kind::Timestamp)),
            "StringMatches" => return Some(Self::Matches),
            _ => {}
        }
        let kinds = [
            ("String", Kind::String),
            ("Numeric", Kind::Numeric),
            ("Boolean", Kind::Boolean),
            ("Timestamp", Kind::Timestamp),
        ];
        let (kind, rest) = kinds.iter().find_map(|(text, kind)| Some((*kind, name.strip_prefix(text)?)))?;
        let relation = match rest {
            "Equals" => Relation::Equals,
            "LessThan" => Relation::Less,
            "LessThanEquals" => Relation::LessEquals,
            "GreaterThan" => Relation::Greater,
            "GreaterThanEquals" => Relation::GreaterEquals,
            _ => return None,
        };
        Some(Self::Compare(kind, relation))
    }
}

impl Rule {
    /// The depth is bounded by the definition's, which was checked before.
    pub fn parse(fields: &Value) -> Result<Self, String> {
        let Some(object) = fields.as_object() else {
            return Err("A choice rule must be an object".to_owned());
        };
        if let Some(condition) = object.get("Condition") {
            return Ok(Self::Condition(condition.clone()));
        }
        let all = |rules: &Value| -> Result<Vec<Self>, String> {
            rules.as_array().unwrap_or_default().iter().map(Self::parse).collect()
        };
        if let Some(rules) = object.get("And") {
            return Ok(Self::And(all(rules)?));
        }
        if let Some(rules) = object.get("Or") {
            return Ok(Self::Or(all(rules)?));
        }
        if let Some(rule) = object.get("Not") {
            return Ok(Self::Not(Box::new(Self::parse(rule)?)));
        }
        let Some(variable) = object.get("Variable").and_then(Value::as_str) else {
            return Err("A choice rule needs a 'Variable', a 'Condition', or a boolean operator".to_owned());
        };
        for (name, operand) in object.iter() {
            let (name, path) = match name.strip_suffix("Path") {
                Some(name) => (name, operand.as_str()),
                None => (&**name, None),
            };
            if let Some(operator) = Operator::parse(name) {
                let operand = match path {
                    Some(path) => Operand::Path(path.into()),
                    None => Operand::Literal(operand.clone()),
                };
                return Ok(Self::Test { variable: variable.into(), operator, operand });
            }
        }
        Err("A choice rule needs a comparison".to_owned())
    }

    pub fn evaluate<P: Paths>(&self, paths: &mut P) -> Result<bool, P::Error> {
        match self {
            Self::And(rules) => {
                for rule in rules {
                    if !rule.evaluate(paths)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(rules) => {
                for rule in rules {
                    if rule.evaluate(paths)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Not(rule) => Ok(!rule.evaluate(paths)?),
            Self::Condition(condition) => paths.condition(condition),
            Self::Test { variable, operator, operand } => {
                let value = paths.find(variable)?;
                if *operator == Operator::IsPresent {
                    let Operand::Literal(wanted) = operand else { return Ok(false) };
                    return Ok(Some(value.is_some()) == wanted.as_bool());
                }
                let Some(value) = value else { return Err(paths.missing(variable)) };
                let operand = match operand {
                    Operand::Literal(operand) => operand.clone(),
                    Operand::Path(path) => match paths.find(path)? {
                        Some(operand) => operand,
                        None => return Err(paths.missing(path)),
                    },
                };
                Ok(test(*operator, &value, &operand))
            }
        }
    }
}

fn test(operator: Operator, value: &Value, operand: &Value) -> bool {
    match operator {
        Operator::IsPresent => operand.as_bool() == Some(true),
        Operator::IsNull => Some(value.is_null()) == operand.as_bool(),
        Operator::IsKind(kind) => Some(is_kind(kind, value)) == operand.as_bool(),
        Operator::Matches => match (value.as_str(), operand.as_str()) {
            (Some(text), Some(pattern)) => matches(text, pattern),
            _ => false,
        },
        Operator::Compare(kind, relation) => {
            compare(kind, value, operand).is_some_and(|order| match relation {
                Relation::Equals => order.is_eq(),
                Relation::Less => order.is_lt(),
                Relation::LessEquals => order.is_le(),
                Relation::Greater => order.is_gt(),
                Relation::GreaterEquals => order.is_ge(),
            })
        }
    }
}

fn is_kind(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::String => value.as_str().is_some(),
        Kind::Numeric => value.as_number().is_some(),
        Kind::Boolean => value.as_bool().is_some(),
        Kind::Timestamp => value.as_str().and_then(parse_timestamp).is_some(),
    }
}

/// How two values of one kind compare; `None` where one of them is of another kind.
fn compare(kind: Kind, a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match kind {
        // As Java's `compareTo` has it: by UTF-16 units.
        Kind::String => Some(a.as_str()?.encode_utf16().cmp(b.as_str()?.encode_utf16())),
        Kind::Numeric => a.as_f64()?.partial_cmp(&b.as_f64()?),
        Kind::Boolean => Some(a.as_bool()?.cmp(&b.as_bool()?)),
        Kind::Timestamp => Some(parse_timestamp(a.as_str()?)?.cmp(&parse_timestamp(b.as_str()?)?)),
    }
}

/// `StringMatches`: `*` stands for any text, `\*` for a star and `\\` for a backslash.
fn matches(text: &str, pattern: &str) -> bool {
    // The literal parts between stars.
    let mut parts = vec![String::new()];
    let mut chars = pattern.chars();
    while let Some(ch) = chars.next() {
        if ch == '*' {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(if ch == '\\' { chars.next().unwrap_or('\\') } else { ch });
        }
    }
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() == 1 {
        return text == first;
    }
    let Some(rest) = text.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    for part in parts.iter().skip(1).take(parts.len() - 2) {
        match rest.find(part.as_str()) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn wildcards() {
        assert!(matches("log-2024.txt", "log-*.txt"));
        assert!(matches("abc", "*b*"));
        assert!(matches("a*c", r"a\*c"));
        assert!(!matches("abc", r"a\*c"));
        assert!(!matches("ab", "ab*b"));
        assert!(matches("", "*"));
    }

    #[test]
    fn kinds_never_mix() {
        let is = |operator: &str, a: Value, b: Value| test(Operator::parse(operator).unwrap(), &a, &b);
        assert!(is("NumericEquals", Value::int(1), serde_json::json!(1.0).into()));
        assert!(!is("NumericEquals", "1".into(), Value::int(1)));
        assert!(is("StringLessThan", "\u{1F600}".into(), "\u{FFFD}".into()), "UTF-16 units, not code points");
        assert!(is("IsNumeric", "x".into(), false.into()));
        assert!(is("TimestampLessThan", "2024-01-01T00:00:00Z".into(), "2024-01-01T00:00:00-01:00".into()));
        assert!(!is("TimestampEquals", "2024-01-01".into(), "2024-01-01".into()));
    }
}
