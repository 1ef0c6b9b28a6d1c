//! Reads the rows of a text file that an `ItemReader` with the `InputType` `CSV` names.
//!
//! Source: "How Step Functions parses input CSV files" of the developer guide. A doubled quote is one quote, in an unquoted
//! field too. A backslash keeps a backslash, a quote or the delimiter after it as it is, and is dropped before anything
//! else. A quoted field may hold delimiters and line breaks.
//!
//! Guess: whatever that page leaves open follows opencsv 5, the one common reader for Java that has all of these rules:
//! a single quote within a field stays and still protects delimiters, white space before a quoted field is dropped,
//! every kind of line break ends a line and is "\n" within a quoted field, and a quoted field that is never closed is an
//! error. Unlike opencsv, a single quote in the first three characters of a line is no exception.
//! Guess: blank lines and a byte order mark at the start are skipped; opencsv would keep both.

/// The reader's place in the file.
struct Reader {
    delimiter: char,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    field: String,
    /// Whether the field has white space alone so far.
    blank: bool,
    in_quotes: bool,
    /// Whether a doubled quote would be one quote here.
    in_field: bool,
}

/// The rows of a file. The error is a cause of `States.ItemReaderFailed`.
pub(super) fn rows(text: &str, delimiter: char) -> Result<Vec<Vec<String>>, String> {
    let mut reader = Reader {
        delimiter,
        rows: Vec::new(),
        row: Vec::new(),
        field: String::new(),
        blank: true,
        in_quotes: false,
        in_field: false,
    };
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        reader.line(line);
        rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\r', '\n'])).unwrap_or(after);
    }
    if reader.in_quotes {
        return Err(format!(
            "The CSV content ends within a quoted field of row {}.",
            reader.rows.len().saturating_add(1)
        ));
    }
    Ok(reader.rows)
}

impl Reader {
    /// Reads one line of the file, without its line break.
    fn line(&mut self, line: &str) {
        if line.is_empty() && !self.in_quotes {
            return;
        }
        let delimiter = self.delimiter;
        let mut before = delimiter;
        let mut chars = line.chars().peekable();
        while let Some(ch) = chars.next() {
            let mut last = ch;
            match ch {
                '\\' => {
                    self.in_field = true;
                    if let Some(kept) = chars.next_if(|next| matches!(next, '"' | '\\') || *next == delimiter)
                    {
                        self.push(kept);
                        last = kept;
                    }
                }
                '"' => {
                    if (self.in_quotes || self.in_field) && chars.next_if_eq(&'"').is_some() {
                        self.push('"');
                    } else {
                        self.in_quotes = !self.in_quotes;
                        let within =
                            before != delimiter && chars.peek().is_some_and(|next| *next != delimiter);
                        if within && self.blank && !self.field.is_empty() {
                            self.field.clear();
                        } else if within {
                            self.push('"');
                        }
                    }
                    self.in_field = !self.in_field;
                }
                ch if ch == delimiter && !self.in_quotes => self.end_field(),
                ch => {
                    self.push(ch);
                    self.in_field = true;
                }
            }
            before = last;
        }
        if self.in_quotes {
            self.push('\n');
        } else {
            self.end_field();
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    fn push(&mut self, ch: char) {
        self.blank &= ch.is_whitespace();
        self.field.push(ch);
    }

    fn end_field(&mut self) {
        self.row.push(std::mem::take(&mut self.field));
        self.blank = true;
        self.in_field = false;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    fn row(line: &str) -> Vec<String> {
        let mut rows = rows(line, ',').unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    #[test]
    fn the_guides_own_example() {
        let line = "abc,123,\"commas, a quote (\"\"), and a newline (\n)\",{\"\"MyKey\"\":\"\"MyValue\"\"},\"[1,2,3]\"\n";
        let expected =
            ["abc", "123", "commas, a quote (\"), and a newline (\n)", r#"{"MyKey":"MyValue"}"#, "[1,2,3]"];
        assert_eq!(row(line), expected);
    }

    #[test]
    fn doubled_quotes_are_one_quote_anywhere() {
        assert_eq!(row(r#"a""b,""c"",1"#), [r#"a"b"#, r#""c""#, "1"]);
        assert_eq!(row(r#"""c"",1"#), [r#""c""#, "1"]);
        assert_eq!(row(r#""a""b","","""""#), [r#"a"b"#, "", r#"""#]);
    }

    #[test]
    fn a_backslash_keeps_what_has_a_meaning_and_goes() {
        assert_eq!(row(r"x\,y,1"), ["x,y", "1"]);
        assert_eq!(row(r"x\\\,y,1"), [r"x\,y", "1"]);
        assert_eq!(row(r"C:\\Program Files\\App.exe,6"), [r"C:\Program Files\App.exe", "6"]);
        assert_eq!(row(r"a\nb\,c,\d,e\"), ["anb,c", "d", "e"]);
        assert_eq!(row(r#"\"a\",b"#), [r#""a""#, "b"]);
        assert_eq!(row(r#""a\"b\,c\d",e"#), [r#"a"b,cd"#, "e"]);
        assert_eq!(rows(r"a\|b|c\,d", '|').unwrap(), [["a|b", "c,d"]]);
    }

    #[test]
    fn single_quotes_within_a_field_stay() {
        assert_eq!(row(r#"1,b"c,d"e,f"#), ["1", r#"b"c,d"e"#, "f"]);
    }

    #[test]
    fn lines_end_and_fields_span_them() {
        assert_eq!(
            rows("a,b\r\n1,\"x\r\ny\"\r2,3\n\n4,", ',').unwrap(),
            [["a", "b"], ["1", "x\ny"], ["2", "3"], ["4", ""]]
        );
        assert_eq!(rows("\u{feff}a,b\n\r\n", ',').unwrap(), [["a", "b"]]);
        assert_eq!(rows("   \n,\n", ',').unwrap(), [vec!["   "], vec!["", ""]]);
        assert_eq!(rows("a  b", ' ').unwrap(), [["a", "", "b"]]);
        assert_eq!(rows("a\tb;c", '\t').unwrap(), [["a", "b;c"]]);
        assert!(rows("", ',').unwrap().is_empty());
        assert!(rows("a\n\"b,c\n", ',').unwrap_err().contains("row 2"));
        assert_eq!(row("a, \"b, c\""), ["a", "b, c"]);
    }
}
