//! `ResultWriter`: how a distributed Map's results are shaped, and their export to a bucket.

use std::sync::Arc;

use super::execution::Execution;
use super::failure::{Failure, Origin};
use super::frame::{ChildExecution, ChildResult, MapRunIdentity, Phase, Strand, StrandId, Writing};
use super::machine::State;
use super::time::format_zulu;
use super::types::{AnswerKind, Identities, RequestKind, ResultsWrite, WrittenObject};
use super::visit::Progress;
use crate::json::Value;

/// `WriterConfig.Transformation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transformation {
    /// Each execution with its metadata.
    None,
    /// Each execution's output.
    Compact,
    /// As `Compact`, but arrays are put in by their items.
    Flatten,
}

impl Execution {
    /// The result of a distributed Map whose children are done. Waits where it is exported first.
    pub(super) fn results(
        &mut self,
        id: StrandId,
        strand: &mut Strand,
        state: &State,
        identity: &MapRunIdentity,
        outputs: Value,
    ) -> Result<Progress, Failure> {
        let Some(writer) = state.field("ResultWriter") else { return Ok(Progress::Done(outputs)) };
        // Source: "ResultWriter" of the developer guide, "Required field combinations"; aws/aws-cdk #33831: AWS saves an
        // empty one, and the execution fails. Guess: error, cause, and that it fails once the iterations are done.
        if writer.get("Resource").is_none() && writer.get("WriterConfig").is_none() {
            let failure = Failure::named(
                "States.ResultWriterFailed",
                "The ResultWriter field must have WriterConfig, or Resource with Parameters or Arguments.",
            );
            self.map_run_failed(strand, &failure);
            return Err(failure);
        }
        let config = |name: &str| {
            let config = writer.get("WriterConfig");
            config.and_then(|config| config.get(name)).and_then(Value::as_str)
        };
        let exported = writer.get("Resource").is_some();
        let transformation = match config("Transformation") {
            Some("COMPACT") => Transformation::Compact,
            Some("FLATTEN") => Transformation::Flatten,
            Some(_) => Transformation::None,
            None if exported => Transformation::None,
            None => Transformation::Compact,
        };
        let lines = config("OutputType") == Some("JSONL");
        let parent = self.setup.identities.clone();
        let describe = |child: &ChildExecution| described(child, &parent, &identity.label);
        let children = identity.children.as_deref().unwrap_or_default();
        if !exported {
            let all = shaped(children.iter(), transformation, &describe);
            let result = if lines { json_lines(&all).into() } else { Value::array(all) };
            return Ok(Progress::Done(result));
        }

        let parameters = self.arguments_of(strand, state, "ResultWriter", writer)?;
        let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default();
        let bucket: Arc<str> = text("Bucket").into();
        let run = identity.arn.rsplit(':').next().unwrap_or_default();
        let folder = match text("Prefix").trim_end_matches('/') {
            "" => run.to_owned(),
            prefix => format!("{prefix}/{run}"),
        };
        let extension = if lines { "jsonl" } else { "json" };
        let mut objects = Vec::new();
        let mut listed = Vec::new();
        for (name, transformation) in [
            ("FAILED", Transformation::None),
            ("PENDING", Transformation::None),
            ("SUCCEEDED", transformation),
        ] {
            let of_status: Vec<&ChildExecution> =
                children.iter().filter(|child| child.result.file() == name).collect();
            let mut files = Vec::new();
            if !of_status.is_empty() {
                let all = shaped(of_status.into_iter(), transformation, &describe);
                let content = if lines { json_lines(&all) } else { Value::array(all).to_json() };
                let key: Arc<str> = format!("{folder}/{name}_0.{extension}").into();
                files.push(Value::object([
                    ("Key", Value::String(Arc::clone(&key))),
                    ("Size", Value::int(content.len() as i64)),
                ]));
                objects.push(WrittenObject { key, content: content.into() });
            }
            listed.push((name, Value::array(files)));
        }
        let manifest = Value::object([
            ("DestinationBucket", Value::String(Arc::clone(&bucket))),
            ("MapRunArn", Value::String(Arc::clone(&identity.arn))),
            ("ResultFiles", Value::object(listed)),
        ]);
        let key: Arc<str> = format!("{folder}/manifest.json").into();
        objects.push(WrittenObject { key: Arc::clone(&key), content: manifest.to_json().into() });
        let result = Value::object([
            ("MapRunArn", Value::String(Arc::clone(&identity.arn))),
            (
                "ResultWriterDetails",
                Value::object([("Bucket", Value::String(Arc::clone(&bucket))), ("Key", Value::String(key))]),
            ),
        ]);
        let resource = writer.get("Resource").and_then(Value::as_str).unwrap_or_default();
        let write = ResultsWrite {
            state: Arc::clone(&state.name),
            pointer: state.pointer.clone(),
            position: Arc::clone(&strand.position),
            resource: resource.into(),
            bucket,
            objects: objects.into(),
            parameters,
        };
        let request = self.request(id, |_| RequestKind::WriteResults(write));
        strand.phase = Phase::Writing(Box::new(Writing { request, result, answer: None }));
        Ok(Progress::Waits)
    }

