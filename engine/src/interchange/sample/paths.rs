//! The paths that an expression's text reads, as far as they can be told from it: where each begins, its steps, and what
//! the text around it tells of the value.

use crate::json::Value;

/// Paths longer than this are cut; loops could lengthen them without end.
pub(super) const LONGEST_PATH: usize = 12;

/// A step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Member(String),
    Item,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Root {
    /// The state's data: `$` in JSONPath, `$states.input` in JSONata.
    Input,
    /// `$states.result`.
    Result,
    Variable(String),
}

/// One reading of a value.
pub(super) struct Read {
    pub(super) root: Root,
    pub(super) steps: Vec<Step>,
    /// An example that the place of the reading asks for.
    pub(super) example: Option<Value>,
}

/// Every path in an expression.
pub(super) fn reads(text: &str, jsonata: bool) -> Vec<Read> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text.get(at..).and_then(|rest| rest.find('$')).map(|offset| at + offset) {
        let rest = text.get(dollar + 1..).unwrap_or_default();
        at = dollar + 1;
        if rest.starts_with('$') {
            at += 1;
            continue;
        }
        let name: String = rest.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '_').collect();
        let behind = rest.get(name.len()..).unwrap_or_default();
        let (root, behind) = if jsonata && name == "states" {
            if let Some(behind) = behind.strip_prefix(".input") {
                (Root::Input, behind)
            } else if let Some(behind) = behind.strip_prefix(".result") {
                (Root::Result, behind)
            } else {
                continue;
            }
        } else if name.is_empty() {
            if jsonata {
                continue;
            }
            (Root::Input, behind)
        } else if behind.trim_start().starts_with('(') || behind.trim_start().starts_with(":=") {
            continue;
        } else {
            (Root::Variable(name), behind)
        };
        let (steps, length) = steps(behind, jsonata);
        let after = behind.get(length..).unwrap_or_default();
        let before = text.get(..dollar).unwrap_or_default();
        let (more, example) = hint(before, after, jsonata);
        let steps = steps.into_iter().chain(more).take(LONGEST_PATH).collect();
        found.push(Read { root, steps, example });
        at = text.len() - after.len();
    }
    found
}

/// The steps at the start of a text, and how long they are in it.
pub(super) fn steps(text: &str, jsonata: bool) -> (Vec<Step>, usize) {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let next = if let Some(behind) = rest.strip_prefix('.') {
            let quote = behind.chars().next().filter(|ch| jsonata && matches!(ch, '"' | '`'));
            let (name, length) = if let Some(quote) = quote {
                let name = behind.get(1..).and_then(|inside| inside.split(quote).next()).unwrap_or_default();
                (name, name.len() + 3)
            } else {
                let in_name = |ch: char| ch.is_alphanumeric() || ch == '_' || (ch == '-' && !jsonata);
                let end = behind.find(|ch| !in_name(ch)).unwrap_or(behind.len());
                (behind.get(..end).unwrap_or_default(), end + 1)
            };
            (!name.is_empty()).then(|| (Step::Member(name.to_owned()), length))
        } else if let Some(inside) = rest.strip_prefix('[') {
            let end = inside
                .find(']')
                .filter(|end| !inside.get(..*end).is_some_and(|inside| inside.contains(['[', '?', ':'])));
            end.map(|end| {
                let inside = inside.get(..end).unwrap_or_default().trim();
                let step = match inside.strip_prefix(['\'', '"']) {
                    Some(name) if !jsonata => Step::Member(name.trim_end_matches(['\'', '"']).to_owned()),
                    _ => Step::Item,
                };
                (step, end + 2)
            })
        } else {
            None
        };
        let Some((step, length)) = next else { return (steps, text.len() - rest.len()) };
        let Some(behind) = rest.get(length..) else { return (steps, text.len() - rest.len()) };
        steps.push(step);
        rest = behind;
    }
}

/// What the text around a path tells of the value: more steps, or an example.
fn hint(before: &str, after: &str, jsonata: bool) -> (Vec<Step>, Option<Value>) {
    let before = before.trim_end();
    let ends = |functions: &[&str]| functions.iter().any(|function| before.ends_with(function));
    if ends(&["States.MathAdd(", "States.MathRandom(", "States.ArrayRange("]) {
        return (Vec::new(), Some(Value::int(1)));
    }
    if ends(&[
        "States.ArrayLength(",
        "States.ArrayGetItem(",
        "States.ArrayContains(",
        "States.ArrayPartition(",
        "States.ArrayUnique(",
    ]) {
        return (vec![Step::Item], None);
    }
    if ends(&["States.StringToJson("]) {
        return (Vec::new(), Some("{}".into()));
    }
    if ends(&["States.Base64Decode("]) {
        return (Vec::new(), Some("ZXhhbXBsZQ==".into()));
    }
    if !jsonata {
        return (Vec::new(), None);
    }
    if ends(&["$sum(", "$max(", "$min(", "$average("]) {
        return (vec![Step::Item], Some(Value::int(1)));
    }
    if ends(&["$count(", "$map(", "$filter("]) {
        return (vec![Step::Item], None);
    }
    let after = after.trim_start();
    let operator = ["<=", ">=", "!=", "=", "<", ">"].into_iter().find(|operator| after.starts_with(operator));
    let literal =
        operator.and_then(|operator| after.get(operator.len()..)).map(str::trim_start).unwrap_or_default();
    let word: String =
        literal.chars().take_while(|ch| ch.is_alphanumeric() || matches!(ch, '.' | '-')).collect();
    let example = if let Some(quote) = literal.chars().next().filter(|ch| matches!(ch, '"' | '\'')) {
        literal.get(1..).and_then(|inside| inside.split(quote).next()).map(Value::from)
    } else if let Ok(number) = word.parse::<i64>() {
        Some(Value::int(match operator {
            Some(">") => number.saturating_add(1),
            Some("<") => number.saturating_sub(1),
            _ => number,
        }))
    } else {
        word.parse::<bool>().ok().map(Value::Bool)
    };
    let arithmetic =
        after.starts_with(['+', '*', '/']) || (after.starts_with("- ") && !after.starts_with("->"));
    (Vec::new(), example.or_else(|| arithmetic.then(|| Value::int(1))))
}
