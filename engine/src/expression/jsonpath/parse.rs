//! From text to [`JsonPath`].

use std::sync::Arc;

use super::filter::{Comparison, Filter, Operand};
use super::{JsonPath, Root, Step};
use crate::expression::ExpressionError;
use crate::json::{Number, Value};

/// Filters inside filters and parentheses inside parentheses.
const DEEPEST_FILTER: usize = 32;

pub(super) fn parse(text: &str) -> Result<JsonPath, ExpressionError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let path = parser.path(false)?;
    // Blanks after a path are accepted, blanks in front are not.
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.unexpected());
    }
    Ok(path)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, ExpressionError>;

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        let width = self.peek().map_or(0, char::len_utf8);
        Err(ExpressionError::new("path", message, self.at..self.at + width))
    }

    fn unexpected(&self) -> ExpressionError {
        let (what, width) = match self.peek() {
            Some(found) => (format!("Unexpected '{found}' in a path"), found.len_utf8()),
            None => ("The path ends too early".to_owned(), 0),
        };
        ExpressionError::new("path", what, self.at..self.at + width)
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        self.skip_blanks();
        if self.eat(token) {
            return Ok(());
        }
        match self.peek() {
            Some(found) => self.error(format!("Expected '{token}', found '{found}'")),
            None => self.error(format!("Expected '{token}' before the end")),
        }
    }

    /// A path from its root. `in_filter` ends names at operators and blanks, and lets `@` be the root.
    fn path(&mut self, in_filter: bool) -> Parsed<JsonPath> {
        let from = self.at;
        let root = if in_filter && self.eat("@") {
            Root::Input
        } else if self.eat("$$") {
            Root::Context
        } else if self.eat("$") {
            let name = self.variable_name();
            if name.is_empty() { Root::Input } else { Root::Variable(name.into()) }
        } else {
            return self.error("A path starts with '$'");
        };
        let (steps, call) = self.steps(in_filter)?;
        let text = self.text.get(from..self.at).unwrap_or_default();
        Ok(JsonPath { text: text.into(), root, steps, call })
    }

    /// A variable's name: a Unicode letter or underscore, then letters, digits and underscores.
    fn variable_name(&mut self) -> &'t str {
        let rest = self.rest();
        let starts = rest.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
        let end = if starts {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            0
        };
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// The steps, and the first name in them that looks like a call.
    fn steps(&mut self, in_filter: bool) -> Parsed<(Vec<Step>, Option<Arc<str>>)> {
        let (mut steps, mut call) = (Vec::new(), None);
        loop {
            let descends = self.eat("..");
            if descends {
                steps.push(Step::Descend);
            }
            if descends || self.eat(".") {
                match self.peek() {
                    Some('[') => steps.push(self.bracket()?),
                    Some('*') => {
                        self.at += 1;
                        steps.push(Step::Wildcard);
                    }
                    _ => {
                        let from = self.at;
                        self.name(in_filter)?;
                        let called = self.parentheses()?;
                        let name: Arc<str> = self.text.get(from..self.at).unwrap_or_default().into();
                        if called && call.is_none() {
                            call = Some(name.clone());
                        }
                        steps.push(Step::Name(name));
                    }
                }
            } else if self.peek() == Some('[') {
                steps.push(self.bracket()?);
            } else {
                return Ok((steps, call));
            }
        }
    }

    /// Skips `(…)` after a name, which json-path 2.0.0 reads as a part of that name.
    fn parentheses(&mut self) -> Parsed<bool> {
        if self.peek() != Some('(') {
            return Ok(false);
        }
        let Some(length) = self.rest().find(')') else {
            return self.error("This '(' is never closed");
        };
        self.at += length + 1;
        Ok(true)
    }

    fn name(&mut self, in_filter: bool) -> Parsed<&'t str> {
        let rest = self.rest();
        let ends = |c: char| {
            matches!(c, '.' | '[' | ']' | '(' | ')' | '\'' | '"' | '{' | '}')
                || c.is_whitespace()
                || c.is_control()
                || (in_filter && matches!(c, '=' | '!' | '<' | '>' | '&' | '|' | '~' | ','))
        };
        let end = rest.find(ends).unwrap_or(rest.len());
        if end == 0 {
            return match self.peek() {
                None => self.error("The path ends where a field name should follow"),
                Some(found) if found.is_whitespace() => {
                    self.error("A field name with blanks must be written ['like this']")
                }
                Some(found) => self.error(format!("Expected a field name, found '{found}'")),
            };
        }
        self.at += end;
        Ok(rest.get(..end).unwrap_or_default())
    }

    fn bracket(&mut self) -> Parsed<Step> {
        self.expect("[")?;
        self.skip_blanks();
        let step = match self.peek() {
            Some('*') => {
                self.at += 1;
                Step::Wildcard
            }
            Some('?') => {
                self.at += 1;
                self.expect("(")?;
                let filter = self.or_filter()?;
                self.expect(")")?;
                Step::Filter(filter)
            }
            Some('\'' | '"') => {
                let first: Arc<str> = self.quoted()?.into();
                let mut names = vec![first.clone()];
                self.skip_blanks();
                while self.eat(",") {
                    self.skip_blanks();
                    if !matches!(self.peek(), Some('\'' | '"')) {
                        return self.error("Expected a quoted field name after ','");
                    }
                    names.push(self.quoted()?.into());
                    self.skip_blanks();
                }
                if names.len() == 1 { Step::Name(first) } else { Step::Names(names) }
            }
            Some('-' | '0'..='9' | ':') => self.indices()?,
            Some('(') => self.length_index()?,
            None => return self.error("The path ends inside '['"),
            Some(found) => {
                return self.error(format!(
                    "Expected an index, a quoted field name, '*' or a filter after '[', found '{found}'"
                ));
            }
        };
        self.expect("]")?;
        Ok(step)
    }

    /// `(@.length-n)` or `(@.size()-n)`.
    fn length_index(&mut self) -> Parsed<Step> {
        for token in ["(", "@", "."] {
            self.expect(token)?;
        }
        if !self.eat("length") && !self.eat("size") {
            return self.error("Expected 'length' or 'size'");
        }
        self.skip_blanks();
        if self.eat("(") {
            self.expect(")")?;
        }
        self.expect("-")?;
        let from = self.at;
        let back = match self.integer()? {
            Some(back) if back >= 0 => back,
            _ => return Err(ExpressionError::new("path", "Expected a number after '-'", from..self.at)),
        };
        self.expect(")")?;
        Ok(Step::FromEnd(back))
    }

    fn integer(&mut self) -> Parsed<Option<i64>> {
        self.skip_blanks();
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        if length == 0 {
            return if rest.len() == digits.len() {
                Ok(None)
            } else {
                self.error("Expected digits after '-'")
            };
        }
        let end = length + rest.len() - digits.len();
        let Ok(number) = rest.get(..end).unwrap_or_default().parse::<i32>() else {
            return self.error("The index is too large");
        };
        self.at += end;
        self.skip_blanks();
        Ok(Some(number.into()))
    }

    fn indices(&mut self) -> Parsed<Step> {
        let first = self.integer()?;
        if self.eat(":") {
            let end = self.integer()?;
            if self.peek() == Some(':') {
                return self.error("A slice has no step");
            }
            return Ok(Step::Slice { start: first, end });
        }
        let Some(first) = first else { return self.error("Expected an index") };
        let mut list = vec![first];
        while self.eat(",") {
            match self.integer()? {
                Some(index) => list.push(index),
                None => return self.error("Expected an index after ','"),
            }
        }
        Ok(if list.len() == 1 { Step::Index(first) } else { Step::Indices(list) })
    }

    /// A quoted name or text. Recorded runs show that a backslash stands for itself; before the closing kind of
    /// quote it lets that quote stand in the text.
    fn quoted(&mut self) -> Parsed<String> {
        let from = self.at;
        let Some(quote) = self.next() else { return self.error("Expected a quote") };
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                c if c == quote => return Ok(text),
                '\\' if self.peek() == Some(quote) => text.extend(self.next()),
                c => text.push(c),
            }
        }
        Err(ExpressionError::new("path", format!("This {quote} is never closed"), from..from + 1))
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST_FILTER {
            return self.error("The filter is nested too deeply");
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    fn or_filter(&mut self) -> Parsed<Filter> {
        self.nested(|parser| {
            let mut terms = vec![parser.and_filter()?];
            parser.skip_blanks();
            while parser.eat("||") {
                terms.push(parser.and_filter()?);
                parser.skip_blanks();
            }
            Ok(if terms.len() == 1 { terms.remove(0) } else { Filter::Any(terms) })
        })
    }

    fn and_filter(&mut self) -> Parsed<Filter> {
        let mut terms = vec![self.unary_filter()?];
        self.skip_blanks();
        while self.eat("&&") {
            terms.push(self.unary_filter()?);
            self.skip_blanks();
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Filter::All(terms) })
    }

    fn unary_filter(&mut self) -> Parsed<Filter> {
        self.skip_blanks();
        if self.rest().starts_with('!') && !self.rest().starts_with("!=") {
            self.at += 1;
            return self.nested(|parser| Ok(Filter::Not(Box::new(parser.unary_filter()?))));
        }
        if self.eat("(") {
            let filter = self.or_filter()?;
            self.expect(")")?;
            return Ok(filter);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<Filter> {
        let left = self.operand()?;
        self.skip_blanks();
        for (token, comparison) in Comparison::ALL {
            let word = token.starts_with(|c: char| c.is_ascii_alphabetic());
            let found = if word {
                let rest = self.rest();
                rest.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token))
                    && !rest
                        .get(token.len()..)
                        .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()))
            } else {
                self.rest().starts_with(token)
            };
            if found {
                self.at += token.len();
                self.skip_blanks();
                let right = if comparison == Comparison::Matches {
                    self.regular_expression()?
                } else {
                    self.right_operand()?
                };
                return Ok(Filter::Compare { left, comparison, right });
            }
        }
        match left {
            Operand::Path { .. } => Ok(Filter::Exists(left)),
            Operand::Literal(Value::Bool(value)) => Ok(Filter::Constant(value)),
            _ => self.error("Expected a comparison"),
        }
    }

    /// The right side of a comparison: what is neither quoted nor a path, number or list is text as it is written.
    fn right_operand(&mut self) -> Parsed<Operand> {
        self.skip_blanks();
        if matches!(self.peek(), Some('@' | '$' | '\'' | '"' | '[')) {
            return self.operand();
        }
        let rest = self.rest();
        let end = [")", "&&", "||"].iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
        let raw = rest.get(..end).unwrap_or_default().trim_end();
        let from = self.at;
        match self.operand() {
            Ok(operand) if self.at >= from + raw.len() => Ok(operand),
            _ if !raw.is_empty() => {
                self.at = from + raw.len();
                Ok(Operand::Literal(raw.into()))
            }
            other => other,
        }
    }

    fn operand(&mut self) -> Parsed<Operand> {
        self.skip_blanks();
        match self.peek() {
            Some(first @ ('@' | '$')) => {
                let path = self.nested(|parser| parser.path(true))?;
                Ok(Operand::Path { path, relative: first == '@' })
            }
            Some('\'' | '"') => Ok(Operand::Literal(self.quoted()?.into())),
            Some('[') => {
                self.at += 1;
                let mut items = Vec::new();
                self.skip_blanks();
                if !self.eat("]") {
                    loop {
                        match self.nested(Self::operand)? {
                            Operand::Literal(item) => items.push(item),
                            _ => return self.error("A list in a filter holds literal values only"),
                        }
                        self.skip_blanks();
                        if !self.eat(",") {
                            break;
                        }
                    }
                    self.expect("]")?;
                }
                Ok(Operand::Literal(Value::array(items)))
            }
            Some('-' | '0'..='9') => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '+' | '.' | 'e' | 'E'))
                    .unwrap_or(rest.len());
                let text = rest.get(..end).unwrap_or_default();
                let Ok(number) = serde_json::from_str::<serde_json::Number>(text) else {
                    return self.error("This is not a number");
                };
                self.at += end;
                Ok(Operand::Literal(Value::Number(Number::from_json_text(&number.to_string()))))
            }
            _ => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
                    .unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                let value = match word {
                    "" => {
                        return self.error(
                            "Expected a path that starts with '@' or '$', a number or a quoted string",
                        );
                    }
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    "null" => Value::Null,
                    // Published definitions leave the quotes out.
                    _ => Value::from(word),
                };
                self.at += end;
                Ok(Operand::Literal(value))
            }
        }
    }

    fn regular_expression(&mut self) -> Parsed<Operand> {
        let from = self.at;
        if !self.eat("/") {
            return self.error("Expected a regular expression between '/' after '=~'");
        }
        let mut pattern = String::new();
        loop {
            match self.next() {
                Some('/') => break,
                Some('\\') => {
                    pattern.push('\\');
                    pattern.extend(self.next());
                }
                Some(c) => pattern.push(c),
                None => return Err(ExpressionError::new("path", "This '/' is never closed", from..from + 1)),
            }
        }
        let mut flags = String::new();
        while let Some(flag) = self.peek().filter(|flag| matches!(flag, 'i' | 'm')) {
            flags.push(flag);
            self.at += 1;
        }
        Operand::regular_expression(&pattern, &flags)
            .map_err(|message| ExpressionError::new("path", message, from..self.at))
    }
}