    /// Takes the answer to the export. Returns whether the strand can go on at once.
    pub(super) fn step_writing(
        &mut self,
        strand: &mut Strand,
        mut writing: Box<Writing>,
    ) -> Result<bool, Failure> {
        match writing.answer.take() {
            None | Some(AnswerKind::Heartbeat | AnswerKind::Submitted(_)) => {
                strand.phase = Phase::Writing(writing);
                Ok(false)
            }
            Some(AnswerKind::Failed { cause, .. }) => {
                self.close(writing.request);
                let cause = cause.unwrap_or_else(|| "The results could not be written.".into());
                let failure = Failure::named("States.ResultWriterFailed", cause);
                self.map_run_failed(strand, &failure);
                Err(failure)
            }
            Some(AnswerKind::Succeeded(_)) => {
                self.close(writing.request);
                self.map_run_succeeded(strand);
                strand.phase = Phase::Finish(writing.result);
                Ok(true)
            }
        }
    }
}

impl ChildResult {
    /// The name of the result file it belongs to.
    fn file(&self) -> &'static str {
        match self {
            Self::Running => "PENDING",
            Self::Succeeded(_) => "SUCCEEDED",
            Self::Failed(_) => "FAILED",
        }
    }
}

/// The results of executions. One that failed is always described whole.
fn shaped<'c>(
    children: impl Iterator<Item = &'c ChildExecution>,
    transformation: Transformation,
    describe: &dyn Fn(&ChildExecution) -> Value,
) -> Vec<Value> {
    let mut all = Vec::new();
    for child in children {
        match (&child.result, transformation) {
            (ChildResult::Succeeded(Value::Array(items)), Transformation::Flatten) => {
                all.extend(items.items().iter().cloned());
            }
            (ChildResult::Succeeded(output), Transformation::Flatten | Transformation::Compact) => {
                all.push(output.clone());
            }
            _ => all.push(describe(child)),
        }
    }
    all
}

fn json_lines(values: &[Value]) -> String {
    values.iter().map(|value| value.to_json() + "\n").collect()
}

/// An execution with its metadata, as the service's result files have it: members by name, input and output as JSON text.
fn described(child: &ChildExecution, parent: &Identities, label: &str) -> Value {
    let included = || Value::object([("Included", Value::Bool(true))]);
    let mut members: Vec<(&str, Value)> = Vec::new();
    // What `DescribeExecution` tells: an execution that timed out has neither error nor cause.
    let timed_out =
        matches!(&child.result, ChildResult::Failed(failure) if failure.origin == Origin::Deadline);
    if let ChildResult::Failed(failure) = &child.result
        && !timed_out
    {
        let texts = [("Cause", &failure.cause), ("Error", &failure.error)];
        members
            .extend(texts.into_iter().filter_map(|(name, text)| Some((name, Value::String(text.clone()?)))));
    }
    members.push(("ExecutionArn", Value::String(Arc::clone(&child.execution_arn))));
    members.push(("Input", child.input.to_json().into()));
    members.push(("InputDetails", included()));
    members.push(("Name", Value::String(Arc::clone(&child.name))));
    if let ChildResult::Succeeded(output) = &child.result {
        members.push(("Output", output.to_json().into()));
        members.push(("OutputDetails", included()));
    }
    members.push(("RedriveCount", Value::int(0)));
    let status = match child.result {
        ChildResult::Succeeded(_) => "SUCCEEDED",
        ChildResult::Failed(_) if timed_out => "TIMED_OUT",
        ChildResult::Failed(_) => "FAILED",
        ChildResult::Running => "PENDING_REDRIVE",
    };
    if let ChildResult::Succeeded(_) = child.result {
        members.push(("RedriveStatus", "NOT_REDRIVABLE".into()));
        members.push(("RedriveStatusReason", "Execution is SUCCEEDED and cannot be redriven".into()));
    } else {
        members.push(("RedriveStatus", "REDRIVABLE".into()));
    }
    members.push(("StartDate", format_zulu(child.started_ms).into()));
    members.push(("StateMachineArn", format!("{}/{label}", parent.state_machine_arn).into()));
    members.push(("Status", status.into()));
    members.push(("StopDate", format_zulu(child.stopped_ms).into()));
    Value::object(members)
}
