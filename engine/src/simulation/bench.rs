//! Whole executions of a machine, one after the other and as fast as they go: what benchmarks time, natively and in the
//! page's worker. Knows no clock; whoever runs it does.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::interpreter::{
    Answer, AnswerKind, Event, Execution, ExecutionInput, ExecutionStatus, Limits, Machine, RequestKind,
};
use crate::json::Value;

/// A machine to time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    pub name: String,
    pub definition: Value,
    pub input: Value,
    /// The answers of its tasks by state name. A task without one gives back its parameters.
    pub answers: Value,
    /// For so long executions are begun, in milliseconds.
    pub span_ms: u32,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub name: String,
    pub executions: u64,
    /// The events of one of them.
    pub events: u64,
    pub milliseconds: f64,
    /// Why there is nothing, or not all of it.
    pub error: Option<String>,
}

impl Benchmark {
    /// Executes for the span, by this clock in milliseconds.
    pub fn measure(&self, mut now_ms: impl FnMut() -> f64) -> Measured {
        let mut measured =
            Measured { name: self.name.clone(), executions: 0, events: 0, milliseconds: 0.0, error: None };
        let ready = match Ready::new(self) {
            Ok(ready) => ready,
            Err(error) => return Measured { error: Some(error), ..measured },
        };
        let begun = now_ms();
        loop {
            let mut events = 0;
            let end =
                ready.execute(measured.executions, Limits::default(), |more| events += more.len() as u64);
            if let Err(error) = end {
                return Measured { error: Some(error), ..measured };
            }
            measured.events = events;
            measured.executions += 1;
            measured.milliseconds = now_ms() - begun;
            if measured.milliseconds >= f64::from(self.span_ms) {
                return measured;
            }
        }
    }
}

/// A prepared benchmark.
#[derive(Clone, Debug)]
pub struct Ready {
    machine: Arc<Machine>,
    input: Value,
    answers: Value,
}

impl Ready {
    /// Fails where the definition is no machine that can be run.
    pub fn new(benchmark: &Benchmark) -> Result<Self, String> {
        let machine = Machine::prepare(&benchmark.definition).map_err(|error| error.to_string())?;
        Ok(Self {
            machine: Arc::new(machine),
            input: benchmark.input.clone(),
            answers: benchmark.answers.clone(),
        })
    }

    /// One execution from start to end; all that it asks for is answered at once. Its events go to `keep` as they come.
    /// An error where it does not succeed.
    pub fn execute(&self, seed: u64, limits: Limits, mut keep: impl FnMut(Vec<Event>)) -> Result<(), String> {
        let setup = ExecutionInput { input: self.input.clone(), seed, limits, ..ExecutionInput::default() };
        let mut execution = Execution::new(Arc::clone(&self.machine), setup);
        let (mut answers, mut now) = (Vec::new(), 0);
        loop {
            let step = execution.advance(now, std::mem::take(&mut answers));
            keep(execution.take_events());
            if step.finished {
                break;
            }
            for request in step.requests {
                let result = match &request.kind {
                    RequestKind::Task(call) => {
                        self.answers.get(&call.state).unwrap_or(&call.parameters).clone()
                    }
                    _ => Value::Null,
                };
                answers.push(Answer { request: request.id, kind: AnswerKind::Succeeded(result) });
            }
            if answers.is_empty() {
                now = step.wake_at_ms.ok_or("it waits for nothing")?;
            }
        }
        match execution.outcome() {
            Some(outcome) if outcome.status == ExecutionStatus::Succeeded => Ok(()),
            Some(outcome) => {
                Err(format!("{}: {:?} {:?}", outcome.status.name(), outcome.error, outcome.cause))
            }
            None => Err("it has no end".to_owned()),
        }
    }
}
