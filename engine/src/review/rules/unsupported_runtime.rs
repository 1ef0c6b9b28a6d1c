//! `unsupported-runtime`: a function's runtime that has ended, or that Lambda does not have.

use crate::asl::substitution;
use crate::aws::{self, MODELS, RUNTIMES_SOURCE};
use crate::design::{Place, Record};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::Value;
#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D031",
        code: "unsupported-runtime",
        aws_code: "",
        severity: Severity::Warning,
        what: "A function's runtime that has ended, or that Lambda does not have.",
        why: "AWS no longer patches a runtime that has ended, later creates no function with it, and then updates none.",
        example: "A function with nodejs18.x, which ended on 2025-09-01",
        better: "nodejs24.x",
        instead: "Move to a runtime that AWS supports.",
        source: "Lambda runtimes, Lambda developer guide; service model of Lambda",
    },
    check: unsupported_runtime,
};

fn unsupported_runtime(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, record) in facts.records() {
        let Record::Function(function) = record else { continue };
        let runtime = function.runtime.as_str();
        // A container image has none, and a template's parameter is not known.
        if runtime.is_empty() || substitution::contains(runtime) {
            continue;
        }
        let name = &function.name;
        let place = at(id, "/runtime");
        let Some(known) = aws::runtime(runtime) else {
            let message = format!("{name} runs on {runtime}, which is no runtime of Lambda");
            let hint = format!("It may be newer than {MODELS}.");
            out.push(Diagnostic::new(info.code, info.severity, place, message).with_hint(hint));
            continue;
        };
        let (true, Some(ended)) = (known.has_ended(), known.ended) else { continue };
        let mut message = format!("{name} runs on {runtime}, which ended on {ended}");
        let mut severity = info.severity;
        if let (true, Some(day)) = (known.is_blocked(), known.create_blocked) {
            message = format!("{message}; AWS creates no functions with it since {day}");
            severity = Severity::Error;
        }
        let (source, read) = RUNTIMES_SOURCE;
        let mut found = finding(info, place.clone(), message);
        found.severity = severity;
        if let (false, Some(create), Some(update)) =
            (known.is_blocked(), known.create_blocked, known.update_blocked)
        {
            found = found.with_hint(format!(
                "No function can be created with it from {create} and none updated from {update}."
            ));
        }
        found = found.with_hint(format!("{source}, read {read}."));
        if let Some(successor) = known.successor {
            let edit = Edit::Set(place, Value::from(successor));
            found = found.with_fix(format!("Run it on {successor}"), vec![edit]);
        }
        out.push(found);
    }
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    let on =
        |runtime: &str| Bench::new().function("orders-get", |function| function.runtime = runtime.to_owned());
    Fixtures {
        found: ["nodejs18.x", "nodejs14.x", "dotnet8", "go1.x", "provided.al2", "nodejs99.x"].map(on).into(),
        quiet: [
            "nodejs24.x",
            "nodejs26.x",
            "python3.15",
            "java25",
            "dotnet10",
            "ruby4.0",
            "custom",
            "",
            "${Runtime}",
        ]
        .map(on)
        .into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::review::review;

    #[test]
    fn a_runtime_that_aws_refuses_is_an_error_and_one_that_ended_a_warning() {
        for (runtime, severity, words, fix) in [
            ("nodejs18.x", Severity::Warning, "ended on 2025-09-01", "Run it on nodejs24.x"),
            ("python3.9", Severity::Warning, "ended on 2025-12-15", "Run it on python3.14"),
            (
                "nodejs14.x",
                Severity::Error,
                "creates no functions with it since 2024-01-09",
                "Run it on nodejs24.x",
            ),
            ("go1.x", Severity::Error, "ended on 2024-01-08", "Run it on provided.al2023"),
        ] {
            let bench = Bench::new().function("orders-get", |function| function.runtime = runtime.to_owned());
            let found = review(&bench.0).into_iter().find(|one| one.code == "unsupported-runtime").unwrap();
            assert_eq!(found.severity, severity, "{runtime}");
            assert!(found.message.contains(words), "{}", found.message);
            assert_eq!(&*found.fixes[0].title, fix);
        }
    }
}
