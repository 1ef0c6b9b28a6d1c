//! What the page and its worker say to each other: one enum each way, versioned, as JSON text.

use serde::{Deserialize, Serialize};

use std::collections::BTreeSet;

use super::bench::{Benchmark, Measured};
use super::{AskAnswer, ChildView, EdgeView, HistoryId, Input, Row, Run, RunStatus, Snapshot, Until, Visit};
use crate::design::{Fault, Id, file};
use crate::json::Value;

/// Raised when a message changes its meaning. The page and the worker are one program, so it only guards against an old
/// worker that is still alive.
pub const VERSION: u32 = 3;

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
    /// Makes a run again from what determines it, and goes to `step` of it. What is given or asked meanwhile waits.
    /// Where it goes on from there it tells what it is about to do, for it hung there before.
    Rebuild {
        version: u32,
        run: u32,
        design: String,
        scenario: Id,
        inputs: Vec<(u64, Input)>,
        step: u64,
        furthest: u64,
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
    /// Events of a history.
    Window {
        run: u32,
        at: HistoryId,
        from: usize,
        count: usize,
    },
    /// The data of a visit.
    Visit {
        run: u32,
        at: HistoryId,
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
    /// Shows how the states stand in one history, beside the whole run.
    Look {
        run: u32,
        at: Option<HistoryId>,
    },
    /// Child executions of a Map's run, by its index in the snapshot.
    Children {
        run: u32,
        map_run: usize,
        only: Option<RunStatus>,
        from: usize,
        count: usize,
    },
    /// Transitions to stop at, and states: those of the design that was sent where none are told.
    Breakpoints {
        run: u32,
        edges: Vec<EdgeView>,
        #[serde(default)]
        states: Option<BTreeSet<Id>>,
    },
    /// Times executions of a machine, as fast as they go.
    Benchmark(Benchmark),
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
        at: HistoryId,
        from: usize,
        events: Vec<Value>,
    },
    Children {
        run: u32,
        map_run: usize,
        from: usize,
        total: usize,
        children: Vec<ChildView>,
    },
    Visit {
        run: u32,
        at: HistoryId,
        entered: u64,
        visit: Option<Visit>,
    },
    Failed {
        run: u32,
        message: String,
        at: Option<Id>,
    },
    /// What was given to the run so far, each with the step at which it was.
    Inputs {
        run: u32,
        inputs: Vec<(u64, Input)>,
    },
    /// What it does next, told beforehand.
    About(About),
    Measured(Measured),
}

impl FromWorker {
    /// The run that it belongs to.
    pub fn run(&self) -> Option<u32> {
        match self {
            Self::Ready { .. } | Self::Measured(_) => None,
            Self::Progress { run, .. }
            | Self::Rows { run, .. }
            | Self::Window { run, .. }
            | Self::Children { run, .. }
            | Self::Visit { run, .. }
            | Self::Failed { run, .. }
            | Self::Inputs { run, .. }
            | Self::About(About { run, .. }) => Some(*run),
        }
    }
}

/// What a run is about to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub run: u32,
    /// After this step.
    pub step: u64,
    /// The state that is worked on.
    pub at: Option<Id>,
    /// The JSONata expression that is evaluated.
    pub expression: Option<String>,
}

/// The most steps of one slice. A worker takes fewer where they take long.
pub const SLICE_STEPS: u64 = 2_000;

/// How far to go.
#[derive(Clone, Copy, Debug)]
enum Goal {
    Until(Until),
    Step(u64),
}

/// The worker's side: takes messages, gives answers, and computes in slices.
#[derive(Debug, Default)]
pub struct Server {
    run: Option<(u32, Run)>,
    goal: Option<Goal>,
    rows_at_goal: usize,
    sent_rows: usize,
    /// What was asked on the way to a step.
    waiting: Vec<ToWorker>,
    /// Up to this step it tells beforehand what it does.
    careful_until: u64,
}

