//! Map states: where their items come from, how they are grouped, what an iteration sees, and where the results go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use aslant_engine::interpreter::{
    Answer, AnswerKind, Event, Execution, ExecutionInput, ItemSource, Machine, Outcome, RequestKind,
    WrittenObject,
};
use aslant_engine::json::Value;
use serde_json::{Value as Json, json};

/// A bucket `b` with its objects, and what was written to it.
#[derive(Default)]
struct Store {
    objects: BTreeMap<String, String>,
    written: Vec<WrittenObject>,
    refuses: bool,
}

impl Store {
    fn new(objects: &[(&str, &str)]) -> Self {
        let objects = objects.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        Self { objects, ..Self::default() }
    }

    fn answer(&mut self, kind: &RequestKind) -> AnswerKind {
        match kind {
            RequestKind::Task(call) if call.parameters.get("fail").is_some() => {
                AnswerKind::Failed { error: Some("Broken".into()), cause: Some("told to".into()) }
            }
            RequestKind::Task(call) => AnswerKind::Succeeded(call.parameters.clone()),
            RequestKind::ReadItems(read) => match read.source {
                ItemSource::Object => match self.objects.get(&*read.key) {
                    Some(text) => AnswerKind::Succeeded(text.as_str().into()),
                    None => AnswerKind::Failed { error: None, cause: Some("No such key".into()) },
                },
                ItemSource::Listing => AnswerKind::Succeeded(Value::array(
                    self.objects
                        .keys()
                        .filter(|key| key.starts_with(&*read.key))
                        .map(|key| json!({"Key": key, "Size": 1}).into()),
                )),
            },
            RequestKind::WriteResults(_) if self.refuses => AnswerKind::Failed {
                error: Some("S3.AccessDenied".into()),
                cause: Some("Access Denied".into()),
            },
            RequestKind::WriteResults(write) => {
                assert_eq!(&*write.bucket, "out");
                self.written.extend(write.objects.iter().cloned());
                AnswerKind::Succeeded(Value::empty_object())
            }
        }
    }

    fn run(&mut self, definition: Json, input: Json) -> (Outcome, Vec<Event>) {
        let machine = Arc::new(Machine::prepare(&definition.into()).unwrap());
        let setup = ExecutionInput { input: input.into(), seed: 3, ..ExecutionInput::default() };
        let mut execution = Execution::new(machine, setup);
        let (mut answers, mut now) = (Vec::new(), 0);
        for _ in 0..10_000 {
            let step = execution.advance(now, std::mem::take(&mut answers));
            if step.finished {
                return (execution.outcome().unwrap().clone(), execution.take_events());
            }
            answers.extend(
                step.requests
                    .iter()
                    .map(|request| Answer { request: request.id, kind: self.answer(&request.kind) }),
            );
            if answers.is_empty() {
                now = step.wake_at_ms.expect("something to wait for");
            }
        }
        panic!("it does not end");
    }

    fn output(&mut self, definition: Json, input: Json) -> Json {
        let (outcome, _) = self.run(definition, input);
        let output = outcome.output.unwrap_or_else(|| panic!("{:?} {:?}", outcome.error, outcome.cause));
        serde_json::from_str(&output.to_json()).unwrap()
    }

    fn failure(&mut self, definition: Json, input: Json) -> (String, String) {
        let (outcome, _) = self.run(definition, input);
        assert!(outcome.output.is_none(), "{outcome:?}");
        (outcome.error.unwrap().to_string(), outcome.cause.unwrap_or_default().to_string())
    }
}

/// A distributed Map over one Pass state, with more fields.
fn distributed(more: Json) -> Json {
    let mut map = json!({"Type": "Map", "End": true, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}});
    map.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"StartAt": "M", "States": {"M": map}})
}

fn reading(key: &str, config: Json) -> Json {
    distributed(json!({"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": config,
        "Parameters": {"Bucket": "b", "Key": key}}}))
}

