//! The handle of the dry run: what it shows, and what can be done with it. Found with `expect_context::<Runner>()`.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use aslant_engine::design::{
    Command, Design, Diff, EdgeRef, Fault, Id, Method, Record, Request, Route, Scenario, ScenarioStart, file,
};
use aslant_engine::json::Value;
use aslant_engine::simulation::protocol::{About, FromWorker, ToWorker, VERSION};
use aslant_engine::simulation::{
    Ask, AskAnswer, ChildView, EdgeView, HistoryId, NodeStatus, Recovery, Row, RunStatus, Snapshot, Until,
    Visit, path_parameters,
};
use leptos::prelude::*;

use super::client::Client;
use crate::editor::{Editor, RunOverlay, RunStatus as CardStatus, ToastTone};
use crate::platform::frame;
use crate::shell::{DrawerTab, Shell};

/// How fast a run plays: the pause after each row of the timeline, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    Slow,
    Normal,
    Fast,
    AtOnce,
}

impl Speed {
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Slow, "Slow"), (Self::Normal, "Normal"), (Self::Fast, "Fast"), (Self::AtOnce, "At once")];

    fn pause_ms(self) -> i32 {
        match self {
            Self::Slow => 900,
            Self::Normal => 320,
            Self::Fast => 70,
            Self::AtOnce => 0,
        }
    }
}

/// The data that the panel shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub at: HistoryId,
    pub entered: u64,
    pub visit: Option<Visit>,
}

/// A part of an execution's history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    pub at: HistoryId,
    pub from: usize,
    pub events: Vec<Value>,
}

/// A part of a Map's child executions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Children {
    /// The Map's run, as an index in the snapshot.
    pub map_run: usize,
    pub from: usize,
    pub total: usize,
    pub list: Vec<ChildView>,
}

/// What stands beside the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Data,
    History,
    Executions,
    Response,
    Summary,
    Faults,
}

struct Inner {
    client: RefCell<Option<Client>>,
    run: Cell<u32>,
    /// Grows whenever a tick of playing that is under way must not go on.
    tick: Cell<u32>,
    /// What was given to this run by hand, for keeping it as a scenario.
    answers: RefCell<BTreeMap<String, Vec<Value>>>,
    faults: RefCell<Vec<Fault>>,
    started: RefCell<Option<Scenario>>,
    /// What it was started from without choosing a scenario, else the scenario.
    from: Cell<Option<Id>>,
    scenario_id: Cell<Option<Id>>,
}

/// Whether a run of the design before this change may go on otherwise than one of the design after it.
fn touches_run(diff: &Diff) -> bool {
    let plays =
        |record: &Record| !matches!(record, Record::Scenario(_) | Record::Note(_) | Record::Settings(_));
    diff.added.values().chain(diff.removed.values()).any(|record| plays(record))
        || diff.updated.values().any(|(before, after)| plays(after) && !before.plays_as(after))
}

#[derive(Clone, Copy)]
pub struct Runner {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    editor: Editor,
    shell: Shell,
    /// Of the present run; `None`: there is none.
    pub snapshot: RwSignal<Option<Arc<Snapshot>>>,
    pub rows: RwSignal<Arc<Vec<Row>>>,
    pub playing: RwSignal<bool>,
    /// The worker computes.
    pub busy: RwSignal<bool>,
    pub speed: RwSignal<Speed>,
    /// The design has changed since this run started.
    pub stale: RwSignal<bool>,
    pub trouble: RwSignal<Option<String>>,
    /// The state that the trouble is in.
    pub trouble_at: RwSignal<Option<Id>>,
    pub shown: RwSignal<Shown>,
    /// The state of which one visit was chosen by hand: it is shown until the run moves.
    pub pinned: RwSignal<Option<Id>>,
    /// The data stay with this state's latest visit while the run moves.
    pub stay: RwSignal<Option<Id>>,
    /// The history that is looked at; `None`: the whole run.
    pub look: RwSignal<Option<HistoryId>>,
    /// The part of a Map's child executions that is listed.
    pub children: RwSignal<Children>,
    pub edge_breakpoints: RwSignal<BTreeSet<EdgeRef>>,
    pub pane: RwSignal<Pane>,
    /// The scenarios are shown although there is a run, and which of them is opened.
    pub scenarios_shown: RwSignal<bool>,
    pub open_scenario: RwSignal<Option<Id>>,
    pub window: RwSignal<Window>,
    /// The scenario that Run starts.
    pub scenario: RwSignal<Option<Id>>,
    /// The name of the scenario that runs.
    pub scenario_name: RwSignal<String>,
}

