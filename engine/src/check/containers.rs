//! Parallel and Map: processor modes, item readers and writers, batches, labels.
//!
//! Catches: bad-label, duplicate-label, missing-field of `ProcessorConfig`, `ReaderConfig` and `WriterConfig`, express-unsupported
//! (a distributed Map), exclusive-fields; distributed-only as a warning.

use std::collections::BTreeMap;

use super::limits::is_distributed;
use super::machine::{Machine, is_open};
use crate::asl::{QueryLanguage, StateType, StateVisit, WorkflowType};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::{Pointer, Value};

/// Fields that work in distributed mode only. Source: "Using Map state in Inline mode", developer guide.
const DISTRIBUTED_ONLY: &[&str] = &[
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "Label",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
];
/// Characters of a Map's Label.
const LONGEST_LABEL: usize = crate::aws::LABEL_LENGTH.whole();
/// Characters that a Label may not have, beside white space and control characters.
/// Source: "Using Map state in Distributed mode", developer guide.
const FORBIDDEN_IN_LABEL: &str = "?*<>{}[]:;,\\|^~$#%&`\"/";

pub(super) fn check(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    if state.state_type == Some(StateType::Map) {
        check_label(state, out);
        check_mode(machine, state, out);
        check_reader(state, out);
        check_writer(state, out);
        check_batcher(state, out);
    }
}

/// A Label names the runs of its Map within the whole workflow.
pub(super) fn check_labels_differ(machine: &Machine<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &StateVisit<'_>> = BTreeMap::new();
    for state in machine.states.iter().filter(|state| state.state_type == Some(StateType::Map)) {
        let Some(value @ Value::String(label)) = state.body.get("Label") else { continue };
        if is_open(value) || label.is_empty() {
            continue;
        }
        if let Some(first) = seen.get(&**label) {
            let place = state.pointer.key("Label");
            let message = format!("{} and {} both have the Label {label}", first.name, state.name);
            out.push(
                Diagnostic::error("duplicate-label", place.clone(), message)
                    .with_related(first.pointer.key("Label"), "The other one is here")
                    .with_fix("Remove Label", vec![Edit::Remove(place)]),
            );
        } else {
            seen.insert(label, state);
        }
    }
}

fn check_label(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(Value::String(label)) = state.body.get("Label") else { return };
    if is_open(&Value::String(label.clone())) {
        return;
    }
    let place = state.pointer.key("Label");
    let name = state.name;
    let length = label.chars().count();
    if label.is_empty() {
        out.push(
            Diagnostic::error("bad-label", place.clone(), format!("The Label of {name} is empty"))
                .with_safe_fix("Remove Label", vec![Edit::Remove(place)]),
        );
        return;
    }
    if length > LONGEST_LABEL {
        let message = format!("The Label of {name} has {length} characters; {LONGEST_LABEL} is the most");
        let short: String = label.chars().take(LONGEST_LABEL).collect();
        out.push(
            Diagnostic::error("bad-label", place.clone(), message)
                .with_fix("Shorten it", vec![Edit::Set(place.clone(), short.into())]),
        );
    }
    let forbidden = |ch: char| ch.is_control() || ch.is_whitespace() || FORBIDDEN_IN_LABEL.contains(ch);
    if let Some(wrong) = label.chars().find(|ch| forbidden(*ch)) {
        let message = format!("The Label of {name} has {wrong:?}, which is not allowed there");
        let clean: String = label.chars().filter(|ch| !forbidden(*ch)).collect();
        let mut diagnostic = Diagnostic::error("bad-label", place.clone(), message);
        if !clean.is_empty() {
            diagnostic =
                diagnostic.with_fix(format!("Change to {clean}"), vec![Edit::Set(place, clean.into())]);
        }
        out.push(diagnostic);
    }
}

fn processor<'a>(state: &StateVisit<'a>) -> Option<(&'static str, &'a Value)> {
    ["ItemProcessor", "Iterator"]
        .into_iter()
        .find_map(|field| state.body.get(field).map(|value| (field, value)))
}

