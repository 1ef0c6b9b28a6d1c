//! Slips in the structure: fields, transitions, names, types, bounds, containers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::asl::{self, FieldKind, QueryLanguage, StateType, transitions};
use aslant_engine::diagnostic::Edit;
use aslant_engine::json::{Pointer, Value};

use super::{Base, Mutants, Spot, contents, is_open, json};

/// Every mutant of a definition that has no error.
pub fn mutants(base: &Base) -> Vec<super::Mutant> {
    let mut out = Mutants { base, made: Vec::new() };
    scopes(&mut out);
    transitions_of_states(&mut out);
    names(&mut out);
    fields(&mut out);
    types(&mut out);
    numbers(&mut out);
    exclusive(&mut out);
    containers(&mut out);
    contents::paths(&mut out);
    contents::templates(&mut out);
    contents::expressions(&mut out);
    contents::resources(&mut out);
    contents::retries(&mut out);
    contents::choices(&mut out);
    contents::waits(&mut out);
    out.made
}

fn scopes(out: &mut Mutants<'_>) {
    for scope in out.base.scopes.clone() {
        let start = out.base.machine.pointer(&scope).unwrap().get("StartAt").cloned();
        if start.as_ref().is_none_or(is_open) {
            continue;
        }
        out.without("StartAt absent", &scope.key("StartAt"), &["missing-field"]);
        out.without("States absent", &scope.key("States"), &["missing-field"]);
        out.set("StartAt nowhere", &scope.key("StartAt"), r#""No such state""#, &["missing-target"]);
        out.set("StartAt a number", &scope.key("StartAt"), "1", &["wrong-type"]);
        out.set("States a list", &scope.key("States"), "[]", &["wrong-type"]);
        out.set("States empty", &scope.key("States"), "{}", &["empty-list"]);
        out.set("unknown field of a scope", &scope.key("Start"), r#""A""#, &["unknown-field"]);
        out.set("Comment a number", &scope.key("Comment"), "1", &["wrong-type"]);
        let orphan = scope.key("States").key("Orphan of the tests");
        out.set("unreachable", &orphan, r#"{"Type": "Pass", "End": true}"#, &["unreachable-state"]);
    }
    let root = Pointer::root();
    out.set("QueryLanguage unknown", &root.key("QueryLanguage"), r#""XPath""#, &["bad-enum"]);
    out.set("machine's time-out 0", &root.key("TimeoutSeconds"), "0", &["out-of-range"]);
    out.set("machine's time-out text", &root.key("TimeoutSeconds"), r#""60""#, &["wrong-type"]);
    out.set("Version a number", &root.key("Version"), "1.0", &["wrong-type"]);
}

fn transitions_of_states(out: &mut Mutants<'_>) {
    for spot in out.base.some(|spot| spot.body.get("Next").is_some() && spot.kind.takes_next()) {
        out.without("Next absent", &spot.pointer.key("Next"), &["missing-next-or-end"]);
        out.set("Next and End", &spot.pointer.key("End"), "true", &["next-and-end"]);
        out.set("Next a list", &spot.pointer.key("Next"), r#"["A"]"#, &["wrong-type"]);
        out.set("Next empty", &spot.pointer.key("Next"), r#""""#, &["missing-target"]);
    }
    for spot in out.base.some(|spot| spot.body.get("End").is_some() && spot.kind.takes_next()) {
        if is_open(spot.body.get("End").unwrap()) {
            continue;
        }
        // Without its end, the scope may never end; that is said of the scope.
        out.add(
            "End absent",
            &[Edit::Remove(spot.pointer.key("End"))],
            &[&spot.pointer],
            &["missing-next-or-end"],
        );
        out.set("End a text", &spot.pointer.key("End"), r#""true""#, &["wrong-type"]);
        out.add(
            "End false",
            &[Edit::Set(spot.pointer.key("End"), Value::Bool(false))],
            &[&spot.pointer],
            &["missing-next-or-end"],
        );
        let alone =
            out.base.spots.iter().filter(|other| other.scope == spot.scope && ends(other)).count() == 1;
        if alone {
            let edits = [
                Edit::Remove(spot.pointer.key("End")),
                Edit::Set(spot.pointer.key("Next"), Value::from(spot.name.as_str())),
            ];
            out.add("never ends", &edits, &[&spot.scope], &["no-terminal-state"]);
        }
    }
    for spot in out.base.some(|spot| !transitions(&spot.body).is_empty()) {
        for way in transitions(&spot.body).iter().take(4) {
            let place = spot.pointer.join(&way.pointer);
            out.set("target nowhere", &place, r#""No such state""#, &["missing-target"]);
            let case = Value::string(way.target.to_uppercase());
            if *way.target != way.target.to_uppercase() && !is_open(&case) {
                out.add("target's case", &[Edit::Set(place.clone(), case)], &[&place], &["missing-target"]);
            }
            if let Some(other) = out.base.spots.iter().find(|other| other.scope != spot.scope) {
                let edit = [Edit::Set(place.clone(), Value::from(other.name.as_str()))];
                let taken =
                    out.base.spots.iter().any(|same| same.scope == spot.scope && same.name == other.name);
                if !taken {
                    out.add("target in another scope", &edit, &[&place], &["cross-scope-target"]);
                }
            }
        }
    }
}

fn ends(spot: &Spot) -> bool {
    spot.kind.is_terminal() || spot.kind.takes_next() && spot.body.get("End").is_some()
}

fn names(out: &mut Mutants<'_>) {
    for spot in out.base.some(|spot| spot.depth > 0) {
        let Some(outer) = out.base.spots.iter().find(|other| other.scope != spot.scope) else { continue };
        let doubled = spot.scope.key("States").key(outer.name.as_str());
        let edits = [
            Edit::Set(doubled.clone(), json(r#"{"Type": "Succeed"}"#)),
            Edit::Set(spot.scope.key("StartAt"), Value::from(outer.name.as_str())),
        ];
        // Of two states of that name the deeper is the doubled one; at the same depth, the later.
        out.add("name doubled", &edits, &[&doubled, &outer.pointer], &["duplicate-state-name"]);
    }
    let long = "n".repeat(81);
    for scope in out.base.scopes.clone() {
        let Some(Value::String(start)) = out.base.machine.pointer(&scope).unwrap().get("StartAt") else {
            continue;
        };
        let place = scope.key("States").key(long.as_str());
        let body = Value::object([("Type", Value::from("Pass")), ("Next", Value::String(start.clone()))]);
        let edits =
            [Edit::Set(place.clone(), body), Edit::Set(scope.key("StartAt"), Value::from(long.as_str()))];
        out.add("name too long", &edits, &[&place], &["name-too-long"]);
    }
}

fn fields(out: &mut Mutants<'_>) {
    for kind in StateType::ALL {
        for spot in out.base.of(kind) {
            let at = |field: &str| spot.pointer.key(field);
            out.without("Type absent", &at("Type"), &["missing-field"]);
            out.set("Type unknown", &at("Type"), r#""Tusk""#, &["bad-enum"]);
            let small = format!("\"{}\"", kind.as_str().to_lowercase());
            out.set("Type's case", &at("Type"), &small, &["bad-enum"]);
            out.set("unknown field", &at("Coment"), "1", &["unknown-field"]);
            out.set("field's case", &at("type"), r#""Pass""#, &["unknown-field"]);
            for info in asl::fields(kind, spot.language).iter().filter(|info| info.required) {
                if info.name == "Type" {
                    continue;
                }
                out.without("required field absent", &at(info.name), &["missing-field"]);
                let renamed = Edit::RenameKey(at(info.name), format!("{}s", info.name).into());
                let misspelt = at(&format!("{}s", info.name));
                out.add("required field misspelt", &[renamed], &[&misspelt], &["unknown-field"]);
            }
            let other = match spot.language {
                QueryLanguage::JsonPath => QueryLanguage::Jsonata,
                QueryLanguage::Jsonata => QueryLanguage::JsonPath,
            };
            for info in asl::fields(kind, other) {
                if asl::field(kind, spot.language, info.name).is_none() && spot.body.get(info.name).is_none()
                {
                    let code: &[&str] = &["field-of-other-query-language"];
                    out.set("field of the other language", &at(info.name), r#""$.a""#, code);
                }
            }
            for foreign in [
                "Resource",
                "Choices",
                "Branches",
                "Seconds",
                "Retry",
                "Error",
                "ItemProcessor",
                "Label",
                "Result",
                "TimeoutSeconds",
            ] {
                if asl::all_field_languages(kind, foreign).is_empty() {
                    out.set("field of another type", &at(foreign), "1", &["field-not-for-state-type"]);
                }
            }
            if !kind.takes_next() {
                out.set("Next where none goes", &at("Next"), r#""A""#, &["field-not-for-state-type"]);
                out.set("End where none goes", &at("End"), "true", &["field-not-for-state-type"]);
            }
            out.set("QueryLanguage of a state", &at("QueryLanguage"), r#""jsonata""#, &["bad-enum"]);
        }
    }
    if out.base.machine.get("QueryLanguage") == Some(&Value::from("JSONata")) {
        for spot in out.base.some(|_| true) {
            let place = spot.pointer.key("QueryLanguage");
            out.set("JSONPath in JSONata", &place, r#""JSONPath""#, &["query-language-conflict"]);
        }
    }
}

/// A value that a kind of field surely does not take.
fn misfit(kind: FieldKind) -> Option<&'static str> {
    Some(match kind {
        FieldKind::Text
        | FieldKind::TextOrJsonata
        | FieldKind::Resource
        | FieldKind::Target
        | FieldKind::Timestamp
        | FieldKind::TimestampOrJsonata
        | FieldKind::OneOf(_) => "[1]",
        FieldKind::Number | FieldKind::NumberOrJsonata | FieldKind::Decimal => r#"{"n": 1}"#,
        FieldKind::Boolean => "1",
        FieldKind::Path | FieldKind::ReferencePath | FieldKind::PathOrIntrinsic | FieldKind::ResultPath => {
            "7"
        }
        FieldKind::Assign
        | FieldKind::Retry
        | FieldKind::Catch
        | FieldKind::Choices
        | FieldKind::Branches
        | FieldKind::Processor
        | FieldKind::States
        | FieldKind::ErrorEquals
        | FieldKind::TextList
        | FieldKind::ItemReader
        | FieldKind::ReaderConfig
        | FieldKind::ItemBatcher
        | FieldKind::ResultWriter
        | FieldKind::WriterConfig
        | FieldKind::ProcessorConfig
        | FieldKind::Credentials => "true",
        FieldKind::Condition => "[]",
        FieldKind::Json | FieldKind::Template | FieldKind::JsonataOrValue | FieldKind::ItemsOrJsonata => {
            return None;
        }
    })
}

fn types(out: &mut Mutants<'_>) {
    for kind in StateType::ALL {
        for spot in out.base.of(kind) {
            for info in asl::fields(kind, spot.language) {
                let Some(value) = misfit(info.kind) else { continue };
                out.set(
                    &format!("{} of the wrong type", info.name),
                    &spot.pointer.key(info.name),
                    value,
                    &[],
                );
                if !matches!(info.kind, FieldKind::Path | FieldKind::ResultPath) {
                    out.set(&format!("{} null", info.name), &spot.pointer.key(info.name), "null", &[]);
                }
            }
            let state = Edit::Set(spot.pointer.clone(), json("[]"));
            out.add("a state that is a list", &[state], &[&spot.pointer], &["wrong-type"]);
        }
    }
}

/// Numbers that a field does not take.
const NUMBERS: &[(&str, &[&str])] = &[
    ("TimeoutSeconds", &["0", "-1", "1.5", "100000000", "\"60\""]),
    ("HeartbeatSeconds", &["0", "-1", "1.5", "100000000", "\"60\""]),
    ("Seconds", &["-1", "0.5", "100000000", "\"60\""]),
    ("MaxConcurrency", &["-1", "1.5", "\"5\""]),
    ("ToleratedFailureCount", &["-1", "1.5", "\"5\""]),
    ("ToleratedFailurePercentage", &["-1", "101", "\"5\""]),
];

fn numbers(out: &mut Mutants<'_>) {
    for kind in StateType::ALL {
        for spot in out.base.of(kind) {
            for (field, values) in NUMBERS {
                let fits = asl::field(kind, spot.language, field).is_some();
                // Of two fields that exclude each other, the doubled one is told of.
                let path = format!("{field}Path");
                if !fits
                    || spot.body.get(&path).is_some()
                    || *field == "Seconds" && spot.body.get("Seconds").is_none()
                {
                    continue;
                }
                for value in *values {
                    out.set(
                        &format!("{field} {value}"),
                        &spot.pointer.key(*field),
                        value,
                        &["out-of-range", "wrong-type"],
                    );
                }
            }
        }
    }
    for spot in out.base.of(StateType::Task) {
        if spot.body.get("TimeoutSecondsPath").is_none() && spot.body.get("HeartbeatSecondsPath").is_none() {
            let edits = [
                Edit::Set(spot.pointer.key("TimeoutSeconds"), Value::int(30)),
                Edit::Set(spot.pointer.key("HeartbeatSeconds"), Value::int(30)),
            ];
            let code: &[&str] = &["heartbeat-not-below-timeout"];
            out.add(
                "heartbeat as long as the time-out",
                &edits,
                &[&spot.pointer.key("HeartbeatSeconds")],
                code,
            );
        }
    }
}

fn exclusive(out: &mut Mutants<'_>) {
    let pairs = [
        ("TimeoutSeconds", "60", "TimeoutSecondsPath"),
        ("HeartbeatSeconds", "60", "HeartbeatSecondsPath"),
        ("MaxConcurrency", "1", "MaxConcurrencyPath"),
        ("ToleratedFailureCount", "1", "ToleratedFailureCountPath"),
        ("ToleratedFailurePercentage", "1", "ToleratedFailurePercentagePath"),
        ("Error", "\"E\"", "ErrorPath"),
        ("Cause", "\"C\"", "CausePath"),
    ];
    for spot in out.base.some(|spot| spot.language == QueryLanguage::JsonPath) {
        for (fixed, value, path) in pairs {
            if asl::field(spot.kind, spot.language, fixed).is_none() {
                continue;
            }
            let edits = [
                Edit::Set(spot.pointer.key(fixed), json(value)),
                Edit::Set(spot.pointer.key(path), Value::from("$.n")),
            ];
            let places = [&spot.pointer.key(path), &spot.pointer.key(fixed)];
            out.add(&format!("{fixed} twice"), &edits, &places, &["exclusive-fields"]);
        }
    }
}

fn containers(out: &mut Mutants<'_>) {
    for spot in out.base.of(StateType::Parallel) {
        let branches = spot.pointer.key("Branches");
        out.set("no branches", &branches, "[]", &["empty-list"]);
        out.set("branches an object", &branches, "{}", &["wrong-type"]);
        out.set("a branch that is a text", &branches.index(0), "\"A\"", &["wrong-type"]);
        out.set(
            "QueryLanguage of a branch",
            &branches.index(0).key("QueryLanguage"),
            "\"JSONata\"",
            &["unknown-field"],
        );
    }
    for spot in out.base.of(StateType::Map) {
        let field = if spot.body.get("ItemProcessor").is_some() { "ItemProcessor" } else { "Iterator" };
        let processor = spot.pointer.key(field);
        out.without("no processor", &processor, &["missing-field"]);
        if field == "ItemProcessor" {
            let edit = Edit::Set(spot.pointer.key("Iterator"), spot.body.get(field).unwrap().clone());
            let code: &[&str] = &["exclusive-fields"];
            out.add("two processors", &[edit], &[&spot.pointer.key("Iterator"), &processor], code);
        }
        let config = processor.key("ProcessorConfig");
        out.set("mode unknown", &config, r#"{"Mode": "PARALLEL"}"#, &[]);
        out.made.last_mut().unwrap().places.push(config.key("Mode").to_string());
        out.add(
            "distributed without ExecutionType",
            &[Edit::Set(config.clone(), json(r#"{"Mode": "DISTRIBUTED"}"#))],
            &[&config],
            &["missing-field"],
        );
        let executions = config.key("ExecutionType");
        let edit = Edit::Set(config.clone(), json(r#"{"Mode": "DISTRIBUTED", "ExecutionType": "FAST"}"#));
        out.add("ExecutionType unknown", &[edit], &[&executions], &["bad-enum"]);
        out.set(
            "unknown field of ProcessorConfig",
            &config,
            r#"{"Mode": "INLINE", "Size": 1}"#,
            &["unknown-field"],
        );
        out.made.last_mut().unwrap().places.push(config.key("Size").to_string());
        for label in ["", "two words", "a/b", "star*", "forty-one-characters-forty-one-characters"] {
            out.set("label", &spot.pointer.key("Label"), &format!("{label:?}"), &["bad-label"]);
        }
        readers_and_writers(out, spot);
        let edit = Edit::Set(config.clone(), json(r#"{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}"#));
        out.add(
            "distributed in Express",
            std::slice::from_ref(&edit),
            &[&config.key("Mode")],
            &["express-unsupported"],
        );
        if let Some(last) = out.made.last_mut() {
            last.express = true;
        }
    }
}

fn readers_and_writers(out: &mut Mutants<'_>, spot: &Spot) {
    let given = if spot.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
    let reader = |rest: &str| {
        format!(
            r#"{{"Resource": "arn:aws:states:::s3:getObject", "{given}": {{"Bucket": "b", "Key": "k"}}{rest}}}"#
        )
    };
    let place = spot.pointer.key("ItemReader");
    let config = place.key("ReaderConfig");
    let tries: &[(&str, &str, &str, &'static [&'static str])] = &[
        (r#"{"InputType": "XML"}"#, "InputType unknown", "InputType", &["bad-enum"]),
        (r#"{"InputType": "JSON", "MaxItems": -1}"#, "MaxItems below 0", "MaxItems", &["out-of-range"]),
        (
            r#"{"InputType": "CSV", "CSVHeaderLocation": "LAST_ROW"}"#,
            "header nowhere",
            "CSVHeaderLocation",
            &["bad-enum"],
        ),
        (r#"{"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}"#, "no headers given", "", &["missing-field"]),
        (r#"{"InputType": "CSV"}"#, "no place of headers", "", &["missing-field"]),
        (
            r#"{"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": "a,b"}"#,
            "headers a text",
            "CSVHeaders",
            &["wrong-type"],
        ),
        (
            r#"{"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": ","}"#,
            "delimiter a sign",
            "CSVDelimiter",
            &["bad-enum"],
        ),
        (r#"{"InputType": "JSON", "Header": true}"#, "unknown field", "Header", &["unknown-field"]),
    ];
    for (text, kind, field, codes) in tries {
        let found = if field.is_empty() { config.clone() } else { config.key(*field) };
        let whole = reader(&format!(r#", "ReaderConfig": {text}"#));
        out.add(kind, &[Edit::Set(place.clone(), json(&whole))], &[&found], codes);
    }
    let wrong = r#"{"Resource": "arn:aws:states:::s3:headObject"}"#;
    out.add(
        "reads by another call",
        &[Edit::Set(place.clone(), json(wrong))],
        &[&place.key("Resource")],
        &["unknown-integration"],
    );
    out.add("reads by nothing", &[Edit::Set(place.clone(), json("{}"))], &[&place], &["missing-field"]);
    let writer = spot.pointer.key("ResultWriter");
    let tries: &[(&str, &str, &'static [&'static str])] = &[
        (r#"{"Resource": "arn:aws:states:::s3:putObject"}"#, "", &["missing-field"]),
        (r#"{"WriterConfig": {"Transformation": "NONE"}}"#, "/WriterConfig", &["missing-field"]),
        (
            r#"{"WriterConfig": {"Transformation": "SQUASH", "OutputType": "JSON"}}"#,
            "/WriterConfig/Transformation",
            &["bad-enum"],
        ),
        (
            r#"{"WriterConfig": {"Transformation": "NONE", "OutputType": "CSV"}}"#,
            "/WriterConfig/OutputType",
            &["bad-enum"],
        ),
    ];
    for (text, below, codes) in tries {
        let found = writer.join(&Pointer::parse(below).unwrap());
        out.add(&format!("ResultWriter {text}"), &[Edit::Set(writer.clone(), json(text))], &[&found], codes);
    }
    let batcher = spot.pointer.key("ItemBatcher");
    out.set("batches without a limit", &batcher, r#"{"BatchInput": {"a": 1}}"#, &["missing-field"]);
    out.add(
        "batches of -1",
        &[Edit::Set(batcher.clone(), json(r#"{"MaxItemsPerBatch": -1}"#))],
        &[&batcher.key("MaxItemsPerBatch")],
        &["out-of-range"],
    );
    out.add(
        "unknown field of ItemBatcher",
        &[Edit::Set(batcher.clone(), json(r#"{"MaxItemsPerBatch": 1, "Size": 1}"#))],
        &[&batcher.key("Size")],
        &["unknown-field"],
    );
}
