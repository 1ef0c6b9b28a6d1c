//! `ItemReader`: asking for the object or listing of a distributed Map, then for the data files that it names.

use std::collections::VecDeque;
use std::sync::Arc;

use super::dataflow::Scene;
use super::execution::Execution;
use super::failure::Failure;
use super::frame::{Item, Location, MapRun, Phase, ReadStage, Reading, Rows, Strand, StrandId};
use super::items;
use super::machine::{Language, State};
use super::types::{AnswerKind, ItemSource, ItemsRequest, RequestId, RequestKind};
use super::visit::Progress;
use crate::json::Value;

impl Execution {
    /// Asks for the object or listing of an `ItemReader`.
    pub(super) fn read(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        reader: &Value,
        run: MapRun,
        max_items: usize,
    ) -> Result<Progress, Failure> {
        let parameters = self.arguments_of(strand, state, "ItemReader", reader)?;
        let config = self.reader_config(strand, state, reader)?;
        let source = if is_listing(reader) { ItemSource::Listing } else { ItemSource::Object };
        let text = |name: &str| -> Arc<str> {
            parameters.get(name).and_then(Value::as_str).unwrap_or_default().into()
        };
        let location = Location {
            bucket: text("Bucket"),
            key: text(if source == ItemSource::Listing { "Prefix" } else { "Key" }),
        };
        let request = self.request_items(id, strand, state, source, &location, parameters);
        let stage = ReadStage::First;
        let reading = Reading { request, run, config, max_items, stage, location, answer: None };
        strand.phase = Phase::Reading(Box::new(reading));
        Ok(Progress::Waits)
    }

    /// `Parameters` or `Arguments` of an `ItemReader` or `ResultWriter`.
    pub(super) fn arguments_of(
        &mut self,
        strand: &mut Strand,
        state: &State,
        field: &str,
        written: &Value,
    ) -> Result<Value, Failure> {
        match state.language {
            Language::Jsonata => match written.get("Arguments") {
                None => Ok(Value::empty_object()),
                Some(arguments) => {
                    self.jsonata(strand, state, &format!("{field}/Arguments"), arguments, &Scene::default())
                }
            },
            Language::JsonPath => match written.get("Parameters") {
                None => Ok(Value::empty_object()),
                Some(parameters) => {
                    let input = self.effective_input(strand, state)?;
                    self.template(strand, state, parameters, &input)
                }
            },
        }
    }

    /// `ReaderConfig` without `MaxItems`, which is read as a number of its own.
    fn reader_config(&mut self, strand: &Strand, state: &State, reader: &Value) -> Result<Value, Failure> {
        let Some(config) = reader.get("ReaderConfig").and_then(Value::as_object) else {
            return Ok(Value::empty_object());
        };
        let members = config.iter().filter(|(name, _)| !name.starts_with("MaxItems"));
        let config = Value::object(members.map(|(name, value)| (Arc::clone(name), value.clone())));
        match state.language {
            Language::Jsonata => {
                self.jsonata(strand, state, "ItemReader/ReaderConfig", &config, &Scene::default())
            }
            Language::JsonPath => Ok(config),
        }
    }

    fn request_items(
        &mut self,
        id: StrandId,
        strand: &Strand,
        state: &State,
        source: ItemSource,
        location: &Location,
        parameters: Value,
    ) -> RequestId {
        let action = if source == ItemSource::Listing { "listObjectsV2" } else { "getObject" };
        let request = ItemsRequest {
            state: Arc::clone(&state.name),
            pointer: state.pointer.clone(),
            position: Arc::clone(&strand.position),
            resource: format!("arn:aws:states:::s3:{action}").into(),
            source,
            bucket: Arc::clone(&location.bucket),
            key: Arc::clone(&location.key),
            parameters,
        };
        self.request(id, |_| RequestKind::ReadItems(request))
    }