impl Runner {
    pub fn new(editor: Editor, shell: Shell) -> Self {
        let inner = Inner {
            client: RefCell::new(None),
            run: Cell::new(0),
            tick: Cell::new(0),
            answers: RefCell::default(),
            faults: RefCell::default(),
            started: RefCell::new(None),
            from: Cell::new(None),
            scenario_id: Cell::new(None),
        };
        let runner = Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            editor,
            shell,
            snapshot: RwSignal::new(None),
            rows: RwSignal::default(),
            playing: RwSignal::new(false),
            busy: RwSignal::new(false),
            speed: RwSignal::new(Speed::Normal),
            stale: RwSignal::new(false),
            trouble: RwSignal::new(None),
            trouble_at: RwSignal::new(None),
            shown: RwSignal::default(),
            pinned: RwSignal::new(None),
            stay: RwSignal::new(None),
            look: RwSignal::new(None),
            children: RwSignal::default(),
            edge_breakpoints: RwSignal::default(),
            pane: RwSignal::new(Pane::Data),
            scenarios_shown: RwSignal::new(false),
            open_scenario: RwSignal::new(None),
            window: RwSignal::default(),
            scenario: RwSignal::new(None),
            scenario_name: RwSignal::new(String::new()),
        };
        editor.on_diff(move |diff| {
            if runner.snapshot.with_untracked(Option::is_none) {
                return;
            }
            if !runner.stale.get_untracked() && touches_run(diff) {
                runner.stale.set(true);
                runner.pause();
            }
            let stops = |record: &Record| matches!(record, Record::State(state) if state.breakpoint);
            if diff.updated.values().any(|(before, after)| stops(before) != stops(after)) {
                runner.tell_breakpoints();
            }
        });
        runner
    }

    pub(super) fn editor(self) -> Editor {
        self.editor
    }

    pub(super) fn shell(self) -> Shell {
        self.shell
    }

    pub(super) fn started_here(self, id: Id) {
        self.inner().from.set(Some(id));
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    pub(super) fn client(self) -> Client {
        let inner = self.inner();
        let mut client = inner.client.borrow_mut();
        client
            .get_or_insert_with(|| {
                Client::new(
                    move |message| self.received(message),
                    move |message| self.stopped_by(message, None),
                    move |recovery| self.hung(recovery),
                )
            })
            .clone()
    }

    pub(super) fn run(self) -> u32 {
        self.inner().run.get()
    }

    /// Nothing goes on; says why, and shows where.
    fn stopped_by(self, message: String, at: Option<Id>) {
        self.playing.set(false);
        self.busy.set(false);
        self.trouble.set(Some(message.clone()));
        self.trouble_at.set(at);
        if let Some(at) = at {
            self.editor.select([at]);
            self.editor.reveal(at);
        }
        self.editor.announce(message);
    }

    /// The worker hung and was ended: a fresh one makes the run again up to where it stood. Where it hangs a second time
    /// it stays there.
    fn hung(self, recovery: Recovery) {
        match recovery {
            Recovery::GoOn(messages) => {
                self.editor.toast(
                    ToastTone::Info,
                    "The dry run did not answer for two seconds. It is made again up to where it stood, and goes on.",
                );
                self.busy.set(true);
                self.client().recover(&messages);
                self.tell_where_to_look();
            }
            Recovery::Stay { messages, about } => {
                let inner = self.inner();
                inner.tick.set(inner.tick.get() + 1);
                let (message, at) = self.hang_words(about);
                self.stopped_by(message, at);
                self.busy.set(true);
                self.client().recover(&messages);
                self.tell_where_to_look();
            }
            Recovery::GiveUp => self.stopped_by(
                "The dry run did not answer, twice, before it began. The design is as it was.".to_owned(),
                None,
            ),
        }
    }

    /// What hangs, in words, and the state it is in.
    fn hang_words(self, about: Option<About>) -> (String, Option<Id>) {
        let about = about.unwrap_or_default();
        let at = about.at.filter(|id| self.editor.with_design(|design| design.contains(*id)));
        let name = at.map(|id| self.editor.name(id).to_string());
        let place = name.unwrap_or_else(|| "Something".to_owned());
        let what = match about.expression.as_deref().map(shortened) {
            Some(expression) => format!("its expression {expression} is"),
            None => "it is".to_owned(),
        };
        let message = format!(
            "{place} hangs: {what} not done after two seconds, twice. The run stands before it, with what was answered so far; change the design and restart, or step back."
        );
        (message, at)
    }

    // ---- starting ----

    /// The scenario that Run starts: the chosen one, the last one run, or the first.
    pub fn next_scenario(self) -> Option<Id> {
        self.editor.with_design(|design| {
            let exists = |id: &Id| design.scenario(*id).is_some();
            self.scenario
                .get_untracked()
                .filter(exists)
                .or_else(|| design.settings().scenario.filter(exists))
                .or_else(|| design.scenarios().next().map(|(id, _)| id))
        })
    }

    /// Starts the next scenario and plays it. Without any scenario: the first route or workflow, with an empty input.
    pub fn start(self) {
        if let Some((design, id)) = self.prepare() {
            self.start_in(&design, id);
        }
    }

    /// Starts a scenario of this design, which may differ from the one on the canvas, and plays it.
    pub(super) fn start_in(self, design: &Design, id: Id) {
        let Some(scenario) = design.scenario(id).cloned() else { return };
        let inner = self.inner();
        inner.run.set(inner.run.get() + 1);
        inner.tick.set(inner.tick.get() + 1);
        inner.answers.borrow_mut().clear();
        inner.faults.borrow_mut().clear();
        inner.from.set(None);
        inner.scenario_id.set(Some(id));
        self.scenario_name.set(scenario.name.to_string());
        *inner.started.borrow_mut() = Some(scenario);
        self.stale.set(false);
        self.trouble.set(None);
        self.rows.set(Arc::default());
        self.shown.set(Shown::default());
        self.pinned.set(None);
        self.stay.set(None);
        self.look.set(None);
        self.children.set(Children::default());
        self.scenarios_shown.set(false);
        self.window.set(Window::default());
        self.snapshot.set(None);
        self.shell.run_active.set(true);
        self.shell.show_drawer(DrawerTab::Run);
        self.playing.set(true);
        self.busy.set(true);
        let message =
            ToWorker::Start { version: VERSION, run: self.run(), design: file::write(design), scenario: id };
        self.client().send(&message);
        self.tell_where_to_look();
        self.editor.announce("Run started");
    }

    /// The same again, with the design as it is now: from the thing that it was begun at, else the same scenario.
    pub fn restart(self) {
        let inner = self.inner();
        if let Some(begin) = inner.from.get().and_then(|id| self.starter(id)) {
            begin();
            return;
        }
        let scenario = inner.scenario_id.get();
        match scenario.filter(|id| self.editor.with_design(|design| design.scenario(*id).is_some())) {
            Some(id) => self.start_in(&self.editor.design(), id),
            None => self.start(),
        }
    }

    /// The design with the scenario to run in it.
    fn prepare(self) -> Option<(Design, Id)> {
        let mut design = self.editor.design();
        if let Some(id) = self.next_scenario() {
            return Some((design, id));
        }
        let Some(scenario) = first_scenario(&design) else {
            self.editor
                .toast(ToastTone::Info, "Add a route or a workflow with a state first; then it can run.");
            return None;
        };
        match design.apply(Command::Add(Record::Scenario(scenario))) {
            Ok(diff) => diff.added.keys().next().copied().map(|id| (design, id)),
            Err(error) => {
                self.editor.toast(ToastTone::Error, error.to_string());
                None
            }
        }
    }

    pub fn start_scenario(self, id: Id) {
        self.scenario.set(Some(id));
        self.start();
    }

    /// Takes the run off the page.
    pub fn close(self) {
        let inner = self.inner();
        inner.tick.set(inner.tick.get() + 1);
        inner.run.set(inner.run.get() + 1);
        if self.busy.get_untracked()
            && let Some(client) = &*inner.client.borrow()
        {
            client.terminate();
        }
        self.playing.set(false);
        self.busy.set(false);
        self.snapshot.set(None);
        self.rows.set(Arc::default());
        self.shown.set(Shown::default());
        self.trouble.set(None);
        self.stale.set(false);
        self.look.set(None);
        self.stay.set(None);
        self.shell.run_active.set(false);
        self.editor.clear_run_overlay();
        self.editor.announce("Run closed");
    }

    // ---- going ----

    fn advance(self, until: Until) {
        self.busy.set(true);
        self.trouble.set(None);
        self.client().send(&ToWorker::Advance { run: self.run(), until });
    }

    pub fn play(self) {
        if self
            .snapshot
            .with_untracked(|snapshot| snapshot.as_ref().is_none_or(|snapshot| snapshot.status.is_over()))
        {
            self.start();
            return;
        }
        self.playing.set(true);
        self.tick();
    }

    /// The Run button: pauses what plays, goes on with what is paused, else starts.
    pub fn toggle(self) {
        let goes_on = self
            .snapshot
            .with_untracked(|snapshot| snapshot.as_ref().is_some_and(|snapshot| !snapshot.status.is_over()));
        if self.playing.get_untracked() {
            self.pause();
            self.editor.announce("Paused");
        } else if goes_on && !self.stale.get_untracked() {
            self.shell.show_drawer(DrawerTab::Run);
            self.play();
        } else {
            self.start();
        }
    }

    pub fn pause(self) {
        let inner = self.inner();
        inner.tick.set(inner.tick.get() + 1);
        if self.playing.get_untracked() {
            self.playing.set(false);
        }
        if self.busy.get_untracked() {
            self.client().send(&ToWorker::Cancel { run: self.run() });
        }
    }

    pub fn step(self) {
        self.pause();
        self.advance(Until::Row);
    }

    pub fn step_back(self) {
        self.pause();
        self.client().send(&ToWorker::StepBack { run: self.run() });
    }

    pub fn to_end(self) {
        self.pause();
        self.advance(Until::Pause);
    }

    pub fn seek(self, step: u64) {
        self.pause();
        self.client().send(&ToWorker::Seek { run: self.run(), step });
    }

    /// Answers a question; the run goes on by itself.
    pub fn answer(self, ask: &Ask, answer: AskAnswer) {
        let written = match &answer {
            AskAnswer::Succeed(value) => Value::object([("return", value.clone())]),
            AskAnswer::Fail { error, cause } => {
                let thrown = Value::object([
                    ("Error", Value::string(error.as_str())),
                    ("Cause", Value::string(cause.as_str())),
                ]);
                Value::object([("throw", thrown)])
            }
            AskAnswer::TimeOut => Value::object([("timeout", Value::string("Task"))]),
            AskAnswer::Heartbeat => Value::Null,
        };
        if answer != AskAnswer::Heartbeat {
            self.inner().answers.borrow_mut().entry(ask.state_name.clone()).or_default().push(written);
        }
        self.client().send(&ToWorker::Answer { run: self.run(), token: ask.token, answer });
        self.playing.set(true);
        self.tick();
    }

    /// Makes something go wrong from now on.
    pub fn inject(self, fault: Fault) {
        self.inner().faults.borrow_mut().push(fault.clone());
        self.client().send(&ToWorker::Fault { run: self.run(), fault });
    }

    /// Asks for the next row after the pause of the present speed.
    fn tick(self) {
        let inner = self.inner();
        let tick = inner.tick.get() + 1;
        inner.tick.set(tick);
        let speed = self.speed.get_untracked();
        frame::after(speed.pause_ms(), move || {
            if self.inner().tick.get() != tick || !self.playing.get_untracked() {
                return;
            }
            self.advance(if speed == Speed::AtOnce { Until::Pause } else { Until::Row });
        });
    }

    // ---- looking ----

    /// Shows the data of one visit of `state`.
    pub fn show_visit(self, at: HistoryId, entered: u64) {
        self.client().send(&ToWorker::Visit { run: self.run(), at, entered });
    }

    /// Shows the data of the latest visit of `state`.
    pub fn show_latest_visit(self, state: Id) {
        self.client().send(&ToWorker::LatestVisit { run: self.run(), state });
    }

    pub fn show_window(self, at: HistoryId, from: usize, count: usize) {
        self.client().send(&ToWorker::Window { run: self.run(), at, from, count });
    }

    fn received(self, message: FromWorker) {
        if message.run() != Some(self.run()) {
            return;
        }
        match message {
            FromWorker::Progress { snapshot, more, first, rows, .. } => {
                self.progressed(*snapshot, more, first, rows);
            }
            FromWorker::Window { at, from, events, .. } => {
                self.window.set(Window { at, from, events });
            }
            FromWorker::Visit { at, entered, visit, .. } => {
                self.shown.set(Shown { at, entered, visit });
            }
            FromWorker::Children { map_run, from, total, children, .. } => {
                self.children.set(Children { map_run, from, total, list: children });
            }
            FromWorker::Failed { message, at, .. } => self.stopped_by(message, at),
            FromWorker::Ready { .. }
            | FromWorker::Rows { .. }
            | FromWorker::Inputs { .. }
            | FromWorker::Measured(_)
            | FromWorker::About(_) => {}
        }
    }

    fn progressed(self, snapshot: Snapshot, more: bool, first: usize, new: Vec<Row>) {
        let (before, step) = self.snapshot.with_untracked(|snapshot| {
            snapshot.as_ref().map_or((None, None), |snapshot| (snapshot.focus, Some(snapshot.step)))
        });
        let moved = step != Some(snapshot.step);
        self.rows.update(|rows| {
            let rows = Arc::make_mut(rows);
            rows.truncate(first);
            rows.extend(new);
        });
        self.editor.set_run_overlay(self.overlay(&snapshot));
        if self.playing.get_untracked()
            && snapshot.focus != before
            && let Some(focus) = snapshot.focus
        {
            self.editor.reveal(focus);
        }
        if snapshot.look.is_none() && self.look.get_untracked().is_some() && !more {
            // Before it had begun there is nothing to look at.
            self.look.set(None);
        }
        let status = snapshot.status;
        if status.is_over() && !more {
            self.note_payloads(&snapshot);
        }
        self.snapshot.set(Some(Arc::new(snapshot)));
        self.busy.set(more);
        if more {
            return;
        }
        if moved {
            self.follow();
            if !status.is_over() && self.pane.get_untracked() == Pane::Summary {
                self.pane.set(Pane::Data);
            }
        }
        if status.is_over() && self.playing.get_untracked() {
            // At the end of what was played the summary comes forward.
            self.pane.set(Pane::Summary);
        }
        if status.is_over() || matches!(status, RunStatus::Asking | RunStatus::Paused) {
            self.playing.set(false);
            let words = match status {
                RunStatus::Asking => "The run waits for an answer",
                RunStatus::Paused => "Paused at a breakpoint",
                RunStatus::Succeeded => "The run succeeded",
                RunStatus::TimedOut => "The run timed out",
                _ => "The run failed",
            };
            self.editor.announce(words);
        } else if self.playing.get_untracked() {
            self.tick();
        }
    }

    /// The snapshot as the canvas shows it. When it is over, what a run of these workflows did not reach is shown so.
    fn overlay(self, snapshot: &Snapshot) -> RunOverlay {
        let mut nodes: BTreeMap<Id, CardStatus> =
            snapshot.nodes.iter().map(|(id, state)| (*id, card_status(state.status))).collect();
        if snapshot.status.is_over() {
            self.editor.with_design(|design| {
                for execution in &snapshot.executions {
                    for id in design.descendants(execution.workflow) {
                        if design.state(id).is_some() {
                            nodes.entry(id).or_insert(CardStatus::Skipped);
                        }
                    }
                }
            });
        }
        let mut taken = taken_edges(&snapshot.edges);
        if let Some(look) = &snapshot.look {
            self.narrow(look, snapshot, &mut nodes, &mut taken);
        }
        RunOverlay { nodes, taken }
    }

    // ---- keeping ----

    /// Adds what was run, with the answers and faults given by hand, to the design as a scenario.
    pub fn keep_as_scenario(self, name: &str) {
        let inner = self.inner();
        let Some(mut scenario) = inner.started.borrow().clone() else { return };
        scenario.name = name.into();
        scenario.faults.extend(inner.faults.borrow().iter().cloned());
        let answers = inner.answers.borrow();
        if !answers.is_empty() {
            let kept =
                scenario.answers.as_object().map(|object| object.members().to_vec()).unwrap_or_default();
            let kept = kept.into_iter().filter(|(state, _)| !answers.contains_key(&**state));
            let given = answers
                .iter()
                .map(|(state, list)| (Arc::from(state.as_str()), Value::array(list.iter().cloned())));
            scenario.answers = Value::object(kept.chain(given));
        }
        drop(answers);
        let label = format!("keep the run as {name}");
        if let Some(diff) = self.editor.dispatch(&label, Command::Add(Record::Scenario(scenario)))
            && let Some(id) = diff.added.keys().next()
        {
            self.scenario.set(Some(*id));
            self.editor.toast(ToastTone::Success, format!("Kept as the scenario \"{name}\"."));
        }
    }
}

