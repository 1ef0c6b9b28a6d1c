//! From byte offsets to lines and columns.

/// A place in a text as editors count it. Line and columns start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    pub line: usize,
    /// In characters (Unicode scalar values).
    pub column: usize,
    /// In UTF-16 code units, as browsers count.
    pub utf16_column: usize,
    /// From the start of the text, in UTF-16 code units, from 0.
    pub utf16_offset: usize,
}

/// The place of byte `offset`; the text's end where it lies beyond, the character's start where it lies inside one.
pub fn line_column(text: &str, offset: usize) -> LineColumn {
    let before = text.get(..floor_char_boundary(text, offset)).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let in_line = before.get(line_start..).unwrap_or_default();
    LineColumn {
        line: 1 + before.bytes().filter(|&byte| byte == b'\n').count(),
        column: 1 + in_line.chars().count(),
        utf16_column: 1 + in_line.chars().map(char::len_utf16).sum::<usize>(),
        utf16_offset: before.chars().map(char::len_utf16).sum(),
    }
}

/// The byte offset of a UTF-16 offset, as an editor's cursor has it; the text's end where it lies beyond.
pub fn byte_offset(text: &str, utf16_offset: usize) -> usize {
    let mut units = 0;
    for (offset, ch) in text.char_indices() {
        if units >= utf16_offset {
            return offset;
        }
        units += ch.len_utf16();
    }
    text.len()
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_characters_and_utf16() {
        let place = line_column("a\né😀x", 9);
        assert_eq!((place.line, place.column, place.utf16_column, place.utf16_offset), (2, 4, 5, 6));
        assert_eq!(line_column("a\né😀x", 5), line_column("a\né😀x", 4));
        assert_eq!(byte_offset("a\né😀x", 5), 8);
        assert_eq!(byte_offset("ab", 9), 2);
    }
}
