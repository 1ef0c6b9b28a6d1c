//! `callback-without-timeout`: a task that waits for a task token for ever.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::design::{Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::asl::describe_duration;
use crate::json::Value;

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D004",
        code: "callback-without-timeout",
        aws_code: "",
        severity: Severity::Warning,
        what: "A task that waits for a task token or a worker without TimeoutSeconds or HeartbeatSeconds.",
        why: concat!("If the token is never sent back, the execution waits for up to ", figure!(STANDARD_DURATION as time), "."),
        example: r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", …}"#,
        better: r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 86400, …}"#,
        instead: "Set TimeoutSeconds to the longest that an answer may take, and catch States.Timeout.",
        source: "Wait for a callback with task token, Step Functions developer guide",
    },
    check: callback_without_timeout,
};

fn callback_without_timeout(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let limits = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];
    for call in &facts.calls {
        let what = match &*call.callee.action {
            _ if call.waits_for_token() => "a token",
            "activity" => "a worker",
            _ => continue,
        };
        if limits.iter().any(|field| call.body.get(field).is_some()) {
            continue;
        }
        let whole = facts
            .design
            .workflow(call.workflow)
            .and_then(|record| Facts::seconds(&record.definition, "TimeoutSeconds"));
        let who = facts.name(call.state);
        let message = match whole {
            None => format!("{who} waits for {what} without a time-out"),
            Some(seconds) => format!(
                "{who} waits for {what} without a time-out of its own: after {} the whole execution ends, and no Catch sees it",
                describe_duration(seconds)
            ),
        };
        let mut found = finding(info, at(call.state, ""), message);
        if whole.is_some() {
            found.severity = Severity::Hint;
        }
        out.push(found.with_safe_fix(
            "Time out after a day",
            vec![Edit::Set(at(call.state, "/TimeoutSeconds"), Value::int(86_400))],
        ));
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("RequestApproval", "/TimeoutSeconds", None),
            Bench::new()
                .field("RequestApproval", "/Resource", Some(r#""arn:aws:states:eu-west-1:123456789012:activity:approve""#))
                .field("RequestApproval", "/TimeoutSeconds", None),
        ],
        quiet: vec![
            Bench::new().field("RequestApproval", "/TimeoutSeconds", None).field("RequestApproval", "/HeartbeatSeconds", Some("600")),
            Bench::new().field("RequestApproval", "/TimeoutSeconds", Some(r#""{% $order.patience %}""#)),
        ],
    }
}
