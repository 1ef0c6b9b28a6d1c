//! One execution with every call answered from a list: the answers as tests write them, and the run that gives them on a
//! virtual clock. Knows nothing of designs; [`super::Run`] plays those.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::interpreter::{
    Answer, AnswerKind, Event, Execution, ItemSource, ItemsRequest, Request, RequestId, RequestKind, TaskCall,
};
use crate::json::{Pointer, Value};

/// What a call comes to in the end.
#[derive(Clone, Debug, PartialEq)]
pub enum MockedEnd {
    Return(Value),
    Throw {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    /// No answer before `TimeoutSeconds` is over; heartbeats come where the state wants them.
    TaskTimeout,
    /// No answer and no heartbeat.
    HeartbeatTimeout,
}

/// One answer of a Task state.
#[derive(Clone, Debug, PartialEq)]
pub struct MockedAnswer {
    /// The payload of the call that it belongs to; `None`: any call's.
    pub when: Option<Value>,
    /// The service's response to a `.sync` or `.waitForTaskToken` call, before its end.
    pub submitted: Option<Value>,
    /// It answers every further call too.
    pub repeat: bool,
    pub end: MockedEnd,
}

/// What the world outside an execution answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockedAnswers {
    /// By the state's name, in the order of the calls.
    pub states: BTreeMap<Arc<str>, Vec<MockedAnswer>>,
    /// Contents of objects in S3 by `bucket/key`.
    pub objects: BTreeMap<String, String>,
}

/// Why a run stopped before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MockedError {
    /// A call has no answer (left).
    NoAnswer {
        state: Arc<str>,
        pointer: Pointer,
        /// The number of this call of this state, from 1.
        call: usize,
        /// How many answers the state has in all.
        of: usize,
    },
    /// Nothing moves it on: the state's answer is a time-out, and it has no time to run out.
    WaitsForEver { state: Arc<str>, pointer: Pointer },
    /// More than this many steps.
    TooLong { steps: u64 },
}

impl fmt::Display for MockedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer { state, of: 0, .. } => {
                write!(f, "the Task state '{state}' makes a call, and the mocks have no answer for it")
            }
            Self::NoAnswer { state, call, of, .. } => write!(
                f,
                "the Task state '{state}' makes its call number {call}, and none of the {of} answers that the mocks have for it is left and fits"
            ),
            Self::WaitsForEver { state, .. } => write!(
                f,
                "the state '{state}' waits for ever: its mock gives no answer, and it has no TimeoutSeconds or HeartbeatSeconds"
            ),
            Self::TooLong { steps } => write!(f, "the execution was stopped after {steps} steps"),
        }
    }
}

impl std::error::Error for MockedError {}

/// A call whose heartbeats come, but whose answer does not.
#[derive(Clone, Debug)]
struct Beating {
    request: RequestId,
    every_ms: i64,
    last_ms: i64,
}

/// An execution with its answers.
#[derive(Clone, Debug)]
pub struct MockedRun {
    execution: Execution,
    answers: Arc<MockedAnswers>,
    /// For each state, how many calls it made and which answers were used.
    used: BTreeMap<Arc<str>, (usize, Vec<bool>)>,
    beating: Vec<Beating>,
    next: Vec<Answer>,
    steps: u64,
    most_steps: u64,
}

/// Far above what the interpreter's own budgets let an execution do.
const MOST_STEPS: u64 = 20_000_000;

impl MockedRun {
    pub fn new(execution: Execution, answers: Arc<MockedAnswers>) -> Self {
        Self {
            execution,
            answers,
            used: BTreeMap::new(),
            beating: Vec::new(),
            next: Vec::new(),
            steps: 0,
            most_steps: MOST_STEPS,
        }
    }

    pub fn execution(&self) -> &Execution {
        &self.execution
    }

    /// Goes on until the execution is over, and returns its history.
    pub fn run(&mut self) -> Result<Vec<Event>, MockedError> {
        let mut events = Vec::new();
        while !self.step(&mut events)? {}
        Ok(events)
    }

    /// Lets happen what can happen now, or else moves the clock to the next thing that does. Returns whether the
    /// execution is over.
    pub fn step(&mut self, events: &mut Vec<Event>) -> Result<bool, MockedError> {
        self.steps += 1;
        if self.steps > self.most_steps {
            return Err(MockedError::TooLong { steps: self.most_steps });
        }
        let now = self.execution.now_ms();
        let mut step = self.execution.advance(now, std::mem::take(&mut self.next));
        events.extend(self.execution.take_events());
        if step.finished {
            return Ok(true);
        }
        for request in &step.requests {
            let answers = self.answer(request)?;
            self.next.extend(answers);
        }
        self.beating.retain(|beating| !step.cancelled.contains(&beating.request));
        if !self.next.is_empty() || step.ready {
            return Ok(false);
        }
        let Some(mut at) = step.wake_at_ms else { return Err(self.waits_for_ever()) };
        let due =
            self.beating.iter_mut().min_by_key(|beating| beating.last_ms.saturating_add(beating.every_ms));
        if let Some(beating) = due {
            let before = beating.last_ms.saturating_add(beating.every_ms - 1);
            if before < at {
                at = before;
                beating.last_ms = before;
                self.next.push(Answer { request: beating.request, kind: AnswerKind::Heartbeat });
            }
        }
        step = self.execution.advance(at, std::mem::take(&mut self.next));
        events.extend(self.execution.take_events());
        for request in &step.requests {
            let answers = self.answer(request)?;
            self.next.extend(answers);
        }
        self.beating.retain(|beating| !step.cancelled.contains(&beating.request));
        Ok(step.finished)
    }