fn check_mode(machine: &Machine<'_>, state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some((field, value)) = processor(state) else { return };
    let name = state.name;
    let config = value.get("ProcessorConfig");
    let place = state.pointer.key(field).key("ProcessorConfig");
    if is_distributed(state.body) {
        let config_has_type = config.is_some_and(|config| config.get("ExecutionType").is_some());
        if !config_has_type {
            let message = format!(
                "{name} is distributed but does not say what its executions are: ExecutionType is absent"
            );
            let edit = Edit::Set(place.key("ExecutionType"), "STANDARD".into());
            out.push(
                Diagnostic::error("missing-field", place.clone(), message)
                    .with_safe_fix("Set ExecutionType to STANDARD", vec![edit]),
            );
        }
        if machine.workflow_type == WorkflowType::Express {
            let message = format!("{name} is a distributed Map, which an Express workflow cannot run");
            let edit = Edit::Set(place.key("Mode"), "INLINE".into());
            out.push(
                Diagnostic::error("express-unsupported", place.key("Mode"), message)
                    .with_hint("Make the workflow Standard, or the Map inline.")
                    .with_fix("Make it inline", vec![edit, Edit::Remove(place.key("ExecutionType"))]),
            );
        }
        return;
    }
    if is_open(config.and_then(|config| config.get("Mode")).unwrap_or(&Value::Null)) {
        return;
    }
    for only in DISTRIBUTED_ONLY.iter().copied() {
        if state.body.get(only).is_some() {
            let message = format!("{name} has {only}, which works in distributed mode only");
            let mode = Value::object([
                ("Mode", Value::from("DISTRIBUTED")),
                ("ExecutionType", Value::from("STANDARD")),
            ]);
            out.push(
                Diagnostic::warning("distributed-only", state.pointer.key(only), message)
                    .with_fix("Make it distributed", vec![Edit::Set(place.clone(), mode)]),
            );
        }
    }
}

fn missing(place: &Pointer, label: &str, field: &str, why: &str, out: &mut Vec<Diagnostic>) {
    out.push(Diagnostic::error("missing-field", place.clone(), format!("{label} has no {field}{why}")));
}

fn check_reader(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(reader) = state.body.get("ItemReader").filter(|reader| reader.as_object().is_some()) else {
        return;
    };
    check_bucket(state, reader, out);
    let loads =
        reader.get("Resource").and_then(Value::as_str).is_some_and(|text| text.ends_with(":getObject"));
    let Some(config) = reader.get("ReaderConfig").filter(|config| config.as_object().is_some()) else {
        if loads && reader.get("ReaderConfig").is_none() {
            let message =
                format!("ItemReader of {} reads an object and does not say what is in it", state.name);
            out.push(
                Diagnostic::warning("missing-field", state.pointer.key("ItemReader"), message)
                    .with_hint("ReaderConfig has InputType: CSV, JSON, JSONL, PARQUET or MANIFEST."),
            );
        }
        return;
    };
    let place = state.pointer.key("ItemReader").key("ReaderConfig");
    let flattens = config.get("Transformation").and_then(Value::as_str) == Some("LOAD_AND_FLATTEN");
    if config.get("InputType").is_none() && (loads || flattens) {
        let message =
            format!("ReaderConfig of {} does not say what is read: InputType is absent", state.name);
        out.push(
            Diagnostic::warning("missing-field", place.clone(), message)
                .with_hint("CSV, JSON, JSONL, PARQUET or MANIFEST."),
        );
    }
    if let Some(pointer) = config.get("ItemsPointer").and_then(Value::as_str)
        && !pointer.is_empty()
        && !pointer.starts_with('/')
        && !is_open(&Value::string(pointer))
    {
        let message = format!("ItemsPointer of {} is {pointer:?}; a JSON pointer starts with /", state.name);
        out.push(Diagnostic::warning("bad-path", place.key("ItemsPointer"), message));
    }
    let label = format!("ReaderConfig of {}", state.name);
    let word = |field: &str| config.get(field).and_then(Value::as_str);
    if let Some(other @ ("JSON" | "JSONL" | "PARQUET")) = word("InputType") {
        for only in ["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"] {
            if config.get(only).is_some() {
                let message = format!("{label} has {only}, which is for CSV files; its InputType is {other}");
                let at = place.key(only);
                out.push(
                    Diagnostic::warning("exclusive-fields", at.clone(), message)
                        .with_fix(format!("Remove {only}"), vec![Edit::Remove(at)]),
                );
            }
        }
    }
    if word("CSVHeaderLocation") == Some("GIVEN") && config.get("CSVHeaders").is_none() {
        missing(&place, &label, "CSVHeaders", ", which CSVHeaderLocation GIVEN asks for", out);
    }
    if word("InputType") == Some("CSV") && config.get("CSVHeaderLocation").is_none() {
        missing(&place, &label, "CSVHeaderLocation", ", which a CSV file needs", out);
    }
}