impl Server {
    /// Takes a message. The answers to send back at once; [`Self::is_busy`] tells whether to call [`Self::slice`].
    pub fn take(&mut self, message: ToWorker) -> Vec<FromWorker> {
        if matches!(self.goal, Some(Goal::Step(_)))
            && matches!(message, ToWorker::Answer { .. } | ToWorker::Fault { .. } | ToWorker::Advance { .. })
        {
            self.waiting.push(message);
            return Vec::new();
        }
        match message {
            ToWorker::Start { version, run, design, scenario } => {
                self.careful_until = 0;
                self.start(version, run, &design, scenario)
            }
            ToWorker::Rebuild { version, run, design, scenario, inputs, step, furthest } => {
                let answers = self.start(version, run, &design, scenario);
                if let Some((_, current)) = self.current(run) {
                    current.restore(inputs, furthest);
                    self.careful_until = step + SLICE_STEPS;
                    self.go_to(step);
                    return Vec::new();
                }
                answers
            }
            ToWorker::Advance { run, until } => match self.current(run) {
                Some((_, current)) => {
                    let rows = current.rows().len();
                    self.goal = Some(Goal::Until(until));
                    self.rows_at_goal = rows;
                    Vec::new()
                }
                None => gone(run),
            },
            ToWorker::Seek { run, step } => match self.current(run) {
                Some(_) => {
                    self.go_to(step);
                    Vec::new()
                }
                None => gone(run),
            },
            ToWorker::StepBack { run } => match self.current(run) {
                Some((_, current)) => {
                    let step = current.step_before();
                    self.go_to(step);
                    Vec::new()
                }
                None => gone(run),
            },
            ToWorker::Answer { run, token, answer } => self.give(run, Input::Answer { token, answer }),
            ToWorker::Fault { run, fault } => self.give(run, Input::Fault(fault)),
            ToWorker::Rows { run, from } => match self.current(run) {
                Some((_, current)) => {
                    let rows = current.rows().iter().skip(from).cloned().collect();
                    vec![FromWorker::Rows { run, from, rows }]
                }
                None => Vec::new(),
            },
            ToWorker::Window { run, at, from, count } => match self.current(run) {
                Some((_, current)) => {
                    let events = current.events(at, from, count.min(1_000));
                    vec![FromWorker::Window { run, at, from, events }]
                }
                None => Vec::new(),
            },
            ToWorker::Visit { run, at, entered } => match self.current(run) {
                Some((_, current)) => {
                    let visit = current.visit(at, entered);
                    vec![FromWorker::Visit { run, at, entered, visit }]
                }
                None => Vec::new(),
            },
            ToWorker::LatestVisit { run, state } => match self.current(run) {
                Some((_, current)) => match current.latest_visit(state) {
                    Some((at, entered)) => {
                        let visit = current.visit(at, entered);
                        vec![FromWorker::Visit { run, at, entered, visit }]
                    }
                    None => {
                        vec![FromWorker::Visit { run, at: HistoryId::default(), entered: 0, visit: None }]
                    }
                },
                None => Vec::new(),
            },
            ToWorker::Cancel { run } => {
                self.goal = None;
                self.waiting.clear();
                self.resync(run)
            }
            ToWorker::Look { run, at } => match self.current(run) {
                Some((_, current)) => {
                    current.look_at(at);
                    self.resync(run)
                }
                None => Vec::new(),
            },
            ToWorker::Children { run, map_run, only, from, count } => match self.current(run) {
                Some((_, current)) => {
                    let (total, children) = current.children(map_run, only, from, count.min(1_000));
                    vec![FromWorker::Children { run, map_run, from, total, children }]
                }
                None => Vec::new(),
            },
            ToWorker::Breakpoints { run, edges, states } => {
                if let Some((_, current)) = self.current(run) {
                    current.set_breakpoints(edges.into_iter().collect::<BTreeSet<_>>(), states);
                }
                Vec::new()
            }
            // Needs a clock, which the worker has.
            ToWorker::Benchmark(_) => Vec::new(),
        }
    }

