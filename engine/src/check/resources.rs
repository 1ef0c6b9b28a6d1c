//! What tasks call: ARNs, integrations that exist, patterns that they take, what Express cannot do.
//!
//! Catches: bad-resource, unknown-integration, express-unsupported. What is given to them is the matter of `arguments`.

use super::machine::Machine;
use super::suggest::closest;
use super::{actions, arguments, durable, services};
use crate::asl::resource::{self, Integration, OPTIMIZED, Pattern, Target};
use crate::asl::{StateType, StateVisit, WorkflowType, substitution};
use crate::aws::{self, SdkService};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer, Value};

pub(super) fn check(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    match state.state_type {
        Some(StateType::Map) => {
            check_items(state, "ItemReader", &["getObject", "listObjectsV2"], out);
            check_items(state, "ResultWriter", &["putObject"], out);
        }
        Some(StateType::Task) => check_task(machine, state, out),
        _ => {}
    }
}

fn check_task(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(text) = state.body.get("Resource").and_then(Value::as_str) else { return };
    let place = state.pointer.key("Resource");
    let integration = resource::parse(text);
    let known = check_resource(state, text, &integration, &place, out);
    if machine.workflow_type == WorkflowType::Express {
        check_express(state, text, &integration, &place, Severity::Error, out);
    } else if machine.is_in_express_map(state) {
        // That the service refuses it when the workflow around is created is not documented.
        check_express(state, text, &integration, &place, Severity::Warning, out);
    }
    if known {
        arguments::check(state, &integration, out);
        durable::check(state, &integration, out);
    }
}

/// What a Map reads its items from, or writes its results to: Amazon S3 alone.
/// Source: `ItemReader` and `ResultWriter`, Step Functions developer guide.
fn check_items(state: &StateVisit<'_>, field: &str, actions: &[&str], out: &mut Vec<Diagnostic>) {
    let Some(text) = state.body.get(field).and_then(|reader| reader.get("Resource")).and_then(Value::as_str)
    else {
        return;
    };
    let place = state.pointer.key(field).key("Resource");
    let Integration { target, service, action, pattern, unknown_suffix } = resource::parse(text);
    let open = substitution::contains(&service) || substitution::contains(&action);
    match target {
        Target::Unknown if !text.starts_with("arn:") && !substitution::contains(text) => {
            let message = format!("Resource in {field} of {} is \"{text}\", which is no ARN", state.name);
            out.push(Diagnostic::error("bad-resource", place, message));
        }
        Target::Optimized | Target::Http if !open => {
            let plain = pattern == Pattern::RequestResponse && unknown_suffix.is_none();
            if service == "s3" && actions.contains(&action.as_str()) && plain {
                return;
            }
            let allowed: Vec<String> =
                actions.iter().map(|action| format!("arn:aws:states:::s3:{action}")).collect();
            let message =
                format!("{field} of {} cannot use {service}:{action}{}", state.name, pattern.suffix());
            let mut diagnostic = Diagnostic::error("unknown-integration", place.clone(), message)
                .with_hint(format!("It can be {}.", allowed.join(" or ")));
            if let Some(meant) = closest(&action, actions.iter().copied())
                .or_else(|| actions.first().copied().filter(|_| actions.len() == 1))
            {
                let fixed = format!("arn:aws:states:::s3:{meant}");
                diagnostic =
                    diagnostic.with_fix(format!("Use s3:{meant}"), vec![Edit::Set(place, fixed.into())]);
            }
            out.push(diagnostic);
        }
        _ => {}
    }
}

/// Whether the integration is one that exists.
fn check_resource(
    state: &StateVisit<'_>,
    text: &str,
    integration: &Integration,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) -> bool {
    let name = state.name;
    match integration.target {
        Target::Unknown => {
            if !text.starts_with("arn:") && !substitution::contains(text) {
                let message = if text.is_empty() {
                    format!("{name} does not say what to call: its Resource is empty")
                } else {
                    format!("Resource of {name} is \"{text}\", which is no ARN")
                };
                out.push(
                    Diagnostic::error("bad-resource", place.clone(), message)
                        .with_hint("For example arn:aws:states:::lambda:invoke."),
                );
            } else if !substitution::contains(text) {
                check_foreign_arn(name, text, integration, place, out);
            }
            false
        }
        Target::LambdaFunction | Target::Activity => {
            if integration.action.trim_matches(':').is_empty() {
                let what = if integration.target == Target::Activity { "activity" } else { "function" };
                let message = format!("Resource of {name} is \"{text}\", which names no {what}");
                out.push(Diagnostic::error("bad-resource", place.clone(), message));
            }
            false
        }
        Target::Substitution => false,
        Target::Sdk => check_sdk(state, text, integration, place, out),
        Target::Optimized | Target::Http => check_optimized(state, text, integration, place, out),
    }
}

