//! Calls of durable and of multi-tenant Lambda functions that Lambda would refuse.
//!
//! Catches: durable-invocation. Sources: `Invoke` of the Lambda API reference and the service model of Lambda; "Invoking
//! Lambda durable functions", Lambda developer guide.

use crate::asl::resource::{Integration, Target};
use crate::asl::{QueryLanguage, StateVisit, substitution};
use crate::aws::{DURABLE_NAME_LENGTH, TENANT_ID_LENGTH};
use crate::diagnostic::Diagnostic;
use crate::json::{Object, Pointer, Value};

/// Looks at a call of `lambda:invoke`, by Step Functions' own integration or by the SDK.
pub(super) fn check(state: &StateVisit<'_>, integration: &Integration, out: &mut Vec<Diagnostic>) {
    let by_sdk = integration.target == Target::Sdk
        && integration.service == "lambda"
        && integration.action == "invoke";
    if !by_sdk && !integration.is("lambda", "invoke") {
        return;
    }
    let field = if state.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let Some(Value::Object(given)) = state.body.get(field) else { return };
    let place = state.pointer.key(field);
    check_name(state, given, &place, out);
    check_tenant(state, given, &place, out);
    check_qualifier(state, given, &place, out);
}

/// A parameter's text, where it is written down and not filled in later.
fn literal<'v>(given: &'v Object, name: &str) -> Option<&'v str> {
    let text = given.get(name)?.as_str()?;
    let open = substitution::contains(text) || text.trim_start().starts_with("{%");
    (!open).then_some(text)
}

fn has(given: &Object, name: &str) -> bool {
    given.keys().any(|key| key.strip_suffix(".$").unwrap_or(key) == name)
}

fn check_name(state: &StateVisit<'_>, given: &Object, place: &Pointer, out: &mut Vec<Diagnostic>) {
    let Some(name) = literal(given, "DurableExecutionName") else { return };
    let fits = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_');
    let count = name.chars().count();
    let most = DURABLE_NAME_LENGTH.whole();
    if count > 0 && count <= most && name.chars().all(fits) {
        return;
    }
    let message = format!("{} names a durable execution \"{name}\", which Lambda does not take", state.name);
    out.push(
        Diagnostic::warning("durable-invocation", place.key("DurableExecutionName"), message)
            .with_hint(format!("1 to {most} letters, digits, - and _.")),
    );
}

fn check_tenant(state: &StateVisit<'_>, given: &Object, place: &Pointer, out: &mut Vec<Diagnostic>) {
    let Some(tenant) = literal(given, "TenantId") else { return };
    let fits = |ch: char| ch.is_ascii_alphanumeric() || "._:/=+-@ ".contains(ch);
    let count = tenant.chars().count();
    let most = TENANT_ID_LENGTH.whole();
    if count > 0 && count <= most && tenant.chars().all(fits) {
        return;
    }
    let message = format!("{} calls for the tenant \"{tenant}\", which Lambda does not take", state.name);
    out.push(
        Diagnostic::warning("durable-invocation", place.key("TenantId"), message)
            .with_hint(format!("1 to {most} letters, digits, blanks and . _ : / = + - @")),
    );
}

/// A durable execution is named, and the function's name has no version or alias.
fn check_qualifier(state: &StateVisit<'_>, given: &Object, place: &Pointer, out: &mut Vec<Diagnostic>) {
    if !has(given, "DurableExecutionName") || has(given, "Qualifier") {
        return;
    }
    let Some(function) = literal(given, "FunctionName") else { return };
    if function.is_empty() || is_qualified(function) {
        return;
    }
    let message = format!(
        "{} names a durable execution, but calls {function} without a version or an alias",
        state.name
    );
    out.push(
        Diagnostic::warning("durable-invocation", place.key("FunctionName"), message).with_hint(
            "Lambda runs a durable function only by a qualified name: append :VERSION or :ALIAS, or give Qualifier.",
        ),
    );
}

/// Whether a function's name, ARN or part of an ARN ends in a version or an alias.
fn is_qualified(function: &str) -> bool {
    let named = function.rsplit_once("function:").map_or(function, |(_, named)| named);
    named.split_once(':').is_some_and(|(_, qualifier)| !qualifier.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_qualified;

    #[test]
    fn every_form_of_a_function_s_name_is_read() {
        for qualified in [
            "pay:1",
            "pay:live",
            "pay:$LATEST",
            "111122223333:function:pay:1",
            "arn:aws:lambda:eu-west-1:111122223333:function:pay:live",
        ] {
            assert!(is_qualified(qualified), "{qualified}");
        }
        for plain in
            ["pay", "pay:", "111122223333:function:pay", "arn:aws:lambda:eu-west-1:111122223333:function:pay"]
        {
            assert!(!is_qualified(plain), "{plain}");
        }
    }
}
