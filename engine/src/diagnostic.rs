//! What is said of a defect, as data: every check, parser and importer speaks through [`Diagnostic`].

use std::sync::Arc;

use crate::json::{Pointer, Value};

/// How bad it is. `Error`: AWS would reject it, or it deploys and always fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    Hint,
}

/// What a rule is about, as its page of the reference has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Stable and never used again: `A012`, A for the language and D for the design.
    pub number: &'static str,
    /// The code of its diagnostics.
    pub code: &'static str,
    /// The worst that it says.
    pub severity: Severity,
    /// The code that `ValidateStateMachineDefinition` gives; empty for rules of the design.
    pub aws_code: &'static str,
    /// What it looks for, in a sentence.
    pub what: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// Something that it finds: a definition, its states alone, or a design in words.
    pub example: &'static str,
    /// What to do instead, in a sentence.
    pub instead: &'static str,
    /// The example as it should be.
    pub better: &'static str,
    /// Where the rule or the figure comes from.
    pub source: &'static str,
}

impl RuleInfo {
    /// Whether every part of the documentation is there.
    pub fn is_documented(&self) -> bool {
        [self.what, self.why, self.example, self.instead, self.better, self.source]
            .iter()
            .all(|text| !text.trim().is_empty())
    }
}

/// A defect: where it is, what it is, and what can be done about it.
/// `P` is the kind of place: a [`Pointer`] into one definition, or an owner and a pointer in a design.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic<P = Pointer> {
    /// Stable and short, for silencing and search: `next-and-end`, `callback-without-timeout`.
    pub code: &'static str,
    pub severity: Severity,
    /// One sentence that names the person's own things.
    pub message: String,
    pub place: P,
    /// Other places that belong to it, each with what it has to do with it.
    pub related: Vec<(P, String)>,
    /// What else helps: the reason, the rule's source, a way out.
    pub hints: Vec<String>,
    pub fixes: Vec<Fix<P>>,
}

/// A change that mends a defect.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix<P = Pointer> {
    /// Imperative, sentence case: "Remove Next".
    pub title: String,
    pub edits: Vec<Edit<P>>,
    /// It loses nothing and cannot be wrong: it removes its diagnostic and brings no other. Such fixes may be carried
    /// out all at once.
    pub safe: bool,
}

/// One change of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit<P = Pointer> {
    /// Sets the value at the place, adding the last member where it is absent.
    Set(P, Value),
    /// Removes the member or element at the place.
    Remove(P),
    /// Renames the member at the place.
    RenameKey(P, Arc<str>),
}

impl<P> Diagnostic<P> {
    pub fn new(code: &'static str, severity: Severity, place: P, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            place,
            related: Vec::new(),
            hints: Vec::new(),
            fixes: Vec::new(),
        }
    }

    pub fn error(code: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, place, message)
    }

    pub fn warning(code: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, place, message)
    }

    pub fn hint(code: &'static str, place: P, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Hint, place, message)
    }

    #[must_use]
    pub fn with_related(mut self, place: P, message: impl Into<String>) -> Self {
        self.related.push((place, message.into()));
        self
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub fn with_fix(mut self, title: impl Into<String>, edits: Vec<Edit<P>>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits, safe: false });
        self
    }

    #[must_use]
    pub fn with_safe_fix(mut self, title: impl Into<String>, edits: Vec<Edit<P>>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits, safe: true });
        self
    }
}

/// The value with the edits carried out in their order. `None` where one of them fits nothing.
pub fn apply_edits(value: &Value, edits: &[Edit]) -> Option<Value> {
    let mut changed = value.clone();
    for edit in edits {
        let (Edit::Set(pointer, _) | Edit::Remove(pointer) | Edit::RenameKey(pointer, _)) = edit;
        let Some((parent, last)) = pointer.split_last() else {
            let Edit::Set(_, new) = edit else { return None };
            changed = new.clone();
            continue;
        };
        match (changed.pointer_mut(&parent)?, edit) {
            (Value::Object(object), Edit::Set(_, new)) => {
                Arc::make_mut(object).insert(last.clone(), new.clone());
            }
            (Value::Object(object), Edit::Remove(_)) => {
                Arc::make_mut(object).remove(last)?;
            }
            (Value::Object(object), Edit::RenameKey(_, name)) => {
                if object.contains_key(name) {
                    return None;
                }
                let members = Arc::make_mut(object).members_mut();
                members.iter_mut().find(|(key, _)| key == last)?.0 = name.clone();
            }
            (Value::Array(array), Edit::Set(_, new)) => {
                let items = Arc::make_mut(array).items_mut();
                *items.get_mut(last.parse::<usize>().ok()?)? = new.clone();
            }
            (Value::Array(array), Edit::Remove(_)) => {
                let items = Arc::make_mut(array).items_mut();
                let index = last.parse::<usize>().ok()?;
                if index >= items.len() {
                    return None;
                }
                items.remove(index);
            }
            _ => return None,
        }
    }
    Some(changed)
}
