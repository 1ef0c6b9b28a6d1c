//! Times: what a Wait waits for, time-outs and heartbeats, timestamps.
//!
//! Catches: exclusive-fields and missing-field of Wait, heartbeat-not-below-timeout, bad-timestamp, express-unsupported of
//! waits that an Express execution does not outlive.

use super::machine::{Machine, is_open};
use crate::asl::{StateType, StateVisit, WorkflowType, parse_timestamp};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer, Value};

/// Seconds that an Express execution may run.
const EXPRESS_SECONDS: f64 = crate::aws::EXPRESS_DURATION.value;

pub(super) fn check(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    match state.state_type {
        Some(StateType::Wait) => {
            check_wait(state, out);
            check_express_wait(machine, state, out);
        }
        Some(StateType::Task) => check_heartbeat(state, out),
        _ => {}
    }
}

fn check_wait(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let name = state.name;
    let fields = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
    let present: Vec<&str> = fields.into_iter().filter(|field| state.body.get(field).is_some()).collect();
    match present.as_slice() {
        [] => {
            if state.body.as_object().is_some() {
                let edit = Edit::Set(state.pointer.key("Seconds"), Value::int(60));
                let message = format!("{name} does not say how long to wait");
                out.push(
                    Diagnostic::error("missing-field", state.pointer.clone(), message)
                        .with_hint("Give it Seconds or Timestamp.")
                        .with_fix("Wait 60 seconds", vec![edit]),
                );
            }
        }
        [_] => {}
        [first, rest @ ..] => {
            for extra in rest {
                let place = state.pointer.key(*extra);
                let message = format!("{name} has both {first} and {extra}; a Wait has one of them");
                out.push(
                    Diagnostic::error("exclusive-fields", place.clone(), message)
                        .with_related(state.pointer.key(*first), (*first).to_owned())
                        .with_fix(format!("Remove {extra}"), vec![Edit::Remove(place)])
                        .with_fix(format!("Remove {first}"), vec![Edit::Remove(state.pointer.key(*first))]),
                );
            }
        }
    }
    if let Some(value @ Value::String(text)) = state.body.get("Timestamp")
        && !is_open(value)
    {
        let expression = state.language == crate::asl::QueryLanguage::Jsonata
            && (text.starts_with("{%") || text.ends_with("%}"));
        if !expression && parse_timestamp(text).is_none() {
            out.push(bad_timestamp(name, text, state.pointer.key("Timestamp")));
        }
    }
}

/// A fixed wait of five minutes or more in an Express execution: the execution always times out.
fn check_express_wait(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let (severity, whose) = if machine.workflow_type == WorkflowType::Express {
        (Severity::Error, "an Express workflow ends")
    } else if machine.is_in_express_map(state) {
        (Severity::Warning, "the Express executions of the Map around it end")
    } else {
        return;
    };
    let Some(seconds) = state.body.get("Seconds").and_then(Value::as_f64) else { return };
    if seconds >= EXPRESS_SECONDS {
        let message =
            format!("{} waits {seconds} seconds, but {whose} after {EXPRESS_SECONDS} seconds", state.name);
        out.push(
            Diagnostic::new("express-unsupported", severity, state.pointer.key("Seconds"), message)
                .with_hint("Make the workflow Standard, or wait less."),
        );
    }
}

fn bad_timestamp(name: &str, text: &str, place: Pointer) -> Diagnostic {
    let message = format!("Timestamp of {name} is \"{text}\", which is not an RFC 3339 timestamp");
    let mut diagnostic = Diagnostic::error("bad-timestamp", place.clone(), message).with_hint(
        "It needs a date, a capital T, a time with seconds and Z or an offset: 2026-03-14T01:59:00Z.",
    );
    let repaired = text.trim().replacen([' ', 't'], "T", 1).replace('z', "Z");
    for candidate in [repaired.clone(), format!("{repaired}Z"), format!("{repaired}T00:00:00Z")] {
        if parse_timestamp(&candidate).is_some() {
            diagnostic = diagnostic
                .with_safe_fix(format!("Change to {candidate}"), vec![Edit::Set(place, candidate.into())]);
            break;
        }
    }
    diagnostic
}

fn check_heartbeat(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let seconds = |field: &str| state.body.get(field).and_then(Value::as_f64);
    if let (Some(heartbeat), Some(timeout)) = (seconds("HeartbeatSeconds"), seconds("TimeoutSeconds"))
        && heartbeat >= timeout
    {
        let message = format!(
            "{} has a heartbeat of {heartbeat} s and times out after {timeout} s: the heartbeat must be shorter",
            state.name
        );
        out.push(
            Diagnostic::error("heartbeat-not-below-timeout", state.pointer.key("HeartbeatSeconds"), message)
                .with_related(state.pointer.key("TimeoutSeconds"), "TimeoutSeconds"),
        );
    }
}