    fn waits_for_ever(&self) -> MockedError {
        let open = self.execution.open_requests();
        let place = open.first().map(|request| match &request.kind {
            RequestKind::Task(call) => (Arc::clone(&call.state), call.pointer.clone()),
            RequestKind::ReadItems(read) => (Arc::clone(&read.state), read.pointer.clone()),
            RequestKind::WriteResults(write) => (Arc::clone(&write.state), write.pointer.clone()),
        });
        let (state, pointer) = place.unwrap_or_else(|| ("".into(), Pointer::root()));
        MockedError::WaitsForEver { state, pointer }
    }

    fn answer(&mut self, request: &Request) -> Result<Vec<Answer>, MockedError> {
        match &request.kind {
            RequestKind::Task(call) => self.call(request, call),
            RequestKind::ReadItems(read) => {
                Ok(vec![Answer { request: request.id, kind: self.answers.items(read) }])
            }
            RequestKind::WriteResults(write) => {
                // Later states can read what was written.
                let objects = &mut Arc::make_mut(&mut self.answers).objects;
                for object in write.objects.iter() {
                    objects.insert(format!("{}/{}", write.bucket, object.key), object.content.to_string());
                }
                let kind = AnswerKind::Succeeded(Value::empty_object());
                Ok(vec![Answer { request: request.id, kind }])
            }
        }
    }

    fn call(&mut self, request: &Request, call: &TaskCall) -> Result<Vec<Answer>, MockedError> {
        let answers = Arc::clone(&self.answers);
        let list = answers.states.get(&call.state).map_or(&[][..], Vec::as_slice);
        let (calls, used) = self.used.entry(Arc::clone(&call.state)).or_default();
        used.resize(list.len(), false);
        *calls += 1;
        let found = list.iter().zip(used.iter_mut()).find(|(answer, used)| {
            (!**used || answer.repeat) && answer.when.as_ref().is_none_or(|when| *when == call.parameters)
        });
        let Some((mocked, used)) = found else {
            return Err(MockedError::NoAnswer {
                state: Arc::clone(&call.state),
                pointer: call.pointer.clone(),
                call: *calls,
                of: list.len(),
            });
        };
        *used = true;
        let mut answers = Vec::new();
        let mut push = |kind| answers.push(Answer { request: request.id, kind });
        if let Some(submitted) = &mocked.submitted {
            push(AnswerKind::Submitted(submitted.clone()));
        }
        match &mocked.end {
            MockedEnd::Return(value) => push(AnswerKind::Succeeded(value.clone())),
            MockedEnd::Throw { error, cause } => {
                push(AnswerKind::Failed { error: error.clone(), cause: cause.clone() });
            }
            // A worker took the activity, and was not heard of again.
            MockedEnd::HeartbeatTimeout if call.is_activity => push(AnswerKind::Heartbeat),
            MockedEnd::HeartbeatTimeout => {}
            MockedEnd::TaskTimeout => {
                // A worker took the activity, and did not finish it.
                if call.is_activity {
                    push(AnswerKind::Heartbeat);
                }
                // Without a time-out of the task itself, the heartbeat is the only thing that can run out.
                if let (Some(seconds), Some(_)) = (call.heartbeat_seconds, call.timeout_seconds) {
                    self.beating.push(Beating {
                        request: request.id,
                        every_ms: seconds.saturating_mul(1000).max(2),
                        last_ms: request.at_ms,
                    });
                }
            }
        }
        Ok(answers)
    }
}

impl MockedAnswers {
    /// What S3 answers to an `ItemReader`.
    pub fn items(&self, read: &ItemsRequest) -> AnswerKind {
        match read.source {
            ItemSource::Object => match self.objects.get(&format!("{}/{}", read.bucket, read.key)) {
                Some(text) => AnswerKind::Succeeded(text.as_str().into()),
                None => AnswerKind::Failed { error: Some("S3.NoSuchKeyException".into()), cause: None },
            },
            ItemSource::Listing => {
                let bucket = format!("{}/", read.bucket);
                let found = self.objects.iter().filter_map(|(name, text)| {
                    let key = name.strip_prefix(&bucket)?;
                    key.starts_with(&*read.key).then(|| {
                        Value::object([
                            ("Etag", Value::from("\"etag\"")),
                            ("Key", key.into()),
                            ("LastModified", Value::int(1_700_000_000)),
                            ("Size", Value::int(text.len() as i64)),
                            ("StorageClass", "STANDARD".into()),
                        ])
                    })
                });
                AnswerKind::Succeeded(Value::array(found))
            }
        }
    }
}
