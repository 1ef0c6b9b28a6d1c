//! Colours for JSON, JSONata and JSONPath in one-line and many-line fields. Reads any text without failing: what it does
//! not know stays plain.

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Plain,
    /// JSON whose strings may be `{% … %}` or, in members that end in `.$`, paths.
    Json,
    Jsonata,
    Path,
}

/// A run of text with its class: the name after `code--`.
pub type Token<'a> = (&'static str, &'a str);

/// Cuts `text` into runs. Put together they are `text` again.
pub fn highlight(text: &str, language: Language) -> Vec<Token<'_>> {
    match language {
        Language::Plain => vec![("plain", text)],
        Language::Json if !text.trim_start().starts_with("{%") => json(text),
        Language::Json | Language::Jsonata => expression(text),
        Language::Path => path(text),
    }
}

/// JSONata with or without its delimiters.
fn expression(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let start = text.len() - text.trim_start().len();
    let body_start =
        if text.get(start..).is_some_and(|rest| rest.starts_with("{%")) { start + 2 } else { start };
    let end = text.trim_end().len();
    let body_end = if text.get(..end).is_some_and(|rest| rest.ends_with("%}")) && end >= body_start + 2 {
        end - 2
    } else {
        end
    };
    push(&mut tokens, "delimiter", text.get(..body_start));
    jsonata(text.get(body_start..body_end).unwrap_or(""), &mut tokens);
    push(&mut tokens, "delimiter", text.get(body_end..));
    tokens
}

fn push<'a>(tokens: &mut Vec<Token<'a>>, class: &'static str, text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        tokens.push((class, text));
    }
}

/// Where a string that opens at `start` with `quote` ends, its closing quote included.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut index = start + 1;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'\\' => index += 2,
            byte if *byte == quote => return index + 1,
            _ => index += 1,
        }
    }
    bytes.len()
}

fn run_end(bytes: &[u8], start: usize, inside: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().position(|byte| !inside(*byte)).unwrap_or(rest.len())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128
}

fn jsonata<'a>(text: &'a str, tokens: &mut Vec<Token<'a>>) {
    let bytes = text.as_bytes();
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let (class, end) = match byte {
            b'"' | b'\'' | b'`' => ("string", string_end(bytes, index, *byte)),
            b'/' if bytes.get(index + 1) == Some(&b'*') => {
                let end = text
                    .get(index..)
                    .and_then(|rest| rest.find("*/"))
                    .map_or(bytes.len(), |at| index + at + 2);
                ("comment", end)
            }
            b'$' => {
                let end = run_end(bytes, index + 1, |byte| is_word(byte) || byte == b'$');
                let called = bytes.get(run_end(bytes, end, |byte| byte == b' ')) == Some(&b'(');
                (if called { "function" } else { "variable" }, end)
            }
            byte if byte.is_ascii_digit() => {
                ("number", run_end(bytes, index, |byte| byte.is_ascii_digit() || byte == b'.'))
            }
            byte if is_word(*byte) => {
                let end = run_end(bytes, index, is_word);
                let word = text.get(index..end).unwrap_or("");
                let keyword = matches!(word, "and" | "or" | "in" | "true" | "false" | "null" | "function");
                (if keyword { "keyword" } else { "name" }, end)
            }
            byte if byte.is_ascii_whitespace() => {
                ("plain", run_end(bytes, index, |byte| byte.is_ascii_whitespace()))
            }
            _ => ("sign", index + 1),
        };
        let end = end.min(bytes.len());
        push(tokens, class, text.get(index..end));
        index = end;
    }
}

fn path(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    if text.trim_start().starts_with("States.") {
        let bytes = text.as_bytes();
        let mut index = 0;
        while let Some(byte) = bytes.get(index) {
            let (class, end) = match byte {
                b'\'' => ("string", string_end(bytes, index, b'\'')),
                b'$' => ("variable", run_end(bytes, index, |byte| is_word(byte) || b"$.[]*".contains(&byte))),
                byte if is_word(*byte) => {
                    ("function", run_end(bytes, index, |byte| is_word(byte) || byte == b'.'))
                }
                _ => ("sign", index + 1),
            };
            let end = end.min(bytes.len());
            push(&mut tokens, class, text.get(index..end));
            index = end;
        }
        return tokens;
    }
    jsonata(text, &mut tokens);
    tokens
}

fn json(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let bytes = text.as_bytes();
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let end = match byte {
            b'"' => {
                let end = string_end(bytes, index, b'"').min(bytes.len());
                let after = run_end(bytes, end, |byte| byte.is_ascii_whitespace());
                let literal = text.get(index..end).unwrap_or("");
                if bytes.get(after) == Some(&b':') {
                    push(&mut tokens, "key", Some(literal));
                } else {
                    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
                    if inner.trim_start().starts_with("{%") && literal.len() > 2 {
                        push(&mut tokens, "string", literal.get(..1));
                        tokens.extend(expression(inner));
                        push(&mut tokens, "string", literal.get(literal.len() - 1..));
                    } else {
                        push(&mut tokens, "string", Some(literal));
                    }
                }
                index = end;
                continue;
            }
            byte if byte.is_ascii_digit() || *byte == b'-' => {
                run_end(bytes, index + 1, |byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
            }
            byte if is_word(*byte) => run_end(bytes, index, is_word),
            byte if byte.is_ascii_whitespace() => run_end(bytes, index, |byte| byte.is_ascii_whitespace()),
            _ => index + 1,
        };
        let class = match byte {
            byte if byte.is_ascii_digit() || *byte == b'-' => "number",
            byte if is_word(*byte) => "keyword",
            byte if byte.is_ascii_whitespace() => "plain",
            _ => "sign",
        };
        push(&mut tokens, class, text.get(index..end));
        index = end;
    }
    tokens
}
