//! The design review: what deploys and would hurt later. Looks at the whole system, where the language checks
//! look at one definition. Errors are for what deploys and always fails; everything else warns or hints.
//!
//! Each rule is a file of `rules/` with its documentation, one function and the designs that it is tried on. A rule says what it saw,
//! what it assumed and a way out, and stays quiet on what is unfinished. Limits carry source and date.

#[cfg(test)]
pub(crate) mod bench;
mod facts;
pub mod gateway;
pub mod limits;
mod reference;
pub(crate) mod rules;
mod shared;
mod split;

pub use facts::Facts;
pub use limits::{ALL as LIMITS, Limit};
pub use reference::reference_page;
pub use rules::RULES;
pub use split::split_function;

use crate::design::{Design, Id, Place};
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::json::Pointer;

/// A rule of the review.
pub struct Rule {
    pub info: RuleInfo,
    pub check: fn(&Facts<'_>, &RuleInfo, &mut Vec<Diagnostic<Place>>),
}

/// What would hurt later in a design. In the order of the rules; `analysis` sorts.
pub fn review(design: &Design) -> Vec<Diagnostic<Place>> {
    let facts = Facts::new(design);
    let mut found = Vec::new();
    for rule in RULES {
        (rule.check)(&facts, &rule.info, &mut found);
    }
    found
}

/// The documentation of a code of the review.
pub fn rule_info(code: &str) -> Option<&'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info).find(|info| info.code == code)
}

fn at(owner: Id, pointer: &str) -> Place {
    Place { owner, pointer: Pointer::parse(pointer).unwrap_or_default() }
}

/// A finding of a rule: its severity and, as the last hints, why it matters and what to do.
fn finding(info: &RuleInfo, place: Place, message: impl Into<String>) -> Diagnostic<Place> {
    Diagnostic::new(info.code, info.severity, place, message).with_hint(info.why).with_hint(info.instead)
}
