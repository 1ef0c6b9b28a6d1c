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
        let (field, sent) = match facts.language(call.state) {
            QueryLanguage::JsonPath => ("Parameters", ["Task.Token", "\"$$\"", "$$.Task\""]),
            QueryLanguage::Jsonata => ("Arguments", ["Task.Token", "$states.context }", "context.Task"]),
        };
        let Some(arguments) = call.body.get(field) else { continue };
        let text = arguments.to_json();
        // A variable may hold the token, or an expression build the whole.
        if sent.iter().any(|sign| text.contains(sign))
            || text.contains("oken")
            || arguments.as_str().is_some()
        {
            continue;
        }
        let message = format!("{} waits for a token that it sends nowhere", facts.name(call.state));
        out.push(finding(info, at(call.state, &format!("/{field}")), message));
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#"{"orderId": "{% $states.input.orderId %}"}"#)),
        ],
        quiet: vec![
            Bench::new().field("RequestApproval", "/Arguments/Payload", Some(r#"{"t": "{% $states.context.Task.Token %}"}"#)),
        ],
    }
}