/// An ARN that is neither an integration, a function nor an activity.
fn check_foreign_arn(
    name: &str,
    text: &str,
    integration: &Integration,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) {
    let parts = text.split(':').count();
    if parts < 6 || integration.service == "lambda" {
        let message = format!("Resource of {name} is \"{text}\", which is no complete ARN");
        out.push(
            Diagnostic::error("bad-resource", place.clone(), message)
                .with_hint("A function's is arn:aws:lambda:REGION:ACCOUNT:function:NAME."),
        );
    } else if integration.service != "swf" {
        let message =
            format!("Resource of {name} is of {}, which a Task cannot call so", integration.service);
        out.push(
            Diagnostic::warning("bad-resource", place.clone(), message)
                .with_hint("Most actions of AWS are called as arn:aws:states:::aws-sdk:service:action."),
        );
    }
}

fn check_sdk(
    state: &StateVisit<'_>,
    text: &str,
    integration: &Integration,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) -> bool {
    let name = state.name;
    let Integration { service, action, pattern, unknown_suffix, .. } = integration;
    if substitution::contains(service) || substitution::contains(action) {
        return false;
    }
    if service.is_empty() || action.is_empty() {
        let message = format!("Resource of {name} names no service and action: {text}");
        out.push(Diagnostic::error("bad-resource", place.clone(), message));
    } else if let Some(suffix) = unknown_suffix {
        let message = format!("{name} asks for .{suffix}, which does not exist");
        out.push(
            Diagnostic::error("unknown-integration", place.clone(), message)
                .with_hint("An SDK integration may end in .waitForTaskToken or in nothing."),
        );
    } else if matches!(pattern, Pattern::Sync | Pattern::Sync2) {
        let message = format!(
            "{name} calls {service}:{action} by the SDK with {}, which SDK integrations do not have",
            pattern.suffix()
        );
        let plain = text.strip_suffix(pattern.suffix()).unwrap_or(text);
        out.push(
            Diagnostic::error("unknown-integration", place.clone(), message).with_fix(
                format!("Remove {}", pattern.suffix()),
                vec![Edit::Set(place.clone(), plain.into())],
            ),
        );
    } else if action.chars().next().is_some_and(char::is_uppercase) || service.chars().any(char::is_uppercase)
    {
        let mut lower = action.clone();
        if let Some(first) = lower.get_mut(0..1) {
            first.make_ascii_lowercase();
        }
        let meant =
            text.replace(&format!(":{service}:{action}"), &format!(":{}:{lower}", service.to_lowercase()));
        let message =
            format!("{name} calls {service}:{action}; services are written small and actions start small");
        out.push(
            Diagnostic::error("unknown-integration", place.clone(), message)
                .with_fix(format!("Change to {meant}"), vec![Edit::Set(place.clone(), meant.into())]),
        );
    } else if aws::sdk_service(service) != Some(SdkService::Listed) {
        check_unlisted_service(state, text, service, place, out);
    } else if aws::unsupported_action(service, action) {
        let message =
            format!("{name} calls {service}:{action}, which AWS lists as unsupported in SDK integrations");
        out.push(
            Diagnostic::warning("unknown-integration", place.clone(), message)
                .with_hint(listed_in())
                .with_hint("Call it in a Lambda function."),
        );
    } else if let Some(known) = actions::sdk_actions(service)
        && actions::find(&known, action).is_none()
    {
        check_unknown_action(state, text, integration, &known, place, out);
    } else {
        return true;
    }
    false
}