#[test]
fn objects_of_every_text_format_give_items() {
    let mut store = Store::new(&[
        ("a.json", r#"[1, {"x": 2}]"#),
        ("o.json", r#"{"one": 1, "two": {"in": [7, 8]}}"#),
        ("a.jsonl", "{\"n\": 1}\n\n{\"n\": 2}\r\n"),
        ("a.csv", "id;name\n1;\"a;b\"\n2\n"),
        ("h.csv", "1,2,3\n4,5\n"),
        ("a.parquet", "{\"n\": 1}\n{\"n\": 2}"),
    ]);
    let mut items = |key: &str, config: Json| store.output(reading(key, config), json!({}));
    assert_eq!(items("a.json", json!({"InputType": "JSON"})), json!([1, {"x": 2}]));
    assert_eq!(items("a.json", json!({"InputType": "JSON", "MaxItems": 1})), json!([1]));
    assert_eq!(items("a.json", json!({"InputType": "JSON", "MaxItems": 0})), json!([1, {"x": 2}]));
    assert_eq!(
        items("o.json", json!({"InputType": "JSON"})),
        json!([{"Key": "one", "Value": 1}, {"Key": "two", "Value": {"in": [7, 8]}}])
    );
    assert_eq!(items("o.json", json!({"InputType": "JSON", "ItemsPointer": "/two/in"})), json!([7, 8]));
    assert_eq!(items("a.jsonl", json!({"InputType": "JSONL"})), json!([{"n": 1}, {"n": 2}]));
    assert_eq!(
        items(
            "a.csv",
            json!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "SEMICOLON"})
        ),
        json!([{"id": "1", "name": "a;b"}, {"id": "2", "name": ""}])
    );
    assert_eq!(
        items("h.csv", json!({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"]})),
        json!([{"a": "1", "b": "2"}, {"a": "4", "b": "5"}])
    );
    assert_eq!(items("a.parquet", json!({"InputType": "PARQUET"})), json!([{"n": 1}, {"n": 2}]));
}

/// Source: "How Step Functions parses input CSV files" of the developer guide.
#[test]
fn csv_is_read_as_the_guide_says() {
    let mut store = Store::new(&[
        ("kept.csv", "name,note\nx\\,y,1\nC:\\\\tmp\\n,\"\"quoted\"\"\n"),
        ("json.csv", "abc,{\"\"Key\"\":\"\"Val\"\"}\n"),
        ("pipe.csv", "a|b\n1\\|2|3,4\n"),
        ("space.csv", "a b\r\n\"1 2\" 3\r\n"),
        ("tab.csv", "a\tb\n1;2\t3\n"),
        ("lines.csv", "\u{feff}a,b\n\"1\n2\",3,dropped\n\n4\n"),
        ("open.csv", "a,b\n1,\"2\n3,4\n"),
    ]);
    let first = |delimiter: &str| json!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": delimiter});
    let given = json!({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["n", "o"]});
    for (key, config, items) in [
        (
            "kept.csv",
            first("COMMA"),
            json!([{"name": "x,y", "note": "1"}, {"name": "C:\\tmpn", "note": "\"quoted\""}]),
        ),
        ("json.csv", given, json!([{"n": "abc", "o": "{\"Key\":\"Val\"}"}])),
        ("pipe.csv", first("PIPE"), json!([{"a": "1|2", "b": "3,4"}])),
        ("space.csv", first("SPACE"), json!([{"a": "1 2", "b": "3"}])),
        ("tab.csv", first("TAB"), json!([{"a": "1;2", "b": "3"}])),
        ("lines.csv", first("COMMA"), json!([{"a": "1\n2", "b": "3"}, {"a": "4", "b": ""}])),
    ] {
        assert_eq!(store.output(reading(key, config), json!({})), items, "{key}");
    }
    let (error, cause) = store.failure(reading("open.csv", first("COMMA")), json!({}));
    assert_eq!(error, "States.ItemReaderFailed");
    assert!(cause.contains("row 2"), "{cause}");
}

#[test]
fn a_json_file_need_not_be_a_list() {
    let mut store = Store::new(&[
        ("object.json", "\u{feff}{\"a\": 1}"),
        ("nested.json", r#"{"list": [1], "map": {"k": 2}, "text": "x", "": {"deep": [3]}}"#),
        ("empty.json", "{}"),
        ("null.json", "null"),
        ("lines.jsonl", "\u{feff}{\"a\": 1}\n[2]\n\n\"x\"\n"),
    ]);
    let json_at = |pointer: &str| json!({"InputType": "JSON", "ItemsPointer": pointer});
    for (key, config, items) in [
        ("object.json", json!({"InputType": "JSON"}), json!([{"Key": "a", "Value": 1}])),
        ("empty.json", json!({"InputType": "JSON"}), json!([])),
        ("nested.json", json_at("/list"), json!([1])),
        ("nested.json", json_at("/map"), json!([{"Key": "k", "Value": 2}])),
        ("nested.json", json_at("//deep"), json!([3])),
        ("lines.jsonl", json!({"InputType": "JSONL"}), json!([{"a": 1}, [2], "x"])),
    ] {
        assert_eq!(store.output(reading(key, config), json!({})), items, "{key}");
    }
    for (key, config, why) in [
        ("null.json", json!({"InputType": "JSON"}), "non-iterable"),
        ("nested.json", json_at("/text"), "non-iterable"),
        ("nested.json", json_at("/none"), "'/none'"),
        ("nested.json", json_at("list"), "'list'"),
    ] {
        let (error, cause) = store.failure(reading(key, config), json!({}));
        assert_eq!(error, "States.ItemReaderFailed");
        assert!(cause.contains(why), "{key}: {cause}");
    }
}

#[test]
fn content_that_cannot_be_mapped_over_fails_the_reader() {
    let mut store = Store::new(&[
        ("s.json", "7"),
        ("bad.json", "{"),
        ("d.csv", "a,a\n1,2"),
        ("b.jsonl", "1\n{"),
        ("p", "PAR1\u{1}"),
    ]);
    let mut fails = |key: &str, config: Json| {
        let (error, cause) = store.failure(reading(key, config), json!({}));
        assert_eq!(error, "States.ItemReaderFailed");
        cause
    };
    assert_eq!(fails("s.json", json!({"InputType": "JSON"})), "Attempting to map over non-iterable node.");
    assert!(fails("bad.json", json!({"InputType": "JSON"})).contains("invalid JSON"));
    assert_eq!(fails("d.csv", json!({"InputType": "CSV"})), "CSV headers cannot contain duplicates.");
    assert!(fails("b.jsonl", json!({"InputType": "JSONL"})).contains("line 2"));
    assert!(fails("p", json!({"InputType": "PARQUET"})).contains("Parquet"));
    assert!(fails("s.json", json!({"InputType": "JSON", "ItemsPointer": "/x"})).contains("'/x'"));
    assert_eq!(fails("none", json!({"InputType": "JSON"})), "No such key");
    assert_eq!(
        fails("s.json", json!({"InputType": "JSON", "MaxItems": -1})),
        "field MaxItems must be positive"
    );
}

#[test]
fn listings_and_manifests_lead_to_their_files() {
    let inventory = r#"{"destinationBucket": "arn:aws:s3:::b", "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "inv1.csv"}, {"key": "inv2.csv"}]}"#;
    let mut store = Store::new(&[
        ("in/", ""),
        ("in/1.jsonl", "{\"n\": 1}\n{\"n\": 2}\n"),
        ("in/2.jsonl", "{\"n\": 3}\n"),
        ("inv.json", inventory),
        ("inv1.csv", "\"src\",\"k1\",\"10\"\n"),
        ("inv2.csv", "\"src\",\"k2\",\"20\"\n\"src\",\"k3\",\"30\"\n"),
        ("athena.csv", "s3://b/in/1.jsonl\nS3://b/in/2.jsonl\n"),
        ("broken.csv", "in/1.jsonl\n"),
    ]);
    let listing = |config: Json, max: Option<i64>| {
        let mut config = config;
        if let Some(max) = max {
            config["MaxItems"] = max.into();
        }
        distributed(json!({"ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2",
            "ReaderConfig": config, "Parameters": {"Bucket": "b", "Prefix": "in/"}},
            "ItemSelector": {"v.$": "$$.Map.Item.Value", "from.$": "$$.Map.Item.Source"}}))
    };
    assert_eq!(
        store.output(listing(json!({}), Some(2)), json!({})),
        json!([{"v": {"Key": "in/", "Size": 1}, "from": "S3://b"}, {"v": {"Key": "in/1.jsonl", "Size": 1}, "from": "S3://b"}])
    );
    let flat = json!({"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSONL"});
    let item = |n: i64, file: i64| json!({"v": {"n": n}, "from": format!("S3://b/in/{file}.jsonl")});
    assert_eq!(
        store.output(listing(flat.clone(), None), json!({})),
        json!([item(1, 1), item(2, 1), item(3, 2)])
    );
    assert_eq!(store.output(listing(flat, Some(1)), json!({})), json!([item(1, 1)]));
    let row = |key: &str, size: &str| json!({"Bucket": "src", "Key": key, "Size": size});
    let rows = json!([row("k1", "10"), row("k2", "20"), row("k3", "30")]);
    assert_eq!(store.output(reading("inv.json", json!({"InputType": "MANIFEST"})), json!({})), rows);
    assert_eq!(store.output(reading("inv.json", json!({"ManifestType": "S3_INVENTORY"})), json!({})), rows);
    assert_eq!(
        store.output(
            reading("athena.csv", json!({"ManifestType": "ATHENA_DATA", "InputType": "JSONL"})),
            json!({})
        ),
        json!([{"n": 1}, {"n": 2}, {"n": 3}])
    );
    let broken = reading("broken.csv", json!({"ManifestType": "ATHENA_DATA", "InputType": "JSONL"}));
    assert!(store.failure(broken, json!({})).1.contains("in/1.jsonl"));
}

#[test]
fn items_know_their_index_key_value_and_source() {
    let selector = json!({"i.$": "$$.Map.Item.Index", "k.$": "$$.Map.Item.Key", "s.$": "$$.Map.Item.Source", "top.$": "$.top"});
    let machine = distributed(json!({"ItemsPath": "$.o", "ItemSelector": selector}));
    assert_eq!(
        Store::default().output(machine, json!({"o": {"a": 1, "b": 2}, "top": true})),
        json!([{"i": 0, "k": "a", "s": "STATE_DATA", "top": true}, {"i": 1, "k": "b", "s": "STATE_DATA", "top": true}])
    );
    let mut jsonata = distributed(json!({"Items": "{% $states.input.list %}", "ItemSelector":
        {"v": "{% $states.context.Map.Item.Value * 2 %}", "n": "{% $states.context.Map.Item.Index %}"}}));
    jsonata["QueryLanguage"] = "JSONata".into();
    assert_eq!(
        Store::default().output(jsonata, json!({"list": [1, 2]})),
        json!([{"v": 2, "n": 0}, {"v": 4, "n": 1}])
    );
}

#[test]
fn batches_keep_their_bounds_and_carry_their_input() {
    let machine = |batcher: Json| distributed(json!({"ItemsPath": "$.items", "ItemBatcher": batcher}));
    let input = json!({"items": [1, 2, 3, 4, 5], "most": 2, "who": "me"});
    assert_eq!(
        Store::default().output(
            machine(json!({"MaxItemsPerBatch": 2, "BatchInput": {"who.$": "$.who", "fixed": 1}})),
            input.clone()
        ),
        json!([
            {"Items": [1, 2], "BatchInput": {"who": "me", "fixed": 1}},
            {"Items": [3, 4], "BatchInput": {"who": "me", "fixed": 1}},
            {"Items": [5], "BatchInput": {"who": "me", "fixed": 1}}
        ])
    );
    let by_path = Store::default().output(machine(json!({"MaxItemsPerBatchPath": "$.most"})), input.clone());
    assert_eq!(by_path.as_array().unwrap().len(), 3);
    let (error, cause) = Store::default().failure(machine(json!({"MaxItemsPerBatchPath": "$.who"})), input);
    assert_eq!(error, "States.Runtime");
    assert!(cause.ends_with(
        "The MaxItemsPerBatchPath field refers to value \"me\" which is not a valid integer: $.who"
    ));
}

/// Fails for items that have `fail`.
fn calling(more: Json) -> Json {
    let mut machine = distributed(more);
    machine["States"]["M"]["ItemProcessor"] = json!({
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "T",
        "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}});
    machine
}

#[test]
fn tolerated_failures_are_bounded_by_count_and_by_percentage() {
    let items = json!({"items": [{"fail": 1}, {"n": 1}, {"n": 2}, {"n": 3}], "half": 50.5, "text": "x", "many": 100.1, "less": -1});
    let machine = |field: &str, value: Json| calling(json!({"ItemsPath": "$.items", field: value}));
    let mut store = Store::default();
    let survivors = json!([{"n": 1}, {"n": 2}, {"n": 3}]);
    assert_eq!(store.output(machine("ToleratedFailureCount", 1.into()), items.clone()), survivors);
    assert_eq!(
        store.output(machine("ToleratedFailurePercentagePath", "$.half".into()), items.clone()),
        survivors
    );
    let (error, cause) = store.failure(machine("ToleratedFailureCount", 0.into()), items.clone());
    assert_eq!(error, "States.ExceedToleratedFailureThreshold");
    assert_eq!(cause, "The specified tolerated failure threshold was exceeded");
    let mut cause = |path: &str| {
        let (error, cause) =
            store.failure(machine("ToleratedFailurePercentagePath", path.into()), items.clone());
        assert_eq!(error, "States.Runtime");
        cause.split("). ").nth(1).unwrap().to_owned()
    };
    assert_eq!(
        cause("$.text"),
        "The ToleratedFailurePercentagePath field refers to value \"x\" which is not a valid float: $.text"
    );
    assert_eq!(cause("$.many"), "ToleratedFailurePercentage must be between 0 and 100.");
    assert_eq!(cause("$.less"), "ToleratedFailurePercentage must be between 0 and 100.");
}

#[test]
fn results_are_exported_with_a_manifest() {
    let writer = |more: Json| {
        let mut writer = json!({"Resource": "arn:aws:states:::s3:putObject",
            "Parameters": {"Bucket.$": "$.bucket", "Prefix": "done/"}});
        writer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        calling(
            json!({"ItemsPath": "$.items", "ToleratedFailureCount": 1, "Label": "Orders", "ResultWriter": writer}),
        )
    };
    let input = json!({"bucket": "out", "items": [{"n": 1}, {"fail": true}, {"n": 2}]});
    let mut store = Store::default();
    let output = store.output(writer(json!({})), input.clone());
    let arn = output["MapRunArn"].as_str().unwrap();
    assert!(arn.starts_with("arn:aws:states:us-east-1:111111111111:mapRun:StateMachine/Orders:"));
    let run = arn.rsplit(':').next().unwrap();
    let key = format!("done/{run}/manifest.json");
    assert_eq!(output["ResultWriterDetails"], json!({"Bucket": "out", "Key": key}));
    let read = |object: &WrittenObject| -> Json { serde_json::from_str(&object.content).unwrap() };
    let [failed, succeeded, manifest] = store.written.as_slice() else { panic!("{:?}", store.written) };
    assert_eq!(*manifest.key, *key);
    let file = |object: &WrittenObject| json!([{"Key": &*object.key, "Size": object.content.len()}]);
    assert_eq!(
        read(manifest),
        json!({"DestinationBucket": "out", "MapRunArn": arn,
            "ResultFiles": {"FAILED": file(failed), "PENDING": [], "SUCCEEDED": file(succeeded)}})
    );
    assert_eq!(*succeeded.key, format!("done/{run}/SUCCEEDED_0.json"));
    let all = read(succeeded);
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!((&all[1]["Input"], &all[1]["Output"]), (&json!("{\"n\":2}"), &json!("{\"n\":2}")));
    assert_eq!(all[0]["Status"], "SUCCEEDED");
    assert_eq!(
        all[0]["StateMachineArn"],
        "arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine/Orders"
    );
    let all = read(failed);
    assert_eq!(
        (&all[0]["Error"], &all[0]["Cause"], &all[0]["Status"]),
        (&json!("Broken"), &json!("told to"), &json!("FAILED"))
    );

    let mut lines = Store::default();
    lines.output(
        writer(json!({"WriterConfig": {"Transformation": "COMPACT", "OutputType": "JSONL"}})),
        input.clone(),
    );
    let succeeded = &lines.written[1];
    assert!(succeeded.key.ends_with("SUCCEEDED_0.jsonl"));
    assert_eq!(&*succeeded.content, "{\"n\":1}\n{\"n\":2}\n");

    let mut refusing = Store { refuses: true, ..Store::default() };
    let (outcome, events) = refusing.run(writer(json!({})), input);
    assert_eq!(outcome.error.as_deref(), Some("States.ResultWriterFailed"));
    let names: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
    assert!(
        names.ends_with(&["MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed"]),
        "{names:?}"
    );
}

#[test]
fn a_writer_without_a_bucket_shapes_the_output() {
    let machine =
        |config: Json| distributed(json!({"ItemsPath": "$.items", "ResultWriter": {"WriterConfig": config}}));
    let input = json!({"items": [[1, 2], [3], 4]});
    let output = |config: Json| Store::default().output(machine(config), input.clone());
    assert_eq!(output(json!({"Transformation": "COMPACT", "OutputType": "JSON"})), input["items"]);
    assert_eq!(output(json!({"Transformation": "FLATTEN", "OutputType": "JSON"})), json!([1, 2, 3, 4]));
    assert_eq!(output(json!({"Transformation": "FLATTEN", "OutputType": "JSONL"})), json!("1\n2\n3\n4\n"));
    let described = output(json!({"Transformation": "NONE", "OutputType": "JSON"}));
    assert_eq!(described[2]["Output"], "4");
    assert_eq!(described.as_array().unwrap().len(), 3);
}

#[test]
fn numbers_that_are_no_bounds_fail_the_state() {
    let machine = |more: Json| {
        let mut machine = distributed(more);
        machine["States"]["M"]["ItemProcessor"].as_object_mut().unwrap().remove("ProcessorConfig");
        machine
    };
    let input = json!({"items": [1], "n": -2});
    let (error, cause) = Store::default()
        .failure(machine(json!({"ItemsPath": "$.items", "MaxConcurrencyPath": "$.n"})), input.clone());
    assert_eq!(error, "States.Runtime");
    assert!(
        cause.ends_with("Expected non-negative integer for MaxConcurrency, but got -2 instead."),
        "{cause}"
    );
    let mut jsonata = machine(json!({"Items": [1], "MaxConcurrency": "{% 1.5 %}"}));
    jsonata["QueryLanguage"] = "JSONata".into();
    let (error, cause) = Store::default().failure(jsonata, input);
    assert_eq!(error, "States.QueryEvaluationError");
    assert!(cause.ends_with("Expected 'integer', but was 'number' for value: 1.5"), "{cause}");
}

#[test]
fn an_express_child_execution_has_five_minutes() {
    let mut machine = distributed(json!({"ItemsPath": "$.items", "ToleratedFailureCount": 1}));
    let processor = |execution_type: &str| {
        json!({"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": execution_type}, "StartAt": "P", "States": {
            "P": {"Type": "Parallel", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Late"}], "End": true,
                "Branches": [{"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$.wait", "End": true}}}]},
            "Late": {"Type": "Pass", "Result": "caught", "End": true}}})
    };
    let input = json!({"items": [{"wait": 299}, {"wait": 301}]});
    machine["States"]["M"]["ItemProcessor"] = processor("STANDARD");
    assert_eq!(Store::default().output(machine.clone(), input.clone()).as_array().unwrap().len(), 2);
    machine["States"]["M"]["ItemProcessor"] = processor("EXPRESS");
    assert_eq!(Store::default().output(machine.clone(), input.clone()), json!([[{"wait": 299}]]));
    let mut exported = machine.clone();
    exported["States"]["M"]["ResultWriter"] =
        json!({"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out"}});
    let mut store = Store::default();
    store.output(exported, input.clone());
    let failed = store.written.iter().find(|object| object.key.ends_with("FAILED_0.json")).unwrap();
    let failed: Json = serde_json::from_str(&failed.content).unwrap();
    assert_eq!((&failed[0]["Status"], failed[0].get("Error")), (&json!("TIMED_OUT"), None));
    machine["States"]["M"]["ToleratedFailureCount"] = 0.into();
    let (error, _) = Store::default().failure(machine, input);
    assert_eq!(error, "States.ExceedToleratedFailureThreshold");
}