pub(super) fn card_status(status: NodeStatus) -> CardStatus {
    match status {
        NodeStatus::Current => CardStatus::Current,
        NodeStatus::Waiting => CardStatus::Waiting,
        NodeStatus::Retrying => CardStatus::Retried,
        NodeStatus::Done => CardStatus::Done,
        NodeStatus::Caught => CardStatus::Caught,
        NodeStatus::Failed => CardStatus::Failed,
    }
}

pub(super) fn taken_edges(edges: &[(EdgeView, u32)]) -> BTreeMap<EdgeRef, u32> {
    edges.iter().filter_map(|(edge, count)| edge.reference().map(|reference| (reference, *count))).collect()
}

/// An expression in quotes, cut where it is long.
fn shortened(expression: &str) -> String {
    const LONGEST: usize = 120;
    let flat: String = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return format!("“{flat}”");
    }
    format!("“{}…”", flat.chars().take(LONGEST).collect::<String>())
}

/// A scenario for a design that has none: its first route, else its first workflow.
pub fn first_scenario(design: &Design) -> Option<Scenario> {
    if let Some((id, route)) = design.routes().next() {
        return Some(route_scenario(id, route));
    }
    let (workflow, _) = design.workflows().next()?;
    Some(plain_scenario(ScenarioStart::Workflow { workflow, input: Value::empty_object() }))
}

/// A scenario that asks a route, with an empty body where its method has one.
pub(super) fn route_scenario(id: Id, route: &Route) -> Scenario {
    let has_body = !matches!(route.method, Method::Get | Method::Delete | Method::Head);
    let body = if has_body { Value::empty_object() } else { Value::Null };
    let path_parameters =
        path_parameters(&route.path).into_iter().map(|name| (name, "1".to_owned())).collect();
    let request = Request { path_parameters, body, ..Request::default() };
    plain_scenario(ScenarioStart::Route { route: id, request })
}

/// A scenario without answers or faults.
pub(super) fn plain_scenario(start: ScenarioStart) -> Scenario {
    Scenario {
        name: "First run".into(),
        description: String::new(),
        start,
        answers: Value::empty_object(),
        faults: Vec::new(),
        clock: String::new(),
        seed: 1,
    }
}
