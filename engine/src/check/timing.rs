//! Times: what a Wait waits for, time-outs and heartbeats, timestamps.
//!
//! Catches: exclusive-fields and missing-field of Wait, heartbeat-not-below-timeout, bad-timestamp.

use super::machine::{Machine, is_open};
use crate::asl::{StateType, StateVisit};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::{Pointer, Value};

pub(super) fn check(_: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    match state.state_type {
        Some(StateType::Wait) => check_wait(state, out),
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
        if !expression && !is_timestamp(text) {
            out.push(bad_timestamp(name, text, state.pointer.key("Timestamp")));
        }
    }
}

fn bad_timestamp(name: &str, text: &str, place: Pointer) -> Diagnostic {
    let message = format!("Timestamp of {name} is \"{text}\", which is no RFC 3339 time");
    let mut diagnostic = Diagnostic::error("bad-timestamp", place.clone(), message).with_hint(
        "It needs a date, a capital T, a time with seconds and Z or an offset: 2026-03-14T01:59:00Z.",
    );
    let repaired = text.trim().replacen([' ', 't'], "T", 1).replace('z', "Z");
    for candidate in [repaired.clone(), format!("{repaired}Z"), format!("{repaired}T00:00:00Z")] {
        if is_timestamp(&candidate) {
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

/// Whether text is a time by RFC 3339 as the language wants it: capital T, seconds, Z or an offset, a real date.
pub fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, length: usize| -> Option<u32> {
        let part = bytes.get(from..from + length)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    let sign = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let fields = (digits(0, 4), digits(5, 2), digits(8, 2), digits(11, 2), digits(14, 2), digits(17, 2));
    let (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)) = fields else {
        return false;
    };
    if !(sign(4, b"-") && sign(7, b"-") && sign(10, b"T") && sign(13, b":") && sign(16, b":")) {
        return false;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    if day == 0 || day > days || hour > 23 || minute > 59 || second > 60 {
        return false;
    }
    let mut at = 19;
    if sign(at, b".") {
        let from = at + 1;
        at = from;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == from {
            return false;
        }
    }
    if sign(at, b"Z") {
        return bytes.len() == at + 1;
    }
    sign(at, b"+-")
        && sign(at + 3, b":")
        && bytes.len() == at + 6
        && digits(at + 1, 2).is_some_and(|hours| hours < 24)
        && digits(at + 4, 2).is_some_and(|minutes| minutes < 60)
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn timestamps() {
        for good in ["2016-03-14T01:59:00Z", "2016-03-05T21:29:29.243167252Z", "2024-02-29T00:00:00+05:30"] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in [
            "2016-03-14",
            "2016-03-14 01:59:00Z",
            "2016-03-14T01:59:00",
            "2016-3-14T01:59:00Z",
            "2023-02-29T00:00:00Z",
            "2016-03-14T01:59Z",
            "é",
        ] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }
}
