//! `callback-without-token`: A task that waits for a task token and does not send it.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{QueryLanguage};
use crate::design::{Place};
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D005",
        code: "callback-without-token",
        aws_code: "",
        severity: Severity::Warning,
        what: "A task that waits for a task token and does not send it.",
        why: "Nobody can answer without the token: the task only ever times out.",
        example: r#""Payload": {"orderId": "{% $states.input.orderId %}"}"#,
        better: r#""Payload": {"orderId": "{% $states.input.orderId %}", "token": "{% $states.context.Task.Token %}"}"#,
        instead: "Send $states.context.Task.Token (JSONata) or $$.Task.Token (JSONPath) along.",
        source: "Wait for a callback with task token, Step Functions developer guide",
    },
    check: callback_without_token,
};

fn callback_without_token(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for call in facts.calls.iter().filter(|call| call.waits_for_token()) {
        let (field, whole) = match facts.language(call.state) {
            QueryLanguage::JsonPath => ("Parameters", "$$"),
            QueryLanguage::Jsonata => ("Arguments", "$states.context"),
        };
        let Some(arguments) = call.body.get(field) else { continue };
        let text = arguments.to_json();
        // A function may take it out of the context object, or an expression build the whole.
        if text.contains("oken")
            || text.contains(&format!("{whole}.Task"))
            || mentions_whole(&text, whole)
            || arguments.as_str().is_some()
        {
            continue;
        }
        let message = format!("{} waits for a token that it sends nowhere", facts.name(call.state));
        out.push(finding(info, at(call.state, &format!("/{field}")), message));
    }
}

/// Whether a text names an object as a whole, and not only a member of it.
fn mentions_whole(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let next = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        !next.is_some_and(|next| next == '.' || next == '[' || next.is_alphanumeric())
    })
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#"{"orderId": "{% $states.input.orderId %}"}"#)),
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#"{"run": "{% $states.context.Execution.Id %}"}"#)),
        ],
        quiet: vec![
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#"{"t": "{% $states.context.Task.Token %}"}"#)),
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#""{% $merge([$states.input, $states.context]) %}""#)),
        ],
    }
}
