//! The design review: what deploys and would hurt later. Looks at the whole system, where the language checks
//! look at one definition. Errors are for what deploys and always fails; everything else warns or hints.
//!
//! Each rule is a file with its [`RuleInfo`] and one function, listed in [`RULES`]. A rule says what it saw,
//! what it assumed and a way out, and stays quiet on what is unfinished. Limits carry source and date.

mod facts;
mod hygiene;
mod lambda;
mod limits;
mod links;
mod reference;
mod saga;
mod split;
mod timeouts;
mod triggers;

pub use facts::Facts;
pub use limits::{ALL as LIMITS, Limit};
pub use reference::reference_page;
pub use split::split_function;

use crate::design::{Design, Id, Place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::Pointer;

/// A rule's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    pub code: &'static str,
    pub severity: Severity,
    /// What it looks for, in a sentence.
    pub what: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    /// Where the figure or behaviour comes from.
    pub source: &'static str,
}

/// A rule of the review.
pub struct Rule {
    pub info: RuleInfo,
    pub check: fn(&Facts<'_>, &RuleInfo, &mut Vec<Diagnostic<Place>>),
}

/// Every rule of the review.
pub const RULES: &[Rule] = &[
    links::START_SYNC_ON_STANDARD,
    links::DANGLING_REFERENCE,
    links::DUPLICATE_ROUTE,
    timeouts::CALLBACK_WITHOUT_TIMEOUT,
    timeouts::CALLBACK_WITHOUT_TOKEN,
    timeouts::GATEWAY_TIMEOUT,
    timeouts::TASK_TIMEOUT,
    timeouts::SYNC_WORKFLOW_OUTLIVES_GATEWAY,
    triggers::QUEUE_VISIBILITY,
    triggers::NO_FAILURE_DESTINATION,
    lambda::LAMBDA_LITH,
    lambda::FUNCTION_WAITS_FOR_FUNCTION,
    lambda::NO_RETRY,
    lambda::RETRY_NOT_IDEMPOTENT,
    saga::NOT_UNDONE,
    saga::CATCH_LOSES_INPUT,
    hygiene::UNUSED,
    hygiene::NAME,
];

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
