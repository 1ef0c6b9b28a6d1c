//! What the page and its worker say to each other: one enum each way, versioned, as JSON text.

use serde::{Deserialize, Serialize};

use super::{AskAnswer, Input, Row, Run, RunStatus, Snapshot, Until, Visit};
use crate::design::{Fault, Id, file};
use crate::json::Value;

/// Raised when a message changes its meaning. The page and the worker are one program, so it only guards against an old
/// worker that is still alive.
pub const VERSION: u32 = 1;

/// From the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Starts a run. `design` is the text of a design file, `scenario` names a scenario in it.
    Start {
        version: u32,
        run: u32,
        design: String,
        scenario: Id,
    },
    Advance {
        run: u32,
        until: Until,
    },
    Seek {
        run: u32,
        step: u64,
    },
    StepBack {
        run: u32,
    },
    Answer {
        run: u32,
        token: u64,
        answer: AskAnswer,
    },
    Fault {
        run: u32,
        fault: Fault,
    },
    /// The rows of the timeline from one on.
    Rows {
        run: u32,
        from: usize,
    },
    /// Events of an execution's history.
    Window {
        run: u32,
        execution: usize,
        from: usize,
        count: usize,
    },
    /// The data of a visit.
    Visit {
        run: u32,
        execution: usize,
        entered: u64,
    },
    /// The data of a state's latest visit.
    LatestVisit {
        run: u32,
        state: Id,
    },
    /// Stops at the end of the present slice.
    Cancel {
        run: u32,
    },
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    Ready {
        version: u32,
    },
    /// After each slice. `more`: it goes on by itself. `rows`: those new since the last message, from index `first`.
    Progress {
        run: u32,
        snapshot: Box<Snapshot>,
        more: bool,
        first: usize,
        rows: Vec<Row>,
    },
    Rows {
        run: u32,
        from: usize,
        rows: Vec<Row>,
    },
    Window {
        run: u32,
        execution: usize,
        from: usize,
        events: Vec<Value>,
    },
    Visit {
        run: u32,
        execution: usize,
        entered: u64,
        visit: Option<Visit>,
    },
    Failed {
        run: u32,
        message: String,
        at: Option<Id>,
    },
}

/// How many steps one slice takes at the most; a slice of a busy run takes a few milliseconds.
const SLICE_STEPS: u64 = 200;

/// The worker's side: takes messages, gives answers, and computes in slices.
#[derive(Debug, Default)]
pub struct Server {
    run: Option<(u32, Run)>,
    goal: Option<Until>,
    rows_at_goal: usize,
    sent_rows: usize,
}

impl Server {
    /// Takes a message. The answers to send back at once; [`Self::is_busy`] tells whether to call [`Self::slice`].
    pub fn take(&mut self, message: ToWorker) -> Vec<FromWorker> {
        match message {
            ToWorker::Start { version, run, design, scenario } => self.start(version, run, &design, scenario),
            ToWorker::Advance { run, until } => {
                if let Some((_, current)) = self.current(run) {
                    let rows = current.rows().len();
                    self.goal = Some(until);
                    self.rows_at_goal = rows;
                }
                Vec::new()
            }
            ToWorker::Seek { run, step } => {
                self.goal = None;
                if let Some((_, current)) = self.current(run) {
                    current.seek(step);
                }
                self.resync(run)
            }
            ToWorker::StepBack { run } => {
                self.goal = None;
                if let Some((_, current)) = self.current(run) {
                    current.step_back();
                }
                self.resync(run)
            }
            ToWorker::Answer { run, token, answer } => self.give(run, Input::Answer { token, answer }),
            ToWorker::Fault { run, fault } => self.give(run, Input::Fault(fault)),
            ToWorker::Rows { run, from } => match self.current(run) {
                Some((_, current)) => {
                    let rows = current.rows().iter().skip(from).cloned().collect();
                    vec![FromWorker::Rows { run, from, rows }]
                }
                None => Vec::new(),
            },
            ToWorker::Window { run, execution, from, count } => match self.current(run) {
                Some((_, current)) => {
                    let events = current.events(execution, from, count.min(1_000));
                    vec![FromWorker::Window { run, execution, from, events }]
                }
                None => Vec::new(),
            },
            ToWorker::Visit { run, execution, entered } => match self.current(run) {
                Some((_, current)) => {
                    let visit = current.visit(execution, entered);
                    vec![FromWorker::Visit { run, execution, entered, visit }]
                }
                None => Vec::new(),
            },
            ToWorker::LatestVisit { run, state } => match self.current(run) {
                Some((_, current)) => match current.latest_visit(state) {
                    Some((execution, entered)) => {
                        let visit = current.visit(execution, entered);
                        vec![FromWorker::Visit { run, execution, entered, visit }]
                    }
                    None => vec![FromWorker::Visit { run, execution: 0, entered: 0, visit: None }],
                },
                None => Vec::new(),
            },
            ToWorker::Cancel { run } => {
                self.goal = None;
                self.resync(run)
            }
        }
    }

    fn current(&mut self, run: u32) -> Option<&mut (u32, Run)> {
        self.run.as_mut().filter(|(id, _)| *id == run)
    }

    fn start(&mut self, version: u32, run: u32, design: &str, scenario: Id) -> Vec<FromWorker> {
        self.run = None;
        self.goal = None;
        self.sent_rows = 0;
        let failed = |message: String, at| vec![FromWorker::Failed { run, message, at }];
        if version != VERSION {
            return failed("The page was updated while it was open. Reload it to run.".to_owned(), None);
        }
        let design = match file::read(design) {
            Ok(design) => design,
            Err(error) => return failed(error.to_string(), None),
        };
        let Some(scenario) = design.scenario(scenario).cloned() else {
            return failed("The scenario to run is gone.".to_owned(), None);
        };
        match Run::new(std::sync::Arc::new(design), scenario) {
            Ok(started) => {
                self.run = Some((run, started));
                self.resync(run)
            }
            Err(error) => failed(error.message, error.at),
        }
    }

    fn give(&mut self, run: u32, input: Input) -> Vec<FromWorker> {
        if let Some((_, current)) = self.current(run) {
            current.give(input);
        }
        self.resync(run)
    }

    /// The whole state, with all rows.
    fn resync(&mut self, run: u32) -> Vec<FromWorker> {
        self.sent_rows = 0;
        self.progress(run, false).into_iter().collect()
    }

    fn progress(&mut self, run: u32, more: bool) -> Option<FromWorker> {
        let first = self.sent_rows;
        let (_, current) = self.run.as_ref().filter(|(id, _)| *id == run)?;
        let rows: Vec<Row> = current.rows().iter().skip(first).cloned().collect();
        let snapshot = Box::new(current.snapshot());
        self.sent_rows = first + rows.len();
        Some(FromWorker::Progress { run, snapshot, more, first, rows })
    }

    /// Whether there is more to compute.
    pub fn is_busy(&self) -> bool {
        self.goal.is_some() && self.run.is_some()
    }

    /// Computes a little and tells how it stands.
    pub fn slice(&mut self) -> Option<FromWorker> {
        let goal = self.goal?;
        let rows_at_goal = self.rows_at_goal;
        let (id, run) = self.run.as_mut()?;
        let id = *id;
        let reached = match goal {
            Until::Row if run.rows().len() > rows_at_goal => true,
            goal => run.advance(goal, SLICE_STEPS),
        };
        let over = matches!(run.status(), RunStatus::Asking) || run.status().is_over();
        if reached || over {
            self.goal = None;
        }
        self.progress(id, self.goal.is_some())
    }
}
