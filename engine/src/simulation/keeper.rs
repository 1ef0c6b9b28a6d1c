//! The page's side of a run: what must be kept to make the run again in another worker when its own hangs. A run is its
//! design, its scenario and the inputs given on the way; beside them, where it stood and what it was asked to do.

use super::protocol::{About, FromWorker, SLICE_STEPS, ToWorker, VERSION};
use super::{Input, Until};
use crate::design::Id;

/// What the page keeps of the run. Tell it every message, each way.
#[derive(Clone, Debug, Default)]
pub struct Keeper {
    run: u32,
    /// The design's text and the scenario.
    start: Option<(String, Id)>,
    inputs: Vec<(u64, Input)>,
    /// Given, and not among the worker's inputs yet.
    given: Vec<Input>,
    step: u64,
    furthest: u64,
    /// What the run was asked for and has not done yet.
    asked: Option<Until>,
    /// The worker has told how the run stands.
    answered: bool,
    about: Option<About>,
    /// Where it hung the last time.
    hung_at: Option<u64>,
}

/// What to do after a hang, with a fresh worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Recovery {
    /// Send these: the run is made again up to where it stood, and goes on.
    GoOn(Vec<ToWorker>),
    /// It hung in the same place again. Send these: the run is made again up to where it stood, and stays there.
    Stay { messages: Vec<ToWorker>, about: Option<About> },
    /// It hangs before it has begun; there is nothing to go back to.
    GiveUp,
}

impl Keeper {
    /// Notes what is sent to the worker.
    pub fn sent(&mut self, message: &ToWorker) {
        match message {
            ToWorker::Start { run, design, scenario, .. } => {
                *self = Self { run: *run, start: Some((design.clone(), *scenario)), ..Self::default() };
            }
            ToWorker::Advance { run, until } if *run == self.run => self.asked = Some(*until),
            ToWorker::Answer { run, token, answer } if *run == self.run => {
                self.given.push(Input::Answer { token: *token, answer: answer.clone() });
            }
            ToWorker::Fault { run, fault } if *run == self.run => {
                self.given.push(Input::Fault(fault.clone()));
            }
            ToWorker::Seek { run, .. } | ToWorker::StepBack { run } | ToWorker::Cancel { run }
                if *run == self.run =>
            {
                self.asked = None;
            }
            _ => {}
        }
    }

    /// Notes what the worker says.
    pub fn received(&mut self, message: &FromWorker) {
        if message.run() != Some(self.run) {
            return;
        }
        match message {
            FromWorker::Progress { snapshot, more, .. } => {
                self.answered = true;
                self.step = snapshot.step;
                self.furthest = snapshot.furthest;
                if !more {
                    self.asked = None;
                }
                if self.hung_at.is_some_and(|step| snapshot.step > step + SLICE_STEPS) {
                    self.hung_at = None;
                }
            }
            FromWorker::Inputs { inputs, .. } => {
                self.inputs.clone_from(inputs);
                self.given.clear();
            }
            FromWorker::About(about) => self.about = Some(about.clone()),
            _ => {}
        }
    }

    /// The worker was silent for too long and is ended: what to do with the next one.
    pub fn after_hang(&mut self) -> Recovery {
        let Some((design, scenario)) = self.start.clone() else { return Recovery::GiveUp };
        if !self.answered && self.hung_at.is_some() {
            return Recovery::GiveUp;
        }
        let mut messages = vec![ToWorker::Rebuild {
            version: VERSION,
            run: self.run,
            design,
            scenario,
            inputs: self.inputs.clone(),
            step: self.step,
            furthest: self.furthest,
        }];
        let again = self.hung_at.is_some_and(|step| self.step <= step + SLICE_STEPS);
        self.hung_at = Some(self.step);
        let about = self.about.take();
        for input in self.given.clone() {
            messages.push(match input {
                Input::Answer { token, answer } => ToWorker::Answer { run: self.run, token, answer },
                Input::Fault(fault) => ToWorker::Fault { run: self.run, fault },
            });
        }
        if again {
            self.asked = None;
            return Recovery::Stay { messages, about };
        }
        if let Some(until) = self.asked {
            messages.push(ToWorker::Advance { run: self.run, until });
        }
        Recovery::GoOn(messages)
    }
}
