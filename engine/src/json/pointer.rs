//! JSON pointers (RFC 6901): the address of a value inside a document.

use std::fmt;
use std::sync::Arc;

/// One step of a [`Pointer`]: a member's name or an element's index, both as text as RFC 6901 has them.
pub type Token = Arc<str>;

/// A path from the root of a document to one of its values. Ordered and cheap enough to be a map key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Vec<Token>);

impl Pointer {
    pub fn root() -> Self {
        Self::default()
    }

    /// Parses RFC 6901 text. `None` where it neither is empty nor starts with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        let rest = text.strip_prefix('/')?;
        Some(Self(rest.split('/').map(|token| token.replace("~1", "/").replace("~0", "~").into()).collect()))
    }

    pub fn from_tokens<T: Into<Token>>(tokens: impl IntoIterator<Item = T>) -> Self {
        Self(tokens.into_iter().map(Into::into).collect())
    }

    pub fn tokens(&self) -> &[Token] {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub fn push(&mut self, token: impl Into<Token>) {
        self.0.push(token.into());
    }

    pub fn pop(&mut self) -> Option<Token> {
        self.0.pop()
    }

    /// This pointer with one more member name.
    #[must_use]
    pub fn key(&self, key: impl Into<Token>) -> Self {
        let mut pointer = self.clone();
        pointer.push(key);
        pointer
    }

    /// This pointer with one more array index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.key(index.to_string())
    }

    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// The container's pointer and the last token; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, &Token)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }

    /// What is left of this pointer below `prefix`, where it lies at or below it.
    pub fn strip_prefix(&self, prefix: &Self) -> Option<Self> {
        self.0.strip_prefix(prefix.0.as_slice()).map(|rest| Self(rest.to_vec()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.0 {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}
