//! From text to [`Intrinsic`].

use std::sync::Arc;

use super::{Argument, Call, Function, Intrinsic};
use crate::expression::ExpressionError;
use crate::expression::jsonpath::JsonPath;
use crate::json::{Number, Value};

/// Calls inside calls, the outermost not counted: AWS's documented limit.
const DEEPEST: usize = 10;

pub(super) fn parse(text: &str) -> Result<Intrinsic, ExpressionError> {
    let mut parser = Parser { text, at: 0 };
    // Blanks after the call are accepted, blanks in front are not.
    let call = parser.call(0)?;
    parser.skip_blanks();
    match parser.peek() {
        None => Ok(Intrinsic { text: text.into(), call }),
        Some(found) => Err(parser.error(format!("Unexpected '{found}' after the call"))),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, token: char) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len_utf8();
        }
        found
    }

    fn error(&self, message: impl Into<String>) -> ExpressionError {
        let width = self.peek().map_or(0, char::len_utf8);
        ExpressionError::new("intrinsic", message, self.at..self.at + width)
    }

    fn call(&mut self, depth: usize) -> Result<Call, ExpressionError> {
        if depth > DEEPEST {
            return Err(
                self.error(format!("More than {DEEPEST} intrinsic functions are nested in one another"))
            );
        }
        let from = self.at;
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '_').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let known = name
            .strip_prefix("States.")
            .and_then(|name| Function::ALL.iter().find(|(known, ..)| *known == name));
        let Some((_, function, counts)) = known else {
            let message = if name.is_empty() {
                "Expected a call such as States.Format(…)".to_owned()
            } else {
                format!("There is no intrinsic function {name}")
            };
            return Err(ExpressionError::new("intrinsic", message, from..from + end));
        };
        self.at += end;
        self.skip_blanks();
        if !self.eat('(') {
            return Err(self.error(format!("Expected '(' after {name}")));
        }
        let mut arguments = Vec::new();
        self.skip_blanks();
        if !self.eat(')') {
            loop {
                self.skip_blanks();
                arguments.push(self.argument(depth)?);
                self.skip_blanks();
                if self.eat(')') {
                    break;
                }
                if !self.eat(',') {
                    return Err(match self.peek() {
                        None => ExpressionError::new(
                            "intrinsic",
                            format!("The call of {name} has no closing parenthesis"),
                            from..self.at,
                        ),
                        Some(found) => self.error(format!("Expected ',' or ')', found '{found}'")),
                    });
                }
            }
        }
        if !counts.contains(&arguments.len()) {
            let most = counts.end.saturating_sub(1);
            let expected = match (counts.start, most) {
                (least, most) if most == usize::MAX - 1 => format!("{least} or more"),
                (least, most) if least == most => format!("{least}"),
                (least, most) => format!("{least} to {most}"),
            };
            let message = format!("{name} takes {expected} arguments, not {}", arguments.len());
            return Err(ExpressionError::new("intrinsic", message, from..self.at));
        }
        Ok(Call { function: *function, arguments })
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, ExpressionError> {
        match self.peek() {
            None => Err(self.error("Expected an argument before the end")),
            Some('\'') => self.quoted(),
            Some('$') => self.path(),
            Some('-' | '0'..='9') => self.number(),
            Some(_) if self.rest().starts_with("States.") => Ok(Argument::Call(self.call(depth + 1)?)),
            Some(found) => {
                for (word, value) in
                    [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
                {
                    let rest = self.rest();
                    if rest.strip_prefix(word).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
                    {
                        self.at += word.len();
                        return Ok(Argument::Literal(value));
                    }
                }
                Err(self.error(format!(
                    "Expected a path, a call, a number, true, false, null or text in single quotes, found '{found}'"
                )))
            }
        }
    }

    fn quoted(&mut self) -> Result<Argument, ExpressionError> {
        let from = self.at;
        self.at += 1;
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices() {
            match c {
                '\'' | '{' | '}' | '\\' if escaped => escaped = false,
                _ if escaped => {
                    // Recorded: the service refuses `\"`.
                    let at = self.at + offset - 1;
                    let message =
                        format!("A backslash can stand before ' {{ }} and \\ only, not before '{c}'");
                    return Err(ExpressionError::new("intrinsic", message, at..at + 1 + c.len_utf8()));
                }
                '\\' => escaped = true,
                '\'' => {
                    let text: Arc<str> = self.rest().get(..offset).unwrap_or_default().into();
                    self.at += offset + 1;
                    return Ok(Argument::Text(text));
                }
                _ => {}
            }
        }
        Err(ExpressionError::new("intrinsic", "This quote is never closed", from..from + 1))
    }

    fn number(&mut self) -> Result<Argument, ExpressionError> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        if serde_json::from_str::<serde_json::Number>(text).is_err() {
            return Err(ExpressionError::new("intrinsic", "This is not a number", self.at..self.at + end));
        }
        self.at += end;
        Ok(Argument::Literal(Value::Number(Number::from_json_text(text))))
    }

    /// A path up to the `,` or `)` that belongs to the call.
    fn path(&mut self) -> Result<Argument, ExpressionError> {
        let rest = self.rest();
        let (mut brackets, mut parentheses, mut quote, mut escaped) = (0_usize, 0_usize, None, false);
        let mut end = rest.len();
        for (offset, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quote.is_some() => escaped = true,
                _ if quote == Some(c) => quote = None,
                _ if quote.is_some() => {}
                '\'' | '"' if brackets > 0 => quote = Some(c),
                '[' => brackets += 1,
                ']' => brackets = brackets.saturating_sub(1),
                '(' => parentheses += 1,
                ')' if parentheses > 0 => parentheses -= 1,
                ',' | ')' if brackets == 0 => {
                    end = offset;
                    break;
                }
                _ => {}
            }
        }
        let text = rest.get(..end).unwrap_or_default().trim_end();
        let path = JsonPath::parse(text).map_err(|error| ExpressionError {
            range: error.range.start + self.at..error.range.end + self.at,
            ..error
        })?;
        self.at += end;
        Ok(Argument::Path(path))
    }
}

/// A literal's value: `\'`, `\{`, `\}` and `\\` stand for the character; another `\` for itself.
pub(super) fn unescape(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let escaped =
            characters.peek().copied().filter(|next| c == '\\' && matches!(next, '\'' | '{' | '}' | '\\'));
        value.push(escaped.unwrap_or(c));
        if escaped.is_some() {
            characters.next();
        }
    }
    value
}
