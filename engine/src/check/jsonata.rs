//! JSONata states: syntax, delimiters, and names that Step Functions gives no value.
//!
//! Catches: jsonata-syntax, jsonata-delimiter, jsonata-unsupported-reference; result-not-available as a warning.

use super::machine::Machine;
use super::sites::{Parsed, Phase, Site, SiteKind, parse_jsonata, sites};
use crate::asl::{QueryLanguage, StateVisit, substitution};
use crate::diagnostic::{Diagnostic, Edit};
use crate::expression::Jsonata;
use crate::json::Value;

/// What `$states` has. Source: "Transforming data with JSONata", developer guide.
const STATES_FIELDS: &[&str] = &["input", "result", "errorOutput", "context"];

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    if state.language == QueryLanguage::Jsonata {
        for site in sites(state).iter().filter(|site| site.kind == SiteKind::Jsonata) {
            let Some(text) = site.value.as_str() else { continue };
            check_text(state, site, text, out);
        }
    }
}

fn check_text(state: &StateVisit<'_>, site: &Site<'_>, text: &str, out: &mut Vec<Diagnostic>) {
    let name = state.name;
    let field = &site.field;
    let place = || site.pointer.clone();
    let opened = text.starts_with("{%");
    let closed = text.ends_with("%}");
    if opened != closed || (opened && text.len() < 4) {
        if substitution::contains(text) && substitution::masked(text, "").len() < 4 {
            return;
        }
        let (message, fixed) = if opened {
            (
                format!("{field} of {name} starts with {{% but does not end with %}}"),
                format!("{} %}}", text.trim_end()),
            )
        } else {
            (
                format!("{field} of {name} ends with %}} but does not start with {{%"),
                format!("{{% {}", text.trim_start()),
            )
        };
        out.push(
            Diagnostic::error("jsonata-delimiter", place(), message)
                .with_fix("Add what is missing", vec![Edit::Set(place(), fixed.into())]),
        );
        return;
    }
    if !opened {
        let looks_evaluated = text.starts_with("$states.") || text.starts_with("$.");
        if site.field != "Condition" && looks_evaluated && !substitution::contains(text) {
            let message =
                format!("{field} of {name} is the text {text:?}; to evaluate it, put it between {{% and %}}");
            let fixed: Value = format!("{{% {text} %}}").into();
            out.push(
                Diagnostic::warning("no-dollar", place(), message)
                    .with_fix("Put it between {% and %}", vec![Edit::Set(place(), fixed)]),
            );
        } else if site.field == "Condition" && !substitution::contains(text) {
            let message =
                format!("Condition of {name} is plain text: it must be an expression between {{% and %}}");
            let fixed: Value = format!("{{% {text} %}}").into();
            out.push(
                Diagnostic::error("jsonata-delimiter", place(), message)
                    .with_fix("Put it between {% and %}", vec![Edit::Set(place(), fixed)]),
            );
        }
        return;
    }
    match parse_jsonata(text) {
        Parsed::Wrong(why) => {
            let message = format!("{field} of {name} is not JSONata: {why}");
            out.push(Diagnostic::error("jsonata-syntax", place(), message));
        }
        Parsed::Jsonata(expression) => check_references(state, site, &expression, out),
        _ => {}
    }
}

fn check_references(
    state: &StateVisit<'_>,
    site: &Site<'_>,
    expression: &Jsonata,
    out: &mut Vec<Diagnostic>,
) {
    let name = state.name;
    let field = &site.field;
    let references = expression.references();
    let mut found = Vec::new();
    let mut warnings = Vec::new();
    let mut report = |what: String, hint: String| {
        found.push(
            Diagnostic::error(
                "jsonata-unsupported-reference",
                site.pointer.clone(),
                format!("{field} of {name} {what}"),
            )
            .with_hint(hint),
        );
    };
    for (bare, _) in &references.bare_names {
        report(
            format!("refers to {bare}, which has no value at the top level"),
            format!("Write $states.input.{bare} for the input, ${bare} for a variable, '{bare}' for text."),
        );
    }
    if !references.root_uses.is_empty() {
        report(
            "uses $$, which Step Functions does not have".to_owned(),
            "Write $states.input or $states.context.".to_owned(),
        );
    }
    if !references.context_uses.is_empty() {
        report(
            "uses $ at the top level, where it stands for nothing".to_owned(),
            "Write $states.input for the state's input.".to_owned(),
        );
    }
    if references.assignments.iter().any(|(assigned, _)| &**assigned == "states") {
        report("assigns $states, which is reserved".to_owned(), "Give the variable another name.".to_owned());
    }
    if references.variables.iter().any(|reference| reference.called && &*reference.name == "eval") {
        let message = format!("{field} of {name} calls $eval, which Step Functions does not have");
        warnings.push(
            Diagnostic::warning("unsupported-function", site.pointer.clone(), message)
                .with_hint("$parse reads JSON text."),
        );
    }
    for reference in &references.states {
        let Some(first) = reference.path.first() else { continue };
        match (&**first, site.phase) {
            ("errorOutput", phase) if phase != Phase::Caught => report(
                "reads $states.errorOutput, which only a catcher has".to_owned(),
                "Use it in Output or Assign of an element of Catch.".to_owned(),
            ),
            ("result", phase) if phase != Phase::After => {
                let message = format!("{field} of {name} reads $states.result, which has no value there");
                warnings.push(
                    Diagnostic::warning("result-not-available", site.pointer.clone(), message)
                        .with_hint("It has one in Output and Assign of a Task, Parallel or Map."),
                );
            }
            (other, _) if !STATES_FIELDS.contains(&other) => {
                let message = format!("{field} of {name} reads $states.{other}, which does not exist");
                warnings.push(
                    Diagnostic::warning("result-not-available", site.pointer.clone(), message)
                        .with_hint("$states has input, result, errorOutput and context."),
                );
            }
            _ => {}
        }
    }
    out.append(&mut found);
    out.append(&mut warnings);
}
