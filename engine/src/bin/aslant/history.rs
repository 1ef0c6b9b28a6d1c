//! A history for a person to read: one line an event, branches and iterations indented, payloads shortened.

use aslant_engine::interpreter::{Event, EventDetails, ExecutionStatus, Outcome};
use aslant_engine::json::{Value, print_pretty};

use crate::style::{Style, Tone};

/// Characters of a payload that one line shows.
const MOST_CHARACTERS: usize = 100;

/// The events, one a line: id, time since the start, type, state, and what else there is to know.
pub fn history(events: &[Event], started_at_ms: i64, style: Style) -> String {
    let digits = events.last().map_or(1, |event| event.id.to_string().len());
    let mut text = String::new();
    for event in events {
        let id = style.paint(Tone::Quiet, &format!("{:>digits$}", event.id));
        let time = style.paint(Tone::Quiet, &format!("{:>10}", time(event.timestamp_ms - started_at_ms)));
        let indent = "  ".repeat(event.position.len());
        let kind = event.kind.name();
        let tone = tone(kind);
        text.push_str(&format!("{id} {time}  {indent}{}", style.paint(tone, kind)));
        if let Some(state) = &event.state {
            text.push(' ');
            text.push_str(&style.paint(Tone::Name, state));
        }
        if let EventDetails::MapIteration { index, .. } = &event.details {
            text.push_str(&format!(" [{index}]"));
        }
        let details = details(event);
        if !details.is_empty() {
            text.push_str("  ");
            text.push_str(&style.paint(Tone::Quiet, &details));
        }
        text.push('\n');
    }
    text
}

/// How the execution ended.
pub fn end(outcome: &Outcome, took_ms: i64, style: Style) -> String {
    let tone = if outcome.status == ExecutionStatus::Succeeded { Tone::Good } else { Tone::Bad };
    let mut text = format!(
        "\n{} after {}\n",
        style.paint(tone, outcome.status.name()),
        time(took_ms).trim_start_matches('+')
    );
    if let Some(error) = &outcome.error {
        text.push_str(&format!("error: {}\n", style.paint(Tone::Strong, error)));
    }
    if let Some(cause) = &outcome.cause {
        text.push_str(&format!("cause: {cause}\n"));
    }
    if let Some(output) = &outcome.output {
        text.push_str(&print_pretty(output));
        text.push('\n');
    }
    text
}

fn tone(kind: &str) -> Tone {
    if kind.ends_with("Failed") || kind.ends_with("TimedOut") {
        Tone::Bad
    } else if kind.ends_with("Aborted") {
        Tone::Warn
    } else if kind.ends_with("Succeeded") {
        Tone::Good
    } else {
        Tone::Strong
    }
}

fn time(ms: i64) -> String {
    let seconds = ms / 1000;
    if seconds < 60 {
        format!("+{seconds}.{:03} s", ms.rem_euclid(1000))
    } else if seconds < 86_400 {
        format!("+{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    } else {
        format!("+{} d {}:{:02}", seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
    }
}

fn details(event: &Event) -> String {
    let mut parts = Vec::new();
    for (name, value) in event.details.members() {
        match name {
            "name" | "state" | "roleArn" | "index" | "region" | "resourceType" => {}
            "input" | "output" | "parameters" => parts.push(short(&value.to_json())),
            "assignedVariables" => parts.push(format!("assigned {}", short(&value.to_json()))),
            "resource" => {
                let members = event.details.members();
                let service = members.iter().find(|(name, _)| *name == "resourceType");
                let service = service.and_then(|(_, value)| value.as_str());
                let resource = value.as_str().unwrap_or_default();
                parts.push(service.map_or(resource.to_owned(), |service| format!("{service}:{resource}")));
            }
            _ => parts.push(format!("{name} {}", short(&plain(&value)))),
        }
    }
    parts.join("  ")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_json(), str::to_owned)
}

fn short(text: &str) -> String {
    let line: String = text.chars().map(|ch| if ch.is_control() { ' ' } else { ch }).collect();
    if line.chars().count() <= MOST_CHARACTERS {
        line
    } else {
        format!("{}…", line.chars().take(MOST_CHARACTERS - 1).collect::<String>())
    }
}