/// An error where it is surely a slip; a warning where it may be an action newer than the list.
fn check_unknown_action(
    state: &StateVisit<'_>,
    text: &str,
    integration: &Integration,
    known: &[actions::Action],
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) {
    let Integration { service, action, .. } = integration;
    let message = format!("{} calls {service}:{action}, but {service} has no such action", state.name);
    out.push(match actions::meant(known, action) {
        Some(meant) => {
            let fixed = text.replacen(&format!(":{service}:{action}"), &format!(":{service}:{meant}"), 1);
            Diagnostic::error("unknown-integration", place.clone(), message)
                .with_fix(format!("Call {meant}"), vec![Edit::Set(place.clone(), fixed.into())])
        }
        None => Diagnostic::warning("unknown-integration", place.clone(), message)
            .with_hint("It may be newer than what is known here."),
    });
}

/// Where AWS's list of SDK integrations is, and of when.
fn listed_in() -> String {
    let (source, date) = aws::SDK_SOURCE;
    format!("Source: {source}, read {date}.")
}

/// A service that is not on AWS's list of SDK integrations. It is not known that AWS refuses it, so it is an error only
/// where it is surely a slip.
fn check_unlisted_service(
    state: &StateVisit<'_>,
    text: &str,
    service: &str,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) {
    let name = state.name;
    let said = match aws::sdk_service(service) {
        Some(SdkService::Removed(date)) => {
            format!("{name} calls {service}, which AWS removed from the SDK integrations on {date}")
        }
        Some(SdkService::Named(listed)) => {
            let fixed = text.replacen(&format!("aws-sdk:{service}:"), &format!("aws-sdk:{listed}:"), 1);
            let message = format!("{name} calls {service}, which is {listed} in SDK integrations");
            out.push(
                Diagnostic::warning("unknown-integration", place.clone(), message)
                    .with_hint(listed_in())
                    .with_fix(format!("Call {listed}"), vec![Edit::Set(place.clone(), fixed.into())]),
            );
            return;
        }
        Some(SdkService::Unlisted) => {
            format!("{name} calls {service}, which is not on AWS's list of SDK integrations")
        }
        Some(SdkService::Listed) => return,
        None => return check_unknown_service(state, text, service, place, out),
    };
    out.push(Diagnostic::warning("unknown-integration", place.clone(), said).with_hint(listed_in()));
}

/// An error where it is surely a slip; a warning where it may be a service newer than the list.
fn check_unknown_service(
    state: &StateVisit<'_>,
    text: &str,
    service: &str,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) {
    let message = format!("{} calls {service}, which is no known service of AWS", state.name);
    out.push(match services::meant(service) {
        Some(meant) => {
            let fixed = text.replacen(&format!("aws-sdk:{service}:"), &format!("aws-sdk:{meant}:"), 1);
            Diagnostic::error("unknown-integration", place.clone(), message)
                .with_fix(format!("Call {meant}"), vec![Edit::Set(place.clone(), fixed.into())])
        }
        None => Diagnostic::warning("unknown-integration", place.clone(), message)
            .with_hint("It may be newer than what is known here."),
    });
}

fn check_optimized(
    state: &StateVisit<'_>,
    text: &str,
    integration: &Integration,
    place: &Pointer,
    out: &mut Vec<Diagnostic>,
) -> bool {
    let name = state.name;
    let Integration { service, action, pattern, unknown_suffix, .. } = integration;
    if substitution::contains(service) || substitution::contains(action) {
        return false;
    }
    let Some(entry) = resource::optimized(service, action) else {
        let message = format!("{name} calls {service}:{action}, which is no integration of Step Functions");
        let mut diagnostic = Diagnostic::error("unknown-integration", place.clone(), message);
        let actions = OPTIMIZED.iter().filter(|entry| entry.service == service).map(|entry| entry.action);
        if let Some(meant) = closest(action, actions) {
            let fixed = text.replace(&format!("{service}:{action}"), &format!("{service}:{meant}"));
            diagnostic = diagnostic
                .with_fix(format!("Call {service}:{meant}"), vec![Edit::Set(place.clone(), fixed.into())]);
        } else if !service.is_empty() && !action.is_empty() {
            let fixed = text.replace(&format!("{service}:{action}"), &format!("aws-sdk:{service}:{action}"));
            diagnostic =
                diagnostic.with_fix("Call it by the AWS SDK", vec![Edit::Set(place.clone(), fixed.into())]);
        }
        out.push(diagnostic);
        return false;
    };
    let fits = unknown_suffix.is_none() && resource::patterns(entry).contains(pattern);
    if !fits {
        let suffix = unknown_suffix
            .as_ref()
            .map_or_else(|| pattern.suffix().to_owned(), |suffix| format!(".{suffix}"));
        let message = format!("{name} asks for {suffix}, which {service}:{action} does not have");
        let plain = text.strip_suffix(suffix.as_str()).unwrap_or(text);
        out.push(
            Diagnostic::error("unknown-integration", place.clone(), message)
                .with_fix(format!("Remove {suffix}"), vec![Edit::Set(place.clone(), plain.into())]),
        );
    }
    fits
}

