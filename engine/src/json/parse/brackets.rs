//! Finds which bracket of a text is missing or one too many, by indentation where the text is indented.
//!
//! A parser learns of a missing bracket only at the end of the text, where the outermost one is still open. People look
//! where the lines stop fitting together: a `}` that is indented like another line than the one that opened it, or a name
//! that is indented like the object around it.

/// A bracket, or the name of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub at: usize,
    pub kind: TokenKind,
    /// Columns before the first token of its line.
    pub indent: usize,
    /// It is that first token.
    pub leads: bool,
    /// Where its line starts.
    pub line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open { object: bool },
    Close { object: bool },
    Name,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The bracket at `open` should be closed behind the byte before `at`.
    Missing { at: usize, open: usize, object: bool },
    /// The closing bracket at `at` is one too many.
    Extra { at: usize },
    /// The closing bracket at `at` is of the other kind than the one at `open`, an object's or a list's.
    Wrong { at: usize, open: usize, object: bool },
}

/// More faults than this tell nothing.
pub(super) const MOST_FAULTS: usize = 50;

/// What is wrong with the brackets; empty where they cannot be brought to fit together. The parser stops where its
/// outermost value ends, so that `tokens` goes up to `parsed`; what follows is read here.
pub(super) fn faults(text: &str, tokens: &[Token], parsed: usize) -> Vec<Fault> {
    let mut matcher = Matcher { text, stack: Vec::new(), faults: Vec::new(), fits: true };
    for token in tokens.iter().copied().chain(rest(text, parsed)) {
        matcher.token(token);
    }
    while let Some(top) = matcher.stack.pop() {
        matcher.missing(top, text.len());
    }
    if matcher.fits { matcher.faults } else { Vec::new() }
}

struct Matcher<'t> {
    text: &'t str,
    stack: Vec<Token>,
    faults: Vec<Fault>,
    fits: bool,
}

fn is_object(token: Token) -> bool {
    matches!(token.kind, TokenKind::Open { object: true })
}

impl Matcher<'_> {
    fn token(&mut self, token: Token) {
        match token.kind {
            TokenKind::Open { .. } => self.stack.push(token),
            TokenKind::Close { object } => self.close(token, object),
            TokenKind::Name => self.name(token),
        }
    }

    fn close(&mut self, token: Token, object: bool) {
        // A bracket that leads its line belongs to the line that is indented like it.
        if token.leads {
            let owner = self.stack.iter().rposition(|open| {
                is_object(*open) == object && open.indent == token.indent && open.line < token.line
            });
            if let Some(owner) = owner {
                while self.stack.len() > owner + 1 {
                    self.pop_missing(token.at);
                }
                self.stack.pop();
                return;
            }
            if let Some(&top) = self.stack.last()
                && top.line < token.line
            {
                if top.indent == token.indent {
                    self.stack.pop();
                    self.add(Fault::Wrong { at: token.at, open: top.at, object: is_object(top) });
                    return;
                }
                if token.indent > top.indent {
                    self.add(Fault::Extra { at: token.at });
                    return;
                }
            }
        }
        let Some(owner) = self.stack.iter().rposition(|open| is_object(*open) == object) else {
            self.add(Fault::Extra { at: token.at });
            return;
        };
        while self.stack.len() > owner + 1 {
            self.pop_missing(token.at);
        }
        self.stack.pop();
    }

    /// A name belongs into an object whose line is indented less than its own.
    fn name(&mut self, token: Token) {
        if self.stack.last().is_some_and(|top| !is_object(*top)) && self.stack.iter().rev().nth(1).is_some() {
            self.pop_missing(token.at);
        }
        let outside = |open: &Token| open.line < token.line && open.indent < token.indent;
        if token.leads && self.stack.iter().any(|open| is_object(*open) && outside(open)) {
            while self.stack.last().is_some_and(|top| top.line < token.line && top.indent >= token.indent) {
                self.pop_missing(token.at);
            }
        }
    }

    fn pop_missing(&mut self, before: usize) {
        if let Some(top) = self.stack.pop() {
            self.missing(top, before);
        }
    }

    fn missing(&mut self, open: Token, before: usize) {
        let content = self.text.get(..before).unwrap_or_default();
        let at = content.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len().max(open.at + 1);
        self.add(Fault::Missing { at, open: open.at, object: is_object(open) });
    }

    fn add(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.fits = false;
        }
    }
}

/// The brackets and leading names from `from` on.
fn rest(text: &str, from: usize) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut line = text.get(..from).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let mut first: Option<usize> =
        text.get(line..from).and_then(|before| before.find(|c: char| !c.is_whitespace())).map(|at| line + at);
    let mut found = Vec::new();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\n' {
            (line, first) = (at + 1, None);
        } else if !byte.is_ascii_whitespace() {
            let lead = *first.get_or_insert(at);
            let kind = match byte {
                b'{' | b'[' => Some(TokenKind::Open { object: byte == b'{' }),
                b'}' | b']' => Some(TokenKind::Close { object: byte == b'}' }),
                b'"' if lead == at => Some(TokenKind::Name),
                _ => None,
            };
            let start = at;
            if byte == b'"' {
                while let Some(&inside) = bytes.get(at + 1) {
                    if inside == b'\n' {
                        break;
                    }
                    at += 1;
                    match inside {
                        b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 1,
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            let is_name = || text.get(at + 1..).is_some_and(|after| after.trim_start().starts_with(':'));
            if let Some(kind) = kind.filter(|kind| *kind != TokenKind::Name || is_name()) {
                found.push(Token { at: start, kind, indent: lead - line, leads: lead == start, line });
            }
        }
        at += 1;
    }
    found
}