    fn current(&mut self, run: u32) -> Option<&mut (u32, Run)> {
        self.run.as_mut().filter(|(id, _)| *id == run)
    }

    fn go_to(&mut self, step: u64) {
        self.goal = Some(Goal::Step(step));
        self.waiting.clear();
    }

    fn start(&mut self, version: u32, run: u32, design: &str, scenario: Id) -> Vec<FromWorker> {
        self.run = None;
        self.goal = None;
        self.waiting.clear();
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
        let Some((_, current)) = self.current(run) else { return gone(run) };
        current.give(input);
        let inputs = current.inputs().to_vec();
        let mut answers = vec![FromWorker::Inputs { run, inputs }];
        answers.extend(self.resync(run));
        answers
    }

    /// How it stands, with the rows that were not sent yet.
    fn resync(&mut self, run: u32) -> Vec<FromWorker> {
        let more = self.is_busy();
        self.progress(run, more).into_iter().collect()
    }

    fn progress(&mut self, run: u32, more: bool) -> Option<FromWorker> {
        let (_, current) = self.run.as_mut().filter(|(id, _)| *id == run)?;
        // Going back takes rows away that were sent.
        let first = self.sent_rows.min(current.take_lowest_rows());
        let rows: Vec<Row> = current.rows().iter().skip(first).cloned().collect();
        let snapshot = Box::new(current.snapshot());
        self.sent_rows = first + rows.len();
        Some(FromWorker::Progress { run, snapshot, more, first, rows })
    }

    /// Whether there is more to compute.
    pub fn is_busy(&self) -> bool {
        self.goal.is_some() && self.run.is_some()
    }

    /// What it is about to do, while it is careful; then a slice must be of one step.
    pub fn about(&self) -> Option<About> {
        let (id, run) = self.run.as_ref()?;
        let careful = matches!(self.goal, Some(Goal::Until(_))) && run.position() < self.careful_until;
        careful.then(|| About { run: *id, step: run.position(), at: run.next_state(), expression: None })
    }

    /// Computes a little, at most `steps` steps, and tells how it stands.
    pub fn slice(&mut self, steps: u64) -> Vec<FromWorker> {
        let Some(goal) = self.goal else { return Vec::new() };
        let rows_at_goal = self.rows_at_goal;
        let Some((id, run)) = self.run.as_mut() else { return Vec::new() };
        let id = *id;
        let steps = steps.clamp(1, SLICE_STEPS);
        match goal {
            Goal::Step(step) => {
                if !run.seek_some(step, steps) {
                    // Rows may still be taken back on the way; they are sent at its end.
                    let snapshot = Box::new(run.snapshot());
                    self.sent_rows = self.sent_rows.min(run.take_lowest_rows());
                    let first = self.sent_rows;
                    return vec![FromWorker::Progress {
                        run: id,
                        snapshot,
                        more: true,
                        first,
                        rows: Vec::new(),
                    }];
                }
                self.goal = None;
                let waiting = std::mem::take(&mut self.waiting);
                let mut answers: Vec<FromWorker> =
                    self.progress(id, !waiting.is_empty()).into_iter().collect();
                for message in waiting {
                    answers.extend(self.take(message));
                }
                answers
            }
            Goal::Until(until) => {
                let reached = match until {
                    Until::Row if run.rows().len() > rows_at_goal => true,
                    until => run.advance(until, steps),
                };
                let over = matches!(run.status(), RunStatus::Asking) || run.status().is_over();
                if reached || over {
                    self.goal = None;
                }
                self.progress(id, self.goal.is_some()).into_iter().collect()
            }
        }
    }
}

/// The answer to what was asked of a run that the worker does not have.
fn gone(run: u32) -> Vec<FromWorker> {
    vec![FromWorker::Failed { run, message: "This run is gone; start it again.".to_owned(), at: None }]
}
