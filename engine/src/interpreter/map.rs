//! Map states up to the start of their iterations: items, bounds, `ItemReader`, `ItemBatcher`; and `ResultWriter`.

use std::collections::VecDeque;
use std::sync::Arc;

use super::dataflow::Scene;
use super::execution::Execution;
use super::failure::Failure;
use super::frame::{MapRun, MapRunIdentity, Phase, ReadStage, Reading, Strand, StrandId};
use super::history::{EventDetails, EventKind};
use super::items;
use super::machine::{Language, Processor, State};
use super::types::{AnswerKind, ItemSource, ItemsRequest, RequestKind};
use super::visit::Progress;
use crate::json::Value;

impl Execution {
    pub(super) fn run_map(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        processor: &Processor,
    ) -> Result<Progress, Failure> {
        let input = match state.language {
            Language::Jsonata => strand.input.clone(),
            Language::JsonPath => self.effective_input(strand, state)?,
        };
        let max_concurrency =
            self.number(strand, state, &state.fields, "", "MaxConcurrency")?.unwrap_or(0.0).max(0.0);
        let reader = state.field("ItemReader").filter(|_| processor.distributed);
        let items = match reader {
            Some(_) => Vec::new(),
            None => self.items(strand, state, &input, processor.distributed)?,
        };
        self.emit(strand, EventKind::MapStateStarted, EventDetails::MapStateStarted { length: items.len() });
        let mut run = MapRun {
            items: Arc::new(items),
            scope: processor.scope,
            max_concurrency: max_concurrency as usize,
            distributed: None,
            failed: 0,
            tolerated_count: self.tolerated(strand, state, "ToleratedFailureCount")?,
            tolerated_percentage: self.tolerated(strand, state, "ToleratedFailurePercentage")?,
        };
        if !processor.distributed {
            return self.start_iterations(id, strand, state, run);
        }
        let nothing = Value::Null;
        let config = reader.and_then(|reader| reader.get("ReaderConfig")).unwrap_or(&nothing).clone();
        let max_items = self.number(strand, state, &config, "ItemReader/ReaderConfig/", "MaxItems")?;
        let identity = self.map_run_identity(strand, state);
        let details = EventDetails::MapRunStarted { map_run_arn: Arc::clone(&identity.arn) };
        self.emit(strand, EventKind::MapRunStarted, details);
        run.distributed = Some(identity);
        if max_items.is_some_and(|most| most < 0.0) {
            let failure = Failure::named("States.ItemReaderFailed", "field MaxItems must be positive");
            self.map_run_failed(strand, &failure);
            return Err(failure);
        }
        match reader {
            None => self.batch(id, strand, state, run),
            Some(reader) => {
                let request = self.read(id, strand, state, reader)?;
                let reading = Reading { request, run, stage: ReadStage::First, answer: None };
                strand.phase = Phase::Reading(Box::new(reading));
                Ok(Progress::Waits)
            }
        }
    }

    fn items(
        &mut self,
        strand: &Strand,
        state: &State,
        input: &Value,
        distributed: bool,
    ) -> Result<Vec<Value>, Failure> {
        let (written, value) = match state.language {
            Language::Jsonata => match state.field("Items") {
                None => (None, input.clone()),
                Some(written) => {
                    (Some(written), self.jsonata(strand, state, "Items", written, &Scene::default())?)
                }
            },
            Language::JsonPath => match state.field("ItemsPath") {
                None => (None, input.clone()),
                Some(path) => {
                    let path_text = path.as_str().unwrap_or("$");
                    (Some(path), self.effective_path(strand, state, path_text)?)
                }
            },
        };
        match value {
            Value::Array(array) => Ok(array.items().to_vec()),
            Value::Object(object) if distributed => Ok(items::pairs(&object)),
            other if state.language == Language::Jsonata => {
                let fallback = Value::from("$states.input");
                Err(self.wrong_type(
                    strand,
                    state,
                    "Items",
                    Some(written.unwrap_or(&fallback)),
                    "array",
                    &other,
                ))
            }
            _ => {
                let path = written.and_then(Value::as_str).unwrap_or("$");
                Err(Failure::runtime(format!("Reference path \"{path}\" must point to array."))
                    .in_state(&state.name, strand.entered_event))
            }
        }
    }

