//! Map states up to the start of their iterations: items, bounds, `ItemBatcher`.

use std::sync::Arc;

use super::dataflow::Scene;
use super::evaluate::type_name;
use super::execution::Execution;
use super::failure::Failure;
use super::frame::{Item, MapRun, MapRunIdentity, Strand, StrandId};
use super::history::{EventDetails, EventKind};
use super::items;
use super::machine::{Language, Processor, State};
use super::task::wrong_value;
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
        let max_concurrency = self.number(strand, state, &state.fields, "", "MaxConcurrency")?.unwrap_or(0.0);
        if max_concurrency < 0.0 {
            let cause = format!(
                "Expected non-negative integer for MaxConcurrency, but got {max_concurrency} instead."
            );
            return Err(wrong_value(strand, state, "MaxConcurrency", cause));
        }
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
            express: processor.express,
            failed: 0,
            total: 0,
            batched: false,
            tolerated_count: self.tolerated(strand, state, "ToleratedFailureCount")?,
            tolerated_percentage: self.tolerated(strand, state, "ToleratedFailurePercentage")?,
        };
        if !processor.distributed {
            return self.start_iterations(id, strand, state, run);
        }
        let nothing = Value::Null;
        let config = reader.and_then(|reader| reader.get("ReaderConfig")).unwrap_or(&nothing);
        let max_items = self.number(strand, state, config, "ItemReader/ReaderConfig/", "MaxItems")?;
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
                let max_items = max_items.unwrap_or(0.0) as usize;
                self.read(id, strand, state, reader, run, max_items)
            }
        }
    }

    pub(super) fn items(
        &mut self,
        strand: &Strand,
        state: &State,
        input: &Value,
        distributed: bool,
    ) -> Result<Vec<Item>, Failure> {
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
                    (Some(path), self.items_path(strand, state, path_text)?)
                }
            },
        };
        let source = Arc::from("STATE_DATA");
        match value {
            Value::Array(array) => Ok(items::plain(array.items().to_vec(), &source)),
            // An inline Map takes an array alone, in both languages: recorded with JSONata in 2024 and with JSONPath in
            // December 2025. Guess: a distributed Map takes an object too, as the pages "ItemsPath" and "Map state input
            // and output fields" say without telling the modes apart. Observed so far only of a JSON file that an
            // ItemReader reads (floci-io/floci #1588).
            Value::Object(object) if distributed => Ok(items::pairs(&object, &source)),
            other if state.language == Language::Jsonata => Err(match written {
                Some(_) => self.wrong_type(strand, state, "Items", written, "array", &other),
                // Without `Items` there is no expression that could be named. Guess: the words after the colon; only those
                // before it are known (localstack/localstack, `state_map.py`).
                None => Failure::evaluation_nowhere(format!(
                    "Map state input must be an array but was: {}",
                    type_name(&other)
                ))
                .in_state(&state.name, strand.entered_event),
            }),
            _ => {
                // AWS shows a path into the context object with one dollar sign.
                let path = written.and_then(Value::as_str).unwrap_or("$");
                let path = if path.starts_with("$$") { path.get(1..).unwrap_or(path) } else { path };
                Err(Failure::runtime(format!("Reference path \"{path}\" must point to array."))
                    .in_state(&state.name, strand.entered_event))
            }
        }
    }

    pub(super) fn tolerated(
        &mut self,
        strand: &Strand,
        state: &State,
        name: &str,
    ) -> Result<Option<f64>, Failure> {
        let number = self.number(strand, state, &state.fields, "", name)?;
        let wrong = match number {
            Some(number) if name == "ToleratedFailurePercentage" && !(0.0..=100.0).contains(&number) => {
                format!("{name} must be between 0 and 100.")
            }
            Some(number) if number < 0.0 => format!("{name} cannot be negative."),
            other => return Ok(other),
        };
        Err(wrong_value(strand, state, name, wrong))
    }

    fn map_run_identity(&self, strand: &Strand, state: &State) -> MapRunIdentity {
        let unique =
            self.evaluator.identifier(&format!("map run {} {}", strand.last_event, self.transitions()));
        let label: Arc<str> = match state.field("Label").and_then(Value::as_str) {
            Some(label) => label.into(),
            None => self.evaluator.identifier(&format!("label {}", state.pointer)).into(),
        };
        let machine = self.setup.identities.state_machine_arn.replacen(":stateMachine:", ":mapRun:", 1);
        let children = state.field("ResultWriter").map(|_| Vec::new());
        MapRunIdentity { arn: format!("{machine}/{label}:{unique}").into(), label, children }
    }

    /// Groups the items by `ItemBatcher`, where there is one, and starts the iterations.
    pub(super) fn batch(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        mut run: MapRun,
    ) -> Result<Progress, Failure> {
        if let Some(batcher) = state.field("ItemBatcher") {
            let most_items = self.batch_bound(strand, state, batcher, "MaxItemsPerBatch")?;
            let most_bytes = self.batch_bound(strand, state, batcher, "MaxInputBytesPerBatch")?;
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
            let source =
                run.items.first().map_or_else(|| "STATE_DATA".into(), |item| Arc::clone(&item.source));
            let batches = items::batches(selected, most_items, most_bytes, batch_input.as_ref());
            Self::inspect(strand, |inspection| {
                inspection.after_item_batcher = Some(Value::array(batches.iter().cloned()));
            });
            run.total = run.items.len();
            run.batched = true;
            run.items = Arc::new(items::plain(batches, &source));
        }
        self.start_iterations(id, strand, state, run)
    }

    /// A bound of `ItemBatcher`. One that is not positive fails the Map's run.
    fn batch_bound(
        &mut self,
        strand: &mut Strand,
        state: &State,
        batcher: &Value,
        name: &str,
    ) -> Result<Option<usize>, Failure> {
        match self.number(strand, state, batcher, "ItemBatcher/", name)? {
            Some(bound) if bound < 1.0 => {
                let cause = format!("field {name} must be positive");
                let failure = wrong_value(strand, state, &format!("ItemBatcher/{name}"), cause);
                self.map_run_failed(strand, &failure);
                Err(failure)
            }
            bound => Ok(bound.map(|bound| bound as usize)),
        }
    }
}