fn check_express(
    state: &StateVisit<'_>,
    text: &str,
    integration: &Integration,
    place: &Pointer,
    severity: Severity,
    out: &mut Vec<Diagnostic>,
) {
    let name = state.name;
    let cannot = match severity {
        Severity::Error => "which an Express workflow cannot do",
        _ => "which the Express executions of the Map around it cannot do",
    };
    if integration.target == Target::Activity {
        let message = format!("{name} waits for an activity, {cannot}");
        out.push(
            Diagnostic::new("express-unsupported", severity, place.clone(), message)
                .with_hint("Make the workflow Standard, or call a Lambda function."),
        );
        return;
    }
    let what = match integration.pattern {
        Pattern::RequestResponse => return,
        Pattern::Sync | Pattern::Sync2 => "waits for a job to end",
        Pattern::WaitForTaskToken => "waits for a task token",
    };
    let suffix = integration.pattern.suffix();
    let plain = text.strip_suffix(suffix).unwrap_or(text);
    out.push(
        Diagnostic::new(
            "express-unsupported",
            severity,
            place.clone(),
            format!("{name} {what} ({suffix}), {cannot}"),
        )
        .with_hint("Make the workflow Standard, or do not wait.")
        .with_fix("Do not wait", vec![Edit::Set(place.clone(), plain.into())]),
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use crate::check::{CheckOptions, check};
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::json::parse_strict;

    fn found(resource: &str) -> Vec<Diagnostic> {
        let machine = format!(
            r#"{{"StartAt":"P","States":{{"P":{{"Type":"Task","Resource":"arn:aws:states:::{resource}","Parameters":{{}},"End":true}}}}}}"#
        );
        check(&parse_strict(&machine).unwrap(), &CheckOptions::default())
            .into_iter()
            .filter(|one| one.code == "unknown-integration")
            .collect()
    }

    #[test]
    fn services_off_aws_s_list_are_warned_of_and_not_refused() {
        for (resource, words) in [
            ("aws-sdk:elastictranscoder:createJob", "removed from the SDK integrations on 2026-03-12"),
            ("aws-sdk:lexruntime:postText", "removed from the SDK integrations on 2026-06-03"),
            ("aws-sdk:eventbridgev2:putEvents", "not on AWS's list"),
            ("aws-sdk:lambdaweb:createWebFunction", "not on AWS's list"),
            ("aws-sdk:brandnewservice:doIt", "no known service"),
            ("aws-sdk:stepfunctions:startExecution", "which is sfn"),
            ("aws-sdk:sts:assumeRole", "unsupported"),
        ] {
            let all = found(resource);
            assert_eq!(all.len(), 1, "{resource}: {all:?}");
            assert_eq!(all[0].severity, Severity::Warning, "{resource}");
            assert!(all[0].message.contains(words), "{resource}: {}", all[0].message);
        }
        let renamed = &found("aws-sdk:stepfunctions:startExecution")[0];
        assert_eq!(renamed.fixes[0].title, "Call sfn");
    }

    #[test]
    fn services_on_aws_s_list_are_accepted_by_the_names_that_it_has_for_them() {
        for resource in [
            "aws-sdk:databasemigration:describeReplicationTasks",
            "aws-sdk:config:putConfigRule",
            "aws-sdk:bedrockagentcore:invokeAgentRuntime",
            "aws-sdk:honeycode:getScreenData",
            "aws-sdk:iamtoolbox:anything",
            "bedrockagentcore:invokeHarness",
        ] {
            let errors: Vec<_> =
                found(resource).into_iter().filter(|one| one.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{resource}: {errors:?}");
        }
    }
}