    fn tolerated(&mut self, strand: &Strand, state: &State, name: &str) -> Result<Option<f64>, Failure> {
        let number = self.number(strand, state, &state.fields, "", name)?;
        let wrong = match number {
            Some(number) if number < 0.0 => format!("{name} cannot be negative."),
            Some(number) if number > 100.0 && name == "ToleratedFailurePercentage" => {
                format!("{name} cannot be greater than 100.")
            }
            other => return Ok(other),
        };
        Err(Failure::runtime(wrong).in_state(&state.name, strand.entered_event))
    }

    fn map_run_identity(&self, strand: &Strand, state: &State) -> MapRunIdentity {
        let unique =
            self.evaluator.identifier(&format!("map run {} {}", strand.last_event, self.transitions()));
        let label: Arc<str> = match state.field("Label").and_then(Value::as_str) {
            Some(label) => label.into(),
            None => self.evaluator.identifier(&format!("label {}", state.pointer)).into(),
        };
        let machine = self.setup.identities.state_machine_arn.replacen(":stateMachine:", ":mapRun:", 1);
        MapRunIdentity { arn: format!("{machine}/{label}:{unique}").into(), label }
    }

    /// Asks for the object or listing of an `ItemReader`.
    fn read(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        reader: &Value,
    ) -> Result<super::types::RequestId, Failure> {
        let resource = reader.get("Resource").and_then(Value::as_str).unwrap_or_default();
        let parameters = match state.language {
            Language::Jsonata => {
                let written = reader.get("Arguments").cloned().unwrap_or_else(Value::empty_object);
                self.jsonata(strand, state, "ItemReader/Arguments", &written, &Scene::default())?
            }
            Language::JsonPath => {
                let written = reader.get("Parameters").cloned().unwrap_or_else(Value::empty_object);
                let input = self.effective_input(strand, state)?;
                self.template(strand, state, &written, &input)?
            }
        };
        let source =
            if resource.ends_with(":listObjectsV2") { ItemSource::Listing } else { ItemSource::Object };
        let text = |name: &str| -> Arc<str> {
            parameters.get(name).and_then(Value::as_str).unwrap_or_default().into()
        };
        let (bucket, key) =
            (text("Bucket"), text(if source == ItemSource::Listing { "Prefix" } else { "Key" }));
        Ok(self.request_items(id, strand, state, source, bucket, key, parameters))
    }

