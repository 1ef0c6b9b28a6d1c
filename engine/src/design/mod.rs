//! The document: a design and everything that changes it.
