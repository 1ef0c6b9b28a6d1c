//! `payload-too-large`: An answer or an input that is larger than a state can take.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::design::{MockAnswer, Place, Record, ScenarioStart};
use crate::diagnostic::{Diagnostic, Severity};
use crate::aws::STATE_PAYLOAD;
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D020",
        code: "payload-too-large",
        aws_code: "",
        severity: Severity::Warning,
        what: "An answer that a state gets, or an input of a workflow, that is larger than a state can take; or a state that was seen in a run with nearly so much.",
        why: "The execution fails with States.DataLimitExceeded, which States.ALL does not catch.",
        example: "A mock of reports-get that returns 400 KB, called by a state",
        better: "reports-get puts the report into a bucket and returns its key",
        instead: "Keep large data in a bucket and pass its key on, or let the function return less.",
        source: "Step Functions service quotas, Step Functions developer guide",
    },
    check: payload_too_large,
};

/// The figure that a run leaves at a state: the largest input or output that it was seen with, in bytes.
const SEEN: &str = "payload-seen";
/// So much of what a state takes is nearly too much: real data differ from those of a scenario.
const NEARLY: f64 = 0.75;

fn kilobytes(bytes: usize) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}

fn payload_too_large(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let most = facts.limit(&STATE_PAYLOAD) as usize;
    let called: std::collections::BTreeSet<_> = facts.calls.iter().filter_map(|call| call.target).collect();
    for (id, record) in facts.records() {
        if let Record::Scenario(scenario) = record
            && let ScenarioStart::Workflow { input, .. } = &scenario.start
            && input.json_size() > most
        {
            let size = kilobytes(input.json_size());
            let message = format!("The input of {} has {size}; {} is the most", scenario.name, kilobytes(most));
            out.push(finding(info, at(id, "/input"), message));
        }
        if let (Record::State(_), Some(seen)) = (record, facts.figure(Some(id), SEEN))
            && seen > most as f64 * NEARLY
        {
            let (size, most) = (kilobytes(seen as usize), kilobytes(most));
            let message = format!("{} was seen with {size} in a run; {most} is the most", facts.name(id));
            out.push(finding(info, at(id, ""), message));
        }
        if !called.contains(&id) && !matches!(record, Record::State(_)) {
            continue;
        }
        if let Some(bytes) = facts.figure(Some(id), "answer-bytes").filter(|bytes| *bytes > most as f64) {
            let size = kilobytes(bytes as usize);
            let message = format!(
                "{} is said to answer with up to {size}; a state takes {} at most",
                facts.name(id),
                kilobytes(most)
            );
            let entered = format!("/figures/answer-bytes/{}", id.0);
            out.push(finding(info, at(id, &entered), message));
        }
        for (index, rule) in record.mock().into_iter().flat_map(|mock| &mock.rules).enumerate() {
            let MockAnswer::Return(value) = &rule.answer else { continue };
            if value.json_size() > most {
                let size = kilobytes(value.json_size());
                let message =
                    format!("{} answers with {size}; a state takes {} at most", facts.name(id), kilobytes(most));
                out.push(finding(info, at(id, &format!("/mock/rules/{index}/return")), message));
            }
        }
    }
}

#[cfg(test)]
fn answering(bytes: usize) -> Bench {
    Bench::new().function("payments-charge", |function| {
        function.mock.rules = vec![crate::design::MockRule {
            answer: MockAnswer::Return(crate::json::Value::from("x".repeat(bytes))),
            ..crate::design::MockRule::default()
        }];
    })
}

#[cfg(test)]
fn seen_with(bytes: f64) -> Bench {
    Bench::new().figure(Some("ChargePayment"), SEEN, bytes)
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let declared = |bytes| Bench::new().figure(Some("payments-charge"), "answer-bytes", bytes);
    Fixtures {
        found: vec![answering(300_000), seen_with(240_000.0), declared(300_000.0)],
        quiet: vec![answering(200_000), seen_with(150_000.0), declared(200_000.0)],
    }
}
