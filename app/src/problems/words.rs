//! Places and codes in words.

use std::fmt::Write as _;

use aslant_engine::check::code_info;
use aslant_engine::design::{Design, Id, Place, SETTINGS};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::json::Pointer;
use aslant_engine::review::rule_info;

use crate::editor::ProblemCounts;
use crate::widgets::icons::Glyph;

/// The value of `data-severity`.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "info",
    }
}

/// The icon of a `data-severity`.
pub fn glyph_of(severity: &str) -> Glyph {
    match severity {
        "error" => Glyph::Error,
        "warning" => Glyph::Problem,
        _ => Glyph::Info,
    }
}

/// "2 errors, 1 warning", "No problems".
pub fn count_words(counts: ProblemCounts) -> String {
    let parts: Vec<String> = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.notes, "hint", "hints"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    if parts.is_empty() { "No problems".to_owned() } else { parts.join(", ") }
}

/// The things that a place is in, outermost first, and last the field: `OrderFulfilment`, `ChargePayment`, `Retry[0]`.
pub fn place_parts(design: &Design, place: &Place) -> Vec<String> {
    let mut parts = Vec::new();
    let mut at = Some(place.owner);
    while let Some(id) = at.filter(|_| parts.len() < 64) {
        parts.push(thing_words(design, id));
        at = design.parent(id);
    }
    parts.reverse();
    let field = field_words(&place.pointer);
    if !field.is_empty() {
        parts.push(field);
    }
    parts
}

fn thing_words(design: &Design, id: Id) -> String {
    if id == SETTINGS {
        return "This design".to_owned();
    }
    design.name(id).to_string()
}

/// `Retry[0].ErrorEquals`
fn field_words(pointer: &Pointer) -> String {
    // A figure of a thing is called by its name.
    if let [figures, name, ..] = pointer.tokens()
        && &**figures == "figures"
    {
        return name.replace('-', " ");
    }
    let mut words = String::new();
    for token in pointer.tokens() {
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            let _ = write!(words, "[{token}]");
        } else {
            if !words.is_empty() {
                words.push('.');
            }
            words.push_str(token);
        }
    }
    words
}

/// Why it matters and what helps: the finding's own hints, or what its code stands for.
pub fn explanation(problem: &Diagnostic<Place>) -> Vec<String> {
    if !problem.hints.is_empty() {
        return problem.hints.clone();
    }
    if let Some(info) = code_info(problem.code) {
        return vec![info.what.to_owned()];
    }
    rule_info(problem.code).map(|info| vec![info.why.to_owned(), info.instead.to_owned()]).unwrap_or_default()
}

/// Where the rule comes from.
pub fn source(code: &str) -> Option<String> {
    if let Some(info) = code_info(code) {
        return Some(format!("AWS's validation calls it {}.", info.aws_code));
    }
    rule_info(code).map(|info| format!("Source: {}.", info.source))
}
