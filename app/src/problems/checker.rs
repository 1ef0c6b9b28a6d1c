//! Runs the checks a moment after the design last changed, and says so when the number of problems changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aslant_engine::analysis::Analysis;
use aslant_engine::design::{Id, Place};
use aslant_engine::diagnostic::{Fix, Severity};
use leptos::prelude::*;

use super::count_words;
use crate::editor::{Editor, ProblemCounts};
use crate::platform::frame;

/// The checks run once the change itself is on the screen. Where they take longer than a frame they wait for a pause: so
/// many times what they took beyond it.
const PATIENCE: f64 = 2.0;
const A_FRAME: f64 = 16.0;
const LONGEST_QUIET: f64 = 1_500.0;
/// The announcement waits until the number stays as it is, and then until nothing else is being said.
const ANNOUNCE_AFTER: i32 = 1_000;

/// What the checks found, as the page shows it. Found in the context.
#[derive(Clone, Copy)]
pub struct Checker {
    pub counts: Memo<ProblemCounts>,
    /// The revision that the findings are of; `None` before the first.
    pub checked: RwSignal<Option<u64>>,
    /// The card beside which its findings are listed.
    pub at_card: RwSignal<Option<Id>>,
    editor: Editor,
    analysis: StoredValue<Rc<RefCell<Analysis>>, LocalStorage>,
}

thread_local! {
    /// The page's checker, for fixes that are carried out from anywhere.
    static CHECKER: Cell<Option<Checker>> = const { Cell::new(None) };
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
        let analysis = StoredValue::new_local(Rc::new(RefCell::new(Analysis::default())));
        let checker = Self { counts, checked, at_card: RwSignal::new(None), editor, analysis };
        CHECKER.set(Some(checker));
        let took = Rc::new(Cell::new(0.0_f64));
        let ticket = Rc::new(Cell::new(0_u64));
        Effect::new(move |_| {
            editor.revision.track();
            let mine = ticket.get() + 1;
            ticket.set(mine);
            let quiet = (PATIENCE * (took.get() - A_FRAME).max(0.0)).min(LONGEST_QUIET);
            let (took, ticket) = (took.clone(), ticket.clone());
            let check = move || {
                if ticket.get() != mine {
                    return;
                }
                let begun = frame::now_ms();
                checker.check_now();
                // The first run also fills caches; what a later one takes is what counts.
                let spent = frame::now_ms() - begun;
                took.set(if mine == 1 { 0.0 } else { spent });
            };
            #[allow(clippy::cast_possible_truncation, reason = "at most a few seconds in milliseconds")]
            frame::painted(move || frame::after(quiet as i32, check));
        });
        checker.announce(editor);
        checker
    }

    /// Brings the findings up to the design as it is now.
    pub fn check_now(self) {
        let editor = self.editor;
        let revision = editor.revision.get_untracked();
        if self.checked.get_untracked() == Some(revision) {
            return;
        }
        let analysis = self.analysis.get_value();
        let found = editor.with_design(|design| analysis.borrow_mut().findings(design));
        if editor.problems.with_untracked(|old| old.as_slice() != &*found) {
            editor.set_problems(found.to_vec());
        }
        self.checked.set(Some(revision));
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
                editor.announce_when_quiet(move || {
                    let fresh = ticket.get() == mine && said.replace(counts) != counts;
                    fresh.then(|| count_words(counts).into())
                });
            });
        });
    }
}

/// Whether a fix is still one of those that the design as it is now is offered: what was shown may be older.
pub(super) fn still_fits(editor: Editor, fix: &Fix<Place>) -> bool {
    if let Some(checker) = CHECKER.get() {
        checker.check_now();
    }
    editor.problems.with_untracked(|problems| problems.iter().any(|problem| problem.fixes.contains(fix)))
}
