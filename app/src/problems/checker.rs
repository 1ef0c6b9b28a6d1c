//! Runs the checks a moment after the design last changed, and says so when the number of problems changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::analysis::Analysis;
use aslant_engine::diagnostic::Severity;
use leptos::prelude::*;

use super::count_words;
use crate::editor::{Editor, ProblemCounts};
use crate::platform::frame;

/// Milliseconds of quiet before the checks run.
const QUIET: f64 = 150.0;
/// Checks that take longer than the frame they are in wait for a longer pause: so many times what they took.
const PATIENCE: f64 = 5.0;
const LONGEST_QUIET: f64 = 1_500.0;
/// The announcement waits, so that it does not cut off what the change itself announced.
const ANNOUNCE_AFTER: i32 = 1_000;

/// What the checks found, as the page shows it. Found in the context.
#[derive(Clone, Copy)]
pub struct Checker {
    pub counts: Memo<ProblemCounts>,
    /// The revision that the findings are of; `None` before the first.
    pub checked: RwSignal<Option<u64>>,
}

impl Checker {
    /// Starts the checks. To be called once, by the page.
    pub fn start(editor: Editor) -> Self {
        let checked = RwSignal::new(None);
        let counts = Memo::new(move |_| {
            editor.problems.with(|problems| {
                let mut counts = ProblemCounts::default();
                for problem in problems.iter() {
                    match problem.severity {
                        Severity::Error => counts.errors += 1,
                        Severity::Warning => counts.warnings += 1,
                        Severity::Hint => counts.notes += 1,
                    }
                }
                counts
            })
        });
        let checker = Self { counts, checked };
        let analysis = Rc::new(RefCell::new(Analysis::default()));
        let took = Rc::new(Cell::new(0.0_f64));
        let ticket = Rc::new(Cell::new(0_u64));
        Effect::new(move |_| {
            let revision = editor.revision.get();
            let mine = ticket.get() + 1;
            ticket.set(mine);
            let quiet = (QUIET + PATIENCE * took.get()).min(LONGEST_QUIET);
            let (analysis, took, ticket) = (analysis.clone(), took.clone(), ticket.clone());
            #[allow(clippy::cast_possible_truncation, reason = "at most a few seconds in milliseconds")]
            frame::after(quiet as i32, move || {
                if ticket.get() != mine {
                    return;
                }
                let begun = frame::now_ms();
                let found = editor.with_design(|design| analysis.borrow_mut().findings(design));
                // The first run also fills caches; what a later one takes is what counts.
                took.set((frame::now_ms() - begun - 10.0).max(0.0));
                if editor.problems.with_untracked(|old| old.as_slice() != &*found) {
                    editor.set_problems(found.to_vec());
                }
                checked.set(Some(revision));
            });
        });
        checker.announce(editor);
        checker
    }

    fn announce(self, editor: Editor) {
        let ticket = Rc::new(Cell::new(0_u64));
        let said = Rc::new(Cell::new(ProblemCounts::default()));
        Effect::new(move |_| {
            let counts = self.counts.get();
            let mine = ticket.get() + 1;
            ticket.set(mine);
            let (ticket, said) = (ticket.clone(), said.clone());
            frame::after(ANNOUNCE_AFTER, move || {
                if ticket.get() == mine && said.replace(counts) != counts {
                    editor.announce(count_words(counts));
                }
            });
        });
    }
}
