//! Where in the tree an offset of a YAML text is: inside a value by what the reader says of it, else by the columns of the
//! lines above.

use super::{Role, Spot};
use crate::json::{Parsed, Pointer, Value};

/// What begins in a line, with the column in which it does.
#[derive(Clone, Copy, Debug)]
enum Begins<'a> {
    Dash(usize),
    Name(usize, &'a str),
}

impl Begins<'_> {
    fn column(self) -> usize {
        match self {
            Self::Dash(column) | Self::Name(column, _) => column,
        }
    }
}

pub(super) fn at(text: &str, offset: usize, parsed: &Parsed) -> Option<Spot> {
    let line_start = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..)?.split('\n').next()?;
    if let Some(spot) = inside_value(text, offset, parsed) {
        return Some(spot);
    }
    let before = text.get(line_start..offset)?;
    if before.trim_start().starts_with('#') {
        return None;
    }
    let begins = begins(line);
    let begun: Vec<Begins<'_>> = begins.iter().copied().filter(|one| one.column() < before.len()).collect();
    // Behind a name and its colon: its value.
    if let Some(Begins::Name(column, name)) = begun.last().copied()
        && before.len() > column + name.len()
    {
        let after_colon = column + line.get(column..)?.find(':')? + 1;
        let blank = line.get(after_colon..)?.len() - line.get(after_colon..)?.trim_start_matches(' ').len();
        let start = (line_start + after_colon + blank).min(offset);
        let end = line_start + line.trim_end().len();
        let outer = begun.get(..begun.len() - 1)?;
        let container = path(text, line_start, outer, column);
        return Some(Spot {
            container,
            role: Role::Value(unquoted(name)),
            content: start..end.max(offset),
            quoted: None,
        });
    }
    let typed = before.trim_start_matches([' ', '-']);
    let column = before.len() - typed.len();
    let outer: Vec<Begins<'_>> = begun.iter().copied().filter(|one| one.column() < column).collect();
    let container = path(text, line_start, &outer, column);
    let word_end = line.get(before.len()..)?.find([':', ' ']).unwrap_or(line.len() - before.len());
    let content = line_start + column..offset + word_end;
    // An element of a list of texts is a value; whether it is one, what the list is decides.
    let is_element = matches!(outer.last(), Some(Begins::Dash(_)));
    let list_of_texts = container
        .tokens()
        .iter()
        .rev()
        .find(|token| token.parse::<usize>().is_err())
        .is_some_and(|name| matches!(&**name, "ErrorEquals"));
    if is_element && list_of_texts {
        let (list, index) = container.split_last()?;
        return Some(Spot { container: list, role: Role::Value(index.to_string()), content, quoted: None });
    }
    Some(Spot { container, role: Role::Name, content, quoted: None })
}

/// The value that the reader found at the offset, where it is a text that stands there.
fn inside_value(text: &str, offset: usize, parsed: &Parsed) -> Option<Spot> {
    let pointer = parsed.spans.pointer_at(offset);
    let value = parsed.value.pointer(&pointer)?;
    let range = parsed.spans.value(&pointer)?;
    if !matches!(value, Value::String(_)) || offset < range.start || offset > range.end || range.is_empty() {
        return None;
    }
    let (container, name) = pointer.split_last()?;
    let literal = text.get(range.clone())?;
    let quote = literal.chars().next().filter(|first| matches!(first, '"' | '\''));
    let content = match quote {
        Some(quote) => {
            let closed = literal.len() > 1 && literal.ends_with(quote);
            if offset == range.start || (closed && offset == range.end) {
                return None;
            }
            range.start + 1..range.end - usize::from(closed)
        }
        // Of a block, what stands on this line.
        None if literal.starts_with(['|', '>']) => {
            let body = literal.find('\n').map(|at| range.start + at + 1)?;
            let start = body + text.get(body..)?.len() - text.get(body..)?.trim_start().len();
            if offset < start {
                return None;
            }
            start..range.end
        }
        // A bare word at the beginning of its line may become a name.
        None => {
            let head = text.get(..range.start)?.rsplit('\n').next().unwrap_or_default();
            if head.trim_start_matches([' ', '-']).is_empty() {
                return None;
            }
            range.clone()
        }
    };
    let quoted = quote.map(|_| true).or_else(|| literal.starts_with(['|', '>']).then_some(true));
    Some(Spot { container, role: Role::Value(name.to_string()), content, quoted })
}

/// What begins in a line: its dashes, and the name before its colon.
fn begins(line: &str) -> Vec<Begins<'_>> {
    let mut found = Vec::new();
    let mut column = line.len() - line.trim_start_matches(' ').len();
    while let Some(rest) = line.get(column..).filter(|rest| rest.starts_with("- ") || *rest == "-") {
        found.push(Begins::Dash(column));
        let after = rest.get(1..).unwrap_or_default();
        column += 1 + after.len() - after.trim_start_matches(' ').len();
    }
    let rest = line.get(column..).unwrap_or_default();
    if !rest.starts_with('#')
        && let Some(colon) = name_end(rest)
        && let Some(name) = rest.get(..colon)
    {
        found.push(Begins::Name(column, name));
    }
    found
}

/// Where the colon after a name stands.
fn name_end(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let close = rest.get(1..)?.find(quote)? + 2;
        return rest.get(close..)?.trim_start().starts_with(':').then_some(close);
    }
    if rest.starts_with(['{', '[', '|', '>', '%', '&', '*', '!']) {
        return None;
    }
    rest.match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(rest.as_bytes().get(at + 1), None | Some(b' ' | b'\r')))
}

fn unquoted(name: &str) -> String {
    name.trim().trim_matches(['"', '\'']).to_owned()
}

/// The object or array in which something in `column` of a line stands. `outer`: what begins before it in its own line.
fn path(text: &str, line_start: usize, outer: &[Begins<'_>], column: usize) -> Pointer {
    let mut tokens: Vec<String> = Vec::new();
    // A name stands in what begins farther left; elements of a list stand beneath each other, at the name's column or
    // farther right.
    let mut column = column;
    let mut dash: Option<(usize, usize)> = None;
    let mut climb = |one: Begins<'_>| match (one, dash) {
        (Begins::Dash(at), Some((of, count))) if at == of => dash = Some((of, count + 1)),
        (Begins::Name(at, name), Some((of, count))) if at <= of => {
            tokens.push(count.to_string());
            tokens.push(unquoted(name));
            dash = None;
            column = at;
        }
        (Begins::Dash(at), Some((of, count))) if at < of => {
            tokens.push(count.to_string());
            dash = Some((at, 0));
        }
        (Begins::Dash(at), None) if at < column => {
            dash = Some((at, 0));
            column = at;
        }
        (Begins::Name(at, name), None) if at < column => {
            tokens.push(unquoted(name));
            column = at;
        }
        _ => {}
    };
    for one in outer.iter().rev() {
        climb(*one);
    }
    for line in text.get(..line_start).unwrap_or_default().lines().rev() {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        for one in begins(line).into_iter().rev() {
            climb(one);
        }
    }
    tokens.reverse();
    Pointer::from_tokens(tokens)
}