    #[allow(clippy::too_many_arguments)]
    fn request_items(
        &mut self,
        id: StrandId,
        strand: &Strand,
        state: &State,
        source: ItemSource,
        bucket: Arc<str>,
        key: Arc<str>,
        parameters: Value,
    ) -> super::types::RequestId {
        let action = if source == ItemSource::Listing { "listObjectsV2" } else { "getObject" };
        let request = ItemsRequest {
            state: Arc::clone(&state.name),
            pointer: state.pointer.clone(),
            position: Arc::clone(&strand.position),
            resource: format!("arn:aws:states:::s3:{action}").into(),
            source,
            bucket,
            key,
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
        let nothing = Value::Null;
        let config =
            state.field("ItemReader").and_then(|reader| reader.get("ReaderConfig")).unwrap_or(&nothing);
        let max_items = self
            .number(strand, state, config, "ItemReader/ReaderConfig/", "MaxItems")?
            .unwrap_or(0.0)
            .max(0.0) as usize;
        let listing = state
            .field("ItemReader")
            .and_then(|reader| reader.get("Resource"))
            .and_then(Value::as_str)
            .is_some_and(|resource| resource.ends_with(":listObjectsV2"));
        let input_type = config.get("InputType").and_then(Value::as_str).unwrap_or("JSON");
        let rows = match &mut reading.stage {
            ReadStage::First if listing => items::from_listing(&content),
            ReadStage::First if input_type == "MANIFEST" => match items::manifest(&content) {
                Ok(manifest) => {
                    reading.stage = ReadStage::Manifest {
                        bucket: manifest.bucket,
                        keys: VecDeque::from(manifest.keys),
                        columns: manifest.columns,
                        rows: Vec::new(),
                    };
                    return self.next_manifest_file(id, strand, state, reading, max_items);
                }
                Err(cause) => Err(cause),
            },
            ReadStage::First => {
                let config = match state.language {
                    Language::Jsonata => {
                        self.jsonata(strand, state, "ItemReader/ReaderConfig", config, &Scene::default())?
                    }
                    Language::JsonPath => config.clone(),
                };
                items::from_object(input_type, &config, &content)
            }
            ReadStage::Manifest { columns, rows, .. } => match items::inventory_rows(&content, columns) {
                Ok(more) => {
                    rows.extend(more);
                    return self.next_manifest_file(id, strand, state, reading, max_items);
                }
                Err(cause) => Err(cause),
            },
        };
        let mut rows = rows.map_err(|cause| self.reading_failed(strand, cause))?;
        if max_items > 0 {
            rows.truncate(max_items);
        }
        let mut run = reading.run;
        run.items = Arc::new(rows);
        self.go_on(id, strand, state, run)
    }

    fn next_manifest_file(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut reading: Box<Reading>,
        max_items: usize,
    ) -> Result<bool, Failure> {
        let ReadStage::Manifest { bucket, keys, rows, .. } = &mut reading.stage else { return Ok(false) };
        let enough = max_items > 0 && rows.len() >= max_items;
        if let Some(key) = keys.pop_front().filter(|_| !enough) {
            let bucket = Arc::clone(bucket);
            let parameters = Value::object([
                ("Bucket", Value::String(Arc::clone(&bucket))),
                ("Key", Value::String(Arc::clone(&key))),
            ]);
            reading.request =
                self.request_items(id, strand, state, ItemSource::Object, bucket, key, parameters);
            strand.phase = Phase::Reading(reading);
            return Ok(false);
        }
        let mut rows = std::mem::take(rows);
        if max_items > 0 {
            rows.truncate(max_items);
        }
        let mut run = reading.run;
        run.items = Arc::new(rows);
        self.go_on(id, strand, state, run)
    }

    fn go_on(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        run: MapRun,
    ) -> Result<bool, Failure> {
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

    /// Groups the items by `ItemBatcher`, where there is one, and starts the iterations.
    fn batch(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut run: MapRun,
    ) -> Result<Progress, Failure> {
        if let Some(batcher) = state.field("ItemBatcher") {
            let positive = |number: Option<f64>| number.map(|number| number.max(1.0) as usize);
            let most_items =
                positive(self.number(strand, state, batcher, "ItemBatcher/", "MaxItemsPerBatch")?);
            let most_bytes =
                positive(self.number(strand, state, batcher, "ItemBatcher/", "MaxInputBytesPerBatch")?);
            let batch_input = match batcher.get("BatchInput") {
                None => None,
                Some(written) => Some(match state.language {
                    Language::Jsonata => {
                        self.jsonata(strand, state, "ItemBatcher/BatchInput", written, &Scene::default())?
                    }
                    Language::JsonPath => {
                        let input = self.effective_input(strand, state)?;
                        self.template(strand, state, written, &input)?
                    }
                }),
            };
            let mut selected = Vec::with_capacity(run.items.len());
            for (index, item) in run.items.iter().enumerate() {
                selected.push(self.select_item(strand, state, index, item)?);
            }
            let batches = items::batches(selected, most_items, most_bytes, batch_input.as_ref());
            Self::inspect(strand, |inspection| {
                inspection.after_item_batcher = Some(Value::array(batches.iter().cloned()));
            });
            run.items = Arc::new(batches);
        }
        self.start_iterations(id, strand, state, run)
    }

    /// What `ResultWriter` puts in place of the results; `None` where they are not written anywhere.
    pub(super) fn written_results(
        &mut self,
        strand: &mut Strand,
        state: &State,
        arn: &Arc<str>,
    ) -> Option<Value> {
        let writer = state.field("ResultWriter")?;
        writer.get("Resource")?;
        let parameters = match state.language {
            Language::Jsonata => {
                let written = writer.get("Arguments")?;
                self.jsonata(strand, state, "ResultWriter/Arguments", written, &Scene::default()).ok()?
            }
            Language::JsonPath => {
                let input = self.effective_input(strand, state).ok()?;
                self.template(strand, state, writer.get("Parameters")?, &input).ok()?
            }
        };
        let run = arn.rsplit(':').next().unwrap_or_default();
        let prefix =
            parameters.get("Prefix").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/');
        let key = if prefix.is_empty() {
            format!("{run}/manifest.json")
        } else {
            format!("{prefix}/{run}/manifest.json")
        };
        let details = Value::object([
            ("Bucket", parameters.get("Bucket").cloned().unwrap_or_default()),
            ("Key", key.into()),
        ]);
        Some(Value::object([("MapRunArn", Value::String(Arc::clone(arn))), ("ResultWriterDetails", details)]))
    }
}