/// Amazon S3 needs to know at least the bucket. That the service refuses a reader without it is not documented.
fn check_bucket(state: &StateVisit<'_>, reader: &Value, out: &mut Vec<Diagnostic>) {
    if !reader.get("Resource").and_then(Value::as_str).is_some_and(|text| text.contains(":s3:")) {
        return;
    }
    let field = if state.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let lacks = match reader.get(field) {
        Some(Value::Object(given)) => !given
            .keys()
            .any(|key| matches!(&**key, "Bucket" | "Bucket.$") || crate::asl::substitution::contains(key)),
        Some(_) => false,
        None => true,
    };
    if lacks {
        let message = format!("ItemReader of {} does not say which Bucket to read from", state.name);
        let place = state.pointer.key("ItemReader");
        let place = if reader.get(field).is_some() { place.key(field) } else { place };
        out.push(Diagnostic::warning("missing-field", place, message));
    }
}

fn check_writer(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(writer) = state.body.get("ResultWriter").filter(|writer| writer.as_object().is_some()) else {
        return;
    };
    let place = state.pointer.key("ResultWriter");
    let label = format!("ResultWriter of {}", state.name);
    let has = |field: &str| writer.get(field).is_some();
    // Source: "ResultWriter", developer guide, "Required field combinations".
    let arguments = has("Parameters") || has("Arguments");
    let field = if state.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    if has("Resource") && !arguments {
        missing(&place, &label, field, ": with Resource it must say where the results go", out);
    } else if arguments && !has("Resource") {
        missing(&place, &label, "Resource", ", which writes the results", out);
    } else if !has("Resource") && !has("WriterConfig") {
        // Source: aws/aws-cdk #33831. CreateStateMachine takes it.
        let message = format!(
            "{label} is empty: AWS saves it, and the execution fails. It needs Resource or WriterConfig"
        );
        out.push(Diagnostic::warning("missing-field", place.clone(), message));
    }
    let Some(config) = writer.get("WriterConfig").filter(|config| config.as_object().is_some()) else {
        return;
    };
    if config.get("OutputType").is_none() {
        let place = state.pointer.key("ResultWriter").key("WriterConfig");
        let edit = Edit::Set(place.key("OutputType"), "JSON".into());
        out.push(
            Diagnostic::error(
                "missing-field",
                place,
                format!("WriterConfig of {} has no OutputType", state.name),
            )
            .with_safe_fix("Set OutputType to JSON", vec![edit]),
        );
    }
}

fn check_batcher(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    let Some(batcher) = state.body.get("ItemBatcher").and_then(Value::as_object) else { return };
    let limits =
        ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"];
    if !limits.iter().any(|limit| batcher.contains_key(limit)) {
        let place = state.pointer.key("ItemBatcher");
        missing(
            &place,
            &format!("ItemBatcher of {}", state.name),
            "limit",
            ": it needs MaxItemsPerBatch or MaxInputBytesPerBatch",
            out,
        );
    }
}