    /// Takes the answer to an `ItemReader`'s request. Returns whether the strand can go on at once.
    pub(super) fn step_reading(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut reading: Box<Reading>,
    ) -> Result<bool, Failure> {
        let content = match reading.answer.take() {
            None | Some(AnswerKind::Heartbeat | AnswerKind::Submitted(_)) => {
                strand.phase = Phase::Reading(reading);
                return Ok(false);
            }
            Some(AnswerKind::Failed { cause, .. }) => {
                self.close(reading.request);
                let cause = cause.unwrap_or_else(|| "The object could not be read.".into());
                return Err(self.reading_failed(strand, cause));
            }
            Some(AnswerKind::Succeeded(content)) => {
                self.close(reading.request);
                content
            }
        };
        let read = match &mut reading.stage {
            ReadStage::First => {
                let listing = state.field("ItemReader").is_some_and(is_listing);
                first(listing, &reading.config, &reading.location, &content)
            }
            ReadStage::Files { rows, .. } => {
                items::of_file(rows, &reading.config, &reading.location, &content).map(First::Items)
            }
        };
        let more = match read.map_err(|cause| self.reading_failed(strand, cause))? {
            First::Files(waiting, rows) => {
                reading.stage = ReadStage::Files { waiting, rows, items: Vec::new() };
                Vec::new()
            }
            First::Items(items) => items,
        };
        let enough = |count: usize| reading.max_items > 0 && count >= reading.max_items;
        let mut all = match &mut reading.stage {
            ReadStage::First => more,
            ReadStage::Files { waiting, items, .. } => {
                items.extend(more);
                if let Some(location) = waiting.pop_front().filter(|_| !enough(items.len())) {
                    let parameters = Value::object([
                        ("Bucket", Value::String(Arc::clone(&location.bucket))),
                        ("Key", Value::String(Arc::clone(&location.key))),
                    ]);
                    let source = ItemSource::Object;
                    reading.request = self.request_items(id, strand, state, source, &location, parameters);
                    reading.location = location;
                    strand.phase = Phase::Reading(reading);
                    return Ok(false);
                }
                std::mem::take(items)
            }
        };
        if reading.max_items > 0 {
            all.truncate(reading.max_items);
        }
        let mut run = reading.run;
        run.items = Arc::new(all);
        match self.batch(id, strand, state, run)? {
            Progress::Done(result) => {
                strand.phase = Phase::Finish(result);
                Ok(true)
            }
            Progress::Waits | Progress::Moved => Ok(false),
        }
    }

    fn reading_failed(&mut self, strand: &mut Strand, cause: impl Into<Arc<str>>) -> Failure {
        let failure = Failure::named("States.ItemReaderFailed", cause);
        self.map_run_failed(strand, &failure);
        failure
    }
}

/// What the first answer brings.
enum First {
    Items(Vec<Item>),
    /// Files to read next.
    Files(VecDeque<Location>, Rows),
}

fn is_listing(reader: &Value) -> bool {
    let resource = reader.get("Resource").and_then(Value::as_str);
    resource.is_some_and(|resource| resource.ends_with(":listObjectsV2"))
}

fn first(listing: bool, config: &Value, location: &Location, content: &Value) -> Result<First, String> {
    let text = |name: &str| config.get(name).and_then(Value::as_str);
    if listing {
        let listed = items::from_listing(content)?;
        if text("Transformation") == Some("LOAD_AND_FLATTEN") {
            return Ok(First::Files(items::listed_objects(&location.bucket, &listed), Rows::Input));
        }
        let source: Arc<str> = format!("S3://{}", location.bucket).into();
        return Ok(First::Items(items::plain(listed, &source)));
    }
    match (text("ManifestType"), text("InputType")) {
        (Some("ATHENA_DATA"), _) => Ok(First::Files(items::athena_manifest(content)?, Rows::Input)),
        (Some("S3_INVENTORY"), _) | (None, Some("MANIFEST")) => {
            let (files, columns) = items::inventory_manifest(content)?;
            Ok(First::Files(files, Rows::Inventory(columns)))
        }
        _ => items::of_file(&Rows::Input, config, location, content).map(First::Items),
    }
}
